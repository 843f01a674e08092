"""How much of each report is about each theme, and how that shifted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from lawpolicy.problems import LawpolicyError
from lawpolicy.stats import means, resample, tables

if TYPE_CHECKING:
    import pandas as pd


def theme_shares(
    corpus: Any,
    *,
    by: str = "year",
    periods: Sequence[Any] | None = None,
    themes: Sequence[str] | None = None,
    min_reports: int = 10,
    duplicates: bool = False,
) -> pd.DataFrame:
    """Mean share of the text by theme, for each year (or ``by`` all, level, province; or ``periods``).

    A report's share of a theme is the length of its sections with that main theme (a section without one has that of
    the section above it) over the length of all its sections with any theme; each report weighs the same. One row a
    theme, panel and group: ``mean`` share from 0 to 1, ``low`` to ``high`` its 95 % interval over issuers (CR2 with
    Bell & McCaffrey's 2002 degrees of freedom, on the logit), ``panel`` ``all`` or ``balanced`` (issuers seen in every
    year or period). Undefined: as in ``trend``; reports without any theme are left out and not counted.
    Errors: an unknown theme or ``by``; periods that overlap.
    """
    wanted = tables.known(themes, tables.themes(), "theme") or tables.themes()
    these, by = means.grouping(corpus, by, periods, None, duplicates)
    shares = report_shares(corpus, these.reports)[:, [tables.themes().index(t) for t in wanted]]
    return means.table(these, by, shares, wanted, "theme", min_reports=min_reports)


def report_shares(corpus: Any, frame: pd.DataFrame) -> Any:
    """Share of each theme in each report: reports × themes, NaN where no section has a theme."""
    own = tables.section_lengths(corpus, frame)
    length = np.zeros((len(frame), len(tables.themes())))
    good = own["theme"].to_numpy() >= 0
    np.add.at(length, (own["report"].to_numpy()[good], own["theme"].to_numpy()[good]), own["chars"].to_numpy()[good])
    total = length.sum(axis=1, keepdims=True)
    with np.errstate(all="ignore"):
        return np.where(total > 0, length / total, np.nan)


def theme_shift(
    corpus: Any,
    periods: Sequence[Any],
    *,
    themes: Sequence[str] | None = None,
    replicates: int = 1000,
    seed: int = 1,
    duplicates: bool = False,
) -> pd.DataFrame:
    """Change of each theme's share between two periods, for issuers that report in both.

    ``periods``: two, such as ``[(2016, 2020), (2021, 2024)]``. One row a theme: ``share_a``, ``share_b`` the mean
    shares of these issuers, ``change`` = share_b − share_a (0.05 is five points), ``low`` to ``high`` Student's
    interval of the paired change over issuers, ``p`` by flipping the sign of whole issuers' changes, ``q`` over the
    themes; ``all_a``, ``all_b`` the shares among all reports of the periods. Undefined: change without an issuer in
    both; interval, p and q below 10 of them. Errors: not two periods, an unknown theme.
    """
    import pandas as pd

    if len(periods) != 2:
        raise LawpolicyError("theme_shift compares two periods; give [(first, last), (first, last)].")
    wanted = tables.known(themes, tables.themes(), "theme") or tables.themes()
    these, _ = means.grouping(corpus, "period", periods, None, duplicates)
    shares = report_shares(corpus, these.reports)[:, [tables.themes().index(t) for t in wanted]]
    first, second, _ = means.paired(these, shares)
    found = means.paired_change(first, second, replicates, seed, "theme shift")
    k, n = len(wanted), len(first)
    nan = np.full(k, np.nan)
    every = [_mean(shares[these.report[these.group == g]]) for g in (0, 1)]
    reason = np.full(k, None if n >= resample.MIN_ISSUERS else "few_issuers" if n else "no_panel", dtype=object)
    if n >= resample.MIN_ISSUERS:
        reason[~np.isfinite(found["p"])] = "constant"
    return pd.DataFrame(
        {
            "theme": pd.array(wanted, dtype="string"),
            "a": pd.array([these.groups[0]] * k, dtype="string"),
            "b": pd.array([these.groups[1]] * k, dtype="string"),
            "n_issuers": n,
            "share_a": first.mean(axis=0) if n else nan,
            "share_b": second.mean(axis=0) if n else nan,
            "change": found["change"],
            "low": found["low"],
            "high": found["high"],
            "p": found["p"],
            "q": found["q"],
            "all_a": every[0],
            "all_b": every[1],
            "reason": pd.array(reason, dtype="string"),
        }
    )


def _mean(values: Any) -> Any:
    """Mean by column over the rows that are defined; NaN where there is none."""
    good = values[np.isfinite(values).all(axis=1)]
    return good.mean(axis=0) if len(good) else np.full(values.shape[1], np.nan)

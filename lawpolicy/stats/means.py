"""Means of a measure of reports in groups, each report weighing the same, with intervals over issuers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from lawpolicy.problems import LawpolicyError
from lawpolicy.stats import resample, selections, tables, trends

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("by", "group", "year", "panel", "n_reports", "n_issuers", "mean", "low", "high", "reason")


def grouping(
    corpus: Any, by: str, periods: Sequence[Any] | None, years: Sequence[int] | None, duplicates: bool
) -> tuple[tables.Units, str]:
    """Reports with their groups: the values of ``by``, or periods where those are given. Errors: a role or theme."""
    if by in ("role", "theme"):
        raise LawpolicyError(f"a measure of whole reports has no value by {by}; group by all, year, level or province.")
    if periods is None:
        return tables.units(corpus, by, duplicates=duplicates, years=years), by
    spans = selections.periods(periods)
    these = tables.units(corpus, "year", duplicates=duplicates)
    period = np.full(max(len(these.groups), 1), -1, dtype=np.int64)
    for i, span in enumerate(spans):
        for g, year in enumerate(these.groups):
            if int(year) in span:
                if period[g] >= 0:
                    raise LawpolicyError(f"the periods overlap: {year} stands in two of them.")
                period[g] = i
    group = period[these.group]
    keep = group >= 0
    labels = [selections.span(span) for span in spans]
    units = tables.Units(
        these.reports, these.issuers, labels, these.report[keep], these.issuer[keep], group[keep], these.chars[keep]
    )
    return units, "period"


def table(
    these: tables.Units, by: str, values: Any, names: Sequence[str], key: str, *, min_reports: int,
    bounded: Sequence[bool] | None = None,
) -> pd.DataFrame:
    """Means by group of each column of ``values`` (rows: all reports; NaN left out), one row a name, panel and group.

    ``bounded``: which are shares between 0 and 1, whose interval is symmetrical on the logit (all, where None); the
    others are positive, with an interval on the logarithm.
    """
    panels: list[tuple[str, Any]] = [("all", np.ones(len(these), dtype=bool))]
    if by in ("year", "period"):
        panels.append(("balanced", trends.balanced(these)))
    frames = [
        _group(these, by, values, names, key, g, panel, keep, min_reports, bounded)
        for panel, keep in panels
        for g in range(len(these.groups))
    ]
    return trends.arrange(frames, list(names), [key, *COLUMNS])


def _group(
    these: tables.Units, by: str, values: Any, names: Sequence[str], key: str, g: int, panel: str, keep: Any,
    min_reports: int, bounded: Sequence[bool] | None,
) -> pd.DataFrame:
    import pandas as pd

    inside = keep & (these.group == g)
    mean, low, high = (np.full(len(names), np.nan) for _ in range(3))
    reports, issuers = np.zeros(len(names), dtype=np.int64), np.zeros(len(names), dtype=np.int64)
    reason = np.full(len(names), None, dtype=object)
    share = np.array([bounded is None or bounded[k] for k in range(len(names))], dtype=bool)
    known = np.isfinite(values[these.report]) & inside[:, None]
    # Measures that are known for the same reports go together.
    patterns, pattern = np.unique(known, axis=1, return_inverse=True)
    for i in range(patterns.shape[1]):
        rows, these_k = patterns[:, i], np.flatnonzero(pattern.ravel() == i)
        n = int(rows.sum())
        if not n:
            away = panel == "balanced" and bool(np.any(these.group == g))
            reason[these_k] = "undefined" if inside.any() else "no_panel" if away else "no_reports"
            continue
        sums, sizes = trends.clusters(these, rows)
        reports[these_k], issuers[these_k] = n, len(sizes)
        m, error, df = resample.ratio(sums @ np.nan_to_num(values[these.report][:, these_k]), sizes)
        mean[these_k] = m
        if n < min_reports or len(sizes) < resample.MIN_ISSUERS:
            reason[these_k] = "few_reports" if n < min_reports else "few_issuers"
            continue
        logit, log = resample.logit_interval(m, error, df), resample.log_interval(m, error, df)
        low[these_k] = np.where(share[these_k], logit[0], log[0])
        high[these_k] = np.where(share[these_k], logit[1], log[1])
        reason[these_k[np.isnan(low[these_k])]] = "constant"
    label, n = these.groups[g], len(names)
    return pd.DataFrame(
        {
            key: pd.array(list(names), dtype="string"),
            "by": pd.array([by] * n, dtype="string"),
            "group": pd.array([label] * n, dtype="string"),
            "year": pd.array([int(label) if by == "year" else None] * n, dtype="Int64"),
            "panel": pd.array([panel] * n, dtype="string"),
            "n_reports": reports,
            "n_issuers": issuers,
            "mean": mean,
            "low": low,
            "high": high,
            "reason": pd.array(reason, dtype="string"),
        }
    )


def paired(these: tables.Units, values: Any) -> tuple[Any, Any, list[str]]:
    """Means by issuer in the first and second group, for issuers seen in both: two arrays, issuers × measures."""
    means = []
    for g in (0, 1):
        rows = (these.group == g) & np.isfinite(values[these.report]).all(axis=1)
        sums, sizes = trends.clusters(these, rows)
        whole = sums @ np.nan_to_num(values)[these.report]
        means.append((np.unique(these.issuer[rows]), whole / sizes[:, None]))
    both, i, j = np.intersect1d(means[0][0], means[1][0], return_indices=True)
    return means[0][1][i], means[1][1][j], [these.issuers[b] for b in both]


def paired_change(first: Any, second: Any, replicates: int, seed: int, purpose: str) -> dict[str, Any]:
    """Mean change of issuers seen twice, with Student's t interval and a sign-flip p; NaN below 10 issuers."""
    change = second - first
    n, k = change.shape
    mean = change.mean(axis=0) if n else np.full(k, np.nan)
    low, high, p = (np.full(k, np.nan) for _ in range(3))
    if n >= resample.MIN_ISSUERS:
        width = resample.t_quantile(n - 1.0) * change.std(axis=0, ddof=1) / np.sqrt(n)
        low, high = mean - width, mean + width
        signs = resample.stream(seed, purpose).integers(0, 2, size=(replicates, n)) * 2.0 - 1.0
        exact = resample.whole(change)
        p = resample.p_value(np.abs(exact.sum(axis=0)), np.abs(signs @ exact))
        same = (change == 0).all(axis=0)
        low, high, p = (np.where(same, np.nan, x) for x in (low, high, p))
    return {"change": mean, "low": low, "high": high, "p": p, "q": resample.q_values(p), "n_issuers": n}

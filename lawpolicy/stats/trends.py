"""How frequent a term is, and how that changes: per 10,000 characters and as a share of reports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from lawpolicy.stats import resample, tables, words

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    "term", "by", "group", "year", "panel", "n_reports", "n_issuers", "chars", "n", "n_with", "n_without",
    "per_10k", "low", "high", "share", "share_low", "share_high", "reason",
)  # fmt: skip
LEAST_USES = 2  # an interval of a rate wants the term in two reports: one alone shows no spread
LEAST_REPORTS = 5  # a term must stand in so many reports to be looked at unasked


def trend(
    corpus: Any,
    terms: Sequence[str] | str | None = None,
    *,
    by: str = "year",
    years: Sequence[int] | None = None,
    min_reports: int = 10,
    duplicates: bool = False,
) -> pd.DataFrame:
    """Frequency of each term by year (or ``by`` all, level, province, role, theme), with 95 % intervals over issuers.

    ``terms``: the tracked terms (a variant in the lexicon counts as its main form); where None, all that stand in at
    least five reports. ``years``: the years wanted, a row each even where no report is; else all from the first to the
    last. One row a term, panel and group, in that order:

    ``panel`` is ``all`` (every report) or ``balanced`` (issuers that report in every year shown; only by year). ``n``
    occurrences in ``n_reports`` reports of ``n_issuers`` issuers, ``n_with`` of which have the term, ``chars``
    characters long together. ``n_without``: reports that are in no group, since their year, level or province is not
    known (or no text has a role or theme); the same in every row. ``per_10k``: occurrences per 10,000 characters,
    ``low`` to ``high`` its interval (cluster-robust CR2 with Bell & McCaffrey's 2002 degrees of freedom, on the
    logarithm). ``share`` of reports that have it, 0 to 1, with a Wilson interval for clusters (Dean & Pagano 2015).
    ``reason`` says why something is missing: a code of ``stats.REASONS``. Undefined (NaN) when: no report in the group;
    no interval below 10 issuers or ``min_reports`` reports, nor where the term does not occur. Errors: an unknown
    ``by``; an empty list of terms, or a term that is not text.
    """
    these = tables.units(corpus, by, duplicates=duplicates, years=years)
    asked = words.resolve(corpus, terms) if terms is not None else None
    found = words.counts(corpus, these, by, list(asked.values()) if asked is not None else None, LEAST_REPORTS)
    names = list(asked) if asked is not None else found.terms
    unknown = _unknown(corpus, found, asked) if asked is not None else np.zeros(len(names), dtype=bool)
    panels: list[tuple[str, Any]] = [("all", np.ones(len(these), dtype=bool))]
    if by == "year":
        panels.append(("balanced", balanced(these)))
    frames = [
        _group(these, found, names, unknown, by, g, panel, keep, min_reports)
        for panel, keep in panels
        for g in range(len(these.groups))
    ]
    return arrange(frames, names, COLUMNS)


def frequency(
    corpus: Any, terms: Sequence[str] | str | None = None, *, min_reports: int = 10, duplicates: bool = False
) -> pd.DataFrame:
    """How frequent each term is in the whole corpus: ``trend`` with ``by="all"``, the most frequent term first."""
    table = trend(corpus, terms, by="all", min_reports=min_reports, duplicates=duplicates)
    return table.sort_values(["n", "term"], ascending=[False, True], kind="stable").reset_index(drop=True)


def balanced(these: tables.Units) -> Any:
    """Which units belong to issuers that are there in every group that has any report."""
    present = np.zeros((len(these.issuers), max(len(these.groups), 1)), dtype=bool)
    present[these.issuer, these.group] = True
    shown: Any = present.any(axis=0)
    return np.asarray(present[:, shown].all(axis=1))[these.issuer]


def clusters(these: tables.Units, rows: Any) -> tuple[Any, Any]:
    """Sums over the units in ``rows`` by issuer: a sparse matrix issuers × units, and how many reports each has."""
    from scipy import sparse

    at = np.flatnonzero(rows)
    present, code = np.unique(these.issuer[at], return_inverse=True)
    matrix = sparse.csr_matrix((np.ones(len(at)), (code, at)), shape=(len(present), len(these)))
    return matrix, np.bincount(code, minlength=len(present)).astype(float)


def _group(
    these: tables.Units, found: words.Counts, names: list[str], unknown: Any, by: str, g: int, panel: str, keep: Any,
    min_reports: int,
) -> pd.DataFrame:
    import pandas as pd

    rows = keep & (these.group == g)
    k = len(names)
    n_reports = int(rows.sum())
    total = float(these.chars[rows].sum())
    sums, per_issuer = clusters(these, rows)
    issuers = len(per_issuer)
    nan = np.full(k, np.nan)
    n, n_with, rate, low, high, share, share_low, share_high = (nan.copy() for _ in range(8))
    if n_reports:
        count = sums @ found.matrix
        n = np.asarray(count.sum(axis=0)).ravel()
        has = sums @ (found.matrix > 0).astype(float)
        n_with = np.asarray(has.sum(axis=0)).ravel()
        rate, error, df = resample.ratio(count, sums @ these.chars)
        share, share_error, share_df = resample.ratio(has, per_issuer)
        if issuers >= resample.MIN_ISSUERS and n_reports >= min_reports:
            low, high = resample.log_interval(rate, error, df)
            low[n_with < LEAST_USES] = high[n_with < LEAST_USES] = np.nan
            share_low, share_high = resample.share_interval(share, share_error, share_df, per_issuer)
    reason = np.full(k, None, dtype=object)
    reason[n_with < LEAST_USES] = "few_uses"
    reason[n == 0] = "no_occurrence"
    if issuers < resample.MIN_ISSUERS:
        reason[:] = "few_issuers"
    if n_reports < min_reports:
        reason[:] = "few_reports"
    if n_reports and not total:
        reason[:] = "no_text"
    if not n_reports:
        reason[:] = "no_panel" if panel == "balanced" and bool(np.any(these.group == g)) else "no_reports"
    n, n_with = np.nan_to_num(n), np.nan_to_num(n_with)
    without = len(these.reports) - len(np.unique(these.report))
    for values in (rate, low, high, share, share_low, share_high):
        values[unknown] = np.nan
    reason[unknown] = "unknown_term"
    label = these.groups[g]
    return pd.DataFrame(
        {
            "term": pd.array(names, dtype="string"),
            "by": pd.array([by] * k, dtype="string"),
            "group": pd.array([label] * k, dtype="string"),
            "year": pd.array([int(label) if by == "year" else None] * k, dtype="Int64"),
            "panel": pd.array([panel] * k, dtype="string"),
            "n_reports": n_reports,
            "n_issuers": issuers,
            "chars": total,
            "n": n.astype(np.int64),
            "n_with": n_with.astype(np.int64),
            "n_without": without,
            "per_10k": rate * 1e4,
            "low": low * 1e4,
            "high": high * 1e4,
            "share": share,
            "share_low": share_low,
            "share_high": share_high,
            "reason": pd.array(reason, dtype="string"),
        }
    )


def _unknown(corpus: Any, found: words.Counts, asked: dict[str, str]) -> Any:
    """Terms that could not have been counted: no entry of the lexicon, and no word of the segmentation here."""
    from lawpolicy.terms import lexicon

    seen = np.asarray(found.matrix.sum(axis=0)).ravel() > 0
    return np.array([term not in lexicon() and not s for term, s in zip(asked.values(), seen, strict=True)], dtype=bool)


def arrange(frames: list[pd.DataFrame], names: list[str], columns: Sequence[str]) -> pd.DataFrame:
    """The groups' tables as one, in order of term, then panel and group."""
    import pandas as pd

    if not frames:
        return pd.DataFrame({column: pd.Series(dtype=object) for column in columns})
    whole = pd.concat(frames, ignore_index=True)
    order = np.arange(len(whole)).reshape(len(frames), len(names)).T.ravel()
    return whole.iloc[order].reset_index(drop=True)[list(columns)]

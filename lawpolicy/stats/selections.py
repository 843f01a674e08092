"""Two selections of reports (or of their parts) as count matrices by issuer, ready to be compared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from lawpolicy.problems import LawpolicyError
from lawpolicy.stats import resample, tables, words

if TYPE_CHECKING:
    import pandas as pd

_SPAN = re.compile(r"\s*(\d{4})\s*(?:[-–—~至到]+\s*(\d{4})\s*)?")
_KEYS = {
    "years": "year",
    "levels": "level",
    "provinces": "province",
    "issuer_kinds": "issuer_kind",
    "report_ids": "report_id",
}


@dataclass(frozen=True, slots=True)
class Selection:
    """What a side is: a label for people, conditions on reports, and the role or theme where only that text counts."""

    label: str
    conditions: Mapping[str, list[Any]]
    by: str = "all"  # all, role, theme
    parts: tuple[str, ...] = ()

    def rows(self, frame: pd.DataFrame) -> Any:
        """Which reports it holds."""
        keep = np.ones(len(frame), dtype=bool)
        for column, values in self.conditions.items():
            keep &= frame[column].isin(values).fillna(False).to_numpy(dtype=bool)
        return keep


def selection(what: Any) -> Selection:
    """A selection from what a user writes.

    A year (2020), a span of years (``(2016, 2020)`` or ``"2016-2020"``, both ends included), a list of years, or a
    dictionary of conditions: ``years``, ``levels``, ``provinces``, ``issuer_kinds``, ``report_ids``, and ``roles`` or
    ``themes`` to count only the text that has them. Errors: anything else; an unknown level, role or theme.
    """
    if isinstance(what, Selection):
        return what
    if isinstance(what, Mapping):
        return _from_mapping(what)
    years = periods([what])[0]
    return Selection(span(years), {"year": years})


def periods(what: Iterable[Any]) -> list[list[int]]:
    """Periods as lists of years: each a year, ``(first, last)``, ``"2016-2020"`` or a list of more than two years."""
    out = []
    for one in what:
        if isinstance(one, str) and (found := _SPAN.fullmatch(one)):
            first, last = int(found[1]), int(found[2] or found[1])
        elif isinstance(one, (int, np.integer)):
            first = last = int(one)
        elif isinstance(one, (tuple, list, range)) and one and all(isinstance(y, (int, np.integer)) for y in one):
            if len(one) != 2 or isinstance(one, range):
                out.append(sorted({int(y) for y in one}))
                continue
            first, last = int(one[0]), int(one[1])
        else:
            raise LawpolicyError(
                f"cannot read the period {one!r}; write a year, (first, last), '2016-2020', or a dictionary of "
                "conditions."
            )
        if last < first:
            raise LawpolicyError(f"the period {one!r} ends before it starts.")
        out.append(list(range(first, last + 1)))
    return out


def span(years: list[int]) -> str:
    """Years as a label: 2016–2020, or 2020, or 2016, 2018."""
    if len(years) == 1:
        return str(years[0])
    if years == list(range(years[0], years[-1] + 1)):
        return f"{years[0]}–{years[-1]}"
    return ", ".join(map(str, years))


def no_terms(a: tuple[str, int], b: tuple[str, int], least: int) -> LawpolicyError:
    """What to say where no term is left to compare: ``a`` and ``b`` are each a label and its number of reports."""
    n = a[1] + b[1]
    what = "choose wider selections" if n < 2 else f"give a smaller 'least' (at most {n}) or choose wider selections"
    return LawpolicyError(
        f"no term stands in {least} reports of '{a[0]}' (reports: {a[1]}) and '{b[0]}' (reports: {b[1]}) together; "
        f"{what}."
    )


def _from_mapping(what: Mapping[str, Any]) -> Selection:
    conditions: dict[str, list[Any]] = {}
    by, names = "all", []
    parts: list[str] = []
    for key, value in what.items():
        values: list[Any] = [value] if isinstance(value, (str, int)) else list(value)
        if key == "years":
            values = sorted({y for period in periods(value if isinstance(value, list) else [value]) for y in period})
        if key == "levels":
            tables.known(values, tables.LEVELS, "level")
        if key in _KEYS:
            conditions[_KEYS[key]] = values
        elif key in ("roles", "themes"):
            if parts:
                raise LawpolicyError("choose text by 'roles' or by 'themes', not by both.")
            by = key[:-1]
            parts = tables.known(values, tables.ROLES if by == "role" else tables.themes(), by) or []
        else:
            raise LawpolicyError(f"there is no condition '{key}'; there are {', '.join([*_KEYS, 'roles', 'themes'])}.")
        names.append(span(values) if key == "years" else ", ".join(map(str, values[:3])))
    return Selection(" · ".join(names) or "all", conditions, by, tuple(parts))


@dataclass(frozen=True, slots=True)
class Sides:
    """Two sides by issuer. Rows of the matrices: issuers on both sides first, then on a alone, then on b alone."""

    a: Any  # sparse, issuers × terms
    b: Any
    total_a: Any  # tokens of all terms, by issuer
    total_b: Any
    chars_a: float
    chars_b: float
    both: int
    only_a: int
    only_b: int
    reports_a: int
    reports_b: int
    with_a: Any  # reports that have the term, by term
    with_b: Any
    spread: Any  # dispersion over the reports of both sides, by term
    terms: list[str]

    @property
    def enough(self) -> bool:
        """Whether each side has the issuers that an interval needs."""
        return min(self.both + self.only_a, self.both + self.only_b) >= resample.MIN_ISSUERS


def sides(corpus: Any, a: Any, b: Any, *, least: int = 5, duplicates: bool = False) -> Sides:
    """Counts of the terms that stand in at least ``least`` reports of either side, by issuer and side.

    Errors: the two selections share text.
    """
    from scipy import sparse

    chosen = [selection(a), selection(b)]
    bys = [one.by for one in chosen]
    units = {by: tables.units(corpus, by, duplicates=duplicates) for by in set(bys)}
    counts = {by: words.counts(corpus, units[by], by) for by in units}
    rows = []
    for one in chosen:
        these = units[one.by]
        keep = one.rows(these.reports)[these.report]
        if one.by != "all":
            keep &= np.isin(these.group, [these.groups.index(part) for part in one.parts])
        rows.append(np.flatnonzero(keep))
    _apart(chosen, [units[by] for by in bys], rows)
    terms = counts[bys[0]].terms
    if counts[bys[1]].terms != terms:
        raise LawpolicyError("the two selections were counted over different vocabularies.")  # one corpus: cannot be
    parts = [counts[by].matrix[at] for by, at in zip(bys, rows, strict=True)]
    report = [units[by].report[at] for by, at in zip(bys, rows, strict=True)]
    issuer = [units[by].issuer[at] for by, at in zip(bys, rows, strict=True)]
    has = [_reports(part, where) for part, where in zip(parts, report, strict=True)]
    seen = np.asarray(sum((h > 0).sum(axis=0) for h in has)).ravel()
    column = np.flatnonzero(seen >= least)
    column = column[np.argsort(np.array(terms, dtype=object)[column], kind="stable")] if len(column) else column
    ids = [set(i.tolist()) for i in issuer]
    order = [*sorted(ids[0] & ids[1]), *sorted(ids[0] - ids[1]), *sorted(ids[1] - ids[0])]
    place = {i: k for k, i in enumerate(order)}
    sums, totals = [], []
    for part, who, by, at in zip(parts, issuer, bys, rows, strict=True):
        at_issuer = np.array([place[i] for i in who.tolist()], dtype=np.int64)
        n = len(at_issuer)
        gather = sparse.csr_matrix((np.ones(n), (at_issuer, np.arange(n))), shape=(len(order), n))
        sums.append((gather @ part[:, column]).tocsr())
        totals.append(gather @ counts[by].total[at])
    stacked = sparse.vstack([h[:, column] for h in has]).tocsc()
    lengths = np.concatenate([np.asarray(part.sum(axis=1)).ravel() for part in has])
    return Sides(
        sums[0], sums[1], totals[0], totals[1],
        float(units[bys[0]].chars[rows[0]].sum()), float(units[bys[1]].chars[rows[1]].sum()),
        len(ids[0] & ids[1]), len(ids[0] - ids[1]), len(ids[1] - ids[0]),
        len(set(report[0].tolist())), len(set(report[1].tolist())),
        np.asarray((has[0] > 0).sum(axis=0)).ravel()[column], np.asarray((has[1] > 0).sum(axis=0)).ravel()[column],
        dispersion(stacked, lengths), [terms[i] for i in column],
    )  # fmt: skip


def dispersion(matrix: Any, lengths: Any) -> Any:
    """Gries' deviation of proportions, normalised: 0 spread as the reports' lengths are, 1 all in the shortest report.

    ``matrix``: reports × terms (sparse, by column), ``lengths``: tokens of each report. Gries (2008, International
    Journal of Corpus Linguistics 13), normalised by Lijffijt & Gries (2012, the same 17). NaN where the term never
    occurs.
    """
    matrix = matrix.tocsc()
    total = float(lengths.sum())
    if not total:
        return np.full(matrix.shape[1], np.nan)
    expected = lengths / total
    n = np.asarray(matrix.sum(axis=0)).ravel()
    column = np.repeat(np.arange(matrix.shape[1]), np.diff(matrix.indptr))
    with np.errstate(all="ignore"):
        own = matrix.data / n[column]
    there = expected[matrix.indices]
    apart = np.bincount(column, weights=np.abs(own - there), minlength=matrix.shape[1])
    absent = 1 - np.bincount(column, weights=there, minlength=matrix.shape[1])
    least = expected[expected > 0].min()
    with np.errstate(all="ignore"):
        return np.where(n > 0, (apart + absent) / 2 / (1 - least), np.nan)


def _reports(part: Any, report: Any) -> Any:
    """Counts by report: the units of one report together."""
    from scipy import sparse

    present, code = np.unique(report, return_inverse=True)
    gather = sparse.csr_matrix((np.ones(len(code)), (code, np.arange(len(code)))), shape=(len(present), len(code)))
    return (gather @ part).tocsr()


def _apart(chosen: list[Selection], units: list[tables.Units], rows: list[Any]) -> None:
    keys = []
    for one, these, at in zip(chosen, units, rows, strict=True):
        keys.append({(one.by, int(r), int(g)) for r, g in zip(these.report[at], these.group[at], strict=True)})
    shared = keys[0] & keys[1]
    if not shared and chosen[0].by != chosen[1].by:
        shared = {r for _, r, _ in keys[0]} & {r for _, r, _ in keys[1]}  # type: ignore[assignment]
    if shared:
        raise LawpolicyError(
            f"the selections '{chosen[0].label}' and '{chosen[1].label}' share the text of {len(shared)} reports; "
            "choose two that do not overlap."
        )

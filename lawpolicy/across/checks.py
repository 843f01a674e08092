"""Checks across reports of one issuer: does this year's "last year" agree with last year's own report?

Three relations, all of kind ``across_reports``, between totals in one unit that are linked to one indicator with
confidence 0.9: this year's figure for last year against last year's own (``holds`` false where no rounding of the
printed digits and no bound can save it); a figure of three and more digits that comes back unchanged, and one that
jumps ten-thousandfold, as when 万 was lost (``holds`` null: odd, not impossible).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from lawpolicy import schema, tables
from lawpolicy.checks.arithmetic import limits, rounding
from lawpolicy.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path
    from typing import Any

    import pyarrow as pa

SURE = 0.9
_AT_ONCE = 500  # issuers whose figures are in memory together
_COLUMNS = ("report_id", "indicator", "year", "value", "unit", "bound", "period", "scope", "quantity_id")


@dataclass(slots=True, frozen=True)
class _Figure:
    """A total, as it was printed."""

    quantity_id: int
    year: int | None
    value: float
    value_high: float | None
    unit: str | None
    bound: str | None
    period: str | None
    as_written: str


# report_id → (indicator, scope, unit) → totals of the whole year
_Figures = dict[str, dict[tuple[str, str | None, str | None], list[_Figure]]]


def find(reports: pa.Table, folder: Path) -> pa.Table:
    """Rows of ``checks`` for every pair of reports of one issuer; ``reports`` with its ``duplicate_of`` filled in.

    A row's ``report_id`` is the later report; ``quantity_ids`` and ``report_ids`` are aligned, earlier report first.
    """
    by_issuer = _by_issuer(reports)
    # Two reports of one issuer for one year: which of them counts cannot be told, so neither is compared.
    alone = {i: {y: rows[0] for y, rows in years.items() if len(rows) == 1} for i, years in by_issuer.items()}
    followed = iter([years for years in alone.values() if any(n + 1 in years for n in years)])
    made: dict[str, list[Any]] = {c: [] for c in schema.TABLES["checks"].names}
    while batch := list(islice(followed, _AT_ONCE)):
        figures = _figures(folder, [row for years in batch for row in years.values()])
        for years in batch:
            for year in sorted(years):
                if year + 1 in years:
                    _compare(years[year], years[year + 1], year, figures, made)
    return tables.to_arrow("checks", made)


def doubled(reports: pa.Table) -> list[Problem]:
    """A warning for each further report of one issuer for one year that is no copy of the first."""
    made = []
    for years in _by_issuer(reports).values():
        for year, (first, *others) in sorted(years.items()):
            for row in others:
                message = (
                    f"{row['source']} is a second report of {row['issuer'] or row['issuer_id']} for {year}, beside "
                    f"{first['source']}: neither is compared with other years. Give year or issuer in manifest.csv "
                    "where one is wrong, or take one of the files away."
                )
                made.append(Problem("duplicates", "warning", message, row["source"], row["report_id"]))
    return made


def _by_issuer(reports: pa.Table) -> dict[str, dict[int, list[dict[str, Any]]]]:
    wanted = ["report_id", "issuer_id", "issuer", "year", "duplicate_of", "label", "source"]
    made: dict[str, dict[int, list[dict[str, Any]]]] = {}
    for row in reports.select(wanted).to_pylist():
        if row["issuer_id"] and row["year"] and not row["duplicate_of"]:
            made.setdefault(row["issuer_id"], {}).setdefault(row["year"], []).append(row)
    return made


def _figures(folder: Path, reports: Iterable[Mapping[str, Any]]) -> _Figures:
    """The totals of these reports."""
    import pyarrow as pa
    import pyarrow.dataset as ds

    issuers = {row["report_id"]: row["issuer"] or "" for row in reports}
    chosen = ds.field("report_id").isin(pa.array(sorted(issuers), pa.string()))
    sure = chosen & (ds.field("confidence") >= SURE) & (ds.field("basis") == "total")
    totals = tables.read(folder, "indicators", _COLUMNS, sure).to_pylist()
    wanted = {(row["report_id"], row["quantity_id"]) for row in totals}
    columns = ("report_id", "quantity_id", "as_written", "value_high")
    numbers = tables.read(folder, "quantities", columns, chosen)
    printed = {
        (rid, number): (written, high)
        for rid, number, written, high in zip(*(numbers.column(c).to_pylist() for c in columns), strict=True)
        if (rid, number) in wanted
    }
    made: _Figures = {}
    for row in totals:
        written, high = printed.get((row["report_id"], row["quantity_id"]), ("", None))
        figure = _Figure(row["quantity_id"], row["year"], row["value"], high, row["unit"], row["bound"], row["period"],
                         written or "")  # fmt: skip
        key = (row["indicator"], _scope(row["scope"], issuers[row["report_id"]]), row["unit"])
        made.setdefault(row["report_id"], {}).setdefault(key, []).append(figure)
    return made


def _scope(scope: str | None, issuer: str) -> str | None:
    """None where the scope is the area of the government that reports: 全县 in a county's report."""
    area = scope[1:] if scope and scope.startswith("全") else ""
    return None if area and issuer.endswith((f"{area}人民政府", f"{area}政府", f"{area}办事处")) else scope


def _compare(
    before: Mapping[str, Any], after: Mapping[str, Any], year: int, figures: _Figures, made: dict[str, list[Any]]
) -> None:
    old, new = figures.get(before["report_id"], {}), figures.get(after["report_id"], {})
    for key in sorted(set(old) & set(new), key=str):
        own = _one(f for f in old[key] if f.year == year)
        said = _one(f for f in new[key] if f.year == year and f.period is not None)
        now = _one(f for f in new[key] if f.year == year + 1 and f.period is not None)
        if own is None:
            continue
        if said is not None:
            _add(made, before, after, own, said, _agree(own, said),
                 f"{key[0]} of {year}: {before['label']} says {own.as_written}, {after['label']} says "
                 f"{said.as_written}")  # fmt: skip
        if now is not None:
            least, most = sorted((own.value, now.value))
            if least == most >= 100 and own.bound == now.bound and key[2] != "%":
                _add(made, before, after, own, now, None, f"{key[0]}: {own.as_written} in {year} and again "
                     f"{now.as_written} in {year + 1}; copied from the year before?")  # fmt: skip
            elif least > 0 and most / least >= 5000:
                _add(made, before, after, own, now, None, f"{key[0]}: {own.as_written} in {year}, {now.as_written} in "
                     f"{year + 1}; was 万 lost or added?")  # fmt: skip


def _one(found: Iterable[_Figure]) -> _Figure | None:
    """The one figure, printed once or more often; None where there are different ones."""
    figures = list(found)
    same = {(f.value, f.value_high, f.bound) for f in figures}
    return figures[0] if len(same) == 1 else None


def _agree(a: _Figure, b: _Figure) -> bool | None:
    """Whether two printed figures may be one: true where they are the same to the digits printed, false where neither
    these nor the bounds allow it, None where only a bound (余, 近) does."""
    if abs(a.value - b.value) <= max(rounding(a), rounding(b)) + 1e-9:
        return True
    if a.bound == b.bound == "exact":
        return False
    (a_low, a_high), (b_low, b_high) = limits(a), limits(b)
    return None if a_low <= b_high and b_low <= a_high else False


def _add(
    made: dict[str, list[Any]],
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    a: _Figure,
    b: _Figure,
    holds: bool | None,
    note: str,
) -> None:
    row = {
        "report_id": after["report_id"],
        "kind": "across_reports",
        "quantity_ids": [a.quantity_id, b.quantity_id],
        "report_ids": [before["report_id"], after["report_id"]],
        "expected": a.value,
        "reported": b.value,
        "holds": holds,
        "note": note,
    }
    for column, value in row.items():
        made[column].append(value)

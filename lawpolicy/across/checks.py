"""Checks across reports of one issuer: does this year's "last year" agree with last year's own report?

Three relations, all of kind ``across_reports``, between totals that are linked to one indicator with confidence 0.9:
this year's figure for last year against last year's own (``holds`` true or false); a figure of three and more digits
that comes back unchanged, and one that jumps ten-thousandfold, as when 万 was lost (``holds`` null: odd, not
impossible).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lawpolicy import schema, tables

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    import pyarrow as pa

SURE = 0.9
_COLUMNS = (
    "report_id",
    "indicator",
    "year",
    "value",
    "unit",
    "bound",
    "period",
    "scope",
    "basis",
    "quantity_id",
    "confidence",
)


def find(reports: pa.Table, folder: Path) -> pa.Table:
    """Rows of ``checks`` for every pair of reports of one issuer; ``reports`` with its ``duplicate_of`` filled in.

    A row's ``report_id`` is the later report; ``quantity_ids`` and ``report_ids`` are aligned, earlier report first.
    """
    rows = reports.select(["report_id", "issuer_id", "year", "duplicate_of", "label"]).to_pylist()
    mine = [r for r in rows if r["issuer_id"] and r["year"] and not r["duplicate_of"]]
    by_issuer: dict[str, dict[int, str]] = {}
    twice = set()
    for r in mine:
        years = by_issuer.setdefault(r["issuer_id"], {})
        if r["year"] in years:
            twice.add((r["issuer_id"], r["year"]))
        years[r["year"]] = r["report_id"]
    # Two reports of one issuer for one year: which of them counts cannot be told, so neither is compared.
    for issuer, year in twice:
        del by_issuer[issuer][year]
    made: dict[str, list[Any]] = {c: [] for c in schema.TABLES["checks"].names}
    followed = {i: y for i, y in by_issuer.items() if any(n + 1 in y for n in y)}
    if not followed:
        return tables.to_arrow("checks", made)
    labels = {r["report_id"]: r["label"] for r in mine}
    wanted = {rid for years in followed.values() for rid in years.values()}
    figures = _figures(folder, wanted)
    for years in followed.values():
        for year in sorted(years):
            if year + 1 in years:
                _compare(years[year], years[year + 1], year, figures, labels, made)
    return tables.to_arrow("checks", made)


def _figures(folder: Path, wanted: set[str]) -> dict[str, dict[tuple[str, str | None], list[dict[str, Any]]]]:
    """For each report and indicator (and scope) its totals of the whole year."""
    import pyarrow as pa
    import pyarrow.dataset as ds

    chosen = ds.field("report_id").isin(pa.array(sorted(wanted), pa.string()))
    chosen &= (ds.field("confidence") >= SURE) & (ds.field("basis") == "total")
    table = tables.read(folder, "indicators", _COLUMNS, chosen)
    made: dict[str, dict[tuple[str, str | None], list[dict[str, Any]]]] = {}
    for row in table.to_pylist():
        made.setdefault(row["report_id"], {}).setdefault((row["indicator"], row["scope"]), []).append(row)
    return made


def _compare(
    before: str, after: str, year: int, figures: dict[str, Any], labels: dict[str, str], made: dict[str, list[Any]]
) -> None:
    old, new = figures.get(before, {}), figures.get(after, {})
    for key in sorted(set(old) & set(new), key=str):
        own = [r for r in old[key] if r["year"] == year]
        said = [r for r in new[key] if r["year"] == year and r["period"] is not None]
        now = [r for r in new[key] if r["year"] == year + 1]
        if len(own) == len(said) == 1:
            a, b = own[0], said[0]
            exact = a["bound"] == b["bound"] == "exact"
            holds = True if abs(a["value"] - b["value"]) <= _slack(a["value"]) else (False if exact else None)
            _add(made, before, after, a, b, holds, f"{key[0]} of {year}: {labels[before]} says {a['value']:g}, "
                 f"{labels[after]} says {b['value']:g}")  # fmt: skip
        if len(own) == len(now) == 1 and now[0]["period"] is not None:
            a, b = own[0], now[0]
            if a["value"] == b["value"] and a["bound"] == b["bound"] and a["value"] >= 100 and a["unit"] != "%":
                _add(made, before, after, a, b, None, f"{key[0]}: {a['value']:g} in {year} and again in {year + 1}; "
                     "copied from the year before?")  # fmt: skip
            elif min(a["value"], b["value"]) > 0 and max(a["value"], b["value"]) / min(a["value"], b["value"]) >= 5000:
                _add(made, before, after, a, b, None, f"{key[0]}: {a['value']:g} in {year}, {b['value']:g} in "
                     f"{year + 1}; was 万 lost or added?")  # fmt: skip


def _slack(value: float) -> float:
    """Half a percent: the same figure may be printed in 万 with two decimals in one report and in full in the other."""
    return 0.005 * abs(value) if abs(value) >= 1e4 else 1e-9


def _add(
    made: dict[str, list[Any]],
    before: str,
    after: str,
    a: dict[str, Any],
    b: dict[str, Any],
    holds: bool | None,
    note: str,
) -> None:
    row = {
        "report_id": after,
        "kind": "across_reports",
        "quantity_ids": [a["quantity_id"], b["quantity_id"]],
        "report_ids": [before, after],
        "expected": a["value"],
        "reported": b["value"],
        "holds": holds,
        "note": note,
    }
    for column, value in row.items():
        made[column].append(value)

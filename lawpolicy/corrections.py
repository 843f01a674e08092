"""corrections.csv: single cells of any table that a researcher sets right, applied anew at each build."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lawpolicy import dates, schema
from lawpolicy.manifest import table
from lawpolicy.problems import LawpolicyError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from lawpolicy.indicators.edited import Codebook

_COLUMNS = ("report_id", "table", "key", "column", "value", "why")
# The column that counts a table's rows: a key without = means it.
_OWN_ID = {
    "sections": "section_id", "sentences": "sentence_id", "quantities": "quantity_id", "indicators": "quantity_id",
    "compliance": "requirement",
}  # fmt: skip
# Columns that say which row it is; changing one would break what points to it.
_IDS = frozenset(("report_id", "section_id", "sentence_id", "quantity_id", "requirement"))
# Tables that a build fills with more than values: nothing to correct there.
_CLOSED = {
    "metadata": "correct the column of the table reports instead",
    "problems": "put right what the problem is about instead",
    "copies": "it lists files, not readings",
    "texts": "correct the file itself, or what was read from it",
}
_RULE = "corrections.csv"
_SPANS = frozenset(("start", "end", "body_start", "body_end"))
_CARRIED = frozenset(("value", "bound", "period", "scope"))  # columns that an indicator takes over from its figure
_CODES = {
    "bound": ("exact", "at_least", "at_most", "about"),
    "change": ("up", "down"),
    "basis": ("total", "part"),
    "role": ("progress", "leader_duty", "problems", "plans", "preamble", "other"),
    "level": ("national", "province", "prefecture", "county", "township"),
    "issuer_kind": ("government", "department", "party", "other"),
}


@dataclass(frozen=True, slots=True)
class Correction:
    """One cell set right. ``key`` is column → value and picks the row among the report's rows of ``table``."""

    report_id: str
    table: str
    key: tuple[tuple[str, Any], ...]  # empty for the table reports
    column: str
    value: Any  # typed as the column; None clears the cell
    why: str
    was: Any = None  # what the cell held when the correction was written; None where the file does not say
    checks_was: bool = False
    line: int = 0

    @property
    def place(self) -> str:
        """The cell in words: line 4 (quantities, start=120, value)."""
        key = ", ".join(f"{name}={value}" for name, value in self.key)
        return f"corrections.csv, line {self.line} ({', '.join(p for p in (self.table, key, self.column) if p)})"


def load(path: Path, codebook: Codebook | None = None) -> list[Correction]:
    """The corrections of a file with the columns ``report_id, table, key, column, value, why`` and, if wanted, ``was``.

    key    which row of the table: ``quantity_id=12``, or a bare ``12`` for the table's own counter; several columns
           with ; (``indicator=review_accepted;quantity_id=12``). ``start=1203`` is safer: offsets stay when rules
           renumber rows. Empty for the table ``reports``, which has one row a report.
    value  the right value; empty clears the cell. Dates as 2021-01-18, truth as true or false.
    why    the reason, for readers of the file; must not be empty.
    was    the wrong value; where it stands and the cell holds another, the correction is not applied but reported.

    ``codebook`` says which indicators there are; the package's own does where None.

    Errors: ``LawpolicyError`` with file, line and fault for an unreadable file, an unknown table or column, a value
    that the column cannot hold, a missing reason, a cell that is corrected twice.
    """
    header, rows = table(path, "corrections")
    missing = [c for c in _COLUMNS if c not in header]
    if missing:
        raise LawpolicyError(
            f"corrections {path}: no column '{missing[0]}'; the columns are {', '.join(_COLUMNS)} (and was)."
        )
    found: list[Correction] = []
    seen: dict[tuple[Any, ...], int] = {}
    for line, row in rows:
        correction = _parse(row, f"corrections {path}, line {line}", line, codebook)
        cell = (correction.report_id, correction.table, correction.key, correction.column)
        if cell in seen:
            raise LawpolicyError(
                f"corrections {path}, line {line}: line {seen[cell]} corrects the same cell; keep one of them."
            )
        seen[cell] = line
        found.append(correction)
    return found


def _parse(row: dict[str, str], where: str, line: int, codebook: Codebook | None) -> Correction:
    if not re.fullmatch(r"[0-9a-f]{16}", row["report_id"]):
        raise LawpolicyError(
            f"{where}: '{row['report_id']}' is no report_id; copy the 16 hex digits from the table reports."
        )
    name = row["table"]
    if name in _CLOSED:
        raise LawpolicyError(f"{where}: the table '{name}' takes no corrections; {_CLOSED[name]}.")
    if name not in schema.TABLES:
        open_tables = ", ".join(t for t in schema.TABLES if t not in _CLOSED)
        raise LawpolicyError(f"{where}: unknown table '{name}'; the tables are {open_tables}.")
    columns = {c.name: c for c in schema.TABLES[name].columns}
    if row["column"] not in columns or row["column"] in _IDS:
        can = ", ".join(c for c in columns if c not in _IDS)
        raise LawpolicyError(f"{where}: the table '{name}' has no column '{row['column']}' to correct; it has {can}.")
    if not row["why"]:
        raise LawpolicyError(f"{where}: the column 'why' is empty; say why the value is wrong.")
    key: list[tuple[str, Any]] = []
    for part in filter(None, (p.strip() for p in re.split(r"[;；]", row["key"]))):
        column, equals, value = part.partition("=")
        if not equals:
            column, value = _OWN_ID.get(name, ""), part
        if column.strip() not in columns:
            raise LawpolicyError(
                f"{where}: '{part}' is no key of the table '{name}'; write column=value, such as start=120."
            )
        typed = _typed(columns[column.strip()], value.strip(), where)
        key.append((column.strip(), tuple(typed) if isinstance(typed, list) else typed))
    if not key and name != "reports":
        raise LawpolicyError(f"{where}: the column 'key' is empty; say which row of '{name}', such as start=120.")
    if key and name == "reports":
        raise LawpolicyError(f"{where}: the table reports has one row a report; leave the column 'key' empty.")
    column = columns[row["column"]]
    value = _typed(column, row["value"], where)
    if column.name in _SPANS:
        raise LawpolicyError(f"{where}: offsets say where the evidence stands and take no corrections.")
    good = codes(column.name, codebook)
    if good and value is not None and value not in good:
        raise LawpolicyError(f"{where}: '{value}' is no {column.name}; there are {', '.join(good)}.")
    if value is None and column.key:
        raise LawpolicyError(f"{where}: the column '{column.name}' is never empty; give it a value.")
    was = row.get("was", "")
    return Correction(
        row["report_id"], name, tuple(key), column.name, value, row["why"], _typed(column, was, where), bool(was), line
    )


def codes(column: str, codebook: Codebook | None = None) -> tuple[str, ...]:
    """The codes that a column may hold (indicators: those of the codebook); none where it holds anything."""
    if column == "theme":
        from lawpolicy.themes import themes

        return tuple(themes())
    if column == "indicator":
        from lawpolicy.indicators.edited import Codebook

        return tuple((codebook or Codebook()).entries)
    return _CODES.get(column, ())


def follow(corrections: Iterable[Correction], rows_by_table: Mapping[str, list[dict[str, Any]]]) -> None:
    """Carry a corrected figure on to its indicator, unless that has a correction of its own."""
    corrections = list(corrections)
    own = {(c.key, c.column) for c in corrections if c.table == "indicators"}
    figures = [c for c in corrections if c.table == "quantities" and c.column in _CARRIED]
    for c in figures:
        for quantity in rows_by_table["quantities"]:
            if not all(_equal(quantity.get(name), value) for name, value in c.key):
                continue
            key = (("quantity_id", quantity["quantity_id"]),)
            for indicator in rows_by_table["indicators"]:
                if indicator["quantity_id"] == quantity["quantity_id"] and (key, c.column) not in own:
                    indicator[c.column] = c.value
                    if c.column == "period" and c.value:
                        indicator["year"] = int(c.value[-4:]) if c.value[-4:].isdigit() else indicator["year"]


def _typed(column: schema.Column, written: str, where: str) -> Any:
    """A cell's text as the column holds it: None where empty."""
    if not written:
        return None
    try:
        if column.kind == "int":
            return int(written)
        if column.kind == "float":
            return float(written)
        if column.kind == "ints":
            return [int(v) for v in re.split(r"[\s,]+", written.strip("[]"))]
        if column.kind == "strings":
            return re.split(r"[\s,]+", written.strip("[]"))
    except ValueError:
        raise LawpolicyError(
            f"{where}: '{written}' is no number, but the column '{column.name}' holds numbers."
        ) from None
    if column.kind == "bool":
        if written.lower() not in ("true", "false"):
            raise LawpolicyError(
                f"{where}: '{written}' is neither true nor false, as the column '{column.name}' needs."
            )
        return written.lower() == "true"
    if column.kind == "date":
        day = dates.parse(written)
        if day is None:
            raise LawpolicyError(f"{where}: '{written}' is no date; write it as 2021-01-18.")
        return day
    return written


def tables_of(corrections: Iterable[Correction], report_id: str) -> set[str]:
    """The tables whose rows ``apply`` needs for a report; with ``metadata`` where a field of it is corrected."""
    names = {c.table for c in corrections if c.report_id == report_id}
    return names | ({"metadata"} if "reports" in names else set())


def apply(
    corrections: Sequence[Correction], rows_by_table: Mapping[str, list[dict[str, Any]]], report_id: str
) -> list[Problem]:
    """Set the cells right in place, for one report's rows; what did not apply comes back as problems.

    rows_by_table  the report's rows of each table that ``tables_of`` names, as plain dicts by column. A corrected
                   field of ``reports`` gets a row of ``metadata`` with method ``correction`` in place of its own.
    A correction whose row is not there any more, that fits several rows, whose ``was`` is no longer so, or whose value
    the build now finds by itself, changes nothing and is a problem (stage ``corrections``).
    """
    problems: list[Problem] = []
    for correction in corrections:
        if correction.report_id != report_id:
            continue
        fault = _apply(correction, rows_by_table, report_id)
        if fault is not None:
            problems.append(Problem("corrections", "warning", f"{correction.place}: {fault}", report_id=report_id))
    return problems


def _apply(correction: Correction, rows_by_table: Mapping[str, list[dict[str, Any]]], report_id: str) -> str | None:
    rows = [
        row
        for row in rows_by_table.get(correction.table, [])
        if row.get("report_id", report_id) == report_id and all(_equal(row.get(k), v) for k, v in correction.key)
    ]
    if not rows:
        return "there is no such row any more; look the row up anew, or remove the line."
    if len(rows) > 1:
        return f"{len(rows)} rows fit the key; add a column to it, so that it means one."
    row = rows[0]
    now = row.get(correction.column)
    if _equal(now, correction.value):
        return "the build finds this value by itself now; remove the line."
    if correction.checks_was and not _equal(now, correction.was):
        return f"the cell was {correction.was} and is {now} now; check the line again."
    row[correction.column] = correction.value
    if correction.table == "reports" and "metadata" in rows_by_table:
        _in_metadata(rows_by_table["metadata"], correction, report_id)
    return None


def _in_metadata(rows: list[dict[str, Any]], correction: Correction, report_id: str) -> None:
    value = correction.value
    made = {
        "report_id": report_id,
        "field": correction.column,
        "value": value.isoformat() if isinstance(value, datetime.date) else None if value is None else str(value),
        "start": None,
        "end": None,
        "method": "correction",
        "rule": _RULE,
        "confidence": 1.0,
    }
    for row in rows:
        if row.get("field") == correction.column and row.get("report_id", report_id) == report_id:
            row.update(made)
            return
    rows.append(made)


def _equal(a: Any, b: Any) -> bool:
    if isinstance(a, float) or isinstance(b, float):
        return a is not None and b is not None and abs(float(a) - float(b)) <= 1e-9 * max(1.0, abs(float(b)))
    if isinstance(a, datetime.datetime):
        a = a.date()
    if isinstance(b, tuple):
        return a is not None and list(a) == list(b)
    return bool(a == b)


def unused(corrections: Iterable[Correction], report_ids: Iterable[str]) -> list[Problem]:
    """A problem for each correction of a report that the build did not meet: its text changed, or its file is gone."""
    known = set(report_ids)
    return [
        Problem(
            "corrections",
            "warning",
            f"{c.place}: no report {c.report_id} in this build; its text has changed or its file is missing. "
            "Update or remove the line.",
        )
        for c in corrections
        if c.report_id not in known
    ]

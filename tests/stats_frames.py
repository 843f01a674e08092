"""Small corpora for the tests of the statistics, made from plain rows."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pyarrow as pa

from lawpolicy import schema
from lawpolicy.stats import Frames


def typed(name: str, rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Rows as a table with the types of the schema; a column not given is null."""
    arrow = schema.arrow_schema(name)
    plain = pa.schema([(f.name, pa.string() if pa.types.is_dictionary(f.type) else f.type) for f in arrow])
    return schema.frame(name, pa.Table.from_pylist(rows, schema=plain).cast(arrow))


def corpus(reports: list[dict[str, Any]], **tables: list[dict[str, Any]]) -> Frames:
    """Reports as dictionaries; ``terms`` in one is its counts of tokens (or phrases, for entries of the lexicon)."""
    from lawpolicy.terms import lexicon

    head, counted = [], []
    for i, report in enumerate(reports):
        row = {k: v for k, v in report.items() if k != "terms"}
        row.setdefault("report_id", f"{i:016x}")
        row.setdefault("label", f"{row.get('issuer_id')} {row.get('year')}")
        row.setdefault("n_chars", 1000)
        row.setdefault("source", f"{i}.txt")
        head.append(row)
        for term, n in report.get("terms", {}).items():
            kind = "phrase" if term in lexicon() else "token"
            counted.append({"report_id": row["report_id"], "section_id": 1, "role": "progress", "term": term,
                            "kind": kind, "n": n})  # fmt: skip
    made = {name: typed(name, rows) for name, rows in tables.items()}
    made.setdefault("terms", typed("terms", counted))
    return Frames(reports=typed("reports", head), **made)


def sections(lengths: dict[str, list[tuple[str | None, int]]], role: str = "progress") -> list[dict[str, Any]]:
    """Sections one after another: report_id → (theme, length) of each."""
    rows = []
    for report, parts in lengths.items():
        at = 0
        for number, (theme, length) in enumerate(parts, start=1):
            rows.append({"report_id": report, "section_id": number, "level": 2, "start": at, "end": at + length,
                         "role": role, "theme": theme})  # fmt: skip
            at += length
    return rows


def only(table: pd.DataFrame, **where: Any) -> pd.Series:
    """The one row that fits."""
    for column, value in where.items():
        table = table[table[column] == value]
    assert len(table) == 1, table
    return table.iloc[0]

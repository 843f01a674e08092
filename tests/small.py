"""A corpus of a few rows about places that do not exist, for tests of what reads a saved corpus."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa

from lawpolicy import schema, tables
from lawpolicy.corpus import write_package


def save(folder: Path, rows: dict[str, list[dict[str, Any]]], *, text: bool = False) -> Path:
    """Saves rows by table as a corpus; columns left out are null, tables left out empty."""
    folder.mkdir(parents=True)
    hashes, counts = {}, {}
    for name in schema.TABLES:
        wanted = schema.arrow_schema(name, text)
        full = [{column: row.get(column) for column in wanted.names} for row in rows.get(name, [])]
        table = pa.Table.from_pylist(full, schema=wanted)
        tables.write(table, folder / f"{name}.parquet")
        hashes[name], counts[name] = tables.content_hash([table]), table.num_rows
    write_package(folder, hashes, counts, text, {"version": "0.1.0", "schema": schema.SCHEMA_VERSION})
    return folder


def report(number: int, year: int | None, **more: Any) -> dict[str, Any]:
    """A row of ``reports``: a county of 示例省."""
    return {
        "report_id": f"{number:016x}",
        "label": f"云岭县 {year}",
        "source": f"{number}.txt",
        "year": year,
        "level": "county",
        "province": "示例省",
        "prefecture": "示例市",
        "county": "云岭县",
        "issuer_kind": "government",
        "issuer": "示例市云岭县人民政府",
        "issuer_id": "示例市云岭县人民政府",
        "n_chars": 3000,
    } | more

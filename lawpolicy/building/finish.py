"""What is known only over all reports: reposts, checks between years; then the description of the corpus."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from lawpolicy import corrections, schema, tables
from lawpolicy.across import checks as across_checks
from lawpolicy.across import duplicates
from lawpolicy.building import parts, plan
from lawpolicy.corpus import CODEBOOK, write_package

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa

    from lawpolicy.building.plan import Part, Plan

ACROSS = "across"  # name of the part that holds what came of all reports together


def finish(todo: Plan, made: list[Part], staging: Path) -> None:
    """Write ``reports``, the rows that came of all reports together, and ``datapackage.json``; clear old parts away."""
    names = {p.name for p in made}
    _clear(staging, names)
    raw = _raw(staging, parts.RAW_REPORTS, made)
    signatures = _raw(staging, parts.SIGNATURES, made)
    reports = _with_duplicates(raw, signatures)
    tables.write(reports, staging / "reports.parquet")

    todo.problems.extend(corrections.unused(todo.corrections, set(raw.column("report_id").to_pylist())))
    todo.problems.extend(across_checks.doubled(reports))
    rows = {
        "checks": across_checks.find(reports, staging),
        "problems": tables.to_arrow(
            "problems", {c: [getattr(p, c) for p in todo.problems] for c in schema.TABLES["problems"].names}
        ),
    }
    hashes = {"reports": tables.content_hash([reports])}
    counts = {"reports": reports.num_rows}
    for name in parts.STAGED:
        own, extra = [p.hashes[name] for p in made], rows.get(name)
        counts[name] = sum(p.counts[name] for p in made)
        if extra is not None:
            tables.write(extra, staging / f"{name}.parquet" / f"{ACROSS}.parquet")
            own.append(tables.content_hash([extra]))
            counts[name] += extra.num_rows
        hashes[name] = tables.add_hashes(own)
    write_package(staging, hashes, counts, True, plan.made_by(todo.options))
    todo.options.codebook.write(staging / CODEBOOK)
    (staging / plan.BUILD / "state").write_text(todo.state)


def _raw(staging: Path, name: str, made: list[Part]) -> pa.Table:
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder = staging / plan.BUILD / f"{name}.parquet"
    return pa.concat_tables([pq.ParquetFile(folder / f"{p.name}.parquet").read() for p in made])


def _with_duplicates(raw: pa.Table, signatures: pa.Table) -> pa.Table:
    import pyarrow as pa

    found = duplicates.find(raw, signatures)
    column = pa.array([found.get(rid) for rid in raw.column("report_id").to_pylist()], type=pa.string())
    return raw.set_column(raw.column_names.index("duplicate_of"), "duplicate_of", column)


def _clear(staging: Path, names: set[str]) -> None:
    """Remove parts that this plan does not have: a stopped build with another plan left them."""
    shutil.rmtree(staging / plan.BUILD / "trial", ignore_errors=True)
    for folder in [*staging.glob("*.parquet"), *(staging / plan.BUILD).glob("*.parquet")]:
        if folder.is_dir():
            for file in folder.iterdir():
                if file.stem not in names:
                    file.unlink()
    for file in (staging / plan.BUILD / "parts").glob("*.json"):
        if file.stem not in names:
            file.unlink()

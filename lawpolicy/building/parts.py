"""Part files: a batch of reports worked through once, its rows in one Parquet file a table."""

from __future__ import annotations

import os
import shutil
import traceback
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lawpolicy import corrections, read, report, schema, tables
from lawpolicy.across import duplicates
from lawpolicy.building import plan
from lawpolicy.problems import LawpolicyError, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from lawpolicy.building.plan import Batch, File, Options, Part
    from lawpolicy.read import Document, Given

# Tables of a part. `reports` is kept as the stages gave it; `finish` writes the final one, over all parts.
STAGED = tuple(name for name in schema.TABLES if name != "reports")
RAW_REPORTS, SIGNATURES = "reports", "signatures"


def work(
    job: Batch,
    folder: Path,
    staging: Path,
    given: dict[str, list[Given]],
    fixes: Sequence[Any],
    options: Options,
    reuse: dict[str, tuple[Path, str, File]],
    bad: frozenset[str] = frozenset(),
) -> Part:
    """Make one part: read and analyse the files that changed, take the others' rows from where they lie.

    ``bad`` names files whose reading ended a process before: they get a problem and are left alone.
    """
    rows: dict[str, dict[str, list[Any]]] = {name: {c: [] for c in t.names} for name, t in schema.TABLES.items()}
    signatures: list[tuple[str, bytes]] = []
    files: list[File] = []
    seen: set[str] = set()
    book = options.codebook.book
    for file in job.files:
        if file.source in reuse:
            files.append(reuse[file.source][2])
            seen.update(files[-1].ids)
            continue
        done = replace(file, ids=[], copies=[])
        files.append(done)
        if file.source in bad:
            message = f"{file.source}: reading it ended the program; open it and save it anew, or remove it."
            _add_problems(rows, [Problem("read", "error", message, file.source)])
            continue
        documents, problems = read.read(folder / file.source, file.source)
        _add_problems(rows, problems)
        for document in documents:
            rid = report.report_id(document.text)
            if rid in seen:
                done.copies.append(rid)
                _add_copy(rows, rid, document.source, document.sha256)
                continue
            try:
                reading = report.analyse(document, given.get(document.source, ()), options.segmenter, book)
                made = report.columns(reading)
                _correct(made, fixes, rid)
                signature = duplicates.signature(document.text, reading.page.body_start, reading.page.body_end)
            except LawpolicyError:  # a codebook that is wrong is wrong for every report
                raise
            except Exception as error:  # a stage that fails on one text must not cost the others
                _add_problems(rows, [_internal(document, error)])
                continue
            seen.add(rid)
            done.ids.append(rid)
            signatures.append((rid, signature))
            for name, columns in made.items():
                for column, values in columns.items():
                    rows[name][column].extend(values)
        done.corrections = plan.corrections_hash(done.ids, fixes)
    return _write(files, rows, signatures, staging, options, reuse)


def link(part: Part, old: Path, staging: Path, options: Options) -> None:
    """Take a part of an earlier build as it is."""
    if old == staging:
        return
    for name in (*STAGED, f"{plan.BUILD}/{RAW_REPORTS}", f"{plan.BUILD}/{SIGNATURES}"):
        there = staging / f"{name}.parquet" / f"{part.name}.parquet"
        there.parent.mkdir(parents=True, exist_ok=True)
        if not there.exists():
            here = old / f"{name}.parquet" / f"{part.name}.parquet"
            try:
                os.link(here, there)
            except OSError:  # another file system, or one without links
                shutil.copy2(here, there)
    plan.write_part(staging, part, options)


def drop(part: Part, again: set[str], staging: Path, options: Options) -> Part:
    """Rewrite a part without the reports ``again``, whose text an earlier file has: their files become copies."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kept: dict[str, pa.Table] = {}
    where = _names(staging, part.name)
    for name, file in where.items():
        table = _read(file)
        gone = pc.is_in(table.column("report_id").cast(pa.string()), pa.array(sorted(again)))
        kept[name] = tables.own_words(table.filter(pc.invert(gone.fill_null(False))))
    copies = [kept["copies"]]
    raw = _read(where[f"{plan.BUILD}/{RAW_REPORTS}"])
    for rid, source, sha in zip(*(raw.column(c).to_pylist() for c in ("report_id", "source", "sha256")), strict=True):
        if rid in again:
            copies.append(tables.to_arrow("copies", {"report_id": [rid], "source": [source], "sha256": [sha]}))
    kept["copies"] = pa.concat_tables(copies)
    files = [
        replace(f, ids=[i for i in f.ids if i not in again], copies=f.copies + [i for i in f.ids if i in again])
        for f in part.files
    ]
    made = _store(files, kept, staging, options)
    if made.name != part.name:
        for file in where.values():
            file.unlink(missing_ok=True)
        (staging / plan.BUILD / "parts" / f"{part.name}.json").unlink(missing_ok=True)
    return made


def _internal(document: Document, error: Exception) -> Problem:
    last = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(last.filename).name}:{last.lineno}"
    return Problem(
        "internal", "error", f"{document.source}: lawpolicy failed on this text ({type(error).__name__}: {error} in "
        f"{place}); it is left out. Please report it with the file.", document.source,
    )  # fmt: skip


def _add_problems(rows: dict[str, dict[str, list[Any]]], problems: Sequence[Problem]) -> None:
    for problem in problems:
        for column in schema.TABLES["problems"].names:
            rows["problems"][column].append(getattr(problem, column))


def _add_copy(rows: dict[str, dict[str, list[Any]]], rid: str, source: str, sha: str) -> None:
    for column, value in (("report_id", rid), ("source", source), ("sha256", sha)):
        rows["copies"][column].append(value)


def _correct(made: dict[str, dict[str, list[Any]]], fixes: Sequence[Any], rid: str) -> None:
    """Apply the corrections of one report, if it has any, to its rows."""
    mine = [c for c in fixes if c.report_id == rid]
    if not mine:
        return
    dicts = {
        name: [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
        for name, columns in made.items()
    }
    source = made["reports"]["source"][0]
    for p in corrections.apply(mine, dicts, rid):
        dicts["problems"].append(
            {"source": source, "report_id": rid, "stage": p.stage, "severity": p.severity, "message": p.message}
        )
    corrections.follow(mine, dicts)
    corrected = {c.column for c in mine if c.table == "reports"}
    if corrected & {"issuer", "issuer_kind", "admin_code", "year"} and "issuer_id" not in corrected:
        dicts["reports"][0]["issuer_id"] = report.issuer_id(dicts["reports"][0])
    for name, columns in made.items():
        for column in columns:
            columns[column] = [row[column] for row in dicts[name]]


def _write(
    files: list[File],
    rows: dict[str, dict[str, list[Any]]],
    signatures: list[tuple[str, bytes]],
    staging: Path,
    options: Options,
    reuse: dict[str, tuple[Path, str, File]],
) -> Part:
    import pyarrow as pa

    made = {name: tables.to_arrow(name, rows[name]) for name in STAGED}
    made[f"{plan.BUILD}/{RAW_REPORTS}"] = tables.to_arrow("reports", rows["reports"])
    made[f"{plan.BUILD}/{SIGNATURES}"] = pa.table(
        {
            "report_id": pa.array([s[0] for s in signatures], pa.string()),
            "signature": pa.array([s[1] for s in signatures], pa.binary()),
        }
    )
    kept = [f for f in files if f.source in reuse]
    if kept:
        made = _join(made, files, kept, reuse)
    return _store(files, made, staging, options)


def _join(
    made: dict[str, pa.Table], files: list[File], kept: list[File], reuse: dict[str, tuple[Path, str, File]]
) -> dict[str, pa.Table]:
    """New rows and kept rows in the order of the files, as a fresh build would have them."""
    import pyarrow as pa
    import pyarrow.compute as pc

    position = {rid: i for i, f in enumerate(files) for rid in f.ids}
    place = {f.source: i for i, f in enumerate(files)}
    olds = sorted({(reuse[f.source][0], reuse[f.source][1]) for f in kept})
    mine = {f.source for f in kept}
    ids = {rid for f in kept for rid in f.ids}
    joined = {}
    for name, new in made.items():
        found = [new]
        for folder, part in olds:
            table = _read(folder / f"{name}.parquet" / f"{part}.parquet")
            if name == "copies":
                wanted = pc.is_in(table.column("source"), pa.array(sorted(mine)))
            else:
                wanted = pc.is_in(table.column("report_id").cast(pa.string()), pa.array(sorted(ids))).fill_null(False)
                if name == "problems":
                    own = pc.is_in(table.column("source"), pa.array(sorted(mine))).fill_null(False)
                    wanted = pc.or_(wanted, pc.and_(own, pc.is_null(table.column("report_id"))))
            found.append(table.filter(wanted))
        table = pa.concat_tables([t.cast(new.schema) for t in found])
        of_report = [position.get(r) for r in table.column("report_id").cast(pa.string()).to_pylist()]
        if "source" in table.column_names:
            sources = table.column("source").to_pylist()
            of_report = [
                place.get(s, p) if name == "copies" or p is None else p for p, s in zip(of_report, sources, strict=True)
            ]
        order = sorted(range(table.num_rows), key=lambda i: (of_report[i] if of_report[i] is not None else -1, i))
        joined[name] = tables.own_words(table.take(pa.array(order, pa.int64())))
    return joined


def _store(files: list[File], made: dict[str, pa.Table], staging: Path, options: Options) -> Part:
    name = plan.part_name(files, options)
    for table, file in _names(staging, name).items():
        tables.write(made[table], file)
    hashes = {n: tables.content_hash([made[n]]) for n in STAGED}
    part = plan.Part(name, files, hashes, {n: made[n].num_rows for n in STAGED})
    plan.write_part(staging, part, options)
    return part


def _names(folder: Path, part: str) -> dict[str, Path]:
    names = (*STAGED, f"{plan.BUILD}/{RAW_REPORTS}", f"{plan.BUILD}/{SIGNATURES}")
    return {name: folder / f"{name}.parquet" / f"{part}.parquet" for name in names}


def _read(file: Path) -> pa.Table:
    import pyarrow.parquet as pq

    # Not `read_table`, which would take the folder names above for columns.
    return pq.ParquetFile(file).read()

"""What a build has to do: the files, the batches they fall into, and what an earlier build already did."""

from __future__ import annotations

import hashlib
import json
import zlib
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lawpolicy import __version__, corrections, metadata, read, schema
from lawpolicy.indicators.edited import Codebook
from lawpolicy.problems import LawpolicyError, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lawpolicy.read import Given

# A batch ends after a file whose name hashes to 0, so that adding a file moves the rows of one batch only.
MEAN_BATCH, LARGEST_BATCH = 32, 96
BUILD = ".build"  # the folder, inside a corpus, of what only a later build needs
PACKAGE = Path(__file__).parents[1]
# Modules that shape no row: changing them leaves the rows of an earlier build good.
_NO_RULES = (
    "stats/", "plots/", "pages/", "notebooks/", "rendering/", "findings/", "cli.py", "language.py", "cells.py",
    "display.py", "overview.py", "inspection.py", "export.py", "audit.py", "codebook_tools.py",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Options:
    """What a caller chooses: rows made with other options are not used again."""

    segmenter: str
    codebook: Codebook


@dataclass(slots=True)
class File:
    """A file of the folder as an index of parts remembers it."""

    source: str
    size: int
    mtime_ns: int
    sha256: str
    given: str  # hash of what the manifest says of it
    corrections: str = ""  # hash of the corrections of its reports
    ids: list[str] = field(default_factory=list)  # the reports that came of it
    copies: list[str] = field(default_factory=list)  # the reports of other files whose text it repeats


@dataclass(slots=True)
class Part:
    """A part as written: one Parquet file a table, all of that name."""

    name: str
    files: list[File]
    hashes: dict[str, str]
    counts: dict[str, int]


@dataclass(slots=True)
class Batch:
    """Files that are worked on together; ``part`` is the earlier build's where nothing in it changed."""

    files: list[File]
    part: Part | None = None


@dataclass(slots=True)
class Plan:
    """Everything a build knows before it starts."""

    folder: Path
    options: Options
    batches: list[Batch]
    problems: list[Problem]
    given: Mapping[str, Sequence[Given]]
    corrections: Sequence[Any]
    known: dict[str, tuple[Path, Part, File]]  # source → where its rows lie, if they are still good
    state: str  # hash of all that decides the result


@cache
def rules(codebook: Codebook) -> str:
    """Hash of the code and codebooks that shape the rows: rows made by others are not used again."""
    digest = hashlib.sha256()
    edited = {f"codebook/{name}.csv": content for name, content in codebook.files}
    for file in sorted(PACKAGE.rglob("*")):
        name = file.relative_to(PACKAGE).as_posix()
        if file.is_file() and not name.startswith(_NO_RULES) and "__pycache__" not in name:
            digest.update(name.encode() + b"\0" + (edited[name] if name in edited else file.read_bytes()))
    return digest.hexdigest()[:16]


@cache
def codebooks(codebook: Codebook) -> dict[str, str]:
    """Hash of each codebook file."""
    here = PACKAGE / "codebook"
    found = sorted(p for p in here.iterdir() if p.is_file() and p.suffix != ".py")
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest()[:16] for p in found} | codebook.hashes


def made_by(options: Options) -> dict[str, Any]:
    """What ``datapackage.json`` says of the program that made a corpus."""
    edited = {"edited": options.codebook.edited} if options.codebook.edited else {}
    return {
        "version": __version__,
        "schema": schema.SCHEMA_VERSION,
        "rules": rules(options.codebook),
        "codebooks": codebooks(options.codebook),
        **edited,
        "options": {"segmenter": options.segmenter},
    }


def make(folder: Path, out: Path, staging: Path, *, manifest: str | Path | None, options: Options) -> Plan:
    """List the files, match them with what earlier builds left in ``out`` and ``staging``, and form batches."""
    paths, problems = read.candidates(folder)
    if not paths:
        other = f"; {len(problems)} other files lie there, such as {problems[0].source}" if problems else ""
        raise LawpolicyError(
            f"{folder}: no report file in this folder (txt, html, docx, pdf or zip){other}. "
            "Name the folder of the reports."
        )
    named = Path(manifest) if manifest is not None else folder / "manifest.csv"
    if manifest is not None and not named.is_file():
        raise LawpolicyError(f"{named}: no such file; name the manifest, or leave --manifest out.")
    given = metadata.manifest(named) if named.is_file() else {}
    fixes = folder / "corrections.csv"
    corrected = corrections.load(fixes, options.codebook) if fixes.is_file() else []

    known = _known(out, staging, options)
    files = [_file(path, source, given, known) for path, source in paths]
    good = _good(files, known, corrected)
    batches = _batches(files)
    for batch in batches:
        batch.part = _intact(batch, good)
    state = _digest(
        [
            rules(options.codebook),
            options.segmenter,
            [asdict(f) | {"mtime_ns": 0} for f in files],
            [asdict(p) for p in problems],
            [repr(c) for c in corrected],
        ]
    )
    sources = {f.source for f in files}
    for source in sorted(set(given) - sources):
        problems.append(
            Problem(
                "manifest",
                "warning",
                f"{named.name}: it names {source}, which is not in the folder; correct the name or remove the row.",
                source,
            )
        )
    return Plan(folder, options, batches, problems, given, corrected, good, state)


def is_current(out: Path, plan: Plan) -> bool:
    """Whether the corpus at ``out`` is what the plan would make."""
    try:
        return (out / BUILD / "state").read_text() == plan.state and all(b.part for b in plan.batches)
    except OSError:
        return False


def part_name(files: Sequence[File], options: Options) -> str:
    """Name of a part after all that went into it."""
    went = [(f.source, f.sha256, f.given, f.corrections, f.copies) for f in files]
    return _digest([rules(options.codebook), options.segmenter, went])


def corrections_hash(ids: Sequence[str], corrected: Sequence[Any]) -> str:
    """Hash of those corrections that concern some reports; "" where none does."""
    mine = [repr(c) for c in corrected if c.report_id in ids]
    return _digest(mine) if mine else ""


def write_part(folder: Path, part: Part, options: Options) -> None:
    """Remember a part, once all its files are complete."""
    file = folder / BUILD / "parts" / f"{part.name}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_suffix(".new")
    record = {"rules": rules(options.codebook), "segmenter": options.segmenter, **asdict(part)}
    beside.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    beside.replace(file)


def _known(out: Path, staging: Path, options: Options) -> dict[str, tuple[Path, Part, File]]:
    found: dict[str, tuple[Path, Part, File]] = {}
    for folder in (out, staging):  # what a stopped build did is newer
        for file in sorted((folder / BUILD / "parts").glob("*.json")):
            try:
                record = json.loads(file.read_text(encoding="utf-8"))
                if (record["rules"], record["segmenter"]) != (rules(options.codebook), options.segmenter):
                    continue
                files = [File(**f) for f in record["files"]]
            except (OSError, ValueError, KeyError, TypeError):
                continue  # a part that cannot be read is made again
            part = Part(record["name"], files, record["hashes"], record["counts"])
            for f in files:
                found[f.source] = (folder, part, f)
    return found


def _file(path: Path, source: str, given: Mapping[str, Sequence[Given]], known: Mapping[str, Any]) -> File:
    mine = [*given.get(source, ())]
    if source.lower().endswith(".zip"):  # what the manifest says of its members
        mine += [g for name, values in given.items() if name.startswith(f"{source}/") for g in values]
    digest = _digest([repr(g) for g in mine]) if mine else ""
    try:
        status = path.stat()
        before = known.get(source)
        if before and (before[2].size, before[2].mtime_ns) == (status.st_size, status.st_mtime_ns):
            sha = before[2].sha256
        else:
            with path.open("rb") as stream:
                sha = hashlib.file_digest(stream, "sha256").hexdigest()
        return File(source, status.st_size, status.st_mtime_ns, sha, digest)
    except OSError:  # the reader says what is wrong with it
        return File(source, -1, -1, "", digest)


def _good(
    files: list[File], known: dict[str, tuple[Path, Part, File]], corrected: Sequence[Any]
) -> dict[str, tuple[Path, Part, File]]:
    """Those earlier results that still hold: same bytes, same manifest row, same corrections, original before copy."""
    good: dict[str, tuple[Path, Part, File]] = {}
    originals: set[str] = set()
    for file in files:
        before = known.get(file.source)
        if before is None or not file.sha256:
            continue
        old = before[2]
        if (old.sha256, old.given) != (file.sha256, file.given):
            continue
        if old.corrections != corrections_hash(old.ids, corrected) or not set(old.copies) <= originals:
            continue
        originals.update(old.ids)
        good[file.source] = before
    return good


def _batches(files: list[File]) -> list[Batch]:
    batches, current = [], []
    for file in files:
        current.append(file)
        if zlib.crc32(file.source.encode("utf-8", "surrogatepass")) % MEAN_BATCH == 0 or len(current) == LARGEST_BATCH:
            batches.append(Batch(current))
            current = []
    if current:
        batches.append(Batch(current))
    return batches


def _intact(batch: Batch, good: Mapping[str, tuple[Path, Part, File]]) -> Part | None:
    entries = [good.get(f.source) for f in batch.files]
    first = entries[0]
    if first is None or any(e is None or e[1].name != first[1].name for e in entries):
        return None
    return first[1] if len(first[1].files) == len(batch.files) else None


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()[:16]

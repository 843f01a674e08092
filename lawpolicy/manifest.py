"""manifest.csv: metadata that a researcher gives for files, one row a file, any column of ``reports``."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from lawpolicy import schema
from lawpolicy.problems import LawpolicyError
from lawpolicy.read import Given

if TYPE_CHECKING:
    from pathlib import Path

# Columns of `reports` that the build makes: a manifest cannot give them.
_MADE = frozenset(
    (
        "report_id",
        "source",
        "sha256",
        "media_type",
        "encoding",
        "issuer_id",
        "body_start",
        "body_end",
        "n_chars",
        "duplicate_of",
    )
)
_MORE = frozenset(("publisher", "site_name", "source_name", "note", "comment"))


def decoded(path: Path, what: str) -> str:
    """The text of a CSV file that people write: UTF-8 (with or without BOM), or as spreadsheets save it, GB 18030 or
    UTF-16 ("Unicode text")."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise LawpolicyError(f"{what} {path}: the file cannot be read ({error.strerror}); check the path.") from error
    wide = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise LawpolicyError(f"{what} {path}: neither UTF-8 nor GB 18030; save it as CSV in UTF-8.")


def table(path: Path, what: str) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """Header and rows (with their line numbers) of a CSV file; a ``LawpolicyError`` names file, line and fault."""
    text = decoded(path, what)
    if "\0" in text:
        raise LawpolicyError(f"{what} {path}: not a CSV file (it holds NUL bytes); save the sheet as CSV in UTF-8.")
    first = text.lstrip("\r\n,;\t ").partition("\n")[0]  # no name of a column holds any of these
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
    rows: list[tuple[int, dict[str, str]]] = []
    header: list[str] = []
    try:
        for cells in reader:
            if not any(c.strip() for c in cells):
                continue
            if not header:
                header = [c.strip() for c in cells]
                if len(set(header)) < len(header):
                    double = next(c for c in header if header.count(c) > 1)
                    raise LawpolicyError(
                        f"{what} {path}: the column '{double}' stands twice in the header; keep one of them."
                    )
                continue
            if len(cells) > len(header) and any(c.strip() for c in cells[len(header) :]):
                raise LawpolicyError(
                    f"{what} {path}, line {reader.line_num}: {len(cells)} cells, but the header has {len(header)}; "
                    "quote cells that hold a comma."
                )
            cells += [""] * (len(header) - len(cells))
            rows.append((reader.line_num, {name: cell.strip() for name, cell in zip(header, cells, strict=False)}))
    except csv.Error as error:
        raise LawpolicyError(
            f"{what} {path}, line {reader.line_num}: {error}; save the sheet as CSV in UTF-8."
        ) from error
    if not header:
        raise LawpolicyError(f"{what} {path}: the file is empty; its first line must name the columns.")
    return header, rows


def manifest(path: Path) -> dict[str, list[Given]]:
    """What manifest.csv gives for each file: source → values (confidence 1, method ``manifest``).

    The column ``source`` (or ``file``) names the file, relative to the folder, with /. The other columns are any of the
    table ``reports`` that a person can know, besides ``publisher``, ``source_name`` and ``site_name``, which help to
    find the issuer; ``note`` and ``comment`` are left alone. An empty cell gives nothing. Errors: ``LawpolicyError``
    with file, line and fault for an unreadable file, an unknown or missing column, a row without its file, a file
    named twice.
    """
    header, rows = table(path, "manifest")
    key = next((name for name in ("source", "file") if name in header), None)
    if key is None:
        raise LawpolicyError(f"manifest {path}: no column 'source' or 'file'; add one that names each row's file.")
    known = [c for c in schema.TABLES["reports"].names if c not in _MADE]
    for name in header:
        if name in ("source", "file"):
            continue
        if name not in known and name not in _MORE:
            raise LawpolicyError(
                f"manifest {path}: unknown column '{name}'; the columns are source, {', '.join(known)}."
            )
    found: dict[str, list[Given]] = {}
    for line, row in rows:
        source = row[key].replace("\\", "/").removeprefix("./")
        if not source:
            raise LawpolicyError(
                f"manifest {path}, line {line}: the column '{key}' is empty; name the file or remove the row."
            )
        if source in found:
            raise LawpolicyError(f"manifest {path}, line {line}: {source} has a row already; keep one of them.")
        found[source] = [
            Given(name, value, "manifest", 1.0, "manifest")
            for name, value in row.items()
            if value and name not in ("source", "file", "note", "comment")
        ]
    return found

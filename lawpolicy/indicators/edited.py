"""The indicator codebook of one corpus: the package's own, or with a researcher's edited files in place of some of it.

It is a plain value, the content of the edited files: equal where they are, so that it can be handed to another process,
be a key, and say by its hashes what made a corpus. A corpus keeps the edited files in its folder ``codebook``, from
which whoever opens it has the names, units and themes of its indicators.
"""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lawpolicy.indicators import book as indicator_book
from lawpolicy.indicators import files
from lawpolicy.problems import LawpolicyError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lawpolicy.indicators.book import Book, Entry


@dataclass(frozen=True, slots=True)
class Codebook:
    """The indicators that numbers were linked to. ``Codebook()`` is the package's own."""

    files: tuple[tuple[str, bytes], ...] = field(default=(), repr=False)  # name without ending, content; as sorted

    @property
    def edited(self) -> list[str]:
        """Names of the files that stand in place of the package's own; empty for its own codebook."""
        return [f"{name}.csv" for name, _ in self.files]

    @property
    def hashes(self) -> dict[str, str]:
        """Hash of each edited file."""
        return {f"{name}.csv": _hash(content) for name, content in self.files}

    @property
    def entries(self) -> Mapping[str, Entry]:
        """The indicators by code: names, unit, kind, theme, definition."""
        return _listed(self)[0]

    @property
    def book(self) -> Book:
        """The codebook compiled, as the linker takes it. Errors: a ``LawpolicyError`` for the first fault."""
        return _compiled(self)

    def label(self, kind: str, code: str, language: str) -> str | None:
        """The name that it gives an ``indicator`` or a ``unit`` (in English only); None where it gives none."""
        entries, english = _listed(self)
        if kind == "indicator" and code in entries:
            return entries[code].name_zh if language == "zh" else entries[code].name_en
        return english.get(code) if kind == "unit" and language == "en" else None

    def write(self, folder: Path) -> None:
        """Make ``folder`` hold the edited files and nothing else; there is none where no file is edited."""
        shutil.rmtree(folder, ignore_errors=True)
        for name, content in self.files:
            folder.mkdir(exist_ok=True)
            (folder / f"{name}.csv").write_bytes(content)

    def is_in(self, folder: Path) -> bool:
        """Whether ``folder`` holds the edited files as they are here."""
        try:
            return all((folder / f"{name}.csv").read_bytes() == content for name, content in self.files)
        except OSError:
            return False


def check(folder: str | Path) -> tuple[Codebook, list[str]]:
    """The codebook with the files of ``folder`` in place of the package's own, and every fault found in them.

    A file that is the package's own, byte for byte (a mark of UTF-8 apart), is not edited.

    Errors: a ``LawpolicyError`` for no such folder.
    """
    where = Path(folder)
    known = {f"{name}.csv" for name in files.COLUMNS}
    if where.is_file() and where.name in known:
        where = where.parent
    if not where.is_dir():
        raise LawpolicyError(f"{where}: no such folder; name the folder that holds the edited files of the codebook.")
    there, its = {p.name for p in where.glob("*.csv")}, f"its files are {', '.join(sorted(known))}."
    faults = [f"{name}: no file of the indicator codebook; {its}" for name in sorted(there - known)]
    if not there & known:
        return Codebook(), [*faults, f"the folder holds no file of the indicator codebook; {its}"]
    found = files.edited(where, faults)
    unread = files.unreadable(found)
    # Where a file cannot be read, all that refers to its rows would be a fault of the others.
    faults += unread or indicator_book.compile_files(found)[1]
    changed = ((n, c) for n, c in found.items() if c.removeprefix(files.BOM) != files.own(n))
    return Codebook(tuple(sorted(changed))), faults


def load(folder: str | Path | None) -> Codebook:
    """The sound codebook of a folder; the package's own where None.

    Errors: a ``LawpolicyError`` that names the folder, the file, the line and the first fault.
    """
    if folder is None:
        return Codebook()
    codebook, faults = check(folder)
    if faults:
        more = f" ({len(faults) - 1} more: see `lawpolicy codebook --check {folder}`.)" if len(faults) > 1 else ""
        raise LawpolicyError(f"{folder}: {faults[0]}{more}")
    return codebook


def of_corpus(folder: Path, made_by: Mapping[str, Any]) -> Codebook:
    """The codebook that made a saved corpus: ``folder`` holds its edited files, ``made_by`` is of ``datapackage.json``.

    Errors: a ``LawpolicyError`` where an edited file that the corpus keeps is gone or was changed since.
    """
    names = [name for name in sorted(files.COLUMNS) if f"{name}.csv" in made_by.get("edited", ())]
    found = []
    for name in names:
        path = folder / f"{name}.csv"
        content = path.read_bytes() if path.is_file() else b""
        if _hash(content) != made_by.get("codebooks", {}).get(path.name):
            raise LawpolicyError(
                f"{path}: this is not the file that made the corpus; put that one back, or build the corpus again with "
                "--codebook."
            )
        found.append((name, content))
    return Codebook(tuple(found))


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


@lru_cache(maxsize=4)
def _compiled(codebook: Codebook) -> Book:
    if not codebook.files:
        return indicator_book.load()
    book, faults = indicator_book.compile_files(dict(codebook.files))
    if faults:
        raise LawpolicyError(faults[0])
    return book


@lru_cache(maxsize=4)
def _listed(codebook: Codebook) -> tuple[dict[str, Entry], dict[str, str]]:
    return indicator_book.listed(dict(codebook.files))

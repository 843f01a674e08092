"""The files of a folder: sorted, recursive, links that loop left out, parts of saved pages left to their page."""

from __future__ import annotations

import os
from pathlib import Path

from lawpolicy.problems import Problem
from lawpolicy.read import kinds

# Files that stand beside reports and are none, by the beginning of their name in lower case.
BESIDE = ("manifest.csv", "corrections.csv", "readme", "license", "licence", "datapackage.json", "thumbs.db",
           "desktop.ini", "expected.csv", "sources.csv")  # fmt: skip
# What browsers call the folder of a saved page's parts: page.html + page_files/, page.files/, page_文件/.
_PARTS = ("_files", ".files", "_file", ".file", "_文件", ".文件", "_fichiers", "-filer")


def list_files(folder: Path) -> tuple[list[tuple[Path, str]], list[Problem]]:
    """Paths with the names that rows call them by (relative, with /), sorted by that name; problems for the rest."""
    found: list[tuple[Path, str]] = []
    problems: list[Problem] = []
    seen: set[tuple[int, int]] = set()
    waiting: list[tuple[Path, str]] = [(folder, "")]
    while waiting:
        place, prefix = waiting.pop()
        try:
            status = place.stat()
            if (status.st_dev, status.st_ino) in seen:
                continue  # a link back to a folder that was walked already
            seen.add((status.st_dev, status.st_ino))
            with os.scandir(place) as scan:
                entries = sorted(scan, key=lambda e: e.name)
        except OSError as error:
            reason = f"cannot be opened ({error.strerror}): check its permissions."
            problems.append(_problem(prefix or str(folder), reason))
            continue
        names = {entry.name for entry in entries}
        for entry in entries:
            if entry.name.startswith((".", "~$")) or entry.name == "__MACOSX":
                continue
            source = prefix + readable_name(entry.name)
            try:
                if entry.is_dir():
                    if not _parts_of_page(entry.name, names):
                        waiting.append((Path(entry.path), source + "/"))
                    continue
                if entry.is_symlink() and not Path(entry.path).exists():
                    reason = "is a link to a file that is not there: restore the file or remove the link."
                    problems.append(_problem(source, reason))
                    continue
                if not entry.is_file():
                    problems.append(_problem(source, "is neither a file nor a folder: leave it out of the folder."))
                    continue
            except OSError as error:  # such as a link that points to itself
                problems.append(_problem(source, f"cannot be followed ({error.strerror}): remove the link."))
                continue
            if entry.name.lower().startswith(BESIDE):
                continue
            refused = _unreadable(Path(entry.path), entry.name)
            if refused is None:
                found.append((Path(entry.path), source))
            else:
                problems.append(_problem(source, refused))
    found.sort(key=lambda pair: (pair[1], str(pair[0])))
    problems.sort(key=lambda p: p.source or "")
    return _distinct(found), problems


def readable_name(name: str) -> str:
    """A file name as text: bytes that are not UTF-8 are read as GB18030 where they are that."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        raw = os.fsencode(name)
        try:
            return raw.decode("gb18030")
        except UnicodeDecodeError:
            return raw.decode("utf-8", errors="replace")
    return name


def _distinct(found: list[tuple[Path, str]]) -> list[tuple[Path, str]]:
    """Two odd names can read the same: the later ones get a number, so that a source names one file."""
    used: set[str] = set()
    named = []
    for path, source in found:
        name, n = source, 2
        while name in used:
            name, n = f"{source}#{n}", n + 1
        used.add(name)
        named.append((path, name))
    return named


def _parts_of_page(name: str, beside: set[str]) -> bool:
    for ending in _PARTS:
        if name.endswith(ending):
            stem = name[: -len(ending)]
            return f"{stem}.html" in beside or f"{stem}.htm" in beside
    return False


def _unreadable(path: Path, name: str) -> str | None:
    """None where the file may be a report; else why it is not one."""
    if kinds.by_name(name) is not None:
        return None
    try:
        with path.open("rb") as file:
            head = file.read(kinds.HEAD_BYTES)
    except OSError as error:
        return f"cannot be opened ({error.strerror}): check its permissions."
    return None if kinds.kind(name, head) is not None else kinds.refusal(name, head)


def _problem(source: str, reason: str) -> Problem:
    return Problem("read", "error", f"{source} {reason}", source=source)

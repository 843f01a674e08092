"""From a path to documents: limits, the kind of file, its reader, and a problem where that fails."""

from __future__ import annotations

import hashlib
from importlib import import_module
from typing import TYPE_CHECKING

from lawpolicy.problems import LawpolicyError, Problem
from lawpolicy.read import READER_VERSION, Document, encoding, kinds

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 50_000_000  # a report is some 30 kB of text; what is larger is something else, or full of pictures
MAX_CHARS = 5_000_000  # of source text: forty volumes of reports; beyond it the stages would take minutes

# Kind → module of this package with `parse(data, source, path) -> Parsed`. Imported when first needed.
_READERS = {"html": "html", "mhtml": "mhtml", "docx": "docx", "pdf": "pdf"}


class Unreadable(Exception):
    """Why a file gives no text, as the end of a sentence that begins with the file's name."""


def read_file(path: Path, source: str) -> tuple[list[Document], list[Problem]]:
    """See ``lawpolicy.read.read``."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(kinds.HEAD_BYTES)
            kind = kinds.kind(path.name, head)
            if kind == "zip":
                from lawpolicy.read.archive import read_archive

                return read_archive(path, source)
            if size > MAX_BYTES:
                return [], [too_large(source, size)]
            data = head + file.read(MAX_BYTES - len(head) + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return [], [failed(source, f"cannot be opened ({reason}): check that it is there and may be read.")]
    return read_bytes(data, path.name, source, path)


def read_bytes(data: bytes, name: str, source: str, path: Path | None = None) -> tuple[list[Document], list[Problem]]:
    """The document in ``data``; ``name`` tells the kind where the bytes do not, ``path`` where parts of a page lie."""
    if len(data) > MAX_BYTES:
        return [], [too_large(source, len(data))]
    if not data.strip():
        return [], [failed(source, "is empty: save the page again.")]
    kind = kinds.kind(name, data[: kinds.HEAD_BYTES])
    if kind is None or kind == "zip":
        return [], [failed(source, kinds.refusal(name, data[: kinds.HEAD_BYTES]))]
    sha256 = hashlib.sha256(data).hexdigest()
    document = Document(source, "", sha256, kinds.MEDIA_TYPES[kind], None, kind, READER_VERSION)
    try:
        if kind == "text":
            _parse_text(data, document)
        else:
            import_module(f"lawpolicy.read.{_READERS[kind]}").parse(data, document, path)
    except Unreadable as error:
        return [], [failed(source, str(error))]
    except encoding.NotText as error:
        return [], [failed(source, f"cannot be read as text: {error}. Save the report as .txt, .html, .docx or .pdf.")]
    except (LawpolicyError, ImportError):  # the package itself is broken: no file is to blame
        raise
    except Exception as error:  # a reader's library met something it does not know: the rest of the folder goes on
        said = f"{type(error).__name__}: {error}"[:200]
        return [], [failed(source, f"is damaged or no valid {kind} file ({said}): save it again, or as .txt.")]
    document.text = storable(document.text)
    if not document.text.strip():
        problems = document.problems or [failed(source, "holds no text: save the page again.")]
        for problem in problems:
            problem.severity = "error"
        return [], problems[:1]
    if len(document.text) > MAX_CHARS:
        return [], [failed(source, f"holds {len(document.text):,} characters, more than {MAX_CHARS:,}: it is not one "
                           "report; split it.")]
    return [document], []


def storable(text: str) -> str:
    """Text that UTF-8 can hold: one kind of line end, no NUL, no half of a surrogate pair."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        text = text.replace("\0", "")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def note_encoding(document: Document, found: encoding.Decoded) -> None:
    """Keep what the ladder chose, and its warning as a problem of the document."""
    document.encoding, document.encoding_rule = found.encoding, found.rule
    document.encoding_confidence = found.confidence
    if found.warning:
        warn(document, f"{document.source}: {found.warning}.")


def warn(document: Document, message: str) -> None:
    document.problems.append(Problem("read", "warning", message, source=document.source))


def failed(source: str, reason: str) -> Problem:
    if len(reason) > 400:  # what a library says may quote half the file
        reason = f"{reason[:300]} … {reason[-90:]}"
    return Problem("read", "error", f"{source} {reason}", source=source)


def too_large(source: str, size: int) -> Problem:
    return failed(source, f"has {size / 1e6:,.0f} MB, more than the {MAX_BYTES // 1_000_000} MB that are read: a "
                  "report is far smaller; save it without pictures, or split it.")


def _parse_text(data: bytes, document: Document) -> None:
    found = encoding.decode(data)
    document.text = found.text
    note_encoding(document, found)

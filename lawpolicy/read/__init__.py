"""Files in, source texts out: one module a format, one ladder for encodings.

``read`` never raises for what a file holds: what cannot be read is a row of ``problems``. Readers are imported when a
file of their format is met, so that a folder of text files loads neither lxml nor trafilatura.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lawpolicy.problems import Problem

if TYPE_CHECKING:
    from pathlib import Path

READER_VERSION = "2"  # goes up when a reader gives another text for the same file


@dataclass(slots=True)
class Given:
    """A metadata value that stands outside the text: an HTML meta tag, a script variable, a row of the manifest.

    ``field`` is a column of ``reports`` (title, published, index_number, document_number, site_code, url, retrieved)
    or one of publisher (来源, 发布机构), site_name and written_date (成文日期), which metadata weighs. Dates are
    YYYY-MM-DD.
    """

    field: str
    value: str
    rule: str  # such as meta:PubDate
    confidence: float = 0.95
    method: str = "stated"  # stated, or manifest


@dataclass(slots=True)
class Document:
    """One report's source text and what is known of the file it came from."""

    source: str  # path relative to the folder, with / ; a member of an archive is archive.zip/member
    text: str
    sha256: str  # of the file's bytes (of the member's, in an archive)
    media_type: str
    encoding: str | None
    reader: str
    reader_version: str
    given: list[Given] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    encoding_rule: str | None = None  # the rung of the ladder that chose the encoding
    encoding_confidence: float | None = None  # 0 to 1


def read(path: Path, source: str) -> tuple[list[Document], list[Problem]]:
    """The documents that a file holds (one; as many as it has members in an archive) and what went wrong.

    ``source`` is what the rows call the file. A file that cannot be read gives no document and one problem; a warning
    that concerns a document stands in ``document.problems``.
    """
    from lawpolicy.read.files import read_file

    return read_file(path, source)


def candidates(folder: Path) -> tuple[list[tuple[Path, str]], list[Problem]]:
    """The files of a folder that may be reports, sorted by name, and a problem for each that cannot be read."""
    from lawpolicy.read.folder import list_files

    return list_files(folder)

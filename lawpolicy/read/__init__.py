"""Files in, source texts out: one module a format, one ladder for encodings."""

from __future__ import annotations

from dataclasses import dataclass, field

from lawpolicy.problems import Problem


@dataclass(slots=True)
class Given:
    """A metadata value that stands outside the text: an HTML meta tag, a script variable, a row of the manifest."""

    field: str  # a column of `reports`
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

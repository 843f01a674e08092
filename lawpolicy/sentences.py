"""The sentences of a report's body, each in its section and with its role."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Sentence:
    """A row of ``sentences`` (its text is ``text[start:end]``)."""

    sentence_id: int
    section_id: int
    start: int
    end: int
    role: str

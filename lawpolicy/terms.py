"""How often each term stands in each section's own text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Term:
    """A row of ``terms``."""

    section_id: int
    role: str
    term: str
    kind: str  # token, phrase
    n: int

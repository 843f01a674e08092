"""Which of the themes of the two national Outlines a section is about, and how strongly."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class ThemeWeight:
    """A row of ``theme_weights``."""

    section_id: int
    theme: str
    weight: float

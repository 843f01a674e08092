"""The outline of a report: its headings and items, what they contain, and the role that each plays."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Section:
    """A row of ``sections``. Sections come in document order; section 0 stands before the first heading.

    ``own_end`` is where the section's own text ends: the start of its first child, or its end.
    """

    section_id: int
    parent_id: int | None
    level: int
    number: str | None
    heading: str | None
    start: int
    end: int
    own_end: int
    role: str = "other"
    theme: str | None = None

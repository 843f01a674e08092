"""The arithmetic of a report: do its own numbers agree?"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Check:
    """A row of ``checks``. ``report_ids`` is aligned with ``quantity_ids`` for relations across reports, else None."""

    kind: str
    quantity_ids: list[int]
    expected: float | None
    reported: float | None
    holds: bool
    note: str
    report_ids: list[str] | None = None

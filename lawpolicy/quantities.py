"""Every number that a report gives as a result: what was counted, when, where, and how exactly."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Quantity:
    """A row of ``quantities``; ``before`` and ``after`` are the words of its clause, for the stages that follow."""

    quantity_id: int
    section_id: int
    sentence_id: int
    start: int
    end: int
    as_written: str
    value: float
    value_high: float | None
    unit: str | None
    bound: str
    measured: str | None
    period: str | None
    scope: str | None
    change: str | None
    part_of: int | None
    related_to: int | None
    relation: str | None
    before: str = ""  # text of the clause left of the number, back to the last 。；
    after: str = ""  # text right of the number, up to the next ，；。 or number

"""Comparable figures: which reported numbers are which indicator of the codebook."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Indicator:
    """A row of ``indicators``."""

    indicator: str
    year: int | None
    value: float
    unit: str
    bound: str
    period: str | None
    scope: str | None
    basis: str | None  # total, part; None where a reader could not tell
    quantity_id: int
    confidence: float

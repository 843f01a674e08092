"""Whose report it is, of which year, published when: each field with its evidence, rule and confidence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from lawpolicy.problems import Problem


@dataclass(slots=True)
class Field:
    """A row of ``metadata``."""

    field: str
    value: str
    start: int | None
    end: int | None
    method: str  # stated, inferred, manifest, correction
    rule: str
    confidence: float


@dataclass(slots=True)
class Description:
    """The metadata columns of a report (``values``; missing ones None, dates ``datetime.date``) and their evidence."""

    values: dict[str, Any]
    fields: list[Field] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

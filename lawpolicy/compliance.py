"""Does a report meet its own law (法治政府建设与责任落实督察工作规定, article 24)?"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Requirement:
    """A row of ``compliance``."""

    requirement: str  # on_time, achievements, problems, causes, leader_duty, plans
    met: bool | None
    start: int | None
    end: int | None
    note: str

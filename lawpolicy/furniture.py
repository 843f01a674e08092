"""What stands on a page around the report: found, named, and left out of the body."""

from __future__ import annotations

from dataclasses import dataclass, field

from lawpolicy.problems import Problem


@dataclass(slots=True)
class Furniture:
    """A row of ``furniture``."""

    start: int
    end: int
    kind: str
    rule: str


@dataclass(slots=True)
class Labelled:
    """A value that the page states beside a label: 索引号, 发布日期, 发布机构 …"""

    field: str  # a column of `reports`, or publisher, written_date, source_name …
    value: str
    start: int
    end: int
    rule: str


@dataclass(slots=True)
class Page:
    """A source text taken apart: ``text[body_start:body_end]`` is the report, the rest is furniture."""

    body_start: int
    body_end: int
    furniture: list[Furniture] = field(default_factory=list)  # in order of start, inside the body too (repeated blocks)
    labelled: list[Labelled] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

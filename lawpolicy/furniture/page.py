"""A source text taken apart into the report's body, the furniture around it, and what the page states beside labels."""

from __future__ import annotations

import re
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
    """A value that the page states beside a label (索引号, 发布日期, 发布机构 …), or by its place on the page."""

    # A column of `reports`, or publisher, source_name, site_name, site_host, issued, written, updated, bare_date (a day
    # alone on a line), byline (an office alone under the title), signature, icp.
    field: str
    value: str
    start: int
    end: int
    rule: str  # label:<the label>, or the name of the place


@dataclass(slots=True)
class Page:
    """A source text taken apart: ``text[body_start:body_end]`` is the report, the rest is furniture."""

    body_start: int
    body_end: int
    furniture: list[Furniture] = field(default_factory=list)  # in order of start, inside the body too (repeated blocks)
    labelled: list[Labelled] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def take(self, start: int, end: int, kind: str, rule: str) -> None:
        """Put a span among the furniture."""
        self.furniture.append(Furniture(start, end, kind, rule))

    def state(self, name: str, value: str, start: int, end: int, rule: str) -> None:
        """Note a value that the page states."""
        self.labelled.append(Labelled(name, value, start, end, rule))


# An item of the outline: 一、 (一) 1. ① 第一, 一是 首先. Not a year, a date, or a decimal at the start of a line.
ITEM = re.compile(
    r"[（(【]?[一二三四五六七八九十]{1,3}(?:[)）】]|[、.．:：]|\s(?=[一-鿿]{2}))|第[一二三四五六七八九十]{1,3}(?:部分|章|篇|[,，、是])"
    r"|[（(]?\d{1,2}(?:[)）]|[.．、](?!\d))|[①-⑳㈠-㈩]|[一二三四五六七八九]是|(?:首先|其次|再次|最后)[,，]"
)
_OPENING = re.compile(
    r"(?:[12１２]\d{3}\s?年|[一二][〇○零ＯOo0０一二三四五六七八九]{3}年|今年|近年|去年|一年)(?:度|来|以来|初|底)?[,，]"
)


def item(line: str) -> bool:
    """Whether a stripped line opens an item of the outline."""
    return ITEM.match(line) is not None


def sentence(line: str) -> bool:
    """Whether a stripped line reads as running text: a whole sentence, an item, or a long line with clauses."""
    n = len(line)
    if item(line) or (line[-1] in "。；;！!？?" and n >= 8) or _OPENING.match(line):
        return True
    if line.endswith(("如下:", "如下：", "如下", "如下。")):
        return True
    return n >= 120 or (n >= 28 and any(c in line for c in "，,。；"))

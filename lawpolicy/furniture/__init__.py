"""What stands on a page around the report: found, named, and left out of the body."""

from __future__ import annotations

import re

from lawpolicy.furniture import repeats
from lawpolicy.furniture.foot import Foot
from lawpolicy.furniture.head import Head
from lawpolicy.furniture.page import Furniture, Labelled, Page
from lawpolicy.problems import Problem

__all__ = ["Furniture", "Labelled", "Page", "clean"]

# A line of the text without the white space around it.
_LINE = re.compile(r"\S(?:[^\n]*\S)?")
# Blanks that a page left as written in HTML, at the start or end of a line: &nbsp;&nbsp;一、…
_ENTITIES = re.compile(
    r"(?im)^(?:\s|&(?:nbsp|ensp|emsp|thinsp|#160|#8194|#8195|#12288|#xa0|#x3000);)+|(?:\s|&(?:nbsp|ensp|emsp);)+$"
)
# A gap worth noting: three line ends or twenty blanks.
_WIDE = 20


def clean(text: str) -> Page:
    """Take a source text apart into the report's body and the furniture around and inside it.

    The body begins with the first sentence or item of the report, below title, catalogue data, addressee and menus, and
    ends with its last one, above signature, date, attachments and footer. Every character outside the body that is not
    white space lies in a row of ``furniture``; rows are in order and do not overlap. Offsets are into ``text``. A text
    without a body gives an empty one (``body_start == body_end``) and a problem.
    """
    page = Page(0, 0)
    lines = [m.span() for m in _LINE.finditer(text)]
    if "&" in text:
        lines = _without_entities(text, lines, page)
    if not lines:
        page.problems.append(
            Problem("furniture", "error", "The text is empty: no report could be read; look at the file.")
        )
        return page
    head = Head(text, lines, page)
    head.read()
    page.body_start = page.body_end = head.start
    if head.first < len(lines):
        foot = Foot(text, lines, head.first, head.start, page)
        foot.read()
        page.body_end = foot.end
    if page.body_end > page.body_start:
        repeats.take(text, lines, page)
    page.furniture = _ordered(text, page)
    if page.body_start >= page.body_end:
        page.body_end = page.body_start
        page.problems.append(
            Problem(
                "furniture",
                "error",
                "The page holds no running text, only its frame; look for the report in an attachment.",
            )
        )
    return page


def _without_entities(text: str, lines: list[tuple[int, int]], page: Page) -> list[tuple[int, int]]:
    """The lines without the &nbsp; that a page left at their edges, which is noted as furniture."""
    trimmed = []
    for a, b in lines:
        for gap in _ENTITIES.finditer(text, a, b):
            page.take(*gap.span(), "blank_run", "entity")
            a, b = (gap.end(), b) if gap.start() == a else (a, gap.start())
        if a < b:
            trimmed.append((a, b))
    return trimmed


def _ordered(text: str, page: Page) -> list[Furniture]:
    """The rows in order, trimmed to what is not white space, with the wide gaps outside the body between them."""
    rows: list[Furniture] = []
    for row in sorted(page.furniture, key=lambda f: (f.start, -f.end)):
        if rows and row.start < rows[-1].end:
            row.start = rows[-1].end
        while row.start < row.end and text[row.start].isspace():
            row.start += 1
        while row.end > row.start and text[row.end - 1].isspace():
            row.end -= 1
        if row.start < row.end:
            rows.append(row)
    gaps: list[Furniture] = []
    edges = [(0, 0), *((r.start, r.end) for r in rows), (len(text), len(text))]
    if page.body_end > page.body_start:
        edges.append((page.body_start, page.body_end))
        edges.sort()
    reach = 0
    for a, b in edges:
        if a > reach:
            gap = text[reach:a]
            if (
                (gap.count("\n") >= 3 or a - reach >= _WIDE)
                and not gap.strip()
                and not page.body_start <= reach < page.body_end
            ):
                gaps.append(Furniture(reach, a, "blank_run", "blank_run"))
        reach = max(reach, b)
    return sorted(rows + gaps, key=lambda f: f.start)

"""Blocks that a page prints twice, and printed pages' numbers and running heads between the paragraphs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lawpolicy.furniture import marks, titles

if TYPE_CHECKING:
    from lawpolicy.furniture.page import Page

_SHORT = 24  # characters: below this a line that recurs may be the report's own words
_RUN = 3  # lines in a row that must recur before a block counts as printed twice
_LONG = 300  # characters of a recurring run that need no third line


def take(text: str, lines: list[tuple[int, int]], page: Page) -> None:
    """Note repeated blocks inside the body as furniture; a body that ends in one ends before it.

    A paragraph that stands twice in different places stays: an author may repeat it. What goes: a run of three or more
    lines (or 300 characters) that stands above word for word, a paragraph directly below its double, page numbers, and
    the title as a running head.
    """
    start, end = page.body_start, page.body_end
    inside = [(a, b) for a, b in lines if a >= start and b <= end]
    seen: dict[str, int] = {}
    heads = {titles.squeeze(t.value) for t in page.labelled if t.field == "title"}
    rows: list[tuple[int, int, str, str]] = []
    i, n = 0, len(inside)
    content = [text[a:b] for a, b in inside]
    while i < n:
        a, b = inside[i]
        line = content[i]
        if b - a <= _SHORT:
            if marks.page_number(line):
                rows.append((a, b, "other", "page_number"))
            elif i and marks.button(line):
                rows.append((a, b, "widget", "inside_the_text"))
        elif b - a <= 90 and heads and i and titles.squeeze(line) in heads:
            rows.append((a, b, "title", "running_head"))
        j = seen.get(line)
        if j is not None and b - a > _SHORT:
            k = 0
            while i + k < n and j + k < i and content[j + k] == content[i + k]:
                k += 1
            size = inside[i + k - 1][1] - a
            if k >= _RUN or size >= _LONG or (k == 1 and j == i - 1) or (j + k == i and size > 60):
                # Short lines just above that recur too belong to the block (a heading over its paragraph).
                rows.extend((*inside[i + m], "other", "repeated_block") for m in range(k))
                i += k
                continue
        if j is None and b - a > _SHORT:
            seen[line] = i
        i += 1
    rows = [r for x, r in enumerate(rows) if x == 0 or r[0] >= rows[x - 1][1]]
    taken = {r[0] for r in rows}
    for row in rows:
        page.take(*row)
    # A body that ends in a repeated block ends before it.
    k = n
    while k > 0 and inside[k - 1][0] in taken:
        k -= 1
    if k < n and k > 0:
        page.body_end = inside[k - 1][1]

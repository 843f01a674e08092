"""Lines of pages to paragraphs: heads, feet and page numbers out, lines joined where the text runs on."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from statistics import median

from lawpolicy.read.pdf_chars import Row

# A line that is a page number: 12, - 12 -, — 12 —, 第 12 页, 第3页 共12页, 3/12. Not a year or a figure with a unit.
_PAGE_NUMBER = re.compile(r"[\s\-—–_－·]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:[\s,，/]*(?:共\s*)?\d{1,4}\s*页?)?[\s\-—–_－·]*")
_DIGITS = re.compile(r"\d+")
_CJK = re.compile(r"[\u2010-\u2027\u2460-\u24ff\u3000-\u9fff\uff00-\uffef\U00020000-\U0003ffff]")
# Begins an item of the outline: it starts a paragraph even where the line before is full.
_ITEM = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[.．、](?!\d)|[(（]\d{1,2}[)）]|[①-⑳]|第[一二三四五六七八九十]{1,3}[章节条])"
)
_ENDED = "。！？：；:;!?”』」…"
_MARGIN = 0.12  # share of the page's height at top and bottom where heads and feet stand


def paragraphs(pages: list[tuple[list[Row], float]]) -> list[str]:
    """The text of pages given as (lines, height): a string a paragraph or table row."""
    pages = [(_without_edges(rows, height), height) for rows, height in pages]
    pages = _without_repeated(pages)
    everything = [row for rows, _ in pages for row in rows if not row.table]
    if not everything:
        return [row.text for rows, _ in pages for row in rows]
    left, right, size = _frame(everything)
    pitch = _pitch([rows for rows, _ in pages], size)
    out: list[str] = []
    last: Row | None = None
    turned = False  # a page ended since `last`
    for rows, _ in pages:
        for row in rows:
            if row.table:
                out.append(row.text)
                last = None
            elif last is not None and _runs_on(last, row, left, right, size, pitch, turned):
                out[-1] = _join(out[-1], row.text)
                last = row
            else:
                out.append(row.text)
                last = row
            turned = False
        turned = True
    return [text.strip() for text in out if text.strip()]


def _frame(rows: list[Row]) -> tuple[float, float, float]:
    """Left and right edge and size of the running text: where most long lines begin and end."""
    size = median(row.size for row in rows)
    long = [row for row in rows if row.x1 - row.x0 > 12 * size] or rows
    left = Counter(round(row.x0) for row in long).most_common(1)[0][0]
    right = sorted(row.x1 for row in long)[int(len(long) * 0.8)]
    return float(min(left, median(row.x0 for row in long))), right, size


def _pitch(pages: list[list[Row]], size: float) -> float:
    """The usual distance from line to line."""
    steps = [a.y - b.y for rows in pages for a, b in pairwise(rows) if 0 < a.y - b.y < 5 * size]
    return median(steps) if steps else 1.5 * size


def _runs_on(last: Row, row: Row, left: float, right: float, size: float, pitch: float, turned: bool) -> bool:
    """Whether ``row`` goes on with the paragraph that ``last`` belongs to."""
    if last.x1 < right - 2.2 * size:  # the line before ends short of the edge
        return False
    if row.x0 > left + 1.2 * size:  # indented or centred
        return False
    if abs(row.size - last.size) > 0.25 * size:  # a title in larger type
        return False
    if not turned and last.y - row.y > 1.7 * pitch:
        return False
    # A full line may end where the paragraph does: an item or a sentence's end before an item tells.
    return not (_ITEM.match(row.text) and last.text[-1:] in _ENDED)


def _join(before: str, after: str) -> str:
    """Two lines of a paragraph as one: a space only between words of Latin letters."""
    if before[-1:].isascii() and before[-1:].isalpha() and after[:1].isascii() and after[:1].isalpha():
        return f"{before} {after}"
    return before + after


def _without_edges(rows: list[Row], height: float) -> list[Row]:
    """Without page numbers in the margins."""
    return [
        row for row in rows
        if row.table or height * _MARGIN < row.y < height * (1 - _MARGIN) or not _PAGE_NUMBER.fullmatch(row.text)
    ]  # fmt: skip


def _without_repeated(pages: list[tuple[list[Row], float]]) -> list[tuple[list[Row], float]]:
    """Without lines that stand at the head or foot of most pages (or of odd or even ones), figures aside."""
    seen: Counter[tuple[str, int]] = Counter()
    for rows, height in pages:
        seen.update({_edge(row, height) for row in rows if _at_edge(row, height)})
    repeated = {key for key, n in seen.items() if n >= max(2, 0.4 * len(pages))}
    return [
        ([row for row in rows if not (_at_edge(row, height) and _edge(row, height) in repeated)], height)
        for rows, height in pages
    ]


def _at_edge(row: Row, height: float) -> bool:
    return not row.table and (row.y < height * _MARGIN or row.y > height * (1 - _MARGIN))


def _edge(row: Row, height: float) -> tuple[str, int]:
    return _DIGITS.sub("0", "".join(row.text.split())), round(row.y / 8)

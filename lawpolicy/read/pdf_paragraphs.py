"""Lines of pages to paragraphs: heads, feet and page numbers out, lines joined where the text runs on."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
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
_INDENT = (1.2, 4.5)  # characters: what an indent of a paragraph lies between
_MARGIN = 0.12  # share of the page's height at top and bottom where heads and feet stand


def paragraphs(pages: list[tuple[list[Row], float]]) -> list[str]:
    """The text of pages given as (lines, height): a string a paragraph or table row."""
    pages = [(_without_edges(rows, height), height) for rows, height in pages]
    pages = _without_repeated(pages)
    everything = [row for rows, _ in pages for row in rows if not row.table]
    if not everything:
        return [row.text for rows, _ in pages for row in rows]
    overall = {column: _frame([row for row in everything if row.column == column]) for column in _columns(everything)}
    out: list[str] = []
    last: tuple[Row, Frame] | None = None
    for rows, _ in pages:
        frames = {column: _on_page(rows, column, overall[column]) for column in _columns(rows)}
        turned = True  # a page ended since `last`
        for row in rows:
            if row.table:
                out.append(row.text)
                last = None
                continue
            frame = frames[row.column]
            if last is not None and _runs_on(last[0], last[1], row, frame, turned):
                out[-1] = _join(out[-1], row.text)
            else:
                out.append(row.text)
            last, turned = (row, frame), False
    return [text.strip() for text in out if text.strip()]


@dataclass(frozen=True, slots=True)
class Frame:
    """Where running text stands: left and right edge, size, distance from line to line, whether paragraphs indent."""

    left: float
    right: float
    size: float
    pitch: float
    indented: bool


def _columns(rows: list[Row]) -> set[int]:
    return {row.column for row in rows if not row.table}


def _frame(rows: list[Row]) -> Frame:
    """The frame of running text: its edges are where most long lines begin and end."""
    size = median(row.size for row in rows)
    long = [row for row in rows if row.x1 - row.x0 > 12 * size] or rows
    left = float(min(Counter(round(row.x0) for row in long).most_common(1)[0][0], median(row.x0 for row in long)))
    right = sorted(row.x1 for row in long)[int(len(long) * 0.8)]
    steps = [a.y - b.y for a, b in pairwise(rows) if 0 < a.y - b.y < 5 * size]
    pitch = median(steps) if steps else 1.5 * size
    after = [b for a, b in pairwise(rows) if a.text[-1:] == "。" and a.x1 < right - 2.2 * size]
    inset = sum(_INDENT[0] * size < row.x0 - left < _INDENT[1] * size for row in after)
    return Frame(left, right, size, pitch, len(after) >= 4 and inset >= 0.8 * len(after))


def _on_page(rows: list[Row], column: int, overall: Frame) -> Frame:
    """The frame of one page: the overall one, moved where odd and even pages have their margins on other sides."""
    own = [row for row in rows if row.column == column and not row.table and row.x1 - row.x0 > 12 * overall.size]
    if len(own) < 8:
        return overall
    left = Counter(round(row.x0) for row in own).most_common(1)[0][0]
    shift = left - overall.left
    if not 1.2 * overall.size < abs(shift) < 6 * overall.size or not all(row.x0 > left - 2 for row in own):
        return overall
    if abs(max(row.x1 for row in own) - overall.right - shift) > 2.2 * overall.size:
        return overall
    return replace(overall, left=overall.left + shift, right=overall.right + shift)


def _runs_on(last: Row, before: Frame, row: Row, frame: Frame, turned: bool) -> bool:
    """Whether ``row`` goes on with the paragraph that ``last`` belongs to; each has the frame of its place."""
    size = frame.size
    if not turned and _two_lines_of_title(last, row, frame):
        return True
    if row.x0 > frame.left + _INDENT[0] * size:  # indented or centred
        return False
    centred = last.x0 > before.left + size and abs(last.x0 - before.left - (before.right - last.x1)) < size
    if abs(row.size - last.size) > (0.1 if centred else 0.25) * size:  # a title in larger type
        return False
    # Paragraphs without indents are told by the space between them.
    if not turned and last.y - row.y > (1.7 if frame.indented else 1.3) * frame.pitch:
        return False
    item = _ITEM.match(row.text) is not None
    if last.x1 < before.right - 2.2 * size:
        # The line before ends short of the edge. Where paragraphs are indented, one at the edge goes on nonetheless.
        reach = (last.x1 - before.left) / (before.right - before.left + 1)
        enough = reach > (0.8 if last.text[-1:] in _ENDED else 0.5)
        return before.indented and enough and not item and last.x0 < before.left + _INDENT[1] * size
    # A full line may end where the paragraph does: an item or a sentence's end before an item tells.
    return not (item and last.text[-1:] in _ENDED)


def _two_lines_of_title(last: Row, row: Row, frame: Frame) -> bool:
    """Two centred lines in the same larger type."""
    apart = abs((last.x0 + last.x1) - (row.x0 + row.x1)) / 2
    return (
        min(last.size, row.size) > 1.15 * frame.size
        and abs(last.size - row.size) < 0.05 * row.size
        and apart < frame.size
        and 0 < last.y - row.y < 2.5 * row.size
    )


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

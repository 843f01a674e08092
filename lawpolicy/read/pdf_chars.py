"""The characters of a PDF page with their places, gathered into lines from top to bottom and left to right."""

from __future__ import annotations

import ctypes
import math
import re
from dataclasses import dataclass, field
from itertools import islice
from statistics import median
from typing import Any

MAX_CHARS = 30_000  # of one page: a dense page of a newspaper has ten thousand
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")


@dataclass(slots=True)
class Char:
    """One character: its text, left, right and baseline in points from the lower left, and the size of its font."""

    text: str
    x0: float
    x1: float
    y: float
    size: float


@dataclass(slots=True)
class Row:
    """A line of a page: its text and extent; ``size`` is the median height of its characters."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    table: bool = False
    column: int = 0  # 1 and 2: the left and right of two columns of text


@dataclass(slots=True)
class PageChars:
    """What a page gave: its characters, how many more have no Unicode, how many images and which tables it has."""

    chars: list[Char] = field(default_factory=list)
    height: float = 0.0  # as it is read
    turned: int = 0  # quarter turns to the left of its text
    unknown: int = 0
    images: int = 0
    cut: bool = False
    tables: list[tuple[float, list[Row]]] = field(default_factory=list)  # upper edge and rows of each
    in_tables: set[int] = field(default_factory=set)  # numbers of the characters in tables


def page_chars(page: Any) -> PageChars:
    """Read a page of pypdfium2, turned so that most of its text stands upright; text that stands otherwise is left out
    (watermarks, notes on the edge)."""
    import pypdfium2.raw as raw

    found = PageChars()
    left, bottom, right, top = page.get_mediabox()
    textpage = page.get_textpage()
    try:
        handle = textpage.raw
        count = raw.FPDFText_CountChars(handle)
        found.cut = count > MAX_CHARS
        x, y = ctypes.c_double(), ctypes.c_double()
        box = raw.FS_RECTF()
        # By how the characters stand: upright, turned left, upside down, turned right; a watermark stands askew.
        turned: tuple[list[Char], ...] = ([], [], [], [])
        high = 0
        for i in range(max(min(count, MAX_CHARS), 0)):
            code = raw.FPDFText_GetUnicode(handle, i)
            if 0xD800 <= code < 0xDC00:
                high = code
                continue
            if 0xDC00 <= code < 0xE000:
                code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
            high = 0
            if code in (0, 0xFFFE, 0xFFFF, 0xFFFD) or 0xE000 <= code < 0xF900 or code >= 0xF0000:
                found.unknown += 1
                continue
            if raw.FPDFText_HasUnicodeMapError(handle, i) == 1:
                found.unknown += 1
                continue
            if code < 0x20 or code in (0x7F, 0xAD) or raw.FPDFText_IsGenerated(handle, i) == 1:
                continue
            if not raw.FPDFText_GetCharOrigin(handle, i, ctypes.byref(x), ctypes.byref(y)):
                continue
            if not raw.FPDFText_GetLooseCharBox(handle, i, ctypes.byref(box)):
                continue
            angle = raw.FPDFText_GetCharAngle(handle, i)
            quarter = round(angle / (math.pi / 2))  # PDFium counts it clockwise
            if abs(angle - quarter * math.pi / 2) > 0.1:
                continue
            places = (box.left - left, box.right - left, box.bottom - bottom, box.top - bottom)
            origin = (x.value - left, y.value - bottom)
            if all(-1e5 < v < 1e5 for v in (*places, *origin)):
                turn = -quarter % 4
                turned[turn].append(_placed(chr(code), places, origin, turn, right - left, top - bottom))
    finally:
        textpage.close()
    most = max(range(4), key=lambda n: len(turned[n]))
    found.chars = turned[most]
    found.turned = most
    found.height = right - left if most % 2 else top - bottom
    found.images = sum(1 for _ in islice(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3), 100))
    return found


def _placed(
    text: str, places: tuple[float, ...], origin: tuple[float, float], turn: int, width: float, height: float
) -> Char:
    """A character as it stands once its page is turned upright. ``places``: left, right, bottom, top."""
    left, right, bottom, top = places
    x, y = origin
    match turn:
        case 1:
            return Char(text, bottom, top, width - x, abs(right - left) or 1.0)
        case 2:
            return Char(text, width - right, width - left, height - y, abs(top - bottom) or 1.0)
        case 3:
            return Char(text, height - top, height - bottom, x, abs(right - left) or 1.0)
    return Char(text, min(left, right), max(left, right), y, abs(top - bottom) or 1.0)


def rows(chars: list[Char]) -> list[Row]:
    """Characters as lines, from the top; two columns of text one after the other, what runs over both around them."""
    gutter = _gutter(chars)
    if gutter is None:
        return _rows(chars)
    across, sides = _sides(chars, *gutter)
    columns = [_rows(side) for side in sides]
    for number, column in enumerate(columns, start=1):
        for row in column:
            row.column = number
    found: list[Row] = []
    for wide in [*_rows(across), None]:  # each line over both columns ends a band of the page
        for column in columns:
            below = [row for row in column if wide is not None and row.y < wide.y]
            found += column[: len(column) - len(below)]
            column[:] = below
        found += [wide] if wide is not None else []
    return found


def _rows(chars: list[Char]) -> list[Row]:
    found: list[Row] = []
    line: list[Char] = []
    for char in sorted(chars, key=lambda c: (-c.y, c.x0)):
        if line and abs(line[0].y - char.y) > 0.45 * max(min(char.size, line[0].size), 1.0):
            _add(found, line)
            line = []
        line.append(char)
    _add(found, line)
    return found


def _add(found: list[Row], line: list[Char]) -> None:
    if not line:
        return
    line = _once(sorted(line, key=lambda c: c.x0))
    text = joined(line)
    if text.strip():
        solid = [c for c in line if not c.text.isspace()]
        found.append(Row(text, min(c.x0 for c in solid), max(c.x1 for c in solid), solid[0].y,
                         median(c.size for c in solid)))  # fmt: skip


def _once(line: list[Char]) -> list[Char]:
    """Without characters drawn twice at the same place, which is how some programs make bold."""
    out: list[Char] = []
    for char in line:
        if out and char.text == out[-1].text and char.x0 - out[-1].x0 < 0.2 * char.size and not char.text.isspace():
            continue
        out.append(char)
    return out


def joined(line: list[Char]) -> str:
    """The text of a line: a gap wider than half a character is a space, a narrow one none between Han characters."""
    out: list[str] = []
    last: Char | None = None
    space = False
    for char in line:
        if char.text.isspace():
            space = True
            continue
        if last is not None:
            gap = char.x0 - last.x1
            latin = last.text.isascii() and char.text.isascii() and (last.text.isalnum() or char.text.isalnum())
            if gap > 0.6 * char.size or (space and latin and gap > 0.08 * char.size):
                out.append(" ")
        out.append(char.text)
        last, space = char, False
    return "".join(out)


def _gutter(chars: list[Char]) -> tuple[float, float] | None:
    """Left and right edge of the empty strip between two columns of text; None where there is one column or a table."""
    solid = [c for c in chars if not c.text.isspace()]
    if len(solid) < 200:
        return None
    left, right = min(c.x0 for c in solid), max(c.x1 for c in solid)
    size = median(c.size for c in solid)
    steps = 200
    width = (right - left) / steps or 1.0
    covered = [0] * (steps + 1)
    for c in solid:
        for step in range(int((c.x0 - left) / width), min(int((c.x1 - left) / width), steps) + 1):
            covered[step] += 1
    # A title or two over both columns cross the strip.
    empty = [s for s in range(int(steps * 0.35), int(steps * 0.65)) if covered[s] <= max(len(solid) // 300, 3)]
    if len(empty) * width < 1.2 * size or empty[-1] - empty[0] + 1 != len(empty):
        return None
    gutter = left + width * empty[0], left + width * (empty[-1] + 1)
    _, sides = _sides(chars, *gutter)
    tops = [len({round(c.y) for c in side if _HAN.match(c.text)}) for side in sides]
    # A table has short cells on both sides; columns of text are full of lines on both.
    if min(tops) < 12 or min(len(side) for side in sides) < 0.2 * len(solid):
        return None
    return gutter


def _sides(chars: list[Char], start: float, end: float) -> tuple[list[Char], tuple[list[Char], list[Char]]]:
    """The characters of lines that run over the middle of the gutter, and those of the left and the right column.

    A mark that hangs over the edge of its column does not reach the middle.
    """
    middle = (start + end) / 2
    crossing = {round(c.y) for c in chars if c.x0 < middle + 0.5 and c.x1 > middle - 0.5 and not c.text.isspace()}
    across = [c for c in chars if round(c.y) in crossing]
    rest = [c for c in chars if round(c.y) not in crossing]
    return across, ([c for c in rest if c.x1 <= middle], [c for c in rest if c.x1 > middle])

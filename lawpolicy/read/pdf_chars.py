"""The characters of a PDF page with their places, gathered into lines from top to bottom and left to right."""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass, field
from statistics import median
from typing import Any

MAX_CHARS = 30_000  # of one page: a dense page of a newspaper has ten thousand
# The fonts that every PDF reader brings; a subset's name has six letters before it.
_STANDARD = re.compile(r"(?:[A-Z]{6}\+)?(?:Helvetica|Times|Courier|Symbol|ZapfDingbats|Arial|TimesNewRoman)")
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


@dataclass(slots=True)
class PageChars:
    """What a page gave: its characters, its size, how many characters have no Unicode, and how many images it has."""

    chars: list[Char] = field(default_factory=list)
    width: float = 0.0
    height: float = 0.0
    unknown: int = 0
    images: int = 0
    paths: int = 0
    cut: bool = False
    unsure: bool = False  # a font is only named, not embedded: pdfium leaves out what it cannot draw


def page_chars(page: Any) -> PageChars:
    """Read a page of pypdfium2. Turned characters (watermarks) are left out where most stand upright."""
    import pypdfium2.raw as raw

    found = PageChars(width=page.get_width(), height=page.get_height())
    textpage = page.get_textpage()
    try:
        handle = textpage.raw
        count = raw.FPDFText_CountChars(handle)
        found.cut = count > MAX_CHARS
        x, y = ctypes.c_double(), ctypes.c_double()
        box = raw.FS_RECTF()
        upright: list[Char] = []
        turned: list[Char] = []
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
            size = abs(box.top - box.bottom) or raw.FPDFText_GetFontSize(handle, i) or 1.0
            char = Char(chr(code), min(box.left, box.right), max(box.left, box.right), y.value, size)
            if not all(-1e5 < v < 1e5 for v in (char.x0, char.x1, char.y, char.size)):
                continue
            angle = raw.FPDFText_GetCharAngle(handle, i)
            (turned if 0.1 < angle < 6.18 else upright).append(char)
    finally:
        textpage.close()
    found.chars = upright if len(upright) >= len(turned) else turned
    found.unsure = _named_only(page, raw)
    for kind in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH):
        n = 0
        for _ in page.get_objects(filter=[kind], max_depth=3):
            n += 1
            if n >= 2_000:
                break
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            found.images = n
        else:
            found.paths = n
    return found


def _named_only(page: Any, raw: Any) -> bool:
    """Whether a text of the page uses a font that is not embedded and none of the standard Latin fonts.

    Without that font on the machine pdfium knows no shape of its characters and drops those that stand alone.
    """
    name = ctypes.create_string_buffer(200)
    asked: dict[int, bool] = {}
    for count, text in enumerate(page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=3)):
        if count >= 3_000:
            break
        font = raw.FPDFTextObj_GetFont(text.raw)
        if not font:
            continue
        place = ctypes.addressof(font.contents)
        if place not in asked:
            raw.FPDFFont_GetBaseFontName(font, name, len(name))
            latin = _STANDARD.match(name.value.decode("latin-1"))
            asked[place] = not latin and raw.FPDFFont_GetIsEmbedded(font) == 0
        if asked[place]:
            return True
    return False


def chars_of(page: Any) -> list[Char]:
    """The upright characters of a page of pdfplumber, slower and without need of the font."""
    found = []
    height = float(page.height)
    for c in page.chars[:MAX_CHARS]:
        text = c.get("text") or ""
        if not c.get("upright", True) or len(text) > 4 or text.startswith("(cid:"):
            continue
        size = float(c["bottom"] - c["top"]) or 1.0
        found.append(Char(text, float(c["x0"]), float(c["x1"]), height - float(c["bottom"]) + 0.12 * size, size))
    return found


def rows(chars: list[Char]) -> list[Row]:
    """Characters as lines, from the top; two columns of text one after the other."""
    columns = _columns(chars)
    return [row for column in columns for row in _rows(column)]


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


def _columns(chars: list[Char]) -> list[list[Char]]:
    """Left and right column where an empty strip runs down the middle of a page full of text; else all as one."""
    solid = [c for c in chars if not c.text.isspace()]
    if len(solid) < 200:
        return [chars]
    left, right = min(c.x0 for c in solid), max(c.x1 for c in solid)
    size = median(c.size for c in solid)
    steps = 200
    width = (right - left) / steps or 1.0
    covered = [0] * (steps + 1)
    for c in solid:
        for step in range(int((c.x0 - left) / width), min(int((c.x1 - left) / width), steps) + 1):
            covered[step] += 1
    empty = [s for s in range(int(steps * 0.35), int(steps * 0.65)) if covered[s] <= len(solid) // 500]
    if len(empty) * width < 1.2 * size or empty[-1] - empty[0] + 1 != len(empty):
        return [chars]
    middle = left + width * (empty[0] + empty[-1] + 1) / 2
    sides = [[c for c in chars if c.x1 <= middle], [c for c in chars if c.x1 > middle]]
    tops = [len({round(c.y) for c in side if _HAN.match(c.text)}) for side in sides]
    # A table has short cells on both sides; columns of text are full of lines on both.
    if min(tops) < 12 or min(len(side) for side in sides) < 0.3 * len(solid):
        return [chars]
    return sides

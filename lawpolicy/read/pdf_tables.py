"""Tables of a PDF page by their drawn lines: a grid of rules, with the characters that stand in each cell."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any

from lawpolicy.read.pdf_chars import Char, Row, joined

_THIN = 2.5  # points: a box as thin is a drawn line
_NEAR = 3.0  # points within which two rules are one, or touch
_MAX_OBJECTS = 2_000
_MAX_SEGMENTS = 2_000
_MAX_CELLS = 4_000
_MAX_WORK = 2_000_000  # cells × rules
_LONG_CELL = 400  # characters of a cell beyond which the rules frame text and make no table


@dataclass(slots=True)
class Rule:
    """A horizontal (along x at height y) or vertical (along y at x) line."""

    at: float
    start: float
    end: float


def rules(page: Any) -> tuple[list[Rule], list[Rule]]:
    """The horizontal and the vertical lines drawn on a page of pypdfium2; nothing where they are a picture's."""
    import pypdfium2.raw as raw

    across: list[Rule] = []
    down: list[Rule] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for count, path in enumerate(page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=2)):
        if count >= _MAX_OBJECTS or len(across) + len(down) > _MAX_SEGMENTS:
            return [], []
        left, bottom, right, top = path.get_bounds()
        if not all(-1e5 < v < 1e5 for v in (left, bottom, right, top)):
            continue
        if top - bottom < _THIN or right - left < _THIN:
            _keep(across, down, left, bottom, right, top)
            continue
        matrix = path.get_matrix()
        last: tuple[float, float] | None = None
        first: tuple[float, float] | None = None
        for n in range(min(raw.FPDFPath_CountSegments(path.raw), 400)):
            segment = raw.FPDFPath_GetPathSegment(path.raw, n)
            if not segment or not raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y)):
                continue
            point = matrix.on_point(x.value, y.value)
            if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_LINETO and last is not None:
                _keep(across, down, last[0], last[1], point[0], point[1])
            else:
                first = point
            if raw.FPDFPathSegment_GetClose(segment) and first is not None:
                _keep(across, down, point[0], point[1], first[0], first[1])
            last = point
    return across, down


def _keep(across: list[Rule], down: list[Rule], x0: float, y0: float, x1: float, y1: float) -> None:
    wide, high = abs(x1 - x0), abs(y1 - y0)
    if high < _THIN and wide > 2 * _THIN:
        across.append(Rule((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
    elif wide < _THIN and high > 2 * _THIN:
        down.append(Rule((x0 + x1) / 2, min(y0, y1), max(y0, y1)))


def _turned(across: list[Rule], down: list[Rule], turn: int, page: Any) -> tuple[list[Rule], list[Rule]]:
    """The rules as they stand once the page is turned as its characters were (``pdf_chars``)."""
    left, bottom, right, top = page.get_mediabox()
    wide, high = right - left, top - bottom
    for rule in across:
        rule.at, rule.start, rule.end = rule.at - bottom, rule.start - left, rule.end - left
    for rule in down:
        rule.at, rule.start, rule.end = rule.at - left, rule.start - bottom, rule.end - bottom
    match turn:
        case 1:  # (x, y) becomes (y, wide - x)
            return [Rule(wide - r.at, r.start, r.end) for r in down], [Rule(r.at, wide - r.end, wide - r.start)
                                                                       for r in across]  # fmt: skip
        case 2:
            return [Rule(high - r.at, wide - r.end, wide - r.start) for r in across], [
                Rule(wide - r.at, high - r.end, high - r.start) for r in down]  # fmt: skip
        case 3:  # (x, y) becomes (high - y, x)
            return [Rule(r.at, high - r.end, high - r.start) for r in down], [Rule(high - r.at, r.start, r.end)
                                                                              for r in across]  # fmt: skip
    return across, down


def tables(page: Any, chars: list[Char], turn: int = 0) -> tuple[list[tuple[float, list[Row]]], set[int]]:
    """Each table as (its upper edge, its rows), and the numbers of the characters in them; ``turn`` as in PageChars."""
    across, down = _turned(*rules(page), turn, page)
    found: list[tuple[float, list[Row]]] = []
    used: set[int] = set()
    for some_across, some_down in _groups(across, down):
        xs, ys = _places(some_down), _places(some_across)[::-1]
        cells = len(xs) * len(ys)
        if len(xs) < 3 or len(ys) < 3 or cells > _MAX_CELLS:
            continue
        if cells * (len(some_across) + len(some_down)) > _MAX_WORK:
            continue
        inside = [n for n, c in enumerate(chars) if n not in used and _within(c, xs, ys)]
        texts = _cells(chars, inside, xs, ys, some_across, some_down)
        made = [
            Row("\t".join(row).rstrip("\t"), xs[0], xs[-1], ys[n + 1], 1.0, table=True)
            for n, row in enumerate(texts) if any(row)
        ]  # fmt: skip
        # Frames around text are drawn with lines too: a table has several cells with text in most rows.
        longest = max((len(cell) for row in texts for cell in row), default=0)
        if longest > _LONG_CELL or sum("\t" in row.text.strip() for row in made) < 2:
            continue
        found.append((ys[0], made))
        used.update(inside)
    return found, used


def _within(char: Char, xs: list[float], ys: list[float]) -> bool:
    middle = char.y + 0.3 * char.size
    return xs[0] <= (char.x0 + char.x1) / 2 <= xs[-1] and ys[-1] <= middle <= ys[0]


def _groups(across: list[Rule], down: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Rules that touch each other, as one group a table."""
    down = sorted(down, key=lambda r: r.at)
    owner = list(range(len(across) + len(down)))

    def root(n: int) -> int:
        while owner[n] != n:
            owner[n] = owner[owner[n]]
            n = owner[n]
        return n

    for n, line in enumerate(across):
        for m, post in enumerate(down):
            if post.at > line.end + _NEAR:
                break
            if post.at >= line.start - _NEAR and post.start - _NEAR <= line.at <= post.end + _NEAR:
                owner[root(len(across) + m)] = root(n)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for n, line in enumerate(across):
        groups.setdefault(root(n), ([], []))[0].append(line)
    for m, post in enumerate(down):
        groups.setdefault(root(len(across) + m), ([], []))[1].append(post)
    return list(groups.values())


def _places(some: list[Rule]) -> list[float]:
    """Where rules stand, near ones as one, in rising order."""
    out: list[float] = []
    for at in sorted(rule.at for rule in some):
        if not out or at - out[-1] > _NEAR:
            out.append(at)
    return out


def _cells(
    chars: list[Char], inside: list[int], xs: list[float], ys: list[float], across: list[Rule], down: list[Rule]
) -> list[list[str]]:
    """The text of each cell by row and column; one that covers several stands at its upper left place."""
    rows, columns = len(ys) - 1, len(xs) - 1
    # The place whose text a place holds: itself, or the one left or above where no rule stands between them.
    home = [[(r, c) for c in range(columns)] for r in range(rows)]
    for r in range(rows):
        middle = (ys[r] + ys[r + 1]) / 2
        for c in range(columns):
            centre = (xs[c] + xs[c + 1]) / 2
            if c and not _crossed(down, xs[c], middle):
                home[r][c] = home[r][c - 1]
            elif r and not _crossed(across, ys[r], centre):
                home[r][c] = home[r - 1][c]
    held: dict[tuple[int, int], list[Char]] = {}
    for n in inside:
        char = chars[n]
        x, y = (char.x0 + char.x1) / 2, char.y + 0.3 * char.size
        c = max(sum(x >= place for place in xs) - 1, 0)
        r = max(sum(y <= place for place in ys) - 1, 0)
        held.setdefault(home[min(r, rows - 1)][min(c, columns - 1)], []).append(char)
    return [[_text(held.get((r, c), [])) for c in range(columns)] for r in range(rows)]


def _crossed(some: list[Rule], at: float, through: float) -> bool:
    """Whether a rule at ``at`` runs past ``through``."""
    return any(abs(rule.at - at) <= _NEAR and rule.start - _NEAR <= through <= rule.end + _NEAR for rule in some)


def _text(chars: list[Char]) -> str:
    """The characters of a cell, its lines joined."""
    out: list[str] = []
    line: list[Char] = []
    for char in sorted(chars, key=lambda c: (-c.y, c.x0)):
        if line and abs(line[0].y - char.y) > 0.45 * char.size:
            out.append(joined(sorted(line, key=lambda c: c.x0)))
            line = []
        line.append(char)
    if line:
        out.append(joined(sorted(line, key=lambda c: c.x0)))
    return "".join(out).strip()

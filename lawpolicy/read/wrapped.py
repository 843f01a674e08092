"""Text whose lines were broken at a fixed width, as in ``<pre>``: one line a paragraph again."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

_NARROWEST, _WIDEST = 40, 160  # columns that a page of fixed width has; a Han character takes two
_RAGGED = 6  # columns that a full line may lack: a mark or a number that must not be torn
_FEW = 6  # lines below which nothing can be told


def unwrapped(lines: list[str]) -> list[str]:
    """The lines joined to paragraphs where nearly all unindented ones go on with a full line; else as they are."""
    filled = [line.rstrip() for line in lines if line.strip()]
    if len(filled) < _FEW or not _NARROWEST <= max(map(_width, filled)) <= _WIDEST:
        return lines
    wide, many = (sorted(map(measure, filled))[int(len(filled) * 0.95)] for measure in (_width, len))

    def full(line: str) -> bool:  # by columns, or where a program counted characters by these
        return _width(line) >= wide - _RAGGED or len(line.rstrip()) >= many - 2

    flush = [above for above, line in pairwise(lines) if _is_flush(line)]
    if len(flush) * 3 < len(filled) or sum(map(full, flush)) < 0.8 * len(flush):
        return lines
    out: list[str] = []
    for above, line in pairwise(["", *lines]):
        if out and _is_flush(line) and full(above):
            latin = re.search(r"[A-Za-z]$", out[-1]) and re.match(r"[A-Za-z]", line)
            out[-1] += " " + line.rstrip() if latin else line.rstrip()
        else:
            out.append(line.rstrip())
    return out


def _is_flush(line: str) -> bool:
    return bool(line.strip()) and not line[0].isspace()


def _width(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line.rstrip())

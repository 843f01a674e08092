"""Figures in a table that stands in the text as lines: the unit is in the header (受理数(件), 单位:万元).

Cells are parted by tabs, by | or by wide gaps. A row is read with the header line above it; rows that follow on use the
same header, so that a table of any length is read once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lawpolicy.quantities import numerals

_GAP = re.compile(r"[ \u3000]*[\t|｜][ \u3000]*|\u3000+ *| {2,}")
_HAS_GAP = re.compile(r"\S(?:[ \u3000]*[\t|｜]|\u3000| {2,})[^\n]")
# A cell that is nothing but a figure, perhaps with its own unit.
_FIGURE = re.compile(r"([0-9０-９][0-9０-９,，]*(?:[.．][0-9０-９]+)?)[ \u3000]?(%|％|[\u4e00-\u9fff]{0,4})")
_SCALES = {"万": 10**4, "亿": 10**8, "百万": 10**6, "千": 10**3, "": 1}
# The unit in the brackets of a header, or after 单位: 件, 万元, 亿元, 人次, %.
_IN_BRACKETS = re.compile(r"[（(](?:单位[:：]?)?(百万|[万亿千]?)([\u4e00-\u9fff]{1,3}|%|％)[)）]")
_OF_TABLE = re.compile(r"(?:计量)?单位[:：为]?\s*(百万|[万亿千]?)([\u4e00-\u9fff]{1,2}|%|％)(?=[)）\s,，;；、]|$)")
_BRACKETS = re.compile(r"[（(][^（）()]{0,12}[)）]")
_NO_COUNT = re.compile("序号|编号|排名|名次|年份|年度|代码|电话|备注|日期|时间")
TOTAL = re.compile("合计|总计|共计|总数")
_LOOK_BACK = 6  # lines above a first row


@dataclass(slots=True)
class Table:
    """The header that a row is read with: its cells, and the unit of the whole table as scale and unit."""

    header: list[str] = field(default_factory=list)
    unit: tuple[str, str] | None = None
    end: int = -1  # where the last row that used it ends


@dataclass(slots=True)
class Cell:
    """A figure of a table."""

    start: int
    end: int
    value: float
    unit: str | None
    row: str
    column: str


def is_row(text: str, start: int, end: int) -> bool:
    """Whether a line has more than one cell."""
    return _HAS_GAP.search(text, start, end) is not None


def read(text: str, start: int, end: int, table: Table, units: dict[str, str]) -> list[Cell]:
    """The figures of the line ``text[start:end]``; ``table`` is what the rows above left, and is kept up to date."""
    cells = _cells(text, start, end)
    if text[table.end : start].strip() or table.end < 0:
        table.header, table.unit = _above(text, start, len(cells))
    table.end = end
    figures = [_FIGURE.fullmatch(content) for _, content in cells]
    label = next((content for (_, content), figure in zip(cells, figures, strict=True) if figure is None and content),
        ""
    )
    found = []
    for j, ((at, content), figure) in enumerate(zip(cells, figures, strict=True)):
        column = table.header[j] if len(table.header) == len(cells) else ""
        if figure is None or _NO_COUNT.search(column) or (j == 0 and not label and not column):
            continue
        value = numerals.parse(figure[1].replace("，", ","))
        unit = _unit(figure[2], column, label, table.unit)
        if value is None or not value <= 1e16 or unit is None or (unit[1] not in units and unit[1]):
            continue
        if not figure[2] and 1990 <= value <= 2099 and unit[1] == "":
            continue
        end_of = at + (len(content) if figure[2] else len(figure[1]))
        scaled = round(value * _SCALES[unit[0]], 6)
        found.append(Cell(at, end_of, scaled, unit[1] or None, _BRACKETS.sub("", label), _BRACKETS.sub("", column)))
    return found


def _cells(text: str, start: int, end: int) -> list[tuple[int, str]]:
    found, at = [], start
    line = text[start:end]
    for gap in _GAP.finditer(line):
        found.append((at, text[at : start + gap.start()].strip()))
        at = start + gap.end()
    found.append((at, text[at:end].strip()))
    if found and not found[0][1]:
        found = found[1:]
    return found[:-1] if found and not found[-1][1] else found


def _unit(own: str, column: str, label: str, whole: tuple[str, str] | None) -> tuple[str, str] | None:
    """Scale and unit of a cell: its own, its column's, its row's, the table's; ``None`` where it is no count at all."""
    if own:
        scale = own[0] if own[0] in "万亿" and len(own) > 1 else ""
        return scale, own[len(scale) :].replace("％", "%")
    for words in (column, label):
        if m := _IN_BRACKETS.search(words):
            return m[1], m[2].replace("％", "%")
    if whole is not None:
        return whole
    return ("", "") if re.search("[数量额]$", _BRACKETS.sub("", column)) else None


def _above(text: str, start: int, n: int) -> tuple[list[str], tuple[str, str] | None]:
    """The header above a first row: the nearest line of as many cells without figures, and a 单位 on the way up."""
    header: list[str] = []
    at = start
    for _ in range(_LOOK_BACK):
        stop = text.rfind("\n", max(0, at - 400), at)
        if stop < 0:
            break
        begin = text.rfind("\n", max(0, stop - 400), stop) + 1
        line = text[begin:stop]
        if m := _OF_TABLE.search(line):
            return header, (m[1], m[2].replace("％", "%"))
        cells = [content for _, content in _cells(text, begin, stop)]
        if not header and len(cells) == n and n > 1 and not any(_FIGURE.fullmatch(c) for c in cells):
            header = cells
        at = begin
    return header, None

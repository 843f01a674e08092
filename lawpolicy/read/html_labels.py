"""Values beside their labels on the page: index tables, lists, the line under the title, the foot of the site.

The page around the body is set out as lines and cells, and ``lawpolicy.labels`` finds in them what it finds in text.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from lxml import etree

from lawpolicy import dates
from lawpolicy.furniture import labels
from lawpolicy.read.html_given import Found, sources
from lawpolicy.read.html_lines import BLOCK, rows_of, tidy
from lawpolicy.read.html_script import written
from lawpolicy.read.html_tree import NO_TEXT

_LONG = 400  # characters of a piece beyond which it is prose and holds no labels
_CELLS = frozenset(("td", "th", "dd", "dt", "label"))
_OPENING = "[【·•●■ \u00a0\u3000"
# A cell that may be a label: a few Han characters, spaces between them, no mark.
_BARE = re.compile(r"[\u4e00-\u9fff](?:[\s\u00a0\u2000-\u200d\u3000]{0,8}[\u4e00-\u9fff]){1,7}")
_FRAME = _OPENING + "]】:："
_FRAMED = re.compile(r"[\[【]\s{0,4}([\u4e00-\u9fff]{2,8})\s{0,4}[\]】]")
_BREAK = re.compile(r"[\n\t]")
# Labels of these fields make a table an index table; 名称 and 时间 head columns of data too.
_KEYS = frozenset(("index_number", "document_number", "published", "issued", "written", "publisher", "site_code"))
_DAY_FIRST = re.compile(r"[\s(（\[]{0,4}(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}[日\s\d:：)）\]|]{0,30}")
_DATE_PARTS = re.compile(r"[\d\s:：/年月日号()（）.\-—]+")


@dataclass(slots=True)
class Piece:
    """A stretch of text that no block ends inside: the text of a cell, an item, a line."""

    text: str
    cell: bool
    element: Any


def pieces(root: Any, skip: Collection[Any], scripts: dict[str, str]) -> list[Piece]:
    """The page as pieces in reading order, empty cells included; what a script writes stands where it is written."""
    found: list[Piece] = []
    buffer: list[str] = []
    where: list[tuple[Any, int]] = [(root, 0)]  # open blocks, with the number of pieces before each
    left_out: set[Any] = set()

    def flush(cell: bool = False) -> None:
        text = tidy("".join(buffer))
        buffer.clear()
        if text or cell:
            element = where[-1][0]
            found.append(Piece(text, cell or element.tag in _CELLS, element))

    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, el in walk:
        breaks = el.tag in BLOCK or el.tag in ("br", "label")
        if event == "start":
            if el.tag == "script" and el.text:
                buffer.append(written(el.text, scripts))
            if el.tag in NO_TEXT or el in skip:
                walk.skip_subtree()
                left_out.add(el)
                if breaks:
                    flush()
                continue
            if breaks:
                flush()
                where.append((el, len(found)))
            if el.text:
                buffer.append(el.text)
                if el.get("alt") and el.text.rstrip().endswith((":", "：")):  # Shanxi: the value of 来源 stands there
                    buffer.append(el.get("alt"))
        else:
            if event == "end" and breaks and el not in left_out:
                flush(cell=el.tag in _CELLS and where[-1][1] == len(found))
                where.pop()
            if el.tail and el is not root:
                buffer.append(el.tail)
    flush()
    return found


def set_out(parts: Iterable[Piece]) -> str:
    """Pieces as text: cells with a colon where a label may lack it, an empty cell as a dash, prose left out."""
    out: list[str] = []
    for piece in parts:
        text = piece.text
        if len(text) > _LONG:
            out.append("\n")
        elif not piece.cell:
            out.append(_FRAMED.sub(r"[\1]", text) + "\n")
        elif not text:
            out.append("—\t")
        else:
            bare = text.strip(_FRAME)
            # A line end after a value: 报告 at its end and 日期 in the next cell are no label 报告日期.
            out.append(f"{bare}：\t" if _BARE.fullmatch(bare) else f"{text}\n")
    return "".join(out)


def from_pieces(parts: Iterable[Piece], found: Found) -> None:
    """Add the value of each label to ``found``; an empty cell is an empty value, never the next one."""
    from_text(set_out(parts), found)


def from_text(text: str, found: Found) -> None:
    """Add the value of each label that stands in ``text``."""
    known = sources()["label"]
    for hit in labels.find(text, 0, len(text)):
        if hit.value and hit.field in known:
            value = _BREAK.split(hit.value.strip(), maxsplit=1)[0]  # a value does not go on in the next cell
            found.add(known[hit.field], value, rule=f"label:{hit.label}")


def only_labels(text: str) -> bool:
    """Whether a line is nothing but labels with their values: it begins with one, or a day, is short, no sentence."""
    if len(text) > 250 or "。" in text:
        return False
    day = _DAY_FIRST.match(text)
    start = day.end() if day else len(text) - len(text.lstrip(_OPENING))
    hits = labels.find(text, 0, len(text))
    return bool(hits) and hits[0].start <= start and (hits[0].colon or len(text) < 12)


def bare_label(text: str) -> bool:
    """Whether a line is one label and nothing else: the next line is then its value."""
    text = text.strip(_FRAME)
    hits = labels.find(text, 0, len(text))
    return len(hits) == 1 and hits[0].start == 0 and hits[0].end == len(text)


def label_tables(tree: Any) -> list[Any]:
    """Tables, lists and grids that hold little but labels with their values: no part of the body."""
    found = []
    for name in ("table", "dl", "ul", "ol"):
        for el in tree.tags.get(name, []):
            if name == "table":
                if next(el.iterdescendants("table"), None) is not None:
                    continue
                texts = [_text(cell) for row in rows_of(el)[:60] for cell in row[:20]]
            else:
                texts = [_text(child) for child in el[:60] if isinstance(child.tag, str)]
            count = sum(_is_labelled(text) for text in texts)
            keys = sum(_is_labelled(text, _KEYS) for text in texts)
            if keys >= 2 and count * 4 >= sum(bool(t) for t in texts) and max(map(len, texts)) < _LONG:
                found.append(el)
    return found


def vertical_tables(tables: list[Any], found: Found) -> None:
    """Index tables with a row of labels above a row of values."""
    for table in tables:
        if table.tag != "table":
            continue
        texts = [[_text(cell) for cell in row] for row in rows_of(table)[:40]]
        for above, below in itertools.pairwise(texts):
            if len(above) == len(below) > 1 and all(map(_is_labelled, above)) and not any(map(_is_labelled, below)):
                for label, value in zip(above, below, strict=True):
                    from_text(f"{label.rstrip(':：')}：{value or '—'}", found)


def bare_date(parts: list[Piece]) -> str | None:
    """The date of a piece that is little else (a line under a title), the last such before the body."""
    for number in range(len(parts) - 1, -1, -1):
        piece, left = parts[number], parts[number - 1] if number else None
        if piece.cell and left is not None and _BARE.fullmatch(left.text.strip(_FRAME)):
            continue  # the value of a label
        if len(piece.text) < 120 and len(_DATE_PARTS.sub("", piece.text)) < 40:
            day = dates.parse(piece.text)
            named = {hit.field for hit in labels.find(piece.text, 0, len(piece.text))}
            if day is not None and not named & labels.DATES:
                return day.isoformat()
    return None


def _text(el: Any) -> str:
    """The text of a cell or item, cut where it is longer than any label with its value."""
    out: list[str] = []
    size = 0
    for piece in el.itertext():
        out.append(piece)
        size += len(piece)
        if size > 4 * _LONG:
            break
    return tidy("".join(out))[:_LONG]


def _is_labelled(text: str, fields: Collection[str] | None = None) -> bool:
    """Whether a cell or item begins with a label; where ``fields`` are given, a plain one of these fields."""
    text = text.lstrip(_OPENING)
    if not text:
        return False
    if fields is None and _BARE.fullmatch(text):
        text += "："
    hits = labels.find(text, 0, min(len(text), 60))
    return bool(hits) and hits[0].start == 0 and (fields is None or hits[0].field in fields)

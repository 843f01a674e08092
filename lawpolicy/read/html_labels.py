"""Values beside their labels on the page: index tables, lists, the line under the title, the foot of the site."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Any

from lxml import etree

from lawpolicy.read.html_given import Found, Source, day, sources
from lawpolicy.read.html_lines import BLOCK, rows_of, tidy
from lawpolicy.read.html_script import written
from lawpolicy.read.html_tree import NO_TEXT

_SPACE = r"[\s\u00a0\u2000-\u200d\u3000]{0,8}"
_SPACES = re.compile(r"[\s\u00a0\u2000-\u200d\u3000]+")
_LONG = 400  # characters of a piece beyond which it is prose and holds no labels
_CELLS = frozenset(("td", "th", "dd", "dt"))


@dataclass(slots=True)
class Piece:
    """A stretch of text that no block ends inside: the text of a cell, an item, a line."""

    text: str
    cell: bool
    element: Any


@cache
def _labels() -> tuple[re.Pattern[str], dict[str, Source]]:
    """One pattern for all labels, longest first, spaces allowed inside; and the rows by label."""
    known = sources()["label"]
    spelt = {name: _SPACE.join(map(re.escape, name)) for name in sorted(known, key=len, reverse=True)}
    names, long = "|".join(spelt.values()), "|".join(s for name, s in spelt.items() if len(name) > 3)
    # Not inside a longer word: 来源 in 税收来源 is no label, nor 时间 in 工作时间. Long labels are plain with their
    # colon, also where a line runs together (来源:示例市政府发布时间:…).
    return re.compile(
        rf"(?<![\u4e00-\u9fff])({names}){_SPACE}(?:[】\]]{_SPACE}[:：]?|[:：]|(?=$))|({long}){_SPACE}[:：]"
    ), known


def pieces(root: Any, skip: Collection[Any], scripts: dict[str, str]) -> list[Piece]:
    """The page as pieces in reading order, empty cells included; what a script writes stands where it is written."""
    found: list[Piece] = []
    buffer: list[str] = []
    where: list[Any] = [root]

    def flush(cell: bool = False) -> None:
        text = tidy("".join(buffer))
        buffer.clear()
        if text or cell:
            found.append(Piece(text, cell, where[-1]))

    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    left_out: set[Any] = set()
    for event, el in walk:
        if event == "start":
            if el.tag == "script":
                if el.text:
                    buffer.append(written(el.text, scripts))
            if el.tag in NO_TEXT or el in skip:
                walk.skip_subtree()
                left_out.add(el)
                if el.tag in BLOCK:
                    flush()
                continue
            if el.tag in BLOCK or el.tag in ("br", "label"):
                flush()
                where.append(el)
            if el.text:
                buffer.append(el.text)
        else:
            if event == "end" and el not in left_out and (el.tag in BLOCK or el.tag in ("br", "label")):
                flush(cell=el.tag in _CELLS and (not found or found[-1].element is not el))
                where.pop()
            if el.tail and el is not root:
                buffer.append(el.tail)
    flush()
    return found


def is_label(text: str) -> Source | None:
    """The row of a label where the text is that label alone."""
    if not text or len(text) > 30:
        return None
    pattern, known = _labels()
    match = pattern.fullmatch(text.strip("[【·• "))
    return known[_name(match)] if match else None


def _name(match: re.Match[str]) -> str:
    """The label of a match as the codebook writes it."""
    return _SPACES.sub("", match.group(1) or match.group(2))


def label_tables(tree: Any) -> list[Any]:
    """Tables, lists and grids that hold little but labels with their values: no part of the body."""
    found = []
    for name in ("table", "dl", "ul", "ol"):
        for el in tree.tags.get(name, []):
            if name == "table":
                if next(el.iterdescendants("table"), None) is not None:
                    continue
                texts = [tidy("".join(cell.itertext()))[:_LONG] for row in rows_of(el)[:60] for cell in row[:20]]
            else:
                texts = [tidy("".join(child.itertext()))[:_LONG] for child in el[:60] if isinstance(child.tag, str)]
            count = sum(_starts_with_label(text) for text in texts)
            if count >= 2 and count * 4 >= sum(bool(t) for t in texts) and max(map(len, texts)) < _LONG:
                found.append(el)
    return found


def _starts_with_label(text: str) -> bool:
    match = _labels()[0].match(text.lstrip("[【·• "))
    return bool(match)


def from_pieces(found_pieces: list[Piece], found: Found, where: str = "label") -> None:
    """Add the value of each label to ``found``; an empty cell is an empty value, never the next one."""
    for number, piece in enumerate(found_pieces):
        if not piece.text or len(piece.text) > _LONG:
            continue
        pairs = split(piece.text)
        for position, (source, raw) in enumerate(pairs):
            if not raw and position == len(pairs) - 1:
                raw = _next(found_pieces, number, piece)
            if raw:
                found.add(source, raw, where)


def split(text: str) -> list[tuple[Source, str]]:
    """The labels of a line with what follows each, up to the next label."""
    pattern, known = _labels()
    matches = list(pattern.finditer(text))
    out = []
    for here, match in enumerate(matches):
        end = matches[here + 1].start() if here + 1 < len(matches) else len(text)
        out.append((known[_name(match)], text[match.end() : end].strip(" \u00a0\u3000|｜[【(（")))
    return out


def only_labels(text: str) -> bool:
    """Whether a line is nothing but labels with their values: it begins with one and is short."""
    return len(text) < 250 and _starts_with_label(text) and "。" not in text


def _next(found_pieces: list[Piece], number: int, piece: Piece) -> str:
    """The text of the piece after a bare label: the next cell, or the block beside it; never another label."""
    if number + 1 >= len(found_pieces):
        return ""
    after = found_pieces[number + 1]
    if len(after.text) > 200 or (after.text and _starts_with_label(after.text)):
        return ""
    if piece.cell and not after.cell:
        return ""
    return after.text


def vertical_tables(tables: list[Any], found: Found) -> None:
    """Index tables with a row of labels above a row of values."""
    for table in tables:
        if table.tag != "table":
            continue
        texts = [[tidy("".join(cell.itertext())) for cell in row] for row in rows_of(table)[:40]]
        for labels, values in zip(texts, texts[1:], strict=False):
            named = [is_label(text) for text in labels]
            if len(labels) == len(values) > 1 and all(named) and not any(is_label(text) for text in values):
                for source, value in zip(named, values, strict=True):
                    if source is not None and value:
                        found.add(source, value, "table")


def bare_date(found_pieces: list[Piece]) -> str | None:
    """The date of a piece that is little else (a line under a title), the last such before the body."""
    for piece in reversed(found_pieces):
        if len(piece.text) < 120:
            date = day(piece.text)
            rest = re.sub(r"[\d\s:：/年月日()（）.\-]+", "", piece.text)
            if date and len(rest) < 40 and not any(source.field == "written_date" for source, _ in split(piece.text)):
                return date
    return None


def before(root: Any, skip: Collection[Any], container: Any, scripts: dict[str, str]) -> list[Piece]:
    """The pieces that stand before ``container`` on the page."""
    out: list[Piece] = []
    above = set(container.iterancestors())
    order = {el: n for n, el in enumerate(root.iter())}
    limit = order.get(container, 0)
    for piece in pieces(root, {*skip, container}, scripts):
        if piece.element in above or order.get(piece.element, limit + 1) < limit:
            out.append(piece)
    return out

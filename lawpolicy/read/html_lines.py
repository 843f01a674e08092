"""Elements to lines: a block or br ends a line, a data table gives a line a row with tabs, inline tags join."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from itertools import islice
from typing import Any

from lxml import etree

from lawpolicy.read.html_tree import NO_TEXT
from lawpolicy.read.numbering import format_number
from lawpolicy.read.wrapped import unwrapped

# Elements that begin and end a line of their own.
BLOCK = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dir", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hr", "html", "label", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table",
    "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
))  # fmt: skip
_BLOCK_STYLE = re.compile(r"display\s*:\s*(?:block|flex|grid|table|list-item)", re.IGNORECASE)
_PRE_STYLE = re.compile(r"white-space\s*:\s*pre", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f]+")
# A line break of the source beside a Han character or mark is no space of the text.
_BROKEN = re.compile(
    r"(?<=[\u3000-\u9fff\uff00-\uffef])[ \t]{0,200}[\r\n][ \t\r\n]{0,500}"
    r"|[ \t]{0,200}[\r\n][ \t\r\n]{0,500}(?=[\u3000-\u9fff\uff00-\uffef])"
)
# Marks without width that editors leave behind: soft hyphen, zero-width spaces and joiners, byte order mark.
_NO_WIDTH = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_STRIP = "".join(chr(c) for c in (*range(0x2000, 0x200B), 0x20, 0x09, 0x0A, 0x0D, 0x0C, 0x0B, 0xA0, 0x3000, 0x202F))
# Two wide or four narrow spaces inside a line after the end of a sentence or of a heading.
_INDENT = re.compile(r"(?<=[\u4e00-\u9fff。！？；：”）])(?:[\u3000\u2003]{2,8}|\u00a0{4,16})(?=[^\s\u3000\u00a0])")
_RUN_ON, _FEW_INDENTS, _SHORT_PART = 300, 4, 25  # characters, indents, characters between two: not a row of words
_MAX_SPAN = 40  # columns or rows that one cell may cover: more is a slip or an attack
_LIST_STYLES = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_NUMBERED = re.compile(r"\s*[(（]?[\d一二三四五六七八九十①-⑳]{1,3}[)）.、．]?|第")


@dataclass(slots=True)
class Line:
    """A line of the page: its text, the Han characters in it, how many of them are links, the element it stands in."""

    text: str
    han: int
    linked: int
    element: Any
    row: bool = False  # a row of a data table


def lines(root: Any, skip: Collection[Any] = ()) -> list[Line]:
    """The visible lines of ``root``, without blank ones and without the elements of ``skip``."""
    found: list[Line] = []
    buffer: list[str] = []
    open_blocks: list[Any] = [root]
    links = linked = pre = 0
    counts: dict[Any, int] = {}  # list → items so far
    closing: dict[Any, str] = {}  # inline elements that a style makes blocks, or that keep their line ends

    def flush() -> None:
        nonlocal linked
        text = "".join(buffer)
        buffer.clear()
        count, linked = linked, 0
        for piece in unwrapped(text.split("\x00")) if pre or "\x00" in text else (text,):
            for clean in _by_indents(tidy(piece)):
                found.append(Line(clean, len(_HAN.findall(clean)), min(count, len(clean)), open_blocks[-1]))

    def add(text: str | None) -> None:
        nonlocal linked
        if text:
            if pre:
                text = text.replace("\r\n", "\n").replace("\n", "\x00")
            buffer.append(text)
            if links:
                linked += len(_HAN.findall(text))

    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, el in walk:
        tag = el.tag
        if event == "start":
            if tag in NO_TEXT or el in skip:
                walk.skip_subtree()
                closing[el] = "skip"
                if tag not in NO_TEXT and tag in BLOCK:
                    flush()
                continue
            if tag == "br":
                flush()
                continue
            style = el.get("style")
            if tag == "table" and el is not root:
                grid = data_table(el, skip)
                if grid is not None:
                    flush()
                    for row in grid:
                        text = "\t".join(row).rstrip("\t")
                        if text.strip():
                            found.append(Line(text, len(_HAN.findall(text)), 0, el, row=True))
                    walk.skip_subtree()
                    closing[el] = "skip"
                    continue
            if tag in BLOCK or (style and _BLOCK_STYLE.search(style)):
                flush()
                open_blocks.append(el)
                closing[el] = "block"
                if tag == "li":
                    mark = _list_mark(el, counts)
                    if mark:
                        buffer.append(mark)
            if tag == "a" and _is_link(el):
                links += 1
                closing[el] = closing.get(el, "") + " link"
            if tag == "pre" or (style and _PRE_STYLE.search(style)):
                pre += 1
                closing[el] = closing.get(el, "") + " pre"
            add(el.text)
        else:
            if event == "end":
                how = closing.pop(el, "")
                if "block" in how:
                    flush()
                    if len(open_blocks) > 1:
                        open_blocks.pop()
                if "link" in how:
                    links -= 1
                if "pre" in how:
                    flush()
                    pre -= 1
            if el is not root:
                add(el.tail)
    flush()
    return found


def _by_indents(text: str) -> list[str]:
    """A long line cut where indents show that it was paragraphs, whose line ends were lost; nothing for no text."""
    if len(text) > _RUN_ON:
        parts = _INDENT.split(text)
        if len(parts) > _FEW_INDENTS and len(text) / len(parts) > _SHORT_PART:
            return parts
    return [text] if text else []


def _is_link(el: Any) -> bool:
    """Not so: a place to jump to, as Word sets around the headings of a table of contents."""
    return el.get("href") is not None or el.get("name") is None


def tidy(text: str) -> str:
    """A run of source white space as one space, marks without width out, blanks at both ends off."""
    if "\n" in text or "\r" in text:
        text = _BROKEN.sub("", text)
    text = _SPACES.sub(" ", text)
    if not text.isascii():
        text = _NO_WIDTH.sub("", text)
    return text.strip(_STRIP)


def _list_mark(item: Any, counts: dict[Any, int]) -> str:
    """The number that a browser draws before an item of an ordered list; empty where it draws none.

    ``counts`` holds each list's last number and is moved on.
    """
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        return ""
    given = item.get("value") or (parent.get("start") if parent not in counts else None) or ""
    number = int(given) if given.isdecimal() and len(given) < 5 else counts.get(parent, 0) + 1
    counts[parent] = number
    style = f"{parent.get('style', '')};{item.get('style', '')};{parent.get('class', '')}".lower()
    if re.search(r"list-style(?:-type)?\s*:\s*none", style):
        return ""
    if _NUMBERED.match("".join(islice(item.itertext(), 5))[:20]):
        return ""  # typed by hand as well, with the drawn number switched off by the site's style sheet
    if "cjk-ideographic" in style or "simp-chinese" in style or "custom_cn" in style or "cn-1-" in style:
        return format_number(number, "chineseCounting") + "、"
    return format_number(number, _LIST_STYLES.get(parent.get("type", "1"), "decimal")) + "."


def rows_of(table: Any) -> list[list[Any]]:
    """The cells of each row of a table, without those of tables inside it."""
    found: list[list[Any]] = []
    stack = [iter(table)]
    while stack:
        el = next(stack[-1], None)
        if el is None:
            stack.pop()
        elif el.tag == "tr":
            found.append([cell for cell in el if cell.tag in ("td", "th")])
        elif el.tag in ("tbody", "thead", "tfoot", "form", "font", "center"):
            stack.append(iter(el))
    return found


def data_table(table: Any, skip: Collection[Any] = ()) -> list[list[str]] | None:
    """The cells of a data table as text, set out by column; None for a table that only lays out a page.

    A cell that covers several columns or rows stands once, at its first place; the places it covers are empty.
    """
    if next(table.iterdescendants("table"), None) is not None:
        return None
    cells = rows_of(table)
    if len(cells) < 2 or max((len(row) for row in cells), default=0) < 2:
        return None
    if sum(len(row) for row in cells) > 50_000:
        return None
    grid: list[list[str]] = []
    covered: dict[int, int] = {}  # column → rows still covered by a cell from above
    longest = paragraphs = filled = 0
    for row in cells:
        out: list[str] = []
        column = 0
        for cell in row:
            while covered.get(column, 0) > 0:
                covered[column] -= 1
                out.append("")
                column += 1
            parts = lines(cell, skip) if len(cell) else None
            text = " ".join(line.text for line in parts) if parts is not None else tidy(cell.text or "")
            longest = max(longest, len(text))
            paragraphs = max(paragraphs, len(parts or ()))
            filled += bool(text)
            width, height = _span(cell, "colspan"), _span(cell, "rowspan")
            out.append(text.replace("\t", " "))
            out.extend([""] * (width - 1))
            for place in range(column, column + width):
                if height > 1:
                    covered[place] = height - 1
            column += width
        while covered.get(column, 0) > 0:
            covered[column] -= 1
            out.append("")
            column += 1
        grid.append(out)
    # Whole paragraphs in a cell: the table lays out the page, and its cells are blocks of text.
    if longest > 400 or paragraphs > 12 or filled < 3:
        return None
    return grid


def _span(cell: Any, name: str) -> int:
    value = (cell.get(name) or "1").strip()
    return min(max(int(value), 1), _MAX_SPAN) if value.isdecimal() and len(value) < 6 else 1

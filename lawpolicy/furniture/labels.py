"""Labels and the values beside them: 索引号, 发布日期 … in table rows, bullets, pipes or one run-together line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from lawpolicy import codebook, dates
from lawpolicy.problems import LawpolicyError

_GAP = r"[ \t　\xa0\u2002-\u200b\ufeff]{0,12}"
_BEFORE = " \t　\xa0\u2002\u2003|｜丨•·●■◆▪※*-【[(（:：,，;；>》"
# Right of a label: a closing bracket, then a colon. Without one, the label must be a cell of its own.
_COLON = re.compile(rf"{_GAP}[】\])）]?{_GAP}[:：]")
_CLOSED = re.compile(rf"{_GAP}[】\])）]")
_OPENED = re.compile(rf"[【\[(（]{_GAP}$")
_CELL_END = re.compile(r"[ \t　\xa0\u2002\u2003]{0,12}(?:$|[\n\t|｜丨\[【(（])|[ 　\xa0\u2002\u2003]")
# Ends a name: a cell border, a wide gap, or a gap before a date or a button.
_WIDE = re.compile(
    r"[\t|｜丨]|[ 　\xa0\u2002\u2003]{2,}"
    r"|\s+(?=20\d\d[-/.年]\d|[【\[]|打印|关闭|分享|收藏|字体|字号|浏览|阅读|点击|大\s*中\s*小|T\b)"
)
_BULLET = re.compile(r"[ \t　\xa0\u2002\u2003]*[•·●■◆▪※*][ \t　\xa0\u2002\u2003]*")
_CLOSING = {"】": "【", "]": "[", "）": "（", ")": "("}
_NOTHING = frozenset(
    ("", "无", "/", "-", "--", "—", "——", "暂无", "空", "null", "NULL", "undefined", "None", "〔〕号", "[]", "〔〕")
)
DATES = frozenset(("published", "issued", "written", "updated", "date_other", "retrieved", "signed"))
FIELDS = DATES | {
    "index_number", "document_number", "site_code", "url", "publisher", "source_name", "title", "category", "summary",
    "byline", "views", "widget", "signature", "site_host", "contact", "icp",
}  # fmt: skip
_CODES = frozenset(("index_number", "document_number", "site_code", "url"))
KIND = {"views": "widget", "widget": "widget", "site_host": "site_footer", "contact": "site_footer",
        "icp": "site_footer", "site_code": "site_footer"}  # fmt: skip
# Font sizes, counters and buttons behind their label: [ 大 中 小 ], 1024次. Never Han text that could be a sentence.
_BUTTONS = re.compile(
    r"(?:[\s|｜:：,，]|[\[【(（][ \t　大中小特默认打印关闭收藏分享字号体TA+\-]{0,12}[\]】)）]"
    r"|(?:大|中|小|打印(?:本页|此页|本文)?|关闭(?:窗口|本页)?|收藏|分享(?:到)?|默认|T)(?=[\s|｜\[\]【】]|$|大|中|小)|\d{1,9}(?:次|人次)?(?![\d年.、])){1,30}"
)
_SITE_CODE = re.compile(r"\d{10}|[A-Za-z]{1,2}\d{8,9}")
_DOCUMENT = re.compile(r"[一-鿿A-Za-z]{1,16}\s?[〔\[【(（﹝]\s?(?:19|20)\d\d\s?[〕\]】)）﹞]\s?(?:第\s?)?\d{1,5}\s?号?")


@dataclass(slots=True)
class Hit:
    """A label found in a line; ``start:end`` is the label with its colon."""

    label: str
    field: str
    start: int
    end: int
    colon: bool
    value: str | None = None
    value_start: int = 0
    value_end: int = 0


@cache
def _table() -> dict[str, tuple[str, bool]]:
    rows = codebook.rows("labels", key=("label",), required=("field", "comment"))
    for line, row in enumerate(rows, start=2):
        if row["field"] not in FIELDS:
            raise LawpolicyError(
                f"codebook/labels.csv, line {line}: '{row['field']}' is no field; use {', '.join(sorted(FIELDS))}."
            )
    return {row["label"]: (row["field"], row["colon"] == "yes") for row in rows}


_RUN_ON = 40  # characters between two labels of one run-together line of metadata


@cache
def _pattern() -> re.Pattern[str]:
    """All labels as one trie, the longest first, with room for the spaces that pages put inside them (索 引 号)."""
    tree: dict[str, dict] = {}
    for label in _table():
        node = tree
        for character in label:
            node = node.setdefault(character, {})
        node[""] = {}

    def expression(node: dict[str, dict]) -> str:
        branches = [
            re.escape(c) + (_GAP + more if (more := expression(child)) else "") for c, child in node.items() if c
        ]
        if not branches:
            return ""
        return f"(?:{'|'.join(branches)}){'?' if '' in node else ''}"

    # Branches start with a plain character each, so that the search skips what can start no label.
    return re.compile("|".join(re.escape(c) + _GAP + expression(child) for c, child in tree.items()))


def find(text: str, start: int, end: int) -> list[Hit]:
    """The labels between two offsets, with their values; a bare word such as 来源 counts only before a colon.

    Not labels: the same words inside a sentence (资金来源, 发布时间表), which no colon and no cell border marks off.
    """
    hits: list[Hit] = []
    for match in _pattern().finditer(text, start, end):
        a, b = match.span()
        label = "".join(match.group().split()).replace("\u200b", "").replace("\ufeff", "")
        if label not in _table():
            continue
        field, bare = _table()[label]
        before = text[a - 1] if a > start else "\n"
        free = before in _BEFORE or before == "\n"
        opened = free and _OPENED.search(text, max(start, a - 13), a) is not None
        colon = _COLON.match(text, b, end)
        if colon is not None:
            # Glued to Han text a short label is part of a word: 资金来源：. A long one is not: …司法局发布日期：
            # Nor is a short one that follows another label's value in one run-together line: …办公室文号：
            glued = not free and len(label) < 3 and "一" <= before <= "鿿"
            if glued and not (hits and a - hits[-1].end <= _RUN_ON and "\n" not in text[hits[-1].end : a]):
                continue
            # 【来源：】市司法局: the bracket around a label closes behind its colon.
            bracket = _CLOSED.match(text, colon.end(), end) if opened else None
            hits.append(Hit(label, field, a, (bracket or colon).end(), True))
            continue
        closed = _CLOSED.match(text, b, end) if opened else None
        if closed is not None and field != "widget":
            hits.append(Hit(label, field, a, closed.end(), True))
            continue
        cell = _CELL_END.match(text, b, end) if b < end else True
        if not free or not cell:
            continue
        own_cell = before != " " and (b >= end or text[b] in "\n\t|｜丨[【")
        if bare and not own_cell and not _BULLET.fullmatch(text, max(start, a - 6), a):
            continue
        hits.append(Hit(label, field, a, b, False))
    for hit, after in zip(hits, [*(h.start for h in hits[1:]), end], strict=False):
        _value(text, hit, after)
    return hits


def _value(text: str, hit: Hit, limit: int) -> None:
    a, b = hit.end, limit
    while a < b and (text[a].isspace() or text[a] in "|｜丨\u200b\ufeff"):
        a += 1
    raw = text[a:b]
    if hit.field in DATES:
        found = dates.DAY.match(raw) or (dates.DAY.search(raw[:24]) if raw[:1] in "(（[【" else None)
        if found is None:
            hit.value_start = hit.value_end = hit.end
            return
        a, b = a + found.start(), a + found.start() + len(found.group().rstrip())
        hit.value, hit.value_start, hit.value_end = text[a:b], a, b
        clock = dates.CLOCK.match(text, b, limit)
        hit.value_end = clock.end() if clock is not None else b
        return
    if hit.field in ("widget", "views"):
        buttons = _BUTTONS.match(text, a, limit)
        hit.value_start, hit.value_end = a, buttons.end() if buttons is not None else a
        return
    if hit.field == "document_number" and (number := _DOCUMENT.match(raw)):
        b = a + number.end()
    elif hit.field in _CODES:
        cut = re.search(r"[\s|｜丨，,；;】]", raw)
        b = a + cut.start() if cut is not None else b
    elif hit.field not in ("summary", "category", "title"):
        cut = _WIDE.search(raw)
        b = a + cut.start() if cut is not None else b
    elif cut := re.search(r"[\t|｜丨]", raw):
        b = a + cut.start()
    value = text[a:b].strip(" \t　\xa0\u2002\u2003\u200b\ufeff•·●,，;；|｜丨")
    if text[a:b].lstrip()[:1] not in "（([【〔":
        value = value.rstrip("[【(（")
    if value[-1:] in _CLOSING and _CLOSING[value[-1]] not in value:
        value = value[:-1].rstrip()
    if hit.field == "site_code":
        code = _SITE_CODE.match(value)
        value = code.group() if code is not None else ""
    hit.value_start = text.find(value, a, b) if value else hit.end
    hit.value_end = hit.value_start + len(value)
    hit.value = None if value.strip() in _NOTHING else value


def after(text: str, hit: Hit, limit: int) -> int:
    """Where the text goes on after a label, its value, and the buttons behind it."""
    buttons = _BUTTONS.match(text, hit.value_end, limit)
    return buttons.end() if buttons is not None else hit.value_end

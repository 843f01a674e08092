"""The marks that number a report's items (一、 (一) 1. (1) ① 一是 第一, 首先), told from text that looks like them.

A mark counts where the layout says so (it begins a line) or where a series does (it begins one that goes on, or
continues one). Everything here is a single pass over the candidates, whatever the text holds.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# Where a candidate stands: glued to the text before it, after a comma, after white space, after the end of a
# sentence or clause, on a line of its own though the line before seems to run on, on a line of its own.
GLUED, COMMA, SPACE, CLAUSE, WRAPPED, LINE = range(6)

LEVELS = {
    "part": 1, "cn": 1, "bracket_cn": 2, "digit": 3,
    "bracket_digit": 4, "circle": 4, "is": 4, "must": 4, "digit_is": 4, "ordinal": 4, "first": 4,
    "of_them": 4,
}  # fmt: skip

LINE_ENDS = "\n\v\f\u2028\u2029"
BLANKS = " \t\u3000\xa0\u2002\u2003\u2009\u200b\ufeff"
_ENTITIES = ("&nbsp;", "&ensp;", "&emsp;")  # blanks that a page left as written in HTML
_CN = "一二三四五六七八九十"
_B = f"[{BLANKS}]{{0,2}}"
_D = "0-9０-９"

# Every candidate, one alternative a kind; the first class is their union so that the search skips quickly to it.
# Must not match: decimals (1.3), years (2020.), 一 inside a longer word; the rest is for `_plausible` to judge.
_CANDIDATE = re.compile(
    rf"[{_CN}{_D}(（〔第首其再最①-⑳⑴-⒛㈠-㈩❶-❿➀-➉]"
    rf"(?:(?<=[{_CN}])[{_CN}]{{0,3}}(?:{_B}(?P<cn>[、．.])|(?P<half_cn>[)）])|{_B}(?P<is>是)|(?P<must>要)|(?P<cn_soft>[，,：:]))"
    rf"|(?<=[(（〔]){_B}(?:(?P<bracket_cn>[{_CN}]{{1,3}})|(?P<bracket_digit>[{_D}]{{1,2}})|(?P<lost>)){_B}[)）〕][、．.]?"
    rf"|(?<=[{_D}])[{_D}]{{0,4}}(?:{_B}(?P<digit>[.．、])(?!{_B}[{_D}](?!\d{{3}}年))|(?P<half_digit>[)）])|(?P<digit_is>是))"
    rf"|(?<=第)[{_CN}]{{1,3}}(?:(?P<part>部分|章)|{_B}(?P<ordinal>[,，、:：]))"
    rf"|(?P<first>(?<=首)先|(?<=其)次|(?<=再)[次者]|(?<=最)后)"
    rf"|(?<=其)(?P<of_them>[{_CN}])(?=[{BLANKS},，:：是])"
    rf"|(?P<circle>(?<=[①-⑳]))|(?P<full_circle>(?<=[❶-❿]))|(?P<sans_circle>(?<=[➀-➉]))|(?P<ring_digit>(?<=[⑴-⒇]))|(?P<dot_digit>(?<=[⒈-⒛]))|(?P<ring_cn>(?<=[㈠-㈩])))"
)
_KIND = {
    "half_cn": "bracket_cn", "cn_soft": "cn", "lost": "bracket_cn", "half_digit": "bracket_digit",
    "ring_digit": "bracket_digit", "dot_digit": "digit", "ring_cn": "bracket_cn", "full_circle": "circle",
    "sans_circle": "circle",
}  # fmt: skip
_GLYPHS = {
    "circle": 0x245F,
    "full_circle": 0x2775,
    "sans_circle": 0x277F,
    "ring_digit": 0x2473,
    "dot_digit": 0x2487,
    "ring_cn": 0x321F,
}
_ORDER = {"首": 1, "其": 2, "再": 3, "最": 4}

# Quotations, titles and bracketed remarks on one line: a mark inside one is not the report's own. Each bounded.
_ENCLOSED = re.compile(
    r"[“《(（「『【](?:(?<=“)[^“”\n]{0,200}”|(?<=《)[^《》\n]{0,150}》|(?<=[(（])[^()（）\n]{0,200}[)）]"
    r"|(?<=「)[^「」\n]{0,200}」|(?<=『)[^『』\n]{0,200}』|(?<=【)[^【】\n]{0,60}】)"
)

_ENDS = frozenset("。！？；;：:!?｡…—")
_COMMAS = frozenset("，,、")
_CLOSERS = frozenset('”’」』）)》】"')
# Before (一) or 1. these make it a reference: 第(一)项, 第三条(二), 附件1.
_REFERS = frozenset("第条款项节章附件表图例栏页期号")
# 一是 is part of a word or a date after these: 统一是, 唯一是, 之一是, 第一是, 周一是, 十一是.
_BINDS = frozenset("统唯之第专同单任每某逐万周期月初十百千零年")
_LEADS_IN = frozenset("将要为")  # a list run into its sentence begins after these
# 一、二级 / 二、三季度: an enumeration of ranks, not a mark.
_RANKS = frozenset("级类期审线季等区年月楼号档产批、")
# After a bracketed number, these make it a reference or a unit, not a heading.
_AFTER_REFERENCE = frozenset("项款条目号类级、，,。；;）)")


@dataclass(slots=True)
class Mark:
    """A candidate: ``text[start:end]`` is the mark as written, ``value`` its number, ``place`` where it stands."""

    start: int
    end: int
    kind: str
    level: int
    value: int
    place: int
    soft: bool = False  # a form so weak that only a series can support it: 一, / 1) / ()
    follows: bool = False  # the next number of its kind comes after it, before the series could have ended


def chinese_number(word: str) -> int:
    """1 for 一, 12 for 十二, 35 for 三十五; 0 where the word is no number below 100."""
    tens, ten, ones = word.partition("十")
    if not ten:
        return _CN.find(word) + 1 if len(word) == 1 else 0
    if len(tens) > 1 or len(ones) > 1:
        return 0
    return (_CN.find(tens) + 1 if tens else 1) * 10 + (_CN.find(ones) + 1 if ones else 0)


def enclosed(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The quotations, titles and bracketed remarks in ``text[start:end]``, in order, none inside another."""
    return [m.span() for m in _ENCLOSED.finditer(text, start, end)]


def inside(spans: Sequence[tuple[int, int]], at: int) -> tuple[int, int] | None:
    """The span that strictly holds the offset ``at``, if any; ``spans`` are in order and do not overlap."""
    i = bisect_right(spans, (at,)) - 1  # the last span that starts before `at`
    return spans[i] if i >= 0 and spans[i][0] < at < spans[i][1] else None


def covered(spans: Sequence[tuple[int, int]], at: int) -> bool:
    """Whether the offset ``at`` lies in one of ``spans``, its start included; ``spans`` are in order."""
    i = bisect_right(spans, (at, 1 << 60)) - 1
    return i >= 0 and at < spans[i][1]


def find(
    text: str, start: int, end: int, spans: Sequence[tuple[int, int]], skip: Sequence[tuple[int, int]] = ()
) -> list[Mark]:
    """The marks of ``text[start:end]`` that number its items, in order; none in ``skip`` or inside ``spans``."""
    return _select(text, list(_candidates(text, start, end, spans, skip)))


def _candidates(
    text: str, start: int, end: int, spans: Sequence[tuple[int, int]], skip: Sequence[tuple[int, int]]
) -> Iterable[Mark]:
    for match in _CANDIDATE.finditer(text, start, end):
        at, group = match.start(), str(match.lastgroup)
        first, kind = text[at], _KIND.get(group, group)
        before = text[at - 1] if at > start else "\n"
        if first.isdigit() and group not in _GLYPHS and (before.isdigit() or before in ".．"):
            continue  # the tail of a longer number
        if skip and covered(skip, at):
            continue
        value = _value(match, group, first)
        if value > 99999 or (value == 0 and group != "lost"):
            continue
        place = _place(text, at, start)
        soft = group in ("half_cn", "half_digit", "cn_soft", "lost")
        mark = Mark(at, match.end(), kind, LEVELS[kind], value, place, soft)
        if _plausible(text, mark, end) and inside(spans, at) is None:
            yield mark


def _value(match: re.Match[str], group: str, first: str) -> int:
    if group in _GLYPHS:
        return ord(first) - _GLYPHS[group]
    if group == "first":
        return _ORDER[first]
    if group == "lost":
        return 0
    word = match.group()
    digits = "".join(c for c in word if c.isdigit())
    return int(digits) if digits else chinese_number("".join(c for c in word if c in _CN))


def ink_before(text: str, at: int, start: int) -> int:
    """The offset of the last character between ``start`` and ``at`` that is no blank; ``start - 1`` where all are."""
    i = at - 1
    while i >= start and (text[i] in BLANKS or text.endswith(_ENTITIES, start, i + 1)):
        i = i - 1 if text[i] in BLANKS else text.rfind("&", start, i) - 1
    return i


def _place(text: str, at: int, start: int) -> int:
    i = ink_before(text, at, start)
    if i < start:
        return LINE
    c = text[i]
    if c in LINE_ENDS:
        return _line_place(text, i, start)
    closed = i
    while closed > start and text[closed] in _CLOSERS:
        closed -= 1
    if c in _ENDS or text[closed] in "。！？!?；;":
        return CLAUSE
    if i < at - 1:
        return SPACE
    return COMMA if c in _COMMAS else GLUED


def _line_place(text: str, i: int, start: int) -> int:
    """LINE, or WRAPPED where the line that ends at ``i`` seems to run on: it stops at a comma, a bracket or 第."""
    c = text[i - 1] if i > start else "。"
    return WRAPPED if c in _COMMAS or c in "(（“《第" else LINE


def _plausible(text: str, mark: Mark, end: int) -> bool:
    """Whether a candidate can be a mark at all, by the characters around it."""
    at, place, kind = mark.start, mark.place, mark.kind
    after = text[mark.end] if mark.end < end else "\n"
    before = text[at - 1] if place == GLUED else ""
    if after in LINE_ENDS and place < WRAPPED:
        return False
    if kind == "cn":
        if place < SPACE or (mark.soft and place != LINE):
            return False
        if after in _CN and chinese_number(after) == mark.value + 1:
            return text[mark.end + 1 : mark.end + 2] not in _RANKS
        return after not in "、)）,，"
    if kind in ("bracket_cn", "bracket_digit"):
        return before not in _REFERS and after not in _AFTER_REFERENCE and (not mark.soft or place >= CLAUSE)
    if kind == "digit":
        return before not in _REFERS and not (before.isascii() and before.isalnum())
    if kind == "is":
        return before not in _BINDS and after not in "否不非"
    if kind in ("must", "digit_is"):
        return place >= COMMA and place != SPACE
    if kind == "ordinal":
        return place >= COMMA and not (text[mark.end - 1] == "、" and after in _CN)
    if kind == "first":
        return place >= CLAUSE
    if kind == "of_them":
        return place >= COMMA
    return place == LINE if kind == "part" else True


# A mark ends the open series of the kinds below it; 1. 2. 3. alone may run on across (一)(二).
_BELOW = {
    kind: [k for k, below in LEVELS.items() if below > level and not (level == 2 and k == "digit")]
    for kind, level in LEVELS.items()
}


def _select(text: str, candidates: list[Mark]) -> list[Mark]:
    """Those that layout or series supports."""
    _look_ahead(candidates)
    last: dict[str, int] = {}
    chosen: list[Mark] = []
    for mark in candidates:
        if _supported(text, mark, last, chosen):
            chosen.append(mark)
            if mark.kind == "part":
                last.clear()
            last[mark.kind] = mark.value or last.get(mark.kind, 0) + 1
            for kind in _BELOW[mark.kind]:
                last.pop(kind, None)
    return chosen


def _look_ahead(candidates: list[Mark]) -> None:
    """Set ``follows``: the next number (or the one after it) stands further on, before this one comes again."""
    seen: dict[str, dict[int, int]] = {}
    for i in range(len(candidates) - 1, -1, -1):
        mark = candidates[i]
        later = seen.setdefault(mark.kind, {})
        again = later.get(mark.value, len(candidates))
        mark.follows = later.get(mark.value + 1, again) < again or (
            mark.kind != "first" and later.get(mark.value + 2, again) < again
        )
        if mark.place > GLUED:
            later[mark.value] = i
        if mark.place == LINE and mark.level < 4:
            for kind in _BELOW[mark.kind]:
                seen.pop(kind, None)


def _supported(text: str, mark: Mark, last: dict[str, int], chosen: list[Mark]) -> bool:
    before, value, kind = last.get(mark.kind, 0), mark.value, mark.kind
    continues = before > 0 and value == before + 1
    begins = value == 1 and mark.follows
    if mark.soft:
        if kind == "bracket_digit" and (continues or begins) and mark.place == CLAUSE:
            return True  # 1）…；2）…；3）… in one paragraph
        return (continues or begins) and mark.place == LINE if value else before > 0 and mark.place == LINE
    if kind == "first":
        return begins if value == 1 else 0 < before < value
    if kind in ("must", "digit_is", "of_them"):
        return begins or continues
    if mark.place == LINE and (value < 200 or continues):
        return True
    if kind == "is":
        if mark.place >= COMMA and before and before <= value <= before + 3:
            return True  # a number lost or doubled in a series that is open
        return begins or continues or (mark.place >= CLAUSE and value == 2 and mark.follows)
    lost = before > 0 and value == before + 2 and mark.place >= CLAUSE  # 2、…。4、…: the number between is lost
    if kind in ("cn", "part"):
        return mark.place >= SPACE and (begins or continues or lost)
    if mark.place == GLUED and kind != "circle":
        if kind == "digit" and begins and text[mark.start - 1] in _LEADS_IN:
            return True  # 2022年,我局将1.完善制度;2.充实队伍
        return continues or (value == 1 and (begins or kind == "bracket_cn") and _ends_heading(text, mark, chosen))
    return begins or continues or lost


def _ends_heading(text: str, mark: Mark, chosen: list[Mark]) -> bool:
    """Whether only a heading's words stand between the mark before and this one: 一、工作情况(一)加强领导。"""
    if not chosen or chosen[-1].level >= mark.level or mark.start - chosen[-1].end > 40:
        return False
    return not any(c in _ENDS or c in "，,。\n" for c in text[chosen[-1].end : mark.start])

"""Days and years as these pages write them: 2021-01-18 06:45, 2020年12月25日, 二〇二一年一月二十日."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_ZERO = "〇○◯零OＯoｏOО0０"
_HAN_DIGIT = {c: str(i) for i, c in enumerate("零一二三四五六七八九")} | dict.fromkeys(_ZERO, "0") | {"两": "2"}
_GAP = r"[ \t　\u2002\u2003]{0,3}"
_YEAR_DIGITS = r"[12１２][09０９]\d{2}"
_YEAR_HAN = rf"[一二][{_ZERO}九][{_ZERO}一二三四五六七八九]{{2}}"

# A whole day. Not the month alone (2021年1月), nor digits cut out of a longer number (12021-01-18, a document id).
DAY = re.compile(
    rf"(?<!\d)({_YEAR_DIGITS}){_GAP}[-—－/／.．年]{_GAP}(\d{{1,2}}){_GAP}[-—－/／.．月]{_GAP}(\d{{1,2}})(?!\d){_GAP}[日号]?"
    rf"|({_YEAR_HAN}){_GAP}年{_GAP}([一二三四五六七八九十正元]{{1,3}}){_GAP}月{_GAP}([一二三四五六七八九十廿卅]{{1,3}}){_GAP}[日号]"
)
# What may follow a day on a page: 06:45, 17:30:00.0, 星期一.
CLOCK = re.compile(rf"{_GAP}T?\d{{1,2}}[:：]\d{{1,2}}(?:[:：]\d{{1,2}}(?:\.\d{{1,3}})?)?")
# A day without separators, as in the meta tag of some sites (20210118).
_PACKED = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:\d{4}|\d{6})?$")
# The year of something: 2020年, 2020年度, 二〇二〇年. Not a whole day's year read off an ISO date, not the last half of
# 20212025年 (a lost dash), not 〔2016〕. The look back stands behind the digits, so that the search can skip to them.
_YEAR_END = rf"(?<![\d\-—–－~～][\s\S]{{4}}){_GAP}年(?:{_GAP}度)?"
YEAR = re.compile(rf"({_YEAR_DIGITS}|{_YEAR_HAN}){_YEAR_END}")
_YEAR_IN_DIGITS = re.compile(rf"({_YEAR_DIGITS}){_YEAR_END}")
_HAN_ZERO = re.compile(f"[{_ZERO}][{_ZERO}一二三四五六七八九]{{1,2}}{_GAP}年")


def number(written: str) -> int | None:
    """A day, month or year in digits or Han numerals; None where it is neither."""
    if written.isdigit():
        return int(written)
    if len(written) == 4 and all(c in _HAN_DIGIT for c in written):
        return int("".join(_HAN_DIGIT[c] for c in written))
    written = written.replace("正", "一").replace("元", "一").replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = written.rpartition("十")
    if (tens and tens not in _HAN_DIGIT) or (ones and ones not in _HAN_DIGIT):
        return None
    return (int(_HAN_DIGIT.get(tens, "1")) * 10 if ten else 0) + int(_HAN_DIGIT.get(ones, "0"))


def of(match: re.Match[str]) -> date | None:
    """The day a match of ``DAY`` names; None where the calendar has no such day (2021-13-45)."""
    parts = [number(part) for part in match.groups() if part is not None]
    if len(parts) != 3 or None in parts:
        return None
    try:
        return date(*parts)  # type: ignore[arg-type]
    except ValueError:
        return None


def parse(written: str) -> date | None:
    """The first day in ``written`` (a label's value, a meta tag, a cell of the manifest); None where there is none."""
    found = DAY.search(written)
    if found is not None:
        return of(found)
    packed = _PACKED.match(written.strip())
    if packed is None:
        return None
    try:
        return date(*map(int, packed.groups()))
    except ValueError:
        return None


def years(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """The years that a stretch of text names, as matches of ``YEAR``."""
    pattern = YEAR if _HAN_ZERO.search(text, start, end) is not None else _YEAR_IN_DIGITS
    return pattern.finditer(text, start, end)


def year(match: re.Match[str]) -> int | None:
    """The year a match of ``YEAR`` names."""
    return number(match.group(1))

"""Which year, or part of one, a number is about: stated, carried on from earlier in its sentence, or the report's."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from lawpolicy.quantities.clauses import Clause
    from lawpolicy.quantities.spotting import Spot

# The first year of a five-year plan, of the economy (十四五) or of law publicity (八五).
_PLANS = {"十三五": 2016, "十四五": 2021, "十五五": 2026, "六五": 2011, "七五": 2016, "八五": 2021, "九五": 2026}
_HAN = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_DASH = "[-－—–~～至到]{1,2}"
_PART = (
    rf"上半年|(?<!上)下半年|前三(?:个)?季度|前[二两]个?季度|第?[一二三四1-4]季度|前[三九六3-9]个月|(?P<m1>1[0-2]"
    rf"|[1-9])月?份?{_DASH}(?P<m2>1[0-2]|[1-9])月份?"
)
# A mention of time. Titles and quotations are passed over: a year in a title is no period.
# Must not take 2018年制定的 (when a document was made) or a year beyond the report's (a plan) for the period.
_TIME = re.compile(
    "《[^》\n]{0,80}》|“(?!十[三四五]五|[六七八九]五)[^”\n]{1,40}”"
    rf"|(?P<plan>“?(?:十[三四五]五|[六七八九]五)”?)(?:规划|普法)?(?:时期|期间)?(?:以来)"
    rf"|(?P<from>(?:19|20)\d\d)年?(?:(?P<fm>1[0-2]|[1-9])月)?{_DASH}(?P<to>20\d\d)年"
    r"(?:(?P<tm>1[0-2]|[1-9])月)?(?:度|间|期间)?"
    r"|自?(?P<since>(?:19|20)\d\d)年(?:(?P<sm>1[0-2]|[1-9])月)?(?:\d{1,2}日)?(?:[\u4e00-\u9fff]{0,12}?以来|(?:成立|启动|实施|施行"
    r"|运行|开展|开始)?(?:至今|起))"
    r"|截[至止]到?(?:(?P<by>20\d\d)年|今年|本年)?(?P<bm>1[0-2]|[1-9])月(?:\d{1,2}日|底|末|份)?"
    r"|截[至止]到?(?:(?P<end>20\d\d)年底?|目前|今|年底|年末|当前)"
    rf"|(?P<year>20\d\d)年度?(?P<part>{_PART})?(?P<made>(?:\d{{1,2}}月(?:\d{{1,2}}日)?)?"
    r"(?:以前|之前|前|底前)?(?:出台|制定|印发|发布|颁布|修订|施行|生效|[成创设]立|启动|计划|规划|版|要点)(?:的"
    r"|施行|实施)?)?"
    rf"|(?:今年|本年度?)?(?P<half>{_PART.replace('m1', 'h1').replace('m2', 'h2')})"
    r"|(?P<last>(?:去年|上年|上一年|前年)度?)(?P<same>同期)?(?P<over>结转|转接|遗留|末|底)?"
    r"|(?P<now>今年|本年|全年|年内|当年|一年来|年初)"
    r"|近(?P<near>[二两三四五六七八九十]|[2-9]|10)年来?|(?P<past>[二两三四五]|[2-5])年来"
)
# What a mention of time, a title or a quotation begins with.
# Of digits only those that a year or a month may follow from, of 全 and 上 those of 全年 and 上年.
_BEGINS = re.compile(
    "[0-9《“自截今本上下前第近去全年当一二两三四五六七八九十]"
    "(?:(?<=[《“])|(?<![0-9])(?=[0-9年半季内初至止一二两三四五六七八九十])|(?<=[0-9])(?=\\d{3}|\\d?[月个季年份－—–~～至到-]))"
)
# A year that something is compared with: 较2022年下降, 比上年增加. Its number is still of the report's year.
_COMPARED = re.compile("(?:比|较|同比|环比|对比|相比|相较于?|与|同|和|由|从|是)(?:于)?$")
_THAN = re.compile("(?:同期)?(?:的|为|是|仅|共|只有)+$")


class Time(NamedTuple):
    """A mention of time: where it stands, the period it states, and whether something is only compared with it."""

    start: int
    end: int
    period: str | None
    compared: bool
    same: bool  # 同期 is said with it
    fresh: bool  # says that something was done in the period (今年, 全年): even a standing stock has it


_CARRIED = ("结转", "转接", "遗留", "未结")
_NEAREST = 8  # mentions before a number that are looked at


def _start(mention: Time) -> int:
    return mention.start


def stated_between(mentions: list[Time], start: int, end: int) -> bool:
    """Whether a time is mentioned between two offsets."""
    return bisect_left(mentions, start, key=_start) < bisect_left(mentions, end, key=_start)


def times(text: str, start: int, end: int, year: int | None) -> list[Time]:
    """The mentions of time between ``start`` and ``end`` that state a period, in order."""
    found: list[Time] = []
    at = start
    while (begin := _BEGINS.search(text, at, end)) is not None:
        m = _TIME.match(text, begin.start(), end)
        at = m.end() if m is not None else begin.end()
        if m is None:
            while at < end and text[at - 1].isdecimal() and text[at].isdecimal():  # 042 of 1042件 begins no time
                at += 1
            continue
        if text[m.start()] == "《" or (m.lastgroup is None and text[m.start()] == "“"):
            continue
        if m.lastgroup is None:
            found.append(Time(m.start(), m.end(), None if year is None else str(year), False, False, False))  # 截至目前
            continue
        g = m.groupdict()
        period = _period(g, year)
        if period is None:
            continue
        compared = False
        if g["last"] or g["year"]:
            compared = _COMPARED.search(text, max(start, m.start() - 4), m.start()) is not None
        if (g["over"] and not g["same"]) or (g["year"] and text.startswith(_CARRIED, m.end())):
            continue  # 2022年结转52件 are cases of this year's work
        fresh = g["now"] is not None or g["year"] is not None or g["half"] is not None
        found.append(Time(m.start(), m.end(), period, compared, g["same"] is not None, fresh))
    return found


def _period(g: dict[str, str | None], year: int | None) -> str | None:
    if g["from"]:
        first, last = int(g["from"] or 0), int(g["to"] or 0)
        if (year is not None and last > year) or last < first:
            return None
        if g["fm"] and g["tm"]:
            return f"{first}-{int(g['fm']):02d}..{last}-{int(g['tm'] or 0):02d}"
        return f"{first}-{last}" if last > first else str(first)
    if g["since"]:
        first = int(g["since"] or 0)
        if year is None or first > year:
            return None
        if g["sm"] and g["sm"] != "1":
            return f"{first}-{int(g['sm']):02d}..{year}-12"
        return f"{first}-{year}" if first < year else str(year)
    if g["bm"]:
        by, month = int(g["by"] or year or 0), int(g["bm"] or 0)
        if not by:
            return None
        return str(by) if month == 12 else f"..{by}-{month:02d}"
    if g["end"]:
        return g["end"]
    if g["year"]:
        if g["made"] or (year is not None and int(g["year"] or 0) > year):
            return None
        return _part(int(g["year"] or 0), g["part"], g["m1"], g["m2"])
    if g["half"]:
        return None if year is None else _part(year, g["half"], g["h1"], g["h2"])
    if g["last"]:
        back = 2 if (g["last"] or "").startswith("前") else 1
        return None if year is None else str(year - back)
    if g["now"]:
        return None if year is None else str(year)
    if g["near"] or g["past"]:
        words = g["near"] or g["past"] or ""
        n = _HAN.get(words) or int(words)
        return None if year is None else f"{year - n + 1}-{year}"
    if g["plan"]:
        begun = _PLANS.get((g["plan"] or "").strip("“”"))
        if year is not None and begun is not None and begun <= year:
            return f"{begun}-{year}" if begun < year else str(year)
    return None


def _part(year: int, part: str | None, first: str | None, last: str | None) -> str:
    if not part:
        return str(year)
    if first and last:
        if int(first) == 1 and int(last) == 12:
            return str(year)
        return f"{year}-{int(first):02d}..{year}-{int(last):02d}"
    if "半年" in part:
        return f"{year}H{1 if part[0] == '上' else 2}"
    if part.startswith("前"):
        if part.endswith("月"):
            n = _HAN.get(part[1]) or int(part[1])
            return {6: f"{year}H1", 9: f"{year}Q1-Q3", 3: f"{year}Q1"}.get(n, f"{year}-01..{year}-{n:02d}")
        return f"{year}Q1-Q3" if "三" in part else f"{year}H1"
    digit = part.lstrip("第")[0]
    return f"{year}Q{_HAN.get(digit) or digit}"


def period(
    spot: Spot, place: Clause, mentions: list[Time], stock: bool, year: int | None, text: str
) -> str | None:
    """The period of a number: the last mention of time before it in its sentence, else the report's year.

    Null for a standing stock, unless the mention is its own (今年, 2022年底).
    """
    own = None if year is None else str(year)
    current: Time | None = None
    at = bisect_left(mentions, spot.start, key=_start)
    for mention in reversed(mentions[at - _NEAREST if at > _NEAREST else 0 : at]):
        if mention.end < place.start and mention.period != own and _aside(text, mention, place.start):
            continue
        if not mention.compared or _stated_for(mention, spot, place, text):
            current = mention
            break
    if stock:
        if current is None or not current.fresh or current.end < place.start - 2:
            return None
        return None if current.period == own and not _in_year(text, current) else current.period
    if current is None:
        return own
    return current.period


# What follows a year that is named for one number only: 2022年为545件, 2022年的545件, 2022年仅545件.
_ASIDE = re.compile(r"同期(?:的|为|是)?|(?:的|为|是|仅|只有|共|分别为?)+(?=[^，,；;。]{0,8}\d)")


def _aside(text: str, mention: Time, until: int) -> bool:
    """Whether a year is named for the number right behind it alone: 全年612件(2022年为545件);办结587件."""
    if _ASIDE.match(text, mention.end, until) is not None:
        return True
    for at in range(mention.end, until):
        if text[at] in ")）":
            return True
        if text[at] in "(（":
            break
    return False


def _stated_for(mention: Time, spot: Spot, place: Clause, text: str) -> bool:
    """Whether a year that something is compared with is itself that of the number: 较去年同期的7件."""
    if mention.end + 1 == spot.start and text[mention.end] in "(（":  # 是2020年(8件)的两倍
        return True
    if spot.kind == "times" or mention.end < place.start:
        return False
    before = "由从与和同跟比" if spot.kind == "share" else "由从与和同跟比较"
    adjacent = mention.end == spot.start and (mention.same or text[mention.start - 1] in before)
    return adjacent or _THAN.match(text, mention.end, spot.start) is not None


_YEARS = re.compile(r"(\d{4})-(\d{4})")

_LISTED = re.compile("分别|依次")


def series(text: str, spots: list[Spot], places: list[Clause], mentions: list[Time]) -> dict[int, str | None]:
    """2021年、2022年纠错率分别为15.2%、9.8%: the periods of numbers that are listed in the order of their years."""
    found: dict[int, str | None] = {}
    for i, spot in enumerate(spots):
        if places[i].same or not _LISTED.search(places[i].left[-16:]):
            continue
        n = 1
        while i + n < len(spots) and places[i + n].tied and not places[i + n].left:
            n += 1
        first, last = (bisect_left(mentions, at, key=_start) for at in (places[i].start, spot.start))
        named = mentions[first:last]
        if n > 1 and len(named) == n and all(text[a.end : b.start] in "、和及与" for a, b in pairwise(named)):
            found.update((i + j, named[j].period) for j in range(n))
        elif n > 1 and len(named) == 1:
            years = _YEARS.fullmatch(named[0].period or "")  # 2021年至2023年分别为45件、67件、98件
            if years is not None and int(years[2]) - int(years[1]) + 1 == n:
                found.update((i + j, str(int(years[1]) + j)) for j in range(n))
    return found


def _in_year(text: str, mention: Time) -> bool:
    return text[mention.start : mention.end].startswith(("今年", "全年", "年内", "当年", "本年"))

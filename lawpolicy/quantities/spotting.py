"""Numbers with their units in running text: where they stand, what they are worth, and how exactly.

A ``Spot`` is a number that could be a result. Whether it is one, and of what, is settled in ``nonquantities`` and
``measured``. Titles in 《》, document numbers in 〔〕 and short quotations are passed over whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from lawpolicy.codebook import rows
from lawpolicy.quantities import numerals

MOST = 1e16  # no government counts further: a longer run of digits is an id or noise
_SPACE = r"[ \t\u00a0\u2002\u2003\u2009\u3000]"
_DIGIT = "[0-9０-９]"
# A figure from its second digit on: 1,100, 1 100 between Han characters, digits set apart, 3.6.
_AFTER_DIGIT = (
    rf"(?:{_DIGIT}{{0,2}}(?:[,，]{_DIGIT}{{3}})++(?!{_DIGIT})"
    rf"|(?<=[\u4e00-\u9fff]{_DIGIT}){_DIGIT}{{0,2}}(?:[ \u00a0]{_DIGIT}{{3}})++(?={_SPACE}?[\u4e00-\u9fff])"
    rf"|(?:[ \u00a0]{_DIGIT})++(?!{_DIGIT})|{_DIGIT}*+)"
    rf"(?:[.．]{_DIGIT}++)?"
)
_ARABIC = _DIGIT + _AFTER_DIGIT
_SCALE = "(?:[百万亿]|千(?![克米瓦]))"  # 3.6千克 is 3.6 kilograms
_SCALED = rf"(?:{_SPACE}?{_SCALE}{{1,2}}(?:{_SPACE}?{_ARABIC}{_SPACE}?{_SCALE}{{1,2}})?)?"
_HAN_DIGIT = "[零〇○一二两三四五六七八九十百千万亿]"
_DASHES = "-－—–―~～至到→"
# What stands in brackets or after a stroke as a second unit: 件(次), 人/次.
_SECOND = (
    r"(?:[（(][次件起户人名家个场份条处期套卷篇册本幅张块台辆宗例批项所村组栋间艘][)）]"
    r"|/(?:次|[百千万]?人|户|年|月)|次)?"
)
# Characters that make a number part of a name, date or code when they stand right before or after it.
_JOINED_BEFORE = frozenset("第+＋×*/／=〔[【#№.．:：·•_&@-－–~～→ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_JOINED_AFTER = frozenset(
    "+＋×*/／=〕]】#.．:：·•_&@年月号级届时岁ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
)


# What a number or something to pass over begins with: the search for one set of characters is fast, so it comes first.
_BEGINS = "[0-9０-９一二两三四五六七八九十百千万半过翻《〔“「‘\"]"
# Not 一是 and 三、, which most items of a list open with, nor 通过.
_NO_NUMERAL = "(?!(?<=[一二三四五六七八九十])[是、]|(?<=过)[^半])"


@dataclass(slots=True)
class Spot:
    """A number in the text: ``text[start:end]`` is hedge, number, unit and closing mark; digits begin at ``number``."""

    start: int
    number: int
    end: int
    value: float
    high: float | None
    unit: str | None
    kind: str  # kind of the unit in codebook/units.csv; "" where the unit is lost
    bound: str
    han: str = ""  # the numeral as written where it is Chinese
    pair: str = ""  # "from" or "to" of 63→40项


@cache
def units() -> dict[str, str]:
    """Each unit with its kind (codebook/units.csv)."""
    return {row["unit"]: row["kind"] for row in rows("units", key=["unit"], required=["kind", "comment"])}


@cache
def _unit_pattern() -> str:
    """All units, longest first, each with what must not follow it (条 but not 条例)."""
    table = rows("units", key=["unit"])
    parts: dict[str, list[str]] = {}  # by first character: told apart by one look
    for row in sorted(table, key=lambda r: -len(r["unit"])):
        second = _SECOND if row["kind"] in ("count", "person") and not row["unit"].endswith("次") else ""
        rest = re.escape(row["unit"][1:]) + second + (f"(?!{row['not_before']})" if row["not_before"] else "")
        parts.setdefault(row["unit"][0], []).append(rest)
    return "|".join(f"{re.escape(first)}(?:{'|'.join(rests)})" for first, rests in parts.items())


@cache
def _hedges(side: str) -> dict[str, str]:
    table = rows("hedges", key=["mark", "side"], required=["bound", "comment"])
    return {row["mark"]: row["bound"] for row in table if row["side"] == side}


TENTHS, FIGURE, SHARE, HAN = 1, 3, 10, 12  # groups of the scanner


@cache
def _scanner() -> re.Pattern[str]:
    """A quotation to pass over, a share in words, or a figure or Chinese numeral with its unit.

    Each alternative goes on from the first character, so that one search runs through a text.
    """
    unit = _unit_pattern()
    after = "|".join(sorted(_hedges("after"), key=len, reverse=True))
    after = rf"(?:{after})(?![容部审外设在控涝])"  # 内 of 内容 and 内部 is no mark
    more = "[余餘多几幾来]"
    # The groups: 1 tenths and 2 its mark; 3 figure, 4 more, 5 scale, 6 more, 7 unit, 8 more, 9 mark; 10 share and
    # 11 its mark; 12 numeral, 13 more, 14 scale, 15 unit, 16 mark. 1, 3, 10 and 12 lack the first character.
    tenths = (
        r"成(?:[一二三四五六七八九](?=[，。；、,;以左])|多(?=[，。；、,;的]))?"
        r"(?![为立效果员功本长就绩品都分交因语型熟])"
    )
    return re.compile(
        rf"{_BEGINS}(?:(?<={_DIGIT})(?:({tenths})({after})?"
        rf"|({_AFTER_DIGIT}{_SCALED})(?:{_SPACE}?({more})?{_SPACE}?([万亿]?){_SPACE}?({more})?)"
        rf"(?:{_SPACE}?({unit}|各(?=[\u4e00-\u9fff])))?(余)?({after})?)"
        # A title, a document number, a quotation of at most 40 characters. Unclosed ones match nothing.
        "|(?<=[《〔“「‘\"])(?:(?<=“)[^“”\n]{1,40}+”"
        "|(?<=《)[^《》\n]{0,80}+(?:《[^《》\n]{0,80}+》[^《》\n]{0,80}+){0,2}+》|(?<=〔)[^〕\n]{0,20}+〕"
        "|(?<=「)[^「」\n]{1,40}+」|(?<=‘)[^‘’\n]{1,40}+’|(?<=\")[^\"\n，。；]{1,20}+\")"
        rf"|{_NO_NUMERAL}"
        rf"(?:((?<=[百千万二三四五六七八九十])分之(?:{_ARABIC}|(?:{_HAN_DIGIT}|点)++)|(?<=半)数|(?<=[过一])半"
        rf"|(?<=[一二两三四五六七八九]){tenths}|(?<=翻)了?[一两二三]?番)({after})?"
        r"|(?<![第数几初零〇一二两三四五六七八九十百千][\s\S])"
        rf"((?<=[一二三四五六七八九十两]){_HAN_DIGIT}{{0,14}}+|(?<=[百千万])(?=[余多])|(?<=[近上逾超约][百千万]))"
        rf"({more})?([万亿]?){_SPACE}?({unit})({after})?))"
    )


_BEFORE_LAST = frozenset("近约超过逾于破下少到足上多长在")
# Words that end in a hedge's character and are none: 节约, 预约, 最近, 治超, 通过.
_NO_HEDGE = (
    "最近", "就近", "附近", "邻近", "临近", "靠近", "节约", "预约", "签约", "履约", "违约", "特约", "邀约", "公约",
    "条约", "契约", "合约", "治超", "反超", "查超", "通过", "经过",
)  # fmt: skip


@cache
def _before() -> tuple[tuple[str, str, str], ...]:
    """Marks that stand before a number, longest first: mark, bound, whether it belongs to the span (or of a share)."""
    table = rows("hedges", key=["mark", "side"], required=["bound", "comment"])
    found = [(row["mark"], row["bound"], row["in_span"]) for row in table if row["side"] == "before"]
    return tuple(sorted(found, key=lambda r: -len(r[0])))


def spots(text: str, start: int, end: int) -> list[Spot]:
    """The numbers between ``start`` and ``end``, in order. Time grows with the length, whatever stands there."""
    found: list[Spot] = []
    low: Spot | None = None  # a number that a dash, 至 or → ties to the next one
    for match in _scanner().finditer(text, start, end):
        if match.lastindex is None:  # a quotation
            continue
        begin = match.start()
        if found and begin < found[-1].end:  # 1角 of 123元1角
            continue
        spot: Spot | None
        if match.end(FIGURE) > 0:
            more, scale, more_late, unit, tail, after = match.group(4, 5, 6, 7, 8, 9)
            end_of_figure = match.end(FIGURE)
            if unit is None and low is None and text[end_of_figure : end_of_figure + 1] in _JOINED_AFTER:
                continue  # 2022年, most often
            arabic = text[begin:end_of_figure]
            spot = _arabic(text, match, arabic, scale, unit, after)
            if spot is None:
                low = None
                continue
            if more or more_late or tail:
                spot.bound = "about" if (more or more_late) == "来" else "at_least"
            behind = text[spot.start - 1] if spot.start else ""
            if low is not None and text[low.end : spot.start].strip(_DASHES) == "":
                spot = _range(text, found, low, spot, scaled=arabic[-1] in "百千万亿" or scale != "")
                low = None
                if spot is None:
                    continue
            elif behind in _JOINED_BEFORE and not _opens(text, spot.start, behind):
                low = None
                continue
            else:
                low = None
            ahead = text[spot.end : spot.end + 1]
            if ahead and ahead in _DASHES:
                low = spot
                if spot.unit is None:
                    continue
            elif spot.unit is None and ahead and ahead in _JOINED_AFTER:
                continue
        elif match.end(HAN) > 0:
            spot, low = _chinese(text, match), None
        else:
            spot, low = _share(text, match), None
        if spot is not None:
            _hedge(text, spot)
            found.append(spot)
    return found


def _arabic(
    text: str, match: re.Match[str], digits: str, scale: str, unit: str | None, after: str | None
) -> Spot | None:
    value = numerals.parse(digits + scale if scale else digits)
    if value is None or not value <= MOST:
        return None
    start, end, kind = match.start(), match.end(), ""
    if unit is None:
        end = max(match.end(3), match.end(4), match.end(6))
        if scale:
            end = max(end, match.end(5))
        after = None
    else:
        unit = "个" if unit == "各" else unit
        kind = _kind(unit)
        if kind == "permille":
            value, unit, kind = value / 10, "%", "share"
        elif kind == "share":
            unit = "%"
        elif kind == "point":
            unit = "百分点"
        elif unit == "元" and (small := _JIAO.match(text, end)):
            value = round(value + int(small[1]) / 10 + int(small[2] or 0) / 100, 2)
            end = small.end()
    bound = "exact" if after is None else _hedges("after").get(after, "exact")
    return Spot(start, start, end, value, None, unit, kind, bound)


def _kind(unit: str) -> str:
    kinds = units()
    return kinds.get(unit) or kinds.get(_SECOND_END.sub("", unit)) or "count"


def _range(text: str, found: list[Spot], low: Spot, high: Spot, scaled: bool) -> Spot | None:
    """3至5个 and 10%-15% as one spot, 63→40项 and 由40%到38% as a pair; ``None`` where a dash makes the two a code."""
    if high.unit is None or (low.unit is not None and low.unit != high.unit):
        return None if low.unit is None else high
    bare = low.unit is None
    if "→" in text[low.end : high.start] or high.value <= low.value or text[low.start - 1 : low.start] in ("由", "从"):
        if text[low.end : high.start][0] in "-－—–―":
            return None
        low.unit, low.kind, low.pair, high.pair = high.unit, high.kind, "from", "to"
        if bare:
            found.append(low)
        return high
    if not bare:
        found.pop()
    if bare and scaled and low.value < 10000 <= high.value:  # 5至8万元: the 万 is for both
        factor = 10 ** (len(f"{high.value:.0f}") - len(f"{high.value:.0f}".rstrip("0")))
        low.value *= 10**8 if factor >= 10**8 else 10**4
    return Spot(low.start, low.start, high.end, low.value, high.value, high.unit, high.kind, high.bound)


# The second unit of 件(次) and 人/次, as _SECOND takes it.
_SECOND_END = re.compile(r"(?:[（(].[)）]|/.{1,2}|次)$")
# The small change after 元: 123元1角1分.
_JIAO = re.compile(r"(\d)角(?:(\d)分)?")


def _opens(text: str, start: int, behind: str) -> bool:
    """A colon or a double dash before a number that only opens a clause: 如下:12件, ——12件."""
    before = text[start - 2 : start - 1]
    return (behind in ":：" and not before.isdecimal()) or (behind in "—-－" and before == behind)


def _chinese(text: str, match: re.Match[str]) -> Spot | None:
    digits = text[match.start() : match.end(HAN)]
    more, scale, unit, after = match.group(13, 14, 15, 16)
    value = numerals.parse(digits + scale)
    if value is None or value > MOST:
        return None
    kind = _kind(unit)
    if kind == "point":
        unit = "百分点"
    bound = "at_least" if more else _hedges("after").get(after or "", "exact")
    return Spot(match.start(), match.start(), match.end(), value, None, unit, kind, bound, han=digits + scale)


def _share(text: str, match: re.Match[str]) -> Spot | None:
    share = SHARE if match.end(SHARE) > 0 else TENTHS
    words, after = text[match.start() : match.end(share)], match[share + 1]
    if words.endswith("番"):
        times = numerals.parse(words.strip("翻了番") or "一")
        return Spot(match.start(), match.start(), match.end(), times or 1.0, None, "番", "times", "exact", han=words)
    value = numerals.percent(words.removesuffix("多"))
    if value is None:
        return None
    bound = _hedges("after").get(after or "", "at_least" if words == "过半" or words[-1] == "多" else "exact")
    return Spot(match.start(), match.start(), match.end(), value, None, "%", "share", bound, han=words)


def _hedge(text: str, spot: Spot) -> None:
    """Take 近, 约, 超, 逾, 不低于 … before the number into its bound, and the one-word marks into its span."""
    if not spot.start or text[spot.start - 1] not in _BEFORE_LAST:
        return
    window = text[max(0, spot.start - 3) : spot.start]
    if window.endswith(_NO_HEDGE):
        return
    for mark, bound, inside in _before():
        if window.endswith(mark):
            if mark == "上" and spot.han not in ("百", "千", "万"):
                return
            spot.bound = bound
            if inside in ("yes", spot.kind):
                spot.start -= len(mark)
            return

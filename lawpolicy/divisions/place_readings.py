"""How one written name can be read: a chain of divisions, then perhaps a zone or a township, then perhaps an office.

Only readings that account for most of the name are kept, and none at all where something that looks like a place and
is none of the tables' stands in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lawpolicy.divisions.gazetteer import LAST_YEAR, Division, all_divisions, at, in_year, latest_code, townships
from lawpolicy.divisions.place_names import GOES_ON, named

MUNICIPALITIES = ("11", "12", "31", "50")


@dataclass(slots=True)
class Reading:
    """One way to understand a written name."""

    division: Division
    confidence: float
    rule: str
    explained: tuple[int, int]  # characters of the name it accounts for, then how well (0 a bare pattern, 2 the tables)
    township: str | None = None
    zone: str | None = None
    level: str | None = None


_SPACE = re.compile(r"[\s\u00a0\u2002\u3000]+")
_BEFORE = re.compile(
    r"^(?:中国共产党|中共)?(?:新疆生产建设兵团(?=第)|兵团(?=第)|新疆(?=兵团))?(?:第?[一二三四五六七八九十]{1,3}师(?=.{2,5}市))?"
)
# What follows a place's name in the name of a government or a department.
_OFFICE = re.compile(
    r"^(?:人民|政府|人大|政协|党|委|中级|[\u4e00-\u9fff()（）、]{0,24}?"
    r"(?:局|委|办|厅|院|会|部|处|室|中心|站|所|队|府|组|司|社|公司))"
)
_OFFICE_FIRST = re.compile(r"^(?:人民|政府|人大|政协|党|委|纪委|中级|司法|公安|法)")
# Anything else that looks like a place is one that the tables do not hold; words that only look so are taken out first.
_PLACELIKE = re.compile(r"^[\u4e00-\u9fff]{1,9}?(?:[省市县区旗州盟镇乡]|街道|苏木)")
_ORDINARY = re.compile(
    r"城市|都市|城镇|城乡|乡村|乡镇|社区|园区|区域|县域|市域|市场|市容|市政|地区|州际|自治区|行政区|全[省市县区镇乡]"
)
_KIND = frozenset("省市县区旗州盟")
_OTHER_KIND = re.compile(
    r"[省市县区旗州盟]"
)  # in a township that only the text states: another division was passed over
_TOWNSHIP = re.compile(
    r"([\u3400-\u9fff·]{1,14}?(?:街道|民族乡|苏木|地区|镇|乡))"
    r"(?=(?:街道)?(?:办事处|党工委|工委|党委|人民|政府|人大|综合|司法|$|[^\u3400-\u9fff]))"
)
_ZONE = re.compile(
    r"([\u4e00-\u9fff0-9·—-]{0,14}?"
    r"(?:开发区|高新区|经开区|产业园区|工业园区|工业园|示范区|保税区|保税港区|试验区|实验区|"
    r"合作区|度假区|名胜区|风景区|管理区|新区|新城|经济区|工业区|科技园|产业园|港区|林区|垦区))"
    r"(?=党工委|工委|管理委员会|管委会|人民|政府|[\u4e00-\u9fff]{0,12}(?:局|办|中心)$|$|[^\u4e00-\u9fff])"
)
# Short kinds of zones and the kind that the lists name.
_ZONE_KINDS = (
    (("高新区", "高新技术开发区", "高新产业开发区", "高新技术产业开发区"), "高新技术产业开发区"),
    (("经开区", "开发区", "经济开发区", "经济技术开发区"), "经济技术开发区"),
)
_CHILD = {"province": "prefecture", "prefecture": "county", "county": "township"}

# How a name of other years leads to the year wanted: factor on the confidence, remark in the rule.
_FOLLOWED = {
    "": (1.0, ""),
    "successor": (0.85, "; its name had changed by the year"),
    "predecessor": (0.85, "; its name of later years"),
    "merged": (0.6, "; merged into this place by the year"),
    "later": (0.6, "; it exists only since the year after"),
}


def followed(reading: Reading, year: int) -> Reading | None:
    """The reading with its division as it was in the year, less sure where a name of other years led there."""
    result = at(reading.division, year)
    if result is None:
        return None
    factor, remark = _FOLLOWED[result[1]]
    return replace(reading, division=result[0], confidence=reading.confidence * factor, rule=reading.rule + remark)


def readings(written: str, year: int) -> list[Reading]:
    """What a written name can mean in the year; empty where it means nothing that the tables hold."""
    text = _BEFORE.sub("", _SPACE.sub("", written))
    tables = all_divisions()
    if text in tables.letters:
        return [Reading(row, 0.8, "letter", (1, 0)) for row in tables.by_code[tables.letters[text]][:1]]
    found: list[Reading] = []
    for end, chain in _read_chain(text, 0, None):
        found += _read_rest(text, end, chain, year)
    if not found and _TOWNSHIP.match(text):
        known = townships().counties  # the longest: 江湾镇街道, not 江湾镇
        length = next((n for n in range(min(len(text), 16), 1, -1) if text[:n] in known), 0)
        found = _townships_named(text[:length], "", year)
    most = max((reading.explained for reading in found), default=(0, 0))
    results = [followed(reading, year) for reading in found if reading.explained == most]
    return [reading for reading in results if reading]


def _names_at(text: str, start: int) -> Iterator[str]:
    tables = all_divisions()
    for length in range(min(18, len(text) - start), 1, -1):
        name = text[start : start + length]
        if name in tables.by_name or name in tables.by_short or name in tables.zones:
            yield name


_Link = tuple[Division, str]  # a division and the name it was written with


def _read_chain(text: str, start: int, parent: Division | None) -> Iterator[tuple[int, list[_Link]]]:
    """Every way to read ``text[start:]`` as nested divisions, from top to bottom, and where each ends."""
    for name in _names_at(text, start):
        zone = name in all_divisions().zones and name not in all_divisions().by_name
        for division in named(name):
            if parent is not None and not (parent.holds(division) and (zone or parent.code != division.code)):
                continue
            end = start + len(name)
            yield end, [(division, name)]
            if not zone:
                for stop, rest in _read_chain(text, end, division):
                    yield stop, [(division, name), *rest]


def _read_rest(text: str, end: int, chain: list[_Link], year: int) -> list[Reading]:
    """The readings of a chain with what follows it: a zone, a township, an office, or something that forbids it."""
    division, name = chain[-1]
    rest, tables = text[end:], all_divisions()
    if name in tables.zones and name not in tables.by_name:
        zone = tables.zones[name]
        if rest and not _OFFICE.match(rest):
            return []
        remark = "named zone, with its parent's code"
        return [Reading(division, 0.92, remark, (end, 2), zone=name, level=zone.level)]
    short = name not in tables.by_name
    sure = 0.8 if short else 0.97 if len(chain) > 1 else 0.95
    rule = "short name" if short else "chain of names" if len(chain) > 1 else "full name"
    if not rest:
        return [Reading(division, sure, rule, (end, 2 - short))]
    if short and rest[0] in _KIND and not rest.startswith("市场"):
        return []
    town, province = _township_at(rest, division), division.level == "province"
    if town and not province and (read := _township_in(division, town, rule, sure, end, year)):
        return read
    if rest[0] in GOES_ON and name[-1] in "区市县":
        return []
    area = _ZONE.match(rest)
    if area and not _PLACELIKE.match(area[1][:-2].replace("新区", "")):
        level = "county" if province and division.code.startswith(MUNICIPALITIES) else _CHILD[division.level]
        remark = f"{rule}, then a functional zone with its parent's code"
        words = _official_zone(name, area[1]) or (name if short else "") + area[1]
        return [Reading(division, min(sure, 0.9), remark, (end + area.end(1), 0), zone=words, level=level)]
    if town and province and (listed := _townships_named(town, division.code[:2], year)):
        return [replace(reading, explained=(end + len(town), 2)) for reading in listed]
    if short and not _OFFICE.match(rest):
        return []
    if not _OFFICE_FIRST.match(rest) and _PLACELIKE.match(_ORDINARY.sub("", rest)):
        return []
    return [Reading(division, sure, rule, (end, 2 - short))]


def _official_zone(place: str, written: str) -> str | None:
    """The listed zone that a short name means: 烟台 + 开发区 → 烟台经济技术开发区; None where the list has none."""
    kind = next((full for short, full in _ZONE_KINDS if written in short), None)
    name = re.sub(r"[市县区]$", "", place) + (kind or "")
    return name if kind and name in all_divisions().zones else None


def _township_at(rest: str, division: Division) -> str | None:
    """The township's name that ``rest`` begins with: the longest of the lists' for that county, else by its ending."""
    match = _TOWNSHIP.match(rest)
    if match is None:
        return None
    listed = townships().by_county.get(latest_code(division.code, division.until) or "", {})
    for length in range(min(len(rest), 16), 1, -1):
        if rest[:length] in listed:
            return rest[:length]
    return match[1]


def _township_in(division: Division, name: str, rule: str, sure: float, end: int, year: int) -> list[Reading]:
    """``name`` as a township of ``division``: one of the lists, or as the text states it where its county is known."""
    explained = end + len(name)
    if division.level == "prefecture":
        listed = _townships_named(name, division.code[:4], year)
        if len(listed) == 1:
            return [replace(listed[0], explained=(explained, 2))]
        if any(code.startswith(division.code[:4]) and not code.endswith("00") for code in all_divisions().by_code):
            return []
    county = latest_code(division.code, division.until)
    if name in townships().by_county.get(county or "", ()):
        return [Reading(division, sure, f"{rule}, then a township of the lists", (explained, 2), township=name)]
    if _ORDINARY.search(name) or len(name) > 8 or _OTHER_KIND.search(name):
        return []
    return [Reading(division, min(sure, 0.85), f"{rule}, then a township as stated", (explained, 0), township=name)]


def _townships_named(name: str, prefix: str, year: int) -> list[Reading]:
    """The townships of this name in counties whose codes begin with ``prefix``; those of the year if there are any."""
    found: list[Reading] = []
    now: list[Reading] = []
    for county in townships().counties.get(name, ()):
        division = in_year(county, LAST_YEAR)
        if division is None or not county.startswith(prefix):
            continue
        since, until = townships().by_county[county][name]
        found.append(Reading(division, 0.85, "township of the lists", (len(name), 2), township=name))
        if since <= year + 1 and year - 1 <= until:
            now.append(found[-1])
    return now or found


def rest_of(written: str, year: int | None) -> str:
    """What follows the place in an issuer's name (司法局 of 广安市司法局); all of it where no place is read in it."""
    text = _BEFORE.sub("", _SPACE.sub("", written))
    found = readings(written, LAST_YEAR if year is None else year)
    return text[found[0].explained[0] :] if found else text

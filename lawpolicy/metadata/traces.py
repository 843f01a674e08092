"""The place of a report that only calls itself 我县, told from what lies in it: its towns, districts, landmarks.

Each distinct name counts once. A place is told where at least two names speak for it and none speaks as much for
another; or one that only a single county has, where the text names the province too. Else nothing is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from lawpolicy import divisions
from lawpolicy.divisions.gazetteer import LAST_YEAR, all_divisions, latest_code, townships
from lawpolicy.divisions.place_names import chains

TOWN_KINDS = ("镇", "乡", "街道", "苏木")
_TOWN_END = re.compile(r"街道|苏木|镇|乡")
_TOWN_KIND = re.compile(r"(?:街道|民族乡|苏木|地区|镇|乡)$")
_PEOPLE = re.compile(r"(?<=..)[一-鿿]{1,3}族$")
# 赴云岭县白杨镇学习, 与白杨镇结对: another's.
_AWAY = re.compile(r"(?:到|与|同|邻)$|(?:赴|前往|考察|借鉴|对口|结对|帮扶|协作)[^，,。；;\n]*$")
# What is called after the town or county it stands in: 八达岭长城景区, 冕山司法所, 绥芬河片区.
_LANDMARK = re.compile(
    r"([一-鿿]{2,6}?)(?:长城|景区|风景区|片区|口岸|港区|机场|码头|商圈|司法所|派出所|人民法庭|法庭|中队|税务所|自然资源所|国土资源所|国土所|市场监管所|卫生院|大草原|林场)"
)
# 诺邓、漕涧、长新等自然资源所11个; 沈家门、朱家尖等执法中队.
_LIST = re.compile(
    r"([一-鿿]{2,6}(?:、[一-鿿]{2,4}){1,8})等?(?:[0-9一二三四五六七八九十]{1,3}个)?(?:[一-鿿]{0,4}(?:所|中队|法庭|片区|镇|乡|街道|口岸|镇街|镇乡|乡镇|团场))"
)
_NO_TOWN_NAME = re.compile(r"开发|工业|园区|社区|经济|高新|新区|城区|农场|政府|人民|中心|城关|城郊|城东|城西|城南|城北")
_PROVINCE_MARGIN = 2  # a province is the text's where it is named twice as often as any other


@dataclass(slots=True)
class Trace:
    """A place told, by its full name, and the first of the names that tell it."""

    name: str
    start: int
    end: int


@cache
def _town_stems() -> dict[str, dict[str, str]]:
    """八达岭 → the latest code of each county that has a town of that name → the town."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for town, counties in townships().counties.items():
        stem = _PEOPLE.sub("", _TOWN_KIND.sub("", town))
        if len(stem) > 1 and not _NO_TOWN_NAME.search(stem):
            for county in counties:
                found[stem].setdefault(county, town)
    return dict(found)


def away(text: str, at: int) -> bool:
    """Whether the words before a place say that it is another's than the report's."""
    return _AWAY.search(text[max(0, at - 24) : at]) is not None


class _Said:
    """What a text names: for each county code the distinct names that lie in it, with where each stands first."""

    def __init__(self, text: str, start: int, end: int):
        self.names: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
        self.alone: set[str] = set()  # names that only one county has
        self.areas: dict[str, int] = defaultdict(int)  # codes of provinces and prefectures → how often named
        self.children: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)  # prefecture → its counties named
        self._towns(text, start, end)
        self._divisions(text, start, end)
        self._landmarks(text, start, end)

    def _note(self, name: str, counties: list[str], span: tuple[int, int]) -> None:
        for county in counties:
            self.names[county].setdefault(name, span)
        if len(counties) == 1:
            self.alone.add(name)

    def _towns(self, text: str, start: int, end: int) -> None:
        known = townships().counties
        for match in _TOWN_END.finditer(text, start, end):
            for length in range(9, 2, -1):
                a = match.end() - length
                if a >= start and text[a : match.end()] in known:
                    name = text[a : match.end()]
                    if not away(text, a) and not _NO_TOWN_NAME.search(name):
                        self._note(_TOWN_KIND.sub("", name), list(dict.fromkeys(known[name])), (a, match.end()))
                    break

    def _divisions(self, text: str, start: int, end: int) -> None:
        """Short names of three characters and more (二连浩特), and full ones: for themselves and for what is above."""
        tables = all_divisions()
        for chain in chains(text, start, end):
            for a, b, name, _ in chain:
                rows = tables.by_name.get(name) or tables.by_short.get(name, [])
                codes = {latest_code(d.code, d.until) or d.code for d in rows}
                for code in codes:
                    if code.endswith("00"):
                        self.areas[code] += 1
                    elif len(codes) == 1 and len(name) > 2 and not away(text, a):
                        self.children[code[:4] + "00"].setdefault(name, (a, b))
                if len(codes) == 1 and len(name) > 2 and name not in tables.by_name:
                    code = next(iter(codes))
                    self.names[code].setdefault(name, (a, b))

    def _landmarks(self, text: str, start: int, end: int) -> None:
        stems = _town_stems()
        for match in _LANDMARK.finditer(text, start, end):
            words = match.group(1)
            for length in range(len(words), 1, -1):
                tail, head = words[-length:], words[:length]
                name = next((n for n in (tail, head) if n in stems), None)
                if name is not None:
                    self._note(name, list(stems[name]), match.span(1))
                    break
        for match in _LIST.finditer(text, start, end):
            first, *others = match.group(1).split("、")
            named = [first[-n:] for n in (4, 3, 2) if first[-n:] in stems][:1] + [o for o in others if o in stems]
            if len(named) > 1:
                for name in named:
                    self._note(name, list(stems[name]), match.span(1))

    def province(self) -> str | None:
        """First two digits of the province that the text names, where one is named clearly most."""
        counts: dict[str, int] = defaultdict(int)
        for code, n in self.areas.items():
            counts[code[:2]] += n
        best = sorted(counts.items(), key=lambda c: -c[1])[:2]
        if not best or (len(best) > 1 and best[0][1] < _PROVINCE_MARGIN * best[1][1]):
            return None
        return best[0][0]


def place(text: str, start: int, end: int, kind: str, year: int | None) -> Trace | None:
    """The county or prefecture, of the ``kind`` that the report calls its place (区 of 我区), that its names tell."""
    if kind not in ("县", "区", "旗", "市", "州", "盟"):
        return None
    said = _Said(text, start, end)
    province = said.province()
    told: list[tuple[int, str, tuple[int, int]]] = []
    for code, names in said.names.items():
        if province and not code.startswith(province):
            continue
        own = names.keys() & said.alone
        if len(names) < 2 and not (province and own):
            continue
        told.append((len(names), code, min(names.values())))
    told = [t for t in told if (name := _name(t[1], year)) is not None and name.endswith(kind)]
    told.sort(key=lambda t: -t[0])
    above = _above(said, kind, province, year) if kind in ("市", "州", "盟") else None
    if above is not None:
        return above if not told or told[0][0] < 2 else None
    if not told or (len(told) > 1 and told[1][0] * 2 > told[0][0]):
        return None
    return Trace(str(_name(told[0][1], year)), *told[0][2])


def _above(said: _Said, kind: str, province: str | None, year: int | None) -> Trace | None:
    """The prefecture two or more of whose counties are named, itself named too or no other's county."""
    found: list[tuple[int, str, tuple[int, int]]] = []
    for code, names in said.children.items():
        spoken = len(names) + (1 if code in said.areas else 0)
        name = _name(code, year)
        fits = name is not None and name.endswith(kind) and (not province or code.startswith(province))
        if fits and len(names) > 1 and spoken > 2:
            found.append((spoken, code, min(names.values())))
    found.sort(key=lambda t: -t[0])
    if not found or (len(found) > 1 and found[1][0] * 2 > found[0][0]):
        return None
    return Trace(str(_name(found[0][1], year)), *found[0][2])


def town(
    stems: dict[str, tuple[int, int]], kind: str, text: str, start: int, end: int, year: int | None
) -> Trace | None:
    """The town that a slogan or an institution names by its short name (法治莪山 where the report says 我乡)."""
    said = _Said(text, start, end)
    areas = {c[:2] if c.endswith("0000") else c[:4] for c in said.areas}
    found: dict[str, tuple[int, int]] = {}
    for stem, span in stems.items():
        for county, name in _town_stems().get(stem, {}).items():
            if name.endswith(kind) and (county[:4] in areas or county[:2] in areas):
                prefix = _name(county, year)
                if prefix is not None:
                    found[prefix + name] = span
    if len(found) != 1:
        return None
    name, span = found.popitem()
    return Trace(name, *span)


@cache
def _name(code: str, year: int | None) -> str | None:
    """What the place of a code was called in the year, with its prefecture; None where it was not."""
    found = divisions.by_code(code, year if year is not None else LAST_YEAR)
    return divisions.issuer_prefix(found) if found is not None else None

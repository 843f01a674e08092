"""Places of China by year: which province, prefecture, county and township a name means, and how sure that is.

A name is read as a chain (省 → 市 → 县 → 镇). Names of the report's own year come first; a name of other years leads to
its successor or predecessor with a lower confidence. A homonym (朝阳区, 城关镇) is settled by what stands around it or
stays None; a name that the tables do not hold is None, never forced into a place that is known. Codes are those of
GB/T 2260 in the year. ``mentions`` (from ``place_names``) finds the names in a text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from lawpolicy.divisions.gazetteer import FIRST_YEAR, LAST_YEAR, all_divisions, area, in_year, short_names
from lawpolicy.divisions.place_names import Mention, chains, mentions, named
from lawpolicy.divisions.place_readings import MUNICIPALITIES, Reading, followed, readings

__all__ = ["Mention", "Place", "by_code", "coverage", "issuer_prefix", "lookup", "mentions", "official_name", "resolve"]


@dataclass(slots=True, frozen=True)
class Place:
    """A division as it was in a year; names are official and full, None where a level does not exist or is unknown."""

    province: str | None
    prefecture: str | None  # None for a municipality and for counties directly under a province
    county: str | None
    township: str | None
    code: str  # six digits, of the lowest division at county level or above
    level: str  # province, prefecture, county, township; a zone has the level of the divisions that report beside it
    confidence: float  # 0–1; at 0.9 and above nothing was guessed
    rule: str
    zone: str | None = None  # a functional zone (开发区, 新区, 兵团师): it has no code, `code` is its parent's


_DOCUMENT = re.compile(r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff])[\u4e00-\u9fff]{1,6}[〔\[（(【]\d{4}[〕\]）)】]")
_CORPS = re.compile(r"^第[一二三四五六七八九十]+师$")


def _year(year: int | None) -> int:
    return LAST_YEAR if year is None else min(max(year, FIRST_YEAR), LAST_YEAR)


def _place(reading: Reading, year: int) -> Place:
    division = reading.division
    province = in_year(division.code[:2] + "0000", year)
    prefecture = in_year(division.code[:4] + "00", year) if division.level != "province" else None
    return Place(
        province.name if province else None,
        prefecture.name if prefecture else None,
        division.name if division.level == "county" else None,
        reading.township,
        division.code,
        "township" if reading.township else reading.level or division.level,
        round(reading.confidence, 3),
        reading.rule,
        reading.zone,
    )


def by_code(code6: str, year: int | None) -> Place | None:
    """The place with a code in a year (None: the latest); a code of other years leads to successor or predecessor."""
    wanted = _year(year)
    rows = all_divisions().by_code.get(code6, [])
    for row in sorted(rows, key=lambda r: not r.since <= wanted <= r.until):
        if reading := followed(Reading(row, 1.0, "code", (6, 2)), wanted):
            return _place(reading, wanted)
    return None


def lookup(name: str, year: int | None) -> list[Place]:
    """Every place that a written name can mean, surest first: full, short or a chain, with or without an office."""
    wanted = _year(year)
    best: dict[tuple[str, str | None, str | None], Reading] = {}
    for reading in readings(name, wanted):
        key = (reading.division.code, reading.township, reading.zone)
        if key not in best or best[key].confidence < reading.confidence:
            best[key] = reading
    return sorted((_place(reading, wanted) for reading in best.values()), key=lambda place: -place.confidence)


def resolve(names: Sequence[str], year: int | None, *, context: str = "") -> Place | None:
    """The one place that ``names`` mean together, or None where they mean none or more than one.

    names    written names of the same place, best first; later ones complete or settle earlier ones
    year     the year reported on; None means the latest
    context  other words (a site's name, the report's head, cited plans) that may settle a homonym
    """
    places: list[Place] = []
    doubt = 1.0
    for name in names:
        new = lookup(name, year)
        if not places:
            places = new
            continue
        joint = {_key(deeper): deeper for p in places for q in new if (deeper := _deeper(p, q))}
        if joint:
            places = list(joint.values())
        elif new:
            doubt = 0.6
    places = _outermost(places)
    if len(places) > 1 and context and (settled := _by_context(places, context)):
        places = [settled]
    if len(places) > 1:  # only one bore the name in the year
        valid = [p for p in places if _valid(p)]
        if len(valid) == 1:
            sure = min(valid[0].confidence, 0.85)
            places = [replace(valid[0], confidence=sure, rule=valid[0].rule + ", alone in the year")]
    if len(places) != 1:
        return None
    return replace(places[0], confidence=round(places[0].confidence * doubt, 3))


def _valid(place: Place) -> bool:
    """Whether the name was the place's in the year itself (rules about other years follow a semicolon)."""
    return ";" not in place.rule


def _outermost(places: list[Place]) -> list[Place]:
    """The outer of places that lie in each other (恩施: prefecture and city), where its name held in the year."""
    around = [p for p in places if all(q is p or _inside(q.code, p.code) for q in places)]
    if not around or (not _valid(around[0]) and any(map(_valid, places))):
        valid = [p for p in places if _valid(p)]  # 吐鲁番市 in 2014: the county, not the 地区 that took its name
        return valid if around and len(valid) == 1 else places
    return around


def _key(place: Place) -> tuple[str, str | None, str | None]:
    return place.code, place.township, place.zone


def _deeper(one: Place, other: Place) -> Place | None:
    """The more exact of two places of which one lies in the other, or None where neither does."""
    if _key(one) == _key(other):
        return one if one.confidence >= other.confidence else other
    if one.township is None and one.zone is None and _inside(other.code, one.code):
        return other
    if other.township is None and other.zone is None and _inside(one.code, other.code):
        return one
    return None


def _inside(code: str, parent: str) -> bool:
    return code.startswith(area(parent))


def _weight(code: str) -> int:
    """What a context's name weighs by level: a county says more about a township than its province does."""
    return {2: 3 if code.startswith(MUNICIPALITIES) else 1, 4: 3, 6: 9}[len(area(code))]


def _by_context(places: list[Place], context: str) -> Place | None:
    """The place whose superiors and neighbours the context names more than twice as often as any other's."""
    weights: Counter[str] = Counter()
    tables, brief = all_divisions(), len(context) <= 80
    for chain in chains(context, 0, len(context)):
        for _, _, name, _ in chain:
            rows = named(name)
            if brief or name in tables.by_name or rows[0].level == "province":
                codes = {division.code for division in rows}
                prefectures = {code[:4] for code in codes}
                if len(prefectures) == 1 and codes != {(around := prefectures.pop()) + "00"}:
                    codes.add(around + "00")  # a neighbour: 玄武区 speaks for 南京市
                weights.update(codes)
    weights.update(tables.letters[letter] for letter in _DOCUMENT.findall(context) if letter in tables.letters)
    if context.strip() in tables.letters:
        weights[tables.letters[context.strip()]] += 1
    scores = [
        sum(
            n * _weight(code) for code, n in weights.items() if (code != p.code or p.township) and _inside(p.code, code)
        )
        for p in places
    ]
    order = sorted(range(len(places)), key=lambda i: -scores[i])
    if scores[order[0]] > 2 * scores[order[1]]:
        place = places[order[0]]
        sure = min(place.confidence, 0.92 if brief else 0.88)
        return replace(place, confidence=sure, rule=place.rule + ", homonym settled by the context")
    return None


@cache
def _stems(code: str) -> tuple[str, ...]:
    return tuple(sorted({s for d in all_divisions().by_code.get(code, ()) for s in (d.name, *short_names(d.name))}))


def official_name(place: Place) -> str:
    """The full name of the lowest division of ``place`` (its zone's or township's where it has one)."""
    return place.township or place.zone or place.county or place.prefecture or place.province or ""


def issuer_prefix(place: Place) -> str:
    """The place as an issuer's name begins: 十堰市张湾区, 重庆市黔江区邻鄂镇, 四川省, 成都高新区."""
    if place.zone and _CORPS.match(place.zone):
        return "新疆生产建设兵团" + place.zone
    parts = [place.prefecture or place.province, place.county]
    if place.zone:
        if place.zone.startswith(_stems(place.code)):
            parts.pop(-1 if place.county else 0)
        parts.append(place.zone)
    parts.append(place.township)
    return "".join(part for part in parts if part)


def coverage(year: int | None) -> list[dict[str, object]]:
    """How many divisions there were in a year: rows of ``code``, ``province``, ``prefectures``, ``counties``.

    Counties are all divisions at county level (市辖区, 县级市, 县, 旗 …); prefectures all at prefecture level.
    """
    wanted = _year(year)
    valid = [d for rows in all_divisions().by_code.values() for d in rows if d.since <= wanted <= d.until]
    levels = Counter((d.code[:2], d.level) for d in valid)
    return [
        {
            "code": d.code,
            "province": d.name,
            "prefectures": levels[d.code[:2], "prefecture"],
            "counties": levels[d.code[:2], "county"],
        }
        for d in sorted(valid, key=lambda d: d.code)
        if d.level == "province"
    ]

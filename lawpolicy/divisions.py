"""Places of China by year: which province, prefecture, county and township a name means, and how sure that is.

A name is read as a chain (省 → 市 → 县 → 镇). Names of the report's own year come first; a name of other years leads to its
successor or predecessor with a lower confidence. A homonym (朝阳区, 鼓楼区) is settled by what stands around it or stays None;
a name that the tables do not hold is None, never forced into a place that is known. Codes are those of GB/T 2260 in the year.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

import ahocorasick

from lawpolicy.gazetteer import FIRST_YEAR, LAST_YEAR, Division, at, gazetteer, in_year


@dataclass(slots=True, frozen=True)
class Place:
    """A division as it was in a year; names are official and full, None where the level does not exist or is not known."""

    province: str | None
    prefecture: str | None  # None for a municipality and for counties directly under a province
    county: str | None
    township: str | None
    code: str  # six digits, of the lowest division at county level or above
    level: str  # province, prefecture, county, township
    confidence: float  # 0–1; ≥ 0.9 means that nothing was guessed
    rule: str
    zone: str | None = None  # a functional zone (开发区, 新区): it has no code, `code` is its parent's


@dataclass(slots=True, frozen=True)
class Mention:
    """A place named in a text: ``text[start:end]``, a chain such as 广元市朝天区 as one."""

    start: int
    end: int
    name: str
    kind: str  # the level of its last part: province, prefecture, county, township, zone


# What a government or department is called after its place's name; the place's name ends where this starts.
_OFFICE = re.compile(
    r"(?:人民政府|政府|人民代表大会|人大|党委|党工委|委员会|管委会|管理委员会|街道办事处|办事处|法治|依法治|委|局|厅|司|办|院)"
)
# A name that looks like a place and is none of the table's: the whole is then unknown.
_PLACELIKE = re.compile(r"^[\u4e00-\u9fff]{1,9}?(?:省|市|县|区|旗|州|盟|镇|乡|街道|苏木)")
_NO_PLACE = re.compile(r"城市|都市|城镇|城乡|乡村|乡镇|社区|园区|区域|县域|市域|市场|股市|超市|市容|市政")
_TOWNSHIP = re.compile(
    r"([\u4e00-\u9fff·]{1,14}?(?:街道|民族乡|苏木|地区|镇|乡))(?:街道办事处|办事处|党工委|党委|人民政府|政府|人大|$|(?=[^\u4e00-\u9fff]))"
)
_ZONE = re.compile(
    r"([\u4e00-\u9fff0-9·—-]{0,14}?(?:开发区|高新区|经开区|产业园区|工业园区|工业园|示范区|保税区|保税港区|试验区|合作区|度假区|风景名胜区|"
    r"风景区|管理区|新区|新城|工业区|科技园|产业园|港区|林区|垦区|管理局))(?:党工委|工委|管理委员会|管委会|人民政府|政府|$|(?=[^\u4e00-\u9fff]))"
)
_SPACE = re.compile(r"[\s\u3000\u2002\u00a0]+")


def _year(year: int | None) -> int:
    return LAST_YEAR if year is None else min(max(year, FIRST_YEAR), LAST_YEAR)


def _place(division: Division, year: int, confidence: float, rule: str) -> Place:
    province = in_year(division.code[:2] + "0000", year)
    prefecture = in_year(division.code[:4] + "00", year) if division.level != "province" else None
    return Place(
        province.name if province else None,
        prefecture.name if prefecture else None,
        division.name if division.level == "county" else None,
        None,
        division.code,
        division.level,
        confidence,
        rule,
    )


def by_code(code6: str, year: int | None) -> Place | None:
    """The place that bore a code in a year (None: the latest); a code of other years leads to its successor or predecessor."""
    rows = gazetteer().by_code.get(code6)
    if not rows:
        return None
    wanted = _year(year)
    found = [(at(row, wanted), row) for row in sorted(rows, key=lambda r: not r.since <= wanted <= r.until)]
    for result, _ in found:
        if result:
            division, how = result
            return _place(division, wanted, *_judged(how, 1.0, "code"))
    return None


def _judged(how: str, confidence: float, rule: str) -> tuple[float, str]:
    """Confidence and rule after a name of other years was followed to the year wanted."""
    factor = {"": 1.0, "successor": 0.85, "predecessor": 0.85, "merged": 0.6}[how]
    return round(confidence * factor, 3), f"{rule}, {how} of the name in that year" if how else rule


def lookup(name: str, year: int | None) -> list[Place]:
    """Every place that ``name`` (full or short, without a parent) can mean, those of the year first."""
    return _ranked(_candidates(name, _year(year)), _year(year))


@dataclass(slots=True)
class _Candidate:
    division: Division
    confidence: float
    rule: str
    township: str | None = None
    zone: str | None = None


def _named(name: str) -> list[tuple[Division, bool]]:
    """The rows with this full name, else those with this short name (True)."""
    tables = gazetteer()
    full = tables.by_name.get(name)
    if full:
        return [(division, False) for division in full]
    return [(division, True) for division in tables.by_short.get(name, ())]


def _longest_names(text: str, start: int) -> Iterator[str]:
    tables = gazetteer()
    for length in range(min(16, len(text) - start), 1, -1):
        name = text[start : start + length]
        if name in tables.by_name or name in tables.by_short:
            yield name


def _chains(text: str, start: int, parent: Division | None) -> Iterator[tuple[int, list[tuple[Division, bool]]]]:
    """Ways to read ``text[start:]`` as a chain of nested divisions: the end, and the divisions from top to bottom."""
    for name in _longest_names(text, start):
        for division, short in _named(name):
            if parent is not None and (division.code == parent.code or not parent.holds(division)):
                continue
            here = (division, short)
            end = start + len(name)
            deeper = False
            for stop, rest in _chains(text, end, division):
                deeper = True
                yield stop, [here, *rest]
            if not deeper:
                yield end, [here]


def _candidates(name: str, year: int) -> list[_Candidate]:
    """Everything that a written name can mean."""
    text = _SPACE.sub("", name)
    found: list[_Candidate] = []
    for end, chain in _chains(text, 0, None):
        division, short = chain[-1]
        if short and (end < len(text) and not _OFFICE.match(text, end) and not _ZONE.match(text, end)):
            continue
        confidence = (0.97 if len(chain) > 1 else 0.95) if not short else 0.8
        rule = ("chain" if len(chain) > 1 else "full name") if not short else "short name"
        rest = text[end:]
        township = zone = None
        if rest:
            town, area = _TOWNSHIP.match(rest), _ZONE.match(rest)
            if division.level != "province" and town and not _NO_PLACE.search(town[1]):
                township, rest = town[1], ""
            elif area:
                zone, rest = area[1], ""
                rule, confidence = rule + ", functional zone with its parent's code", min(confidence, 0.9)
            elif _PLACELIKE.match(_NO_PLACE.sub("", rest)):
                continue
        result = at(division, year)
        if result is None:
            continue
        division, how = result
        found.append(_Candidate(division, *_judged(how, confidence, rule), township, zone))
    return found


def _ranked(found: list[_Candidate], year: int) -> list[Place]:
    best: dict[tuple[str, str | None, str | None], _Candidate] = {}
    for candidate in found:
        key = (candidate.division.code, candidate.township, candidate.zone)
        if key not in best or best[key].confidence < candidate.confidence:
            best[key] = candidate
    places = []
    for candidate in sorted(best.values(), key=lambda c: -c.confidence):
        place = _place(candidate.division, year, candidate.confidence, candidate.rule)
        if candidate.township:
            place = replace(place, township=candidate.township, level="township")
        places.append(replace(place, zone=candidate.zone))
    return places


def resolve(names: Sequence[str], year: int | None, *, context: str = "") -> Place | None:
    """The one place that ``names`` mean together, or None where they mean none or more than one.

    names    written names of the same place, best first; later ones complete or disambiguate earlier ones
    year     the year reported on; None means the latest
    context  other text (a site's name, the head of the report, the plans cited) that may settle a homonym
    """
    wanted = _year(year)
    places: list[Place] = []
    for name in names:
        new = lookup(name, wanted)
        if not places:
            places = new
            continue
        joint = [p if _depth(p) >= _depth(q) else q for p in places for q in new if _agree(p, q)]
        places = joint or places
    if len(places) > 1:
        top = [p for p in places if all(q is p or _within(q, p) for q in places)]
        places = top or places
    if len(places) > 1:
        current = [p for p in places if p.confidence >= 0.9]
        if len(current) == 1 and not context:
            places = current
    if len(places) > 1 and context:
        weights: Counter[str] = Counter()
        for code in _context_codes(context):
            weights[code] += 1
        scored = sorted(
            ((sum(n for code, n in weights.items() if _inside(p.code, code)), i) for i, p in enumerate(places)), reverse=True
        )
        if scored[0][0] > 2 * scored[1][0]:
            place = places[scored[0][1]]
            return replace(place, confidence=round(min(place.confidence, 0.92), 3), rule=place.rule + ", homonym settled by context")
        return None
    return places[0] if len(places) == 1 else None


def _depth(place: Place) -> int:
    return ("province", "prefecture", "county", "township").index(place.level)


def _inside(code: str, parent: str) -> bool:
    return code.startswith(parent[:2] if parent.endswith("0000") else parent[:4] if parent.endswith("00") else parent)


def _within(inner: Place, outer: Place) -> bool:
    return outer.township is None and _inside(inner.code, outer.code)


def _agree(one: Place, other: Place) -> bool:
    return _within(one, other) or _within(other, one) or (one.code, one.township) == (other.code, other.township)


@cache
def _automaton() -> ahocorasick.Automaton:
    tables = gazetteer()
    automaton = ahocorasick.Automaton()
    for name in tables.by_short:
        automaton.add_word(name, (len(name), True, name))
    for name in tables.by_name:
        automaton.add_word(name, (len(name), False, name))
    automaton.make_automaton()
    return automaton


def _context_codes(context: str) -> Iterator[str]:
    for _, (_, _, name) in _automaton().iter_long(context):
        for code in {division.code for division, _ in _named(name)}:
            yield code


# After 区, 市 and 县 these make an ordinary word (区域, 市场, 县级): the name before is then not a place.
_GOES_ON = frozenset("域间块位划段场级容面")


def mentions(text: str, start: int = 0, end: int | None = None) -> list[Mention]:
    """The places named in ``text[start:end]``, in order, longest first; parent and child side by side are one mention."""
    stop = len(text) if end is None else end
    found: list[Mention] = []
    chain: list[tuple[int, int, str, bool]] = []

    def close() -> None:
        while chain and chain[-1][3]:
            chain.pop()
        if chain:
            name = text[chain[0][0] : chain[-1][1]]
            division = gazetteer().by_name[chain[-1][2]][0]
            found.append(Mention(chain[0][0], chain[-1][1], name, division.level))
            if division.level == "county" and (town := _TOWNSHIP.match(text, chain[-1][1], stop)):
                found[-1] = Mention(chain[0][0], town.end(1), text[chain[0][0] : town.end(1)], "township")
        chain.clear()

    for last, (length, short, name) in _automaton().iter_long(text, start, stop):
        begin, after = last + 1 - length, last + 1
        if not short and after < stop and text[after] in _GOES_ON and name[-1] in "区市县":
            continue
        if chain and not (chain[-1][1] == begin and _nests(chain[-1][2], name)):
            close()
        chain.append((begin, after, name, short))
    close()
    return found


@cache
def _nests(outer: str, inner: str) -> bool:
    return any(a.code != b.code and a.holds(b) for a, _ in _named(outer) for b, _ in _named(inner))


def official_name(place: Place) -> str:
    """The full name of the lowest division of ``place`` (its zone's or township's where it has one)."""
    return place.zone or place.township or place.county or place.prefecture or place.province or ""


def issuer_prefix(place: Place) -> str:
    """The place's name as an issuer's begins: 十堰市张湾区, 重庆市黔江区邻鄂镇, 四川省."""
    parts = [place.prefecture or place.province, place.county, place.township, place.zone]
    return "".join(part for part in parts if part)


def coverage(year: int | None) -> list[dict[str, object]]:
    """How many prefectures and counties each province had in a year: rows of code, province, prefectures, counties."""
    wanted = _year(year)
    valid = [d for rows in gazetteer().by_code.values() for d in rows if d.since <= wanted <= d.until]
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

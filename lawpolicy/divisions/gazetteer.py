"""The divisions of China by year: the tables of ``codebook/divisions*.csv``, read once, indexed by code and by name.

``divisions.py`` answers questions about places; this module only holds what is known. A row says that a code bore
a name from ``since`` to ``until`` (both included, the state at the end of a year) and which row followed it.
Made by ``tools/make_divisions.py`` and ``tools/make_townships.py``; sources in ``codebook/divisions_sources.csv``.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib import resources

from lawpolicy import codebook
from lawpolicy.problems import LawpolicyError

FIRST_YEAR, LAST_YEAR = 2003, 2024  # years that the table covers; others are answered by the nearest

LEVELS = ("province", "prefecture", "county")

# The names of peoples inside the names of autonomous divisions (长阳土家族自治县): what is left is the short name.
_PEOPLES = re.compile(
    r"(?:蒙古族|回族|藏族|维吾尔族?|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族?|傣族|黎族|傈僳族|"
    r"佤族|畲族|高山族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜族?|土族|达斡尔族?|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯族?|"
    r"阿昌族|普米族|塔吉克族?|怒族|乌孜别克族?|俄罗斯族?|鄂温克族?|德昂族|保安族|裕固族|京族|塔塔尔族?|独龙族|鄂伦春族?|赫哲族|"
    r"门巴族|珞巴族|基诺族|各族|蒙古)+$"
)
_KIND = re.compile(r"(?:自治区|自治州|自治县|自治旗|特别行政区|地区|林区|特区|新区|[省市区县盟旗])$")


def area(code: str) -> str:
    """What the codes of all divisions inside a division begin with."""
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code


@dataclass(slots=True, frozen=True)
class Division:
    """One name of one code through an unbroken run of years."""

    code: str
    name: str
    since: int
    until: int
    successor: str  # the code of the row that follows, "" where the name still stands
    change: str  # moved, renamed (the same government goes on), merged, split (it does not)
    comment: str

    @property
    def level(self) -> str:
        return LEVELS[0] if self.code.endswith("0000") else LEVELS[1] if self.code.endswith("00") else LEVELS[2]

    def holds(self, other: Division) -> bool:
        """Whether ``other`` lies in this division (by code) or is it."""
        return other.code.startswith(area(self.code))


@dataclass(slots=True, frozen=True)
class Zone:
    """A functional zone: no code of its own, ``parent`` is that of the division around it."""

    name: str
    parent: str
    level: str  # of the divisions that report beside it


@dataclass(slots=True, frozen=True)
class Gazetteer:
    """All rows, by code (in order of time), by full name, and by short name."""

    by_code: dict[str, list[Division]]
    by_name: dict[str, list[Division]]
    by_short: dict[str, list[Division]]
    letters: dict[str, str]  # 渝 → 500000, as in document numbers
    zones: dict[str, Zone]
    before: dict[tuple[str, int], list[Division]]  # (code, first year) → rows that it followed


def short_names(name: str) -> set[str]:
    """The short forms of a full name: 恩施土家族苗族自治州 is 恩施州 and 恩施, 赤峰市 is 赤峰; 新县 has none."""
    stem = _KIND.sub("", name)
    bare = _PEOPLES.sub("", stem) if "自治" in name else stem
    if len(bare) < 2:  # 内蒙古, 鄂温克, 东乡: the people's name is the short name
        bare = stem.removesuffix("族")
    found = {bare}
    if name.endswith("自治州"):
        found.add(bare + "州")
    elif name.endswith("自治县"):
        found.update((bare + "县", bare + "自治县"))
    elif name.endswith("自治旗"):
        found.add(bare + "旗")
    return {form for form in found if len(form) > 1 and form != name}


@cache
def all_divisions() -> Gazetteer:
    """The tables, read when first asked for (some 30 ms)."""
    by_code: dict[str, list[Division]] = defaultdict(list)
    by_name: dict[str, list[Division]] = defaultdict(list)
    by_short: dict[str, list[Division]] = defaultdict(list)
    before: dict[tuple[str, int], list[Division]] = defaultdict(list)
    for row in codebook.rows("divisions", key=("code", "name"), required=("name",)):
        division = Division(
            row["code"],
            row["name"],
            int(row["since"] or FIRST_YEAR),
            int(row["until"] or LAST_YEAR),
            row["successor"],
            row["change"],
            row["comment"],
        )
        by_code[division.code].append(division)
        by_name[division.name].append(division)
        if division.successor:
            before[division.successor, division.until + 1].append(division)
    for name, divisions in by_name.items():
        for form in short_names(name):
            by_short[form].extend(divisions)
    letters: dict[str, str] = {}
    for row in codebook.rows("divisions_aliases", key=("alias",), required=("code", "kind")):
        if row["code"] not in by_code:
            raise LawpolicyError(f"codebook/divisions_aliases.csv: no division has the code {row['code']}; correct it.")
        if row["kind"] == "letter":
            letters[row["alias"]] = row["code"]
        else:
            by_short[row["alias"]].extend(by_code[row["code"]])
    zones = {
        row["name"]: Zone(row["name"], row["parent"], row["level"])
        for row in codebook.rows("divisions_zones", key=("name",), required=("parent", "level"))
    }
    return Gazetteer(dict(by_code), dict(by_name), dict(by_short), letters, zones, dict(before))


@dataclass(slots=True, frozen=True)
class Townships:
    """Townships by county, filed under the county's latest code, with the first and last year the lists have them."""

    by_county: dict[str, dict[str, tuple[int, int]]]
    counties: dict[str, list[str]]  # township name → latest codes of its counties


@cache
def townships() -> Townships:
    """The 45,000 townships of 2015–2023 (some 60 ms, so only when a township has to be looked up)."""
    packed = (resources.files(codebook) / "townships.csv.gz").read_bytes()
    by_county: dict[str, dict[str, tuple[int, int]]] = {}
    counties: dict[str, list[str]] = defaultdict(list)
    for row in csv.DictReader(io.StringIO(gzip.decompress(packed).decode("utf-8"))):
        names: dict[str, tuple[int, int]] = {}
        for written in row["names"].split(" "):
            name, _, years = written.partition("@")
            since, _, until = years.partition("-")
            names[name] = (int(since or 0), int(until or 9999))
            counties[name].append(row["county"])
        by_county[row["county"]] = names
    return Townships(by_county, dict(counties))


@cache
def latest_code(code: str, year: int) -> str | None:
    """The code today of the division that bore ``code`` in ``year``, through mergers too: where townships are filed."""
    division = in_year(code, year)
    found = at(division, LAST_YEAR) if division else None
    return found[0].code if found else None


def in_year(code: str, year: int) -> Division | None:
    """The row of ``code`` that was valid in ``year`` (clamped to the years covered), if there is one."""
    year = min(max(year, FIRST_YEAR), LAST_YEAR)
    for division in all_divisions().by_code.get(code, ()):
        if division.since <= year <= division.until:
            return division
    return None


def at(division: Division, year: int) -> tuple[Division, str] | None:
    """``division`` as it was in ``year``, through renamings, mergers and predecessors, and how it was found.

    ``how`` is ``""`` (the name was valid then), ``successor``, ``merged``, ``predecessor`` or ``later``.
    None where nothing is known.
    """
    year = min(max(year, FIRST_YEAR), LAST_YEAR)
    how = ""
    for _ in range(12):  # a chain of renamings is three long at most
        if division.since <= year <= division.until:
            return division, how
        if division.until < year:
            following = in_year(division.successor, division.until + 1)
            if following is None:
                return None
            how = "merged" if division.change in ("merged", "split") or how == "merged" else "successor"
            division = following
        else:
            origins = all_divisions().before.get((division.code, division.since), ())
            earlier = [d for d in origins if d.change in ("moved", "renamed")]
            if not earlier:  # new land: what it first was, but only a year ahead
                return (division, "later") if division.since == year + 1 else None
            division, how = earlier[0], "predecessor"
    return None

"""One id for an issuer over the years, through renamings of its place (即墨市 → 即墨区) and itself (法制办 → 司法局).

An id reads ``370215`` (a government), ``370215:司法局`` (its department), ``500114:邻鄂镇`` (a township),
``510100:高新区`` (a zone): the latest code of the place's line of governments, then the latest name. Where a place was
merged into another its government ended, and so does its id: 下城区 is not 拱墅区.
"""

from __future__ import annotations

import re
from functools import cache

from lawpolicy import codebook
from lawpolicy.divisions import Place, resolve
from lawpolicy.divisions.gazetteer import (
    FIRST_YEAR,
    LAST_YEAR,
    all_divisions,
    in_year,
    latest_code,
    short_names,
    townships,
)
from lawpolicy.divisions.place_readings import rest_of
from lawpolicy.problems import LawpolicyError

_CHANGES = ("moved", "renamed")  # the same government goes on
_GOVERNMENT = re.compile(r"^(?:人民政府|政府|街道办事处|办事处|管理委员会|管委会|人民政府办事处|行政公署)?$")
_BRACKETS = re.compile(r"[(（][^()（）]{0,40}[)）]|\s|[\u00a0\u2002\u3000]")
# The owner before a department's name: 政府 of 政府法制办, 市 of 市司法局; not the 市 of 市场监督管理局.
_OWNER = re.compile(
    r"^(?:(?:人民)?政府(?=.)|(?:[省县区州旗]|市(?![场政容民区域]))(?=.{2,}(?:局|厅|委|办|委员会|办公室)$))"
)
# 依法治市办, 全面依法治县委员会办公室 …: one office, whatever its level is called.
_RULE_OF_LAW = re.compile(
    r"^(?:党?委)?(?:全面)?(?:依法治[省市县区州旗镇]|法治\S{0,6}建设)(?:委员会|领导小组|工作)*(?:办公室|办)?$"
)
_ZONE_KIND = (
    (re.compile(r"高新技术产业(?:开发区|园区)|高新技术开发区|高新产业开发区"), "高新区"),
    (re.compile(r"经济技术开发区|经济开发区"), "经开区"),
)
_KIND = re.compile(r"(?:街道|民族乡|苏木|镇|乡)$")


@cache
def line_code(code: str, year: int | None) -> str:
    """The latest code of the line of governments that bore ``code`` in ``year``, through moves and renamings only.

    A line that ended in a merger keeps its last code; where that code went on to another line, with the year it ended.
    """
    wanted = LAST_YEAR if year is None else min(max(year, FIRST_YEAR), LAST_YEAR)
    rows = all_divisions().by_code.get(code)
    if not rows:
        return code
    division = in_year(code, wanted) or min(rows, key=lambda row: max(row.since - wanted, wanted - row.until))
    while division.change in _CHANGES:
        following = in_year(division.successor, division.until + 1)
        if following is None:
            break
        division = following
    goes_on = any(row.since > division.until for row in all_divisions().by_code[division.code])
    return f"{division.code}-{division.until}" if goes_on and division.change else division.code


@cache
def _departments() -> dict[str, str]:
    """Each name of a department → its latest name, chains of renamings followed; merged ones keep their own."""
    step: dict[str, str] = {}
    for row in codebook.rows("department_names", key=("name",), required=("becomes", "change")):
        if row["change"] == "renamed":
            step[row["name"]] = row["becomes"]
        elif row["change"] != "merged":
            said = f"the change of {row['name']} is '{row['change']}'"
            raise LawpolicyError(f"codebook/department_names.csv: {said}; write renamed or merged.")
    latest: dict[str, str] = {}
    for name in step:
        seen, now = {name}, step[name]
        while now in step:
            if now in seen:
                raise LawpolicyError(f"codebook/department_names.csv: {name} comes back to itself; correct 'becomes'.")
            seen.add(now)
            now = step[now]
        latest[name] = now
    return latest


def department(name: str) -> str:
    """The latest name of a department, without its place: 人民政府法制办公室 and 法制办 are 司法局."""
    bare = _BRACKETS.sub("", name)
    if _RULE_OF_LAW.match(bare):
        return "依法治理办公室"
    latest = _departments()
    for form in (bare, _OWNER.sub("", bare)):
        if form in latest:
            return latest[form]
        if form in latest.values():
            return form
    return _OWNER.sub("", bare) or bare


def _township(place: Place) -> str:
    """The township's name today: 中塘乡 is 中塘镇 since 2019; one that is gone keeps its last name."""
    name = place.township or ""
    listed = townships().by_county.get(latest_code(place.code, LAST_YEAR) or place.code, {})
    if name in listed and listed[name][1] < LAST_YEAR:
        stem = _KIND.sub("", name)
        now = [other for other in listed if _KIND.sub("", other) == stem and listed[other][0] > listed[name][0]]
        if len(now) == 1:
            return now[0]
    return name


def _zone(place: Place) -> str:
    name = place.zone or ""
    for division in all_divisions().by_code.get(place.code, ()):
        for form in (division.name, *sorted(short_names(division.name), key=len, reverse=True)):
            name = name.removeprefix(form) if len(name) > len(form) + 1 else name
    for pattern, kind in _ZONE_KIND:
        name = pattern.sub(kind, name)
    return name


def issuer_id(issuer: str | None, place_code: str | None, kind: str | None, year: int | None) -> str | None:
    """The id of an issuer that stays the same over years and renamings; None where issuer or place is not known.

    issuer      official name, such as 广安市司法局 or 重庆市黔江区邻鄂镇人民政府
    place_code  the code of its place in the year (``admin_code``)
    kind        government, department, party or other: a government's id is its place's
    year        the year of the report (None: the latest), which says whose code it was
    """
    if not issuer or not place_code:
        return None
    parts = [line_code(place_code, year)]
    place = resolve([issuer], year, context=_around(place_code, year))
    rest = rest_of(issuer, year)
    if place and line_code(place.code, year) == parts[0]:
        if place.zone:
            parts.append(_zone(place))
        if place.township:
            parts.append(_township(place))
    own = kind != "government" or rest.endswith("管理委员会")  # a zone's committee is not the government of its city
    if not _GOVERNMENT.match(_BRACKETS.sub("", rest)) and own:
        parts.append(department(rest))
    return ":".join(parts)


@cache
def _around(code: str, year: int | None) -> str:
    """The superiors' names of a code, which settle a homonym."""
    wanted = LAST_YEAR if year is None else year
    return " ".join(d.name for c in (code[:2] + "0000", code[:4] + "00", code) if (d := in_year(c, wanted)))

"""The level of a place that the gazetteer does not settle: its name, and what the text puts above and below it."""

from __future__ import annotations

import re

from lawpolicy import divisions
from lawpolicy.metadata import orgs

# What is above and below a city or district that the gazetteer does not hold.
# 各县（市、区）, 3个县区, 指导县区; not 全省各县（市、区）, whose whole is another's.
_COUNTIES = re.compile(
    r"(?<!全省)(?<!全国)(?<!全区)(?:各|[0-9０-９一二三四五六七八九十]个|指导|督促|督导|组织|所辖|下辖)\s?"
    r"(?:县\s?[(（]\s?[市区]|县区|区县|县市|市县|县\s?[、,，]\s?[市区]|区\s?[(（]\s?[市县]|区\s?[、,，]\s?县)"
)
_COUNTIES_BARE = re.compile(r"(?<!全省)(?<!邻)(?<!先进)县区|县\s?[(（]市|[(（]市\s?[、,，]\s?区[)）]")
_CITY_OWN = re.compile(r"市直(?!播)|市本级")
_TOWNS_EACH = re.compile(r"各\s?(?:乡镇|镇街|镇乡|乡街|镇|乡|街镇)|各街道|乡镇\s?[(（]\s?街道")
_TOWNS = re.compile(r"乡镇|镇街|街镇|街道|各镇|各乡")
# 在省委、省政府的领导下: the first group is all that is named as superior.
_PROVINCE_ABOVE = re.compile(
    r"在([^。;；\n]{0,40}?(?:省委|自治区党委)[^。;；\n]{0,50}?)(?:领导|指导|关心|支持|部署|带领|要求)[^。;；\n]{0,20}?下"
)
# 书面报告省委、省政府: whom the government reports to.
_PROVINCE_TOLD = re.compile(
    r"(?:报告|报送|抄送|抄报|上报|呈报|汇报|[向报])([^。;；\n,，]{0,12}省委\s?[、,，和]?\s?省(?:人民)?政府[^。;；\n]{0,20})"
)
_CITY_ABOVE = re.compile(r"[市州盟地]委\s?[、,，和及]?\s?[市州盟]?(?:人民)?政府|行署")
# 在云岭市委、市政府的领导下: a superior city by its name; not 和市委、市政府, not 落实市委.
_OTHER_CITY = re.compile(
    r"[在和及与、]([^\W\da-zA-Z_省市县区委党政府和及与在的]{2,4})市委\s?[、,，和]?\s?市?(?:人民)?政府"
    r"[^。;；\n]{0,12}?(?:领导|指导|关心|支持|部署|带领)[^。;；\n]{0,12}?下"
)
_COUNTY_CITY = re.compile(r"(?:我市|本市|作为|身为)[^。;；\n]{0,6}县级市")

# What a report calls its place, by how high it stands.
_RANK = {
    "省": 0, "自治区": 0, "自治州": 1, "市": 1, "州": 1, "盟": 1, "自治县": 2, "县": 2, "区": 2, "旗": 2,
    "开发区": 3, "高新区": 3, "经开区": 3, "新区": 3, "镇": 4, "乡": 4, "街道": 4,
}  # fmt: skip


def within(word: str, place: str) -> bool:
    """Whether a report that calls its place ``word`` (镇) is of one within ``place`` (云岭县), not of it."""
    if word not in _RANK or place.endswith(word):
        return False
    return _RANK[word] > next((rank for ending, rank in _RANK.items() if place.endswith(ending)), 9)


def of(stated: str, government: bool, body: str, year: int | None) -> tuple[str | None, str]:
    """The level of a place that the gazetteer does not settle, and the rule; None where only a guess would do.

    Homonyms of one level have it. Else the name's ending tells, but a 市 may be prefecture or county, and a bare
    区 may be a zone: they need a word of the body on what is above and below. ``government``: whether the place's
    government reports; an office's superiors (市委、市政府) say nothing on the level of its place.
    """
    known = {p.level for p in divisions.lookup(stated, year)}
    if len(known) == 1:
        return known.pop(), "homonyms_of_one_level"
    chain = orgs.stated_chain(stated)
    last = chain[-1] if chain else stated
    above = chain[-2] if len(chain) > 1 else ""
    level = orgs.level_of(last)
    if last.endswith("市"):
        if above.endswith(("市", "州", "盟", "地区")):
            return "county", "city_within_a_prefecture"
        return _of_city(last, government, body)
    if level == "county" and last.endswith("区") and not orgs.is_zone(last) and not above:
        if _TOWNS.search(body) or _CITY_ABOVE.search(body):
            return level, "district_by_what_is_above_or_below"
        return None, ""
    return level, "ending_of_the_name"


def _of_city(city: str, government: bool, body: str) -> tuple[str | None, str]:
    """A 市 by its superiors and its subordinates; None where the body tells neither or both."""
    other = any(not m.group(1).endswith(city[:-1]) for m in _OTHER_CITY.finditer(body))
    towns = _TOWNS_EACH.search(body) is not None
    below = _COUNTIES.search(body) is not None or len(_COUNTIES_BARE.findall(body)) > 1
    # 市直 is said by many a county's city too, beside its own 各乡镇.
    below = below or (not towns and _CITY_OWN.search(body) is not None)
    province = government and any(
        not _CITY_ABOVE.search(m.group(1)) for named in (_PROVINCE_ABOVE, _PROVINCE_TOLD) for m in named.finditer(body)
    )
    county = _COUNTY_CITY.search(body) is not None or (other and towns)
    prefecture = below or (province and not other)
    if county == prefecture:
        return None, ""
    if county:
        return "county", "city_by_its_superiors_and_towns"
    return "prefecture", "city_by_its_counties" if below else "city_by_its_superiors"

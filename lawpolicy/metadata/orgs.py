"""Names of governments and offices taken apart: the place, the organ, and what kind of issuer that makes."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

from lawpolicy import codebook, divisions
from lawpolicy.divisions.gazetteer import all_divisions, townships
from lawpolicy.furniture.signatures import OFFICE

_LEVELS = {
    "省": "province", "自治区": "province",
    "自治州": "prefecture", "州": "prefecture", "盟": "prefecture", "地区": "prefecture",
    "县": "county", "自治县": "county", "自治旗": "county", "旗": "county", "区": "county",
    "镇": "township", "乡": "township", "街道": "township", "苏木": "township",
}  # fmt: skip
_ZONE = re.compile(
    r"(?:开发区|高新区|经开区|新区|经济区|示范区|管理区|工业园区|产业园区|工业区|度假区|名胜区|风景区|合作区|试验区|实验区|保税区|港区|园区|片区)$"
)
_ENDING = re.compile(r"自治区|自治州|自治县|自治旗|地区|街道|苏木|[省市县区州盟旗镇乡]")
# No stem of a place's name holds these.
_NO_STEM = re.compile(
    r"[^一-鿿]|^[由向经据凭给让请使被]"
    r"|^(?:成立|设立|组建|推动|推进|召开|报请|提请|代表|协助|配合|组织|督促|指导|完成|制定|出台|印发|接受|报送|支持|调整|强化|加强|落实|贯彻)|局|政府|按照|委员|办公|法院|[和与及的全各我本为在对以把将并、，,]|城市$|社区$"
)
_ORDINARY = re.compile(
    r"(?:城市|都市|城区|社区|园区|辖区|市区|山区|校区|厂区|库区|灾区|景区|特区|城乡|乡镇|村镇|集镇|城镇|地区|边区|省市|市县|区县|县区)$"
)
_PARTY_HEAD = re.compile(r"^(?:中国共产党|中共|共青团)")
_GOVERNMENT = re.compile(r"^(?:人民)?政府$|^(?:街道)?办事处$|^行政公署$|^街道办$")
_OFFICE_OF = re.compile(
    r"^(?:人民)?政府(?:办公室|办公厅|办)$|^府办(?:公室)?$|^(?:党工委|工委)?(?:管理委员会|管委会?)(?:办公室|综合办公室)$"
)
_PARTY = re.compile(
    r"^(?:委|委员会)$|依法治.{0,4}委员会|委.{0,12}办公室$|^委(?!员会).|党委$|党组$|党工委$|纪律检查|纪委|政法委|宣传部$|组织部$|统战部$"
)
_OTHER = re.compile(
    r"法院$|检察院$|人大|人民代表大会|政协|政治协商|公司$|学校$|大学$|学院$|中学$|小学$|医院$|集团$|联合会$|(?:残|妇|文|侨|台|社科|工商)联$|科协$|团委$|总工会$|红十字会$|商会$|协会$"
)
_DEPARTMENT = re.compile(
    r"(?:局|厅|委员会|委|办公室|办|部|总队|支队|大队|中心|管理处|处|署|院|站|所|馆|台|社|会|分局|集团|公司|学校|兵团|军|大学)$"
)
_OFFICE_INSIDE = re.compile(r"(.{1,20}(?:局|厅))(?:党组|党委|机关)?(?:办公室|办|综合科|综合股|法规科|法制科|法规处)")
_INSIDE = re.compile(
    r"^(?:[局厅委本我]|机关|综合|办公室|信息|法规|法制|宣传|政策)"
)  # 局办公室, 综合科: no office's name
# The ministries since 2004, those of before the reforms of 2008, 2013 and 2018 too.
_MINISTRIES = (
    "司法部|公安部|教育部|财政部|民政部|农业农村部|商务部|生态环境部|自然资源部|交通运输部|水利部|科学技术部|科技部|国土资源部|环境保护部|农业部|文化部"
    "|卫生部|人事部|劳动和社会保障部|建设部|铁道部|交通部|信息产业部|监察部|国家安全部|外交部|国防部|住建部|人社部|应急管理部|工业和信息化部"
    "|住房和?城乡建设部|人力资源和?社会保障部|文化和旅游部|退役军人事务部"
)
_NATIONAL = re.compile(
    rf"^(?:国务院|中华人民共和国|国家(?!级)|(?:工商行政管理|工商|质检|税务|市场监管|安全监管|安监)总局|审计署|海关总署|中国(?!共产党)|(?:{_MINISTRIES})(?!门))"
)
_MINISTRY = re.compile(rf"(?:{_MINISTRIES})(?!门)")
_CENTRAL_BRANCH = re.compile(
    r"^(国家税务总局|国家统计局|国家粮食和物资储备局|中华人民共和国|中国人民银行|国家金融监督管理总局|国家矿山安全监察局)(?=.{2,20}(?:税务局|调查队|海关|海事局|分行|支行|监管局|分局|局)$)"
)
# Between the party's name and the government's in a joint title or signature.
_JOINT = re.compile(
    r"(?<=委员会)(?=[一-鿿]{2,20}(?:人民政府|办事处|管理委员会))|(?<=[省市州盟县区旗镇乡]委)(?=[一-鿿]{2,20}(?:人民政府|办事处))|(?<=工委)(?=[一-鿿]{2,24}(?:办事处|管理委员会|管委会|管委))|(?<=党工委)(?=[一-鿿])"
)


# A regiment or farm of the 兵团: 第八师一四三团, 第三师图木舒克市五十三团, 第十二师五一农场; no office of the city.
_REGIMENT = re.compile(
    r"^(?:新疆生产建设兵团|兵团)?((?:第?[一二三四五六七八九十]{1,3}师)?)(?:[一-鿿]{2,4}市)?"
    r"(第?[一二三四五六七八九十〇○零百0-9]{1,4}团(?:场)?|(?<=师)[一-鿿0-9]{2,5}[农牧]场)$"
)
_CORPS = "新疆生产建设兵团"
# The second name of one body: 示例新区管委会（云岭区人民政府）, 云岭县城市管理局（综合行政执法局）.
_SECOND = re.compile(r"(?<=[一-鿿]{3})[(（][一-鿿、]{3,}[)）]")
# A zone within the place: 秦汉新城管委会 of 西咸新区. Not 城市管理委员会, a department.
_ZONE_WITHIN = re.compile(
    r"^([一-鿿]{2,10}[区园城岛湾港])(?:管理委员会|管委会?)$|^([一-鿿]{2,8}(?:新城|园区|片区|组团|开发区|度假区|示范区))$"
)
# 云岭区人民政府城东街道办事处 is the office of 云岭区城东街道.
_STREET_OF = re.compile(r"^(.{2,20}[市县区旗])人民政府(.{2,10}街道办事处)$")


@dataclass(slots=True, frozen=True)
class Org:
    """A name taken apart. ``kind``: government, office (of one), department, party, other, place (no organ), or unit.

    A unit governs a part of its place under its own name: a regiment of the 兵团, a zone within a zone.
    """

    name: str
    place: str  # as written, "" where the name begins with no place
    organ: str  # as written, short forms spelled out
    kind: str
    national: bool = False
    before: str = ""  # 国家税务总局, before the place


@cache
def _official() -> dict[str, str]:
    return {
        row["short"]: row["official"]
        for row in codebook.rows("departments", key=("short",), required=("official", "comment"))
    }


def official(organ: str) -> str:
    """The official name of an organ's short one: 住建局 → 住房和城乡建设局."""
    return _official().get(organ, organ)


def stated_chain(name: str) -> list[str]:
    """The places that ``name`` begins with by their endings alone: 示例市云岭县司法局 → 示例市, 云岭县."""
    found: list[str] = []
    start = 0
    while start < len(name) and not (found and level_of(found[-1]) == "township"):  # nothing lies in a township
        for ending in _ENDING.finditer(name, start, start + 14):
            stem, link = name[start : ending.start()], name[start : ending.end()]
            if len(link) > 2 and link in townships().counties and not name.startswith(("镇", "乡"), ending.end()):
                found.append(link)  # 中和镇, 青城镇: known, though they hold ordinary words
                start = ending.end()
                break
            if _NO_STEM.search(stem):
                return found
            least = 1 if ending.group() in ("县", "市") and not found else 2
            following = name[ending.end() : ending.end() + 2]
            word = following[:1] in tuple("域间块场级容") or (
                following[:1] == "政" and following != "政府"
            )  # 区域, 市场, 市政
            if len(stem) >= least and not _ORDINARY.search(link) and not word:
                found.append(link)
                start = ending.end()
                break
        else:
            return found
    return found


def place_of(name: str) -> str:
    """The places that ``name`` begins with, as written; "" where it begins with none."""
    end = 0
    if not name:
        return ""
    for mention in divisions.mentions(name, 0, min(len(name), 40)):
        if mention.start != end:
            break
        end = mention.end
    rest = name[end:]
    if rest.startswith("街道"):  # 东区街道 is no 街道 of a 东区
        return name[: end + 2]
    chain = stated_chain(rest)
    if end and chain and (_level_rank(chain[0]) <= 1 or rest.startswith(("市", "区", "县"))):
        chain = []  # a place is not followed by a province or a city of its own kind, but by its office
    return name[: end + sum(map(len, chain))]


def is_zone(place: str) -> bool:
    """Whether a place's name ends as a functional zone's does: 开发区, 高新区, 新区."""
    return _ZONE.search(place) is not None


def _level_rank(link: str) -> int:
    return ("province", "prefecture", "county", "township").index(level_of(link) or "township")


def level_of(place: str) -> str | None:
    """The level that the ending of a place's name shows; None for 市, which may be a prefecture or a county."""
    if _ZONE.search(place):
        return "county"
    ending = next((e for e in sorted(_LEVELS, key=len, reverse=True) if place.endswith(e)), None)
    return _LEVELS[ending] if ending is not None else None


def parse(name: str) -> Org:
    """Take a squeezed name apart: 示例市云岭县司法局 → 示例市云岭县, 司法局, department."""
    written = name
    if (regiment := _REGIMENT.match(name)) is not None:
        return Org(written, _CORPS, regiment.group(1) + regiment.group(2), "unit")
    name = _SECOND.sub("", name)
    for part in reversed([p for p in _JOINT.split(name) if p]):
        if re.search(r"人民政府|办事处|管理委员会|管委会", part) or part == name:
            name = part
            break
    before = ""
    if (branch := _CENTRAL_BRANCH.match(name)) is not None and branch.end() < len(name):
        before, name = branch.group(1), name[branch.end() :]
    party = _PARTY_HEAD.match(name)
    if party is not None:
        before, name = party.group(), name[party.end() :]
    name = _STREET_OF.sub(r"\1\2", name)
    place = place_of(name)
    organ = name[len(place) :]
    if not place and _NATIONAL.match(name):
        return Org(written, "", name, "department", national=True)
    organ = _official().get(organ, organ)
    if party is not None:
        if _GOVERNMENT.match(organ):
            return Org(written, place, organ, "government")
        return Org(written, place, organ, "other" if before == "共青团" else "party", before=before)
    if before:
        return Org(written, place, organ, "department", before=before)
    if not organ:
        return Org(place, place, "", "place")
    if (within := _ZONE_WITHIN.match(organ)) is not None and place:
        return Org(written, place, (within.group(1) or within.group(2)) + "管理委员会", "unit")
    if _GOVERNMENT.match(organ) or (organ == "管理委员会" and _ZONE.search(place)):
        return Org(written, place, organ, "government")
    if _OFFICE_OF.match(organ) or re.fullmatch(r"人民政府办公(?:室|厅)", organ):
        return Org(written, place, organ, "office")
    if _PARTY.search(organ):
        return Org(written, place, organ, "party")
    if _OTHER.search(organ):
        return Org(written, place, organ, "other")
    if (whole := _OFFICE_INSIDE.fullmatch(organ)) is not None:  # 教育局办公室 writes for the 教育局
        return Org(written, place, whole.group(1), "department")
    if _DEPARTMENT.search(organ):
        return Org(written, place, organ, "department")
    if ends := [m.end() for m in OFFICE.finditer(organ)]:  # 司法局局长述法…
        return Org(written, place, organ[: ends[-1]], "department")
    return Org(written, place, organ, "unknown")


def of_the_centre(name: str) -> bool:
    """Whether a national office's name is that of the whole, and of no branch: not 国家统计局安徽调查总队.

    Nor the committee of a free trade zone, which begins with 中国 too: 中国（示例）自由贸易试验区云岭片区管理委员会.
    """
    if name.startswith(("中国（", "中国(")):
        return False
    behind = re.split(r"(?<=[局行署])", name, maxsplit=1)[-1]
    return behind == name or not any(behind[:n] in all_divisions().by_short for n in (2, 3, 4))


def ministry(text: str, start: int, end: int) -> tuple[Org, int, int] | None:
    """The one ministry that a report which says 我部 names most, and where first; None where it names none or two."""
    found = list(_MINISTRY.finditer(text, start, end))
    counts = Counter(m.group() for m in found).most_common(2)
    if not counts or (len(counts) > 1 and counts[1][1] == counts[0][1]):
        return None
    name = counts[0][0]
    first = next(m for m in found if m.group() == name)
    return Org(name, "", name, "department", national=True), first.start(), first.end()


def short(name: str) -> Org | None:
    """An office named without its place, as in a page's catalogue: 区政府办, 市教育局; None where it is none."""
    core = re.sub(r"^(?:我)?(?:省|自治区|市|州|盟|县|区|旗|镇|乡|街道)(?=[一-鿿]{2,})", "", name)
    core = _official().get(core, core)
    if _INSIDE.match(core):
        return None
    if _GOVERNMENT.match(core):
        return Org(name, "", core, "government")
    if _OFFICE_OF.match(core) or re.fullmatch(r"人民政府办公(?:室|厅)", core):
        return Org(name, "", core, "office")
    if _PARTY.search(core):
        return Org(name, "", core, "party")
    if _OTHER.search(core):
        return Org(name, "", core, "other")
    return Org(name, "", core, "department") if _DEPARTMENT.search(core) and len(core) >= 3 else None

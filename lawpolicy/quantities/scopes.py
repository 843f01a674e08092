"""The area or body that the text states for a number, in its own words: 全区, 市本级, 各县(市、区)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lawpolicy.quantities import wording

if TYPE_CHECKING:
    from lawpolicy.quantities.clauses import Clause
    from lawpolicy.quantities.spotting import Spot

_UNIT = "省|市|区|县|州|盟|旗|镇|乡|街道|街|兵团|师|自治区|自治州|自治县|办事处"
_SCOPE = (
    rf"乡镇级|全(?:{_UNIT}|国|系统|域|行业|辖区|社会)(?:各级)?(?!年)|(?:{_UNIT})(?:本级|属|直(?!接)|域内"
    rf"|辖区内?|内(?!设|部|容|控|审|外)|级(?!别|联|民主|示范|文明|先进|以上|及以上|优秀|平安|法治|试点|荣誉|奖"
    rf"|表彰|领导|媒体|“[^”]{1,16}”(?:称号|荣誉|示范|单位|先进|村|社区|街道|乡镇|学校|企业|基地|集体|$)))|[省市县区乡镇村州旗]{{2,4}}(?:两|三|四|五)级"
    rf"|[省市县区乡镇村州旗](?:、[省市县区乡镇村州旗]){{1,4}}(?:两|三|四|五)级"
    r"|各(?:县(?:[（(]市、?区[)）]|市区|区)?|区县|区[（(]县[)）]|市县|旗县区?|市州|州市|地市|设区市"
    r"|市[（(][^）)]{1,6}[)）]|乡镇|镇乡|镇街道?|街镇|镇[（(]街道?[)）]|乡镇[（(]街道?[)）]|县"
    r"|区)(?:[（(][^）)]{1,8}[)）])?(?!部门|单位|级|类)"
    r"|辖区内?|城区|城乡(?!社区|居民|建设|规划|环境|低保|融合)|全局(?=持|现有|在[编岗]|干部|执法人员)|我(?:省|市|区|县)(?:范围内|辖区)"
)
# A scope left of a number. Must not match 全市首个 (a rank), 全市法治工作会议 (a name), 全区域, 全区性.
_FIND = re.compile(
    rf"(?:{_SCOPE})(?!首|第|前\d|民主法治|文明|十大|百强|模范|率先|唯一|最|优秀|先进|域|性|会议|工作会|推广"
    rf"|通报|表彰|排名|平均|示范|统考|统一考|试点|范围内首)"
)
_BEGINS = re.compile("[全各我乡省市区县州盟旗镇街兵师自办村辖城]")  # what a scope can begin with
# Whether there is one anywhere in a sentence, in one search that runs on the first characters alone.
_ANY = re.compile(f"{_BEGINS.pattern}(?<=(?=(?:{_SCOPE}))[\\s\\S])")
# What makes the scope that of something else: 参加全市考试, 荣获全省表彰, 位居全市第三, 向全市推广.
_OTHERS = re.compile(
    "(?:参加|参与|荣获|获得|获|获评|评为|被|居|位居|位列|列|入选|高于|低于|超过|代表|承办|向|报|迎接|接受|接|占)$"
)
# 县直部门送审的文件: who sent them, not where they hold.
_SENDERS = re.compile("(?:部门|单位|机关)(?:报送|送审|报审|提请|上报|报备|提交|起草|报来)")
_COUNTED_BODIES = re.compile("[省市县区镇乡州旗]直(?:各)?(?:部门|单位|机关)")
_RIGHT = re.compile(rf"(?:{_SCOPE})(?!首|第|最|优秀|先进|示范|荣誉|表彰)")
# 全市现有律师事务所46家,执业律师812人: what is held is a list of nouns, all of them the area's.
_HELD = re.compile("现有|共有|拥有|设有|实有")


def scopes(text: str, spots: list[Spot], places: list[Clause], start: int, end: int) -> list[str | None]:
    """The scope of each number of the sentence from ``start`` to ``end``, where the text states one for it."""
    if not _ANY.search(text, start, end):  # most sentences name none
        return [None] * len(spots)
    found: list[str | None] = []
    carried: str | None = None  # of a subject that governs the clauses after it
    carried_segment, held, inherited = -1, False, False
    for i, (spot, place) in enumerate(zip(spots, places, strict=True)):
        left = text[place.start : spot.start]
        own: str | None = None
        if place.same and i:
            left = text[spots[i - 1].end : spot.start]
            own = _last(left[len(places[i - 1].right) :] if left.startswith(places[i - 1].right) else left)
            shared = place.tied and (inherited or place.closed or place.left)
            if own is None and (shared or (not places[i - 1].closed and (inherited or left.endswith("的")))):
                own = found[i - 1]
        else:
            own = _last(left)
        inherited = own is not None
        if (
            own is None and place.right and not _COUNTED_BODIES.match(place.right) and (m := _RIGHT.match(place.right))
        ):
            own = _word(m.group())
        if own is None and not place.same:
            # 结案率 opens with a verb and is a subject of its own
            governed = spot.kind != "share" or not ("率" in left or "占" in left)
            if carried is not None and carried_segment == place.segment and place.opening in ",，" and governed and (
                (held and "其中" not in left) or _verb_first(left)
            ):
                own = carried
            elif place.opening in ",，":
                own = _appended(text, spot, place)
        first = _FIND.search(left[:24]) if own is not None and not place.same and place.closed else None
        if first is not None and not wording.clean(left[: first.start()]):
            carried, carried_segment = _word(first.group()), place.segment
            held = _HELD.search(left, first.end()) is not None
        elif not place.same and carried is not None and not held and not (place.opening in
            ",，"
         and _verb_first(left)):
            carried = None
        found.append(own)
    return found


def of_label(label: str) -> str | None:
    """The scope that the name of a table's row states: 市级, 全省合计."""
    m = _RIGHT.match(label)
    return _word(m.group()) if m is not None and (m.end() == len(label) or label.endswith(("合计", "总计"))) else None


def _last(left: str) -> str | None:
    """The last scope in the words left of a number that is not another thing's."""
    scope, end = None, -1
    at = 0
    while (begin := _BEGINS.search(left, at)) is not None:
        m = _FIND.match(left, begin.start())
        at = m.end() if m is not None else begin.end()
        if m is None:
            continue
        if _SENDERS.match(left, m.end()):
            continue
        if not _OTHERS.search(left, max(0, m.start() - 4), m.start()):
            if left[max(0, m.start() - 2) : m.start()] in ("级、", "级和") and m.group().endswith("级"):
                return None  # 国家级、省级
            if scope is not None and any(c in left[end : m.start()] for c in "和、及与") and m.start() - end <= 5:
                return None  # 各县(市、区)政府和市级部门: two scopes at once
            scope, end = _word(m.group()), m.end()
    return scope


def _word(scope: str) -> str:
    return scope.removesuffix("各级") if scope.startswith("全") else scope


_LED_IN = re.compile("(?:共计?|累计|先后|并|同时|已|均|依法|成功|及时|新)+")


def _verb_first(left: str) -> bool:
    """Whether a clause opens with a verb, so that the subject before it still governs."""
    if (lead := _LED_IN.match(left)) is not None:
        left = left[lead.end() :]
    return wording.is_verb(left) or left.startswith(("为", "采用", "通过", "以"))


# A person count right after the clause that names its area: 建立全区法制审核人才库,法制审核人员36人.
_STORE = re.compile(
    r"(全(?:省|市|区|县|镇|乡|州|盟|旗))([^，,；;。]{2,16}?)(?:人才库|队伍|名录库|数据库|台账|库)[，,]$"
)


def _appended(text: str, spot: Spot, place: Clause) -> str | None:
    if spot.kind != "person":
        return None
    m = _STORE.search(text, max(place.segment, place.start - 30), place.start)
    if m is not None and m[2][:2] in text[place.start : spot.start]:
        return m[1]
    return None

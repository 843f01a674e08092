"""Which year, or part of one, a number is about: stated, carried over from earlier in its sentence, or the report's own."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from lawpolicy import wording

if TYPE_CHECKING:
    from lawpolicy.clauses import Clause
    from lawpolicy.spotting import Spot

_HAN = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_DASH = "[-－—–~～至到]{1,2}"
_PART = (
    rf"上半年|下半年|前三(?:个)?季度|前[二两]个?季度|第?[一二三四1-4]季度|前[三九六3-9]个月|(?P<m1>1[0-2]|[1-9])月?份?{_DASH}(?P<m2>1[0-2]|[1-9])月份?"
)
# Every mention of time in a sentence, in one pass. Titles and quotations are passed over: a year in a title is no period.
# Must not take 2018年制定的 (when a document was made) or a year beyond the report's (a plan) for the period.
_TIME = re.compile(
    "《[^》\n]{0,80}》|“(?!十[三四五]五|[六七八九]五)[^”\n]{1,40}”"
    rf"|(?P<plan>“?(?:十[三四五]五|[六七八九]五)”?)(?:规划|普法)?(?:时期|期间)?(?:以来)"
    rf"|(?P<from>(?:19|20)\d\d)年?(?:(?P<fm>1[0-2]|[1-9])月)?{_DASH}(?P<to>20\d\d)年(?:(?P<tm>1[0-2]|[1-9])月)?(?:度|间|期间)?"
    r"|自?(?P<since>(?:19|20)\d\d)年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:成立|启动|实施|施行|运行|开展|开始)?(?:以来|至今|起)"
    r"|截[至止]到?(?:(?P<by>20\d\d)年|今年|本年)?(?P<bm>1[0-2]|[1-9])月(?:\d{1,2}日|底|末|份)?"
    r"|截[至止]到?(?:(?P<end>20\d\d)年底?|目前|今|年底|年末|当前)"
    rf"|(?P<year>20\d\d)年度?(?P<part>{_PART})?(?P<made>(?:\d{{1,2}}月(?:\d{{1,2}}日)?)?(?:以前|之前|前|底前)?(?:出台|制定|印发|发布|颁布|修订|施行|生效|[成创设]立|启动|计划|规划|版|要点)(?:的|施行|实施)?)?"
    rf"|(?:今年|本年度?)?(?P<half>{_PART.replace('m1', 'h1').replace('m2', 'h2')})"
    r"|(?P<last>(?:去年|上年|上一年|前年)度?)(?P<same>同期)?(?P<over>结转|转接|遗留|末|底)?"
    r"|(?P<now>今年|本年|全年|年内|当年|一年来|年初)"
    r"|近(?P<near>[二两三四五六七八九十]|[2-9]|10)年来?|(?P<past>[二两三四五]|[2-5])年来"
)
# What a mention of time, a title or a quotation begins with.
_BEGINS = re.compile("[0-9《“自截今本上下前第近去全年当一二两三四五六七八九十]")
# A year that something is compared with: 较2022年下降, 比上年增加. Its number is still of the report's year.
_COMPARED = re.compile("(?:比|较|同比|环比|对比|相比|相较于?|与|同|和|由|从|是)(?:于)?$")
_THAN = re.compile("(?:同期)?(?:的|为|是|仅|共|只有)+$")


class Time(NamedTuple):
    """A mention of time: where it ends, the period it states, and whether it is only what something is compared with."""

    start: int
    end: int
    period: str | None
    compared: bool
    same: bool  # 同期 is said with it
    fresh: bool  # says that something was done in the period (今年, 全年): even a standing stock has it


def times(text: str, start: int, end: int, year: int | None) -> list[Time]:
    """The mentions of time between ``start`` and ``end`` that state a period, in order."""
    found: list[Time] = []
    at = start
    while (begin := _BEGINS.search(text, at, end)) is not None:
        m = _TIME.match(text, begin.start(), end)
        at = m.end() if m is not None else begin.end()
        if m is None or text[m.start()] == "《" or (m.lastgroup is None and text[m.start()] == "“"):
            continue
        if m.lastgroup is None:
            found.append(Time(m.start(), m.end(), None if year is None else str(year), False, False, False))  # 截至目前
            continue
        g = m.groupdict()
        period = _period(g, year)
        if period is None:
            continue
        compared = (g["last"] is not None or g["year"] is not None) and _COMPARED.search(text, max(start, m.start() - 4), m.start()) is not None
        if g["over"] and not g["same"]:
            continue
        fresh = g["now"] is not None or g["year"] is not None or g["half"] is not None
        found.append(Time(m.start(), m.end(), period, compared, g["same"] is not None, fresh))
    return found


def _period(g: dict[str, str | None], year: int | None) -> str | None:
    if g["from"]:
        first, last = int(g["from"] or 0), int(g["to"] or 0)
        if (year is not None and last > year) or last < first:
            return None
        if g["fm"] and g["tm"]:
            return f"{first}-{int(g['fm']):02d}..{last}-{int(g['tm'] or 0):02d}"
        return f"{first}-{last}" if last > first else str(first)
    if g["since"]:
        first = int(g["since"] or 0)
        if year is None:
            return None
        return f"{first}-{year}" if first < year else str(year)
    if g["bm"]:
        by, month = int(g["by"] or year or 0), int(g["bm"] or 0)
        if not by:
            return None
        return str(by) if month == 12 else f"..{by}-{month:02d}"
    if g["end"]:
        return g["end"]
    if g["year"]:
        if g["made"] or (year is not None and int(g["year"] or 0) > year):
            return None
        return _part(int(g["year"] or 0), g["part"], g["m1"], g["m2"])
    if g["half"]:
        return None if year is None else _part(year, g["half"], g["h1"], g["h2"])
    if g["last"]:
        back = 2 if (g["last"] or "").startswith("前") else 1
        return None if year is None else str(year - back)
    if g["now"]:
        return None if year is None else str(year)
    if g["near"] or g["past"]:
        words = g["near"] or g["past"] or ""
        n = _HAN.get(words) or int(words)
        return None if year is None else f"{year - n + 1}-{year}"
    if g["plan"]:
        begun = {"十三五": 2016, "十四五": 2021, "十五五": 2026, "六五": 2011, "七五": 2016, "八五": 2021, "九五": 2026}.get((g["plan"] or "").strip("“”"))
        return None if year is None or begun is None or begun > year else f"{begun}-{year}" if begun < year else str(year)
    return None


def _part(year: int, part: str | None, first: str | None, last: str | None) -> str:
    if not part:
        return str(year)
    if first and last:
        if int(first) == 1 and int(last) == 12:
            return str(year)
        return f"{year}-{int(first):02d}..{year}-{int(last):02d}"
    if "半年" in part:
        return f"{year}H{1 if part[0] == '上' else 2}"
    if part.startswith("前"):
        if part.endswith("月"):
            n = _HAN.get(part[1]) or int(part[1])
            return {6: f"{year}H1", 9: f"{year}Q1-Q3", 3: f"{year}Q1"}.get(n, f"{year}-01..{year}-{n:02d}")
        return f"{year}Q1-Q3" if "三" in part else f"{year}H1"
    digit = part.lstrip("第")[0]
    return f"{year}Q{_HAN.get(digit) or digit}"


# What leaves something standing: its count has no year of its own. 新建, 新增 and 今年 give it one.
_STANDING = re.compile(
    "配备|配齐|配强|聘请|聘用|聘任|选聘|设立|设置|设有|下设|建有|建成|建立|组建|成立|拥有|现有|共有(?!来自)|实有|全覆盖|覆盖率|覆盖全部|入驻|进驻|布设|布建|挂牌|打造|现行|在册|在岗|在编|持证|"
    "保留|纳入[^，,]{0,14}(?:清单|目录|名录|管理)|继续有效|存量|常住|户籍|登记在册|常驻|派驻|常设|(?:公布|梳理|编制|动态调整|完善)[^，,]{0,20}(?:权责清单|责任清单|权力清单|事项清单)|总数|储备|吸纳|(?:完善|健全|推动|依托|规范|发挥)[^，,]{0,24}(?:调解组织|调解委员会|服务中心|工作站|工作室)$"
)
_NEW = re.compile("新(?:取得|增|建|设|聘|成立|任命|招|录|配|办|颁|申领|立|修订|评|发展|培育|选|入|登记|注册|打造|创建|组建|签|挂|制)|展台|展板|咨询台|咨询点|宣传点|卡点|卡口|促成|开工|投产|引进|竣工|增设|增补|增聘|增配|增加|续聘|累计聘|招聘|换届")
_STOCK_RATE = re.compile("覆盖率|聘用率|聘请率|配备率|持证率|建成率|设立率|建档率|上岗率|普及率|入网率|占[^，,]{0,12}(?:人员|队伍|总人数|总数)")
# A bare count of people or bodies, with no verb beside it, is a standing stock: 法制审核人员36人.
_BODY = re.compile("(?:人员|律师|调解员|队员|干部|民警|法官|检察官|公证员|鉴定人|鉴定员|顾问|专家|监督员|联络员|志愿者|网格员|明白人|辅助人员|协管员|审核员|复议员|办案人员|代办员|工作人员|编制)$")
_ORGANS = re.compile("(?:机构|组织|委员会|工作室|工作站|服务站|服务中心|律师事务所|律所|公证处|司法所|站点|基地|阵地|公园|广场|长廊|监控点|点位|窗口|自助机|终端|队伍)$")
# 学法全覆盖, 培训全覆盖: done in the year, nothing that stands.
_COVERED = re.compile("(?:学法|培训|轮训|检查|抽查|宣传|教育|考核|普查|排查|述法|走访|督察|督查|巡察|审计|体检|监测|检测|宣讲|巡查|排查)[^，,]{0,6}覆盖|覆盖(?:群众|人群|人次|人口|学生|师生|[^，,]{0,3}(?:检查|抽查|排查|巡查|培训|督查|督察|检测|监测))")
_COUNTED = frozenset(("count", "person"))
_NEVER = frozenset("次场期批趟轮起宗例笔份篇".replace("", " ").split()) | {"场次", "人次", "件次", "批次", "家次", "户次", "项次", "车次"}


def standing(spot: Spot, place: Clause, words: str) -> bool:
    """Whether a number is a stock that stands (配备调解员36人), not something done in a year."""
    if spot.kind == "share":
        return _STOCK_RATE.search(place.left[-24:]) is not None
    if spot.kind not in _COUNTED or spot.unit is None or spot.unit in _NEVER:
        return False
    left = place.left[-40:]
    own = left + place.right[:40]
    near = own + words[-30:]
    if _NEW.search(near) or _COVERED.search(near):
        return False
    if spot.unit in ("件", "条", "户", "元"):
        return re.search("现行|现有|继续有效|保留|共有|实有|在册|存量", near) is not None
    if _STANDING.search(near):
        return True
    if place.closed and not place.tied and (spot.kind == "person" or spot.unit in ("个", "家", "支", "所", "处")):
        bare = wording.clean(left)
        if wording.acts(bare):
            return False
        return (_BODY.search(bare) or _ORGANS.search(bare)) is not None
    return False


def is_new(place: Clause) -> bool:
    """Whether the words beside a number say that it is new: 新取得执法证92名 among those that stand."""
    return _NEW.search(place.left) is not None


def inherits(spot: Spot, place: Clause) -> bool:
    """Whether a number tied to a stock by 、 is one too: 设置工作部门24个、直属事业单位4个."""
    near = place.left[-40:] + place.right[:40]
    return spot.kind in _COUNTED and spot.unit not in _NEVER and not _NEW.search(near) and not wording.acts(place.left)


def period(
    spot: Spot, place: Clause, mentions: list[Time], stock: bool, year: int | None, text: str
) -> str | None:
    """The period of a number: the last mention of time before it in its sentence, else the report's year; null for stocks."""
    own = None if year is None else str(year)
    current: Time | None = None
    for mention in mentions:
        if mention.start >= spot.start:
            break
        if mention.compared and (
            spot.kind == "times" or mention.end < place.start or not (mention.same and mention.end == spot.start or _THAN.match(text, mention.end, spot.start))
        ):
            continue
        current = mention
    if stock:
        if current is None or not current.fresh or current.end < place.start - 2:
            return None
        return None if current.period == own and not _in_year(text, current) else current.period
    if current is None:
        return own
    if current.compared and current.end < place.start:
        return own
    return current.period


def series(text: str, spots: list[Spot], places: list[Clause], mentions: list[Time]) -> dict[int, str | None]:
    """2021年、2022年、2023年纠错率分别为15.2%、9.8%、6.1%: the periods of numbers that are listed as their years are."""
    found: dict[int, str | None] = {}
    for i, spot in enumerate(spots):
        if places[i].same or not places[i].left.endswith(("分别为", "分别是", "分别达", "分别达到", "分别")):
            continue
        n = 1
        while i + n < len(spots) and places[i + n].tied and not places[i + n].left:
            n += 1
        named = [m for m in mentions if places[i].start <= m.start < spot.start and m.period is not None]
        if n > 1 and len(named) == n and all(text[a.end : b.start] in "、和及与" for a, b in pairwise(named)):
            found.update((i + j, named[j].period) for j in range(n))
    return found


def _in_year(text: str, mention: Time) -> bool:
    return text[mention.start : mention.end].startswith(("今年", "全年", "年内", "当年", "本年"))

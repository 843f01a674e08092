"""What a number counts, as a phrase that can stand alone: 受理行政复议案件, 行政执法通用法律知识考试通过率.

The words right beside the number come first. Where they are not enough (办结, 成功率, 占比) the object, the verb or the
campaign is taken from the numbers and clauses before them in the same sentence.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lawpolicy.quantities import lent, respective, stages, standalone
from lawpolicy.quantities.beside import beside, predicate
from lawpolicy.quantities.context import SHORT, TREATED, Context, generic
from lawpolicy.quantities.handled import BRIEF, SIBLING, handled
from lawpolicy.quantities.pairs import OF_OTHERS
from lawpolicy.quantities.rates import of_rate
from lawpolicy.quantities.shortening import brief, compact, shorten
from lawpolicy.quantities.wording import (
    acts,
    inner_verb,
    lacks_object,
    object_of,
    of_kind,
    subject_of,
    verb_chain,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lawpolicy.quantities.clauses import Clause
    from lawpolicy.quantities.spotting import Spot

_QUOTED = re.compile("“[^”]{2,12}”")
_TITLE = re.compile("《[^》]{0,80}》")
# What says that it belongs to the thing before: 涉及金额, 总量, 办件量, 覆盖群众.
_ATTACHED = re.compile(
    "涉及|涉案|涉|(?:共?覆盖|惠及|受益|参训|参学|参会|参赛|参演|参加|参与|受教育|受众)(?!率)|总量|总数|总额|数量|人数|金额|面积|标的"
    "|人均|户均|平均|[^，,的]{0,3}(?:量|数|额|时长)$"
)
# 较去年同期的7件: the thing is that of the number before.
_THAN = re.compile("(?:较|比|与|同)(?:去年|上年|20\\d\\d年)(?:度|同期)?的?$")
_THAN_STARTS = frozenset("较比与同")
# What is done in a campaign, so that its numbers are the campaign's: 查处, 立案, 出动. Not 登记, 培训, 受理.
_CAMPAIGNED = re.compile(
    "随机抽|抽取|调阅|查处|查办|排查|检查|抽查|抽中|巡查|发现|查出|整改|立案|处罚|责令|出动|收缴|查获|查扣|关停|取缔|拆除|督促|下达|处置|约谈|曝光"
    "|移送|捣毁|抓获|破获|清理|查封|扣押|没收|罚没|下发|开具|制止|纠正|发放|张贴|悬挂|参与|覆盖|惠及|受教育|反馈|核查|销毁|抽检"
    "|检测|约束|劝导|评查|审查|化解|走访|解答|接受|提出|征集|收集|追缴|追回|挽回|评选|消除|整治|督导|销号|问责|通报"
)
_MONEY = re.compile(
    "金额|资金|款|费|损失|元|额|价值|投入|补|酬|薪|产值|税|债|货值|案值|奖|标的|成本|收入|赔偿|工资|支出|拨付|罚没|经费"
)
# What became of the things counted before: 成功96件, 40人考试合格.
_OUTCOME = re.compile("(?:已|均)?(?:成功|合格|考试合格|通过|达标|优秀|良好|不合格|未通过|通过考试)$")
_PENDING = re.compile(
    "(?:尚|仍|正|还)(?:有|在|正)*未?(?:审理|办理|审结|办结)(?:之?中|当中)?|未(?:审结|办结|结)|在办|在审"
)
_OUTCOME_STARTS, _PENDING_STARTS = frozenset("已均成合考通达优良不未"), frozenset("尚仍正还未在")
# Money that needs the cases that it was imposed in.
_FINED = re.compile(
    "(?:共|合计|累计)?(?:处|处以|并处)?(?:罚款(?:金额)?|罚没(?:款物?|金额)?|涉案金额|案值|没收违法所得)"
)
# What is done with cases: only these are counted where the sentence says no more than what it is on.
_CASEWORK = ("受理", "审结", "办结", "结案", "办理", "审理", "收到", "新收", "裁决", "调解", "化解")
_TAKING_PART = ("参加", "参训", "参考", "参赛")
_HURT = ("死亡", "受伤", "伤亡")
_WORKS = ("抽查", "检查")
_FILES = ("案卷", "卷宗")  # 随机抽取案卷 says little without the review
_INSPECTIONS = ("检查", "抽查", "巡查", "督查", "督察", "评查", "考试")


def phrases(
    text: str, spots: list[Spot], places: list[Clause], start: int, said: Sequence[str], wholes: Sequence[int | None]
) -> list[str]:
    """The phrase of each number of a sentence.

    ``said`` are those of the sentences before; ``wholes`` tells of which number each is part, below 0 for one of them.
    """
    s = Context(text, spots, places, start, said, wholes)
    for i, spot in enumerate(spots):
        phrase = _phrase(s, i, spot)
        s.out.append(standalone.complete(s, i, spot, phrase))
    if len(spots) > 1:
        for place in places:
            if "分别" in place.left or "依次" in place.left:
                respective.rename(s)
                break
    return s.out


def _phrase(s: Context, i: int, spot: Spot) -> str:
    place = s.places[i]
    left = shorten(place.words)
    s.enter(i)
    if i and (place.pair == "from" or (place.left[:1] in _THAN_STARTS and _THAN.match(place.left))):
        s.core.append("")
        return s.out[i - 1]
    if spot.kind in OF_OTHERS or place.change is not None:
        return of_rate(s, i, spot, left)
    core = beside(s, i, spot, left)
    s.core.append(core)
    chain = verb_chain(core)
    if s.whole:
        return _part(s, i, core, chain, place)
    if not core:
        s.core[-1] = core = _nothing(s, i)
        s.topic = s.topics[spot.unit] = object_of(core)
        return core
    return _of_before(s, i, spot, core, chain) or _own(s, i, spot, core, chain)


def _of_before(s: Context, i: int, spot: Spot, core: str, chain: int) -> str:
    """The phrase of words that belong to a thing named before: 成功96件, 涉及金额, 办结45件; else empty."""
    place = s.places[i]
    first = core[0]
    if first == "参" and (sat := lent.exam(s, i, core)):
        s.core[-1], s.topic = sat, object_of(sat)
        s.topics[spot.unit] = s.topic
        return sat
    outcome = first in _OUTCOME_STARTS and i and _OUTCOME.match(core)
    if outcome and (s.spots[i - 1].unit == spot.unit or not place.closed):
        return s.out[i - 1] + core
    if (chain == len(core) or len(core) <= SHORT or first == "涉") and _ATTACHED.match(core):
        base = "" if first == "涉" else s.campaign(i)
        base = base or (s.thing if s.follows(i) else "") or s.object_before(i) or s.subject
        if len(base) > 8 and base == s.thing and "的" in base[2:-2]:
            base = (s.verb if len(s.verb) <= 4 else "") + base.rpartition("的")[2]  # 以镇政府名义签订的合同
        s.verb = core[:chain]
        if base:
            s.topics[spot.unit] = core
            return base + core
    if "结转" in core:  # 连同上年结转19件: what comes after is not about these
        return core + (s.topic or s.earlier())
    if first in _PENDING_STARTS and _PENDING.fullmatch(core):
        return core + "的" + (s.topics.get(spot.unit) or s.topic or s.earlier())
    if first == "其" and core.startswith("其余") and s.follows(i) and (same := s.topics.get(spot.unit)):
        return "其余" + same
    if lacks_object(core, chain):
        return _verbs_only(s, i, spot, core)
    said_of = len(core) <= 4 and not chain and not place.tied and not SIBLING.search(core, max(0, len(core) - 2))
    if said_of and spot.kind not in ("money", "deadline"):
        same = s.topics.get(spot.unit, "") if s.follows(i) else ""  # 准予实施17件 of the 评估 before
        base = same or ("" if place.same else s.clause_before(i))
        if base:
            if not same:
                s.topic = s.topics[spot.unit] = s.object_before(i) or core
            return base + core
    return ""


def _verbs_only(s: Context, i: int, spot: Spot, core: str) -> str:
    """办结, 注销, 立案: with the thing counted in the same unit before, the campaign, or the clause before's object."""
    noun = core in of_kind("noun")
    if noun and s.places[i].tied and s.verb:
        return s.verb + core  # 办理公证1056件、仲裁36件
    if core.startswith(_HURT) and s.topic.endswith("事故"):
        return s.topic + core  # 发生生产安全事故87起、死亡62人
    money = "金额" if spot.kind == "money" and "金额" not in core else ""
    handed = s.places[i].left[-1:] in "对将把" and not s.places[i].closed  # 对58件减轻处罚
    own = noun and len(core) > 2 and not handed
    same = s.topics.get(spot.unit) if spot.kind != "money" and not own else None
    if same and (s.follows(i) or not (thing := s.object_before(i))):
        campaign = s.campaign(i) if generic(same) else ""  # 法治督察整改问题
        return (campaign if campaign and campaign not in core + same else "") + core + same
    if not money and (kept := lent.practice(s, i, core)):
        return kept
    treated = not money and TREATED.search(s.clause_before(i)) is not None
    prefix = "" if treated else s.campaign(i) or s.work(i)
    if prefix:
        return prefix + core + money
    if money:
        return s.thing + core + money
    if thing := s.object_before(i) or (s.matter(i) if core.endswith(_CASEWORK) else ""):
        s.topic = s.topics[spot.unit] = thing
        if thing[0] == "“" and core.endswith(_WORKS):  # 推行“双随机、一公开”监管,组织抽查12次
            return core[:-2] + thing[: thing.find("”") + 1] + core[-2:]
        thing = compact(thing, BRIEF)
        if thing.endswith(core):  # 组织参加法律法规培训,培训870人次
            return thing
        return thing + core if thing.endswith(_INSPECTIONS) and len(thing) > SHORT else core + thing
    if noun and len(core) > 2:
        follows = s.follows(i) and not s.places[i].same and s.places[i].opening in ",，"
        return (s.verb if follows and len(s.verb) <= 4 else "") + core
    if s.topic and len(core) <= 4 and noun:
        return s.topic + core
    if s.thing and len(core) <= 3:
        return s.thing + core if s.thing.endswith(_INSPECTIONS) else core + s.thing
    if not s.subject and not s.core[:-1]:
        return core + s.earlier()  # a sentence that goes on: 已审结213件
    return s.subject + core if len(core) <= 3 else core


def _own(s: Context, i: int, spot: Spot, core: str, chain: int) -> str:
    """A phrase that names a thing of its own, which becomes the topic of what follows."""
    place = s.places[i]
    before = s.core[i - 1] if i else ""
    if place.tied and len(core) <= 4 and core[-1] in "级类" and core[-1] in before:
        core += before.partition(core[-1])[2]  # 省级民主法治示范村21个、市级85个
    carried = False
    if (
        place.tied
        and s.verb
        and (not chain or core[:chain] in of_kind("noun"))
        and (core[0] == "“" or not inner_verb(core))
    ):
        carried = place.closed or (not place.left and not predicate(core))
    elif not chain and i > 1 and s.spots[i - 1].kind == "share" and s.spots[i - 2].unit == spot.unit:
        carried = bool(s.verb) and s.core[i - 2][-2:] == core[-2:]  # 优秀案卷3卷,占比30%,合格案卷7卷
    if carried:
        core, chain = s.verb + core, len(s.verb)
    elif not chain and core.endswith(_TAKING_PART) and (held := s.object_before(i)):
        core = core[:-2] + "参加" + held  # 组织执法人员法律知识考试,全市5682名执法人员参加
        chain = 0
    s.core[i] = core
    thing = core[chain:]
    if chain:
        s.verb = core[:chain]
    elif inner := inner_verb(core):
        s.verb, thing = core[:inner], core[inner:]
        s.subject = subject_of(core)
    counted = s.topic
    s.topics[spot.unit] = brief(_TITLE.sub("", thing) if "《" in thing else thing)[-30:]
    if spot.kind not in ("money", "deadline") or not s.topic:  # 标的额 belongs to the cases, which stay the topic
        s.topic = s.topics[spot.unit]
    if i and chain and not place.same and (subject := _subject(before, core[:chain])):
        core = subject + core  # 政务中心进驻部门38个,进驻事项1527项
    if spot.kind == "money":
        if _FINED.fullmatch(core) and counted.endswith(("案件", "处罚", "处罚决定书")):
            # 查办价格案件94起,罚没款126.4万元
            return counted.removeprefix("各类").removesuffix("决定书") + core
        if not _MONEY.search(core):
            core += "金额"
    if taken := lent.course(s, i, core):
        return taken + core
    if len(core) > SHORT and thing not in _FILES and not generic(thing.partition("并")[0]):
        return core
    campaign = s.campaign(i) if len(core) <= SHORT or _CAMPAIGNED.match(core) else ""
    bare = not campaign and not chain and not place.same and spot.kind != "money"
    if i and bare and s.verb and SIBLING.search(core, max(0, len(core) - 2)):
        return s.verb + core  # 出动执法人员80人次,执法车辆20台次
    prefix = campaign or s.work(i)
    if prefix and prefix not in core and not place.tied:
        return prefix.removesuffix(core[:chain]) + core
    return core


def _subject(before: str, verb: str) -> str:
    """The subject of the phrase before, where that has the same verb."""
    at = before.find(verb)
    return before[:at] if 0 < at <= 14 and inner_verb(before) == at + len(verb) else ""


def _nothing(s: Context, i: int) -> str:
    """No words of its own: another unit for the thing before (12宗36个), or the clause before."""
    if i and (total := respective.total(s, i)):
        return total
    if i and (s.places[i].same or not s.core[i - 1]):
        # 263份,比上年增长18.5%(2019年为222份)
        back = i - 1 if s.places[i - 1].change is None or i == 1 or s.spots[i - 2].unit != s.spots[i].unit else i - 2
        return s.out[back]
    return s.clause_before(i) or (s.out[i - 1] if i else s.last)


def _part(s: Context, i: int, core: str, chain: int, place: Clause) -> str:
    """A part named after its whole: the whole's verb with a noun of the same kind, else whole: part."""
    if core.endswith("人员") and len(core) > SHORT and not acts(core):
        return core  # 其中法制审核人员 stands alone
    if not chain and (s.wholes[i] or 0) < 0 and inner_verb(core):
        return _own(s, i, s.spots[i], core, chain)  # 其中,市政府本级受理行政复议案件87件: a new start
    if core and core not in s.whole and (lacks_object(core, chain) or stages.is_outcome(core)):
        return handled(s, i, core)
    if core and core in s.whole and (head := respective.head(s, i)):
        return head + core
    if not core or core in s.whole:
        rest = place.left.removeprefix("其中").strip(" ,，")
        return f"{s.whole}:{rest}" if rest else s.whole
    if not place.closed and not place.words:
        return core if core.startswith(s.whole_object) else s.whole_object + core
    if len(s.whole_object) > 3 and core.startswith(s.whole_object):
        return core  # 一般隐患已整改 of 排查一般隐患
    thing = core[chain:]
    if chain and (len(thing) >= 4 or (len(thing) > 1 and thing in s.whole and not generic(thing))):
        return core  # 其中专题学习习近平法治思想3次 says enough, and so does 认定工伤2176件 of 作出工伤认定决定2198件
    head = s.whole_object[-2:]
    if head and core.endswith(head) and not chain:
        if quoted := _QUOTED.search(s.whole_object):
            return quoted.group() + core  # of “双随机、一公开”抽查 those 跨部门抽查
        return s.whole.removesuffix(s.whole_object) + core if s.whole.endswith(s.whole_object) else core
    return core if core.startswith(s.whole) else f"{compact(s.whole, BRIEF)}:{core}"

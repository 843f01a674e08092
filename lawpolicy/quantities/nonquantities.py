"""Numbers that report no result: names and slogans, ordinals, ids, legal limits, targets, 一 in words.

Marks that stand right before or after a number are rows of codebook/nonquantities.csv; what depends on the clause is
here.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from lawpolicy.codebook import rows
from lawpolicy.quantities import wording

if TYPE_CHECKING:
    from lawpolicy.quantities.spotting import Spot

# Words of a target, a rule or a plan, left of the number in its own clause. 确保 is apart: 确保率100% reports a result.
# Must not match 将 as the mark of an object (将172项事项下放), 目标任务, or 计划 inside the name of a plan.
# Each branch begins with a plain character, so that the search runs on these first characters alone.
_TARGET = re.compile(
    "应当(?!出庭|到庭|出席)|必须|不得|务必|力争|争取(?:在|到|年|于|达|实现|完成)|预计|预期|目标(?:为|是|值|设定)|原则上|期限为"
    "|明年|下(?<!转下)一?年度?(?<!转入下年)"
    "|下一步|今后|计划(?:开展|完成(?!率)|组织|检查|抽查|培训|新建|安排|于|到|在|用|再|新增)"
    "|将(?:在|于|力争|继续|进一步|组织|开展|完成|新增|新建|建成|实现|达到|再|打造|培育|推进|加大|加快|持续)"
    "|要求[^，,]{0,10}(?:不|至少|达)|规定[^，,]{0,10}(?:不|至少|为)|须[^，,]{0,8}(?:不|至少|达)"
    "|每(?:年|月|季度?|周|日|天|半年|人|村|户|案|镇|乡|家|名|个[^，,]{1,6}|一)[^，,]{0,14}$"
    "|每[^，,]{1,10}至少|各[^，,]{1,10}至少"
)
# Words that make a plan of all that follows them up to the next ； or 。
_PLAN = re.compile(
    "力争|预计|预期|下一步|明年|下一?年度|今后|将(?:新建|新增|开展|组织|继续|进一步|力争|打造)|计划(?:新增|新建"
    "|开展|组织|完成(?!率)|培训|于|在|到)"
)
# 到2025年底: a target where the year is still to come.
_BY_YEAR = re.compile("[到至](?<![年\\d].)(20\\d\\d)年")
# 对投诉2次以上的企业重点监管: whom a rule is for.
_COVERED = re.compile("对|凡|针对|将|把")
# 标的额在200万元以上的,必须…: from where a rule applies.
_FROM_WHICH = re.compile("的[^，,。；;]{0,8}[，,]?(?:必须|应当|须|应由|一律|需由|需经)")
_ENSURE = re.compile("确保(?!了)|保证(?!了|金)")
# A word of any of these, wherever it ends.
_AIM = re.compile("|".join(p.pattern.replace("[^，,]{0,14}$", "") for p in (_TARGET, _PLAN, _ENSURE)))
# A deadline that was cut or met; one that a rule sets has none of these words.
_CUT = re.compile("压缩|压减|缩短|缩减|缩至|减少|减至|降至|降低|降为|降到|减为|减到|提速|提前|加快|节省|节约")
_MET = re.compile("由|从|平均|仅需|只需|仅用|用时|耗时|实现|取得|最快|控制在|稳定在|周期")
# 登记业务实现3个工作日内办结,抵押登记1个工作日内办结: what was reached holds for the next clause too.
_DONE_WITHIN = re.compile("(?:实现|做到)[^，,；;]{0,16}(?:日|时|钟)内?(?:办结|办理完毕|完成)")
_RULE = re.compile(
    "应当|应在|应于|须|必须|不得|要求|规定|之日起|逾期|期限为|务必|原则上|确保|力争|每|收到|接到|内向|当在"
)
_HOURS = re.compile("累计|共|人均|培训|学习|服务|完成|时长|工作量")
_SCORE = re.compile("得分|评分|平均|满意度|成绩|总分|均分|考核|测评|分值|指数|得")
# Before a bare 一: words that it completes (统一, 每一件, 同一家), or that make a rule of it (至少一次, 跑一次).
_ONE_WORD = frozenset("每进统第同这那任何某另之跑少唯专首仅上新独此哪逐单有又再多")
# Units that a Chinese numeral below eleven may count before its noun; 个, 项 and 条 make slogans as often as counts.
_FIRM = frozenset("名起件家场次期部份户辆宗例人座所处本册篇台支套") | {"场次", "人次", "批次", "件次", "家次"}
_ONCE = frozenset("次场期份件起名家部本套项")
_SLOGAN = re.compile(
    "[^，,。；;]{0,6}(?:制度|机制|体系|清单|行动|工程|平台|环节|重点|关键|任务|抓手|领域|方面|原则|活动|计划"
    "|目标|措施|模式|格局|专项)"
)
_VERB_NEAR = re.compile(
    "开展|召开|组织|举办|举行|进行|查处|办理|受理|办结|审理|处理|化解|调解|制定|出台|修订|废止|发放|编印|检查"
    "|排查|培训|学习|发生|收到|新增|配备|聘请|研究|听取|建成|成立|设立|取消|荣获|获得|评为|立案|审查|出具|提出"
)
# 复议案件四件,其中三件维持、一件终止; 处罚屠宰户四户; 收监执行一人.
_LISTED = re.compile("(?:其中|[、，,])$|^$")
_RESULT = re.compile(
    "(?:予以|已|被|经)?(?:维持|撤销|驳回|终止|变更|确认违法|和解|撤回|调解|胜诉|败诉|撤诉|责令|未审结|结转)"
)
_ON_ONE = re.compile("(?:执行|处罚|处分|移送|死亡|受伤|辞退|开除|逮捕|拘留|抓获|刑拘|追责|问责|移交|收监)$")
_ONE_BY_ONE = re.compile("一([起件例个处家])[、，,就]?[\u4e00-\u9fff]{0,4}一\\1")  # 发现一起、查处一起
_COUNTED_NOUN = re.compile("(?:案件|事故|纠纷|车辆|船舶|企业|单位|人员|嫌疑人|负责人|[^每各逐]户)$")
_BODIES = re.compile("部门|单位|乡镇|镇街|村居|社区")
_WITH = re.compile("(?:联合|会同|组织|涉及|对|全[省市县区州镇乡]|牵头|协同)(?:相关)?$")
_AMOUNT = re.compile("(?:量|数|额)(?:超过?|达到?|约|近|突破|为|共计?|累计)*$")
_OF_ALL = re.compile("率|占|比例|超|近|减少|下降|压")
_ENDS = frozenset("，,。；;、）)（(\n！!？? \u3000")
_HAN = re.compile("[\u4e00-\u9fff”》)）]")


_APART = ("legal_limit", "phone_or_id")  # these hold for some units only


@cache
def _marks(place: str) -> tuple[str, ...]:
    table = rows("nonquantities", key=["mark", "place"], required=["reason", "comment"])
    return tuple(row["mark"] for row in table if row["place"] == place and row["reason"] not in _APART)


@cache
def _first_after() -> frozenset[str]:
    return frozenset(mark[0] for mark in _marks("after"))


@cache
def _hotlines() -> frozenset[str]:
    return frozenset(row["mark"] for row in rows("nonquantities", key=["mark", "place"]) if row["place"] == "is")


@cache
def _ids() -> tuple[str, ...]:
    """Words before a number that is the name of something: 电话, 编号. With a unit it is a count (热线23456个)."""
    table = rows("nonquantities", key=["mark", "place"], required=["reason", "comment"])
    return tuple(row["mark"] for row in table if row["place"] == "before" and row["reason"] == "phone_or_id")


@cache
def _limits() -> tuple[str, ...]:
    table = rows("nonquantities", key=["mark", "place"], required=["reason", "comment"])
    return tuple(row["mark"] for row in table if row["reason"] == "legal_limit")


def aims(text: str, start: int, end: int) -> bool:
    """Whether a sentence may hold words of a target or a plan: few do, and one look spares three for each number."""
    return _AIM.search(text, start, end) is not None


def is_result(
    text: str, spot: Spot, clause: int, segment: int, end: int, year: int | None = None, aiming: bool = True
) -> bool:
    """Whether a number is reported as a result.

    ``clause`` is where the words up to the last comma begin, ``segment`` where those up to the last 。 or ； do;
    ``end`` is the end of the sentence, and ``aiming`` what ``aims`` says of it.
    """
    start = spot.start
    if text.endswith(_marks("before"), 0, start) or (spot.unit is None and text.endswith(_ids(), 0, start)):
        return False
    left = text[clause if clause > start - 60 else start - 60 : start]
    if spot.unit is None:
        return _unit_lost(text, spot, left, end)
    kind = spot.kind
    if kind in ("deadline", "hours", "score"):
        return _timed(text, spot, left, max(segment, start - 60), end)
    if text[spot.end : spot.end + 1] in _first_after() and text.startswith(_marks("after"), spot.end):
        return False
    if kind == "money" and spot.bound != "exact" and text.startswith(_limits(), spot.end):
        return False
    if text.startswith("的", spot.end) and text.endswith("以上", 0, spot.end) and _COVERED.match(left):
        return False
    if spot.bound != "exact" and _FROM_WHICH.match(text, spot.end):
        return False
    if spot.unit == "个" and text[spot.end : spot.end + 1].isdecimal():  # 两个100%
        return False
    if spot.han and not _chinese(text, spot, left, end):
        return False
    far = segment if segment > start - 100 else start - 100
    by = _BY_YEAR.search(text, far, start) if text.find("20", far, start) >= 0 else None
    if by is not None and (year is None or int(by[1]) > year):
        return False
    if not aiming:
        return True
    if _TARGET.search(left) or (segment < clause and _PLAN.search(text, far, clause)):
        return False
    return not (_ENSURE.search(left) and not (kind == "share" and spot.value == 100 and spot.bound == "exact"))


def _unit_lost(text: str, spot: Spot, left: str, end: int) -> bool:
    """出具意见书44: a whole number at the end of its phrase, after a noun, in a clause that reports something done."""
    digits = text[spot.number : spot.end].strip()
    if _BODIES.match(text, spot.end) and _WITH.search(left):  # 联合12部门
        return spot.value.is_integer() and spot.value < 500
    after = text[spot.end : spot.end + 1]
    left = left.rstrip(" \u3000\u00a0\u2002")
    return (
        spot.value.is_integer()
        and (spot.end >= end or after in _ENDS)
        and len(left) > 2
        and _HAN.match(left[-1]) is not None
        and not 1900 <= spot.value <= 2099
        and len(digits) <= 6
        and digits not in _hotlines()
        and not left.endswith(("模式", "热线", "平台", "工程", "机制", "体系", "号"))
        and (_VERB_NEAR.search(left) is not None or "其中" in left or _AMOUNT.search(left) is not None)
        and not _TARGET.search(left)
    )


def _timed(text: str, spot: Spot, left: str, window: int, end: int) -> bool:
    """Times and marks: a deadline that was met or cut, hours worked, a score reached; never a date or a rule."""
    if spot.kind == "score":
        return _SCORE.search(left) is not None
    if spot.kind == "hours":
        return _HOURS.search(left) is not None and not _TARGET.search(left)
    if spot.unit is not None and spot.unit.endswith(
        "小时"
    ) and spot.value != 24 and _HOURS.search(left) and not _RULE.search(left):
        return True
    if text[spot.start - 1] == "月":
        return False
    if spot.unit == "日" and not spot.pair and text[spot.end : spot.end + 1] not in "内，,。；;、":
        return False
    if _ENSURE.search(left) or "力争" in left:
        return False
    if left.endswith(("天数", "日数")):
        return True
    right = text[spot.end : min(end, spot.end + 12)]
    if _CUT.search(left) or _CUT.match(right):
        return True
    wide = text[window : spot.start]
    if _RULE.search(left):
        return False
    if _DONE_WITHIN.search(wide) and not _RULE.search(wide) and right.startswith(("办结", "办理完毕", "完成")):
        return True
    return _MET.search(left) is not None or (_CUT.search(wide) is not None and spot.pair == "to")


def _chinese(text: str, spot: Spot, left: str, end: int) -> bool:
    """Whether a Chinese numeral counts something: above ten by default, below only where the clause shows it."""
    words = spot.han
    if spot.kind == "share":
        return _share(text, spot, left, words)
    if spot.kind == "times":
        return spot.unit == "番" or (words != "一" and left[-1:] in "长加高升大了到达为是的")
    if spot.value > 10 or (spot.bound != "exact" and not text.endswith(("以上", "以下", "以内"), 0, spot.end)):
        return not text.startswith(("大", "佳"), spot.end)
    behind = text[spot.start - 1 : spot.start]
    closed = spot.end >= end or text[spot.end] in _ENDS
    unit = spot.unit or ""
    if unit in _FIRM and _LISTED.search(left) and _RESULT.match(text, spot.end):
        return True
    if words == "一" and unit in ("人", "户", "名", "起") and closed and _ON_ONE.search(left):
        return True
    if words == "一" and _ONE_BY_ONE.search(text, max(0, spot.start - 8), min(spot.end + 8, end)):
        return False
    if words == "一":
        return closed and unit in _ONCE and behind not in _ONE_WORD and _done(left)
    if spot.start > 0 and behind in _ONE_WORD:
        return False
    if closed and unit in _FIRM and _COUNTED_NOUN.search(left):
        return True
    if closed:
        return _done(left) and (unit in _FIRM or unit in ("个", "项", "条"))
    if unit in _FIRM:
        return behind in "了对出共" or _after_verb(left) or _VERB_NEAR.search(left[-5:]) is not None
    if unit in ("个", "项", "条"):
        return _after_verb(left) and _SLOGAN.match(text, spot.end) is None
    return False


def _after_verb(left: str) -> bool:
    """Whether a verb stands right before the number: 建成三个, 查处了三起; not 落实两项."""
    known, words = wording.of_kind("result", "stock"), left.rstrip("了出")
    return any(words[-n:] in known for n in (4, 3, 2))


def _done(left: str) -> bool:
    return _VERB_NEAR.search(left) is not None or wording.acts(wording.clean(left))


def _share(text: str, spot: Spot, left: str, words: str) -> bool:
    """三成 and 过半 count where the clause speaks of a share: 占比过半, 近三成; not 三成 in a name, not 时间过半."""
    if words in ("过半", "半数", "一半"):
        return _OF_ALL.search(left[-12:]) is not None and not text.startswith(("同意", "数"), spot.end)
    if words.endswith("成") or "成" in words:
        return spot.bound != "exact" or text[spot.start - 1] in "占达为的过降升到近约超了率少多增减高低"
    return True

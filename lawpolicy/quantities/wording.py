"""The grammar of a clause beside a number: what only leads to it, where its verbs end, and what is done to what."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from lawpolicy.codebook import rows

if TYPE_CHECKING:
    from collections.abc import Iterable

_TIMES = (
    "(?:19|20)\\d\\d年?[-－—–~～至到]{1,2}20\\d\\d年(?:度|间|期间)?|"
    "20\\d\\d年(?:度|底|末|初|以来|至今|上半年|下半年|前三季度)?(?:\\d{1,2}月(?:\\d{1,2}日)?)?"
    "|(?:今|本|去|上)年(?:度|以来|底|末|初|同期)?|全年|年内|年初至今|年初以来|一年来|(?:上|下)半年|前三季度"
    "|(?:第)?[一二三四]季度|\\d{1,2}月份?[-－—–~～至到](?:\\d{1,2}月(?:份|底)?)?"
    "|截[至止]到?[^，,]{0,10}?(?:年底|月底|底|末|目前|日|月|今)|至(?:年底|年末|目前|今|\\d{1,2}月底)|(?:年底|年末|月底)前|目前|现阶段|近年来|近[两二三四五几]年来?|期间"
)
# A list mark at the start of a sentence that is no section of its own: 6.办理人大代表建议.
_LISTED = r"\s*(?:\d{1,2}[.．、]|[(（][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}[、是]|[①-⑳])"
# Words that open a clause and say nothing of what is counted: 全年共, 其中, 截至目前. Not the 共 of 共同 and 共青团.
_LEAD = re.compile(
    rf"(?:{_LISTED})?(?:{_TIMES}|而(?=20\d\d年)|其中|同时|另外|另有|另|此外|并且|并|且|还有|还|也|均|都|已经|已|累计|共计|总计"
    rf"|合计|总共|一共"
    r"|先后|分别|再(?!审|生|就业|教育|担保|融资)|即(?![办时将])|和|及(?!时)|以及|共(?![同享建治青产有])|[，,、：:；;。）)\s”])*"
)
# The Han characters that those begin with.
_LEADS = frozenset("一二三四五六七八九十今本去上全年下第截至月目现近期而其同另此并还也均都已累共总合先分再即和及以且前")
# Words that close the phrase before the number: 共计, 达, 为. Not the ends of 行为, 下达, 公共, 所有, 节约.
# Each branch begins with a plain character, and the first is written apart from its repeats: the search then runs on
# these first characters alone, which makes it several times as fast.
_LAST_YEAR = "(?:20\\d\\d年度?|去年|上年)(?:同期)?的?"
_CLOSING = (
    "共计|总计|合计|累计|共(?<![公中]共)|高达|多达|达到|达成?(?<![下送传到抵表]达)|为(?<![行作]为)|分别"
    "|有(?<![所国现共设建拥持没]有)|了"
    "|约(?<![预签节违履条公合特邀]约)|各(?!类)|仅|仍|已|均(?<![人户年月日案平]均)|是|等|数量|连续[\\d一两二三四五六七八九十]{1,2}年|保持在?"
    "|稳定在|维持在|始终|持续"
    f"|对比{_LAST_YEAR}|由{_LAST_YEAR}|从{_LAST_YEAR}|较{_LAST_YEAR}|比{_LAST_YEAR}|与{_LAST_YEAR}|同{_LAST_YEAR}"
    f"|20\\d\\d年(?:度|底|末)?"
    "|提[高升][到至为]|上升[到至为]|下降[到至为]|降低[到至为]|增[加长][到至为]|减少[到至为]|压[缩减][到至为]"
    "|缩短[到至为]|降[到至为]|升[到至为]"
    "|增[到至为]|减[到至为]|由|从|不低于|不少于|至少|不超过|突破|接近|多于|:|：|“|\"|\\(|（|、|，|,| |\t|\n"
    "|\u3000|\u00a0|\u2002|—"
)
_TAIL = re.compile(f"(?:{_CLOSING})(?:{_CLOSING})*$")
# The last characters of those: most phrases end in another one, and need no search.
_CLOSED = frozenset(
    "计共达成为别有了约各仅仍已均是等量年在持定终续的期度底末到至由从于少过破近多:：“\"(（、，, \t\n\u3000\u00a0\u2002—"
)
_INNER = re.compile("全年(?!度)|共计|总计|合计|累计|总共|一共|先后|(?<![公中])共(?![同享建治青产有])")
# A run of titles: the first one is enough to know what was printed.
_TITLES = re.compile("(《[^》]{0,80}》)(?:[、和及]?《[^》]{0,80}》)+(等?)")
_ADVERB = re.compile(
    "(?:已经?|均|依法|及时|成功|有效|妥善|全部|现场|累计|主动|联合|积极|先后|共|集中|提前|分类|就地|协调|督促"
    "|立行立改|当场|按期|限期|持续|深入|扎实"
    "|全面|大力|有序|广泛|严格|常态化|稳步|认真|切实|精心)+"
)
_ADVERB_STARTS = frozenset("已均依及成有妥全现累主联积先共集提分就协督立当按限持深扎大广严常稳认切精")
# Names that open with a verb: 派出所, 调解委员会, 公证机构.
_NAMED = re.compile(
    "派出所|(?:监督|监管|审计|公证|仲裁|调解|鉴定|援助|信访|执法|服务|检查|治理|应急管理|投诉)"
    "(?:局|处|站|员|委|机构|组织|中心|部门|人员|队|所|室|热线)"
)
_NAMED_OPENINGS = frozenset(
    ("派出", "监督", "监管", "审计", "公证", "仲裁", "调解", "鉴定", "援助", "信访", "执法", "服务", "检查", "治理",
     "应急", "投诉")
)  # fmt: skip
# 监管部门, 派出所, 执法人员: the verb before it is part of a name.
_ORGAN = re.compile("部门|机关|机构|局|所|[大支]?队|人员|单位|领域|中心|平台|工作|委员会|系统|员|组织|体系|制度|案卷")
# 各级人民调解组织调解, 围绕安全生产等领域排查: after a body or a preposition even 调解 and 排查 are done.
_BODIES = (
    "组织", "机构", "部门", "委员会", "中心", "机关", "法院", "法庭", "政府", "单位", "系统", "领域", "方面", "等",
    "局", "队",
)  # fmt: skip
_PREPARED = re.compile("围绕|针对|聚焦|依托|通过|结合|按照|利用|借助|根据|会同")
# 向市政府报备, 经调解和解终止: a verb without an object after the body that it is done to or by.
_PREPOSITIONS = frozenset("向经由被")
_PREPOSED = re.compile("[向经由被][^，,]{2,14}$")
_PAPER = re.compile("(?:通知|意见|建议|决定|告知|裁定|承诺)?[书单]|台账|率|数|案$")
_LONGEST = 4  # characters of a verb inside a phrase
_SUBJECT = 18  # characters within which the verb after a subject is looked for


@cache
def verbs() -> frozenset[str]:
    """Every verb of codebook/verbs.csv."""
    return frozenset(row["verb"] for row in rows("verbs", key=["verb"], required=["kind", "comment"]))


@cache
def of_kind(*kinds: str) -> frozenset[str]:
    """The verbs of some kinds: ``result``, ``light`` (开展), ``stock`` (配备), ``noun`` (调解, which may say which)."""
    return frozenset(row["verb"] for row in rows("verbs", key=["verb"]) if row["kind"] in kinds)


_HANDED_TIME = re.compile(rf"([对将把为])(?:{_TIMES})的?")


@cache
def _openings() -> dict[str, tuple[int, ...]]:
    """The first two characters of every verb, with the lengths of those that begin so, longest first."""
    return _lengths(verbs())


@cache
def _inner_openings() -> dict[str, tuple[int, ...]]:
    """The same of the verbs that may stand inside a phrase, after a subject."""
    return _lengths(verb for verb in of_kind("result", "stock", "noun") if len(verb) <= _LONGEST)


def _lengths(of: Iterable[str]) -> dict[str, tuple[int, ...]]:
    lengths: dict[str, set[int]] = {}
    for verb in of:
        lengths.setdefault(verb[:2], set()).add(len(verb))
    return {opening: tuple(sorted(found, reverse=True)) for opening, found in lengths.items()}


def is_verb(words: str, at: int = 0) -> bool:
    """Whether a verb of at most four characters begins at ``at``."""
    for n in _openings().get(words[at : at + 2], ()):
        verb = words[at : at + n]
        if n <= _LONGEST and verb in verbs():
            return True
    return False


def clean(left: str) -> str:
    """The words left of a number without those that only lead to it: 全年共受理案件达 is 受理案件."""
    if left[:1] in "对将把为" and (handed := _HANDED_TIME.match(left)):
        left = handed[1] + left[handed.end() :]
    if left[:1] in _LEADS or not "\u4e00" <= left[:1] <= "\u9fff":
        left = left[_LEAD.match(left).end() :]  # type: ignore[union-attr]  # it always matches
    if left[-1:] in _CLOSED and (tail := _TAIL.search(left, max(0, len(left) - 20))):
        left = left[: tail.start()]
    if "共" in left or "计" in left or "先后" in left or "全年" in left:
        left = _INNER.sub("", left)
    if left.count("《") > 1:
        left = _TITLES.sub(r"\1等", left)
    return left


def verb_chain(phrase: str) -> int:
    """Where the verbs that open a phrase end, adverbs counted in: 4 in 审查办理案件; 0 where it opens with none."""
    openings, opening, begin, end = _openings(), phrase[:2], 0, len(phrase)
    if phrase[:1] in _ADVERB_STARTS and (adverb := _ADVERB.match(phrase)):
        begin = adverb.end()
        if opening not in openings:
            if begin == end:
                return begin
            if phrase[begin : begin + 2] not in openings:
                return 0
    elif opening not in openings:  # the common case, told by two looks
        return 0
    if opening in _NAMED_OPENINGS and _NAMED.match(phrase):
        return 0
    known, noun = verbs(), of_kind("noun")
    at = begin
    while at < end:
        for n in openings.get(phrase[at : at + 2], ()):
            verb = phrase[at : at + n]
            # 投诉 in 受理投诉 is what was received, 整改 in 发放整改通知书 says which
            if verb in known and not (at > begin and (verb in noun or _PAPER.match(phrase, at + n))):
                at += len(verb)  # which the end of the phrase may cut
                break
        else:
            if at == begin:
                break
            c = phrase[at]
            if c in "了出到并和及、" and is_verb(phrase, at + 1):
                at += 1
                continue
            if c in "了出到":
                at += 1
            break
    return at if at > begin or at == end else 0


def inner_verb(phrase: str) -> int:
    """Where the first verb after a subject ends: 5 in 区政府受理复议案件; 0 where there is none with words after it."""
    known, noun, openings = of_kind("result", "stock"), of_kind("noun"), _inner_openings()
    prepared: bool | None = None
    named = 0  # a verb that may be part of the subject's name (监管部门): taken only where no other follows
    length = len(phrase)
    for at in range(1, length - 2 if length < _SUBJECT + 2 else _SUBJECT):
        opening = phrase[at : at + 2]
        if opening not in openings:
            continue
        for n in openings[opening]:
            verb = phrase[at : at + n]
            if length - at - n < 2:
                continue
            if verb not in known:
                if verb not in noun:
                    continue
                if prepared is None:
                    prepared = _PREPARED.match(phrase) is not None
                if not (prepared or phrase.endswith(_BODIES, 0, at)):
                    continue
            end = at + verb_chain(phrase[at:])
            if end <= at:
                break
            if end >= length:
                return 0
            if not _ORGAN.match(phrase, at + n):
                return end
            named = named or end
            break
    return named


def act(phrase: str) -> str:
    """The verb that what is counted hangs on: 受理 in 市政府本级受理复议案件; empty where there is none."""
    at = verb_chain(phrase) or inner_verb(phrase)
    return next((phrase[at - n : at] for n in (4, 3, 2) if phrase[at - n : at] in verbs()), "") if at else ""


def subject_of(phrase: str) -> str:
    """Who did it: 街道综合执法队 in 街道综合执法队巡查店铺; empty where no body is named before the verb."""
    openings = _openings()
    for at in range(2, min(len(phrase) - 2, _SUBJECT)):
        if phrase[at : at + 2] in openings and is_verb(phrase, at) and phrase.endswith(_BODIES, 0, at):
            return phrase[:at]
    return ""


def acts(phrase: str) -> bool:
    """Whether a phrase says that something was done: 注销人民调解员 does, 法制审核人员 does not."""
    chain = verb_chain(phrase)
    if chain and len(phrase) - chain != 1 and phrase[:chain] not in of_kind("noun", "stock"):  # 代办点 is a place
        return True
    return inner_verb(phrase) > 0


def object_of(phrase: str) -> str:
    """What the verb of a phrase is done to: 复议案件 in 区政府受理复议案件; the whole phrase where it has no verb."""
    at = verb_chain(phrase) or inner_verb(phrase)
    if "“" in phrase and phrase.count("“", 0, at) > phrase.count("”", 0, at):
        at = phrase.rfind("“", 0, at)  # a quoted name is kept whole: “双随机、一公开”监管
    return phrase[at:]


def lacks_object(phrase: str, chain: int) -> bool:
    """Whether a phrase is verbs only (its ``chain`` is all of it), or a body with a verb: 办结, 向市政府报备."""
    if chain == len(phrase):
        return True
    if phrase[0] not in _PREPOSITIONS or not _PREPOSED.match(phrase):
        return False
    known = verbs()
    for n in (4, 3, 2):
        if len(phrase) > n + 1 and phrase[-n:] in known:
            body = phrase[1:-n]  # 向社会公开征求意见建议 has an object: a verb stands before its last word
            return not any(body[at : at + 2] in known for at in range(len(body) - 1))
    return False

"""Long phrases made short: without how it was done, who did it, and the examples of a list; quotations kept whole."""

from __future__ import annotations

import re

from lawpolicy.quantities.wording import inner_verb, is_verb, of_kind, subject_of, verb_chain

SUBJECT_MOST = 30  # characters of a subject that a name can do without


def shorten(left: str, most: int = 40) -> str:
    """The last stretch of a long run of words that opens with a verb."""
    if len(left) <= most:
        return left
    for at in range(len(left) - 10, 0, -1):
        if left[at - 1] not in "的、“《" and is_verb(left, at):
            return left[at:]
    return left[-most:]


LONG = 18  # a phrase up to this length keeps its adverbials
LONG_LIST = 44  # and up to this length its list: 开展防汛、危化品泄漏等应急演练
# 围绕…、通过…等载体 before the verb: how it was done, not what was counted.
_MEANS = re.compile(
    "^[^，,“”]{0,4}?(?:围绕|针对|聚焦|依托|通过|结合|按照|利用|借助|根据|抓住|对照|会同|采取|采用|以|按)(?![^，,]{1,16}名义)[^，,]{2,40}?"
    "(?:载体|平台|渠道|形式|方式|节点|契机|领域|方面|途径|手段|活动|工作|要求|部署|机制|重点|优势|力量|计划|条件|标准|规定|测算|日|月|周|等|”)"
)
_SHORT_VERBS = "办讲印发"  # 节点办宣传活动
# A list that only illustrates its head: 婚姻家庭、土地承包等各类纠纷, 《…办法》等内部制度.
_EXAMPLES = re.compile("(?:[^、，,《》“”]{2,14}(?:、[^、，,《》“”]{2,14}){1,8}|《[^《》]{2,40}》)"
    "等(?=[^、，,等]{2,14}$)(?!进行|开展|予以|实施)"
    "(?![^，,]{0,6}(?:事项|工作|活动|业务|检查|行动|整治|方式|内容|任务)$)")


def brief(phrase: str) -> str:
    """A long phrase without how it was done and without the examples before 等: 调解各类纠纷."""
    if len(phrase) <= LONG:
        return phrase
    if (m := _MEANS.match(phrase)) and "双随机" not in m.group():
        for at in range(m.end(), min(len(phrase) - 3, m.end() + 32)):
            short = phrase[at] in _SHORT_VERBS and phrase[at - 1] in "点日周月”"
            chain = verb_chain(phrase[at:]) or int(short)
            if chain and len(phrase) - at - chain >= 2 and _balanced(phrase[at:]):
                phrase = phrase[at:]
                break
    if len(phrase) > LONG_LIST and "等" in phrase:
        at = verb_chain(phrase) or inner_verb(phrase)
        m = _EXAMPLES.match(phrase, at)
        if m and not (at == 0 and inner_verb(phrase)) and _balanced(phrase[m.end() :]):
            phrase = phrase[:at] + phrase[m.end() :]
    return phrase


def _balanced(words: str) -> bool:
    """Whether every quotation and title mark has its other half."""
    return words.count("“") == words.count("”") and words.count("《") == words.count("》")


# 对X进行Y, 抽取X开展Y: the work is named by Y and the head of X.
_DONE_TO = re.compile(
    "^(?P<who>[^，,对将把就]{0,20}?)(?:(?:对|将|把|就)|随机抽取|抽取|抽查)(?P<what>[^，,]{2,40}?)"
    "(?:进行|开展|予以|实施|作出|全面|集中)+(?P<work>[^，,]{2,10})$"
)


def compact(phrase: str, most: int) -> str:
    """A long phrase without who did it, so that a part can be named after it: 办结政务服务事项, 案卷年度评查."""
    phrase = phrase[len(subject_of(phrase)) :]
    if len(phrase) <= most:
        return phrase
    if m := _DONE_TO.match(phrase):
        return m["what"].rpartition("的")[2] + m["work"]
    known = of_kind("result", "stock", "light")
    for at in range(2, min(len(phrase) - 3, SUBJECT_MOST)):
        if any(phrase[at : at + n] in known for n in (4, 3, 2)) and inner_verb(phrase):
            return phrase[at:]
    return phrase


def requoted(text: str, start: int, end: int, phrase: str) -> str:
    """A phrase whose quotation is halved, with the other half from the text; where that is not found, without it."""
    if phrase.count("“") > phrase.count("”"):
        return phrase + "”"
    kept, mark, rest = phrase.partition("”")
    tail = kept[-4:] + mark
    at = text.rfind(tail, start, end) if kept else -1
    opening = text.rfind("“", max(start, at - 20), at) if at >= 0 else -1
    quoted = text[opening : at + len(tail)] if opening >= 0 else ""
    if quoted and quoted.endswith(kept[-2:] + mark) and len(kept) < len(quoted):
        return quoted + rest
    return phrase.replace("”", "", 1)

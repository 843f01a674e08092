"""The last touch to the phrase of a number: what it needs to stand alone, what it can do without.

A rate gets its subject (优秀率 is 行政执法案卷评查优秀率), an inspection its “双随机、一公开”; the bodies that acted
together, the channels and the methods before a verb go.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lawpolicy.quantities.respective import LONGEST
from lawpolicy.quantities.shortening import brief, requoted
from lawpolicy.quantities.wording import acts, inner_verb, verb_chain

if TYPE_CHECKING:
    from lawpolicy.quantities.context import Context
    from lawpolicy.quantities.spotting import Spot

_LONG = 12
_PAPERS = frozenset(("件", "份", "部"))
# A department with a long name that did what is counted: it is the actor, not part of the thing.
_OFFICE = re.compile(
    "[\u4e00-\u9fff]{6,14}?(?:管理局|执法局|事务局|保障局|资源局|建设局|环境局|储备部门)(?:[（(][^）)]{1,6}[)）])?"
)
# Words at the end that only lead on to the number; not the ends of 标的, 行为, 集中.
_LEADS_ON = frozenset("的为占在中")
_LEADING_ON = re.compile(
    "(?:的*(?:占其中|占[到了]?|(?:(?<=率)|(?<=整合)|(?<=合并))为|(?:(?<=控制)|(?<=稳定))在|(?:(?<=所)|(?<=人员))中)|的+)$"
)
_ENDS_SO = ("标的", "目的", "侵占", "抢占")
# Most phrases need none of what follows. The first or last characters of those that may tell so by one look; with the
# line feed, before which a $ matches too.
_TURN_ENDS = frozenset("降升长少加高低了\n")
_CLEARED_ENDS = frozenset("划留效改订止\n")
_TIME_ENDS = frozenset("限间时长节料\n")
_CUT_ENDS = frozenset("度例率\n")
_ARRIVED_ENDS = frozenset("金款用\n")
_PRINTED_ENDS = frozenset("料册单信博文频")
_MATTER_STARTS = frozenset("受办全事")
_INSPECTED_STARTS = frozenset("抽检发覆涉开组实完下派")
_GRADED = re.compile("(?:优秀|优良|良好|合格)率$")  # of case files, where a sentence tells of their review
_REVERSED = re.compile("(?:直接|综合|总体)?纠错率$")  # of reconsideration cases, unless the phrase says of what
_APPEARED = re.compile("(?:负责人)?(?:出庭应诉率|出庭率|应诉率)$")
_SYSTEM = re.compile("^[^，,]{2,40}(?:制度|机制|规定|办法)(?=(?:负责人)?(?:出庭|应诉))")
# Cases in which the head appeared or should have: 应出庭61件,实际出庭61件.
_APPEARING = re.compile("(?:行政机关|单位)?(?:负责人)?(?:应当?出庭)?(应当?|实际|均)(?:由负责人)?(出庭|到庭)(?:应诉)?")
_APPEARING_ENDS = frozenset("庭诉")
# A fine that says nothing of its cases, in a sentence on penalties: 全市各执法机关罚没金额.
_FINE = re.compile("(罚款|罚没款?)(?:金额)?\\Z")
_FINE_ENDS = frozenset("额款没")
# Losses recovered, of those aided where the sentence is on legal aid.
_LOSS = re.compile("^(?:挽回|避免)[^，,]{0,8}损失(?:金额)?$")
_LOSS_STARTS = frozenset("挽避")
# A count with the title that it counts: 出台政府规章《示例市养犬管理办法》1件.
_ENTITLED = re.compile("([\u4e00-\u9fff]{2}(?:规章|法规|文件|办法|规定|细则|标准|预案|草案))《[^》]{2,60}》等?\\Z")
# The hotline whose calls a rate is of, where its own words do not name it.
_HOTLINE = re.compile("[“\"]?1\\d{4}[”\"]?[^，,。；;\\d]{0,14}热线(?=全年|共|累计|受理|接听|接到|办理|承办|收到)")
_CALLS = ("诉求", "工单", "来电")
# A rate that can be one of calls: 群众诉求按时办结率; not 信访事项办结率 beside them.
_CALL_RATE = re.compile(
    "(?:群众|市民|企业|诉求|工单|来电|投诉|咨询|举报|电话|问题)*(?:按时|按期|及时|限时|有效)?"
    "(?:接通|接听|响应|签收|办结|办理|办复|处置|解决|回复|答复|回访|满意|好评)(?:满意)?率"
)
# What becomes of an application once received is said of the case: 审结, 撤销, 直接纠错率.
_DECIDED = re.compile(
    "^(?:(审结|办结|结案|撤销|维持|变更|终止|调解|裁决)(?:(行政复议)|([^:]{0,8}仲裁))申请(?=:|$)"
    "|(?:(行政复议)|([^:]{0,8}仲裁))申请(?=(?:直接|综合)?纠错|(?:调解|和解|按期|法定|结案|审结|办结|裁决)))"
)
# What is arbitrated, where the phrase does not say: 审结仲裁案件.
_ARBITRATED = re.compile("劳动(?:人事)?争议仲裁|(?:农村)?土地承包(?:经营)?(?:纠纷)?仲裁")
_APPLIED = re.compile("^((?:收到|接收|受理|依法受理|不予受理|审结|办结))(?:各类)?申请")
_WHO_STARTS, _BEFORE_ENDS = frozenset("单部"), frozenset("定来先去\n")
_JOINTLY = re.compile("^(?:单位|部门)(?:联合|共同|协同)")
_BY_PROCEDURE = re.compile("(?:简易|一般|普通)程序$")
# 民政、人社等部门联合: those who did it. Not a list of things that 等 closes.
_TOGETHER = re.compile(
    "^[^、，,“”《》]{2,10}(?:、[^、，,“”《》]{2,10}){1,6}等(?:\\d{1,2}个|多个|有关|相关|多)?(?:部门|单位)(?:联合|共同|协同)?"
)
_CHANNELS = re.compile("^[^，,“”《》]{2,24}等(?:渠道|平台|途径|方式)")
# 全面推行“…”“…” put before words that stand in another clause.
_ADOPTED = re.compile("^(?:全面|大力|深入|积极|严格)?(?:推行|推进|落实|实施|实行|坚持)(?:“[^”]{1,20}”[、和]?)+")
_RANDOM = re.compile("“双随机[^”]{0,10}”")
_INSPECTED = re.compile("^(?:抽查|检查|抽到|抽取|抽中|发现)|^(?:覆盖|涉及)[^，,]{0,4}(?:主体|对象|企业)")
_SPOT_CHECKS = re.compile("^(?:发起|开展|组织|实施|完成|下达|派发)(?=(?:部门|跨部门)?(?:联合)?抽查)")
# What became of documents gone through: 废止, 宣布失效, 继续有效.
_CLEARED = re.compile(
    "(?:^|[^:]*(?::|清理))(?:其余)?((?:拟|需|予以|决定|建议)*(?:列入修订计划|保留|继续有效|修改|修订|废止|宣布失效|失效)(?:[及和、或](?:宣布)?失效)?)(?:文件)?$"
)
_GONE_THROUGH = re.compile("清理|梳理|过筛|起底|扫除")
_DOCUMENTS = re.compile("(?:行政)?规范性文件")
_COMPLETED = re.compile("(?<=[\u4e00-\u9fff]{4})(?:均已?|全部|已全部)[^的，,]{2,4}(?:完毕|完成|到位).*$")
_SINCE = re.compile("(?:较|比|与|同)(20\\d\\d年|去年|上年)(?:度|同期)?的?$")
_BARE_TURN = re.compile("(?:下降|上升|增长|减少|增加|提高|降低|提升)了?$")
_TIME_TAKEN = re.compile("^(?:平均|总)?(?:办理|审批|办结|办件|申报)?(?:时限|时间|用时|时长|环节|材料)$")
_CUT_BY = re.compile("(?:压缩|压减|缩短|精简|减少)(?:幅度|比例|率)$")
_TIME_SPENT = re.compile("(?:时限|时间|用时|时长|环节|材料)$")
_HEAD_QUOTE = re.compile("“[^”，,。]{2,16}”")
_ARRIVED = re.compile("^(?:已|实际)?(?:到账|到位|缴纳|收缴|履行)[^，,]{0,4}(?:金|款|资金|费用)$")
_COUNTER = re.compile(
    "[^，,。；;、：:\\s]{2,16}(?:服务中心|便民中心|服务大厅|政务大厅)(?=全年|共|累计|受理|办理|接待|日均|统一|设立|[，,])"
)
_MATTERS = re.compile("^(?:受理|办结|办理)(?:各类)?(?:事项|业务)|^全程网办|^事项[^，,]{2,3}率$")
_PRINTED = ("资料", "材料", "手册", "传单", "微信", "短信", "微博", "推文", "短视频")
_HANDOUT = re.compile("(?:^|活动)(?:发放|派发|分发)(?:各类)?(?:宣传)?(?:资料|材料|手册|传单)$")
_POST = re.compile("(?:^|活动|短信)(微信|短信|微博|推文|短视频)$")
_OF_LAW = re.compile("普法|法治宣传|法律宣传|法制宣传|宪法|民法典|法律[“六八进]")
_LEGAL = re.compile(
    "^[^:]{0,20}(?:审查|审核)[^:]{0,10}(?:事务|文件|事项|合同|协议|议题|件数):([^:]{3,}(?<!审查)(?<!审核))$"
)
_TREATED = re.compile("对[^，,]{6,40}等(?:进行|开展)(?=.{4,}(?:增长|下降|减少|增加|上升)$)")
_FROM = re.compile("[由从](?:法定|原来|原先|过去)$")
_TWICE = re.compile("([\u4e00-\u9fff]{2})\\1(?=金额|率|数)")  # 书面协议 with 协议金额
_SPARED = re.compile("^.{4,}决定(?=免罚金额$)")
_HOLES = re.compile("、+(?=[、等])|^[、等]+")
_CASES = re.compile("^([^:]{10,}案件):(?:包括|包含|含|有)?([^:]{2,8})$")


def complete(s: Context, i: int, spot: Spot, phrase: str) -> str:
    """The phrase of number ``i`` made to stand alone, with the words of its own sentence only."""
    phrase = brief(phrase.lstrip("的，,、 ").rstrip("，,、 "))[:LONGEST]
    office = len(phrase) > _LONG and ("局" in phrase or "部门" in phrase)
    if office and (m := _OFFICE.match(phrase)) and acts(phrase[m.end() :]):
        phrase = phrase[m.end() :]
    if phrase[-1:] in _LEADS_ON and not phrase.endswith(_ENDS_SO):
        phrase = _LEADING_ON.sub("", phrase)
    if phrase[:1] in "将把在" and not inner_verb(phrase):
        phrase = phrase[1:]  # 将企业开办时间压缩至5个工作日
    if ("“" in phrase or "”" in phrase) and phrase.count("“") != phrase.count("”"):
        phrase = requoted(s.text, s.start, spot.end, phrase)
    return _named(s, i, spot, _without(s, spot, phrase))


def _said(s: Context, spot: Spot, start: int = 0) -> str:
    """What the sentence says before a number, or what its own segment does, which begins at ``start``."""
    return s.text[max(s.start, start, spot.start - 200) : spot.start]


def _named(s: Context, i: int, spot: Spot, phrase: str) -> str:
    """A phrase with the noun, the inspection or the subject that it lacks."""
    first, last = phrase[:1], phrase[-1:]
    if (last == "率" and _CALL_RATE.fullmatch(phrase)) or phrase.endswith(_CALLS):
        here = _said(s, spot, s.places[i].segment)
        if "热线" in here and "热线" not in phrase and (hotline := _HOTLINE.search(here)):
            return hotline.group() + phrase
    if last == "率" and first != "事":
        return _rate(_said(s, spot), phrase)
    if last in _APPEARING_ENDS and (m := _APPEARING.fullmatch(phrase)):
        return f"行政机关负责人{m[1]}{m[2]}案件"
    fine = _FINE.search(phrase) if last in _FINE_ENDS and "处罚" not in phrase and "案" not in phrase else None
    if fine and "行政处罚" in _said(s, spot):
        return "行政处罚" + fine[1]
    if first in _LOSS_STARTS and _LOSS.match(phrase) and "法律援助" in _said(s, spot, s.places[i].segment):
        return "法律援助" + phrase
    if last in _TURN_ENDS and _BARE_TURN.search(phrase):
        return _turned(s, i, phrase)
    if "程序" in phrase and (m := _BY_PROCEDURE.search(phrase)) and "行政处罚案件" in _said(s, spot):
        return m.group() + "行政处罚案件"
    if "案件:" in phrase and (m := _CASES.match(phrase)) and not re.search("复议|诉讼|调解|审结", m[1]):
        return m[2] if m[2].endswith(("案件", "案")) else m[2] + "案件"
    if first in _INSPECTED_STARTS and "双随机" not in phrase and (quoted := _RANDOM.search(_said(s, spot))):
        if _INSPECTED.match(phrase):
            return quoted.group() + phrase
        if m := _SPOT_CHECKS.match(phrase):
            return m.group() + quoted.group() + phrase[m.end() :]
    papers = spot.unit in _PAPERS and (last in _CLEARED_ENDS or phrase.endswith("文件"))
    cleared = _CLEARED.match(phrase) if papers else None
    if cleared and (named := _DOCUMENTS.search(_said(s, spot))) and _GONE_THROUGH.search(_said(s, spot)):
        return f"清理后{cleared[1]}的{named.group()}"
    if last in _TIME_ENDS and _TIME_TAKEN.match(phrase) and (head := _HEAD_QUOTE.match(s.text, s.start)):
        return head.group() + phrase
    if last in _CUT_ENDS and i and (m := _CUT_BY.search(phrase)) and _TIME_SPENT.search(s.out[i - 1]):
        return s.out[i - 1] + m.group()
    if last in _ARRIVED_ENDS and s.topic and _ARRIVED.match(phrase) and s.topic not in phrase:
        return s.topic.removesuffix("案件") + phrase
    if first in _MATTER_STARTS and _MATTERS.match(phrase) and (counter := _COUNTER.search(_said(s, spot))):
        return counter.group() + phrase
    if last not in _PRINTED_ENDS or not phrase.endswith(_PRINTED):
        return phrase
    handed, post = _HANDOUT.search(phrase), _POST.search(phrase)
    if (handed or post) and _OF_LAW.search(s.text, max(0, spot.start - 200), spot.start):  # the heading may say so
        return "发布普法" + post[1] if post else "发放普法宣传" + phrase[-2:]
    return phrase


def _without(s: Context, spot: Spot, phrase: str) -> str:
    """A phrase without the bodies, channels, methods and outcomes that are no part of what is counted."""
    if "、" in phrase:
        if "、、" in phrase or "、等" in phrase or phrase[0] in "、等":
            phrase = _HOLES.sub("", phrase)
        if "等" in phrase:
            phrase = phrase.replace("》等、", "》、")
            for lead in (_TOGETHER, _CHANNELS):
                if (m := lead.match(phrase)) and verb_chain(phrase[m.end() :]):
                    phrase = phrase[m.end() :]
    if phrase[-1:] in "》等" and "《" in phrase:
        phrase = _ENTITLED.sub(r"\1", phrase)
    if "对" in phrase or phrase[:1] in _WHO_STARTS or phrase[-1:] in _BEFORE_ENDS:
        phrase = _TREATED.sub("", _FROM.sub("", _JOINTLY.sub("", phrase)))
    if ":" in phrase and (m := _LEGAL.match(phrase)) and re.search("合法性|司法局|法制|涉法", _said(s, spot)):
        return "合法性审查" + m[1]
    if "“" in phrase and (m := _ADOPTED.match(phrase)) and len(phrase) - m.end() >= 4 and phrase not in _said(s, spot):
        phrase = phrase[m.end() :]
    if phrase.startswith("确认违法") and phrase != "确认违法" and "复议" in _said(s, spot):
        phrase = "行政复议案件确认违法"  # 撤销行政行为7件、确认违法3件
    if "申请" in phrase:
        phrase = _applied(_said(s, spot), phrase)
    vague = "仲裁" in phrase and "争议仲裁" not in phrase
    if vague and (m := _ARBITRATED.search(_said(s, spot))) and m.group() not in phrase:
        phrase = phrase.replace("仲裁", m.group(), 1)
    if phrase[-1:] in "额率数" and phrase.endswith(("金额", "率", "数")):
        phrase = _TWICE.sub(lambda m: m[1], phrase)
        phrase = _SPARED.sub("", phrase) if "免罚" in phrase else phrase
    return _COMPLETED.sub("", phrase) if "全部" in phrase or "均" in phrase else phrase


def _applied(said: str, phrase: str) -> str:
    """A phrase of applications that says for what, and calls them cases once they are decided."""
    if "复议申请" in phrase and "行政复议" not in phrase:
        phrase = phrase.replace("复议申请", "行政复议申请")
    if "复议" not in phrase and "复议" in said:
        phrase = _APPLIED.sub(r"\1行政复议申请", phrase)
    if "复议申请" in phrase or "仲裁申请" in phrase:
        phrase = _DECIDED.sub(lambda m: (m[1] or "") + (m[2] or m[3] or m[4] or m[5]) + "案件", phrase)
    return phrase


def _rate(said: str, phrase: str) -> str:
    """A rate with its subject."""
    if (m := _GRADED.search(phrase)) and "案卷" in said and "评查" in said and (len(phrase) <= 8 or "合计" in phrase):
        return "行政执法案卷评查" + m.group()
    reversed_ = "纠错率" in phrase and "复议" not in phrase
    if reversed_ and (m := _REVERSED.search(phrase)) and ("复议" in said or not m.start()):
        return "行政复议案件" + m.group()
    if "出庭" in phrase or "应诉" in phrase:
        phrase = _SYSTEM.sub("", phrase)
        if _APPEARED.fullmatch(phrase):
            return "行政机关" + (phrase if phrase.startswith("负责人") else "负责人" + phrase)
    if phrase.endswith("纠纷成功率"):
        return phrase.removesuffix("成功率") + "调解成功率"
    if phrase.startswith(("法定期限", "按期")) and "复议" in said and len(phrase) <= 8:
        return "行政复议案件" + phrase
    return phrase


def _turned(s: Context, i: int, phrase: str) -> str:
    """A change with the year that it is set against, where the number before is that year's."""
    turn = _BARE_TURN.search(phrase)
    if turn and i and not re.search("[较比与同]", phrase) and (m := _SINCE.search(s.places[i - 1].left)):
        return phrase[: turn.start()] + "较" + m[1] + turn.group()
    return phrase

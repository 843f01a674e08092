"""What a sentence has said before a number: its topic, the verb, the campaign, the clause before, the running list."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from lawpolicy.codebook import rows
from lawpolicy.quantities import wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lawpolicy.quantities.clauses import Clause
    from lawpolicy.quantities.spotting import Spot

# A clause that names a campaign or an inspection, up to its comma: 开展安全生产专项整治行动,
_CAMPAIGN = re.compile(
    "[^，,；;。：:、\\d][^，,；;。：:\\d]{1,44}?(?:专项行动|专项整治|专项检查|专项执法|专项治理|专项督查|20\\d\\d行动"
    "|专项监督|整治行动|执法行动|攻坚行动|年行动"
    "|排查整治|大检查|攻坚战|行动|活动|考核|督察|督查|评查|巡查|清理|排查|审计|监督|互评|评估)(?:工作)?(?:“[^”，,。；;]{2,10}”)?中?(?=[，,：:])"
)
# How such a clause ends: most segments hold none, which a search from these characters on tells sooner.
_CAMPAIGN_END = re.compile("[动治查法理督战核察计评估](?:工作)?(?:“[^”，,。；;]{2,10}”)?中?[，,：:]")
# A number that is no result at the end of a clause: 每季度召开会议1次.
_NUMBER_LEFT = re.compile("(?:连续)?\\d[\\d.]{0,8}[^\\d]{0,3}$|连续$")
_WHEN = ("期间", "中", "时", "后", "前", "之际", "上")
# 校园食品安全专项检查覆盖经营户1962家次,责令整改318家: the work that the first number is of.
_LED = re.compile(
    "[^，,、“”]{2,14}?(?:专项检查|专项整治|专项行动|专项执法|大检查|大排查)(?=覆盖|涉及|检查|出动|查处|共)"
)
_WORK = ("检查", "抽查", "整治", "行动", "巡查", "督查", "评查")
# 对行政规范性文件进行全面清理: the object comes before the verb.
TREATED = re.compile("(?:对|将|把|就)([^，,]{2,40}?)(?:进行|开展|予以|实施|作出)")
_HANDLED = re.compile("的([^的，,]{2,10})(?:进行|开展|予以)(?:全面|专项|集中|重点)?([^，,的]{2,6})$")
# 对全县乡镇开展法治督察: 法治督察.
_AIMED = re.compile("对[^，,]{2,30}?(?:开展|进行)([^，,]{4,})$")
_PARTS = re.compile("(?:等|、|及|和|开展)(?![^“]*”)")  # not inside a quotation
# 收到申请后坚持“…”: how they were handled.
_METHOD = re.compile("(?<=[\u4e00-\u9fff]{4})(?:后|时|中)(?:坚持|注重|采取|实行|推行|运用|落实).*$")
# A clause on how work is arranged, whose object is none of what is counted after it.
_SET_UP = re.compile(
    "(?:进一步|全面|深入|不断|持续|积极|大力|着力|切实|认真|严格)*"
    "(?:制定|出台|印发|完善|健全|建立|优化|规范|深化|推进|强化|加强|落实|推行|创新|构建|畅通|提升|提高|发挥|拓宽|拓展)"
    "[^，,]{2,40}(?:流程|机制|制度|计划|方案|体系|程序|标准|办法|作用|改革|模式|渠道|能力|水平|职能|质效|效能|规则|规程)$"
)
_CASE_UNITS = frozenset(("件", "起", "宗", "例"))
_LONG_CAMPAIGN = 24
_EARLIER = 8  # numbers of the sentences before that are looked at
_THINGS = re.compile("(?:案件|申请|事项|诉求|纠纷|隐患|文件|线索|对象|人员)$")
_LONG_THING = 10  # an object longer than this is named by its head: 印发的行政规范性文件
SHORT = 5  # a phrase up to this length says too little where its campaign is known
_GENERIC = frozenset(
    ("事项", "问题", "案件", "金额", "资金", "人员", "人数", "人次", "隐患", "线索", "企业", "单位", "车辆", "违法行为",
     "经营主体", "市场主体", "检查对象")
)
# What says little of a thing: 安全隐患, 各类问题.
_PLAIN = re.compile("^(?:各类|各种|风险|安全|一般|重大|突出|存在|相关|违法|涉案|有关)+")
_ALL, _PLAIN_ALL = ("各类", "各种"), 4
_PLAIN_STARTS = frozenset("各风安一重突存相违涉有")


@cache
def _matters() -> tuple[re.Pattern[str], list[str]]:
    """The words of codebook/matters.csv, one group each, and what is counted where they are the subject."""
    table = rows("matters", key=["words"], required=["matter", "comment"])
    return re.compile("|".join(f"({row['words']})" for row in table)), [row["matter"] for row in table]


class Context:
    """The numbers of a sentence so far, each with its phrase (``out``) and the words of its own clause (``core``)."""

    def __init__(
        self,
        text: str,
        spots: list[Spot],
        places: list[Clause],
        start: int,
        said: Sequence[str],
        wholes: Sequence[int | None],
    ) -> None:
        self.text, self.spots, self.places, self.start = text, spots, places, start
        self.said, self.wholes = said, wholes
        self.last = said[-1] if said else ""  # the phrase of the last number before the sentence
        self.out: list[str] = []
        self.core: list[str] = []
        self.topic = ""  # the last object named in full
        self.topics: dict[str | None, str] = {}  # the last object counted in each unit
        self.verb = ""
        self.subject = ""  # who did what was last counted
        self.whole = ""  # the phrase of the number that this one is part of
        self.whole_object = ""

    @property
    def thing(self) -> str:
        """The topic, where money or a verb can belong to it: not a notice or a list."""
        return "" if self.topic.endswith(("书", "单", "份")) else self.topic

    def enter(self, i: int) -> None:
        """Look up the whole of number ``i``."""
        at = self._whole(i)
        self.whole, self.whole_object = ("", "") if at is None else (self._phrase(at), self._object(at))

    def base(self, i: int) -> str:
        """What the count is that share ``i`` is a share of: 行政复议案件; empty where that is not known."""
        at = self._whole(i)
        thing = "" if at is None else self._object(at)
        return "" if thing in wording.verbs() or len(thing) < 3 else thing

    def _whole(self, i: int) -> int | None:
        """The whole of number ``i`` where that has its phrase already: a total told after its parts has not."""
        at = self.wholes[i]
        return at if at is None or at < i else None

    def earlier(self) -> str:
        """The last thing that a sentence before has counted: cases, applications, matters; empty where it is none."""
        for phrase in reversed(self.said[-_EARLIER:]):
            thing = wording.object_of(phrase.partition(":")[0])
            if _THINGS.search(thing):
                return thing[-_LONG_CAMPAIGN:]
        return ""

    def _phrase(self, at: int) -> str:
        return self.out[at] if at >= 0 else self.said[at]

    def _object(self, at: int) -> str:
        core = self.core[at] if at >= 0 else ""
        thing = wording.object_of(core) if core else ""
        thing = thing or wording.object_of(self._phrase(at).rpartition(":")[2])
        return thing.rpartition("的")[2] if len(thing) > _LONG_THING and "的" in thing[:-2] else thing

    def follows(self, i: int) -> bool:
        """Whether the number before stands in the same segment."""
        return i > 0 and self.places[i - 1].segment == self.places[i].segment

    def counted_before(self, i: int) -> str:
        """The phrase of the number before, where that is a count in the same segment."""
        if not self.follows(i) or self.spots[i - 1].kind not in ("count", "person"):
            return ""
        at = self._whole(i - 1)
        return self.out[i - 1] if at is None else self._object(at)  # a rate after a list is of the whole

    def campaign(self, i: int) -> str:
        """The campaign that an earlier clause of the segment names, shortened to its head where it is long."""
        place = self.places[i]
        if place.start <= place.segment:
            return ""
        if not _CAMPAIGN_END.search(self.text, place.segment, place.start):
            return ""
        m = _CAMPAIGN.search(self.text, place.segment, place.start)
        if m is None:
            return ""
        words = m.group()
        if m.start() and self.text[m.start() - 1].isdecimal() and words[0] != "年":
            # 25个县直单位开展实地督察: the words before the verb are a number's own
            tail = re.split("开展|组织|进行|实施", words)
            return tail[-1] if len(tail) > 1 else ""
        words = wording.clean(words.removeprefix("年").removeprefix("度"))
        words = words.removeprefix("在").removeprefix("通过").removesuffix("中")
        words = words[wording.verb_chain(words) :] or words
        if m := _HANDLED.search(words):
            words = m[1] + m[2]  # 对涉及收费的文件进行全面清理: 文件清理
        elif words[:1] == "对" and (m := _AIMED.match(words)):
            words = m[1]
        if len(words) > _LONG_CAMPAIGN:
            words = _PARTS.split(words)[-1] or words[-12:]
        return words

    def work(self, i: int) -> str:
        """The inspection that an earlier number of the segment counts: 双随机检查 for 督促整改事项38项."""
        for j in range(max(0, i - 12), i):
            if self.places[j].segment != self.places[i].segment:
                continue
            if self.out[j].endswith(_WORK):
                words = wording.object_of(self.out[j])
                return words if len(words) <= 16 else ""
            if m := _LED.match(self.out[j]):
                return m.group()
        return ""

    def clause_before(self, i: int) -> str:
        """The clause before the number's own, without the words that lead it in; empty where it holds a number."""
        place = self.places[i]
        stop = place.start - 1
        if stop <= place.segment:
            return ""
        begin = max(self.text.rfind(c, place.segment, stop) for c in "，,：:") + 1
        begin = max(begin, place.segment, self.start)
        if any(spot.start < stop and begin < spot.end for spot in self.spots[max(0, i - 3) : i + 1]):
            return ""
        return _NUMBER_LEFT.sub("", wording.clean(self.text[begin:stop].strip()))[-30:]

    def matter(self, i: int) -> str:
        """What cases are about that only a verb counts: 行政复议案件 in 深化行政复议体制改革,…,全年受理66件."""
        if self.spots[i].unit not in _CASE_UNITS:
            return ""
        found = [m.lastindex for m in _matters()[0].finditer(self.text, self.start, self.places[i].start)]
        return _matters()[1][found[-1] - 1] if found and found[-1] else ""

    def object_before(self, i: int) -> str:
        """The object of the clause before: 行政规范性文件 in 对印发的行政规范性文件进行清理."""
        words = _METHOD.sub("", self.clause_before(i).partition("做到")[0])
        if _SET_UP.match(words):
            return ""  # 规范受理、审理、送达等办案流程,全年受理66件: the procedure is not what was taken up
        if m := TREATED.search(words):
            return m[1].rsplit("的", 1)[-1][-16:]
        return "" if words.startswith("在") and words.endswith(_WHEN) else wording.object_of(words)


def generic(thing: str) -> bool:
    """Whether a thing says little without what it belongs to: 风险隐患, 各类问题; not 各类安全隐患, which says all."""
    if thing[:2] in _ALL and len(thing) > _PLAIN_ALL:
        return False
    return thing in _GENERIC or (thing[:1] in _PLAIN_STARTS and _PLAIN.sub("", thing, count=1) in _GENERIC)

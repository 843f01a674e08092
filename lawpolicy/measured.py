"""What a number counts, as a phrase that can stand alone: 受理行政复议案件, 行政执法通用法律知识考试通过率.

The words right beside the number come first. Where they are not enough (办结, 成功率, 占比) the object, the verb or the
campaign is taken from the numbers and clauses before them in the same sentence.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from lawpolicy import relations
from lawpolicy.codebook import rows

if TYPE_CHECKING:
    from lawpolicy.clauses import Clause
    from lawpolicy.spotting import Spot

LONGEST = 60  # characters of a phrase
SHORT = 5  # a phrase up to this length says too little where its campaign is known


@cache
def verbs() -> frozenset[str]:
    """Every verb of codebook/verbs.csv."""
    return frozenset(row["verb"] for row in rows("verbs", key=["verb"], required=["kind", "comment"]))


@cache
def _of_kind(kind: str) -> frozenset[str]:
    return frozenset(row["verb"] for row in rows("verbs", key=["verb"]) if row["kind"] == kind)


_PERIOD_WORDS = (
    "20\\d\\d年(?:度|底|末|初|以来|至今|上半年|下半年|前三季度)?(?:\\d{1,2}月(?:\\d{1,2}日)?)?|(?:今|本|去|上)年(?:度|以来|底|末|初|同期)?|全年|年内|年初至今|年初以来|一年来|"
    "(?:上|下)半年|前三季度|(?:第)?[一二三四]季度|截[至止]到?[^，,]{0,10}?(?:年底|月底|底|末|目前|日|月|今)|目前|现阶段|近年来|近[两二三四五几]年来?|期间"
)
# Words that open a clause and say nothing of what is counted: 全年共, 其中, 截至目前.
_LEAD = re.compile(
    rf"(?:{_PERIOD_WORDS}|其中|同时|另外|另有|另|此外|并且|并|且|还有|还|也|均|都|已经|已|累计|共计|总计|合计|总共|一共|先后|分别|再|即|和|及(?!时)|以及|共(?![同享建治青产有])|[，,、：:；;。）)\s”])+"
)
# Words that close the phrase before the number: 共计, 达, 为. Not the ends of 行为, 下达, 公共, 所有.
_TAIL = re.compile(
    "(?:共计|总计|合计|累计|(?<![公中])共|高达|多达|达到|达成?(?<![下送传到抵表])|(?<!行)(?<!作)为|分别|(?<![预签节违履条公合特邀])约|(?<![所国现共设建拥持没])有|了|各(?!类)|仅|已|均|是|等|数量|"
    "连续\\d年|保持在?|稳定在|维持在|始终|持续|(?:提高|提升|上升|下降|降低|增加|增长|减少|压缩|缩短|压减)(?:到|至|为)|(?:降|升|增|减)(?:到|至|为)|由|从|不低于|不少于|至少|不超过|突破|接近|多于|[:：“\"（(、，,\\s]|—+)+$"
)
_INNER = re.compile("共计|总计|合计|累计|总共|一共|先后|(?<![公中])共(?![同享建治青产有])")
# A run of titles: the first one is enough to know what was printed.
_TITLE = re.compile("《[^》]{0,80}》")
_TITLES = re.compile("(《[^》]{0,80}》)(?:[、和及]?《[^》]{0,80}》)+(等?)")
# 对82件调解案件进行司法确认: the words after the noun that say what was done to it.
_DONE = re.compile("(?:进行|开展|给予|予以|实施|作出|采取|依法|免予|均|全部|已|全面|实现)")
_AWARDED = re.compile("(?:被?评为|获评|荣获|入选|被?命名为|被?授予|被?认定为|被?确定为|获得)")
# 对行政规范性文件进行全面清理: the object comes before the verb.
_TREATED = re.compile("(?:对|将|把|就)([^，,]{2,40}?)(?:进行|开展|予以|实施|作出)")
# What says that it belongs to the thing before: 涉及金额, 总量, 办件量.
_ATTACHED = re.compile("涉及|涉案|涉|(?:共?覆盖|惠及|受益|参训|参演|参加|参与|受教育|受众)(?!率)|总量|总数|总额|数量|人数|金额|[^，,的]{0,3}(?:量|数|额|时长)$")
_THAN = re.compile("^(?:较|比|与|同)(?:去年|上年|20\\d\\d年)(?:度|同期)?的?$")
_CHANGED = re.compile("(?:数量?|量)?(?:较|比|同比|环比|与|上升|下降|增长|减少|降低|提高|增加|提升|压减)")
_RATE_END = re.compile("[^的]{1,3}率$")
_SIBLING = re.compile("(?:案件|案卷|卷宗|人员|企业|单位|车辆|部门|学校|机构|组织|事项|问题|隐患|场所|项目|[员者人户家件会所站室])$")
_HANDED = frozenset("对将把为给与向")
_RATE = re.compile("率|占比|比例|比重|面$|度$|比$")
_RATE_TOPIC = re.compile("[^，,；;。：:]{0,20}(?:率|占比|比例)")
_BARE_CHANGE = re.compile("^(?:同比|环比|较|比|与|相比|增长|上升|下降|减少|降低|提高|提升|增幅|降幅|增加)")
_CAMPAIGN = re.compile("[^，,；;。：:、\\d][^，,；;。：:\\d]{1,44}?(?:专项行动|专项整治|专项检查|专项执法|专项治理|专项督查|专项监督|整治行动|执法行动|攻坚行动|年行动|大检查|攻坚战|行动|活动|考核|督察|督查|评查|巡查|清理|排查|审计|监督)(?:工作)?中?(?=[，,：:])")
_GENERIC = frozenset(("事项", "问题", "案件", "金额", "资金", "人员", "人数", "人次", "隐患", "线索", "企业", "单位", "车辆", "违法行为", "案值"))
_MONEY = re.compile("金额|资金|款|费|损失|元|额|价值|投入|补|酬|薪|产值|税|债|货值|案值|奖|标的|成本|收入|赔偿|工资|支出|拨付|罚没|经费")
_AMONG = re.compile("其中|包括|[（(]含|含(?!有|义)")
# 成功, 成功调解: what succeeded stands in the number before.
_ADVERB = re.compile("^(?:已经?|均|依法|及时|成功|有效|妥善|全部|现场|累计|主动|联合|积极|先后|共|集中|提前|分类|就地|协调|督促|立行立改|当场|按期|限期|持续|深入|扎实|全面|大力|有序|广泛|严格|常态化|稳步|认真|切实|精心)+")
# What became of the things counted before: 成功1399件, 50人考试合格.
_OUTCOME = re.compile("(?:已|均)?(?:成功|合格|考试合格|通过|达标|优秀|良好|不合格|未通过|通过考试)$")
_SURVEY = re.compile("[\u4e00-\u9fff]{0,10}满意度(?:调查|测评|评价)")


def clean(left: str) -> str:
    """The words left of a number without those that only lead to it: 全年共受理案件达 is 受理案件."""
    if lead := _LEAD.match(left):
        left = left[lead.end() :]
    left = _TAIL.sub("", left)
    if "共" in left or "计" in left or "先后" in left:
        left = _INNER.sub("", left)
    if left.count("《") > 1:
        left = _TITLES.sub(r"\1等", left)
    return left


def verb_chain(phrase: str) -> int:
    """Where the verbs that open a phrase end: 4 in 审查办理案件; 0 where it opens with none. Adverbs before them count in."""
    known, noun, at = verbs(), _of_kind("noun"), 0
    if adverb := _ADVERB.match(phrase):
        at = adverb.end()
    begin = at
    while at < len(phrase):
        for n in (6, 5, 4, 3, 2):
            # 投诉 in 受理投诉 is what was received; alone it is a verb
            if phrase[at : at + n] in known and len(phrase) >= at + n and not (at > begin and phrase[at : at + n] in noun):
                at += n
                break
        else:
            if at > begin and phrase[at] in "了出到并和及、" and any(phrase[at + 1 : at + 1 + n] in known for n in (4, 3, 2)):
                at += 1
            elif at > begin and phrase[at] in "了出到":
                at += 1
                break
            else:
                break
    return at if at > begin or at == len(phrase) else 0


def inner_verb(phrase: str) -> int:
    """Where the first verb after a subject ends: 5 in 区政府受理行政复议案件; 0 where there is none with words after it."""
    known, light, noun = verbs(), _of_kind("light"), _of_kind("noun")
    for at in range(1, min(len(phrase) - 2, 18)):
        for n in (4, 3, 2):
            verb = phrase[at : at + n]
            if verb in known and verb not in light and verb not in noun and len(phrase) - at - n >= 2:
                end = at + verb_chain(phrase[at:])
                return end if end < len(phrase) else 0
    return 0


def acts(phrase: str) -> bool:
    """Whether a phrase says that something was done: 注销人民调解员 does, 法制审核人员 does not."""
    chain = verb_chain(phrase)
    return (chain > 0 and phrase[:chain] not in _of_kind("noun") and phrase[:chain] not in _of_kind("stock")) or inner_verb(phrase) > 0


class _Sentence:
    """What the numbers of a sentence have said so far."""

    def __init__(self, text: str, spots: list[Spot], places: list[Clause], start: int) -> None:
        self.text, self.spots, self.places, self.start = text, spots, places, start
        self.out: list[str] = []
        self.core: list[str] = []
        self.topic = ""  # the last object named in full
        self.topics: dict[str | None, str] = {}  # the last object counted in each unit
        self.verb = ""
        self.whole = ""  # the phrase of the whole of a 其中-list
        self.whole_object = ""

    def object_of(self, phrase: str) -> str:
        chain = verb_chain(phrase)
        if chain:
            return phrase[chain:]
        return self._after_subject(phrase)

    def _after_subject(self, phrase: str) -> str:
        """行政复议案件 in 区政府受理行政复议案件: what follows the first verb inside the phrase."""
        at = inner_verb(phrase)
        return phrase[at:] if at else phrase

    def campaign(self, i: int) -> str:
        """The campaign that an earlier clause of the segment names, shortened to its head where it is long."""
        place = self.places[i]
        if place.start <= place.segment:
            return ""
        m = _CAMPAIGN.search(self.text, place.segment, place.start)
        if m is None:
            return ""
        if m.start() and self.text[m.start() - 1].isdecimal() and m.group()[0] != "年":  # 25个县直单位开展实地督察: the words before the verb are a number's own
            tail = re.split("开展|组织|进行|实施", m.group())
            return tail[-1] if len(tail) > 1 else ""
        words = clean(m.group().removeprefix("年度").removeprefix("年")).removeprefix("在").removeprefix("通过").removesuffix("中")
        words = words[verb_chain(words) :] or words
        if len(words) > 24:
            words = re.split("等|、|及|和|开展", words)[-1] or words[-12:]
        return words

    def work(self, i: int) -> str:
        """The inspection or campaign that an earlier number of the segment counts: 双随机检查 for 督促整改事项38项."""
        for j in range(i):
            if self.places[j].segment == self.places[i].segment and self.out[j].endswith(("检查", "整治", "行动", "巡查", "督查", "评查")):
                words = self.object_of(self.out[j])
                return words if len(words) <= 16 else ""
        return ""

    def object_before(self, i: int) -> str:
        """The object of the clause before: 行政规范性文件 in 对印发的行政规范性文件进行清理, 参考1536人's 通用法律知识考试."""
        words = self.clause_before(i)
        if m := _TREATED.search(words):
            words = m.group(1).rsplit("的", 1)[-1]
            return words[-16:]
        return self.object_of(words)

    def clause_before(self, i: int) -> str:
        """The clause before the number's own, without the words that lead it in."""
        place = self.places[i]
        stop = place.start - 1
        begin = max((self.text.rfind(c, place.segment, max(stop, place.segment)) for c in "，,：:"), default=-1) + 1
        begin = max(begin, place.segment, self.start)
        words = clean(self.text[begin : max(stop, begin)].strip())
        return words[-30:] if words and not self.holds_number(begin, stop) else ""

    def holds_number(self, start: int, end: int) -> bool:
        return any(spot.start < end and start < spot.end for spot in self.spots)


def phrases(text: str, spots: list[Spot], places: list[Clause], start: int, last: str = "") -> list[str]:
    """The phrase of each number of a sentence; ``last`` is that of the last number before the sentence."""
    sentence = _Sentence(text, spots, places, start)
    for i, spot in enumerate(spots):
        phrase = _phrase(sentence, i, spot, last)
        phrase = phrase.strip("的，,、 ")
        sentence.out.append(phrase[:LONGEST])
    return sentence.out


def _phrase(s: _Sentence, i: int, spot: Spot, last: str) -> str:
    place = s.places[i]
    left = clean(place.left)
    if len(left) > 40:
        left = _shorten(left)
    previous = s.spots[i - 1] if i else None
    gap = s.text[max(previous.end if previous else place.segment, s.start) : spot.start]
    among = _AMONG.search(gap) is not None
    if among and i:
        s.whole, s.whole_object = s.out[i - 1], s.object_of(s.core[i - 1]) or s.topic
    elif among and last and gap.lstrip(" ，,、。").startswith("其中"):
        s.whole, s.whole_object = last, s.object_of(last)
    elif s.whole and previous is not None and (
        place.segment != s.places[i - 1].segment or previous.unit != spot.unit or (")" in gap or "）" in gap)
    ):
        s.whole = ""
    if i and relations.pair_of(s.text, s.spots[i - 1], spot, s.places[i - 1]) == "from":
        s.core.append("")
        return s.out[i - 1]
    if i and _THAN.match(place.left):
        s.core.append("")
        return s.out[i - 1]
    if spot.kind in ("share", "point", "times") or _is_change(s, spot, place):
        return _rate(s, i, spot, left)
    if place.closed:
        core = left
        follower = s.places[i + 1] if i + 1 < len(s.places) else None
        if follower is not None and follower.tied and not follower.closed and s.spots[i + 1].unit == spot.unit:
            core += follower.right  # 区直部门1205项、乡镇街道597项权责清单
    else:
        core = _before_noun(s, i, left, place.right)
    s.core.append(core)
    chain = verb_chain(core)
    thing = core[chain:]
    if s.whole and (among or s.whole):
        return _part(s, core, thing, place)
    if not core:
        core = _nothing(s, i, last)
        s.core[-1] = core
        return core
    if i and _OUTCOME.match(core) and previous is not None and (previous.unit == spot.unit or not place.closed):
        return s.out[i - 1] + core
    if _ATTACHED.match(core) and (chain == len(core) or len(core) <= SHORT or core.startswith("涉")):
        base = "" if core.startswith("涉") else s.campaign(i)
        base = base or (s.topic if i and s.places[i - 1].segment == place.segment else "") or s.object_before(i)
        s.verb = core[:chain]
        if base:
            s.topics[spot.unit] = core
            return base + core
    if chain == len(core):  # verbs only: 办结, 注销, 成功
        return _verbs_only(s, i, spot, core)
    if len(core) <= 4 and not chain and not place.tied and not _SIBLING.search(core) and spot.kind != "money":
        same = s.topics.get(spot.unit, "") if i and s.places[i - 1].segment == place.segment else ""  # 准予实施 17件 of the 评估 before
        base = same or ("" if place.same else s.clause_before(i))
        if base:
            if not same:
                s.topic = s.topics[spot.unit] = s.object_before(i) or core
            return base + core
    if place.tied and s.verb and (not chain or core[:chain] in _of_kind("noun")) and not inner_verb(core):
        if place.closed or not place.left:
            core = s.verb + core
            s.core[-1] = core
            chain, thing = len(s.verb), core[len(s.verb) :]
    elif not chain and previous is not None and previous.kind == "share" and i > 1 and s.spots[i - 2].unit == spot.unit:
        if s.core[i - 2][-2:] == core[-2:] and s.verb:  # 优秀案卷28卷,占比31%,合格案卷62卷
            core = s.verb + core
            s.core[-1] = core
    if chain:
        s.verb = core[:chain]
    elif inner := inner_verb(core):
        s.verb, thing = core[:inner], core[inner:]
    s.topics[spot.unit] = _TITLE.sub("", thing)[-30:]
    if spot.kind != "money" or not s.topic:  # 标的额 belongs to the cases, which go on being the topic
        s.topic = s.topics[spot.unit]
    if i and chain and not place.same and (subject := _subject(s.core[i - 1], core[:chain])):
        core = subject + core  # 政务中心进驻部门38个,进驻事项1527项
    if spot.kind == "money" and not _MONEY.search(core):
        core += "金额"
    if len(core) <= SHORT or thing.partition("并")[0] in _GENERIC:
        prefix = s.campaign(i) or s.work(i)
        if not chain and not place.same and i and s.verb and spot.kind != "money" and _SIBLING.search(core) and not s.campaign(i):
            return s.verb + core  # 出动执法人员80人次,执法车辆20台次
        if prefix and prefix not in core and not place.tied:
            return prefix.removesuffix(core[:chain]) + core
    return core


def _is_change(s: _Sentence, spot: Spot, place: Clause) -> bool:
    return relations.change(s.text, spot, place) is not None


def _shorten(left: str) -> str:
    """The last stretch of a long run of words that opens with a verb."""
    known = verbs()
    for at in range(len(left) - 6, 0, -1):
        if any(left[at : at + n] in known for n in (4, 3, 2)) and len(left) - at >= 10 and left[at - 1] not in "的、“《":
            return left[at:]
    return left[-40:]


def _before_noun(s: _Sentence, i: int, left: str, right: str) -> str:
    """The phrase of a number before its noun: 巡回审理13件涉企纠纷案件, 对82件调解案件进行司法确认."""
    follower = s.places[i + 1] if i + 1 < len(s.places) else None
    if follower is not None:
        bare = right.rstrip("共的")
        if follower.same and not follower.tied and not follower.closed and (bare != right or not follower.left.strip("的共")):
            right = bare + (follower.right if bare != right or not _predicate(right) else "")
        elif not follower.closed and not place_verb(right) and (follower.tied or (not left and not follower.left)):
            right += _predicate(_chain_end(s, i))
    if m := _AWARDED.search(right):
        return right[m.start() :] + "的" + right[: m.start()] if m.start() else right
    if left[-1:] in _HANDED:
        left = left[:-1]
        if m := _DONE.search(right):
            noun, done = right[: m.start()], right[m.start() :]
            if noun and done:
                return f"{left}{done.lstrip('均全部已')}的{noun}"
        return left + right
    m = re.match("([^均全都]{2,16}?)(?:均|全部|都)已?([^，,]{2,})", right)
    if m and not left:
        return f"{m[2]}的{m[1]}"
    return left + right


def place_verb(words: str) -> bool:
    return bool(_predicate(words))


def _chain_end(s: _Sentence, i: int) -> str:
    """What follows the last of several coordinated numbers: 信访代办全覆盖 in 66个行政村、55个社区信访代办全覆盖."""
    j = i
    while j + 1 < len(s.places) and not s.places[j + 1].closed and (s.places[j + 1].tied or not s.places[j + 1].left) and j - i < 6:
        j += 1
    return s.places[j].right


_PREDICATE = re.compile("(?:均|全部|全面|实现|聘请|聘用|配备|覆盖|设立|建立|建成|完成|开展|参与|参加|纳入|获评|荣获|获得|通过|委托|下放|进行|开通|入驻|接入|信访代办|达到|被评|评为|取消|移送|得到|签订|落实|代办|公开|公示|办理).*")


def _predicate(words: str) -> str:
    m = _PREDICATE.search(words, 2)
    return m.group() if m else ""


def _part(s: _Sentence, core: str, thing: str, place: Clause) -> str:
    """A part named after its whole: the whole's verb with a noun of the same kind, else whole: part."""
    if not core or core in s.whole:
        rest = place.left.removeprefix("其中").strip(" ,，")
        return f"{s.whole}:{rest}" if rest else s.whole
    if not place.closed and not clean(place.left):
        return s.whole_object + core if not core.startswith(s.whole_object) else core
    head = s.whole_object[-2:]
    if head and core.endswith(head) and not verb_chain(core):
        return s.whole[: len(s.whole) - len(s.whole_object)] + core if s.whole.endswith(s.whole_object) else core
    return f"{s.whole}:{core}" if not core.startswith(s.whole) else core


def _nothing(s: _Sentence, i: int, last: str) -> str:
    """No words of its own: another unit for the thing before (12宗36个), or the clause before."""
    if i and (s.places[i].same or not s.core[i - 1]):
        return s.out[i - 1]
    return s.clause_before(i) or (s.out[i - 1] if i else last)


def _subject(before: str, verb: str) -> str:
    """The subject of the phrase before, where that has the same verb."""
    at = before.find(verb)
    return before[:at] if 0 < at <= 14 and inner_verb(before) == at + len(verb) else ""


def _verbs_only(s: _Sentence, i: int, spot: Spot, core: str) -> str:
    place = s.places[i]
    if (same := s.topics.get(spot.unit)) and spot.kind != "money" and not (core in _of_kind("noun") and len(core) > 2):
        return core + same
    money = "金额" if spot.kind == "money" and "金额" not in core else ""
    treated = _TREATED.search(s.clause_before(i)) is not None and not money
    prefix = "" if treated else s.campaign(i) or s.work(i)
    if prefix:
        return prefix + core + money
    thing = s.object_before(i)
    if thing and not money:
        s.topic = s.topics[spot.unit] = thing
        return core + thing
    if core in _of_kind("noun") and len(core) > 2 and not money:
        follows = i and not place.same and s.places[i - 1].segment == place.segment and place.opening in ",，"
        return (s.verb if follows else "") + core
    if money and s.topic:
        return s.topic + core + money
    if not money and s.topic and len(core) <= 4:
        return s.topic + core if core in _of_kind("noun") else core + s.topic
    return core + money


def _rate(s: _Sentence, i: int, spot: Spot, left: str) -> str:
    """A share, a change or a multiple: its own words where they name a thing, else with the thing before them."""
    place = s.places[i]
    core = left if place.closed else left + place.right if not left or not _RATE.search(left) else left
    s.core.append(core)
    previous = s.out[i - 1] if i else ""
    if not core:
        if i and not s.core[i - 1] and place.opening in "，,、；;":
            return previous
        m = None
        for m in _RATE_TOPIC.finditer(s.text, max(s.start, place.start - 60), place.start):
            pass
        if m:
            s.core[-1] = ""
            return clean(m.group())
        return s.clause_before(i) or previous
    if spot.kind != "share" or not _RATE.search(core):
        if not s.topic and (changed := _CHANGED.search(core)) and changed.start() > 2:
            s.topic = core[: changed.start()]
    if _BARE_CHANGE.match(core) or core.startswith(("占", "比重", "比例")):
        base = previous or s.clause_before(i)
        return base + core if base and base not in core else core
    if core.startswith("满意") and (m2 := _SURVEY.search(s.text, max(s.start, place.start - 120), place.start)):
        return m2.group() + core
    if len(core) <= SHORT or core.startswith(("应诉率", "出庭率", "满意率", "满意度")):
        if s.topic:
            return s.topic + core
        before = s.clause_before(i)
        return before + core
    if not s.topic and (head := _RATE_END.sub("", core)) != core:
        s.topic = head
    return core

"""How numbers hang together: parts and wholes, rates and bases, from→to pairs, two units for one thing, changes."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from lawpolicy.codebook import rows
from lawpolicy.quantities import wording

if TYPE_CHECKING:
    from lawpolicy.quantities.clauses import Clause
    from lawpolicy.quantities.spotting import Spot

# A change that the number itself states, right before it: 同比上升42.86%, 减少12件, 增幅达15%.
_UP = re.compile(
    "(?:高出|多收|增长|增加|上升|提升|提高|上涨|增幅|涨幅|升幅|增速|扩大|多|增|升|提速|递增|净增|回升|攀升|新增加"
    "|翻了?[一两]?番)(?:率|幅度|比例|了|约|达到?|为|近|超过?|逾|额|至?少|\\s|分别|均|高达)*$"
)
_DOWN = re.compile(
    "(?:少收|下降|减少|降低|压减|压缩|缩短|精简|减|降|降幅|缩减|回落|下滑|少|跌|削减|减幅|压减率|提前|压缩率|精简率"
    "|下调|递减)(?:率|幅度|比例|了|约|达到?|为|近|超过?|逾|额|\\s|分别|均|高达)*$"
)
# A change named by a noun keeps its meaning before 为 and 达: 降幅为12.5%.
_NAMED_CHANGE = re.compile(
    "(?:(增幅|增速|涨幅|升幅|增长率)|降幅|减幅|压减率|下降率|压缩率)(?:约|达到?|为|近|超过?|逾)*$"
)
_LEVEL = re.compile("(?:至|到|为|成)(?:了|约|近)?$")  # 降至38% is a level, no change
# These only end in the words of a change.
_NO_CHANGE = re.compile("(?:至少|不少|多少|缺少|最少|减免|减征|至多|最多|许多|众多|不减)了?$")
_COMPARE = re.compile("同比|环比|较|比|相比|同期|以上年|与")
_DELTA_UNITS = frozenset(("%", "百分点", "倍", "番"))


def change(text: str, spot: Spot, place: Clause) -> str | None:
    """``up`` or ``down`` where the number states a change (同比减少30.3%), else null: 降至38% is a level."""
    if spot.unit == "番":
        return "up"
    left = place.left[-14:]
    if named := _NAMED_CHANGE.search(left):
        return "up" if named[1] else "down"
    if not left or _LEVEL.search(left) or _NO_CHANGE.search(left):
        return None
    up, down = _UP.search(left), _DOWN.search(left)
    if up is None and down is None:
        return None
    if spot.unit not in _DELTA_UNITS and not _COMPARE.search(text, max(place.start, spot.start - 24), spot.start):
        return None  # 增加编制12名 and 减少证明30项 are done, not compared
    if up is not None and down is not None:
        return "up" if up.start() > down.start() else "down"
    return "up" if up is not None else "down"


# 由40%降至38%, 从12件增加到15件: words between the two numbers of a pair.
_TO = re.compile(
    "^[^，,；;。]{0,6}?(?:降|减|压|缩|增|升|提|上|调|扩|精简|优化|整合|合并|核减|变|改|→)[^，,；;。]{0,4}?(?:至|到|为|成)"
    "(?:20\\d\\d年|今年)?[^，,；;。]{0,3}$"
)
_FROM = re.compile("(?:由|从)[^，,；;。]{0,20}$")


def pair_of(text: str, a: Spot, b: Spot, place: Clause) -> str | None:
    """``from`` where ``a`` is what ``b`` was before; ``unit_pair`` where both count one thing (12宗36个)."""
    if a.pair == "from" and b.pair == "to":
        return "from"
    between = text[a.end : b.start]
    if not between.strip():
        paired = a.unit != b.unit and a.unit and b.unit and a.kind in _COUNTS and b.kind in (*_COUNTS, "money")
        return "unit_pair" if paired else None
    if len(between) > 20 or a.unit != b.unit or not _TO.match(between):
        return None
    if between[0] in "下降上升增减提压缩精→优调" or _FROM.search(text, max(place.start, a.start - 24), a.start):
        return "from"
    return None


_COUNTS = ("count", "person")


class Number(NamedTuple):
    """What ``wholes`` looks at: a number with its place and phrase."""

    spot: Spot
    place: Clause
    words: str


_AMONG = re.compile("其中|包括|[（(]含|含(?!有|义|金)")
_SUCCEEDED = re.compile(
    "^(?:截[至止][^，,]{1,6}?(?=销号|办结|整改|完成整改|回收))?(?:已|已经|均|并|依法|现已|目前已|及时)?(?:成功|成功率|调解成功|成功调解|成功化解|化解成功|成功调处"
    "|调处成功|解决|回收|完成整改|整改完成|已整改|整改到位|整改|整治到位|完成整治|销号|"
    "考试合格|合格|通过|通过考试|达标|优秀|履行|已履行|已办结|已整改完成|已完成|兑现|和解成功|达成协议"
    "|达成调解协议|已销号|整改销号|按期办结|已回复|已答复|采纳|被采纳|已化解|已处置"
    "|(?:当场|立即|现场|限期|立行立改|即知即)整改(?:完成|到位)?|发现(?:存在)?问题|存在问题|查出问题|不合格"
    "|检出不合格[一-龥]{0,4})(?:的)?$"
)
# 应由负责人出庭的29件,实际出庭29件; 其余2个; 审结案件中直接纠错8件: counted out of a number before.
_ACTUAL = re.compile("^(?:其中)?(?:实际|应到实到)")
_FAULTY = re.compile("不合格|发现(?:存在)?问题")
_REST = re.compile("^(?:其余|剩余|余下|剩下|另外?|其他)(?:的)?$")
_OF_THOSE = re.compile("(受理|审结|办结|评查|抽查|检查|排查|调解|化解)(?:的)?[一-龥]{0,6}中")
# How cases ended: 审结119件,维持76件、撤销9件.
_ENDED = re.compile(
    "(?:其中)?(?:复议机关|复议决定|法院|人民法院|申请人|原告|当事人)?"
    "(?:决定|判决|裁定|主动|依法|作出)?(?:予以)?(?:维持|撤销|驳回|变更|确认违法|责令(?:限期)?履行|(?:自愿)?撤回(?:申请)?|撤诉|胜诉|败诉|改判"
    "|发回重审|(?:经)?(?:调解|和解|调解和解)(?:终止|结案)|终止|调解和解|和解)$"
)
_FILES = frozenset("卷本件份宗个册")
_GRADED = re.compile("优秀|合格|良好|优良|不合格|达标|瑕疵")
_SHARE_OF = re.compile("占比|占(?!道|用|地|有|领)|比例|比重")


_NOUN_SHARE = re.compile("[\u4e00-\u9fff]{2,}占比?(?:达到?|为|约)?$")


@cache
def _bases() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Each rate with the words of its base; ``own`` for the bodies in its clause, ``none`` where no base is printed."""
    return tuple((re.compile(row["rate"]), row["counted"]) for row in rows("bases", key=["rate"], required=["comment"]))


def wholes(text: str, numbers: list[Number], before: Number | None) -> list[int | None]:
    """For each number of a sentence, the index of its whole or base in the sentence.

    -1 stands for ``before``, the number that ends the sentence before.
    """
    found: list[int | None] = []
    whole: int | None = None  # of the 其中-list that runs
    outer: int | None = None  # the list that goes on when a list in brackets ends
    bracketed = False
    for i, number in enumerate(numbers):
        spot, place = number.spot, number.place
        previous = numbers[i - 1] if i else None
        gap = text[previous.spot.end if previous else min(place.segment, spot.start) : spot.start]
        if bracketed and _closed(gap):
            whole, outer, bracketed = outer, None, False
        if previous is not None and place.segment != previous.place.segment:
            whole, outer, bracketed = None, None, False
        if previous is not None and gap[:1] in ("(", "（") and spot.unit == previous.spot.unit and not _closed(gap):
            # 文件96件(继续有效78件、废止15件): what the brackets right after a number list is part of it
            whole, outer, bracketed = i - 1, whole, True
            found.append(whole)
            continue
        if opens_list(gap):
            base = _nearest_count(numbers, i, spot)
            if base is None and before is not None and i == 0 and gap.lstrip(" ，,、。").startswith("其中"):
                base = -1
            if base is not None:
                bracketed = place.opening in ("(", "（")
                whole, outer = base, whole if bracketed else None
                found.append(base)  # even where it is more than its whole: that is for the checks to say
                continue
        if spot.kind == "share":
            found.append(_base(text, numbers, i, whole, found))
            continue
        if previous is not None and _REST.match(place.left) and previous.spot.unit == spot.unit:
            found.append(found[-1])  # 其中61个已整改,其余2个
            continue
        if whole is not None and previous is not None and _NEW_ACT.match(place.left):
            whole = None
        named = _named_before(numbers, i, place.left) if i and place.left else None
        if named is not None:
            found.append(named)
        elif whole is not None and previous is not None and _part(numbers, before, whole, i):
            found.append(whole)
        else:
            found.append(_succeeded(numbers, i))
    return found


def opens_list(gap: str) -> bool:
    """Whether 其中 or an open bracket with 含 stands between two numbers; (含上年结转) closed again does not count."""
    m = _AMONG.search(gap, max(0, len(gap) - 60))
    return m is not None and not (m.group()[-1] == "含" and any(c in ")）" for c in gap[m.end() :]))


def _part(numbers: list[Number], before: Number | None, whole: int, i: int) -> bool:
    """Whether a number goes on in the list of parts: of the same unit, and not more where it has a verb of its own.

    More is still a part (and an error for the checks) where the list goes on after it with another noun.
    """
    w, number = before if whole == -1 else numbers[whole], numbers[i]
    if w is None or w.spot.unit != number.spot.unit:
        return False
    if number.spot.value <= w.spot.value or not wording.verb_chain(number.place.left):
        return True
    after = numbers[i + 1] if i + 1 < len(numbers) else None
    return (
        after is not None
        and after.place.segment == number.place.segment
        and after.spot.unit == w.spot.unit
        and not wording.verb_chain(after.place.left)
    )


def _closed(gap: str) -> bool:
    return any(c in gap for c in ")）") and not any(c in gap for c in "(（")


def _nearest_count(numbers: list[Number], i: int, spot: Spot) -> int | None:
    """The count just before 其中: of the same unit if there is one in the clause or two before, else the nearest."""
    nearest = None
    for j in range(i - 1, max(-1, i - 5), -1):
        other = numbers[j].spot
        if other.kind in ("share", "point", "times"):
            continue
        if nearest is None:
            nearest = j
        if other.unit == spot.unit:
            return j
    return nearest


# A clause of a 其中-list that starts something new: 其中一审12件,办结10件.
_NEW_ACT = re.compile("^(?:全年|共|累计|同时|开展|办结|审结|受理|组织|召开|发放|出具|制定)")


def _succeeded(numbers: list[Number], i: int) -> int | None:
    """成功96件 of 化解98件, 优秀案卷3卷 of 评查10本: a result that is counted out of the number before."""
    number = numbers[i]
    left, right = number.place.left, number.place.right
    own = (left + right).replace("共", "").replace("达", "").strip(" 为了:：")
    graded = number.spot.unit in _FILES and _GRADED.search(own) is not None
    graded = graded and (number.spot.unit != "个" or "卷" in own)
    ended = _ENDED.match(own) is not None
    if _CLEARED.match(own):
        return _cleared(numbers, i)
    if not (graded or ended or _SUCCEEDED.match(own)):
        return None
    for j in range(i - 1, max(-1, i - 5), -1):
        other = numbers[j]
        if other.place.segment != number.place.segment and not graded:
            return None
        same = other.spot.unit == number.spot.unit
        if graded and (other.spot.unit == "个" or not same):
            files = other.place.left[-4:] if other.place.closed else other.place.right[:10]
            same = "卷" in files and {other.spot.unit, number.spot.unit} <= _FILES
        if same and other.spot.kind == number.spot.kind:
            beside = other.place.left
            done = _SUCCEEDED.match(beside) and not _FAULTY.search(beside)
            if done or (ended and _ENDED.match(beside)):
                continue  # another part of the same whole
            if not (graded and _GRADED.search(beside + other.place.right)):
                return j
    return None


# What became of documents gone through: 清理文件146件,保留101件、废止19件.
_CLEARED = re.compile(
    "(?:决定)?(?:予以)?(?:保留|继续有效|拟?修改|拟?修订|拟?废止(?:[及和、]?宣布失效)?|宣布失效|失效)$"
)
_GONE_THROUGH = re.compile("清理|梳理")


def _cleared(numbers: list[Number], i: int) -> int | None:
    """The documents that were gone through, of which these were kept, changed or repealed."""
    number = numbers[i]
    for j in range(i - 1, max(-1, i - 6), -1):
        other = numbers[j]
        if other.place.segment != number.place.segment or other.spot.unit != number.spot.unit:
            return None
        if _GONE_THROUGH.search(other.place.left[-30:] + other.place.right):
            return j if other.spot.value >= number.spot.value else None
        if not _CLEARED.match(other.place.left + other.place.right):
            return None
    return None


def _named_before(numbers: list[Number], i: int, left: str) -> int | None:
    """The number before that the words themselves point to: what should have been, what was left, those concluded."""
    number, last = numbers[i], numbers[i - 1]
    if last.place.segment != number.place.segment:
        return None
    due = "应" in last.place.left + last.place.right
    if due and last.spot.unit == number.spot.unit and _ACTUAL.match(left):
        return i - 1
    if (m := _OF_THOSE.search(left)) is not None:
        for j in range(i - 1, max(-1, i - 5), -1):
            other = numbers[j]
            if other.spot.unit == number.spot.unit and m[1] in other.place.left + other.place.right:
                return j
    return None


def _base(text: str, numbers: list[Number], i: int, whole: int | None, found: list[int | None]) -> int | None:
    """The count that a rate is a rate of, where the sentence gives it."""
    number = numbers[i]
    own = number.place.left[-24:]
    if change(text, number.spot, number.place) is not None:
        return None
    if _SHARE_OF.search(own[-8:]) and "率" not in own:
        part = i - 1
        while part >= 0 and numbers[part].spot.kind == "share":
            part -= 1
        person = part >= 0 and numbers[part].spot.kind == "person"
        if person and found[part] is None and _NOUN_SHARE.search(own):
            return part  # 执法人员786人,法制审核人员占比7.9%
        return found[part] if part >= 0 else None
    if number.place.tied and i and numbers[i - 1].spot.kind == "share":
        return found[i - 1]
    if "率" not in own and not _SHARE_OF.search(own):
        return None
    if (exact := _recomputed(numbers, i)) is not None:
        return exact
    for rate, counted in _bases():
        if not rate.search(own):
            continue
        if counted == "none":
            return None
        if counted == "own":
            return _own_bodies(numbers, i)
        base = re.compile(counted)
        for j in range(i - 1, max(-1, i - 6), -1):
            other = numbers[j]
            if other.spot.kind in ("share", "point", "times", "money", "deadline"):
                continue
            if other.place.segment != number.place.segment:
                break
            if other.place.opening in ("(", "（") and number.place.opening not in ("(", "（"):
                continue
            if base.search(other.words):
                back = found[j]
                if back is None and (earlier := _of_all(numbers, j, own)) is not None:
                    return earlier
                own_words = other.place.left + other.place.right
                if _FAULTY.search(own_words):  # 不合格89批次,处置率100%: of the faulty ones themselves
                    return j
                if back is not None and back >= 0 and (_SUCCEEDED.match(own_words) or _ACTUAL.match(own_words)
                                                       or _OF_THOSE.search(own_words)):  # fmt: skip
                    return back
                return _first_tied(numbers, j)
        return None
    return None


# 结案率 is of the cases taken in, not of those 审结 just before it.
_STEM = re.compile("([\u4e00-\u9fff])([\u4e00-\u9fff])率")


def _of_all(numbers: list[Number], j: int, own: str) -> int | None:
    """The count before ``j`` where ``j`` itself is what the rate counts: 应诉案件57件,出庭应诉56件,出庭应诉率."""
    stem = _STEM.search(own)
    if stem is None or not any(c in numbers[j].place.left[-6:] for c in stem.groups()):
        return None
    for k in range(j - 1, max(-1, j - 3), -1):
        if numbers[k].place.segment == numbers[j].place.segment and numbers[k].spot.unit == numbers[j].spot.unit:
            return k
    return None


def _first_tied(numbers: list[Number], j: int) -> int:
    """The first of the numbers that 、 or 和 ties together: a rate of 建议75件、提案98件 is one of both."""
    while j and numbers[j].place.opening == "、" and numbers[j - 1].spot.unit == numbers[j].spot.unit:
        j -= 1
    return j


def _recomputed(numbers: list[Number], i: int) -> int | None:
    """The count that a rate is a rate of, found by arithmetic: 57 where 56 of 57 make 98.2 %."""
    rate = numbers[i].spot
    if not 0 < rate.value < 100:
        return None
    counts = []
    for j in range(i - 1, max(-1, i - 6), -1):
        other = numbers[j]
        if other.place.segment != numbers[i].place.segment:
            break
        if other.spot.kind in ("count", "person") and other.spot.value > 0:
            counts.append(j)
    decimals = 10.0 ** -_decimals(rate.value)
    for part in counts:
        for whole in counts:
            a, b = numbers[part].spot, numbers[whole].spot
            if whole >= part or a.unit != b.unit or a.value >= b.value:
                continue
            if abs(100 * a.value / b.value - rate.value) <= decimals:
                return whole
    return None


def _decimals(value: float) -> int:
    return len(f"{value:.6f}".rstrip("0").split(".")[1])


def _own_bodies(numbers: list[Number], i: int) -> int | None:
    """30个部门,9个镇街法律顾问聘用率为100%: the first of the bodies named in the clause of the rate."""
    first = None
    for j in range(i - 1, -1, -1):
        place = numbers[j].place
        if place.closed or numbers[j].spot.kind not in _COUNTS:
            break
        if j < i - 1 and re.search("[为了]$", place.right):
            break
        if first is None and not (numbers[i].place.same):
            break
        first = j
        if place.left:
            break
    return first

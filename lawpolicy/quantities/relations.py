"""Which number is part of which: lists after 其中, what became of those counted before (``stages``), sums.

Phrases are not needed here: the words right beside a number tell, and the numbers themselves (``sums``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lawpolicy.quantities import stages, sums, wording
from lawpolicy.quantities.pairs import OF_OTHERS
from lawpolicy.quantities.sums import Number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lawpolicy.quantities.clauses import Clause
    from lawpolicy.quantities.spotting import Spot

_AMONG = re.compile("其中|包括|（含|\\(含|含(?!有|义|金)")
_REST = re.compile("^(?:其余|剩余|余下|剩下|另外?|其他)(?:的)?")
_REST_STARTS = frozenset("其剩余另")
# 已审结的612件当中, 审结案件中: what follows is counted out of those.
_OF_THOSE = re.compile(
    "(收到|受理|审结|办结|结案|评查|抽查|检查|排查|调解|化解|判决|清理)"
    "(?:的?[一-龥]{0,6}?当?中(?![心小央国介医考队级层等])|的[一-龥]{0,6}(?=[，,：:]))"
)
# The clause of a 其中-list that starts something new: 其中一审12件,办结10件.
_NEW_ACT = re.compile("^(?:全年|共|累计|同时|开展|办结|审结|受理|组织|召开|发放|出具|制定|下发|下达|发出|印发)")
# From here on the whole is told again by kind: 从类型看,物业纠纷176件; 按程序分,简易程序12件.
_BY_KIND = re.compile("[从按](?!期|时|照|规|要)[^，,。；;：:\\d]{1,10}?(?:来看|看|划分|区分|分类?|统计)[，,：:]")
_PERIOD = re.compile("(?:其中)?(?:[上下]半年|第?[一二三四1-4]季度)(?:为|达)?$")  # the words beside a part of the year
_PERIOD_ENDS = frozenset("年度为达")
_TOTAL = re.compile("(?:共计|合计|总计|一共|总共)[^，,。；;]{0,2}$")
_WITHIN_STARTS = frozenset("当中")
_WITHIN = re.compile("当中|中(?![心小央国介医考队级层等])")
_SAME_CLAUSE = re.compile(
    "([一-龥“”、]{1,20}?)((?:已|均|全部|顺利)*(?:完成|化解|办结|整改|解决|落实|销号)"
    "|(?<!其)当?中(?![心小央国介医考队级层等])[一-龥“”、]{0,20})$"
)
_WINDOW = 8  # numbers before that are looked at


def numbers(spots: Sequence[Spot], places: Sequence[Clause]) -> list[Number]:
    """The numbers of a sentence with the words beside each; of 由117件增到268件 the second has those of the first."""
    found: list[Number] = []
    for spot, place in zip(spots, places, strict=True):
        if place.pair == "from":
            beside = found[-1].beside
        else:
            beside = (place.words + place.right).replace("共", "").replace("达", "").replace("了", "").strip(" 为:：")
        found.append(Number(spot, place, beside, place.change is not None))
    return found


def wholes(text: str, numbers: Sequence[Number], before: Sequence[Number]) -> list[int | None]:
    """For each number of a sentence, the index of its whole in the sentence; shares have none here.

    -1 stands for the last of ``before``, the numbers of the sentence before, -2 for the one before it.
    """
    every, own = [*before, *numbers], len(before)
    if len(every) == 1:
        return [None]
    added = sums.add_up(text, every, own)
    found: list[int | None] = []
    whole: int | None = None  # of the 其中-list that runs
    outer: int | None = None  # the list that goes on when a list in brackets ends
    opened = 0  # where it begins
    bracketed = False
    for i, (spot, place, _, changed, _) in enumerate(numbers):
        previous = numbers[i - 1] if i else None
        gap = text[previous.spot.end if previous else place.segment : spot.start]
        if bracketed and _closed(gap):
            whole, outer, bracketed = outer, None, False
        if previous is not None and place.segment != previous.place.segment:
            whole, outer, bracketed = None, None, False
        total = added.get(own + i)
        if total is not None and (whole is None or total - own == whole or total < own or found[total - own] != whole):
            found.append(total - own)
            if opens_list(gap) and place.opening not in ("(", "（"):
                whole = total - own  # the list goes on after those that happen to add up
            continue
        if previous is not None and gap[:1] in ("(", "（") and spot.unit == previous.spot.unit and not _closed(gap):
            # 文件96件(继续有效78件、废止15件): what the brackets right after a number list is part of it
            if sums.is_earlier(place):
                found.append(None)  # 17件(2020年8件)
                continue
            whole, outer, bracketed = i - 1, whole, True
            found.append(whole)
            continue
        if opens_list(gap):
            base = _nearest_count(numbers, i)
            if base is None and before and i == 0 and gap.lstrip(" ，,、。").startswith("其中"):
                base = _of_unit(before, numbers[0])
            if base is not None:
                bracketed = place.opening in ("(", "（")
                whole, outer, opened = base, whole if bracketed else None, i
                found.append(base)  # even where it is more than its whole: that is for the checks to say
                continue
        if changed or spot.kind in OF_OTHERS:
            found.append(None)
            continue
        if (told := _told_by_kind(text, every, own + i, gap)) is not None:
            whole, outer, opened, bracketed = told - own, None, i, False
            found.append(whole)
            continue
        rest = place.left[:1] in _REST_STARTS and _REST.match(place.left)
        if previous is not None and rest and previous.spot.unit == spot.unit:
            if found[-1] is None and _leaves(numbers, i):
                found[-1] = i - 2  # 受理1274件,办结1268件,余下6件
            found.append(found[-1])  # 其中61个已整改,其余2个
            continue
        if whole is not None and previous is not None and _NEW_ACT.match(place.left):
            whole = None
        if previous is not None and _of_same(text, previous, numbers[i]):
            found.append(i - 1)
            continue
        of_year = place.left[-1:] in _PERIOD_ENDS and _PERIOD.match(place.left)
        if of_year and (year := _same_unit(numbers, i)) is not None:
            found.append(year)  # 1648件,上半年706件,下半年942件
            continue
        named = _named_before(text, every, own + i, own)
        if named is not None:
            whole = named
            found.append(named)
        elif whole is not None and previous is not None and _part(every, own + whole, own + i):
            found.append(whole)
        elif whole is not None and i > opened and (twin := _twin(numbers, whole, opened, i)) is not None:
            found.append(twin)
        else:
            found.append(stages.became(every, own + i, own, found))
    for i in range(2, len(numbers)):  # 州级85卷、各县160卷,共计245卷: a total told after its parts
        at = numbers[i].spot.start
        near = text[max(0, at - 6) : at]
        if ("计" in near or "共" in near) and _TOTAL.search(near):
            for j in sums.before(numbers, i):
                found[j] = i if found[j] is None else found[j]
    return found


def opens_list(gap: str) -> bool:
    """Whether 其中 or an open bracket with 含 stands between two numbers; (含上年结转) closed again does not count."""
    if "其中" not in gap and "含" not in gap and "包括" not in gap:  # told sooner than by the search
        return False
    m = _AMONG.search(gap, max(0, len(gap) - 60))
    return m is not None and not (m.group()[-1] == "含" and any(c in ")）" for c in gap[m.end() :]))


def _part(every: Sequence[Number], whole: int, i: int) -> bool:
    """Whether a number goes on in the list of parts: of the same unit, and not more where it has a verb of its own.

    More is still a part (and an error for the checks) where the list goes on after it with another noun.
    """
    w, number = every[whole], every[i]
    if w.spot.unit != number.spot.unit:
        return False
    if number.spot.value <= w.spot.value or not wording.verb_chain(number.place.left):
        return True
    after = every[i + 1] if i + 1 < len(every) else None
    return (
        after is not None
        and after.place.segment == number.place.segment
        and after.spot.unit == w.spot.unit
        and not wording.verb_chain(after.place.left)
    )


def _twin(numbers: Sequence[Number], whole: int, opened: int, i: int) -> int | None:
    """The whole of an item in another unit than its list's first: 任务97个,检查1126户,其中我局承担31个、检查486户."""
    number = numbers[i]
    for j in range(opened - 1, max(-1, whole - 3), -1):
        other = numbers[j]
        if other.place.segment != numbers[max(0, whole)].place.segment:
            return None
        if other.spot.unit == number.spot.unit and not other.changed and other.spot.value >= number.spot.value:
            return j if set(other.beside[:4]) & set(number.beside[:4]) else None
    return None


def _leaves(numbers: Sequence[Number], i: int) -> bool:
    """Whether ``i`` is what the number before it leaves of the one before that: 受理74件,办结68件,余下6件."""
    if i < 2:
        return False
    rest, done, whole = numbers[i], numbers[i - 1], numbers[i - 2]
    alike = whole.spot.unit == done.spot.unit == rest.spot.unit and sums.is_count(whole) and not done.changed
    return alike and whole.place.segment == rest.place.segment and whole.spot.value >= done.spot.value


def _told_by_kind(text: str, every: Sequence[Number], i: int, gap: str) -> int | None:
    """The whole that a list goes through by kind: 调解纠纷486件,成功480件。从类型看,物业纠纷176件."""
    if ("从" not in gap and "按" not in gap) or not _BY_KIND.search(gap):
        return None
    number = every[i]
    for j in range(i - 1, max(-1, i - _WINDOW - 1), -1):
        other = every[j]
        if other.spot.unit != number.spot.unit or other.changed or stages.is_stage(other.beside):
            continue
        return j if other.spot.value >= number.spot.value else None
    return None


def _closed(gap: str) -> bool:
    return any(c in gap for c in ")）") and not any(c in gap for c in "(（")


def _nearest_count(numbers: Sequence[Number], i: int) -> int | None:
    """The count just before 其中: of the same unit if there is one in the clause or two before, else the nearest.

    What stands in brackets behind a count is no whole of what follows them: 办结81件(含上年结转9件),其中维持43件.
    """
    nearest = None
    inside = numbers[i].place.opening in ("(", "（")
    for j in range(i - 1, max(-1, i - 6), -1):
        other = numbers[j]
        if other.spot.kind in OF_OTHERS or other.changed or sums.is_against(other.place):
            continue
        if other.place.opening in ("(", "（") and not inside:
            continue
        if nearest is None:
            nearest = j
        if other.spot.unit == numbers[i].spot.unit:
            return j
    return nearest


def _of_unit(before: Sequence[Number], number: Number) -> int | None:
    """Of the sentence before the number that a 其中 after it is about, as an index below 0.

    The last of the same unit; the one of the same verb where there is one: 受理258件,审结241件。其中,市本级受理87件.
    """
    last, large, act = None, None, _last_act(number.place.words)
    for back, other in enumerate(reversed(before), start=1):
        if other.spot.unit != number.spot.unit or other.spot.kind in OF_OTHERS:
            continue
        if act and _last_act(other.place.words) == act:
            return -back
        last = last or -back
        if large is None and other.spot.value >= number.spot.value:
            large = -back  # 直接纠错131件。其中市本级受理523件: not of the 131
    return large or last or -1


def _last_act(words: str) -> str:
    """The verb of a clause, where it ends in it too: 受理 in 市本级受理."""
    known = wording.verbs()
    return wording.act(words) or next((words[-n:] for n in (4, 3, 2) if words[-n:] in known), "")


def _same_unit(numbers: Sequence[Number], i: int) -> int | None:
    """The nearest number before of the same unit in the same segment."""
    for j in range(i - 1, -1, -1):
        if numbers[j].place.segment != numbers[i].place.segment:
            return None
        number = numbers[j]
        if number.spot.unit == numbers[i].spot.unit and not number.changed and not _PERIOD.match(number.place.left):
            return j if number.spot.value >= numbers[i].spot.value else None
    return None


def told_together(text: str, whole: Spot, part: Spot) -> tuple[str, str] | None:
    """Of 26件信访积案化解25件 the thing and what was done with it, where the two stand in one clause; else None."""
    m = _SAME_CLAUSE.match(text[whole.end : part.start])
    return (m[1].lstrip("的"), m[2].lstrip("当中")) if m is not None else None


def _of_same(text: str, previous: Number, number: Number) -> bool:
    """46项任务完成45项, 1012项事项中实现一次办好的987项: a part told in one clause with its whole."""
    if previous.spot.unit != number.spot.unit or not number.place.same or previous.place.closed:
        return False
    if number.spot.value > previous.spot.value or previous.changed:
        return False
    gap = text[previous.spot.end : number.spot.start]
    return _SAME_CLAUSE.match(gap) is not None


def _named_before(text: str, every: Sequence[Number], i: int, own: int) -> int | None:
    """The number that the words themselves point to: 审结案件中,维持18件; 已审结的612件当中直接纠错98件."""
    if not i:
        return None
    number = every[i]
    start = every[i - 1].spot.end if i > own else number.place.segment
    if i > own and every[i - 1].place.segment != number.place.segment:
        start = number.place.segment
    if start < number.spot.start - 60:
        start = number.spot.start - 60
    told = text.find("中", start, number.spot.start) >= 0 or text.find("的", start, number.spot.start) >= 0
    m = _OF_THOSE.search(text, start, number.spot.start) if told else None
    if m is None:
        left = number.place.left
        within = i > own and left[:1] in _WITHIN_STARTS and _WITHIN.match(left)
        return i - 1 - own if within and every[i - 1].spot.unit == number.spot.unit else None
    for j in range(i - 1, max(-1, i - _WINDOW - 1), -1):
        other = every[j]
        if other.spot.unit == number.spot.unit and m[1] in other.place.left + other.place.right:
            return j - own
    return None

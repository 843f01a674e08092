"""Of which count a share is a share: by the digits where they fit, else by the words of codebook/bases.csv."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from lawpolicy.codebook import rows
from lawpolicy.quantities import sums
from lawpolicy.quantities.pairs import COUNTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lawpolicy.quantities.sums import Number

_OPEN = ("(", "（")
_SHARE_OF = re.compile("占比|占(?!道|用|地|有|领)|比例|比重")
_NOUN_SHARE = re.compile("[\u4e00-\u9fff]{2,}占比?(?:达到?|到|为|约)?$")
_THOSE_SHARE = re.compile("(?:的|件)占(?:比|到)?(?:达到?|为|约)?$")  # not 零发案小区占比, which is of all of them
_DONE = re.compile("(?:被采纳|得到采纳|按期办结|通过|合格|整改到位)的?$")
_PLANNED = re.compile("计划|任务|目标|应")
_FAULTY = re.compile("不合格|发现(?:存在)?问题")
_RESULT = re.compile("成功|合格|通过|整改|销号|采纳|出庭|回复|答复|办结|化解|履行|优秀|过关|实际")
# 一般隐患整改率 after 排查各类隐患1.2万处 is of the common ones, which are not counted.
_SORT = re.compile("一般|重大|较大")
# The verb of a rate: 结案 of 结案率, 出庭 of 出庭率.
_STEM = re.compile("([\u4e00-\u9fff]{2})率")


@cache
def _bases() -> tuple[tuple[re.Pattern[str], str, re.Pattern[str] | None], ...]:
    """Each rate with the words of its base (``own``: the bodies in its clause) and of one that must be its subject."""
    table = rows("bases", key=["rate"], required=["comment"])
    return tuple(
        (re.compile(row["rate"]), row["counted"], re.compile(row["subject"]) if row["subject"] else None)
        for row in table
    )


def complete(
    text: str, numbers: Sequence[Number], before: Sequence[Number], found: list[int | None], named: bool
) -> None:
    """Give each share in ``numbers`` its base: ``found``, what ``relations.wholes`` gave, is filled in place.

    First by the digits alone, then, once the numbers have their phrases (``named``), by words too.
    """
    every, own = [*before, *numbers], len(before)
    known = {own + i: own + whole for i, whole in enumerate(found) if whole is not None}
    for i, number in enumerate(numbers):
        if number.spot.kind != "share":
            continue
        if found[i] is not None:
            if named:
                _part_of_its_rate(every, own, i, found)
            continue
        if number.changed:
            base = sums.base_of_change(every, own + i)
            found[i] = None if base is None else base - own
            continue
        base = found[i] = _base(text, every, own, i, known, found, named)
        if base is None:
            continue
        known[own + i] = own + base
        after = numbers[i + 1] if i + 1 < len(numbers) else None
        if after is not None and not after.beside and after.spot.unit == every[own + base].spot.unit:
            found[i + 1] = base  # 涉及合同的占四成以上,为38件次


def _base(
    text: str, every: Sequence[Number], own: int, i: int, known: dict[int, int],
    found: Sequence[int | None], named: bool,
) -> int | None:
    number = every[own + i]
    words, paired = number.place.left[-24:], False
    if i and number.place.pair == "from":
        words, paired = every[own + i - 1].place.left[-24:], True  # 出庭率由75%提高到90.9%
    said = words + number.place.right[:8]
    if number.place.tied and i and every[own + i - 1].spot.kind == "share" and not number.place.left:
        if every[own + i - 1].changed:  # 102起、70人,同比分别下降14.7%和11.4%: each of its own
            base = sums.base_of_change(every, own + i)
            return None if base is None else base - own
        return found[i - 1]
    if "率" not in said and not _SHARE_OF.search(said) and words:
        return _nearest(every, own, i) if named and _DONE.search(words) else None
    if (fitting := sums.base_of(every, own + i, known)) is not None:
        whole, part = fitting
        if known.get(part) is None and part >= own and every[part].place.segment == number.place.segment:
            known[part] = whole
        return whole - own
    if paired or not named:
        return None
    if _SHARE_OF.search(words[-8:]) and "率" not in words:
        return _shared_out(every, own, i, words, found)
    return _by_words(every, own, i, words, found)


def _shared_out(every: Sequence[Number], own: int, i: int, words: str, found: Sequence[int | None]) -> int | None:
    """The whole of the part that a share restates: 其中全程网办192万件,占比87.9%."""
    part = i - 1
    while part >= 0 and every[own + part].spot.kind == "share":
        part -= 1
    if part < 0:
        return None
    share = _NOUN_SHARE if every[own + part].spot.kind == "person" else _THOSE_SHARE
    if found[part] is None and share.search(words):
        return part  # 执法人员786人,法制审核人员占比7.9%; 提出意见1087条,被采纳的占93.2%
    return found[part]


def _nearest(every: Sequence[Number], own: int, i: int) -> int | None:
    """The count just before, in the same segment: 提出意见316条,被采纳九成以上."""
    for j in range(i - 1, -1, -1):
        other = every[own + j]
        if other.place.segment != every[own + i].place.segment:
            return None
        if other.spot.kind in COUNTS and not other.changed:
            return j
    return None


def _by_words(every: Sequence[Number], own: int, i: int, words: str, found: Sequence[int | None]) -> int | None:
    """The base that the name of the rate asks for."""
    number = every[own + i]
    if number.spot.value > 100:  # 103.3% is never of what was done
        return _planned(every, own, i - 1)
    stem = _STEM.findall(words)
    sort = _SORT.search(words)
    for rate, counted, subject in _bases():
        if not rate.search(words):
            continue
        if counted == "own":
            return _own_bodies(every, own, i)
        base = re.compile(counted)
        for j in range(i - 1, max(-1, i - 6), -1):
            other = every[own + j]
            if other.spot.kind in ("share", "point", "times", "money", "deadline") or other.changed:
                continue
            if other.place.segment != number.place.segment:
                break
            if sums.is_against(other.place):
                continue
            if other.place.opening in _OPEN and number.place.opening not in _OPEN:
                continue
            if sort is not None and sort[0] not in other.words:
                continue
            if base.search(other.words):
                return _whole_of(every, own, j, stem, found)
            told = j == i - 1 and (number.spot.value != 100 or not other.place.closed)
            if subject is not None and told and subject.search(other.words):
                return j
        return None
    return None


def _whole_of(every: Sequence[Number], own: int, j: int, stem: list[str], found: Sequence[int | None]) -> int:
    """The count that a rate is of where ``j`` stands before it: ``j``, or its whole where ``j`` is what it counts."""
    other, back = every[own + j], found[j]
    words = other.beside
    if _FAULTY.search(words):  # 不合格89批次,处置率100%: of the faulty ones themselves
        return j
    if back is None and "实际" in words and (planned := _planned(every, own, j)) is not None:
        return planned
    if back is not None and back >= 0 and (_RESULT.search(words) or any(s in words for s in stem)):
        return back
    if back is None and (earlier := _of_all(every, own, j, stem)) is not None:
        return earlier
    first = _first_tied(every, own, j)
    if back is not None and first < j and all(found[k] == back for k in range(first, j + 1)):
        told = sum(every[own + k].spot.value for k in range(first, j + 1))
        if told == every[own + back].spot.value:
            return back  # 4137件,其中投诉2214件、举报386件、咨询1537件,办结率: of all of them
    return first


def _part_of_its_rate(every: Sequence[Number], own: int, i: int, found: list[int | None]) -> None:
    """Of 立案487件,办结459件,结案率94.3% the 459 is part of the 487 too: the rate has its name, and it fits."""
    whole = found[i]
    left = every[own + i].place.left[-24:]
    stem = _STEM.findall(left)
    if i and not stem and whole is not None and "占" in left and found[i - 1] is None:
        number = every[own + i - 1]  # 事前处罚61起,占立案总数的53.7%
        if whole < i - 1 and sums.is_count(number) and sums.fits(every, own + i - 1, own + whole, own + i):
            found[i - 1] = whole
    if not stem or whole is None:
        return
    for part in range(i - 1, max(whole, i - 5, -1), -1):
        number = every[own + part]
        named = any(c in number.place.left[-6:] for c in stem[-1]) and not number.changed
        if named and sums.one_unit(number.spot, every[own + whole].spot):
            if found[part] is None and sums.fits(every, own + part, own + whole, own + i):
                found[part] = whole
            return


def _of_all(every: Sequence[Number], own: int, j: int, stem: list[str]) -> int | None:
    """The count before ``j`` where ``j`` itself is what the rate counts: 应诉案件57件,出庭应诉56件,出庭应诉率."""
    if not stem or not any(c in every[own + j].place.left[-6:] for c in stem[-1]):
        return None
    for k in range(j - 1, max(-1, j - 3), -1):
        a, b = every[own + k], every[own + j]
        if a.place.segment == b.place.segment and a.spot.unit == b.spot.unit and not sums.is_against(a.place):
            return k
    return None


def _planned(every: Sequence[Number], own: int, j: int) -> int | None:
    """What was planned just before what was done: 计划检查企业180家,实际检查186家,计划完成率103.3%."""
    if j <= 0:
        return None
    plan, done = every[own + j - 1], every[own + j]
    same = plan.place.segment == done.place.segment and plan.spot.unit == done.spot.unit
    return j - 1 if same and _PLANNED.search(plan.place.left) else None


def _first_tied(every: Sequence[Number], own: int, j: int) -> int:
    """The first of the numbers that 、 or 和 ties together: a rate of 建议75件、提案98件 is one of both."""
    while (j and every[own + j].place.tied) or every[own + j].place.opening == "、":
        k = j - 1
        while k >= 0 and every[own + k].place.opening in _OPEN and every[own + j].place.opening not in _OPEN:
            k -= 1  # 建议163件(含省19件)、提案412件
        if k < 0 or every[own + k].spot.unit != every[own + j].spot.unit:
            break
        j = k
    return j


def _own_bodies(every: Sequence[Number], own: int, i: int) -> int | None:
    """30个部门,9个镇街法律顾问聘用率为100%: the first of the bodies named in the clause of the rate."""
    first = None
    for j in range(i - 1, -1, -1):
        place = every[own + j].place
        if place.closed or every[own + j].spot.kind not in COUNTS:
            break
        if j < i - 1 and re.search("[为了]$", place.right):
            break
        if first is None and not every[own + i].place.same:
            break
        first = j
        if place.left:
            break
    return first

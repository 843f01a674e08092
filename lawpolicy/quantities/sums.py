"""What the numbers themselves tell: which add up to one before them, and of which count a share or a change is one.

Words differ from report to report; 246 + 9 + 38 + 19 = 312 does not. Only exact numbers of one unit are added, and few
or small ones only where their words list them, since two small numbers make a third by chance.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from lawpolicy.quantities.pairs import COUNTS, OF_OTHERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lawpolicy.quantities.clauses import Clause
    from lawpolicy.quantities.spotting import Spot


class Number(NamedTuple):
    """What is looked at: a number with its place, its phrase and whether it states a change."""

    spot: Spot
    place: Clause
    beside: str  # the words on both sides of it, without those that only lead to it
    changed: bool
    words: str = ""  # its phrase, once that is known


LONGEST = 12  # numbers of one list, and how far back a share looks for its counts
_LEAST = {2: 20, 3: 10}  # the least whole, by how many parts
# 较2021年的286件增长: a number that is only set against, passed over between a whole and its parts.
_AGAINST = re.compile(
    "[较比与同上去](?:(?<=[较比与同])(?:(?<=较)于)?(?:20\\d\\d年|去年|上年|上一?年|前年|同期|年初)[^，,；;。]{0,8}$"
    "|(?<=^[上去])年的?$)"
)
# Clauses that go on with something new, so that two numbers that fit are two acts: 办结40件,调解20件.
_ACT = re.compile("办结|审结|受理|开展|召开|组织|举办|制定|出台|印发|发放|培训|审查|检查|学习|下达|作出|化解")
_EARLIER = re.compile("(?:20\\d\\d年|去年|上年|前年)(?:度|同期)?(?:为|是)?$")
_WAS = re.compile("上年|去年|前年|20\\d\\d年|同期|原来|原先|由$|从$")
_FAULTY = re.compile("不合格|不达标|不符合|未通过|问题")
_GOOD_RATE = re.compile("合格率|达标率|通过率|符合率")


PEOPLE = frozenset("人名位")


def one_unit(a: Spot, b: Spot) -> bool:
    """Whether two numbers count in one unit: people may be 名 once and 人 the next time (62名参加,57人合格)."""
    return a.unit == b.unit or (a.unit in PEOPLE and b.unit in PEOPLE)


def is_count(number: Number) -> bool:
    """Whether a number can be added to others: a plain count that states no change."""
    spot = number.spot
    return spot.kind in COUNTS and spot.bound == "exact" and spot.high is None and not number.changed


def add_up(text: str, numbers: Sequence[Number], own: int) -> dict[int, int]:
    """Part → whole of numbers that add up to one before; the first ``own`` are of the sentence before, no parts."""
    found: dict[int, int] = {}
    counts = [j for j, number in enumerate(numbers) if is_count(number)]
    if len(counts) < 3:
        return found
    of_unit = Counter(numbers[j].spot.unit for j in counts)
    for at, whole in enumerate(counts):
        target, unit = numbers[whole].spot.value, numbers[whole].spot.unit
        if target < _LEAST[3] or of_unit[unit] < 3 or whole in found:  # a whole and two parts at least
            continue
        later = [j for j in counts[at + 1 : at + 1 + LONGEST] if numbers[j].spot.unit == unit and j >= own]
        for first in range(min(3, len(later))):
            if first and not _AGAINST.search(numbers[later[first - 1]].place.left):
                break
            if parts := _run(text, numbers, later[first:], target, whole >= own):
                found.update(dict.fromkeys(parts, whole))
                break
    return found


def _run(text: str, numbers: Sequence[Number], later: list[int], target: float, same: bool) -> list[int] | None:
    """The first of ``later`` that make up ``target``; ``same`` says that the whole stands in their sentence."""
    total = 0.0
    for n, j in enumerate(later, start=1):
        total += numbers[j].spot.value
        if total > target * (1 + 1e-9):
            return None
        if abs(total - target) <= 1e-6 * target:
            if n < (2 if same else 3) or target < _LEAST.get(n, 0):
                return None
            return later[:n] if n > 2 or _listed(text, numbers, later[0], later[1]) else None
    return None


def _listed(text: str, numbers: Sequence[Number], a: int, b: int) -> bool:
    """Whether two numbers are told in one breath as kinds of a thing: 上半年198件,下半年259件; 一审6件、二审3件."""
    gap = text[numbers[a].spot.end : numbers[b].spot.start]
    if len(gap) > 14 or any(mark in gap for mark in "。；;") or "其中" in gap:
        return False
    first, second = numbers[a].place, numbers[b].place
    return not _ACT.search(first.left[-10:] + second.left)


def before(numbers: Sequence[Number], i: int) -> list[int]:
    """The numbers right before total ``i`` that make it up; none where they do not."""
    run: list[int] = []
    total = 0.0
    for j in range(i - 1, max(-1, i - LONGEST - 1), -1):
        if not is_count(numbers[j]):
            break
        run.insert(0, j)
        total += numbers[j].spot.value
        if total >= numbers[i].spot.value:
            return run if len(run) > 1 and total == numbers[i].spot.value else []
    return []


def base_of(numbers: Sequence[Number], i: int, wholes: dict[int, int]) -> tuple[int, int] | None:
    """Of share ``i`` the count that it is a share of and the part that it counts, where the digits fit.

    ``wholes`` are parts known by other means: their pairs come first. 97.8 % 合格 of 21736 with 487 不合格 fits too.
    """
    rate = numbers[i].spot
    if not 0 < rate.value < 100 or rate.bound not in ("exact", "about"):
        return None
    place, step = numbers[i].place, 10.0 ** -_decimals(rate.value)
    near = [j for j in range(max(0, i - LONGEST), i) if _countable(numbers[j])]
    for part in reversed(near):
        whole = wholes.get(part)
        if whole is not None and whole in near and _share(numbers, [part], whole, rate.value, step):
            return whole, part
    stem = _GOOD_RATE.search(place.left + place.right)
    for n in range(len(near) - 1, 0, -1):
        part = near[n]
        beside = numbers[part].place.segment == place.segment
        for whole in reversed(near[:n]):
            if not one_unit(numbers[part].spot, numbers[whole].spot):
                continue
            if not (beside and numbers[whole].place.segment == place.segment) and (step == 1 or n < len(near) - 2):
                continue  # far apart only decimals are proof enough
            fits = _share(numbers, [part], whole, rate.value, step)
            if fits or (stem and _faulty(numbers[part]) and _share(numbers, [part], whole, 100 - rate.value, step)):
                return whole, part
    return _of_several(numbers, near, wholes, rate.value, step)


def _of_several(
    numbers: Sequence[Number], near: list[int], wholes: dict[int, int], value: float, step: float
) -> tuple[int, int] | None:
    """优良率 of 优秀17卷、良好29卷 together: neighbouring parts of one whole."""
    parts = [j for j in near if j in wholes and wholes[j] == wholes.get(near[-1], -1)]
    for a in range(len(parts)):
        for b in range(a + 2, len(parts) + 1):
            if step < 1 and _share(numbers, parts[a:b], wholes[parts[0]], value, step):
                return wholes[parts[0]], parts[a]
    return None


def base_of_change(numbers: Sequence[Number], i: int) -> int | None:
    """Of 下降12.6% after 应诉153件,较上年的175件 the earlier value, 175: where the digits fit."""
    spot = numbers[i].spot
    if spot.kind != "share" or not spot.value > 0 or spot.bound != "exact":
        return None
    near = [j for j in range(max(0, i - 5), i) if numbers[j].spot.kind not in OF_OTHERS]
    step = 10.0 ** -_decimals(spot.value)
    for n in range(len(near) - 1, 0, -1):
        for m in range(n - 1, -1, -1):
            a, b = numbers[near[m]].spot, numbers[near[n]].spot
            if a.unit != b.unit or not a.value or not b.value or a.value == b.value:
                continue
            for was, now, at in ((a, b, near[m]), (b, a, near[n])):
                if _changed_by(was, now, spot.value, step) and _earlier(numbers, at):
                    return at
    if near and i + 1 < len(numbers) and numbers[i + 1].place.opening in ("(", "（") and _earlier(numbers, i + 1):
        now, was = numbers[near[-1]].spot, numbers[i + 1].spot  # 263份,比上年增长18.5%(2019年为222份)
        if was.unit == now.unit and was.value and _changed_by(was, now, spot.value, step):
            return i + 1
    return None


def _changed_by(was: Spot, now: Spot, value: float, step: float) -> bool:
    return abs(100 * abs(now.value - was.value) / was.value - value) <= step


def _earlier(numbers: Sequence[Number], j: int) -> bool:
    """Whether the words beside a number say that it is what was before."""
    return _WAS.search(numbers[j].place.left[-16:]) is not None


def _countable(number: Number) -> bool:
    spot = number.spot
    return spot.kind in (*COUNTS, "measure") and spot.value > 0 and not number.changed


def _faulty(number: Number) -> bool:
    return _FAULTY.search(number.place.left[-12:] + number.place.right[:8]) is not None


def fits(numbers: Sequence[Number], part: int, whole: int, rate: int) -> bool:
    """Whether a share is that of a part and its whole."""
    value = numbers[rate].spot.value
    return _share(numbers, [part], whole, value, 10.0 ** -_decimals(value))


def _share(numbers: Sequence[Number], parts: list[int], whole: int, value: float, step: float) -> bool:
    total, of = sum(numbers[j].spot.value for j in parts), numbers[whole].spot.value
    return total < of and abs(100 * total / of - value) <= step


def _decimals(value: float) -> int:
    return len(f"{value:.6f}".rstrip("0").split(".")[1])


def is_against(place: Clause) -> bool:
    """Whether a number is only what another is set against: 较上年的175件."""
    return _AGAINST.search(place.left) is not None


def is_earlier(place: Clause) -> bool:
    """Whether a number is that of an earlier year: (2022年8件)."""
    return _EARLIER.match(place.left) is not None

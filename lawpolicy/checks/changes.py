"""Numbers that say how another moved: cases carried over, changes beside both of their values, stated trends."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from lawpolicy.checks.arithmetic import CARRIED, Check, clause, is_rate, limits, reach, rounding, same_thing

if TYPE_CHECKING:
    from lawpolicy.quantities import Quantity

_PENDING = re.compile(r"未结|未办结|正在(?:办理|审理)|在办|在审|尚未|待办|(?:结转|转入|转|移交)(?:至|到|下|次)")
_ACCEPTED = re.compile(r"受理|新收|立案")
_RECEIVED = re.compile(r"收到|收案|接收")
# 审结案件中撤销… counts some of the concluded ones, 办结率 is no count.
_CONCLUDED = re.compile(r"(?:办结|审结|结案|办理完毕|已结)(?![^,，]{0,8}中)")
_EARLIER = re.compile(r"[（(](?:20\d\d年|上年|去年)(?:度|同期)?(?:为|是|仅)?")
_WHEN = r"(?:逐年|逐步|持续|连续\S{0,4}|呈)(?:大幅|明显|稳步|逐年|持续)?"
_FALLING = re.compile(_WHEN + r"(?:下降|降低|减少|递减|回落)|(?:降|减)(?:到|至|为)[^，。；]{0,24}再(?:降|减)")
_RISING = re.compile(_WHEN + r"(?:上升|提高|增加|增长|提升|递增)|(?:升|增)(?:到|至|为)[^，。；]{0,24}再(?:升|增)")


def carried_over(text: str, group: list[Quantity]) -> list[Check]:
    """办结 = 受理 + 上年结转 − 未结, within one sentence."""
    around = reach(text, group)
    if "转" not in around and "未" not in around and "旧" not in around:  # each word of CARRIED has one of these
        return []
    roles: dict[str, Quantity] = {}
    received = taken = None
    for q in group:
        if is_rate(q) or q.change is not None:
            continue
        words = clause(text, q)
        if _PENDING.search(words):
            roles.setdefault("pending", q)
        elif CARRIED.search(words):
            roles.setdefault("carried", q)
        elif _CONCLUDED.search(words):
            roles.setdefault("concluded", q)
        elif _ACCEPTED.search(words) and (q.part_of is None or q.part_of in (received, taken)):
            if taken is None or q.part_of == taken:  # 新收申请63件,受理58件
                roles["accepted"], taken = q, q.quantity_id
        elif q.part_of is None and _RECEIVED.search(words):  # applications, not all of which are accepted
            roles.setdefault("received", q)
            received = q.quantity_id
    accepted, carried = roles.get("accepted", roles.get("received")), roles.get("carried")
    concluded, pending = roles.get("concluded"), roles.get("pending")
    if accepted is None or carried is None or concluded is None:
        return []
    if not (same_thing(accepted, carried) and same_thing(accepted, concluded)):
        return []
    used = [accepted, carried, concluded, *([pending] if pending else [])]
    expected = accepted.value + carried.value - (pending.value if pending else 0)
    low = limits(accepted)[0] + limits(carried)[0] - (limits(pending)[1] if pending else 0)
    high = limits(accepted)[1] + limits(carried)[1] - (limits(pending)[0] if pending else 0)
    least, most = limits(concluded)
    # What is not concluded may be left open without being named, so fewer concluded than that is no contradiction.
    holds = least <= high and (pending is None or low <= most)
    note = f"{accepted.as_written} + {carried.as_written}" + (f" − {pending.as_written}" if pending else "")
    note += f" = {expected:g}, concluded {concluded.as_written}"
    return [Check("carry_over", [q.quantity_id for q in used], expected, concluded.value, holds, note)]


def trend(sentence: str, group: list[Quantity]) -> list[Check]:
    """Figures of several years beside a stated trend: 逐年下降, 呈上升趋势."""
    falling, rising = bool(_FALLING.search(sentence)), bool(_RISING.search(sentence))
    if falling == rising:
        return []
    series: dict[tuple[str | None, str | None], list[Quantity]] = {}
    for q in group:
        if q.change is None and q.period and q.period[:4].isdigit():
            series.setdefault((q.unit, q.scope), []).append(q)
    made = []
    for found in series.values():
        ordered = sorted(found, key=lambda q: str(q.period))
        if len(ordered) < 2 or len({q.period for q in ordered}) < len(ordered):
            continue
        holds = all(
            limits(a)[1] >= limits(b)[0] if falling else limits(a)[0] <= limits(b)[1] for a, b in pairwise(ordered)
        )
        sign = " > " if falling else " < "
        note = sign.join(q.as_written for q in ordered) + (": stated as falling" if falling else ": stated as rising")
        made.append(Check("trend", [q.quantity_id for q in ordered], None, None, holds, note))
    return made


def differences(text: str, group: list[Quantity]) -> list[Check]:
    """A change beside both of its values: 由40%降至38%,下降2个百分点; 去年50件,今年60件,增长20%.

    A from→to pair states the relation and may be found broken, and so does an earlier value in brackets behind the
    change: 263份,比上年增长18.5%(2019年为222份). Two other figures of two years are only taken where they fit.
    """
    made = []
    for i, change in enumerate(group):
        points = change.unit in ("百分点", "个百分点")
        if (change.change is None and not points) or i == 0:
            continue
        before = [q for q in group[max(0, i - 4) : i] if q.change is None and q is not change and not _points(q)]
        pairs = [
            (a, b, True)
            for b in reversed(before)
            for a in group
            if a.relation == "from" and a.related_to == b.quantity_id
        ]
        after = group[i + 1] if i + 1 < len(group) else None
        if before and after is not None and _EARLIER.fullmatch(text, change.end, after.start):
            now = before[-1]
            if now.unit == after.unit and now.period and after.period and after.period < now.period:
                pairs.append((after, now, True))
        pairs += [
            (a, b, False)
            for n, b in reversed(list(enumerate(before)))
            for a in [*reversed(before[:n]), *before[n + 1 :]]
            if a.unit == b.unit and a.period and b.period and a.period < b.period
        ]
        for past, now, stated in pairs:
            if not _of_one(now, change):
                continue
            check = _difference(past, now, change, points)
            if check is not None and (stated or check.holds):
                made.append(check)
                break
    return made


def _of_one(now: Quantity, change: Quantity) -> bool:
    """Whether a change may be that of a value: not 申请材料精简54.3% after 跑动次数由4.6次降为0.8次."""
    a, b = now.measured, change.measured
    return not a or not b or any(a[i : i + 2] in b for i in range(len(a) - 1))


def _points(q: Quantity) -> bool:
    return q.unit in ("百分点", "个百分点")


def _difference(past: Quantity, now: Quantity, change: Quantity, points: bool) -> Check | None:
    if now.unit != past.unit or (points and not is_rate(now)):
        return None
    if change.unit == "%" and not is_rate(now):
        if not past.value:
            return None
        expected = 100 * (now.value - past.value) / past.value
        slack = rounding(change) + 100 * (rounding(now) + rounding(past)) / past.value
    elif points or change.unit == now.unit:
        expected = now.value - past.value
        slack = (rounding(now) + rounding(past) + rounding(change)) / (2 if points else 1)
    else:
        return None
    sign = (1 if change.change == "up" else -1) if change.change else (1 if expected >= 0 else -1)
    exact = all(q.bound == "exact" for q in (now, past, change))
    holds = not exact or abs(expected - sign * change.value) <= slack + 1e-9
    note = f"{past.as_written} → {now.as_written}: {expected:+.2f}, reported {change.as_written}"
    ids = [past.quantity_id, now.quantity_id, change.quantity_id]
    return Check("difference", ids, expected, sign * change.value, holds, note)

"""The arithmetic of a report: do its own numbers agree?

Only what a reader can recompute from printed numbers becomes a relation, and ``holds`` is false only where no rounding
of the printed digits and no bound (余, 近, 以上) can save it. The rounding rule is that of the GRIM test: a printed
share of printed counts must be one that those counts can give (Brown & Heathers 2017, Social Psychological and
Personality Science 8(4): 363-369).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lawpolicy.indicators import Indicator
    from lawpolicy.quantities import Quantity
    from lawpolicy.sentences import Sentence


@dataclass(slots=True)
class Check:
    """A row of ``checks``. ``report_ids`` is aligned with ``quantity_ids`` for relations across reports, else None."""

    kind: str
    quantity_ids: list[int]
    expected: float | None
    reported: float | None
    holds: bool | None  # None: odd, but a reader could explain it
    note: str
    report_ids: list[str] | None = None


# Parts of one whole may be counted in other words for the same thing: 90本 案卷, of which 28卷.
_SAME_THING = ({"件", "份", "宗", "起", "例", "本", "卷", "册", "个", "项", "案", "桩"}, {"人", "名", "位", "人次"},
               {"次", "场", "场次", "期"}, {"户", "家", "个"})  # fmt: skip
_DECIMALS = re.compile(r"[.．](\d+)")
# A list of parts that says itself that it is not whole.
_OPEN_LIST = re.compile(r"等|主要|包括但|其他|其它|含")
_CARRIED = re.compile(r"结转|转结|上年未结|往年未结|上年度未结|旧存")
_PENDING = re.compile(r"未结|未办结|正在(?:办理|审理)|在办|在审|尚未|待办|结转(?:至|到|下)")
_ACCEPTED = re.compile(r"受理|新收|立案")
_RECEIVED = re.compile(r"收到|收案|接收")
_CONCLUDED = re.compile(r"办结|审结|结案|办理完毕|已结")
_FALLING = re.compile(
    r"(?:逐年|逐步|持续|连续\S{0,4}|呈)(?:大幅|明显|稳步|逐年|持续)?(?:下降|降低|减少|递减|回落)(?:趋势|态势)?"
)
_RISING = re.compile(
    r"(?:逐年|逐步|持续|连续\S{0,4}|呈)(?:大幅|明显|稳步|逐年|持续)?(?:上升|提高|增加|增长|提升|递增)(?:趋势|态势)?"
)


def find(
    text: str, quantities: Sequence[Quantity], sentences: Sequence[Sentence], indicators: Sequence[Indicator]
) -> list[Check]:
    """Every relation among the numbers of one report, in order of their first number."""
    by_id = {q.quantity_id: q for q in quantities}
    made: list[Check] = []
    for whole, parts in _wholes(quantities, by_id):
        made += _of_whole(text, whole, parts)
    spans = {s.sentence_id: (s.start, s.end) for s in sentences}
    for group in _by_sentence(quantities):
        start, end = spans.get(group[0].sentence_id, (group[0].start, group[-1].end))
        made += _carry_over(text, group)
        made += _trend(text[start:end], group)
        made += _differences(text, group)
    made += _repeated(quantities, indicators)
    unique: dict[tuple[str, tuple[int, ...]], Check] = {}
    for check in made:
        unique.setdefault((check.kind, tuple(sorted(check.quantity_ids))), check)
    return sorted(unique.values(), key=lambda c: (min(c.quantity_ids), c.kind))


def limits(q: Quantity) -> tuple[float, float]:
    """Least and greatest value that the printed number can stand for: its last printed digit, and its bound."""
    half = rounding(q)
    low, high = q.value - half, (q.value_high or q.value) + half
    if q.bound == "at_least":
        return q.value, float("inf")
    if q.bound == "at_most":
        return 0.0, high
    if q.bound == "about":  # 近 and 约 stay within a tenth in this genre
        return low - 0.1 * abs(q.value), high + 0.1 * abs(q.value)
    return low, high


def rounding(q: Quantity) -> float:
    """One unit of the last printed digit of a rate or of a count in 万; 0 for a plain count, which is exact.

    A whole unit, not half of one: reports cut digits off as often as they round.
    """
    written = q.as_written.replace(" ", "")
    scale = 1e8 if "亿" in written else 1e4 if "万" in written else 1.0
    found = _DECIMALS.search(written)
    if found:
        return scale * 10.0 ** -len(found[1])
    if scale > 1 or q.unit in ("%", "百分点", "‰"):
        return scale if scale > 1 else 1.0
    return 0.0


def _is_rate(q: Quantity) -> bool:
    return q.unit in ("%", "‰", "百分点")


def _same_thing(a: Quantity, b: Quantity) -> bool:
    return a.unit == b.unit or a.unit is None or b.unit is None or any({a.unit, b.unit} <= g for g in _SAME_THING)


def _wholes(quantities: Sequence[Quantity], by_id: dict[int, Quantity]) -> list[tuple[Quantity, list[Quantity]]]:
    parts: dict[int, list[Quantity]] = {}
    for q in quantities:
        if q.part_of is not None and q.part_of in by_id and q.part_of != q.quantity_id:
            parts.setdefault(q.part_of, []).append(q)
    return [(by_id[i], sorted(found, key=lambda q: q.start)) for i, found in parts.items()]


def _of_whole(text: str, whole: Quantity, parts: list[Quantity]) -> list[Check]:
    """Rates, sums and parts of one whole."""
    if _is_rate(whole):
        return []
    counts = [p for p in parts if not _is_rate(p) and p.change is None and _same_thing(p, whole)
              and not _CARRIED.search(_around(text, p))]  # fmt: skip
    rates = [p for p in parts if p.unit == "%" and p.change is None]
    made, paired = [], []
    for rate in rates:
        count = _count_of(rate, counts, text)
        if count is not None:
            paired.append((count, rate))
            made.append(_rate(whole, count, rate))
    all_shares = len(paired) > 1 and len(paired) == len(counts)
    if len(counts) > 1:
        made += _sum(text, whole, counts, [r for _, r in paired] if all_shares else [])
    for p in counts:
        least, most = limits(p)[0], limits(whole)[1]
        made.append(Check("part_of_whole", [whole.quantity_id, p.quantity_id], None, p.value, least <= most,
                          f"{p.as_written} of {whole.as_written}"))  # fmt: skip
    return made


def _count_of(rate: Quantity, counts: list[Quantity], text: str) -> Quantity | None:
    """The count that a rate restates (28卷,占比31%): the one right before it, with no other sentence between."""
    before = [c for c in counts if c.end <= rate.start]
    if before:
        last = before[-1]
        between = text[last.end : rate.start]
        if len(between) <= 25 and "。" not in between and "；" not in between and ";" not in between:
            return last
    return None


def _rate(whole: Quantity, count: Quantity, rate: Quantity) -> Check:
    (low, high), (least, most) = limits(count), limits(whole)
    expected = 100 * count.value / whole.value if whole.value else None
    reach = (100 * low / most if most else 0.0, 100 * high / least if least > 0 else float("inf"))
    step = rounding(rate)
    if rate.bound == "exact":  # rounded or cut off, a share is always nearer than one unit of its last digit
        holds = rate.value - step < reach[1] - 1e-9 and reach[0] + 1e-9 < rate.value + step
    else:
        least_rate, most_rate = limits(rate)
        holds = reach[0] <= most_rate + 1e-9 and least_rate <= reach[1] + 1e-9
    note = f"{count.as_written} / {whole.as_written}"
    if expected is not None:
        note += f" = {expected:.2f}%, reported {rate.as_written}"
    return Check("rate", [whole.quantity_id, count.quantity_id, rate.quantity_id], expected, rate.value, holds, note)


def _sum(text: str, whole: Quantity, counts: list[Quantity], shares: list[Quantity]) -> list[Check]:
    """Parts that make up the whole; unequal ones only where the list claims to be complete."""
    made = []
    total = sum(p.value for p in counts)
    low, high = sum(limits(p)[0] for p in counts), sum(limits(p)[1] for p in counts)
    least, most = limits(whole)
    equal = low <= most and least <= high and all(q.bound == "exact" for q in (whole, *counts))
    shares_total = sum(r.value for r in shares)
    shares_step = sum(rounding(r) for r in shares)
    shares_whole = bool(shares) and abs(shares_total - 100) <= shares_step + 1e-9
    # A list may leave something out (其中A 3件, B 5件). It claims to be complete where shares of the same parts make
    # 100 %, or where four and more kinds close their sentence without 等.
    stretch = text[whole.end : counts[-1].end]
    closes = "。" not in stretch and text[counts[-1].end : counts[-1].end + 6].lstrip(")） ")[:1] in (
        "。",
        "；",
        ";",
        "",
    )
    complete = shares_whole or (len(counts) >= 4 and closes and not _OPEN_LIST.search(stretch))
    if equal or complete or low > most:
        holds = low <= most and (not complete or least <= high)
        note = " + ".join(p.as_written for p in counts) + f" = {total:g}, reported {whole.as_written}"
        ids = [whole.quantity_id, *(p.quantity_id for p in counts)]
        made.append(Check("sum", ids, total, whole.value, holds, note))
    if shares and (shares_whole or equal):
        note = " + ".join(r.as_written for r in shares) + f" = {shares_total:g}%, of a whole"
        made.append(Check("sum", [r.quantity_id for r in shares], 100.0, shares_total, shares_whole, note))
    return made


def _by_sentence(quantities: Sequence[Quantity]) -> list[list[Quantity]]:
    groups: dict[int, list[Quantity]] = {}
    for q in quantities:
        groups.setdefault(q.sentence_id, []).append(q)
    return [sorted(g, key=lambda q: q.start) for g in groups.values() if len(g) > 1]


def _around(text: str, q: Quantity) -> str:
    """The words of a number's own clause: back to the last mark before it, on to the next after it."""
    left = text[max(0, q.start - 24) : q.start]
    cut = max(left.rfind(m) for m in ",，、;；。:：(（")
    right = re.split(r"[,，、;；。)）(（]", text[q.end : q.end + 12], maxsplit=1)[0]
    return left[cut + 1 :] + right


def _carry_over(text: str, group: list[Quantity]) -> list[Check]:
    """办结 = 受理 + 上年结转 − 未结, within one sentence."""
    roles: dict[str, list[Quantity]] = {"accepted": [], "carried": [], "concluded": [], "pending": []}
    received: list[Quantity] = []  # applications, of which some are not accepted: they count where nothing else does
    for q in group:
        if _is_rate(q) or q.change is not None:
            continue
        words = _around(text, q)
        if _PENDING.search(words):
            roles["pending"].append(q)
        elif _CARRIED.search(words):
            roles["carried"].append(q)
        elif q.part_of is None and _CONCLUDED.search(words):
            roles["concluded"].append(q)
        elif q.part_of is None and _ACCEPTED.search(words):
            roles["accepted"].append(q)
        elif q.part_of is None and _RECEIVED.search(words):
            received.append(q)
    roles["accepted"] = roles["accepted"] or received
    if not (roles["carried"] and roles["accepted"] and roles["concluded"]) or any(len(r) > 1 for r in roles.values()):
        return []
    accepted, carried, concluded = roles["accepted"][0], roles["carried"][0], roles["concluded"][0]
    pending = roles["pending"][0] if roles["pending"] else None
    if not (_same_thing(accepted, carried) and _same_thing(accepted, concluded)):
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


def _trend(sentence: str, group: list[Quantity]) -> list[Check]:
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
        if len({q.period for q in ordered}) < max(2, len(ordered)):
            continue
        holds = all(
            limits(a)[1] >= limits(b)[0] if falling else limits(a)[0] <= limits(b)[1] for a, b in pairwise(ordered)
        )
        sign = " > " if falling else " < "
        note = sign.join(q.as_written for q in ordered) + (": stated as falling" if falling else ": stated as rising")
        made.append(Check("trend", [q.quantity_id for q in ordered], None, None, holds, note))
    return made


def _differences(text: str, group: list[Quantity]) -> list[Check]:
    """A change beside both of its values: 由40%降至38%,下降2个百分点; 2022年50件,2023年60件,同比增长20%."""
    made = []
    for i, change in enumerate(group):
        if change.change is None or i == 0:
            continue
        now = next((q for q in reversed(group[:i]) if q.change is None and q.part_of is None), None)
        past = next((q for q in group if now and q.relation == "from" and q.related_to == now.quantity_id), None)
        if now is None or past is None:
            continue
        if now.unit != past.unit:
            continue
        sign = 1 if change.change == "up" else -1
        if change.unit == "%" and not _is_rate(now):
            expected = 100 * (now.value - past.value) / past.value if past.value else None
        elif change.unit in ("百分点", now.unit):
            expected = now.value - past.value
        else:
            continue
        if expected is None:
            continue
        slack = rounding(change) + (rounding(now) + rounding(past) if change.unit != "%" else 0.05 * abs(expected) * (
            rounding(now) > 0))  # fmt: skip
        exact = all(q.bound == "exact" for q in (now, past, change))
        holds = not exact or abs(expected - sign * change.value) <= slack + 1e-9
        note = f"{past.as_written} → {now.as_written}: {expected:+.2f}, reported {change.change} {change.as_written}"
        made.append(Check("difference", [past.quantity_id, now.quantity_id, change.quantity_id], expected,
                          sign * change.value, holds, note))  # fmt: skip
    return made


def _repeated(quantities: Sequence[Quantity], indicators: Sequence[Indicator]) -> list[Check]:
    """One total printed more than once: the same words, period and scope must give the same figure."""
    by_id = {q.quantity_id: q for q in quantities}
    seen: dict[tuple[object, ...], Quantity] = {}
    made = []
    for i in indicators:
        if i.basis != "total" or i.confidence < 0.9:
            continue
        q = by_id[i.quantity_id]
        if q.part_of is not None or q.change is not None or q.bound != "exact":
            continue
        key = (i.indicator, i.period, i.scope, q.unit, q.measured)
        first = seen.setdefault(key, q)
        if first is q or first.sentence_id == q.sentence_id:
            continue
        holds = abs(first.value - q.value) <= max(rounding(first), rounding(q)) + 1e-9
        note = f"{q.measured}: {first.as_written}, and again {q.as_written}"
        made.append(Check("repeated", [first.quantity_id, q.quantity_id], first.value, q.value, holds, note))
    return made

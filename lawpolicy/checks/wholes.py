"""Parts and their whole: shares recomputed from the counts beside them, parts that make up the whole, parts too large.

A relation that the text itself states (其中, a share of a named base) may be found broken. One that is only seen
because the numbers fit (a count, and counts after it that add up to it) is reported as holding or not at all.
"""

from __future__ import annotations

import re
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from lawpolicy.checks.arithmetic import CARRIED, Check, clause, is_rate, limits, rounding, same_thing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lawpolicy.quantities import Quantity

# A list of parts that says itself that it is not whole.
_TOGETHER = re.compile("(?:共计|合计|总计|一共|总共)[^，,。；;]{0,2}$")
_STEM = re.compile("([\u4e00-\u9fff]{2})率")
_GOOD = re.compile("合格率|达标率|通过率")
_FAULTY = re.compile("不合格|不达标|未通过")
_THE_REST = re.compile("^(?:其他|其它|其余)")
_OPEN_LIST = ("等", "主要", "包括但", "其他", "其它", "含")
# How far a sum is looked for, so that a line of ten thousand numbers takes no longer than it is long.
_LONGEST_LIST = 12
CLOSED_LIST = 4  # so many kinds in a row that close their sentence are all there are
_LEAST_FOUND_SUM = {2: 20, 3: 10}  # by how many parts: two small numbers make a third by chance


def of_wholes(text: str, quantities: Sequence[Quantity]) -> list[Check]:
    """Relations of every whole with its stated parts."""
    by_id = {q.quantity_id: q for q in quantities}
    parts: dict[int, list[Quantity]] = {}
    for q in quantities:
        if q.part_of is not None and q.part_of in by_id and q.part_of != q.quantity_id:
            parts.setdefault(q.part_of, []).append(q)
    made: list[Check] = []
    for whole_id, found in parts.items():
        whole = by_id[whole_id]
        if not is_rate(whole):
            made += _of_whole(text, whole, sorted(found, key=lambda q: q.start))
    return made


def seen(text: str, group: list[Quantity]) -> list[Check]:
    """Relations in one sentence that no word states but the numbers: shares of two counts, lists that add up."""
    made: list[Check] = []
    counts = [q for q in group if not is_rate(q) and q.change is None and q.bound == "exact"]
    for rate in group:
        if rate.unit == "%" and rate.change is None and rate.bound == "exact" and 0 < rate.value <= 100:
            made += _share(text, rate, [c for c in counts if c.end <= rate.start][-4:])
    for i, whole in enumerate(counts):
        if i > 1 and _TOGETHER.search(text, max(0, whole.start - 6), whole.start) and (run := _before(text, counts, i)):
            made.append(_sum_check(whole, run, True))
        if whole.part_of is not None:
            continue
        chosen: list[Quantity] = []
        for part in counts[i + 1 : i + 1 + _LONGEST_LIST]:
            if (
                not same_thing(part, whole)
                or part.value >= whole.value
                or part.part_of not in (None, whole.quantity_id)
            ):
                break
            if part.start - (chosen or [whole])[-1].end > 40 or "。" in text[whole.end : part.start]:
                break
            chosen.append(part)
            least = _LEAST_FOUND_SUM.get(len(chosen), 4)
            if len(chosen) > 1 and whole.value >= least and sum(p.value for p in chosen) == whole.value:
                made.append(_sum_check(whole, chosen, True))
                break
    return made


def _before(text: str, counts: list[Quantity], i: int) -> list[Quantity] | None:
    """The numbers right before a total that make it up: 州级85卷、各县160卷,共计245卷."""
    run: list[Quantity] = []
    for part in reversed(counts[max(0, i - _LONGEST_LIST) : i]):
        if not same_thing(part, counts[i]) or "。" in text[part.end : (run or [counts[i]])[0].start]:
            return None
        run.insert(0, part)
        total = sum(p.value for p in run)
        if len(run) > 1 and total == counts[i].value:
            return run
        if total > counts[i].value:
            return None
    return None


def _of_whole(text: str, whole: Quantity, parts: list[Quantity]) -> list[Check]:
    counts = [
        p
        for p in parts
        if not is_rate(p) and p.change is None and same_thing(p, whole) and not CARRIED.search(clause(text, p))
    ]
    rates = [p for p in parts if p.unit == "%" and p.change is None]
    made: list[Check] = []
    paired: list[tuple[Quantity, Quantity]] = []
    for rate in rates:
        restated = _restated(rate, whole, counts, text)
        if restated is None:
            continue
        if len(restated) == 1:
            paired.append((restated[0], rate))
        check = _rate(text, whole, restated, rate)
        if check.holds or rate.value != 100:  # 按时办复率100% and the like are shares of something not printed
            made.append(check)
    all_shares = len(paired) > 1 and len(paired) == len(counts)
    if len(counts) > 1:
        made += _sum(text, whole, counts[:_LONGEST_LIST], [r for _, r in paired] if all_shares else [])
    for p in counts:
        note = f"{p.as_written} of {whole.as_written}"
        holds = limits(p)[0] <= limits(whole)[1]
        made.append(Check("part_of_whole", [whole.quantity_id, p.quantity_id], None, p.value, holds, note))
    return made


def _restated(rate: Quantity, whole: Quantity, counts: list[Quantity], text: str) -> list[Quantity] | None:
    """The parts that a rate restates: those that give it, else those that its own name points to, else None.

    28卷,占比31% restates the count right before it; 优秀率 after 优秀94件、良好31件、合格3件 the 优秀 ones; 优良率
    two of them. A rate that names none of several parts (纠错率 after 终止12件) restates nothing that is printed.
    """
    before = [c for c in counts if c.end <= rate.start][-_LONGEST_LIST:]
    for length in (1, 2, 3):
        for i in range(len(before) - length, -1, -1):
            run = before[i : i + length]
            if len(run) == length and _rate(text, whole, run, rate).holds and (length == 1 or rounding(rate) < 1):
                return run
    if not before:
        return None
    words = clause(text, rate)
    stem = _STEM.search(words)
    if stem:
        named = [c for c in before if stem[1] in clause(text, c)]
        if named or len(before) > 1:
            return named[-1:] or None
    between = text[before[-1].end : rate.start]
    near = len(between) <= 25 and not any(mark in between for mark in "。；;")
    return before[-1:] if near and (stem is None or len(before) == 1) else None


def _fits(low: float, high: float, least: float, most: float, rate: Quantity) -> bool:
    """Whether counts within these limits can give the printed share."""
    reach = (100 * low / most if most else 0.0, 100 * high / least if least > 0 else float("inf"))
    if rate.bound == "exact":  # rounded or cut off, a share is always nearer than one unit of its last digit
        step = rounding(rate)
        return rate.value - step < reach[1] - 1e-9 and reach[0] + 1e-9 < rate.value + step
    least_rate, most_rate = limits(rate)
    return reach[0] <= most_rate + 1e-9 and least_rate <= reach[1] + 1e-9


def _rate(text: str, whole: Quantity, parts: list[Quantity], rate: Quantity) -> Check:
    """A share and the parts that it restates; a 合格率 beside those 不合格 is the share of the others."""
    low, high = sum(limits(p)[0] for p in parts), sum(limits(p)[1] for p in parts)
    told, value = " + ".join(p.as_written for p in parts), sum(p.value for p in parts)
    if _GOOD.search(clause(text, rate)) and all(_FAULTY.search(clause(text, p)) for p in parts):
        least, most = limits(whole)
        low, high, value = max(0.0, least - high), most - low, whole.value - value
        told = f"{whole.as_written} − {told}"
    expected = 100 * value / whole.value if whole.value else None
    note = f"{told} / {whole.as_written}"
    if expected is not None:
        note += f" = {expected:.2f}%, reported {rate.as_written}"
    holds = _fits(low, high, *limits(whole), rate)
    ids = [whole.quantity_id, *(p.quantity_id for p in parts), rate.quantity_id]
    return Check("rate", ids, expected, rate.value, holds, note)


def _share(text: str, rate: Quantity, counts: list[Quantity]) -> list[Check]:
    """The share of two counts before it, where just these two give it: a whole and a part of the same thing."""
    fitting = [
        (a, b)
        for a, b in combinations(counts, 2)
        if same_thing(a, b) and a.value >= b.value > 0 and _fits(b.value, b.value, a.value, a.value, rate)
    ]
    stated = [
        (a, b) for a, b in fitting if rate.part_of in (a.quantity_id, b.quantity_id) or b.part_of == a.quantity_id
    ]
    chosen = stated or (fitting if len(fitting) == 1 and rate.value < 100 else [])
    return [_rate(text, chosen[-1][0], [chosen[-1][1]], rate)] if chosen else []


def _sum(text: str, whole: Quantity, counts: list[Quantity], shares: list[Quantity]) -> list[Check]:
    """Parts that make up the whole; unequal ones only where the list claims to be complete."""
    exact = all(q.bound == "exact" for q in (whole, *counts))
    made: list[Check] = []
    shares_total = sum(r.value for r in shares)
    shares_whole = bool(shares) and abs(shares_total - 100) <= sum(rounding(r) for r in shares) + 1e-9
    lists = _lists(text, counts) if exact else []
    listed = [check for run in lists if len(run) < len(counts) and (check := _listed(text, whole, run)) is not None]
    run = _run(whole, counts) if exact else None
    if any(not check.holds for check in listed):
        made += listed  # 处罚86起,其中农资29起、渔政38起、…,一般程序61起、简易程序25起: each list by itself
    elif run:
        made.append(_sum_check(whole, run, True))
        # 71件,其中A 49件,B 14件,C 8件,D 2件,E 2件。 One list closes its sentence, yet only a stretch of it makes the
        # whole: either it tells of two criteria or of a slip, which a reader must decide.
        one_list = len(run) < len(counts) and len({text[c.end : c.end + 1] for c in counts[:-1]}) == 1
        if one_list and len(counts) >= CLOSED_LIST and _closes(text, whole, counts):
            odd = _sum_check(whole, counts, None)
            odd.note += ", which " + " + ".join(p.as_written for p in run) + " alone make"
            made.append(odd)
    else:
        low, high = sum(limits(p)[0] for p in counts), sum(limits(p)[1] for p in counts)
        least, most = limits(whole)
        # A list may leave something out (其中A 3件, B 5件). It claims to be complete where shares of the same parts
        # make 100 %, or where four and more kinds in a row close their sentence without 等.
        row = _in_a_row(text, whole, counts)
        # 其他14件 closes a list
        rest = row and len(counts) > 2 and _THE_REST.match(clause(text, counts[-1])) is not None
        complete = shares_whole or rest or (len(counts) >= CLOSED_LIST and _closes(text, whole, counts))
        # Parts between commas may overlap (开庭29件,负责人出庭29件); kinds between 、 exclude each other.
        kinds = row and all("、" in text[a.end : b.start] for a, b in pairwise(counts))
        if (complete and (high < least or low > most)) or (kinds and low > most):
            made.append(_sum_check(whole, counts, False))
    if shares and (shares_whole or run):
        note = " + ".join(r.as_written for r in shares) + f" = {shares_total:g}%, of a whole"
        made.append(Check("sum", [r.quantity_id for r in shares], 100.0, shares_total, shares_whole, note))
    return made


def _lists(text: str, counts: list[Quantity]) -> list[list[Quantity]]:
    """The parts that 、 joins, in runs of two and more."""
    runs: list[list[Quantity]] = []
    for a, b in pairwise(counts):
        between = text[a.end : b.start]
        if "、" in between and not any(mark in between for mark in "，,。；;"):
            if not runs or runs[-1][-1] is not a:
                runs.append([a])
            runs[-1].append(b)
    return runs


def _listed(text: str, whole: Quantity, run: list[Quantity]) -> Check | None:
    """A list that is not all of the parts: kinds between 、 exclude each other, and 其他 closes a list."""
    total = sum(p.value for p in run)
    if total == whole.value:
        return _sum_check(whole, run, True)
    closed = _THE_REST.match(clause(text, run[-1])) is not None
    return _sum_check(whole, run, False) if len(run) > 2 and (total > whole.value or closed) else None


def _run(whole: Quantity, counts: list[Quantity]) -> list[Quantity] | None:
    """The parts, or the longest row of neighbours among them, that make up the whole exactly."""
    n = len(counts)
    for length in range(n, 1, -1):
        for i in range(n - length + 1):
            if sum(p.value for p in counts[i : i + length]) == whole.value:
                return counts[i : i + length]
    return None


def _closes(text: str, whole: Quantity, counts: list[Quantity]) -> bool:
    """Whether the parts follow their whole in a row that closes the sentence and does not say that it is open."""
    tail = text[counts[-1].end : counts[-1].end + 6].lstrip(")） ")[:1]
    stretch = text[whole.end : counts[-1].end]
    return (
        tail in ("。", "；", ";", "")
        and not any(w in stretch for w in _OPEN_LIST)
        and _in_a_row(text, whole, counts)
    )


def _in_a_row(text: str, whole: Quantity, counts: list[Quantity]) -> bool:
    """Whether the parts follow their whole and each other as one list does: same sentence, commas, nothing long."""
    at = whole.end
    for part in counts:
        between = text[at : part.start]
        if part.start < at or len(between) > 24 or any(mark in between for mark in "。；;"):
            return False
        at = part.end
    return True


def _sum_check(whole: Quantity, counts: list[Quantity], holds: bool | None) -> Check:
    total = sum(p.value for p in counts)
    note = " + ".join(p.as_written for p in counts) + f" = {total:g}, reported {whole.as_written}"
    ids = [whole.quantity_id, *(p.quantity_id for p in counts)]
    return Check("sum", ids, total, whole.value, holds, note)

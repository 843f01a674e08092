"""The words around a number: its clause, what stands left and right of it, and how it hangs on the number before.

Chinese reports run many numbers into one sentence. A *segment* ends at ； or at the sentence; a *clause* ends at a
comma, a colon, or a bracket that is still open. Brackets that open and close inside the words (村(社区)) end nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lawpolicy.quantities import pairs, wording

if TYPE_CHECKING:
    from lawpolicy.quantities.spotting import Spot

_GLOSS = 10  # characters of a bracket that belongs to the words around it
WINDOW = 160  # characters looked at to either side, so that time stays linear whatever a line holds
# The marks that part clauses; not the comma of 1,100.
# It begins with one set of characters, so that the search runs on these alone.
_MARK = re.compile(r"[；;:：(（)）。！？!?\n|\t，,](?:(?<!\d[，,])|(?!\d{3}(?!\d)))")
_STOPS = frozenset("；;。！？!?\n")  # those that end a segment
# Words that tie a number to the one before it: 3件、行政案件7件; 20项二级指标及46项具体任务.
_TIE = re.compile(r"[\s)）]*(?:[、和及与或]|以及)\s*")
_FILLER = re.compile("(?:共计?|合计|累计|总计|约|近|总共)+")
_FILLS = frozenset("共合累总约近")  # what it begins with
_TIED = re.compile("[、和及与]")
# Where the words between two numbers change hands when the second closes its own phrase.
_SHARED = re.compile(r"、|并(?!且)|" + "|".join(f"{c}(?<=[^均].)(?=[^、]{{2,12}}$)" for c in "和及与"))
# A list that 等 closes is all the second's: 指导18个镇审核重大决策、合同等事项214件.
_CLOSED_LIST = re.compile("、[^、]{1,8}等[^、等]{1,6}$")
_TRAILING = frozenset("、和及与并中 \n\t\r\u3000\u00a0\u2002\u2003\u2009")  # what those end in
_TRAIL = re.compile(r"(?:[、和及与\s]|以及|并|其中)+$")


@dataclass(slots=True)
class Clause:
    """Where a number stands: offsets into the source text; ``left`` and ``right`` are words without numbers."""

    segment: int  # where the words after the last 。 or ； begin
    start: int  # where the words after the last comma, colon or open bracket begin
    opening: str  # the mark that opens the clause: a comma, a bracket, "" at the start of the sentence
    left: str
    right: str
    tied: bool  # 、 or 和 ties it to the number before
    same: bool  # the number before stands in the same clause
    closed: bool  # nothing but a mark follows
    words: str  # ``left`` without what only leads to the number: 受理案件 of 全年共受理案件达
    pair: str | None  # how it goes with the number before it (``pairs.pair_of``)
    change: str | None  # "up" or "down" where the number states a change: 同比减少30.3%


def clauses(text: str, spots: list[Spot], start: int, end: int) -> list[Clause]:
    """A ``Clause`` for each number of a sentence."""
    marks = [m.start() for m in _MARK.finditer(text, start, end)]
    stops = [at for at in marks if text[at] in _STOPS]
    found: list[Clause] = []
    last = -1  # where the words of the number before end
    for i, spot in enumerate(spots):
        at, opening = _open(text, marks, spot.start, start)
        before = spots[i - 1].end if i else -1
        same = before > at
        left = text[at if at > last else last : spot.start]
        tied = False
        if same and (tie := _TIE.match(left)):
            tied, left = True, left[tie.end() :]
        after = spots[i + 1].start if i + 1 < len(spots) else end
        stop = after if after < spot.end + WINDOW else spot.end + WINDOW
        stop = _close(text, marks, spot.end, stop if stop < end else end)
        last = spot.end
        right = text[spot.end : stop]
        if stop == after and i + 1 < len(spots):
            # The words up to the next number are shared out: 案件、调解成功8件 leaves 调解成功 to the 8件.
            if _TIE.match(right):
                right = ""
            elif (cut := _SHARED.search(right)) and _post(text, spots[i + 1].end, end):
                last = spot.end if _CLOSED_LIST.match(right, cut.start()) else spot.end + cut.start()
                right = right[: cut.start()]
            if right[-1:] in _TRAILING and (trail := _TRAIL.search(right)) is not None:
                # 5家区直学校和3家…: the words before the tie are the first number's own
                if trail.start() and _TIED.search(trail.group()) and not _post(text, spots[i + 1].end, end):
                    last = spot.end + trail.start()
                right = right[: trail.start()]
        if right[:1] in _FILLS and _FILLER.fullmatch(right):  # 拆除5处共1200平方米
            right = ""
        right = right.strip(" 、\u3000\u00a0\n”\"。")
        segment = _segment(stops, spot.start, start)
        left = left.strip()
        pair = pairs.pair_of(text, spots[i - 1], spot, found[-1].start) if i else None
        change, words = pairs.change(text, spot, left, at), wording.clean(left)
        found.append(Clause(segment, at, opening, left, right, tied, same, not right, words, pair, change))
    return found


def _post(text: str, at: int, end: int) -> bool:
    """Whether a number that ends at ``at`` closes its phrase."""
    return at >= end or text[at] in "，,；;。、)）\n 和及并"


def _open(text: str, marks: list[int], at: int, start: int) -> tuple[int, str]:
    """Where the clause of ``at`` opens and with which mark, passing over brackets that are closed again."""
    depth, i = 0, bisect_left(marks, at)
    while i and at - marks[i - 1] <= WINDOW:
        i -= 1
        c = text[marks[i]]
        if c in ")）":
            depth += 1
        elif c in "(（":
            if not depth:
                return marks[i] + 1, c
            depth -= 1
        elif not depth:
            return marks[i] + 1, c
    return (start, "") if at - start <= WINDOW else (at - WINDOW, "")


def _segment(stops: list[int], at: int, start: int) -> int:
    i = bisect_left(stops, at) if stops else 0
    if i and at - stops[i - 1] <= WINDOW:
        return stops[i - 1] + 1
    return start if start > at - WINDOW else at - WINDOW


def _close(text: str, marks: list[int], at: int, stop: int) -> int:
    """Where the words right of a number end: at a mark, or at a bracket that holds more than a gloss (村(社区))."""
    i = bisect_left(marks, at)
    while i < len(marks) and marks[i] < stop:
        c = text[marks[i]]
        closing = marks[i + 1] if i + 1 < len(marks) and c in "(（" and marks[i] > at else stop
        if closing < stop and closing - marks[i] <= _GLOSS and text[closing] in ")）":
            i += 2
            continue
        return marks[i]
    return stop

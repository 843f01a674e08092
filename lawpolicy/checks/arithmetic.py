"""A relation among printed numbers, and what each of them can stand for: its last digit, its bound, its clause."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lawpolicy.quantities import Quantity

CARRIED = re.compile(r"结转|转结|上年未结|往年未结|上年度未结|旧存")
_TO_LAST_MARK = re.compile("(?s:.*)[,，、;；。:：(（]")
_NEXT_MARK = re.compile(r"[,，、;；。)）(（]")
CLAUSE_LEFT, CLAUSE_RIGHT = 24, 12  # characters on either side of a number that its clause may reach
_DECIMALS = re.compile(r"[.．]([\d０-９]+)")
_RATES = frozenset(("%", "‰", "百分点", "个百分点"))
# Units that count the same thing in other words: 90本 案卷, of which 28卷.
_SAME_THING = (
    {"件", "份", "宗", "起", "例", "本", "卷", "册", "个", "项", "案", "桩", "条", "处"},
    {"人", "名", "位", "人次"},
    {"次", "场", "场次", "期"},
    {"户", "家", "个"},
)
_ALIKE = frozenset((a, b) for units in _SAME_THING for a in units for b in units)


class Printed(Protocol):
    """A number as it was printed."""

    @property
    def value(self) -> float: ...
    @property
    def value_high(self) -> float | None: ...
    @property
    def unit(self) -> str | None: ...
    @property
    def bound(self) -> str | None: ...
    @property
    def as_written(self) -> str: ...


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


def limits(q: Printed) -> tuple[float, float]:
    """Least and greatest value that the printed number can stand for."""
    half = rounding(q)
    low, high = q.value - half, (q.value_high or q.value) + half
    if q.bound == "at_least":
        return q.value, float("inf")
    if q.bound == "at_most":
        return 0.0, high
    if q.bound == "about":  # 近 and 约 stay within a tenth in this genre
        return low - 0.1 * abs(q.value), high + 0.1 * abs(q.value)
    return low, high


def rounding(q: Printed) -> float:
    """One unit of the last printed digit of a rate or of a count in 万; 0 for a plain count, which is exact.

    A whole unit, not half of one: reports cut digits off as often as they round.
    """
    written = q.as_written.replace(" ", "")
    scale = 1e8 if "亿" in written else 1e4 if "万" in written else 1.0
    found = _DECIMALS.search(written) if "." in written or "．" in written else None
    if found:
        return scale * 10.0 ** -len(found[1])
    if scale > 1:
        return scale
    return 1.0 if is_rate(q) else 0.0


def is_rate(q: Printed) -> bool:
    """Whether it is a share or a difference of shares."""
    return q.unit in _RATES


def same_thing(a: Quantity, b: Quantity) -> bool:
    """Whether two counts may be of one thing; a lost unit may be any."""
    return a.unit == b.unit or a.unit is None or b.unit is None or (a.unit, b.unit) in _ALIKE


def clause(text: str, q: Quantity) -> str:
    """The words of a number's own clause: back to the last mark before it, on to the next after it."""
    start, end = max(0, q.start - CLAUSE_LEFT), q.end + CLAUSE_RIGHT
    before, after = _TO_LAST_MARK.match(text, start, q.start), _NEXT_MARK.search(text, q.end, end)
    return text[before.end() if before else start : q.start] + text[q.end : after.start() if after else end]


def reach(text: str, group: Sequence[Quantity]) -> str:
    """All that ``clause`` reads for the numbers of one sentence, in their order."""
    return text[max(0, group[0].start - CLAUSE_LEFT) : group[-1].end + CLAUSE_RIGHT]

"""Numbers that come in twos: a change that a number states itself, from→to pairs, two units for one thing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lawpolicy.quantities.spotting import Spot

COUNTS = frozenset(("count", "person"))
OF_OTHERS = frozenset(("share", "point", "times"))  # kinds of units that measure another number
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
_TURNS = re.compile("[高多增升提涨扩翻少降减压缩简落滑跌调]")  # one of these is in every word of a change
_LEVEL = re.compile("(?:至|到|为|成)(?:了|约|近)?$")  # 降至38% is a level, no change
# These only end in the words of a change.
_NO_CHANGE = re.compile("(?:至少|不少|多少|缺少|最少|减免|减征|至多|最多|许多|众多|不减)了?$")
_COMPARE = re.compile("同比|环比|较|比|相比|同期|以上年|与")
_DELTA_UNITS = frozenset(("%", "百分点", "倍", "番"))


def change(text: str, spot: Spot, left: str, start: int) -> str | None:
    """``up`` or ``down`` where the number states a change (同比减少30.3%), else null: 降至38% is a level.

    ``left`` are the words of its clause before it, ``start`` is where the clause begins.
    """
    if spot.unit == "番":
        return "up"
    left = left[-14:]
    if not _TURNS.search(left):
        return None
    if named := _NAMED_CHANGE.search(left):
        return "up" if named[1] else "down"
    if _LEVEL.search(left) or _NO_CHANGE.search(left):
        return None
    up, down = _UP.search(left), _DOWN.search(left)
    if up is None and down is None:
        return None
    if spot.unit not in _DELTA_UNITS and not _COMPARE.search(text, max(start, spot.start - 24), spot.start):
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


def pair_of(text: str, a: Spot, b: Spot, start: int) -> str | None:
    """``from`` where ``a`` is what ``b`` was before; ``unit_pair`` where both count one thing (12宗36个).

    ``start`` is where the clause of ``a`` begins.
    """
    if a.pair == "from" and b.pair == "to":
        return "from"
    between = text[a.end : b.start]
    if not between or between.isspace():
        paired = a.unit != b.unit and a.unit and b.unit and a.kind in COUNTS and b.kind in (*COUNTS, "money")
        return "unit_pair" if paired else None
    if a.unit != b.unit or len(between) > 20 or not _TO.match(between):
        return None
    if between[0] in "下降上升增减提压缩精→优调" or _FROM.search(text, max(start, a.start - 24), a.start):
        return "from"
    return None

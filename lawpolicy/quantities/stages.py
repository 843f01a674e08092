"""What became of those counted before: 受理 of 收到, 维持 of 审结, 整改 of 发现 (codebook/stages.csv)."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from lawpolicy.codebook import rows
from lawpolicy.quantities import sums

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lawpolicy.quantities.sums import Number

    _Search = Callable[[str], re.Match[str] | None]

_PROBLEMS = frozenset("个条项处")  # units of problems found
_FILES = frozenset("卷本件份宗个册")
_WINDOW = 8  # numbers before that are looked at


@cache
def _stages() -> tuple[tuple[_Search, _Search | None, str], ...]:
    """The rows of codebook/stages.csv: words of a part, words of its whole (None: whatever stands before it), kind."""
    table = rows("stages", key=["part"], required=["kind", "named", "comment"])
    return tuple((_search(row["part"]), _search(row["whole"]) if row["whole"] else None, row["kind"]) for row in table)


def _search(pattern: str) -> _Search:
    """A search; one that can only succeed at the beginning looks nowhere else."""
    compiled = re.compile(pattern)
    return compiled.match if pattern.startswith("^") else compiled.search


@cache
def _file_stages() -> tuple[tuple[_Search, _Search | None, str], ...]:
    return tuple(stage for stage in _stages() if stage[2] == "files")


@cache
def _any_stage() -> _Search:
    """Whether words can be those of a part at all, other than of files: one look for most numbers."""
    table = rows("stages", key=["part"])
    return re.compile("|".join(row["part"] for row in table if row["kind"] != "files")).match


@cache
def _outcomes() -> re.Pattern[str]:
    table = rows("stages", key=["part"])
    return re.compile("|".join(f"(?:{row['part']})" for row in table if row["named"] == "outcome"))


def is_outcome(words: str) -> bool:
    """Whether words say how cases or files ended (维持, 优秀), rather than what was done with them (受理, 整改)."""
    return _outcomes().search(words) is not None


def is_stage(words: str) -> bool:
    """Whether words are those of a part of whatever was counted before: 成功, 已整改."""
    return any(part(words) for part, counted, _ in _stages() if counted is None)


def became(every: Sequence[Number], i: int, own: int, found: Sequence[int | None]) -> int | None:
    """成功96件 of 化解98件, 维持76件 of 审结119件, 受理452件 of 收到486件: a result counted out of a number before."""
    number = every[i]
    words = number.beside
    unit = number.spot.unit
    files = unit in _FILES
    counted_in = [] if files else [other.spot.unit for other in every[i - _WINDOW if i > _WINDOW else 0 : i]]
    alike = files or unit in counted_in or (unit in sums.PEOPLE and not sums.PEOPLE.isdisjoint(counted_in))
    if alike and _any_stage()(words):
        stages = _stages()
    elif files:
        stages = _file_stages()
    else:
        return None
    for part, counted, kind in stages:
        if not part(words) or (kind == "files" and not files):
            continue
        if kind == "those" and unit in _PROBLEMS:
            continue  # 抽查单位14个,发现问题31个: problems are no units
        alone = True  # only other parts of the same whole stand between
        nearest = None  # a whole that is too small
        for j in range(i - 1, max(-1, i - _WINDOW - 1), -1):
            other = every[j]
            if (j < own and not alone) or (kind in ("near", "those") and other.place.segment != number.place.segment):
                break
            if other.changed or not _alike(number, other, kind) or sums.is_against(other.place):
                continue
            beside = other.beside
            named = counted is None or counted(beside) is not None
            if part(beside) and (counted is None or not named):
                continue
            if not named:
                alone = False
                continue
            if other.place.opening in ("(", "（") and number.place.opening not in ("(", "（"):
                continue
            if number.spot.value > other.spot.value and kind != "files":
                if kind != "near":
                    break
                nearest = j - own if nearest is None else nearest
                continue  # 机构38家,责令停办4家,整改19家: of the 38
            if counted is None and j >= own and found[j - own] is not None:
                return found[j - own]  # 发现问题327个,已整改310个,正在整改16个: of the 327 too
            return j - own
        if nearest is not None:
            return nearest  # more than all of them: that is for the checks to say
    return None


def _alike(number: Number, other: Number, kind: str) -> bool:
    """Whether two numbers count the same kind of thing: one unit, or files counted in two words (90本, 28卷)."""
    if number.spot.kind != other.spot.kind:
        return False
    if kind == "files" and number.spot.unit != other.spot.unit:
        files = other.place.left[-4:] if other.place.closed else other.place.right[:10]
        return "卷" in files and {other.spot.unit, number.spot.unit} <= _FILES
    return sums.one_unit(other.spot, number.spot)

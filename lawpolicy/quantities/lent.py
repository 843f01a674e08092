"""What the clause before lends to a number: the exam that people sat, the course they took, the practice kept up."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lawpolicy.quantities.context import Context

_SAT = frozenset(("参加", "参考", "参试", "参训", "应考"))
_SESSIONS = ("考试", "竞赛", "测试", "培训", "培训班", "轮训")
_TRAINED = frozenset(("培训", "轮训", "参训", "集训"))
_COURSES = ("培训班", "研讨班", "研修班", "轮训班", "专题班")
_LONGEST = 24  # characters of a name that is lent
# 坚持常务会议会前学法制度,全年学法12次: the practice that the rule is on.
_PRACTICE = re.compile("(?:严格|认真|全面)?(?:坚持|落实|执行|完善|健全)了?([^，,、]{4,20}?)(?:制度|机制)$")


def exam(s: Context, i: int, core: str) -> str:
    """组织资格考试,612人参加: 参加资格考试; empty where the clause before names nothing to take part in."""
    held = s.object_before(i) if core in _SAT else ""
    if not held.endswith(_SESSIONS) or len(held) > _LONGEST:
        return ""
    return held if "参加" in held else "参加" + held


def course(s: Context, i: int, core: str) -> str:
    """举办领导干部法治专题培训班,培训科级干部180人: the name of the course."""
    held = s.object_before(i) if core[:2] in _TRAINED else ""
    return held if held.endswith(_COURSES) and 4 < len(held) <= _LONGEST else ""


def practice(s: Context, i: int, core: str) -> str:
    """坚持常务会议会前学法制度,全年学法12次: 常务会议会前学法."""
    m = _PRACTICE.match(s.clause_before(i))
    return m[1] if m is not None and m[1].endswith(core) else ""

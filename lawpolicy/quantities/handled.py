"""What was done with the things of a whole, or how they ended: 受理行政复议申请, 审结行政复议案件:维持."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lawpolicy.quantities import stages
from lawpolicy.quantities.context import generic
from lawpolicy.quantities.shortening import compact

if TYPE_CHECKING:
    from lawpolicy.quantities.context import Context

# A noun of the same kind as those counted before it, rather than something said of them: 行政案件, 执法车辆.
SIBLING = re.compile(
    "(?:案件|案卷|卷宗|人员|企业|单位|车辆|部门|学校|机构|组织|事项|问题|隐患|场所|项目|[员者人户家件会所站室])$"
)
_BOTH_KINDS = re.compile("行政处罚(?:、|和|及|与)行政许可")
_SAYS_LITTLE = 3  # a thing of fewer characters needs its campaign
BRIEF = 14  # a whole up to this length is named whole before its part


def handled(s: Context, i: int, core: str) -> str:
    """What was done with the things of a whole, or how they ended: 受理行政复议申请, 审结行政复议案件:维持."""
    thing = s.whole_object
    around = s.campaign(i) if len(thing) < _SAYS_LITTLE or generic(thing) else ""
    if thing in core:
        thing = ""
    elif len(thing) > BRIEF - len(core) and (noun := SIBLING.search(thing)):
        thing = noun.group()
    if not stages.is_outcome(core):
        return (around if around and around not in thing else "") + core + thing
    whole = compact(s.whole, BRIEF)
    if "案卷" in whole or "卷宗" in whole:
        enforced = "行政执法案卷" in whole or "执法" in s.text[s.start : s.spots[i].start]
        both = _BOTH_KINDS.search(s.text, s.start, s.spots[i].start)
        return f"{both[0] if both else '行政执法' if enforced else ''}案卷评查:{core}"
    return f"{around or (whole if len(whole) <= 2 * BRIEF else thing)}:{core}"

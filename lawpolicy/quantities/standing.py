"""Whether a number is a stock that stands (配备调解员36人) or something done in a year (培训调解员36人).

A stock has no period of its own, unless the text says that it is new. The words are in codebook/standing.csv.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from lawpolicy.codebook import rows
from lawpolicy.quantities import wording

if TYPE_CHECKING:
    from lawpolicy.quantities.clauses import Clause
    from lawpolicy.quantities.spotting import Spot

# Of documents and businesses many are handled in a year: only these words make a stock of them.
_DOCUMENTS = re.compile("现行|现有|继续有效|继续执行|保留|共有|实有|在册|总数")
# 对现行的73件规范性文件进行清理: what was gone through in the year.
_GONE_THROUGH = re.compile("[\u4e00-\u9fff]{0,12}?(?:进行|开展)了?(?:全面|集中|专项)?(?:清理|梳理|评估)")
_COUNTED = frozenset(("count", "person"))
# What is counted in these units happens: it never stands.
_EVENTS = frozenset("次场期批趟轮起宗例笔份篇") | {"场次", "人次", "件次", "批次", "家次", "户次", "项次", "车次"}
_BODY_UNITS = frozenset("个家支所处项")  # bodies, and the matters on a list
_BODIES = re.compile(
    "[\u4e00-\u9fff（）()]{0,12}?(?:委员会|调委会|调解组织|工作站|服务站|工作室|司法所|服务中心|执法队"
    "|(?:政务服务|公共服务|行政权力|赋权|执法|许可)事项)"
    "(?=扎根|共|累计|全年|全部|均|各|调解|化解|受理|经|应|后|$)"
)
_AREA = re.compile("(?:(?:全|各|我|本|在)?[省市县区州旗盟镇乡](?:级|本级|直)?|全(?:街道|系统|局)|辖区内?)?")
# A gloss in brackets at the end of a phrase: 行政执法人员(含辅助人员).
_GLOSS = re.compile("[（(][^（）()]{0,20}[)）]$")


# Each pattern of the table begins with a plain character, so that a search runs on their first characters alone.
@cache
def _words(kind: str) -> re.Pattern[str]:
    table = rows("standing", key=["pattern", "kind"], required=["comment"])
    found = "|".join(row["pattern"] for row in table if row["kind"] == kind)
    return re.compile(f"(?:{found})$" if kind == "ends" else found)


def stands(spot: Spot, place: Clause, words: str) -> bool:
    """Whether a number is a stock; ``words`` is what it shares with the numbers after it (26个部门,12个乡镇聘请…)."""
    if spot.kind == "share":
        return _words("rate").search(place.left[-24:]) is not None
    if spot.kind == "measure":
        return place.left.endswith(("总面积", "辖区面积", "区域面积"))
    if spot.kind not in _COUNTED or spot.unit is None or spot.unit in _EVENTS:
        return False
    left = place.left[-40:]
    own = left + place.right[:40]
    near = own + words[-30:]
    if _words("new").search(near):
        return False
    if spot.unit in ("件", "条", "户"):
        return _DOCUMENTS.search(own) is not None and not _GONE_THROUGH.match(place.right)
    if _words("stands").search(near):
        return True
    if place.closed and not place.tied and (spot.kind == "person" or spot.unit in _BODY_UNITS):
        bare = _GLOSS.sub("", place.words).rstrip("”")
        return not wording.acts(bare) and _words("ends").search(bare) is not None
    # 318个人民调解委员会扎根一线: bodies that are there and do something, not those that something was done to
    there = spot.unit in _BODY_UNITS and _AREA.fullmatch(place.words) is not None
    return there and _BODIES.match(place.right) is not None


def is_said(place: Clause) -> bool:
    """Whether the words beside a number say themselves that it stands: 继续有效78件."""
    return _words("stands").search(place.left) is not None


def is_new(place: Clause) -> bool:
    """Whether the words beside a number say that it is new: 新取得执法证92名 among those that stand."""
    return _words("new").search(place.left) is not None


def inherits(spot: Spot, place: Clause) -> bool:
    """Whether a number tied to a stock by 、 is one too: 设置工作部门24个、直属事业单位4个."""
    if spot.kind == "measure":
        return place.left.endswith(("总面积", "辖区面积", "区域面积"))
    if spot.kind not in _COUNTED or spot.unit in _EVENTS:
        return False
    near = place.left[-40:] + place.right[:40]
    return _words("new").search(near) is None and not wording.acts(place.left)

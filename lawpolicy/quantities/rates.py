"""The phrase of a share, a change or a multiple: 行政复议案件纠错率, 受理案件同比下降."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lawpolicy.quantities import respective
from lawpolicy.quantities.context import SHORT, generic
from lawpolicy.quantities.wording import clean

if TYPE_CHECKING:
    from lawpolicy.quantities.context import Context
    from lawpolicy.quantities.spotting import Spot

_BARE_CHANGE = re.compile(
    "同比|高出|低了|环比|较|比|与|相比|增长|上升|下降|减少|降低|提高|提升|增幅|降幅|增加|占|比重|比例"
)
_RATE = re.compile("率|占比|比例|比重|权重|面$|度$|比$")
_RATE_TOPIC = re.compile("[^，,；;。：:]{0,20}(?:率|占比|比例)")
_RATE_END = re.compile("[^的”」]{1,3}率$")
_APPEARANCE = ("出庭应诉率", "出庭率", "应诉率", "到庭率")  # of the heads of the bodies sued, wherever it is printed
_THIS_RATE = re.compile("(?:这一|该|该项|此项)(?:比例|比率|比重|占比|数字|指标)")
_BARE_RATES = ("应诉率", "出庭率", "满意率", "满意度")
_RATES_ONLY = re.compile("(?:[\u4e00-\u9fff]{2,3}率[、和及与]?){2,}")
_BY_WAY = re.compile("(?:通过|以)([^，,]{2,10})方式")
_SURVEY = re.compile("[\u4e00-\u9fff]{0,10}满意度(?:调查|测评|评价)")


def of_rate(s: Context, i: int, spot: Spot, left: str) -> str:
    """A share, a change or a multiple: its own words where they name a thing, else with the thing before them."""
    place = s.places[i]
    core = left if place.closed or (left and _RATE.search(left)) else left + place.right
    s.core.append(core)
    previous = s.out[i - 1] if i else ""
    if not core:
        return _rate_of_before(s, i, previous)
    if _THIS_RATE.fullmatch(core) and i:
        return next((s.out[j] for j in range(i - 1, -1, -1) if s.spots[j].kind == "share"), previous)
    if core in _APPEARANCE and not (place.opening == "" and place.left != core):
        return "行政机关负责人" + core
    if (spot.kind != "share" or not _RATE.search(core)) and not s.topic:
        changed = respective.CHANGED.search(core)
        if changed and changed.start() > 2:
            s.topic = core[: changed.start()]
    if _BARE_CHANGE.match(core):
        base = previous or s.clause_before(i)
        if spot.kind == "count" and i > 1 and s.spots[i - 1].kind == "share" and s.spots[i - 2].unit == spot.unit:
            base = s.out[i - 2]  # 受理信访86件,办结率100%,比上年减少12件
        if core == "占" and previous:
            return _BY_WAY.sub(r"\1", base) + "占比"
        return core if base in core else base + core
    if core.startswith("满意") and (survey := _SURVEY.search(s.text, max(s.start, place.start - 120), place.start)):
        return survey.group() + core
    if len(core) <= SHORT or core.startswith(_BARE_RATES) or _RATES_ONLY.fullmatch(core):
        if i and s.spots[i - 1].kind == "share" and len(s.core[i - 1]) > SHORT and s.follows(i):
            head = _RATE_END.sub("", s.core[i - 1])  # “双公示”合规率100%,及时率99.99%
            if head != s.core[i - 1]:
                return head + core
        topic = (s.base(i) or s.topic).removeprefix("各类")
        if "案件中" in topic:
            topic = topic.partition("中")[0]  # 审结案件中直接纠错8件,纠错率14.3%
        if generic(topic) and (campaign := s.campaign(i)):
            topic = campaign if topic in campaign else campaign + topic
        return (topic or s.clause_before(i) or s.counted_before(i)) + core
    if not s.topic and "、" not in core and (head := _RATE_END.sub("", core)) != core:
        s.topic = head
    return core


def _rate_of_before(s: Context, i: int, previous: str) -> str:
    """2022年为28.12%,2023年为7.89%: the rate that the clauses before name."""
    place = s.places[i]
    if i and not s.core[i - 1] and place.opening in "，,、；;":
        return previous
    named = _RATE_TOPIC.findall(s.text, max(s.start, place.start - 60), place.start)
    if named:
        return clean(named[-1])
    return s.clause_before(i) or previous

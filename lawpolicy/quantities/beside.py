"""The words right beside a number, from either side: 受理案件12件, 审理12件涉企案件, 26件信访积案化解25件."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lawpolicy.quantities import relations
from lawpolicy.quantities.wording import acts, verb_chain

if TYPE_CHECKING:
    from lawpolicy.quantities.context import Context
    from lawpolicy.quantities.spotting import Spot

# 对12件协议进行司法确认: the words after the noun that say what was done to it.
_DONE = re.compile("(?:进行|开展|给予|予以|实施|作出|采取|依法|免予|均|全部|已|全面|实现)")
_TREATED = re.compile("(?:集中|统一|全面)?(?:进行|开展)(?:了)?(?:集中|统一|全面)?([一-龥]{2,4})")
_AWARDED = re.compile(
    "被(?:评为|命名为|授予|认定为|确定为)|评为|获评|荣获|入选|命名为|授予|认定为|确定为|获得"
)
_ALL = re.compile("([^均全都]{2,16}?)(?:均|全部|都)已?([^，,]{2,})")
# 较2022年的112件下降10.7%: the words after the number are the next one's.
_SAID_NEXT = re.compile(
    "(?:同比|环比)?(?:下降|上升|增长|减少|增加|提高|提升|降低|压减|压缩|精简|缩短|[减降升增])(?:了|至|到|为)?"
    "(?:20\\d\\d年|今年)?的?$"
)
_SAID_NEXT_STARTS = frozenset("同环下上增减提降压精缩升")
# What was done with those counted, after the number: 均依法处理, 已全部整改.
_DEALT = re.compile("(?:均|全部|一律|都|已)")
_HANDED = frozenset("对将把为给与向")
_HAVE = re.compile("共?(?<![所国持没])有(?!关|效|序|限)")
_PREDICATE = re.compile(
    "(?:均|全部|全面|实现|聘请|聘用|配备|覆盖|设立|建立|建成|完成|开展|参与|参加|纳入|获评|荣获|获得|通过|委托"
    "|下放|进行|开通|入驻|接入|达到|被评|评为|取消|移送|得到|签订|落实|(?:信访|全程|帮办)?代办|公开|公示|办理).*"
)


def beside(s: Context, i: int, spot: Spot, left: str) -> str:
    """The words right beside the number, from either side."""
    place = s.places[i]
    follower = s.places[i + 1] if i + 1 < len(s.places) else None
    if follower and s.wholes[i + 1] == i and (both := _together(s, i + 1)):
        return _before_noun(s, i, left, both[0], alone=True)
    if i and s.wholes[i] == i - 1 and (both := _together(s, i)):
        return both[1]
    if follower and not follower.closed and s.spots[i + 1].start == spot.end:
        return _before_noun(s, i, left, follower.right, alone=True)  # 对3类15个事项开展检查
    if i and not left and s.spots[i - 1].end == spot.start:
        left = s.places[i - 1].words
    if not place.closed:
        if left and place.right[0] == "并" and acts(left):
            return left  # 编制权责清单97项并公布
        if place.left[-1:] == "的" and _DEALT.match(place.right) and s.follows(i):
            return left.rstrip("的") + "的" + (s.topics.get(spot.unit) or "")  # 发现问题的42户均责令整改
        if place.right[0] not in _SAID_NEXT_STARTS or not _SAID_NEXT.match(place.right):
            return _before_noun(s, i, left, place.right)
    if follower and follower.tied and not follower.closed and s.spots[i + 1].unit == spot.unit:
        return left + follower.right  # 县直部门310项、镇街90项权责清单
    return left


def _together(s: Context, i: int) -> tuple[str, str] | None:
    """The thing and what was done with it, where number ``i``, part of the one before, stands in the same clause."""
    if not s.places[i].same or s.places[i - 1].closed:
        return None
    return relations.told_together(s.text, s.spots[i - 1], s.spots[i])


def _before_noun(s: Context, i: int, left: str, right: str, alone: bool = False) -> str:
    """The phrase of a number before its noun: 审理15件涉企案件, 对12件协议进行司法确认."""
    if i + 1 < len(s.places) and not alone:
        right = _shared(s, i, left, right)
    if m := _AWARDED.search(right):
        if right.count("“") > right.count("”"):
            right += "”"  # which the end of the clause was stripped of
        return right[m.start() :] + "的" + right[: m.start()] if m.start() else right
    if left[-1:] in _HANDED:
        left = left[:-1]
        if (m := _DONE.search(right)) and m.start():
            return f"{left}{right[m.start() :].lstrip('均全部已')}的{right[: m.start()]}"
        return left + right
    if left and (m := _TREATED.fullmatch(right)):
        return m[1] + left[verb_chain(left) :]  # 抽取案卷96卷进行评查
    if not left and (m := _ALL.match(right)):
        return f"{m[2]}的{m[1]}"
    return left + right


def _shared(s: Context, i: int, left: str, right: str) -> str:
    """The words after a number, with what it shares with the numbers after it."""
    follower = s.places[i + 1]
    if follower.closed:
        held = _HAVE.search(right) if follower.same else None
        return right[: held.start()] if held else right  # 14个村(社区)共有网格员126名
    if follower.tied and len(right) <= 5 and right[-1:] in "级类型" and right[-1:] in follower.right:
        right += follower.right.partition(right[-1:])[2]  # 2个县级、6个乡镇级队伍
    if follower.same and not follower.left and not follower.tied and "的" in right[2:-1]:
        right = right.partition("的")[0]
    bare = right.rstrip("共的")
    if follower.same and not follower.tied and (bare != right or not follower.left.strip("的共")):
        return bare + (follower.right if bare != right or not predicate(right) else "")
    if not predicate(right) and (follower.tied or (not left and not follower.left)):
        # 法律顾问全覆盖 in 30个村、9个社区法律顾问全覆盖
        j = i + 1
        while j + 1 < len(s.places) and j - i < 6:
            after = s.places[j + 1]
            if after.closed or not (after.tied or (after.same and not after.left)):
                break
            j += 1
        right += predicate(s.places[j].right)
    return right


def predicate(words: str) -> str:
    m = _PREDICATE.search(words, 2)
    return m.group() if m else ""

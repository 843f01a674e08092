"""Numbers listed in the order of what they count: A率、B率分别为95%、91%; 分别增长9.3%、12.7%."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lawpolicy.quantities.wording import clean, object_of, verb_chain

if TYPE_CHECKING:
    from lawpolicy.quantities.context import Context

LONGEST = 60  # characters of a phrase
SHORT = 5  # a name up to this length needs its topic
# The words of a change at the end of a name: 死亡人数同比.
CHANGED = re.compile("(?:数量?|量)?(?:较|比|同比|环比|与|上升|下降|增长|减少|降低|提高|增加|提升|压减)")
_TOTAL = re.compile("(?:共计|合计|总计)[^，,]{0,2}$")
_EACH = re.compile("依次|各自")
_COUNTED = ("count", "person", "money", "measure")
# A noun that the last of several names has for all of them: 食品、药品、医疗器械违法案件.
_KIND = re.compile("(?:违法|刑事|行政|民事|纠纷)?(?:案件|案卷|事项|人员|企业|机构)$")


def rename(s: Context) -> None:
    """分别增长9.3%、12.7% and A率、B率分别为…: as many numbers as things before them, taken in order."""
    i = 0
    while i < len(s.spots):
        n = 1
        while i + n < len(s.spots) and s.places[i + n].tied and not s.places[i + n].left:
            n += 1
        named, found, said = _EACH.sub("分别", s.places[i].left).rpartition("分别")
        if n > 1 and found:
            named, said = clean(named), clean(said)
            things = [t for t in re.split("[、和及与]", named) if len(t) > 1]
            if len(things) == n:
                before = object_of(s.clause_before(i)) if s.places[i].closed else ""
                s.out[i : i + n] = [name + said for name in _names(things, s.topic or before)]
            elif i >= n and all(p.kind in _COUNTED for p in s.spots[i - n : i]):
                if not named or CHANGED.match(named):
                    s.out[i : i + n] = [(phrase + named + said)[:LONGEST] for phrase in s.out[i - n : i]]
                elif named.endswith("率") and all(p.tied for p in s.places[i - n + 1 : i]):
                    # 办理建议96件和提案173件,解决率分别为77.1%、82.7%
                    s.out[i : i + n] = [object_of(phrase) + named for phrase in s.out[i - n : i]]
        i += n


def total(s: Context, i: int) -> str:
    """A total told after its parts: 审查合同82份、文件37件,共计119件 is of 审查合同、文件; empty where it is none."""
    if not _TOTAL.search(s.places[i].left):
        return ""
    first = i
    while first and s.spots[first - 1].unit == s.spots[i].unit and s.places[first - 1].segment == s.places[i].segment:
        first -= 1
    if i - first < 2 or any(place.change is not None for place in s.places[first:i]):
        return ""
    parts = s.out[first:i]
    return "、".join([parts[0], *(object_of(part) for part in parts[1:])])[: LONGEST - 2] + "合计"


def head(s: Context, i: int) -> str:
    """What the parts of a whole share where it names them in one word: 受理群众 of 受理群众投诉举报, 其中投诉."""
    words = [place.words for place, whole in zip(s.places, s.wholes, strict=True) if whole == s.wholes[i]]
    named = [word.removeprefix("其中") for word in words if word and word.removeprefix("其中") in s.whole]
    if len(named) < 2 or "、" in s.whole:
        return ""
    return s.whole[: min(s.whole.find(word) for word in named)]


def _names(things: list[str], topic: str) -> list[str]:
    """事故起数、死亡人数同比: what the first says of all goes to the later ones, what the last says to the earlier."""
    if len(things[0]) <= SHORT and topic and topic not in things[0] and things[-1] not in topic:
        things = [topic + thing for thing in things]
    if (noun := _KIND.search(things[-1])) and not any(thing.endswith(noun[0][-2:]) for thing in things[:-1]):
        things = [thing + noun[0] for thing in things[:-1]] + things[-1:]  # 食品、药品、医疗器械违法案件
    ending = CHANGED.search(things[-1])
    tail = things[-1][ending.start() :] if ending else ""
    named = [thing + tail for thing in things[:-1]] + things[-1:]
    if chain := verb_chain(things[0]):
        return named[:1] + [name if verb_chain(name) else things[0][:chain] + name for name in named[1:]]
    first = things[0]
    return [first[: len(first) - len(n)] + n if j and len(first) > len(n) + 2 else n for j, n in enumerate(named)]

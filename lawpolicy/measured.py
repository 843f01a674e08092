"""What a number counts, as a phrase that can stand alone."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from lawpolicy.codebook import rows

if TYPE_CHECKING:
    from lawpolicy.clauses import Clause
    from lawpolicy.spotting import Spot

LONGEST = 60  # characters of a phrase


@cache
def verbs() -> dict[str, str]:
    """Each verb with its kind: ``result``, ``light`` (开展), ``stock`` (配备)."""
    return {row["verb"]: row["kind"] for row in rows("verbs", key=["verb"], required=["kind", "comment"])}


_PERIOD_WORDS = (
    "20\\d\\d年(?:度|底|末|初|以来|至今|上半年|下半年|前三季度)?(?:\\d{1,2}月(?:\\d{1,2}日)?)?|(?:今|本|去|上)年(?:度|以来|底|末|初|同期)?|全年|年内|年初至今|年初以来|一年来|"
    "(?:上|下)半年|前三季度|(?:第)?[一二三四]季度|截[至止到]+[^，,]{0,10}?(?:底|末|目前|日|月|今)|目前|现阶段|近年来|近[两二三四五几]年来?|期间"
)
# Words that open a clause and say nothing of what is counted: 全年共, 其中, 截至目前.
_LEAD = re.compile(
    rf"(?:{_PERIOD_WORDS}|其中|同时|另外|另有|另|此外|并且|并|且|还有|还|也|均|都|已经|已|累计|共计|总计|合计|总共|一共|先后|分别|各|再|即|如|和|及|以及|共(?![同享建治青产有])|[，,、：:；;。）)\s”])+"
)
# Words that close the phrase before the number: 共计, 达, 为. Not the ends of 行为, 下达, 公共, 所有.
_TAIL = re.compile(
    "(?:共计|总计|合计|累计|(?<!公)共|高达|多达|达到|达成?(?<![下送传到抵表])|(?<!行)(?<!作)为|分别|约|(?<![所国现共设建拥持没])有|了|各(?!类)|仅|已|均|是|等|数量|[:：“\"（(、，,\\s]|—+)+$"
)
_INNER = re.compile("共计|总计|合计|累计|总共|一共|先后|分别|(?<![公中])共(?![同享建治青产有])")
_TITLE = re.compile("[《][^》]{0,80}[》]")


def _clean(left: str) -> str:
    left = _LEAD.sub("", left, count=1) if _LEAD.match(left) else left
    previous = None
    while previous != left:
        previous, left = left, _TAIL.sub("", left)
    return _INNER.sub("", left)


def phrases(text: str, spots: list[Spot], places: list[Clause]) -> list[str]:
    """The phrase of each number of a sentence."""
    out = []
    for place in places:
        out.append((_clean(place.left) + ("" if place.closed else place.right))[:LONGEST])
    return out

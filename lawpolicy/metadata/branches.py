"""The county in which a city's office has a branch, out of the branch's name: 诸暨 of 绍兴市生态环境局诸暨分局."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lawpolicy import divisions

if TYPE_CHECKING:
    from lawpolicy.divisions import Place

_BRANCH = re.compile(r"[一-鿿]{2,16}?(?:局|委员会|总队|支队)([一-鿿]{2,10}?)分局$")
# Offices of a city that carry the county's name in front: 示例市云岭生态环境局.
_IN_FRONT = re.compile(r"([一-鿿]{2,6}?)(?:生态环境|自然资源和规划|自然资源|公安)局$")


def is_branch(organ: str) -> bool:
    """Whether an organ's name is that of a branch."""
    return _BRANCH.match(organ) is not None


def county(place: Place, organ: str, year: int | None) -> Place | None:
    """The county or zone below ``place`` (a prefecture or a municipality) that the name of a branch says; else None."""
    named = _BRANCH.match(organ) or _IN_FRONT.match(organ)
    if named is None or place.county or place.zone or place.township:
        return None
    found = divisions.resolve([divisions.issuer_prefix(place) + named.group(1)], year)
    if found is None or found.township or not (found.county or found.zone) or found.province != place.province:
        return None
    return found if found.prefecture == place.prefecture else None

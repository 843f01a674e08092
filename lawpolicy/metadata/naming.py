"""What an issuer is called: the official name of its place in the report's year, and its organ."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lawpolicy import divisions
from lawpolicy.metadata import orgs

if TYPE_CHECKING:
    from lawpolicy.divisions import Place
    from lawpolicy.metadata.orgs import Org
    from lawpolicy.metadata.voices import Voice
    from lawpolicy.metadata.whereabouts import Found, Whereabouts

_CORPS = re.compile(r"新疆生产建设兵团|第[一二三四五六七八九十]{1,3}师")  # governs under its own name


@dataclass(slots=True)
class Issuer:
    """The issuer found. ``place`` is None where the gazetteer does not hold it or homonyms are not settled."""

    name: str | None = None
    kind: str | None = None
    place: Place | None = None
    level: str | None = None
    level_rule: str = ""  # where the gazetteer does not settle the place
    rule: str = ""
    confidence: float = 0.0
    place_confidence: float = 0.0
    place_rule: str = ""
    start: int | None = None
    end: int | None = None
    short: str | None = None  # for the label
    conflicts: list[str] = field(default_factory=list)


def named(org: Org, voice: Voice, found: Found, where: Whereabouts, *, government: bool) -> Issuer:
    """The issuer that ``org`` is, or (``government``) the government of its place, by the official name of the year."""
    own_kind, place = kind(org, government=government), found.place
    organ = org.organ
    unit = org.kind == "unit" and not government  # its own name is the organ, and its rank is not told
    if own_kind == "government" and not unit and (government or org.kind != "government" or organ != "行政公署"):
        organ = _organ(place, org.place)
    own = organ if unit or own_kind != "government" else ""
    before = "" if government else org.before
    if place is not None:
        return Issuer(
            before + divisions.issuer_prefix(place) + organ, own_kind, place, None if unit else place.level,
            place_confidence=found.confidence, place_rule=found.rule, start=voice.start, end=voice.end,
            short=divisions.official_name(place) + own,
        )  # fmt: skip
    stated = where.longest(org.place)
    chain = orgs.stated_chain(stated)
    if len(chain) > 1 and chain[0].endswith(("省", "自治区")) and orgs.level_of(chain[1]) in ("prefecture", None):
        stated = "".join(chain[1:])  # a name begins at the prefecture
    level, level_rule = (None, "") if unit else where.level(stated, own_kind == "government")
    return Issuer(
        before + stated + organ, own_kind, None, level, level_rule,
        start=voice.start, end=voice.end, short=(before if own else "") + (chain[-1] if chain else stated) + own,
    )  # fmt: skip


def kind(org: Org, *, government: bool) -> str:
    """What ``org`` is as an issuer: government, department, party or other."""
    if government or org.kind in ("government", "place") or (org.kind == "unit" and org.organ.endswith("管理委员会")):
        return "government"
    return {"office": "department", "department": "department", "party": "party"}.get(org.kind, "other")


def _organ(place: Place | None, written: str) -> str:
    """What the government of a place is called."""
    name = divisions.official_name(place) if place is not None else written
    if _CORPS.fullmatch(name):
        return ""
    if place.zone if place is not None else orgs.is_zone(name):
        return "管理委员会"
    if name.endswith("街道") or (name.endswith("地区") and place is not None and place.level == "township"):
        return "办事处"
    return "行政公署" if name.endswith(("盟", "地区")) else "人民政府"

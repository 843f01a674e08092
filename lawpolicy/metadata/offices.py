"""The office that a report without title and signature speaks for, out of its own words."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

from lawpolicy import codebook, divisions
from lawpolicy.metadata import orgs


@dataclass(slots=True)
class Office:
    """An office that the body names as itself: 县司法局; its place often stands elsewhere."""

    word: str  # 县
    organ: str  # 司法局
    start: int
    end: int
    place: str = ""  # where it is named in full


_OPENING = 400  # characters that say what the report answers
# 在县委、县政府和市司法局的领导下: the office above is of the reporting one's kind.
_ABOVE = re.compile(
    r"[省市州盟]((?:(?![和与及省市])[一-鿿]){2,12}?(?:局|委员会|厅|委))(?:党组|党委)?[一-鿿、]{0,8}?的?(?:坚强|正确|精心|有力|具体|关心|大力|悉心)*(?:领导|指导|支持|关心)"
)
# 县水利局会同…: at the start of a clause an office with its own verb. Not 县财政局、县审计局, nor 县审计局等8家.
_ORGAN = r"((?:(?![局厅])[一-鿿]){2,12}?(?:局|委员会|厅|(?<=[改健农设教信])委(?!员)))(?![、和及与等的])"
_ACTS = re.compile(rf"(?<![一-鿿、])(县|区|市|旗|州|盟|省){_ORGAN}(?!一)")
# 云岭县水利局: with its place, in the name of a plan or anywhere.
_FULL = re.compile(rf"([一-鿿]{{2,9}}[省市县区旗州盟]){_ORGAN}")
_SYSTEM = re.compile(r"全(县|区|市|旗|州|盟|省)([一-鿿]{2,6})(?:系统|行业)")
# 现将自然资源领域法治建设情况报告如下, 全市工商系统: the field of an office that says no more than 我局.
_FIELD = re.compile(
    r"(?:全[省市县区旗州盟]([一-鿿]{2,8}?)系统|现将(?:全[省市县区旗州盟]|我[省市县区旗州盟])?(?:20\d\d年度?)?([一-鿿]{2,8}?)(?:领域|系统))"
)
# 《云岭县依法行政工作领导小组办公室关于报送2023年度…情况的通知》 asks the offices of 云岭县 for their reports.
_NOTICE = re.compile(
    r"《(?:中共)?([一-鿿]{2,14}[市州盟县区旗])(?:委|人民政府|依法|全面依法|法治|司法局|推进)[^《》\n]{0,30}?关于(?:报送|上报|做好)[^《》\n]{4,44}》"
)
_SEAT = re.compile(
    r"(县|区|旗|市|州|盟|省)(?:委|政府|人民政府|直|人民法院|人民检察院|公安局|境内)|全(县|区|旗|市|州|盟|省)"
)


def seat(text: str, start: int, end: int) -> str:
    """What kind of place an office's text speaks of most: 县 of 县委、县政府 and 全县; "" where of none."""
    seats = Counter(m.group(1) or m.group(2) for m in _SEAT.finditer(text, start, end))
    return seats.most_common(1)[0][0] if seats else ""


@cache
def _known() -> frozenset[str]:
    """The names of offices that the codebook holds, official and earlier ones."""
    rows = codebook.rows("department_names", key=("name",), required=("becomes", "change"))
    named = {row[column] for row in rows for column in ("name", "becomes")}
    return frozenset(named | {orgs.official(name) for name in named})


def of_field(text: str, start: int, end: int, ending: str) -> tuple[str, int, int] | None:
    """The office of the one field that a report calls its own (工商系统 where it says 我局), with where it stands."""
    found: dict[str, tuple[int, int]] = {}
    for match in _FIELD.finditer(text, start, end):
        organ = (match.group(1) or match.group(2)) + ending
        if organ in _known() or orgs.official(organ) != organ:
            found.setdefault(orgs.official(organ), match.span())
    if len(found) != 1:
        return None
    organ, span = found.popitem()
    return organ, *span


def asked(text: str, start: int, end: int) -> tuple[str, int, int] | None:
    """The one place whose notices the opening answers, with where it stands; None for none or several.

    A city asks its counties too, so only a county's notice tells where the office that answers has its seat.
    """
    found: dict[str, tuple[int, int]] = {}
    for notice in _NOTICE.finditer(text, start, min(end, start + _OPENING)):
        name = notice.group(1)
        place = next((m for m in reversed(divisions.mentions(name)) if m.end == len(name)), None)
        if place is None or any(p.level != "county" for p in divisions.lookup(place.name, None)):
            return None
        at = notice.start(1) + place.start
        found.setdefault(place.name, (at, at + len(place.name)))
    if len(found) != 1:
        return None
    name, span = found.popitem()
    return name, *span


def named(text: str, start: int, end: int, ending: str = "") -> Office | None:
    """The office that a body without title or signature speaks for, out of what it says; None where it does not tell.

    Two signs at least must agree: the office above that leads it, the office as the subject of clauses, 全县水利系统.
    ``ending``: 局 of 我局; then the one field that it calls its own tells as much. Its place, where nothing else says
    it, is the county whose notice it answers.
    """
    votes: Counter[str] = Counter()
    found: dict[str, Office] = {}

    def vote(weight: int, written: str, word: str, span: tuple[int, int], place: str = "") -> None:
        organ = orgs.official(written)
        votes[organ] += weight
        if organ not in found or (place and not found[organ].place):
            found[organ] = Office(word, organ, *span, place)

    for match in _FULL.finditer(text, start, end):
        place = next((m for m in divisions.mentions(match.group(1)) if m.end == len(match.group(1))), None)
        if place is not None:
            start_at = match.start() + place.start
            vote(2, match.group(2), place.name[-1], (start_at, match.end()), place.name)
    for match in _ACTS.finditer(text, start, end):
        vote(1, match.group(2), match.group(1), match.span())
    word = seat(text, start, end)
    for match in _ABOVE.finditer(text, start, end):
        above = match.group(1)
        if ending == "局" and above.endswith("厅"):
            above = above[:-1] + "局"  # a 省水利厅 leads a 水利局
        vote(3, above, word, match.span(1))
    for match in _SYSTEM.finditer(text, start, end):
        for organ in list(votes):
            if organ.startswith(match.group(2)):
                votes[organ] += 1
    if ending and (field := of_field(text, start, end, ending)) is not None:
        vote(2, field[0], word, field[1:])
    best = votes.most_common(2)
    if not best or best[0][1] < 2 or (len(best) > 1 and best[1][1] == best[0][1]):
        return None
    office = found[best[0][0]]
    if not office.place and (county := asked(text, start, end)) is not None and county[0].endswith(office.word):
        return Office(county[0][-1], office.organ, *county[1:], county[0])
    return office if office.word or office.place else None

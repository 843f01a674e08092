"""Whether an indicator's figure is a total, or a part that must not be compared with totals.

A figure is a ``total`` where it covers the issuer's whole area (or the body that the indicator is about) and the whole
year; a ``part`` where it covers one campaign, category, body among several or part of the year; None where a reader
could not tell. The words that decide are rows of `codebook/indicator_basis.csv`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence, Set

    from lawpolicy.indicators import Indicator
    from lawpolicy.indicators.book import Book, Entry
    from lawpolicy.indicators.clause import Hits
    from lawpolicy.quantities import Quantity

SURE = 0.9  # a link below this confidence is left out of comparisons unless asked for
_WHOLE_YEAR = re.compile(r"(\d{4})(?:-01\.\.\1-12)?\Z")
# Several years together, or everything up to a date; not months of one year.
_YEARS = re.compile(r"\d{4}-\d{4}\Z|\.\.|(\d{4})[^.]*\.\.(?!\1)")
# Months of the year in the clause of a number that its period may miss (full-width digits); not all twelve.
_MONTHS = re.compile(
    r"(?<![0-9０-９])(?![1１]月份?[至到—－~～-][1１][2２]月)[0-9０-９]{1,2}月份?[至到—－~～-][0-9０-９]{1,2}月"
    r"|自(?:20[0-9]{2}年|今年)?(?:[2-9２-９]|[1１][0-2０-２])月(?:[0-9０-９]{1,2}日)?(?:起|以来)(?!正式|施行|实施)(?!.{0,40}全年)"
)
_WHOLE_AREA = re.compile(r"全|辖区|[省市县区旗州盟镇乡]内\Z")
_ALL_OF_IT = re.compile(r"全[省市县区旗州盟镇乡]\Z")
MONTHS_BEFORE = 60  # characters of the clause before a number that are read for months
IN_NEAR, IN_CLAUSE, IN_HEADING = ("near", "clause", "heading"), ("clause", "heading"), ("heading",)  # see REACHES
SEVERAL = 3  # so many bodies or fields named together are no longer one among several
# The end of a list that names examples: 防汛、地震等演练, “宪法宣传周”“禁毒日”等活动; not 等级, 等额.
_EXAMPLES = re.compile(r"(?:、|[”’\"》][“‘\"《])[^、，,；;。：:\n等]{1,30}等(?![级额值候待同于距效])")
# Three occasions and more, named one by one: 以安全生产月、“4·15”国家安全日、环境日为契机.
_OCCASIONS = re.compile(
    "(?:[^、，,；;。]{1,16}(?:[日周节]|(?<![0-9])月)[”\"]?[、和及]){2}[^、，,；;。]{1,16}(?:[日周节]|(?<![0-9])月)"
)
_INCLUDED = re.compile(r"[（(](?:不?含|包含)[^（()）\n]{1,30}[)）]")  # 1.2万件（含交通违法）
_HARD = "，,；;。：:\n"  # the marks that a list does not cross
ASIDE_BEFORE, ASIDE_AFTER = 160, 40  # characters around a number that are read for such asides
# Fields and campaigns of enforcement named as examples (食品、药品等领域) are still those and no others.
_FIELDS = ("enforcement", "functions")
_NONE: frozenset[int] = frozenset()


class Clause(Protocol):
    """A sentence that can tell the terms in the clause of its number ``i``."""

    text: str
    line: str  # what is read of it
    numbers: Sequence[Quantity]
    spans: list[tuple[int, int]]  # where they stand in the line
    hits: Hits

    def clause(self, i: int) -> tuple[int, int]: ...

    def begins(self, i: int) -> int: ...

    def own(self, i: int, areas: bool = True) -> set[int]: ...


@dataclass(slots=True)
class Place:
    """Where the words by a number stand: by it, in its clause left of it, in the headings above it."""

    near: dict[int, int]
    sentence: Clause
    i: int  # which of the sentence's numbers
    headings: dict[int, int]


def decide(
    rows: Sequence[Indicator], places: Sequence[Place], numbers: Sequence[Quantity], book: Book, year: int | None,
    level: str | None, issuer_kind: str | None, fields: Collection[int] = (),
) -> None:
    """Sets ``basis`` of each row; ``places`` and ``numbers`` are aligned with ``rows``.

    ``fields`` are the terms in a department's own name: its field of enforcement is no part of its year.
    """
    code_of = {row.quantity_id: row.indicator for row in rows if row.confidence >= SURE}
    wholes: set[int] = set()
    results: list[tuple[Indicator, int]] = []  # with the quantity that they came of
    for row, place, number in zip(rows, places, numbers, strict=True):
        entry = book.entries[row.indicator]
        if number.part_of is not None and code_of.get(number.part_of) == row.indicator and entry.kind != "rate":
            row.basis = "part"
            wholes.add(number.part_of)
        else:
            row.basis = _alone(entry, place, number, book, level, issuer_kind, fields)
            of = number.part_of
            if of is not None and entry.basis.startswith("of ") and entry.basis == f"of {code_of.get(of)}":
                results.append((row, of))
    for row, of in results:
        row.basis = next(other.basis for other in rows if other.quantity_id == of)
    _below_a_part(rows, book)
    _siblings(rows, places, book, wholes)


def _alone(
    entry: Entry, place: Place, number: Quantity, book: Book, level: str | None, issuer_kind: str | None,
    fields: Collection[int],
) -> str | None:
    """The basis of a figure as its own words and period give it."""
    period = number.period  # 2022 mostly, which needs no more than its length
    if period is not None and len(period) != 4 and entry.kind != "stock" and not _WHOLE_YEAR.match(period):
        return None if _YEARS.match(period) else "part"
    text, left = place.sentence.text, number.start - MONTHS_BEFORE if number.start > MONTHS_BEFORE else 0
    if entry.kind in ("count", "amount") and text[number.start - 1 : number.start] == "各":  # 许可、处罚案卷各30宗
        return "part"
    if (  # 自8月起承接423项: when, not for how long
        entry.kind in ("count", "amount") and number.unit != "项" and "月" in text[left : number.start]
        and _MONTHS.search(text, max(left, place.sentence.begins(place.i)), number.start)
    ):
        return "part"
    own_terms, held = place.sentence.own(place.i), book.basis[entry.code].keys()
    told = not (held.isdisjoint(place.near) and held.isdisjoint(own_terms))  # by words of its sentence
    aside = _aside(place, number, entry) if told else set()
    near = _kinds(place.near.keys() - aside, IN_NEAR, entry, book) if told else {}
    government = issuer_kind != "department"
    own = not government or level == "township"  # one body's report: its level and its channel are its whole
    if government and _few(near.get("body", _NONE), book):
        return "part"
    if "sum" in near:
        return "total"
    if "part" in near or ("level" in near and not own):
        return "part"
    if _few(near.get("sector", _NONE).difference(fields), book):
        return "part"
    if "whole" in near:
        return "total"
    if entry.basis == "part":
        return "part"
    wide = _kinds(own_terms - aside, IN_CLAUSE, entry, book) if told else {}
    if "part" in wide or "part" in _kinds(place.headings.keys(), IN_HEADING, entry, book):
        return "part"
    occasions = near.get("occasion", _NONE) | wide.get("occasion", _NONE)
    if "occasions" not in wide and 0 < len(occasions) < SEVERAL and not _listed_occasions(place):
        return "part"
    # What is measured in area (拆除违建900平方米) is a matter of its own: its field is not that of the counts after it.
    bodies, sectors = wide.get("body", _NONE), wide.get("sector", _NONE).difference(fields)
    if sectors:
        sectors &= place.sentence.own(place.i, areas=False)
        if sectors and bodies:  # 市场监管、城管、交通运输等部门: the field in a body's name is not named
            named = _names(bodies, book)
            sectors = {s for s in sectors if not any(word in name for word in _names({s}, book) for name in named)}
    if not sectors and entry.theme == "enforcement":
        sectors = _of_heading(place, entry, book).difference(fields)
    unclear = "unclear" in near or "unclear" in wide or ("channel" in near and not own)
    if (government and _few(bodies, book)) or (not unclear and _few(sectors, book)):
        return "part"
    if sectors or unclear:  # 在食药安全等领域加大执法力度,全市作出处罚决定2.87万件,罚没1.37亿元: of the whole area too
        return "total" if _ALL_OF_IT.match(number.scope or "") else None
    return "total"


def _listed_occasions(place: Place) -> bool:
    sentence = place.sentence
    return _OCCASIONS.search(sentence.line, sentence.clause(place.i)[0], sentence.spans[place.i][0]) is not None


def _aside(place: Place, number: Quantity, entry: Entry) -> set[int]:
    """The terms around a number that restrict it in nothing, wherever they stand in its clause.

    They are said to be included, belong to another number as a part of its whole (其中农资29起), or are named as
    examples of what is counted: 婚姻、邻里等纠纷300件 are disputes of every kind.
    """
    sentence, line, (start, end) = place.sentence, place.sentence.line, place.sentence.spans[place.i]
    left, right = sentence.clause(place.i)
    left = left if left > start - ASIDE_BEFORE else start - ASIDE_BEFORE
    right = right if right < end + ASIDE_AFTER else end + ASIDE_AFTER
    spans = [m.span() for m in _INCLUDED.finditer(line, left, right)] if line.find("含", left, right) >= 0 else []
    if entry.theme not in _FIELDS and line.find("等", left, start) >= 0:
        spans += [(_after_mark(line, left, m.start()), m.end()) for m in _EXAMPLES.finditer(line, left, start)]
    at = place.i
    while at > 0 and sentence.spans[at - 1][1] > left:
        at -= 1
        other = sentence.numbers[at]
        if other.part_of is not None and other.part_of != number.quantity_id and (
            other.unit == number.unit or number.part_of is None  # 抽查42次,其中部门联合13次,检查主体683户
        ):
            begin, until = max(left, sentence.spans[at - 1][1] if at else 0), sentence.spans[at][0]
            spans.append((_after_mark(line, begin, until), until))
    if not spans:
        return set()
    inside: set[int] = set()
    outside: set[int] = set()
    for term, _, stop in sentence.hits.between(left, right):
        for begin, until in spans:
            if begin < stop <= until:
                inside.add(term)
                break
        else:
            outside.add(term)
    return inside - outside


def _of_heading(place: Place, entry: Entry, book: Book) -> set[int]:
    """The fields that the nearest heading names (食品安全监管), unless the clause says that it tells of all."""
    if not place.headings or "whole" in _kinds(place.sentence.own(place.i), ("near",), entry, book):
        return set()
    nearest = min(place.headings.values())
    over = {term for term, far in place.headings.items() if far == nearest}
    return _kinds(over, ("clause",), entry, book).get("sector", set())


def _after_mark(text: str, start: int, end: int) -> int:
    """Where the words begin that end at ``end``: after the last mark that a list does not cross."""
    return max(start, *(text.rfind(mark, start, end) + 1 for mark in _HARD))


def _few(terms: Set[int], book: Book) -> bool:
    """Whether fewer than several are named; a word within another (超载 in 超限超载) is not named on its own."""
    if len(terms) < SEVERAL:
        return bool(terms)
    names = _names(terms, book)
    names = [name for name in names if not any(name != other and name in other for other in names)]
    if len(names) < SEVERAL:
        return True
    for field in book.fields:  # 生态环境, 环境保护 and 环境违法 are one field
        same = [name for name in names if book.terms[name] in field]
        names = [name for name in names if name not in same[1:]]
    return len(names) < SEVERAL


def _names(terms: Set[int], book: Book) -> list[str]:
    return [book.names[term] for term in sorted(terms)]


def _kinds(terms: Set[int], reaches: tuple[str, ...], entry: Entry, book: Book) -> dict[str, set[int]]:
    """The kinds of basis words that hold for an entry among ``terms``, each with the words."""
    kinds: dict[str, set[int]] = {}
    held = book.basis[entry.code]
    for term in held.keys() & terms:
        for row in held[term]:
            if row.reach in reaches:
                kinds.setdefault(row.kind, set()).add(term)
    return kinds


def _below_a_part(rows: Sequence[Indicator], book: Book) -> None:
    """19个镇和22个市直部门聘请法律顾问: what is less than a part of the same time is no total."""
    most: dict[tuple[str, str, str | None], float] = {}
    totals = []
    for row in rows:
        if row.basis != "part":
            totals.append(row)
        elif row.confidence >= SURE and book.entries[row.indicator].kind != "rate":
            key = row.indicator, row.unit, row.period
            if row.value > most.get(key, 0):
                most[key] = row.value
    for row in totals:
        if row.value < most.get((row.indicator, row.unit, row.period), 0):
            row.basis = "part"


def _siblings(rows: Sequence[Indicator], places: Sequence[Place], book: Book, wholes: set[int]) -> None:
    """Of several figures of one indicator, unit and year one at most is the total: it says so, or is the sum."""
    groups: dict[tuple[str, str, int | None], list[int]] = defaultdict(list)
    for i, row in enumerate(rows):
        if row.basis != "part" and row.confidence >= SURE:
            groups[row.indicator, row.unit, row.year].append(i)
    for members in groups.values():
        values = {rows[i].value for i in members}
        if len(values) < 2:  # the same figure told twice is no part of itself
            continue
        entry = book.entries[rows[members[0]].indicator]
        claims = [i for i in members if rows[i].quantity_id in wholes]
        marks = {"sum"} if entry.basis == "kinds" else {"whole", "sum"}
        claims = claims or [i for i in members if (entry.basis != "kinds" and _WHOLE_AREA.match(rows[i].scope or ""))
                            or not marks.isdisjoint(_kinds(places[i].near.keys(), ("near",), entry, book))]
        # 受理230件，办结221件: what was taken up holds what was closed; taken up by several bodies, none is the whole
        intake = [i for i in members if "intake" in _kinds(places[i].near.keys(), ("near",), entry, book)]
        claims = claims or (intake if len({rows[i].value for i in intake}) == 1 else [])
        if entry.kind != "rate":  # 全县22个乡镇和41个部门: what is less than another is not the whole
            claims = [i for i in claims if rows[i].value == max(values)]
        if len({rows[i].value for i in claims}) != 1:
            largest = max(values)
            is_sum = len(values) > 2 and sum(values) == 2 * largest
            claims = [i for i in members if rows[i].value == largest] if is_sum else []
        for i in members:
            if i not in claims:
                rows[i].basis = "part"

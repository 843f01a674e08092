"""Comparable figures: which reported numbers are which indicator of the codebook.

A number is linked by the words near it (`clause.py` and `nearby.py` say what is near). A pattern matches where each
group of its ``near`` words has one by the number, each group of its ``context`` words one there or around, none of its
``without`` words stands by the number, and none of its ``unless`` words in the clause before it. Of several patterns
the one wins that weighs most, less the distance of its words.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING

from lawpolicy.indicators import basis, nearby
from lawpolicy.indicators import book as indicator_book
from lawpolicy.indicators.clause import Clause
from lawpolicy.indicators.files import NOTHING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lawpolicy.indicators.book import Book, Entry, Pattern
    from lawpolicy.quantities import Quantity
    from lawpolicy.sections import Section
    from lawpolicy.sentences import Sentence

    Link = tuple[Quantity, Pattern, float, basis.Place]

OF_WEIGHT = 30  # so many characters of nearness does one point of a pattern's weight outweigh
# Context found no nearer than the sentence before, a heading, or beyond the next mark makes the link less sure.
DISTANT, LESS_SURE = 150, 0.03
# A department by its name at the head of its report: 示例市交通运输局2023年, 示例县水利局关于.
_OFFICE = r"(?:局|厅|委|委员会|支队|大队|总队)(?=\s{0,6}(?:20[0-9]{2}\s{0,2}年|关于))"
_BUREAU_ENDS, _BUREAU = re.compile(_OFFICE), re.compile("[一-鿿]{2,20}" + _OFFICE)
# The year right before a figure that the year's own is set against: 与2022年98%相比.
_AGAINST = re.compile(r"(?:与|较|比|同|和|于)(20[0-9]{2})年(?:度|同期|全年|[的为末底]){0,3}\Z")
_AGAINST_ENDS = frozenset("年度期的为末底")  # what it ends with
AGAINST_BEFORE = 16
_YEAR = re.compile(r"\d{4}")
KIND_SURE = 0.92
# What was done with some of them, which makes no kind: 其中新建12个, 获评示范3个.
_DONE = re.compile("新|获|评|示范|规范化|达标|星级|改|升级|打造|建成|命名|撤")
# The words of an item right before its number; an item may say no more than at which level or in which field, of any
# count of its whole: 取消136项，其中市级54项、县区级82项; 处罚86起，其中农资29起.
_ITEM = re.compile(r"(?:其中|[，,、：:（(；;])([^，,、：:（(；;]{1,12})\Z")
_LEVEL = re.compile(r"[省市州盟县区旗镇乡村]{1,2}(?:街道)?(?:本级|级|直部门|直单位|直)")
# Whose share an item is: 其中市司法局审查418件, 其中我局承担31个.
_OF_BODY = re.compile(r"(?:[省市州盟县区旗]司法局|我局|本局|我委|本委|局机关)[\u4e00-\u9fff]{0,4}")
_OF_FIELD = re.compile(r"(?:类|领域|方面|执法)?(?:违法)?(?:案件)?\Z")
_DISTANCE = itemgetter(1)  # of a term near a number
NAMED_WITHIN = 4000  # characters of a text in which its bureau is looked for


@dataclass(slots=True)
class Indicator:
    """A row of ``indicators``."""

    indicator: str
    year: int | None
    value: float
    unit: str
    bound: str
    period: str | None
    scope: str | None
    basis: str | None  # total, part; None where a reader could not tell
    quantity_id: int
    confidence: float


def _clause(report: nearby.Report, numbers: Sequence[Quantity]) -> Clause | None:
    """A sentence with its numbers; None where none of them can be linked: numbers in plans and problems are not."""
    sentence = report.sentences.get(numbers[0].sentence_id)
    if sentence is None or sentence.role in ("plans", "problems"):
        return None
    of_unit = report.book.of_unit
    for number in numbers:
        if of_unit.get(number.unit or None):
            return Clause(report.text, report.book, numbers, sentence.start, sentence.end)
    return None


def _links(report: nearby.Report, clause: Clause) -> Iterator[Link]:
    """The links among the numbers of one sentence."""
    book, numbers = report.book, clause.numbers
    around, tabbed = nearby.Around(report, clause, numbers[0]), "\t" in clause.line
    for i, number in enumerate(numbers):
        near = report.near[number.quantity_id]
        of_unit = book.of_unit.get(number.unit or None)
        kinds: set[int] = set()
        if not of_unit or (number.relation == "from" and not _of_an_earlier_year(number, report.year)):
            continue
        if tabbed and nearby.in_table(report.text, number):
            nearby.add_column_head(around, number, near)
            kinds = nearby.summed(report, number)
        chosen = 0
        for term in near:
            chosen |= book.index[term]
        chosen &= of_unit
        if chosen:
            candidates = book.heaviest_first(chosen)
            if kinds:  # a row of totals over several matters is no figure of one of them
                candidates = (p for p in candidates if all(group.isdisjoint(kinds) for group in (*p.near, *p.context)))
            best = _best(candidates, nearby.Words(around, number, i, near), clause.head(i))
            if best is not None and best[0].code != NOTHING:
                yield number, *best, basis.Place(near, clause, i, around.headings)


def _of_an_earlier_year(number: Quantity, year: int | None) -> bool:
    """Whether the text says of which earlier year the figure is that the year's own is set against."""
    of = year_of(number.period, None)
    return of is not None and year is not None and of < year


def _best(candidates: Iterable[Pattern], words: nearby.Words, head: set[int]) -> tuple[Pattern, float] | None:
    """The pattern that a number matches best, of candidates with the heaviest first, and the confidence of the link."""
    best: tuple[Pattern, float] | None = None
    most = -math.inf
    near, changed = words.near, words.number.change is not None
    nearest = sorted(near.items(), key=_DISTANCE)
    closest = nearest[0][1]
    for pattern in candidates:
        if pattern.weight * OF_WEIGHT - closest <= most:  # none of the rest can win
            break
        if (changed and not pattern.change) or not pattern.without.isdisjoint(near):
            continue
        if head and all(group.isdisjoint(head) for group in pattern.near):
            continue
        distance = 0.0
        for group in pattern.near:
            for t, d in nearest:
                if t in group:
                    distance += d
                    break
            else:
                break
        else:
            score = pattern.weight * OF_WEIGHT - distance
            if score > most:
                far = words.far(pattern, nearest)
                if score - far / 2 > most:
                    most, best = score - far / 2, (pattern, pattern.confidence - (LESS_SURE if far >= DISTANT else 0))
    return best


def year_of(period: str | None, year: int | None) -> int | None:
    """The year an indicator is for: the last of its period, the report's own where there is none."""
    if not period:
        return year
    if len(period) == 4:  # a year, as most are
        return int(period)
    years = _YEAR.findall(period)
    return int(years[-1]) if years else year


def _field(text: str, book: Book) -> set[int]:
    """The terms in the name of the bureau at the head of its report, and those for its whole field."""
    ends = _BUREAU_ENDS.search(text, 0, NAMED_WITHIN)  # quick to find, so that names are looked for only there
    name = _BUREAU.search(text, max(0, ends.start() - 20), NAMED_WITHIN) if ends else None
    found = set(book.terms_in(name[0])) if name else set()
    return found.union(*(terms for terms in book.fields if not terms.isdisjoint(found)))


def _whose(number: Quantity, entry: Entry, book: Book) -> bool:
    """Whether an item of a whole says only at which level of government, or in which field of enforcement."""
    item = _ITEM.search(number.before)
    if item is None or entry.kind != "count":
        return False
    words = item[1].removeprefix("其中")
    field = book.terms.get(_OF_FIELD.sub("", words), -1)
    named = any(row.kind == "sector" for row in book.basis[entry.code].get(field, ()))
    return named or _LEVEL.fullmatch(words) is not None or _OF_BODY.fullmatch(words) is not None


def _kinds(quantities: Sequence[Quantity], found: Sequence[Link], book: Book) -> list[Link]:
    """Links of items that are parts of their whole and have no words of their own for it.

    They are kinds (调解委员会106个,其中乡镇11个、村92个) where the indicator is told by kind (``basis``); else levels
    or fields.
    """
    by_id = {number.quantity_id: (number, pattern, sure, place) for number, pattern, sure, place in found}
    more: list[Link] = []
    for number in quantities:
        whole = by_id.get(number.part_of) if number.part_of is not None else None
        if whole is None or number.quantity_id in by_id or whole[0].unit != number.unit:
            continue
        entry = book.entries[whole[1].code]
        if (entry.basis == "kinds" and not _DONE.search(number.before[-8:])) or _whose(number, entry, book):
            more.append((number, whole[1], min(whole[2], KIND_SURE), whole[3]))
    return more


def link(
    text: str, quantities: list[Quantity], sections: list[Section], sentences: list[Sentence], year: int | None,
    level: str | None = None, issuer_kind: str | None = None, book: Book | None = None,
) -> list[Indicator]:
    """The indicators among the quantities of one report, in their order; at most one for each quantity.

    ``year`` is the report's; ``level`` and ``issuer_kind`` say whose report it is (a department's own figures are its
    totals). ``book`` is a compiled codebook other than the package's. Numbers in plans and problems are no indicators.
    """
    if not quantities:
        return []
    report = nearby.Report(text, book or indicator_book.load(), sections, sentences, year)
    found: list[Link] = []
    groups = groupby(sorted(quantities, key=attrgetter("start")), key=attrgetter("sentence_id"))
    # Each step goes over all sentences before the next one starts, as in ``quantities``: its tables stay in the cache.
    clauses = [clause for _, group in groups if (clause := _clause(report, list(group))) is not None]
    report.clauses.update((clause.numbers[0].sentence_id, clause) for clause in clauses)
    for clause in clauses:
        report.near.update((number.quantity_id, clause.near(i)) for i, number in enumerate(clause.numbers))
    for clause in clauses:
        found.extend(_links(report, clause))
    found += _kinds(quantities, found, report.book)
    found.sort(key=lambda link: link[0].start)
    rows, places = [], []
    for number, pattern, sure, place in found:
        entry = report.book.entries[pattern.code]
        unit = report.book.units.get(number.unit, number.unit) if number.unit else None
        period = number.period
        if (
            period is not None and text[number.start - 1 : number.start] in _AGAINST_ENDS
            and (against := _AGAINST.search(text, max(0, number.start - AGAINST_BEFORE), number.start))
        ):
            period = against[1]
        of = year_of(period, year)
        rows.append(Indicator(pattern.code, of, number.value, entry.unit_of(unit), number.bound, period,
                              number.scope, None, number.quantity_id, round(sure, 4)))
        places.append(place)
    fields = _field(text, report.book) if issuer_kind == "department" else set()
    basis.decide(rows, places, [number for number, *_ in found], report.book, year, level, issuer_kind, fields)
    return rows

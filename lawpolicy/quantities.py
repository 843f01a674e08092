"""Every number that a report gives as a result: what was counted, when, where, and how exactly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lawpolicy import cells, clauses, measured, nonquantities, periods, relations, scopes, spotting, wording

if TYPE_CHECKING:
    from lawpolicy.sections import Section
    from lawpolicy.sentences import Sentence


@dataclass(slots=True)
class Quantity:
    """A row of ``quantities``; ``before`` and ``after`` are the words of its clause, for the stages that follow."""

    quantity_id: int
    section_id: int
    sentence_id: int
    start: int
    end: int
    as_written: str
    value: float
    value_high: float | None
    unit: str | None
    bound: str
    measured: str | None
    period: str | None
    scope: str | None
    change: str | None
    part_of: int | None
    related_to: int | None
    relation: str | None
    before: str = ""  # text of the clause left of the number, back to the last 。；
    after: str = ""  # text right of the number, up to the next ，；。 or number


def find(text: str, sections: list[Section], sentences: list[Sentence], year: int | None) -> list[Quantity]:
    """The reported numbers of a report, in the order of the text.

    ``year`` is the year reported on: the period of whatever states no other one. Sentences that plan (role ``plans``) give
    none: a target is no result.
    """
    found: list[Quantity] = []
    last: relations.Number | None = None  # the last number of the sentence before
    last_id = -1
    table = cells.Table()
    for sentence in sentences:
        if sentence.role == "plans":
            continue
        start, end = sentence.start, sentence.end
        spots = spotting.spots(text, start, end)
        if not spots:
            last = None
            continue
        if any(spot.unit is None for spot in spots) and cells.is_row(text, start, end):
            found += _of_table(text, sentence, table, len(found), year)
            last = None
            continue
        places = clauses.clauses(text, spots, start, end)
        kept = [
            spot for spot, place in zip(spots, places, strict=True)
            if nonquantities.is_result(text, spot, place.start, place.segment, end, year)
        ]
        if not kept:
            last = None
            continue
        if len(kept) < len(spots):
            spots, places = kept, clauses.clauses(text, kept, start, end)
        first = len(found)
        words = measured.phrases(text, spots, places, start, last.words if last else "")
        numbers = [relations.Number(*row) for row in zip(spots, places, words, strict=True)]
        wholes = relations.wholes(text, numbers, last)
        areas = scopes.scopes(text, spots, places, wording.verbs())
        mentions = periods.times(text, start, end, year)
        listed = periods.series(text, spots, places, mentions) if len(mentions) > 1 and len(spots) > 1 else {}
        stock, change = False, None
        for i, (spot, place) in enumerate(zip(spots, places, strict=True)):
            whole = wholes[i]
            chained = not place.closed or (i + 1 < len(places) and places[i + 1].tied and not places[i + 1].closed)
            stock = periods.standing(spot, place, words[i] if chained else "") or (stock and place.tied and periods.inherits(spot, place))
            if whole is not None and whole >= 0 and found[first + whole].period is None and spots[i].kind == spots[whole].kind and not periods.is_new(place):
                stock = True  # 现有执法人员1126人,其中法制审核人员87人
            period = listed[i] if i in listed else periods.period(spot, place, mentions, stock, year, text)
            if not (place.tied and not place.left and i and spot.kind == spots[i - 1].kind):  # 分别下降12%和9.6%
                change = relations.change(text, spot, place)
            found.append(
                Quantity(
                    first + i, sentence.section_id, sentence.sentence_id, spot.start, spot.end, text[spot.start : spot.end],
                    spot.value, spot.high, spot.unit, spot.bound, words[i] or None, period, areas[i],
                    change,
                    None if whole is None else last_id if whole == -1 else first + whole, None, None,
                    before=text[max(place.segment, spot.start - clauses.WINDOW) : spot.start], after=place.right,
                )
            )
        for i in range(1, len(spots)):
            relation = relations.pair_of(text, spots[i - 1], spots[i], places[i - 1])
            if relation == "from":  # the row that was before points to what it became
                found[first + i - 1].relation, found[first + i - 1].related_to = "from", first + i
                found[first + i - 1].part_of = None
                found[first + i].related_to = first + i - 1
                _before_and_now(text, places[i - 1], found[first + i - 1], found[first + i], mentions, year)
            elif relation == "unit_pair":
                found[first + i].relation, found[first + i].related_to = "unit_pair", first + i - 1
        last, last_id = numbers[-1], first + len(spots) - 1
    return found


def _before_and_now(
    text: str, place: clauses.Clause, was: Quantity, now: Quantity, mentions: list[periods.Time], year: int | None
) -> None:
    """由2021年的11.3%降至6.8%: the year is that of the first number; without one its time is not known."""
    named = any(place.start <= m.start < was.start for m in mentions)
    if named and was.period == now.period and was.period is not None and year is not None:
        now.period = str(year)
    elif not named and was.period == now.period:
        was.period = None


def _of_table(text: str, sentence: Sentence, table: cells.Table, first: int, year: int | None) -> list[Quantity]:
    """The figures of a line of a table. A year in the header is their period (列 2022年, 2023年)."""
    found = []
    for cell in cells.read(text, sentence.start, sentence.end, table, spotting.units()):
        words = cell.row + cell.column
        mentions = periods.times(words, 0, len(words), year)
        period = mentions[-1].period if mentions else None if year is None else str(year)
        found.append(
            Quantity(
                first + len(found), sentence.section_id, sentence.sentence_id, cell.start, cell.end, text[cell.start : cell.end],
                cell.value, None, cell.unit, "exact", words or None, period, None, None, None, None, None,
                before=cell.row + cell.column,
            )
        )
    return found

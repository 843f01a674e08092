"""Every number that a report gives as a result: what was counted, when, where, and how exactly."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lawpolicy.problems import Problem
from lawpolicy.quantities import (
    bases,
    cells,
    clauses,
    measured,
    nonquantities,
    periods,
    relations,
    scopes,
    spotting,
    standing,
    sums,
)
from lawpolicy.quantities.sums import Number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lawpolicy.sections import Section
    from lawpolicy.sentences import Sentence


_TOO_LONG = re.compile("[0-9０-９][0-9０-９,，]{16,}")


@dataclass(slots=True)
class Quantity:
    """A row of ``quantities``; ``before`` are the words left of it, for the stages that follow."""

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
    before: str = ""  # text left of the number, back to the last 。 or ；


@dataclass(slots=True)
class _Line:
    """A sentence with numbers, and what each stage has found out about them."""

    sentence: Sentence
    spots: list[spotting.Spot]
    places: list[clauses.Clause]
    cells: list[cells.Cell]
    follows: bool = False  # the sentence before has numbers too
    words: list[str] = field(default_factory=list)
    numbers: list[Number] = field(default_factory=list)
    before: Sequence[Number] = ()  # those of the sentence before
    wholes: list[int | None] = field(default_factory=list)
    scopes: list[str | None] = field(default_factory=list)
    times: list[periods.Time] = field(default_factory=list)


def find(text: str, sections: list[Section], sentences: list[Sentence], year: int | None) -> list[Quantity]:
    """The reported numbers of a report, in the order of the text.

    ``year`` is the year reported on: the period of whatever states no other one. Sentences that plan (role ``plans``)
    give none: a target is no result.
    """
    lines = _lines(text, sentences, year)
    # Each stage goes over all sentences before the next one starts: its patterns stay in the processor's cache, which
    # makes the whole a quarter faster than going sentence by sentence.
    for line in lines:
        line.numbers = relations.numbers(line.spots, line.places)
    before: Sequence[Number] = ()
    for line in lines:
        line.before = before[-sums.LONGEST :] if line.follows else ()
        line.wholes = relations.wholes(text, line.numbers, line.before)
        before = [*line.before, *line.numbers] if line.numbers else ()
    shares = [line for line in lines if "share" in [number.spot.kind for number in line.numbers]]
    for line in shares:
        bases.complete(text, line.numbers, line.before, line.wholes, named=False)
    said: list[str] = []  # the phrases of the sentences before, as far back as ``before`` goes
    for line in lines:
        said = said if line.follows else []
        line.words = measured.phrases(text, line.spots, line.places, line.sentence.start, said, line.wholes)
        said += line.words
    for line in shares:
        line.numbers = [Number(*n[:4], words) for n, words in zip(line.numbers, line.words, strict=True)]
        bases.complete(text, line.numbers, line.before, line.wholes, named=True)
    for line in lines:
        line.scopes = scopes.scopes(text, line.spots, line.places, line.sentence.start, line.sentence.end)
    for line in lines:
        if line.spots:
            line.times = periods.times(text, line.sentence.start, line.sentence.end, year)
    found: list[Quantity] = []
    table: list[tuple[Quantity, cells.Cell]] = []  # the figures of the table that runs
    at = -2
    for line in lines:
        if not line.cells:
            found += _rows(text, line, len(found), year)
            continue
        made = _of_table(text, line, len(found), year)
        if line.sentence.sentence_id != at + 1:
            table.clear()
        at = line.sentence.sentence_id
        _total(made, line.cells, table)
        table += zip(made, line.cells, strict=True)
        found += made
    return found


def unread(text: str, start: int, end: int) -> list[Problem]:
    """A row for each run of more digits than a government counts with (``spotting.MOST``): it gives no figure."""
    return [
        Problem(
            "quantities", "warning",
            f"characters {m.start()} to {m.end()}: a run of {m.end() - m.start()} digits is read as no figure, since "
            "numbers up to 10^16 are; look whether digits ran together in the source.",
        )
        for m in _TOO_LONG.finditer(text, start, end)
    ]  # fmt: skip


def _lines(text: str, sentences: list[Sentence], year: int | None) -> list[_Line]:
    """The sentences that report numbers, with those of their numbers that are results."""
    candidates = []
    for sentence in sentences:
        if sentence.role != "plans" and (spots := spotting.spots(text, sentence.start, sentence.end)):
            candidates.append((sentence, spots))
    every = [
        None  # a row of a table
        if None in [spot.unit for spot in spots] and cells.is_row(text, sentence.start, sentence.end)
        else clauses.clauses(text, spots, sentence.start, sentence.end)
        for sentence, spots in candidates
    ]
    table = cells.Table()
    lines: list[_Line] = []
    for (sentence, spots), places in zip(candidates, every, strict=True):
        start, end = sentence.start, sentence.end
        if places is None:
            if figures := cells.read(text, start, end, table, spotting.units()):
                lines.append(_Line(sentence, [], [], figures))
            continue
        aiming = nonquantities.aims(text, start, end)
        kept = [
            spot
            for spot, place in zip(spots, places, strict=True)
            if nonquantities.is_result(text, spot, place.start, place.segment, end, year, aiming)
        ]
        if not kept:
            continue
        if len(kept) < len(spots):
            places = clauses.clauses(text, kept, start, end)
        follows = bool(lines) and lines[-1].sentence.sentence_id == sentence.sentence_id - 1
        lines.append(_Line(sentence, kept, places, [], follows))
    return lines


def _rows(text: str, line: _Line, first: int, year: int | None) -> list[Quantity]:
    """The rows of one sentence, numbered from ``first``."""
    spots, places, sentence = line.spots, line.places, line.sentence
    listed = periods.series(text, spots, places, line.times) if line.times and len(spots) > 1 else {}
    found: list[Quantity] = []
    # 上半年1042件,下半年1337件,罚没612.8万元: the times of parts are their own
    common = line.times
    if common and line.wholes.count(None) < len(spots):
        ends = [0, *(s.end for s in spots)]
        told = [(max(places[i].start, ends[i]), spots[i].start) for i, w in enumerate(line.wholes) if w is not None]
        common = [t for t in line.times if not any(a <= t.start < b for a, b in told)]
    stock, change = False, None
    for i, (spot, place) in enumerate(zip(spots, places, strict=True)):
        whole, words = line.wholes[i], line.words[i]
        shared = not place.closed or (i + 1 < len(places) and places[i + 1].tied and not places[i + 1].closed)
        inherited = stock and place.tied and standing.inherits(spot, place)
        stock = standing.stands(spot, place, words if shared else "") or inherited
        if whole is not None and 0 <= whole < i and spots[whole].unit == spot.unit and not standing.is_new(place):
            # 现有执法人员1126人,其中法制审核人员87人: a part stands as its whole does, or where its own words say so
            stock = found[whole].period is None or (stock and standing.is_said(place))
        if spot.kind == "share" and whole is not None and 0 <= whole < i and "占" in place.left[-8:]:
            stock = stock or found[whole].period is None  # the share of a stock stands as the stock does
        times = common if whole is None else line.times
        period = listed[i] if i in listed else periods.period(spot, place, times, stock, year, text)
        if not (place.tied and not place.left and i and spot.kind == spots[i - 1].kind):  # 分别下降12%和9.6%
            change = place.change
        found.append(
            Quantity(
                first + i, sentence.section_id, sentence.sentence_id, spot.start, spot.end, text[spot.start : spot.end],
                spot.value, spot.high, spot.unit, spot.bound, words or None, period, line.scopes[i], change,
                None if whole is None else first + whole, None, None,
                before=text[place.segment : spot.start],
            )
        )  # fmt: skip
    _relate(line, found, year)
    return found


def _relate(line: _Line, found: list[Quantity], year: int | None) -> None:
    """Join the pairs: of 由40%降至38% the first row points to what it became, of 12宗36个 the second to the first."""
    for i in range(1, len(found)):
        relation = line.places[i].pair
        was, now = found[i - 1], found[i]
        if relation == "from":
            was.relation, was.related_to, now.related_to, was.part_of = "from", now.quantity_id, was.quantity_id, None
            named = periods.stated_between(line.times, line.places[i - 1].start, was.start)
            if was.period == now.period and named and was.period is not None and year is not None:
                now.period = str(year)  # 由2021年的11.3%降至6.8%: the year is that of the first number
            elif was.period == now.period and not named:
                was.period = None  # its time is not known
        elif relation == "unit_pair":
            now.relation, now.related_to = "unit_pair", was.quantity_id


def _of_table(text: str, line: _Line, first: int, year: int | None) -> list[Quantity]:
    """The figures of a line of a table. A year in the header is their period (columns 2022年, 2023年)."""
    found: list[Quantity] = []
    sentence = line.sentence
    for cell in line.cells:
        words = cell.row + cell.column
        mentions = periods.times(words, 0, len(words), year)
        period = mentions[-1].period if mentions else None if year is None else str(year)
        found.append(
            Quantity(
                first + len(found), sentence.section_id, sentence.sentence_id, cell.start, cell.end,
                text[cell.start : cell.end], cell.value, None, cell.unit, "exact", words or None, period,
                scopes.of_label(cell.row), None, None, None, None, before=words,
            )
        )  # fmt: skip
    return found


def _total(made: list[Quantity], row: list[cells.Cell], above: list[tuple[Quantity, cells.Cell]]) -> None:
    """A row of totals is the whole of what stands above it in the same column."""
    for whole, cell in zip(made, row, strict=True):
        if not cells.TOTAL.search(cell.row) or whole.unit == "%":
            continue
        for part, other in above:
            if other.column == cell.column and part.unit == whole.unit and part.part_of is None:
                part.part_of = whole.quantity_id

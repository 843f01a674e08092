"""Every number that a report gives as a result: what was counted, when, where, and how exactly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lawpolicy import clauses, measured, nonquantities, spotting

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
    for sentence in sentences:
        if sentence.role == "plans":
            continue
        spots = spotting.spots(text, sentence.start, sentence.end)
        if not spots:
            continue
        places = clauses.clauses(text, spots, sentence.start, sentence.end)
        kept = [
            (spot, place)
            for spot, place in zip(spots, places, strict=True)
            if nonquantities.is_result(text, spot, place.start, place.segment, sentence.end)
        ]
        if not kept:
            continue
        spots = [spot for spot, _ in kept]
        if len(kept) < len(places):
            places = clauses.clauses(text, spots, sentence.start, sentence.end)
        words = measured.phrases(text, spots, places)
        for spot, place, phrase in zip(spots, places, words, strict=True):
            found.append(
                Quantity(
                    len(found), sentence.section_id, sentence.sentence_id, spot.start, spot.end, text[spot.start : spot.end],
                    spot.value, spot.high, spot.unit, spot.bound, phrase or None, None if year is None else str(year), None, None,
                    None, None, None,
                    before=text[max(place.segment, spot.start - clauses.WINDOW) : spot.start], after=place.right,
                )
            )
    return found

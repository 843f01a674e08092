"""The words near a number, and how far off they are: what a link to an indicator is judged by.

*Near* is what ``clause.py`` says. *Context* is the rest of the sentence, the noun phrase that the quantities stage
gathered (``measured``), the words by the whole of which the number is a part, the end of the sentence before in the
same item, and the headings above.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from lawpolicy.indicators.clause import FAR_OFF, LEFT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lawpolicy.indicators.book import Book, Pattern
    from lawpolicy.indicators.clause import Clause
    from lawpolicy.quantities import Quantity
    from lawpolicy.sections import Section
    from lawpolicy.sentences import Sentence

# How far away words count that do not stand in the number's own sentence, in characters.
IN_MEASURED, OF_THE_WHOLE, SENTENCE_BEFORE, IN_HEADING = 40, 20, 150, 200
IN_A_TABLE = 5
BEFORE = 160  # characters read of the sentence before
UNLESS = 60  # `unless` words count so near, left of the number in its own clause
HEADINGS_UP, TABLE_ROWS = 3, 40

_TOTAL_ROW = re.compile(r"[ \u3000]{0,8}(?:合|总|共)[ \u3000]{0,4}计[^\t\n]{0,8}\t")


class Headings:
    """The terms in the headings above a section, each with its distance; made when first asked for."""

    def __init__(self, book: Book, sections: Sequence[Section]) -> None:
        self.book = book
        self.sections = {s.section_id: s for s in sections}
        self.named: dict[int, list[int]] = {}  # the terms in the heading of each section alone
        self.made: dict[int, dict[int, int]] = {}

    def of(self, section_id: int) -> dict[int, int]:
        found = self.made.get(section_id)
        if found is None:
            found = self.made[section_id] = {}
            section, up = self.sections.get(section_id), 0
            while section is not None and up < HEADINGS_UP:
                up += 1
                for term in self.in_heading(section):
                    found.setdefault(term, IN_HEADING * up)
                section = self.sections.get(section.parent_id) if section.parent_id is not None else None
        return found

    def in_heading(self, section: Section) -> list[int]:
        found = self.named.get(section.section_id)
        if found is None:
            found = self.named[section.section_id] = self.book.terms_in((section.heading or "")[:120])
        return found


class Report:
    """What the words of a report's numbers are looked up in."""

    __slots__ = ("book", "clauses", "headings", "near", "sentences", "text", "year")

    def __init__(
        self, text: str, book: Book, sections: Sequence[Section], sentences: Sequence[Sentence],
        year: int | None = None,
    ) -> None:
        self.text, self.book, self.year = text, book, year
        self.headings = Headings(book, sections)
        self.sentences = {s.sentence_id: s for s in sentences}
        self.clauses: dict[int, Clause] = {}  # by sentence, of those with numbers
        self.near: dict[int, dict[int, int]] = {}  # quantity_id -> the terms by it, with their distances


class Around:
    """What lies around the numbers of one sentence; made piece by piece, when a pattern asks for it."""

    __slots__ = ("_before", "clause", "headings", "number", "report")

    def __init__(self, report: Report, clause: Clause, number: Quantity) -> None:
        self.report, self.clause, self.number = report, clause, number
        self.headings = report.headings.of(number.section_id)
        self._before: set[int] | None = None

    def before(self) -> set[int]:
        """The terms at the end of the sentence before, where it stands in the same section."""
        if self._before is None:
            self._before = set()
            report, sentence_id = self.report, self.number.sentence_id - 1
            last = report.sentences.get(sentence_id)
            for _ in range(TABLE_ROWS):  # a row of a table: the words before its first row
                if last is None or "\t" not in report.text[last.start : last.end]:
                    break
                sentence_id -= 1
                last = report.sentences.get(sentence_id)
            if last is not None and last.section_id == self.number.section_id:
                start, clause = max(last.start, last.end - BEFORE), report.clauses.get(last.sentence_id)
                known = clause.within(start, last.end) if clause is not None else None
                self._before.update(report.book.terms_in(report.text[start : last.end]) if known is None else known)
        return self._before


def in_table(text: str, number: Quantity) -> bool:
    """Whether a number is a cell of a table."""
    return text[number.start - 1 : number.start] == "\t" or text[number.end : number.end + 1] == "\t"


def summed(report: Report, number: Quantity) -> set[int]:
    """The terms of the rows that a row of totals (合计) adds up; empty for any other cell of a table."""
    text = report.text
    start = text.rfind("\n", max(0, number.start - LEFT), number.start) + 1
    if not _TOTAL_ROW.match(text, start):
        return set()
    found: set[int] = set()
    for _ in range(TABLE_ROWS):
        end, start = start - 1, text.rfind("\n", max(0, start - 1 - LEFT), max(0, start - 1)) + 1
        tab = text.find("\t", start, max(start, end))
        if tab < 0:
            break
        found.update(report.book.terms_in(text[start:tab]))
    return found


def add_column_head(around: Around, number: Quantity, near: dict[int, int]) -> None:
    """Adds to the terms by a cell of a table those of the head of its column, which ``measured`` holds."""
    for term in Words(around, number, 0, near).stated():
        near.setdefault(term, IN_A_TABLE)


class Words:
    """The words that one number may be linked by."""

    __slots__ = ("around", "i", "measured", "near", "number")

    def __init__(self, around: Around, number: Quantity, i: int, near: dict[int, int]) -> None:
        self.around, self.number, self.i, self.near = around, number, i, near
        self.measured: set[int] | None = None

    def far(self, pattern: Pattern, nearest: list[tuple[int, int]]) -> float:
        """How far off the farthest context group is; infinite where one is missing or an ``unless`` word stands."""
        farthest = 0
        for group in pattern.context:
            for t, d in nearest:
                if t in group:
                    if d > farthest:
                        farthest = d
                    break
            else:
                distance = self.distance(group)
                if distance == FAR_OFF:
                    return math.inf
                if distance > farthest:
                    farthest = distance
        if pattern.unless and self.distance(pattern.unless) < UNLESS:
            return math.inf
        return farthest

    def distance(self, group: frozenset[int]) -> int:
        """How far off the nearest term of ``group`` is, wherever it may stand."""
        around, part_of = self.around, self.number.part_of
        nearest = around.clause.distance(self.i, group)
        if nearest <= (IN_MEASURED if part_of is None else OF_THE_WHOLE):  # nothing else can be nearer
            return nearest
        if not group.isdisjoint(self.stated()):
            whole = around.report.near.get(part_of, {}) if part_of is not None else {}
            nearest = min(nearest, IN_MEASURED, *(whole[t] + OF_THE_WHOLE for t in group & whole.keys()))
        if nearest > SENTENCE_BEFORE and not group.isdisjoint(around.before()):
            return SENTENCE_BEFORE
        if nearest > IN_HEADING and not group.isdisjoint(around.headings):
            return min(nearest, *(around.headings[t] for t in group & around.headings.keys()))
        return nearest

    def stated(self) -> set[int]:
        """The terms in what the quantities stage says was measured, and by the whole of which the number is a part."""
        if self.measured is None:
            report, phrase = self.around.report, self.number.measured
            found = set(report.book.terms_in(phrase[:120])) if phrase else set()
            if self.number.part_of is not None:
                found.update(report.near.get(self.number.part_of, ()))
            self.measured = found
        return self.measured

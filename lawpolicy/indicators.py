"""Comparable figures: which reported numbers are which indicator of the codebook.

A number is linked by the words that stand by it. Per number there are two zones:

* *near*: from the last mark before the number (or the number before it) to the next mark after it. Where that holds
  nothing but filler (累计, 共, 2023年为, 占比), it reaches back to the words that the filler stands for.
* *context*: the rest of its sentence, the noun phrase that the quantities stage gathered (``measured``), the words by
  the whole of which it is a part, the headings above, and last the sentence before in the same item.

A pattern matches where each group of its ``near`` and ``context`` words has one there and none of its ``without``
(near) and ``unless`` (clause) words is. Of several, the heaviest wins, then the one whose words are nearest.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from lawpolicy import basis, indicator_book

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lawpolicy.indicator_book import Book, Pattern
    from lawpolicy.quantities import Quantity
    from lawpolicy.sections import Section
    from lawpolicy.sentences import Sentence

SURE = 0.9  # a link below this confidence is left out of comparisons unless asked for

LEFT, RIGHT = 400, 160  # characters of a sentence read on either side of a number
NEAR_LEFT, NEAR_RIGHT = 120, 60
# How far away words count that do not stand in the number's own clause, in characters.
ACROSS_SEMICOLON, TO_THE_RIGHT, IN_MEASURED, OF_THE_WHOLE, SENTENCE_BEFORE, IN_HEADING = 100, 60, 40, 20, 150, 200
OF_WEIGHT = 30  # so many characters of nearness does one point of a pattern's weight outweigh
DISTANT = 150  # context that is found no nearer makes the link less sure
HEADINGS_UP = 3

# The marks that bound the words by a number. Quoted names, titles and short brackets such as 村(社区) are stepped over
# whole, so that the 、 in “双随机、一公开” and the brackets in 乡镇(街道) bound nothing.
_MARKS = re.compile(
    r"《(?P<title>[^《》\n]{1,80})》|[“\"「][^“”\"「」\n]{1,24}[”\"」]|[（(][^（()）0-9０-９，,；;。\n]{1,12}[)）]"
    r"|(?P<hard>[，,。：:（(）)\n])|(?P<semicolon>[；;])|(?P<soft>、)"
)
# Words that say nothing of what is counted. Possessive, longest first: linear whatever stands there. It must not hold
# a verb that tells one count of a matter from another (受理, 办结).
_FILLER = re.compile(
    r"(?:[\s、“”\"'的了]|(?:今年|去年|上年|本年|本年度|年度|报告期内|截至目前|截止目前|截至|截止|年初至今|至今|以来|全年|年内|年底|年末|目前|"
    r"上半年|下半年|[0-9０-９]{1,4}[年月日]?|同比|环比|较上年|比上年|与去年相比|其中|分别|均|都|共计|累计|总计|合计|总共|共有|一共|共|各|已经|已|"
    r"约为|约|近|超过|超|多达|达到了|达到|高达|达|成为|为|是|有|现有|实现|保持在|保持|稳定在|连续|占比例|占比|比例为|比例|占|开展了|开展|举办|举行|"
    r"组织|进行|完成|增长|上升|下降|提高|降低|减少|增加|总数|总量|数量|件数|次数|人数|场次|次|数|金额|余|到|至|从|由|前三季度|[一二三四]季度))*+"
)
_LAW = re.compile(r"(?:法|法典|条例|宪法|规定|办法)(?:[（(][^（()）]{0,12}[)）])?\Z")


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


class _Headings:
    """The terms in the headings above a section, each with its distance; made when first asked for."""

    def __init__(self, book: Book, sections: Sequence[Section]) -> None:
        self.book = book
        self.sections = {s.section_id: s for s in sections}
        self.made: dict[int, dict[int, int]] = {}

    def of(self, section_id: int) -> dict[int, int]:
        found = self.made.get(section_id)
        if found is None:
            found = self.made[section_id] = {}
            section, up = self.sections.get(section_id), 0
            while section is not None and up < HEADINGS_UP:
                for _, term in self.book.automaton.iter(section.heading[:120]) if section.heading else ():
                    found.setdefault(term, IN_HEADING * (1 + up))
                up += 1
                section = self.sections.get(section.parent_id) if section.parent_id is not None else None
        return found


class _Clause:
    """One sentence with numbers: the terms and marks in it, and the words by each of its numbers."""

    def __init__(self, text: str, book: Book, numbers: Sequence[Quantity], start: int, end: int) -> None:
        self.text, self.book, self.numbers = text, book, numbers
        self.start = start = max(start, numbers[0].start - LEFT)
        self.end = end = min(end, numbers[-1].end + RIGHT)
        self.hard, self.soft, self.semicolons = [], [], []
        titles: list[tuple[int, int]] = []
        law = book.terms[indicator_book.LAW_TITLE]
        laws: list[tuple[int, int, int]] = []
        for mark in _MARKS.finditer(text, start, end):
            kind = mark.lastgroup
            if kind == "hard":
                self.hard.append(mark.start())
            elif kind == "semicolon":
                self.hard.append(mark.start())
                self.semicolons.append(mark.start())
            elif kind == "soft":
                self.soft.append(mark.start())
            elif kind == "title":
                titles.append(mark.span())
                if _LAW.search(mark["title"]):
                    laws.append((mark.start(), mark.end(), law))
        lengths = book.lengths
        hits = [(last + 1 - lengths[term], last + 1, term) for last, term in book.automaton.iter(text, start, end)]
        if titles:
            hits = [h for h in hits if not any(a < h[1] <= b for a, b in titles)] + laws
            hits.sort(key=lambda h: h[1])
        self.hits = hits
        self.ends = [h[1] for h in hits]
        self.near_start: list[int] = []

    def near(self, i: int) -> dict[int, int]:
        """The terms by number ``i``, each with its distance in characters."""
        numbers, text = self.numbers, self.text
        a, b = numbers[i].start, numbers[i].end
        before = numbers[i - 1].end if i else self.start
        cut = bisect_left(self.hard, a) - 1
        t = max(before, self.hard[cut] + 1 if cut >= 0 else self.start, a - NEAR_LEFT)
        after = bisect_left(self.hard, b)
        stop = min(b + NEAR_RIGHT, self.hard[after] if after < len(self.hard) else self.end)
        if i + 1 < len(numbers) and numbers[i + 1].start < stop:  # a list with a number for each item: to its 、
            stop = numbers[i + 1].start
            soft = bisect_left(self.soft, b)
            if soft < len(self.soft):
                stop = min(stop, self.soft[soft])
        stop = max(stop, b)
        if _FILLER.fullmatch(text, t, a) and _FILLER.fullmatch(text, b, stop):
            t = self.back(i, t, cut)
        self.near_start.append(t)
        found: dict[int, int] = {}
        for s, e, term in self.between(t, a):
            if s >= t:
                found[term] = a - e
        for s, _, term in self.between(b, stop):
            if s >= b and found.get(term, 1 << 30) > s - b:
                found[term] = s - b + 1
        return found

    def back(self, i: int, t: int, cut: int) -> int:
        """Where the words begin that the filler before number ``i`` stands for: at most three marks back."""
        before = self.numbers[i - 1].end if i else self.start
        for _ in range(3):
            if t <= before:  # nothing but filler since the number before: its words are meant
                return self.near_start[i - 1] if i and not self.semicolon(before, self.numbers[i].start) else t
            if cut < 0 or self.text[self.hard[cut]] in "；;。\n":
                return t
            cut -= 1
            last, t = t, max(before, self.hard[cut] + 1 if cut >= 0 else self.start)
            if not _FILLER.fullmatch(self.text, t, last - 1):
                return t
        return t

    def between(self, start: int, end: int) -> list[tuple[int, int, int]]:
        return self.hits[bisect_right(self.ends, start):bisect_right(self.ends, end)]

    def semicolon(self, start: int, end: int) -> bool:
        at = bisect_left(self.semicolons, start)
        return at < len(self.semicolons) and self.semicolons[at] < end

    def clause(self, i: int) -> tuple[int, int]:
        """The span between the semicolons around number ``i``, as far as words are read."""
        a, b = self.numbers[i].start, self.numbers[i].end
        at = bisect_left(self.semicolons, a)
        left = self.semicolons[at - 1] + 1 if at else self.start
        right = self.semicolons[at] if at < len(self.semicolons) else self.end
        return max(left, a - LEFT), min(right, b + RIGHT)

    def own(self, i: int) -> set[int]:
        """The terms in the clause of number ``i`` and left of it: what its sentence says it is about."""
        return {term for _, _, term in self.between(self.clause(i)[0], self.numbers[i].start)}

    def context(self, i: int) -> dict[int, int]:
        """The terms in the sentence around number ``i``: left of it, and right of it in its own clause."""
        a, b = self.numbers[i].start, self.numbers[i].end
        left, right = self.clause(i)
        found: dict[int, int] = {}
        for s, e, term in self.between(max(self.start, a - LEFT), right):
            if e <= a:
                found[term] = a - e + (ACROSS_SEMICOLON if e <= left else 0)
            elif s >= b:
                found.setdefault(term, s - b + TO_THE_RIGHT)
        return found


class _Linker:
    """Links the numbers of one report."""

    def __init__(self, text: str, book: Book, sections: Sequence[Section], sentences: Sequence[Sentence]) -> None:
        self.text, self.book = text, book
        self.headings = _Headings(book, sections)
        self.sentences = {s.sentence_id: s for s in sentences}
        self.near: dict[int, dict[int, int]] = {}  # quantity_id -> the terms by it
        self.last: tuple[int, dict[int, int]] = (-1, {})  # a sentence, and the terms of the one before it

    def sentence(self, numbers: Sequence[Quantity]) -> Iterable[tuple[Quantity, Pattern, float, basis.Place]]:
        sentence = self.sentences.get(numbers[0].sentence_id)
        if sentence is not None and sentence.role in ("plans", "problems"):
            return
        start, end = (sentence.start, sentence.end) if sentence else (numbers[0].start - LEFT, numbers[-1].end + RIGHT)
        clause = _Clause(self.text, self.book, numbers, min(max(start, 0), numbers[0].start),
                         min(max(end, numbers[-1].end), len(self.text)))
        for i, number in enumerate(numbers):
            near = clause.near(i)
            self.near[number.quantity_id] = near
            by_term = self.book.index.get(self.book.units.get(number.unit, number.unit) if number.unit else None)
            if by_term is None or number.relation == "from":
                continue
            best = self.best(number, clause, i, near, by_term)
            if best is not None and best[0].code != indicator_book.NOTHING:
                yield number, *best, basis.Place(near, clause.own(i), self.headings.of(number.section_id))

    def best(self, number: Quantity, clause: _Clause, i: int, near: dict[int, int],
             by_term: dict[int, tuple[Pattern, ...]]) -> tuple[Pattern, float] | None:
        context: dict[int, int] | None = None
        best: tuple[Pattern, float] | None = None
        most = float("-inf")
        tried: set[int] = set()
        changed = number.change is not None
        for term in near:
            for pattern in by_term.get(term, ()):
                if pattern.line in tried:
                    continue
                tried.add(pattern.line)
                if (changed and not pattern.change) or not pattern.without.isdisjoint(near):
                    continue
                distance = 0.0
                for group in pattern.near:
                    there = [near[t] for t in group if t in near] if len(group) < len(near) else [
                        d for t, d in near.items() if t in group]
                    if not there:
                        break
                    distance += min(there)
                else:
                    sure = pattern.confidence
                    if pattern.context or pattern.unless:
                        if context is None:
                            context = self.around(number, clause, i, near)
                        if any(context.get(t, DISTANT) < ACROSS_SEMICOLON for t in pattern.unless):
                            continue
                        far = 0
                        for group in pattern.context:
                            there = [context[t] for t in group if t in context]
                            if not there:
                                break
                            far = max(far, min(there))
                        else:
                            there = [far]
                        if not there:
                            continue
                        distance += far / 2
                        if far >= DISTANT:
                            sure -= 0.05
                    score = pattern.weight * OF_WEIGHT - distance
                    if score > most:
                        most, best = score, (pattern, sure)
        return best

    def around(self, number: Quantity, clause: _Clause, i: int, near: dict[int, int]) -> dict[int, int]:
        """Every term that may serve as context for a number, with its least distance."""
        found = {**self.headings.of(number.section_id), **self.before(number)}
        if number.part_of is not None and number.part_of in self.near:
            for term, distance in self.near[number.part_of].items():
                found[term] = distance + OF_THE_WHOLE
        for _, term in self.book.automaton.iter(number.measured[:120]) if number.measured else ():
            if found.get(term, 1 << 30) > IN_MEASURED:
                found[term] = IN_MEASURED
        for term, distance in clause.context(i).items():
            if found.get(term, 1 << 30) > distance:
                found[term] = distance
        found.update(near)
        return found

    def before(self, number: Quantity) -> dict[int, int]:
        """The terms in the sentence before, where it stands in the same section."""
        if self.last[0] != number.sentence_id:
            last, found = self.sentences.get(number.sentence_id - 1), dict[int, int]()
            if last is not None and last.section_id == number.section_id:
                start = max(last.start, last.end - LEFT)
                found = {term: SENTENCE_BEFORE for _, term in self.book.automaton.iter(self.text, start, last.end)}
            self.last = (number.sentence_id, found)
        return self.last[1]


def year_of(period: str | None, year: int | None) -> int | None:
    """The year an indicator is for: the last of its period, the report's own where there is none."""
    years = re.findall(r"\d{4}", period) if period else []
    return int(years[-1]) if years else year


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
    linker = _Linker(text, book or indicator_book.load(), sections, sentences)
    found = []
    for _, group in groupby(sorted(quantities, key=attrgetter("start")), key=attrgetter("sentence_id")):
        found.extend(linker.sentence(list(group)))
    rows, places = [], []
    for number, pattern, sure, place in found:
        entry = linker.book.entries[pattern.code]
        unit = linker.book.units.get(number.unit, number.unit) if number.unit else None
        rows.append(Indicator(pattern.code, year_of(number.period, year), number.value, entry.unit_of(unit), number.bound,
                              number.period, number.scope, None, number.quantity_id, round(sure, 4)))
        places.append(place)
    basis.decide(rows, places, [number for number, *_ in found], linker.book, year, level, issuer_kind)
    return rows

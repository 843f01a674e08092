"""One sentence with numbers: where its terms and marks stand, and which terms are *near* each of its numbers.

Near is from the last mark before a number (or the number before it) to the next mark after it. Where that holds nothing
but filler (累计, 共, 2023年为, 占比), it reaches back to the words that the filler stands for.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from operator import itemgetter
from typing import TYPE_CHECKING

from lawpolicy.indicators.files import HEAD_UNITS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lawpolicy.indicators.book import Book
    from lawpolicy.quantities import Quantity

LEFT, RIGHT = 320, 120  # characters of a sentence read on either side of a number
NEAR_LEFT, NEAR_RIGHT, HEAD_RIGHT = 120, 60, 7
ACROSS_COMMA = 100  # a context that only follows, and after a mark at that, makes the link less sure
# How far away words of the sentence count that do not stand in the number's own clause, in characters.
ACROSS_SEMICOLON, TO_THE_RIGHT = 60, 60
AREAS_BACK = 8  # numbers of a sentence looked back on
FAR_OFF = 1 << 30

# The marks that bound the words by a number. Quoted names, titles and short brackets such as 村(社区) are stepped over
# whole, so that the 、 in “双随机、一公开” and the brackets in 乡镇(街道) bound nothing.
_MARKS = re.compile(
    r"[《“\"「（(，,。：:）)；;、\n]"
    r"(?:(?<=《)[^《》\n]{1,80}》|(?<=[“\"「])[^“”\"「」\n]{1,24}[”\"」]|(?<=[（(])[^（()）0-9０-９，,；;。\n]{1,12}[)）])?"
)
# Words that say nothing of what is counted. Possessive, longest first: linear whatever stands there. It must not hold
# a verb that tells one count of a matter from another (受理, 办结).
_FILLER = re.compile(
    r"(?:[\s、“”\"'的了]|(?:(?:比|较|与|高于|低于|多于|少于|由|从|而|对比)(?:[0-9０-９]{4}年度?|上一?年度?|去年|前年|同期)(?:全年|同期)?|上一?年度|上一年|(?:上年|去年)同期|前年|同期|仅为|有所|今年|去年|上年|本年|本年度|年度|报告期内|截至目前|截止目前|截至|截止|年初至今|至今|以来|全年|年内|年底|年末|目前|"
    r"上半年|下半年|[0-9０-９]{1,4}[年月日]?|同比|环比|较上年|比上年|与去年相比|其中|分别|均|都|共计|累计|总计|合计|总共|共有|一共|共|各|已经|已|"
    r"约为|约|近|超过|超|多达|达到了|达到|高达|达|成为|为|是|有|现有|实现|保持在|保持|稳定在|连续|占比例|占比|比例为|比例|占|开展了|开展|举办|举行|"
    r"组织|进行|完成|提升至|提升到|提升|调整为|调整至|增加到|增至|升至|升到|降至|降到|减至|减到|压减至|压缩至|扩大到|扩大至|高出|多出|相比|则为|明显|"
    r"增长|上升|下降|提高|降低|减少|增加|少|多|总数|总量|数量|件数|次数|人数|场次|次|数|金额|余|到|至|从|由|前三季度|[一二三四]季度))*+"
)
# The Han characters that those end with.
_FILLER_ENDS = frozenset(
    "的了年度期来今内末底前月日比中别均都计共各已约近超过达到为是有现持在定续占例展办行织成升至增减压缩大高出多相则显长降低少加余从由量数次额季止所经"
)
_AND = re.compile(r"[和与及]|以及|并")  # 代表建议29件和政协提案41件: what follows belongs to the next number
_AREAS = frozenset(("平方米", "万平方米", "平米", "亩", "公顷", "立方米", "公里", "米", "吨"))
_LAW = re.compile(r"(?:法|法典|条例|宪法|规定|办法)(?:[（(][^（()）]{0,12}[)）])?\Z")  # the end of a law's title


_TERM, _END = itemgetter(0), itemgetter(2)


class Hits:
    """Terms of a sentence, each with its start and end, in order of their ends."""

    __slots__ = ("ends", "found")

    def __init__(self, found: list[tuple[int, int, int]]) -> None:
        self.found = found
        self.ends = list(map(_END, found))

    def at(self, start: int) -> int:
        """How many have their last character before ``start``."""
        return bisect_right(self.ends, start)

    def between(self, start: int, end: int) -> list[tuple[int, int, int]]:
        """The terms whose last character is at ``start`` or later, before ``end``."""
        return self.found[bisect_right(self.ends, start):bisect_right(self.ends, end)]


class Clause:
    """One sentence with numbers: the terms and marks in it, and the words by each of its numbers.

    Offsets are into ``line``, the words that are read.
    """

    __slots__ = ("book", "hard", "hits", "line", "near_start", "numbers", "origins", "outside", "semicolons", "soft",
                 "spans", "start", "terms", "text")

    def __init__(self, text: str, book: Book, numbers: Sequence[Quantity], start: int, end: int) -> None:
        self.text, self.book, self.numbers = text, book, numbers
        first, last = numbers[0].start, numbers[-1].end  # which a hedge or a unit may carry over the sentence's ends
        start, end = (start if start < first else first), (end if end > last else last)
        self.start = start = start if start > first - LEFT else first - LEFT
        self.line = line = text[start : end if end < last + RIGHT else last + RIGHT]
        self.spans = [(number.start - start, number.end - start) for number in numbers]
        self.hard: list[int] = []
        self.soft: list[int] = []
        self.semicolons: list[int] = []
        titles: list[tuple[int, int]] = []
        for mark in _MARKS.finditer(line):
            at, stop = mark.span()
            if stop - at == 1:
                character = line[at]
                if character == "、":
                    self.soft.append(at)
                elif character not in "《“\"「":
                    self.hard.append(at)
                    if character in "；;":
                        self.semicolons.append(at)
            elif line[at] == "《":
                titles.append((at, stop))
        # Each term in the sentence by where it ends; and those outside titles, where a title that names a law stands
        # as one word. 《行政复议法》 may be what a clause is about, but is not what is counted.
        self.hits = self.outside = Hits(book.automaton.find_matches_as_indexes(line, overlapping=True))
        if titles:
            found, at = list[tuple[int, int, int]](), 0
            numbers_start = {a for a, _ in self.spans}
            for a, b in titles:
                if b in numbers_start:  # 《行政执法监督通知书》11份: here the title is what is counted
                    continue
                first, after = self.hits.at(a), self.hits.at(b)
                found += self.hits.found[at:first]
                if _LAW.search(line, a + 1, b - 1):
                    found.append((book.law_title, b - 2, b))
                at = after
            self.outside = Hits(found + self.hits.found[at:])
        self.near_start: list[int] = []
        self.origins: list[int] = []  # from where the words by each number are measured
        self.terms: set[int] | None = None  # of all hits, when first asked for

    def near(self, i: int) -> dict[int, int]:
        """The terms by number ``i``, each with its distance in characters."""
        spans, line, hard = self.spans, self.line, self.hard
        a, b = spans[i]
        cut = bisect_left(hard, a) - 1
        t = a - NEAR_LEFT
        if cut >= 0 and hard[cut] >= t:
            t = hard[cut] + 1
        if i and spans[i - 1][1] > t:
            t = spans[i - 1][1]
        elif t < 0:
            t = 0
        after = bisect_left(hard, b, cut + 1)
        stop = hard[after] if after < len(hard) else len(line)
        if stop > b + NEAR_RIGHT:
            stop = b + NEAR_RIGHT
        if i + 1 < len(spans) and spans[i + 1][0] < stop:  # a list with a number for each item: to its 、
            stop = max(spans[i + 1][0], b)
            soft = bisect_left(self.soft, b)
            if soft < len(self.soft):
                stop = min(stop, self.soft[soft])
            if _AND.match(line, b):
                stop = b
        origin = a
        last = line[a - 1 : a]  # most often of a word that is no filler
        maybe = t == a or last in _FILLER_ENDS or not "\u4e00" <= last <= "\u9fff"
        if maybe and _FILLER.fullmatch(line, t, a) and _FILLER.fullmatch(line, b, stop):
            first, t = t, self.back(i, t, cut)
            if t < first:  # filler puts no distance between a number and its words: 320件，2020年为274件
                origin = self.origins[i - 1] if i and t == self.near_start[i - 1] else first
        self.near_start.append(t)
        self.origins.append(origin)
        found: dict[int, int] = {}
        hits, ends = self.outside.found, self.outside.ends
        first = bisect_right(ends, t)
        middle = bisect_right(ends, a, first)
        for term, s, e in hits[first:middle]:
            if s >= t:
                found[term] = (origin if e <= origin else a) - e
        first = bisect_right(ends, b, middle)
        for term, s, _ in hits[first : bisect_right(ends, stop, first)] if stop > b else ():
            if s >= b and found.get(term, FAR_OFF) > s - b:
                found[term] = s - b + 1
        return found

    def within(self, start: int, end: int) -> list[int] | None:
        """The terms between two offsets into the text; None where not all of that is read here."""
        start, end = start - self.start, end - self.start
        if start < 0 or end > len(self.line):
            return None
        return [term for term, s, _ in self.hits.found[: bisect_right(self.hits.ends, end)] if s >= start]

    def head(self, i: int) -> set[int]:
        """The bodies that follow number ``i`` at once, as in 12个乡镇: what is counted, whatever else stands near."""
        if self.numbers[i].unit not in HEAD_UNITS:
            return set()
        end = self.spans[i][1]
        cut = bisect_left(self.hard, end)
        stop = min(end + HEAD_RIGHT, self.hard[cut] if cut < len(self.hard) else len(self.line))
        return {term for term, _, _ in self.hits.between(end, stop)} & self.book.heads

    def back(self, i: int, t: int, cut: int) -> int:
        """Where the words begin that the filler before number ``i`` stands for: at most three marks back."""
        before = self.spans[i - 1][1] if i else 0
        for _ in range(3):
            if t <= before:  # nothing but filler since the number before: its words are meant
                return self.near_start[i - 1] if i and not self.semicolon(before, self.spans[i][0]) else t
            if cut < 0 or self.line[self.hard[cut]] in "；;。\n":
                return t
            cut -= 1
            last, t = t, max(before, self.hard[cut] + 1 if cut >= 0 else 0)
            if not _FILLER.fullmatch(self.line, t, last - 1):
                return t
        return t

    def semicolon(self, start: int, end: int) -> bool:
        at = bisect_left(self.semicolons, start)
        return at < len(self.semicolons) and self.semicolons[at] < end

    def clause(self, i: int) -> tuple[int, int]:
        """The span between the semicolons around number ``i``, as far as words are read."""
        a, b = self.spans[i]
        left, right, marks = 0, len(self.line), self.semicolons
        if marks:
            at = bisect_left(marks, a)
            left = marks[at - 1] + 1 if at else 0
            right = marks[at] if at < len(marks) else right
        return (left if left > a - LEFT else a - LEFT), (right if right < b + RIGHT else b + RIGHT)

    def begins(self, i: int) -> int:
        """Where in the text the clause of number ``i`` begins."""
        return self.start + self.clause(i)[0]

    def own(self, i: int, areas: bool = True) -> set[int]:
        """The terms in the clause of number ``i`` and left of it: what its sentence says it is about.

        Without ``areas`` only those after the last number that is a measure of area or the like.
        """
        left = self.clause(i)[0]
        if not areas:
            for n in range(max(0, i - AREAS_BACK), i):
                if self.numbers[n].unit in _AREAS:
                    left = max(left, self.spans[n][1])
        return set(map(_TERM, self.outside.between(left, self.spans[i][0])))

    def distance(self, i: int, group: frozenset[int]) -> int:
        """How far off in its sentence the nearest of ``group`` is; beyond the clause only to the left."""
        if self.terms is None:
            self.terms = set(map(_TERM, self.hits.found))
        if group.isdisjoint(self.terms):
            return FAR_OFF
        a, b = self.spans[i]
        left, right = self.clause(i)
        nearest = FAR_OFF
        for term, _, e in reversed(self.hits.between(max(0, a - LEFT), a)):
            if term in group:
                nearest = a - e + (ACROSS_SEMICOLON if e <= left else 0)
                break
        for term, _, e in self.hits.between(b, right):
            if term in group:
                cut = bisect_left(self.hard, b)
                across = cut < len(self.hard) and self.hard[cut] < e - 1
                return min(nearest, e - 1 - b + TO_THE_RIGHT + (ACROSS_COMMA if across else 0))
        return nearest

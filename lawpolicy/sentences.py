"""The sentences of a report's body, each in its section and with its role."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lawpolicy.sections import numbering

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lawpolicy.sections import Section

LONGEST = 400  # characters; a longer sentence is cut at a ； or the next best break

# The end of a sentence with the quotes and brackets that close on it, or of a line. A half-width ? or ! inside an
# address (index.html?id=1) is none; neither is the dot of a decimal or an ellipsis.
_END = re.compile(
    r"[。！？｡!?\n\v\f\u2028\u2029](?:(?<=[!?])(?![A-Za-z0-9_=&/%])|(?<![!?]))[。！？｡!?]*[”’」』）)】》]*"
)
# These go on with the sentence: “……！”，“……。”；
_GOES_ON = frozenset("，,、；;：:")
# Where a sentence longer than LONGEST may be cut, best first.
_BREAKS = (re.compile(r"[；;]+[”’」』）)】]*"), re.compile(r"[，,：:]+[”’」』）)】]*"), re.compile(r"[、\s]+"))
_ANY_BREAK = re.compile(r"[；;，,：:、\s][；;，,：:、\s”’」』）)】]*")
_BLANK = numbering.BLANKS + numbering.LINE_ENDS + "\r\x85"


@dataclass(slots=True)
class Sentence:
    """A row of ``sentences`` (its text is ``text[start:end]``)."""

    sentence_id: int
    section_id: int
    start: int
    end: int
    role: str


def split(
    text: str, sections: list[Section], body_start: int, body_end: int, skip: Sequence[tuple[int, int]] = ()
) -> list[Sentence]:
    """The sentences of ``text[body_start:body_end]``, in order, without the white space around them.

    They end at 。！？ and at line ends, not inside a quotation, a title or brackets; they are also cut where a section
    or a span of ``skip`` (furniture inside the body) begins, and beyond ``LONGEST`` characters. Every character of the
    body but white space and ``skip`` is in one. The role is the section's or, after a turn of its text, the turn's.
    """
    spans = numbering.enclosed(text, body_start, body_end)
    ends = list(_ends(text, body_start, body_end, spans))
    result: list[Sentence] = []
    at_end, n_ends, at_skip = 0, len(ends), 0
    for s in sections:
        turn, role, start = 0, s.role, max(s.start, body_start)
        stop = min(s.own_end, body_end)
        while start < stop:
            while at_end < n_ends and ends[at_end] <= start:
                at_end += 1
            end = min(ends[at_end] if at_end < n_ends else stop, stop)
            while at_skip < len(skip) and skip[at_skip][1] <= start:
                at_skip += 1
            if at_skip < len(skip) and skip[at_skip][0] < end:
                if skip[at_skip][0] <= start:
                    start = min(skip[at_skip][1], stop)
                    continue
                end = skip[at_skip][0]
            a, b = _trim(text, start, end)
            start = end
            if a == b:
                continue
            while turn < len(s.turns) and s.turns[turn][0] < b:
                role = s.turns[turn][1]
                turn += 1
            if b - a <= LONGEST:
                result.append(Sentence(len(result), s.section_id, a, b, role))
                continue
            for x, y in _cut(text, a, b):
                result.append(Sentence(len(result), s.section_id, x, y, role))
    return result


def _ends(text: str, start: int, end: int, spans: Sequence[tuple[int, int]]) -> Iterable[int]:
    """The offsets after each sentence."""
    at = start
    for match in _END.finditer(text, start, end):
        stop = match.end()
        c = match.group()[0]
        if c in numbering.LINE_ENDS:
            yield match.start() + 1
            continue
        span = numbering.inside(spans, match.start())
        if span is not None and stop < span[1]:
            continue
        if stop < end and text[stop] in _GOES_ON:
            continue
        if stop < end and text[stop] == '"' and text.count('"', max(at, stop - LONGEST), stop) % 2:
            stop += 1  # a straight quote that closes what this sentence opened
        at = stop
        yield stop


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _BLANK:
        start += 1
    while end > start and text[end - 1] in _BLANK:
        end -= 1
    return start, end


def _cut(text: str, start: int, end: int) -> Iterable[tuple[int, int]]:
    """``text[start:end]`` in pieces of at most ``LONGEST``, each cut at the last of the best breaks within reach; where
    there is none it runs to the next one."""
    while end - start > LONGEST:
        stop = 0
        for pattern in _BREAKS:
            for match in pattern.finditer(text, start + 1, start + LONGEST):
                stop = match.end()
            if stop:
                break
        if not stop:
            found = _ANY_BREAK.search(text, start + LONGEST, end)
            stop = found.end() if found else end
        a, b = _trim(text, start, stop)
        if a < b:
            yield a, b
        start = stop
    a, b = _trim(text, start, end)
    if a < b:
        yield a, b

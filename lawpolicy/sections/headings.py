"""What an item is called: the words after its mark that can stand as a heading; and headings without a mark."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lawpolicy.sections import numbering, roles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lawpolicy.sections.numbering import Mark

# What can close a heading that text follows. A half-width : inside a time (12:30) is no close.
_CLOSE = re.compile(r"[。；;！？!?：｡\n\v\f\u2028\u2029]|:(?!\d)")
# Longest heading, and most commas in it, by level of the mark.
_LONGEST = {1: 60, 2: 46, 3: 42, 4: 34}
_COMMAS = {1: 4, 2: 3, 3: 2, 4: 1}
# What only a sentence says: a thing done and over, a count, a time; 了解 and 为了 are no such thing.
_SENTENCE = re.compile(
    r"(?<![为除])了(?![解结])|多次|先后|累计|已(?:经|全|完|建|有|成)|[0-9０-９]余?[万亿]?(?:件|次|场|人|份|名|起|户|家|期|元|%|％)"
    r"|^(?:20\d\d年(?:度?[，,共全我]|以?来)|今年|去年|一年来|年内|截至|按照|根据|通过|针对|由于|因(?![地势])|对照|我[市区县镇乡局州]将)"
)
# Behind the last item of a series these speak of all of it: 三是手段跟不上。究其原因，…
_ON_ALL = re.compile(
    r"\s*(?:(?:究其|主要|造成|产生|分析|归结)?(?:这些|上述|以上|其|存在|的)?(?:问题|不足)?的?(?:主要)?原因|这些|上述|以上|对此)"
)
# A chapter's usual name with its text run in, where a page lost its line ends: 二、存在问题执法力量不足；…
_RUN_IN = re.compile(
    r"(?:存在的?(?:主要|突出)?(?:问题|不足)|(?:下一?步|今后)(?:工作)?(?:打算|计划|安排)|20\d\d年(?:工作)?(?:打算|计划|安排)"
    r"|主要工作(?:情况|成效|做法)|工作开展情况)(?![的和与及、等之整清进后情成措])(?=[一-鿿])"
)
_SPACES = re.compile(r"[ \t\u3000\xa0\u2002\u2003\u2009]+")
_TRIM = " \t\u3000\xa0\u2002\u2003\u2009\u200b\ufeff\n\v\f\u2028\u2029"
_TAIL = "。：:；;，,、.．｡—-" + _TRIM
_LEAD = "".join(set("，,、：:.．" + _TRIM) - set(numbering.LINE_ENDS))  # between a mark and its words
_NO_CLOSE = ("；", ";", "！", "!", "？", "?")
_SOLID = re.compile(r"\S")
_HAN = re.compile(r"[\u4e00-\u9fff]")


def heading(
    text: str, mark: Mark, stop: int, spans: Sequence[tuple[int, int]], *, leads: bool = False, plain: bool = False
) -> str | None:
    """The heading of the item that ``mark`` begins, without its closing mark.

    ``stop`` is where the item's own text ends; ``leads`` says that items of its own follow there, ``plain`` that the
    item before it in its series has no heading: then a clause that fills its line is none either. None where the
    first clause is an ordinary sentence, or where the item is no more than that clause.
    """
    at = mark.end
    while at < stop and text[at] in _LEAD:
        at += 1
    if at < stop and text[at] in numbering.LINE_ENDS:  # the mark on a line of its own, the words on the next
        while at < stop and text[at].isspace():
            at += 1
    close, limit = at, min(stop, at + 120)
    while (found := _CLOSE.search(text, close, limit)) and numbering.inside(spans, found.start()):
        close = found.end()
    if found is None and limit < stop:
        return _before_space(text[at:limit], mark.level)
    end, closed = (found.start(), found.group()) if found else (stop, "")
    phrase, after = text[at:end].strip(_TRIM), end + len(closed)
    own_line = closed in numbering.LINE_ENDS  # or the item ends without any close
    if closed not in _NO_CLOSE and _stands(phrase, mark.level, own_line=own_line):
        commas = phrase.count("，") + phrase.count(",")
        if plain and not own_line and mark.kind == "is" and (commas or _ON_ALL.match(text, after, stop)):
            return None
        if plain and not own_line and (line := text.find("\n", after, stop)) >= 0:
            stop = line
        rest = leads or _SOLID.search(text, after, stop) is not None
        # An item that is one clause of a plan is a sentence where it begins its series: （一）推进改革，完善机制。
        alone = mark.level < 3 and not plain and len(phrase) <= 30 and commas <= (mark.value > 1)
        if rest or alone or (mark.level < 4 and own_line):
            return phrase.strip(_TAIL) or None
    if mark.kind == "cn" and (name := _RUN_IN.match(phrase)) is not None:
        return name.group()
    return None if own_line else _before_space(phrase, mark.level)


def _before_space(phrase: str, level: int) -> str | None:
    """The words before the first white space where they stand as a heading by themselves."""
    gap = _SPACES.search(phrase)
    if gap and gap.start() >= 4 and len(phrase) - gap.end() > 8:
        head = phrase[: gap.start()]
        whole = all(head.count(a) == head.count(b) for a, b in ("“”", "《》", "（）", "()"))
        if whole and _stands(head, level, own_line=False):
            return head.strip(_TAIL) or None
    return None


def _stands(phrase: str, level: int, *, own_line: bool) -> bool:
    """Whether a phrase is short and nominal enough for a heading at this level."""
    if not 2 <= len(phrase) <= _LONGEST[level] + (14 if own_line and level < 4 else 0) or not _HAN.search(phrase):
        return False
    commas = phrase.count("，") + phrase.count(",")
    if commas > _COMMAS[level] + (len(phrase) <= 24):
        return False
    return level <= 2 or own_line or _SENTENCE.search(phrase) is None


# A line of its own that may be a heading without a mark: short, and no clause ends in it.
_LINE = re.compile(
    r"(?m)^[^\S\n]{0,40}(?P<words>[\u4e00-\u9fff“《【2][^\n。；;！？!?：:|\t>]{2,34}?)[：:]?[^\S\n]{0,40}$"
)
# Lines that are no heading of the report: signature, date, address, attachment, table cell, its title, lead-in.
_NOT_HEADING = re.compile(
    r"(?:政府|委员会|局|厅|办公室|办|所|院|街道|中心|日|如下|报告|元|[％%，,、—-])$|^(?:附件|来源|抄送|责任编辑|联系|单位|序号|注)"
    r"|^\d+$|20\d\d[-./年]\d{1,2}[-./月]"
)
_PROSE = re.compile(r"[^\n]{30}")


@dataclass(slots=True)
class Bare:
    """A heading without a mark, on a line of its own; ``role`` where its words name one (存在问题)."""

    start: int
    end: int
    words: str
    role: str | None


def _over_prose(text: str, at: int, end: int) -> bool:
    """Whether prose stands at ``at``, or a heading with prose below it."""
    if _PROSE.match(text, at, end):
        return True
    line = _LINE.match(text, text.rfind("\n", 0, at) + 1, end)
    if line is None or _NOT_HEADING.search(line.group("words").strip(_TRIM)):
        return False
    below = _SOLID.search(text, line.end(), end)
    return below is not None and _PROSE.match(text, below.start(), end) is not None


def bare(text: str, start: int, end: int, found: Sequence[Mark], skip: Sequence[tuple[int, int]] = ()) -> list[Bare]:
    """The headings without a mark in ``text[start:end]``: a short line after a finished one, with prose or items below.

    A line in a run of short lines (a table, a list of names) is none unless its words name a role.
    """
    marked = {m.start for m in found}
    result: list[Bare] = []
    headed: set[int] = set()  # starts of lines taken as headings
    for match in _LINE.finditer(text, start, end):
        at, stop, words = match.start("words"), match.end(), match.group("words").strip(_TRIM)
        if at in marked or numbering.covered(skip, at) or len(_HAN.findall(words)) < 4:
            continue
        below = _SOLID.search(text, stop, end)
        role = roles.of_heading(words, whole=True)
        if below is None or (role is None and (_NOT_HEADING.search(words) or text[match.end("words")] in "：:")):
            continue
        if below.start() not in marked and not (role or _over_prose(text, below.start(), end)):
            continue
        i = match.start() - 1
        while i >= start and text[i].isspace():
            i -= 1
        if i >= start and text[i] not in "。！？；;!?：:”）)》｡":
            line = text.rfind("\n", start, i) + 1 or start
            while text[line].isspace():
                line += 1
            if line not in marked and line not in headed:
                continue
        headed.add(at)
        result.append(Bare(at, match.end("words"), words, role))
    return result

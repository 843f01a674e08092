"""What each part of a report is for: progress, leader_duty, problems, plans, preamble, other.

A role comes from a heading (``codebook/roles.csv``: place ``heading`` for chapters, ``whole`` for any line or item
whose heading says nothing else) and is inherited. Where the text itself turns inside a section (place ``sentence``)
the section notes the turn, and the items that follow in it take the new role.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from lawpolicy.sections import numbering
from lawpolicy.sections.role_words import YEAR, of_heading, says
from lawpolicy.sections.role_words import rules as role_rules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lawpolicy.sections import Section

ROLES = ("progress", "leader_duty", "problems", "plans", "preamble", "other")

_FUTURE = re.compile(r"^在?(20[12]\d)年.{0,40}(?:将|要(?![求点素件])|计划|拟|打算|重点|继续|着力|力争)")
# The duty, and not 第一责任人压力 or 第一责任人述法会.
_DUTY = re.compile('第一责任人[”"’]?的?(?:职责|责任|履职|作用|义务|要求|制度|规定)')
_FIRST_PERSON = "第一责任人"
_BEGINS = re.compile(r"[(（]?[一1１首①⑴⒈㈠](?![0-9０-９十])|其一|第一")
_COMMA = re.compile(r"[，,]")
_CLAUSE = re.compile(r"[一-鿿][^。；;！？\n]{3,}")
_STOP = re.compile(r"[。！？\n]")
_WINDOW = 400  # how far a sentence is followed on either side of a cue


def report_year(text: str, sections: Sequence[Section]) -> int | None:
    """The year reported on, as far as the roles need it: that of the first chapter's heading, else the first year that
    the body names outside a span of years; else None."""
    first = next((s for s in sections if s.parent_id is None and s.heading), None)
    match = YEAR.search(first.heading or "") if first else None
    start, end = sections[0].start, sections[-1].own_end
    match = match or YEAR.search(text, start, min(end, start + 400))
    return int(match.group(1)) if match else None


def assign(text: str, sections: list[Section]) -> None:
    """Set ``role`` and ``turns`` of every section, in one pass in document order."""
    end = sections[-1].own_end
    year = report_year(text, sections)
    cues = _cue_offsets(text, sections[0].start, end, year)
    parents = {s.parent_id for s in sections}
    at = bisect_left(cues, sections[0].own_end)
    first = _open(text, sections, cues[:at], year)
    state: dict[int | None, str] = {None: first}  # the role that the next item in each open section takes
    role, flow, part = first, first, None  # flow: the role in force where the section before ended
    chapter, chapter_before, on_lines = "progress", sections[0], False
    for s in sections[1:]:
        turned = flow if flow != role and _BEGINS.match(s.number or "") else None
        if turned:  # after a turn a new series belongs to what the text turned to
            state[s.parent_id] = turned
        if s.parent_id is not None:
            inherited = state[s.parent_id]
            if inherited == "problems" and sections[s.parent_id].role == "plans" and not _names_problem(text, s):
                inherited = state[s.parent_id] = "plans"
            if inherited == "problems" and _intends(s, sections[s.parent_id]):
                inherited = state[s.parent_id] = "plans"
            role = _below(text, s, inherited, leaf=s.section_id not in parents)
        else:
            named = of_heading(s.heading, year=year) if s.heading else None
            if s.number is None:
                part = named
            elif part and chapter_before.number is None and not _BEGINS.match(s.number):
                part = None  # no part with chapters of its own: a heading that lost its number
            chapter_before = s
            inline = _inline(text, s)
            listed = flow if inline and on_lines else None  # 一、 inside a chapter's sentence is no chapter
            if named in ("plans", "progress") and says("faced").search(s.heading or ""):
                named = _by_its_text(text, s, leaf=s.section_id not in parents) or named
            told = named or turned or listed or part or _by_its_text(text, s, leaf=s.section_id not in parents)
            role = told or _unnamed(text, s, chapter, state[None])
            chapter, on_lines = role, on_lines or not inline
        s.role = role
        here = at
        at = bisect_left(cues, s.own_end, at)
        flow = _turn(text, s, cues[here:at], year)
        role = s.role
        state[s.section_id] = flow


def _inline(text: str, s: Section) -> bool:
    """Whether text stands before a section on its line."""
    i = numbering.ink_before(text, s.start, 0)
    return i >= 0 and text[i] not in numbering.LINE_ENDS


def _cue_offsets(text: str, start: int, end: int, year: int | None) -> list[int]:
    found = []
    cues = role_rules().cues
    for cue in (*cues, f"{year + 1}年") if year else cues:
        at = text.find(cue, start, end)
        while at >= 0:
            found.append(at)
            at = text.find(cue, at + 1, end)
    return sorted(found)


def _open(text: str, sections: list[Section], cues: list[int], year: int | None) -> str:
    """Section 0: the preamble; where the report has no chapters, its opening is, and the rest follows its sentences.
    Returns the role of items that stand in no chapter."""
    s = sections[0]
    s.role = "preamble"
    size = s.own_end - s.start
    if any(x.level < 4 for x in sections[1:]) and (size < 1500 or size * 2 < sections[-1].own_end - s.start):
        return "progress"
    turn = _after_opening(text, s.start, s.own_end)
    if turn is None:
        s.role = "preamble" if len(sections) > 1 else "progress"
        return "progress"
    s.role = "progress"
    flow = _turn(text, s, [c for c in cues if c >= turn], year)
    if turn > s.start:
        s.turns = ((s.start, "preamble"), (turn, "progress"), *s.turns)
    return flow


def _after_opening(text: str, start: int, end: int) -> int | None:
    """Where the opening of a report without chapters ends: after 报告如下, or after its first sentence where that is
    one; None where there is no more than an opening."""
    lead = text.find("如下", start, min(end, start + 600))
    if lead >= 0:
        stop = _sentence(text, lead, start, end)[1]
        return stop if text[stop:end].strip() else None
    a, b = _sentence(text, start, start, end)
    return b if says("opening").search(text, a, b) else start


def _by_its_text(text: str, s: Section, *, leaf: bool) -> str | None:
    """The role of a chapter with a slogan for a heading (正视不足找差距, 抓牢“关键少数”), by what its text tells."""
    if s.number is None or s.level == 4:
        return None
    heading = s.heading or ""
    if leaf and says("leaders").search(heading) and _on_leaders(text, s):
        return "leader_duty"
    start = s.start + len(s.number) + len(heading)
    clauses = _CLAUSE.findall(text, start, _before_plans(text, start, min(s.end, start + 1500)))
    short = sum(says("lack").search(c) is not None for c in clauses)
    done = any(says("done").search(c) for c in clauses)
    least = 1 / 2 if done else 1 / 3
    named = says("slogan").search(heading) is not None
    return "problems" if named and short and short >= least * len(clauses) else None


def _before_plans(text: str, start: int, end: int) -> int:
    """Where the first sentence on plans begins in ``text[start:end]``; ``end`` where none does."""
    at = start
    while at < end:
        stop = _sentence(text, at, start, end)[1]
        words = text[at:stop].lstrip()
        if at > start and (_FUTURE.match(words) or role_rules().plans_after_problems.search(words)):
            return at
        at = max(stop, at + 1)
    return end


def _unnamed(text: str, s: Section, chapter: str, loose: str) -> str:
    """A chapter whose heading names no role: work done, unless it follows the problems and tells of nothing done."""
    if s.level == 4:
        return loose
    if chapter in ("problems", "plans") and not says("done").search(text, s.start, min(s.end, s.start + 300)):
        return "plans"
    return "progress"


def _names_problem(text: str, s: Section) -> bool:
    return says("shortcoming").search(text, s.start, min(s.own_end, s.start + 80)) is not None


def _intends(s: Section, parent: Section) -> bool:
    """Whether an item of a part on problems and plans (存在问题及下一步打算) is one of the plans, by its heading."""
    if not (s.heading and parent.heading and says("plans_too").search(parent.heading)):
        return False
    return says("intention").search(s.heading) is not None and not says("shortcoming").search(s.heading)


def _below(text: str, s: Section, inherited: str, *, leaf: bool) -> str:
    """The role of an item inside a section: what its heading alone says, else what it inherits."""
    named = of_heading(s.heading, whole=True) if s.heading else None
    if named in ("problems", "plans") or (named == "leader_duty" and inherited == "progress"):
        return str(named)
    if inherited == "progress" and leaf and _on_leaders(text, s):
        return "leader_duty"
    return inherited


def _on_leaders(text: str, s: Section) -> bool:
    """Whether an item without items of its own is mainly on the first responsible person, not in passing."""
    at = text.find(_FIRST_PERSON, s.start, s.own_end)
    if at < 0:
        return False
    about = s.heading or ""
    if says("leaders").search(about) and s.own_end - s.start <= 250:
        return True
    said, stop = 0, s.start
    while at >= 0:
        a, stop = _sentence(text, at, s.start, s.own_end)
        if says("leader_subject").search(text, a, stop):
            said += stop - a
        elif _DUTY.match(text, at):  # 压实各部门第一责任人责任: no more than its clause
            comma = _COMMA.search(text, at, stop)
            said += (comma.start() if comma else stop) - max(a, text.rfind("，", a, at), text.rfind(",", a, at))
        at = text.find(_FIRST_PERSON, stop, s.own_end)
    return said * (3 if "责任" in about else 2) >= s.own_end - s.start - len(about)


def _sentence(text: str, at: int, start: int, end: int) -> tuple[int, int]:
    """The sentence around ``at`` within ``start``–``end``, followed no further than ``_WINDOW`` either way."""
    low, high = max(start, at - _WINDOW), min(end, at + _WINDOW)
    a = max(text.rfind(c, low, at) for c in "。！？\n") + 1 or low
    stop = _STOP.search(text, at, high)
    while a < at and text[a].isspace():
        a += 1
    return a, stop.end() if stop else high


def _turn(text: str, s: Section, cues: list[int], year: int | None) -> str:
    """Note in ``s.turns`` where its own text takes another role; the role in force at its end."""
    state, done = s.role, s.start + len(s.number or "") + len(s.heading or "")
    turns: list[tuple[int, str]] = []
    for cue in cues:
        if cue < done:
            continue
        a, done = _sentence(text, cue, s.start, s.own_end)
        words = text[a + len(s.number or "") if a == s.start else a : done].lstrip("，,、：: ")
        new = _judge(words, state, s.role, year)
        if new != state:
            turns.append((a, new))
            state = new
        if new == "problems" and s.role == "plans":  # until a sentence that names no shortcoming
            after = _past_problems(text, done, s.own_end)
            if after < s.own_end:
                turns.append((after, "plans"))
                state, done = "plans", after
    if s.section_id and turns and turns[0][0] <= _text_start(text, s) and (turns[0][1] != "other" or not s.heading):
        s.role = turns.pop(0)[1]
    s.turns = tuple(turns)
    return state


def _text_start(text: str, s: Section) -> int:
    """Where a section's text begins: its start, or below a heading that names no role."""
    if s.level > 2 or not s.heading or of_heading(s.heading) is not None:
        return s.start
    at = text.find(s.heading, s.start, s.own_end) + len(s.heading)
    while at < s.own_end and text[at] in " \t\u3000\xa0\u2002\u2003。：:\n":
        at += 1
    return at


def _past_problems(text: str, start: int, end: int) -> int:
    """Where the first sentence from ``start`` begins that names no shortcoming; ``end`` where each does."""
    while start < end:
        if text[start].isspace():
            start += 1
            continue
        stop = _sentence(text, start, start, end)[1]
        if not says("shortcoming").search(text, start, stop):
            return start
        start = stop
    return end


def _judge(words: str, state: str, base: str, year: int | None) -> str:
    """The role of a sentence with a cue, given the role in force before it and that of its section."""
    rules = role_rules()
    if rules.closing.search(words):
        return "other"
    if state == "other":
        state = base
    if state == "problems":
        future = _FUTURE.match(words)
        planned = future is not None and year is not None and int(future.group(1)) == year + 1
        return "plans" if planned or rules.plans_after_problems.search(words) else state
    if state != "plans" and rules.plans_after_progress.search(words):
        return "plans"
    if state == "leader_duty" or not rules.problems.search(words) or rules.not_problems.search(words):
        return state
    if state == "plans" and (not says("concession").search(words) or rules.plans_after_problems.search(words)):
        return state
    return "problems"

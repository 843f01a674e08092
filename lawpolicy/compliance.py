"""Does a report meet its own law (法治政府建设与责任落实督察工作规定, article 24)?

Six rows a report, always: published by 1 April of the next year, and the contents that the rules and the provincial
guides after them ask for. ``met`` is None where the text cannot tell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from lawpolicy import codebook
from lawpolicy.metadata import Description
from lawpolicy.sections import Section, roles
from lawpolicy.sentences import Sentence

REQUIREMENTS = ("on_time", "achievements", "problems", "causes", "leader_duty", "plans")

FIRST_YEAR = 2019  # the rules came into force in 2019: the first reports they bind are those for that year
SURE = 0.6  # a date of publication less sure than this decides nothing
SHORTEST = 120  # characters; a body shorter than this is no report, and nothing can be missed from it
_LATEST_MONTHS = 14  # after the end of the year; a later date is taken for that of a repost


@dataclass(slots=True)
class Requirement:
    """A row of ``compliance``."""

    requirement: str  # on_time, achievements, problems, causes, leader_duty, plans
    met: bool | None
    start: int | None
    end: int | None
    note: str


@cache
def _patterns() -> dict[tuple[str, str], re.Pattern[str]]:
    rows = codebook.rows("compliance", key=("requirement", "pattern"), required=("kind", "comment"))
    kinds = {(r["requirement"], r["kind"]) for r in rows}
    return {
        (requirement, kind): re.compile(
            "|".join(f"(?:{r['pattern']})" for r in rows if (r["requirement"], r["kind"]) == (requirement, kind))
        )
        for requirement, kind in kinds
    }


def judge(text: str, sections: list[Section], sentences: list[Sentence], description: Description) -> list[Requirement]:
    """One row for each of ``REQUIREMENTS``, with the evidence's span where there is some."""
    enough = sum(s.end - s.start for s in sentences) >= SHORTEST
    by_role: dict[str, list[tuple[int, int]]] = {}
    for s in sentences:
        start = _after_heading(text, sections[s.section_id], s)
        if start < s.end:
            by_role.setdefault(s.role, []).append((start, s.end))
    return [
        _on_time(description),
        _has("achievements", by_role.get("progress", []), enough, "举措成效 measures and results"),
        _problems(text, by_role.get("problems", []), enough),
        _causes(text, by_role.get("problems", []), enough),
        _leader_duty(text, sections, sentences, enough),
        _has("plans", by_role.get("plans", []), enough, "下一年度安排 plans for the next year"),
    ]


def _after_heading(text: str, section: Section, sentence: Sentence) -> int:
    """Where a sentence starts to say something: after a chapter's heading that only names a role (存在的问题)."""
    start = sentence.start
    if start != section.start or section.parent_id is not None or roles.of_heading(section.heading or "") is None:
        return start
    start += len(section.number or "")
    at = text.find(section.heading or "", start, sentence.end)
    start = at + len(section.heading or "") if at >= 0 else start
    while start < sentence.end and text[start] in " \t\u3000\xa0。：:；;，,、":
        start += 1
    return start


def _on_time(description: Description) -> Requirement:
    year, published = description.values.get("year"), description.values.get("published")
    field = next((f for f in description.fields if f.field == "published"), None)
    start, end = (field.start, field.end) if field else (None, None)

    def row(met: bool | None, note: str) -> Requirement:
        return Requirement("on_time", met, start, end, note)

    if not isinstance(published, date):
        return row(None, "未见公布日期 · no date of publication")
    if not isinstance(year, int):
        return row(None, "不知所报年份 · the year reported on is not known")
    if year < FIRST_YEAR:
        return row(None, f"{FIRST_YEAR} 年以前无此规定 · no such rule before the reports for {FIRST_YEAR}")
    if field is not None and field.confidence < SURE:
        return row(None, f"公布日期 {published} 不确定 · the date is not sure enough")
    due = date(year + 1, 4, 1)
    if published < date(year, 1, 1) or (published.year - year - 1) * 12 + published.month > _LATEST_MONTHS:
        return row(None, f"{published} 可能是转载日期 · the date may be a repost's")
    return row(published <= due, f"{published} 公布，期限 {due} · published {published}, due {due}")


def _has(requirement: str, spans: Sequence[tuple[int, int]], enough: bool, what: str) -> Requirement:
    if spans:
        return Requirement(requirement, True, *spans[0], f"有{what}")
    return _missing(requirement, enough, what)


def _missing(requirement: str, enough: bool, what: str) -> Requirement:
    if not enough:
        return Requirement(requirement, None, None, None, "正文太短 · the body is too short to tell")
    return Requirement(requirement, False, None, None, f"未见{what}")


def _problems(text: str, spans: Sequence[tuple[int, int]], enough: bool) -> Requirement:
    what = "存在的不足 a shortcoming named"
    none = _patterns()["problems", "none"]
    said = [(a, b) for a, b in spans if not none.search(text[a:b])]
    cue = _patterns()["problems", "cue"]
    span = next(((a, b) for a, b in said if cue.search(text, a, b)), said[0] if said else None)
    return _has("problems", [span] if span else [], enough, what)


def _causes(text: str, spans: Sequence[tuple[int, int]], enough: bool) -> Requirement:
    cue = _patterns()["causes", "cue"]
    named = [(a, b) for a, b in spans if cue.search(text, a, b)]
    return _has("causes", named, enough, "不足的原因 the cause of a shortcoming")


def _leader_duty(text: str, sections: Sequence[Section], sentences: Sequence[Sentence], enough: bool) -> Requirement:
    what = "党政主要负责人履行第一责任人职责的部分 a section on the first responsible person"
    for s in sections:
        if s.role == "leader_duty":
            return Requirement("leader_duty", True, s.start, s.end, f"有{what}")
    if sentences and (
        mention := _patterns()["leader_duty", "mention"].search(text, sentences[0].start, sentences[-1].end)
    ):
        note = "只是提到第一责任人 · the first responsible person is named in passing only"
        return Requirement("leader_duty", False, mention.start(), mention.end(), note)
    return _missing("leader_duty", enough, what)

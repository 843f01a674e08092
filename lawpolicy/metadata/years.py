"""The year a report is about: what it says it reports, not a cited plan, a document's number or a repost's day."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from lawpolicy import dates

FIRST = 2004  # the first reports on 依法行政, under the State Council's outline of that year
_LAST = 2100
# A plan's word behind a year makes it the year after the one reported: 2021年工作打算.
_PLAN = re.compile(
    r"[^。\n，,;；、和及与暨:：]{0,16}?(?:计划|打算|安排|谋划|思路|展望|重点任务|工作要点|工作重点|工作目标|主要任务|工作任务|规划)"
)
_RESULT = re.compile(r"[^。\n，,;；]{0,24}?(?:情况|成效|做法|举措|进展|总结|报告|回顾|问题|不足|汇报|成绩|亮点)")
_PLANNED = re.compile(
    r"[，,]?[^。\n，,;；]{0,14}"
    r"(?:将(?![^。\n]{0,30}(?:作为|纳入|列入|摆在|融入|贯穿|列为))|要(?![求点素件])|计划|拟|继续|力争)"
)
_ABOUT = re.compile(r"[，,]?[^。\n，,;；]{0,12}(?:法治政府建设|依法行政|法治建设)")
# 《关于报送2022年法治政府建设情况的通知》 asks for the report; 《云岭县2022年依法行政工作要点》 is that year's plan.
_ASKED = re.compile(
    r"[^《》\n]{0,8}(?:法治|依法行政|依法治)[^《》\n]{0,16}?(?:(情况|报告|总结)[^《》\n]{0,12}通知|要点|任务|清单|安排|计划|方案|通知)"
    r"[^《》\n]{0,8}》"
)
_NOW = re.compile(r"现将[^。\n]{0,40}")
_REPORTED = re.compile(r"[^。\n]{0,70}?(?:如下|报告|汇报|公开|公布|通报)")
# A year without 年 in a title: 云岭县2020法治政府建设报告. Not part of a range or of a longer number.
_PLAIN = re.compile(r"(?<![\d\-—–－~～至])(20[0-4]\d)(?=度|法治|依法|推进|[^\d年\-—–－~～至])(?![\-—–－~～至]\d)")
_BLANKS = " \t\u3000\xa0\u2002\u2003"
_CLAUSE = frozenset("。；;！？\n：:")
_RANGE = re.compile(r"\s*[-—–－~～至到]{1,2}\s*(?:20)?\d{2}")
_LINE_START = re.compile(
    r"\n\s*(?:[（(]?[一二三四五六七八九十]{1,3}[)）]?[、.．]?|第[一二三四五六七八九]部分[:：]?)\s*$"
)


@dataclass(slots=True)
class Reported:
    """The year, its evidence, and what speaks for another."""

    year: int | None = None
    start: int | None = None
    end: int | None = None
    rule: str = ""
    confidence: float = 0.0
    conflicts: list[str] = field(default_factory=list)


def _plausible(year: int | None) -> bool:
    return year is not None and FIRST <= year <= _LAST


def in_title(title: str) -> tuple[int, int, int, float] | None:
    """(year, start, end, confidence) of the year that a title names as reported; None for none, or only a range."""
    found: list[tuple[int, int, int]] = []
    for match in dates.YEAR.finditer(title):
        year = dates.year(match)
        if not _plausible(year) or _RANGE.match(title, match.end()) or _PLAN.match(title, match.end()):
            continue
        found.append((year or 0, match.start(), match.end()))
    if found:
        return (*found[0], 0.97 if len({f[0] for f in found}) == 1 else 0.9)
    plain = _PLAIN.search(title)
    return (int(plain.group(1)), plain.start(), plain.end(), 0.9) if plain is not None else None


def _cited(text: str, at: int, start: int) -> bool:
    """Whether an offset stands inside 《》."""
    low = max(start, at - 60)
    opening = text.rfind("《", low, at)
    return opening >= 0 and text.rfind("》", low, at) < opening


def _body(text: str, start: int, end: int) -> tuple[dict[int, float], dict[int, tuple[int, int, str]], Counter[int]]:
    """Votes for years out of the body, the best evidence of each, and how often each stands there."""
    votes: dict[int, float] = {}
    evidence: dict[int, tuple[int, int, str]] = {}
    counts: Counter[int] = Counter()
    best: dict[int, float] = {}

    def vote(year: int, weight: float, a: int, b: int, rule: str) -> None:
        votes[year] = max(votes.get(year, 0.0), 0.0) + weight
        if weight > best.get(year, 0.0):
            best[year], evidence[year] = weight, (a, b, rule)

    now = _NOW.search(text, start, min(end, start + 1500))
    statement = range(now.start(), now.start() + 50) if now is not None else range(0)
    seen: set[str] = set()
    for match in dates.years(text, start, min(end, start + 60_000)):
        year, (a, b) = dates.year(match), match.span()
        if year is not None and FIRST <= year <= _LAST and _cited(text, a, start):
            if "asked" not in seen and (asked := _ASKED.match(text, b, min(end, b + 60))) is not None:
                seen.add("asked")
                vote(year, 2.0 if asked.group(1) else 1.5, a, b, "year_of_a_cited_plan")
            continue
        if year is None or not FIRST <= year <= _LAST or _RANGE.match(text, b, min(end, b + 12)):
            continue
        near = text[b : b + 3]
        if near[:1] in "至到" or text[max(start, a - 1) : a] in ("至", "到", "〔", "[", "前", "自"):
            continue
        counts[year] += 1
        if a in statement and _REPORTED.match(text, b, min(end, b + 90)):
            vote(year, 3.0, a, b, "stated_as_reported")
            continue
        lead = text[max(start, a - 24) : a]
        heading = lead.rstrip(_BLANKS)[-1:] in ("", "\n") or _LINE_START.search(lead) is not None
        if a - start < 3 or (a - start < 60 and not text[start:a].strip("　 \xa0\u2002")):
            vote(year, 2.5, a, b, "opening_words")
        elif heading and _PLAN.match(text, b, min(end, b + 30)) and "plan" not in seen:
            seen.add("plan")
            vote(year - 1, 2.0, a, b, "year_before_the_plans")
        elif heading and _RESULT.match(text, b, min(end, b + 40)) and "result" not in seen:
            seen.add("result")
            vote(year, 2.0, a, b, "heading")
        elif (
            a - start > (end - start) // 2
            and not seen & {"plan", "planned"}
            and (heading or lead.rstrip(_BLANKS)[-1:] in _CLAUSE)
            and _PLANNED.match(text, b, b + 24)
        ):
            seen.add("planned")
            vote(year - 1, 1.5, a, b, "year_before_the_plans")
        elif a - start < 400 and "about" not in seen and _ABOUT.match(text, b, min(end, b + 24)):
            seen.add("about")
            vote(year, 1.5, a, b, "year_of_the_work")
        elif a - start < 200 and "first" not in seen and (near[:1] in ("，", ",") or near == "以来，"):
            seen.add("first")
            vote(year, 1.5, a, b, "first_sentences")
    return votes, evidence, counts


def infer(
    text: str,
    start: int,
    end: int,
    title: tuple[str, int | None, int | None] | None,
    published: date | None,
    signed: date | None,
) -> Reported:
    """The year reported on, out of title, body and dates, in this order; what disagrees is noted.

    title: as written, with its span. A report dated January to June is about the year before, one dated November or
    December about that year; where only a date speaks the confidence is low, and a day between says nothing.
    """
    votes, evidence, counts = _body(text, start, end)
    named = in_title(title[0]) if title is not None else None
    body = max(votes, key=lambda y: (votes[y], y), default=None)
    if named is not None and title is not None:
        year, a, b, sure = named
        at, stop = title[1], title[2]
        if at is not None and stop is not None and text[at + a : at + b] == title[0][a:b]:
            at, stop = at + a, at + b
        result = Reported(year, at, stop, "title", sure)
        late = (published is not None and published.year < year) or (signed is not None and signed.year < year)
        if body is not None and body != year and votes[body] > votes.get(year, 0.0):
            result.conflicts.append(f"the title says {year}, the body {body}")
            result.confidence = 0.8
            if late or (votes[body] >= 4.5 and votes.get(year, 0.0) < 1.5):
                x, y, rule = evidence[body]
                return Reported(body, x, y, f"{rule}, against the title", 0.7, result.conflicts)
        elif late:
            result.conflicts.append(f"the title says {year}, but the page is dated before that year")
            result.confidence = 0.6
        elif votes.get(year, 0.0) >= 1.5:
            result.confidence = 0.98
        return result
    if body is not None and votes[body] >= 1.5:
        x, y, rule = evidence[body]
        second = max((v for k, v in votes.items() if k != body), default=0.0)
        most = counts.most_common(1)[0][0] if counts else None
        sure = (
            0.95
            if votes[body] >= 3 and second < 2
            else 0.9
            if votes[body] >= 2.5 and second < 2 and most == body
            else 0.8
        )
        if second >= 2:
            sure = 0.85 if votes[body] >= 2 * second else 0.7
        dated = signed or published
        if dated is not None and not body <= dated.year:
            return Reported(
                body, x, y, rule, 0.5, [f"the body speaks of {body}, but the page is dated {dated.isoformat()}"]
            )
        return Reported(body, x, y, rule, sure)
    dated = signed or published
    common = counts.most_common(2)
    if (
        common
        and (len(common) == 1 or common[0][1] > common[1][1])
        and common[0][1] >= 2
        and (dated is None or dated.year - common[0][0] in (0, 1))
    ):
        return Reported(common[0][0], None, None, "most_frequent_year", 0.65)
    if dated is not None:
        if dated.month <= 6:
            return Reported(
                dated.year - 1, None, None, "year_before_the_date", 0.75 if dated.month <= 4 and signed else 0.65
            )
        if dated.month >= 11:
            return Reported(dated.year, None, None, "year_of_the_date", 0.6)
    return Reported()

"""The words of ``codebook/roles.csv`` by what they are for, and the role that a heading's words name."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from lawpolicy import codebook

_SPACE = re.compile(r"\s+")
YEAR = re.compile(r"(?<![\d—~～至到-])(20[12]\d)年(?![—~～至到-])")


class Rules(NamedTuple):
    words: dict[str, re.Pattern[str]]  # by use
    cues: tuple[str, ...]  # no sentence turns without one: looked for first, because that is quick
    heading: tuple[tuple[str, re.Pattern[str]], ...]
    whole: tuple[tuple[str, re.Pattern[str]], ...]
    closing: re.Pattern[str]
    plans_after_progress: re.Pattern[str]
    plans_after_problems: re.Pattern[str]
    problems: re.Pattern[str]
    not_problems: re.Pattern[str]


@cache
def rules() -> Rules:
    """The rows of ``codebook/roles.csv``, compiled."""
    rows = codebook.rows("roles", key=("role", "place", "pattern"), required=("comment",))

    def alternatives(role: str, within: tuple[str, ...]) -> re.Pattern[str]:
        chosen = [r["pattern"] for r in rows if (r["role"], r["place"]) == (role, "sentence") and r["within"] in within]
        return re.compile("|".join(f"(?:{p})" for p in chosen))

    def headings(place: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
        return tuple((r["role"], re.compile(r["pattern"])) for r in rows if r["place"] == place)

    return Rules(
        {r["within"]: re.compile(r["pattern"]) for r in rows if r["place"] == "words"},
        tuple(word for r in rows if r["place"] == "cue" for word in r["pattern"].split("|")),
        headings("heading"),
        headings("whole"),
        alternatives("other", ("any",)),
        alternatives("plans", ("progress",)),
        alternatives("plans", ("progress", "problems")),
        alternatives("problems", ("progress",)),
        alternatives("not_problems", ("progress",)),
    )


def says(use: str) -> re.Pattern[str]:
    """The words of ``codebook/roles.csv`` (place ``words``) for a use."""
    return rules().words[use]


def of_heading(words: str, *, whole: bool = False, year: int | None = None) -> str | None:
    """The role that a heading names, or None. ``whole``: only where it says nothing else (for lines and lower items).

    A chapter that names the year after ``year`` and no role is on plans.
    """
    if whole and not says("hint").search(words):
        return None
    words = _SPACE.sub("", words)
    chosen = rules()
    named = next((role for role, pattern in (chosen.whole if whole else chosen.heading) if pattern.search(words)), None)
    if (
        not whole
        and named in (None, "progress")
        and not says("done_heading").search(words)
        and _names_next(words, year)
    ):
        return "plans"
    return named


def _names_next(words: str, year: int | None) -> bool:
    return year is not None and any(int(m.group(1)) == year + 1 for m in YEAR.finditer(words))

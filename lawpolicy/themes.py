"""Which of the themes of the two national Outlines a section is about, and how strongly.

A heading is read by ``codebook/heading_patterns.csv``, the text by ``codebook/theme_terms.csv``: weighted words, the
longest match first, so that 执法监督 counts for enforcement and not for 监督 too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind

from lawpolicy import codebook
from lawpolicy.problems import LawpolicyError
from lawpolicy.sections import Section

# How much a heading says against the text below it, and a section's parent against both.
HEADING_SHARE = 0.7
# The first words of an item without a heading say what it is about, less surely than a heading does.
OPENING, OPENING_SHARE = 40, 0.4
PARENT_SHARE = 0.2
# A theme is a section's own where it has this share of the weight, leads the next by this factor …
LEAST_SHARE, LEAD = 0.3, 1.15
# … and rests on this much evidence: one plain word in a heading, two or three in the text.
LEAST_HEADING, LEAST_TEXT = 2.0, 3.0
# A chapter whose heading names a role (工作情况, 存在问题) holds all themes: it has one only where one fills it.
CHAPTER_SHARE, CHAPTER_TEXT = 0.6, 8.0
# Marks that slogans in headings wear or not: “放管服”改革.
_LOOSE = str.maketrans("", "", "“”\"‘’'《》〈〉「」 \t\u3000\xa0\u2002\u2003\u2009")


@dataclass(slots=True)
class ThemeWeight:
    """A row of ``theme_weights``: ``weight`` is the theme's share (0 to 1) of what in the section points to themes."""

    section_id: int
    theme: str
    weight: float


@dataclass(frozen=True, slots=True)
class Theme:
    """A row of ``codebook/themes.csv``; ``order_2015`` and ``order_2021`` are its place in each Outline, None where it
    has no chapter there."""

    code: str
    name_zh: str
    name_en: str
    order_2015: int | None
    order_2021: int | None


@cache
def themes() -> dict[str, Theme]:
    """The themes by code, in the order of the codebook."""
    rows = codebook.rows("themes", key=("code",), required=("name_zh", "name_en", "comment"))
    return {
        r["code"]: Theme(
            r["code"], r["name_zh"], r["name_en"], int(r["order_2015"]) if r["order_2015"] else None,
            int(r["order_2021"]) if r["order_2021"] else None,
        )
        for r in rows
    }  # fmt: skip


@cache
def _words(name: str, column: str) -> tuple[AhoCorasick, list[list[tuple[int, float]]]]:
    """An automaton of the words of a codebook, and the (theme's position, weight) pairs of each."""
    position = {code: i for i, code in enumerate(themes())}
    words: dict[str, list[tuple[int, float]]] = {}
    for line, row in enumerate(codebook.rows(name, key=(column, "theme"), required=("weight", "comment")), start=2):
        if row["theme"] not in position:
            raise LawpolicyError(
                f"codebook/{name}.csv, line {line}: '{row['theme']}' is no theme; use one of {', '.join(position)}."
            )
        words.setdefault(row[column], []).append((position[row["theme"]], float(row["weight"])))
    return AhoCorasick(words, MatchKind.LeftmostLongest), list(words.values())


def score(text: str, sections: list[Section]) -> list[ThemeWeight]:
    """The weights of every section with any sign of a theme. Sets each section's ``theme``, None where none leads.

    A section's weights come from its heading and from its text, that of its items included.
    """
    codes = list(themes())
    nothing = [0.0] * len(codes)
    of_text = _of_text(text, sections, len(codes))
    result: list[ThemeWeight] = []
    shares: dict[int | None, list[float]] = {None: nothing}
    for s, found in zip(sections, of_text, strict=True):
        opening = text[s.start : min(s.own_end, s.start + OPENING)] if s.level >= 2 else ""
        head = _of_heading(s.heading or opening, len(codes))
        in_head, in_text = sum(head), sum(found)
        above = shares[s.parent_id]
        shares[s.section_id] = above
        s.theme = None
        if not in_head and not in_text:
            continue
        part = HEADING_SHARE * min(1.0, in_head / LEAST_HEADING) if s.heading else OPENING_SHARE * (in_head > 0)
        part = part if in_text else 1.0
        weights = [
            part * h / (in_head or 1) + (1 - part) * f / (in_text or 1) for h, f in zip(head, found, strict=True)
        ]
        result += [ThemeWeight(s.section_id, codes[i], round(w, 4)) for i, w in enumerate(weights) if w >= 0.00005]
        shares[s.section_id] = weights
        if s.role == "leader_duty":
            s.theme = "leadership"
        elif _enough(s, in_head, in_text):
            judged = [w + PARENT_SHARE * a for w, a in zip(weights, above, strict=True)]
            first, second = sorted(judged, reverse=True)[:2]
            holds_all = s.parent_id is None and s.level < 4 and in_head < LEAST_HEADING
            if first >= (CHAPTER_SHARE if holds_all else LEAST_SHARE) and first >= LEAD * second:
                s.theme = codes[judged.index(first)]
    return result


def _enough(s: Section, in_head: float, in_text: float) -> bool:
    """Whether heading and text together say enough: a chapter without a theme in its heading must say more."""
    if s.parent_id is None and s.level < 2 and in_head < LEAST_HEADING:
        return in_text >= CHAPTER_TEXT
    return in_head / LEAST_HEADING + in_text / LEAST_TEXT >= 1


def _of_heading(heading: str, n: int) -> list[float]:
    weights = [0.0] * n
    automaton, pairs = _words("heading_patterns", "pattern")
    for word, _, _ in automaton.find_matches_as_indexes(heading.translate(_LOOSE)):
        for theme, weight in pairs[word]:
            weights[theme] += weight
    return weights


def _of_text(text: str, sections: Sequence[Section], n: int) -> list[list[float]]:
    """For each section the weights of its own text and of all that stands below it."""
    weights = [[0.0] * n for _ in sections]
    at, end, own = 0, sections[0].own_end, weights[0]
    first, stop = sections[0].start, sections[-1].own_end
    automaton, pairs = _words("theme_terms", "term")
    for word, _, stopped in automaton.find_matches_as_indexes(text[first:stop]):
        while first + stopped > end and at + 1 < len(sections):
            at += 1
            end, own = sections[at].own_end, weights[at]
        for theme, weight in pairs[word]:
            own[theme] += weight
    for s in reversed(sections):
        if s.parent_id is not None:
            below, above = weights[s.section_id], weights[s.parent_id]
            for i, w in enumerate(below):
                if w:
                    above[i] += w
    return weights

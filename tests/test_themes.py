"""Themes of sections by heading and text.

`cases/themes.csv`: `form` (where such a heading is found), `heading` (with its mark; ``一是`` alone: no heading),
`text` (the section's text, may be empty), `theme` (a code, ``-`` for none). All written for the project.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from ahocorasick_rs import AhoCorasick, MatchKind
from hypothesis import given
from hypothesis import strategies as st
from test_sections import TEXTS

from lawpolicy import codebook, themes
from lawpolicy.sections import Section, outline

HERE = Path(__file__).parent


def rows() -> list[dict[str, str]]:
    with (HERE / "cases" / "themes.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def scored(text: str) -> tuple[list[Section], list[themes.ThemeWeight]]:
    sections = outline(text, 0, len(text))
    return sections, themes.score(text, sections)


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["heading"] + row["text"][:6])
def test_theme_of_a_section(row: dict[str, str]) -> None:
    gap = "。\n" if row["text"] and row["heading"] != "一是" else ""
    sections, _ = scored(row["heading"] + gap + row["text"])
    assert (sections[-1].theme or "-") == row["theme"]


@given(TEXTS)
def test_weights_are_shares_of_known_themes(text: str) -> None:
    sections, weights = scored(text)
    sums: dict[int, float] = {}
    for w in weights:
        assert w.theme in themes.themes() and 0 < w.weight <= 1
        sums[w.section_id] = sums.get(w.section_id, 0) + w.weight
    assert all(total == pytest.approx(1, abs=0.01) for total in sums.values())
    assert {s.section_id for s in sections if s.theme and s.role != "leader_duty"} <= set(sums)


def test_a_chapter_of_all_themes_has_none_and_its_items_have() -> None:
    text = (
        "一、主要成效\n(一)优化营商环境。审批时限压减。\n(二)规范行政执法。案卷评查两轮。\n(三)化解矛盾纠纷。调解九件。\n"
        "二、存在问题\n(一)普法针对性不强。宣讲偏少。\n(二)执法力量不足。执法人员偏少。"
    )
    sections, _ = scored(text)
    assert [(s.number, s.theme) for s in sections if s.level == 1] == [("一、", None), ("二、", None)]
    assert [s.theme for s in sections if s.level == 2] == [
        "functions",
        "enforcement",
        "disputes",
        "capacity",
        "enforcement",
    ]


def test_a_chapter_weighs_what_its_items_hold() -> None:
    sections, weights = scored("一、主要成效\n(一)健全机制。调解纠纷九件。\n(二)改进作风。信访积案化解。")
    assert {w.theme for w in weights if w.section_id == 1} == {"disputes"}
    assert sections[1].own_end < sections[1].end


def test_leader_duty_is_on_leadership() -> None:
    sections, _ = scored("一、第一责任人履职情况\n县长主持学习执法、普法、复议和应急的规定。")
    assert sections[1].theme == "leadership"


@given(st.text(alphabet="行政执法监督复议调解信息公开规范性文件", max_size=40))
def test_the_longest_word_is_found_first(text: str) -> None:
    """The automaton against a plain search: from the left, the longest word at each place, none inside another."""
    words = {row["term"] for row in codebook.rows("theme_terms", key=("term", "theme"))}
    expected, at, longest = [], 0, max(map(len, words))
    while at < len(text):
        word = next((text[at : at + n] for n in range(longest, 0, -1) if text[at : at + n] in words), "")
        if word:
            expected.append(word)
        at += len(word) or 1
    automaton = AhoCorasick(words, MatchKind.LeftmostLongest)
    assert automaton.find_matches_as_strings(text) == expected


def test_themes_stand_in_the_order_of_each_outline() -> None:
    book = themes.themes()
    for year in ("order_2015", "order_2021"):
        orders = [getattr(t, year) for t in book.values() if getattr(t, year) is not None]
        assert len(set(orders)) == len(orders)
    assert book["emergency"].order_2015 is None and book["digital"].order_2015 is None
    assert book["capacity"].order_2021 is None


@pytest.mark.parametrize(("name", "column"), [("heading_patterns", "pattern"), ("theme_terms", "term")])
def test_every_word_of_the_codebook_can_be_found(name: str, column: str) -> None:
    for row in codebook.rows(name, key=(column, "theme"), required=("weight", "comment")):
        sections, weights = scored("(一)" + row[column] if name == "heading_patterns" else row[column])
        assert row["theme"] in {w.theme for w in weights}, row
        assert float(row["weight"]) > 0
        assert len(sections) <= 2

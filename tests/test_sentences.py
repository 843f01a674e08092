"""Sentences: where they end, where they are cut, and that nothing of the body is lost.

`cases/sentences.csv`: `form` (what the row stands for), `text` (written for the project; ``\\n`` is a line end),
`sentences` (those expected, parted by ``|``).
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_sections import TEXTS

from lawpolicy.sections import outline
from lawpolicy.sentences import LONGEST, split

HERE = Path(__file__).parent


def rows() -> list[dict[str, str]]:
    with (HERE / "cases" / "sentences.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["form"])
def test_sentences_of_a_page_form(row: dict[str, str]) -> None:
    text = row["text"].replace("\\n", "\n")
    found = [text[s.start : s.end] for s in split(text, outline(text, 0, len(text)), 0, len(text))]
    assert found == [x for x in row["sentences"].split("|") if x]


@given(TEXTS, st.data())
def test_nothing_but_blanks_and_furniture_is_outside(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    skip = list(zip(cuts[::2], cuts[1::2], strict=False))
    sections = outline(text, 0, len(text), skip)
    sentences = split(text, sections, 0, len(text), skip)
    last = 0
    for i, s in enumerate(sentences):
        assert s.sentence_id == i
        assert last <= s.start < s.end
        assert text[s.start : s.end] == text[s.start : s.end].strip()
        assert sections[s.section_id].start <= s.start and s.end <= sections[s.section_id].own_end
        last = s.end
    inside = {i for s in sentences for i in range(s.start, s.end)}
    furniture = {i for a, b in skip for i in range(a, b)}
    assert not inside & furniture
    assert all(c.isspace() or c in "\u200b\ufeff" for i, c in enumerate(text) if i not in inside | furniture)


def pieces(text: str) -> list[str]:
    return [text[s.start : s.end] for s in split(text, outline(text, 0, len(text)), 0, len(text))]


def test_a_long_sentence_is_cut_at_semicolons_only() -> None:
    text = "；".join("全县清理文件，逐件审核" * 9 for _ in range(9)) + "。"
    found = pieces(text)
    assert "".join(found) == text
    assert len(found) > 1 and all(x.endswith(("；", "。")) and len(x) <= LONGEST for x in found)


def test_a_long_sentence_without_semicolons_is_cut_at_commas() -> None:
    text = "全县清理文件逐件审核，" * 90 + "全部完成。"
    found = pieces(text)
    assert "".join(found) == text
    assert all(len(x) <= LONGEST and x[-1] in "，。" for x in found)


def test_a_megabyte_without_a_break_is_one_sentence() -> None:
    assert len(pieces("审" * 1_000_000)) == 1


def test_a_megabyte_with_rare_semicolons_is_cut_at_each() -> None:
    assert len(pieces(("审" * 500 + "；") * 2_000)) == 2_000


def test_the_role_turns_with_the_text() -> None:
    text = "一、工作谋划\n虽有进展,但还存在人手偏少的问题。今年,我县将充实力量。"
    sections = outline(text, 0, len(text))
    assert [s.role for s in split(text, sections, 0, len(text))] == ["plans", "problems", "plans"]

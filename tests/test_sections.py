"""The outline: nodes, levels, headings, and that own texts rebuild the body.

`cases/outlines.csv`: `form` (what the row stands for), `text` (a body written for the project; ``\\n`` is a line
end), `outline` (the nodes expected after section 0, ``level|number|heading`` parted by `` / ``; ``-`` for none).
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawpolicy.sections import Section, outline

HERE = Path(__file__).parent
SHARED = HERE.parent.parent / "shared"


def rows() -> list[dict[str, str]]:
    with (HERE / "cases" / "outlines.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["form"])
def test_outline_of_a_page_form(row: dict[str, str]) -> None:
    text = row["text"].replace("\\n", "\n")
    found = [f"{s.level}|{s.number or '-'}|{s.heading or '-'}" for s in outline(text, 0, len(text))[1:]]
    assert " / ".join(found) == row["outline"]


def sound(sections: list[Section], start: int, end: int) -> None:
    """Section 0 first, own texts tile the body, children lie inside their parents, ids count up."""
    assert [s.section_id for s in sections] == list(range(len(sections)))
    first = sections[0]
    assert (first.level, first.number, first.heading, first.parent_id, first.start) == (0, None, None, None, start)
    assert [s.start for s in sections[1:]] == [s.own_end for s in sections[:-1]]
    assert sections[-1].own_end == end
    for s in sections:
        assert s.start <= s.own_end <= s.end <= end
        if s.parent_id is not None:
            parent = sections[s.parent_id]
            assert parent.level < s.level and parent.start < s.start and s.end <= parent.end


# Pieces of the genre in any order: marks in every form, prose, punctuation, quotes, blanks, line ends.
MARKS = (
    "一、 二、 (一) （二） (二) 1. 2. １． (1) ① ② 一是 二是 三是 第一, 第二, 首先, 其次, 最后, 一要 〔三〕 "
    "㈠ ⒈ () 十一、 99. 2020年 1.3"
)
WORDS = (
    "加强领导 存在问题 下一步打算 我县将继续推进 仍存在一些不足 特此报告 第一责任人 工作情况 ok "
    "“ ” 《 》 ( ） 。 ； ， : ? ! | >"
)
BLANKS = ("\n", "\n\n", "\u3000", "\u2002", " ", "\t", "")
PIECES = st.sampled_from([*MARKS.split(), *WORDS.split(), *BLANKS])
TEXTS = st.lists(PIECES, max_size=60).map("".join)


@given(TEXTS)
def test_own_texts_rebuild_the_body(text: str) -> None:
    sections = outline(text, 0, len(text))
    sound(sections, 0, len(text))
    assert "".join(text[s.start : s.own_end] for s in sections) == text


@given(TEXTS, st.data())
def test_a_body_inside_a_page_with_furniture(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    cuts = sorted(data.draw(st.lists(st.integers(start, end), max_size=6)))
    skip = list(zip(cuts[::2], cuts[1::2], strict=False))
    sections = outline(text, start, end, skip)
    sound(sections, start, end)
    assert not [s for s in sections[1:] if any(a <= s.start < b for a, b in skip)]


@given(TEXTS)
def test_number_and_heading_are_the_sections_own_words(text: str) -> None:
    for s in outline(text, 0, len(text))[1:]:
        assert s.number or s.heading
        assert text.startswith(s.number or s.heading or "", s.start)
        assert s.heading is None or s.heading in text[s.start : s.own_end]


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"{i}.加强领导。定期研究。\n" for i in range(1, 10_001)),
        "".join(f"{i}.加强领导;" for i in range(1, 10_001)),
        "一是加强领导;" * 10_000,
        "（一）" * 10_000 + "一、" * 10_000,
        "(" * 300_000,
        "“" * 300_000,
        "《一是" * 100_000,
        "将" * 200_000 + "存在" * 100_000,
        "下一步我县将继续" * 60_000,
        "加强领导落实责任" * 130_000,
        "短行\n" * 100_000,
        "\n" * 500_000,
        "".join("三二一"[i % 3] + "、加强领导\n" for i in range(9_000)),
    ],
    ids=lambda text: repr(text[:12]),
)
def test_hostile_text_is_cut_up_soundly(text: str) -> None:
    sound(outline(text, 0, len(text)), 0, len(text))


def test_ten_thousand_items_are_ten_thousand_sections() -> None:
    text = "".join(f"{i}.加强领导。定期研究。\n" for i in range(1, 10_001))
    assert len(outline(text, 0, len(text))) == 10_001


def test_another_genre_has_no_outline() -> None:
    text = "Notice. The office moves on 1.5.2023, see section (1) of the plan. First, pack. 2. Go."
    assert [s.number for s in outline(text, 0, len(text))] == [None]


@pytest.mark.skipif(not (SHARED / "gold").is_dir(), reason="the labelled reports are not beside the project")
@pytest.mark.parametrize("file", sorted((SHARED / "gold").glob("*.json")), ids=lambda file: file.stem[:3])
def test_outline_of_a_labelled_report(file: Path) -> None:
    gold = json.loads(file.read_text(encoding="utf-8"))
    text = (SHARED / "reports" / gold["file"]).read_text(encoding="utf-8")
    sections = outline(text, gold["body"]["start"], gold["body"]["end"])
    found = [(s.start, s.level, s.heading) for s in sections if s.number]
    assert found == [(o["start"], o["level"], o["heading"]) for o in gold["outline"] if o["number"]]

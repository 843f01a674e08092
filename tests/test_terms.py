"""Terms: tokens of segmentation and phrases of the lexicon, per section.

`cases/terms.csv`: `form` (what the row stands for), `text` (written for the project; ``\\n`` is a line end), `phrases`
(every phrase expected, ``term count`` parted by `` / ``), `tokens` (some that must be there, parted by ``/``),
`not_tokens` (some that must not).
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lawpolicy import terms
from lawpolicy.problems import LawpolicyError
from lawpolicy.sections import Section

HERE = Path(__file__).parent
ROOT = HERE.parent


def whole(text: str) -> list[Section]:
    return [Section(0, None, 0, None, None, 0, len(text), len(text), "progress")]


def rows() -> list[dict[str, str]]:
    with (HERE / "cases" / "terms.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["form"])
def test_terms_of_a_text(row: dict[str, str]) -> None:
    text = row["text"].replace("\\n", "\n")
    found = terms.count(text, whole(text))
    phrases = {t.term: t.n for t in found if t.kind == "phrase"}
    tokens = {t.term for t in found if t.kind == "token"}
    expected = dict(part.rsplit(" ", 1) for part in row["phrases"].split(" / ") if part)
    assert phrases == {term: int(n) for term, n in expected.items()}
    assert {t for t in row["tokens"].split("/") if t} <= tokens
    assert not {t for t in row["not_tokens"].split("/") if t} & tokens


def sample_texts() -> list[str]:
    texts = []
    for path in sorted((ROOT / "data" / "sample").rglob("*.txt")):
        try:
            texts.append(path.read_text(encoding="utf-8"))
        except UnicodeDecodeError:
            texts.append(path.read_text(encoding="gb18030"))
    return texts


def test_both_segmenters_cut_alike() -> None:
    """What makes rjieba fit to be the default: on the sample reports the terms are those that jieba gives."""
    texts = sample_texts()
    assert len(texts) >= 3
    for text in texts:
        assert terms.count(text, whole(text), "rjieba") == terms.count(text, whole(text), "jieba")


CHARACTERS = "法治政府行政执法复议普双随机一公开的和在了三项制度人民调解第责任数字员会，。“”1a \n龘鿦"
HAN = st.text(alphabet=CHARACTERS, max_size=60)
# Pieces of prose, from anywhere to anywhere: on characters strewn at random (人人人议的) the two may differ.
CLAUSES = sorted({clause for text in sample_texts() for clause in re.split("[，。；\n]", text) if len(clause) > 3})
PROSE = st.lists(st.sampled_from(CLAUSES), min_size=1, max_size=6).map("，".join)


@settings(max_examples=150, deadline=None)
@given(PROSE, st.integers(0, 8))
def test_both_segmenters_cut_any_prose_alike(text: str, start: int) -> None:
    text = text[start:]
    assert terms.count(text, whole(text), "rjieba") == terms.count(text, whole(text), "jieba")


def longest(text: str) -> Counter[str]:
    """Left to right, the longest entry at each place, by trying them all."""
    forms = {terms.plain(f): e.term for e in terms.lexicon().values() for f in (e.term, *e.variants)}
    text, found, at = terms.plain(text), Counter[str](), 0
    while at < len(text):
        best = max((f for f in forms if text.startswith(f, at)), key=len, default="")
        if best:
            found[forms[best]] += 1
        at += len(best) or 1
    return found


WORDS = [
    *("行政", "复议", "行政复议", "行政复议法", "行政规范性文件", "规范性文件", "清理", "法治政府", "建设", "示范"),
    *("创建", "法治政府建设", "，", "“", "普法", "责任制", "七五", "双随机", "、一公开", "第一责任人", "职责", "x"),
]
PIECES = st.lists(st.sampled_from(WORDS), max_size=14).map("".join)


@settings(max_examples=200, deadline=None)
@given(PIECES)
def test_phrases_are_the_longest_matches(text: str) -> None:
    found = {t.term: t.n for t in terms.count(text, whole(text)) if t.kind == "phrase"}
    assert found == dict(longest(text))


def test_a_section_counts_its_own_text_and_not_its_childrens() -> None:
    text = "一、行政复议（一）行政应诉"
    sections = [
        Section(0, None, 0, None, None, 0, 0, 0, "preamble"),
        Section(1, None, 1, "一、", "行政复议", 0, len(text), 6, "progress"),
        Section(2, 1, 2, "（一）", "行政应诉", 6, len(text), len(text), "plans"),
    ]
    found = [(t.section_id, t.role, t.term) for t in terms.count(text, sections) if t.kind == "phrase"]
    assert found == [(1, "progress", "行政复议"), (2, "plans", "行政应诉")]


def test_an_unknown_segmenter_is_refused_with_the_good_ones() -> None:
    with pytest.raises(LawpolicyError, match="rjieba, jieba"):
        terms.count("法治", whole("法治"), "pkuseg")


def test_the_lexicon_is_sound() -> None:
    """Each entry has a theme of the codebook and a year that can be; no stop word is an entry."""
    from lawpolicy import codebook

    themes = {row["code"] for row in codebook.rows("themes", key=("code",))}
    for entry in terms.lexicon().values():
        assert entry.theme in themes, entry.term
        assert 1940 < entry.since < 2030, entry.term
        assert entry.term not in terms.stop_words()
    assert len(terms.lexicon()) > 250


def test_every_instrument_of_the_genre_is_a_whole_word() -> None:
    """The instruments and slogans that researchers track come out of segmentation in one piece."""
    tracked = (
        "第一责任人 放管服 首违不罚 合法性审查 行政应诉 负责人出庭应诉 法律明白人 诉源治理 枫桥经验 数字政府 公职律师 "
        "高效办成一件事 双随机 一网通办 府院联动 谁执法谁普法"
    )
    for term in tracked.split():
        text = f"深入推进{term}工作"
        assert term in {t.term for t in terms.count(text, whole(text)) if t.kind == "token"}, term


def test_a_megabyte_in_one_line_is_counted() -> None:
    text = "推进行政复议工作" * 45_000
    found = {(t.term, t.kind): t.n for t in terms.count(text, whole(text))}
    assert found["行政复议", "phrase"] == found["行政复议", "token"] == 45_000

"""The indicator codebook for researchers: printed, checked, tried on reports."""

from __future__ import annotations

from pathlib import Path

import pytest
from boards import add, boards, copy

import lawpolicy
from lawpolicy import codebook_tools, indicators, quantities, sections, sentences
from lawpolicy.indicators import book as indicator_book
from lawpolicy.indicators import edited as codebooks
from lawpolicy.indicators.files import COLUMNS
from lawpolicy.problems import LawpolicyError

REPORT = """示例省示例市云岭县人民政府2022年法治政府建设年度报告

一、主要举措和成效
全年制作普法展板36块，开展法治宣传活动58场次。受理行政复议案件21件，审结19件。

云岭县人民政府
2023年2月20日
"""


@pytest.fixture
def edited(tmp_path: Path) -> Path:
    """A copy of the files that most edits touch."""
    return copy(tmp_path / "codebook")


def test_the_packages_codebook_has_no_fault() -> None:
    assert indicator_book.compile_files({})[1] == []


def test_table_has_a_row_for_each_indicator_and_says_what_it_is_not() -> None:
    rows = codebook_tools.table()
    assert [r["code"] for r in rows] == list(indicator_book.load().entries)
    assert all(int(r["patterns"]) >= 1 and r["name_zh"] and r["name_en"] and r["definition_zh"] for r in rows)
    assert all(r["definition_en"] and r["not_confused_with"] for r in rows)


def test_an_unedited_copy_is_sound(edited: Path) -> None:
    assert codebook_tools.check(edited) == []


def test_the_cases_that_the_guide_shows_hold(edited: Path) -> None:
    boards(edited)
    guide = (Path(__file__).parents[1] / "docs" / "add-an-indicator.md").read_text(encoding="utf-8")
    rows = [[c.strip() for c in line.strip("|").split("|")] for line in guide.splitlines()
            if line.startswith("| publicity_boards | ") and line.count("|") == 6]
    assert len(rows) == 5
    book = codebooks.load(edited).book
    for code, text, number, expected, basis in rows:
        outline = sections.outline(text, 0, len(text))
        lines = sentences.split(text, outline, 0, len(text))
        numbers = quantities.find(text, outline, lines, 2023)
        written = {q.quantity_id: q.as_written for q in numbers}
        linked = {written[i.quantity_id]: i for i in indicators.link(text, numbers, outline, lines, 2023, book=book)}
        assert (number in linked and linked[number].indicator == code) == bool(expected), text
        assert not expected or linked[number].basis == basis


FAULTS = {
    "a regular expression": ({"near": "受理.*复议"}, "holds '.'"),
    "one that would backtrack without end": ({"near": "(复议(案件)+)+"}, "plain words"),
    "an unclosed bracket": ({"near": "村(社区"}, "holds '('"),
    "a code that is not there": ({"code": "no_such_code"}, "no indicator 'no_such_code'"),
    "an unknown word": ({"near": "@没有"}, "no word '没有'"),
    "a unit that is not the indicator's": ({"units": "公里"}, "'公里' is no unit of reconsideration_accepted"),
    "a confidence that is none": ({"confidence": "很高"}, "no number from 0 to 1"),
    "a weight out of bounds": ({"weight": "99"}, "no number from 0 to 9"),
    "a term of one character": ({"near": "案"}, "has 1 characters"),
    "a term that its own row refuses": ({"near": "不予受理", "without": "受理"}, "can never match"),
    "an empty cell": ({"near": ""}, "'near' is empty"),
}


@pytest.mark.parametrize("what", FAULTS)
def test_a_faulty_pattern_is_named_with_file_and_line(edited: Path, what: str) -> None:
    cells, says = FAULTS[what]
    line = add(edited, "indicator_patterns",
               **{"code": "reconsideration_accepted", "near": "受理审查", "confidence": "0.95", **cells})
    (fault,) = codebook_tools.check(edited)[:1]
    assert fault.startswith(f"indicator_patterns.csv, line {line}:")
    assert says in fault
    with pytest.raises(LawpolicyError):
        codebooks.load(edited)


@pytest.mark.parametrize(("cells", "says"), [
    ({"code": "reconsideration_accepted"}, "stands in line"), ({"theme": "weather"}, "unknown theme 'weather'"),
    ({"kind": "median"}, "unknown kind 'median'"), ({"unit": "光年"}, "unknown unit '光年'"),
    ({"code": "行政复议"}, "must be ASCII"), ({"code": "level"}, "a column of every panel"),
    ({"basis": "half"}, "unknown basis 'half'"), ({"basis": "of nothing"}, "no indicator 'nothing'"),
    ({}, "no row for the ind")])
def test_a_faulty_indicator_is_named(edited: Path, cells: dict[str, str], says: str) -> None:
    add(edited, "indicators", **{"code": "new_code", "name_zh": "新", "name_en": "New", "unit": "件", "kind": "count",
                                 "theme": "disputes", "definition_zh": "新。", "comment": "x", **cells})
    assert any(says in fault for fault in codebook_tools.check(edited))


def test_all_faults_are_told_not_only_the_first(edited: Path) -> None:
    for near in ("a.b", "c*d"):
        add(edited, "indicator_patterns", code="mediation_cases", near=near, confidence="0.9", comment="x")
    assert len(codebook_tools.check(edited)) == 2


def test_files_that_cannot_be_read_are_named(edited: Path) -> None:
    (edited / "indicator_words.csv").write_bytes("词".encode("utf-16"))
    assert any("indicator_words.csv: cannot be read as UTF-8" in f for f in codebook_tools.check(edited))
    (edited / "indicator_words.csv").write_text("word,alternatives\n", encoding="utf-8")
    assert any("indicator_words.csv: there are no rows" in f for f in codebook_tools.check(edited))
    (edited / "indicator_words.csv").write_text("word,comment\nx,y\n", encoding="utf-8")
    assert any("the column alternatives is missing" in f for f in codebook_tools.check(edited))
    (edited / "patterns.csv").write_text("x\n", encoding="utf-8")
    assert any("patterns.csv: no file of the indicator codebook" in f for f in codebook_tools.check(edited))


def test_a_file_that_cannot_be_read_is_the_only_fault_told(edited: Path) -> None:
    (edited / "indicators.csv").write_bytes((edited / "indicators.csv").read_text(encoding="utf-8").encode("utf-16"))
    (fault,) = codebook_tools.check(edited)  # not one for each row that names a code
    assert fault.startswith("indicators.csv: cannot be read")


def test_files_as_spreadsheets_save_them_are_the_same_codebook(edited: Path, tmp_path: Path) -> None:
    boards(edited)
    want = codebooks.load(edited).book
    for name, encoding in (("mark", "utf-8-sig"), ("gbk", "gb18030")):
        folder = tmp_path / name
        folder.mkdir()
        for file in edited.glob("*.csv"):
            lines = file.read_text(encoding="utf-8").splitlines()
            (folder / file.name).write_bytes("\r\n".join(lines).encode(encoding))
        got = codebooks.load(folder).book
        assert got.entries == want.entries
        assert got.patterns == want.patterns


def test_a_copy_opens_in_spreadsheets_and_counts_as_unedited(tmp_path: Path) -> None:
    paths = codebook_tools.copy(tmp_path / "mine")
    assert sorted(p.stem for p in paths) == sorted(COLUMNS)
    assert all(p.read_bytes().startswith(b"\xef\xbb\xbf") for p in paths)
    assert codebooks.load(tmp_path / "mine") == codebooks.Codebook()
    boards(tmp_path / "mine")
    assert codebooks.load(tmp_path / "mine").edited == ["indicator_patterns.csv", "indicators.csv"]
    before = {p: p.read_bytes() for p in paths}
    with pytest.raises(LawpolicyError, match="may hold your edits"):
        codebook_tools.copy(tmp_path / "mine")
    assert {p: p.read_bytes() for p in paths} == before


def test_a_folder_that_is_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(LawpolicyError, match="no such folder"):
        codebook_tools.check(tmp_path / "nothing")
    assert "holds no file" in codebook_tools.check(tmp_path)[0]


def test_an_added_indicator_is_found_in_a_folder_and_in_a_corpus(edited: Path, tmp_path: Path) -> None:
    reports = tmp_path / "reports"
    reports.mkdir()
    (reports / "yunling.txt").write_text(REPORT, encoding="utf-8")
    assert codebook_tools.tryout(edited, reports) == []
    boards(edited)
    assert codebook_tools.check(edited) == []
    corpus = lawpolicy.build(reports, tmp_path / "corpus")
    for on in (reports, corpus, tmp_path / "corpus"):
        (row,) = codebook_tools.tryout(edited, on)
        assert (row.change, row.indicator, row.was, row.value, row.unit, row.basis) == (
            "new", "publicity_boards", None, 36.0, "块", "total")
        assert "普法展板" in row.sentence
    same = codebook_tools.tryout(edited, corpus, codes=["reconsideration_accepted"])
    assert [(r.change, r.value) for r in same] == [("same", 21.0)]
    with pytest.raises(LawpolicyError, match="unknown indicator nothing"):
        codebook_tools.tryout(edited, corpus, codes=["nothing"])


def test_a_corpus_without_text_is_refused(edited: Path, tmp_path: Path) -> None:
    reports = tmp_path / "reports"
    reports.mkdir()
    (reports / "yunling.txt").write_text(REPORT, encoding="utf-8")
    lawpolicy.build(reports, tmp_path / "corpus").save(tmp_path / "bare", text=False)
    with pytest.raises(LawpolicyError, match="without text"):
        codebook_tools.tryout(edited, tmp_path / "bare")


def test_a_removed_pattern_shows_as_lost(edited: Path, tmp_path: Path) -> None:
    reports = tmp_path / "reports"
    reports.mkdir()
    (reports / "yunling.txt").write_text(REPORT, encoding="utf-8")
    file = edited / "indicator_patterns.csv"
    kept = [line for line in file.read_text(encoding="utf-8").splitlines()
            if not line.startswith(("reconsideration_concluded,",))]
    file.write_text("\n".join(kept) + "\nreconsideration_concluded,办毕,@办结,,,,1,0.95,,x\n", encoding="utf-8")
    changed = codebook_tools.tryout(edited, reports)
    assert [(r.change, r.was, r.value) for r in changed] in (
        [("lost", "reconsideration_concluded", 19.0)], [("moved", "reconsideration_concluded", 19.0)])

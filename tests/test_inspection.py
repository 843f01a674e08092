"""Inspection: every span is marked, everything from the report is escaped, the text is whole."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from boards import boards, copy
from little_reports import ROOT

from lawpolicy import inspection
from lawpolicy.problems import LawpolicyError


def test_the_page_holds_the_whole_text_and_escapes_it(tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    text = (ROOT / "data" / "sample" / "01_county_page_2022.txt").read_text(encoding="utf-8")
    text = text.replace("云岭县2022年度", '<script>alert("x")</script>云岭县2022年度', 1)
    file.write_text(text, encoding="utf-8")
    readings = inspection.inspect(file)
    page = inspection.page(readings)
    assert "<script" not in page
    shown = re.search(r"<pre>(.*)</pre>", page, re.S)
    assert shown and html.unescape(re.sub(r"<[^>]+>", "", shown[1])) == text


def test_every_figure_is_marked_with_what_it_is() -> None:
    reading = inspection.inspect(ROOT / "data" / "sample" / "01_county_page_2022.txt")[0]
    marked = {(m.start, m.end) for m in inspection.marks(reading) if m.kind in ("quantity", "indicator")}
    assert marked == {(q.start, q.end) for q in reading.quantities}
    assert len(marked) > 20


def test_an_edited_codebook_shows_its_indicators(tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    file.write_text("示例市云岭县2022年法治政府建设年度报告\n一、工作情况\n全年制作普法展板36块。\n", encoding="utf-8")
    folder = boards(copy(tmp_path / "book"))
    linked = [i.indicator for i in inspection.inspect(file, folder)[0].indicators]
    assert linked == ["publicity_boards"]
    assert inspection.inspect(file)[0].indicators == []


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(LawpolicyError, match="no such file"):
        inspection.inspect(tmp_path / "none.txt")

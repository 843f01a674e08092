"""Tables for readers: nothing of a report runs, figures keep units, bounds and intervals, and the CSV is the table."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
import small

import lawpolicy
from lawpolicy import display, overview
from lawpolicy.problems import LawpolicyError

FRAME = pd.DataFrame(
    {
        "label": ["<script>alert(1)</script>", "云岭县 2020"],
        "year": pd.array([2019, None], dtype="Int64"),
        "value": [3890.0, None], "unit": ["次", "%"], "bound": ["at_least", "exact"],
        "share": [0.125, float("nan")], "low": [0.1, float("nan")], "high": [0.2, float("nan")],
        "reason": [None, "few_issuers"], "theme": ["enforcement", None],
    }
)  # fmt: skip


def cells(html: str) -> list[list[str]]:
    rows = re.findall(r"<tr>(.*?)</tr>", html)
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in rows]


def test_headings_units_bounds_and_intervals_read_as_a_table() -> None:
    rows = cells(display.table(FRAME, language="zh").html)
    assert rows[0] == ["报告", "年度", "数值", "占比", "95% 区间", "说明", "主题"]
    assert rows[1][1:] == ["2019", "≥3,890 次", "12.5%", "10% – 20%", "–", "行政执法"]
    assert rows[2] == ["云岭县 2020", "–", "–", "–", "–", "发布机关少于10个：不给区间", "–"]
    english = cells(display.table(FRAME, language="en").html)
    assert english[1][2] == "≥3,890" and english[0][0] == "Report"


def test_figures_stand_at_the_right_and_words_at_the_left() -> None:
    html = display.table(FRAME).html
    assert '<td class="number">≥3,890 次</td>' in html and "<td>云岭县 2020</td>" in html


def test_nothing_of_a_report_runs() -> None:
    for shown in (display.table(FRAME, caption="<b>"), display.findings(["<i>x</i>"], FRAME), display.listing(["<u>"])):
        assert not re.search("<(script|i|u|b)>", shown.html) and "&lt;" in shown.html


def test_the_csv_is_the_table_as_it_is(tmp_path: Path) -> None:
    shown = display.table(FRAME, file="t", folder=tmp_path, rows=1)
    read = pd.read_csv(tmp_path / "t.csv")
    assert len(read) == 2 and read["value"].tolist()[0] == 3890 and list(read.columns) == list(FRAME.columns)
    assert "共 2 行" in shown.html and "t.csv" in shown.html and shown.about == {"table": "t"}
    assert len(cells(shown.html)) == 2


def test_an_empty_table_says_so() -> None:
    shown = display.table(FRAME.iloc[:0], language="en")
    assert "<table" not in shown.html and "No rows" in shown.html and "No rows" in repr(shown)


def test_a_change_of_shares_is_in_points() -> None:
    frame = pd.DataFrame({"change": [0.125, -0.004, 0.0], "low": [0.1, -0.02, -0.1], "high": [0.15, 0.01, 0.1]})
    rows = cells(display.table(frame).html)[1:]
    assert rows == [["+12.5", "+10.0 – +15.0"], ["−0.4", "−2.0 – +1.0"], ["0", "−10.0 – +10.0"]]


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(LawpolicyError, match="language is 'fr'"):
        display.table(FRAME, language="fr")


@pytest.fixture
def corpus(tmp_path: Path) -> lawpolicy.Corpus:
    rows = [
        small.report(1, 2020),
        small.report(2, 2021, level="township"),
        small.report(3, None, duplicate_of="0" * 16),
    ]
    problems = [{"stage": "read", "severity": "error", "source": "<b>.txt", "message": "x"}]
    return lawpolicy.load(small.save(tmp_path / "c", {"reports": rows, "problems": problems}))


def test_a_corpus_shows_itself(corpus: lawpolicy.Corpus) -> None:
    html = corpus._repr_html_()
    rows = cells(html)
    assert rows[0][1:] == ["2020", "2021", "未定"]
    assert rows[1:3] == [["县级", "1", "", "1"], ["乡级", "", "1", ""]]
    assert "3 份报告" in html and "1 个错误" in html
    assert "3 reports" in display.corpus_table(corpus, "en").html


def test_terms_in_context_need_text_and_say_so(corpus: lawpolicy.Corpus) -> None:
    assert "不含文本" in display.contexts(corpus, ["行政复议"]).html


def test_provenance_names_versions_hash_and_parameters_but_no_folder(tmp_path: Path, corpus: lawpolicy.Corpus) -> None:
    shown = display.provenance(tmp_path / "c", {"years": [2020], "language": "zh"})
    assert corpus.content_hash in shown.html and "[2020]" in shown.html and lawpolicy.__version__ in shown.html
    assert str(tmp_path) not in shown.html and str(tmp_path) not in display.source(corpus, tmp_path / "c")


def test_overview_leaves_duplicates_out_and_keeps_missing_years(corpus: lawpolicy.Corpus) -> None:
    assert len(overview.reports(corpus)) == 2
    covered = overview.coverage(corpus)
    assert covered[["level", "year", "n"]].to_numpy().tolist() == [
        ["county", 2020, 1], ["county", 2021, 0], ["township", 2020, 0], ["township", 2021, 1]
    ]  # fmt: skip
    fields = overview.fields(corpus).set_index("field")
    assert fields.loc["year", ["n_stated", "n_inferred", "n_missing"]].tolist() == [0, 2, 0]
    assert overview.requirements(corpus)["n_unknown"].tolist() == [2] * 6


def test_one_total_beats_parts_and_two_totals_are_told(tmp_path: Path) -> None:
    def figure(quantity: int, value: float, basis: str | None, **more: object) -> dict[str, object]:
        row = {"report_id": f"{1:016x}", "indicator": "mediation_cases", "year": 2020, "value": value, "unit": "件",
               "bound": "exact", "basis": basis, "quantity_id": quantity, "confidence": 0.95}  # fmt: skip
        return row | more

    other = {"indicator": "legal_aid_cases"}
    rows = [
        figure(1, 5, "part"), figure(2, 9, "total"), figure(3, 9, "total"), figure(4, 7, "total", year=2019),
        figure(5, 3, "total", **other), figure(6, 4, "total", **other), figure(7, 8, "total", confidence=0.5),
    ]  # fmt: skip
    folder = small.save(tmp_path / "c", {"reports": [small.report(1, 2020)], "indicators": rows})
    table = overview.indicators(lawpolicy.load(folder)).set_index("indicator")
    assert table.loc["mediation_cases", ["value", "basis", "n_values"]].tolist() == [9, "total", 1]
    assert table.loc["legal_aid_cases", ["value", "n_values"]].tolist() == [3, 2]

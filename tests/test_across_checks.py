"""Checks across reports of one issuer: each row of the cases is two years' reports of one invented county."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import pytest
from little_reports import ROOT

import lawpolicy
from lawpolicy.across import checks

REPORT = """示例市{place}县人民政府{year}年法治政府建设年度报告

一、主要举措和成效
{told}
{words}。

二、存在的问题
执法力量不足，原因是编制偏紧，人员流动较大。普法形式单一。

{place}县人民政府
{next}年2月20日
"""
CASES = list(csv.DictReader((ROOT / "tests" / "cases" / "across.csv").open(encoding="utf-8")))
WORDS = ["推进", "完善", "健全", "落实", "制度", "机制", "服务", "窗口", "执法", "监督", "普法", "宣传", "培训", "队伍",
         "村居", "社区", "企业", "群众", "依法", "公开"]  # fmt: skip
PLACES = [a + b for a in "云松竹梅兰" for b in "岭溪湖塘"]


def write(file: Path, place: str, year: int, told: str) -> None:
    # Words of its own in each report: near-duplicates are not compared.
    drawn = random.Random(f"{place}{year}").choices(WORDS, k=120)
    words = "，".join("".join(drawn[i : i + 4]) for i in range(0, len(drawn), 4))
    text = REPORT.format(place=place, year=year, next=year + 1, told=told, words=words)
    file.write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> lawpolicy.Corpus:
    folder = tmp_path_factory.mktemp("across") / "reports"
    folder.mkdir()
    for place, case in zip(PLACES, CASES, strict=False):
        write(folder / f"{place} 2021.txt", place, 2021, case["before"])
        write(folder / f"{place} 2022.txt", place, 2022, case["after"])
    return lawpolicy.build(folder, folder.parent / "corpus", workers=2)


def found(corpus: lawpolicy.Corpus, place: str) -> list[dict]:
    reports = corpus.reports.set_index("report_id")["source"]
    rows = corpus.checks[corpus.checks["kind"] == "across_reports"].to_dict("records")
    return [r for r in rows if reports[r["report_id"]] == f"{place} 2022.txt"]


@pytest.mark.parametrize("n", range(len(CASES)), ids=[c["comment"] for c in CASES])
def test_case(corpus: lawpolicy.Corpus, n: int) -> None:
    case, rows = CASES[n], found(corpus, PLACES[n])
    numbers = corpus.quantities.set_index(["report_id", "quantity_id"])["as_written"]
    assert set(corpus.reports["year"]) == {2021, 2022}
    assert corpus.reports["duplicate_of"].isna().all()
    if not case["note"]:
        assert rows == []
        return
    (row,) = rows
    holds = None if case["holds"] == "?" else case["holds"] == "yes"
    assert (row["holds"] if isinstance(row["holds"], bool) else None) is holds
    assert case["note"] in row["note"]
    assert numbers[row["report_ids"][1], row["quantity_ids"][1]] == case["figure"]
    # A reader sees both figures as they are printed.
    assert all(numbers[i, q] in row["note"] for i, q in zip(row["report_ids"], row["quantity_ids"], strict=True))


def test_figures_in_memory_at_once_change_nothing(corpus: lawpolicy.Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    import pyarrow.parquet as pq

    assert corpus.folder
    reports = pq.read_table(corpus.folder / "reports.parquet")
    want = checks.find(reports, corpus.folder)
    monkeypatch.setattr(checks, "_AT_ONCE", 3)
    assert checks.find(reports, corpus.folder).equals(want)
    assert want.num_rows > 5


def test_two_reports_of_one_year_are_not_compared_and_this_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    write(folder / "a.txt", "云岭", 2021, "受理行政复议案件21件。")
    write(folder / "b.txt", "云岭", 2022, "受理行政复议案件30件，上年为25件。")
    write(folder / "c.txt", "云岭", 2021, "调解矛盾纠纷999件，开展普法宣传活动300场次，发布政府信息4567条。")
    c = folder / "c.txt"
    c.write_text(c.read_text(encoding="utf-8").translate(str.maketrans("推完健落", "优提深抓")), encoding="utf-8")
    corpus = lawpolicy.build(folder, tmp_path / "corpus")
    assert corpus.reports["duplicate_of"].isna().all()
    assert not (corpus.checks["kind"] == "across_reports").any()
    (problem,) = corpus.problems[corpus.problems["stage"] == "duplicates"].to_dict("records")
    assert problem["source"] == "c.txt"
    assert "a.txt" in problem["message"]

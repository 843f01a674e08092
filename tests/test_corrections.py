"""corrections.csv: cells set right by id, at each build anew; what no longer applies is told."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

import lawpolicy
from lawpolicy import corrections
from lawpolicy.problems import LawpolicyError

ID, OTHER = "0123456789abcdef", "fedcba9876543210"
HEADER = "report_id,table,key,column,value,why"


def load(tmp_path: Path, *lines: str, header: str = HEADER) -> list[corrections.Correction]:
    file = tmp_path / "corrections.csv"
    file.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return corrections.load(file)


def tables() -> dict[str, list[dict[str, Any]]]:
    return {
        "reports": [{"report_id": ID, "year": 2020, "published": None, "issuer": "云岭县人民政府"}],
        "metadata": [
            {"report_id": ID, "field": "year", "value": "2020", "start": 3, "end": 8, "method": "stated",
             "rule": "title", "confidence": 0.97}
        ],
        "quantities": [
            {"report_id": ID, "quantity_id": 1, "start": 10, "value": 12.0, "unit": "件"},
            {"report_id": ID, "quantity_id": 2, "start": 30, "value": 12.0, "unit": "件"},
        ],
        "checks": [{"report_id": ID, "kind": "sum", "quantity_ids": [1, 2], "holds": False}],
    }  # fmt: skip


def test_cells_are_set_right_and_metadata_says_so(tmp_path: Path) -> None:
    found = load(
        tmp_path,
        f"{ID},reports,,year,2021,the title is wrong",
        f"{ID},reports,,published,2022-01-05,from the site's list",
        f"{ID},quantities,start=30,value,1.5,misread",
        f"{ID},quantities,1,unit,,no unit there",
        f"{ID},checks,\"kind=sum;quantity_ids=1 2\",holds,true,rounding",
        f"{OTHER},reports,,year,1999,another report",
    )  # fmt: skip
    rows = tables()
    assert corrections.tables_of(found, ID) == {"reports", "metadata", "quantities", "checks"}
    assert corrections.apply(found, rows, ID) == []
    assert rows["reports"][0] | {"issuer": ""} == {
        "report_id": ID, "year": 2021, "published": datetime.date(2022, 1, 5), "issuer": "",
    }  # fmt: skip
    assert [(q["value"], q["unit"]) for q in rows["quantities"]] == [(12.0, None), (1.5, "件")]
    assert rows["checks"][0]["holds"] is True
    made = {m["field"]: m for m in rows["metadata"]}
    assert set(made) == {"year", "published"}
    assert made["year"] == {
        "report_id": ID, "field": "year", "value": "2021", "start": None, "end": None, "method": "correction",
        "rule": "corrections.csv", "confidence": 1.0,
    }  # fmt: skip
    assert made["published"]["value"] == "2022-01-05"


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        (f"{ID},quantities,start=31,value,1,x", "no such row any more"),
        (f"{ID},quantities,value=12,unit,人,x", "2 rows fit the key"),
        (f"{ID},reports,,year,2020,x", "finds this value by itself"),
    ],
)
def test_a_correction_that_no_longer_applies_changes_nothing_and_is_told(
    tmp_path: Path, line: str, complaint: str
) -> None:
    rows = tables()
    problems = corrections.apply(load(tmp_path, line), rows, ID)
    assert rows == tables()
    assert [(p.stage, p.severity, p.report_id) for p in problems] == [("corrections", "warning", ID)]
    assert complaint in problems[0].message
    assert "line 2" in problems[0].message


def test_a_correction_holds_only_for_the_value_it_was_written_against(tmp_path: Path) -> None:
    header = HEADER + ",was"
    rows = tables()
    problems = corrections.apply(load(tmp_path, f"{ID},reports,,year,2021,x,2019", header=header), rows, ID)
    assert rows == tables()
    assert "was 2019 and is 2020 now" in problems[0].message
    assert corrections.apply(load(tmp_path, f"{ID},reports,,year,2021,x,2020", header=header), rows, ID) == []
    assert rows["reports"][0]["year"] == 2021


def test_applying_again_after_a_rebuild_gives_the_same(tmp_path: Path) -> None:
    found = load(tmp_path, f"{ID},reports,,issuer,云岭县司法局,it writes for itself")
    first, second = tables(), tables()
    corrections.apply(found, first, ID)
    corrections.apply(found, second, ID)
    assert first == second
    assert first["reports"][0]["issuer"] == "云岭县司法局"


def test_a_report_that_is_gone_is_told(tmp_path: Path) -> None:
    found = load(tmp_path, f"{OTHER},reports,,year,2021,x")
    assert corrections.unused(found, [OTHER]) == []
    assert OTHER in corrections.unused(found, [ID])[0].message


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("12,reports,,year,2021,x", "is no report_id"),
        (f"{ID},raports,,year,2021,x", "unknown table 'raports'"),
        (f"{ID},metadata,field=year,value,2021,x", "takes no corrections"),
        (f"{ID},reports,,yeer,2021,x", "no column 'yeer'"),
        (f"{ID},reports,,report_id,{OTHER},x", "no column 'report_id' to correct"),
        (f"{ID},reports,,year,2021,", "'why' is empty"),
        (f"{ID},reports,,year,last,x", "is no number"),
        (f"{ID},reports,,published,spring,x", "is no date"),
        (f"{ID},checks,kind=sum,holds,perhaps,x", "neither true nor false"),
        (f"{ID},quantities,,value,2,x", "'key' is empty"),
        (f"{ID},quantities,begin=2,value,2,x", "is no key"),
        (f"{ID},reports,year=2020,year,2,x", "leave the column 'key' empty"),
        (f"{ID},reports,,label,,x", "is never empty"),
        (f"{ID},reports,,year,2021,x\n{ID},reports,,year,2022,x", "line 2 corrects the same cell"),
    ],
)
def test_a_malformed_file_is_refused(tmp_path: Path, line: str, complaint: str) -> None:
    with pytest.raises(LawpolicyError) as refused:
        load(tmp_path, line)
    assert complaint in str(refused.value)
    assert "corrections.csv" in str(refused.value)


def test_a_file_without_its_columns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LawpolicyError, match="no column 'why'"):
        load(tmp_path, header="report_id,table,key,column,value")


def test_codes_are_checked_and_offsets_are_closed(tmp_path: Path) -> None:
    for cell, says in (
        ("quantities,quantity_id=0,bound,foo", "exact, at_least"),
        ("sections,section_id=1,theme,foo", "enforcement"),
        ("indicators,quantity_id=0,indicator,nosuch", "reconsideration_accepted"),
        ("quantities,quantity_id=0,end,5", "no corrections"),
    ):
        file = tmp_path / "corrections.csv"
        file.write_text(f"report_id,table,key,column,value,why\n0123456789abcdef,{cell},test\n", encoding="utf-8")
        with pytest.raises(LawpolicyError, match=says):
            corrections.load(file)


def test_a_corrected_figure_reaches_its_indicator(reports: Path, tmp_path: Path) -> None:
    plain = lawpolicy.build(reports, tmp_path / "plain")
    link = plain.indicators.iloc[0]
    line = f"{link.report_id},quantities,quantity_id={link.quantity_id},value,4321,misread"
    (reports / "corrections.csv").write_text(f"report_id,table,key,column,value,why\n{line}\n", encoding="utf-8")
    fixed = lawpolicy.build(reports, tmp_path / "fixed").indicators
    mine = fixed[(fixed["report_id"] == link.report_id) & (fixed["quantity_id"] == link.quantity_id)]
    assert list(mine["value"]) == [4321.0]

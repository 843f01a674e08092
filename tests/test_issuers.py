"""Issuer ids. ``cases/issuers.csv``: issuer, code of its place that year, kind, year, id (``none``: no id)."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from lawpolicy import codebook
from lawpolicy.across import issuers
from lawpolicy.divisions import gazetteer

CASES = Path(__file__).parent / "cases" / "issuers.csv"
with CASES.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['issuer']} {row['year']}")
def test_case(row: dict[str, str]) -> None:
    found = issuers.issuer_id(row["issuer"] or None, row["code"] or None, row["kind"], int(row["year"]))
    assert (found or "none") == row["id"], row["comment"]


def test_two_governments_of_one_year_never_share_an_id() -> None:
    for year in range(gazetteer.FIRST_YEAR, gazetteer.LAST_YEAR + 1):
        held = [d for ds in gazetteer.all_divisions().by_code.values() for d in ds if d.since <= year <= d.until]
        ids = [issuers.line_code(d.code, year) for d in held]
        assert len(set(ids)) == len(ids), year


def test_every_department_ends_at_a_name_that_stays() -> None:
    for row in codebook.rows("department_names", key=("name",), required=("becomes", "change")):
        latest = issuers.department(row["name"])
        assert issuers.department(latest) == latest


def test_an_unknown_issuer_keeps_its_whole_name() -> None:
    assert issuers.issuer_id("示例市云岭县司法局", "511600", "department", 2020) == "511600:示例市云岭县司法局"

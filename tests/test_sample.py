"""The sample reports give what data/sample/expected.csv says: one row a fact, one page form a file.

Columns of expected.csv: file; table (reports, sections, quantities, checks, compliance, or ``absent`` for a number
that must give no row); at (a section's number and heading, a figure as written, the figures of a relation); column;
expected (empty for null); comment.
"""

from __future__ import annotations

import csv
from typing import Any

import pandas as pd
import pytest
from little_reports import ROOT

import lawpolicy

SAMPLE = ROOT / "data" / "sample"
with (SAMPLE / "expected.csv").open(encoding="utf-8", newline="") as lines:
    ROWS = list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> lawpolicy.Corpus:
    return lawpolicy.build(SAMPLE, tmp_path_factory.mktemp("sample") / "corpus")


def _plain(value: Any) -> str:
    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _of(corpus: lawpolicy.Corpus, table: str, rid: str) -> pd.DataFrame:
    rows = getattr(corpus, table)
    return rows[rows["report_id"].astype("string") == rid]


@pytest.mark.parametrize("row", ROWS, ids=lambda r: f"{r['file'][:2]}-{r['table']}-{r['at']}-{r['column']}")
def test_sample(corpus: lawpolicy.Corpus, row: dict[str, str]) -> None:
    report = corpus.reports[corpus.reports["source"] == row["file"]]
    assert len(report) == 1, f"{row['file']} gave no report"
    rid, at, table, column = report["report_id"].iloc[0], row["at"], row["table"], row["column"]
    if table == "reports":
        assert _plain(report[column].iloc[0]) == row["expected"]
        return
    figures = _of(corpus, "quantities", rid)
    written = figures.set_index("quantity_id")["as_written"].to_dict()
    if table == "absent":
        assert at not in set(written.values())
    elif table == "sections":
        rows = _of(corpus, "sections", rid)
        names = (rows["number"].fillna("") + rows["heading"].fillna("")).str.replace("（", "(").str.replace("）", ")")
        fits = [len(n) if n.startswith(at) or at.startswith(n) else 0 for n in names]
        chosen = rows[[size == max(fits) > 0 for size in fits]]  # the longest: an item without heading is its number
        assert len(chosen) == 1, list(names)
        assert _plain(chosen[column].iloc[0]) == row["expected"]
    elif table == "quantities":
        chosen = figures[figures["as_written"] == at]
        assert len(chosen) == 1, sorted(written.values())
        if column == "indicator":
            links = _of(corpus, "indicators", rid)
            links = links[(links["quantity_id"] == chosen["quantity_id"].iloc[0]) & (links["confidence"] >= 0.9)]
            assert list(links["indicator"]) == [row["expected"]]
        elif column == "part_of":
            assert written[chosen["part_of"].iloc[0]] == row["expected"]
        else:
            assert _plain(chosen[column].iloc[0]) == row["expected"]
    elif table == "checks":
        relations = _of(corpus, "checks", rid)
        found = [
            c.holds
            for c in relations.itertuples()
            if sorted(written[i] for i in c.quantity_ids) == sorted(at.split(","))
        ]
        assert found and {str(bool(h)) for h in found} == {row["expected"]}
    else:
        rows = _of(corpus, "compliance", rid)
        assert _plain(rows.loc[rows["requirement"] == at, column].iloc[0]) == row["expected"]


def test_the_wrong_share_and_the_pasted_place_are_named(corpus: lawpolicy.Corpus) -> None:
    rid = corpus.reports.loc[corpus.reports["source"].str.startswith("10_"), "report_id"].iloc[0]
    broken = _of(corpus, "checks", rid)
    broken = broken[~broken["holds"].fillna(True).astype(bool)]
    assert list(broken["kind"]) == ["rate"]


def test_no_other_sample_has_broken_arithmetic(corpus: lawpolicy.Corpus) -> None:
    good = corpus.reports.loc[~corpus.reports["source"].str.startswith("10_"), "report_id"]
    rows = corpus.checks[corpus.checks["report_id"].astype("string").isin(good)]
    assert rows["holds"].fillna(True).astype(bool).all(), rows[["kind", "note"]].to_string()

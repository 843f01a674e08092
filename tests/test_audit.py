"""The coding sheet: drawn the same each time, read back as precision with Wilson intervals, else refused."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from little_reports import ROOT
from scipy.stats import binomtest

import lawpolicy
from lawpolicy import audit
from lawpolicy.problems import LawpolicyError


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> lawpolicy.Corpus:
    return lawpolicy.build(ROOT / "data" / "sample", tmp_path_factory.mktemp("sample") / "corpus")


@pytest.fixture
def filled(corpus: lawpolicy.Corpus, tmp_path: Path) -> Path:
    table = audit.sheet(corpus, sample=20, seed=3)
    table["ok_figure"] = ["1"] * 19 + ["0"]
    table["ok_unit"] = ["1"] * 10 + [""] * 10
    return audit.write(table, tmp_path / "sheet.csv")


def test_the_same_seed_draws_the_same_figures(corpus: lawpolicy.Corpus) -> None:
    a, b, c = (audit.sheet(corpus, sample=20, seed=s) for s in (3, 3, 4))
    assert a.equals(b)
    assert not a["quantity_id"].equals(c["quantity_id"])
    assert all(w in s for w, s in zip(a["as_written"], a["sentence"], strict=True))


def test_precision_by_field_with_wilson_intervals(corpus: lawpolicy.Corpus, filled: Path) -> None:
    got = audit.read_back(corpus, filled, sample=20, seed=3).set_index("field")
    assert (got.loc["figure", "judged"], got.loc["figure", "right"]) == (20, 19)
    want = binomtest(19, 20).proportion_ci(method="wilson")
    assert got.loc["figure", ["low", "high"]].tolist() == pytest.approx([want.low, want.high])
    assert got.loc["unit", "precision"] == 1.0
    assert got.loc["value", "judged"] == 0
    assert pd.isna(got.loc["value", "precision"])


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda t: t.iloc[:-2], "missing"),
        (lambda t: pd.concat([t, t.iloc[:1]]), "twice"),
        (lambda t: t.assign(report_id="ffffffffffffffff"), "not drawn"),
        (lambda t: t.drop(columns="ok_period"), "ok_period"),
        (lambda t: t.assign(ok_bound="yes"), "1, 0 or nothing"),
    ],
)
def test_a_sheet_that_is_not_the_drawn_one_is_refused(corpus: lawpolicy.Corpus, filled: Path, spoil, says: str) -> None:  # type: ignore[no-untyped-def]
    table = pd.read_csv(filled, dtype="string", encoding="utf-8-sig", keep_default_na=False)
    filled.unlink()
    audit.write(spoil(table), filled)
    with pytest.raises(LawpolicyError, match=says):
        audit.read_back(corpus, filled, sample=20, seed=3)


def test_a_sheet_that_stands_there_is_never_replaced(corpus: lawpolicy.Corpus, filled: Path) -> None:
    before = filled.read_bytes()
    with pytest.raises(LawpolicyError, match="may hold judgements"):
        audit.write(audit.sheet(corpus, sample=20, seed=3), filled)
    assert filled.read_bytes() == before


def test_a_sheet_that_is_no_csv_is_refused(corpus: lawpolicy.Corpus, tmp_path: Path) -> None:
    (tmp_path / "sheet.csv").write_bytes("示例".encode("gbk"))
    with pytest.raises(LawpolicyError, match="UTF-8"):
        audit.read_back(corpus, tmp_path / "sheet.csv")
    with pytest.raises(LawpolicyError, match="no such coding sheet"):
        audit.read_back(corpus, tmp_path / "none.csv")

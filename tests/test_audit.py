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


@pytest.mark.parametrize(
    ("name", "save"),
    [
        ("gbk.csv", lambda t, p: t.to_csv(p, index=False, encoding="gb18030")),
        ("no mark.csv", lambda t, p: t.to_csv(p, index=False, encoding="utf-8")),
        ("semicolons.csv", lambda t, p: t.to_csv(p, index=False, encoding="utf-8-sig", sep=";")),
        ("unicode text.txt", lambda t, p: t.to_csv(p, index=False, encoding="utf-16", sep="\t")),
        ("workbook.xlsx", lambda t, p: t.to_excel(p, index=False)),
        ("sorted.csv", lambda t, p: t[sorted(t.columns)].sort_values("as_written").to_csv(p, index=False)),
        ("wide digits.csv", lambda t, p: t.replace({"ok_figure": {"1": "１"}}).to_csv(p, index=False)),
        ("empty rows.csv", lambda t, p: p.write_text(t.to_csv(index=False) + "," * (len(t.columns) - 1) + "\n")),
    ],
)
def test_a_sheet_is_read_as_spreadsheets_save_it(  # type: ignore[no-untyped-def]
    corpus: lawpolicy.Corpus, filled: Path, tmp_path: Path, name: str, save
) -> None:
    want = audit.read_back(corpus, filled, sample=20, seed=3)
    save(pd.read_csv(filled, dtype="string", encoding="utf-8-sig", keep_default_na=False), tmp_path / name)
    pd.testing.assert_frame_equal(audit.read_back(corpus, tmp_path / name, sample=20, seed=3), want)


@pytest.mark.parametrize(
    ("report_id", "shown"), [("1234567890123456", "1.23457E+15"), ("00000123456789012", "1.23457E+11"),
                             ("123456789012e345", "123456789012e345"), ("12345678901234e5", "1.23457E+18"),
                             ("1e972b06a1a64423", "1e972b06a1a64423")]
)  # fmt: skip
def test_an_id_that_a_spreadsheet_made_a_number_is_still_known(
    corpus: lawpolicy.Corpus, filled: Path, monkeypatch: pytest.MonkeyPatch, report_id: str, shown: str
) -> None:
    drawn = audit.sheet(corpus, sample=20, seed=3)
    old = drawn["report_id"].iloc[0]
    monkeypatch.setattr(audit, "sheet", lambda *_, **__: drawn.replace({"report_id": {old: report_id}}))
    filled.write_text(filled.read_text(encoding="utf-8-sig").replace(old, shown), encoding="utf-8-sig")
    assert audit.read_back(corpus, filled, sample=20, seed=3)["judged"].max() == 20


def test_a_sheet_may_be_a_workbook(corpus: lawpolicy.Corpus, tmp_path: Path) -> None:
    file = audit.write(audit.sheet(corpus, sample=20, seed=3), tmp_path / "sheet.xlsx")
    assert set(audit.read_back(corpus, file, sample=20, seed=3)["judged"]) == {0}
    with pytest.raises(LawpolicyError, match="coding sheet is written as"):
        audit.write(audit.sheet(corpus, sample=20, seed=3), tmp_path / "sheet.ods")


@pytest.mark.parametrize(("sample", "seed"), [(0, 1), (10, -1)])
def test_a_draw_that_cannot_be_made_is_refused(corpus: lawpolicy.Corpus, sample: int, seed: int) -> None:
    with pytest.raises(LawpolicyError, match="or more"):
        audit.sheet(corpus, sample=sample, seed=seed)


def test_a_sheet_that_stands_there_is_never_replaced(corpus: lawpolicy.Corpus, filled: Path) -> None:
    before = filled.read_bytes()
    with pytest.raises(LawpolicyError, match="may hold judgements"):
        audit.write(audit.sheet(corpus, sample=20, seed=3), filled)
    assert filled.read_bytes() == before


def test_a_sheet_that_is_no_csv_is_refused(corpus: lawpolicy.Corpus, tmp_path: Path) -> None:
    (tmp_path / "sheet.csv").write_bytes(bytes(range(256)))
    with pytest.raises(LawpolicyError, match="UTF-8"):
        audit.read_back(corpus, tmp_path / "sheet.csv")
    (tmp_path / "sheet.xlsx").write_bytes(b"no zip")
    with pytest.raises(LawpolicyError, match="cannot be read as a workbook"):
        audit.read_back(corpus, tmp_path / "sheet.xlsx")
    with pytest.raises(LawpolicyError, match="no such coding sheet"):
        audit.read_back(corpus, tmp_path / "none.csv")

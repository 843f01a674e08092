"""The panel as a file: what a spreadsheet or Stata opens must be what the corpus says."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from little_reports import ROOT

import lawpolicy
from lawpolicy import export
from lawpolicy.problems import LawpolicyError


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> lawpolicy.Corpus:
    return lawpolicy.build(ROOT / "data" / "sample", tmp_path_factory.mktemp("sample") / "corpus")


def test_long_has_each_sure_figure_once_with_its_sentence(corpus: lawpolicy.Corpus) -> None:
    long = export.panel_long(corpus)
    sure = corpus.indicators[corpus.indicators["confidence"] >= 0.9]
    assert len(long) == len(sure) > 20
    assert not long.duplicated(["report_id", "quantity_id"]).any()
    texts = corpus.texts.set_index("report_id")["text"]
    for row in long.itertuples():
        assert texts[row.report_id][row.start : row.end] == row.as_written
        assert row.as_written in row.sentence


def test_wide_holds_totals_only_and_bounds_beside_them(corpus: lawpolicy.Corpus) -> None:
    long, wide = export.panel_long(corpus), export.panel_wide(corpus)
    assert not wide.duplicated(["issuer_id", "year"]).any()
    totals = long[long["basis"] == "total"]
    for row in wide.itertuples():
        mine = totals[(totals["issuer_id"] == row.issuer_id) & (totals["year"] == row.year)]
        value = getattr(row, "reconsideration_accepted", pd.NA)
        if not pd.isna(value):
            assert value in set(mine.loc[mine["indicator"] == "reconsideration_accepted", "value"])


@pytest.mark.parametrize("shape", export.SHAPES)
def test_every_format_gives_the_same_panel_back(corpus: lawpolicy.Corpus, tmp_path: Path, shape: str) -> None:
    table = export.panel_long(corpus) if shape == "long" else export.panel_wide(corpus)
    code = "value" if shape == "long" else "reconsideration_accepted"
    want = table[code].astype(float).tolist()
    readers = {
        ".csv": lambda p: pd.read_csv(p, encoding="utf-8-sig"),
        ".xlsx": lambda p: pd.read_excel(p, sheet_name="panel"),
        ".dta": pd.read_stata,
        ".parquet": pd.read_parquet,
    }
    for ending, reader in readers.items():
        file = export.export(corpus, tmp_path / f"panel{ending}", shape=shape)
        got = reader(file)
        assert len(got) == len(table), ending
        assert got[code].astype(float).round(6).fillna(-1).tolist() == pd.Series(want).round(6).fillna(-1).tolist(), (
            ending
        )
    assert (tmp_path / "panel.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_no_cell_starts_a_formula() -> None:
    table = pd.DataFrame(
        {"a": pd.array(["=1+1", "+86", "-x", "@cmd", "\tx", "plain", None], dtype="string"), "n": range(-3, 4)}
    )
    made = export.safe(table)
    assert list(made["a"].fillna("")) == ["'=1+1", "'+86", "'-x", "'@cmd", "'\tx", "plain", ""]
    assert list(made["n"]) == list(range(-3, 4))


@pytest.mark.parametrize(("name", "shape", "says"), [("panel.doc", "long", ".xlsx"), ("panel.csv", "tall", "wide")])
def test_a_wrong_call_lists_the_good_ones(
    corpus: lawpolicy.Corpus, tmp_path: Path, name: str, shape: str, says: str
) -> None:
    with pytest.raises(LawpolicyError, match=says):
        export.export(corpus, tmp_path / name, shape=shape)

"""The panel as a file: what a spreadsheet or Stata opens must be what the corpus says."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from little_reports import ROOT

import lawpolicy
from lawpolicy import audit, export, sheets, stata
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
        {"a": pd.array(["=1+1", "+86", "-x", "@cmd", "\tx", "＝1", "plain", None], dtype="string"), "n": range(-3, 5)}
    )
    made = sheets.safe(table)
    assert list(made["a"].fillna("")) == ["'=1+1", "'+86", "'-x", "'@cmd", "'\tx", "'＝1", "plain", ""]
    assert list(made["n"]) == list(range(-3, 5))


def test_a_workbook_holds_what_no_cell_can_hold(tmp_path: Path) -> None:
    table = pd.DataFrame({"a": pd.array(["a\x00b\x1fc", "法" * 40_000], dtype="string")})
    sheets.write_workbook({"panel": table}, tmp_path / "p.xlsx")
    got = list(pd.read_excel(tmp_path / "p.xlsx")["a"])
    assert got[0] == "a\ufffdb\ufffdc"
    assert got[1].endswith("法…") and len(got[1]) <= 32_767


def test_a_workbook_too_long_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "_MOST_ROWS", 3)
    with pytest.raises(LawpolicyError, match="would have 4 rows"):
        sheets.write_workbook({"panel": pd.DataFrame({"a": range(4)})}, tmp_path / "p.xlsx")


def test_a_sentence_without_end_is_cut_around_its_figure(tmp_path: Path) -> None:
    text = "，".join(f"第{n}季度受理行政复议案件{n}件" for n in range(1000))
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "long.txt").write_text(f"示例市云岭县2022年法治政府建设年度报告\n{text}。\n", encoding="utf-8")
    corpus = lawpolicy.build(folder, tmp_path / "corpus")
    for table in (export.panel_long(corpus), audit.sheet(corpus)):
        assert len(table) > 50
        assert table["sentence"].str.len().max() < 1000
        assert all(row.as_written in row.sentence.strip("…") for row in table.itertuples())


@pytest.mark.parametrize("shape", export.SHAPES)
def test_every_column_is_explained(corpus: lawpolicy.Corpus, tmp_path: Path, shape: str) -> None:
    export.export(corpus, tmp_path / "panel.csv", shape=shape)
    about = pd.read_csv(tmp_path / "panel.columns.csv", encoding="utf-8-sig").set_index("column")
    header = pd.read_csv(tmp_path / "panel.csv", encoding="utf-8-sig", nrows=0).columns
    assert list(about.index) == list(header)
    assert about["meaning"].notna().all()
    if shape == "wide":
        entries = corpus.codebook.entries
        codes = [c for c in header if c in entries]
        assert len(codes) > 10
        assert all(about.loc[c, "unit"] == entries[c].unit and about.loc[c, "name_zh"] for c in codes)


def test_stata_names_are_short_and_tell_columns_apart(corpus: lawpolicy.Corpus, tmp_path: Path) -> None:
    codes = [e for e in corpus.codebook.entries if len(e) > 20]
    columns = [c + end for c in codes for end in ("", "__bound", "__家", "__家__bound", "__件(次)")]
    names = stata.names([*columns, "end", "a" * 40, "a" * 41])
    assert len({n.lower() for n in names.values()}) == len(names)
    assert all(len(n) <= 32 and n.isidentifier() for n in names.values())
    assert all(names[c].endswith("__家") for c in columns if c.endswith("__家"))
    assert names["end"] != "end"  # a word of Stata's own


def test_a_stata_file_has_dates_whole_numbers_and_units(tmp_path: Path) -> None:
    table = pd.DataFrame({
        "year": pd.array([2021, 2022], dtype="Int64"), "start": pd.array([5, None], dtype="Int64"),
        "published": pd.to_datetime(["2022-03-01", None]), "sentence": pd.array(["法" * 3000, None], dtype="string"),
    })  # fmt: skip
    stata.write_stata(table, tmp_path / "p.dta", {"year": "年份 " * 50})
    with pd.io.stata.StataReader(tmp_path / "p.dta") as reader:
        got, labels = reader.read(), reader.variable_labels()
    assert got["year"].dtype.kind == "i" and list(got["year"]) == [2021, 2022]
    assert got["start"].isna().tolist() == [False, True]
    assert got["published"].iloc[0] == pd.Timestamp("2022-03-01") and pd.isna(got["published"].iloc[1])
    assert list(got["sentence"]) == ["法" * 3000, ""]
    assert labels["year"].startswith("年份") and len(labels["year"]) <= 80


@pytest.mark.parametrize("confidence", [2.0, -0.1, float("nan")])
def test_a_confidence_that_is_none_is_refused(corpus: lawpolicy.Corpus, tmp_path: Path, confidence: float) -> None:
    with pytest.raises(LawpolicyError, match="from 0 to 1"):
        export.export(corpus, tmp_path / "panel.csv", confidence=confidence)


@pytest.mark.parametrize(("name", "shape", "says"), [("panel.doc", "long", ".xlsx"), ("panel.csv", "tall", "wide")])
def test_a_wrong_call_lists_the_good_ones(
    corpus: lawpolicy.Corpus, tmp_path: Path, name: str, shape: str, says: str
) -> None:
    with pytest.raises(LawpolicyError, match=says):
        export.export(corpus, tmp_path / name, shape=shape)

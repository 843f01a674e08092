"""A saved corpus: opened lazily, saved with and without text, joined and cut, and never mistaken for another."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from little_reports import write_reports

import lawpolicy
from lawpolicy import schema, tables
from lawpolicy.problems import LawpolicyError

HAN = re.compile(r"[^一-鿿]")
RUN = 22


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> lawpolicy.Corpus:
    place = tmp_path_factory.mktemp("corpus")
    return lawpolicy.build(write_reports(place / "reports", 12), place / "out")


def test_every_table_has_the_schema_also_when_empty(corpus: lawpolicy.Corpus) -> None:
    for name, table in schema.TABLES.items():
        got, none = getattr(corpus, name), schema.empty(name)
        assert list(got.columns) == list(none.columns) == table.names
        assert [str(t) for t in got.dtypes] == [str(t) for t in none.dtypes], name


def test_missing_is_null_never_an_empty_string(corpus: lawpolicy.Corpus) -> None:
    for name, table in schema.TABLES.items():
        for column in table.columns:
            if column.kind in ("string", "category"):
                assert not (getattr(corpus, name)[column.name].astype("string") == "").fillna(False).any(), (
                    name,
                    column,
                )


def test_keys_are_never_null(corpus: lawpolicy.Corpus) -> None:
    for name, table in schema.TABLES.items():
        for column in table.columns:
            if column.key:
                assert getattr(corpus, name)[column.name].notna().all(), (name, column.name)


def test_every_span_is_within_its_text(corpus: lawpolicy.Corpus) -> None:
    lengths = corpus.texts.set_index("report_id")["text"].str.len()
    for name, table in schema.TABLES.items():
        if {"start", "end", "report_id"} <= set(table.names):
            rows = getattr(corpus, name).dropna(subset=["start", "end"])
            limit = rows["report_id"].astype("string").map(lengths)
            assert ((rows["start"] >= 0) & (rows["start"] <= rows["end"]) & (rows["end"] <= limit)).all(), name


def test_sentences_and_quantities_are_what_their_spans_hold(corpus: lawpolicy.Corpus) -> None:
    texts = corpus.texts.set_index("report_id")["text"]
    assert len(corpus.sentences) and len(corpus.quantities)
    for row in corpus.sentences.itertuples():
        assert row.text == texts[row.report_id][row.start : row.end]
    for row in corpus.quantities.itertuples():
        assert row.as_written == texts[row.report_id][row.start : row.end]


def test_text_false_keeps_no_running_text(corpus: lawpolicy.Corpus, tmp_path: Path) -> None:
    bare = corpus.save(tmp_path / "bare", text=False)
    assert not bare.has_text
    grams = set()
    for text in corpus.texts["text"]:
        han = HAN.sub("", text)
        grams.update(han[i : i + RUN] for i in range(len(han) - RUN + 1))
    for name in schema.TABLES:
        table = pq.read_table(tmp_path / "bare" / f"{name}.parquet")
        assert not set(schema.TABLES[name].text_columns) & set(table.column_names)
        # Values one after the other too: a column of words in the order of the text would spell it.
        strings = "\n".join(str(v) for c in table.columns if "string" in str(c.type) for v in c.to_pylist())
        han = HAN.sub("", strings)
        assert not grams & {han[i : i + RUN] for i in range(len(han) - RUN + 1)}, name
    with pytest.raises(LawpolicyError, match="without text"):
        bare.read("sentences", ["text"])
    with pytest.raises(LawpolicyError, match="text=False"):
        bare.save(tmp_path / "again")


def test_long_titles_are_cut_with_a_mark_without_text() -> None:
    long = "示例省示例市云岭县人民政府关于2023年度法治政府建设工作情况的报告"
    cut = tables.cut_title(long)
    assert cut is not None and cut.endswith("…") and long.startswith(cut[:-1]) and len(HAN.sub("", cut)) == RUN - 1
    assert tables.cut_title("云岭县2023年度报告") == "云岭县2023年度报告"
    assert tables.cut_title(None) is None


def test_select_keeps_the_rows_of_its_reports(corpus: lawpolicy.Corpus) -> None:
    some = corpus.select(years=[2020, 2021])
    ids = set(some.reports["report_id"])
    assert set(some.reports["year"]) == {2020, 2021}
    assert set(some.quantities["report_id"]) <= ids
    assert len(some.quantities) == corpus.quantities["report_id"].isin(ids).sum()


@pytest.mark.parametrize("condition", [{"years": 1950}, {"levels": "planet"}, {"provinces": []}])
def test_an_empty_selection_is_an_error_that_says_what_there_is(corpus: lawpolicy.Corpus, condition: dict) -> None:
    with pytest.raises(LawpolicyError, match="there are"):
        corpus.select(**condition)


def test_concat_takes_each_report_once_and_rebuilds_the_whole(corpus: lawpolicy.Corpus) -> None:
    a, b = corpus.select(years=[2019, 2020, 2021]), corpus.select(years=[2021, 2022, 2023, 2024])
    whole = lawpolicy.concat([a, b])
    assert sorted(whole.reports["report_id"]) == sorted(corpus.reports["report_id"])
    assert whole.table_hash("quantities") == corpus.table_hash("quantities")


def test_concat_refuses_other_versions(corpus: lawpolicy.Corpus, tmp_path: Path) -> None:
    corpus.save(tmp_path / "old")
    file = tmp_path / "old" / "datapackage.json"
    package = json.loads(file.read_text(encoding="utf-8"))
    package["lawpolicy"]["version"] = "0.0.1"
    file.write_text(json.dumps(package), encoding="utf-8")
    with pytest.raises(LawpolicyError, match="different version"):
        lawpolicy.concat([corpus, lawpolicy.load(tmp_path / "old")])


def test_a_saved_corpus_comes_back_as_it_was(corpus: lawpolicy.Corpus, tmp_path: Path) -> None:
    back = corpus.save(tmp_path / "saved")
    assert back.content_hash == corpus.content_hash
    merged = back.reports.merge(corpus.reports, how="outer", indicator=True)
    assert (merged["_merge"] == "both").all()


def test_a_changed_cell_changes_the_hash(corpus: lawpolicy.Corpus) -> None:
    table = tables.read(corpus.folder, "quantities")
    values = table.column("value").to_pylist()
    other = [*values[:-1], values[-1] + 1]
    import pyarrow as pa

    changed = table.set_column(table.column_names.index("value"), "value", pa.array(other))
    assert tables.content_hash([table]) != tables.content_hash([changed])
    assert tables.content_hash([table]) == tables.content_hash([table.slice(5), table.slice(0, 5)])


def test_a_folder_that_is_no_corpus_says_so(corpus: lawpolicy.Corpus, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(LawpolicyError, match="no such folder"):
        lawpolicy.load(tmp_path / "missing")
    with pytest.raises(LawpolicyError, match="no corpus"):
        lawpolicy.load(tmp_path / "empty")

    corpus.save(tmp_path / "short")
    (tmp_path / "short" / "checks.parquet").unlink()
    with pytest.raises(LawpolicyError, match="'checks' is missing"):
        lawpolicy.load(tmp_path / "short")

    corpus.save(tmp_path / "foreign")
    pd.DataFrame({"a": [1]}).to_parquet(tmp_path / "foreign" / "reports.parquet")
    with pytest.raises(LawpolicyError, match=r"'reports' has no column 'report_id'"):
        _ = lawpolicy.load(tmp_path / "foreign").reports

    (tmp_path / "foreign" / "sections.parquet").write_bytes(b"no parquet")
    with pytest.raises(LawpolicyError, match="cannot be read"):
        _ = lawpolicy.load(tmp_path / "foreign").sections

    corpus.save(tmp_path / "older")
    file = tmp_path / "older" / "datapackage.json"
    file.write_text(file.read_text(encoding="utf-8").replace('"schema": "1"', '"schema": "0"'), encoding="utf-8")
    with pytest.raises(LawpolicyError, match="schema 0"):
        lawpolicy.load(tmp_path / "older")

    file.write_text("{", encoding="utf-8")
    with pytest.raises(LawpolicyError, match="not the description"):
        lawpolicy.load(tmp_path / "older")


def test_an_unknown_table_or_column_lists_the_good_ones(corpus: lawpolicy.Corpus) -> None:
    with pytest.raises(AttributeError, match="quantities"):
        _ = corpus.figures
    with pytest.raises(LawpolicyError, match="quantities"):
        corpus.read("figures")
    with pytest.raises(LawpolicyError, match="measured"):
        corpus.read("quantities", ["what"])


def test_read_gives_the_asked_columns_and_rows(corpus: lawpolicy.Corpus) -> None:
    rid = corpus.reports["report_id"].iloc[0]
    got = corpus.read("quantities", ["report_id", "value"], {"report_id": [rid]})
    assert list(got.columns) == ["report_id", "value"]
    assert len(got) == (corpus.quantities["report_id"] == rid).sum() > 0


def test_saving_over_something_else_is_refused(corpus: lawpolicy.Corpus, tmp_path: Path) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "a.tex").write_text("x")
    with pytest.raises(LawpolicyError, match="--force"):
        corpus.save(tmp_path / "thesis")
    assert (tmp_path / "thesis" / "a.tex").exists()

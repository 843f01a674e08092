"""A corpus made with an edited codebook: from reports to panel, export and page, and kept wherever the corpus goes."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from boards import add, boards, copy
from little_reports import write_reports

import lawpolicy
from lawpolicy import audit, codebook_tools, display, export, language, plots, rendering, schema, stats
from lawpolicy.building import parts
from lawpolicy.problems import LawpolicyError

PAGE = """<html><head><title>示例市云岭县{year}年法治政府建设年度报告</title></head><body>
<h1>示例市云岭县{year}年法治政府建设年度报告</h1><p>一、工作举措和成效</p>
<p>全年制作普法展板{n}块，受理行政复议案件{k}件。</p><p>云岭县人民政府</p><p>{next}年1月8日</p></body></html>
"""


def write_pages(folder: Path) -> Path:
    """Two reports with boards on law as pages, so that processes read them, beside two texts without any."""
    write_reports(folder, 2)
    for year in (2021, 2022):
        page = PAGE.format(year=year, next=year + 1, n=year - 1985, k=year - 2000)
        (folder / f"yunling_{year}.html").write_text(page, encoding="utf-8")
    return folder


def everything(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def made_by(corpus: lawpolicy.Corpus) -> dict:
    return corpus.package["lawpolicy"]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of reports, the edited codebook, and the corpora made with it (``edited``) and without (``plain``)."""
    place = tmp_path_factory.mktemp("edited")
    write_pages(place / "reports")
    folder = boards(copy(place / "book", "indicators", "indicator_patterns", "indicator_units"))
    units = (folder / "indicator_units.csv").read_text(encoding="utf-8").splitlines()
    lines = [units[0] + ",name_en", *(f"{u},{'boards' if u.startswith('块,') else ''}" for u in units[1:])]
    (folder / "indicator_units.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    lawpolicy.build(place / "reports", place / "edited", codebook=folder, workers=2)
    lawpolicy.build(place / "reports", place / "plain")
    return place


@pytest.fixture
def edited(place: Path) -> lawpolicy.Corpus:
    return lawpolicy.load(place / "edited")


@pytest.fixture
def plain(place: Path) -> lawpolicy.Corpus:
    return lawpolicy.load(place / "plain")


def test_an_added_indicator_is_in_the_panel(edited: lawpolicy.Corpus, plain: lawpolicy.Corpus) -> None:
    panel = stats.panel(edited, "publicity_boards")
    assert list(zip(panel["year"], panel["value"], panel["unit"], strict=True)) == [
        (2021, 36.0, "块"), (2022, 37.0, "块")]  # fmt: skip
    assert stats.changes(edited, ["publicity_boards"])["change"].tolist() == [1.0]
    assert stats.compare(edited, "publicity_boards", by="all")["median"].tolist() == [36.0, 37.0]
    with pytest.raises(LawpolicyError, match="there is no indicator 'publicity_boards'"):
        stats.panel(plain, "publicity_boards")
    others = edited.indicators[edited.indicators["indicator"] != "publicity_boards"].astype({"indicator": "string"})
    assert len(others) == len(plain.indicators) > 0


def test_an_indicator_that_no_report_states_is_known_by_its_codebook(edited: lawpolicy.Corpus) -> None:
    some = edited.select(report_ids=edited.reports.loc[edited.reports["source"] == "report_0000.txt", "report_id"])
    assert stats.panel(some, "publicity_boards").empty


def test_exports_name_and_define_it(edited: lawpolicy.Corpus, tmp_path: Path) -> None:
    long = export.panel_long(edited)
    mine = long[long["indicator"].astype(str) == "publicity_boards"]
    assert set(mine["name_zh"]) == {"普法展板数"} and set(mine["name_en"]) == {"Boards on law"}
    assert long["name_zh"].notna().all()
    wide = export.panel_wide(edited)
    assert wide["publicity_boards"].dropna().tolist() == [36.0, 37.0]
    sheet = pd.read_excel(export.export(edited, tmp_path / "panel.xlsx", shape="wide"), sheet_name="codebook")
    row = sheet.set_index("code").loc["publicity_boards"]
    assert (row["unit"], row["theme"], row["definition_zh"]) == ("块", "capacity", "报告期内制作的普法展板块数。")
    with pd.io.stata.StataReader(export.export(edited, tmp_path / "panel.dta", shape="wide")) as stata:
        assert stata.variable_labels()["publicity_boards"] == "普法展板数 (块)"


def test_figures_and_tables_show_its_name_and_unit_in_both_languages(edited: lawpolicy.Corpus) -> None:
    frame = pd.DataFrame({"indicator": ["publicity_boards"], "value": [36.0], "unit": ["块"]})
    book = edited.codebook
    chinese = display.table(frame, codebook=book).html
    assert "普法展板数" in chinese and "36 块" in chinese
    english = display.table(frame, language="en", codebook=book).html
    assert "Boards on law" in english and "36 boards" in english
    assert language.name("unit", "人", "en", book) == language.name("unit", "人", "en") != "人"
    every = stats.panel(edited)
    for ax in (
        plots.moves(stats.changes(edited), indicators=["publicity_boards"], language="en", codebook=book),
        plots.by_level(
            every, stats.compare(edited, "publicity_boards"), indicators=["publicity_boards"], language="en",
            codebook=book,
        ),
    ):  # fmt: skip
        assert "Boards on law" in ax.get_label()


def test_the_notebook_takes_its_code_and_the_page_names_it(place: Path, tmp_path: Path) -> None:
    given = {"language": "en", "indicators": ["publicity_boards"]}
    done = rendering.render(["03"], place / "edited", tmp_path / "out", given)
    assert done.failures == []
    page = (tmp_path / "out" / "03_indicator_comparison.html").read_text(encoding="utf-8")
    assert "Boards on law" in page and "Edited codebook" in page and "indicator_units.csv" in page
    table = pd.read_csv(tmp_path / "out" / "figures" / "03-matrix.csv")
    assert sorted(table["value"]) == [36.0, 37.0]
    with pytest.raises(LawpolicyError, match="'publicity_boards' is none of the indicators"):
        rendering.render(["03"], place / "plain", tmp_path / "other", given)


def test_the_coding_sheet_says_what_it_counts(edited: lawpolicy.Corpus) -> None:
    sheet = audit.sheet(edited)
    says = sheet.loc[(sheet["indicator"] == "publicity_boards").fillna(False), "definition"]
    assert set(says) == {"普法展板数：报告期内制作的普法展板块数。"} and len(says) == 2
    assert sheet["definition"].isna().equals(sheet["indicator"].isna())


def test_a_correction_may_give_its_code_where_the_codebook_has_it(place: Path, tmp_path: Path) -> None:
    reports = write_pages(tmp_path / "reports")
    plain = lawpolicy.load(place / "plain").indicators
    row = plain[plain["value"] == 21.0].iloc[0]
    fix = f"{row.report_id},indicators,{row.quantity_id},indicator,publicity_boards,x\n"
    (reports / "corrections.csv").write_text(f"report_id,table,key,column,value,why\n{fix}", encoding="utf-8")
    with pytest.raises(LawpolicyError, match="'publicity_boards' is no indicator"):
        lawpolicy.build(reports, tmp_path / "out")
    made = lawpolicy.build(reports, tmp_path / "out", codebook=place / "book")
    assert sorted(stats.panel(made, "publicity_boards")["value"]) == [21.0, 36.0, 37.0]


def test_the_corpus_says_what_made_it(place: Path, edited: lawpolicy.Corpus, plain: lawpolicy.Corpus) -> None:
    ours, own = made_by(edited), made_by(plain)
    assert ours["edited"] == ["indicator_patterns.csv", "indicator_units.csv", "indicators.csv"]
    assert "edited" not in own and plain.codebook.edited == []
    for name, own_hash in own["codebooks"].items():
        file = place / "book" / name
        digest = hashlib.sha256(file.read_bytes()).hexdigest()[:16] if file.exists() else own_hash
        assert ours["codebooks"][name] == digest
    assert ours["rules"] != own["rules"]


def test_a_copy_that_is_not_edited_makes_the_same_corpus(place: Path, tmp_path: Path) -> None:
    same = copy(tmp_path / "same", "indicators", "indicator_patterns", "indicator_words", "indicator_basis")
    lawpolicy.build(place / "reports", tmp_path / "out", codebook=same)
    assert everything(tmp_path / "out") == everything(place / "plain")


def test_the_edited_files_go_wherever_the_corpus_goes(place: Path, edited: lawpolicy.Corpus, tmp_path: Path) -> None:
    files = everything(place / "book")
    assert everything(place / "edited" / "codebook") == files
    one, two = edited.select(years=2021), edited.select(years=[2019, 2020, 2022])
    joined = lawpolicy.concat([one, two])
    for name, corpus in {"whole": edited, "one": one, "joined": joined}.items():
        for text in (True, False):
            saved = corpus.save(tmp_path / f"{name}-{text}", text=text)
            assert everything(saved.folder / "codebook") == files  # type: ignore[operator]
            assert made_by(saved) == made_by(edited) | {"text": text}
            assert saved.codebook == corpus.codebook == edited.codebook
            assert saved.codebook.entries["publicity_boards"].theme == "capacity"
    assert joined.content_hash == edited.content_hash
    assert codebook_tools.check(tmp_path / "one-False" / "codebook") == []


def test_corpora_of_two_codebooks_are_not_joined(edited: lawpolicy.Corpus, plain: lawpolicy.Corpus) -> None:
    with pytest.raises(LawpolicyError, match=r"different codebooks; build both with .* the same --codebook"):
        lawpolicy.concat([edited, plain])


def test_a_faulty_codebook_is_told_before_anything_is_read_or_written(place: Path, tmp_path: Path) -> None:
    bad = copy(tmp_path / "bad")
    line = add(bad, "indicator_patterns", code="mediation_cases", near="调解.*纠纷", confidence="0.9")
    add(bad, "indicator_patterns", code="nothing", near="调解纠纷", confidence="0.9")
    (tmp_path / "empty").mkdir()
    calls = {
        bad: f"bad: indicator_patterns.csv, line {line}: the term '调解.*纠纷' holds '.'",
        tmp_path / "empty": "empty: the folder holds no file of the indicator codebook",
        tmp_path / "none": "none: no such folder",
    }
    for folder, says in calls.items():
        done = subprocess.run(
            [sys.executable, "-m", "lawpolicy.cli", "build", str(place / "reports"), "-o", str(tmp_path / "out"),
             "--codebook", str(folder)], capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 2 and says in done.stderr and "Traceback" not in done.stderr
    with pytest.raises(LawpolicyError, match="1 more: see `lawpolicy codebook --check"):
        lawpolicy.build(place / "reports", tmp_path / "out", codebook=bad)
    assert {p.name for p in tmp_path.iterdir()} == {"bad", "empty"}


def test_another_codebook_makes_all_of_it_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reports = write_reports(tmp_path / "reports", 3)
    text = "云岭县2022年法治政府建设年度报告\n一、成效\n制作普法展板36块。\n"
    (reports / "boards.txt").write_text(text, encoding="utf-8")
    read: list[str] = []
    whole = parts.read.read
    monkeypatch.setattr(parts.read, "read", lambda path, source: (read.append(source), whole(path, source))[1])

    def build(out: str, codebook: Path | None) -> tuple[int, lawpolicy.Corpus]:
        read.clear()
        corpus = lawpolicy.build(reports, tmp_path / out, codebook=codebook)
        return len(read), corpus

    folder = boards(copy(tmp_path / "book"))
    first = build("out", None)[1].content_hash
    n, added = build("out", folder)
    assert n == 4 and added.content_hash == build("fresh", folder)[1].content_hash != first
    assert build("out", folder)[0] == 0, "nothing changed"
    assert build("out", tmp_path / "out" / "codebook")[0] == 0, "the corpus' own copy is the same codebook"
    file = folder / "indicators.csv"
    file.write_bytes(file.read_bytes().replace(b"Boards on law", b"Law boards"))
    n, renamed = build("out", folder)
    assert n == 4 and renamed.codebook.entries["publicity_boards"].name_en == "Law boards"
    n, back = build("out", None)
    assert n == 4 and back.content_hash == first and not (tmp_path / "out" / "codebook").exists()


def test_edited_files_that_are_gone_or_changed_are_told_and_made_again(place: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    lawpolicy.build(place / "reports", out, codebook=place / "book")
    before = everything(out)
    file = out / "codebook" / "indicators.csv"
    file.write_bytes(file.read_bytes().replace("普法展板数".encode(), "展板".encode()))
    with pytest.raises(LawpolicyError, match=r"indicators\.csv: this is not the file that made the corpus"):
        _ = lawpolicy.load(out).codebook
    file.unlink()
    with pytest.raises(LawpolicyError, match=r"'codebook/indicators\.csv', .* is missing"):
        lawpolicy.load(out)
    lawpolicy.build(place / "reports", out, codebook=place / "book")
    assert everything(out) == before
    (out / "codebook" / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(LawpolicyError, match=r"holds codebook/notes\.txt, which would be lost"):
        lawpolicy.build(place / "reports", out)
    assert json.loads(before["datapackage.json"])["lawpolicy"]["schema"] == schema.SCHEMA_VERSION

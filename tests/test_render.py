"""Notebooks to pages: checked first, run side by side, safe to open, and honest where one fails."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import unquote

import nbformat
import pytest
import small
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from lawpolicy import pages
from lawpolicy.problems import LawpolicyError
from lawpolicy.rendering import notebooks, render, runner

PARAMETERS = """corpus: str = "../data/fazhi"  # folder of a corpus
years: list[int] = []  # years to keep
language: str = "zh"  # zh or en
out: str = "../figures"  # folder of figures
"""
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>"
FIGURE = """from lawpolicy.plots import style
from lawpolicy.plots.files import save
drawn = style.styled(style.axes)(None, 2)
style.finish(drawn, title="图", x="年", y="份", note="", alt='轴 "<&>')
save(drawn, out, "01-figure", data.reports[["year"]])"""
CELLS = [
    new_markdown_cell("# 语料 · Corpus\n\n<!-- zh -->\n中文说明\n\n<!-- en -->\nEnglish words", id="title"),
    new_code_cell(PARAMETERS, id="parameters", metadata={"tags": ["parameters"]}),
    new_code_cell("import lawpolicy\nfrom lawpolicy import display\ndata = lawpolicy.load(corpus)", id="load"),
    new_code_cell('display.findings([str(data.reports["title"][0])], data.reports[["title", "year"]], '
                  'language=language, file="01-findings", folder=out)', id="findings"),
    new_markdown_cell("## 图 · Figure", id="section"),
    new_code_cell(FIGURE, id="figure"),
]  # fmt: skip


def write(path: Path, cells: list[nbformat.NotebookNode]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(new_notebook(cells=cells), path)
    return path


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = [small.report(1, 2020, title=HOSTILE), small.report(2, 2021, title="云岭县2021年报告")]
    return small.save(tmp_path_factory.mktemp("corpus") / "c", {"reports": rows})


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory, corpus: Path) -> Path:
    """One run of a sound notebook and one that fails, beside a file that is not of the run."""
    place = tmp_path_factory.mktemp("run {with} 空格")
    broken = [*CELLS[:3], new_code_cell("1 / 0", id="divide"), new_code_cell("print('never')", id="after")]
    files = [write(place / "nb" / "01_sound.ipynb", CELLS), write(place / "nb" / "02_broken.ipynb", broken)]
    out = place / "out"
    (out / "figures").mkdir(parents=True)
    (out / "figures" / "own.svg").write_text("mine", encoding="utf-8")
    (out / "figures" / "stale.svg").write_text("of an earlier run", encoding="utf-8")
    (out / "report.json").write_text('{"files": ["figures/stale.svg", "../nb/01_sound.ipynb"]}', encoding="utf-8")
    result = render(files, corpus, out, {"language": "en"}, workers=2)
    assert [f.notebook for f in result.failures] == ["02_broken"]
    assert "cell 5 (divide)" in str(result.failures[0]) and "ZeroDivisionError" in str(result.failures[0])
    return out


def test_every_link_and_image_of_every_page_is_there(rendered: Path) -> None:
    found = 0
    for page in rendered.glob("*.html"):
        html = page.read_text(encoding="utf-8")
        ids = set(re.findall(r'id="([^"]+)"', html))
        for target in re.findall(r'(?:href|src)="([^"]+)"', html):
            found += 1
            if target.startswith("#"):
                assert target[1:] in ids
            else:
                assert (rendered / unquote(target)).exists(), target
        assert not re.search(r"https?://", html.replace("http://www.w3.org", "")), "a page asks for something elsewhere"
    assert found > 20


def test_nothing_of_a_report_runs_on_a_page(rendered: Path) -> None:
    for page in rendered.glob("*.html"):
        html = page.read_text(encoding="utf-8")
        assert "<script" not in html and "onerror=alert" not in re.sub(r"&lt;.*?&gt;", "", html)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in (rendered / "index.html").read_text(encoding="utf-8")


def test_pages_are_in_the_language_asked_for(rendered: Path) -> None:
    html = (rendered / "01_sound.html").read_text(encoding="utf-8")
    assert '<html lang="en">' in html and "<h1>Corpus</h1>" in html
    assert "English words" in html and "中文说明" not in html


def test_figures_are_files_with_alternative_text(rendered: Path) -> None:
    html = (rendered / "01_sound.html").read_text(encoding="utf-8")
    assert 'src="figures/01-figure.svg"' in html
    assert 'alt="轴 &quot;&lt;&amp;&gt;"' in html or "alt='轴 \"&lt;&amp;&gt;'" in html
    assert {p.name for p in (rendered / "figures").iterdir()} == {
        "01-figure.svg", "01-figure.png", "01-figure.csv", "01-findings.csv", "own.svg"
    }  # fmt: skip


def test_a_failed_notebook_leaves_its_partial_copy_and_the_others_stand(rendered: Path) -> None:
    copy = nbformat.read(rendered / "notebooks" / "02_broken.ipynb", as_version=4)
    ran = [c for c in copy.cells if c.cell_type == "code" and c.execution_count]
    assert "1 / 0" in ran[-1].source and ran[-1].outputs[-1].ename == "ZeroDivisionError"
    assert "02_broken: stopped at cell 5" in (rendered / "index.html").read_text(encoding="utf-8")


def test_a_run_takes_away_what_the_last_one_wrote_and_nothing_else(rendered: Path) -> None:
    assert not (rendered / "figures" / "stale.svg").exists()
    assert (rendered / "figures" / "own.svg").read_text(encoding="utf-8") == "mine"
    assert (rendered.parent / "nb" / "01_sound.ipynb").exists(), "a manifest reached outside its folder"


def test_executed_copies_hold_no_time_and_no_folder_of_the_user(rendered: Path) -> None:
    text = (rendered / "notebooks" / "01_sound.ipynb").read_text(encoding="utf-8")
    assert "start_time" not in text and str(rendered.parent.parent) not in text
    assert "papermill" not in json.loads(text)["metadata"]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (["yeers=2019"], "no parameter 'yeers'; there are"),
        ({"years": ["2019"]}, "'years' must be"),
        (["language=fr"], "zh .Chinese. or en"),
        (["years=1999"], "1999"),
        (["out=x"], "--out"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_runs(
    tmp_path: Path, corpus: Path, given: list[str], message: str
) -> None:
    file = write(tmp_path / "01_sound.ipynb", CELLS)
    with pytest.raises(LawpolicyError, match=message):
        render([file], corpus, tmp_path / "out", given)
    assert not (tmp_path / "out").exists()


def test_a_missing_corpus_or_notebook_is_said(tmp_path: Path, corpus: Path) -> None:
    file = write(tmp_path / "01_sound.ipynb", CELLS)
    with pytest.raises(LawpolicyError, match="no such folder"):
        render([file], tmp_path / "none", tmp_path / "out")
    with pytest.raises(LawpolicyError, match="no notebook '99'; there are 01_corpus, 02_keyword_trends"):
        render(["99"], corpus, tmp_path / "out")
    with pytest.raises(LawpolicyError, match="a file of that name"):
        render([file], corpus, file)


def test_notebooks_are_found_by_number_and_name() -> None:
    assert [p.stem for p in notebooks(["02", "corpus", "04_theme_shifts"])] == [
        "02_keyword_trends", "01_corpus", "04_theme_shifts"
    ]  # fmt: skip


def test_markdown_keeps_one_language_and_what_is_for_both() -> None:
    source = "## 一 · One\n\nboth\n\n<!-- zh -->\n甲 · 乙\n\n<!-- en -->\nA\n\n<!-- zh -->\n丙"
    nb = new_notebook(cells=[new_markdown_cell(source)])
    assert runner.in_language(nb, "zh").cells[0].source == "## 一\n\nboth\n\n甲 · 乙\n\n丙"
    nb = new_notebook(cells=[new_markdown_cell(source)])
    assert runner.in_language(nb, "en").cells[0].source == "## One\n\nboth\n\nA"


@pytest.mark.parametrize(
    "html",
    ["<script>x</script>", "<iframe src=x></iframe>", "<a href='javascript:x'>a</a>", "<p onclick=x>a</p>",
     "<style>p{}</style>", "<img src=http://x>", "<form><input></form>", "<svg onload=x>", "<p style='x:y'>a</p>"],
)  # fmt: skip
def test_html_that_runs_loads_or_restyles_is_shown_as_text(html: str) -> None:
    cleaned = pages.clean(html)
    assert not re.search(r"<(script|iframe|style|img|form|input|svg)|javascript:|<[^>]+ (onclick|style)=", cleaned)


def test_what_notebooks_drew_by_hand_is_in_nobodys_way(tmp_path: Path, corpus: Path) -> None:
    """`make test` and JupyterLab leave drawings where `make report` writes; a file of one's own is still refused."""
    notebook = write(tmp_path / "01_sound.ipynb", CELLS)
    out = tmp_path / "figures"
    (out / "figures").mkdir(parents=True)
    (out / "figures" / "01-coverage.svg").write_text("drawn in JupyterLab", encoding="utf-8")
    assert not render([notebook], corpus, out).failures
    other = tmp_path / "other"
    (other / "figures").mkdir(parents=True)
    (other / "figures" / "my thesis.png").write_text("mine", encoding="utf-8")
    with pytest.raises(LawpolicyError, match="no run of 'render' wrote"):
        render([notebook], corpus, other)

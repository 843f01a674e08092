"""The notebooks keep their shape, hold no logic, and run on whatever corpus they are given."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import matplotlib
import nbformat
import pytest
import small
from little_reports import write_reports

import lawpolicy
from lawpolicy.rendering import folder, notebooks, params

matplotlib.use("agg")
PATHS = notebooks()
NAMES = [p.stem for p in PATHS]
CLOSING = ["checks", "limits", "provenance"]
# Numbers that prose may hold: years of the rules and of a paper, the level of intervals, units, thresholds.
_KNOWN = re.compile(r"<!--.*?-->|20(?:08|15|19|21)|4 月 1|1 April|95 ?%|10,000|10 (?:个|issuers)|1,000|[；;] ?1")


def read(path: Path) -> Any:
    return nbformat.read(path, as_version=4)


def code(path: Path) -> list[Any]:
    return [c for c in read(path).cells if c.cell_type == "code"]


def test_there_are_the_four_notebooks() -> None:
    assert NAMES == ["01_corpus", "02_keyword_trends", "03_indicator_comparison", "04_theme_shifts"]


@pytest.mark.parametrize("path", PATHS, ids=NAMES)
def test_cells_come_in_the_one_order(path: Path) -> None:
    cells = read(path).cells
    assert [c.id for c in cells[:3]] == ["title", "parameters", "setup"]
    assert cells[0].source.startswith("# ") and cells[1].metadata["tags"] == ["parameters"]
    ids = [c.id for c in cells]
    headings = [c.id for c in cells if c.cell_type == "markdown"]
    assert headings[1:3] == ["load", "key"] and headings[-3:] == CLOSING
    assert ids[ids.index("key") + 1] == "key-results"
    assert len(ids) == len(set(ids)) and all(re.fullmatch(r"[a-z][a-z-]*", i) for i in ids)


@pytest.mark.parametrize("path", PATHS, ids=NAMES)
def test_every_section_asks_a_question_in_two_languages_and_then_shows_something(path: Path) -> None:
    cells = read(path).cells
    for cell, following in zip(cells, [*cells[1:], None], strict=True):
        if cell.cell_type != "markdown":
            continue
        head, _, rest = cell.source.partition("\n")
        assert re.fullmatch(r"##? .*[\u4e00-\u9fff].* · [^\u4e00-\u9fff]+", head), head
        zh, _, en = rest.partition("<!-- en -->")
        assert "<!-- zh -->" in zh and re.search("[\u4e00-\u9fff]{4}", zh) and re.search("[a-z]{3}", en)
        assert not re.search("[\u4e00-\u9fff]", en)
        assert following is not None and following.cell_type == "code"


@pytest.mark.parametrize("path", PATHS, ids=NAMES)
def test_cells_hold_no_logic_and_only_the_set_up_imports(path: Path) -> None:
    forbidden = (ast.FunctionDef, ast.ClassDef, ast.For, ast.While, ast.If, ast.IfExp, ast.Lambda, ast.Try, ast.With,
                 ast.ListComp, ast.DictComp, ast.SetComp, ast.GeneratorExp)  # fmt: skip
    for cell in code(path):
        assert not re.search(r"^\s*[%!]", cell.source, re.MULTILINE), "a magic"
        assert len(cell.source.splitlines()) <= 12
        tree = ast.parse(cell.source)
        assert not [n for n in ast.walk(tree) if isinstance(n, forbidden)], cell.source
        imports = [n for n in ast.walk(tree) if isinstance(n, (ast.Import, ast.ImportFrom))]
        assert bool(imports) == (cell.id == "setup")
        strings = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
        assert not [s for s in strings if re.match(r"/|~|[A-Za-z]:\\|https?:", s)], "an absolute path"


def test_parameters_are_the_same_wherever_they_stand() -> None:
    known = params.together(PATHS)
    for path in PATHS:
        for parameter in params.read(path):
            assert parameter == known[parameter.name]
            assert re.search("[\u4e00-\u9fff]", parameter.help) and re.search("[a-z]{3}", parameter.help)
    asked = ["corpus", "years", "periods", "levels", "provinces", "issuer_kinds", "terms", "indicators", "themes",
             "language", "min_reports", "seed", "out"]  # fmt: skip
    assert sorted(known) == sorted(asked)
    params.check({p.name: p.default for p in known.values()}, known)


@pytest.mark.parametrize("path", PATHS, ids=NAMES)
def test_committed_outputs_are_whole_and_clean(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert str(Path.home()) not in text and "start_time" not in text and 'execution":' not in text
    assert [c.execution_count for c in code(path)] == list(range(1, len(code(path)) + 1))
    figures, checked = [], 0
    for cell in code(path):
        checked += "nbval-check-output" in cell.metadata.get("tags", [])
        for output in cell.outputs:
            assert output.output_type != "error" and output.get("name") != "stderr", cell.id
            about = output.get("metadata", {}).get("image/png")
            if about:
                figures.append(about["figure"])
                assert len(about["alt"]) > 10
    assert checked == 1 and len(figures) >= 2 and len(figures) == len(set(figures))
    assert all(f.startswith(path.stem[:2]) for f in figures)


@pytest.mark.parametrize("path", PATHS, ids=NAMES)
def test_the_check_cell_prints_rounded_plain_text(path: Path) -> None:
    (cell,) = [c for c in code(path) if "nbval-check-output" in c.metadata.get("tags", [])]
    assert [o.output_type for o in cell.outputs] == ["stream"] and cell.outputs[0].name == "stdout"
    assert len(cell.outputs[0].text.splitlines()) > 5
    assert not re.search(r"\d\.\d{5}", cell.outputs[0].text), "a figure that is not rounded"


@pytest.mark.parametrize("path", PATHS, ids=NAMES)
def test_key_results_have_at_most_six_rows_and_no_typed_number(path: Path) -> None:
    (cell,) = [c for c in code(path) if c.id == "key-results"]
    html = cell.outputs[-1].data["text/html"]
    assert 1 <= len(re.findall("<tr>", html)) - 1 <= 6
    assert cell.outputs[-1].metadata["text/html"]["findings"]
    for markdown in (c.source for c in read(path).cells if c.cell_type == "markdown"):
        prose = _KNOWN.sub("", markdown)
        assert not re.search(r"\d", prose), f"a number in prose: {prose}"


@pytest.fixture(scope="module")
def corpora(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The corpora that a notebook must survive: one report, nothing known, no indicator, one year, text."""
    place = tmp_path_factory.mktemp("corpora")
    lawpolicy.build(write_reports(place / "one-reports", 1), place / "one")
    lawpolicy.build(write_reports(place / "text-reports", 24), place / "text")
    long = "<script>alert(1)</script>" + "示例省云岭自治州某某经济技术开发区管理委员会综合行政执法局" * 2
    small.save(place / "bare", {"reports": [small.report(1, None, label=long, title=long, level=None, province=None)]})
    rows = [small.report(i, 2020, issuer_id=str(i), issuer=f"示例{i}", province="四川省") for i in range(60)]
    small.save(place / "no-indicator", {"reports": rows})
    return {name: place / name for name in ("one", "text", "bare", "no-indicator")}


@pytest.mark.parametrize("kind", ["one", "text", "bare", "no-indicator"])
@pytest.mark.parametrize("path", PATHS, ids=NAMES)
def test_notebooks_run_on_any_corpus(
    path: Path, kind: str, corpora: dict[str, Path], tmp_path: Path, recwarn: pytest.WarningsRecorder
) -> None:
    scope: dict[str, Any] = {}
    for cell in code(path):
        exec(compile(cell.source, f"{path.stem}:{cell.id}", "exec"), scope)
        if cell.id == "parameters":
            scope |= {"corpus": str(corpora[kind]), "out": str(tmp_path), "language": "en"}
            scope |= {"terms": ["行政复议", "没有这个词"]} if "terms" in scope else {}
    drawn = sorted(p.stem for p in tmp_path.glob("*.svg"))
    assert len(drawn) >= 2
    assert [str(w.message) for w in recwarn if not issubclass(w.category, ResourceWarning)] == []


def test_notebooks_ship_with_their_default_corpus() -> None:
    for path in PATHS:
        default = next(p.default for p in params.read(path) if p.name == "corpus")
        assert (folder() / default / "datapackage.json").is_file()


def test_every_figure_and_every_parameter_is_in_the_guide() -> None:
    from lawpolicy import plots

    guide = (Path(__file__).parents[1] / "docs" / "figures.md").read_text(encoding="utf-8")
    for name in plots.__all__:
        assert f"`plots.{name}`" in guide, name
    for parameter in params.together(PATHS).values():
        assert f"| `{parameter.name}` | {parameter.type} |" in guide, parameter.name

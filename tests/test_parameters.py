"""What a user asks of a notebook is checked before anything runs, and a code stays the string it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from lawpolicy.problems import LawpolicyError
from lawpolicy.rendering import params

CELL = """corpus: str = "../data/fazhi"  # folder of a corpus
years: list[int] = []  # years to keep; none: all
periods: list[str] = ["2016-2020", "2021-2025"]
terms: list[str] = ["双随机、一公开"]  # terms to follow
levels: list[str] = []
language: str = "zh"  # zh or en
min_reports: int = 10  # least reports
share: float = 0.5
balanced: bool = False
"""


def write(path: Path, source: str = CELL) -> Path:
    cells = [new_markdown_cell("# 标题"), new_code_cell(source, metadata={"tags": ["parameters"]})]
    nbformat.write(new_notebook(cells=cells), path)
    return path


@pytest.fixture
def known(tmp_path: Path) -> dict[str, params.Parameter]:
    return params.together([write(tmp_path / "01.ipynb")])


def test_the_cell_is_read_with_types_defaults_and_help(known: dict[str, params.Parameter]) -> None:
    assert known["years"] == params.Parameter("years", "list[int]", [], "years to keep; none: all")
    assert known["terms"].default == ["双随机、一公开"]
    assert known["levels"].help == ""


@pytest.mark.parametrize(
    ("word", "name", "value"),
    [
        ("terms=0010", "terms", ["0010"]),
        ("terms=[行政复议, '双随机、一公开']", "terms", ["行政复议", "双随机、一公开"]),
        ("terms=行政复议，放管服", "terms", ["行政复议", "放管服"]),
        ("terms=", "terms", []),
        ("years=2019, 2021", "years", [2019, 2021]),
        ("min_reports=5", "min_reports", 5),
        ("share=0.25", "share", 0.25),
        ("balanced=yes", "balanced", True),
        ("language=en", "language", "en"),
        ("terms=a=b", "terms", ["a=b"]),
    ],
)
def test_words_get_the_type_of_their_parameter(
    known: dict[str, params.Parameter], word: str, name: str, value: Any
) -> None:
    given = params.from_words([word], known)
    assert given == {name: value}
    assert params.check(given, known) == given


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("yeers=2019", "no parameter 'yeers'; there are corpus .str., years .list.int.."),
        ("years=twenty", "'years' must be list.int."),
        ("min_reports=2.5", "'min_reports' must be int"),
        ("balanced=perhaps", "'balanced' must be bool"),
        ("language", "name=value"),
        ("language=fr", "zh .Chinese. or en"),
        ("periods=2016-2020", "two periods or more"),
        ("levels=city", "'city' is none of the levels; there are national, province, prefecture"),
    ],
)
def test_a_wrong_word_is_refused_with_the_good_ones(
    known: dict[str, params.Parameter], word: str, message: str
) -> None:
    with pytest.raises(LawpolicyError, match=message):
        params.check(params.from_words([word], known), known)


@pytest.mark.parametrize(
    ("name", "value"),
    [("years", 2019), ("years", [True]), ("years", ["2019"]), ("min_reports", True), ("min_reports", 1.0),
     ("terms", "行政复议"), ("language", None), ("balanced", 1)],
)  # fmt: skip
def test_values_from_python_are_held_to_their_types(
    known: dict[str, params.Parameter], name: str, value: Any
) -> None:
    with pytest.raises(LawpolicyError, match=f"'{name}' must be"):
        params.check({name: value}, known)


def test_yaml_gives_strings_where_the_parameter_is_one(tmp_path: Path, known: dict[str, params.Parameter]) -> None:
    file = tmp_path / "p.yml"
    file.write_text("terms: [0010, no, 2020-01-01]\nyears: [2019]\nbalanced: true\n", encoding="utf-8")
    assert params.from_file(file, known) == {
        "terms": ["0010", "no", "2020-01-01"], "years": [2019], "balanced": True
    }  # fmt: skip


@pytest.mark.parametrize("content", ["- a\n- b\n", "terms: {a: b}\n", "years: [[1]]\n", "a: [\n", "nonsense: 1\n"])
def test_a_file_of_something_else_is_refused(
    tmp_path: Path, known: dict[str, params.Parameter], content: str
) -> None:
    file = tmp_path / "p.yml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(LawpolicyError):
        params.from_file(file, known)


@pytest.mark.parametrize(
    "source", ["corpus = 'x'", "n: int = 1 + len('a')", "n: set = 1", "import os", "n: int", "n: int = ("]
)
def test_a_cell_that_is_not_literals_is_refused(tmp_path: Path, source: str) -> None:
    with pytest.raises(LawpolicyError, match="name: type = value"):
        params.read(write(tmp_path / "01.ipynb", source))


@pytest.mark.parametrize(
    ("text", "years"), [("2016-2020", (2016, 2020)), ("2021–2025", (2021, 2025)), ("2020", (2020, 2020))]
)
def test_a_period_is_two_years_in_order(text: str, years: tuple[int, int]) -> None:
    assert params.period(text) == years


@pytest.mark.parametrize("text", ["2020-2016", "x", "", "16-20"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(LawpolicyError, match="period"):
        params.period(text)

"""What users read is true: every command and column is documented, every file that the README names is there."""

from __future__ import annotations

import importlib.util
import re

import pytest
from little_reports import ROOT
from typer.main import get_command

from lawpolicy import cli


def test_the_data_dictionary_is_that_of_the_schema() -> None:
    spec = importlib.util.spec_from_file_location("make_tables_doc", ROOT / "tools" / "make_tables_doc.py")
    assert spec and spec.loader
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    written = (ROOT / "docs" / "tables.md").read_text(encoding="utf-8")
    assert written == tool.dictionary(), "run python tools/make_tables_doc.py"


def test_every_command_is_in_the_readme_and_every_option_has_help() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name, command in get_command(cli.app).commands.items():  # type: ignore[attr-defined]
        assert f"lawpolicy {name}" in readme, name
        assert command.help
        for parameter in command.params:
            assert parameter.help, (name, parameter.name)


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_every_file_a_readme_links_to_is_there(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (ROOT / target).exists(), target

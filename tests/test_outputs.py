"""A file that somebody asked for: whole or not at all, and a sentence where it cannot be written."""

from __future__ import annotations

from pathlib import Path

import pytest

from lawpolicy.outputs import written
from lawpolicy.problems import LawpolicyError


def test_folders_are_made_and_the_file_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "new" / "deep" / "panel.csv"
    with written(path) as file:
        file.write_text("new")
        assert not path.exists()
    assert [p.name for p in path.parent.iterdir()] == ["panel.csv"]
    assert path.read_text() == "new"


def test_what_fails_halfway_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "panel.csv"
    path.write_text("old")
    with pytest.raises(RuntimeError), written(path) as file:
        file.write_text("half")
        raise RuntimeError
    assert [p.name for p in tmp_path.iterdir()] == ["panel.csv"]
    assert path.read_text() == "old"


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_text("old")
    link = tmp_path / "link.csv"
    link.symlink_to(tmp_path / "real.csv")
    with written(link) as file:
        file.write_text("new")
    assert link.is_symlink()
    assert (tmp_path / "real.csv").read_text() == "new"


@pytest.mark.parametrize(("name", "says"), [("folder", "a folder"), ("file/panel.csv", "cannot be written")])
def test_a_place_that_cannot_be_written_is_named(tmp_path: Path, name: str, says: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("")
    with pytest.raises(LawpolicyError, match=says) as caught, written(tmp_path / name) as file:
        file.write_text("x")
    assert str(tmp_path / name) in str(caught.value)


def test_no_permission_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "write_text", refuse)  # tests may run as root, who may write anywhere
    with pytest.raises(LawpolicyError, match="Permission denied"), written(tmp_path / "panel.csv") as file:
        file.write_text("x")
    assert not any(tmp_path.iterdir())

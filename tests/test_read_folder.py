"""The files of a folder that may be reports, and what is said of the others."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lawpolicy import read


def make_files(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("示例县工作报告", "utf-8")


def test_sorted_recursive_and_without_what_stands_beside(tmp_path: Path) -> None:
    make_files(
        tmp_path, "b.txt", "a/c.html", "a/b.docx", "a.pdf", ".git/x.txt", ".hidden.txt", "~$a.docx", "manifest.csv",
        "a/corrections.csv", "README.md", "readme.txt", "LICENSE", "LICENSE.txt", "页.html", "页_files/frame.html",
        "页_files/x.css", "old_files/only.txt",
    )  # fmt: skip
    found, problems = read.candidates(tmp_path)
    assert [source for _, source in found] == [
        "a.pdf", "a/b.docx", "a/c.html", "b.txt", "old_files/only.txt", "页.html",
    ]  # fmt: skip
    assert problems == []
    assert all(path == tmp_path / source for path, source in found)


def test_other_files_are_named_with_what_to_do(tmp_path: Path) -> None:
    make_files(tmp_path, "a.wps", "b.jpg", "c.xlsx", "d.unknown", "e")
    (tmp_path / "page.doc").write_text("<html><body>是页面</body></html>", "utf-8")
    (tmp_path / "word.doc").write_bytes(b"\xd0\xcf\x11\xe0" + b"x" * 100)
    found, problems = read.candidates(tmp_path)
    assert [source for _, source in found] == ["page.doc"]  # a page, whatever its name says
    assert [p.source for p in problems] == ["a.wps", "b.jpg", "c.xlsx", "d.unknown", "e", "word.doc"]
    assert all(p.severity == "error" and p.stage == "read" for p in problems)
    assert ".docx" in problems[0].message and "OCR" in problems[1].message


def test_links_that_loop_or_lead_nowhere(tmp_path: Path) -> None:
    make_files(tmp_path, "in/a.txt")
    (tmp_path / "in" / "back").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    found, problems = read.candidates(tmp_path)
    assert [source for _, source in found] == ["in/a.txt"]
    assert [p.source for p in problems] == ["gone.txt", "self.txt"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_names_in_other_encodings(tmp_path: Path) -> None:
    for raw in ("示例县.txt".encode("gbk"), b"\xff\xfe.txt"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + raw)).write_text("示例", "utf-8")
    found, _ = read.candidates(tmp_path)
    sources = [source for _, source in found]
    assert "示例县.txt" in sources and len(set(sources)) == 2
    for path, source in found:
        source.encode("utf-8")
        documents, _ = read.read(path, source)
        assert documents[0].text == "示例"


def test_pipes_are_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    found, problems = read.candidates(tmp_path)
    assert found == [] and "neither a file nor a folder" in problems[0].message


def test_text_files_load_no_parser(tmp_path: Path) -> None:
    make_files(tmp_path, "a.txt")
    code = (
        "import sys; from pathlib import Path; from lawpolicy import read\n"
        f"found, _ = read.candidates(Path({str(tmp_path)!r}))\n"
        "[read.read(path, source) for path, source in found]\n"
        "print([m for m in ('lxml', 'trafilatura', 'pypdfium2', 'zipfile', 'numpy', 'email') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                          cwd=Path(__file__).parents[1])  # fmt: skip
    assert done.stdout.strip() == "[]"

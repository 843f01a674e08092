"""The command line: what it prints, and the exit code for each kind of trouble."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "lawpolicy.cli", *arguments], cwd=cwd, capture_output=True, text=True)


def test_build_says_what_it_made(reports: Path, tmp_path: Path) -> None:
    done = run("build", str(reports), "-o", "out", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "6 reports for 2019–2024" in done.stdout


def test_build_without_text_keeps_none(reports: Path, tmp_path: Path) -> None:
    done = run("build", str(reports), "-o", "out", "--no-text", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "行政处罚案件".encode() not in (tmp_path / "out" / "texts.parquet").read_bytes()


def test_render_never_writes_over_what_it_did_not_write(fazhi: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "index.html").write_text("my page")
    done = run("render", "01", "--corpus", str(fazhi), "--out", "mine", cwd=tmp_path)
    assert done.returncode == 2
    assert (tmp_path / "mine" / "index.html").read_text() == "my page"


def test_a_problem_names_its_file(reports: Path, tmp_path: Path) -> None:
    (reports / "empty.txt").write_bytes(b"")
    done = run("build", str(reports), "-o", "out", cwd=tmp_path)
    lines = [line for line in done.stdout.splitlines() if line.startswith(("  error", "  warning"))]
    assert lines
    assert all(".txt" in line for line in lines)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["build", "missing", "-o", "out"], "no such folder"),
        (["build", "reports", "-o", "out", "--segmenter", "hanlp"], "rjieba, jieba"),
        (["build", "reports", "-o", "out", "--manifest", "none.csv"], "no such file"),
        (["render", "--corpus", "reports", "--out", "pages"], "no corpus"),
        (["build", "reports", "-o", "reports/report_0000.txt/out"], "report_0000.txt"),
        (["inspect", "reports/report_0000.txt", "--page", "reports"], "that is a folder"),
        (["inspect", "reports/report_0000.txt", "--codebook", "none"], "no such folder"),
        (["codebook", "reports"], "--try"),
        (["codebook", "--check", "a", "--copy", "b"], "name one of them"),
    ],
)
def test_a_wrong_call_says_what_is_wrong_and_exits_with_2(
    reports: Path, tmp_path: Path, arguments: list[str], says: str
) -> None:
    done = run(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr

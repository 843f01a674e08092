"""A build: the same corpus however it came about, nothing lost, bad input named."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from little_reports import write_reports

import lawpolicy
from lawpolicy import schema
from lawpolicy.building import parts, plan
from lawpolicy.problems import LawpolicyError


def hashes(corpus: lawpolicy.Corpus) -> dict[str, str]:
    return {name: corpus.table_hash(name) for name in schema.TABLES}


def test_any_number_of_workers_gives_the_same_tables(tmp_path: Path) -> None:
    folder = write_reports(tmp_path / "reports", 100)
    one = lawpolicy.build(folder, tmp_path / "one", workers=1)
    two = lawpolicy.build(folder, tmp_path / "two", workers=2)
    assert hashes(one) == hashes(two)
    for name in schema.TABLES:
        assert getattr(one, name).equals(getattr(two, name)), name


def test_two_builds_write_the_same_bytes(reports: Path, tmp_path: Path) -> None:
    for out in ("a", "b"):
        lawpolicy.build(reports, tmp_path / out)
    a, b = (
        {p.relative_to(tmp_path / o): p.read_bytes() for p in (tmp_path / o).rglob("*.parquet") if p.is_file()}
        for o in "ab"
    )
    assert a == b


@pytest.mark.parametrize("change", ["edit", "add", "remove"])
def test_building_again_does_the_work_of_what_changed(
    tmp_path: Path, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_reports(tmp_path / "reports", 60)
    lawpolicy.build(folder, tmp_path / "out")
    read: list[str] = []
    plain = parts.read.read
    monkeypatch.setattr(parts.read, "read", lambda path, source: (read.append(source), plain(path, source))[1])
    name = "report_0031.txt"
    if change == "edit":
        text = (folder / name).read_text(encoding="utf-8")
        (folder / name).write_text(text.replace("131件", "9131件"), encoding="utf-8")
    elif change == "add":
        write_reports(folder, 1, first=60)
    else:
        (folder / name).unlink()
    again = lawpolicy.build(folder, tmp_path / "out")
    assert read == {"edit": [name], "add": ["report_0060.txt"], "remove": []}[change]
    monkeypatch.undo()
    fresh = lawpolicy.build(folder, tmp_path / "fresh")
    assert hashes(again) == hashes(fresh)
    for table in schema.TABLES:
        assert getattr(again, table).equals(getattr(fresh, table)), table


def test_nothing_changed_reads_no_file(reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = hashes(lawpolicy.build(reports, tmp_path / "out"))
    monkeypatch.setattr(parts, "work", lambda *a, **k: pytest.fail("it worked again"))
    assert hashes(lawpolicy.build(reports, tmp_path / "out")) == first


def test_files_with_one_text_are_one_report(reports: Path, tmp_path: Path) -> None:
    text = (reports / "report_0002.txt").read_text(encoding="utf-8")
    (reports / "a_copy.txt").write_bytes(text.replace("\n", "\r\n").encode("gb18030"))
    (reports / "z_copy.txt").write_bytes(text.encode("utf-8"))
    corpus = lawpolicy.build(reports, tmp_path / "out")
    assert len(corpus) == 6
    assert corpus.reports["report_id"].is_unique
    assert sorted(corpus.copies["source"]) == ["report_0002.txt", "z_copy.txt"]
    assert set(corpus.copies["report_id"]) <= set(corpus.reports["report_id"])


def test_a_copy_in_another_batch_and_an_original_that_goes(tmp_path: Path) -> None:
    folder = write_reports(tmp_path / "reports", 100)
    text = (folder / "report_0090.txt").read_bytes()
    (folder / "a_first.txt").write_bytes(text)
    corpus = lawpolicy.build(folder, tmp_path / "out", workers=2)
    assert list(corpus.copies["source"]) == ["report_0090.txt"]
    assert len(corpus) == 100
    (folder / "a_first.txt").unlink()
    again = lawpolicy.build(folder, tmp_path / "out", workers=2)
    assert len(again.copies) == 0
    assert "report_0090.txt" in set(again.reports["source"])
    assert hashes(again) == hashes(lawpolicy.build(folder, tmp_path / "fresh"))


def test_one_bad_file_spoils_nothing(reports: Path, tmp_path: Path) -> None:
    good = lawpolicy.build(reports, tmp_path / "good")
    (reports / "b_empty.txt").write_bytes(b"")
    (reports / "c_binary.txt").write_bytes(bytes(range(256)) * 50)
    corpus = lawpolicy.build(reports, tmp_path / "out")
    assert set(good.reports["report_id"]) <= set(corpus.reports["report_id"])
    for name in ("b_empty.txt", "c_binary.txt"):
        messages = corpus.problems.loc[corpus.problems["source"] == name, "message"]
        assert len(messages) >= 1
        assert name in messages.iloc[0]


def test_a_stage_that_fails_costs_one_report(reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = parts.report.analyse

    def analyse(document, *rest):  # type: ignore[no-untyped-def]
        if document.source == "report_0003.txt":
            raise ValueError("boom")
        return plain(document, *rest)

    monkeypatch.setattr(parts.report, "analyse", analyse)
    corpus = lawpolicy.build(reports, tmp_path / "out")
    assert len(corpus) == 5
    row = corpus.problems[corpus.problems["stage"] == "internal"].iloc[0]
    assert row["source"] == "report_0003.txt"
    assert "boom" in row["message"]


def test_a_file_that_kills_its_reader_is_named(tmp_path: Path) -> None:
    folder = write_reports(tmp_path / "reports", 120)
    script = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "import lawpolicy.building.parts as parts\n"
        "plain = parts.read.read\n"
        "def read(path, source):\n"
        "    if source == 'report_0040.txt' and os.getpid() != PARENT: os._exit(9)\n"
        "    return plain(path, source)\n"
        "parts.read.read = read\n"
    )
    # The workers are forked from a server that imports this module, so that they carry the deadly reader.
    module = tmp_path / "deadly.py"
    module.write_text(script.replace("PARENT", "int(os.environ['DEADLY_PARENT'])"), encoding="utf-8")
    run = (
        "import os\n"
        "os.environ.setdefault('DEADLY_PARENT', str(os.getpid()))\n"
        "import multiprocessing, lawpolicy.building.workers as w\n"
        "plain = w._pool\n"
        "def pool(n):\n"
        "    from concurrent.futures import ProcessPoolExecutor\n"
        "    return ProcessPoolExecutor(n, mp_context=multiprocessing.get_context('spawn'), initializer=__import__, "
        "initargs=('deadly',))\n"
        "w._pool = pool\n"
        "import lawpolicy\n"
        "if __name__ == '__main__':\n"
        "    c = lawpolicy.build('reports', 'out', workers=2)\n"
        "    print(len(c), list(c.problems.loc[c.problems['severity'] == 'error', 'source']))\n"
    )
    (tmp_path / "run.py").write_text(run, encoding="utf-8")
    assert folder.is_dir()
    done = subprocess.run([sys.executable, "run.py"], cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert done.stdout.strip() == "119 ['report_0040.txt']", done.stderr


@pytest.mark.parametrize("call", [["run.py"], ["-c", "import run"], ["-m", "run"]])
def test_a_script_needs_no_guard(tmp_path: Path, call: list[str]) -> None:
    """The call that the README shows, at the top of a script, on a page that is read in another process."""
    (tmp_path / "reports").mkdir()
    page = "<h1>云岭县2023年法治政府建设年度报告</h1><p>" + "全年受理行政复议案件36件。" * 20 + "</p>"
    (tmp_path / "reports" / "page.html").write_text(page, encoding="utf-8")
    script = "import lawpolicy\nprint(len(lawpolicy.build('reports', 'out')))\n"
    (tmp_path / "run.py").write_text(script, encoding="utf-8")
    done = subprocess.run([sys.executable, *call], cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert (done.stdout.strip(), done.stderr) == ("1", "")


@pytest.mark.skipif(os.name != "posix", reason="kill -9")
def test_a_killed_build_leaves_the_old_corpus_and_goes_on(tmp_path: Path) -> None:
    folder = write_reports(tmp_path / "reports", 40)
    old = hashes(lawpolicy.build(folder, tmp_path / "out"))
    taken = len(list((tmp_path / "out" / plan.BUILD / "parts").glob("*.json")))  # parts it may take over as they are
    write_reports(folder, 400, first=40)
    call = [sys.executable, "-c", "import lawpolicy; lawpolicy.build('reports', 'out')"]
    process = subprocess.Popen(call, cwd=tmp_path)
    written = tmp_path / ".out.building" / plan.BUILD / "parts"
    end = time.monotonic() + 120
    while len(list(written.glob("*.json"))) < taken + 3 and process.poll() is None and time.monotonic() < end:
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert process.returncode == -signal.SIGKILL, "it was done before it could be killed"
    assert hashes(lawpolicy.load(tmp_path / "out")) == old
    kept: list[int] = []
    again = lawpolicy.build(folder, tmp_path / "out", progress=lambda p: kept.append(p.kept))
    assert kept[-1] > 40
    assert hashes(again) == hashes(lawpolicy.build(folder, tmp_path / "fresh"))
    assert not (tmp_path / ".out.building").exists()


def test_manifest_and_corrections_survive_rebuilding(reports: Path, tmp_path: Path) -> None:
    plain = lawpolicy.build(reports, tmp_path / "plain").reports.set_index("source")
    rid = plain.loc["report_0001.txt", "report_id"]
    (reports / "manifest.csv").write_text(
        "source,url\nreport_0000.txt,example.invalid/a\ngone.txt,x\n", encoding="utf-8"
    )
    (reports / "corrections.csv").write_text(
        f"report_id,table,key,column,value,why\n{rid},reports,,year,1999,test\nffffffffffffffff,reports,,year,1,gone\n",
        encoding="utf-8",
    )
    for _ in range(2):
        corpus = lawpolicy.build(reports, tmp_path / "out")
        table = corpus.reports.set_index("source")
        assert table.loc["report_0000.txt", "url"] == "example.invalid/a"
        assert table.loc["report_0001.txt", "year"] == 1999
        mine = corpus.metadata[(corpus.metadata["report_id"] == rid) & (corpus.metadata["field"] == "year")]
        assert "correction" in set(mine["method"])
        assert corpus.problems["message"].str.contains("gone.txt").any()
        assert corpus.problems["message"].str.contains("ffffffffffffffff").any()
        write_reports(reports, 1, first=90)
    (reports / "corrections.csv").unlink()
    (reports / "manifest.csv").unlink()
    back = lawpolicy.build(reports, tmp_path / "out").reports.set_index("source")
    assert back.loc["report_0001.txt", "year"] == plain.loc["report_0001.txt", "year"]


def _file(tmp: Path) -> Path:
    (tmp / "file").write_text("x")
    return tmp / "file"


def _others(tmp: Path) -> Path:
    (tmp / "others").mkdir()
    (tmp / "others" / "picture.png").write_bytes(b"\x89PNG")
    return tmp / "others"


def _empty(tmp: Path) -> Path:
    (tmp / "empty").mkdir()
    return tmp / "empty"


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda tmp: tmp / "missing", "no such folder"),
        (_file, "not a folder"),
        (_empty, "no report file"),
        (_others, "no report file"),
    ],
)
def test_a_folder_that_cannot_be_built_is_an_error(tmp_path: Path, make, says: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(LawpolicyError, match=says):
        lawpolicy.build(make(tmp_path), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_an_output_folder_that_holds_something_else_is_left_alone(reports: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "thesis.tex").write_text("years of work")
    with pytest.raises(LawpolicyError, match="--force"):
        lawpolicy.build(reports, out)
    assert (out / "thesis.tex").read_text() == "years of work"
    assert len(lawpolicy.build(reports, out, force=True)) == 6
    (out / "notes.txt").write_text("mine")
    with pytest.raises(LawpolicyError, match=r"notes\.txt"):
        lawpolicy.build(reports, out)


def test_a_corpus_inside_its_own_reports_is_refused(reports: Path) -> None:
    with pytest.raises(LawpolicyError, match="choose another place"):
        lawpolicy.build(reports, reports / "corpus")

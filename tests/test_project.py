"""Promises of the repository itself: dependencies in step, nothing heavy at import, no real text, no address."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from little_reports import ROOT

import lawpolicy

HAN = re.compile(r"[^一-鿿]")
RUN = 22


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def test_environment_yml_and_pyproject_have_the_same_dependencies() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    conda = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    pip = next(d["pip"] for d in conda if isinstance(d, dict))
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    assert sorted(p for p in pip if not p.startswith("--editable")) == sorted(wanted)
    assert "python" + project["requires-python"] in conda


def test_the_lock_holds_every_dependency_with_hashes_and_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    locked = {m.lower().replace("_", "-") for m in re.findall(r"^([A-Za-z0-9._-]+)==", lock, re.M)}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for line in [*project["dependencies"], *project["optional-dependencies"]["dev"]]:
        name = re.match(r"[A-Za-z0-9._-]+", line)[0].lower().replace("_", "-")
        assert name in locked, f"{name} is not in requirements.lock; run make lock"
    assert lock.count("==") <= lock.count("--hash=sha256:")
    assert "://" not in lock


@pytest.mark.parametrize("call", [["-c", "import lawpolicy"], ["-m", "lawpolicy.cli", "--help"]])
def test_nothing_heavy_is_loaded_before_it_is_used(call: list[str]) -> None:
    heavy = "{'pandas', 'matplotlib', 'pyarrow', 'scipy', 'lxml'}"
    code = f"import sys, runpy, atexit\natexit.register(lambda: print('HEAVY', sorted({heavy} & set(sys.modules))))\n"
    if call[0] == "-c":
        code += "import lawpolicy"
    else:
        code += "sys.argv = ['lawpolicy', '--help']\nrunpy.run_module('lawpolicy.cli', run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.rstrip().endswith("HEAVY []"), done.stdout + done.stderr


def test_the_five_verbs_are_there() -> None:
    for verb in ("build", "load", "render"):
        assert callable(getattr(lawpolicy, verb))
    assert callable(lawpolicy.stats.trend)
    assert lawpolicy.plots.__name__ == "lawpolicy.plots"
    assert callable(lawpolicy.build), "importing its module must not hide the function"


def test_no_running_text_of_a_real_report_is_in_the_project(real_reports: Path) -> None:
    grams = set()
    for file in real_reports.glob("*.txt"):
        han = HAN.sub("", file.read_text(encoding="utf-8"))
        grams.update(han[i : i + RUN] for i in range(len(han) - RUN + 1))
    for file in _tracked():
        raw = file.read_bytes()
        if file.suffix == ".parquet":
            import pyarrow.parquet as pq

            table = pq.read_table(file)
            text = "\n".join(str(v) for c in table.columns if "string" in str(c.type) for v in c.to_pylist())
        elif b"\0" in raw:
            continue
        else:
            text = raw.decode("utf-8", "ignore")
        han = HAN.sub("", text)
        hit = next((han[i : i + RUN] for i in range(len(han) - RUN + 1) if han[i : i + RUN] in grams), None)
        assert hit is None, f"{file.relative_to(ROOT)} holds running text of a real report"


def test_no_registry_address_and_no_path_of_a_machine() -> None:
    for file in _tracked():
        if file.suffix in {".png", ".parquet", ".pdf", ".docx", ".zip", ".gz"} or file.name == "test_project.py":
            continue
        text = file.read_text(encoding="utf-8", errors="ignore")
        for bad in (
            r"/work/main",
            r"/root/",
            r"/home/[a-z]",
            r"registry\.npmjs",
            r"pypi\.org/simple",
            r"files\.pythonhosted",
        ):
            assert not re.search(bad, text), f"{file.relative_to(ROOT)} holds {bad}"


def test_no_unfinished_work_is_marked_in_the_package() -> None:
    for file in (ROOT / "lawpolicy").rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"\b(TODO|FIXME|XXX|NotImplementedError)\b", text), file.name

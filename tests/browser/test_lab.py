"""A notebook in a real JupyterLab: opened, run, a parameter changed, run again."""

from __future__ import annotations

import base64
import io
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser import Page
from conftest import ROOT
from PIL import Image

PANEL = "[...window.jupyterapp.shell.widgets('main')][0]"  # the notebook; nothing has the focus in a headless browser
MODEL = f"{PANEL}.content.model"


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[str]:
    """JupyterLab on copies of the notebooks and of the shipped corpus; its address."""
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks", ignore=shutil.ignore_patterns(".*"))
    shutil.copytree(ROOT / "data" / "fazhi", tmp_path / "data" / "fazhi")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "jupyter",
            "lab",
            "--no-browser",
            "--allow-root",
            f"--port={port}",
            "--ServerApp.port_retries=0",
            f"--ServerApp.root_dir={tmp_path / 'notebooks'}",
            "--IdentityProvider.token=",
            "--LabApp.expose_app_in_browser=True",
            "--LabApp.news_url=",
        ],
        env={
            **os.environ,
            "JUPYTER_CONFIG_DIR": str(tmp_path / "config"),
            "JUPYTER_DATA_DIR": str(tmp_path / "data-dir"),
            "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    end = time.monotonic() + 90
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            break
        except OSError:
            time.sleep(0.5)
    yield f"http://127.0.0.1:{port}"
    server.terminate()
    server.wait(timeout=30)


def run_all(page: Page) -> dict[str, Any]:
    """Runs every cell and returns the cells by id once each has a higher count than any had before."""
    before = page.run(f"{MODEL}.sharedModel.toJSON().cells.map(c => c.execution_count || 0)")
    page.run("window.jupyterapp.commands.execute('notebook:run-all-cells')")
    page.until(
        f"{PANEL}.sessionContext.session.kernel.status === 'idle' && {MODEL}.sharedModel.toJSON().cells"
        f".filter(c => c.cell_type === 'code').every(c => c.execution_count > {max(before)})",
        seconds=180,
    )
    cells = page.run(f"JSON.stringify({MODEL}.sharedModel.toJSON().cells)")
    return {c["id"]: c for c in json.loads(cells)}


def picture(cell: dict[str, Any]) -> Image.Image:
    (shown,) = [o for o in cell["outputs"] if "image/png" in o.get("data", {})]
    return Image.open(io.BytesIO(base64.b64decode("".join(shown["data"]["image/png"]))))


def test_a_notebook_runs_and_follows_its_parameters(lab: str, page: Page) -> None:
    page.resize(1280, 1000)
    page.open(f"{lab}/lab/tree/02_keyword_trends.ipynb?reset")
    page.until("window.jupyterapp && window.jupyterapp.restored.then(() => true)", seconds=120)
    page.until(f"{PANEL}?.sessionContext?.session?.kernel?.status === 'idle'", seconds=120)
    page.run(f"window.jupyterapp.shell.activateById({PANEL}.id)")
    page.until("window.jupyterapp.shell.currentWidget !== null")
    page.run("window.jupyterapp.commands.execute('notebook:clear-all-cell-outputs')")
    first = run_all(page)
    outputs = [o for c in first.values() for o in c.get("outputs", ())]
    assert [o for o in outputs if o["output_type"] == "error" or o.get("name") == "stderr"] == []
    (figure,) = [o for o in first["trend-figure"]["outputs"] if "image/png" in o["data"]]
    assert "追踪词每万字出现的次数" in figure["metadata"]["image/png"]["alt"]
    assert page.until("document.querySelectorAll('.jp-RenderedImage img').length > 0")

    parameters = list(first).index("parameters")
    source = "".join(first["parameters"]["source"]).replace('language: str = "zh"', 'language: str = "en"')
    source = source.replace('"府院联动", ', "")
    page.run(f"{MODEL}.cells.get({parameters}).sharedModel.setSource({json.dumps(source)})")
    second = run_all(page)
    outputs = [o for c in second.values() for o in c.get("outputs", ())]
    assert [o for o in outputs if o["output_type"] == "error" or o.get("name") == "stderr"] == []
    assert picture(first["trend-figure"]).tobytes() != picture(second["trend-figure"]).tobytes()
    alt = second["trend-figure"]["outputs"][0]["metadata"]["image/png"]["alt"]
    assert alt.startswith("Line chart") and "府院联动" not in alt

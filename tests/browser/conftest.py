"""Tests that need a browser: run by ``make test-browser``, passed over by ``make test``.

They need Chromium (Debian's package) and axe-core (``npm install`` in this folder).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import CHROMIUM, Page

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
AXE = HERE / "node_modules" / "axe-core" / "axe.min.js"

if not os.environ.get("LAWPOLICY_BROWSER"):
    collect_ignore_glob = ["test_*.py"]


@pytest.fixture(scope="session")
def axe() -> str:
    """The accessibility checker, to be run in a page."""
    assert AXE.is_file(), f"axe-core is missing: run 'npm install' in {HERE.relative_to(ROOT)}"
    return AXE.read_text(encoding="utf-8")


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Page]:
    assert CHROMIUM, "Chromium is missing: install it, such as with 'apt-get install chromium'"
    opened = Page(tmp_path)
    yield opened
    opened.close()

"""Fixtures of several test modules."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings
from little_reports import ROOT, SHARED, write_reports

# The same examples in every run: what passes here passes in CI.
settings.register_profile("same", derandomize=True)
settings.load_profile("same")


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """A folder of six short reports."""
    return write_reports(tmp_path / "reports", 6)


@pytest.fixture(scope="session")
def fazhi() -> Path:
    """The corpus that the project ships."""
    return ROOT / "data" / "fazhi"


@pytest.fixture(scope="session")
def real_reports() -> Path:
    """The five real reports, which are not part of the project."""
    folder = SHARED / "reports"
    if not folder.is_dir():
        pytest.skip("the real reports (../shared/reports) are not here")
    return folder

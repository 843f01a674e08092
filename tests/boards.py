"""An edited codebook for several test modules: the indicator that docs/add-an-indicator.md adds, boards on law."""

from __future__ import annotations

import csv
import shutil
from importlib import resources
from pathlib import Path

from lawpolicy.indicators.files import COLUMNS

OWN = Path(str(resources.files("lawpolicy.codebook")))


def copy(folder: Path, *names: str) -> Path:
    """A folder with copies of files of the package's codebook; those that most edits touch where none is named."""
    folder.mkdir(parents=True)
    for name in names or ("indicators", "indicator_patterns"):
        shutil.copy(OWN / f"{name}.csv", folder)
    return folder


def add(folder: Path, name: str, **cells: str) -> int:
    """Adds a row to a file of the codebook; its line."""
    file = folder / f"{name}.csv"
    columns = [c.rstrip("*") for c in COLUMNS[name]]
    with file.open("a", encoding="utf-8", newline="") as lines:
        csv.writer(lines, lineterminator="\n").writerow([cells.get(c, "") for c in columns])
    return len(file.read_text(encoding="utf-8").splitlines())


def boards(folder: Path, name_en: str = "Boards on law") -> Path:
    """Adds the indicator to the folder's files."""
    add(folder, "indicators", code="publicity_boards", name_zh="普法展板数", name_en=name_en, unit="块",
        units_same="个", kind="count", theme="capacity", definition_zh="报告期内制作的普法展板块数。", comment="made")
    add(folder, "indicator_patterns", code="publicity_boards", near="展板", context="普法|法治", confidence="0.95")
    return folder

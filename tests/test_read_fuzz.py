"""A short run of ``benchmarks/fuzz_readers.py``, whose long run is done by hand."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "benchmarks"))
import fuzz_readers


@pytest.mark.parametrize("reader", fuzz_readers.READERS)
def test_mutated_files_give_documents_or_problems(reader: str, tmp_path: Path) -> None:
    for _, data in fuzz_readers.inputs(reader, 60, seed=2024):
        fuzz_readers.check(data, reader, tmp_path)

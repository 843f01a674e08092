"""Compliance with article 24: six rows a report, each with its evidence.

`cases/compliance.csv`: `form` (what the row stands for), `year`, `published` (may be empty), `confidence` (of the
date), `text` (a body written for the project; ``\\n`` is a line end), `requirement`, `met` (``yes``, ``no`` or ``?``).
"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from lawpolicy.compliance import REQUIREMENTS, judge
from lawpolicy.metadata import Description, Field
from lawpolicy.sections import outline
from lawpolicy.sentences import split

HERE = Path(__file__).parent
MET = {"yes": True, "no": False, "?": None}


def rows() -> list[dict[str, str]]:
    with (HERE / "cases" / "compliance.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['requirement']}: {row['form']}")
def test_requirement(row: dict[str, str]) -> None:
    text = row["text"].replace("\\n", "\n")
    published = date.fromisoformat(row["published"]) if row["published"] else None
    fields = (
        [Field("published", row["published"], 3, 13, "stated", "label", float(row["confidence"]))] if published else []
    )
    description = Description({"year": int(row["year"]) if row["year"] else None, "published": published}, fields)
    sections = outline(text, 0, len(text))
    found = judge(text, sections, split(text, sections, 0, len(text)), description)
    assert tuple(r.requirement for r in found) == REQUIREMENTS
    mine = next(r for r in found if r.requirement == row["requirement"])
    assert mine.met is MET[row["met"]]
    assert mine.note
    if mine.met and mine.requirement != "on_time":
        assert mine.start is not None and mine.end is not None and text[mine.start : mine.end].strip()
    if mine.requirement == "on_time" and published:
        assert (mine.start, mine.end) == (3, 13)

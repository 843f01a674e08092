"""The audit of a report's arithmetic: each break is found, and nothing else is called broken.

``cases/checks.csv``: text (a sentence or two, written for the project), kind, figures (as written, in the relation),
holds (True, False, odd for null, or empty where no such relation may be reported), comment.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from lawpolicy.read import Document
from lawpolicy.report import analyse

HERE = Path(__file__).parent
with (HERE / "cases" / "checks.csv").open(encoding="utf-8", newline="") as lines:
    CASES = list(csv.DictReader(lines))
HEAD = "示例市云岭县2023年法治政府建设年度报告\n\n2023年，云岭县依法行政。\n一、工作成效\n（一）综合情况。"


def relations(text: str) -> list[tuple[str, list[str], bool | None]]:
    reading = analyse(Document("case.txt", HEAD + text + "\n", "", "text/plain", "utf-8", "text", "1"))
    written = {q.quantity_id: q.as_written for q in reading.quantities}
    return [(c.kind, sorted(written[i] for i in c.quantity_ids), c.holds) for c in reading.checks]


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["text"][:24])
def test_case(case: dict[str, str]) -> None:
    found = relations(case["text"])
    mine = [
        holds
        for kind, figures, holds in found
        if kind == case["kind"] and figures == sorted(case["figures"].split("|"))
    ]
    if case["holds"]:
        assert mine == [{"True": True, "False": False, "odd": None}[case["holds"]]], found
    else:
        assert mine == [], found
    others = [f for f in found if f[2] is False and not (f[0] == case["kind"] and case["holds"] == "False")]
    broken_too = case["also_broken"].split("|") if case["also_broken"] else []
    assert {k for k, _, _ in others} <= set(broken_too), others


BREAKABLE = "全年评查行政执法案卷90本，其中优秀案卷28卷，占比31%，合格案卷62卷，占比69%。"


@pytest.mark.parametrize(
    ("old", "new", "kinds"),
    [
        ("28卷", "18卷", {"rate", "sum"}),
        ("62卷", "63卷", {"rate", "sum"}),
        ("31%", "36%", {"rate", "sum"}),
        ("90本", "80本", {"rate", "sum"}),
    ],
)
def test_a_changed_digit_breaks_the_relations_it_stands_in(old: str, new: str, kinds: set[str]) -> None:
    assert all(holds for _, _, holds in relations(BREAKABLE))
    broken = [(kind, figures) for kind, figures, holds in relations(BREAKABLE.replace(old, new)) if holds is False]
    assert {kind for kind, _ in broken} == kinds
    assert all(new in figures or kind == "sum" for kind, figures in broken)

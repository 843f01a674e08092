"""The place audit. ``cases/places.csv``: own (the issuer's place), year, text, names (split by | or ``none``), comment.

Places that do not exist are not in the tables, so real names stand in these sentences, all written for this test.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawpolicy import divisions, places
from lawpolicy.metadata import Description
from lawpolicy.problems import Problem
from lawpolicy.sentences import Sentence

with (Path(__file__).parent / "cases" / "places.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))


def audit(text: str, own: str, year: int = 2020) -> list[Problem]:
    place = divisions.resolve([own], year)
    assert place is not None
    values = {
        "province": place.province,
        "prefecture": place.prefecture,
        "county": place.county,
        "township": place.township,
        "admin_code": place.code,
        "level": place.level,
        "year": year,
    }
    spans = [m.span() for m in re.finditer(r"[^。！？\n]+[。！？\n]?|[。！？\n]", text)]
    return places.audit(
        text, Description(values), [Sentence(i, 0, start, end, "progress") for i, (start, end) in enumerate(spans)]
    )


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['own']} {row['text'][:20]}")
def test_case(row: dict[str, str]) -> None:
    found = audit(row["text"], row["own"], int(row["year"]))
    names = [re.findall(r" names (\S+) where (\S+) is meant", problem.message)[0] for problem in found]
    assert "|".join(name for name, _ in names) == row["names"].replace("none", ""), row["comment"]
    assert all(row["own"].endswith(own) for _, own in names)
    assert all((problem.stage, problem.severity) == ("places", "warning") for problem in found)


def test_a_name_is_reported_once_and_the_sentence_is_told() -> None:
    text = "依法行政稳步推进。为平安苍溪建设提供保障。为法治苍溪建设提供保障。"
    (problem,) = audit(text, "广元市朝天区")
    assert problem.message.startswith("Sentence 1 (character 12) ")


def test_without_a_known_place_nothing_is_compared() -> None:
    text = "为平安苍溪建设提供保障。"
    values = {"province": "示例省", "prefecture": None, "county": "云岭县", "township": None, "admin_code": None}
    assert places.audit(text, Description(values), [Sentence(0, 0, 0, len(text), "progress")]) == []
    assert audit("", "广元市朝天区") == []


@given(st.text("平安法治建设为我结合实际苍溪县委、政府，。高度重视\n", max_size=80))
def test_any_text_is_audited(text: str) -> None:
    audit(text, "重庆市黔江区邻鄂镇")

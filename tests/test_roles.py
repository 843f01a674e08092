"""Roles: of chapters by their headings, of sentences where the text turns.

`cases/roles.csv`: `form` (what the row stands for), `text` (a body written for the project; ``\\n`` is a line end),
`roles` (the roles of its sentences in order, each with the number of sentences in a row).
"""

from __future__ import annotations

import csv
from itertools import groupby
from pathlib import Path

import pytest

from lawpolicy import codebook
from lawpolicy.sections import outline, role_words, roles
from lawpolicy.sentences import split

HERE = Path(__file__).parent


def rows() -> list[dict[str, str]]:
    with (HERE / "cases" / "roles.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["form"])
def test_roles_of_a_page_form(row: dict[str, str]) -> None:
    text = row["text"].replace("\\n", "\n")
    sentences = split(text, outline(text, 0, len(text)), 0, len(text))
    found = ", ".join(f"{role} {len(list(run))}" for role, run in groupby(s.role for s in sentences))
    assert found == row["roles"]


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("2023年度推进法治政府建设的主要举措和成效", "progress"),
        ("推进法治政府建设存在的不足和原因", "problems"),
        ("党政主要负责人履行法治建设第一责任人职责，加强法治政府建设的有关情况", "leader_duty"),
        ("下一年度推进法治政府建设的主要安排", "plans"),
        ("2024年推进法治建设的主要举措", "plans"),
        ("其他需要报告的情况", "other"),
        ("需要说明的问题", "other"),
        ("当前工作中的短板弱项", "problems"),
        ("问题及建议", "problems"),
        ("不足与展望", "problems"),
        ("上年度问题整改落实情况", "progress"),
        ("聚焦突出问题，提升执法质效", None),
        ("编制立法规划", None),
        ("严格规范公正文明执法", None),
        ("努力方向", "plans"),
        ("工作亮点", "progress"),
    ],
)
def test_role_of_a_chapter_heading(heading: str, role: str | None) -> None:
    assert roles.of_heading(heading, year=2023) == role


def test_section_zero_is_the_preamble_and_items_inherit() -> None:
    text = "现将情况报告如下:\n一、存在问题\n(一)力量薄弱。人员偏少。\n1.编制不足\n二、下一步打算\n一是充实力量。"
    found = {s.number: s.role for s in outline(text, 0, len(text))}
    assert found == {
        None: "preamble", "一、": "problems", "(一)": "problems", "1.": "problems", "二、": "plans", "一是": "plans",
    }  # fmt: skip


def test_every_role_of_the_codebook_is_known() -> None:
    named = {row["role"] for row in codebook.rows("roles", key=("role", "place", "pattern"), required=("comment",))}
    assert named - {"any", "not_problems"} <= set(roles.ROLES)


def test_every_row_of_the_codebook_is_of_a_place_that_is_read() -> None:
    read = {("heading", ""), ("whole", ""), ("cue", "")}
    read |= {("sentence", within) for within in ("any", "progress", "problems")}
    read |= {("words", use) for use in role_words.rules().words}
    for row in codebook.rows("roles", key=("role", "place", "pattern")):
        assert (row["place"], row["within"]) in read, row

"""The page around a report: what is taken away, what stays, and that nothing is lost.

cases/furniture.csv, a row a page form: ``text`` (\\n and \\t stand for line end and tab), ``body_first`` and
``body_last`` (how the body must begin and end, nothing before and after), ``furniture`` (kind=text, parted
by " / ": each must be among the rows, exactly). All places are invented.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lawpolicy import furniture

CASES = Path(__file__).parent / "cases"
KINDS = {
    "breadcrumb", "metadata", "title", "addressee", "signature", "date", "site_footer", "widget", "attachment",
    "blank_run", "other",
}  # fmt: skip


def rows(name: str) -> list[dict[str, str]]:
    with (CASES / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def unescape(text: str) -> str:
    return text.replace("\\n", "\n").replace("\\t", "\t")


@pytest.mark.parametrize("case", rows("furniture.csv"), ids=lambda c: c["form"])
def test_page_forms(case: dict[str, str]) -> None:
    text = unescape(case["text"])
    page = furniture.clean(text)
    body = text[page.body_start : page.body_end]
    assert body.startswith(case["body_first"])
    assert body.endswith(case["body_last"])
    spans = {(row.kind, text[row.start : row.end]) for row in page.furniture}
    for wanted in filter(None, unescape(case["furniture"]).split(" / ")):
        kind, _, span = wanted.partition("=")
        assert (kind, span) in spans


def outside(text: str, page: furniture.Page) -> str:
    """What is neither body nor furniture."""
    left = list(text)
    for start, end in [(page.body_start, page.body_end), *((r.start, r.end) for r in page.furniture)]:
        left[start:end] = [" "] * (end - start)
    return "".join(left)


def check(text: str) -> None:
    page = furniture.clean(text)
    assert 0 <= page.body_start <= page.body_end <= len(text)
    reach = 0
    for row in page.furniture:
        assert reach <= row.start < row.end <= len(text)
        assert row.kind in KINDS
        assert row.rule
        inside = page.body_start <= row.start and row.end <= page.body_end
        assert inside or row.end <= page.body_start or row.start >= page.body_end
        reach = row.end
    assert not outside(text, page).strip()
    body = text[page.body_start : page.body_end]
    assert body == body.strip()
    assert body or page.problems


LINES = st.sampled_from(
    [unescape(line) for case in rows("furniture.csv") for line in unescape(case["text"]).split("\n")]
    + ["", " ", "　", "\u200b", "县", "2021年", "附件", "：", "发布日期：", "2022-01-05", "-", "一、", "。"]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(LINES, max_size=30))
def test_pages_shuffled_from_real_forms_lose_nothing(lines: list[str]) -> None:
    check("\n".join(lines))


@settings(max_examples=200, deadline=None)
@given(st.lists(LINES, max_size=8), st.sampled_from(["", " ", "　"]))
def test_lines_glued_together_lose_nothing(lines: list[str], glue: str) -> None:
    check(glue.join(lines))


@settings(max_examples=200, deadline=None)
@given(
    st.text(
        alphabet="县法治政府建设报告关于2021年月日发布时间来源：:|\t\n 　。，,、一二（）()《》>-附件主办"
        "\u200b\ufeff\xa0",
        max_size=200,
    )
)
def test_any_text_loses_nothing(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t　\n",
        "中" * 1_000_000,
        "发布日期：2020-01-02" * 10_000,
        "".join(f"{i}.办好第{i}件事\n" for i in range(10_000)),
        "发布日期：\n" * 10_000,
        "附件\n" * 10_000,
        "云岭县人民政府\n2021年1月5日\n" * 5_000,
        "《" * 200_000,
        "索" + " " * 500_000 + "引号",
        "\ud800\0" * 1000,
    ],
    ids=["empty", "blank", "one line of a megabyte", "labels in one line", "items", "labels", "attachments",
         "signatures", "brackets", "gap in a label", "no characters"],
)  # fmt: skip
def test_hostile_input_is_taken_apart_all_the_same(text: str) -> None:
    check(text)


def test_a_page_without_text_says_so() -> None:
    page = furniture.clean("首页 > 政务公开\n发布日期：2022-01-05\n主办：云岭县人民政府\n")
    assert page.body_start == page.body_end
    assert [p.stage for p in page.problems] == ["furniture"]

"""PDF files: paragraphs, tables, heads and feet, and the messages where there is no text to read."""

from __future__ import annotations

from pathlib import Path

import pytest
import read_makers as make

from lawpolicy.read import Document
from lawpolicy.read.files import read_bytes
from lawpolicy.read.pdf_chars import Row
from lawpolicy.read.pdf_paragraphs import paragraphs

BODY = (Path(__file__).parent / "pages" / "body.txt").read_text(encoding="utf-8").splitlines()
TABLE = ["事项\t上一年\t本年", "受理复议（件）\t18\t23", "办结复议（件）\t17\t23"]
REPORT = ["示例县2023年法治政府建设年度报告", *BODY[:6], *TABLE, *BODY[6:], "示例县人民政府", "2024年1月26日"]


def document(data: bytes) -> Document:
    documents, problems = read_bytes(data, "a.pdf", "a.pdf")
    assert not problems, problems
    return documents[0]


def refused(data: bytes) -> str:
    documents, problems = read_bytes(data, "a.pdf", "a.pdf")
    assert not documents
    assert len(problems) == 1
    return problems[0].message


@pytest.mark.parametrize("embedded", [True, False])
@pytest.mark.parametrize("across", [24, 32, 36])
def test_paragraphs_tables_heads_and_page_numbers(embedded: bool, across: int) -> None:
    data = make.pdf_of(REPORT, size=12, across=across, head="示例县人民政府公报", embedded=embedded)
    assert document(data).text.split("\n") == REPORT


def test_each_character_placed_by_itself() -> None:
    """As word processors write justified lines; spaces drawn between Han characters are none of the text."""
    line = "全年受理复议申请18件，办结17件。"
    placed = [(70 + 14.4 * n, 700.0, 14.0, c) for n, c in enumerate(line)]
    data = make.pdf([[*placed, (60.0, 660.0, 14.0, "二、"), (88.0, 660.0, 14.0, "不足")]])
    assert document(data).text.split("\n") == [line, "二、不足"]


def test_columns_are_read_one_after_the_other() -> None:
    left = [(60.0, 780.0 - 20 * n, 12.0, f"左栏第{n}行文字写满一行才会换到下一") for n in range(20)]
    right = [(320.0, 780.0 - 20 * n, 12.0, f"右栏第{n}行文字写满一行才会换到下一") for n in range(20)]
    text = document(make.pdf([[cell for pair in zip(left, right, strict=True) for cell in pair]])).text
    assert text.index("左栏第19行") < text.index("右栏第0行")


def test_title_over_both_columns_comes_first_and_paragraphs_stay_whole() -> None:
    """As gazettes are set: a running head, a title over both columns, paragraphs broken at the edge of a column."""
    text = "".join(c for c in "".join(BODY[1:6]) if "一" <= c <= "龥")[:170]
    lines = ["　　" + text[:18], *(text[n : n + 20] for n in range(18, 170, 20))]
    half = [*lines, *["第二段文字同样排满一整行才会换到下一行的"] * 6]
    cells = [(60.0, 780.0, 16.0, "示例县人民政府二〇二三年法治政府建设年度报告全文")]
    for x in (60.0, 310.0):
        cells += [(x + 22 * line.startswith("　"), 740.0 - 18 * n, 11.0, line.strip()) for n, line in enumerate(half)]
    read = document(make.pdf([cells])).text.split("\n")
    assert read[0] == cells[0][3]
    assert [line for line in read if line.startswith(text[:9])] == [text, text]


MATRICES = {"left": "0 1 -1 0 595 0", "over": "-1 0 0 -1 595 842", "right": "0 -1 1 0 0 842"}


@pytest.mark.parametrize("turn", MATRICES)
def test_turned_pages_read_the_right_way_round(turn: str) -> None:
    rules = [(60.0, y, 360.0, y) for y in (380.0, 410.0, 440.0)]
    rules += [(x, 380.0, x, 440.0) for x in (60.0, 160.0, 260.0, 360.0)]
    cells = [(60.0, 500.0, 12.0, "附表列出全年受理的案件。")]
    for y, row in ((420.0, ("事项", "上年", "本年")), (390.0, ("受理", "18", "23"))):
        cells += [(70.0 + 100 * n, y, 12.0, cell) for n, cell in enumerate(row)]
    text = document(make.pdf([cells], rules, turn=MATRICES[turn])).text
    assert text.split("\n") == ["附表列出全年受理的案件。", "事项\t上年\t本年", "受理\t18\t23"]


def test_lines_that_end_early_go_on_where_paragraphs_are_indented() -> None:
    """A number that must not be torn leaves a line short; the next begins at the edge, a new paragraph does not."""
    cells, y, want = [], 780.0, []
    for line in [*BODY[1:3], *BODY[5:7], *BODY[8:10]]:
        want.append(line)
        parts = ["　　" + line[:27]]
        rest, wide = line[27:], (29, 25, 29, 24)
        for turn in range(20):
            if rest:
                parts.append(rest[: wide[turn % 4]])
                rest = rest[wide[turn % 4] :]
        for part in parts:
            cells.append((60.0 + 28 * part.startswith("　"), y, 14.0, part.strip()))
            y -= 22
    read = document(make.pdf([cells])).text.split("\n")
    assert read == want


def test_title_of_two_lines_is_one() -> None:
    line = "正文的一行文字排满整行到右边的边缘为止共三十个字左右"
    body = [(60.0 + 24 * (n % 3 == 0), 700.0 - 20 * n, 12.0, line) for n in range(9)]
    title = [(190.0, 780.0, 20.0, "示例县人民政府"), (160.0, 750.0, 20.0, "法治政府建设报告全文")]
    assert document(make.pdf([title + body])).text.split("\n")[0] == "示例县人民政府法治政府建设报告全文"


def test_bold_by_drawing_twice_is_read_once() -> None:
    assert document(make.pdf([[(70, 700, 14, "一、总体情况"), (70.4, 700, 14, "一、总体情况")]])).text == "一、总体情况"


def test_frame_around_text_is_no_table() -> None:
    box = [(60, 600, 500, 600), (60, 720, 500, 720), (60, 600, 60, 720), (500, 600, 500, 720)]
    text = document(make.pdf([[(70, 700, 12, "框里第一行文字"), (70, 680, 12, "第二行")]], box)).text
    assert "\t" not in text and text.replace("\n", "") == "框里第一行文字第二行"


def test_merged_cells_keep_the_columns() -> None:
    lines = [(60, y, 360, y) for y in (700, 680, 660)] + [(x, 660, x, 700) for x in (60, 160, 360)]
    lines.append((260, 660, 260, 680))  # the second and third column are one in the first row
    above = [(64, 684, 12, "项目"), (164, 684, 12, "办件")]
    below = [(64, 664, 12, "复议"), (164, 664, 12, "18"), (264, 664, 12, "23")]
    assert document(make.pdf([above + below], lines)).text.split("\n") == ["项目\t办件", "复议\t18\t23"]


def test_scan_is_named() -> None:
    assert "is a scan" in refused(make.pdf([[]], image_only=True))


def test_fonts_without_unicode_are_named() -> None:
    placed = [[(70.0, 700.0 - 20 * n, 12.0, line[:30]) for n, line in enumerate(BODY)]]
    assert "no Unicode" in refused(make.pdf(placed, to_unicode=False))


def test_page_that_is_a_picture_is_told_beside_pages_of_text() -> None:
    lines = [(70.0, 700.0 - 20 * n, 12.0, line[:30]) for n, line in enumerate(BODY)]
    data = make.pdf([lines, []], image_only=True)
    assert "hold an image and no text: 2" in document(data).problems[0].message


@pytest.mark.parametrize("number", ["- 3 -", "3", "第3页", "第 3 页 共 12 页", "3/12", "— 3 —"])
def test_page_numbers_go_and_figures_stay(number: str) -> None:
    def page(y: float) -> list[Row]:
        return [Row("办结复议18件", 70, 500, 700, 12), Row(number, 290, 310, y, 10)]

    assert paragraphs([(page(40), 842.0)]) == ["办结复议18件"]
    assert number in paragraphs([(page(400), 842.0)])

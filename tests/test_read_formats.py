"""Pages and Word documents to lines, kinds of files, titles. Cases: ``cases/formats.csv``.

Columns: ``reader`` (html: what stands inside a page's body; docx: WordprocessingML inside w:body, with the lists of
this module; labels: what stands above the body of a page; name: a file name; title: a title tag), ``input``,
``output`` (lines joined by |; for labels the values given, field=value; for names the kind, or words of the advice; the
title, or nothing), ``comment``.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import read_makers as make
from hypothesis import given, settings
from hypothesis import strategies as st

from lawpolicy.read import html_lines, html_title, html_tree, kinds
from lawpolicy.read.files import read_bytes
from lawpolicy.read.numbering import chinese, format_number

BODY = (Path(__file__).parent / "pages" / "body.txt").read_text(encoding="utf-8").splitlines()
CASES = list(csv.DictReader((Path(__file__).parent / "cases" / "formats.csv").open(encoding="utf-8", newline="")))
# List 3: 一、 （一） 1. ①; 4: the same again; 5: starts at five; 6: bullets. Item and Sub are styles with numbers.
NUMBERING = (
    '<w:abstractNum w:abstractNumId="7">'
    + make.level(0, "chineseCounting", "%1、", '<w:pStyle w:val="Item"/>')
    + make.level(1, "japaneseCounting", "（%2）", '<w:pStyle w:val="Sub"/>')
    + make.level(2, "decimal", "%3.")
    + make.level(3, "decimalEnclosedCircleChinese", "%4")
    + '</w:abstractNum><w:abstractNum w:abstractNumId="8">'
    + make.level(0, "bullet", "\uf0b7")
    + "</w:abstractNum>"
    + '<w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="4"><w:abstractNumId w:val="7"/></w:num>'
    + '<w:num w:numId="5"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/>'
    "</w:lvlOverride></w:num>" + '<w:num w:numId="6"><w:abstractNumId w:val="8"/></w:num>'
)
STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"/>'
    '<w:style w:type="paragraph" w:styleId="Item"><w:basedOn w:val="Normal"/><w:pPr><w:numPr><w:numId w:val="3"/>'
    '</w:numPr></w:pPr></w:style><w:style w:type="paragraph" w:styleId="Sub"><w:basedOn w:val="Item"/></w:style>'
)


def of(reader: str) -> list[dict[str, str]]:
    return [case for case in CASES if case["reader"] == reader]


@pytest.mark.parametrize("case", of("html"), ids=lambda c: c["comment"])
def test_html_lines(case: dict[str, str]) -> None:
    tree = html_tree.parse(f"<html><body>{case['input']}</body></html>")
    found = [line.text for line in html_lines.lines(tree.root, tree.hidden)]
    assert found == case["output"].split("|")


@pytest.mark.parametrize("case", of("docx"), ids=lambda c: c["comment"])
def test_docx_lines(case: dict[str, str]) -> None:
    documents, problems = read_bytes(make.docx(case["input"], NUMBERING, STYLES), "a.docx", "a.docx")
    assert not problems
    assert documents[0].text.split("\n") == case["output"].split("|")


@pytest.mark.parametrize("case", of("labels"), ids=lambda c: c["comment"])
def test_labelled_values(case: dict[str, str]) -> None:
    body = "".join(f"<p>{line}</p>" for line in BODY)
    page = f"<html><head><title>示例县2023年工作报告</title></head><body>{case['input']}<div>{body}</div></body></html>"
    documents, _ = read_bytes(page.encode(), "a.html", "a.html")
    assert [f"{g.field}={g.value}" for g in documents[0].given if g.field != "title"] == case["output"].split("|")
    assert documents[0].text.split("\n")[-len(BODY) :] == BODY


@pytest.mark.parametrize("case", of("name"), ids=lambda c: c["input"])
def test_kinds_by_name(case: dict[str, str]) -> None:
    kind = kinds.kind(case["input"], "示例县工作报告".encode())
    assert case["output"] in (kind or kinds.refusal(case["input"]))


@pytest.mark.parametrize("case", of("title"), ids=lambda c: c["comment"])
def test_title_tags(case: dict[str, str]) -> None:
    assert html_title.without_site(case["input"]) == [case["output"]] * bool(case["output"])


@pytest.mark.parametrize(
    ("name", "head", "kind"),
    [
        ("a.txt", b"<!DOCTYPE html><html>", "html"),
        ("a.doc", b"<html xmlns:o=x>", "html"),
        ("a.doc", b"MIME-Version: 1.0\r\nContent-Type: multipart/related;", "mhtml"),
        ("a.doc", b"PK\x03\x04....[Content_Types].xml", "docx"),
        ("a.html", b"%PDF-1.4", "pdf"),
        ("a.doc", b"\xd0\xcf\x11\xe0", None),
        ("a.xlsx", b"PK\x03\x04", None),
        ("a.txt", "发布日期: 2024-01-02\n来源: 示例县\n".encode(), "text"),
    ],
)
def test_first_bytes_beat_the_name(name: str, head: bytes, kind: str | None) -> None:
    assert kinds.kind(name, head) == kind


def test_footnotes_stand_at_the_end_and_tables_split_no_list() -> None:
    body = (
        '<w:p><w:r><w:t>统计口径</w:t><w:footnoteReference w:id="2"/><w:t>已经统一。</w:t></w:r></w:p>'
        + make.paragraph("学法", 0)
        + f"<w:tbl><w:tr><w:tc>{make.paragraph('表中', 0)}</w:tc>"
        + f"<w:tc>{make.paragraph('格')}</w:tc></w:tr></w:tbl>"
        + make.paragraph("执法", 0)
    )
    notes = f'<ROOT><w:footnote w:id="2">{make.paragraph("不含乡镇")}</w:footnote></ROOT>'
    documents, _ = read_bytes(make.docx(body, NUMBERING, STYLES, {"word/footnotes.xml": notes}), "a.docx", "a.docx")
    assert documents[0].text.split("\n") == [
        "统计口径已经统一。", "一、学法", "二、表中\t格", "三、执法", "注1：不含乡镇",
    ]  # fmt: skip


def test_a_page_inside_a_word_document_is_read() -> None:
    page = make.html_page(["一、开展情况良好，各项工作都有进展。", "二、下一步继续努力，把工作做得更好。"])
    relation = '<Relationship Id="r9" Type="http://x/aFChunk" Target="chunk.html"/>'
    data = make.docx('<w:altChunk r:id="r9"/>', parts={"word/chunk.html": page}, rels=relation)
    documents, _ = read_bytes(data, "a.docx", "a.docx")
    assert documents[0].text.startswith("一、开展情况良好")


@pytest.mark.parametrize(
    ("number", "written"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (100, "一百"), (105, "一百零五"),
     (110, "一百一十"), (1001, "一千零一"), (1010, "一千零一十")],
)  # fmt: skip
def test_chinese_numbers(number: int, written: str) -> None:
    assert chinese(number) == written


@given(st.integers(1, 9_999), st.sampled_from(["chineseCounting", "decimal", "lowerRoman", "upperRoman"]))
@settings(deadline=None)
def test_numbers_of_a_style_differ(number: int, style: str) -> None:
    assert format_number(number, style) != format_number(number + 1, style)

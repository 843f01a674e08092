"""Pages of government systems. Cases: ``cases/dom.csv``, with the pages in ``pages/``.

Columns: ``file``, ``title``, ``source``, ``pub_date``, ``index_number``, ``site_code`` (what the page states; empty: it
states none and none may be given), ``body_first``, ``body_last`` (stand in the text), ``body_must_not`` (strings of the
page, joined by ;, that must not).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import read_makers as make

from lawpolicy import read
from lawpolicy.read import Document
from lawpolicy.read.files import read_bytes

HERE = Path(__file__).parent
PAGES = HERE / "pages"
SKELETONS = HERE.parents[1] / "shared" / "dom"
CASES = list(csv.DictReader((HERE / "cases" / "dom.csv").open(encoding="utf-8")))
BODY = (PAGES / "body.txt").read_text(encoding="utf-8").splitlines()
FIELDS = {"title": "title", "source": "publisher", "pub_date": "published", "index_number": "index_number",
          "site_code": "site_code"}  # fmt: skip


def stated(document: Document) -> dict[str, str]:
    values: dict[str, str] = {}
    for row in document.given:
        values.setdefault(row.field, row.value)
    return values


def wrong(document: Document, case: dict[str, str]) -> Iterator[str]:
    """What a document lacks or has too much, against its case."""
    values = stated(document)
    for column, field in FIELDS.items():
        want = (case[column][:10] if column == "pub_date" else case[column]) or None
        if values.get(field) != want:
            yield f"{field}: {values.get(field)!r} and not {want!r}"
    for column in ("body_first", "body_last"):
        if case[column] not in document.text:
            yield f"{case[column]} is missing"
    for text in case["body_must_not"].split(";"):
        if text in document.text:
            yield f"{text} stands in the text"


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["file"][:2])
def test_page(case: dict[str, str]) -> None:
    documents, problems = read.read(PAGES / case["file"], case["file"])
    assert not problems
    assert list(wrong(documents[0], case)) == []
    lines = documents[0].text.split("\n")
    if case["file"].startswith("14"):
        assert "attachment" in documents[0].problems[0].message
        return
    assert [line for line in lines if line in BODY] == BODY  # every paragraph, whole, once, in order
    if case["file"][:2] not in ("11", "15"):  # these have tables of their own, or none
        assert "受理复议（件）\t18\t23" in lines
    assert documents[0].problems == []


@pytest.mark.skipif(not SKELETONS.is_dir(), reason="the skeleton pages are not beside the project")
@pytest.mark.parametrize("case", CASES, ids=lambda c: c["file"][:2])
def test_skeleton(case: dict[str, str]) -> None:
    documents, problems = read.read(SKELETONS / case["file"], case["file"])
    assert not problems
    assert list(wrong(documents[0], case)) == []


@pytest.mark.parametrize("case", [c for c in CASES if c["file"][:2] not in ("14",)], ids=lambda c: c["file"][:2])
def test_page_of_an_unknown_system(case: dict[str, str]) -> None:
    """The same pages with every class, id and own tag taken away: no profile fits, and the body is found all the same.
    """
    data = (PAGES / case["file"]).read_bytes()
    text = data.decode("gb18030" if b"gb2312" in data else "utf-8").replace("gb2312", "utf-8")
    text = re.sub(r"\b(class|id)=(\"[^\"]*\"|[\w-]+)", "", text, flags=re.IGNORECASE)
    text = re.sub(r"</?(UCAP|PUBLISHTIME)\w*>|<style.*?</style>", "", text, flags=re.DOTALL)
    documents, _ = read_bytes(text.encode(), case["file"], case["file"])
    assert list(wrong(documents[0], case)) == []
    assert [line for line in documents[0].text.split("\n") if line in BODY] == BODY


PROSE = "".join(f"<p>{line}</p>" for line in BODY)


def page_of(body: str, head: str = "") -> Document:
    page = f"<html><head>{head}</head><body>{body}</body></html>"
    documents, problems = read_bytes(page.encode(), "a.html", "a.html")
    assert not problems, problems
    return documents[0]


NEWS = "".join(
    f"<div><a href=#>示例新闻第{n}条标题文字</a><p>示例市召开第{n}次会议，部署任务，要求压实责任、按时完成。</p></div>"
    for n in range(6)
)
TITLED = "<h1>示例县2023年工作报告</h1>"
FOOT = "<div><p>本站由示例县政府办公室主办，未经许可不得转载，如有侵权请联系我们。</p><p>备案号：示ICP备1号</p></div>"


@pytest.mark.parametrize(
    "page",
    [
        "<table><tr><td>" + "</td></tr><tr><td>".join(BODY) + "</td></tr></table>",
        "<div>" + "".join(f"<h3>{x}</h3>" if len(x) < 14 else f"<p>{x}</p>" for x in BODY) + "</div>",
        "<div>" + "<br>".join(BODY) + "</div>",
        "<div>" + "".join(f"<span>{x}</span><br/>" for x in BODY) + "</div>",
        f"<article><header>{TITLED}</header><section>{PROSE}</section><footer>责任编辑：甲</footer></article>",
        f"<div>{NEWS}</div><div>{TITLED}{PROSE}</div>",
        f"<div>{TITLED}{PROSE}</div><div>{NEWS}</div>",
        f"<div>{PROSE}<div><h4>相关阅读</h4>{NEWS}</div></div>",
        f"<div><div>{PROSE[:2000]}</div><div>{PROSE[2000:]}</div></div>",
        f"{TITLED}{PROSE}",
        f"<div>{TITLED}<div>发布时间：2024-01-05　来源：示例县　浏览：<b>12</b>次 字体：大 中 小</div>"
        f"{PROSE}<div>【打印】【关闭】</div><div>上一篇：<a href=#>旧闻</a></div></div>",
    ],
    ids=["rows", "headings", "br", "spans", "article", "before", "after", "related", "split", "flat", "widgets"],
)
def test_shapes_of_pages(page: str) -> None:
    menu = "<ul>" + "".join(f"<li><a href=/{n}>栏目第{n}号</a></li>" for n in range(30)) + "</ul>"
    text = page_of(f"{menu}{page}{FOOT}", "<title>示例县2023年工作报告_示例县</title>").text
    assert text.removeprefix("示例县2023年工作报告\n").split("\n") == BODY


def test_body_that_a_script_shows_later_is_kept() -> None:
    document = page_of(f"<div>示例县人民政府</div><div id=c style='display:none'>{PROSE}</div>")
    assert document.text.split("\n")[-1] == BODY[-1]


def test_second_copy_for_phones_is_left_out() -> None:
    text = page_of(f"<div class=pc>{PROSE}</div><div class=phone>{PROSE}</div>").text
    assert text.split("\n") == BODY


def test_data_table_with_headings_that_look_like_labels_stays() -> None:
    table = ("<table><tr><td>序号</td><td>名称</td><td>时间</td></tr><tr><td>1</td><td>示例培训</td><td>3月</td></tr>"
             "</table>")  # fmt: skip
    assert "1\t示例培训\t3月" in page_of(f"<div>{PROSE}{table}{PROSE[:300]}</div>").text


def test_index_table_with_labels_above_the_values() -> None:
    table = ("<table><tr><th>索引号</th><th>发布机构</th><th>发布日期</th></tr><tr><td>A12-3/2024-1</td>"
             "<td>示例县司法局</td><td>2024-02-03</td></tr></table>")  # fmt: skip
    document = page_of(f"{table}<div>{PROSE}</div>")
    values = stated(document)
    assert values["index_number"] == "A12-3/2024-1"
    assert (values["publisher"], values["published"]) == ("示例县司法局", "2024-02-03")
    assert "索引号" not in document.text


def test_empty_cells_give_no_value() -> None:
    table = ("<table><tr><td>索引号</td><td>&nbsp;</td><td>文号</td><td></td></tr><tr><td>发布机构</td>"
             "<td>示例县司法局</td><td>发布日期</td><td></td></tr></table>")  # fmt: skip
    values = stated(page_of(f"{table}<div>{PROSE}</div>"))
    assert values.get("publisher") == "示例县司法局"
    assert not {"index_number", "document_number", "published"} & values.keys()


def test_title_cut_in_the_heading_is_given_whole_or_not_at_all() -> None:
    head = "<title>示例县关于2023年度法治政府建设工作...</title>"
    assert "title" not in stated(page_of(f"<h1>示例县关于2023年度法治政府建设工作...</h1><div>{PROSE}</div>", head))
    whole = '<meta name="ArticleTitle" content="示例县关于2023年度法治政府建设工作情况的报告">'
    assert stated(page_of(f"<h1>示例县关于…</h1><div>{PROSE}</div>", whole))["title"].endswith("情况的报告")


def test_date_of_a_widget_is_not_the_day_of_publication() -> None:
    today = "<div>今天是2031年5月6日 星期二</div>"
    document = page_of(f"{today}<h1>示例县2023年工作报告</h1><p>2024-01-05</p><div>{PROSE}</div>")
    assert stated(document)["published"] == "2024-01-05"


def test_text_lost_outside_the_body_is_told() -> None:
    other = "".join(f"<p>{line}另有说明。</p>" for line in BODY[:-4])
    document = page_of(f"<div id=zoom>{PROSE}</div><div class=other>{other}</div>")
    assert "of the page's text" in document.problems[0].message


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<p>详见附件。</p><a href='/files/1.pdf'>报告.pdf</a>", "attachment (报告.pdf)"),
        ("<p>加载中</p><div id=app></div><script src=/app.js></script>", "filled in by a script"),
        ("<p>示例县报告</p><iframe src='/show/9.html'></iframe>", "in a frame (/show/9.html)"),
        ("<p>示例县报告</p><div><img src='/u/1.jpg'><img src='/u/2.jpg'></div>", "in images"),
    ],
)
def test_report_elsewhere_is_told(body: str, words: str) -> None:
    assert words in page_of(f"<div id=zoom>{body}</div>").problems[0].message


def test_frame_saved_beside_the_page_is_read(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<html><frameset><frame src='page_files/in.html'></frameset></html>", "utf-8")
    (tmp_path / "page_files").mkdir()
    (tmp_path / "page_files" / "in.html").write_text(make.html_page(BODY, "示例县工作报告"), "utf-8")
    documents, _ = read.read(tmp_path / "page.html", "page.html")
    assert documents[0].text.split("\n") == ["示例县工作报告", *BODY]


def test_frame_outside_the_folder_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret.html").write_text(make.html_page(BODY), "utf-8")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "page.html").write_text("<p>短</p><iframe src='../secret.html'></iframe>", "utf-8")
    documents, _ = read.read(tmp_path / "in" / "page.html", "page.html")
    assert documents[0].text == "短"


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_page_in_one_file(charset: str) -> None:
    page = make.html_page(BODY, "示例县2023年工作报告", charset=charset)
    documents, problems = read_bytes(make.mhtml(page, charset), "a.mht", "a.mht")
    assert not problems
    assert documents[0].text.split("\n") == ["示例县2023年工作报告", *BODY]
    values = stated(documents[0])
    assert (values["url"], values["retrieved"]) == ("https://www.example.invalid/a.html", "2024-03-05")


def test_address_that_a_browser_wrote_is_given() -> None:
    comment = "<!-- saved from url=(0035)http://www.example.invalid/t20240105.html -->"
    documents, _ = read_bytes(f"{comment}<html><body>{PROSE}</body></html>".encode(), "a.html", "a.html")
    assert stated(documents[0])["url"] == "http://www.example.invalid/t20240105.html"


def test_text_broken_at_a_fixed_width_is_paragraphs_again() -> None:
    wrapped = []
    for line in BODY:
        wrapped.append("    " + line[:34])
        wrapped += [line[n : n + 36] for n in range(34, len(line), 36)]
    assert page_of("<pre>" + "\n".join(wrapped) + "</pre>").text.split("\n") == BODY


def test_lines_of_pre_that_are_no_paragraphs_stay() -> None:
    rows = [f"第{n}类事项 {n * 7}件" for n in range(1, 12)]
    assert page_of("<pre>" + "\n".join(rows) + "</pre>").text.split("\n") == rows


@pytest.mark.parametrize("pager", [
    '<a href="t_1.html">下一页</a>', "<a href=a_2.html>2</a>", '<a onclick="go(2)">末页</a>',
    '<div>上一页 1 <a href="#">2</a> 下一页</div>',
])  # fmt: skip
def test_page_of_several_is_told(pager: str) -> None:
    pager = pager if "1" in pager and "上一页" in pager else f"<div><span>1</span> {pager}</div>"
    assert "several" in page_of(PROSE + pager).problems[0].message


@pytest.mark.parametrize("other", [
    '<a href="b.html">下一篇</a>', '<a href="#">下一页</a>', "<tr><td>1</td><td><a href=2>2</a></td></tr>",
    '<p>下一页：<a href="b.html">示例县召开会议</a></p>',
])  # fmt: skip
def test_what_is_no_pager_is_not_told(other: str) -> None:
    assert page_of(f"{PROSE}<table>{other}</table>").problems == []

"""What no reader may choke on: each file gives one problem or a document with a warning, in bounded time and memory."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest
import read_makers as make

from lawpolicy import read
from lawpolicy.problems import Problem
from lawpolicy.read import Document, files
from lawpolicy.read.files import read_bytes

LINES = ["一、主要工作", "全年受理复议18件，办结17件，都在法定期限之内。", "二、不足", "人手不够，经费也不够稳定。"]


def read_file(folder: Path, name: str, data: bytes) -> tuple[list[Document], list[Problem]]:
    (folder / name).write_bytes(data)
    return read.read(folder / name, name)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.txt", b"", "is empty"),
        ("a.txt", b" \n\t \r\n", "is empty"),
        ("a.txt", "　　\n\u00a0".encode(), "no text"),
        ("a.html", b"<html><body> </body></html>", "no text"),
        ("a.html", b"<!-- only a comment", "HTML"),
        ("a.txt", bytes(range(256)) * 50, "not a text file"),
        ("a.docx", b"PK\x03\x04 cut", "cut off"),
        ("a.docx", b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le") * 3, "password"),
        ("a.docx", b"\xd0\xcf\x11\xe0" + b"x" * 600, "old Word document"),
        ("a.docx", make.docx("") , "no text"),
        ("a.pdf", b"%PDF-1.4 and then nothing", "no PDF"),
        ("a.mht", b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x--", "no page"),
        ("a.doc", b"\xd0\xcf\x11\xe0" + b"x" * 600, "save it as .docx"),
        ("a.png", b"\x89PNG\r\n", "OCR"),
        ("a.zip", b"PK\x05\x06" + b"\0" * 18, "holds no file"),
        ("a.zip", b"PK\x03\x04 cut", "no valid zip"),
    ],
)  # fmt: skip
def test_one_problem_that_says_what_to_do(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    documents, problems = read_file(tmp_path, name, data)
    assert documents == []
    assert len(problems) == 1
    problem = problems[0]
    assert problem.severity == "error" and problem.source == name
    assert problem.message.startswith(name) and words in problem.message


def test_encrypted_pdf(tmp_path: Path) -> None:
    data = make.pdf([[(70, 700, 12, "示例")]])
    locked = b"<</Filter/Standard/V 1/R 2/P -60/O<%s>/U<%s>>>" % (b"ab" * 32, b"cd" * 32)
    data = data.replace(b"/Root 1 0 R", b"/Root 1 0 R/ID[<00><00>]/Encrypt " + locked)
    documents, problems = read_file(tmp_path, "a.pdf", data)
    assert not documents and "password" in problems[0].message


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.docx", "a.pdf"])
def test_file_of_a_hundred_megabytes_is_not_loaded(tmp_path: Path, name: str) -> None:
    with (tmp_path / name).open("wb") as file:
        file.write("示例".encode())
        file.truncate(100_000_000)  # sparse: no disk is used
    documents, problems = read.read(tmp_path / name, name)
    assert not documents and "100 MB" in problems[0].message


def test_vanished_file_and_folder_of_that_name(tmp_path: Path) -> None:
    assert "cannot be opened" in read.read(tmp_path / "gone.txt", "gone.txt")[1][0].message
    (tmp_path / "folder.txt").mkdir()
    assert "cannot be opened" in read.read(tmp_path / "folder.txt", "folder.txt")[1][0].message


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads every file")
def test_file_without_permission(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("示例", "utf-8")
    (tmp_path / "a.txt").chmod(0)
    assert "Permission" in read.read(tmp_path / "a.txt", "a.txt")[1][0].message


@pytest.mark.parametrize("mark", ["9", "1 ", "|", "[", "页", "打印", "—", "："])
def test_a_run_of_one_mark_is_read(mark: str) -> None:
    """No pattern of the codebook may try every way to cut a run: this one would never end."""
    documents, _ = read_bytes(f"<p>{mark * 390}，{LINES[1]}</p>".encode(), "a.html", "a.html")
    assert LINES[1] in documents[0].text


@pytest.mark.parametrize("tag", ["div", "font", "table><tr><td", "ul><li", "span"])
def test_nests_of_ten_thousand(tag: str) -> None:
    inner = "".join(f"<p>{line}</p>" for line in LINES)
    page = f"<html><body>{f'<{tag}>' * 10_000}{inner}</body></html>"
    documents, problems = read_bytes(page.encode(), "a.html", "a.html")
    assert not problems
    assert LINES[1] in documents[0].text
    assert "nested too deep" in documents[0].problems[0].message


@pytest.mark.parametrize(
    "page",
    [
        "<table>" + "<tr><td colspan=99999 rowspan=99999>1</td><td>2</td></tr>" * 2_000 + "</table>",
        "<ol>" + "<li>示例事项，逐项办理。" * 20_000 + "</ol>",
        "<p>" + "一、示例工作；" * 150_000,
        "<div class='" + "a " * 100_000 + "'>示例</div>",
        "<div>" + "<a href=/x.pdf>附件</a>" * 30_000 + "</div>",
        "<style>" + ".a{" * 50_000 + "</style><p>示例县的工作情况。</p>",
        "<script>" + "var a='" * 50_000 + "</script><p>示例县的工作情况。</p>",
        "<p>发布日期：" * 20_000,
        "<p>" + "索引号 " * 50_000 + "</p>",
        "<!--" * 50_000 + "<p>示例县的工作情况。</p>",
        "<" * 200_000 + "示例县的工作情况。",
    ],
    ids=["spans", "list", "line", "classes", "links", "style", "script", "labels", "label", "comments", "brackets"],
)
def test_large_hostile_pages_end(page: str) -> None:
    documents, problems = read_bytes(f"<html><body>{page}</body></html>".encode(), "a.html", "a.html")
    assert documents or problems


def test_external_and_swollen_entities_are_not_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("机密内容", "utf-8")
    laughs = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    data = make.docx(make.paragraph("开头") + make.paragraph("&x;&l9;") + make.paragraph("结尾"))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "word/document.xml":
                head = f'<!DOCTYPE a [<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY l0 "哈">{laughs}]>'
                part = head.encode() + part
            new.writestr(name, part)
    documents, _ = read_bytes(out.getvalue(), "a.docx", "a.docx")
    assert documents[0].text.split("\n") == ["开头", "结尾"]


def test_broken_xml_keeps_what_can_be_read() -> None:
    body = make.paragraph("开头") + make.paragraph("中间").replace("</w:r>", "</w:x>") + make.paragraph("结尾")
    documents, _ = read_bytes(make.docx(body), "a.docx", "a.docx")
    assert documents[0].text.startswith("开头")
    assert "is damaged" in documents[0].problems[0].message


def packed(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    bomb = packed({"a.txt": b"\0" * 20_000_000, "b.txt": b"x" * 60_000_000})
    documents, problems = read_file(tmp_path, "a.zip", bomb)
    assert not documents
    assert ["times its size" in problems[0].message, "unpacks to 60 MB" in problems[1].message] == [True, True]


def test_bomb_inside_a_word_document(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lawpolicy.read.package.MAX_PART", 100_000)
    data = make.docx(make.paragraph("话" * 200_000))
    documents, problems = read_bytes(data, "a.docx", "a.docx")
    assert not documents and "unpacks to more than" in problems[0].message


def test_archive_members(tmp_path: Path) -> None:
    """Names in GBK, with .. and \\, members of all kinds, an archive in the archive, hidden files."""
    text = "\n".join(LINES).encode()
    gbk = "报告/示例县.txt".encode("gbk")
    data = packed({
        "../../evil.txt": text, "C:\\windows\\x.txt": text, "g" * len(gbk): text,
        "页.html": make.html_page(LINES).encode(),
        "b.docx": make.docx_of(LINES), "图.jpg": b"\xff\xd8", "in.zip": packed({"a.txt": text}),
        "__MACOSX/._a.txt": b"x", ".hidden.txt": text, "manifest.csv": b"source,year", "空.txt": b"",
    }).replace(b"g" * len(gbk), gbk)  # fmt: skip
    documents, problems = read_file(tmp_path, "a.zip", data)
    assert [d.source for d in documents] == [
        "a.zip/evil.txt", "a.zip/windows/x.txt", "a.zip/报告/示例县.txt", "a.zip/页.html", "a.zip/b.docx",
    ]  # fmt: skip
    assert {d.text for d in documents} == {"\n".join(LINES)}
    assert [p.source for p in problems] == ["a.zip/图.jpg", "a.zip/in.zip", "a.zip/空.txt"]
    assert sorted(f.name for f in tmp_path.rglob("*")) == ["a.zip"]  # nothing is unpacked to disk


def test_archive_with_a_password(tmp_path: Path) -> None:
    data = bytearray(packed({"a.txt": b"text"}, zipfile.ZIP_STORED))
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + place] |= 1
    documents, problems = read_file(tmp_path, "a.zip", bytes(data))
    assert not documents and "has a password" in problems[0].message


def test_reader_that_fails_costs_its_file_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RecursionError("deep")

    monkeypatch.setattr("lawpolicy.read.html.fill", broken)
    documents, problems = read_bytes(b"<html><p>x</p></html>", "a.html", "a.html")
    assert not documents and "RecursionError" in problems[0].message


def test_text_is_fit_to_be_stored() -> None:
    assert files.storable("a\r\nb\rc\0\ud800\udc00\udc00") == "a\nb\nc\U00010000\ufffd"

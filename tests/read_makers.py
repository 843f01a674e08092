"""Files for the readers' tests, made from plain lines: pages, Word documents with automatic numbers, PDF files.

The PDF is written by hand, with a subset of the CJK font that the package brings.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MARK = re.compile(r"([一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|\d{1,2}\.(?!\d))(.*)", re.DOTALL)
_LEVEL = {"、": 0, "）": 1, ".": 2}


def html_page(lines: Sequence[str], title: str | None = None, meta: str = "", charset: str = "utf-8") -> str:
    """A page of no known system; a line with tabs becomes a row of a table."""
    out, rows = [], []

    def table() -> None:
        if rows:
            out.append("<table border=1>" + "".join(rows) + "</table>")
            rows.clear()

    for line in lines:
        if "\t" in line:
            rows.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in line.split("\t")) + "</tr>")
        else:
            table()
            out.append(f"<p>　　{line}</p>")
    table()
    head = f"<h1>{title}</h1>" if title else ""
    return (
        f'<html><head><meta charset="{charset}">{meta}<title>{title or ""}</title></head>'
        "<body>"
        f'<div class="nav1"><a href="/">首页</a> <a href="/z">政务公开</a></div>{head}'
        f"<div class='words'>{''.join(out)}</div><div class='bot'>版权所有：示例县人民政府</div></body></html>"
    )


def docx(
    body: str, numbering: str = "", styles: str = "", parts: dict[str, str] | None = None, rels: str = ""
) -> bytes:
    """A package around the XML inside ``w:body``."""
    names = (
        f'xmlns:w="{_W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
        'xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr(
            "_rels/.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
            'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
            'Target="word/document.xml"/></Relationships>',
        )
        package.writestr("word/document.xml", f"<w:document {names}><w:body>{body}</w:body></w:document>")
        if numbering:
            package.writestr("word/numbering.xml", f"<w:numbering {names}>{numbering}</w:numbering>")
        if styles:
            package.writestr("word/styles.xml", f"<w:styles {names}>{styles}</w:styles>")
        if rels:
            package.writestr("word/_rels/document.xml.rels", f"<Relationships>{rels}</Relationships>")
        for name, text in (parts or {}).items():
            package.writestr(name, text.replace("<ROOT", f"<w:root {names}").replace("</ROOT", "</w:root"))
    return out.getvalue()


def level(number: int, style: str, text: str, more: str = "") -> str:
    """A ``w:lvl``."""
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{style}"/>{more}<w:suff w:val="nothing"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


OUTLINE = (
    '<w:abstractNum w:abstractNumId="7">'
    + level(0, "chineseCounting", "%1、")
    + level(1, "chineseCounting", "（%2）")
    + level(2, "decimal", "%3.")
    + '</w:abstractNum><w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>'
)


def paragraph(text: str, level: int | None = None, number: int = 3, style: str | None = None, more: str = "") -> str:
    """A ``w:p`` with one run."""
    inside = f'<w:pStyle w:val="{style}"/>' if style else ""
    if level is not None:
        inside += f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return f'<w:p><w:pPr>{inside}{more}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def docx_of(lines: Sequence[str], automatic: bool = True) -> bytes:
    """Lines as a document; marks 一、 （一） 1. become automatic numbers, lines with tabs rows of tables."""
    out: list[str] = []
    rows: list[str] = []

    def table() -> None:
        if rows:
            out.append(f"<w:tbl>{''.join(rows)}</w:tbl>")
            rows.clear()

    for line in lines:
        if "\t" in line:
            cells = "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in line.split("\t"))
            rows.append(f"<w:tr>{cells}</w:tr>")
            continue
        table()
        found = _MARK.fullmatch(line) if automatic else None
        out.append(paragraph(found.group(2), _LEVEL[found.group(1)[-1]]) if found else paragraph(line))
    table()
    return docx("".join(out), OUTLINE)


def pdf(
    pages: Sequence[Sequence[tuple[float, float, float, str]]],
    lines: Sequence[Sequence[float]] = (),
    image_only: bool = False,
    to_unicode: bool = True,
    embedded: bool = True,
    turn: str = "",
) -> bytes:
    """Pages of (x, y, size, text) on A4; ``lines``: (x0, y0, x1, y1) drawn on the first page.

    ``turn``: the matrix that turns all of it, six numbers as PDF writes them.

    The font is embedded as word processors do it; without ``to_unicode`` nothing says what its glyphs mean. A font that
    is not ``embedded`` is named (STSong-Light) and its codes are characters.
    """
    characters = {c for page in pages for *_, text in page for c in text} | {"示"}
    code, font, cmap, widths = _font(characters)
    objects: list[bytes] = [b"", b""]  # catalog and pages, known last

    def add(content: bytes, stream: bytes | None = None) -> int:
        if stream is not None:
            content = content[:-2] + b"/Length %d>>stream\n" % len(stream) + stream + b"\nendstream"
        objects.append(content)
        return len(objects)

    name, ordering, encoding = b"AAAAAA+Sample", b"(Identity)/Supplement 0", b"Identity-H"
    held = meaning = b""
    if embedded:
        held = b"/FontFile3 %d 0 R" % add(b"<</Subtype/CIDFontType0C>>", font)
        meaning = b"/ToUnicode %d 0 R" % add(b"<<>>", cmap) if to_unicode else b""
    else:
        name, ordering, encoding = b"STSong-Light", b"(GB1)/Supplement 4", b"UniGB-UTF16-H"
        code, widths = {c: ord(c) for c in characters}, b"1 95 500"
    about = add(
        b"<</Type/FontDescriptor/FontName/%s/Flags 4/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880"
        b"/Descent -120/CapHeight 880/StemV 93%s>>" % (name, held)
    )
    inner = add(
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering%s>>/DW 1000/W[%s]"
        b"/FontDescriptor %d 0 R>>" % (name, ordering, widths, about)
    )
    whole = add(
        b"<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/%s/DescendantFonts[%d 0 R]%s>>"
        % (name, encoding, inner, meaning)
    )
    picture = b""
    if image_only:
        image = b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8>>"
        picture = b"/XObject<</Im0 %d 0 R>>" % add(image, b"\x80")
    kids: list[int] = []
    for number, page in enumerate(pages):
        content = b"".join(b"%g %g m %g %g l S\n" % tuple(line) for line in lines) if number == 0 else b""
        if image_only:
            content += b"q 500 0 0 700 50 50 cm /Im0 Do Q\n"
        for x, y, size, text in page:
            codes = b"".join(b"%04x" % code[c] for c in text)
            content += b"BT /F %g Tf 1 0 0 1 %g %g Tm <%s> Tj ET\n" % (size, x, y, codes)
        if turn:
            content = turn.encode() + b" cm\n" + content
        stream = add(b"<<>>", content)
        resources = b"<</Font<</F %d 0 R>>%s>>" % (whole, picture)
        kids.append(
            add(b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R/Resources%s>>" % (stream, resources))
        )
    objects[0] = b"<</Type/Catalog/Pages 2 0 R>>"
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(b"%d 0 R" % k for k in kids))
    out, places = b"%PDF-1.6\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    table += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + table + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(out))


def _font(characters: set[str]) -> tuple[dict[str, int], bytes, bytes, bytes]:
    """Codes of the characters, a font file with only these, what the codes mean (CMap), and the widths."""
    from fontTools import subset, ttLib
    from pylopdf_fonts_zh_cn import sans_path

    options = subset.Options()
    options.layout_features = []
    options.notdef_outline = True
    font = ttLib.TTFont(str(sans_path()), lazy=True)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[ord(c) for c in characters])
    cutter.subset(font)
    names = font.getBestCmap()
    code = {c: int(names[ord(c)].removeprefix("cid")) for c in characters}
    scale = 1000 / font["head"].unitsPerEm
    widths = b" ".join(b"%d[%d]" % (code[c], font["hmtx"][names[ord(c)]][0] * scale) for c in sorted(characters))
    out = io.BytesIO()
    font.save(out)
    file = ttLib.TTFont(io.BytesIO(out.getvalue())).reader["CFF "]
    pairs = [b"<%04x><%s>" % (code[c], c.encode("utf-16-be").hex().encode()) for c in sorted(characters)]
    blocks = b"".join(
        b"%d beginbfchar\n%s\nendbfchar\n" % (len(part), b"\n".join(part))
        for part in (pairs[n : n + 100] for n in range(0, len(pairs), 100))
    )
    cmap = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Sample def /CMapType 2 def\n"
        b"1 begincodespacerange <0000><ffff> endcodespacerange\n" + blocks + b"endcmap end end"
    )
    return code, file, cmap, widths


def pdf_of(
    lines: Sequence[str], size: float = 14, across: int = 32, head: str | None = None, embedded: bool = True
) -> bytes:
    """Lines of text set in lines of ``across`` characters with indents, page numbers and a ruled table."""
    left, top, pitch, bottom = 70.0, 760.0, 1.6 * size, 80.0
    pages: list[list[tuple[float, float, float, str]]] = [[]]
    rules: list[tuple[float, float, float, float]] = []
    y = top
    title = True

    def put(x: float, text: str, size: float) -> None:
        nonlocal y
        if y < bottom:
            pages.append([])
            y = top
        pages[-1].append((x, y, size, text))

    for number, line in enumerate(lines):
        if "\t" in line:
            cells = line.split("\t")
            wide = size * across / len(cells)
            for n, cell in enumerate(cells):
                put(left + n * wide + 4, cell, size)
                if len(pages) == 1:
                    rules.append((left + n * wide, y - 6, left + n * wide, y - 6 + pitch))
            if len(pages) == 1:
                for place in (y - 6, y - 6 + pitch):
                    rules.append((left, place, left + size * across, place))
                rules.append((left + size * across, y - 6, left + size * across, y - 6 + pitch))
            y -= pitch
            continue
        if number == 0 and title:
            width = sum(1.0 if c > "\x7f" else 0.5 for c in line) * (size + 4)
            put(left + (size * across - width) / 2, line, size + 4)
            y -= 2 * pitch
            continue
        room, text, indent = float(across - 2), "", 2.0
        for character in line:
            wide = 1.0 if character > "\x7f" else 0.5
            if room - wide < 0:
                put(left + indent * size, text, size)
                y -= pitch
                room, text, indent = float(across), "", 0.0
            text += character
            room -= wide
        put(left + indent * size, text, size)
        y -= pitch
    for number, page in enumerate(pages, start=1):
        page.append((290.0, 40.0, 10.0, f"- {number} -"))
        if head:
            page.append((70.0, 810.0, 10.0, head))
    return pdf(pages, rules, embedded=embedded)


def mhtml(page: str, charset: str = "utf-8", location: str = "https://www.example.invalid/a.html") -> bytes:
    """A page as browsers save it in one file."""
    import base64

    body = base64.encodebytes(page.encode(charset)).decode("ascii")
    return (
        f"From: <Saved by Blink>\r\nSnapshot-Content-Location: {location}\r\nSubject: =?utf-8?Q?page?=\r\n"
        "Date: Tue, 5 Mar 2024 10:00:00 -0000\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="----B"\r\n\r\n\r\n------B\r\n'
        "Content-Type: text/html\r\nContent-ID: <a@b>\r\nContent-Transfer-Encoding: base64\r\n"
        f"Content-Location: {location}\r\n\r\n{body}\r\n------B\r\n"
        "Content-Type: image/gif\r\nContent-Transfer-Encoding: base64\r\n"
        "Content-Location: https://www.example.invalid/x.gif\r\n\r\nR0lGODlhAQABAAAAACw=\r\n------B--\r\n"
    ).encode("ascii")

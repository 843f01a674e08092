"""Word documents: paragraphs and tables in order, automatic numbers, text boxes, notes; tracked changes as accepted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lawpolicy.read import kinds
from lawpolicy.read.docx_numbers import Numbers
from lawpolicy.read.files import Unreadable, read_bytes, warn
from lawpolicy.read.package import Package, attribute, local

if TYPE_CHECKING:
    from pathlib import Path

    from lawpolicy.read import Document

# What is no text of the final document: deletions, what was moved away, field codes, notes' own marks, properties.
_LEFT_OUT = frozenset((
    "del", "moveFrom", "delText", "instrText", "delInstrText", "rPr", "pPr", "sectPr", "tblPr", "trPr", "tcPr", "rt",
    "annotationRef", "footnoteRef", "endnoteRef", "sdtPr", "sdtEndPr", "proofErr", "bookmarkStart", "bookmarkEnd",
))  # fmt: skip
_SPACES = re.compile(r"[ \t]+")
_STRIP = " \t\u00a0\u3000\u2002\u2003"
_MAX_SPAN = 60
_LONG_CELL = 400  # characters of a cell beyond which the table lays out text and is no data
_MAX_DEPTH = 60  # tables in tables, boxes in boxes


class _Reader:
    """Collects the lines of a document part."""

    def __init__(self, numbers: Numbers) -> None:
        self.numbers = numbers
        self.lines: list[str] = []
        self.notes: list[tuple[str, str]] = []  # (kind, id) of footnotes and endnotes in order
        self.chunks: list[str] = []  # relation ids of foreign parts (altChunk)
        self.open = ""  # text of a paragraph whose mark is deleted: the next one goes on with it

    def blocks(self, parent: Any, depth: int = 0) -> None:
        """Paragraphs and tables below ``parent``, in order."""
        if depth > _MAX_DEPTH:
            return
        for el in parent:
            name = local(el.tag)
            if name == "p":
                self.paragraph(el, depth)
            elif name == "tbl":
                self.table(el, depth)
            elif name == "AlternateContent":
                chosen = _choice(el)
                if chosen is not None:
                    self.blocks(chosen, depth + 1)
            elif name == "altChunk":
                self.chunks.append(attribute(el, "id") or "")
            elif name not in _LEFT_OUT:
                self.blocks(el, depth + 1)

    def paragraph(self, el: Any, depth: int) -> None:
        """One paragraph: its number and text; boxes anchored before its text stand before it, others after it."""
        properties = next((child for child in el if local(child.tag) == "pPr"), None)
        text: list[str] = []
        boxes: list[tuple[bool, Any]] = []
        self._runs(el, text, boxes, depth)
        joined = "".join(text)
        for early, box in boxes:
            if early:
                self.blocks(box, depth + 1)
        removed = properties is not None and _mark_deleted(properties)
        if joined.strip(_STRIP + "\n") and not self.open:
            joined = self.numbers.mark(properties) + joined.lstrip(_STRIP)
        joined = self.open + joined
        self.open = joined if removed else ""
        if not removed:
            for line in joined.split("\n"):
                line = _SPACES.sub(" ", line).strip(_STRIP)
                if line:
                    self.lines.append(line)
        for early, box in boxes:
            if not early:
                self.blocks(box, depth + 1)

    def _runs(self, parent: Any, text: list[str], boxes: list[tuple[bool, Any]], depth: int) -> None:
        if depth > _MAX_DEPTH:
            return
        for el in parent:
            name = local(el.tag)
            if name in _LEFT_OUT:
                continue
            if name == "t":
                text.append((el.text or "").replace("\n", " "))
            elif name in ("tab", "ptab"):
                text.append(" ")
            elif name in ("br", "cr"):
                text.append("\n")
            elif name == "noBreakHyphen":
                text.append("-")
            elif name == "sym":
                text.append(_symbol(attribute(el, "char")))
            elif name in ("footnoteReference", "endnoteReference"):
                self.notes.append((name[: -len("Reference")], attribute(el, "id") or ""))
            elif name == "txbxContent":
                boxes.append((not "".join(text).strip(), el))
            elif name == "AlternateContent":
                chosen = _choice(el)
                if chosen is not None:
                    self._runs(chosen, text, boxes, depth + 1)
            elif name == "r" and _hidden(el):
                continue
            elif len(el):
                self._runs(el, text, boxes, depth + 1)

    def table(self, el: Any, depth: int) -> None:
        """A line a row with tabs between cells; a table that lays out text gives its paragraphs."""
        rows = [row for row in _below(el, "tr") if not _row_deleted(row)]
        cells = [_below(row, "tc") for row in rows]
        if max((len(row) for row in cells), default=0) < 2:
            for row in cells:
                for cell in row:
                    self.blocks(cell, depth + 1)
            return
        grid: list[list[list[str]]] = []
        for row in cells:
            out: list[list[str]] = []
            for cell in row:
                inner = _Reader(self.numbers)
                span, merged = _spans(cell)
                if not merged:
                    inner.blocks(cell, depth + 1)
                self.notes.extend(inner.notes)
                out.append(inner.lines)
                out.extend([[]] * (span - 1))
            grid.append(out)
        if any(sum(map(len, cell)) > _LONG_CELL for row in grid for cell in row):
            for row_lines in grid:
                for cell_lines in row_lines:
                    self.lines.extend(cell_lines)
            return
        for row_lines in grid:
            line = "\t".join(" ".join(cell).replace("\t", " ") for cell in row_lines).rstrip("\t")
            if line.strip():
                self.lines.append(line)

    def finish(self) -> None:
        """Close a paragraph that a deleted mark left open at the very end."""
        if self.open.strip():
            self.lines.append(_SPACES.sub(" ", self.open).strip(_STRIP))
            self.open = ""


def parse(data: bytes, document: Document, path: Path | None) -> None:
    """Fill ``document`` from the bytes of a .docx file."""
    package = Package(data)
    main = package.main()
    root = package.xml(main)
    if root is None:
        raise Unreadable(f"is no Word document: its part {main} is missing or no XML; save it again in Word.")
    folder = main.rpartition("/")[0]
    parts = dict(package.relations(main).values())

    def part(kind: str) -> Any | None:
        return package.xml(parts.get(kind) or f"{folder}/{kind}.xml".lstrip("/"))

    reader = _Reader(Numbers(part("numbering"), part("styles")))
    reader.blocks(root)
    reader.finish()
    lines = reader.lines
    for kind, name in (("footnote", "footnotes"), ("endnote", "endnotes")):
        wanted = [number for what, number in reader.notes if what == kind]
        if wanted:
            lines.extend(_notes(part(name), wanted))
    for chunk in reader.chunks:
        lines.extend(_chunk(package, package.relations(main).get(chunk, ("", ""))[1], document))
    document.text = "\n".join(lines)
    if package.damaged:
        warn(document, f"{document.source}: its part {package.damaged[0]} is damaged; what could be read was kept, so "
             "compare the end of the text with the document.")
    if not document.text.strip():
        pictures = any(name.startswith(f"{folder}/media/") for name in package.names)
        raise Unreadable("holds images and no text: recognise their text (OCR) and save it as .docx or .txt."
                         if pictures else "holds no text: save it again in Word.")


def _choice(el: Any) -> Any | None:
    """The branch of an AlternateContent to read: the first with text; never both, which say the same."""
    branches = [child for child in el if local(child.tag) in ("Choice", "Fallback")]
    return next((b for b in branches if any(local(d.tag) == "t" for d in b.iter())), branches[0] if branches else None)


def _below(parent: Any, name: str) -> list[Any]:
    """Rows of a table or cells of a row, also inside content controls and insertions."""
    found: list[Any] = []
    waiting = list(reversed(parent))
    while waiting:
        el = waiting.pop()
        what = local(el.tag)
        if what == name:
            found.append(el)
        elif what in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "tbl") and what != "tbl":
            waiting.extend(reversed(el))
    return found


def _spans(cell: Any) -> tuple[int, bool]:
    """The columns that a cell covers, and whether it goes on from the cell above."""
    span, merged = 1, False
    for properties in cell:
        if local(properties.tag) != "tcPr":
            continue
        for el in properties:
            name, value = local(el.tag), attribute(el, "val") or ""
            if name == "gridSpan" and value.isdecimal() and len(value) < 4:
                span = min(max(int(value), 1), _MAX_SPAN)
            elif name in ("vMerge", "hMerge"):
                merged = value != "restart"
    return span, merged


def _mark_deleted(properties: Any) -> bool:
    """Whether the paragraph's end is deleted by a tracked change."""
    return any(local(el.tag) == "rPr" and any(local(e.tag) in ("del", "moveFrom") for e in el) for el in properties)


def _row_deleted(row: Any) -> bool:
    return any(local(el.tag) == "trPr" and any(local(e.tag) == "del" for e in el) for el in row)


def _hidden(run: Any) -> bool:
    for el in run:
        if local(el.tag) == "rPr":
            return any(
                local(e.tag) == "vanish" and (attribute(e, "val") or "1") not in ("0", "false", "off") for e in el
            )
    return False


def _symbol(code: str | None) -> str:
    """A character of a symbol font: nothing where it is of the private area, which means another thing in each font."""
    try:
        number = int(code or "", 16)
    except ValueError:
        return ""
    return chr(number) if 0x20 <= number < 0xD800 else ""


def _notes(root: Any | None, wanted: list[str]) -> list[str]:
    """The notes in the order of their references, each a line that begins with 注 and its number."""
    if root is None:
        return []
    texts: dict[str, str] = {}
    for el in root:
        inner = _Reader(Numbers(None, None))
        inner.blocks(el)
        inner.finish()
        texts[attribute(el, "id") or ""] = " ".join(inner.lines)
    return [f"注{n}：{texts[number]}" for n, number in enumerate(dict.fromkeys(wanted), start=1) if texts.get(number)]


def _chunk(package: Package, name: str, document: Document) -> list[str]:
    """The text of a page that a document holds in place of paragraphs (exports of content systems)."""
    data = package.bytes_of(name) if name else None
    if not data or kinds.kind(name, data[: kinds.HEAD_BYTES]) not in ("html", "mhtml", "text"):
        return []
    found, problems = read_bytes(data, name, document.source)
    document.problems.extend(problem for one in found for problem in one.problems)
    document.problems.extend(problems)
    return [line for one in found for line in one.text.split("\n")]

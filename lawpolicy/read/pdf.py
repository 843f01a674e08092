"""PDF files: text in reading order as paragraphs, tables as rows; scans and fonts without Unicode named."""

from __future__ import annotations

import io
import logging
from typing import TYPE_CHECKING, Any

from lawpolicy.read.encoding import plausible
from lawpolicy.read.files import Unreadable, warn
from lawpolicy.read.pdf_chars import Char, PageChars, Row, chars_of, joined, page_chars, rows
from lawpolicy.read.pdf_paragraphs import paragraphs

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from lawpolicy.read import Document

MAX_PAGES = 400
MAX_TOTAL_CHARS = 2_000_000
_FEW = 20  # characters below which a page with an image is a scan
_RULED = 6  # drawn lines from which a page may hold a table
_MAX_RULED = 1_500  # beyond it the drawing is a picture or a map
_MAX_TABLE_WORK = 5_000_000  # cells × characters
_SLOW_PAGES = 60  # pages that are looked at for tables, or read again: it takes a tenth of a second each


def parse(data: bytes, document: Document, path: Path | None) -> None:
    """Fill ``document`` from the bytes of a PDF file."""
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise Unreadable("has a password: open it, print it to a new PDF without one, or save its text.") from None
        raise Unreadable(f"is damaged or no PDF ({str(error)[:80]}): download it again.") from None
    try:
        count = len(pdf)
        pages: list[PageChars] = []
        for number in range(min(count, MAX_PAGES)):
            pages.append(_page(pdf, number))
            if sum(len(page.chars) for page in pages) > MAX_TOTAL_CHARS:
                break
    finally:
        pdf.close()
    tables = _Tables(data)
    try:
        for number, page in enumerate(pages):
            if page.unsure:
                again = tables.chars(number)
                page.chars = again if len(again) > len(page.chars) else page.chars
        _judge(pages, count, document)
        laid = [(_rows(page, tables, number), page.height) for number, page in enumerate(pages)]
    finally:
        tables.close()
    document.text = "\n".join(paragraphs(laid))


def _page(pdf: Any, number: int) -> PageChars:
    """A page's characters; an empty page where it is damaged."""
    import pypdfium2

    try:
        page = pdf[number]
    except pypdfium2.PdfiumError:
        return PageChars()
    try:
        return page_chars(page)
    except pypdfium2.PdfiumError:
        return PageChars()
    finally:
        page.close()


def _judge(pages: list[PageChars], count: int, document: Document) -> None:
    """Errors and warnings: scans, fonts that carry no Unicode, pages beyond the limits."""
    known = sum(len(page.chars) for page in pages)
    unknown = sum(page.unknown for page in pages)
    scans = [n for n, page in enumerate(pages, start=1) if page.images and len(page.chars) < _FEW and not page.unknown]
    where = document.source
    text = "".join(c.text for page in pages[:20] for c in page.chars[:2_000])
    # Codes of glyphs taken for characters give rare ones: 炐 where the page shows 示.
    if unknown > known or plausible(text) < 0.03:
        raise Unreadable("uses fonts that carry no Unicode, so its text cannot be read out: recognise its text (OCR), "
                         "or find the report as a page or Word document.")
    if known < _FEW * 2 and scans:
        raise Unreadable(f"is a scan: {len(scans)} of its {count} pages hold an image and no text; recognise its text "
                         "(OCR) and save it as .txt or .docx.")
    if not known:
        raise Unreadable("holds no text: recognise its text (OCR), or find the report as a page or Word document.")
    if scans:
        named = ", ".join(map(str, scans[:8])) + (" …" if len(scans) > 8 else "")
        warn(document, f"{where}: of its {count} pages these hold an image and no text: {named}; recognise their text "
             "(OCR) if they belong to the report.")
    if unknown > 10 and unknown * 50 > known:
        warn(document, f"{where}: {unknown:,} characters in fonts without Unicode are missing from its text; compare "
             "it with the PDF.")
    if len(pages) < count or any(page.cut for page in pages):
        warn(document, f"{where}: {len(pages)} of its {count} pages were read, and of these no more than the limits of "
             "size allow; split it.")


def _rows(page: PageChars, tables: _Tables, number: int) -> list[Row]:
    """The lines of a page; the rows of its tables stand where the table stands."""
    boxes = tables.on(number) if _RULED <= page.paths <= _MAX_RULED and page.chars else []
    inside: set[int] = set()
    found: list[tuple[float, list[Row]]] = []
    for cells in boxes:
        if sum(map(len, cells)) * len(page.chars) > _MAX_TABLE_WORK:
            continue
        top = max(cell[3] for row in cells for cell in row if cell)
        made, used = _table(page.chars, cells)
        if made:
            inside |= used
            found.append((top, made))
    flow = rows([char for n, char in enumerate(page.chars) if n not in inside])
    for top, made in sorted(found, key=lambda item: item[0]):
        place = next((n for n, row in enumerate(flow) if row.y < top), len(flow))
        flow[place:place] = made
    return flow


def _table(chars: list[Char], cells: list[list[Any]]) -> tuple[list[Row], set[int]]:
    """The rows of a table with tabs between cells, and the numbers of the characters in it."""
    used: set[int] = set()
    made: list[Row] = []
    for row in cells:
        texts: list[str] = []
        for cell in row:
            held: list[Char] = []
            if cell is not None:
                x0, y0, x1, y1 = cell
                for n, char in enumerate(chars):
                    if x0 <= (char.x0 + char.x1) / 2 <= x1 and y0 - 1 <= char.y + 0.2 * char.size <= y1 + 1:
                        used.add(n)
                        held.append(char)
            texts.append(_cell(held))
        text = "\t".join(texts).rstrip("\t")
        if text.strip():
            made.append(Row(text, 0.0, 0.0, min((c[1] for c in row if c), default=0.0), 1.0, table=True))
    # Text boxes and frames are drawn with lines too: a table has several cells with text in most rows.
    full = sum("\t" in row.text.strip() for row in made)
    longest = max((len(cell) for row in made for cell in row.text.split("\t")), default=0)
    return (made, used) if full >= 2 and longest < 400 else ([], set())


def _cell(chars: list[Char]) -> str:
    lines: dict[int, list[Char]] = {}
    for char in sorted(chars, key=lambda c: -c.y):
        key = next((k for k, held in lines.items() if abs(held[0].y - char.y) < 0.45 * char.size), len(lines))
        lines.setdefault(key, []).append(char)
    return "".join(joined(sorted(held, key=lambda c: c.x0)) for held in lines.values()).strip()


class _Tables:
    """pdfplumber's view of the file, opened when first asked: it finds tables by their drawn lines, and is slower."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.pdf: Any = None
        self.asked = 0

    def _quietly(self, work: Callable[[Any], list[Any]], number: int) -> list[Any]:
        """What ``work`` makes of a page, or nothing: pdfminer stumbles over much that pdfium reads, and logs it."""
        log = logging.getLogger("pdfminer")
        level = log.level
        log.setLevel(logging.CRITICAL)
        try:
            page = self._page(number)
            return [] if page is None else work(page)
        except Exception:  # the text stays, as lines
            return []
        finally:
            log.setLevel(level)

    def on(self, number: int) -> list[list[list[Any]]]:
        """The tables of a page as rows of cells, each (x0, y0, x1, y1) from the lower left or None."""
        return self._quietly(_find_tables, number)

    def chars(self, number: int) -> list[Char]:
        """The characters of a page whose fonts pdfium has not."""
        return self._quietly(chars_of, number)

    def _page(self, number: int) -> Any | None:
        self.asked += 1
        if self.asked > _SLOW_PAGES:
            return None
        if self.pdf is None:
            import pdfplumber

            self.pdf = pdfplumber.open(io.BytesIO(self.data))
        return self.pdf.pages[number]

    def close(self) -> None:
        if self.pdf is not None:
            self.pdf.close()


def _find_tables(page: Any) -> list[list[list[Any]]]:
    """The tables that pdfplumber sees on a page, as rows of cells from the lower left."""
    if len(page.edges) > 4 * _MAX_RULED:
        return []
    height = float(page.height)
    found = []
    for table in page.find_tables():
        cells = [
            [None if c is None else (c[0], height - c[3], c[2], height - c[1]) for c in row.cells]
            for row in table.rows
        ]  # fmt: skip
        if len(cells) > 1 and max(map(len, cells)) > 1 and sum(map(len, cells)) < 5_000:
            found.append(cells)
    return found

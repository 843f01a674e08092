"""PDF files: text in reading order as paragraphs, tables as rows; scans and fonts without Unicode named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lawpolicy.read import pdf_fonts
from lawpolicy.read.encoding import plausible
from lawpolicy.read.files import Unreadable, warn
from lawpolicy.read.pdf_chars import PageChars, Row, page_chars, rows
from lawpolicy.read.pdf_paragraphs import paragraphs
from lawpolicy.read.pdf_tables import tables

if TYPE_CHECKING:
    from pathlib import Path

    from lawpolicy.read import Document

MAX_PAGES = 400
MAX_TOTAL_CHARS = 500_000
_FEW = 20  # characters below which a page with an image is a scan


def parse(data: bytes, document: Document, path: Path | None) -> None:
    """Fill ``document`` from the bytes of a PDF file."""
    import pypdfium2

    pdf_fonts.provide()
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
    _judge(pages, count, document)
    document.text = "\n".join(paragraphs([(_rows(page), page.height) for page in pages]))


def _page(pdf: Any, number: int) -> PageChars:
    """A page's characters; an empty page where it is damaged."""
    import pypdfium2

    try:
        page = pdf[number]
    except pypdfium2.PdfiumError:
        return PageChars()
    try:
        found = page_chars(page)
        found.tables, found.in_tables = tables(page, found.chars, found.turned)
        return found
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


def _rows(page: PageChars) -> list[Row]:
    """The lines of a page; the rows of its tables stand where the table stands."""
    flow = rows([char for n, char in enumerate(page.chars) if n not in page.in_tables])
    for top, made in sorted(page.tables, key=lambda item: item[0]):
        place = next((n for n, row in enumerate(flow) if row.y < top), len(flow))
        flow[place:place] = made
    return flow

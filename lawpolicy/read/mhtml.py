"""Pages saved in one file (.mht, .mhtml): the part that holds the page, with the address and day it was saved."""

from __future__ import annotations

import email
import email.policy
import email.utils
import re
from email.message import Message
from typing import TYPE_CHECKING

from lawpolicy.read import encoding, html
from lawpolicy.read.files import Unreadable, note_encoding
from lawpolicy.read.html_given import Found, Source

if TYPE_CHECKING:
    from pathlib import Path

    from lawpolicy.read import Document

_MAX_PARTS = 2_000
_HAN = re.compile(r"[\u3400-\u9fff]")


def parse(data: bytes, document: Document, path: Path | None) -> None:
    """Fill ``document`` from the page among the parts: the root part, or the frame that holds more of the report."""
    message = email.message_from_bytes(data.lstrip(), policy=email.policy.compat32)
    pages: list[tuple[Message, bytes]] = []
    for number, part in enumerate(message.walk()):
        if number > _MAX_PARTS or len(pages) > 20:
            break
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and content.strip():
                pages.append((part, content))
    if not pages:
        raise Unreadable("holds no page: save it again as .mht or .html, complete.")
    best = None
    for part, content in pages:
        charset = part.get_content_charset()
        try:
            found = encoding.decode(content, charset)
        except encoding.NotText:
            continue
        document.text, document.given = "", []
        before = len(document.problems)
        html.fill(found.text, document)
        now = (len(_HAN.findall(document.text)), document.text, document.given, document.problems[before:], found)
        del document.problems[before:]
        # The root part comes first: a frame takes its place only where it holds far more.
        if best is None or now[0] > 3 * best[0] + 50:
            best = now
        if best[0] > 1_000:
            break
    if best is None:
        raise Unreadable("holds no page that is text: save it again as .mht or .html, complete.")
    _, document.text, document.given, problems, found = best
    document.problems.extend(problems)
    note_encoding(document, found)
    _saved(message, document)


def _saved(message: Message, document: Document) -> None:
    """The address and the day that the browser wrote at the head of the file."""
    known = {row.field for row in document.given}
    found = Found()
    place = str(message.get("Snapshot-Content-Location") or message.get("Content-Location") or "")
    found.add(Source("mhtml", "location", "url", "url", 1), place)
    try:
        day = email.utils.parsedate_to_datetime(str(message.get("Date"))).date().isoformat()
    except (TypeError, ValueError):
        day = None
    if day:
        found.put("retrieved", day, "mhtml:date", 1)
    document.given.extend(row for row in found.given() if row.field not in known)

"""What kind of file it is: by its first bytes where they tell, else by its name; and what to do with other kinds."""

from __future__ import annotations

import re

# Suffix → kind. Pages saved from a server keep the suffix of the program that made them.
_READ = {
    "txt": "text", "text": "text",
    "html": "html", "htm": "html", "xhtml": "html", "shtml": "html", "shtm": "html", "jhtml": "html", "jsp": "html",
    "asp": "html", "aspx": "html", "php": "html", "do": "html",
    "mht": "mhtml", "mhtml": "mhtml", "eml": "mhtml",
    "docx": "docx", "docm": "docx", "pdf": "pdf", "zip": "zip",
}  # fmt: skip
MEDIA_TYPES = {
    "text": "text/plain",
    "html": "text/html",
    "mhtml": "multipart/related",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "zip": "application/zip",
}
# Suffixes of one family → what it is and what a person can do about it.
_REFUSED = (
    ("doc dot", "an old Word document (.doc)", "open it in Word, WPS or LibreOffice and save it as .docx"),
    ("wps wpt", "a WPS document", "open it in WPS and save it as .docx"),
    ("rtf", "a Rich Text document", "open it in Word, WPS or LibreOffice and save it as .docx"),
    ("odt fodt pages", "a document of another word processor", "open it there and save it as .docx"),
    ("ofd", "an OFD document", "open it in an OFD reader and export it as .pdf, or copy its text into a .txt"),
    ("ceb caj gd gw sep", "a document of a closed format", "open it in its reader and save its text as .txt"),
    ("xls xlsx xlsm et csv tsv ods", "a spreadsheet",
     "reports are not read from tables; save its text as .docx or .txt"),
    ("ppt pptx dps", "a presentation", "save its text as .docx or .txt"),
    ("jpg jpeg png gif bmp tif tiff webp svg heic jfif", "an image",
     "it holds no text; recognise its text (OCR) and save that as .txt or .docx"),
    ("rar 7z tar gz tgz bz2 xz cab", "an archive of a kind that is not opened", "unpack it, or pack it as .zip"),
    ("mp3 mp4 avi mov wmv flv wav", "a recording", "it holds no text; leave it out of the folder"),
)  # fmt: skip
_ADVICE = {suffix: (what, do) for suffixes, what, do in _REFUSED for suffix in suffixes.split()}
_ANY = ("a file of a kind that is not read", "reports are read from .txt, .html, .mht, .docx, .pdf and .zip")

_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title)\b",
    re.IGNORECASE | re.DOTALL,
)
_MAIL_START = re.compile(rb"(?:[A-Za-z-]{2,40}:[^\n]{0,400}\r?\n(?:[ \t][^\n]{0,400}\r?\n)*){1,40}", re.DOTALL)
_MAIL_TYPE = re.compile(rb"^content-type:\s*multipart/|^mime-version:", re.IGNORECASE | re.MULTILINE)
HEAD_BYTES = 4096  # what `kind` looks at


def suffix(name: str) -> str:
    """The part of a file name after the last dot, in lower case; empty where there is none."""
    base = name.rsplit("/", 1)[-1]
    return base.rsplit(".", 1)[-1].lower() if "." in base.strip(".") else ""


def by_name(name: str) -> str | None:
    """The kind that a name's suffix means, or None."""
    return _READ.get(suffix(name))


def kind(name: str, head: bytes) -> str | None:
    """text, html, mhtml, docx, pdf or zip; None for what is not read. ``head``: the first ``HEAD_BYTES`` bytes.

    First bytes beat the name: a page saved as .txt or .doc is a page, a PDF saved as .html a PDF.
    """
    named = by_name(name)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        if named in ("docx", "zip"):
            return named
        if suffix(name) in _ADVICE and suffix(name) not in ("doc", "wps", "rtf"):
            return None
        # A .docx renamed, as its first member's name tells; all other archives are left to the zip reader.
        return "docx" if b"[Content_Types].xml" in head or b"word/" in head else "zip"
    if head.startswith((b"\xd0\xcf\x11\xe0", b"{\\rtf")):
        return "docx" if named == "docx" else None
    if _MAIL_START.match(start) and _MAIL_TYPE.search(start):
        return "mhtml"
    if _HTML_START.match(start):
        return "html"
    return named


def refusal(name: str, head: bytes = b"") -> str:
    """Why a file is not read and what to do, as the end of a sentence that begins with its name."""
    what, do = _ADVICE.get(suffix(name), _ANY)
    if head.startswith(b"\xd0\xcf\x11\xe0") and suffix(name) not in _ADVICE:
        what, do = _ADVICE["doc"]
    elif head.startswith(b"{\\rtf"):
        what, do = _ADVICE["rtf"]
    return f"is {what}: {do}."


def refused_by_name(name: str) -> bool:
    """Whether the suffix alone says that a file is not read; a .doc may be a page or a .docx renamed."""
    return suffix(name) in _ADVICE and suffix(name) not in ("doc", "wps", "rtf")

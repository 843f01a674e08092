"""What may have been lost on the way from page to text, and where a page keeps its report instead."""

from __future__ import annotations

import re
from typing import Any

from lawpolicy.read.html_lines import lines
from lawpolicy.read.html_tree import Tree

FLOOR = 0.6  # share of the page's Han characters outside links that the body should hold
_SHORT = 300  # Han characters below which a body may be but a notice that points to the report
_FILES = re.compile(
    r"\.(?:pdf|docx?|wps|ofd|rtf|xlsx?|zip|rar|ceb)(?:$|[?&#\"'])|/downfile\.jsp|/download\.jsp|document/download",
    re.IGNORECASE,
)
_PAGE_PARTS = re.compile(r"(?:top|head|foot|bottom|nav|menu|share|count|stat|player|map|search|login)", re.IGNORECASE)
_CHALLENGE = re.compile(r"__jsl_clearance|acw_sc__v2|C3VK|document\.cookie\s*=|<noscript>[^<]{0,200}JavaScript", re.I)


def kept_share(tree: Tree, skip: set[Any], kept: int) -> tuple[float, int]:
    """Han characters kept ÷ those that a reader of the page sees outside links and menus; and the latter."""
    visible = sum(line.han - line.linked for line in lines(tree.root, skip))
    return (kept / visible if visible else 1.0), visible


def attachments(tree: Tree) -> list[str]:
    """The names of files that the page links to as attachments."""
    names: list[str] = []
    for el in tree.tags.get("a", []):
        link = el.get("href") or ""
        if el.get("appendix") == "true" or el.get("data-appendix") == "true" or _FILES.search(link[-300:]):
            name = " ".join("".join(el.itertext()).split())[:80] or link.rsplit("/", 1)[-1][:80]
            if name and name not in names:
                names.append(name)
    return names


def frames(tree: Tree) -> list[str]:
    """The addresses of frames that may hold the body: not the head, foot or counter of the site."""
    found = []
    for name in ("iframe", "frame", "embed", "object"):
        for el in tree.tags.get(name, []):
            link = (el.get("src") or el.get("data") or "").strip()
            file = link.split("?", 1)[0].rsplit("/", 1)[-1]
            if link and not link.startswith(("javascript:", "about:", "data:")) and not _PAGE_PARTS.match(file):
                found.append(link)
    return found


def pictures(containers: list[Any]) -> int:
    """Images inside the body that are no icons: pages of a scan."""
    count = 0
    for container in containers:
        for el in container.iter("img"):
            link = (el.get("oldsrc") or el.get("orisrc") or el.get("src") or "").lower()
            if not re.search(r"icon|gif$|conac|qrcode|logo|spacer", link):
                count += 1
    return count


def elsewhere(tree: Tree, containers: list[Any], han: int, source: str) -> str | None:
    """Where the report of a page with a short body stands, and what to do; None where the body is long enough."""
    if han >= _SHORT:
        return None
    files = attachments(tree)
    pointing = frames(tree)
    held = f"the page holds {han} Chinese characters of text and the report "
    if files:
        return held + f"seems to be in an attachment ({files[0]}): download it into the folder."
    documents = [link for link in pointing if _FILES.search(link)]
    if documents:
        return held + f"is shown in a viewer ({documents[0][-80:]}): download that file into the folder."
    if pointing:
        return held + f"seems to stand in a frame ({pointing[0][-80:]}): open the frame by itself and save that page."
    if pictures(containers):
        return held + "seems to be in images: recognise their text (OCR) and save it as .txt."
    script = sum(len(el.text or "") for el in tree.tags.get("script", []))
    linked = sum(1 for el in tree.tags.get("script", []) if el.get("src"))
    if han < 100 and (_CHALLENGE.search(source[:50_000]) or script > 2_000 or linked):
        return held + ("is filled in by a script when the page is opened: open it in a browser, copy the text into a "
                       ".txt, or save the page as .mht.")
    return None

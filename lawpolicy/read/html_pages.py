"""Whether a page is one of several that a site cut a text into (上一页 1 2 3 下一页): then it is incomplete."""

from __future__ import annotations

import re
from typing import Any

from lawpolicy.read.html_tree import Tree, pattern

_AROUND = re.compile(r"[\s<>《》«»‹›→←\[\]【】]+")
_DEAD = re.compile(r"#*|javascript:\s*(?:void\(?0?\)?|;)?;?", re.IGNORECASE)
_NUMBERS = re.compile(r"(?<!\d)1(?!\d).{0,20}?(?<!\d)2(?!\d)", re.DOTALL)
_NUMBERED_LINK = re.compile(r"[_-]\d{1,2}\.s?html?$|[?&](?:page|pageno|pn|p)=\d{1,2}$", re.IGNORECASE)
_MAX_PAGER = 120  # characters of an element that is a pager and nothing else
_PAGE = 150  # characters that a page of a text has at least
_MAX_SCRIPT = 20_000


def pager(tree: Tree, scripts: list[str]) -> str | None:
    """What shows that the text goes on on other pages, as the page has it; None where it does not."""
    for link in tree.tags.get("a", []):
        text = _AROUND.sub("", "".join(link.itertext())[:40])
        if pattern("pager_link").fullmatch(text) and _leads_away(link) and not _hidden(link, tree):
            return text
        if text.isdecimal() and int(text) >= 2:
            found = _numbers(link)
            if found is not None and not _hidden(link, tree):
                return found
    for script in scripts:
        if len(script) < _MAX_SCRIPT:
            match = pattern("pager_script").search(script)
            if match:
                return match.group()
    return None


def show_pages(tree: Tree) -> int:
    """Take hidden elements for the later pages of a text, where one of their shape beside them is shown; how many."""
    hidden = [el for el in tree.hidden if el.getparent() is not None and el.tag in ("div", "section", "td", "li", "p")]
    pages = []
    for el in hidden:
        beside = [other for other in el.getparent() if other.tag == el.tag and other.get("class") == el.get("class")]
        shown = [other for other in beside if other not in tree.hidden]
        if len(shown) == 1 and len("".join(shown[0].itertext())) >= _PAGE <= len("".join(el.itertext())):
            pages.append(el)
    tree.hidden.difference_update(pages)
    return len(pages)


def _leads_away(link: Any) -> bool:
    return _DEAD.fullmatch((link.get("href") or "").strip()) is None or bool(link.get("onclick"))


def _numbers(link: Any) -> str | None:
    """The text of the pager around a number that is a link; a calendar or the dots of a slide show are none."""
    numbered = _NUMBERED_LINK.search((link.get("href") or "").strip())
    element = link.getparent()
    for _ in range(3):
        if element is None or element.tag in ("tr", "table", "body"):
            return None
        text = " ".join("".join(element.itertext())[: 2 * _MAX_PAGER].split())
        if len(text) > _MAX_PAGER:
            return None
        rest = pattern("pager_word").sub("", text)
        if _NUMBERS.search(text) and not re.search(r"[^\d\s.…<>《》«»‹›|/\[\]-]", rest):
            return text if rest != text or numbered else None
        element = element.getparent()
    return None


def _hidden(el: Any, tree: Tree) -> bool:
    return any(up in tree.hidden for up in el.iterancestors())

"""A page as a tree: parsed, what is hidden marked, elements found by the simple selectors of the codebook."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from lxml import etree, html

from lawpolicy.codebook import rows
from lawpolicy.read.files import Unreadable

_DECLARED = re.compile(
    rb"<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE
)
# Pictures inside the page can be megabytes of base64 that no reader needs.
_DATA_URI = re.compile(r"data:[a-z0-9.+-]{1,40}/[a-z0-9.+-]{1,60};base64,[A-Za-z0-9+/=\s]{200,}?(?=[\"')])", re.I)
_BULK = re.compile(r"<(script|style|svg)\b[^>]{0,2000}>.{0,20000000}?</\1\s*>", re.IGNORECASE | re.DOTALL)
# Not shown, or moved off the screen: the copy that a page has read aloud.
_OFF_SCREEN = r"(?:^|[;{\s])(?:left|top|margin-left|margin-top)\s*:\s*-\d{3,5}(?:px|em|rem|pt)"
_HIDING_STYLE = re.compile(rf"display\s*:\s*none|visibility\s*:\s*hidden|{_OFF_SCREEN}", re.IGNORECASE)
# One plain class or id in a style sheet that hides: `.gjzj{display:none}`; no selector with spaces, no @media block.
_HIDING_RULE = re.compile(
    rf"(?:^|[}};])\s*([.#][\w-]{{1,60}})\s*\{{[^{{}}]{{0,500}}?(?:display\s*:\s*none|{_OFF_SCREEN})", re.IGNORECASE
)
_MEDIA_BLOCK = re.compile(r"@media[^{}]{0,300}\{(?:[^{}]{0,2000}\{[^{}]{0,2000}\}){0,200}[^{}]{0,200}\}")
# Never text of a report. A form may hold the body (VSB), an iframe or object only a message to old browsers.
NO_TEXT = frozenset((
    "script", "style", "noscript", "template", "iframe", "frame", "object", "embed", "applet", "audio", "video",
    "canvas", "svg", "math", "select", "option", "button", "input", "textarea", "head", "title", "link", "map",
    "area"
))  # fmt: skip
_SELECTOR = re.compile(r"([A-Za-z][\w-]*)?([.#][\w-]+\*?)?")


@dataclass(slots=True)
class Tree:
    """A parsed page with an index of its ids, classes and tags (all in lower case) and the set of hidden elements."""

    root: Any
    ids: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    classes: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    tags: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    hidden: set[Any] = field(default_factory=set)
    comments: list[str] = field(default_factory=list)
    too_deep: bool = False  # the parser stopped at its depth limit: part of the page is missing

    def select(self, selector: str) -> list[Any]:
        """Elements for ``tag``, ``.class``, ``#id``, ``tag.class`` or with a final ``*`` for any ending; any case."""
        match = _SELECTOR.fullmatch(selector.strip())
        if match is None:
            return []
        tag, mark = (part.lower() if part else "" for part in match.groups())
        if not mark:
            return self.tags.get(tag, [])
        index = self.ids if mark[0] == "#" else self.classes
        prefix = mark[1:-1]
        names = [name for name in index if name.startswith(prefix)] if mark.endswith("*") else [mark[1:]]
        return [el for name in names for el in index.get(name, []) if not tag or el.tag == tag]


@cache
def profile(kind: str) -> tuple[tuple[str, str], ...]:
    """The (selector, system) pairs of a kind in ``codebook/html_profiles.csv``, in the order of the file."""
    table = rows("html_profiles", key=("kind", "selector"), required=("system",))
    return tuple((row["selector"], row["system"]) for row in table if row["kind"] == kind)


@cache
def pattern(kind: str) -> re.Pattern[str]:
    """All patterns of a kind in ``codebook/html_profiles.csv`` as one."""
    return re.compile("|".join(f"(?:{one})" for one, _ in profile(kind)), re.IGNORECASE)


def declared(data: bytes) -> str | None:
    """The encoding that a page names in its first bytes."""
    match = _DECLARED.search(data, 0, 8192)
    return match.group(1).decode("ascii") if match else None


def parse(text: str) -> Tree:
    """The tree of a page. Errors: ``Unreadable`` where there is no element at all."""
    if "base64," in text:
        text = _DATA_URI.sub("data:,", text)
    # huge_tree: without it libxml2 drops all below 256 levels, which unclosed font tags reach on real pages.
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, AssertionError):
        raise Unreadable("holds no HTML element: save the page again.") from None
    deep = any("depth" in (entry.message or "").lower() for entry in parser.error_log)
    return index(root, too_deep=deep)


def without_bulk(text: str) -> str:
    """A page without the pictures, scripts and style sheets inside it."""
    return _BULK.sub("", _DATA_URI.sub("data:,", text))


def index(root: Any, *, too_deep: bool = False) -> Tree:
    """Index a tree and mark what a browser would not show."""
    tree = Tree(root, too_deep=too_deep)
    sheets: list[str] = []
    # Browsers write the address of a page they save above its first element.
    tree.comments.extend((el.text or "")[:2000] for el in root.itersiblings(etree.Comment, preceding=True))
    for _, el in etree.iterwalk(root, events=("start", "comment")):
        if not isinstance(el.tag, str):
            tree.comments.append((el.text or "")[:2000])
            continue
        tree.tags[el.tag].append(el)
        attributes = el.attrib
        if not attributes:
            continue
        if "id" in attributes:
            tree.ids[attributes["id"].strip().lower()].append(el)
        if "class" in attributes:
            for name in attributes["class"].lower().split():
                tree.classes[name].append(el)
        if "hidden" in attributes or ("style" in attributes and _HIDING_STYLE.search(attributes["style"][:1000])):
            tree.hidden.add(el)
    for sheet in tree.tags.get("style", []):
        sheets.append(_MEDIA_BLOCK.sub("", (sheet.text or "")[:200_000]))
    for text in sheets:
        for selector in _HIDING_RULE.findall(text):
            tree.hidden.update(tree.select(selector))
    tree.hidden.discard(root)
    for el in tree.tags.get("body", []):  # pages hide their body until a script has run
        tree.hidden.discard(el)
    return tree


def plain_text(text: str) -> str:
    """The text of a page without a tree, for nests too deep to parse: a tag that ends a block ends a line."""
    text = re.sub(r"<(script|style)\b.{0,500000}?</\1\s*>", "", text, flags=re.DOTALL | re.IGNORECASE)
    text = re.sub(r"<!--.{0,500000}?-->", "", text, flags=re.DOTALL)
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"</?(?:p|div|tr|table|br|li|h\d|td|section)\b[^<>]{0,2000}>", "\n", text, flags=re.IGNORECASE)
    text = re.sub(r"<[/!a-zA-Z][^<>]{0,2000}>", "", text)
    lines = (line.strip() for line in _unescape(text).split("\n"))
    return "\n".join(line for line in lines if line)


def _unescape(text: str) -> str:
    from html import unescape

    return unescape(text)

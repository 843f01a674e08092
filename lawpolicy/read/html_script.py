"""What a page keeps in its scripts: values written by ``document.write`` and the article object of gkmlpt pages."""

from __future__ import annotations

import html
import json
import re
from typing import Any

from lxml import etree

_ASSIGNED = re.compile(r"\b(?:var|let|const)\s+([A-Za-z_]\w{0,40})\s*=\s*(?:'([^'\n]{0,500})'|\"([^\"\n]{0,500})\")")
_WRITTEN = re.compile(r"document\.write(?:ln)?\(\s*([^()\n]{1,500})\)")
_PIECE = re.compile(r"'([^'\n]{0,500})'|\"([^\"\n]{0,500})\"|([A-Za-z_]\w{0,40})")
# The article's object in a page that a script fills: gkmlpt (Guangdong) and pages that follow it.
_OBJECT = re.compile(r"\b(?:DETAIL|detail|article|ARTICLE|articleDetail|__INITIAL_STATE__)[\"']?\s*[:=]\s*(?=\{)")
_BODY_KEYS = ("content", "body", "articleContent", "contentHtml", "zhengwen", "txt")
_TEMPLATE = re.compile(r"text/(?:html|template|plain|x-[\w-]{1,30}|ng-template)", re.IGNORECASE)
_MAX_SCRIPT = 5_000_000


def assigned(scripts: list[str]) -> dict[str, str]:
    """The string variables that scripts of the page set, by name; the first that is not empty counts."""
    found: dict[str, str] = {}
    for script in scripts:
        for name, single, double in _ASSIGNED.findall(script[:_MAX_SCRIPT]):
            value = unescape(single or double).strip()
            if value and name not in found:
                found[name] = value
    return found


def written(script: str, values: dict[str, str]) -> str:
    """What the ``document.write`` calls of one script put on the page, as far as it is strings and known variables."""
    if "document.write" not in script or len(script) > 20_000:
        return ""
    out = []
    for argument in _WRITTEN.findall(script):
        for single, double, name in _PIECE.findall(argument):
            out.append(unescape(single or double) or values.get(name, ""))
    return "".join(out)


def unescape(text: str) -> str:
    r"""``\\u4e00``, ``\\/`` and the other escapes of a script string."""
    if "\\" not in text:
        return text
    try:
        return str(json.loads('"' + text.replace('"', '\\"').replace("\\'", "'") + '"'))
    except ValueError:
        return text


def article(scripts: list[str]) -> dict[str, Any] | None:
    """The JSON object that holds the article, with its body under ``content``; None where there is none.

    Only the object itself need be JSON: what stands around it in gkmlpt pages is a script with bare keys.
    """
    decoder = json.JSONDecoder()
    best: dict[str, Any] | None = None
    for script in scripts:
        if len(script) > _MAX_SCRIPT:
            continue
        for match in list(_OBJECT.finditer(script))[:20]:
            try:
                value, _ = decoder.raw_decode(script, match.end())
            except (ValueError, RecursionError):
                continue
            found = _with_body(value)
            if found is not None and (best is None or len(found["content"]) > len(best["content"])):
                best = found
    return best


def fragments(tree: Any) -> list[str]:
    """Markup that the page keeps for a script to show: in text areas, templates, hidden inputs and framed documents."""
    found = [el.text or "" for el in tree.tags.get("textarea", [])]
    found += [el.text or "" for el in tree.tags.get("script", []) if _TEMPLATE.fullmatch(el.get("type") or "")]
    found += [el.get("srcdoc") or "" for el in tree.tags.get("iframe", [])]
    found += [el.get("value") or "" for el in tree.tags.get("input", []) if (el.get("type") or "").lower() == "hidden"]
    for name in ("template", "noscript"):
        found += [etree.tostring(el, encoding="unicode", method="html") for el in tree.tags.get(name, [])]
    return [text for text in found if len(text) > 200 and "<" in html.unescape(text)]


def _with_body(value: Any) -> dict[str, Any] | None:
    """The object, or one two levels inside it, that has a long string under one of the usual keys."""
    level = [value]
    for _ in range(3):
        below: list[Any] = []
        for item in level:
            if not isinstance(item, dict):
                continue
            for key in _BODY_KEYS:
                body = item.get(key)
                if isinstance(body, str) and len(body) > 20:
                    return {**item, "content": body}
            below.extend(list(item.values())[:50])
        level = below
    return None

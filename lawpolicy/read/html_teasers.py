"""Lists of other pages with a sentence or two under each headline: prose, and no part of the report."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from lawpolicy.read.html_lines import lines
from lawpolicy.read.html_tree import Tree

_TAGS = ("div", "li", "dl", "dd", "article", "section")
_FEW = 4  # items of one shape that make a list
_LONG = 300  # Han characters of an item beyond which it is a text of its own
_HEADLINE = 6  # Han characters of a link that is a headline
_MAX_SIBLINGS = 400


def teasers(tree: Tree, skip: set[Any]) -> set[Any]:
    """The items of such lists: elements of one tag and class beside each other, nearly each headed by a link."""
    beside: dict[tuple[Any, str, str], list[Any]] = defaultdict(list)
    for tag in _TAGS:
        for el in tree.tags.get(tag, []):
            if el not in skip and el.getparent() is not None:
                beside[(el.getparent(), tag, el.get("class") or "")].append(el)
    found: set[Any] = set()
    for items in beside.values():
        if _FEW <= len(items) <= _MAX_SIBLINGS:
            headed = [el for el in items if _is_teaser(el, skip)]
            if len(headed) * 5 >= len(items) * 4:
                found.update(headed)
    return found


def _is_teaser(item: Any, skip: set[Any]) -> bool:
    if next(item.iter("a"), None) is None:
        return False
    parts = lines(item, skip)
    if not 2 <= len(parts) <= 8 or sum(line.han for line in parts) > _LONG:
        return False
    return any(_HEADLINE <= line.han <= line.linked for line in parts[:2])

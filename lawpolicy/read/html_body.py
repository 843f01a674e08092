"""The element that holds the report, and its lines without what stands around them.

Known systems name their element (``codebook/html_profiles.csv``). Elsewhere it is the deepest element that holds nearly
all the prose of the page, widened to hold what trafilatura takes for the main text, so that neither alone decides.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import Any

from lawpolicy.read import html_labels
from lawpolicy.read.html_lines import Line, lines
from lawpolicy.read.html_tree import Tree, profile

_MARK = re.compile(r"[，。；：、,;:！？]")
_PROSE_HAN = 12  # Han characters outside links that make a line with a mark prose
_DEEP = 0.85  # share of the page's prose that the container holds
_BIG = 300  # Han characters of prose that no element to be dropped holds: it is then a wrapper with an unlucky name
_TRAFILATURA_CHARS = 600_000  # of page beyond which trafilatura is left out: it is slow on huge pages
_ATTACHED = re.compile(r"附件|\.(?:docx?|pdf|xlsx?|zip|rar|wps|ofd)\b", re.IGNORECASE)
_DOUBLED_HAN = 120  # Han characters in a run of lines that stood before: a second copy of the body


@dataclass(slots=True)
class Body:
    """The lines of the report, the elements they come from, and how they were found."""

    lines: list[Line]
    containers: list[Any]
    rule: str  # the profile's selector, or prose
    doubled: int = 0  # Han characters left out because they had stood before

    @property
    def han(self) -> int:
        """Han characters of the body."""
        return sum(line.han for line in self.lines)


@cache
def _furniture_lines() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern, _ in profile("line")))


def skipped(tree: Tree) -> set[Any]:
    """Hidden elements, and those with the names of menus, share buttons and the like that hold no large text."""
    named = [el for selector, _ in profile("drop") for el in tree.select(selector)]
    bodies = {el for selector, _ in profile("body") for el in tree.select(selector)}
    out = set(tree.hidden)
    for el in named:
        if el in out or el is tree.root or el.tag in ("body", "html"):
            continue
        if any(d in bodies for d in el.iterdescendants()) or el in bodies:
            continue
        if sum(line.han for line in lines(el, tree.hidden) if is_prose(line)) < _BIG:
            out.add(el)
    return out


def show_hidden(tree: Tree) -> bool:
    """Take hidden elements that hold a long text for what a script shows later; whether there were any."""
    long = {
        el for el in tree.hidden if sum(line.han for line in lines(el, tree.hidden - {el}) if is_prose(line)) > _BIG
    }
    tree.hidden -= long
    return bool(long)


def is_prose(line: Line) -> bool:
    """A line of running text or of a table: not a link, not a label, not a word of a menu."""
    if line.row:
        return line.han > 0
    free = line.han - line.linked
    return free >= _PROSE_HAN and free * 2 > line.han and bool(_MARK.search(line.text)) and not _is_furniture(line.text)


def _is_furniture(text: str) -> bool:
    return bool(_furniture_lines().fullmatch(text[:400])) or html_labels.only_labels(text)


def find(tree: Tree, skip: set[Any], source: str) -> Body:
    """The body of a page; ``source`` is the page as text, for trafilatura."""
    page = [line for line in lines(tree.root, skip) if is_prose(line)]
    mass: Counter[Any] = Counter()
    for line in page:
        el = line.element
        while el is not None:
            mass[el] += line.han
            el = el.getparent()
    total = sum(line.han for line in page)
    named = _by_profile(tree, skip, mass)
    if named is not None and sum(mass[el] for el in named[0]) * 2 >= total:
        containers, rule = named
    else:
        found = _by_prose(tree, page, mass, total)
        if found is not None and len(source) <= _TRAFILATURA_CHARS:
            found = _widen(found, page, source)
        if found is None or (named is not None and mass[found] * 2 < 3 * sum(mass[el] for el in named[0])):
            containers, rule = named if named is not None else ([tree.root], "page")
        else:
            containers, rule = [found], "prose"
    kept: list[Line] = []
    for el in containers:
        kept.extend(lines(el, skip))
    kept, doubled = _without_doubles(_trim(kept))
    return Body(kept, containers, rule, doubled)


def _by_profile(tree: Tree, skip: set[Any], mass: Counter[Any]) -> tuple[list[Any], str] | None:
    """The elements of the profile that holds most prose, the innermost where several hold nearly all of it."""
    best: tuple[float, list[Any], str] | None = None
    for selector, _ in profile("body"):
        matched = [el for el in tree.select(selector) if not _inside(el, skip)]
        # Nested matches of one selector: the outermost. Several beside each other are parts of one body.
        outer = [el for el in matched if not any(up in matched for up in el.iterancestors())][:50]
        held: float = sum(mass[el] for el in outer)
        if not outer:
            continue
        if held == 0:
            held = sum(1 for el in outer if "".join(el.itertext()).strip()) * 0.5
        if best is None or held > best[0] * 1.03 or (held >= best[0] * 0.97 and _within(outer, best[1])):
            best = (held if best is None else max(held, best[0]), outer, selector)
    return (best[1], best[2]) if best and best[0] else None


def _within(inner: list[Any], outer: list[Any]) -> bool:
    return all(any(up in outer for up in el.iterancestors()) for el in inner)


def _inside(el: Any, skip: set[Any]) -> bool:
    return el in skip or any(up in skip for up in el.iterancestors())


def _by_prose(tree: Tree, page: list[Line], mass: Counter[Any], total: int) -> Any | None:
    """The deepest element with nearly all prose; then up while a parent adds prose and little else."""
    if not total:
        return None
    container = tree.root
    while True:
        below = [el for el in container if isinstance(el.tag, str) and mass[el] >= _DEEP * total]
        if not below:
            break
        container = below[0]
    # A paragraph is no container: its siblings with the rest of the text belong to it.
    while container.getparent() is not None and container.tag in ("p", "span", "font", "strong", "b", "tr", "tbody"):
        container = container.getparent()
    parent = container.getparent()
    while parent is not None and parent.tag not in ("body", "html") and mass[parent] > mass[container]:
        container, parent = parent, parent.getparent()
    return container


def _widen(container: Any, page: list[Line], source: str) -> Any:
    """Up from ``container`` until it holds the prose that trafilatura keeps as the main text."""
    try:
        import trafilatura

        text = trafilatura.extract(source, favor_recall=True, include_comments=False, include_tables=True,
                                   include_links=False, deduplicate=False, with_metadata=False)  # fmt: skip
    except Exception:  # a page it cannot take apart: our own finding stands
        return container
    if not text:
        return container
    main = "".join(text.split())
    inside = set(container.iter())
    missing = [ln for ln in page if ln.element not in inside and not ln.row and "".join(ln.text.split()) in main]
    if sum(line.han for line in missing) * 10 < sum(line.han for line in page):
        return container
    for up in container.iterancestors():
        inside = set(up.iter())
        if all(line.element in inside for line in missing):
            return up
    return container


def _trim(found: list[Line]) -> list[Line]:
    """Without the widgets, labels and lists of links before the first line of prose and after the last."""
    first, last = 0, len(found)
    prose = [n for n, line in enumerate(found) if is_prose(line)]
    if not prose:
        return [line for line in found if not _is_furniture(line.text)]
    head = [line for line in found[: prose[0]] if not _is_furniture(line.text) and not _is_menu(line)]
    tail: list[Line] = []
    for line in found[prose[-1] + 1 :]:
        if _is_furniture(line.text):
            continue
        if not _is_menu(line) or _ATTACHED.search(line.text):
            tail.append(line)
    return head + found[max(first, prose[0]) : min(last, prose[-1] + 1)] + tail


def _is_menu(line: Line) -> bool:
    """Nothing but links."""
    return line.han > 0 and line.linked >= line.han


def _without_doubles(found: list[Line]) -> tuple[list[Line], int]:
    """Without a run of lines that repeats an earlier one: the copy for phones, or the archived text."""
    seen: dict[str, int] = {}
    out: list[Line] = []
    run: list[Line] = []
    doubled = expected = 0

    def settle() -> None:
        nonlocal doubled
        size = sum(line.han for line in run)
        if size >= _DOUBLED_HAN and len(run) >= 2:
            doubled += size
        else:
            out.extend(run)
        run.clear()

    for line in found:
        place = seen.get(line.text, -1)
        if place >= 0 and (not run or place == expected):
            run.append(line)
            expected = place + 1
            continue
        settle()
        if place >= 0:
            run.append(line)
            expected = place + 1
        else:
            seen[line.text] = len(seen)
            out.append(line)
    settle()
    return out, doubled

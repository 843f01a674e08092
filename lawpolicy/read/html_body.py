"""The element that holds the report, and its lines without what stands around them.

Known systems name their element (``codebook/html_profiles.csv``). Elsewhere it is the stretch of the page with most
prose and fewest links, weighed by what trafilatura takes for the main text, so that neither alone decides.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from lawpolicy.read import html_labels
from lawpolicy.read.html_lines import Line, lines
from lawpolicy.read.html_teasers import teasers
from lawpolicy.read.html_tree import Tree, pattern, profile

_MARK = re.compile(r"[，。；：、,;:！？]")
_LONGEST = 400  # characters of a line that may be furniture: what is longer is text, whatever it begins with
_PROSE_HAN = 12  # Han characters outside links that make a line with a mark prose
_LINK_COST = 60  # Han characters of prose that a line of nothing but links outweighs
_BIG = 300  # Han characters of prose that no element to be dropped holds: it is then a wrapper with an unlucky name
_TRAFILATURA_CHARS = 600_000  # of page beyond which trafilatura is left out: it is slow on huge pages
_ATTACHED = re.compile(r"附件|\.(?:docx?|pdf|xlsx?|zip|rar|wps|ofd)\b", re.IGNORECASE)
_SUMMARY = 25  # characters of a first line that is repeated, below which it may be a slogan
_DOUBLED_HAN = 120  # Han characters in a run of lines that stood before: a second copy of the body


@dataclass(slots=True)
class Body:
    """The lines of the report, the elements that hold them, and how they were found."""

    lines: list[Line]
    containers: list[Any]
    rule: str  # the profile's selector, or prose
    doubled: int = 0  # Han characters left out because they had stood before

    @property
    def han(self) -> int:
        """Han characters of the body."""
        return sum(line.han for line in self.lines)


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
    return out | teasers(tree, out)


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
    if len(text) <= _LONGEST and any(pattern(kind).fullmatch(text) for kind in ("line", "tail")):
        return True
    return html_labels.only_labels(text[:_LONGEST])


def find(tree: Tree, skip: set[Any], source: str) -> Body:
    """The body of a page; ``source`` is the page as text, for trafilatura."""
    page = lines(tree.root, skip)
    mass: Counter[Any] = Counter()
    for line in page:
        if is_prose(line):
            el = line.element
            while el is not None:
                mass[el] += line.han
                el = el.getparent()
    total = mass[tree.root]
    named = _by_profile(tree, skip, mass)
    if named is not None and sum(mass[el] for el in named[0]) * 2 >= total:
        containers, rule = named
        kept = [line for el in containers for line in lines(el, skip)]
    elif total:
        containers, rule = [tree.root], "prose"
        kept = _stretch(page, _main_text(source), _titles(tree))
    else:
        containers, rule = named if named is not None else ([tree.root], "page")
        kept = [line for el in containers for line in lines(el, skip)]
    kept, doubled = _without_doubles(_without_summary(_trim(_before_other_pages(kept))))
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


def _stretch(page: list[Line], main: str | None, titles: str) -> list[Line]:
    """The stretch of lines with most prose and fewest links between: from the first to the last line of the report.

    Each line of prose counts its Han characters, half where trafilatura does not take it for main text; each line that
    is a link takes away as many as a short paragraph has, so that a list of news with a sentence under each headline
    is worth nothing. The stretch with the greatest sum is found in one pass (Bentley 1984), then widened by the
    headings above it and the signature below.
    """
    best = here = 0.0
    start = first = last = 0
    for number, line in enumerate(page):
        if is_prose(line):
            known = main is None or "".join(line.text.split()) in main
            here += line.han if known else line.han / 2
        elif _is_menu(line):
            here -= _LINK_COST
        elif _is_furniture(line.text):
            here -= _LINK_COST / 2
        if here <= 0:
            here, start = 0.0, number + 1
        elif here > best:
            best, first, last = here, start, number + 1
    while first and _goes_along(page[first - 1]) and not (first > 1 and html_labels.bare_label(page[first - 2].text)):
        first -= 1
    first = _from_title(page, first, last, titles)
    while last < len(page) and (_goes_along(page[last]) or _ATTACHED.search(page[last].text)):
        last += 1
    return page[first:last]


def _from_title(page: list[Line], first: int, last: int, titles: str) -> int:
    """Where the line with the title stands, if it is near the head of the stretch: what is above it is none of it."""
    total = sum(line.han for line in page[first:last])
    seen = 0
    for number in range(first, last):
        line = page[number]
        if line.han >= 6 and "".join(line.text.split()) in titles:
            return number
        seen += line.han
        if seen * 4 > total:
            break
    return first


def _goes_along(line: Line) -> bool:
    """Whether a line beside the body may belong to it: a heading, a title, a signature; no link, label or widget."""
    return not _is_menu(line) and not _is_furniture(line.text) and not is_prose(line)


def _titles(tree: Tree) -> str:
    """What title tag and meta tags say, without white space."""
    texts = ["".join(el.itertext()) for el in tree.tags.get("title", [])[:3]]
    tags = tree.tags.get("meta", [])
    texts += [el.get("content") or "" for el in tags if (el.get("name") or "").lower() == "articletitle"]
    return "\n".join("".join(text.split()) for text in texts)


def _main_text(source: str) -> str | None:
    """What trafilatura takes for the main text, without white space; None where it finds none or the page is huge."""
    if len(source) > _TRAFILATURA_CHARS:
        return None
    try:
        import trafilatura

        text = trafilatura.extract(source, favor_recall=True, include_comments=False, include_tables=True,
                                   include_links=False, deduplicate=False, with_metadata=False)  # fmt: skip
    except Exception:  # a page it cannot take apart: our own finding stands
        return None
    return "".join(text.split()) if text else None


def _before_other_pages(found: list[Line]) -> list[Line]:
    """Up to what readers wrote (网友评论) in the last part of a body, or the head of a list of links (相关阅读)."""
    total = sum(line.han for line in found)
    seen = 0
    for number, line in enumerate(found):
        seen += line.han
        if seen * 2 > total and line.han < 12 and pattern("end").fullmatch(line.text):
            return found[:number]
        if seen * 2 > total and line.han < 12 and pattern("tail").fullmatch(line.text):
            after = found[number + 1 : number + 3]
            if any(_is_menu(below) and not _ATTACHED.search(below.text) for below in after):
                return found[:number]
    return found


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


def _without_summary(found: list[Line]) -> list[Line]:
    """Without a line of the head that a line soon after it repeats and goes on from: the summary of a news system."""
    for number, line in enumerate(found[:4]):
        start = line.text.rstrip(".。… ")
        prose = (len(start) >= _SUMMARY and _MARK.search(line.text) is not None) or line.text.endswith(("…", ".."))
        if prose and any(below.text.startswith(start) for below in found[number + 1 : number + 4]):
            return found[:number] + found[number + 1 :]
    return found


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

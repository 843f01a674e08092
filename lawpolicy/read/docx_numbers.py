"""Word's automatic numbers: what ``numbering.xml`` and the styles say, counted paragraph by paragraph.

A heading "二、主要做法" whose 二、 was made by Word holds no such characters in its text; without this the outline is
lost. Levels, restarts, overrides and styles follow ECMA-376 part 1, 17.9.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from lawpolicy.read.numbering import format_number
from lawpolicy.read.package import attribute, local

_PLACE = re.compile(r"%([1-9])")
_LEVELS = 9
_CLOSED = "、.．。)）】］,，:：;；"  # a number that ends so needs no space before the text


@dataclass(slots=True)
class Level:
    """One level of a list: how it counts and how its number is written."""

    start: int = 1
    style: str = "decimal"
    text: str = ""
    legal: bool = False  # all figures of the number in decimal
    restart: int | None = None  # counts on (0), or starts anew only after this level; None: after each higher one
    suffix: str = "tab"
    paragraph_style: str | None = None


@dataclass(slots=True)
class List:
    """A list of the document: its levels, whose counters it shares, and the starts it overrides."""

    shared: str  # id of the abstract list: lists of one abstract list count on together
    levels: dict[int, Level]
    starts: dict[int, int] = field(default_factory=dict)


class Numbers:
    """The lists of a document and their counters; ``mark`` is called once a paragraph, in order."""

    def __init__(self, numbering: Any | None, styles: Any | None) -> None:
        self.lists = _lists(numbering) if numbering is not None else {}
        self.styles = _styles(styles) if styles is not None else {}
        self.default_style = next((key for key, style in self.styles.items() if style.get("default")), None)
        self.counts: dict[str, list[int | None]] = {}
        self.started: set[tuple[str, int]] = set()

    def mark(self, properties: Any | None) -> str:
        """The number drawn before a paragraph with these ``w:pPr``, with what stands between it and the text."""
        number, level = self._numbered(properties)
        found = self.lists.get(number or "")
        if number is None or found is None or level not in found.levels:
            return ""
        counts = self.counts.setdefault(found.shared, [None] * _LEVELS)
        here = found.levels[level]
        if level in found.starts and (number, level) not in self.started:
            self.started.add((number, level))
            counts[level] = found.starts[level]
        else:
            last = counts[level]
            counts[level] = here.start if last is None else last + 1
        for below in range(level + 1, _LEVELS):
            lower = found.levels.get(below)
            if lower is None or lower.restart is None or (lower.restart > 0 and level < lower.restart):
                counts[below] = None
        if here.style == "bullet":
            return ""
        drawn = _PLACE.sub(lambda m: self._figure(found, counts, int(m.group(1)) - 1, here.legal), here.text)
        if not drawn.strip():
            return ""
        closed = here.suffix == "nothing" or drawn[-1] in _CLOSED or drawn[-1].isspace() or "①" <= drawn[-1] <= "⓿"
        return drawn if closed else drawn + " "

    def _figure(self, found: List, counts: list[int | None], level: int, legal: bool) -> str:
        definition = found.levels.get(level, Level())
        value = counts[level]
        if value is None:  # a level above that was never used shows its start
            value = found.starts.get(level, definition.start)
            counts[level] = value
        return format_number(value, "decimal" if legal else definition.style)

    def _numbered(self, properties: Any | None) -> tuple[str | None, int]:
        """The list and level of a paragraph: its own, else its style's, up the styles it is based on."""
        number = level = None
        style = self.default_style
        for el in () if properties is None else properties:
            name = local(el.tag)
            if name == "numPr":
                number, level = _number_and_level(el)
            elif name == "pStyle":
                style = attribute(el, "val")
        if number == "0":
            return None, 0  # numbering switched off for this paragraph
        chain: list[str] = []  # the style and those it is based on
        while style is not None and style in self.styles and style not in chain:
            chain.append(style)
            style = self.styles[style].get("based")
        for name in chain:
            number = number if number is not None else self.styles[name].get("number")
            level = level if level is not None else self.styles[name].get("level")
        if number == "0":
            return None, 0
        if level is None and number in self.lists:
            # A level may name the style that uses it; the nearest style of the chain that one names counts.
            named = {lv.paragraph_style: n for n, lv in self.lists[number].levels.items()}
            level = next((named[name] for name in chain if name in named), None)
        return number, min(max(level or 0, 0), _LEVELS - 1)


def _number_and_level(el: Any) -> tuple[str | None, int | None]:
    number = level = None
    for child in el:
        if local(child.tag) == "numId":
            number = attribute(child, "val")
        elif local(child.tag) == "ilvl":
            level = _integer(child)
    return number, level


def _integer(el: Any) -> int | None:
    value = (attribute(el, "val") or "").strip()
    return int(value) if re.fullmatch(r"-?\d{1,6}", value) else None


def _on(el: Any) -> bool:
    return (attribute(el, "val") or "1").lower() not in ("0", "false", "off", "none")


def _level(el: Any) -> tuple[int, Level]:
    place = attribute(el, "ilvl") or "0"
    level = Level()
    for child in el.iter():
        name, value = local(child.tag), attribute(child, "val")
        if name == "start":
            level.start = _integer(child) or 0
        elif name == "numFmt":
            level.style = value or "decimal"
        elif name == "lvlText":
            level.text = (value or "")[:60]
        elif name == "isLgl":
            level.legal = _on(child)
        elif name == "lvlRestart":
            level.restart = _integer(child)
        elif name == "suff":
            level.suffix = value or "tab"
        elif name == "pStyle":
            level.paragraph_style = value
    return (int(place) if place.isdecimal() else 0), level


def _lists(root: Any) -> dict[str, List]:
    """numId → list. An abstract list may only name a list style, which another abstract list defines."""
    abstract: dict[str, dict[int, Level]] = {}
    points_to: dict[str, str] = {}
    defines: dict[str, str] = {}
    for el in root:
        if local(el.tag) != "abstractNum":
            continue
        key = attribute(el, "abstractNumId") or ""
        abstract[key] = dict(_level(child) for child in el if local(child.tag) == "lvl")
        for child in el:
            if local(child.tag) == "numStyleLink":
                points_to[key] = attribute(child, "val") or ""
            elif local(child.tag) == "styleLink":
                defines[attribute(child, "val") or ""] = key
    found: dict[str, List] = {}
    for el in root:
        if local(el.tag) != "num":
            continue
        shared = ""
        starts: dict[int, int] = {}
        own: dict[int, Level] = {}
        for child in el:
            if local(child.tag) == "abstractNumId":
                shared = attribute(child, "val") or ""
            elif local(child.tag) == "lvlOverride":
                place = attribute(child, "ilvl") or "0"
                for inner in child:
                    if local(inner.tag) == "startOverride" and place.isdecimal():
                        starts[int(place)] = _integer(inner) or 0
                    elif local(inner.tag) == "lvl":
                        own.update([_level(inner)])
        shared = defines.get(points_to.get(shared, ""), shared)
        found[attribute(el, "numId") or ""] = List(shared, {**abstract.get(shared, {}), **own}, starts)
    return found


def _styles(root: Any) -> dict[str, dict[str, Any]]:
    """Paragraph style id → its list, level, base and whether it is the default one."""
    found: dict[str, dict[str, Any]] = {}
    for el in root:
        if local(el.tag) != "style" or attribute(el, "type") not in (None, "paragraph"):
            continue
        values: dict[str, Any] = {"default": attribute(el, "default") in ("1", "true")}
        for child in el:
            if local(child.tag) == "basedOn":
                values["based"] = attribute(child, "val")
            elif local(child.tag) == "pPr":
                for inner in child:
                    if local(inner.tag) == "numPr":
                        values["number"], values["level"] = _number_and_level(inner)
        found[attribute(el, "styleId") or ""] = values
    return found

"""The outline of a report: its headings and items, what they contain, and the role that each plays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lawpolicy.sections import headings, numbering, roles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lawpolicy.sections.headings import Bare
    from lawpolicy.sections.numbering import Mark


@dataclass(slots=True)
class Section:
    """A row of ``sections``. Sections come in document order; section 0 stands before the first heading.

    ``own_end`` is where the section's own text ends: the start of its first child, or its end. ``turns`` says where
    the own text takes another role, (offset of the sentence, role) in order.
    """

    section_id: int
    parent_id: int | None
    level: int
    number: str | None
    heading: str | None
    start: int
    end: int
    own_end: int
    role: str = "other"
    theme: str | None = None
    turns: tuple[tuple[int, str], ...] = ()


def outline(text: str, body_start: int, body_end: int, skip: Sequence[tuple[int, int]] = ()) -> list[Section]:
    """The sections of ``text[body_start:body_end]`` in document order, the first of them section 0.

    Own texts, ``text[s.start:s.own_end]`` in order, are the body without gap or overlap. No heading begins in ``skip``
    (furniture inside the body). A section's parent is the nearest section before it of a lower level; null for those
    that stand in none.
    """
    spans = numbering.enclosed(text, body_start, body_end)
    found = numbering.find(text, body_start, body_end, spans, skip)
    bare = headings.bare(text, body_start, body_end, found, skip)
    sections = [Section(0, None, 0, None, None, body_start, body_end, body_end, "preamble")]
    for node, level in _levels(found, bare):
        sections[-1].own_end = node.start
        sections.append(_section(len(sections), node, level, body_end))
    marked = {m.start: m for m in found}
    headed: dict[str, bool] = {}  # by kind of mark: whether the item before has a heading
    for i, s in enumerate(sections[1:], 1):
        mark = marked.get(s.start)
        if mark is not None:
            after = marked.get(sections[i + 1].start) if i + 1 < len(sections) else None
            plain = mark.value > 1 and not headed.get(mark.kind, True)
            s.heading = headings.heading(text, mark, s.own_end, spans, leads=_leads(mark, after), plain=plain)
            s.number = text[mark.start : mark.end]
            headed[mark.kind] = s.heading is not None
    _nest(sections, body_end)
    roles.assign(text, sections)
    return sections


def _section(section_id: int, node: Mark | Bare, level: int, end: int) -> Section:
    words = node.words if isinstance(node, headings.Bare) else None
    return Section(section_id, None, level, None, words, node.start, end, end)


def _leads(mark: Mark, following: Mark | None) -> bool:
    """Whether the next mark begins items inside this one's."""
    if following is None:
        return False
    return following.level > mark.level or (following.kind != mark.kind and following.value == 1)


def _levels(found: list[Mark], bare: list[Bare]) -> list[tuple[Mark | Bare, int]]:
    """Marks and headings without a mark in order of place, each with its level.

    A heading without a mark is level 1 where it names a role or where the report numbers no chapter; the level of the
    series that lost a number there; else one below the headings that it stands among.
    """
    if not bare:
        return [(m, m.level) for m in found]
    chapters = next((m.start for m in found if m.level == 1), None)
    lower = {m.level for m in found if m.place == numbering.LINE}
    result: list[tuple[Mark | Bare, int]] = []
    last: dict[str, int] = {}
    i = 0
    for b in bare:
        while i < len(found) and found[i].start < b.start:
            result.append((found[i], found[i].level))
            last[found[i].kind] = found[i].value
            i += 1
        after = found[i] if i < len(found) else None
        if b.role or chapters is None:
            result.append((b, 1))
        elif after is not None and last.get(after.kind, 0) + 2 == after.value:
            result.append((b, after.level))
        elif b.start > chapters:
            result.append((b, 3 if 2 in lower and last.get("bracket_cn") else 2))
    result.extend((m, m.level) for m in found[i:])
    return result


def _nest(sections: list[Section], body_end: int) -> None:
    """Set parents and ends from levels."""
    sections[0].end = sections[0].own_end
    open_: list[Section] = []
    for s in sections[1:]:
        while open_ and open_[-1].level >= s.level:
            open_.pop().end = s.start
        s.parent_id = open_[-1].section_id if open_ else None
        open_.append(s)
    for s in open_:
        s.end = body_end

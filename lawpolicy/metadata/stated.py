"""Which of several titles and days on a page is the report's: stated rules, and how sure each is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lawpolicy import dates
from lawpolicy.furniture import titles
from lawpolicy.metadata import years

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from lawpolicy.furniture.page import Labelled


@dataclass(slots=True)
class Day:
    """The day of publication chosen; ``others`` where the page states several."""

    value: date
    row: Labelled
    confidence: float
    stated: bool  # beside a label that means publication
    others: Sequence[date] = ()


def title(rows: Sequence[Labelled]) -> tuple[Labelled | None, float]:
    """The title among those that the page shows, and how sure that is."""
    lines = [r for r in rows if r.rule in ("title_line", "title_lines")]
    catalogue = [r for r in rows if r.rule.startswith("label")]
    if lines:
        first = lines[0]
        if len({(y or (0,))[0] for y in (years.in_title(titles.squeeze(r.value)) for r in lines)} - {0}) > 1:
            # A list of the reports of several years stands above; the last title is the page's.
            last = titles.squeeze(lines[-1].value)
            first = next(r for r in lines if titles.squeeze(r.value) in last or last in titles.squeeze(r.value))
            return first, 0.85
        if (
            first.rule == "title_lines"
            and catalogue
            and titles.squeeze(catalogue[0].value) in titles.squeeze(first.value)
        ):
            return catalogue[0], 0.93
        return first, 0.97 if first.rule == "title_line" else 0.93
    if catalogue:
        whole = titles.complete(titles.squeeze(catalogue[0].value))
        return catalogue[0], 0.95 if whole else 0.8
    for rule, sure in (("title_cut", 0.7), ("title_bare", 0.75), ("title_generic", 0.6)):
        found = next((r for r in rows if r.rule == rule), None)
        if found is not None:
            return found, sure
    return None, 0.0


def published(labelled: Mapping[str, Sequence[Labelled]]) -> Day | None:
    """The day of publication; None where the page shows none.

    发布日期; else a day alone under the title or beside it, surer where it has an hour or where 发文日期 agrees; else
    发文日期; else 更新时间. Never 成文日期, nor a day over the menu where another stands below.
    """
    found: dict[str, list[tuple[date, Labelled]]] = {}
    for name in ("published", "bare_date", "issued", "updated"):
        for row in labelled.get(name, ()):
            if (value := dates.parse(row.value)) is not None:
                found.setdefault(name, []).append((value, row))
    if stated := found.get("published", []):
        value, row = next(((v, r) for v, r in stated if r.rule.startswith("label:")), stated[0])
        several = sorted({v for v, _ in stated})
        return Day(value, row, 0.97 if len(several) == 1 else 0.8, True, several if len(several) > 1 else ())
    bare, issued = found.get("bare_date", []), found.get("issued", [])
    first = min((r.start for r in labelled.get("title", ())), default=0)
    above = [b for b in bare if b[1].start < first and b[1].rule == "date_line"]
    if above and len(above) < len(bare):
        bare = [b for b in bare if b not in above]  # today over the menu, and the page's own day under the title
    if bare:
        value, row = bare[0]
        if len({v for v, _ in bare}) > 1:
            return Day(value, row, 0.7, False)
        if any(v == value for v, _ in issued):
            return Day(value, row, 0.93, False)
        if bare[0] in above:
            return Day(value, row, 0.6, False)
        return Day(value, row, 0.85 if row.rule in ("date_line", "date_behind_name") else 0.92, False)
    for name, sure in (("issued", 0.8), ("updated", 0.6)):
        if name in found:
            return Day(*found[name][0], sure, False)
    return None

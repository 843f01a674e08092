"""How far reports follow the chapters of the Outline of 2015 and of that of 2021; and the dates a trend is read by."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from lawpolicy import codebook
from lawpolicy.stats import means, tables

if TYPE_CHECKING:
    import pandas as pd

_COLUMNS = [
    "report_id", "label", "issuer_key", "level", "year", "outline", "chapters", "found", "coverage", "order", "missing",
    "extra", "reason",
]  # fmt: skip
_DEEPEST = 2  # chapters are 一、 or (一) in the reports; items below are no chapters
_NOT_CHAPTERS = ("problems", "plans", "preamble", "leader_duty")


@cache
def chapters() -> dict[str, list[tuple[str, bool]]]:
    """Outline → its chapters in order, as (theme, whether its place in the order counts)."""
    found: dict[str, list[tuple[str, bool]]] = {}
    for row in codebook.rows("outline_chapters", key=("outline", "position"), required=("theme", "in_order", "title")):
        found.setdefault(row["outline"], []).append((row["theme"], row["in_order"] == "yes"))
    return found


def outline_following(corpus: Any, *, duplicates: bool = False) -> pd.DataFrame:
    """How far each report's chapters follow each of the two national Outlines; one row a report and Outline.

    A chapter is a section of the first two levels with a theme, outside problems, plans, preamble and the leader's
    duty. ``found`` of ``chapters`` themes of the Outline have one; ``coverage`` is their share, 0 to 1. ``order`` is
    Kendall's (1938, Biometrika 30) tau between the Outline's order and that of the first chapter on each found theme:
    1 the same, -1 reversed; 党的领导 has no fixed place in local reports and is left out of it. ``missing`` and
    ``extra`` list theme codes, parted by spaces. Undefined: ``coverage`` where no chapter has a theme, ``order``
    below two.
    """
    import pandas as pd

    frame = tables.reports(corpus, duplicates=duplicates)
    sections = corpus.read("sections", columns=["report_id", "section_id", "level", "role", "theme"])
    level = sections["level"].to_numpy(dtype=np.int64)
    keep = (level >= 1) & (level <= _DEEPEST) & sections["theme"].notna().to_numpy()
    keep &= ~sections["role"].astype(object).isin(_NOT_CHAPTERS).to_numpy()
    sections = sections[keep].sort_values(["report_id", "section_id"], kind="stable")
    first: dict[str, list[str]] = {}
    for report, theme in zip(sections["report_id"].astype(str), sections["theme"].astype(str), strict=True):
        seen = first.setdefault(report, [])
        if theme not in seen:
            seen.append(theme)
    rows = []
    for one in frame.itertuples(index=False):
        seen = first.get(str(one.report_id), [])
        for outline, wanted in chapters().items():
            themes = [theme for theme, _ in wanted]
            there = [theme for theme in themes if theme in seen]
            line = {
                "report_id": one.report_id,
                "label": one.label,
                "issuer_key": one.issuer_key,
                "level": one.level,
                "year": one.year,
                "outline": outline,
                "chapters": len(themes),
                "found": len(there),
                "coverage": len(there) / len(themes) if seen else np.nan,
                "order": tau([seen.index(theme) for theme, counts in wanted if counts and theme in seen]),
                "missing": " ".join(t for t in themes if t not in seen) if seen else None,
                "extra": " ".join(t for t in seen if t not in themes and t != "other") if seen else None,
                "reason": None if seen else "undefined",
            }
            rows.append(line)
    table = pd.DataFrame(rows, columns=_COLUMNS)
    text = ["report_id", "label", "issuer_key", "level", "outline", "missing", "extra", "reason"]
    return table.astype({**dict.fromkeys(text, "string"), "year": "Int64", "coverage": float, "order": float})


def outline_trend(
    corpus: Any,
    *,
    by: str = "year",
    periods: Sequence[Any] | None = None,
    min_reports: int = 10,
    duplicates: bool = False,
) -> pd.DataFrame:
    """Mean coverage of each Outline by year (or ``by``, or ``periods``), with 95 % intervals over issuers.

    One row an ``outline``, panel and group; columns as in ``theme_shares``.
    """
    these, by = means.grouping(corpus, by, periods, None, duplicates)
    table = outline_following(corpus, duplicates=duplicates)
    names = list(chapters())
    wide = table.pivot(index="report_id", columns="outline", values="coverage") if len(table) else None
    values = np.full((len(these.reports), len(names)), np.nan)
    if wide is not None:
        values = wide.reindex(index=these.reports["report_id"], columns=names).to_numpy(dtype=float)
    return means.table(these, by, values, names, "outline", min_reports=min_reports)


def tau(places: Sequence[int]) -> float:
    """Kendall's tau of a sequence of different places against rising order; NaN below two."""
    n = len(places)
    if n < 2:
        return float("nan")
    rising = sum(places[i] < places[j] for i in range(n) for j in range(i + 1, n))
    pairs = n * (n - 1) // 2
    return (2 * rising - pairs) / pairs


def timeline() -> pd.DataFrame:
    """The dates a reader of a trend needs: ``date`` (first of the month), ``until``, ``kind``, ``zh``, ``en``."""
    import pandas as pd

    table = pd.DataFrame(codebook.rows("timeline", key=("date", "en"), required=("kind", "zh", "comment")))
    table["date"] = pd.to_datetime(table["date"], format="%Y-%m")
    table["until"] = pd.to_datetime(table["until"].replace("", None), format="%Y-%m")
    return table.drop(columns="comment").astype({"kind": "string", "zh": "string", "en": "string"})

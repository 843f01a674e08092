"""A term in its contexts: where the corpus has text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from lawpolicy import terms as vocabulary
from lawpolicy.problems import LawpolicyError
from lawpolicy.stats import tables, words

if TYPE_CHECKING:
    import pandas as pd

_COLUMNS = [
    "term", "report_id", "label", "year", "section_id", "path", "role", "start", "end", "left", "keyword", "right",
]  # fmt: skip
# Marks that a writer may set inside a slogan: 行政执法“三项制度”. At most two between characters.
_BETWEEN = "[“”\"‘’'「」《》<> \t\u00a0\u2002\u2003\u3000]{0,2}"
_SPACE = re.compile(r"\s+")


def concordance(
    corpus: Any,
    terms: Sequence[str] | str,
    *,
    window: int = 20,
    limit: int | None = None,
    duplicates: bool = False,
) -> pd.DataFrame:
    """Every place where a term stands, with ``window`` characters on each side; one row a place, by year and report.

    A term of the lexicon is looked for in all its forms, and inside longer terms too, so that there may be more rows
    than the counts of ``trend``, which counts the longest term only. ``path`` is the section's headings from the top,
    ``start`` and ``end`` the place in the report's source text; line ends in ``left`` and ``right`` are shown as
    spaces. At most ``limit`` rows. Errors: a ``LawpolicyError`` where the corpus was saved without text; a
    ``window`` or ``limit`` below 0; a term that is not text.
    """
    import pandas as pd

    if not corpus.has_text:
        raise LawpolicyError(
            "this corpus was saved without text, so there is nothing to show a term in; build it again from the "
            "reports with 'lawpolicy build', or load a corpus with text."
        )
    tables.whole(window, 0, "window")
    if limit is not None:
        tables.whole(limit, 0, "limit")
    asked = words.resolve(corpus, terms)
    frame = tables.reports(corpus, duplicates=duplicates)
    frame = frame.sort_values(["year", "label", "report_id"], kind="stable", na_position="last")
    patterns = {term: _pattern(main) for term, main in asked.items()}
    rows: list[dict[str, Any]] = []
    for start in range(0, len(frame), 200):
        part = frame.iloc[start : start + 200]
        ids = list(part["report_id"])
        texts = corpus.read("texts", columns=["report_id", "text"], filters={"report_id": ids})
        by_id = dict(zip(texts["report_id"].astype(str), texts["text"], strict=True))
        sections = _sections(corpus, ids)
        for report in part.itertuples(index=False):
            text = by_id.get(str(report.report_id))
            if isinstance(text, str):
                rows += _places(report, text, patterns, sections.get(str(report.report_id), []), window)
            if limit is not None and len(rows) >= limit:
                break
        if limit is not None and len(rows) >= limit:
            rows = rows[:limit]
            break
    table = pd.DataFrame(rows, columns=_COLUMNS)
    text_columns = ["term", "report_id", "label", "path", "role", "left", "keyword", "right"]
    numbers = ["year", "section_id", "start", "end"]
    return table.astype({**dict.fromkeys(text_columns, "string"), **dict.fromkeys(numbers, "Int64")})


def _pattern(term: str) -> re.Pattern[str]:
    """All forms of a term, the longest first, with the marks that may stand between its characters."""
    entry = vocabulary.lexicon().get(term)
    forms = {vocabulary.plain(form) for form in ((entry.term, *entry.variants) if entry else (term,))}
    spelled = [_BETWEEN.join(re.escape(c) for c in form) for form in sorted(forms, key=len, reverse=True) if form]
    return re.compile("|".join(spelled))


def _sections(corpus: Any, ids: list[Any]) -> dict[str, list[tuple[int, int, int, str, str]]]:
    """Sections of each report as (start, end, id, role, path), in document order."""
    import pandas as pd

    columns = ["report_id", "section_id", "parent_id", "number", "heading", "start", "end", "role"]
    table = corpus.read("sections", columns=columns, filters={"report_id": ids})
    paths: dict[tuple[str, int], str] = {}
    found: dict[str, list[tuple[int, int, int, str, str]]] = {}
    for row in table.sort_values(["report_id", "section_id"], kind="stable").itertuples(index=False):
        report, number = str(row.report_id), int(row.section_id)
        own = "".join(x for x in (row.number, row.heading) if isinstance(x, str))
        above = paths.get((report, int(row.parent_id)), "") if pd.notna(row.parent_id) else ""
        paths[report, number] = " > ".join(x for x in (above, own) if x)
        role = row.role if isinstance(row.role, str) else "other"
        found.setdefault(report, []).append((int(row.start), int(row.end), number, role, paths[report, number]))
    return found


def _places(
    report: Any, text: str, patterns: dict[str, re.Pattern[str]], sections: list[tuple[int, int, int, str, str]],
    window: int,
) -> list[dict[str, Any]]:
    import pandas as pd

    rows: list[dict[str, Any]] = []
    first = int(report.body_start) if pd.notna(report.body_start) else 0
    last = int(report.body_end) if pd.notna(report.body_end) else len(text)
    for term, pattern in patterns.items():
        for match in pattern.finditer(text, first, last):
            start, end = match.span()
            inside = [s for s in sections if s[0] <= start < s[1]]
            _, _, number, role, path = max(inside, key=lambda s: (s[0], s[2]), default=(0, 0, None, None, None))
            rows.append(
                {
                    "term": term,
                    "report_id": report.report_id,
                    "label": report.label,
                    "year": report.year,
                    "section_id": number,
                    "path": path,
                    "role": role,
                    "start": start,
                    "end": end,
                    "left": _SPACE.sub(" ", text[max(first, start - window) : start]),
                    "keyword": match.group(),
                    "right": _SPACE.sub(" ", text[end : min(last, end + window)]),
                }
            )
    rows.sort(key=lambda row: row["start"])
    return rows

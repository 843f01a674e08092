"""The cells of a table as readers see them: figures with units, bounds and intervals, names for codes.

Headings and formats come from ``codebook/columns.csv``.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from lawpolicy.codebook import rows
from lawpolicy.language import amount, listed, name, number, say, share, term

if TYPE_CHECKING:
    import pandas as pd

    from lawpolicy.indicators.edited import Codebook

# Columns that go into the cell of another and are none of their own.
_MERGED = {"bound", "unit", "high", "value_high", "median_least", "median_most"}
_FIGURES = {"number", "integer", "share", "points", "median", "year", "value", "interval", "right"}


@cache
def _columns() -> dict[str, dict[str, str]]:
    return {r["column"]: r for r in rows("columns", key=("column",), required=("zh", "en", "format"))}


def cells(
    frame: pd.DataFrame, language: str, codebook: Codebook | None = None
) -> tuple[list[str], list[bool], list[list[str]]]:
    """Headings, which columns are figures, and the cells as text, row by row.

    ``codebook``: that of the corpus, for the names of its own indicators and units.
    """
    present = list(frame.columns)
    alone = not {"value", "median"} & set(present)
    shown = [c for c in present if c not in _MERGED or (c == "unit" and alone)]
    known = _columns()
    heads = [known[c][language] if c in known else str(c) for c in shown]
    formats = [known[c]["format"] if c in known else _guess(frame[c]) for c in shown]
    # An interval is written as the estimate on its left is.
    formats = [f"{f}:{formats[i - 1]}" if f == "interval" and i else f for i, f in enumerate(formats)]
    records = frame.to_dict("records")
    body = [[_cell(r, c, f, language, codebook) for c, f in zip(shown, formats, strict=True)] for r in records]
    return heads, [f.partition(":")[0] in _FIGURES for f in formats], body


def _guess(column: pd.Series) -> str:
    import pandas as pd

    return "number" if pd.api.types.is_numeric_dtype(column) and column.dtype != bool else "text"


def _cell(row: dict[Any, Any], column: str, kind: str, language: str, codebook: Codebook | None) -> str:
    value = row[column]
    if kind.startswith("interval"):
        high = row.get("high")
        percent = kind == "interval:median" and row.get("unit") == "%"
        write = _rate if percent else _WRITERS.get(kind.partition(":")[2], number)
        return "–" if _none(value) or _none(high) else f"{write(value, language)} – {write(high, language)}"
    if _none(value):
        return "–"
    if kind == "value":
        text = amount(value, row.get("unit"), language, row.get("bound"), codebook)
        top = row.get("value_high")
        return text if _none(top) else f"{text} – {amount(top, row.get('unit'), language, codebook=codebook)}"
    if kind in _WRITERS:
        return _WRITERS[kind](value, language)
    if kind == "median":
        return median(row, language, codebook)
    if kind == "term":
        return term(value, language)
    if kind == "reason":
        return _reason(str(value), language)
    if kind == "integer":
        return number(value, language, 0)
    if kind == "number":
        return number(value, language)
    if kind == "year":
        return str(int(value))
    if kind == "date":
        return str(value)[:10]
    if kind == "flag":
        return say("yes" if value else "no", language)
    if kind.startswith("code:"):
        return name(kind.removeprefix("code:"), value, language, codebook)
    if kind.startswith("codes:"):
        several = value.split() if isinstance(value, str) else value
        return listed((name(kind.removeprefix("codes:"), v, language, codebook) for v in several), language) or "–"
    if isinstance(value, list | tuple):
        return ", ".join(str(v) for v in value)
    return str(value)


def _percent(value: Any, language: str) -> str:
    return share(value, language, 1)


def _points(value: Any, language: str) -> str:
    """A difference of shares in percentage points."""
    text = f"{100 * float(value):+.1f}" if abs(value) >= 0.0005 else "0"
    return text.replace("-", "−")


def _rate(value: Any, language: str) -> str:
    return amount(value, "%", language)


def median(row: dict[Any, Any], language: str, codebook: Codebook | None = None) -> str:
    """The median in a row of ``stats.compare``, with its unit, and ≥, ≤ or ≈ where figures stated as bounds leave it
    open."""
    value = row["median"]
    least, most = row.get("median_least", value), row.get("median_most", value)
    low, high = not _none(least) and least < value, _none(most) or most > value
    bound = "about" if low and high else "at_least" if high else "at_most" if low else "exact"
    return amount(value, row.get("unit"), language, bound, codebook)


_WRITERS = {"share": _percent, "points": _points}


def _reason(code: str, language: str) -> str:
    from lawpolicy.stats import REASONS

    return REASONS[code][language] if code in REASONS else code


def _none(value: Any) -> bool:
    import pandas as pd

    return value is None or (not isinstance(value, list | tuple) and bool(pd.isna(value)))

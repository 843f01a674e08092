"""What notebooks show beside figures: tables for readers, key findings in words, and a corpus at a glance.

Everything is escaped here: titles, names and words come from web pages. The CSV behind a table holds the figures as
they are; the HTML shows them with units, bounds (≥ ≤ ≈) and intervals.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lawpolicy import codebook
from lawpolicy.language import amount, checked, listed, name, number, say, share, years

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from lawpolicy.corpus import Corpus

# Columns that go into the cell of another and are none of their own.
_MERGED = {"bound", "unit", "high", "value_high"}
_FIGURES = {"number", "integer", "share", "points", "median", "year", "value", "interval", "right"}


@cache
def _columns() -> dict[str, dict[str, str]]:
    return {r["column"]: r for r in codebook.rows("columns", key=("column",), required=("zh", "en", "format"))}


@dataclass(frozen=True, slots=True)
class Shown:
    """A table, or findings and their table, that shows itself in a notebook."""

    html: str
    plain: str
    about: dict[str, Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        return self.plain

    def _repr_html_(self) -> str:
        return self.html

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict[str, Any], dict[str, Any]]:
        return {"text/html": self.html, "text/plain": self.plain}, {"text/html": self.about}


def table(
    frame: pd.DataFrame,
    *,
    language: str = "zh",
    caption: str = "",
    file: str | None = None,
    folder: str | Path | None = None,
    rows: int = 20,
) -> Shown:
    """A table for readers: headings in their language, figures right-aligned with units and bounds.

    Headings and formats come from ``codebook/columns.csv``; a column that is not there shows under its own name.
    ``low`` and ``high`` become one interval, ``unit`` and ``bound`` part of the value. At most ``rows`` rows are shown,
    and the note says of how many. ``file``: a name; the whole table is written to ``folder``/``file``.csv.
    """
    checked(language)
    about = {}
    if file is not None:
        from lawpolicy.plots.files import write_csv

        out = Path(folder or ".")
        out.mkdir(parents=True, exist_ok=True)
        write_csv(frame, out / f"{file}.csv")
        about["table"] = file
    heads, numeric, body = _cells(frame.head(rows), language)
    note = ""
    if len(frame) > rows:
        note = say("table_more", language, shown=rows, rows=number(len(frame)))
        note += say("table_file", language, file=f"{file}.csv") if file else ""
    elif frame.empty:
        note = say("table_empty", language)
    return Shown(_html(heads, numeric, body, caption, note), _plain(heads, numeric, body, caption, note), about)


def findings(
    sentences: Sequence[str],
    frame: pd.DataFrame | None = None,
    *,
    language: str = "zh",
    file: str | None = None,
    folder: str | Path | None = None,
) -> Shown:
    """Key findings: sentences, and below them the table of at most six rows that they stand on."""
    lines = "".join(f"<li>{escape(s)}</li>" for s in sentences)
    html = f'<ul class="findings">{lines}</ul>'
    plain = "\n".join(f"- {s}" for s in sentences)
    about: dict[str, Any] = {"findings": list(sentences)}
    if frame is not None and len(frame):
        shown = table(frame, language=language, rows=6, file=file, folder=folder)
        html, plain, about = html + shown.html, f"{plain}\n\n{shown.plain}", about | shown.about
    return Shown(html, plain, about)


def listing(sentences: Sequence[str]) -> Shown:
    """Sentences as a list, each escaped."""
    lines = "".join(f"<li>{escape(s)}</li>" for s in sentences)
    return Shown(f"<ul>{lines}</ul>", "\n".join(f"- {s}" for s in sentences))


def _cells(frame: pd.DataFrame, language: str) -> tuple[list[str], list[bool], list[list[str]]]:
    """Headings, which columns are figures, and the cells as text, row by row."""
    present = list(frame.columns)
    alone = not {"value", "median"} & set(present)
    shown = [c for c in present if c not in _MERGED or (c == "unit" and alone)]
    known = _columns()
    heads = [known[c][language] if c in known else str(c) for c in shown]
    formats = [known[c]["format"] if c in known else _guess(frame[c]) for c in shown]
    # An interval is written as the estimate on its left is.
    formats = [f"{f}:{formats[i - 1]}" if f == "interval" and i else f for i, f in enumerate(formats)]
    records = frame.to_dict("records")
    body = [[_cell(r, c, f, language) for c, f in zip(shown, formats, strict=True)] for r in records]
    return heads, [f.partition(":")[0] in _FIGURES for f in formats], body


def _guess(column: pd.Series) -> str:
    import pandas as pd

    return "number" if pd.api.types.is_numeric_dtype(column) and column.dtype != bool else "text"


def _cell(row: dict[Any, Any], column: str, kind: str, language: str) -> str:
    value = row[column]
    if kind.startswith("interval"):
        high = row.get("high")
        write = _WRITERS.get(kind.partition(":")[2], number)
        return "–" if _none(value) or _none(high) else f"{write(value, language)} – {write(high, language)}"
    if _none(value):
        return "–"
    if kind == "value":
        text = amount(value, row.get("unit"), language, row.get("bound"))
        top = row.get("value_high")
        return text if _none(top) else f"{text} – {amount(top, row.get('unit'), language)}"
    if kind in _WRITERS:
        return _WRITERS[kind](value, language)
    if kind == "median":
        return amount(value, row.get("unit"), language)
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
        return name(kind.removeprefix("code:"), value, language)
    if kind.startswith("codes:"):
        several = value.split() if isinstance(value, str) else value
        return listed((name(kind.removeprefix("codes:"), v, language) for v in several), language) or "–"
    if isinstance(value, list | tuple):
        return ", ".join(str(v) for v in value)
    return str(value)


def _percent(value: Any, language: str) -> str:
    return share(value, language, 1)


def _points(value: Any, language: str) -> str:
    """A difference of shares in percentage points."""
    text = f"{100 * float(value):+.1f}" if abs(value) >= 0.0005 else "0"
    return text.replace("-", "−")


_WRITERS = {"share": _percent, "points": _points}


def _reason(code: str, language: str) -> str:
    from lawpolicy.stats import REASONS

    return REASONS[code][language] if code in REASONS else code


def _none(value: Any) -> bool:
    import pandas as pd

    return value is None or (not isinstance(value, list | tuple) and bool(pd.isna(value)))


def _html(heads: Sequence[str], numeric: Sequence[bool], body: Sequence[Sequence[str]], caption: str, note: str) -> str:
    css = ['class="number"' if n else "" for n in numeric]
    top = "".join(f'<th scope="col" {c}>{escape(h)}</th>' for h, c in zip(heads, css, strict=True))
    rows = "".join(
        "<tr>" + "".join(f"<td {c}>{escape(cell)}</td>" for cell, c in zip(row, css, strict=True)) + "</tr>"
        for row in body
    )
    title = f"<caption>{escape(caption)}</caption>" if caption else ""
    below = f'<p class="note">{escape(note)}</p>' if note else ""
    label = escape(caption or ", ".join(heads)[:80])
    grid = f"<table>{title}<thead><tr>{top}</tr></thead><tbody>{rows}</tbody></table>" if body else ""
    return f'<div class="scroll" tabindex="0" role="group" aria-label="{label}">{grid}</div>{below}'.replace(" >", ">")


def _plain(
    heads: Sequence[str], numeric: Sequence[bool], body: Sequence[Sequence[str]], caption: str, note: str
) -> str:
    from lawpolicy.plots.style import columns

    grid = [list(heads), *[list(r) for r in body]]
    widths = [max(columns(r[i]) for r in grid) for i in range(len(heads))]
    lines = [
        "  ".join(
            " " * (w - columns(c)) + c if right else c + " " * (w - columns(c))
            for c, w, right in zip(row, widths, numeric, strict=True)
        ).rstrip()
        for row in grid
    ]
    return "\n".join(part for part in [caption, *(lines if body else []), note] if part)


def source(corpus: Corpus, folder: str | Path, language: str = "zh") -> str:
    """The line under a figure that says what it was drawn from: the corpus' folder, reports, version."""
    return say("source_line", language, name=Path(folder).resolve().name, n=number(len(corpus)), version=corpus.version)


def corpus_table(corpus: Corpus, language: str = "zh") -> Shown:
    """A corpus at a glance, to be shown in a notebook in either language."""
    return Shown(corpus_html(corpus, language), repr(corpus))


def provenance(folder: str | Path, parameters: Mapping[str, Any], *, language: str = "zh") -> Shown:
    """What the results were made from: versions, the corpus and its content hash, and every parameter."""
    import platform

    import pandas as pd

    from lawpolicy import __version__
    from lawpolicy.corpus import load

    whole = load(folder)
    rows = [
        (say("provenance_package", language), f"lawpolicy {__version__}, Python {platform.python_version()}"),
        (say("provenance_corpus", language), f"{Path(folder).resolve().name} (lawpolicy {whole.version})"),
        (say("provenance_hash", language), whole.content_hash),
        *((f"{key}", repr(value)) for key, value in parameters.items()),
    ]
    return table(pd.DataFrame(rows, columns=["what", "detail"]), language=language, rows=len(rows))


def contexts(
    corpus: Corpus,
    terms: Sequence[str],
    *,
    language: str = "zh",
    rows: int = 30,
    file: str | None = None,
    folder: str | Path | None = None,
) -> Shown:
    """The places where terms stand, with the words around them; a sentence that says why where there is no text."""
    from lawpolicy import stats

    if not corpus.has_text:
        return listing([say("contexts_no_text", language)])
    found = stats.concordance(corpus, list(terms))
    columns = ["label", "path", "left", "term", "right"]
    return table(found[columns], language=language, rows=rows, file=file, folder=folder)


def corpus_html(corpus: Corpus, language: str = "zh") -> str:
    """A corpus at a glance: how many reports, of which years and levels, with text or without, and its problems."""
    import pandas as pd

    reports = corpus.reports
    span = reports["year"].dropna()
    lead = say(
        "corpus_lead",
        language,
        n=number(len(reports)),
        issuers=number(reports["issuer_id"].nunique()),
        years=years(span, language) if len(span) else say("page_corpus_no_year", language),
        text=say("text_yes" if corpus.has_text else "text_no", language),
    )
    counts = pd.crosstab(reports["level"].fillna("?").astype(str), reports["year"].astype("string").fillna("?"))
    counts = counts.reindex(
        [c for c in ("national", "province", "prefecture", "county", "township", "?") if c in counts.index]
    )
    unsettled = "未定" if language == "zh" else "not settled"
    heads = [say("corpus_level", language), *(unsettled if c == "?" else c for c in counts.columns)]
    body = [
        [unsettled if level == "?" else name("level", level, language), *(str(v) if v else "" for v in row)]
        for level, row in zip(counts.index, counts.to_numpy(), strict=True)
    ]
    problems = corpus.problems["severity"].value_counts()
    below = say(
        "corpus_problems", language, errors=int(problems.get("error", 0)), warnings=int(problems.get("warning", 0))
    )
    grid = _html(heads, [False, *[True] * (len(heads) - 1)], body, "", below)
    return f"<p><strong>lawpolicy {escape(corpus.version)}</strong>: {escape(lead)}</p>{grid}"

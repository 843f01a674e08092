"""What notebooks show beside figures: tables for readers, key findings in words, and a corpus at a glance.

Everything is escaped here: titles, names and words come from web pages. The CSV behind a table holds the figures as
they are; the HTML shows them with units, bounds (≥ ≤ ≈) and intervals.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lawpolicy.cells import cells
from lawpolicy.language import checked, name, number, say, years

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from lawpolicy.corpus import Corpus
    from lawpolicy.indicators.edited import Codebook


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
    codebook: Codebook | None = None,
) -> Shown:
    """A table for readers: headings in their language, figures right-aligned with units and bounds.

    Headings and formats come from ``codebook/columns.csv``; a column that is not there shows under its own name.
    ``low`` and ``high`` become one interval, ``unit`` and ``bound`` part of the value. At most ``rows`` rows are shown,
    and the note says of how many. ``file``: a name; the whole table is written to ``folder``/``file``.csv.
    ``codebook``: that of the corpus, for the names of its own indicators and units.
    """
    checked(language)
    about = {}
    if file is not None:
        from lawpolicy.plots.files import write_csv

        out = Path(folder or ".")
        out.mkdir(parents=True, exist_ok=True)
        write_csv(frame, out / f"{file}.csv")
        about["table"] = file
    heads, numeric, body = cells(frame.head(rows), language, codebook)
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
    codebook: Codebook | None = None,
) -> Shown:
    """Key findings: sentences, and below them the table of at most six rows that they stand on."""
    lines = "".join(f"<li>{escape(s)}</li>" for s in sentences)
    html = f'<ul class="findings">{lines}</ul>'
    plain = "\n".join(f"- {s}" for s in sentences)
    about: dict[str, Any] = {"findings": list(sentences)}
    if frame is not None and len(frame):
        shown = table(frame, language=language, rows=6, file=file, folder=folder, codebook=codebook)
        html, plain, about = html + shown.html, f"{plain}\n\n{shown.plain}", about | shown.about
    return Shown(html, plain, about)


def listing(sentences: Sequence[str]) -> Shown:
    """Sentences as a list, each escaped."""
    lines = "".join(f"<li>{escape(s)}</li>" for s in sentences)
    return Shown(f"<ul>{lines}</ul>", "\n".join(f"- {s}" for s in sentences))


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
        *((say("provenance_codebook", language), f"{file} ({short})") for file, short in whole.codebook.hashes.items()),
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
    # Of each term as many places, evenly over the years, so that the first one does not fill the table.
    each = max(1, rows // max(1, found["term"].nunique()))
    size = found.groupby("term")["term"].transform("size")
    rank = found.groupby("term").cumcount()
    step = -(-size // each)
    chosen = (rank % step == 0) & (rank // step < each)
    found = found.assign(later=~chosen).sort_values("later", kind="stable")
    columns = ["label", "path", "left", "term", "right"]
    return table(found[columns], language=language, rows=max(1, int(chosen.sum())), file=file, folder=folder)


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

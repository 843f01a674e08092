"""The indicator codebook for researchers: print it, check an edited one, try it on reports.

An edited codebook is a folder that holds those of the five files that were changed (`indicators.csv`,
`indicator_patterns.csv`, `indicator_words.csv`, `indicator_units.csv`, `indicator_basis.csv`); the package's own serve
for the rest. `docs/add-an-indicator.md` walks through adding an indicator; `build` takes such a folder as its
``codebook``, and a corpus made with one keeps it in its own folder `codebook`, which can be given here again.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lawpolicy import indicators
from lawpolicy.indicators import edited
from lawpolicy.indicators.files import BOM, COLUMNS, own, read
from lawpolicy.outputs import written
from lawpolicy.problems import LawpolicyError
from lawpolicy.quantities import Quantity
from lawpolicy.sections import Section
from lawpolicy.sentences import Sentence

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from lawpolicy.indicators import Indicator
    from lawpolicy.indicators.book import Book


@dataclass(slots=True)
class Found:
    """A number that a tried codebook links otherwise than the package does, or that has a code asked for."""

    report: str
    change: str  # new, moved, lost or same, against the package's codebook
    indicator: str | None  # with the tried codebook
    was: str | None  # with the package's
    value: float
    unit: str | None
    basis: str | None
    confidence: float | None
    as_written: str
    sentence: str


@dataclass(slots=True)
class _Report:
    """What linking needs of one report."""

    label: str
    text: str
    quantities: list[Quantity]
    sections: list[Section]
    sentences: list[Sentence]
    year: int | None
    level: str | None
    issuer_kind: str | None


def table(folder: str | Path | None = None) -> list[dict[str, str]]:
    """The codebook's indicators, one row each: the columns of `indicators.csv` and ``patterns``, how many it has.

    Errors: a ``LawpolicyError`` naming the first fault of an edited codebook.
    """
    codebook = edited.load(folder)
    book = codebook.book
    rows, _ = read(dict(codebook.files), "indicators", [])
    counts = {code: sum(p.code == code for p in book.patterns) for code in book.entries}
    columns = [c.rstrip("*") for c in COLUMNS["indicators"]]
    return [{**{c: row[c] for c in columns}, "patterns": str(counts[row["code"]])} for row in rows]


def check(folder: str | Path) -> list[str]:
    """Every fault of an edited codebook, a sentence each that names file, line and what to do; empty where it is sound.

    Patterns are plain words, so that none can be slow: a regular expression is a fault like any other.
    """
    return edited.check(folder)[1]


def copy(folder: str | Path) -> list[Path]:
    """Copies the five files into ``folder``, to be edited there, each with the mark by which spreadsheets know UTF-8.

    Errors: a ``LawpolicyError`` where one of them stands there already, or cannot be written; then none is copied.
    """
    paths = {Path(folder) / f"{name}.csv": own(name) for name in COLUMNS}
    for path in paths:
        if path.exists():
            raise LawpolicyError(f"{path}: it stands there and may hold your edits; choose another folder.")
    for path, content in paths.items():
        with written(path) as file:
            file.write_bytes(BOM + content)
    return list(paths)


def tryout(folder: str | Path, on: Any, codes: Collection[str] = ()) -> list[Found]:
    """What an edited codebook finds in a corpus with text, or in a folder of reports.

    ``on`` is a ``Corpus``, the path of a saved one, or of a folder of reports. Rows are the numbers whose indicator is
    ``new``, ``moved`` or ``lost`` against the package's codebook; with ``codes``, every number linked to those codes by
    either. Nothing is saved.

    Errors: a ``LawpolicyError`` where the codebook has a fault, a code is unknown, or the corpus holds no text.
    """
    tried, own = edited.load(folder).book, edited.Codebook().book
    unknown = sorted(set(codes) - tried.entries.keys() - own.entries.keys())
    if unknown:
        raise LawpolicyError(f"unknown indicator {', '.join(unknown)}; `lawpolicy codebook` lists the codes.")
    found: list[Found] = []
    for report in _reports(on):
        now, before = _link(report, tried), _link(report, own)
        sentences = {s.sentence_id: s for s in report.sentences}
        for q in report.quantities:
            a, b = now.get(q.quantity_id), before.get(q.quantity_id)
            code, was = (a.indicator if a else None), (b.indicator if b else None)
            change = "same" if code == was else "lost" if code is None else "new" if was is None else "moved"
            if (code is None and was is None) or (not {code, was} & set(codes) if codes else change == "same"):
                continue
            shown = a or b
            assert shown is not None
            s = sentences.get(q.sentence_id)
            found.append(Found(report.label, change, code, was, q.value, shown.unit, shown.basis, shown.confidence,
                               q.as_written, report.text[s.start:s.end].strip() if s else ""))
    return found


def _link(report: _Report, book: Book) -> dict[int, Indicator]:
    rows = indicators.link(report.text, report.quantities, report.sections, report.sentences, report.year, report.level,
                           report.issuer_kind, book)
    return {row.quantity_id: row for row in rows}


def _reports(on: Any) -> Iterator[_Report]:
    from lawpolicy.corpus import Corpus, load

    if isinstance(on, Corpus):
        yield from _of_corpus(on)
        return
    where = Path(on)
    if not where.is_dir():
        raise LawpolicyError(f"{where}: no such folder; name a corpus or a folder of reports.")
    if (where / "datapackage.json").exists():
        yield from _of_corpus(load(where))
    else:
        yield from _of_files(where)


def _of_files(folder: Path) -> Iterator[_Report]:
    from lawpolicy import read as reading
    from lawpolicy.report import analyse

    files, _ = reading.candidates(folder)
    if not files:
        raise LawpolicyError(f"{folder}: holds no report and no corpus; name a folder of either.")
    for path, source in files:
        for document in reading.read(path, source)[0]:
            made = analyse(document)
            values = made.description.values
            yield _Report(values.get("label") or document.source, document.text, made.quantities, made.sections,
                          made.sentences, values.get("year"), values.get("level"), values.get("issuer_kind"))


def _of_corpus(corpus: Any) -> Iterator[_Report]:
    if not corpus.has_text:
        raise LawpolicyError("this corpus was saved without text, and a codebook is tried on words; "
                             "build the reports again, or name the folder that holds them.")
    kept = corpus.read("texts", columns=["report_id", "text"])
    texts = dict(zip(kept["report_id"], kept["text"], strict=True))
    rows: dict[str, dict[str, list[Any]]] = {}
    for name, kind in (("quantities", Quantity), ("sections", Section), ("sentences", Sentence)):
        frame = corpus.read(name)
        wanted = [f.name for f in fields(kind) if f.name in frame.columns]
        for row in frame[["report_id", *wanted]].astype(object).where(frame.notna(), None).to_dict("records"):
            of = rows.setdefault(row.pop("report_id"), {})
            if kind is Section:
                row["own_end"] = row["end"]
            of.setdefault(name, []).append(kind(**row))
    about = corpus.read("reports", columns=["report_id", "label", "year", "level", "issuer_kind"])
    for row in about.astype(object).where(about.notna(), None).to_dict("records"):
        of = rows.get(row["report_id"], {})
        yield _Report(row["label"], texts[row["report_id"]], of.get("quantities", []), of.get("sections", []),
                      of.get("sentences", []), row["year"], row["level"], row["issuer_kind"])

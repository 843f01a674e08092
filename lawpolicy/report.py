"""One document through every stage: its rows, table by table."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from lawpolicy import (
    checks,
    compliance,
    furniture,
    indicators,
    metadata,
    places,
    quantities,
    schema,
    sections,
    sentences,
    terms,
    themes,
)
from lawpolicy.across import issuers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lawpolicy.indicators.book import Book
    from lawpolicy.problems import Problem
    from lawpolicy.read import Document, Given

Columns = dict[str, list[Any]]

METADATA_COLUMNS = (
    "title", "issuer", "issuer_kind", "level", "province", "prefecture", "county", "township", "admin_code", "year",
    "published", "signed", "index_number", "document_number", "site_code", "url", "retrieved", "label",
)  # fmt: skip


@dataclass(slots=True)
class Reading:
    """All that one pass over a document gave, before it becomes rows; ``inspect`` shows it."""

    report_id: str
    document: Document
    page: furniture.Page
    description: metadata.Description
    sections: list[sections.Section]
    sentences: list[sentences.Sentence]
    theme_weights: list[themes.ThemeWeight]
    terms: list[terms.Term]
    quantities: list[quantities.Quantity]
    indicators: list[indicators.Indicator]
    checks: list[checks.Check]
    compliance: list[compliance.Requirement]
    problems: list[Problem] = field(default_factory=list)


def report_id(text: str) -> str:
    """First 16 hex digits of the SHA-256 of the source text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def issuer_id(values: Mapping[str, Any]) -> str | None:
    """The id of the issuer that these columns of ``reports`` describe."""
    issuer = values.get("issuer")
    found = issuers.issuer_id(issuer, values.get("admin_code"), values.get("issuer_kind"), values.get("year"))
    return found or issuer  # a place that the tables do not know keeps its name: its reports still belong together


def analyse(
    document: Document, given: Sequence[Given] = (), segmenter: str = "rjieba", book: Book | None = None
) -> Reading:
    """Take one document through every stage. ``given`` (the manifest) beats what the page states.

    ``book`` is a compiled indicator codebook other than the package's.
    """
    text = document.text
    page = furniture.clean(text)
    about = metadata.describe(text, page, [*document.given, *given], document.source)
    start, end = page.body_start, page.body_end
    skip = [(f.start, f.end) for f in page.furniture if f.start >= start and f.end <= end]
    outline = sections.outline(text, start, end, skip)
    lines = sentences.split(text, outline, start, end, skip)
    weights = themes.score(text, outline)
    values = about.values
    year = values.get("year")
    numbers = quantities.find(text, outline, lines, year)
    linked = indicators.link(text, numbers, outline, lines, year, values.get("level"), values.get("issuer_kind"), book)
    reading = Reading(
        report_id=report_id(text),
        document=document,
        page=page,
        description=about,
        sections=outline,
        sentences=lines,
        theme_weights=weights,
        terms=terms.count(text, outline, segmenter),
        quantities=numbers,
        indicators=linked,
        checks=checks.find(text, numbers, lines, linked),
        compliance=compliance.judge(text, outline, lines, about),
    )
    unread = quantities.unread(text, start, end)
    reading.problems = [*document.problems, *page.problems, *about.problems, *places.audit(text, about, lines), *unread]
    return reading


def columns(reading: Reading) -> dict[str, Columns]:
    """The report's part of every table but ``copies``: column name → values, with the schema's columns."""
    rid, text, document, page = reading.report_id, reading.document.text, reading.document, reading.page
    values = reading.description.values
    report: dict[str, Any] = {name: values.get(name) for name in METADATA_COLUMNS}
    report.update(
        report_id=rid,
        label=values.get("label") or document.source,
        source=document.source,
        sha256=document.sha256,
        media_type=document.media_type,
        encoding=document.encoding,
        issuer_id=issuer_id(values),
        body_start=page.body_start,
        body_end=page.body_end,
        n_chars=page.body_end - page.body_start,
        duplicate_of=None,
    )
    source = {"report_id": rid, "text": text, "reader": document.reader, "reader_version": document.reader_version}
    made = {
        "reports": {name: [value] for name, value in report.items()},
        "texts": {name: [value] for name, value in source.items()},
        "metadata": _columns("metadata", reading.description.fields, rid),
        "furniture": _columns("furniture", page.furniture, rid),
        "sections": _columns("sections", reading.sections, rid),
        "theme_weights": _columns("theme_weights", reading.theme_weights, rid),
        "sentences": _columns(
            "sentences", reading.sentences, rid, text=[text[s.start : s.end] for s in reading.sentences]
        ),
        # Sorted, so that the order of rows does not spell the text in a corpus saved without it.
        "terms": _columns("terms", sorted(reading.terms, key=lambda t: (t.section_id, t.kind, t.term)), rid),
        "quantities": _columns("quantities", reading.quantities, rid),
        "indicators": _columns("indicators", reading.indicators, rid),
        "checks": _columns("checks", reading.checks, rid),
        "compliance": _columns("compliance", reading.compliance, rid),
        "problems": _columns(
            "problems", reading.problems, rid, source=[p.source or document.source for p in reading.problems]
        ),
    }
    return made


def _columns(table: str, items: Sequence[Any], rid: str, **given: list[Any]) -> Columns:
    made: Columns = {}
    for column in schema.TABLES[table].names:
        if column == "report_id":
            made[column] = [rid] * len(items)
        elif column in given:
            made[column] = given[column]
        else:
            made[column] = list(map(attrgetter(column), items))
    return made

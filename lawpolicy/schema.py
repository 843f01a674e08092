"""The tables of a corpus: every column with its type, unit, meaning, and whether it holds running text.

This is the one place that says what a table looks like. Parquet schemas, empty frames, the data dictionary,
`datapackage.json` and the columns dropped by ``Corpus.save(text=False)`` all come from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

SCHEMA_VERSION = "1"

# Arrow type of each kind of column. `category` is a string that repeats: dictionary-encoded on disk and in memory.
KINDS = ("string", "category", "int", "float", "bool", "date", "strings", "ints")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    name: str
    kind: str
    meaning: str
    unit: str | None = None
    text: bool = False  # holds running text of a report: not in a corpus saved with text=False
    key: bool = False  # never null


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a corpus."""

    name: str
    row: str  # what one row is
    columns: tuple[Column, ...]

    @property
    def names(self) -> list[str]:
        return [c.name for c in self.columns]

    @property
    def text_columns(self) -> list[str]:
        return [c.name for c in self.columns if c.text]

    def column(self, name: str) -> Column:
        return next(c for c in self.columns if c.name == name)


def _c(name: str, kind: str, meaning: str, unit: str | None = None, *, text: bool = False, key: bool = False) -> Column:
    return Column(name, kind, meaning, unit, text, key)


_ID = _c("report_id", "category", "First 16 hex digits of the SHA-256 of the source text", key=True)
_START = _c("start", "int", "Where the evidence starts in the source text", "characters")
_END = _c("end", "int", "Where the evidence ends, exclusive", "characters")

_TABLES = (
    Table(
        "reports",
        "a report",
        (
            _c("report_id", "string", "First 16 hex digits of the SHA-256 of the source text", key=True),
            _c("label", "string", "Short name for people, such as 朝天区 2020", key=True),
            _c("source", "string", "Path of the file, relative to the folder that was built", key=True),
            _c("url", "string", "Address of the page, from the page or the manifest"),
            _c("retrieved", "date", "Day the page was saved, from the page or the manifest"),
            _c("sha256", "string", "SHA-256 of the file's bytes"),
            _c("media_type", "string", "Media type of the file"),
            _c("encoding", "string", "Character encoding that was used"),
            _c("title", "string", "Title as written; null where the page has none"),
            _c("issuer", "string", "Official name of the government or department that reports"),
            _c("issuer_id", "string", "The same over years and renamings"),
            _c("issuer_kind", "string", "government, department, party or other"),
            _c("level", "string", "national, province, prefecture, county or township"),
            _c("province", "string", "Official name in the report's year"),
            _c("prefecture", "string", "Official name in the report's year; null in municipalities"),
            _c("county", "string", "Official name in the report's year"),
            _c("township", "string", "Official name in the report's year"),
            _c("admin_code", "string", "GB/T 2260 code of that year, of the lowest division at county level or above"),
            _c("year", "int", "The year reported on", "year"),
            _c("published", "date", "Day of publication as the page states it"),
            _c("signed", "date", "Day of signature at the end of the text"),
            _c("index_number", "string", "索引号"),
            _c("document_number", "string", "发文字号"),
            _c("site_code", "string", "政府网站标识码"),
            _c("body_start", "int", "Where the body starts in the source text", "characters"),
            _c("body_end", "int", "Where the body ends, exclusive", "characters"),
            _c("n_chars", "int", "Length of the body", "characters"),
            _c("duplicate_of", "string", "report_id of the better copy of the same report, else null"),
        ),
    ),
    Table(
        "copies",
        "another file with the same text",
        (
            _c("report_id", "string", "The report whose text it is", key=True),
            _c("source", "string", "Path of the other file", key=True),
            _c("sha256", "string", "SHA-256 of the other file's bytes"),
        ),
    ),
    Table(
        "texts",
        "a report's source text",
        (
            _c("report_id", "string", "The report", key=True),
            _c("text", "string", "What reading the file gave, before any cleaning", text=True),
            _c("reader", "string", "The reader that gave it"),
            _c("reader_version", "string", "Version of the reader"),
        ),
    ),
    Table(
        "metadata",
        "a field of a report, with its evidence",
        (
            _ID,
            _c("field", "category", "Column of `reports`", key=True),
            _c("value", "string", "The value given to it", text=True),
            _START,
            _END,
            _c("method", "category", "stated, inferred, manifest or correction", key=True),
            _c("rule", "category", "The rule that gave it", key=True),
            _c("confidence", "float", "How sure the rule is, 0 to 1"),
        ),
    ),
    Table(
        "furniture",
        "a span cleaned away",
        (
            _ID,
            _START,
            _END,
            _c(
                "kind",
                "category",
                "breadcrumb, metadata, title, addressee, signature, date, site_footer, widget, "
                "attachment, blank_run or other",
                key=True,
            ),
            _c("rule", "category", "The rule that took it", key=True),
        ),
    ),
    Table(
        "sections",
        "a node of the outline",
        (
            _ID,
            _c("section_id", "int", "Counted within a report; 0 stands before the first heading", key=True),
            _c("parent_id", "int", "The section that holds it; null at the top"),
            _c("level", "int", "By the kind of mark: 1 一、 2 (一) 3 1. 4 (1), ①, 一是; 0 for section 0", key=True),
            _c("number", "string", "The mark as written; null for unnumbered headings"),
            _c("heading", "string", "Heading without number and closing mark; null where there is none", text=True),
            _START,
            _END,
            _c("role", "category", "progress, leader_duty, problems, plans, preamble or other"),
            _c("theme", "category", "Main theme, a code of the codebook, or null"),
        ),
    ),
    Table(
        "theme_weights",
        "a section's weight on a theme",
        (
            _ID,
            _c("section_id", "int", "The section", key=True),
            _c("theme", "category", "A code of the codebook", key=True),
            _c("weight", "float", "Share of the section's theme score, 0 to 1"),
        ),
    ),
    Table(
        "sentences",
        "a sentence of the body",
        (
            _ID,
            _c("section_id", "int", "Deepest section that holds it", key=True),
            _c("sentence_id", "int", "Counted within a report", key=True),
            _START,
            _END,
            _c("role", "category", "Its section's role, except where the text itself changes role"),
            _c("text", "string", "The sentence", text=True),
        ),
    ),
    Table(
        "terms",
        "a term's count in a section's own text",
        (
            _ID,
            _c("section_id", "int", "The section whose own text was counted", key=True),
            _c("role", "category", "Role of that section"),
            _c("term", "category", "The term", key=True),
            _c("kind", "category", "token (segmentation) or phrase (lexicon, matched on characters)", key=True),
            _c("n", "int", "How often it stands there", "occurrences"),
        ),
    ),
    Table(
        "quantities",
        "a reported number",
        (
            _ID,
            _c("quantity_id", "int", "Counted within a report", key=True),
            _c("section_id", "int", "Deepest section that holds it", key=True),
            _c("sentence_id", "int", "Sentence that holds it", key=True),
            _START,
            _END,
            _c("as_written", "string", "Number, 万/亿, 余/多/近/约 and unit as written"),
            _c("value", "float", "In the base unit: 812.69万余元 is 8126900, 86% is 86"),
            _c("value_high", "float", "Upper end of a range, else null"),
            _c("unit", "category", "As written, without 万; null where the text lost it"),
            _c("bound", "category", "exact, at_least, at_most or about"),
            _c("measured", "string", "The noun phrase counted, able to stand alone", text=True),
            _c(
                "period",
                "category",
                "2022, 2019H2, 2024Q1-Q3, 2020-03..2020-05, 2021-2024, ..2024-06; null for a stock",
            ),
            _c("scope", "category", "As the text states it: 全区, 市级, …; else null"),
            _c("change", "category", "up or down where the number states a change"),
            _c("part_of", "int", "quantity_id of the whole of which this is a part, or of the base of a rate"),
            _c("related_to", "int", "quantity_id of the other number of a pair"),
            _c("relation", "category", "from (of a from→to pair) or unit_pair (12宗36个)"),
        ),
    ),
    Table(
        "indicators",
        "a comparable figure",
        (
            _ID,
            _c("indicator", "category", "A code of the codebook", key=True),
            _c("year", "int", "Year of the period; the report's for a standing stock", "year"),
            _c("value", "float", "In the codebook's unit"),
            _c("unit", "category", "The codebook's"),
            _c("bound", "category", "exact, at_least, at_most or about"),
            _c("period", "category", "As in quantities"),
            _c("scope", "category", "As in quantities"),
            _c("basis", "category", "total or part: a part is never compared with totals"),
            _c("quantity_id", "int", "The reported number behind it", key=True),
            _c("confidence", "float", "How sure the link is, 0 to 1; below 0.9 left out of comparisons"),
        ),
    ),
    Table(
        "checks",
        "an arithmetic relation among reported numbers",
        (
            _ID,
            _c(
                "kind",
                "category",
                "rate, sum, part_of_whole, difference, carry_over, trend, repeated or across_reports",
                key=True,
            ),
            _c("quantity_ids", "ints", "Exactly the numbers in the relation"),
            _c("report_ids", "strings", "Aligned with quantity_ids for relations across reports; else null"),
            _c("expected", "float", "What the other numbers give"),
            _c("reported", "float", "What the report says"),
            _c("holds", "bool",
               "False only where no rounding or bound can save it; null: odd, but a reader could explain it"),
            _c("note", "string", "The relation in words", text=True),
        ),
    ),
    Table(
        "compliance",
        "a legal requirement of a report",
        (
            _ID,
            _c("requirement", "category", "on_time, achievements, problems, causes, leader_duty or plans", key=True),
            _c("met", "bool", "Null where the text cannot tell"),
            _START,
            _END,
            _c("note", "string", "Why", text=True),
        ),
    ),
    Table(
        "problems",
        "something a person should look at",
        (
            _c("source", "string", "The file, relative to the folder that was built"),
            _c("report_id", "string", "Null where no report came of it"),
            _c("stage", "category", "The stage that noticed", key=True),
            _c("severity", "category", "error or warning", key=True),
            _c("message", "string", "What is wrong and what to do", text=True),
        ),
    ),
)

TABLES: dict[str, Table] = {t.name: t for t in _TABLES}


@cache
def arrow_schema(name: str, text: bool = True) -> pa.Schema:
    """Arrow schema of a table; without its running-text columns where ``text`` is false."""
    import pyarrow as pa

    types: dict[str, Any] = {
        "string": pa.string(),
        "category": pa.dictionary(pa.int32(), pa.string()),
        "int": pa.int64(),
        "float": pa.float64(),
        "bool": pa.bool_(),
        "date": pa.date32(),
        "strings": pa.list_(pa.string()),
        "ints": pa.list_(pa.int64()),
    }
    return pa.schema([pa.field(c.name, types[c.kind]) for c in TABLES[name].columns if text or not c.text])


def frame(name: str, table: pa.Table) -> pd.DataFrame:
    """A table of Arrow data as a DataFrame with the types of the schema.

    Strings are pandas ``string``, whole numbers ``Int64``, truth values ``boolean``, dates ``datetime64``, figures
    ``Float64``, repeated words ``category``; a missing value is a real null in each.
    """
    import pandas as pd

    types: dict[str, Any] = {
        "string": pd.StringDtype(),
        "int": pd.Int64Dtype(),
        "float": pd.Float64Dtype(),
        "bool": pd.BooleanDtype(),
    }
    columns: dict[str, Any] = {}
    for c in TABLES[name].columns:
        if c.name not in table.column_names:
            continue
        column = table.column(c.name)
        if c.kind in types:
            columns[c.name] = types[c.kind].__from_arrow__(column)
        elif c.kind == "category":
            words = column.unify_dictionaries().to_pandas().cat.remove_unused_categories()
            # In the order of the words, whatever order the parts were written in: the same frame from any layout.
            columns[c.name] = words.cat.set_categories(sorted(words.cat.categories))
        elif c.kind == "date":
            columns[c.name] = pd.to_datetime(column.to_pandas(date_as_object=False)).astype("datetime64[s]")
        else:
            columns[c.name] = pd.Series(column.to_pylist(), dtype=object)
    return pd.DataFrame(columns)


def empty(name: str, text: bool = True) -> pd.DataFrame:
    """The table with no row, every column typed."""
    return frame(name, arrow_schema(name, text).empty_table())

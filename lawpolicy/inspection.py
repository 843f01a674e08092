"""One report laid open: what was read, cleaned, inferred and found, by which rule; in the terminal and as a page."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from lawpolicy import read, report
from lawpolicy.indicators import edited
from lawpolicy.problems import LawpolicyError

if TYPE_CHECKING:
    from pathlib import Path

    from lawpolicy.report import Reading

# Kinds of marks, outermost first: one class of the page each.
_ROLES = ("progress", "leader_duty", "problems", "plans", "preamble", "other")

_STYLE = """
:root { color-scheme: light; }
body { font: 16px/1.75 "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; color: #1b1b1b; background: #fff;
  margin: 0 auto; max-width: 76rem; padding: 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
table { border-collapse: collapse; display: block; overflow-x: auto; max-width: 100%; font-size: .875rem; }
th, td { border-bottom: 1px solid #ccc; padding: .25rem .6rem; text-align: left; vertical-align: top; }
th { background: #f3f3f3; } td.n { text-align: right; font-variant-numeric: tabular-nums; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; border: 1px solid #ccc; padding: 1rem; }
.furniture { color: #595959; background: #eee; text-decoration: line-through; text-decoration-color: #999; }
.metadata { border-bottom: 3px solid #0072b2; }
.heading { font-weight: 700; }
.number { color: #595959; font-weight: 700; }
.quantity { background: #fff3b0; border-bottom: 2px solid #b58900; }
.indicator { background: #d5f0d0; border-bottom: 2px solid #2b7a1f; }
.evidence { border-bottom: 3px dotted #aa3377; }
.role-problems { background: #fdeaea; } .role-plans { background: #e9f1fb; } .role-leader_duty { background: #f4ecfa; }
.role-preamble, .role-other { color: #444; }
"""


@dataclass(slots=True)
class Mark:
    """A span of the page: what it is and what a reader sees on pointing at it."""

    start: int
    end: int
    kind: str  # a class of the style above
    says: str


def inspect(path: Path, codebook: Path | None = None) -> list[Reading]:
    """Read one file through every stage, without saving anything.

    ``codebook``: a folder with edited files of the indicator codebook. Errors: ``LawpolicyError`` where there is no
    such file, nothing could be read from it, or the codebook has a fault.
    """
    book = edited.load(codebook).book
    if not path.is_file():
        what = "a folder; name one report in it" if path.is_dir() else "no such file; name one report"
        raise LawpolicyError(f"{path}: {what}.")
    documents, problems = read.read(path, path.name)
    if not documents:
        raise LawpolicyError("; ".join(p.message for p in problems) or f"{path}: nothing could be read from it.")
    readings = [report.analyse(d, book=book) for d in documents]
    readings[0].problems = [*problems, *readings[0].problems]
    return readings


def marks(reading: Reading) -> list[Mark]:
    """Every span that a stage gave, outer ones first."""
    linked = {i.quantity_id: i for i in reading.indicators}
    made = [Mark(f.start, f.end, "furniture", f"{f.kind} · {f.rule}") for f in reading.page.furniture]
    made += [Mark(s.start, s.end, f"role-{s.role}", s.role) for s in reading.sentences if s.role in _ROLES[1:]]
    for f in reading.description.fields:
        if f.start is not None and f.end is not None:
            made.append(Mark(f.start, f.end, "metadata", f"{f.field} = {f.value} · {f.rule} · {f.confidence:.2f}"))
    for s in reading.sections:
        if s.number:
            made.append(
                Mark(s.start, s.start + len(s.number), "number", f"level {s.level} · {s.role} · {s.theme or '–'}")
            )
        if s.heading:
            at = reading.document.text.find(s.heading[:8], s.start, s.end)
            if at >= 0:
                made.append(Mark(at, min(at + len(s.heading), s.end), "heading", f"{s.role} · theme {s.theme or '–'}"))
    for q in reading.quantities:
        link = linked.get(q.quantity_id)
        says = f"{q.measured} = {q.value:g} {q.unit or '(no unit)'} · {q.bound} · {q.period or 'stock'}"
        if link:
            says += f" · {link.indicator} ({link.basis or 'basis unknown'}, {link.confidence:.2f})"
        made.append(Mark(q.start, q.end, "indicator" if link else "quantity", says))
    for c in reading.compliance:
        if c.start is not None and c.end is not None and c.met:
            made.append(Mark(c.start, min(c.end, c.start + 40), "evidence", f"{c.requirement}: {c.note}"))
    return made


def page(readings: list[Reading]) -> str:
    """One HTML page, complete in itself: tables of what was found, then each text with its spans marked."""
    body = "".join(_report(r) for r in readings)
    title = escape(readings[0].document.source)
    return (
        f'<!doctype html>\n<html lang="zh"><head><meta charset="utf-8"><title>{title} · lawpolicy inspect</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{_STYLE}</style></head>'
        f"<body><main>{body}</main></body></html>\n"
    )


def tables(reading: Reading) -> list[tuple[str, list[str], list[list[Any]]]]:
    """What was found, as (title, columns, rows): the same tables on the page and in the terminal."""
    d, text = reading.document, reading.document.text
    by_id = {q.quantity_id: q for q in reading.quantities}
    body = f"{reading.page.body_start}–{reading.page.body_end}"
    read_row = [reading.report_id, d.reader, d.media_type, d.encoding, len(text), body]
    outline = [
        [s.section_id, "　" * max(s.level - 1, 0) + (s.number or ""), s.heading, s.role, s.theme, _span(s.start, s.end)]
        for s in reading.sections
    ]
    figures = [
        [q.quantity_id, q.as_written, q.value, q.unit, q.bound, q.measured, q.period, q.scope, q.change, q.part_of]
        for q in reading.quantities
    ]
    fields = [
        [f.field, f.value, f.method, f.rule, f.confidence, _span(f.start, f.end)] for f in reading.description.fields
    ]
    cleaned = [[f.kind, f.rule, _span(f.start, f.end), _short(text[f.start : f.end])] for f in reading.page.furniture]
    linked = [
        [i.indicator, i.value, i.unit, i.basis, i.confidence, by_id[i.quantity_id].as_written]
        for i in reading.indicators
    ]
    audited = [
        [c.kind, ", ".join(by_id[i].as_written for i in c.quantity_ids), c.expected, c.reported, c.holds, c.note]
        for c in reading.checks
    ]
    figure_columns = ["id", "as written", "value", "unit", "bound", "measured", "period", "scope", "change", "part of"]
    return [
        ("Read 读入", ["report_id", "reader", "media type", "encoding", "characters", "body"], [read_row]),
        (
            "Problems 问题",
            ["stage", "severity", "message"],
            [[p.stage, p.severity, p.message] for p in reading.problems],
        ),
        ("Metadata 元数据", ["field", "value", "method", "rule", "confidence", "span"], fields),
        ("Cleaned away 清理", ["kind", "rule", "span", "text"], cleaned),
        ("Outline 结构", ["section", "number", "heading", "role", "theme", "span"], outline),
        ("Figures 数字", figure_columns, figures),
        ("Indicators 指标", ["indicator", "value", "unit", "basis", "confidence", "as written"], linked),
        ("Checks 核算", ["kind", "figures", "expected", "reported", "holds", "note"], audited),
        (
            "Compliance 合规",
            ["requirement", "met", "note"],
            [[c.requirement, c.met, c.note] for c in reading.compliance],
        ),
    ]


def show(reading: Reading) -> None:
    """Print the tables to the terminal."""
    from rich.console import Console
    from rich.table import Table

    console = Console()
    for title, columns, rows in tables(reading):
        table = Table(title=f"{title} ({len(rows)})", title_justify="left")
        for column in columns:
            table.add_column(column, overflow="fold")
        for row in rows:
            table.add_row(*(_cell(v) for v in row))
        console.print(table, markup=False)


def _report(reading: Reading) -> str:
    made = [f"<h1>{escape(reading.description.values.get('label') or reading.document.source)}</h1>"]
    for title, columns, rows in tables(reading):
        head = "".join(f"<th scope='col'>{escape(c)}</th>" for c in columns)
        lines = []
        for row in rows:
            cells = "".join(f"<td{_number(v)}>{escape(_cell(v))}</td>" for v in row)
            lines.append(f"<tr>{cells}</tr>")
        made.append(f"<h2>{escape(title)} ({len(rows)})</h2><table><tr>{head}</tr>{''.join(lines)}</table>")
    made.append(f"<h2>The text with its spans 原文标注</h2><pre>{_marked(reading.document.text, marks(reading))}</pre>")
    return "".join(made)


def _marked(text: str, spans: list[Mark]) -> str:
    """The text, cut wherever a span starts or ends; each piece carries the classes of all spans over it."""
    starts: dict[int, list[int]] = {}
    ends: dict[int, list[int]] = {}
    for i, span in enumerate(spans):
        if span.end > span.start:
            starts.setdefault(span.start, []).append(i)
            ends.setdefault(span.end, []).append(i)
    cuts = sorted({0, len(text), *starts, *ends})
    open_now: set[int] = set()
    made = []
    for at, until in zip(cuts, [*cuts[1:], len(text)], strict=True):
        open_now.difference_update(ends.get(at, ()))
        open_now.update(starts.get(at, ()))
        piece = escape(text[at:until])
        if open_now and piece:
            over = [spans[i] for i in sorted(open_now)]
            classes = " ".join(dict.fromkeys(s.kind for s in over))
            says = escape(" | ".join(dict.fromkeys(s.says for s in over)), quote=True)
            piece = f'<span class="{classes}" title="{says}">{piece}</span>'
        made.append(piece)
    return "".join(made)


def _number(value: Any) -> str:
    return ' class="n"' if isinstance(value, (int, float)) and not isinstance(value, bool) else ""


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    return f"{value:g}" if isinstance(value, float) and abs(value) < 1e6 else str(value)


def _span(start: int | None, end: int | None) -> str | None:
    return None if start is None else f"{start}–{end}"


def _short(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= 60 else one_line[:59] + "…"

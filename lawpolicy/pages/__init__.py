"""Notebooks as pages, and the index that links them: HTML that needs no network, no script and no font of the machine.

Whatever comes from a report is escaped where it is made (:mod:`lawpolicy.display`); what a notebook shows by other
ways is cleaned once more here: no script, style, frame, form or address but http, https and mailto passes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lawpolicy import __version__
from lawpolicy.language import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

HERE = Path(__file__).parent
FOLDER = "figures"  # of figures and tables, beside the pages

_SHOWN = (
    "a abbr article aside b blockquote br caption code col colgroup dd del details div dl dt em figcaption figure h1 "
    "h2 h3 h4 h5 h6 hr i kbd li mark ol p pre q s section small span strong sub summary sup table tbody td tfoot th "
    "thead time tr u ul"
)
_TAGS = frozenset(_SHOWN.split())
_ATTRIBUTES = {
    "*": ["class", "id", "lang", "title", "role", "tabindex", "aria-label", "aria-labelledby"],
    "a": ["href", "download"],
    "td": ["colspan", "rowspan"],
    "th": ["colspan", "rowspan", "scope"],
    "ol": ["start"],
}


@dataclass(slots=True)
class Page:
    """What the index says of one notebook."""

    name: str  # 01_corpus
    title: str
    findings: list[str] = field(default_factory=list)
    figures: list[dict[str, Any]] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)


def clean(html: object) -> str:
    """HTML with nothing in it that runs, loads or leaves the page; what is not allowed is shown as text."""
    import bleach  # type: ignore[import-untyped]

    return bleach.clean(str(html), tags=_TAGS, attributes=_ATTRIBUTES, protocols={"http", "https", "mailto"})


@cache
def _templates() -> Any:
    import jinja2

    loader = jinja2.FileSystemLoader(HERE / "templates")
    return jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined)


def _words(language: str) -> dict[str, str]:
    keys = (
        "skip",
        "pages",
        "about",
        "parameters",
        "name",
        "value",
        "meaning",
        "contents",
        "failed",
        "findings",
        "page",
        "notebook",
        "figures",
        "tables",
        "corpus_files",
        "table",
        "rows",
        "row_is",
        "code",
        "undescribed",
    )
    return {k: say(f"page_{k}", language) for k in keys} | {
        "made_by": say("page_made_by", language, version=__version__)
    }


def summary(nb: Mapping[str, Any], name: str) -> Page:
    """What an executed notebook shows: its title, key findings, figures and tables."""
    page = Page(name, name)
    for cell in nb["cells"]:
        if cell["cell_type"] == "markdown" and page.title == name:
            first = "".join(cell["source"]).lstrip().split("\n", 1)[0]
            page.title = first.removeprefix("# ").strip() if first.startswith("# ") else name
        for output in cell.get("outputs", ()):
            about = output.get("metadata", {})
            figure = about.get("image/png", {})
            if "figure" in figure:
                page.figures.append(dict(figure))
            shown = about.get("text/html", {})
            page.findings += shown.get("findings", [])
            if "table" in shown:
                page.tables.append(shown["table"])
    return page


def _notebook_body(nb: Any, page: Page, language: str) -> str:
    from nbconvert.exporters import HTMLExporter
    from traitlets.config import Config

    # The figure's file beats the bitmap inside the notebook, and HTML the plain text beside it.
    order = ["image/png", "text/html", "text/markdown", "text/plain"]
    exporter = HTMLExporter(
        template_name="lawpolicy",
        extra_template_basedirs=[str(HERE / "templates")],
        filters={"safe_html": clean},
        exclude_anchor_links=True,
        config=Config({"NbConvertBase": {"display_data_priority": order}}),
    )
    known = {
        "words": _words(language),
        "folder": FOLDER,
        "tables": set(page.tables),
        "figures": {f["figure"] for f in page.figures},
    }
    body, _ = exporter.from_notebook_node(nb, resources=known)
    return str(body)


def notebook(
    nb: Any, page: Page, pages: Sequence[Page], *, corpus: str, parameters: Iterable[Mapping[str, Any]], language: str
) -> str:
    """The page of an executed notebook: what corpus and parameters it ran on at the top, then its cells."""
    from markupsafe import Markup

    counted = count(1)
    body = re.sub("<h2>", lambda _: f'<h2 id="section-{next(counted)}">', _notebook_body(nb, page, language))
    headings = re.findall(r'<h2 id="([^"]+)">(.*?)</h2>', body, re.DOTALL)
    contents = [{"id": i, "text": Markup(clean(t))} for i, t in headings]
    about = (
        _templates()
        .get_template("about.html.j2")
        .render(corpus=corpus, parameters=list(parameters), contents=contents, words=_words(language))
    )
    first, end, rest = body.partition("</h1>")  # the title comes first, then what it was made from
    body = f"{first}{end}\n{about}\n{rest}" if end else f"{about}\n{body}"
    return _page(page.title, body, pages, page.name, language)


def index(
    pages: Sequence[Page],
    *,
    corpus: str,
    when: str,
    failures: Sequence[str],
    resources: Sequence[Mapping[str, Any]],
    language: str,
) -> str:
    """The page that says what corpus, when, with what findings, and links pages, figures, tables and corpus files."""
    figures = [
        {"name": f["figure"], "alt": f["alt"], "width": f["width"], "height": f["height"]}
        | {suffix: f"{FOLDER}/{f['figure']}.{suffix}" for suffix in ("svg", "png", "csv")}
        for p in pages
        for f in p.figures
    ]
    body = (
        _templates()
        .get_template("index.html.j2")
        .render(
            title=say("page_title", language),
            corpus=corpus,
            when=when,
            failures=failures,
            resources=resources,
            figures=figures,
            tables=[{"name": t, "href": f"{FOLDER}/{t}.csv"} for p in pages for t in p.tables],
            pages=[
                {
                    "title": p.title,
                    "findings": p.findings,
                    "href": f"{p.name}.html",
                    "notebook": f"notebooks/{p.name}.ipynb",
                }
                for p in pages
            ],
            words=_words(language),
        )
    )
    return _page(say("page_title", language), body, pages, None, language)


def _page(title: str, body: str, pages: Sequence[Page], here: str | None, language: str) -> str:
    from markupsafe import Markup

    links = [{"href": "index.html", "text": say("page_home", language), "here": here is None}]
    links += [{"href": f"{p.name}.html", "text": p.title, "here": p.name == here} for p in pages]
    return str(
        _templates()
        .get_template("page.html.j2")
        .render(
            lang="zh-CN" if language == "zh" else "en",
            title=title,
            links=links,
            version=__version__,
            body=Markup(body),
            css=Markup(_css()),
            words=_words(language),
        )
    )


@cache
def _css() -> str:
    return (HERE / "style.css").read_text(encoding="utf-8")


def with_font(page: str, font: bytes) -> str:
    """The page with a font in it for its Chinese characters, so that it reads where the machine has no Chinese font.

    It is asked for first but holds wide characters alone: asked for last, Chromium leaves the first words of each size
    as boxes.
    """
    from base64 import b64encode

    face = (
        "@font-face { font-family: 'Lawpolicy Page'; font-display: block; unicode-range: U+2460-24FF, U+2E80-9FFF, "
        "U+F900-FAFF, U+FE30-FE4F, U+FF00-FFEF, U+20000-3FFFF; src: url(data:font/woff;base64,%s) format('woff'); }"
    )
    return page.replace("<style>\n", f"<style>\n{face % b64encode(font).decode('ascii')}\n", 1)

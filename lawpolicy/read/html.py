"""HTML pages of government sites: what they state of themselves, and the report's text, a line a paragraph."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

from lawpolicy.read import Document, encoding, html_audit, html_body, html_labels, html_pages, html_title, html_tree
from lawpolicy.read.files import MAX_BYTES, Unreadable, note_encoding, warn
from lawpolicy.read.html_given import Found, from_meta, from_scripts
from lawpolicy.read.html_lines import lines
from lawpolicy.read.html_script import article, assigned, fragments

_HAN = re.compile(r"[\u3400-\u9fff]")
_SHORT = 300  # Han characters of body below which a report is looked for elsewhere
_PAGE = 100  # Han characters that make a page with a pager part of a text, not a list of pages
_MAX_MARKUP = 8_000_000  # characters of a page without its scripts and pictures
_DEPTH = 2  # frames inside frames that are followed


def parse(data: bytes, document: Document, path: Path | None, declared: str | None = None, depth: int = 0) -> None:
    """Fill ``document`` from the bytes of a page; ``path`` lets frames saved beside it be read."""
    found = encoding.decode(data, declared or html_tree.declared(data))
    note_encoding(document, found)
    fill(found.text, document)
    if depth < _DEPTH and path is not None and len(_HAN.findall(document.text)) < _SHORT:
        _from_frame(found.text, document, path, depth)


def fill(source: str, document: Document) -> None:
    """Fill ``document`` from a page that is text already."""
    if len(source) > _MAX_MARKUP:
        source = html_tree.without_bulk(source)
        if len(source) > _MAX_MARKUP:
            raise Unreadable(f"holds {len(source) / 1e6:,.0f} million characters of markup: it is no page of a report.")
    tree = html_tree.parse(source)
    if tree.too_deep:
        text = html_tree.plain_text(source)
        warn(document, f"{document.source}: its elements are nested too deep to be told apart, so all text of the page "
             "was kept, menus too; save the report as .txt if that is too much.")
        document.text = text
        return
    scripts = [el.text for el in tree.tags.get("script", []) if el.text]
    stored = article(scripts)
    values = assigned(scripts)
    given = Found()
    from_meta(tree, given)
    from_scripts(values, stored, given)
    pager = html_pages.pager(tree, scripts)
    if pager is not None and html_pages.show_pages(tree):
        pager = None
    skip = html_body.skipped(tree)
    tables = html_labels.label_tables(tree)
    body = html_body.find(tree, skip | set(tables), source)
    if body.han < _SHORT and html_body.show_hidden(tree):  # shown by a script once the page stands
        skip = html_body.skipped(tree)
        body = html_body.find(tree, skip | set(tables), source)
    _from_page(tree, skip, tables, body, values, given)
    document.text = "\n".join(line.text for line in body.lines)
    document.given = given.given()
    kept = [stored["content"]] if stored is not None else fragments(tree) if body.han < _SHORT else []
    floor = max(body.han, 10 if stored is not None else _SHORT)
    if not any(_fill_from_markup(markup, floor, document) for markup in sorted(kept, key=len, reverse=True)):
        _audit(tree, skip | set(tables), body, source, document)
    if pager is not None and len(_HAN.findall(document.text)) >= _PAGE:
        warn(document, f"{document.source}: it is one page of a text that goes on over several ({pager[:60]}), so the "
             "report is incomplete: save the other pages too and put them into one file in their order.")


def _from_page(
    tree: html_tree.Tree, skip: set[Any], tables: list[Any], body: html_body.Body, values: dict[str, str], given: Found
) -> None:
    """Labelled values before, beside and after the body; a bare date above it; the title."""
    parts = html_labels.pieces(tree.root, tree.hidden, values)
    prose = [line.text for line in body.lines if html_body.is_prose(line) and not line.row]
    first = next((n for n, piece in enumerate(parts) if prose and piece.text == prose[0]), len(parts))
    last = next((n for n in range(len(parts) - 1, -1, -1) if prose and parts[n].text == prose[-1]), first)
    above = parts[:first]
    index = {el for table in tables for el in table.iter()}
    outside = above + [piece for piece in parts[first:last] if piece.element in index] + parts[last + 1 :]
    html_labels.vertical_tables(tables, given)
    html_labels.from_pieces(outside, given)
    if given.best("published") is None:
        date = html_labels.bare_date(above)
        if date:
            given.put("published", date, "info:date", 6)
    html_title.choose(tree, skip, [piece.text for piece in above], given)


def _fill_from_markup(content: str, floor: int, document: Document) -> bool:
    """The body from markup that a script shows; False where it holds no more than ``floor`` Han characters."""
    if "&lt;" in content and "<" not in content:
        content = unescape(content)
    fragment = html_tree.parse(f"<div>{content}</div>")
    kept = lines(fragment.root, fragment.hidden)
    if sum(line.han for line in kept) <= floor:
        return False
    document.text = "\n".join(line.text for line in kept)
    return True


def _audit(tree: html_tree.Tree, skip: set[Any], body: html_body.Body, source: str, document: Document) -> None:
    han = body.han
    where = html_audit.elsewhere(tree, body.containers, han, source)
    if where is not None:
        warn(document, f"{document.source}: {where}")
        return
    share, visible = html_audit.kept_share(tree, skip, han + body.doubled)
    if share < html_audit.FLOOR and visible - han > 200:
        warn(document, f"{document.source}: {share:.0%} of the page's text outside links was kept as the report "
             f"({han:,} of {visible:,} Chinese characters); compare it with the page.")


def _from_frame(source: str, document: Document, path: Path, depth: int) -> None:
    """Read the frame that holds the report where the browser saved it beside the page."""
    for link in html_audit.frames(html_tree.parse(source)):
        file = _saved(link, path)
        if file is None:
            continue
        inner = replace(document, text="", given=[], problems=[])
        try:
            parse(file.read_bytes()[:MAX_BYTES], inner, file, depth=depth + 1)
        except (OSError, Unreadable, encoding.NotText):
            continue
        if len(_HAN.findall(inner.text)) > 3 * len(_HAN.findall(document.text)):
            known = {row.field for row in document.given}
            document.text, document.encoding = inner.text, inner.encoding
            document.given += [row for row in inner.given if row.field not in known]
            document.problems = inner.problems
            return


def _saved(link: str, path: Path) -> Path | None:
    """The file of a frame beside the page or in its folder of parts; never outside the page's own folder."""
    from urllib.parse import unquote

    name = unquote(link.split("?", 1)[0].split("#", 1)[0])
    if not name.lower().endswith((".html", ".htm")) or "\0" in name or re.match(r"[a-z]+:", name, re.IGNORECASE):
        return None
    folder = path.parent.resolve()
    try:
        file = (folder / name).resolve()
        return file if file.is_relative_to(folder) and file.is_file() and file != path.resolve() else None
    except (OSError, ValueError):
        return None

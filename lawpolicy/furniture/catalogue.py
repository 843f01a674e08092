"""Lines of labels and values above a report, and what stands beside them: a path, a title, a day, an office."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lawpolicy import dates
from lawpolicy.furniture import labels, marks, titles
from lawpolicy.furniture.page import item, sentence

if TYPE_CHECKING:
    from lawpolicy.furniture.labels import Hit
    from lawpolicy.furniture.page import Page

_WINDOW = 800  # characters behind the last label in which running text is looked for
_CELLS = re.compile(r"\t|[|｜]|[ 　\xa0\u2002\u2003]{2,}")
_CODE = re.compile(r"[\w\-/.〔〕\[\]()（）﹝﹞]{4,60}")
_COUNTS = re.compile(r"[\d\s大中小次人\[\]【】()（）]{0,30}")
_EDGE = " \t　\xa0\u2002\u2003•·●■◆▪※*-|｜丨【[(（>》"
_DAY_BEHIND = re.compile(rf"[ \t　\xa0\u2002\u2003|｜丨\[【(（]{{1,12}}({dates.DAY.pattern})", dates.DAY.flags)
_NAMES = ("source_name", "publisher", "byline")


def _counted(lead: str, hits: list[Hit]) -> bool:
    """Whether a line is an office and a day with a counter or buttons behind: 示例市水利局　2024-01-29　阅读(31)."""
    return len(lead) <= 60 and dates.DAY.search(lead) is not None and all(h.field in ("views", "widget") for h in hits)


class Catalogue:
    """Takes lines of labels; ``titles`` collects the squeezed titles found beside them."""

    def __init__(self, text: str, page: Page, found: list[str]):
        self.text, self.page, self.titles = text, page, found
        self.pending: list[Hit] = []  # labels of the line before that have no value yet

    def take(self, a: int, b: int, hits: list[Hit], running: bool) -> int | None:
        """Take the labels and values of the line ``a:b``; None where the line is not of this kind.

        Gives where they end: ``b``, or where running text goes on behind the last one.
        """
        text, page = self.text, self.page
        lead = text[a : hits[0].start].strip(_EDGE)
        if running:
            stop = text.find("。", a, b)
            if (lead and len(hits) < 2 and not self._known_lead(lead)) or (0 <= stop < hits[0].start):
                return None
            hits = [h for h in hits if stop < 0 or h.start < stop]
        elif lead and not any(h.colon for h in hits) and not _counted(lead, hits):
            return None
        last = hits[-1]
        body = labels.after(text, last, b)
        if last.field == "summary" or (not running and b - a <= 300):
            body = b
        elif last.value is not None and last.field not in labels.DATES and len(last.value) > 30:
            cut = re.search(r"\s", text[last.value_start : last.value_end])
            if cut is None and sentence(last.value):
                return None
            if cut is not None:
                last.value = text[last.value_start : last.value_start + cut.start()]
                last.value_end = last.value_start + cut.start()
                body = labels.after(text, last, b)
        while body < b and text[body].isspace():
            body += 1
        rest = text[body : min(b, body + _WINDOW)].strip()
        if body < b and not (sentence(rest) or b - body > 120):
            body = b
        where = hits[0].start if lead else a
        self._lead(a, where, lead)
        for k, hit in enumerate(hits):
            kind = labels.KIND.get(hit.field, "metadata")
            until = hits[k + 1].start if k + 1 < len(hits) else min(body, b)
            if page.furniture and page.furniture[-1].end >= where and page.furniture[-1].kind == kind and k:
                page.furniture[-1].end = until
            else:
                page.take(where, until, kind, "labels")
            where = until
            if hit.value is not None:
                page.state(hit.field, hit.value, hit.value_start, hit.value_end, f"label:{hit.label}")
        if not running:
            self._day_behind(hits, b)
        if body >= b and all(h.value is None for h in hits):
            self.pending = hits
        return min(body, b)

    def _day_behind(self, hits: list[Hit], b: int) -> None:
        """A day without a label behind a name, on a line that labels no day: 来源：示例市水利局 2024-01-29."""
        if any(h.field in labels.DATES for h in hits):
            return
        for hit in hits:
            day = _DAY_BEHIND.match(self.text, hit.value_end, b) if hit.field in _NAMES and hit.value else None
            if day is not None:
                self.page.state("bare_date", day.group(1).strip(), *day.span(1), "date_behind_name")
                return

    def _known_lead(self, lead: str) -> bool:
        return (
            marks.of(lead, False, False) is not None
            or titles.complete(titles.squeeze(lead))
            or bool(marks.bare_date(lead))
        )

    def _lead(self, a: int, b: int, lead: str) -> None:
        """What stands on a line before its first label: a path, a title, a day, an office."""
        if b <= a:
            return
        whole = titles.squeeze(lead)
        kind, rule = marks.of(lead, False, False) or ("metadata", "labels")
        start = self.text.find(lead, a, b) if lead else a
        for piece in [lead, *lead.split()]:
            squeezed = titles.squeeze(piece)
            if (kind != "breadcrumb" and titles.complete(squeezed)) or (piece != lead and titles.complete(squeezed)):
                where = self.text.find(piece, a, b)
                self.page.state("title", titles.tidy(piece), where, where + len(piece), "title_line")
                self.titles.append(squeezed)
                if piece == lead:
                    kind, rule = "title", "title_line"
                break
        else:
            if (day := dates.DAY.search(lead)) is not None and len(lead) <= 80 and kind != "breadcrumb":
                self.page.state(
                    "bare_date", day.group().strip(), start + day.start(), start + day.end(), "date_before_labels"
                )
                self.names(lead[: day.start()], start)
                self.names(lead[day.end() :], start + day.end())
            elif marks.office(whole):
                self.page.state("byline", whole, start, start + len(lead), "office_line")
        self.page.take(a, b, kind, rule)

    def names(self, written: str, at: int) -> None:
        """The name of an office, or of a site, beside a day."""
        for piece in re.finditer(r"[一-鿿]{3,40}", written):
            if marks.office(piece.group()):
                self.page.state("publisher", piece.group(), at + piece.start(), at + piece.end(), "office_beside_date")
            elif piece.group().endswith(("网站", "门户网", "政府网", "网", "政府")):
                self.page.state("site_name", piece.group(), at + piece.start(), at + piece.end(), "site_beside_date")

    def values(self, a: int, b: int, line: str, running: bool) -> bool:
        """Take the line ``a:b`` as the value, or the row of values, of the labels on the line before."""
        pending, self.pending = self.pending, []
        if len(pending) > 1:
            cells = [c.strip() for c in _CELLS.split(line)]
            if len(cells) != len(pending) or running:
                return False
            pairs = list(zip(pending, cells, strict=True))
        else:
            pairs = [(pending[0], line)]
        if not all(_fits(hit.field, cell, running) for hit, cell in pairs) or labels.find(self.text, a, b):
            return False
        where = a
        for hit, cell in pairs:
            where = max(self.text.find(cell, where, b), where)
            if cell and cell not in ("-", "/", "无"):
                value = titles.tidy(cell) if hit.field == "title" else cell
                self.page.state(hit.field, value, where, where + len(cell), f"label:{hit.label}")
        self.page.take(a, b, labels.KIND.get(pending[0].field, "metadata"), "label_above")
        return True


def _fits(field: str, value: str, running: bool) -> bool:
    """Whether a line or cell can be the value of a label that stands above it."""
    if field == "summary":
        return len(value) <= 600 and not item(value)
    if running and field != "title":
        return False
    if field in labels.DATES:
        return not value or dates.DAY.match(value) is not None
    if field in ("index_number", "site_code", "document_number"):
        code = titles.squeeze(value)
        return not value or (
            _CODE.fullmatch(code) is not None and any(c.isdigit() for c in code) and not titles.complete(code)
        )
    squeezed = titles.squeeze(value)
    if field == "title":
        return titles.complete(squeezed) or titles.generic(squeezed)
    if field in ("widget", "views"):
        return _COUNTS.fullmatch(value) is not None
    if field in ("publisher", "source_name", "byline", "site_host", "contact", "icp"):
        return len(squeezed) <= 30 and not titles.complete(squeezed)
    return len(squeezed) <= 30 and not titles.complete(squeezed) and not titles.joined([squeezed])

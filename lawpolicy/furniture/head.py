"""The part of a page above the report: paths and menus, title, catalogue data, buttons, addressee."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lawpolicy import dates
from lawpolicy.furniture import labels, marks, titles
from lawpolicy.furniture.catalogue import Catalogue
from lawpolicy.furniture.page import item, sentence

if TYPE_CHECKING:
    from lawpolicy.furniture.page import Page

LIMIT = 400  # lines looked at from the top: a page with more above its report is none
_WINDOW = 800  # characters of a long first line in which furniture glued to the report is sought
_AHEAD = 12  # lines looked at past the first sentence for catalogue data that still follows

# Whom the report is addressed to, alone on a line before a colon. Not 现将情况报告如下:, nor a heading with a colon.
_ADDRESSEE = re.compile(
    r"[一-鿿、，,（）()《》\s]{0,60}(?:政府|委|委员会|办公室|办公厅|办|局|厅|部|常委会|代表|委员|主任|书记|领导|同志|单位|部门|小组|院|公众|市民|群众)(?:[(（][^()（）]{1,20}[)）])?\s{0,4}[:：]"
)
_NOT_ADDRESSED = re.compile(r"如下|情况|方面|工作[:：]|问题|措施|来源|主办|承办")
_HAN = re.compile(r"[一-鿿]")
_SITES = ("网站", "门户网", "政府网")
_CONTENTS = re.compile(r"目\s*录|CONTENTS")
_ENTRY = re.compile(r".{2,60}?(?:[.．…·。\s_-]{2,}|\s+)\d{1,3}$")
_ANNEX = re.compile(r"附\s*件\s*[\d一二三]{0,2}\s*[:：]?|附[:：]")
_SUBTITLE = re.compile(r"(?:[—–-]{1,3}.{4,50}|[(（].{2,40}[)）])")
# What a report noun ends a title with; one that ends with another (…工作情况) may be a heading below the title.
_DOCUMENT_NOUN = re.compile(r"(?:报告书?|年报|总结|汇报|通报|公报)(?:[(（].{1,30}[)）])?$")


class Head:
    """One pass over the lines above the report. ``first`` is the first line of the body, ``start`` its offset."""

    def __init__(self, text: str, lines: list[tuple[int, int]], page: Page):
        self.text, self.lines, self.page = text, lines, page
        self.titles: list[str] = []  # squeezed
        self.catalogue = Catalogue(text, page, self.titles)
        self.generic: int | None = None  # a line like a title of another genre, taken only where there is no title
        self.menu_title: int | None = None  # line of a bare 法治政府建设年度报告 that no menu entry follows
        self.unknown: list[int] = []  # lines since the last one that was known
        self.first = 0
        self.start = lines[0][0]

    def read(self) -> None:
        """Walk down until a sentence of the report."""
        i, n = 0, min(len(self.lines), LIMIT)
        while i < n:
            taken = self._line(i)
            if taken > 0:
                self._close(i)
                i += taken
                self.first = i
                if self.lines[i - 1][0] < self.start < self.lines[i - 1][1]:  # the body begins inside that line
                    self.first = i - 1
                    self._last_titles()
                    return
                continue
            if taken < 0:
                further = self._further(i)
                if further is None:
                    break
                self.unknown.extend(range(i, further))
                i = further
                continue
            self.unknown.append(i)
            i += 1
        self.first = self._last_titles()
        self.start = self.lines[self.first][0] if self.first < len(self.lines) else len(self.text)

    def _stripped(self, i: int) -> str:
        a, b = self.lines[i]
        return self.text[a:b]

    def _line(self, i: int) -> int:
        """Take line ``i`` (and those that belong to it) as furniture: how many lines; 0 unknown, -1 a sentence."""
        a, b = self.lines[i]
        line = self.text[a : min(b, a + _WINDOW)]
        running = sentence(line) or b - a > _WINDOW
        if self.catalogue.pending and not self._title_begins(i) and self.catalogue.values(a, b, line, running):
            return 1
        self.catalogue.pending = []
        hits = labels.find(self.text, a, min(b, a + _WINDOW))
        if hits and (end := self.catalogue.take(a, b, hits, running)) is not None:
            if end < b:
                self._opening_title(end, b)
            return 1
        if running and item(line):
            return -1
        mark = marks.of(line, running, False) if b - a <= _WINDOW else None
        if mark is not None:
            if titles.bare(titles.squeeze(line)):
                self.menu_title = i
            elif mark[0] == "breadcrumb":
                self.menu_title = None
                self._site_above()
            self.page.take(a, b, *mark)
            if mark[1] == "web_address" or (len(line) <= 30 and line.endswith(_SITES)):
                self.catalogue.names(line, a)
            return 1
        if taken := self._title(i):
            return taken
        if running:
            return 1 if self._glued_title(a, b, line) else -1
        return self._small(i, a, b, line)

    def _small(self, i: int, a: int, b: int, line: str) -> int:
        """A line of its own that is neither words of a menu nor a title: a day, a number, an office, an addressee."""
        page = self.page
        if (day := marks.bare_date(line)) is not None:
            hour = dates.CLOCK.search(line, line.find(day.group()) + len(day.group())) is not None
            page.state("bare_date", day.group().strip(), a, b, "date_and_hour_line" if hour else "date_line")
            page.take(a, b, "date", "date_line")
        elif marks.document_number(number := line.strip("()（） \u3000")):
            at = a + line.find(number)
            page.state("document_number", titles.squeeze(number), at, at + len(number), "document_number_line")
            page.take(a, b, "metadata", "document_number_line")
        elif _ADDRESSEE.fullmatch(line) and not _NOT_ADDRESSED.search(line):
            page.take(a, b, "addressee", "addressee_line")
        elif _ANNEX.fullmatch(line):
            page.take(a, b, "other", "annex_mark")
        elif _CONTENTS.fullmatch(line):
            return self._contents(i)
        elif len(line) <= 30 and line.endswith(_SITES) and _HAN.match(line):
            self.catalogue.names(line, a)
            page.take(a, b, "breadcrumb", "site_name")
        elif marks.office(line):
            page.state("byline", titles.squeeze(line), a, b, "office_line")
            page.take(a, b, "metadata", "office_line")
        elif len(line) <= 100 and (found := dates.DAY.search(line)) is not None and self._dated_title(a, line, found):
            page.take(a, b, "title", "title_line")
        elif len(line) <= 60 and (found := dates.DAY.search(line)) is not None and self._dated(line, found):
            page.state("bare_date", found.group().strip(), a + found.start(), a + found.end(), "date_line")
            self.catalogue.names(line[: found.start()], a)
            self.catalogue.names(line[found.end() :], a + found.end())
            page.take(a, b, "metadata", "date_line")
        elif self.titles and marks.person(line):
            page.take(a, b, "title", "person")
        elif self.titles and _SUBTITLE.fullmatch(line):
            page.take(a, b, "title", "subtitle")
        else:
            return 0
        return 1

    def _site_above(self) -> None:
        """An office alone over the site's menu is the site's name, not whose report it is."""
        for row in self.page.labelled if not self.titles else ():
            if row.field == "byline" and row.rule == "office_line":
                row.field = "site_name"

    def _dated_title(self, a: int, line: str, day: re.Match[str]) -> bool:
        """A title with the day of publication before or behind it."""
        for start, end in ((0, day.start()), (day.end(), len(line))):
            title = line[start:end].strip(" \t　\xa0\u2002[]【】()（）|｜")
            if titles.complete(titles.squeeze(title)):
                at = a + line.find(title)
                self.titles.append(titles.squeeze(title))
                self.page.state("title", titles.tidy(title), at, at + len(title), "title_line")
                self.page.state("bare_date", day.group().strip(), a + day.start(), a + day.end(), "date_beside_title")
                return True
        return False

    def _dated(self, line: str, day: re.Match[str]) -> bool:
        """A short line of a day and the name of an office or a paper: 云岭县司法局 2021-01-18 06:45."""
        rest = line[: day.start()] + " " + line[day.end() :]
        rest = titles.squeeze(dates.CLOCK.sub("", rest)).strip("|｜/()（）[]【】")
        return (
            not _HAN.search(rest)
            or marks.office(rest)
            or (len(rest) <= 16 and rest.endswith(("网", "报", "台", "站", "社", "政府")))
        )

    def _title_begins(self, i: int) -> bool:
        """Whether the line below an empty label (有效性:) is the first of a title's lines, and no value of it."""
        pending = self.catalogue.pending
        named = any(h.field in ("publisher", "source_name", "byline", "title", "summary") for h in pending)
        return not named and len(pending) == 1 and titles.joined(self._squeezed(i)) > 1

    def _squeezed(self, i: int) -> list[str]:
        return [titles.squeeze(self._stripped(k)) for k in range(i, min(i + 5, len(self.lines)))]

    def _title(self, i: int) -> int:
        following = self._squeezed(i)
        first = following[0]
        if len(first) > 90:
            return 0
        n = titles.joined(following)
        rule = "title_line" if n == 1 else "title_lines"
        if n == 0:
            whole = titles.squeeze(titles.tidy(self._stripped(i)))  # …报告_云岭县人民政府
            if whole != first and titles.complete(whole):
                n, rule = 1, "title_line"
            elif titles.cut(first):
                n, rule = 1, "title_cut"
            else:
                return 0
        joined = "".join(following[:n])
        if self.titles and not self._again(joined):
            return 0
        self.titles.append(joined)
        a, b = self.lines[i][0], self.lines[i + n - 1][1]
        value = titles.tidy("".join(self._stripped(k) for k in range(i, i + n)))
        if titles.bare(joined):
            rule = "title_bare"
        self.page.state("title", value, a, b, rule)
        for k in range(i, i + n):
            self.page.take(*self.lines[k], "title", rule)
        return n

    def _again(self, title: str) -> bool:
        """Whether one more title line belongs to the head: the same again, or surely the name of a document."""
        known = any(title in t or t in title or title[:8] == t[:8] for t in self.titles)
        return known or _DOCUMENT_NOUN.search(title) is not None or any(titles.bare(t) for t in self.titles)

    def _opening_title(self, body: int, end: int) -> None:
        """The body runs on from offset ``body`` of a line, perhaps after the title again."""
        self.start = body
        self._glued_title(body, end, self.text[body : min(end, body + 200)])

    def _glued_title(self, a: int, b: int, line: str) -> bool:
        """A title at the start of a line of running text, a gap behind it."""
        gap = re.match(r"(\S{8,80})\s+(?=\S)", line)
        if gap is None or not titles.complete(gap.group(1)) or len(line) < 100:
            return False
        self.page.state("title", gap.group(1), a, a + gap.end(1), "title_line")
        self.page.take(a, a + gap.end(1), "title", "title_line")
        self.titles.append(gap.group(1))
        self.start = a + gap.end()
        return True

    def _contents(self, i: int) -> int:
        """The table of contents of a printed report: entries that end with a page number."""
        k = i + 1
        while k < min(len(self.lines), i + 120) and _ENTRY.fullmatch(self._stripped(k)):
            k += 1
        if k == i + 1:
            return 0
        for j in range(i, k):
            self.page.take(*self.lines[j], "other", "contents")
        return k - i

    def _close(self, i: int) -> None:
        """Lines that nothing named but that stand above a line that is furniture are furniture too."""
        for k in self.unknown:
            a, b = self.lines[k]
            if self.generic is None and titles.generic(titles.squeeze(self.text[a:b])):
                self.generic = k
            short = b - a <= 24
            self.page.take(a, b, "breadcrumb" if short else "other", "between_marks")
        if self.unknown:
            self.page.furniture.sort(key=lambda f: f.start)
        self.unknown = []

    def _further(self, i: int) -> int | None:
        """The line below a first sentence where catalogue data or a path still follows; None where the report began."""
        reach = self.lines[i][0] + 3000
        for k in range(i, min(i + _AHEAD, len(self.lines))):
            a, b = self.lines[k]
            line = self.text[a : min(b, a + 200)]
            if item(line) or a > reach:
                return None
            if k == i or b - a > 300:
                continue
            mark = marks.of(line, sentence(line), False)
            if mark is not None and mark[1] == "position":
                return k
            if (
                not sentence(line)
                and sum(h.colon and h.field not in ("contact", "site_host") for h in labels.find(self.text, a, b)) > 1
            ):
                return k
        return None

    def _last_titles(self) -> int:
        """Where no title was found: a bare name of such a report, or the line that stands where a title stands."""
        page = self.page
        if not self.titles and self.menu_title is not None:
            a, b = self.lines[self.menu_title]
            page.state("title", titles.tidy(self.text[a:b]), a, b, "title_bare")
            self._retitle(a, "title_bare")
        elif not self.titles and self.unknown and not self.start > self.lines[self.unknown[0]][0]:
            a, b = self.lines[self.unknown[0]]
            line = titles.squeeze(self.text[a:b])
            if titles.generic(line) and self.unknown[0] + 1 < len(self.lines):
                page.state("title", titles.tidy(self.text[a:b]), a, b, "title_generic")
                page.take(a, b, "title", "title_generic")
                return self.unknown[0] + 1
        if not self.titles and self.menu_title is None and self.generic is not None:
            a, b = self.lines[self.generic]
            page.state("title", titles.tidy(self.text[a:b]), a, b, "title_generic")
            self._retitle(a, "title_generic")
        return self.first

    def _retitle(self, start: int, rule: str) -> None:
        for row in self.page.furniture:
            if row.start == start:
                row.kind, row.rule = "title", rule

"""The part of a page below the report: signature, date, attachments, imprint, buttons, other pages, footer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lawpolicy import dates
from lawpolicy.furniture import labels, marks, titles
from lawpolicy.furniture.page import item, sentence
from lawpolicy.furniture.signatures import OFFICE, is_org, unsealed

if TYPE_CHECKING:
    from lawpolicy.furniture.page import Page

LIMIT = 600  # lines looked at from the bottom
# Rules that end a report wherever they stand in its last part, whatever sentences follow.
_FINAL = frozenset(("related", "page_turning"))
# Rules that do so only where little follows them: these stand above or inside the text of some pages.
_NEAR_THE_END = frozenset(("qr_code", "share_bar", "disclosure_note"))
_ICP = re.compile(
    r"([京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼蜀黔滇陇秦])\s?(?:ICP|公网安备|icp)"
)
_SITE_CODE = re.compile(r"标识码?\s{0,4}[:：]?\s{0,4}(\d{10}|[A-Za-z]{1,2}\d{8,9})(?![0-9A-Za-z])")
# Furniture glued to the last paragraph, behind its last full stop. Words that no clause of a report starts with.
_GLUED = re.compile(
    r"(?:主办|承办)(?:单位)?\s?[:：]|版权所有|政府网站标识码|网站标识码|[一-鿿]ICP备|备案序?号\s?[:：]|相关附件|附件(?:\d|[:：])|附\s?[:：]|扫一扫|上一[篇条]"
    r"|下一[篇条]|【?打印(?:本页|此页)|【打印|【关闭|关闭窗口|分享到|责任编辑|[(（]此件|[(（]联系人|相关(?:阅读|链接|信息|文章)\b|信息来源[:：]|来源[:：]|抄送[:：]"
)
_NONE = ("", "")
_STOP = "。！？!?；;”）)"
# The day behind an entry of a list of pages.
_DATED = re.compile(rf"[\[【(（]?\s*(?:{dates.DAY.pattern})\s*[\]】)）]?\s*$")
# A place or office that signs without the word for its organ: 雁回镇, above the date.
_SIGNS = re.compile(
    r"[一-鿿\s　]{1,20}(?:[省市县区旗州盟镇乡村]|街道|社区|科|股|室|队|站|所)(?:[(（](?:盖?章|公章)[)）])?"
)
# The last line of an official paper: 示例县司法局办公室 2022年2月印发.
_IMPRINT = re.compile(
    r"[一-鿿]{4,30}(?:办公室|办公厅|[局委厅办处科])[\s　]+20\d\d年\d{1,2}月(?:\d{1,2}日)?\s*(?:印发|印制|印)"
)
_LATIN = re.compile(r"[\x20-\x7e]{0,30}[A-Za-z]{2}[\x20-\x7e]{0,30}")
_NUMBERED = re.compile(r"[(（]?\d{1,2}[)）.．、\s]\s*\S")


class Foot:
    """One pass from the bottom up. ``end`` is where the body ends."""

    def __init__(self, text: str, lines: list[tuple[int, int]], first: int, start: int, page: Page):
        self.text, self.lines, self.first, self.start, self.page = text, lines, first, start, page
        self.end = start

    def _stripped(self, i: int) -> str:
        a, b = self.lines[i]
        return self.text[max(a, self.start) : b]

    def read(self) -> None:
        """Find the last line of the report, then name what stands below it."""
        last = len(self.lines) - 1
        found: dict[int, marks.Mark] = {}
        floor = max(self.first, last - LIMIT)
        i = last
        while i >= floor:
            line = self._stripped(i)
            if line:
                mark = self._mark(line)
                if mark is not None:
                    found[i] = mark
                elif _SIGNS.fullmatch(line) and not sentence(line) and self._signed(i, line, found):
                    found[i] = ("signature", "name_above_date")
                elif (listed := self._attachments(i, line)) is not None:
                    found.update(listed)
                    i = min(listed)
                elif sentence(line):
                    break
            i -= 1
        body = i  # the last line that reads as running text
        body = self._final(body, found)
        # What nothing named stays with the report as long as no furniture stands between.
        below = body + 1
        while below <= last and below not in found:
            below += 1
        if below <= last or body < self.first:
            first_below = below if body >= self.first else self._unnamed(found, last)
        else:
            first_below = last + 1
        self._name(first_below, last, found)
        if first_below > self.first:
            a, b = self.lines[first_below - 1]
            self.end = self._glued(max(a, self.start), b)
        else:
            self.end = self.start

    def _attachments(self, i: int, line: str) -> dict[int, marks.Mark] | None:
        """The lines of a list of attachments that ends at line ``i``: numbered names below 附件：1.…"""
        k = i
        while k > self.first and i - k < 30 and _NUMBERED.match(line) and line[-1] not in "。；;":
            k -= 1
            line = self._stripped(k)
            mark = marks.of(line, False, True)
            if mark is not None and mark[0] == "attachment" and line[-1] not in "。；;":
                return dict.fromkeys(range(k, i + 1), ("attachment", "attachment_list"))
        return None

    def _signed(self, i: int, line: str, found: dict[int, marks.Mark]) -> bool:
        """Whether a line that may be a name signs: above a date, or an office's section above other furniture."""
        below = found.get(i + 1, _NONE)
        return below[1] in ("date_line", "month_line") or (below != _NONE and OFFICE.search(line) is not None)

    def _unnamed(self, found: dict[int, marks.Mark], last: int) -> int:
        """No line reads as a sentence: the body is what stands above the first line that is furniture."""
        return min((k for k in found if k >= self.first), default=last + 1)

    def _mark(self, line: str) -> marks.Mark | None:
        if len(line) > 600:
            return None
        running = sentence(line)
        if (mark := marks.of(line, running, True)) is not None:
            return mark if not item(line) or mark[0] != "breadcrumb" else None
        if running:
            return None
        if line.endswith(("印发", "印制", "印")) and (dates.DAY.match(line) or _IMPRINT.fullmatch(line)):
            return "metadata", "imprint"
        if marks.bare_date(line) or marks.month_only(line):
            return "date", "date_line"
        squeezed = titles.squeeze(line)
        if is_org(squeezed):
            return "signature", "office_line"
        if marks.person(line):
            return "signature", "person"
        if titles.complete(titles.squeeze(_DATED.sub("", line))):
            return "other", "other_report"
        if len(squeezed) <= 80 and (day := dates.DAY.search(line)) is not None:
            name = titles.squeeze(line[: day.start()])
            after = titles.squeeze(line[day.end() :])
            if (is_org(name) and not after) or (is_org(after) and not name):
                return "signature", "office_and_date"
        if _LATIN.fullmatch(line):
            return "other", "latin_line"
        hits = labels.find(line, 0, len(line))
        if hits and hits[0].colon and hits[0].start <= 2:
            return labels.KIND.get(hits[0].field, "metadata"), "labels"
        return None

    def _final(self, body: int, found: dict[int, marks.Mark]) -> int:
        """Sentences of other pages, an annex or the site below the end: look up for what ends a report for good."""
        low = self.start + (len(self.text) - self.start) * 3 // 10
        cut, k, seen = body, body, 0
        while k > self.first and seen < 40 and self.lines[k][0] > low:
            line = self._stripped(k)
            if item(line) and line[:1] not in "0123456789":
                break
            mark = None if k == body else self._mark(line)
            if mark is not None:
                signed = mark[1] in ("date_line", "office_and_date") and (
                    mark[1] == "office_and_date" or is_org(titles.squeeze(self._stripped(k - 1)))
                )
                after, above = self.lines[body][1] - self.lines[k][1], self.lines[k][0] - self.start
                if mark[1] in _FINAL or signed or (mark[1] in _NEAR_THE_END and after * 5 < above):
                    cut = k - 1
                    found[k] = mark
            seen += 1
            k -= 1
        if cut == body:
            return body
        for j in range(cut + 1, body + 1):
            if j not in found:
                found[j] = self._mark(self._stripped(j)) or ("other", "below_the_end")
        while cut >= self.first and (mark := self._mark(self._stripped(cut))) is not None:
            found[cut] = mark
            cut -= 1
        return cut

    def _name(self, first: int, last: int, found: dict[int, marks.Mark]) -> None:
        """Name each line below the body, and note what it states."""
        page, above = self.page, ("other", "below_the_end")
        signing = True
        for i in range(first, last + 1):
            a, b = self.lines[i]
            a = max(a, self.start)
            line = self.text[a:b]
            mark = found.get(i)
            if mark is None:
                mark = above if above[0] in ("attachment", "other", "site_footer") else ("other", "below_the_end")
            above = mark
            kind, rule = mark
            if kind == "signature" and found.get(i + 1, _NONE)[1] == "imprint":
                kind, rule = "metadata", "imprint"  # who printed it: 云岭县人民政府办公室, then 2022年1月5日印发
            if kind in ("site_footer", "breadcrumb", "widget"):
                signing = False
            if kind == "signature":
                if signing and rule != "person":
                    self._sign(a, b, line)
                elif not signing:
                    kind, rule = "site_footer", "office_line"
            elif kind == "date" and rule == "date_line" and signing:
                if (day := dates.DAY.search(line)) is not None:
                    page.state("signed", day.group().strip(), a + day.start(), a + day.end(), "date_line")
            elif kind in ("metadata", "site_footer", "widget", "breadcrumb"):
                self._labels(a, b)
            page.take(a, b, kind, rule)

    def _labels(self, a: int, b: int) -> None:
        page, text = self.page, self.text
        if (code := _SITE_CODE.search(text, a, b)) is not None:
            page.state("site_code", code.group(1), code.start(1), code.end(1), "label:网站标识码")
        if (icp := _ICP.search(text, a, b)) is not None:
            page.state("icp", icp.group(1), icp.start(1), icp.end(1), "icp")
        for hit in labels.find(text, a, b):
            if hit.value is not None and hit.field not in ("site_code", "icp", "contact"):
                page.state(hit.field, hit.value, hit.value_start, hit.value_end, f"label_below:{hit.label}")

    def _sign(self, a: int, b: int, line: str) -> None:
        """A name, or a name and a day, under the report."""
        day = dates.DAY.search(line)
        start, end = a, b
        if day is not None and line[: day.start()].strip():
            end = a + day.start()
        elif day is not None:
            start = a + day.end()
        if name := unsealed(titles.squeeze(self.text[start:end])):
            self.page.state("signature", name, start, end, "office_line")
        if day is not None:
            self.page.state("signed", day.group().strip(), a + day.start(), a + day.end(), "office_and_date")

    def _glued(self, a: int, b: int) -> int:
        """Where the last line of the body ends, when a signature or a footer runs on behind its last full stop."""
        text = self.text
        window = max(a, b - 1200)
        mark = None
        for found in _GLUED.finditer(text, window, b):
            before = text[window : found.start()].rstrip()
            if (
                before
                and before[-1] in _STOP
                and "。" in text[a : found.start()]
                and not text[found.start() : b].endswith("。")
            ):
                mark = found.start()
                break
        end = mark if mark is not None else b
        stop = max(text.rfind(c, window, end) for c in "。！")
        if stop < 0:
            return b
        rest = text[stop + 1 : end]
        while rest[:1] and rest[0] in "”’）)】":
            stop, rest = stop + 1, rest[1:]
        cut = end
        signed = rest.strip()
        if signed and len(signed) <= 80:
            day = dates.DAY.search(signed)
            name = titles.squeeze(signed[: day.start()] if day is not None else signed)
            if (day is not None and (not name or is_org(name)) and not signed[day.end() :].strip()) or (
                day is None
                and is_org(name)
                and OFFICE.search(name)
                and (mark is not None or len(rest) - len(rest.lstrip()) > 1)
            ):
                cut = stop + 1
        if cut < end:
            x = cut + len(text[cut:end]) - len(text[cut:end].lstrip())
            y = end - (len(text[cut:end]) - len(text[cut:end].rstrip()))
            self._sign(x, y, text[x:y])
            self.page.take(x, y, "signature", "glued")
        if mark is not None:
            kind, rule = marks.of(text[mark:b].strip(), False, True) or ("site_footer", "glued")
            self._labels(mark, b)
            self.page.take(mark, b, kind, rule)
            self.page.furniture.sort(key=lambda f: f.start)
        cut = min(cut, end)
        while cut > a and text[cut - 1].isspace():
            cut -= 1
        return cut

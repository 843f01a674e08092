"""Titles of these reports as pages write them: on one line or several, spaced out, with a site's name, or cut off."""

from __future__ import annotations

import re

from lawpolicy import dates
from lawpolicy.furniture.signatures import is_org

# What such a report is about …
SUBJECT = re.compile(
    r"法治政府|依法行政|法治建设|法治工作|法制政府|法治机关|依法治(?:国|省|市|州|县|区|旗|镇|乡|街|理)|法治[一-鿿]{1,2}建设|法治示范"
)
# … and the noun that ends its title, with （2020年度） or （摘要） behind.
_NOUN = re.compile(
    r"(?:报告书?|年报|总结|汇报|通报|综述|公报|情况|汇编|自评|述法|公示|材料|计划|打算|安排|要点|思路|谋划|小结|回顾|(?:报告|情况|总结)》?的?(?:通知|公告|公布|函|说明))"
    r"(?:[(（【〔\[《][^()（）【】]{1,30}[)）】〕\]》]|之[一二三四]|[一二三])?[》”\"]?$"
)
# No title: a sentence, an item of the outline, a clause that goes on (…报告如下, 2020年，我县…).
_NO_TITLE = re.compile(
    r"[。！？!?；;•●■◆▪|｜＞>]|如下|^[\[【(（]?[12]\d{3}[-/.]\d|[:：]$|^[（(]?[一二三四五六七八九十]{1,3}[)）、.．]|^\d{1,2}[.．、)）]|^第[一二三四五六七八九十]{1,3}(?:部分|章|[,，、])"
    r"|年(?:度)?(?:以来)?[,，]|^(?:现将|根据|按照|为|我)|[,，].*[,，]"
)
_BARE = re.compile(
    r"(?:年度)?(?:推进|加强)?(?:法治政府|法治|依法行政)(?:建设)?(?:年度)?(?:工作)?(?:年度)?(?:情况|工作)?(?:的)?(?:年度)?(?:报告|年报|情况|总结|公示)"
)
# The name of the site behind the title, as in the title tag of a page.
_SITE = re.compile(
    r"\s*[-_—|－–丨]{1,2}\s*[^-_|，。\n]{2,30}(?:网|网站|人民政府|政府|局|厅|委|委员会|平台|门户|办公室|公开|首页|专栏|年报|报告|动态)\s*$"
)
# The report is an annex: 附件1：云岭县2023年…报告.
_ANNEX = re.compile(r"^附\s*件\s*[\d一二三]{0,2}\s*[:：]\s*(?=\S{6})")
_CUT = re.compile(r"(?:\.{2,6}|…{1,2}|。。。)$")
_SPACE = re.compile(r"\s+")
_SPACED = re.compile(r"(?<=[一-鿿\d０-９])\s+(?=[一-鿿\d０-９（(])")
# A first line that cannot end a title.
_OPEN = re.compile(
    r"(?:关于|的|和|与|及|暨|年度?|[省市州盟县区旗镇乡]|街道|推进|法治政府|法治政府建设|建设|依法行政|依法|工作|行政|年度工作|开展|落实|贯彻)$"
)
# How a title begins that names no issuer: 关于…, 2021年…, 法治政府建设…
_NAMELESS = re.compile(r"关于|[12１２]\d{3}|[一二][〇○零ＯOo0０]|年?度?(?:法治|依法|推进|深入|全面)")
_CONTINUES = re.compile(
    r"^(?:的|及|和|与|暨|以及|报告|工作报告|年度报告|情况|总结|[(（](?=[^()（）:：]{0,20}(?:年|度|摘要|全文|试行|草案|稿)))"
)


def squeeze(text: str) -> str:
    """``text`` without white space."""
    return _SPACE.sub("", text).replace("\u200b", "").replace("\ufeff", "")


def complete(line: str) -> bool:
    """Whether a squeezed line can stand as the whole title of such a report."""
    return (
        6 <= len(line) <= 90
        and _NOUN.search(line) is not None
        and SUBJECT.search(line) is not None
        and _NO_TITLE.search(line) is None
    )


def generic(line: str) -> bool:
    """Whether a squeezed line reads like the title of some report, notice or summary, of whatever genre."""
    return (
        8 <= len(line) <= 60
        and re.search(
            r"(?:报告|总结|情况|通知|公告|意见|办法|方案|规定|通报|决定|函)(?:[(（][^()（）]{1,20}[)）])?$", line
        )
        is not None
        and _NO_TITLE.search(line) is None
    )


def bare(line: str) -> bool:
    """A squeezed title without year or issuer: as often the name of a column of the site as a title."""
    return _BARE.fullmatch(line) is not None


def cut(line: str) -> bool:
    """A title that the page itself cut off (…)."""
    return _CUT.search(line) is not None and SUBJECT.search(line) is not None and len(line) <= 90


def tidy(title: str) -> str:
    """A title as written, less line breaks, letter-spacing, a mark of an annex and the site's name behind it."""
    title = _ANNEX.sub("", " ".join(title.split()).replace("\u200b", "").replace("\ufeff", ""))
    while (site := _SITE.search(title)) is not None and _NOUN.search(squeeze(title[: site.start()])):
        title = title[: site.start()]
    pieces = title.split(" ")
    if len(pieces) > 3 and sum(len(p) for p in pieces) / len(pieces) < 2.5:
        title = _SPACED.sub("", title)
    return title.strip()


def joined(lines: list[str]) -> int:
    """How many of the squeezed ``lines`` (the first and those after it) make a title together; 0 where they make none.

    A title that is whole on the first line takes what goes on from it (的报告, 及2021年工作计划, (2020年度)); an
    issuer, a place, a year or 关于… on the first line takes the lines that complete it.
    """
    first = lines[0]
    if complete(first):
        return 2 if _goes_on(lines, 1) else 1
    if not 2 <= len(first) <= 48 or _NO_TITLE.search(first) or re.search(r"[:：>|｜]|https?", first):
        return 0
    org = is_org(first)
    if not (org or _OPEN.search(first) or SUBJECT.search(first) or "关于" in first or _year_only(first)):
        return 0
    for n in (2, 3, 4):
        if len(lines) < n or len(lines[n - 1]) > 60:
            return 0
        rest = "".join(lines[1:n])
        if not complete(first + rest):
            continue
        # A whole title below its issuer is joined to it only where it does not name an issuer itself.
        joint = n > 2 and first.startswith(("中共", "中国共产党")) and all(map(is_org, lines[: n - 1]))
        below = _NAMELESS.match(rest) and (org or _OPEN.search(first) or _year_only(first))
        if complete(rest) and not joint and not below:
            return 0
        if n > 2 and complete(lines[n - 1]) and not _NAMELESS.match(lines[n - 1]):
            return 0
        return 0 if first[:3] in rest else n + _goes_on(lines, n)
    return 0


def _goes_on(lines: list[str], n: int) -> bool:
    """Whether the line below a title of ``n`` lines goes on with it: 的报告, 及2021年工作计划, (2020年度)."""
    if len(lines) <= n or not _CONTINUES.match(lines[n]) or len(lines[n]) > 30:
        return False
    return not dates.DAY.search(lines[n]) and complete("".join(lines[: n + 1]))


def _year_only(line: str) -> bool:
    return dates.YEAR.fullmatch(line) is not None

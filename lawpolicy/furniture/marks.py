"""What marks a line of a page as furniture: the words of ``codebook/furniture_marks.csv``, and how they must stand."""

from __future__ import annotations

import re
from functools import cache

from lawpolicy import codebook, dates
from lawpolicy.furniture.signatures import is_org
from lawpolicy.problems import LawpolicyError

Mark = tuple[str, str]  # kind of furniture, rule
# What the columns of the codebook may say. how: token (the line holds such words only), start (it begins so), opening
# (it begins so even where it is a whole sentence), inside (anywhere), among (in a row of short words, whatever the
# others are); where: any, or tail (below the report only).
_KNOWN = {
    "kind": (
        "breadcrumb",
        "metadata",
        "title",
        "addressee",
        "signature",
        "date",
        "site_footer",
        "widget",
        "attachment",
        "other",
    ),
    "how": ("token", "start", "opening", "inside", "among"),
    "where": ("any", "tail"),
}

# Between the entries of a menu or a path. The long dash of 2021—2025 never stands in a line of menu words.
_BETWEEN = re.compile(r"[\s|｜丨>›»＞→·•/\\【】\[\]()（）:：,，、\-—_«<＜*#^]+")
_ROW = 8  # characters of a word in a row of buttons (播放 暂停 停止), at most
_CHAIN = re.compile(r"[>›»＞→]|::|\s-\s|\s/\s")
_ENTRY = re.compile(
    r"(?:走进|魅力|印象|今日|数字|法治|平安|了解|认识)[一-鿿]{1,4}|[一-鿿]{1,6}(?:概况|概览|简介|风采|风貌|新闻|要闻|信箱|动态|公开|专栏|网)|\d{1,3}"
)
_FILE = re.compile(
    r"[^。]{1,120}\.(?:docx?|xlsx?|pdf|zip|rar|wps|et|ofd|pptx?|jpe?g|png|tif)(?:[\s(（\[【].{0,40})?$", re.I
)
_PAGE_NUMBER = re.compile(
    r"[-—–－·]{1,2}\s*\d{1,3}\s*[-—–－·]{1,2}|第\s*\d{1,3}\s*页(?:\s*[,，/]?\s*共\s*\d{1,3}\s*页)?|\d{1,3}\s*/\s*\d{1,3}"
)
_WEB = re.compile(r"(?:https?://|www\.)[\w./:%?&=#~-]{4,200}|[\w-]{2,40}\.gov\.cn")
_DOCUMENT = re.compile(r"[一-鿿A-Za-z]{1,16}\s?[〔\[【(（﹝]\s?(?:19|20)\d\d\s?[〕\]】)）﹞]\s?(?:第\s?)?\d{1,5}\s?号")
# The office that printed the document, under a rule at the very end: …办公室 2021年1月20日印发.
_PRINTED = re.compile(r"^[一-鿿\s]{2,40}.{6,24}印发$")
_WEEKDAY = re.compile(r"星期[一二三四五六日天]|周[一二三四五六日]|农历|[\d二三][\d]?℃")
# Who speaks or signs: 县司法局局长 张三. The gap before the name tells it from a clause.
_PERSON = re.compile(
    r"[一-鿿]{0,20}(?:局长|省长|市长|县长|区长|州长|盟长|旗长|镇长|乡长|厅长|部长|主任|书记|组长)"
    r"[ \t　\xa0\u2002\u2003:：]{1,8}[一-鿿·]{1,6}(?:[ 　]{1,3}[一-鿿]{1,2})?"
)
_POINTS = re.compile(r"[\W_]{1,40}")


@cache
def _marks() -> tuple[dict[str, Mark], dict[tuple[str, bool], tuple[re.Pattern[str], dict[str, Mark]]]]:
    tokens: dict[str, Mark] = {}
    found: dict[tuple[str, bool], dict[str, Mark]] = {}
    rows = codebook.rows("furniture_marks", key=("mark", "how", "where"), required=("kind", "rule", "comment"))
    for line, row in enumerate(rows, start=2):
        for column, known in _KNOWN.items():
            if row[column] not in known:
                raise LawpolicyError(
                    f"codebook/furniture_marks.csv, line {line}: '{row[column]}' is no {column}; "
                    f"use {', '.join(known)}."
                )
        mark = row["kind"], row["rule"]
        if row["how"] == "token":
            tokens[row["mark"]] = mark
            continue
        for tail in (False, True) if row["where"] == "any" else (row["where"] == "tail",):
            found.setdefault((row["how"], tail), {})[row["mark"]] = mark
    return tokens, {
        key: (re.compile("|".join(re.escape(m) for m in sorted(marks, key=len, reverse=True))), marks)
        for key, marks in found.items()
    }


def _start(line: str, how: str, tail: bool) -> Mark | None:
    entry = _marks()[1].get((how, tail))
    if entry is None:
        return None
    found = entry[0].match(line)
    return entry[1][found.group()] if found is not None else None


def _inside(line: str, tail: bool) -> Mark | None:
    entry = _marks()[1].get(("inside", tail))
    if entry is None:
        return None
    found = entry[0].search(line)
    # Behind a full stop it is a footer glued to a paragraph; the paragraph stays.
    return entry[1][found.group()] if found is not None and "。" not in line[: found.start()] else None


def _among(line: str) -> Mark | None:
    entry = _marks()[1].get(("among", False))
    found = entry[0].search(line) if entry is not None else None
    return entry[1][found.group()] if entry is not None and found is not None else None


def of(line: str, sentence: bool, tail: bool) -> Mark | None:
    """What furniture a stripped line is, by its words; None where it is none.

    ``sentence`` says that the line reads as a sentence: then only marks that open a sentence of the site's own
    (扫一扫…, 本网站…), or that no report contains (ICP备…), count. ``tail`` says that it stands below the report.
    """
    if len(line) > 600:
        return None
    if sentence:
        return _start(line, "opening", tail) or _inside(line, tail)
    if (mark := _start(line, "start", tail) or _start(line, "opening", tail)) is not None:
        return mark
    if _POINTS.fullmatch(line):
        return ("attachment" if tail else "other"), "points_only"
    if _PAGE_NUMBER.fullmatch(line):
        return "other", "page_number"
    tokens = _marks()[0]
    pieces = [p for p in _BETWEEN.split(line) if p]
    known = [tokens.get(p) for p in pieces]
    if pieces and all(m is not None or _ENTRY.fullmatch(p) for m, p in zip(known, pieces, strict=True)):
        first = next((m for m in known if m is not None), None)
        if first is not None:
            return ("breadcrumb", "menu") if any(m and m[0] == "breadcrumb" for m in known) else first
        if len(pieces) > 2:
            return "breadcrumb", "menu"
    if len(pieces) > 1 and all(len(p) <= _ROW for p in pieces) and (mark := _among(line)) is not None:
        return mark
    if (
        _CHAIN.search(line)
        and len(line) <= 200
        and (sum(m is not None for m in known) or len(_CHAIN.findall(line)) > 1)
    ):
        return "breadcrumb", "path"
    if tail and (_FILE.fullmatch(line)):
        return "attachment", "file_name"
    if (mark := _inside(line, tail)) is not None:
        return mark
    if _WEB.search(line) and len(line) <= 200:
        return ("site_footer" if tail else "metadata"), "web_address"
    if _WEEKDAY.search(line) and dates.DAY.search(line):
        return "widget", "clock"
    if tail and _PRINTED.match(line) and dates.DAY.search(line):
        return "metadata", "imprint"
    return None


def document_number(line: str) -> bool:
    """Whether a stripped line is the number of a document (云政发〔2021〕3号) and nothing else."""
    return _DOCUMENT.fullmatch(line) is not None


def bare_date(line: str) -> re.Match[str] | None:
    """A day that is all of a stripped line, but for brackets and the hour; not a clock with its weekday."""
    core = line.strip("()（）[]【】〔〕 \t　\xa0\u2002\u2003")
    found = dates.DAY.match(core)
    if found is None:
        return None
    rest = core[found.end() :]
    clock = dates.CLOCK.match(rest)
    rest = (rest[clock.end() :] if clock is not None else rest).strip()
    return found if not rest or rest in ("讯", "印发", "印", "发布", "印制") else None


def month_only(line: str) -> bool:
    """A day without its day (2021年1月), as under some reports."""
    return (
        re.fullmatch(
            r"[(（]?(?:[12１２]\d{3}|[一二][〇○零ＯOo0０一二三四五六七八九]{3})\s*年\s*[\d一二三四五六七八九十]{1,3}\s*月(?:\s*日)?[)）]?",
            line,
        )
        is not None
    )


def person(line: str) -> bool:
    """Whether a stripped line is the office and name of one person: 县司法局局长 张三."""
    return len(line) <= 40 and _PERSON.fullmatch(line) is not None


def office(line: str) -> bool:
    """Whether a stripped line is the name of an office alone, spaced out or not."""
    return is_org("".join(line.split()))


def page_number(line: str) -> bool:
    """Whether a stripped line is the number of a printed page (— 3 —, 第3页 共10页) and nothing else."""
    return _PAGE_NUMBER.fullmatch(line) is not None


def button(line: str) -> bool:
    """Whether a short line inside a report is a button of the page: 【打印】, 扫一扫在手机打开当前页. Not a heading."""
    if line[-1] in "。；，、：:":
        return False
    mark = _start(line, "start", False) or _start(line, "opening", False)
    return mark is not None and mark[1] in ("qr_code", "page_button")

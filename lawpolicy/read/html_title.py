"""The title of a page: from its meta tags and index table, else from its headings and its title tag."""

from __future__ import annotations

import re
from typing import Any

from lawpolicy.read.html_given import Found
from lawpolicy.read.html_lines import tidy
from lawpolicy.read.html_tree import Tree, profile

_REPORT = re.compile(r"报告|情况|总结|工作|汇报|述职|要点|方案|通知|公告|公示|计划|综述|法治|依法行政")
_SITE = re.compile(
    r"(?:网|网站|平台|门户|首页|频道|专栏|栏目|政务公开|信息公开|政府|局|厅|委员会|办公室|内容页|详情页?)$"
)
_OFFICE = re.compile(r"(?:政府|局|厅|委员会|委|办公室|办|街道|所|院)$")
_YEAR_FIRST = re.compile(r"(?:关于)?(?:19|20)\d\d年")
_LINE = re.compile(r"(?:报告|总结|情况|汇报)$")
_ITEM = re.compile(r"[一二三四五六七八九十]{1,3}[、是]|[(（\[【①-⑳]|\d{1,2}[.．、]")
_CUT = re.compile(r"(?:\.{2,}|…+)\s*$")
# Between title, column and site in a title tag; a hyphen between figures or inside brackets is part of the title.
_JOINT = re.compile(r"\s*[_|｜»>]+\s*|\s+[-—–－]+\s+|(?<!\d)[-—–－]+(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])--+")


def choose(tree: Tree, skip: set[Any], above: list[str], found: Found) -> None:
    """Add a title where ``found`` has none, or only one that was cut; drop claims that are the site's or a template's.

    ``above``: the texts that stand above the body.
    """
    kept = [row for row in found.values.get("title", []) if not _is_no_title(row[2], found)]
    whole = [row for row in kept if not _CUT.search(row[2])]
    found.values["title"] = whole
    if whole:
        return
    for rule, text in candidates(tree, skip, above):
        text = " ".join(text.split())
        if not _is_no_title(text, found) and not _CUT.search(text):
            found.put("title", text, rule, 6)
            return


def candidates(tree: Tree, skip: set[Any], above: list[str]) -> list[tuple[str, str]]:
    """Texts that may be the title, best first: the page's own element, headings, the title tag, a line above the body.
    """
    out: list[tuple[str, str]] = []
    for selector, _ in profile("title"):
        for el in tree.select(selector)[:3]:
            if not _gone(el, skip):
                out.append((f"element:{selector}", _text(el)))
    # What Word calls the title of a file is left from the file it was made of.
    tag = [] if _from_word(tree) else [_text(el) for el in tree.tags.get("title", [])[:1]]
    headings = [(name, _text(el)) for name in ("h1", "h2", "h3") for el in tree.tags.get(name, [])[:10]]
    headings = [(name, text) for name, text in headings if text in above]
    # A heading that the title tag repeats is the title; a heading alone may be the name of the site.
    repeated = [(name, text) for name, text in headings if any(text in whole for whole in tag)]
    out += [(f"element:{name}", text) for name, text in repeated if not _SITE.search(text)]
    out += [(f"element:{name}", text) for name, text in headings if _REPORT.search(text)]
    for whole in tag:
        out += [("title_tag", text) for text in without_site(whole)]
    lines = sorted(text for text in _joined(above) if 8 <= len(text) <= 80 and _LINE.search(text))
    lines = [text for text in lines if not _ITEM.match(text)]
    return out + [("line_above", text) for text in lines]


def _joined(above: list[str]) -> list[str]:
    """Lines, with a half of a title put behind the office that stands in a line of its own over it."""
    over = ""
    out = []
    for text in filter(None, above):
        half = _YEAR_FIRST.match(text) is not None and len(over) <= 40 and _OFFICE.search(over) is not None
        out.append(over + text if half else text)
        over = text
    return out


def _from_word(tree: Tree) -> bool:
    """Whether a word processor wrote the page."""
    tags = [el for el in tree.tags.get("meta", []) if (el.get("name") or "").lower() in ("generator", "progid")]
    return any(re.match(r"(?:Microsoft )?Word|WPS|LibreOffice|OpenOffice", el.get("content") or "") for el in tags)


def without_site(text: str) -> list[str]:
    """A title tag without the names of site and column around the title; empty where it holds no title."""
    parts = [part for part in _JOINT.split(text) if part and part.strip()]
    if len(parts) < 2:
        return [text] if _REPORT.search(text) and not _SITE.search(text) else []
    best = max(parts, key=lambda part: (bool(_REPORT.search(part)), not _SITE.search(part), len(part)))
    return [best.strip()] if _REPORT.search(best) else []


def _text(el: Any) -> str:
    pieces = [el.text or ""]
    for child in el.iterdescendants():
        if isinstance(child.tag, str) and child.tag not in ("script", "style"):
            pieces.append(child.text or "")
        pieces.append(child.tail or "")
        if len(pieces) > 200:
            break
    return tidy("".join(pieces))[:300]


def _gone(el: Any, skip: set[Any]) -> bool:
    return el in skip or any(up in skip for up in el.iterancestors())


def _is_no_title(text: str, found: Found) -> bool:
    """Too short or long, the site's own name, or a constant of the template."""
    plain = "".join(text.split())
    if not 5 <= len(plain) <= 150:
        return True
    return plain == found.best("site_name") or (bool(_SITE.search(plain)) and not _REPORT.search(plain))

"""Whom a page names: in title, signature, publisher, site and first sentence, and as 我区 or 我局."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lawpolicy import dates
from lawpolicy.furniture import titles
from lawpolicy.furniture.signatures import is_org
from lawpolicy.metadata import orgs
from lawpolicy.metadata.orgs import Org

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lawpolicy.furniture.page import Labelled, Page

PLACE_WORDS = frozenset(
    [
        "省",
        "自治区",
        "市",
        "州",
        "盟",
        "县",
        "区",
        "旗",
        "镇",
        "乡",
        "街道",
        "开发区",
        "高新区",
        "经开区",
        "新区",
        "管委会",
    ]
)
# The report's own word for itself: 我区, 本局. Not 我国, 我们, 本办法.
_OWN = re.compile(
    r"[我本](省|自治区|市|州|盟|县|区(?!域)|旗|镇|乡|街道|局|厅|委(?!员)|部(?![门分署队位长级委落件])|办(?!法)|院|处|中心|开发区|高新区|经开区|新区|管委会|部门|支队|大队|总队)"
)
# 局党组, 局机关 at the start of a clause: only an office speaks so of itself. Not 公安局党组.
_OWN_OFFICE = re.compile(r"[局厅委办](?:党组|党委|机关|主要负责|主要领导|领导班子|班子|属各)")
# What a title says before it comes to its issuer, and where the issuer ends.
_BEFORE = re.compile(r"^(?:关于)?(?:报送|上报|呈报|印发|公布|公开|发布|报告|做好|转发)?")
_AFTER = re.compile(
    r"法治政府|依法行政|法治建设|法治工作|法制政府|依法治|法治|法制(?!办|局|处|机构)|全面|深入|推进|加强|加快|贯彻|落实|开展|建设|履行|实施|年度|工作|述法|党政主要|的"
)
# Words of time in a title that are no part of a name: 2023年1-12月, 上半年, 2022-2023年.
_TIME = re.compile(r"(?:20\d\d|\d{1,2})[-—–~～至](?:\d{1,2}月份?)?|20\d\d年?|上半年|下半年|年度")
_OURS = re.compile(r"(?:我|全|本)(?:省|自治区|市|州|盟|县|区|旗|镇|乡|街道|局)")
_BRACKETS = re.compile(r"[(（]([一-鿿]{3,30})[)）]$")
_QUOTES = re.compile(r"[《》“”【】]")
_OFFICE_NAME = re.compile(
    r"[一-鿿]{2,24}?(?:人民政府(?:[一-鿿]{2,8}?街道办事处)?|(?<=建设)部(?!门)|街道办事处|管理委员会|管委会?|局|厅|委员会|办公室|(?:服务|管理|保障|发展|事务)中心)(?:办公室)?"
)
# An office of the government itself, in a title: 示例市人民政府法制办公室.
_OFFICE_OF_GOVERNMENT = re.compile(
    r"[一-鿿]{2,16}?人民政府(?:(?!关于|建设|年度|推进|全面|贯彻|[及和与])[一-鿿]){1,12}?(?:办公室|法制办|委员会|局|厅)"
)
_SHORT_OFFICE = re.compile(
    r"[省市州盟县区旗镇乡](?:人民政府|政府|[一-鿿]{2,12}?(?:局|委员会|厅|办公室))(?![一-鿿]{0,2}(?:局|委员会))"
)
_NO_OFFICE = re.compile(r"政府建设|法治政府|依法行政|法治建设")
_CLAUSES = re.compile(r"[，,。；;：:]|(?=现将)")
_QUOTED = re.compile(r"《[^《》]{1,80}》")
_NOW_OF = re.compile(r"现将(?:关于)?")  # 现将云岭县2023年度法治政府建设情况报告如下
# The words before the subject of the first sentence, and those behind it.
_OPENING_YEAR = re.compile(
    r"\W*(?:(?:[12１２]\d{3}|[一二][〇○零ＯOo0０一二三四五六七八九]{3})\s*年(?:度|以来|来|上半年)?|今年以来|一年来|近年来|过去一年|近一年来)?\s*[,，、]?\s*"
)
_PREDICATE = re.compile(
    r"在|坚持|坚决|坚定|认真|深入|全面|以|高度|严格|紧|始终|按照|围绕|聚焦|切实|扎实|积极|大力|持续|立足|着力|不断|牢|贯彻|根据|法治|依法|推进|加强|把|将|对|为"
    r"|[,，]|共|各|学习|统筹|充分|进一步|结合|主动|狠抓|锚定|锚|抓|落实|有序|组织|强化|努力|党|人民|政府|的|司法|行政|现将|上下|干部|机关|办理|高质量|稳步|突出|健全|完善|是|位于|地处|属|系|作为|被|于|从|自|通过|依托|利用|召开|印发|制定|出台|成立|继续|荣?获|[12]\d{3}年"
)
_STEP = re.compile(r"(?<=[>›»＞→/：:\s])[一-鿿]{2,30}(?=\s*[>›»＞→/])")  # a step of a path that another follows
_TOWN = re.compile(r"[一-鿿]{2,12}(?:镇|乡|街道|苏木)")
# Where a page has the report from; newspapers, stations and the like there are nobody's office.
_PAGE = ("publisher", "source", "byline", "site", "path")
_PRESS = re.compile(r"(?:融媒体?(?:中心)?|电视台|日报社?|晚报社?|报社|新闻(?:网|中心|社)|传媒(?:集团|中心)|电台)$")
_SITE_WORDS = re.compile(r"(?:政府)?(?:门户)?网站?$|信息公开.{0,4}$")


@dataclass(slots=True)
class Voice:
    """An organisation that the page names: what role it has there (title, signature …), and where it stands."""

    org: Org
    role: str
    start: int | None
    end: int | None


def subject(title: str) -> tuple[str, str]:
    """(author, object) of a squeezed title: who writes before 关于, and whose year it is; "" where it names none."""
    title = _QUOTES.sub("", title)
    brackets = _BRACKETS.search(title)
    inside = brackets.group(1) if brackets is not None else ""
    title = title[: brackets.start()] if brackets is not None else title
    about = max(title.find("关于"), 0)
    author = dates.YEAR.sub("", title[:about])
    rest = _TIME.sub("", dates.YEAR.sub("", title[about:]))
    rest = _BEFORE.sub("", rest)
    if (ours := _OURS.match(rest)) is not None:
        rest = rest[ours.end() :]
    cut = _AFTER.search(rest, len(orgs.place_of(rest)))
    named = rest[: cut.start()] if cut is not None else rest
    # The name of an office may hold a word that ends a name here: 法制办公室, 建设局; then the office is the name.
    office = _OFFICE_OF_GOVERNMENT.match(rest)
    if office is None or _NO_OFFICE.search(office.group()):
        office = _OFFICE_NAME.match(rest)
    if office is not None and office.end() > len(named) and not _NO_OFFICE.search(office.group()):
        named = office.group()
        if named.startswith(("中共", "中国共产党")) and orgs.place_of(rest[office.end() :]):
            # 中共…街道工作委员会…街道办事处: the government that signs with the party
            beside = _OFFICE_NAME.match(rest, office.end())
            named += beside.group() if beside is not None and not _NO_OFFICE.search(beside.group()) else ""
    if not author and not named and orgs.place_of(inside):
        named = inside
    return author, named


class Voices:
    """Everyone whom a page names, how often the report says 我区 or 我局 (``own``), and 我区 in its title."""

    def __init__(
        self,
        text: str,
        page: Page,
        titled: Sequence[Labelled],
        stated: Sequence[tuple[str, str, int | None, int | None]],
    ):
        """``titled``: titles, the chosen one first. ``stated``: (role, name, start, end) in order of belief."""
        self.text, self.page = text, page
        self.voices: list[Voice] = []
        self.own: Counter[str] = Counter()
        for match in _OWN.finditer(text, page.body_start, page.body_end):
            self.own[match.group(1)] += 1
        for match in _OWN_OFFICE.finditer(text, page.body_start, page.body_end):
            if not "一" <= text[match.start() - 1 : match.start()] <= "鿿":
                self.own[match.group()[0]] += 1
        self.title_own = ""
        for title in titled:
            self._title(title)
        for role, value, start, end in stated:
            self._add(value, role, start, end)
        self._path()
        self._opening()

    def _add(self, written: str, role: str, start: int | None, end: int | None) -> None:
        name = _SITE_WORDS.sub(lambda m: "政府" if m.group().startswith("政府") else "", titles.squeeze(written))
        if not 2 <= len(name) <= 60:
            return
        org = orgs.parse(name)
        if not org.place and not org.national:
            short = orgs.short(name)
            if short is None:
                return
            org = short
        if role in _PAGE and _PRESS.search(org.organ):
            org, role = Org(org.name, org.place, "", "place"), "site"  # who prints it, not who reports
        elif role in _PAGE and org.organ.endswith("司法所"):
            if orgs.level_of(org.place) != "township":
                return  # 云岭县司法局白杨司法所 sends what its town has written
            org = Org(org.name, org.place, "", "place")
        if org.kind == "unknown":
            org = Org(org.name, org.place, "", "place")
        if org.place or org.national or org.organ:
            self.voices.append(Voice(org, role, start, end))

    def _title(self, title: Labelled) -> None:
        squeezed = titles.squeeze(title.value)
        ours = _OURS.search(squeezed)
        self.title_own = self.title_own or (ours.group()[1:] if ours is not None else "")
        for name in subject(squeezed):
            if name:
                at = self.text.find(name, title.start, title.end)
                span = (at, at + len(name)) if at >= 0 else (title.start, title.end)
                self._add(name, "title", *(span if title.end > title.start else (None, None)))

    def _path(self) -> None:
        """The office or town whose pages the report stands among: 首页 > 政务公开 > 云岭县水利局 > …"""
        for row in self.page.furniture:
            if row.kind != "breadcrumb" or row.end - row.start > 300:
                continue
            for step in _STEP.finditer(self.text, row.start, row.end):
                if is_org(step.group()) or _TOWN.fullmatch(step.group()):
                    self._add(step.group(), "path", *step.span())

    def _opening(self) -> None:
        """Subjects of the first lines' clauses: 2023年,示例市司法局在…; 现将云岭县2023年度…; 按照要求，县司法局认真…"""
        start = self.page.body_start
        line = self.text[start : min(self.page.body_end, start + 400)].split("\n", 1)[0]
        clauses = [0, *(m.end() for m in _CLAUSES.finditer(_QUOTED.sub(lambda m: "《" * len(m.group()), line)))]
        if any(v.role == "title" and v.org.place for v in self.voices):
            clauses = clauses[:1]  # the title has said whose report it is
        for at in clauses[:12]:
            told = _NOW_OF.match(line, at)
            self._subject(line, told.end() if told else at, start, "opening" if told or not at else "subject")

    def _subject(self, line: str, at: int, start: int, role: str) -> None:
        """The place or office that a clause of the first line begins with, where a predicate follows it."""
        skipped = _OPENING_YEAR.match(line, at) if at else _OPENING_YEAR.match(line)
        at = skipped.end() if skipped is not None else at
        rest = line[at:]
        place = orgs.place_of(rest)
        if not place:
            short = _SHORT_OFFICE.match(rest)
            if short is not None and _PREDICATE.match(rest, short.end()):
                self._add(short.group(), role, start + at, start + at + short.end())
            return
        office = _OFFICE_NAME.match(rest)
        named = place
        if office is not None and len(place) < office.end() <= len(place) + 22 and _PREDICATE.match(rest, office.end()):
            named = office.group()
        elif not _PREDICATE.match(rest, len(place)):
            return
        self._add(named, role, start + at, start + at + len(named))

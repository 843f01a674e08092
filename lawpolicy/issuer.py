"""Who reports: the government or office whose year it is, out of title, signature, page and the report's own words."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lawpolicy import dates, divisions, orgs, titles
from lawpolicy.orgs import Org

if TYPE_CHECKING:
    from lawpolicy.divisions import Place
    from lawpolicy.page import Labelled, Page

# The report's own word for itself: 我区, 本局, and 局党组 where only an office could be meant. Not 我国, not 我们.
_OWN = re.compile(
    r"[我本](省|自治区|市|州|盟|县|区(?!域)|旗|镇|乡|街道|局|厅|委(?!员)|办(?!法)|院|处|中心|开发区|高新区|经开区|新区|管委会|部门|支队|大队|总队|部(?!分))"
    r"|(?<![一-鿿])(局|厅|委|办)(?:党组|党委|机关|主要负责|主要领导|领导班子|班子|属各|长[办主亲带])"
)
_PLACE_WORDS = frozenset("省 自治区 市 州 盟 县 区 旗 镇 乡 街道 开发区 高新区 经开区 新区 管委会".split())
_ZONE_WORDS = frozenset("开发区 高新区 经开区 新区 管委会".split())
# What a title says before it comes to its issuer, and where the issuer ends.
_BEFORE = re.compile(r"^(?:关于)?(?:报送|上报|呈报|印发|公布|公开|发布|报告|做好|转发)?")
_AFTER = re.compile(
    r"法治政府|依法行政|法治建设|法治工作|法制政府|依法治|法治|法制|全面|深入|推进|加强|加快|贯彻|落实|开展|建设|履行|实施|年度|工作|述法|的|《|党政主要"
)
_OURS = re.compile(r"^(?:我|全|本)(?:省|市|州|盟|县|区|旗|镇|乡|街道|局)")
_BRACKETS = re.compile(r"[(（]([一-鿿]{3,30})[)）]$")
# The subject of the first sentence, once the year is past.
_OPENING_YEAR = re.compile(r"^\W*(?:(?:[12１２]\d{3}|[一二][〇○零ＯOo0０一二三四五六七八九]{3})\s*年(?:度|以来|来|上半年)?|今年以来|一年来|近年来|过去一年|近一年来)?\s*[,，、]?\s*")
_PREDICATE = re.compile(
    r"在|坚持|坚决|坚定|认真|深入|全面|以|高度|严格|紧|始终|按照|围绕|聚焦|切实|扎实|积极|大力|持续|立足|着力|不断|牢|贯彻|根据|法治|依法|推进|加强|把|将|对|为"
    r"|[,，]|共|各|学习|统筹|充分|进一步|结合|主动|狠抓|锚定|锚|抓|落实|有序|组织|强化|努力|党|人民|政府|的|司法行政|现将"
)
_ORG_IN_TEXT = re.compile(r"[一-鿿]{2,24}?(?:人民政府|街道办事处|管理委员会|管委会|局|厅|委员会|办公室)(?:办公室)?")
_CITED = re.compile(r"《([^《》\n]{4,40})》")
_GOVERNED = re.compile(r"([一-鿿]{2,16})(?:人民政府|区委|县委|市委)")


@dataclass(slots=True)
class Voice:
    """An organisation that the page names, and where."""

    org: Org
    role: str  # title, title_brackets, signature, byline, publisher, source, site, opening, cited
    start: int | None
    end: int | None


@dataclass(slots=True)
class Issuer:
    """The issuer found. ``place`` is None where the gazetteer does not hold it or homonyms are not settled."""

    name: str | None = None
    kind: str | None = None
    place: Place | None = None
    level: str | None = None
    rule: str = ""
    confidence: float = 0.0
    place_confidence: float = 0.0
    place_rule: str = ""
    start: int | None = None
    end: int | None = None
    short: str | None = None
    conflicts: list[str] = field(default_factory=list)


def subject(title: str) -> tuple[str, str]:
    """(author, object) of a squeezed title: who writes before 关于, and whose year it is; "" where it names none."""
    brackets = _BRACKETS.search(title)
    inside = brackets.group(1) if brackets is not None else ""
    if brackets is not None:
        title = title[: brackets.start()]
    about = title.find("关于")
    author = title[:about] if about > 0 else ""
    rest = dates.YEAR.sub("", title[about if about >= 0 else 0 :])
    rest = _BEFORE.sub("", re.sub(r"(?:20\d\d|上半年|下半年|年度)", "", rest))
    rest = _OURS.sub("", rest)
    place = orgs.place_of(rest)
    cut = _AFTER.search(rest, len(place))
    named = rest[: cut.start()] if cut is not None else rest
    # The words of an office may hold those that end a name here: 法制办, 建设局, 综合执法…; take the whole office then.
    office = _ORG_IN_TEXT.match(rest)
    if office is not None and office.end() > len(named) and re.search(r"(?:局|厅|委员会|办公室)$", office.group()) and "政府建设" not in office.group():
        named = office.group()
    author = dates.YEAR.sub("", author)
    if not author and inside and not named:
        named = inside if orgs.place_of(inside) else ""
    return author, named


class Finder:
    """Everything on one page that can name the issuer, and the choice between them."""

    def __init__(self, text: str, page: Page, title: Labelled | None, stated: list[tuple[str, str, int | None, int | None]], year: int | None):
        self.text, self.page, self.year = text, page, year
        self.voices: list[Voice] = []
        self.own: Counter[str] = Counter()
        for match in _OWN.finditer(text, page.body_start, page.body_end):
            self.own[match.group(1) or match.group(2)] += 1
        self.title_own = ""
        if title is not None:
            for row in [title, *(r for r in page.labelled if r.field == "title" and r is not title)]:
                self._title(row)
        for role, value, start, end in stated:
            self._add(value, role, start, end)
        self._opening()

    def _add(self, written: str, role: str, start: int | None, end: int | None) -> None:
        name = re.sub(r"(?:政府)?(?:门户)?网站?$|信息公开.{0,4}$|欢迎您$", lambda m: "政府" if m.group().startswith("政府") else "", titles.squeeze(written))
        name = re.sub(r"^(?:来源|作者)[:：]", "", name)
        if not 2 <= len(name) <= 60:
            return
        org = orgs.parse(name)
        if not org.place and not org.national:
            org = orgs.short(name) or org
        if org.kind == "unknown":
            org = Org(org.name, org.place, "", "place", before=org.before)
        if org.place or org.national or org.kind in ("department", "office", "government", "party", "other"):
            self.voices.append(Voice(org, role, start, end))

    def _title(self, title: Labelled) -> None:
        squeezed = titles.squeeze(title.value)
        author, named = subject(squeezed)
        ours = _OURS.match(squeezed.replace("关于", "", 1)) or re.search(r"(?:我|全|本)(?:省|市|州|盟|县|区|旗|镇|乡|街道|局)", squeezed)
        self.title_own = self.title_own or (re.sub(r"^(?:关于)?[我全本]", "", ours.group()) if ours is not None else "")
        for name in (author, named):
            if name:
                at = self.text.find(name, title.start, title.end)
                self._add(name, "title", at if at >= 0 else title.start, at + len(name) if at >= 0 else title.end)

    def _opening(self) -> None:
        start = self.page.body_start
        line = self.text[start : min(self.page.body_end, start + 160)].split("\n", 1)[0]
        skipped = _OPENING_YEAR.match(line)
        at = skipped.end() if skipped is not None else 0
        rest = line[at:]
        place = orgs.place_of(rest)
        if not place:
            return
        office = _ORG_IN_TEXT.match(rest)
        named = place
        if office is not None and len(place) < office.end() <= len(place) + 22 and _PREDICATE.match(rest, office.end()):
            named = office.group()
        elif not _PREDICATE.match(rest, len(place)) and not rest.startswith(("人民政府", "政府", "司法", "行政"), len(place)):
            return
        self._add(named, "opening", start + at, start + at + len(named))

    # -- which organ ---------------------------------------------------------------------------------------------

    def _first(self, *roles: str, kinds: tuple[str, ...] = ()) -> Voice | None:
        for role in roles:
            for voice in self.voices:
                if voice.role == role and (not kinds or voice.org.kind in kinds):
                    return voice
        return None

    def find(self) -> Issuer:
        """The issuer, by the first rule that applies: title, the report's own words, signature, opening, publisher, site."""
        place_own = sum(n for w, n in self.own.items() if w in _PLACE_WORDS)
        office_own = sum(n for w, n in self.own.items() if w not in _PLACE_WORDS)
        speaks_office = office_own > 0 and office_own * 2 >= place_own
        speaks_place = place_own > 0 and not speaks_office
        title = self._first("title", kinds=("department", "office", "party", "other", "government")) or self._first("title")
        if title is not None and title.org.kind in ("department", "government", "party", "other"):
            return self._of(title, "title", 0.97 if title.org.kind in ("government", "department") else 0.85)
        if title is not None and title.org.kind == "office":
            if speaks_place:
                return self._of(title, "office_in_title_for_its_government", 0.7, government=True)
            return self._of(title, "title", 0.85)
        offices = ("department", "office", "party", "other")
        writer = self._first("signature", "byline", "opening", "publisher", "source", kinds=offices)
        where = self._first("title") or self._first("signature", "byline", "opening", kinds=("government", "place"))
        if speaks_office and writer is not None:
            return self._of(writer, f"own_words_and_{writer.role}", 0.93 if writer.role in ("signature", "opening", "byline") else 0.85)
        if title is not None:
            if speaks_place or writer is None or writer.role in ("publisher", "source") or self._governs():
                sure = 0.95 if not speaks_office and (speaks_place or writer is None or self._governs()) else 0.85
                return self._of(title, "place_in_title", sure, government=True)
            if writer.org.kind == "department" and writer.role == "signature":
                return self._of(title, "place_in_title_signed_by_an_office", 0.75, government=True)
            return self._of(title, "place_in_title", 0.8, government=True)
        signed = self._first("signature", "byline")
        if signed is not None:
            if signed.org.kind == "government":
                return self._of(signed, signed.role, 0.96)
            if speaks_place and signed.org.kind in ("office", "department", "party"):
                return self._of(signed, f"own_words_of_the_place_of_the_{signed.role}", 0.8, government=True)
            return self._of(signed, signed.role, 0.85 if signed.org.kind == "department" else 0.75)
        opening = self._first("opening")
        if opening is not None:
            if opening.org.kind in ("department", "government"):
                return self._of(opening, "opening", 0.93 if not speaks_place or opening.org.kind == "government" else 0.6)
            return self._of(opening, "place_in_opening", 0.92 if speaks_place else 0.85, government=True)
        return self._from_page(where, speaks_place, speaks_office)

    def _from_page(self, where: Voice | None, speaks_place: bool, speaks_office: bool) -> Issuer:
        publisher = self._first("publisher") or self._first("source")
        if publisher is not None and publisher.org.kind == "government" and publisher.org.place:
            return self._of(publisher, publisher.role, 0.9 if not speaks_office else 0.5)
        if publisher is not None and publisher.org.kind == "place" and not speaks_office:
            return self._of(publisher, f"place_of_the_{publisher.role}", 0.85, government=True)
        if publisher is not None and not speaks_place and publisher.org.kind in ("department", "party", "other"):
            return self._of(publisher, publisher.role, 0.75)
        if speaks_place or (publisher is not None and publisher.org.kind == "office"):
            return self._by_own_words(publisher)
        site = self._first("site", kinds=("department",)) or self._first("site")
        if site is not None and (site.org.place or site.org.national):
            return self._of(site, "site", 0.7, government=site.org.kind in ("place", "office"))
        return self._by_own_words(publisher)

    def _governs(self) -> bool:
        """Whether the body speaks as the whole place's government: its towns, its own executive meetings."""
        head = self.text[self.page.body_start : min(self.page.body_end, self.page.body_start + 4000)]
        return re.search(r"各乡镇|各镇|镇乡街|各街道|乡镇[(（]街道|各县[(（]|各区县|县区|政府常务会|区政府|县政府|市政府常务|现将(?:全|我)[省市县区旗州]", head) is not None

    # -- which place ---------------------------------------------------------------------------------------------

    def _by_own_words(self, publisher: Voice | None) -> Issuer:
        """No name but 我区: the place of that kind that the site, the publisher or the cited plans name."""
        word = self.title_own or next((w for w, _ in self.own.most_common() if w in _PLACE_WORDS), "")
        named = self._cited(word)
        for role in ("publisher", "source", "site"):
            voice = self._first(role)
            if voice is not None and voice.org.place and (not word or voice.org.place.endswith(word)):
                return self._of(voice, f"own_words_and_{role}", 0.85 if word else 0.7, government=True)
        if named is not None:
            return self._of(named, "own_words_and_cited_plans", 0.85 if word else 0.65, government=True)
        code = self._code_place()
        if code is not None and word and divisions.official_name(code).endswith(word):
            place = Org("", divisions.official_name(code), "", "place")
            return self._settled(Voice(place, "site_code", None, None), code, "own_words_and_site_code", 0.8, 0.85, True)
        return Issuer()

    def _cited(self, word: str) -> Voice | None:
        """The place named most at the head of cited plans (《示例市云岭区…方案》) or before 人民政府, of the kind of 我区."""
        found: Counter[str] = Counter()
        spans: dict[str, tuple[int, int]] = {}
        text, start, end = self.text, self.page.body_start, min(self.page.body_end, self.page.body_start + 60_000)
        for pattern in (_CITED, _GOVERNED):
            for match in pattern.finditer(text, start, end):
                written = match.group(1)
                offset = 2 if written.startswith("关于") else 0
                place = orgs.place_of(written[offset:])
                if place and (not word or place.endswith(word)):
                    found[place] += 1
                    spans.setdefault(place, (match.start(1) + offset, match.start(1) + offset + len(place)))
        if not found:
            return None
        # 元宝山区 and 赤峰市元宝山区 are one; the longer says more.
        best = max(found, key=lambda p: (sum(n for q, n in found.items() if p.endswith(q) or q.endswith(p)), len(p)))
        return Voice(Org(best, best, "", "place"), "cited", *spans[best])

    def _codes(self) -> list[str]:
        """Area codes on the page: the first six digits of the site's code, and of a credit code in the index number."""
        found = []
        for item in self.page.labelled:
            if item.field == "site_code" and item.value[:6].isdigit():
                found.append(item.value[:6])
            elif item.field == "index_number" and (credit := re.match(r"1[1-9Y]?1?(\d{6})\w{9,10}", item.value)) is not None:
                found.append(item.value[2:8] if item.value[2:8].isdigit() else credit.group(1))
        return found

    def _code_place(self) -> Place | None:
        return next((p for c in self._codes() if (p := divisions.by_code(c, self.year)) is not None), None)

    def _resolve(self, voice: Voice) -> tuple[Place | None, float, str]:
        """The place a voice means: by its name, else by what stands beside it on the page."""
        name = voice.org.place
        candidates = divisions.lookup(name, self.year)
        exact = divisions.resolve([name], self.year)
        if exact is not None and exact.level != "township":
            return exact, exact.confidence, exact.rule
        longer = self._longest(name)
        if longer != name and (place := divisions.resolve([longer], self.year)) is not None:
            return place, place.confidence, f"{place.rule}, as named in full on the page"
        if exact is None and not candidates and orgs.level_of(name) != "township":
            return None, 0.0, ""
        if orgs.level_of(name) == "township" or (exact is not None and exact.level == "township"):
            return self._township(name, exact)
        for code in self._codes():
            fit = [p for p in candidates if p.code == code or (code[4:6] == "00" and p.code[:4] == code[:4])]
            if len(fit) == 1:
                return fit[0], min(0.94, fit[0].confidence), f"{fit[0].rule}, homonym settled by the site's code"
        context = " ".join(self._context())
        place = divisions.resolve([name], self.year, context=context)
        if place is not None:
            return place, place.confidence, place.rule
        provinces = {c[:2] for c in self._codes()} | self._icp()
        fit = [p for p in candidates if p.code[:2] in provinces]
        if len(provinces) == 1 and len(fit) == 1:
            return fit[0], 0.88, f"{fit[0].rule}, homonym settled by the province of the site"
        cited = self._cited(name[-1])
        if cited is not None and cited.org.place.endswith(name) and cited.org.place != name:
            place = divisions.resolve([cited.org.place], self.year)
            if place is not None:
                return place, min(0.9, place.confidence), f"{place.rule}, named in full in a cited plan"
        return None, 0.0, ""

    def _township(self, name: str, exact: Place | None) -> tuple[Place | None, float, str]:
        """A township within the county that the page names or whose code the site has."""
        full = len(orgs.stated_chain(name)) > 1 or name != (exact.township if exact is not None else name)
        if exact is not None and full:
            return exact, exact.confidence, exact.rule
        counties = [v.org.place for v in self.voices if v.org.place and orgs.level_of(v.org.place) in ("county", None)]
        cited = self._cited("")
        counties += [cited.org.place] if cited is not None and orgs.level_of(cited.org.place) in ("county", None) else []
        for county in dict.fromkeys(counties):
            place = divisions.resolve([county + name], self.year)
            if place is not None and place.township is not None:
                return place, place.confidence, f"{place.rule}, within the county named on the page"
        for code in self._codes():
            fit = [p for p in divisions.lookup(name, self.year) if p.code == code]
            if len(fit) == 1:
                return fit[0], min(0.93, fit[0].confidence), f"{fit[0].rule}, county by the site's code"
        if exact is not None:
            return exact, min(0.85, exact.confidence), f"{exact.rule}, the only one of its name"
        place = divisions.resolve([name], self.year, context=" ".join(self._context()))
        return (place, min(0.85, place.confidence), place.rule) if place is not None else (None, 0.0, "")

    def _icp(self) -> set[str]:
        from lawpolicy.gazetteer import gazetteer

        letters = gazetteer().letters
        return {letters[i.value][:2] for i in self.page.labelled if i.field == "icp" and i.value in letters}

    def _context(self) -> list[str]:
        head = self.text[: min(self.page.body_start, 600)]
        return [v.org.place for v in self.voices if v.org.place] + [
            i.value for i in self.page.labelled if i.field in ("site_host", "site_name", "publisher", "source_name")
        ] + [head] + _CITED.findall(self.text, self.page.body_start, min(self.page.body_end, self.page.body_start + 30_000))

    def _longest(self, name: str) -> str:
        """The longest name on the page that ends with this place: 张湾区 → 十堰市张湾区."""
        return max((v.org.place for v in self.voices if v.org.place.endswith(name)), key=len, default=name)

    # -- the name ------------------------------------------------------------------------------------------------

    def _of(self, voice: Voice, rule: str, sure: float, *, government: bool = False) -> Issuer:
        org = voice.org
        if org.national:
            return Issuer(org.name, "department", None, "national", rule, sure, 0.0, "", voice.start, voice.end, org.name)
        if not org.place:
            # An office without its place (区司法局): the place is the title's, the site's or the one that 我区 means.
            found = self._by_own_words(None) if self._first("title") is None else self._of(self._first("title"), rule, sure, government=True)  # type: ignore[arg-type]
            if found.name is None:
                site = self._first("signature", "byline", "opening", "publisher", "source", "site", kinds=("government", "place", "department", "office"))
                site = next((v for v in self.voices if v.org.place), None) if site is None or not site.org.place else site
                if site is None:
                    return Issuer(None, _kind(org, government), None, None, rule, 0.5)
                org = Org(org.name, site.org.place, org.organ, org.kind, org.national, org.before)
                return self._named(org, voice, rule, min(sure, 0.8), government)
            base = found.place
            place_name = found.short or ""
            org = Org(org.name, place_name, org.organ, org.kind, org.national, org.before)
            return self._settled(Voice(org, voice.role, voice.start, voice.end), base, rule, min(sure, found.confidence, 0.85), found.place_confidence, government)
        return self._named(org, voice, rule, sure, government)

    def _named(self, org: Org, voice: Voice, rule: str, sure: float, government: bool) -> Issuer:
        voice = Voice(org, voice.role, voice.start, voice.end)
        place, place_sure, place_rule = self._resolve(voice)
        issuer = self._settled(voice, place, rule, sure, place_sure, government)
        issuer.place_rule = place_rule
        if place is not None:
            self._contradictions(issuer, voice)
        return issuer

    def _settled(self, voice: Voice, place: Place | None, rule: str, sure: float, place_sure: float, government: bool) -> Issuer:
        org = voice.org
        kind = _kind(org, government)
        organ = org.organ if not government else ""
        if kind == "government" and (not organ or organ in ("政府", "街道办", "街道办事处")):
            organ = _organ(place, org.place)
        if kind == "government" and org.kind == "office":
            organ = _organ(place, org.place)
        if place is not None:
            name = org.before + divisions.issuer_prefix(place) + organ
            return Issuer(
                name, kind, place, place.level, rule, round(min(sure, place_sure), 3), place_sure, place.rule, voice.start, voice.end,
                divisions.official_name(place) + ("" if kind == "government" else organ),
            )  # fmt: skip
        stated = self._longest(org.place)
        chain = orgs.stated_chain(stated)
        if len(chain) > 1 and chain[0].endswith(("省", "自治区")) and orgs.level_of(chain[1]) in ("prefecture", None):
            stated = "".join(chain[1:])
        level = self._level(stated, chain)
        return Issuer(
            org.before + stated + organ, kind, None, level, rule, round(min(sure, 0.8), 3), 0.0, "", voice.start, voice.end,
            (chain[-1] if chain else stated) + ("" if kind == "government" else organ),
        )  # fmt: skip

    def _level(self, stated: str, chain: list[str]) -> str | None:
        """The level of a place that the gazetteer does not hold: by its ending; a 市 by what stands above and below it."""
        level = orgs.level_of(stated)
        if level is not None or not stated.endswith("市"):
            return level
        if len(chain) > 1:
            return "prefecture" if chain[-2].endswith(("省", "自治区")) else "county"
        body = self.text[self.page.body_start : min(self.page.body_end, self.page.body_start + 20_000)]
        if re.search(r"县[(（]市|各县|县区|区县|市县|县市区|[(（]市[、,，]区[)）]", body):
            return "prefecture"
        return "county" if re.search(r"乡镇|镇街|镇乡|各镇", body) else None

    def _contradictions(self, issuer: Issuer, chosen: Voice) -> None:
        """Another name in title or signature that means a place elsewhere: told, and less sure."""
        place = issuer.place
        for voice in self.voices:
            if voice is chosen or voice.role not in ("title", "signature") or not voice.org.place or place is None:
                continue
            other = divisions.resolve([voice.org.place], self.year)
            if other is None or other.code.startswith(_stem(place.code)) or place.code.startswith(_stem(other.code)):
                continue
            issuer.conflicts.append(f"{chosen.role} names {chosen.org.place}, {voice.role} names {voice.org.place}")
            issuer.confidence = min(issuer.confidence, 0.6)
            issuer.place_confidence = min(issuer.place_confidence, 0.6)


def _stem(code: str) -> str:
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code


def _kind(org: Org, government: bool) -> str:
    if government or org.kind in ("government", "place"):
        return "government"
    return {"office": "department", "department": "department", "party": "party"}.get(org.kind, "other")


def _organ(place: Place | None, written: str) -> str:
    """What the government of a place is called."""
    name = divisions.official_name(place) if place is not None else written
    if place is not None and place.zone or orgs._ZONE.search(name):
        return "管理委员会"
    if name.endswith("街道") or (name.endswith("地区") and place is not None and place.level == "township"):
        return "办事处"
    if name.endswith(("盟", "地区")):
        return "行政公署"
    return "人民政府"

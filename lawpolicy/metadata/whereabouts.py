"""Which place a name on a page means: by the gazetteer, and where that leaves a choice, by what else the page says."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from lawpolicy import divisions
from lawpolicy.divisions.gazetteer import LAST_YEAR, all_divisions, latest_code, townships
from lawpolicy.metadata import levels, orgs, traces

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lawpolicy.divisions import Place
    from lawpolicy.furniture.page import Page

_CITED = re.compile(r"《([^《》\n]{4,40})》")
_GOVERNED = re.compile(r"([一-鿿]{2,16})(?:人民政府|区委|县委|市委|镇党委|乡党委)")
_OPENING = 600  # characters of the body whose names are its own rather than another's
# Before a place these make it another one: 赴云岭县学习, 与云岭县签订.
_OTHERS = ("赴", "与", "同", "和", "邻", "到", "向", "由")
_WRAP = re.compile(r"(?<=[一-鿿（《“、，])[ \t]*\n[ \t　]*(?=[一-鿿）》”])")  # a line broken inside a sentence
_COUNTY_OF = re.compile(r".{2,}[县区市旗](?=.{2,8}$)")
_TOWN_KINDS = ("镇", "乡", "街道")
# 法治镇海建设, 平安佳县: the place's short name behind a slogan; 冕山司法所: a town's before one of its institutions.
_SLOGAN = re.compile(
    r"(?:法治|平安|数字|美丽|幸福|信用|诚信|善治|清廉|活力|魅力|文明|健康)([一-鿿]{2,4})"
    r"|(?:^|[\n，,。；])\s*([一-鿿]{2,4})(?=撤县|撤市|设市|设区)"
)
_INSTITUTION = re.compile(
    r"([一-鿿]{2,4})(?:司法所|派出所|人民法庭|法庭|便民服务中心|综合行政执法|卫生院|中心校|中学|社区|敬老院)"
)
# 国务院和省、示例市关于…的部署: the city beside its province is above the one that reports.
_SUPERIOR = re.compile(
    r"(?:省|自治区|区党委|国务院|省委|省政府)[、和及]([一-鿿]{2,8}?[市州盟])(?:委|政府|人民政府)?(?:[、和](?:[市州盟]委|[市州盟]?政府))?的?(?:关于|[一-鿿]{0,8}(?:部署|要求|领导|指导|安排|决策))"
)
_REACH = 60_000  # characters of the body in which names are sought
# A credit code, as index numbers begin: 11 (a government office), six digits of an area, nine or ten more.
_CREDIT = re.compile(r"1[1-9](\d{6})[0-9A-Z]{9,10}(?![0-9])")


def _count(mention: divisions.Mention, counts: Counter[str], spans: dict[str, tuple[int, int]]) -> None:
    """Count a place named in the text, and the county of a township."""
    names = [mention.name]
    if mention.kind == "township" and (county := _COUNTY_OF.match(mention.name)) is not None:
        names.append(county.group())
    for name in names:
        counts[name] += 1
        spans.setdefault(name, (mention.start, mention.start + len(name)))


@dataclass(slots=True)
class Found:
    """A place settled: None where the gazetteer does not hold the name, or where nothing decides between several."""

    place: Place | None = None
    confidence: float = 0.0
    rule: str = ""


class Whereabouts:
    """What one page says about places: names in order of belief, codes, the registration's province, cited plans."""

    def __init__(self, text: str, page: Page, names: Sequence[str], year: int | None):
        self.text, self.page, self.year = text, page, year
        self.names = list(dict.fromkeys(n for n in names if n))

    def resolve(self, name: str) -> Found:
        """The place that ``name`` means on this page."""
        exact = divisions.resolve([name], self.year)
        if orgs.level_of(name) == "township" or (exact is not None and exact.level == "township"):
            return self._township(name, exact)
        if exact is not None:
            return Found(exact, exact.confidence, exact.rule)
        longer = self.longest(name)
        if longer != name and (place := divisions.resolve([longer], self.year)) is not None:
            return Found(place, place.confidence, f"{place.rule}, named in full on the page")
        candidates = divisions.lookup(name, self.year)
        if not candidates:
            return Found()
        for code in self.codes:
            fit = [p for p in candidates if p.code == code or (code.endswith("00") and p.code[:4] == code[:4])]
            if len(fit) == 1:
                return Found(fit[0], min(0.94, fit[0].confidence), f"{fit[0].rule}, homonym settled by the site's code")
        place = divisions.resolve([name], self.year, context=self.context)
        if place is not None:
            return Found(place, place.confidence, place.rule)
        fit = [p for p in candidates if p.code[:2] in self.provinces]
        if len(self.provinces) == 1 and len(fit) == 1:
            return Found(fit[0], 0.88, f"{fit[0].rule}, homonym settled by the province of the site")
        body = self.text[self.page.body_start : min(self.page.body_end, self.page.body_start + _REACH)]
        place = divisions.resolve([name], self.year, context=body)
        if place is not None:
            return Found(place, min(0.85, place.confidence), f"{place.rule}, out of the body")
        return Found(rule="homonym")

    def _township(self, name: str, exact: Place | None) -> Found:
        """A township, within the county that the page names or that the site's code means."""
        if exact is not None and exact.township is None:
            exact = None  # 东区街道 is no 东区
        # 龙泉寺乡 is no 寺乡 of 龙泉: a short name runs into a township's too easily.
        guess = exact if exact is not None and "short name" in exact.rule else None
        if exact is not None and guess is None and name != exact.township:
            return Found(exact, exact.confidence, exact.rule)
        longer = self.longest(name)
        counties = [
            n for n in (*self.names, self.cited("")) if n and name not in n and orgs.level_of(n) in ("county", None)
        ]
        for whole in dict.fromkeys([*([longer] if longer != name else []), *(c + name for c in counties)]):
            place = divisions.resolve([whole], self.year) or divisions.resolve(
                [whole], self.year, context=self.context.replace(name, "")
            )
            if place is not None and place.township == name and "short name" not in place.rule:
                return Found(place, place.confidence, f"{place.rule}, within the county named on the page")
        for code in self.codes:
            county = divisions.by_code(code, self.year)
            place = (
                divisions.resolve([divisions.issuer_prefix(county) + name], self.year) if county is not None else None
            )
            if place is not None and place.township == name and place.code == code and "as stated" not in place.rule:
                return Found(place, min(0.93, place.confidence), f"{place.rule}, county by the site's code")
        if exact is not None and guess is None:
            alone = not any(divisions.lookup(c, self.year) for c in counties)
            return Found(
                exact, min(0.85 if alone else 0.6, exact.confidence), f"{exact.rule}, the only one of its name"
            )
        place = divisions.resolve([name], self.year, context=self.context.replace(name, ""))
        if place is not None and place.township == name and "short name" not in place.rule:
            return Found(place, min(0.85, place.confidence), place.rule)
        return (
            Found(guess, min(0.6, guess.confidence), guess.rule) if guess and "as stated" not in guess.rule else Found()
        )

    def longest(self, name: str) -> str:
        """The longest name on the page that ends with this place: 张湾区 → 十堰市张湾区."""
        found = max((n for n in self.names if n.endswith(name)), key=len, default=name)
        cited = self.cited(name[-1]) if found == name else None
        return cited if cited is not None and cited.endswith(name) else found

    def cited(self, kind: str) -> str | None:
        """The place named most at the head of cited plans (《云岭区…方案》) or before 人民政府, of the kind of 我区."""
        found = self._cited_span(kind)
        return found[0] if found is not None else None

    def cited_span(self, kind: str) -> tuple[str, int, int] | None:
        """The same with where it stands first."""
        return self._cited_span(kind)

    @cached_property
    def _mentioned(self) -> tuple[Counter[str], dict[str, tuple[int, int]]]:
        counts: Counter[str] = Counter()
        spans: dict[str, tuple[int, int]] = {}
        start, end = self.page.body_start, min(self.page.body_end, self.page.body_start + _REACH)
        for pattern in (_CITED, _GOVERNED):
            for match in pattern.finditer(self.text, start, end):
                offset = 2 if match.group(1).startswith(("关于", "中共")) else 0
                place = orgs.place_of(match.group(1)[offset:])
                if pattern is _GOVERNED and (known := divisions.mentions(match.group(1))):
                    offset, place = known[-1].start, known[-1].name  # 报请云岭县人民政府
                if place:
                    counts[place] += 1
                    at = match.start(1) + offset
                    spans.setdefault(place, (at, at + len(place)))
                if len(counts) > 400:
                    break
        for mention in divisions.mentions(self.text, start, min(end, start + _OPENING)):
            if not traces.away(self.text, mention.start):
                _count(mention, counts, spans)
        return counts, spans

    @cached_property
    def _mentioned_below(self) -> tuple[Counter[str], dict[str, tuple[int, int]]]:
        """Places that only the text further down names, and those that its lines break apart (《佳 / 县…》)."""
        counts: Counter[str] = Counter()
        spans: dict[str, tuple[int, int]] = {}
        start, end = self.page.body_start, min(self.page.body_end, self.page.body_start + _REACH)
        for mention in divisions.mentions(self.text, min(start + _OPENING, end), end):
            if self.text[max(start, mention.start - 1) : mention.start] not in _OTHERS:
                _count(mention, counts, spans)
        breaks = [m.span() for m in _WRAP.finditer(self.text, start, end)]
        if len(breaks) * 2 > self.text.count("\n", start, end):
            for a, b in breaks:
                around = self.text[max(start, a - 12) : a] + self.text[b : b + 12]
                edge = min(12, a - start)
                for mention in divisions.mentions(around):
                    if mention.start < edge < mention.end:
                        counts[mention.name] += 1
                        spans.setdefault(mention.name, (a - edge + mention.start, b - edge + mention.end))
        return counts, spans

    def _cited_span(self, kind: str) -> tuple[str, int, int] | None:
        counts, spans = self._mentioned
        fit = self._known([p for p in counts if not kind or p.endswith(kind)])
        if not fit and kind:
            counts, spans = self._mentioned_below
            fit = [p for p in counts if p.endswith(kind)]
        if not fit:
            return None
        # 元宝山区 and 赤峰市元宝山区 are one; the longer says more.
        best = max(fit, key=lambda p: (sum(counts[q] for q in fit if p.endswith(q) or q.endswith(p)), len(p)))
        return best, *spans[best]

    def implied(self, kind: str) -> tuple[str, int, int] | None:
        """A place that only its short name shows: 法治镇海 where the report says 我区, 冕山司法所 where it says 我镇.

        The short name with the report's own word must be one that the gazetteer holds; a town's, in the county named.
        """
        start, end = self.page.body_start, min(self.page.body_end, self.page.body_start + _REACH)
        counts: Counter[str] = Counter()
        spans: dict[str, tuple[int, int]] = {}
        towns = self._towns() if kind in _TOWN_KINDS else frozenset(all_divisions().by_name)
        for match in (_INSTITUTION if kind in _TOWN_KINDS else _SLOGAN).finditer(self.text, start, end):
            for length in (4, 3, 2):
                words = match.group(match.lastindex or 1)
                stem = words[-length:] if kind in _TOWN_KINDS else words[:length]
                if len(stem) == length and stem + kind in towns:
                    counts[stem + kind] += 1
                    spans.setdefault(stem + kind, match.span())
                    break
        best = counts.most_common(2)
        if not best or (len(best) > 1 and best[0][1] == best[1][1]):
            return None
        return best[0][0], *spans[best[0][0]]

    def traced(self, kind: str) -> tuple[str, int, int] | None:
        """The place that what lies in it tells: towns and landmarks of a county, a slogan with a town's short name."""
        start, end = self.page.body_start, min(self.page.body_end, self.page.body_start + _REACH)
        if kind in traces.TOWN_KINDS:
            stems: dict[str, tuple[int, int]] = {}
            for pattern, tail in ((_INSTITUTION, True), (_SLOGAN, False)):
                for match in pattern.finditer(self.text, start, end):
                    words = match.group(match.lastindex or 1)
                    for n in range(2, len(words) + 1):
                        stems.setdefault(words[-n:] if tail else words[:n], match.span())
            found = traces.town(stems, kind, self.text, start, end, self.year) if stems else None
        else:
            found = traces.place(self.text, start, end, kind, self.year)
        return (found.name, found.start, found.end) if found is not None else None

    def superior(self, name: str) -> bool:
        """Whether the body sets a city beside its province as who gives orders: 省、示例市关于法治建设的部署."""
        start, end = self.page.body_start, min(self.page.body_end, self.page.body_start + _REACH)
        found = _SUPERIOR.finditer(self.text, start, end)
        return any(m.group(1) == name or m.group(1).endswith(name) for m in found)

    def _towns(self) -> frozenset[str]:
        """The townships of the county that the text names."""
        county = self.cited("县") or self.cited("区") or self.cited("旗") or self.cited("市")
        place = divisions.resolve([county], self.year, context=self.context) if county else None
        code = latest_code(place.code, self.year or LAST_YEAR) if place is not None else None
        return frozenset(townships().by_county.get(code or "", ()))

    def _known(self, names: list[str]) -> list[str]:
        """Those of ``names`` that the gazetteer holds, where it holds any: 花垣县, not 成立县 of 成立县委…委员会."""
        return [n for n in names if divisions.lookup(n, self.year)] or names

    @cached_property
    def codes(self) -> list[str]:
        """Area codes on the page: the first six digits of the site's code, and of a credit code in the index number."""
        found: list[str] = []
        for item in self.page.labelled:
            if item.field == "site_code" and item.value[:6].isdigit():
                found.append(item.value[:6])
            elif item.field == "index_number" and (credit := _CREDIT.match(item.value)) is not None:
                found.append(credit.group(1))
        return found

    def code_place(self) -> Place | None:
        """The place of the first area code that is one."""
        return next((p for c in self.codes if (p := divisions.by_code(c, self.year)) is not None), None)

    @cached_property
    def provinces(self) -> set[str]:
        """First two digits of the provinces that the site's codes and registration show."""
        letters = all_divisions().letters
        registered = {letters[i.value][:2] for i in self.page.labelled if i.field == "icp" and i.value in letters}
        return registered | {c[:2] for c in self.codes}

    @cached_property
    def context(self) -> str:
        """Everything on the page that may settle a homonym."""
        stated = [
            i.value for i in self.page.labelled if i.field in ("site_host", "site_name", "publisher", "source_name")
        ]
        head = self.text[: min(self.page.body_start, 600)]
        end = min(self.page.body_end, self.page.body_start + _REACH)
        return " ".join([*self.names, *stated, head, *_CITED.findall(self.text, self.page.body_start, end)][:400])

    def level(self, stated: str, government: bool) -> tuple[str | None, str]:
        """The level of a place that the gazetteer does not settle, and the rule; None where only a guess would do."""
        body = self.text[self.page.body_start : min(self.page.body_end, self.page.body_start + _REACH)]
        return levels.of(stated, government, body, self.year)

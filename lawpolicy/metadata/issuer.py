"""Who reports: the government or office whose year it is, out of title, signature, page and the report's own words."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from lawpolicy import divisions
from lawpolicy.metadata import branches, levels, naming, offices, orgs
from lawpolicy.metadata.naming import Issuer
from lawpolicy.metadata.orgs import Org
from lawpolicy.metadata.voices import PLACE_WORDS, Voice, Voices
from lawpolicy.metadata.whereabouts import Found, Whereabouts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lawpolicy.divisions import Place
    from lawpolicy.furniture.page import Labelled, Page

# 全区: what a report calls its place where it never says 我区.
_WHOLE = re.compile(r"全(省|市|州|盟|县|区(?!域)|旗|镇|乡)")
# Words of a government over the whole of its place, which no office uses of itself.
_GOVERNS = re.compile(
    r"各乡镇|各镇|镇乡街|各街道|乡镇[(（]街道|各县[(（]|各区县|县区|政府常务会|区政府|县政府|现将(?:全|我)[省市县区旗州]|各部门各"
)
_WRITERS = ("signature", "byline", "opening", "subject", "publisher", "source")
_BODIES = ("department", "office", "party", "other", "government", "unit")
_HOLDERS = ("title", *_WRITERS, "site", "path")


class Finder:
    """The choice among those whom a page names."""

    def __init__(
        self,
        text: str,
        page: Page,
        titled: Sequence[Labelled],
        stated: Sequence[tuple[str, str, int | None, int | None]],
        year: int | None,
    ):
        """``titled``: titles, the chosen one first. ``stated``: (role, name, start, end) in order of belief."""
        self.text, self.page, self.year = text, page, year
        heard = Voices(text, page, titled, stated)
        self.voices, self.own, self.title_own = heard.voices, heard.own, heard.title_own
        self.where = Whereabouts(text, page, [v.org.place for v in self.voices], year)
        places = sum(n for w, n in self.own.items() if w in PLACE_WORDS)
        offices = sum(self.own.values()) - places
        self.own_offices, self.own_places = offices, places
        self.speaks_office = offices > 0 and offices * 2 >= places
        self.speaks_place = places > 0 and not self.speaks_office

    def _first(self, *roles: str, kinds: tuple[str, ...] = (), placed: bool = False) -> Voice | None:
        found = (
            voice
            for role in roles
            for voice in self.voices
            if voice.role == role and (not kinds or voice.org.kind in kinds) and (not placed or voice.org.place)
        )
        return next(found, None)

    # -- who reports ---------------------------------------------------------------------------------------------

    def find(self) -> Issuer:
        """The issuer, by the first rule that applies: title, own words, signature, opening, publisher, site."""
        title = self._first("title", kinds=_BODIES) or self._first("title")
        if title is not None and title.org.kind == "office":
            if self.speaks_place:
                return self._made(title, "office_in_title_for_its_government", 0.7, government=True)
            return self._made(title, "title", 0.85)
        about = next((v for v in self.voices if v.role == "title" and v.org.kind == "place"), None)
        if (
            title is not None
            and about is not None
            and title.org.kind == "department"
            and self.speaks_place
            and about is not title
        ):
            return self._made(about, "place_in_title_by_an_office", 0.7, government=True)
        if title is not None and title.org.kind != "place":
            return self._made(title, "title", 0.97 if title.org.kind in ("government", "department") else 0.85)
        bureau = any(self.own[w] for w in ("局", "厅", "委"))  # no office of a government says 我局 of itself
        writer = self._first(*_WRITERS, kinds=("department", "party", "other", *(() if bureau else ("office",))))
        if self.speaks_office and writer is not None:
            sure = 0.93 if writer.role in ("signature", "opening", "byline") and writer.org.place else 0.85
            return self._made(writer, f"own_words_and_{writer.role}", sure)
        if title is not None:
            return self._place_in_title(title, writer)
        for role in ("signature", "byline"):
            signed = self._first(role, kinds=("government",)) or self._first(role)
            if signed is not None:
                return self._signed(signed)
        opening = next((v for r in ("opening", "subject") for v in self.voices if v.role == r and self._own(v)), None)
        if opening is not None:
            if opening.org.kind in ("department", "government"):
                sure = 0.93 if not self.speaks_place or opening.org.kind == "government" else 0.6
                sure = sure if opening.role == "opening" else min(sure, 0.8)
                return self._made(opening, "opening", sure)
            return self._made(opening, "place_in_opening", 0.92 if self.speaks_place else 0.85, government=True)
        return self._by_page()

    def _place_in_title(self, title: Voice, writer: Voice | None) -> Issuer:
        """The title names a place: its government reports, unless an office speaks; less sure where one signs."""
        if title.org.name != title.org.place and not self.speaks_place:
            # 云岭县供电段: a word behind the place that is no office known here may be one all the same
            return self._made(title, "place_in_title_before_another_word", 0.6, government=True)
        governs = self.speaks_place or self._governs()
        if governs or writer is None or writer.role in ("publisher", "source"):
            sure = 0.95 if not self.speaks_office and (governs or writer is None) else 0.85
            sure = 0.6 if self.speaks_place and levels.within(self.own_word(), title.org.place) else sure
            return self._made(title, "place_in_title", sure, government=True)
        return self._made(title, "place_in_title_though_an_office_signs", 0.75, government=True)

    def _signed(self, signed: Voice) -> Issuer:
        if signed.org.kind in ("government", "unit"):
            return self._made(signed, signed.role, 0.96 if signed.org.place else 0.85)
        if self.speaks_place:
            return self._made(signed, f"own_words_of_the_place_of_the_{signed.role}", 0.8, government=True)
        return self._made(signed, signed.role, 0.85 if signed.org.kind == "department" else 0.75)

    def _own(self, voice: Voice) -> bool:
        """Whether the subject of an opening can be who reports: 福建省是试验区。我县… is another's place."""
        if voice.org.kind != "place":
            return voice.role == "opening" or voice.org.kind == "government" or not self.speaks_place
        if self.own_offices > self.own_places:
            return False
        words = [w for w in self.own if w in PLACE_WORDS]
        return not words or voice.org.place.endswith(tuple(words)) or any(len(w) > 1 for w in words)

    def _by_page(self) -> Issuer:
        """Nobody is named in the report itself: the publisher, the site, or 我区 with what the report cites."""
        publisher = self._first("publisher") or self._first("source")
        if publisher is not None and self.speaks_place and levels.within(self.own_word(), publisher.org.place):
            return self._own_place(self.own_word())
        if publisher is None and self.speaks_office:
            publisher = self._first("path", kinds=("department", "party", "other"))
        office = self.own_offices > 2 * self.own_places  # 我局, be it on the pages of its government
        if publisher is not None and publisher.org.kind == "government" and publisher.org.place and not office:
            return self._made(publisher, publisher.role, 0.5 if self.speaks_office else 0.9)
        if publisher is not None and publisher.org.kind == "place" and not self.speaks_office:
            return self._made(publisher, f"place_of_the_{publisher.role}", 0.85, government=True)
        if publisher is not None and not self.speaks_place and publisher.org.kind in ("department", "party", "other"):
            if not self.speaks_office and publisher.org.organ == "司法局" and self._governs():
                return self._made(publisher, f"place_of_the_{publisher.role}", 0.65, government=True)
            return self._made(publisher, publisher.role, 0.75)
        word = self.own_word()
        if self.own["部"] and (ministry := orgs.ministry(self.text, self.page.body_start, self.page.body_end)):
            return self._made(Voice(ministry[0], "body", *ministry[1:]), "own_words_and_ministry_in_the_body", 0.7)
        vague = publisher is None or publisher.org.kind in ("place", "government", "office")
        if self.speaks_office and vague and (told := self._named_in_body()) is not None:
            return told
        site = self._first("site", kinds=("department",))
        if office and vague and site is None:
            return self._nameless()
        if self.speaks_place or self.title_own or (publisher is not None and publisher.org.kind == "office"):
            return self._own_place(word)
        site = site or self._first("site", placed=True)
        if site is not None and (site.org.place or site.org.national):
            return self._made(site, "site", 0.7, government=site.org.kind in ("place", "office"))
        return self._own_place(word)

    def _named_in_body(self) -> Issuer | None:
        """The office that the body names as the one that says 我局; None where it does not tell."""
        ending = next((w for w in ("局", "厅", "委") if self.own[w]), "")
        start, end = self.page.body_start, min(self.page.body_end, self.page.body_start + 60_000)
        named = offices.named(self.text, start, end, ending)
        if named is None:
            return None
        org = Org(named.word + named.organ, named.place, named.organ, "department")
        return self._made(Voice(org, "body", named.start, named.end), "own_words_and_office_in_the_body", 0.7)

    def _nameless(self) -> Issuer:
        """An office that never says its name: its level and place at least, as far as the text tells."""
        word = "省" if self.own["厅"] else offices.seat(self.text, self.page.body_start, self.page.body_end)
        issuer = Issuer(None, "department", rule="own_words_of_an_office", confidence=0.6)
        voice = self._place_called(word) if word else None
        found = self.where.resolve(voice.org.place) if voice is not None else Found()
        if found.place is not None:
            issuer.place, issuer.level = found.place, found.place.level
            issuer.place_confidence, issuer.place_rule = min(found.confidence, 0.6), found.rule
        elif word in ("省", "县", "旗"):
            issuer.level, issuer.level_rule = ("province" if word == "省" else "county"), "own_words_of_an_office"
        return issuer

    def own_word(self) -> str:
        """What the report calls its place: 区 of 我区; "" where it does not."""
        if self.title_own:
            return self.title_own
        own = next((w for w, _ in self.own.most_common() if w in PLACE_WORDS), "")
        if own:
            return own
        whole = Counter(m.group(1) for m in _WHOLE.finditer(self.text, self.page.body_start, self.page.body_end))
        return whole.most_common(1)[0][0] if whole and whole.most_common(1)[0][1] > 1 else ""

    def _own_place(self, word: str) -> Issuer:
        voice = self._place_called(word)
        if voice is None:
            return Issuer()
        return self._made(voice, f"own_words_and_{voice.role}", 0.8 if word else 0.65, government=True)

    def _place_called(self, word: str) -> Voice | None:
        """The place of a kind (区) that title, signature, publisher, site, cited plans or the site's code name."""
        for role in _HOLDERS:
            voice = next(
                (v for v in self.voices if v.role == role and v.org.place and (not word or v.org.place.endswith(word))),
                None,
            )
            if voice is not None:
                return voice
        cited = self.where.cited_span(word)
        if cited is not None and not (word and self.speaks_place and self.where.superior(cited[0])):
            return Voice(Org(cited[0], cited[0], "", "place"), "cited_plans", cited[1], cited[2])
        implied = self.where.implied(word) if word in "市县区旗州盟镇乡街道" and word else None
        if implied is not None:
            return Voice(Org(implied[0], implied[0], "", "place"), "short_name", implied[1], implied[2])
        traced = self.where.traced(word) if word else None
        if traced is not None:
            return Voice(Org(traced[0], traced[0], "", "place"), "what_lies_in_it", traced[1], traced[2])
        code = self.where.code_place()
        if code is not None and word and divisions.official_name(code).endswith(word):
            name = divisions.issuer_prefix(code)
            return Voice(Org(name, name, "", "place"), "site_code", None, None)
        return None

    def _governs(self) -> bool:
        """Whether the body speaks as the whole place's government: its towns, its own executive meetings."""
        return (
            _GOVERNS.search(self.text, self.page.body_start, min(self.page.body_end, self.page.body_start + 4000))
            is not None
        )

    # -- what it is called ---------------------------------------------------------------------------------------

    def _made(self, voice: Voice, rule: str, sure: float, *, government: bool = False) -> Issuer:
        """The issuer that a voice names, as its own or (``government``) for the government of its place."""
        org = voice.org
        if org.national:
            level = "national" if orgs.of_the_centre(org.name) else None
            return Issuer(
                org.name, "department", None, level, "", rule, sure, 0.0, "", voice.start, voice.end, org.name
            )
        if not org.place:  # 区司法局: the place stands elsewhere
            word = org.name[0] if org.name[:1] in "省市州盟县区旗镇乡" else ""
            elsewhere = self._place_called(word or self.own_word()) or self._place_called("")
            if elsewhere is None:
                return Issuer(None, naming.kind(org, government=government), rule=rule, confidence=0.5)
            org = Org(org.name, elsewhere.org.place, org.organ, org.kind)
            sure = min(sure, 0.85)
        found = self.where.resolve(org.place)
        issuer = naming.named(org, voice, found, self.where, government=government)
        issuer.rule = rule
        stated = 0.6 if found.rule == "homonym" else 0.8  # its prefecture is missing, or may be
        issuer.confidence = round(min(sure, found.confidence if found.place is not None else stated), 3)
        if found.place is not None:
            self._contradictions(issuer, voice, org.place)
            self._branch(issuer, org, found.place)
        return issuer

    def _branch(self, issuer: Issuer, org: Org, place: Place) -> None:
        """A city's office in one of its counties: the county is its place; where that is not told, nor is its level."""
        if issuer.kind != "department" or place.level not in ("province", "prefecture"):
            return
        county = branches.county(place, org.organ, self.year)
        if county is not None:
            issuer.place, issuer.level = county, county.level
            issuer.place_confidence = round(min(issuer.place_confidence, 0.9), 3)
            issuer.place_rule = "county_in_the_name_of_a_branch"
        elif branches.is_branch(org.organ):
            issuer.level = None

    def _contradictions(self, issuer: Issuer, chosen: Voice, name: str) -> None:
        """Another name in title or signature that means a place elsewhere: told, and less sure."""
        place = issuer.place
        for voice in self.voices:
            if voice.role not in ("title", "signature") or voice.org.place in ("", name) or place is None:
                continue
            other = divisions.resolve([voice.org.place], self.year)
            if other is None or other.code.startswith(_stem(place.code)) or place.code.startswith(_stem(other.code)):
                continue
            issuer.conflicts.append(f"{chosen.role} names {name}, {voice.role} names {voice.org.place}")
            issuer.confidence = min(issuer.confidence, 0.6)
            issuer.place_confidence = min(issuer.place_confidence, 0.6)


def _stem(code: str) -> str:
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code

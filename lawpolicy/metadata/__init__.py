"""Whose report it is, of which year, published when: each field with its evidence, rule and confidence."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from lawpolicy import dates, divisions
from lawpolicy.furniture import titles
from lawpolicy.furniture.page import Labelled
from lawpolicy.manifest import manifest
from lawpolicy.metadata import genre, orgs, stated, values, years
from lawpolicy.metadata.issuer import Finder, Issuer
from lawpolicy.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lawpolicy.furniture.page import Page
    from lawpolicy.read import Given

__all__ = ["COLUMNS", "Description", "Field", "describe", "manifest"]

COLUMNS = (
    "title", "issuer", "issuer_kind", "level", "province", "prefecture", "county", "township", "admin_code", "year",
    "published", "signed", "index_number", "document_number", "site_code", "url", "retrieved", "label",
)  # fmt: skip
_PLACES = ("province", "prefecture", "county", "township", "admin_code")


@dataclass(slots=True)
class Field:
    """A row of ``metadata``."""

    field: str
    value: str
    start: int | None
    end: int | None
    method: str  # stated, inferred, manifest, correction
    rule: str
    confidence: float


@dataclass(slots=True)
class Description:
    """The metadata columns of a report (``values``; missing ones None, dates ``datetime.date``) and their evidence."""

    values: dict[str, Any]
    fields: list[Field] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def describe(text: str, page: Page, given: Sequence[Given] = (), source: str | None = None) -> Description:
    """The metadata of a report, from what stands outside the text (``given``), on the page, and in the report itself.

    Order of belief: the manifest, then the page's own tags, then labels on the page, then title, signature and body.
    Values that contradict each other are settled in this order and reported as problems. ``published`` is the page's
    day of publication: 发布日期 first, then a day alone under the title, then 发文日期; 成文日期 never. ``signed`` is
    the day under the signature. A field without evidence is None. Confidence 0.9 and more means that nothing was
    guessed.
    """
    about = _Describer(text, page, given, source)
    return about.describe()


class _Describer:
    def __init__(self, text: str, page: Page, given: Sequence[Given], source: str | None):
        self.text, self.page, self.source = text, page, source
        self.given: dict[str, list[Given]] = {}
        for item in given:
            if str(item.value).strip():
                self.given.setdefault(item.field, []).append(item)
        for items in self.given.values():
            items.sort(key=lambda g: (g.method != "manifest", -g.confidence))
        self.labelled: dict[str, list[Labelled]] = {}
        for row in page.labelled:
            self.labelled.setdefault(row.field, []).append(row)
        self.out = Description(dict.fromkeys(COLUMNS))

    # -- setting fields ------------------------------------------------------------------------------------------

    def problem(self, message: str, severity: str = "warning") -> None:
        self.out.problems.append(Problem("metadata", severity, message, self.source))

    def put(
        self, name: str, value: Any, start: int | None, end: int | None, method: str, rule: str, confidence: float
    ) -> None:
        """Set a field once; the first to speak wins."""
        if value is None or self.out.values[name] is not None:
            return
        self.out.values[name] = value
        written = value.isoformat() if isinstance(value, date) else str(value)
        self.out.fields.append(Field(name, written, start, end, method, rule, round(confidence, 3)))

    def from_given(self, name: str, against: Any = None) -> None:
        """Take a given value; say so where the page states another."""
        taken = False
        for item in self.given.get(name, ()):
            value = values.read(name, item.value)
            if value is None:
                if item.method == "manifest":
                    what = values.WHAT.get(name, "such value")
                    self.problem(
                        f"The manifest gives '{item.value}' for {name}, which is no {what}; correct the cell. "
                        "The page's own value was used."
                    )
                continue
            if name == "title" and item.method != "manifest" and titles.cut(titles.squeeze(str(value))) and against:
                continue  # the tag cut the title off, the page has all of it
            if taken:
                continue
            taken = True
            self.put(
                name, value, None, None, item.method, item.rule, 1.0 if item.method == "manifest" else item.confidence
            )
            if against is not None and not values.same(value, against):
                self.problem(
                    f"{name}: {item.rule} says {value}, the page says {against}; {item.rule} was taken. "
                    "Check which is right, and correct it in corrections.csv if need be."
                )

    # -- the fields ----------------------------------------------------------------------------------------------

    def describe(self) -> Description:
        title = self.title()
        published, signed = self.dates()
        self.numbers()
        kind = genre.of(self.text, self.page, title.value if title is not None else None)
        year = self.year(title, published, signed)
        self.issuer(title, year)
        for name in ("url", "retrieved"):
            self.from_given(name)
            for row in self.labelled.get(name, ())[:1]:
                self.put(name, values.read(name, row.value), row.start, row.end, "stated", row.rule, 0.9)
        if kind is not None:
            self.problem(kind)
            for item in self.out.fields:
                if (
                    item.field in ("year", "issuer", "issuer_kind", "level", "label", *_PLACES)
                    and item.method == "inferred"
                ):
                    item.confidence = min(item.confidence, 0.5)
        self.label(year)
        self.out.fields.sort(key=lambda f: COLUMNS.index(f.field))
        return self.out

    def title(self) -> Labelled | None:
        """The title as written: the tag's, the first title line of the page, the catalogue's; none composed."""
        chosen, sure = stated.title(self.labelled.get("title", []))
        self.from_given("title", chosen.value if chosen is not None and sure >= 0.9 else None)
        if self.out.values["title"] is not None:
            value = str(self.out.values["title"])
            return Labelled("title", value, chosen.start if chosen else 0, chosen.end if chosen else 0, "given")
        if chosen is not None:
            self.put("title", chosen.value, chosen.start, chosen.end, "stated", chosen.rule, sure)
        return chosen

    def dates(self) -> tuple[date | None, date | None]:
        """Publication and signature."""
        chosen = stated.published(self.labelled)
        self.from_given("published", chosen.value if chosen is not None and chosen.stated else None)
        if chosen is not None:
            if chosen.others and "published" not in self.given:
                days = " and ".join(day.isoformat() for day in chosen.others)
                self.problem(
                    f"published: the page states {days}; {chosen.value.isoformat()} was taken. Check which is right."
                )
            method = "stated" if chosen.stated or chosen.confidence >= 0.9 else "inferred"
            row = chosen.row
            self.put("published", chosen.value, row.start, row.end, method, row.rule, chosen.confidence)
        self.from_given("signed")
        signed = [(r, d) for r in self.labelled.get("signed", ()) if (d := dates.parse(r.value)) is not None]
        if signed:
            row, value = signed[0]
            sure = 0.95 if self.labelled.get("signature") or "年" in row.value else 0.8
            self.put("signed", value, row.start, row.end, "stated", row.rule, sure)
        published, signed_on = self.out.values["published"], self.out.values["signed"]
        if published is not None and signed_on is not None and published < signed_on:
            self.problem(
                f"published {published.isoformat()} lies before signed {signed_on.isoformat()}; check the page's dates."
            )
        return published, signed_on

    def numbers(self) -> None:
        for name in ("index_number", "document_number", "site_code"):
            rows = [r for r in self.labelled.get(name, ()) if values.read(name, r.value) is not None]
            first = rows[0] if rows else None
            self.from_given(name, values.read(name, first.value) if first is not None else None)
            if first is not None:
                sure = 0.97 if first.rule.startswith("label") else 0.85
                self.put(name, values.read(name, first.value), first.start, first.end, "stated", first.rule, sure)

    def year(self, title: Labelled | None, published: date | None, signed: date | None) -> int | None:
        given = next((v for g in self.given.get("year", ()) if (v := values.read("year", g.value)) is not None), None)
        on_page = None
        if title is not None:
            shown = title.end > title.start
            on_page = (title.value, title.start if shown else None, title.end if shown else None)
        found = years.infer(self.text, self.page.body_start, self.page.body_end, on_page, published, signed)
        self.from_given("year", found.year if given is not None and found.confidence >= 0.9 else None)
        if given is None:
            for conflict in found.conflicts:
                self.problem(
                    f"year: {conflict}; {found.year} was taken. Check it, and correct it in corrections.csv if need be."
                )
            method = "stated" if found.rule == "title" else "inferred"
            self.put("year", found.year, found.start, found.end, method, found.rule, found.confidence)
        return self.out.values["year"]

    def issuer(self, title: Labelled | None, year: int | None) -> None:
        named: list[tuple[str, str, int | None, int | None]] = []
        for role, name in (
            ("signature", "signature"),
            ("byline", "byline"),
            ("publisher", "publisher"),
            ("source", "source_name"),
            ("site", "site_name"),
            ("site", "site_host"),
            ("site", "county"),
            ("site", "prefecture"),
            ("site", "province"),
        ):
            named += [(role, g.value, None, None) for g in self.given.get(name, ())]
            named += [(role, r.value, r.start, r.end) for r in self.labelled.get(name, ())]
        given = next((g for g in self.given.get("issuer", ())), None)
        if given is not None:
            named.insert(0, ("title", given.value, None, None))
        titled = [] if given is not None or title is None else [title]
        titled += [r for r in self.labelled.get("title", ()) if r is not title and titled]
        finder = Finder(self.text, self.page, titled, named, year)
        found = finder.find()
        for name in ("issuer", "issuer_kind", "level", *_PLACES):
            self.from_given(name)
        for conflict in found.conflicts:
            self.problem(
                f"issuer: {conflict}; {found.name} was taken. Check it, and correct it in corrections.csv if need be."
            )
        self._issuer_fields(found)
        self.found = found
        settled = found.place is not None or found.level == "national" or any(self.out.values[n] for n in _PLACES)
        if self.out.values["issuer"] is not None and not settled:
            self.problem(
                f"issuer: the place of {self.out.values['issuer']} is not settled by the gazetteer, so its province, "
                "prefecture, county and code are empty; give province, prefecture, county, admin_code in manifest.csv."
            )

    def _issuer_fields(self, found: Issuer) -> None:
        span = (found.start, found.end)
        if found.name is not None:
            self.put("issuer", found.name, *span, "inferred", found.rule, found.confidence)
        if found.kind is not None:
            sure = min(0.97, found.confidence if found.place is None else max(found.confidence, 0.0))
            self.put("issuer_kind", found.kind, *span, "inferred", found.rule, sure)
        if found.level is not None:
            sure = found.place_confidence if found.place is not None else min(found.confidence, 0.8)
            self.put(
                "level",
                found.level,
                *span,
                "inferred",
                found.place_rule or found.level_rule or found.rule,
                min(sure, 0.97, found.confidence + 0.05),
            )
        if found.place is not None:
            place = found.place
            sure = min(found.place_confidence, found.confidence + 0.05)
            for name, value in (
                ("province", place.province),
                ("prefecture", place.prefecture),
                ("county", place.county),
                ("township", place.township),
                ("admin_code", place.code),
            ):
                self.put(name, value, *span, "inferred", found.place_rule or found.rule, sure)

    def label(self, year: int | None) -> None:
        """A short name for people: 朝天区 2020, 广安市司法局 2023; None where there is no issuer."""
        self.from_given("label")
        short = self.found.short
        if self.given.get("issuer"):
            org = orgs.parse(titles.squeeze(self.given["issuer"][0].value))
            places = [m.name for m in divisions.mentions(org.place)]
            short = short or (places[-1] if places else org.place) or org.name
        if not short:
            return
        words = short if year is None else f"{short} {year}"
        confidence = min((f.confidence for f in self.out.fields if f.field in ("issuer", "year")), default=0.5)
        self.put("label", words, None, None, "inferred", "place_and_year", confidence)

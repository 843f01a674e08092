"""The indicator codebook as the linker uses it: entries, patterns and basis words, compiled from their files."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING

from ahocorasick_rs import AhoCorasick, MatchKind

from lawpolicy import schema
from lawpolicy.indicators.files import (
    BASIS_KINDS,
    FORBIDDEN,
    HEADS,
    KINDS,
    LAW_TITLE,
    LONGEST_TERM,
    MOST_ALTERNATIVES,
    NOTHING,
    REACHES,
    SHORTEST_TERM,
    THEMES,
    choice,
    number,
    read,
)
from lawpolicy.problems import LawpolicyError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of `indicators.csv`: one indicator."""

    code: str
    name_zh: str
    name_en: str
    unit: str
    units_same: tuple[str, ...]  # other words for the same unit: 份 for 件 where the definition says so
    units_apart: tuple[str, ...]  # units accepted but kept apart: the figure keeps its own unit
    kind: str
    theme: str
    basis: str  # where nothing else decides: total (blank in the file), part, or kinds: told by kind, so that one of
    # several figures is a part and one alone the total; or "of CODE": that of the CODE which it is a part of
    definition_zh: str
    definition_en: str
    not_confused_with: str
    comment: str

    def unit_of(self, unit: str | None) -> str:
        """The codebook's unit for a figure written in ``unit``; its own where units are kept apart."""
        return unit if unit is not None and unit in self.units_apart else self.unit

    @property
    def units(self) -> tuple[str | None, ...]:
        """Every unit a figure of this indicator may have; None (the text lost it) for whole numbers only."""
        lost: tuple[None, ...] = (None,) if self.kind in ("count", "stock") else ()
        return (self.unit, *self.units_same, *self.units_apart, *lost)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A row of `indicator_patterns.csv`, terms as numbers; each group of ``near`` and ``context`` must stand there."""

    code: str
    near: tuple[frozenset[int], ...]
    context: tuple[frozenset[int], ...]
    without: frozenset[int]
    unless: frozenset[int]
    weight: float
    confidence: float
    change: bool
    line: int


@dataclass(frozen=True, slots=True)
class BasisTerm:
    """A row of `indicator_basis.csv`: a word that makes a figure a part, or marks it as the whole."""

    kind: str
    reach: str


_TERM = itemgetter(0)  # of what the automaton finds: a term, its start, its end


@dataclass(slots=True)
class Book:
    """A compiled codebook. The patterns to try for a number are in the ``index`` of a term by it and in ``of_unit`` of
    its unit as written. Both are sets of places in ``patterns``, as whole numbers with a bit for each: joined at once
    and small enough to stay in the cache."""

    entries: dict[str, Entry]
    patterns: list[Pattern]  # heaviest first
    terms: dict[str, int]
    names: list[str]  # of the terms, by their number
    automaton: AhoCorasick
    index: list[int]
    of_unit: dict[str | None, int]
    units: dict[str, str]  # a unit as written -> as the codebook reads it: 件(次) -> 件次
    basis: dict[str, dict[int, tuple[BasisTerm, ...]]]  # by indicator, then by term
    law_title: int
    heads: frozenset[int]
    fields: list[frozenset[int]]  # the words for the whole field of a bureau, its name among them

    def heaviest_first(self, chosen: int) -> Iterator[Pattern]:
        """The patterns of a set such as those of ``index``."""
        while chosen:
            lowest = chosen & -chosen
            yield self.patterns[lowest.bit_length() - 1]
            chosen ^= lowest

    def terms_in(self, text: str) -> list[int]:
        """The terms in ``text``, in order, overlapping ones too."""
        return list(map(_TERM, self.automaton.find_matches_as_indexes(text, overlapping=True)))


class _Compiler:
    """Turns rows into a Book, collecting every fault on the way."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files, self.faults = files, list[str]()
        self.units: dict[str, str] = {}
        self.terms: dict[str, int] = {}
        self.words: dict[str, list[str]] = {}
        self.fields: list[frozenset[int]] = []
        self.used = {HEADS}

    def term(self, term: str, where: str) -> int:
        bad = FORBIDDEN.search(term) if term != LAW_TITLE else None
        if bad or not SHORTEST_TERM <= len(term) <= LONGEST_TERM:
            what = (f"holds '{bad.group()}'" if bad else "is empty" if not term else
                    f"has {len(term)} characters, not {SHORTEST_TERM} to {LONGEST_TERM}")
            self.faults.append(f"{where}: the term '{term[:30]}' {what}; write plain words joined by | and +, "
                               "no regular expression.")
            return -1
        return self.terms.setdefault(term, len(self.terms))

    def alternatives(self, cell: str, where: str) -> frozenset[int]:
        found: list[int] = []
        for term in (t.strip() for t in cell.split("|")):
            if term.startswith("@"):
                name = term[1:]
                if name not in self.words:
                    self.faults.append(f"{where}: no word '{name}' in indicator_words.csv; add it or correct the name.")
                self.used.add(name)
                found += [self.term(t, f"indicator_words.csv, {name}") for t in self.words.get(name, [])]
            else:
                found.append(self.term(term, where))
        if len(found) > MOST_ALTERNATIVES:
            self.faults.append(f"{where}: {len(found)} alternatives in one cell; at most {MOST_ALTERNATIVES}.")
        return frozenset(t for t in found if t >= 0)

    def groups(self, cell: str, where: str) -> tuple[frozenset[int], ...]:
        return tuple(self.alternatives(group, where) for group in cell.split("+")) if cell else ()

    def can_match(self, near: tuple[frozenset[int], ...], without: frozenset[int], where: str) -> None:
        """A fault where a word of ``near`` holds one of ``without``: it could never match."""
        if without:
            spelt = list(self.terms)
            refused = [spelt[t] for t in without]
            for term in (spelt[t] for group in near for t in group):
                for word in refused:
                    if word in term:
                        self.faults.append(f"{where}: '{term}' can never match, for it holds '{word}' of the column "
                                           "'without'; take one of them out.")

    def read_units(self) -> list[dict[str, str]]:
        rows = read(self.files, "indicator_units", self.faults)[0]
        self.units = {row["unit"]: row["read_as"] for row in rows}
        return rows

    def entries(self) -> dict[str, Entry]:
        table, file = read(self.files, "indicators", self.faults)
        codes = {row["code"] for row in table}
        found = {}
        for row in table:
            where = f"{file}, line {row['line']}"
            same, apart = (tuple(u for u in row[c].split("|") if u) for c in ("units_same", "units_apart"))
            choice(row["kind"], KINDS, "kind", where, self.faults)
            choice(row["theme"], THEMES, "theme", where, self.faults)
            result_of = row["basis"].removeprefix("of ")
            if result_of == row["basis"]:
                choice(row["basis"] or "total", ("total", "part", "kinds", "of CODE"), "basis", where, self.faults)
            elif result_of not in codes:
                self.faults.append(f"{where}: no indicator '{result_of}' to take the basis of; "
                                   "write a code of this file after 'of'.")
            for unit in (row["unit"], *same, *apart):
                if self.units.get(unit) != unit:
                    self.faults.append(f"{where}: unknown unit '{unit}'; write the unit as reports do, without 万 "
                                       "(件, 人次, %, 元), or add it to indicator_units.csv.")
            if row["code"] == NOTHING or not row["code"].replace("_", "").isalnum() or not row["code"].isascii():
                self.faults.append(f"{where}: the code '{row['code']}' must be ASCII letters, digits and _.")
            if row["code"] in schema.TABLES["reports"].names:
                self.faults.append(f"{where}: '{row['code']}' is a column of every panel; choose another code.")
            found[row["code"]] = Entry(
                row["code"], row["name_zh"], row["name_en"], row["unit"], same, apart, row["kind"], row["theme"],
                row["basis"] or "total", row["definition_zh"], row["definition_en"], row["not_confused_with"],
                row["comment"])
        return found

    def patterns(self, entries: dict[str, Entry]) -> list[tuple[Pattern, tuple[str | None, ...]]]:
        table, file = read(self.files, "indicator_patterns", self.faults)
        found, used = [], set[str]()
        for row in table:
            where = f"{file}, line {row['line']}"
            code = row["code"]
            if code != NOTHING and code not in entries:
                self.faults.append(f"{where}: no indicator '{code}' in indicators.csv; add its row there first.")
                continue
            used.add(code)
            if code == NOTHING and not row["units"]:
                self.faults.append(f"{where}: a row for '{NOTHING}' must say for which units it holds.")
            units: tuple[str | None, ...] = tuple(u for u in row["units"].split("|") if u)
            allowed = entries[code].units if code != NOTHING else units
            for unit in units:
                if unit not in allowed:
                    self.faults.append(f"{where}: '{unit}' is no unit of {code}; add it to units_same or units_apart.")
            if code != NOTHING and entries[code].unit in units and None in allowed:
                units = (*units, None)
            near, context = self.groups(row["near"], where), self.groups(row["context"], where)
            without = self.alternatives(row["without"], where) if row["without"] else frozenset()
            unless = self.alternatives(row["unless"], where) if row["unless"] else frozenset()
            self.can_match(near, without, where)
            found.append((Pattern(code, near, context, without, unless,
                                  number(row["weight"], 1.0, 0, 9, where, self.faults),
                                  number(row["confidence"], 0.95, 0, 1, where, self.faults),
                                  bool(row["change"]), int(row["line"])), units or allowed))
        for code in entries:
            if code not in used:
                self.faults.append(f"{file}: no row for the indicator '{code}', so that it never matches; add one.")
        return found

    def basis(self, entries: dict[str, Entry]) -> dict[str, dict[int, tuple[BasisTerm, ...]]]:
        table, file = read(self.files, "indicator_basis", self.faults)
        found: dict[str, dict[int, tuple[BasisTerm, ...]]] = {code: {} for code in entries}
        for row in table:
            where = f"{file}, line {row['line']}"
            choice(row["kind"], BASIS_KINDS, "kind", where, self.faults)
            choice(row["reach"], REACHES, "reach", where, self.faults)
            named = [c for c in row["codes"].split("|") if c]
            for code in named:
                if code.lstrip("!") not in entries and code.lstrip("!") not in THEMES:
                    self.faults.append(f"{where}: '{code}' is neither an indicator nor a theme.")
            only, but = {c for c in named if c[0] != "!"}, {c[1:] for c in named if c[0] == "!"}
            held = [e.code for e in entries.values() if but.isdisjoint((e.code, e.theme))
                    and (not only.isdisjoint((e.code, e.theme)) if only else e.kind in ("count", "amount"))]
            made = BasisTerm(row["kind"], row["reach"])
            terms = self.alternatives(row["term"], where)
            if row["kind"] == "field":
                self.fields.append(terms)
                continue
            for code in held:
                for term in terms:
                    found[code][term] = (*found[code].get(term, ()), made)
        return found

    def book(self) -> Book:
        self.read_units()
        for row in read(self.files, "indicator_words", self.faults)[0]:
            self.words[row["word"]] = [t.strip() for t in row["alternatives"].split("|")]
        entries = self.entries()
        patterns, basis = self.patterns(entries), self.basis(entries)
        self.term(LAW_TITLE, "")
        heads = self.alternatives(f"@{HEADS}", HEADS)
        for name in self.words:
            if name not in self.used:
                self.faults.append(f"indicator_words.csv: no row uses the word '{name}'; use @{name} or remove it.")
        automaton = AhoCorasick(self.terms, MatchKind.Standard)
        patterns.sort(key=lambda found: -found[0].weight)
        index = [0] * len(self.terms)
        of_unit: dict[str | None, int] = {}
        for i, (pattern, units) in enumerate(patterns):
            for n in pattern.near[0] if pattern.near else ():
                index[n] |= 1 << i
            for unit in units:
                of_unit[unit] = of_unit.get(unit, 0) | 1 << i
        of_unit |= {written: of_unit.get(read_as, 0) for written, read_as in self.units.items()}
        return Book(entries, [p for p, _ in patterns], self.terms, list(self.terms), automaton, index, of_unit,
                    self.units, basis, self.terms[LAW_TITLE], heads, self.fields)


def compile_files(files: Mapping[str, bytes]) -> tuple[Book, list[str]]:
    """The codebook with ``files`` (name without ending → content) in place of the package's own, and every fault."""
    compiler = _Compiler(files)
    return compiler.book(), compiler.faults


@cache
def load() -> Book:
    """The package's compiled codebook, kept once made. Errors: a ``LawpolicyError`` that names the first fault."""
    book, faults = compile_files({})
    if faults:
        raise LawpolicyError(faults[0])
    return book


def listed(files: Mapping[str, bytes]) -> tuple[dict[str, Entry], dict[str, str]]:
    """The indicators alone, and the English names that `indicator_units.csv` gives units: no pattern is read."""
    compiler = _Compiler(files)
    units = compiler.read_units()
    english = {row["unit"]: row["name_en"] for row in units if row.get("name_en")}
    return compiler.entries(), english

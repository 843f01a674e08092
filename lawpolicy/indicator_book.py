"""The indicator codebook as the linker uses it: entries, patterns, words and basis terms, read from CSV and compiled.

Patterns are plain words, never regular expressions, so that none can run wild and a researcher can write one without
knowing any. A cell of `indicator_patterns.csv` reads like this:

    受理|新收 + 行政复议        one of 受理, 新收 **and** 行政复议
    @合法性审查 + 合同          ``@name`` stands for the alternatives of that name in `indicator_words.csv`
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import ahocorasick

from lawpolicy.problems import LawpolicyError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

KINDS = ("count", "stock", "rate", "amount")
THEMES = ("leadership", "functions", "rulemaking", "decisions", "enforcement", "emergency", "disputes", "oversight",
          "capacity", "digital", "legal_services", "other")
BASIS_KINDS = ("part", "sector", "body", "sum", "whole", "unclear")
REACHES = ("near", "clause", "heading")
NOTHING = "-"  # the code of a pattern that claims a number for no indicator: a confusable with a name
HEADS, HEAD_UNITS = "单位词", ("个", "家")  # a word of indicator_words.csv, and the units after which it is the thing counted
LAW_TITLE = "《法》"  # stands for any title in 《》 that names a law; other words inside titles are not read
# What a term may not hold: what a regular expression would read as more than itself, marks and spaces.
FORBIDDEN = re.compile(r"[\\.*?^$\[\]{}+|,，;；:：。@\s]|[(（](?![^()（）]+[)）])|(?<![^(（])[)）]")
SHORTEST_TERM, LONGEST_TERM = 2, 20
MOST_ALTERNATIVES = 400

# file -> columns; a starred column may not be blank
COLUMNS: dict[str, tuple[str, ...]] = {
    "indicators": ("code*", "name_zh*", "name_en*", "unit*", "units_same", "units_apart", "kind*", "theme*", "basis",
                   "definition_zh*", "definition_en", "not_confused_with", "comment*"),
    "indicator_patterns": ("code*", "near*", "context", "without", "unless", "units", "weight", "confidence*", "change",
                           "comment"),
    "indicator_words": ("word*", "alternatives*", "comment*"),
    "indicator_units": ("unit*", "read_as*", "comment*"),
    "indicator_basis": ("term*", "kind*", "reach*", "codes", "comment*"),
}
KEYS = {"indicators": ("code",), "indicator_patterns": ("code", "near", "context", "without", "units"),
        "indicator_words": ("word",), "indicator_units": ("unit",), "indicator_basis": ("term", "kind", "codes")}


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
    basis: str  # what a figure is where nothing else decides; blank in the file is total
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
    """A row of `indicator_patterns.csv` with its terms as numbers; every group of ``near`` and ``context`` must stand."""

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
    codes: frozenset[str]  # the codes and themes it holds for; empty for all counts and amounts
    but: frozenset[str]  # the codes and themes it does not hold for

    def holds(self, entry: Entry) -> bool:
        if entry.code in self.but or entry.theme in self.but:
            return False
        if self.codes:
            return entry.code in self.codes or entry.theme in self.codes
        return entry.kind in ("count", "amount")


@dataclass(slots=True)
class Book:
    """A compiled codebook. ``index[unit][term]`` are the patterns to try where that term stands by such a number."""

    entries: dict[str, Entry]
    patterns: list[Pattern]
    terms: dict[str, int]
    lengths: list[int]
    automaton: Any
    index: dict[str | None, dict[int, tuple[Pattern, ...]]]
    units: dict[str, str]  # a unit as written -> as the codebook reads it: 件(次) -> 件次
    basis: dict[int, tuple[BasisTerm, ...]]
    law_title: int
    heads: frozenset[int]
    basis_of: dict[str, dict[int, list[tuple[str, str]]]] = field(default_factory=dict)  # filled as codes are met

    def words_of(self, entry: Entry) -> dict[int, list[tuple[str, str]]]:
        """The basis words that hold for an indicator: term -> its kinds, each with its reach."""
        found = self.basis_of.get(entry.code)
        if found is None:
            found = {}
            for term, rows in self.basis.items():
                held = [(row.kind, row.reach) for row in rows if row.holds(entry)]
                if held:
                    found[term] = held
            self.basis_of[entry.code] = found
        return found


def read(folder: Path | None, name: str, faults: list[str]) -> tuple[list[dict[str, str]], str]:
    """The rows of `name`.csv (the folder's where it stands there, else the package's) and the file's name for messages."""
    path = folder / f"{name}.csv" if folder is not None else None
    if path is not None and path.exists():
        where = path.name
        try:
            content = path.read_bytes().decode("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            faults.append(f"{where}: cannot be read as UTF-8 text ({error}); save it as CSV UTF-8.")
            return [], where
    else:
        where = f"codebook/{name}.csv"
        content = (resources.files("lawpolicy.codebook") / f"{name}.csv").read_text(encoding="utf-8")
    try:
        table = list(csv.DictReader(content.splitlines()))
    except csv.Error as error:
        faults.append(f"{where}: cannot be read as CSV ({error}).")
        return [], where
    wanted = [c.rstrip("*") for c in COLUMNS[name]]
    lost = [c for c in wanted if not table or c not in table[0]]
    if lost:
        faults.append(f"{where}: {'the column ' + lost[0] + ' is missing' if table else 'there are no rows'}; "
                      f"the columns are {', '.join(wanted)}.")
        return [], where
    good, seen = [], dict[tuple[str, ...], int]()
    for line, row in enumerate(table, start=2):
        if None in row or None in row.values():
            faults.append(f"{where}, line {line}: not as many cells as the header; quote cells that hold a comma.")
            continue
        row = {column: cell.strip() for column, cell in row.items()}
        blank = [c[:-1] for c in COLUMNS[name] if c.endswith("*") and not row[c[:-1]]]
        identity = tuple(row[c] for c in KEYS[name])
        if blank:
            faults.append(f"{where}, line {line}: the column '{blank[0]}' is empty; fill it or remove the row.")
        elif identity in seen:
            faults.append(f"{where}, line {line}: {', '.join(filter(None, identity))} stands in line {seen[identity]} "
                          "already; keep one of them.")
        else:
            seen[identity] = line
            good.append({**row, "line": str(line)})
    return good, where


def _choice(value: str, good: Iterable[str], what: str, where: str, faults: list[str]) -> None:
    good = list(good)
    if value not in good:
        faults.append(f"{where}: unknown {what} '{value}'; choose one of {', '.join(good)}.")


def _number(cell: str, default: float, low: float, high: float, where: str, faults: list[str]) -> float:
    try:
        value = float(cell) if cell else default
    except ValueError:
        value = float("nan")
    if not low <= value <= high:
        faults.append(f"{where}: '{cell}' is no number from {low:g} to {high:g}; write one such as {default:g}.")
        return default
    return value


class _Compiler:
    """Turns rows into a Book, collecting every fault on the way."""

    def __init__(self, folder: Path | None) -> None:
        self.folder, self.faults = folder, list[str]()
        self.units: dict[str, str] = {}
        self.terms: dict[str, int] = {}
        self.words: dict[str, list[str]] = {}

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
                if term[1:] not in self.words:
                    self.faults.append(f"{where}: no word '{term[1:]}' in indicator_words.csv; add it or correct the name.")
                found += [self.term(t, where) for t in self.words.get(term[1:], [])]
            else:
                found.append(self.term(term, where))
        if len(found) > MOST_ALTERNATIVES:
            self.faults.append(f"{where}: {len(found)} alternatives in one cell; at most {MOST_ALTERNATIVES}.")
        return frozenset(t for t in found if t >= 0)

    def groups(self, cell: str, where: str) -> tuple[frozenset[int], ...]:
        return tuple(self.alternatives(group, where) for group in cell.split("+")) if cell else ()

    def entries(self) -> dict[str, Entry]:
        table, file = read(self.folder, "indicators", self.faults)
        found = {}
        for row in table:
            where = f"{file}, line {row['line']}"
            same, apart = (tuple(u for u in row[c].split("|") if u) for c in ("units_same", "units_apart"))
            _choice(row["kind"], KINDS, "kind", where, self.faults)
            _choice(row["theme"], THEMES, "theme", where, self.faults)
            _choice(row["basis"] or "total", ("total", "part"), "basis", where, self.faults)
            for unit in (row["unit"], *same, *apart):
                if self.units.get(unit) != unit:
                    self.faults.append(f"{where}: unknown unit '{unit}'; write the unit as reports do, without 万 "
                                       "(件, 人次, %, 元), or add it to indicator_units.csv.")
            if row["code"] == NOTHING or not row["code"].replace("_", "").isalnum() or not row["code"].isascii():
                self.faults.append(f"{where}: the code '{row['code']}' must be ASCII letters, digits and _.")
            found[row["code"]] = Entry(
                row["code"], row["name_zh"], row["name_en"], row["unit"], same, apart, row["kind"], row["theme"],
                row["basis"] or "total", row["definition_zh"], row["definition_en"], row["not_confused_with"], row["comment"])
        return found

    def patterns(self, entries: dict[str, Entry]) -> list[tuple[Pattern, tuple[str | None, ...]]]:
        table, file = read(self.folder, "indicator_patterns", self.faults)
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
            units: tuple[str | None, ...] = tuple(u if u != "none" else None for u in row["units"].split("|") if u)
            allowed = entries[code].units if code != NOTHING else units
            for unit in units:
                if unit not in allowed:
                    self.faults.append(f"{where}: '{unit}' is no unit of {code}; add it to its units_same or units_apart.")
            if code != NOTHING and entries[code].unit in units and None in allowed:
                units = (*units, None)
            found.append((Pattern(
                code, self.groups(row["near"], where), self.groups(row["context"], where),
                self.alternatives(row["without"], where) if row["without"] else frozenset(),
                self.alternatives(row["unless"], where) if row["unless"] else frozenset(),
                _number(row["weight"], 1.0, 0, 9, where, self.faults),
                _number(row["confidence"], 0.95, 0, 1, where, self.faults),
                bool(row["change"]), int(row["line"])), units or allowed))
        for code in entries:
            if code not in used:
                self.faults.append(f"{file}: no row for the indicator '{code}', so that it never matches; add one.")
        return found

    def basis(self, entries: dict[str, Entry]) -> dict[int, tuple[BasisTerm, ...]]:
        table, file = read(self.folder, "indicator_basis", self.faults)
        found: dict[int, tuple[BasisTerm, ...]] = {}
        for row in table:
            where = f"{file}, line {row['line']}"
            _choice(row["kind"], BASIS_KINDS, "kind", where, self.faults)
            _choice(row["reach"], REACHES, "reach", where, self.faults)
            named = [c for c in row["codes"].split("|") if c]
            for code in named:
                if code.lstrip("!") not in entries and code.lstrip("!") not in THEMES:
                    self.faults.append(f"{where}: '{code}' is neither an indicator nor a theme.")
            made = BasisTerm(row["kind"], row["reach"], frozenset(c for c in named if c[0] != "!"),
                             frozenset(c[1:] for c in named if c[0] == "!"))
            for term in self.alternatives(row["term"], where):
                found[term] = (*found.get(term, ()), made)
        return found

    def book(self) -> Book:
        self.units = {row["unit"]: row["read_as"] for row in read(self.folder, "indicator_units", self.faults)[0]}
        for row in read(self.folder, "indicator_words", self.faults)[0]:
            self.words[row["word"]] = [t.strip() for t in row["alternatives"].split("|")]
        entries = self.entries()
        patterns, basis = self.patterns(entries), self.basis(entries)
        self.term(LAW_TITLE, "")
        heads = self.alternatives(f"@{HEADS}", HEADS)
        automaton = ahocorasick.Automaton()
        for term, number in self.terms.items():
            automaton.add_word(term, number)
        automaton.make_automaton()
        index: dict[str | None, dict[int, list[Pattern]]] = {}
        for pattern, units in patterns:
            for unit in units:
                for term in pattern.near[0] if pattern.near else ():
                    index.setdefault(unit, {}).setdefault(term, []).append(pattern)
        fixed = {unit: {term: tuple(sorted(found, key=lambda p: -p.weight)) for term, found in by.items()}
                 for unit, by in index.items()}
        return Book(entries, [p for p, _ in patterns], self.terms, [len(t) for t in self.terms], automaton, fixed, self.units,
                    basis, self.terms[LAW_TITLE], heads)


def compile_folder(folder: Path | None) -> tuple[Book, list[str]]:
    """The codebook with the files of ``folder`` in place of the package's own, and every fault found in it."""
    compiler = _Compiler(folder)
    return compiler.book(), compiler.faults


@cache
def load(folder: Path | None = None) -> Book:
    """The compiled codebook: the package's, or with the files of ``folder`` in their place. Kept once made.

    Errors: a ``LawpolicyError`` naming the file, the line and the first fault.
    """
    book, faults = compile_folder(folder)
    if faults:
        more = f" ({len(faults) - 1} more: see `lawpolicy codebook check`.)" if len(faults) > 1 else ""
        raise LawpolicyError(faults[0] + more)
    return book

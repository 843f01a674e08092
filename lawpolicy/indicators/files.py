"""The files of the indicator codebook: their columns, and their rows with every fault named.

Patterns are plain words, never regular expressions, so that none can run wild and a researcher can write one without
knowing any. A cell of `indicator_patterns.csv` reads like this:

    受理|新收 + 行政复议        one of 受理, 新收 **and** 行政复议
    @合法性 + 合同              ``@name`` stands for the alternatives of that name in `indicator_words.csv`
"""

from __future__ import annotations

import csv
import io
import re
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

KINDS = ("count", "stock", "rate", "amount")
THEMES = ("leadership", "functions", "rulemaking", "decisions", "enforcement", "emergency", "disputes", "oversight",
          "capacity", "digital", "legal_services", "other")
BASIS_KINDS = ("part", "sector", "body", "sum", "whole", "unclear", "level", "channel", "occasion", "occasions",
               "intake", "field")
REACHES = ("near", "clause", "heading")
NOTHING = "-"  # the code of a pattern that claims a number for no indicator: a confusable with a name
# A word of indicator_words.csv, and the units after which one of its alternatives is the thing counted.
HEADS, HEAD_UNITS = "单位词", ("个", "家")
LAW_TITLE = "《法》"  # stands for any title in 《》 that names a law; other words inside titles are not read
# What a term may not hold: what a regular expression would read as more than itself, marks and spaces.
FORBIDDEN = re.compile(r"[\x00-\x1f\\.*?^$\[\]{}+|,，;；:：。@\s]|[(（](?![^()（）]+[)）])|(?<![^(（])[)）]")
SHORTEST_TERM, LONGEST_TERM = 2, 20
MOST_ALTERNATIVES = 400

BOM = b"\xef\xbb\xbf"  # by which spreadsheets know UTF-8

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


def edited(folder: Path, faults: list[str]) -> dict[str, bytes]:
    """Those of the codebook's files that lie in a folder, by name without ending, as they are at this moment."""
    found = {}
    for name in COLUMNS:
        path = folder / f"{name}.csv"
        try:
            if path.exists():
                found[name] = path.read_bytes()
        except OSError as error:
            faults.append(f"{path.name}: cannot be opened ({error.strerror}); check its permissions.")
    return found


def own(name: str) -> bytes:
    """The package's own `name`.csv."""
    return (resources.files("lawpolicy.codebook") / f"{name}.csv").read_bytes()


def read(files: Mapping[str, bytes], name: str, faults: list[str]) -> tuple[list[dict[str, str]], str]:
    """The rows of `name`.csv (of ``files`` where it is among them, else the package's), and its name for messages."""
    where = f"{name}.csv" if name in files else f"codebook/{name}.csv"
    table, fault = _table(files[name] if name in files else own(name), name)
    if fault:
        faults.append(f"{where}: {fault}")
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


def unreadable(files: Mapping[str, bytes]) -> list[str]:
    """A fault for each of ``files`` none of whose rows can be read."""
    found = {name: _table(content, name)[1] for name, content in files.items()}
    return [f"{name}.csv: {fault}" for name, fault in found.items() if fault]


def _table(content: bytes, name: str) -> tuple[list[dict[str, str]], str | None]:
    """The rows of a file, or what is wrong with all of it. Spreadsheets in China may save CSV in GB 18030."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        try:
            text = content.decode("gb18030")
        except UnicodeDecodeError:
            text = "\0"
        if "\0" in text:
            return [], f"cannot be read as UTF-8 text ({error}); save it as CSV UTF-8."
    try:
        table = list(csv.DictReader(io.StringIO(text, newline="")))
    except csv.Error as error:
        return [], f"cannot be read as CSV ({error}); close its quotes and save it as CSV UTF-8."
    wanted = [c.rstrip("*") for c in COLUMNS[name]]
    lost = [c for c in wanted if not table or c not in table[0]]
    if lost:
        what = f"the column {lost[0]} is missing" if table else "there are no rows"
        return [], f"{what}; the columns are {', '.join(wanted)}."
    return table, None


def choice(value: str, good: Iterable[str], what: str, where: str, faults: list[str]) -> None:
    """Notes a fault where ``value`` is none of the good ones."""
    good = list(good)
    if value not in good:
        faults.append(f"{where}: unknown {what} '{value}'; choose one of {', '.join(good)}.")


def number(cell: str, default: float, low: float, high: float, where: str, faults: list[str]) -> float:
    """The number in a cell, ``default`` where it is blank; a fault where it is none between ``low`` and ``high``."""
    try:
        value = float(cell) if cell else default
    except ValueError:
        value = float("nan")
    if not low <= value <= high:
        faults.append(f"{where}: '{cell}' is no number from {low:g} to {high:g}; write one such as {default:g}.")
        return default
    return value

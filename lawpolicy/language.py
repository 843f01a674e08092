"""What users read, in Chinese or English: phrases, names of codes, figures and lists of names.

Phrases lie in ``codebook/phrases.csv``, names of codes in ``codebook/labels_i18n.csv``, those of indicators in
``codebook/indicators.csv``, or in the codebook that made a corpus: ``corpus.codebook``, where a function takes one.
"""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

from lawpolicy.codebook import rows
from lawpolicy.problems import LawpolicyError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lawpolicy.indicators.edited import Codebook

LANGUAGES = ("zh", "en")
# From which size on a label writes it so: ten 万 is 100,000, and smaller figures stay in full.
_SIZES = {"zh": ((1e8, 1e8, "亿"), (1e5, 1e4, "万")), "en": ((1e9, 1e9, " bn"), (1e6, 1e6, " M"))}
# The Chinese face draws curly quotes as wide as a character, so that English is written with straight ones.
_STRAIGHT = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})
# How a bound is written before a figure; an exact one has no sign.
SIGNS = {"at_least": "≥", "at_most": "≤", "about": "≈"}


def checked(language: str) -> str:
    """The language itself. Errors: ``LawpolicyError`` where it is neither ``zh`` nor ``en``."""
    if language not in LANGUAGES:
        raise LawpolicyError(f"language is '{language}'; it must be zh (Chinese) or en (English).")
    return language


@cache
def _phrases() -> dict[str, dict[str, str]]:
    return {r["key"]: r for r in rows("phrases", key=("key",), required=("zh", "en"))}


@cache
def _labels() -> dict[tuple[str, str], dict[str, str]]:
    return {
        (r["kind"], r["code"]): r for r in rows("labels_i18n", key=("kind", "code"), required=("zh", "en"))
    }


@cache
def _indicators() -> dict[str, dict[str, str]]:
    return {r["code"]: r for r in rows("indicators", key=("code",), required=("name_zh", "name_en"))}


@cache
def _glosses() -> dict[str, str]:
    table = rows("lexicon", key=("term",), required=("en",))
    return {form: r["en"] for r in table for form in (r["term"], *r["variants"].split("|")) if form}


def say(key: str, language: str, **values: object) -> str:
    """A phrase of ``codebook/phrases.csv`` with its ``{places}`` filled in. Values are put in as they are."""
    text = _phrases()[key][language].format(**values)
    return text.translate(_STRAIGHT) if language == "en" else text


def name(kind: str, code: object, language: str, codebook: Codebook | None = None) -> str:
    """What people call a code: ``name("level", "county", "en")`` is County. A code without a name stays as it is.

    ``kind``: theme, level, issuer_kind, role, requirement, check, furniture, field, method, severity, basis, bound,
    outline, unit, place, or indicator. ``codebook``: that of the corpus, for the indicators and units that it names.
    """
    text = str(code)
    found = codebook.label(kind, text, language) if codebook is not None else None
    if found is None and kind == "indicator" and text in _indicators():
        found = _indicators()[text][f"name_{language}"]
    if found is not None:
        return found.translate(_STRAIGHT) if language == "en" else found
    label = _labels().get((kind, text))
    return label[language] if label else text


def gloss(word: str, language: str) -> str:
    """What a term or a variant of the lexicon means, for readers of English; "" in Chinese and where there is none."""
    return _glosses().get(word, "") if language == "en" else ""


def term(word: object, language: str) -> str:
    """A term for readers: 双随机, and in English 双随机 (double-random inspection)."""
    text = str(word)
    meaning = gloss(text, language)
    return f"{text} ({meaning})" if meaning else text


def codes(kind: str, codebook: Codebook | None = None) -> list[str]:
    """The codes of a kind that have a name, in the order of the file; indicators of ``codebook`` where it is given."""
    if kind == "indicator":
        return list(_indicators() if codebook is None else codebook.entries)
    return [code for k, code in _labels() if k == kind]


def number(value: float | None, language: str = "zh", digits: int | None = None) -> str:
    """A figure in full: thousands apart, at most ``digits`` decimals (by size where None), – where undefined."""
    if value is None or value != value:
        return "–"
    value = float(value)
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if digits is None:
        digits = 0 if value == int(value) or abs(value) >= 1000 else 1 if abs(value) >= 10 else 2
    return _plain(value, digits)


def short(value: float | None, language: str = "zh") -> str:
    """A figure for an axis or a label: three figures that count, with 万 and 亿 (zh) or M and bn (en)."""
    if value is None or value != value or math.isinf(value):
        return number(value, language)
    for least, size, mark in _SIZES[language]:
        if abs(value) >= least:
            scaled = float(value) / size
            return _plain(scaled, 0 if abs(scaled) >= 100 else 1 if abs(scaled) >= 10 else 2) + mark
    return number(value, language)


def _plain(value: float, digits: int) -> str:
    text = f"{value:,.{digits}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if text in ("0", "-0") and value != 0:  # what rounds to nothing says so
        return f"<{10**-digits:.{digits}f}" if value > 0 else "−0"
    return text.replace("-", "−")


def share(value: float | None, language: str = "zh", digits: int = 0) -> str:
    """A share between 0 and 1 as a percentage; – where undefined."""
    return "–" if value is None or value != value else f"{number(100 * float(value), language, digits)}%"


COUNT = "count"  # the English of Chinese counting words (件, 个, 次 …), which English leaves out


def amount(
    value: float | None,
    unit: str | None,
    language: str,
    bound: str | None = "exact",
    codebook: Codebook | None = None,
) -> str:
    """A figure with its bound and unit: ≥3,890 次, ≥3,890 persons, 99.9%."""
    if value is None or value != value:
        return "–"
    text = SIGNS.get(str(bound), "") + number(value, language)
    if not unit or unit != unit:
        return text
    word = name("unit", unit, language, codebook)
    return text + ("%" if unit == "%" else "" if word == COUNT else f" {word}")


def listed(items: Iterable[str], language: str) -> str:
    """Names in a row: 甲、乙和丙, or A, B and C."""
    words = list(items)
    if len(words) < 2:
        return "".join(words)
    gap, last = ("、", "和") if language == "zh" else (", ", " and ")
    return gap.join(words[:-1]) + last + words[-1]


def span(period: str) -> str:
    """A period for people: 2016-2020 as 2016–2020."""
    return period.replace("-", "–")


def by_year(counts: Mapping[int, int], language: str) -> str:
    """Counts by year, the years without any left out: 2019 年 1、2020 年 2, or 2019: 1, 2020: 2."""
    mark, gap = ("\u00a0年\u00a0", "、") if language == "zh" else (":\u00a0", ", ")
    return gap.join(f"{year}{mark}{number(n, language)}" for year, n in counts.items() if n)


def years(values: Iterable[int], language: str) -> str:
    """Years as runs: 2019–2021, 2023."""
    ordered = sorted({int(v) for v in values})
    runs: list[list[int]] = []
    for year in ordered:
        if runs and year == runs[-1][1] + 1:
            runs[-1][1] = year
        else:
            runs.append([year, year])
    return ("、" if language == "zh" else ", ").join(f"{a}" if a == b else f"{a}–{b}" for a, b in runs)

"""Every word that users read is there in both languages, is used, and says the same things."""

from __future__ import annotations

import math
import re
from pathlib import Path
from string import Formatter

import pytest

import lawpolicy
from lawpolicy import codebook, language
from lawpolicy.language import amount, gloss, listed, name, number, say, share, short, term, years
from lawpolicy.problems import LawpolicyError
from lawpolicy.terms import lexicon

PACKAGE = Path(lawpolicy.__file__).parent
PHRASES = codebook.rows("phrases", key=("key",), required=("zh", "en"))
LABELS = codebook.rows("labels_i18n", key=("kind", "code"), required=("zh", "en"))
COLUMNS = codebook.rows("columns", key=("column",), required=("zh", "en", "format"))
HAN = re.compile("[\u4e00-\u9fff]")


def _places(text: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(text) if field}


@pytest.mark.parametrize("row", PHRASES, ids=[r["key"] for r in PHRASES])
def test_a_phrase_says_the_same_in_both_languages(row: dict[str, str]) -> None:
    # A language may leave a place out where its grammar needs none, but may ask for none that the other lacks.
    assert _places(row["zh"]) == _places(row["en"])
    assert HAN.search(row["zh"]) or not HAN.search(row["en"])
    assert not HAN.search(re.sub("[（），。：；“”、]", "", row["en"]))


def test_every_phrase_is_used_and_every_phrase_used_is_there() -> None:
    sources = "\n".join(p.read_text(encoding="utf-8") for p in PACKAGE.rglob("*.py"))
    keys = {r["key"] for r in PHRASES}
    literal = set(re.findall(r'"([a-z0-9_]+)"', sources))
    # Keys put together in code: page_{word}, trend_title_{measure}, axis_{measure}, cloud_note_{measure} and so on.
    patterns = [re.compile(re.sub(r"\\\{[^}]*\\\}", "[a-z0-9_]+", re.escape(p)) + "$")
                for p in re.findall(r'f"([a-z_]+\{[a-z]+\}[a-z_]*)"', sources)]  # fmt: skip
    unused = {k for k in keys if k not in literal and not any(p.match(k) for p in patterns)}
    assert unused == set()
    said = set(re.findall(r'say\(\s*"([a-z0-9_]+)"', sources))
    assert said - keys == set()


def test_every_theme_level_and_role_of_the_tables_has_a_name() -> None:
    from lawpolicy.stats import tables

    assert set(tables.themes()) <= set(language.codes("theme"))
    assert set(tables.LEVELS) == set(language.codes("level"))
    assert set(tables.ROLES) == set(language.codes("role"))


def test_every_unit_of_an_indicator_has_a_name() -> None:
    units = {r["unit"] for r in codebook.rows("indicators", key=("code",))}
    assert units - set(language.codes("unit")) == set()


def test_labels_of_a_kind_differ_and_columns_have_a_known_format() -> None:
    for field in ("zh", "en"):
        for kind in ("theme", "level", "role", "requirement", "field", "place"):
            shown = [r[field] for r in LABELS if r["kind"] == kind]
            assert len(shown) == len(set(shown)), (kind, field)
    kinds = {r["kind"] for r in LABELS} | {"indicator"}
    for row in COLUMNS:
        form, _, kind = row["format"].partition(":")
        assert form in {"text", "integer", "number", "share", "points", "year", "date", "value", "median", "interval",
                        "flag", "reason", "right", "code", "codes", "term"}  # fmt: skip
        assert not kind or kind in kinds


def test_a_code_without_a_name_stays_as_it_is() -> None:
    assert name("theme", "unheard_of", "zh") == "unheard_of"
    assert name("place", "示例省", "en") == "示例省"


@pytest.mark.parametrize(
    ("value", "shown"),
    [(8126900, "8,126,900"), (0.5, "0.5"), (99.87, "99.9"), (0.0001, "<0.01"), (-3.256, "−3.26"), (0, "0"),
     (1e9, "1,000,000,000"),
     (None, "–"), (float("nan"), "–"), (math.inf, "∞"), (100.0, "100"), (-0.0001, "−0")],
)  # fmt: skip
def test_figures_are_written_in_full(value: float | None, shown: str) -> None:
    assert number(value) == shown


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (47231, "47,231", "47,231"),
        (8126900, "813万", "8.13 M"),
        (1.2e8, "1.2亿", "120 M"),
        (2.5e9, "25亿", "2.5 bn"),
        (3, "3", "3"),
    ],
)
def test_labels_write_large_figures_short(value: float, zh: str, en: str) -> None:
    assert (short(value, "zh"), short(value, "en")) == (zh, en)


def test_bounds_and_units_stand_with_the_figure() -> None:
    assert amount(3890, "次", "zh", "at_least") == "≥3,890 次"
    assert amount(3890, "次", "en", "about") == "≈3,890"  # English has no counting words
    assert amount(3890, "人", "en", "about") == "≈3,890 persons"
    assert amount(99.9, "%", "en", "exact") == "99.9%"
    assert amount(5, None, "zh", None) == "5"
    assert share(0.125, "zh") == "12%" and share(float("nan")) == "–"


def test_lists_and_runs_of_years_read_well() -> None:
    assert listed(["甲", "乙", "丙"], "zh") == "甲、乙和丙" and listed(["a", "b", "c"], "en") == "a, b and c"
    assert listed([], "zh") == "" and listed(["a"], "en") == "a"
    assert years([2021, 2019, 2020, 2023], "zh") == "2019–2021、2023" and years([2020], "en") == "2020"


def test_english_is_written_with_straight_quotes() -> None:
    assert "“" not in say("found_most_stated", "en", indicator="x", n=1)
    assert "“" in say("found_most_stated", "zh", indicator="x", n=1)


def test_another_language_is_refused() -> None:
    with pytest.raises(LawpolicyError, match=r"zh \(Chinese\) or en \(English\)"):
        language.checked("fr")


def test_every_term_of_the_lexicon_and_its_variants_has_an_english_meaning() -> None:
    entries = lexicon().values()
    assert all(gloss(form, "en") for e in entries for form in (e.term, *e.variants))
    assert len({gloss(e.term, "en") for e in entries}) == len(lexicon())  # two terms never read the same
    assert not any(HAN.search(gloss(e.term, "en")) for e in entries)
    assert term("双随机", "en") == "双随机 (double-random inspection)"
    assert term("双随机", "zh") == "双随机" and term("一个生词", "en") == "一个生词"

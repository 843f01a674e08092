"""Numerals: the case table says what each is worth, and whatever can be written can be read.

tests/cases/numerals.csv: ``text``; ``function`` (``value`` for ``numerals.parse``, ``percent`` for
``numerals.percent``); ``expected``, empty where the text is no numeral; ``comment``.
"""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawpolicy.quantities import numerals

CASES = Path(__file__).parent / "cases" / "numerals.csv"
with CASES.open(encoding="utf-8", newline="") as lines:
    ROWS = list(csv.DictReader(lines))
_DIGITS = "零一二三四五六七八九"


def below_10000(n: int) -> str:
    """``n`` in Chinese numerals, written here anew so that the reader is not tested against itself."""
    out, pending = "", False
    for place, mark in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, n = divmod(n, place)
        if digit:
            out += ("零" if pending and out else "") + _DIGITS[digit] + mark
            pending = False
        elif out:
            pending = True
    return out


def chinese(n: int) -> str:
    if n == 0:
        return "零"
    out = ""
    for scale, mark in ((10**8, "亿"), (10**4, "万"), (1, "")):
        part, n = divmod(n, scale)
        if part:
            out += ("零" if out and part < 1000 else "") + below_10000(part) + mark
    return out


@pytest.mark.parametrize("row", ROWS, ids=lambda r: r["text"] or "empty")
def test_case(row: dict[str, str]) -> None:
    found = {"value": numerals.parse, "percent": numerals.percent}[row["function"]](row["text"])
    assert found == (pytest.approx(float(row["expected"])) if row["expected"] else None)


@given(st.integers(0, 10**12 - 1))
def test_what_is_written_in_chinese_is_read_back(n: int) -> None:
    written = chinese(n)
    assert numerals.parse(written) == n
    if written.startswith("一十"):
        assert numerals.parse(written[1:]) == n


@given(st.integers(0, 10**9), st.integers(0, 4), st.sampled_from(["", "万", "亿"]), st.booleans(), st.booleans())
def test_what_is_written_in_digits_is_read_back(n: int, places: int, scale: str, comma: bool, wide: bool) -> None:
    value = Decimal(n).scaleb(-places)
    whole, _, decimals = f"{value:f}".partition(".")
    written = f"{int(whole):,}" if comma else whole
    written += "." + decimals if decimals else ""
    if wide:
        written = written.translate(str.maketrans("0123456789.", "０１２３４５６７８９．"))
    assert numerals.exact(written + scale) == value * {"": 1, "万": 10**4, "亿": 10**8}[scale]


@given(st.text(alphabet="零〇一二两三十百千万亿点余多0123456789.,， 分之成半百", max_size=24))
def test_any_string_has_a_value_or_none(text: str) -> None:
    value = numerals.parse(text)
    assert value is None or value >= 0
    share = numerals.percent(text)
    assert share is None or share >= 0


def test_a_figure_of_400_digits_is_no_error() -> None:
    assert numerals.parse("9" * 400) == float("inf")
    assert numerals.exact("9" * 400 + "万") == pytest.approx(Decimal(10) ** 404)

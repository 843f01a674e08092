"""What a numeral is worth: Arabic, Chinese and mixed, with full-width digits, inner spaces and 余/多 inside.

Nothing here decides whether a number is a result; that is the work of ``quantities``. A string that is no well-formed
numeral has the value ``None``: 三四 (three or four), 统一, 十百.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

# Full-width digits and marks, as pages from older editors have them, to the ASCII that Decimal reads.
_NARROW = str.maketrans("０１２３４５６７８９．，％", "0123456789.,%")
_HAN_DIGIT = {
    "零": 0, "〇": 0, "○": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
}  # fmt: skip
_SMALL = {"十": 10, "百": 100, "千": 1000}
_SCALE = {"": 1, "十": 10, "百": 100, "千": 1000, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7,
          "亿": 10**8, "十亿": 10**9, "百亿": 10**10, "千亿": 10**11, "万亿": 10**12}
# 余, 多, 几 and 来 say "and more": they change the bound of a figure, not the value of its numeral.
_MORE = re.compile(r"[余餘多几幾来]")
_SPACE = re.compile(r"\s+")
# Groups of three behind commas (1,100), or plain digits; a decimal part; then a scale. Must not match 1,10 or 12,3456.
_ARABIC = re.compile(r"(\d{1,3}(?:,\d{3})+(?!\d)|\d+)(\.\d+)?(万亿|[十百千]?[万亿]|[百千])?")
_DECIMAL = re.compile(r"\d+\.\d+")
_PER = {"百": Decimal(1), "千": Decimal("0.1"), "万": Decimal("0.01")}
# A share in words: 百分之三十, 千分之5, 万分之三点二.
_SHARE = re.compile(r"([百千万])分之(.+)")
# 三成, 九成五, 7成: tenths.
_TENTHS = re.compile(r"([一二两三四五六七八九]|\d(?:\.\d)?)成([一二三四五六七八九半])?")
_FRACTION = re.compile(r"(.+)分之(.+)")
_HALVES = ("过半", "半数", "一半", "对半", "大半", "半")


def parse(text: str) -> float | None:
    """The value of a whole numeral: ``parse("十三万二千")`` is 132000.0, ``parse("1,100万")`` is 11000000.0.

    余, 多 and 几 inside it are passed over (二百余万 is 2000000.0). ``None`` for anything but one well-formed numeral.
    """
    if text.isdecimal() or _DECIMAL.fullmatch(text):  # the common cases: digits, with a decimal part
        return float(text)
    value = exact(text)
    return None if value is None else float(value)


def exact(text: str) -> Decimal | None:
    """As ``parse``, as a ``Decimal``, so that 812.69万 is 8126900 and not 8126900.000000001."""
    text = _SPACE.sub("", _MORE.sub("", text.translate(_NARROW)))
    if not text:
        return None
    if text[0].isdecimal():
        return _arabic(text)
    return _han(text)


def percent(text: str) -> float | None:
    """A share in words as per cent: 百分之三十 is 30, 千分之五 is 0.5, 三成 is 30, 过半 is 50, 三分之二 is 66.67."""
    text = _SPACE.sub("", _MORE.sub("", text.translate(_NARROW)))
    if text in _HALVES:
        return 50.0
    if share := _SHARE.fullmatch(text):
        value = Decimal(100) if share[2] == "百" and share[1] == "百" else exact(share[2])
        return None if value is None else float(value * _PER[share[1]])
    if tenths := _TENTHS.fullmatch(text):
        whole = exact(tenths[1])
        part = Decimal(5) if tenths[2] in ("半", "五") else Decimal(_HAN_DIGIT.get(tenths[2] or "零", 0))
        return None if whole is None else float(whole * 10 + part)
    if fraction := _FRACTION.fullmatch(text):
        low, high = exact(fraction[1]), exact(fraction[2])
        return None if not low or high is None else float(round(high / low * 100, 4))
    return None


def _arabic(text: str) -> Decimal | None:
    """12, 1,100.5, 3万5千, 100000万: digits with scales that fall from left to right."""
    at, total, last = 0, Decimal(0), None
    while at < len(text):
        part = _ARABIC.match(text, at)
        if part is None:
            return None
        scale = _SCALE[part[3] or ""]
        if last is not None and (scale >= last or part[3] is None):  # 3千5万 and 3万5 are no numerals
            return None
        try:
            total += Decimal(part[1].replace(",", "") + (part[2] or "")) * scale
        except InvalidOperation:
            return None
        at, last = part.end(), scale
        if at < len(text) and part[3] is None:
            return None
    return total


def _han(text: str) -> Decimal | None:
    if text in ("万", "亿"):  # 近万人, 上亿元
        return Decimal(_SCALE[text])
    whole, point, decimals = text.partition("点")
    if point:
        digits = "".join(str(_HAN_DIGIT[c]) for c in decimals.rstrip("万亿") if c in _HAN_DIGIT)
        scale = decimals[len(decimals.rstrip("万亿")) :]
        head = _integer(whole)
        if head is None or not digits or len(digits) + len(scale) != len(decimals) or scale not in _SCALE:
            return None
        return Decimal(f"{head}.{digits}") * _SCALE[scale]
    value = _integer(whole)
    return None if value is None else Decimal(value)


def _integer(text: str) -> int | None:
    """An integer in Chinese numerals below 10**16, or digit by digit (二〇二四)."""
    if len(text) > 1 and all(c in _HAN_DIGIT for c in text):
        # Digit by digit only where it can be nothing else: with a round zero, or four digits as in a year.
        if text[0] not in "零〇○两" and (len(text) == 4 or any(c in "〇○零" for c in text)):
            return int("".join(str(_HAN_DIGIT[c]) for c in text))
        return None
    total = 0
    for scale, mark in ((10**8, "亿"), (10**4, "万")):
        head, found, text = text.rpartition(mark)
        if found:
            high = _integer(head) if mark == "亿" and "万" in head else _below(head, leading_zero=total > 0)
            if not high:
                return None
            total += high * scale
            if len(text) == 1 and text in _HAN_DIGIT and text not in "零〇○":  # 十三万二: the next place down
                return total + _HAN_DIGIT[text] * scale // 10
            if text == "":
                return total
    low = _below(text, leading_zero=total > 0)
    return None if low is None else total + low


def _below(text: str, leading_zero: bool = False) -> int | None:
    """A numeral below 10,000: places that fall (三千零五, 一百二十), 十 alone as ten, 一百二 as 120."""
    if not text:
        return None
    total, digit, last, gap = 0, None, 10**4, False
    for at, c in enumerate(text):
        if c in _SMALL:
            place = _SMALL[c]
            if place >= last or (digit is None and (c != "十" or total) and not (c != "十" and at == 0)) or digit == 0:
                return None
            total, digit, last, gap = total + (1 if digit is None else digit) * place, None, place, False
        elif c in _HAN_DIGIT:
            if digit is not None:
                return None
            if _HAN_DIGIT[c] == 0:
                if gap or (at == 0 and not leading_zero and len(text) > 1):
                    return None
                gap = True
                if len(text) == 1:
                    return 0
            else:
                digit = _HAN_DIGIT[c]
        else:
            return None
    if digit is not None:
        colloquial = last in (100, 1000) and not gap  # 一百二 is 120, 一百零二 is 102
        total += digit * (last // 10 if colloquial else 1)
    elif gap and total:
        return None
    return total

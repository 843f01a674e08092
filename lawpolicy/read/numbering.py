"""A number as Word and browsers draw it: 一、 (一) 1. ① and the rest."""

from __future__ import annotations

_DIGITS = "〇一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


def chinese(number: int, digits: str = _DIGITS, tens: str = "十", hundreds: str = "百", thousands: str = "千") -> str:
    """1 to 9,999 as counted in words: 12 is 十二, 120 一百二十, 105 一百零五."""
    if not 0 < number < 10_000:
        return str(number)
    out, gap = "", False
    for unit, mark in ((1000, thousands), (100, hundreds), (10, tens), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            out += ("零" if gap and out else "") + digits[digit] + mark
            gap = False
        elif out:
            gap = True
    return out[1:] if digits is _DIGITS and out.startswith("一十") else out


def _letters(number: int) -> str:
    """a … z, then aa, bb …, as Word counts."""
    return chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 40)


def _roman(number: int) -> str:
    out = ""
    for value, mark in _ROMAN:
        count, number = divmod(number, value)
        out += mark * count
    return out


def _circled(number: int) -> str:
    if 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if 21 <= number <= 35:
        return chr(0x3251 + number - 21)
    if 36 <= number <= 50:
        return chr(0x32B1 + number - 36)
    return str(number)


def format_number(number: int, style: str) -> str:
    """``number`` in a style of ``w:numFmt`` (WordprocessingML); decimal where the style is not known."""
    if number < 1 or number > 9_999:
        return str(number)
    match style:
        case "chineseCounting" | "chineseCountingThousand" | "taiwaneseCounting" | "taiwaneseCountingThousand" \
                | "japaneseCounting" | "koreanCounting":  # fmt: skip
            return chinese(number)
        case "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital" | "koreanDigital2":
            return "".join(_DIGITS[int(d)] for d in str(number))
        case "chineseLegalSimplified" | "ideographLegalTraditional":
            return chinese(number, _FORMAL, "拾", "佰", "仟")
        case "ideographTraditional":
            return _STEMS[(number - 1) % 10]
        case "ideographZodiac":
            return _BRANCHES[(number - 1) % 12]
        case "decimalEnclosedCircle" | "decimalEnclosedCircleChinese":
            return _circled(number)
        case "decimalEnclosedParen" | "decimalEnclosedParenthesis":
            return chr(0x2474 + number - 1) if number <= 20 else f"({number})"
        case "decimalEnclosedFullstop":
            return chr(0x2488 + number - 1) if number <= 20 else f"{number}."
        case "ideographEnclosedCircle":
            return chr(0x3280 + number - 1) if number <= 10 else str(number)
        case "decimalFullWidth" | "decimalFullWidth2":
            return "".join(chr(0xFF10 + int(d)) for d in str(number))
        case "decimalZero":
            return f"{number:02d}"
        case "lowerLetter":
            return _letters(number)
        case "upperLetter":
            return _letters(number).upper()
        case "lowerRoman":
            return _roman(number)
        case "upperRoman":
            return _roman(number).upper()
        case "numberInDash":
            return f"- {number} -"
        case "none" | "bullet":
            return ""
    return str(number)

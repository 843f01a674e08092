"""Bytes to text by a ladder: BOM, what the page declares, strict UTF-8, strict GB18030, then a detector.

GB2312 and GBK are read as GB18030, of which they are subsets: pages that declare ``gb2312`` hold characters outside it
(埇沚浉瀍猇硚鄠). Every rung says how sure it is; damaged or mixed bytes are mended line by line and said so.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from lawpolicy.read import damaged

_BOMS = (  # longest first: the mark of UTF-32 begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
# Labels of GB18030 and its subsets, letters and digits alone.
_GB = frozenset((
    "gb2312", "gb231280", "gbk", "cp936", "ms936", "windows936", "xgbk", "gb18030", "euccn", "hzgb2312", "chinese",
    "csgb2312", "isoir58",
))  # fmt: skip
# Labels that decode any bytes at all and are what servers say when nobody told them: they prove nothing.
_EMPTY_LABELS = {"iso-8859-1", "latin-1", "latin1", "windows-1252", "cp1252", "ascii", "us-ascii", "iso8859-1"}
_DETECT_BYTES = 200_000  # what the detector looks at: bounded time on large files
_MULTIBYTE = 4  # characters beyond ASCII that make a line's valid UTF-8 no accident
# Control characters that no text file holds; tab, line feed, form feed, carriage return and NUL are looked at apart.
_CONTROL = re.compile(rb"[\x01-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
# Characters of nearly every page of modern Chinese: bytes read in the wrong encoding give rare ones instead.
_COMMON = re.compile("[的一是在了和有人这中大为上个国不以时要地到年月日政府法工作行市区县会发]")


class NotText(ValueError):
    """The bytes are no text in any encoding that reports come in; the message says why."""


@dataclass(slots=True)
class Decoded:
    """Text, the encoding that gave it, the rung of the ladder, how sure it is, and what was wrong (or None)."""

    text: str
    encoding: str
    rule: str  # bom, declared, utf-8, gb18030, utf-16, by_line, detector
    confidence: float
    warning: str | None = None


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """``data`` as text with ``\\r\\n`` and ``\\r`` as ``\\n`` and without NUL.

    ``declared`` is the label of the page or of the mail header, if any. Errors: ``NotText`` for binary data.
    """
    found = _ladder(data, declared)
    text = found.text
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    nuls = text.count("\0")
    if nuls:
        if nuls > len(text) // 10:
            raise NotText(f"{nuls:,} of its {len(text):,} characters are NUL: it is not a text file")
        text = text.replace("\0", "")
        found.warning = found.warning or f"{nuls} NUL characters were left out; look at the file in an editor"
    found.text = text
    return found


def _ladder(data: bytes, declared: str | None) -> Decoded:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _by_mark(data, mark, encoding)
    label = _label(declared)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        _refuse_binary(data, text)
        if data.isascii():
            return Decoded(text, "utf-8", "declared" if label == "utf-8" else "utf-8", 1.0)
        # Valid UTF-8 beyond ASCII is no accident: it beats a label that says otherwise, which sites often get wrong.
        return Decoded(text, "utf-8", "declared" if label == "utf-8" else "utf-8", 0.99 if label != "utf-8" else 1.0)
    if data.count(b"\0") > len(data) // 100:
        wide = _without_mark(data)
        if wide is not None:
            return wide
        _refuse_binary(data, "")
    if label not in (None, "utf-8", "gb18030"):
        assert label is not None
        try:
            text = data.decode(label)
        except (UnicodeDecodeError, LookupError):
            pass
        else:
            if plausible(text) >= 0.05:
                return Decoded(text, label, "declared", 0.9)
    mixed = _utf8_lines(data)
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        pass
    else:
        _refuse_binary(data, text)
        if not mixed and plausible(text) >= 0.03:
            return Decoded(text, "gb18030", "declared" if label == "gb18030" else "gb18030", 0.97)
    _refuse_binary(data, "")
    mended = _by_line(data)
    if mended is not None:
        return mended
    return _detect(data)


def _by_mark(data: bytes, mark: bytes, encoding: str) -> Decoded:
    body = data[len(mark):]
    name = encoding if encoding in ("utf-8", "gb18030") else encoding + ("-le" if mark[0] == 0xFF else "-be")
    try:
        text = body.decode(name)
    except UnicodeDecodeError as error:
        text = body.decode(name, errors="replace")
        bad = text.count("\ufffd")
        if bad * 20 > len(text):
            raise NotText(f"it begins with the mark of {name} but is not {name} from byte {error.start:,} on") from None
        return Decoded(text, name, "bom", 0.8, f"{bad} places are not valid {name} and stand as \ufffd; "
                       "save the page again if they matter")
    return Decoded(text, name, "bom", 1.0)


def _without_mark(data: bytes) -> Decoded | None:
    """UTF-16 without its mark: zero bytes stand nearly all at even, or nearly all at odd, places."""
    even, odd = data[0::2].count(0), data[1::2].count(0)
    name = "utf-16-be" if even > odd else "utf-16-le"
    if min(even, odd) * 4 > max(even, odd):
        return None
    try:
        text = data[: len(data) & ~1].decode(name)
    except UnicodeDecodeError:
        return None
    if plausible(text) < 0.03 or sum(c < " " and c not in "\t\n\r\f" for c in text[:10_000]) > 10:
        return None
    return Decoded(text, name, "utf-16", 0.9)


def _label(declared: str | None) -> str | None:
    """The codec a label means, or None where it says nothing of use."""
    if not declared:
        return None
    name = declared.strip().strip("\"'").lower().replace("_", "-")
    if "".join(filter(str.isalnum, name)) in _GB:
        return "gb18030"
    if name in _EMPTY_LABELS:
        return None
    try:
        return codecs.lookup(name).name
    except (LookupError, ValueError):
        return None


def _refuse_binary(data: bytes, text: str) -> None:
    """``NotText`` where control bytes or NULs are too many for a text in a one- or multi-byte encoding."""
    head = data[:1_000_000]
    control = len(_CONTROL.findall(head))
    nuls = head.count(b"\0")
    if (control > 16 and control > len(head) // 100) or (nuls > 64 and nuls > len(head) // 10):
        raise NotText(f"{control + nuls:,} of its first {len(head):,} bytes are control codes: it is not a text file")


def plausible(text: str) -> float:
    """Share of very common characters among the Han characters at the head of a text; 1.0 where they are too few.

    Bytes in a wrong encoding, or glyph codes taken for characters, give below 0.03; Chinese prose gives 0.1 and more.
    A text without Han characters gives 1.0 where it is mostly ASCII, else 0.0.
    """
    head = text[:50_000]
    han = _HAN.findall(head)
    if not han:
        return 1.0 if len(head.encode("ascii", "ignore")) * 2 >= len(head) else 0.0
    if len(han) < 40:  # too few to tell
        return 1.0
    return len(_COMMON.findall("".join(han))) / len(han)


def _utf8_lines(data: bytes) -> int:
    """How many lines are valid UTF-8 with several characters beyond ASCII, which no GB18030 line is by accident."""
    found = 0
    for line in data.split(b"\n"):
        if line.isascii():
            continue
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            continue
        found += sum(1 for c in text[:200] if c > "\x7f") >= _MULTIBYTE
    return found


def _by_line(data: bytes) -> Decoded | None:
    """Damaged or mixed UTF-8 and GB18030, each line in the encoding that fits it; None where neither fits most."""
    lines: list[str] = []
    count = {"utf-8": 0, "gb18030": 0}
    replaced = 0
    mender = damaged.Mender()
    for line in data.split(b"\n"):
        if line.isascii():
            lines.append(line.decode("ascii"))
            continue
        text, name = _line(line, mender)
        replaced += text.count("\ufffd")
        count[name] += len(line)
        lines.append(text)
    text = "\n".join(lines)
    if replaced * 10 > len(text) or plausible(text) < 0.03:
        return None
    main = "utf-8" if count["utf-8"] >= count["gb18030"] else "gb18030"
    said = []
    if min(count.values()):
        said.append("it holds lines in UTF-8 and lines in GB18030, each read as what it is")
    if replaced:
        said.append(f"{replaced} broken character{'s' if replaced > 1 else ''} stand as \ufffd")
    return Decoded(text, main, "by_line", 0.7 if replaced else 0.8,
                   "; ".join(said) + "; save it again from its origin if that is wrong")


def _line(line: bytes, mender: damaged.Mender) -> tuple[str, str]:
    """A line as text and the encoding that fits it: UTF-8 also where a few bytes of it are broken, for GB18030 read as
    UTF-8 gives hardly a valid character, but UTF-8 read as GB18030 gives rare ones (锛岀粡) without an error."""
    broken = line.decode("utf-8", errors="replace")
    bad = broken.count("\ufffd")
    valid = sum(c > "\x7f" for c in broken) - bad
    if bad * 4 <= valid:
        return broken, "utf-8"
    try:
        return line.decode("gb18030"), "gb18030"
    except UnicodeDecodeError:
        other = mender.line(line)
    return (other, "gb18030") if other.count("\ufffd") <= bad else (broken, "utf-8")


def _detect(data: bytes) -> Decoded:
    """What charset-normalizer makes of it. Errors: ``NotText`` where it finds nothing."""
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_DETECT_BYTES], steps=5, chunk_size=512, threshold=0.3).best()
    if best is None:
        raise NotText("its bytes are no text in any encoding known here")
    text = data.decode(best.encoding, errors="replace")
    return Decoded(text, best.encoding, "detector", round(0.6 * (1 - best.chaos), 2),
                   f"its encoding was guessed as {best.encoding}; check the text, or save the file as UTF-8")

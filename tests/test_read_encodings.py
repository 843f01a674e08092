"""The encoding ladder. Cases: ``cases/encodings.csv``.

Columns: ``how`` (encodings joined by +, each writing the sample once; -sig for a mark before it; after | what was done
to the bytes: cr, crlf, nul, cut, flip), ``declared`` (the page's label), ``encoding`` and ``rule`` that must be chosen,
``warning`` (words of it; empty for none), ``comment``.
"""

from __future__ import annotations

import csv
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lawpolicy.read.encoding import NotText, decode

# Characters beyond GB2312, one beyond GBK, and enough common prose for the bytes to be judged.
SAMPLE = "\n".join((
    "示例市埇沚浉瀍猇硚鄠区法治政府建设工作报告", "一、主要工作和成效", "全年办结行政复议18件，比上年多了3件。",
    "在县委的领导下，各部门的工作都有了进步；地名有㙍与𬺈。", "二、不足和下一年的安排", "人手不够，经费也不稳。",
))  # fmt: skip
CASES = list(csv.DictReader((Path(__file__).parent / "cases" / "encodings.csv").open(encoding="utf-8")))
_MARKS = {"utf-16-be-sig": b"\xfe\xff", "gb18030-sig": b"\x84\x31\x95\x33", "utf-8-sig": b"\xef\xbb\xbf"}


def written(how: str) -> bytes:
    """The bytes of a case."""
    encodings, _, damage = how.partition("|")
    parts = []
    for name in encodings.split("+"):
        parts.append(_MARKS.get(name, b"") + SAMPLE.encode(name.removesuffix("-sig") if name in _MARKS else name))
    data = b"\n".join(parts)
    if damage in ("cr", "crlf"):
        data = data.replace(b"\n", b"\r" if damage == "cr" else b"\r\n")
    elif damage == "nul":
        data = data.replace(b"\n", b"\n\0\0", 1)
    elif damage == "cut":
        data = data[:-1]
    elif damage == "flip":
        place = data.index("件".encode(encodings))
        data = data[:place] + b"\xff" + data[place + 1 :]
    return data


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c['how']}-{c['declared'] or 'none'}")
def test_ladder(case: dict[str, str]) -> None:
    found = decode(written(case["how"]), case["declared"] or None)
    assert (found.encoding, found.rule) == (case["encoding"], case["rule"])
    assert 0.5 <= found.confidence <= 1
    if case["warning"]:
        assert case["warning"] in (found.warning or "")
    else:
        assert found.warning is None
    if case["warning"] in ("", "NUL"):
        assert found.text == SAMPLE
    elif "+" in case["how"]:
        assert found.text == "\n".join([SAMPLE] * (case["how"].count("+") + 1))
    else:  # damage costs the characters it hits, and no more
        assert SequenceMatcher(None, found.text, SAMPLE).ratio() > 0.9
        assert "\ufffd" in found.text


@pytest.mark.parametrize("data", [bytes(range(256)) * 40, b"\x89PNG\r\n\x1a\n" + b"\0\1\2\3" * 900, b"\0" * 5000])
def test_binary_is_refused_with_a_reason(data: bytes) -> None:
    with pytest.raises(NotText, match=r"text"):
        decode(data)


def test_big5_is_found_and_told() -> None:
    text = "示範縣政府法治工作年度報告，全年辦結行政覆議十八件，較上年增加三件，各機關的工作都有進步。" * 20
    found = decode(text.encode("big5"))
    assert found.text == text
    assert found.rule == "detector" and "guessed" in (found.warning or "")


@settings(max_examples=150, deadline=None)
@given(st.text(st.characters(min_codepoint=0x20, exclude_categories=("Cs", "Cc")), max_size=80))
def test_any_text_survives_utf_8(tail: str) -> None:
    text = SAMPLE + tail
    assert decode(text.encode("utf-8")).text == text


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_give_text_or_a_reason(data: bytes) -> None:
    try:
        found = decode(data, "gb2312")
    except NotText as error:
        assert str(error)
    else:
        assert "\r" not in found.text and "\0" not in found.text
        found.text.encode("utf-8")


@pytest.mark.parametrize("lost", [1, 3])
def test_byte_lost_in_a_long_line_costs_a_few_characters(lost: int) -> None:
    """The pairs after a lost byte are shifted: read plainly they are other characters to the end of the line."""
    text = "".join((Path(__file__).parent / "pages" / "body.txt").read_text(encoding="utf-8").split("\n"))
    data = text.encode("gb18030")
    for place in range(100, len(data) - 100, 97):
        found = decode(data[:place] + data[place + lost :]).text
        kept = sum(block.size for block in SequenceMatcher(None, text, found, autojunk=False).get_matching_blocks())
        assert kept >= len(text) - 12, place

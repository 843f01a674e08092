"""Quantities: the case table says what is found in a sentence, with every field of every row.

tests/cases/quantities.csv, one sentence (or short paragraph) a row, all of them about places that do not exist:

``text``      the sentence.
``year``      the year reported on; empty for 2023.
``role``      the role of the sentence; empty for ``progress``.
``expected``  the numbers to find, in order, between `` | ``; empty where there is nothing to find. Each is the number
              as written (without its spaces) and then fields ``name=value``: ``value``, ``high``, ``unit``, ``bound``,
              ``period``, ``scope``, ``change``, ``of`` (the whole, as written), ``rel`` (``from:`` or ``unit_pair:``
              and the other number as written), ``m`` (what is measured). A field left out has its ordinary value:
              digits and unit as written, ``exact``, the year reported on, and nothing for the rest. ``-`` is null,
              ``?`` is not compared. ``m`` is right where it shares enough characters (Dice 0.6) with what is found.
``comment``   what the row is there for.
"""

from __future__ import annotations

import csv
import re
import string
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lawpolicy import codebook, indicators, quantities, sentences
from lawpolicy.checks import arithmetic
from lawpolicy.indicators import clause
from lawpolicy.quantities import (
    Quantity,
    beside,
    clauses,
    context,
    measured,
    nonquantities,
    pairs,
    periods,
    relations,
    scopes,
    stages,
    standalone,
    wording,
)
from lawpolicy.sections import Section

if TYPE_CHECKING:
    from collections.abc import Callable

CASES = Path(__file__).parent / "cases" / "quantities.csv"
with CASES.open(encoding="utf-8", newline="") as lines:
    ROWS = list(csv.DictReader(lines))
_PLAIN = re.compile(r"([\d,.]+)(.*)", re.S)


def find(text: str, year: int | None = 2023, role: str = "progress") -> list[Quantity]:
    section = Section(0, None, 0, None, None, 0, len(text), len(text), role)
    return quantities.find(text, [section], sentences.split(text, [section], 0, len(text)), year)


def alike(a: str, b: str) -> float:
    x, y = Counter(a.replace(" ", "")), Counter(b.replace(" ", ""))
    return 2 * sum((x & y).values()) / max(1, sum(x.values()) + sum(y.values()))


def expected(cell: str, year: int) -> list[dict[str, str]]:
    """The rows that a cell of the column ``expected`` stands for, ordinary values filled in."""
    found = []
    for part in cell.split(" | ") if cell else []:
        written, *fields = part.split(" ")
        nothing = dict.fromkeys(("scope", "change", "of", "rel", "high"), "-")
        row = {"written": written, "bound": "exact", "period": str(year), "value": "", "unit": "", "m": "?", **nothing}
        for field in fields:
            name, _, value = field.partition("=")
            assert name in row and value, f"unknown or empty field {field!r} in {part!r}"
            row[name] = value
        if plain := _PLAIN.fullmatch(written):
            row["value"] = row["value"] or plain[1].replace(",", "")
            row["unit"] = row["unit"] or plain[2] or "-"
        assert row["value"] and row["unit"], f"{written} needs value= and unit="
        found.append(row)
    return found


def described(q: Quantity, rows: list[Quantity]) -> dict[str, str]:
    """A row as the case table writes it."""
    by_id = {r.quantity_id: r for r in rows}

    def or_dash(value: object) -> str:
        return "-" if value is None else f"{value:g}" if isinstance(value, float) else str(value)

    def written(quantity_id: int) -> str:
        return "".join(by_id[quantity_id].as_written.split())

    pair = q.relation is not None and q.related_to is not None
    return {
        "written": written(q.quantity_id),
        "value": f"{q.value:.10g}",
        "high": or_dash(q.value_high),
        "unit": or_dash(q.unit),
        "bound": q.bound,
        "period": or_dash(q.period),
        "scope": or_dash(q.scope),
        "change": or_dash(q.change),
        "of": "-" if q.part_of is None else written(q.part_of),
        "rel": f"{q.relation}:{written(q.related_to)}" if pair and q.related_to is not None else "-",
        "m": q.measured or "-",
    }


def differences(row: dict[str, str]) -> list[str]:
    """What a case asks for and does not get, one line each."""
    year = int(row["year"] or 2023)
    found = find(row["text"], year, row["role"] or "progress")
    got = [described(q, found) for q in found]
    want = expected(row["expected"], year)
    faults = []
    left = list(got)
    for w in want:
        hit = next((g for g in left if g["written"] == "".join(w["written"].split())), None)
        if hit is None:
            faults.append(f"missed {w['written']}")
            continue
        left.remove(hit)
        for name, value in w.items():
            if value == "?":
                continue
            if name in ("value", "high") and value != "-" and hit[name] != "-":
                right = float(value) == pytest.approx(float(hit[name]))
            elif name == "m":
                right = alike(value, hit["m"]) >= 0.6
            else:
                right = value == hit[name]
            if not right:
                faults.append(f"{w['written']}: {name} is {hit[name]}, should be {value}")
    return faults + [f"not there: {g['written']} ({g['m']})" for g in left]


@pytest.mark.parametrize("row", ROWS, ids=lambda r: r["text"][:24])
def test_case(row: dict[str, str]) -> None:
    assert not differences(row)


def test_the_table_is_large_enough_to_mean_something() -> None:
    texts = [row["text"] for row in ROWS]
    assert len(set(texts)) == len(texts) >= 400
    assert sum(not row["expected"] for row in ROWS) >= 120


@given(st.text(alphabet=string.digits +
    "一二两三十百千万亿余多近约%％.,，。;；:、()（）《》“” \n件人次元年月日第由从至到降增其中共全区占率个项-—→+"
, max_size=120))
@settings(max_examples=300, deadline=None)
def test_evidence_stands_at_its_offsets(text: str) -> None:
    """Whatever the text, each row quotes it, rows do not overlap, and parts and pairs point to rows that exist."""
    found = find(text)
    ids = {q.quantity_id for q in found}
    for q in found:
        assert text[q.start : q.end] == q.as_written and q.as_written
        assert q.value == q.value and abs(q.value) < float("inf")
        assert q.value_high is None or q.value_high >= q.value
        assert q.bound in ("exact", "at_least", "at_most", "about") and q.change in (None, "up", "down")
        assert q.part_of is None or (q.part_of in ids and q.part_of != q.quantity_id)
        assert q.related_to is None or q.related_to in ids
        assert q.measured is None or q.measured
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_another_digit_is_another_value_and_nothing_else() -> None:
    """A slip of the pen must be found by the checks, so it must not hide its number or move a unit, period or scope."""
    wrong = []
    for row in ROWS:
        year = int(row["year"] or 2023)
        before = find(row["text"], year, row["role"] or "progress")
        for at, q in enumerate(before):
            digits = [i for i in range(q.start, q.end) if row["text"][i] in "123456789"]
            if not digits or q.value_high is not None:
                continue
            other = str(int(row["text"][digits[-1]]) % 9 + 1)
            text = row["text"][: digits[-1]] + other + row["text"][digits[-1] + 1 :]
            after = find(text, year, row["role"] or "progress")
            same = [(r.start, r.end, r.unit, r.bound, r.period, r.scope, r.change, r.measured) for r in before]
            if same != [(r.start, r.end, r.unit, r.bound, r.period, r.scope, r.change, r.measured) for r in after]:
                wrong.append(text)
            elif after[at].value == q.value:
                wrong.append(f"{text}: {q.as_written} has kept its value")
    assert not wrong


@pytest.mark.parametrize(
    ("name", "column", "known"),
    [
        ("units", "kind", "count person share permille point times money deadline hours measure score"),
        ("hedges", "side", "before inside after"),
        ("hedges", "bound", "exact at_least at_most about"),
        ("verbs", "kind", "result light stock noun"),
        ("nonquantities", "place", "before after is"),
        ("standing", "kind", "stands new ends rate"),
    ],
)
def test_a_word_in_a_codebook_is_one_that_is_read(name: str, column: str, known: str) -> None:
    keys = {"units": ["unit"], "hedges": ["mark", "side"], "verbs": ["verb"], "nonquantities": ["mark", "place"],
            "standing": ["pattern", "kind"]}  # fmt: skip
    table = codebook.rows(name, key=keys[name], required=["comment"])
    assert {row[column] for row in table} == set(known.split())


def test_plans_give_no_rows() -> None:
    assert find("组织执法培训12场,发放资料500份。", role="plans") == []


def test_words_before_a_number_are_kept_for_the_stages_after() -> None:
    accepted, _ = find("全年无事故;完善机制,依法受理行政复议案件35件,其中12件案件举行听证,无一撤销。")
    assert accepted.before == "完善机制,依法受理行政复议案件"


def test_without_a_year_only_a_stated_period_is_known() -> None:
    stated, unstated = find("2022年受理案件30件。办结案件28件。", year=None)
    assert stated.period == "2022" and unstated.period is None


@pytest.mark.parametrize(
    "text",
    [
        "办结" + "9" * 400 + "件", "受理案件1" * 10_000, "1," * 20_000, "(" * 20_000 + "受理3件",
        "《" * 20_000 + "受理3件", "“" * 20_000 + "受理3件", "共3件、" * 5_000, "十" * 20_000,
        "由40%降至" * 4_000, "其中3件," * 5_000, "1-" * 20_000,
        "较上年3%" * 5_000, "2023年3件," * 5_000,
    ],
    ids=lambda t: t[:8],
)  # fmt: skip
def test_hostile_lines_end(text: str) -> None:
    """No row has a value that is no number; the point is that each of these comes back at all."""
    section = Section(0, None, 0, None, None, 0, len(text), len(text), "progress")
    whole = [sentences.Sentence(0, 0, 0, len(text), "progress")]
    for q in quantities.find(text, [section], whole, 2023):
        assert q.value < 1e17 and text[q.start : q.end] == q.as_written


@pytest.mark.parametrize("digits", ["9" * 400, "9,999" * 5, "１" * 20])
def test_digits_that_are_no_figure_are_told(digits: str) -> None:
    text = f"全年受理案件{digits}件，办结12件。"
    assert [q.as_written for q in find(text)][-1:] == ["12件"]
    (problem,) = quantities.unread(text, 0, len(text))
    assert f"characters 6 to {6 + len(digits)}" in problem.message
    assert not quantities.unread("全年受理案件1,100,200件，热线12345678。", 0, 24)


# A search that most numbers cannot need stands behind a cheap look: the look must let through all that it would find.
def _no_han(character: str) -> bool:
    return not "\u4e00" <= character <= "\u9fff"


LOOKS: dict[str, tuple[list[re.Pattern[str]], Callable[[str], object]]] = {
    "closing words": ([wording._TAIL], lambda words: words[-1:] in wording._CLOSED),
    "changes": ([pairs._UP, pairs._DOWN, pairs._NAMED_CHANGE], pairs._TURNS.search),
    "times": ([periods._TIME], periods._BEGINS.match),
    "campaigns": ([context._CAMPAIGN], lambda words: context._CAMPAIGN_END.search(words)),
    "plain words": ([context._PLAIN], lambda words: words[0] in context._PLAIN_STARTS),
    "adverbs": ([wording._ADVERB], lambda words: words[0] in wording._ADVERB_STARTS),
    "names with a verb": ([wording._NAMED], lambda words: words[:2] in wording._NAMED_OPENINGS),
    "prepositions": ([wording._PREPOSED], lambda words: words[0] in wording._PREPOSITIONS),
    "than": ([measured._THAN], lambda words: words[0] in measured._THAN_STARTS),
    "outcomes": ([measured._OUTCOME], lambda words: words[0] in measured._OUTCOME_STARTS),
    "pending": ([measured._PENDING], lambda words: words[0] in measured._PENDING_STARTS),
    "said of the next": ([beside._SAID_NEXT], lambda words: words[0] in beside._SAID_NEXT_STARTS),
    "turns": ([standalone._BARE_TURN], lambda words: words[-1] in standalone._TURN_ENDS),
    "procedures": ([standalone._BY_PROCEDURE], lambda words: "程序" in words),
    "cases": ([standalone._CASES], lambda words: "案件:" in words),
    "inspections": (
        [standalone._INSPECTED, standalone._SPOT_CHECKS],
        lambda words: words[0] in standalone._INSPECTED_STARTS,
    ),
    "papers": (
        [standalone._CLEARED],
        lambda words: words[-1] in standalone._CLEARED_ENDS or words.endswith("文件"),
    ),
    "time taken": ([standalone._TIME_TAKEN], lambda words: words[-1] in standalone._TIME_ENDS),
    "cuts": ([standalone._CUT_BY], lambda words: words[-1] in standalone._CUT_ENDS),
    "money that came": ([standalone._ARRIVED], lambda words: words[-1] in standalone._ARRIVED_ENDS),
    "matters": ([standalone._MATTERS], lambda words: words[0] in standalone._MATTER_STARTS),
    "prints": (
        [re.compile(".{0,3}(?:" + "|".join(standalone._PRINTED) + ")")],
        lambda words: words[-1] in standalone._PRINTED_ENDS,
    ),
    "offices": ([standalone._OFFICE], lambda words: "局" in words or "部门" in words),
    "holes": ([standalone._HOLES], lambda words: "、、" in words or "、等" in words or words[0] in "、等"),
    "those together": ([standalone._TOGETHER, standalone._CHANNELS], lambda words: "等" in words),
    "who and before": (
        [standalone._JOINTLY, standalone._FROM, standalone._TREATED],
        lambda words: "对" in words or words[0] in standalone._WHO_STARTS or words[-1] in standalone._BEFORE_ENDS,
    ),
    "applications": ([standalone._APPLIED, standalone._DECIDED], lambda words: "申请" in words),
    "heads who appeared": ([standalone._APPEARING], lambda words: words[-1] in standalone._APPEARING_ENDS),
    "fines": ([standalone._FINE], lambda words: words[-1] in standalone._FINE_ENDS),
    "losses": ([standalone._LOSS], lambda words: words[0] in standalone._LOSS_STARTS),
    "titles that are counted": ([standalone._ENTITLED], lambda words: words[-1] in "》等" and "《" in words),
    "lists by kind": ([relations._BY_KIND], lambda words: "从" in words or "按" in words),
    "fines spared": ([standalone._SPARED], lambda words: "免罚" in words),
    "reversals": ([standalone._REVERSED], lambda words: "纠错率" in words),
    "appearance": ([standalone._APPEARED, standalone._SYSTEM], lambda words: "出庭" in words or "应诉" in words),
    "leads": ([wording._LEAD], lambda words: not words or _no_han(words[0]) or words[0] in wording._LEADS),
    "words that say nothing": (
        [clause._FILLER],
        lambda words: not words or _no_han(words[-1]) or words[-1] in clause._FILLER_ENDS,
    ),
    "totals": ([relations._TOTAL], lambda words: "计" in words or "共" in words),
    "decimals": ([arithmetic._DECIMALS], lambda words: "." in words or "．" in words),
    "aims": ([nonquantities._TARGET, nonquantities._PLAN, nonquantities._ENSURE], nonquantities._AIM.search),
    "fillers": ([clauses._FILLER], lambda words: words[0] in clauses._FILLS),
    "the rest": ([relations._REST], lambda words: words[0] in relations._REST_STARTS),
    "parts of a year": ([relations._PERIOD], lambda words: words[-1] in relations._PERIOD_ENDS),
    "lists": ([relations._AMONG], lambda words: "其中" in words or "含" in words or "包括" in words),
    "of those": ([relations._OF_THOSE], lambda words: "中" in words or "的" in words),
    "within": ([relations._WITHIN], lambda words: words[0] in relations._WITHIN_STARTS),
    "set against": ([indicators._AGAINST], lambda words: words[-1] in indicators._AGAINST_ENDS),
    "any scope": ([scopes._FIND, scopes._RIGHT, scopes._STORE], scopes._ANY.search),
    "scopes": ([scopes._FIND], lambda words: scopes._BEGINS.match(words)),
    "stages": (
        [re.compile(row["part"]) for row in codebook.rows("stages", key=["part"]) if row["kind"] != "files"],
        lambda words: stages._any_stage()(words),
    ),
}


@pytest.mark.parametrize("look", LOOKS)
@given(data=st.data())
@settings(max_examples=300, deadline=None, derandomize=True)
def test_a_cheap_look_hides_nothing(look: str, data: st.DataObject) -> None:
    searches, seen = LOOKS[look]
    search = data.draw(st.sampled_from(searches))
    written_out = re.compile(search.pattern.replace("(?=", "(?:"))  # with the words that are looked ahead to
    words = data.draw(st.from_regex(written_out, fullmatch=True))
    found = search.search(words)
    if found is not None:
        assert seen(words[found.start() :]), words

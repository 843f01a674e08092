"""Linking numbers to indicators.

`cases/indicators.csv`: ``code`` (the indicator the row is about; ``-`` where the number is none at all), ``text`` (one
sentence written for the project, about places that do not exist), ``number_as_written`` (which of its numbers),
``expected`` (the code it must be linked to with confidence 0.9 or more; blank where it must not be) and ``basis``
(``total`` or ``part``; blank where the row does not test it). A row whose ``expected`` differs from its ``code`` is a
confusable: the number must not become ``code``. Add a row for a wording that is missed.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lawpolicy import indicators, quantities, sections, sentences
from lawpolicy.indicators import Indicator
from lawpolicy.indicators import book as indicator_book
from lawpolicy.quantities import Quantity
from lawpolicy.sections import Section
from lawpolicy.sentences import Sentence

SURE = 0.9
SHARED = Path(__file__).parents[2] / "shared"
with (Path(__file__).parent / "cases" / "indicators.csv").open(encoding="utf-8", newline="") as lines:
    CASES = list(csv.DictReader(lines))
TEXTS = sorted({row["text"] for row in CASES})


def read(
    text: str, issuer_kind: str = "government", level: str = "county",
) -> list[tuple[Quantity, Indicator | None]]:
    """Every number of a text with its indicator."""
    outline = sections.outline(text, 0, len(text))
    lines = sentences.split(text, outline, 0, len(text))
    numbers = quantities.find(text, outline, lines, 2023)
    rows = {i.quantity_id: i for i in indicators.link(text, numbers, outline, lines, 2023, level, issuer_kind)}
    return [(q, rows.get(q.quantity_id)) for q in numbers]


def linked(text: str, issuer_kind: str = "government", level: str = "county") -> dict[str, Indicator]:
    return {q.as_written: i for q, i in read(text, issuer_kind, level) if i is not None}


def sure(row: Indicator | None) -> str:
    return row.indicator if row is not None and row.confidence >= SURE else ""


@pytest.fixture(scope="module")
def found() -> dict[str, dict[str, Indicator | None]]:
    return {text: {q.as_written: i for q, i in read(text)} for text in TEXTS}


def test_every_case_is_linked_as_expected(found: dict[str, dict[str, Indicator | None]]) -> None:
    wrong = []
    for row in CASES:
        numbers = found[row["text"]]
        if row["number_as_written"] not in numbers:
            wrong.append(f"{row['number_as_written']} is not found in {row['text']}")
            continue
        link = numbers[row["number_as_written"]]
        if row["code"] == row["expected"]:
            right = link is not None and sure(link) == row["code"] and row["basis"] in ("", link.basis)
        else:
            right = sure(link) == "" if row["code"] == "-" else sure(link) != row["code"]
        if not right:
            wrong.append(f"{row['code']}: {row['number_as_written']} in {row['text']} -> {link}")
    assert not wrong, "\n".join(wrong)


def test_every_indicator_has_three_positive_and_two_confusable_cases() -> None:
    positive = Counter(row["code"] for row in CASES if row["code"] == row["expected"])
    confusable = Counter(row["code"] for row in CASES if row["code"] != row["expected"])
    codes = indicator_book.load().entries
    assert {code: positive[code] for code in codes if positive[code] < 3} == {}
    assert {code: confusable[code] for code in codes if confusable[code] < 2} == {}
    assert {row["code"] for row in CASES} - codes.keys() == {"-"}


def test_a_case_row_names_one_number_of_its_text() -> None:
    for text in TEXTS:
        named = {row["number_as_written"] for row in CASES if row["text"] == text}
        written = Counter(q.as_written for q, _ in read(text))
        assert {n for n in named if written[n] != 1} == set(), text


def test_a_change_is_no_level_of_the_indicator() -> None:
    rows = linked("全年受理行政复议案件40件，同比上升25%；入企检查频次同比下降31%。")
    assert rows["40件"].indicator == "reconsideration_accepted"
    assert "25%" not in rows
    assert rows["31%"].indicator == "inspection_frequency_reduction"


def test_units_that_are_kept_apart_keep_their_own() -> None:
    rows = linked("对轻微违法行为不予处罚35家；全年办理免罚案件70起。")
    assert (rows["35家"].indicator, rows["35家"].unit) == ("lenient_enforcement_cases", "家")
    assert (rows["70起"].indicator, rows["70起"].unit) == ("lenient_enforcement_cases", "件")


def test_plans_are_no_indicators() -> None:
    text = "一、工作成效\n全年调解矛盾纠纷300件。\n二、2024年工作安排\n明年调解矛盾纠纷400件以上，开展法治宣传50场次。"
    assert all(i.value == 300 for i in linked(text).values())


def test_earlier_years_keep_their_year() -> None:
    rows = read("出庭应诉率2021年为91%，2022年为95%，2023年为100%。")
    assert [(i.indicator, i.year, i.basis) for _, i in rows if i] == [
        ("court_appearance_rate", 2021, "total"), ("court_appearance_rate", 2022, "total"),
        ("court_appearance_rate", 2023, "total")]


@pytest.mark.parametrize(("period", "year", "expected"), [
    ("2019H2", 2020, 2019), ("2024Q1-Q3", 2024, 2024), ("2020-03..2020-05", 2021, 2020), ("2021-2024", 2024, 2024),
    ("..2024-06", 2025, 2024), (None, 2022, 2022), (None, None, None)])
def test_year_of_a_period(period: str | None, year: int | None, expected: int | None) -> None:
    assert indicators.year_of(period, year) == expected


def test_a_department_reports_its_own_figures_as_totals() -> None:
    text = "县水务局全年查处行政处罚案件18件。"
    assert linked(text, "government")["18件"].basis == "part"
    assert linked(text, "department")["18件"].basis == "total"


def test_one_level_or_one_channel_is_the_whole_of_a_township_and_of_a_department() -> None:
    text = "编制公布镇级权责清单事项86项。微信公众号推送普法信息140条。"
    assert [linked(text)[n].basis for n in ("86项", "140条")] == ["part", None]
    assert [linked(text, level="township")[n].basis for n in ("86项", "140条")] == ["total", "total"]
    assert linked(text, "department")["140条"].basis == "total"


def test_one_occasion_is_a_part_and_occasions_named_as_examples_are_the_year() -> None:
    one = linked("在国家宪法日当天，开展法治宣传活动6场次，发放宣传资料900份。")
    assert {row.basis for row in one.values()} == {"part"}
    all_year = linked("抓住国家宪法日、综治宣传月等节点，开展法治宣传活动66场次，发放宣传资料1.9万份。")
    assert {row.basis for row in all_year.values()} == {"total"}


def test_a_figure_of_an_earlier_year_set_against_this_years_is_linked_for_its_year() -> None:
    for text in ("纠纷调解成功率由2021年的92%升至97%。", "纠纷调解成功率97%，比2021年的92%高出5个百分点。"):
        rows = [(i.indicator, i.year, i.value) for _, i in read(text) if i and i.value == 92]
        assert rows == [("mediation_success_rate", 2021, 92.0)], text
    assert "42名" not in linked("人民调解员由42名增加到58名。")  # of when, the text does not say


def test_two_bodies_are_both_parts_and_a_sum_is_the_total() -> None:
    two = linked("编印普法手册，其中县司法局发放宣传资料3000份，镇司法所发放宣传资料800份。")
    assert {two["3000份"].basis, two["800份"].basis} == {"part"}
    three = linked("办理省人大代表建议2件、市人大代表建议8件、县人大代表建议30件，共办理人大代表建议40件。")
    assert three["40件"].basis == "total"
    assert {three[n].basis for n in ("2件", "8件", "30件")} == {"part"}


def test_a_figure_told_twice_stays_a_total() -> None:
    rows = [i for _, i in read("全年受理行政复议案件36件。在受理的36件行政复议案件中，审结30件。") if i]
    assert [i.basis for i in rows if i.indicator == "reconsideration_accepted"] == ["total", "total"]


def test_a_campaign_in_the_heading_makes_parts() -> None:
    text = "(一)依法做好疫情防控\n开展执法检查260次，立案12件。\n(二)规范行政执法\n作出行政处罚300件。"
    rows = linked(text)
    assert (rows["260次"].basis, rows["12件"].basis, rows["300件"].basis) == ("part", "part", "total")


def test_a_field_in_the_heading_makes_parts_of_what_enforcement_is_told_under_it() -> None:
    text = "1.食品安全监管。全年立案12件，检查企业90家次。\n2.执法规范化建设。作出行政处罚300件。\n"
    rows = linked(text)
    assert [rows[n].basis for n in ("12件", "90家次", "300件")] == ["part", "part", "total"]
    all_of_it = linked("1.食品安全监管。检查企业90家次。\n全县共作出行政处罚310件。\n")
    assert all_of_it["310件"].basis == "total"


def test_cases_filed_by_several_bodies_are_none_the_whole() -> None:
    text = "一是强化执法监管，立案查处违法案件86件。二是强化日常执法检查，立案查处违法案件140件。"
    rows = linked(text)
    assert {rows[n].basis for n in ("86件", "140件")} == {"part"}


def test_words_inside_a_title_are_not_what_is_counted() -> None:
    rows = linked("印发《行政规范性文件备案审查办法》等方案制度6件。")
    assert not rows


def test_a_table_is_read_by_the_heads_of_its_columns() -> None:
    text = "全县行政复议案件办理情况：\n项目\t受理（件）\t办结（件）\n县级\t41\t38\n乡镇\t12\t11\n合计\t53\t49\n"
    rows = [(q.value, i.indicator, i.basis) for q, i in read(text) if i]
    assert (53, "reconsideration_accepted", "total") in rows
    assert (38, "reconsideration_concluded", "part") in rows


@pytest.mark.parametrize("rare", ["𠮷", "\U0001f4ca", "é"])
def test_rare_characters_move_no_word_from_its_number(rare: str) -> None:
    text = "全年受理行政复议申请{0}，{0}审结36件；{0}制发行政复议意见书12份，{0}{0}{0}{0}调解纠纷215件。"
    plain, other = ([(q.value, i) for q, i in read(text.format(mark * 3))] for mark in ("某", rare))
    assert other == plain and sum(i is not None for _, i in plain) >= 2


def test_nothing_comes_of_nothing() -> None:
    assert indicators.link("", [], [], [], 2023) == []
    assert linked("本年度工作扎实推进。") == {}


def test_a_hostile_line_is_read_in_bounded_work() -> None:
    """Ten thousand numbers in one line, brackets and quotes that never close: quadratic work would hang here."""
    piece = "（《“累计、受理行政复议案件36件，"
    text = piece * 10_000
    section = Section(0, None, 0, None, None, 0, len(text), len(text), "progress")
    numbers = [
        Quantity(i, 0, 0, at, at + 3, "36件", 36.0, None, "件", "exact", None, "2023", None, None, None, None, None)
        for i, at in enumerate(range(len(piece) - 4, len(text), len(piece)))
    ]
    rows = indicators.link(text, numbers, [section], [Sentence(0, 0, 0, len(text), "progress")], 2023)
    assert {row.indicator for row in rows} <= {"reconsideration_accepted"}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(TEXTS), min_size=1, max_size=6), st.integers(0, 40))
def test_one_indicator_a_number_with_its_value_in_a_unit_of_the_codebook(texts: list[str], cut: int) -> None:
    text = "\n".join(texts)[cut:]
    outline = sections.outline(text, 0, len(text))
    lines = sentences.split(text, outline, 0, len(text))
    numbers = quantities.find(text, outline, lines, 2023)
    rows = indicators.link(text, numbers, outline, lines, 2023)
    by_id = {q.quantity_id: q for q in numbers}
    entries = indicator_book.load().entries
    assert len({row.quantity_id for row in rows}) == len(rows)
    for row in rows:
        q, entry = by_id[row.quantity_id], entries[row.indicator]
        assert (row.value, row.bound, row.period, row.scope) == (q.value, q.bound, q.period, q.scope)
        assert row.unit == entry.unit or row.unit in entry.units_apart
        assert row.basis in ("total", "part", None)
        assert 0 < row.confidence <= 1


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(TEXTS))
def test_full_width_marks_change_nothing(text: str) -> None:
    wide = text.translate(str.maketrans(",;:()", "，；：（）"))
    narrow = text.translate(str.maketrans("，；：（）", ",;:()"))
    assert [sure(i) for _, i in read(wide)] == [sure(i) for _, i in read(narrow)]


@pytest.mark.skipif(not SHARED.is_dir(), reason="the labelled reports lie beside the project, not in it")
def test_labelled_reports() -> None:
    """Indicators F1 and basis over hand-labelled real reports, counted as score.py does."""
    codes = {r["code"] for r in csv.DictReader((SHARED / "gold" / "indicators.csv").open(encoding="utf-8"))}
    count: Counter[str] = Counter()
    for file in sorted((SHARED / "gold").glob("*.json")):
        gold = json.loads(file.read_text(encoding="utf-8"))
        text = (SHARED / "reports" / gold["file"]).read_text(encoding="utf-8")
        about, body = gold["metadata"], gold["body"]
        outline = sections.outline(text, body["start"], body["end"])
        lines = sentences.split(text, outline, body["start"], body["end"])
        numbers = quantities.find(text, outline, lines, about["year"])
        rows = {i.quantity_id: i for i in indicators.link(text, numbers, outline, lines, about["year"], about["level"],
                                                           about["issuer_kind"])}
        for label in gold["quantities"]:
            if label.get("optional") or label.get("indicator_either"):
                continue
            hit = next((q for q in numbers if q.start < label["end"] and label["start"] < q.end), None)
            row = rows.get(hit.quantity_id) if hit else None
            code = sure(row) if sure(row) in codes else ""
            count["labelled"] += label["indicator"] is not None
            count["found"] += bool(code)
            count["right"] += bool(code) and code == label["indicator"]
            if label.get("basis") and row is not None and code == label["indicator"]:
                count["basis"] += 1
                count["basis right"] += row.basis == label["basis"]
    assert 2 * count["right"] / (count["labelled"] + count["found"]) >= 0.95
    assert count["basis right"] / count["basis"] >= 0.95


@pytest.mark.skipif(not SHARED.is_dir(), reason="the labelled reports lie beside the project, not in it")
def test_the_labelled_codes_are_the_codebooks() -> None:
    entries = indicator_book.load().entries
    for row in csv.DictReader((SHARED / "gold" / "indicators.csv").open(encoding="utf-8")):
        entry = entries[row["code"]]
        assert {k: getattr(entry, k) for k in row} == row


BUREAU = "示例市交通运输局2023年法治政府建设情况报告\n\n一、工作情况\n\n{}\n"


@pytest.mark.parametrize(("sentence", "number", "basis"), [
    ("全市交通运输系统作出行政处罚决定620件，罚款310万元。", "620件", "total"),
    ("对道路货运车辆超限超载开展检查，作出行政处罚决定95件。", "95件", "part"),
    ("全年评查行政处罚案卷64卷。", "64卷", "total"),
    ("办理交通运输行政处罚案件480件，不予处罚36件。", "480件", "total"),
])
def test_a_bureaus_own_field_is_no_part_of_its_year(sentence: str, number: str, basis: str) -> None:
    assert linked(BUREAU.format(sentence), "department")[number].basis == basis


@pytest.mark.parametrize(("bureau", "sentence", "number", "basis"), [
    ("应急管理局", "立案查处安全生产违法案件96起。", "96起", "total"),
    ("文化广电和旅游局", "检查文化市场经营单位1500家次。", "1500家次", "total"),
    ("卫生健康委员会", "监督检查医疗卫生机构820家次。", "820家次", "total"),
    ("应急管理局", "查处烟花爆竹违法案件12起。", "12起", "part"),
    ("市场监督管理局", "查处食品违法案件31起。", "31起", "part"),
    ("人力资源和社会保障局", "开展劳动保障监察执法，立案查处欠薪案件26起。", "26起", "total"),
    ("自然资源局", "立案查处土地违法案件41起。", "41起", "part"),
    ("农业农村局", "查处渔政违法案件15起。", "15起", "part"),
    ("生态环境局", "查处环境违法案件52起。", "52起", "total"),
    ("城市管理局", "街道以自身名义立案查处违法案件63起。", "63起", "total"),
])
def test_a_bureaus_whole_field_goes_by_other_words_too(bureau: str, sentence: str, number: str, basis: str) -> None:
    text = BUREAU.replace("交通运输局", bureau).format(sentence)
    assert linked(text, "department")[number].basis == basis


def test_the_field_of_one_bureau_is_a_part_of_a_governments_year() -> None:
    assert linked("全市交通运输系统作出行政处罚决定620件。")["620件"].basis == "part"


def test_a_row_of_totals_over_several_matters_is_no_figure_of_one_of_them() -> None:
    table = ("云岭县化解纠纷情况如下表：\n\n渠道\t受理数（件）\t涉及金额（万元）\n"
             "人民调解\t812\t640\n行政复议\t31\t—\n合计\t843\t640.5\n")
    rows = linked(table)
    assert (rows["812"].indicator, rows["812"].basis) == ("mediation_cases", "total")
    assert "843" not in rows
    assert "640.5" not in rows


def test_a_row_of_totals_over_places_is_the_total() -> None:
    table = "各镇人民调解情况如下表：\n\n镇\t调解纠纷（件）\n青石镇\t210\n白桥镇\t190\n合计\t400\n"
    assert linked(table)["400"].indicator == "mediation_cases"

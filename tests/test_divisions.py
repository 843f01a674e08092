"""Places by year. ``cases/divisions.csv``: a researcher adds a row without Python.

names     written names, best first, split by |
year      the report's year
context   other words that may settle a homonym
expected  province|prefecture|county|township, then perhaps |zone; an empty part is None; ``none``: no place
code      six digits; level: province, prefecture, county, township
sure      yes: confidence 0.9 or more; no: less

``cases/divisions_mentions.csv``: a text and the places found in it, split by |.
"""

from __future__ import annotations

import csv
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawpolicy import codebook, divisions
from lawpolicy.divisions import gazetteer

CASES = Path(__file__).parent / "cases"


def rows(name: str) -> list[dict[str, str]]:
    with (CASES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", rows("divisions"), ids=lambda row: f"{row['names']} {row['year']} {row['context']}")
def test_case(row: dict[str, str]) -> None:
    names = [name for name in row["names"].split("|") if name]
    place = divisions.resolve(names, int(row["year"]), context=row["context"])
    if row["expected"] == "none":
        assert place is None
        return
    assert place is not None, row["comment"]
    parts = [part or None for part in row["expected"].split("|")]
    parts += [None] * (5 - len(parts))
    assert [place.province, place.prefecture, place.county, place.township, place.zone] == parts
    assert (place.code, place.level) == (row["code"], row["level"])
    assert (place.confidence >= 0.9) == (row["sure"] == "yes"), (place.confidence, place.rule)


@pytest.mark.parametrize("row", rows("divisions_mentions"), ids=lambda row: row["text"])
def test_mentions(row: dict[str, str]) -> None:
    found = divisions.mentions(row["text"])
    assert "|".join(m.name for m in found) == row["found"], row["comment"]
    assert all(row["text"][m.start : m.end] == m.name for m in found)


def test_every_division_resolves_to_itself_in_each_year_of_its_name() -> None:
    for divisions_of_code in gazetteer.all_divisions().by_code.values():
        for division in divisions_of_code:
            for year in {division.since, division.until}:
                place = divisions.by_code(division.code, year)
                assert place is not None
                full = "".join(dict.fromkeys(p for p in (place.province, place.prefecture, place.county) if p))
                found = divisions.resolve([full], year)
                assert found is not None, (full, year)
                assert (found.code, found.level) == (division.code, division.level), (full, year)
                assert divisions.official_name(found) == division.name
                assert found.confidence >= 0.9, (full, year, found.rule)


def test_every_name_that_ended_leads_to_a_place_of_today_or_is_known_to_lead_nowhere() -> None:
    for divisions_of_code in gazetteer.all_divisions().by_code.values():
        for division in divisions_of_code:
            found = gazetteer.at(division, gazetteer.LAST_YEAR)
            assert found is not None, division
            assert found[0].until == gazetteer.LAST_YEAR


def test_one_code_one_name_a_year_and_every_county_lies_in_a_province() -> None:
    for year in range(gazetteer.FIRST_YEAR, gazetteer.LAST_YEAR + 1):
        held = [d for ds in gazetteer.all_divisions().by_code.values() for d in ds if d.since <= year <= d.until]
        assert len({d.code for d in held}) == len(held)
        provinces = {d.code[:2] for d in held if d.level == "province"}
        assert {d.code[:2] for d in held} == provinces


def test_the_counts_of_the_ministry() -> None:
    counts = divisions.coverage(2024)
    assert len(counts) == 34
    mainland = [row for row in counts if row["code"] not in ("710000", "810000", "820000")]
    assert sum(int(str(row["prefectures"])) for row in mainland) == 333
    assert sum(int(str(row["counties"])) for row in mainland) == 2846
    assert next(row for row in divisions.coverage(2014) if row["province"] == "湖北省")["prefectures"] == 13


@given(
    st.text("云岭石川青岚示例虚构某甲乙丙丁", min_size=2, max_size=4),
    st.sampled_from(["省", "市", "县", "区", "自治县", "旗"]),
    st.integers(2004, 2024),
)
def test_an_invented_county_is_none(stem: str, kind: str, year: int) -> None:
    name = stem + kind
    tables = gazetteer.all_divisions()
    if name in tables.by_name or name in tables.by_short:
        return
    assert divisions.resolve([name], year) is None
    assert divisions.resolve([f"广元市{name}"], year) is None
    assert divisions.resolve([f"{name}人民政府"], year) is None


@given(st.text(max_size=60) | st.text("市县区镇州广元朝天安山城新和 ，。1", max_size=60))
def test_any_text_gives_mentions_in_order_that_stand_in_it(text: str) -> None:
    found = divisions.mentions(text)
    assert all(text[m.start : m.end] == m.name for m in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    divisions.resolve([text], 2020, context=text)


def test_characters_of_two_units_in_utf_16_count_as_one() -> None:
    text = "𠮷𡋾村在四川省广元市朝天区𠮷，属元市"
    assert [text[m.start : m.end] for m in divisions.mentions(text)] == ["四川省广元市朝天区"]


def test_only_part_of_a_text_is_looked_at() -> None:
    text = "成都市与广元市朝天区"
    assert [m.name for m in divisions.mentions(text, 4)] == ["广元市朝天区"]
    assert [m.name for m in divisions.mentions(text, 0, 7)] == ["成都市", "广元市"]


def test_an_issuers_name_begins_at_the_prefecture() -> None:
    prefixes = {
        "湖北省十堰市张湾区": "十堰市张湾区",
        "黔江区邻鄂镇": "重庆市黔江区邻鄂镇",
        "四川省": "四川省",
        "济源市": "河南省济源市",
        "广安": "广安市",
        "成都高新区": "成都高新区",
        "第八师": "新疆生产建设兵团第八师",
        "雄安新区": "河北省雄安新区",
    }
    for name, prefix in prefixes.items():
        place = divisions.resolve([name], 2020)
        assert place is not None, name
        assert divisions.issuer_prefix(place) == prefix


def test_codes_of_other_years_lead_to_the_year_asked() -> None:
    place = divisions.by_code("370282", 2020)
    assert place is not None
    assert (place.county, place.code) == ("即墨区", "370215")
    assert place.confidence < 0.9
    assert divisions.by_code("999999", 2020) is None


def test_years_beyond_the_table_are_answered_by_its_edge() -> None:
    for year in (1999, 2030, None):
        place = divisions.resolve(["广元市"], year)
        assert place is not None
        assert place.code == "510800"


def test_lookup_lists_every_homonym() -> None:
    assert {p.code for p in divisions.lookup("鼓楼区", 2020)} == {"320106", "320302", "350102", "410204"}


def test_townships_are_read_only_when_one_is_asked_for() -> None:
    gazetteer.townships.cache_clear()
    divisions.resolve(["广元市朝天区", "四川"], 2020, context="广元市")
    divisions.mentions("广元市朝天区人民政府")
    assert gazetteer.townships.cache_info().currsize == 0


def test_rows_by_hand_name_what_is_there() -> None:
    tables = gazetteer.all_divisions()
    for zone in tables.zones.values():
        assert zone.parent in tables.by_code, zone
        assert zone.level in ("province", "prefecture", "county", "township"), zone
    short = set(tables.by_short) | {name[:-1] for name in tables.by_name} | set(tables.by_name)
    short |= {stem for name in gazetteer.townships().counties for stem in (name[:-1], name.removesuffix("街道"))}
    for row in codebook.rows("divisions_guards", key=("name",), required=("guard",)):
        assert row["guard"] in ("strict", "chain", "word", "common"), row
        if row["guard"] in ("strict", "chain"):
            assert row["name"] in tables.by_name or row["name"] in tables.zones, row
        if row["guard"] == "common":
            assert row["name"] in short, row
    for row in codebook.rows("divisions_sources", key=("source", "version"), required=("licence", "dated", "used")):
        assert row["licence"] in ("MIT", "BSD", "Apache-2.0"), row

"""The report factory of the benchmarks: the same seed gives the same text, and the truth beside it is in the text."""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "benchmarks"))

import factory  # noqa: E402
import factory_prose as prose  # noqa: E402
import factory_tables  # noqa: E402

HAN_22 = re.compile("[\u4e00-\u9fff]{22,}")


@pytest.fixture(scope="module")
def made() -> list[factory.Made]:
    return list(factory.reports(200, seed=11))


def test_the_same_seed_gives_the_same_reports(tmp_path: Path, made: list[factory.Made]) -> None:
    assert [m.text for m in factory.reports(200, seed=11)] == [m.text for m in made]
    assert [m.text for m in factory.reports(20, seed=12)] != [m.text for m in made[:20]]
    for name in ("one", "two"):
        factory.write(5, 3, tmp_path / name)
    first, second = ({p.name: p.read_bytes() for p in (tmp_path / n).rglob("*.*")} for n in ("one", "two"))
    assert first == second and len(first) == 8


def test_planted_terms_are_in_the_text_as_often_as_the_truth_says(made: list[factory.Made]) -> None:
    for report in made:
        for term, n in report.terms.items():
            assert report.text.count(term) == n


def test_planted_rates_come_out(made: list[factory.Made]) -> None:
    """Over 1,500 reports the rates per 10,000 characters are the planted ones."""
    chars: dict[int, int] = {}
    found: dict[tuple[str, int], int] = {}
    for report in factory.reports(1500, seed=2):
        chars[report.year] = chars.get(report.year, 0) + len(report.text)
        for term, n in report.terms.items():
            found[term, report.year] = found.get((term, report.year), 0) + n
    for term in prose.PLANTED:
        for year in (2018, 2020, 2022):
            rate = found[term, year] / chars[year] * 1e4
            assert rate == pytest.approx(prose.rate(term, year), rel=0.25, abs=0.15), (term, year)


def test_figures_stand_in_the_text_as_written(made: list[factory.Made]) -> None:
    for report in made:
        codes = [code for code, *_ in report.figures]
        assert len(codes) == len(set(codes))
        for code, value, bound, written in report.figures:
            assert written + ("余" if bound == "at_least" else "") in report.text
            scale = 1e4 if prose.FIGURES[code][1] == "万元" else 1
            number = float(written.removesuffix("万")) * (1e4 if written.endswith("万") else 1) * scale
            assert number == pytest.approx(value)


def test_parts_are_no_larger_than_their_whole(made: list[factory.Made]) -> None:
    for report in made:
        value = {code: v for code, v, *_ in report.figures}
        for part, whole in (("hazards_rectified", "hazards_found"), ("mediation_success_cases", "mediation_cases")):
            if part in value:
                assert 0 <= value[part] <= value[whole]


def test_the_places_do_not_exist(made: list[factory.Made]) -> None:
    with (ROOT / "lawpolicy" / "codebook" / "divisions.csv").open(encoding="utf-8", newline="") as lines:
        real = {row["name"] for row in csv.DictReader(lines)}
    issuers = [factory.issuer(number, 1) for number in range(3000)]
    assert len({who.name for who in issuers}) == 3000
    names = {n for who in issuers for n in (who.province, who.prefecture, who.county, who.township) if n}
    assert not names & real


def test_reports_of_different_issuers_are_not_copies(made: list[factory.Made]) -> None:
    def shingles(text: str) -> set[str]:
        plain = re.sub(r"\W", "", text)
        return {plain[i : i + 5] for i in range(len(plain) - 4)}

    sets = [shingles(m.text) for m in made[:40]]
    alike = [len(a & b) / len(a | b) for i, a in enumerate(sets) for b in sets[:i]]
    assert max(alike) < 0.4


def test_no_sentence_comes_from_a_real_report(made: list[factory.Made], real_reports: Path) -> None:
    real = "\n".join(p.read_text(encoding="utf-8") for p in sorted(real_reports.glob("*.txt")))
    runs = {run[i : i + 22] for m in made for run in HAN_22.findall(m.text) for i in range(len(run) - 21)}
    assert not [run for run in runs if run in real]


def test_a_build_of_factory_reports_finds_what_was_planted(tmp_path: Path) -> None:
    import lawpolicy
    from lawpolicy import stats

    factory.write(30, 5, tmp_path)
    corpus = lawpolicy.build(tmp_path / "reports", tmp_path / "corpus", workers=1)
    with (tmp_path / "truth.csv").open(encoding="utf-8", newline="") as lines:
        truth = {row["source"]: row for row in csv.DictReader(lines)}
    reports = corpus.reports
    assert len(reports) == 30
    assert [int(truth[s]["year"]) for s in reports["source"]] == list(reports["year"])
    with (tmp_path / "truth_terms.csv").open(encoding="utf-8", newline="") as lines:
        planted: dict[str, int] = {}
        for row in csv.DictReader(lines):
            planted[row["term"]] = planted.get(row["term"], 0) + int(row["n"])
    table = stats.frequency(corpus, list(planted)).set_index("term")
    assert table["n"].to_dict() == planted


def test_count_tables_have_the_planted_means() -> None:
    rng = np.random.default_rng(1)
    planted = factory_tables.truth()
    drawn = [factory_tables.draw(300, rng, planted) for _ in range(6)]
    for year in (0, 1):
        counts = sum(d.counts[d.year == year].sum(axis=0) for d in drawn)
        chars = sum(d.chars[d.year == year].sum() for d in drawn)
        common = planted.rates[year] > 2
        assert counts[common] / chars * 1e4 == pytest.approx(planted.rates[year][common], rel=0.12)
        shares: Any = np.concatenate([d.themes[d.year == year] / d.chars[d.year == year, None] for d in drawn])
        assert shares.mean(axis=0) == pytest.approx(planted.shares[year], abs=0.005)


def test_shuffling_keeps_reports_and_numbers_of_each_year() -> None:
    rng = np.random.default_rng(1)
    drawn = factory_tables.draw(20, rng, factory_tables.truth())
    again = factory_tables.shuffle(drawn, rng)
    assert (again.counts == drawn.counts).all() and np.bincount(again.year).tolist() == np.bincount(drawn.year).tolist()
    for issuer in range(12):
        assert sorted(again.year[again.issuer == issuer]) == [0, 1]

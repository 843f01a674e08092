"""Keyness: the score, its interval, dispersion, p and q by hand, by enumeration and against scipy."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy import stats as scipy_stats
from stats_frames import corpus, only

from lawpolicy import stats
from lawpolicy.problems import LawpolicyError
from lawpolicy.stats import selections

WORDS = ("案件", "工作", "行政复议")


def paired(seed: int = 1, issuers: int = 10) -> tuple[stats.Frames, np.ndarray]:
    """Ten issuers with a report in 2019 and in 2022: the corpus, and counts as years × issuers × words."""
    rng = np.random.default_rng(seed)
    counts = rng.poisson([[[6.0, 30.0, 3.0]], [[9.0, 30.0, 3.0]]], size=(2, issuers, 3)) + 1
    reports = [
        {"issuer_id": f"i{i:02d}", "year": year, "terms": dict(zip(WORDS, counts[y, i].tolist(), strict=True))}
        for y, year in enumerate((2019, 2022))
        for i in range(issuers)
    ]
    return corpus(reports), counts


def log_odds(a: np.ndarray, b: np.ndarray, total: np.ndarray, size: float) -> np.ndarray:
    """Monroe, Colaresi & Quinn (2008), equation 16, with the prior of both sides together."""
    alpha = size * total / total.sum()
    x = np.log((a + alpha) / (a.sum() + size - a - alpha))
    return x - np.log((b + alpha) / (b.sum() + size - b - alpha))


def test_log_odds_of_a_two_by_two_table_by_hand() -> None:
    made, counts = paired()
    a, b = counts[0].sum(axis=0).astype(float), counts[1].sum(axis=0).astype(float)
    size = (a.sum() + b.sum()) / 20
    table = stats.keyness(made, 2019, 2022).set_index("term").loc[list(WORDS)]
    assert table["log_odds"].to_numpy() == pytest.approx(log_odds(a, b, a + b, size))
    assert table["log_ratio"].to_numpy() == pytest.approx(np.log2(a / a.sum()) - np.log2(b / b.sum()))
    assert list(table["n_a"]) == list(a) and list(table["reports_b"]) == [10, 10, 10]
    assert table["per_10k_a"].to_numpy() == pytest.approx(a)  # ten reports of 1,000 characters


def test_interval_leaves_out_each_issuer_in_turn() -> None:
    made, counts = paired()
    a, b = counts[0].sum(axis=0).astype(float), counts[1].sum(axis=0).astype(float)
    size = (a.sum() + b.sum()) / 20
    alpha_of = a + b
    left = []
    for i in range(10):
        rest_a, rest_b = a - counts[0, i], b - counts[1, i]
        alpha = size * alpha_of / alpha_of.sum()
        x = np.log((rest_a + alpha) / (rest_a.sum() + size - rest_a - alpha))
        left.append(x - np.log((rest_b + alpha) / (rest_b.sum() + size - rest_b - alpha)))
    error = np.sqrt(0.9 * ((np.array(left) - np.mean(left, axis=0)) ** 2).sum(axis=0))
    table = stats.keyness(made, 2019, 2022).set_index("term").loc[list(WORDS)]
    width = scipy_stats.t.ppf(0.975, 9) * error
    assert (table["high"] - table["log_odds"]).to_numpy() == pytest.approx(width)
    assert (table["log_odds"] - table["low"]).to_numpy() == pytest.approx(width)


def test_p_against_all_relabellings() -> None:
    """Ten issuers on both sides: all 1,024 ways to change sides, counted one by one."""
    made, counts = paired(seed=4)
    total = counts.sum(axis=(0, 1)).astype(float)
    size = total.sum() / 20
    observed = log_odds(counts[0].sum(axis=0), counts[1].sum(axis=0), total, size)
    reached = np.zeros(3)
    for flips in itertools.product((0, 1), repeat=10):
        a = counts[list(flips), range(10)].sum(axis=0)
        reached += np.abs(log_odds(a, total - a, total, size)) >= np.abs(observed) - 1e-12
    table = stats.keyness(made, 2019, 2022, replicates=20_000).set_index("term").loc[list(WORDS)]
    assert table["p"].to_numpy() == pytest.approx(reached / 1024, abs=0.012)
    assert table["q"].to_numpy() == pytest.approx(scipy_stats.false_discovery_control(table["p"]))


def test_direction_and_order() -> None:
    cases = {2019: (8, 8), 2022: (2, 3)}
    reports = [
        {"issuer_id": f"i{i}", "year": year, "terms": {"工作": 200 + i, "案件": pair[i % 2], "监督": 1 + i % 2}}
        for i in range(12)
        for year, pair in cases.items()
    ]
    table = stats.keyness(corpus(reports), 2019, 2022)
    row = only(table, term="案件")
    assert row["log_odds"] > 0 and row["low"] > 0 and 1.5 < row["log_ratio"] < 2
    assert table[table["log_odds"] > 0]["term"].iloc[0] == "案件"
    back = only(stats.keyness(corpus(reports), 2022, 2019), term="案件")
    assert back["log_odds"] == pytest.approx(-row["log_odds"]) and back["low"] == pytest.approx(-row["high"])
    assert table["z"].abs().is_monotonic_decreasing


def test_dispersion_by_hand() -> None:
    """Gries (2008): half the sum of |share of the term − share of the corpus| over parts; normalised by its most."""
    counts = np.array([[4, 0], [1, 3], [0, 2], [0, 10]], dtype=float)
    from scipy import sparse

    found = selections.dispersion(sparse.csc_matrix(counts), counts.sum(axis=1))
    expected = counts.sum(axis=1) / counts.sum()
    for k in (0, 1):
        dp = np.abs(counts[:, k] / counts[:, k].sum() - expected).sum() / 2
        assert found[k] == pytest.approx(dp / (1 - expected.min()))


def test_few_issuers_give_scores_without_p() -> None:
    made, _ = paired(issuers=4)
    table = stats.keyness(made, 2019, 2022, least=1)
    assert table["log_odds"].notna().all()
    assert table[["low", "high", "p", "q"]].isna().all().all()
    assert (table["reason"] == "few_issuers").all()


def test_one_empty_side_is_said() -> None:
    made, _ = paired()
    table = stats.keyness(made, 2019, 2030)
    assert table["log_odds"].isna().all() and (table["reason"] == "one_sided").all() and len(table) == 3
    none = stats.keyness(made, 2030, 2031)
    assert none.empty and list(none.columns) == list(table.columns)
    assert "'2030' (reports: 0)" in none.attrs["reason"]


def test_one_report_on_a_side() -> None:
    made, _ = paired()
    one = str(made.reports["report_id"].iloc[0])
    table = stats.keyness(made, {"report_ids": one}, 2022)
    assert table["log_odds"].notna().all() and (table["reason"] == "few_issuers").all()


def test_a_term_on_one_side_alone_has_a_p_and_no_interval() -> None:
    reports = [
        {"issuer_id": f"i{i}", "year": year, "terms": {"工作": 30 + i % 3, **({"首违不罚": 2} if year == 2022 else {})}}
        for i in range(12)
        for year in (2019, 2022)
    ]
    row = only(stats.keyness(corpus(reports), 2019, 2022), term="首违不罚")
    assert row["log_odds"] < 0 and np.isnan(row["low"]) and row["reason"] == "few_uses"
    assert row["p"] < 0.01
    assert row["log_ratio"] < -3


def test_selections_are_read_and_checked() -> None:
    made, _ = paired()
    spelled = [(2019, 2020), "2019-2020", "2019—2020", [2019], {"years": (2019, 2020)}, {"years": [2019]}]
    tables = [stats.keyness(made, a, 2022, replicates=50) for a in spelled]
    for table in tables[1:]:
        assert table.equals(tables[0])
    with pytest.raises(LawpolicyError, match="share the text"):
        stats.keyness(made, (2018, 2022), 2022)
    with pytest.raises(LawpolicyError, match="no level 'village'"):
        stats.keyness(made, {"levels": "village"}, 2022)
    with pytest.raises(LawpolicyError, match="no condition 'county'"):
        stats.keyness(made, {"county": "x"}, 2022)
    with pytest.raises(LawpolicyError, match="cannot read the period"):
        stats.keyness(made, "last year", 2022)
    with pytest.raises(LawpolicyError, match="ends before"):
        stats.keyness(made, (2022, 2019), 2023)


def test_roles_are_compared_inside_the_same_reports() -> None:
    terms = [
        {"report_id": f"r{i:02d}", "section_id": s, "role": role, "term": term, "kind": "token", "n": 3 + i % 2}
        for i in range(12)
        for s, role, both in ((1, "problems", ("不足", "工作")), (2, "plans", ("工作", "完善")))
        for term in both
    ]
    sections = [
        {"report_id": f"r{i:02d}", "section_id": s, "level": 1, "start": 100 * s, "end": 100 * s + 100, "role": role}
        for i in range(12)
        for s, role in ((1, "problems"), (2, "plans"))
    ]
    reports = [{"report_id": f"r{i:02d}", "issuer_id": f"i{i}", "year": 2020} for i in range(12)]
    made = corpus(reports, terms=terms, sections=sections)
    table = stats.keyness(made, {"roles": "problems"}, {"roles": "plans"}).set_index("term")
    assert table.loc["不足", "n_b"] == 0 and table.loc["完善", "n_a"] == 0
    assert table.loc["工作", "log_odds"] == pytest.approx(0, abs=1e-9)
    assert table.loc["不足", "per_10k_a"] == pytest.approx(42 / 1200 * 1e4)


def test_a_reposted_report_counts_once() -> None:
    made, counts = paired()
    frame = made.reports.copy()
    frame.loc[0, "duplicate_of"] = frame.loc[1, "report_id"]
    again = stats.keyness(stats.Frames(reports=frame, terms=made.terms), 2019, 2022).set_index("term")
    assert again.loc["工作", "n_a"] == counts[0, 1:, 1].sum()


def test_nothing_to_compare_is_said() -> None:
    made = corpus([{"issuer_id": f"i{y}", "year": y, "terms": {"案件": 2, f"词{y}": 1}} for y in (2019, 2024)])
    none = stats.keyness(made, 2019, 2024)
    assert none.empty and "no term stands in 5 reports of '2019' (reports: 1)" in none.attrs["reason"]
    assert list(stats.keyness(made, 2019, 2024, least=2)["term"]) == ["案件"]
    assert "wider selections" in stats.keyness(made, 2001, 2002).attrs["reason"]

def test_replicates_and_least_are_checked() -> None:
    made, _ = paired()
    with pytest.raises(LawpolicyError, match="replicates is a whole number, 1 or more"):
        stats.keyness(made, 2019, 2022, replicates=0)
    with pytest.raises(LawpolicyError, match="least is a whole number, 1 or more"):
        stats.keyness(made, 2019, 2022, least=0)

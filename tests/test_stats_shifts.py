"""Divergence between periods: against scipy, by hand, and where there is none."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.spatial.distance import jensenshannon
from stats_frames import corpus

from lawpolicy import stats
from lawpolicy.problems import LawpolicyError
from lawpolicy.stats import shifts

WORDS = [f"词{i:02d}" for i in range(20)]


def drawn(rates: dict[int, np.ndarray], issuers: int = 14, seed: int = 1) -> tuple[stats.Frames, dict[int, np.ndarray]]:
    rng = np.random.default_rng(seed)
    habit = rng.gamma(5, 0.2, (issuers, 20))
    counts = {year: rng.poisson(rate * habit) for year, rate in rates.items()}
    reports: list[dict[str, Any]] = [
        {"issuer_id": f"i{i:02d}", "year": year, "terms": {w: int(n) for w, n in zip(WORDS, c[i], strict=True) if n}}
        for year, c in counts.items()
        for i in range(issuers)
    ]
    return corpus(reports), counts


FLAT = np.full(20, 6.0)
TILTED = np.linspace(1.0, 11.0, 20)


def shares(counts: np.ndarray) -> np.ndarray:
    return counts / counts.sum(axis=1, keepdims=True)


def test_raw_divergence_against_scipy() -> None:
    made, counts = drawn({2019: FLAT, 2022: TILTED})
    row = stats.divergence(made, [2019, 2022], least=1).iloc[0]
    expected = jensenshannon(shares(counts[2019]).mean(axis=0), shares(counts[2022]).mean(axis=0), base=2) ** 2
    assert row["raw"] == pytest.approx(expected, rel=1e-6)
    assert row["n_terms"] == 20 and row["n_issuers_a"] == 14


def test_correction_leaves_out_each_issuer() -> None:
    made, counts = drawn({2019: FLAT, 2022: TILTED})
    a, b = shares(counts[2019]), shares(counts[2022])

    def js(p: np.ndarray, q: np.ndarray) -> float:
        return float(jensenshannon(p, q, base=2) ** 2)

    whole = js(a.mean(axis=0), b.mean(axis=0))
    left = [js(np.delete(a, i, 0).mean(axis=0), np.delete(b, i, 0).mean(axis=0)) for i in range(14)]
    row = stats.divergence(made, [2019, 2022], least=1).iloc[0]
    assert row["divergence"] == pytest.approx(whole - 13 / 14 * (np.sum(left) - 14 * whole), rel=1e-5)
    assert row["low"] < row["divergence"] < row["high"]
    assert row["p"] < 0.01 and row["divergence"] > row["null_high"]


def test_where_nothing_changed_the_correction_takes_the_bias_off() -> None:
    """The plug-in value of a hundred corpora without a change lies far above 0; the corrected one around it."""
    raw, corrected = [], []
    for seed in range(40):
        made, _ = drawn({2019: FLAT, 2022: FLAT}, seed=seed)
        row = stats.divergence(made, [2019, 2022], least=1, replicates=20).iloc[0]
        raw.append(row["raw"])
        corrected.append(row["divergence"])
    assert np.mean(raw) > 0.004
    assert abs(np.mean(corrected)) < 0.15 * np.mean(raw)


def test_words_make_up_the_divergence() -> None:
    made, _ = drawn({2019: FLAT, 2022: TILTED})
    whole = stats.divergence(made, [2019, 2022], least=1).iloc[0]["divergence"]
    table = stats.word_shift(made, [2019, 2022], least=1)
    assert table["contribution"].sum() == pytest.approx(whole)
    assert table["part"].sum() == pytest.approx(1)
    assert table["contribution"].is_monotonic_decreasing
    assert set(table["term"].head(3)) <= {*WORDS[:5], *WORDS[-5:]}
    assert table.set_index("term").loc["词00", "more_in"] == "a"


def test_divergence_is_between_0_and_1_bit() -> None:
    one, two = np.zeros(4), np.zeros(4)
    one[0] = two[1] = 1.0
    assert shifts.bits(one, two).sum() == pytest.approx(1.0)
    assert shifts.bits(one, one).sum() == 0.0


def test_years_follow_one_another() -> None:
    made, _ = drawn({2018: FLAT, 2019: FLAT, 2021: TILTED})
    table = stats.divergence(made, replicates=50)
    assert list(zip(table["a"], table["b"], strict=True)) == [("2018", "2019"), ("2019", "2020"), ("2020", "2021")]
    assert list(table["reason"].fillna("")) == ["", "one_sided", "one_sided"]
    assert table["divergence"].isna().tolist() == [False, True, True]


def test_few_issuers_have_a_raw_value_alone() -> None:
    made, _ = drawn({2019: FLAT, 2022: TILTED}, issuers=5)
    row = stats.divergence(made, [2019, 2022]).iloc[0]
    assert row["raw"] > 0 and np.isnan(row["divergence"]) and np.isnan(row["p"]) and row["reason"] == "few_issuers"
    assert stats.word_shift(made, [2019, 2022])["low"].isna().all()


def test_periods_are_checked() -> None:
    made, _ = drawn({2019: FLAT, 2022: TILTED})
    with pytest.raises(LawpolicyError, match="overlap"):
        stats.divergence(made, [(2018, 2020), (2020, 2022)])
    with pytest.raises(LawpolicyError, match="two periods"):
        stats.divergence(made, [2019])
    with pytest.raises(LawpolicyError, match="two periods"):
        stats.word_shift(made, [2019, 2020, 2021])
    assert len(stats.divergence(corpus([]))) == 0
    empty = stats.divergence(made, [2001, 2002]).iloc[0]
    assert empty["reason"] == "no_reports" and np.isnan(empty["raw"])


def test_replicates_are_checked() -> None:
    made, _ = drawn({2019: FLAT, 2022: TILTED})
    for bad in (0, -1, 2.5, True):
        with pytest.raises(LawpolicyError, match="replicates is a whole number, 1 or more"):
            stats.divergence(made, [2019, 2022], replicates=bad)  # type: ignore[arg-type]


def test_reports_without_a_common_term_are_counted() -> None:
    years = (2019, 2020, 2020)
    made = corpus([{"issuer_id": f"i{i}", "year": y, "terms": {f"词{i}": 3}} for i, y in enumerate(years)])
    row = stats.divergence(made, [2019, 2020]).iloc[0]
    assert (row["n_reports_a"], row["n_reports_b"], row["n_terms"]) == (1, 2, 0)
    assert row["reason"] == "few_terms" and row["reason"] in stats.REASONS and np.isnan(row["raw"])
    row = stats.divergence(made, [2020, 2021]).iloc[0]
    assert (row["n_reports_a"], row["n_reports_b"], row["reason"]) == (2, 0, "one_sided")


def test_an_interval_holds_its_estimate_below_0_too() -> None:
    rows = []
    for seed in range(12):
        made, _ = drawn({2019: FLAT, 2022: FLAT}, seed=seed)
        rows.append(stats.divergence(made, [2019, 2022], least=1, replicates=50).iloc[0])
    assert any(row["divergence"] < 0 for row in rows)
    for row in rows:
        assert row["low"] < row["divergence"] < row["high"]
        assert row["divergence"] - row["low"] == pytest.approx(row["high"] - row["divergence"])

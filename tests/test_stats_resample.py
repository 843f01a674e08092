"""Uncertainty over issuers: against scipy, tables worked by hand, and definitions written out."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse, stats

from lawpolicy.stats import resample


def test_ratio_of_equal_sizes_is_the_mean_with_its_usual_error() -> None:
    """With equal sizes CR2 is the textbook standard error and the degrees of freedom are issuers − 1."""
    x = np.array([1.0, 4.0, 2.0, 7.0, 5.0, 3.0, 3.0, 9.0])
    estimate, error, df = resample.ratio(x[:, None], np.ones(8))
    assert estimate[0] == pytest.approx(x.mean())
    assert error[0] == pytest.approx(stats.sem(x))
    assert df == pytest.approx(7)


def test_ratio_of_unequal_sizes_against_its_definition() -> None:
    """CR2 and Bell & McCaffrey's degrees of freedom, written out with matrices."""
    rng = np.random.default_rng(3)
    sizes = rng.integers(500, 9000, 14).astype(float)
    counts = rng.poisson(sizes / 1500).astype(float)
    h = sizes / sizes.sum()
    rate = counts.sum() / sizes.sum()
    residual = counts / sizes - rate
    variance = (h**2 * residual**2 / (1 - h)).sum()
    project = np.eye(14) - np.outer(np.ones(14), h)
    a = project.T @ np.diag(h**2 / (1 - h)) @ project
    freedom = np.trace(a) ** 2 / np.trace(a @ a)
    estimate, error, df = resample.ratio(sparse.csr_matrix(counts[:, None]), sizes)
    assert estimate[0] == pytest.approx(rate)
    assert error[0] == pytest.approx(np.sqrt(variance))
    assert df == pytest.approx(freedom)


def test_ratio_is_undefined_without_size() -> None:
    estimate, error, df = resample.ratio(np.zeros((3, 2)), np.zeros(3))
    assert np.isnan(estimate).all() and np.isnan(error).all() and np.isnan(df)


def test_log_interval_is_symmetrical_on_the_logarithm() -> None:
    low, high = resample.log_interval(np.array([4.0, 0.0]), np.array([1.0, 0.0]), 12.0)
    t = stats.t.ppf(0.975, 12)
    assert (low[0], high[0]) == pytest.approx((4 * np.exp(-t / 4), 4 * np.exp(t / 4)))
    assert np.isnan(low[1]) and np.isnan(high[1])


@pytest.mark.parametrize(("k", "n"), [(0, 12), (3, 17), (50, 50), (199, 400)])
def test_wilson_against_scipy(k: int, n: int) -> None:
    low, high = resample.wilson(k / n, n)
    expected = stats.binomtest(k, n).proportion_ci(0.95, method="wilson")
    assert (float(low), float(high)) == pytest.approx((expected.low, expected.high), abs=1e-12)


def test_wilson_is_missing_where_the_base_is() -> None:
    low, high = resample.wilson(np.array([0.5, np.nan, 0.5]), np.array([np.nan, 10, 0]))
    assert np.isnan(low).all() and np.isnan(high).all()


def test_share_of_reports_where_each_issuer_has_one_is_plain_wilson() -> None:
    has = np.array([1, 0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0], dtype=float)
    estimate, error, df = resample.ratio(has[:, None], np.ones(12))
    low, high = resample.share_interval(estimate, error, df, np.ones(12))
    expected = stats.binomtest(4, 12).proportion_ci(0.95, method="wilson")
    assert (low[0], high[0]) == pytest.approx((expected.low, expected.high))


def test_share_of_reports_is_wider_where_issuers_are_of_one_mind() -> None:
    """Twelve issuers with five reports each, all or none of which have the term: as much as twelve reports tell."""
    has = np.array([5, 0, 0, 5, 5, 0, 0, 0, 5, 0, 0, 0], dtype=float)
    estimate, error, df = resample.ratio(has[:, None], np.full(12, 5.0))
    low, high = resample.share_interval(estimate, error, df, np.full(12, 5.0))
    plain = stats.binomtest(20, 60).proportion_ci(0.95, method="wilson")
    assert low[0] < plain.low - 0.1 and high[0] > plain.high + 0.1


def test_no_share_interval_below_ten_issuers() -> None:
    low, _ = resample.share_interval(np.array([0.5]), np.array([0.1]), 8.0, np.ones(9))
    assert np.isnan(low[0])


def test_jackknife_of_a_mean_is_its_error() -> None:
    x = np.array([2.0, 3.0, 5.0, 8.0, 13.0, 1.0])
    left = (x.sum() - x) / 5
    variance, df = resample.jackknife([left[:, None]])
    assert variance[0] == pytest.approx(stats.sem(x) ** 2)
    assert df[0] == pytest.approx(5)


def test_jackknife_of_a_difference_has_welchs_degrees_of_freedom() -> None:
    x, y = np.array([2.0, 3.0, 5.0, 8.0, 13.0]), np.array([1.0, 2.0, 2.5, 9.0])
    left = [((x.sum() - x) / 4 - y.mean())[:, None], (x.mean() - (y.sum() - y) / 3)[:, None]]
    variance, df = resample.jackknife(left)
    welch = stats.ttest_ind(x, y, equal_var=False)
    assert df[0] == pytest.approx(welch.df)
    assert (x.mean() - y.mean()) / np.sqrt(variance[0]) == pytest.approx(welch.statistic)


def test_q_values_against_scipy() -> None:
    p = np.array([0.001, 0.2, 0.03, 0.03, 0.9, 0.0005, 1.0])
    assert resample.q_values(p) == pytest.approx(stats.false_discovery_control(p))
    with_gap = resample.q_values(np.array([0.01, np.nan, 0.5]))
    assert with_gap[0] == pytest.approx(0.02) and np.isnan(with_gap[1]) and with_gap[2] == pytest.approx(0.5)


def test_p_is_never_zero_and_counts_ties() -> None:
    assert resample.p_value(np.array([9.0]), np.array([[1.0], [2.0], [3.0]]))[0] == pytest.approx(1 / 4)
    assert resample.p_value(np.array([2.0]), np.array([[1.0], [2.0], [3.0]]))[0] == pytest.approx(3 / 4)


def test_swaps_keep_the_number_on_each_side() -> None:
    moves = resample.swaps(4, 7, 3, 500, resample.stream(1, "test"))
    assert moves.shape == (500, 11)
    assert (moves[:, 4:].sum(axis=1) == 3).all()
    assert set(np.unique(moves)) == {0.0, 1.0}
    assert abs(moves[:, :4].mean() - 0.5) < 0.05 and abs(moves[:, 4:].mean() - 3 / 7) < 0.03


def test_streams_depend_on_seed_and_purpose_alone() -> None:
    first = resample.stream(5, "keyness").random(4)
    resample.stream(5, "divergence").random(99)
    assert (resample.stream(5, "keyness").random(4) == first).all()
    assert (resample.stream(6, "keyness").random(4) != first).all()

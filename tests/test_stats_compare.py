"""Panels and comparisons of figures: which figure counts, bounds carried through, intervals by hand and by scipy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats as scipy_stats
from stats_frames import corpus, only

from lawpolicy import stats
from lawpolicy.problems import LawpolicyError
from lawpolicy.stats import comparison

CODE = "reconsideration_accepted"


def figure(report: str, value: float, **more: Any) -> dict[str, Any]:
    row = {"report_id": report, "indicator": CODE, "year": 2020, "value": value, "unit": "件", "bound": "exact",
           "basis": "total", "quantity_id": 0, "confidence": 0.95, "period": "2020"}  # fmt: skip
    return {**row, **more}


def reports(*names: str, **more: Any) -> list[dict[str, Any]]:
    return [{"report_id": n, "issuer_id": n, "year": 2020, "level": "county", "label": n, **more} for n in names]


def test_only_sure_totals_enter_the_panel() -> None:
    made = corpus(
        reports("a", "b", "c", "d"),
        indicators=[
            figure("a", 10), figure("a", 4, basis="part", quantity_id=1), figure("b", 20, confidence=0.6),
            figure("c", 30, basis=None), figure("d", 40, year=None),
        ],
    )  # fmt: skip
    table = stats.panel(made)
    assert list(zip(table["issuer_key"], table["value"], strict=True)) == [("a", 10)]
    assert list(stats.panel(made, min_confidence=0.5)["value"]) == [10, 20]
    assert list(stats.panel(made, basis="part")["value"]) == [4]


def test_different_totals_in_one_report_are_no_figure() -> None:
    made = corpus(reports("a", "b"), indicators=[
        figure("a", 10), figure("a", 12, quantity_id=1), figure("b", 5), figure("b", 5, quantity_id=1)])  # fmt: skip
    table = stats.panel(made).set_index("issuer_key")
    assert table["value"].isna().to_dict() == {"a": True, "b": False}
    assert table.loc["a", "reason"] == "ambiguous" and table.loc["a", "n_stated"] == 2
    assert table.loc["b", "value"] == 5


def test_a_floor_and_a_figure_of_the_same_number_differ() -> None:
    made = corpus(reports("a"), indicators=[figure("a", 50), figure("a", 50, bound="at_least", quantity_id=1)])
    assert stats.panel(made)["reason"].iloc[0] == "ambiguous"


def test_a_years_own_report_speaks_for_it() -> None:
    own = {"report_id": "r20", "issuer_id": "a", "year": 2020, "label": "a 2020"}
    next_year = {"report_id": "r21", "issuer_id": "a", "year": 2021, "label": "a 2021"}
    made = corpus([next_year, own], indicators=[figure("r21", 99), figure("r20", 10), figure("r21", 30, year=2021)])
    table = stats.panel(made).set_index("year")
    assert table.loc[2020, "value"] == 10 and table.loc[2020, "report_year"] == 2020
    missing = corpus([next_year], indicators=[figure("r21", 99)])
    assert stats.panel(missing)["report_year"].iloc[0] == 2021


def test_units_are_never_joined() -> None:
    made = corpus(reports("a"), indicators=[figure("a", 10), figure("a", 7, unit="件次", quantity_id=1)])
    table = stats.panel(made)
    assert sorted(zip(table["unit"], table["value"], strict=True)) == [("件", 10), ("件次", 7)]
    assert len(stats.compare(made, CODE, by="all")) == 2


def test_rates_have_wilsons_interval_where_the_base_is_stated() -> None:
    rate = figure("a", 90.0, indicator="mediation_success_rate", unit="%", quantity_id=2)
    base = {"report_id": "a", "section_id": 0, "sentence_id": 0, "unit": "件"}
    quantities = [{**base, "quantity_id": 1, "value": 50.0}]
    quantities.append({**base, "quantity_id": 2, "value": 90.0, "unit": "%", "part_of": 1})
    row = stats.panel(corpus(reports("a"), indicators=[rate], quantities=quantities)).iloc[0]
    expected = scipy_stats.binomtest(45, 50).proportion_ci(0.95, method="wilson")
    assert row["n_base"] == 50
    assert (row["low"], row["high"]) == pytest.approx((100 * expected.low, 100 * expected.high))
    checks = [{"report_id": "a", "kind": "rate", "quantity_ids": [0, 1, 2]}]
    for q in quantities:
        q.pop("part_of", None)
    quantities.append({**base, "quantity_id": 0, "value": 45.0})
    row = stats.panel(corpus(reports("a"), indicators=[rate], quantities=quantities, checks=checks)).iloc[0]
    assert row["n_base"] == 50
    bounded = corpus(reports("a"), indicators=[{**rate, "bound": "at_least"}], quantities=quantities, checks=checks)
    assert stats.panel(bounded)["low"].isna().all()


def test_unknown_indicators_are_refused_and_absent_ones_give_no_row() -> None:
    made = corpus(reports("a"), indicators=[figure("a", 10)])
    with pytest.raises(LawpolicyError, match="no indicator 'sunshine'"):
        stats.panel(made, ["sunshine"])
    assert len(stats.panel(made, ["legal_aid_cases"])) == 0
    assert list(stats.panel(corpus([])).columns) == list(stats.panel(made).columns)
    assert len(stats.compare(corpus([]), CODE)) == 0
    with pytest.raises(LawpolicyError, match="all, level, province"):
        stats.compare(made, CODE, by="year")


def test_distribution_with_a_bound_in_it() -> None:
    names = [f"i{i:02d}" for i in range(11)]
    values = [3, 5, 8, 9, 10, 12, 13, 20, 21, 30, 50]
    bounds = ["exact"] * 11
    bounds[4] = "at_least"  # 10余
    figures = [figure(n, v, bound=b) for n, v, b in zip(names, values, bounds, strict=True)]
    row = stats.compare(corpus(reports(*names), indicators=figures), CODE).iloc[0]
    assert (row["median"], row["n_issuers"], row["n_bounded"]) == (12, 11, 1)
    assert (row["median_least"], row["median_most"]) == (12, 13)
    assert row["mean_bound"] == "at_least" and row["mean"] == pytest.approx(np.mean(values))
    # Eleven values: the second and the tenth hold the median with 98.8 %.
    assert (row["low"], row["high"]) == (5, 30)
    assert (row["q25"], row["q75"]) == (8.5, 20.5)


@pytest.mark.parametrize(("n", "rank"), [(10, 2), (11, 2), (20, 6), (25, 8), (100, 40)])
def test_median_interval_ranks_are_those_of_the_tables(n: int, rank: int) -> None:
    """The ranks of printed tables (Conover 1999, table A3)."""
    low, high = comparison.median_interval(np.arange(1, n + 1, dtype=float))
    assert (low, high) == (rank, n - rank + 1)
    assert scipy_stats.binom.cdf(rank - 1, n, 0.5) <= 0.025 < scipy_stats.binom.cdf(rank, n, 0.5)


def test_few_issuers_have_a_median_without_interval() -> None:
    made = corpus(reports("a", "b"), indicators=[figure("a", 10), figure("b", 20)])
    row = stats.compare(made, CODE).iloc[0]
    assert row["median"] == 15 and np.isnan(row["low"]) and row["reason"] == "few_issuers"
    assert (row["by"], row["group"]) == ("level", "county")


@pytest.mark.parametrize(
    ("previous", "later", "bound"),
    [
        ("exact", "exact", "exact"), ("exact", "at_least", "at_least"), ("at_least", "exact", "at_most"),
        ("at_most", "exact", "at_least"), ("at_least", "at_least", "unknown"), ("at_least", "at_most", "at_most"),
        ("about", "exact", "about"), ("about", "at_least", "at_least"), (None, "exact", None),
    ],
)  # fmt: skip
def test_bound_of_a_change(previous: str | None, later: str, bound: str | None) -> None:
    assert comparison.change_bound(previous, later) == bound


@given(st.floats(0, 100), st.floats(0, 50), st.floats(0, 50))
def test_a_change_from_a_floor_is_a_ceiling(previous: float, more: float, later: float) -> None:
    """The true earlier figure is ``previous`` or more, so the true change is the stated one or less."""
    assert comparison.change_bound("at_least", "exact") == "at_most"
    assert later - (previous + more) <= later - previous


def test_changes_of_neighbouring_years() -> None:
    head = [{"report_id": f"r{y}", "issuer_id": "a", "year": y, "label": f"a {y}"} for y in (2018, 2019, 2020, 2022)]
    figures = [
        figure("r2018", 0, year=2018), figure("r2019", 20, year=2019, bound="at_least"), figure("r2020", 25),
        figure("r2022", 40, year=2022),
    ]  # fmt: skip
    table = stats.changes(corpus(head, indicators=figures)).set_index("year")
    assert list(table.index) == [2019, 2020]
    assert (table.loc[2020, "change"], table.loc[2020, "ratio"], table.loc[2020, "bound"]) == (5, 1.25, "at_most")
    assert np.isnan(table.loc[2019, "ratio"]) and table.loc[2019, "bound"] == "at_least"


def test_change_of_rates_is_newcombes_interval() -> None:
    """Newcombe (1998), the example 56/70 against 48/80, method 10: 0.0524 to 0.3339."""
    head = [{"report_id": f"r{y}", "issuer_id": "a", "year": y, "label": f"a {y}"} for y in (2019, 2020)]
    rates = [
        figure("r2019", 60.0, year=2019, indicator="court_appearance_rate", unit="%", quantity_id=1),
        figure("r2020", 80.0, indicator="court_appearance_rate", unit="%", quantity_id=1),
    ]
    quantities = [
        {"report_id": r, "quantity_id": q, "section_id": 0, "sentence_id": 0, "value": v, "unit": u, "part_of": p}
        for r, cases, rate in (("r2019", 80.0, 60.0), ("r2020", 70.0, 80.0))
        for q, v, u, p in ((0, cases, "件", None), (1, rate, "%", 0))
    ]
    row = stats.changes(corpus(head, indicators=rates, quantities=quantities)).iloc[0]
    assert row["change"] == pytest.approx(20)
    assert (row["low"], row["high"]) == pytest.approx((5.24, 33.39), abs=0.005)


def test_ranks_know_what_a_bound_allows() -> None:
    names = ["a", "b", "c", "d", "e"]
    figures = [figure("a", 50), figure("b", 40, bound="at_least"), figure("c", 30), figure("d", 30), figure("e", 10)]
    figures.append(figure("e", 11, quantity_id=1))
    table = stats.ranks(corpus(reports(*names), indicators=figures), CODE, 2020).set_index("issuer_key")
    assert list(table["rank"].fillna(0)) == [1, 2, 3, 3, 0]
    assert (table.loc["a", "rank_low"], table.loc["a", "rank_high"]) == (1, 2)
    assert (table.loc["b", "rank_low"], table.loc["b", "rank_high"]) == (1, 2)
    assert (table.loc["c", "rank_low"], table.loc["c", "rank_high"]) == (3, 4)
    assert table.loc["e", "reason"] == "ambiguous"
    county = stats.ranks(corpus(reports(*names), indicators=figures), CODE, 2020, level="county")
    assert only(county, rank=1)["value"] == 50
    with pytest.raises(LawpolicyError, match="1999; choose from 2020"):
        stats.ranks(corpus(reports("a"), indicators=figures[:1]), CODE, 1999)
    with pytest.raises(LawpolicyError, match=r"no issuer of level 'township' has .* nor for any other year"):
        stats.ranks(corpus(reports("a"), indicators=figures[:1]), CODE, 2020, level="township")
    with pytest.raises(LawpolicyError, match="no level 'x'; choose from national, province"):
        stats.ranks(corpus(reports("a"), indicators=figures[:1]), CODE, 2020, level="x")


def test_a_panel_says_what_it_can_be_asked() -> None:
    made = corpus(reports("a"), indicators=[figure("a", 10)])
    with pytest.raises(LawpolicyError, match="no basis 'x'; choose from total, part"):
        stats.panel(made, basis="x")
    for bad in (7, -0.1, float("nan"), "0.9", True):
        with pytest.raises(LawpolicyError, match="min_confidence is a number from 0 to 1"):
            stats.panel(made, min_confidence=bad)  # type: ignore[arg-type]
    assert len(stats.panel(made, min_confidence=0)) == 1

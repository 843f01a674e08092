"""Theme shares and shifts, outlines, profile: by hand and against scipy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats as scipy_stats
from stats_frames import corpus, only, sections

from lawpolicy import stats
from lawpolicy.problems import LawpolicyError


def themed() -> stats.Frames:
    """Twelve issuers in 2019 and 2022; 数字 grows from nothing by a tenth, give or take."""
    reports, lengths = [], {}
    for i in range(12):
        for year in (2019, 2022):
            name = f"{i:02d}-{year}"
            reports.append({"report_id": name, "issuer_id": f"i{i}", "year": year, "level": "county"})
            digital = 0 if year == 2019 else 60 + 10 * i
            lengths[name] = [("functions", 400 + 7 * i), ("enforcement", 500), ("digital", digital), (None, 90)]
    return corpus(reports, sections=sections(lengths))


def shares_by_hand(year: int) -> np.ndarray:
    rows = []
    for i in range(12):
        parts = np.array([400 + 7 * i, 500, 0 if year == 2019 else 60 + 10 * i], dtype=float)
        rows.append(parts / parts.sum())
    return np.array(rows)


def test_theme_shares_by_hand() -> None:
    table = stats.theme_shares(themed(), themes=["functions", "digital"])
    row = only(table, theme="functions", year=2022, panel="all")
    x = shares_by_hand(2022)[:, 0]
    assert row["mean"] == pytest.approx(x.mean())
    width = scipy_stats.t.ppf(0.975, 11) * scipy_stats.sem(x) / (x.mean() * (1 - x.mean()))
    odds = np.log(x.mean() / (1 - x.mean()))
    assert row["low"] == pytest.approx(1 / (1 + np.exp(-(odds - width))))
    assert row["high"] == pytest.approx(1 / (1 + np.exp(-(odds + width))))
    none = only(table, theme="digital", year=2019, panel="all")
    assert none["mean"] == 0 and np.isnan(none["low"]) and none["reason"] == "constant"
    assert only(table, theme="digital", year=2020, panel="all")["reason"] == "no_reports"


def test_theme_shift_is_a_paired_t_interval_with_a_sign_flip_p() -> None:
    table = stats.theme_shift(themed(), [2019, 2022], replicates=4000)
    change = shares_by_hand(2022) - shares_by_hand(2019)
    for k, theme in enumerate(["functions", "enforcement", "digital"]):
        row = only(table, theme=theme)
        expected = scipy_stats.ttest_1samp(change[:, k], 0).confidence_interval(0.95)
        assert row["change"] == pytest.approx(change[:, k].mean())
        assert (row["low"], row["high"]) == pytest.approx((expected.low, expected.high))
    exact = scipy_stats.permutation_test(
        (change[:, 0],), lambda x, axis: x.mean(axis=axis), permutation_type="samples", n_resamples=np.inf,
        alternative="two-sided", vectorized=True,
    )  # fmt: skip
    assert only(table, theme="functions")["p"] == pytest.approx(exact.pvalue, abs=0.01)
    assert only(table, theme="emergency")["reason"] == "constant"


def test_themes_and_periods_are_checked() -> None:
    with pytest.raises(LawpolicyError, match=r"no theme 'sport'.*leadership, functions"):
        stats.theme_shares(themed(), themes=["sport"])
    with pytest.raises(LawpolicyError, match="two periods"):
        stats.theme_shift(themed(), [2019])
    with pytest.raises(LawpolicyError, match="overlap"):
        stats.theme_shares(themed(), periods=[(2018, 2020), (2020, 2022)])
    one_side = stats.theme_shift(themed(), [2019, 2025])
    assert one_side["change"].isna().all() and (one_side["reason"] == "no_panel").all()


def test_a_section_without_a_theme_has_that_of_the_one_above() -> None:
    parts = [
        {"report_id": "r", "section_id": 1, "level": 1, "start": 0, "end": 100, "theme": "functions"},
        {"report_id": "r", "section_id": 2, "parent_id": 1, "level": 2, "start": 20, "end": 60, "theme": None},
        {"report_id": "r", "section_id": 3, "parent_id": 1, "level": 2, "start": 60, "end": 100, "theme": "digital"},
    ]
    table = stats.theme_shares(corpus([{"report_id": "r", "year": 2020}], sections=parts), by="all")
    assert only(table, theme="functions")["mean"] == pytest.approx(0.6)
    assert only(table, theme="digital")["mean"] == pytest.approx(0.4)


def test_outline_following_by_hand() -> None:
    order = ["leadership", "functions", "decisions", "rulemaking", "enforcement", "emergency", "legal_services"]
    parts = sections({"r": [(theme, 10) for theme in order]})
    made = corpus([{"report_id": "r", "issuer_id": "a", "year": 2022}], sections=parts)
    table = stats.outline_following(made).set_index("outline")
    assert table.loc["2021", "coverage"] == pytest.approx(6 / 9)
    assert table.loc["2015", "coverage"] == pytest.approx(5 / 8)
    assert table.loc["2021", "missing"] == "disputes oversight digital"
    assert table.loc["2021", "extra"] == "legal_services"
    # functions, rulemaking, decisions, enforcement, emergency stand at 1, 3, 2, 4, 5.
    tau = scipy_stats.kendalltau([1, 2, 3, 4, 5], [1, 3, 2, 4, 5]).statistic
    assert table.loc["2021", "order"] == pytest.approx(tau)
    nothing = stats.outline_following(corpus([{"report_id": "r", "issuer_id": "a", "year": 2022}]))
    assert nothing["coverage"].isna().all() and (nothing["reason"] == "undefined").all()


def test_chapters_stand_in_the_order_of_the_themes() -> None:
    """The two codebooks that know the Outlines agree: the same chapters in the same order."""
    from lawpolicy import codebook
    from lawpolicy.stats import outlines

    themes = codebook.rows("themes", key=("code",))
    for outline, chapters in outlines.chapters().items():
        order = {row["code"]: int(row[f"order_{outline}"]) for row in themes if row[f"order_{outline}"]}
        fixed = [theme for theme, counts in chapters if counts]
        assert sorted(fixed, key=order.__getitem__) == fixed
        assert {theme for theme, _ in chapters} == set(order)


def test_profile_by_hand() -> None:
    sentences = [
        {"report_id": "r", "section_id": 1, "sentence_id": 1, "start": 0, "end": 80, "role": "progress"},
        {"report_id": "r", "section_id": 1, "sentence_id": 2, "start": 80, "end": 95, "role": "problems"},
        {"report_id": "r", "section_id": 1, "sentence_id": 3, "start": 95, "end": 100, "role": "plans"},
    ]
    quantities = [{"report_id": "r", "quantity_id": i, "section_id": 1, "sentence_id": 1} for i in range(3)]
    made = corpus(
        [{"report_id": "r", "issuer_id": "a", "year": 2022, "n_chars": 1200}, {"report_id": "s", "n_chars": 0}],
        sentences=sentences,
        quantities=quantities,
    )
    table = stats.profile(made).set_index("report_id")
    assert table.loc["r", "candour"] == pytest.approx(0.15)
    assert table.loc["r", "plans"] == pytest.approx(0.05)
    assert table.loc["r", "concreteness"] == pytest.approx(2.5)
    assert np.isnan(table.loc["s", "candour"]) and table.loc["s", "reason"] == "no_text"


def test_timeline_holds_the_dates_of_the_genre() -> None:
    table = stats.timeline()
    assert table["date"].is_monotonic_increasing
    outlines = table[table["kind"] == "outline"]["date"].dt.strftime("%Y-%m")
    assert list(outlines) == ["2015-12", "2021-08"]


def test_plans_that_turn_up_next_year() -> None:
    """Four issuers plan 诉源治理 for 2021; two of them report it then, and one of the two that did not plan it does."""
    terms, parts, reports = [], [], []
    planned, done = {"a", "b", "c", "d"}, {"a", "b", "e"}
    for who in "abcdef":
        for year in (2020, 2021):
            name = f"{who}{year}"
            reports.append({"report_id": name, "issuer_id": who, "year": year})
            for number, role in ((1, "progress"), (2, "plans")):
                parts.append({"report_id": name, "section_id": number, "level": 1, "start": 100 * number,
                              "end": 100 * number + 100, "role": role})  # fmt: skip
                there = (who in planned and year == 2020 and role == "plans") or (
                    who in done and year == 2021 and role == "progress"
                )
                if there:
                    terms.append({"report_id": name, "section_id": number, "role": role, "term": "诉源治理",
                                  "kind": "phrase", "n": 1})  # fmt: skip
    made = corpus(reports, terms=terms, sections=parts)
    row = only(stats.plan_follow_up(made, "诉源治理"), term="诉源治理")
    assert (row["n_planned"], row["followed"], row["n_unplanned"], row["usual"]) == (4, 0.5, 2, 0.5)
    assert np.isnan(row["low"]) and row["reason"] == "few_issuers"
    assert len(stats.plan_follow_up(made)) == 0
    assert len(stats.plan_follow_up(corpus([]))) == 0

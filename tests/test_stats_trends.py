"""Frequency, trend, first use, diffusion, coverage, concordance: by hand and against scipy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats as scipy_stats
from stats_frames import corpus, only

from lawpolicy import stats
from lawpolicy.problems import LawpolicyError


def twelve(**more: Any) -> stats.Frames:
    """Twelve counties that report for 2020, the first of them for 2021 too."""
    counts = [0, 2, 1, 0, 5, 3, 0, 1, 1, 4, 0, 2]
    reports = [
        {"issuer_id": f"c{i:02d}", "year": 2020, "level": "county", "province": "示例省", "n_chars": 2000 + 250 * i,
         "terms": {"行政复议": n} if n else {"普法": 1}}
        for i, n in enumerate(counts)
    ]  # fmt: skip
    reports.append({"issuer_id": "c00", "year": 2021, "level": "county", "n_chars": 4000, "terms": {"行政复议": 4}})
    return corpus(reports, **more)


def test_a_rate_and_its_interval_by_hand() -> None:
    row = only(stats.trend(twelve(), "行政复议"), year=2020, panel="all")
    n = np.array([0, 2, 1, 0, 5, 3, 0, 1, 1, 4, 0, 2], dtype=float)
    chars = 2000 + 250.0 * np.arange(12)
    rate = n.sum() / chars.sum()
    assert (row["n"], row["n_reports"], row["n_issuers"], row["n_with"], row["chars"]) == (19, 12, 12, 8, chars.sum())
    assert row["per_10k"] == pytest.approx(rate * 1e4)
    h = chars / chars.sum()
    error = np.sqrt((h**2 * (n / chars - rate) ** 2 / (1 - h)).sum())
    p = np.eye(12) - np.outer(np.ones(12), h)
    a = p.T @ np.diag(h**2 / (1 - h)) @ p
    width = scipy_stats.t.ppf(0.975, np.trace(a) ** 2 / np.trace(a @ a)) * error / rate
    assert row["low"] == pytest.approx(rate * 1e4 * np.exp(-width))
    assert row["high"] == pytest.approx(rate * 1e4 * np.exp(width))
    share = scipy_stats.binomtest(8, 12).proportion_ci(0.95, method="wilson")
    assert (row["share"], row["share_low"], row["share_high"]) == pytest.approx((8 / 12, share.low, share.high))
    assert not isinstance(row["reason"], str)


def test_a_thin_year_has_its_figure_and_no_interval() -> None:
    row = only(stats.trend(twelve(), "行政复议"), year=2021, panel="all")
    assert row["per_10k"] == pytest.approx(10.0)
    assert np.isnan(row["low"]) and np.isnan(row["share_high"])
    assert row["reason"] == "few_reports"
    assert only(stats.trend(twelve(), "行政复议", min_reports=1), year=2021, panel="all")["reason"] == "few_issuers"


def test_a_year_without_reports_is_a_row_without_figures() -> None:
    table = stats.trend(twelve(), "行政复议", years=[2019, 2020, 2022])
    assert list(table[table["panel"] == "all"]["year"]) == [2019, 2020, 2022]
    for year in (2019, 2022):
        row = only(table, year=year, panel="all")
        assert (row["n_reports"], row["n"], row["reason"]) == (0, 0, "no_reports")
        assert np.isnan(row["per_10k"]) and np.isnan(row["share"])
    gap = corpus([{"issuer_id": "a", "year": 2016, "terms": {"普法": 1}}, {"issuer_id": "a", "year": 2019}])
    assert list(stats.trend(gap, "普法").query("panel == 'all'")["year"]) == [2016, 2017, 2018, 2019]


def test_the_balanced_panel_holds_issuers_of_every_year() -> None:
    table = stats.trend(twelve(), "行政复议", min_reports=1)
    row = only(table, year=2020, panel="balanced")
    assert (row["n_reports"], row["n"]) == (1, 0)
    alone = corpus([{"issuer_id": "a", "year": 2016}, {"issuer_id": "b", "year": 2017}])
    row = only(stats.trend(alone, "普法"), year=2016, panel="balanced")
    assert (row["n_reports"], row["reason"]) == (0, "no_panel")


def test_a_term_that_never_occurs_is_no_silent_zero() -> None:
    row = only(stats.trend(twelve(), "首违不罚"), year=2020, panel="all")
    assert (row["n"], row["per_10k"], row["reason"]) == (0, 0.0, "no_occurrence")
    assert np.isnan(row["low"])
    row = only(stats.trend(twelve(), "没有这样的词"), year=2020, panel="all")
    assert np.isnan(row["per_10k"]) and row["reason"] == "unknown_term"


def test_a_variant_counts_as_its_main_form() -> None:
    made = corpus([{"issuer_id": "a", "year": 2020, "terms": {"双随机、一公开": 3}}])
    row = only(stats.trend(made, "双随机"), year=2020, panel="all")
    assert (row["term"], row["n"]) == ("双随机", 3)


def test_duplicates_are_left_out_unless_asked_for() -> None:
    made = corpus(
        [
            {"report_id": "a", "issuer_id": "a", "year": 2020, "terms": {"普法": 3}},
            {"report_id": "b", "issuer_id": "a", "year": 2020, "terms": {"普法": 3}, "duplicate_of": "a"},
        ]
    )
    assert only(stats.trend(made, "普法"), panel="all")["n"] == 3
    assert only(stats.trend(made, "普法", duplicates=True), panel="all")["n"] == 6
    assert list(stats.coverage(made)[["n", "n_duplicates"]].iloc[0]) == [1, 1]


def test_unasked_for_terms_stand_in_five_reports() -> None:
    table = stats.trend(twelve(), by="all")
    assert list(table["term"]) == ["行政复议"]


def test_by_role_and_theme_divide_by_that_text_alone() -> None:
    terms = [
        {"report_id": "r", "section_id": 1, "role": "progress", "term": "普法", "kind": "phrase", "n": 2},
        {"report_id": "r", "section_id": 2, "role": "problems", "term": "普法", "kind": "phrase", "n": 1},
    ]
    parts = [
        {"report_id": "r", "section_id": 1, "start": 0, "end": 800, "role": "progress", "theme": "capacity"},
        {"report_id": "r", "section_id": 2, "start": 800, "end": 1000, "role": "problems"},
    ]
    made = corpus([{"report_id": "r", "issuer_id": "a", "year": 2020}], terms=terms, sections=parts)
    table = stats.trend(made, "普法", by="role")
    assert only(table, group="progress")["per_10k"] == pytest.approx(25.0)
    assert only(table, group="problems")["per_10k"] == pytest.approx(50.0)
    assert only(table, group="plans")["reason"] == "no_reports"
    table = stats.trend(made, "普法", by="theme")
    assert only(table, group="capacity")["per_10k"] == pytest.approx(25.0)


def test_unknown_groups_are_refused_with_the_good_ones() -> None:
    with pytest.raises(LawpolicyError, match="year, level, province, role, theme"):
        stats.trend(twelve(), "普法", by="month")
    with pytest.raises(LawpolicyError, match="at least one term"):
        stats.trend(twelve(), [])


def test_an_empty_corpus_gives_an_empty_table() -> None:
    assert list(stats.trend(corpus([]), "普法").columns) == list(stats.trend(twelve(), "普法").columns)
    assert len(stats.trend(corpus([]), "普法")) == 0
    assert len(stats.coverage(corpus([]))) == 0


REPORT = st.fixed_dictionaries(
    {
        "issuer_id": st.sampled_from([*"abcdefghijklm", None]),
        "year": st.sampled_from([2018, 2019, 2021, None]),
        "level": st.sampled_from(["county", "township", None]),
        "n_chars": st.sampled_from([0, 900, 5000]),
        "terms": st.dictionaries(st.sampled_from(["行政复议", "普法", "工作", "案件"]), st.integers(1, 9), max_size=4),
    }
)


@settings(max_examples=30, deadline=None)
@given(st.lists(REPORT, max_size=30), st.sampled_from(["year", "level", "all", "province"]))
def test_any_corpus_gives_a_table_that_explains_its_gaps(reports: list[dict[str, Any]], by: str) -> None:
    table = stats.trend(corpus(reports), ["行政复议", "案件", "不见"], by=by, min_reports=2)
    known = table.dropna(subset=["low"])
    assert ((known["low"] <= known["per_10k"]) & (known["per_10k"] <= known["high"])).all()
    assert (known["n_issuers"] >= 10).all()
    assert table[table["low"].isna()]["reason"].notna().all()
    assert table[table["n_reports"] == 0][["per_10k", "share"]].isna().all().all()


def test_columns_are_the_same_whatever_is_asked() -> None:
    columns = list(stats.trend(twelve(), "普法").columns)
    for by in ("all", "level", "province", "role", "theme"):
        assert list(stats.trend(twelve(), "普法", by=by).columns) == columns


# First use and diffusion


def spreading() -> stats.Frames:
    """Issuers that begin to use a term in 2017 (a, b), 2018 (c), 2019 (d); e and f never do; f leaves after 2017."""
    begins = {"a": 2017, "b": 2017, "c": 2018, "d": 2019, "e": 9999, "f": 9999}
    last = {"f": 2017}
    return corpus(
        [
            {"issuer_id": who, "year": year, "level": "county", "terms": {"诉源治理": 1} if year >= begin else {}}
            for who, begin in begins.items()
            for year in range(2016, last.get(who, 2019) + 1)
        ]
    )


def test_first_use_by_issuer() -> None:
    table = stats.first_use(spreading(), "诉源治理").set_index("issuer_key")
    assert table["first_year"].dropna().to_dict() == {"a": 2017, "b": 2017, "c": 2018, "d": 2019}
    assert set(table.index) == set("abcdef")
    assert table.loc["a", "certain"] and table.loc["f", "seen_to"] == 2017
    assert (table["since"] == 2019).all()
    late = corpus([{"issuer_id": "a", "year": 2020, "terms": {"诉源治理": 1}}])
    assert not stats.first_use(late, "诉源治理")["certain"].iloc[0]


def test_diffusion_is_kaplan_meiers_curve() -> None:
    table = stats.diffusion(spreading(), "诉源治理", by="all").set_index("year")
    time = [2017, 2017, 2018, 2019, 2019, 2017]
    censored = [False, False, False, False, True, True]
    data = scipy_stats.CensoredData.right_censored(time, censored)
    curve = scipy_stats.ecdf(data).sf
    for year in (2017, 2018, 2019):
        assert table.loc[year, "adopted"] == pytest.approx(1 - float(curve.evaluate(year)))
    assert list(table["at_risk"]) == [6, 6, 3, 2]
    assert list(table["n_new"]) == [0, 2, 1, 1]
    assert list(table["n_using"]) == [0, 2, 3, 4]
    assert (table["reason"] == "few_issuers").all()


def test_diffusion_interval_is_log_log_greenwood() -> None:
    many = corpus(
        [
            {"issuer_id": f"{i:02d}", "year": year, "terms": {"普法": 1} if year + i % 4 > 2018 else {}}
            for i in range(20)
            for year in (2016, 2017, 2018)
        ]
    )
    table = stats.diffusion(many, "普法", by="all").set_index("year")
    left, greenwood = 15 / 20, 5 / (20 * 15)
    width = scipy_stats.norm.ppf(0.975) * np.sqrt(greenwood) / abs(np.log(left))
    row = table.loc[2016]
    assert (row["at_risk"], row["n_new"], row["adopted"]) == (20, 5, pytest.approx(1 - left))
    assert (row["low"], row["high"]) == pytest.approx((1 - left ** np.exp(-width), 1 - left ** np.exp(width)))


# Concordance


def with_text() -> stats.Frames:
    text = "标题\n一、总体\n我县推行行政执法“三项制度”，三项制度落地。\n二、其他\n结束"
    sections_ = [
        {"report_id": "r", "section_id": 0, "level": 0, "start": 3, "end": 3, "role": "preamble"},
        {"report_id": "r", "section_id": 1, "level": 1, "number": "一、", "heading": "总体", "start": 3, "end": 32,
         "role": "progress"},
        {"report_id": "r", "section_id": 2, "level": 1, "number": "二、", "heading": "其他", "start": 32, "end": 40,
         "role": "plans"},
    ]  # fmt: skip
    report = {"report_id": "r", "label": "云岭县 2020", "issuer_id": "a", "year": 2020, "body_start": 3, "body_end": 40}
    return corpus([report], sections=sections_, texts=[{"report_id": "r", "text": text}])


def test_concordance_shows_every_place_with_its_section() -> None:
    made = with_text()
    table = stats.concordance(made, "三项制度", window=4)
    text = made.texts["text"].iloc[0]
    assert [text[s:e] for s, e in zip(table["start"], table["end"], strict=True)] == list(table["keyword"])
    assert list(table["keyword"]) == ["行政执法“三项制度", "三项制度"]
    assert list(table["path"]) == ["一、总体", "一、总体"]
    assert list(table["left"]) == ["我县推行", "项制度”，"[-4:]] or table["left"].iloc[1].endswith("”，")
    assert list(table["role"]) == ["progress", "progress"]
    assert len(stats.concordance(made, "三项制度", limit=1)) == 1


def test_concordance_without_text_says_so() -> None:
    with pytest.raises(LawpolicyError, match="without text"):
        stats.concordance(twelve(), "行政复议")
    with pytest.raises(LawpolicyError, match="without text"):
        stats.term_candidates(twelve())


def test_candidates_hold_together_and_are_new() -> None:
    lines = ["推广电子门牌应用", "电子门牌进村入户", "采集电子门牌信息", "更换电子门牌三千块", "完善行政复议制度"]
    texts = [{"report_id": f"r{i}", "text": "。".join(lines[: 4 + i % 2])} for i in range(6)]
    reports = [{"report_id": f"r{i}", "issuer_id": f"i{i}", "year": 2020} for i in range(6)]
    table = stats.term_candidates(corpus(reports, texts=texts), least=3)
    assert "电子门牌" in set(table["term"]) and "行政复议" not in set(table["term"])
    assert (table["n_reports"] >= 3).all() and (table["cohesion"] > 0).all() and (table["freedom"] > 0).all()


def test_coverage_counts_what_has_no_year_too() -> None:
    made = corpus([{"issuer_id": "a", "year": 2020, "level": "county"}, {"issuer_id": "b"}])
    table = stats.coverage(made)
    assert table["n"].sum() == 2 and table["year"].isna().sum() == 1


def test_terms_are_text() -> None:
    for bad in ([5], [""], "", ["行政复议", "　"], 5, [None]):
        with pytest.raises(LawpolicyError, match="is not a term; write terms as text"):
            stats.trend(twelve(), bad)  # type: ignore[arg-type]
    with pytest.raises(LawpolicyError, match="at least one term"):
        stats.trend(twelve(), [])


def test_a_window_is_not_below_0() -> None:
    with pytest.raises(LawpolicyError, match="window is a whole number, 0 or more, not -3"):
        stats.concordance(with_text(), "三项制度", window=-3)
    with pytest.raises(LawpolicyError, match="limit is a whole number, 0 or more"):
        stats.concordance(with_text(), "三项制度", limit=-1)
    assert set(stats.concordance(with_text(), "三项制度", window=0)["left"]) == {""}


def test_reports_without_a_level_are_told() -> None:
    counts = {"terms": {"行政复议": 1}, "year": 2020}
    made = corpus([{"issuer_id": "a", "level": "county", **counts}, {"issuer_id": "b", **counts}])
    row = stats.trend(made, "行政复议", by="level").iloc[0]
    assert (row["group"], row["n_reports"], row["n_without"]) == ("county", 1, 1)
    assert set(stats.trend(made, "行政复议", by="year")["n_without"]) == {0}

"""Key results in words: a difference is called one only where a test says so, and what is missing is said."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import small

import lawpolicy
from lawpolicy import findings, overview
from lawpolicy.display import Shown
from lawpolicy.language import LANGUAGES


def said(shown: Shown) -> str:
    return "\n".join(shown.about.get("findings", [])) or shown.plain


def key(q: float | None, score: float = 1.5) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "term": ["府院联动", "放管服"], "n_a": [9, 1], "n_b": [1, 9], "reports_a": [5, 1], "reports_b": [1, 5],
            "per_10k_a": [9.0, 1.0], "per_10k_b": [1.0, 9.0], "log_odds": [score, -score],
            "low": np.nan, "high": np.nan, "q": [q, q],
        }
    ).astype({"q": float})  # fmt: skip


def trend(reason: str | None = None) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "term": ["府院联动"] * 2, "panel": "all", "year": [2019, 2021], "n": [0, 0] if reason else [2, 8],
            "n_reports": [3, 40], "per_10k": [np.nan] * 2 if reason else [1.0, 4.0],
            "low": [np.nan, np.nan if reason else 3.0], "high": [np.nan, np.nan if reason else 5.0], "reason": reason,
        }
    )  # fmt: skip


PERIODS = ("2021-2025", "2016-2020")


def test_words_are_a_finding_only_below_the_false_discovery_rate() -> None:
    sure = said(findings.words(key(0.01), trend(), periods=PERIODS))
    assert "2021–2025 年比 2016–2020 年更多：“府院联动”" in sure and "更少：“放管服”" in sure and "q < 0.05" in sure
    chance = said(findings.words(key(0.4), trend(), periods=PERIODS))
    assert "没有一个的差别超出偶然" in chance and "更多" not in chance
    few = said(findings.words(key(None), trend(), periods=PERIODS))
    assert "这不能当作发现" in few
    none = said(findings.words(key(0.01).iloc[:0], trend(), periods=PERIODS))
    assert "用词无从比较" in none


def test_a_rate_stands_with_its_interval_or_with_its_few_reports() -> None:
    text = said(findings.words(key(0.4), trend(), periods=PERIODS, language="en"))
    assert '"府院联动" (government–court coordination) per 10,000 characters: 1 (n=3) in 2019, 4 [3, 5] in 2021' in text


def test_terms_that_cannot_be_counted_are_named() -> None:
    text = said(findings.words(key(0.4), trend("unknown_term"), periods=PERIODS))
    assert "无法计数的追踪词：“府院联动”" in text and "没有出现" not in text
    text = said(findings.words(key(0.4), trend("no_occurrence").assign(per_10k=0.0), periods=PERIODS))
    assert "没有出现的追踪词：“府院联动”" in text


def shift(q: float | None, n: int) -> pd.DataFrame:
    nan = float("nan")
    return pd.DataFrame(
        {
            "theme": ["emergency", "capacity"], "a": "2016–2020", "b": "2021–2025", "n_issuers": n,
            "share_a": [0.01, 0.2] if n else nan, "share_b": [0.06, 0.1] if n else nan,
            "change": [0.05, -0.1] if n else nan, "low": [0.04, -0.12] if q else nan,
            "high": [0.06, -0.08] if q else nan,
            "q": [q, q] if q else nan, "all_a": [0.02, 0.2], "all_b": [0.05, 0.1], "reason": None,
        }
    )  # fmt: skip


EMPTY = pd.DataFrame(columns=["a", "b", "divergence", "low", "high", "raw", "p"])
MEANS = pd.DataFrame(columns=["outline", "group", "panel", "n_reports", "mean", "low", "high", "measure"])


@pytest.mark.parametrize(
    ("q", "n", "wanted", "unwanted"),
    [
        (0.01, 30, "突发事件应对 +5.0 [+4.0, +6.0]", "没有超出"),
        (0.5, 30, "没有超出偶然", "+5.0"),
        (None, 3, "不足 10 个", "+5.0"),
    ],
)
def test_themes_shift_only_where_issuers_seen_twice_say_so(q: float | None, n: int, wanted: str, unwanted: str) -> None:
    text = said(findings.themes(shift(q, n), EMPTY, MEANS, MEANS))
    assert wanted in text and unwanted not in text


def test_reports_of_different_issuers_are_a_difference_and_no_change() -> None:
    shown = findings.themes(shift(None, 0).assign(reason="no_panel"), EMPTY, MEANS, MEANS, language="en")
    assert "+3.0" in shown.html and "−10.0" in shown.html
    assert "Difference (points)" in shown.html and "Change" not in shown.html
    assert "No issuer reports in both" in said(shown)


@pytest.mark.parametrize(("p", "wanted"), [(0.01, "超出偶然（p = 0.01）"), (0.6, "没有超出偶然")])
def test_divergence_is_told_by_its_permutation_test(p: float, wanted: str) -> None:
    distance = pd.DataFrame([{"a": "2016–2020", "b": "2021–2025", "divergence": 0.02, "low": 0.01, "high": 0.03,
                              "raw": 0.05, "p": p}])  # fmt: skip
    assert wanted in said(findings.themes(shift(0.5, 30), distance, MEANS, MEANS))


def stated() -> pd.DataFrame:
    columns = ["indicator", "report_id", "label", "year", "value", "unit", "bound", "basis", "n_values"]
    rows = [("mediation_cases", str(i), "云岭县", 2020, 5.0, "件", "at_least" if i else "exact", "total", 1 + (i == 2))
            for i in range(3)]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def compared(low: float, least: float = 5.0, most: float = 5.0) -> pd.DataFrame:
    return pd.DataFrame([{"indicator": "mediation_cases", "unit": "件", "year": 2020, "n_issuers": 12, "median": 5.0,
                          "low": low, "high": 6.0, "median_least": least, "median_most": most}])  # fmt: skip


def audit(holds: list[bool | None]) -> pd.DataFrame:
    return pd.DataFrame(
        [{"label": "云岭县 2020", "check": "rate", "figures": "3件 · 4件 · 90%", "indicators": [], "expected": 75.0,
          "reported": 90.0, "holds": h} for h in holds],
        columns=["label", "check", "figures", "indicators", "expected", "reported", "holds"],
    ).astype({"holds": "boolean"})  # fmt: skip


def test_broken_arithmetic_is_quoted_with_its_figures() -> None:
    text = said(findings.figures(stated(), compared(4.0), audit([False, True])))
    assert "复核了 2 条算术关系，1 条不成立" in text and "3件 · 4件 · 90%，应为 75，写的是 90" in text
    assert "都成立" in said(findings.figures(stated(), compared(4.0), audit([True])))
    odd = said(findings.figures(stated(), compared(4.0), audit([None, True])))
    assert "复核了 2 条算术关系，0 条不成立" in odd and "另有 1 条可疑" in odd and "都成立" not in odd
    assert "没有可复核" in said(findings.figures(stated(), compared(4.0), audit([])))


def test_a_median_is_told_with_its_interval_or_not_at_all() -> None:
    text = said(findings.figures(stated(), compared(4.0), audit([])))
    assert "2020 年中位数 5 件（95% 区间 4–6，n = 12 个机关）" in text and "2 个带有" in text and "1 处" in text
    assert "不给区间" in said(findings.figures(stated(), compared(float("nan")), audit([])))


@pytest.mark.parametrize(
    ("least", "most", "written"),
    [(5.0, 5.0, "5 件"), (5.0, 9.0, "≥5 件"), (5.0, float("nan"), "≥5 件"), (2.0, 5.0, "≤5 件"), (2.0, 9.0, "≈5 件")],
)
def test_a_median_of_bounds_is_a_bound(least: float, most: float, written: str) -> None:
    """Two towns with 300余 and 20余 events stood in the key results as a plain median of 160."""
    shown = findings.figures(stated(), compared(4.0, least, most), audit([]))
    assert f">{written}<" in shown.html and f"中位数 {written}（" in said(shown)


def test_indicators_left_out_of_the_count_are_told() -> None:
    few = stated().assign(indicator=["mediation_cases", "mediation_cases", "legal_aid_cases"])
    assert "可比指标共 1 个（至少两份报告给出的）" in said(findings.figures(stated(), compared(4.0), audit([])))
    assert "可比指标共 2 个（全部）" in said(findings.figures(few, compared(4.0), audit([])))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_indicator_is_said(language: str) -> None:
    shown = findings.figures(stated().iloc[:0], compared(1.0).iloc[:0], audit([]), language=language)
    assert said(shown).count("\n") == 1


@pytest.fixture
def corpus(tmp_path: Path) -> lawpolicy.Corpus:
    reports = [
        small.report(1, 2019),
        small.report(2, 2021, duplicate_of=f"{1:016x}"),
        small.report(3, 2022),
        small.report(4, None),
    ]
    met = [("on_time", True, 1), ("causes", False, 1), ("causes", True, 3), ("plans", None, 3)]
    compliance = [{"report_id": f"{i:016x}", "requirement": r, "met": m} for r, m, i in met]
    return lawpolicy.load(small.save(tmp_path / "c", {"reports": reports, "compliance": compliance}))


def test_the_corpus_is_told_without_its_duplicates(corpus: lawpolicy.Corpus) -> None:
    text = said(findings.reports(corpus, overview.requirements(corpus)))
    assert "共 3 份报告" in text and "另有 1 份是重复" in text and "2019、2022。" in text
    assert "“原因”：能判断的 2 份中有 1 份具备（50%）" in text
    assert "能判断的 1 份中，1 份在次年 4 月 1 日前公开（100%）" in text


@pytest.mark.parametrize("known", [0, 1, 2])
def test_reports_without_a_province_are_said_to_have_none(tmp_path: Path, known: int) -> None:
    """With 300 such reports the findings said 0 provinces, and the limits that 31 provinces have no report."""
    reports = [small.report(i, 2020, province="示例省" if i <= known else None) for i in (1, 2)]
    corpus = lawpolicy.load(small.save(tmp_path / "c", {"reports": reports}))
    found = said(findings.reports(corpus, overview.requirements(corpus)))
    limits = said(findings.limits(corpus))
    wanted = ["省份均不明", "1 个省份，1 份报告的省份不明", "（1 个省份）"][known]
    assert wanted in found
    assert ("个省份没有报告" in limits) == (known > 0)
    assert ("份报告的省份不明" in limits) == (known < 2)


@pytest.mark.parametrize("language", LANGUAGES)
def test_limits_name_gaps_few_issuers_and_periods_without_reports(corpus: lawpolicy.Corpus, language: str) -> None:
    text = said(findings.limits(corpus, periods=["2016-2018", "2019-2022"], language=language))
    assert "2020–2021" in text and "2016–2018" in text and "2019–2022" not in text
    assert ("不足 10 个" if language == "zh" else "fewer than 10") in text
    assert ("不含文本" if language == "zh" else "no text") in text

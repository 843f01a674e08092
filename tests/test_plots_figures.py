"""Figures of indicators, through their Axes: bounds and parts are told apart, intervals only where there are any."""

from __future__ import annotations

from itertools import pairwise

import matplotlib
import numpy as np
import pandas as pd
import pytest

from lawpolicy import plots
from lawpolicy.language import LANGUAGES, name

matplotlib.use("agg")
COLUMNS = ["indicator", "report_id", "label", "year", "value", "unit", "bound", "basis", "n_values"]


@pytest.fixture(autouse=True)
def _close() -> None:
    import matplotlib.pyplot as plt

    plt.close("all")


def stated(rows: list[tuple[object, ...]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=COLUMNS)


FEW = stated(
    [
        ("mediation_cases", "a", "云岭县 2020", 2020, 1399.0, "件", "exact", "total", 1),
        ("mediation_cases", "b", "云岭县 2021", 2021, 50.0, "件", "at_least", "part", 1),
        ("publicity_sessions", "b", "云岭县 2021", 2021, 8126900.0, "场次", "about", "total", 2),
        ("publicity_sessions", "a", "云岭县 2020", 2020, 3.0, "场次", None, None, 1),
    ]
)


def test_the_matrix_shows_bounds_parts_and_reports_of_two_minds() -> None:
    ax = plots.matrix(FEW)
    cells = {t.get_gid(): t.get_text() for t in ax.texts if str(t.get_gid()).startswith("cell-")}
    assert cells == {
        "cell-a-mediation_cases": "1,399",
        "cell-b-mediation_cases": "(≥50)",
        "cell-b-publicity_sessions": "≈813万 …",
        "cell-a-publicity_sessions": "(3)",  # a figure whose basis is not known is not taken for a total
    }
    assert [t.get_text().replace("\n", " ") for t in ax.get_xticklabels()] == ["云岭县 2020", "云岭县 2021"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_many_reports_become_shares_of_each_year(language: str) -> None:
    rows = [
        ("mediation_cases", str(i), f"县{i}", 2020 + i % 2, 5.0, "件", "exact", "total" if i < 10 else "part", 1)
        for i in range(40)
    ]
    ax = plots.matrix(stated(rows), language=language)
    assert sorted(t.get_text() for t in ax.texts if t.get_text().endswith("%")) == ["25%", "25%"]
    assert [t.get_text() for t in ax.get_xticklabels()] == ["2020\nn=20", "2021\nn=20"]
    assert name("indicator", "mediation_cases", language) in ax.get_yticklabels()[0].get_text()


def test_names_of_forty_characters_fit() -> None:
    long = FEW.assign(label="示例省云岭自治州某某经济技术开发区管理委员会综合行政执法局法制科 2020")
    ax = plots.matrix(long)
    assert all(len(line) <= 12 for t in ax.get_xticklabels() for line in t.get_text().split("\n"))


def panel(n: int, unit: str = "件") -> pd.DataFrame:
    return pd.DataFrame(
        {"indicator": "mediation_cases", "unit": unit, "year": 2020, "level": "county",
         "issuer_key": [str(i) for i in range(n)], "value": np.linspace(90, 99, n),
         "bound": ["at_least", "exact"] * (n // 2)}
    )  # fmt: skip


def compared(n: int, unit: str = "件", group: str = "county", by: str = "level") -> pd.DataFrame:
    sure = n >= 10
    return pd.DataFrame(
        [{"indicator": "mediation_cases", "unit": unit, "year": 2020, "by": by, "group": group, "n_issuers": n,
          "median": 95.0, "low": 93.0 if sure else np.nan, "high": 97.0 if sure else np.nan, "median_least": 95.0,
          "median_most": 96.0, "mean_bound": "at_least"}]
    )  # fmt: skip


def test_few_issuers_are_points_with_their_bounds() -> None:
    ax = plots.by_level(panel(4), compared(4), indicators=["mediation_cases"])
    drawn = [(p.get_marker(), float(p.get_ydata()[0])) for p in ax.child_axes[0].lines]
    assert drawn == [("^", 90.0), ("o", 93.0), ("^", 96.0), ("o", 99.0)]
    assert ax.child_axes[0].get_ylim()[0] == 0


def test_many_issuers_are_a_median_with_its_interval() -> None:
    ax = plots.by_level(panel(20), compared(20), indicators=["mediation_cases"])
    inset = ax.child_axes[0]
    assert [np.asarray(p.get_ydata()).tolist() for p in inset.lines] == [[93.0, 97.0], [95.0]]


def test_rates_have_no_tick_above_a_hundred() -> None:
    ax = plots.by_level(panel(4, "%"), compared(4, "%"), indicators=["mediation_cases"])
    assert max(ax.child_axes[0].get_yticks()) <= 100
    two = [compared(20, "%", place, "province") for place in ("四川省", "湖北省")]
    ax = plots.by_place(pd.concat(two, ignore_index=True))
    assert max(ax.get_xticks()) <= 100 and "%" in ax.get_xlabel()


def test_one_province_alone_is_no_comparison_and_says_so() -> None:
    ax = plots.by_place(compared(20, "%", "四川省", "province"))
    (said,) = [t.get_text() for t in ax.texts if t.get_gid() == "nothing"]
    assert "两个以上省份" in said and not ax.lines


@pytest.mark.parametrize("spread", [1.02, 1.3, 3.0, 500.0])
def test_ratios_have_ticks_to_read_them_by(spread: float) -> None:
    """With 2,000 reports only ×1 was written under the axis."""
    ratios = [1 / spread, 1.0, spread]
    table = pd.DataFrame({"indicator": "mediation_cases", "unit": "件", "bound": "exact", "ratio": ratios})
    ax = plots.moves(table, indicators=["mediation_cases"])
    low, high = ax.get_xlim()
    words = [t.get_text() for t in ax.get_xticklabels()]
    assert 3 <= len([t for t in ax.get_xticks() if low <= t <= high]) <= 10 and "×1" in words


def test_an_indicator_that_nobody_states_is_not_drawn() -> None:
    ax = plots.by_level(panel(4), compared(4), indicators=["legal_aid_cases"])
    assert [t for t in ax.texts if t.get_gid() == "nothing"]


def test_places_come_in_order_in_the_year_with_most_issuers() -> None:
    rows = [compared(n, "件", g, "province").assign(median=m, year=y) for g, n, m, y in
            (("四川省", 12, 5.0, 2020), ("湖北省", 3, 9.0, 2020), ("重庆市", 4, 7.0, 2021))]  # fmt: skip
    ax = plots.by_place(pd.concat(rows))
    assert [t.get_text() for t in ax.get_yticklabels()] == ["湖北", "四川"]
    assert len([p for p in ax.lines if str(p.get_gid()).startswith("interval-")]) == 1
    assert any("2020" in t.get_text() and "15" in t.get_text() for t in ax.texts if t.get_gid() == "note")


def test_changes_draw_exact_counts_and_count_the_rest() -> None:
    table = pd.DataFrame(
        {"indicator": "mediation_cases", "unit": ["件"] * 4 + ["%"], "bound": ["exact"] * 3 + ["at_least", "exact"],
         "ratio": [0.5, 1.0, 2.0, 3.0, 1.0]}
    )  # fmt: skip
    ax = plots.moves(table, indicators=["mediation_cases"])
    assert sorted(ax.collections[0].get_offsets()[:, 0]) == [0.5, 1.0, 2.0]
    median = next(p for p in ax.lines if p.get_gid() == "median-mediation_cases")
    assert median.get_xdata()[0] == 1.0 and ax.get_xscale() == "log"
    note = next(t.get_text() for t in ax.texts if t.get_gid() == "note")
    assert "n = 3" in note and "1 对" in note


def test_a_crowd_of_changes_is_drawn_as_quantiles() -> None:
    ratio = np.exp(np.linspace(-1, 1, 401))
    table = pd.DataFrame({"indicator": "mediation_cases", "unit": "件", "bound": "exact", "ratio": ratio})
    ax = plots.moves(table, indicators=["mediation_cases"])
    spread = {p.get_gid(): p.get_xdata() for p in ax.lines if str(p.get_gid()).startswith("spread-")}
    assert spread["spread-0.25-mediation_cases"] == pytest.approx(np.quantile(ratio, [0.25, 0.75]))
    assert not ax.collections and "401" in next(t.get_text() for t in ax.texts if t.get_gid() == "note")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_indicator_at_all_is_said(language: str) -> None:
    for ax in (
        plots.matrix(FEW.iloc[:0], language=language),
        plots.by_place(compared(3).iloc[:0], language=language),
        plots.moves(pd.DataFrame(columns=["indicator", "unit", "bound", "ratio"]), indicators=[], language=language),
        plots.by_level(panel(4).iloc[:0], compared(4).iloc[:0], indicators=[], language=language),
    ):
        assert [t for t in ax.texts if t.get_gid() == "nothing"] and ax.get_label()


@pytest.mark.parametrize("n", [5, 8, 12])
def test_names_and_figures_of_the_matrix_do_not_overlap(n: int) -> None:
    """Eight reports of offices with names of forty characters stood over each other, all with the same words."""
    office = "某某经济技术开发区管理委员会" * 3
    rows = [
        {"indicator": "mediation_cases", "report_id": str(i), "label": f"{office} {2012 + i}",
         "year": 2012 + i, "value": 100000.0 + i, "unit": "件", "bound": "at_least", "basis": "total", "n_values": 1}
        for i in range(n)
    ]  # fmt: skip
    ax = plots.matrix(pd.DataFrame(rows))
    ax.get_figure(root=True).draw_without_rendering()
    names = [t.get_text().replace("\n", "") for t in ax.get_xticklabels()]
    assert len(set(names)) == n and all(str(2012 + i) in names[i] for i in range(n))
    cells = [t for t in ax.texts if str(t.get_gid()).startswith("cell-")]
    upright = [t for t in ax.get_xticklabels() if not t.get_rotation()]  # slanted names have room above each other
    assert len(cells) == n and bool(upright) == (n <= 6)
    for written in (cells, upright):
        boxes = [t.get_window_extent() for t in written]
        assert all(a.x1 <= b.x0 for a, b in pairwise(boxes))

"""Figures of themes, Outlines, candour and wording, through their Axes."""

from __future__ import annotations

import matplotlib
import numpy as np
import pandas as pd
import pytest

from lawpolicy import plots
from lawpolicy.language import LANGUAGES, codes, name
from lawpolicy.plots import style

matplotlib.use("agg")
THEMES = codes("theme")


@pytest.fixture(autouse=True)
def _close() -> None:
    import matplotlib.pyplot as plt

    plt.close("all")


def means(key: str, values: tuple[str, ...] | list[str], sure: bool = False) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                key: v, "panel": "all", "year": y, "n_reports": n, "mean": 0.05 + 0.01 * i if n else np.nan,
                "low": 0.04 if n and sure else np.nan, "high": 0.3 if n and sure else np.nan,
            }
            for i, v in enumerate(values) for y, n in ((2019, 2), (2020, 0), (2021, 3))
        ]
    )  # fmt: skip


def shift(same: bool) -> pd.DataFrame:
    n = len(THEMES)
    change = np.linspace(-0.1, 0.1, n)
    nan = np.full(n, np.nan)
    return pd.DataFrame(
        {
            "theme": THEMES, "a": "2016–2020", "b": "2021–2025", "n_issuers": 30 if same else 0,
            "share_a": 0.2 if same else nan, "share_b": 0.2 + change if same else nan,
            "change": change if same else nan,
            "low": change - 0.02 if same else nan, "high": change + 0.02 if same else nan,
            "all_a": 0.3, "all_b": 0.3 + change,
        }
    )  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_theme_has_a_panel_in_its_colour_on_one_scale(language: str) -> None:
    ax = plots.theme_shares(means("theme", THEMES, sure=True), language=language)
    assert [a.get_label() for a in ax.child_axes] == [f"theme-{t}" for t in THEMES]
    assert len({a.get_ylim() for a in ax.child_axes}) == 1 and ax.child_axes[0].get_ylim()[1] >= 30
    for theme, inset in zip(THEMES, ax.child_axes, strict=True):
        assert inset.get_title(loc="left").replace("\n", " ") == name("theme", theme, language)
        points = [p for p in inset.lines if str(p.get_gid()).startswith("points-")]
        assert points[0].get_color() == style.colour(theme)
        assert points[0].get_xdata().tolist() == [2019, 2021]
    assert "%" in ax.get_ylabel()


def test_a_pair_joins_the_shares_of_the_two_periods() -> None:
    table = shift(same=True)
    ax = plots.theme_shift(table)
    pairs = {p.get_gid().removeprefix("pair-"): p for p in ax.lines if str(p.get_gid()).startswith("pair-")}
    for row in table.itertuples():
        assert pairs[row.theme].get_xdata() == pytest.approx([100 * row.share_a, 100 * row.share_b])
    order = [pairs_y.get_ydata()[0] for pairs_y in (pairs[THEMES[-1]], pairs[THEMES[0]])]
    assert order == [0, len(THEMES) - 1], "largest rise first"
    assert any("[" in t.get_text() for t in ax.texts)


def test_reports_of_different_issuers_are_not_called_a_change() -> None:
    ax = plots.theme_shift(shift(same=False), language="en")
    note = next(t.get_text() for t in ax.texts if t.get_gid() == "note")
    assert "not a change" in note.replace("\n", " ")
    assert not any("[" in t.get_text() for t in ax.texts)
    assert all(p.get_linestyle() == "--" for p in ax.lines if str(p.get_gid()).startswith("pair-"))


def test_coverage_of_outlines_is_in_percent_with_a_line_an_outline() -> None:
    ax = plots.outlines(means("outline", ("2015", "2021")))
    hollow = [p for p in ax.lines if str(p.get_gid()).startswith("hollow-")]
    assert [p.get_ydata().tolist() for p in hollow] == [pytest.approx([5, 5]), pytest.approx([6, 6])]
    assert "%" in ax.get_ylabel() and "2020\nn=0" in [t.get_text() for t in ax.get_xticklabels()]


@pytest.mark.parametrize("n", [5, 200])
def test_reports_are_named_where_they_are_few_and_only_there(n: int) -> None:
    table = pd.DataFrame(
        {"label": [f"云岭县 {i}" for i in range(n)], "level": ["county", None] * (n // 2) + ["county"] * (n % 2),
         "candour": np.linspace(0, 0.2, n), "concreteness": np.linspace(5, 20, n)}
    )  # fmt: skip
    ax = plots.profile(table)
    offsets = np.vstack([c.get_offsets() for c in ax.collections])
    assert sorted(offsets[:, 0]) == pytest.approx(table["concreteness"].tolist())
    assert sorted(offsets[:, 1]) == pytest.approx((100 * table["candour"]).tolist())
    assert sum("云岭县" in t.get_text() for t in ax.texts) == (5 if n == 5 else 0)


def test_a_crowd_of_reports_is_drawn_as_density_with_medians_of_levels() -> None:
    n = 2000
    table = pd.DataFrame({"label": "x", "level": ["county", "township"] * (n // 2), "candour": np.linspace(0, 0.2, n),
                          "concreteness": np.linspace(5, 20, n)})  # fmt: skip
    ax = plots.profile(table)
    (density,) = [c for c in ax.collections if c.get_gid() == "density"]
    assert density.get_array().sum() == n
    medians = {p.get_gid(): (p.get_xdata()[0], p.get_ydata()[0]) for p in ax.lines}
    assert medians["median-县级"] == pytest.approx((12.5, 10), rel=0.01) and len(medians) == 2


def test_concreteness_is_no_percentage() -> None:
    ax = plots.profile_trend(means("measure", ("candour", "concreteness")))
    by_name = {a.get_label(): a for a in ax.child_axes}
    points = next(p for p in by_name["measure-concreteness"].lines if "hollow" in str(p.get_gid()))
    assert points.get_ydata().tolist() == pytest.approx([0.06, 0.06])
    points = next(p for p in by_name["measure-candour"].lines if "hollow" in str(p.get_gid()))
    assert points.get_ydata().tolist() == pytest.approx([5, 5])


def distances(few: bool) -> pd.DataFrame:
    nan = float("nan")
    rows = [("2019", "2020", 30, 30, 0.02, 0.01, 0.03, 0.05, -0.002, 0.006), ("2020", "2021", 30, 0, *[nan] * 6)]
    columns = ["a", "b", "n_reports_a", "n_reports_b", "divergence", "low", "high", "raw", "null_low", "null_high"]
    table = pd.DataFrame(rows, columns=columns)
    return table.assign(divergence=nan, low=nan, high=nan, null_low=nan, null_high=nan) if few else table


def test_divergence_stands_over_its_null_band_and_a_missing_side_is_a_gap() -> None:
    ax = plots.divergence(distances(few=False))
    gids = {str(a.get_gid()) for a in ax.get_children() if a.get_gid()}
    assert {"null-0", "interval-0", "point-0"} <= gids and not {"null-1", "point-1", "raw-1"} & gids
    low, high = ax.get_ylim()
    assert low < -0.002 and high > 0.03


def test_a_plug_in_divergence_is_hollow_and_said_to_show_nothing() -> None:
    ax = plots.divergence(distances(few=True), language="en")
    raw = next(p for p in ax.lines if p.get_gid() == "raw-0")
    assert raw.get_ydata()[0] == 0.05 and raw.get_markerfacecolor() == "white"
    assert "no change" in next(t.get_text() for t in ax.texts if t.get_gid() == "note").replace("\n", " ")


def test_word_shift_points_to_the_period_that_has_more() -> None:
    table = pd.DataFrame(
        {"term": ["后词", "前词"], "contribution": [0.004, 0.002], "low": [0.003, np.nan], "high": [0.005, np.nan],
         "part": [0.5, 0.25], "more_in": ["b", "a"]}
    )  # fmt: skip
    ax = plots.word_shift(table, periods=("2016-2020", "2021-2025"))
    widths = {p.get_gid(): p.get_width() for p in ax.patches}
    assert widths == {"bar-后词": pytest.approx(4), "bar-前词": pytest.approx(-2)}
    assert "75%" in next(t.get_text() for t in ax.texts if t.get_gid() == "note")


@pytest.mark.parametrize(
    ("draw", "table"),
    [(plots.theme_shares, means("theme", THEMES).assign(mean=np.nan)),
     (plots.theme_shift, shift(False).assign(all_a=np.nan)),
     (plots.outlines, means("outline", ("2015",)).assign(mean=np.nan)),
     (plots.divergence, distances(True).assign(raw=np.nan)),
     (plots.profile_trend, means("measure", ("candour",)).assign(year=pd.NA)),
     (plots.profile, pd.DataFrame(columns=["label", "level", "candour", "concreteness"]))],
)  # fmt: skip
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_cannot_be_shown_is_said(draw: object, table: pd.DataFrame, language: str) -> None:
    ax = draw(table, language=language)  # type: ignore[operator]
    assert [t for t in ax.texts if t.get_gid() == "nothing"] and ax.get_label()

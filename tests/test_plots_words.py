"""Figures of words, through their Axes: gaps for missing years, bands only where there is an interval, true sizes."""

from __future__ import annotations

from pathlib import Path

import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib.patches import PathPatch

from lawpolicy import plots
from lawpolicy.plots import lines

matplotlib.use("agg")


@pytest.fixture(autouse=True)
def _close() -> None:
    import matplotlib.pyplot as plt

    plt.close("all")


def by_gid(ax: matplotlib.axes.Axes, start: str) -> list[matplotlib.artist.Artist]:
    return [a for a in ax.get_children() if str(a.get_gid() or "").startswith(start)]


def trend(n: dict[int, int], intervals: bool, terms: tuple[str, ...] = ("行政复议", "府院联动")) -> pd.DataFrame:
    rows = [
        {
            "term": term, "panel": panel, "year": year, "n_reports": count, "n": 3 * count,
            "per_10k": 2.0 + k + 0.1 * (year - 2018) if count else np.nan,
            "low": 1.5 + k if count and intervals else np.nan, "high": 3.5 + k if count and intervals else np.nan,
            "share": 0.5 if count else np.nan, "share_low": np.nan, "share_high": np.nan,
        }
        for k, term in enumerate(terms) for panel in ("all", "balanced") for year, count in n.items()
    ]  # fmt: skip
    return pd.DataFrame(rows)


def test_a_year_without_reports_is_a_gap_and_few_reports_are_hollow_points() -> None:
    ax = plots.trend(trend({2018: 1, 2019: 1, 2020: 0, 2021: 1}, intervals=False))
    (joined,) = by_gid(ax, "loose-行政复议")
    assert by_gid(ax, "line-") == []
    assert joined.get_xdata().tolist() == [2018, 2019]  # type: ignore[attr-defined]
    (points,) = by_gid(ax, "hollow-行政复议")
    assert points.get_xdata().tolist() == [2018, 2019, 2021]  # type: ignore[attr-defined]
    assert by_gid(ax, "band-") == [] and by_gid(ax, "points-") == []
    assert "2020\nn=0" in [t.get_text() for t in ax.get_xticklabels()]


def test_many_reports_have_bands_that_hold_the_interval() -> None:
    ax = plots.trend(trend({2018: 99, 2019: 99, 2020: 99}, intervals=True))
    (band,) = by_gid(ax, "band-府院联动")
    heights = band.get_paths()[0].vertices[:, 1]  # type: ignore[attr-defined]
    assert heights.min() == pytest.approx(2.5) and heights.max() == pytest.approx(4.5)
    low, high = ax.get_ylim()
    assert low == 0 and high > 4.5
    assert "行政复议" in ax.get_label() and "2.0 (2018) → 2.2 (2020)" in ax.get_label()


def test_points_are_the_figures_of_the_table() -> None:
    table = trend({2018: 1, 2019: 1}, intervals=False)
    ax = plots.trend(table)
    (points,) = by_gid(ax, "hollow-府院联动")
    own = table[(table["term"] == "府院联动") & (table["panel"] == "all")]
    assert points.get_ydata().tolist() == own["per_10k"].tolist()  # type: ignore[attr-defined]
    ax = plots.trend(table, measure="share")
    assert "%" in ax.get_ylabel()
    assert by_gid(ax, "hollow-府院联动")[0].get_ydata().tolist() == [50, 50]  # type: ignore[attr-defined]


def test_labels_stand_apart_and_every_term_has_one() -> None:
    terms = tuple(f"词语{i}" for i in range(8))
    ax = plots.trend(trend({2018: 1, 2019: 1}, False, terms).assign(per_10k=1.0))
    labels = [t for t in ax.texts if t.get_text().strip() in terms]
    assert len(labels) == 8
    heights = sorted(t.xyann[1] for t in labels)  # type: ignore[attr-defined]
    assert min(np.diff(heights)) > 0


def test_more_terms_than_colours_are_left_out_and_said() -> None:
    ax = plots.trend(trend({2018: 1}, False, tuple(f"词{i}" for i in range(12))))
    assert len(by_gid(ax, "hollow-")) == 8
    assert any("12" in t.get_text() for t in ax.texts if t.get_gid() == "note")


def test_dates_are_marked_where_they_fall_and_those_outside_are_not() -> None:
    events = pd.DataFrame({"date": ["2015-01", "2019-07"], "zh": ["旧事", "新规"], "en": ["old", "new"]})
    ax = plots.trend(trend({2018: 1, 2019: 1, 2020: 1}, False), events=events)
    (mark,) = by_gid(ax, "mark-")
    assert mark.get_xdata()[0] == pytest.approx(2019)  # type: ignore[attr-defined]
    assert any("新规" in t.get_text() and "旧事" not in t.get_text() for t in ax.texts if t.get_gid() == "note")


@pytest.mark.parametrize("draw", [plots.trend, plots.diffusion])
def test_nothing_to_draw_says_why(draw: object) -> None:
    table = trend({2018: 0}, False).assign(group="all", adopted=np.nan, n_reporting=0)
    ax = draw(table)  # type: ignore[operator]
    assert [a for a in ax.texts if a.get_gid() == "nothing"] and ax.get_label()


def keyness(n: int, sure: bool) -> pd.DataFrame:
    score = np.linspace(2, -2, n)
    score = score[np.argsort(-np.abs(score), kind="stable")]
    return pd.DataFrame(
        {
            "term": [f"词语{i}" for i in range(n)], "n_a": 10, "n_b": 4, "log_odds": score,
            "low": score - 0.5 if sure else np.nan, "high": score + 0.5 if sure else np.nan,
            "z": score * 4 if sure else np.nan,
        }
    )  # fmt: skip


@pytest.mark.parametrize("sure", [True, False])
def test_keyness_draws_both_sides_with_counts(sure: bool) -> None:
    table = keyness(40, sure)
    ax = plots.keyness(table, periods=("2021-2025", "2016-2020"), most=5)
    points = by_gid(ax, "point-")
    assert len(points) == 10 and len(by_gid(ax, "interval-")) == (10 if sure else 0)
    drawn = {p.get_gid().removeprefix("point-"): float(p.get_xdata()[0]) for p in points}  # type: ignore[union-attr,attr-defined]
    assert drawn == {t: table.set_index("term").at[t, "log_odds"] for t in drawn}
    assert [t.get_text() for t in ax.texts].count("10 / 4") == 10
    assert "2016–2020" in ax.get_title(loc="left")


@pytest.mark.parametrize("seed", range(5))
def test_words_of_a_cloud_are_as_large_as_their_keyness_and_do_not_overlap(seed: int) -> None:
    ax = plots.cloud(keyness(40, True), side="a", period="2021-2025", seed=seed)
    words = {p.get_gid(): p for p in ax.patches if isinstance(p, PathPatch) and p.get_gid()}
    assert len(words) >= 18
    z = keyness(40, True).set_index("term")["z"]
    # One character's height, from the same letters in each word: in proportion to the root of z.
    unit = {g: p.get_path().get_extents().height / np.sqrt(z[g.removeprefix("word-")]) for g, p in words.items()}
    assert max(unit.values()) / min(unit.values()) < 1.12
    boxes = [p.get_path().get_extents() for p in words.values()]
    for i, a in enumerate(boxes):
        for b in boxes[i + 1 :]:
            assert min(a.x1, b.x1) <= max(a.x0, b.x0) or min(a.y1, b.y1) <= max(a.y0, b.y0)


def test_a_cloud_is_the_same_from_the_same_seed(tmp_path: Path) -> None:
    files = [
        plots.save(
            plots.cloud(keyness(30, True), side="b", period="2016-2020", seed=7), tmp_path / run, "c", keyness(30, True)
        )
        for run in ("a", "b")
    ]
    assert files[0].path("svg").read_bytes() == files[1].path("svg").read_bytes()


def test_diffusion_stays_between_nothing_and_all() -> None:
    rows = [
        {"term": "行政复议", "group": g, "year": y, "n_reporting": n, "adopted": a, "low": a - 0.1 if n > 9 else np.nan,
         "high": a + 0.1 if n > 9 else np.nan}
        for g in ("all", "county") for y, n, a in ((2018, 12, 0.2), (2019, 0, 0.2), (2020, 14, 0.9))
    ]  # fmt: skip
    ax = plots.diffusion(pd.DataFrame(rows))
    (points,) = by_gid(ax, "points-")
    assert points.get_xdata().tolist() == [2018, 2020]  # type: ignore[attr-defined]
    assert points.get_ydata().tolist() == pytest.approx([20, 90])  # type: ignore[attr-defined]
    assert ax.get_ylim()[0] == 0 and ax.get_ylim()[1] >= 100


def test_markers_differ_between_neighbouring_lines() -> None:
    assert len(set(lines.MARKERS)) == len(lines.MARKERS) == 8

"""The look that all figures share: colours that colour-blind readers tell apart, labels that do not overlap, files."""

from __future__ import annotations

import hashlib
from itertools import combinations, pairwise
from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawpolicy.language import codes
from lawpolicy.plots import labels, style
from lawpolicy.plots.files import save
from lawpolicy.problems import LawpolicyError

matplotlib.use("agg")

# Machado, Oliveira & Fernandes (2009), severity 1: linear RGB as seen with normal, deutan and protan sight.
SIGHT = {
    "normal": np.eye(3),
    "deutan": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]]
    ),
    "protan": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
}
XYZ = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.072175], [0.0193339, 0.119192, 0.9503041]])


def _linear(colour: str) -> np.ndarray:
    c = np.array(matplotlib.colors.to_rgb(colour))
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def _lab(colour: str, sight: str) -> np.ndarray:
    xyz = XYZ @ np.clip(SIGHT[sight] @ _linear(colour), 0, 1) / np.array([0.95047, 1, 1.08883])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def _nearest(colours: list[str]) -> float:
    """Smallest CIE76 distance of any two colours to any of the three kinds of sight; about 2.3 is just seen."""
    return min(
        float(np.linalg.norm(_lab(a, sight) - _lab(b, sight))) for a, b in combinations(colours, 2) for sight in SIGHT
    )


def test_every_theme_has_a_colour_of_its_own_that_colour_blind_readers_tell_apart() -> None:
    assert sorted(style.THEMES) == sorted(codes("theme"))
    assert _nearest(list(style.THEMES.values())) > 8


def test_series_are_told_apart_by_colour_blind_readers() -> None:
    assert _nearest(list(style.SERIES)) > 15


@pytest.mark.parametrize(
    "colour", [*style.THEMES.values(), *style.SERIES, style.INK, style.QUIET, style.GOOD, style.BAD]
)
def test_marks_stand_out_from_the_page(colour: str) -> None:
    luminance = float(_linear(colour) @ np.array([0.2126, 0.7152, 0.0722]))
    ratio = 1.05 / (luminance + 0.05)
    assert ratio >= (4.5 if colour in (style.INK, style.QUIET) else 3)


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=30), st.floats(0.1, 5))
def test_spread_labels_never_overlap_and_keep_their_order(positions: list[float], gap: float) -> None:
    placed = labels.spread(positions, gap)
    order = sorted(range(len(positions)), key=lambda i: (positions[i], i))
    assert all(placed[b] - placed[a] >= gap * 0.999 for a, b in pairwise(order))
    if all(positions[b] - positions[a] >= gap for a, b in pairwise(order)):
        assert placed == pytest.approx(positions)  # nothing moves that need not


@given(st.text(alphabet="法治政府abc ，。（）12,.:", max_size=80), st.integers(6, 40))
def test_wrapping_loses_no_character_and_begins_no_line_with_a_closing_mark(text: str, width: int) -> None:
    wrapped = style.wrap(text, width)
    assert wrapped.replace("\n", "").replace(" ", "") == text.replace(" ", "")
    assert all(line[0] not in "，。）,.:" for line in wrapped.split("\n")[1:] if line)


def test_a_name_of_forty_characters_is_shortened_to_its_width() -> None:
    short = style.shorten("示例省云岭自治州某某县" * 4, 20)
    assert style.columns(short) <= 20 and short.endswith("…")
    assert style.shorten("云岭县 2020", 20) == "云岭县 2020"


@style.styled
def _drawn() -> matplotlib.axes.Axes:
    ax = style.axes(None, height=2)
    ax.plot([2019, 2020], [1, 2])
    return style.finish(ax, title="行政复议", x="年度", y="件", note="n = 2 份报告", alt="折线图：行政复议")


def test_the_same_figure_and_table_make_the_same_files(tmp_path: Path) -> None:
    table = pd.DataFrame({"年度": [2019, 2020], "share": [1 / 3, 0.1 + 0.2]})
    digests = []
    for run in ("a", "b"):
        saved = save(_drawn(), tmp_path / run, "same", table)
        digests.append([hashlib.sha256(saved.path(s).read_bytes()).hexdigest() for s in ("svg", "png", "csv")])
    assert digests[0] == digests[1]


def test_the_csv_is_the_table_and_a_spreadsheet_runs_nothing_of_it(tmp_path: Path) -> None:
    table = pd.DataFrame({"title": ["=HYPERLINK(1)", "云岭县", "-3", "@x"], "n": [1, -2, 3, 4]})
    read = pd.read_csv(save(_drawn(), tmp_path, "t", table).path("csv"))
    assert read["title"].tolist() == ["'=HYPERLINK(1)", "云岭县", "-3", "'@x"]
    assert read["n"].tolist() == [1, -2, 3, 4]


def test_a_figure_shows_itself_with_its_alternative_text(tmp_path: Path) -> None:
    saved = save(_drawn(), tmp_path, "alt", pd.DataFrame())
    data, about = saved._repr_mimebundle_()
    assert about["image/png"]["alt"] == "折线图：行政复议" and about["image/png"]["figure"] == "alt"
    assert "折线图：行政复议" in data["text/plain"]


def test_a_figure_without_alternative_text_is_refused(tmp_path: Path) -> None:
    ax = style.axes(None)
    with pytest.raises(LawpolicyError, match="alternative text"):
        save(ax, tmp_path, "none", pd.DataFrame())


@pytest.mark.parametrize("name", ["", "../x", "a/b", "图", ".x"])
def test_a_name_that_leaves_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(LawpolicyError, match="cannot name"):
        save(_drawn(), tmp_path, name, pd.DataFrame())


def test_drawing_leaves_the_settings_of_the_caller_as_they_were() -> None:
    before = dict(matplotlib.rcParams)
    _drawn()
    assert {k: v for k, v in dict(matplotlib.rcParams).items() if before[k] != v} == {}


def test_the_bitmap_keeps_the_colours_of_bands(tmp_path: Path) -> None:
    """A palette cut too small turned pale green bands lilac, and grey those of another theme."""
    from PIL import Image

    figure, ax = plt.subplots()
    pale = [(*matplotlib.colors.to_rgb(c), 0.16) for c in (*style.THEMES.values(), *style.SERIES)]
    for i, tint in enumerate(pale):
        ax.fill_between([i, i + 0.9], 0, 1, color=tint, linewidth=0)
        ax.plot([i, i + 0.9], [0, 1], color=tint[:3])
    saved = save(figure, tmp_path, "bands", pd.DataFrame(), alt="bands of every colour")
    image = np.asarray(Image.open(saved.path("png")).convert("RGB")).reshape(-1, 3)
    seen, counts = np.unique(image, axis=0, return_counts=True)
    large = seen[counts > 500].astype(float)
    for tint in pale:
        wanted = 255 * (0.16 * np.array(tint[:3]) + 0.84)
        assert np.abs(large - wanted).max(axis=1).min() < 2.5, tint

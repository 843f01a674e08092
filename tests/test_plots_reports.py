"""Figures of the corpus itself, through their Axes: what is drawn is what the table holds, no more and no less."""

from __future__ import annotations

import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib.patches import FancyBboxPatch, Rectangle

from lawpolicy import plots
from lawpolicy.language import LANGUAGES, codes, name

matplotlib.use("agg")


@pytest.fixture(autouse=True)
def _close() -> None:
    import matplotlib.pyplot as plt

    plt.close("all")


def texts(ax: matplotlib.axes.Axes) -> list[str]:
    return [t.get_text() for t in ax.texts]


def note(ax: matplotlib.axes.Axes) -> str:
    return next(t.get_text() for t in ax.texts if t.get_gid() == "note")


COVERAGE = pd.DataFrame(
    [("prefecture", 2019, 0), ("prefecture", 2020, 12), ("county", 2019, 345), ("county", 2020, 0)],
    columns=["level", "year", "n"],
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_coverage_writes_every_count_and_leaves_missing_years_empty(language: str) -> None:
    ax = plots.coverage(COVERAGE, language=language)
    shown = [t for t in texts(ax) if t.isdigit()]
    assert sorted(shown) == ["12", "345"]
    assert [t.get_text() for t in ax.get_yticklabels()] == [
        name("level", c, language) for c in ("prefecture", "county")
    ]
    assert [t.get_text() for t in ax.get_xticklabels()] == ["2019", "2020"]
    assert "357" in note(ax) and ax.get_xlabel() and ax.get_ylabel()


def test_coverage_without_level_or_year_says_so() -> None:
    ax = plots.coverage(COVERAGE.iloc[:0])
    assert any("层级" in t for t in texts(ax)) and ax.get_label()


def test_numbers_on_dark_cells_can_be_read() -> None:
    ax = plots.coverage(COVERAGE)
    mesh = ax.collections[0]
    faces = dict(zip([0, 12, 345, 0], mesh.get_facecolors(), strict=False))
    for text in ax.texts:
        if text.get_text() in ("12", "345"):
            assert _contrast(text.get_color(), faces[int(text.get_text())]) > 4.5


def _contrast(one: object, other: object) -> float:
    def luminance(colour: object) -> float:
        rgb = np.array(matplotlib.colors.to_rgb(colour))
        linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
        return float(linear @ np.array([0.2126, 0.7152, 0.0722]))

    a, b = sorted((luminance(one), luminance(other)), reverse=True)
    return (a + 0.05) / (b + 0.05)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tile_map_has_every_province_once_and_no_tile_over_another(language: str) -> None:
    provinces = codes("place")[:34]
    table = pd.DataFrame({"province": provinces, "n": range(34), "n_issuers": range(34), "n_available": 100})
    ax = plots.provinces(table, language=language)
    boxes = [p for p in ax.patches if isinstance(p, FancyBboxPatch)]
    assert len(boxes) == 34 and len({(p.get_x(), p.get_y()) for p in boxes}) == 34
    written = " ".join(texts(ax)).replace("\n", " ")
    assert all(name("place", p, language) in written for p in provinces)
    assert "33/100" in texts(ax) and str(sum(range(34))) in note(ax).replace(",", "")


FIELDS = pd.DataFrame(
    {
        "field": ["issuer", "year"], "n_stated": [1, 3], "n_inferred": [4, 1], "n_manifest": [0, 1],
        "n_correction": [0, 0], "n_missing": [1, 1], "confidence": [0.94, np.nan],
    }
)  # fmt: skip


def test_bars_of_fields_add_up_to_all_reports() -> None:
    ax = plots.fields(FIELDS)
    bars = [p for p in ax.patches if isinstance(p, Rectangle)]
    for row in (0, 1):
        own = [b for b in bars if round(b.get_y() + b.get_height() / 2) == row]
        assert sum(b.get_width() for b in own) == 6
    assert ax.get_xlim() == (0, 6)
    assert any("0.94" in t for t in texts(ax)) and "n = 6" in note(ax)


def test_requirements_show_what_cannot_be_told_and_no_share_of_nothing() -> None:
    table = pd.DataFrame(
        [("on_time", 0, 0, 6, np.nan), ("causes", 2, 4, 0, 1 / 3)],
        columns=["requirement", "n_met", "n_unmet", "n_unknown", "share"],
    )
    ax = plots.requirements(table)
    assert " –" in texts(ax) and " 33%" in texts(ax)
    assert "%" in ax.get_label()


@pytest.mark.parametrize("language", LANGUAGES)
def test_reports_that_a_figure_leaves_out_are_counted_under_it(language: str) -> None:
    covered = COVERAGE.copy()
    covered.attrs["unknown"] = 5
    assert " 5 " in note(plots.coverage(covered, language=language))
    table = pd.DataFrame({"province": codes("place")[:34], "n": 1, "n_issuers": 1, "n_available": 100})
    table.attrs["unknown"] = 7
    assert "7" in note(plots.provinces(table, language=language)).replace("34", "")


def test_a_map_of_no_known_province_says_so() -> None:
    table = pd.DataFrame({"province": codes("place")[:34], "n": 0, "n_issuers": 0, "n_available": 100})
    table.attrs["unknown"] = 300
    ax = plots.provinces(table)
    assert not ax.patches and "300 份报告的省份均不明" in " ".join(texts(ax))

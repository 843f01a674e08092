"""Figures about the reports themselves: coverage by level and year, provinces, how fields are known, the law's asks."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from lawpolicy import codebook
from lawpolicy.language import by_year, listed, name, number, say, share
from lawpolicy.plots import style

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes


@style.styled
def coverage(table: pd.DataFrame, ax: Axes | None = None, *, language: str = "zh") -> Axes:
    """Reports by level and year as a grid of counts; a year without reports is an empty cell.

    ``table``: ``level``, ``year``, ``n``, a row for each pair (:func:`lawpolicy.overview.coverage`).
    """
    import seaborn

    title = say("coverage_title", language)
    grid = table.pivot_table(index="level", columns="year", values="n", aggfunc="sum", sort=False)
    ax = style.axes(ax, height=1.6 + 0.42 * max(1, len(grid)))
    if grid.empty:
        return style.nothing(ax, say("coverage_nothing", language), title=title)
    top = float(grid.to_numpy().max())
    words = grid.map(lambda n: number(n, language) if n else "")
    seaborn.heatmap(
        grid.astype(float),
        mask=grid == 0,
        ax=ax,
        cmap=style.tints(),
        vmin=0,
        vmax=max(top, 1),
        cbar=False,
        annot=words.to_numpy(),
        fmt="",
        linewidths=1.5,
        linecolor="white",
        annot_kws={"fontsize": 8.5, "color": style.INK},
    )
    ax.set_facecolor(style.PALE)
    ax.set_yticks([i + 0.5 for i in range(len(grid))], [name("level", c, language) for c in grid.index], rotation=0)
    ax.set_xticks([i + 0.5 for i in range(grid.shape[1])], [str(y) for y in grid.columns], rotation=0)
    style.thin_ticks(ax, grid.shape[1])
    ax.grid(False)
    total = int(table["n"].sum())
    years: Any = table.groupby("year")["n"].sum()
    said = by_year({int(y): int(n) for y, n in years.items()}, language)
    return style.finish(
        ax,
        title=title,
        x=say("axis_year", language),
        y=say("axis_level", language),
        note=say("coverage_note", language, n=number(total, language)) + _unknown(table, "coverage_unknown", language),
        alt=say("coverage_alt", language, n=number(total, language), years=said),
    )


def _unknown(table: pd.DataFrame, key: str, language: str) -> str:
    """What a note says of reports that the table leaves out, as :mod:`lawpolicy.overview` counts them."""
    n = int(table.attrs.get("unknown", 0))
    return say(key, language, n=number(n, language)) if n else ""


@cache
def _tiles() -> dict[str, tuple[int, int]]:
    rows = codebook.rows("tiles", key=("province",), required=("row", "column"))
    return {r["province"]: (int(r["row"]), int(r["column"])) for r in rows}


@style.styled
def provinces(table: pd.DataFrame, ax: Axes | None = None, *, language: str = "zh") -> Axes:
    """A tile for each province: its name, governments that report of all there are; darker where more reports are.

    ``table``: ``province``, ``n``, ``n_issuers``, ``n_available`` (:func:`lawpolicy.overview.provinces`). A province
    without reports is an empty tile; one that the table does not hold is not drawn.
    """
    from matplotlib.patches import FancyBboxPatch

    ax = style.axes(ax, height=6.2, width=6.6)
    if not (table["n"] > 0).any():
        unknown = number(int(table.attrs.get("unknown", 0)), language)
        return style.nothing(ax, say("provinces_nothing", language, n=unknown), title=say("provinces_title", language))
    shade = style.tints()
    top = max(1.0, float(table["n"].max()) if len(table) else 1.0)
    rows: Any = table.set_index("province")
    for province, (row, column) in _tiles().items():
        if province not in rows.index:
            continue
        n, issuers, there = (rows.at[province, c] for c in ("n", "n_issuers", "n_available"))
        face = shade(0.25 + 0.75 * float(n) / top) if n else style.PALE
        box = FancyBboxPatch(
            (column + 0.05, -row - 0.95),
            0.9,
            0.9,
            boxstyle="round,pad=0,rounding_size=0.06",
            facecolor=face,
            edgecolor="none",
            gid=f"tile-{province}",
        )
        ax.add_patch(box)
        size = 8.5 if language == "zh" else 6.4
        label = style.wrap(name("place", province, language), 12)
        ax.text(
            column + 0.5,
            -row - 0.38,
            label,
            ha="center",
            va="center_baseline",
            color=style.INK,
            size=size,
            linespacing=1.1,
        )
        # Where no county is known (港澳台) there is nothing to compare with.
        below = f"{number(issuers, language)}/{number(there, language)}" if there > 1 else "–"
        ax.text(
            column + 0.5, -row - 0.7, below, ha="center", va="center", color=style.INK if n else style.QUIET, size=6.5
        )
    ax.set_xlim(0, 9)
    ax.set_ylim(-8.05, 0.05)
    ax.set_aspect("equal")
    ax.grid(False)
    for side in ax.spines.values():
        side.set_visible(False)
    ax.set_xticks([])
    ax.set_yticks([])
    with_reports = table[table["n"] > 0]
    said = listed(
        (
            f"{name('place', p, language)} {number(n, language)}"
            for p, n in zip(with_reports["province"].head(8), with_reports["n"].head(8), strict=True)
        ),
        language,
    )
    about = {"n": number(int(table["n"].sum()), language), "provinces": len(with_reports)}
    return style.finish(
        ax,
        title=say("provinces_title", language),
        x="",
        y="",
        note=say("provinces_note", language, **about) + _unknown(table, "provinces_unknown", language),
        alt=say("provinces_alt", language, **about, most=said),
    )


def _stacked(
    ax: Axes, labels: list[str], parts: list[tuple[str, list[float], str]], ends: list[str], language: str
) -> Axes:
    """Horizontal bars from the top down, cut into parts (legend, counts, colour), with a word at the end of each."""
    from matplotlib.patches import Patch

    left = [0.0] * len(labels)
    for _, counts, tint in parts:
        ax.barh(range(len(labels)), counts, left=left, color=tint, height=0.66, edgecolor="white", linewidth=0.8)
        for i, n in enumerate(counts):
            if n and n >= 0.04 * max(1.0, sum(p[1][i] for p in parts)):
                at, ink = left[i] + n / 2, style.ink_on(tint)
                ax.text(at, i, number(n, language), ha="center", va="center", color=ink, size=7.5)
        left = [a + b for a, b in zip(left, counts, strict=True)]
    for i, word in enumerate(ends):
        ax.text(left[i], i, f" {word}", ha="left", va="center", size=8, color=style.QUIET)
    ax.set_yticks(range(len(labels)), labels)
    ax.invert_yaxis()
    ax.grid(False)
    ax.set_xlim(0, max([*left, 1.0]))
    ax.spines["left"].set_visible(False)
    style.whole_numbers(ax.xaxis)
    ax.legend(
        handles=[Patch(color=tint, label=word) for word, counts, tint in parts if sum(counts)],
        loc="lower left",
        bbox_to_anchor=(0, 1.0),
        ncols=5,
        handlelength=1.0,
        borderaxespad=0.1,
    )
    return ax


@style.styled
def fields(table: pd.DataFrame, ax: Axes | None = None, *, language: str = "zh") -> Axes:
    """How each field is known, a bar of reports a field: stated, inferred, given by hand, missing; mean confidence.

    ``table``: :func:`lawpolicy.overview.fields`.
    """
    ax = style.axes(ax, height=1.7 + 0.3 * len(table))
    given = (table["n_manifest"] + table["n_correction"]).tolist()
    parts: list[tuple[str, list[Any], str]] = [
        (name("method", "stated", language), table["n_stated"].tolist(), style.AFTER),
        (name("method", "inferred", language), table["n_inferred"].tolist(), style.BEFORE),
        (say("fields_given", language), given, style.SERIES[4]),
        (say("fields_missing", language), table["n_missing"].tolist(), style.UNKNOWN),
    ]
    ends = ["" if c != c else number(c, language, 2) for c in table["confidence"]]
    _stacked(ax, [name("field", f, language) for f in table["field"]], parts, ends, language)
    n = int(table[[c for c in table.columns if c.startswith("n_")]].iloc[0].sum()) if len(table) else 0
    ax.set_title("", pad=24)
    missing = [name("field", f, language) for f, m in zip(table["field"], table["n_missing"], strict=True) if m]
    return style.finish(
        ax,
        title=say("fields_title", language),
        x=say("axis_reports", language),
        y="",
        pad=24,
        note=say("fields_note", language, n=number(n, language)),
        alt=say("fields_alt", language, n=number(n, language), missing=listed(missing, language) or "–"),
    )


@style.styled
def requirements(table: pd.DataFrame, ax: Axes | None = None, *, language: str = "zh") -> Axes:
    """What the law asks, a bar of reports a requirement: met, not met, cannot be told; share of those that can be.

    ``table``: :func:`lawpolicy.overview.requirements`.
    """
    ax = style.axes(ax, height=1.7 + 0.34 * len(table))
    parts: list[tuple[str, list[Any], str]] = [
        (say("met", language), table["n_met"].tolist(), style.GOOD),
        (say("unmet", language), table["n_unmet"].tolist(), style.BAD),
        (say("cannot_tell", language), table["n_unknown"].tolist(), style.UNKNOWN),
    ]
    ends = [share(s, language) for s in table["share"]]
    labels = [name("requirement", r, language) for r in table["requirement"]]
    _stacked(ax, labels, parts, ends, language)
    n = int(table[["n_met", "n_unmet", "n_unknown"]].iloc[0].sum()) if len(table) else 0
    said = listed((f"{label} {end}" for label, end in zip(labels, ends, strict=True)), language)
    return style.finish(
        ax,
        title=say("requirements_title", language),
        x=say("axis_reports", language),
        y="",
        pad=24,
        note=say("requirements_note", language, n=number(n, language)),
        alt=say("requirements_alt", language, shares=said),
    )

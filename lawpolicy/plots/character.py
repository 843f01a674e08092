"""Figures of what reports are like: which Outline their chapters follow, how candid and how concrete they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lawpolicy.language import by_year, codes, listed, name, number, say
from lawpolicy.plots import labels, lines, style
from lawpolicy.plots.themes import bare

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

NAMED = 12  # reports whose points bear their names; more would lie over each other
CROWD = 800  # points from which on their density says more than they do


def _percent(rows: pd.DataFrame, factor: float = 100.0) -> pd.DataFrame:
    return rows.assign(**{c: rows[c].astype(float) * factor for c in ("mean", "low", "high")})


def ends(each: list[lines.Line], language: str) -> str:
    """First and last value of each line in words, for the alternative text."""
    said = []
    for line in each:
        known = [(y, v) for y, v in zip(line.years, line.values, strict=True) if v == v]
        if known:
            (first, a), (last, b) = known[0], known[-1]
            said.append(f"{line.label} {a:.1f} ({first})" + (f" → {b:.1f} ({last})" if first != last else ""))
    return listed(said, language)


@style.styled
def outlines(
    table: pd.DataFrame,
    ax: Axes | None = None,
    *,
    panel: str = "all",
    events: pd.DataFrame | None = None,
    language: str = "zh",
) -> Axes:
    """How much of each national Outline the reports' chapters cover, a line an Outline over the years.

    ``table``: :func:`lawpolicy.stats.outline_trend` by year. ``events``: dates to mark.
    """
    title = say("outlines_title", language)
    rows = table[(table["panel"] == panel) & table["year"].notna()]
    ax = style.axes(ax, height=4.0)
    if rows["mean"].notna().sum() == 0:
        return style.nothing(ax, say("outlines_nothing", language), title=title)
    tints = dict(zip(sorted(rows["outline"].unique()), (style.BEFORE, style.AFTER), strict=False))
    each = [
        lines.line(
            name("outline", code, language), tint, _percent(rows[rows["outline"] == code]), "mean", "low", "high", m
        )
        for (code, tint), m in zip(tints.items(), "oD", strict=False)
    ]
    counts: Any = rows.groupby("year")["n_reports"].max().items()
    lines.draw(ax, each, n={int(y): int(n) for y, n in counts})
    marked = lines.marks(ax, events, language)
    return style.finish(
        ax,
        title=title,
        x=say("axis_year", language),
        y=say("axis_coverage", language),
        pad=22 if marked else None,
        note="\n".join(p for p in (say("outlines_note", language), marked) if p),
        alt=say("outlines_alt", language, ends=ends(each, language)),
    )


@style.styled
def profile(table: pd.DataFrame, ax: Axes | None = None, *, language: str = "zh") -> Axes:
    """Candour against concreteness, a point a report, by level; names beside the points where they are few.

    ``table``: :func:`lawpolicy.stats.profile`.
    """
    title = say("profile_title", language)
    known = table.dropna(subset=["candour", "concreteness"])
    ax = style.axes(ax, height=4.4)
    if known.empty:
        return style.nothing(ax, say("profile_nothing", language), title=title)
    levels = [c for c in codes("level") if c in set(known["level"].dropna())]
    known_levels = [name("level", c, language) for c in levels]
    unknown = say("level_unknown", language)
    data: Any = known.assign(
        x=known["concreteness"].astype(float),
        y=known["candour"].astype(float) * 100,
        kind=[
            unknown if c != c else name("level", c, language)
            for c in known["level"].astype(object).fillna(float("nan"))
        ],
    )
    order = [*known_levels, *([unknown] if (data["kind"] == unknown).any() else [])]
    if len(data) > CROWD:
        _dense(ax, data, order)
    else:
        _scatter(ax, data, order)
    ax.grid(True, axis="both")
    ax.legend(loc="lower left", bbox_to_anchor=(-0.01, 1.0), ncols=5, handletextpad=0.1, borderaxespad=0.1)
    middle = {m: number(float(data[c].median()), language, 1) for m, c in (("candour", "y"), ("concreteness", "x"))}
    n = number(len(data), language)
    return style.finish(
        ax,
        title=title,
        x=say("measure_concreteness", language),
        y=say("measure_candour", language),
        pad=24,
        note=say("profile_note_dense" if len(data) > CROWD else "profile_note", language, n=n),
        alt=say("profile_alt", language, n=n, **middle),
    )


def _scatter(ax: Axes, data: Any, order: list[str]) -> None:
    """A point a report, its name beside it where they are few."""
    import seaborn

    few = len(data) <= NAMED
    seaborn.scatterplot(
        data=data,
        x="x",
        y="y",
        hue="kind",
        style="kind",
        hue_order=order,
        style_order=order,
        palette=style.series(len(order)),
        markers=list(lines.MARKERS[: len(order)]),
        s=46 if few else 22,
        alpha=0.95 if few else 0.5,
        linewidth=0,
        ax=ax,
        legend="full",
    )
    ax.set_ylim(0, (float(data["y"].max()) or 1.0) * 1.15)
    ax.set_xlim(0, (float(data["x"].max()) or 1.0) * (1.32 if few else 1.05))
    if few:
        _names(ax, data)


def _names(ax: Axes, data: Any) -> None:
    """Names beside their points, moved up or down where they would lie over each other."""
    low, high = ax.get_ylim()
    inches = ax.get_figure(root=True).get_size_inches()[1] * 0.6  # type: ignore[union-attr]
    placed = labels.spread([float(y) for y in data["y"]], (high - low) * 8 * 1.3 / 72 / inches, low, high)
    for row, at in zip(data.itertuples(), placed, strict=True):
        ax.annotate(
            style.squeeze(str(row.label), 24),
            xy=(row.x, row.y),
            xytext=(row.x + 0.012 * ax.get_xlim()[1], at),
            va="center",
            fontsize=8,
            color=style.QUIET,
        )


def _dense(ax: Axes, data: Any, order: list[str]) -> None:
    """Many reports: how many lie in each cell, and the median of each level on top."""
    ax.hexbin(data["x"], data["y"], gridsize=32, mincnt=1, cmap=style.sequential(), linewidths=0.2, gid="density")
    for kind, tint, marker in zip(order, style.series(len(order)), lines.MARKERS, strict=False):
        own = data[data["kind"] == kind]
        ax.plot(
            [own["x"].median()],
            [own["y"].median()],
            marker,
            color=tint,
            markersize=9,
            markeredgecolor="white",
            markeredgewidth=1.5,
            label=kind,
            gid=f"median-{kind}",
        )
    ax.set_ylim(bottom=0)
    ax.set_xlim(left=0)


@style.styled
def profile_trend(table: pd.DataFrame, ax: Axes | None = None, *, panel: str = "all", language: str = "zh") -> Axes:
    """Candour, concreteness, plans and leader's duty over the years, a small panel each (insets of the Axes).

    ``table``: :func:`lawpolicy.stats.profile_trend` by year.
    """
    title = say("profile_trend_title", language)
    rows = table[(table["panel"] == panel) & table["year"].notna()]
    if rows["mean"].notna().sum() == 0:
        return style.nothing(style.axes(ax), say("profile_nothing", language), title=title)
    ax = style.axes(ax, height=4.8)
    measures = list(dict.fromkeys(rows["measure"]))
    deep = -(-len(measures) // 2)
    seen: Any = rows.groupby("year")["n_reports"].max().items()
    counts = {int(y): int(n) for y, n in seen}
    each = []
    for i, measure in enumerate(measures):
        row, column = divmod(i, 2)
        inset = ax.inset_axes((column / 2 + 0.01, 1 - (row + 0.86) / deep, 0.45, 0.62 / deep))
        own = _percent(rows[rows["measure"] == measure], 1.0 if measure == "concreteness" else 100.0)
        line = lines.line(
            say(f"measure_{measure}", language), style.SERIES[i], own, "mean", "low", "high", lines.MARKERS[i]
        )
        lines.draw(inset, [line], label=False)
        style.thin_ticks(inset, max(counts) - min(counts) + 1, 6)
        inset.tick_params(labelsize=7.5)
        inset.set_title(line.label, fontsize=8.5, color=style.SERIES[i], pad=4, loc="left")
        inset.set_label(f"measure-{measure}")
        each.append(line)
    bare(ax, 0.0)
    said = by_year(counts, language)
    return style.finish(
        ax,
        title=title,
        x=say("axis_year", language),
        y="",
        note=say("profile_trend_note", language, counts=said),
        alt=say("profile_trend_alt", language, ends=ends(each, language)),
    )

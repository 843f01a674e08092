"""Figures compared: by level over the years, and by province."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from lawpolicy.language import codes, listed, name, number, say, short
from lawpolicy.plots import style
from lawpolicy.plots.themes import bare

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from lawpolicy.indicators.edited import Codebook

MOST = 6  # indicators in one figure
_BOUNDS = {"at_least": "^", "at_most": "v", "about": "s"}  # a floor points up: the figure lies there or above


def _heading(code: str, unit: Any, language: str, codebook: Codebook | None) -> str:
    inside = "" if unit is None or unit != unit or unit == "" else name("unit", unit, language, codebook)
    shown = f"（{inside}）" if language == "zh" else f" ({inside})"
    return style.wrap(name("indicator", code, language, codebook) + (shown if inside else ""), 46)


@style.styled
def by_level(
    panel: pd.DataFrame,
    table: pd.DataFrame,
    ax: Axes | None = None,
    *,
    indicators: list[str],
    language: str = "zh",
    codebook: Codebook | None = None,
) -> Axes:
    """Each indicator over the years, a small panel each (insets), a colour a level.

    ``panel``: :func:`lawpolicy.stats.panel`, drawn as a point an issuer where a group has fewer than ten of them (▲ at
    least, ▼ at most, ■ about); ``table``: :func:`lawpolicy.stats.compare` by level, drawn as median with its 95 %
    interval where it has ten or more. The first six of ``indicators`` are drawn. ``codebook``: that of the corpus, for
    the names of its own indicators and units.
    """
    title = say("by_level_title", language)
    kept = [c for c in indicators if c in set(panel["indicator"].dropna())][:MOST]
    known: Any = panel.dropna(subset=["value", "year"])
    known = known[known["indicator"].isin(kept)]
    kept = [c for c in kept if c in set(known["indicator"])]
    if not kept:
        return style.nothing(style.axes(ax), say("by_level_nothing", language), title=title)
    deep = -(-len(kept) // 2)
    ax = style.axes(ax, height=1.5 + 1.95 * deep)
    levels = [c for c in codes("level") if c in set(known["level"].dropna())]
    tints = dict(zip(levels, style.series(len(levels)), strict=True))
    years = (int(known["year"].min()), int(known["year"].max()))
    for i, code in enumerate(kept):
        row, column = divmod(i, 2)
        inset = ax.inset_axes((column * 0.52 + 0.02, 1 - (row + 0.86) / deep, 0.44, 0.62 / deep))
        own = known[known["indicator"] == code]
        groups = table[(table["indicator"] == code) & (table["by"] == "level")]
        drawn: list[float] = []
        here = [level for level in levels if (own["level"] == level).any()]
        for place, level in enumerate(here):
            shift = 0.22 * (place - (len(here) - 1) / 2)
            drawn += _level(inset, own[own["level"] == level], groups[groups["group"] == level], tints[level], shift)
        _frame(inset, own, drawn, years, language)
        heading = _heading(code, own["unit"].iloc[0], language, codebook)
        inset.set_title(heading, fontsize=8.5, color=style.INK, pad=4, loc="left")
        inset.set_label(f"indicator-{code}")
    bare(ax, 0.0)
    _legend(ax, {name("level", level, language): tint for level, tint in tints.items()})
    said = listed((name("indicator", c, language, codebook) for c in kept), language)
    n = number(int(known["issuer_key"].nunique()), language)
    return style.finish(
        ax,
        title=title,
        x=say("axis_year", language),
        y="",
        pad=26,
        note=say("by_level_note", language, n=n),
        alt=say("by_level_alt", language, n=n, indicators=said),
    )


def _level(inset: Axes, points: Any, groups: Any, tint: str, shift: float) -> list[float]:
    """One level of one indicator: medians with intervals for many issuers, every figure for few; what was drawn."""
    many = {int(r.year): r for r in groups.itertuples() if r.low == r.low and r.year == r.year}
    for year, row in many.items():
        inset.plot([year + shift] * 2, [row.low, row.high], color=tint, linewidth=1.6)
        inset.plot([year + shift], [row.median], "o", color=tint, markersize=4.5)
    drawn = [float(v) for row in many.values() for v in (row.low, row.high)]
    runs = sorted(many)
    for a, b in pairwise(runs):
        if b == a + 1:
            inset.plot([a + shift, b + shift], [many[a].median, many[b].median], color=tint, linewidth=1.0, alpha=0.6)
    for row in points.itertuples():
        if int(row.year) in many:
            continue
        drawn.append(float(row.value))
        inset.plot(
            [int(row.year) + shift],
            [float(row.value)],
            marker=_BOUNDS.get(str(row.bound), "o"),
            color=tint,
            markerfacecolor="white",
            markeredgewidth=1.3,
            markersize=5,
            linestyle="none",
            clip_on=False,
            zorder=3,
        )
    return drawn


def _frame(inset: Axes, own: Any, drawn: list[float], years: tuple[int, int], language: str) -> None:
    """Years below, the same for all panels; at the left zero, or a scale of powers where the figures differ by more
    than fifty times."""
    from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullLocator

    first, last = years
    inset.set_xlim(first - 0.6, last + 0.6)
    inset.set_xticks(range(first, last + 1), [str(y) for y in range(first, last + 1)], fontsize=7.5)
    style.thin_ticks(inset, last - first + 1, 6)
    low, high = min(drawn), max(drawn)
    if str(own["unit"].iloc[0]) == "%":
        rate_scale(inset.yaxis, low, high)
    elif low > 0 and high / low > 50:
        inset.set_yscale("log")
        inset.yaxis.set_major_locator(LogLocator(10, subs=(1.0,) if high / low > 1000 else (1.0, 3.0), numticks=6))
        inset.yaxis.set_minor_locator(NullLocator())
        inset.set_ylim(low / 1.3, high * 1.3)
    else:
        inset.set_ylim(0.0, high * 1.1 or 1.0)
        inset.yaxis.set_major_locator(MaxNLocator(4, integer=high > 3))
    inset.yaxis.set_major_formatter(FuncFormatter(lambda v, _: short(float(v), language)))
    inset.tick_params(labelsize=7.5)


def rate_scale(axis: Any, low: float, high: float) -> None:
    """A scale for percentages that shows them apart and no tick above 100."""
    from matplotlib.ticker import MaxNLocator

    span = max(high - low, 4.0)
    end = high + 0.12 * span
    start = max(0.0, min(low, high - span) - 0.12 * span)
    last = 100.0 if high <= 100.0 else end
    ticks = [
        float(t)
        for t in MaxNLocator(4, steps=[1, 2, 5, 10]).tick_values(start, min(end, last))
        if start <= t <= min(end, last)
    ]
    axis.set_ticks(ticks)
    axis.set_view_interval(start, end, ignore=True)


def _legend(ax: Axes, tints: dict[str, str]) -> None:
    from matplotlib.lines import Line2D

    handles = [Line2D([], [], color=tint, marker="o", linestyle="none", label=word) for word, tint in tints.items()]
    ax.legend(
        handles=handles, loc="lower left", bbox_to_anchor=(-0.01, 1.0), ncols=6, handletextpad=0.1, borderaxespad=0.1
    )


@style.styled
def by_place(
    table: pd.DataFrame,
    ax: Axes | None = None,
    *,
    most: int = 31,
    language: str = "zh",
    codebook: Codebook | None = None,
) -> Axes:
    """An indicator by province in the year with most issuers: median, its 95 % interval or quartiles, n beside.

    ``table``: :func:`lawpolicy.stats.compare` of one indicator by province. The range that bounds leave to a median is
    a thin line; below ten issuers there is no interval and the point is hollow. ``codebook``: that of the corpus, for
    the names of its own indicators and units.
    """
    known: Any = table.dropna(subset=["median", "year"])
    code = str(known["indicator"].iloc[0]) if len(known) else ""
    title = say(
        "by_place_title",
        language,
        indicator=name("indicator", code, language, codebook) if code else say("figures_any", language),
    )
    if known.empty:
        return style.nothing(style.axes(ax), say("by_place_nothing", language), title=title)
    known = known[known.groupby("year")["group"].transform("nunique") > 1]  # one province alone is no comparison
    if known.empty:
        return style.nothing(style.axes(ax), say("by_place_single", language), title=title)
    totals = known.groupby("year")["n_issuers"].sum()
    year = int(totals.sort_index(ascending=False).idxmax())
    rows: list[Any] = list(
        known[known["year"] == year].sort_values(["median", "group"], ascending=[False, True]).itertuples()
    )
    shown = rows[:most]
    ax = style.axes(ax, height=1.7 + 0.22 * max(3, len(shown)))
    for y, row in enumerate(shown):
        sure = row.low == row.low
        if sure:
            ax.plot([row.low, row.high], [y, y], color=style.AFTER, linewidth=2.2, gid=f"interval-{row.group}")
        if row.median_most == row.median_most and row.median_most > row.median_least:
            ax.plot([row.median_least, row.median_most], [y, y], color=style.AFTER, linewidth=0.8)
        ax.plot(
            [row.median],
            [y],
            marker=_BOUNDS.get(str(row.mean_bound), "o"),
            color=style.AFTER,
            markersize=5.5,
            markerfacecolor=style.AFTER if sure else "white",
            markeredgewidth=1.4,
            linestyle="none",
            clip_on=False,
        )
        ax.annotate(
            f"n={number(int(row.n_issuers), language)}",
            xy=(1.0, y),
            xycoords=("axes fraction", "data"),
            xytext=(6, 0),
            textcoords="offset points",
            va="center",
            fontsize=7.5,
            color=style.QUIET,
            annotation_clip=False,
        )
    ax.set_yticks(range(len(shown)), [name("place", r.group, language) for r in shown])
    ax.set_ylim(len(shown) - 0.4, -0.6)
    if str(shown[0].unit) == "%":
        reach = [float(v) for r in shown for v in (r.low, r.median, r.high) if v == v]
        rate_scale(ax.xaxis, min(reach), max(reach))
    else:
        ax.set_xlim(left=0)
    ax.grid(True, axis="x")
    ax.grid(False, axis="y")
    ax.spines["left"].set_visible(False)
    _readable(ax, language)
    n = number(sum(int(r.n_issuers) for r in rows), language)
    said = listed(
        (f"{name('place', r.group, language)} {short(float(r.median), language)}" for r in shown[:6]), language
    )
    stated = shown[0].unit
    unit = name("unit", stated, language, codebook) if isinstance(stated, str) and stated else ""
    return style.finish(
        ax,
        title=title,
        x=say("axis_median", language, unit=unit) if unit else say("axis_median_bare", language),
        y="",
        note=say("by_place_note", language, year=year, n=n),
        alt=say("by_place_alt", language, title=title, year=year, said=said),
    )


def _readable(ax: Axes, language: str) -> None:
    from matplotlib.ticker import FuncFormatter

    ax.xaxis.set_major_formatter(FuncFormatter(lambda v, _: short(float(v), language)))

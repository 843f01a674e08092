"""Figures against the year before: a point an issuer, or where most lie."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from lawpolicy.language import listed, name, number, say
from lawpolicy.plots import style

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from lawpolicy.indicators.edited import Codebook

CROWD = 150  # points a row from which on a bar says more than they do


@style.styled
def moves(
    table: pd.DataFrame,
    ax: Axes | None = None,
    *,
    indicators: list[str],
    language: str = "zh",
    codebook: Codebook | None = None,
) -> Axes:
    """Change of issuers' figures from one year to the next: a point an issuer, the median as a bar, a row an indicator.

    ``table``: :func:`lawpolicy.stats.changes`. Counts and amounts as the ratio to the year before (logarithmic: half
    and double lie as far from 1), rates not at all. Only exact figures are drawn; the note says how many were not.
    ``codebook``: that of the corpus, for the names of its own indicators.
    """
    import seaborn

    title = say("moves_title", language)
    known: Any = table[(table["unit"] != "%").fillna(True)].dropna(subset=["ratio"])
    exact = known[(known["bound"] == "exact").fillna(False) & (known["ratio"] > 0)]
    kept = [c for c in indicators if c in set(exact["indicator"])][:10]
    exact = exact[exact["indicator"].isin(kept)]
    ax = style.axes(ax, height=1.7 + 0.36 * max(3, len(kept)))
    if not kept:
        return style.nothing(ax, say("moves_nothing", language), title=title)
    labels = {c: style.wrap(name("indicator", c, language, codebook), 40) for c in kept}
    data = exact.assign(row=exact["indicator"].map(labels).astype(object), ratio=exact["ratio"].astype(float))
    ax.set_xscale("log", base=2)
    crowd = len(data) > CROWD * len(kept)
    if not crowd:
        seaborn.stripplot(
            data=data,
            x="ratio",
            y="row",
            order=list(labels.values()),
            orient="h",
            jitter=0.18 if len(data) > 30 else False,
            color=style.AFTER,
            alpha=0.9 if len(data) <= 60 else 0.35,
            size=5 if len(data) <= 60 else 3.2,
            ax=ax,
        )
    for y, code in enumerate(kept):
        own = data.loc[data["indicator"] == code, "ratio"]
        if crowd:
            _spread(ax, y, own, code)
        if len(own) > 2:
            ax.plot(
                [own.median()] * 2, [y - 0.3, y + 0.3], color=style.INK, linewidth=2.0, zorder=4, gid=f"median-{code}"
            )
        ax.annotate(
            f"n={number(len(own), language)}",
            xy=(1.0, y),
            xycoords=("axes fraction", "data"),
            xytext=(6, 0),
            textcoords="offset points",
            va="center",
            fontsize=7.5,
            color=style.QUIET,
            annotation_clip=False,
        )
    ax.axvline(1, color="#6A6A6A", linewidth=0.9)
    ax.grid(True, axis="x")
    ax.grid(False, axis="y")
    ax.spines["left"].set_visible(False)
    _ticks(ax)
    ax.set_yticks(range(len(kept)), list(labels.values()))
    ax.set_ylim(len(kept) - 0.5, -0.5)
    medians = {c: float(data.loc[data["indicator"] == c, "ratio"].median()) for c in kept[:6]}
    middle = listed((f"{name('indicator', c, language, codebook)} ×{m:.2f}" for c, m in medians.items()), language)
    return style.finish(
        ax,
        title=title,
        x=say("axis_ratio", language),
        y="",
        note=say(
            "moves_note_crowd" if crowd else "moves_note",
            language,
            n=number(len(data), language),
            left=number(len(known) - len(exact), language),
        ),
        alt=say("moves_alt", language, middle=middle),
    )


def _spread(ax: Axes, y: int, values: Any, code: str) -> None:
    """Where most of many values lie: a thin line for the middle four fifths, a thick one for the middle half."""
    for low, high, width in ((0.1, 0.9, 1.2), (0.25, 0.75, 7.0)):
        ends = [float(values.quantile(low)), float(values.quantile(high))]
        ax.plot(ends, [y, y], color=style.AFTER, linewidth=width, solid_capstyle="butt", gid=f"spread-{low}-{code}")


def _ticks(ax: Axes) -> None:
    """Ratios that mean something to a reader, at least three of them: doublings, or tenths where all lie near 1."""
    from matplotlib.ticker import MaxNLocator, NullLocator

    low, high = ax.get_xlim()
    scales: tuple[dict[float, str], ...] = (
        {2.0**k: f"×{2**k}" if k >= 0 else f"×1/{2**-k}" for k in range(-20, 21)},
        {v: f"×{v:g}" for v in (0.4, 0.5, 0.6, 0.8, 1.0, 1.25, 1.5, 2.0, 2.5)},
        {v / 100: f"×{v / 100:g}" for v in range(80, 121, 5)},
        {float(v): f"×{v:.4g}" for v in MaxNLocator(5).tick_values(low, high)},
    )
    for scale in scales:
        inside = {v: word for v, word in scale.items() if low <= v <= high}
        if len(inside) > 2:
            step = -(-len(inside) // 9)  # doublings over a wide range: every second, third …
            kept = [v for v in inside if scale is not scales[0] or round(math.log2(v)) % step == 0]
            ax.set_xticks(kept, [inside[v] for v in kept])
            ax.xaxis.set_minor_locator(NullLocator())
            return

"""Lines over years that say how sure they are: gaps where no report is, points for few reports, bands for many."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lawpolicy.plots import labels, style

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from matplotlib.axes import Axes

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
MARKERS = "osD^vPX*"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its label, colour and, year by year, a value with its interval (NaN where there is none)."""

    label: str
    tint: str
    marker: str
    years: list[int]
    values: list[float]
    lows: list[float]
    highs: list[float]


def line(label: str, tint: str, rows: pd.DataFrame, value: str, low: str, high: str, marker: str = "o") -> Line:
    """A line of the rows of a table with ``year``, in order of year."""
    rows = rows.sort_values("year")
    columns = [[float(v) if v == v else math.nan for v in rows[c].astype(float)] for c in (value, low, high)]
    return Line(label, tint, marker, [int(y) for y in rows["year"]], *columns)


def draw(
    ax: Axes, lines: Sequence[Line], *, n: Mapping[int, int] | None = None, label: bool = True, zero: bool = True
) -> None:
    """The lines with their bands and points, limits set, each labelled at its right end; ``n`` of reports by year.

    A line joins neighbouring years alone: over a year without reports it has a gap. A value without an interval is a
    hollow point, one with an interval a filled point in a band; a line of hollow points alone is thin and broken.
    """
    for each in lines:
        for run in _runs(each):
            sure = [i for i in run if each.lows[i] == each.lows[i] and each.highs[i] == each.highs[i]]
            # Few reports are often of other issuers each year: a full line between them would look like a trend.
            whole = {"gid": f"line-{each.label}"}
            loose = {"gid": f"loose-{each.label}", "linewidth": 0.9, "linestyle": (0, (3, 2)), "alpha": 0.75}
            if len(run) > 1:
                look: Any = whole if sure else loose
                ax.plot([each.years[i] for i in run], [each.values[i] for i in run], color=each.tint, **look)
            for piece in _neighbours(sure, each.years):
                _band(ax, each, piece)
        for filled in (True, False):
            own = [i for i, v in enumerate(each.values) if v == v and (each.lows[i] == each.lows[i]) is filled]
            if not own:  # an empty line sits at the corner of the figure, and the layout would make room for it
                continue
            ax.plot(
                [each.years[i] for i in own],
                [each.values[i] for i in own],
                linestyle="none",
                marker=each.marker,
                color=each.tint,
                markerfacecolor=each.tint if filled else "white",
                markeredgewidth=1.4,
                gid=f"{'points' if filled else 'hollow'}-{each.label}",
                zorder=3,
                clip_on=False,
            )
    limits(ax, lines, zero=zero, n=n)
    if label:
        ends = []
        for each in lines:
            last = max((i for i, v in enumerate(each.values) if v == v), default=None)
            if last is not None:
                ends.append((float(each.years[last]), each.values[last], each.label, each.tint))
        labels.label_ends(ax, ends)


def _runs(each: Line) -> list[list[int]]:
    return _neighbours([i for i, v in enumerate(each.values) if v == v], each.years)


def _neighbours(indices: Sequence[int], years: Sequence[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for i in indices:
        if runs and years[i] == years[runs[-1][-1]] + 1:
            runs[-1].append(i)
        else:
            runs.append([i])
    return runs


def _band(ax: Axes, each: Line, piece: Sequence[int]) -> None:
    years, lows, highs = ([column[i] for i in piece] for column in (each.years, each.lows, each.highs))
    if len(piece) == 1:
        ax.plot([years[0]] * 2, [lows[0], highs[0]], color=each.tint, linewidth=3, alpha=0.3, gid=f"bar-{each.label}")
    else:
        ax.fill_between(years, lows, highs, color=each.tint, alpha=0.16, linewidth=0, gid=f"band-{each.label}")


def limits(ax: Axes, lines: Sequence[Line], *, zero: bool, n: Mapping[int, int] | None = None) -> None:
    """Limits that hold every value and interval, a tick with ``n`` for every year, from zero where ``zero``."""
    years = [y for each in lines for y in each.years]
    seen = [v for each in lines for v in (*each.values, *each.lows, *each.highs) if v == v]
    if years:
        before, after = (0.35, 0.12) if min(years) < max(years) else (0.5, 0.5)
        ax.set_xlim(min(years) - before, max(years) + after)
        span = range(min(years), max(years) + 1)
        ax.set_xticks(span, [str(y) if n is None else f"{y}\nn={n.get(y, 0)}" for y in span])
        style.thin_ticks(ax, len(span), 12)
    top, bottom = max(seen, default=1.0), min(seen, default=0.0)
    room = (top - min(bottom, 0.0) if zero else top - bottom) * 0.08 or 0.5
    ax.set_ylim(min(0.0, bottom - room if bottom < 0 else 0.0) if zero else bottom - room, top + room)


def marks(ax: Axes, events: pd.DataFrame | None, language: str) -> str:
    """Dates that a reader of a trend needs: a numbered thin line each; returns what the numbers mean.

    ``events``: ``date`` (2021-08) and the names ``zh`` and ``en``. A year's point stands for its middle, so that
    January lies half a year to its left. Dates outside the Axes are left out.
    """
    if events is None or not len(events):
        return ""
    left, right = ax.get_xlim()
    dates = [str(d)[:7] for d in events["date"]]
    at = [int(d[:4]) + (int(d[5:7]) - 1) / 12 - 0.5 for d in dates]
    inside = [i for i in sorted(range(len(at)), key=lambda i: at[i]) if left <= at[i] <= right][: len(CIRCLED)]
    width = max(ax.get_figure(root=True).get_size_inches()[0], 1.0)  # type: ignore[union-attr]
    places = labels.spread([at[i] for i in inside], (right - left) * 0.17 / width)
    words = []
    for number, (i, place) in enumerate(zip(inside, places, strict=True)):
        ax.axvline(at[i], color="#8A8A8A", linewidth=0.7, linestyle=(0, (2, 2)), zorder=0, gid=f"mark-{dates[i]}")
        ax.annotate(
            CIRCLED[number],
            xy=(at[i], 1.0),
            xytext=(place, 1.035),
            xycoords=("data", "axes fraction"),
            textcoords=("data", "axes fraction"),
            ha="center",
            va="center",
            fontsize=8,
            color=style.QUIET,
            annotation_clip=False,
        )
        words.append(f"{CIRCLED[number]}\u00a0{dates[i]}\u00a0{events[language].iloc[i]}")
    return ("；" if language == "zh" else "; ").join(words)

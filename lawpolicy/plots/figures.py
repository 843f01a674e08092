"""Figures of figures: indicator by report, distributions by level and place, change over the years."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lawpolicy.language import SIGNS, listed, name, number, say, share, short
from lawpolicy.plots import style

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from lawpolicy.indicators.edited import Codebook

FEW = 12  # reports that fit side by side with their figures; with more, how many state an indicator is drawn
SIDE = 6  # names that fit side by side above their columns
ROWS = 32


@style.styled
def matrix(
    table: pd.DataFrame, ax: Axes | None = None, *, language: str = "zh", codebook: Codebook | None = None
) -> Axes:
    """Indicator by report: every figure with its bound, parts in brackets; by year and share of reports where there
    are more than twelve.

    ``table``: :func:`lawpolicy.overview.indicators`. ``codebook``: that of the corpus, for the names of its own
    indicators and units.
    """
    many = table["report_id"].nunique() > FEW
    title = say("matrix_title_many" if many else "matrix_title", language)
    codes = list(dict.fromkeys(table["indicator"]))
    kept = codes[:ROWS]
    columns = 0 if many else table["report_id"].nunique()
    width = style.WIDTH + 0.5 * max(0, columns - SIDE)
    ax = style.axes(ax, height=1.5 + 0.235 * max(3, len(kept)), width=width)
    if not codes:
        return style.nothing(ax, say("matrix_nothing", language), title=title)
    columns = (_shares if many else _cells)(ax, table, kept, language)
    units = table.drop_duplicates("indicator").set_index("indicator")["unit"]
    labels = [_heading(code, None if many else units[code], language, codebook) for code in kept]
    ax.set_yticks(range(len(kept)), labels, fontsize=8)
    ax.set_ylim(len(kept) - 0.5, -0.5)
    ax.set_xlim(-0.5, columns - 0.5)
    ax.xaxis.tick_top()
    ax.grid(False)
    for side in ax.spines.values():
        side.set_visible(False)
    for y in range(len(kept) + 1):
        ax.axhline(y - 0.5, color=style.GRID, linewidth=0.6, zorder=0)
    n = table["report_id"].nunique()
    note = say("matrix_note_many" if many else "matrix_note", language, n=number(n, language))
    if len(codes) > len(kept):
        note += say("matrix_more", language, shown=len(kept), n=len(codes))
    return style.finish(
        ax,
        title=title,
        x="",
        y="",
        pad=22,
        note=note,
        alt=say(
            "matrix_alt",
            language,
            n=number(n, language),
            indicators=len(codes),
            first=listed((name("indicator", c, language, codebook) for c in codes[:6]), language),
        ),
    )


def _heading(code: str, unit: Any, language: str, codebook: Codebook | None) -> str:
    """The name of an indicator with its unit, where figures stand beside it."""
    inside = "" if unit is None or unit != unit else name("unit", unit, language, codebook)
    if inside:
        inside = f"（{inside}）" if language == "zh" else f" ({inside})"
    return style.shorten(name("indicator", code, language, codebook), 58 - style.columns(inside)) + inside


def _cells(ax: Axes, table: pd.DataFrame, kept: list[str], language: str) -> int:
    reports = table.drop_duplicates("report_id").sort_values(["year", "label"], kind="stable")
    ids = list(reports["report_id"])
    rows: Any = table.itertuples()
    for row in rows:
        if row.indicator not in kept:
            continue
        text = SIGNS.get(str(row.bound), "") + short(float(row.value), language)
        part, torn = str(row.basis) != "total", row.n_values > 1
        text = f"({text})" if part else text
        text = f"{text} …" if torn else text
        tint = style.QUIET if part else style.INK
        at = (ids.index(row.report_id), kept.index(row.indicator))
        ax.text(
            *at, text, ha="center", va="center", fontsize=8, color=tint, gid=f"cell-{row.report_id}-{row.indicator}"
        )
    if len(ids) > SIDE:  # too many to stand side by side
        names = [style.squeeze(str(label), 26) for label in reports["label"]]
        ax.set_xticks(range(len(ids)), names, fontsize=8, rotation=40, ha="left", rotation_mode="anchor")
    else:
        names = [style.wrap(style.squeeze(str(label), 24), 12) for label in reports["label"]]
        ax.set_xticks(range(len(ids)), names, fontsize=8)
    return len(ids)


def _shares(ax: Axes, table: pd.DataFrame, kept: list[str], language: str) -> int:
    years = range(int(table["year"].min()), int(table["year"].max()) + 1)
    reports = table.groupby("year")["report_id"].nunique()
    stated = table[table["basis"] == "total"].groupby(["indicator", "year"])["report_id"].nunique()
    shade = style.tints()
    for x, year in enumerate(years):
        there = int(reports.get(year, 0))
        for y, code in enumerate(kept):
            if not there:
                continue
            part = float(stated.get((code, year), 0)) / there
            ax.add_patch(_square(x, y, shade(part)))
            ax.text(x, y, share(part, language), ha="center", va="center", fontsize=7, color=style.INK)
    ax.set_xticks(range(len(years)), [f"{y}\nn={int(reports.get(y, 0))}" for y in years], fontsize=8)
    return len(years)


def _square(x: float, y: float, face: Any) -> Any:
    from matplotlib.patches import Rectangle

    return Rectangle((x - 0.5, y - 0.5), 1, 1, facecolor=face, edgecolor="white", linewidth=1.2)

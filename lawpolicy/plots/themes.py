"""Figures of themes: shares of the text over the years, and from one Outline to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lawpolicy.language import by_year, listed, name, number, say, span
from lawpolicy.plots import lines, style

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

COLUMNS = 4


@style.styled
def theme_shares(table: pd.DataFrame, ax: Axes | None = None, *, panel: str = "all", language: str = "zh") -> Axes:
    """A small panel a theme, all with one scale: mean share of the text by year, 95 % bands where reports are enough.

    ``table``: :func:`lawpolicy.stats.theme_shares` by year. The panels are insets of the Axes (``ax.child_axes``).
    """
    title = say("theme_shares_title", language)
    rows = table[(table["panel"] == panel) & table["year"].notna()]
    known = rows.dropna(subset=["mean"])
    themes = list(dict.fromkeys(rows["theme"]))
    if known.empty:
        return style.nothing(style.axes(ax), say("theme_shares_nothing", language), title=title)
    deep = -(-len(themes) // COLUMNS)
    ax = style.axes(ax, height=1.1 + 1.6 * deep)
    values: Any = [*known["mean"], *known["high"].dropna()]
    top = min(100.0, 108 * max(float(v) for v in values))
    counts: Any = rows.groupby("year")["n_reports"].max()
    years = range(int(rows["year"].min()), int(rows["year"].max()) + 1)
    for i, theme in enumerate(themes):
        row, column = divmod(i, COLUMNS)
        inset = ax.inset_axes((column / COLUMNS + 0.012, 1 - (row + 0.9) / deep, 1 / COLUMNS - 0.03, 0.66 / deep))
        own = rows[rows["theme"] == theme]
        percent = own.assign(**{c: own[c].astype(float) * 100 for c in ("mean", "low", "high")})
        each = lines.line(name("theme", theme, language), style.colour(theme), percent, "mean", "low", "high")
        lines.draw(inset, [each], label=False)
        inset.set_ylim(0, max(top, 1.0))
        inset.set_xlim(years[0] - 0.6, years[-1] + 0.6)
        step = max(1, -(-len(years) // 3))
        inset.set_xticks(list(years)[::step], [str(y) for y in years][::step], fontsize=7)
        inset.yaxis.set_major_locator(_few())
        inset.tick_params(axis="y", labelsize=7)
        if column:
            inset.tick_params(axis="y", labelleft=False)
        label = style.wrap(name("theme", theme, language), 26)
        inset.set_title(label, fontsize=8.5, color=style.colour(theme), pad=3, loc="left", linespacing=1.05)
        inset.set_label(f"theme-{theme}")
    bare(ax)
    ns = by_year({int(year): int(n) for year, n in counts.items()}, language)
    last = known.sort_values("year").groupby("theme")["mean"].last().sort_values(ascending=False)
    most = listed((f"{name('theme', t, language)} {100 * v:.0f}%" for t, v in last.head(4).items()), language)
    return style.finish(
        ax,
        title=title,
        x=say("axis_year", language),
        y=say("axis_theme_share", language),
        note=say("theme_shares_note", language, counts=ns),
        alt=say("theme_shares_alt", language, most=most),
    )


def _few() -> Any:
    from matplotlib.ticker import MaxNLocator

    return MaxNLocator(nbins=3, integer=True)


def _signed(points: float) -> str:
    """+1.2, −0.4, 0.0: a change for a label, without the sign that rounding leaves on nothing."""
    return (f"{points:+.1f}" if abs(points) >= 0.05 else "0.0").replace("-", "−")


def bare(ax: Axes, pad: float = 18.0) -> None:
    """An Axes that only holds others: their tick labels stand where its axis label would, so that one moves out."""
    ax.yaxis.labelpad = pad
    for side in ax.spines.values():
        side.set_visible(False)
    ax.set_xticks([])
    ax.set_yticks([])
    ax.grid(False)


@style.styled
def theme_shift(table: pd.DataFrame, ax: Axes | None = None, *, language: str = "zh") -> Axes:
    """Share of each theme in two periods as a pair of dots, largest change first; the change with its interval beside.

    ``table``: :func:`lawpolicy.stats.theme_shift`. Filled dots: issuers that report in both periods. Where there are
    none the dots are hollow and compare all reports of each period: different places, not a change.
    """
    periods = (str(table["a"].iloc[0]), str(table["b"].iloc[0])) if len(table) else ("", "")
    same = bool(table["change"].notna().any())
    key = "theme_shift_title" if same else "theme_shift_title_apart"
    title = say(key, language, a=span(periods[0]), b=span(periods[1]))
    before, after = ("share_a", "share_b") if same else ("all_a", "all_b")
    known = table.dropna(subset=[before, after])
    ax = style.axes(ax, height=1.7 + 0.33 * max(3, len(known)))
    if known.empty:
        return style.nothing(ax, say("theme_shift_nothing", language), title=title)
    known = known.assign(moved=known[after] - known[before])
    known = known.sort_values(["moved", "theme"], ascending=[False, True], kind="stable")
    rows: list[Any] = list(known.itertuples())
    for y, row in enumerate(rows):
        a, b = 100 * float(getattr(row, before)), 100 * float(getattr(row, after))
        tint = style.colour(row.theme)
        between: Any = {"linewidth": 2.0, "alpha": 0.45} if same else {"linewidth": 1.0, "linestyle": (0, (2, 2))}
        ax.plot([a, b], [y, y], color=tint, gid=f"pair-{row.theme}", **between)
        face = tint if same else "white"
        ends: Any = {"color": tint, "markeredgewidth": 1.4, "clip_on": False, "zorder": 3}
        ax.plot([a], [y], "o", markerfacecolor="white", markersize=6, **ends)
        ax.plot([b], [y], "D", markerfacecolor=face, markersize=5.5, **ends)
        text = _signed(b - a)
        if row.low == row.low:
            text += f" [{_signed(100 * row.low)}, {_signed(100 * row.high)}]"
        ax.annotate(
            text,
            xy=(1.0, y),
            xycoords=("axes fraction", "data"),
            xytext=(6, 0),
            textcoords="offset points",
            va="center",
            fontsize=7.5,
            color=style.INK if row.low == row.low else style.QUIET,
            annotation_clip=False,
        )
    ax.annotate(
        say("theme_shift_change" if same else "theme_shift_apart", language),
        xy=(1.0, 1.0),
        xycoords="axes fraction",
        xytext=(6, 4),
        va="bottom",
        textcoords="offset points",
        fontsize=7.5,
        color=style.QUIET,
        annotation_clip=False,
    )
    ax.set_yticks(range(len(rows)), [name("theme", r.theme, language) for r in rows])
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.set_xlim(left=-0.025 * ax.get_xlim()[1])  # a point at zero keeps clear of its name
    ax.grid(True, axis="x")
    ax.grid(False, axis="y")
    ax.spines["left"].set_visible(False)
    n = int(table["n_issuers"].max())
    said = listed(
        (f"{name('theme', r.theme, language)} {_signed(100 * r.moved)}" for r in (rows[0], rows[-1])), language
    )
    key = "theme_shift_note" if same else "theme_shift_note_apart"
    return style.finish(
        ax,
        title=title,
        x=say("axis_theme_share", language),
        y="",
        pad=16,
        note=say(key, language, a=span(periods[0]), b=span(periods[1]), n=number(n, language)),
        alt=say("theme_shift_alt", language, title=title, ends=said),
    )

"""Figures of shifts in wording: divergence against its null band, and the terms that make it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lawpolicy.language import listed, number, say, span, term
from lawpolicy.plots import labels, style

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes


@style.styled
def divergence(table: pd.DataFrame, ax: Axes | None = None, *, language: str = "zh") -> Axes:
    """Divergence of wording between neighbouring years or periods, over the band where chance alone would put it.

    ``table``: :func:`lawpolicy.stats.divergence`. Filled points: corrected, with 95 % interval; hollow: the plug-in
    value where issuers are too few for more, which errs upwards. A pair without reports on a side is a gap.
    """
    title = say("divergence_title", language)
    ax = style.axes(ax, height=4.0)
    rows: list[Any] = list(table.itertuples())
    drawn = [r for r in rows if r.raw == r.raw]
    if not drawn:
        return style.nothing(ax, say("divergence_nothing", language), title=title)
    for x, row in enumerate(rows):
        if row.null_low == row.null_low:
            ax.fill_between(
                [x - 0.3, x + 0.3],
                row.null_low,
                row.null_high,
                color="#8A8A8A",
                alpha=0.3,
                linewidth=0,
                gid=f"null-{x}",
            )
        if row.divergence == row.divergence:
            if row.low == row.low:
                ax.plot([x, x], [row.low, row.high], color=style.AFTER, linewidth=1.8, gid=f"interval-{x}")
            ax.plot([x], [row.divergence], "o", color=style.AFTER, markersize=6, gid=f"point-{x}")
        elif row.raw == row.raw:
            ax.plot(
                [x],
                [row.raw],
                "o",
                color=style.AFTER,
                markerfacecolor="white",
                markersize=6,
                markeredgewidth=1.4,
                gid=f"raw-{x}",
            )
    ax.axhline(0, color="#8A8A8A", linewidth=0.8)
    lows = [float(v) for r in drawn for v in (r.low, r.null_low, r.divergence) if v == v]
    ax.set_ylim(bottom=min([0.0, *lows]) * 1.15)
    ax.margins(y=0.12)
    labels = [
        f"{row.a}\n→ {row.b}\nn={number(int(row.n_reports_a), language)}, {number(int(row.n_reports_b), language)}"
        for row in rows
    ]
    ax.set_xticks(range(len(rows)), labels, fontsize=8)
    ax.set_xlim(-0.6, len(rows) - 0.4)
    style.thin_ticks(ax, len(rows), 10)
    sure = any(r.divergence == r.divergence for r in drawn)
    said = listed((f"{r.a} → {r.b} {_best(r):.3f}" for r in drawn), language)
    return style.finish(
        ax,
        title=title,
        x=say("axis_pair", language),
        y=say("axis_divergence", language),
        note=say("divergence_note" if sure else "divergence_note_few", language),
        alt=say("divergence_alt", language, values=said),
    )


def _best(row: Any) -> float:
    return float(row.divergence if row.divergence == row.divergence else row.raw)


@style.styled
def word_shift(
    table: pd.DataFrame, ax: Axes | None = None, *, periods: tuple[str, str], most: int = 24, language: str = "zh"
) -> Axes:
    """The terms that make the divergence: bars to the right for more in the second period, to the left in the first.

    ``table``: :func:`lawpolicy.stats.word_shift`; ``periods`` names its a and b. The ``most`` largest are drawn.
    """
    title = say("word_shift_title", language, a=span(periods[0]), b=span(periods[1]))
    rows: list[Any] = list(table.dropna(subset=["contribution"]).head(most).itertuples())
    ax = style.axes(ax, height=1.5 + 0.2 * max(len(rows), 6))
    if not rows:
        return style.nothing(ax, say("keyness_nothing", language), title=title)
    for y, row in enumerate(rows):
        side = 1 if row.more_in == "b" else -1
        tint = style.AFTER if side > 0 else style.BEFORE
        ax.barh([y], [side * 1000 * row.contribution], color=tint, height=0.62, gid=f"bar-{row.term}")
        if row.low == row.low:
            ax.plot(
                [side * 1000 * row.low, side * 1000 * row.high],
                [y, y],
                color=style.INK,
                linewidth=1.0,
                gid=f"interval-{row.term}",
            )
    ax.axvline(0, color="#6A6A6A", linewidth=0.9)
    reach = max(abs(v) for v in ax.get_xlim())
    ax.set_xlim(-reach, reach)
    ticks = [t for t in ax.get_xticks() if -reach <= t <= reach]
    ax.set_xticks(ticks, [number(abs(float(t)), language) for t in ticks])
    labels.term_ticks(ax, [str(r.term) for r in rows], language)
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.grid(True, axis="x")
    ax.grid(False, axis="y")
    ax.spines["left"].set_visible(False)
    part = table["part"].dropna().head(len(rows))
    whole = number(100 * float(part.sum()), language, 0) if len(part) else "–"
    some = any(r.low == r.low for r in rows)
    return style.finish(
        ax,
        title=title,
        x=say("axis_contribution", language, a=span(periods[0]), b=span(periods[1])),
        y="",
        note=say(
            "word_shift_note" if some else "word_shift_note_few",
            language,
            shown=len(rows),
            n=number(len(table), language),
            part=whole,
        ),
        alt=say("word_shift_alt", language, words=listed((term(r.term, language) for r in rows[:10]), language)),
    )

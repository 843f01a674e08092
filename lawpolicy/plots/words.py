"""Figures of words: how often terms occur over the years, what distinguishes two sides, how terms spread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lawpolicy.language import gloss, listed, number, say, span, term
from lawpolicy.plots import labels, lines, style

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

MOST = 8  # terms on one Axes: more lines than colours could not be told apart


@style.styled
def trend(
    table: pd.DataFrame,
    ax: Axes | None = None,
    *,
    measure: str = "per_10k",
    panel: str = "all",
    events: pd.DataFrame | None = None,
    language: str = "zh",
) -> Axes:
    """A line a term over the years, with 95 % bands where there are reports enough and hollow points where not.

    ``table``: :func:`lawpolicy.stats.trend` by year; ``measure`` is ``per_10k`` or ``share``. ``events``: dates to mark
    (``date``, ``zh``, ``en``). At most eight terms are drawn, the most frequent; the note says of how many.
    """
    low, high = ("share_low", "share_high") if measure == "share" else ("low", "high")
    rows = table[(table["panel"] == panel) & table["year"].notna()]
    title = say(f"trend_title_{measure}", language)
    ax = style.axes(ax, height=4.6)
    drawn = rows.dropna(subset=[measure])
    if drawn.empty:
        return style.nothing(ax, say("trend_nothing", language), title=title)
    order = rows.groupby("term", sort=False)["n"].sum().sort_values(ascending=False, kind="stable").index
    kept = [t for t in rows["term"].unique() if t in set(order[:MOST])]
    factor = 100.0 if measure == "share" else 1.0
    each = [
        lines.line(
            _label(str(word), language),
            tint,
            _scaled(rows[rows["term"] == word], [measure, low, high], factor),
            measure,
            low,
            high,
            lines.MARKERS[i],
        )
        for i, (word, tint) in enumerate(zip(kept, style.series(len(kept)), strict=True))
    ]
    years = rows.drop_duplicates("year")
    lines.draw(ax, each, n={int(y): int(n) for y, n in zip(years["year"], years["n_reports"], strict=True)})
    marked = lines.marks(ax, events, language)
    note = say("trend_note", language)
    if len(order) > MOST:
        note += say("trend_more", language, shown=MOST, n=len(order))
    ends = listed(
        (f"{term(word, language)} {_span(line, language)}" for word, line in zip(kept, each, strict=True)), language
    )
    return style.finish(
        ax,
        title=title,
        x=say("axis_year", language),
        y=say(f"axis_{measure}", language),
        pad=22 if marked else None,
        note="\n".join(part for part in (note, marked) if part),
        alt=say("trend_alt", language, title=title, ends=ends),
    )


def _label(word: str, language: str) -> str:
    """A term at the end of its line, what it means below it."""
    meaning = gloss(word, language)
    return style.shorten(word, 24) + (f"\n{style.wrap(meaning, 26)}" if meaning else "")


def _scaled(rows: pd.DataFrame, columns: list[str], factor: float) -> pd.DataFrame:
    return rows.assign(**{c: rows[c].astype(float) * factor for c in columns})


def _span(line: lines.Line, language: str) -> str:
    """First and last value of a line, for the alternative text."""
    known = [(y, v) for y, v in zip(line.years, line.values, strict=True) if v == v]
    if not known:
        return "–"
    (first, a), (last, b) = known[0], known[-1]
    return f"{a:.1f} ({first})" if first == last else f"{a:.1f} ({first}) → {b:.1f} ({last})"


@style.styled
def keyness(
    table: pd.DataFrame, ax: Axes | None = None, *, periods: tuple[str, str], most: int = 15, language: str = "zh"
) -> Axes:
    """What distinguishes two sides: a point a term, right of 0 for more in the first, with its 95 % interval.

    ``table``: :func:`lawpolicy.stats.keyness`; ``periods`` names sides a and b. The most distinctive ``most`` terms of
    each side are drawn, with their counts in a and b at the right.
    """
    title = say("keyness_title", language, a=span(periods[0]), b=span(periods[1]))
    known = table.dropna(subset=["log_odds"])
    up, down = known[known["log_odds"] > 0].head(most), known[known["log_odds"] < 0].head(most)
    rows: list[Any] = [r for part in (up, down.iloc[::-1]) for r in part.itertuples()]
    ax = style.axes(ax, height=1.5 + 0.2 * max(len(rows), 6))
    if not rows:
        return style.nothing(ax, say("keyness_nothing", language), title=title)
    for y, row in enumerate(rows):
        tint = style.AFTER if row.log_odds > 0 else style.BEFORE
        sure = row.low == row.low
        if sure:
            ax.plot([row.low, row.high], [y, y], color=tint, linewidth=1.6, gid=f"interval-{row.term}")
        ax.plot(
            [row.log_odds],
            [y],
            marker="o",
            color=tint,
            markerfacecolor=tint if sure else "white",
            markersize=5,
            linestyle="none",
            gid=f"point-{row.term}",
        )
        counts = f"{number(row.n_a, language)} / {number(row.n_b, language)}"
        ax.annotate(
            counts,
            xy=(1.0, y),
            xycoords=("axes fraction", "data"),
            xytext=(6, 0),
            textcoords="offset points",
            va="center",
            fontsize=7.5,
            color=style.QUIET,
            annotation_clip=False,
        )
    ax.annotate(
        say("keyness_counts", language),
        xy=(1.0, 1.0),
        xycoords="axes fraction",
        xytext=(6, 4),
        va="bottom",
        textcoords="offset points",
        fontsize=7.5,
        color=style.QUIET,
        annotation_clip=False,
    )
    ax.axvline(0, color="#6A6A6A", linewidth=0.9)
    labels.term_ticks(ax, [str(r.term) for r in rows], language)
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.grid(True, axis="x")
    ax.grid(False, axis="y")
    ax.spines["left"].set_visible(False)
    some = any(r.low == r.low for r in rows)
    more, less = ([term(t, language) for t in part["term"].head(5)] for part in (up, down))
    return style.finish(
        ax,
        title=title,
        x=say("axis_log_odds", language, a=span(periods[0]), b=span(periods[1])),
        y="",
        pad=16,
        note=say(
            "keyness_note_sure" if some else "keyness_note_few",
            language,
            a=span(periods[0]),
            b=span(periods[1]),
            shown=len(rows),
            n=number(len(table), language),
        ),
        alt=say(
            "keyness_alt",
            language,
            a=span(periods[0]),
            b=span(periods[1]),
            more=listed(more, language) or "–",
            less=listed(less, language) or "–",
        ),
    )


@style.styled
def diffusion(table: pd.DataFrame, ax: Axes | None = None, *, group: str = "all", language: str = "zh") -> Axes:
    """How terms spread: the share of issuers that have used each by the end of a year, with 95 % bands.

    ``table``: :func:`lawpolicy.stats.diffusion`; the rows of ``group`` (``all``, a level or a province) are drawn, the
    eight terms that most issuers use. Where issuers are too few for a band the points are hollow.
    """
    title = say("diffusion_title", language)
    rows = table[(table["group"] == group) & table["year"].notna()]
    ax = style.axes(ax, height=4.4)
    # A year in which nobody reports tells nothing: the curve is carried over it, and the figure has a gap.
    rows = rows.assign(**{c: rows[c].where(rows["n_reporting"] > 0) for c in ("adopted", "low", "high")})
    known = rows.dropna(subset=["adopted"])
    if known.empty:
        return style.nothing(ax, say("trend_nothing", language), title=title)
    order = known.groupby("term", sort=False)["adopted"].max().sort_values(ascending=False, kind="stable").index
    kept = [t for t in rows["term"].unique() if t in set(order[:MOST])]
    each = [
        lines.line(
            _label(str(word), language),
            tint,
            _scaled(rows[rows["term"] == word], ["adopted", "low", "high"], 100.0),
            "adopted",
            "low",
            "high",
            lines.MARKERS[i],
        )
        for i, (word, tint) in enumerate(zip(kept, style.series(len(kept)), strict=True))
    ]
    by_year: Any = rows.groupby("year")["n_reporting"].max().items()
    lines.draw(ax, each, n={int(y): int(n) for y, n in by_year})
    ax.set_ylim(0, 104)
    ax.set_yticks(range(0, 101, 20))
    note = say("diffusion_note", language)
    if len(order) > MOST:
        note += say("trend_more", language, shown=MOST, n=len(order))
    ends = listed(
        (f"{term(word, language)} {_span(line, language)}" for word, line in zip(kept, each, strict=True)), language
    )
    return style.finish(
        ax,
        title=title,
        x=say("axis_year", language),
        y=say("axis_adopted", language),
        note=note,
        alt=say("diffusion_alt", language, ends=ends),
    )

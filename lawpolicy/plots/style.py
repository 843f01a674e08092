"""One look for every figure: a Chinese face, colours for colour-blind readers, axes with units, n under the figure."""

from __future__ import annotations

import unicodedata
from functools import cache, wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from lawpolicy.plots import fonts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matplotlib.axes import Axes

P = ParamSpec("P")
R = TypeVar("R")

# Each at least 3:1 against white, and told apart in pairs by readers with deutan and protan sight (CIEDE2000 of the
# simulated colours at least 7 for themes, which are labelled directly too, 15 for series): tests/test_plots_style.py.
THEMES = {
    "leadership": "#882255",
    "functions": "#096D3D",
    "rulemaking": "#332288",
    "decisions": "#B03C92",
    "enforcement": "#0072B2",
    "emergency": "#FF4900",
    "disputes": "#CE7762",
    "oversight": "#60560D",
    "capacity": "#40918E",
    "digital": "#3C8DC5",
    "legal_services": "#908B29",
    "other": "#757575",
}
SERIES = ("#0758C5", "#D47D14", "#3F7961", "#A34100", "#5E2853", "#3991FF", "#A5899F", "#28241A")
INK, QUIET, GRID, PALE = "#1F1F1F", "#595959", "#E3E3E3", "#F3F3F3"
BEFORE, AFTER = SERIES[1], SERIES[0]  # the earlier and the later of two periods
GOOD, BAD, UNKNOWN = "#3F7961", "#A34100", "#D9D9D9"
# Reports in a group from which on a band says more than the points do; below, points alone are drawn.
BAND_FROM = 10
WIDTH = 7.2  # inches: the text width of a page


@cache
def settings() -> Any:
    """Matplotlib settings of the style; fonts are paths in SVG, and the same figure makes the same file."""
    return {
        "font.family": [fonts.register(), "DejaVu Sans"],
        "font.size": 9.0,
        "axes.titlesize": 11.0,
        "axes.titlelocation": "left",
        "axes.titlepad": 10.0,
        "axes.titlecolor": INK,
        "axes.labelcolor": QUIET,
        "axes.labelsize": 9.0,
        "axes.edgecolor": "#9A9A9A",
        "axes.linewidth": 0.8,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.axisbelow": True,
        "axes.unicode_minus": True,
        "axes.grid": True,
        "axes.grid.axis": "y",
        "grid.color": GRID,
        "grid.linewidth": 0.8,
        "xtick.color": QUIET,
        "ytick.color": QUIET,
        "xtick.labelsize": 8.5,
        "ytick.labelsize": 8.5,
        "xtick.major.size": 0.0,
        "ytick.major.size": 0.0,
        "lines.linewidth": 1.8,
        "lines.markersize": 5.0,
        "legend.frameon": False,
        "legend.fontsize": 8.5,
        "figure.figsize": (WIDTH, 4.0),
        "figure.dpi": 100,
        "figure.facecolor": "white",
        "savefig.dpi": 160,
        "savefig.facecolor": "white",
        "figure.constrained_layout.use": True,
        "svg.fonttype": "path",
        "svg.hashsalt": "lawpolicy",
        "path.simplify": False,
    }


def styled(draw: Callable[P, R]) -> Callable[P, R]:
    """A plot function that draws in the style, and leaves the caller's matplotlib settings as they were."""

    @wraps(draw)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> R:
        import matplotlib.pyplot as plt

        with plt.rc_context(settings()):
            return draw(*args, **kwargs)

    return drawn


def axes(ax: Axes | None, height: float = 4.0, width: float = WIDTH) -> Axes:
    """``ax`` itself, or the Axes of a new figure. ``height`` and ``width`` in inches. To be called in the style."""
    import matplotlib.pyplot as plt

    return ax if ax is not None else plt.figure(figsize=(width, height), layout="constrained").add_subplot()


def colour(theme: object) -> str:
    """The fixed colour of a theme; that of ``other`` for a code without one."""
    return THEMES.get(str(theme), THEMES["other"])


def series(n: int) -> list[str]:
    """``n`` colours, in the fixed order; they come round again after eight."""
    return [SERIES[i % len(SERIES)] for i in range(n)]


def sequential() -> Any:
    """Light to dark blue for counts: one hue, even steps of lightness."""
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("lawpolicy", ["#EEF3FB", "#B7CCEC", "#6F98D6", "#2A62B8", "#0B3374"])


def ink_on(colour: Any) -> str:
    """Black or white, whichever reads better on the colour (at least 4.5:1)."""
    from matplotlib.colors import to_rgb

    light = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    luminance = 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2]
    return INK if (luminance + 0.05) / 0.063 > 1.05 / (luminance + 0.05) else "#FFFFFF"


def whole_numbers(axis: Any) -> None:
    """Ticks of an axis at whole numbers only: half a report is none."""
    from matplotlib.ticker import MaxNLocator

    axis.set_major_locator(MaxNLocator(nbins=6, integer=True, min_n_ticks=2))


def thin_ticks(ax: Axes, n: int, most: int = 14) -> None:
    """Leaves every second, third … label of the x axis where ``n`` would crowd."""
    step = -(-n // most)
    for i, label in enumerate(ax.get_xticklabels()):
        label.set_visible(i % step == 0)


def columns(text: str) -> int:
    """Width of a text in half-width columns: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def shorten(text: str, width: int) -> str:
    """The text, cut with … where it is wider than ``width`` half-width columns."""
    if columns(text) <= width:
        return text
    kept, used = "", 1
    for character in text:
        used += columns(character)
        if used > width:
            break
        kept += character
    return kept + "…"


def wrap(text: str, width: int) -> str:
    """The text in lines of at most ``width`` half-width columns, broken at spaces or between Chinese characters."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for piece in _pieces(paragraph):
            if line and columns(line + piece.rstrip()) > width:
                lines.append(line.rstrip())
                line = piece.lstrip()
            else:
                line += piece
        lines.append(line.rstrip())
    return "\n".join(lines)


# Marks that no line begins with, and those that none ends with.
_NOT_FIRST, _NOT_LAST = set("，。；：、）》”’！？…％%,.;:)"), set("（《“‘(")


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    for character in text:
        wide = columns(character) == 2
        joins = bool(pieces) and (
            character in _NOT_FIRST
            or pieces[-1][-1] == "\u00a0"
            or character.isspace()
            or pieces[-1][-1] in _NOT_LAST
            or (not wide and not pieces[-1][-1].isspace() and columns(pieces[-1][-1]) == 1)
        )
        if joins:
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def finish(ax: Axes, *, title: str, x: str, y: str, note: str, alt: str, pad: float | None = None) -> Axes:
    """Title, axis labels with units, the note under the figure (n and source) and the alternative text.

    ``alt`` becomes the label of the Axes, where :func:`lawpolicy.plots.save` finds it. ``pad``: points between title
    and Axes, for a legend between them.
    """
    figure: Any = ax.get_figure(root=True)
    width = int(figure.get_size_inches()[0] * 14)
    ax.set_title(wrap(title, int(width * 0.78)), loc="left", pad=pad)
    ax.set_xlabel(x)
    ax.set_ylabel(y)
    ax.set_label(alt)
    if note:
        words = wrap(note, int(width * 0.95))
        if len(figure.axes) == 1:  # a long note takes no room from what is drawn
            inches = figure.get_size_inches()
            figure.set_size_inches(inches[0], inches[1] + 0.135 * words.count("\n"))
        ax.annotate(
            words,
            xy=(0, 0),
            xycoords=("axes fraction", ax.xaxis.label),
            xytext=(0, -5),
            textcoords="offset points",
            ha="left",
            va="top",
            fontsize=7.5,
            color=QUIET,
            annotation_clip=False,
            gid="note",
        )
    return ax


def nothing(ax: Axes, message: str, *, title: str, alt: str | None = None) -> Axes:
    """An empty figure that says in words what cannot be shown and why."""
    figure: Any = ax.get_figure(root=True)
    if len(figure.axes) == 1:
        figure.set_size_inches(figure.get_size_inches()[0], 1.7)
    ax.set_axis_off()
    ax.set_title(wrap(title, 78), loc="left")
    ax.text(0.5, 0.5, wrap(message, 60), transform=ax.transAxes, ha="center", va="center", color=QUIET, gid="nothing")
    ax.set_label(alt or message)
    return ax


def spread(positions: Sequence[float], gap: float, low: float | None = None, high: float | None = None) -> list[float]:
    """The positions moved as little as needed for neighbours to stand ``gap`` apart, in their own order.

    ``low`` and ``high`` bound them where there is room for all.
    """
    order = sorted(range(len(positions)), key=lambda i: (positions[i], i))
    blocks: list[list[float]] = []  # [sum of wished-for starts, count]: neighbours that touch move as one
    for i in order:
        blocks.append([positions[i], 1])
        while len(blocks) > 1 and blocks[-1][0] / blocks[-1][1] < blocks[-2][0] / blocks[-2][1] + gap * blocks[-2][1]:
            total, count = blocks.pop()
            blocks[-1][0] += total - gap * blocks[-1][1] * count
            blocks[-1][1] += count
    placed = [total / count + gap * k for total, count in blocks for k in range(int(count))]
    if placed and high is not None and placed[-1] > high:
        placed = [min(p, high - gap * (len(placed) - 1 - k)) for k, p in enumerate(placed)]
    if placed and low is not None and placed[0] < low:
        placed = [max(p, low + gap * k) for k, p in enumerate(placed)]
    out = [0.0] * len(positions)
    for rank, i in enumerate(order):
        out[i] = placed[rank]
    return out


def label_ends(ax: Axes, ends: Sequence[tuple[float, float, str, str]], *, size: float = 8.5) -> None:
    """Direct labels at the right of lines: (x, y, text, colour) each; labels that would overlap are moved apart.

    Call it when the limits of the Axes stand. A label moved from its line's end is joined to it by a thin line.
    """
    if not ends:
        return
    low, high = ax.get_ylim()
    # What notes and labels leave of the figure's height is not known before it is laid out; half of it is a fair guess.
    inches = ax.get_figure(root=True).get_size_inches()[1] * 0.5  # type: ignore[union-attr]
    gap = (high - low) * size * 1.35 / 72 / max(inches, 0.5)
    right = max(x for x, _, _, _ in ends)
    placed = spread([y for _, y, _, _ in ends], gap, low, high)
    for (x, y, text, tint), at in zip(ends, placed, strict=True):
        moved = abs(at - y) > gap / 3 or x < right
        ax.annotate(
            f"   {text}",
            xy=(x, y),
            xytext=(right, at),
            ha="left",
            va="center",
            fontsize=size,
            color=tint,
            annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": tint, "lw": 0.6, "relpos": (0, 0.5), "shrinkA": 0, "shrinkB": 4}
            if moved
            else None,
        )

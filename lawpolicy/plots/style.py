"""One look for every figure: a Chinese face, colours for colour-blind readers, axes with units, n under the figure."""

from __future__ import annotations

import unicodedata
from functools import cache, wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from lawpolicy.plots import fonts

if TYPE_CHECKING:
    from collections.abc import Callable

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


def tints() -> Any:
    """Nearly white to light blue, for cells with figures in them: dark digits read well on all of it (7:1 and more)."""
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("lawpolicy-tints", ["#F2F6FC", "#C8DAF4", "#8CB3E8"])


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


def squeeze(text: str, width: int) -> str:
    """The text, cut in the middle where it is wider than ``width`` columns: names differ at their ends, as years do."""
    if columns(text) <= width:
        return text
    head = shorten(text, (width + 1) // 2)[:-1]
    tail = shorten(text[::-1], width // 2)[:-1][::-1]
    return f"{head}…{tail}"


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
        annotated(ax, words, note, xy=(0, 0), xycoords=("axes fraction", ax.xaxis.label), xytext=(0, -5))
    return ax


def annotated(ax: Axes, words: str, note: str, **place: Any) -> None:
    """A note below an Axes, in lines for now; :func:`fit_note` sets it anew when the figure is laid out."""
    text: Any = ax.annotate(
        words,
        textcoords="offset points",
        ha="left",
        va="top",
        fontsize=7.5,
        linespacing=1.4,
        color=QUIET,
        annotation_clip=False,
        gid="note",
        **place,
    )
    text.whole = note  # what it says, before it was cut into lines


def fit_note(figure: Any, more: str = "") -> None:
    """Set the note of a figure, with ``more`` as its last paragraph, in lines that end where the figure does.

    It takes no room from what is drawn: the layout is made without it and stays, and a figure that is saved with all
    that it holds (``bbox_inches="tight"``) grows by it.
    """
    notes = figure.findobj(lambda artist: artist.get_gid() == "note")
    if not notes:
        return
    note = notes[-1]
    width, height = figure.get_size_inches()
    figure.set_size_inches(width, max(height - note.get_window_extent().height / figure.dpi, 1.2))
    note.set_in_layout(False)
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
    note.set_in_layout(True)
    paragraphs = [p for p in (*note.whole.split("\n"), more) if p]
    room = width - note.get_window_extent().x0 / figure.dpi
    for limit in range(int(room * 24), 20, -1):
        note.set_text("\n".join(wrap(p, limit) for p in paragraphs))
        if note.get_window_extent().width <= room * figure.dpi:
            break


def nothing(ax: Axes, message: str, *, title: str, alt: str | None = None) -> Axes:
    """An empty figure that says in words what cannot be shown and why."""
    figure: Any = ax.get_figure(root=True)
    if len(figure.axes) == 1:
        figure.set_size_inches(figure.get_size_inches()[0], 1.1)
    ax.set_axis_off()
    ax.set_title(wrap(title, 78), loc="left")
    ax.text(0, 0.9, wrap(message, 72), transform=ax.transAxes, ha="left", va="top", color=QUIET, gid="nothing")
    ax.set_label(alt or message)
    return ax

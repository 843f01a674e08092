"""Direct labels: names at the ends of lines, moved apart where they would overlap, and terms down an axis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lawpolicy.language import gloss
from lawpolicy.plots.style import shorten

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes


def term_ticks(ax: Axes, words: Sequence[str], language: str) -> None:
    """Terms down the y axis, in English with what they mean."""
    meant = [(shorten(word, 26), gloss(word, language)) for word in words]
    labels = [f"{word} ({shorten(meaning, 40)})" if meaning else word for word, meaning in meant]
    ax.set_yticks(range(len(words)), labels, fontsize=8.5 if language == "zh" else 7.5)


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
    # Each line of a label has its own place; those of one label stay together, for they have one position.
    owners = [i for i, (_, _, text, _) in enumerate(ends) for _ in text.split("\n")]
    placed = spread([ends[i][1] for i in owners], gap, low, high)
    for i, (x, y, text, tint) in enumerate(ends):
        own = [at for owner, at in zip(owners, placed, strict=True) if owner == i]
        at = sum(own) / len(own)
        moved = abs(at - y) > gap / 3 or x < right
        ax.annotate(
            text,
            xy=(x, y),
            xytext=(1.03, at),
            textcoords=("axes fraction", "data"),
            ha="left",
            va="center",
            fontsize=size,
            linespacing=1.15,
            color=tint,
            annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": tint, "lw": 0.6, "relpos": (0, 0.5), "shrinkA": 1, "shrinkB": 4}
            if moved
            else None,
        )

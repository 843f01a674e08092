"""A word cloud with a scale: what distinguishes a period, each word as large as its keyness, the scale beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lawpolicy.language import gloss, listed, number, say, span, term
from lawpolicy.plots import fonts, style

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_WIDE, _HIGH = 900, 400  # the cloud's canvas; the Axes take its units
_LEAST = 11  # the smallest size that can be read at the width of a page


@style.styled
def cloud(
    table: pd.DataFrame,
    ax: Axes | None = None,
    *,
    side: str,
    period: str,
    most: int = 50,
    seed: int = 0,
    language: str = "zh",
) -> Axes:
    """The words that distinguish one side, as large as their keyness, on a scale that is drawn below.

    ``table``: :func:`lawpolicy.stats.keyness`; ``side`` is ``a`` or ``b``, ``period`` its name in the title. Area is in
    proportion to z of the weighted log-odds, or to the log-odds themselves where there are too few issuers for z. Words
    that find no room at their size are left out, and the note says how many are shown. ``seed`` fixes the places.
    """
    title, tint = say("cloud_title", language, period=span(period)), style.AFTER if side == "a" else style.BEFORE
    measure = "z" if table["z"].notna().any() else "log_odds"
    signed = table[measure].astype(float) * (1 if side == "a" else -1)
    found = {str(t): float(w) for t, w in zip(table["term"], signed, strict=True) if w > 0}
    weights = dict(sorted(found.items(), key=lambda item: (-item[1], item[0]))[:most])
    ax = style.axes(ax, height=4.4)
    if not weights:
        return style.nothing(ax, say("cloud_nothing", language), title=title)
    placed = _layout(weights, seed)
    unit = max(size / weights[word] ** 0.5 for word, size, _, _ in placed)  # size of a word of weight 1
    for word, size, x, baseline in placed:
        ax.add_patch(_letters(word, size, x, baseline, tint, gid=f"word-{word}"))
    ax.set_xlim(0, _WIDE)
    ax.set_ylim(-_HIGH - 80, 0)
    ax.set_aspect("equal")
    ax.set_axis_off()
    _scale(ax, unit, max(weights.values()), language)
    words = [word for word, *_ in placed]
    style.finish(
        ax,
        title=title,
        x="",
        y="",
        note="",
        alt=say(
            "cloud_alt",
            language,
            title=title,
            n=len(words),
            words=listed((term(w, language) for w in words[:10]), language),
        ),
    )
    note = say(f"cloud_note_{measure}", language, shown=len(words), n=len(found))
    if not table["low"].notna().any():
        note += say("cloud_few", language)
    meant = [term(word, language) for word in words if gloss(word, language)][:12]
    if meant:
        note += "\n" + say("cloud_glosses", language, words=listed(meant, language))
    style.annotated(ax, style.wrap(note, 95), note, xy=(0, 0), xycoords="axes fraction", xytext=(0, 0))
    return ax


def _layout(weights: dict[str, float], seed: int) -> list[tuple[str, float, float, float]]:
    """(word, size, x, baseline) of the words that fit, area in proportion to weight.

    The largest size is the first at which nearly all words that would be legible find room at their own size.
    """
    import random
    import tempfile
    from pathlib import Path

    from PIL import ImageFont
    from wordcloud import WordCloud

    roots = {word: weight**0.5 for word, weight in weights.items()}  # area, not height, is what the eye compares
    top = max(roots.values())
    placed: list[tuple[str, float, float, float]] = []
    with tempfile.TemporaryDirectory() as place:
        font = Path(place) / "cloud.otf"
        font.write_bytes(fonts.flush("".join(weights)))
        for largest in (96, 84, 72, 62, 53, 45, 38, 32, 26):
            # Whole sizes: from them the layout's own rounding, word after word, comes back to the same ones.
            sizes = {word: round(largest * r / top) for word, r in roots.items() if largest * r / top >= _LEAST}
            drawn = WordCloud(
                font_path=str(font),
                width=_WIDE,
                height=_HIGH,
                margin=8,
                max_words=len(weights),
                max_font_size=largest,
                min_font_size=_LEAST,
                relative_scaling=1.0,
                prefer_horizontal=1.0,
                font_step=1,
                random_state=random.Random(seed),
            ).generate_from_frequencies(sizes)
            placed = []
            for (word, _), size, (down, across), _, _ in drawn.layout_:
                if size != sizes[word]:  # made smaller to find room: its size would mislead
                    continue
                ascent, _ = ImageFont.truetype(str(font), size).getmetrics()
                placed.append((word, float(size), float(across), -float(down) - ascent))
            if len(placed) >= 0.97 * len(sizes):
                break
    return placed


def _letters(word: str, size: float, x: float, baseline: float, tint: str, gid: str | None = None) -> Any:
    from matplotlib.font_manager import FontProperties
    from matplotlib.patches import PathPatch
    from matplotlib.textpath import TextPath

    path = TextPath((x, baseline), word, size=size, prop=FontProperties(fname=str(fonts.path())))
    return PathPatch(path, facecolor=tint, edgecolor="none", gid=gid)


def _scale(ax: Axes, unit: float, top: float, language: str) -> None:
    """Three words of known weight at the sizes that the cloud gives them."""
    from matplotlib.ticker import MaxNLocator

    steps = [float(v) for v in MaxNLocator(nbins=4, steps=[1, 2, 5, 10]).tick_values(0, top) if 0 < v <= top * 1.001][
        -3:
    ]
    x, baseline = 0.0, -_HIGH - 72.0
    ax.text(x, baseline, say("cloud_scale", language), fontsize=8, color=style.QUIET, va="baseline")
    x += 150 if language == "zh" else 190
    for step in steps:
        text = number(step, language)
        size = unit * step**0.5
        ax.add_patch(_letters(text, size, x, baseline, style.QUIET))
        x += 0.58 * len(text) * size + 24

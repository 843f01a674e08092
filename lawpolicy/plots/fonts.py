"""The Chinese face of every figure, taken from a file: no font of the machine is needed or looked for.

Noto Sans SC (SIL Open Font Licence) comes with the package ``pylopdf-fonts-zh-cn``; it holds one weight, so that
figures set off a title by size and shade, never by bold.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

# A name of our own: a machine may have another "Noto Sans SC", and the file must win whatever is installed.
FAMILY = "Lawpolicy Sans SC"


@cache
def path() -> Path:
    """The font file. Errors: ``ImportError`` where the package of the font is missing."""
    import pylopdf_fonts_zh_cn

    return Path(pylopdf_fonts_zh_cn.sans_path())


@cache
def register() -> str:
    """Makes the face known to matplotlib under :data:`FAMILY`, once a process, and returns that name."""
    from matplotlib import font_manager
    from matplotlib.ft2font import FT2Font

    entry = replace(font_manager.ttfFontProperty(FT2Font(str(path()))), name=FAMILY)
    manager = font_manager.fontManager
    # addfont clears the manager's memory of earlier look-ups; the renamed entry is what the style asks for.
    manager.addfont(str(path()))
    manager.ttflist.append(entry)
    return FAMILY


@cache
def _covered() -> frozenset[int]:
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    with TTFont(path(), lazy=True) as font:
        return frozenset(font.getBestCmap())


def missing(text: str) -> list[str]:
    """The characters of ``text`` that the face has no glyph for, sorted; white space is not looked at."""
    return sorted(c for c in set(text) if not c.isspace() and ord(c) not in _covered())


def subset(text: str) -> bytes:
    """A WOFF font with the glyphs of ``text`` alone, for pages read where no Chinese font is installed.

    The same text gives the same bytes. Characters that the face lacks are left out.
    """
    return _cut(text, "woff", None)


def flush(text: str) -> bytes:
    """An OpenType font with the glyphs of ``text`` alone whose line begins where the ink of a Chinese character does.

    The face leaves a quarter of its size free above the ink; a layout that takes lines for ink then lets words overlap.
    """
    return _cut(text, None, 815)


def _cut(text: str, flavor: str | None, ascent: int | None) -> bytes:
    from io import BytesIO

    from fontTools import subset as subsetter  # type: ignore[import-untyped]

    options = subsetter.Options(flavor=flavor, notdef_outline=True, hinting=False, layout_features=["kern"])
    options.recalc_timestamp = False
    font = subsetter.load_font(str(path()), options)
    work = subsetter.Subsetter(options)
    work.populate(unicodes=sorted({ord(c) for c in text} & _covered()))
    work.subset(font)
    if ascent is not None:
        font["hhea"].ascent = font["OS/2"].sTypoAscender = font["OS/2"].usWinAscent = ascent
    out = BytesIO()
    subsetter.save_font(font, out, options)
    font.close()
    return out.getvalue()

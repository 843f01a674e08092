"""A figure as files: SVG (text as paths), PNG, and the table it draws as CSV, under one name, the same bytes twice."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lawpolicy.problems import LawpolicyError

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,79}")
# What a spreadsheet would run as a formula when a cell begins with it; a lone sign before a figure is none.
_FORMULA = re.compile(r"[=+@\t\r]|-(?![\d.])")


@dataclass(frozen=True, slots=True)
class Saved:
    """A figure on disk. As the last line of a notebook cell it shows itself, with its alternative text."""

    folder: Path
    name: str
    alt: str
    width: int  # of the PNG, in pixels
    height: int

    def path(self, suffix: str) -> Path:
        """The file with that suffix: svg, png or csv."""
        return self.folder / f"{self.name}.{suffix}"

    def __repr__(self) -> str:
        return f"{self.name}: {self.alt}"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict[str, Any], dict[str, Any]]:
        from base64 import b64encode

        png = b64encode(self.path("png").read_bytes()).decode("ascii")
        # 160 dots an inch in the file, 96 on a page.
        about = {"alt": self.alt, "width": self.width * 3 // 5, "height": self.height * 3 // 5, "figure": self.name}
        return {"image/png": png, "text/plain": repr(self)}, {"image/png": about}


def save(
    drawn: Axes | Figure,
    folder: str | Path,
    name: str,
    table: pd.DataFrame,
    *,
    source: str = "",
    alt: str | None = None,
) -> Saved:
    """Write ``name``.svg, .png and .csv to ``folder`` (made where it is missing), close the figure, and show it.

    ``source``: a line below the note under the figure, such as what :func:`lawpolicy.display.source` says of a corpus.
    ``alt``: alternative text; by default what the plot functions left as label of the Axes. The files of the same
    figure and table are the same bytes twice.
    Errors: ``LawpolicyError`` for a name that is no file name, or a figure without alternative text.
    """
    import matplotlib.pyplot as plt

    from lawpolicy.plots.style import fit_note, settings

    if not _NAME.fullmatch(name):
        raise LawpolicyError(f"'{name}' cannot name a figure's files; use letters, digits, - and _.")
    figure: Any = drawn if hasattr(drawn, "savefig") else drawn.get_figure(root=True)
    text = alt or " ".join(str(a.get_label()) for a in figure.axes if str(a.get_label() or "").strip())
    if not text.strip() or text.startswith("<colorbar>"):
        raise LawpolicyError(f"the figure '{name}' has no alternative text; give alt= or set the label of its Axes.")
    out = Path(folder)
    out.mkdir(parents=True, exist_ok=True)
    saved = Saved(out, name, text, 0, 0)
    with plt.rc_context(settings()):
        fit_note(figure, source)
        box = {"bbox_inches": "tight", "pad_inches": 0.08}
        figure.savefig(saved.path("svg"), metadata={"Date": None, "Creator": "lawpolicy", "Description": text}, **box)
        _png(figure, saved.path("png"), text, box)
    plt.close(figure)
    write_csv(table, saved.path("csv"))
    width, height = _size(saved.path("png"))
    return Saved(out, name, text, width, height)


def _png(figure: Any, path: Path, text: str, box: dict[str, Any]) -> None:
    """A PNG in 256 colours, a third of the size, and notebooks hold many.

    Median cut, since it keeps the colour of every band and cell, however pale; the other ways turn green to grey.
    """
    from io import BytesIO

    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    drawn = BytesIO()
    figure.savefig(drawn, format="png", **box)
    image = Image.open(drawn).convert("RGB").quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    about = PngInfo()
    about.add_text("Software", "lawpolicy")
    about.add_itxt("Description", text, lang="", tkey="")
    image.save(path, format="PNG", optimize=True, pnginfo=about, dpi=(160, 160))


def write_csv(table: pd.DataFrame, path: Path) -> None:
    """The table as UTF-8 CSV that a spreadsheet opens with its Chinese right (byte order mark) and runs nothing of."""
    import pandas as pd

    safe = table.copy()
    for column in safe.columns:
        if not pd.api.types.is_numeric_dtype(safe[column]):
            safe[column] = [f"'{v}" if isinstance(v, str) and _FORMULA.match(v) else v for v in safe[column]]
    # Ten digits: what a reader may use, and not the last bit in which two machines differ.
    safe.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n", float_format="%.10g")


def _size(png: Path) -> tuple[int, int]:
    head = png.read_bytes()[:24]
    return int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")

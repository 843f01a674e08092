"""No reader sees a box for a character: in figures, in SVG read on another machine, on pages without a Chinese font."""

from __future__ import annotations

import re
from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt
import pandas as pd
import pytest

import lawpolicy
from lawpolicy.plots import fonts, style
from lawpolicy.plots.files import save

matplotlib.use("agg")
CODEBOOK = Path(lawpolicy.__file__).parent / "codebook"


@pytest.mark.parametrize("file", sorted(p.name for p in CODEBOOK.glob("*.csv*")))
def test_every_character_of_the_codebook_has_a_glyph(file: str) -> None:
    path = CODEBOOK / file
    if path.suffix == ".gz":
        import gzip

        text = gzip.decompress(path.read_bytes()).decode("utf-8")
    else:
        text = path.read_text(encoding="utf-8-sig")
    absent = fonts.missing(text)
    # What is in no font of this kind: marks of broken text that rules look for, private and control characters.
    odd = [c for c in absent if not c.isprintable() or ord(c) == 0xFFFD or 0xE000 <= ord(c) <= 0xF8FF]
    assert sorted(set(absent) - set(odd)) == []


def test_characters_that_old_encodings_lose_are_there() -> None:
    assert fonts.missing("埇沚浉瀍猇硚鄠璧〇㙍") == []
    assert fonts.missing("≥≤≈−–—·…“”‰①⑩㈠〔〕《》↑↓→") == []


def test_a_figure_with_chinese_needs_no_font_of_the_machine(tmp_path: Path, recwarn: pytest.WarningsRecorder) -> None:
    # Whatever else matplotlib knows is taken away: what is drawn then can only come from the file.
    manager = matplotlib.font_manager.fontManager
    family = fonts.register()
    before = list(manager.ttflist)
    manager.ttflist = [f for f in before if f.name in (family, "DejaVu Sans")]
    try:
        saved = save(_drawn("依法行政：鄠邑区"), tmp_path, "han", pd.DataFrame({"年": [2020]}))
    finally:
        manager.ttflist = before
    assert [str(w.message) for w in recwarn if "Glyph" in str(w.message) or "findfont" in str(w.message)] == []
    svg = saved.path("svg").read_text(encoding="utf-8")
    assert "<text" not in svg and "font-family" not in svg  # letters are paths
    assert len(re.findall(r"<use ", svg)) >= len("依法行政：鄠邑区")


def test_a_subset_holds_the_glyphs_asked_for_and_is_the_same_twice() -> None:
    from io import BytesIO

    from fontTools.ttLib import TTFont

    first = fonts.subset("法治政府 abc 法")
    assert first == fonts.subset("cba 府政治法 ")
    with TTFont(BytesIO(first)) as font:
        assert {chr(c) for c in font.getBestCmap()} == set("法治政府 abc")
    assert len(first) < 20_000


@style.styled
def _drawn(title: str) -> plt.Axes:
    ax = style.axes(None, height=2)
    ax.plot([2019, 2020], [1, 2])
    return style.finish(ax, title=title, x="年度", y="次", note="n = 2 份报告", alt=title)

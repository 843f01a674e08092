"""The rendered pages in Chromium without a Chinese font: readable, accessible, whole, at both widths and languages."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from browser import Page
from conftest import ROOT

from lawpolicy.rendering import render

PAGES = ["index", "01_corpus", "02_keyword_trends", "03_indicator_comparison", "04_theme_shifts"]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]


@pytest.fixture(scope="module", params=["zh", "en"])
def out(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report on data/fazhi, as ``make report`` makes it."""
    folder = tmp_path_factory.mktemp(f"report-{request.param}")
    done = render([], ROOT / "data" / "fazhi", folder, {"language": request.param})
    assert not done.failures
    return folder


def test_pages_are_accessible_and_fit_the_screen(out: Path, page: Page, axe: str) -> None:
    for name in PAGES:
        for width in (1280, 400):
            page.resize(width)
            page.open((out / f"{name}.html").as_uri())
            assert page.run("document.documentElement.scrollWidth") <= width, f"{name} scrolls sideways at {width}"
        page.run("document.querySelectorAll('details').forEach(d => { d.open = true })")
        page.run(axe + "; true")
        found = page.run(
            f"axe.run(document, {{runOnly: {RULES}, resultTypes: ['violations']}}).then(r => r.violations.map("
            "v => v.id + ': ' + v.help + ' ' + v.nodes.slice(0, 3).map(n => n.target).join(' | ')))"
        )
        assert found == [], name
        assert page.problems == [], name


def test_every_image_shows_and_has_alternative_text(out: Path, page: Page) -> None:
    for name in PAGES:
        page.open((out / f"{name}.html").as_uri())
        page.run("document.querySelectorAll('img').forEach(i => { i.loading = 'eager' })")
        images = page.until(
            "(() => { const all = [...document.images]; return all.length && all.every(i => i.complete) &&"
            " all.map(i => [i.src.split('/').pop(), i.naturalWidth, i.alt.length]) })()"
        )
        assert [i for i in images if i[1] < 100 or i[2] < 10] == [], name
        headings = page.run("[...document.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1])")
        assert headings[0] == 1 and headings.count(1) == 1
        assert all(b - a <= 1 for a, b in pairwise(headings)), f"{name}: a level is left out"


def test_chinese_shows_without_a_chinese_font(out: Path, page: Page) -> None:
    """A box for a missing glyph looks the same whatever the character; two characters drawn must differ."""
    page.open((out / "02_keyword_trends.html").as_uri())
    script = """(() => {
      const used = new Set(document.body.innerText.match(/[\\u4e00-\\u9fff]/g) || []);
      const canvas = document.createElement('canvas'); canvas.width = canvas.height = 32;
      const pen = canvas.getContext('2d', {willReadFrequently: true});
      pen.font = '24px "Lawpolicy Page", sans-serif';
      const seen = {};
      for (const c of used) {
        pen.clearRect(0, 0, 32, 32); pen.fillText(c, 2, 26);
        const key = pen.getImageData(0, 0, 32, 32).data.join();
        (seen[key] = seen[key] || []).push(c);
      }
      return [used.size, Object.values(seen).filter(s => s.length > 1)];
    })()"""
    used, same = page.run(script)
    assert used > 5 and same == []


def test_a_title_with_a_script_runs_nothing(page: Page, tmp_path: Path) -> None:
    import small

    hostile = "<script>document.title = 'owned'</script><img src=x onerror=\"document.title='owned'\">"
    rows: dict[str, list[dict[str, Any]]] = {
        "reports": [small.report(1, 2020, title=hostile, label=hostile, issuer=hostile, source=hostile)],
        "problems": [{"source": hostile, "stage": "read", "severity": "error"}],
    }
    done = render(["01"], small.save(tmp_path / "c", rows), tmp_path / "out")
    for path in done.pages:
        page.open(path.as_uri())
        assert page.run("document.title") != "owned"
        assert page.run("document.querySelectorAll('script').length") == 0
        assert page.problems == []

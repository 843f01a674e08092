"""Pages in forms that the skeletons do not have. Cases: ``cases/page_forms.csv``, with the pages in ``pages/forms/``.

A page holds ``{{unit}}`` where its report stands: the unit is repeated for each line of ``pages/body.txt``, with that
line for ``@@`` (for ``%%``: cut into runs as Word does; ``{{2/3:unit}}``: the second third of the lines).

Columns: ``file``, ``encoding`` (of the bytes, whatever the page declares), ``title``, ``source``, ``pub_date``,
``index_number``, ``site_code`` (what the page states; empty: nothing, and nothing may be given), ``problem`` (a word of
the one problem it must have; empty: it may have none), ``body_must_not`` (joined by ;, no part of the text).
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from lawpolicy.read import Document
from lawpolicy.read.files import read_bytes

HERE = Path(__file__).parent
FORMS = HERE / "pages" / "forms"
BODY = (HERE / "pages" / "body.txt").read_text(encoding="utf-8").splitlines()
CASES = list(csv.DictReader((HERE / "cases" / "page_forms.csv").open(encoding="utf-8")))
UNIT = re.compile(r"\{\{(?:(\d)/(\d):)?(.*?)\}\}", re.DOTALL)
FIELDS = {"title": "title", "source": "publisher", "pub_date": "published", "index_number": "index_number",
          "site_code": "site_code"}  # fmt: skip


def runs(line: str) -> str:
    """A line as Word's HTML has it: Latin figures in spans of their own."""
    return re.sub(r"[0-9.%]+", lambda m: f"<span lang=EN-US\nstyle='font-size:16.0pt'>{m[0]}</span>", line)


def filled(template: str) -> str:
    def unit(match: re.Match[str]) -> str:
        part, parts = int(match[1] or 1), int(match[2] or 1)
        size = -(-len(BODY) // parts)
        lines = BODY[size * (part - 1) : size * part]
        return "".join(match[3].replace("@@", line).replace("%%", runs(line)) for line in lines)

    return UNIT.sub(unit, template)


def page(case: dict[str, str], *, anonymous: bool = False) -> Document:
    text = filled((FORMS / case["file"]).read_text(encoding="utf-8"))
    if anonymous:
        text = re.sub(r"\s(?:class|id)=(\"[^\"]*\"|'[^']*'|[\w-]+)", "", text, flags=re.IGNORECASE)
    documents, problems = read_bytes(text.encode(case["encoding"]), case["file"], case["file"])
    assert not problems, problems
    return documents[0]


def check_body(document: Document) -> None:
    """Every line of the report, whole, once, in order."""
    assert [line for line in document.text.split("\n") if line in BODY] == BODY


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["file"])
def test_form(case: dict[str, str]) -> None:
    document = page(case)
    check_body(document)
    given: dict[str, str] = {}
    for row in document.given:
        given.setdefault(row.field, row.value)
    assert {c: given.get(f) for c, f in FIELDS.items()} == {c: case[c] or None for c in FIELDS}
    assert [text for text in case["body_must_not"].split(";") if text in document.text] == []
    said = [problem.message for problem in document.problems]
    assert len(said) == bool(case["problem"]) and all(case["problem"] in text for text in said), said


# These tell by a style sheet for classes what is hidden.
HIDING = ("anticopy",)


@pytest.mark.parametrize(
    "case", [c for c in CASES if not any(name in c["file"] for name in HIDING)], ids=lambda c: c["file"]
)
def test_form_of_an_unknown_system(case: dict[str, str]) -> None:
    """Without any class or id no profile fits: the report is found all the same."""
    check_body(page(case, anonymous=True))

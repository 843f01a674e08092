"""Whose report, of which year, published when; the manifest.

cases/metadata.csv, a row a page form: ``text`` (\\n and \\t stand for line end and tab); ``given``, what stands
outside the text (field=value; parted by ;, manifest:field=value for the manifest's); then the fields expected. An
empty cell means that the field must be null, ? that it is not looked at. ``problem`` is part of a message that must be
reported; empty means that none may be (but the warning of an issuer without a place, which every row that names an
issuer and no place must give). Places are invented but for the names of real ones where the gazetteer is
needed.
"""

from __future__ import annotations

import csv
import datetime
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lawpolicy import furniture, metadata
from lawpolicy.problems import LawpolicyError
from lawpolicy.read import Given

CASES = Path(__file__).parent / "cases"
FIELDS = (
    "title", "issuer", "issuer_kind", "level", "province", "prefecture", "county", "township", "admin_code", "year",
    "published", "signed", "index_number", "document_number", "site_code", "label",
)  # fmt: skip


def rows() -> list[dict[str, str]]:
    with (CASES / "metadata.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def described(case: dict[str, str]) -> metadata.Description:
    text = case["text"].replace("\\n", "\n").replace("\\t", "\t")
    values = []
    for part in filter(None, case["given"].split(";")):
        name, _, value = part.partition("=")
        manifest = name.startswith("manifest:")
        method = "manifest" if manifest else "stated"
        values.append(Given(name.removeprefix("manifest:"), value, "given", 1.0 if manifest else 0.95, method))
    return metadata.describe(text, furniture.clean(text), values)


def written(value: object) -> str:
    return "" if value is None else value.isoformat() if isinstance(value, datetime.date) else str(value)


@pytest.mark.parametrize("case", rows(), ids=lambda c: c["form"])
def test_page_forms(case: dict[str, str]) -> None:
    about = described(case)
    found = {name: written(about.values[name]) for name in FIELDS if case[name] != "?"}
    assert found == {name: case[name] for name in found}
    unsettled = [p.message for p in about.problems if "not settled by the gazetteer" in p.message]
    messages = [p.message for p in about.problems if p.message not in unsettled]
    places = ("province", "prefecture", "county", "township", "admin_code")
    if case["issuer"] != "?" and "?" not in [case[name] for name in places]:
        placed = case["level"] == "national" or any(case[name] for name in places)
        assert len(unsettled) == (bool(case["issuer"]) and not placed)
        assert all(case["issuer"] in m and "manifest.csv" in m for m in unsettled)
    if case["problem"] == "":
        assert messages == []
    elif case["problem"] != "?":
        assert any(case["problem"] in m for m in messages)


def test_what_is_sure_is_right() -> None:
    """Over all cases, no field given with confidence 0.9 or more is wrong, and most fields are given so."""
    sure = wrong = stated = 0
    for case in rows():
        for item in described(case).fields:
            if item.field not in FIELDS or case[item.field] == "?":
                continue
            stated += 1
            if item.confidence >= 0.9:
                sure += 1
                wrong += item.value != case[item.field]
    assert wrong == 0
    assert sure > 0.5 * stated


@pytest.mark.parametrize("case", rows(), ids=lambda c: c["form"])
def test_evidence_lies_in_the_text_and_says_how_it_was_found(case: dict[str, str]) -> None:
    text = case["text"].replace("\\n", "\n").replace("\\t", "\t")
    about = described(case)
    assert list(about.values) == list(metadata.COLUMNS)
    assert {f.field for f in about.fields} == {name for name, value in about.values.items() if value is not None}
    for item in about.fields:
        assert item.method in ("stated", "inferred", "manifest", "correction")
        assert item.rule
        assert 0 < item.confidence <= 1
        assert (item.start is None) == (item.end is None)
        if item.start is not None and item.end is not None:
            assert 0 <= item.start < item.end <= len(text)
    squeezed = {
        f.field: ("".join(f.value.split()), "".join(text[f.start : f.end].split()))
        for f in about.fields
        if f.start is not None and f.field in ("title", "index_number", "document_number", "site_code")
    }
    for value, span in squeezed.values():
        assert value in span


def test_the_labelled_reports(real_reports: Path) -> None:
    """Every field that the labels hold, and the edges of the body to two characters."""
    for file in sorted((real_reports.parent / "gold").glob("*.json")):
        gold = json.loads(file.read_text(encoding="utf-8"))
        text = (real_reports / gold["file"]).read_text(encoding="utf-8")
        page = furniture.clean(text)
        about = metadata.describe(text, page)
        assert {name: written(about.values[name]) for name in FIELDS if name != "label"} == {
            name: written(gold["metadata"][name]) for name in FIELDS if name != "label"
        }, file.name
        assert abs(page.body_start - gold["body"]["start"]) <= 2, file.name
        assert abs(page.body_end - gold["body"]["end"]) <= 2, file.name
        for span in gold["body"]["furniture"]:
            found = {r.kind for r in page.furniture if r.start < span["end"] and span["start"] < r.end}
            assert span["kind"] in found or not span["text"].strip(), (file.name, span["kind"])


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from([line for c in rows() for line in c["text"].split("\\n")] + ["", "我区", "区司法局"]),
        max_size=20,
    ),
    st.lists(
        st.builds(
            Given,
            st.sampled_from([*metadata.COLUMNS, "publisher", "site_name"]),
            st.text(max_size=20) | st.sampled_from(["2021", "2022-01-05", "云岭县司法局", "区政府办", "null"]),
            st.just("meta:X"),
            st.just(0.95),
            st.sampled_from(["stated", "manifest"]),
        ),
        max_size=4,
    ),
)
def test_any_page_is_described(lines: list[str], values: list[Given]) -> None:
    text = "\n".join(lines)
    about = metadata.describe(text, furniture.clean(text), values, "a/b.txt")
    assert list(about.values) == list(metadata.COLUMNS)
    for name in ("published", "signed", "retrieved"):
        assert about.values[name] is None or isinstance(about.values[name], datetime.date)
    assert about.values["year"] is None or isinstance(about.values["year"], int)


def manifest(tmp_path: Path, content: str | bytes) -> dict[str, list[Given]]:
    file = tmp_path / "manifest.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return metadata.manifest(file)


def test_a_manifest_gives_values_and_beats_the_page(tmp_path: Path) -> None:
    found = manifest(
        tmp_path, "source,url,published,retrieved,note\na/one.txt,https://www.example.cn/1,2022/1/5,2023-02-03,x\n"
    )
    assert [(g.field, g.value, g.method) for g in found["a/one.txt"]] == [
        ("url", "https://www.example.cn/1", "manifest"),
        ("published", "2022/1/5", "manifest"),
        ("retrieved", "2023-02-03", "manifest"),
    ]
    text = "云岭县2021年法治政府建设报告\n发布日期：2022-03-04\n2021年,我县推进法治政府建设。"
    about = metadata.describe(text, furniture.clean(text), found["a/one.txt"], "a/one.txt")
    assert about.values["published"] == datetime.date(2022, 1, 5)
    assert about.values["retrieved"] == datetime.date(2023, 2, 3)
    assert about.values["url"] == "https://www.example.cn/1"
    assert {f.field: f.method for f in about.fields}["published"] == "manifest"
    assert any("2022-03-04" in p.message for p in about.problems)


def test_a_manifest_may_come_from_a_spreadsheet(tmp_path: Path) -> None:
    assert manifest(tmp_path, "\ufefffile,issuer\nx\\y.txt,云岭县司法局\n\n")["x/y.txt"][0].value == "云岭县司法局"
    assert manifest(tmp_path, "file,issuer\ny.txt,云岭县司法局\n".encode("gb18030"))["y.txt"][0].value == "云岭县司法局"


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("", "the file is empty"),
        ("url,published\na,b\n", "no column 'source' or 'file'"),
        ("source,yeer\na.txt,2021\n", "unknown column 'yeer'"),
        ("source,sha256\na.txt,00\n", "unknown column 'sha256'"),
        ("source,year\n,2021\n", "line 2: the column 'source' is empty"),
        ("source,year\na.txt,2021\na.txt,2020\n", "line 3: a.txt has a row already"),
        ("source,year\na.txt,2021,x\n", "line 2: 3 cells"),
        ("source,year,year\na.txt,2021,2021\n", "'year' stands twice"),
        (b"PK\x03\x04\x00\x00source", "NUL"),
    ],
)
def test_a_malformed_manifest_is_refused(tmp_path: Path, content: str | bytes, complaint: str) -> None:
    with pytest.raises(LawpolicyError) as refused:
        manifest(tmp_path, content)
    assert complaint in str(refused.value)
    assert "manifest.csv" in str(refused.value)


def test_a_missing_manifest_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LawpolicyError, match="cannot be read"):
        metadata.manifest(tmp_path / "no.csv")

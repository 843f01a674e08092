"""The shipped corpus: made again from the texts it is the same, and it holds none of them."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pandas as pd
from little_reports import ROOT

import lawpolicy
from lawpolicy import schema


def test_made_again_every_table_has_the_same_content(fazhi: Path, real_reports: Path, tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("make_fazhi", ROOT / "tools" / "make_fazhi.py")
    assert spec and spec.loader
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    again = tool.make(real_reports, tmp_path / "fazhi")
    shipped = lawpolicy.load(fazhi)
    for name in schema.TABLES:
        assert again.table_hash(name) == shipped.table_hash(name), f"{name}: run make fazhi and commit data/fazhi"


def test_it_has_no_text_and_a_card_for_each_source(fazhi: Path) -> None:
    corpus = lawpolicy.load(fazhi)
    assert not corpus.has_text
    cards = pd.read_csv(fazhi / "sources.csv", dtype="string")
    assert list(cards["sha256"]) == list(corpus.reports.sort_values("source")["sha256"])
    assert cards[["issuer", "year"]].notna().all(axis=None)


def test_its_hashes_are_those_of_its_files(fazhi: Path) -> None:
    from lawpolicy import tables

    corpus = lawpolicy.load(fazhi)
    for name in schema.TABLES:
        assert tables.content_hash([tables.read(fazhi, name, text=False)]) == corpus.table_hash(name), name

"""Make data/fazhi, the five real reports as a corpus without text, from a folder that has the texts.

    python tools/make_fazhi.py REPORTS [OUT]

Anyone who has the texts makes the same tables: the content hash of each is in datapackage.json, and
tests/test_fazhi.py compares them.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import lawpolicy
from lawpolicy.tables import cut_title

CARD = ["report_id", "source", "title", "issuer", "year", "published", "signed", "site_code", "index_number", "sha256"]


def make(reports: Path, out: Path) -> lawpolicy.Corpus:
    """Build ``reports``, save the corpus without text at ``out`` with a card per source beside it."""
    with tempfile.TemporaryDirectory(prefix="lawpolicy-") as place:
        whole = lawpolicy.build(reports, Path(place) / "corpus")
        corpus = whole.save(out, text=False)
    cards = corpus.reports[CARD].copy()
    cards["title"] = cards["title"].map(cut_title, na_action="ignore")
    cards.sort_values("source").to_csv(out / "sources.csv", index=False, date_format="%Y-%m-%d")
    return corpus


def main() -> None:
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    out = Path(sys.argv[2] if len(sys.argv) == 3 else "data/fazhi")
    corpus = make(Path(sys.argv[1]), out)
    print(f"{corpus!r} in {out}, content {corpus.content_hash}")


if __name__ == "__main__":
    main()

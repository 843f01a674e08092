"""How long the statistics take and how much memory they need over many factory reports.

    python benchmarks/stats_speed.py -n 10000

builds that many reports once (``--corpus FOLDER`` keeps or reuses the corpus), then measures in a process of its own:
trends and keyness of all terms that stand in at least five reports, intervals and 1,000 relabellings included, once the
tables are loaded. The issue asks for 10 s together and 3 GiB at 10,000 reports.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import factory

import lawpolicy
from lawpolicy import stats

PERIODS = ((2016, 2020), (2021, 2024))


def build(n: int, seed: int, corpus: Path) -> None:
    with tempfile.TemporaryDirectory() as place:
        factory.write(n, seed, Path(place))
        lawpolicy.build(Path(place) / "reports", corpus)


def measure(folder: Path) -> None:
    corpus = lawpolicy.load(folder)
    start = time.perf_counter()
    frames = stats.Frames(reports=corpus.reports, terms=corpus.terms)
    loaded = time.perf_counter()
    trend = stats.trend(frames)
    trended = time.perf_counter()
    keys = stats.keyness(frames, *PERIODS, replicates=1000)
    done = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    terms = trend["term"].nunique()
    print(f"{len(frames.reports)} reports, {len(frames.terms)} rows of terms, loaded in {loaded - start:.1f} s")
    print(f"trend of {terms} terms: {trended - loaded:.1f} s; keyness of {len(keys)} terms: {done - trended:.1f} s")
    print(f"together {done - loaded:.1f} s; peak memory {peak:.2f} GiB")


def main() -> None:
    parser = argparse.ArgumentParser(description="Time and memory of trends and keyness over many reports.")
    parser.add_argument("-n", type=int, default=10_000, help="how many factory reports (default 10000)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--corpus", type=Path, help="a corpus to measure; built there where it is missing")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        measure(given.measure)
        return
    with tempfile.TemporaryDirectory() as place:
        corpus = given.corpus or Path(place) / "corpus"
        if not (corpus / "datapackage.json").exists():
            build(given.n, given.seed, corpus)
        # In a process of its own, so that the memory of building does not count.
        subprocess.run([sys.executable, __file__, "--measure", str(corpus)], check=True)


if __name__ == "__main__":
    main()

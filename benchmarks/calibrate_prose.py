"""The same promises through prose: reports of the factory, built by ``lawpolicy.build``, then the statistics."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import calibrate
import factory
import factory_prose
import numpy as np

import lawpolicy
from lawpolicy import stats

YEARS = (2019, 2023)


def marks(wanted: dict[int, int], seed: int, workers: int) -> dict[tuple[int, str, str], list[float]]:
    """(issuers, kind, what) → a value for each corpus; ``wanted`` corpora at each number of issuers."""
    tasks = [(issuers, seed + number) for issuers, n in wanted.items() for number in range(n)]
    if workers > 1:
        with ProcessPoolExecutor(workers) as pool:
            results = list(pool.map(one, tasks))
    else:
        results = [one(task) for task in tasks]
    found: dict[tuple[int, str, str], list[float]] = defaultdict(list)
    for (issuers, _), marked in zip(tasks, results, strict=True):
        for (kind, what), value in marked.items():
            found[issuers, kind, what].append(value)
    return found


def write(issuers: int, seed: int, folder: Path) -> None:
    """Reports of so many issuers: six of ten for both years, two in ten for each year alone."""
    folder.mkdir()
    for number in range(issuers):
        for i, year in enumerate(YEARS):
            if number % 10 < 6 or (number % 10 < 8) == (i == 0):
                made = factory.Writer(factory.issuer(number, seed), year, seed).report()
                (folder / f"{number:04d}-{year}.txt").write_text(made.text, encoding="utf-8")


def one(task: tuple[int, int]) -> dict[tuple[str, str], float]:
    issuers, seed = task
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        write(issuers, seed, folder / "reports")
        corpus = lawpolicy.build(folder / "reports", folder / "corpus", workers=1)
        return _marks(corpus, seed)


def _marks(corpus: Any, seed: int) -> dict[tuple[str, str], float]:
    marked: dict[tuple[str, str], float] = {}
    terms = list(factory_prose.PLANTED)
    rows = stats.trend(corpus, terms, years=YEARS)
    rows = rows[(rows["panel"] == "all") & rows["low"].notna()]
    truth = np.array([factory_prose.rate(t, y) for t, y in zip(rows["term"], rows["year"], strict=True)])
    held = (rows["low"] <= truth) & (truth <= rows["high"])
    marked["coverage", "trend of planted terms"] = float(held.mean())
    keys = stats.keyness(corpus, *YEARS).set_index("term")
    moved = [
        t for t in terms
        if abs(np.log2((factory_prose.rate(t, YEARS[1]) + 0.1) / (factory_prose.rate(t, YEARS[0]) + 0.1))) >= 1
    ]  # fmt: skip
    marked["power", "keyness, planted terms at least doubled or halved"] = float(
        np.mean([t in keys.index and keys.loc[t, "p"] <= calibrate.ALPHA for t in moved])
    )
    rng = np.random.Generator(np.random.Philox(key=np.array([seed, 7], dtype=np.uint64)))
    keys = stats.keyness(shuffled(corpus, rng), *YEARS, replicates=calibrate.REPLICATES, seed=seed)
    marked["size", "keyness"] = float((keys["p"] <= calibrate.ALPHA).mean())
    a, b = (keys[c].to_numpy(dtype=float) for c in ("n_a", "n_b"))
    marked["compare", "keyness by word-level G²"] = float((calibrate.g2(a, b) <= calibrate.ALPHA).mean())
    return marked


def shuffled(corpus: Any, rng: np.random.Generator) -> stats.Frames:
    """The corpus with its years dealt anew, whole issuers where they report twice."""
    reports = corpus.reports.sort_values("source", kind="stable").reset_index(drop=True)
    number = reports["source"].str.extract(r"(\d{4})-", expand=False).astype(int).to_numpy(copy=True)
    year = reports["source"].str.extract(r"-(\d{4})", expand=False).astype(int).to_numpy(copy=True)
    twice = np.isin(number, [n for n in set(number) if (number == n).sum() == 2])
    flip = rng.random(number.max() + 1) < 0.5
    year[twice] = np.where(flip[number[twice]], sum(YEARS) - year[twice], year[twice])
    year[~twice] = rng.permutation(year[~twice])
    reports["year"] = year
    reports["year"] = reports["year"].astype("Int64")
    return stats.Frames(reports=reports, terms=corpus.terms)

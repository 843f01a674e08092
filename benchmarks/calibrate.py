"""Do the statistics hold their promises? Sizes of tests and coverage of 95 % intervals, on corpora with known truth.

    python benchmarks/calibrate.py            (2,000 corpora at 20, 60 and 300 issuers, then 20 through prose)
    python benchmarks/calibrate.py --corpora 50 --prose 0   (a quick look)

Every corpus is drawn with issuers' habits, planted changes of rates and theme shares between two years
(``factory_tables``), and put through the public functions of ``lawpolicy.stats``. Coverage: how often an interval
holds the planted value. Size: how often a test says "changed" (p ≤ 0.05) after the years have been dealt anew among
the issuers. Beside it stands the same for the word-level G² test that treats words as independent draws. Power: how
often planted changes are found.

Each figure has a 99 % Monte-Carlo interval over corpora. The run fails (exit 1) only where that of a size excludes
0.05 ± 0.01 or that of a coverage excludes 0.95 ± 0.02. Seeds are fixed here, before any run. The table is printed and
written to ``benchmarks/calibration.csv``.
"""

from __future__ import annotations

import argparse
import csv
import os
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import factory_tables as tables
import numpy as np
from scipy.stats import chi2, t

from lawpolicy import stats

SEED = 20_240_401
ISSUERS = (20, 60, 300)
CORPORA, PROSE = 2000, {20: 8, 60: 8, 300: 4}
REPLICATES = 199  # relabellings a test: p is then a multiple of 0.005, and the test at 0.05 is exact
ALPHA = 0.05
ALLOWED = {"size": (0.04, 0.06), "coverage": (0.93, 0.97)}
OUT = Path(__file__).with_name("calibration.csv")
PAIR = list(tables.YEARS)


def frequent(counts: Any) -> Any:
    """Bands of terms by their planted rate in the first year: rare below 1 per 10,000 characters, common from 4 on."""
    return np.digitize(counts, [1.0, 4.0])


BANDS = ("rare terms", "middling terms", "common terms")


def expected(planted: tables.Truth, seed: int = SEED) -> dict[str, Any]:
    """What the intervals should hold: rates and theme shares as planted; shares of terms by a large draw."""
    rng = np.random.Generator(np.random.Philox(key=np.array([seed, 99], dtype=np.uint64)))
    n, k = 4000, planted.rates.shape[1]
    shares, has = np.zeros((2, k)), np.zeros((2, k))
    for _ in range(50):
        chars = np.exp(rng.normal(np.log(tables.CHARS), tables.SPREAD, n)).round()
        factor = rng.gamma(tables.HABIT, 1 / tables.HABIT, (n, k)) * rng.gamma(tables.CHANCE, 1 / tables.CHANCE, (n, k))
        for year in (0, 1):
            counts = rng.poisson(planted.rates[year] * factor * chars[:, None] / 1e4)
            shares[year] += (counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)).mean(axis=0) / 50
            has[year] += (counts > 0).mean(axis=0) / 50
    p = planted.rates / planted.rates.sum(axis=1, keepdims=True)
    odds = np.log(p / (1 - p))
    middle = shares.mean(axis=0)
    divergence = sum((s * np.log2(s / middle)).sum() for s in shares) / 2
    return {"log_odds": odds[0] - odds[1], "divergence": divergence, "has": has}


def g2(a: Any, b: Any) -> Any:
    """p-values of the word-level log-likelihood test (Dunning 1993) that takes every word for an independent draw."""
    n_a, n_b = a.sum(), b.sum()
    rate = (a + b) / (n_a + n_b)
    with np.errstate(divide="ignore", invalid="ignore"):
        first = np.where(a > 0, a * np.log(a / (n_a * rate)), 0.0)
        second = np.where(b > 0, b * np.log(b / (n_b * rate)), 0.0)
    return chi2.sf(2 * (first + second), 1)


def one(task: tuple[int, int]) -> dict[tuple[str, str], float]:
    """The marks of one corpus: (kind, what) → share of its intervals or tests that did what is counted."""
    issuers, number = task
    key = np.array([SEED, issuers * 1_000_000 + number], dtype=np.uint64)
    rng = np.random.Generator(np.random.Philox(key=key))
    planted = tables.truth()
    want = _expected()
    drawn = tables.draw(issuers, rng, planted)
    corpus = tables.frames(drawn)
    marks: dict[tuple[str, str], float] = {}
    names = tables.term_names(planted.rates.shape[1])
    band = frequent(planted.rates[0])

    def covered(what: str, low: Any, high: Any, truth: Any) -> None:
        known = np.isfinite(low) & np.isfinite(high)
        if known.any():
            marks["coverage", what] = float(((low <= truth) & (truth <= high))[known].mean())
        if not known.all():
            marks["undefined", what] = float(1 - known.mean())

    trend = stats.trend(corpus, names)
    for y, year in enumerate(PAIR):
        rows = trend[(trend["panel"] == "all") & (trend["year"] == year)].set_index("term").loc[names]
        for b, label in enumerate(BANDS):
            part, rates = rows[band == b], planted.rates[y][band == b]
            covered(f"trend, {label}, {year}", part["low"].to_numpy(), part["high"].to_numpy(), rates)
        low, high = rows["share_low"].to_numpy(), rows["share_high"].to_numpy()
        covered(f"share of reports, {year}", low, high, want["has"][y])
    shares = stats.theme_shares(corpus)
    for y, year in enumerate(PAIR):
        rows = shares[(shares["panel"] == "all") & (shares["year"] == year)]
        covered(f"theme shares, {year}", rows["low"].to_numpy(), rows["high"].to_numpy(), planted.shares[y])
    tests: dict[str, Any] = {"replicates": REPLICATES, "seed": number}
    keys = stats.keyness(corpus, *PAIR, least=1, **tests).set_index("term")
    at = keys.index.map({name: i for i, name in enumerate(names)}).to_numpy()
    for b, label in enumerate(BANDS):
        rows = band[at] == b
        part = keys[rows]
        covered(f"keyness, {label}", part["low"].to_numpy(), part["high"].to_numpy(), want["log_odds"][at][rows])
    moved, factor = planted.moved[at], np.maximum(planted.factors, 1 / planted.factors)[at]
    for step in (1.5, 2.0, 3.0):
        rows = moved & np.isclose(factor, step) & (band[at] > 0)
        for measure in ("p", "q"):
            found = keys[measure].to_numpy()[rows] <= ALPHA
            marks["power", f"keyness, rate times {step:g}, {measure} ≤ 0.05"] = float(found.mean())
    shift = stats.theme_shift(corpus, PAIR, **tests)
    change = planted.shares[1] - planted.shares[0]
    covered("theme shift", shift["low"].to_numpy(), shift["high"].to_numpy(), change)
    for points in (0.015, 0.03):
        rows = np.isclose(np.abs(change), points)
        marks["power", f"theme shift of {points * 100:g} points"] = float((shift["p"].to_numpy()[rows] <= ALPHA).mean())
    apart = stats.divergence(corpus, PAIR, least=1, **tests)
    covered("divergence", apart["low"].to_numpy(), apart["high"].to_numpy(), want["divergence"])
    marks["power", "divergence"] = float((apart["p"] <= ALPHA).mean())
    again = tables.shuffle(drawn, rng)
    corpus = tables.frames(again)
    keys = stats.keyness(corpus, *PAIR, **tests)
    marks["size", "keyness"] = float((keys["p"] <= ALPHA).mean())
    marks["compare", "keyness by word-level G²"] = float(
        (g2(keys["n_a"].to_numpy(dtype=float), keys["n_b"].to_numpy(dtype=float)) <= ALPHA).mean()
    )
    p = stats.theme_shift(corpus, PAIR, **tests)["p"].dropna()
    marks["size", "theme shift"] = float((p <= ALPHA).mean())
    marks["size", "divergence"] = float((stats.divergence(corpus, PAIR, **tests)["p"] <= ALPHA).mean())
    return marks


_EXPECTED: dict[str, Any] = {}


def _expected() -> dict[str, Any]:
    if not _EXPECTED:
        _EXPECTED.update(expected(tables.truth()))
    return _EXPECTED


def interval(values: list[float]) -> tuple[float, float, float]:
    """Mean over corpora with its 99 % Monte-Carlo interval; Wilson's where each corpus gives one yes or no."""
    from lawpolicy.stats import resample

    x = np.array(values)
    mean = float(x.mean())
    if set(np.unique(x)) <= {0.0, 1.0}:
        low, high = resample.wilson(mean, len(x), 2.5758)
        return mean, float(low), float(high)
    if len(x) < 2:
        return mean, float("nan"), float("nan")
    half = float(t.ppf(0.995, len(x) - 1)) * float(x.std(ddof=1)) / np.sqrt(len(x))
    return mean, mean - half, mean + half


def table_rows(corpora: int, workers: int) -> Iterator[list[Any]]:
    """A row for each size of corpus and figure, in the columns of the header."""
    for issuers in ISSUERS:
        start = time.monotonic()
        found: dict[tuple[str, str], list[float]] = defaultdict(list)
        tasks = [(issuers, number) for number in range(corpora)]
        if workers > 1:
            with ProcessPoolExecutor(workers) as pool:
                results = list(pool.map(one, tasks, chunksize=25))
        else:
            results = [one(task) for task in tasks]
        for marks in results:
            for key, value in marks.items():
                found[key].append(value)
        spent = time.monotonic() - start
        print(f"  {issuers} issuers: {corpora} corpora in {spent:.0f} s", file=sys.stderr, flush=True)
        for (kind, what), values in found.items():
            yield row("tables", issuers, kind, what, values)


def row(source: str, issuers: int, kind: str, what: str, values: list[float]) -> list[Any]:
    mean, low, high = interval(values)
    verdict = ""
    if kind in ALLOWED and low == low:
        least, most = ALLOWED[kind]
        verdict = "ok" if low <= most and high >= least else "FAILS"
    return [source, issuers, kind, what, f"{mean:.4f}", f"{low:.4f}", f"{high:.4f}", len(values), verdict]


def main() -> None:
    parser = argparse.ArgumentParser(description="Sizes and coverage of the statistics, on corpora with known truth.")
    parser.add_argument("--corpora", type=int, default=CORPORA, help="corpora at each size (default 2000)")
    parser.add_argument("--prose", type=int, default=None, help="through prose, at each size (default 8, 8, 4)")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes; changes no number")
    parser.add_argument("-o", "--out", type=Path, default=OUT, help="where the table is written")
    given = parser.parse_args()
    header = ["source", "issuers", "kind", "what", "estimate", "low_99", "high_99", "corpora", "verdict"]
    rows = list(table_rows(given.corpora, given.workers))
    write(given.out, header, rows)
    wanted = PROSE if given.prose is None else dict.fromkeys(PROSE, given.prose)
    if any(wanted.values()):
        import calibrate_prose

        for (issuers, kind, what), values in calibrate_prose.marks(wanted, SEED, given.workers).items():
            rows.append(row("prose", issuers, kind, what, values))
        write(given.out, header, rows)
    print_table(header, rows)
    failed = [r for r in rows if r[-1] == "FAILS"]
    print(f"\n{len(rows)} rows in {given.out}. Each 99 % interval must touch 0.05 ± 0.01 (size) or 0.95 ± 0.02.")
    if failed:
        print(f"{len(failed)} FAIL: " + "; ".join(f"{r[3]} at {r[1]} issuers" for r in failed))
        raise SystemExit(1)


def write(out: Path, header: list[str], rows: list[list[Any]]) -> None:
    with out.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])


def print_table(header: list[str], rows: list[list[Any]]) -> None:
    widths = [max(len(str(r[i])) for r in [header, *rows]) for i in range(len(header))]
    for r in [header, *sorted(rows, key=lambda r: (r[0], r[2], r[3], r[1]))]:
        print("  ".join(str(c).ljust(w) for c, w in zip(r, widths, strict=True)).rstrip())


if __name__ == "__main__":
    main()

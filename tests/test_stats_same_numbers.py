"""The same numbers to the last digit: in another process, with other threads, with the rows in another order."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
from stats_frames import corpus

from lawpolicy import stats

HERE = Path(__file__).parent

PROGRAM = """
import hashlib, sys
import test_stats_same_numbers as made
print(made.fingerprint(made.example()))
"""


def example(shuffled: bool = False) -> stats.Frames:
    rng = np.random.default_rng(7)
    words = [f"词{i:03d}" for i in range(300)]
    reports = [
        {"report_id": f"{i:04d}-{year}", "issuer_id": f"i{i}", "year": year, "n_chars": int(rng.integers(1000, 5000)),
         "terms": {w: int(n) for w, n in zip(words, rng.poisson(rng.gamma(0.8, 1.0, 300)), strict=True) if n}}
        for i in range(30) for year in (2019, 2020, 2022) if rng.random() < 0.9
    ]  # fmt: skip
    if shuffled:
        rng.shuffle(reports)
    return corpus(reports)


def fingerprint(made: stats.Frames) -> str:
    """Every digit of every table."""
    import hashlib

    tables = [
        stats.trend(made),
        stats.keyness(made, (2019, 2020), 2022, replicates=200),
        stats.divergence(made, replicates=200),
        stats.word_shift(made, [(2019, 2020), 2022]),
    ]
    return hashlib.sha256("".join(t.to_csv() for t in tables).encode()).hexdigest()


def elsewhere(threads: int, seed: str) -> str:
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": str(threads), "OMP_NUM_THREADS": str(threads),
                   "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join([str(HERE), str(HERE.parent)])}  # fmt: skip
    done = subprocess.run([sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_two_processes_and_two_numbers_of_threads_agree() -> None:
    here = fingerprint(example())
    assert fingerprint(example()) == here
    assert elsewhere(1, "1") == here
    assert elsewhere(2, "2") == here


def test_the_order_of_rows_is_nothing() -> None:
    assert fingerprint(example(shuffled=True)) == fingerprint(example())


def test_another_seed_moves_p_and_nothing_else() -> None:
    made = example()
    one, two = (stats.keyness(made, 2019, 2022, replicates=200, seed=s).set_index("term").sort_index() for s in (1, 2))
    assert (one["p"] != two["p"]).any()
    assert one.drop(columns=["p", "q"]).equals(two.drop(columns=["p", "q"]))


def test_every_public_name_is_there_and_no_module_hides_it() -> None:
    import importlib

    for name in stats.__all__:
        assert getattr(stats, name) is not None
        assert not hasattr(getattr(stats, name), "__path__") and not isinstance(getattr(stats, name), type(os)), name
    for module in {path.stem for path in Path(stats.__file__).parent.glob("*.py")} - {"__init__"}:
        importlib.import_module(f"lawpolicy.stats.{module}")
        assert module not in stats.__all__

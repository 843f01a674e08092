"""The factory's corpora as tables, without prose: counts of terms and lengths of chapters, drawn from stated rates.

Issuers differ in how they write (a gamma factor for each term, a Dirichlet for the themes), and each report differs
from its issuer's habit again, so that words are not independent draws. What is planted is known exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lawpolicy.stats import Frames, tables

Array = NDArray[np.float64]

YEARS = (2019, 2023)
HABIT, CHANCE = 3.0, 4.0  # shape of the gamma factors of an issuer and of a report: smaller is more unlike
CHARS, SPREAD = 3500.0, 0.35  # median length of a report and the spread of its logarithm
THEMES = np.array([0.12, 0.16, 0.10, 0.10, 0.16, 0.05, 0.11, 0.08, 0.07, 0.03, 0.02, 0.0])
THEME_HABIT, THEME_CHANCE = 60.0, 120.0  # concentration of the Dirichlet of an issuer and of a report


@dataclass(frozen=True)
class Truth:
    """What is planted: occurrences per 10,000 characters and mean theme shares, in each of the two years."""

    rates: Array  # years × terms
    shares: Array  # years × themes
    moved: NDArray[np.bool_]  # terms whose rate changes
    factors: Array  # by how much


@cache
def truth(terms: int = 150, shift: float = 1.0) -> Truth:
    """Rates falling as Zipf's law has it, from 15 to 0.5 per 10,000 characters; every third term changes its rate.

    ``shift`` scales the changes, which are by a factor of 1.5, 2 or 3 up or down; 0 plants none.
    """
    before = 15 * np.arange(1, terms + 1) ** -0.68
    factor = np.ones(terms)
    moved = np.arange(terms) % 3 == 0
    steps = np.array([1.5, 2.0, 3.0, 1 / 1.5, 1 / 2.0, 1 / 3.0])
    factor[moved] = steps[np.arange(moved.sum()) % 6] ** shift
    shares = np.vstack([THEMES, THEMES])
    change = np.array([0.03, -0.03, 0.0, -0.015, 0.0, 0.015, 0.0, 0.0, -0.03, 0.03, 0.0, 0.0]) * shift
    shares[1] = THEMES + change
    return Truth(np.vstack([before, before * factor]), shares, moved & (factor != 1), factor)


@dataclass(frozen=True)
class Drawn:
    """A corpus as arrays: one row a report."""

    issuer: NDArray[np.int64]
    year: NDArray[np.int64]  # 0 or 1
    chars: NDArray[np.int64]
    counts: NDArray[np.int64]  # reports × terms
    themes: NDArray[np.int64]  # reports × themes, characters


def draw(issuers: int, rng: np.random.Generator, planted: Truth) -> Drawn:
    """A corpus of so many issuers: six of ten report in both years, two in the first alone, two in the second alone."""
    both, one = round(issuers * 0.6), round(issuers * 0.2)
    every = np.arange(issuers)
    issuer = np.concatenate([every[:both], every[:both], every[both : both + one], every[both + one :]])
    year = np.repeat([0, 1, 0, 1], [both, both, one, issuers - both - one])
    n, terms = len(issuer), planted.rates.shape[1]
    chars = np.exp(rng.normal(np.log(CHARS), SPREAD, n)).round()
    habit = rng.gamma(HABIT, 1 / HABIT, (issuers, terms))[issuer]
    chance = rng.gamma(CHANCE, 1 / CHANCE, (n, terms))
    counts = rng.poisson(planted.rates[year] * habit * chance * chars[:, None] / 1e4)
    # What an issuer leans to is a Dirichlet with the planted mean in each year; the two years share what they can.
    shared = THEME_HABIT * planted.shares.min(axis=0)
    common = rng.gamma(np.maximum(shared, 1e-12), size=(issuers, len(shared)))
    own = [rng.gamma(np.maximum(THEME_HABIT * s - shared, 1e-12), size=common.shape) for s in planted.shares]
    leaning = np.stack([common + extra for extra in own])[year, issuer]
    moved = _dirichlet(rng, THEME_CHANCE * leaning / leaning.sum(axis=1, keepdims=True))
    themes = np.floor(moved * chars[:, None]).astype(np.int64)
    return Drawn(issuer, year, chars.astype(np.int64), counts, themes)


def _dirichlet(rng: np.random.Generator, alpha: Array) -> Array:
    drawn = rng.gamma(np.maximum(alpha, 1e-12))
    return drawn / drawn.sum(axis=1, keepdims=True)


def shuffle(corpus: Drawn, rng: np.random.Generator) -> Drawn:
    """The same reports with the years dealt anew: an issuer of both years keeps or swaps them, the others are dealt."""
    year = corpus.year.copy()
    seen = np.bincount(corpus.issuer)
    flips = rng.random(len(seen)) < 0.5
    twice = seen[corpus.issuer] == 2
    year[twice] = np.where(flips[corpus.issuer[twice]], 1 - year[twice], year[twice])
    year[~twice] = rng.permutation(year[~twice])
    return Drawn(corpus.issuer, year, corpus.chars, corpus.counts, corpus.themes)


def term_names(n: int) -> list[str]:
    """Names for terms that no lexicon holds."""
    return [f"词{i:03d}" for i in range(n)]


def frames(corpus: Drawn) -> Frames:
    """The corpus as the tables that the statistics take."""
    n, terms = corpus.counts.shape
    names = np.array([f"{i:016x}" for i in range(n)], dtype=object)
    text = pd.array(names, dtype="string")
    year = np.array(YEARS)[corpus.year]
    reports = pd.DataFrame(
        {
            "report_id": text,
            "label": text,
            "issuer": pd.array([None] * n, dtype="string"),
            "issuer_id": pd.array([f"i{i:05d}" for i in corpus.issuer], dtype="string"),
            "issuer_kind": pd.array(["government"] * n, dtype="string"),
            "level": pd.array(["county"] * n, dtype="string"),
            "province": pd.array([None] * n, dtype="string"),
            "year": pd.array(year, dtype="Int64"),
            "n_chars": pd.array(corpus.chars, dtype="Int64"),
            "duplicate_of": pd.array([None] * n, dtype="string"),
        }
    )
    row, column = np.nonzero(corpus.counts)
    counted = pd.DataFrame(
        {
            "report_id": pd.Categorical.from_codes(row, categories=names),
            "section_id": pd.array(np.zeros(len(row), dtype=np.int64), dtype="Int64"),
            "role": pd.Categorical.from_codes(np.zeros(len(row), dtype=np.int64), categories=["progress"]),
            "term": pd.Categorical.from_codes(column, categories=term_names(terms)),
            "kind": pd.Categorical.from_codes(np.zeros(len(row), dtype=np.int64), categories=["token"]),
            "n": pd.array(corpus.counts[row, column], dtype="Int64"),
        }
    )
    k = corpus.themes.shape[1]
    end = corpus.themes.cumsum(axis=1)
    sections = pd.DataFrame(
        {
            "report_id": pd.Categorical.from_codes(np.repeat(np.arange(n), k), categories=names),
            "section_id": pd.array(np.tile(np.arange(1, k + 1), n), dtype="Int64"),
            "parent_id": pd.array([None] * (n * k), dtype="Int64"),
            "start": pd.array((end - corpus.themes).ravel(), dtype="Int64"),
            "end": pd.array(end.ravel(), dtype="Int64"),
            "role": pd.Categorical.from_codes(np.zeros(n * k, dtype=np.int64), categories=["progress"]),
            "theme": pd.Categorical(np.tile(np.array(tables.themes(), dtype=object), n), categories=tables.themes()),
        }
    )
    return Frames(reports=reports, terms=counted, sections=sections)

"""Which terms distinguish one selection of reports from another, and how sure that is."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from lawpolicy.stats import resample, selections, tables

if TYPE_CHECKING:
    import pandas as pd

LEAST_USES = 5  # reports of each side that must have a term before its log-odds ratio has an interval
_BLOCK = 512  # terms at a time
_KEPT = 8 * _BLOCK  # so many terms' counts are kept dense between rounds
_ROUND = 1000  # relabellings at a time
_NEAR, _FINER = 5, 20  # terms that few relabellings of the first round reach get so many rounds more


def keyness(
    corpus: Any,
    a: Any,
    b: Any,
    *,
    least: int = 5,
    replicates: int = 1000,
    seed: int = 1,
    duplicates: bool = False,
) -> pd.DataFrame:
    """Terms more frequent in ``a`` (positive) or in ``b`` (negative), most distinctive first.

    ``a``, ``b``: two selections that do not overlap: a year, ``(2016, 2020)``, ``"2016-2020"``, or a dictionary of
    ``years``, ``levels``, ``provinces``, ``issuer_kinds``, ``report_ids``, ``roles`` or ``themes``. ``least``: only
    terms that stand in so many reports of the two together. One row a term:

    ``n_a``, ``n_b`` occurrences; ``reports_a``, ``reports_b`` how many reports have it; ``per_10k_a``, ``per_10k_b``
    occurrences per 10,000 characters. ``log_odds``: log-odds ratio (natural logarithm) with an informative Dirichlet
    prior of one report's length, the corpus' frequencies as its mean (Monroe, Colaresi & Quinn 2008, Political
    Analysis 16), so that rare terms are drawn to 0. ``low`` to ``high``: its 95 % interval, by leaving out each
    issuer in turn; none where fewer than five reports of a side have the term. ``z``: log_odds over its error, or
    over Monroe et al.'s model error where that is larger: for ranking, and the order of the rows. ``log_ratio``:
    binary logarithm of the ratio of relative frequencies, 1 for twice as frequent in a (half an occurrence is put for
    none). ``dispersion``: Gries' DPnorm over the reports of both, 0 even, 1 in one report alone. ``p``: share of
    relabellings with as large a log-odds ratio either way; an issuer on both sides changes sides as a whole, and
    issuers on one side are dealt anew. ``q``: Benjamini & Hochberg's false-discovery rate over the rows. ``reason``
    where something is missing.

    Undefined: everything but counts where one side has no report; interval, p and q where a side has fewer than 10
    issuers. The same seed gives the same numbers. No row where no term stands in ``least`` reports of the two; then
    ``.attrs["reason"]`` says so. Errors: overlapping or unreadable selections; ``replicates`` or ``least`` below 1.
    """
    import pandas as pd

    tables.whole(replicates, 1, "replicates")
    tables.whole(least, 1, "least")
    a, b = selections.selection(a), selections.selection(b)
    two = selections.sides(corpus, a, b, least=least, duplicates=duplicates)
    k = len(two.terms)
    y_a, y_b = _sum(two.a), _sum(two.b)
    n_a, n_b = float(two.total_a.sum()), float(two.total_b.sum())
    score, low, high, z, p, ratio = (np.full(k, np.nan) for _ in range(6))
    error, reason = np.zeros(k), np.full(k, None, dtype=object)
    if n_a and n_b:
        prior = Prior(y_a + y_b, (n_a + n_b) / (two.reports_a + two.reports_b))
        score = prior.log_odds(y_a, n_a, y_b, n_b)
        ratio = np.log2(np.maximum(y_a, 0.5) / n_a) - np.log2(np.maximum(y_b, 0.5) / n_b)
        if two.enough:
            error, df = _errors(two, prior)
            width = resample.t_quantile(df) * error
            few = np.minimum(two.with_a, two.with_b) < LEAST_USES
            low, high = np.where(few, np.nan, score - width), np.where(few, np.nan, score + width)
            p = _p_values(two, prior, score, replicates, seed)
            reason[few] = "few_uses"
        z = score / np.maximum(error, prior.model_error(y_a, y_b))
    if not two.enough:
        reason[:] = "few_issuers" if n_a and n_b else "one_sided"
    with np.errstate(all="ignore"):
        per_a, per_b = np.float64(1e4) * y_a / two.chars_a, np.float64(1e4) * y_b / two.chars_b
    table = pd.DataFrame(
        {
            "term": pd.array(two.terms, dtype="string"),
            "n_a": y_a.astype(np.int64),
            "n_b": y_b.astype(np.int64),
            "reports_a": two.with_a.astype(np.int64),
            "reports_b": two.with_b.astype(np.int64),
            "per_10k_a": per_a,
            "per_10k_b": per_b,
            "log_odds": score,
            "low": low,
            "high": high,
            "z": z,
            "log_ratio": ratio,
            "dispersion": two.spread,
            "p": p,
            "q": resample.q_values(p),
            "reason": pd.array(reason, dtype="string"),
        }
    )
    order = np.argsort(np.nan_to_num(-np.abs(z), nan=np.inf), kind="stable")
    table = table.iloc[order].reset_index(drop=True)
    if not two.terms:  # a small corpus must still give a page that says what it cannot show
        table.attrs["reason"] = str(selections.no_terms((a.label, two.reports_a), (b.label, two.reports_b), least))
    return table


class Prior:
    """An informative Dirichlet prior: ``size`` tokens divided as the two sides together are."""

    def __init__(self, counts: Any, size: float):
        total = counts.sum()
        self.size = size
        self.alpha = size * counts / max(total, 1.0)

    def part(self, alpha: Any) -> Prior:
        """The same prior for some of the terms."""
        one = object.__new__(Prior)
        one.size, one.alpha = self.size, alpha
        return one

    def log_odds(self, y_a: Any, n_a: Any, y_b: Any, n_b: Any) -> Any:
        """Log-odds ratio of a term on side a against side b, both with the prior added."""
        y_a, y_b = y_a + self.alpha, y_b + self.alpha
        return np.log(y_a) - np.log(n_a + self.size - y_a) - np.log(y_b) + np.log(n_b + self.size - y_b)

    def model_error(self, y_a: Any, y_b: Any) -> Any:
        """Monroe et al.'s standard error of the log-odds ratio, as if each word were drawn by itself."""
        return np.sqrt(1 / (y_a + self.alpha) + 1 / (y_b + self.alpha))


def _sum(matrix: Any) -> Any:
    return np.asarray(matrix.sum(axis=0), dtype=float).ravel()


def _errors(two: selections.Sides, prior: Prior) -> tuple[Any, Any]:
    """Standard errors and degrees of freedom by leaving out each issuer in turn, a block of terms at a time."""
    k = len(two.terms)
    error, df = np.empty(k), np.empty(k)
    n_a, n_b = two.total_a.sum() - two.total_a[:, None], two.total_b.sum() - two.total_b[:, None]
    edges = np.cumsum([0, two.both, two.only_a, two.only_b])
    side_a, side_b = two.a.tocsc(), two.b.tocsc()
    for start in range(0, k, _BLOCK):
        block = slice(start, start + _BLOCK)
        a, b = side_a[:, block].toarray(), side_b[:, block].toarray()
        y_a, y_b = a.sum(axis=0), b.sum(axis=0)
        left = prior.part(prior.alpha[block]).log_odds(y_a - a, n_a, y_b - b, n_b)
        variance, free = resample.jackknife([left[i:j] for i, j in pairwise(edges)])
        error[block], df[block] = np.sqrt(variance), free
    return error, df


class Relabelling:
    """Counts of side a after issuers have changed sides at random, for blocks of terms."""

    def __init__(self, two: selections.Sides, prior: Prior, score: Any, replicates: int, seed: int):
        self.two, self.prior, self.replicates, self.seed = two, prior, replicates, seed
        self.moves, self.size_moves = _moves(two.a, two.b, two.both), _moves(two.total_a, two.total_b, two.both)
        self.y, self.n = _sum(two.a) + _sum(two.b), float(two.total_a.sum() + two.total_b.sum())
        self.base, self.size_base = _sum(two.a[: two.both]), float(two.total_a[: two.both].sum())
        # |log-odds ratio| ≥ |score|, asked of the odds ratio itself; a tie is a tie whatever the rounding.
        self.reach = np.exp(np.abs(score)) * (1 - 1e-12)

    def reached(self, which: Any, purpose: str, dense: dict[int, Any]) -> Any:
        """How many of ``replicates`` relabellings give as large a log-odds ratio, for each term of ``which``."""
        rng = resample.stream(self.seed, f"keyness {purpose}")
        two, reached = self.two, np.zeros(len(which))
        for start in range(0, self.replicates, _ROUND):
            size = min(_ROUND, self.replicates - start)
            labels = resample.swaps(two.both, two.only_a + two.only_b, two.only_a, size, rng)
            n_a = (self.size_base + labels @ self.size_moves)[:, None]
            for first in range(0, len(which), _BLOCK):
                block = which[first : first + _BLOCK]
                if first not in dense:
                    dense[first] = self.moves[:, block].toarray()
                y_a = self.base[block] + labels @ dense[first]
                y_b = self.y[block] - y_a
                alpha, extra = self.prior.alpha[block], self.prior.size
                y_a, y_b = y_a + alpha, y_b + alpha
                odds = y_a * (self.n - n_a + extra - y_b) / ((n_a + extra - y_a) * y_b)
                reach = self.reach[block]
                reached[first : first + _BLOCK] += ((odds >= reach) | (odds * reach <= 1)).sum(axis=0)
                if len(which) > _KEPT:
                    dense.clear()
        return reached


def _p_values(two: selections.Sides, prior: Prior, score: Any, replicates: int, seed: int) -> Any:
    """Permutation p-values, with more relabellings for the terms that the first round leaves near its smallest."""
    again = Relabelling(two, prior, score, replicates, seed)
    reached = again.reached(np.arange(len(score)), "first", {})
    done = np.full(len(score), float(replicates))
    near, dense = np.flatnonzero(reached <= _NEAR), dict[int, Any]()
    for part in range(_FINER if len(near) else 0):
        reached[near] += again.reached(near, f"finer {part}", dense)
        done[near] += replicates
    return (1 + reached) / (1 + done)


def _moves(a: Any, b: Any, both: int) -> Any:
    """What side a gains when an issuer's label is 1: b − a for issuers on both sides, all of it for the others."""
    from scipy import sparse

    if sparse.issparse(a):
        return sparse.vstack([b[:both] - a[:both], a[both:] + b[both:]]).tocsc()
    return np.concatenate([b[:both] - a[:both], a[both:] + b[both:]])

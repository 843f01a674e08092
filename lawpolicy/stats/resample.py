"""Uncertainty over issuers: intervals that hold for few of them, permutations of whole issuers, false-discovery rates.

Reports of one issuer resemble each other, so an issuer (the cluster) is the unit that is resampled, and nothing here
treats words as independent draws. Below ``MIN_ISSUERS`` there is no interval and no p-value, only NaN.

Random numbers come from Philox, a counter-based generator, keyed by the seed and by what they are for: the same
numbers in any process, whatever ran before. Sums over replicates are sums of whole numbers held in floats, exact in
any order, so that the number of threads changes no digit.
"""

from __future__ import annotations

import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

MIN_ISSUERS = 10
LEVEL = 0.95
# Shares are rounded to whole multiples of this before they are summed over replicates (see above).
_GRAIN = float(2**30)


def stream(seed: int, purpose: str) -> np.random.Generator:
    """A generator of its own for each purpose: the order of calls changes nothing."""
    return np.random.Generator(np.random.Philox(key=np.array([seed, zlib.crc32(purpose.encode())], dtype=np.uint64)))


def t_quantile(df: Any) -> Array:
    """Upper 2.5 % point of Student's t; NaN where the degrees of freedom are."""
    from scipy.special import stdtrit

    df = np.asarray(df, dtype=float)
    return np.asarray(stdtrit(np.where(np.isfinite(df) & (df > 0), df, np.nan), 0.5 + LEVEL / 2), dtype=float)


def ratio(counts: Any, sizes: Array) -> tuple[Array, Array, float]:
    """Ratios of sums over issuers, with their standard errors and degrees of freedom.

    ``counts``: issuers × terms (dense or sparse), ``sizes``: one a row. Returns (estimate, standard error) by term and
    the degrees of freedom. The variance is the cluster-robust CR2 of a weighted mean, the degrees of freedom those of
    Bell & McCaffrey (2002, Survey Methodology 28), here in closed form. NaN where the sizes sum to zero or one issuer
    holds everything.
    """
    keep = sizes > 0
    counts, m = counts[keep], sizes[keep]
    total = float(m.sum())
    terms = counts.shape[1]
    if total <= 0 or len(m) < 2:
        estimate = np.asarray(counts.sum(axis=0), dtype=float).ravel() / total if total > 0 else np.full(terms, np.nan)
        return estimate, np.full(terms, np.nan), float("nan")
    h = m / total
    k = 1.0 / (1.0 - h)
    estimate = np.asarray(counts.sum(axis=0), dtype=float).ravel() / total
    squares = counts.multiply(counts) if hasattr(counts, "multiply") else counts * counts
    a, b, c = squares.T @ k, counts.T @ (k * m), float((k * m * m).sum())
    variance = np.maximum(a - 2 * estimate * b + estimate**2 * c, 0.0) / total**2
    return estimate, np.sqrt(variance), _freedom(h)


def _freedom(h: Array) -> float:
    """Bell–McCaffrey degrees of freedom of the CR2 variance of a weighted mean with weights ``h`` (summing to one).

    With A = (I − h1')D(I − 1h'), D = diag(h²/(1−h)), they are tr(A)² / tr(A²); for equal weights, issuers − 1.
    """
    d = h * h / (1 - h)
    s = float((h * h).sum())
    own = 1 - 2 * h + s
    cross = s - 2 * h
    d0, d1, d2 = float(d.sum()), float((d * h).sum()), float((d * h * h).sum())
    pairs = s * s * d0 * d0 + 2 * d2 * d0 + 2 * d1 * d1 - 4 * s * d1 * d0
    trace2 = pairs - float((d * d * cross * cross).sum()) + float((d * d * own * own).sum())
    return float((d * own).sum()) ** 2 / trace2 if trace2 > 0 else float("nan")


def log_interval(estimate: Array, error: Array, df: float) -> tuple[Array, Array]:
    """95 % interval of a positive rate, symmetrical on the logarithm. NaN where the estimate is 0 or has no error.

    Counts of words are skewed; on the logarithm Student's t holds its level with 20 issuers (``make calibrate``).
    """
    with np.errstate(all="ignore"):
        width = t_quantile(df) * error / estimate
        low, high = estimate * np.exp(-width), estimate * np.exp(width)
    bad = ~(estimate > 0) | ~np.isfinite(width) | (error == 0)
    return np.where(bad, np.nan, low), np.where(bad, np.nan, high)


def share_interval(estimate: Array, error: Array, df: float, reports: Array) -> tuple[Array, Array]:
    """95 % interval of a share of reports; ``reports``: how many each issuer has. NaN below ``MIN_ISSUERS``.

    Wilson's, with the number of reports divided by the design effect (the clustered variance over the binomial one, 1
    where each issuer has one report; Dean & Pagano 2015, Statistical Science 30). Where all or none have it there is
    no variance to see, and the number of issuers stands for that of reports.
    """
    issuers, n = len(reports), float(reports.sum())
    if issuers < MIN_ISSUERS:
        return np.full(len(estimate), np.nan), np.full(len(estimate), np.nan)
    if n == issuers:
        return wilson(estimate, np.full(len(estimate), n))
    with np.errstate(all="ignore"):
        effect = error**2 / (estimate * (1 - estimate) / (n - 1))
        effective = np.where(np.isfinite(effect) & (effect > 0), n / effect, float(issuers))
    return wilson(estimate, np.minimum(effective, n), float(t_quantile(df if np.isfinite(df) else issuers - 1)))


def wilson(p: Any, n: Any, z: float = 1.959963984540054) -> tuple[Array, Array]:
    """Wilson's score interval (1927) of a share ``p`` of ``n``. NaN where either is missing or n is not positive."""
    p, n = np.asarray(p, dtype=float), np.asarray(n, dtype=float)
    with np.errstate(all="ignore"):
        n = np.where(n > 0, n, np.nan)
        centre = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z / (1 + z * z / n) * np.sqrt(np.maximum(p * (1 - p), 0) / n + z * z / (4 * n * n))
    low, high = np.clip(centre - half, 0, 1), np.clip(centre + half, 0, 1)
    return np.where(p <= 0, np.minimum(low, 0), low), np.where(p >= 1, np.maximum(high, 1), high)


def logit_interval(estimate: Array, error: Array, df: float) -> tuple[Array, Array]:
    """95 % interval of a mean share, symmetrical on the logit: never below 0 or above 1. NaN at 0 and 1."""
    with np.errstate(all="ignore"):
        width = t_quantile(df) * error / (estimate * (1 - estimate))
        odds = np.log(estimate / (1 - estimate))
        low, high = 1 / (1 + np.exp(-(odds - width))), 1 / (1 + np.exp(-(odds + width)))
    bad = ~((estimate > 0) & (estimate < 1)) | ~np.isfinite(width) | (error == 0)
    return np.where(bad, np.nan, low), np.where(bad, np.nan, high)


def jackknife(left_out: list[Array]) -> tuple[Array, Array]:
    """Variance and degrees of freedom from estimates with one issuer left out.

    ``left_out``: for each stratum (issuers on both sides, on the first alone, on the second alone) an array issuers
    × statistics. The variance is Σ (G−1)/G Σ (θ₋ᵢ − mean)² over strata (the CR3 of a linear statistic; Efron &
    Stein 1981, Annals of Statistics 9, show that it errs upwards), the degrees of freedom are Satterthwaite's.
    """
    variance: Any = 0.0
    weight: Any = 0.0
    for values in left_out:
        g = len(values)
        if g < 2:
            continue
        v = (g - 1) / g * ((values - values.mean(axis=0)) ** 2).sum(axis=0)
        variance = variance + v
        weight = weight + v * v / (g - 1)
    with np.errstate(all="ignore"):
        df = np.asarray(variance, dtype=float) ** 2 / np.asarray(weight, dtype=float)
    return np.asarray(variance, dtype=float), df


def swaps(both: int, one_sided: int, on_first: int, replicates: int, rng: np.random.Generator) -> Array:
    """Relabellings under which nothing changes if the two sides are alike: replicates × issuers, 0 or 1.

    The first ``both`` columns say whether the two sides of an issuer change places (a coin each); the others say which
    of the issuers that stand on one side alone are put on the first (``on_first`` of them, at random).
    """
    flips = rng.integers(0, 2, size=(replicates, both)).astype(float)
    labels = np.zeros((replicates, one_sided))
    labels[:, :on_first] = 1.0
    return np.hstack([flips, rng.permuted(labels, axis=1)])


def whole(shares: Array) -> Array:
    """Shares as whole numbers in floats, so that their sums are exact in any order; ``/ GRAIN`` gives them back."""
    return np.rint(shares * _GRAIN)


GRAIN = _GRAIN


def p_value(observed: Array, permuted: Array) -> Array:
    """(1 + permuted at least as large) / (1 + replicates), by column; never 0 (Phipson & Smyth 2010)."""
    # A relative hair's breadth, so that a tie is a tie whatever the rounding of logarithms.
    reach = observed - 1e-12 * np.maximum(1.0, np.abs(observed))
    return np.asarray((1 + (permuted >= reach).sum(axis=0)) / (1 + len(permuted)), dtype=float)


def q_values(p: Array) -> Array:
    """Benjamini & Hochberg's (1995) false-discovery rates; NaN stays NaN and counts for nothing."""
    p = np.asarray(p, dtype=float)
    q = np.full(p.shape, np.nan)
    known = np.flatnonzero(np.isfinite(p))
    if not len(known):
        return q
    order = known[np.argsort(p[known], kind="stable")]
    scaled = p[order] * len(known) / np.arange(1, len(known) + 1)
    q[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return q

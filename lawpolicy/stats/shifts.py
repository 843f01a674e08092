"""How far the words of one period are from those of another, beyond what chance alone gives; and which words do it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from lawpolicy.problems import LawpolicyError
from lawpolicy.stats import resample, selections, tables, words

if TYPE_CHECKING:
    import pandas as pd

_BLOCK = 256  # terms at a time
_COLUMNS = [
    "a", "b", "n_reports_a", "n_reports_b", "n_issuers_a", "n_issuers_b", "n_terms", "divergence", "low", "high", "raw",
    "null_low", "null_high", "p", "reason",
]  # fmt: skip


def divergence(
    corpus: Any,
    periods: Sequence[Any] | None = None,
    *,
    least: int = 5,
    replicates: int = 1000,
    seed: int = 1,
    duplicates: bool = False,
) -> pd.DataFrame:
    """Jensen–Shannon divergence between each period and the one before it, in bits (0 the same, 1 no word shared).

    ``periods``: two or more, such as ``[(2016, 2020), (2021, 2024)]``; each year where None. Each report's shares of
    terms weigh the same; ``least``: only terms that stand in so many reports of the two. One row a pair ``a``, ``b``:

    ``raw``: the plug-in value (Lin 1991, IEEE Transactions on Information Theory 37), which errs upwards, the more so
    the fewer reports. ``divergence``: with that bias taken off by leaving out each issuer in turn (Zahl 1977, Ecology
    58); an estimate of no divergence can fall a little below 0, and so can ``low``: neither is cut off at 0. ``low`` to
    ``high``: its 95 % interval by Student's t, from the delete-one variance, which counts the second-order part twice
    (Efron & Stein 1981): half the variance under the null is taken off, and that variance is the least it can be.
    ``null_low`` to ``null_high``: where the middle 95 % of divergences fall when issuers change sides at random, and
    ``p``: how often they are as large. ``n_reports_a``, ``n_reports_b``: all reports of the periods; one with none of
    the ``n_terms`` compared has no shares and is left out of the means. Undefined: everything where a side has no
    report, or no report with a term that stands in ``least`` (``few_terms``); interval, null band and p where a side
    has fewer than 10 issuers. The same seed gives the same numbers. Errors: ``replicates`` or ``least`` below 1;
    periods that overlap.
    """
    import pandas as pd

    tables.whole(replicates, 1, "replicates")
    tables.whole(least, 1, "least")
    spans = _spans(corpus, periods, duplicates)
    counted = _count(corpus, duplicates)
    rows = [_pair(counted, a, b, least, replicates, seed) for a, b in pairwise(spans)]
    return pd.DataFrame(rows, columns=_COLUMNS).astype({"a": "string", "b": "string", "reason": "string"})


def word_shift(corpus: Any, periods: Sequence[Any], *, least: int = 5, duplicates: bool = False) -> pd.DataFrame:
    """Which terms make the divergence between two periods; largest contribution first, one row a term.

    ``share_a``, ``share_b``: mean share among a report's terms. ``contribution``: bits of the divergence, each term's
    bias taken off by leaving out each issuer in turn, with ``low`` to ``high`` its 95 % interval (Student's t, below
    10 issuers on a side none); they sum to ``divergence``. ``part``: contribution over that sum. ``more_in``: ``a``
    or ``b``. After Gallagher et al. (2021, EPJ Data Science 10). Undefined as in ``divergence``. No rows where no term
    stands in ``least`` reports of the two. Errors: not two periods; ``least`` below 1.
    """
    import pandas as pd

    if len(periods) != 2:
        raise LawpolicyError("word_shift compares two periods; give [(first, last), (first, last)].")
    a, b = selections.periods(periods)
    tables.whole(least, 1, "least")
    two = _sides(_count(corpus, duplicates), a, b, least)
    k = len(two.terms)
    p, q, part, low, high = (np.full(k, np.nan) for _ in range(5))
    if two.n_a and two.n_b:
        p, q = two.mean(two.a, two.n_a), two.mean(two.b, two.n_b)
        whole, error, df = _by_term(two)
        part = whole
        if two.enough:
            width = resample.t_quantile(df) * error
            low, high = whole - width, whole + width
    total = float(part.sum())
    reason = None if two.n_a and two.n_b and two.enough else "few_issuers" if two.n_a and two.n_b else "one_sided"
    table = pd.DataFrame(
        {
            "term": pd.array(two.terms, dtype="string"),
            "share_a": p,
            "share_b": q,
            "contribution": part,
            "low": low,
            "high": high,
            "part": part / total if total > 0 else np.full(k, np.nan),
            "more_in": pd.array(np.where(p > q, "a", "b").tolist(), dtype="string"),
            "reason": pd.array([reason] * k, dtype="string"),
        }
    )
    order = np.argsort(-np.nan_to_num(part, nan=-np.inf), kind="stable")
    return table.iloc[order].reset_index(drop=True)


@dataclass(frozen=True, slots=True)
class _Counted:
    units: tables.Units
    counts: words.Counts


@dataclass(frozen=True, slots=True)
class _Two:
    """Two periods by issuer: sums of reports' shares as whole numbers; issuers on both sides first, then on a, on b."""

    a: Any  # sparse, issuers × terms, in units of 1 / resample.GRAIN
    b: Any
    reports_a: Any  # reports by issuer
    reports_b: Any
    both: int
    only_a: int
    only_b: int
    terms: list[str]
    all_a: int  # reports of the period, those without any of the terms too
    all_b: int

    @property
    def n_a(self) -> float:
        return float(self.reports_a.sum())

    @property
    def n_b(self) -> float:
        return float(self.reports_b.sum())

    @property
    def enough(self) -> bool:
        return min(self.both + self.only_a, self.both + self.only_b) >= resample.MIN_ISSUERS

    @property
    def edges(self) -> Any:
        return np.cumsum([0, self.both, self.only_a, self.only_b])

    def mean(self, sums: Any, n: float) -> Any:
        return np.asarray(sums.sum(axis=0), dtype=float).ravel() / resample.GRAIN / n


def bits(p: Any, q: Any) -> Any:
    """Each term's part of the Jensen–Shannon divergence of ``p`` and ``q``, in bits."""
    m = (p + q) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        first = np.where(p > 0, p * np.log2(p / m), 0.0)
        second = np.where(q > 0, q * np.log2(q / m), 0.0)
    return np.maximum(first + second, 0.0) / 2


def _spans(corpus: Any, periods: Sequence[Any] | None, duplicates: bool) -> list[list[int]]:
    if periods is None:
        years = tables.reports(corpus, duplicates=duplicates)["year"].dropna().astype(int)
        periods = list(range(years.min(), years.max() + 1)) if len(years) else []
    elif len(periods) < 2:
        raise LawpolicyError("divergence needs two periods or more; give [(first, last), (first, last)].")
    return selections.periods(periods)


def _count(corpus: Any, duplicates: bool) -> _Counted:
    units = tables.units(corpus, "all", duplicates=duplicates)
    return _Counted(units, words.counts(corpus, units))


def _sides(counted: _Counted, a: list[int], b: list[int], least: int) -> _Two:
    from scipy import sparse

    if set(a) & set(b):
        raise LawpolicyError(f"the periods {selections.span(a)} and {selections.span(b)} overlap.")
    units, matrix = counted.units, counted.counts.matrix
    year = np.asarray(units.reports["year"].astype("Int64").fillna(-1), dtype=np.int64)[units.report]
    rows = [np.flatnonzero(np.isin(year, span)) for span in (a, b)]
    seen = sum(np.asarray((matrix[at] > 0).sum(axis=0)).ravel() for at in rows)
    column = np.flatnonzero(np.asarray(seen) >= least)
    ids = [set(units.issuer[at].tolist()) for at in rows]
    order = [*sorted(ids[0] & ids[1]), *sorted(ids[0] - ids[1]), *sorted(ids[1] - ids[0])]
    place = {issuer: i for i, issuer in enumerate(order)}
    sums, reports = [], []
    for at in rows:
        part = matrix[at][:, column].tocsr()
        total = np.asarray(part.sum(axis=1)).ravel()
        used = total > 0  # a report without any of the terms has no shares
        part, at, total = part[used], at[used], total[used]
        shares = sparse.csr_matrix(sparse.diags(1 / total) @ part) if len(at) else part
        shares.data = resample.whole(shares.data)
        code = np.array([place[i] for i in units.issuer[at].tolist()], dtype=np.int64)
        gather = sparse.csr_matrix((np.ones(len(at)), (code, np.arange(len(at)))), shape=(len(order), len(at)))
        sums.append((gather @ shares).tocsc())
        reports.append(np.bincount(code, minlength=len(order)).astype(float))
    return _Two(
        sums[0], sums[1], reports[0], reports[1], len(ids[0] & ids[1]), len(ids[0] - ids[1]), len(ids[1] - ids[0]),
        [counted.counts.terms[i] for i in column], len(rows[0]), len(rows[1]),
    )  # fmt: skip


def _pair(counted: _Counted, a: list[int], b: list[int], least: int, replicates: int, seed: int) -> dict[str, Any]:
    two = _sides(counted, a, b, least)
    row: dict[str, Any] = dict.fromkeys(_COLUMNS, np.nan)
    row |= {"a": selections.span(a), "n_reports_a": two.all_a, "n_issuers_a": two.both + two.only_a, "reason": None}
    row |= {"b": selections.span(b), "n_reports_b": two.all_b, "n_issuers_b": two.both + two.only_b}
    row["n_terms"] = len(two.terms)
    if not (two.n_a and two.n_b and two.terms):
        empty = "one_sided" if two.all_a or two.all_b else "no_reports"
        return {**row, "reason": "few_terms" if two.all_a and two.all_b else empty}
    row["raw"] = float(bits(two.mean(two.a, two.n_a), two.mean(two.b, two.n_b)).sum())
    if not two.enough:
        return {**row, "reason": "few_issuers"}
    left = _left_out(two)
    strata = [left[i:j] for i, j in pairwise(two.edges)]
    row["divergence"] = row["raw"] - _bias(strata, row["raw"])
    variance, df = resample.jackknife([values[:, None] for values in strata])
    permuted = _permuted(two, replicates, resample.stream(seed, f"divergence {row['a']} {row['b']}"))
    centred = permuted - permuted.mean()
    chance = float(centred.var())
    width = float(resample.t_quantile(df)[0]) * np.sqrt(max(float(variance[0]) - chance / 2, chance))
    row["low"], row["high"] = row["divergence"] - width, row["divergence"] + width
    row["null_low"], row["null_high"] = (float(x) for x in np.quantile(centred, [0.025, 0.975]))
    row["p"] = float(resample.p_value(np.array([row["raw"]]), permuted[:, None])[0])
    return row


def _bias(strata: list[Any], whole: Any) -> Any:
    """The bias of a plug-in value from those with one issuer left out: Σ (G−1)/G Σ (θ₋ᵢ − θ) over strata."""
    return sum(((len(v) - 1) / len(v) * (v - whole).sum(axis=0) for v in strata if len(v) > 1), start=0.0)


def _blocks(two: _Two) -> Any:
    """Blocks of terms with both sides dense: (slice, a, b)."""
    for start in range(0, len(two.terms), _BLOCK):
        block = slice(start, start + _BLOCK)
        yield block, two.a[:, block].toarray(), two.b[:, block].toarray()


def _without(side: Any, reports: Any, i: Any = slice(None)) -> Any:
    """Mean shares of a side with each issuer left out in turn."""
    rest = (reports.sum() - reports)[:, None]
    with np.errstate(all="ignore"):
        return np.where(rest > 0, (side.sum(axis=0) - side) / resample.GRAIN / rest, 0.0)


def _left_out(two: _Two) -> Any:
    """The plug-in divergence with each issuer left out in turn."""
    left = np.zeros(len(two.reports_a))
    for _, a, b in _blocks(two):
        left += bits(_without(a, two.reports_a), _without(b, two.reports_b)).sum(axis=1)
    return left


def _by_term(two: _Two) -> tuple[Any, Any, Any]:
    """Each term's contribution with its bias taken off, its error, and the degrees of freedom."""
    k = len(two.terms)
    part, error, df = np.empty(k), np.empty(k), np.empty(k)
    for block, a, b in _blocks(two):
        whole = bits(a.sum(axis=0) / resample.GRAIN / two.n_a, b.sum(axis=0) / resample.GRAIN / two.n_b)
        left = bits(_without(a, two.reports_a), _without(b, two.reports_b))
        strata = [left[i:j] for i, j in pairwise(two.edges)]
        variance, free = resample.jackknife(strata)
        part[block], error[block], df[block] = whole - _bias(strata, whole), np.sqrt(variance), free
    return part, error, df


def _permuted(two: _Two, replicates: int, rng: np.random.Generator) -> Any:
    """Plug-in divergences after issuers have changed sides at random."""
    labels = resample.swaps(two.both, two.only_a + two.only_b, two.only_a, replicates, rng)
    n_a = two.reports_a[: two.both].sum() + labels @ _moves(two.reports_a, two.reports_b, two.both)
    n_a, n = n_a[:, None], two.n_a + two.n_b
    found = np.zeros(replicates)
    for _, a, b in _blocks(two):
        total = a.sum(axis=0) + b.sum(axis=0)
        first = a[: two.both].sum(axis=0) + labels @ _moves(a, b, two.both)
        with np.errstate(all="ignore"):
            found += bits(first / resample.GRAIN / n_a, (total - first) / resample.GRAIN / (n - n_a)).sum(axis=1)
    return found


def _moves(a: Any, b: Any, both: int) -> Any:
    """What side a gains when an issuer's label is 1: b − a for issuers on both sides, all of it for the others."""
    return np.concatenate([b[:both] - a[:both], a[both:] + b[both:]])

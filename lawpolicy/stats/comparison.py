"""Figures compared: distributions by level and place, changes from year to year, ranks with their intervals.

Bounds are carried through. A figure stated as 50余 is at least 50: it moves a median only as far as that allows, an
average with one in it is said to be at least so much, and a change from it is a bound again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from lawpolicy.problems import LawpolicyError
from lawpolicy.stats import figures, resample, tables

if TYPE_CHECKING:
    import pandas as pd

BY = ("all", "level", "province")
ABOUT = 0.05  # how far a figure stated as 约 or 近 is taken to lie from the printed one, in ranks

_DISTRIBUTION = [
    "indicator", "unit", "year", "by", "group", "n_issuers", "n_bounded", "n_ambiguous", "q25", "median", "q75", "low",
    "high", "median_least", "median_most", "mean", "mean_bound", "reason",
]  # fmt: skip
_CHANGES = [
    "issuer_key", "issuer", "label", "level", "province", "indicator", "unit", "previous_year", "year", "previous",
    "value", "change", "ratio", "bound", "low", "high", "reason",
]  # fmt: skip
_RANKS = [
    "issuer_key", "issuer", "label", "level", "province", "indicator", "unit", "year", "value", "bound", "least",
    "most", "n_issuers", "rank", "rank_low", "rank_high", "reason",
]  # fmt: skip


def compare(
    corpus: Any,
    indicator: str | Sequence[str],
    *,
    by: str = "level",
    years: Sequence[int] | None = None,
    duplicates: bool = False,
) -> pd.DataFrame:
    """Distribution of an indicator over issuers in each year, by ``level``, ``province`` or ``all``.

    One row an indicator, unit, year and group: quartiles of the stated figures, ``low`` to ``high`` the 95 % interval
    of the median from order statistics (Conover 1999, section 3.2; none below 10 issuers). ``n_bounded`` of the
    figures are bounds (more than, at most, about): ``median_least`` to ``median_most`` is where the median can lie
    given them (NaN for no upper end). ``mean`` of the stated figures is itself what ``mean_bound`` says: ``exact``,
    ``at_least``, ``at_most``, ``about``, or ``mixed``. ``n_ambiguous`` issuers state several totals and are left out.
    Errors: an unknown ``by`` or indicator.
    """
    import pandas as pd

    if by not in BY:
        raise LawpolicyError(f"cannot compare by '{by}'; choose one of {', '.join(BY)}.")
    table = figures.panel(corpus, indicator, duplicates=duplicates)
    if years is not None:
        table = table[table["year"].isin(list(years))]
    table = table.assign(group="all" if by == "all" else table[by]).dropna(subset=["group"])
    keys = ["indicator", "unit", "year", "group"]
    groups = table.groupby(keys, dropna=False)
    rows = [_distribution(dict(zip(keys, key, strict=True)), by, part) for key, part in groups]
    text = ["indicator", "unit", "by", "group", "mean_bound", "reason"]
    whole = ["year", "n_issuers", "n_bounded", "n_ambiguous"]
    kinds = {**dict.fromkeys(text, "string"), **dict.fromkeys(whole, "Int64")}
    return pd.DataFrame(rows, columns=_DISTRIBUTION).astype({c: kinds.get(c, "float64") for c in _DISTRIBUTION})


def _distribution(key: dict[str, Any], by: str, part: pd.DataFrame) -> dict[str, Any]:
    known = part[part["value"].notna()]
    value = known["value"].to_numpy(dtype=float)
    bound = known["bound"].fillna("exact").to_numpy(dtype=object)
    n = len(value)
    row: dict[str, Any] = {**dict.fromkeys(_DISTRIBUTION, np.nan), **key, "by": by, "n_issuers": n, "mean_bound": None}
    row |= {"n_bounded": int((bound != "exact").sum()), "n_ambiguous": len(part) - n, "reason": None}
    if not n:
        return {**row, "reason": "ambiguous"}
    row["q25"], row["median"], row["q75"] = (float(x) for x in np.quantile(value, [0.25, 0.5, 0.75]))
    row["mean"], row["mean_bound"] = float(value.mean()), mean_bound(bound)
    least, most = ends(value, bound)
    row["median_least"], row["median_most"] = _middle(least), _middle(most)
    if n >= resample.MIN_ISSUERS:
        row["low"], row["high"] = median_interval(value)
    else:
        row["reason"] = "few_issuers"
    return row


def ends(value: Any, bound: Any) -> tuple[Any, Any]:
    """Where each figure can lie, given its bound: at least 50 is 50 to infinity, at most 50 is 0 to 50."""
    least = np.where(bound == "at_most", np.minimum(value, 0.0), value)
    return least, np.where(bound == "at_least", np.inf, value)


def _middle(values: Any) -> float:
    ordered = np.sort(values)
    pair = ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2]
    return float((pair[0] + pair[1]) / 2) if np.isfinite(pair[1]) else float("nan")


def mean_bound(bound: Any) -> str:
    """What an average of figures with these bounds is."""
    kinds = set(bound) - {"exact"}
    if not kinds:
        return "exact"
    return str(kinds.pop()) if len(kinds) == 1 else "mixed"


def median_interval(value: Any) -> tuple[float, float]:
    """95 % interval of a median from order statistics: a fair coin leaves out at most 2.5 % on each side."""
    from scipy.stats import binom

    n = len(value)
    rank = int(binom.ppf(0.025, n, 0.5))
    if binom.cdf(rank - 1, n, 0.5) > 0.025 or rank < 1:
        rank -= 1
    if rank < 1:
        return float("nan"), float("nan")
    ordered = np.sort(value)
    return float(ordered[rank - 1]), float(ordered[n - rank])


def changes(
    corpus: Any,
    indicators: Sequence[str] | str | None = None,
    *,
    duplicates: bool = False,
) -> pd.DataFrame:
    """Change of each issuer's figure from one year to the next; one row an issuer, indicator and pair of years.

    ``change`` = value − previous (percentage points for rates), ``ratio`` = value / previous (NaN from 0). ``bound``
    says what the change is: ``exact``; ``at_least`` where the later figure is a floor or the earlier a ceiling;
    ``at_most`` the other way about; ``about``; ``unknown`` where both are bounds that pull apart. Rates whose counts
    are known have Newcombe's (1998, Statistics in Medicine 17) 95 % interval ``low`` to ``high``. Only years next to
    each other.
    """
    import pandas as pd

    table = figures.panel(corpus, indicators, duplicates=duplicates)
    keys = ["issuer_key", "indicator", "unit"]
    before = table.assign(next=table["year"] + 1)[[*keys, "next", "year", "value", "bound", "low", "high"]]
    names = {"year": "previous_year", "next": "year", "value": "previous", "bound": "b0", "low": "l0", "high": "h0"}
    both = table.merge(before.rename(columns=names), on=[*keys, "year"], how="inner")
    v1, v0 = (both[c].to_numpy(dtype=float, na_value=np.nan) for c in ("value", "previous"))
    l1, h1, l0, h0 = (both[c].to_numpy(dtype=float, na_value=np.nan) for c in ("low", "high", "l0", "h0"))
    change = v1 - v0
    with np.errstate(all="ignore"):
        ratio = np.where(v0 > 0, v1 / v0, np.nan)
    bounds = [change_bound(a, b) for a, b in zip(both["b0"], both["bound"], strict=True)]
    both = both.assign(
        change=change,
        ratio=ratio,
        bound=pd.array(bounds, dtype="string"),
        low=change - np.sqrt((v1 - l1) ** 2 + (h0 - v0) ** 2),
        high=change + np.sqrt((h1 - v1) ** 2 + (v0 - l0) ** 2),
        reason=pd.array(["ambiguous" if np.isnan(c) else None for c in change], dtype="string"),
    )
    numbers = dict.fromkeys(("previous", "value", "change", "ratio", "low", "high"), "float64")
    return both[_CHANGES].astype(numbers).reset_index(drop=True)


def change_bound(previous: Any, later: Any) -> str | None:
    """What a difference of two stated figures is, given their bounds; None where one of them is missing."""
    if not isinstance(previous, str) or not isinstance(later, str):
        return None
    pulls = {"exact": "exact", "about": "about", "at_least": "at_most", "at_most": "at_least"}
    found = {later, pulls.get(previous, "unknown")} - {"exact"}
    if not found:
        return "exact"
    if found == {"about"}:
        return "about"
    found.discard("about")
    return found.pop() if len(found) == 1 else "unknown"


def ranks(
    corpus: Any,
    indicator: str,
    year: int,
    *,
    level: str | None = None,
    duplicates: bool = False,
) -> pd.DataFrame:
    """Issuers ranked by an indicator in a year, largest first, each rank with the interval that the figures allow.

    A figure can lie between ``least`` and ``most``: a bound is open on one side, 约 and 近 are taken to mean 5 %
    either way, a rate whose counts are known has its Wilson interval. ``rank_low`` (best) to ``rank_high`` (worst)
    counts only issuers whose whole range lies above or below: cautious, after the remark of Mogstad, Romano, Shaikh &
    Wilhelm (2024, Review of Economic Studies 91) that ranks without intervals mislead. Issuers with several totals
    have none. Errors: an unknown indicator or ``level``; a ``year`` for which no issuer (of that level) has a figure,
    with the years that have one.
    """
    import pandas as pd

    tables.known(level, tables.LEVELS, "level")
    table = figures.panel(corpus, indicator, duplicates=duplicates)
    if level is not None:
        table = table[(table["level"] == level).fillna(False)]
    years = sorted(int(y) for y in table["year"].dropna().unique())
    if year not in years:
        who = "issuer" if level is None else f"issuer of level '{level}'"
        there = f"choose from {', '.join(map(str, years))}" if years else "nor for any other year"
        raise LawpolicyError(f"no {who} has a figure of '{indicator}' for {year}; {there}.")
    table = table[(table["year"] == year).fillna(False)]
    parts = []
    for _, part in table.groupby("unit", dropna=False):
        value = part["value"].to_numpy(dtype=float, na_value=np.nan)
        known = np.isfinite(value)
        bound = part["bound"].fillna("exact").to_numpy(dtype=object)
        least, most = ends(value, bound)
        loose = bound == "about"
        least, most = np.where(loose, value * (1 - ABOUT), least), np.where(loose, value * (1 + ABOUT), most)
        low, high = (part[c].to_numpy(dtype=float, na_value=np.nan) for c in ("low", "high"))
        least, most = np.where(np.isfinite(low), low, least), np.where(np.isfinite(high), high, most)
        above = np.array([np.sum(least[known] > m) if k else np.nan for m, k in zip(most, known, strict=True)])
        below = np.array([np.sum(most[known] < m) if k else np.nan for m, k in zip(least, known, strict=True)])
        better = np.array([np.sum(value[known] > v) if k else np.nan for v, k in zip(value, known, strict=True)])
        n = int(known.sum())
        reason = pd.array([None if k else "ambiguous" for k in known], dtype="string")
        part = part.assign(
            least=least, most=most, n_issuers=n, rank=better + 1, rank_low=above + 1, rank_high=n - below, reason=reason
        )
        parts.append(part.sort_values(["rank", "issuer_key"], kind="stable"))
    whole = pd.concat(parts, ignore_index=True)
    return whole[_RANKS].astype(dict.fromkeys(("n_issuers", "rank", "rank_low", "rank_high"), "Int64"))

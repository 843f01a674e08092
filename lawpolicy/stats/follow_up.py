"""Do the plans of one year turn up among the results of the next?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from lawpolicy.stats import resample, tables, words

if TYPE_CHECKING:
    import pandas as pd

_SIDES = ("planned", "unplanned")
_COLUMNS = [
    "term", "n_planned", "n_issuers_planned", "followed", "low", "high", "n_unplanned", "n_issuers_unplanned", "usual",
    "usual_low", "usual_high", "reason",
]  # fmt: skip


def plan_follow_up(
    corpus: Any, terms: Sequence[str] | str | None = None, *, least: int = 5, duplicates: bool = False
) -> pd.DataFrame:
    """How often a term that stands in a report's plans stands in the same issuer's results of the next year.

    Pairs of reports of one issuer in years next to each other. One row a term of the lexicon (or of ``terms``) that
    stands in the plans of at least ``least`` such reports, most planned first. ``followed``: share of the
    ``n_planned`` pairs with the term in the plans whose next report has it in its sections on progress, 0 to 1,
    ``low`` to ``high`` its Wilson interval for clusters (Dean & Pagano 2015). ``usual``: the same share of the
    ``n_unplanned`` pairs whose plans lack the term, with its interval: what follows anyway. Undefined: a share
    without a pair; an interval below 10 issuers.
    """
    import pandas as pd

    from lawpolicy.terms import lexicon

    these = tables.units(corpus, "role", duplicates=duplicates)
    asked = words.resolve(corpus, terms) if terms is not None else {t: t for t in lexicon()}
    found = words.counts(corpus, these, "role", list(asked.values()))
    has = (found.matrix > 0).tocsr()
    unit = np.full((len(these.reports), len(tables.ROLES)), -1, dtype=np.int64)
    unit[these.report, these.group] = np.arange(len(these))
    pairs = _pairs(these.reports)
    plans = unit[[a for a, _ in pairs], tables.ROLES.index("plans")] if pairs else np.zeros(0, dtype=np.int64)
    progress = unit[[b for _, b in pairs], tables.ROLES.index("progress")] if pairs else np.zeros(0, dtype=np.int64)
    both = (plans >= 0) & (progress >= 0)
    who = these.reports["issuer_key"].astype(object).to_numpy()
    issuer = np.array([who[a] for a, _ in pairs], dtype=object)[both]
    planned = has[plans[both]].toarray().astype(bool)
    done = has[progress[both]].toarray().astype(bool)
    rows = []
    for k, term in enumerate(asked):
        if terms is None and planned[:, k].sum() < least:
            continue
        row: dict[str, Any] = {"term": term, "reason": None}
        for side, inside in zip(_SIDES, (planned[:, k], ~planned[:, k]), strict=True):
            _, code = np.unique(issuer[inside].astype(str), return_inverse=True)
            size = np.bincount(code).astype(float) if inside.any() else np.zeros(0)
            hit = np.bincount(code, weights=done[inside, k].astype(float)) if inside.any() else np.zeros(0)
            share, error, df = resample.ratio(hit[:, None], size)
            low, high = resample.share_interval(share, error, df, size)
            first = "followed" if side == "planned" else "usual"
            ends = ("low", "high") if side == "planned" else ("usual_low", "usual_high")
            row |= {f"n_{side}": int(inside.sum()), f"n_issuers_{side}": len(size), first: float(share[0])}
            row |= dict(zip(ends, (float(low[0]), float(high[0])), strict=True))
        if min(row["n_issuers_planned"], row["n_issuers_unplanned"]) < resample.MIN_ISSUERS:
            row["reason"] = "few_issuers"
        rows.append(row)
    table = pd.DataFrame(rows, columns=_COLUMNS).astype({"term": "string", "reason": "string"})
    return table.sort_values(["n_planned", "term"], ascending=[False, True], kind="stable").reset_index(drop=True)


def _pairs(frame: pd.DataFrame) -> list[tuple[int, int]]:
    """Rows of two reports of one issuer for years next to each other; of several for one year, the first."""
    place: dict[tuple[str, int], int] = {}
    for i, (who, year) in enumerate(zip(frame["issuer_key"], frame["year"], strict=True)):
        if isinstance(year, (int, np.integer)):
            place.setdefault((str(who), int(year)), i)
    return [(i, place[who, year + 1]) for (who, year), i in place.items() if (who, year + 1) in place]

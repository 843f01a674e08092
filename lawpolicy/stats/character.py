"""How candid and how concrete a report is, and how much of it is plans."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from lawpolicy.stats import means, tables

if TYPE_CHECKING:
    import pandas as pd

MEASURES = ("candour", "concreteness", "plans", "leader_duty")


def profile(corpus: Any, *, duplicates: bool = False) -> pd.DataFrame:
    """Candour, concreteness and share of plans of each report; one row a report.

    ``candour``: share of the body's sentences, by length, on problems (0 to 1); ``plans`` and ``leader_duty``
    likewise. ``concreteness``: reported figures per 1,000 characters of the body. ``n_figures``, ``n_chars`` behind
    them. Undefined (NaN, with ``reason``): shares of a report without sentences, concreteness of one without length.
    """
    import pandas as pd

    frame = tables.reports(corpus, duplicates=duplicates)
    index = pd.Index(frame["report_id"].astype(object))
    sentences = corpus.read("sentences", columns=["report_id", "start", "end", "role"])
    place = index.get_indexer(pd.Index(sentences["report_id"].astype(object)))
    length = (sentences["end"] - sentences["start"]).to_numpy(dtype=float)
    role = pd.Index(tables.ROLES).get_indexer(pd.Index(sentences["role"].astype(object)))
    good = place >= 0
    by_role = np.zeros((len(frame), len(tables.ROLES) + 1))
    np.add.at(by_role, (place[good], role[good]), length[good])
    total = by_role.sum(axis=1)
    figures = corpus.read("quantities", columns=["report_id"])["report_id"].astype(object)
    at = index.get_indexer(pd.Index(figures))
    n_figures = np.bincount(at[at >= 0], minlength=len(frame))
    chars = np.asarray(frame["n_chars"].astype("Float64").fillna(0), dtype=float)
    with np.errstate(all="ignore"):
        share = np.where(total[:, None] > 0, by_role / total[:, None], np.nan)
        concrete = np.where(chars > 0, 1000 * n_figures / chars, np.nan)
    names = {role: share[:, i] for i, role in enumerate(tables.ROLES)}
    reason = [None if t and c else "no_text" for t, c in zip(total, chars, strict=True)]
    table = frame[["report_id", "label", "issuer_key", "level", "province", "year"]].copy()
    return table.assign(
        n_chars=chars.astype(np.int64),
        n_figures=n_figures,
        candour=names["problems"],
        concreteness=concrete,
        plans=names["plans"],
        leader_duty=names["leader_duty"],
        reason=pd.array(reason, dtype="string"),
    )


def profile_trend(
    corpus: Any,
    *,
    by: str = "year",
    periods: Sequence[Any] | None = None,
    min_reports: int = 10,
    duplicates: bool = False,
) -> pd.DataFrame:
    """Mean of each measure of ``profile`` by year (or ``by``, or ``periods``), with 95 % intervals over issuers.

    One row a ``measure`` (candour, concreteness, plans, leader_duty), panel and group; columns as in ``theme_shares``.
    Shares are from 0 to 1, concreteness is figures per 1,000 characters.
    """
    these, by = means.grouping(corpus, by, periods, None, duplicates)
    table = profile(corpus, duplicates=duplicates).set_index("report_id")[list(MEASURES)]
    values = table.reindex(these.reports["report_id"]).to_numpy(dtype=float)
    shares = [measure != "concreteness" for measure in MEASURES]
    return means.table(these, by, values, MEASURES, "measure", min_reports=min_reports, bounded=shares)

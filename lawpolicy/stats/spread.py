"""Where a term first stands, and how it spreads from issuer to issuer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from lawpolicy.problems import LawpolicyError
from lawpolicy.stats import resample, tables, words

if TYPE_CHECKING:
    import pandas as pd

BY = ("all", "level", "province")
_FIRST = [
    "term", "since", "issuer_key", "issuer", "level", "province", "first_year", "report_id", "label", "seen_from",
    "seen_to", "n_reports", "certain",
]  # fmt: skip
_CURVE = [
    "term", "by", "group", "year", "n_reporting", "n_using", "at_risk", "n_new", "adopted", "low", "high", "reason",
]  # fmt: skip


def first_use(corpus: Any, terms: Sequence[str] | str, *, duplicates: bool = False) -> pd.DataFrame:
    """The first report of each issuer in which a term stands; one row a term and issuer, the earliest first.

    ``since``: the year in which the term came up in national policy, by the lexicon (null for a term not in it).
    ``first_year`` and ``report_id``, ``label`` of that report are null where none of the issuer's reports has it.
    ``seen_from`` to ``seen_to``: the years of the issuer's ``n_reports`` reports here. ``certain``: an earlier report
    of the issuer is at hand and lacks the term; else it may be older. Reports without a year are left out.
    """
    import pandas as pd

    from lawpolicy.terms import lexicon

    table, asked = _uses(corpus, terms, duplicates)
    rows = []
    who = table.groupby("issuer_key", sort=True)
    span = who["year"].agg(["min", "max", "size"])
    last = who[["issuer", "level", "province"]].last()
    for i, (term, main) in enumerate(asked.items()):
        using = table[table[f"term {i}"] > 0].sort_values(["year", "report_id"], kind="stable")
        first = using.groupby("issuer_key", sort=True)[["year", "report_id", "label"]].first()
        part = last.join(span).join(first, how="left").reset_index()
        since = lexicon()[main].since if main in lexicon() else None
        part = part.assign(term=term, since=since, certain=(part["min"] < part["year"]).astype("boolean"))
        rows.append(part.sort_values(["year", "issuer_key"], kind="stable", na_position="last"))
    names = {"year": "first_year", "min": "seen_from", "max": "seen_to", "size": "n_reports"}
    whole = pd.concat(rows, ignore_index=True).rename(columns=names)[_FIRST]
    text = ["term", "issuer_key", "issuer", "level", "province", "report_id", "label"]
    years = ["since", "first_year", "seen_from", "seen_to", "n_reports"]
    return whole.astype({**dict.fromkeys(text, "string"), **dict.fromkeys(years, "Int64"), "certain": "boolean"})


def diffusion(
    corpus: Any, terms: Sequence[str] | str, *, by: str = "level", duplicates: bool = False
) -> pd.DataFrame:
    """The diffusion curve of each term: the share of issuers that have used it by the end of each year.

    ``adopted`` is one less the product over the years of the share of issuers still without it that go on without it
    (Kaplan & Meier 1958, Journal of the American Statistical Association 53), so that issuers may enter and leave: in
    a year, ``at_risk`` issuers report and have not used it in an earlier report here, ``n_new`` of them use it.
    ``low`` to ``high``: its 95 % interval on the log-log scale with Greenwood's variance. ``n_using`` of
    ``n_reporting`` issuers use it that year. One row a term, group (``by`` all, level, province) and year. Undefined:
    before anyone is at risk; no interval below 10 issuers at risk in the first year, nor at 0 and 1. Errors: an
    unknown ``by``.
    """
    import pandas as pd

    if by not in BY:
        raise LawpolicyError(f"cannot draw diffusion by '{by}'; choose one of {', '.join(BY)}.")
    table, asked = _uses(corpus, terms, duplicates)
    group = pd.Series("all", index=table.index, dtype="string") if by == "all" else table[by].astype("string")
    table = table.assign(_group=group).dropna(subset=["_group"])
    names = list(dict.fromkeys(table["_group"].sort_values()))
    if by == "level":
        names = [level for level in tables.LEVELS if level in names]
    rows = []
    for i, term in enumerate(asked):
        for name in names:
            part = table[table["_group"] == name]
            use = part[f"term {i}"] > 0
            rows += [{"term": term, "by": by, "group": name, **row} for row in _curve(part.assign(use=use))]
    whole = pd.DataFrame(rows, columns=_CURVE)
    counts = dict.fromkeys(("year", "n_reporting", "n_using", "at_risk", "n_new"), "Int64")
    text = dict.fromkeys(("term", "by", "group", "reason"), "string")
    return whole.astype({**text, **counts, **dict.fromkeys(("adopted", "low", "high"), "float64")})


def _curve(part: pd.DataFrame) -> list[dict[str, Any]]:
    """One group's curve for one term; ``part``: issuer_key, year, use."""
    yearly = part.groupby(["issuer_key", "year"], sort=True)["use"].any().reset_index()
    first = yearly[yearly["use"]].groupby("issuer_key")["year"].min()
    when = yearly["issuer_key"].map(first)
    risk = yearly[when.isna() | (yearly["year"] <= when).fillna(False)]
    years = range(int(yearly["year"].min()), int(yearly["year"].max()) + 1) if len(yearly) else range(0)
    left, greenwood, rows = 1.0, 0.0, []
    few = int((risk["year"] == years[0]).sum()) < resample.MIN_ISSUERS if len(years) else True
    for year in years:
        here = yearly[yearly["year"] == year]
        at_risk = risk[risk["year"] == year]
        n, new = len(at_risk), int(at_risk["use"].sum())
        if n:
            left *= 1 - new / n
            greenwood += new / (n * (n - new)) if new < n else np.inf
        low = high = np.nan
        if not few and 0 < left < 1 and np.isfinite(greenwood):
            width = 1.959963984540054 * np.sqrt(greenwood) / abs(np.log(left))
            low, high = 1 - left ** np.exp(-width), 1 - left ** np.exp(width)
        reason = "no_reports" if not len(here) else "few_issuers" if few else None if np.isfinite(low) else "constant"
        row = {"year": year, "n_reporting": len(here), "n_using": int(here["use"].sum()), "at_risk": n, "n_new": new}
        rows.append({**row, "adopted": 1 - left, "low": low, "high": high, "reason": reason})
    return rows


def _uses(corpus: Any, terms: Sequence[str] | str, duplicates: bool) -> tuple[pd.DataFrame, dict[str, str]]:
    """Reports that have a year, with a column ``term i`` of occurrences for each term asked for."""
    asked = words.resolve(corpus, terms)
    these = tables.units(corpus, "all", duplicates=duplicates)
    found = words.counts(corpus, these, wanted=list(asked.values()))
    dense = found.matrix.toarray()
    table = these.reports.assign(**{f"term {i}": dense[:, i] for i in range(len(asked))})
    return table[table["year"].notna()], asked

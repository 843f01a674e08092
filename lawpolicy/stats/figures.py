"""The panel of comparable figures: issuer × indicator × year, each with its bound, and its interval if known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from lawpolicy.problems import LawpolicyError
from lawpolicy.stats import resample, tables

if TYPE_CHECKING:
    import pandas as pd

SURE = 0.9
BASES = ("total", "part")
_PLACE = ["issuer_key", "issuer", "label", "level", "province"]
_COLUMNS = [
    *_PLACE, "indicator", "year", "unit", "value", "bound", "low", "high", "n_base", "scope", "period", "report_id",
    "report_year", "quantity_id", "confidence", "n_stated", "reason",
]  # fmt: skip
_TEXT = [*_PLACE, "indicator", "unit", "bound", "scope", "period", "report_id", "reason"]
_KEY = ["issuer_key", "indicator", "year", "unit"]


def panel(
    corpus: Any,
    indicators: Sequence[str] | str | None = None,
    *,
    basis: str = "total",
    min_confidence: float = SURE,
    duplicates: bool = False,
) -> pd.DataFrame:
    """Comparable figures, one row an issuer, indicator, year and unit, in that order.

    Only figures of the whole area and year (``basis`` total) whose link to the indicator is sure. Where two reports
    state the same year, that year's own report is taken (then the latest); ``report_year`` says which. ``bound``:
    ``exact``, ``at_least``, ``at_most`` or ``about``, and ``value`` means no more than that. Rates of which the text
    states the base (``n_base``) have Wilson's (1927) 95 % interval ``low`` to ``high``, in their unit. ``n_stated``:
    how many figures the report gives; where they differ there is no value, and ``reason`` is ``ambiguous``. Units are
    never joined. Errors: an indicator that is neither in the corpus nor in its codebook, with those that are; a
    ``basis`` other than total and part; a ``min_confidence`` outside 0 to 1.
    """
    import pandas as pd

    tables.known(basis, BASES, "basis")
    number = isinstance(min_confidence, (int, float, np.number)) and not isinstance(min_confidence, bool)
    if not number or not 0 <= min_confidence <= 1:
        raise LawpolicyError(f"min_confidence is a number from 0 to 1, not {min_confidence!r}.")
    frame = tables.reports(corpus, duplicates=duplicates)
    columns = ["report_id", "indicator", "year", "value", "unit", "bound", "period", "scope", "basis", "quantity_id"]
    found = corpus.read("indicators", columns=[*columns, "confidence"])
    for column in ("report_id", "indicator", "unit", "bound", "period", "scope", "basis"):
        found[column] = found[column].astype("string")
    if indicators is not None:
        there = sorted(found["indicator"].dropna().unique())
        good = dict.fromkeys([*there, *corpus.codebook.entries])
        found = found[found["indicator"].isin(tables.known(indicators, good, "indicator"))]
    sure = (found["confidence"].astype("Float64") >= min_confidence).fillna(False)
    found = found[(found["basis"] == basis).fillna(False) & sure & found["year"].notna()]
    about = frame[["report_id", *_PLACE, "year"]].rename(columns={"year": "report_year"})
    found = found.merge(about, on="report_id", how="inner")
    if not len(found):
        return pd.DataFrame({c: pd.Series(dtype=_dtype(c)) for c in _COLUMNS})
    # The year's own report first, then the latest; then the figure that stands first.
    own = (found["report_year"] == found["year"]).fillna(False)
    found = found.assign(
        _own=~own, _late=-found["report_year"].astype("Float64").fillna(-1.0), unit=found["unit"].fillna("")
    )
    found = found.sort_values([*_KEY, "_own", "_late", "report_id", "quantity_id"], kind="stable")
    report = found.groupby(_KEY, sort=False)["report_id"].transform("first")
    found = found[found["report_id"] == report]
    groups = found.groupby(_KEY, sort=False)
    table = groups.head(1).set_index(_KEY)
    # A bound counts in the comparison: 50余 and 50 are two different statements.
    said = found["value"].astype("string") + found["bound"].fillna("")
    table["n_stated"] = groups.size()
    table["_said"] = said.groupby([found[k] for k in _KEY], sort=False).nunique()
    table = table.reset_index()
    table["unit"] = table["unit"].replace("", pd.NA)
    table = table.merge(_bases(corpus, table), on=["report_id", "quantity_id"], how="left")
    differ = table["_said"] > 1
    table["reason"] = pd.array(["ambiguous" if d else None for d in differ], dtype="string")
    table.loc[differ, ["value", "bound"]] = pd.NA
    value = table["value"].astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    base = table["n_base"].to_numpy(dtype=float, na_value=np.nan)
    exact = (table["bound"] == "exact").fillna(False).to_numpy(dtype=bool)
    usable = exact & (value >= 0) & (value <= 100) & (table["unit"] == "%").fillna(False).to_numpy(dtype=bool)
    low, high = resample.wilson(np.where(usable, value / 100, np.nan), np.where(usable, base, np.nan))
    table = table.assign(low=low * 100, high=high * 100, n_base=np.where(usable, base, np.nan))
    return table[_COLUMNS].astype({c: _dtype(c) for c in _COLUMNS}).reset_index(drop=True)


def _dtype(column: str) -> str:
    if column in _TEXT:
        return "string"
    return "Int64" if column in ("year", "report_year", "quantity_id", "n_stated") else "Float64"


def _bases(corpus: Any, table: pd.DataFrame) -> pd.DataFrame:
    """How many cases a rate is of, where the text states it: the whole that ``part_of`` names, or that of a check.

    Columns: report_id, quantity_id (of the rate), n_base.
    """
    import pandas as pd

    rates = table[(table["unit"] == "%").fillna(False)][["report_id", "quantity_id"]].drop_duplicates()
    nothing = pd.DataFrame({"report_id": pd.array([], dtype="string"), "quantity_id": pd.array([], dtype="Int64"),
                            "n_base": pd.array([], dtype="Float64")})  # fmt: skip
    if not len(rates):
        return nothing
    ids = list(rates["report_id"].unique())
    numbers = corpus.read(
        "quantities", columns=["report_id", "quantity_id", "part_of", "value", "unit"], filters={"report_id": ids}
    )
    numbers = numbers.assign(report_id=numbers["report_id"].astype("string"), unit=numbers["unit"].astype("string"))
    counts = numbers[(numbers["unit"] != "%").fillna(True)][["report_id", "quantity_id", "value"]]
    wholes = [
        rates.merge(numbers[["report_id", "quantity_id", "part_of"]].dropna(), on=["report_id", "quantity_id"]),
        _checked(corpus, ids, rates),
    ]
    linked = pd.concat(wholes, ignore_index=True).drop_duplicates(["report_id", "quantity_id"])
    counts = counts.rename(columns={"quantity_id": "part_of", "value": "n_base"})
    linked = linked.assign(part_of=linked["part_of"].astype("Int64")).merge(counts, on=["report_id", "part_of"])
    linked = linked[(linked["n_base"] >= 1).fillna(False)]
    return linked[["report_id", "quantity_id", "n_base"]] if len(linked) else nothing


def _checked(corpus: Any, ids: list[Any], rates: pd.DataFrame) -> pd.DataFrame:
    """The whole of each rate that a check of the report's arithmetic recomputed: the largest number beside it."""
    import pandas as pd

    checks = corpus.read("checks", columns=["report_id", "kind", "quantity_ids"], filters={"kind": ["rate"]})
    wanted = set(zip(rates["report_id"], rates["quantity_id"], strict=True))
    inside = set(ids)
    related = {
        (str(row.report_id), int(q)): [int(x) for x in row.quantity_ids if x != q]
        for row in checks.itertuples(index=False)
        if str(row.report_id) in inside and row.quantity_ids is not None
        for q in row.quantity_ids
        if (str(row.report_id), int(q)) in wanted
    }
    pairs = [(report, rate, other) for (report, rate), others in related.items() for other in others]
    columns = ["report_id", "quantity_id", "part_of"]
    kinds = {"report_id": "string", "quantity_id": "Int64", "part_of": "Int64"}
    table = pd.DataFrame(pairs, columns=columns).astype(kinds)
    if not len(table):
        return table
    numbers = corpus.read("quantities", columns=["report_id", "quantity_id", "value"], filters={"report_id": ids})
    numbers = numbers.assign(report_id=numbers["report_id"].astype("string")).rename(columns={"quantity_id": "part_of"})
    table = table.merge(numbers, on=["report_id", "part_of"]).sort_values("value", ascending=False, kind="stable")
    return table.drop_duplicates(["report_id", "quantity_id"])[columns]

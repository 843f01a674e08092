"""How many reports there are, by year, level and province."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lawpolicy.stats import tables

if TYPE_CHECKING:
    import pandas as pd


def coverage(corpus: Any) -> pd.DataFrame:
    """Reports by year, level and province; one row a combination that occurs, in that order.

    ``n`` reports of ``n_issuers`` issuers, duplicates left out and counted beside as ``n_duplicates``. A year, level
    or province that is not known is null, and such reports are counted too.
    """
    import pandas as pd

    frame = tables.reports(corpus, duplicates=True)
    copy = frame["duplicate_of"].notna()
    keys = ["year", "level", "province"]
    table = (
        frame.assign(n=(~copy).astype("int64"), n_duplicates=copy.astype("int64"), who=frame["issuer_key"].mask(copy))
        .groupby(keys, dropna=False, sort=False)
        .agg(n=("n", "sum"), n_issuers=("who", "nunique"), n_duplicates=("n_duplicates", "sum"))
        .reset_index()
    )
    order = table["level"].map({level: i for i, level in enumerate(tables.LEVELS)})
    table = table.assign(_level=order.astype("Float64")).sort_values(["year", "_level", "province"], kind="stable")
    counts = dict.fromkeys(("n", "n_issuers", "n_duplicates"), "int64")
    kinds = {"year": "Int64", "level": "string", "province": "string", **counts}
    return table.drop(columns="_level").astype(kinds).reset_index(drop=True) if len(table) else pd.DataFrame(
        {column: pd.Series(dtype=kind) for column, kind in kinds.items()}
    )

"""A table as a Stata file: names of 32 characters that are all different, labels, long texts, whole numbers, dates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import pandas as pd

_NAME, _LABEL = 32, 80  # characters that Stata allows
_SHORT = 200  # characters; a text that may be longer becomes a strL, which holds any length
_WORDS = {"end": "stop"}  # a name that is a word of Stata's own


def write_stata(table: pd.DataFrame, path: Path, about: Mapping[str, str]) -> None:
    """Writes ``table``; ``about`` says what a column is, for its label. Missing text becomes "": Stata has no other."""
    import pandas as pd

    short = names([str(c) for c in table.columns])
    labels = {short[c]: about.get(c, c)[:_LABEL] for c in short}
    plain = table.copy()
    dates: dict[Any, Literal["td"]] = {}
    long: list[Any] = []
    for column, name in short.items():
        kind = str(plain[column].dtype)
        if kind in ("string", "category", "object", "str"):
            words = plain[column].astype("string").fillna("")
            plain[column] = words.astype(object)
            if (words.str.len() > _SHORT).any():
                long.append(name)
        elif kind == "Int64" and plain[column].notna().all():
            plain[column] = plain[column].astype("int64")
        elif kind in ("Int64", "Float64", "boolean"):
            plain[column] = plain[column].astype("Float64").to_numpy(dtype=float, na_value=float("nan"))
        elif pd.api.types.is_datetime64_any_dtype(plain[column]):
            dates[name] = "td"
    plain.rename(columns=short).to_stata(path, write_index=False, version=118, variable_labels=labels,
                                         convert_strl=long, convert_dates=dates)  # type: ignore[arg-type]  # fmt: skip


def names(columns: Sequence[str]) -> dict[str, str]:
    """Stata's name for each column. A long one is cut in its middle, since its end tells a rate from a count, a bound
    from a figure and one unit from another; names that would be the same are numbered."""
    made: dict[str, str] = {}
    for column in columns:
        name = re.sub(r"\W", "_", _WORDS.get(column, column))
        stem, end = name, ""
        if len(name) > _NAME:
            at = name.find("__")
            at = name.rfind("_") if at < 0 else at
            stem, end = name[: max(at, 0)], name[max(at, 0) :][-_NAME // 2 :]
            name = stem[: _NAME - len(end)].rstrip("_") + end
        n = 2
        while name in made.values():
            more = f"_{n}{end}"
            name = stem[: _NAME - len(more)] + more
            n += 1
        made[column] = name
    return made

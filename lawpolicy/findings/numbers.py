"""Key results on figures: what is reported, how comparable it is, whether the arithmetic holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lawpolicy.cells import median
from lawpolicy.display import Shown
from lawpolicy.display import findings as shown
from lawpolicy.language import name, number, say

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from lawpolicy.indicators.edited import Codebook

_TABLE = ["indicator", "year", "median", "low", "high", "n_issuers", "unit", "median_least", "median_most"]


def figures(
    stated: pd.DataFrame,
    compared: pd.DataFrame,
    audit: pd.DataFrame,
    *,
    language: str = "zh",
    file: str | None = None,
    folder: str | Path | None = None,
    codebook: Codebook | None = None,
) -> Shown:
    """Sentences from ``overview.indicators``, ``stats.compare`` by all, and ``overview.audit``.

    ``codebook``: that of the corpus, for the names of its own indicators.
    """
    best = _fullest(compared, list(dict.fromkeys(stated["indicator"])))
    lines = [*_stated(stated, language, codebook), *_typical(best, language, codebook), *_arithmetic(audit, language)]
    return shown(lines, best[_TABLE].head(6), language=language, file=file, folder=folder, codebook=codebook)


def _fullest(compared: pd.DataFrame, order: list[str]) -> pd.DataFrame:
    """For each indicator the year with most issuers (the latest of them), in the given order of indicators."""
    known = compared.dropna(subset=["median"]).sort_values(["n_issuers", "year"], ascending=False, kind="stable")
    known = known.drop_duplicates("indicator")
    place = {code: i for i, code in enumerate(order)}
    known = known.assign(place=known["indicator"].map(place).fillna(len(place)))
    return known.sort_values(["n_issuers", "place"], ascending=[False, True], kind="stable").reset_index(drop=True)


def _stated(stated: pd.DataFrame, language: str, codebook: Codebook | None) -> list[str]:
    if stated.empty:
        return [say("found_no_indicator", language)]
    counts = stated.groupby("indicator", sort=False)["report_id"].nunique()
    first = counts.sort_values(ascending=False, kind="stable")
    whole = stated[stated["basis"] == "total"]
    shared = say("found_chosen_shared" if counts.min() > 1 else "found_chosen_all", language)
    return [
        say(
            "found_stated",
            language,
            n=number(stated["report_id"].nunique(), language),
            k=number(len(counts), language),
            chosen=shared,
            v=number(len(stated), language),
            part=number(len(stated) - len(whole), language),
            bounded=number(int((stated["bound"] != "exact").fillna(False).sum()), language),
            torn=number(int((stated["n_values"] > 1).sum()), language),
        ),
        say(
            "found_most_stated",
            language,
            indicator=name("indicator", first.index[0], language, codebook),
            n=number(int(first.iloc[0]), language),
        ),
    ]


def _typical(best: pd.DataFrame, language: str, codebook: Codebook | None) -> list[str]:
    every: list[Any] = list(best.itertuples())
    rows = [r for r in every if r.low == r.low]
    if not rows:
        return [say("found_no_median", language)] if len(best) else []
    return [
        say(
            "found_median",
            language,
            indicator=name("indicator", r.indicator, language, codebook),
            year=int(r.year),
            median=median(r._asdict(), language, codebook),
            low=number(float(r.low), language),
            high=number(float(r.high), language),
            n=number(int(r.n_issuers), language),
        )
        for r in rows[:2]
    ]


def _arithmetic(audit: pd.DataFrame, language: str) -> list[str]:
    if audit.empty:
        return [say("found_no_check", language)]
    broken: list[Any] = list(audit[(audit["holds"] == False).fillna(False)].itertuples())  # noqa: E712 - nullable
    odd = int(audit["holds"].isna().sum())  # which a reader could explain
    key = "found_checks" if broken or odd else "found_checks_hold"
    lines = [say(key, language, n=number(len(audit), language), bad=number(len(broken), language))]
    if odd:
        lines.append(say("found_odd", language, n=number(odd, language)))
    for row in broken[:2]:
        lines.append(
            say(
                "found_broken",
                language,
                label=row.label,
                check=name("check", row.check, language),
                figures=row.figures,
                expected=number(None if row.expected is None else row.expected, language),
                reported=number(row.reported, language),
            )
        )
    return lines

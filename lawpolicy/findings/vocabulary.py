"""Key results on words: what distinguishes two periods, and how the tracked terms moved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lawpolicy.display import Shown
from lawpolicy.display import findings as shown
from lawpolicy.language import gloss, listed, number, say, span

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

SURE = 0.05  # false-discovery rate below which a difference is called one
_TABLE = ["term", "per_10k_a", "per_10k_b", "reports_a", "reports_b", "log_odds", "low", "high", "q"]


def words(
    key: pd.DataFrame,
    trend: pd.DataFrame,
    *,
    periods: tuple[str, str],
    language: str = "zh",
    file: str | None = None,
    folder: str | Path | None = None,
) -> Shown:
    """Sentences from ``stats.keyness`` (``periods`` names its a, the later, and b) and ``stats.trend`` by year."""
    lines = [*_distinctive(key, periods, language), *_tracked(trend, language)]
    return shown(lines, key.head(6)[_TABLE], language=language, file=file, folder=folder)


def _quoted(terms: Any, language: str) -> str:
    return listed((_term(t, language) for t in terms), language)


def _term(word: Any, language: str) -> str:
    """A term in quotation marks, in English with what it means."""
    quoted, meaning = f"“{word}”" if language == "zh" else f'"{word}"', gloss(str(word), language)
    return f"{quoted} ({meaning})" if meaning else quoted


def _distinctive(key: pd.DataFrame, periods: tuple[str, str], language: str) -> list[str]:
    names = {"a": span(periods[0]), "b": span(periods[1])}
    known = key.dropna(subset=["log_odds"])
    if known.empty:
        return [say("found_words_none", language, **names)]
    if known["q"].isna().all():
        most = _quoted(known["term"].head(4), language)
        return [say("found_words_few", language, **names, words=most)]
    sure = known[known["q"] < SURE]
    if sure.empty:
        return [say("found_words_chance", language, **names, n=number(len(known), language))]
    lines = []
    for sign, side in ((1, "more"), (-1, "less")):
        own = sure[sure["log_odds"] * sign > 0]
        if len(own):
            best = own.iloc[0]
            lines.append(
                say(
                    f"found_words_{side}",
                    language,
                    **names,
                    words=_quoted(own["term"].head(5), language),
                    k=number(len(own), language),
                    n=number(len(known), language),
                    first=_term(best["term"], language),
                    rate_a=number(best["per_10k_a"], language),
                    rate_b=number(best["per_10k_b"], language),
                )
            )
    return lines


def _tracked(trend: pd.DataFrame, language: str) -> list[str]:
    rows: Any = trend[(trend["panel"] == "all") & trend["year"].notna()]
    unknown = rows.loc[rows["reason"] == "unknown_term", "term"].drop_duplicates()
    counted = rows[~rows["term"].isin(unknown)]
    totals = counted.groupby("term", sort=False)["n"].sum()
    lines = []
    for term in totals[totals > 0].sort_values(ascending=False, kind="stable").head(3).index:
        own = counted[(counted["term"] == term) & counted["per_10k"].notna()].sort_values("year")
        first, last = own.iloc[0], own.iloc[-1]
        if first["year"] == last["year"]:
            lines.append(
                say(
                    "found_term_once",
                    language,
                    term=_term(term, language),
                    year=int(last["year"]),
                    rate=_rate(last, language),
                )
            )
        else:
            lines.append(
                say(
                    "found_term",
                    language,
                    term=_term(term, language),
                    year_a=int(first["year"]),
                    rate_a=_rate(first, language),
                    year_b=int(last["year"]),
                    rate_b=_rate(last, language),
                )
            )
    never = totals[totals == 0].index
    if len(never):
        lines.append(say("found_terms_never", language, words=_quoted(never, language)))
    if len(unknown):
        lines.append(say("found_terms_unknown", language, words=_quoted(unknown, language)))
    return lines


def _rate(row: Any, language: str) -> str:
    """A rate with its interval, or with its few reports."""
    rate = number(row["per_10k"], language, 1)
    if row["low"] == row["low"]:
        return f"{rate} [{number(row['low'], language, 1)}, {number(row['high'], language, 1)}]"
    return f"{rate} (n={int(row['n_reports'])})"

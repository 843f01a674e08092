"""Key results on themes: what shifted between two periods, how far from chance, and what reports are like."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lawpolicy.display import Shown
from lawpolicy.display import findings as shown
from lawpolicy.language import listed, name, number, say, share, span

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

SURE = 0.05  # false-discovery rate below which a change is called one


def themes(
    shift: pd.DataFrame,
    distance: pd.DataFrame,
    following: pd.DataFrame,
    character: pd.DataFrame,
    *,
    language: str = "zh",
    file: str | None = None,
    folder: str | Path | None = None,
) -> Shown:
    """Sentences from ``stats.theme_shift``, ``divergence``, ``outline_trend`` by periods, ``profile_trend`` by all."""
    lines = [*_shift(shift, language), *_distance(distance, language), *_following(following, language)]
    lines += _character(character, language)
    return shown(lines, _largest(shift), language=language, file=file, folder=folder)


def _largest(shift: pd.DataFrame) -> pd.DataFrame:
    """The six themes that moved most: among issuers seen twice, or else between all reports of the periods."""
    if shift["change"].notna().any():
        table = shift[["theme", "share_a", "share_b", "change", "low", "high", "q", "n_issuers"]]
    else:
        apart = shift.assign(share_a=shift["all_a"], share_b=shift["all_b"], difference=shift["all_b"] - shift["all_a"])
        table = apart[["theme", "share_a", "share_b", "difference"]].dropna(subset=["difference"])
    moved = "change" if "change" in table else "difference"
    return table.reindex(table[moved].abs().sort_values(ascending=False, kind="stable").index).head(6)


def _shift(shift: pd.DataFrame, language: str) -> list[str]:
    a, b = (span(str(shift[c].iloc[0])) for c in ("a", "b")) if len(shift) else ("", "")
    n = int(shift["n_issuers"].max()) if len(shift) else 0
    if shift["q"].isna().all():
        if shift[["all_a", "all_b"]].isna().any(axis=None):
            return [say("found_shift_none", language, a=a, b=b)]
        return [say("found_shift_few" if n else "found_shift_apart", language, a=a, b=b, n=number(n, language))]
    sure = shift[shift["q"] < SURE].sort_values("change", ascending=False, kind="stable")
    if sure.empty:
        return [say("found_shift_chance", language, a=a, b=b, n=number(n, language))]
    rows: list[Any] = list(sure.itertuples())
    said = listed(
        (
            f"{name('theme', r.theme, language)} {_points(r.change)} [{_points(r.low)}, {_points(r.high)}]"
            for r in [*rows[:3], *rows[3:][-2:]]
        ),
        language,
    )
    return [say("found_shift", language, a=a, b=b, n=number(n, language), k=number(len(sure), language), themes=said)]


def _points(value: float) -> str:
    return f"{100 * value:+.1f}".replace("-", "−")


def _distance(distance: pd.DataFrame, language: str) -> list[str]:
    every: list[Any] = list(distance.itertuples())
    known = [r for r in every if r.divergence == r.divergence and r.p == r.p]
    if not known:
        return [say("found_distance_few", language)] if distance["raw"].notna().any() else []
    lines = []
    for r in known[-2:]:
        key = "found_distance" if r.p < SURE else "found_distance_chance"
        lines.append(
            say(
                key,
                language,
                a=span(str(r.a)),
                b=span(str(r.b)),
                value=number(r.divergence, language, 3),
                low=number(r.low, language, 3),
                high=number(r.high, language, 3),
                p=number(r.p, language, 3),
            )
        )
    return lines


def _following(following: pd.DataFrame, language: str) -> list[str]:
    rows: Any = following[(following["panel"] == "all") & following["mean"].notna()]
    lines = []
    for period in dict.fromkeys(rows["group"]):
        own: list[Any] = list(rows[rows["group"] == period].itertuples())
        said = listed(
            (
                say("found_chapters", language, outline=name("outline", r.outline, language), mean=_mean(r, language))
                for r in own
            ),
            language,
        )
        lines.append(
            say(
                "found_following",
                language,
                period=span(str(period)),
                outlines=said,
                n=number(int(own[0].n_reports), language),
            )
        )
    return lines


def _mean(row: Any, language: str) -> str:
    text = share(row.mean, language)
    return text if row.low != row.low else f"{text} [{share(row.low, language)}, {share(row.high, language)}]"


def _character(character: pd.DataFrame, language: str) -> list[str]:
    rows = character[character["panel"] == "all"].set_index("measure")
    if not {"candour", "concreteness"} <= set(rows.index) or rows.loc[["candour", "concreteness"], "mean"].isna().any():
        return []
    candour: Any = rows.loc["candour"]
    concrete: Any = rows.loc["concreteness"]
    return [
        say(
            "found_character",
            language,
            candour=share(candour["mean"], language, 1),
            concreteness=number(concrete["mean"], language, 1),
            n=number(int(candour["n_reports"]), language),
        )
    ]

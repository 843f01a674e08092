"""Key results on the corpus itself: how many reports of whom, what was read in them, what the law misses in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lawpolicy import overview
from lawpolicy.display import Shown
from lawpolicy.display import findings as shown
from lawpolicy.language import name, number, say, share, years

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from lawpolicy.corpus import Corpus

_TABLE = ["requirement", "n_met", "n", "share", "low", "high"]


def reports(
    corpus: Corpus,
    requirements: pd.DataFrame,
    *,
    language: str = "zh",
    file: str | None = None,
    folder: str | Path | None = None,
) -> Shown:
    """Sentences on a corpus and on ``overview.requirements`` of it."""
    lines = [_held(corpus, language), _read(corpus, language), _known(corpus, language)]
    lines += [*_law(requirements, language), _problems(corpus, language)]
    return shown(lines, requirements[_TABLE], language=language, file=file, folder=folder)


def _held(corpus: Corpus, language: str) -> str:
    frame = overview.reports(corpus)
    known = frame["year"].dropna()
    copies = len(corpus.reports) - len(frame)
    line = say(
        "found_reports",
        language,
        n=number(len(frame), language),
        issuers=number(frame["issuer_id"].nunique(), language),
        provinces=_provinces(frame["province"], language),
        years=years(known, language) if len(known) else say("page_corpus_no_year", language),
    )
    return line + (say("found_copies", language, n=number(copies, language)) if copies else "")


def _provinces(known: pd.Series, language: str) -> str:
    n, unknown = number(known.nunique(), language), int(known.isna().sum())
    if unknown == len(known):
        return say("found_provinces_none", language)
    if unknown:
        return say("found_provinces_some", language, n=n, unknown=number(unknown, language))
    return say("found_provinces", language, n=n)


def _read(corpus: Corpus, language: str) -> str:
    frame = overview.reports(corpus)
    ids = set(frame["report_id"])
    numbers = corpus.read("quantities", columns=["report_id"])["report_id"].isin(ids).sum()
    linked = corpus.indicators[corpus.indicators["report_id"].isin(ids)]
    return say(
        "found_read",
        language,
        chars=number(float(frame["n_chars"].median()) if len(frame) else None, language, 0),
        figures=number(int(numbers), language),
        linked=number(len(linked), language),
        indicators=number(linked["indicator"].nunique(), language),
    )


def _known(corpus: Corpus, language: str) -> str:
    table: Any = overview.fields(corpus).set_index("field")
    whole = {
        f: int(table.loc[f, ["n_stated", "n_inferred", "n_manifest", "n_correction"]].sum()) for f in ("issuer", "year")
    }
    return say(
        "found_known",
        language,
        issuers=number(whole["issuer"], language),
        years=number(whole["year"], language),
        stated=number(int(table.at["year", "n_stated"]), language),
        sure=number(float(table.at["issuer", "confidence"]), language),
    )


def _law(requirements: pd.DataFrame, language: str) -> list[str]:
    told = requirements[requirements["n"] > 0]
    if told.empty:
        return [say("found_law_none", language)]
    contents = told[told["requirement"] != "on_time"].sort_values(["share", "requirement"], kind="stable")
    lines = []
    if len(contents) and contents["share"].iloc[0] < 1:
        worst = contents.iloc[0]
        lines.append(
            say(
                "found_law_missing",
                language,
                requirement=name("requirement", worst["requirement"], language),
                met=number(int(worst["n_met"]), language),
                n=number(int(worst["n"]), language),
                share=_share(worst, language),
            )
        )
    elif len(contents):
        lines.append(say("found_law_whole", language))
    dated = told[told["requirement"] == "on_time"]
    if len(dated):
        one = dated.iloc[0]
        lines.append(
            say(
                "found_on_time",
                language,
                met=number(int(one["n_met"]), language),
                n=number(int(one["n"]), language),
                share=_share(one, language),
            )
        )
    return lines


def _share(row: Any, language: str) -> str:
    """A share with its interval, where it has one."""
    text = share(row["share"], language)
    if row["low"] != row["low"]:
        return text
    return text + say("found_interval", language, low=share(row["low"], language), high=share(row["high"], language))


def _problems(corpus: Corpus, language: str) -> str:
    counts = corpus.problems["severity"].value_counts()
    return say(
        "found_problems",
        language,
        errors=number(int(counts.get("error", 0)), language),
        warnings=number(int(counts.get("warning", 0)), language),
    )

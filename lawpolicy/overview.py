"""What a corpus holds and how sure it is: coverage, provinces, fields, what was cleaned, legal requirements, problems.

Each function takes a corpus and returns a new table with the same columns whatever is in it. Reports that are
duplicates of others (``duplicate_of``) are left out of every count but that of problems.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lawpolicy.language import codes

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from lawpolicy.corpus import Corpus

METHODS = ("stated", "inferred", "manifest", "correction")
# Fields that every report should have; the others are a page's own affair.
FIELDS = (
    "issuer",
    "issuer_kind",
    "level",
    "province",
    "year",
    "title",
    "published",
    "signed",
    "index_number",
    "document_number",
    "site_code",
)


def reports(corpus: Corpus) -> pd.DataFrame:
    """The reports that count: without duplicates."""
    frame = corpus.reports
    return frame[frame["duplicate_of"].isna()].reset_index(drop=True)


def coverage(corpus: Corpus) -> pd.DataFrame:
    """Reports by level and year: ``level``, ``year``, ``n``, ``n_issuers``.

    Every level that occurs has a row for every year from the first to the last; one without reports has n = 0.
    Reports whose level or year is unknown are not in it.
    """
    import pandas as pd

    known = reports(corpus).dropna(subset=["level", "year"])
    years = range(int(known["year"].min()), int(known["year"].max()) + 1) if len(known) else range(0)
    levels = [c for c in codes("level") if c in set(known["level"])]
    grid = pd.MultiIndex.from_product([levels, list(years)], names=["level", "year"])
    grouped = known.groupby(["level", "year"])["issuer_id"].agg(n="size", n_issuers="nunique")
    return grouped.reindex(grid, fill_value=0).reset_index().astype({"level": "string", "n": int, "n_issuers": int})


def provinces(corpus: Corpus) -> pd.DataFrame:
    """Reports by province: ``province``, ``n``, ``n_issuers``, ``n_available``, ``share``; all provinces, most first.

    ``n_issuers`` are governments at county level and above that report; ``n_available`` how many there were to be had
    in the last year of the corpus (the province, its prefectures and its counties); ``share`` is the one in the other.
    """
    import pandas as pd

    from lawpolicy import divisions

    known = reports(corpus).dropna(subset=["province"])
    last = known["year"].max() if known["year"].notna().any() else None
    there = pd.DataFrame(divisions.coverage(None if last is None else int(last)))
    there["n_available"] = there["prefectures"].astype(int) + there["counties"].astype(int) + 1
    governments = known[(known["issuer_kind"] == "government") & (known["level"] != "township")]
    counted = there[["province", "n_available"]].assign(
        n=there["province"].map(known["province"].value_counts()).fillna(0).astype(int),
        n_issuers=there["province"].map(governments.groupby("province")["issuer_id"].nunique()).fillna(0).astype(int),
    )
    counted["share"] = counted["n_issuers"] / counted["n_available"]
    counted = counted.sort_values(["n", "n_issuers"], ascending=False, kind="stable").reset_index(drop=True)
    return counted[["province", "n", "n_issuers", "n_available", "share"]].astype({"province": "string"})


def fields(corpus: Corpus) -> pd.DataFrame:
    """How each field of the reports is known: ``field``, ``n_stated``, ``n_inferred``, ``n_manifest``,
    ``n_correction``, ``n_missing`` (reports each), ``confidence`` (mean over the reports that have it; NaN where none).
    """
    import pandas as pd

    frame = reports(corpus)
    evidence = corpus.metadata[corpus.metadata["report_id"].isin(frame["report_id"])]
    # The surest evidence of a field counts where a report has several.
    best = evidence.sort_values("confidence", ascending=False, kind="stable").drop_duplicates(["report_id", "field"])
    rows = []
    for field in FIELDS:
        has = frame[field].notna()
        own = best[(best["field"] == field) & best["report_id"].isin(frame.loc[has, "report_id"])]
        counts = {f"n_{m}": int((own["method"] == m).sum()) for m in METHODS}
        # A value without a row of evidence is one that a stage worked out.
        counts["n_inferred"] += int(has.sum()) - sum(counts.values())
        sure = float(own["confidence"].astype(float).mean()) if len(own) else float("nan")
        rows.append({"field": field, **counts, "n_missing": int((~has).sum()), "confidence": sure})
    return pd.DataFrame(rows).astype({"field": "string"})


def cleaned(corpus: Corpus) -> pd.DataFrame:
    """What was cleaned away: ``furniture`` (its kind), ``n_spans``, ``n`` (reports), ``characters``, ``share`` (of all
    characters read, body and furniture), most first.
    """
    frame = reports(corpus)
    spans = corpus.furniture[corpus.furniture["report_id"].isin(frame["report_id"])]
    spans = spans.assign(characters=(spans["end"] - spans["start"]).astype(float))
    total = float(spans["characters"].sum()) + float(frame["n_chars"].sum())
    grouped = spans.groupby("kind", observed=True).agg(
        n_spans=("characters", "size"), n=("report_id", "nunique"), characters=("characters", "sum")
    )
    grouped["share"] = grouped["characters"] / total if total else float("nan")
    grouped = grouped.sort_values("characters", ascending=False, kind="stable").reset_index()
    return grouped.rename(columns={"kind": "furniture"}).astype(
        {"furniture": "string", "n_spans": int, "n": int, "characters": int, "share": float}
    )


def requirements(corpus: Corpus) -> pd.DataFrame:
    """What the law asks of a report: ``requirement``, ``n_met``, ``n_unmet``, ``n_unknown``, ``share`` (of those that
    can be told that meet it; NaN where none can).
    """
    import pandas as pd

    frame = reports(corpus)
    judged = corpus.compliance[corpus.compliance["report_id"].isin(frame["report_id"])]
    rows = []
    for code in codes("requirement"):
        met = judged.loc[judged["requirement"] == code, "met"]
        yes, no = int((met == True).sum()), int((met == False).sum())  # noqa: E712 - nullable truth values
        rows.append(
            {
                "requirement": code,
                "n_met": yes,
                "n_unmet": no,
                "n_unknown": len(frame) - yes - no,
                "share": yes / (yes + no) if yes + no else float("nan"),
            }
        )
    return pd.DataFrame(rows).astype({"requirement": "string"})


def problems(corpus: Corpus) -> pd.DataFrame:
    """What a person should look at: ``severity``, ``stage``, ``n`` (rows), ``n_reports``; errors first, most first."""
    frame = corpus.problems
    grouped = frame.groupby(["severity", "stage"], observed=True)
    counted = grouped.agg(n=("stage", "size"), n_reports=("report_id", "nunique")).reset_index()
    counted = counted.sort_values(["severity", "n"], ascending=[True, False], kind="stable").reset_index(drop=True)
    return counted.astype({"severity": "string", "stage": "string", "n": int, "n_reports": int})


def indicators(corpus: Corpus, wanted: Sequence[str] = (), *, least: int = 2) -> pd.DataFrame:
    """The comparable figures of each report: ``indicator``, ``report_id``, ``label``, ``year``, ``value``, ``unit``,
    ``bound``, ``basis``, ``n_values``; indicators that most reports state first, reports by year and label.

    ``wanted``: those indicators in that order; where none, all that at least ``least`` reports state (all that occur
    where none does). Of several figures in one report the total counts, else the first; ``n_values`` says how many
    different totals there are (of parts where there is no total): above 1 the report is of two minds. Figures of
    other years than the report's are left out, and so are those linked with a confidence below 0.9.
    """
    frame = reports(corpus)[["report_id", "label", "year"]]
    rows = corpus.indicators.merge(frame, on="report_id", suffixes=("", "_report"))
    rows = rows[(rows["year"] == rows["year_report"]).fillna(False) & (rows["confidence"] >= 0.9).fillna(False)]
    rows = rows.assign(indicator=rows["indicator"].astype("string"), part=(rows["basis"] != "total").fillna(True))
    rows = rows.sort_values(["report_id", "indicator", "part", "quantity_id"], kind="stable")
    key = ["report_id", "indicator"]
    first = rows.groupby(key, observed=True)["part"].transform("min")
    same = rows[rows["part"] == first]
    counts = same.groupby(key, observed=True)["value"].nunique().rename("n_values").reset_index()
    one = same.drop_duplicates(key).merge(counts, on=key)
    stated = one["indicator"].value_counts()
    chosen = (
        list(wanted) or sorted(stated[stated >= least].index, key=lambda i: (-stated[i], i)) or sorted(stated.index)
    )
    one = one[one["indicator"].isin(chosen)]
    place = {code: i for i, code in enumerate(chosen)}
    one = one.assign(place=one["indicator"].map(place)).sort_values(
        ["place", "year", "label", "report_id"], kind="stable"
    )
    columns = ["indicator", "report_id", "label", "year", "value", "unit", "bound", "basis", "n_values"]
    return (
        one[columns]
        .astype({"n_values": int, "unit": "string", "bound": "string", "basis": "string"})
        .reset_index(drop=True)
    )

"""What a corpus holds and how sure it is: coverage, provinces, fields, what was cleaned, legal requirements, problems.

Each function takes a corpus and returns a new table with the same columns whatever is in it. Reports that are
duplicates of others (``duplicate_of``) are left out of every count but that of problems.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lawpolicy.language import codes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

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


def select(
    corpus: str | Path,
    *,
    years: Sequence[int] = (),
    levels: Sequence[str] = (),
    provinces: Sequence[str] = (),
    issuer_kinds: Sequence[str] = (),
) -> Corpus:
    """The saved corpus in a folder, and of it the reports that fit every list given; an empty list leaves all in.

    Errors: a ``LawpolicyError`` where there is no corpus, or no report fits.
    """
    from lawpolicy.corpus import load

    whole = load(corpus)
    given = {"years": years, "levels": levels, "provinces": provinces, "issuer_kinds": issuer_kinds}
    wanted = {name: list(values) for name, values in given.items() if len(values)}
    return whole.select(**wanted) if wanted else whole  # type: ignore[arg-type]


def least(corpus: Corpus) -> int:
    """In how many reports a term must stand to be compared unasked: 2 to 5, and one in 200 of many reports."""
    n = len(reports(corpus))
    return max(2, min(5, n // 3), n // 200)


def reports(corpus: Corpus) -> pd.DataFrame:
    """The reports that count: without duplicates."""
    frame = corpus.reports
    return frame[frame["duplicate_of"].isna()].reset_index(drop=True)


def coverage(corpus: Corpus) -> pd.DataFrame:
    """Reports by level and year: ``level``, ``year``, ``n``, ``n_issuers``.

    Every level that occurs has a row for every year from the first to the last; one without reports has n = 0.
    Reports whose level or year is unknown are not in it; ``.attrs["unknown"]`` says how many there are.
    """
    import pandas as pd

    every = reports(corpus)
    known = every.dropna(subset=["level", "year"])
    years = range(int(known["year"].min()), int(known["year"].max()) + 1) if len(known) else range(0)
    levels = [c for c in codes("level") if c in set(known["level"])]
    grid = pd.MultiIndex.from_product([levels, list(years)], names=["level", "year"])
    grouped = known.groupby(["level", "year"])["issuer_id"].agg(n="size", n_issuers="nunique")
    table = grouped.reindex(grid, fill_value=0).reset_index()
    table.attrs["unknown"] = len(every) - len(known)
    return table.astype({"level": "string", "n": int, "n_issuers": int})


def provinces(corpus: Corpus) -> pd.DataFrame:
    """Reports by province: ``province``, ``n``, ``n_issuers``, ``n_available``, ``share``; all provinces, most first.

    ``n_issuers`` are governments at county level and above that report; ``n_available`` how many there were to be had
    in the last year of the corpus (the province, its prefectures and its counties); ``share`` is the one in the other.
    ``.attrs["unknown"]`` says how many reports there are whose province is unknown.
    """
    import pandas as pd

    from lawpolicy import divisions

    every = reports(corpus)
    known = every.dropna(subset=["province"])
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
    counted.attrs["unknown"] = len(every) - len(known)
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
    """What the law asks of a report: ``requirement``, ``n_met``, ``n_unmet``, ``n_unknown``, ``n`` (that can be told),
    ``share`` (of those that meet it, 0 to 1), ``low`` to ``high`` its 95 % interval over issuers, ``reason``.

    Undefined: the share where no report can be told; the interval below ten issuers (Wilson's interval for clusters, as
    in ``stats.trend``).
    """
    import numpy as np
    import pandas as pd

    from lawpolicy.stats import resample, tables

    frame = tables.reports(corpus)
    judged = corpus.compliance[["report_id", "requirement", "met"]].assign(met=lambda t: t["met"].astype("boolean"))
    judged = judged.merge(frame[["report_id", "issuer_key"]], on="report_id").dropna(subset=["met"])
    rows = []
    for code in codes("requirement"):
        told = judged[judged["requirement"] == code]
        met = told["met"].astype(int)
        by_issuer = met.groupby(told["issuer_key"]).agg(["sum", "size"]).to_numpy(dtype=float).reshape(-1, 2)
        share = low = high = float("nan")
        if len(told):
            estimate, error, df = resample.ratio(by_issuer[:, :1], by_issuer[:, 1])
            share = float(estimate[0])
            low, high = (float(x[0]) for x in resample.share_interval(estimate, error, df, by_issuer[:, 1]))
        yes, n = int(met.sum()), len(told)
        reason = None if np.isfinite(low) else "few_issuers" if n else "no_reports"
        rows.append((code, yes, n - yes, len(frame) - n, n, share, low, high, reason))
    columns = ["requirement", "n_met", "n_unmet", "n_unknown", "n", "share", "low", "high", "reason"]
    return pd.DataFrame(rows, columns=columns).astype({"requirement": "string", "reason": "string"})


def problems(corpus: Corpus) -> pd.DataFrame:
    """How much a person should look at: ``severity``, ``stage``, ``n_problems``, ``n_reports``; errors first."""
    frame = corpus.problems
    grouped = frame.groupby(["severity", "stage"], observed=True)
    counted = grouped.agg(n_problems=("stage", "size"), n_reports=("report_id", "nunique")).reset_index()
    counted = counted.sort_values(["severity", "n_problems"], ascending=[True, False], kind="stable").reset_index(
        drop=True
    )
    return counted.astype({"severity": "string", "stage": "string", "n_problems": int, "n_reports": int})


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


def audit(corpus: Corpus, *, failing: bool = False) -> pd.DataFrame:
    """The arithmetic of the reports: ``label``, ``check`` (its kind), ``figures`` (every number of the relation, as
    written), ``indicators`` (codes of those that are linked to one), ``expected``, ``reported``, ``holds`` (null: odd,
    but a reader could explain it); relations that fail first, then odd ones.

    ``failing``: only those that do not hold.
    """
    import pandas as pd

    frame = reports(corpus)
    labels = dict(zip(frame["report_id"], frame["label"], strict=True))
    wanted = corpus.checks[corpus.checks["report_id"].isin(labels.keys())]
    if failing:
        wanted = wanted[(wanted["holds"] == False).fillna(False)]  # noqa: E712 - nullable truth values
    written = corpus.quantities.set_index(["report_id", "quantity_id"])["as_written"].to_dict()
    linked = corpus.indicators.drop_duplicates(["report_id", "quantity_id"])
    names = linked.set_index(["report_id", "quantity_id"])["indicator"].astype(str).to_dict()
    rows = []
    every: list[Any] = list(wanted.itertuples())
    for row in every:
        ids = row.report_ids if isinstance(row.report_ids, list) else [row.report_id] * len(row.quantity_ids)
        keys = list(zip(ids, row.quantity_ids, strict=False))
        figures = " · ".join(str(written.get(k, "?")) for k in keys)
        codes_found = list(dict.fromkeys(names[k] for k in keys if k in names))
        rows.append((labels[row.report_id], str(row.kind), figures, codes_found, row.expected, row.reported, row.holds))
    columns = ["label", "check", "figures", "indicators", "expected", "reported", "holds"]
    table = pd.DataFrame(rows, columns=columns).astype({"label": "string", "check": "string", "figures": "string"})
    table = table.astype({"expected": "Float64", "reported": "Float64", "holds": "boolean"})
    order = (2 * table["holds"].astype("Int64")).fillna(1)
    return (
        table.assign(order=order)
        .sort_values(["order", "label"], kind="stable")
        .drop(columns="order")
        .reset_index(drop=True)
    )


def problem_list(corpus: Corpus) -> pd.DataFrame:
    """Every problem: ``severity``, ``stage``, ``source`` and, where the corpus has text, ``message``; errors first."""
    frame = corpus.problems
    columns = [c for c in ("severity", "stage", "source", "message") if c in frame.columns]
    return frame.sort_values(["severity", "stage", "source"], kind="stable")[columns].reset_index(drop=True)


def codes_of(stated: pd.DataFrame, most: int = 12) -> list[str]:
    """The indicators of :func:`indicators` in its order, at most ``most``."""
    return list(dict.fromkeys(stated["indicator"].astype(str)))[:most]


def earliest(first: pd.DataFrame, most: int = 5) -> pd.DataFrame:
    """Of ``stats.first_use`` the ``most`` earliest issuers of each term.

    Columns: ``term``, ``first_year``, ``label``, ``level``, ``province``, ``certain``, ``seen_from``.
    """
    used = first.dropna(subset=["first_year"])
    columns = ["term", "first_year", "label", "level", "province", "certain", "seen_from"]
    return used.groupby("term", sort=False).head(most)[columns].reset_index(drop=True)


def outline_dates() -> pd.DataFrame:
    """The dates of ``stats.timeline`` on which the national Outlines were issued."""
    from lawpolicy import stats

    dates = stats.timeline()
    return dates[dates["kind"] == "outline"].reset_index(drop=True)

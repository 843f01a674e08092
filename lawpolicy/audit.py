"""How often is the tool right? A random coding sheet for a person, read back as precision with intervals."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lawpolicy.export import safe
from lawpolicy.problems import LawpolicyError

if TYPE_CHECKING:
    import pandas as pd

    from lawpolicy.corpus import Corpus

# What a person judges of each figure: the column beside it takes 1 (right), 0 (wrong) or stays empty (cannot tell).
FIELDS = (
    "figure", "value", "unit", "bound", "measured", "period", "scope", "change", "part_of", "indicator", "basis",
)  # fmt: skip
_KEYS = ["report_id", "quantity_id"]


def sheet(corpus: Corpus, *, sample: int = 100, seed: int = 1) -> pd.DataFrame:
    """A simple random sample of the corpus' figures, one a row, with an empty column ``ok_<field>`` for each judgement.

    The same corpus, ``sample`` and ``seed`` give the same rows. Columns: report_id, quantity_id, label, source, start,
    end, sentence (where there is text), as_written, value, value_high, unit, bound, measured (where there is text),
    period, scope, change, part_of_written (the whole, as written), indicator, definition (of the indicator, by the
    codebook that made the corpus), basis, then ``ok_…`` and ``note``.
    """
    import numpy as np

    if sample < 1:
        raise LawpolicyError(f"sample is {sample}; it must be 1 or more.")
    reports = corpus.reports
    reports = reports[reports["duplicate_of"].isna()]
    rows = corpus.quantities.astype({"report_id": "string"})
    rows = rows[rows["report_id"].isin(reports["report_id"])].sort_values(_KEYS).reset_index(drop=True)
    if rows.empty:
        raise LawpolicyError("the corpus has no figure to draw from; look at its table 'problems'.")
    chosen = np.sort(np.random.default_rng(seed).choice(len(rows), size=min(sample, len(rows)), replace=False))
    rows = rows.iloc[chosen].merge(reports[["report_id", "label", "source"]], on="report_id")
    linked = corpus.indicators.astype({"report_id": "string"}).drop_duplicates(_KEYS)
    rows = rows.merge(linked[[*_KEYS, "indicator", "basis"]], on=_KEYS, how="left")
    says = {code: f"{e.name_zh}：{e.definition_zh}" for code, e in corpus.codebook.entries.items()}
    rows = rows.assign(definition=rows["indicator"].astype("string").map(says).astype("string"))
    columns = ["report_id", "quantity_id", "label", "source", "start", "end", "sentence", "as_written", "value",
               "value_high", "unit", "bound", "measured", "period", "scope", "change", "part_of_written", "indicator",
               "definition", "basis"]  # fmt: skip
    wholes = corpus.quantities.astype({"report_id": "string"})[[*_KEYS, "as_written"]]
    wholes = wholes.rename(columns={"quantity_id": "part_of", "as_written": "part_of_written"})
    rows = rows.merge(wholes, on=["report_id", "part_of"], how="left")
    if corpus.has_text:
        text = corpus.read("sentences", ["report_id", "sentence_id", "text"]).astype({"report_id": "string"})
        rows = rows.merge(text, on=["report_id", "sentence_id"], how="left").rename(columns={"text": "sentence"})
    made = rows[[c for c in columns if c in rows.columns]].copy()
    for field in FIELDS:
        made[f"ok_{field}"] = ""
    made["note"] = ""
    return made


def write(table: pd.DataFrame, out: str | Path) -> Path:
    """Save a coding sheet as CSV that a spreadsheet opens right; a file that stands there is never replaced."""
    path = Path(out)
    if path.exists():
        raise LawpolicyError(f"{path}: it stands there and may hold judgements; choose another name, or move it.")
    path.parent.mkdir(parents=True, exist_ok=True)
    safe(table).to_csv(path, index=False, encoding="utf-8-sig")
    return path


def read_back(corpus: Corpus, path: str | Path, *, sample: int = 100, seed: int = 1) -> pd.DataFrame:
    """Precision by field from a filled-in sheet, with 95 % Wilson intervals.

    Columns: field, judged, right, precision, low, high; a field that nobody judged has judged 0 and NaN. The interval
    is Wilson's (1927) for a simple random sample of figures; figures of one report may be alike, so with few reports
    read it as a lower limit of the uncertainty.

    Errors: ``LawpolicyError`` where the sheet is not that of this corpus, sample and seed (rows missing, foreign or
    twice), or a judgement is neither 1, 0 nor empty.
    """
    import pandas as pd
    from scipy.stats import binomtest

    file = Path(path)
    if not file.is_file():
        raise LawpolicyError(f"{file}: no such coding sheet; write one with 'lawpolicy audit CORPUS -o {file.name}'.")
    try:
        filled = pd.read_csv(file, dtype="string", encoding="utf-8-sig", keep_default_na=False)
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise LawpolicyError(f"{file}: cannot be read as CSV in UTF-8 ({error}); save it as 'CSV UTF-8'.") from error
    wanted = [*_KEYS, *(f"ok_{f}" for f in FIELDS)]
    lacking = [c for c in wanted if c not in filled.columns]
    if lacking:
        raise LawpolicyError(f"{file}: the column '{lacking[0]}' is missing; fill in the sheet as it was written.")
    given = [(r, q.partition(".")[0]) for r, q in zip(filled["report_id"], filled["quantity_id"], strict=True)]
    drawn = sheet(corpus, sample=sample, seed=seed)
    own = {(r, str(q)) for r, q in zip(drawn["report_id"], drawn["quantity_id"], strict=True)}
    foreign = [k for k in given if k not in own]
    if foreign:
        raise LawpolicyError(
            f"{file}: row {foreign[0][0]}/{foreign[0][1]} was not drawn from this corpus with --sample {sample} "
            f"--seed {seed}; give the sample and seed of the sheet, and the corpus it came from."
        )
    if len(set(given)) != len(given):
        raise LawpolicyError(f"{file}: a row stands in it twice; remove one of them.")
    missing = sorted(own - set(given))
    if missing:
        raise LawpolicyError(
            f"{file}: {len(missing)} of {len(own)} drawn rows are missing, such as {missing[0][0]}/{missing[0][1]}; "
            "rows left out would make the rest look better than it is. Put them back."
        )
    made = []
    for field in FIELDS:
        marks = filled[f"ok_{field}"].str.strip()
        bad = marks[~marks.isin(["1", "0", "1.0", "0.0", ""])]
        if len(bad):
            raise LawpolicyError(
                f"{file}, line {bad.index[0] + 2}: 'ok_{field}' is '{bad.iloc[0]}'; it takes 1, 0 or nothing."
            )
        judged, right = int((marks != "").sum()), int(marks.isin(["1", "1.0"]).sum())
        interval = binomtest(right, judged).proportion_ci(method="wilson") if judged else (float("nan"),) * 2
        low, high = interval
        made.append({"field": field, "judged": judged, "right": right,
                     "precision": right / judged if judged else float("nan"), "low": low, "high": high})  # fmt: skip
    return pd.DataFrame(made)

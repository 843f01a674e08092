"""How often is the tool right? A random coding sheet for a person, read back as precision with intervals."""

from __future__ import annotations

from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import normalize

from lawpolicy.export import with_sentences
from lawpolicy.manifest import table as csv_table
from lawpolicy.outputs import written
from lawpolicy.problems import LawpolicyError
from lawpolicy.sheets import write_csv, write_workbook

if TYPE_CHECKING:
    import pandas as pd

    from lawpolicy.corpus import Corpus

# What a person judges of each figure: the column beside it takes 1 (right), 0 (wrong) or stays empty (cannot tell).
FIELDS = (
    "figure", "value", "unit", "bound", "measured", "period", "scope", "change", "part_of", "indicator", "basis",
)  # fmt: skip
_KEYS = ["report_id", "quantity_id"]
_ENDINGS = (".csv", ".xlsx")


def sheet(corpus: Corpus, *, sample: int = 100, seed: int = 1) -> pd.DataFrame:
    """A simple random sample of the corpus' figures, one a row, with an empty column ``ok_<field>`` for each judgement.

    The same corpus, ``sample`` and ``seed`` give the same rows. Columns: report_id, quantity_id, label, source, start,
    end, sentence (where there is text), as_written, value, value_high, unit, bound, measured (where there is text),
    period, scope, change, part_of_written (the whole, as written), indicator, definition (of the indicator, by the
    codebook that made the corpus), basis, then ``ok_…`` and ``note``.
    """
    import numpy as np

    if sample < 1 or seed < 0:
        what = f"sample is {sample}; it must be 1" if sample < 1 else f"seed is {seed}; it must be 0"
        raise LawpolicyError(f"{what} or more.")
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
        rows = with_sentences(corpus, rows)
    made = rows[[c for c in columns if c in rows.columns]].copy()
    for field in FIELDS:
        made[f"ok_{field}"] = ""
    made["note"] = ""
    return made


def write(table: pd.DataFrame, out: str | Path) -> Path:
    """Save a coding sheet as CSV or xlsx that a spreadsheet opens right; a file that stands there is never replaced.

    Errors: ``LawpolicyError`` where one stands there, for another ending, or where it cannot be written.
    """
    path = Path(out)
    if path.suffix.lower() not in _ENDINGS:
        raise LawpolicyError(f"{path}: a coding sheet is written as {' or '.join(_ENDINGS)}; end its name so.")
    if path.exists():
        raise LawpolicyError(f"{path}: it stands there and may hold judgements; choose another name, or move it.")
    with written(path) as file:
        if path.suffix.lower() == ".csv":
            write_csv(table, file)
        else:
            write_workbook({"figures": table}, file)
    return path


def read_back(corpus: Corpus, path: str | Path, *, sample: int = 100, seed: int = 1) -> pd.DataFrame:
    """Precision by field from a filled-in sheet, with 95 % Wilson intervals.

    The sheet may have been sorted, its columns moved, and saved by a spreadsheet in its own way: as xlsx, as CSV in
    UTF-8 or GBK, with commas, semicolons or tabs. Columns: field, judged, right, precision, low, high; a field that
    nobody judged has judged 0 and NaN. The interval is Wilson's (1927) for a simple random sample of figures; figures
    of one report may be alike, so with few reports read it as a lower limit of the uncertainty.

    Errors: ``LawpolicyError`` where the sheet is not that of this corpus, sample and seed (rows missing, foreign or
    twice), or a judgement is neither 1, 0 nor empty.
    """
    import pandas as pd
    from scipy.stats import binomtest

    file = Path(path)
    header, filled = _filled(file)
    lacking = [c for c in [*_KEYS, *(f"ok_{f}" for f in FIELDS)] if c not in header]
    if lacking:
        raise LawpolicyError(f"{file}: the column '{lacking[0]}' is missing; fill in the sheet as it was written.")
    drawn = sheet(corpus, sample=sample, seed=seed)
    own = {(_key(r), str(q)): r for r, q in zip(drawn["report_id"], drawn["quantity_id"], strict=True)}
    seen: dict[tuple[str, str], int] = {}
    for line, row in filled:
        key = (_key(row["report_id"]), row["quantity_id"].partition(".")[0])
        if key not in own:
            which = " ".join(f"{row['report_id'][:40]}/{row['quantity_id'][:40]}".split())
            raise LawpolicyError(
                f"{file}, line {line}: the row {which} was not drawn from this corpus with --sample {sample} "
                f"--seed {seed}; give the sample and seed of the sheet, and the corpus it came from."
            )
        if key in seen:
            raise LawpolicyError(
                f"{file}, line {line}: this row stands in line {seen[key]} too; a row may not stand twice, remove one."
            )
        seen[key] = line
    missing = sorted((own[k], k[1]) for k in own.keys() - seen.keys())
    if missing:
        raise LawpolicyError(
            f"{file}: {len(missing)} of {len(own)} drawn rows are missing, such as {missing[0][0]}/{missing[0][1]}; "
            "rows left out would make the rest look better than it is. Put them back."
        )
    made = []
    for field in FIELDS:
        marks = []
        for line, row in filled:
            mark = normalize("NFKC", row[f"ok_{field}"]).strip()
            if mark not in ("1", "0", "1.0", "0.0", ""):
                raise LawpolicyError(f"{file}, line {line}: 'ok_{field}' is '{mark[:40]}'; it takes 1, 0 or nothing.")
            marks.append(mark[:1])
        judged, right = sum(m != "" for m in marks), marks.count("1")
        interval = binomtest(right, judged).proportion_ci(method="wilson") if judged else (float("nan"),) * 2
        low, high = interval
        made.append({"field": field, "judged": judged, "right": right,
                     "precision": right / judged if judged else float("nan"), "low": low, "high": high})  # fmt: skip
    return pd.DataFrame(made)


def _filled(file: Path) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """Header and rows, with their line numbers, of a sheet that came back from a spreadsheet."""
    if not file.is_file():
        raise LawpolicyError(f"{file}: no such coding sheet; write one with 'lawpolicy audit CORPUS -o sheet.csv'.")
    if file.suffix.lower() != ".xlsx":
        return csv_table(file, "coding sheet")
    import pandas as pd

    try:
        table = pd.read_excel(file, dtype="string", keep_default_na=False)
    except Exception as error:  # of a zip, of XML, of cells: whatever a damaged workbook holds
        raise LawpolicyError(
            f"{file}: cannot be read as a workbook ({error}); save the sheet as .xlsx or .csv again."
        ) from error
    header = [str(c).strip() for c in table.columns]
    cells = ([str(c).strip() for c in row] for row in table.fillna("").itertuples(index=False))
    rows = [(n, dict(zip(header, row, strict=True))) for n, row in enumerate(cells, start=2) if any(row)]
    return header, rows


def _key(report_id: str) -> str:
    """A report_id as spreadsheets leave it: one that reads as a number (16 digits, or 12e3456…) comes back as such, in
    six digits (1.23457E+15)."""
    text = report_id.strip()
    try:
        value = float(text)
    except ValueError:
        return text
    return f"{value:.5e}" if isfinite(value) else text

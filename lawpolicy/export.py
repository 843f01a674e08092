"""The indicator panel as a file for a spreadsheet or a statistics program."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lawpolicy.problems import LawpolicyError

if TYPE_CHECKING:
    import pandas as pd

    from lawpolicy.corpus import Corpus

FORMATS = (".xlsx", ".csv", ".dta", ".parquet")
SHAPES = ("long", "wide")
SURE = 0.9
_REPORT = ["report_id", "label", "issuer", "issuer_id", "issuer_kind", "level", "province", "prefecture", "county",
           "township", "admin_code", "year", "published", "source", "url", "duplicate_of"]  # fmt: skip
_FIRST = ["issuer_id", "issuer", "level", "province", "prefecture", "county", "township", "admin_code", "year"]
# What a spreadsheet takes for the start of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def panel_long(corpus: Corpus, *, confidence: float = SURE) -> pd.DataFrame:
    """One row a figure: whose it is, which indicator, value, unit, bound, basis, period, and where it stands.

    Links below ``confidence`` and reports that repeat another are left out. ``year`` is the figure's year,
    ``report_year`` that of the report. ``sentence`` is there where the corpus has text.
    """
    reports = corpus.reports[_REPORT].rename(columns={"year": "report_year"})
    reports = reports[reports["duplicate_of"].isna()].drop(columns="duplicate_of")
    rows = corpus.indicators
    rows = rows[(rows["confidence"] >= confidence).fillna(False)].astype({"report_id": "string"})
    entries = corpus.codebook.entries
    rows = rows.assign(
        name_zh=rows["indicator"].map({c: e.name_zh for c, e in entries.items()}).astype("string"),
        name_en=rows["indicator"].map({c: e.name_en for c, e in entries.items()}).astype("string"),
    )
    numbers = corpus.read("quantities", ["report_id", "quantity_id", "sentence_id", "start", "end", "as_written"])
    made = rows.merge(reports, on="report_id").merge(
        numbers.astype({"report_id": "string"}), on=["report_id", "quantity_id"], how="left"
    )
    if corpus.has_text:
        sentences = corpus.read("sentences", ["report_id", "sentence_id", "text"]).astype({"report_id": "string"})
        made = made.merge(sentences, on=["report_id", "sentence_id"], how="left").rename(columns={"text": "sentence"})
    columns = [*_FIRST, "report_year", "indicator", "name_zh", "name_en", "value", "unit", "bound", "basis", "period",
               "scope", "as_written", "confidence", "sentence", "label", "source", "url", "published", "report_id",
               "quantity_id", "start", "end"]  # fmt: skip
    made = made[[c for c in columns if c in made.columns]]
    order = ["issuer_id", "indicator", "year", "report_year", "quantity_id"]
    return made.sort_values(order, kind="stable", na_position="last").reset_index(drop=True)


def panel_wide(corpus: Corpus, *, confidence: float = SURE) -> pd.DataFrame:
    """One row an issuer and year, one column an indicator, and ``<indicator>__bound`` beside it where any is not exact.

    Only totals; a figure that one report gives in two ways (two scopes, say) stays null, for none of them is the one.
    A report's own year beats what a later report says of it. Figures in another unit than the codebook's are never
    joined with it: they have a column ``<indicator>__<unit>`` of their own.
    """
    import pandas as pd

    rows = panel_long(corpus, confidence=confidence)
    rows = rows[(rows["basis"] == "total").fillna(False) & rows["year"].notna() & rows["issuer_id"].notna()]
    rows = rows.assign(late=rows["report_year"] - rows["year"])
    rows = rows[rows["late"] >= 0]
    units = {c: e.unit for c, e in corpus.codebook.entries.items()}
    plain = rows.astype({"indicator": "string", "unit": "string"})
    own = plain["indicator"].map(units).astype("string") == plain["unit"]
    rows = rows.assign(indicator=plain["indicator"].where(own.fillna(False), plain["indicator"] + "__" + plain["unit"]))
    keys = ["issuer_id", "year", "indicator"]
    nearest = rows.groupby(keys, observed=True)["late"].transform("min")
    rows = rows[rows["late"] == nearest]
    distinct = rows.groupby(keys, observed=True)["value"].transform("nunique")
    rows = rows[distinct == 1].drop_duplicates(keys)
    first = rows.drop_duplicates(["issuer_id", "year"])[_FIRST]
    values = rows.pivot(index=["issuer_id", "year"], columns="indicator", values="value")
    bounds = rows.astype({"bound": "string"}).pivot(index=["issuer_id", "year"], columns="indicator", values="bound")
    columns: dict[str, pd.Series] = {}
    for code in sorted(values.columns):
        columns[code] = values[code]
        if (bounds[code].dropna() != "exact").any():
            columns[f"{code}__bound"] = bounds[code]
    wide = pd.DataFrame(columns, index=values.index).reset_index()
    return first.merge(wide, on=["issuer_id", "year"]).sort_values(["issuer_id", "year"]).reset_index(drop=True)


def export(corpus: Corpus, out: str | Path, *, shape: str = "long", confidence: float = SURE) -> Path:
    """Write the panel to ``out``; its ending says how: xlsx, csv, dta or parquet.

    CSV has a UTF-8 mark so that spreadsheets read the Chinese, and no cell of text starts a formula. A workbook has the
    panel, the figures behind it and the codebook, a sheet each.

    Errors: ``LawpolicyError`` for an unknown ending or shape, or a panel without a row.
    """
    path = Path(out)
    if path.suffix.lower() not in FORMATS:
        raise LawpolicyError(f"{path}: the ending says how to write it; choose one of {', '.join(FORMATS)}.")
    if shape not in SHAPES:
        raise LawpolicyError(f"there is no shape '{shape}'; there are {', '.join(SHAPES)}.")
    table = panel_long(corpus, confidence=confidence) if shape == "long" else panel_wide(corpus, confidence=confidence)
    if table.empty:
        raise LawpolicyError("the corpus has no figure that is surely an indicator; look at its table 'problems'.")
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix.lower() == ".parquet":
        table.to_parquet(path, index=False)
    elif path.suffix.lower() == ".csv":
        safe(table).to_csv(path, index=False, encoding="utf-8-sig", date_format="%Y-%m-%d")
    elif path.suffix.lower() == ".dta":
        _stata(corpus, table, path)
    else:
        _workbook(corpus, table, shape, path, confidence)
    return path


def safe(table: pd.DataFrame) -> pd.DataFrame:
    """The table with an apostrophe before each text that a spreadsheet would take for a formula."""
    made = table.copy()
    for column in made.columns:
        if str(made[column].dtype) in ("string", "category", "object", "str"):
            words = made[column].astype("string")
            starts = words.str.startswith(_FORMULA, na=False)
            made[column] = words.where(~starts, "'" + words)
    return made


def _workbook(corpus: Corpus, table: pd.DataFrame, shape: str, path: Path, confidence: float) -> None:
    import pandas as pd

    sheets = {"panel": table}
    if shape == "wide":
        sheets["figures"] = panel_long(corpus, confidence=confidence)
    sheets["codebook"] = pd.DataFrame([_plain(asdict(e)) for e in corpus.codebook.entries.values()])
    with pd.ExcelWriter(path, engine="openpyxl") as book:
        for name, sheet in sheets.items():
            safe(sheet).to_excel(book, sheet_name=name, index=False, freeze_panes=(1, 0))


def _plain(entry: dict[str, Any]) -> dict[str, Any]:
    return {k: "|".join(v) if isinstance(v, (tuple, list)) else v for k, v in entry.items()}


def _stata(corpus: Corpus, table: pd.DataFrame, path: Path) -> None:
    """Stata allows 32 characters a name: longer ones are cut and numbered; labels give the whole name."""
    names: dict[str, str] = {}
    for column in table.columns:
        short = {"end": "stop"}.get(column, column)[:32]  # `end` is a word of Stata's own
        n = 2
        while short in names.values():
            short = f"{column[: 32 - len(str(n)) - 1]}_{n}"
            n += 1
        names[column] = short
    entries = corpus.codebook.entries
    plain = table.copy()
    for column in plain.columns:
        kind = str(plain[column].dtype)
        if kind in ("string", "category", "object", "str"):
            plain[column] = plain[column].astype("string").fillna("").astype(object)
        elif kind in ("Int64", "Float64", "boolean"):
            plain[column] = plain[column].astype("Float64").to_numpy(dtype=float, na_value=float("nan"))
    long = [names[c] for c in plain.columns if plain[c].dtype == object and plain[c].map(len).max() > 200]
    about = {names[c]: (entries[c].name_zh if c in entries else c)[:80] for c in plain.columns}
    plain.rename(columns=names).to_stata(path, write_index=False, version=118, variable_labels=about, convert_strl=long)

"""The indicator panel as a file for a spreadsheet or a statistics program."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lawpolicy import schema
from lawpolicy.outputs import written
from lawpolicy.problems import LawpolicyError
from lawpolicy.sheets import write_csv, write_workbook
from lawpolicy.stata import write_stata

if TYPE_CHECKING:
    import pandas as pd

    from lawpolicy.corpus import Corpus

FORMATS = (".xlsx", ".csv", ".dta", ".parquet")
SHAPES = ("long", "wide")
SURE = 0.9
_AROUND = 400  # characters kept on either side of a figure where its sentence is longer
_REPORT = ["report_id", "label", "issuer", "issuer_id", "issuer_kind", "level", "province", "prefecture", "county",
           "township", "admin_code", "year", "published", "source", "url", "duplicate_of"]  # fmt: skip
_FIRST = ["issuer_id", "issuer", "level", "province", "prefecture", "county", "township", "admin_code", "year"]
_ABOUT = {  # columns of the panel that no table of the corpus explains as they are meant here
    "year": "Year of the figure; the report's for a standing stock",
    "report_year": "The year reported on",
    "name_zh": "The indicator's Chinese name",
    "name_en": "The indicator's English name",
    "sentence": "The sentence that holds the figure; … where it is cut",
    "value": "In the unit beside it",
    "value_high": "Upper end of a range, else empty",
    "unit": "The codebook's; another one where it keeps units apart",
    "period": schema.TABLES["quantities"].column("period").meaning,
    "scope": schema.TABLES["quantities"].column("scope").meaning,
}
_BOUND = "Whether the figure is exact, at_least, at_most or about"


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
    wanted = ["report_id", "quantity_id", "sentence_id", "start", "end", "as_written", "value_high"]
    numbers = corpus.read("quantities", wanted)
    made = rows.merge(reports, on="report_id").merge(
        numbers.astype({"report_id": "string"}), on=["report_id", "quantity_id"], how="left"
    )
    if corpus.has_text:
        made = with_sentences(corpus, made)
    columns = [*_FIRST, "report_year", "indicator", "name_zh", "name_en", "value", "value_high", "unit", "bound",
               "basis", "period", "scope", "as_written", "confidence", "sentence", "label", "source", "url",
               "published", "report_id", "quantity_id", "start", "end"]  # fmt: skip
    made = made[[c for c in columns if c in made.columns]]
    order = ["issuer_id", "indicator", "year", "report_year", "quantity_id"]
    return made.sort_values(order, kind="stable", na_position="last").reset_index(drop=True)


def with_sentences(corpus: Corpus, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with the ``sentence`` of each; of one without end, what stands around the figure, between …."""
    import pandas as pd

    texts = corpus.read("sentences", ["report_id", "sentence_id", "start", "text"]).astype({"report_id": "string"})
    texts = texts.rename(columns={"start": "sentence_start", "text": "sentence"})
    made = rows.merge(texts, on=["report_id", "sentence_id"], how="left")
    spans = zip(made["sentence"], made["sentence_start"], made["start"], made["end"], strict=True)
    made["sentence"] = pd.array([_around(*span) for span in spans], dtype="string")
    return made.drop(columns="sentence_start")


def _around(sentence: Any, sentence_start: Any, start: Any, end: Any) -> Any:
    if not isinstance(sentence, str) or len(sentence) <= 2 * _AROUND:
        return sentence
    first, last = max(start - sentence_start - _AROUND, 0), end - sentence_start + _AROUND
    return ("…" if first else "") + sentence[first:last] + ("…" if last < len(sentence) else "")


def panel_wide(corpus: Corpus, *, confidence: float = SURE) -> pd.DataFrame:
    """One row an issuer and year, one column an indicator, and ``<indicator>__bound`` beside it where any is not exact.

    Only totals; a figure that one report gives in two ways (two scopes, say) or as a range stays null, for none of them
    is the one. A report's own year beats what a later report says of it. Figures in another unit than the codebook's
    are never joined with it: they have a column ``<indicator>__<unit>`` of their own.
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
    ranges = rows["value_high"].notna().groupby([rows[k] for k in keys], observed=True).transform("any")
    rows = rows[(distinct == 1) & ~ranges].drop_duplicates(keys)
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


def columns(corpus: Corpus, table: pd.DataFrame) -> pd.DataFrame:
    """What each column of a panel is: ``column``, ``name_zh``, ``name_en``, ``unit``, ``meaning`` (for an indicator its
    Chinese and English definition), ``filled`` (rows that have it)."""
    import pandas as pd

    known = {c.name: c for t in ("quantities", "indicators", "reports") for c in schema.TABLES[t].columns}
    made, entries = [], corpus.codebook.entries
    for column in table.columns:
        code = max((c for c in entries if f"{column}__".startswith(f"{c}__")), key=len, default="")
        more = column[len(code) + 2 :].split("__")
        bound, own_unit = more[-1] == "bound", more[0] if more[0] != "bound" else ""
        row = {"column": column, "name_zh": "", "name_en": "", "filled": int(table[column].notna().sum())}
        if entry := entries.get(code):
            row |= {"name_zh": entry.name_zh, "name_en": entry.name_en}
            says = f"{entry.definition_zh} {entry.definition_en}".strip()
            row |= {"unit": own_unit or ("" if bound else entry.unit), "meaning": _BOUND if bound else says}
        else:
            plain = known.get(column)
            row |= {"unit": (plain.unit if plain else None) or ""}
            row |= {"meaning": _ABOUT.get(column) or (plain.meaning if plain else "")}
        made.append(row)
    return pd.DataFrame(made)[["column", "name_zh", "name_en", "unit", "meaning", "filled"]]


def beside(path: Path) -> Path:
    """The file that says what the columns of a panel in CSV or Parquet are."""
    return path.with_name(f"{path.stem}.columns.csv")


def export(corpus: Corpus, out: str | Path, *, shape: str = "long", confidence: float = SURE) -> Path:
    """Write the panel to ``out``; its ending says how: xlsx, csv, dta or parquet.

    CSV has a UTF-8 mark so that spreadsheets read the Chinese, and no cell of text starts a formula. A workbook has the
    panel, the figures behind it, what its columns are and the codebook, a sheet each; beside a CSV or Parquet file
    stands ``<name>.columns.csv`` with what its columns are; in a Stata file they have labels.

    Errors: ``LawpolicyError`` for an unknown ending or shape, a confidence that is none, a panel without a row, more
    rows than a workbook holds, a file that cannot be written.
    """
    path = Path(out)
    ending = path.suffix.lower()
    if ending not in FORMATS:
        raise LawpolicyError(f"{path}: the ending says how to write it; choose one of {', '.join(FORMATS)}.")
    if shape not in SHAPES:
        raise LawpolicyError(f"there is no shape '{shape}'; there are {', '.join(SHAPES)}.")
    if not 0 <= confidence <= 1:
        raise LawpolicyError(f"confidence is {confidence:g}; it is a number from 0 to 1, such as {SURE}.")
    table = panel_long(corpus, confidence=confidence) if shape == "long" else panel_wide(corpus, confidence=confidence)
    if table.empty:
        other = "; the long shape has parts too" if shape == "wide" else ""
        raise LawpolicyError(f"the corpus has no figure for a {shape} panel that is linked to an indicator with "
                             f"confidence {confidence:g} or more; look at its table 'problems'{other}.")  # fmt: skip
    about = columns(corpus, table)
    if ending in (".csv", ".parquet"):
        with written(path) as file:
            if ending == ".csv":
                write_csv(table, file)
            else:
                table.to_parquet(file, index=False)
        with written(beside(path)) as file:
            write_csv(about, file)
        return path
    if ending == ".dta":
        with written(path) as file:
            write_stata(table, file, _labels(about))
        return path
    figures = {"figures": panel_long(corpus, confidence=confidence)} if shape == "wide" else {}
    book = _codebook(corpus)
    with written(path) as file:
        write_workbook({"panel": table, **figures, "columns": about, "codebook": book}, file)
    return path


def _labels(about: pd.DataFrame) -> dict[str, str]:
    """For each column a line: name and unit of an indicator, else its meaning."""
    made = {}
    for row in about.astype(str).to_dict("records"):
        unit = f" ({row['unit']})" if row["unit"] else ""
        bound = " 界限 bound" if row["meaning"] == _BOUND else ""
        made[row["column"]] = f"{row['name_zh']}{unit}{bound}" if row["name_zh"] else row["meaning"]
    return made


def _codebook(corpus: Corpus) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame([_plain(asdict(e)) for e in corpus.codebook.entries.values()])


def _plain(entry: dict[str, Any]) -> dict[str, Any]:
    return {k: "|".join(v) if isinstance(v, (tuple, list)) else v for k, v in entry.items()}

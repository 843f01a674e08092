"""Tables as spreadsheets open them: no cell that starts a formula, none that is too long, Chinese as Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lawpolicy.problems import LawpolicyError

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

# What a spreadsheet takes for the start of a formula; those in full width too, where the system is Chinese.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f]"  # no workbook can hold them
_LONGEST = 32_000  # characters a cell; spreadsheets hold 32,767
_MOST_ROWS = 1_048_575  # of a sheet, below its header
_WIDEST = 60


def safe(table: pd.DataFrame) -> pd.DataFrame:
    """The table as a spreadsheet can hold it.

    A text that would be taken for a formula gets an apostrophe before it, a control character becomes �, and a text
    too long for a cell ends in ….
    """
    made = table.copy()
    for column in made.columns:
        if str(made[column].dtype) in ("string", "category", "object", "str"):
            words = made[column].astype("string").str.replace(_CONTROL, "\ufffd", regex=True)
            words = words.where((words.str.len() <= _LONGEST).fillna(True), words.str.slice(0, _LONGEST) + "…")
            starts = words.str.startswith(_FORMULA, na=False)
            made[column] = words.where(~starts, "'" + words)
    return made


def write_csv(table: pd.DataFrame, path: Path) -> None:
    """CSV in UTF-8 with the mark by which spreadsheets know it."""
    safe(table).to_csv(path, index=False, encoding="utf-8-sig", date_format="%Y-%m-%d")


def write_workbook(sheets: dict[str, pd.DataFrame], path: Path) -> None:
    """A workbook with a sheet a table, the headers fixed and with filters, the columns as wide as what they hold.

    Errors: ``LawpolicyError`` where a table has more rows than a sheet.
    """
    import pandas as pd
    from openpyxl.utils import get_column_letter

    for name, sheet in sheets.items():
        if len(sheet) > _MOST_ROWS:
            raise LawpolicyError(f"the sheet '{name}' would have {len(sheet):,} rows, and a workbook holds "
                                 f"{_MOST_ROWS:,}; write .csv or .parquet, or select fewer reports.")  # fmt: skip
    with pd.ExcelWriter(path, engine="openpyxl", date_format="yyyy-mm-dd", datetime_format="yyyy-mm-dd") as book:
        for name, sheet in sheets.items():
            safe(sheet).to_excel(book, sheet_name=name, index=False, freeze_panes=(1, 0))
            page = book.sheets[name]
            page.auto_filter.ref = page.dimensions
            for n, column in enumerate(sheet.columns, start=1):
                page.column_dimensions[get_column_letter(n)].width = _width(sheet[column], str(column))


def _width(column: pd.Series, head: str) -> float:
    """Of a column, in characters; one of Chinese takes two."""
    words = [head, *column.head(200).dropna().astype(str)]
    return min(max(len(w) + sum(c > "\u2e80" for c in w[:_WIDEST]) for w in words) + 3, _WIDEST)

"""What the package knows, as files: each row has a comment, and each file is checked when it is loaded."""

from __future__ import annotations

import csv
from importlib import resources
from typing import TYPE_CHECKING

from lawpolicy.problems import LawpolicyError

if TYPE_CHECKING:
    from collections.abc import Sequence


def rows(name: str, *, key: Sequence[str], required: Sequence[str] = ()) -> list[dict[str, str]]:
    """The rows of ``codebook/<name>.csv``, checked: no duplicate of ``key``, no empty cell in ``key`` or ``required``.

    Errors: a ``LawpolicyError`` that names the file, the line and what is wrong.
    """
    file = resources.files(__name__) / f"{name}.csv"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    return check(list(csv.DictReader(lines)), f"codebook/{name}.csv", key=key, required=required)


def check(
    table: list[dict[str, str]], where: str, *, key: Sequence[str], required: Sequence[str] = ()
) -> list[dict[str, str]]:
    """``table`` itself where it is sound; else a ``LawpolicyError`` naming ``where``, the line and the fault."""
    seen: dict[tuple[str, ...], int] = {}
    for line, row in enumerate(table, start=2):
        if None in row or None in row.values():
            raise LawpolicyError(
                f"{where}, line {line}: not as many cells as the header; quote cells that hold a comma."
            )
        for column in (*key, *required):
            if not row.get(column, "").strip():
                raise LawpolicyError(
                    f"{where}, line {line}: the column '{column}' is empty; fill it or remove the row."
                )
        identity = tuple(row[column] for column in key)
        if identity in seen:
            raise LawpolicyError(
                f"{where}, line {line}: {', '.join(identity)} stands in line {seen[identity]} already; keep one."
            )
        seen[identity] = line
    return table

"""Table files of a corpus: rows to Arrow, Arrow to Parquet and back, and the content hash of a table."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from lawpolicy import schema
from lawpolicy.problems import LawpolicyError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    import pyarrow as pa

# Han characters: a longer title would be a run of text. Titles are the only long strings a corpus without text keeps.
LONGEST_RUN = 21
_HASH_KEYS = ("lawpolicy-rows-1", "lawpolicy-rows-2")


def to_arrow(name: str, columns: Mapping[str, Sequence[Any]], text: bool = True) -> pa.Table:
    """Columns of plain Python values (missing ones None) as an Arrow table with the types of the schema."""
    import pyarrow as pa

    fields = schema.arrow_schema(name, text)
    arrays = []
    for f in fields:
        if pa.types.is_dictionary(f.type):
            arrays.append(pa.array(columns[f.name], type=pa.string()).dictionary_encode())
        else:
            arrays.append(pa.array(columns[f.name], type=f.type))
    return pa.table(arrays, schema=fields)


def own_words(table: pa.Table) -> pa.Table:
    """The table with the words of its own rows only in its dictionaries: what was filtered away leaves no trace."""
    import pyarrow as pa

    for i, field in enumerate(table.schema):
        if pa.types.is_dictionary(field.type):
            plain = table.column(i).cast(pa.string()).combine_chunks()
            table = table.set_column(i, field, plain.dictionary_encode())
    return table


def write(table: pa.Table, file: Path) -> None:
    """Write Parquet under a name that only a complete file ever has."""
    import pyarrow.parquet as pq

    file.parent.mkdir(parents=True, exist_ok=True)
    # A dot in front: readers of the folder pass over a file that a crash left unfinished.
    beside = file.parent / f".{file.name}.{os.getpid()}"
    pq.write_table(table, beside, compression="zstd", store_schema=True, write_statistics=True)
    beside.replace(file)


def files(folder: Path, name: str) -> list[Path]:
    """The Parquet files of a table, in a fixed order."""
    whole = folder / f"{name}.parquet"
    if whole.is_dir():
        return sorted(p for p in whole.iterdir() if p.suffix == ".parquet" and not p.name.startswith("."))
    return [whole] if whole.is_file() else []


def read(
    folder: Path, name: str, columns: Sequence[str] | None = None, expression: Any = None, text: bool = True
) -> pa.Table:
    """A table of a saved corpus, or those of its columns and rows that are asked for.

    Errors: ``LawpolicyError`` where the table is missing, unreadable, or not of this version's schema.
    """
    import pyarrow as pa
    import pyarrow.dataset as ds

    found = files(folder, name)
    if not found:
        raise LawpolicyError(f"{folder}: the table '{name}' is missing; build the corpus again with 'lawpolicy build'.")
    want = schema.arrow_schema(name, text)
    try:
        dataset = ds.dataset([str(f) for f in found], format="parquet", schema=want)
        lacking = [c for c in want.names if c not in ds.dataset(str(found[0]), format="parquet").schema.names]
        if lacking:
            raise LawpolicyError(
                f"{folder}: the table '{name}' has no column '{lacking[0]}'; it was made by another version or another "
                "program. Build the corpus again with 'lawpolicy build'."
            )
        return dataset.to_table(columns=list(columns) if columns is not None else None, filter=expression)
    except (pa.ArrowInvalid, pa.ArrowTypeError, OSError) as error:
        first = str(error).splitlines()[0]
        raise LawpolicyError(
            f"{folder}: the table '{name}' cannot be read ({first}); build the corpus again."
        ) from error


def peek(folder: Path, name: str, columns: Sequence[str]) -> list[dict[str, Any]]:
    """Some columns of a small table as plain rows, without loading what queries need: for a word on the terminal."""
    import pyarrow.parquet as pq

    return [row for file in files(folder, name) for row in pq.ParquetFile(file).read(list(columns)).to_pylist()]


def without_text(name: str, table: pa.Table) -> pa.Table:
    """The table without its running-text columns; titles are cut, with …, before they make a run of 22 characters."""
    import pyarrow as pa

    table = table.drop_columns([c for c in schema.TABLES[name].text_columns if c in table.column_names])
    if name == "reports":
        at = table.column_names.index("title")
        titles = [cut_title(t) for t in table.column("title").to_pylist()]
        table = table.set_column(at, table.field(at), pa.array(titles, type=pa.string()))
    return table


def cut_title(title: str | None) -> str | None:
    """A title as a corpus without text may hold it: at most 21 Han characters, … where it was cut."""
    if title is None:
        return None
    n = 0
    for i, character in enumerate(title):
        n += "㐀" <= character <= "鿿" or character >= "\U00020000"
        if n > LONGEST_RUN:
            return title[:i] + "…"
    return title


def content_hash(tables: Iterable[pa.Table]) -> str:
    """Hash of the rows of a table, whatever files they lie in and in whatever order: 32 hex digits, zeros for none.

    Each row is hashed with pandas' SipHash under two keys and the hashes are summed: equal for equal sets of rows,
    and the hash of a whole is the sum of its parts' (``add_hashes``).
    """
    from pandas import DataFrame
    from pandas.util import hash_pandas_object

    made = []
    for table in tables:
        if not table.num_rows:
            continue
        data = DataFrame({f.name: _hashable(table.column(f.name)) for f in table.schema})
        sums = [int(hash_pandas_object(data, index=False, hash_key=key).to_numpy().sum()) for key in _HASH_KEYS]
        made.append("".join(f"{s % 2**64:016x}" for s in sums))
    return add_hashes(made)


def add_hashes(hashes: Iterable[str]) -> str:
    """Content hash of a whole from those of its parts."""
    first = second = 0
    for h in hashes:
        first, second = (first + int(h[:16], 16)) % 2**64, (second + int(h[16:], 16)) % 2**64
    return f"{first:016x}{second:016x}"


def _hashable(column: pa.ChunkedArray) -> Any:
    """A column as an array that pandas hashes alike on every machine, null unlike every value."""
    import numpy as np
    import pyarrow as pa

    kind = column.type
    if pa.types.is_list(kind):
        return np.array(["\x00" if v is None else repr(v) for v in column.to_pylist()], dtype=object)
    if pa.types.is_string(kind) or pa.types.is_dictionary(kind):
        return column.cast(pa.string()).fill_null("\x00").to_numpy(zero_copy_only=False).astype(object)
    if pa.types.is_floating(kind):
        return column.to_numpy(zero_copy_only=False)
    number = column.cast(pa.int32()) if pa.types.is_date(kind) else column
    return number.cast(pa.int64()).fill_null(-(2**62)).to_numpy()

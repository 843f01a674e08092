"""A corpus: tidy tables on disk, opened when they are first used, with or without the reports' text."""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lawpolicy import __version__, schema, tables
from lawpolicy.problems import LawpolicyError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd
    import pyarrow as pa

    from lawpolicy.indicators.edited import Codebook

PACKAGE = "datapackage.json"
CODEBOOK = "codebook"  # the folder, inside a corpus, of the edited codebook that made it


@dataclass(frozen=True, slots=True)
class Source:
    """A saved corpus folder and which of its reports are meant (all where ``ids`` is None)."""

    folder: Path
    package: dict[str, Any] = field(compare=False, hash=False)
    ids: frozenset[str] | None = None


class Corpus:
    """Reports as tidy tables. Each table is an attribute: ``corpus.reports``, ``corpus.quantities`` …

    A table is read when it is first used. ``read`` gives some columns or rows of one without keeping it.
    """

    def __init__(self, sources: Sequence[Source]):
        self._sources = tuple(sources)
        self._frames: dict[str, pd.DataFrame] = {}
        self._codebook: Codebook | None = None

    # What it is

    @property
    def folder(self) -> Path | None:
        """The folder it was loaded from; None for a selection or a union."""
        whole = len(self._sources) == 1 and self._sources[0].ids is None
        return self._sources[0].folder if whole else None

    @property
    def package(self) -> dict[str, Any]:
        """What made it: ``datapackage.json`` of its (first) folder."""
        return self._sources[0].package

    @property
    def has_text(self) -> bool:
        """Whether the reports' running text is at hand."""
        return all(s.package["lawpolicy"]["text"] for s in self._sources)

    @property
    def version(self) -> str:
        """Version of the package that made it."""
        return str(self.package["lawpolicy"]["version"])

    @property
    def codebook(self) -> Codebook:
        """The indicator codebook that made it: ``codebook.entries`` has names, unit, theme and definition by code.

        Errors: ``LawpolicyError`` where an edited file of it, in the corpus' folder, was changed since.
        """
        if self._codebook is None:
            from lawpolicy.indicators import edited

            first = self._sources[0]  # concat takes corpora of one codebook only
            self._codebook = edited.of_corpus(first.folder / CODEBOOK, first.package["lawpolicy"])
        return self._codebook

    @property
    def content_hash(self) -> str:
        """Hash of all its tables' content: the same for the same rows, however they lie on disk. 16 hex digits."""
        import hashlib

        lines = "".join(f"{name} {self.table_hash(name)}\n" for name in schema.TABLES)
        return hashlib.sha256(lines.encode()).hexdigest()[:16]

    def table_hash(self, name: str) -> str:
        """Content hash of one table."""
        if self.folder is not None:
            return str(next(r["hash"] for r in self.package["resources"] if r["name"] == name))
        return tables.content_hash([self._arrow(name)])

    # Its tables

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name.startswith("_") or name not in schema.TABLES:
            raise AttributeError(f"a Corpus has no table '{name}'; it has {', '.join(schema.TABLES)}")
        if name not in self._frames:
            self._frames[name] = schema.frame(name, self._arrow(name))
        return self._frames[name]

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *schema.TABLES]

    def read(
        self, name: str, columns: Sequence[str] | None = None, filters: dict[str, Sequence[Any]] | None = None
    ) -> pd.DataFrame:
        """A table, or some of it, as a DataFrame with the schema's types.

        ``columns``: names of columns; all where None. ``filters``: column → values that a row may have there.
        Errors: an unknown table or column is a ``LawpolicyError`` that lists the good ones; so is a column of running
        text where the corpus has none.
        """
        import pyarrow.dataset as ds

        if name not in schema.TABLES:
            raise LawpolicyError(f"there is no table '{name}'; there are {', '.join(schema.TABLES)}")
        for column in [*(columns or ()), *(filters or ())]:
            if column not in schema.TABLES[name].names:
                known = ", ".join(schema.TABLES[name].names)
                raise LawpolicyError(f"the table '{name}' has no column '{column}'; it has {known}")
            if schema.TABLES[name].column(column).text and not self.has_text:
                raise LawpolicyError(f"'{name}.{column}' is running text, and this corpus was saved without text.")
        expression = None
        for column, values in (filters or {}).items():
            term = ds.field(column).isin(list(values))
            expression = term if expression is None else expression & term
        return schema.frame(name, self._arrow(name, columns, expression))

    def _arrow(self, name: str, columns: Sequence[str] | None = None, expression: Any = None) -> pa.Table:
        import pyarrow as pa
        import pyarrow.dataset as ds

        parts = []
        for source in self._sources:
            own = expression
            if source.ids is not None:
                among = ds.field("report_id").isin(pa.array(sorted(source.ids), pa.string()))
                if name == "problems":  # what no report came of belongs to no selection of reports
                    among = among & ds.field("report_id").is_valid()
                own = among if own is None else own & among
            parts.append(tables.read(source.folder, name, columns, own, source.package["lawpolicy"]["text"]))
        if len(parts) == 1:
            return parts[0]
        if not self.has_text:
            parts = [tables.without_text(name, p) if columns is None else p for p in parts]
        return pa.concat_tables(parts)

    # Parts and unions of it

    def select(
        self,
        *,
        years: int | Iterable[int] | None = None,
        levels: str | Iterable[str] | None = None,
        provinces: str | Iterable[str] | None = None,
        issuer_kinds: str | Iterable[str] | None = None,
        report_ids: Iterable[str] | None = None,
    ) -> Corpus:
        """The corpus of those reports that fit every condition given. An empty choice is an error."""
        reports = self.reports
        keep = reports["report_id"].notna()
        conditions = {
            "year": years,
            "level": levels,
            "province": provinces,
            "issuer_kind": issuer_kinds,
            "report_id": report_ids,
        }
        for column, wanted in conditions.items():
            if wanted is None:
                continue
            values = [wanted] if isinstance(wanted, (str, int)) else list(wanted)
            present = set(reports[column].dropna())
            if not present.intersection(values):
                raise LawpolicyError(
                    f"no report has {column} {', '.join(map(str, values)) or '(nothing)'}; "
                    f"there are {', '.join(map(str, sorted(present)[:30])) or 'none'}"
                )
            keep &= reports[column].isin(values)
        ids = frozenset(reports.loc[keep.fillna(False), "report_id"])
        if not ids:
            raise LawpolicyError("no report fits all of these conditions together; loosen one of them.")
        return Corpus([Source(s.folder, s.package, ids if s.ids is None else ids & s.ids) for s in self._sources])

    def save(self, folder: str | Path, *, text: bool = True, force: bool = False) -> Corpus:
        """Write the corpus to ``folder``; ``text=False`` leaves out every column of running text.

        Written beside and moved into place. Errors: ``LawpolicyError`` where the folder holds something that is no
        corpus (unless ``force``), or where text is asked for and there is none.
        """
        if text and not self.has_text:
            raise LawpolicyError("this corpus has no text; save it with text=False.")
        out = Path(folder)
        refuse_foreign(out, force)
        out.parent.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
        try:
            hashes, counts = {}, {}
            for name in schema.TABLES:
                table = self._arrow(name)
                if not text:
                    table = tables.without_text(name, table)
                table = tables.own_words(_in_order(table))
                tables.write(table, staging / f"{name}.parquet")
                hashes[name], counts[name] = tables.content_hash([table]), table.num_rows
            write_package(staging, hashes, counts, text, self.package["lawpolicy"])
            self.codebook.write(staging / CODEBOOK)
            move_into_place(staging, out)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
        return load(out)

    def __len__(self) -> int:
        return len(self.reports)

    def __repr__(self) -> str:
        years = self.reports["year"].dropna()
        span = f", {years.min()}–{years.max()}" if len(years) else ""
        return f"<Corpus: {len(self)} reports{span}, {'with' if self.has_text else 'without'} text>"

    def _repr_html_(self) -> str:
        from lawpolicy.display import corpus_html

        return corpus_html(self)


def load(folder: str | Path) -> Corpus:
    """Open a saved corpus. Nothing but its description is read until a table is used.

    Errors: ``LawpolicyError`` where the folder is missing, is no corpus, lacks a table, or was made by another schema.
    """
    path = Path(folder)
    if not path.is_dir():
        raise LawpolicyError(f"{path}: no such folder; make a corpus with 'lawpolicy build REPORTS -o {path.name}'.")
    try:
        package = json.loads((path / PACKAGE).read_text(encoding="utf-8"))
        made_by = package["lawpolicy"]
        resources = {r["name"] for r in package["resources"]}
    except FileNotFoundError:
        raise LawpolicyError(
            f"{path}: no corpus (it has no {PACKAGE}); make one with 'lawpolicy build {path} -o CORPUS'."
        ) from None
    except (ValueError, KeyError, TypeError) as error:
        raise LawpolicyError(f"{path / PACKAGE}: not the description of a corpus ({error}); build it again.") from error
    if made_by.get("schema") != schema.SCHEMA_VERSION:
        raise LawpolicyError(
            f"{path}: made with schema {made_by.get('schema')}, and this is lawpolicy {__version__} with schema "
            f"{schema.SCHEMA_VERSION}; build the corpus again with 'lawpolicy build'."
        )
    for name in schema.TABLES:
        if name not in resources or not tables.files(path, name):
            raise LawpolicyError(
                f"{path}: the table '{name}' is missing; build the corpus again with 'lawpolicy build'."
            )
    for name in made_by.get("edited", ()):
        if not (path / CODEBOOK / name).is_file():
            raise LawpolicyError(
                f"{path}: '{CODEBOOK}/{name}', of the codebook that made it, is missing; put it back, or build the "
                "corpus again with 'lawpolicy build' and --codebook."
            )
    return Corpus([Source(path, package)])


def concat(corpora: Sequence[Corpus]) -> Corpus:
    """Several corpora as one. A report that stands in more than one is taken once.

    Errors: ``LawpolicyError`` where they were made by different versions, codebooks or options: their figures would
    not be comparable.
    """
    if not corpora:
        raise LawpolicyError("concat needs at least one corpus.")
    seen: set[str] = set()
    sources: list[Source] = []
    first = corpora[0]._sources[0]
    for corpus in corpora:
        for source in corpus._sources:
            for what in ("version", "schema", "codebooks", "options"):
                a, b = first.package["lawpolicy"].get(what), source.package["lawpolicy"].get(what)
                if a != b:
                    also = {"codebooks": " and the same --codebook", "options": " and the same options"}.get(what, "")
                    raise LawpolicyError(
                        f"{first.folder} and {source.folder} were made with different {what}; build both with the same "
                        f"version of lawpolicy{also} before joining them."
                    )
            ids = source.ids
            if ids is None:
                ids = frozenset(
                    tables.read(source.folder, "reports", ["report_id"], text=source.package["lawpolicy"]["text"])
                    .column(0)
                    .to_pylist()
                )
            sources.append(Source(source.folder, source.package, ids - seen))
            seen |= ids
    return Corpus(sources)


# Folders on disk


def write_package(
    folder: Path, hashes: dict[str, str], counts: dict[str, int], text: bool, made_by: dict[str, Any]
) -> None:
    """Write ``datapackage.json``: what made the corpus, and every table with its columns, rows and content hash."""
    resources = []
    for name, table in schema.TABLES.items():
        fields = [
            {"name": c.name, "type": c.kind, "description": c.meaning, **({"unit": c.unit} if c.unit else {})}
            for c in table.columns
            if text or not c.text
        ]
        resources.append(
            {
                "name": name,
                "path": f"{name}.parquet",
                "description": f"One row is {table.row}.",
                "rows": counts[name],
                "hash": hashes[name],
                "schema": {"fields": fields},
            }
        )
    package = {
        "name": "lawpolicy-corpus",
        "title": "法治政府建设年度报告 · annual reports on building a rule-of-law government",
        "lawpolicy": {**made_by, "text": text},
        "resources": resources,
    }
    (folder / PACKAGE).write_text(json.dumps(package, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def refuse_foreign(out: Path, force: bool) -> None:
    """Refuse to replace a file, or a folder that holds anything but a corpus."""
    if out.is_file():
        raise LawpolicyError(f"{out}: a file of that name stands there; choose another place for the corpus.")
    if force or not out.is_dir() or not any(out.iterdir()):
        return
    if not (out / PACKAGE).is_file():
        raise LawpolicyError(
            f"{out}: the folder holds something that is no corpus; choose another, or say --force to replace it."
        )
    known = {PACKAGE, "README.md", "sources.csv", *(f"{name}.parquet" for name in schema.TABLES)}
    known |= {f"{CODEBOOK}/{name}" for name in edited(out)}
    there = [p for p in out.iterdir() if p.name != CODEBOOK or not p.is_dir()] + [*(out / CODEBOOK).glob("*")]
    names = sorted(p.relative_to(out).as_posix() for p in there if not p.name.startswith("."))
    foreign = [name for name in names if name not in known]
    if foreign:
        raise LawpolicyError(
            f"{out}: beside a corpus the folder holds {', '.join(foreign[:3])}, which would be lost; "
            "move it away, or say --force to replace the whole folder."
        )


def edited(out: Path) -> list[str]:
    """Names of the edited files of the codebook that made the corpus at ``out``; none where there is no corpus."""
    try:
        return list(json.loads((out / PACKAGE).read_text(encoding="utf-8"))["lawpolicy"].get("edited", []))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return []


def move_into_place(staging: Path, out: Path) -> None:
    """Put a finished folder where the old one stood; the old one is whole until the new one is."""
    staging.chmod(0o755)
    for keep in ("README.md", "sources.csv"):  # what people wrote beside the tables stays
        if (out / keep).is_file() and not (staging / keep).exists():
            shutil.copy2(out / keep, staging / keep)
    before = out.with_name(f".{out.name}.before")
    if out.exists():
        shutil.rmtree(before, ignore_errors=True)
        out.rename(before)
    staging.rename(out)
    shutil.rmtree(before, ignore_errors=True)


def _in_order(table: pa.Table) -> pa.Table:
    """Rows of several parts in one order: by report, within it as they were counted."""
    import pyarrow as pa
    import pyarrow.compute as pc

    ids = table.column("report_id").cast(pa.string())
    keys = pa.table({"report_id": ids, "row": pa.array(range(table.num_rows), type=pa.int64())})
    return table.take(pc.sort_indices(keys, sort_keys=[("report_id", "ascending"), ("row", "ascending")]))

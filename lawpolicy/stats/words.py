"""Terms as sparse matrices: of reports, or of their text by role or theme."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from lawpolicy import terms
from lawpolicy.problems import LawpolicyError
from lawpolicy.stats import tables
from lawpolicy.stats.tables import Ints, Units

if TYPE_CHECKING:
    import pandas as pd

@dataclass(frozen=True, slots=True)
class Counts:
    """Terms of units: a sparse matrix units × terms, and each unit's number of tokens and phrases in all."""

    matrix: Any
    terms: list[str]
    total: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of ``terms`` that count, as codes: a term of the lexicon as a phrase, any other as a token."""

    reports: list[str]
    report: Ints
    terms: list[str]
    term: Ints
    n: NDArray[np.float64]
    more: pd.DataFrame  # the columns asked for beside


# Reports × terms of each corpus in use, so that a notebook reads the largest table once. A corpus does not change.
_WHOLE: WeakKeyDictionary[Any, tuple[list[str], list[str], Any]] = WeakKeyDictionary()


def counts(corpus: Any, these: Units, by: str = "all", wanted: Sequence[str] | None = None, least: int = 1) -> Counts:
    """Terms of units as a sparse matrix, for ``wanted`` terms (in that order) or all in at least ``least`` reports.

    A term of the lexicon (its variants with it) is counted as a phrase, any other as a token: none as both.
    """
    from scipy import sparse

    if by in ("role", "theme"):
        words, matrix = _parts(corpus, these, by, wanted)
    else:
        words, matrix = _reports(corpus, these, wanted)
    total = np.asarray(matrix.sum(axis=1), dtype=float).ravel()
    if wanted is not None:
        column = {w: i for i, w in enumerate(words)}
        last = sparse.csr_matrix((len(these), 1))  # a term that stands nowhere
        matrix = sparse.hstack([matrix, last], format="csc")
        return Counts(matrix[:, [column.get(w, len(words)) for w in wanted]].tocsr(), list(wanted), total)
    if by in ("role", "theme"):  # several units a report: count reports, not units
        upper = sparse.csr_matrix((np.ones(len(these)), (these.report, np.arange(len(these)))))
        seen = np.asarray(((upper @ matrix) > 0).sum(axis=0)).ravel()
    else:
        seen = np.bincount(matrix.indices, minlength=len(words))
    chosen = np.flatnonzero(seen >= least)
    return Counts(matrix[:, chosen], [words[i] for i in chosen], total)


def _reports(corpus: Any, these: Units, wanted: Sequence[str] | None) -> tuple[list[str], Any]:
    """Terms, and the matrix units × terms where a unit is a report."""
    from scipy import sparse

    if wanted is not None:
        rows = _rows(corpus, [], wanted)
        whole = rows.reports, rows.terms, _matrix(rows)
    elif (whole := _WHOLE.get(corpus)) is None:  # type: ignore[assignment]
        rows = _rows(corpus, [], None)
        whole = _WHOLE[corpus] = rows.reports, rows.terms, _matrix(rows)
    reports, words, matrix = whole
    place = {report: i for i, report in enumerate(reports)}
    ids = these.reports["report_id"].astype(object).tolist()
    at = np.array([place.get(str(ids[i]), len(reports)) for i in these.report], dtype=np.int64)
    blank = sparse.csr_matrix((1, len(words)))  # a report without any term
    return words, sparse.vstack([matrix, blank], format="csr")[at]


def _matrix(rows: _Rows) -> Any:
    from scipy import sparse

    shape = (len(rows.reports), len(rows.terms))
    matrix = sparse.csr_matrix((rows.n, (rows.report, rows.term)), shape=shape)
    matrix.sum_duplicates()
    return matrix


def _parts(corpus: Any, these: Units, by: str, wanted: Sequence[str] | None) -> tuple[list[str], Any]:
    """Terms, and the matrix units × terms where a unit is a report's text of one role or theme."""
    import pandas as pd
    from scipy import sparse

    rows = _rows(corpus, ["section_id"] if by == "theme" else ["role"], wanted)
    index = pd.Index(these.reports["report_id"].astype(object))
    places = index.get_indexer(pd.Index(rows.reports))[rows.report] if rows.reports else rows.report
    if by == "role":
        _, code = _codes(rows.more["role"], list(tables.ROLES))
    else:
        own = tables.section_lengths(corpus, these.reports)
        key = own["report"].to_numpy() * (1 << 20) + own["section_id"].to_numpy()
        at = np.searchsorted(key, places * (1 << 20) + rows.more["section_id"].to_numpy(dtype=np.int64))
        code = own["theme"].to_numpy()[np.minimum(at, len(own) - 1)] if len(own) else np.full(len(places), -1)
    unit = np.full((len(these.reports) + 1, len(these.groups)), -1, dtype=np.int64)
    unit[these.report, these.group] = np.arange(len(these))
    row = np.where(code >= 0, unit[places, np.maximum(code, 0)], -1)
    good = row >= 0
    shape = (len(these), len(rows.terms))
    matrix = sparse.csr_matrix((rows.n[good], (row[good], rows.term[good])), shape=shape)
    matrix.sum_duplicates()
    return rows.terms, matrix


def _rows(corpus: Any, more: list[str], wanted: Sequence[str] | None) -> _Rows:
    """The rows of ``terms`` that count, with the terms in order."""
    filters = {"term": list(dict.fromkeys(wanted))} if wanted is not None else None
    frame = corpus.read("terms", columns=["report_id", "term", "kind", "n", *more], filters=filters)
    reports, report = _codes(frame["report_id"])
    words, word = _codes(frame["term"])
    kinds, kind = _codes(frame["kind"])
    forms = {form for entry in terms.lexicon().values() for form in (entry.term, *entry.variants)}
    listed = np.array([w in forms for w in words], dtype=bool)
    phrase = np.array([k == "phrase" for k in kinds], dtype=bool)
    keep = phrase[kind] == listed[word] if len(frame) else np.zeros(0, dtype=bool)
    n = frame["n"].to_numpy(dtype=np.int64)[keep].astype(float)
    order = np.array(sorted(range(len(words)), key=words.__getitem__), dtype=np.int64)
    rank = np.empty(len(words), dtype=np.int64)
    rank[order] = np.arange(len(words))
    return _Rows(reports, report[keep], [words[i] for i in order], rank[word[keep]], n, frame[more][keep])


def _codes(column: pd.Series, wanted: list[str] | None = None) -> tuple[list[str], Ints]:
    """A repeated string column as (names, codes); codes into ``wanted`` (-1 for others) where that is given."""
    import pandas as pd

    if not isinstance(column.dtype, pd.CategoricalDtype):
        column = column.astype("category")
    codes = column.cat.codes.to_numpy().astype(np.int64)
    names = [str(x) for x in column.cat.categories]
    if wanted is None:
        return names, codes
    where = pd.Index(wanted).get_indexer(pd.Index(names)) if names else np.zeros(0, dtype=np.int64)
    return wanted, np.where(codes >= 0, where[codes], -1) if names else codes


def resolve(corpus: Any, wanted: Sequence[str] | str) -> dict[str, str]:
    """Each tracked term as asked → as counted: a variant of the lexicon stands for its main form.

    Errors: an empty list; anything in it that is not text, or blank.
    """
    entries = terms.lexicon().values()
    forms = {terms.plain(form): entry.term for entry in entries for form in (entry.term, *entry.variants)}
    listed = isinstance(wanted, Iterable) and not isinstance(wanted, str)
    chosen: list[Any] = list(wanted) if listed else [wanted]
    for term in chosen:
        if not isinstance(term, str) or not terms.plain(term).strip():
            raise LawpolicyError(f"{term!r} is not a term; write terms as text, such as terms=['行政复议'].")
    chosen = list(dict.fromkeys(chosen))
    if not chosen:
        raise LawpolicyError("name at least one term, such as terms=['行政复议'].")
    return {term: forms.get(terms.plain(term), term) for term in chosen}

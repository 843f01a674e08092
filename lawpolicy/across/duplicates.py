"""Near-duplicates over a corpus: reposts and the same report in two formats, told from next year's report.

Candidates come from MinHash and locality-sensitive hashing (Broder 1997; Leskovec, Rajaraman & Ullman 2020, chapter 3;
the index is datasketch's), so the work grows with the number of reports, not of pairs. Reports of two years of one
issuer share much of their text; what tells them apart is the figures, so a pair must agree in these too.
"""

from __future__ import annotations

import re
import struct
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from zlib import crc32

import numpy as np

if TYPE_CHECKING:
    import pyarrow as pa

_WIDTH = 5  # characters of a shingle
_BANDS, _ROWS = 21, 6  # a pair of similarity 0.85 is found with probability 1 − 10⁻⁵, one of 0.3 with 0.015
_BINS = _BANDS * _ROWS
_HEAD = struct.Struct("<BHI")  # version, year the text speaks of most, number of different shingles
_VERSION = 1
_CLOSEST = 50  # candidates looked at for one report, the closest first: a form filled in by thousands stays linear

# A figure with what follows it: 12次, 1,930条, 93.5%, 2023年. Not list numbers (1. 2、), which reformatting changes.
_FIGURE = re.compile(r"(\d[\d,，]{0,15}(?:\.\d{1,6})?)[ \u3000\u00a0]{0,2}([%％‰\u4e00-\u9fff])")
_YEAR = re.compile(r"(20\d\d)年(?![—\-－~至])")
_WIDE = {0xFF10 + n: str(n) for n in range(10)} | {ord("％"): "%", ord(","): None, ord("，"): None}

_SAME_TEXT = 0.80  # of the shorter text's shingles that stand in the longer
_SAME_FIGURES = 0.92  # of the shorter text's figures that stand in the longer
_CERTAIN = 0.97  # as before, where year or issuer speak against it
_FEW_FIGURES = 6  # below this the text alone decides
# Columns of `reports` that a page states or not: the copy that states more is the better one.
_STATED = ("title", "published", "signed", "index_number", "document_number", "site_code", "url", "issuer", "year")


def signature(text: str, body_start: int, body_end: int) -> bytes:
    """What ``find`` needs of a report: a MinHash of its 5-character shingles, its figures and its year, some 1 kB.

    Only Han characters, Latin letters and digits count, so that spaces, line ends, punctuation and full width do not.
    The MinHash has one permutation with bins (Li, Owen & Zhang 2012; empty bins filled by rotation, Shrivastava & Li
    2014). An empty body has an empty MinHash and is no duplicate of anything.
    """
    body = text[body_start:body_end]
    codes = np.frombuffer(body.encode("utf-32-le", "replace"), dtype=np.uint32)
    codes = np.where((codes >= 0xFF10) & (codes <= 0xFF5A), codes - 0xFEE0, codes)
    word = ((codes >= 0x30) & (codes <= 0x39)) | ((codes >= 0x3400) & (codes <= 0x9FFF)) | (codes >= 0x20000)
    latin = codes | 0x20
    word |= (latin >= 0x61) & (latin <= 0x7A)
    values, different = _minhash(codes[word])
    figures = {_figure(number, unit) for number, unit in _FIGURE.findall(body)}
    years = Counter(_YEAR.findall(body)).most_common(1)
    head = _HEAD.pack(_VERSION, int(years[0][0]) if years else 0, different)
    return head + values.tobytes() + np.array(sorted(figures), dtype=np.uint32).tobytes()


def _figure(number: str, unit: str) -> int:
    return crc32(f"{number.translate(_WIDE)}{'%' if unit == '％' else unit}".encode())


@cache
def _bounds() -> np.ndarray:
    """Where the bins of the hash space begin."""
    return np.array([(n << 64) // _BINS for n in range(_BINS)] + [(1 << 64) - 1], dtype=np.uint64)


def _minhash(codes: np.ndarray) -> tuple[np.ndarray, int]:
    """The least hash of each bin, and the number of different shingles; all zero where there is no shingle."""
    if len(codes) < _WIDTH:
        return np.zeros(_BINS, dtype=np.uint32), 0
    wide = codes.astype(np.uint64)
    count = len(wide) - _WIDTH + 1
    hashes = np.zeros(count, dtype=np.uint64)
    for place in range(_WIDTH):
        hashes = hashes * np.uint64(0x100000001B3) + wide[place : place + count]
    # The finaliser of MurmurHash3 spreads neighbours over the bins.
    hashes ^= hashes >> np.uint64(33)
    hashes *= np.uint64(0xFF51AFD7ED558CCD)
    hashes ^= hashes >> np.uint64(33)
    hashes *= np.uint64(0xC4CEB9FE1A85EC53)
    hashes ^= hashes >> np.uint64(33)
    hashes.sort()
    different = int(np.count_nonzero(hashes[1:] != hashes[:-1])) + 1
    first = np.searchsorted(hashes, _bounds())
    full = first[:-1] < first[1:]
    least = hashes[np.minimum(first[:-1], count - 1)].astype(np.uint32)
    if not full.all():
        # An empty bin takes the value of the next full one, changed by the distance so that runs do not agree by it.
        places = np.flatnonzero(full)
        nearest = np.searchsorted(places, np.arange(_BINS))
        taken = places[nearest % len(places)]
        distance = (taken - np.arange(_BINS)) % _BINS
        least = least[taken] + (distance * 0x9E3779B1).astype(np.uint32)
    return least, different


@dataclass(slots=True)
class _Report:
    """One report as ``find`` weighs it."""

    id: str
    values: np.ndarray
    different: int
    figures: np.ndarray
    text_year: int
    year: int | None
    issuer: str | None


def find(reports: pa.Table, signatures: pa.Table) -> dict[str, str]:
    """report_id → report_id of the better copy of the same report, for all reports that have one.

    ``reports``: the table of that name; ``signatures``: ``report_id`` and ``signature``. The better copy states more of
    its metadata, else holds more text, else comes first by ``source``; it is never a duplicate itself.
    """
    ranked = _ranked(reports, signatures)
    if len(ranked) < 2:
        return {}
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(num_perm=_BINS, params=(_BANDS, _ROWS))
    kept: dict[str, _Report] = {}
    found: dict[str, str] = {}
    for report in ranked:
        minhash = MinHash(num_perm=_BINS, hashvalues=report.values, scheme="affine32")
        near = sorted(index.query(minhash))
        if len(near) > 1:
            near.sort(key=lambda rid: (-int(np.count_nonzero(kept[rid].values == report.values)), rid))
        for rid in near[:_CLOSEST]:
            if _same(kept[rid], report):
                found[report.id] = rid
                break
        else:
            kept[report.id] = report
            index.insert(report.id, minhash, check_duplication=False)
    return found


def _ranked(reports: pa.Table, signatures: pa.Table) -> list[_Report]:
    """The reports that can be compared, the better copies first."""
    stored: dict[str, bytes] = dict(
        zip(signatures.column("report_id").to_pylist(), signatures.column("signature").to_pylist(), strict=True)
    )
    columns: dict[str, list[Any]] = {
        name: reports.column(name).to_pylist() if name in reports.column_names else [None] * reports.num_rows
        for name in {*_STATED, "report_id", "issuer_id", "n_chars", "source"}
    }
    order: list[tuple[tuple[int, int, str, str], _Report]] = []
    for row, rid in enumerate(columns["report_id"]):
        data = stored.get(rid)
        if data is None or len(data) < _HEAD.size + 4 * _BINS or data[0] != _VERSION:
            continue
        _, text_year, different = _HEAD.unpack_from(data)
        if not different:
            continue
        numbers = np.frombuffer(data, dtype="<u4", offset=_HEAD.size)
        issuer = columns["issuer_id"][row] or columns["issuer"][row]
        report = _Report(rid, numbers[:_BINS], different, numbers[_BINS:], text_year, columns["year"][row], issuer)
        stated = sum(columns[name][row] is not None for name in _STATED)
        key = (-stated, -(columns["n_chars"][row] or 0), columns["source"][row] or "", rid)
        order.append((key, report))
    order.sort(key=lambda item: item[0])
    return [report for _, report in order]


def _same(a: _Report, b: _Report) -> bool:
    """Whether two texts are one report: nearly all text and figures of the shorter stand in the longer."""
    alike = float(np.count_nonzero(a.values == b.values)) / _BINS
    shared = alike / (1 + alike) * (a.different + b.different)
    text = min(shared / min(a.different, b.different), 1.0)
    if text < _SAME_TEXT:
        return False
    fewer = min(len(a.figures), len(b.figures))
    figures = len(np.intersect1d(a.figures, b.figures, assume_unique=True)) / fewer if fewer else 0.0
    if fewer < _FEW_FIGURES:
        figures = text if figures >= 0.5 or not fewer else 0.0
    if a.issuer and b.issuer and a.issuer != b.issuer and min(text, figures) < _CERTAIN:
        return False
    known = a.year is not None and b.year is not None
    spoken = bool(a.text_year and b.text_year and a.text_year != b.text_year)
    if known and a.year != b.year:
        # Only a slip in the metadata can part one text into two years: the texts then speak of the same year.
        return not spoken and figures >= _CERTAIN
    if spoken:
        # The year a text speaks of most may shift by a cut. Then no figure is new, the years of next year's report are.
        return figures >= (_CERTAIN if known else 1.0)
    return figures >= _SAME_FIGURES

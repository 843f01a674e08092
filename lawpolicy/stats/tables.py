"""What the statistics read: reports with their issuers, terms as a sparse matrix, text lengths by role and theme."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from lawpolicy import codebook, schema
from lawpolicy.problems import LawpolicyError

if TYPE_CHECKING:
    import pandas as pd

    from lawpolicy.indicators.edited import Codebook

Ints = NDArray[np.int64]

LEVELS = ("national", "province", "prefecture", "county", "township")
ROLES = ("progress", "leader_duty", "problems", "plans", "preamble", "other")
GROUPS = ("all", "year", "level", "province", "role", "theme")

# Why a figure or its interval is missing: the codes in the column ``reason`` of every table.
REASONS: dict[str, dict[str, str]] = {
    "no_reports": {"en": "no report in this group", "zh": "该组没有报告"},
    "few_reports": {"en": "fewer reports than min_reports: no interval", "zh": "报告数少于 min_reports：不给区间"},
    "few_issuers": {"en": "fewer than 10 issuers: no interval", "zh": "发布机关少于10个：不给区间"},
    "no_occurrence": {"en": "does not occur here: no interval", "zh": "此处未出现：不给区间"},
    "few_uses": {"en": "in too few reports: no interval", "zh": "含该词的报告太少：不给区间"},
    "unknown_term": {
        "en": "neither in the lexicon nor a word of this corpus: cannot be counted; add it to the lexicon",
        "zh": "既不在词典中也不是本语料的分词：无法计数，请加入词典",
    },
    "few_terms": {
        "en": "no term stands in enough reports (``least``) of the two",
        "zh": "没有词出现在足够多的报告中（least）",
    },
    "one_sided": {"en": "only one side has reports", "zh": "只有一侧有报告"},
    "no_text": {"en": "no text length to divide by", "zh": "没有可作分母的文本长度"},
    "no_panel": {"en": "no issuer reports in every year", "zh": "没有每年都发布的机关"},
    "constant": {"en": "no variation: no interval", "zh": "没有差异：不给区间"},
    "undefined": {"en": "the measure is undefined in these reports", "zh": "这些报告无法计算该指标"},
    "bounds": {"en": "stated as a bound: not a point", "zh": "只给出上下限：不是点值"},
    "ambiguous": {"en": "several different totals in one report", "zh": "同一报告有多个不同的总数"},
}


class Frames:
    """Tables in memory that the statistics take in place of a saved corpus: ``Frames(reports=…, terms=…)``.

    A table not given is empty, with the columns of the schema.
    """

    def __init__(self, **tables: pd.DataFrame):
        unknown = set(tables) - set(schema.TABLES)
        if unknown:
            raise LawpolicyError(f"there is no table '{sorted(unknown)[0]}'; there are {', '.join(schema.TABLES)}")
        self._tables = dict(tables)

    @property
    def codebook(self) -> Codebook:
        from lawpolicy.indicators.edited import Codebook

        return Codebook()

    @property
    def has_text(self) -> bool:
        return "texts" in self._tables and "text" in self._tables["texts"]

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name.startswith("_") or name not in schema.TABLES:
            raise AttributeError(f"no table '{name}'; there are {', '.join(schema.TABLES)}")
        if name not in self._tables:
            self._tables[name] = schema.empty(name)
        return self._tables[name]

    def read(
        self, name: str, columns: Sequence[str] | None = None, filters: Mapping[str, Sequence[Any]] | None = None
    ) -> pd.DataFrame:
        """Some columns and rows of a table, as ``Corpus.read`` gives them."""
        frame: pd.DataFrame = getattr(self, name)
        for column, values in (filters or {}).items():
            frame = frame[frame[column].isin(list(values))]
        return frame if columns is None else frame[list(columns)]


@dataclass(frozen=True, slots=True)
class Units:
    """What is counted: a report, or a report's text of one role or theme; with its issuer, group and length.

    ``report``, ``issuer`` and ``group`` are codes into ``reports``, ``issuers`` and ``groups``; ``chars`` is a length
    in characters.
    """

    reports: pd.DataFrame
    issuers: list[str]
    groups: list[str]
    report: Ints
    issuer: Ints
    group: Ints
    chars: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.report)


def check_by(by: str) -> str:
    if by not in GROUPS:
        raise LawpolicyError(f"cannot group by '{by}'; choose one of {', '.join(GROUPS)}.")
    return by


def themes() -> list[str]:
    """The theme codes, in the order of the codebook."""
    return list(_themes())


@cache
def _themes() -> tuple[str, ...]:
    return tuple(row["code"] for row in codebook.rows("themes", key=("code",)))


def known(values: Iterable[str] | None, good: Iterable[str], what: str) -> list[str] | None:
    """``values`` as a list, each of them good; None for None. Errors: an unknown one, with the list of good ones."""
    if values is None:
        return None
    chosen, allowed = [values] if isinstance(values, str) else list(values), list(good)
    for value in chosen:
        if value not in allowed:
            raise LawpolicyError(f"there is no {what} '{value}'; choose from {', '.join(allowed)}.")
    return chosen


def whole(value: Any, least: int, what: str) -> int:
    """``value`` as a whole number of at least ``least``. Errors: anything else."""
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < least:
        raise LawpolicyError(f"{what} is a whole number, {least} or more, not {value!r}.")
    return int(value)


def reports(corpus: Any, *, duplicates: bool = False) -> pd.DataFrame:
    """The reports in order of id, without duplicates (unless asked for), with ``issuer_key`` for the cluster.

    Where no issuer_id is known, reports under one name are taken for one issuer's, and a report without either is a
    cluster of its own.
    """
    frame = corpus.reports
    if not duplicates:
        frame = frame[frame["duplicate_of"].isna()]
    frame = frame.sort_values("report_id", kind="stable").reset_index(drop=True)
    name = "issuer:" + frame["issuer"].astype("string")
    key = frame["issuer_id"].astype("string").fillna(name).fillna("report:" + frame["report_id"].astype("string"))
    return frame.assign(issuer_key=key)


def units(corpus: Any, by: str, *, duplicates: bool = False, years: Sequence[int] | None = None) -> Units:
    """Reports (or their parts, for ``role`` and ``theme``) with group and length; without a group, left out."""
    import pandas as pd

    check_by(by)
    frame = reports(corpus, duplicates=duplicates)
    if years is not None:
        frame = frame[frame["year"].isin(list(years)).fillna(False)].reset_index(drop=True)
    issuer, issuers = pd.factorize(frame["issuer_key"].astype(object), sort=True)
    chars = np.asarray(frame["n_chars"].astype("Float64").fillna(0), dtype=np.float64)
    every = np.arange(len(frame))
    if by in ("role", "theme"):
        own = section_lengths(corpus, frame)
        code = own[by].to_numpy()
        groups = list(ROLES) if by == "role" else themes()
        size = np.zeros((len(frame), len(groups)), dtype=np.float64)
        good = code >= 0
        np.add.at(size, (own["report"].to_numpy()[good], code[good]), own["chars"].to_numpy()[good])
        report, group = np.nonzero(size)
        return Units(frame, list(issuers), groups, report, issuer[report], group, np.asarray(size[report, group]))
    if by == "all":
        return Units(frame, list(issuers), ["all"], every, issuer, np.zeros(len(frame), dtype=np.int64), chars)
    values = frame[by].astype("Int64" if by == "year" else "string")
    if by == "level":
        code = pd.Index(LEVELS).get_indexer(pd.Index(values.astype(object)))
        groups = [x for x in LEVELS if x in set(values.dropna())]
        code = np.array([groups.index(LEVELS[c]) if c >= 0 else -1 for c in code], dtype=np.int64)
    elif by == "year":
        present = values.dropna()
        wanted = list(years) if years is not None else []
        span = [*present.astype(int), *wanted]
        groups = [str(y) for y in range(min(span), max(span) + 1)] if span else []
        if years is not None:
            groups = [str(y) for y in sorted(set(wanted))]
        code = pd.Index(groups).get_indexer(pd.Index(values.astype("string").astype(object)))
    else:
        code, names = pd.factorize(values.astype(object), sort=True)
        groups = list(names)
    good = np.asarray(code) >= 0
    return Units(frame, list(issuers), groups, every[good], issuer[good], np.asarray(code)[good], chars[good])


def section_lengths(corpus: Any, frame: pd.DataFrame) -> pd.DataFrame:
    """Each section's own length (its children left out), with role and theme as codes.

    Columns: report (row of ``frame``), section_id, chars, role (code into ROLES), theme (code into ``themes()``, -1
    where neither the section nor one above it has a theme).
    """
    import pandas as pd

    columns = ["report_id", "section_id", "parent_id", "start", "end", "role", "theme"]
    sections = corpus.read("sections", columns=columns)
    place = pd.Index(frame["report_id"].astype(object)).get_indexer(sections["report_id"].astype(object))
    sections = sections[place >= 0]
    place = place[place >= 0]
    number = sections["section_id"].to_numpy(dtype=np.int64)
    order = np.lexsort((number, place))
    sections, place, number = sections.iloc[order], place[order], number[order]
    key = place * (1 << 20) + number
    parent = sections["parent_id"].astype("Int64").fillna(-1).to_numpy(dtype=np.int64)
    above = np.where(parent >= 0, np.searchsorted(key, place * (1 << 20) + np.maximum(parent, 0)), -1)
    length = (sections["end"] - sections["start"]).to_numpy(dtype=float)
    own = length.copy()
    has = above >= 0
    np.subtract.at(own, above[has], length[has])
    role = pd.Index(ROLES).get_indexer(sections["role"].astype(object))
    theme = pd.Index(themes()).get_indexer(sections["theme"].astype(object))
    for _ in range(12):  # a section without a theme has that of the nearest one above it
        lacking = (theme < 0) & has
        if not lacking.any():
            break
        inherited = np.where(lacking, theme[np.maximum(above, 0)], theme)
        if (inherited == theme).all():
            break
        theme = inherited
    return pd.DataFrame(
        {"report": place, "section_id": number, "chars": np.maximum(own, 0.0), "role": role, "theme": theme}
    )

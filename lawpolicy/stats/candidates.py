"""Candidates for the lexicon: strings that hold together, that the lexicon lacks."""

from __future__ import annotations

import math
import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from lawpolicy import terms as vocabulary
from lawpolicy.problems import LawpolicyError
from lawpolicy.stats import tables

if TYPE_CHECKING:
    import pandas as pd

_COLUMNS = ["term", "n", "n_reports", "cohesion", "freedom", "tags", "words"]
_SHORTEST, _LONGEST = 3, 8
_READ = 200  # reports read at the most, evenly over the corpus: enough for anything worth a row of the lexicon
# Tags (of jieba's part-of-speech table) that a term may begin and end with: nouns, verbs, idioms, numbers.
_FIRST = ("n", "v", "a", "b", "j", "i", "l")
_LAST = ("n", "v", "j", "i", "l", "q")
_NAMES = re.compile("^(?:nr|ns|nt|nz|t|u|p|c|d|r|x|eng)")  # places, persons, dates, particles: no terms
_CITED = re.compile("[省市县区旗镇乡年月日]$")


def term_candidates(
    corpus: Any, *, least: int = 5, most: int = 200, duplicates: bool = False
) -> pd.DataFrame:
    """Strings of two to four words that stand together oftener than chance and that the lexicon lacks; best first.

    jieba cuts and tags the text; a candidate begins and ends with a noun or verb and holds no name of a place or
    person. ``cohesion``: pointwise mutual information of its weakest joint, in bits (Church & Hanks 1990,
    Computational Linguistics 16). ``freedom``: entropy of the words on its more fixed side, in bits (Jin &
    Tanaka-Ishii 2006): 0 where it always stands in the same longer phrase. ``n`` times in ``n_reports`` reports
    (``least`` at the least; at most 200 reports are read, evenly over the corpus). ``tags`` and ``words`` as cut.
    Rows in order of cohesion × freedom × log n, ``most`` of them. Errors: a corpus without text.
    """
    import pandas as pd

    if not corpus.has_text:
        raise LawpolicyError("this corpus was saved without text: candidates for terms can be found only in text.")
    frame = tables.reports(corpus, duplicates=duplicates)
    step = max(1, -(-len(frame) // _READ))
    ids = list(frame["report_id"].iloc[::step])
    cut = vocabulary.tagger()
    single: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    found: Counter[tuple[tuple[str, str], ...]] = Counter()
    reports: Counter[tuple[tuple[str, str], ...]] = Counter()
    sides: dict[tuple[tuple[str, str], ...], tuple[Counter[str], Counter[str]]] = {}
    for start in range(0, len(ids), 50):
        texts = corpus.read("texts", columns=["report_id", "text"], filters={"report_id": ids[start : start + 50]})
        for text in texts["text"]:
            mine = set()
            for run in vocabulary.HAN.findall(text):
                words = [("", ""), *cut(run), ("", "")]
                single.update(word for word, _ in words[1:-1])
                pairs.update((a, b) for (a, _), (b, _) in pairwise(words[1:-1]))
                for i in range(1, len(words) - 2):
                    for j in range(i + 2, min(i + 5, len(words))):
                        phrase = tuple(words[i:j])
                        if not _fits(phrase):
                            continue
                        found[phrase] += 1
                        mine.add(phrase)
                        left, right = sides.setdefault(phrase, (Counter(), Counter()))
                        left[words[i - 1][0]] += 1
                        right[words[j][0]] += 1
            reports.update(mine)
    known = {vocabulary.plain(form) for e in vocabulary.lexicon().values() for form in (e.term, *e.variants)}
    total, joints = sum(single.values()), sum(pairs.values())
    rows = []
    for phrase, n in found.items():
        term = "".join(word for word, _ in phrase)
        if reports[phrase] < least or term in known:
            continue
        cohesion = min(
            math.log2(pairs[a, b] / joints) - math.log2(single[a] / total) - math.log2(single[b] / total)
            for (a, _), (b, _) in pairwise(phrase)
        )
        freedom = min(_entropy(side) for side in sides[phrase])
        if cohesion > 0 and freedom > 0:
            tags, cuts = " ".join(tag for _, tag in phrase), " ".join(word for word, _ in phrase)
            rows.append((term, n, reports[phrase], cohesion, freedom, tags, cuts))
    rows.sort(key=lambda row: (-row[3] * row[4] * math.log(row[1]), row[0]))
    return pd.DataFrame(rows[:most], columns=_COLUMNS).astype(
        {"term": "string", "tags": "string", "words": "string", "n": "int64", "n_reports": "int64"}
    )


def _fits(phrase: tuple[tuple[str, str], ...]) -> bool:
    """Whether a string of tagged words can be a term."""
    if not _SHORTEST <= sum(len(word) for word, _ in phrase) <= _LONGEST:
        return False
    (start, first), (end, last) = phrase[0], phrase[-1]
    if len(start) < 2 and first.startswith("v"):  # 是加强, 为推进
        return False
    if not first.startswith(_FIRST) or not last.startswith(_LAST) or _CITED.search(end):
        return False
    stop = vocabulary.stop_words()
    return not any(_NAMES.match(tag) or word in stop or not word for word, tag in phrase)


def _entropy(counts: Counter[str]) -> float:
    """Entropy in bits; the ends of clauses count as so many different neighbours."""
    ends = counts.get("", 0)
    total = sum(counts.values())
    inner = -sum(n / total * math.log2(n / total) for word, n in counts.items() if word)
    return inner + (ends / total * math.log2(total) if ends else 0.0)

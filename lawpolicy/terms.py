"""How often each term stands in each section's own text.

Two kinds, counted apart. A ``token`` is a word of the segmenter: Han characters only, two or more of them, no
number, no stop word. A ``phrase`` is an entry of the lexicon, found by longest match on characters, so that a
tracked term never depends on how a segmenter cut the sentence; its variants are counted under its main form.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from lawpolicy import codebook
from lawpolicy.problems import LawpolicyError
from lawpolicy.sections import Section

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

SEGMENTERS = ("rjieba", "jieba")

# Runs that both segmenters treat as words to cut. Rarer Han characters (beyond U+9FD5) part words in both.
HAN = re.compile("[\u4e00-\u9fd5]+")
# Marks that stand inside a slogan or not, as the writer likes: 行政执法“三项制度”, 放 管 服. Never a line end.
_LOOSE = re.compile("[“”„‟\"‘’'「」『』《》<>〈〉 \t\u00a0\u2002\u2003\u2009\u3000]+")
# Full-width letters, digits and signs that lexicon entries write in half width.
_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ＋－（），]")
# Numbers in words and ordinals: 二十, 百万余, 第三十. Not words that merely contain one: 一体化, 三农.
_NUMBER = re.compile("第?[零〇一二两三四五六七八九十百千万亿数几余多半]+")
_MAY_BE_NUMBER = frozenset("第零〇一二两三四五六七八九十百千万亿数几余多半")  # asked first: most words are none
# High enough that an entry of the lexicon stays whole wherever its characters stand side by side.
_FREQUENCY = 20_000


@dataclass(slots=True)
class Term:
    """A row of ``terms``."""

    section_id: int
    role: str
    term: str
    kind: str  # token, phrase
    n: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the lexicon: the term, how else it is written, its theme, and the year it came up in national policy."""

    term: str
    variants: tuple[str, ...]
    theme: str
    kind: str
    since: int


@cache
def lexicon() -> dict[str, Entry]:
    """The lexicon by term. Errors: a form that stands twice, under one term or under two."""
    entries: dict[str, Entry] = {}
    owner: dict[str, str] = {}
    for row in codebook.rows("lexicon", key=("term",), required=("theme", "kind", "since", "comment")):
        variants = tuple(filter(None, row["variants"].split("|")))
        for form in {plain(form) for form in (row["term"], *variants)}:
            if form in owner:
                raise LawpolicyError(
                    f"codebook/lexicon.csv: '{form}' stands under {owner[form]} and {row['term']}; keep one of them."
                )
            owner[form] = row["term"]
        entries[row["term"]] = Entry(row["term"], variants, row["theme"], row["kind"], int(row["since"]))
    return entries


@cache
def stop_words() -> dict[str, str]:
    """Words that are never tokens, each with its reason."""
    return {row["word"]: row["reason"] for row in codebook.rows("stopwords", key=("word",), required=("reason",))}


def plain(text: str) -> str:
    """``text`` without quotation marks and spaces and with half-width letters and digits: what phrases match on."""
    return _WIDE.sub(lambda m: chr(ord(m[0]) - 0xFEE0), _LOOSE.sub("", text))


def count(text: str, sections: Sequence[Section], segmenter: str = "rjieba") -> list[Term]:
    """Tokens and phrases of each section's own text (its heading included, its children left out).

    ``segmenter`` is ``rjieba`` (the default, the same cut in a fraction of the time) or ``jieba``.
    Rows come in order of section, tokens before phrases, then of first occurrence. Errors: an unknown segmenter.
    """
    cut, (matcher, phrases), stop = _cutter(segmenter), _matcher(), stop_words()
    terms: list[Term] = []
    for section in sections:
        own = text[section.start : section.own_end]
        if not own:
            continue
        number = section.section_id
        role = section.role
        for word, n in Counter(cut("\n".join(HAN.findall(own)))).items():
            if len(word) < 2 or word in stop or (word[0] in _MAY_BE_NUMBER and _NUMBER.fullmatch(word)):
                continue
            terms.append(Term(number, role, word, "token", n))
        found = Counter([phrases[form] for form, _, _ in matcher.find_matches_as_indexes(plain(own))])
        terms.extend(Term(number, role, phrase, "phrase", n) for phrase, n in found.items())
    return terms


@cache
def _cutter(segmenter: str) -> Callable[[str], list[str]]:
    """The segmenter with the lexicon's words added; loaded once in each process, and not at import."""
    if segmenter == "rjieba":
        import rjieba

        quick = rjieba.Jieba()
        for word in _words():
            quick.add_word(word, _FREQUENCY, "n")
        return quick.cut
    if segmenter == "jieba":
        slow = _jieba()
        for word in _words():
            slow.add_word(word, _FREQUENCY, "n")
        return slow.lcut
    raise LawpolicyError(f"There is no segmenter '{segmenter}'; choose one of {', '.join(SEGMENTERS)}.")


@cache
def tagger() -> Callable[[str], list[tuple[str, str]]]:
    """Words with jieba's part-of-speech tags, the lexicon's words added: for finding candidates, not for counting."""
    import jieba.posseg

    own = jieba.posseg.POSTokenizer(_jieba())
    for word in _words():
        own.tokenizer.add_word(word, _FREQUENCY, "n")
    return lambda text: [(pair.word, pair.flag) for pair in own.cut(text)]


def _jieba() -> Any:
    """A jieba of our own, quiet: words added to it change nobody else's."""
    import logging

    import jieba

    jieba.setLogLevel(logging.WARNING)
    own = jieba.Tokenizer()
    own.initialize()
    return own


def _words() -> list[str]:
    """Forms of the lexicon that a segmenter can hold as one word: Han characters only, at most eight."""
    forms = [form for entry in lexicon().values() for form in (entry.term, *entry.variants)]
    return sorted({form for form in forms if len(form) <= 8 and HAN.fullmatch(form)})


@cache
def _matcher() -> tuple[AhoCorasick, list[str]]:
    """The forms of the lexicon as one automaton (longest match, left to right, no overlap), and the entry of each."""
    from ahocorasick_rs import AhoCorasick, MatchKind

    forms = {plain(form): entry.term for entry in lexicon().values() for form in (entry.term, *entry.variants)}
    return AhoCorasick(forms, MatchKind.LeftmostLongest), list(forms.values())

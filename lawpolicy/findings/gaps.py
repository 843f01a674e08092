"""What a corpus cannot say: missing years, few reports or issuers, no text, places that are not in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lawpolicy import overview
from lawpolicy.display import Shown, listing
from lawpolicy.language import listed, name, number, say, span, years

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lawpolicy.corpus import Corpus

FEW_ISSUERS = 10  # below, the statistics give no interval


def limits(corpus: Corpus, *, periods: Sequence[str] = (), min_reports: int = 10, language: str = "zh") -> Shown:
    """Sentences on what is missing from a corpus for the questions of a notebook."""
    from lawpolicy.rendering.params import period

    frame = overview.reports(corpus)
    lines = [say("limit_sample", language)]
    issuers = frame["issuer_id"].nunique()
    if issuers < FEW_ISSUERS:
        lines.append(say("limit_issuers", language, n=number(issuers, language)))
    known = frame["year"].dropna().astype(int)
    if len(known) < len(frame):
        lines.append(say("limit_no_year", language, n=number(len(frame) - len(known), language)))
    if len(known):
        counts: Any = known.value_counts()
        gaps = [y for y in range(known.min(), known.max() + 1) if y not in counts.index]
        thin = [int(y) for y, n in counts.items() if n < min_reports]
        if gaps:
            lines.append(say("limit_gaps", language, years=years(gaps, language)))
        if thin:
            lines.append(say("limit_thin", language, years=years(thin, language), n=number(min_reports, language)))
    for text in periods:
        first, last = period(text)
        if not known.between(first, last).any():
            lines.append(say("limit_period", language, period=span(text)))
    if not corpus.has_text:
        lines.append(say("limit_text", language))
    absent = overview.provinces(corpus)
    unknown = int(absent.attrs["unknown"])
    if unknown:
        lines.append(say("limit_no_province", language, n=number(unknown, language)))
    none = absent[(absent["n"] == 0) & (absent["n_available"] > 1)]["province"]
    if unknown == len(frame):  # then no province can be said to have none
        return listing(lines)
    if len(none) > 5:
        lines.append(say("limit_provinces", language, n=number(len(none), language)))
    elif len(none):
        lines.append(
            say("limit_provinces_named", language, names=listed((name("place", p, language) for p in none), language))
        )
    return listing(lines)

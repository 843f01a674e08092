"""The arithmetic of a report: do its own numbers agree?

Only what a reader can recompute from printed numbers becomes a relation, and ``holds`` is false only where no rounding
of the printed digits and no bound (余, 近, 以上) can save it. The rounding rule is that of the GRIM test: a printed
share of printed counts must be one that those counts can give (Brown & Heathers 2017, Social Psychological and
Personality Science 8(4): 363-369).
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from lawpolicy.checks import changes, wholes
from lawpolicy.checks.arithmetic import Check, rounding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lawpolicy.indicators import Indicator
    from lawpolicy.quantities import Quantity
    from lawpolicy.sentences import Sentence

__all__ = ["Check", "find"]


def find(
    text: str, quantities: Sequence[Quantity], sentences: Sequence[Sentence], indicators: Sequence[Indicator]
) -> list[Check]:
    """Every relation among the numbers of one report, in order of their first number."""
    made = wholes.of_wholes(text, quantities)
    groups: dict[int, list[Quantity]] = {}
    for q in quantities:
        groups.setdefault(q.sentence_id, []).append(q)
    spans: dict[int, tuple[int, int]] = {}  # of sentences with figures of several times; few reports have any
    for sentence_id, group in groups.items():
        if len(group) > 1:
            group.sort(key=attrgetter("start"))
            made += wholes.seen(text, group)
            made += changes.carried_over(text, group)
            if len({q.period for q in group} - {None}) > 1:
                spans = spans or {s.sentence_id: (s.start, s.end) for s in sentences}
                start, end = spans.get(sentence_id, (group[0].start, group[-1].end))
                made += changes.trend(text[start:end], group)
            made += changes.differences(text, group)
    made += _repeated(quantities, indicators)
    unique: dict[tuple[str, tuple[int, ...]], Check] = {}
    for check in made:  # what the text states comes first and stands
        unique.setdefault((check.kind, tuple(sorted(check.quantity_ids))), check)
    return sorted(unique.values(), key=lambda c: (min(c.quantity_ids), c.kind))


def _repeated(quantities: Sequence[Quantity], indicators: Sequence[Indicator]) -> list[Check]:
    """One total printed more than once: the same words, period and scope must give the same figure."""
    by_id = {q.quantity_id: q for q in quantities}
    seen: dict[tuple[object, ...], Quantity] = {}
    made = []
    for i in indicators:
        if i.basis != "total" or i.confidence < 0.9:
            continue
        q = by_id[i.quantity_id]
        if q.part_of is not None or q.change is not None or q.bound != "exact":
            continue
        key = (i.indicator, i.period, i.scope, q.unit, q.measured)
        first = seen.setdefault(key, q)
        if first is q or first.sentence_id == q.sentence_id:
            continue
        holds = abs(first.value - q.value) <= max(rounding(first), rounding(q)) + 1e-9
        note = f"{q.measured}: {first.as_written}, and again {q.as_written}"
        made.append(Check("repeated", [first.quantity_id, q.quantity_id], first.value, q.value, holds, note))
    return made

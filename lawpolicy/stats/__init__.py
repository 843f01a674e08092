"""Statistics over a corpus: tables in, tables out, with intervals over issuers that hold for few of them.

Every function takes a ``Corpus`` (or anything with ``reports`` and the other tables as attributes, such as
``stats.Frames``) and returns a new DataFrame with the same columns whatever the options. Duplicates
(``duplicate_of``) are left out unless asked for. What is undefined is NaN with the reason beside it.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

# Where each public name lives. Nothing is imported before it is asked for. No module has the name of a function:
# importing it would put the module in the function's place.
_WHERE = {
    "Frames": "tables",
    "REASONS": "tables",
    "coverage": "counted",
    "trend": "trends",
    "frequency": "trends",
    "first_use": "spread",
    "diffusion": "spread",
    "keyness": "key_terms",
    "concordance": "contexts",
    "theme_shares": "themes",
    "theme_shift": "themes",
    "outline_following": "outlines",
    "outline_trend": "outlines",
    "timeline": "outlines",
    "profile": "character",
    "profile_trend": "character",
    "divergence": "shifts",
    "word_shift": "shifts",
    "panel": "figures",
    "compare": "comparison",
    "changes": "comparison",
    "ranks": "comparison",
    "term_candidates": "candidates",
    "plan_follow_up": "follow_up",
}

__all__ = sorted(_WHERE)


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"lawpolicy.stats has no '{name}'; it has {', '.join(__all__)}.")
    return getattr(import_module(f"lawpolicy.stats.{_WHERE[name]}"), name)


def __dir__() -> list[str]:
    return __all__

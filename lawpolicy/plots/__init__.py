"""Figures: a tidy table and ``ax`` in, the Axes out. They compute nothing; only :func:`save` writes files."""

from __future__ import annotations

from importlib import import_module
from typing import Any

# Where each public name lives. Nothing is imported before it is asked for. No module has the name of a function:
# importing it would put the module in the function's place.
_WHERE = {
    "by_level": "comparisons",
    "by_place": "comparisons",
    "cloud": "clouds",
    "coverage": "reports",
    "diffusion": "words",
    "divergence": "shifts",
    "provinces": "reports",
    "fields": "reports",
    "keyness": "words",
    "matrix": "figures",
    "moves": "yearly",
    "outlines": "character",
    "profile": "character",
    "profile_trend": "character",
    "requirements": "reports",
    "theme_shares": "themes",
    "theme_shift": "themes",
    "trend": "words",
    "word_shift": "shifts",
    "save": "files",
}

__all__ = sorted(_WHERE)


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"lawpolicy.plots has no '{name}'; it has {', '.join(__all__)}.")
    return getattr(import_module(f"lawpolicy.plots.{_WHERE[name]}"), name)


def __dir__() -> list[str]:
    return __all__

"""Figures: a tidy table and ``ax`` in, the Axes out. They compute nothing; only :func:`save` writes files."""

from __future__ import annotations

from importlib import import_module
from typing import Any

# Where each public name lives. Nothing is imported before it is asked for.
_WHERE = {
    "coverage": "reports",
    "provinces": "reports",
    "fields": "reports",
    "requirements": "reports",
    "save": "save",
}

__all__ = sorted(_WHERE)


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"lawpolicy.plots has no '{name}'; it has {', '.join(__all__)}.")
    value = getattr(import_module(f"lawpolicy.plots.{_WHERE[name]}"), name)
    globals()[name] = value  # a function beats the module of the same name that importing it left here
    return value


def __dir__() -> list[str]:
    return __all__

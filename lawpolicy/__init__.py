"""lawpolicy: Chinese rule-of-law government reports (法治政府建设年度报告) as tidy, traceable tables.

Five verbs: ``build`` (files → corpus), ``load`` (a saved corpus), the functions of ``stats``, those of ``plots``, and
``render`` (notebooks → pages). Nothing heavy is imported before it is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from lawpolicy.building import build
    from lawpolicy.corpus import Corpus, concat, load
    from lawpolicy.problems import LawpolicyError
    from lawpolicy.rendering import render

# Where each public name lives. `stats` and `plots` are modules of their own.
_WHERE = {
    "build": "building",
    "load": "corpus",
    "concat": "corpus",
    "Corpus": "corpus",
    "render": "rendering",
    "LawpolicyError": "problems",
}

__all__ = ["Corpus", "LawpolicyError", "__version__", "build", "concat", "load", "plots", "render", "stats"]


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        value = getattr(import_module(f"lawpolicy.{_WHERE[name]}"), name)
        globals()[name] = value
        return value
    if name in ("stats", "plots"):
        return import_module(f"lawpolicy.{name}")
    raise AttributeError(f"module 'lawpolicy' has no attribute '{name}'")


def __dir__() -> list[str]:
    return __all__

"""lawpolicy: Chinese rule-of-law government reports (法治政府建设年度报告) as tidy, traceable tables."""

from __future__ import annotations

__version__ = "0.1.0"

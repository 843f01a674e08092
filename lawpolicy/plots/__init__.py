"""Figures: a tidy table and ``ax`` in, the Axes out. They compute nothing; only :func:`save` writes files."""

from __future__ import annotations

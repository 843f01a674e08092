"""Key results in words, made from the tables: what each notebook says first, and what its corpus cannot say.

Every function takes tables that ``stats`` and ``overview`` made and returns sentences with the table of at most six
rows that they stand on, in Chinese or English. A difference is called one only where its test or interval says so.
"""

from __future__ import annotations

from lawpolicy.findings.corpora import reports
from lawpolicy.findings.gaps import limits
from lawpolicy.findings.numbers import figures
from lawpolicy.findings.topics import themes
from lawpolicy.findings.vocabulary import words

__all__ = ["figures", "limits", "reports", "themes", "words"]

"""A written value as its column of ``reports`` holds it, and whether two say the same."""

from __future__ import annotations

import re
from typing import Any

from lawpolicy import dates
from lawpolicy.furniture import titles

_DATES = frozenset(("published", "signed", "retrieved"))
_SITE_CODE = re.compile(r"\d{10}|[A-Za-z]{1,2}\d{8,9}")
_KINDS = frozenset(("government", "department", "party", "other"))
_LEVELS = frozenset(("national", "province", "prefecture", "county", "township"))
# What a value must be, for people.
WHAT = {
    "published": "date", "signed": "date", "retrieved": "date", "year": "year",
    "site_code": "site code of ten characters", "admin_code": "code of six digits",
    "issuer_kind": "kind of issuer (government, department, party, other)",
    "level": "level (national, province, prefecture, county, township)",
}  # fmt: skip


def read(name: str, written: str) -> Any:
    """A written value of the field ``name`` as its column holds it; None where it cannot be one."""
    written = " ".join(str(written).split())
    if name in _DATES:
        return dates.parse(written)
    if name == "year":
        found = dates.number(written.removesuffix("年度").removesuffix("年"))
        return found if found is not None and 1949 <= found <= 2100 else None
    if name == "site_code":
        return written if _SITE_CODE.fullmatch(written) else None
    if name == "admin_code":
        return written if re.fullmatch(r"\d{6}", written) else None
    if name == "issuer_kind":
        return written if written in _KINDS else None
    if name == "level":
        return written if written in _LEVELS else None
    if name == "title":
        return titles.tidy(written) or None
    return written or None


def same(a: Any, b: Any) -> bool:
    """Whether two values say the same: names and titles also where one holds the other."""
    if isinstance(a, str) and isinstance(b, str):
        x, y = titles.squeeze(a), titles.squeeze(b)
        return x == y or (len(x) > 8 and len(y) > 8 and (x in y or y in x))
    return bool(a == b)

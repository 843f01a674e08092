"""What a page says of itself outside the text: meta tags, script values, the index table, the line under the title."""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import Any

from lawpolicy import dates
from lawpolicy.codebook import rows
from lawpolicy.read import Given
from lawpolicy.read.html_tree import pattern

_EPOCH = re.compile(r"1\d{9}(?:\d{3})?")
_CHINA = datetime.timezone(datetime.timedelta(hours=8))
_SITE_CODE = re.compile(r"(?<![A-Za-z0-9])(?:\d{10}|[bB][mM]\d{8}|N\d{9}|[CcDd][AaBb]\d{8})(?![A-Za-z0-9])")
# Widgets that share a line with the source: from here on it is no value.
_WIDGET = re.compile(r"\s*(?:[【\[(（|｜]|打印|关闭|收藏|分享|扫一扫|\s{2,}|我要纠错|大\s*中\s*小).*", re.DOTALL)
_HTML_TAG = re.compile(r"<[^<>]{1,300}>")
_EDGE = " \t\r\n\u00a0\u3000\u2002\u2003\u200b\u200c\u200d\ufeff:：;；|｜"


@dataclass(frozen=True, slots=True)
class Source:
    """A row of ``codebook/html_meta.csv``: where a value may stand and what it is."""

    kind: str
    name: str
    field: str
    parse: str
    rank: int


@cache
def sources() -> dict[str, dict[str, Source]]:
    """kind → name (meta names in lower case) → row."""
    found: dict[str, dict[str, Source]] = defaultdict(dict)
    for row in rows("html_meta", key=("kind", "name"), required=("field", "parse", "rank")):
        name = row["name"].lower() if row["kind"] == "meta" else row["name"]
        found[row["kind"]][name] = Source(row["kind"], row["name"], row["field"], row["parse"], int(row["rank"]))
    return found


def day(text: str) -> str | None:
    """The first date of a text as YYYY-MM-DD, seconds or milliseconds since 1970 included; None where there is none."""
    found = dates.parse(text)
    if found is not None:
        return found.isoformat()
    if _EPOCH.fullmatch(text.strip()):
        seconds = int(text.strip()[:10])
        return datetime.datetime.fromtimestamp(seconds, _CHINA).date().isoformat()
    return None


def value_of(text: str, parse: str) -> str | None:
    """A raw value in the form its kind asks for; None where it says nothing."""
    text = _HTML_TAG.sub("", text).strip(_EDGE)
    if not text or pattern("nothing").fullmatch(text):
        return None
    if parse == "date":
        return day(text)
    if parse == "site_code":
        match = _SITE_CODE.search(text)
        return match.group() if match else None
    if parse == "url":
        return text if re.match(r"https?://[^\s<>\"]{4,500}$", text) else None
    text = " ".join(_WIDGET.sub("", text).split()) if parse != "text" or len(text) > 60 else " ".join(text.split())
    text = text.strip(_EDGE)
    if parse == "code":  # an index number: figures and Latin letters, at most a few Han characters (a document number)
        text = text.replace(" ", "").rstrip("/、，,")
        return text if re.search(r"\d", text) and len(text) <= 60 else None
    if parse == "document":
        return text if re.search(r"\d", text) and len(text) <= 60 else None
    return text if 1 < len(text) <= 200 else None


class Found:
    """Values gathered from all places; the best of each field is given, and each publisher there is."""

    def __init__(self) -> None:
        self.values: dict[str, list[tuple[int, int, str, str]]] = defaultdict(list)

    def add(self, source: Source, raw: Any, rule: str | None = None) -> None:
        """Keep a raw value where it says something; ``rule`` names where it stood, by default the source."""
        value = value_of(str(raw), source.parse)
        if value is not None:
            self.put(source.field, value, rule or f"{source.kind}:{source.name}", source.rank)

    def put(self, field: str, value: str, rule: str, rank: int) -> None:
        self.values[field].append((rank, len(self.values[field]), value, rule))

    def best(self, field: str) -> str | None:
        return min(self.values[field])[2] if self.values.get(field) else None

    def given(self) -> list[Given]:
        """One row a field (its best rank; the first on the page among equals); up to three publishers, best first."""
        out: list[Given] = []
        title = self.best("title")
        for field in sorted(self.values):
            seen: set[str] = set()
            for rank, _, value, rule in sorted(self.values[field]):
                if field == "publisher" and (not _publisher(value) or _same(value, title)):
                    continue  # sites put the title there
                if value in seen:
                    continue
                seen.add(value)
                out.append(Given(field, value, rule, round(max(0.99 - 0.02 * rank - 0.1 * (rank > 6), 0.5), 2)))
                if field != "publisher" or len(seen) == 3:
                    break
        return out


def _publisher(value: str) -> bool:
    return len(value) <= 60 and not re.search(r"https?://|年度.{0,30}报告|[。；]", value) and not _WIDGET.match(value)


def _same(a: str, b: str | None) -> bool:
    return b is not None and "".join(a.split()) == "".join(b.split())


def from_meta(tree: Any, found: Found) -> None:
    """The meta tags, by name or property in any case."""
    known = sources()["meta"]
    for el in tree.tags.get("meta", []):
        name = (el.get("name") or el.get("property") or "").strip().lower()
        if name in known:
            found.add(known[name], el.get("content") or "")
    for el in tree.tags.get("link", []):
        if (el.get("rel") or "").lower() == "canonical":
            found.add(Source("link", "canonical", "url", "url", 4), el.get("href") or "")
    for comment in tree.comments:
        _saved_from(comment, found)
    for el in tree.tags.get("a", []) + tree.tags.get("img", []):
        link = el.get("href") or el.get("onclick") or ""
        if "site_code=" in link:
            found.add(Source("link", "site_code", "site_code", "site_code", 3), link.split("site_code=", 1)[1][:12])


def _saved_from(comment: str, found: Found) -> None:
    """What browsers write at the head of a page they save: its address, and SingleFile the day."""
    match = re.search(r"saved from url=\(\d+\)(\S+)", comment) or re.search(r"\burl:\s*(https?://\S+)", comment)
    if match:
        found.add(Source("comment", "saved_from", "url", "url", 1), match.group(1))
    if "saved date:" in comment:
        parts = comment.split("saved date:", 1)[1][:60]
        stamp = re.search(r"([A-Z][a-z]{2}) (\d{1,2}) (\d{4})", parts)
        if stamp:
            try:
                date = datetime.datetime.strptime(" ".join(stamp.groups()), "%b %d %Y").date()
            except ValueError:
                return
            found.put("retrieved", date.isoformat(), "comment:saved_date", 1)


def from_scripts(values: dict[str, str], article: dict[str, Any] | None, found: Found) -> None:
    """Known script variables, and the fields of a gkmlpt article."""
    known = sources()
    for name, value in values.items():
        if name in known["script"]:
            found.add(known["script"][name], value)
    for name, source in known["json"].items():
        stored = (article or {}).get(name)
        if isinstance(stored, (str, int)) and stored:
            found.add(source, stored)

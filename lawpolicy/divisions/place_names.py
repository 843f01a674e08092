"""Where a text names places: full names of any year, chains such as 广元市朝天区, zones and townships that follow one.

Names made of ordinary words (城区, 新建区, 会同县, 海城市 in 沿海城市) count only where
``codebook/divisions_guards.csv`` says; a short name (赤峰, 内蒙古) counts only before a place that lies in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind

from lawpolicy import codebook
from lawpolicy.divisions.gazetteer import Division, all_divisions, latest_code, townships


@dataclass(slots=True, frozen=True)
class Mention:
    """A place named in a text: ``text[start:end]``, a chain such as 广元市朝天区 as one."""

    start: int
    end: int
    name: str
    kind: str  # the level of its last part: province, prefecture, county, township, zone


# After 区, 市 and 县 these make an ordinary word (区域, 市场, 县级): the name before is then not a place.
GOES_ON = frozenset("域间块位划段场级")
# What is left of a name after its first character, where that is an ordinary word: 兴|城市, 南|山区, 和|县.
_ORDINARY = frozenset(
    re.findall(r"\w+", "省 市 县 区 旗 城市 市区 城区 山区 港区 湖区 湾区 林区 矿区 库区 新区 老区 地区 辖区 社区 园区")
)
# Before a guarded name these words do not run into it: 在南山区, 与海城市.
_LEADS = frozenset("在到赴向与由至及、我是为于从对将把")
# A township after its county; at most five characters and a kind, so 各乡镇 and 住房和城乡 are seen and refused below.
TOWNSHIP = re.compile(r"([\u3400-\u9fff·]{1,8}?(?:街道|民族乡|苏木|地区|镇|乡))")
_AFTER_KIND = re.compile(r"[\u3400-\u9fff]{0,3}?(?:街道|地区|镇|乡)")
_OFFICE_AHEAD = re.compile(r"(?:街道)?(?:办事处|党工委|党委|人民政府|政府|人大)")
_NOT_IN_TOWNSHIP = re.compile(r"[各与等的及、和全个所有以内外乡镇]|街道.|城乡|乡镇|村镇")
# A zone right after a place's name: 成都高新区, 广元经济技术开发区, 十堰市经开区.
ZONE_AHEAD = re.compile(
    r"(?:国家级?|省级|综合)?"
    r"(?:经济技术开发区|高新技术产业开发区|高新技术产业园区|高新技术开发区|经济开发区|高新产业开发区|"
    r"风景名胜区|风景区|旅游度假区|高新区|经开区|开发区|产业园区|工业园区|保税区|保税港区|新区)(?!域)"
)

_FULL, _SHORT, _ZONE, _WORD = range(4)
_Entry = tuple[int, str, str]  # one of the four above, name, guard


@cache
def _guards() -> dict[str, str]:
    """name → strict (a clear edge or its parent before it), chain (its parent before it), word (no place)."""
    rows = codebook.rows("divisions_guards", key=("name",), required=("guard",))
    guards = {row["name"]: row["guard"] for row in rows}
    for name in all_divisions().by_name:
        if name[1:] in _ORDINARY:
            guards.setdefault(name, "strict")
    return guards


@cache
def _names() -> tuple[AhoCorasick, list[_Entry]]:
    tables, guards = all_divisions(), _guards()
    entries: dict[str, _Entry] = {name: (_SHORT, name, "") for name in tables.by_short}
    entries |= {name: (_ZONE, name, guards.get(name, "")) for name in tables.zones}
    entries |= {name: (_FULL, name, guards.get(name, "")) for name in tables.by_name}
    entries |= {name: (_WORD, name, "") for name, guard in guards.items() if guard == "word"}
    return AhoCorasick(entries, MatchKind.LeftmostLongest), list(entries.values())


def named(name: str) -> list[Division]:
    """The rows with this full name, or else with this short name, or around the zone of this name."""
    tables = all_divisions()
    if name in tables.zones and name not in tables.by_name:
        return tables.by_code.get(tables.zones[name].parent, [])
    return tables.by_name.get(name) or tables.by_short.get(name, [])


@cache
def nests(outer: str, inner: str) -> bool:
    """Whether a place called ``inner`` lies in a place called ``outer``, at any time."""
    zone = inner in all_divisions().zones and inner not in all_divisions().by_name
    return any(a.holds(b) and (zone or a.code != b.code) for a in named(outer) for b in named(inner))


def _stands(text: str, begin: int, after: int, start: int, guard: str) -> bool:
    """Whether a guarded name without its parent has an edge on its left that keeps it from running into a word."""
    before = text[begin - 1] if begin > start else " "
    edge = not "\u3400" <= before <= "\u9fff"
    if guard == "chain":
        return edge and text.startswith("人民政府", after)
    return edge or before in _LEADS


def chains(
    text: str, start: int, stop: int, doubtful: list[tuple[int, int, str, int]] | None = None
) -> Iterator[list[tuple[int, int, str, int]]]:
    """Runs of nested names side by side, as (start, end, name, kind), short names included.

    ``doubtful`` collects the guarded names that had no clear edge on their left.
    """
    chain: list[tuple[int, int, str, int]] = []
    automaton, entries = _names()
    for n, begin, after in automaton.find_matches_as_indexes(text[start:stop]):
        kind, name, guard = entries[n]
        begin, after = start + begin, start + after
        if kind == _WORD:
            continue
        joins = bool(chain) and chain[-1][1] == begin and nests(chain[-1][2], name)
        if kind != _SHORT:
            into_word = after < stop and text[after] in GOES_ON and name[-1] in "区市县"
            if into_word and (text[after] != "段" or not _township(text, after, stop, name)):  # 即墨区段泊岚镇
                continue
            if guard and not joins and not _stands(text, begin, after, start, guard):
                if guard == "strict" and doubtful is not None and len(name) > 2:
                    doubtful.append((begin, after, name, kind))
                continue
        if chain and not joins:
            yield chain
            chain = []
        chain.append((begin, after, name, kind))
    if chain:
        yield chain


def _township(text: str, after: int, stop: int, name: str) -> int | None:
    """The end of a township's name right after its county's, if one stands there."""
    match = TOWNSHIP.match(text, after, stop)
    if not match:
        return None
    more = _AFTER_KIND.match(text, match.end(), stop)  # 镇 or 乡 inside a name: 杨镇地区, 乡城镇, 安镇街道
    codes = {latest_code(d.code, d.until) for d in named(name)}
    for end in (more.end(), match.end()) if more else (match.end(),):
        written = text[after:end]
        if any(written in townships().by_county.get(code or "", ()) for code in codes):
            return end
    stem = re.sub(r"(?:街道|民族乡|苏木|地区|镇|乡)$", "", match[1])
    if len(stem) <= 5 and _OFFICE_AHEAD.match(text, match.end(), stop) and not _NOT_IN_TOWNSHIP.search(stem):
        return match.end()
    return None


def mentions(text: str, start: int = 0, end: int | None = None) -> list[Mention]:
    """The places named in ``text[start:end]``, in order; parent and child side by side are one mention."""
    stop = len(text) if end is None else end
    found: list[Mention] = []
    doubtful: list[tuple[int, int, str, int]] = []
    for chain in chains(text, start, stop, doubtful):
        _, after, name, kind = chain[-1]
        first = chain[0][0]
        if kind != _ZONE and (zone := ZONE_AHEAD.match(text, after, stop)):
            found.append(Mention(first, zone.end(), text[first : zone.end()], "zone"))
            continue
        while chain and chain[-1][3] == _SHORT:
            chain.pop()
        if not chain:
            continue
        _, after, name, kind = chain[-1]
        if kind == _ZONE:
            found.append(Mention(first, after, text[first:after], "zone"))
            continue
        level = named(name)[-1].level
        town = _township(text, after, stop, name) if level != "province" else None
        if town:
            found.append(Mention(first, town, text[first:town], "township"))
        else:
            found.append(Mention(first, after, text[first:after], level))
    if doubtful:  # 推动张湾区 counts where 张湾区 stands clear elsewhere in the text
        clear = {m.name: m for m in found}
        again = [Mention(b, e, name, clear[name].kind) for b, e, name, _ in doubtful if name in clear]
        if again:
            found = sorted([*found, *again], key=lambda m: m.start)
    return found

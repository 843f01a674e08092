"""Another place's name where the issuer's own is meant: the trace of a paragraph pasted from another report.

Only slots where a report can but name its own place are looked at (平安…建设, 我…镇, 结合…实际, 现将…报告如下, a party
committee as the subject of the report's own work), and only names that the tables know. Superiors and subordinates of
the issuer, its own names of other years, and sentences on cooperation, visits, aid and models are left alone:
precision comes before recall.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from lawpolicy import codebook
from lawpolicy.divisions.gazetteer import LAST_YEAR, Division, all_divisions, area, latest_code, townships
from lawpolicy.divisions.place_names import nests
from lawpolicy.metadata import Description
from lawpolicy.problems import Problem
from lawpolicy.sentences import Sentence

# Each slot: what stands before the name (which starts where the match ends), what must follow it, and whether a short
# name (平安赤峰) counts there. None of them may take 平安乡村, 法治政府, 美丽中国: those are no names of the tables.
_TAIL = r"(?:建设|创建|贡献|作出|做出|提供|[、，,。；;”\"’」！!]|$)"
_WORK = (
    r"(?:高度重视|始终|坚持|严格|认真|积极|深入|切实|不断|扎实|全面|充分|成立|制定|印发|出台|召开|组织|开展|将|把|按照|主要负责|"
    r"主要领导|领导班子|班子|持续|着力|结合|牢固|先后|加强|强化|健全|完善|推进|紧紧|紧扣|坚决)"
)
_PARTY = r"(?:党工委|党委|委员会|委(?!员)|(?=人民政府|政府|办事处))"
_ORGAN = rf"{_PARTY}(?:[、和与]?(?:[市县区旗镇乡])?(?:人民政府|政府|办事处))?"


@dataclass(slots=True, frozen=True)
class _Slot:
    before: re.Pattern[str]
    after: re.Pattern[str]
    short: bool


_SLOTS = (
    _Slot(
        re.compile(
            r"(?:法治|平安|美丽|幸福|和谐|数字|诚信|清廉|健康|活力|生态|绿色|智慧|富强|宜居|信用|魅力|实力|廉洁|富裕|品质|善治)"
        ),
        re.compile(_TAIL),
        True,
    ),
    _Slot(re.compile(r"(?<![自敌])我(?=[\u3400-\u9fff]{2,8}?[县区旗镇乡道])"), re.compile(r""), False),
    _Slot(re.compile(r"(?:结合|立足|符合|适合|围绕|根据)"), re.compile(r"的?(?:实际|特色|区情|县情|市情|镇情)"), True),
    _Slot(
        re.compile(r"(?:为|推动|促进|助推|保障|服务|加快|助力|奋力谱写)"),
        re.compile(r"(?:的)?(?:经济|社会和谐|社会稳定|高质量|改革发展|法治政府建设)"),
        True,
    ),
    _Slot(re.compile(r"(?:现将|现就)"), re.compile(r"[^。；\n]{0,24}(?:报告|汇报|公开|公布|通报)"), False),
    _Slot(re.compile(r"(?:制定|印发|出台|修订|下发|拟定)(?:实施|并实施)?了?[《〈]"), re.compile(r""), False),
    _Slot(re.compile(r"(?:^|[，,。；;：:！？\s])(?=[\u3400-\u9fff])"), re.compile(_ORGAN + _WORK), False),
    _Slot(
        re.compile(r"(?:^|[，,。；;：:！？\s]|在|全|对)(?=[\u3400-\u9fff])"),
        re.compile(r"(?:各镇|各乡镇|各街道|各部门|各行政执法|辖区内|范围内|境内|广大干部群众|广大党员干部)"),
        False,
    ),
)
# A sentence with one of these may well name another place and mean it.
_MEANT = re.compile(
    r"学习|考察|借鉴|对标|参观|观摩|交流|调研|赴|前往|来自|协作|合作|对口|帮扶|支援|援[藏疆青建派助]|结对|共建|共治|"
    r"毗邻|接壤|相邻|邻近|周边|跨[区省市县界域流]|联合|会同|携手|签[订署]|协同|联[动防调席]|一体化|双城|都市圈|城市群|"
    r"经济区|走廊|流域|经验|兄弟|先进|典型|代表团|考察团|来访|外[地省市县]|异地|交叉|集中管辖|挂职|选派|原告|被告|"
    r"起诉|诉讼案|法院|户籍|籍贯|[省市县区]籍|党校|大学|学院|公司|转发|报道|发布会|论坛|大会在|会议在|试点[县市区]|"
    r"撤并|合并|划归|划入|更名|改设|区划调整|原[\u3400-\u9fff]{2,6}[县市区镇乡]"
)
_KIND = re.compile(r"(?:街道|民族乡|苏木|镇|乡)$")


@cache
def _common() -> frozenset[str]:
    """Short names that are ordinary words: 平安和平, 法治公安 name no place."""
    rows = codebook.rows("divisions_guards", key=("name",), required=("guard",))
    return frozenset(row["name"] for row in rows if row["guard"] in ("common", "word"))


@cache
def _beginnings() -> frozenset[str]:
    """The first two characters of every name: most slots hold none of them and are passed over at once."""
    tables = all_divisions()
    return frozenset(name[:2] for names in (tables.by_name, tables.by_short) for name in names)


@dataclass(slots=True, frozen=True)
class _Own:
    """The issuer's place, as far as names have to be compared with it."""

    code: str
    names: tuple[str, ...]  # from the province down, the issuer's own last
    rows: tuple[Division, ...]  # its place before and after, through mergers too
    township: bool
    neighbours: dict[str, str]  # the other townships of its county, full and short name → full name


def audit(text: str, description: Description, sentences: Sequence[Sentence]) -> list[Problem]:
    """A warning for each name of another place that stands where the issuer's own is meant, once a name.

    Empty where the issuer's place is not known (no ``admin_code``), since nothing can be compared.
    """
    own = _own(description)
    if own is None or not sentences:
        return []
    starts = [sentence.start for sentence in sentences]
    strange: dict[str, bool] = {}  # name → whether it is another's; each asked once
    meant: dict[int, bool] = {}  # sentence → whether it may mean another place
    found: dict[str, Problem] = {}
    for at, name in sorted(_named_in_slots(text, starts[0], sentences[-1].end, own)):
        if name not in strange:
            strange[name] = not _is_own(name, own)
        if not strange[name] or name in found:
            continue
        which = bisect_right(starts, at) - 1
        sentence = sentences[which]
        if which not in meant:
            meant[which] = bool(_MEANT.search(text, sentence.start, sentence.end))
        if at < sentence.end and not meant[which]:
            message = (
                f"Sentence {sentence.sentence_id} (character {at}) names {name} where {own.names[-1]} is meant; "
                "the passage may come from another report: compare it with the page."
            )
            found[name] = Problem("places", "warning", message)
    return list(found.values())


def _own(description: Description) -> _Own | None:
    values = description.values
    code: str = values.get("admin_code") or ""
    rows = [row for first in all_divisions().by_code.get(code, ()) for row in _line(first)]
    names = [values[level] for level in ("province", "prefecture", "county", "township") if values.get(level)]
    if not rows or not names:
        return None
    neighbours: dict[str, str] = {}
    if values.get("township"):
        stem = _KIND.sub("", names[-1])
        for name in townships().by_county.get(latest_code(code, values.get("year") or LAST_YEAR) or code, ()):
            other = _KIND.sub("", name)
            if other != stem:
                neighbours[name] = name
                if len(other) > 1:
                    neighbours[other] = name
    return _Own(code, tuple(names), tuple(rows), bool(values.get("township")), neighbours)


def _line(division: Division) -> Iterator[Division]:
    """The rows that went before and came after, mergers too: 莱城区 and 莱芜区 are no strangers."""
    tables = all_divisions()
    todo, seen = [division], set()
    while todo:
        row = todo.pop()
        if row not in seen:
            seen.add(row)
            yield row
            todo += tables.before.get((row.code, row.since), [])
            todo += [d for d in tables.by_code.get(row.successor, ()) if d.since <= row.until + 1 <= d.until]


def _named_in_slots(text: str, start: int, stop: int, own: _Own) -> Iterator[tuple[int, str]]:
    """The names of the tables in the slots of ``text[start:stop]``, each with its offset."""
    beginnings = _beginnings() | {name[:2] for name in own.neighbours}
    for slot in _SLOTS:
        for before in slot.before.finditer(text, max(start - 1, 0), stop):
            at = before.end()
            if text[at : at + 2] in beginnings and (name := _name_at(text, at, stop, slot, own)):
                yield at, name


def _name_at(text: str, start: int, stop: int, slot: _Slot, own: _Own) -> str | None:
    """The longest name of the tables at ``start`` that the slot's following words come right after."""
    tables = all_divisions()
    for length in range(min(14, stop - start), 1, -1):
        name = text[start : start + length]
        full = name in tables.by_name or (name in own.neighbours and own.neighbours[name] == name)
        short = slot.short and (name in tables.by_short or name in own.neighbours) and name not in _common()
        if full:  # 广元市 before 朝天区: the chain's last name counts
            for inner in range(min(12, stop - start - length), 1, -1):
                end = start + length + inner
                child = text[start + length : end]
                if child in tables.by_name and nests(name, child) and slot.after.match(text, end, stop):
                    return child
        if ((full and length > 2) or short) and slot.after.match(text, start + length, stop):
            return name
    return None


def _is_own(name: str, own: _Own) -> bool:
    """Whether ``name`` can mean the issuer's place, one above it, one below it, or one of its past."""
    if any(name in part or part in name for part in own.names):
        return True
    if own.township and _KIND.sub("", name) == _KIND.sub("", own.names[-1]):
        return True
    if name in own.neighbours:
        return False
    tables = all_divisions()
    meanings = [*tables.by_name.get(name, ()), *tables.by_short.get(name, ())]
    if any(row.holds(mine) or mine.holds(row) for mine in own.rows for row in meanings):
        return True
    if own.township:
        return False
    return _KIND.sub("", name) in _stems_below(area(latest_code(own.code, LAST_YEAR) or own.code))


@cache
def _stems_below(inside: str) -> frozenset[str]:
    """The short names of the townships in an area, by what its codes begin with."""
    below = (names for county, names in townships().by_county.items() if county.startswith(inside))
    return frozenset(_KIND.sub("", name) for names in below for name in names)

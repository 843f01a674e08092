"""Reposts are found; next year's report of the same issuer and other places' reports are not taken for them."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from functools import cache

import pyarrow as pa
import pytest

from lawpolicy.across import duplicates

PLACES = [a + b for a in "岚澜翎杉檀岫霁溯沐晗皓昱" for b in "岭浦汀墟坞壑屿陌渚崮埠圩"]
TOPICS = [
    "行政复议", "窗口办理", "合法性审核", "案卷评查", "人民调解", "法律援助", "普法宣讲", "信息公开", "联合检查",
    "文件清理", "负责人出庭", "干部学法", "热线答复", "公证服务", "隐患整改", "执法培训",
]  # fmt: skip
OPENINGS = [
    "围绕{t}这件事，", "在{t}上，", "把{t}列入要点，", "就{t}听取了意见，", "为把{t}办实，", "针对{t}的短板，",
]  # fmt: skip
MIDDLES = [
    "全年共办理{n}件，其中{m}件当场答复，", "先后组织{n}场次，参加的人有{m}人次，",
    "梳理出问题{n}项，已经改好{m}项，", "抽查了{n}家单位，发出建议{m}份，", "印发资料{n}份，走访{m}户，",
    "没有另设机构，由原有人手兼办，",
]  # fmt: skip
ENDINGS = [
    "群众反映比上一年好。", "做法在邻近乡镇得到推广。", "仍有少数站所跟不上。", "材料已经归档备查。",
    "经费由本级财政承担。", "下一步还要补上短板。", "各科室按月通报进度。", "请第三方做了评估。",
]  # fmt: skip
FULL_DIGITS = {str(n): chr(0xFF10 + n) for n in range(10)}
WIDE = str.maketrans({"，": ",", "。": "．", "：": ":", "（": "(", "）": ")"} | FULL_DIGITS)


_YEAR = re.compile(r"20\d\d(?=年)")
_COUNT = re.compile(r"(?<!\d)\d{1,4}(?=[件项场份家户人])")


@dataclass
class Report:
    id: str
    issuer: str
    year: int | None
    text: str
    stated: bool = True  # whether the page states title and date
    source: str = ""


def sentence(rng: random.Random) -> str:
    """One of some fourteen thousand, without its figures."""
    topic, other = rng.sample(TOPICS, 2)
    line = rng.choice(OPENINGS).format(t=topic) + rng.choice(MIDDLES) + rng.choice(ENDINGS)
    return line if rng.random() < 0.5 else line.replace("。", f"，与{other}一并安排。")


def filled(line: str, rng: random.Random) -> str:
    return line.replace("{n}", str(rng.randint(3, 2_000))).replace("{m}", str(rng.randint(2, 400)))


def written(issuer: str, year: int, rng: random.Random, lines: list[str]) -> str:
    chapters = [lines[n::5] for n in range(5)]
    parts = [f"{year}年，{issuer}按照上级部署推进法治政府建设，现将{year}年度的情况报告如下。"]
    for mark, chapter in zip("一二三四五", chapters, strict=True):
        parts += [f"{mark}、{rng.choice(TOPICS)}", *chapter]
    parts.append(f"{year + 1}年，我们将继续努力。")
    return "\n".join(parts)


@cache
def corpus(seed: int = 7) -> tuple[tuple[Report, ...], dict[str, str], frozenset[str]]:
    """2,000 reports, 200 reposts of them (id → id of the original) and 200 reports of the year after (ids)."""
    rng = random.Random(seed)
    reports: list[Report] = []
    for number in range(2_000):
        issuer = f"示例市{PLACES[number % len(PLACES)]}县{'人民政府' if number % 3 else '司法局'}"
        lines = [filled(sentence(rng), rng) for _ in range(rng.randint(25, 70))]
        year = 2016 + number // len(PLACES) % 9
        text = written(issuer, year, rng, lines)
        reports.append(Report(f"a{number:04}", issuer, year, text, source=f"{number}.txt"))
    picked = rng.sample(reports, 400)
    reposts: dict[str, str] = {}
    for number, original in enumerate(picked[:200]):
        text = repost(original.text, number % 6, rng)
        # A repost may lack its title and year, or be taken for the site's that carries it.
        year = None if number % 7 == 0 else original.year
        reports.append(Report(f"r{number:04}", original.issuer, year, text, False, f"again/{number}.html"))
        reposts[f"r{number:04}"] = original.id
    for number, last in enumerate(picked[200:]):
        text = next_year(last, rng.uniform(0.6, 0.95), rng)
        reports.append(Report(f"n{number:04}", last.issuer, (last.year or 0) + 1, text, source=f"next/{number}.txt"))
    return tuple(reports), reposts, frozenset(f"n{number:04}" for number in range(200))


def repost(text: str, how: int, rng: random.Random) -> str:
    lines = text.split("\n")
    match how:
        case 0:  # reformatted: other marks, full-width digits, indents
            return "\n\n".join("　　" + line for line in lines).translate(WIDE)
        case 1:  # retitled, with a head of its own
            return "转载：关于年度法治工作的报告\n来源：示例在线\n" + text.replace("。", "。 ")
        case 2:  # cut by a tenth at the end
            return text[: int(len(text) * 0.9)]
        case 3:  # cut at the head and reformatted
            return text[int(len(text) * 0.1) :].translate(WIDE)
        case 4:  # lines run together
            return "".join(line + ("\n" if rng.random() < 0.3 else "") for line in lines)
    keep = [line for line in lines if rng.random() > 0.1]  # a tenth of the paragraphs lost
    return "\n".join(keep)


def next_year(last: Report, keep: float, rng: random.Random) -> str:
    """Most of the text again: a share of the sentences word for word with their figures, the rest changed or anew."""
    out = []
    for line in last.text.split("\n"):
        if rng.random() >= keep and "。" in line:
            renewed = _COUNT.sub(lambda m: str(int(m.group()) + rng.randint(1, 90)), line)
            line = renewed if rng.random() < 0.5 else filled(sentence(rng), rng)
        out.append(_YEAR.sub(lambda m: str(int(m.group()) + 1), line))
    return "\n".join(out)


def tables(reports: tuple[Report, ...] | list[Report]) -> tuple[pa.Table, pa.Table]:
    rows = [
        {"report_id": r.id, "source": r.source, "title": "有" if r.stated else None, "issuer": r.issuer,
         "issuer_id": r.issuer, "year": r.year, "published": "2024-01-01" if r.stated else None, "n_chars": len(r.text)}
        for r in reports
    ]  # fmt: skip
    signatures = [duplicates.signature(r.text, 0, len(r.text)) for r in reports]
    return pa.Table.from_pylist(rows), pa.table({"report_id": [r.id for r in reports], "signature": signatures})


def test_planted_reposts_and_nothing_else() -> None:
    reports, reposts, following = corpus()
    found = duplicates.find(*tables(reports))
    right = {rid for rid, of in found.items() if reposts.get(rid) == of}
    assert set(found) - right == set()  # precision 1.0: no next year's report, no neighbour
    assert not following & set(found)
    assert len(right) >= 0.98 * len(reposts)


def test_order_of_the_reports_does_not_matter() -> None:
    reports = list(corpus()[0][:300] + corpus()[0][2_000:])
    found = duplicates.find(*tables(reports))
    random.Random(1).shuffle(reports)
    assert duplicates.find(*tables(reports)) == found


def of(text: str, **more: object) -> Report:
    return Report(**{"id": "x", "issuer": "示例县人民政府", "year": 2023, "text": text, **more})  # type: ignore[arg-type]


def text_of(seed: int, year: int = 2023) -> str:
    rng = random.Random(seed)
    return written("示例县人民政府", year, rng, [filled(sentence(rng), rng) for _ in range(40)])


def test_better_copy_is_kept() -> None:
    text = text_of(1)
    poor, rich = of(text, id="poor", stated=False, source="a.txt"), of(text[:-40], id="rich", source="b.txt")
    assert duplicates.find(*tables([poor, rich])) == {"poor": "rich"}  # stated metadata before length
    long, short = of(text, id="long", source="b.txt"), of(text[:-200], id="short", source="a.txt")
    assert duplicates.find(*tables([short, long])) == {"short": "long"}
    first, second = of(text, id="p", source="1.txt"), of(text, id="q", source="2.txt")
    assert duplicates.find(*tables([second, first])) == {"q": "p"}


def test_all_copies_point_to_one_report() -> None:
    text = text_of(2)
    copies = [of(text.translate(WIDE) if n % 2 else text, id=f"c{n}", source=f"{n}.txt") for n in range(40)]
    found = duplicates.find(*tables(copies))
    assert set(found.values()) == {"c0"} and len(found) == 39


@pytest.mark.parametrize("keep", [0.6, 0.8, 0.9, 0.95])
@pytest.mark.parametrize("known", [True, False])
def test_next_year_is_no_duplicate_even_where_no_year_is_known(keep: float, known: bool) -> None:
    last = of(text_of(3), id="last")
    after = of(next_year(last, keep, random.Random(4)), id="after", year=2024 if known else None)
    last.year = 2023 if known else None
    assert duplicates.find(*tables([last, after])) == {}


def test_copied_paragraphs_of_a_neighbour_are_no_duplicate() -> None:
    text = text_of(5)
    other = re.sub(r"\d+(?=件)", lambda m: str(int(m.group()) + 7), text.replace("示例县", "样例县"))
    assert duplicates.find(*tables([of(text, id="a"), of(other, id="b", issuer="样例县人民政府")])) == {}


def test_texts_without_words_are_nobodys_copy() -> None:
    assert duplicates.find(*tables([of("", id="a"), of("", id="b"), of("。，", id="c"), of("短文", id="d")])) == {}


def test_short_texts_without_figures() -> None:
    text = "示例乡坚持依法办事，把各项工作做到群众心里，没有发生争议，也没有收到投诉，情况平稳。"
    assert duplicates.find(*tables([of(text, id="a"), of(text + "特此报告。", id="b")])) == {"a": "b"}


def test_signatures_of_another_version_are_left_alone() -> None:
    raw, signatures = tables([of(text_of(6), id="a"), of(text_of(6), id="b")])
    old = pa.table({"report_id": ["a", "b"], "signature": [b"\x00" * 600, b""]})
    assert duplicates.find(raw, old) == {}
    assert duplicates.find(raw, signatures) == {"b": "a"}

"""Reports of invented places in the genre's prose, as many as asked for, with what is planted in them written beside.

    python benchmarks/factory.py -n 300 --seed 1 -o FOLDER

writes FOLDER/reports/*.txt and, beside them, ``truth.csv`` (a row a report: issuer, level, year, dates, share of the
progress chapters by theme, share on problems), ``truth_terms.csv`` (mentions of each planted term),
``truth_figures.csv`` (each figure with indicator, value, bound). The same ``n`` and seed give the same bytes; report
``i`` is the same in any run with as many issuers. The places do not exist.
"""

from __future__ import annotations

import argparse
import csv
import math
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import factory_prose as prose

YEARS = range(2016, 2025)
_SLOT = re.compile(r"(\[[^\]]*\]|\{[a-z0-9_]+\}|@[WQU])")
_NUMERALS = (*"一二三四五六七八九十", "十一", "十二")
# Stems of names. Each pair makes a place that no gazetteer lists (a test looks them up).
_FIRST = "岚澜翎杉檀岫霁溯沐晗皓昱岑芷菡潇澈羽珩璟"
_SECOND = "岭浦汀墟坞壑屿陌渚崮埠圩塬峪滘堰垭埂栅邑"
_PROVINCES = ("示例省", "虚岭省", "拟江省", "样原省", "设海省", "仿山省")
_WHO = ("source", "issuer", "issuer_kind", "level", "province", "prefecture", "county", "township")
_WIDE = str.maketrans({"，": ",", "：": ":", "；": ";", "（": "(", "）": ")"})


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who reports: an invented government or department, and its habits."""

    number: int
    name: str
    kind: str  # government, department
    level: str
    province: str
    prefecture: str | None
    county: str | None
    township: str | None
    we: str  # 我县
    whole: str  # 全县
    above: str  # 市委、市政府
    size: float
    narrow: bool  # half-width punctuation
    items: bool  # 一是 … 二是 … inside chapters
    services: bool  # a chapter of its own for legal services


@dataclass(slots=True)
class Made:
    """A report and what was planted in it."""

    issuer: Issuer
    year: int
    text: str
    published: date
    title: str
    chapters: list[str]  # themes, in order
    theme_chars: dict[str, int]
    problem_chars: int
    plan_chars: int
    leader_duty: bool
    terms: dict[str, int] = field(default_factory=dict)
    figures: list[tuple[str, float, str, str]] = field(default_factory=list)  # indicator, value, bound, as written


def parse(template: str) -> tuple[str | tuple[str, ...], ...]:
    """A template as literal strings, tuples of choices and slot names (``{code}`` and ``@W`` kept as written)."""
    return tuple(
        tuple(part[1:-1].split("|")) if part[0] == "[" else part for part in _SLOT.split(template) if part
    )


_PARSED = {theme: [parse(s) for s in sentences] for theme, sentences in prose.SENTENCES.items()}
_HEADINGS = {theme: [parse(s) for s in headings] for theme, headings in prose.HEADINGS.items()}
_FIXED = {
    name: [parse(s) for s in getattr(prose, name)]
    for name in ("PROBLEMS", "PLANS", "LEADER", "OPENINGS", "REPORTING", "CARRIERS", "FRAMES")
}


def issuer(number: int, seed: int) -> Issuer:
    """The ``number``-th invented issuer: half are counties, a fifth townships, then prefectures and departments."""
    rng = random.Random(f"{seed}/issuer/{number}")
    province = _PROVINCES[number % len(_PROVINCES)]

    def stem(n: int) -> str:
        n *= 7  # neighbours in number get unlike names
        first, second = n % len(_FIRST), n // len(_FIRST) % len(_SECOND)
        third = n // (len(_FIRST) * len(_SECOND))
        tail = _SECOND[third % len(_SECOND)] if third else ""
        return _FIRST[first] + _SECOND[(second + first) % len(_SECOND)] + tail

    prefecture = stem(number // 12 + 1) + "市"
    draw = rng.random()
    county = stem(number + 3) + rng.choices("县区市旗", (6, 3, 1, 0.3))[0]
    township = None
    kind = "government"
    if draw < 0.55:
        level, name, short = "county", f"{prefecture}{county}人民政府", county[-1]
        above = "市委、市政府"
    elif draw < 0.75:
        level, short = "township", rng.choice("镇乡")
        township = stem(number + 5) + short
        name, above = f"{prefecture}{county}{township}人民政府", f"{county[-1]}委、{county[-1]}政府"
    elif draw < 0.88:
        prefecture = stem(number + 11) + "市"
        level, county, name, short, above = "prefecture", "", f"{prefecture}人民政府", "市", "省委、省政府"
    else:
        kind, level, short = "department", "county", "局"
        name = f"{prefecture}{county}{rng.choice(('司法局', '交通运输局', '水利局', '教育局', '文化和旅游局'))}"
        above = f"{county[-1]}委、{county[-1]}政府"
    unit = "全系统" if kind == "department" else f"全{short}"
    return Issuer(
        number, name, kind, level, province, prefecture, county or None, township, f"我{short}", unit, above,
        math.exp(rng.gauss({"prefecture": 1.2, "county": 0.0, "township": -1.8}[level], 0.4)),
        rng.random() < 0.5, rng.random() < 0.5, rng.random() < 0.3,
    )


class Writer:
    """Writes one report: holds its random stream, its figures and its issuer's habits."""

    def __init__(self, who: Issuer, year: int, seed: int, shift: float = 1.0):
        self.who, self.year, self.seed, self.shift = who, year, seed, shift
        self.rng = random.Random(f"{seed}/{who.number}/{year}")
        self.figures: dict[str, tuple[float, str, str]] = {}

    def fill(self, parts: tuple[str | tuple[str, ...], ...], **given: str) -> str:
        """A parsed template with its choices made and its figures drawn."""
        out = []
        for part in parts:
            if isinstance(part, tuple):
                out.append(part[int(self.rng.random() * len(part))])
            elif part[0] == "@":
                out.append({"@W": self.who.we, "@Q": self.who.whole, "@U": self.who.above}[part])
            elif part[0] == "{":
                name = part[1:-1]
                out.append(given[name] if name in given else self.figure(name))
            else:
                out.append(part)
        return "".join(out)

    def figure(self, code: str) -> str:
        """The figure of an indicator as written (its unit follows in the template), drawn once in a report."""
        rng = self.rng
        counts = {"hazards_rectified": "hazards_found", "reconsideration_concluded": "reconsideration_accepted",
                  "mediation_success_cases": "mediation_cases"}
        median, unit, spread, floors = prose.FIGURES[code]
        bound = "exact"
        if code == "mediation_success_rate":
            cases, good = self.figures["mediation_cases"][0], self.figures["mediation_success_cases"][0]
            value = round(100 * good / cases, 1)
        elif code in counts:
            whole = self.figures[counts[code]][0]
            value = float(whole - poisson(rng, 0.05 * whole) if whole < 100 else round(whole * rng.uniform(0.93, 0.99)))
            value = max(value, 0.0)
        elif unit == "%":
            value = 100.0 if median == 100 and rng.random() < 0.7 else round(min(100.0, rng.gauss(median, 3)), 1)
        else:
            habit = random.Random(f"{self.seed}/{self.who.number}/{code}").gauss(0, spread * 0.7)
            usual = median * self.who.size ** min(1, spread) * math.exp(habit)
            value = float(max(1, round(usual * math.exp(rng.gauss(0, spread * 0.4)))))
            if value >= 50 and rng.random() < floors:
                step = 10 ** int(math.log10(value) - 0.7)
                value, bound = value // step * step, "at_least"
        written = f"{value:g}" if unit == "%" or value < 1e6 else f"{value:.0f}"
        scale = 1e4 if unit == "万元" else 1.0
        if bound == "exact" and unit == "件" and value >= 10_000 and value % 100 == 0:
            written = f"{value / 1e4:g}万"
        self.figures[code] = (value * scale, bound, written)
        return written + ("余" if bound == "at_least" else "")

    def sentences(self, theme: str, chars: float) -> list[str]:
        """Sentences of a theme up to about ``chars`` characters; a figure stands once in a report."""
        bank = _PARSED[theme]
        frames = [(parts, topic) for parts in _FIXED["FRAMES"] for topic in prose.TOPICS[theme]]
        out: list[str] = []
        n = 0
        for parts in self.rng.sample(bank, 1 + int(len(bank) * self.rng.uniform(0.4, 1))):
            if n >= chars:
                return out
            out.append(self.fill(parts))
            n += len(out[-1])
        for parts, topic in self.rng.sample(frames, len(frames)):
            if n >= chars:
                break
            out.append(self.fill(parts, topic=topic))
            n += len(out[-1])
        self.rng.shuffle(out)
        return out

    def chapters(self) -> list[str]:
        """Themes of the chapters: the Outline in force, with a chapter lost, moved or added now and then."""
        outline = 2021 if self.year >= 2022 or (self.year == 2021 and self.rng.random() < 0.7) else 2015
        themes = [t for t in prose.CHAPTERS[outline] if self.rng.random() > 0.08]
        if self.rng.random() < 0.15 and len(themes) > 2:
            themes.insert(self.rng.randrange(len(themes)), themes.pop())
        if self.who.services:
            themes.append("legal_services")
        return themes or ["functions"]

    def shares(self, themes: list[str]) -> dict[str, float]:
        """Planned share of each chapter: the Outline's mean, the issuer's habit, the report's chance."""
        after = int(self.year >= 2021)
        weights = {}
        for theme in themes:
            mean = prose.SHARES[theme][after] or 0.06
            habit = random.Random(f"{self.seed}/{self.who.number}/{theme}").gauss(0, 0.25)
            weights[theme] = mean * math.exp(habit + self.rng.gauss(0, 0.2))
        total = sum(weights.values())
        return {theme: w / total for theme, w in weights.items()}

    def report(self) -> Made:
        rng, who, year = self.rng, self.who, self.year
        themes = self.chapters()
        target = min(9000.0, max(1500.0, 3300 * math.exp(rng.gauss(0, 0.3))))
        bodies = {t: self.sentences(t, share * target) for t, share in self.shares(themes).items()}
        headings = {t: self.fill(rng.choice(_HEADINGS[t])) for t in themes}
        opening = self.fill(rng.choice(_FIXED["OPENINGS"]), year=str(year)) + self.fill(rng.choice(_FIXED["REPORTING"]))
        duty = "".join(self.fill(p) for p in _FIXED["LEADER"]) if year >= 2017 and rng.random() < 0.5 else ""
        faults = self.some("PROBLEMS", max(1, round(rng.betavariate(2, 2) * 2 * prose.CANDOUR * target / 45)))
        plans = self.some("PLANS", max(2, round(rng.betavariate(2, 2) * 2 * prose.PLANNED * target / 32)))
        drafted = sum(len(s) + 1 for body in bodies.values() for s in body) + sum(len(h) + 4 for h in headings.values())
        terms = self.plant(bodies, drafted + len(opening) + len(duty) + len(faults) + len(plans) + 30)
        part = iter(_NUMERALS)
        lines = [opening, "", f"{next(part)}、{rng.choice(('主要举措和成效', '工作开展情况', '主要做法和成效'))}"]
        sizes: dict[str, int] = {}
        for number, theme in zip(_NUMERALS, themes, strict=False):
            body = self.body(bodies[theme])
            lines.append(f"（{number}）{headings[theme]}" + ("。" if rng.random() < 0.6 else "\n") + body)
            sizes[theme] = len(headings[theme]) + len(body)
        if duty:
            lines += [f"{next(part)}、主要负责人履行推进法治建设第一责任人职责情况", duty]
        lines += [f"{next(part)}、{rng.choice(('存在的问题和不足', '存在问题及原因', '存在的主要问题'))}", faults]
        lines += [f"{next(part)}、{rng.choice(('下一步工作安排', '下一年度工作计划', f'{year + 1}年工作打算'))}", plans]
        text, published, title = self.page("\n".join(lines))
        return Made(who, year, text, published, title, themes, sizes, len(faults), len(plans), bool(duty), terms,
                    [(code, value, bound, written) for code, (value, bound, written) in self.figures.items()])

    def plant(self, bodies: dict[str, list[str]], drafted: float) -> dict[str, int]:
        """Mentions of the planted terms, scattered over the chapters: how many of each.

        The planted sentences lengthen the report themselves; that is reckoned with, so that the rates hold in its
        body.
        """
        rates = {term: prose.rate(term, self.year) * self.shift for term in prose.PLANTED}
        chars = drafted / (1 - sum(rates.values()) * prose.CARRIER_CHARS / 1e4)
        terms = {}
        chapters = list(bodies.values())
        for term, rate in rates.items():
            habit = random.Random(f"{self.seed}/{self.who.number}/{term}").gammavariate(4, 0.25)
            n = poisson(self.rng, rate * habit * chars / 1e4)
            terms[term] = n
            for _ in range(n):
                body = self.rng.choice(chapters)
                sentence = self.fill(self.rng.choice(_FIXED["CARRIERS"]), term=term)
                body.insert(self.rng.randrange(len(body) + 1), sentence)
        return terms

    def body(self, sentences: list[str]) -> str:
        if not self.who.items or len(sentences) < 2:
            return "".join(sentences)
        return "".join(f"{_NUMERALS[i]}是{s}" if i < 5 else s for i, s in enumerate(sentences))

    def some(self, name: str, n: int) -> str:
        bank = _FIXED[name]
        chosen = self.rng.sample(bank, min(n, len(bank)))
        return "".join(f"{_NUMERALS[i]}是{self.fill(p)}" for i, p in enumerate(chosen))

    def page(self, body: str) -> tuple[str, date, str]:
        """The body as a saved page: title, date, now and then a breadcrumb, metadata, a footer."""
        rng, who, year = self.rng, self.who, self.year
        published = date(year + 1, 1, 4) + timedelta(days=int(rng.triangular(0, 130, 70)))
        title = who.name + rng.choice((f"{year}年度法治政府建设情况报告", f"关于{year}年度法治政府建设情况的报告",
                                       f"{year}年法治政府建设年度报告"))
        signed = f"{published.year}年{published.month}月{published.day}日"
        form = rng.random()
        head = f"{title}\n\n"
        if form < 0.25:
            head = (f"当前位置：首页 > 政务公开 > 法治政府建设年度报告\n{title}\n\n发布机构：{who.name}　"
                    f"发布日期：{published.isoformat()}　访问次数：{rng.randrange(20, 900)}\n\n")
        elif form < 0.45:
            index = f"{rng.randrange(10**9, 10**10)}/{published.year}-{rng.randrange(1000):05d}"
            head = f"| 索引号 | {index} | 发布日期 | {published.isoformat()} |\n{title}\n\n"
        elif form < 0.55:
            head = f"{title}\n{who.name}\n（{signed}）\n\n"
        foot = f"\n\n{who.name}\n{signed}\n" if rng.random() < 0.7 else "\n"
        if form < 0.25 and rng.random() < 0.5:
            foot += f"\n主办：{who.name}办公室　网站标识码{rng.randrange(10**9, 10**10)}\n"
        text = head + body + foot
        return (text.translate(_WIDE) if who.narrow else text), published, title


def poisson(rng: random.Random, mean: float) -> int:
    """A Poisson number by multiplication (means here are below ten or so)."""
    limit, n, product = math.exp(-mean), 0, rng.random()
    while product > limit:
        n += 1
        product *= rng.random()
    return n


def plan(n: int, seed: int, years: range = YEARS) -> list[tuple[int, int]]:
    """Who reports for which year: ``n`` pairs (issuer, year); an issuer stays for about four years on end."""
    rng = random.Random(f"{seed}/plan")
    pairs: list[tuple[int, int]] = []
    number = 0
    while len(pairs) < n:
        run = min(len(years), 1 + int(rng.expovariate(1 / 3.2)))
        first = rng.randrange(len(years) - run + 1)
        pairs += [(number, year) for year in years[first : first + run]]
        number += 1
    return pairs[:n]


def reports(n: int, seed: int, years: range = YEARS, shift: float = 1.0) -> Iterator[Made]:
    """``n`` reports, one at a time. ``shift`` multiplies the rates of all planted terms."""
    who: Issuer | None = None
    for number, year in plan(n, seed, years):
        if who is None or who.number != number:
            who = issuer(number, seed)
        yield Writer(who, year, seed, shift).report()


def write(n: int, seed: int, folder: Path, years: range = YEARS) -> None:
    """The reports and their truth, as files."""
    (folder / "reports").mkdir(parents=True, exist_ok=True)
    with (
        (folder / "truth.csv").open("w", encoding="utf-8", newline="") as whole,
        (folder / "truth_terms.csv").open("w", encoding="utf-8", newline="") as words,
        (folder / "truth_figures.csv").open("w", encoding="utf-8", newline="") as figures,
    ):
        head, word, figure = (csv.writer(f, lineterminator="\n") for f in (whole, words, figures))
        themes = list(prose.HEADINGS)
        head.writerow([*_WHO, "year", "published", "title", "n_chars", "chapters", "leader_duty", "problem_chars",
                       "plan_chars", *(f"chars_{t}" for t in themes)])
        word.writerow(["source", "term", "n"])
        figure.writerow(["source", "indicator", "value", "bound", "as_written", "year"])
        for i, made in enumerate(reports(n, seed, years)):
            name, who = f"{i:05d}.txt", made.issuer
            (folder / "reports" / name).write_text(made.text, encoding="utf-8")
            head.writerow([name, who.name, who.kind, who.level, who.province, who.prefecture, who.county, who.township,
                           made.year, made.published, made.title, len(made.text), " ".join(made.chapters),
                           made.leader_duty, made.problem_chars, made.plan_chars,
                           *(made.theme_chars.get(t, 0) for t in themes)])
            word.writerows([name, term, k] for term, k in made.terms.items())
            figure.writerows([name, code, f"{value:g}" if value < 1e6 else f"{value:.0f}", bound, written, made.year]
                             for code, value, bound, written in made.figures)


def main() -> None:
    parser = argparse.ArgumentParser(description="Write reports of invented places, with the truth beside them.")
    parser.add_argument("-n", type=int, default=300, help="how many reports (default 300)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same files (default 1)")
    parser.add_argument("--years", default="2016-2024", help="first and last year, such as 2016-2024")
    parser.add_argument("-o", "--out", type=Path, required=True, help="folder to write into")
    given = parser.parse_args()
    first, _, last = given.years.partition("-")
    write(given.n, given.seed, given.out, range(int(first), int(last or first) + 1))
    print(f"{given.n} reports in {given.out / 'reports'}; what is planted in them in {given.out / 'truth*.csv'}")


if __name__ == "__main__":
    main()

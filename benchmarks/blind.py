"""Score the blind sentences: written by someone who had the genre and the contract and had not seen the rules.

    python benchmarks/blind.py [FILE] [--show N]

FILE is tests/cases/quantities_blind.csv unless named; the notation is that of tests/test_quantities.py. A number is
right where a found one has its value and stands in the same place of the order; other fields are counted over right
numbers, where the row states them.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))
FIELDS = ("unit", "bound", "period", "scope", "change", "of", "rel", "high", "m")


def _same(name: str, want: str, got: str) -> bool:
    from test_quantities import alike

    return alike(want, got) >= 0.6 if name == "m" else want == got


def _number(cell: str) -> float | None:
    try:
        return float(cell.replace(",", ""))
    except ValueError:
        return None


def score(rows: list[dict[str, str]], show: int) -> Counter[str]:
    """Counts: labelled, found, right, and ``<field>_labelled`` and ``<field>_right``."""
    from test_quantities import described, expected, find

    count: Counter[str] = Counter()
    for row in rows:
        year = int(row["year"] or 2023)
        quantities = find(row["text"], year, row["role"] or "progress")
        found = [described(q, quantities) for q in quantities]
        wanted = expected(row["expected"], year)
        count["labelled"] += len(wanted)
        count["found"] += len(found)
        free = list(found)
        for want in wanted:
            hit = next((g for g in free if _number(g["value"]) == _number(want["value"])
                        and (g["written"] in want["written"] or want["written"] in g["written"]
                             or g["value"] == want["value"])), None)  # fmt: skip
            if hit is None:
                _tell(show, count, f"missed {want['written']}: {row['text'][:70]}")
                continue
            free.remove(hit)
            count["right"] += 1
            for name in FIELDS:
                if want[name] == "?":
                    continue
                count[f"{name}_labelled"] += 1
                right = _same(name, want[name], hit[name])
                count[f"{name}_right"] += right
                if not right:
                    _tell(
                        show, count, f"{name} of {want['written']} is {hit[name]}, not {want[name]}: {row['text'][:60]}"
                    )
        for extra in free:
            _tell(show, count, f"found {extra['written']}, which is no result: {row['text'][:70]}")
    return count


def _tell(show: int, count: Counter[str], line: str) -> None:
    count["told"] += 1
    if count["told"] <= show:
        print("  " + line)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, nargs="?", default=ROOT / "tests" / "cases" / "quantities_blind.csv")
    parser.add_argument("--show", type=int, default=0)
    args = parser.parse_args()
    with args.file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    count = score(rows, args.show)
    n, found, labelled = count["right"], count["found"], count["labelled"]
    print(f"{len(rows)} rows, {labelled} numbers: precision {n / max(found, 1):.4f} ({n}/{found}), "
          f"recall {n / max(labelled, 1):.4f} ({n}/{labelled})")  # fmt: skip
    for name in FIELDS:
        right, of = count[f"{name}_right"], count[f"{name}_labelled"]
        print(f"  {name:8} {right / max(of, 1):.4f} ({right}/{of})")
    return 0


if __name__ == "__main__":
    sys.exit(main())

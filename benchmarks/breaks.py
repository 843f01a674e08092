"""Is every wrong digit found that arithmetic can tell, and nothing else accused?

    python benchmarks/breaks.py LABELS REPORTS

LABELS holds hand labels (*.json, ../shared/gold), REPORTS their texts. In every labelled sum, rate and trend each
digit is changed to each other digit, one at a time, and the report is read again: where the relation no longer holds, a
check must say so, and no check on other numbers may fail. Where it holds still, a relation that shares a number with it
may be broken. What is reported as odd (``holds`` null: a reader could explain it) is counted apart. A rate holds within
one unit of its last digit, a sum of shares within one per cent. Carried-over cases are left out: open cases need not be
printed.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from lawpolicy import read
from lawpolicy.report import analyse

KINDS = ("sum", "rate", "trend")


def faulted(text: str, folder: Path) -> list[tuple[bool | None, set[int]]]:
    """The checks that do not hold, or are odd (None): which of the two, and where their numbers stand."""
    file = folder / "report.txt"
    file.write_text(text, encoding="utf-8")
    report = analyse(read.read(file, file.name)[0][0])
    start = {quantity.quantity_id: quantity.start for quantity in report.quantities}
    return [(check.holds, {start[i] for i in check.quantity_ids}) for check in report.checks if check.holds is not True]


def holds(kind: str, written: list[str]) -> bool:
    """Whether a relation holds between numbers as written, the whole first, the rate last."""
    digits = [re.sub(r"[^\d.]", "", number) for number in written]
    values = [float(number) for number in digits]
    if kind == "sum":
        return abs(sum(values) - 100) <= 1 if written[-1].endswith("%") else values[0] == sum(values[1:])
    if kind == "rate":
        return abs(100 * values[1] / values[0] - values[2]) <= 10 ** -len(digits[2].partition(".")[2])
    return values == sorted(values, reverse=values[0] > values[-1]) and len(set(values)) == len(values)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("labels", type=Path)
    parser.add_argument("reports", type=Path)
    options = parser.parse_args()
    count: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for file in sorted(options.labels.glob("*.json")):
            label: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
            text = (options.reports / label["file"]).read_text(encoding="utf-8")
            numbers = {number["start"]: number for number in label["quantities"]}
            for relation in label["arithmetic"]:
                if relation["kind"] in KINDS and not relation.get("optional"):
                    change(text, relation, [numbers[s] for s in relation["quantities"]], Path(folder), count)
    for what, n in sorted(count.items()):
        print(f"{n:5d} {what}")


def change(
    text: str, relation: dict[str, Any], numbers: list[dict[str, Any]], folder: Path, count: Counter[str]
) -> None:
    """Count what becomes of every single-digit change in one relation."""
    own = set(relation["quantities"])
    for number in numbers:
        for at in range(number["start"], number["end"]):
            first = not (text[at - 1].isdigit() or text[at - 1] == ".")
            for digit in "123456789" if first else "0123456789":
                if not text[at].isdigit() or digit == text[at]:
                    continue
                changed = text[:at] + digit + text[at + 1 :]
                true = holds(relation["kind"], [changed[n["start"] : n["end"]] for n in numbers])
                found = faulted(changed, folder)
                told = [verdict for verdict, places in found if own.intersection(places)]
                state = "holds still" if true else "broken"
                how = "reported" if False in told else "reported as odd" if told else "not reported"
                count[f"{state}, {how} ({relation['kind']})"] += 1
                count["accusing other numbers"] += any(own.isdisjoint(places) for _, places in found)


if __name__ == "__main__":
    main()

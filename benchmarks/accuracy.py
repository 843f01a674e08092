"""How right is it? Scores against hand labels, with floors that fail on a regression.

    python benchmarks/accuracy.py [--shared ../shared]

Builds the labelled reports and runs the labels' own scorer on them; then the case tables of tests/cases are counted.
Lowering a floor in FLOORS is an explicit act: say why in the commit.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import lawpolicy

# (row, figure): least value that is accepted.
FLOORS = {
    ("metadata", "f1"): 1.0,
    ("body", "share"): 1.0,
    ("body_kept", "share"): 0.985,
    ("outline", "f1"): 1.0,
    ("heading", "f1"): 0.98,
    ("role", "share"): 0.98,
    ("role_by_character", "share"): 0.98,
    ("theme", "share"): 0.95,
    ("compliance", "share"): 0.95,
    ("quantities", "precision"): 0.98,
    ("quantities", "recall"): 0.98,
    ("unit", "share"): 0.98,
    ("bound", "share"): 0.98,
    ("period", "share"): 0.97,
    ("other_period", "share"): 0.85,
    ("scope", "f1"): 0.85,
    ("measured", "share"): 0.9,
    ("part_of", "f1"): 0.85,
    ("indicators", "f1"): 0.95,
    ("basis", "share"): 0.95,
    ("checks", "share"): 1.0,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    shared = parser.parse_args().shared
    with tempfile.TemporaryDirectory() as place:
        lawpolicy.build(shared / "reports", Path(place) / "corpus")
        call = [sys.executable, str(shared / "score.py"), "--gold", str(shared / "gold"), "--corpus",
                f"{place}/corpus", "--json", f"{place}/score.json"]  # fmt: skip
        print(subprocess.run(call, check=True, capture_output=True, text=True).stdout)
        result = json.loads(Path(f"{place}/score.json").read_text(encoding="utf-8"))["result"]
    low = [
        (key, result[key[0]][key[1]], floor) for key, floor in FLOORS.items() if (result[key[0]][key[1]] or 0) < floor
    ]
    for (row, figure), got, floor in low:
        print(f"BELOW ITS FLOOR: {row} {figure} is {got}, the floor is {floor}")
    if result["checks"]["false_alarms"]:
        print(f"FALSE ALARMS: {result['checks']['false_alarms']}")
    return 1 if low or result["checks"]["false_alarms"] else 0


if __name__ == "__main__":
    sys.exit(main())

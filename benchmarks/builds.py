"""Builds at size: memory that stays flat, two workers against one, and a second build with nothing to do.

    python benchmarks/builds.py [--small 400] [--large 4000] [--timed 2000]

Prints ratios; fails where memory grows by more than 1.3 times from ``small`` to ``large`` reports, two workers take
more than 0.58 of the time of one, or a second build takes more than 0.03 of the first. Memory is
measured on copies of data/sample with other figures and names in each, time on reports of the factory, which are as
long as real ones. On texts of a few hundred characters what is serial weighs more, and the ratios were 0.65 and 0.035.
"""

from __future__ import annotations

import argparse
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

_FIGURE = re.compile(r"(?<![\d.年〔-])\d{2,4}(?=[余件份次人户条场])")
_PLACE = re.compile("云岭|青川湖|临江|桐湾|青松")
SAMPLE = Path(__file__).resolve().parents[1] / "data" / "sample"
_PEAK = (
    "import resource, sys, lawpolicy\n"
    "lawpolicy.build(sys.argv[1], sys.argv[2], workers=int(sys.argv[3]))\n"
    "kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)\n"
    "print(max(resource.getrusage(k).ru_maxrss for k in kinds))\n"
)


def write(folder: Path, n: int) -> None:
    """``n`` copies of the sample texts, every figure drawn anew and the place numbered."""
    folder.mkdir(parents=True)
    draw = random.Random(1)
    texts = [t for t in sorted(SAMPLE.glob("*.txt")) if not t.name.startswith("02")]
    sources = [t.read_text(encoding="utf-8") for t in texts]
    for i in range(n):
        suffix = "甲乙丙丁戊己庚辛壬癸"[i % 10] + "子丑寅卯辰巳午未申酉戌亥"[i % 12]
        text = _FIGURE.sub(lambda _: str(draw.randint(10, 9999)), sources[i % len(sources)])
        text = _PLACE.sub(rf"\g<0>{suffix}", text) + f"\n（编号{i}）\n"
        (folder / f"r{i:05d}.txt").write_text(text, encoding="utf-8")


def peak(folder: Path, out: Path, workers: int = 1) -> int:
    """Peak memory of a build, in KiB: of the process or of its largest child."""
    call = [sys.executable, "-c", _PEAK, str(folder), str(out), str(workers)]
    return int(subprocess.run(call, check=True, capture_output=True, text=True).stdout.split()[-1])


def timed(folder: Path, out: Path, workers: int) -> float:
    call = [sys.executable, "-m", "lawpolicy.cli", "build", str(folder), "-o", str(out), "--workers", str(workers)]
    start = time.perf_counter()
    subprocess.run(call, check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", type=int, default=400)
    parser.add_argument("--large", type=int, default=4000)
    parser.add_argument("--timed", type=int, default=2000)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lawpolicy-") as name:
        place = Path(name)
        for n in (args.small, args.large):
            write(place / f"reports{n}", n)
        small, large = (peak(place / f"reports{n}", place / f"peak{n}") for n in (args.small, args.large))
        print(f"peak memory: {small / 1024:.0f} MiB for {args.small}, {large / 1024:.0f} MiB for {args.large}: "
              f"{large / small:.2f} times (at most 1.3)")  # fmt: skip
        factory = [sys.executable, str(SAMPLE.parents[1] / "benchmarks" / "factory.py"), "--seed", "1"]
        subprocess.run([*factory, "-n", str(args.timed), "-o", str(place / "made")], check=True, capture_output=True)
        folder = place / "made" / "reports"
        one = timed(folder, place / "one", 1)
        two = timed(folder, place / "two", 2)
        again = timed(folder, place / "one", 1)
        print(f"{args.timed} reports: {one:.1f} s with one worker ({args.timed / one:.0f} a second), {two:.1f} s with "
              f"two: {two / one:.2f} (at most 0.58)")  # fmt: skip
        print(f"built again with nothing changed: {again:.2f} s, {again / one:.3f} of the first (at most 0.03)")
    return int(large / small > 1.3 or two / one > 0.58 or again / one > 0.03)


if __name__ == "__main__":
    sys.exit(main())

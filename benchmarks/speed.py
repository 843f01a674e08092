"""How fast a report is read, on one core: megabytes of UTF-8 a second of each half of the work.

    python benchmarks/speed.py FOLDER [-n RUNS]

FOLDER holds reports as .txt, such as ../shared/reports. The first half is furniture, metadata, outline and sentences,
the second quantities, indicators and checks. The best of RUNS runs counts, in processor seconds: a shared machine is
slower for a while and never faster.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from lawpolicy import checks, furniture, indicators, metadata, quantities, sections, sentences


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("-n", "--runs", type=int, default=25)
    options = parser.parse_args()
    texts = [file.read_text(encoding="utf-8") for file in sorted(options.folder.glob("*.txt"))]
    if not texts:
        parser.error(f"{options.folder}: no .txt file there")
    size = sum(len(text.encode()) for text in texts) / 1e6
    best = dict.fromkeys(("outline", "quantities", "indicators", "checks"), float("inf"))
    for _ in range(options.runs):
        took = dict.fromkeys(best, 0.0)
        for text in texts:
            t0 = time.process_time()
            page = furniture.clean(text)
            about = metadata.describe(text, page, [], "").values
            start, end = page.body_start, page.body_end
            skipped = [(f.start, f.end) for f in page.furniture if f.start >= start and f.end <= end]
            outline = sections.outline(text, start, end, skipped)
            lines = sentences.split(text, outline, start, end, skipped)
            t1 = time.process_time()
            numbers = quantities.find(text, outline, lines, about.get("year"))
            t2 = time.process_time()
            linked = indicators.link(
                text, numbers, outline, lines, about.get("year"), about.get("level"), about.get("issuer_kind")
            )
            t3 = time.process_time()
            checks.find(text, numbers, lines, linked)
            t4 = time.process_time()
            for name, seconds in zip(took, (t1 - t0, t2 - t1, t3 - t2, t4 - t3), strict=True):
                took[name] += seconds
        best = {name: min(best[name], took[name]) for name in best}
    figures = sum(best.values()) - best["outline"]
    print(f"{len(texts)} reports, {1e3 * size:.0f} kB: " + ", ".join(f"{n} {1e3 * s:.1f} ms" for n, s in best.items()))
    print(f"furniture to sentences {size / best['outline']:.1f} MB/s; quantities to checks {size / figures:.2f} MB/s")


if __name__ == "__main__":
    main()

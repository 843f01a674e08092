"""Run the committed notebooks again and write them back clean: outputs kept; no times, paths or warnings.

    python tools/refresh_notebooks.py
"""

from __future__ import annotations

import sys

from lawpolicy import rendering


def main() -> int:
    """Refresh every notebook; 1 where one failed (it stays as it was)."""
    failures = rendering.refresh()
    for failure in failures:
        print(failure, file=sys.stderr)
    print(f"{len(rendering.notebooks()) - len(failures)} notebooks refreshed in {rendering.folder()}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())

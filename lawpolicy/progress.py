"""How far a command is: a bar on a terminal, now and then a line elsewhere."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from lawpolicy.building.workers import Progress


def files() -> tuple[Callable[[Progress], None], Callable[[], None]]:
    """Progress of a build: a bar with rate and time left on a terminal; elsewhere a line every tenth of the way."""
    if not sys.stderr.isatty():
        tenths = [0]

        def lines(at: Progress) -> None:
            tenth = 10 * at.done // max(at.total, 1)
            if tenth > tenths[0]:
                tenths[0] = tenth
                print(f"Reading reports: {at.done} of {at.total}", file=sys.stderr)

        return lines, lambda: None
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    rate = TextColumn("{task.fields[rate]}")
    bar = Bar(TextColumn("Reading reports"), BarColumn(), MofNCompleteColumn(), rate, TimeRemainingColumn(),
              console=console, transient=True)  # fmt: skip
    bar.start()
    task = bar.add_task("", total=None, rate="")

    def draw(at: Progress) -> None:
        elapsed = bar.tasks[0].elapsed or 0
        bar.update(task, completed=at.done, total=at.total, rate=f"{at.done / elapsed:.0f} a second" if elapsed else "")

    return draw, bar.stop


def cells() -> tuple[Callable[[str, int, int], None], Callable[[], None]]:
    """Progress of the notebooks: a bar each on a terminal; elsewhere a line as each is done."""
    if not sys.stderr.isatty():

        def lines(name: str, done: int, total: int) -> None:
            if done == total:
                print(f"{name}: done", file=sys.stderr)

        return lines, lambda: None
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    bar = Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
                   console=Console(stderr=True))  # fmt: skip
    bar.start()
    tasks: dict[str, Any] = {}

    def draw(name: str, done: int, total: int) -> None:
        if name not in tasks:
            tasks[name] = bar.add_task(name, total=total)
        bar.update(tasks[name], completed=done, total=total)

    return draw, bar.stop

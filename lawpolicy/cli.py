"""The command line: a thin skin over the verbs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lawpolicy import __version__
from lawpolicy.problems import LawpolicyError

if TYPE_CHECKING:
    from collections.abc import Callable

    from lawpolicy.workers import Progress

app = typer.Typer(
    name="lawpolicy",
    help="Chinese rule-of-law government reports (法治政府建设年度报告) as tidy, traceable tables.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Workers = Annotated[int, typer.Option("--workers", "-w", help="Processes that work side by side.", min=1)]
Force = Annotated[bool, typer.Option("--force", help="Replace an output folder that holds something else.")]


def _version(wanted: bool) -> None:
    if wanted:
        print(f"lawpolicy {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


@app.command()
def build(
    folder: Annotated[Path, typer.Argument(help="Folder of the reports: txt, html, docx, pdf, zip.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder of the corpus to make.")],
    workers: Workers = 1,
    manifest: Annotated[Path | None, typer.Option(help="CSV that gives or overrides fields by file.")] = None,
    segmenter: Annotated[str, typer.Option(help="rjieba or jieba.")] = "rjieba",
    text: Annotated[
        bool, typer.Option("--text/--no-text", help="Keep the reports' running text in the corpus.")
    ] = True,
    force: Force = False,
) -> None:
    """Read every report in FOLDER and save the corpus."""
    from lawpolicy.build import build as run

    def make(target: Path) -> Any:
        with _progress("Reading reports") as tell:
            return run(
                folder, target, workers=workers, manifest=manifest, segmenter=segmenter, force=force, progress=tell
            )

    if text:
        corpus = make(out)
    else:
        import tempfile

        with tempfile.TemporaryDirectory(prefix="lawpolicy-") as place:
            corpus = make(Path(place) / "corpus").save(out, text=False, force=force)
    _say_corpus(corpus, out)


def _say_corpus(corpus: Any, out: Path) -> None:
    problems = corpus.problems
    errors = int((problems["severity"] == "error").sum())
    years = corpus.reports["year"].dropna()
    span = f" for {years.min()}–{years.max()}" if len(years) else ""
    print(
        f"{len(corpus)} reports{span}, {len(corpus.quantities):,} figures, {len(corpus.indicators):,} of them "
        f"indicators, in {out}"
    )
    if len(problems):
        print(f"{len(problems)} problems to look at, {errors} of them errors:")
        if "message" in problems.columns:
            for severity, message in zip(problems["severity"].head(10), problems["message"].head(10), strict=True):
                print(f"  {severity}: {message}")
        if len(problems) > 10:
            print("  … all of them in the table 'problems'.")


class _progress:
    """Progress on a terminal: rate and time left; in a file or a pipe, a line every tenth of the way."""

    def __init__(self, what: str):
        self.what = what

    def __enter__(self) -> Callable[[Progress], None]:
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

            self.bar = Progress(
                TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
                TextColumn("{task.fields[rate]}"), TimeRemainingColumn(), console=Console(stderr=True), transient=True,
            )  # fmt: skip
            self.bar.start()
            self.task = self.bar.add_task(self.what, total=None, rate="")
            return self._bar
        self.bar = None
        self.tenth = 0
        return self._lines

    def _bar(self, at: Progress) -> None:
        task = self.bar.tasks[0]
        rate = f"{at.done / task.elapsed:.0f} a second" if task.elapsed else ""
        self.bar.update(self.task, completed=at.done, total=at.total, rate=rate)

    def _lines(self, at: Progress) -> None:
        tenth = 10 * at.done // max(at.total, 1)
        if tenth > self.tenth:
            self.tenth = tenth
            print(f"{self.what}: {at.done} of {at.total}", file=sys.stderr)

    def __exit__(self, *exception: object) -> None:
        if self.bar is not None:
            self.bar.stop()


def main() -> None:
    """Run the command line. Exit code 2 for a wrong call or input, 1 for a notebook that failed, 130 for Ctrl-C."""
    try:
        app()
    except LawpolicyError as error:
        print(f"lawpolicy: {error}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        print("lawpolicy: stopped. What was done is kept; the same command goes on from there.", file=sys.stderr)
        sys.exit(130)


if __name__ == "__main__":
    main()

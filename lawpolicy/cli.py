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

    from lawpolicy.building.workers import Progress
    from lawpolicy.corpus import Corpus

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
    codebook: Annotated[Path | None, typer.Option(help="Folder of an edited indicator codebook to use.")] = None,
    text: Annotated[
        bool, typer.Option("--text/--no-text", help="Keep the reports' running text in the corpus.")
    ] = True,
    force: Force = False,
) -> None:
    """Read every report in FOLDER and save the corpus."""
    from lawpolicy.building import build as run
    from lawpolicy.corpus import edited

    if codebook is None and edited(out):
        print(f"lawpolicy: {out} was made with an edited codebook, and this build takes the package's own; "
              "name the other with --codebook to keep its indicators.", file=sys.stderr)  # fmt: skip

    def make(target: Path) -> Any:
        tell, stop = _files()
        try:
            return run(folder, target, workers=workers, manifest=manifest, segmenter=segmenter, codebook=codebook,
                       force=force, progress=tell)  # fmt: skip
        finally:
            stop()

    if text:
        _say_corpus(make(out), out)
    else:
        import tempfile

        with tempfile.TemporaryDirectory(prefix="lawpolicy-") as place:
            whole = make(Path(place) / "corpus")
            whole.save(out, text=False, force=force)
            _say_corpus(whole, out)  # the messages are text too: this is where they can be read


@app.command()
def render(
    notebooks: Annotated[
        list[str] | None, typer.Argument(help="Names such as 02_keyword_trends or 02; all if none.")
    ] = None,
    corpus: Annotated[Path | None, typer.Option("--corpus", "-c", help="Folder of a saved corpus.")] = None,
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder of pages, figures and tables.")] = Path("figures"),
    parameter: Annotated[
        list[str] | None, typer.Option("--parameter", "-p", help="name=value, as often as needed.")
    ] = None,
    parameters: Annotated[Path | None, typer.Option("--parameters", help="YAML file of parameters.")] = None,
    workers: Workers = 2,
    listing: Annotated[bool, typer.Option("--list", help="Print the parameters and stop.")] = False,
) -> None:
    """Run the notebooks on a corpus and write pages, figures and tables."""
    from lawpolicy import rendering

    if listing:
        for p in rendering.parameters(notebooks or ()):
            print(f"{p.name}: {p.type} = {p.default!r}\n    {p.help}")
        return
    names = notebooks or ()
    given = {**rendering.from_yaml(parameters, names), **rendering.from_words(parameter or [], names)}
    tell, stop = _cells()
    try:
        done = rendering.render(notebooks or (), corpus, out, given, workers=workers, progress=tell)
    finally:
        stop()
    print(f"{len(done.pages)} pages and {len(done.figures)} figures; open {done.index}")
    for failure in done.failures:
        print(f"lawpolicy: {failure}", file=sys.stderr)
    if done.failures:
        sys.exit(1)


@app.command()
def inspect(
    file: Annotated[Path, typer.Argument(help="One report.")],
    page: Annotated[Path | None, typer.Option("--page", help="Write an HTML page with every span marked.")] = None,
) -> None:
    """Show what was read, cleaned, inferred and found in one FILE, and by which rule."""
    from lawpolicy import inspection

    readings = inspection.inspect(file)
    if page:
        page.write_text(inspection.page(readings), encoding="utf-8")
        print(f"the page is {page}")
        return
    for reading in readings:
        inspection.show(reading)


@app.command()
def export(
    corpus: Annotated[Path, typer.Argument(help="Folder of a saved corpus.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="panel.xlsx, .csv, .dta or .parquet")],
    shape: Annotated[str, typer.Option(help="long: a row a figure; wide: a row an issuer and year.")] = "long",
    confidence: Annotated[float, typer.Option(help="Leave out links less sure than this.")] = 0.9,
) -> None:
    """Write the indicator panel for a spreadsheet or a statistics program."""
    from lawpolicy.corpus import load
    from lawpolicy.export import export as run

    print(f"the panel is {run(load(corpus), out, shape=shape, confidence=confidence)}")


@app.command()
def audit(
    corpus: Annotated[Path, typer.Argument(help="Folder of a saved corpus.")],
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Where to write the coding sheet (CSV).")] = None,
    read: Annotated[Path | None, typer.Option("--read", help="A filled-in sheet to read back.")] = None,
    sample: Annotated[int, typer.Option(help="Figures to draw.")] = 100,
    seed: Annotated[int, typer.Option(help="Seed of the draw.")] = 1,
) -> None:
    """Draw figures for a person to judge, or read the judged sheet back as precision with intervals."""
    from lawpolicy import audit as coding
    from lawpolicy.corpus import load

    if (out is None) == (read is None):
        raise LawpolicyError("say either -o SHEET.csv to write a coding sheet, or --read SHEET.csv to read one back.")
    if out is not None:
        table = coding.sheet(load(corpus), sample=sample, seed=seed)
        if "sentence" not in table.columns:
            print("This corpus has no text: judge with the reports at hand, at the offsets given.")
        print(f"{len(table)} figures to judge in {coding.write(table, out)}: 1 right, 0 wrong, empty cannot tell; "
              f"read it back with --read {out} --sample {sample} --seed {seed}")  # fmt: skip
        return
    assert read is not None
    print(coding.read_back(load(corpus), read, sample=sample, seed=seed).to_string(index=False, float_format="%.3f"))


@app.command()
def codebook(
    try_on: Annotated[
        Path | None, typer.Argument(help="With --try: a folder of reports, or a corpus with text.")
    ] = None,
    check: Annotated[Path | None, typer.Option("--check", help="Folder of an edited codebook to check.")] = None,
    tried: Annotated[Path | None, typer.Option("--try", help="Folder of an edited codebook to try on reports.")] = None,
    full: Annotated[bool, typer.Option("--full", help="Print the codebook as CSV, every column.")] = False,
) -> None:
    """Print the indicators, check an edited codebook, or try it on reports."""
    from lawpolicy import codebook_tools as tools

    if check is not None:
        faults = tools.check(check)
        for fault in faults:
            print(fault, file=sys.stderr)
        if faults:
            raise LawpolicyError(f"{check}: {len(faults)} faults in the codebook; put them right and check again.")
        print(f"{check}: the codebook is sound")
    elif tried is not None:
        if try_on is None:
            raise LawpolicyError("--try needs reports: lawpolicy codebook --try CODEBOOK REPORTS")
        found = tools.tryout(tried, try_on)
        for f in found:
            print(f"{f.change}\t{f.indicator or '-'}\t(was {f.was or '-'})\t{f.as_written}\t{f.report}\t{f.sentence}")
        print(f"{len(found)} numbers change their indicator")
    elif full:
        import csv

        rows = tools.table()
        writer = csv.DictWriter(sys.stdout, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    else:
        for row in tools.table():
            print(f"{row['code']}\t{row['name_zh']}\t{row['name_en']}\t{row['unit']}\t{row['theme']}")


def _say_corpus(corpus: Corpus, out: Path) -> None:
    """What was made, without loading more than it takes to say so."""
    from lawpolicy import tables

    folder = corpus.folder or out
    rows = {r["name"]: r["rows"] for r in corpus.package["resources"]}
    years = [r["year"] for r in tables.peek(folder, "reports", ["year"]) if r["year"]]
    span = f" for {min(years)}–{max(years)}" if years else ""
    print(f"{rows['reports']} reports{span}, {rows['quantities']:,} figures, {rows['indicators']:,} of them "
          f"indicators, in {out}")  # fmt: skip
    if corpus.codebook.edited:
        print(f"its codebook is an edited one ({', '.join(corpus.codebook.edited)}); a copy is in {out}/codebook")
    if rows["problems"]:
        columns = ["severity", "message"] if corpus.has_text else ["severity"]
        found = tables.peek(folder, "problems", columns)
        errors = sum(p["severity"] == "error" for p in found)
        print(f"{len(found)} problems to look at, {errors} of them errors, in the table 'problems'")
        for p in sorted(found, key=lambda p: p["severity"] != "error")[:10] if corpus.has_text else []:
            print(f"  {p['severity']}: {p['message']}")


def _files() -> tuple[Callable[[Progress], None], Callable[[], None]]:
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


def _cells() -> tuple[Callable[[str, int, int], None], Callable[[], None]]:
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

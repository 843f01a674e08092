"""The command line: a thin skin over the verbs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lawpolicy import __version__, progress
from lawpolicy.problems import LawpolicyError

if TYPE_CHECKING:
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
        tell, stop = progress.files()
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
    tell, stop = progress.cells()
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
    codebook: Annotated[Path | None, typer.Option(help="Folder of an edited indicator codebook to use.")] = None,
) -> None:
    """Show what was read, cleaned, inferred and found in one FILE, and by which rule."""
    from lawpolicy import inspection
    from lawpolicy.outputs import written

    readings = inspection.inspect(file, codebook)
    if page:
        with written(page) as target:
            target.write_text(inspection.page(readings), encoding="utf-8")
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
    from lawpolicy.export import beside
    from lawpolicy.export import export as run

    path = run(load(corpus), out, shape=shape, confidence=confidence)
    known = path.suffix.lower() in (".csv", ".parquet")
    print(f"the panel is {path}" + (f"; what its columns are is in {beside(path)}" if known else ""))


@app.command()
def audit(
    corpus: Annotated[Path, typer.Argument(help="Folder of a saved corpus.")],
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Where to write the sheet (.csv, .xlsx).")] = None,
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
    copy: Annotated[Path | None, typer.Option("--copy", help="Folder to copy the codebook to, to edit it.")] = None,
    full: Annotated[bool, typer.Option("--full", help="Print the codebook as CSV, every column.")] = False,
) -> None:
    """Print the indicators, copy the codebook to edit it, check an edited one, or try it on reports."""
    from lawpolicy import codebook_tools as tools

    if sum(bool(given) for given in (check, tried, copy, full)) > 1:
        raise LawpolicyError("--copy, --check, --try and --full are four things; name one of them.")
    if try_on is not None and tried is None:
        raise LawpolicyError(f"{try_on}: reports are for --try: lawpolicy codebook --try CODEBOOK {try_on}")
    if copy is not None:
        for path in tools.copy(copy):
            print(path)
    elif check is not None:
        faults = tools.check(check)
        for fault in faults:
            print(fault, file=sys.stderr)
        if faults:
            count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
            raise LawpolicyError(f"{check}: {count} in the codebook; put right and check again.")
        print(f"{check}: the codebook is sound")
    elif tried is not None:
        if try_on is None:
            raise LawpolicyError("--try needs reports: lawpolicy codebook --try CODEBOOK REPORTS")
        found = tools.tryout(tried, try_on)
        for f in found:
            cells = (f.change, f.indicator or "-", f"(was {f.was or '-'})", f.as_written, f.basis or "-", f.report,
                     " ".join(f.sentence.split())[:200])  # fmt: skip
            print("\t".join(cells))
        print(f"{len(found)} numbers change their indicator")
    elif full:
        import csv

        rows = tools.table()
        writer = csv.DictWriter(sys.stdout, rows[0], lineterminator="\n")
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
        columns = ["source", "severity", "message"] if corpus.has_text else ["severity"]
        found = tables.peek(folder, "problems", columns)
        errors = sum(p["severity"] == "error" for p in found)
        print(f"{len(found)} problems to look at, {errors} of them errors, in the table 'problems'")
        for p in sorted(found, key=lambda p: p["severity"] != "error")[:10] if corpus.has_text else []:
            where = "" if not p["source"] or p["source"] in p["message"] else f"{p['source']}: "
            print(f"  {p['severity']}: {where}{p['message']}")


def main() -> None:
    """Run the command line. Exit code 2 for a wrong call or input, 1 for a notebook that failed, 130 for Ctrl-C."""
    try:
        app()
    except LawpolicyError as error:
        print(f"lawpolicy: {error}", file=sys.stderr)
        sys.exit(2)
    except OSError as error:
        if error.filename is None:
            raise
        print(f"lawpolicy: {error.filename}: {error.strerror}; name a place that you may read and write and that has "
              "room.", file=sys.stderr)  # fmt: skip
        sys.exit(2)
    except KeyboardInterrupt:
        print("lawpolicy: stopped. What was done is kept; the same command goes on from there.", file=sys.stderr)
        sys.exit(130)


if __name__ == "__main__":
    main()

"""Notebooks → executed notebooks, pages, figures and tables in one folder with an index.

What is asked for is checked first: names and types of parameters, the corpus, and that its selection is not empty.
"""

from __future__ import annotations

import json
import os
import re
import threading
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lawpolicy import language as words
from lawpolicy.problems import LawpolicyError
from lawpolicy.rendering import params
from lawpolicy.rendering.runner import Failure

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from lawpolicy.corpus import Corpus

_DRAWN = re.compile(r"\d\d-[a-z0-9-]+\.(?:svg|png|csv)")  # what a notebook writes
MANIFEST = "report.json"  # names what a run wrote, so that the next one takes away just that


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a run wrote (of each figure the SVG), and the notebooks that failed."""

    out: Path
    pages: list[Path]
    figures: list[Path]
    failures: list[Failure] = field(default_factory=list)

    @property
    def index(self) -> Path:
        return self.out / "index.html"


def folder() -> Path:
    """The folder of the notebooks: shipped inside the package, or beside it in the project."""
    package = Path(__file__).parents[1]
    for place in (package / "notebooks", package.parent / "notebooks"):
        if any(place.glob("[0-9]*.ipynb")):
            return place
    raise LawpolicyError("the notebooks are missing; install lawpolicy again, or name notebooks by their paths.")


def notebooks(names: Sequence[str | Path] = ()) -> list[Path]:
    """Paths of the named notebooks (a path, ``02_keyword_trends``, or ``02``); the project's where none is named.

    Errors: ``LawpolicyError`` that lists the good names.
    """
    if not names:
        return sorted(folder().glob("[0-9]*.ipynb"))
    found = []
    for name in names:
        path = Path(name)
        if path.suffix == ".ipynb" and path.is_file():
            found.append(path.resolve())
            continue
        own = sorted(folder().glob("[0-9]*.ipynb"))
        fits = [p for p in own if str(name) in (p.name, p.stem, p.stem[:2], p.stem[3:])]
        if len(fits) == 1:
            found.append(fits[0])
        else:
            raise LawpolicyError(f"there is no notebook '{name}'; there are {', '.join(p.stem for p in own)}.")
    stems = [p.stem for p in found]
    if len(set(stems)) < len(stems):
        raise LawpolicyError(f"two notebooks have the same name: {', '.join(sorted(stems))}; render them one by one.")
    return found


def parameters(names: Sequence[str | Path] = ()) -> list[params.Parameter]:
    """The parameters of the notebooks (all where none is named): name, type, default, help."""
    return list(params.together(notebooks(names)).values())


def from_words(words_given: Sequence[str], names: Sequence[str | Path] = ()) -> dict[str, Any]:
    """Parameters as the command line gives them, ``name=value`` each, in the types of the notebooks."""
    return params.from_words(words_given, params.together(notebooks(names)))


def from_yaml(path: Path | None, names: Sequence[str | Path] = ()) -> dict[str, Any]:
    """Parameters of a YAML file in the types of the notebooks; none where ``path`` is None."""
    return {} if path is None else params.from_file(path, params.together(notebooks(names)))


def render(
    names: Sequence[str | Path] = (),
    corpus: str | Path | None = None,
    out: str | Path = "figures",
    parameters: Mapping[str, Any] | Sequence[str] = (),
    *,
    workers: int = 2,
    progress: Callable[[str, int, int], None] | None = None,
) -> Rendered:
    """Run notebooks on a corpus and write executed copies, pages, figures, tables and an index to ``out``.

    ``names``: as in :func:`notebooks`. ``corpus``: a saved corpus's folder; each notebook's own default where None.
    ``parameters``: values by name, or words such as ``language=en``. ``workers``: notebooks that run side by side.
    ``progress``: called with (notebook, cells done, cells in all).
    Errors: ``LawpolicyError``, before anything runs, for unknown or ill-typed parameters, no corpus, or a selection
    without reports. A notebook that fails is in ``failures`` of the result, and the others are rendered all the same.
    """
    from lawpolicy.corpus import load

    chosen = notebooks(names)
    known = params.together(chosen)
    given = dict(parameters) if hasattr(parameters, "items") else params.from_words(parameters, known)  # type: ignore[arg-type]
    for mine in ("corpus", "out"):
        if mine in given:
            raise LawpolicyError(f"give '{mine}' as --{mine} (or {mine}=… of render), not among the parameters.")
    own = str(known["corpus"].default) if "corpus" in known else "."
    source = Path(corpus) if corpus is not None else (chosen[0].parent / own).resolve()
    data = load(source)
    values = params.check(given, known, data.codebook)
    full = {name: values.get(name, p.default) for name, p in known.items()}
    _fits(data, full)
    target = Path(out)
    _prepare(target)

    values |= {"corpus": source, "out": target / "figures"}
    executed, failures = _run(chosen, target, values, str(full.get("language", "zh")), workers, progress)
    return _write(target, chosen, executed, failures, data, source, known, full)


def _fits(data: Corpus, values: Mapping[str, Any]) -> None:
    """Raises where no report fits the selection."""
    chosen = {k: values[k] for k in ("years", "levels", "provinces", "issuer_kinds") if values.get(k)}
    if chosen:
        data.select(**chosen)


def _prepare(target: Path) -> None:
    if target.exists() and not target.is_dir():
        raise LawpolicyError(f"{target}: a file of that name stands where the folder of results should be.")
    manifest = target / MANIFEST
    if target.is_dir() and not manifest.is_file():
        foreign = sorted(p.name for p in target.iterdir() if not _ours(p))
        if foreign:
            raise LawpolicyError(
                f"{target}: the folder holds {', '.join(foreign[:3])}, which no run of 'render' wrote; "
                "name an empty or new folder, so that nothing is lost."
            )
    for made in ("figures", "notebooks"):
        (target / made).mkdir(parents=True, exist_ok=True)
    if manifest.is_file():  # of an earlier run: its pages and figures must not stand among those of this one
        try:
            earlier = json.loads(manifest.read_text(encoding="utf-8"))["files"]
        except (ValueError, KeyError, TypeError):
            earlier = []
        for name in earlier:
            path = target / str(name)
            if target.resolve() in path.resolve().parents:
                path.unlink(missing_ok=True)


def _ours(path: Path) -> bool:
    """Whether something in the folder of results may stay: its README, or the drawings of notebooks run by hand."""
    if path.name == "README.md" or path.name.startswith("."):
        return True
    return path.name == "figures" and path.is_dir() and all(_DRAWN.fullmatch(p.name) for p in path.iterdir())


def _from(path: Path, cwd: Path) -> str:
    """``path`` as seen from the notebooks' folder, so that no copy holds the user's folders; else in full."""
    try:
        return Path(os.path.relpath(path.resolve(), cwd)).as_posix()
    except ValueError:  # another drive
        return path.resolve().as_posix()


def _run(
    chosen: Sequence[Path],
    target: Path,
    values: Mapping[str, Any],
    language: str,
    workers: int,
    progress: Callable[[str, int, int], None] | None,
) -> tuple[dict[str, Any], list[Failure]]:
    # Builds matplotlib's list of fonts once, so that no kernel does it and says so in a notebook.
    import matplotlib.font_manager  # noqa: F401

    from lawpolicy.rendering import runner

    lock, running, executed, failures = threading.Lock(), [], {}, []  # type: ignore[var-annotated]

    def tell(name: str, done: int, total: int) -> None:
        if progress is not None:
            with lock:
                progress(name, done, total)

    def one(path: Path) -> tuple[Any, Failure | None]:
        own = {p.name for p in params.read(path)}
        mine = {k: _from(v, path.parent) if isinstance(v, Path) else v for k, v in values.items() if k in own}
        copy = target / "notebooks" / path.name
        return runner.run(path, copy, mine, language=language, folder=path.parent, tell=tell, running=running)

    with ThreadPoolExecutor(max_workers=max(1, workers)) as pool:
        jobs = {pool.submit(one, path): path for path in chosen}
        try:
            for job in as_completed(jobs):
                nb, failure = job.result()
                executed[jobs[job].stem] = nb
                failures += [failure] if failure else []
        except BaseException:
            for waiting in jobs:
                waiting.cancel()
            for client in list(running):  # end the kernels that this run started; the threads end with them
                client.km.provisioner.process.kill()
            raise
    return executed, sorted(failures, key=lambda f: f.notebook)


def _write(
    target: Path,
    chosen: Sequence[Path],
    executed: Mapping[str, Any],
    failures: list[Failure],
    data: Corpus,
    source: Path,
    known: Mapping[str, params.Parameter],
    full: Mapping[str, Any],
) -> Rendered:
    from lawpolicy import pages
    from lawpolicy.plots import fonts

    language = str(full.get("language", "zh"))
    about = describe(data, source.resolve().name, language)
    made = [pages.summary(executed[p.stem], p.stem) for p in chosen]
    shown = [
        {
            "name": p.name,
            "value": json.dumps(full[p.name], ensure_ascii=False),
            "help": p.help,
            "changed": full[p.name] != p.default,
        }
        for p in known.values()
        if p.name not in ("corpus", "out")
    ]
    html = {
        f"{page.name}.html": pages.notebook(
            executed[page.name], page, made, corpus=about, parameters=shown, language=language
        )
        for page in made
    }
    html["index.html"] = pages.index(
        made,
        corpus=about,
        when=words.say("page_when", language, date=_today()),
        failures=[str(f) for f in failures],
        resources=_resources(data, source, target, language),
        language=language,
    )
    font = fonts.subset("".join(html.values()))
    for name, page in html.items():
        (target / name).write_text(pages.with_font(page, font), encoding="utf-8")
    drawn = [
        target / "figures" / f"{f['figure']}.{s}" for page in made for f in page.figures for s in ("svg", "png", "csv")
    ]
    tables = [target / "figures" / f"{t}.csv" for page in made for t in page.tables]
    written = [target / n for n in html] + drawn + tables + [target / "notebooks" / p.name for p in chosen]
    files = sorted({p.relative_to(target).as_posix() for p in written})
    (target / MANIFEST).write_text(json.dumps({"files": files}, indent=1) + "\n", encoding="utf-8")
    figures = [p for p in drawn if p.suffix == ".svg"]
    return Rendered(target, [target / n for n in html], figures, failures)


def describe(corpus: Corpus, name: str, language: str) -> str:
    """A corpus in one sentence: name, reports, years, text or none, version and content hash."""
    years = corpus.reports["year"].dropna()
    return words.say(
        "page_corpus",
        language,
        name=name,
        n=words.number(len(corpus), language),
        version=corpus.version,
        years=words.years(years, language) if len(years) else words.say("page_corpus_no_year", language),
        text=words.say("text_yes" if corpus.has_text else "text_no", language),
        hash=corpus.content_hash[:12],
    )


def _resources(data: Corpus, source: Path, target: Path, language: str) -> list[dict[str, str]]:
    from urllib.parse import quote

    rows = []
    for resource in data.package["resources"]:
        try:
            href = quote(Path(os.path.relpath((source / resource["path"]).resolve(), target.resolve())).as_posix())
        except ValueError:  # another drive: no link that would work
            href = ""
        rows.append(
            {
                "name": resource["name"],
                "rows": words.number(resource["rows"]),
                "href": href,
                "meaning": words.name("table", resource["name"], language),
            }
        )
    return rows


def _today() -> str:
    """Today, or the day of SOURCE_DATE_EPOCH for builds that must come out the same."""
    import datetime

    stamp = os.environ.get("SOURCE_DATE_EPOCH")
    now = datetime.datetime.fromtimestamp(int(stamp), datetime.UTC) if stamp else datetime.datetime.now().astimezone()
    return now.date().isoformat()


def refresh(progress: Callable[[str, int, int], None] | None = None) -> list[Failure]:
    """Run the project's own notebooks again with their defaults and write them back, outputs kept, nothing else moved.

    A notebook that fails stays as it is; the failure says where its partial copy lies.
    """
    import shutil
    import tempfile

    from lawpolicy.rendering import runner

    failures = []
    beside = Path(tempfile.mkdtemp(prefix="lawpolicy-"))
    for path in notebooks():
        staged = beside / path.name
        _, failure = runner.run(path, staged, {}, language=None, folder=path.parent, tell=progress)
        if failure is None:
            shutil.move(staged, path)
        else:
            failures.append(failure)
    if not failures:
        beside.rmdir()
    return failures

"""The whole path from a folder of files to a Corpus: plan, parts, what is known only over all reports, into place."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from lawpolicy.building import plan
from lawpolicy.corpus import CODEBOOK, Corpus, load, move_into_place, refuse_foreign
from lawpolicy.indicators import edited
from lawpolicy.problems import LawpolicyError

if TYPE_CHECKING:
    from collections.abc import Callable

    from lawpolicy.building.workers import Progress

SEGMENTERS = ("rjieba", "jieba")


def build(
    folder: str | Path,
    out: str | Path,
    *,
    workers: int = 1,
    manifest: str | Path | None = None,
    segmenter: str = "rjieba",
    codebook: str | Path | None = None,
    force: bool = False,
    progress: Callable[[Progress], None] | None = None,
) -> Corpus:
    """Read every report below ``folder`` and save the corpus at ``out``.

    workers: processes that work side by side; the corpus is the same for any number. manifest: a CSV that gives or
    overrides fields by file (``folder/manifest.csv`` where it stands); ``folder/corrections.csv`` corrects cells.
    segmenter: ``rjieba`` or ``jieba``. codebook: a folder with edited files of the indicator codebook, which stand in
    place of the package's own; the corpus keeps a copy of them. force: replace a folder that holds something else.
    progress: called as files are done.

    Building again does the work of the files that changed, and all of it with another codebook. A build that was
    stopped goes on where it was. The old corpus is whole until the new one takes its place.

    Errors: ``LawpolicyError`` where the folder is missing, holds no report file, ``out`` cannot be used, or the
    codebook has a fault (the first one; nothing is read or written then). A bad file is a row of ``problems`` and stops
    nothing.
    """
    folder, out = Path(folder), Path(out)
    _check(folder, out, segmenter, workers)
    options = plan.Options(segmenter, edited.load(codebook))
    refuse_foreign(out, force)
    _recover(out)
    staging = out.with_name(f".{out.name}.building")
    todo = plan.make(folder, out, staging, manifest=manifest, options=options)
    if plan.is_current(out, todo) and options.codebook.is_in(out / CODEBOOK):
        return load(out)
    # Only now: a build with nothing to do is over before these could be loaded.
    from lawpolicy.building.finish import finish
    from lawpolicy.building.workers import run as work

    staging.mkdir(parents=True, exist_ok=True)
    made = work(todo, out, staging, workers=workers, progress=progress)
    finish(todo, made, staging)
    move_into_place(staging, out)
    return load(out)


def _check(folder: Path, out: Path, segmenter: str, workers: int) -> None:
    if not folder.is_dir():
        what = "a file, not a folder" if folder.is_file() else "no such folder"
        raise LawpolicyError(f"{folder}: {what}; name the folder that holds the reports.")
    if segmenter not in SEGMENTERS:
        raise LawpolicyError(f"there is no segmenter '{segmenter}'; there are {', '.join(SEGMENTERS)}.")
    if workers < 1:
        raise LawpolicyError(f"workers is {workers}; it must be 1 or more.")
    here, there = folder.resolve(), out.resolve()
    if here == there or here in there.parents or there in here.parents:
        raise LawpolicyError(
            f"{out}: the corpus cannot lie in the folder of the reports, nor hold it; choose another place."
        )


def _recover(out: Path) -> None:
    """A build stopped between the two renames of ``move_into_place`` left the old corpus under another name."""
    before = out.with_name(f".{out.name}.before")
    if before.is_dir():
        if out.exists():
            shutil.rmtree(before, ignore_errors=True)
        else:
            with contextlib.suppress(OSError):
                before.rename(out)

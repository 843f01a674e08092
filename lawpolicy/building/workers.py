"""Batches through processes: in order, however many work, and whatever one file does to the process that reads it."""

from __future__ import annotations

import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lawpolicy.building import parts, plan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from lawpolicy.building.plan import Batch, File, Part, Plan


@dataclass(slots=True)
class Progress:
    """How far a build is: files done of all, and those of them whose rows an earlier build already had."""

    done: int
    total: int
    kept: int


def run(
    todo: Plan, out: Path, staging: Path, *, workers: int, progress: Callable[[Progress], None] | None
) -> list[Part]:
    """Make or take every part of the plan into ``staging``; parts in the order of the plan."""
    jobs = [b for b in todo.batches if b.part is None]
    state = Progress(0, sum(len(b.files) for b in todo.batches), 0)
    made: list[Part] = []
    seen: set[str] = set()
    fresh = _results(jobs, todo, staging, workers)
    for batch in todo.batches:
        if batch.part is not None:
            parts.link(batch.part, todo.known[batch.files[0].source][0], staging, todo.options)
            part = batch.part
            state.kept += len(batch.files)
        else:
            part = next(fresh)
            state.kept += sum(f.source in todo.known for f in batch.files)
        again = {i for f in part.files for i in f.ids} & seen
        if again:
            part = parts.drop(part, again, staging, todo.options)
        seen.update(i for f in part.files for i in f.ids)
        made.append(part)
        state.done += len(batch.files)
        if progress:
            progress(state)
    return made


def _arguments(batch: Batch, todo: Plan, staging: Path, bad: frozenset[str] = frozenset()) -> tuple[Any, ...]:
    """What one job needs to know: only its own files' share of the plan."""
    mine = {f.source for f in batch.files}
    given = {s: list(g) for s, g in todo.given.items() if s in mine or s.rpartition(".zip/")[0] + ".zip" in mine}
    reuse = {s: (todo.known[s][0], todo.known[s][1].name, todo.known[s][2]) for s in mine if s in todo.known}
    return batch, todo.folder, staging, given, todo.corrections, todo.options, reuse, bad


def _results(jobs: list[Batch], todo: Plan, staging: Path, workers: int) -> Iterator[Part]:
    """The parts of the jobs, in order. A file that ends its process is found, named and left out."""
    # Reading text cannot end a process; a library that reads a broken PDF can, so that goes on in another one.
    plain = all(f.source.lower().endswith(".txt") for job in jobs for f in job.files)
    if plain and (workers == 1 or len(jobs) == 1):
        for job in jobs:
            yield parts.work(*_arguments(job, todo, staging))
        return
    done = 0
    pool = _pool(min(workers, len(jobs)))
    try:
        with _main_left_alone():
            futures = [pool.submit(parts.work, *_arguments(job, todo, staging)) for job in jobs]
        for future in futures:
            yield future.result()
            done += 1
    except BrokenProcessPool:
        pool.shutdown(cancel_futures=True)
        for job in jobs[done:]:
            yield _alone(job, todo, staging)
    finally:
        pool.shutdown(cancel_futures=True)


def _alone(job: Batch, todo: Plan, staging: Path) -> Part:
    """One job in a process of its own; where that dies, without the files that do it."""
    made = _survives(job, todo, staging)
    if made is not None:
        return made
    bad = frozenset(_deadly(job.files, todo, staging / plan.BUILD / "trial"))
    return parts.work(*_arguments(job, todo, staging, bad))


def _deadly(files: list[File], todo: Plan, trial: Path) -> Iterator[str]:
    """The files, of some that end their process together, that do so: halves are tried until one file is left."""
    if len(files) == 1:
        yield files[0].source
        return
    for half in (files[: len(files) // 2], files[len(files) // 2 :]):
        if _survives(plan.Batch(half), todo, trial) is None:
            yield from _deadly(half, todo, trial)


def _survives(job: Batch, todo: Plan, staging: Path) -> Part | None:
    """The part of a job done in a process of its own; None where the process died."""
    try:
        with _main_left_alone(), _pool(1) as pool:
            return pool.submit(parts.work, *_arguments(job, todo, staging)).result()
    except BrokenProcessPool:
        return None


@contextmanager
def _main_left_alone() -> Iterator[None]:
    """While processes start: a new one would run the caller's script again, which need not be guarded against that."""
    main = sys.modules["__main__"]
    known = {name: getattr(main, name) for name in ("__file__", "__spec__") if hasattr(main, name)}
    for name in known:
        delattr(main, name)
    main.__spec__ = None
    try:
        yield
    finally:
        for name, value in known.items():
            setattr(main, name, value)


def _pool(workers: int) -> ProcessPoolExecutor:
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    if context.get_start_method() == "forkserver":
        context.set_forkserver_preload(["lawpolicy.building.parts"])  # imported once, before the forks
    return ProcessPoolExecutor(workers, mp_context=context)

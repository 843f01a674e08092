"""One notebook through papermill: its language chosen, its values injected, its cells run, its copy written clean."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


# <!-- zh --> and <!-- en --> begin the part of a markdown cell in that language; what stands before is for both.
_PART = re.compile(r"<!-- (zh|en) -->\n?")
# A heading for both: "## 中文 · English". The Chinese half has no " · " of its own.
_HEADING = re.compile(r"^(#{1,6}) (.+?) · (.+)$", re.MULTILINE)
_ANSI = re.compile(r"\x1b\[[0-9;]*m")
# The kernel's debugger and its history write warnings and files that no notebook needs.
_QUIET = {"PYDEVD_DISABLE_FILE_VALIDATION": "1", "JUPYTER_PLATFORM_DIRS": "1"}


@dataclass(frozen=True, slots=True)
class Failure:
    """A notebook that stopped: its cell by number and id, what was raised, and where the partial copy lies."""

    notebook: str
    cell: int  # counted from 1 over all cells of the notebook
    cell_id: str
    error: str
    partial: Path

    def __str__(self) -> str:
        where = f"cell {self.cell} ({self.cell_id})" if self.cell else "before its first cell"
        return f"{self.notebook}: stopped at {where}: {self.error}. What ran before is in {self.partial}."


def in_language(nb: Any, language: str) -> Any:
    """The notebook with markdown of one language: parts marked ``<!-- zh -->`` or ``<!-- en -->``, half headings."""
    for cell in nb.cells:
        if cell.cell_type == "markdown":
            cell.source = _HEADING.sub(lambda m: f"{m[1]} {m[2] if language == 'zh' else m[3]}", cell.source)
            common, *parts = _PART.split(cell.source)
            chosen = [text for code, text in zip(parts[::2], parts[1::2], strict=True) if code == language]
            cell.source = "\n\n".join(t.strip() for t in [common, *chosen] if t.strip())
    return nb


def run(
    notebook: Path,
    out: Path,
    values: Mapping[str, Any],
    *,
    language: str | None,
    folder: Path,
    tell: Callable[[str, int, int], None] | None = None,
    running: list[Any] | None = None,
) -> tuple[Any, Failure | None]:
    """Run ``notebook`` with ``values`` injected and ``folder`` as working folder; write the executed copy to ``out``.

    ``language``: whose markdown to keep; both where None. ``running``: a list that holds the client while it runs.
    Returns the executed notebook and the failure, if a cell raised; what ran before stands in the copy then.
    """
    import nbformat
    from papermill.exceptions import PapermillExecutionError

    nb = nbformat.read(notebook, as_version=4)
    if language is not None:
        nb = in_language(nb, language)
    if not nb.metadata.get("kernelspec"):
        nb.metadata["kernelspec"] = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    failure = None
    staged = out.with_name(f".{out.name}")
    # papermill fills {places} in paths; braces of the user's folder are its own.
    escaped = str(staged).replace("{", "{{").replace("}", "}}")
    try:
        _execute(nb, escaped, values, notebook.stem, folder, tell, running if running is not None else [])
    except PapermillExecutionError as error:
        failure = Failure(notebook.stem, 0, "", _ANSI.sub("", f"{error.ename}: {error.evalue}"), out)
    except Exception as error:  # a kernel that died, or did not start
        failure = Failure(notebook.stem, 0, "", f"{type(error).__name__}: {error}", out)
    executed = nbformat.read(staged, as_version=4) if staged.exists() else nb
    staged.unlink(missing_ok=True)
    executed = tidy(executed)
    if failure is not None:
        failure = _place(failure, executed)
    nbformat.write(executed, out)
    return executed, failure


def _execute(
    nb: Any,
    out: str,
    values: Mapping[str, Any],
    name: str,
    folder: Path,
    tell: Callable[[str, int, int], None] | None,
    running: list[Any],
) -> None:
    import papermill
    from papermill.clientwrap import PapermillNotebookClient
    from papermill.engines import NBClientEngine, papermill_engines

    class Engine(NBClientEngine):
        """nbclient as papermill runs it, but with the kernel's folder given to the kernel alone.

        papermill changes the folder of the whole process, which notebooks that run side by side cannot share.
        """

        @classmethod
        def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **options: Any) -> Any:
            total = len(nb_man.nb.cells)
            complete = nb_man.cell_complete

            def cell_complete(cell: Any, cell_index: int, **more: Any) -> None:
                complete(cell, cell_index, **more)
                if tell is not None:
                    tell(name, cell_index + 1, total)

            nb_man.cell_complete = cell_complete
            client = PapermillNotebookClient(
                nb_man,
                kernel_name=kernel_name,
                resources={"metadata": {"path": str(folder)}},
                timeout=None,
                startup_timeout=120,
                record_timing=False,
                extra_arguments=["--log-level=CRITICAL"],  # its own warnings belong to no page and no terminal
            )
            running.append(client)
            try:
                return client.execute(env={**os.environ, **_QUIET})
            finally:
                running.remove(client)

    engine = f"lawpolicy-{name}"
    papermill_engines.register(engine, Engine)
    papermill.execute_notebook(
        nb,
        out,
        parameters=dict(values),
        engine_name=engine,
        kernel_name="python3",
        progress_bar=False,
        log_output=False,
        request_save_on_cell_execute=False,
        autosave_cell_every=0,
    )


def tidy(nb: Any) -> Any:
    """The notebook without what differs from run to run: times, paths, papermill's marks, the kernel's version."""
    nb.cells = [c for c in nb.cells if "papermill-error-cell-tag" not in c.metadata.get("tags", [])]
    nb.metadata.pop("papermill", None)
    nb.metadata.pop("widgets", None)
    nb.metadata["language_info"] = {"name": "python", "pygments_lexer": "ipython3"}
    for number, cell in enumerate(nb.cells):
        for key in ("papermill", "execution", "ExecuteTime"):
            cell.metadata.pop(key, None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell["id"] = "injected"
        cell.setdefault("id", f"cell-{number}")
    return nb


def _place(failure: Failure, nb: Any) -> Failure:
    """The failure with its cell: the first that shows an error."""
    for number, cell in enumerate(nb.cells, start=1):
        if any(o.get("output_type") == "error" for o in cell.get("outputs", ())):
            return Failure(failure.notebook, number, cell["id"], failure.error, failure.partial)
    return failure

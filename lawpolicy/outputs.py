"""A file that somebody asked for: written whole or not at all, and a sentence where it cannot be written."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from lawpolicy.problems import LawpolicyError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def written(path: Path) -> Iterator[Path]:
    """Gives a file to write to, which takes the place of ``path`` once it is whole; folders above it are made.

    Errors: ``LawpolicyError`` where ``path`` is a folder, or cannot be written to (no permission, no room, open in
    another program, a file where a folder should be).
    """
    if path.is_dir():
        raise LawpolicyError(f"{path}: that is a folder; name a file, such as {path / 'panel.xlsx'}.")
    # A device or a pipe is written to as it is: a file must not take its place.
    beside = path.resolve().with_name(f".{path.stem}.writing{path.suffix.lower()}")
    there = path if path.exists() and not path.is_file() else beside
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield there
        if there is not path:
            there.replace(path.resolve())
    except OSError as error:
        if there is not path and there.parent.is_dir():
            there.unlink(missing_ok=True)
        raise LawpolicyError(
            f"{path}: cannot be written ({error.strerror or error}); close it where it is open, or choose a place "
            "that you may write to and that has room."
        ) from error
    except BaseException:
        there.unlink(missing_ok=True) if there is not path else None
        raise

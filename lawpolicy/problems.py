"""What a person should look at: one row each, with a sentence that says what is wrong and what to do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Problem:
    """A row of ``problems``. ``message`` names the file or field, what is wrong, and what to do."""

    stage: str  # read, furniture, metadata, outline, quantities, indicators, places, duplicates, corrections, …
    severity: str  # error, warning
    message: str
    source: str | None = None
    report_id: str | None = None


class LawpolicyError(Exception):
    """A sentence for the user: what is wrong and what to do. The CLI prints it and exits with 2."""

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows in place of a traceback."""
        return [f"LawpolicyError: {self}"]

"""GB18030 text with bytes lost or changed: as few characters given up as possible.

A byte lost in the middle of a character shifts all pairs of bytes after it, and a plain decoder reads rare characters
on to the end of the line without an error. Here each stretch is read along the cheapest way through its bytes:
common characters cost next to nothing, rare ones much, a byte given up more; the shift is then undone where it began.
"""

from __future__ import annotations

import re

_STRETCH = re.compile(rb"[^\x00-\x2f]+")  # no byte below 0x30 is part of a character of several bytes
_MAX_STRETCH = 20_000  # bytes of one stretch that are looked at so
_MAX_BYTES = 1_000_000  # of all damaged stretches of a file: some seconds
_LOST = 6.0  # cost of a byte given up
_ASCII_BESIDE = 0.5  # what a Latin letter costs: it may be the second byte of a torn character
_OTHER = 4.0  # rare characters, and places of the code that hold none


class Mender:
    """Reads lines of one file; after ``_MAX_BYTES`` of damage the rest is read plainly."""

    def __init__(self) -> None:
        self.left = _MAX_BYTES

    def line(self, data: bytes) -> str:
        """A line as text; each run of bytes given up stands as one ``\\ufffd``."""
        return _STRETCH.sub(self._stretch, data).decode("gb18030", "replace")

    def _stretch(self, match: re.Match[bytes]) -> bytes:
        data = match.group()
        try:
            data.decode("gb18030")
        except UnicodeDecodeError:
            if len(data) <= min(_MAX_STRETCH, self.left):
                self.left -= len(data)
                return _cheapest(data).encode("gb18030")
        return data


def _cheapest(data: bytes) -> str:
    """The reading of ``data`` with the least cost, by the shortest way from its end to each of its bytes."""
    size = len(data)
    costs = [0.0] * (size + 1)
    steps = [0] * size  # bytes that the character at this place takes; 0: the byte is given up
    for at in range(size - 1, -1, -1):
        best, step = _LOST + costs[at + 1], 0
        first = data[at]
        if first < 0x80:
            cost = _ASCII_BESIDE + costs[at + 1]
            if cost < best:
                best, step = cost, 1
        elif at + 1 < size:
            pair = _pair(first, data[at + 1])
            if pair is not None and pair + costs[at + 2] < best:
                best, step = pair + costs[at + 2], 2
            if at + 3 < size and _is_four(data[at : at + 4]) and 2 * _OTHER + costs[at + 4] < best:
                best, step = 2 * _OTHER + costs[at + 4], 4
        costs[at], steps[at] = best, step
    out: list[str] = []
    at = 0
    while at < size:
        step = steps[at]
        if step:
            out.append(data[at : at + step].decode("gb18030", "replace"))
        elif not out or out[-1] != "\ufffd":
            out.append("\ufffd")
        at += step or 1
    return "".join(out)


def _pair(first: int, second: int) -> float | None:
    """The cost of a character of two bytes by its row in the table; None where it is none."""
    if not 0x81 <= first <= 0xFE or not (0x40 <= second <= 0x7E or 0x80 <= second <= 0xFE):
        return None
    if second < 0xA1:
        return _OTHER  # of GBK only: rare
    if first == 0xA1 or first == 0xA3:  # marks and full-width forms
        return 0.2
    if 0xB0 <= first <= 0xD7:  # the 3,755 common characters, in the order of their sound
        return 0.1
    return 1.2 if 0xD8 <= first <= 0xF7 else _OTHER


def _is_four(data: bytes) -> bool:
    return 0x30 <= data[1] <= 0x39 and 0x81 <= data[2] <= 0xFE and 0x30 <= data[3] <= 0x39

"""A Chinese font for PDF files that only name theirs: without a shape for its characters pdfium drops some of them."""

from __future__ import annotations

import ctypes
from functools import cache
from typing import Any

_CHINESE = frozenset((128, 129, 134, 136))  # Windows character sets: Japanese, Korean, Chinese (two)
_OURS = 0x5A5A  # our handle, told from pdfium's pointers by its value


@cache
def provide() -> bool:
    """Let pdfium use the package's CJK font where the machine has none; once a process. False where it cannot be."""
    try:
        import pypdfium2
        from pylopdf_fonts_zh_cn import sans_path

        base = pypdfium2.PdfSysfontBase
    except (ImportError, AttributeError):  # an older pypdfium2: fonts of the machine alone
        return False

    class Fonts(base):  # type: ignore[misc, valid-type]
        """pdfium's own fonts first, ours for Chinese where it finds none."""

        data: bytes | None = None

        def MapFont(self, _: Any, weight: int, italic: int, charset: int, pitch: int, face: Any, exact: Any) -> Any:
            found = super().MapFont(_, weight, italic, charset, pitch, face, exact)
            return found or (_OURS if charset in _CHINESE else found)

        def GetFontData(self, _: Any, font: Any, table: int, buffer: Any, size: int) -> int:
            if font != _OURS:
                return int(super().GetFontData(_, font, table, buffer, size))
            if table:
                return 0
            if self.data is None:
                self.data = sans_path().read_bytes()
            if buffer and size >= len(self.data):
                ctypes.memmove(buffer, self.data, len(self.data))
            return len(self.data)

        def GetFaceName(self, _: Any, font: Any, buffer: Any, size: int) -> int:
            if font != _OURS:
                return int(super().GetFaceName(_, font, buffer, size))
            name = b"Noto Sans SC\0"
            if buffer and size >= len(name):
                ctypes.memmove(buffer, name, len(name))
            return len(name)

        def GetFontCharset(self, _: Any, font: Any) -> int:
            return 134 if font == _OURS else int(super().GetFontCharset(_, font))

        def DeleteFont(self, _: Any, font: Any) -> None:
            if font != _OURS:
                super().DeleteFont(_, font)

    Fonts().setup(reusable=True)
    return True

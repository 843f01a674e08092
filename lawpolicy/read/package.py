"""The parts of an Office package (.docx): unpacked within limits, parsed without entities, joined by relations."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from typing import Any

from lxml import etree

from lawpolicy.read.files import Unreadable

MAX_PART = 25_000_000  # bytes of one part: the text of a dozen volumes
_OLE = b"\xd0\xcf\x11\xe0"
_DOCTYPE = re.compile(rb"<!DOCTYPE[^\[>]{0,500}(?:\[[^\]]{0,1000000}\]\s{0,100})?>")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def local(tag: Any) -> str:
    """The name of an element without its namespace, which differs in strict packages; empty for a comment."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(el: Any, name: str) -> str | None:
    """An attribute by its name without namespace."""
    for key, value in el.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return None


class Package:
    """An open package. Errors: ``Unreadable`` where it has a password or is no package."""

    def __init__(self, data: bytes) -> None:
        if data.startswith(_OLE):
            if _ENCRYPTED in data:
                raise Unreadable("has a password: open it in Word or WPS, remove the password and save it again.")
            raise Unreadable("is an old Word document (.doc) with another name: open it in Word and save it as .docx.")
        try:
            self.archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError) as error:
            raise Unreadable(f"is no Word document or is cut off ({error}): save it again.") from None
        self.names = {name.lower().lstrip("/"): name for name in self.archive.namelist()}
        self.damaged: list[str] = []  # parts whose XML was mended

    def bytes_of(self, name: str) -> bytes | None:
        """A part's bytes; None where there is none. Errors: ``Unreadable`` where it is too large or damaged."""
        stored = self.names.get(name.lower().lstrip("/"))
        if stored is None:
            return None
        try:
            info = self.archive.getinfo(stored)
            if info.flag_bits & 0x1:
                raise Unreadable("has a password: open it in Word or WPS, remove the password and save it again.")
            with self.archive.open(info) as file:
                data = file.read(MAX_PART + 1)
        except Unreadable:
            raise
        except Exception as error:  # whatever zlib or zipfile says: the archive is damaged here
            raise Unreadable(f"is damaged in its part {name} ({str(error)[:80]}): save it again.") from None
        if len(data) > MAX_PART:
            raise Unreadable(f"unpacks to more than {MAX_PART // 1_000_000} MB in its part {name}: it is no report.")
        return data

    def xml(self, name: str) -> Any | None:
        """The root of a part, or None. External entities are never fetched, inner ones not expanded."""
        data = self.bytes_of(name)
        if not data:
            return None
        # Office files have no document type; one that has would only bring entities.
        data = _DOCTYPE.sub(b"", data, count=1) if b"<!DOCTYPE" in data[:4096] else data
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False,
                                 remove_comments=True, remove_pis=True)  # fmt: skip
        try:
            root = etree.fromstring(data, parser=parser)
        except (etree.XMLSyntaxError, ValueError):
            return None
        if any(entry.level_name in ("ERROR", "FATAL") for entry in parser.error_log):
            self.damaged.append(name)
        return root

    def main(self) -> str:
        """The name of the part that holds the document's text."""
        for kind, target in self.relations("").values():
            if kind == "officeDocument":
                return target
        return "word/document.xml"

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Relation id → (kind, name of the part), of ``part``; targets outside the package are left out."""
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        found: dict[str, tuple[str, str]] = {}
        for el in () if root is None else root:
            target, kind = el.get("Target") or "", (el.get("Type") or "").rpartition("/")[2]
            if el.get("TargetMode") == "External" or not target:
                continue
            whole = target if target.startswith("/") else posixpath.join(folder, target)
            found[el.get("Id") or f"#{len(found)}"] = (kind, posixpath.normpath(whole).lstrip("/"))
        return found

"""Zip archives of reports: each member through its own reader, within limits of number and size."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from lawpolicy.problems import Problem
from lawpolicy.read import Document, files, folder, kinds

if TYPE_CHECKING:
    from pathlib import Path

MAX_MEMBERS = 20_000
MAX_TOTAL = 500_000_000  # bytes unpacked of one archive
_RATIO = 200  # text packs at most some tenfold; a bomb a thousandfold
_RATIO_FROM = 5_000_000  # bytes unpacked below which the ratio does not matter
_MAX_NAME = 240
_UTF8_FLAG = 0x800


def read_archive(path: Path, source: str) -> tuple[list[Document], list[Problem]]:
    """The documents of all members that are read, named ``archive.zip/member``, and a problem for each other one."""
    documents: list[Document] = []
    problems: list[Problem] = []
    try:
        with zipfile.ZipFile(path) as archive:
            members = [m for m in archive.infolist() if not m.is_dir()]
            if len(members) > MAX_MEMBERS:
                reason = f"holds {len(members):,} files, more than {MAX_MEMBERS:,}: unpack it."
                return [], [files.failed(source, reason)]
            total = 0
            for member in members:
                name = member_name(member)
                base = name.rsplit("/", 1)[-1]
                if base.startswith((".", "~$")) or base.lower().startswith(folder.BESIDE) or "__MACOSX/" in name:
                    continue
                label = f"{source}/{name}"
                refused = _refused(member, name, total)
                if refused is not None:
                    problems.append(files.failed(label, refused))
                    continue
                try:
                    with archive.open(member) as file:
                        data = file.read(files.MAX_BYTES + 1)
                except (RuntimeError, OSError, EOFError, ValueError, zipfile.BadZipFile) as error:
                    said = "has a password" if "password" in str(error) else f"cannot be unpacked ({error})"
                    problems.append(files.failed(label, f"{said}: unpack the archive and put its files in the folder."))
                    continue
                except Exception as error:  # zlib.error, lzma.LZMAError …: damaged data
                    problems.append(files.failed(label, f"is damaged ({error}): pack it again."))
                    continue
                total += len(data)
                found, said_of_it = files.read_bytes(data, base, label)
                documents.extend(found)
                problems.extend(said_of_it)
    except Exception as error:  # zipfile raises many kinds on damaged headers
        problems.append(files.failed(source, f"is no valid zip archive ({str(error)[:150]}): pack it again."))
    if not documents and not problems:
        problems.append(files.failed(source, "holds no file: remove it or pack it again."))
    return documents, problems


def member_name(member: zipfile.ZipInfo) -> str:
    """The member's name with / and without .. or drive: Chinese Windows writes GBK without saying so."""
    name = member.orig_filename if hasattr(member, "orig_filename") else member.filename
    if not member.flag_bits & _UTF8_FLAG:
        raw = name.encode("cp437", errors="replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    name = name.split("\0", 1)[0].replace("\\", "/")
    parts = [p for p in name.split("/") if p not in ("", ".", "..") and not p.endswith(":")]
    whole = files.storable("/".join(parts)) or "unnamed"
    return whole if len(whole) <= _MAX_NAME else f"{whole[: _MAX_NAME - 20]}…{whole[-19:]}"


def _refused(member: zipfile.ZipInfo, name: str, total: int) -> str | None:
    """Why a member is not unpacked, by what the archive says of it; None where it may be."""
    if member.flag_bits & 0x1:
        return "has a password: unpack the archive and put its files in the folder."
    if kinds.suffix(name) == "zip":
        return "is an archive inside an archive: unpack it."
    if kinds.by_name(name) is None and kinds.refused_by_name(name):
        return kinds.refusal(name)
    if member.file_size > files.MAX_BYTES:
        return f"unpacks to {member.file_size / 1e6:,.0f} MB, more than is read: a report is far smaller; leave it out."
    ratio = member.file_size // max(member.compress_size, 1)
    if member.file_size > _RATIO_FROM and ratio > _RATIO:
        return f"unpacks to {ratio:,} times its size: it is no report; leave it out."
    if total + member.file_size > MAX_TOTAL:
        return f"comes after {total / 1e6:,.0f} MB of other members: unpack the archive and read its folder."
    return None

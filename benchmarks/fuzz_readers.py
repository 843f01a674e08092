"""Mutated files through every reader: none may crash, hang, or give neither a document nor a problem.

    python benchmarks/fuzz_readers.py --n 20000 --seed 1 [--reader html …] [--limit-seconds 3600]

Each reader gets ``n`` inputs, made from the samples of ``tests/read_makers.py`` and ``tests/pages`` by flipping,
cutting, doubling and splicing bytes and by putting in what breaks parsers. They run in a child process, so that a
crash of native code is seen: the input that did it is kept in the folder ``--keep``. Exit code 1 where anything went
wrong.
"""

from __future__ import annotations

import argparse
import io
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

READERS = ("text", "html", "mhtml", "docx", "pdf", "zip")
SUFFIX = {"text": "txt", "html": "html", "mhtml": "mht", "docx": "docx", "pdf": "pdf", "zip": "zip"}
SLOW = 20  # seconds on one input that count as a hang
MEMORY = 3_000_000_000  # bytes of address space beyond what the libraries take
BATCH = 500
FAULTS = 3  # exit code of a child that ran to its end and found something
# What has broken parsers of each format; `common` goes into all of them.
TOKENS: dict[str, list[bytes]] = {
    "common": [
        b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\x81", b"\xe4\xb8", b"<", b">", b"&", b'"', b"\n" * 50, b"9" * 400,
        "一、".encode(), "（一）".encode("gb18030"), b"\xed\xa0\x80", b"\x1b[0m", b"%s%n", b"-1", b"4294967296",
    ],
    "html": [
        b"<div>" * 300, b"</div>" * 300, b"<table><tr><td>" * 40, b"<!--", b"-->", b"<script>", b"</script>",
        b"<td colspan=99999 rowspan=99999>", b"<ol start=99999999999><li>", b"<style>.a{display:none", b"&#xD800;",
        b"<meta charset=utf-7>", b"<meta charset=gb2312>", b"<frameset><frame src=..%2f..%2fetc%2fpasswd>",
        b"window._CONFIG={DETAIL: {\"content\":\"", b"<base href=x>", b"<p hidden>", b"<svg><p>", b"<plaintext>",
    ],
    "mhtml": [
        b"Content-Type: multipart/mixed; boundary=\"----B\"\r\n", b"------B\r\n", b"------B--\r\n", b"=\r\n",
        b"=E4", b"Content-Transfer-Encoding: base64\r\n", b"Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin 6",
        b"Date: 99\r\n", b"Content-Type: text/html; charset=utf-99\r\n",
    ],
    "docx": [
        b"<w:p>", b"</w:p>", b"<w:tbl><w:tr><w:tc>", b'<w:numId w:val="-1"/>', b'<w:ilvl w:val="99"/>',
        b"<!DOCTYPE a [", b'<!ENTITY a SYSTEM "file:///etc/passwd">]>', b"&a;", b'<w:gridSpan w:val="999999999"/>',
        b"<w:del>", b'<w:lvlText w:val="%9%8%7%6%5%4%3%2%1"/>', b'<w:start w:val="99999999999999"/>',
        b"<w:sdt>" * 100,
    ],
    "pdf": [
        b"endobj", b"stream\n", b"endstream", b"/Type/Page", b"/Kids[2 0 R]", b"/Count 999999999",
        b"/Encrypt 3 0 R", b"/Filter/FlateDecode", b"<</Length -1>>", b"Tj", b"1e38 0 0 1e38 0 0 Tm", b"BT", b"ET",
        b"[" * 500, b"<<" * 500, b"/MediaBox[0 0 1e9 1e9]", b"/Rotate 91", b"startxref\n0", b"3 0 R",
    ],
    "zip": [
        b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"../../x.txt", b"\xb5\xda\xd2\xbb", b"\x00\x08", b"\xff" * 8,
    ],
    "text": [],
}  # fmt: skip


def samples(reader: str) -> list[bytes]:
    """Good files of a format, small enough that ten thousand variants are read in minutes."""
    import read_makers as make

    lines = [
        "示例县2023年法治政府建设年度报告", "一、主要工作", "（一）办理复议。受理18件，办结17件。",
        "1.学法7次，参加312人次。", "项目\t上年\t本年", "复议（件）\t18\t23", "二、不足", "人手不够，经费不稳。",
        "示例县人民政府", "2024年1月26日",
    ]  # fmt: skip
    text = "\n".join(lines)
    if reader == "text":
        plain = [text.encode(e) for e in ("utf-8", "gb18030", "utf-16")]
        return [*plain, text.encode() + text.encode("gbk"), "示範縣政府工作報告，全年辦結十八件。".encode("big5") * 20]
    if reader == "html":
        pages = [file.read_bytes() for file in sorted((ROOT / "tests" / "pages").glob("*.html"))]
        return [*pages, make.html_page(lines[1:], lines[0]).encode("gb18030")]
    if reader == "mhtml":
        page = make.html_page(lines[1:], lines[0])
        return [make.mhtml(page), make.mhtml(page, "gb18030")]
    if reader == "docx":
        return [make.docx_of(lines), make.docx_of(lines, automatic=False)]
    if reader == "pdf":
        placed = [[(70.0, 760.0 - 20 * n, 12.0, line.replace("\t", " ")) for n, line in enumerate(lines)]]
        return [make.pdf(placed, embedded=False), make.pdf_of(lines), make.pdf([[]], image_only=True)]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", text)
        archive.writestr("b/示例.html", make.html_page(lines[1:], lines[0]))
        archive.writestr("c.docx", make.docx_of(lines))
    return [out.getvalue()]


def mutate(data: bytes, reader: str, rng: random.Random, others: list[bytes]) -> bytes:
    """One to eight changes of a file; a Word document is changed inside its parts half of the time."""
    if reader == "docx" and rng.random() < 0.6:
        try:
            return _inside(data, rng, others)
        except (zipfile.BadZipFile, OSError, ValueError, KeyError):
            pass
    return _bytes(data, reader, rng, others)


def _bytes(data: bytes, reader: str, rng: random.Random, others: list[bytes]) -> bytes:
    out = bytearray(data)
    for _ in range(rng.randint(1, 8)):
        if not out:
            break
        at = rng.randrange(len(out))
        length = min(int(rng.expovariate(1 / 40)) + 1, len(out) - at)
        match rng.randrange(8):
            case 0:
                out[at] ^= 1 << rng.randrange(8)
            case 1:
                out[at : at + length] = rng.randbytes(length)
            case 2:
                del out[at : at + length]
            case 3:
                out[at:at] = bytes(out[at : at + length]) * rng.randint(1, 20)
            case 4:
                other = rng.choice(others)
                place = rng.randrange(len(other)) if other else 0
                out[at:at] = other[place : place + length * 4]
            case 5 | 6:
                out[at:at] = rng.choice(TOKENS[reader] + TOKENS["common"])
            case 7 if rng.random() < 0.3:
                del out[at:]
    return bytes(out[:2_000_000])


def _inside(data: bytes, rng: random.Random, others: list[bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        target = rng.choice([name for name in names if name.endswith(".xml")])
        for name in names:
            part = old.read(name)
            new.writestr(name, _bytes(part, "docx", rng, [part]) if name == target else part)
    return out.getvalue()


def inputs(reader: str, n: int, seed: int, start: int = 0) -> Any:
    """The inputs of a reader from number ``start``: the same for the same seed."""
    good = samples(reader)
    for number in range(start, n):
        rng = random.Random(f"{reader}:{seed}:{number}")
        yield number, mutate(rng.choice(good), reader, rng, good)


def check(data: bytes, reader: str, folder: Path) -> None:
    """Read one input as a file of that format. Errors: ``AssertionError`` where what comes back keeps no promise."""
    from lawpolicy import read

    file = folder / f"sample.{SUFFIX[reader]}"
    file.write_bytes(data)
    documents, problems = read.read(file, file.name)
    assert documents or problems, "neither a document nor a problem"
    for document in documents:
        document.text.encode("utf-8")
        assert document.text.strip(), "an empty document"
        assert "\0" not in document.text and "\r" not in document.text, "NUL or CR in the text"
        for row in document.given:
            row.value.encode("utf-8")
            assert row.value.strip(), f"an empty value for {row.field}"
    for problem in [*problems, *(p for d in documents for p in d.problems)]:
        problem.message.encode("utf-8")
        assert problem.source and problem.message.startswith(problem.source), f"no source in: {problem.message}"
        assert len(problem.message) < 1_000, "an endless message"


def child(reader: str, n: int, seed: int, start: int, folder: Path) -> int:
    """Run inputs from ``start``; print each number before it is read, so that the parent knows which one killed."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.signal(signal.SIGALRM, _late)
    wrong = 0
    for number, data in inputs(reader, n, seed, start):
        print(number, flush=True)
        signal.alarm(SLOW)
        try:
            check(data, reader, folder)
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            wrong += 1
            print(f"! {number} {type(error).__name__}: {str(error)[:300]}", flush=True)
        finally:
            signal.alarm(0)
    return wrong


class Late(BaseException):
    """Longer than ``SLOW`` seconds. Not an Exception: readers must not swallow it."""


def _late(*_: object) -> None:
    raise Late(f"more than {SLOW} s")


def run(reader: str, n: int, seed: int, keep: Path, deadline: float) -> int:
    """All inputs of a reader in child processes; the number of those that went wrong."""
    wrong, start, began = 0, 0, time.monotonic()
    while start < n and time.monotonic() < deadline:
        end = min(start + BATCH, n)
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, __file__, "--child", reader, "--n", str(end), "--seed", str(seed),
                       "--start", str(start), "--keep", folder]  # fmt: skip
            done = subprocess.run(command, capture_output=True, text=True, timeout=BATCH * SLOW + 60, check=False)
        last = start - 1
        for line in done.stdout.splitlines():
            if line.startswith("!"):
                wrong += 1
                print(f"{reader} {line}")
                _keep(keep, reader, seed, int(line.split()[1]))
            elif line.isdecimal():
                last = int(line)
        if last != end - 1 or done.returncode not in (0, FAULTS):
            wrong += 1
            print(f"{reader} ! {last} ended the process with {done.returncode}: {done.stderr[-300:]}")
            _keep(keep, reader, seed, last)
            end = last + 1
        start = end
    print(f"{reader}: {start:,} inputs, {wrong} went wrong, {time.monotonic() - began:.0f} s", flush=True)
    return wrong


def _keep(folder: Path, reader: str, seed: int, number: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for _, data in inputs(reader, number + 1, seed, number):
        (folder / f"{reader}-{seed}-{number}.{SUFFIX[reader]}").write_bytes(data)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--reader", action="append", choices=READERS, help="only this one (may be repeated)")
    options.add_argument("--n", type=int, default=20_000, help="inputs a reader")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--limit-seconds", type=float, default=7_200, help="stop after this long")
    options.add_argument("--keep", type=Path, default=Path("fuzz-failures"), help="folder for inputs that went wrong")
    options.add_argument("--child", choices=READERS, help=argparse.SUPPRESS)
    options.add_argument("--start", type=int, default=0, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.child:
        return FAULTS if child(given.child, given.n, given.seed, given.start, given.keep) else 0
    deadline = time.monotonic() + given.limit_seconds
    return 1 if sum(run(r, given.n, given.seed, given.keep, deadline) for r in given.reader or READERS) else 0


if __name__ == "__main__":
    sys.exit(main())

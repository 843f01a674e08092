"""Write docs/tables.md, the data dictionary, from lawpolicy/schema.py: python tools/make_tables_doc.py"""

from __future__ import annotations

from pathlib import Path

from lawpolicy import schema

HEAD = """# The tables of a corpus

Made from `lawpolicy/schema.py` by `python tools/make_tables_doc.py`; a test keeps it so.

Offsets are character offsets (Python `str` indices, end exclusive) into the report's source text. Missing is a real
null. "Text" marks running text: a corpus saved with `text=False` does not have these columns.
"""


def dictionary() -> str:
    """The data dictionary as Markdown."""
    lines = [HEAD]
    for table in schema.TABLES.values():
        lines += [f"## {table.name}", "", f"One row is {table.row}.", ""]
        lines += ["| column | type | unit | meaning | text |", "|---|---|---|---|---|"]
        for c in table.columns:
            lines.append(f"| `{c.name}` | {c.kind} | {c.unit or ''} | {c.meaning} | {'yes' if c.text else ''} |")
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    Path("docs/tables.md").write_text(dictionary(), encoding="utf-8")

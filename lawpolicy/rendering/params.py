"""The parameters of a notebook: read from its tagged cell, and values checked against them before anything runs.

A line of the cell is ``name: type = value  # help``; types are str, int, float, bool, list[str] and list[int]. Codes
are strings: on the command line ``0010`` stays ``0010`` where the parameter is one.
"""

from __future__ import annotations

import ast
import io
import json
import tokenize
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lawpolicy import language
from lawpolicy.problems import LawpolicyError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from lawpolicy.indicators.edited import Codebook

TYPES: dict[str, type] = {"str": str, "int": int, "float": float, "bool": bool, "list[str]": str, "list[int]": int}
# Values that a parameter may have, by the kind of label that names them; terms may be any word.
CODES = {"levels": "level", "issuer_kinds": "issuer_kind", "themes": "theme", "indicators": "indicator"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One line of a parameters cell."""

    name: str
    type: str
    default: Any
    help: str


def read(notebook: str | Path) -> list[Parameter]:
    """The parameters of a notebook, in the order of its cell; none where no cell has the tag ``parameters``.

    Errors: ``LawpolicyError`` for a file that is no notebook, or a line that is not ``name: type = literal``.
    """
    path = Path(notebook)
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        tagged = [c for c in cells if "parameters" in c.get("metadata", {}).get("tags", [])]
        sources = ["".join(c["source"]) for c in tagged]
    except FileNotFoundError:
        raise LawpolicyError(f"{path}: no such notebook.") from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise LawpolicyError(f"{path}: not a notebook ({type(error).__name__}: {error}).") from error
    return [p for source in sources for p in _lines(source, path)]


def _lines(source: str, path: Path) -> list[Parameter]:
    try:
        body = ast.parse(source).body
        comments = {
            t.start[0]: t.string.lstrip("# ").strip()
            for t in tokenize.generate_tokens(io.StringIO(source).readline)
            if t.type == tokenize.COMMENT
        }
        found = []
        for line in body:
            if not isinstance(line, ast.AnnAssign) or not isinstance(line.target, ast.Name) or line.value is None:
                raise ValueError(ast.unparse(line))
            kind = ast.unparse(line.annotation)
            if kind not in TYPES:
                raise ValueError(f"{line.target.id}: {kind}")
            found.append(
                Parameter(line.target.id, kind, ast.literal_eval(line.value), comments.get(line.end_lineno or 0, ""))
            )
        return found
    except (ValueError, SyntaxError) as error:
        raise LawpolicyError(
            f"{path}: its parameters cell may hold only lines such as 'name: type = value  # help', with type one of "
            f"{', '.join(TYPES)}; it holds: {error}"
        ) from error


def together(notebooks: Iterable[str | Path]) -> dict[str, Parameter]:
    """The parameters of several notebooks by name.

    Errors: ``LawpolicyError`` where two notebooks give one name different types.
    """
    known: dict[str, Parameter] = {}
    for notebook in notebooks:
        for parameter in read(notebook):
            other = known.setdefault(parameter.name, parameter)
            if other.type != parameter.type:
                raise LawpolicyError(
                    f"{notebook}: '{parameter.name}' is {parameter.type} here, and {other.type} elsewhere."
                )
    return known


def from_words(words: Sequence[str], known: Mapping[str, Parameter]) -> dict[str, Any]:
    """Values from the command line: ``name=value`` each, typed as the parameter is; a list is a,b,c or [a, b, c].

    Errors: ``LawpolicyError`` for an unknown name, with the list of the good ones, or a value of another type.
    """
    given = {}
    for word in words:
        name, equals, text = word.partition("=")
        if not equals:
            raise LawpolicyError(f"-p {word}: write it as name=value, such as -p language=en.")
        given[name.strip()] = _typed(_known(name.strip(), known), text)
    return given


def from_file(path: str | Path, known: Mapping[str, Parameter]) -> dict[str, Any]:
    """Values from a YAML file with lines ``name: value``, typed as the parameters are. Errors: ``LawpolicyError``."""
    import yaml

    try:
        # The base loader leaves every scalar a string: YAML would make 0010 the number 8 and no the value false.
        content = yaml.load(Path(path).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    except FileNotFoundError:
        raise LawpolicyError(f"{path}: no such file of parameters.") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise LawpolicyError(f"{path}: not YAML ({' '.join(str(error).split())}).") from error
    if content is None or content == "":
        return {}
    if not isinstance(content, dict):
        raise LawpolicyError(f"{path}: it must hold lines such as 'language: en'.")
    return {str(name): _typed(_known(str(name), known), value) for name, value in content.items()}


def _known(name: str, known: Mapping[str, Parameter]) -> Parameter:
    if name not in known:
        names = ", ".join(f"{p.name} ({p.type})" for p in known.values()) or "none"
        raise LawpolicyError(f"there is no parameter '{name}'; there are {names}.")
    return known[name]


def _typed(parameter: Parameter, value: Any) -> Any:
    """A value of strings and lists of strings in the parameter's type."""
    if parameter.type.startswith("list["):
        if isinstance(value, str):
            value = value.strip().removeprefix("[").removesuffix("]")
            value = [v.strip().strip("'\"") for v in value.replace("，", ",").split(",") if v.strip()]
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            raise _wrong(parameter, value)
        return [_scalar(parameter, v) for v in value]
    if not isinstance(value, str):
        raise _wrong(parameter, value)
    return _scalar(parameter, value)


def _scalar(parameter: Parameter, text: str) -> Any:
    kind = TYPES[parameter.type]
    if kind is str:
        return text
    try:
        if kind is bool:
            return {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}[text.strip().lower()]
        return kind(text.strip())
    except (ValueError, KeyError):
        raise _wrong(parameter, text) from None


def _wrong(parameter: Parameter, value: Any) -> LawpolicyError:
    return LawpolicyError(
        f"the parameter '{parameter.name}' must be {parameter.type} (such as {parameter.default!r}); {value!r} is not."
    )


def check(
    given: Mapping[str, Any], known: Mapping[str, Parameter], codebook: Codebook | None = None
) -> dict[str, Any]:
    """``given`` itself where every name is known, every value has its type, and every code is one of the codebook.

    ``codebook``: that of the corpus, for the codes of indicators.

    Errors: a ``LawpolicyError`` that lists the good names or values.
    """
    for name, value in given.items():
        parameter = _known(name, known)
        kind = TYPES[parameter.type]
        many = parameter.type.startswith("list[")
        if many and not isinstance(value, list):
            raise _wrong(parameter, value)
        for item in value if many else [value]:
            # A bool is an int in Python; here 'years: true' is a slip.
            fits = isinstance(item, kind) and not (isinstance(item, bool) and kind is not bool)
            if not fits and not (kind is float and isinstance(item, int) and not isinstance(item, bool)):
                raise _wrong(parameter, value)
        _codes(name, value, codebook)
    return dict(given)


def _codes(name: str, value: Any, codebook: Codebook | None) -> None:
    if name == "language":
        language.checked(value)
    if name == "periods":
        if len(value) < 2:
            raise LawpolicyError("'periods' needs two periods or more, such as 2016-2020 and 2021-2025.")
        for text in value:
            period(text)
    if name in CODES:
        known = language.codes(CODES[name], codebook)
        for code in value:
            if code not in known:
                from difflib import get_close_matches

                near = get_close_matches(code, known, n=5, cutoff=0.4) if len(known) > 20 else known
                raise LawpolicyError(
                    f"'{code}' is none of the {name}; {'near it are' if len(known) > 20 else 'there are'} "
                    f"{', '.join(near) or 'none'}."
                )


def period(text: str) -> tuple[int, int]:
    """The first and last year of ``2016-2020`` (also with an en dash, or one year alone).

    Errors: ``LawpolicyError`` where it is nothing of the kind.
    """
    first, _, last = text.replace("–", "-").replace("—", "-").partition("-")
    try:
        start, end = int(first), int(last or first)
    except ValueError:
        start, end = 1, 0
    if not 1949 <= start <= end <= 2100:
        raise LawpolicyError(f"the period '{text}' must be two years in order, such as 2016-2020.")
    return start, end

"""Which notebooks there are, and what can be set in them.

A parameter is a name that the cell tagged `parameters` assigns a plain value.
The cell is read, never run.
"""

import ast
import io
import json
import keyword
import math
import re
import tokenize
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import Any

import nbformat

from reviewlib.errors import NotebookError, list_offenders

YES = ("true", "yes", "on", "1")
NO = ("false", "no", "off", "0")
KINDS: Mapping[str, Any] = MappingProxyType(
    {
        "bool": False,
        "int": 0,
        "float": 0.0,
        "str": "",
        "list[int]": [0],
        "list[float]": [0.0],
        "list[str]": [""],
    }
)
MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Parameter:
    """A name that a notebook lets its caller set, with the value it has otherwise.

    `kind` is a value of the kind that is wanted, where the default is nothing and
    an annotation says it: 0 for `year: int | None = None`. `written` is how the
    notebook calls `date` where the default is a day.
    """

    name: str
    default: Any
    comment: str = ""
    kind: Any = None
    written: str = ""

    @property
    def model(self) -> Any:
        """A value of the kind that may be given."""
        return self.kind if self.default is None else self.default

    @property
    def allowed(self) -> str:
        """What may be given for it, in words."""
        return _describe_values(self.model)


def shipped_notebooks() -> Path:
    """Find the folder of the notebooks that come with reviewlib.

    Returns:
        The folder inside the installed package, else the checkout's `notebooks`.

    Raises:
        NotebookError: Neither is there; the installation is incomplete.
    """
    package = Path(__file__).resolve().parents[1]
    places = [package / "_notebooks", package.parents[1] / "notebooks"]
    for place in places:
        if place.is_dir():
            return place
    raise NotebookError(
        f"The notebooks that come with reviewlib are in neither place:\n{list_offenders(places)}\n"
        "Install reviewlib again."
    )


def find_notebooks(folders: Sequence[Path]) -> dict[str, Path]:
    """List the notebooks in some folders by name.

    Args:
        folders: Where to look, not below; a folder that is not there holds none.
            Of two notebooks of one name, the later folder's wins.

    Returns:
        Name (the file's, without .ipynb) to path, by name.
    """
    found = {
        path.stem: path
        for folder in folders
        for path in sorted(folder.glob("*.ipynb"))
        if path.is_file() and not path.name.startswith(".")
    }
    return dict(sorted(found.items()))


def read_notebook(path: Path) -> Any:
    """Read a notebook into memory, in nbformat's version 4.

    Raises:
        NotebookError: The file is not there, cannot be read, or is not a notebook.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise NotebookError(
            f"{path}: there is no such notebook. Check the path, or list those there are."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise NotebookError(f"{path}: the notebook cannot be read: {error}.") from None
    try:
        notebook = nbformat.reads(text, as_version=4)
        cells = [_check_cell(cell) for cell in notebook.cells]
    except Exception as error:
        reason = " ".join(str(error).split())[:200]
        raise NotebookError(
            f"{path}: this is not a Jupyter notebook ({type(error).__name__}: {reason}). "
            "Save it again from JupyterLab."
        ) from None
    notebook.cells = cells
    return notebook


def list_parameters(path: Path) -> list[Parameter]:
    """List what can be set in a notebook, in the order in which it stands there.

    Read from the cell tagged `parameters`: each name that is assigned a plain
    value (text, number, yes or no, a day as `date(2023, 10, 6)`, list, nothing). A value that would have to
    be computed makes no parameter. A comment at the end of the line says what it is.

    Args:
        path: The notebook.

    Returns:
        The parameters; none where the notebook has no such cell.

    Raises:
        NotebookError: The file is no notebook, or the cell is not valid Python.
    """
    return parse_parameters(read_notebook(path), where=str(path))


def parse_parameters(notebook: Any, *, where: str, tag: str = "parameters") -> list[Parameter]:
    """List the parameters of a notebook that is already in memory; see `list_parameters`."""
    cell = find_tagged(notebook, tag)
    if cell is None:
        return []
    try:
        statements = ast.parse(cell.source).body
        comments = _read_comments(cell.source)
    except (SyntaxError, ValueError, tokenize.TokenError) as error:
        line = getattr(error, "lineno", None)
        place = f", line {line}," if line else ""
        reason = error.msg if isinstance(error, SyntaxError) else error
        raise NotebookError(
            f"{where}: the cell tagged {tag!r}{place} is not plain Python ({reason}). "
            "Keep only lines such as `min_reviews = 3` in it."
        ) from None
    parameters: dict[str, Parameter] = {}
    for statement in statements:
        target, value = _read_assignment(statement)
        if target is None or value is None:
            continue
        try:
            written, default = _read_day(value) or ("", ast.literal_eval(value))
        except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
            continue
        if _is_settable(default):
            comment = comments.get(statement.end_lineno or statement.lineno, "")
            kind = KINDS.get(_read_annotation(statement))
            parameters[target] = Parameter(target, default, comment, kind, written)
    return list(parameters.values())


def convert_parameters(parameters: Iterable[Parameter], given: Mapping[str, str]) -> dict[str, Any]:
    """Turn what was typed into values of the kinds that the notebook's defaults have.

    Args:
        parameters: What the notebook knows.
        given: Name to text, as typed.

    Returns:
        Name to value, in the order given.

    Raises:
        NotebookError: Names the notebook does not know, or values that do not
            fit, all of them at once.

    Example:
        >>> known = [Parameter("min_reviews", 3), Parameter("critics", ["A. Kim"])]
        >>> convert_parameters(known, {"critics": "B. Lee, C. Cho", "min_reviews": "5"})
        {'critics': ['B. Lee', 'C. Cho'], 'min_reviews': 5}
    """
    known = {parameter.name: parameter for parameter in parameters}
    check_names(known, given)
    values: dict[str, Any] = {}
    unfit: list[str] = []
    for name, text in given.items():
        try:
            values[name] = _convert_text(text, known[name].model)
        except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
            unfit.append(f"{name}: {text!r} is not {known[name].allowed}")
    if unfit:
        raise NotebookError(f"These values do not fit:\n{list_offenders(unfit)}")
    return values


def check_names(known: Iterable[str], given: Iterable[str], *, where: str = "The notebook") -> None:
    """Refuse names that a notebook does not set, and list those it does, the likeliest first."""
    names = list(known)
    unknown = [name for name in given if name not in names]
    if not unknown:
        return
    if not names:
        raise NotebookError(
            f"{where} has no parameters, but was given {', '.join(unknown)}. Leave them out, or tag "
            "a cell of the notebook `parameters` and assign the names in it."
        )
    close = [match for name in unknown for match in get_close_matches(name, names, n=3)]
    ordered = list(dict.fromkeys([*close, *names]))
    raise NotebookError(
        f"{where} does not know {', '.join(unknown)}. It knows:\n{list_offenders(ordered, most=30)}"
    )


def place_parameters(notebook: Any, values: Mapping[str, object], *, where: str) -> None:
    """Put a cell with the given values after the parameters cell, as papermill does.

    Args:
        notebook: The notebook in memory; it is changed.
        values: Name to text, number, yes or no, date, nothing, or a list of them.
        where: The notebook's name, for errors.

    Raises:
        NotebookError: A name that the notebook does not set, or a value that
            cannot be written as a plain value.
    """
    notebook.cells = [cell for cell in notebook.cells if "injected-parameters" not in list_tags(cell)]
    if not values:
        return
    known = {parameter.name: parameter for parameter in parse_parameters(notebook, where=where)}
    check_names(known, values, where=where)
    source = "\n".join(
        f"{name} = {_write_literal(name, value, written=known[name].written)}"
        for name, value in values.items()
    )
    cell = nbformat.v4.new_code_cell(source, metadata={"tags": ["injected-parameters"]})
    notebook.cells.insert(notebook.cells.index(find_tagged(notebook, "parameters")) + 1, cell)


def find_tagged(notebook: Any, tag: str) -> Any | None:
    """Find the first code cell with a tag."""
    return next(
        (cell for cell in notebook.cells if cell.cell_type == "code" and tag in list_tags(cell)), None
    )


def list_tags(cell: Any) -> list[str]:
    """List a cell's tags; none where the metadata hold something else."""
    tags = cell.metadata.get("tags", [])
    return [tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else []


def is_hidden(cell: Any) -> bool:
    """Tell whether a cell is left out with all it gave, by our tag or Jupyter Book's or nbconvert's."""
    return not {"hide", "hide-cell", "remove-cell"}.isdisjoint(list_tags(cell))


def _check_cell(cell: Any) -> Any:
    if not isinstance(cell.source, str) or not isinstance(cell.metadata, dict):
        raise ValueError("a cell without text")
    if cell.cell_type == "code":
        cell.setdefault("outputs", [])
    return cell


def _read_assignment(statement: ast.stmt) -> tuple[str | None, ast.expr | None]:
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target, value = statement.targets[0], statement.value
    elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
        target, value = statement.target, statement.value
    else:
        return None, None
    return (target.id, value) if isinstance(target, ast.Name) else (None, None)


def _read_day(value: ast.expr) -> tuple[str, date] | None:
    """Read `date(2023, 10, 6)`, and how `date` is called there."""
    match value:
        case ast.Call(func=function, args=[_, _, _] as arguments, keywords=[]):
            written = ast.unparse(function)
            if written in ("date", "datetime.date", "dt.date"):
                year, month, day = (ast.literal_eval(argument) for argument in arguments)
                return written, date(year, month, day)
    return None


def _read_annotation(statement: ast.stmt) -> str:
    """Give the type that an annotation names, without its `| None`."""
    if not isinstance(statement, ast.AnnAssign):
        return ""
    return ast.unparse(statement.annotation).removesuffix(" | None")


def _read_comments(source: str) -> dict[int, str]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {
        token.start[0]: token.string.lstrip("#").strip()
        for token in tokens
        if token.type == tokenize.COMMENT and token.line[: token.start[1]].strip()
    }


def _is_settable(default: object) -> bool:
    if isinstance(default, (list, tuple)):
        return all(item is None or isinstance(item, (str, int, float)) for item in default)
    return default is None or isinstance(default, (str, int, float, date))


def _describe_values(default: object) -> str:  # noqa: PLR0911  one return for each kind of default
    match default:
        case bool():
            return "yes or no"
        case int():
            return "a whole number, such as 3"
        case float():
            return "a number, such as 2.5"
        case str() if MONTH.fullmatch(default):
            return f"a month as YYYY-MM, such as {default}"
        case date():
            return f"a day as YYYY-MM-DD, such as {default.isoformat()}"
        case str() if DAY.fullmatch(default):
            return f"a day as YYYY-MM-DD, such as {default}"
        case list() | tuple() if _holds(default, int):
            return "whole numbers with commas between them, such as 1, 2"
        case list() | tuple() if _holds(default, (int, float)):
            return "numbers with commas between them, such as 1.5, 2"
        case list() | tuple():
            return 'texts with commas between them, or ["one, with a comma", "two"]'
        case _:
            return "text"


def _convert_text(text: str, default: object) -> Any:  # noqa: PLR0911  one return for each kind of default
    match default:
        case bool():
            if text.strip().lower() not in YES + NO:
                raise ValueError(text)
            return text.strip().lower() in YES
        case int():
            return int(text)
        case float():
            return _read_number(text)
        case str() if MONTH.fullmatch(default):
            if not MONTH.fullmatch(text.strip()):
                raise ValueError(text)
            return text.strip()
        case date():
            return _read_iso_day(text)
        case str() if DAY.fullmatch(default):
            return _read_iso_day(text).isoformat()
        case list() | tuple():
            return _read_list(text, default)
        case None:
            return text or None
        case _:
            return text


def _read_iso_day(text: str) -> date:
    if not DAY.fullmatch(text.strip()):
        raise ValueError(text)
    return date.fromisoformat(text.strip())


def _read_list(text: str, default: Sequence[object]) -> list[Any]:
    if text.strip().startswith("["):
        items = ast.literal_eval(text.strip())
        texts = [item if isinstance(item, str) else repr(item) for item in items]
    else:
        texts = [item.strip() for item in text.split(",") if item.strip()]
    if _holds(default, int):
        return [int(item) for item in texts]
    if _holds(default, (int, float)):
        return [_read_number(item) for item in texts]
    return texts


def _read_number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _holds(items: Sequence[object], kinds: type | tuple[type, ...]) -> bool:
    return bool(items) and all(isinstance(item, kinds) and not isinstance(item, bool) for item in items)


def _write_literal(name: str, value: object, *, written: str = "") -> str:
    if not name.isidentifier() or keyword.iskeyword(name):
        raise NotebookError(f"{json.dumps(name)} cannot be the name of a parameter.")
    if isinstance(value, date):
        day = f"{written}({value.year}, {value.month}, {value.day})"
        return day if written else repr(value.isoformat())
    if isinstance(value, tuple):
        value = list(value)
    text = repr(value)
    try:
        same = ast.literal_eval(text) == value
    except (ValueError, SyntaxError):
        same = False
    if not same or not _is_settable(value):
        raise NotebookError(
            f"The parameter {name} was given {text[:80]}, a {type(value).__name__}. "
            "Give text, a number, True or False, a date, None, or a list of them."
        )
    return text

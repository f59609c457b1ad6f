"""Files of rows and columns -> cells as text: delimited text, Excel, Parquet, JSON lines.

Nothing is guessed: how a table is laid out stands in desk.toml (`Layout`), where
`reviewlib add` writes what it found once.
"""

import csv
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from reviewlib import tables
from reviewlib.readers.cells import Cells, read_delimited
from reviewlib.readers.intake import Problem, read_text
from reviewlib.readers.workbooks import read_workbook

DELIMITERS = {".csv": ",", ".tsv": "\t", ".tab": "\t", ".psv": "|"}
WORKBOOKS = frozenset([".xlsx", ".xlsm"])
LINES = frozenset([".jsonl", ".ndjson"])
SUFFIXES = frozenset([".csv", ".tsv", ".parquet", ".xlsx", ".json", *LINES])
# A file that is named itself may be called otherwise.
FILE_SUFFIXES = SUFFIXES | WORKBOOKS | frozenset([*DELIMITERS, ".txt"])
MOST_CELLS = 50_000_000
DEEPEST_NESTING = 50


@dataclass(frozen=True)
class Layout:
    """How a table is laid out: `delimiter`, `decimal` sign, `sheets` of a workbook, `columns` by our names.

    Without a delimiter a .csv has commas, a .tsv tabs. Without sheets a workbook
    has to have one alone. The encoding is that of text files that are not UTF-8.
    """

    delimiter: str | None = None
    decimal: str = "."
    sheets: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    encoding: str | None = None


PLAIN = Layout()


def read_grids(path: Path, source: str, layout: Layout = PLAIN) -> list[tuple[str, Cells | list[Problem]]]:
    """Read a file as tables of text: one, of a workbook as many as there are sheets to read.

    Returns:
        Of each table how it is called in PROBLEMS (a sheet's name stands behind the
        file's), and its cells, or why it is refused as a whole.
    """
    suffix = path.suffix.lower()
    if suffix in WORKBOOKS:
        return read_workbook(path, source, sheets=layout.sheets, decimal=layout.decimal)
    if suffix == ".parquet":
        return [(source, _read_parquet(path, source, layout.decimal))]
    if suffix in LINES or suffix == ".json":
        return [(source, _read_json(path, source, layout))]
    delimiter = layout.delimiter or DELIMITERS.get(suffix)
    if delimiter is None:
        remedy = 'Write it in desk.toml, such as delimiter = ";".'
        return [(source, [Problem(source, "nothing says what separates its cells", remedy)])]
    return [(source, read_delimited(path, source, delimiter, encoding=layout.encoding))]


def _read_parquet(path: Path, source: str, decimal: str) -> Cells | list[Problem]:
    try:
        if not path.is_file():
            return [Problem(source, "not a regular file", "Put the file itself in its place.")]
        frame = pl.read_parquet(path, glob=False)
        frame = frame.select(
            pl.col(name).cast(tables.TEXT_LIST if isinstance(dtype, pl.List) else pl.String)
            if not dtype.is_float()
            else pl.col(name).cast(pl.String).str.replace(".", decimal, literal=True)
            for name, dtype in frame.schema.items()
        )
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        reason = f"cannot be read as Parquet: {str(error).strip().partition(chr(10))[0][:200]}"
        return [Problem(source, reason, "Write the file again, with plain columns and lists of text.")]
    lines = pl.int_range(1, frame.height + 1, dtype=pl.UInt32, eager=True)
    return Cells(frame, lines, [])


def _read_json(path: Path, source: str, layout: Layout) -> Cells | list[Problem]:
    """Read a JSON object on each line, or a list of them; numbers stay as printed."""
    text, problems = read_text(path, source, encoding=layout.encoding)
    if text is None:
        return problems
    rows: list[Mapping[str, object]] = []
    lines: list[int] = []
    names: dict[str, None] = {}
    for line, row in _parse_rows(text, layout.decimal):
        if isinstance(row, str):
            problems.append(Problem(source, row, "Write one object a line, in braces.", line=line))
            continue
        rows.append(row)
        lines.append(line)
        names.update(dict.fromkeys(row))
        if len(names) * len(rows) > MOST_CELLS:
            reason = f"{len(names):,} different keys in {len(rows):,} rows are too many: not read"
            return [Problem(source, reason, "Write a file with the same few keys in every row.")]
    if not rows:
        return problems or [Problem(source, "the file is empty", "Give it rows, or remove it.")]
    frame = pl.DataFrame([_to_series(name, rows) for name in names])
    return Cells(frame, pl.Series(lines, dtype=pl.UInt32), problems)


def _parse_rows(text: str, decimal: str) -> Iterator[tuple[int, dict[str, object] | str]]:
    """Give each object with its line, or what is wrong with it."""

    def to_number(digits: str) -> str:
        return digits.replace(".", decimal)

    decoder = json.JSONDecoder(parse_float=to_number, parse_int=str, parse_constant=str)
    start = len(text) - len(text.lstrip())
    if text.startswith("[", start):
        yield from _parse_list(text, start + 1, decoder)
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = decoder.decode(line)
        except (json.JSONDecodeError, RecursionError) as error:
            yield number, f"is no JSON: {getattr(error, 'msg', 'nested too deeply').lower()}"
            continue
        yield number, row if isinstance(row, dict) else "is no object of keys and values"


def _parse_list(
    text: str, place: int, decoder: json.JSONDecoder
) -> Iterator[tuple[int, dict[str, object] | str]]:
    counted, line = 0, 1
    while True:
        while place < len(text) and (text[place].isspace() or text[place] == ","):
            place += 1
        line += text.count("\n", counted, place)
        counted = place
        if text.startswith("]", place):
            return
        if place == len(text):
            yield line, "the list is never closed"
            return
        try:
            row, place = decoder.raw_decode(text, place)
        except (json.JSONDecodeError, RecursionError) as error:
            reason = getattr(error, "msg", "nested too deeply").lower()
            yield line, f"is no JSON from here on, so the rest is not read: {reason}"
            return
        yield line, row if isinstance(row, dict) else "is no object of keys and values"


def _to_series(name: str, rows: list[Mapping[str, object]]) -> pl.Series:
    values = [row.get(name) for row in rows]
    if any(isinstance(value, list) for value in values):
        lists = [value if isinstance(value, list) else [] if value is None else [value] for value in values]
        return pl.Series(
            _clean(name), [[_to_text(one) or "" for one in value] for value in lists], dtype=tables.TEXT_LIST
        )
    return pl.Series(_clean(name), [_to_text(value) for value in values], dtype=pl.String)


def _to_text(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return str(value).lower()
    return _clean(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _clean(text: str) -> str:
    # JSON can spell half a character, which no table can hold.
    return text.encode("utf-8", "replace").decode()


def find_delimiter(text: str, *, most_rows: int = 200) -> str | None:
    r"""Find what separates the cells of a table, from its first rows.

    The sign at which most rows part into as many cells as the header does, and
    into the most of them. For `reviewlib add`, which writes it into desk.toml;
    nothing is guessed when a desk is read.

    Args:
        text: The table's text.
        most_rows: Rows that are looked at.

    Returns:
        Comma, semicolon, tab or pipe; null where no sign parts the header.

    Example:
        >>> find_delimiter("Film;Note\nPig;3,5\nEO;4,0")
        ';'
    """
    best: tuple[float, int, str] | None = None
    head = text[: most_rows * 4_000]
    if stated := re.match(r"sep=([,;\t|])\s*\n", head, re.IGNORECASE):
        return stated[1]
    for delimiter in (",", ";", "\t", "|"):
        widths: list[int] = []
        try:
            for row in csv.reader(head.splitlines(keepends=True), delimiter=delimiter):
                if any(cell.strip() for cell in row):
                    widths.append(len(row))
                if len(widths) > most_rows:
                    break
        except csv.Error:
            continue
        if not widths or widths[0] < 2:
            continue
        alike = sum(width == widths[0] for width in widths) / len(widths)
        if best is None or (alike, widths[0]) > best[:2]:
            best = (alike, widths[0], delimiter)
    return best[2] if best else None

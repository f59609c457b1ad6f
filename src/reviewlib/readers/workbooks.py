"""Excel workbooks -> cells as text, as a reader of the sheet would write them down."""

import json
import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl

from reviewlib.readers.cells import Cells, name_header
from reviewlib.readers.columns import LIST_SEPARATOR
from reviewlib.readers.exports import SMALLEST_BOMB, STRONGEST_COMPRESSION
from reviewlib.readers.intake import Problem, name_some

LARGEST_WORKBOOK = 256_000_000
LARGEST_TEXT = 512_000_000
_AGAIN = "Open it in a spreadsheet and save it as .xlsx again, or as CSV."
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
# A number with words of its own around it: 0.0"/5"
_WORDED_FORMAT = re.compile(r'(?:"(?P<before>[^"]*)"|(?P<sign>))[0#?,.]+(?:"(?P<after>[^"]*)")?')

Rows = list[tuple[str, Cells | list[Problem]]]


def read_workbook(path: Path, source: str, *, sheets: tuple[str, ...], decimal: str = ".") -> Rows:
    """Read the sheets of an .xlsx: the named ones, or the only one that holds cells.

    A cell is written as it reads on the sheet: days as 2023-10-06, 0.85 in the
    format of per cent as 85%, 4 in the format `0"/5"` as 4/5; a number otherwise
    with all its digits, however few are shown. A formula counts as the result that
    the spreadsheet stored. The header is the first row with two filled cells.
    Hidden sheets count only when they are named.

    Args:
        path: The file.
        source: How it is called in PROBLEMS; a sheet's name is put behind it.
        sheets: The sheets to read; none: the only one.
        decimal: The decimal sign to write numbers with.

    Returns:
        Of each sheet how it is called and its cells, lines being the rows of the
        sheet; or why it, or the workbook, is refused. Nothing is unpacked to disk.
    """
    fault = _find_fault(path)
    if fault:
        return [(source, [Problem(source, fault, _AGAIN)])]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and validations, which are not read
            workbook = _load(path, results=True)
            try:
                return _read_sheets(workbook, path, source, sheets, decimal)
            finally:
                workbook.close()
    except Exception as error:  # a damaged workbook raises anything from within openpyxl
        reason = (
            f"cannot be read as a workbook: {str(error).partition(chr(10))[0][:200] or type(error).__name__}"
        )
        return [(source, [Problem(source, reason, _AGAIN)])]


def list_sheets(path: Path) -> list[str]:
    """List the visible sheets of a workbook; none where it cannot be read."""
    if _find_fault(path):
        return []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            workbook = _load(path, results=False)
            names = [sheet.title for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
            workbook.close()
            return names
    except Exception:  # as above
        return []


def _load(path: Path, *, results: bool) -> Any:
    """Open a workbook, for the stored results of its formulas or for the formulas themselves."""
    # Loading openpyxl takes longer than reading a small desk, and most desks have no workbook.
    import openpyxl  # noqa: PLC0415

    return openpyxl.load_workbook(path, read_only=True, data_only=results, keep_links=False)


def _find_fault(path: Path) -> str:
    """What keeps a file from being opened as a workbook; empty when nothing does."""
    try:
        if not path.is_file():
            return "not a regular file"
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile:
        return "is no .xlsx that can be read: an older format, a password, or damage"
    except (OSError, NotImplementedError, ValueError) as error:
        return f"cannot be read: {(getattr(error, 'strerror', None) or str(error)).lower()}"
    faults = {
        "is encrypted": any(entry.flag_bits & 1 for entry in entries),
        "is packed as only a zip bomb is: not read": any(
            entry.file_size > SMALLEST_BOMB + STRONGEST_COMPRESSION * entry.compress_size for entry in entries
        ),
        f"holds more than {LARGEST_WORKBOOK // 10**6} MB": sum(entry.file_size for entry in entries)
        > LARGEST_WORKBOOK,
    }
    return next((fault for fault, holds in faults.items() if holds), "")


def _read_sheets(workbook: Any, path: Path, source: str, sheets: tuple[str, ...], decimal: str) -> Rows:
    found = {sheet.title: sheet for sheet in workbook.worksheets}
    for sheet in found.values():
        # A sheet may announce too few cells, or a million columns after one was formatted.
        sheet.reset_dimensions()
    read: Rows = []
    for name in sheets:
        if name in found:
            read.append((f"{source}/{name}", _read_sheet(found[name], path, f"{source}/{name}", decimal)))
        else:
            remedy = f"Its sheets are: {name_some(list(found))}. Correct sheets in desk.toml."
            read.append((source, [Problem(source, f"has no sheet {name[:60]}", remedy)]))
    if sheets:
        return read
    filled = [name for name, sheet in found.items() if sheet.sheet_state == "visible" and _holds_cells(sheet)]
    if not filled:
        return [
            (source, [Problem(source, "the workbook is empty", "Give it a header and rows, or remove it.")])
        ]
    if len(filled) > 1:
        quoted = ", ".join(json.dumps(name, ensure_ascii=False) for name in filled[:12])
        remedy = f"Name those to read in desk.toml: sheets = [{quoted}]."
        reason = f"has {len(filled)} sheets with cells, and desk.toml does not say which to read"
        return [(source, [Problem(source, reason, remedy)])]
    name = filled[0]
    return [(f"{source}/{name}", _read_sheet(found[name], path, f"{source}/{name}", decimal))]


def _holds_cells(sheet: Any) -> bool:
    return any(cell.value is not None for row in sheet.iter_rows() for cell in row)


def _read_sheet(sheet: Any, path: Path, source: str, decimal: str) -> Cells | list[Problem]:
    header: list[str] = []
    rows: list[list[str]] = []
    lines: list[int] = []
    problems: list[Problem] = []
    size = 0
    for line, row in enumerate(sheet.iter_rows(), start=1):
        cells = [_write_cell(cell, decimal) for cell in row]
        while cells and not cells[-1].strip():
            cells.pop()
        if not cells:
            continue
        size += sum(map(len, cells))
        if size > LARGEST_TEXT:
            return [Problem(source, f"holds more than {LARGEST_TEXT // 10**6} MB of text", _AGAIN, line=line)]
        filled = sum(bool(cell.strip()) for cell in cells)
        if not header and filled > 1:
            header = name_header(cells)
        elif not header:
            remedy = "Nothing, if it is a heading of the sheet."
            reason = "a row above the header: not read"
            problems.append(Problem(source, reason, remedy, "doubtful", line, value=" ".join(cells).strip()))
        elif len(cells) > len(header):
            reason = f"{len(cells)} cells, where the header has {len(header)}"
            remedy = "Give the column a name, or empty the cell."
            problems.append(Problem(source, reason, remedy, line=line, value=LIST_SEPARATOR.join(cells)))
        else:
            rows.append(cells + [""] * (len(header) - len(cells)))
            lines.append(line)
    if not header:
        return [*problems, Problem(source, "has no header: no row has two filled cells", "Give it a header.")]
    problems += _note_formulas(path, sheet.title, source)
    frame = pl.DataFrame(rows, schema=dict.fromkeys(header, pl.String()), orient="row")
    return Cells(frame, pl.Series(lines, dtype=pl.UInt32), problems)


def _write_cell(cell: Any, decimal: str) -> str:
    value = cell.value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return _write_number(value, cell.number_format or "", decimal)
    if isinstance(value, datetime):
        is_day = (value.hour, value.minute, value.second) == (0, 0, 0)
        return value.date().isoformat() if is_day else value.isoformat(" ", "seconds")
    text = "" if value is None else str(value)
    # A workbook spells signs that XML cannot hold, and half a character no table can hold.
    text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
    return text.replace("\r\n", "\n").replace("\0", "\ufffd").encode("utf-8", "replace").decode()


def _write_number(value: float, form: str, decimal: str) -> str:
    is_percent = "%" in re.sub(r'"[^"]*"', "", form)
    # Fifteen digits are what a spreadsheet keeps, so that 0.1 + 0.2 is 0.3 here as well.
    text = f"{value * 100 if is_percent else value:.15g}".replace(".", decimal)
    if is_percent:
        return f"{text}%"
    worded = _WORDED_FORMAT.fullmatch(form)
    return f"{worded['before'] or ''}{text}{worded['after'] or ''}" if worded else text


def _note_formulas(path: Path, title: str, source: str) -> Iterator[Problem]:
    """Name the formulas whose result was never stored, as by programs that write workbooks."""
    with zipfile.ZipFile(path) as archive:
        parts = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        if not any(b"<f" in archive.read(name) for name in parts):
            return
    results = _load(path, results=True)
    formulas = _load(path, results=False)
    for workbook in (results, formulas):
        workbook[title].reset_dimensions()
    pairs = zip(results[title].iter_rows(), formulas[title].iter_rows(), strict=False)
    for line, (row, written) in enumerate(pairs, start=1):
        for cell, formula in zip(row, written, strict=False):
            if cell.value is None and formula.data_type == "f":
                reason = "a formula without a stored result; read as none"
                column = f"column {formula.column_letter}"
                remedy = "Open the workbook in a spreadsheet and save it."
                yield Problem(source, reason, remedy, "doubtful", line, column, str(formula.value))
    results.close()
    formulas.close()

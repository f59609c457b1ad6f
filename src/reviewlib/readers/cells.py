"""Cells as text -> the rows of a table: what every reader of metadata does alike.

The readers of metadata never import one another. Each brings its source into
cells of text under the names of a table's columns; here they are converted, and
every bad cell is named with its line.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from reviewlib import tables
from reviewlib.days import DAYS_ALLOWED, parse_day
from reviewlib.documents.headings import FIRST_YEAR, LAST_YEAR
from reviewlib.readers.columns import LIST_SEPARATOR, fold_key
from reviewlib.readers.intake import Problem, list_lines, name_some, read_text

# Least and greatest value; what lies outside is a slip of the keyboard.
LIMITS: Mapping[str, tuple[float, float]] = {
    "year": (FIRST_YEAR, LAST_YEAR),
    "birth_year": (1, LAST_YEAR),
    "death_year": (1, LAST_YEAR),
    "runtime_min": (1, 60_000),
    "audience_score": (0, 100),
    "audience_votes": (0, 10**12),
    "billing": (1, 10**6),
    "tmdb_id": (1, 10**12),
}
# A sheet of Excel has 16,384.
MOST_COLUMNS = 20_000
DECIMALS: Mapping[str, str] = {".": "a point", ",": "a comma"}
FORMS: Mapping[str, tuple[str, str]] = {
    "imdb_id": (r"^tt[0-9]{5,10}$", "Write it as tt0368226."),
    "country": (r"^[A-Z]{2}$", "Write the country's two capital letters, such as KR (ISO 3166-1)."),
}


@dataclass(frozen=True)
class Cells:
    """Cells as text (lists of text where a source holds lists), and the line of each row.

    `names` says how the source calls a column; `sources` names the file of each
    row, where the rows are from several; `decimal` is the sign before decimals.
    """

    frame: pl.DataFrame
    lines: pl.Series
    problems: list[Problem] = field(default_factory=list)
    names: Mapping[str, str] = field(default_factory=dict)
    sources: pl.Series | None = None
    decimal: str = "."


def read_delimited(
    path: Path, source: str, delimiter: str, *, encoding: str | None = None
) -> Cells | list[Problem]:
    """Read a file of cells with a header; or say why it is refused as a whole.

    Quotes hold cells together, blank lines are passed over, a row with more or
    fewer cells than the header is refused with its line.
    """
    text, problems = read_text(path, source, encoding=encoding)
    if text is None:
        return problems
    reader = csv.reader(list_lines(text), delimiter=delimiter, strict=True)
    header: list[str] = []
    rows: list[list[str]] = []
    lines: list[int] = []
    # The module's own limit would refuse a file for one review of more than 131,072 characters.
    limit = csv.field_size_limit(max(len(text) + 1, csv.field_size_limit()))
    # Not polars: it fills short rows and cuts long ones without a word, and knows no line numbers.
    try:
        start = 1
        for row in reader:
            if not header and start == 1 and [cell.strip().lower() for cell in row] == ["sep=", ""]:
                pass  # which separator follows, as Excel writes it above the header
            elif header and any(cell.strip() for cell in row):
                while len(row) > len(header) and not row[-1].strip():
                    row.pop()
                if len(row) == len(header):
                    rows.append(row)
                    lines.append(start)
                else:
                    reason = f"{len(row)} cells, where the header has {len(header)}"
                    remedy = "Put a cell that holds the separator in quotes."
                    problems.append(
                        Problem(source, reason, remedy, line=start, value=LIST_SEPARATOR.join(row))
                    )
            elif not header and len(row) > MOST_COLUMNS:
                reason = f"{len(row):,} columns, more than {MOST_COLUMNS:,}: not read"
                return [Problem(source, reason, "Name what separates its cells, or split it.", line=start)]
            elif any(cell.strip() for cell in row):
                header = name_header(row)
            start = reader.line_num + 1
    except csv.Error as error:
        reason = f"cannot be parsed from here on, so none of its rows is read: {error}"
        remedy = 'Look for a quote that never closes; write a quote inside a cell as "".'
        return [Problem(source, reason, remedy, line=start)]
    finally:
        csv.field_size_limit(limit)
    if not header:
        return [*problems, Problem(source, "the file is empty", "Give it a header and rows, or remove it.")]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(header, pl.String()), orient="row")
    return Cells(frame, pl.Series(lines, dtype=pl.UInt32), problems)


def name_header(row: list[str]) -> list[str]:
    """Names of the columns; empty and repeated ones are numbered, so that they are listed as not read."""
    names: dict[str, None] = {}
    for place, cell in enumerate(row, start=1):
        name = cell.strip()
        if not name or name in names:
            name = f"{name} (column {place})".strip()
        while name in names:
            name += "'"
        names[name] = None
    return list(names)


def split_lines(
    text: pl.Series, source: str, separator: str, *, needed: Sequence[str]
) -> Cells | list[Problem]:
    """Part lines at a separator, quotes being data; or say why the file is refused as a whole.

    Made for large files: no row is touched by itself. Blank lines are passed
    over, a row with more or fewer cells than the header is refused with its line.

    Args:
        text: The lines, the header first.
        source: How the file is called in PROBLEMS.
        separator: What stands between cells.
        needed: The columns to keep, whatever their case; a file that lacks one is refused.
    """
    text = text.alias("text")
    header = [
        name.strip() for name in (text[0] if text.len() else "").removeprefix("\ufeff").split(separator)
    ]
    by_key = {name.lower(): name for name in header}
    lacking = [name for name in needed if name.lower() not in by_key]
    if lacking or len(by_key) < len(header):
        what = f"lacks the columns {', '.join(lacking)}" if lacking else "names a column twice"
        reason = f"{what}, so none of its {max(text.len() - 1, 0):,} rows is read"
        return [Problem(source, reason, f"The columns are {', '.join(needed)}.", line=1)]
    kept = {by_key[name.lower()]: name for name in needed}
    problems = note_extra(header, list(kept), source, ", ".join(needed))
    rows = text.to_frame().with_row_index("line", offset=1).slice(1).filter(pl.col("text") != "")
    marks = pl.col("text").str.count_matches(separator, literal=True)
    is_whole = marks == len(header) - 1
    for line, found, count in rows.filter(~is_whole).select("line", "text", marks.alias("marks")).iter_rows():
        reason = f"{count + 1} cells, where the header has {len(header)}"
        problems.append(
            Problem(source, reason, "Mend the row, or fetch the file again.", line=line, value=found)
        )
    rows = rows.filter(is_whole)
    split = pl.col("text").str.split_exact(separator, len(header) - 1).struct.rename_fields(header)
    frame = rows.select(split.alias("cells")).unnest("cells").select(list(kept)).rename(kept)
    return Cells(frame, rows["line"].cast(pl.UInt32), problems)


def convert_cells(cells: Cells, table: tables.Table, source: str) -> tuple[pl.DataFrame, list[Problem]]:
    """Convert cells of text into the rows of a table; each row is in it or refused once.

    Args:
        cells: The cells, columns named as the table's, whatever case and spaces.
        table: The table.
        source: How the file is called in PROBLEMS.

    Returns:
        The rows in order, and the problems. A bad cell is null and doubtful where
        its column may be null, elsewhere its row is refused; so is a row whose
        key stands above.
    """

    def note(place: int, reason: str, remedy: str, *, column: str, value: str | None, severity: str) -> None:
        file = source if cells.sources is None else cells.sources[place]
        printed = cells.names.get(column, column)
        problems.append(Problem(file, reason, remedy, severity, cells.lines[place], printed, value))

    header = {fold_key(name): name for name in reversed(cells.frame.columns)}
    found = {
        column.name: header[fold_key(column.name)]
        for column in table.columns
        if fold_key(column.name) in header
    }
    lacking = [column.name for column in table.columns if _is_required(column) and column.name not in found]
    if lacking:
        reason = f"lacks {', '.join(lacking)}, so none of its {cells.frame.height:,} rows is read"
        remedy = f"Its columns are: {name_some(cells.frame.columns)} (commas separate .csv, tabs .tsv)."
        return tables.empty_frame(table), [Problem(source, reason, remedy)]
    problems = note_extra(cells.frame.columns, list(found.values()), source, ", ".join(table.schema))
    converted: dict[str, pl.Series] = {}
    refused: dict[int, list[tuple[tables.Column, str | None, str, str]]] = {}
    for column in table.columns:
        if column.name not in found:
            continue
        values, bad = _convert_column(_clean(cells.frame[found[column.name]]), column, cells.decimal)
        converted[column.name] = values
        for place, value, reason, remedy in bad:
            if _is_required(column):
                refused.setdefault(place, []).append((column, value, reason, remedy))
            else:
                said = f"{reason}; read as none"
                note(place, said, remedy, column=column.name, value=value, severity="doubtful")
    for place, offences in refused.items():
        column, value, _, remedy = offences[0]
        reason = "; ".join(f"{offence.name}: {why}" for offence, _, why, _ in offences)
        note(place, reason, remedy, column=column.name, value=value, severity="refused")
    places = pl.int_range(cells.frame.height, eager=True)
    places = places.filter(~places.is_in(list(refused)))
    frame = tables.complete_frame(pl.DataFrame(converted)[places], table)
    repeated = tables.find_repeated_keys(frame, table)
    for row in repeated.select("row", *table.key).iter_rows():
        key = ", ".join("none" if part is None else str(part) for part in row[1:])
        reason = f"the same {', '.join(table.key)} as on a line above"
        remedy = "Keep one of the rows."
        note(places[row[0]], reason, remedy, column=table.key[0], value=key, severity="refused")
    is_first = ~pl.int_range(frame.height, eager=True).is_in(repeated["row"].to_list())
    return frame.filter(is_first), problems


def _is_required(column: tables.Column) -> bool:
    return not column.nullable and column.dtype != tables.TEXT_LIST


def note_extra(columns: list[str], read: list[str], source: str, known: str) -> list[Problem]:
    """Say which columns of a file are not read, in one row for the file."""
    extra = [name for name in columns if name not in read]
    if not extra:
        return []
    reason = f"columns that are not read: {name_some(extra)}"
    remedy = f"Rename a column if the desk should read it ({known}), or leave it."
    return [Problem(source, reason, remedy, "doubtful", 1, extra[0][:60], name_some(extra))]


def _clean(cells: pl.Series) -> pl.Series:
    if cells.dtype == tables.TEXT_LIST:
        return cells
    cleaned = cells.str.strip_chars()
    return cleaned.set(cleaned == "", None)


def _convert_column(
    cells: pl.Series, column: tables.Column, decimal: str
) -> tuple[pl.Series, list[tuple[int, str | None, str, str]]]:
    """The values, null where bad; and of each bad cell its place, text, reason and remedy."""
    if column.dtype == tables.TEXT_LIST:
        return _split_lists(cells), []
    if cells.dtype == tables.TEXT_LIST:
        cells = cells.list.join(LIST_SEPARATOR)
    values, kind, remedy = _cast(cells, column, decimal)
    reasons = pl.select(
        pl.when(cells.is_null())
        .then(pl.lit("empty") if _is_required(column) else None)
        .when(values.is_null())
        .then(pl.lit(kind))
    ).to_series()
    if column.name in LIMITS:
        least, greatest = LIMITS[column.name]
        is_outside = ~values.is_between(least, greatest)
        reasons = reasons.set(is_outside.fill_null(False), f"not {least} to {greatest}")
        remedy = f"{remedy} Allowed: {least:,} to {greatest:,}." if greatest < 10**6 else remedy
        values = values.set(is_outside.fill_null(False), None)
    bad = reasons.is_not_null().arg_true().to_list()
    return values, [(place, cells[place], reasons[place], remedy) for place in bad]


def _split_lists(cells: pl.Series) -> pl.Series:
    lists = cells if cells.dtype == tables.TEXT_LIST else cells.str.split(LIST_SEPARATOR)
    stripped = lists.list.eval(pl.element().str.strip_chars())
    return stripped.list.eval(pl.element().filter(pl.element() != "")).fill_null([])


def _cast(cells: pl.Series, column: tables.Column, decimal: str) -> tuple[pl.Series, str, str]:
    """The cells in the column's dtype, null where they are not; what they are not; what to do."""
    if isinstance(column.dtype, pl.Enum):
        allowed = ", ".join(column.dtype.categories)
        return (
            cells.str.to_lowercase().cast(column.dtype, strict=False),
            "not an allowed value",
            f"Allowed: {allowed}.",
        )
    if column.dtype == pl.Date:
        days = {text: parse_day(text) for text in cells.drop_nulls().unique()}
        return (
            cells.replace_strict(days, default=None, return_dtype=pl.Date),
            "not a day that is clear",
            DAYS_ALLOWED,
        )
    if decimal == "," and column.dtype.is_numeric():
        # 12.345,6: points part thousands, and only where they stand three digits apart.
        grouped = cells.str.contains(r"^[+-]?[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]*)?$").fill_null(False)
        written = cells.set(cells.str.contains(".", literal=True).fill_null(False) & ~grouped, "")
        cells = written.str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True)
    if column.dtype.is_integer():
        # 2019.0 is how a whole number leaves many a spreadsheet.
        whole = cells.str.extract(r"^([+-]?[0-9]+)(?:\.0+)?$")
        return whole.cast(column.dtype, strict=False), "not a whole number", "Write a whole number."
    if column.dtype.is_float():
        numbers = cells.cast(pl.Float64, strict=False)
        numbers = numbers.set(~numbers.is_finite().fill_null(True), None)
        return numbers, "not a number", f"Write a number, with {DECIMALS[decimal]} before its decimals."
    form, remedy = FORMS.get(column.name, (r"", ""))
    return (
        cells.set(~cells.str.contains(form).fill_null(True), None),
        "not of the right form",
        remedy or "Give it.",
    )

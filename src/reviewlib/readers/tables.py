"""Tables as CSV, TSV or Parquet: film metadata, and reviews in a spreadsheet."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from reviewlib import tables
from reviewlib.days import DAYS_ALLOWED, parse_day, read_zone
from reviewlib.headings import FIRST_YEAR, LAST_YEAR
from reviewlib.readers.intake import (
    LIST_SEPARATOR,
    REVIEW_KEYS,
    Printed,
    Problem,
    fold_key,
    list_files,
    make_reviews,
    name_source,
    problems_frame,
    read_text,
    sort_keys,
    split_tags,
)

METADATA = {
    "films": tables.FILMS,
    "releases": tables.RELEASES,
    "credits": tables.CREDITS,
    "people": tables.PEOPLE,
    "alternative_titles": tables.ALTERNATIVE_TITLES,
}
DELIMITERS = {".csv": ",", ".tsv": "\t"}
SUFFIXES = frozenset([*DELIMITERS, ".parquet"])
TEXT_KEYS = ("text", "review", "body", "content")

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
FORMS: Mapping[str, tuple[str, str]] = {
    "imdb_id": (r"^tt[0-9]{5,10}$", "Write it as tt0368226."),
    "country": (r"^[A-Z]{2}$", "Write the country's two capital letters, such as KR (ISO 3166-1)."),
}


@dataclass(frozen=True)
class _Cells:
    """A file's cells as text (lists of text where Parquet holds lists), and the line of each row."""

    frame: pl.DataFrame
    lines: pl.Series
    problems: list[Problem]


def read_tables(folder: Path, *, root: Path | None = None) -> tuple[dict[str, pl.DataFrame], pl.DataFrame]:
    """Read a folder of metadata: films, releases, credits, people, alternative_titles.

    Each table is one file of that name, .csv, .tsv or .parquet; one that is not
    there is empty. Nothing is guessed: every cell is read as text and converted
    to the dtype that `tables` declares. Lists are written with `|` between.

    Args:
        folder: The folder with the files.
        root: The folder from which files are named; by default the folder itself.

    Returns:
        The tables by name, rows in the file's order, and the problems
        (`tables.PROBLEMS`) by file and line (in Parquet, the row's number).
        A bad cell is null and doubtful where its column may be null; elsewhere
        the row is refused, once. Refused too: a row whose key stands above, a row
        with more or fewer cells than the header, and as a whole a file that lacks
        required columns or cannot be parsed.

    Example:
        >>> frames, problems = read_tables(Path("no-such-folder"))
        >>> frames["films"].height, problems["reason"].to_list()
        (0, ['there is no such file or folder'])
    """
    root = root or folder
    frames = {name: tables.empty_frame(table) for name, table in METADATA.items()}
    files, problems = list_files(folder, root=root, suffixes=SUFFIXES)
    read: dict[str, str] = {}
    for file in files:
        name, source = file.stem.lower(), name_source(file, root)
        if name not in METADATA or file.parent != folder:
            remedy = f"Name it {', '.join(METADATA)} and put it in the folder itself, or remove it."
            problems.append(Problem(source, "not the name of a table: not read", remedy, "doubtful"))
        elif name in read:
            problems.append(
                Problem(source, f"{name} is read from {read[name]} already", "Keep one of the two.")
            )
        else:
            read[name] = source
            cells = _read_cells(file, source)
            if isinstance(cells, list):
                problems += cells
                continue
            frames[name], found = _convert_table(cells, METADATA[name], source)
            problems += [*cells.problems, *found]
    return frames, problems_frame(problems)


def read_reviews_table(
    path: Path,
    *,
    root: Path | None = None,
    critic: str | None = None,
    scale: str | None = None,
    language: str | None = None,
    columns: Mapping[str, str] | None = None,
    time_zone: str = "UTC",
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read reviews from a table, one row each; from several, when the path is a folder.

    Columns are known by the same names as the keys of Markdown's front matter
    (`intake.REVIEW_KEYS`), and by `text`, `review`, `body` or `content`. A row
    without a text is a review if it has a score.

    Args:
        path: A file .csv, .tsv or .parquet, or a folder of such files.
        root: The folder from which files are named; by default the file's own.
        critic: The byline where none is printed.
        scale: The scale of scores printed without one (`scales.SCALE_NAMES`).
        language: The language where none is printed (ISO 639-1).
        columns: Which column of the file holds what: names of REVIEWS to names in
            the file, such as {"title_printed": "Film"}. It wins over known names.
        time_zone: The desk's time zone, in which a moment becomes a day.

    Returns:
        The reviews (`tables.REVIEWS`), named by file and line (`sheet.csv#7`), in
        the file's order, and the problems (`tables.PROBLEMS`). Every row is a
        review or refused once; a file without a column of titles, or without
        texts and scores, is refused as a whole.

    Raises:
        DeskError: The time zone is not known.

    Example:
        >>> reviews, problems = read_reviews_table(Path("no-such-file.csv"))
        >>> reviews.height, problems["reason"].to_list()
        (0, ['there is no such file or folder'])
    """
    zone = read_zone(time_zone)
    root = root or (path if path.is_dir() else path.parent)
    files, problems = list_files(path, root=root, suffixes=SUFFIXES)
    printed: list[Printed] = []
    for file in files:
        source = name_source(file, root)
        cells = _read_cells(file, source)
        if isinstance(cells, list):
            problems += cells
            continue
        problems += cells.problems
        printed += _take_rows(cells, source, columns or {}, problems)
    reviews, found = make_reviews(printed, critic=critic, scale=scale, language=language, zone=zone)
    return reviews, problems_frame([*problems, *found])


def _read_cells(path: Path, source: str) -> _Cells | list[Problem]:
    if path.suffix.lower() == ".parquet":
        return _read_parquet(path, source)
    text, problems = read_text(path, source)
    if text is None:
        return problems
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=DELIMITERS[path.suffix.lower()], strict=True)
    header: list[str] = []
    rows: list[list[str]] = []
    lines: list[int] = []
    # Not polars: it fills short rows and cuts long ones without a word, and knows no line numbers.
    try:
        start = 1
        for row in reader:
            if header and any(cell.strip() for cell in row):
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
            elif any(cell.strip() for cell in row):
                header = _name_header(row)
            start = reader.line_num + 1
    except csv.Error as error:
        reason = f"cannot be parsed from here on, so none of its rows is read: {error}"
        remedy = 'Look for a quote that never closes; write a quote inside a cell as "".'
        return [Problem(source, reason, remedy, line=start)]
    if not header:
        return [*problems, Problem(source, "the file is empty", "Give it a header and rows, or remove it.")]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(header, pl.String()), orient="row")
    return _Cells(frame, pl.Series(lines, dtype=pl.UInt32), problems)


def _name_header(row: list[str]) -> list[str]:
    """Names of the columns; empty and repeated ones are numbered, so that they are listed as not read."""
    names: list[str] = []
    for place, cell in enumerate(row, start=1):
        name = cell.strip()
        names.append(name if name and name not in names else f"{name} (column {place})".strip())
    return names


def _read_parquet(path: Path, source: str) -> _Cells | list[Problem]:
    try:
        frame = pl.read_parquet(path, glob=False)
        frame = frame.select(
            pl.col(name).cast(tables.TEXT_LIST if isinstance(dtype, pl.List) else pl.String)
            for name, dtype in frame.schema.items()
        )
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        reason = f"cannot be read as Parquet: {str(error).strip().partition(chr(10))[0]}"
        return [Problem(source, reason, "Write the file again, with plain columns and lists of text.")]
    lines = pl.int_range(1, frame.height + 1, dtype=pl.UInt32, eager=True)
    return _Cells(frame, lines, [])


def _convert_table(cells: _Cells, table: tables.Table, source: str) -> tuple[pl.DataFrame, list[Problem]]:
    header = {fold_key(name): name for name in reversed(cells.frame.columns)}
    found = {
        column.name: header[fold_key(column.name)]
        for column in table.columns
        if fold_key(column.name) in header
    }
    lacking = [column.name for column in table.columns if _is_required(column) and column.name not in found]
    if lacking:
        reason = f"lacks {', '.join(lacking)}, so none of its {cells.frame.height:,} rows is read"
        remedy = f"Its columns are: {', '.join(cells.frame.columns)} (commas separate .csv, tabs .tsv)."
        return tables.empty_frame(table), [Problem(source, reason, remedy)]
    problems = _note_extra(cells.frame.columns, list(found.values()), source, ", ".join(table.schema))
    converted: dict[str, pl.Series] = {}
    refused: dict[int, list[tuple[tables.Column, str | None, str, str]]] = {}
    for column in table.columns:
        if column.name not in found:
            continue
        values, bad = _convert_column(_clean(cells.frame[found[column.name]]), column)
        converted[column.name] = values
        for place, value, reason, remedy in bad:
            if _is_required(column):
                refused.setdefault(place, []).append((column, value, reason, remedy))
            else:
                line = cells.lines[place]
                problems.append(
                    Problem(source, f"{reason}; read as none", remedy, "doubtful", line, column.name, value)
                )
    for place, offences in refused.items():
        column, value, _, remedy = offences[0]
        reason = "; ".join(f"{offence.name}: {why}" for offence, _, why, _ in offences)
        problems.append(Problem(source, reason, remedy, "refused", cells.lines[place], column.name, value))
    kept = pl.Series([place not in refused for place in range(cells.frame.height)], dtype=pl.Boolean)
    frame = tables.complete_frame(pl.DataFrame(converted).filter(kept), table)
    lines = cells.lines.filter(kept)
    repeated = tables.find_repeated_keys(frame, table)
    for row in repeated.select("row", *table.key).iter_rows():
        key = ", ".join("none" if part is None else str(part) for part in row[1:])
        reason = f"the same {', '.join(table.key)} as on a line above"
        remedy = "Keep one of the rows."
        problems.append(Problem(source, reason, remedy, "refused", lines[row[0]], table.key[0], key))
    is_first = ~pl.int_range(frame.height, eager=True).is_in(repeated["row"].to_list())
    return frame.filter(is_first), problems


def _is_required(column: tables.Column) -> bool:
    return not column.nullable and column.dtype != tables.TEXT_LIST


def _note_extra(columns: list[str], read: list[str], source: str, known: str) -> list[Problem]:
    extra = [name for name in columns if name not in read]
    if not extra:
        return []
    reason = f"columns that are not read: {', '.join(extra)}"
    remedy = f"Rename a column if the desk should read it ({known}), or leave it."
    return [Problem(source, reason, remedy, "doubtful", 1, extra[0], ", ".join(extra))]


def _clean(cells: pl.Series) -> pl.Series:
    if cells.dtype == tables.TEXT_LIST:
        return cells
    cleaned = cells.str.strip_chars()
    return cleaned.set(cleaned == "", None)


def _convert_column(
    cells: pl.Series, column: tables.Column
) -> tuple[pl.Series, list[tuple[int, str | None, str, str]]]:
    """The values, null where bad; and of each bad cell its place, text, reason and remedy."""
    if column.dtype == tables.TEXT_LIST:
        return _split_lists(cells), []
    if cells.dtype == tables.TEXT_LIST:
        cells = cells.list.join(LIST_SEPARATOR)
    values, kind, remedy = _cast(cells, column)
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


def _cast(cells: pl.Series, column: tables.Column) -> tuple[pl.Series, str, str]:
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
    if column.dtype.is_integer():
        # 2019.0 is how a whole number leaves many a spreadsheet.
        whole = cells.str.extract(r"^([+-]?[0-9]+)(?:\.0+)?$")
        return whole.cast(column.dtype, strict=False), "not a whole number", "Write a whole number."
    if column.dtype.is_float():
        numbers = cells.cast(pl.Float64, strict=False)
        numbers = numbers.set(~numbers.is_finite().fill_null(True), None)
        return numbers, "not a number", "Write a number, with a point before its decimals."
    form, remedy = FORMS.get(column.name, (r"", ""))
    return (
        cells.set(~cells.str.contains(form).fill_null(True), None),
        "not of the right form",
        remedy or "Give it.",
    )


def _choose_columns(header: list[str], columns: Mapping[str, str]) -> tuple[dict[str, list[str]], str]:
    """Names in the file by column of REVIEWS, and what is lacking, in words."""
    unknown = [name for name in columns if name not in REVIEW_KEYS and name != "text"]
    if unknown:
        return {}, f"desk.toml names columns that reviews do not have: {', '.join(unknown)}"
    absent = [name for name in columns.values() if name not in header]
    if absent:
        return {}, f"lacks the columns that desk.toml names: {', '.join(absent)}"
    chosen, others = sort_keys(name for name in header if name not in columns.values())
    by_key = {fold_key(name): name for name in reversed(others)}
    chosen["text"] = [by_key[key] for key in TEXT_KEYS if key in by_key]
    chosen |= {column: [name] for column, name in columns.items()}
    chosen = {column: names if column == "tags" else names[:1] for column, names in chosen.items() if names}
    if "title_printed" not in chosen:
        return {}, "lacks a column of titles"
    if "text" not in chosen and "score_printed" not in chosen:
        return {}, "lacks a column of texts or of scores"
    return chosen, ""


def _take_rows(
    cells: _Cells, source: str, columns: Mapping[str, str], problems: list[Problem]
) -> list[Printed]:
    chosen, lacking = _choose_columns(cells.frame.columns, columns)
    if lacking:
        reason = f"{lacking}, so none of its {cells.frame.height:,} rows is read"
        remedy = f"Its columns are: {', '.join(cells.frame.columns)}. Name them under columns in desk.toml."
        problems.append(Problem(source, reason, remedy))
        return []
    read = [name for names in chosen.values() for name in names]
    problems += _note_extra(cells.frame.columns, read, source, ", ".join([*REVIEW_KEYS, "text"]))
    texts = cells.frame.select(
        pl.col(name).list.join(LIST_SEPARATOR) if dtype == tables.TEXT_LIST else pl.col(name)
        for name, dtype in cells.frame.schema.items()
    )
    text_names, tag_names = chosen.pop("text", []), chosen.pop("tags", [])
    keys = {column: names[0] for column, names in chosen.items()}
    rows = []
    for line, row in zip(cells.lines, texts.iter_rows(named=True), strict=True):
        rows.append(
            Printed(
                review_id=f"{source}#{line}",
                source=source,
                line=line,
                values={column: row[name] or "" for column, name in keys.items()},
                text=(row[text_names[0]] or "").strip() if text_names else "",
                tags=tuple(dict.fromkeys(tag for name in tag_names for tag in split_tags(row[name] or ""))),
                keys=keys,
                may_lack_text=True,
            )
        )
    return rows

"""Tables as CSV, TSV or Parquet: film metadata, and reviews in a spreadsheet."""

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from reviewlib import tables
from reviewlib.days import read_zone
from reviewlib.errors import ScaleError
from reviewlib.readers.cells import Cells, convert_cells, note_extra, read_delimited
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
    sort_keys,
    split_tags,
)
from reviewlib.scales import DeclaredScales, Letters, declare_scales, parse_scale

METADATA = {
    "films": tables.FILMS,
    "releases": tables.RELEASES,
    "credits": tables.CREDITS,
    "people": tables.PEOPLE,
    "alternative_titles": tables.ALTERNATIVE_TITLES,
}
DELIMITERS = {".csv": ",", ".tsv": "\t"}
SUFFIXES = frozenset([*DELIMITERS, ".parquet"])
SCALE_COLUMN = "scale"
# An apostrophe that keeps a spreadsheet from running a cell is none of the text.
SHIELDED_FORMULA = r"^'('*[=+\-@\t\r])"
TEXT_KEYS = ("text", "review", "body", "content")


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
            frames[name], found = convert_cells(cells, METADATA[name], source)
            problems += [*cells.problems, *found]
    return frames, problems_frame(problems)


def read_reviews_table(
    path: Path,
    *,
    root: Path | None = None,
    critic: str | None = None,
    scale: DeclaredScales | str | None = None,
    language: str | None = None,
    columns: Mapping[str, str] | None = None,
    time_zone: str = "UTC",
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read reviews from a table, one row each; from several, when the path is a folder.

    Columns are known by the same names as the keys of Markdown's front matter
    (`intake.REVIEW_KEYS`), and by `text`, `review`, `body` or `content`. A row
    without a text is a review if it has a score. A column `scale` names the scale
    of its row's score, and wins over the declared one.

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
        printed += _take_rows(cells, source, columns or {}, declare_scales(scale).letters, problems)
    reviews, found = make_reviews(printed, critic=critic, scale=scale, language=language, zone=zone)
    return reviews, problems_frame([*problems, *found])


def _read_cells(path: Path, source: str) -> Cells | list[Problem]:
    if path.suffix.lower() == ".parquet":
        return _read_parquet(path, source)
    return read_delimited(path, source, DELIMITERS[path.suffix.lower()])


def _read_parquet(path: Path, source: str) -> Cells | list[Problem]:
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
    return Cells(frame, lines, [])


def _choose_columns(header: list[str], columns: Mapping[str, str]) -> tuple[dict[str, list[str]], str]:
    """Names in the file by column of REVIEWS, and what is lacking, in words."""
    unknown = [name for name in columns if name not in REVIEW_KEYS and name != "text"]
    if unknown:
        return {}, f"desk.toml names columns that reviews do not have: {', '.join(unknown)}"
    absent = [name for name in columns.values() if name not in header]
    if absent:
        return {}, f"lacks the columns that desk.toml names: {', '.join(absent)}"
    chosen, others = sort_keys(name for name in header if name not in columns.values())
    # A column under the very name of REVIEWS, as `reviewlib export` writes it, is preferred.
    chosen = {
        column: sorted(names, key=lambda name, column=column: name != column)  # type: ignore[misc]
        for column, names in chosen.items()
    }
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
    cells: Cells,
    source: str,
    columns: Mapping[str, str],
    letters: Mapping[str, Letters],
    problems: list[Problem],
) -> list[Printed]:
    chosen, lacking = _choose_columns(cells.frame.columns, columns)
    if lacking:
        reason = f"{lacking}, so none of its {cells.frame.height:,} rows is read"
        remedy = f"Its columns are: {', '.join(cells.frame.columns)}. Name them under columns in desk.toml."
        problems.append(Problem(source, reason, remedy))
        return []
    read = [SCALE_COLUMN, *(name for names in chosen.values() for name in names)]
    problems += note_extra(cells.frame.columns, read, source, ", ".join([*REVIEW_KEYS, "text"]))
    texts = cells.frame.select(
        pl.col(name).list.join(LIST_SEPARATOR) if dtype == tables.TEXT_LIST else pl.col(name)
        for name, dtype in cells.frame.schema.items()
    )
    if not source.lower().endswith(".parquet"):
        texts = texts.with_columns(pl.col(pl.String).str.replace(SHIELDED_FORMULA, "$1"))
    scales, found = _read_scales(texts, cells.lines, source, letters)
    problems += found
    text_names, tag_names = chosen.pop("text", []), chosen.pop("tags", [])
    keys = {column: names[0] for column, names in chosen.items()}
    rows = []
    for line, row in zip(cells.lines, texts.iter_rows(named=True), strict=True):
        scale = scales.get(row.get(SCALE_COLUMN) or "")
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
                scale=scale,
            )
        )
    return rows


def _read_scales(
    texts: pl.DataFrame, lines: pl.Series, source: str, letters: Mapping[str, Letters]
) -> tuple[dict[str, str], list[Problem]]:
    """Scales that a column gives beside the scores, by the cell's text; one that names none is said."""
    scales: dict[str, str] = {}
    problems: list[Problem] = []
    if SCALE_COLUMN not in texts.columns:
        return scales, problems
    printed = texts[SCALE_COLUMN]
    for text in printed.drop_nulls().unique(maintain_order=True):
        if not text.strip():
            continue
        try:
            scales[text] = parse_scale(text.strip(), letters).name
        except ScaleError as error:
            reason, _, remedy = str(error).replace("\n", " ").partition(" Declare")
            line = lines.filter(printed == text)[0]
            problems.append(Problem(source, reason, f"Declare{remedy}", "doubtful", line, SCALE_COLUMN, text))
    return scales, problems

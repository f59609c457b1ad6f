"""Reviews in a table, one row each."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import polars as pl

from reviewlib import tables
from reviewlib.days import read_zone
from reviewlib.errors import ScaleError
from reviewlib.readers.cells import Cells, note_extra
from reviewlib.readers.columns import fold_key, join_list, sort_keys, split_tags
from reviewlib.readers.grids import DELIMITERS, FILE_SUFFIXES, PLAIN, SUFFIXES, Layout, read_grids
from reviewlib.readers.intake import Problem, list_files, name_some, name_source, problems_frame
from reviewlib.readers.printed import Printed, make_reviews
from reviewlib.scoring.scales import DeclaredScales, Letters, declare_scales, parse_scale

NO_COLUMNS: Mapping[str, str] = MappingProxyType({})
SCALE_COLUMN = "scale"
# In delimited text an apostrophe that keeps a spreadsheet from running a cell is none of the text.
DELIMITED = frozenset([*DELIMITERS, ".txt"])
SHIELDED_FORMULA = r"^'('*[=+\-@\t\r])"
# The keys by which desk.toml names columns, as a reader would call them.
OFFERED_KEYS = (
    "title", "original_title", "year", "date", "watched_date", "score", "critic", "text", "tags", "imdb_id",
    "tmdb_id", "film_id", "venue", "url", "language", "kind",
)  # fmt: skip
TEXT_KEYS = ("text", "review", "body", "content")


def read_reviews_table(
    path: Path,
    *,
    root: Path | None = None,
    critic: str | None = None,
    scale: DeclaredScales | str | None = None,
    language: str | None = None,
    layout: Layout = PLAIN,
    time_zone: str = "UTC",
    dates: str | None = None,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read reviews from a table, one row each; from several, when the path is a folder.

    Columns are known by the same names as the keys of Markdown's front matter
    (`columns.REVIEW_KEYS`), and by `text`, `review`, `body` or `content`. A row
    without a text is a review if it has a score or a day of viewing, or says that it
    is a note. A column `scale` names the scale
    of its row's score, and wins over the declared one.

    Args:
        path: A file of rows (.csv, .tsv, .xlsx, .parquet, .jsonl, .ndjson; named itself also
            .json with a list, or text with a delimiter), or a folder of such files.
        root: The folder from which files are named; by default the file's own.
        critic: The byline where none is printed.
        scale: The scale of scores printed without one (`scales.SCALE_NAMES`).
        language: The language where none is printed (ISO 639-1).
        layout: How the table is laid out. Its `columns` say which column of the file
            holds what, such as {"title": "Film"}, and win over known names.
        time_zone: The desk's time zone, in which a moment becomes a day.
        dates: How days in numbers alone are written: "day first" or "month first".

    Returns:
        The reviews (`tables.REVIEWS`), named by file and line (`sheet.csv#7`; of a
        workbook `book.xlsx/2023#7`), in the file's order, and the problems
        (`tables.PROBLEMS`). Every row is a review or refused once; a file without a
        column of titles, or without texts and scores, is refused as a whole.

    Raises:
        DeskError: The time zone is not known.

    Example:
        >>> reviews, problems = read_reviews_table(Path("no-such-file.csv"))
        >>> reviews.height, problems["reason"].to_list()
        (0, ['there is no such file or folder'])
    """
    zone = read_zone(time_zone)
    root = root or (path if path.is_dir() else path.parent)
    files, problems = list_files(path, root=root, suffixes=SUFFIXES if path.is_dir() else FILE_SUFFIXES)
    printed: list[Printed] = []
    for file in files:
        for source, cells in read_grids(file, name_source(file, root), layout):
            if isinstance(cells, list):
                problems += cells
                continue
            problems += cells.problems
            printed += _take_rows(cells, source, layout.columns, declare_scales(scale).letters, problems)
    reviews, found = make_reviews(
        printed, critic=critic, scale=scale, language=language, zone=zone, dates=dates
    )
    return reviews, problems_frame([*problems, *found])


def find_unknown_keys(columns: Mapping[str, str]) -> str:
    """Say which keys of `columns` are none of a review, and which there are; empty when all are known.

    Example:
        >>> find_unknown_keys({"title": "Film", "Text": "Notes"})
        ''
    """
    _, unknown = sort_keys(columns)
    unknown = [key for key in unknown if fold_key(key) not in TEXT_KEYS]
    return (
        f"columns names {name_some(unknown)}, and a review has {', '.join(OFFERED_KEYS)}" if unknown else ""
    )


def choose_columns(
    header: Sequence[str], columns: Mapping[str, str] = NO_COLUMNS
) -> tuple[dict[str, list[str]], str]:
    """Choose which columns of a table hold which columns of REVIEWS.

    Args:
        header: The table's columns.
        columns: Those that desk.toml names: a key such as `title` to a column.

    Returns:
        Columns of the table by column of REVIEWS, and of `text`; and what is
        lacking, in words, empty when nothing is.

    Example:
        >>> choose_columns(["Film", "Note", "Words"], {"score": "Note"})
        ({'title_printed': ['Film'], 'score_printed': ['Note']}, '')
    """
    if unknown := find_unknown_keys(columns):
        return {}, unknown
    named, others = sort_keys(columns)
    if others:
        named["text"] = others
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
    chosen |= {column: [columns[key] for key in keys] for column, keys in named.items()}
    chosen = {column: names if column == "tags" else names[:1] for column, names in chosen.items() if names}
    if "title_printed" not in chosen:
        return chosen, "lacks a column of titles"
    if "text" not in chosen and "score_printed" not in chosen:
        return chosen, "lacks a column of texts or of scores"
    return chosen, ""


def _take_rows(
    cells: Cells,
    source: str,
    columns: Mapping[str, str],
    letters: Mapping[str, Letters],
    problems: list[Problem],
) -> list[Printed]:
    chosen, lacking = choose_columns(cells.frame.columns, columns)
    if lacking:
        reason = f"{lacking}, so none of its {cells.frame.height:,} rows is read"
        remedy = f"Its columns are: {name_some(cells.frame.columns)}. Name them under columns in desk.toml."
        problems.append(Problem(source, reason, remedy))
        return []
    read = [SCALE_COLUMN, *(name for names in chosen.values() for name in names)]
    problems += note_extra(cells.frame.columns, read, source, ", ".join(OFFERED_KEYS))
    texts = cells.frame.select(
        join_list(pl.col(name)) if dtype == tables.TEXT_LIST else pl.col(name)
        for name, dtype in cells.frame.schema.items()
        if name in read
    )
    if Path(source).suffix.lower() in DELIMITED:
        texts = texts.with_columns(pl.col(pl.String).str.replace(SHIELDED_FORMULA, "$1"))
    scales, found = _read_scales(texts, cells.lines, source, letters)
    problems += found
    text_names, tag_names = chosen.pop("text", []), chosen.pop("tags", [])
    keys = {column: names[0] for column, names in chosen.items()}
    rows = []
    for line, row in zip(cells.lines, texts.iter_rows(named=True), strict=True):
        scale = scales.get(row.get(SCALE_COLUMN) or "")
        values = {column: row[name] or "" for column, name in keys.items()}
        is_note = values.get("kind", "").strip().lower() == "note"
        rows.append(
            Printed(
                review_id=f"{source}#{line}",
                source=source,
                line=line,
                values=values,
                text=(row[text_names[0]] or "").strip() if text_names else "",
                tags=tuple(dict.fromkeys(tag for name in tag_names for tag in split_tags(row[name] or ""))),
                keys=keys,
                may_lack_text=True,
                # A line of a diary is one of a viewing.
                is_note=is_note or bool(values.get("watched_on", "").strip()),
                scale=scale,
                # What `reviewlib export` wrote has been taken apart before.
                has_bare_title=keys["title_printed"] == "title_printed",
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

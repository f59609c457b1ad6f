"""What a table is laid out like, and which of its columns holds what: proposed once, for desk.toml.

A heading that readers know needs no word. Others are taken by what they mean in
eight languages (headings.toml), and what is lacking then by what a column holds.
What was taken for what is said.
"""

import re
import tomllib
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import polars as pl

from reviewlib.days import find_order, parse_day
from reviewlib.documents.decoding import find_encoding
from reviewlib.readers.cells import Cells
from reviewlib.readers.filmlists import FILM_MARKS, choose_film_columns
from reviewlib.readers.grids import (
    DELIMITERS,
    FILE_SUFFIXES,
    LINES,
    SUFFIXES,
    WORKBOOKS,
    Layout,
    find_delimiter,
    read_grids,
)
from reviewlib.readers.intake import decode_text, list_files, name_some
from reviewlib.readers.reviewtable import choose_columns
from reviewlib.readers.workbooks import list_sheets
from reviewlib.scoring.scores import UNKNOWN_FORM, parse_score

HEAD_BYTES = 1_000_000
ROWS_LOOKED_AT = 500
FILES_LOOKED_AT = 20
LONGEST_HEADING = 100
# Share of a column's cells that have to be of a kind for the column to be of it.
MOST, HALF = 0.9, 0.5
FEWEST_FILM_MARKS = 2
LEAST_WORDS_OF_TEXT = 12

# Of a film, what a review has as well.
SHARED = ("title", "original_title", "year")


@dataclass(frozen=True)
class Proposal:
    """A table that can be read: section and format in desk.toml, layout, and what was taken for what."""

    section: str
    format: str
    layout: Layout
    notes: tuple[str, ...] = ()


def propose_table(path: Path) -> Proposal | str:
    """Say how a table, or a folder of tables alike, is to be read.

    Args:
        path: A file or a folder; of a folder all tables have to be laid out alike.

    Returns:
        The proposal, or why there is none.
    """
    files, _ = list_files(path, root=path, suffixes=SUFFIXES if path.is_dir() else FILE_SUFFIXES)
    if not files:
        return ""
    lacking = ""
    found: dict[str, Proposal] = {}
    for file in files[:FILES_LOOKED_AT]:
        layout = _find_layout(file)
        one = "" if layout is None else _propose_columns(file, layout)
        if isinstance(one, Proposal):
            found[file.name] = one
        elif one:
            lacking = lacking or f"{file.name}: {one}"
    kinds = [(one.format, one.layout) for one in found.values()]
    if any(kind != kinds[0] for kind in kinds):
        named = name_some([f"{name} ({one.section})" for name, one in found.items()])
        return f"its tables differ: {named}. Add them one by one"
    return next(iter(found.values()), lacking)


def _find_layout(file: Path) -> Layout | None:
    suffix = file.suffix.lower()
    if suffix in WORKBOOKS or suffix in LINES or suffix in (".parquet", ".json"):
        return Layout()
    try:
        if not file.is_file():  # a pipe would hang
            return None
        with file.open("rb") as opened:
            head = opened.read(HEAD_BYTES)
    except OSError:
        return None
    encoding = find_encoding(head)
    text, _ = decode_text(head, file.name, encoding)
    delimiter = find_delimiter(text or "")
    if delimiter is None and suffix not in DELIMITERS:
        return None
    is_usual = delimiter in (None, DELIMITERS.get(suffix))
    return Layout(delimiter=None if is_usual else delimiter, encoding=encoding)


def _propose_columns(file: Path, layout: Layout) -> Proposal | str:
    sheets = list_sheets(file) if file.suffix.lower() in WORKBOOKS else []
    fitting: list[tuple[str, Proposal]] = []
    lacking = ""
    for sheet in sheets or [""]:
        one = replace(layout, sheets=(sheet,) if sheet else ())
        _, cells = read_grids(file, file.name, one)[0]
        if isinstance(cells, list):
            lacking = lacking or cells[-1].reason
            continue
        if cells.frame.is_empty():
            refused = [one.reason for one in cells.problems if one.severity == "refused"]
            lacking = lacking or (refused or ["a header without rows"])[0]
            continue
        found = _read_header(cells, layout)
        if isinstance(found, Proposal):
            fitting.append((sheet, found))
        else:
            lacking = lacking or found
    if not fitting:
        return lacking
    first = fitting[0][1]
    if len(sheets) < 2:
        return first
    # Sheets that are laid out alike are one source: a sheet for each year.
    kind = (first.format, first.layout)
    alike = [sheet for sheet, found in fitting if (found.format, found.layout) == kind]
    others = [sheet for sheet in sheets if sheet not in alike]
    notes = (f"Sheets: {name_some(alike)}" + (f"; not read: {name_some(others)}." if others else "."),)
    return replace(first, layout=replace(first.layout, sheets=tuple(alike)), notes=notes + first.notes)


def _read_header(cells: Cells, layout: Layout) -> Proposal | str:
    header = cells.frame.columns
    frame = cells.frame.head(ROWS_LOOKED_AT).select(
        pl.col(name).list.join(", ") if isinstance(dtype, pl.List) else pl.col(name).cast(pl.String)
        for name, dtype in cells.frame.schema.items()
    )
    columns, lacking = choose_columns(header)
    films = _map_headings(header, "film", choose_film_columns(header, {}))
    film_columns = choose_film_columns(header, films)
    marks = FILM_MARKS & set(film_columns)
    is_of_films = "title" in film_columns and (len(marks) >= FEWEST_FILM_MARKS or "audience_votes" in marks)
    if is_of_films and not {"text", "critic", "published_on", "watched_on"} & set(columns):
        layout = replace(layout, columns=films, decimal=_find_decimal(frame, layout))
        notes = _say_taken(films, {}, header, list(film_columns.values()))
        return Proposal("metadata", "films", layout, notes)
    mapped = _map_headings(header, "review", _keys_of(columns))
    mapped = {key: name for key, name in mapped.items() if _may_be(key, _fill(frame[name]))}
    by_content = {} if not lacking and not mapped else _map_contents(frame, header, mapped)
    taken = dict(sorted((mapped | by_content).items(), key=lambda pair: header.index(pair[1])))
    columns, lacking = choose_columns(header, taken)
    if lacking:
        return f"{lacking}; its columns are {name_some(header)}"
    layout = replace(layout, columns=taken, decimal=_find_decimal(frame, layout))
    read = [name for names in columns.values() for name in names]
    return Proposal("reviews", "table", layout, _say_taken(mapped, by_content, header, read))


def _keys_of(columns: Mapping[str, Sequence[str]]) -> dict[str, str]:
    names = {"title_printed": "title", "year_printed": "year", "published_on": "date"}
    names |= {"watched_on": "watched_date", "score_printed": "score"}
    names |= {"original_title_printed": "original_title"}
    return {names.get(column, column): found[0] for column, found in columns.items()}


@cache
def _read_headings(kind: str) -> dict[str, str]:
    """Keys of a review, or of a film, by heading as it is folded."""
    text = (Path(__file__).parent / "headings.toml").read_text(encoding="utf-8")
    stated = tomllib.loads(text)
    meanings = stated[kind]
    if kind == "film":
        meanings |= {key: stated["review"][key] for key in SHARED} | {"genres": stated["review"]["tags"]}
    return {
        _fold_heading(word): key
        for key, languages in meanings.items()
        for words in languages.values()
        for word in words.split(",")
    }


def _map_headings(header: Sequence[str], kind: str, known: Mapping[str, str]) -> dict[str, str]:
    """Columns by key, for the keys that no known name stands for."""
    by_heading = _read_headings(kind)
    mapped: dict[str, str] = {}
    for name in header:
        key = by_heading.get(_fold_heading(name))
        if key and key not in known and key not in mapped and name not in known.values():
            mapped[key] = name
    return mapped


def _fold_heading(name: str) -> str:
    if len(name) > LONGEST_HEADING:
        return ""
    plain = "".join(
        sign for sign in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(sign)
    )
    return unicodedata.normalize("NFC", re.sub(r"[\W_]+", "", plain))


def _map_contents(frame: pl.DataFrame, header: Sequence[str], mapped: Mapping[str, str]) -> dict[str, str]:
    """Columns by key, for what no heading names, where one column alone can be meant."""
    columns, _ = choose_columns(header, mapped)
    taken = {name for names in columns.values() for name in names}
    found: dict[str, str] = {}
    kinds: Mapping[str, tuple[str, Callable[[pl.Series], bool]]] = {
        "date": ("published_on", _holds_days),
        "score": ("score_printed", _holds_scores),
        "text": ("text", _holds_texts),
        "title": ("title_printed", _holds_titles),
    }
    for key, (column, is_of_kind) in kinds.items():
        if column in columns:
            continue
        open_names = [name for name in header if name not in taken]
        filled = [name for name in open_names if is_of_kind(_fill(frame[name]))]
        if len(filled) == 1:
            found[key] = filled[0]
            taken.add(filled[0])
    return found


def _fill(cells: pl.Series) -> pl.Series:
    stripped = cells.drop_nulls().str.strip_chars()
    return stripped.filter(stripped != "")


def _share(cells: pl.Series, is_of_kind: Callable[[str], bool]) -> float:
    return sum(is_of_kind(cell) for cell in cells) / cells.len() if cells.len() else 0.0


def _may_be(key: str, cells: pl.Series) -> bool:
    """Tell whether what a column holds does not speak against what its heading says."""
    if cells.is_empty():
        return False
    if key == "score":
        return _share(cells, _is_score) >= HALF
    if key in ("date", "watched_date"):
        return _share(cells, lambda cell: len(cell) < 40 and re.search(r"[0-9]{2}", cell) is not None) >= HALF
    if key == "year":
        return _share(cells, lambda cell: re.fullmatch(r"[0-9]{4}(?:\.0)?", cell) is not None) >= HALF
    return True


def _is_score(cell: str) -> bool:
    if cell.isdigit() and int(cell) > 100:
        return False
    return parse_score(cell).reason != UNKNOWN_FORM


def _holds_days(cells: pl.Series) -> bool:
    return _share(cells, lambda cell: parse_day(cell) is not None or find_order([cell])[1] > 0) >= MOST


def _holds_scores(cells: pl.Series) -> bool:
    # A verdict comes again; a number in a row does not.
    comes_again = cells.n_unique() <= max(2, cells.len() * 2 // 3)
    return cells.len() > 1 and comes_again and _share(cells, _is_score) >= MOST


def _holds_texts(cells: pl.Series) -> bool:
    words = cells.str.count_matches(r"\S+").mean()
    return isinstance(words, float) and words >= LEAST_WORDS_OF_TEXT


def _holds_titles(cells: pl.Series) -> bool:
    words = cells.str.count_matches(r"\S+").mean()
    is_short = isinstance(words, float) and words < LEAST_WORDS_OF_TEXT
    has_letters = _share(cells, lambda cell: any(sign.isalpha() for sign in cell)) >= MOST
    return is_short and has_letters and cells.n_unique() >= cells.len() * MOST and not _holds_days(cells)


def _find_decimal(frame: pl.DataFrame, layout: Layout) -> str:
    """A comma where numbers have commas before their decimals and none has a point."""
    if layout.delimiter is None or not frame.width:
        return "."
    cells = pl.concat([frame[name].rename("cell") for name in frame.columns])
    commas = cells.str.contains(r"^[0-9]{1,3}(?:\.[0-9]{3})*,[0-9]{1,2}$").sum()
    points = cells.str.contains(r"^[0-9]{1,3}\.[0-9]{1,2}$").sum()
    return "," if commas and not points else "."


def _say_taken(
    mapped: Mapping[str, str], by_content: Mapping[str, str], header: Sequence[str], read: Sequence[str]
) -> tuple[str, ...]:
    lines = []
    for found, why in ((mapped, "by their headings"), (by_content, "by what they hold")):
        if found:
            pairs = ", ".join(f'"{name[:60]}" for {key}' for key, name in found.items())
            lines.append(f"Took {pairs}, {why}.")
    left_out = [name for name in header if name not in read]
    if lines and left_out:
        lines.append(f"Columns not read: {name_some(left_out)}.")
    return tuple(lines)

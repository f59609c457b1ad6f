"""Film metadata in tables: films, releases, credits, people, alternative titles."""

from dataclasses import replace
from pathlib import Path, PurePosixPath

import polars as pl

from reviewlib import tables
from reviewlib.readers.cells import convert_cells
from reviewlib.readers.grids import FILE_SUFFIXES, PLAIN, SUFFIXES, WORKBOOKS, Layout, read_grids
from reviewlib.readers.intake import Problem, list_files, name_source, problems_frame
from reviewlib.readers.workbooks import list_sheets

METADATA = {
    "films": tables.FILMS,
    "releases": tables.RELEASES,
    "credits": tables.CREDITS,
    "people": tables.PEOPLE,
    "alternative_titles": tables.ALTERNATIVE_TITLES,
}


def read_tables(
    folder: Path, *, root: Path | None = None, layout: Layout = PLAIN
) -> tuple[dict[str, pl.DataFrame], pl.DataFrame]:
    """Read a folder of metadata: films, releases, credits, people, alternative_titles.

    Each table is one file of that name (.csv, .tsv, .parquet, .jsonl, .ndjson, or
    .xlsx with one sheet), or a sheet of that name in a workbook; one that is not
    there is empty. Nothing is guessed: every cell is read as text and converted
    to the dtype that `tables` declares. Lists are written with `|` between.

    Args:
        folder: The folder with the files, or one file.
        root: The folder from which files are named; by default the folder itself.
        layout: How the files are laid out: their delimiter and decimal sign.

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
    root = root or (folder.parent if folder.is_file() else folder)
    frames = {name: tables.empty_frame(table) for name, table in METADATA.items()}
    files, problems = list_files(folder, root=root, suffixes=SUFFIXES if folder.is_dir() else FILE_SUFFIXES)
    read: dict[str, str] = {}
    for file in files:
        source = name_source(file, root)
        is_outside = folder.is_dir() and file.parent != folder
        for name, place, sheet in _list_tables(file, source):
            if name not in METADATA or is_outside:
                remedy = f"Name it {', '.join(METADATA)} and put it in the folder itself, or remove it."
                problems.append(Problem(place, "not the name of a table: not read", remedy, "doubtful"))
                continue
            if name in read:
                reason = f"{name} is read from {read[name]} already"
                problems.append(Problem(place, reason, "Keep one of the two."))
                continue
            read[name] = place
            for called, cells in read_grids(file, source, replace(layout, sheets=sheet)):
                if isinstance(cells, list):
                    problems += cells
                    continue
                frames[name], found = convert_cells(
                    replace(cells, decimal=layout.decimal), METADATA[name], called
                )
                problems += [*cells.problems, *found]
    return frames, problems_frame(problems)


def name_table(source: str) -> str:
    """Name the table that a source holds, by how it is called in PROBLEMS: films.csv, book.xlsx/films."""
    path = PurePosixPath(source)
    is_sheet = path.parent.suffix.lower() in WORKBOOKS and path.parent.stem.lower() not in METADATA
    return path.name.lower() if is_sheet else _stem_of(path)


def _stem_of(path: PurePosixPath) -> str:
    # The sheet of films.xlsx may be called anything.
    return (path.parent if path.parent.suffix.lower() in WORKBOOKS else path).stem.lower()


def _list_tables(file: Path, source: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """The tables that a file may hold: name, how it is called, and its sheet if it is one of several."""
    name = file.stem.lower()
    if file.suffix.lower() not in WORKBOOKS or name in METADATA:
        return [(name, source, ())]
    sheets = list_sheets(file)
    return [(sheet.strip().lower(), f"{source}/{sheet}", (sheet,)) for sheet in sheets] or [
        (name, source, ())
    ]

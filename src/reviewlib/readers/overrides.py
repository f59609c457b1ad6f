"""The editor's word on links: overrides.csv."""

import csv
from pathlib import Path

import polars as pl

from reviewlib import tables

SCHEMA = {"line": pl.UInt32(), "review_id": pl.String(), "film_id": pl.String()}


def read_overrides(path: Path, *, source: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read which film each review is about, as an editor has settled it.

    A CSV file with the columns review_id and film_id; lines that begin with `#`
    are notes. A row without a film_id has not been filled in yet and is passed
    over; the film_id `none` says that the desk lacks the film. A file that is not
    there holds no overrides.

    Args:
        path: The file.
        source: How the file is called in PROBLEMS.

    Returns:
        The overrides in the file's order, and the problems (`tables.PROBLEMS`):

        - line (UInt32): line of the file, from 1
        - review_id, film_id (String)

        Refused, with a problem: a file that is not UTF-8 or lacks a column, and
        a review named a second time with another film.
    """
    rows: list[tuple[int, str, str]] = []
    problems: list[dict[str, object]] = []

    def refuse(line: int | None, column: str | None, value: str | None, reason: str, remedy: str) -> None:
        problems.append(
            {
                "source": source,
                "line": line,
                "column": column,
                "value": value and value[: tables.PROBLEM_VALUE_LIMIT],
                "reason": reason,
                "remedy": remedy,
                "severity": "refused",
            }
        )

    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        text = "review_id,film_id\n"
    except (OSError, UnicodeDecodeError) as error:
        text = "review_id,film_id\n"
        refuse(None, None, None, f"cannot be read: {error}", "Save it as CSV in UTF-8.")
    # The lines are kept, notes blanked, so that line numbers stay those of the file.
    lines = ["" if line.lstrip().startswith("#") else line for line in text.splitlines()]
    reader = csv.reader(lines)
    header: list[str] = []
    settled: dict[str, str] = {}
    for cells in reader:
        values = [cell.strip() for cell in cells]
        if not any(values):
            continue
        if not header:
            header = [value.lower() for value in values]
            missing = {"review_id", "film_id"} - set(header)
            if missing:
                refuse(
                    reader.line_num,
                    None,
                    ", ".join(header),
                    f"has no column {' and no column '.join(sorted(missing))}",
                    "Begin the file with the line review_id,film_id.",
                )
                break
            continue
        row = dict(zip(header, values, strict=False))
        review_id, film_id = row["review_id"], row.get("film_id", "")
        if not film_id:
            continue
        if settled.setdefault(review_id, film_id) != film_id:
            refuse(
                reader.line_num,
                "film_id",
                film_id,
                f"contradicts an earlier line, which gives {review_id} the film {settled[review_id]}",
                "Keep one line for each review.",
            )
            continue
        rows.append((reader.line_num, review_id, film_id))
    overrides = pl.DataFrame(rows, schema=SCHEMA, orient="row").unique(
        ["review_id", "film_id"], keep="first", maintain_order=True
    )
    return overrides, pl.DataFrame(problems, schema=tables.PROBLEMS.schema)

"""The editor's word on links: overrides.csv."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from reviewlib import tables
from reviewlib.documents.decoding import decode_bytes

SCHEMA = {"line": pl.UInt32(), "review_id": pl.String(), "film_id": pl.String()}

DELIMITERS = (",", ";", "\t")
_NOTE = re.compile(r'\s*(?:#|"# )')
# Excel's own first line, which names the delimiter.
_SEPARATOR = re.compile(r"sep=.$", re.IGNORECASE)


@dataclass(frozen=True)
class OverridesText:
    """What stands in overrides.csv, and how: a spreadsheet saves it its own way.

    Attributes:
        lines: Those of the file, notes blanked, so that line numbers stay those of the file.
        delimiter: A comma, a semicolon or a tab.
        encoding: How to write more of it.
        end: How its lines end.
        is_ended: Whether the last line does.
        mended: What was wrong with its letters, or nothing.
    """

    lines: list[str]
    delimiter: str = ","
    encoding: str = "utf-8"
    end: str = "\n"
    is_ended: bool = True
    mended: str = ""


def parse_overrides(raw: bytes) -> OverridesText | None:
    r"""Take the text of overrides.csv as an editor or a spreadsheet left it; None where it is no text.

    Example:
        >>> parse_overrides(b"\xef\xbb\xbfreview_id;film_id\r\nr1;f1\r\n").delimiter
        ';'
    """
    decoded = decode_bytes(raw)
    if decoded.text is None or "\ufffd" in decoded.text:
        return None
    text = decoded.text.removeprefix("\ufeff")
    lines = ["" if _NOTE.match(line) or _SEPARATOR.match(line) else line for line in text.splitlines()]
    header = next((line for line in lines if line.strip()), "")
    utf_16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
    return OverridesText(
        lines,
        delimiter=max(DELIMITERS, key=header.count),
        encoding=utf_16.get(raw[:2], "utf-8"),
        end="\r\n" if b"\r\n" in raw.replace(b"\0", b"") else "\n",
        is_ended=not text or text.endswith("\n"),
        mended=decoded.mended or "",
    )


def split_rows(text: OverridesText) -> Iterator[tuple[int, list[str] | None]]:
    """Yield the number of each line that holds anything, and its cells; None where a quote is not closed.

    Each line is taken by itself, so that one mark too many does not swallow those below it.
    """
    for number, line in enumerate(text.lines, start=1):
        try:
            cells = next(csv.reader([line], delimiter=text.delimiter, strict=True), [])
        except csv.Error:
            yield number, None
            continue
        values = [cell.strip() for cell in cells]
        if any(values):
            yield number, values


def read_overrides(path: Path, *, source: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read which film each review is about, as an editor has settled it.

    A CSV file with the columns review_id and film_id, parted by commas, or by the
    semicolons or tabs of a spreadsheet; lines that begin with `#` are notes. A row
    without a film_id has not been filled in yet and is passed over; the film_id
    `none` says that the desk lacks the film. A file that is not there holds no
    overrides.

    Args:
        path: The file.
        source: How the file is called in PROBLEMS.

    Returns:
        The overrides in the file's order, and the problems (`tables.PROBLEMS`):

        - line (UInt32): line of the file, from 1
        - review_id, film_id (String)

        Refused, with a problem: a file that is no text or lacks a column, and a review
        named a second time with another film. Letters that are not UTF-8 are repaired.
    """
    rows: list[tuple[int, str, str]] = []
    problems: list[dict[str, object]] = []

    def note(
        reason: str,
        remedy: str,
        *,
        line: int | None = None,
        column: str | None = None,
        value: str | None = None,
        severity: str = "refused",
    ) -> None:
        problems.append(
            {
                "source": source,
                "line": line,
                "column": column,
                "value": value and value[: tables.PROBLEM_VALUE_LIMIT],
                "reason": reason,
                "remedy": remedy,
                "severity": severity,
            }
        )

    found: OverridesText | None = OverridesText([])
    try:
        found = parse_overrides(path.read_bytes())
        if found is None:
            note("is no text", "Save it as CSV in UTF-8.")
    except FileNotFoundError:
        pass
    except OSError as error:
        reason = f"cannot be read: {(error.strerror or type(error).__name__).lower()}"
        note(reason, "Save it as CSV in UTF-8.")
    text = found or OverridesText([])
    if text.mended:
        note(text.mended, "Look at its letters, and save it as CSV in UTF-8.", severity="repaired")
    header: list[str] = []
    settled: dict[str, tuple[str, int]] = {}
    for number, values in split_rows(text):
        if values is None:
            note(
                "a quotation mark is not closed",
                "Close it, or write two for one within a name.",
                line=number,
                value=text.lines[number - 1],
            )
            continue
        if not header:
            header = [value.lower() for value in values]
            missing = {"review_id", "film_id"} - set(header)
            if missing:
                note(
                    f"has no column {' and no column '.join(sorted(missing))}",
                    "Begin the file with the line review_id,film_id.",
                    line=number,
                    value=", ".join(header),
                )
                break
            continue
        if len(values) == 1 and any(sign in values[0] for sign in DELIMITERS):
            sign = "tab" if text.delimiter == "\t" else text.delimiter
            note(
                f"has no {sign} between review and film",
                "Part them as the first line of the file does.",
                line=number,
                value=values[0],
            )
            continue
        row = dict(zip(header, values, strict=False))
        review_id, film_id = row["review_id"], row.get("film_id", "")
        if not film_id:
            continue
        film_id = tables.NO_FILM if film_id.lower() == tables.NO_FILM else film_id
        first, line = settled.setdefault(review_id, (film_id, number))
        if first != film_id:
            note(
                f"contradicts line {line}, which gives {review_id} the film {first}",
                f"Line {line} counts; keep one line for each review.",
                line=number,
                column="film_id",
                value=film_id,
            )
            continue
        rows.append((number, review_id, film_id))
    overrides = pl.DataFrame(rows, schema=SCHEMA, orient="row").unique(
        ["review_id", "film_id"], keep="first", maintain_order=True
    )
    return overrides, pl.DataFrame(problems, schema=tables.PROBLEMS.schema)

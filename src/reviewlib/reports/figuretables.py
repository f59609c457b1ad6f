"""A chart's figures as a table: which of its rows and columns a reader wants, on the page and as CSV."""

import base64
import csv
import io
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reviewlib.languages import ENGLISH, Language

MOST_ROWS = 500
COMPOSED = ("layer", "vconcat", "hconcat", "concat")
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?")
# What a spreadsheet would take for a formula, also in full width.
# Source: https://owasp.org/www-community/attacks/CSV_Injection
FORMULA = re.compile(r"[\s\ufeff]*[=+\-@＝＋－＠]|[\t\r\n]")
UNSEEN = ("row", "place", "label_at", "column")
MOST_NAMED = 3
"""As many different values of a column are named in words, more are counted."""


@dataclass(frozen=True)
class Column:
    """One column: where it stands in the rows, what a reader calls it, how Vega would write it."""

    field: str
    title: str
    form: str = ""


@dataclass(frozen=True)
class FigureTable:
    """A table of a chart's figures: `cells` as shown, the first `MOST_ROWS`; `csv` holds all of it.

    `numbers` tells which columns are set to the right, `csv` is a data: address,
    `summary` says in words how many rows there are and from where to where each
    column runs.
    """

    heads: tuple[str, ...]
    numbers: tuple[bool, ...]
    cells: tuple[tuple[str, ...], ...]
    rows: int
    csv: str
    summary: str = ""

    @property
    def is_cut(self) -> bool:
        """Whether rows are left out on the page."""
        return self.rows > len(self.cells)


def list_figure_tables(spec: dict[str, Any], *, language: Language = ENGLISH) -> tuple[FigureTable, ...]:
    """Set the rows that a chart draws as tables.

    The chart's tooltips say which columns a reader wants and what they are
    called; tables without any, such as those that only place labels, are left
    out. Where a chart has no tooltips at all its encodings say it, and where
    these name nothing, all columns are kept.

    Args:
        spec: Vega-Lite; only rows that stand in it are found.
        language: How numbers and dates are written.
    """
    tables = spec.get("datasets")
    found: dict[str, list[dict[str, Any]]] = {}
    told: dict[str, dict[str, Column]] = {}
    drawn: dict[str, dict[str, Column]] = {}
    for name, rows, unit in _list_units(spec, tables if isinstance(tables, dict) else {}, None):
        found[name] = rows
        fields = {key for row in rows for key in row}
        encoding = unit.get("encoding")
        channels = encoding if isinstance(encoding, dict) else {}
        for channel, definition in channels.items():
            kept = told if channel == "tooltip" else drawn
            for column in _list_columns(definition):
                if column.field in fields:
                    kept.setdefault(name, {}).setdefault(column.field, column)
    shown = {
        name: {field: column for field, column in drawn.get(name, {}).items() if field not in UNSEEN}
        or {field: Column(field, _title(field)) for row in rows for field in row}
        for name, rows in found.items()
    }
    # A tooltip of one field names the mark, and the encodings say what is shown of it.
    chosen = {
        name: columns if len(columns) > 1 else columns | shown[name] for name, columns in told.items()
    } or shown
    return tuple(
        _set_table(found[name], tuple(columns.values()), language) for name, columns in chosen.items()
    )


def write_csv(heads: tuple[str, ...], rows: list[tuple[object, ...]]) -> str:
    """Write a table as CSV that a spreadsheet opens without running any of it.

    Text that it would take for a formula has an apostrophe before it; numbers
    stay numbers, with a point, dates are ISO 8601.

    Example:
        >>> print(write_csv(("Film", "Gap"), [("=1+1", -2.5)]))
        "Film","Gap"
        "'=1+1",-2.5
        <BLANKLINE>
    """
    file = io.StringIO()
    writer = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow([_guard(head) for head in heads])
    writer.writerows([[_guard(cell) for cell in row] for row in rows])
    return file.getvalue()


def _guard(cell: object) -> object:
    match cell:
        case None:
            return ""
        case bool():
            return "yes" if cell else "no"
        case int():
            return cell
        case float():
            return float(f"{cell:.10g}") if math.isfinite(cell) else ""
        case str():
            # The marks at the ends are a spreadsheet's too: it would show half of a text that holds them.
            text = cell.removesuffix("T00:00:00") if MOMENT.fullmatch(cell) else cell.replace("\0", "")
            return f"'{text}" if FORMULA.match(text) else text
        case _:
            return _guard(str(cell))


def _set_table(rows: list[dict[str, Any]], columns: tuple[Column, ...], language: Language) -> FigureTable:
    heads = tuple(column.title for column in columns)
    picked = [tuple(row.get(column.field) for column in columns) for row in rows]
    numbers = tuple(
        any(_is_number(row[at]) for row in picked)
        and all(row[at] is None or _is_number(row[at]) for row in picked)
        for at in range(len(columns))
    )
    cells = tuple(
        tuple(_say(cell, column.form, language) for cell, column in zip(row, columns, strict=True))
        for row in picked[:MOST_ROWS]
    )
    # The mark at the start makes a spreadsheet read UTF-8.
    written = ("\ufeff" + write_csv(heads, picked)).encode("utf-8", "replace")
    address = f"data:text/csv;charset=utf-8;base64,{base64.b64encode(written).decode()}"
    spans = [
        f"{column.title}: {_say_span([row[at] for row in picked], column.form, language)}."
        for at, column in enumerate(columns)
    ]
    count = language.say("1 row.") if len(rows) == 1 else language.say("{count} rows.", count=len(rows))
    return FigureTable(heads, numbers, cells, len(rows), address, " ".join([count, *spans]))


def _say_span(values: list[object], form: str, language: Language) -> str:
    """Say from where to where the numbers or moments of a column run, else which values it has."""
    known = [value for value in values if value is not None and value == value]  # noqa: PLR0124  NaN is not
    if not known:
        return language.say("nothing")
    is_ordered = all(_is_number(value) for value in known) or all(
        isinstance(value, str) and MOMENT.fullmatch(value) for value in known
    )
    if is_ordered:
        first, last = (_say(pick(known), form, language) for pick in (min, max))  # type: ignore[type-var]
        return first if first == last else language.say("{first} to {last}", first=first, last=last)
    named = list(dict.fromkeys(_say(value, form, language) for value in known))
    return (
        ", ".join(named) if len(named) <= MOST_NAMED else language.say("{count} different", count=len(named))
    )


def _list_units(
    spec: Mapping[str, Any], tables: Mapping[str, Any], inherited: object
) -> Iterator[tuple[str, list[dict[str, Any]], Mapping[str, Any]]]:
    """Give each part of a chart that has rows of its own or of a part above: their name, they, the part."""
    source = spec.get("data", inherited)
    if isinstance(source, dict) and ("encoding" in spec or "mark" in spec):
        name, rows = source.get("name"), source.get("values")
        if not isinstance(rows, list):
            rows = tables.get(name) if isinstance(name, str) else None
        if isinstance(rows, list):
            kept = [row for row in rows if isinstance(row, dict)]
            if kept:
                yield (name if isinstance(name, str) else f"values {id(rows)}"), kept, spec
    for key in COMPOSED:
        parts = spec.get(key)
        for part in parts if isinstance(parts, list) else []:
            if isinstance(part, dict):
                yield from _list_units(part, tables, source)
    inner = spec.get("spec")
    if isinstance(inner, dict):
        yield from _list_units(inner, tables, source)


def _list_columns(definition: object) -> Iterator[Column]:
    for item in definition if isinstance(definition, list) else [definition]:
        if not isinstance(item, dict) or not isinstance(item.get("field"), str):
            continue
        title, axis = item.get("title"), item.get("axis")
        if title is None and isinstance(axis, dict):
            title = axis.get("title")
        form = item.get("format")
        yield Column(
            field=item["field"],
            title=title.strip() if isinstance(title, str) and title.strip() else _title(item["field"]),
            form=form if isinstance(form, str) else "",
        )


def _title(field: str) -> str:
    words = field.replace("_", " ").strip()
    return words[:1].upper() + words[1:] if words else "–"


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _say(value: object, form: str, language: Language) -> str:  # noqa: PLR0911  one return for each kind of cell
    match value:
        case None:
            return "–"
        case bool():
            return language.say("yes" if value else "no")
        case int() | float():
            return language.write_number(value, form) if math.isfinite(value) else "–"
        case str():
            if MOMENT.fullmatch(value):
                try:
                    return language.write_moment(datetime.fromisoformat(value), form)
                except ValueError:
                    return value
            return value
        case _:
            return str(value)

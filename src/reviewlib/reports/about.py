"""What a report is about: the films and the people its charts and tables name, and how new its data are."""

import html
import re
from collections.abc import Iterator, Mapping
from typing import Any

from reviewlib.errors import NotebookError
from reviewlib.reports.cleaning import mend_surrogates, strip_tags
from reviewlib.reports.figures import CHART_TYPES
from reviewlib.reports.notebooks import is_hidden, parse_parameters

NEWEST_ON = "newest_on"
"""The item of the stamp that is for machines: the day of the newest data, as 2024-09-24."""
DATA_TO = "Data to"
"""The item of the stamp that says the same to people."""

FILM_FIELDS = frozenset({"title", "original_title", "film"})
PERSON_FIELDS = frozenset({"critic", "person", "director", "actor"})
PERSON_ID, NAME = "person_id", "name"
NAMING_FIELDS = FILM_FIELDS | PERSON_FIELDS | {NAME}
LONGEST = 200
MOST_NAMES = 1_000
"""A report that names more films, or people, is about none of them; its title finds it."""
MISSING = ("", "-", "–", "—")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
CELL = re.compile(r'<td\b[^>]*?\bheaders="([^"]*)"[^>]*>(.*?)</td>', re.DOTALL | re.IGNORECASE)


def describe_report(notebook: Any, stamp: Mapping[str, str]) -> dict[str, Any]:
    """Say what a report is about, for the front page's search and the feed.

    Films are the values of columns called title, original_title or film, in the
    data of its charts and in its tables; people those of critic, person, director
    or actor, and names beside a person_id. Cells tagged `hide` do not count, nor
    rows that a chart has no place for; of more than `MOST_NAMES` none does. A
    notebook whose parameter `month` is left empty is about the newest month.

    Args:
        notebook: The notebook in memory, run.
        stamp: What the page says about its data, with `NEWEST_ON`.

    Returns:
        films and people (lists of text, in order, each once), day (the newest
        data's, as 2024-09-24, or empty), month (as 2024-09, or empty: none is
        left to the data).
    """
    films: dict[str, None] = {}
    people: dict[str, None] = {}
    parameters = _read_parameters(notebook)
    day = stamp.get(NEWEST_ON, "")
    day = day if DAY.fullmatch(day) else ""
    for field, value in (*parameters.items(), *_list_values(notebook)):
        text = " ".join(mend_surrogates(value).split()) if isinstance(value, str) else ""
        if text in MISSING or len(text) > LONGEST:
            continue
        if field in FILM_FIELDS:
            films[text] = None
        elif field in NAMING_FIELDS:
            people[text] = None
    return {
        "films": list(films) if len(films) <= MOST_NAMES else [],
        "people": list(people) if len(people) <= MOST_NAMES else [],
        "day": day,
        "month": day[:7] if parameters.get("month") == "" else "",
    }


def _read_parameters(notebook: Any) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for tag in ("parameters", "injected-parameters"):
        try:
            found = parse_parameters(notebook, where="notebook", tag=tag)
        except NotebookError:
            continue
        values |= {item.name: item.default for item in found if item.name != NAME}
    return values


def _list_values(notebook: Any) -> Iterator[tuple[str, Any]]:
    for cell in notebook.cells:
        if cell.cell_type != "code" or is_hidden(cell):
            continue
        for output in cell.outputs:
            bundle = output.get("data")
            if not isinstance(bundle, dict):
                continue
            chart = next((bundle[kind] for kind in CHART_TYPES if isinstance(bundle.get(kind), dict)), None)
            if chart is not None:
                yield from _list_chart_values(chart)
            elif isinstance(bundle.get("text/html"), str):
                yield from _list_table_values(bundle["text/html"])


def _list_chart_values(spec: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    datasets = spec.get("datasets")
    tables = list(datasets.values()) if isinstance(datasets, dict) else []
    own = spec.get("data")
    if isinstance(own, dict):
        tables.append(own.get("values"))
    for rows in tables:
        for row in rows if isinstance(rows, list) else ():
            if isinstance(row, dict) and row.get("row", 0) is not None:
                # A bare "name" may be that of a month; beside a person_id it is a person's.
                yield from ((key, row[key]) for key in row if key != NAME or PERSON_ID in row)


def _list_table_values(source: str) -> Iterator[tuple[str, str]]:
    # great_tables names a cell's column at the end of the id of the column's heading.
    for headers, content in CELL.findall(source):
        for heading in html.unescape(headers).split():
            field = heading.rpartition("-")[2]
            if field in NAMING_FIELDS:
                yield field, strip_tags(content)

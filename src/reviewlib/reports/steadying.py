"""A chart's figures without the digits that change from run to run."""

import re
from itertools import count
from typing import Any

DIGITS = 12
"""Significant digits kept: a sum's last ones depend on the order in which threads added it up."""

BY_CONTENT = re.compile(r"data-[0-9a-f]{32}")
"""How Altair names a table: by a digest of all its digits."""


def steady_figures(spec: dict[str, Any]) -> dict[str, Any]:
    """Round the numbers in a chart's tables, and name the tables by their place instead of their content.

    Args:
        spec: Vega-Lite, with its tables in `datasets`; it is not changed.

    Example:
        >>> steady_figures({"data": {"name": "rows"}, "datasets": {"rows": [{"mean": 0.1 + 0.2}]}})
        {'data': {'name': 'rows'}, 'datasets': {'rows': [{'mean': 0.3}]}}
    """
    tables = spec.get("datasets")
    if not isinstance(tables, dict):
        return spec
    free = (name for place in count(1) if (name := f"data-{place}") not in tables)
    names = dict(zip(filter(BY_CONTENT.fullmatch, tables), free, strict=False))
    steady = {names.get(name, name): _round(rows) for name, rows in tables.items()}
    rest = {key: part for key, part in spec.items() if key != "datasets"}
    return {**_rename(rest, names), "datasets": steady}


def _round(value: Any) -> Any:
    match value:
        case float():
            return float(f"{value:.{DIGITS}g}")
        case list():
            return [_round(item) for item in value]
        case dict():
            return {key: _round(item) for key, item in value.items()}
        case _:
            return value


def _rename(part: Any, names: dict[str, str]) -> Any:
    match part:
        case dict():
            renamed = {key: _rename(item, names) for key, item in part.items()}
            source = renamed.get("data")
            if isinstance(source, dict) and isinstance(source.get("name"), str):
                renamed["data"] = {**source, "name": names.get(source["name"], source["name"])}
            return renamed
        case list():
            return [_rename(item, names) for item in part]
        case _:
            return part

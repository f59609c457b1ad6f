"""Altair and great_tables in a kernel, kept from doing over and over what gives the same.

Four fifths of a chart's making are spared, and up to a third of a long table's.
`kernel.py` loads this file inside the kernel, by its path. Neither library is
imported here, and a function that another version of them does not have is left
as it is.
"""

import contextlib
import sys
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

PLAIN_KINDS = (str, int, float, bool, type(None))

DIRECT = ({"shorthand"}, {"datum"}, {"value"}, {"condition", "value"})
"""What a channel may be given as, by its keys, without more to find out."""

PLAIN_CONDITION = {"param", "empty", "test", "value"}


def hasten_libraries() -> None:
    """Hasten what of the two is loaded; what was hastened before stays so."""
    hasten_altair()
    hasten_tables()


def hasten_altair() -> None:
    """Replace functions of Altair's by ones that do the same with less work; once for each.

    A chart is checked when it is shown, and not each of its parts when it is made,
    too: what is wrong is found as before, in the cell that shows it. Its
    specification is the same but for the names of views, which Altair makes of a
    digest of its objects.
    """
    schemas: Any = sys.modules.get("altair.utils.schemapi")
    if schemas is None:
        return
    schemas.disable_debug_mode()
    channels = getattr(sys.modules.get("altair.utils.core"), "_ChannelCache", None)
    charts = sys.modules.get("altair.vegalite.v6.api")
    _replace(getattr(schemas, "_FromDict", None), "__init__", _map_classes_once)
    _replace(getattr(schemas, "_PropertySetter", None), "__get__", _leave_documentation_out)
    _replace(schemas, "_deep_copy", partial(_copy_quickly, schemas.SchemaBase))
    _replace(schemas, "_todict", _write_plain_values)
    _replace(channels, "_wrap_in_channel", partial(_wrap_directly, schemas))
    _replace(charts, "_viewless_dict", _compare_unchecked)
    _replace(sys.modules.get("altair.utils.data"), "sanitize_narwhals_dataframe", _sanitize_tables_once)


def hasten_tables() -> None:
    """Have great_tables write the cells of a polars frame column by column, instead of one by one."""
    data: Any = sys.modules.get("great_tables._gt_data")
    polars: Any = sys.modules.get("polars")
    if data is None or polars is None:
        return
    skip = getattr(data, "FormatterSkipElement", ())
    _replace(getattr(data, "Body", None), "render_formats", partial(_format_by_columns, polars, skip))
    table, text = sys.modules.get("great_tables.gt"), sys.modules.get("great_tables._text")
    escape = getattr(text, "_process_text", None)
    if escape is not None:
        _replace(table, "_migrate_unformatted_to_output", partial(_escape_by_columns, polars, escape))


def _replace(owner: Any, name: str, make: Callable[[Any], Any]) -> None:
    plain = getattr(owner, name, None)
    if plain is not None and not hasattr(plain, "spared"):
        made = make(plain)
        made.spared = plain
        setattr(owner, name, made)


def _map_classes_once(plain: Any) -> Any:
    # For each part that is named by a text it hashes the schemas of all its classes, some six hundred.
    known: dict[tuple[Any, ...], Any] = {}

    def init(self: Any, classes: Any, /) -> None:
        # A notebook may make classes of its own: all of them tell which map it is.
        found = tuple(classes)
        if found not in known:
            plain(self, found)
            known[found] = self.class_dict
        self.class_dict = known[found]

    return init


def _leave_documentation_out(plain: Any) -> Any:
    # Each time a channel's method is used its documentation and signature are written anew.
    def get(self: Any, channel: Any, kind: Any) -> Any:
        self.obj, self.cls = channel, kind
        return self

    return get


def _copy_quickly(base: type, plain: Any) -> Any:
    # A chart is copied at each step of its making; nine tenths of what is looked at are options not set.
    holders = (base, list, dict)
    generated: dict[type, bool] = {}

    def is_generated(kind: type) -> bool:
        # Of these the constructor does no more than to keep what it is given.
        found = generated.get(kind)
        if found is None:
            found = generated[kind] = (
                kind.__module__.startswith("altair.") and ".schema." in kind.__module__
            ) and not hasattr(kind, "__deepcopy__")
        return found

    def deep_copy(part: Any, by_ref: set[str]) -> Any:
        if isinstance(part, list):
            return [deep_copy(it, by_ref) if isinstance(it, holders) else it for it in part]
        if isinstance(part, dict):
            return {
                key: deep_copy(it, by_ref) if isinstance(it, holders) and key not in by_ref else it
                for key, it in part.items()
            }
        if not isinstance(part, base):
            return part
        kind = type(part)
        if not is_generated(kind):
            return plain(part, by_ref)
        made = object.__new__(kind)
        object.__setattr__(made, "_args", tuple(deep_copy(list(part._args), by_ref)))  # type: ignore[attr-defined]
        object.__setattr__(made, "_kwds", deep_copy(part._kwds, by_ref))  # type: ignore[attr-defined]
        return made

    return deep_copy


def _write_plain_values(plain: Any) -> Any:
    # Each text and number is asked whether it has all the methods of a schema.
    def todict(part: Any, *arguments: Any, **options: Any) -> Any:
        return part if type(part) in PLAIN_KINDS else plain(part, *arguments, **options)

    return todict


def _wrap_directly(schemas: Any, plain: Any) -> Any:
    # It looks for a class for each part of a condition, by checking the part against one schema after the
    # other; the same is written in the end.
    def wrap(self: Any, given: Any, encoding: str, /) -> Any:
        part = {"shorthand": given} if isinstance(given, str) else given
        if not isinstance(part, (schemas.SchemaBase, dict, list, tuple)):
            part = part.to_dict() if isinstance(part, schemas.SchemaLike) else None
        if isinstance(part, dict) and set(part) in DIRECT and _has_plain_conditions(part):
            kind = self.name_to_channel.get(encoding, {}).get("value" if "value" in part else "field")
            if kind is not None:
                return kind(**part)
        return plain(self, given, encoding)

    return wrap


def _has_plain_conditions(part: dict[str, Any]) -> bool:
    # Of a column that a condition names Altair would look up the type.
    condition = part.get("condition", [])
    conditions = condition if isinstance(condition, list) else [condition]
    return all(isinstance(it, dict) and it.keys() <= PLAIN_CONDITION for it in conditions)


def _compare_unchecked(plain: Any) -> Any:
    # Selections are written to be compared, and checked with the chart.
    def viewless(param: Any) -> dict[str, Any]:
        written: dict[str, Any] = param.to_dict(validate=False)
        written.pop("views", None)
        return written

    return viewless


_tables: dict[int, tuple[Any, Any]] | None = None


def _sanitize_tables_once(plain: Any) -> Any:
    # Each layer of a chart has the chart's table turned into what JSON can hold.
    def sanitize(data: Any) -> Any:
        if _tables is None:
            return plain(data)
        table = data.to_native()
        if id(table) not in _tables:
            _tables[id(table)] = table, plain(data)
        return _tables[id(table)][1]

    return sanitize


@contextlib.contextmanager
def reading_tables_once() -> Iterator[None]:
    """While one chart is written nothing can change a table: it is read once for all layers."""
    global _tables  # noqa: PLW0603  Altair's function has no place for it
    _tables = {}
    try:
        yield
    finally:
        _tables = None


def _format_by_columns(polars: Any, skip: Any, plain: Any) -> Any:
    def render_formats(self: Any, frame: Any, formats: list[Any], context: Any) -> set[tuple[str, int]]:
        functions = [getattr(it.func, context, it.func.default) for it in formats]
        if not isinstance(frame, polars.DataFrame) or None in functions:
            return plain(self, frame, formats, context)  # type: ignore[no-any-return]
        values = {name: frame[name].to_list() for name in frame.columns}
        written = {name: self.body[name].to_list() for name in frame.columns}
        formatted = set()
        for function, it in zip(functions, formats, strict=True):
            for name, row in it.cells.resolve():
                result = function(values[name][row])
                if isinstance(result, skip):
                    continue
                if not isinstance(result, str):
                    # polars makes a text of it in its own way.
                    return plain(self, frame, formats, context)  # type: ignore[no-any-return]
                formatted.add((name, row))
                written[name][row] = result
        _write_columns(polars, self, written)
        return formatted

    return render_formats


def _escape_by_columns(polars: Any, escape: Any, plain: Any) -> Any:
    def migrate(data: Any, data_tbl: Any, formatted_cells: set[tuple[str, int]], context: str) -> Any:
        if not isinstance(data_tbl, polars.DataFrame):
            return plain(data, data_tbl, formatted_cells, context)
        body = data._body
        written = {name: body.body[name].to_list() for name in data_tbl.columns}
        for name, cells in written.items():
            for row, value in enumerate(data_tbl[name].to_list()):
                if value is not None and (name, row) not in formatted_cells:
                    cells[row] = escape(str(value), context=context)
        _write_columns(polars, body, written)
        return data

    return migrate


def _write_columns(polars: Any, body: Any, written: dict[str, list[str | None]]) -> None:
    body.body = polars.DataFrame(written, schema=dict.fromkeys(written, polars.String))

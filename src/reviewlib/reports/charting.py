"""Charts in a kernel: shown as their specifications, checked once for each shape, built without waste.

`kernel.py` loads this file inside the kernel, by its path. Altair is not imported
here: what a notebook does not ask for it does not wait for.
"""

import contextlib
import hashlib
import json
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

CHART_TYPE = "application/vnd.vegalite.v5+json"

FREE = {"datasets", "usermeta"}
"""What Altair does not check, at the head of a chart."""

FREE_TEXTS = {"description", "expr", "name", "subtitle", "text"}
FREE_NUMBERS = {"domain", "height", "width"}
SHAPES_MOST = 10_000


class Shapes:
    """The shapes of charts that were found right: in this process, and before it in the same desk."""

    def __init__(self, store: Path | None) -> None:
        """Begin with what is kept in a file, a digest a line; None to keep nothing."""
        self.store = store
        self.digests: set[str] | None = None

    def digest(self, spec: dict[str, Any]) -> str:
        """Digest a chart without its words and rows, and the version of what checks it."""
        version = getattr(sys.modules.get("altair"), "__version__", "")
        text = json.dumps([version, blank_words(spec)], sort_keys=True, default=str)
        return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()

    def is_right(self, digest: str) -> bool:
        """Whether a chart of this shape was checked before."""
        if self.digests is None:
            self.digests = set()
            with contextlib.suppress(OSError, ValueError):
                self.digests |= set(self.store.read_text(encoding="ascii").split()) if self.store else set()
        return digest in self.digests

    def add(self, digest: str) -> None:
        """Keep a shape that was found right; where the file cannot be written, for this process."""
        if self.digests is None or len(self.digests) >= SHAPES_MOST:
            return
        self.digests.add(digest)
        if self.store:
            with contextlib.suppress(OSError), self.store.open("a", encoding="ascii") as file:
                file.write(f"{digest}\n")


def show_charts_as_specs(shell: Any, shapes: Shapes) -> None:
    """Make a chart of Altair's give its specification, whatever renderer a notebook switches on.

    Altair is not imported: IPython looks the type up by name once one is shown.
    Altair's own renderer writes HTML that loads scripts from the network, and it
    reports a chart that cannot be built without failing the cell.

    Args:
        shell: The kernel's IPython shell.
        shapes: Which charts need no check.
    """

    def show(chart: Any) -> dict[str, Any] | None:
        try:
            with _reading_tables_once():
                spec: dict[str, Any] = chart.to_dict(validate=False, context={"pre_transform": False})
            digest = shapes.digest(spec)
            if not shapes.is_right(digest):
                # Checking takes as long as all the rest of a chart, and a thousand actors have one shape.
                chart.to_dict(context={"pre_transform": False})
                shapes.add(digest)
            return {CHART_TYPE: spec}
        except Exception:
            # IPython swallows what a formatter raises. Shown as an error it reaches the report's maker.
            shell.showtraceback()
            return None

    for module in ("altair.vegalite.v6.api", "altair.vegalite.v5.api"):
        shell.display_formatter.mimebundle_formatter.for_type_by_name(module, "TopLevelMixin", show)


def blank_words(part: Any, key: str = "") -> Any:
    """Give a specification without the words and numbers of which the schema asks no more than the kind.

    Two charts that are the same after this are both right or both wrong.
    """
    if isinstance(part, dict):
        return {
            name: None if name in FREE and not key else blank_words(value, name)
            for name, value in part.items()
        }
    if isinstance(part, list):
        return [blank_words(item, key) for item in part]
    if isinstance(part, str) and key in FREE_TEXTS:
        return ""
    if isinstance(part, int | float) and not isinstance(part, bool) and key in FREE_NUMBERS:
        return type(part)(0)
    return part


def spare_work() -> None:
    """Keep Altair 6 from doing over and over what gives the same each time: half of a chart's making.

    A chart is checked when it is shown, and not each of its parts when it is made,
    too: what is wrong is found as before, in the cell that shows it.
    """
    schemas: Any = sys.modules.get("altair.utils.schemapi")
    tables: Any = sys.modules.get("altair.utils.data")
    if schemas is None or tables is None:
        return
    schemas.disable_debug_mode()
    absent = types.SimpleNamespace(spared=None)
    converter = getattr(schemas, "_FromDict", None)
    if not hasattr(getattr(converter, "hash_schema", absent), "spared"):
        _hash_schemas_once(converter)
    if not hasattr(getattr(tables, "sanitize_narwhals_dataframe", absent), "spared"):
        _sanitize_tables_once(tables)
    setter = getattr(schemas, "_PropertySetter", None)
    if not hasattr(getattr(setter, "__get__", absent), "spared"):
        _leave_documentation_out(setter)


def _hash_schemas_once(converter: Any) -> None:
    # It hashes the schemas of all its classes, some six hundred, for each field that is named by its text.
    plain = converter.hash_schema.__func__
    hashes: dict[int, tuple[Any, int]] = {}

    def hash_schema(cls: Any, schema: Any, use_json: bool = True) -> int:
        found = hashes.get(id(schema))
        if found is None or found[0] is not schema:
            # The schema is held, so that no other can come to its id.
            found = hashes[id(schema)] = schema, plain(cls, schema, use_json)
        return found[1]

    hash_schema.spared = plain  # type: ignore[attr-defined]
    converter.hash_schema = classmethod(hash_schema)


def _leave_documentation_out(setter: Any) -> None:
    # Each time a channel's method is used its documentation and signature are written anew.
    def get(self: Any, channel: Any, kind: Any) -> Any:
        self.obj, self.cls = channel, kind
        return self

    get.spared = setter.__get__  # type: ignore[attr-defined]
    setter.__get__ = get


_tables: dict[int, tuple[Any, Any]] | None = None


def _sanitize_tables_once(module: Any) -> None:
    # Each layer of a chart has the chart's table turned into what JSON can hold.
    plain = module.sanitize_narwhals_dataframe

    def sanitize(data: Any) -> Any:
        if _tables is None:
            return plain(data)
        table = data.to_native()
        if id(table) not in _tables:
            _tables[id(table)] = table, plain(data)
        return _tables[id(table)][1]

    sanitize.spared = plain  # type: ignore[attr-defined]
    module.sanitize_narwhals_dataframe = sanitize


@contextlib.contextmanager
def _reading_tables_once() -> Iterator[None]:
    """While one chart is written nothing can change a table: it is read once for all layers."""
    global _tables  # noqa: PLW0603  Altair's function has no place for it
    _tables = {}
    try:
        yield
    finally:
        _tables = None

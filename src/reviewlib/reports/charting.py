"""Charts in a kernel: shown as their specifications, and checked once for each shape.

`kernel.py` loads this file inside the kernel, by its path. Altair is not imported
here: what a notebook does not ask for it does not wait for.
"""

import contextlib
import hashlib
import json
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
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


def show_charts_as_specs(
    shell: Any, shapes: Shapes, once: Callable[[], AbstractContextManager[None]]
) -> None:
    """Make a chart of Altair's give its specification, whatever renderer a notebook switches on.

    Altair is not imported: IPython looks the type up by name once one is shown.
    Altair's own renderer writes HTML that loads scripts from the network, and it
    reports a chart that cannot be built without failing the cell.

    Args:
        shell: The kernel's IPython shell.
        shapes: Which charts need no check.
        once: Entered while one chart is written; see `hastening.reading_tables_once`.
    """

    def show(chart: Any) -> dict[str, Any] | None:
        try:
            with once():
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

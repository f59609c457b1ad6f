"""Imports that a report has no use for: put off until they are used, or left out.

Half a second of a report's time would go into them. `kernel.py` loads this file
inside the kernel, by its path. Nothing of reviewlib is imported here.
"""

import contextlib
import importlib.util
import sys
import types
from collections.abc import Iterator
from typing import Any

FORMATS = ("rfc3339_validator", "rfc3986_validator", "rfc3987_syntax", "uri_template", "webcolors")
"""What jsonschema checks "date-time", "uri", "iri" and "color" with. The last but two compiles a grammar."""

DRAWINGS = ("altair.utils.html", "faicons")
"""Altair's own page, in place of which ours stands, and the icons of great_tables."""


class _StandIn(types.ModuleType):
    """A module that is imported when something of it is used."""

    def __getattr__(self, name: str) -> "_Later":
        if name.startswith("__"):
            raise AttributeError(name)
        return _Later(self, name)


class _Later:
    """A function or a list of a module that is not imported yet."""

    def __init__(self, module: types.ModuleType, name: str) -> None:
        self.module, self.name = module, name

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        return self._get()(*arguments, **options)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._get())

    def _get(self) -> Any:
        name = self.module.__name__
        if sys.modules.get(name) is self.module:
            del sys.modules[name]
        return getattr(importlib.import_module(name), self.name)


@contextlib.contextmanager
def putting_off(*names: str) -> Iterator[None]:
    """While other modules are imported, give them stand-ins for these.

    Only functions and lists may be taken from them. A module that is there already,
    or that is not installed, has no stand-in.

    Args:
        names: What the modules are called.
    """
    # To look for a module within a package would import the package.
    absent = [
        name
        for name in names
        if name not in sys.modules and ("." in name or importlib.util.find_spec(name) is not None)
    ]
    with _entering({name: _StandIn(name) for name in absent}):
        yield


@contextlib.contextmanager
def doing_without(*names: str) -> Iterator[None]:
    """While other modules are imported, let them find that these are not installed.

    Args:
        names: What the modules are called; one that is there already stays.
    """
    with _entering({name: None for name in names if name not in sys.modules}):
        yield


@contextlib.contextmanager
def sparing_libraries() -> Iterator[None]:
    """While Altair, great_tables, nbformat or nbclient are imported, spare what a report does not use.

    Everything works as ever, but for one thing: jsonschema does not check the
    format "duration", in this process.
    """
    with putting_off(*FORMATS, *DRAWINGS), doing_without("isoduration"):
        yield


@contextlib.contextmanager
def _entering(modules: dict[str, Any]) -> Iterator[None]:
    sys.modules.update(modules)
    try:
        yield
    finally:
        # Taken back at once, so that nobody else misses them.
        for name, entered in modules.items():
            if name in sys.modules and sys.modules[name] is entered:
                del sys.modules[name]

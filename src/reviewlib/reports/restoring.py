"""The state of a Python process that one report could leave to the next: noted, and put back.

`kernel.py` loads this file inside the kernel, by its path. Nothing of reviewlib is
imported here, and no library that a notebook has not asked for.
"""

import contextlib
import copy
import decimal
import gc
import importlib
import locale
import os
import random
import sys
import time
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LIBRARIES = ("reviewlib", "polars", "altair", "great_tables", "IPython")
"""Packages that are imported before the first cell, and whose state is known well enough to be put back."""

UNSAFE = {"antigravity", "this", "idlelib", "turtledemo"}
"""Modules of the standard library whose import does something to be seen."""

SEED = 0
GROWTH_BYTES = 1_000_000_000


@dataclass(frozen=True)
class State:
    """What a kernel was like before a notebook's first cell."""

    environment: dict[str, str]
    folder: str
    lists: dict[str, list[Any]]
    filters: list[Any]
    umask: int
    locale: str
    decimal_context: decimal.Context
    modules: frozenset[str]
    shell: dict[str, Any]
    registries: list[tuple[Any, dict[str, Any]]]
    memory_bytes: int


def load_modules(names: list[str]) -> None:
    """Import what a notebook will import, as far as it is ours, a library we know or Python's own."""
    for name in names:
        top = name.partition(".")[0]
        if top in LIBRARIES or (top in sys.stdlib_module_names and top not in UNSAFE):
            with contextlib.suppress(Exception):
                importlib.import_module(name)


def note_state(shell: Any) -> State:
    """Note what there is to put back.

    Args:
        shell: The kernel's IPython shell.
    """
    umask = os.umask(0o077)
    os.umask(umask)
    return State(
        environment=dict(os.environ),
        folder=str(Path.cwd()),
        lists={name: list(getattr(sys, name)) for name in ("path", "argv", "meta_path", "path_hooks")},
        filters=list(warnings.filters),
        umask=umask,
        locale=locale.setlocale(locale.LC_ALL),
        decimal_context=decimal.getcontext().copy(),
        modules=frozenset(sys.modules),
        shell=_note_shell(shell),
        registries=[(registry, _copy_registry(vars(registry))) for registry in _list_registries()],
        memory_bytes=_measure_memory(),
    )


def put_back(shell: Any, state: State) -> list[str]:
    """Put the process back into a state noted before.

    Args:
        shell: The kernel's IPython shell.
        state: What `note_state` gave.

    Returns:
        What could not be put back: the kernel must not be used again. Empty when
        the process is as it was.
    """
    _put_back_process(state)
    _put_back_shell(shell, state.shell)
    for registry, kept in state.registries:
        registry.__dict__.update(_copy_registry(kept))
    polars = sys.modules.get("polars")
    if polars is not None:
        polars.Config.restore_defaults()
    if os.environ != state.environment:
        os.environ.clear()
        os.environ.update(state.environment)
    time.tzset()
    left = _forget_modules(state.modules)
    for name in ("last_type", "last_value", "last_traceback", "last_exc"):
        sys.__dict__.pop(name, None)
    gc.enable()
    gc.collect()
    seed_generators()
    if _measure_memory() > state.memory_bytes + GROWTH_BYTES:
        left.append("grew")
    return left


def seed_generators() -> None:
    """Begin the known random numbers anew, so that a notebook that draws some gives the same page twice."""
    random.seed(SEED)
    polars = sys.modules.get("polars")
    if polars is not None:
        polars.set_random_seed(SEED)


def _put_back_process(state: State) -> None:
    os.chdir(state.folder)
    os.umask(state.umask)
    for name, kept in state.lists.items():
        getattr(sys, name)[:] = kept
    # Through the module's own door first: that makes it forget which warnings it has given.
    warnings.simplefilter("default")
    warnings.filters[:] = state.filters  # type: ignore[index]
    warnings.onceregistry.clear()  # type: ignore[attr-defined]
    locale.setlocale(locale.LC_ALL, state.locale)
    decimal.setcontext(state.decimal_context.copy())
    if "socket" in sys.modules:
        sys.modules["socket"].setdefaulttimeout(None)


def _note_shell(shell: Any) -> dict[str, Any]:
    return {
        "formatters": {
            kind: (
                formatter.enabled,
                dict(formatter.singleton_printers),
                dict(formatter.type_printers),
                dict(formatter.deferred_printers),
            )
            for kind, formatter in _list_formatters(shell).items()
        },
        "active": list(shell.display_formatter.active_types),
        "callbacks": {name: list(calls) for name, calls in shell.events.callbacks.items()},
        "magics": {kind: dict(named) for kind, named in shell.magics_manager.magics.items()},
        "lists": {
            name: list(getattr(shell, name))
            for name in ("input_transformers_post", "ast_transformers", "custom_exceptions")
        },
        "hidden": set(shell.user_ns_hidden),
    }


def _put_back_shell(shell: Any, kept: dict[str, Any]) -> None:
    shell.restore_sys_module_state()
    shell.reset(new_session=True)
    # `from __future__ import annotations` would hold for every later cell.
    shell.compile.reset_compiler_flags()
    for kind, (enabled, singletons, types_known, deferred) in kept["formatters"].items():
        formatter = _list_formatters(shell)[kind]
        formatter.enabled = enabled
        for mapping, content in (
            (formatter.singleton_printers, singletons),
            (formatter.type_printers, types_known),
            (formatter.deferred_printers, deferred),
        ):
            mapping.clear()
            mapping.update(content)
    shell.display_formatter.active_types = kept["active"]
    for name, calls in shell.events.callbacks.items():
        calls[:] = kept["callbacks"].get(name, [])
    for kind, named in kept["magics"].items():
        shell.magics_manager.magics[kind].clear()
        shell.magics_manager.magics[kind].update(named)
    shell.input_transformers_post[:] = kept["lists"]["input_transformers_post"]
    shell.ast_transformers[:] = kept["lists"]["ast_transformers"]
    shell.custom_exceptions = tuple(kept["lists"]["custom_exceptions"])
    shell._last_traceback = None
    with contextlib.suppress(AttributeError):
        shell.kernel.comm_manager.comms.clear()


def _list_formatters(shell: Any) -> dict[str, Any]:
    formatter = shell.display_formatter
    return {
        **formatter.formatters,
        "mimebundle": formatter.mimebundle_formatter,
        "display": formatter.ipython_display_formatter,
    }


def _list_registries() -> list[Any]:
    altair = sys.modules.get("altair")
    theme = sys.modules.get("altair.vegalite.v6.theme") or sys.modules.get("altair.vegalite.v5.theme")
    if altair is None:
        return []
    found = [altair.renderers, altair.data_transformers, getattr(theme, "themes", None)]
    return [registry for registry in found if registry is not None]


def _copy_registry(registry: Mapping[str, Any]) -> dict[str, Any]:
    # Plugins are code, which is compared elsewhere; what may be set inside them are options.
    return {
        name: dict(value)
        if name == "_plugins"
        else copy.deepcopy(value)
        if isinstance(value, dict)
        else value
        for name, value in registry.items()
    }


def _forget_modules(known: frozenset[str]) -> list[str]:
    """Unload the desk's own modules; give the libraries that came in, whose state nobody knows."""
    tops = {name.partition(".")[0] for name in known} | set(sys.stdlib_module_names)
    left = set()
    for name in set(sys.modules) - known:
        top = name.partition(".")[0]
        if top in tops:
            continue
        if _is_library(sys.modules.get(name)):
            left.add(f"imported {top}")
        else:
            sys.modules.pop(name, None)
    left |= {f"unloaded {name}" for name in known - set(sys.modules)}
    return sorted(left)


def _is_library(module: Any) -> bool:
    places = [getattr(module, "__file__", None), *getattr(module, "__path__", [])]
    return any(str(place).startswith((sys.prefix, sys.base_prefix)) for place in places if place)


def _measure_memory() -> int:
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0

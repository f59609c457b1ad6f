"""The state of a Python process that one report could leave to the next: noted, put back, compared.

`kernel.py` loads this file inside the kernel, by its path. Nothing of reviewlib is
imported here, and no library that a notebook has not asked for.
"""

import asyncio
import builtins
import contextlib
import copy
import decimal
import gc
import importlib
import locale
import logging
import os
import random
import re
import signal
import sys
import threading
import time
import types
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
CALLABLES = (types.FunctionType, types.BuiltinFunctionType, types.ModuleType, type)
MEMBERS = (types.FunctionType, classmethod, staticmethod, property)
PLAIN = (dict, list, set, frozenset, tuple, str, int, float, bool, type(None))
GROWTH_BYTES = 1_000_000_000
HOOKS = ("displayhook", "excepthook", "stdin", "stdout", "stderr", "breakpointhook", "unraisablehook")


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
    facts: dict[str, Any]


def load_modules(names: list[str]) -> None:
    """Import what a notebook will import, as far as it is ours, a library we know or Python's own."""
    for name in names:
        top = name.partition(".")[0]
        if top in LIBRARIES or (top in sys.stdlib_module_names and top not in UNSAFE):
            with contextlib.suppress(Exception):
                importlib.import_module(name)
    _check_charts_once()


def note_state(shell: Any) -> State:
    """Note what there is to put back, and what there is to compare.

    Args:
        shell: The kernel's IPython shell.
    """
    seed_generators()
    # What has been loaded stays: a collection need not look at it again.
    gc.collect()
    gc.freeze()
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
        facts=_list_facts(shell),
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
    _check_charts_once()
    left = _forget_modules(state.modules)
    for name in ("last_type", "last_value", "last_traceback", "last_exc"):
        sys.__dict__.pop(name, None)
    gc.enable()
    gc.collect()
    seed_generators()
    facts = _list_facts(shell)
    left += [f"changed {name}" for name, kept in state.facts.items() if not _is_same(kept, facts.get(name))]
    if _measure_memory() > state.memory_bytes + GROWTH_BYTES:
        left.append("grew")
    return left


def seed_generators() -> None:
    """Begin the known random numbers anew, so that a notebook that draws some gives the same page twice."""
    random.seed(SEED)
    polars = sys.modules.get("polars")
    if polars is not None:
        polars.set_random_seed(SEED)


def _check_charts_once() -> None:
    """Have Altair check a chart when it is shown, and not each of its parts when it is made, too.

    It takes a third of a report's time. What is wrong is found as before, in the cell that shows it.
    """
    schemas = sys.modules.get("altair.utils.schemapi")
    if schemas is not None:
        schemas.disable_debug_mode()


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


def _list_facts(shell: Any) -> dict[str, Any]:
    """What is compared, and cannot be put back: a difference ends the kernel."""
    facts: dict[str, Any] = {
        "builtins": {name: value for name, value in vars(builtins).items() if name != "_"},
        "hooks": {name: getattr(sys, name, None) for name in HOOKS},
        "tracing": (sys.gettrace(), sys.getprofile()),
        "limits": (sys.getrecursionlimit(), sys.get_int_max_str_digits(), sys.getswitchinterval()),
        "threads": frozenset(thread for thread in threading.enumerate() if thread.is_alive()),
        "children": _list_children(),
        "signals": {
            number: signal.getsignal(number)
            for number in signal.valid_signals()
            if number not in (signal.SIGKILL, signal.SIGSTOP)
        },
        "alarms": signal.getitimer(signal.ITIMER_REAL),
        "logging": (logging.root.level, tuple(logging.root.handlers), logging.root.manager.disable),
        "default decimals": repr((decimal.DefaultContext, decimal.BasicContext, decimal.ExtendedContext)),
        "garbage collection": (gc.get_threshold(), gc.get_debug(), len(gc.callbacks)),
        "streams": [os.fstat(number)[:2] for number in (0, 1, 2)],
        "tasks": _list_tasks(),
        "shell": {name: value for name, value in shell._trait_values.items() if isinstance(value, PLAIN)},
        "shell's methods": {name for name, value in vars(shell).items() if callable(value)},
    }
    for name, module in list(sys.modules.items()):
        contents = vars(module) if isinstance(module, types.ModuleType) else {}
        if name != "__main__" and name not in ("builtins", "sys"):
            facts[name] = {key: value for key, value in contents.items() if isinstance(value, CALLABLES)}
        if name.partition(".")[0] == "reviewlib":
            facts[f"constants of {name}"] = {
                key: repr(value)
                for key, value in contents.items()
                if isinstance(value, PLAIN) and not key.startswith("__")
            }
        if name.partition(".")[0] in LIBRARIES[:4]:
            for key, value in list(contents.items()):
                if isinstance(value, type) and value.__module__ == name:
                    facts[f"{name}.{key}"] = {
                        member: held for member, held in vars(value).items() if isinstance(held, MEMBERS)
                    }
    return facts


def _is_same(kept: Any, now: Any) -> bool:
    """Whether a fact is as it was. A module may gain names, as it does in use; it may not lose any."""
    if isinstance(kept, dict) and isinstance(now, dict):
        return all(name in now and (now[name] is held or now[name] == held) for name, held in kept.items())
    if isinstance(kept, frozenset):
        return bool(now is not None and now <= kept)
    return bool(kept == now)


def _list_tasks() -> frozenset[Any]:
    """List what runs on in the event loop, beside what the kernel itself keeps there."""
    try:
        tasks = asyncio.all_tasks()
    except RuntimeError:
        return frozenset()
    own = re.compile(r"[/\\](ipykernel|tornado|zmq|reports)[/\\]\w+\.py$")
    return frozenset(
        task
        for task in tasks
        if not own.search(getattr(getattr(task.get_coro(), "cr_code", None), "co_filename", ""))
    )


def _list_children() -> frozenset[str]:
    found: set[str] = set()
    for path in Path("/proc/self/task").glob("*/children"):
        with contextlib.suppress(OSError):
            found |= set(path.read_text().split())
    return frozenset(found)


def _measure_memory() -> int:
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0

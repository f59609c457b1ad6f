"""What a report could change in a Python process for good: noted, and compared after it.

`kernel.py` loads this file inside the kernel, by its path. What can be put back
is put back by `restoring.py`; a difference found here ends the kernel.
"""

import asyncio
import builtins
import contextlib
import decimal
import gc
import logging
import os
import re
import signal
import sys
import threading
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PATCHABLE = ("reviewlib", "polars", "altair", "great_tables")
"""Packages of whose classes each method is compared; of every other module its functions and classes are."""

CALLABLES = (types.FunctionType, types.BuiltinFunctionType, types.ModuleType, type)
MEMBERS = (types.FunctionType, classmethod, staticmethod, property)
PLAIN = (dict, list, set, frozenset, tuple, str, int, float, bool, type(None))
UNCOMPARED = ("__main__", "builtins", "sys")
HOOKS = ("displayhook", "excepthook", "stdin", "stdout", "stderr", "breakpointhook", "unraisablehook")


@dataclass(frozen=True)
class Place:
    """Where names stand, a module or a class, and what they stood for; it may gain names, and lose none."""

    name: str
    module_name: str
    module: types.ModuleType
    names: Mapping[str, Any]
    held: dict[str, Any]

    def is_same(self) -> bool:
        """Whether the module is in use, and all its names stand for what they stood for."""
        is_used = sys.modules.get(self.module_name) is self.module
        # Compared in C, by identity first: there are tens of thousands of names.
        return is_used and self.held.items() <= self.names.items()


@dataclass(frozen=True)
class Noted:
    """What a kernel was like before a notebook's first cell, as far as it is only compared."""

    facts: dict[str, Any]
    places: list[Place]


def note(shell: Any, before: Noted | None = None) -> Noted:
    """Note what there is to compare.

    Args:
        shell: The kernel's IPython shell.
        before: What was noted before more modules were imported, and found the same since.
    """
    places = list(before.places) if before else []
    known = {place.module_name for place in places}
    return Noted(_list_facts(shell), [*places, *_list_places(known)])


def list_changes(shell: Any, noted: Noted) -> list[str]:
    """List what is no longer as it was noted.

    Args:
        shell: The kernel's IPython shell.
        noted: What `note` gave.
    """
    facts = _list_facts(shell)
    changed = [name for name, kept in noted.facts.items() if not _is_same(kept, facts.get(name))]
    changed += [place.name for place in noted.places if not place.is_same()]
    return [f"changed {name}" for name in changed]


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
        if name.partition(".")[0] == "reviewlib":
            facts[f"constants of {name}"] = {
                key: repr(value)
                for key, value in vars(module).items()
                if isinstance(value, PLAIN) and not key.startswith("__")
            }
    return facts


def _list_places(known: set[str]) -> Iterator[Place]:
    for name, module in list(sys.modules.items()):
        if not isinstance(module, types.ModuleType) or name in UNCOMPARED or name in known:
            continue
        names = vars(module)
        callables = {key: it for key, it in names.items() if isinstance(it, CALLABLES)}
        yield Place(name, name, module, names, callables)
        if name.partition(".")[0] in PATCHABLE:
            for key, kind in list(names.items()):
                if isinstance(kind, type) and kind.__module__ == name:
                    members = {member: it for member, it in vars(kind).items() if isinstance(it, MEMBERS)}
                    yield Place(f"{name}.{key}", name, module, vars(kind), members)


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

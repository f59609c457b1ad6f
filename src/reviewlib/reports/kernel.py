"""The kernel that reports run in: an ordinary ipykernel, quick to start, the same for everybody.

`running.py` starts this file as a script, by its path, so that nothing of
reviewlib is imported before a notebook asks for it. One kernel may run several
notebooks: between two of them it is put back (see `restoring.py`), or says that
it cannot be.
"""

import contextlib
import importlib.util
import json
import os
import shutil
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

CHART_TYPE = "application/vnd.vegalite.v5+json"
TOKEN_VARIABLE = "REVIEWLIB_KERNEL_TOKEN"
MEMORY_VARIABLE = "REVIEWLIB_KERNEL_MEMORY"
SCRATCH_VARIABLE = "REVIEWLIB_KERNEL_SCRATCH"
PARENT_SECONDS = 0.25

FREE = {"datasets", "usermeta"}
"""What Altair does not check, at the head of a chart."""

FREE_TEXTS = {"description", "expr", "name", "subtitle", "text"}
FREE_NUMBERS = {"domain", "height", "width"}


def main() -> None:
    """Start a kernel from the command line's arguments, as `python -m ipykernel_launcher` does."""
    token = os.environ.pop(TOKEN_VARIABLE, "")
    limit_memory(int(os.environ.pop(MEMORY_VARIABLE, "0")))
    scratch = os.environ.pop(SCRATCH_VARIABLE, "")
    # See reports/__init__.py: altair imports jsonschema, which would take two seconds to no use.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    from ipykernel.ipkernel import IPythonKernel  # noqa: PLC0415
    from ipykernel.kernelapp import IPKernelApp  # noqa: PLC0415

    restoring, capping = load_beside("restoring"), load_beside("capping")

    class ReportKernel(IPythonKernel):
        """Runs cells, and prepares itself for the next notebook when told with the right token."""

        state: Any = None

        async def do_execute(self, code: str, silent: bool, *arguments: Any, **options: Any) -> Any:
            for stream in (sys.stdout, sys.stderr):
                if isinstance(stream, capping.CappedStream):
                    stream.printed = 0
            if token and code.startswith(token):
                return self.prepare(json.loads(code.removeprefix(token)))
            return await super().do_execute(code, silent, *arguments, **options)  # type: ignore[no-untyped-call]

        def prepare(self, modules: list[str]) -> dict[str, Any]:
            # In the place of a cell, so that it happens in the context that cells run in.
            left = [] if self.state is None else restoring.put_back(self.shell, self.state)
            if not left and (self.state is None or not set(modules) <= set(sys.modules)):
                restoring.load_modules(modules)
                self.state = restoring.note_state(self.shell)
            return {
                "status": "ok",
                "execution_count": 0,
                "user_expressions": {},
                "payload": [],
                "reviewlib": left,
            }

    class ReportKernelApp(IPKernelApp):
        """An IPKernelApp that ends, and tidies up, with the process that started it."""

        def init_poller(self) -> None:
            threading.Thread(
                target=end_with_parent, args=(self.parent_handle or os.getppid(), scratch), daemon=True
            ).start()

    app: Any = ReportKernelApp.instance(kernel_class=ReportKernel)
    app.outstream_class = f"{capping.__name__}.CappedStream"
    app.initialize()
    show_charts_as_specs(app.shell)
    # Modules of the desk can be imported, as in JupyterLab, but none stands in for a library.
    sys.path.append("")
    app.start()


def load_beside(name: str) -> Any:
    """Load a module that stands beside this file, without importing the package it is in."""
    path = Path(__file__).with_name(f"{name}.py")
    spec = importlib.util.spec_from_file_location(f"_reviewlib_{name}", path)
    module = importlib.util.module_from_spec(spec)  # type: ignore[arg-type]
    sys.modules[module.__name__] = module
    spec.loader.exec_module(module)  # type: ignore[union-attr]
    return module


def limit_memory(limit_bytes: int) -> None:
    """Let a cell that takes more memory than this fail, where the platform knows such a limit."""
    if limit_bytes:
        with contextlib.suppress(ImportError, OSError, ValueError, AttributeError):
            import resource  # noqa: PLC0415

            resource.setrlimit(resource.RLIMIT_AS, (limit_bytes, limit_bytes))


def end_with_parent(parent: int, scratch: str) -> None:
    """Wait until the process that started this one is gone, even by kill -9; then leave nothing behind."""
    while os.getppid() == parent:
        time.sleep(PARENT_SECONDS)
    if scratch:
        shutil.rmtree(scratch, ignore_errors=True)
    with contextlib.suppress(OSError):
        # The kernel leads its own group, in which stands what its cells have started.
        os.killpg(0, signal.SIGKILL)
    os._exit(1)


def show_charts_as_specs(shell: Any) -> None:
    """Make a chart of Altair's give its specification, whatever renderer a notebook switches on.

    Altair is not imported: IPython looks the type up by name once one is shown.
    Altair's own renderer writes HTML that loads scripts from the network, and it
    reports a chart that cannot be built without failing the cell.

    Args:
        shell: The kernel's IPython shell.
    """
    checked: set[str] = set()

    def show(chart: Any) -> dict[str, Any] | None:
        try:
            spec = chart.to_dict(validate=False, context={"pre_transform": False})
            shape = json.dumps(blank_words(spec), sort_keys=True, default=str)
            if shape not in checked:
                # Checking takes as long as all the rest of a chart, and a thousand actors have one shape.
                chart.to_dict(context={"pre_transform": False})
                checked.add(shape)
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


if __name__ == "__main__":
    main()

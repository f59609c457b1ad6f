"""The kernel that reports run in: an ordinary ipykernel, quick to start, the same for everybody.

`running.py` starts this file as a script, by its path, so that nothing of
reviewlib is imported before the notebook asks for it.
"""

import sys
from typing import Any

CHART_TYPE = "application/vnd.vegalite.v5+json"


def main() -> None:
    """Start a kernel from the command line's arguments, as `python -m ipykernel_launcher` does."""
    # See reports/__init__.py: altair imports jsonschema, which would take two seconds to no use.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    from ipykernel.kernelapp import IPKernelApp  # noqa: PLC0415

    app: Any = IPKernelApp.instance()
    app.initialize()
    show_charts_as_specs(app.shell)
    # Modules of the desk can be imported, as in JupyterLab, but none stands in for a library.
    sys.path.append("")
    app.start()


def show_charts_as_specs(shell: Any) -> None:
    """Make a chart of Altair's give its specification, whatever renderer a notebook switches on.

    Altair is not imported: IPython looks the type up by name once one is shown.
    Altair's own renderer writes HTML that loads scripts from the network, and it
    reports a chart that cannot be built without failing the cell.

    Args:
        shell: The kernel's IPython shell.
    """

    def show(chart: Any) -> dict[str, Any] | None:
        try:
            return {CHART_TYPE: chart.to_dict(context={"pre_transform": False})}
        except Exception:
            # IPython swallows what a formatter raises. Shown as an error it reaches the report's maker.
            shell.showtraceback()
            return None

    for module in ("altair.vegalite.v6.api", "altair.vegalite.v5.api"):
        shell.display_formatter.mimebundle_formatter.for_type_by_name(module, "TopLevelMixin", show)


if __name__ == "__main__":
    main()

"""Charts that Altair's own renderer wrote as HTML and scripts, found again as specifications."""

import json
from typing import Any

from reviewlib.reports.figures import CHART_TYPES

OPENING = '<div id="altair-viz-'
CALL = "\n  })("


def lift_charts(notebook: Any) -> None:
    """Put the specification beside each output that is Altair's HTML, as our own renderer gives it.

    Outside of reviewlib a notebook without `use_theme` gives its charts only as a
    script that loads Vega from the network. The specification is read as JSON; no
    script is run.

    Args:
        notebook: The notebook in memory; it is changed.
    """
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            bundle = output.get("data")
            if not isinstance(bundle, dict) or not set(CHART_TYPES).isdisjoint(bundle):
                continue
            spec = _read_spec(bundle.get("text/html"))
            if spec is not None:
                bundle[CHART_TYPES[0]] = spec


def _read_spec(source: object) -> dict[str, Any] | None:
    text = "".join(source) if isinstance(source, list) else source
    if not isinstance(text, str) or OPENING not in text or CALL not in text:
        return None
    try:
        spec, _ = json.JSONDecoder().raw_decode(text.partition(CALL)[2])
    except (ValueError, RecursionError):
        return None
    return spec if isinstance(spec, dict) and "vega-lite" in str(spec.get("$schema")) else None

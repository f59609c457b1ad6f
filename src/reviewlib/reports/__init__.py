"""Notebooks in, HTML out: running, converting, the template, the index page."""

import sys

# jsonschema compiles a Lark grammar at import, about two seconds in every process, when rfc3987_syntax
# is installed, and jupyterlab installs it. Only the formats "iri" and "iri-reference" need it, and
# notebooks have neither. The entry is taken back at once, so that nobody else misses the package.
if "jsonschema" not in sys.modules and "rfc3987_syntax" not in sys.modules:
    sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]
    try:
        import jsonschema  # type: ignore[import-untyped]  # noqa: F401
    finally:
        del sys.modules["rfc3987_syntax"]

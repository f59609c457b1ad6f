"""Notebooks in, HTML out: running, converting, the template, the index page."""

from reviewlib.reports.sparing import sparing_libraries

# nbformat imports it, and with it whatever it could check a format with: a second, in every process.
with sparing_libraries():
    import jsonschema  # type: ignore[import-untyped]  # noqa: F401

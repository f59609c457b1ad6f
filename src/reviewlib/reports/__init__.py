"""Notebooks in, HTML out: running, converting, the template, the index page."""

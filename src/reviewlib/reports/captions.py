"""The title of a table, which great_tables sets as rows of its head, as the table's caption.

A caption is read out with the table, and its words tell one table from another in
a list of them; a cell over all columns is neither.
"""

import re

from markupsafe import Markup

from reviewlib.reports.cleaning import strip_tags

HEADING_ROWS = re.compile(
    r"(?P<table><table\b[^>]*>)\s*(?:<colgroup>.*?</colgroup>\s*)?(?P<head><thead\b[^>]*>)\s*"
    r"(?P<rows>(?:<tr class=\"gt_heading\">\s*<td\b[^>]*>(?:(?!</?t[dr]\b).)*</td>\s*</tr>\s*)+)",
    re.DOTALL,
)
CELL = re.compile(r"<td\b[^>]*>(.*?)</td>", re.DOTALL)
CAPTION = re.compile(r"<caption\b[^>]*>(.*?)</caption>", re.DOTALL)


def caption_tables(cleaned: Markup) -> Markup:
    """Set the title and the subtitle of each table as its caption.

    Args:
        cleaned: A fragment as `cleaning.clean_html` gives it: every tag is whole.

    Example:
        >>> caption_tables(Markup(
        ...     '<table><thead><tr class="gt_heading"><td colspan="2">Two films</td></tr></thead></table>'
        ... ))
        Markup('<table><caption><span class="gt_title">Two films</span></caption><thead></thead></table>')
    """
    return Markup(HEADING_ROWS.sub(_set_caption, cleaned))


def find_caption(cleaned: Markup) -> str:
    """Give the words of the first caption; empty without one."""
    found = CAPTION.search(cleaned)
    return strip_tags(found[1].replace("</span> <span", "</span>, <span")) if found else ""


def _set_caption(found: re.Match[str]) -> str:
    lines = CELL.findall(found["rows"])
    spans = [
        f'<span class="{name}">{line}</span>'
        for name, line in zip(("gt_title", *["gt_subtitle"] * len(lines)), lines, strict=False)
    ]
    return f"{found['table']}<caption>{' '.join(spans)}</caption>{found['head']}"

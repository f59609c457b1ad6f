"""The front page: every report of a folder."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jinja2
from markupsafe import Markup

from reviewlib.reports.page import DESK, LOOK, REPORT_META, read_look, write_policy
from reviewlib.reports.rendering import Report
from reviewlib.reports.writing import write_whole

HEAD_CHARACTERS = 200_000


@dataclass(frozen=True)
class Entry:
    """One report as the front page lists it."""

    link: str
    name: str
    title: str
    standfirst: str
    details: tuple[tuple[str, str], ...]
    order: str


def write_index(
    folder: Path, reports: Sequence[Report] = (), *, stamp: Mapping[str, str], language: str = "en"
) -> Path:
    """Write index.html, which links to every report of a folder.

    Reports rendered before are found by what they say about themselves, so the
    page is complete whichever report was rendered last. Ordered by notebook, of
    one notebook the latest month first, then by title.

    Args:
        folder: The folder of the reports.
        reports: Reports just rendered that may lie outside of the folder.
        stamp: As in `render_report`.
        language: As in `render_report`.

    Returns:
        The path of the page.
    """
    target = folder / "index.html"
    paths = {path.resolve(): path for path in sorted(folder.glob("*.html"))}
    paths |= {report.path.resolve(): report.path for report in reports}
    paths.pop(target.resolve(), None)
    entries = [entry for path in paths.values() if (entry := read_entry(path, folder)) is not None]
    entries.sort(key=lambda entry: (entry.title, entry.link))
    entries.sort(key=lambda entry: entry.order, reverse=True)
    entries.sort(key=lambda entry: entry.name)
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(LOOK), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    html = environment.get_template("contents.html.j2").render(
        entries=entries,
        desk=stamp.get(DESK, ""),
        facts=[(label, text) for label, text in stamp.items() if label != DESK],
        language=language,
        policy=write_policy([]),
        style=Markup(read_look("page.css")),
    )
    return write_whole(target, html)


def read_entry(path: Path, folder: Path) -> Entry | None:
    """Read what a report says about itself; None where the file is no report.

    Args:
        path: The HTML file.
        folder: The folder its link starts from.
    """
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            found = _MetaReader().read(file.read(HEAD_CHARACTERS))
        meta = json.loads(found) if found else None
    except (OSError, ValueError):
        return None
    if not isinstance(meta, dict):
        return None
    parameters, facts = _texts(meta.get("parameters")), _texts(meta.get("facts"))
    return Entry(
        link=quote(Path(os.path.relpath(path, folder)).as_posix()),
        name=str(meta.get("name", "")),
        title=str(meta.get("title") or path.stem),
        standfirst=str(meta.get("standfirst", "")),
        details=tuple((parameters or facts).items()),
        order=str(meta.get("order", "")),
    )


class _MetaReader(HTMLParser):
    """Finds the one meta element, without reading the page as a browser would."""

    found: str | None = None

    def read(self, text: str) -> str | None:
        self.feed(text)
        return self.found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "meta" and named.get("name") == REPORT_META and self.found is None:
            self.found = named.get("content")


def _texts(items: Any) -> dict[str, str]:
    return {str(label): str(text) for label, text in items.items()} if isinstance(items, dict) else {}

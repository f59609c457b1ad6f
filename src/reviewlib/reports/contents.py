"""What the reports of a folder say about themselves, and in which order they are listed."""

import base64
import html
import json
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

from reviewlib.reports.cleaning import PICTURE
from reviewlib.reports.page import REPORT_META

META = re.compile(rf'<meta name="{REPORT_META}" content="([^"]*)">')
FIGURE = re.compile(r'<figure class="chart.*?</figure>', re.DOTALL)
SVG = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
SOURCE = re.compile(r'<img\b[^>]*?\bsrc="(data:image/[^"]*)"')
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

CHUNK = 1 << 16
MOST_CHARACTERS = 8_000_000
PICTURE_LIMIT = 160_000
"""Characters of the largest picture that the front page takes over from a report."""
ALL_PICTURES_LIMIT = 1_500_000
"""Characters of all pictures on it: the reports further down are listed without."""
STANDING = "Standing reports"


@dataclass(frozen=True)
class Entry:
    """One report as the front page lists it.

    `details` are the parameters it was given, `facts` what it says of its data,
    `order` is the month or the day it is about, `day` that of its newest data,
    both in ISO 8601 and empty where unknown; `picture` is a data: address,
    `language` that of the title and the standfirst.
    """

    link: str
    name: str
    title: str
    standfirst: str
    details: tuple[tuple[str, str], ...]
    order: str
    facts: tuple[tuple[str, str], ...] = ()
    day: str = ""
    films: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    picture: str = ""
    language: str = ""


@dataclass(frozen=True)
class Group:
    """Reports that are listed under one heading."""

    heading: str
    entries: tuple[Entry, ...]


def read_entry(path: Path, folder: Path) -> Entry | None:
    """Read what a report says about itself; None where the file is no report.

    Args:
        path: The HTML file. Only its beginning is read, as far as its first chart.
        folder: The folder its link starts from.
    """
    try:
        found, figure = _read_beginning(path)
        meta = json.loads(html.unescape(found)) if found else None
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(meta, dict):
        return None
    parameters, facts = _texts(meta.get("parameters")), _texts(meta.get("facts"))
    day = str(meta.get("day", ""))
    return Entry(
        link=quote(Path(os.path.relpath(path, folder)).as_posix()),
        name=str(meta.get("name", "")),
        title=str(meta.get("title") or path.stem),
        standfirst=str(meta.get("standfirst", "")),
        details=tuple(parameters.items()),
        facts=tuple(facts.items()),
        order=str(meta.get("order") or meta.get("month") or ""),
        day=day if DAY.fullmatch(day) else "",
        films=_list_texts(meta.get("films")),
        people=_list_texts(meta.get("people")),
        picture=find_picture(figure),
        language=str(meta.get("language", "")),
    )


def find_picture(figure: str) -> str:
    """Give a figure's static picture as a data: address; empty where it has none, or one too heavy.

    Inside an <img> an SVG runs no script and fetches nothing.
    """
    for address in SOURCE.findall(figure):
        if len(address) <= PICTURE_LIMIT and PICTURE.fullmatch(address):
            return str(address)
    drawn = SVG.search(figure)
    if drawn is None:
        return ""
    text = (
        drawn[0]
        if "xmlns=" in drawn[0]
        else drawn[0].replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    )
    address = f"data:image/svg+xml;base64,{base64.b64encode(text.encode()).decode()}"
    return address if len(address) <= PICTURE_LIMIT else ""


def group_entries(entries: Iterable[Entry]) -> list[Group]:
    """Put reports under headings: the dated ones, the latest first, then the standing ones, then the many.

    Reports of one notebook stand together where it has several, or where one of
    them is about a month or a day. A notebook's only report, about no time, is a
    standing report.

    Args:
        entries: In any order.

    Returns:
        Groups that hold all of them. Within a group the latest comes first, then
        by title; pictures beyond `ALL_PICTURES_LIMIT` are left out, and all of a
        group of several about no time that would go beyond it.
    """
    by_name: dict[str, list[Entry]] = {}
    for entry in sorted(entries, key=lambda entry: (entry.title, entry.link)):
        by_name.setdefault(entry.name, []).append(entry)
    dated, several, standing = [], [], []
    for name, of_notebook in by_name.items():
        latest = max(entry.order for entry in of_notebook)
        group = Group(_label(name), tuple(_sort_latest(of_notebook)))
        if latest:
            dated.append((latest, group))
        elif len(of_notebook) > 1:
            several.append(group)
        else:
            standing += of_notebook
    groups = [group for _, group in sorted(dated, key=lambda pair: pair[1].heading)]
    groups.sort(key=lambda group: group.entries[0].order, reverse=True)
    if standing:
        groups.append(Group(STANDING, tuple(sorted(standing, key=lambda entry: entry.name))))
    groups += sorted(several, key=lambda group: group.heading)
    return _limit_pictures(groups)


def _read_beginning(path: Path) -> tuple[str, str]:
    """Read a file as far as its first figure, at most; give its meta element's text, and that figure."""
    text = ""
    with path.open(encoding="utf-8", errors="replace") as file:
        while len(text) < MOST_CHARACTERS and (more := file.read(CHUNK)):
            text += more
            head, end, body = text.partition("</head>")
            if end and not META.search(head):
                return "", ""
            if end and ("</figure>" in body or "</main>" in body):
                break
    head, _, body = text.partition("</head>")
    found, figure = META.search(head), FIGURE.search(body)
    return found[1] if found else "", figure[0] if figure else ""


def _limit_pictures(groups: Sequence[Group]) -> list[Group]:
    left = ALL_PICTURES_LIMIT
    limited = []
    for group in groups:
        kept = []
        # By the alphabet the first hundred of a thousand are no better than the others.
        if sum(len(entry.picture) for entry in group.entries) > left and not group.entries[0].order:
            limited.append(replace(group, entries=tuple(replace(it, picture="") for it in group.entries)))
            continue
        for entry in group.entries:
            left -= len(entry.picture)
            kept.append(entry if left >= 0 else replace(entry, picture=""))
        limited.append(replace(group, entries=tuple(kept)))
    return limited


def _sort_latest(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: entry.order, reverse=True)


def _label(name: str) -> str:
    words = re.sub(r"[-_]+", " ", name).strip()
    return words[:1].upper() + words[1:] or "Reports"


def _texts(items: Any) -> dict[str, str]:
    return {str(label): str(text) for label, text in items.items()} if isinstance(items, dict) else {}


def _list_texts(items: Any) -> tuple[str, ...]:
    return tuple(item for item in items if isinstance(item, str)) if isinstance(items, list) else ()

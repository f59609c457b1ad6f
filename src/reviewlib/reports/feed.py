"""The Atom feed of a folder of reports.

Source:
    RFC 4287, The Atom Syndication Format.
"""

import re
import uuid
from collections.abc import Sequence
from xml.etree import ElementTree

from reviewlib.reports.contents import Entry

ATOM = "http://www.w3.org/2005/Atom"
XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
NO_DAY = "1970-01-01"
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
IDS = uuid.uuid5(uuid.NAMESPACE_DNS, "reviewlib")
MOST_ENTRIES = 100
"""Programs fetch a feed every hour; of more reports the front page tells."""


def write_feed(
    entries: Sequence[Entry],
    *,
    desk: str,
    name: str = "",
    language: str = "en",
    address: str = "",
    page: str = "index.html",
) -> str:
    """Write a feed that lists reports, those on the newest data first, `MOST_ENTRIES` at most.

    There is no clock in it: `updated` is the day of the newest data, so a report
    counts as new when its data are. Ids are made from the desk's name and the
    report's file, and stay the same wherever the folder is published.

    Args:
        entries: The reports.
        desk: The desk's name.
        name: What the feed is called; the desk's name when left out.
        language: The language of the text, as in HTML's lang attribute.
        address: Where the folder stands on the web, such as
            https://example.org/reports/; empty for links relative to the feed.
        page: The file of the front page.

    Returns:
        The XML, UTF-8.

    Source:
        RFC 4287, sections 4.1.1 and 4.1.2, for the elements that must be there.
    """
    base = address if not address or address.endswith("/") else f"{address}/"
    name = name or desk or "Reports"
    feed = ElementTree.Element("feed", {"xmlns": ATOM, XML_LANGUAGE: language})
    _add(feed, "title", name)
    _add(feed, "id", _make_id(desk))
    _add(feed, "updated", _write_time(max((entry.day for entry in entries), default="")))
    author = ElementTree.SubElement(feed, "author")
    _add(author, "name", name)
    ElementTree.SubElement(feed, "link", rel="self", type="application/atom+xml", href=f"{base}feed.xml")
    ElementTree.SubElement(feed, "link", rel="alternate", type="text/html", href=f"{base}{page}")
    newest_first = sorted(entries, key=lambda entry: (entry.day, entry.order), reverse=True)
    for entry in newest_first[:MOST_ENTRIES]:
        item = ElementTree.SubElement(feed, "entry")
        _add(item, "title", entry.title)
        _add(item, "id", _make_id(desk, entry.link))
        _add(item, "updated", _write_time(entry.day))
        ElementTree.SubElement(item, "link", rel="alternate", type="text/html", href=f"{base}{entry.link}")
        if entry.standfirst:
            _add(item, "summary", entry.standfirst)
        for subject in (*entry.films, *entry.people):
            ElementTree.SubElement(item, "category", term=_clean(subject))
    ElementTree.indent(feed)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ElementTree.tostring(feed, encoding="unicode")}\n'


def _add(parent: ElementTree.Element, tag: str, text: str) -> None:
    ElementTree.SubElement(parent, tag).text = _clean(text)


def _clean(text: str) -> str:
    return NOT_XML.sub("", text)


def _write_time(day: str) -> str:
    return f"{day or NO_DAY}T00:00:00Z"


def _make_id(*parts: str) -> str:
    return uuid.uuid5(IDS, _clean("\n".join(parts))).urn

"""The front page: every report of a folder, and the feed beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import jinja2
from markupsafe import Markup

from reviewlib.languages import Language, find_language
from reviewlib.reports.about import DATA_TO, NEWEST_ON
from reviewlib.reports.contents import Entry, group_entries, read_entry
from reviewlib.reports.feed import write_feed
from reviewlib.reports.figures import write_json
from reviewlib.reports.page import DESK, LOOK, read_look, write_policy
from reviewlib.reports.rendering import Report
from reviewlib.reports.writing import write_whole

INDEX, FEED = "index.html", "feed.xml"
SEARCH_WORDS = {
    "with": "With {names}",
    "more": "{names} and {count} more",
    "none": "None of the reports names “{words}”.",
    "shown": "{shown} of {all} reports",
}
"""What the search says; its script fills the braces."""


def write_index(
    folder: Path,
    reports: Sequence[Report] = (),
    *,
    stamp: Mapping[str, str],
    language: str = "en",
    address: str = "",
) -> Path:
    """Write index.html, which links to every report of a folder, and feed.xml, which announces them.

    Reports rendered before are found by what they say about themselves, so the
    page is complete whichever report was rendered last. For the order see
    `group_entries`. The page can be searched for films and people; what is
    searched stands in the page, so that it works from a file.

    Args:
        folder: The folder of the reports.
        reports: Reports just rendered that may lie outside of the folder.
        stamp: As in `render_report`.
        language: As in `render_report`.
        address: Where the folder stands on the web, for the feed's links; empty
            for links relative to the feed.

    Returns:
        The path of the page.
    """
    target = folder / INDEX
    paths = {path.resolve(): path for path in sorted(folder.glob("*.html"))}
    paths |= {report.path.resolve(): report.path for report in reports}
    paths.pop(target.resolve(), None)
    groups = group_entries(
        entry for path in paths.values() if (entry := read_entry(path, folder)) is not None
    )
    spoken = find_language(language)
    groups = [
        replace(
            group,
            heading=spoken.say(group.heading),
            entries=tuple(_detail(entry, stamp, spoken) for entry in group.entries),
        )
        for group in groups
    ]
    entries = [entry for group in groups for entry in group.entries]
    desk = stamp.get(DESK, "")
    script = read_look("contents.js")
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(LOOK), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    html = environment.get_template("contents.html.j2").render(
        groups=groups,
        desk=desk,
        facts=[(label, text) for label, text in stamp.items() if label not in (DESK, NEWEST_ON)],
        language=language,
        words_tag=spoken.words_tag,
        say=spoken.say,
        feed=FEED,
        subjects=_list_subjects(entries, spoken),
        script=Markup(script),
        policy=write_policy([script] if entries else []),
        style=Markup(read_look("page.css") + read_look("contents.css")),
    )
    name = desk or spoken.say("Reports")
    write_whole(
        folder / FEED,
        write_feed(entries, desk=desk, name=name, language=language, address=address, page=INDEX),
    )
    return write_whole(target, html)


def _detail(entry: Entry, stamp: Mapping[str, str], language: Language) -> Entry:
    """Add to a report's parameters how new its data are, and what else sets them off from the newest."""
    data_to = language.say(DATA_TO)
    facts = [(label, text) for label, text in entry.facts if label == data_to or stamp.get(label) != text]
    return replace(entry, details=(*entry.details, *facts))


def _list_subjects(entries: Sequence[Entry], language: Language) -> Markup:
    """Write what can be searched: every film and person once, and which of them each report is about."""
    names = list(dict.fromkeys(name for entry in entries for name in (*entry.films, *entry.people)))
    places = {name: place for place, name in enumerate(names)}
    reports = [[places[name] for name in dict.fromkeys((*entry.films, *entry.people))] for entry in entries]
    words = {name: language.say(text) for name, text in SEARCH_WORDS.items()}
    return write_json({"names": names, "reports": reports, "words": words})

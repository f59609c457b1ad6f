"""The feed, against what RFC 4287 asks of one."""

import re
from xml.etree import ElementTree

import pytest

from reviewlib.reports.contents import Entry
from reviewlib.reports.feed import write_feed

ATOM = "{http://www.w3.org/2005/Atom}"


def entry(link, **more):
    return Entry(
        **{"link": link, "name": "n", "title": "T", "standfirst": "S.", "details": (), "order": ""} | more
    )


def read(entries, **options):
    return ElementTree.fromstring(write_feed(entries, **{"desk": "Sample desk"} | options).encode())


def text(element, name):
    return element.findtext(f"{ATOM}{name}")


def test_a_feed_has_all_that_it_must_have():
    feed = read(
        [
            entry("a.html", day="2024-09-24", order="2023-09"),
            entry("b.html", day="2024-09-24", order="2023-10"),
        ],
        language="ko",
    )
    assert feed.tag == f"{ATOM}feed"
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "ko"
    assert text(feed, "title") == text(feed.find(f"{ATOM}author"), "name") == "Sample desk"
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {"self": "feed.xml", "alternate": "index.html"}
    items = feed.findall(f"{ATOM}entry")
    assert [item.find(f"{ATOM}link").get("href") for item in items] == ["b.html", "a.html"]
    ids = [text(element, "id") for element in (feed, *items)]
    assert len(set(ids)) == 3
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", id) for id in ids)
    for element in (feed, *items):
        assert text(element, "updated") == "2024-09-24T00:00:00Z"
        assert text(element, "title")
    assert [text(item, "summary") for item in items] == ["S.", "S."]


def test_of_very_many_reports_the_newest_are_announced():
    months = [f"{year}-{month:02}" for year in range(2010, 2024) for month in range(1, 13)]
    feed = read([entry(f"{month}.html", day="2024-09-24", order=month) for month in months])
    links = [item.find(f"{ATOM}link").get("href") for item in feed.findall(f"{ATOM}entry")]
    assert links == [f"{month}.html" for month in reversed(months[-100:])]


def test_ids_depend_on_the_desk_and_the_file_alone():
    def ids(**options):
        feed = read([entry("a.html", title=options.pop("title", "T"), day=options.pop("day", ""))], **options)
        return [element.text for element in feed.iter(f"{ATOM}id")]

    assert ids() == ids(title="Other", day="2025-01-01", address="https://example.org/r")
    assert not set(ids()) & set(ids(desk="Another desk"))


def test_links_are_relative_unless_an_address_is_given():
    feed = read([entry("a%20b.html")], address="https://example.org/reports")
    hrefs = [link.get("href") for link in feed.iter(f"{ATOM}link")]
    assert hrefs == [
        f"https://example.org/reports/{name}" for name in ("feed.xml", "index.html", "a%20b.html")
    ]


@pytest.mark.parametrize(
    "hostile", ["</title><script>x</script>", "]]>&amp;", "\x00\x0b\ud800 버닝", '"><entry>']
)
def test_what_reports_are_called_stays_text(hostile):
    feed = read(
        [entry("a.html", title=hostile, standfirst=hostile, films=(hostile,), people=("A",))], desk=hostile
    )
    kept = re.sub("[\x00\x0b\ud800]", "", hostile)
    (item,) = feed.findall(f"{ATOM}entry")
    assert text(feed, "title") == text(item, "title") == text(item, "summary") == kept
    assert [category.get("term") for category in item.findall(f"{ATOM}category")] == [kept, "A"]
    assert {child.tag for child in item} == {
        f"{ATOM}{name}" for name in ("title", "id", "updated", "link", "summary", "category")
    }


def test_an_empty_feed_is_a_feed():
    feed = read([], desk="")
    assert text(feed, "updated") == "1970-01-01T00:00:00Z"
    assert text(feed, "title") == "Reports"
    assert feed.findall(f"{ATOM}entry") == []

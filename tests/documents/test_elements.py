"""Rows of XML: the same however the bytes are cut, and none so large that it takes the memory."""

import tracemalloc
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewlib.documents.elements import Break, Element, Mend, stream_elements

SETS = {"rows": frozenset(["item"]), "heads": frozenset(["language"]), "skipped": frozenset(["comment"])}
FEED = (
    '<?xml version="1.0"?>\n<rss><language>en</language>\n<item><title>Pig &nbsp;&amp; <![CDATA[a <b> 🐖]]></title>\n'
    '<comment>no<b/></comment><tag term="é">x<i>y</i>z</tag></item>\n<item><title>broken</tilte></item>\n'
    "<item><title>Last</title></item></rss>"
).encode()


def read(*pieces):
    return list(stream_elements(iter(pieces), **SETS))


def test_rows_heads_and_what_is_skipped():
    language, pig, broken, last = read(FEED)
    assert (language.name, language.text, language.line) == ("language", "en", 2)
    title, tag = pig.children
    assert (title.text, tag.text, tag.attributes, pig.line) == ("Pig \xa0& a <b> 🐖", "xyz", {"term": "é"}, 3)
    assert broken == Break(5, "not well formed: mismatched tag", is_row=True)
    assert (last.text, last.line) == ("Last", 6)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1"])
def test_other_encodings(encoding):
    text = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?><rss><item>Café</item></rss>'
    assert read(text.encode(encoding))[0].children == []
    (row,) = read(text.replace("Café", "<t>Café</t>").encode(encoding))
    assert row.text == "Café"


@given(
    st.lists(st.integers(0, len(FEED)), max_size=8),
    st.sampled_from([FEED, FEED[:200], FEED.replace(b"en", b"\xe9\0n")]),
)
def test_where_the_bytes_are_cut_does_not_matter(cuts, raw):
    places = [0, *sorted(cuts), len(raw)]
    pieces = [raw[start:end] for start, end in pairwise(places)]
    assert [describe(found) for found in read(*pieces)] == [describe(found) for found in read(raw)]


def describe(found):
    if isinstance(found, Element):
        return found.name, found.line, found.text, [child.attributes for child in found.children]
    return found if isinstance(found, Break) else found.reason


def test_stray_bytes_and_forbidden_characters_are_told_once():
    found = read(b"<rss><item><t>Caf\xe9 \x08\xe9</t></item>", b"<item><t>\xe9</t></item></rss>")
    assert [one.reason.split(":")[0] for one in found if isinstance(one, Mend)] == [
        "not in the encoding it declares", "characters that XML forbids were left out",
    ]  # fmt: skip
    assert [one.text for one in found if isinstance(one, Element)] == ["Café é", "é"]


PIECE = 1 << 18


def flood(start, filling, megabytes):
    piece = filling * (PIECE // len(filling))
    yield b"<rss><item><t>One</t></item><item>" + start
    for _ in range(megabytes * 4):
        yield piece


@pytest.mark.parametrize(
    ("start", "filling", "end", "megabytes"),
    [(b"<t>", b"x", b"</t>", 24), (b"", b"<a/>", b"", 2), (b"<t>", b"<a>b</a>", b"</t>", 2), (b"", b'<a b="%s"/>' % (b"x" * 9000), b"", 24)],
    ids=["text", "elements", "nested", "attributes"],
)  # fmt: skip
def test_a_row_that_never_ends_is_given_up_and_the_next_is_read(start, filling, end, megabytes):
    pieces = [*flood(start, filling, megabytes), end + b"</item><item><t>Two</t></item></rss>"]
    tracemalloc.start()
    first, broken, last = read(*pieces)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (first.text, broken.is_row, last.text) == ("One", True, "Two")
    assert "longer than 16 million characters" in broken.reason
    assert peak < 60_000_000


def test_what_is_skipped_does_not_count_towards_the_length():
    pieces = [*flood(b"<comment>", b"x", 24), b"</comment><t>Kept</t></item></rss>"]
    assert [row.text for row in read(*pieces)] == ["One", "Kept"]


def test_a_mark_without_an_end_stops_the_reading():
    (first, broken) = read(*flood(b"<a b='", b"x", 24))
    assert first.text == "One"
    assert broken.is_end and "more than 16 million bytes" in broken.reason

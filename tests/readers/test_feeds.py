"""Feeds and saved pages: every post and every stated review is read or refused."""

import zipfile
from datetime import date

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewlib.readers.feeds import read_feeds, recognise

LD = '<script type="application/ld+json">{"@type":"Review","itemReviewed":{"name":"Pig"},"reviewRating":{"ratingValue":"3","bestRating":"4"},"author":"Ann","datePublished":"2023-10-06","reviewBody":"Truffles.\\n\\nMore."}</script>'
RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Blog</title>
<language>en-us</language><item><title>Pig (2021)</title><link>https://example.org/pig</link><guid>1</guid>
<pubDate>Fri, 06 Oct 2023 20:00:00 +0000</pubDate><dc:creator>Ann</dc:creator><category>Drama</category>
<description>Short.</description><content:encoded><![CDATA[<p>One.</p><p>Two&nbsp;three.</p>%s]]></content:encoded></item>
<item><title>Host</title><guid>2</guid><description>A &lt;b&gt;bold&lt;/b&gt; film.&nbsp;</description></item>
<item><title>Host</title><guid>2</guid><description>Again.</description></item></channel></rss>"""
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xmlns:app="http://purl.org/atom/app#">
<title>Blog</title><author><name>Nobody</name></author>
<entry><id>tag:1</id><title type="html">Pig &amp;amp; I</title><published>2023-10-06T20:00:00+09:00</published>
<author><name>Ann</name><email>a@example.org</email></author><link rel="self" href="https://example.org/self"/>
<link rel="alternate" href="https://example.org/pig"/><category scheme="http://schemas.google.com/g/2005#kind" term="http://schemas.google.com/blogger/2008/kind#post"/>
<category term="Drama"/><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>One <b>two</b>.</p><p>3 &lt; 4</p></div></content></entry>
<entry><id>tag:2</id><title>C</title><category term="http://schemas.google.com/blogger/2008/kind#comment"/><content>x</content></entry>
<entry><id>tag:3</id><title>D</title><app:control><app:draft>yes</app:draft></app:control><content>x</content></entry></feed>"""


def write(tmp_path, name, text):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def refusals(problems):
    return problems.filter(pl.col("severity").is_in(["refused", "left out"]))["reason"].to_list()


def test_an_rss_feed(tmp_path):
    path = write(tmp_path, "feed.xml", RSS % LD)
    reviews, problems = read_feeds(path, time_zone="Asia/Seoul")
    columns = [
        "title_printed",
        "year_printed",
        "critic",
        "published_on",
        "score",
        "scale",
        "language",
        "url",
        "tags",
        "text",
    ]
    assert reviews.select(columns).rows() == [
        ("Pig", 2021, "Ann", date(2023, 10, 7), 75.0, "stars/4", "en", "https://example.org/pig", ["Drama"], "One.\n\nTwo three."),
        ("Host", None, None, None, None, None, "en", None, [], "A bold film."),
    ]  # fmt: skip
    assert refusals(problems) == ["stands in feed.xml already, with the same name"]
    assert recognise(path) == "RSS feed, 1 file"


def test_blogger_s_atom(tmp_path):
    path = write(tmp_path, "blog.atom", ATOM)
    reviews, problems = read_feeds(path)
    columns = ["title_printed", "critic", "published_on", "url", "tags", "text"]
    assert reviews.select(columns).rows() == [
        ("Pig & I", "Ann", date(2023, 10, 6), "https://example.org/pig", ["Drama"], "One two.\n\n3 < 4")
    ]
    assert refusals(problems) == ["of kind comment, not post", "draft, not published"]
    assert recognise(path) == "Blogger export (Atom), 1 file"


def test_a_saved_page(tmp_path):
    path = write(
        tmp_path, "page.html", f"<html><head><title>Pig - Blog</title>{LD}</head><body>Menu</body></html>"
    )
    reviews, problems = read_feeds(path)
    row = reviews.select("title_printed", "critic", "published_on", "score_printed", "score", "text").row(0)
    assert row == ("Pig", "Ann", date(2023, 10, 6), "3", 75.0, "Truffles.\n\nMore.")
    assert problems.height == 0
    assert recognise(path) == "Saved page with a schema.org Review, 1 file"


def test_a_page_whose_review_states_no_text_gives_its_article(tmp_path):
    page = f"<html>{LD}<body>Menu<article class=x><h1>Pig</h1><p>Good.</p></article></body></html>"
    page = page.replace("reviewBody", "unread")
    reviews, problems = read_feeds(write(tmp_path, "page.html", page))
    assert reviews["text"].to_list() == ["Pig\n\nGood."]
    assert problems["severity"].to_list() == ["doubtful"]
    several = page.replace("<body>", "<body><article>Other</article>")
    assert read_feeds(write(tmp_path, "page.html", several))[0]["text"].to_list() == [""]


def test_a_review_stated_twice_is_one(tmp_path):
    reviews, problems = read_feeds(write(tmp_path, "page.html", LD * 2))
    assert reviews.height == 1
    assert refusals(problems) == ["the same Review as is stated above"]


def test_posts_on_one_line_have_names_of_their_own(tmp_path):
    items = "".join(f"<item><title>{name}</title><description>x</description></item>" for name in "AB")
    reviews, _ = read_feeds(write(tmp_path, "feed.xml", f"<rss><channel>{items}</channel></rss>"))
    assert reviews["review_id"].to_list() == ["feed.xml#line-1", "feed.xml#item-2"]


@pytest.mark.parametrize(
    "text",
    [
        b"", b"hello", b"<rss></rss>", b"<html></html>", b"\0" * 100, b"<a" * 100_000, b"<rss>" + b"<x>" * 10_000,
        b'<!DOCTYPE r [<!ENTITY a "b">]><rss><item><title>&a;</title></item></rss>',
        b"<rss><channel><item><title>Pig", b"\xff\xfe<\0r\0", b"<script type='ld+json'>" * 1000,
    ],
    ids=range(11),
)  # fmt: skip
@pytest.mark.parametrize("name", ["feed.xml", "page.html"])
def test_files_without_a_review_are_refused(tmp_path, name, text):
    reviews, problems = read_feeds(write(tmp_path, name, text))
    assert reviews.height == 0 and len(refusals(problems)) >= 1
    recognise(tmp_path / name)


def test_things_that_are_no_file(tmp_path):
    (tmp_path / "folder.xml").mkdir()
    (tmp_path / "loop.html").symlink_to(tmp_path / "loop.html")
    reviews, problems = read_feeds(tmp_path)
    assert reviews.height == 0 and problems.height >= 1
    assert recognise(tmp_path) == ""


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(*[st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)] * 4),
        min_size=1,
        max_size=4,
    )
)
def test_every_item_is_read_or_refused(tmp_path, items):
    def escape(text):
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    rows = "".join(
        f"<item><title>{escape(a)}</title><description>{escape(b)}</description><pubDate>{escape(c)}</pubDate><guid>{escape(d)}</guid></item>"
        for a, b, c, d in items
    )
    reviews, problems = read_feeds(write(tmp_path, "feed.xml", f"<rss><channel>{rows}</channel></rss>"))
    assert reviews.height + len(refusals(problems)) == len(items)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=30), st.integers(0, 1500), st.integers(0, 40), st.sampled_from([RSS % LD, ATOM]))
def test_bytes_overwritten_anywhere_never_raise(tmp_path, noise, place, length, feed):
    raw = feed.encode()
    reviews, problems = read_feeds(write(tmp_path, "feed.xml", raw[:place] + noise + raw[place + length :]))
    assert reviews.height + problems.height >= 1


def test_a_member_s_feed_of_letterboxd(tmp_path):
    text = """<rss version="2.0" xmlns:letterboxd="https://letterboxd.com" xmlns:tmdb="https://themoviedb.org"><channel>
    <item><title>Pig, 2021 - ★★★★½</title><guid isPermaLink="false">letterboxd-review-1</guid><pubDate>Sat, 7 Oct 2023 10:00:00 +1300</pubDate>
    <letterboxd:watchedDate>2023-10-05</letterboxd:watchedDate><letterboxd:filmTitle>Pig</letterboxd:filmTitle><letterboxd:filmYear>2021</letterboxd:filmYear>
    <letterboxd:memberRating>4.5</letterboxd:memberRating><tmdb:movieId>662167</tmdb:movieId><description>&lt;p&gt;Cage!&lt;/p&gt;</description></item>
    <item><title>M, 1931</title><guid isPermaLink="false">letterboxd-watch-2</guid><letterboxd:filmTitle>M</letterboxd:filmTitle><description>Watched.</description></item>
    <item><title>Best</title><guid isPermaLink="false">letterboxd-list-3</guid><description>A list.</description></item></channel></rss>"""
    reviews, problems = read_feeds(write(tmp_path, "rss.xml", text))
    columns = ["title_printed", "year_printed", "score", "scale", "watched_on", "tmdb_id", "text"]
    assert reviews.select(columns).rows() == [
        ("Pig", 2021, 90.0, "stars/5", date(2023, 10, 5), 662167, "Cage!"),
        ("M", None, None, None, None, None, "Watched."),
    ]
    assert refusals(problems) == ["a list of Letterboxd's, no review"]


def test_a_title_with_its_score_needs_no_text(tmp_path):
    text = "<rdf:RDF><item><title>Pig (2021) 3/4</title><link>x</link></item><item><title>M</title></item></rdf:RDF>"
    reviews, problems = read_feeds(write(tmp_path, "feed.rdf", text))
    assert reviews.select("title_printed", "year_printed", "score").rows() == [("Pig", 2021, 75.0)]
    assert refusals(problems) == ["no text"]


def test_of_a_takeout_the_feeds_of_blogs_are_read(tmp_path):
    blog = "Takeout/Blogger/Blogs/Films/"
    with zipfile.ZipFile(tmp_path / "takeout.zip", "w") as archive:
        archive.writestr(f"{blog}feed.atom", ATOM)
        archive.writestr(f"{blog}theme-layouts.xml", "<html></html>")
        archive.writestr("Takeout/Blogger/Comments/Another/feed.atom", ATOM.replace("tag:1", "tag:9"))
        archive.writestr("Takeout/archive_browser.html", "<html></html>")
    reviews, problems = read_feeds(tmp_path / "takeout.zip")
    assert reviews["title_printed"].to_list() == ["Pig & I"]
    assert problems.filter(severity="refused").is_empty(), "nothing in it wants mending"
    assert refusals(problems).count("part of the Takeout, not the feed of a blog") == 3

"""Folders of real blogs, in the style of each generator: what must be got right, item by item."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewlib.readers.markdown import read_markdown

SHARED = Path(__file__).parents[3] / "shared" / "data" / "blog_posts"


@pytest.fixture
def folder(tmp_path):
    return tmp_path


def write(folder, name, text):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


def read_one(folder, text, name="a.md", **options):
    write(folder, name, text)
    reviews, problems = read_markdown(folder, **options)
    assert reviews.height == 1, problems.to_dicts()
    return reviews.row(0, named=True), problems


def refused(problems):
    lost = problems.filter(pl.col("severity").is_in(["refused", "left out"]))
    return dict(lost.select("source", "reason").rows())


def test_a_blog_of_jekyll(folder):
    post = """---
layout: review
title:  "Pig (2021)"
date:   2021-07-16 20:30:00 -0700
categories: [reviews, drama]
rating: 4/5
author: desk_a
published: true
---

{% include youtube.html id="{abc}" %}

A [quiet]({{ site.baseurl }}/about) hunt.{: .lead}
{: .center}

{% comment %} not yet {% endcomment %}
<!--more-->
He digs & finds.
"""
    html = "---\ntitle: EO\ndate: 2021-07-18\n---\n<p>A donkey.</p>\n<p>Two&nbsp;words.</p>\n"
    write(folder, "_posts/2021-07-17-pig.md", post)
    write(folder, "_posts/2021-07-18-eo.html", html)
    write(folder, "_posts/2021-07-19-hidden.md", "---\ntitle: Hidden\npublished: false\n---\n\nText.\n")
    write(folder, "_drafts/close.md", "---\ntitle: Close\n---\n\nNot yet.\n")
    reviews, problems = read_markdown(folder, time_zone="Europe/London")
    columns = ["title_printed", "year_printed", "published_on", "score", "critic", "text"]
    assert reviews.select(columns).rows() == [
        ("Pig", 2021, date(2021, 7, 17), 80.0, "desk_a", "A [quiet](/about) hunt.\n\nHe digs & finds."),
        ("EO", None, date(2021, 7, 18), None, None, "A donkey.\n\nTwo words."),
    ]
    assert reviews["tags"][0].to_list() == ["reviews", "drama"]
    assert refused(problems) == {
        "_drafts/close.md": "draft, in the folder _drafts",
        "_posts/2021-07-19-hidden.md": "draft",
    }
    shortcodes = problems.filter(pl.col("reason").str.contains("shortcode")).sort("value")
    assert shortcodes.select("value", "reason").rows() == [
        ("include", "the shortcode include is not read, in 1 file"),
        ("site.baseurl", "the shortcode site.baseurl is not read, in 1 file"),
    ]


def test_a_blog_of_hugo(folder):
    post = """+++
title = "Pig"
date = 2021-07-01T10:00:00Z
publishDate = 2021-07-16T10:00:00Z
draft = false
tags = ["drama"]
[params]
  rating = 4.5
  releaseYear = 2021
  imdbId = "tt11003218"
  colour = "red"
+++

{{< youtube abc >}}

A hunt {{% notice tip %}}for a pig{{% /notice %}}.

{{< figure
  src="pig.jpg"
  caption="A pig" >}}
"""
    write(folder, "content/reviews/pig/index.md", post)
    write(folder, "content/reviews/_index.md", "---\ntitle: Reviews\n---\nAll of them.\n")
    write(folder, "content/reviews/_index.de.md", "---\ntitle: Kritiken\n---\nAlle.\n")
    write(folder, "content/reviews/eo.md", "---\ntitle: EO\ndraft: true\n---\nText.\n")
    reviews, problems = read_markdown(folder, scale="stars/5")
    row = reviews.select("title_printed", "published_on", "score", "year_printed", "imdb_id", "text").row(0)
    assert row == ("Pig", date(2021, 7, 16), 90.0, 2021, "tt11003218", "A hunt for a pig.")
    assert refused(problems) == {
        "content/reviews/_index.md": "the list of a section (_index), no post",
        "content/reviews/_index.de.md": "the list of a section (_index), no post",
        "content/reviews/eo.md": "draft",
    }
    others = problems.filter(severity="doubtful").select("line", "column", "value").rows()
    assert (3, "date", "2021-07-01T10:00:00+00:00") in others
    assert (11, "params.colour", "red") in others
    assert {value for line, _, value in others if line is None} == {"youtube", "notice", "figure"}


def test_a_blog_of_astro(folder):
    post = """---
title: "A quiet hunt"
film:
  title: Pig
  year: 2021
  id: 7
pubDate: "Jul 16 2021"
author:
  name: Desk A
  link: /a
rating: { value: 4, best: 5 }
heroImage: "./pig.jpg"
---
import Stars from '../../components/Stars.astro';
import { Image } from 'astro:assets';
import "./pig.css"

export const stars = {
  value: 4,
};

<Stars value={stars.value} of={5} />

A <em>quiet</em> hunt.{/* really */}

<Callout type="note">
  He digs.
</Callout>

I import nothing <3 from a < b.
"""
    review, problems = read_one(folder, post, "pig.mdx")
    assert (review["title_printed"], review["year_printed"]) == ("Pig", 2021)
    assert (review["critic"], review["published_on"]) == ("Desk A", date(2021, 7, 16))
    assert (review["score_printed"], review["score"]) == ("4/5", 80.0)
    assert review["text"] == "A quiet hunt.\n\n  He digs.\n\nI import nothing <3 from a < b."
    assert sorted(problems.select("column", "value").rows()) == [
        ("author.link", "/a"),
        ("film.id", "7"),
        ("heroImage", "./pig.jpg"),
        ("title", "A quiet hunt"),
    ]


def test_a_blog_of_eleventy(folder):
    post = """---json
{
  "title": "Pig",
  "date": "2021-07-16",
  "stars": 3.5,
  "tags": ["post", "drama"]
}
---
{# a note #}
{% image "./pig.jpg", "A pig" %}
{%- if x %}A quiet hunt.{% endif -%}
"""
    review, _ = read_one(folder, post, scale="stars/5")
    assert (review["title_printed"], review["score"], review["text"]) == ("Pig", 70.0, "A quiet hunt.")
    write(folder, "b.md", "---js\n{ title: fetch('x') }\n---\nText.\n")
    assert refused(read_markdown(folder)[1]) == {"b.md": "front matter is a program, which is not run"}


def test_plain_text_may_state_its_keys(folder):
    text = "Film: Pig\nYear: 2021\nRating: 3.5/5\nReviewed by: Desk A\nDate: 16 July 2021\n\nA quiet hunt.\n"
    review, problems = read_one(folder, text, "pig.txt")
    assert problems.is_empty()
    assert (review["title_printed"], review["year_printed"], review["score"]) == ("Pig", 2021, 70.0)
    assert (review["critic"], review["published_on"]) == ("Desk A", date(2021, 7, 16))
    assert (review["text"], review["source_line"]) == ("A quiet hunt.", 7)


@pytest.mark.parametrize(
    "text", ["Film: Pig\nA quiet: hunt it is.\n\nMore.", "Review: Pig (2021)\n\nA quiet hunt."]
)
def test_a_colon_alone_states_nothing(folder, text):
    review, _ = read_one(folder, text, "pig.txt")
    assert "quiet" in review["text"]


def test_one_line_with_a_colon_is_a_heading(folder):
    assert read_one(folder, "Film: Socialism (2010)\n\nA hunt.")[0]["title_printed"] == "Film: Socialism"


def spell(column, value, given, keys, title="title: Pig\n"):
    return [(f"{title}{key}: {given}", column, value) for key in keys.split()]


DAY = date(2021, 7, 16)
SPELLINGS = [
    *spell("title_printed", "Pig", "Pig", "title film movie Film_Title", title=""),
    *spell("year_printed", 2021, "2021", "year release_year releaseYear"),
    *spell("original_title_printed", "피그", "피그", "original_title native_title original originalTitle"),
    *spell(
        "published_on",
        DAY,
        "2021-07-16",
        "date published publishDate publish_date pubDate datePublished created_at",
    ),
    *spell("watched_on", DAY, "2021-07-16", "watched_date watchedDate watched_on dateWatched"),
    *spell(
        "score",
        60.0,
        "3/5",
        "rating score stars grade ratingNum rating_num my_rating movie_rating reviewScore overall-rating",
    ),
    *spell("critic", "Desk A", "Desk A", "critic author by reviewer authors"),
    *spell("imdb_id", "tt11003218", "tt11003218", "imdb_id imdbId imdb"),
    *spell("tmdb_id", 662167, "662167", "tmdb_id tmdbId tmdb"),
    *spell("tags", ["Drama", "Noir"], "[Drama, Noir]", "genre genres tags categories"),
    *spell("venue", "Netflix", "Netflix", "medium platform venue"),
]


@pytest.mark.parametrize(("keys", "column", "value"), SPELLINGS)
def test_every_spelling_of_a_key(folder, keys, column, value):
    review, problems = read_one(folder, f"---\n{keys}\n---\nText.")
    assert review[column] == value
    assert problems.is_empty()


@pytest.mark.parametrize(
    ("keys", "title", "passed"),
    [
        ("title: A quiet hunt\nfilm: Pig", "Pig", ["title"]),
        ("title: Pig\nfilm: pig-2021", "Pig", ["film"]),
        ("title: Pig\nmovie: tt11003218", "Pig", ["movie"]),
        ("title: Pig\nmovie: true", "Pig", ["movie"]),
        ("film: 1917\ntitle: A war in one go", "1917", ["title"]),
        ("film: pig-2021", "pig-2021", []),
        ("title: Pig\nfilm: {year: 2021, mood: dark}", "Pig", ["film.mood"]),
        ("title: Pig\nseen: {at: home}", "Pig", ["seen"]),
        ("title: Pig\nseo: {title: X}", "Pig", ["seo"]),
        ("title: Pig\nreview: {title: X}", "Pig", ["review.title"]),
    ],
)
def test_which_of_several_keys_names_the_film(folder, keys, title, passed):
    review, problems = read_one(folder, f"---\n{keys}\n---\nText.")
    assert (review["title_printed"], problems["column"].to_list()) == (title, passed)


@pytest.mark.parametrize(
    "key", ["draft: true", "published: false", "published: no", "status: draft", "Status: Private"]
)
def test_what_says_draft_is_left_out_and_counted(folder, key):
    write(folder, "a.md", f"---\ntitle: Pig\n{key}\n---\nText.")
    reviews, problems = read_markdown(folder)
    assert (reviews.height, refused(problems)) == (0, {"a.md": "draft"})
    assert problems["severity"].to_list() == ["left out"]
    assert problems["remedy"][0] == f"Change the key {key.partition(':')[0]} once it is published."


@pytest.mark.parametrize("key", ["draft: false", "published: true", "status: publish"])
def test_what_says_published_says_nothing(folder, key):
    review, problems = read_one(folder, f"---\ntitle: Pig\ndate: 2021-07-16\n{key}\n---\nText.")
    assert (review["published_on"], problems.height) == (DAY, 0)


def test_encodings_and_line_breaks_may_differ_from_file_to_file(folder):
    text = "---\ntitle: Amélie\n---\nDéjà vu, naïve.\n"
    write(folder, "a.md", text)
    write(folder, "b.md", text.encode("latin-1"))
    write(folder, "c.md", b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    write(folder, "d.md", text.encode("utf-16"))
    write(folder, "e.md", text.replace("naïve", "“naïve”").encode("cp1252"))
    reviews, problems = read_markdown(folder)
    assert reviews["title_printed"].to_list() == ["Amélie"] * 5
    assert reviews["text"].to_list() == ["Déjà vu, naïve."] * 4 + ["Déjà vu, “naïve”."]
    assert problems.select("source", "line", "severity").rows() == [
        ("b.md", 2, "repaired"),
        ("d.md", None, "repaired"),
        ("e.md", 2, "repaired"),
    ]


def test_one_toml_file_among_yaml_ones(folder):
    write(folder, "a.md", "---\ntitle: Pig\nrating: 3/5\n---\nText one.")
    write(folder, "b.md", '+++\ntitle = "EO"\nrating = "4/5"\n+++\nText two.')
    write(folder, "c.md", '{"title": "Close", "rating": "5/5"}\nText three.')
    reviews, problems = read_markdown(folder)
    assert reviews.select("title_printed", "score").rows() == [("Pig", 60.0), ("EO", 80.0), ("Close", 100.0)]
    assert problems.is_empty()


@pytest.mark.parametrize(
    "text",
    ["TODO", "tbd.", "Coming soon!", "Review to come", "Lorem ipsum dolor sit amet.", "...", "n/a", "<br>"],
)
def test_a_placeholder_is_no_text(folder, text):
    review, problems = read_one(folder, f"---\ntitle: Pig\nrating: 3/5\n---\n{text}\n")
    assert (review["text"], review["words"], review["score"]) == ("", 0, 60.0)
    assert problems.select("reason", "value", "severity").rows() == [
        ("a placeholder, in 1 file: not read as a review's text", text, "doubtful")
    ] * (text != "<br>")
    write(folder, "a.md", f"---\ntitle: Pig\n---\n{text}\n")
    assert refused(read_markdown(folder)[1]) == {"a.md": "no text"}


def test_a_sentence_in_three_files_alike_is_a_placeholder_and_a_word_is_not(folder):
    for number in range(3):
        lazy = f"---\ntitle: T{number}\nrating: 3/5\n---\nToo busy to  write about this."
        write(folder, f"{number}.md", lazy)
        write(folder, f"x{number}.md", f"---\ntitle: X{number}\nrating: 3/5\n---\nSimply brilliant.")
    reviews, problems = read_markdown(folder)
    assert reviews["text"].to_list() == [""] * 3 + ["Simply brilliant."] * 3
    assert problems["reason"].to_list() == ["a placeholder, in 3 files: not read as a review's text"]
    (folder / "2.md").unlink()
    assert read_markdown(folder)[0]["words"].to_list()[:2] == [6, 6]


@pytest.mark.parametrize(
    "name", ["Film: the film.md", "Don't Look Now & then.md", "a?*|<b>.md", "-.md", "한국.md", "%20.md"]
)
def test_any_name_of_a_file_is_a_name(folder, name):
    review, problems = read_one(folder, "---\nrating: 3/5\n---\nI saw it late, and alone.", name)
    assert review["source"] == name
    title = " ".join(name.removesuffix(".md").replace("-", " ").split()) or "-"
    assert problems.select("reason", "value").rows() == [
        ("no heading: the name of the file is taken for the title", title)
    ]


def test_the_year_in_a_file_s_name_counts_where_it_is_the_custom(folder):
    for name in ("pig-2021", "eo-2022", "blade-runner-2049-2017", "wings (1927)"):
        write(folder, f"{name}.md", "---\nrating: 3/5\n---\n\nText of it.")
    columns = ["title_printed", "year_printed"]
    assert read_markdown(folder)[0].select(columns).rows() == [
        ("blade runner 2049", 2017),
        ("eo", 2022),
        ("pig", 2021),
        ("wings", 1927),
    ]
    for name in ("close", "aftersun"):
        write(folder, f"{name}.md", "---\nrating: 3/5\n---\n\nText of it.")
    assert read_markdown(folder)[0].select(columns).rows()[2:4] == [("close", None), ("eo 2022", None)]


PAGE = """<!DOCTYPE html>
<html lang="en-GB">
<head><title>Pig (2021) | Our desk</title>
<meta property="article:published_time" content="2021-07-16T20:00:00Z">
<meta name='author' content='Desk A &amp; B'>
<link rel=canonical href="https://example.org/pig">
<style>p { color: red }</style>
</head>
<body><nav><a href="/">Home</a></nav>
<article><header><h1>Review: Pig (2021) ★★★★☆</h1><p>By Desk A</p></header>
<p>A quiet&nbsp;hunt.</p><!-- more --><p>He digs<br>and finds.</p>
<aside>Read this, too.</aside><script>alert(1)</script>
<form><button>Subscribe</button></form></article>
<article><h2>Another</h2></article>
<footer>© us</footer></body></html>
"""


def test_a_page_that_was_saved(folder):
    review, problems = read_one(folder, PAGE, "pig.html")
    assert (review["title_printed"], review["year_printed"], review["score"]) == ("Pig", 2021, 80.0)
    assert (review["published_on"], review["critic"], review["language"]) == (DAY, "Desk A & B", "en")
    assert review["url"] == "https://example.org/pig"
    assert review["text"] == "A quiet hunt.\n\nHe digs\nand finds."
    assert problems.is_empty()
    write(folder, "pig_files/ad.html", "<p>Buy.</p>")
    assert refused(read_markdown(folder)[1]) == {"pig_files/ad.html": "part of a page that was saved"}


LONG = "A hunt it was, and a long one, for all of us."


@pytest.mark.parametrize(
    ("page", "title", "text"),
    [
        (
            "<html><title>Pig – Our desk</title><body><main><p>A hunt.</p></main><p>Else.</p>",
            "Pig",
            "A hunt.",
        ),
        ("<html><head><title>x</title></head><h1>Pig</h1><p>A hunt.", "Pig", "A hunt."),
        ("<html><body><article><p>A hunt was on.", "a", "A hunt was on."),
        (f"<p>{LONG}</p><p>Two.</p>", "a", f"{LONG}\n\nTwo."),
        ("<body><article>One.</article><article>Longer than one.</article>", "a", "Longer than one."),
        ('<html><meta property="og:title" content="Pig"><body><p>A hunt.', "Pig", "A hunt."),
    ],
)
def test_pages_of_other_make(folder, page, title, text):
    review, _ = read_one(folder, page, "a.html")
    assert (review["title_printed"], review["text"]) == (title, text)


def test_what_a_page_states_of_itself_goes_before(folder):
    stated = (
        '<script type="application/ld+json">{"@type": "Review", "itemReviewed": {"name": "Pig"}, '
        '"author": "Desk C", "datePublished": "2021-07-17", '
        '"reviewRating": {"ratingValue": 3, "bestRating": 4}}</script>'
    )
    review, _ = read_one(folder, PAGE.replace("</head>", stated + "</head>"), "pig.html")
    assert (review["title_printed"], review["score_printed"]) == ("Pig", "3")
    assert (review["scale"], review["score"]) == ("stars/4", 75.0)
    assert (review["critic"], review["published_on"]) == ("Desk C", date(2021, 7, 17))
    two = stated + stated.replace("Pig", "EO")
    review, problems = read_one(folder, PAGE.replace("</head>", two + "</head>"), "pig.html")
    assert review["score"] == 80.0
    assert problems["reason"].to_list() == ["states 2 reviews that differ; none of them is read"]


PIECES = st.sampled_from(
    ["---", "+++", "---json", "\n", "title: Pig", 'title = "Pig"', '{"title": "Pig"}', "{{< a >}}", "{% b %}",
     "<p>", "</p>", "<!--", "-->", "<script>", "[extra]", "film: {title: x}", "draft: true", "Text.", "\ufeff",
     "\0", "<html>", "<h1>", "{", "}", "date: 0000-00-00", "date: 9999-12-31", "rating: 1e308", "rating: NaN",
     "import x from 'y'", "&#xd800;", "&amp;"]
)  # fmt: skip
NAMES = st.sampled_from(
    ["a.md", "b.mdx", "c.html", "d.txt", "2021-07-16-e.md", "_index.md", "_drafts/f.md", "x_files/g.htm"]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=120, deadline=None)
@given(
    st.dictionaries(NAMES, st.lists(PIECES, max_size=12).map("\n".join), min_size=1, max_size=4),
    st.booleans(),
)
def test_every_file_of_a_blog_is_a_review_or_refused(tmp_path, files, is_wide):
    for old in [path for path in tmp_path.rglob("*") if path.is_file()]:
        old.unlink()
    for name, text in files.items():
        write(tmp_path, name, text.encode("utf-16" if is_wide else "utf-8"))
    reviews, problems = read_markdown(tmp_path, scale="stars/5")
    assert reviews.height + len(refused(problems)) == len(files)
    assert reviews["published_on"].drop_nulls().is_between(date(1874, 1, 1), date(9999, 12, 31)).all()
    assert reviews["score"].drop_nulls().is_between(0, 100).all()


def test_the_forty_real_posts():
    if not SHARED.exists():
        pytest.skip("the posts of two blogs are not here")
    reviews, problems = read_markdown(SHARED)
    assert (reviews.height, problems.filter(severity="refused").height) == (40, 0)
    lazy = problems.filter(pl.col("reason").str.contains("a placeholder"))
    assert lazy.height == 1
    empty = reviews.filter(pl.col("text") == "")
    assert lazy["reason"].item() == f"a placeholder, in {empty.height} files: not read as a review's text"
    assert empty["source"].str.starts_with("olshansk").all()

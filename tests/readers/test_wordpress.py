"""WordPress exports: every item is a review or refused, whatever the file holds."""

import re
import zipfile
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewlib.readers.wordpress import read_wordpress, recognise

SHARED = Path(__file__).parents[3] / "shared" / "data" / "wordpress"
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/">'
    "<channel><language>en-GB</language><wp:wxr_version>1.2</wp:wxr_version>\n"
    "<wp:author><wp:author_login>ann</wp:author_login>"
    "<wp:author_display_name><![CDATA[Ann Lee]]></wp:author_display_name></wp:author>\n"
)
FEET = "</channel></rss>"


def item(
    number=1, title="Pig (2021)", content="<p>One.</p><p>Two.</p>", more="", *, kind="post", status="publish"
):
    return (
        f"<item><title><![CDATA[{title}]]></title><link>https://example.org/{number}</link>"
        f"<dc:creator><![CDATA[ann]]></dc:creator><guid>https://example.org/?p={number}</guid>"
        f"<content:encoded><![CDATA[{content}]]></content:encoded><wp:post_id>{number}</wp:post_id>"
        f"<wp:post_date>2023-10-06 22:00:00</wp:post_date><wp:post_date_gmt>2023-10-06 20:00:00</wp:post_date_gmt>"
        f"<wp:status>{status}</wp:status><wp:post_type>{kind}</wp:post_type>{more}</item>\n"
    )


def meta(key, value):
    return f"<wp:postmeta><wp:meta_key>{key}</wp:meta_key><wp:meta_value><![CDATA[{value}]]></wp:meta_value></wp:postmeta>"


def read(tmp_path, *items, head=HEAD, feet=FEET, **options):
    path = tmp_path / "blog.xml"
    body = "".join(items)
    path.write_bytes((head + body + feet).encode() if isinstance(body, str) else body)
    return read_wordpress(path, **options)


def refusals(problems):
    return problems.filter(pl.col("severity").is_in(["refused", "left out"]))["reason"].to_list()


def test_a_published_post(tmp_path):
    more = '<category domain="genre" nicename="drama"><![CDATA[Drama]]></category><category>Drama</category>'
    reviews, problems = read(tmp_path, item(more=more), time_zone="Asia/Seoul")
    assert problems.height == 0
    review = reviews.row(0, named=True)
    expected = {
        "review_id": "blog.xml#1",
        "source_line": 4,
        "title_printed": "Pig",
        "year_printed": 2021,
        "critic": "Ann Lee",
        "published_on": date(2023, 10, 7),
        "language": "en",
        "url": "https://example.org/1",
        "tags": ["Drama"],
        "words": 2,
        "text": "One.\n\nTwo.",
    }
    assert {key: review[key] for key in expected} == expected


LD = '<script type="application/ld+json">{"@type":"Review","itemReviewed":{"@type":"Movie","name":"Pig","datePublished":"2021-07-16"},"reviewRating":{"ratingValue":"%s","bestRating":"%s"}}</script>'


@pytest.mark.parametrize(
    ("content", "more", "expected"),
    [
        ("x", meta("wp_review_type", "star") + meta("wp_review_total", "3.5"), ("3.5", "stars/5", 70.0)),
        ("x", meta("wp_review_type", "point") + meta("wp_review_total", "7"), ("7", "points/10", 70.0)),
        ("x", meta("wp_review_type", "percentage") + meta("wp_review_total", "85"), ("85", "percent", 85.0)),
        ("x" + LD % ("3", "4"), "", ("3", "stars/4", 75.0)),
        ("x" + LD % ("8,5", "10"), "", ("8,5", "points/10", 85.0)),
        ("x" + LD % ("NaN", "5"), "", ("NaN", None, None)),
        ("x" + LD % ("1e308", "5"), "", ("1e308", None, None)),
        ("x" + LD % ("2", "1"), "", ("2 (best 1)", None, None)),
        (
            "x",
            meta("_review_schema", LD.partition(">")[2].partition("<")[0] % ("3", "4")),
            ("3", "stars/4", 75.0),
        ),
        ("x", meta("wp_review_type", "circle") + meta("wp_review_total", "85"), ("85", "percent", 85.0)),
        ("x", meta("wp_review_total", "3.5"), ("3.5", None, None)),
        ("x", meta("wp_review_type", "none") + meta("wp_review_total", "3.5"), (None, None, None)),
        ("x", meta("wp_review_type", "") + meta("wp_review_total", "0.0"), (None, None, None)),
        ("x", meta("yasr_overall_rating", "4.5"), ("4.5", "stars/5", 90.0)),
        ("x", meta("yasr_overall_rating", "-1"), (None, None, None)),
        ("x", meta("ta_post_review_rating", "4"), ("4", "stars/5", 80.0)),
        ("x", meta("wppr_rating", "78.50"), ("78.50", "percent", 78.5)),
        ("x", meta("taq_review_score", "76.666666666667"), ("76.67", "percent", 76.67)),
        ("x", meta("_lets_review_final_score_100", "92"), ("92", "percent", 92.0)),
        ("x" + LD % ("3", "5") + LD % ("4", "5"), "", (None, None, None)),
        ("x", meta("rating", "4/5"), ("4/5", "points/5", 80.0)),
        ("x", "", (None, None, None)),
    ],
)
def test_where_a_score_comes_from(tmp_path, content, more, expected):
    reviews, _ = read(tmp_path, item(title="Pig", content=content, more=more))
    assert reviews.select("score_printed", "scale", "score").row(0) == expected
    assert reviews["text"].to_list() == ["x"]


def test_a_declared_scale_is_no_scale_of_a_plugin_that_declares_its_own(tmp_path):
    """Ten points declared for the source, and a school's marks stated: 2 of 1 to 6 are no 20."""
    content = "x" + LD.replace('"bestRating"', '"worstRating":"6","bestRating"') % ("2", "1")
    reviews, problems = read(tmp_path, item(content=content), scale="points/10")
    assert reviews.select("score_printed", "score").row(0) == ("2 (best 1, worst 6)", None)
    assert problems["column"].to_list() == ["ratingValue"]


def test_a_total_of_wp_review_that_the_post_does_not_show_is_said(tmp_path):
    _, problems = read(tmp_path, item(more=meta("wp_review_type", "none") + meta("wp_review_total", "3.5")))
    (problem,) = problems.rows(named=True)
    assert (problem["severity"], problem["line"], problem["value"]) == ("doubtful", 4, "3.5")


def test_terms_are_tags_but_for_those_named_as_a_column(tmp_path):
    def term(domain, name, nicename="n"):
        return f'<category domain="{domain}" nicename="{nicename}"><![CDATA[{name}]]></category>'

    more = (
        term("genre", "Drama &amp; War") + term("category", "Reviews") + term("post_tag", "slow") + term("year", "2021")
        + term("post_format", "Aside") + term("language", "Deutsch", "de") + term("movie_director", "A. B.")
    )  # fmt: skip
    review = read(tmp_path, item(title="Pig", more=more))[0].row(0, named=True)
    assert review["tags"] == ["Drama & War", "Reviews", "slow", "A. B."]
    assert (review["year_printed"], review["language"]) == (2021, "de")
    review = read(tmp_path, item(title="Pig", more=more + meta("year", "2020")))[0].row(0, named=True)
    assert (review["year_printed"], "2021" in review["tags"]) == (2020, False)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<!-- wp:paragraph -->\n<p>One\ntwo.</p>\n<!-- /wp:paragraph -->\n\n<!-- wp:heading {\"level\":3} -->\n<h3>Cast</h3>\n<!-- /wp:heading -->\n<!-- wp:latest-posts /-->", "One two.\n\nCast"),
        ("One.\n\nTwo<br />three.", "One.\n\nTwo\nthree."),
        ("[caption id=\"a\" width=\"3\"]<img src='x'/> A still[/caption]One [sic] of [REC] [1].", "A still\n\nOne [sic] of [REC] [1]."),
        ("One. [embed]https://example.org/v[/embed] [gallery ids=\"1,2\"][su_quote]Two.[/su_quote][yasr_overall_rating]", "One. Two."),
        ("One.\n<!--more-->\nTwo.", "One.\n\nTwo."),
        ("<ul>\n<li>One</li>\n<li>Two</li>\n</ul>", "One\n\nTwo"),
    ],
    ids=["blocks", "classic", "caption", "shortcodes", "more", "list"],
)  # fmt: skip
def test_a_post_as_text(tmp_path, content, text):
    assert read(tmp_path, item(content=content))[0]["text"].to_list() == [text]


def test_the_summary_of_wp_review_s_box_ends_the_text(tmp_path):
    more = meta("wp_review_desc", "<b>Go.</b>\n\nTwice.")
    assert read(tmp_path, item(more=more))[0]["text"].to_list() == ["One.\n\nTwo.\n\nGo.\n\nTwice."]


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
def test_each_version_of_the_format(tmp_path, version):
    head = HEAD.replace("1.2", version)
    if version == "1.0":
        head = head[: head.index("<wp:author>")]
    reviews, problems = read(tmp_path, item(), head=head)
    assert reviews.select("title_printed", "critic").rows() == [
        ("Pig", "ann" if version == "1.0" else "Ann Lee")
    ]
    assert problems.height == 0
    assert recognise(tmp_path / "blog.xml") == "WordPress export (WXR), 1 file"


def test_only_published_posts_are_read_and_the_rest_is_listed(tmp_path):
    others = [
        item(2, kind="page"), item(3, kind="attachment", status="inherit"), item(4, status="draft"),
        item(5, status="future"), item(6, status="private"), item(7, kind="nav_menu_item"),
        item(8, more="<wp:post_password>x</wp:post_password>"), item(9, title=""), item(10, content=""),
        item(1), item(11, kind="film-review"),
    ]  # fmt: skip
    reviews, problems = read(tmp_path, item(1), *others)
    assert reviews["review_id"].to_list() == ["blog.xml#1"]
    assert len(refusals(problems)) == len(others)
    of_own_type = problems.filter(reason="of type film-review, not post")["remedy"].item()
    assert 'write types = ["post", "film-review"] for this source' in of_own_type
    wrong = problems.filter(severity="refused")["reason"]
    assert wrong.to_list() == ["no title", "no text", "of type film-review, not post"]
    reviews, problems = read(tmp_path, item(1), *others, types=["film-review"])
    assert reviews["review_id"].to_list() == ["blog.xml#11"]
    assert problems["severity"].to_list() == ["left out"] * len(others), "what is no review is declared"


def test_posts_on_one_line_all_have_names_and_all_are_counted(tmp_path):
    posts = [item(number, "Pig", more="") for number in (1, 1, 2)]
    posts = [post.replace("?p=1<", f"?q={place}<") for place, post in enumerate(posts)]
    drafts = [item(9, "", status="draft")] * 2
    body = "".join([*posts, *drafts]).replace("\n", " ")
    reviews, problems = read(
        tmp_path, body.replace("<wp:post_id>2</wp:post_id>", ""), head=HEAD.replace("\n", " ")
    )
    assert reviews["review_id"].to_list() == ["blog.xml#1", "blog.xml#line-1", "blog.xml#item-3"]
    assert refusals(problems) == ["draft, not published"] * 2


def test_a_scale_that_is_none_is_said_once(tmp_path, monkeypatch):
    monkeypatch.setattr("reviewlib.readers.wordpress.BATCH_POSTS", 1)
    reviews, problems = read(tmp_path, item(1), item(2, "B"), scale="stars")
    assert reviews.height == 2
    assert problems["column"].to_list() == ["scale"]


def test_a_split_cdata_section_and_a_classic_post(tmp_path):
    content = "One ]]]]><![CDATA[> two.\n\nThree\nfour. [caption id='x']A still[/caption]"
    reviews, _ = read(tmp_path, item(content=content))
    assert reviews["text"].to_list() == ["One ]]> two.\n\nThree\nfour. A still"]


def test_several_files_of_one_export(tmp_path):
    (tmp_path / "a.xml").write_text(HEAD + item(1) + item(2, "Hi") + FEET)
    (tmp_path / "b.xml").write_text(HEAD + item(2, "Hi") + item(3, "Ho") + FEET)
    reviews, problems = read_wordpress(tmp_path)
    assert reviews["review_id"].to_list() == ["a.xml#1", "a.xml#2", "b.xml#3"]
    assert refusals(problems) == ["stands in a.xml already, with the same address"]
    assert recognise(tmp_path) == "WordPress export (WXR), 2 files"


def test_a_zip_is_read_as_its_files_are(tmp_path):
    """As WordPress.com hands an export out: two files in a zip, read from it in pieces."""
    path = tmp_path / "blog.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("blog/a.xml", HEAD + item(1) + FEET)
        archive.writestr("blog/b.xml", HEAD + item(1) + item(2, "Ho") + FEET)
        archive.writestr("blog/notes.txt", "x")
    reviews, problems = read_wordpress(path)
    assert reviews["review_id"].to_list() == ["blog.zip/blog/a.xml#1", "blog.zip/blog/b.xml#2"]
    assert refusals(problems) == ["stands in blog.zip/blog/a.xml already, with the same address"]
    assert recognise(path) == "WordPress export (WXR), 2 files"


def test_a_zip_damaged_in_the_middle_loses_no_post_before_it(tmp_path):
    path = tmp_path / "blog.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "a.xml", HEAD + "".join(item(number, content="x" * 9000) for number in range(100)) + FEET
        )
    raw = path.read_bytes()
    path.write_bytes(raw[:800_000].replace(b"x" * 90, b"y" * 90) + raw[800_000:])
    reviews, problems = read_wordpress(path)
    assert reviews.height >= 50
    assert "Bad CRC-32".lower() in refusals(problems)[0]


def test_an_older_export_without_authors(tmp_path):
    reviews, _ = read(tmp_path, item(), head="<rss><channel><wp:wxr_version>1.0</wp:wxr_version>")
    assert reviews["critic"].to_list() == ["ann"]


@pytest.mark.parametrize(
    ("items", "read_ids", "refused"),
    [
        ([item(1), item(2, "B")[:-30]], [1], 1),
        ([item(1), "<item><title>A & B</title></item>\n", item(3, "C")], [1, 3], 1),
        ([item(1), "<item>" + "<b>" * 300 + "</item>\n", item(3, "C")], [1, 3], 1),
        ([item(1, content="One\x08 two\x00.")], [1], 0),
        ([item(1, content="Caf\udce9.".encode("utf-8", "surrogateescape").decode("latin-1"))], [1], 0),
        ([item(1, content="x" * 17_000_000), item(2, "B")], [2], 1),
        ([], [], 1),
    ],
    ids=["cut off", "bare ampersand", "deep", "control", "latin", "huge", "empty"],
)
def test_broken_files_lose_no_row_without_a_word(tmp_path, items, read_ids, refused):
    feet = "" if items and items[-1].endswith("bl") else FEET
    reviews, problems = read(tmp_path, *items, feet=feet)
    assert reviews["review_id"].to_list() == [f"blog.xml#{number}" for number in read_ids]
    assert len(refusals(problems)) == refused


def test_entities_are_refused(tmp_path):
    laughs = '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    external = '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    for declaration in (laughs, external):
        reviews, problems = read(tmp_path, item(content="&b;"), head=declaration + "<rss><channel>")
        assert reviews.height == 0
        assert "declares an XML entity" in refusals(problems)[0]


def test_things_that_are_no_file(tmp_path):
    (tmp_path / "folder.xml").mkdir()
    (tmp_path / "loop.xml").symlink_to(tmp_path / "loop.xml")
    (tmp_path / "text.xml").write_text("hello")
    reviews, problems = read_wordpress(tmp_path)
    assert reviews.height == 0 and problems.height >= 2
    assert recognise(tmp_path) == "" and recognise(tmp_path / "gone") == ""
    assert read_wordpress(tmp_path / "gone.xml")[1].height == 1


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_whatever_is_in_the_fields_each_item_is_accounted_for(tmp_path, data):
    texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30).map(
        lambda t: t.replace("]]>", "")
    )
    kinds = st.sampled_from(["post", "page", "nav_menu_item"])
    scores = st.sampled_from(["5", "NaN", "1e308", "-1", "", "★★★", "0"])
    days = st.sampled_from(["0000-00-00 00:00:00", "9999-12-31 23:59:59", "2023-13-45", "x"])
    count = data.draw(st.integers(1, 5))
    items = [
        item(
            number, data.draw(texts), data.draw(texts), kind=data.draw(kinds),
            more=meta("wp_review_total", data.draw(scores)) + meta("wp_review_type", data.draw(texts)),
        ).replace("2023-10-06 20:00:00", data.draw(days))
        for number in range(count)
    ]  # fmt: skip
    reviews, problems = read(tmp_path, *items)
    assert reviews.height + len(refusals(problems)) == count
    assert reviews["score"].drop_nulls().is_between(0, 100).all()


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=40), st.integers(0, 2000), st.integers(0, 60))
def test_bytes_overwritten_anywhere_never_raise(tmp_path, noise, place, length):
    raw = (HEAD + item(1) + item(2, "B") + item(3, "C") + FEET).encode()
    path = tmp_path / "noisy.xml"
    path.write_bytes(raw[:place] + noise + raw[place + length :])
    reviews, problems = read_wordpress(path)
    assert reviews.height + problems.height >= 1


@pytest.mark.parametrize("name", ["64-block-test-data", "theme-preview", "themeunittestdata.wordpress"])
def test_the_exports_of_wordpress_itself(name):
    path = SHARED / f"{name}.xml"
    if not path.exists():
        pytest.skip("the real exports are not here")
    rows = len(re.findall(r"^\s*<item>", path.read_text(encoding="utf-8"), re.MULTILINE))
    reviews, problems = read_wordpress(path)
    assert reviews.height + len(refusals(problems)) == rows
    assert reviews["review_id"].is_unique().all()


def test_a_field_that_the_desk_names_goes_before_all_else(tmp_path):
    metas = "".join(
        f"<wp:postmeta><wp:meta_key>{name}</wp:meta_key><wp:meta_value>{value}</wp:meta_value></wp:postmeta>"
        for name, value in {
            "wp_review_total": "80",
            "wp_review_type": "percentage",
            "ours": "3",
            "born": "1999",
        }.items()
    )
    item = f'<item><title>Pig (2021)</title><content:encoded>Good.</content:encoded><category domain="house">Rex</category>{metas}</item>'
    path = tmp_path / "blog.xml"
    path.write_text(f'<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel>{item}</channel></rss>')
    columns = {"score": "ours", "year": "born", "venue": "house", "critic": "absent"}
    reviews, _ = read_wordpress(path, columns=columns, scale="points/10")
    names = ["score_printed", "scale", "score", "year_printed", "venue", "critic"]
    assert reviews.select(names).row(0) == ("3", "points/10", 30.0, 1999, "Rex", None)
    assert read_wordpress(path, scale="points/10")[0].select(names[:3]).row(0) == ("80", "percent", 80.0)

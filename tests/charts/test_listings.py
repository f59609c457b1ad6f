"""Tables to read: escaped, with a fixed id, numbers to the right, nothing lost without a word."""

from datetime import date

import polars as pl
import pytest

from reviewlib.charts.listings import (
    colleagues_table,
    dictionary_table,
    listing,
    missed_releases,
    problems_table,
    quality_table,
)
from reviewlib.errors import TableError
from reviewlib.tables import dictionary

ROWS = pl.DataFrame(
    {
        "title": ["<script>alert(1)</script>", "헤어질 결심 {{m^2}} **x**", None],
        "score": [90.0, 72.5, None],
        "reviews": [1234567, 2, None],
        "year": [2023, 2022, None],
        "share": [0.285, 1.0, None],
        "released_on": [date(2023, 10, 6), None, None],
        "is_reviewed": [True, False, None],
        "genres": [["War", "<b>"], [], None],
    }
)
LABELS = {name: name.capitalize() for name in ROWS.columns}


def body_of(table):
    page = table.as_raw_html()
    return page[page.index("<tbody") : page.index("</tbody>")]


def cells_of(table):
    return [
        [cell.split(">", 1)[1].split("</td")[0] for cell in row.split("<td ")[1:]]
        for row in body_of(table).split("<tr>")[1:]
    ]


def test_values_are_set_as_readers_write_them():
    first, second, third = cells_of(listing(ROWS, title="T", columns=LABELS, percent=["share"]))
    assert first[1:] == ["90", "1,234,567", "2023", "29%", "6\u00a0Oct\u00a02023", "yes", "War, &lt;b&gt;"]
    assert second[1:] == ["73", "2", "2022", "100%", "—", "no", ""]
    assert third == ["—"] * 8


def test_a_share_is_never_rounded_to_all_or_nothing():
    shares = pl.DataFrame({"share": [0.997, 0.004, 0.0]})
    assert cells_of(listing(shares, title="T", columns={"share": "S"}, percent=["share"])) == [
        ["&gt;99%"],
        ["&lt;1%"],
        ["0%"],
    ]


def test_what_a_cell_holds_is_text():
    first, second, _ = cells_of(listing(ROWS, title="T", columns=LABELS))
    assert first[0] == "&lt;script&gt;alert(1)&lt;/script&gt;"
    assert second[0] == "헤어질 결심 {{m^2}} **x**"


def test_title_labels_and_note_are_text_too():
    hostile = "<img src=x onerror=alert(1)> {{m^2}} **x**"
    page = listing(
        ROWS, title=hostile, subtitle=hostile, note=hostile, columns={"title": hostile}
    ).as_raw_html()
    assert "<img" not in page
    assert "<em>" not in page
    assert "<sup" not in page
    assert page.count("&lt;img src=x onerror=alert(1)&gt; &#123;&#123;m^2}} **x**") == 4


def test_numbers_stand_right_and_words_left():
    body = body_of(listing(ROWS, title="T", columns={"title": "Film", "score": "Score"}))
    assert body.count('class="gt_row gt_left"') == 3
    assert body.count('class="gt_row gt_right"') == 3


def test_the_same_table_is_the_same_page_with_the_id_of_its_title():
    pages = [listing(ROWS, title="Best & worst, 2023", columns=LABELS).as_raw_html() for _ in range(2)]
    assert pages[0] == pages[1]
    assert 'id="listing-best-worst-2023"' in pages[0]
    assert 'id="listing-untitled"' in listing(ROWS, title="결심", columns=LABELS).as_raw_html()
    assert 'id="own"' in listing(ROWS, title="T", columns=LABELS, id="own").as_raw_html()


def test_rows_left_out_are_counted_in_the_note():
    table = listing(ROWS, title="T", columns={"title": "Film"}, note="Source: us.", most=1)
    assert len(cells_of(table)) == 1
    assert "Source: us. 2 more rows are not shown." in table.as_raw_html()


def test_a_table_without_rows_says_so():
    assert cells_of(listing(ROWS.clear(), title="T", columns=LABELS, empty="No films."))[0][0] == "No films."


def test_missing_columns_are_listed():
    with pytest.raises(TableError, match=r"(?s)lacks:.*nope.*neither.*Its columns are: title"):
        listing(ROWS, title="T", columns={"nope": "N", "neither": "M"})


RELEASES = pl.DataFrame(
    {
        "title": ["One", "Two"],
        "original_title": [None, "둘"],
        "released_on": [date(2023, 10, 6)] * 2,
        "distributor": [None, None],
        "genres_text": ["War", "Drama"],
        "is_reviewed": [True, False],
    },
    schema_overrides={"distributor": pl.String},
)


def test_only_releases_without_a_review_are_missed():
    missed = missed_releases(RELEASES)
    assert cells_of(missed) == [["6\u00a0Oct\u00a02023", "Two", "둘", "Drama", "—"]]
    assert ">1 film<" in missed.as_raw_html()
    assert ">2 films<" in missed_releases(RELEASES.with_columns(is_reviewed=False)).as_raw_html()


@pytest.mark.parametrize(
    ("releases", "words"),
    [
        (RELEASES.clear(), "No release is known in this time."),
        (RELEASES.head(1), "The one release known was reviewed."),
        (RELEASES.with_columns(is_reviewed=True), "All 2 releases known were reviewed."),
    ],
)
def test_where_no_release_was_missed_it_is_said_why(releases, words):
    assert cells_of(missed_releases(releases)) == [[words]]


def test_measures_problems_and_colleagues_are_set_with_their_labels():
    quality = pl.DataFrame({"measure": ["linked"], "rows": [90], "share": [0.9], "meaning": ["has a film"]})
    assert cells_of(quality_table(quality)) == [["Linked", "90", "90%", "has a film"]]
    problems = pl.DataFrame(
        {
            "reason": ["no date"],
            "severity": ["doubtful"],
            "rows": [3],
            "first_source": ["a.md"],
            "first_line": [1200],
            "remedy": ["add one"],
        }
    )
    assert cells_of(problems_table(problems)) == [["no date", "doubtful", "3", "a.md", "1200", "add one"]]
    assert cells_of(problems_table(problems.clear()))[0][0] == "No problems."
    colleagues = pl.DataFrame({"name": ["전종서"], "films": [3], "reviewed": [2]})
    assert cells_of(colleagues_table(colleagues)) == [["전종서", "3", "2"]]


def test_the_dictionary_stands_under_its_tables_names():
    page = dictionary_table(dictionary()).as_raw_html()
    assert page.count('class="gt_group_heading"') == dictionary()["table"].n_unique()


@pytest.mark.parametrize(
    "table",
    [missed_releases, quality_table, problems_table, colleagues_table, dictionary_table],
)
def test_each_names_the_columns_it_lacks(table):
    with pytest.raises(TableError, match=f"{table.__name__} cannot use this frame"):
        table(pl.DataFrame({"other": [1]}))


def test_a_long_name_of_a_file_may_break_and_leaves_the_words_beside_it_their_room():
    rows = pl.DataFrame({"evidence": ["title equal"], "review_id": ["letterboxd/diary.csv#2Jr4Gb"]})
    table = listing(rows, title="T", columns={"evidence": "Evidence", "review_id": "Review"})
    assert '<td style="overflow-wrap: anywhere" headers="listing-t-review_id"' in table.as_raw_html()
    assert table.as_raw_html().count("overflow-wrap: anywhere") == 1

import base64

import pytest

from reviewlib.languages import find_language
from reviewlib.reports.figuretables import MOST_ROWS, list_figure_tables, write_csv

ROWS = [
    {"row": 0, "genre": "Drama", "mean": 74.25, "month": "2024-09-01T00:00:00", "is_thin": False},
    {"row": 1, "genre": "War", "mean": None, "month": "2024-10-01T00:00:00", "is_thin": True},
]
TOLD = [
    {"field": "genre", "title": "Genre"},
    {"field": "mean", "title": "Mean score", "format": ".1f"},
    {"field": "month", "title": "Month", "format": "%B %Y"},
    {"field": "nowhere", "title": "Gone"},
    {"aggregate": "count", "title": "Reviews"},
]
PLACED = {"x": {"field": "mean"}, "y": {"field": "row"}}


def layered(**tooltip):
    return {
        "datasets": {"a": ROWS, "labels": [{"words": "here", "at": 3}]},
        "layer": [
            {"mark": "bar", "data": {"name": "a"}, "encoding": {**PLACED, **tooltip}},
            {"mark": "text", "data": {"name": "labels"}, "encoding": {"text": {"field": "words"}}},
        ],
    }


def decoded(table):
    return base64.b64decode(table.csv.removeprefix("data:text/csv;charset=utf-8;base64,")).decode("utf-8-sig")


def test_tooltips_choose_and_name_the_columns():
    (table,) = list_figure_tables(layered(tooltip=TOLD))
    assert table.heads == ("Genre", "Mean score", "Month")
    assert table.numbers == (False, True, False)
    assert table.cells == (("Drama", "74.2", "September 2024"), ("War", "–", "October 2024"))
    assert not table.is_cut
    assert decoded(table) == (
        '"Genre","Mean score","Month"\r\n"Drama",74.25,"2024-09-01"\r\n"War","","2024-10-01"\r\n'
    )


def test_words_say_how_many_rows_there_are_and_from_where_to_where_they_run():
    (table,) = list_figure_tables(layered(tooltip=TOLD))
    assert table.summary == (
        "2 rows. Genre: Drama, War. Mean score: 74.2. Month: September 2024 to October 2024."
    )
    rows = [{"film": name, "score": at} for at, name in enumerate("abcd")] + [{"film": None, "score": None}]
    (table,) = list_figure_tables({"data": {"values": rows}, "mark": "point"}, language=find_language("de"))
    assert table.summary == "5 Zeilen. Film: 4 verschiedene. Score: 0 bis 3."
    (table,) = list_figure_tables({"data": {"values": rows[-1:]}, "mark": "point"})
    assert table.summary == "1 row. Film: nothing. Score: nothing."


def test_without_tooltips_the_encodings_do_and_rows_of_places_are_left_out():
    numbers, words = list_figure_tables(layered())
    assert (numbers.heads, numbers.cells) == (("Mean",), (("74.25",), ("–",)))
    assert words.cells == (("here",),)


def test_a_tooltip_of_one_field_is_joined_by_what_the_chart_shows():
    (table,) = list_figure_tables(layered(tooltip={"field": "genre"}))
    assert table.heads == ("Genre", "Mean")


def test_rows_in_the_chart_itself_and_of_parts_within_parts_are_found():
    inner = {"mark": "point", "encoding": {}}
    spec = {"data": {"values": ROWS}, "vconcat": [{"hconcat": [{"spec": inner, "facet": {}}]}]}
    (table,) = list_figure_tables(spec)
    assert table.heads == ("Row", "Genre", "Mean", "Month", "Is thin")
    assert table.cells[1] == ("1", "War", "–", "1 October 2024", "yes")


def test_a_long_table_is_cut_on_the_page_and_whole_in_the_csv():
    rows = [{"a": at} for at in range(MOST_ROWS + 3)]
    (table,) = list_figure_tables(
        {"data": {"values": rows}, "mark": "bar", "encoding": {"x": {"field": "a"}}}
    )
    assert (table.is_cut, len(table.cells), table.rows) == (True, MOST_ROWS, MOST_ROWS + 3)
    assert decoded(table).splitlines()[-1] == str(MOST_ROWS + 2)


def test_numbers_and_dates_follow_the_language():
    (table,) = list_figure_tables(layered(tooltip=TOLD), language=find_language("ko"))
    assert table.cells[0] == ("Drama", "74.2", "2024년 9월")
    (table,) = list_figure_tables(layered(tooltip=TOLD), language=find_language("de"))
    assert table.cells[0] == ("Drama", "74,2", "September 2024")


@pytest.mark.parametrize(
    "formula",
    [
        "=1+1",
        "+1",
        "-1+2",
        "@SUM(A1)",
        " =1",
        "\t=1",
        "\r=1",
        "\n=1",
        "＝1",
        "＠x",
        '=HYPERLINK("x")',
        "\ufeff=1",
    ],
)
def test_no_cell_is_a_formula(formula):
    written = write_csv((formula,), [(formula,)])
    assert written.count("\"'") == 2
    assert '"=' not in written.replace('("', "").replace('"")', "")


def test_numbers_stay_numbers_even_below_nothing():
    assert write_csv(("a",), [(-2.5,), (3,), (True,), (float("inf"),), (0.1 + 0.2,)]) == (
        '"a"\r\n-2.5\r\n3\r\n"yes"\r\n""\r\n0.3\r\n'
    )


@pytest.mark.parametrize(
    "spec", [{}, {"mark": "bar"}, {"data": 3, "layer": [None, 4]}, {"datasets": [], "mark": 1}]
)
def test_a_chart_without_rows_has_no_table(spec):
    assert list_figure_tables(spec) == ()

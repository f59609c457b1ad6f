import pytest
from nbformat import v4

from reviewlib.reports.about import describe_report

CHART = "application/vnd.vegalite.v5+json"


def gave(data, **metadata):
    return v4.new_code_cell("", metadata=metadata, outputs=[v4.new_output("display_data", data)])


def chart(*rows, **more):
    return gave({CHART: {"mark": "bar", "datasets": {"data": list(rows)}}}, **more)


def describe(*cells, **stamp):
    return describe_report(v4.new_notebook(cells=list(cells)), stamp)


def tagged(source, tag="parameters"):
    return v4.new_code_cell(source, metadata={"tags": [tag]})


def test_films_and_people_are_those_of_charts_and_tables_each_once():
    table = (
        '<table><tr><td class="x" headers="list-name">Kim &amp; <b>Lee</b></td>'
        '<td headers="list-title">Burning</td><td headers="list-films">3</td></tr></table>'
    )
    about = describe(
        v4.new_markdown_cell("# T"),
        chart(
            {"title": "Burning", "original_title": "버닝", "critic": "A. Cho", "name": "October", "score": 1},
            {"title": " Burning ", "original_title": None, "name": "B. Oh", "person_id": "p1"},
        ),
        gave(
            {CHART: {"mark": "bar", "data": {"values": [{"film": "Ballerina", "title": 3, "genre": "War"}]}}}
        ),
        gave({"text/html": table}),
        tagged("person = ''\nfilm = 'Moon'"),
        tagged("person = 'Jeon Jong-seo'", "injected-parameters"),
    )
    assert about["films"] == ["Moon", "Burning", "버닝", "Ballerina"]
    assert about["people"] == ["Jeon Jong-seo", "A. Cho", "B. Oh", "Kim & Lee"]


def test_rows_without_a_place_do_not_count_nor_a_thousand_films_and_more():
    about = describe(chart({"film": "Drawn", "row": 0}, {"film": "Figures only", "row": None}))
    assert about["films"] == ["Drawn"]
    films = [{"film": f"Film {at}", "critic": "A. Cho"} for at in range(1_001)]
    assert len(describe(chart(*films[1:]))["films"]) == 1_000
    about = describe(chart(*films))
    assert (about["films"], about["people"]) == ([], ["A. Cho"])


def test_what_is_hidden_or_no_name_is_left_out():
    about = describe(
        chart({"title": "Hidden"}, tags=["hide"]),
        chart({"title": ""}, {"title": "—"}, {"title": "x" * 201}, {"title": ["list"]}),
        gave({CHART: {"mark": "bar", "datasets": [], "data": 3}}),
        gave({"text/html": "<table><td>Without a heading</td></table>"}),
        tagged("title = = 1"),
    )
    assert (about["films"], about["people"]) == ([], [])


@pytest.mark.parametrize(
    ("source", "stamp", "day", "month"),
    [
        ("month = ''", {"newest_on": "2024-09-24"}, "2024-09-24", "2024-09"),
        ("month = '2023-10'", {"newest_on": "2024-09-24"}, "2024-09-24", ""),
        ("least = 3", {"newest_on": "2024-09-24"}, "2024-09-24", ""),
        ("month = ''", {}, "", ""),
        ("month = ''", {"newest_on": "<b>"}, "", ""),
    ],
)
def test_a_month_left_open_is_that_of_the_newest_data(source, stamp, day, month):
    about = describe(tagged(source), **stamp)
    assert (about["day"], about["month"]) == (day, month)

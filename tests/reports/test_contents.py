import base64

import pytest

from reviewlib.reports import contents
from reviewlib.reports.contents import Entry, find_picture, group_entries, read_entry

PIXEL = "data:image/png;base64,iVBORw0KGgo="


def entry(name, *, order="", title="T", picture="", link=""):
    return Entry(
        link=link or f"{name}{order}.html",
        name=name,
        title=title,
        standfirst="",
        details=(),
        order=order,
        picture=picture,
    )


def outline(groups):
    return [(group.heading, [entry.link for entry in group.entries]) for group in groups]


def test_the_dated_lead_the_latest_first_and_the_many_follow_at_the_end():
    entries = [
        entry("genres"),
        entry("career", title="B", link="b.html"),
        entry("career", title="A", link="a.html"),
        entry("monthly", order="2023-09"),
        entry("monthly", order="2023-10"),
        entry("week_by-week", order="2023-10-02"),
        entry("monthly"),
        entry("dictionary"),
    ]
    expected = [
        ("Week by week", ["week_by-week2023-10-02.html"]),
        ("Monthly", ["monthly2023-10.html", "monthly2023-09.html", "monthly.html"]),
        ("Standing reports", ["dictionary.html", "genres.html"]),
        ("Career", ["a.html", "b.html"]),
    ]
    assert outline(group_entries(entries)) == expected
    assert outline(group_entries(reversed(entries))) == expected
    assert group_entries([]) == []


def test_pictures_beyond_the_limit_are_left_out_in_the_page_s_order(monkeypatch):
    monkeypatch.setattr(contents, "ALL_PICTURES_LIMIT", 25)
    groups = group_entries(entry("m", order=f"2023-0{month}", picture="x" * 10) for month in (1, 2, 3))
    assert [entry.picture for entry in groups[0].entries] == ["x" * 10, "x" * 10, ""]


def test_of_a_group_about_no_time_all_have_a_picture_or_none(monkeypatch):
    monkeypatch.setattr(contents, "ALL_PICTURES_LIMIT", 25)
    groups = group_entries([entry("career", title=title, picture="x" * 10) for title in "ABC"])
    assert [entry.picture for entry in groups[0].entries] == ["", "", ""]
    groups = group_entries([entry("career", title=title, picture="x" * 10) for title in "AB"])
    assert [entry.picture for entry in groups[0].entries] == ["x" * 10] * 2


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        (f'<figure class="chart"><img alt="" src="{PIXEL}"></figure>', PIXEL),
        (f'<img src="https://evil.example/x.png"><img src="{PIXEL}">', PIXEL),
        ('<img src="data:text/html;base64,eA==">', ""),
        (f'<img src="data:image/png;base64,{"A" * 160_000}">', ""),
        ("<p>nothing</p>", ""),
    ],
)
def test_a_picture_is_the_first_that_can_stand_in_the_page(figure, expected):
    assert find_picture(figure) == expected


def test_a_drawn_picture_becomes_an_image_of_its_own():
    address = find_picture('<div><svg width="1"><text>버닝</text></svg></div>')
    prefix = "data:image/svg+xml;base64,"
    assert address.startswith(prefix)
    drawn = base64.b64decode(address.removeprefix(prefix)).decode()
    assert drawn == '<svg xmlns="http://www.w3.org/2000/svg" width="1"><text>버닝</text></svg>'


def test_only_the_beginning_of_a_report_is_read(tmp_path):
    path = tmp_path / "r.html"
    head = '<head><meta name="reviewlib-report" content="{&#34;title&#34;:&#34;T&#34;,&#34;films&#34;:[&#34;Up&#34;,3]}"></head>'
    filler = "x" * 100_000
    path.write_text(
        f'{head}<main>{filler}<figure class="chart" id="c"><img src="{PIXEL}"></figure></main>{filler}'
    )
    assert read_entry(path, tmp_path) == Entry(
        link="r.html",
        name="",
        title="T",
        standfirst="",
        details=(),
        order="",
        films=("Up",),
        picture=PIXEL,
    )
    path.write_text(f"<head></head><main>{head}</main>")
    assert read_entry(path, tmp_path) is None

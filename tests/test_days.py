"""Days as printed: the forms that are clear, and those that are not."""

from datetime import UTC, date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewlib.days import DAY_FIRST, MONTH_FIRST, find_order, parse_day, read_zone
from reviewlib.errors import DeskError


@pytest.mark.parametrize(
    "printed",
    [
        "2023-10-06",
        "2023/10/06",
        "2023.10.6",
        " 2023-10-6 ",
        "6 October 2023",
        "6 Oct 2023",
        "6. October 2023",
        "6th October, 2023",
        "October 6, 2023",
        "OCT. 6 2023",
        "Friday, October 6th, 2023",
        "Fri, 06 Oct 2023 10:00:00 +0000",
        "2023-10-06T10:00:00Z",
        "2023-10-06 10:00",
        "2023-10-06T13:46:36.629000",
        "2023-10-06 10:00:00 +0900",
        "2023-10-06T10:00:00+09:00",
        "2023-10-06 10:00:00 GMT",
        "6. Oktober 2023",
        "6 octobre 2023",
        "6 de octubre de 2023",
        "6 ottobre 2023",
        "6 de outubro de 2023",
        "2023년 10월 6일",
        "2023年10月6日",
        "2023. 10. 6.",
    ],
)
def test_a_clear_day_is_read(printed):
    assert parse_day(printed) == date(2023, 10, 6)


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "03/04/2023",
        "3-4-2023",
        "06.10.2023",
        "2023",
        "2023-10",
        "October 2023",
        "2023-13-01",
        "2023-02-30",
        "30 February 2023",
        "6 Ma 2023",
        "6 Jui 2023",
        "6 Moctober 2023",
        "2023년 13월 6일",
        "2023-10/06",
        "20231006",
        "2023-10-06T25:00:00Z",
        "2023-10-06T10:00:00+99:00",
        "2023-10-06 10:00 KST",
        "0001-01-01T00:00:00+14:00",
        "９９９９-10-06",
        "soon",
    ],
)
def test_an_unclear_day_is_none(printed):
    assert parse_day(printed, read_zone("Asia/Seoul")) is None


@pytest.mark.parametrize(
    ("printed", "zone", "day"),
    [
        ("2023-10-06T15:00:00Z", "Asia/Seoul", date(2023, 10, 7)),
        ("2023-10-06T14:59:59Z", "Asia/Seoul", date(2023, 10, 6)),
        ("2023-10-06T23:30:00-05:00", "UTC", date(2023, 10, 7)),
        ("2023-10-06T23:30:00", "Asia/Seoul", date(2023, 10, 6)),
    ],
)
def test_a_moment_has_the_day_of_the_desk(printed, zone, day):
    assert parse_day(printed, read_zone(zone)) == day


@given(
    st.dates(),
    st.sampled_from(["{y:04}-{m}-{d}", "{y:04}/{m:02}/{d:02}", "{d} {name} {y:04}", "{name} {d}, {y:04}"]),
)
def test_every_day_is_read_in_every_form(day, form):
    assert parse_day(form.format(y=day.year, m=day.month, d=day.day, name=f"{day:%B}")) == day


@given(st.text(max_size=40))
def test_any_text_is_a_day_or_none(printed):
    assert parse_day(printed, UTC) is None or isinstance(parse_day(printed, UTC), date)


@pytest.mark.parametrize("name", ["Seoul", "", "../etc/passwd", "Asia/Nowhere", "a\0b"])
def test_an_unknown_zone_is_refused_with_a_remedy(name):
    with pytest.raises(DeskError, match="Write one such as Asia/Seoul"):
        read_zone(name)


@pytest.mark.parametrize(
    ("printed", "day_first", "month_first"),
    [
        ("03/04/2023", date(2023, 4, 3), date(2023, 3, 4)),
        ("3.4.2023", date(2023, 4, 3), date(2023, 3, 4)),
        ("3. 4. 2023", date(2023, 4, 3), date(2023, 3, 4)),
        ("16/07/2021 20:30", date(2021, 7, 16), None),
        ("07-16-2021", None, date(2021, 7, 16)),
        ("2023-04-03", date(2023, 4, 3), date(2023, 4, 3)),
        ("3/4.2023", None, None),
        ("3/4/23", None, None),
    ],
)
def test_numbers_alone_are_read_in_the_declared_order(printed, day_first, month_first):
    assert parse_day(printed, order=DAY_FIRST) == day_first
    assert parse_day(printed, order=MONTH_FIRST) == month_first


@pytest.mark.parametrize(
    ("printed", "order"),
    [
        (["03/04/2023", "16/07/2021"], (DAY_FIRST, 2)),
        (["03/04/2023", "07/16/2021", "2023-01-01", ""], (MONTH_FIRST, 2)),
        (["03/04/2023", "04/04/2023"], (None, 2)),
        (["16/07/2021", "07/16/2021"], (None, 2)),
        (["45/45/2021", "16/07/2021"], (None, 2)),
        (["2023-01-01", "soon"], (None, 0)),
    ],
)
def test_the_order_is_found_where_some_days_leave_no_doubt(printed, order):
    assert find_order(printed) == order

from datetime import date, datetime

import pytest

from reviewlib.reports.languages import ENGLISH, ENGLISH_WORDS, WORDS, find_language


def test_every_language_has_every_word():
    assert all(words.keys() == ENGLISH_WORDS.keys() and all(words.values()) for words in WORDS.values())
    assert all(
        {"{shown}", "{all}"} <= set(words["first_rows"].replace("{", " {").replace("}", "} ").split())
        for words in WORDS.values()
    )


@pytest.mark.parametrize(
    ("tag", "number", "day"),
    [
        ("en", "1,234.5", "9 September 2024"),
        ("de-AT", "1.234,5", "9. September 2024"),
        ("fr", "1\u00a0234,5", "9 septembre 2024"),
        ("ko-KR", "1,234.5", "2024년 9월 9일"),
        ("ja", "1,234.5", "2024年9月9日"),
        ("sv", "1,234.5", "9 September 2024"),
    ],
)
def test_numbers_and_days_are_written_as_the_language_does(tag, number, day):
    language = find_language(tag)
    assert language.write_number(1234.5, ",.1f").replace("\u202f", "\u00a0") == number
    assert language.write_date(date(2024, 9, 9)) == day
    assert language.tag == tag


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (2024, "", "2024"),
        (2024, "d", "2024"),
        (74.256, "", "74.26"),
        (0.125, ".1%", "12.5%"),
        (3, "+.0f", "+3"),
        (-3, "+d", "−3"),
        (-0.2, ".0f", "0"),
        (1e6, ",", "1,000,000"),
        (5, "~s", "5"),
    ],
)
def test_numbers_are_written_as_the_chart_s_tooltip_does(value, form, text):
    assert ENGLISH.write_number(value, form) == text


def test_moments_name_their_clock_unless_it_is_midnight():
    assert ENGLISH.write_moment(datetime(2024, 9, 9)) == "9 September 2024"
    assert ENGLISH.write_moment(datetime(2024, 9, 9, 7, 5)) == "9 September 2024 07:05"
    assert ENGLISH.write_moment(datetime(2024, 9, 9), "%b %Y") == "Sep 2024"


@pytest.mark.parametrize("tag", ['en"><script>', "", "x", "english language", "de_DE"])
def test_what_is_no_tag_is_english(tag):
    assert find_language(tag) is ENGLISH

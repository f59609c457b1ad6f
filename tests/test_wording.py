"""Words of a sub-editor: numbers, plurals, lists, scores, dates, comparisons."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewlib.wording import (
    change_in_words,
    count_in_words,
    day_in_words,
    fit_title,
    list_in_words,
    month_in_words,
    number_in_words,
    part_in_words,
    period_in_words,
    round_half_up,
    score_change_in_words,
    score_in_words,
    share_in_words,
    start_sentence,
    years_in_words,
)


@pytest.mark.parametrize(
    ("number", "words"), [(1, "one"), (9, "nine"), (10, "10"), (1000, "1,000"), (-1, "minus one")]
)
def test_numbers_under_ten_are_words(number, words):
    assert number_in_words(number) == words


def test_nothing_has_the_word_its_place_needs():
    assert number_in_words(0) == "no"
    assert number_in_words(0, zero="none") == "none"


@pytest.mark.parametrize(
    ("number", "words"), [(0, "no reviews"), (1, "one review"), (2, "two reviews"), (10, "10 reviews")]
)
def test_the_noun_agrees_with_its_number(number, words):
    assert count_in_words(number, "review") == words


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (0, 3, "none of three"),
        (2, 3, "two of three"),
        (9, 31, "9 of 31"),
        (0, 31, "none of 31"),
        (1200, 1300, "1,200 of 1,300"),
    ],
)
def test_a_part_and_its_whole_are_written_alike(part, whole, words):
    assert part_in_words(part, whole) == words


def test_an_irregular_plural_is_given():
    assert count_in_words(1, "diary", "diaries") == "one diary"
    assert count_in_words(2, "diary", "diaries") == "two diaries"


@pytest.mark.parametrize(
    ("items", "words"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_lists(items, words):
    assert list_in_words(items) == words


def test_a_long_list_counts_the_rest_but_never_one_alone():
    assert list_in_words("abcde", most=2, others="other films") == "a, b and three other films"
    assert list_in_words("abc", most=2) == "a, b and c"


def test_halves_round_up():
    assert [round_half_up(number) for number in (0.5, 1.5, 2.5, 2.4999)] == [1, 2, 3, 2]


def test_scores_and_none():
    assert score_in_words(0.0) == "0 out of 100"
    assert score_in_words(99.5) == "100 out of 100"
    assert score_in_words(None) == "no score"


@given(st.floats(0, 1))
def test_a_share_says_all_or_none_only_where_it_is(share):
    words = share_in_words(share)
    assert (words == "100%") == (share == 1)
    assert (words == "0%") == (share == 0)


def test_shares():
    assert [share_in_words(share) for share in (None, 0.005, 0.01, 0.5, 0.145, 0.99, 0.995)] == [
        "no share",
        "under 1%",
        "1%",
        "50%",
        "15%",
        "99%",
        "over 99%",
    ]


def test_years():
    assert [years_in_words(years) for years in (0.96, 1.04, 2.5, 10.0)] == [
        "one year",
        "one year",
        "2.5 years",
        "10 years",
    ]


def test_dates():
    assert month_in_words(date(2023, 12, 31)) == "December 2023"
    assert day_in_words(date(2023, 1, 9)) == "9 January 2023"
    assert month_in_words(None) == day_in_words(None) == "no date"


def test_a_period_names_a_shared_year_once():
    assert period_in_words(date(2023, 5, 1), date(2023, 5, 1)) == "in May 2023"
    assert period_in_words(date(2023, 5, 1), date(2023, 6, 1)) == "from May to June 2023"
    assert period_in_words(date(2022, 5, 1), date(2023, 5, 1)) == "from May 2022 to May 2023"
    assert period_in_words(None, date(2023, 5, 1)) == "without a date"


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        (3, 0, "three more than"),
        (0, 1, "one fewer than"),
        (20, 8, "12 more than"),
        (0, 0, "the same as"),
        (None, 3, None),
        (3, None, None),
    ],
)
def test_changes_of_a_count(now, before, words):
    assert change_in_words(now, before) == words


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [(74.4, 68.5, "five points above"), (50, 51, "one point below"), (50.4, 49.6, "level with")],
)
def test_changes_of_a_score_add_up_as_printed(now, before, words):
    assert score_change_in_words(now, before) == words
    assert score_change_in_words(now, None) is None
    assert score_change_in_words(None, before) is None


def test_a_sentence_begins_with_a_capital():
    assert start_sentence("no reviews") == "No reviews"
    assert start_sentence("") == ""


def test_a_title_is_the_fullest_that_fits_and_never_cut():
    assert fit_title(["x" * 91, "y" * 90, "z"]) == "y" * 90
    assert fit_title(["x" * 91, "y" * 92]) == "y" * 92

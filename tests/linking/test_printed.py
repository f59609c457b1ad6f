"""The titles that a heading may give."""

import polars as pl
import pytest

from reviewlib.linking.printed import BARE, BRACKET, LATIN, NATIVE, WHOLE, list_titles


def list_of(title, native=None):
    reviews = pl.DataFrame(
        {"title_printed": [title], "original_title_printed": [native]},
        schema={"title_printed": pl.String, "original_title_printed": pl.String},
    )
    return list_titles(reviews).select("part", "title").rows()


@pytest.mark.parametrize(
    ("title", "listed"),
    [
        ("Parasite", [(WHOLE, "Parasite")]),
        (
            "Postman, The (Postino, Il)",
            [(WHOLE, "Postman, The (Postino, Il)"), (BARE, "Postman, The"), (BRACKET, "Postino, Il")],
        ),
        (
            "Twelve Monkeys (a.k.a. 12 Monkeys)",
            [
                (WHOLE, "Twelve Monkeys (a.k.a. 12 Monkeys)"),
                (BARE, "Twelve Monkeys"),
                (BRACKET, "12 Monkeys"),
            ],
        ),
        ("Alien (3D)", [(WHOLE, "Alien (3D)"), (BARE, "Alien")]),
        ("Ballerina 발레리나", [(WHOLE, "Ballerina 발레리나"), (LATIN, "Ballerina"), (NATIVE, "발레리나")]),
        (
            "발레리나 / Ballerina",
            [(WHOLE, "발레리나 / Ballerina"), (LATIN, "Ballerina"), (NATIVE, "발레리나")],
        ),
        ("Sector 7 7광구", [(WHOLE, "Sector 7 7광구"), (LATIN, "Sector 7"), (NATIVE, "7광구")]),
        ("Monster (怪物)", [(WHOLE, "Monster (怪物)"), (BARE, "Monster"), (NATIVE, "怪物")]),
        ("밀수", [(WHOLE, "밀수")]),
        ("  ", []),
    ],
)
def test_a_heading_gives_its_titles(title, listed):
    assert list_of(title) == listed


def test_a_native_title_printed_by_itself_counts():
    assert list_of("Monster", "怪物") == [(WHOLE, "Monster"), (NATIVE, "怪物")]


def test_reviews_keep_their_places():
    reviews = pl.DataFrame(
        {"title_printed": ["A", "", "B (C)"], "original_title_printed": [None, None, None]}
    )
    assert list_titles(reviews)["row"].to_list() == [0, 2, 2, 2]

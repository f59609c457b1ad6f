"""People's names that are the same letter for letter, and those that are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewlib.names.persons import person_keys


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jeon Jong-seo", "Jong-seo Jeon"),
        ("Jeon Jong-seo", "jeon jongseo"),
        ("Jeon Jong-seo", "JEON, Jong Seo"),
        ("J. K. Simmons", "J.K. Simmons"),
        ("Penélope Cruz", "Penelope Cruz"),
        ("Lupita Nyong’o", "Lupita Nyongo"),
        ("Mads Mikkelsen", "MIKKELSEN Mads"),
        ("Søren Malling", "Soren Malling"),
        ("전 종서", "전종서"),
    ],
)
def test_names_that_share_a_key(one, other):
    assert person_keys(one) & person_keys(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jeon Jong-seo", "Jeon Jong-su"),
        ("Jeon Jong-seo", "전종서"),
        ("शाह", "शह"),
        ("Kim Min", "Min"),
        ("", ""),
    ],
)
def test_names_that_share_none(one, other):
    assert not person_keys(one) & person_keys(other)


@given(st.lists(st.text("abcé전종서", min_size=1, max_size=4), min_size=1, max_size=4), st.data())
def test_the_order_of_the_parts_does_not_count(parts, data):
    turn = data.draw(st.integers(0, len(parts)))
    assert person_keys(" ".join(parts[turn:] + parts[:turn])) == person_keys(" ".join(parts))


@given(st.text(max_size=30))
def test_a_key_of_a_name_has_that_key(name):
    for key in person_keys(name):
        assert key in person_keys(key)

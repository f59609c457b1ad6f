"""Scales: their names, those a desk declares by critic and day, and the place of a score within one."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewlib.errors import ScaleError
from reviewlib.scoring.scales import (
    LETTERS,
    SCALE_NAMES,
    DeclaredScales,
    ScaleRule,
    parse_scale,
    place_in_scale,
)


@pytest.mark.parametrize("name", ["stars", "stars/1", "stars/1001", "stars/5 ", "points/2.5", "letters", ""])
def test_an_unknown_scale_is_refused_with_the_known_ones(name):
    with pytest.raises(ScaleError, match="Declare one of stars/5") as refusal:
        parse_scale(name)
    assert all(known in str(refusal.value) for known in SCALE_NAMES)


@pytest.mark.parametrize("name", SCALE_NAMES)
def test_every_declared_name_is_a_scale(name):
    scale = parse_scale(name)
    assert (scale.name, scale.worst) == (name, 0.0)
    assert 0 < scale.step < scale.best


def test_letters_fall_from_best_to_worst():
    values = list(LETTERS["letters/metacritic"].values())
    assert len(values) == 13
    assert values == sorted(values, reverse=True)


def test_a_desk_s_own_letters_are_a_scale_and_named_among_the_allowed():
    ours = {"letters/ours": {"A": 95.0, "B": 80.0, "F": 20.0}}
    scale = parse_scale("letters/ours", ours)
    assert (scale.worst, scale.best, scale.step, scale.letters) == (20.0, 95.0, 60.0, ours["letters/ours"])
    with pytest.raises(ScaleError, match="letters/ours"):
        parse_scale("letters/theirs", ours)


DAYS = [None, date(2018, 12, 31), date(2019, 1, 1), date(2020, 6, 1)]


def choose(declared, critic, day):
    frame = pl.DataFrame(
        {"critic": [critic], "published_on": [day]}, schema={"critic": pl.String, "published_on": pl.Date}
    )
    return frame.select(declared.choose_scale()).item()


def choose_by_hand(declared, critic, day):
    """The rule in words: of the critic's rules, else of everybody's, the latest that has begun."""
    for rules in (
        [rule for rule in declared.rules if rule.critic is not None and rule.critic == critic],
        [rule for rule in declared.rules if rule.critic is None],
    ):
        begun = [rule for rule in rules if rule.from_day is None or (day and rule.from_day <= day)]
        if day is None and any(rule.from_day for rule in rules):
            return None
        if begun:
            return max(begun, key=lambda rule: rule.from_day or date.min).scale
    return declared.scale


RULES = st.lists(
    st.builds(
        ScaleRule,
        scale=st.sampled_from(SCALE_NAMES),
        critic=st.sampled_from([None, "A", "B"]),
        from_day=st.sampled_from(DAYS),
    ).filter(lambda rule: rule.critic or rule.from_day),
    max_size=5,
    unique_by=lambda rule: (rule.critic, rule.from_day),
)


@given(
    RULES, st.sampled_from([None, "stars/7"]), st.sampled_from([None, "A", "B", "C"]), st.sampled_from(DAYS)
)
def test_the_latest_rule_that_has_begun_holds_a_critic_s_own_before_everybody_s(rules, scale, critic, day):
    declared = DeclaredScales(scale, tuple(rules))
    assert choose(declared, critic, day) == choose_by_hand(declared, critic, day)


def test_a_place_is_the_share_below_and_half_of_the_equal_within_one_scale():
    reviews = pl.DataFrame(
        {
            "scale": ["stars/5", "stars/5", "stars/4", "stars/5", None, "stars/5"],
            "score": [20.0, 60.0, 75.0, 60.0, 10.0, None],
        }
    )
    # stars/5 holds 20, 60, 60: (0 + .5)/3, (1 + 1)/3, (1 + 1)/3.
    places = reviews.select(place_in_scale()).to_series()
    assert [place and round(place, 6) for place in places] == [
        16.666667,
        66.666667,
        50.0,
        66.666667,
        None,
        None,
    ]


@given(st.lists(st.tuples(st.sampled_from(["a", "b"]), st.integers(0, 10)), min_size=1, max_size=30))
def test_places_average_fifty_on_every_scale_and_keep_the_order_of_scores(rows):
    reviews = pl.DataFrame(rows, schema={"scale": pl.String, "score": pl.Float64}, orient="row")
    placed = reviews.with_columns(place=place_in_scale())
    assert placed.group_by("scale").agg(pl.col("place").mean().round(9))["place"].unique().to_list() == [50.0]
    assert placed["place"].is_between(0, 100, closed="none").all()
    for _, group in placed.group_by("scale"):
        ordered = group.sort("score")
        assert ordered["place"].is_sorted()

"""What `make evaluate` measures: its counting, and the gold of the repository."""

import importlib
from pathlib import Path

import polars as pl
import pytest

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


@pytest.fixture
def load(monkeypatch):
    """Import a module of benchmarks/, which is no package of the project."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return importlib.import_module


def test_shares_are_of_what_they_say(load):
    measure_links = load("evaluation.measures").measure_links
    # Three films are there: one link right, one wrong, one open. Two are not: one linked, one open.
    truth = pl.DataFrame({"review_id": list("abcde"), "film_id": ["1", "2", "3", None, None]})
    decided = pl.DataFrame({"review_id": list("edcba"), "film_id": [None, "9", None, "8", "1"]})
    assert measure_links(decided, truth) == {
        "n": 5,
        "linked": 3,
        "wrong": 2,
        "precision_present": 1 / 2,
        "precision": 1 / 3,
        "recall": 1 / 3,
        "absent_accept": 1 / 2,
    }


def test_no_title_of_the_gold_is_linked_to_another_film(load):
    sets = load("evaluation.gold").make_sets()
    everything = load("evaluate").measure_sets(sets[:1])["gold: all titles"]
    assert (everything["wrong"], everything["absent_accept"]) == (0, 0)
    assert everything["recall"] > 0.9


def test_what_fell_is_named_and_what_rose_is_not(load):
    before = {"a": {"precision": 0.99, "recall": 0.9, "absent_accept": 0.01}}
    now = {"a": {"precision": 0.98, "recall": 0.95, "absent_accept": 0.02}, "new": {"precision": 0.5}}
    assert load("evaluate").compare(now, before) == [
        "FELL a: precision 0.9900 -> 0.9800",
        "FELL a: absent_accept 0.0100 -> 0.0200",
    ]


def test_a_goal_missed_is_named_whichever_side_of_it_is_better(load):
    goals = load("evaluation.goals")
    figures = {"precision": 0.9, "recall": 0.99, "absent_accept": 0.02}
    assert goals.list_missed("tmdb: with a hint", figures) == ["precision", "absent_accept"]
    assert goals.list_missed("sentences, held out: service", {"precision": 0.9}) == []
    assert goals.list_missed("a set of which nothing is asked", figures) == []


def test_names_that_only_the_package_can_find_are_found_without_strangers(load):
    people = load("evaluation.people")
    credits = (people.Credited("1", ("Jeon Jong-seo",)), people.Credited("2", ("Robert Downey Jr.",)))
    found = {
        method: [prepare(credits)(name, None) for name in ("Jun Jongseo", "Robert Downey", "Jeon Ji-hyun")]
        for method, prepare in people.METHODS.items()
    }
    assert found[""] == ["1", "2", None]
    assert found["exact join"] == [None, None, None]

"""What a notebook changes for good is found, also in modules that came in later."""

import sys
import types

import pytest

from reviewlib.reports.comparing import list_changes, note

SHELL = types.SimpleNamespace(_trait_values={})


@pytest.fixture
def module(monkeypatch):
    made = types.ModuleType("reviewlib_made_up")
    made.first = lambda: 1
    monkeypatch.setitem(sys.modules, made.__name__, made)
    return made


def test_a_function_put_in_place_of_another_is_a_change(module):
    noted = note(SHELL)
    assert list_changes(SHELL, noted) == []
    module.first = lambda: 2
    assert list_changes(SHELL, noted) == ["changed reviewlib_made_up"]


def test_modules_that_came_in_later_are_noted_beside_those_of_before(module, monkeypatch):
    before = note(SHELL)
    later = types.ModuleType("reviewlib_made_later")
    later.second = lambda: 1
    monkeypatch.setitem(sys.modules, later.__name__, later)
    noted = note(SHELL, before)
    assert list_changes(SHELL, noted) == []
    assert len({place.name for place in noted.places}) == len(noted.places) == len(before.places) + 1
    later.second = lambda: 2
    module.first = lambda: 2
    assert list_changes(SHELL, noted) == ["changed reviewlib_made_up", "changed reviewlib_made_later"]
    del later.second
    monkeypatch.delitem(sys.modules, later.__name__)
    assert "changed reviewlib_made_later" in list_changes(SHELL, noted)

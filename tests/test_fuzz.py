"""The fuzzing of the readers: it runs, and what it finds is kept."""

import importlib.util
from pathlib import Path

import pytest

from reviewlib import sources


@pytest.fixture
def fuzz(monkeypatch, tmp_path):
    path = Path(__file__).parents[1] / "benchmarks" / "fuzz.py"
    spec = importlib.util.spec_from_file_location("fuzz", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "FINDINGS", tmp_path / "findings")
    return module


NAME = "metadata wikidata query.csv"


def test_a_sound_reader_has_no_finding(fuzz, tmp_path, capsys):
    assert fuzz.fuzz_at_random(NAME, 0.5, tmp_path) == 0
    assert "0 findings" in capsys.readouterr().out


@pytest.mark.parametrize("fault", ["an error", "a lost row", "a repeated key"])
def test_a_fault_is_found_and_its_input_kept(fuzz, tmp_path, monkeypatch, capsys, fault):
    read = sources.read_source

    def read_badly(*arguments):
        frames, problems = read(*arguments)
        if fault == "an error":
            raise KeyError(fault)
        if fault == "a lost row":
            return {name: frame.clear() for name, frame in frames.items()}, problems.clear()
        return {name: frame.extend(frame) for name, frame in frames.items()}, problems

    monkeypatch.setattr(sources, "read_source", read_badly)
    (tmp_path / "made").mkdir()
    assert fuzz.fuzz_at_random(NAME, 5, tmp_path / "made") == 3
    assert len(list((tmp_path / "findings").iterdir())) >= 1
    assert "FOUND" in capsys.readouterr().out

"""Verdicts of several critics on a film."""

import polars as pl

from reviewlib.charts.verdicts import verdict_spans

ROWS = [
    ("f1", "Oppenheimer", 2023, "Ahn", "★★★★½", "stars/5", 86.0),
    ("f1", "Oppenheimer", 2023, "Bae", "6.5", "points/10", 51.0),
    ("f1", "Oppenheimer", 2023, "Cho", "B", "letters", 70.0),
    ("f2", "Burning", None, None, "A+", "letters", 93.0),
    ("f2", "Burning", None, "Bae", "9.5", "points/10", 98.0),
    ("f3", "Unplaced", 2020, "Bae", "9", "points/10", None),
]
SCHEMA = ["film_id", "title", "year", "critic", "score_printed", "scale", "place"]


def draw():
    frame = pl.DataFrame(ROWS, schema=SCHEMA, orient="row")
    spec = verdict_spans(frame, note="Source").to_dict()
    rows = next(rows for rows in spec["datasets"].values() if "ends" in rows[0])
    return spec, {row["film"]: row for row in rows if row["side"] == "high"}


def test_both_ends_are_named_the_lower_first():
    _, films = draw()
    assert films["Oppenheimer (2023)"]["ends"] == "Bae: 6.5 – Ahn: ★★★★½"
    assert films["Burning"]["ends"] == "A+ – Bae: 9.5"
    assert len(films) == 2


def test_on_a_phone_they_stand_beneath_the_line_and_on_a_page_at_its_ends():
    spec, _ = draw()
    sizes = {
        layer["encoding"]["text"]["field"]: layer["mark"]["fontSize"]
        for layer in spec["layer"]
        if "text" in layer.get("encoding", {})
    }
    assert sizes["label"] == {"expr": "width >= 380 ? 11 : 0"}
    assert sizes["ends"] == {"expr": "width >= 380 ? 0 : 10"}

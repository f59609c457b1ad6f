"""The chart of what decided the links."""

import polars as pl
import pytest

from reviewlib.charts.links import link_bars
from reviewlib.errors import TableError

COUNTS = pl.DataFrame(
    {"way": ["A", "open"], "meaning": ["title and year equal", "left open"], "reviews": [3, 1]}
)


def test_one_bar_a_way_in_the_frame_s_order_the_open_ones_in_colour():
    spec = link_bars(COUNTS).to_dict(validate=False)
    bars = next(layer for layer in spec["layer"] if layer["mark"]["type"] == "bar")
    rows = next(frame for frame in spec["datasets"].values() if "count_label" in frame[0])
    assert [(row["row"], row["name"], row["reviews"]) for row in rows] == [
        (0, "A: title and year equal", 3),
        (1, "left open", 1),
    ]
    assert bars["encoding"]["x"]["field"] == "reviews"
    assert bars["encoding"]["x"]["scale"]["domainMin"] == 0
    assert bars["encoding"]["color"]["condition"][0]["test"] == "(datum.way === 'open')"


def test_no_reviews_give_a_chart_that_says_so():
    assert "No reviews to link." in link_bars(COUNTS.with_columns(reviews=0)).to_json()


def test_a_missing_column_is_named():
    with pytest.raises(TableError, match="meaning: missing"):
        link_bars(COUNTS.drop("meaning"))

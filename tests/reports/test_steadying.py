import altair as alt
import polars as pl

from reviewlib.reports.figures import make_figure
from reviewlib.reports.steadying import steady_figures

HASH = "data-" + "0a" * 16


def test_sums_in_another_order_give_the_same_chart():
    one, other = 0.1 + 0.2 + 0.3, 0.3 + 0.2 + 0.1
    assert one != other
    charts = [
        alt.Chart(pl.DataFrame({"a": ["x"], "b": [mean]})).mark_bar().encode(x="b:Q", y="a:N").to_dict()
        for mean in (one, other)
    ]
    assert charts[0] != charts[1]
    assert make_figure(charts[0]) == make_figure(charts[1])


def test_what_is_no_fraction_is_kept_and_the_chart_given_is_not_changed():
    rows = [{"n": 12345678901234567890, "at": "0.1", "is": True, "none": None, "list": [1 / 3]}]
    spec = {"datasets": {"mine": rows}, "data": {"name": "mine"}}
    assert steady_figures(spec)["datasets"]["mine"] == [{**rows[0], "list": [0.333333333333]}]
    assert spec == {"datasets": {"mine": rows}, "data": {"name": "mine"}}
    assert steady_figures({"mark": "bar"}) == {"mark": "bar"}


def test_tables_keep_their_charts():
    spec = {
        "datasets": {"data-1": [{"a": 1}], HASH: [{"b": 2}]},
        "layer": [{"data": {"name": HASH}}, {"data": {"name": "data-1"}}],
        "transform": [{"lookup": "a", "from": {"data": {"name": HASH}, "key": "b"}}],
    }
    steady = steady_figures(spec)
    assert steady["datasets"] == {"data-1": [{"a": 1}], "data-2": [{"b": 2}]}
    assert [layer["data"]["name"] for layer in steady["layer"]] == ["data-2", "data-1"]
    assert steady["transform"][0]["from"]["data"]["name"] == "data-2"

import altair as alt
import polars as pl
import pytest
from nbformat import v4

from reviewlib.reports.lifting import lift_charts

CHART = "application/vnd.vegalite.v5+json"


def lift(html, **more):
    output = v4.new_output("display_data", {"text/html": html, **more})
    lift_charts(v4.new_notebook(cells=[v4.new_markdown_cell("x"), v4.new_code_cell("", outputs=[output])]))
    return output.data.get(CHART)


def test_altair_s_own_html_gives_its_specification():
    chart = alt.Chart(pl.DataFrame({"t": ["})( </script> {"]})).mark_bar().encode(x="t:N")
    with alt.renderers.enable("html"):
        html = chart._repr_mimebundle_(None, None)["text/html"]
    assert lift(html) == chart.to_dict()
    assert lift(html.splitlines(keepends=True)) == chart.to_dict()
    assert lift(html, **{CHART: {"mark": "point"}}) == {"mark": "point"}


@pytest.mark.parametrize(
    "html",
    [
        "<p>text</p>",
        '<div id="altair-viz-1"></div>',
        '<div id="altair-viz-1"></div>\n  })(not json',
        '<div id="altair-viz-1"></div>\n  })([1])',
        '<div id="altair-viz-1"></div>\n  })({"a": 1})',
        '<div id="altair-viz-1"></div>\n  })(' + "[" * 100_000,
    ],
)
def test_other_html_is_left_alone(html):
    assert lift(html) is None

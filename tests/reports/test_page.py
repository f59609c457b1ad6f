import json

import pytest
from nbconvert.exporters import get_exporter
from nbformat import v4

from reviewlib.reports.exporter import ReviewlibExporter
from reviewlib.reports.page import compose_page, write_policy

CHART = "application/vnd.vegalite.v5+json"


def gave(data, **metadata):
    return v4.new_code_cell("", outputs=[v4.new_output("display_data", data, metadata=metadata)])


def markdown(text):
    return v4.new_markdown_cell(text)


def compose(*cells, **options):
    return compose_page(v4.new_notebook(cells=list(cells)), name="genre-scores", **options)


def outline(page):
    return [(block.kind, block.text or str(block.html)) for block in page.blocks]


def test_the_title_is_the_first_heading_wherever_it_comes_from():
    page = compose(
        markdown("Before."),
        gave({"text/markdown": "# Drama *leads*\n\nBy 23 points.\n\nMore."}),
        markdown("# Another"),
    )
    assert (page.title, page.title_html) == ("Drama leads", "Drama <em>leads</em>")
    assert page.standfirst == "By 23 points."
    assert outline(page) == [("paragraph", "Before."), ("paragraph", "More."), ("heading", "Another")]
    assert page.blocks[2].level == 2


def test_a_standfirst_may_stand_in_the_next_cell_but_not_beyond_a_chart():
    assert compose(markdown("# T"), markdown("Next.")).standfirst == "Next."
    assert compose(markdown("# T"), gave({CHART: {"mark": "bar"}}), markdown("Next.")).standfirst == ""


def test_a_heading_with_output_stands_only_above_what_its_code_shows():
    def head(text):
        return v4.new_markdown_cell(f"## {text}\n\nWords.", metadata={"tags": ["with-output"]})

    def shown():
        return gave({"text/markdown": "Shown."})

    def nothing():
        return v4.new_code_cell("x = 1")

    one, two = [head("One"), nothing(), shown(), shown()], [head("Two"), nothing(), markdown("Between.")]
    page = compose(*one, *two, shown())
    said = ["One", "Words.", "Shown.", "Shown.", "Between.", "Shown."]
    assert [block.text for block in page.blocks] == said
    assert not compose(head("Last"), nothing()).blocks
    code = v4.new_code_cell("y = 2", metadata={"tags": ["keep-input"]})
    assert [block.kind for block in compose(head("Code"), code).blocks] == ["heading", "paragraph", "code"]


def test_a_notebook_without_a_title_has_its_name():
    assert compose(markdown("Text.")).title == "Genre scores"


def test_three_headings_make_a_list_of_contents():
    page = compose(markdown("# T\n\n## Same\n\n#### Deep\n\n## Same\n\n## Other?"))
    assert [(heading.text, heading.id) for heading in page.contents] == [
        ("Same", "at-same"),
        ("Same", "at-same-2"),
        ("Other?", "at-other"),
    ]
    assert [block.level for block in page.blocks] == [2, 3, 2, 2]
    assert compose(markdown("## One\n\n## Two")).contents == ()


def test_code_is_hidden_and_shown_by_tag():
    output = v4.new_output("stream", name="stdout", text="\x1b[31mread\x1b[0m\n")
    cells = [
        v4.new_code_cell("secret = 1", outputs=[output]),
        v4.new_code_cell("shown = 2", metadata={"tags": ["keep-input"]}),
        v4.new_code_cell("x", outputs=[output], metadata={"tags": ["hide"]}),
        v4.new_markdown_cell("gone", metadata={"tags": ["hide"]}),
        v4.new_raw_cell("<script>raw</script>"),
        v4.new_code_cell("", outputs=[v4.new_output("stream", name="stderr", text="warning")]),
    ]
    assert outline(compose(*cells)) == [("text", "read"), ("code", "shown = 2")]


@pytest.mark.parametrize(
    ("data", "kind", "words"),
    [
        ({CHART: {"mark": "bar"}, "text/html": "<p>x"}, "chart", ""),
        ({"text/html": "<table><tr><td>1</table>", "text/plain": "1"}, "table", "<td>1</td>"),
        ({"text/html": "<p>Hello", "text/plain": "1"}, "html", "Hello"),
        ({"text/html": "<div id=v></div><script>1</script>", "text/plain": "v"}, "notice", "a script"),
        ({"text/html": "<script>1</script>", "image/png": "aGk="}, "picture", "data:image/png;base64,aGk="),
        ({"image/png": '"><script>'}, "notice", "damaged"),
        ({"application/javascript": "1", "text/plain": "x"}, "notice", "a script"),
        ({"text/latex": "$x < 1$", "text/plain": "x"}, "html", 'alttext="x &lt; 1"><mrow>'),
        ({"text/latex": "for $x$", "text/plain": "x"}, "paragraph", "for x"),
        ({"application/vnd.jupyter.widget-view+json": {}, "text/plain": "x"}, "notice", "widget"),
        ({"text/plain": "x < y"}, "text", "x < y"),
        ({"application/x-other": "?", "text/plain": "z"}, "text", "z"),
        ({"application/vnd.plotly.v1+json": {}}, "notice", "its form, application/vnd.plotly.v1+json, needs"),
        ({"application/json": {"a": [1]}, "text/plain": "<JSON object>"}, "text", '"a": ['),
    ],
)
def test_the_richest_form_without_scripts_is_shown(data, kind, words):
    (block,) = compose(gave(data)).blocks
    assert block.kind == kind
    assert words in (block.text or str(block.html))


def test_a_picture_says_what_it_shows():
    page = compose(gave({"image/png": "aGk="}, **{"image/png": {"alt": 'A "map"', "width": 300}}))
    assert page.blocks[0].html == '<img src="data:image/png;base64,aGk=" alt="A &#34;map&#34;" width="300">'


def test_given_parameters_stand_in_the_head_and_all_in_the_foot():
    page = compose(
        v4.new_code_cell(
            "month = '2023-10'\nmin_reviews = 3\nperson = ''\nsince = None", metadata={"tags": ["parameters"]}
        ),
        v4.new_code_cell("month = '2023-11'", metadata={"tags": ["injected-parameters"]}),
        stamp={"Desk": "Sample desk", "Data to": "30 September 2024"},
    )
    assert page.desk == "Sample desk"
    assert page.facts == (("Month", "November 2023"), ("Data to", "30 September 2024"))
    assert page.settings == (("Month", "November 2023"), ("Min reviews", "3"))
    assert json.loads(page.meta)["order"] == "2023-11"


def test_the_policy_allows_the_page_s_scripts_alone():
    policy = write_policy(["x"])
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert policy.endswith("; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'")
    # sha256 of "x", as `printf x | openssl dgst -sha256 -binary | base64` prints it.
    assert "script-src 'sha256-LXEWQrcmsEQBYnyp+6wy9chTD7GQPMTbAiWHF5IaSIE='" in policy
    assert "unsafe-inline" not in policy.replace("style-src 'unsafe-inline'", "")
    assert "script-src 'none'" in write_policy([])


def test_vega_is_carried_only_where_there_is_a_chart():
    text, _ = ReviewlibExporter().from_notebook_node(v4.new_notebook(cells=[markdown("# T")]))
    chart, _ = ReviewlibExporter().from_notebook_node(
        v4.new_notebook(cells=[gave({CHART: {"mark": "bar"}}), gave({CHART: {"mark": "bar"}})])
    )
    assert "window.vegaEmbed=" not in text
    assert len(text) < 50_000
    assert chart.count("window.vegaEmbed=") == 1
    assert chart.count('<figure class="chart"') == 2


def test_nbconvert_finds_the_exporter_and_no_folder_stands_in_for_its_template(tmp_path, monkeypatch):
    (tmp_path / "reviewlib").mkdir()
    (tmp_path / "reviewlib" / "index.html.j2").write_text("not ours")
    monkeypatch.chdir(tmp_path)
    exporter = get_exporter("reviewlib.reports.exporter.ReviewlibExporter")()
    html, resources = exporter.from_notebook_node(v4.new_notebook(cells=[markdown("# T\n\nS.")]))
    assert html.startswith("<!doctype html>")
    assert "<h1>T</h1>" in html
    assert resources["output_extension"] == ".html"


def test_a_static_page_shows_pictures_and_runs_nothing():
    notebook = v4.new_notebook(cells=[gave({CHART: {"mark": "bar", "data": {"values": [{"a": 1}]}}})])
    html, _ = ReviewlibExporter().from_notebook_node(notebook, {"reviewlib": {"static": True}})
    assert "<script" not in html
    assert "script-src &#39;none&#39;;" in html
    assert html.count('<img src="data:image/svg+xml;base64,') == 1
    assert '<a href="data:text/csv;charset=utf-8;base64,' in html
    assert len(html) < 50_000


def test_the_page_s_own_words_and_dates_are_in_the_desk_s_language():
    cells = [v4.new_code_cell("month = '2023-10'", metadata={"tags": ["parameters"]})]
    page = compose(*cells, markdown("## 1\n\n## 2\n\n## 3"), language="ko")
    assert page.settings == (("월", "2023년 10월"),)
    html, _ = ReviewlibExporter().from_notebook_node(
        v4.new_notebook(cells=[markdown("# T\n\n## 1\n\n## 2\n\n## 3")]), {"reviewlib": {"language": "ko"}}
    )
    assert '<html lang="ko">' in html
    assert '<h2 id="contents-heading">차례</h2>' in html


@pytest.mark.parametrize("tag", ["hide", "hide-cell", "remove-cell"])
def test_a_cell_is_hidden_by_each_of_its_tags(tag):
    cell = gave({"text/plain": "x"})
    cell.metadata["tags"] = [tag]
    assert compose(cell).blocks == ()


@pytest.mark.parametrize("tag", ["hide-output", "remove-output"])
def test_an_output_is_hidden_by_each_of_its_tags(tag):
    cell = gave({"text/plain": "x"})
    cell.source, cell.metadata["tags"] = "kept = 1", [tag, "keep-input"]
    assert [block.kind for block in compose(cell).blocks] == ["code"]


def test_text_says_which_language_it_is_in():
    """A Korean desk with a notebook in English: the page's own words are Korean, the notebook's are not."""
    notebook = v4.new_notebook(cells=[markdown("# Title\n\nFinding.\n\n## 1\n\n$$x$$")])
    notebook.metadata["reviewlib"] = {"language": "en"}
    html, resources = ReviewlibExporter().from_notebook_node(notebook, {"reviewlib": {"language": "ko"}})
    assert '<html lang="ko">' in html
    assert '<h1 lang="en">Title</h1>' in html
    assert '<p class="standfirst" lang="en">Finding.</p>' in html
    assert '<main id="report" tabindex="-1" lang="en">' in html
    assert json.loads(resources["reviewlib"]["page"].meta)["language"] == "en"
    notebook.metadata["reviewlib"] = {"language": '"><script>'}
    html, _ = ReviewlibExporter().from_notebook_node(notebook, {"reviewlib": {"language": "ko"}})
    assert "<h1>Title</h1>" in html

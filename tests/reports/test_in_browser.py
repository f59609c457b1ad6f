"""The page as a reader has it: drawn, in the dark, on a telephone, on paper, and under attack."""

import base64
import json
import re
from pathlib import Path

import pytest
from nbformat import v4, write

from reviewlib.charts.palette import PALETTE
from reviewlib.reports.exporter import ReviewlibExporter
from reviewlib.reports.index import write_index
from reviewlib.reports.page import read_look
from reviewlib.reports.rendering import render_report

pytestmark = pytest.mark.browser

CHART = "application/vnd.vegalite.v5+json"
STAMP = {"Desk": "Sample desk", "Data to": "30 September 2024", "Fingerprint": "ab12cd34"}
CHARTS = """
import altair as alt
import polars as pl
from reviewlib.charts.finishing import finish
from reviewlib.charts.theme import use_theme

use_theme()
genres = pl.DataFrame({"genre": ["Drama", "War", "버닝"], "score": [74.0, 66.0, 51.0]})
bars = alt.Chart(genres).mark_bar().encode(x="score:Q", y="genre:N", tooltip=["genre"])
"""
FINISHED = """
finish(
    bars.properties(width=680, height=180),
    title="Drama leads",
    subtitle="Mean score, 0-100",
    note="412 reviews",
    description="Drama 74, War 66.",
)
"""
PLAIN = """
alt.Chart(pl.DataFrame({"x": list(range(30)), "y": list(range(30))})).mark_point().encode(x="x", y="y")
"""
STACKED = "(bars.properties(width=300) | bars.properties(width=300)) & bars.properties(width=680)"
TABLE = """
from great_tables import GT
long = pl.lit("an_unbroken_word")
GT(genres.with_columns(a=long, b=long, c=long)).tab_header("Scores")
"""


@pytest.fixture(scope="session")
def report(tmp_path_factory):
    """One report with a finished chart, a plain one, and one of three charts, and a wide table."""
    folder = tmp_path_factory.mktemp("report")
    cells = [
        v4.new_markdown_cell("# Which genres do we score highest?\n\nOne bar per genre."),
        v4.new_code_cell("least = 3", metadata={"tags": ["parameters"]}),
        v4.new_code_cell(CHARTS),
        v4.new_markdown_cell(
            "## Finding\n\nSee [the table](#the-table), or [elsewhere](https://example.org)."
        ),
        v4.new_code_cell(FINISHED),
        v4.new_markdown_cell("## Dots"),
        v4.new_code_cell(PLAIN),
        v4.new_code_cell(STACKED),
        v4.new_markdown_cell("## The table"),
        v4.new_code_cell(TABLE),
    ]
    write(v4.new_notebook(cells=cells), folder / "genres.ipynb")
    made = render_report(
        folder / "genres.ipynb", folder / "genres.html", parameters={"least": 2}, desk=folder, stamp=STAMP
    )
    return made.path


def count_marks(page):
    """Count the marks of each chart: bars and points are paths in Vega's SVG."""
    script = "figure => figure.querySelectorAll('svg .mark-rect path, svg .mark-symbol path').length"
    return [page.evaluate(f"({script})(document.querySelectorAll('figure.chart')[{at}])") for at in range(3)]


def fills(page):
    return set(
        page.evaluate(
            "[...document.querySelectorAll('svg .mark-rect path')].map(p => p.getAttribute('fill'))"
        )
    )


def test_charts_are_drawn_without_a_network_and_without_a_complaint(report, open_page):
    visit = open_page(report)
    assert count_marks(visit.page) == [3, 30, 9]
    assert visit.requests == visit.errors == visit.dialogs == []
    assert visit.page.title() == "Which genres do we score highest? – Sample desk"
    assert visit.page.locator("html").get_attribute("lang") == "en"
    stage = visit.page.get_by_role("img", name="Drama 74, War 66.")
    assert stage.count() == 1
    texts = "".join(stage.locator("text").all_text_contents())
    assert "Drama" in texts
    assert "leads" not in texts
    assert "412 reviews" not in texts
    assert visit.page.locator("figcaption").all_text_contents() == ["412 reviews"]


def test_the_reader_s_dark_is_followed_as_it_changes(report, open_page):
    visit = open_page(report, scheme="dark")
    page = visit.page
    dark, light = PALETTE["accent"].dark, PALETTE["accent"].light
    assert fills(page) == {dark}
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(23, 22, 20)"
    page.evaluate("document.documentElement.dataset.charts = ''")
    page.emulate_media(color_scheme="light")
    visit.wait_until("document.documentElement.dataset.charts === 'drawn'")
    assert fills(page) == {light}
    assert visit.errors == []


@pytest.mark.parametrize("width", [360, 400, 768, 2000])
def test_the_page_fits_every_width(report, open_page, width):
    page = open_page(report, width=width).page
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    stages = page.evaluate(
        "[...document.querySelectorAll('.stage')].map(s => [s.scrollWidth, s.clientWidth])"
    )
    assert all(needed <= has + 1 for needed, has in stages)
    assert page.evaluate("document.querySelector('main').clientWidth") <= 720


def test_a_wide_table_scrolls_in_its_own_frame(report, open_page):
    page = open_page(report, width=360).page
    frame = page.get_by_role("region", name="Scores")
    assert frame.evaluate("place => place.scrollWidth > place.clientWidth")
    assert frame.get_attribute("tabindex") == "0"
    assert frame.locator("caption").text_content() == "Scores"
    # The caption stays in the frame while the table scrolls.
    frame.evaluate("place => { place.scrollLeft = 200 }")
    assert frame.locator(".gt_title").evaluate("it => it.getBoundingClientRect().left") >= 0
    wide = open_page(report, width=1100).page.get_by_role("region", name="Scores")
    assert wide.get_attribute("tabindex") is None


def test_a_long_listing_scrolls_in_its_place_and_is_whole_on_paper(open_page, tmp_path):
    def listing(rows, heading=""):
        body = "".join(f"<tr><td>{row}</td></tr>" for row in range(rows))
        head = "<thead><tr class='gt_col_headings'><th>Film</th></tr></thead>"
        return gave({"text/html": f"<table>{head}<tbody>{heading}{body}</tbody></table>"})

    group = "<tr><th class='gt_group_heading'>Group</th></tr>"
    cells = [listing(80), listing(60), listing(80, group)]
    page = open_page(export(tmp_path / "r.html", cells)).page
    cut = "[...document.querySelectorAll('.table')].map(it => it.scrollHeight > it.clientHeight + 1)"
    assert page.evaluate(cut) == [True, False, False]
    stops = page.eval_on_selector_all(".table", "all => all.map(it => it.getAttribute('tabindex'))")
    assert stops == ["0", None, None]
    page.locator(".table").first.evaluate("it => { it.scrollTop = 500 }")
    frame, head = (page.locator(at).first.bounding_box() for at in (".table", ".table th"))
    assert abs(frame["y"] - head["y"]) < 2
    page.emulate_media(media="print")
    assert page.evaluate(cut) == [False, False, False]


def test_contents_and_links_lead_to_their_headings(report, open_page):
    page = open_page(report).page
    targets = page.evaluate(
        "[...document.querySelectorAll('a[href^=\"#\"]')].map(a => a.getAttribute('href'))"
    )
    assert targets == ["#report", "#at-finding", "#at-dots", "#at-the-table", "#at-the-table"]
    assert all(page.locator(target).count() == 1 for target in targets)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    box = page.locator(".skip").bounding_box()
    assert box["y"] >= 0


def test_the_figures_of_a_chart_can_be_read_as_a_table(report, open_page):
    page = open_page(report).page
    page.locator("#chart-1 summary").click()
    table = page.get_by_role("table", name="Drama leads")
    assert table.locator("thead th[scope=col]").all_text_contents() == ["Genre", "Score"]
    assert table.locator("tbody tr").all_text_contents() == ["Drama74", "War66", "버닝51"]
    assert table.locator("tbody th[scope=row]").all_text_contents() == ["Drama", "War", "버닝"]
    with page.expect_download() as download:
        page.get_by_role("link", name="Save them as CSV").first.click()
    assert download.value.suggested_filename == "genres-chart-1.csv"
    written = download.value.path().read_bytes().decode("utf-8-sig")
    assert written == '"Genre","Score"\r\n"Drama",74.0\r\n"War",66.0\r\n"버닝",51.0\r\n'


def test_paper_is_light_and_cuts_no_chart(report, open_page):
    visit = open_page(report, scheme="dark")
    shown = "[...document.querySelectorAll('.still')].map(still => still.clientHeight > 0)"
    assert visit.page.evaluate(shown) == [False, False, False]
    visit.page.emulate_media(media="print", color_scheme="dark")
    assert visit.page.evaluate(shown) == [True, True, True]
    assert visit.page.locator(".stage").first.is_hidden()
    (picture, *_others) = visit.page.eval_on_selector_all(".still img", "all => all.map(img => img.src)")
    drawn = base64.b64decode(picture.removeprefix("data:image/svg+xml;base64,")).decode()
    assert PALETTE["accent"].light in drawn
    assert PALETTE["accent"].dark not in drawn
    sheet = "(297 - 38) * 96 / 25.4"
    assert visit.page.evaluate(
        f"[...document.querySelectorAll('figure')].every(figure => figure.clientHeight < {sheet})"
    )
    assert visit.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert visit.page.evaluate("getComputedStyle(document.querySelector('figure')).breakInside") == "avoid"


def test_a_chart_that_cannot_be_drawn_says_so_in_its_place(open_page, tmp_path):
    cells = [
        gave({CHART: {"mark": "no such mark", "description": "Drama 74."}}),
        gave({CHART: {"mark": "bar", "data": {"url": "https://evil.example/x.json"}, "encoding": {}}}),
        gave({CHART: {"mark": "bar", "data": {"values": [{"a": 1}]}, "encoding": {"x": {"field": "a"}}}}),
    ]
    visit = open_page(export(tmp_path / "r.html", cells))
    notices = visit.page.locator(".stage .notice").all_text_contents()
    assert len(notices) == 2
    assert notices[0].startswith("This chart could not be drawn")
    assert notices[0].endswith("Drama 74.")
    assert "https://evil.example/x.json, and this page loads nothing" in notices[1]
    assert visit.page.locator("#chart-3 .stage svg").count() == 1
    assert visit.requests == []


def test_stylesheet_and_script_use_the_charts_colours():
    sheet, script = read_look("page.css"), read_look("page.js")
    for name in ("paper", "ink", "muted", "rule", "edge", "accent"):
        light, dark = re.findall(rf"--{name}: (#\w+);", sheet)
        assert (light, dark) == (PALETTE[name].light, PALETTE[name].dark)
        assert f'"{light}": "{dark}"' in script


RUN = "window.pwned = true; alert(1)"
HALF = re.compile("[\ud800-\udfff]")
HOSTILE = json.loads(Path(__file__).parents[1].joinpath("payloads.json").read_text(encoding="utf-8"))


def gave(*bundles):
    return v4.new_code_cell("", outputs=[v4.new_output("display_data", bundle) for bundle in bundles])


def export(path, cells, *, name="report", stamp=STAMP, language="en"):
    resources = {"metadata": {"name": name}, "reviewlib": {"stamp": stamp, "language": language}}
    html, _ = ReviewlibExporter().from_notebook_node(v4.new_notebook(cells=cells), resources)
    path.write_text(html, encoding="utf-8", errors="replace")
    return path


def hostile_chart(text):
    return {
        "mark": {"type": "bar", "tooltip": {"content": "data"}},
        "data": {
            "values": [{"a": text, "b": 1, "u": f"javascript:{RUN}", "i": "https://evil.example/i.png"}]
        },
        "encoding": {
            "x": {"field": "b", "type": "quantitative", "title": text},
            "y": {"field": "a", "type": "nominal"},
            "href": {"field": "u", "type": "nominal"},
        },
        "description": text,
        "usermeta": {
            "reviewlib": {"title": text, "subtitle": text, "note": text, "description": text},
            "embedOptions": {
                "actions": True,
                "ast": False,
                "sourceHeader": text,
                "loader": {"baseURL": "https://evil.example"},
                "patch": "https://evil.example/patch.json",
            },
        },
    }


PICTURES = {
    "mark": {"type": "image", "url": "https://evil.example/mark.png"},
    "data": {"values": [{"a": 1}]},
    "encoding": {"x": {"field": "a", "type": "quantitative"}},
}
EVALUATED = {
    "mark": "bar",
    "data": {"values": [{"a": 1}]},
    "transform": [{"calculate": f"datum.constructor.constructor('{RUN}')()", "as": "z"}],
    "encoding": {"x": {"field": "z", "type": "quantitative"}},
}


def test_nothing_hostile_runs_loads_or_speaks(open_page, tmp_path, caplog):
    assert len(set(HOSTILE)) >= 60
    cells = [v4.new_markdown_cell(f"# {HOSTILE[0]} {HOSTILE[3]} {HOSTILE[18]}\n\n{HOSTILE[1]} {HOSTILE[5]}")]
    assignments = "\n".join(f"p{at} = {text!r}" for at, text in enumerate(HOSTILE) if not HALF.search(text))
    cells.append(v4.new_code_cell(assignments, metadata={"tags": ["injected-parameters"]}))
    for text in HOSTILE:
        stream = v4.new_output("stream", name="stdout", text=text)
        error = v4.new_output("error", ename=text, evalue=text, traceback=[text])
        cells += [
            v4.new_markdown_cell(
                f"## {text}\n\n{text}\n\n| {text} |\n|---|\n| {text} |\n\n```{text}\n{text}\n```"
            ),
            gave(
                {CHART: hostile_chart(text)},
                {"text/html": text},
                {"text/html": f"<table><tr><th id='{text}'>{text}</th></tr></table>"},
                {"text/markdown": text},
                {"text/plain": text},
                {"text/latex": text},
                {"image/svg+xml": f"<svg xmlns='http://www.w3.org/2000/svg'>{text}</svg>"},
                {"image/png": text},
                {"application/javascript": RUN},
            ),
            v4.new_code_cell(text, outputs=[stream, error], metadata={"tags": ["keep-input"]}),
        ]
    cells.append(gave({CHART: PICTURES}, {CHART: EVALUATED}))
    stamp = {"Desk": HOSTILE[2] + HOSTILE[3], **{text: text for text in HOSTILE}}
    name = "".join(HOSTILE)
    path = export(
        tmp_path / "r.html", cells, name=name, stamp=stamp, language='en"><script>alert(1)</script>'
    )
    # What has no picture is told, in words that do no harm to a terminal either.
    assert caplog.messages
    assert all(message.isprintable() and message.encode() for message in caplog.messages)
    visit = open_page(path)
    page = visit.page
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true })")
    page.locator("svg .mark-rect path").first.hover()
    page.locator("svg .mark-rect path").first.click(force=True)
    page.wait_for_timeout(300)
    assert visit.dialogs == []
    assert visit.requests == []
    assert page.url == path.as_uri()
    assert page.evaluate("window.pwned") is None
    scripts = page.evaluate("[...document.scripts].map(s => s.type)")
    assert sorted(scripts) == [""] * 2 + ["application/json"] * (len(HOSTILE) + 2)
    attributes = page.evaluate(
        "[...document.querySelectorAll('*')].flatMap(e => [...e.attributes]).map(a => a.name)"
        ".filter(name => name.startsWith('on'))"
    )
    assert attributes == []
    strangers = "iframe, object, embed, base, link, form:not(.vega-bindings), meta[http-equiv=refresh], video, audio, body style"
    assert (
        page.evaluate(f"[...document.querySelectorAll({strangers!r})].map(e => e.outerHTML.slice(0, 80))")
        == []
    )
    addresses = page.evaluate(
        "[...document.querySelectorAll('a[href]:not([download])')].map(a => a.getAttribute('href'))"
    )
    saved = page.evaluate("[...document.querySelectorAll('a[download]')].map(a => a.getAttribute('href'))")
    assert all(re.match("data:text/csv;charset=utf-8;base64,[A-Za-z0-9+/=]*$", address) for address in saved)
    assert all(re.match("https?://|#", address) for address in addresses)
    halves = sum(bool(HALF.search(text)) for text in HOSTILE)
    assert page.locator(".head dt").count() == 2 * len(HOSTILE) - halves
    assert page.locator("h2").count() >= len(HOSTILE)


def test_the_policy_stops_what_escaping_would_miss(open_page, tmp_path):
    path = export(tmp_path / "r.html", [v4.new_markdown_cell("# T"), gave({CHART: hostile_chart("x")})])
    html = path.read_text()
    added = f"<script>{RUN}</script><img src='https://evil.example/x.png' onerror='{RUN}'></main>"
    path.write_text(html.replace("</main>", added))
    visit = open_page(path)
    assert visit.dialogs == []
    assert visit.refused == ["csp"]
    assert visit.page.evaluate("window.pwned") is None
    assert visit.page.locator("#chart-1 svg").count() == 1
    assert any("Content Security Policy" in error for error in visit.errors)


def test_the_front_page_escapes_what_reports_and_files_are_called(open_page, tmp_path):
    for at, text in enumerate(HOSTILE):
        name = HALF.sub("", text.replace("/", "").replace("\0", ""))[:60]
        export(
            tmp_path / f"{at}{name}.html",
            [v4.new_markdown_cell(f"# {text}\n\n{text}")],
            name=text,
            stamp={text: text},
        )
    visit = open_page(write_index(tmp_path, stamp={"Desk": HOSTILE[3], **{text: text for text in HOSTILE}}))
    assert visit.dialogs == visit.requests == visit.errors == []
    assert visit.page.evaluate("[...document.scripts].map(s => s.type)") == ["application/json", ""]
    links = visit.page.locator(".listing h3 a")
    assert links.count() == len(HOSTILE)
    for link in links.all()[:5]:
        response = visit.page.context.new_page().goto(link.evaluate("a => a.href"))
        assert response.ok


def test_contrast_is_enough_in_light_and_in_dark(report, open_page):
    for scheme in ("light", "dark"):
        page = open_page(report, scheme=scheme).page
        tokens = page.evaluate(
            "['--paper', '--ink', '--muted', '--accent', '--tint'].map(name => "
            "getComputedStyle(document.documentElement).getPropertyValue(name).trim())"
        )
        paper, ink, muted, accent, tint = (luminance(colour) for colour in tokens)
        for text in (ink, muted, accent):
            assert contrast(text, paper) >= 4.5
        assert contrast(muted, tint) >= 4.5


def luminance(colour):
    """WCAG 2.2's relative luminance."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)

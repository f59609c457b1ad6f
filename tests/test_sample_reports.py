"""Every report of the sample desk, rendered by the command line and opened in a real browser, offline."""

import re

import nbformat
import pytest

from reviewlib.cli.report import render
from reviewlib.places import sample_desk
from reviewlib.reports.notebooks import find_notebooks, shipped_notebooks

NOTEBOOKS = sorted(find_notebooks([shipped_notebooks()]))
CHARTS = {
    "career": 1,
    "dictionary": 0,
    "explore": 1,
    "genres": 3,
    "links": 1,
    "mentions": 2,
    "monthly": 5,
    "ratings": 5,
    "releases": 3,
}

pytestmark = pytest.mark.browser

# Marks that stand for a datum, whichever kind they are; axes and titles do not count.
MARKS = """[...document.querySelectorAll('figure.chart')].map(figure =>
    figure.querySelectorAll(':scope .role-mark path, :scope .role-mark text, :scope .role-mark line').length)"""

ROWS = """[...document.querySelectorAll('figure.chart')].map(figure =>
    [...figure.querySelectorAll('details tbody')].reduce((sum, body) => sum + body.rows.length, 0))"""
FOCUSED = "document.activeElement.tagName + ' ' + (document.activeElement.getAttribute('href') ?? '')"
REACHABLE = """[...document.querySelectorAll('a[href], summary, select, input, button, [tabindex="0"]')]
    .filter(element => element.checkVisibility()).map(element => element.tagName + ' ' + (element.getAttribute('href') ?? ''))"""


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    out = tmp_path_factory.mktemp("reports")
    render("all", {}, desk_path=str(sample_desk()), out_path=str(out), timeout_s=120)
    render("monthly", {"month": "2023-10"}, desk_path=str(sample_desk()), out_path=str(out), timeout_s=120)
    return out


def test_every_notebook_is_tested_here():
    assert sorted(CHARTS) == NOTEBOOKS


@pytest.mark.parametrize(
    ("width", "scheme", "switched"), [(360, "dark", "light"), (800, "light", "dark"), (1600, "dark", "light")]
)
@pytest.mark.parametrize("name", [*NOTEBOOKS, "monthly-2023-10"])
def test_a_report_draws_all_its_charts_offline(
    reports, open_page, list_barriers, *, name, width, scheme, switched
):
    """Opened in one scheme, and switched to the other under the reader's eyes."""
    visit = open_page(reports / f"{name}.html", width=width, scheme=scheme)
    charts = CHARTS[name.partition("-")[0]]
    marks = visit.page.evaluate(MARKS)
    assert len(marks) == charts
    # Each row of a chart's figures is a mark at least; labels and bars in front of bars are further ones.
    rows = visit.page.evaluate(ROWS)
    assert all(count >= row > 0 for count, row in zip(marks, rows, strict=True))
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
    assert list_barriers(visit.page, unfolded=width == 800) == []
    visit.page.evaluate("document.documentElement.dataset.charts = ''")
    visit.page.emulate_media(color_scheme=switched)
    if charts:
        visit.wait_until("document.documentElement.dataset.charts === 'drawn'")
    assert visit.page.evaluate(MARKS) == marks
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
    assert list_barriers(visit.page, unfolded=width == 800, colours_alone=True) == []
    assert visit.errors == visit.requests == []


@pytest.mark.parametrize("name", [*NOTEBOOKS, "monthly-2023-10"])
def test_a_report_stands_without_scripts(reports, open_page, list_barriers, tmp_path, name):
    path = reports / f"{name}.html"
    off = open_page(path, java_script_enabled=False).page
    assert off.evaluate("document.documentElement.dataset.charts") is None
    pictures = off.evaluate("[...document.querySelectorAll('.still img')].map(img => img.naturalWidth)")
    assert len(pictures) == CHARTS[name.partition("-")[0]]
    assert all(width > 100 for width in pictures)
    assert off.locator("figure.chart details table").count() == len(pictures)
    # axe-core is a script itself: it looks at a page whose policy allows its own none.
    text, count = re.subn(r"script-src [^;]*", "script-src 'none'", path.read_text(encoding="utf-8"), count=1)
    assert count == 1
    bare = tmp_path / "bare.html"
    bare.write_text(text, encoding="utf-8")
    page = off.context.browser.new_context(offline=True).new_page()
    page.goto(bare.as_uri())
    for width, scheme in ((360, "dark"), (800, "light"), (1600, "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        assert list_barriers(page, unfolded=width == 800, colours_alone=width == 1600) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.context.close()


@pytest.mark.parametrize(("name", "width"), [("explore", 1100), ("releases", 360)])
def test_the_keyboard_alone_reaches_everything(reports, open_page, name, width):
    page = open_page(reports / f"{name}.html", width=width).page
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "report"
    page.locator("summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("details").first.get_attribute("open") is not None
    page.wait_for_timeout(100)
    wanted = page.evaluate(REACHABLE)
    page.evaluate("document.activeElement.blur()")
    reached = []
    for _ in [*wanted, "the browser's own"]:
        page.keyboard.press("Tab")
        reached.append(page.evaluate(FOCUSED))
    assert sorted(reached) == sorted([*wanted, "BODY "])


def test_the_parts_of_the_explorer_follow_its_lists(reports, open_page):
    page = open_page(reports / "explore.html").page
    numbers = "[...document.querySelectorAll('.stage .role-mark text')].map(text => text.textContent)"
    everything = page.evaluate(numbers)
    assert set(everything) >= {"40", "35", "34"}
    page.get_by_role("combobox", name="Critic").focus()
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(300)
    of_desk_a = page.evaluate(numbers)
    assert of_desk_a != everything
    page.get_by_role("combobox", name="Critic").focus()
    page.keyboard.press("ArrowUp")
    page.wait_for_timeout(300)
    assert sorted(page.evaluate(numbers)) == sorted(everything)
    # A bar chooses its critic; a dot, and the click that ends a brush, choose none.
    page.locator(".stage .mark-rect.role-mark path[aria-label*='Critic: Desk A']").click()
    page.wait_for_timeout(300)
    assert sorted(page.evaluate(numbers)) == sorted(of_desk_a)
    page.locator(".stage .mark-symbol.role-mark path").last.click(force=True)
    page.wait_for_timeout(300)
    assert page.get_by_role("combobox", name="Critic").input_value() == "Desk A"
    assert page.get_by_role("combobox", name="Genre").input_value() == "null"


@pytest.mark.parametrize("name", [*NOTEBOOKS, "monthly-2023-10"])
def test_a_report_is_light_enough_to_send(reports, name):
    assert (reports / f"{name}.html").stat().st_size < 1_300_000


def test_a_report_on_paper_cuts_no_chart(reports, open_page):
    """A4 less the margins that the style sheet asks for is 178 by 259 mm."""
    page = open_page(reports / "career.html", width=round(178 / 25.4 * 96)).page
    page.emulate_media(media="print")
    heights = page.evaluate(
        "[...document.querySelectorAll('figure.chart')].map(figure => figure.clientHeight)"
    )
    assert heights
    assert all(0 < height <= 259 / 25.4 * 96 for height in heights)


@pytest.mark.parametrize("name", [*NOTEBOOKS, "index"])
def test_a_report_has_its_parts(reports, open_page, name):
    page = open_page(reports / f"{name}.html", java_script_enabled=False).page
    assert page.locator("h1").count() == 1
    assert page.title()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("main").count() == 1
    text = page.inner_text("body")
    assert "Sample desk" in text
    assert "24 September 2024" in text
    if name not in ("dictionary", "index", "links"):
        assert "How good are these data?" in text


def test_the_front_page_leads_to_every_report(reports, open_page):
    page = open_page(reports / "index.html").page
    links = page.eval_on_selector_all("main a", "links => links.map(link => link.getAttribute('href'))")
    assert {f"{name}.html" for name in [*NOTEBOOKS, "monthly-2023-10"]} <= set(links)


def test_no_report_keeps_anything_of_this_machine(reports):
    for path in reports.glob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert str(sample_desk().parent) not in text
        assert not re.search(r"/(home|root|tmp|Users)/[a-z]", text)


@pytest.mark.parametrize("path", find_notebooks([shipped_notebooks()]).values(), ids=lambda path: path.stem)
def test_a_notebook_is_clean_and_reads_as_an_article(path):
    notebook = nbformat.read(path, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in code)
    assert not [
        cell.source
        for cell in code
        if re.search(r"^\s*(def|class|for|while|import pandas)\b", cell.source, re.M)
    ]
    assert [cell for cell in notebook.cells if cell.cell_type == "markdown"]

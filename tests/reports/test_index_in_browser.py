"""The front page as a reader has it: searched, on a telephone, with the keyboard alone, and without scripts."""

import pytest
from nbformat import v4

from reviewlib.reports.exporter import ReviewlibExporter
from reviewlib.reports.index import write_index

pytestmark = pytest.mark.browser

CHART = "application/vnd.vegalite.v5+json"
STAMP = {"Desk": "Sample desk", "Data to": "30 September 2024", "newest_on": "2024-09-30"}
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def put(folder, name, title, films=(), people=()):
    rows = [{"title": film} for film in films] + [{"critic": person} for person in people]
    spec = {"mark": "point", "datasets": {"data": rows}}
    cells = [
        v4.new_markdown_cell(f"# {title}\n\nThe finding, in a sentence."),
        v4.new_code_cell("", outputs=[v4.new_output("display_data", {CHART: spec})]),
    ]
    resources = {"metadata": {"name": name}, "reviewlib": {"stamp": STAMP}}
    html, _ = ReviewlibExporter().from_notebook_node(v4.new_notebook(cells=cells), resources)
    picture = f'<img alt="" src="data:image/png;base64,{PIXEL}"></figure>'
    (folder / f"{name}.html").write_text(html.replace("</figure>", picture, 1))


@pytest.fixture(scope="module")
def front(tmp_path_factory):
    folder = tmp_path_factory.mktemp("front")
    put(folder, "genres", "Genres", [f"Film {number}" for number in range(20)])
    put(folder, "career", "What has Jeon Jong-seo done?", ["Burning", "버닝"], ["Jeon Jong-seo"])
    put(folder, "ratings", "Ratings", ["Volver"], ["Pedro Almodóvar", "<img src=x onerror=alert(1)>"])
    return write_index(folder, stamp=STAMP)


def shown(page):
    return page.eval_on_selector_all(
        ".listing > li",
        "items => items.filter(i => i.offsetParent).map(i => i.querySelector('h3').textContent)",
    )


@pytest.mark.parametrize(
    ("words", "titles", "found"),
    [
        ("burn", ["What has Jeon Jong-seo done?"], ["With Burning"]),
        ("버", ["What has Jeon Jong-seo done?"], ["With 버닝"]),
        ("jong-seo jeon", ["What has Jeon Jong-seo done?"], ["With Jeon Jong-seo"]),
        ("ALMODOVAR", ["Ratings"], ["With Pedro Almodóvar"]),
        ("<img", ["Ratings"], ["With <img src=x onerror=alert(1)>"]),
        ("genres", ["Genres"], []),
        ("film", ["Genres"], ["With Film 0, Film 1, Film 2, Film 3, Film 4, Film 5 and 14 more"]),
        ("finding", ["What has Jeon Jong-seo done?", "Genres", "Ratings"], []),
        ("nobody", [], []),
    ],
)
def test_films_and_people_are_found_in_the_page_itself(front, open_page, words, titles, found):
    visit = open_page(front)
    page = visit.page
    page.get_by_label("Find a film or a person").fill(words)
    assert shown(page) == titles
    assert page.locator(".found").all_text_contents() == found
    said = page.get_by_role("status").inner_text()
    assert said == (f"{len(titles)} of 3 reports" if titles else "None of the reports names “nobody”.")
    page.get_by_label("Find a film or a person").fill("")
    assert len(shown(page)) == 3
    assert page.locator(".found").count() == 0
    assert page.get_by_role("status").inner_text() == ""
    assert visit.errors == visit.requests == visit.dialogs == []


def test_the_keyboard_alone_reaches_a_report(front, open_page):
    page = open_page(front).page
    reached = []
    for _ in range(6):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate("document.activeElement.id || document.activeElement.getAttribute('href')")
        )
    assert reached == ["#reports", "search-field", "career.html", "genres.html", "ratings.html", "feed.xml"]
    page.get_by_label("Find a film or a person").fill("volver")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ratings.html")


def test_without_scripts_the_list_stands_and_the_search_does_not(front, open_page):
    page = open_page(front, java_script_enabled=False).page
    assert page.locator(".listing h3 a:visible").count() == 3
    assert page.locator(".listing img:visible").count() == 3
    assert not page.locator(".search").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 800, 1600])
def test_the_front_page_fits(front, open_page, width, scheme):
    visit = open_page(front, width=width, scheme=scheme)
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
    assert visit.errors == visit.requests == []
    pictures = visit.page.eval_on_selector_all(
        ".listing img", "all => all.map(i => i.getBoundingClientRect().right)"
    )
    assert len(pictures) == 3
    assert all(right <= width for right in pictures)

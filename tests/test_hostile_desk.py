"""A desk whose every field is hostile, beside its harmless twin: the same pages, and nothing runs."""

import base64
import csv
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import mistune
import nbformat
import pytest
from nbformat import v4

from reviewlib.cli.report import render
from reviewlib.reports.markdown import write_markdown

MANY_FIELDS = 12

pytestmark = pytest.mark.browser

HALF = re.compile("[\ud800-\udfff]")
PAYLOADS = [
    # A file holds neither half characters nor zeros, and a heading no line's end.
    " ".join(HALF.sub("", text).replace("\0", "").split())
    for text in json.loads(Path(__file__).with_name("payloads.json").read_text(encoding="utf-8"))
]
OUTLINE = """[...document.querySelectorAll(
    'header, nav, main, footer, aside, h1, figure, figcaption, iframe, form:not(.vega-bindings), object, embed, base, link, meta, style, script, video, audio, [role=main]'
)].map(element => element.tagName)"""
HANDLERS = """[...document.querySelectorAll('*')].flatMap(element => [...element.attributes])
    .map(attribute => attribute.name).filter(name => name.startsWith('on'))"""
ADDRESSES = "[...document.querySelectorAll('a[href]')].map(link => link.getAttribute('href'))"


OWN_NOTEBOOK = "<img src=x onerror=alert(1)>.ipynb"
EVERY_TABLE = """
import altair as alt
import polars as pl
from IPython.display import display
from reviewlib import tables
from reviewlib.charts.listings import listing
from reviewlib.charts.theme import use_theme
from reviewlib.desk import open_desk
desk = open_desk()
use_theme(desk.language)
texts = (pl.String, pl.Enum, pl.Categorical, pl.List)
for table in tables.TABLES:
    frame = getattr(desk, table.name.lower())
    columns = [name for name, dtype in frame.schema.items() if isinstance(dtype, texts) or dtype == pl.String]
    if frame.height:
        said = frame.row(0, named=True)[columns[-1]] or "-"
        display(listing(frame.select(columns), title=str(said), note=desk.name, columns=dict.fromkeys(columns, str(said))))
rows = desk.reviews.select("title_printed", "critic", "score", "url")
display(
    alt.Chart(rows.head(20), title=desk.name)
    .mark_bar(tooltip=True)
    .encode(x="score:Q", y=alt.Y("title_printed:N", title=desk.name), href="url:N", tooltip=["critic", "url"])
)
"""


def make_desk(folder, texts):
    """Write a desk of one review per text, the text in every field that a reader of the page may see."""
    reviews, metadata = folder / "reviews", folder / "metadata"
    reviews.mkdir(parents=True)
    metadata.mkdir()
    quoted = json.dumps(texts[0], ensure_ascii=True)
    (folder / "desk.toml").write_text(
        f'name = {quoted}\ncountry = "US"\nlanguage = "en"\n'
        '[[reviews]]\nformat = "markdown"\npath = "reviews"\nscale = "points/10"\n'
        '[[metadata]]\nformat = "tables"\npath = "metadata"\n'
        '[reports.career]\nperson = "p0"\n',
        encoding="utf-8",
    )
    people, credits, films, releases, titles = [], [], [], [], []
    for at, text in enumerate(texts):
        day = f"2024-{at % 9 + 1:02d}-{at % 28 + 1:02d}"
        (reviews / f"{at:03d}{file_name(text)}.md").write_text(
            f"---\ntitle: {json.dumps(text)}\nimdb: tt{at:07d}\ncritic: {json.dumps(text)}\n"
            f"original_title: {json.dumps(text)}\nvenue: {json.dumps(text)}\ntags: [{json.dumps(text)}]\n"
            f"date: {day}\nrating: {at % 11}\nlink: {json.dumps(text)}\n---\n\n{text}\n\nA review of *{text}*.\n",
            encoding="utf-8",
        )
        films.append(
            {
                "film_id": f"tt{at:07d}",
                "title": text,
                "original_title": text,
                "year": 2024,
                "genres": text.replace("|", "").replace(",", ""),
            }
        )
        releases.append(
            {
                "film_id": f"tt{at:07d}",
                "country": "US",
                "released_on": day,
                "type": "theatrical",
                "distributor": text,
                "certification": text,
            }
        )
        titles.append({"film_id": f"tt{at:07d}", "title": f"{text} again", "region": "", "language": ""})
        people.append({"person_id": f"p{at}", "name": text, "other_names": text.replace("|", "")})
        credits.append(
            {
                "film_id": f"tt{at:07d}",
                "person_id": "p0",
                "job": text,
                "department": text,
                "character": text,
                "billing": 1,
                "credited_as": text,
            }
        )
    # Cells that are refused are quoted with their reason.
    releases.append(
        {
            "film_id": "tt0000000",
            "country": texts[1],
            "released_on": texts[2],
            "type": texts[3],
            "distributor": "",
            "certification": "",
        }
    )
    tables = {"films": films, "releases": releases, "people": people, "credits": credits}
    for name, rows in {**tables, "alternative_titles": titles}.items():
        with (metadata / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    (folder / "notebooks").mkdir()
    cells = [
        v4.new_markdown_cell(
            f"# {texts[0]}\n\n{texts[1]} <script>alert(1)</script>\n\n## {texts[2]}\n\n${texts[3]}$"
        ),
        v4.new_code_cell(f"said = {texts[4]!r}\nseveral = {texts[5:9]!r}", metadata={"tags": ["parameters"]}),
        v4.new_code_cell(EVERY_TABLE),
    ]
    nbformat.write(v4.new_notebook(cells=cells), folder / "notebooks" / OWN_NOTEBOOK)
    return folder


def file_name(text):
    return re.sub(r"[/\x00-\x1f]", "", text)[:40]


@pytest.fixture(scope="module")
def desks(tmp_path_factory):
    folder = tmp_path_factory.mktemp("desks")
    harmless = [f"Harmless {at}" for at in range(len(PAYLOADS))]
    made = {}
    for name, texts in {"hostile": PAYLOADS, "harmless": harmless}.items():
        out = folder / f"{name}-out"
        render("all", {}, desk_path=str(make_desk(folder / name, texts)), out_path=str(out), timeout_s=120)
        made[name] = out
    return made


def test_nothing_of_a_hostile_desk_runs_and_its_pages_keep_their_shape(desks, open_page):
    assert len(set(PAYLOADS)) >= 60
    pages = sorted(path.name for path in desks["hostile"].glob("*.html"))
    assert pages == sorted(path.name for path in desks["harmless"].glob("*.html"))
    assert len(pages) > 5
    shown = ""
    for name in pages:
        visit = open_page(desks["hostile"] / name)
        page = visit.page
        page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true })")
        for mark in page.locator(".stage .role-mark path").all()[:3]:
            mark.dispatch_event("mousemove")
            mark.dispatch_event("click")
        page.wait_for_timeout(100)
        assert visit.dialogs == visit.requests == visit.errors == [], name
        assert page.url == (desks["hostile"] / name).as_uri()
        assert page.evaluate("window.pwned") is None
        assert page.evaluate(HANDLERS) == []
        shown += " ".join(page.evaluate("document.body.textContent").split())
        assert [
            address
            for address in page.evaluate(ADDRESSES)
            if not re.match(
                r"https?://|mailto:|#|data:text/csv;charset=utf-8;base64,|[\w%.-]+\.(html|xml)$", address
            )
        ] == []
        harmless = open_page(desks["harmless"] / name).page
        assert page.evaluate(OUTLINE) == harmless.evaluate(OUTLINE), name
        assert page.locator("main h2").count() == harmless.locator("main h2").count()
    reached = {text for text in PAYLOADS if text in shown}
    assert len(reached) >= 60, sorted(set(PAYLOADS) - reached)


def test_every_column_of_text_reaches_a_page(desks, open_page):
    """So that the test above tries every field: the desk's own notebook lists each table whole."""
    page = open_page(desks["hostile"] / own_page(desks["hostile"])).page
    tables = page.locator("main table.gt_table")
    assert tables.count() >= 7
    shown = " ".join(page.evaluate("document.body.textContent").split())
    often = {text: shown.count(text) for text in PAYLOADS}
    assert sum(count >= MANY_FIELDS for count in often.values()) >= 60, often


def own_page(folder):
    return next(path.name for path in folder.glob("*.html") if "onerror" in path.name)


class Elements(HTMLParser):
    """What a fragment would make a browser do."""

    def __init__(self):
        super().__init__()
        self.tags, self.attributes, self.addresses = set(), set(), set()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.addresses |= {value or "" for name, value in attrs if name in ("href", "src")}


def test_nothing_of_a_hostile_desk_is_markup_in_the_other_forms(desks):
    render_loosely = mistune.create_markdown(escape=False, plugins=["table", "strikethrough", "url"])
    for path in sorted(desks["hostile"].glob("*.html")):
        page = path.read_text(encoding="utf-8")
        text, _pictures = write_markdown(page, pictures="pictures")
        elements = Elements()
        elements.feed(render_loosely(text))
        assert not elements.tags & {"script", "iframe", "svg", "style", "form", "object", "embed", "base"}, (
            path
        )
        assert {name for name in elements.attributes if name.startswith("on")} == set(), path
        assert [
            it for it in elements.addresses if not re.match(r"https?://|mailto:|pictures/|[\w%.-]+$", it)
        ] == []
        for address in re.findall(r'href="data:text/csv;charset=utf-8;base64,([^"]*)"', page):
            rows = csv.reader(io.StringIO(base64.b64decode(address).decode("utf-8-sig")))
            cells = [cell for row in rows for cell in row]
            assert [cell for cell in cells if re.match(r"\s*[=+@＝＋＠-](?![\d.]+$)", cell)] == []
    feed = ElementTree.fromstring((desks["hostile"] / "feed.xml").read_bytes())
    assert (
        len(feed.findall("{http://www.w3.org/2005/Atom}entry"))
        == len(list(desks["hostile"].glob("*.html"))) - 1
    )

"""A desk whose every field is hostile, beside its harmless twin: the same pages, and nothing runs."""

import base64
import csv
import io
import re
import subprocess
import sys
from html.parser import HTMLParser
from xml.etree import ElementTree

import mistune
import nbformat
import polars as pl
import pytest
from nbformat import v4

from hostile import OWN_NOTEBOOK, PAYLOADS, file_name, make_desk
from reviewlib import tables
from reviewlib.cli.check import show_check
from reviewlib.cli.link import show_links
from reviewlib.cli.report import render
from reviewlib.desk import open_desk
from reviewlib.reports.markdown import write_markdown

FEWEST = 60
"""Payloads that every field carries."""

pytestmark = pytest.mark.browser

TEXT_COLUMNS = [
    (table.name, name)
    for table in tables.TABLES
    for name, dtype in table.schema.items()
    if dtype in (pl.String, pl.List(pl.String))
]
# What the readers let through in a fixed form alone, and what they do not make of a review's prose.
FIXED = {
    ("REVIEWS", "film_id"), ("REVIEWS", "imdb_id"), ("REVIEWS", "scale"), ("REVIEWS", "language"),
    ("FILMS", "imdb_id"), ("FILMS", "countries"),
    ("ALTERNATIVE_TITLES", "film_id"), ("ALTERNATIVE_TITLES", "region"), ("ALTERNATIVE_TITLES", "language"),
    ("RELEASES", "film_id"), ("RELEASES", "country"),
    ("LINKS", "film_id"), ("LINKS", "method"), ("LINKS", "runner_up"), ("LINKS", "candidate_reasons"),
    ("LINKS", "evidence"),
    *(("MENTIONS", name) for name in ("review_id", "text", "role", "character", "person_id", "film_id")),
    ("PROBLEMS", "column"), ("PROBLEMS", "reason"), ("PROBLEMS", "remedy"),
}  # fmt: skip
OF_FILE_NAMES = {
    ("REVIEWS", "review_id"),
    ("REVIEWS", "source"),
    ("LINKS", "review_id"),
    ("PROBLEMS", "source"),
}

# Outside of tables and menus, whose rows are the desk's: in order, and by what they are.
COUNTS = """[...document.querySelectorAll('*')].filter(it => !it.closest('svg, table, select, math'))
    .reduce((counts, it) => ({...counts, [it.tagName]: (counts[it.tagName] ?? 0) + 1}), {})"""
KINDS = """[...new Set([...document.querySelectorAll(':not(math *)')].map(it => it.tagName.toLowerCase()))].sort()"""
NAMES = """[...new Set([...document.querySelectorAll(':not(svg, svg *, math, math *)')].flatMap(it => [...it.attributes])
    .map(attribute => attribute.name))].sort()"""
OUTLINE = """[...document.querySelectorAll(
    'header, nav, main, footer, aside, h1, figure, figcaption, iframe, form:not(.vega-bindings), object, embed, base, link, meta, style, script, video, audio, [role=main]'
)].map(element => element.tagName)"""
ADDRESSES = "[...document.querySelectorAll('[href], [src], [srcset], [action]')].flatMap(it => ['href', 'src', 'srcset', 'action'].map(name => it.getAttribute(name)).filter(Boolean))"
HARMLESS = re.compile(
    r"https?://|mailto:|#|data:text/csv;charset=utf-8;base64,|data:image/(png|svg\+xml);base64,|[\w%.-]+\.(html|xml)$"
)


@pytest.fixture(scope="module")
def desks(tmp_path_factory):
    """The folder of the pages of each twin; its desk stands beside it."""
    folder = tmp_path_factory.mktemp("desks")
    harmless = [f"Harmless {at}" for at in range(len(PAYLOADS))]
    made = {}
    for name, texts in {"hostile": PAYLOADS, "harmless": harmless}.items():
        desk, out = make_desk(folder / name, texts), folder / f"{name}-out"
        render("all", {}, desk_path=str(desk), out_path=str(out), timeout_s=120)
        own = str(desk / "notebooks" / OWN_NOTEBOOK)
        render(own, {}, desk_path=str(desk), out_path=str(folder / f"{name}-static"), static=True)
        made[name] = out
    return made


def test_every_field_of_every_table_is_hostile(desks):
    """Or it has a fixed form: the list of those says which."""
    desk = open_desk(str(desks["hostile"].with_name("hostile")))
    often = {}
    for table, column in TEXT_COLUMNS:
        frame = getattr(desk, table.lower())
        texts = frame.select(pl.col(column).explode() if frame.schema[column] == pl.List else column)
        held = "\n".join(texts.to_series().drop_nulls())
        names = [file_name(text) for text in PAYLOADS] if (table, column) in OF_FILE_NAMES else PAYLOADS
        often[table, column] = sum(text in held for text in names)
    assert {place for place, count in often.items() if count < FEWEST} == FIXED
    # The prose rules take from a title in quotes what is no whole tag.
    assert desk.mentions["text"].str.contains("[<>]").sum() > 5


def test_nothing_of_a_hostile_desk_runs_and_its_pages_keep_their_shape(desks, open_page):
    assert len(set(PAYLOADS)) >= FEWEST
    out, twin = desks["hostile"], desks["harmless"]
    pages = sorted(path.name for path in out.glob("*.html"))
    assert pages == sorted(path.name for path in twin.glob("*.html"))
    assert len(pages) > 5
    own = own_page(out)
    reached = set()
    for folder, name in [*((out, name) for name in pages), (out.with_name("hostile-static"), own)]:
        visit = open_page(folder / name)
        page = visit.page
        page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true })")
        for mark in page.locator(".stage .role-mark path").all()[:2]:
            mark.dispatch_event("mousemove")
            mark.dispatch_event("click")
        page.wait_for_timeout(50)
        assert visit.dialogs == visit.requests == visit.errors == [], name
        assert page.url == (folder / name).as_uri()
        assert page.evaluate("window.pwned") is None
        assert [it for it in page.evaluate(ADDRESSES) if not HARMLESS.match(it)] == [], name
        shown = " ".join(page.evaluate("document.querySelector('main').textContent").split())
        reached |= {text for text in PAYLOADS if text in shown}
        if name == own:
            # The desk's own notebook lists each table whole, so that every column of text is on a page.
            assert page.locator("main table.gt_table").count() == 2 * len(tables.TABLES)
            often = [shown.count(text) for text in PAYLOADS]
            assert sum(count >= len(TEXT_COLUMNS) for count in often) >= FEWEST
        beside = twin if folder == out else twin.with_name("harmless-static")
        harmless = open_page(beside / name).page
        harmless.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true })")
        assert page.evaluate(OUTLINE) == harmless.evaluate(OUTLINE), name
        assert page.evaluate(COUNTS) == harmless.evaluate(COUNTS), name
        assert set(page.evaluate(KINDS)) <= set(harmless.evaluate(KINDS)), name
        assert set(page.evaluate(NAMES)) <= set(harmless.evaluate(NAMES)), name
    assert reached == set(PAYLOADS)


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
    cells = []
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
            cells += [cell for row in rows for cell in row]
    assert [cell for cell in cells if re.match(r"\s*[=+@＝＋＠-](?![\d.]+$)", cell)] == []
    assert sum(any(text in cell for cell in cells) for text in PAYLOADS) >= FEWEST


def test_a_hostile_desk_s_feed_has_the_elements_of_its_twin(desks):
    shapes = []
    for out in desks.values():
        feed = ElementTree.fromstring((out / "feed.xml").read_bytes())
        shapes.append([(it.tag, sorted(it.attrib)) for it in feed.iter() if not it.tag.endswith("category")])
        links = [it.get("href") for it in feed.iter("{http://www.w3.org/2005/Atom}link")]
        assert [link for link in links if not re.fullmatch(r"[\w%.-]+\.(html|xml)", link)] == []
    assert shapes[0] == shapes[1]
    hostile = ElementTree.fromstring((desks["hostile"] / "feed.xml").read_bytes())
    texts = " ".join(" ".join(f"{it.text} {it.get('term')}".split()) for it in hostile.iter())
    assert sum(text in texts for text in PAYLOADS) >= FEWEST


def test_what_link_prints_and_writes_is_words(desks, capsys):
    desk = desks["hostile"].with_name("hostile")
    show_links(str(desk), out_path=None, is_page=False, is_written=True)
    printed = capsys.readouterr().out
    assert all(line.isprintable() for line in printed.splitlines())
    lines = (desk / "overrides.csv").read_text(encoding="utf-8").splitlines()
    rows = list(csv.reader(line for line in lines if not line.startswith("#")))
    assert rows[0] == ["review_id", "film_id"]
    assert {len(row) for row in rows} == {2}
    assert len(rows) > FEWEST
    assert {row[1] for row in rows[1:]} == {""}


def test_nbconvert_runs_a_hostile_notebook_into_a_harmless_page(open_page, tmp_path):
    """`jupyter nbconvert --to reviewlib --execute`, the command, in Jupyter's own kernel."""
    chart = {
        "mark": {"type": "bar", "tooltip": True},
        "encoding": {"href": {"field": "a"}, "y": {"field": "a"}},
    }
    code = (
        "from IPython.display import HTML, Markdown, display\n"
        f"several = {PAYLOADS!r}\n"
        "display(HTML(''.join(several)), Markdown('\\n\\n'.join(several)))\n"
        "display({'text/latex': several[0], 'text/plain': several[0]}, raw=True)\n"
        f"chart = {chart!r} | {{'title': several, 'data': {{'values': [{{'a': text}} for text in several]}}}}\n"
        "display({'application/vnd.vegalite.v5+json': chart, 'text/plain': ''}, raw=True)\n"
        "print(*several)"
    )
    cells = [v4.new_markdown_cell(f"# {PAYLOADS[0]}\n\n" + "\n\n".join(PAYLOADS)), v4.new_code_cell(code)]
    nbformat.write(v4.new_notebook(cells=cells), notebook := tmp_path / "hostile.ipynb")
    command = [sys.executable, "-m", "nbconvert", "--to", "reviewlib", "--execute", str(notebook)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    visit = open_page(tmp_path / "hostile.html")
    visit.page.locator(".stage .role-mark path").first.dispatch_event("click")
    assert visit.dialogs == visit.requests == visit.errors == []
    assert visit.page.evaluate("window.pwned") is None
    assert [it for it in visit.page.evaluate(ADDRESSES) if not HARMLESS.match(it)] == []
    assert visit.page.locator("main script:not([type='application/json'])").count() == 0
    shown = " ".join(visit.page.locator("main").text_content().split())
    assert sum(text in shown for text in PAYLOADS) >= FEWEST


def test_check_s_csv_of_a_hostile_desk_is_words(desks, capsys):
    desk = str(desks["hostile"].with_name("hostile"))
    show_check(desk, strict=False, csv_path="-")
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    cells = [cell for row in rows for cell in row.values()]
    assert {len(row) for row in rows} == {len(tables.PROBLEMS.schema)}
    assert [cell for cell in cells if re.match(r"\s*[=+@＝＋＠-](?![\d.]+$)", cell)] == []
    assert sum(any(text in cell for cell in cells) for text in PAYLOADS) >= FEWEST

"""A desk whose every field is hostile, beside its harmless twin: the same pages, and nothing runs."""

import csv
import json
import re
from pathlib import Path

import pytest

from reviewlib.cli.report import render

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
    people, credits, films, releases = [], [], [], []
    for at, text in enumerate(texts):
        day = f"2024-{at % 9 + 1:02d}-{at % 28 + 1:02d}"
        (reviews / f"{at:03d}{file_name(text)}.md").write_text(
            f"---\ntitle: {json.dumps(text)}\nimdb: tt{at:07d}\ncritic: {json.dumps(text)}\n"
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
            }
        )
        people.append({"person_id": f"p{at}", "name": text})
        credits.append(
            {
                "film_id": f"tt{at:07d}",
                "person_id": "p0",
                "job": text,
                "department": text,
                "character": text,
                "billing": 1,
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
        }
    )
    for name, rows in {"films": films, "releases": releases, "people": people, "credits": credits}.items():
        with (metadata / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
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

"""A desk that holds given texts in every field a reader of its pages may see."""

import csv
import json
import re
from pathlib import Path

import nbformat
from nbformat import v4

HALF = re.compile("[\ud800-\udfff]")
PAYLOADS = [
    # A file holds neither half characters nor zeros, and a heading no line's end.
    " ".join(HALF.sub("", text).replace("\0", "").split())
    for text in json.loads(Path(__file__).with_name("payloads.json").read_text(encoding="utf-8"))
]

MOST_CREDITS = 20
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
for table in tables.TABLES:
    frame = getattr(desk, table.name.lower())
    columns = [name for name, dtype in frame.schema.items() if not dtype.is_numeric()]
    display(listing(frame.select(columns), title=table.name, columns=dict.fromkeys(columns, "Column")))
    # What the readers refuse is shown, too: every column of text, as if they had let it through.
    texts = [name for name, dtype in frame.schema.items() if dtype in (pl.String, pl.List(pl.String))]
    forced = pl.DataFrame(dict.fromkeys(texts, several))
    labels = dict(zip(texts, several))
    display(listing(forced, title=several[0], subtitle=several[1], note=several[2], columns=labels))
rows = desk.reviews.select("title_printed", "critic", "score", "url")
display(
    alt.Chart(rows.head(20), title=several[0])
    .mark_bar(tooltip=True)
    .encode(x="score:Q", y=alt.Y("title_printed:N", title=several[1]), href="url:N", tooltip=["critic", "url"])
)
"""


def make_desk(folder: Path, texts: list[str]) -> Path:
    """Write a desk of two reviews and two films per text."""
    reviews, metadata = folder / "reviews", folder / "metadata"
    reviews.mkdir(parents=True)
    metadata.mkdir()
    (folder / "desk.toml").write_text(_make_settings(texts), encoding="utf-8")
    people, credits, films, releases, titles, table = [], [], [], [], [], []
    for at, text in enumerate(texts):
        day = f"2024-{at % 9 + 1:02d}-{at % 28 + 1:02d}"
        film, twin = f"tt{at:07d}", f"{text} {at}"
        (reviews / f"{at:03d}{file_name(text)}.md").write_text(
            f"---\ntitle: {json.dumps(text)}\nimdb: {film}\ncritic: {json.dumps(text)}\n"
            f"original_title: {json.dumps(text)}\nvenue: {json.dumps(text)}\ntags: [{json.dumps(text)}]\n"
            f"date: {day}\nrating: {at % 11}\nlink: {json.dumps(text)}\nlanguage: {json.dumps(text)}\n---\n\n"
            f"{text}\n\nA review of *{text}*. It recalls Oldboy (2003) and Memories of Murder (2003).\n",
            encoding="utf-8",
        )
        # A title that two films bear is left open, and its candidates are shown.
        table.append(
            {
                "title": text,
                "score": text,
                "critic": text,
                "language": text,
                "date": text,
                "id": text,
                "text": f"It recalls “{text}” (2019). {text} plays {text}.",
                # What no column of the contract is made of is named as a problem, by its heading.
                **dict.fromkeys(texts, "kept"),
            }
        )
        listed = text.replace("|", "").replace(",", "")
        for film_id in (film, twin):
            films.append(
                {
                    "film_id": film_id,
                    "imdb_id": film if film_id == film else "",
                    "title": text,
                    "original_title": text,
                    "film_type": "movie",
                    "year": 2024,
                    "genres": listed,
                    "languages": listed,
                    "countries": "US",
                }
            )
        releases += [
            {
                "film_id": film,
                "country": "US",
                "released_on": day,
                "type": "theatrical",
                "distributor": text,
                "certification": text,
            },
            # Cells that are refused are quoted with their reason.
            {
                "film_id": text,
                "country": text,
                "released_on": text,
                "type": text,
                "distributor": "",
                "certification": "",
            },
        ]
        titles.append({"film_id": film, "title": f"{text} again", "region": "", "language": ""})
        people += [
            {"person_id": f"p{at}", "name": text, "other_names": text.replace("|", "")},
            {"person_id": text, "name": text, "other_names": ""},
        ]
        # Pictures of cut names take long, so that the career is a short one.
        for person, job in (("p0", text), (text, "director" if at < MOST_CREDITS else text))[
            at >= MOST_CREDITS :
        ]:
            for film_id in (film, twin)[at < MOST_CREDITS :]:
                credits.append(
                    {
                        "film_id": film_id,
                        "person_id": person,
                        "job": job,
                        "department": "directing" if job == "director" else text,
                        "character": text,
                        "billing": 1,
                        "credited_as": text,
                    }
                )
    tables = {"films": films, "releases": releases, "people": people, "credits": credits}
    for name, rows in {**tables, "alternative_titles": titles}.items():
        _write(metadata / f"{name}.csv", rows)
    _write(folder / "reviews.csv", table)
    (folder / "notebooks").mkdir()
    cells = [
        v4.new_markdown_cell(
            f"# {texts[0]}\n\n{texts[1]} <script>alert(1)</script>\n\n## {texts[2]}\n\n${texts[3]}$"
        ),
        v4.new_code_cell(f"said = {texts[4]!r}\nseveral = {texts!r}", metadata={"tags": ["parameters"]}),
        v4.new_code_cell(EVERY_TABLE),
    ]
    nbformat.write(v4.new_notebook(cells=cells), folder / "notebooks" / OWN_NOTEBOOK)
    return folder


def _make_settings(texts: list[str]) -> str:
    rules = "".join(
        f'[[reviews.scales]]\ncritic = {json.dumps(text)}\nscale = "points/10"\n' for text in texts
    )
    return (
        f'name = {json.dumps(" ".join(texts))}\ncountry = "US"\nlanguage = "en"\n'
        '[[reviews]]\nformat = "markdown"\npath = "reviews"\nscale = "points/10"\n'
        '[[reviews]]\nformat = "table"\npath = "reviews.csv"\nscale = "points/10"\n'
        f"{rules}"
        '[[metadata]]\nformat = "tables"\npath = "metadata"\n'
        '[reports.career]\nperson = "p0"\n'
        "[reports.links]\nmost = 1000\n"
    )


def file_name(text: str) -> str:
    """Give what of a text a file may be called."""
    return re.sub(r"[/\x00-\x1f]", "", text)[:60]


def _write(path: Path, rows: list[dict[str, object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)

"""A small sound source of every format, with a place for each value that may be hostile."""

import csv
import io
import json
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path

from reviewlib.sources import METADATA_READERS, REVIEW_READERS

SOUND = {"title": "Pig", "year": "2021", "day": "2023-10-06", "rating": "4"}


def as_json(value: str) -> str:
    return json.dumps(value)


def as_cell(value: str) -> str:
    line = io.StringIO()
    csv.writer(line).writerow([value])
    return line.getvalue().removesuffix("\r\n")


def as_tab_cell(value: str) -> str:
    return " ".join(value.split()) or r"\N"


@dataclass(frozen=True)
class Sample:
    """Files by name, written with the values in the form's own spelling; `path` is the source within the desk.

    `more` is what a row gets for each of many columns: its header, and its cell.
    """

    section: str
    format: str
    files: dict[str, str]
    path: str
    spell: Callable[[str], str] = as_cell
    more: tuple[str, str] = ("", "")
    packed: bool = False

    @property
    def name(self) -> str:
        return f"{self.section} {self.format} {self.path}"

    def write(self, folder: Path, *, columns: int = 0, **values: str) -> Path:
        """Write the files, and give the source's path."""
        given = {name: self.spell(value) for name, value in (SOUND | values).items()}
        header = "".join(self.more[0].replace("#", str(number)) for number in range(columns))
        cells = "".join(self.more[1].replace("#", str(number)) for number in range(columns))
        written = {}
        for name, template in self.files.items():
            text = template.replace("<<header>>", header).replace("<<cells>>", cells)
            for key, value in given.items():
                text = text.replace(f"<<{key}>>", value)
            written[name] = text.encode("utf-8", "surrogatepass")
        source = folder / self.path
        if self.packed:
            source.parent.mkdir(parents=True, exist_ok=True)
            with zipfile.ZipFile(source, "w", zipfile.ZIP_DEFLATED) as archive:
                for name, raw in written.items():
                    archive.writestr(name, raw)
            return source
        for name, raw in written.items():
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(raw)
        return source


def recognise(path: Path) -> None:
    """Let every reader that knows its own files look at a path, as `reviewlib add` does."""
    for reader in (*REVIEW_READERS.values(), *(reader for reader, _ in METADATA_READERS.values())):
        look = getattr(sys.modules[reader.__module__], "recognise", None)
        if look:
            look(path)


COLUMNS = (",extra #", ",x")
DIARY = "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date<<header>>\n<<day>>,<<title>>,<<year>>,https://boxd.it/e1,<<rating>>,,,<<day>><<cells>>\n"
TRAKT = '[{"rated_at": <<day>>, "rating": <<rating>>, "type": "movie"<<cells>>, "movie": {"title": <<title>>, "year": <<year>>, "ids": {"trakt": 1}}}]'
WXR = """<?xml version="1.0"?><rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><wp:wxr_version>1.2</wp:wxr_version>
<item><title><<title>></title><content:encoded>Good.</content:encoded><wp:post_id>1</wp:post_id><<cells>>
<wp:post_date><<day>></wp:post_date><wp:postmeta><wp:meta_key>year</wp:meta_key><wp:meta_value><<year>></wp:meta_value></wp:postmeta>
<wp:postmeta><wp:meta_key>yasr_overall_rating</wp:meta_key><wp:meta_value><<rating>></wp:meta_value></wp:postmeta></item>
</channel></rss>"""
FEED = "<rss><channel><item><title><<title>></title><description>Good.</description><pubDate><<day>></pubDate><<cells>></item></channel></rss>"
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title><<title>></title><content>Good.</content><published><<day>></published><<cells>></entry></feed>'
PAGE = """<html><script type="application/ld+json">{"@type": "Review", "itemReviewed": {"name": <<title>>, "datePublished": <<year>>},
"reviewRating": {"ratingValue": <<rating>>, "bestRating": 5}, "datePublished": <<day>>, "reviewBody": "Good."<<cells>>}</script></html>"""
MOVIE = '{"id": 1, "title": <<title>>, "original_title": "", "release_date": <<day>>, "vote_average": <<rating>>, "vote_count": 3<<cells>>}'
RELEASES = (
    '{"id": 1, "results": [{"iso_3166_1": "KR", "release_dates": [{"type": 3, "release_date": <<day>>}]}]}'
)
BINDING = '{"results": {"bindings": [{"film": {"type": "uri", "value": "http://www.wikidata.org/entity/Q1"}, "filmLabel": {"value": <<title>>}, "date": {"value": <<day>>}<<cells>>}]}}'
EXTRA_ELEMENT, EXTRA_KEY = ("", "<extra#>x</extra#>"), ("", ', "extra #": "x"')

SAMPLES = [
    Sample(
        "reviews", "markdown", {"posts/a.md": "---\ntitle: <<title>>\nyear: <<year>>\ndate: <<day>>\nrating: <<rating>>\n<<cells>>---\n\nGood.\n"},
        "posts", as_json, ("", "extra#: x\n"),
    ),
    Sample("reviews", "table", {"table.csv": "title,year,date,rating,review<<header>>\n<<title>>,<<year>>,<<day>>,<<rating>>,Good.<<cells>>\n"}, "table.csv", more=COLUMNS),
    Sample("reviews", "table", {"table.jsonl": '{"title": <<title>>, "year": <<year>>, "date": <<day>>, "rating": <<rating>>, "review": "Good."<<cells>>}\n'}, "table.jsonl", as_json, EXTRA_KEY),
    Sample("reviews", "wordpress", {"blog.xml": WXR}, "blog.xml", escape, EXTRA_ELEMENT),
    Sample("reviews", "wordpress", {"blog.wordpress.2024-01-01.xml": WXR}, "blog.zip", escape, EXTRA_ELEMENT, packed=True),
    Sample("reviews", "letterboxd", {"export/diary.csv": DIARY}, "export", more=COLUMNS),
    Sample("reviews", "letterboxd", {"ann/diary.csv": DIARY}, "export.zip", more=COLUMNS, packed=True),
    Sample("reviews", "feed", {"feed.xml": FEED}, "feed.xml", escape, EXTRA_ELEMENT),
    Sample("reviews", "feed", {"Takeout/Blogger/feed.atom": ATOM}, "takeout.zip", escape, EXTRA_ELEMENT, packed=True),
    Sample("reviews", "feed", {"blog.atom": ATOM}, "blog.atom", escape, EXTRA_ELEMENT),
    Sample("reviews", "feed", {"pages/page.html": PAGE}, "pages", as_json, EXTRA_KEY),
    Sample("reviews", "imdb", {"ratings.csv": "Const,Your Rating,Date Rated,Title,Year<<header>>\ntt0000001,<<rating>>,<<day>>,<<title>>,<<year>><<cells>>\n"}, "ratings.csv", more=COLUMNS),
    Sample("reviews", "trakt", {"trakt/ratings-movies.json": TRAKT}, "trakt", as_json, EXTRA_KEY),
    Sample("reviews", "trakt", {"ann/ratings-movies.json": TRAKT}, "trakt.zip", as_json, EXTRA_KEY, packed=True),
    Sample("metadata", "tables", {"films/films.csv": "film_id,title,film_type,year,audience_score<<header>>\nf1,<<title>>,movie,<<year>>,<<rating>><<cells>>\n"}, "films", more=COLUMNS),
    Sample("metadata", "films", {"films.csv": "title,year,release_date,rating,director<<header>>\n<<title>>,<<year>>,<<day>>,<<rating>>,Ann<<cells>>\n"}, "films.csv", more=COLUMNS),
    Sample(
        "metadata", "imdb",
        {
            "imdb/title.basics.tsv": "tconst\ttitleType\tprimaryTitle\toriginalTitle\tisAdult\tstartYear\tendYear\truntimeMinutes\tgenres<<header>>\ntt0000001\tmovie\t<<title>>\tPig\t0\t<<year>>\t\\N\t92\tDrama<<cells>>\n",
            "imdb/title.ratings.tsv": "tconst\taverageRating\tnumVotes\ntt0000001\t<<rating>>\t9\n",
        },
        "imdb", as_tab_cell, ("\textra #", "\tx"),
    ),
    Sample(
        "metadata", "movielens",
        {
            "ml/movies.csv": "movieId,title,genres<<header>>\n1,<<title>>,Drama<<cells>>\n",
            "ml/ratings.csv": "userId,movieId,rating,timestamp\n1,1,<<rating>>,1000\n",
        },
        "ml", more=COLUMNS,
    ),
    Sample("metadata", "tmdb", {"tmdb/1.json": MOVIE, "tmdb/2.json": RELEASES}, "tmdb", as_json, EXTRA_KEY),
    Sample("metadata", "wikidata", {"query.json": BINDING}, "query.json", as_json, ("", ', "extra #": {"value": "x"}')),
    Sample("metadata", "wikidata", {"query.csv": "film,filmLabel,date<<header>>\nhttp://www.wikidata.org/entity/Q1,<<title>>,<<day>><<cells>>\n"}, "query.csv", more=COLUMNS),
]  # fmt: skip

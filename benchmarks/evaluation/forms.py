"""Headings and sentences made of real titles and names, in many forms: what stands in them is known.

The titles and names are those of `shared/data`, drawn by a seed; nothing of them is kept here.
"""

import csv
import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import polars as pl

from evaluation.measures import Figures
from evaluation.prose import (
    CAST,
    FILMS,
    PAIRS,
    TITLES,
    YEARS,
    Facts,
    fold,
    make_reviews,
    read_mentions,
    summarise,
)
from evaluation.prose import DIRECTORS as DIRECTED
from evaluation.shared import read_printed
from reviewlib import tables
from reviewlib.documents.headings import parse_heading
from reviewlib.linking import link_mentions
from reviewlib.prose import find_mentions, read_prose

SEED, TITLES_DRAWN, NATIVE_DRAWN, NAMES_DRAWN = 29, 600, 400, 300
OWN_TITLE = "Qwert Yuiop"

HEADINGS = (
    "{title} ({year}) review",
    "Review: {title} ({year})",
    "{title} ({year})",
    "Film Review: {title} ({year})",
    "{title} ({year}) – Movie Review",
    "Capsule Review: {title} ({year})",
    "[Review] {title} ({year})",
    "“{title}” ({year})",
    "Review: “{title}” ({year})",
    "‘{title}’ ({year}) Review: A Line of Praise",
    "{title} ({year}): A Line of Praise",
    "{title} ({year}) ★★★½",
    "{title} ({year}) – 3.5/5",
    "{title} ({year}) | Some Film Blog",
    "*{title}* ({year})",
    "{title} (Ann Lee, {year})",
    "{title} ({year}) B+",
    "TIFF 2019: {title} ({year})",
    "{title} ({year}) – Ann Lee",
)
UNDATED = (
    "‘{title}’ Review: Ann Lee Shines",
    "Review: “{title}”",
    "{title} – Film Review",
    "{title} review",
    "Film Review: ‘{title}’",
    "Movie Review: {title}",
    "[Ann’s Film Review] “{title}”",
    "Review: Ann Lee’s ‘{title}’",
    "{title} ★★★★",
    "{title} | Film Review",
)
NATIVE = (
    "Capsule Review: {title} {native} ({year})",
    "{title} ({native}, {year})",
    "{title} ({native}) ({year}) review",
    "{native} {title} ({year})",
    "Review: {title} [{native}] ({year})",
    "{title} / {native} ({year})",
    "{native} ({title}, {year})",
    "Review: {title} {native}({year})",
    "{title} ({year}) {native}",
    "{title} - {native} ({year})",
    "“{title}” ({native}, {year}) Review",
)
DATED = (
    "It reminded me of {title} ({year}), which she has seen twice.",
    "Her best work since {title} ({year}) and {other} ({then}).",
    "{person}'s {title} ({year}) was a warmer film.",
    "Fans of {title} ({year}) will be at home here.",
    "He was better in {title} ({year}).",
    "As in *{title}* ({year}), nobody listens.",
    "Ida Noor, who made “{title}” ({year}), is back.",
    "The {year} film {title} did it first.",
    "We have had {title} ({year}), {other} ({then}), and now this.",
    "Like {year}'s {title}, it ends at sea.",
    "You may remember {person} in {title} ({year}).",
    "The Oscar went to {person} for {title} ({year}).",
    "{title} ({year}) had the same trouble.",
)
PLAYING = (
    "The story follows {role} ({actor}), a clerk who cannot sleep.",
    "{actor} plays {role}, a clerk.",
    "{actor} stars as {role}.",
    "{role}, played by {actor}, cannot sleep.",
    "{actor}, as {role}, hardly moves.",
    "As {role}, {actor} is terrific.",
    "{actor} is {role}, a clerk who cannot sleep.",
    "It stars {actor} as {role} and {other} as {part}.",
    "{actor} and {other} play {role} and {part}.",
    "{role} ({actor}) meets {part} ({other}) on a train.",
    "The clerk is played by {actor}, and {other} is {part}.",
    "{actor}'s performance as {role} is superb.",
    "{actor} (as {role}) is the best thing here.",
    "{role} is portrayed by {actor}.",
    "{actor} reprises the role of {role}.",
    "{actor}'s {role} never sleeps. We pity {role}.",
    "{actor} turns up as {role}; {other} plays her boss, {part}.",
    "Best of all is {actor} as {role}.",
    "{role} (a superb {actor}) smiles.",
)
DIRECTING = (
    "Directed by {person}, it moves.",
    "Director {person} keeps it short.",
    "{person} directs with care.",
    "Writer-director {person} knows better.",
    "{person}'s second feature is a comedy.",
    "It is a film by {person}.",
    "{person}, who also wrote it, directs.",
    "Filmmaker {person} has a light hand.",
    "This is {person}'s debut.",
    "{person}'s new film is short.",
    "{person}'s Qwert Yuiop is a bore.",
    "The latest from {person} is a bore.",
    "{person} (Night Ferry) directs.",
    "In his debut, director {person} finds gold.",
)
# Names that somebody else bears in the same sentences, so that whom they name is nobody's director or actor.
BYSTANDERS = (
    "The score is by {person}.",
    "Based on {person}'s novel, it moves.",
    "{person} wrote the book.",
    "Shot by {person}, it glows.",
    "My neighbour, {person}, slept.",
    "It is edited by {person}.",
    "Fans of {person} will be at home.",
    "The costumes, by {person}, are drab.",
)


def measure_forms(shared: Path) -> dict[str, Figures]:
    """Measure headings, films, pairs and directors, each over all of its forms."""
    draw = random.Random(SEED)
    printed = read_printed(shared)
    is_latin = (
        pl.col("source").is_in(["oscars", "imdb", "biopics", "wikipedia", "tmdb"])
        & ~pl.col("title").str.contains(r"[(\[|]|\p{Hangul}")
        & pl.col("year").is_between(1926, 2030)
    )
    titles = printed.filter(is_latin).select("title", "year").unique().sort("title", "year").rows()
    titles = draw.sample(titles, min(TITLES_DRAWN, len(titles)))
    has_native = pl.col("original_title").str.contains(r"\p{Hangul}")
    natives = (
        printed.filter(has_native).select("title", "original_title", "year").unique().sort(pl.all()).rows()
    )
    natives = draw.sample(natives, min(NATIVE_DRAWN, len(natives)))
    pairs, people = read_names(shared)
    pairs, people = (
        draw.sample(pairs, min(NAMES_DRAWN, len(pairs))),
        draw.sample(people, min(TITLES_DRAWN, len(people))),
    )
    return {
        **measure_headings(titles, natives),
        **measure_films(titles, people, printed),
        **measure_people(pairs, people),
    }


def read_names(shared: Path) -> tuple[list[tuple[str, str]], list[str]]:
    """Read actors with their characters from IMDb's credits, and the names of directors there and at TMDB."""
    text = {"separator": "\t", "quote_char": None, "infer_schema": False, "null_values": "\\N"}
    folder = shared / "imdb_cut"
    names = pl.read_csv(folder / "name.basics.tsv", **text).select("nconst", "primaryName").drop_nulls()
    principals = pl.read_csv(folder / "title.principals.tsv", **text).join(names, on="nconst")
    pairs = set()
    for characters, actor in (
        principals.filter(pl.col("category").is_in(["actor", "actress"]))
        .select("characters", "primaryName")
        .drop_nulls()
        .iter_rows()
    ):
        listed = characters.removeprefix('"').removesuffix('"').replace('""', '"')
        role = json.loads(listed)[0] if listed.startswith("[") else ""
        # A name, as reviews call people by; no Wife's Lover.
        if re.fullmatch(r"[A-ZÀ-Þ][\w.-]*(?: [A-ZÀ-Þ][\w.-]*){0,3}", role) and " " in actor:
            pairs.add((actor, role))
    directors = set(principals.filter(pl.col("category") == "director")["primaryName"])
    with (shared / "tmdb_korean" / "kr_movies.csv").open(encoding="utf-8", newline="") as file:
        directors |= {row["director"] for row in csv.DictReader(file)}
    return sorted(pairs), sorted(name for name in directors if " " in name)


def measure_headings(
    titles: Sequence[tuple[str, int]], natives: Sequence[tuple[str, str, int]]
) -> dict[str, Figures]:
    """Take headings apart: title and native title, and the year."""
    counts: dict[str, Counter[str]] = {}
    asked = [(form, title, "", year) for form in (*HEADINGS, *UNDATED) for title, year in titles]
    asked += [(form, *film) for form in NATIVE for film in natives]
    for form, title, native, year in asked:
        heading = parse_heading(form.format(title=title, native=native, year=year))
        kind = "native titles" if native else "titles"
        is_right = (heading.title, heading.original_title or "") == (title, native)
        counts.setdefault(f"headings of real {kind}: {TITLES}", Counter())[
            "right" if is_right else "wrong"
        ] += 1
        if "{year}" in form:
            verdict = "right" if heading.year == year else "wrong"
            counts.setdefault(f"headings of real {kind}: {YEARS}", Counter())[verdict] += 1
    return {name: summarise(count) for name, count in counts.items()}


def measure_films(
    titles: Sequence[tuple[str, int]], people: Sequence[str], printed: pl.DataFrame
) -> dict[str, Figures]:
    """Find films with their years among other words: by the words alone, and in a desk that has the films."""
    texts = []
    for form in DATED:
        for number, (title, year) in enumerate(titles):
            other, then = titles[(number + 7) % len(titles)]
            person = people[number % len(people)]
            text = form.format(title=title, year=year, other=other, then=then, person=person)
            facts = {(fold(title), str(year))} | ({(fold(other), str(then))} if "{other}" in form else set())
            texts.append((text, facts))
    films = printed.select("title", "year").unique().sort("title", "year").with_row_index("film_id")
    films = films.with_columns(pl.col("film_id").cast(pl.String), film_type=pl.lit("movie"))
    nothing = {
        name: tables.empty_frame(getattr(tables, name.upper()))
        for name in ("alternative_titles", "credits", "people")
    }

    def find_known(reviews: pl.DataFrame) -> pl.DataFrame:
        unlinked = reviews.with_columns(film_id=pl.lit(None, dtype=pl.String))
        return link_mentions(
            *read_prose(reviews), unlinked, films=tables.complete_frame(films, tables.FILMS), **nothing
        )

    return {
        f"sentences of real titles: {FILMS}": _count(texts, FILMS),
        f"titles that the desk knows: {FILMS}": _count(texts, FILMS, find_known),
    }


def measure_people(pairs: Sequence[tuple[str, str]], people: Sequence[str]) -> dict[str, Figures]:
    """Find who plays whom and who directs; and nobody where other trades are named."""
    texts = []
    for form in PLAYING:
        for number, (actor, role) in enumerate(pairs):
            other, part = pairs[(number + 3) % len(pairs)]
            facts = {(fold(actor), fold(role))} if "{role}" in form else set()
            facts |= {(fold(other), fold(part))} if "{part}" in form else set()
            texts.append((form.format(actor=actor, role=role, other=other, part=part), facts))
    directed = [
        (form.format(person=one), {(fold(one), "")}) for form in DIRECTING for one in people[:NAMES_DRAWN]
    ]
    others: list[tuple[str, Facts]] = [
        (form.format(person=one), set()) for form in BYSTANDERS for one in people[:NAMES_DRAWN]
    ]
    figures = {
        f"sentences of real names: {PAIRS}": _count(texts, PAIRS),
        f"sentences of real names: {DIRECTED}": _count(directed, DIRECTED),
    }
    wrong = sum(int(_count(others, measure)["wrong"] or 0) for measure in (CAST, DIRECTED))
    figures["sentences of real names: other trades"] = {
        "n": len(others),
        "wrong": wrong,
        "absent_accept": wrong / len(others),
    }
    return figures


def _count(
    texts: Iterable[tuple[str, Facts]],
    measure: str,
    find: Callable[[pl.DataFrame], pl.DataFrame] = find_mentions,
) -> Figures:
    read = [{"name": str(number), "text": text, "title": OWN_TITLE} for number, (text, _) in enumerate(texts)]
    found = read_mentions(find(make_reviews(read)))
    count: Counter[str] = Counter()
    for number, (_, facts) in enumerate(texts):
        its = found.get(str(number), {}).get(measure, set())
        count += Counter(right=len(its & facts), wrong=len(its - facts), missed=len(facts - its))
    return summarise(count)

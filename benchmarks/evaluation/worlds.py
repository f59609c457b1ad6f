"""What links are measured on: a catalogue, and reviews of films it holds or lacks."""

import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from evaluation import variants
from evaluation.shared import read_printed
from reviewlib import tables
from reviewlib.linking.candidates import find_candidates
from reviewlib.linking.index import index_titles
from reviewlib.linking.printed import list_titles

BACKGROUND = 130_000
ABSENT = 0.15
SEED = 20_231_006
REAL = "background-real-"
HINTS = (
    "{director} directs, and it shows in every frame.",
    "The new film by {director} takes its time.",
    "Written and directed by {director}, it stars {actor}.",
    "{actor} carries it; {director} knows where to put the camera.",
    "What {director} does with {actor} in the last act is worth the wait.",
    "Directed by {director}.",
)


@dataclass(frozen=True)
class Catalogue:
    """The films that links are made to, as tables of `reviewlib.tables`."""

    films: pl.DataFrame
    alternative_titles: pl.DataFrame
    credits: pl.DataFrame
    people: pl.DataFrame


@dataclass(frozen=True)
class Set:
    """Reviews with the film each is truly about (`truth`: review_id, film_id; null where it is absent)."""

    name: str
    catalogue: Catalogue
    reviews: pl.DataFrame
    truth: pl.DataFrame


def make_catalogue(films: pl.DataFrame, titles: pl.DataFrame | None = None) -> Catalogue:
    """Make the tables from films with director (String, or a list of them) and cast (List)."""
    if films.schema["director"] == pl.String:
        films = films.with_columns(directors=pl.concat_list("director").list.drop_nulls())
    else:
        films = films.rename({"director": "directors"})
    named = (
        films.select("film_id", name="directors", job=pl.lit("director"), department=pl.lit("directing"))
        .explode("name")
        .select("film_id", "name", "job", "department"),
        films.select("film_id", name="cast", job=pl.lit("actor"), department=pl.lit("acting"))
        .explode("name")
        .select("film_id", "name", "job", "department"),
    )
    credits = pl.concat(named).drop_nulls("name").unique(maintain_order=True)
    people = credits.select("name").unique(maintain_order=True).with_columns(person_id="name")
    return Catalogue(
        films=tables.complete_frame(films.rename({"votes": "audience_votes"}), tables.FILMS),
        alternative_titles=tables.empty_frame(tables.ALTERNATIVE_TITLES)
        if titles is None
        else tables.complete_frame(titles, tables.ALTERNATIVE_TITLES),
        credits=tables.complete_frame(credits.rename({"name": "person_id"}), tables.CREDITS),
        people=tables.complete_frame(people, tables.PEOPLE),
    )


def make_set(name: str, catalogue: Catalogue, queries: pl.DataFrame) -> Set:
    """Make the reviews from title, year, film_id (the truth), and original_title and text if there."""
    present = queries.select(pl.col("film_id").is_in(catalogue.films["film_id"].implode())).to_series()
    reviews = queries.select(
        review_id=pl.format("{}/{}", pl.lit(name), pl.int_range(pl.len())),
        source=pl.lit(name),
        link=pl.lit("unmatched"),
        title_printed="title",
        original_title_printed=pl.col("original_title")
        if "original_title" in queries.columns
        else pl.lit(None),
        year_printed="year",
        kind=pl.lit("capsule"),
        words=(text := pl.col("text").fill_null("") if "text" in queries.columns else pl.lit(""))
        .str.split(" ")
        .list.len(),
        text=text,
    )
    truth = reviews.select(
        "review_id", film_id=pl.when(present).then(queries["film_id"]).otherwise(pl.lit(None))
    )
    return Set(name, catalogue, tables.complete_frame(reviews, tables.REVIEWS), truth)


def in_half(film_id: str, half: str) -> bool:
    """Tell the half a film belongs to: thresholds are tuned on one, figures are of the other."""
    is_tuned = hashlib.sha256(film_id.encode()).digest()[0] % 2 == 0
    return half == "all" or is_tuned == (half == "tuning")


def make_sets(shared: Path, half: str, *, background: Path | None = None) -> list[Set]:
    """Make every set that needs the public data.

    Args:
        shared: The folder with the data.
        half: tuning, held-out or all: of which films reviews are made.
        background: A CSV file of real films (title, year, votes) to stand behind the known
            ones; by default they are invented.
    """
    printed = read_printed(shared)
    if printed.is_empty():
        return []
    return [*_make_big_sets(printed, half, background), *_make_prose_sets(printed, half)]


def _make_big_sets(printed: pl.DataFrame, half: str, background: Path | None) -> list[Set]:
    """Title and year alone, and with a hint, against 150,000 films, a sixth of those asked for taken out."""
    chance = random.Random(SEED)
    known = printed.filter(pl.col("source") != "wikipedia")
    recorded = _record(known, chance)
    absent = {film_id for film_id in recorded["film_id"].sort() if chance.random() < ABSENT}
    kept = recorded.filter(~pl.col("film_id").is_in(absent))
    titled = recorded.select("title", "year").rows()
    directors = known["director"].drop_nulls().unique().sort().to_list()
    casts = known["cast"].explode().drop_nulls().unique().sort().to_list()
    if background is None:
        behind = pl.DataFrame(variants.invent_films(titled, BACKGROUND, chance))
    else:
        behind = _read_background(background, known)
        invented = variants.invent_films(
            [*titled, *behind.select("title", "year").rows()], max(0, BACKGROUND - behind.height), chance
        )
        behind = pl.concat([behind, pl.DataFrame(invented)], how="diagonal_relaxed")
    behind = behind.with_columns(
        director=pl.Series([chance.choice(directors) for _ in range(behind.height)]),
        cast=pl.Series([chance.sample(casts, 4) for _ in range(behind.height)]),
    )
    obscure = _pick_obscure(behind, half, chance)
    lacking = [film_id for film_id in obscure["film_id"] if chance.random() < ABSENT]
    behind = behind.filter(~pl.col("film_id").is_in(lacking))
    catalogue = make_catalogue(pl.concat([kept, behind], how="diagonal_relaxed"))
    sets = []
    if obscure.height:
        sets.append(make_set("little known: title, year", catalogue, obscure))
    for source, name in (
        ("movielens", "movielens"),
        ("tmdb", "tmdb"),
        ("biopics", "bechdel-like"),
        ("oscars", "oscars"),
    ):
        asked = known.filter(
            (pl.col("source") == source)
            & pl.col("id").map_elements(lambda one: in_half(one, half), pl.Boolean)
        )
        queries = _vary(asked, recorded, random.Random(SEED + 1))
        sets.append(make_set(f"{name}: title, year", catalogue, queries))
        if hinted := _give_hints(queries, random.Random(SEED + 2)):
            hints = pl.DataFrame(hinted, schema_overrides={"year": pl.Int32})
            sets.append(make_set(f"{name}: with a hint", catalogue, hints))
    return sets


def _pick_obscure(behind: pl.DataFrame, half: str, chance: random.Random) -> pl.DataFrame:
    """Real films of the background to ask for, the little known as well: half of those with 500 votes."""
    rows = [
        {"film_id": row["film_id"], "title": title, "year": year}
        for row in behind.filter(pl.col("film_id").str.starts_with(REAL)).iter_rows(named=True)
        if in_half(row["film_id"], half) and chance.random() < 0.3 * row["votes"] / (row["votes"] + 500)
        for title, year in [variants.print_otherwise(row["title"], row["year"], chance)]
    ]
    return pl.DataFrame(rows, schema={"film_id": pl.String, "title": pl.String, "year": pl.Int32})


def _record(known: pl.DataFrame, chance: random.Random) -> pl.DataFrame:
    """One record per film, from IMDb where it is known, else from one of its sources by chance."""
    rows = []
    for (film_id,), prints in known.sort("id", "source").group_by("id", maintain_order=True):
        by_source = {row["source"]: row for row in prints.iter_rows(named=True)}
        one = by_source.get("imdb") or chance.choice(list(by_source.values()))
        title, original = _as_catalogued(one["title"])
        votes = [row["votes"] for row in by_source.values() if row["votes"] is not None]
        rows.append(
            {
                "film_id": film_id,
                "title": title,
                "original_title": one["original_title"] or original,
                "year": one["year"],
                "votes": round(max(votes, default=100) * chance.lognormvariate(0, 0.5)),
                "film_type": one["film_type"] or "movie",
                "director": next((row["director"] for row in by_source.values() if row["director"]), None),
                "cast": max((row["cast"] or [] for row in by_source.values()), key=len),
                "of": one["source"],
            }
        )
    return pl.DataFrame(rows, schema_overrides={"year": pl.Int32, "cast": pl.List(pl.String)})


def _as_catalogued(title: str) -> tuple[str, str | None]:
    """MovieLens' `Postman, The (Postino, Il)` as a catalogue has it: `The Postman`, `Il Postino`."""
    first, *brackets = [part.strip(" )") for part in title.split("(")]
    original = next((part for part in reversed(brackets) if not part.startswith("a.k.a.")), None)
    return _turn_back(first) or title, _turn_back(original) if original else None


def _turn_back(title: str) -> str:
    start, comma, article = title.rpartition(", ")
    return f"{article} {start}" if comma and article in variants.ARTICLES else title


def _vary(asked: pl.DataFrame, recorded: pl.DataFrame, chance: random.Random) -> pl.DataFrame:
    """What a source prints, as it is where the record is another source's, else varied."""
    sources = dict(recorded.select("film_id", "of").iter_rows())
    rows = []
    for row in asked.sort("id").iter_rows(named=True):
        title, year = row["title"], row["year"]
        if sources[row["id"]] == row["source"]:
            title, year = variants.print_otherwise(title, year, chance)
        rows.append(
            {"film_id": row["id"], "title": title, "year": year, "original_title": row["original_title"]}
            | {"director": row["director"], "cast": row["cast"]}
        )
    return pl.DataFrame(rows, schema_overrides={"year": pl.Int32, "original_title": pl.String})


def _give_hints(queries: pl.DataFrame, chance: random.Random) -> list[dict[str, object]]:
    hinted = []
    for row in queries.iter_rows(named=True):
        if not row["director"]:
            continue
        fitting = [hint for hint in HINTS if row["cast"] or "{actor}" not in hint]
        actor = chance.choice(row["cast"]) if row["cast"] else None
        text = chance.choice(fitting).format(director=row["director"], actor=actor)
        hinted.append(
            {name: row[name] for name in ("film_id", "title", "year", "original_title")} | {"text": text}
        )
    return hinted


def _read_background(path: Path, known: pl.DataFrame) -> pl.DataFrame:
    """Real films that are none of the known ones.

    Which are the same is found with the very keys under test, and on the careful side: of
    the rows with a known film's title within a year the most voted is that film, and a row
    that is only like one is left out, too.
    """
    read = (
        pl.read_csv(path, infer_schema=False)
        .select(
            title_printed="title",
            year_printed=pl.col("year").cast(pl.Int32),
            votes=pl.col("votes").cast(pl.Int64) * 15,
        )
        .with_columns(original_title_printed=pl.lit(None, dtype=pl.String))
        .with_row_index("row")
    )
    numbered = known.with_row_index("known")
    titles = numbered.select("known", "year", row=pl.int_range(pl.len(), dtype=pl.UInt32))
    parts = list_titles(known.select(title_printed="title", original_title_printed="original_title"))
    films = parts.join(titles, on="row").select(
        film_id=pl.format("{}", "known"),
        title="title",
        original_title=pl.lit(None, dtype=pl.String),
        year="year",
        audience_votes=pl.lit(None, dtype=pl.Int64),
        film_type=pl.lit("movie"),
    )
    hits = find_candidates(read, index_titles(films)).filter(pl.col("year_gap").abs() <= 1)
    named = hits.filter(pl.col("level") <= 2).join(read.select("row", its_votes="votes"), on="row")
    same = named.sort("its_votes", descending=True).unique("film_id", keep="first")
    like = hits.filter(pl.col("level") > 2)
    left_out = pl.concat([same["row"], like["row"]]).unique()
    return read.filter(~pl.col("row").is_in(left_out.implode())).select(
        film_id=pl.format("{}{}", pl.lit(REAL), "row"),
        title="title_printed",
        year="year_printed",
        votes="votes",
        film_type=pl.lit("movie"),
    )


def _make_prose_sets(printed: pl.DataFrame, half: str) -> list[Set]:
    """Same-titled films told apart by what a text says of them, the year withheld."""
    films = printed.filter(pl.col("source") == "wikipedia").sort("id")
    if films.is_empty():
        return []
    chance = random.Random(SEED + 3)
    records = films.select(
        "title",
        "year",
        "cast",
        film_id="id",
        director=pl.lit(None, dtype=pl.String),
        film_type=pl.lit("movie"),
    ).with_columns(votes=pl.lit(1000))
    # A film shares its title with up to four others, which have the cast of some other film.
    rows = records.rows(named=True)
    namesakes: list[dict[str, object]] = []
    for row in rows:
        for number in range(chance.choice((1, 1, 2, 4))):
            other = chance.choice(rows)
            namesakes.append(
                {
                    **row,
                    "film_id": f"{row['film_id']}:{number}",
                    "year": other["year"],
                    "cast": other["cast"],
                    "votes": round(chance.lognormvariate(6, 2)),
                }
            )
    catalogue = make_catalogue(pl.concat([records, pl.DataFrame(namesakes, schema_overrides=records.schema)]))
    asked = films.filter(
        pl.col("id").map_elements(lambda one: in_half(one, half), pl.Boolean)
        & (pl.col("cast").list.len() > 0)
    )
    queries = asked.select("title", "text", film_id="id", year=pl.lit(None, dtype=pl.Int32))
    absent = queries.sample(fraction=0.3, seed=1)
    lacking = Catalogue(
        catalogue.films.filter(~pl.col("film_id").is_in(absent["film_id"].implode())),
        catalogue.alternative_titles,
        catalogue.credits,
        catalogue.people,
    )
    return [
        make_set("same title, no year, prose", catalogue, queries),
        make_set("same title, no year, film absent", lacking, absent),
    ]


def list_kinds(sets: Sequence[Set]) -> list[str]:
    """Name the sets, for a person to choose from."""
    return [one.name for one in sets]

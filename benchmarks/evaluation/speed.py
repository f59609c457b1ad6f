"""How quickly titles are indexed and candidates found by key, in CPU time, which other work leaves alone."""

import random
import time

import polars as pl

from evaluation import variants
from evaluation.measures import Figures
from evaluation.worlds import Catalogue, Set, make_catalogue, make_set
from reviewlib.linking import index_titles, link_reviews
from reviewlib.linking.candidates import find_candidates

FILMS, REVIEWS, SEED, VOCABULARY = 150_000, 40_000, 7, 20_000
SYLLABLES = (
    "ba", "ce", "dro", "el", "fan", "gi", "ho", "in", "jar", "kel", "lo", "mi", "nor", "o", "pra", "qui",
    "ri", "sta", "tu", "ver", "wa", "xi", "yon", "zu", "the", "an", "er",
)  # fmt: skip


def invent_world(films: int, reviews: int) -> tuple[Catalogue, Set]:
    """Invent a catalogue, and reviews of it with titles varied as sources vary."""
    chance = random.Random(SEED)
    words = ["".join(chance.choices(SYLLABLES, k=chance.choice((1, 2, 2, 3, 4)))) for _ in range(VOCABULARY)]
    # Few words are in many titles, as in life: the second half as often as the first, the third a third.
    often = [1 / place for place in range(1, VOCABULARY + 1)]
    known = [
        (
            " ".join(chance.choices(words, often, k=chance.choice((1, 2, 2, 3, 3, 4)))),
            chance.randint(1930, 2024),
        )
        for _ in range(films // 5)
    ]
    invented = pl.DataFrame(variants.invent_films(known, films, chance)).with_columns(
        director=pl.lit("Di Rector"), cast=pl.lit(None, dtype=pl.List(pl.String))
    )
    catalogue = make_catalogue(invented)
    asked = catalogue.films.sample(reviews, with_replacement=True, seed=SEED).select(
        "film_id", "title", "year"
    )
    printed = [
        variants.print_otherwise(title, year, chance)
        for title, year in asked.select("title", "year").iter_rows()
    ]
    queries = pl.DataFrame(printed, schema={"title": pl.String, "year": pl.Int32}, orient="row").with_columns(
        film_id=asked["film_id"]
    )
    return catalogue, make_set("speed", catalogue, queries)


def measure_speed() -> dict[str, Figures]:
    """Measure the index of 150,000 titles, candidates by key, and links on title and year."""
    catalogue, asked = invent_world(FILMS, REVIEWS)
    results: dict[str, Figures] = {}
    began = time.process_time()
    index = index_titles(catalogue.films)
    results["speed: index of 150,000 titles"] = {"n": FILMS, "seconds": time.process_time() - began}
    undated = asked.reviews.with_columns(year_printed=pl.lit(None, dtype=pl.Int32))
    steps = {
        "candidates by key": lambda: find_candidates(undated, index),
        "links by title and year": lambda: link_reviews(asked.reviews, catalogue.films, index=index),
    }
    for name, step in steps.items():
        began = time.process_time()
        step()
        per_second = round(REVIEWS / (time.process_time() - began))
        results[f"speed: {name}"] = {"n": REVIEWS, "per_second": per_second}
    return results

"""Measure how quickly keys are made and reviews linked: in memory, and over a catalogue on disk.

    python benchmarks/linking_speed.py [films] [reviews]

The catalogue is invented (evaluation/speed.py), 150,000 films by default, and so
are the reviews: title and year of its films, varied as sources vary. On disk it
stands as Parquet, the index sorted by key. Times are CPU seconds of this process,
which other work on the machine does not change; memory is its greatest anonymous use.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import polars as pl
from evaluation.speed import invent_world

from reviewlib.linking import index_titles, link_reviews
from reviewlib.linking.candidates import find_candidates

Made = TypeVar("Made")


def measure(what: str, count: int, unit: str, make: Callable[[], Made]) -> Made:
    """Run something, and print what it took."""
    wall, began = time.perf_counter(), time.process_time()
    made = make()
    took = time.process_time() - began
    rate = f"{count / max(took, 1e-9):12,.0f} {unit}/s"
    print(f"{what:44}{took:8.2f} CPU s{time.perf_counter() - wall:8.2f} s{rate}")
    return made


def main(films: int, reviews: int) -> None:
    """Invent a catalogue and reviews of it, and link them in both ways."""
    catalogue, asked = invent_world(films, reviews)
    queries = asked.reviews
    print(f"{films:,} films, {reviews:,} reviews")
    index = measure("index of the titles", films, "films", lambda: index_titles(catalogue.films))
    undated = queries.with_columns(year_printed=pl.lit(None, dtype=pl.Int32))
    measure("candidates by key", reviews, "reviews", lambda: find_candidates(undated, index))
    measure("candidates by key and likeness", reviews, "reviews", lambda: find_candidates(queries, index))
    measure(
        "links by title and year",
        reviews,
        "reviews",
        lambda: link_reviews(queries, catalogue.films, index=index),
    )
    with tempfile.TemporaryDirectory() as folder:
        frames = {
            "films": catalogue.films.sort("film_id"),
            "index": index,
            "credits": catalogue.credits.sort("film_id"),
        }
        for name, frame in frames.items():
            frame.write_parquet(Path(folder, f"{name}.parquet"), row_group_size=65_536)
        scanned = {name: pl.scan_parquet(Path(folder, f"{name}.parquet")) for name in frames}
        for some in (min(1_000, reviews), reviews):
            measure(
                f"over Parquet, {some:,} reviews",
                some,
                "reviews",
                lambda some=some: link_reviews(
                    queries.head(some),
                    scanned["films"],
                    index=scanned["index"],
                    credits=scanned["credits"],
                    people=catalogue.people,
                ),
            )
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"greatest memory {memory:.1f} GB, the catalogue's own included")


if __name__ == "__main__":
    main(*(int(argument) for argument in (sys.argv[1:] + ["150000", "40000"][len(sys.argv) - 1 :])))

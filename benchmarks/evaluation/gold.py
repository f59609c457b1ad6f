"""What was written from facts and is kept in the repository: films, titles, names, scores."""

from pathlib import Path

import polars as pl

from evaluation.measures import Figures
from evaluation.worlds import Set, make_catalogue, make_set
from reviewlib import tables
from reviewlib.errors import PersonError
from reviewlib.linking import find_person
from reviewlib.scoring.scales import parse_scale
from reviewlib.scoring.scores import parse_score

GOLD = Path(__file__).parents[1] / "gold"


def make_sets() -> list[Set]:
    """Make one set of all titles and one of each kind, against the films of gold/films.csv."""
    films = _read("films.csv").with_columns(
        pl.col("year").cast(pl.Int32),
        director=pl.col("director").str.split("|"),
        cast=pl.col("cast").fill_null("").str.split("|").list.filter(pl.element() != ""),
        votes=pl.lit(None, dtype=pl.Int64),
    )
    catalogue = make_catalogue(films)
    titles = _read("titles.csv").rename(
        {"title_printed": "title", "original_title_printed": "original_title", "year_printed": "year"}
    )
    titles = titles.with_columns(pl.col("year").cast(pl.Int32))
    by_kind = [
        make_set(f"gold: {kind}", catalogue, rows)
        for (kind,), rows in titles.group_by("kind", maintain_order=True)
    ]
    return [make_set("gold: all titles", catalogue, titles), *by_kind]


def measure_names() -> dict[str, Figures]:
    """Ask for each spelling of gold/names.csv among all its people, and of half of them among the others."""
    read = _read("names.csv").with_columns(
        pl.col("other_names", "spellings").fill_null("").str.split("|").list.filter(pl.element() != "")
    )
    people = tables.complete_frame(read.with_columns(person_id="name"), tables.PEOPLE)
    counts = {"right": 0, "wrong": 0, "open": 0, "absent": 0, "absent_linked": 0}
    for name, spelling in read.explode("spellings").select("name", "spellings").drop_nulls().iter_rows():
        found = _find(spelling, people)
        counts["open" if found is None else "right" if found == name else "wrong"] += 1
        counts["absent"] += 1
        counts["absent_linked"] += _find(spelling, people.filter(pl.col("person_id") != name)) is not None
    asked = counts["right"] + counts["wrong"] + counts["open"]
    return {
        "gold: names in seven scripts": {
            "n": asked,
            "linked": counts["right"] + counts["wrong"],
            "wrong": counts["wrong"] + counts["absent_linked"],
            "precision_present": counts["right"] / (counts["right"] + counts["wrong"]),
            "precision": counts["right"] / (counts["right"] + counts["wrong"] + counts["absent_linked"]),
            "recall": counts["right"] / asked,
            "absent_accept": counts["absent_linked"] / counts["absent"],
        }
    }


def _find(name: str, people: pl.DataFrame) -> str | None:
    try:
        return find_person(name, people, tables.empty_frame(tables.CREDITS), tables.empty_frame(tables.FILMS))
    except PersonError:
        return None


def measure_scores() -> dict[str, Figures]:
    """Read each score of gold/scores.csv; those without a value there must have none."""
    rows = _read("scores.csv").rows()
    valued = [row for row in rows if row[2] is not None]
    void = [row for row in rows if row[2] is None]
    read = [_parse(printed, scale) for printed, scale, _ in valued]
    right = sum(
        value is not None and abs(value - float(wanted)) < 0.01
        for value, (_, _, wanted) in zip(read, valued, strict=True)
    )
    made_up = sum(_parse(printed, scale) is not None for printed, scale, _ in void)
    given = sum(value is not None for value in read)
    return {
        "gold: scores as printed": {
            "n": len(rows),
            "linked": given + made_up,
            "wrong": given - right + made_up,
            "precision_present": right / given,
            "precision": right / (given + made_up),
            "recall": right / len(valued),
            "absent_accept": made_up / len(void),
        }
    }


def _parse(printed: str | None, scale: str | None) -> float | None:
    return parse_score(printed, parse_scale(scale) if scale else None).value


def _read(name: str) -> pl.DataFrame:
    return pl.read_csv(GOLD / name, infer_schema=False)

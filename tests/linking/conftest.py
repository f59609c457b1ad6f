"""Small frames in the form of the contract."""

import polars as pl
import pytest

from reviewlib import tables


@pytest.fixture(scope="session")
def make_films():
    """Films from rows of film_id, title, year; other columns by name, one value a film."""

    def make(*rows, **columns):
        frame = pl.DataFrame(rows, schema=["film_id", "title", "year"], orient="row")
        frame = frame.with_columns(
            film_type=pl.lit("movie"), **{name: pl.Series(values) for name, values in columns.items()}
        )
        return tables.complete_frame(frame, tables.FILMS)

    return make


@pytest.fixture(scope="session")
def make_reviews():
    """Reviews r1, r2 … from rows of title, year, text; other columns by name."""

    def make(*rows, **columns):
        frame = pl.DataFrame(
            rows,
            schema={"title_printed": pl.String, "year_printed": pl.Int32, "text": pl.String},
            orient="row",
        ).with_columns(
            review_id=pl.concat_str(pl.lit("r"), pl.int_range(1, pl.len() + 1)),
            source=pl.lit("reviews"),
            link=pl.lit("unmatched"),
            kind=pl.lit("capsule"),
            words=pl.lit(100),
            **{name: pl.Series(values) for name, values in columns.items()},
        )
        return tables.complete_frame(frame, tables.REVIEWS)

    return make


@pytest.fixture(scope="session")
def make_credits():
    """Credits and people from rows of film_id, job, name; a person is called by their name."""

    def make(*rows, other_names=None):
        frame = pl.DataFrame(rows, schema=["film_id", "job", "person_id"], orient="row")
        credits = frame.with_columns(
            department=pl.when(job="director").then(pl.lit("directing")).otherwise(pl.lit("acting"))
        )
        known = other_names or {}
        people = frame.select("person_id").unique(maintain_order=True)
        people = people.with_columns(
            name="person_id",
            other_names=pl.Series(
                [known.get(person, []) for person in people["person_id"]], dtype=tables.TEXT_LIST
            ),
        )
        return (
            tables.complete_frame(credits, tables.CREDITS),
            tables.complete_frame(people, tables.PEOPLE),
        )

    return make

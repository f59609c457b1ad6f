"""Who directed a film and who acts in it, under every name."""

import polars as pl

from reviewlib.tables import Frame


def name_credited(credits: Frame, people: Frame, films: Frame) -> pl.DataFrame:
    """Give the directors and the cast of films under every name that they go by.

    Archive footage, crew and writers are left out.

    Args:
        credits: A `tables.CREDITS` frame.
        people: A `tables.PEOPLE` frame; who is missing there has the names of their credits alone.
        films: The films that are asked for: film_id.

    Returns:
        One row per credit and name, the usual name first, then the others, then as
        credited in that film; one row with null where nothing names the person:

        - film_id, person_id (String)
        - role (String): director or cast
        - name (String)

    Example:
        >>> credits = pl.DataFrame({
        ...     "film_id": ["f"], "person_id": ["p"], "job": ["Director"], "department": ["directing"],
        ...     "credited_as": ["Lee Changdong"],
        ... })
        >>> people = pl.DataFrame({"person_id": ["p"], "name": ["이창동"], "other_names": [["Lee"]]})
        >>> name_credited(credits, people, credits)["name"].to_list()
        ['이창동', 'Lee', 'Lee Changdong']
    """
    job, department = pl.col("job").str.to_lowercase(), pl.col("department").str.to_lowercase()
    of_films = (
        credits.lazy()
        .join(films.lazy().select("film_id").unique(), on="film_id", how="semi")
        .with_columns(
            role=pl.when(job.is_in(["director", "co-director"]))
            .then(pl.lit("director"))
            .when((department == "acting") | job.is_in(["actor", "actress"]))
            .then(pl.lit("cast"))
        )
        .drop_nulls("role")
        .select("film_id", "person_id", "role", "credited_as")
        .collect()
    )
    known = (
        people.lazy()
        .join(of_films.lazy().select("person_id").unique(), on="person_id", how="semi")
        .select("person_id", "name", "other_names")
        .collect()
    )
    called = pl.concat(
        [known.select("person_id", "name"), known.select("person_id", name="other_names").explode("name")]
    ).drop_nulls()
    bare = of_films.select("film_id", "person_id", "role")
    named = pl.concat(
        [
            bare.join(called, on="person_id", how="inner", maintain_order="right"),
            of_films.select("film_id", "person_id", "role", name="credited_as").drop_nulls("name"),
        ]
    )
    nameless = bare.join(named, on=["film_id", "person_id", "role"], how="anti")
    return pl.concat([named, nameless], how="diagonal")

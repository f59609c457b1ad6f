"""A person's career: their films by date, our verdicts on them, the gaps and the colleagues."""

import polars as pl

from reviewlib.tables import FILM_TYPE, Frame

DAYS_PER_YEAR = 365.25


def trace_career(
    person_id: str,
    credits: Frame,
    films: Frame,
    releases: Frame,
    reviews: Frame,
    *,
    country: str | None = None,
) -> pl.DataFrame:
    """Put a person's films in the order of their first release, with our scores of them.

    A film counts once, however many jobs or characters the person has on it. It is
    dated by its earliest known release; in `country`, if one is named and the
    release there is known. A release after the year that follows the film's own is
    taken for a re-release and does not date it. A film dated by its year alone
    stands on 1 July, and `date_precision` says so. Left out: unlinked reviews.

    Args:
        person_id: Of `tables.PEOPLE`.
        credits: A `tables.CREDITS` frame.
        films: A `tables.FILMS` frame.
        releases: A `tables.RELEASES` frame.
        reviews: A `tables.REVIEWS` frame, linked.
        country: ISO 3166-1 alpha-2 code whose release dates go first, such as KR.

    Returns:
        One row per film, by dated_on, title, films without any date last:

        - film_id, title, original_title (String): titles null where FILMS lacks the film
        - film_type (Enum)
        - dated_on (Date), date_precision (String): "day", "year" or null
        - year (Int32): the film's own, as in FILMS
        - job, department, character (String): joined by ", "; character null where none is known
        - billing (Int32): best place in the order of names, 1 = top; null where unknown
        - genre (String): first genre; genres_text (String): all, joined by ", "; null where unknown
        - audience_score (Float64): 0-100; audience_votes (Int64)
        - score (Float64): mean of our scored reviews of the film, 0-100
        - reviews (UInt32): linked reviews, scored or not; is_reviewed (Boolean)
        - gap_years (Float64): years since the previous film; null for the first and the undated
        - credits (UInt32): rows of CREDITS that the film stands for

    Example:
        >>> credits = pl.DataFrame({
        ...     "film_id": ["f1", "f1"], "person_id": ["p1", "p1"], "job": ["actor", "writer"],
        ...     "character": ["Hae-mi", None], "department": ["acting", "writing"], "billing": [3, None],
        ... })
        >>> films = pl.DataFrame({
        ...     "film_id": ["f1"], "title": ["Burning"], "original_title": ["버닝"], "film_type": ["movie"],
        ...     "year": [2018], "genres": [["Drama"]], "audience_score": [74.0], "audience_votes": [1660],
        ... })
        >>> releases = pl.DataFrame(
        ...     schema={"film_id": pl.String, "country": pl.String, "released_on": pl.Date}
        ... )
        >>> reviews = pl.DataFrame({"film_id": ["f1"], "score": [90.0]})
        >>> career = trace_career("p1", credits, films, releases, reviews)
        >>> career.select("title", "dated_on", "date_precision", "job", "score").row(0)
        ('Burning', datetime.date(2018, 7, 1), 'year', 'actor, writer', 90.0)
    """
    own = credits.lazy().filter(pl.col("person_id") == person_id).collect()
    film_ids = own["film_id"].unique(maintain_order=True).to_list()
    of_career = pl.col("film_id").is_in(film_ids)
    jobs = (
        own.lazy()
        .group_by("film_id")
        .agg(
            _joined("job"),
            _joined("department"),
            _joined("character"),
            pl.col("billing").min().cast(pl.Int32),
            pl.len().cast(pl.UInt32).alias("credits"),
        )
    )
    is_here = pl.lit(False) if country is None else pl.col("country") == country.upper()
    first_releases = (
        releases.lazy()
        .filter(of_career)
        .group_by("film_id")
        .agg(
            released_here=pl.col("released_on").filter(is_here).min(),
            released_anywhere=pl.col("released_on").min(),
        )
    )
    ours = (
        reviews.lazy()
        .filter(of_career)
        .group_by("film_id")
        .agg(score=pl.col("score").mean(), reviews=pl.len().cast(pl.UInt32))
    )
    released = pl.coalesce(_dating("released_here"), _dating("released_anywhere"))
    return (
        jobs.join(films.lazy().filter(of_career), on="film_id", how="left", validate="1:1")
        .join(first_releases, on="film_id", how="left", validate="1:1")
        .join(ours, on="film_id", how="left", validate="1:1")
        .with_columns(
            dated_on=pl.coalesce(released, pl.date(pl.col("year"), 7, 1)),
            date_precision=pl.when(released.is_not_null())
            .then(pl.lit("day"))
            .when(pl.col("year").is_not_null())
            .then(pl.lit("year")),
        )
        .sort("dated_on", "title", "film_id", nulls_last=True)
        .select(
            "film_id",
            "title",
            "original_title",
            pl.col("film_type").cast(FILM_TYPE),
            "dated_on",
            "date_precision",
            pl.col("year").cast(pl.Int32),
            "job",
            "department",
            "character",
            "billing",
            pl.col("genres").list.first().alias("genre"),
            pl.col("genres").list.join(", ").replace("", None).alias("genres_text"),
            pl.col("audience_score").cast(pl.Float64),
            pl.col("audience_votes").cast(pl.Int64),
            "score",
            pl.col("reviews").fill_null(0),
            pl.col("reviews").is_not_null().alias("is_reviewed"),
            ((pl.col("dated_on") - pl.col("dated_on").shift()).dt.total_days() / DAYS_PER_YEAR).alias(
                "gap_years"
            ),
            "credits",
        )
        .collect()
    )


def list_gaps(career: Frame, *, min_years: float = 2.0) -> pl.DataFrame:
    """List the long spans between one film and the next.

    A gap is one between the films known here. Left out: films without a date. One
    dated by its year alone stands mid-year, so a gap beside it may be half a year
    out.

    Args:
        career: A frame of `trace_career`.
        min_years: Shortest gap that is listed.

    Returns:
        One row per gap, in time's order:

        - gap_start, gap_end (Date): dates of the films on either side
        - years (Float64)
        - before, after (String): titles of those films

    Example:
        >>> from datetime import date
        >>> career = pl.DataFrame({
        ...     "title": ["Burning", "The Call"], "dated_on": [date(2018, 5, 17), date(2020, 11, 27)],
        ...     "gap_years": [None, 2.53],
        ... })
        >>> list_gaps(career).row(0)
        (datetime.date(2018, 5, 17), datetime.date(2020, 11, 27), 2.53, 'Burning', 'The Call')
    """
    return (
        career.lazy()
        .drop_nulls("dated_on")
        .sort("dated_on", maintain_order=True)
        .select(
            gap_start=pl.col("dated_on").shift(),
            gap_end=pl.col("dated_on"),
            years=pl.col("gap_years"),
            before=pl.col("title").shift(),
            after=pl.col("title"),
        )
        .filter(pl.col("years") >= min_years)
        .collect()
    )


def summarise_career(career: Frame) -> pl.DataFrame:
    """Sum a career up in one row.

    Means are over films, not reviews: a film reviewed twice counts once. Our mean
    and the audience's stand on different films, so only `mean_gap` compares them.

    Args:
        career: A frame of `trace_career`.

    Returns:
        One row, also for a career without films:

        - credits, films (UInt32): rows of CREDITS, and the films they are on
        - reviewed, scored (UInt32): films that we reviewed, and those with a score of ours
        - first_year, last_year (Int32): of the first and the last dated film
        - mean_score, mean_audience_score (Float64): over the films that have one, 0-100
        - best_title (String), best_score (Float64): our highest, 0-100; of equal ones the earliest
        - longest_gap_years (Float64)
        - best_films (UInt32): films that share the highest score
        - compared (UInt32), mean_gap (Float64): films with both scores; mean of ours minus theirs, points
        - year_only, undated (UInt32): films dated by their year alone, and not at all

    Example:
        >>> career = pl.DataFrame({
        ...     "title": ["Burning", "The Call"], "score": [90.0, 70.0], "audience_score": [74.0, None],
        ...     "is_reviewed": [True, True], "credits": [1, 1], "gap_years": [None, 2.5],
        ...     "dated_on": [None, None], "date_precision": [None, "year"],
        ... }, schema_overrides={"dated_on": pl.Date})
        >>> summarise_career(career).select("films", "mean_score", "best_title", "mean_gap").row(0)
        (2, 80.0, 'Burning', 16.0)
    """
    score, audience = pl.col("score"), pl.col("audience_score")
    best = score == score.max()
    count = pl.UInt32
    return (
        career.lazy()
        .sort("dated_on", nulls_last=True, maintain_order=True)
        .select(
            credits=pl.col("credits").sum().cast(count),
            films=pl.len().cast(count),
            reviewed=pl.col("is_reviewed").sum().cast(count),
            scored=score.count().cast(count),
            first_year=pl.col("dated_on").min().dt.year(),
            last_year=pl.col("dated_on").max().dt.year(),
            mean_score=score.mean(),
            mean_audience_score=audience.mean(),
            best_title=pl.col("title").filter(best).first(),
            best_score=score.max(),
            longest_gap_years=pl.col("gap_years").max(),
            best_films=best.sum().cast(count),
            compared=(score - audience).count().cast(count),
            mean_gap=(score - audience).mean(),
            year_only=(pl.col("date_precision") == "year").sum().cast(count),
            undated=pl.col("dated_on").null_count().cast(count),
        )
        .collect()
    )


def count_colleagues(person_id: str, credits: Frame, people: Frame, reviews: Frame) -> pl.DataFrame:
    """Count the films that a person shares with each colleague, and those of them we reviewed.

    Any job on the same film makes a colleague; a film counts once per colleague,
    however many jobs either has on it. Only credits that the metadata holds count,
    often just the top of the cast.

    Args:
        person_id: Of `tables.PEOPLE`.
        credits: A `tables.CREDITS` frame.
        people: A `tables.PEOPLE` frame.
        reviews: A `tables.REVIEWS` frame, linked.

    Returns:
        One row per colleague, most films first (ties by name, then person_id):

        - person_id, name (String): name null where PEOPLE lacks the person
        - films (UInt32): shared films
        - reviewed (UInt32): those of them that have a linked review of ours

    Example:
        >>> credits = pl.DataFrame({"film_id": ["f1", "f1"], "person_id": ["p1", "p2"]})
        >>> people = pl.DataFrame({"person_id": ["p2"], "name": ["Lee Chang-dong"]})
        >>> reviews = pl.DataFrame({"film_id": ["f1"]})
        >>> count_colleagues("p1", credits, people, reviews).row(0)
        ('p2', 'Lee Chang-dong', 1, 1)
    """
    own = credits.lazy().filter(pl.col("person_id") == person_id).select("film_id").unique().collect()
    of_career = pl.col("film_id").is_in(own["film_id"].to_list())
    reviewed = (
        reviews.lazy().filter(of_career).select("film_id").unique().with_columns(is_reviewed=pl.lit(True))
    )
    return (
        credits.lazy()
        .filter(of_career, pl.col("person_id") != person_id)
        .select("person_id", "film_id")
        .unique()
        .join(reviewed, on="film_id", how="left")
        .group_by("person_id")
        .agg(
            films=pl.len().cast(pl.UInt32),
            reviewed=pl.col("is_reviewed").fill_null(False).sum().cast(pl.UInt32),
        )
        .join(people.lazy().select("person_id", "name"), on="person_id", how="left", validate="1:1")
        .select("person_id", "name", "films", "reviewed")
        .sort("films", "name", "person_id", descending=[True, False, False], nulls_last=True)
        .collect()
    )


def count_careers(
    credits: Frame, people: Frame, reviews: Frame, *, department: str = "acting"
) -> pl.DataFrame:
    """Count each person's films, and those of them we reviewed.

    A film counts once per person, however many jobs or characters they have on it.

    Args:
        credits: A `tables.CREDITS` frame.
        people: A `tables.PEOPLE` frame.
        reviews: A `tables.REVIEWS` frame, linked.
        department: Whose credits count, such as acting or directing.

    Returns:
        One row per person, most reviewed films first, then most films (ties by name, person_id):

        - person_id, name (String): name null where PEOPLE lacks the person
        - films (UInt32): films with a credit in the department
        - reviewed (UInt32): those of them that have a linked review of ours

    Example:
        >>> credits = pl.DataFrame({
        ...     "film_id": ["f1", "f2"], "person_id": ["p1", "p1"], "department": ["acting", "directing"],
        ... })
        >>> people = pl.DataFrame({"person_id": ["p1"], "name": ["Jung Woo-sung"]})
        >>> count_careers(credits, people, pl.DataFrame({"film_id": ["f1"]})).row(0)
        ('p1', 'Jung Woo-sung', 1, 1)
    """
    reviewed = reviews.lazy().select("film_id").drop_nulls().unique().with_columns(is_reviewed=pl.lit(True))
    return (
        credits.lazy()
        .filter(pl.col("department") == department)
        .select("person_id", "film_id")
        .unique()
        .join(reviewed, on="film_id", how="left")
        .group_by("person_id")
        .agg(
            films=pl.len().cast(pl.UInt32),
            reviewed=pl.col("is_reviewed").fill_null(False).sum().cast(pl.UInt32),
        )
        .join(people.lazy().select("person_id", "name"), on="person_id", how="left", validate="1:1")
        .select("person_id", "name", "films", "reviewed")
        .sort(
            "reviewed", "films", "name", "person_id", descending=[True, True, False, False], nulls_last=True
        )
        .collect()
    )


def _joined(column: str) -> pl.Expr:
    return (
        pl.col(column).drop_nulls().unique(maintain_order=True).str.join(", ").replace("", None).alias(column)
    )


def _dating(column: str) -> pl.Expr:
    """Keep a release that can date the film: not one long after the film's own year."""
    is_first_run = pl.col("year").is_null() | (pl.col(column).dt.year() <= pl.col("year") + 1)
    return pl.when(is_first_run).then(pl.col(column))

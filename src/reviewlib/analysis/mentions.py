"""What reviews mention beside the film itself: other films, and people without a credit in it."""

import polars as pl

from reviewlib.names.persons import person_key
from reviewlib.names.titles import title_key
from reviewlib.tables import Frame
from reviewlib.wording import (
    count_in_words,
    fit_title,
    isolate,
    list_in_words,
    number_in_words,
    part_in_words,
    start_sentence,
)

DEPARTMENT_OF_ROLE = {"cast": "acting", "director": "directing"}
MOST_NAMED = 3


def count_films_mentioned(mentions: Frame, reviews: Frame, films: Frame) -> pl.DataFrame:
    """Count in how many reviews each other film is mentioned.

    A film of the desk is known by its film_id, any other by its title and year as
    the reviews write them. A review that mentions a film twice counts once. Left
    out: the film reviewed, and films that a review says it is not about.

    Args:
        mentions: A `tables.MENTIONS` frame.
        reviews: A `tables.REVIEWS` frame, linked.
        films: A `tables.FILMS` frame.

    Returns:
        One row per film, mentioned most first (ties by title, year):

        - film_id (String): null where the desk does not have the film
        - title (String): of FILMS, else as most often written; year (Int32): likewise
        - reviews (UInt32): reviews that mention it
        - named_in (String): titles over the first three of those reviews, and how many more
        - is_reviewed (Boolean): a review here is about it

    Example:
        >>> mentions = pl.DataFrame({
        ...     "review_id": ["r1", "r2"], "start": [9, 4], "kind": ["film"] * 2, "text": ["Burning", "Rain"],
        ...     "role": [None, None], "year": [2018, 1990], "film_id": ["f1", None],
        ... }, schema_overrides={"role": pl.String})
        >>> reviews = pl.DataFrame({
        ...     "review_id": ["r1", "r2"], "film_id": ["f2", "f1"], "title_printed": ["Moon", "Burning"],
        ... })
        >>> films = pl.DataFrame({"film_id": ["f1"], "title": ["Burning"], "year": [2018]})
        >>> counted = count_films_mentioned(mentions, reviews, films)
        >>> counted.select("title", "year", "reviews", "named_in", "is_reviewed").rows()
        [('Burning', 2018, 1, 'Moon', True), ('Rain', 1990, 1, 'Burning', False)]
    """
    reviewed = reviews.lazy().select("film_id").drop_nulls().unique().with_columns(is_reviewed=True)
    known = films.lazy().select("film_id", known_title="title", known_year="year")
    is_other = (pl.col("kind").cast(pl.String) == "film") & pl.col("role").is_null()
    is_strange = pl.col("film_id").is_null()
    return (
        mentions.lazy()
        .filter(is_other)
        .join(
            reviews.lazy().select("review_id", "title_printed"),
            on="review_id",
            how="inner",
            maintain_order="left",
        )
        .group_by(
            "film_id",
            pl.when(is_strange).then(title_key(pl.col("text"))).alias("key"),
            pl.when(is_strange).then(pl.col("year")).alias("of_year"),
            maintain_order=True,
        )
        .agg(
            pl.col("text").mode().sort().first().alias("written"),
            pl.col("review_id").n_unique().cast(pl.UInt32).alias("reviews"),
            _titles_over(),
        )
        .join(known, on="film_id", how="left", validate="m:1")
        .join(reviewed, on="film_id", how="left", validate="m:1")
        .select(
            "film_id",
            pl.coalesce("known_title", "written").alias("title"),
            pl.coalesce("known_year", "of_year").cast(pl.Int32).alias("year"),
            "reviews",
            "named_in",
            pl.col("is_reviewed").fill_null(False),
        )
        .sort("reviews", "title", "year", descending=[True, False, False])
        .collect()
    )


def count_mentions_by_year(mentioned: Frame) -> pl.DataFrame:
    """Count the films that reviews mention by the year they are from.

    Left out: films whose year is not known. A film counts once, however many
    reviews mention it.

    Args:
        mentioned: A frame of `count_films_mentioned`.

    Returns:
        One row per year from the first to the last, in time's order; years without a film too:

        - year (Int32)
        - films (UInt32): films of that year that reviews mention
        - reviewed (UInt32): those of them that are reviewed here

    Example:
        >>> mentioned = pl.DataFrame({"year": [2016, 2018, 2018], "is_reviewed": [False, True, False]})
        >>> count_mentions_by_year(mentioned).rows()
        [(2016, 1, 0), (2017, 0, 0), (2018, 2, 1)]
    """
    counted = (
        mentioned.lazy()
        .select(pl.col("year").cast(pl.Int32), "is_reviewed")
        .drop_nulls("year")
        .group_by("year")
        .agg(
            films=pl.len().cast(pl.UInt32),
            reviewed=pl.col("is_reviewed").sum().cast(pl.UInt32),
        )
    )
    ends = counted.select(first=pl.col("year").min(), last=pl.col("year").max() + 1).drop_nulls()
    return (
        ends.select(pl.int_ranges("first", "last", dtype=pl.Int32).alias("year"))
        .explode("year", empty_as_null=False)
        .join(counted, on="year", how="left", validate="1:1", maintain_order="left")
        .with_columns(pl.col("films", "reviewed").fill_null(0))
        .collect()
    )


def list_people_without_credit(mentions: Frame, reviews: Frame, credits: Frame) -> pl.DataFrame:
    """List the people whom reviews name, but the credits of the film reviewed do not.

    Who is said to act or to direct there is worth a look: the credits are short, the
    review errs, or it was misread. Who is named without a role stands there for
    another reason, such as a comparison; MENTIONS has such names only of people whom
    the desk knows. Left out: reviews without a film, and those of films whose credits
    could not have had the name: no performer for who is said to act, no director for
    who is said to direct. A single name belongs to one film, and is left out where
    its review prints a fuller one.

    Args:
        mentions: A `tables.MENTIONS` frame.
        reviews: A `tables.REVIEWS` frame, linked.
        credits: A `tables.CREDITS` frame.

    Returns:
        One row per name and role, roles before none, then most reviews first (ties by name):

        - name (String): as most often written
        - role (String): cast, director, or null; within a review a role counts wherever it stands
        - character (String): whom they are said to play, joined by ", "; null where unsaid
        - reviews (UInt32): reviews that name them so
        - named_in (String): titles over the first three of those reviews, and how many more

    Example:
        >>> mentions = pl.DataFrame({
        ...     "review_id": ["r1"], "kind": ["person"], "text": ["Bo Lund"], "role": ["cast"],
        ...     "character": ["Ray"], "person_id": [None],
        ... })
        >>> reviews = pl.DataFrame({"review_id": ["r1"], "film_id": ["f1"], "title_printed": ["Rain"]})
        >>> credits = pl.DataFrame({"film_id": ["f1"], "department": ["acting"]})
        >>> list_people_without_credit(mentions, reviews, credits).rows()
        [('Bo Lund', 'cast', 'Ray', 1, 'Rain')]
    """
    departments = credits.lazy().group_by("film_id").agg(pl.col("department").unique().alias("departments"))
    needed = pl.col("role").replace_strict(DEPARTMENT_OF_ROLE, default=None, return_dtype=pl.String)
    people = (
        mentions.lazy()
        .filter(pl.col("kind").cast(pl.String) == "person")
        .select("review_id", "text", "role", "character", "person_id", key=person_key(pl.col("text")))
        .with_columns(words=pl.col("key").str.split(" "))
    )
    parts = (
        people.filter(pl.col("words").list.len() > 1)
        .select("review_id", pl.col("words").alias("key"))
        .explode("key", empty_as_null=False)
        .unique()
    )
    is_single = pl.col("words").list.len() == 1
    return (
        people.filter(pl.col("person_id").is_null())
        .join(parts, on=["review_id", "key"], how="anti", maintain_order="left")
        .with_columns(pl.col("role").fill_null(pl.col("role").drop_nulls().first().over("review_id", "key")))
        .join(
            reviews.lazy().select("review_id", "film_id", "title_printed").drop_nulls("film_id"),
            on="review_id",
            how="inner",
            maintain_order="left",
        )
        .join(departments, on="film_id", how="inner", maintain_order="left")
        .filter(needed.is_null() | pl.col("departments").list.contains(needed))
        .group_by("key", "role", pl.when(is_single).then("film_id").alias("of_film"), maintain_order=True)
        .agg(
            pl.col("text").mode().sort().first().alias("name"),
            pl.col("character").drop_nulls().unique(maintain_order=True).str.join(", ").replace("", None),
            pl.col("review_id").n_unique().cast(pl.UInt32).alias("reviews"),
            _titles_over(),
        )
        .sort("role", "reviews", "name", descending=[False, True, False], nulls_last=True)
        .select("name", "role", "character", "reviews", "named_in")
        .collect()
    )


def describe_films_mentioned(mentioned: pl.DataFrame) -> str:
    """Say which other films reviews mention most.

    Args:
        mentioned: A frame of `count_films_mentioned`.

    Returns:
        Plain text without a full stop, in a chart title's length; a page has to escape it.

    Example:
        >>> mentioned = pl.DataFrame({"title": ["Burning", "Rain"], "reviews": [3, 1]})
        >>> describe_films_mentioned(mentioned)
        'Our reviews mention Burning most, in three reviews'
    """
    if mentioned.is_empty():
        return "Our reviews mention no other film"
    most = int(mentioned["reviews"].max())  # type: ignore[arg-type]
    if most == 1:
        films = "one other film" if mentioned.height == 1 else count_in_words(mentioned.height, "other film")
        return f"Our reviews mention {films}, {'' if mentioned.height == 1 else 'each '}in one review"
    first = mentioned.filter(reviews=most)["title"].to_list()
    counted = f"in {count_in_words(most, 'review')}"
    if len(first) == 1:
        return f"Our reviews mention {isolate(first[0])} most, {counted}"
    together = f"{start_sentence(number_in_words(len(first)))} films are mentioned most, {counted} each"
    if len(first) > MOST_NAMED:
        return together
    names = list_in_words(isolate(title) for title in first)
    return fit_title([f"Our reviews mention {names} most, {counted} each", together])


def explain_films_mentioned(mentioned: pl.DataFrame) -> str:
    """Say in a paragraph how many other films reviews mention, and which of those they never were about.

    Args:
        mentioned: A frame of `count_films_mentioned`.

    Returns:
        Plain text, whole sentences. A page has to escape it.

    Example:
        >>> mentioned = pl.DataFrame({
        ...     "title": ["Burning", "Oldboy", "Rain"], "year": [2018, 2003, 1990], "reviews": [3, 2, 1],
        ...     "film_id": ["f1", "f2", None], "is_reviewed": [True, False, False],
        ... })
        >>> explain_films_mentioned(mentioned)
        'Our reviews mention three other films. Two of the three are in our metadata, and one of the three
        we have reviewed. Not reviewed, but mentioned more than once: Oldboy (2003).'
    """
    total = mentioned.height
    if total == 0:
        return "Our reviews mention no other film with its year."
    known = total - mentioned["film_id"].null_count()
    reviewed = int(mentioned["is_reviewed"].sum())
    sentences = [f"Our reviews mention {count_in_words(total, 'other film')}."]
    if total > 1:
        in_metadata = start_sentence(part_in_words(known, total, of="of the"))
        is_or_are = "is" if known == 1 else "are"
        sentences.append(
            f"{in_metadata} {is_or_are} in our metadata, and {part_in_words(reviewed, total, of='of the')} "
            "we have reviewed."
        )
    missed = mentioned.filter(~pl.col("is_reviewed") & (pl.col("reviews") > 1))
    if missed.height:
        names = [
            isolate(title) + (f" ({year})" if year else "")
            for title, year in missed.select("title", "year").iter_rows()
        ]
        sentences.append(f"Not reviewed, but mentioned more than once: {list_in_words(names, most=5)}.")
    return " ".join(sentences)


def describe_mentions_by_year(by_year: pl.DataFrame) -> str:
    """Say from which years the films are that reviews mention.

    Args:
        by_year: A frame of `count_mentions_by_year`.

    Returns:
        Plain text without a full stop, in a chart title's length; a page has to escape it.

    Example:
        >>> by_year = pl.DataFrame({"year": [1966, 1967, 2018], "films": [1, 0, 3]})
        >>> describe_mentions_by_year(by_year)
        'The films we mention are from 1966 to 2018, at least half of them from 2018 or later'
    """
    years = by_year.filter(pl.col("films") > 0).sort("year")
    if years.is_empty():
        return "No film mentioned has a year"
    first, last = years["year"][0], years["year"][-1]
    if first == last:
        return f"The films we mention are all from {first}"
    since_then = pl.col("films").reverse().cum_sum().reverse()
    half = years.filter(since_then * 2 >= pl.col("films").sum())["year"][-1]
    span = f"The films we mention are from {first} to {last}"
    return span if half == first else f"{span}, at least half of them from {half} or later"


def explain_people_without_credit(people: pl.DataFrame) -> str:
    """Say in a paragraph whom reviews name without a credit in the film reviewed.

    Args:
        people: A frame of `list_people_without_credit`.

    Returns:
        Plain text, whole sentences. A page has to escape it.

    Example:
        >>> people = pl.DataFrame({"name": ["Bo Lund", "Ida Noor"], "role": ["cast", None]})
        >>> explain_people_without_credit(people)
        'One person is said to act in a film, or to direct it, whose credits do not have them: Bo Lund. One
        person is named beside a film they have no credit in: Ida Noor.'
    """
    if people.is_empty():
        return "Everybody whom a review names is in the credits of its film, wherever those are known."
    sentences = []
    has_role = pl.col("role").is_not_null()
    for rows, said in (
        (people.filter(has_role), "said to act in a film, or to direct it, whose credits do not have them"),
        (people.filter(~has_role), "named beside a film they have no credit in"),
    ):
        names = rows["name"].unique(maintain_order=True).to_list()
        if names:
            counted = start_sentence(count_in_words(len(names), "person", "people"))
            listed = list_in_words((isolate(name) for name in names), most=5)
            sentences.append(f"{counted} {'is' if len(names) == 1 else 'are'} {said}: {listed}.")
    return " ".join(sentences)


def _titles_over() -> pl.Expr:
    titles = pl.col("title_printed").unique(maintain_order=True)
    more = titles.len().cast(pl.Int64) - MOST_NAMED
    rest = pl.when(more > 0).then(pl.format(" and {} more", more)).otherwise(pl.lit(""))
    return (titles.head(MOST_NAMED).str.join(", ") + rest).alias("named_in")

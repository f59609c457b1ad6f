"""A person's career: their films by date, our verdicts on them, the gaps and the colleagues."""

import polars as pl

from reviewlib.tables import FILM_TYPE, Frame
from reviewlib.wording import (
    count_in_words,
    fit_title,
    isolate,
    list_in_words,
    number_in_words,
    round_half_up,
    score_in_words,
    start_sentence,
    years_in_words,
)

DAYS_PER_YEAR = 365.25
FEW_FILMS = 3


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


def describe_career(summary: pl.DataFrame, *, name: str) -> str:
    """Sum a career up in a headline.

    Args:
        summary: The row of `summarise_career`.
        name: The person's name, as it is to be printed.

    Returns:
        Plain text without a full stop, in a chart title's length unless the name is
        very long; a page has to escape it.

    Example:
        >>> summary = pl.DataFrame({"films": [9], "reviewed": [6], "first_year": [2018], "last_year": [2024]})
        >>> describe_career(summary, name="Jeon Jong-seo")
        'Jeon Jong-seo: nine films on file from 2018 to 2024, six of them reviewed'
    """
    row = summary.row(0, named=True)
    if row["films"] == 0:
        return f"{name}: no film on file"
    films = f"{isolate(name)}: {_films_and_years(row['films'], row['first_year'], row['last_year'])}"
    if row["films"] == 1:
        return f"{films}, {'reviewed' if row['reviewed'] else 'not reviewed'}"
    if row["reviewed"] == row["films"]:
        every = "both" if row["films"] == 2 else "all"
        return fit_title([f"{films}, {every} of them reviewed", films])
    return fit_title([f"{films}, {number_in_words(row['reviewed'], zero='none')} of them reviewed", films])


def explain_career(summary: pl.DataFrame, *, name: str) -> str:
    """Sum a career up in a paragraph: its span, our verdicts, the audience's, its longest gap.

    An average needs three scored films, and the audience's is compared on films
    that both scored alone. Films known here are meant, which need not be all.

    Args:
        summary: The row of `summarise_career`.
        name: The person's name, as it is to be printed.

    Returns:
        Plain text, whole sentences. A page has to escape it.

    Example:
        >>> summary = pl.DataFrame({
        ...     "films": [9], "reviewed": [6], "scored": [4], "first_year": [2018], "last_year": [2024],
        ...     "mean_score": [68.2], "best_title": ["Burning"], "best_score": [90.0], "best_films": [1],
        ...     "longest_gap_years": [2.53], "compared": [3], "mean_gap": [-5.0], "year_only": [0],
        ...     "undated": [0],
        ... })
        >>> explain_career(summary, name="Jeon Jong-seo")
        "Jeon Jong-seo has nine films on file from 2018 to 2024. We reviewed six of them and scored four, at
        68 out of 100 on average. Our highest score, 90 out of 100, went to Burning. On the three films
        with both scores, ours is five points below the audience's on average. The longest wait between two
        of them was 2.5 years."
    """
    row = summary.row(0, named=True)
    if row["films"] == 0:
        return f"No film of {name} is on file."
    span = _films_and_years(row["films"], row["first_year"], row["last_year"])
    sentences = [
        f"{isolate(name)} has {span}.",
        _verdicts(row["films"], row["reviewed"], row["scored"], row["mean_score"]),
    ]
    if row["scored"] > 1:
        best = f"Our highest score, {score_in_words(row['best_score'])}, went to"
        others = row["best_films"] - 1
        shared = f" and {count_in_words(others, 'other film')}" if others else ""
        sentences.append(f"{best} {isolate(row['best_title'] or 'a film without a title')}{shared}.")
    if row["compared"] >= FEW_FILMS:
        points = round_half_up(row["mean_gap"])
        side = "above" if points > 0 else "below"
        where = f"{count_in_words(abs(points), 'point')} {side}" if points else "level with"
        films = count_in_words(row["compared"], "film")
        sentences.append(f"On the {films} with both scores, ours is {where} the audience's on average.")
    if row["longest_gap_years"] is not None and row["longest_gap_years"] >= 1:
        sentences.append(
            f"The longest wait between two of them was {years_in_words(row['longest_gap_years'])}."
        )
    if row["year_only"]:
        dated = "is dated by its year alone" if row["year_only"] == 1 else "are dated by their year alone"
        sentences.append(f"{start_sentence(count_in_words(row['year_only'], 'film'))} {dated}.")
    if row["undated"]:
        undated = "has no date" if row["undated"] == 1 else "have no date"
        sentences.append(f"{start_sentence(count_in_words(row['undated'], 'film'))} {undated}.")
    return " ".join(sentences)


def describe_career_scores(career: pl.DataFrame) -> str:
    """Name the films of a career that we scored highest and lowest.

    Args:
        career: A frame of `trace_career`.

    Returns:
        Plain text without a full stop, in a chart title's length where the titles
        allow; a page has to escape it.

    Example:
        >>> career = pl.DataFrame({"title": ["Burning", "Ballerina", "Bargain"], "score": [98.0, 40.0, None]})
        >>> describe_career_scores(career)
        'We scored Burning highest, 98 out of 100, and Ballerina lowest, 40'
    """
    scored = career.drop_nulls("score")
    films = count_in_words(career.height, "film")
    if scored.is_empty():
        return f"{start_sentence(films)}, none with a score of ours"
    highest, lowest = (
        scored.filter(pl.col("score") == end(pl.col("score"))) for end in (pl.Expr.max, pl.Expr.min)
    )
    best = score_in_words(highest["score"][0])
    if scored.height == 1:
        return fit_title([f"We scored one of {films}: {_titles(highest)}, {best}", f"Our one score: {best}"])
    if highest.height == scored.height:
        return f"We scored {'both' if scored.height == 2 else f'all {number_in_words(scored.height)}'} {best}"
    top, worst = f"We scored {_titles(highest)} highest, {best}", round_half_up(lowest["score"][0])
    return fit_title([f"{top}, and {_titles(lowest)} lowest, {worst}", top, f"Our highest score: {best}"])


def describe_gaps(gaps: pl.DataFrame) -> str:
    """Name the longest gap of a career.

    Args:
        gaps: A frame of `list_gaps`.

    Returns:
        Plain text without a full stop, in a chart title's length where the titles
        allow; a page has to escape it.

    Example:
        >>> gaps = pl.DataFrame({"years": [2.53], "before": ["Burning"], "after": ["The Call"]})
        >>> describe_gaps(gaps)
        'The longest gap on file, 2.5 years, lies between Burning and The Call'
    """
    if gaps.is_empty():
        return "No long gap between the films on file"
    longest = gaps.sort("years", descending=True, maintain_order=True).row(0, named=True)
    years = years_in_words(longest["years"])
    before, after = (isolate(longest[end] or "an untitled film") for end in ("before", "after"))
    titles = f"{before} and {after}"
    equal = sum(years_in_words(gap) == years for gap in gaps["years"])
    if equal > 1:
        return f"The longest gaps on file are of {years}, {number_in_words(equal)} times"
    return fit_title(
        [f"The longest gap on file, {years}, lies between {titles}", f"The longest gap on file is {years}"]
    )


def describe_colleagues(colleagues: pl.DataFrame) -> str:
    """Name whom a person shares most films with.

    Args:
        colleagues: A frame of `count_colleagues`.

    Returns:
        Plain text without a full stop, in a chart title's length where the names
        allow; a page has to escape it.

    Example:
        >>> colleagues = pl.DataFrame({"name": ["Lee Chung-hyun", "Yoo Ah-in"], "films": [2, 1]})
        >>> describe_colleagues(colleagues)
        'Lee Chung-hyun is the most frequent colleague, with two shared films'
    """
    if colleagues.is_empty():
        return "No colleague on file"
    first = colleagues.filter(pl.col("films") == pl.col("films").max())
    most = int(first["films"][0])
    names = [isolate(name) for name in first["name"].drop_nulls()]
    if first.height == 1:
        shared = count_in_words(most, "shared film")
        wordings = [f"{name} is the most frequent colleague, with {shared}" for name in names]
        return fit_title([*wordings, f"The most frequent colleague has {shared}"])
    people = start_sentence(count_in_words(first.height, "colleague"))
    if first.height == colleagues.height:
        return f"{people}, with {count_in_words(most, 'shared film')} each"
    share = f"share the most films, {number_in_words(most)} each"
    named = [f"{list_in_words(names)} {share}"] if len(names) == first.height else []
    return fit_title([*named, f"{people} {share}"])


def _titles(films: pl.DataFrame) -> str:
    titles = [isolate(title or "an untitled film") for title in films["title"].to_list()]
    return list_in_words(titles, most=2)


def _joined(column: str) -> pl.Expr:
    return (
        pl.col(column).drop_nulls().unique(maintain_order=True).str.join(", ").replace("", None).alias(column)
    )


def _dating(column: str) -> pl.Expr:
    """Keep a release that can date the film: not one long after the film's own year."""
    is_first_run = pl.col("year").is_null() | (pl.col(column).dt.year() <= pl.col("year") + 1)
    return pl.when(is_first_run).then(pl.col(column))


def _films_and_years(films: int, first: int | None, last: int | None) -> str:
    counted = f"{count_in_words(films, 'film')} on file"
    if first is None or last is None:
        return counted
    if first == last:
        return f"{counted} {'from' if films == 1 else 'in'} {first}"
    return f"{counted} from {first} to {last}"


def _verdicts(films: int, reviewed: int, scored: int, mean_score: float | None) -> str:
    if reviewed == 0:
        return "We have not reviewed it." if films == 1 else "We have reviewed none of them."
    which = "it" if films == 1 else f"{number_in_words(reviewed)} of them"
    if films > 1 and reviewed == films:
        which = "both of them" if films == 2 else "all of them"
    if scored == 0:
        return f"We reviewed {which}, without a score."
    if films == 1:
        return f"We reviewed it and gave it {score_in_words(mean_score)}."
    every = "it" if reviewed == 1 else "each"
    scores = f"We reviewed {which} and scored {every if scored == reviewed else number_in_words(scored)}"
    if scored < FEW_FILMS:
        return f"{scores}, too few for an average."
    return f"{scores}, at {score_in_words(mean_score)} on average."

"""Releases: which of a window's films we reviewed, and how soon after the release."""

from collections.abc import Iterable
from datetime import date

import polars as pl

from reviewlib.errors import ReviewlibError, list_offenders
from reviewlib.tables import RELEASE_TYPE, Frame
from reviewlib.wording import (
    MONTHS,
    count_in_words,
    fit_title,
    isolate,
    list_in_words,
    month_in_words,
    number_in_words,
    part_in_words,
    period_in_words,
    round_half_up,
    score_in_words,
    share_in_words,
    start_sentence,
)

COVERED_TYPES = ("limited", "theatrical", "digital")
"""Release types that a desk covers unless it says otherwise: a film's first day before paying viewers."""

RETROSPECTIVE_DAYS = 90
FEW_REVIEWS = 5


def list_releases(
    releases: Frame,
    films: Frame,
    reviews: Frame,
    *,
    country: str | None,
    start: date,
    end: date,
    types: Iterable[str] = COVERED_TYPES,
) -> pl.DataFrame:
    """List the films that first came out in a country within a window, and what we made of them.

    A film belongs to the day of its first release of the given types in the
    country; a later re-release does not bring it back. A film counts as reviewed
    if any review is linked to it, whenever that was published. Left out: releases
    elsewhere or of other types, and unlinked reviews. Only releases that the
    metadata knows can be listed.

    Args:
        releases: A `tables.RELEASES` frame.
        films: A `tables.FILMS` frame.
        reviews: A `tables.REVIEWS` frame, linked.
        country: ISO 3166-1 alpha-2 code, such as KR; None for the first release anywhere.
        start: First day of the window.
        end: Last day of the window, which belongs to it.
        types: Release types that count, of `tables.RELEASE_TYPE`.

    Returns:
        One row per film, by released_on, title:

        - film_id, title, original_title (String): titles null where FILMS lacks the film
        - released_on (Date): first release of these types in the country
        - type (Enum): its type; of two on one day the first in `tables.RELEASE_TYPE`
        - distributor (String): who released it that day
        - genres_text (String): genres joined by ", "; null where none is known
        - is_reviewed (Boolean), reviews (UInt32): linked reviews
        - score (Float64): mean of our scored reviews, 0-100
        - published_on (Date), critic (String): of our first review, undated ones last
        - lag_days (Int32): days from release to that review, negative when ahead of it

    Raises:
        ReviewlibError: An unknown type, or a window that ends before it starts.

    Example:
        >>> releases = pl.DataFrame({
        ...     "film_id": ["f1"], "country": ["KR"], "type": ["theatrical"],
        ...     "released_on": [date(2023, 10, 6)], "distributor": [None],
        ... })
        >>> films = pl.DataFrame({
        ...     "film_id": ["f1"], "title": ["Cobweb"], "original_title": ["거미집"], "genres": [["Drama"]],
        ... })
        >>> reviews = pl.DataFrame({
        ...     "film_id": ["f1"], "score": [70.0], "published_on": [date(2023, 10, 9)], "critic": ["Desk B"],
        ... })
        >>> listing = list_releases(
        ...     releases, films, reviews, country="KR", start=date(2023, 10, 1), end=date(2023, 10, 31)
        ... )
        >>> listing.select("title", "is_reviewed", "score", "lag_days").row(0)
        ('Cobweb', True, 70.0, 3)
    """
    if start > end:
        raise ReviewlibError(
            f"a window of releases ends on {end}, before it starts on {start}.\n"
            "Give start and end in order; both days belong to the window."
        )
    first_releases = _first_releases(releases, country, types)
    ours = (
        reviews.lazy()
        .drop_nulls("film_id")
        .sort("published_on", "critic", nulls_last=True, maintain_order=True)
        .group_by("film_id", maintain_order=True)
        .agg(
            reviews=pl.len().cast(pl.UInt32),
            score=pl.col("score").mean(),
            published_on=pl.col("published_on").first(),
            critic=pl.col("critic").first(),
        )
    )
    titles = films.lazy().select(
        "film_id",
        "title",
        "original_title",
        pl.col("genres").list.join(", ").replace("", None).alias("genres_text"),
    )
    return (
        first_releases.filter(pl.col("released_on").is_between(start, end))
        .join(titles, on="film_id", how="left", validate="1:1")
        .join(ours, on="film_id", how="left", validate="1:1")
        .select(
            "film_id",
            "title",
            "original_title",
            "released_on",
            "type",
            "distributor",
            "genres_text",
            pl.col("reviews").is_not_null().alias("is_reviewed"),
            pl.col("reviews").fill_null(0),
            "score",
            "published_on",
            "critic",
            _lag_days().alias("lag_days"),
        )
        .sort("released_on", "title", "film_id", nulls_last=True)
        .collect()
    )


def measure_coverage(listing: pl.DataFrame | pl.LazyFrame) -> pl.DataFrame:
    """Measure which share of each month's releases we reviewed.

    A film counts in the month of its first release, and as reviewed whenever the
    review was published; the last months grow as reviews follow. Left out:
    nothing of the listing, but months before its first and after its last release
    are not in it.

    Args:
        listing: A frame of `list_releases`.

    Returns:
        One row per month from the first release to the last, months without
        releases too, in time's order:

        - month (Date): the first of the month
        - releases, reviewed (UInt32): films
        - coverage (Float64): reviewed / releases, 0-1; null without releases

    Example:
        >>> listing = pl.DataFrame({
        ...     "released_on": [date(2023, 10, 6), date(2023, 10, 11)], "is_reviewed": [True, False],
        ... })
        >>> measure_coverage(listing).rows()
        [(datetime.date(2023, 10, 1), 2, 1, 0.5)]
    """
    dated = (
        listing.lazy()
        .drop_nulls("released_on")
        .select(pl.col("released_on").dt.month_start().alias("month"), pl.col("is_reviewed"))
    )
    every_month = dated.select(
        pl.date_ranges(pl.col("month").min(), pl.col("month").max(), "1mo").explode().alias("month")
    ).drop_nulls()
    counts = dated.group_by("month").agg(
        releases=pl.len().cast(pl.UInt32), reviewed=pl.col("is_reviewed").sum().cast(pl.UInt32)
    )
    return (
        every_month.join(counts, on="month", how="left")
        .with_columns(pl.col("releases", "reviewed").fill_null(0))
        .with_columns(coverage=pl.when(pl.col("releases") > 0).then(pl.col("reviewed") / pl.col("releases")))
        .sort("month")
        .collect()
    )


def measure_lags(
    reviews: Frame,
    releases: Frame,
    films: Frame,
    *,
    country: str | None,
    types: Iterable[str] = COVERED_TYPES,
    retrospective_days: int = RETROSPECTIVE_DAYS,
) -> pl.DataFrame:
    """Measure the days from a film's release in a country to each of our reviews of it.

    Every review counts, also the second one of a film. Reviews more than
    `retrospective_days` after the release look back rather than follow it, and are
    marked. Left out: undated or unlinked reviews, and films without a release of
    these types in the country.

    Args:
        reviews: A `tables.REVIEWS` frame, linked.
        releases: A `tables.RELEASES` frame.
        films: A `tables.FILMS` frame.
        country: ISO 3166-1 alpha-2 code, such as KR; None for the first release anywhere.
        types: Release types that count, of `tables.RELEASE_TYPE`; the first of them dates the film.
        retrospective_days: Longest lag of a review that still follows the release.

    Returns:
        One row per review, by published_on, title, review_id:

        - review_id, film_id, title, critic (String)
        - published_on, released_on (Date)
        - lag_days (Int32): days from release to publication, negative when ahead of it
        - is_retrospective (Boolean)

    Raises:
        ReviewlibError: An unknown type.

    Example:
        >>> reviews = pl.DataFrame({
        ...     "review_id": ["r1"], "film_id": ["f1"], "critic": ["B"], "published_on": [date(2023, 10, 4)],
        ... })
        >>> releases = pl.DataFrame({
        ...     "film_id": ["f1"], "country": ["KR"], "type": ["theatrical"],
        ...     "released_on": [date(2023, 10, 6)], "distributor": [None],
        ... })
        >>> films = pl.DataFrame({"film_id": ["f1"], "title": ["Cobweb"]})
        >>> measure_lags(reviews, releases, films, country="KR")["lag_days"].to_list()
        [-2]
    """
    first_releases = _first_releases(releases, country, types).select("film_id", "released_on")
    return (
        reviews.lazy()
        .drop_nulls(["film_id", "published_on"])
        .select("review_id", "film_id", "critic", "published_on")
        .join(first_releases, on="film_id", how="inner", validate="m:1")
        .join(films.lazy().select("film_id", "title"), on="film_id", how="left", validate="m:1")
        .with_columns(lag_days=_lag_days())
        .select(
            "review_id",
            "film_id",
            "title",
            "critic",
            "published_on",
            "released_on",
            "lag_days",
            (pl.col("lag_days") > retrospective_days).alias("is_retrospective"),
        )
        .sort("published_on", "title", "review_id", nulls_last=True)
        .collect()
    )


def count_lags(lags: pl.DataFrame | pl.LazyFrame) -> pl.DataFrame:
    """Count the reviews of each week before and after the release.

    Week 0 to 7 holds the day of release and the six days after it. Left out:
    retrospectives.

    Args:
        lags: A frame of `measure_lags`.

    Returns:
        One row per week from the earliest review to the latest, empty weeks too, in
        time's order:

        - lag_start (Int32): first day of the week, days from the release
        - lag_end (Int32): first day of the next week
        - reviews (UInt32)

    Example:
        >>> lags = pl.DataFrame({"lag_days": [-1, 0, 6, 200], "is_retrospective": [False] * 3 + [True]})
        >>> count_lags(lags).rows()
        [(-7, 0, 1), (0, 7, 2)]
    """
    weeks = (
        lags.lazy()
        .filter(~pl.col("is_retrospective"))
        .select((pl.col("lag_days").floordiv(7) * 7).cast(pl.Int32).alias("lag_start"))
        .drop_nulls()
    )
    every_week = weeks.select(
        pl.int_ranges(pl.col("lag_start").min(), pl.col("lag_start").max() + 1, 7, dtype=pl.Int32)
        .explode()
        .alias("lag_start")
    ).drop_nulls()
    counts = weeks.group_by("lag_start").agg(reviews=pl.len().cast(pl.UInt32))
    return (
        every_week.join(counts, on="lag_start", how="left")
        .sort("lag_start")
        .select(
            "lag_start",
            (pl.col("lag_start") + 7).alias("lag_end"),
            pl.col("reviews").fill_null(0),
        )
        .collect()
    )


def describe_releases(coverage: pl.DataFrame) -> str:
    """Say how many of the window's films we reviewed.

    Args:
        coverage: A frame of `measure_coverage`.

    Returns:
        Plain text without a full stop, in a chart title's length; a page has to escape it.

    Example:
        >>> coverage = pl.DataFrame({"month": [date(2023, 10, 1)], "releases": [31], "reviewed": [9]})
        >>> describe_releases(coverage)
        'Reviewed 9 of the 31 films released in October 2023'
    """
    releases, reviewed = int(coverage["releases"].sum()), int(coverage["reviewed"].sum())
    if releases == 0:
        return "No release is known in this period"
    first, last = coverage.select(first=pl.col("month").min(), last=pl.col("month").max()).row(0)
    when = f"released {period_in_words(first, last)}"
    if releases == 1:
        return f"Reviewed the one film {when}" if reviewed else f"The one film {when} is not reviewed"
    if reviewed == releases:
        every = "both" if releases == 2 else f"all {number_in_words(releases)}"
        return f"Reviewed {every} films {when}"
    return f"Reviewed {part_in_words(reviewed, releases, of='of the')} films {when}"


def describe_coverage(coverage: pl.DataFrame) -> str:
    """Say which months we covered best and least.

    A month is named only with five releases or more.

    Args:
        coverage: A frame of `measure_coverage`.

    Returns:
        Plain text without a full stop, in a chart title's length; a page has to escape it.

    Example:
        >>> coverage = pl.DataFrame({
        ...     "month": [date(2023, 9, 1), date(2023, 10, 1)],
        ...     "releases": [10, 10], "reviewed": [2, 6], "coverage": [0.2, 0.6],
        ... })
        >>> describe_coverage(coverage)
        'Coverage was highest in October 2023 (6 of 10), lowest in September 2023 (2 of 10)'
    """
    ends = _ends_of_coverage(coverage)
    if ends is None:
        return describe_releases(coverage)
    wordings = [
        f"Coverage was highest {_months_of_coverage(highest, is_short)}, lowest "
        f"{_months_of_coverage(lowest, is_short)}"
        for highest, lowest in [ends]
        for is_short in (False, True)
    ]
    is_one_year = coverage["month"].dt.year().n_unique() == 1
    return fit_title(wordings[: 2 if is_one_year else 1])


def describe_release_scores(listing: pl.DataFrame) -> str:
    """Name the films we scored highest among the releases.

    Args:
        listing: A frame of `list_releases`.

    Returns:
        Plain text without a full stop, in a chart title's length where the titles
        allow; a page has to escape it.

    Example:
        >>> listing = pl.DataFrame({
        ...     "title": ["Cobweb", "Sleep"], "score": [80.0, None], "is_reviewed": [True, True],
        ... })
        >>> describe_release_scores(listing)
        'Our one score among two reviewed releases: Cobweb, 80 out of 100'
    """
    reviewed = int(listing["is_reviewed"].sum())
    scored = listing.drop_nulls("score")
    if not reviewed:
        return {
            0: "No release is known in this period",
            1: "The one release is not reviewed",
        }.get(listing.height, f"None of {count_in_words(listing.height, 'release')} reviewed")
    among = f"among {count_in_words(reviewed, 'reviewed release')}"
    if scored.is_empty():
        return f"No score {among}"
    best = scored.filter(pl.col("score") == pl.col("score").max())
    titles = [isolate(title or "a film without a title") for title in best["title"].to_list()]
    score = score_in_words(best["score"][0])
    lead = "Our one score" if scored.height == 1 else "Our highest score"
    named = [f"{list_in_words(titles, most=most)}, {score}" for most in (3, 2, 1)]
    return fit_title([f"{lead} {among}: {named[0]}", *(f"{lead}: {names}" for names in named)])


def explain_releases(coverage: pl.DataFrame) -> str:
    """Say in a paragraph how coverage stands over the window, and in which months it was best and worst.

    A month is named only with five releases or more.

    Args:
        coverage: A frame of `measure_coverage`.

    Returns:
        Plain text, whole sentences. A page has to escape it.

    Example:
        >>> coverage = pl.DataFrame({
        ...     "month": [date(2023, 9, 1), date(2023, 10, 1)],
        ...     "releases": [10, 10], "reviewed": [2, 6], "coverage": [0.2, 0.6],
        ... })
        >>> explain_releases(coverage)
        "Reviewed 8 of the 20 films released from September to October 2023, 40% of them. Coverage
        was highest in October 2023 (6 of 10) and lowest in September 2023 (2 of 10). Only releases in the
        desk's metadata count."
    """
    releases, reviewed = int(coverage["releases"].sum()), int(coverage["reviewed"].sum())
    opening = describe_releases(coverage)
    if releases < 2:
        return f"{opening}."
    is_part = 0 < reviewed < releases
    sentences = [f"{opening}, {share_in_words(reviewed / releases)} of them." if is_part else f"{opening}."]
    if (ends := _ends_of_coverage(coverage)) is not None:
        highest, lowest = (_months_of_coverage(months, is_short=False) for months in ends)
        sentences.append(f"Coverage was highest {highest} and lowest {lowest}.")
    sentences.append("Only releases in the desk's metadata count.")
    return " ".join(sentences)


def describe_lags(lags: pl.DataFrame, *, min_reviews: int = FEW_REVIEWS) -> str:
    """Say how long after the release the middle one of our reviews appears.

    The median, of reviews that follow the release; retrospectives are counted but
    set aside.

    Args:
        lags: A frame of `measure_lags`.
        min_reviews: With fewer, no median is given.

    Returns:
        Plain text without a full stop, in a chart title's length; a page has to escape it.

    Example:
        >>> lags = pl.DataFrame({"lag_days": [-1, 2, 3, 200], "is_retrospective": [False] * 3 + [True]})
        >>> describe_lags(lags, min_reviews=3)
        'The median review runs two days after release (three reviews, one retrospective set aside)'
    """
    if lags.is_empty():
        return "No review has both its own date and a release date"
    followed = lags.filter(~pl.col("is_retrospective"))["lag_days"]
    retrospectives = count_in_words(lags.height - followed.len(), "retrospective")
    if followed.is_empty():
        return f"{start_sentence(retrospectives)}, and no review of a new release"
    reviews = count_in_words(followed.len(), "review")
    median = followed.median()
    if followed.len() < min_reviews or not isinstance(median, float):
        return f"{start_sentence(reviews)} of new releases, too few to time"
    runs = f"The median review runs {_lag_in_words(median)}"
    if followed.len() == lags.height:
        return f"{runs} ({reviews})"
    return fit_title([f"{runs} ({reviews}, {retrospectives} set aside)", f"{runs} ({reviews})"])


def explain_lags(lags: pl.DataFrame) -> str:
    """Say in a paragraph how many reviews ran ahead of the release, in its first week, later, and years on.

    Args:
        lags: A frame of `measure_lags`.

    Returns:
        Plain text, whole sentences. A page has to escape it.

    Example:
        >>> lags = pl.DataFrame({"lag_days": [-1, 2, 3, 200], "is_retrospective": [False] * 3 + [True]})
        >>> explain_lags(lags)
        'Of four reviews with both dates, one ran ahead of the release, two within seven days from it, none
        later, and one was a retrospective.'
    """
    if lags.is_empty():
        return "No review has both its own date and a release date."
    day, followed = pl.col("lag_days"), ~pl.col("is_retrospective")
    ahead, soon, later, back = lags.select(
        ahead=(followed & (day < 0)).sum(),
        soon=(followed & day.is_between(0, 6)).sum(),
        later=(followed & (day > 6)).sum(),
        back=pl.col("is_retrospective").sum(),
    ).row(0)
    counts = [number_in_words(number, zero="none") for number in (ahead, soon, later, back)]
    return (
        f"Of {count_in_words(lags.height, 'review')} with both dates, {counts[0]} ran ahead of the release, "
        f"{counts[1]} within seven days from it, {counts[2]} later, and {counts[3]} "
        f"{'was a retrospective' if back == 1 else 'were retrospectives'}."
    )


def _first_releases(releases: Frame, country: str | None, types: Iterable[str]) -> pl.LazyFrame:
    """Give one row per film: its first release of these types, in the country if one is named."""
    wanted = [types] if isinstance(types, str) else list(types)
    unknown = [name for name in wanted if name not in RELEASE_TYPE.categories]
    if unknown or not wanted:
        raise ReviewlibError(
            "releases are asked for by types that do not exist:\n"
            f"{list_offenders(unknown or ['(none given)'])}\n"
            f"Choose among {', '.join(RELEASE_TYPE.categories)}."
        )
    is_here = pl.lit(True) if country is None else pl.col("country") == country.upper()
    return (
        releases.lazy()
        .filter(is_here, pl.col("type").cast(pl.String).is_in(wanted))
        .drop_nulls(["film_id", "released_on"])
        .with_columns(pl.col("type").cast(RELEASE_TYPE))
        .sort("released_on", "type", "distributor", nulls_last=True)
        .group_by("film_id", maintain_order=True)
        .agg(pl.col("released_on", "type", "distributor").first())
    )


def _lag_days() -> pl.Expr:
    return (pl.col("published_on") - pl.col("released_on")).dt.total_days().cast(pl.Int32)


def _lag_in_words(days: float) -> str:
    whole = round_half_up(days)
    if whole == 0:
        return "on the day of release"
    return f"{count_in_words(abs(whole), 'day')} {'after' if whole > 0 else 'ahead of'} release"


def _ends_of_coverage(coverage: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame] | None:
    """Find the months of highest and of lowest coverage; none where all are alike."""
    busy = coverage.filter(pl.col("releases") >= FEW_REVIEWS)
    if busy["coverage"].n_unique() < 2:
        return None
    highest, lowest = (
        busy.filter(pl.col("coverage") == end(pl.col("coverage"))).sort("month")
        for end in (pl.Expr.max, pl.Expr.min)
    )
    return highest, lowest


def _months_of_coverage(months: pl.DataFrame, is_short: bool) -> str:
    share = share_in_words(months["coverage"][0])
    if months.height > 2:
        return f"in {number_in_words(months.height)} months ({share})"
    names = list_in_words(
        MONTHS[month.month - 1] if is_short else month_in_words(month) for month in months["month"]
    )
    parts = set(months.select("reviewed", "releases").iter_rows())
    if len(parts) > 1:
        return f"in {names} ({share})"
    each = " each" if months.height > 1 else ""
    return f"in {names} ({part_in_words(*parts.pop())}{each})"

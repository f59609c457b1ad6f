"""A month of the desk: what was published, by whom, on which releases, and beside earlier months."""

import re
from datetime import date
from typing import Any

import polars as pl

from reviewlib.errors import ReviewlibError
from reviewlib.intervals import FEWEST_SCORES, are_apart, mean_interval
from reviewlib.tables import KIND, Frame
from reviewlib.wording import (
    MONTHS,
    change_in_words,
    count_in_words,
    fit_title,
    isolate,
    list_in_words,
    month_in_words,
    number_in_words,
    part_in_words,
    round_half_up,
    score_change_in_words,
    score_in_words,
    share_in_words,
    start_sentence,
)

COVERED_TYPES = ("limited", "theatrical", "digital")
PERIOD = pl.Enum(["this month", "month before", "same month last year"])
FEW_REVIEWS = 5
WHOLE_SCALE = 90
"""An interval of so many points says nothing."""


def parse_month(month: str | date) -> date:
    """Read a month as it is given on the command line or in a notebook.

    Args:
        month: "YYYY-MM", or any day of the month.

    Returns:
        The first of the month.

    Raises:
        ReviewlibError: It is neither, or lies outside the years 1000 to 2999.

    Example:
        >>> parse_month("2023-10"), parse_month(date(2023, 10, 6))
        (datetime.date(2023, 10, 1), datetime.date(2023, 10, 1))

    Source:
        ISO 8601, the calendar month.
    """
    if isinstance(month, date) and 1000 <= month.year <= 2999:
        return date(month.year, month.month, 1)
    if isinstance(month, str) and re.fullmatch(r"[12][0-9]{3}-(0[1-9]|1[0-2])", month.strip()):
        return date.fromisoformat(f"{month.strip()}-01")
    raise ReviewlibError(
        f"{str(month)[:40]!r} is not a month.\n"
        "A month is four figures for the year, a hyphen and two for the month, or a date within it.\n"
        "Write for example 2023-10."
    )


def summarise_months(
    reviews: Frame,
    releases: Frame,
    films: Frame,
    *,
    month: str | date,
    country: str | None,
) -> pl.DataFrame:
    """Count a month's reviews and releases, beside the month before and the same month last year.

    A review belongs to the month it was published in; a month runs from its first
    day up to, but not with, the first of the next. A release belongs to the month
    of the film's first limited, theatrical or digital release in the country, and
    counts as reviewed whenever the review was published. Left out: undated
    reviews.

    Args:
        reviews: A `tables.REVIEWS` frame, linked.
        releases: A `tables.RELEASES` frame.
        films: A `tables.FILMS` frame, for the audience's scores.
        month: "YYYY-MM" or any day of the month.
        country: ISO 3166-1 alpha-2 code, such as KR; None for the first release anywhere.

    Returns:
        Three rows, in this order, also where nothing is known:

        - period (Enum): "this month", "month before", "same month last year"
        - month (Date): the first of the month
        - reviews, scored (UInt32): reviews published, and those with a score
        - critics, films (UInt32): bylines, and linked films, each once
        - mean_score (Float64), low, high (Float64): mean and its 95% interval
          (`intervals.mean_interval`), 0-100; null where there is none
        - words (UInt32): of all texts
        - releases, reviewed (UInt32): films released, and those of them with a review
        - coverage (Float64): reviewed / releases, 0-1; null without releases
        - compared (UInt32): scored reviews of films with an audience score
        - mean_gap (Float64): our score minus the audience's, mean over those, points

    Raises:
        ReviewlibError: `month` is no month.

    Example:
        >>> reviews = pl.DataFrame({
        ...     "film_id": ["f1"], "critic": ["Desk B"], "published_on": [date(2023, 10, 6)],
        ...     "score": [70.0], "words": [300],
        ... })
        >>> releases = pl.DataFrame({
        ...     "film_id": ["f1"], "country": ["KR"], "type": ["digital"], "released_on": [date(2023, 10, 5)],
        ... })
        >>> films = pl.DataFrame({"film_id": ["f1"], "audience_score": [74.0]})
        >>> months = summarise_months(reviews, releases, films, month="2023-10", country="KR")
        >>> months.select("period", "reviews", "releases", "coverage").row(0)
        ('this month', 1, 1, 1.0)
    """
    windows = _windows(month)
    count = pl.UInt32
    audience = films.lazy().select("film_id", pl.col("audience_score").cast(pl.Float64))
    published = (
        _published_within(reviews, windows)
        .join(audience, on="film_id", how="left", validate="m:1")
        .with_columns(gap=pl.col("score") - pl.col("audience_score"))
        .group_by("month")
        .agg(
            pl.len().cast(count).alias("reviews"),
            pl.col("score").count().cast(count).alias("scored"),
            pl.col("critic").drop_nulls().n_unique().cast(count).alias("critics"),
            pl.col("film_id").drop_nulls().n_unique().cast(count).alias("films"),
            pl.col("score").mean().alias("mean_score"),
            *mean_interval("score"),
            pl.col("words").sum().cast(count).alias("words"),
            pl.col("gap").count().cast(count).alias("compared"),
            pl.col("gap").mean().alias("mean_gap"),
        )
    )
    reviewed_films = reviews.lazy().select("film_id").drop_nulls().unique().with_columns(is_reviewed=True)
    is_here = pl.lit(True) if country is None else pl.col("country") == country.upper()
    released = (
        releases.lazy()
        .filter(is_here, pl.col("type").cast(pl.String).is_in(list(COVERED_TYPES)))
        .group_by("film_id")
        .agg(month=pl.col("released_on").min().dt.month_start())
        .join(reviewed_films, on="film_id", how="left")
        .group_by("month")
        .agg(releases=pl.len().cast(count), reviewed=pl.col("is_reviewed").count().cast(count))
    )
    counts = ("reviews", "scored", "critics", "films", "words", "releases", "reviewed", "compared")
    return (
        windows.lazy()
        .join(published, on="month", how="left")
        .join(released, on="month", how="left")
        .with_columns(pl.col(counts).fill_null(0))
        .with_columns(coverage=pl.when(pl.col("releases") > 0).then(pl.col("reviewed") / pl.col("releases")))
        .sort("period")
        .select(
            *("period", "month", "reviews", "scored", "critics", "films", "mean_score", "low", "high"),
            *("words", "releases", "reviewed", "coverage", "compared", "mean_gap"),
        )
        .collect()
    )


def list_reviews(reviews: Frame, films: Frame) -> pl.DataFrame:
    """List reviews beside what is known of their films, best score first.

    An unlinked review keeps its place, under its printed title and year. Nothing
    is left out.

    Args:
        reviews: A `tables.REVIEWS` frame.
        films: A `tables.FILMS` frame.

    Returns:
        One row per review, highest score first, unscored last, then by published_on, title, review_id:

        - review_id (String)
        - title, original_title (String), year (Int32): the film's where it is linked, else as printed
        - critic (String), published_on (Date)
        - score (Float64): 0-100; score_printed, scale (String)
        - kind (Enum), words (UInt32)
        - link (Enum): how sure the film is
        - genre (String): first genre; genres_text (String): all, joined by ", "; null where none is known

    Example:
        >>> from reviewlib.tables import FILMS, REVIEWS, complete_frame, empty_frame
        >>> reviews = complete_frame(pl.DataFrame({
        ...     "review_id": ["r1"], "source": ["r1.md"], "link": ["unmatched"], "kind": ["capsule"],
        ...     "title_printed": ["Cobweb"], "published_on": [date(2023, 10, 6)], "words": [90], "text": [""],
        ... }), REVIEWS)
        >>> list_reviews(reviews, empty_frame(FILMS)).select("title", "link").rows()
        [('Cobweb', 'unmatched')]
    """
    known_films = films.lazy().select(
        "film_id",
        "title",
        "original_title",
        pl.col("year").cast(pl.Int32),
        pl.col("genres").list.first().alias("genre"),
        pl.col("genres").list.join(", ").replace("", None).alias("genres_text"),
    )
    if_linked = pl.when(pl.col("title").is_not_null())
    return (
        reviews.lazy()
        .join(known_films, on="film_id", how="left", validate="m:1")
        .select(
            "review_id",
            pl.coalesce("title", "title_printed").alias("title"),
            if_linked.then("original_title").otherwise("original_title_printed").alias("original_title"),
            pl.coalesce("year", "year_printed").cast(pl.Int32).alias("year"),
            "critic",
            "published_on",
            "score",
            "score_printed",
            "scale",
            pl.col("kind").cast(KIND),
            pl.col("words").cast(pl.UInt32),
            "link",
            "genre",
            "genres_text",
        )
        .sort(
            "score",
            "published_on",
            "title",
            "review_id",
            descending=[True, False, False, False],
            nulls_last=True,
        )
        .collect()
    )


def list_month(reviews: Frame, films: Frame, *, month: str | date) -> pl.DataFrame:
    """List the reviews published in a month, best score first.

    Left out: undated reviews, and those of other months.

    Args:
        reviews: A `tables.REVIEWS` frame.
        films: A `tables.FILMS` frame.
        month: "YYYY-MM" or any day of the month.

    Returns:
        The rows and columns of `list_reviews`, in its order, of the month alone.

    Raises:
        ReviewlibError: `month` is no month.

    Example:
        >>> from reviewlib.tables import FILMS, REVIEWS, empty_frame
        >>> list_month(empty_frame(REVIEWS), empty_frame(FILMS), month="2023-10").height
        0
    """
    start = parse_month(month)
    is_of_month = (pl.col("published_on") >= start) & (pl.col("published_on") < _next_month(start))
    return list_reviews(reviews.lazy().filter(is_of_month), films)


def count_by_critic(reviews: Frame, *, month: str | date) -> pl.DataFrame:
    """Count each critic's reviews of a month, beside the month before and the same month last year.

    Critics who published in any of the three months are listed, so that a silent
    one is seen; reviews without a byline make a row of their own, so that the
    column adds up to the month's reviews. Left out: undated reviews.

    Args:
        reviews: A `tables.REVIEWS` frame.
        month: "YYYY-MM" or any day of the month.

    Returns:
        One row per critic, most reviews first (ties by name, no byline last):

        - critic (String): null for reviews without a byline
        - reviews, scored (UInt32): of this month
        - mean_score (Float64): of this month, 0-100; null without a score
        - reviews_before (UInt32): of the month before
        - reviews_last_year (UInt32): of the same month last year

    Raises:
        ReviewlibError: `month` is no month.

    Example:
        >>> reviews = pl.DataFrame({
        ...     "critic": ["Desk B", "Desk B"], "score": [70.0, None],
        ...     "published_on": [date(2023, 10, 6), date(2023, 9, 1)],
        ... })
        >>> count_by_critic(reviews, month="2023-10").row(0)
        ('Desk B', 1, 1, 70.0, 1, 0)
    """
    windows = _windows(month)
    this_month, month_before, last_year = windows["month"]
    is_now = pl.col("month") == this_month
    count = pl.UInt32
    return (
        _published_within(reviews, windows)
        .group_by("critic")
        .agg(
            reviews=is_now.sum().cast(count),
            scored=pl.col("score").filter(is_now).count().cast(count),
            mean_score=pl.col("score").filter(is_now).mean(),
            reviews_before=(pl.col("month") == month_before).sum().cast(count),
            reviews_last_year=(pl.col("month") == last_year).sum().cast(count),
        )
        .sort("reviews", "critic", descending=[True, False], nulls_last=True)
        .collect()
    )


def describe_month(months: pl.DataFrame) -> str:
    """Sum a month up in a headline, beside the month before.

    Args:
        months: The three rows of `summarise_months`.

    Returns:
        Plain text without a full stop, in a chart title's length; a page has to escape it.

    Example:
        >>> months = pl.DataFrame({"month": [date(2023, 10, 1), date(2023, 9, 1)], "reviews": [12, 9]})
        >>> describe_month(months)
        'October 2023: 12 reviews, three more than in September'
    """
    now, before = months.row(0, named=True), months.row(1, named=True)
    counted = f"{month_in_words(now['month'])}: {count_in_words(now['reviews'], 'review')}"
    name_before = MONTHS[before["month"].month - 1]
    if before["reviews"] == 0:
        return (
            f"{counted}, after none in {name_before}" if now["reviews"] else f"{counted}, as in {name_before}"
        )
    return f"{counted}, {change_in_words(now['reviews'], before['reviews'])} in {name_before}"


def describe_month_changes(months: pl.DataFrame) -> str:
    """Say what there was more and what there was less of than in the month before.

    Counts and coverage alone: a mean that differs need not have changed.

    Args:
        months: The three rows of `summarise_months`.

    Returns:
        Plain text without a full stop, in a chart title's length; a page has to escape it.

    Example:
        >>> months = pl.DataFrame({
        ...     "month": [date(2023, 10, 1), date(2023, 9, 1)], "reviews": [12, 9], "films": [11, 9],
        ...     "critics": [4, 4], "words": [2900, 3000], "coverage": [0.3, 0.35],
        ... })
        >>> describe_month_changes(months)
        'More reviews and films than in September, fewer words, lower coverage'
    """
    now, before = months.row(0, named=True), months.row(1, named=True)
    if not now["reviews"] or not before["reviews"]:
        return describe_month(months)
    counts = ("reviews", "films", "critics", "words")
    more = [name for name in counts if now[name] > before[name]]
    fewer = [name for name in counts if now[name] < before[name]]
    changes = [f"{way} {list_in_words(names)}" for way, names in (("more", more), ("fewer", fewer)) if names]
    if None not in (now["coverage"], before["coverage"]) and now["coverage"] != before["coverage"]:
        changes.append(f"{'higher' if now['coverage'] > before['coverage'] else 'lower'} coverage")
    month = MONTHS[before["month"].month - 1]
    if not changes:
        return f"As many reviews, films, critics and words as in {month}"
    first, *others = changes
    return ", ".join([f"{start_sentence(first)} than in {month}", *others])


def explain_month(months: pl.DataFrame) -> str:
    """Sum a month up in a paragraph: output, comparison, scores and coverage.

    A mean is compared with another month's only where both stand on five scores or
    more, and called a change only where their intervals do not touch. A month
    without reviews in the desk's files is called so, since the desk may not have
    kept them.

    Args:
        months: The three rows of `summarise_months`.

    Returns:
        Plain text, whole sentences. A page has to escape it.

    Example:
        >>> months = pl.DataFrame({
        ...     "month": [date(2023, 10, 1), date(2023, 9, 1), date(2022, 10, 1)],
        ...     "reviews": [12, 9, 0], "scored": [9, 2, 0], "critics": [4, 3, 0], "films": [11, 9, 0],
        ...     "mean_score": [68.0, 50.0, None], "low": [60.0, 10.0, None], "high": [76.0, 90.0, None],
        ...     "words": [4012, 3000, 0], "releases": [31, 20, 0], "reviewed": [9, 7, 0],
        ...     "coverage": [9 / 31, 0.35, None],
        ... })
        >>> explain_month(months)
        'October 2023 brought 12 reviews by four critics, 4,012 words in all. That is three more than in
        September 2023; none are on file for October 2022. Nine of the reviews carry a score, 68 out of 100
        on average (95% interval 60 to 76). Reviewed so far: 9 of the 31 films known to be released in
        October 2023 (29%), after 35% in September 2023.'
    """
    now, before, last_year = (months.row(place, named=True) for place in range(3))
    month = month_in_words(now["month"])
    sentences = []
    if now["reviews"]:
        by = f" by {count_in_words(now['critics'], 'critic')}" if now["critics"] else ""
        words = f", {count_in_words(now['words'], 'word')} in all" if now["words"] else ""
        sentences.append(f"{month} brought {count_in_words(now['reviews'], 'review')}{by}{words}.")
    else:
        sentences.append(f"No reviews are on file for {month}.")
    comparisons = _comparisons_in_words(now, before, last_year)
    if comparisons:
        sentences.append(comparisons)
    if now["reviews"]:
        sentences.append(_scores_in_words(now))
        sentences += _score_changes_in_words(now, before, last_year)
    sentences.append(_coverage_in_words(now, before))
    return " ".join(sentences)


def describe_month_list(listing: pl.DataFrame) -> str:
    """Name the highest score of a month.

    Args:
        listing: A frame of `list_month`.

    Returns:
        Plain text without a full stop, in a chart title's length where the titles
        allow; a page has to escape it.

    Example:
        >>> listing = pl.DataFrame({"title": ["Cobweb", "Sleep"], "score": [80.0, None]})
        >>> describe_month_list(listing)
        'The one score: Cobweb, 80 out of 100'
    """
    scored = listing.drop_nulls("score")
    if listing.is_empty():
        return "No reviews in this month"
    if scored.is_empty():
        return f"{start_sentence(count_in_words(listing.height, 'review'))}, none with a score"
    best = scored.filter(pl.col("score") == pl.col("score").max())
    titles = [isolate(title) for title in best["title"].unique(maintain_order=True)]
    score = score_in_words(best["score"][0])
    lead = "The one score" if scored.height == 1 else "Highest score"
    wordings = [f"{lead}: {list_in_words(titles, most=most)}, {score}" for most in (3, 2, 1)]
    return fit_title([*wordings, f"{lead}: {score}"])


def describe_month_critics(counts: pl.DataFrame) -> str:
    """Say who wrote most in a month.

    Args:
        counts: A frame of `count_by_critic`.

    Returns:
        Plain text without a full stop, in a chart title's length where the names
        allow; a page has to escape it.

    Example:
        >>> counts = pl.DataFrame({"critic": ["Desk B", "Desk A"], "reviews": [6, 3]})
        >>> describe_month_critics(counts)
        'Desk B wrote most, six of nine reviews'
    """
    total = int(counts["reviews"].sum())
    signed = counts.filter(pl.col("critic").is_not_null() & (pl.col("reviews") > 0))
    if total == 0:
        return "No reviews in this month"
    if signed.is_empty():
        return f"{start_sentence(count_in_words(total, 'review'))}, none with a byline"
    most = signed.filter(pl.col("reviews") == pl.col("reviews").max())
    critics, written = [isolate(critic) for critic in most["critic"]], int(most["reviews"][0])
    if written == total:
        every = "the one review" if total == 1 else f"all {number_in_words(total)} reviews"
        return f"{critics[0]} wrote {every}"
    if len(critics) == 1:
        return f"{critics[0]} wrote most, {part_in_words(written, total)} reviews"
    each = f"wrote most, {part_in_words(written, total, of='each of')} reviews"
    if most.height == counts.filter(pl.col("reviews") > 0).height:
        each = f"wrote {count_in_words(written, 'review')} each"
    return fit_title([f"{list_in_words(critics)} {each}", f"{len(critics)} critics {each}"])


def _next_month(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _windows(month: str | date) -> pl.DataFrame:
    first = parse_month(month)
    before = date(first.year - (first.month == 1), (first.month - 2) % 12 + 1, 1)
    last_year = date(first.year - 1, first.month, 1)
    return pl.DataFrame(
        {"period": PERIOD.categories, "month": [first, before, last_year]},
        schema={"period": PERIOD, "month": pl.Date},
    )


def _published_within(reviews: Frame, windows: pl.DataFrame) -> pl.LazyFrame:
    """Keep the reviews of the windows' months, with the first of their month."""
    return (
        reviews.lazy()
        .with_columns(month=pl.col("published_on").dt.month_start())
        .join(windows.lazy().select("month"), on="month", how="semi")
    )


def _comparisons_in_words(now: dict[str, Any], before: dict[str, Any], last_year: dict[str, Any]) -> str:
    """Hold the number of reviews against both earlier months."""
    known = [earlier for earlier in (before, last_year) if earlier["reviews"]]
    unknown = [month_in_words(earlier["month"]) for earlier in (before, last_year) if not earlier["reviews"]]
    changes = [
        f"{change_in_words(now['reviews'], earlier['reviews'])} in {month_in_words(earlier['month'])}"
        for earlier in known
    ]
    none_on_file = f"none are on file for {' or '.join(unknown)}" if unknown else ""
    if not changes:
        return f"{start_sentence(none_on_file)}."
    return f"That is {list_in_words(changes)}{'; ' if unknown else ''}{none_on_file}."


def _scores_in_words(now: dict[str, Any]) -> str:
    scored, mean = now["scored"], score_in_words(now["mean_score"])
    if now["reviews"] == 1:
        return f"It carries a score, {mean}." if scored else "It carries no score."
    if scored == 0:
        return "None of the reviews carries a score."
    if scored == 1:
        return f"One of the reviews carries a score, {mean}."
    which = "All" if scored == now["reviews"] else start_sentence(number_in_words(scored))
    carry = f"{which} of the reviews carry a score, {mean} on average"
    if now["low"] is None or now["high"] is None:
        return f"{carry}, too few to say more." if scored < FEWEST_SCORES else f"{carry}."
    low, high = round_half_up(now["low"]), round_half_up(now["high"])
    is_told = high - low < WHOLE_SCALE
    return f"{carry} (95% interval {low} to {high})." if is_told else f"{carry}, too few to say more."


def _score_changes_in_words(
    now: dict[str, Any], before: dict[str, Any], last_year: dict[str, Any]
) -> list[str]:
    compared = [
        earlier for earlier in (before, last_year) if min(now["scored"], earlier["scored"]) >= FEW_REVIEWS
    ]
    clear, close = [], []
    for earlier in compared:
        month, mean = month_in_words(earlier["month"]), round_half_up(earlier["mean_score"])
        if are_apart((now["low"], now["high"]), (earlier["low"], earlier["high"])):
            clear.append(f"{score_change_in_words(now['mean_score'], earlier['mean_score'])} {month}")
        else:
            close.append(f"the {mean} of {month}")
    sentences = [f"The average is {list_in_words(clear)}."] if clear else []
    if close:
        sentences.append(f"The average is too close to {list_in_words(close)} to call a change.")
    return sentences


def _coverage_in_words(now: dict[str, Any], before: dict[str, Any]) -> str:
    released = f"known to be released in {month_in_words(now['month'])}"
    if not now["releases"]:
        return f"No film is {released}."
    if now["releases"] == 1:
        return f"The one film {released} is {'reviewed' if now['reviewed'] else 'not yet reviewed'}."
    share = share_in_words(now["coverage"])
    part = part_in_words(now["reviewed"], now["releases"], of="of the")
    coverage = f"Reviewed so far: {part} films {released}"
    if now["reviewed"] == now["releases"]:
        every = "both" if now["releases"] == 2 else f"all {number_in_words(now['releases'])}"
        coverage = f"Reviewed so far: {every} films {released}"
    elif now["reviewed"]:
        coverage = f"{coverage} ({share})"
    if before["releases"]:
        month_before = month_in_words(before["month"])
        coverage = f"{coverage}, after {share_in_words(before['coverage'])} in {month_before}"
    return f"{coverage}."

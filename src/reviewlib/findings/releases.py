"""Releases, coverage and lags in words."""

import polars as pl

from reviewlib.analysis.scores import FEW_REVIEWS
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


def describe_releases(coverage: pl.DataFrame) -> str:
    """Say how many of the window's films we reviewed.

    Args:
        coverage: A frame of `measure_coverage`.

    Returns:
        Plain text without a full stop, in a chart title's length; a page has to escape it.

    Example:
        >>> from datetime import date
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
        >>> from datetime import date
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
        >>> from datetime import date
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

"""A month of the desk in words: what was published, and how it compares."""

from typing import Any

import polars as pl

from reviewlib.analysis.scores import FEW_REVIEWS
from reviewlib.intervals import FEWEST_SCORES, are_apart
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

WHOLE_SCALE = 90
"""An interval of so many points says nothing."""


def describe_month(months: pl.DataFrame) -> str:
    """Sum a month up in a headline, beside the month before.

    Args:
        months: The three rows of `summarise_months`.

    Returns:
        Plain text without a full stop, in a chart title's length; a page has to escape it.

    Example:
        >>> from datetime import date
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
        >>> from datetime import date
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
        >>> from datetime import date
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

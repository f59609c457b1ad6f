"""How we score, in words: the spread, the critics, the trace, the audience."""

from datetime import date
from typing import Any

import polars as pl

from reviewlib.analysis.scores import FEW_REVIEWS
from reviewlib.days import is_yearly
from reviewlib.intervals import MOST_COMPARED, are_apart, mean_interval
from reviewlib.wording import (
    count_in_words,
    fit_title,
    list_in_words,
    month_in_words,
    number_in_words,
    part_in_words,
    round_half_up,
    score_in_words,
    start_sentence,
)

MOST_NAMED, FEW_NAMED = 8, 5
"""Of more critics than a paragraph can name, the few with the most scores are named."""


def describe_scores(counts: pl.DataFrame, *, min_reviews: int = FEW_REVIEWS) -> str:
    """Say where most scores lie, in a chart title's length.

    Args:
        counts: A frame of `count_scores`.
        min_reviews: With fewer scored reviews in all, no band is named.

    Returns:
        Plain text without a full stop; a page has to escape it.

    Example:
        >>> counts = pl.DataFrame({"bin_start": [0.0, 50.0], "bin_end": [50.0, 100.0], "reviews": [4, 8]})
        >>> describe_scores(counts)
        'Scores of 50 to 100 are the most frequent, 8 of 12'
    """
    total = int(counts["reviews"].sum())
    if total == 0:
        return "No review has a score yet"
    scored = count_in_words(total, "scored review")
    if total < min_reviews:
        return f"{start_sentence(scored)}, too few to show a pattern"
    fullest = counts.filter(pl.col("reviews") == pl.col("reviews").max())
    most = int(fullest["reviews"][0])
    bands = [
        f"{start:g} to {'' if end == 100 else 'under '}{end:g}"
        for start, end in zip(fullest["bin_start"], fullest["bin_end"], strict=True)
    ]
    if len(bands) == 1:
        return f"Scores of {bands[0]} are the most frequent, {part_in_words(most, total)}"
    if len(bands) == 2:
        each = part_in_words(most, total, of="each of")
        return f"Scores of {bands[0]} and of {bands[1]} are the most frequent, {each}"
    return f"No band of scores stands out among {scored}"


def describe_critics(summary: pl.DataFrame) -> str:
    """Say which critic scores highest and lowest, or that they cannot be ranked.

    Critics marked `is_thin` are not ranked. Highest is said only where the first
    critic's interval lies clear of the next one's, and never across scales. Of more
    than 25 critics only those with the most scores are compared, which a chart draws.

    Args:
        summary: A frame of `summarise_critics`.

    Returns:
        Plain text without a full stop, in a chart title's length unless a name is
        very long; a page has to escape it.

    Example:
        >>> summary = pl.DataFrame({
        ...     "critic": ["Desk B", "Desk C"], "scored": [30, 20], "mean_score": [74.0, 61.0],
        ...     "low": [70.0, 57.0], "high": [78.0, 65.0], "is_thin": [False, False],
        ...     "scales": ["stars/5", "stars/5"],
        ... })
        >>> describe_critics(summary)
        'Desk B scores highest, 74 out of 100 on average; Desk C lowest, 61'
    """
    scored = summary.filter(pl.col("scored") > 0)
    is_compared = pl.col("scored").rank("ordinal", descending=True) <= MOST_COMPARED
    solid = scored.filter(is_compared, ~pl.col("is_thin"))
    who, busiest, of_whom = "Critics", "", ""
    if scored.height > MOST_COMPARED:
        busiest = f"{MOST_COMPARED} busiest "
        who, of_whom = f"The {busiest}critics", f" of the {busiest}critics"
    if scored.is_empty():
        return "No critic has given a score yet"
    if solid.is_empty():
        return "Too few scores per critic to compare"
    first, last = solid.row(0, named=True), solid.row(-1, named=True)
    if solid.height == 1:
        only = f"{first['critic']} averages {score_in_words(first['mean_score'])}"
        wordings = [f"{only} over {count_in_words(first['scored'], 'scored review')}", only]
        return fit_title(wordings)
    span = _span(last["mean_score"], first["mean_score"])
    if solid["scales"].n_unique() > 1 or solid["scales"].str.contains(", ", literal=True).any():
        averages = f"{who} average {span}, but on"
        return fit_title(
            [f"{averages} different scales, so they are not ranked", f"{averages} scales of their own"]
        )
    second = solid.row(1, named=True)
    if not are_apart((first["low"], first["high"]), (second["low"], second["high"])):
        return f"The {busiest}critics' averages, {span}, are too close to rank"
    highest = f"{first['critic']} scores highest{of_whom}, {score_in_words(first['mean_score'])}"
    lowest = f"{last['critic']} lowest, {round_half_up(last['mean_score'])}"
    return fit_title([f"{highest} on average; {lowest}", f"{highest} on average", highest])


def explain_critics(summary: pl.DataFrame) -> str:
    """Say in a paragraph who scores how, who is too thin to compare, and who gives no scores.

    Of many critics the few with the most scores are named.

    Args:
        summary: A frame of `summarise_critics`.

    Returns:
        Plain text, whole sentences; empty for no critics. A page has to escape it.

    Example:
        >>> summary = pl.DataFrame({
        ...     "critic": ["Desk B", "Desk A"], "reviews": [30, 9], "scored": [30, 0],
        ...     "mean_score": [74.0, None], "low": [70.0, None], "high": [78.0, None],
        ...     "is_thin": [False, True], "scales": ["stars/5", None],
        ... })
        >>> explain_critics(summary)
        'Two critics wrote 39 reviews, 30 of them scored. Desk B averages 74 out of 100 (95% interval 70
        to 78; stars/5). Desk A gives no scores.'
    """
    if summary.is_empty():
        return ""
    reviews, scored = int(summary["reviews"].sum()), int(summary["scored"].sum())
    critics = start_sentence(count_in_words(summary.height, "critic"))
    sentences = [
        f"{critics} wrote {count_in_words(reviews, 'review')}, "
        f"{number_in_words(scored, zero='none')} of them scored."
    ]
    solid = summary.filter(~pl.col("is_thin") & (pl.col("scored") > 0))
    named = solid
    if solid.height > MOST_NAMED:
        named = solid.filter(pl.col("scored").rank("ordinal", descending=True) <= FEW_NAMED)
        sentences.append(
            f"Of the {number_in_words(solid.height)} with enough scores to average, the "
            f"{number_in_words(FEW_NAMED)} with the most follow."
        )
    averages = [
        f"{critic} averages {score_in_words(mean)} "
        f"({_interval_in_words(low, high)}{scales or 'scale not named'})"
        for critic, mean, low, high, scales in named.select(
            "critic", "mean_score", "low", "high", "scales"
        ).iter_rows()
    ]
    sentences += [f"{average}." for average in averages]
    thin = summary.filter(pl.col("is_thin") & (pl.col("scored") > 0))["critic"].to_list()
    silent = summary.filter(pl.col("scored") == 0)["critic"].to_list()
    if thin:
        verb = "has" if len(thin) == 1 else "have"
        sentences.append(f"{list_in_words(thin, most=MOST_NAMED)} {verb} too few scores to average.")
    if silent:
        sentences.append(
            f"{list_in_words(silent, most=MOST_NAMED)} {'gives' if len(silent) == 1 else 'give'} no scores."
        )
    return " ".join(sentences)


def describe_trace(trace: pl.DataFrame, *, min_reviews: int = FEW_REVIEWS) -> str:
    """Say between which months (or years) the mean score ran, or that they do not differ clearly.

    Only months with enough scored reviews count. With many months the highest and
    the lowest may lie apart by chance alone, so no trend is claimed.

    Args:
        trace: A frame of `trace_scores`.
        min_reviews: Scored reviews that a month needs to be named.

    Returns:
        Plain text without a full stop, in a chart title's length; a page has to escape it.

    Example:
        >>> from datetime import date
        >>> trace = pl.DataFrame({
        ...     "month": [date(2023, 9, 1), date(2023, 10, 1)], "scored": [9, 12],
        ...     "mean_score": [58.0, 81.0], "low": [50.0, 76.0], "high": [66.0, 86.0],
        ... })
        >>> describe_trace(trace)
        'Monthly means ran from 58 (September 2023) to 81 (October 2023) out of 100'
    """
    unit = "year" if is_yearly(trace["month"]) else "month"
    scored = trace.filter(pl.col("scored") > 0)
    solid = scored.filter(pl.col("scored") >= min_reviews).sort("mean_score", "month")
    if scored.is_empty():
        return "No dated review has a score yet"
    if solid.is_empty():
        return f"Every {unit} has under {number_in_words(min_reviews)} scored reviews, too few to compare"
    lowest, highest = solid.row(0, named=True), solid.row(-1, named=True)
    if solid.height == 1:
        return (
            f"{_period_in_words(lowest['month'], unit)}: {score_in_words(lowest['mean_score'])} on average "
            f"over {count_in_words(lowest['scored'], 'scored review')}"
        )
    if not are_apart((lowest["low"], lowest["high"]), (highest["low"], highest["high"])):
        span = _span(lowest["mean_score"], highest["mean_score"])
        few = number_in_words(min_reviews)
        return f"No clear change: {unit}s with {few} scores or more average {span}"
    ends = f"from {_mean_of(lowest, unit)} to {_mean_of(highest, unit)}"
    return f"{unit.capitalize()}ly means ran {ends} out of 100"


def describe_audience_gap(gaps: pl.DataFrame, *, min_films: int = FEW_REVIEWS) -> str:
    """Say whether we score above or below the audience, on average over films.

    A direction is claimed only where the 95% interval of the mean gap leaves out 0,
    or where the gap is the same on every film.

    Args:
        gaps: A frame of `measure_audience_gap`.
        min_films: With fewer films, no average is given.

    Returns:
        Plain text without a full stop, in a chart title's length; a page has to escape it.

    Example:
        >>> gaps = pl.DataFrame({"title": ["A", "B", "C"], "gap": [-4.0, -6.0, -8.0]})
        >>> describe_audience_gap(gaps, min_films=3)
        'We score six points below the audience on average over three films'
    """
    if gaps.is_empty():
        return "No film has both our score and an audience score"
    films = count_in_words(gaps.height, "film")
    if gaps.height < min_films:
        verb = "has" if gaps.height == 1 else "have"
        return f"{start_sentence(films)} {verb} both scores, too few to compare with the audience"
    mean, low, high = gaps.select(
        pl.col("gap").mean().alias("mean"), *mean_interval("gap", lowest=-100.0, highest=100.0)
    ).row(0)
    points = abs(round_half_up(mean))
    side = "above" if mean > 0 else "below"
    if points and gaps["gap"].n_unique() == 1:
        return f"We score {count_in_words(points, 'point')} {side} the audience on each of {films}"
    if low is None or low <= 0 <= high or points == 0:
        level = f"{count_in_words(points, 'point')} {side}" if points else "level"
        return f"No clear gap to the audience over {films}: {level} on average"
    return f"We score {count_in_words(points, 'point')} {side} the audience on average over {films}"


def _mean_of(period: dict[str, Any], unit: str) -> str:
    return f"{round_half_up(period['mean_score'])} ({_period_in_words(period['month'], unit)})"


def _period_in_words(first_day: date, unit: str) -> str:
    return str(first_day.year) if unit == "year" else month_in_words(first_day)


def _span(lowest: float, highest: float) -> str:
    first, last = round_half_up(lowest), round_half_up(highest)
    return f"{first} out of 100" if first == last else f"{first} to {last} out of 100"


def _interval_in_words(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return ""
    return f"95% interval {round_half_up(low)} to {round_half_up(high)}; "

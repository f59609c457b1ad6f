"""Verdicts on different scales, and films that critics differ on, in words."""

import polars as pl

from reviewlib.intervals import are_apart
from reviewlib.wording import count_in_words, fit_title, list_in_words, round_half_up

MOST_NAMED = 8
"""More critics than these a paragraph does not name."""


def explain_places(places: pl.DataFrame) -> str:
    """Say in a paragraph how kindly critics score beside others on the same scale.

    Of many critics the three at either end are named.

    Args:
        places: A frame of `summarise_places`.

    Returns:
        Plain text, whole sentences. A page has to escape it.

    Example:
        >>> places = pl.DataFrame({
        ...     "critic": ["Desk A", "Desk B"], "scored": [30, 20], "mean_place": [61.0, 34.0],
        ...     "low": [55.0, 28.0], "high": [67.0, 40.0], "scales": ["stars/5"] * 2, "is_thin": [False] * 2,
        ... })
        >>> explain_places(places)
        "Within the scale that others use too, Desk A's scores stand at 61 of 100 on average (95%
        interval 55 to 67; stars/5), Desk B's at 34 (28 to 40; stars/5). Desk A is clearly the kinder one."
    """
    if places.is_empty():
        return (
            "No scale is used by two critics, so no critic's scores can be placed beside another's; "
            "only their verdicts on the same film can."
        )
    solid = places.filter(~pl.col("is_thin"))
    if solid.is_empty():
        return "Critics share scales, but none has enough scores on them to be placed beside another."
    lead = "Within the scale that others use too, "
    named = solid
    if solid.height > MOST_NAMED:
        named = pl.concat([solid.head(3), solid.tail(3)])
        critics = count_in_words(solid.height, "critic")
        lead = f"Of {critics} on scales that others use too, the three at either end: "
    said = []
    for number, row in enumerate(named.iter_rows(named=True)):
        start = f"{row['critic']}'s scores stand at {round_half_up(row['mean_place'])} of 100 on average"
        if number:
            start = f"{row['critic']}'s at {round_half_up(row['mean_place'])}"
        ends = "" if row["low"] is None else f"{round_half_up(row['low'])} to {round_half_up(row['high'])}; "
        label = "95% interval " if ends and not number else ""
        said.append(f"{start} ({label}{ends}{row['scales']})")
    sentences = [f"{lead}{', '.join(said)}."]
    if solid.height > 1:
        first, second = solid.row(0, named=True), solid.row(1, named=True)
        if are_apart((first["low"], first["high"]), (second["low"], second["high"])):
            kind = "kinder one" if solid.height == 2 else "kindest"
            sentences.append(f"{first['critic']} is clearly the {kind}.")
        else:
            sentences.append("The first two are too close to rank.")
    thin = places.filter("is_thin")["critic"].to_list()
    if thin:
        verb = "has" if len(thin) == 1 else "have"
        sentences.append(f"{list_in_words(thin, most=MOST_NAMED)} {verb} too few scores to be placed.")
    return " ".join(sentences)


def describe_verdicts(verdicts: pl.DataFrame) -> str:
    """Say on which film the critics are furthest apart.

    Args:
        verdicts: A frame of `compare_verdicts`.

    Returns:
        Plain text without a full stop, in a chart title's length; a page has to escape it.

    Example:
        >>> verdicts = pl.DataFrame({
        ...     "film_id": ["f1", "f1"], "title": ["Burning"] * 2, "critic": ["Desk A", "Desk B"],
        ...     "score_printed": ["4/5", "C"], "place": [90.0, 35.0], "spread": [55.0, 55.0],
        ... })
        >>> describe_verdicts(verdicts)
        'Desk A and Desk B are furthest apart on Burning: 4/5 against C'
    """
    if verdicts.is_empty():
        return "No film was scored by two critics"
    widest = verdicts.filter(film_id=verdicts["film_id"][0])
    high, low = widest.row(0, named=True), widest.row(-1, named=True)
    number = verdicts["film_id"].n_unique()
    if round_half_up(high["spread"]) == 0:
        films = "the one film" if number == 1 else f"each of {number:,} films"
        return f"The critics agree on {films} that two of them scored"
    apart = f"{high['critic']} and {low['critic']} are furthest apart on {high['title']}"
    return fit_title(
        [
            f"{apart}: {high['score_printed']} against {low['score_printed']}",
            apart,
            f"Two critics or more scored {count_in_words(number, 'film')}",
        ]
    )

"""What a desk lacks for a report, said in words with what to do about it.

A page without a date, a score or a film says so once, and shows nothing invented.
"""

import polars as pl

from reviewlib.wording import count_in_words

NO_CREDITS = (
    "A career is read from the desk's metadata: from credits and people, such as the tables credits.csv and "
    "people.csv. reviewlib add FILE recognises what a file holds and names it in desk.toml."
)
NO_GENRES = (
    "Genres are those of the films in the desk's metadata. reviewlib add FILE names metadata in desk.toml, "
    "and reviewlib check says which reviews have no film there."
)
NO_RELEASES = (
    "Days of release come with the desk's metadata, such as a table releases.csv: reviewlib add FILE "
    "recognises what a file holds. The country in desk.toml says whose releases count."
)
NO_SCORES = (
    'Scores are read where desk.toml names their scale, such as scale = "stars/5", or, with '
    "scores_in_text = true, where a text prints one. reviewlib check counts the reviews without one."
)


def describe_undated(reviews: pl.DataFrame) -> str:
    """Say that no review has a day, or that there is none; empty where one has.

    Args:
        reviews: A `tables.REVIEWS` frame.

    Example:
        >>> describe_undated(pl.DataFrame({"published_on": [None, None]}))
        'No review has a day of publication'
    """
    if reviews["published_on"].count():
        return ""
    return "No review has a day of publication" if reviews.height else "No reviews are on file yet"


def explain_undated(reviews: pl.DataFrame) -> str:
    """Say in a paragraph why no time can be shown, and what to do; empty where a review has a day.

    Args:
        reviews: A `tables.REVIEWS` frame; a day of viewing is told, and is none of publication.

    Returns:
        Plain text, whole sentences. A page has to escape it.

    Example:
        >>> explain_undated(pl.DataFrame({"published_on": [], "watched_on": []}))
        'Add reviews with reviewlib add FILE; reviewlib check says what was read of them.'
    """
    if not describe_undated(reviews):
        return ""
    if not reviews.height:
        return "Add reviews with reviewlib add FILE; reviewlib check says what was read of them."
    watched = reviews["watched_on"].count()
    viewed = f" A day of viewing, as {watched:,} of them have, is no day of publication." if watched else ""
    whole = count_in_words(reviews.height, "review")
    none = "The one review on file has no date" if reviews.height == 1 else f"None of the {whole} has a date"
    return (
        f"{none}, so what was published when cannot be told.{viewed} Give each a date in its front matter "
        "or in a column published_on, or name in desk.toml the column that holds it. reviewlib check counts "
        "those without one."
    )

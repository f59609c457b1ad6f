"""What reviews mention beside the film itself, in words."""

import polars as pl

from reviewlib.analysis.mentions import MOST_NAMED
from reviewlib.wording import (
    count_in_words,
    fit_title,
    isolate,
    list_in_words,
    number_in_words,
    part_in_words,
    start_sentence,
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

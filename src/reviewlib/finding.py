"""Which person of the desk a name is, in whatever spelling."""

from difflib import get_close_matches

import polars as pl

from reviewlib import names
from reviewlib.errors import PersonError, list_offenders
from reviewlib.people import is_hangul, japanese_keys, korean_keys

NEAR = 0.65
"""Ratio of equal letters from which a name is worth naming to somebody who typed another."""


def find_person(name: str, people: pl.DataFrame, credits: pl.DataFrame, films: pl.DataFrame) -> str:
    """Find the one person that a name means.

    Names agree without regard to case, diacritics, hyphens, spaces and the order
    of their parts; a person's other names, in any script, count as much as the
    usual one. A name that nobody has in that sense is tried as another spelling
    of a Korean or Japanese one (전종서, Jun Jongseo and Jeon Jong-seo; Kouji and
    Kōji). A person_id finds its person.

    Args:
        name: A name as anyone would type it.
        people: A `tables.PEOPLE` frame.
        credits: A `tables.CREDITS` frame.
        films: A `tables.FILMS` frame.

    Returns:
        The person_id.

    Raises:
        PersonError: Several people go by that name, or may (they are listed with
            their years, credits and best-known films), or nobody does (the
            nearest names are listed).
    """
    if people.filter(person_id=name).height:
        return name
    wanted = names.person_keys(name)
    named = people.select(
        "person_id", "name", pl.concat_list("name", "other_names").alias("any_name")
    ).explode("any_name")
    keys = {any_name: names.person_keys(any_name) for any_name in named["any_name"].unique()}
    fitting = [any_name for any_name, its_keys in keys.items() if wanted & its_keys]
    found = named.filter(pl.col("any_name").is_in(fitting))["person_id"].unique(maintain_order=True).to_list()
    relation = "is the name of"
    if not found:
        found = _find_spelled(name, named)
        relation = "may be a spelling of the name of"
    if len(found) == 1:
        return str(found[0])
    if found:
        listed = _describe_people(found, people, credits, films)
        raise PersonError(
            f'"{name}" {relation} {len(found)} people:\n{list_offenders(listed)}\n'
            "Name one by the id in brackets."
        )
    nearest = _list_nearest(name, named)
    if people.is_empty():
        hint = "The desk names no people: add people.csv and credits.csv to its metadata."
    elif nearest:
        hint = f"Nearest names:\n{list_offenders(nearest)}"
    else:
        hint = "No name comes near it. Further spellings belong in the column other_names of people.csv."
    raise PersonError(f'nobody in the desk is called "{name}".\n{hint}')


def _find_spelled(name: str, named: pl.DataFrame) -> list[str]:
    """person_id of those whose name in Hangul, or else in Latin letters, may be spelled so."""
    korean, japanese = korean_keys(name), japanese_keys(name)
    if not korean and not japanese:
        return []
    spellings: dict[str, set[str]] = {}
    for person_id, any_name in named.select("person_id", "any_name").drop_nulls().iter_rows():
        spellings.setdefault(person_id, set()).add(any_name)
    found = []
    for person_id, known in spellings.items():
        # Who is known in Hangul is not mistaken for another whose name is written alike.
        surest = set(filter(is_hangul, known)) or known
        if any(korean & korean_keys(spelled) for spelled in surest) or any(
            japanese & japanese_keys(spelled) for spelled in known
        ):
            found.append(person_id)
    return found


def _describe_people(
    person_ids: list[str], people: pl.DataFrame, credits: pl.DataFrame, films: pl.DataFrame
) -> list[str]:
    """One line a person: name, year of birth, number of films, the best-known of them."""
    known_for = (
        credits.filter(pl.col("person_id").is_in(person_ids))
        .join(films.select("film_id", "title", "audience_votes"), on="film_id", how="left")
        .unique(["person_id", "film_id"])
        .sort("audience_votes", "title", descending=[True, False], nulls_last=True)
        .group_by("person_id")
        .agg(films=pl.len(), titles=pl.col("title").head(3).str.join(", "))
    )
    return (
        people.filter(pl.col("person_id").is_in(person_ids))
        .join(known_for, on="person_id", how="left")
        .sort("films", "name", descending=[True, False], nulls_last=True)
        .select(
            pl.format(
                "{}{}, {}{} ({})",
                "name",
                pl.format(", born {}", pl.coalesce(pl.col("born_on").dt.year(), "birth_year")).fill_null(""),
                pl.when(pl.col("films") == 1)
                .then(pl.lit("1 film"))
                .otherwise(pl.format("{} films", pl.col("films").fill_null(0))),
                pl.format(": {}", "titles").fill_null(""),
                "person_id",
            )
        )
        .to_series()
        .to_list()
    )


def _list_nearest(name: str, named: pl.DataFrame) -> list[str]:
    folded = {any_name.casefold(): usual for any_name, usual in named.select("any_name", "name").iter_rows()}
    close = get_close_matches(name.casefold(), folded, n=5, cutoff=NEAR)
    return list(dict.fromkeys(folded[key] for key in close))

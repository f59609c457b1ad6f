"""Which person of the desk a name is, in whatever spelling."""

from collections.abc import Callable
from difflib import get_close_matches

import polars as pl

from reviewlib.errors import PersonError, list_offenders
from reviewlib.names.folds import korean_folds
from reviewlib.names.japanese import japanese_keys
from reviewlib.names.korean import is_hangul, korean_keys, write_surnames
from reviewlib.names.persons import person_key, person_keys, person_parts
from reviewlib.names.scripts import script_keys, script_of

SHORTEST_PART = 2
NEAR = 0.65
"""Ratio of equal letters from which a name is worth naming to somebody who typed another."""
MOST_COMPARED = 20_000
"""Names compared by their letters for the nearest ones; of more, those that share a word's beginning."""

# Japanese syllables written in one way or another have the same consonants once these count as one.
_CONSONANTS = [
    (r"tch|cch|ch|ts", "t"),
    (r"sh|sy", "s"),
    (r"dz|zy|jy|j|d", "z"),
    ("m", "n"),
    ("[aeiouyhwf]", ""),
    ("tt+", "t"),
]


def find_person(
    name: str,
    people: pl.DataFrame,
    credits: pl.DataFrame,
    films: pl.DataFrame,
    mentions: pl.DataFrame | None = None,
) -> str:
    """Find the one person that a name means.

    Names agree without regard to case, diacritics, hyphens, spaces and the order
    of their parts; a person's other names, in any script, and those they are
    credited or printed with count as much as the usual one. A name that nobody has in
    that sense is tried as another spelling of a Korean, Japanese, Russian or Greek one (전종서, Jun
    Jongseo and Jeon Jong-seo; Kouji and Kōji), and then as a part of one: a surname
    finds the only person who bears it. A person_id finds its person.

    Args:
        name: A name as anyone would type it.
        people: A `tables.PEOPLE` frame.
        credits: A `tables.CREDITS` frame.
        films: A `tables.FILMS` frame.
        mentions: A `tables.MENTIONS` frame, linked: the names that reviews print.

    Returns:
        The person_id.

    Raises:
        PersonError: Several people go by that name, or may (they are listed with
            their years, credits and best-known films), or nobody does (the
            nearest names are listed).
    """
    if people.filter(person_id=name).height:
        return name
    named = gather_names(people, credits, mentions).with_columns(key=person_key(pl.col("any_name")))
    found = _find_named(name, named)
    relation = "is the name of"
    if not found:
        found = _find_spelled(name, named)
        relation = "may be a spelling of the name of"
    if not found:
        found = _find_parts(name, named)
        relation = "is part of the name of"
    if len(found) == 1:
        return found[0]
    if found:
        listed = _describe_people(found, people, credits, films)
        raise PersonError(
            f'"{name}" {relation} {len(found)} people:\n{list_offenders(listed)}\n'
            "Name one by the id in brackets."
        )
    nearest = _list_nearest(name, named, people)
    if people.is_empty():
        hint = "The desk names no people: add people.csv and credits.csv to its metadata."
    elif nearest:
        hint = f"Nearest names:\n{list_offenders(nearest)}"
    else:
        hint = "No name comes near it. Further spellings belong in the column other_names of people.csv."
    raise PersonError(f'nobody in the desk is called "{name}".\n{hint}')


def gather_names(
    people: pl.DataFrame, credits: pl.DataFrame, mentions: pl.DataFrame | None = None
) -> pl.DataFrame:
    """Gather every name a person goes by: the usual one, the others, as credited, as reviews print it.

    Args:
        people: A `tables.PEOPLE` frame.
        credits: A `tables.CREDITS` frame.
        mentions: A `tables.MENTIONS` frame, linked; a surname alone is no name of anybody.

    Returns:
        One row per person and name, the usual name first, then in the order said:

        - person_id (String)
        - any_name (String)
    """
    usual = people.select("person_id", any_name="name")
    others = people.select("person_id", any_name="other_names").explode("any_name")
    credited = credits.select("person_id", any_name="credited_as")
    frames = [usual, others, credited]
    if mentions is not None:
        is_whole = pl.col("text").str.contains(r"\S\s+\S|[^\x00-\x{24f}]")
        frames.append(mentions.filter(is_whole).select("person_id", any_name="text"))
    gathered = pl.concat(frames).drop_nulls().filter(pl.col("any_name") != "")
    known = gathered.join(people.select("person_id"), on="person_id", how="semi")
    return known.unique(maintain_order=True)


def _find_named(name: str, named: pl.DataFrame) -> list[str]:
    """person_id of those with a name of the same keys; only names of the same letters are looked at."""
    wanted = person_keys(name)
    glued = "".join(person_parts(name))
    rotated = {glued[start:] + glued[:start] for start in range(len(glued))}
    same = named.filter(pl.col("key").str.replace_all(" ", "").is_in(rotated))
    return _keep(same, lambda any_name: bool(wanted & person_keys(any_name)))


def _find_spelled(name: str, named: pl.DataFrame) -> list[str]:
    """person_id of those whose name in Hangul, or else in Latin letters, may be spelled so."""
    korean, japanese = korean_keys(name), japanese_keys(name)
    found = []
    if korean:
        spelled = _of_surnames(named, korean)
        # Who is known in Hangul is not mistaken for another whose name is written alike.
        known = named.join(spelled, on="person_id", how="semi")
        is_native = pl.col("any_name").map_elements(is_hangul, return_dtype=pl.Boolean)
        surest = known.with_columns(is_native=is_native).filter(
            pl.col("is_native") | ~pl.col("is_native").any().over("person_id")
        )
        found += _keep(surest, lambda any_name: bool(korean & korean_keys(any_name)))
    if japanese:
        one = pl.DataFrame({"key": [" ".join(person_parts(name))]}).select(_skeleton()).item()
        spelled = named.filter(_skeleton() == one)
        found += _keep(spelled, lambda any_name: bool(japanese & japanese_keys(any_name)))
    if script := script_of(name):
        wanted = script_keys(name, script)
        latin = named.filter(pl.col("key").str.contains(r"^[a-z ]+$"))
        found += _keep(latin, lambda any_name: bool(wanted & script_keys(any_name, script)))
    return list(dict.fromkeys(found))


def _find_parts(name: str, named: pl.DataFrame) -> list[str]:
    """person_id of those whose name holds every word of this one: Fellini of Federico Fellini."""
    parts = person_parts(name)
    if not parts or max(map(len, parts)) < SHORTEST_PART:
        return []
    words = pl.col("key").str.split(" ")
    holding = named.filter(pl.all_horizontal(words.list.contains(part) for part in parts))
    return holding["person_id"].unique(maintain_order=True).to_list()


def _keep(named: pl.DataFrame, agrees: Callable[[str], bool]) -> list[str]:
    fitting = [any_name for any_name in named["any_name"].unique() if agrees(any_name)]
    found = named.filter(pl.col("any_name").is_in(fitting))
    return found["person_id"].unique(maintain_order=True).to_list()


def _of_surnames(named: pl.DataFrame, hangul: frozenset[str]) -> pl.DataFrame:
    """The names that begin or end with a surname of those in Hangul, however it is written."""
    written = sorted(write_surnames(hangul))
    words = pl.col("key").str.split(" ")
    first, second = words.list.get(0, null_on_oob=True), words.list.get(1, null_on_oob=True)
    last, before = words.list.get(-1, null_on_oob=True), words.list.get(-2, null_on_oob=True)
    is_written = pl.any_horizontal(
        first.is_in(written),
        last.is_in(written),
        (first + second).is_in(written),
        (before + last).is_in(written),
    )
    is_native = pl.col("key").str.replace_all(" ", "").is_in(sorted(hangul))
    return named.filter(is_written.fill_null(False) | is_native)


def _skeleton() -> pl.Expr:
    """The consonants of a name's words, the words in order of letters: what all its spellings share."""
    folded = pl.col("key")
    for written, sound in _CONSONANTS:
        folded = folded.str.replace_all(written, sound)
    return folded.str.split(" ").list.sort().list.join(" ")


def _describe_people(
    person_ids: list[str], people: pl.DataFrame, credits: pl.DataFrame, films: pl.DataFrame
) -> list[str]:
    """One line a person: name, year of birth, films with their years, the best-known of them."""
    known_for = (
        credits.filter(pl.col("person_id").is_in(person_ids))
        .join(films.select("film_id", "title", "year", "audience_votes"), on="film_id", how="left")
        .unique(["person_id", "film_id"])
        .sort("audience_votes", "title", descending=[True, False], nulls_last=True)
        .group_by("person_id")
        .agg(
            films=pl.len(),
            titles=pl.col("title").head(3).str.join(", "),
            first=pl.col("year").min(),
            last=pl.col("year").max(),
        )
    )
    years = (
        pl.when(pl.col("first") == pl.col("last"))
        .then(pl.format(" in {}", "first"))
        .otherwise(pl.format(" from {} to {}", "first", "last"))
    )
    return (
        people.filter(pl.col("person_id").is_in(person_ids))
        .join(known_for, on="person_id", how="left")
        .sort("films", "name", descending=[True, False], nulls_last=True)
        .select(
            pl.format(
                "{}{}, {}{}{} ({})",
                "name",
                pl.format(", born {}", pl.coalesce(pl.col("born_on").dt.year(), "birth_year")).fill_null(""),
                pl.when(pl.col("films") == 1)
                .then(pl.lit("1 film"))
                .otherwise(pl.format("{} films", pl.col("films").fill_null(0))),
                years.fill_null(""),
                pl.format(": {}", "titles").fill_null(""),
                "person_id",
            )
        )
        .to_series()
        .to_list()
    )


def _list_nearest(name: str, named: pl.DataFrame, people: pl.DataFrame) -> list[str]:
    """The usual names of those whose name has most letters in common, or folds alike."""
    if named.height > MOST_COMPARED:
        beginnings = [part[:3] for part in person_parts(name) if len(part) > 2]
        named = named.filter(pl.col("key").str.contains_any(beginnings)).head(MOST_COMPARED)
    usual = dict(people.select("person_id", "name").iter_rows())
    folds = korean_folds(name)
    alike = [
        usual[person_id]
        for person_id, any_name in named.select("person_id", "any_name").iter_rows()
        if folds and folds & korean_folds(any_name)
    ]
    folded = {
        any_name.casefold(): usual[person_id]
        for person_id, any_name in named.select("person_id", "any_name").iter_rows()
    }
    close = get_close_matches(name.casefold(), folded, n=5, cutoff=NEAR)
    return list(dict.fromkeys([*alike[:5], *(folded[key] for key in close)]))

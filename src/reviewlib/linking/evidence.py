"""What a review's own text says for and against each of its candidates.

The best evidence is cheap: look in the text for the names of each candidate's
credits. It tells films of one title apart; it is no search.
"""

from collections.abc import Callable, Iterable

import polars as pl

from reviewlib.credited import name_credited
from reviewlib.names.casting import is_east_asian
from reviewlib.names.japanese import japanese_keys
from reviewlib.names.korean import korean_keys
from reviewlib.names.persons import person_keys, person_parts
from reviewlib.names.titles import fold_text
from reviewlib.tables import Frame

FULL_NAME, DIRECTOR_SURNAME, CAST_SURNAME = 3.0, 3.0, 0.5
"""What a name of the credits is worth when it stands in the text."""
SHORTEST_CAST_SURNAME, SHORTEST_DIRECTOR_SURNAME = 4, 3
LONG_SURNAME = 6
"""From so many letters on a Japanese surname is taken for one that few bear: Kurosawa, not Ito."""
FEWEST_CREDITS = 3
"""With so many people known a film is expected to be reviewed with one of them named, where any names are."""
NOT_THIS_ONE = "not this one"

_NATIVE_LETTER = r"[\p{L}&&[^\p{Latin}]]"
_SUFFIX = r" (?:jr|sr|ii|iii|iv)\.?$"
_OPENERS = (
    "And|As|At|Because|Both|But|By|Director|Even|Filmmaker|For|From|Here|How|If|In|Like|Mr|Mr\\.|Mrs|Mrs\\.|Ms|Nor"
    "|Of|On|Or|Since|So|That|The|Then|Though|Under|Unlike|What|When|Where|While|With|Writer|Writer-director|Yet"
)
_PARTICLES = "de|da|di|del|della|der|den|van|von|le|la|du|dos|el|al|bin|ibn|y"
_CAPITALISED = r"\p{Lu}[\p{L}\p{M}.'’-]*"
_RUN_OF_NAMES = rf"{_CAPITALISED}(?:[ \u00a0]+(?:(?:{_PARTICLES})[ \u00a0]+)*{_CAPITALISED})+"

SCHEMA = {
    "row": pl.UInt32(),
    "film_id": pl.String(),
    "text_score": pl.Float64(),
    "directors_named": pl.UInt32(),
    "cast_named": pl.UInt32(),
    "is_silent": pl.Boolean(),
    "against": pl.String(),
}


def weigh_texts(
    candidates: pl.DataFrame, reviews: pl.DataFrame, *, credits: Frame, people: Frame, mentions: Frame
) -> pl.DataFrame:
    """Score how far each review's text speaks for each of its candidates, and whether it speaks against it.

    For a candidate: 3 for every credited director or actor whose full name stands in
    the text, 3 for a director whose surname stands there by itself, 0.5 for an actor's
    of more than three letters. A bare surname counts where it is capitalised, no part
    of another name and no word of the title, and is not one that millions bear, as
    most Korean and Chinese ones are.
    What MENTIONS found to be a name counts in any spelling of a Korean or Japanese
    one. Against a candidate: the text names a director who is none of its own, or
    says that it is not the film with one of its people, or not the one of its year.

    Args:
        candidates: row, film_id, year (of the film), year_gap.
        reviews: A `tables.REVIEWS` frame; `row` is the place in it.
        credits: A `tables.CREDITS` frame, eager or lazy; read for the candidates alone.
        people: A `tables.PEOPLE` frame, eager or lazy.
        mentions: A `tables.MENTIONS` frame.

    Returns:
        One row per row of `candidates` (`SCHEMA`): row, film_id, text_score, directors_named,
        cast_named, is_silent (names stand in the text, but none of the three or more people
        known of the film), against (String: in words; null where nothing speaks against it).
    """
    pairs = candidates.select("row", "film_id", "year", "year_gap")
    credited = _name_credits(pairs, credits, people)
    told = (
        mentions.lazy()
        .select("review_id", pl.col("kind").cast(pl.String), "text", "role", "year", "is_fact")
        .join(reviews.lazy().select("review_id").with_row_index("row"), on="review_id", how="inner")
        .join(pairs.lazy().select("row").unique(), on="row", how="semi")
        .collect()
    )
    told_people = told.filter(kind="person").with_columns(words=fold_text(pl.col("text")))
    spelled = _match_spellings(pairs, credited, told_people)
    texts = _prepare_texts(pairs, reviews)
    found = pl.concat(
        [_find_names(pairs, credited, texts), spelled.filter(~pl.col("is_against")).select(_FOUND)]
    )
    scored = (
        found.group_by("row", "film_id", "person_id", "role")
        .agg(pl.col("points").max())
        .group_by("row", "film_id")
        .agg(
            text_score=pl.col("points").sum(),
            directors_named=(pl.col("role") == "director").sum().cast(pl.UInt32),
            cast_named=(pl.col("role") == "cast").sum().cast(pl.UInt32),
        )
    )
    well_known = credited.group_by("film_id").agg(pl.col("person_id").n_unique().alias("people"))
    well_known = well_known.filter(pl.col("people") >= FEWEST_CREDITS)
    naming = texts.filter("has_names")
    against = pl.concat(
        [
            _find_denied_people(spelled),
            _find_denied_years(pairs, told),
            _find_other_directors(pairs, credited, told_people, spelled),
        ]
    ).unique(["row", "film_id"], keep="first", maintain_order=True)
    return (
        pairs.join(scored, on=["row", "film_id"], how="left", maintain_order="left")
        .join(against, on=["row", "film_id"], how="left", maintain_order="left")
        .with_columns(pl.col("text_score", "directors_named", "cast_named").fill_null(0))
        .with_columns(
            is_silent=(pl.col("text_score") == 0)
            & pl.col("film_id").is_in(well_known["film_id"].implode())
            & pl.col("row").is_in(naming["row"].implode())
        )
        .select(pl.col(name).cast(dtype) for name, dtype in SCHEMA.items())
    )


_FOUND = ["row", "film_id", "person_id", "role", "points"]


def _name_credits(pairs: pl.DataFrame, credits: Frame, people: Frame) -> pl.DataFrame:
    """film_id, person_id, role, name, words: every name under which a candidate's people may be printed."""
    named = name_credited(credits, people, pairs).drop_nulls("name")
    return (
        named.with_columns(words=fold_text(pl.col("name")))
        .filter(pl.col("words") != "")
        .unique(["film_id", "person_id", "role", "words"], keep="first", maintain_order=True)
    )


def _prepare_texts(pairs: pl.DataFrame, reviews: pl.DataFrame) -> pl.DataFrame:
    """The texts to look in: row, folded, alone (capitalised words that stand alone), title, has_names."""
    title = pl.format(" {} ", fold_text(pl.col("title_printed")))
    return (
        reviews.lazy()
        .with_row_index("row")
        .join(pairs.lazy().select("row").unique(), on="row", how="semi")
        .with_columns(
            text=pl.col("text")
            .str.replace_all(r"['’]s\b", "")
            .str.replace_all(rf"\b(?:{_OPENERS})[ \u00a0]+(\p{{Lu}})", "$1")
        )
        .with_columns(
            runs=pl.col("text").str.extract_all(_RUN_OF_NAMES),
            alone=pl.col("text")
            .str.replace_all(_RUN_OF_NAMES, " ")
            .str.extract_all(_CAPITALISED)
            .list.join(" | "),
        )
        .select(
            "row",
            folded=pl.format(" {} ", fold_text(pl.col("text"))),
            alone=pl.format(" {} ", fold_text(pl.col("alone"))),
            title=title,
            # The title is a run of capitals, too.
            has_names=pl.any_horizontal(
                ~title.str.contains(fold_text(run), literal=True)
                for run in (pl.col("runs").list.first(), pl.col("runs").list.last())
            ).fill_null(False),
        )
        .collect()
    )


def _find_names(pairs: pl.DataFrame, credited: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """Full names and bare surnames of the credits that stand in the text (`_FOUND`)."""
    without_suffix = pl.col("words").str.replace(_SUFFIX, "")
    is_native = pl.col("words").str.contains(_NATIVE_LETTER)
    shortest = (
        pl.when(pl.col("role") == "director").then(SHORTEST_DIRECTOR_SURNAME).otherwise(SHORTEST_CAST_SURNAME)
    )
    # A particle after a name in another script is glued to it: no border is asked for.
    full = (
        pl.when(is_native & (pl.col("words").str.len_chars() > 2))
        .then(pl.col("words"))
        .when(pl.col("words").str.contains(" ", literal=True))
        .then(pl.format(" {} ", without_suffix))
    )
    # The last part with its hyphen: Kore-eda, Taylor-Joy.
    last = pl.col("name").str.replace(rf"(?i),?{_SUFFIX}", "").str.extract(r"(\S+)\s*$", 1)
    surname = pl.when(~is_native).then(fold_text(last))
    forms = credited.with_columns(full=full, surname=surname).with_columns(
        surname=pl.when(pl.col("surname").str.len_chars() >= shortest).then(pl.format(" {} ", "surname"))
    )
    found = (
        pairs.lazy()
        .select("row", "film_id")
        .join(forms.lazy(), on="film_id", how="inner")
        .join(texts.lazy(), on="row", how="inner")
        .with_columns(
            has_full=pl.col("folded").str.contains(pl.col("full"), literal=True).fill_null(False),
            has_surname=(
                pl.col("alone").str.contains(pl.col("surname"), literal=True)
                & ~pl.col("title").str.contains(pl.col("surname"), literal=True)
            ).fill_null(False),
        )
        .filter(pl.col("has_full") | pl.col("has_surname"))
        .select("row", "film_id", "person_id", "role", "name", "has_full")
        .collect()
    )
    shared = [name for name in found["name"].unique() if not _has_surname_of_its_own(name)]
    surname_points = pl.when(pl.col("role") == "director").then(DIRECTOR_SURNAME).otherwise(CAST_SURNAME)
    return found.filter(pl.col("has_full") | ~pl.col("name").is_in(shared)).select(
        "row",
        "film_id",
        "person_id",
        "role",
        points=pl.when("has_full").then(FULL_NAME).otherwise(surname_points),
    )


def _has_surname_of_its_own(name: str) -> bool:
    """Whether the surname alone says who is meant: most Korean and Chinese ones are borne by millions."""
    if not is_east_asian(name):
        return True
    return (
        bool(japanese_keys(name))
        and not korean_keys(name)
        and len(name.rsplit(maxsplit=1)[-1]) >= LONG_SURNAME
    )


def _match_spellings(pairs: pl.DataFrame, credited: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """Whom of the credits a name in MENTIONS is, in any spelling: `_FOUND` with is_against and name."""
    forms = (
        pairs.select("row", "film_id")
        .join(credited, on="film_id", how="inner")
        .join(told.select("row").unique(), on="row", how="semi")
    )
    spoken = told.with_columns(is_against=(pl.col("role") == NOT_THIS_ONE).fill_null(False))
    keyed = _key_names(spoken["text"])
    return (
        spoken.select("row", "text", "is_against")
        .join(keyed, left_on="text", right_on="name", how="inner")
        .join(
            forms.join(_key_names(forms["name"]), on="name", how="inner").select(
                "row", "film_id", "person_id", "role", "name", "key"
            ),
            on=["row", "key"],
            how="inner",
        )
        .unique(["row", "film_id", "person_id", "role", "is_against"], maintain_order=True)
        .with_columns(points=pl.lit(FULL_NAME))
        .select(*_FOUND, "name", "is_against")
    )


def _key_names(written: pl.Series) -> pl.DataFrame:
    """name, key: every key under which another spelling of the name may meet it."""
    makers: Iterable[Callable[[str], frozenset[str]]] = (person_keys, korean_keys, japanese_keys)
    rows = [
        (name, f"{place}:{key}")
        for name in written.unique().drop_nulls()
        if len(person_parts(name)) > 1 or not name.isascii()
        for place, make in enumerate(makers)
        for key in make(name)
    ]
    return pl.DataFrame(rows, schema={"name": pl.String, "key": pl.String}, orient="row")


def _find_denied_people(spelled: pl.DataFrame) -> pl.DataFrame:
    return spelled.filter("is_against").select(
        "row", "film_id", against=pl.format("the text says that it is not the film with {}", "name")
    )


def _find_denied_years(pairs: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """Candidates of about the year of a film that the text denies, if they are not of the printed year."""
    denied = told.filter((pl.col("kind") == "film") & (pl.col("role") == NOT_THIS_ONE)).drop_nulls("year")
    return (
        pairs.join(denied.select("row", denied_year="year"), on="row", how="inner")
        .filter(
            ((pl.col("year") - pl.col("denied_year")).abs() <= 1) & (pl.col("year_gap").fill_null(1) != 0)
        )
        .select(
            "row",
            "film_id",
            against=pl.format(
                "the text says that it is not the film of {}", pl.col("denied_year").cast(pl.String)
            ),
        )
    )


def _find_other_directors(
    pairs: pl.DataFrame, credited: pl.DataFrame, told: pl.DataFrame, spelled: pl.DataFrame
) -> pl.DataFrame:
    """Candidates whose directors are known and share no part of a name with the one the text gives."""
    given = told.filter((pl.col("role") == "director") & pl.col("is_fact"))
    directors = credited.filter(role="director")
    parts = directors.select("film_id", part=pl.col("words").str.split(" ")).explode("part")
    named = (
        pairs.select("row", "film_id")
        .join(directors.select("film_id").unique(), on="film_id", how="semi")
        .join(given.select("row", "text", part=pl.col("words").str.split(" ")), on="row", how="inner")
        .explode("part")
    )
    agreeing = pl.concat(
        [
            named.join(parts, on=["film_id", "part"], how="semi").select("row", "film_id"),
            spelled.filter(pl.col("role") == "director").select("row", "film_id"),
        ]
    )
    return (
        named.join(agreeing, on=["row", "film_id"], how="anti")
        .unique(["row", "film_id"], keep="first", maintain_order=True)
        .select("row", "film_id", against=pl.format("the text names {} as its director", "text"))
    )

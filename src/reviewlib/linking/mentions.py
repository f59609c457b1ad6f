"""Whom the names in a review mean, and which other films its titles."""

import polars as pl

from reviewlib.linking.casts import Casts
from reviewlib.linking.lengthening import YEARS_APART, lengthen_titles
from reviewlib.names.finding import gather_names
from reviewlib.names.persons import person_key, person_keys, person_parts
from reviewlib.names.titles import title_keys
from reviewlib.tables import MENTIONS, complete_frame

# Levels on which a name that the text gives no role may be one of the credits: it may be anything.
_SURE = frozenset({"exact", "parts", "nickname", "korean", "japanese", "script", "transcription"})


def link_mentions(
    mentions: pl.DataFrame,
    names: pl.DataFrame,
    reviews: pl.DataFrame,
    *,
    films: pl.DataFrame,
    alternative_titles: pl.DataFrame,
    credits: pl.DataFrame,
    people: pl.DataFrame,
) -> pl.DataFrame:
    """Link the people that reviews name to their film's credits, and the other films to the desk's.

    A name is asked of the credits of the film reviewed and of nobody else; while the
    review's own link is open nobody is linked. A surname alone means the one whose
    full name the review has printed, else the one of that surname in the credits.
    Where a "character" is a credited performer and the "actor" is nobody, the words
    stood the other way round and are turned. Who is called the director, but has only
    acted in a film that somebody else directed, is named as cast.

    Names without a role are added where the credits have them, or where the desk knows
    somebody of just that name: that person is named, but not linked, for a namesake may
    be meant. A film mentioned is linked where its title and year (a year off at the most)
    mean one film of the desk alone; one that turns out to be the film reviewed is none.

    Args:
        mentions: A `tables.MENTIONS` frame, as `prose.read_prose` gives it.
        names: review_id, start and text of the other names, as it gives them.
        reviews: A `tables.REVIEWS` frame, linked.
        films: A `tables.FILMS` frame.
        alternative_titles: A `tables.ALTERNATIVE_TITLES` frame.
        credits: A `tables.CREDITS` frame.
        people: A `tables.PEOPLE` frame.

    Returns:
        A `tables.MENTIONS` frame in the order of the reviews and of their text.

    Example:
        >>> from reviewlib import prose, tables
        >>> review = {"review_id": "r", "source": "r.md", "link": "linked", "film_id": "f", "kind": "note"}
        >>> review |= {"title_printed": "Rain", "words": 4, "text": "Ok-ju (Jun Jongseo) waits."}
        >>> reviews = tables.complete_frame(pl.DataFrame([review]), tables.REVIEWS)
        >>> film = {"film_id": "f", "title": "Rain", "film_type": "movie"}
        >>> films = tables.complete_frame(pl.DataFrame([film]), tables.FILMS)
        >>> credit = {"film_id": "f", "person_id": "jeon", "job": "actor", "department": "acting"}
        >>> credits = tables.complete_frame(pl.DataFrame([credit]), tables.CREDITS)
        >>> people = tables.complete_frame(
        ...     pl.DataFrame({"person_id": ["jeon"], "name": ["Jeon Jong-seo"]}), tables.PEOPLE
        ... )
        >>> others = tables.empty_frame(tables.ALTERNATIVE_TITLES)
        >>> metadata = {"films": films, "alternative_titles": others, "credits": credits, "people": people}
        >>> linked = link_mentions(*prose.read_prose(reviews), reviews, **metadata)
        >>> linked.select("text", "character", "person_id").rows()
        [('Jun Jongseo', 'Ok-ju', 'jeon')]
    """
    of_film = reviews.select("review_id", reviewed="film_id")
    order = reviews.select("review_id").with_row_index("place")
    numbered = mentions.join(of_film, on="review_id", how="left", maintain_order="left").with_row_index("row")
    titles = _list_titles(numbered.filter(kind="film"), films, alternative_titles)
    numbered, names = _take_longer(numbered, names, lengthen_titles(numbered, reviews, titles))
    called = _gather_credited(numbered, of_film, credits, people)
    casts = Casts(called)
    persons = _link_people(numbered.filter(kind="person"), called, casts)
    persons = _turn_round(persons, reviews, casts)
    persons = _correct_roles(persons, credits)
    around = names.join(of_film, on="review_id", how="inner", maintain_order="left")
    unnamed = _add_names(around, _list_characters(numbered, called), called, casts, people)
    named = pl.concat(frame.select("review_id", "person_id") for frame in (persons, unnamed)).drop_nulls()
    candidates = _find_films(numbered.filter(kind="film"), titles)
    others = _choose_films(numbered.filter(kind="film"), candidates, named, credits)
    is_reviewed = (pl.col("film_id") == pl.col("reviewed")) & pl.col("role").is_null()
    found = [persons, others.filter(~is_reviewed.fill_null(False)), numbered.filter(kind="platform")]
    linked = pl.concat([*(complete_frame(frame, MENTIONS) for frame in found), unnamed])
    # A pair turned round stands where a name without a role was found before.
    linked = linked.unique(MENTIONS.key, keep="first", maintain_order=True)
    return linked.join(order, on="review_id", how="left").sort("place", "start").drop("place")


def _gather_credited(
    mentions: pl.DataFrame, of_film: pl.DataFrame, credits: pl.DataFrame, people: pl.DataFrame
) -> pl.DataFrame:
    """film_id, person_id, department, character, any_name, key: who is credited in the films reviewed."""
    reviewed = of_film.select(film_id="reviewed").drop_nulls().unique()
    of_films = credits.join(reviewed, on="film_id", how="semi")
    known = people.join(of_films.select("person_id"), on="person_id", how="semi")
    named = gather_names(known, credits.join(known.select("person_id"), on="person_id", how="semi"))
    return (
        of_films.select("film_id", "person_id", "department", "character")
        .join(named, on="person_id", how="inner", maintain_order="left")
        .with_columns(key=person_key(pl.col("any_name")))
        .filter(pl.col("key") != "")
    )


def _link_people(persons: pl.DataFrame, called: pl.DataFrame, casts: Casts) -> pl.DataFrame:
    """Fill person_id: the same name by a join, another by the cascade, a surname by the full names around."""
    exact = called.group_by(reviewed="film_id", key="key").agg(
        exact=pl.col("person_id").first(), people=pl.col("person_id").n_unique()
    )
    keyed = persons.with_columns(key=person_key(pl.col("text"))).join(
        exact.filter(people=1).drop("people"), on=["reviewed", "key"], how="left", maintain_order="left"
    )
    asked = keyed.filter(pl.col("exact").is_null() & pl.col("reviewed").is_not_null())
    is_word = ~pl.col("key").str.contains(" ") & pl.col("text").str.contains(r"^[\x00-\x{24f}]+$")
    whole = asked.filter(~is_word).select("row", "reviewed", "text", "character", "role")
    answers = {
        row: match.person_id
        for row, film_id, text, character, role in whole.iter_rows()
        if (match := casts.ask(film_id, text, character if role == "cast" else None))
    }
    linked = _fill(keyed, answers)
    printed = _list_parts(linked)
    words = asked.filter(is_word).select("row", "review_id", "reviewed", "text", "character", "role")
    for row, review_id, film_id, text, character, role in words.iter_rows():
        known = printed.get((review_id, "".join(person_parts(text))))
        if known:
            if len(known) == 1:
                answers[row] = next(iter(known))
        elif role and (person_id := casts.ask_word(film_id, text, role, character)):
            answers[row] = person_id
    return _fill(keyed, answers).drop("key", "exact")


def _fill(keyed: pl.DataFrame, answers: dict[int, str]) -> pl.DataFrame:
    found = pl.DataFrame(
        {"row": list(answers), "asked": list(answers.values())},
        schema={"row": pl.UInt32, "asked": pl.String},
    )
    return (
        keyed.drop("person_id")
        .join(found, on="row", how="left", maintain_order="left")
        .with_columns(person_id=pl.coalesce("exact", "asked"))
        .drop("asked")
    )


def _list_parts(linked: pl.DataFrame) -> dict[tuple[str, str], set[str]]:
    """Review and first or last part of a full name -> who is linked there by that name."""
    parts: dict[tuple[str, str], set[str]] = {}
    whole = linked.drop_nulls("person_id").filter(pl.col("key").str.contains(" "))
    for review_id, person_id, key in whole.select("review_id", "person_id", "key").iter_rows():
        for part in (key.split()[0], key.split()[-1]):
            parts.setdefault((review_id, part), set()).add(person_id)
    return parts


def _turn_round(persons: pl.DataFrame, reviews: pl.DataFrame, casts: Casts) -> pl.DataFrame:
    """`Actor (Character)`: turn the pair where the character is a credited performer and the actor nobody."""
    doubtful = persons.filter(
        pl.col("person_id").is_null(), pl.col("character").is_not_null(), pl.col("reviewed").is_not_null()
    ).join(reviews.select("review_id", of_review="text"), on="review_id", how="left")
    turned = []
    for row, film_id, start, text, character, of_review in doubtful.select(
        "row", "reviewed", "start", "text", "character", "of_review"
    ).iter_rows():
        match = casts.ask(film_id, character, acting=True)
        place = of_review.rfind(character, max(0, start - 90), start)
        if match and match.level in _SURE and place >= 0:
            roles = casts.roles(film_id, match.person_id)
            is_role = not roles or any(person_keys(text) & person_keys(role) for role in roles)
            turned.append((row, place, character, text if is_role else None, match.person_id))
    if not turned:
        return persons
    schema = {
        "row": pl.UInt32,
        "start": pl.UInt32,
        "text": pl.String,
        "character": pl.String,
        "person_id": pl.String,
    }
    instead = pl.DataFrame(turned, schema=schema, orient="row")
    return persons.update(instead, on="row", include_nulls=True)


def _correct_roles(persons: pl.DataFrame, credits: pl.DataFrame) -> pl.DataFrame:
    """A "director" who only acted in a film that somebody else directed is named as cast."""
    of_person = credits.group_by(reviewed="film_id", person_id="person_id").agg(
        acted=(pl.col("department") == "acting").all()
    )
    directed = credits.filter(department="directing").select(reviewed="film_id").unique()
    told = persons.join(of_person, on=["reviewed", "person_id"], how="left", maintain_order="left").join(
        directed.with_columns(is_directed=pl.lit(True)), on="reviewed", how="left", maintain_order="left"
    )
    is_cast = (pl.col("role") == "director") & pl.col("acted") & pl.col("is_directed")
    return told.with_columns(
        role=pl.when(is_cast.fill_null(False)).then(pl.lit("cast")).otherwise("role")
    ).drop("acted", "is_directed")


def _list_titles(titled: pl.DataFrame, films: pl.DataFrame, alternative_titles: pl.DataFrame) -> pl.DataFrame:
    """key, film_id, of_film (its year): every title of the films of about the years that are named."""
    years = titled["year"].drop_nulls().unique().to_list()
    near = sorted({year + gap for year in years for gap in range(-YEARS_APART, YEARS_APART + 1)})
    of_years = films.filter(pl.col("year").is_in(near))
    titles = pl.concat(
        [
            of_years.select("film_id", any_title="title"),
            of_years.select("film_id", any_title="original_title"),
            alternative_titles.join(of_years, on="film_id", how="semi").select("film_id", any_title="title"),
        ]
    ).drop_nulls()
    return (
        _with_keys(titles)
        .select("key", "film_id")
        .join(of_years.select("film_id", of_film="year"), on="film_id", how="inner")
    )


def _take_longer(
    mentions: pl.DataFrame, names: pl.DataFrame, longer: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Write the longer titles into the mentions, and leave out what lies within one of them."""
    if longer.is_empty():
        return mentions, names
    marked = mentions.join(longer, on="row", how="left", maintain_order="left").with_columns(
        start=pl.coalesce("longer_start", "start"), text=pl.coalesce("longer", "text")
    )
    spans = marked.drop_nulls("longer").select(
        "review_id", first="start", last=pl.col("start") + pl.col("text").str.len_chars()
    )

    def leave_out(frame: pl.DataFrame) -> pl.DataFrame:
        numbered = frame.with_row_index("number")
        within = numbered.join(spans, on="review_id").filter(
            pl.col("start").is_between("first", "last", closed="left"),
            pl.col("text").str.len_chars() < pl.col("last") - pl.col("first"),
        )
        return numbered.join(within, on="number", how="anti", maintain_order="left").drop("number")

    return leave_out(marked.drop(longer.columns[1:])), leave_out(names)


def _find_films(titled: pl.DataFrame, titles: pl.DataFrame) -> pl.DataFrame:
    """row, review_id, film_id: films of that title, of the very year or else of a year off."""
    asked = titled.filter(pl.col("year").is_not_null()).select("row", "review_id", "year", any_title="text")
    return (
        _with_keys(asked)
        .join(titles, on="key", how="inner")
        .with_columns(gap=(pl.col("of_film") - pl.col("year")).abs())
        .filter(pl.col("gap") <= YEARS_APART)
        .unique(["row", "film_id"])
        .filter(pl.col("gap") == pl.col("gap").min().over("row"))
        .select("row", "review_id", "film_id")
    )


def _choose_films(
    titled: pl.DataFrame, candidates: pl.DataFrame, named: pl.DataFrame, credits: pl.DataFrame
) -> pl.DataFrame:
    """Fill film_id where one film alone is meant: of several the one that people named in the review made."""
    several = candidates.filter(pl.len().over("row") > 1)
    theirs = (
        several.join(credits.select("film_id", "person_id").unique(), on="film_id", how="inner")
        .join(named, on=["review_id", "person_id"], how="semi")
        .select("row", "film_id")
        .unique()
    )
    alone = pl.concat([candidates.join(several, on="row", how="anti").select("row", "film_id"), theirs])
    alone = alone.filter(pl.len().over("row") == 1)
    return titled.drop("film_id").join(alone, on="row", how="left", maintain_order="left")


def _with_keys(titled: pl.DataFrame) -> pl.DataFrame:
    return (
        titled.with_columns(key=pl.concat_list(title_keys(pl.col("any_title"))).list.unique())
        .explode("key")
        .filter(pl.col("key").is_not_null() & (pl.col("key") != ""))
    )


def _add_names(
    names: pl.DataFrame, characters: pl.DataFrame, called: pl.DataFrame, casts: Casts, people: pl.DataFrame
) -> pl.DataFrame:
    """Names without a role: of the film's credits, or of somebody the desk knows by just that name."""
    keyed = (
        names.filter(pl.col("reviewed").is_not_null())
        .with_columns(key=person_key(pl.col("text")))
        .join(characters, on=["review_id", "key"], how="anti", maintain_order="left")
    )
    known = (
        pl.concat([people.select(any_name="name"), people.select(any_name="other_names").explode("any_name")])
        .drop_nulls()
        .select(key=person_key(pl.col("any_name")))
        .join(keyed.select("key"), on="key", how="semi")
        .unique()
    )
    # Most names are nobody's: only those that share a word with one of the credits are asked.
    words = _part_words(called.select("key", reviewed="film_id").unique()).select("reviewed", "word").unique()
    asked = (
        _part_words(keyed.select("reviewed", "text", "key").unique(maintain_order=True))
        .join(words, on=["reviewed", "word"], how="semi", maintain_order="left")
        .select("reviewed", "text")
        .unique(maintain_order=True)
    )
    answers = [
        (film_id, text, match.person_id)
        for film_id, text in asked.iter_rows()
        if (match := casts.ask(film_id, text)) and match.level in _SURE
    ]
    schema = {"reviewed": pl.String, "text": pl.String, "found": pl.String}
    found = pl.DataFrame(answers, schema=schema, orient="row")
    added = (
        keyed.join(found, on=["reviewed", "text"], how="left", maintain_order="left")
        .join(known.with_columns(is_known=pl.lit(True)), on="key", how="left", maintain_order="left")
        .filter(pl.col("found").is_not_null() | pl.col("is_known"))
    )
    return complete_frame(
        added.select(
            "review_id", "start", "text", kind=pl.lit("person"), person_id="found", is_fact=pl.lit(False)
        ),
        MENTIONS,
    )


def _part_words(keyed: pl.DataFrame) -> pl.DataFrame:
    words = keyed.with_columns(word=pl.col("key").str.split(" ")).explode("word")
    return words.filter(pl.col("word").str.len_chars() > 1)


def _list_characters(mentions: pl.DataFrame, called: pl.DataFrame) -> pl.DataFrame:
    """review_id, key: what the review or the credits call a character: it may be an actor's name as well."""
    told = mentions.select("review_id", "character")
    credited = (
        mentions.select("review_id", film_id="reviewed")
        .unique()
        .join(called.select("film_id", "character").unique(), on="film_id", how="inner")
    )
    listed = pl.concat([told, credited.select("review_id", "character")]).drop_nulls()
    return listed.select("review_id", key=person_key(pl.col("character"))).unique()

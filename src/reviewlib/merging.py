"""Films and people that several sources of metadata hold: one of each, before anything is linked to them.

Two films of one title and year leave every link to them open, and a career under
two ids is two halves. What is the same is told by ids that somebody assigned, films
without a common id by title, year and people (`twins`), and people by their name on a
film that is the same; by nothing weaker.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from reviewlib import tables
from reviewlib.names.persons import person_key, person_keys
from reviewlib.names.titles import normalise_title
from reviewlib.twins import IDS, pair_twins

METADATA: Mapping[str, tables.Table] = {
    "films": tables.FILMS,
    "alternative_titles": tables.ALTERNATIVE_TITLES,
    "releases": tables.RELEASES,
    "credits": tables.CREDITS,
    "people": tables.PEOPLE,
}
# On which columns rows of two sources are one. The same credit names its character in many ways.
SAME_ON: Mapping[str, tuple[str, ...]] = {name: table.key for name, table in METADATA.items()} | {
    "credits": ("film_id", "person_id", "job")
}
AUDIENCE = ["audience_score", "audience_votes", "audience_as_of"]
# Ids that mean the same film or person wherever they stand; any other is a source's own.
_PUBLIC_FILM = r"^(?:tt|tmdb-|ml-|wd-Q)\d+$"
_PUBLIC_PERSON = r"^(?:(?:nm|tmdb-|wd-Q)\d+|name-.+)$"
_NOTE_SCHEMA = {
    "number": pl.UInt32(),
    "table": pl.String(),
    **{name: tables.PROBLEMS.schema[name] for name in ("column", "value", "reason", "remedy", "severity")},
}


@dataclass(frozen=True)
class Merged:
    """The metadata of several sources as one.

    `frames` are the tables by name. `film_ids` gives the film_id of the desk for
    each by which a source calls a film that is merged into another's. `notes` has
    one row per row of a source that is in no table, or in doubt: number (UInt32): of
    the source, from 0; table (String); column, value, reason, remedy, severity as
    in `tables.PROBLEMS`.
    """

    frames: dict[str, pl.DataFrame]
    film_ids: dict[str, str]
    notes: pl.DataFrame


def merge_sources(sources: Sequence[Mapping[str, pl.DataFrame]]) -> Merged:
    """Bring the films and people of several sources together, each once.

    The same film is one with the same IMDb id or the same TMDB id, or with the same
    film_id and title, or else of one title, year and director, or cast (`pair_twins`),
    which the notes tell. An id that one source gives to several films says nothing.
    Films that agree in one id and differ in the other stay apart, which is doubtful.
    Another film under a film_id that is taken is refused, with all that is told of
    it. The same person is one with the same person_id, or one whose name, that
    nobody else in either source bears, stands on the same film in the same department.

    The first source that holds a row counts; later ones fill what is null there. A
    list is taken whole from the first source that has one, and so is the audience's
    score with its votes and its day; other names of people are put together. A title
    that only a later source has is an alternative title, so that reviews find it.

    Args:
        sources: For each source, the first to count first, its tables by name:
            films, alternative_titles, releases, credits, people (`tables`), each
            optional.

    Returns:
        The tables, in the order of the sources and of their rows, and what was
        merged. Rows in the sources = rows in the tables + rows left out or refused
        in the notes + alternative titles that were made.

    Example:
        >>> film = {"film_id": "tt1", "imdb_id": "tt1", "title": "Oldboy", "film_type": "movie"}
        >>> films = pl.DataFrame([film])
        >>> later = films.with_columns(film_id=pl.lit("ml-9"), year=2003)
        >>> sources = [{"films": tables.complete_frame(each, tables.FILMS)} for each in (films, later)]
        >>> merged = merge_sources(sources)
        >>> merged.frames["films"].select("film_id", "year").rows(), merged.film_ids
        ([('tt1', 2003)], {'ml-9': 'tt1'})
    """
    stacked = {name: _stack(sources, name, table) for name, table in METADATA.items()}
    if len(sources) < 2:
        return Merged(
            {name: _finish(frame, METADATA[name]) for name, frame in stacked.items()}, {}, _no_notes()
        )
    notes: list[pl.DataFrame] = []
    _refuse_clashes(stacked, "films", _is_same_film(), _PUBLIC_FILM, notes)
    _refuse_clashes(stacked, "people", _is_same_name(), _PUBLIC_PERSON, notes)
    film_ids = _find_same_films(stacked["films"], notes)
    _rename(stacked, "film_id", film_ids)
    twins = pair_twins(stacked["films"], stacked["credits"], stacked["people"])
    again = _find_twins(stacked["films"], twins)
    film_ids = {film_id: again.get(kept, kept) for film_id, kept in film_ids.items()} | again
    _rename(stacked, "film_id", again)
    stacked["films"] = stacked["films"].join(
        twins.select("row", "told").unique("row", keep="first"), on="row", how="left", maintain_order="left"
    )
    person_ids = _find_same_people(stacked)
    _rename(stacked, "person_id", person_ids)
    stacked["alternative_titles"] = pl.concat([stacked["alternative_titles"], _list_other_titles(stacked)])
    frames = {name: _unite(stacked[name], name, notes) for name in METADATA}
    return Merged(frames, film_ids, pl.concat([_no_notes(), *notes]).sort("number", maintain_order=True))


def _stack(sources: Sequence[Mapping[str, pl.DataFrame]], name: str, table: tables.Table) -> pl.DataFrame:
    """The rows of all sources: number (of the source), row, own (the key as the source gives it)."""
    parts = [
        frame.with_columns(number=pl.lit(number, dtype=pl.UInt32))
        for number, frame in enumerate(source.get(name) for source in sources)
        if frame is not None and frame.height
    ]
    empty = tables.empty_frame(table).with_columns(number=pl.lit(None, dtype=pl.UInt32))
    # In one chunk: pl.format of polars 2.1 panics on a column whose first chunk is empty.
    return (
        pl.concat([empty, *parts], rechunk=True).with_row_index("row").with_columns(own=pl.col(table.key[0]))
    )


def _finish(stacked: pl.DataFrame, table: tables.Table) -> pl.DataFrame:
    return stacked.select(list(table.schema))


def _no_notes() -> pl.DataFrame:
    return pl.DataFrame(schema=_NOTE_SCHEMA)


def _note(rows: pl.DataFrame, table: str, **cells: pl.Expr) -> pl.DataFrame:
    told = {"column": pl.lit(METADATA[table].key[0]), "value": pl.col("own")} | cells
    noted = rows.select("number", table=pl.lit(table), **told)
    cut = pl.col("value").str.head(tables.PROBLEM_VALUE_LIMIT)
    return _cast(noted.with_columns(cut), _NOTE_SCHEMA)


def _cast(frame: pl.DataFrame, schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    return frame.select(pl.col(name).cast(dtype) for name, dtype in schema.items())


def _is_same_film() -> pl.Expr:
    """Whether a film (columns with _first: of the earlier one) agrees with the first of its film_id."""
    agree = [pl.col(name) == pl.col(f"{name}_first") for name in IDS]
    titles = [normalise_title(pl.col(name)) for name in ("title", "original_title")]
    firsts = [normalise_title(pl.col(f"{name}_first")) for name in ("title", "original_title")]
    # Titles of signs alone normalise to nothing, and agree only as they stand.
    alike = [(one == other) & (one != "") for one in titles for other in firsts]
    alike.append(pl.col("title") == pl.col("title_first"))
    year = (pl.col("year") - pl.col("year_first")).abs() > 1
    return pl.any_horizontal(*(one.fill_null(False) for one in agree)) | (
        pl.any_horizontal(*(one.fill_null(False) for one in alike)) & ~year.fill_null(False)
    )


def _is_same_name() -> pl.Expr:
    first, name = (_sort_letters(pl.col(column)) for column in ("name_first", "name"))
    others = pl.col("other_names").list.set_intersection(
        pl.concat_list("name_first", "other_names_first")
    ).list.len() + pl.col("other_names_first").list.contains(pl.col("name")).cast(pl.UInt32)
    return (first == name) | (others > 0)


def _refuse_clashes(
    stacked: dict[str, pl.DataFrame], name: str, is_same: pl.Expr, public: str, notes: list[pl.DataFrame]
) -> None:
    """Take out what bears an id that another film or person of an earlier source has."""
    frame, (key,) = stacked[name], METADATA[name].key
    is_known = pl.col(key).is_duplicated() & ~pl.col(key).str.contains(public)
    shared = frame.filter(is_known)
    if shared.is_empty():
        return
    firsts = shared.unique(key, keep="first", maintain_order=True)
    pairs = shared.join(firsts, on=key, suffix="_first", maintain_order="left")
    clashing = pairs.filter(~is_same & (pl.col("number") != pl.col("number_first"))).select("number", key)
    if clashing.is_empty():
        return
    what = "film" if name == "films" else "person"
    for other, rows in stacked.items():
        if key not in rows.columns:
            continue
        refused = rows.join(clashing, on=["number", key], how="semi", maintain_order="left")
        stacked[other] = rows.join(clashing, on=["number", key], how="anti", maintain_order="left")
        reason = f"another {what} of an earlier source has this {key}"
        remedy = f"Give the {'films' if what == 'film' else 'people'} of one of the two sources other ids."
        notes.append(
            _note(
                refused,
                other,
                column=pl.lit(key),
                value=pl.col(key),
                reason=pl.lit(reason),
                remedy=pl.lit(remedy),
                severity=pl.lit("refused"),
            )
        )


def _find_same_films(films: pl.DataFrame, notes: list[pl.DataFrame]) -> dict[str, str]:
    """Give the film_id under which each film is kept that has another in its source."""
    keys = [films.select("row", "number", key=pl.format("film_id {}", "film_id"))]
    for name in IDS:
        given = films.select("row", "number", key=pl.format(f"{name} {{}}", name)).drop_nulls()
        # Two films of one source with the same id: one of them is wrong, and nobody knows which.
        keys.append(given.filter(pl.struct("number", "key").is_unique()))
    groups = _group(films, keys)
    merged = groups.filter("is_sound", pl.col("film_id") != pl.col("kept"))
    apart = groups.filter(~pl.col("is_sound"), pl.col("film_id") != pl.col("kept"))
    notes.append(
        _note(
            apart,
            "films",
            reason=pl.lit("an id of a film of another source, and another id that is not: kept apart"),
            remedy=pl.format("Look at the ids of {}, and correct the wrong one.", "others"),
            severity=pl.lit("doubtful"),
        )
    )
    return dict(merged.select("film_id", "kept").iter_rows())


def _group(films: pl.DataFrame, keys: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """The films that share a key with others: is_sound (one of each source, no ids differ), kept, others."""
    groups = films.join(_join_up(pl.concat(keys)), on="row", how="inner", maintain_order="left")
    is_one = (pl.col("number").n_unique() == pl.len()).over("label")
    agree = [(pl.col(name).drop_nulls().n_unique() <= 1).over("label") for name in IDS]
    return groups.with_columns(
        is_sound=pl.all_horizontal(is_one, *agree),
        kept=pl.col("film_id").first().over("label", order_by="row"),
        others=pl.col("film_id").unique(maintain_order=True).str.join(", ").over("label"),
    )


def _find_twins(films: pl.DataFrame, twins: pl.DataFrame) -> dict[str, str]:
    """Give the film_id under which each film of a pair is kept; what its pairs do not make one stays."""
    if twins.is_empty():
        return {}
    keys = [films.select("row", "number", key=pl.format("film_id {}", "film_id"))]
    groups = _group(films, [*keys, twins.select("row", "number", "key")])
    merged = groups.filter("is_sound", pl.col("film_id") != pl.col("kept"))
    return dict(merged.select("film_id", "kept").iter_rows())


def _join_up(keys: pl.DataFrame) -> pl.DataFrame:
    """Label rows that share a key, or a row that shares one: row, label (the first row of them all).

    Left out: rows that share none.
    """
    shared = keys.filter(pl.col("key").is_duplicated()).with_columns(label=pl.col("row"))
    while True:
        joined = shared.with_columns(pl.col("label").min().over("key")).with_columns(
            pl.col("label").min().over("row")
        )
        if joined["label"].equals(shared["label"]):
            return shared.select("row", "label").unique("row", maintain_order=True)
        shared = joined


def _find_same_people(stacked: Mapping[str, pl.DataFrame]) -> dict[str, str]:
    """Give the person_id under which each person is kept who has another in their source."""
    films, people = stacked["films"], stacked["people"]
    shared = films.filter(pl.col("film_id").is_duplicated()).select("film_id").unique()
    if shared.is_empty() or people.is_empty():
        return {}
    named = people.with_columns(key=_sort_letters(pl.col("name")))
    # A name that two people of a source bear tells neither of them.
    named = named.filter(pl.struct("number", "key").is_unique() & (pl.col("key") != ""))
    on_shared = stacked["credits"].join(shared, on="film_id", how="semi")
    seen = on_shared.select("number", "person_id", "film_id", "department").unique()
    met = seen.join(named.select("number", "person_id", "row", "key"), on=["number", "person_id"])
    keys = [
        met.select("row", "number", key=pl.concat_str("film_id", "department", "key", separator="\n")),
        people.select("row", "number", key=pl.format("person_id {}", "person_id")),
    ]
    groups = people.join(_join_up(pl.concat(keys)), on="row", how="inner", maintain_order="left")
    is_one = (pl.col("number").n_unique() == pl.len()).over("label")
    born = pl.coalesce(pl.col("born_on").dt.year(), "birth_year")
    groups = groups.with_columns(
        is_sound=is_one & (born.drop_nulls().n_unique() <= 1).over("label"),
        kept=pl.col("person_id").first().over("label", order_by="row"),
        name_kept=pl.col("name").first().over("label", order_by="row"),
    )
    renamed = groups.filter("is_sound", pl.col("person_id") != pl.col("kept"))
    # The same letters are the same name only in the same order, wherever it begins.
    return {
        person_id: kept
        for person_id, kept, name, name_kept in renamed.select(
            "person_id", "kept", "name", "name_kept"
        ).iter_rows()
        if person_keys(name) & person_keys(name_kept)
    }


def _sort_letters(name: pl.Expr) -> pl.Expr:
    """The letters of a name in alphabetical order: equal for every order and parting of its words."""
    letters = person_key(name).str.replace_all(" ", "", literal=True)
    return letters.str.split("").list.sort().list.join("")


def _rename(stacked: dict[str, pl.DataFrame], key: str, ids: Mapping[str, str]) -> None:
    if not ids:
        return
    for name, frame in stacked.items():
        if key in frame.columns:
            stacked[name] = frame.with_columns(pl.col(key).replace(ids))


def _list_other_titles(stacked: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Titles of merged films that the film kept does not bear, as rows of alternative titles."""
    films, known = stacked["films"], stacked["alternative_titles"]
    shared = films.filter(pl.col("film_id").is_duplicated())
    bears = pl.concat(
        [
            shared.unique("film_id", keep="first", maintain_order=True).select("film_id", title=column)
            for column in ("title", "original_title")
        ]
        + [known.select("film_id", "title")]
    )
    listed = pl.concat(
        [shared.select("film_id", "number", title=column) for column in ("title", "original_title")]
    )
    # The first original title is the film's, wherever it comes from.
    originals = shared.drop_nulls("original_title").unique("film_id", keep="first", maintain_order=True)
    bears = pl.concat([bears, originals.select("film_id", title="original_title")])
    other = (
        listed.drop_nulls("title")
        .join(bears.drop_nulls(), on=["film_id", "title"], how="anti", maintain_order="left")
        .unique(["film_id", "title"], keep="first", maintain_order=True)
    )
    made = other.select(
        row=pl.lit(None, dtype=known.schema["row"]),
        **{
            name: name if name in other.columns else pl.lit(None) for name in tables.ALTERNATIVE_TITLES.schema
        },
        number="number",
        own="film_id",
    )
    return _cast(made, known.schema)


def _unite(stacked: pl.DataFrame, name: str, notes: list[pl.DataFrame]) -> pl.DataFrame:
    """Keep the rows of the first source that holds them, filled from later ones."""
    table, same = METADATA[name], SAME_ON[name]
    is_first = (pl.col("number") == pl.col("number").min()).over(same)
    marked = stacked.with_columns(is_first=is_first)
    later = marked.filter(~pl.col("is_first"))
    kept = marked.filter("is_first")
    if later.is_empty():
        return _finish(kept, table)
    notes.append(_note_merged(later, name))
    others = [column.name for column in table.columns if column.name not in same]
    joined = kept.join(
        later.group_by(same, maintain_order=True).agg(_take_first(others, table)),
        on=same,
        how="left",
        nulls_equal=True,
        suffix="_later",
        maintain_order="left",
    )
    return _finish(joined.with_columns(_fill(others, table)), table)


def _take_first(columns: Iterable[str], table: tables.Table) -> list[pl.Expr]:
    """The first value of each column that is one; the audience's belong together."""
    scored = pl.col("audience_score").is_not_null() if table is tables.FILMS else pl.lit(True)
    taken = []
    for name in columns:
        if name == "other_names":
            taken.append(
                pl.concat_list("name", name).explode().drop_nulls().unique(maintain_order=True).alias(name)
            )
        elif isinstance(table.schema[name], pl.List):
            taken.append(pl.col(name).filter(pl.col(name).list.len() > 0).first())
        elif name in AUDIENCE:
            taken.append(pl.col(name).filter(scored).first())
        else:
            taken.append(pl.col(name).drop_nulls().first())
    return taken


def _fill(columns: Iterable[str], table: tables.Table) -> list[pl.Expr]:
    """Each column, with a later source's value where it has none; a name is told once."""
    filled = []
    for name in columns:
        own, later = pl.col(name), pl.col(f"{name}_later")
        if name == "other_names":
            others = pl.concat_list("name", own, later).list.unique(maintain_order=True).list.slice(1)
            filled.append(pl.when(later.is_null()).then(own).otherwise(others).alias(name))
        elif name == "original_title":
            differs = pl.when(later != pl.coalesce("title", "title_later")).then(later)
            filled.append(pl.coalesce(own, differs))
        elif isinstance(table.schema[name], pl.List):
            filled.append(pl.when(own.list.len() > 0).then(own).otherwise(later.fill_null([])).alias(name))
        elif name in AUDIENCE:
            filled.append(pl.when(pl.col("audience_score").is_null()).then(later).otherwise(own).alias(name))
        else:
            filled.append(pl.coalesce(own, later))
    return filled


def _note_merged(later: pl.DataFrame, name: str) -> pl.DataFrame:
    table = METADATA[name]
    severity = pl.lit("left out")
    if name in ("films", "people"):
        (key,) = table.key
        what = "film" if name == "films" else "person"
        reason = pl.lit(f"the same {what} as in an earlier source: merged")
        remedy = pl.format("Nothing: it is read as {}.", key)
        if name == "films":
            is_told = pl.col("told").is_not_null()
            alike = pl.format("the {} of a film of an earlier source: merged", "told")
            reason = pl.when(is_told).then(alike).otherwise(reason)
            apart = pl.format(
                "Nothing, if it is that film: it is read as {}. If not, give both their IMDb ids.", key
            )
            remedy = pl.when(is_told).then(apart).otherwise(remedy)
        return _note(later, name, reason=reason, remedy=remedy, severity=severity)
    return _note(
        later,
        name,
        column=pl.lit(", ".join(table.key)),
        value=pl.concat_str(pl.col(table.key).cast(pl.String), separator=", ", ignore_nulls=True),
        reason=pl.lit("stands in an earlier source already: merged"),
        remedy=pl.lit(
            "Nothing: the first source in desk.toml counts, and later ones fill what it leaves open."
        ),
        severity=severity,
    )

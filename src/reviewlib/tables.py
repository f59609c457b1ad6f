"""The contract: every table, its columns, dtypes, units, meanings and key.

Readers make these tables, analysis takes them, and the dictionary printed from
them (`dictionary`, notebooks/dictionary.ipynb) is the documentation of both.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from reviewlib.errors import TableError, list_offenders

Frame = pl.DataFrame | pl.LazyFrame

LINK = pl.Enum(["given", "linked", "ambiguous", "unmatched"])
KIND = pl.Enum(["note", "capsule", "full"])
FILM_TYPE = pl.Enum(["movie", "tv_movie", "series", "mini_series", "episode", "short", "video", "other"])
RELEASE_TYPE = pl.Enum(["premiere", "limited", "theatrical", "digital", "physical", "tv"])
WHICH_TITLE = pl.Enum(["title", "original title", "alternative title"])
TIER = pl.Enum(["A", "B", "C", "D", "E"])
MENTION = pl.Enum(["person", "film", "platform"])
SEVERITY = pl.Enum(["refused", "repaired", "doubtful", "left out"])

TEXT_LIST = pl.List(pl.String())
NUMBER_LIST = pl.List(pl.Float64())


@dataclass(frozen=True)
class Column:
    """One column of a table: its dtype, what it means, in which unit, and whether it may be null."""

    name: str
    dtype: pl.DataType
    meaning: str
    nullable: bool = False
    unit: str = ""


@dataclass(frozen=True)
class Table:
    """A table of the contract: its columns in order, and the columns that name one row."""

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def schema(self) -> dict[str, pl.DataType]:
        """Column names and dtypes, in the table's order."""
        return {column.name: column.dtype for column in self.columns}


def _required(name: str, dtype: pl.DataType, meaning: str, unit: str = "") -> Column:
    return Column(name, dtype, meaning, nullable=False, unit=unit)


def _optional(name: str, dtype: pl.DataType, meaning: str, unit: str = "") -> Column:
    return Column(name, dtype, meaning, nullable=True, unit=unit)


REVIEWS = Table(
    "REVIEWS",
    "One published judgement of one film by one critic.",
    ("review_id",),
    (
        _required(
            "review_id", pl.String(), "Name of the review: its file within the desk, with #line in a table"
        ),
        _required(
            "source",
            pl.String(),
            "File it was read from, within the desk; one from elsewhere by the end of its path",
        ),
        _optional("source_line", pl.UInt32(), "Line of the file where the review begins", "line, from 1"),
        _optional("film_id", pl.String(), "The film it is about; null while the link is open"),
        _required("link", LINK, "How sure the film is: given by the source, linked by rule, or still open"),
        _required("title_printed", pl.String(), "Title as it stood above the review, errors included"),
        _optional("original_title_printed", pl.String(), "Native title as printed beside it"),
        _optional("year_printed", pl.Int32(), "Year as printed beside the title", "year"),
        _optional("imdb_id", pl.String(), "IMDb id that the source itself gives"),
        _optional("tmdb_id", pl.Int64(), "TMDB id that the source itself gives"),
        _required(
            "kind",
            KIND,
            "note (under 60 words), capsule (60 to 399), full (400 and more), or as the source says",
        ),
        _optional("critic", pl.String(), "Byline as printed, or as declared for the source"),
        _optional("published_on", pl.Date(), "Day of publication, in the desk's time zone", "date"),
        _optional("watched_on", pl.Date(), "Day of the viewing", "date"),
        _optional("score_printed", pl.String(), "Score exactly as printed"),
        _optional("scale", pl.String(), "Scale it was read on, such as stars/5"),
        _optional(
            "score",
            pl.Float64(),
            "Score on the common scale; null when there is none or it is in doubt",
            "0-100",
        ),
        _optional(
            "score_percentile",
            pl.Float64(),
            "Place of the score among the desk's scores on its scale: the share below and half of the equal",
            "0-100",
        ),
        _optional("language", pl.String(), "Language of the text", "ISO 639-1"),
        _optional("url", pl.String(), "Address where it was published"),
        _optional(
            "venue", pl.String(), "Where the film was seen, as printed: a cinema, a festival, a service"
        ),
        _required("tags", TEXT_LIST, "Tags and categories as printed; empty when there are none"),
        _required("words", pl.UInt32(), "Words of the text, heading and front matter not counted", "words"),
        _required("text", pl.String(), "The review, without front matter and heading"),
    ),
)

FILMS = Table(
    "FILMS",
    "One film: the work that all its versions share.",
    ("film_id",),
    (
        _required("film_id", pl.String(), "Name of the film within the desk"),
        _optional("imdb_id", pl.String(), "IMDb id, tt and digits"),
        _optional("tmdb_id", pl.Int64(), "TMDB id"),
        _required("title", pl.String(), "Title the desk uses"),
        _optional(
            "original_title", pl.String(), "Title at first release in the original language, where it differs"
        ),
        _required("film_type", FILM_TYPE, "Movie, short, series and so on"),
        _optional("year", pl.Int32(), "Year of first release", "year"),
        _optional("runtime_min", pl.Int32(), "Running time", "minutes"),
        _required("genres", TEXT_LIST, "Genres; empty when none is known"),
        _required("languages", TEXT_LIST, "Languages spoken", "ISO 639-1"),
        _required("countries", TEXT_LIST, "Countries of production", "ISO 3166-1 alpha-2"),
        _optional("audience_score", pl.Float64(), "Public average, such as TMDB's", "0-100"),
        _optional("audience_votes", pl.Int64(), "Votes behind it", "votes"),
        _optional("audience_as_of", pl.Date(), "Day it was taken", "date"),
    ),
)

ALTERNATIVE_TITLES = Table(
    "ALTERNATIVE_TITLES",
    "Another title under which a film is known.",
    ("film_id", "title", "region"),
    (
        _required("film_id", pl.String(), "The film"),
        _required("title", pl.String(), "The other title"),
        _optional("region", pl.String(), "Where it is used", "ISO 3166-1 alpha-2"),
        _optional("language", pl.String(), "Language of the title", "ISO 639-1"),
    ),
)

RELEASES = Table(
    "RELEASES",
    "One film, one country, one type, one date.",
    ("film_id", "country", "type", "released_on"),
    (
        _required("film_id", pl.String(), "The film"),
        _required("country", pl.String(), "Country of the release", "ISO 3166-1 alpha-2"),
        _required(
            "type", RELEASE_TYPE, "Premiere, cinema (limited or wide), digital, physical or television"
        ),
        _required("released_on", pl.Date(), "Day of the release", "date"),
        _optional("distributor", pl.String(), "Who released it"),
        _optional("certification", pl.String(), "Age class of the release, in the country's own terms"),
    ),
)

CREDITS = Table(
    "CREDITS",
    "One person in one job on one film; the cast is department acting.",
    ("film_id", "person_id", "job", "character"),
    (
        _required("film_id", pl.String(), "The film"),
        _required("person_id", pl.String(), "The person"),
        _required("job", pl.String(), "What they did: actor, director, writer and so on"),
        _optional("character", pl.String(), "Whom they play"),
        _required("department", pl.String(), "Department of the job: acting, directing, writing and so on"),
        _optional(
            "billing",
            pl.Int32(),
            "Place in the order of names, 1 = top; null when the source gives none",
            "place",
        ),
        _optional("credited_as", pl.String(), "Name as it stands in the credits, where it differs"),
    ),
)

PEOPLE = Table(
    "PEOPLE",
    "One person and the names they go by.",
    ("person_id",),
    (
        _required("person_id", pl.String(), "Name of the person within the desk"),
        _required("name", pl.String(), "Usual name"),
        _required("other_names", TEXT_LIST, "Other spellings and scripts"),
        _optional("born_on", pl.Date(), "Day of birth", "date"),
        _optional("birth_year", pl.Int32(), "Year of birth, where the day is not known", "year"),
        _optional("death_year", pl.Int32(), "Year of death", "year"),
    ),
)

TITLE_KEYS = Table(
    "TITLE_KEYS",
    "A key under which a film is found: `linking.index_titles` makes them, once for a catalogue.",
    ("key", "film_id"),
    (
        _required("key", pl.String(), "The key"),
        _required("film_id", pl.String(), "The film"),
        _required(
            "level",
            pl.UInt8(),
            "How strict the key is: 0 as printed … 3 folded, 4 and 5 one part of the title",
        ),
        _required("which", WHICH_TITLE, "The title that gives it"),
        _optional("year", pl.Int32(), "Year of first release", "year"),
        _optional("votes", pl.Int64(), "Votes of the audience", "votes"),
        _required("film_type", FILM_TYPE, "Movie, short, series and so on"),
    ),
)

LINKS = Table(
    "LINKS",
    "Why a review was linked to a film, or why its link is open.",
    ("review_id",),
    (
        _required("review_id", pl.String(), "The review"),
        _required("link", LINK, "The decision"),
        _optional("film_id", pl.String(), "The film; null while the link is open"),
        _required(
            "method", pl.String(), "What decided: override, film_id, imdb_id, tmdb_id, title, text, or none"
        ),
        _optional(
            "tier",
            TIER,
            "A: title and year equal, no rival; B: two titles agree; C: rivals far less known; D: the text names its cast or director; E: weaker, and yet hardly another film. Null where an id or the editor decided",
        ),
        _optional(
            "probability",
            pl.Float64(),
            "How likely the first candidate is the film, from title, year and votes alone",
            "0-1",
        ),
        _optional("year_gap", pl.Int32(), "Year of the first candidate less the year printed", "years"),
        _required(
            "namesakes", pl.UInt32(), "Films that came into question, those not listed included", "films"
        ),
        _optional("runner_up", pl.String(), "The second candidate"),
        _required("candidates", TEXT_LIST, "Films that came into question, best first, ten at most"),
        _required("candidate_reasons", TEXT_LIST, "What speaks for and against each of them, in their order"),
        _required(
            "candidate_probabilities",
            NUMBER_LIST,
            "How likely each is, from title, year and votes alone, in their order",
            "0-1",
        ),
        _required("evidence", pl.String(), "The decision in words"),
    ),
)

MENTIONS = Table(
    "MENTIONS",
    "What the prose of a review names.",
    ("review_id", "start"),
    (
        _required("review_id", pl.String(), "The review"),
        _required("start", pl.UInt32(), "Where the mention begins in the text", "characters, from 0"),
        _required("kind", MENTION, "A person, another film, or a place to watch it"),
        _required("text", pl.String(), "The mention as written"),
        _optional(
            "role",
            pl.String(),
            "What the text says of it: cast, director; not this one where it speaks against the film; null"
            " where the name stands there without a role",
        ),
        _optional("character", pl.String(), "Whom the text says they play"),
        _optional(
            "year", pl.Int32(), "Year of the film mentioned, as written or worked out from the words", "year"
        ),
        _required(
            "is_fact",
            pl.Boolean(),
            "The text states it of the film reviewed: its cast, its director, where it can be watched now",
        ),
        _optional("person_id", pl.String(), "The person, where the credits of the film reviewed have them"),
        _optional("film_id", pl.String(), "The film mentioned, where the desk has one such film alone"),
    ),
)

PROBLEMS = Table(
    "PROBLEMS",
    "What a source holds that could not be taken as it stands, or is no row of a table by its nature.",
    (),
    (
        _required("source", pl.String(), "File, within the desk; one from elsewhere by the end of its path"),
        _optional(
            "line", pl.UInt32(), "Line of the file; null where it is about the whole file", "line, from 1"
        ),
        _optional("column", pl.String(), "Column or key"),
        _optional("value", pl.String(), "The value as found, cut to 200 characters"),
        _required("reason", pl.String(), "What is wrong with it"),
        _required("remedy", pl.String(), "What to do about it"),
        _required(
            "severity",
            SEVERITY,
            "refused: not in any table, and wants mending; repaired: read after a mend; doubtful: read, but look;"
            " left out: not in any table, and nothing is wrong: no review of its own, not published, or read elsewhere",
        ),
    ),
)

TABLES = (REVIEWS, FILMS, ALTERNATIVE_TITLES, RELEASES, CREDITS, PEOPLE, LINKS, MENTIONS, PROBLEMS)
"""The tables of a desk; TITLE_KEYS is made of a catalogue's."""

NO_FILM = "none"
"""In place of a film_id in overrides.csv: the desk lacks the film, and the link stays open for good."""
PROBLEM_VALUE_LIMIT = 200

TEXT, NUMBER, DATE, BOOLEAN = "text", "number", "date", "true or false"


def empty_frame(table: Table) -> pl.DataFrame:
    """Give a table without rows.

    Example:
        >>> empty_frame(PEOPLE).columns[:2]
        ['person_id', 'name']
    """
    return pl.DataFrame(schema=table.schema)


def complete_frame(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    """Bring a frame into a table's form: missing columns added, order and dtypes as declared.

    A nullable column that is missing becomes null, a missing list becomes empty.
    Columns that the table does not have are dropped. A missing required column,
    or a null in one, is an error: a reader has to decide about those rows.

    Args:
        frame: Any frame with the table's required columns.
        table: One of this module's tables.

    Returns:
        The rows of `frame`, in order, with exactly the columns of `table`.

    Raises:
        TableError: A required column is missing or holds nulls, or a column
            cannot be cast to its dtype.

    Example:
        >>> complete_frame(pl.DataFrame({"person_id": ["p1"], "name": ["Bong Joon-ho"]}), PEOPLE).row(0)
        ('p1', 'Bong Joon-ho', [], None, None, None)
    """
    expressions = []
    for column in table.columns:
        value = pl.col(column.name) if column.name in frame.columns else pl.lit(None, dtype=column.dtype)
        if isinstance(column.dtype, pl.List):
            value = value.cast(column.dtype).fill_null([])
        expressions.append(value.cast(column.dtype).alias(column.name))
    try:
        completed = frame.select(expressions)
    except pl.exceptions.PolarsError as error:
        raise TableError(
            f"a frame cannot become {table.name}: {error}\n"
            f"Columns and dtypes of {table.name} are in reviewlib.tables.dictionary()."
        ) from error
    required = [column.name for column in table.columns if not column.nullable]
    nulls = completed.select(pl.col(required).null_count()).row(0, named=True)
    offenders = [f"{name}: {count:,} null" for name, count in nulls.items() if count]
    if offenders:
        raise TableError(
            f"{table.name} needs a value in every row of these columns:\n{list_offenders(offenders)}\n"
            "Give the value, or leave the row out and say so in PROBLEMS."
        )
    return completed


def find_repeated_keys(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    """Find the rows whose key stands earlier in the frame already.

    Null is a value here: two rows that differ only in a null part of the key differ.

    Returns:
        The later rows, with all columns of `frame` and `row` (UInt32), from 0.

    Example:
        >>> find_repeated_keys(pl.DataFrame({"person_id": ["a", "b", "a"]}), PEOPLE).rows()
        [(2, 'a')]
    """
    numbered = frame.with_row_index("row")
    return numbered.filter(~pl.struct(table.key).is_first_distinct())


def dictionary() -> pl.DataFrame:
    """Describe every column of every table.

    Returns:
        One row per column, in the order of the tables:

        - table (String), column (String), dtype (String)
        - is_key (Boolean): part of what names a row
        - is_nullable (Boolean)
        - unit (String): empty where there is none
        - meaning (String)

    Example:
        >>> dictionary().filter(table="PEOPLE").row(0)[:4]
        ('PEOPLE', 'person_id', 'String', True)
    """
    return pl.DataFrame(
        [
            (
                table.name,
                column.name,
                _dtype_in_words(column.dtype),
                column.name in table.key,
                column.nullable,
                column.unit,
                column.meaning,
            )
            for table in (*TABLES, TITLE_KEYS)
            for column in table.columns
        ],
        schema=["table", "column", "dtype", "is_key", "is_nullable", "unit", "meaning"],
        orient="row",
    )


def _dtype_in_words(dtype: pl.DataType) -> str:
    if isinstance(dtype, pl.Enum):
        return "Enum: " + ", ".join(dtype.categories)
    return str(dtype)


def require_columns(frame: Frame, needed: Mapping[str, str], *, user: str) -> None:
    """Refuse a frame that lacks columns, or holds another kind of value in them.

    Args:
        frame: The frame, eager or lazy.
        needed: Column name to kind: TEXT, NUMBER, DATE or BOOLEAN.
        user: The function that needs them, as its caller knows it.

    Raises:
        TableError: Names every column that is missing or of another kind.

    Example:
        >>> require_columns(pl.DataFrame({"genre": ["War"]}), {"genre": TEXT, "reviews": NUMBER}, user="genre_bars")
        Traceback (most recent call last):
        reviewlib.errors.TableError: genre_bars cannot use this frame:
          reviews: missing, a number is needed
        Its columns are: genre.
    """
    schema = frame.collect_schema()
    offenders = []
    for name, kind in needed.items():
        if name not in schema:
            offenders.append(f"{name}: missing, a {kind} is needed")
        elif not _is_kind(schema[name], kind):
            offenders.append(f"{name}: {schema[name]}, a {kind} is needed")
    if offenders:
        raise TableError(
            f"{user} cannot use this frame:\n{list_offenders(offenders)}\n"
            f"Its columns are: {', '.join(schema) or 'none'}."
        )


def _is_kind(dtype: pl.DataType, kind: str) -> bool:
    if kind == NUMBER:
        return dtype.is_numeric()
    if kind == DATE:
        return dtype.is_temporal()
    if kind == BOOLEAN:
        return dtype == pl.Boolean
    return dtype in (pl.String, pl.Categorical) or isinstance(dtype, pl.Enum)

"""The sources of a desk, read into tables: linked, with an account of every row."""

from collections.abc import Callable, Mapping

import polars as pl

from reviewlib import linking, prose, tables
from reviewlib.facts import OVERRIDES
from reviewlib.merging import merge_sources
from reviewlib.names.titles import normalise_title
from reviewlib.readers import filmlists, imdb_datasets, imdb_export, letterboxd, movielens, tmdb, wikidata
from reviewlib.readers.feeds import read_feeds
from reviewlib.readers.filmlists import read_films
from reviewlib.readers.letterboxd import read_letterboxd
from reviewlib.readers.markdown import read_markdown
from reviewlib.readers.overrides import read_overrides
from reviewlib.readers.reviewtable import read_reviews_table
from reviewlib.readers.tables import name_table, read_tables
from reviewlib.readers.trakt import read_trakt
from reviewlib.readers.wordpress import read_wordpress
from reviewlib.scoring.lines import take_scores
from reviewlib.scoring.scales import place_in_scale
from reviewlib.settings import Settings, Source

SHORTEST_DUPLICATE_WORDS = 10
# Texts that were read: title and letters, by which one that comes again is known, and its first review.
TEXTS_READ = {"_title": pl.String(), "_letters": pl.String(), "_first": pl.String()}

ACCOUNT_SCHEMA = {
    "path": pl.String(),
    "place": pl.String(),
    "format": pl.String(),
    "table": pl.String(),
    "rows": pl.UInt32(),
    "refused": pl.UInt32(),
    "repaired": pl.UInt32(),
    "doubtful": pl.UInt32(),
    "left_out": pl.UInt32(),
    "unscored": pl.UInt32(),
    "undated": pl.UInt32(),
    "duplicated": pl.UInt32(),
}


def list_sources(settings: Settings) -> list[tuple[str, frozenset[str]]]:
    """List the path of each source, with the names of files in it that are never opened."""
    return [
        (source.path, letterboxd.PERSONAL if source.format == "letterboxd" else frozenset())
        for source in (*settings.reviews, *settings.metadata)
    ]


def read_sources(settings: Settings) -> dict[str, pl.DataFrame]:
    """Read every source of a desk, link its reviews, and account for every row.

    Args:
        settings: What its desk.toml says.

    Returns:
        The tables of `reviewlib.desk.Desk`, by name.
    """
    problems: list[pl.DataFrame] = []
    accounts: list[dict[str, object]] = []
    reviews: list[pl.DataFrame] = []
    texts = pl.DataFrame(schema=TEXTS_READ)

    for source in settings.reviews:
        frame, found = _read_reviews(source, settings)
        frame, repeated = _refuse_repeated(frame, reviews)
        frame, texts, duplicated = _leave_out_duplicated(frame, texts)
        found = pl.concat([found, repeated, duplicated])
        reviews.append(frame)
        problems.append(found)
        count = repeated.height + duplicated.height
        account = _account(source, "reviews", frame, found, duplicated=count)
        accounts.append(account | {"place": settings.name_place(source)})
    metadata = [_read_metadata(source, settings) for source in settings.metadata]
    merged = merge_sources([frames for frames, _ in metadata])
    for number, (source, (frames, found)) in enumerate(zip(settings.metadata, metadata, strict=True)):
        place = settings.name_place(source)
        notes = merged.notes.filter(number=number).with_columns(
            source=pl.lit(place), line=pl.lit(None, dtype=pl.UInt32)
        )
        problems += [found, notes.select(list(tables.PROBLEMS.schema))]
        accounts += [
            account | {"place": place} for account in _account_metadata(source, frames, found, notes)
        ]
    films, titles, credits, people = (
        merged.frames[name] for name in ("films", "alternative_titles", "credits", "people")
    )
    overrides, found = read_overrides(settings.folder / OVERRIDES, source=OVERRIDES)
    problems.append(found)
    stacked = _stack(reviews, tables.REVIEWS).with_columns(
        pl.col("film_id").replace(merged.film_ids), score_percentile=place_in_scale()
    )
    mentions, names = prose.read_prose(stacked)
    linked, links, found = linking.link_reviews(
        stacked,
        films,
        titles,
        overrides.with_columns(pl.col("film_id").replace(merged.film_ids)),
        credits=credits,
        people=people,
        mentions=mentions,
        overrides_source=OVERRIDES,
    )
    problems.append(found)
    mentions = linking.link_mentions(
        mentions,
        names,
        linked,
        films=films,
        alternative_titles=titles,
        credits=credits,
        people=people,
    )
    return {
        "reviews": linked,
        **merged.frames,
        "links": links,
        "mentions": mentions,
        "problems": _stack(problems, tables.PROBLEMS),
        "accounts": pl.DataFrame(accounts, schema=ACCOUNT_SCHEMA),
    }


def _read_metadata(source: Source, settings: Settings) -> tuple[dict[str, pl.DataFrame], pl.DataFrame]:
    path = settings.folder / source.path
    if source.format == "tables":
        return read_tables(path, root=settings.find_root(source), layout=source.layout)
    if source.format == "films":
        return read_films(path, root=settings.find_root(source), layout=source.layout, scale=source.scale)
    read, _ = METADATA_READERS[source.format]
    # What a person exports from IMDb tells of the films, too, beside the ratings.
    if source.format == "imdb" and imdb_export.recognise(path):
        read = imdb_export.read_imdb_export_films
    return read(path, root=settings.find_root(source))


# How each format is read, and to which table the problems of one of its files belong.
METADATA_READERS: Mapping[
    str, tuple[Callable[..., tuple[dict[str, pl.DataFrame], pl.DataFrame]], Callable[[str], str]]
] = {
    "tables": (read_tables, name_table),
    "films": (read_films, filmlists.name_table),
    "imdb": (imdb_datasets.read_imdb, imdb_datasets.name_table),
    "movielens": (movielens.read_movielens, movielens.name_table),
    "tmdb": (tmdb.read_tmdb, tmdb.name_table),
    "wikidata": (wikidata.read_wikidata, wikidata.name_table),
}


# The readers of reviews that need no more to know than every source says.
REVIEW_READERS: Mapping[str, Callable[..., tuple[pl.DataFrame, pl.DataFrame]]] = {
    "markdown": read_markdown,
    "wordpress": read_wordpress,
    "letterboxd": read_letterboxd,
    "feed": read_feeds,
    "imdb": imdb_export.read_imdb_export,
    "trakt": read_trakt,
}


def _read_reviews(source: Source, settings: Settings) -> tuple[pl.DataFrame, pl.DataFrame]:
    reviews, problems = _read_printed(source, settings)
    if not source.scores_in_text:
        return reviews, problems
    reviews, found = take_scores(reviews, settings.declare_scales(source))
    return reviews, pl.concat([problems, found])


def _read_printed(source: Source, settings: Settings) -> tuple[pl.DataFrame, pl.DataFrame]:
    path = settings.folder / source.path
    if source.format == "table":
        return read_reviews_table(
            path,
            root=settings.find_root(source),
            critic=source.critic,
            scale=settings.declare_scales(source),
            language=source.language,
            layout=source.layout,
            time_zone=settings.time_zone,
            dates=source.dates,
        )
    options: dict[str, object] = {}
    if source.format == "markdown":
        options = {"dates": source.dates, "encoding": source.layout.encoding}
    elif source.format == "wordpress":
        options = {"types": source.types or None, "columns": source.layout.columns}
    return REVIEW_READERS[source.format](
        path,
        root=settings.find_root(source),
        critic=source.critic,
        scale=settings.declare_scales(source),
        language=source.language,
        time_zone=settings.time_zone,
        **options,
    )


def read_source(
    section: str, source: Source, settings: Settings
) -> tuple[dict[str, pl.DataFrame], pl.DataFrame]:
    """Read one source alone, before any desk.toml names it.

    Args:
        section: "reviews" or "metadata", where its entry would stand.
        source: The source.
        settings: The desk that would read it.

    Returns:
        Its tables by name, and the problems (`tables.PROBLEMS`).
    """
    if section == "metadata":
        return _read_metadata(source, settings)
    reviews, problems = _read_reviews(source, settings)
    return {"reviews": reviews}, problems


def _refuse_repeated(frame: pl.DataFrame, earlier: list[pl.DataFrame]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Refuse reviews of a file that an earlier entry of desk.toml has read, and say so in PROBLEMS."""
    known = pl.concat([frame.clear(), *earlier]).select("review_id")
    kept = frame.join(known, on="review_id", how="anti", maintain_order="left")
    repeated = frame.join(known, on="review_id", how="semi", maintain_order="left")
    return kept, repeated.select(
        source="source",
        line="source_line",
        column=pl.lit("review_id"),
        value=pl.col("review_id").str.head(tables.PROBLEM_VALUE_LIMIT),
        reason=pl.lit("read from an earlier source of desk.toml already"),
        remedy=pl.lit("Name each file in one source alone; the first one counts."),
        severity=pl.lit("refused", dtype=tables.SEVERITY),
    )


def _leave_out_duplicated(
    frame: pl.DataFrame, earlier: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Leave out reviews that an earlier source holds under another name, and say so in PROBLEMS.

    The same are two of one title whose texts have the same letters and digits: a
    blog's Markdown and its export differ in marks and line breaks. Short notes and
    lines without a text are all kept. `earlier` are the texts that were read before
    (`TEXTS_READ`); it is given back with those of this source.
    """
    letters = pl.col("text").str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]+", "")
    keyed = frame.with_columns(
        _title=normalise_title(pl.col("title_printed")),
        _letters=pl.when(pl.col("words") >= SHORTEST_DUPLICATE_WORDS).then(letters),
    )
    paired = keyed.join(earlier, on=["_title", "_letters"], how="left", maintain_order="left")
    kept = paired.filter(pl.col("_first").is_null()).select(frame.columns)
    own = keyed.filter(pl.col("_letters").is_not_null()).select("_title", "_letters", _first="review_id")
    read = pl.concat([earlier, own]).unique(["_title", "_letters"], keep="first", maintain_order=True)
    duplicated = paired.filter(pl.col("_first").is_not_null()).select(
        source="source",
        line="source_line",
        column=pl.lit("text"),
        value=pl.col("title_printed").str.head(tables.PROBLEM_VALUE_LIMIT),
        reason=pl.lit("the same review as in an earlier source"),
        remedy=pl.format("Nothing: it is read as {}.", "_first"),
        severity=pl.lit("left out", dtype=tables.SEVERITY),
    )
    return kept, read, duplicated


def _stack(frames: list[pl.DataFrame], table: tables.Table) -> pl.DataFrame:
    return pl.concat([tables.empty_frame(table), *frames])


def _account_metadata(
    source: Source, frames: Mapping[str, pl.DataFrame], problems: pl.DataFrame, notes: pl.DataFrame
) -> list[dict[str, object]]:
    """One account for each table of a source: what was read, and what was merged into earlier sources."""
    _, name_table_of = METADATA_READERS[source.format]
    table_of = {file: name_table_of(file) for file in problems["source"].unique()}
    accounts = []
    for name, frame in frames.items():
        of_table = problems.filter(
            pl.col("source").is_in([file for file in table_of if table_of[file] == name])
        )
        noted = notes.filter(table=name).select(list(tables.PROBLEMS.schema))
        lost = noted.filter(pl.col("severity") != "doubtful").height
        merged = noted.filter(severity="left out").height
        account = _account(source, name, frame, pl.concat([of_table, noted]), duplicated=merged)
        accounts.append(account | {"rows": frame.height - lost})
    return accounts


def _account(
    source: Source, table: str, frame: pl.DataFrame, problems: pl.DataFrame, *, duplicated: int
) -> dict[str, object]:
    counts = dict(problems.group_by("severity").len().iter_rows())
    return {
        "path": source.path,
        "format": source.format,
        "table": table,
        "rows": frame.height,
        "refused": counts.get("refused", 0),
        "repaired": counts.get("repaired", 0),
        "doubtful": counts.get("doubtful", 0),
        "left_out": counts.get("left out", 0),
        "unscored": frame["score"].null_count() if table == "reviews" else None,
        "undated": frame["published_on"].null_count() if table == "reviews" else None,
        "duplicated": duplicated,
    }

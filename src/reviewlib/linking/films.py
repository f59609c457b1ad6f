"""Which film a review is about.

A link is made where one film alone fits; everything else stays open, with its
candidates and the reason, for an editor to settle in overrides.csv.
"""

import polars as pl

from reviewlib import prose, tables
from reviewlib.linking.candidates import find_candidates
from reviewlib.linking.chances import add_probabilities
from reviewlib.linking.deciding import decide
from reviewlib.linking.evidence import weigh_texts
from reviewlib.linking.index import index_titles
from reviewlib.linking.overriding import check_overrides
from reviewlib.linking.printed import NATIVE, list_titles
from reviewlib.tables import Frame

IDS = ("film_id", "imdb_id", "tmdb_id")
_NATIVE_LETTER = r"[\p{L}&&[^\p{Latin}]]"


def link_reviews(
    reviews: pl.DataFrame,
    films: Frame,
    alternative_titles: Frame | None = None,
    overrides: pl.DataFrame | None = None,
    *,
    credits: Frame | None = None,
    people: Frame | None = None,
    mentions: Frame | None = None,
    index: Frame | None = None,
    overrides_source: str = "overrides.csv",
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Link each review to the film it is about, or leave its link open.

    In this order: the editor's override (a film, or `none` of the desk's); the
    film_id, IMDb or TMDB id that the source gives; the printed title, with the
    year and what the text says. A title
    that several films bear about that year is told apart by the names in the text,
    or stays open, and so does one without a year whose text names nobody. A film
    more than a year off is taken only where the text names its people. Dropped are
    films whose director the text contradicts, whose original title in the same
    script is another than the printed one, that have another id than the source
    gives, or of which the text says that they are not meant.

    Args:
        reviews: A `tables.REVIEWS` frame, as the readers give it.
        films: A `tables.FILMS` frame, eager or lazy. A catalogue of millions is read a few
            times for all the reviews together, never for one.
        alternative_titles: A `tables.ALTERNATIVE_TITLES` frame, eager or lazy.
        overrides: line, review_id, film_id, as `read_overrides` gives them.
        credits: A `tables.CREDITS` frame, eager or lazy: for what the text says.
        people: A `tables.PEOPLE` frame, eager or lazy: their names.
        mentions: A `tables.MENTIONS` frame; by default, where there are credits,
            `prose.find_mentions` of the reviews that have candidates.
        index: The keys of the titles, as `index_titles` makes them, eager or lazy; by default
            they are made anew.
        overrides_source: How that file is called in PROBLEMS.

    Returns:
        Three frames:

        - the reviews, each once and in their order, with film_id and link set
        - a `tables.LINKS` frame, one row per review, in the same order
        - a `tables.PROBLEMS` frame: overrides that name an unknown review or film

    Example:
        >>> films = pl.DataFrame({"film_id": ["a", "b"], "title": ["Ballerina"] * 2, "year": [2016, 2023]})
        >>> films = tables.complete_frame(films.with_columns(film_type=pl.lit("movie")), tables.FILMS)
        >>> review = {"review_id": "r", "source": "r.md", "link": "unmatched", "kind": "capsule", "words": 0}
        >>> review |= {"title_printed": "Ballerina", "year_printed": 2023, "text": ""}
        >>> reviews = tables.complete_frame(pl.DataFrame([review]), tables.REVIEWS)
        >>> _, links, _ = link_reviews(reviews, films)
        >>> links.select("film_id", "tier", "year_gap", "runner_up").row(0)
        ('b', 'A', 0, 'a')
    """
    if overrides is None:
        overrides = pl.DataFrame(schema={"line": pl.UInt32, "review_id": pl.String, "film_id": pl.String})
    overrides, problems = check_overrides(overrides, reviews, films, overrides_source)
    given = _find_given(reviews, films)
    keys = index_titles(films, alternative_titles) if index is None else index
    candidates = _mark_contradictions(find_candidates(reviews, keys), reviews, films)
    candidates = add_probabilities(candidates, films)
    if mentions is None and credits is not None:
        mentions = prose.find_mentions(reviews[candidates["row"].unique().sort()])
    told = weigh_texts(
        candidates,
        reviews,
        credits=tables.empty_frame(tables.CREDITS) if credits is None else credits,
        people=tables.empty_frame(tables.PEOPLE) if people is None else people,
        mentions=tables.empty_frame(tables.MENTIONS) if mentions is None else mentions,
    )
    decided = decide(
        candidates.join(told, on=["row", "film_id"], how="left", maintain_order="left").with_columns(
            contradicts=pl.coalesce("contradicts", "against")
        )
    )
    settled = (
        reviews.select("review_id", "title_printed", "year_printed")
        .with_row_index("row")
        .join(
            overrides.select("review_id", override="film_id"),
            on="review_id",
            how="left",
            maintain_order="left",
        )
        .join(given, on="review_id", how="left", maintain_order="left")
        .join(decided, on="row", how="left", maintain_order="left")
    )
    by_editor, by_id = pl.col("override").is_not_null(), pl.col("given").is_not_null()
    is_denied = (pl.col("override") == tables.NO_FILM).fill_null(False)
    by_title = ~by_editor & ~by_id & pl.col("film_id").is_not_null()
    links = settled.select(
        "review_id",
        link=pl.when(is_denied)
        .then(pl.lit("unmatched"))
        .when(by_editor | by_id)
        .then(pl.lit("given"))
        .when(by_title)
        .then(pl.lit("linked"))
        .when(pl.col("candidates").list.len() > 0)
        .then(pl.lit("ambiguous"))
        .otherwise(pl.lit("unmatched"))
        .cast(tables.LINK),
        film_id=pl.when(~is_denied).then(pl.coalesce("override", "given", "film_id")),
        method=pl.when(by_editor)
        .then(pl.lit("override"))
        .when(by_id)
        .then("given_by")
        .when(by_title & (pl.col("tier") == "D"))
        .then(pl.lit("text"))
        .when(by_title)
        .then(pl.lit("title"))
        .otherwise(pl.lit("none")),
        tier=pl.when(by_title).then("tier"),
        probability="probability",
        year_gap="year_gap",
        namesakes=pl.col("namesakes").fill_null(0),
        runner_up="runner_up",
        candidates=pl.col("candidates").fill_null([]),
        candidate_reasons=pl.col("candidate_reasons").fill_null([]),
        candidate_probabilities=pl.col("candidate_probabilities").fill_null([]),
        evidence=pl.when(is_denied)
        .then(pl.lit("settled in overrides.csv: a film that the desk lacks"))
        .when(by_editor)
        .then(pl.lit("settled in overrides.csv"))
        .when(by_id)
        .then(pl.format("{} given by the source", "given_by"))
        .when(pl.col("title_printed").str.strip_chars() == "")
        .then(pl.lit("no title was printed"))
        .otherwise(pl.col("evidence").fill_null("no film of this title in the desk")),
    )
    linked = reviews.with_columns(links["film_id"], links["link"])
    return linked, tables.complete_frame(links, tables.LINKS), problems


def _mark_contradictions(candidates: pl.DataFrame, reviews: pl.DataFrame, films: Frame) -> pl.DataFrame:
    """Add has_year and has_native_title, of the review, and contradicts: why the film cannot be meant."""
    known = (
        films.lazy()
        .select("film_id", "original_title", "imdb_id", "tmdb_id")
        .join(candidates.lazy().select("film_id").unique(), on="film_id", how="semi")
        .collect()
    )
    natives = list_titles(reviews).filter(part=NATIVE).unique("row", keep="first")
    printed = reviews.select(
        imdb_id_printed="imdb_id",
        tmdb_id_printed="tmdb_id",
        has_year=pl.col("year_printed").is_not_null(),
    ).with_row_index("row")
    printed = printed.join(natives.select("row", native="title"), on="row", how="left")
    other_id = pl.any_horizontal(
        (pl.col(name) != pl.col(f"{name}_printed")).fill_null(False) for name in ("imdb_id", "tmdb_id")
    )
    native, original = pl.col("native"), pl.col("original_title")
    # A catalogue may write the original title in Latin letters: then it says nothing of the native one.
    other_native = (
        native.str.contains(_NATIVE_LETTER) & original.str.contains(_NATIVE_LETTER) & ~pl.col("native_agrees")
    ).fill_null(False)
    return (
        candidates.join(known, on="film_id", how="left", maintain_order="left")
        .join(printed, on="row", how="left", maintain_order="left")
        .with_columns(
            has_native_title=native.is_not_null(),
            contradicts=pl.when(other_id)
            .then(pl.lit("it has another id than the source gives"))
            .when(other_native)
            .then(pl.format("its original title is {}, the review prints {}", original, native)),
        )
        .drop(
            "original_title",
            "imdb_id",
            "tmdb_id",
            "native",
            "imdb_id_printed",
            "tmdb_id_printed",
        )
    )


def _find_given(reviews: pl.DataFrame, films: Frame) -> pl.DataFrame:
    """review_id, given (film_id), given_by: films that a source names by an id; the strongest id counts."""
    found = [pl.DataFrame(schema=dict.fromkeys(["review_id", "given", "given_by"], pl.String))]
    for id_name in IDS:
        asked = reviews.select("review_id", key=id_name).drop_nulls()
        if asked.is_empty():
            continue
        fitting = (
            films.lazy()
            .select(key=id_name, given="film_id")
            .join(asked.lazy().select("key").unique(), on="key", how="semi")
            .collect()
            .unique("key", keep="none")
        )
        found.append(
            asked.join(fitting, on="key", how="inner").select("review_id", "given", given_by=pl.lit(id_name))
        )
    return pl.concat(found).unique("review_id", keep="first", maintain_order=True)

"""Which film a review is about.

A link is made where one film alone fits; everything else stays open, with its
candidates and the reason, for an editor to settle in overrides.csv.
"""

import polars as pl

from reviewlib import names, tables

YEARS_APART = 1
CANDIDATES_LISTED = 10


def link_reviews(
    reviews: pl.DataFrame,
    films: pl.DataFrame,
    alternative_titles: pl.DataFrame,
    overrides: pl.DataFrame,
    *,
    overrides_source: str = "overrides.csv",
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Link each review to the film it is about, or leave its link open.

    In this order: the editor's override; the film_id, IMDb or TMDB id that the
    source gives; the printed title. A title links where its normalised form
    equals a film's title, original title or alternative title, the years are no
    more than one apart, and no other film fits as well. Where a native title is
    printed too, a film whose original title is another is left out, and one film
    that has both titles is preferred to those that have one. Without a printed
    year a title links nothing: films of one name are too many.

    Args:
        reviews: A `tables.REVIEWS` frame, as the readers give it.
        films: A `tables.FILMS` frame.
        alternative_titles: A `tables.ALTERNATIVE_TITLES` frame.
        overrides: line, review_id, film_id, as `read_overrides` gives them.
        overrides_source: How that file is called in PROBLEMS.

    Returns:
        Three frames:

        - the reviews, each once and in their order, with film_id and link set
        - a `tables.LINKS` frame, one row per review, in the same order
        - a `tables.PROBLEMS` frame: overrides that name an unknown review or film
    """
    overrides, problems = _check_overrides(overrides, reviews, films, overrides_source)
    given = _find_given(reviews, films)
    candidates = _find_candidates(reviews, films, alternative_titles)
    counted = _summarise_candidates(candidates)

    links = (
        reviews.select("review_id", "title_printed", "year_printed", printed_id="film_id")
        .join(
            overrides.select("review_id", override="film_id"),
            on="review_id",
            how="left",
            maintain_order="left",
        )
        .join(given, on="review_id", how="left", maintain_order="left")
        .join(counted, on="review_id", how="left", maintain_order="left")
        .with_columns(pl.col("fitting").fill_null(0), pl.col("candidates").fill_null([]))
        .with_columns(
            method=pl.when(pl.col("override").is_not_null())
            .then(pl.lit("override"))
            .when(pl.col("given").is_not_null())
            .then("given_by")
            .when(pl.col("fitting") == 1)
            .then(pl.lit("title"))
            .otherwise(pl.lit("none"))
        )
        .select(
            "review_id",
            link=pl.when(pl.col("method").is_in(["override", "film_id", "imdb_id", "tmdb_id"]))
            .then(pl.lit("given"))
            .when(pl.col("method") == "title")
            .then(pl.lit("linked"))
            .when(pl.col("candidates").list.len() > 0)
            .then(pl.lit("ambiguous"))
            .otherwise(pl.lit("unmatched"))
            .cast(tables.LINK),
            film_id=pl.coalesce(
                "override", "given", pl.when(pl.col("fitting") == 1).then(pl.col("candidates").list.first())
            ),
            method="method",
            candidates="candidates",
            evidence=_evidence(),
        )
    )
    linked = reviews.with_columns(links["film_id"], links["link"])
    return linked, tables.complete_frame(links, tables.LINKS), problems


def _check_overrides(
    overrides: pl.DataFrame, reviews: pl.DataFrame, films: pl.DataFrame, source: str
) -> tuple[pl.DataFrame, pl.DataFrame]:
    unknown_review = ~pl.col("review_id").is_in(reviews["review_id"].implode())
    unknown_film = ~pl.col("film_id").is_in(films["film_id"].implode())
    refused = overrides.filter(unknown_review | unknown_film).select(
        source=pl.lit(source),
        line=pl.col("line"),
        column=pl.when(unknown_review).then(pl.lit("review_id")).otherwise(pl.lit("film_id")),
        value=pl.when(unknown_review).then("review_id").otherwise("film_id"),
        reason=pl.when(unknown_review)
        .then(pl.lit("the desk has no review of this name"))
        .otherwise(pl.lit("the desk has no film of this name")),
        remedy=pl.lit("Take the names from `reviewlib check`, or remove the line."),
        severity=pl.lit("refused", dtype=tables.SEVERITY),
    )
    return overrides.filter(~(unknown_review | unknown_film)), tables.complete_frame(refused, tables.PROBLEMS)


def _find_given(reviews: pl.DataFrame, films: pl.DataFrame) -> pl.DataFrame:
    """review_id, given (film_id), given_by: films that a source names by an id; the strongest id counts."""
    found = [
        reviews.select("review_id", key=id_name)
        .drop_nulls()
        .join(
            films.select(key=id_name, given="film_id").drop_nulls().unique("key", keep="none"),
            on="key",
            how="inner",
        )
        .select("review_id", "given", given_by=pl.lit(id_name))
        for id_name in ("film_id", "imdb_id", "tmdb_id")
    ]
    return pl.concat(found).unique("review_id", keep="first", maintain_order=True)


def _find_candidates(
    reviews: pl.DataFrame, films: pl.DataFrame, alternative_titles: pl.DataFrame
) -> pl.DataFrame:
    """One row per review and film that share a title, with what speaks for and against the film."""
    known = films.select("film_id", "title", "original_title").unpivot(
        index="film_id", variable_name="which", value_name="any_title"
    )
    others = alternative_titles.select("film_id", which=pl.lit("alternative_title"), any_title="title")
    titles = pl.concat([known, others]).drop_nulls()
    printed = (
        reviews.select("review_id", "title_printed", "original_title_printed")
        .unpivot(index="review_id", variable_name="printed", value_name="any_title")
        .drop_nulls()
    )
    hits = (
        _with_keys(printed)
        .join(_with_keys(titles).select("key", "film_id", "which"), on="key", how="inner")
        .group_by("review_id", "film_id")
        .agg(
            titles_agree=pl.col("printed").n_unique(),
            which=pl.col("which").unique().sort().first(),
            native_agrees=(pl.col("printed") == "original_title_printed").any(),
        )
    )
    return (
        hits.join(
            reviews.select("review_id", "year_printed", "original_title_printed", "imdb_id", "tmdb_id"),
            on="review_id",
            how="left",
        )
        .join(
            films.select("film_id", "year", "original_title", "imdb_id", "tmdb_id"), on="film_id", how="left"
        )
        .with_columns(
            year_gap=(pl.col("year") - pl.col("year_printed")).abs(),
            is_another_native_title=pl.col("original_title_printed").is_not_null()
            & pl.col("original_title").is_not_null()
            & ~pl.col("native_agrees"),
            is_another_id=(pl.col("imdb_id") != pl.col("imdb_id_right")).fill_null(False)
            | (pl.col("tmdb_id") != pl.col("tmdb_id_right")).fill_null(False),
        )
        .with_columns(
            is_fitting=(pl.col("year_gap") <= YEARS_APART).fill_null(False)
            & ~pl.col("is_another_native_title")
            & ~pl.col("is_another_id")
            # A native title that no film of the desk confirms needs at least the very year.
            & (
                pl.col("original_title_printed").is_null()
                | pl.col("native_agrees")
                | (pl.col("year_gap") == 0).fill_null(False)
            )
        )
    )


def _with_keys(titled: pl.DataFrame) -> pl.DataFrame:
    return (
        titled.with_columns(key=pl.concat_list(names.title_keys(pl.col("any_title"))).list.unique())
        .explode("key")
        .filter(pl.col("key").is_not_null() & (pl.col("key") != ""))
    )


def _summarise_candidates(candidates: pl.DataFrame) -> pl.DataFrame:
    """review_id, fitting (number of films that fit best), candidates (best first), nearest_year, reason."""
    agreeing = pl.col("titles_agree").filter("is_fitting")
    best = candidates.with_columns(
        is_best=pl.col("is_fitting") & (pl.col("titles_agree") == agreeing.max().over("review_id"))
    )
    return (
        best.sort(
            "review_id",
            pl.col("is_best"),
            pl.col("is_fitting"),
            "year_gap",
            "film_id",
            descending=[False, True, True, False, False],
            nulls_last=True,
        )
        .group_by("review_id", maintain_order=True)
        .agg(
            fitting=pl.col("is_best").sum(),
            candidates=pl.col("film_id").head(CANDIDATES_LISTED),
            gap=pl.col("year_gap").first(),
            which=pl.col("which").first(),
            both_titles=pl.col("titles_agree").first() > 1,
            nearest_year=pl.col("year").first(),
            is_another_native_title=pl.col("is_another_native_title").first(),
            is_another_id=pl.col("is_another_id").first(),
        )
    )


def _evidence() -> pl.Expr:
    """The decision in words, from the columns that `link_reviews` has gathered."""
    title = (
        pl.when(pl.col("both_titles"))
        .then(pl.lit("title and native title equal"))
        .when(pl.col("which") == "original_title")
        .then(pl.lit("equal to the original title"))
        .when(pl.col("which") == "alternative_title")
        .then(pl.lit("equal to an alternative title"))
        .otherwise(pl.lit("title equal"))
    )
    year = pl.when(pl.col("gap") == 0).then(pl.lit("year equal")).otherwise(pl.lit("year off by one"))
    return (
        pl.when(pl.col("method") == "override")
        .then(pl.lit("settled in overrides.csv"))
        .when(pl.col("method").is_in(["film_id", "imdb_id", "tmdb_id"]))
        .then(pl.format("{} given by the source", "method"))
        .when(pl.col("method") == "title")
        .then(pl.format("{}, {}, no other film of that name within a year", title, year))
        .when(pl.col("candidates").list.len() == 0)
        .then(
            pl.when(pl.col("title_printed") == "")
            .then(pl.lit("no title was printed"))
            .otherwise(pl.lit("no film of this title in the desk"))
        )
        .when(pl.col("fitting") > 1)
        .then(pl.format("{} films of that name within a year", "fitting"))
        .when(pl.col("year_printed").is_null())
        .then(pl.lit("a film of this title is there, but the review prints no year"))
        .when(pl.col("is_another_id"))
        .then(pl.lit("a film of this title is there, but with another id than the source gives"))
        .when(pl.col("is_another_native_title"))
        .then(pl.lit("a film of this title is there, but with another original title than the review prints"))
        .when(pl.col("nearest_year").is_null())
        .then(pl.lit("a film of this title is there, but its year is not known"))
        .otherwise(
            pl.format(
                "the nearest film of this title is from {}, the review prints {}",
                "nearest_year",
                "year_printed",
            )
        )
    )

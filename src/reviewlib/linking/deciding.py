"""One film out of the candidates, or none: the tiers, and the words for them.

A candidate is taken by what the text says of it (tier D), or else by title and
year alone where another film is hardly possible (tiers A, B, C and E). The rest
stays open.
"""

import polars as pl

from reviewlib.linking.candidates import LIKE, YEARS_APART
from reviewlib.linking.chances import ACCEPTED
from reviewlib.linking.index import FOLDED, GLUED, WITHOUT_ARTICLE

ENOUGH, CLEAR = 2.0, 2.0
"""What the text must say for a film, and how much more than for the next: measured on 98 real reviews of
same-titled films."""
FAR_YEARS = 3
"""So far apart two years may be where the text names the director, or two of the cast: a late release."""
RARE_LIKENESS = 92
"""Ratio from which a title that is only like the printed one may be taken without the text."""
CLEAR_OF_RIVALS = 0.9
"""Probability that a film needs where others of its title are there: that the catalogue lacks the film is the
larger risk, and has a bound of its own (`chances.ACCEPTED`). On the tuning half of `make evaluate` 300 of 300
films at 0.9 or more were right, and 39 of 48 below it; with 58,788 films of IMDb behind them 91 of 93."""
TIMES_AS_KNOWN = 4
"""So many times the votes of any other film of the title within a year it must have then, and the printed
year, or the text must tell them apart: votes that nobody knows tell nothing, and a year alone too little."""
SILENCE = 10.0
"""How much less likely a film is of whose people the text names none, though it names some: of the extracts
of Wikipedia in `make evaluate` one in ten is so silent of its own film, and nearly all are of another."""
LISTED = 10


def decide(candidates: pl.DataFrame) -> pl.DataFrame:
    """Choose among the candidates of each review.

    Args:
        candidates: One row per review (`row`) and film, with what `find_candidates`,
            `add_probabilities` and `weigh_texts` say of it, and `contradicts` (String): why it
            cannot be the film, or null.

    Returns:
        One row per review that has candidates:

        - row; film_id, tier (String): the choice, null where the link stays open
        - candidates, candidate_reasons, candidate_probabilities: lists, best first, ten at most
        - probability, year_gap, runner_up: of the first candidate and the second
        - namesakes (UInt32): how many there are
        - evidence (String): why the first was taken, or why none was
    """
    near = (pl.col("year_gap").abs() <= YEARS_APART).fill_null(False)
    has_year = pl.col("has_year")
    judged = candidates.with_columns(
        is_near=near,
        # Without a year every film of the title may be meant; with one, those about that year.
        is_possible=pl.col("contradicts").is_null()
        & pl.when(has_year).then(near).otherwise(pl.col("level") <= FOLDED),
        is_far=pl.col("contradicts").is_null()
        & has_year
        & ~near
        & (pl.col("year_gap").abs() <= FAR_YEARS).fill_null(False)
        & ((pl.col("directors_named") > 0) | (pl.col("cast_named") > 1))
        & (pl.col("level") <= FOLDED),
    )
    judged = judged.with_columns(
        text_rank=pl.when("is_possible").then(pl.col("text_score")).otherwise(-1.0),
        far_rank=pl.when("is_far").then(pl.col("text_score")).otherwise(-1.0),
    ).with_columns(
        by_text=_leads("text_rank"),
        by_far_text=_leads("far_rank") & ~pl.col("is_near").any().over("row"),
        by_title=_is_taken_by_title(),
    )
    chosen = (
        pl.when(pl.col("by_text").any().over("row"))
        .then(pl.col("by_text"))
        .when(pl.col("by_far_text").any().over("row"))
        .then(pl.col("by_far_text"))
        .otherwise(pl.col("by_title") & ~_others_are_told())
    )
    ranked = judged.with_columns(is_chosen=chosen).sort(
        "row",
        "is_chosen",
        "is_possible",
        "text_score",
        "agreement",
        "probability",
        "film_id",
        descending=[False, True, True, True, True, True, False],
        nulls_last=True,
    )
    counted = ranked.with_columns(
        tier=pl.when("is_chosen").then(_name_tier()),
        rivals=_is_rival().sum().over("row"),
        namesakes=pl.len().over("row"),
        place=pl.int_range(pl.len()).over("row"),
    )
    # Words are made for those alone that are listed: a title of one word may have thousands of namesakes.
    named = counted.filter(pl.col("place") < LISTED).with_columns(pro=_speak_for(), contra=_speak_against())
    not_taken = (
        pl.when(~pl.col("is_chosen")).then(pl.format("; not taken: {}", "contra")).otherwise(pl.lit(""))
    )
    return named.group_by("row", maintain_order=True).agg(
        film_id=pl.col("film_id").filter("is_chosen").first(),
        tier=pl.col("tier").drop_nulls().first(),
        candidates="film_id",
        candidate_reasons=pl.concat_str("pro", not_taken),
        candidate_probabilities="probability",
        probability=pl.col("probability").first(),
        year_gap=pl.col("year_gap").first(),
        runner_up=pl.col("film_id").get(1, null_on_oob=True),
        namesakes=pl.col("namesakes").first().cast(pl.UInt32),
        evidence=pl.when(pl.col("is_chosen").first()).then(pl.col("pro").first()).otherwise(_say_why_open()),
    )


def _leads(score: str) -> pl.Expr:
    """The one candidate for which the text says enough, and clearly more than for any other."""
    best = pl.col(score).max().over("row")
    second = pl.col(score).top_k(2).min().over("row")
    is_alone = pl.len().over("row") == 1
    clear = is_alone | (best - second.clip(0) >= CLEAR)
    return (pl.col(score) == best) & (best >= ENOUGH) & clear


def _is_taken_by_title() -> pl.Expr:
    likely, lacking = pl.col("probability"), pl.col("lacking")
    # All the others weigh so much more where the text is silent.
    others = pl.when("is_silent").then(SILENCE).otherwise(1.0)
    total = likely + others * (1 - likely)
    return (
        pl.col("is_possible")
        & pl.col("has_year")
        & (others * lacking / total <= 1 - ACCEPTED)
        & (likely / total >= CLEAR_OF_RIVALS)
        & ((pl.col("level") <= FOLDED) | (pl.col("likeness") >= RARE_LIKENESS).fill_null(False))
        & (_stands_out() | (pl.col("titles_agree") > 1))
        # A native title that nothing confirms may be that of another film: then the very year is needed.
        & (~pl.col("has_native_title") | pl.col("native_agrees") | (pl.col("year_gap") == 0))
    )


def _stands_out() -> pl.Expr:
    """It is the only film of its title within a year, or of the printed year and much the best known."""
    votes = pl.col("votes") + 1

    def stands_out(loosest: int) -> pl.Expr:
        is_rival = pl.col("is_near") & (pl.col("level") <= loosest) & pl.col("contradicts").is_null()
        best = votes.filter(is_rival).max().over("row")
        second = votes.filter(is_rival).top_k(2).min().over("row")
        is_known = (pl.col("year_gap") == 0) & (votes == best) & (votes >= TIMES_AS_KNOWN * second)
        return (is_rival.sum().over("row") <= 1) | is_known

    # A title that differs by an article is no rival of the title itself.
    return pl.when(pl.col("level") <= GLUED).then(stands_out(GLUED)).otherwise(stands_out(FOLDED))


def _is_rival() -> pl.Expr:
    return pl.col("is_near") & (pl.col("level") <= FOLDED)


def _others_are_told() -> pl.Expr:
    """The text speaks for another candidate, though not clearly enough to take it."""
    others = pl.col("text_score").filter(pl.col("contradicts").is_null()).max().over("row")
    return (others >= ENOUGH).fill_null(False) & (pl.col("text_score") < others)


def _name_tier() -> pl.Expr:
    """The tier of a candidate that is taken."""
    rivals = _is_rival().sum().over("row")
    return (
        pl.when(pl.col("by_text") | pl.col("by_far_text"))
        .then(pl.lit("D"))
        .when(pl.col("titles_agree") > 1)
        .then(pl.lit("B"))
        .when((pl.col("level") <= GLUED) & (pl.col("year_gap") == 0) & (rivals == 1))
        .then(pl.lit("A"))
        .when((pl.col("level") <= GLUED) & (pl.col("year_gap") == 0))
        .then(pl.lit("C"))
        .otherwise(pl.lit("E"))
    )


def _speak_for() -> pl.Expr:
    """What speaks for a candidate, in words."""
    title = (
        pl.when(pl.col("titles_agree") > 1)
        .then(pl.lit("two titles equal"))
        .when(pl.col("level") == LIKE)
        .then(pl.format("title alike in {} of 100 letters", pl.col("likeness").round(0).cast(pl.Int64)))
        .when(pl.col("level") > FOLDED)
        .then(pl.lit("title equal but for a subtitle"))
        .when(pl.col("level") == FOLDED)
        .then(pl.lit("title equal but for numerals or spelling"))
        .when(pl.col("which") == "title")
        .then(pl.lit("title"))
        .otherwise(pl.format("{}", "which"))
    )
    is_plain = (pl.col("level") <= WITHOUT_ARTICLE) & (pl.col("titles_agree") < 2)
    distance = pl.col("year_gap").abs()
    dated = (
        pl.when(~pl.col("has_year"))
        .then(pl.when(is_plain).then(pl.format("{} equal", title)).otherwise(title))
        .when(pl.col("year_gap").is_null())
        .then(pl.when(is_plain).then(pl.format("{} equal", title)).otherwise(title))
        .when((distance == 0) & is_plain)
        .then(pl.format("{} and year equal", title))
        .when(distance == 0)
        .then(pl.format("{}, year equal", title))
        .when(is_plain)
        .then(pl.format("{} equal, {}", title, _in_years()))
        .otherwise(pl.format("{}, {}", title, _in_years()))
    )
    rivals = (
        pl.when(~pl.col("is_near") | (pl.col("level") > FOLDED))
        .then(pl.lit(""))
        .when(pl.col("rivals") == 1)
        .then(pl.lit(", the only film of that name within a year"))
        .otherwise(pl.format(", one of {} films of that name within a year", "rivals"))
    )
    return pl.concat_str(dated, rivals, _say_told())


def _in_years() -> pl.Expr:
    distance = pl.col("year_gap").abs()
    return (
        pl.when(distance == 1)
        .then(pl.lit("year off by one"))
        .otherwise(pl.format("year off by {}", distance))
    )


def _say_told() -> pl.Expr:
    directors = (
        pl.when(pl.col("directors_named") > 1)
        .then(pl.lit("its directors"))
        .when(pl.col("directors_named") == 1)
        .then(pl.lit("its director"))
    )
    cast = pl.when(pl.col("cast_named") > 0).then(pl.format("{} of its cast", "cast_named"))
    both = pl.concat_str(directors, cast, separator=" and ", ignore_nulls=True)
    return pl.when(both != "").then(pl.format("; text names {}", both)).otherwise(pl.lit(""))


def _speak_against() -> pl.Expr:
    """Why a candidate was not taken, in words."""
    return (
        pl.when(pl.col("contradicts").is_not_null())
        .then(pl.col("contradicts"))
        .when(pl.col("is_chosen").any().over("row"))
        .then(pl.lit("less speaks for it"))
        .when(~pl.col("has_year"))
        .then(pl.lit("the review prints no year, and its text does not settle it"))
        .when(pl.col("year_gap").is_null())
        .then(pl.lit("its year is not known"))
        .when(~pl.col("is_near"))
        .then(pl.format("it is from {}", "year"))
        .when(pl.col("rivals") > 1)
        .then(pl.lit("the others fit, too"))
        .otherwise(pl.lit("title and year are not enough, and the text names nobody of it"))
    )


def _say_why_open() -> pl.Expr:
    """Why no candidate was taken, in words; the first one leads."""
    first = pl.col("contradicts").first()
    many = pl.col("rivals").first()
    return (
        pl.when(~pl.col("has_year").first())
        .then(
            pl.when(pl.col("namesakes").first() == 1)
            .then(
                pl.lit("a film of this title is there, but the review prints no year, nor names its people")
            )
            .otherwise(
                pl.format(
                    "{} films of this title, no year is printed, and the text does not tell them apart",
                    pl.col("namesakes").first(),
                )
            )
        )
        .when(first.is_not_null())
        .then(pl.format("a film of this title is there, but {}", first))
        .when(many > 1)
        .then(pl.format("{} films of that name within a year, and the text does not tell them apart", many))
        .when(pl.col("year_gap").first().is_null())
        .then(pl.lit("a film of this title is there, but its year is not known"))
        .when(~pl.col("is_near").first())
        .then(
            pl.format(
                "the nearest film of this title is from {}, the review prints {}",
                pl.col("year").first(),
                (pl.col("year") - pl.col("year_gap")).first(),
            )
        )
        .when((pl.col("text_score") >= ENOUGH).any())
        .then(pl.format("{}, but the text names people of another film of it", pl.col("pro").first()))
        .otherwise(pl.format("{}, which is not enough", pl.col("pro").first()))
    )

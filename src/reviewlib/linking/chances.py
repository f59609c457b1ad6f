"""How likely a film of that title and year is the one, and not another that the catalogue lacks.

A review is about one of its candidates, or about a film that the catalogue lacks
and that happens to bear the same title. Each candidate weighs as much as it is
known, as its title agrees, and as its year does; the film that is lacking weighs
as many films as bear such a title and fall into such a year. The probability of a
candidate is its share of all these weights.

The constants, and where they come from:

- ABSENT, one review in seven about a film that the catalogue lacks, is an
  assumption on the careful side.
- NAMESAKES and CATALOGUE describe how often films share a title, fitted to the
  58,788 titles of IMDb up to 2005 in ggplot2movies: of the films whose title has
  one word 24.7% share it, with 0.37 others on average; of two words 13.6%, 0.20;
  three 7.9%, 0.11; four 4.5%, 0.06; six and more 1.1%, 0.01. That is a negative
  binomial distribution of size 0.5 / words and a mean of size / 80,000 per film.
- SAME_YEAR: films that share a title share their year more often than chance has it
  (a short and its feature, a film and the programme about it). In IMDb 8% of the
  films share a title with one of at most a year's distance, 4% with one of the year
  itself: twice what the neighbouring years have.
- YEARS is how a film's year differs from the printed one, which is more often the
  later: of 1,900 films that MovieLens and a list of Oscar nominations share by IMDb
  id 92.9% have the same year, 5.6% are listed by the Academy one year later, 0.8%
  one earlier, 0.6% further apart; between Wikipedia and IMDb it is 91%, 2.2% and
  0.5% of 546, between MovieLens and IMDb 97%, 0.8% and 0.7% of 1,497.
- AS_KNOWN and HARDLY_KNOWN: reviews are written of films in proportion to the root of
  their votes, and hardly of those that have few votes for their catalogue: half of
  that at twice its median. Of powers from 0.3 to 0.9 and of none to three medians
  these linked most at the same precision on the tuning half of `make evaluate`. A
  film whose votes are not known counts as the median one.
- AS_TYPE and AS_OTHER_TYPE: most reviews of films are of feature films, and hardly
  one is of a series; an assumption, on the careful side of what the sample desk and
  MovieLens hold.
- ACCEPTED was read off the same half, too: the least at which some 1.5% at most of
  the films that the catalogue lacks are linked (78 of 5,165 over four drawings of the
  invented background, 28 of 7,240 with real films of IMDb behind them).
- AS_PRINTED is how often a title of that film is printed so, over how often
  another film's is: of the same 1,903 films 89.4% have the key itself, 2% differ
  by an article or a folded numeral, 1.5% by a subtitle, the rest altogether.
"""

import polars as pl

from reviewlib.linking.candidates import LIKE
from reviewlib.linking.index import AFTER, BEFORE, FOLDED, GLUED, WHOLE, WITHOUT_ARTICLE
from reviewlib.linking.printed import BARE, BRACKET, LATIN, NATIVE
from reviewlib.linking.printed import WHOLE as WHOLE_HEADING
from reviewlib.tables import Frame

ABSENT = 0.15
NAMESAKES, CATALOGUE = 0.5, 80_000
SAME_YEAR = 0.02
YEARS = {0: 0.95, -1: 0.035, 1: 0.008, -2: 0.003, 2: 0.001}
FURTHER_YEAR, UNKNOWN_YEAR = 0.00005, 0.003
AS_KNOWN, HARDLY_KNOWN = 0.5, 2
AS_TYPE = {"movie": 1.0, "tv_movie": 0.7, "short": 0.7}
AS_OTHER_TYPE = 0.1
ACCEPTED = 0.98
"""Probability that the film is in the catalogue at all, from which a title and a year are enough."""
AS_PRINTED = {
    WHOLE: 1.0,
    GLUED: 1.0,
    WITHOUT_ARTICLE: 0.1,
    FOLDED: 0.1,
    BEFORE: 0.01,
    AFTER: 0.01,
    LIKE: 0.01,
}
AS_PART = {WHOLE_HEADING: 1.0, BARE: 0.7, LATIN: 1.0, NATIVE: 1.0, BRACKET: 0.3}
TWO_TITLES = 30.0
"""How much more often two titles of a heading agree with the film itself than with another one."""


def add_probabilities(candidates: pl.DataFrame, films: Frame) -> pl.DataFrame:
    """Add to each candidate how likely it is the film, from title, year and votes alone.

    Args:
        candidates: As `find_candidates` gives them, with `contradicts` (String): why a candidate
            cannot be the film, or null. Such a one weighs nothing, but is a film of that title.
        films: A `tables.FILMS` frame, eager or lazy: how many films there are of which year, and
            how well known.

    Returns:
        The rows with namesakes (UInt32: films of that title or nearer, this one included),
        agreement (Float64: how well title and year agree, votes left aside), probability
        and lacking (Float64, 0-1: that it is this film, and that the catalogue lacks the film),
        and the median in place of votes that are not known.
    """
    of_type = (
        pl.col("film_type")
        .cast(pl.String)
        .replace_strict(AS_TYPE, default=AS_OTHER_TYPE, return_dtype=pl.Float64)
    )
    median = films.lazy().select(pl.col("audience_votes").median()).collect().item() or 0.0

    def measure_fame(votes: pl.Expr) -> pl.Expr:
        given = votes.cast(pl.Float64).fill_null(median) + 1
        return given**AS_KNOWN * given / (given + HARDLY_KNOWN * median) * of_type

    by_year = (
        films.lazy()
        .group_by(pl.col("year").cast(pl.Int32))
        .agg(films=pl.len(), weight=measure_fame(pl.col("audience_votes")).sum())
        .collect()
    )
    total = int(by_year["films"].sum())
    mean_weight = float(by_year["weight"].sum()) / max(total, 1)
    # Three years together, and a few films more in every year, so that a small desk has no empty one.
    spread = pl.concat([by_year.with_columns(pl.col("year") + shift) for shift in (-1, 0, 1)])
    shares = (
        spread.drop_nulls("year").group_by("year").agg(share=(pl.col("films").sum() / 3 + 1) / (total + 50))
    )

    as_dated = (
        pl.when(pl.col("year_gap").is_null())
        .then(pl.lit(UNKNOWN_YEAR))
        .otherwise(pl.col("year_gap").replace_strict(YEARS, default=FURTHER_YEAR, return_dtype=pl.Float64))
    )
    agreement = (
        as_dated
        * pl.col("level").replace_strict(AS_PRINTED, return_dtype=pl.Float64)
        * pl.col("part").replace_strict(AS_PART, return_dtype=pl.Float64)
        * pl.when(pl.col("titles_agree") > 1).then(TWO_TITLES).otherwise(1.0)
    )
    weight = measure_fame(pl.col("votes")) / mean_weight * pl.col("agreement")
    namesakes = pl.col("level").clip(WITHOUT_ARTICLE).rank("max").over("row").cast(pl.UInt32)
    others = pl.col("namesakes") - 1 + NAMESAKES / pl.col("words")
    lacking = ABSENT / (1 - ABSENT) * others * total / (total + CATALOGUE) * pl.col("share")
    return (
        candidates.with_columns(year_printed=pl.col("year") - pl.col("year_gap"), namesakes=namesakes)
        .join(shares, left_on="year_printed", right_on="year", how="left")
        .with_columns(
            pl.col("share").fill_null(1 / 50)
            + pl.when(pl.col("year_gap") == 0).then(SAME_YEAR).otherwise(0.0)
        )
        .with_columns(agreement=agreement)
        .with_columns(
            weight=pl.when(pl.col("contradicts").is_null()).then(weight).otherwise(0.0), lacking=lacking
        )
        .with_columns(all_weights=pl.col("weight").sum().over("row") + pl.col("lacking"))
        .with_columns(
            pl.col("lacking") / pl.col("all_weights"),
            pl.col("votes").fill_null(round(median)),
            probability=pl.col("weight") / pl.col("all_weights"),
        )
        .drop("year_printed", "share", "weight", "all_weights")
    )

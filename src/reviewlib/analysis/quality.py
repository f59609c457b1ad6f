"""The state of a desk's files: what was read, refused, linked, and what is missing."""

import polars as pl

from reviewlib.tables import SEVERITY, Frame

MEANINGS = {
    "read": "Reviews in the table",
    "refused": "Problems for which a row or a file could not be read, of any source",
    "repaired": "Problems that were mended while reading, of any source",
    "doubtful": "Problems that were let through and want a look, of any source",
    "left out": "Rows and files that are no review of their own, not published, or read elsewhere",
    "linked": "Reviews whose film is known, given by the source or linked by rule",
    "ambiguous": "Reviews that could be about several films",
    "unmatched": "Reviews for which no film was found",
    "undated": "Reviews without a day of publication",
    "unscored": "Reviews without a score, or with one in doubt",
    "without a critic": "Reviews without a byline",
}
"""Each measure of `summarise_quality`, in order, and what it counts."""

PROBLEM_MEASURES = ("refused", "repaired", "doubtful", "left out")


def summarise_quality(reviews: Frame, problems: Frame) -> pl.DataFrame:
    """Count what was read, what was refused, and what the reviews lack.

    linked, ambiguous and unmatched add up to read. Problems concern all sources,
    metadata too, and one row may have several, so they have no share of the
    reviews. No score is often a choice of the critic, not a fault.

    Args:
        reviews: A `tables.REVIEWS` frame.
        problems: A `tables.PROBLEMS` frame.

    Returns:
        Eleven rows, in this order, also for empty tables:

        - measure (String): read, refused, repaired, doubtful, left out, linked, ambiguous,
          unmatched, undated, unscored, without a critic
        - rows (UInt32): reviews; rows of PROBLEMS for refused, repaired, doubtful and left out
        - share (Float64): of the reviews read, 0-1; null for problems and without reviews
        - meaning (String): what is counted, in words

    Example:
        >>> reviews = pl.DataFrame({
        ...     "link": ["linked", "unmatched"], "published_on": [None, None], "score": [70.0, None],
        ...     "critic": ["Desk B", "Desk B"],
        ... })
        >>> problems = pl.DataFrame({"severity": ["refused"]})
        >>> summarise_quality(reviews, problems).select("measure", "rows", "share").rows()[5:8]
        [('linked', 1, 0.5), ('ambiguous', 0, 0.0), ('unmatched', 1, 0.5)]
    """
    link = pl.col("link").cast(pl.String)
    of_reviews = reviews.lazy().select(
        pl.len().alias("read"),
        link.is_in(["given", "linked"]).sum().alias("linked"),
        (link == "ambiguous").sum().alias("ambiguous"),
        (link == "unmatched").sum().alias("unmatched"),
        pl.col("published_on").null_count().alias("undated"),
        pl.col("score").null_count().alias("unscored"),
        pl.col("critic").null_count().alias("without a critic"),
    )
    severity = pl.col("severity").cast(pl.String)
    of_problems = problems.lazy().select((severity == name).sum().alias(name) for name in PROBLEM_MEASURES)
    read = pl.col("rows").filter(pl.col("measure") == "read").first()
    is_share = ~pl.col("measure").is_in(PROBLEM_MEASURES) & (read > 0)
    return (
        pl.concat([of_reviews, of_problems], how="horizontal")
        .select(pl.col(list(MEANINGS)).cast(pl.UInt32))
        .unpivot(variable_name="measure", value_name="rows")
        .with_columns(
            share=pl.when(is_share).then(pl.col("rows") / read),
            meaning=pl.col("measure").replace_strict(MEANINGS, return_dtype=pl.String),
        )
        .collect()
    )


def count_problems(problems: Frame) -> pl.DataFrame:
    """Count the problems of each kind, with the first place to look.

    Problems with the same reason and severity are one kind; the remedy and the
    place are those of the first, in the order in which the sources were read.

    Args:
        problems: A `tables.PROBLEMS` frame.

    Returns:
        One row per kind, refused before repaired before doubtful before left out, then
        most rows first (ties by reason):

        - reason (String), severity (Enum)
        - rows (UInt32): problems of this kind
        - first_source (String), first_line (UInt32): file of the first, and its line where it has one
        - remedy (String)

    Example:
        >>> from reviewlib.tables import PROBLEMS, complete_frame
        >>> problems = complete_frame(pl.DataFrame({
        ...     "source": ["a.csv", "b.csv"], "line": [3, 9], "reason": ["no such day"] * 2,
        ...     "remedy": ["write YYYY-MM-DD"] * 2, "severity": ["refused"] * 2,
        ... }), PROBLEMS)
        >>> count_problems(problems).row(0)
        ('no such day', 'refused', 2, 'a.csv', 3, 'write YYYY-MM-DD')
    """
    return (
        problems.lazy()
        .with_columns(pl.col("severity").cast(SEVERITY))
        .group_by("reason", "severity", maintain_order=True)
        .agg(
            rows=pl.len().cast(pl.UInt32),
            first_source=pl.col("source").first(),
            first_line=pl.col("line").first().cast(pl.UInt32),
            remedy=pl.col("remedy").first(),
        )
        .sort("severity", "rows", "reason", descending=[False, True, False])
        .collect()
    )

"""How good links are: precision, recall and how many films were linked that are not there."""

import polars as pl

Figures = dict[str, float | int | None]
"""The measures of one set: n and wrong (numbers), shares of 0-1, per_second, seconds; None where unknown."""
MEASURES = ("precision_present", "precision", "recall", "absent_accept")


def measure_links(decided: pl.DataFrame, truth: pl.DataFrame) -> Figures:
    """Compare links with the truth.

    Args:
        decided: review_id, film_id; null where the link is open.
        truth: The same; null where the catalogue lacks the film.

    Returns:
        n, linked, wrong (numbers); precision: right / linked; precision_present: the same
        over reviews whose film is in the catalogue; recall: right / reviews whose film is in the
        catalogue; absent_accept: linked / reviews whose film is not. None where there is nothing
        to divide by.
    """
    both = truth.join(decided.select("review_id", linked="film_id"), on="review_id", how="left")
    present = pl.col("film_id").is_not_null()
    is_linked = pl.col("linked").is_not_null()
    right = (pl.col("linked") == pl.col("film_id")).fill_null(False)
    counts = both.select(
        reviews=pl.len(),
        present=present.sum(),
        linked=is_linked.sum(),
        right=right.sum(),
        linked_present=(is_linked & present).sum(),
        linked_absent=(is_linked & ~present).sum(),
    ).row(0, named=True)

    def share(part: int, whole: int) -> float | None:
        return part / whole if whole else None

    return {
        "n": counts["reviews"],
        "linked": counts["linked"],
        "wrong": counts["linked"] - counts["right"],
        "precision_present": share(counts["right"], counts["linked_present"]),
        "precision": share(counts["right"], counts["linked"]),
        "recall": share(counts["right"], counts["present"]),
        "absent_accept": share(counts["linked_absent"], counts["reviews"] - counts["present"]),
    }

"""What titles a heading may give: the whole, its brackets, its Latin and its native part."""

import polars as pl

from reviewlib.tables import Frame

WHOLE, BARE, LATIN, NATIVE, BRACKET = range(5)

_NATIVE_LETTER = r"[\p{L}&&[^\p{Latin}]]"
_BRACKETED = r"[(\[]([^()\[\]]*)[)\]]"
_ALSO_KNOWN = r"(?i)^\s*(?:a\.?\s?k\.?\s?a\.?|also known as|original title)\b[.:]?\s*"
# What brackets hold beside titles: a year, a format, a version, a season.
_NO_TITLE = (
    r"(?i)^\s*(?:\d{4}(?:\s*[-–/]\s*\d{0,4})?|[34]d|imax|tv|dvd|blu-?ray|4k|uncut|unrated|restored|re-?release"
    r"|short|doc(?:umentary)?|(?:the )?(?:director|extended|final|theatrical)\S*(?: cut| edition| version)?"
    r"|(?:season|series|part|volume|vol\.?)\s*\d+|[ivx]+|u[sk]|usa|\d+)\s*$"
)


def list_titles(reviews: Frame) -> pl.DataFrame:
    """List the titles under which each review may name its film.

    A heading gives the whole of it; what stands outside its brackets; what stands
    in each, without *a.k.a.*; and, where it is in two scripts, the Latin and the
    native part. The native part runs from the first word with a letter of another
    script, digits and words behind it included, to the end, or ends where Latin
    words follow. A native title printed by itself counts as one.

    Args:
        reviews: review_id, title_printed, original_title_printed (String); a
            `tables.REVIEWS` frame has them.

    Returns:
        One row per review and different title:

        - row (UInt32): the place of the review
        - part (UInt8): 0 the whole, 1 without brackets, 2 the Latin part, 3 the native
          one, 4 from a bracket, in Latin letters
        - title (String)

    Example:
        >>> reviews = pl.DataFrame(
        ...     {"title_printed": ["Postman, The (Postino, Il)"], "original_title_printed": [None]}
        ... )
        >>> list_titles(reviews)["title"].to_list()
        ['Postman, The (Postino, Il)', 'Postman, The', 'Postino, Il']
    """
    printed = (
        reviews.lazy()
        .select(pl.col("title_printed", "original_title_printed").cast(pl.String))
        .with_row_index("row")
    )
    bracketed = printed.filter(pl.col("title_printed").str.contains(r"[(\[]"))
    outside = (
        pl.col("title_printed")
        .str.replace_all(_BRACKETED, " ")
        .str.replace_all(r"\s+", " ")
        .str.strip_chars()
    )
    inside = (
        bracketed.select("row", title=pl.col("title_printed").str.extract_all(_BRACKETED))
        .explode("title")
        .with_columns(pl.col("title").str.strip_chars("()[] ").str.replace(_ALSO_KNOWN, ""))
        .filter(~pl.col("title").str.contains(_NO_TITLE))
    )
    two_scripts = printed.filter(
        pl.col("title_printed").str.contains(_NATIVE_LETTER)
        & pl.col("title_printed").str.contains(r"\p{Latin}")
    ).with_columns(outside=pl.when(outside != "").then(outside).otherwise("title_printed"))
    latin_first = rf"^([^\p{{L}}]*\p{{Latin}}.*?)[\s/|:–—-]*(\S*{_NATIVE_LETTER}.*)$"
    native_first = rf"^(.*{_NATIVE_LETTER}\S*)[\s/|:–—-]+(\S*\p{{Latin}}.*)$"

    def take(latin: tuple[str, int], native: tuple[str, int]) -> list[pl.LazyFrame]:
        return [
            two_scripts.select(
                "row", part=pl.lit(part, dtype=pl.UInt8), title=pl.col("outside").str.extract(*form)
            )
            for part, form in ((LATIN, latin), (NATIVE, native))
        ]

    listed = [
        printed.select("row", part=pl.lit(WHOLE, dtype=pl.UInt8), title="title_printed"),
        bracketed.select("row", part=pl.lit(BARE, dtype=pl.UInt8), title=outside),
        printed.select("row", part=pl.lit(NATIVE, dtype=pl.UInt8), title="original_title_printed"),
        *take((latin_first, 1), (latin_first, 2)),
        *take((native_first, 2), (native_first, 1)),
        inside.select(
            "row",
            part=pl.when(pl.col("title").str.contains(_NATIVE_LETTER))
            .then(NATIVE)
            .otherwise(BRACKET)
            .cast(pl.UInt8),
            title="title",
        ),
    ]
    return (
        pl.concat(listed)
        .filter(pl.col("title").str.contains(r"\S"))
        .unique(["row", "title"], keep="first", maintain_order=True)
        .sort("row", "part", maintain_order=True)
        .collect()
    )

"""What charts say beside their titles: in the language of `use_theme`, its numbers, its dates."""

import re
from collections.abc import Callable

import altair as alt
import polars as pl

from reviewlib.languages import Language, find_language


def language() -> Language:
    """Give the language that charts speak: that of `use_theme`, English where another theme is on."""
    options = alt.theme.options if alt.theme.active == "reviewlib" else {}
    return find_language(str(options.get("language", "en")))


def say(text: str, **values: object) -> str:
    """Say a text of the house in the charts' language; see `Language.say`."""
    return language().say(text, **values)


def date_form(form: str) -> str:
    """Put a form of d3's for dates into the order of the charts' language."""
    return language().date_forms.get(form, form)


def say_columns(text: str, **columns: pl.Expr) -> pl.Expr:
    """Say a text of the house row by row, columns in its braces; null where one of them is null.

    Args:
        text: See `Language.say`.
        columns: Texts and whole numbers.
    """
    parts = re.split(r"\{(\w+)\}", say(text))
    return pl.format("{}".join(parts[::2]), *(columns[name] for name in parts[1::2]))


def write_whole(number: str | pl.Expr) -> pl.Expr:
    """Write a column of whole numbers, thousands set apart as the charts' language does."""
    value = pl.col(number) if isinstance(number, str) else number
    mark = (language().number or {}).get("thousands", ",")
    written = value.cast(pl.Int64).cast(pl.String)
    for place in (r"^(-?\d+)(\d{3})$", r"^(-?\d+)(\d{3},)", r"^(-?\d+)(\d{3},)"):
        written = written.str.replace(place, "${1},${2}")
    return written.str.replace_all(",", mark, literal=True)


def write_share(share: str) -> pl.Expr:
    """Write a column of shares, 0-1, as whole per cents that never round up to all or down to none.

    Example:
        >>> shares = pl.DataFrame({"share": [0.0, 0.004, 0.285, 0.997, 1.0]})
        >>> shares.select(write_share("share")).to_series().to_list()
        ['0', '<1', '29', '>99', '100']
    """
    part = pl.col(share)
    return (
        pl.when((part > 0) & (part < 0.01))
        .then(pl.lit("<1"))
        .when((part > 0.99) & (part < 1))
        .then(pl.lit(">99"))
        .otherwise(write_whole((part * 100 + 0.5 + 1e-9).floor()))
        .alias(share)
    )


def write_rounded(number: str) -> pl.Expr:
    """Write a column as whole numbers, halves upward."""
    return write_whole((pl.col(number) + 0.5 + 1e-9).floor())


def range_in_words(values: pl.Series, *, form: str = ".0f") -> str:
    """Say from where to where numbers or dates run, for a text alternative.

    Args:
        values: Numbers or days.
        form: How Vega would write them.

    Example:
        >>> range_in_words(pl.Series([61.2, None, 74.4]))
        '61 to 74'
        >>> range_in_words(pl.Series([], dtype=pl.Float64))
        'nothing'
    """
    known = values.drop_nulls().sort()
    if known.is_empty():
        return say("nothing")
    write: Callable[..., str] = (
        language().write_date if known.dtype.is_temporal() else language().write_number
    )
    first, last = write(known[0], form), write(known[-1], form)
    return first if first == last else say("{first} to {last}", first=first, last=last)


def join_sentences(*sentences: str | None) -> str:
    """Put sentences behind one another, each with its full stop; those that are not given are left out.

    Example:
        >>> join_sentences("Drama leads", None, "412 reviews.")
        'Drama leads. 412 reviews.'
    """
    given = [sentence for sentence in sentences if sentence]
    return " ".join(sentence if sentence[-1] in ".!?。" else f"{sentence}." for sentence in given)

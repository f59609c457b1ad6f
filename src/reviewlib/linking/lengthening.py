"""Titles that the grammar of a review reads short, and the desk's films know whole.

No grammar knows where "as in Hiroshima, Mon Amour (1959)" begins: a comma, an
exclamation mark or a full stop may stand within a title, or end what is before it. A
film of that title and year does.
"""

import re
from collections.abc import Iterator

import polars as pl

from reviewlib.names.titles import title_keys
from reviewlib.prose.words import OPENERS, OPENERS_AND_SURNAMES, YEAR

YEARS_APART = 1
MOST_LETTERS, MOST_WORDS = 110, 12
_MARKS = "*_“”\"‘’'"
_STOPS = ".,;:!?…"
_YEAR_BEHIND = re.compile(rf"[*_”\"’']{{0,3}}[ \u00a0]?[(\[][^()\[\]\n]{{0,60}}{YEAR}")
_YEAR_BEFORE = re.compile(rf"{YEAR}(?:['’]s|(?: [\w-]{{1,20}}){{1,3}}) $")
_WORD = re.compile(r"[^\s()\[\]]{1,60}")
_BORDER = re.compile(r"[()\[\]\n]")


def lengthen_titles(mentions: pl.DataFrame, reviews: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Find the films mentioned whose titles are longer than the mention, as films of their year are called.

    The words that are taken in stand on the same line, none in brackets. Before a title
    with its year in brackets they begin with a capital or a digit; behind one that
    follows its year ("the 1959 film Hiroshima, Mon Amour") they end with such a word. A title
    marked off by italics or quotes is whole. Where the shorter title is known as well,
    words that only open a sentence are not taken in: In Water (2023).

    Args:
        mentions: review_id, start, kind, text, year and row, a number for each.
        reviews: review_id, text.
        known: key, as `names.title_keys` makes them, and of_film (Int32: the year) of every
            title of a film that may be meant.

    Returns:
        row, longer_start (UInt32), longer (String): where the longer title begins, and the title.
    """
    films = mentions.filter(pl.col("year").is_not_null(), kind="film")
    # Once for each review: a long one may name films by the thousand.
    texts = dict(reviews.select("review_id", "text").join(films, on="review_id", how="semi").iter_rows())
    spans = [
        (row, year, first, read[first:last], _says_more(read[first:start] + read[end:last]))
        for row, year, start, end, review_id in films.select(
            "row", "year", "start", _end(), "review_id"
        ).iter_rows()
        for read in (texts[review_id],)
        for first, last in _widen(read, start, end)
    ]
    schema = {"row": pl.UInt32, "year": pl.Int32, "longer_start": pl.UInt32, "longer": pl.String}
    asked = pl.DataFrame(spans, schema=schema | {"says_more": pl.Boolean}, orient="row")
    shorter = _meet(films.select("row", "year", longer="text"), known)
    longer = _meet(asked, known)
    return (
        longer.filter(pl.col("says_more") | ~pl.col("row").is_in(shorter["row"].implode()))
        .sort(pl.col("longer").str.len_chars(), descending=True)
        .unique("row", keep="first")
        .select("row", "longer_start", "longer")
    )


def _end() -> pl.Expr:
    return (pl.col("start") + pl.col("text").str.len_chars()).alias("end")


def _meet(titled: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Those whose title a film has that is a year off at the most."""
    years = pl.int_ranges(pl.col("year") - YEARS_APART, pl.col("year") + YEARS_APART + 1)
    keyed = titled.with_columns(key=title_keys(pl.col("longer"))[1], of_film=years).explode("of_film")
    return keyed.with_columns(pl.col("of_film").cast(pl.Int32)).join(known, on=["key", "of_film"], how="semi")


def _widen(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where longer titles may begin and end that hold the one from start to end."""
    if start > 0 and end < len(text) and text[start - 1] in _MARKS and text[end] in _MARKS:
        return
    if _YEAR_BEHIND.match(text, end):
        low = max(0, start - MOST_LETTERS)
        low = max([low, *(border.end() for border in _BORDER.finditer(text, low, start))])
        words = list(_WORD.finditer(text, low, start))
        yield from (
            (_after_marks(text, word.start()), end) for word in words[-MOST_WORDS:] if _is_capital(word[0])
        )
    elif _YEAR_BEFORE.search(text, max(0, start - 80), start):
        border = _BORDER.search(text, end, end + MOST_LETTERS)
        words = list(_WORD.finditer(text, end, border.start() if border else end + MOST_LETTERS))
        for word in words[:MOST_WORDS]:
            if _is_capital(word[0]):
                yield start, word.end() - len(word[0]) + len(word[0].rstrip(_STOPS))


def _is_capital(word: str) -> bool:
    first = word.lstrip(_MARKS)[:1]
    return first.isupper() or first.isdigit()


def _after_marks(text: str, start: int) -> int:
    while text[start] in _MARKS:
        start += 1
    return start


def _says_more(words: str) -> bool:
    """Whether there are other words than those that open a sentence."""
    return not {word.strip(_STOPS) for word in words.split()} <= OPENERS | OPENERS_AND_SURNAMES

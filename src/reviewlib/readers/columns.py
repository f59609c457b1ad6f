"""How sources call the columns of REVIEWS, and how several texts stand in one cell."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

import polars as pl

LIST_SEPARATOR = "|"

# REVIEWS columns and the keys under which sources print them, the preferred one first: beside a headline
# under title, film names the film; Hugo's publish_date is the day, its date that of the draft.
REVIEW_KEYS: Mapping[str, str] = {
    "title_printed": "film movie film_title movie_title title title_printed",
    "original_title_printed": "original_title native_title original original_title_printed",
    "year_printed": "year release_year film_year movie_year year_of_release year_printed",
    "published_on": "publish_date pub_date published published_on published_at date_published date"
    " post_date posted posted_on created created_at date_rated rated_on rated_at",
    "watched_on": "watched_date watched_on watched date_watched viewed viewed_on",
    "score_printed": "your_rating my_rating rating score stars grade rating_num score_printed"
    " star_rating review_rating review_score film_rating movie_rating film_score movie_score overall_rating"
    " overall_score final_rating final_score",
    "critic": "critic author authors by reviewer reviewed_by byline",
    "imdb_id": "imdb_id imdb",
    "tmdb_id": "tmdb_id tmdb",
    "film_id": "film_id",
    "tags": "tags categories genre genres tag category",
    "venue": "venue medium platform",
    "url": "url link permalink",
    "language": "language lang",
    "kind": "kind",
    "draft": "draft",
}


@lru_cache(maxsize=4_096)
def fold_key(key: str) -> str:
    """Write a key so that case, `-`, `_` and spaces do not count: publish_date = publishDate."""
    return re.sub(r"[-_\s]", "", key).lower()


_COLUMNS = {
    fold_key(key): (column, rank)
    for column, keys in REVIEW_KEYS.items()
    for rank, key in enumerate(keys.split())
}


def name_column(key: str) -> str | None:
    """Name the column of REVIEWS that a key means; null where it means none.

    Example:
        >>> name_column("publishDate"), name_column("mood")
        ('published_on', None)
    """
    found = _COLUMNS.get(fold_key(key))
    return found[0] if found else None


def sort_keys(keys: Iterable[str]) -> tuple[dict[str, list[str]], list[str]]:
    """Sort a source's keys by the column of REVIEWS they mean, the preferred first; and the unknown ones."""
    ranked: dict[str, list[tuple[int, str]]] = {}
    unknown = []
    for key in keys:
        if fold_key(key) in _COLUMNS:
            column, rank = _COLUMNS[fold_key(key)]
            ranked.setdefault(column, []).append((rank, key))
        else:
            unknown.append(key)
    ordered = {
        column: [key for _, key in sorted(found, key=lambda pair: pair[0])]
        for column, found in ranked.items()
    }
    return ordered, unknown


def split_tags(printed: str) -> list[str]:
    r"""Split tags that stand in one text, at `|` or else at commas; `\|` is part of a tag.

    Example:
        >>> split_tags("noir, drama"), split_tags("crime, drama|"), split_tags(r"a\|b|c")
        (['noir', 'drama'], ['crime, drama'], ['a|b', 'c'])
    """
    if LIST_SEPARATOR not in printed:
        parts = printed.split(",")
    elif "\\" not in printed:
        parts = printed.split(LIST_SEPARATOR)
    else:
        parts = [part.replace(r"\|", LIST_SEPARATOR) for part in re.split(r"(?<!\\)\|", printed)]
    return [part.strip() for part in parts if part.strip()]


def join_list(texts: pl.Expr) -> pl.Expr:
    r"""Join lists of text into one cell each, so that `split_tags` gives them back.

    Example:
        >>> lists = pl.Series([["a|b", "c"], ["crime, drama"], []])
        >>> pl.select(join_list(pl.lit(lists))).to_series().to_list()
        ['a\\|b|c', 'crime, drama|', '']
    """
    joined = texts.list.eval(pl.element().str.replace_all("|", r"\|", literal=True)).list.join(LIST_SEPARATOR)
    # One tag with a comma in it would else be two, and one with a bar alone would be none.
    is_one = (texts.list.len() == 1) & joined.str.contains(r"[,|]")
    return pl.when(is_one).then(joined + LIST_SEPARATOR).otherwise(joined)

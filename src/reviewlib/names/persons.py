"""When two people's names are the same, letter for letter: a set of keys for one name.

Case, diacritics, hyphens and order do not count; spellings do, see `korean`, `japanese` and `scripts`.
"""

import re
import unicodedata
from functools import lru_cache

import polars as pl

from reviewlib.names.titles import LETTERS


def person_key(name: pl.Expr) -> pl.Expr:
    """Give the one key for everyday use: the parts of `person_parts` with one space between.

    Args:
        name: A column of people's names (String).

    Returns:
        Lower-case words under the column's own name; null stays null.

    Example:
        >>> people = pl.DataFrame({"name": ["Penélope Cruz", "Jeon Jong-seo", "J.K. Simmons"]})
        >>> people.select(person_key(pl.col("name")))["name"].to_list()
        ['penelope cruz', 'jeon jong seo', 'jk simmons']
    """
    folded = name.str.normalize("NFKC").str.to_lowercase().str.normalize("NFD")
    folded = folded.str.replace_all("[\u0300-\u036f]", "").str.normalize("NFC").str.replace_many(LETTERS)
    bare = folded.str.replace_all(r"[.'’‘ʼ`]", "")
    return bare.str.replace_all(r"[^\p{L}\p{N}\p{M}]+", " ").str.strip_chars()


def person_keys(name: str) -> frozenset[str]:
    """Give the keys on which two people's names are the same.

    Case, diacritics, hyphens, spaces and the order of the parts do not count:
    every rotation of the parts is a key. Letters of other scripts stay as they
    are, so that a name in Hangul meets only a name in Hangul.

    Args:
        name: A name as printed.

    Returns:
        The glued rotations; empty for a name without letters or digits.

    Example:
        >>> sorted(person_keys("Jeon Jong-seo"))
        ['jeonjongseo', 'jongseojeon', 'seojeonjong']
        >>> person_keys("Jeon Jong-seo") & person_keys("jeon jongseo") != frozenset()
        True
        >>> person_keys("전종서")
        frozenset({'전종서'})
    """
    parts = person_parts(name)
    return frozenset("".join(parts[start:] + parts[:start]) for start in range(len(parts)))


def person_parts(name: str) -> list[str]:
    """Give the parts of a person's name without case, diacritics and punctuation.

    Args:
        name: A name as printed.

    Returns:
        The words, parted at spaces and hyphens, in their order; none for a name
        without letters or digits.

    Example:
        >>> person_parts("Penélope Cruz"), person_parts("Jeon, Jong-seo"), person_parts("J.K. Simmons")
        (['penelope', 'cruz'], ['jeon', 'jong', 'seo'], ['jk', 'simmons'])
    """
    return list(_part_person(name))


# Names recur: an actor's in every film, a film's in every review of it.
@lru_cache(maxsize=100_000)
def _part_person(name: str) -> tuple[str, ...]:
    folded = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", name).casefold())
    folded = unicodedata.normalize("NFC", re.sub("[\u0300-\u036f]", "", folded))
    folded = "".join(LETTERS.get(letter, letter) for letter in folded)
    folded = re.sub(r"[.'’‘ʼ`]", "", folded)
    # Marks are kept: vowels of Indic scripts are marks.
    spaced = (sign if sign.isalnum() or unicodedata.category(sign)[0] == "M" else " " for sign in folded)
    return tuple("".join(spaced).split())

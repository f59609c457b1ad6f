"""When two spellings in Latin letters are one Japanese name."""

import re
from functools import lru_cache

from reviewlib.names.persons import person_parts

_SHORTER_JAPANESE = [
    (r"o[ou]|oh(?![aeiouy])", "o"), ("uu", "u"), ("aa", "a"), ("m(?=[bpm])", "n"), ("tch", "cch"),
    ("sy", "sh"), ("zy|jy", "j"), ("ty", "ch"), ("si", "shi"), ("ti", "chi"), ("tu", "tsu"), ("zi", "ji"),
    ("(?<![sc])hu", "fu"), ("du|dzu", "zu"),
]  # fmt: skip
_JAPANESE_WORD = re.compile(
    r"(?:(?:(?:[kgnhbmpr]y?|[szdwjfy]|sh|ch|ts|t)?[aeiou])|n(?![aeiouy])|k(?=k)|s(?=s)|t(?=t)|p(?=p)|c(?=ch))+"
)


@lru_cache(maxsize=20_000)
def japanese_keys(name: str) -> frozenset[str]:
    """Give the keys on which two Latin spellings of a Japanese name are the same.

    Long vowels are written ō, ou, oo, oh or o; Kunrei spellings (si, tu, hu) are
    folded to Hepburn's. The order of the names does not count.

    Args:
        name: A name as printed, in Latin letters.

    Returns:
        One key; none for a single word or one with another than Japanese syllables.

    Example:
        >>> japanese_keys("Kōji Yakusho") == japanese_keys("Yakusho Kouji") == japanese_keys("Koji Yakusyo")
        True
        >>> japanese_keys("Chris Evans")
        frozenset()

    Source:
        Spellings of sounds: modified Hepburn and Kunrei-shiki (ISO 3602).
    """
    words = ["".join(person_parts(chunk)) for chunk in name.replace(",", " ").split()]
    for written, shorter in _SHORTER_JAPANESE:
        words = [re.sub(written, shorter, word) for word in words]
    if len(words) < 2 or not all(map(_JAPANESE_WORD.fullmatch, words)):
        return frozenset()
    return frozenset([" ".join(sorted(words))])

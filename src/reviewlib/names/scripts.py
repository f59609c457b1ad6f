"""When a name in Cyrillic or Greek letters is one written in Latin letters.

Both are brought to one coarse form, in which the ways to write a sound in Latin
letters are one: Андрей is Andrei and Andrey, Чулпан Хаматова is Chulpan
Khamatova. What languages made of a name (Эйзенштейн, Eisenstein) is not met.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from reviewlib.names.persons import person_parts

_Rules = tuple[tuple[re.Pattern[str], str], ...]

# What stands in the other script, and how it is first written; longer groups before their letters.
_CYRILLIC_WRITTEN = (
    "а:a б:b в:v г:g д:d е:e ё:e ж:zh з:z и:i й:i к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ф:f х:kh"
    " ц:ts ч:ch ш:sh щ:shch ъ: ы:y ь: э:e ю:yu я:ya і:i ї:i є:e ґ:g ў:u ј:j љ:lj њ:nj ђ:dj ћ:ch џ:dzh"
)
_GREEK_WRITTEN = (
    "ου:u αι:e ει:i οι:i μπ:b γκ:g γγ:ng αυ:av ευ:ev α:a β:v γ:g δ:d ε:e ζ:z η:i θ:th ι:i κ:k λ:l"
    " μ:m ν:n ξ:x ο:o π:p ρ:r σ:s ς:s τ:t υ:i φ:f χ:ch ψ:ps ω:o"
)
_TABLES: Mapping[str, Mapping[str, str]] = {
    script: dict(pair.split(":") for pair in written.split())
    for script, written in (("cyrillic", _CYRILLIC_WRITTEN), ("greek", _GREEK_WRITTEN))
}


def _compile(rules: str) -> _Rules:
    return tuple(
        (re.compile(written), sound) for written, _, sound in (one.partition(">") for one in rules.split())
    )


# In this order: what is written in Latin letters, what it becomes.
_FOLDS: Mapping[str, _Rules] = {
    "cyrillic": _compile(
        "off$>ov eff$>ev x>ks shch>s sch>s zh>z tch>c ch>c sh>s kh>h ts>c tz>c ph>f th>t w>v ou>u"
        " (?:[yij]|^)i?[yj]e>e ye>e je>e y[oe]>e jo>e (?<=.)i?[yj]u>u (?<=.)iu>u (?<=.)i?[yj]a>a (?<=.)ia>a"
        " [yj]>i ii+>i er$>r"
        " (.)\\1+>\\1"
    ),
    "greek": _compile(
        "^[gy]i?(?=o)>io ph>f th>t [kc]h>h ks>x ou>u ai>e ei>i oi>i y>i mp>b gk>g gg>ng c(?!h)>k (.)\\1+>\\1"
    ),
}


@lru_cache(maxsize=20_000)
def script_of(name: str) -> str | None:
    """Say in which of the two scripts a name is written; None of any other, Latin included.

    Example:
        >>> script_of("Андрей Тарковский"), script_of("Γιώργος Λάνθιμος"), script_of("전종서")
        ('cyrillic', 'greek', None)
    """
    letters = {sign for part in person_parts(name) for sign in part if sign.isalpha()}
    return next((script for script, table in _TABLES.items() if letters and letters <= table.keys()), None)


@lru_cache(maxsize=20_000)
def script_keys(name: str, script: str) -> frozenset[str]:
    """Give the key of a name of two or more words, in that script or in Latin letters, in whatever order.

    Args:
        name: A name as printed.
        script: cyrillic or greek: whose ways to be written in Latin letters count as one.

    Returns:
        One key; none for a single word, or a name in a third script.

    Example:
        >>> script_keys("Андрей Звягинцев", "cyrillic") == script_keys("Andrey Zvyagintsev", "cyrillic")
        True
        >>> script_keys("Γιώργος Λάνθιμος", "greek") == script_keys("Yorgos Lanthimos", "greek")
        True
    """
    parts = person_parts(name)
    if script_of(name) == script:
        parts = [_write(part, _TABLES[script]) for part in parts]
    if len(parts) < 2 or not "".join(parts).isascii():
        return frozenset()
    for written, sound in _FOLDS[script]:
        parts = [written.sub(sound, part) for part in parts]
    return frozenset([" ".join(sorted(parts))])


def _write(part: str, table: Mapping[str, str]) -> str:
    groups = sorted(table, key=len, reverse=True)
    return re.sub("|".join(groups), lambda group: table[group[0]], part)

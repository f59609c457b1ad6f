"""A coarser fold of Korean names: sounds that are written alike count as one.

`korean.korean_keys` asks which Hangul a spelling may stand for, and knows Lee Je-hoon
from Lee Jae-hoon. This fold does not: it meets spellings that stand for no Hangul by any
system (Shin Hae-sun for 신혜선), and must be asked among few names only, those of one film.
"""

import re
from functools import lru_cache

from reviewlib.names.korean import is_hangul, romanise_hangul, surnames_of
from reviewlib.names.persons import person_parts

# In this order: what is written, what it becomes.
_SAME = [
    (re.compile(written), sound)
    for written, sound in (
        ("wh", "hw"),
        # E-jae for 이재.
        ("^e$", "i"),
        # The nose's sound at the end of a syllable, before double letters become one.
        ("ng(?![aeiouw]|y[aeiou])", "N"),
        # Ahn, Suh, Hur: the sign only marks the vowel.
        ("(?<=[aeiouyw])[hr](?![aeiouyw])", ""),
        ("sh", "s"),
        ("tch|ch|jj|j|z", "j"),
        ("une$", "un"),
        ("h(?:wi|ui|eui|ee|ie|i)", "hi"),
        ("yeou?|yeu|you|yoo|yu|yo", "Y"),
        ("wae|woe|weo(?=e)|we(?!o)|oe|oi|uee|wui|wee|wi|ui|eui|uy", "W"),
        ("weo|wo(?!o)", "O"),
        ("wu|woo|eou|eo|eu|oo|ou|o|u", "o"),
        ("yae|yai|yea|ye|ae|ai|ay|ea|ey", "e"),
        ("ee|yi|ie|y", "i"),
    )
]
_LETTERS = str.maketrans("gcdbvfr", "kktpppl")
_DOUBLED = re.compile(r"(.)\1+")
_MOST_SYLLABLES = 3


@lru_cache(maxsize=20_000)
def korean_folds(name: str) -> frozenset[tuple[str, str]]:
    """Give the folds of a Korean name; two spellings may be one name if they share one.

    The surname is read by the table of its spellings, first or last; the given name
    is folded with its syllables apart and glued, for both are printed.

    Args:
        name: A name as printed, in Hangul or Latin letters.

    Returns:
        Pairs of a surname in Hangul and a folded given name; none for a name that
        cannot be read as a Korean surname with a given name.

    Example:
        >>> sorted(korean_folds("Jun Jong-seo") & korean_folds("전종서"))
        [('전', 'joN-so'), ('전', 'joNso')]
        >>> korean_folds("Shin Hae-sun") & korean_folds("신혜선") != frozenset()
        True
        >>> korean_folds("Chris Evans")
        frozenset()
    """
    if is_hangul(name):
        # 황보라 is Hwang Bo-ra, or else of the surname Hwangbo.
        glued = "".join(person_parts(name))
        names = {
            romanise_hangul(glued),
            f"{romanise_hangul(glued[0] + glued[1:2]).split()[0]} {_romanise(glued[1:])}",
        }
        return frozenset(fold for each in names for fold in _fold_latin(each))
    return frozenset(_fold_latin(name))


def _romanise(given: str) -> str:
    # A surname of one syllable before it, left out again: the rules for given names apply.
    return romanise_hangul(f"김{given}").partition(" ")[2]


def _fold_latin(name: str) -> set[tuple[str, str]]:
    chunks = [parts for chunk in name.replace(",", " ").split() if (parts := person_parts(chunk))]
    parts = [part for chunk in chunks for part in chunk]
    if len(parts) < 2 or not "".join(parts).isascii():
        return set()
    folds: set[tuple[str, str]] = set()
    borders = {sum(map(len, chunks[:count])) for count in range(1, len(chunks))} or {1, len(parts) - 1}
    for border in borders:
        for surname, given in ((parts[:border], parts[border:]), (parts[border:], parts[:border])):
            if 0 < len(given) <= _MOST_SYLLABLES:
                folded = [_fold(part) for part in given]
                written = {"-".join(folded), _DOUBLED.sub(r"\1", "".join(folded)), _fold("".join(given))}
                folds.update((hangul, each) for hangul in surnames_of(tuple(surname)) for each in written)
    return folds


def _fold(spelled: str) -> str:
    for written, sound in _SAME[:8]:
        spelled = written.sub(sound, spelled)
    spelled = spelled.translate(_LETTERS)
    for written, sound in _SAME[8:]:
        spelled = written.sub(sound, spelled)
    return _DOUBLED.sub(r"\1", spelled)

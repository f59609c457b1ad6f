"""When a name in kana or in Cyrillic letters is a Korean one written in Hangul or in Latin letters.

A Korean name is brought to Hangul first (`korean.korean_keys`), and from there, by the
tables of each script, to the sounds that it can be printed with. Sounds that a script
writes alike, or that are printed now one way, now another, are one: this is to be asked
among few names only, those of one film.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import product

from reviewlib.names.korean import korean_keys
from reviewlib.names.persons import person_keys

# The letters of a syllable of Hangul in the order of its code, each with its sound here.
_ONSETS = "kknttrmppss-cccktph"
_VOWELS = [
    "a", "e", "ya", "ye", "o", "e", "yo", "ye", "o", "wa", "we", "we", "yo", "u", "wo", "we", "wi", "yu", "u",
    "eui", "i",
]  # fmt: skip
_CODAS = "-kkknnntrkmrrrprmppttnttktpt"
_FIRST_HANGUL = ord("가")

_KANA_ROWS = {
    "": "アイウエオ", "k": "カキクケコ", "s": "サシスセソ", "t": "タチツテト", "n": "ナニヌネノ",
    "h": "ハヒフヘホ", "m": "マミムメモ", "y": "ヤ-ユ-ヨ", "r": "ラリルレロ", "w": "ワ---ヲ",
    "g": "ガギグゲゴ", "z": "ザジズゼゾ", "d": "ダヂヅデド", "b": "バビブベボ", "p": "パピプペポ",
    "V": "ァィゥェォ", "Y": "ャ-ュ-ョ",
}  # fmt: skip
_KANA_SOUNDS = {"g": "k", "z": "c", "d": "t", "b": "p"}
_KANA = {
    kana: _KANA_SOUNDS.get(row, row) + vowel
    for row, written in _KANA_ROWS.items()
    for kana, vowel in zip(written, "aiueo", strict=True)
    if kana != "-"
} | {"チ": "ci", "ヂ": "ci", "ン": "n", "ッ": "", "ー": "", "ヴ": "pu", "ヮ": "Va", "ヰ": "i", "ヱ": "e"}

# Longer groups before their letters: what is written, and its sound. One letter stands for several vowels.
_CYRILLIC = (
    "дж:c чж:c чх:c кх:k тх:t пх:p ый:i ва:wa вэ:we ве:we во:wo ви:wi йо:ye"
    " а:a б:p в:w г:k д:t е:ye ё:ye ж:c з:c и:i й:i к:k л:r м:m н:n о:o п:p р:r с:s т:t у:u х:h ч:c ш:s"
    " ъ: ы:u ь: э:e ю:yu я:ya"
)
_CYRILLIC_SOUNDS = dict(pair.split(":") for pair in _CYRILLIC.split())
_CYRILLIC_GROUP = re.compile("|".join(sorted(_CYRILLIC_SOUNDS, key=len, reverse=True)))
_IN_KANA = re.compile(r"[ァ-ヴー]+")
_IN_CYRILLIC = re.compile(r"[а-яё]+")
# Small letters after others: キャ is kya, ウォ wo, イェ ye, チェ ce and トゥ tu.
_SMALL = tuple(
    (re.compile(written), sound)
    for written, sound in (
        ("iY", "y"),
        (r"(?<!t)uV", "w"),
        ("(?<![^aiueon])iVe", "ye"),
        (r"[aiueo]V", ""),
        ("[VY]", ""),
    )
)
# Kana end every syllable but one in n with a vowel.
_KANA_CODAS = {"k": "ku", "m": "mu", "r": "ru", "p": "pu", "t": ""}


@lru_cache(maxsize=20_000)
def read_transcribed(name: str) -> frozenset[str]:
    """Give the sounds of a name printed in kana or Cyrillic letters, whatever the order of its parts.

    Args:
        name: A name as printed.

    Returns:
        Keys, one for each order; none of a name in another script.

    Example:
        >>> read_transcribed("パク・チャヌク") & transcribe_korean("Park Chan-wook") != frozenset()
        True
        >>> read_transcribed("Пак Чхан Ук") & transcribe_korean("박찬욱") != frozenset()
        True
    """
    keys: set[str] = set()
    for glued in person_keys(name):
        if _IN_KANA.fullmatch(glued):
            keys.add("kana " + _sound_kana(glued))
        elif _IN_CYRILLIC.fullmatch(glued):
            keys.add("cyrillic " + _sound_cyrillic(glued))
    return frozenset(keys)


@lru_cache(maxsize=20_000)
def transcribe_korean(name: str) -> frozenset[str]:
    """Give the sounds with which a Korean name may be printed in kana or Cyrillic letters.

    Args:
        name: A name as printed, in Hangul or Latin letters.

    Returns:
        Keys as `read_transcribed` gives them; none for a name that is not Korean.

    Example:
        >>> transcribe_korean("Chris Evans")
        frozenset()

    Source:
        The rules for Korean names in Japanese and in Russian print (L. Kontsevich), without what they
        write of voice and breath.
    """
    keys: set[str] = set()
    for hangul in korean_keys(name):
        syllables = [_part(sign) for sign in hangul]
        keys.update("kana " + key for key in _write_kana(syllables))
        keys.update("cyrillic " + key for key in _write_cyrillic(syllables))
    return frozenset(keys)


def _part(syllable: str) -> tuple[str, str, str]:
    rest, coda = divmod(ord(syllable) - _FIRST_HANGUL, 28)
    onset, vowel = divmod(rest, 21)
    return _ONSETS[onset].strip("-"), _VOWELS[vowel], _CODAS[coda].strip("-")


def _sound_kana(glued: str) -> str:
    sounds = "".join(_KANA[sign] for sign in glued)
    for written, sound in _SMALL:
        sounds = written.sub(sound, sounds)
    return _fold(sounds)


def _write_kana(syllables: Sequence[tuple[str, str, str]]) -> Iterator[str]:
    ways: list[list[str]] = []
    for (onset, vowel, coda), (before, after) in zip(syllables, _neighbours(syllables), strict=True):
        # Hee is ヒ, Hwi フィ; a vowel after a consonant has no y before e, nor a w after ch.
        vowels = [vowel] if vowel != "eui" else ["i", "wi"]
        vowels = ["e" if onset and one == "ye" else one for one in vowels]
        # ジュノ is Jun-ho: after n, m or l an h is hardly heard.
        onsets = [onset, ""] if onset == "h" and before in ("n", "m", "r") else [onset]
        # What ends a syllable begins the next one that has nothing of its own: ソギ is Seok-i.
        codas = [_KANA_CODAS.get(coda, coda)] + ([coda] if coda in _KANA_CODAS and after == "" else [])
        ways.append(["".join(parts) for parts in product(onsets, vowels, codas)])
    return (_fold("".join(way)) for way in product(*ways))


def _neighbours(syllables: Sequence[tuple[str, str, str]]) -> Iterator[tuple[str, str]]:
    """For each syllable how the one before it ends, and how the next begins; a surname stands by itself."""
    for place in range(len(syllables)):
        before = syllables[place - 1][2] if place > 1 else "."
        yield before, syllables[place + 1][0] if 0 < place < len(syllables) - 1 else "."


def _sound_cyrillic(glued: str) -> str:
    return _fold(_CYRILLIC_GROUP.sub(lambda group: _CYRILLIC_SOUNDS[group[0]], glued))


def _write_cyrillic(syllables: Sequence[tuple[str, str, str]]) -> Iterator[str]:
    # ё is printed as е, and 의 as ый or и.
    written = [onset + {"yo": "ye", "eui": "i"}.get(vowel, vowel) + coda for onset, vowel, coda in syllables]
    # кх is a k with breath, and Пак Хэ Иль has none of it.
    glued = re.sub("([ktpc])h", r"\1", "".join(written))
    yield _fold(glued)
    # The surnames 이 and 유 are Ли and Лю.
    if glued[0] in "iy":
        yield _fold(f"r{glued}")


def _fold(sounds: str) -> str:
    """What one script writes, and the other, or the same another time, does not."""
    return re.sub(r"([kstpcr])\1+", r"\1", re.sub("c[yw]", "c", sounds))

"""When two spellings are one Korean name.

It is written in Latin letters in a dozen ways. Here each way meets the others by
tables of what is written for one sound; no letters are compared by likeness.
"""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import combinations, product

from reviewlib.names.persons import person_parts

# Hangul surname -> how it is written in Latin letters. A spelling may stand for several surnames.
_SURNAMES_WRITTEN = {
    "간": "kan", "갈": "kal gal", "강": "kang gang", "경": "kyung gyeong kyeong", "계": "kye gye",
    "고": "ko go koh goh", "공": "gong kong", "곽": "kwak gwak kwag", "구": "koo gu ku goo",
    "국": "kook guk kuk gook", "권": "kwon gwon kweon", "금": "keum geum kum", "기": "ki gi kee",
    "길": "gil kil", "김": "kim gim", "나": "na ra la nah rah", "남": "nam nahm",
    "노": "noh roh no ro nho", "도": "do to doh", "동": "dong", "림": "leem", "마": "ma mah",
    "맹": "maeng", "명": "myung myeong", "모": "mo", "목": "mok", "문": "moon mun", "민": "min",
    "박": "park pak bak bahk", "반": "ban pan", "방": "bang pang", "배": "bae pae bai",
    "백": "baek paik paek back baik beck bek", "변": "byun byeon pyun byon", "봉": "bong pong",
    "부": "boo bu", "빈": "bin", "사": "sa", "서": "seo suh so sur", "석": "seok suk",
    "선": "sun seon", "설": "seol sul sol", "성": "sung seong", "소": "so", "손": "son sohn",
    "송": "song", "신": "shin sin", "심": "shim sim", "안": "ahn an", "양": "yang", "어": "eo uh",
    "엄": "um eom uhm eum", "여": "yeo yuh yo", "연": "yeon yeun yun youn yon",
    "염": "yum yeom yom", "예": "ye yeh", "오": "oh o", "옥": "ok ock oak", "온": "on ohn", "옹": "ong",
    "왕": "wang", "용": "yong", "우": "woo u wu", "원": "won weon", "위": "wi wie",
    "유": "yoo yu you ryu ryoo", "육": "yook yuk", "윤": "yoon yun youn yune", "은": "eun",
    "이": "lee yi rhee ri li i e", "인": "in", "임": "im lim rim yim leem", "장": "jang chang",
    "전": "jeon jun chun chon jon", "정": "jung jeong chung cheong joung chong jhung zeong",
    "제": "je", "조": "cho jo zo joh joe", "주": "joo ju chu", "지": "ji jee chi",
    "진": "jin chin zin", "차": "cha", "채": "chae chai", "천": "cheon chun chon",
    "최": "choi choe choy", "추": "choo chu", "탁": "tak", "탕": "tang", "태": "tae tai te",
    "편": "pyun pyeon", "표": "pyo", "피": "pi", "필": "pil", "하": "ha hah", "한": "han hahn",
    "함": "ham hahm", "허": "heo hur huh her ho", "현": "hyun hyeon", "형": "hyung hyeong",
    "호": "ho", "홍": "hong", "황": "hwang whang",
    "라": "ra la rah",
    "로": "roh ro",
    "류": "ryu ryoo yoo yu you",
    "리": "lee rhee ri li",
    "남궁": "namgung namkoong namgoong namkung", "황보": "hwangbo whangbo hwangbu",
    "선우": "sunwoo seonwoo seonu sunu sunwu", "제갈": "jegal chegal", "사공": "sagong sakong",
    "독고": "dokgo dokko tokko dokgoh", "서문": "seomun seomoon suhmoon", "동방": "dongbang",
}  # fmt: skip

# What is written -> the letters it may stand for. At the head of a given name ㅈ, ㄷ and ㅂ are also written
# as McCune-Reischauer has them; within it that system itself writes j, d and b.
_ONSETS = {
    "": "ㅇ", "g": "ㄱ", "k": "ㄱㅋ", "kk": "ㄲ", "gg": "ㄲ", "n": "ㄴ", "d": "ㄷ", "t": "ㅌ",
    "tt": "ㄸ", "dd": "ㄸ", "r": "ㄹ", "l": "ㄹ", "rh": "ㄹ", "m": "ㅁ", "b": "ㅂ", "p": "ㅍ",
    "bb": "ㅃ", "pp": "ㅃ", "s": "ㅅ", "ss": "ㅆ", "sh": "ㅅ", "j": "ㅈ", "z": "ㅈ", "ch": "ㅊ",
    "jj": "ㅉ", "h": "ㅎ", "wh": "ㅎ", "v": "ㅂ", "f": "ㅍ",
}  # fmt: skip
_FIRST_ONSETS = {"ch": "ㅈ", "t": "ㄷ", "p": "ㅂ"}
_VOWELS = {
    "a": "ㅏ", "ae": "ㅐ", "ai": "ㅐ", "ay": "ㅐ", "e": "ㅔ", "ea": "ㅐㅔ", "ey": "ㅔㅖ",
    "i": "ㅣㅢ", "ee": "ㅣㅢ", "y": "ㅣ", "yi": "ㅣㅢ", "ie": "ㅣㅢ", "ui": "ㅢㅟ", "eui": "ㅢ",
    "eo": "ㅓ", "eou": "ㅓ", "eu": "ㅡ", "o": "ㅗㅓ", "u": "ㅜㅓㅡ", "oo": "ㅜ", "wu": "ㅜ",
    "woo": "ㅜ", "ou": "ㅜㅓㅗ", "ya": "ㅑ", "yae": "ㅒㅖ", "ye": "ㅖㅒ", "yea": "ㅖ", "yai": "ㅒ",
    "yeo": "ㅕ", "yeu": "ㅕ", "yo": "ㅛㅕ", "yu": "ㅠㅕ", "yoo": "ㅠ", "you": "ㅠㅕ", "wa": "ㅘ",
    "wo": "ㅝ", "weo": "ㅝ", "oe": "ㅚ", "woe": "ㅚ", "oi": "ㅚ", "oy": "ㅚ", "wae": "ㅙㅚ",
    "we": "ㅞㅚㅙ", "wi": "ㅟ", "wee": "ㅟ", "wui": "ㅟ", "uee": "ㅟ", "uy": "ㅟ",
}  # fmt: skip
# Only a closed syllable is written with u, o or ou for ㅓ (Jung, Jong): Su is no 서, but Suh is.
_OPEN_VOWELS = {"u": "ㅜㅡ", "yu": "ㅠ", "o": "ㅗ", "yo": "ㅛ", "ou": "ㅜㅗ", "you": "ㅠ"}
_VOWELS_WITH_SIGN = {"u": "ㅓㅡ", "yu": "ㅕ", "o": "ㅗ", "yo": "ㅛ"}
_CODAS = {
    "": " ", "k": "ㄱ", "g": "ㄱ", "c": "ㄱ", "ck": "ㄱ", "n": "ㄴ", "nn": "ㄴ", "t": "ㅅㄷ",
    "d": "ㄷ", "s": "ㅅ", "l": "ㄹ", "ll": "ㄹ", "m": "ㅁ", "b": "ㅂ", "p": "ㅂㅍ", "ng": "ㅇ",
}  # fmt: skip
_HANGUL_ONSETS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_HANGUL_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_HANGUL_CODAS = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
# An h or r that only marks the vowel (Ahn, Suh, Hur) is not sounded.
_SYLLABLE = re.compile(r"(wh|[^aeiouyw]*)([aeiouyw]+)((?:[hr](?![aeiouyw]))?)([^aeiouyw]*)")
_MOST_SYLLABLES = 3

_RR_ONSETS = [
    "g",
    "kk",
    "n",
    "d",
    "tt",
    "r",
    "m",
    "b",
    "pp",
    "s",
    "ss",
    "",
    "j",
    "jj",
    "ch",
    "k",
    "t",
    "p",
    "h",
]
_RR_VOWELS = [
    "a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu",
    "eu", "ui", "i",
]  # fmt: skip
_RR_CODAS = [
    "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "t", "t",
    "ng", "t", "t", "k", "t", "p", "t",
]  # fmt: skip
_FIRST_HANGUL, _LAST_HANGUL = "가", "힣"


def romanise_hangul(name: str) -> str:
    """Write a Korean name in Hangul in Latin letters, surname first.

    Revised Romanization, syllable by syllable: what neighbours do to each other's
    sound is not written, as the rules have it for names. People themselves often
    write their names otherwise (전종서 is Jeon Jong-seo, 이정재 Lee Jung-jae).

    Args:
        name: A name as printed.

    Returns:
        Surname, space, the given name's syllables with hyphens; a name that is
        not all Hangul, or has one or more than six syllables, as it was.

    Example:
        >>> romanise_hangul("전종서"), romanise_hangul("남궁민"), romanise_hangul("Jeon Jong-seo")
        ('Jeon Jong-seo', 'Namgung Min', 'Jeon Jong-seo')

    Source:
        Revised Romanization of Korean, Ministry of Culture and Tourism notice 2000-8.
    """
    glued = "".join(person_parts(name))
    if not is_hangul(glued) or not 2 <= len(glued) <= 6:
        return name
    length = 2 if len(glued) > 2 and glued[:2] in _SURNAMES_WRITTEN else 1
    surname = "".join(_romanise_syllable(syllable) for syllable in glued[:length])
    given = "-".join(_romanise_syllable(syllable) for syllable in glued[length:])
    return f"{surname.capitalize()} {given.capitalize()}"


def _romanise_syllable(syllable: str) -> str:
    rest, coda = divmod(ord(syllable) - ord(_FIRST_HANGUL), 28)
    onset, vowel = divmod(rest, 21)
    return _RR_ONSETS[onset] + _RR_VOWELS[vowel] + _RR_CODAS[coda]


@lru_cache(maxsize=20_000)
def korean_keys(name: str) -> frozenset[str]:
    """Give every name in Hangul that a printed name may stand for.

    Two spellings may be one Korean name when one name in Hangul can be written
    both ways. Each letter group stands for the letters it is used for (u for ㅜ,
    ㅓ and ㅡ, but eo for ㅓ alone), the surname by a table, first or last; what a
    hyphen joins is never parted. Two names in Hangul are the same when equal.

    Args:
        name: A name as printed, in Hangul or Latin letters.

    Returns:
        Names in Hangul, surname first; none for a name that cannot be read as a
        Korean surname with a given name of one to three syllables.

    Example:
        >>> sorted(korean_keys("Jeon Jong-seo"))
        ['전정서', '전종서']
        >>> korean_keys("Chun Jongsuh") & korean_keys("Jeon Jong-seo") & korean_keys("전종서")
        frozenset({'전종서'})
        >>> korean_keys("Chris Evans")
        frozenset()

    Source:
        Spellings of sounds: Revised Romanization (2000), McCune-Reischauer (1939)
        without its signs, and what Korean film credits print.
    """
    chunks = [parts for chunk in name.replace(",", " ").split() if (parts := person_parts(chunk))]
    parts = [part for chunk in chunks for part in chunk]
    glued = "".join(parts)
    if is_hangul(glued):
        return frozenset([glued])
    if not glued.isascii() or len(parts) < 2:
        return frozenset()
    borders = {sum(map(len, chunks[:count])) for count in range(1, len(chunks))} or {1, len(parts) - 1}
    keys: set[str] = set()
    for border in borders:
        for hangul in surnames_of(tuple(parts[:border])):
            keys.update(hangul + given for given in _read_given(tuple(parts[border:])))
        for hangul in surnames_of(tuple(parts[border:])):
            # Won Bin is no Bin Won: only a longer given name stands before its surname.
            keys.update(hangul + given for given in _read_given(tuple(parts[:border])) if len(given) > 1)
    return frozenset(keys)


def is_hangul(name: str) -> bool:
    """Say whether a name is written in Hangul alone.

    Args:
        name: A name as printed; spaces do not count.

    Example:
        >>> is_hangul("전 종서"), is_hangul("Jeon 종서")
        (True, False)
    """
    glued = "".join(person_parts(name))
    return bool(glued) and all(_FIRST_HANGUL <= sign <= _LAST_HANGUL for sign in glued)


def is_korean_surname(name: str) -> bool:
    """Say whether a name in Hangul begins with a surname.

    Args:
        name: A name in Hangul.

    Example:
        >>> is_korean_surname("전종서"), is_korean_surname("읍내")
        (True, False)
    """
    return name[:1] in _SURNAMES_WRITTEN or name[:2] in _SURNAMES_WRITTEN


def write_surnames(names: Iterable[str]) -> frozenset[str]:
    """Give every way to write the surnames of names in Hangul in Latin letters.

    Args:
        names: Names in Hangul, surname first.

    Example:
        >>> sorted(write_surnames(["전종서"]))
        ['chon', 'chun', 'jeon', 'jon', 'jun']
    """
    surnames = {surname for name in names for surname in (name[:1], name[:2]) if surname in _SURNAMES_WRITTEN}
    return frozenset(spelled for surname in surnames for spelled in _SURNAMES_WRITTEN[surname].split())


@cache
def surnames_of(parts: tuple[str, ...]) -> tuple[str, ...]:
    """Give the surnames in Hangul that are written so; in two parts (Nam Gung) those of two syllables.

    Example:
        >>> surnames_of(("lee",)), surnames_of(("nam", "gung"))
        (('이', '리'), ('남궁',))
    """
    spelled = "".join(parts)
    return tuple(
        hangul
        for hangul, spellings in _SURNAMES_WRITTEN.items()
        if len(parts) in {1, len(hangul)} and spelled in spellings.split()
    )


@cache
def _read_given(parts: tuple[str, ...]) -> frozenset[str]:
    """The given names in Hangul, of one to three syllables, that the parts may stand for."""
    if len(parts) > _MOST_SYLLABLES:
        return frozenset()
    ways = []
    for number, part in enumerate(parts):
        whole = _read_syllable(part, number == 0)
        # Beside others a part is one syllable; alone it is likely two.
        ways.append(whole if whole and len(parts) > 1 else whole | _part_syllables(part, number == 0))
    return frozenset(given for read in product(*ways) if len(given := "".join(read)) <= _MOST_SYLLABLES)


@cache
def _read_syllable(spelled: str, is_first: bool) -> frozenset[str]:
    match = _SYLLABLE.fullmatch(re.sub("une$", "un", spelled))
    if not match:
        return frozenset()
    onset, vowel, sign, coda = match.groups()
    onsets = _ONSETS.get(onset, "") + (_FIRST_ONSETS.get(onset, "") if is_first else "")
    written = "w" + vowel if onset == "wh" else vowel
    special = _VOWELS_WITH_SIGN if sign else _OPEN_VOWELS if not coda else {}
    vowels = special.get(written) or _VOWELS.get(written, "")
    if not (onset or coda or sign) and vowel == "e":
        # E-jae is 이재 oftener than 에재.
        vowels += "ㅣ"
    if onset not in {"", "h", "n"} and "u" not in vowel:
        # Hee may be 희 and Nee 늬, but Jee is only 지.
        vowels = vowels.replace("ㅢ", "")
    return frozenset(_compose(*letters) for letters in product(onsets, vowels, _CODAS.get(coda, "")))


def _compose(onset: str, vowel: str, coda: str) -> str:
    number = _HANGUL_ONSETS.index(onset) * len(_HANGUL_VOWELS) + _HANGUL_VOWELS.index(vowel)
    return chr(ord(_FIRST_HANGUL) + number * len(_HANGUL_CODAS) + _HANGUL_CODAS.index(coda))


def _part_syllables(glued: str, is_first: bool) -> frozenset[str]:
    """Every way to read a glued given name as two syllables, or else as three."""
    for count in range(2, _MOST_SYLLABLES + 1):
        found: set[str] = set()
        for borders in combinations(range(1, len(glued)), count - 1):
            pieces = [
                glued[start:end] for start, end in zip((0, *borders), (*borders, len(glued)), strict=True)
            ]
            if all(map(_is_border, pieces, pieces[1:])):
                read = (_read_syllable(piece, is_first and not number) for number, piece in enumerate(pieces))
                found.update("".join(syllables) for syllables in product(*read))
        if found:
            return frozenset(found)
    return frozenset()


def _is_border(before: str, after: str) -> bool:
    """An h or r before a vowel begins its syllable: Yuri is not Yur-i. But Ahin is Ah-in."""
    return before == "ah" or not (before[-1] in "hr" and after[0] in "aeiouyw")

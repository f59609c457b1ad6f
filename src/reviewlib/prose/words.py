"""The words of the grammar: names, openers of sentences, ranks, and what a mention is."""

import re
from dataclasses import dataclass

CAST, DIRECTOR, NOT_THIS_ONE = "cast", "director", "not this one"


@dataclass(frozen=True)
class Found:
    """A mention; its year is written (`year`), or so many years from the review's or the film's own."""

    start: int
    end: int
    kind: str
    role: str | None = None
    character: str | None = None
    year: int | None = None
    years_from_review: int | None = None
    years_from_film: int | None = None
    is_fact: bool = False


def word_set(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


CAPITAL = (
    "["
    + "".join(
        letter
        for first, last in ((0x41, 0x530), (0x1E00, 0x2000))
        for letter in map(chr, range(first, last))
        if letter.isupper()
    )
    + "]"
)
LETTER = r"[^\W\d_]"
GAP = r"(?:[ \u00a0]{1,2}| ?\n(?!\n))"
ADDED = r"(?:starred|starring|led|directed|style|esque|like|penned|produced|fronted|helmed)\b"
WORD = (
    rf"(?:(?!I\.){CAPITAL}\.(?:{CAPITAL}\.){{0,3}}|(?:Jr|Sr|Dr|Mr|Mrs|Ms|St)\."
    rf"|{CAPITAL}(?:{LETTER}|[\u0300-\u036f]|['’](?!s\b)(?={LETTER})"
    rf"|[-‐](?!{ADDED})(?={LETTER})){{0,30}}+)"
)
PARTICLE = r"(?:de|da|di|del|della|der|den|van|von|bin|bint|ibn|al|la|le|du|do|dos|das|ter|ten|y|van’t)"
NATIVE_LETTER = "[\u0530-\u1dff\u3005\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]"
NATIVE = rf"{NATIVE_LETTER}{{2,16}}(?:[·・=]{NATIVE_LETTER}{{1,16}}){{0,2}}"
NAME = rf"(?<![\w’'-])(?:{WORD}(?:{GAP}(?:{PARTICLE}{GAP}){{0,2}}{WORD}){{0,4}}|{NATIVE})"
FULL_NAME = rf"(?<![\w’'-]){WORD}(?:{GAP}(?:{PARTICLE}{GAP}){{0,2}}{WORD}){{1,4}}"
LOW_WORD = r"[a-zà-öø-ÿ][a-zà-öø-ÿ'’-]{0,24}"
YEAR = r"(?:18[7-9][0-9]|19[0-9]{2}|20[0-9]{2})"

# Words that begin a sentence or a description before a name. Those in the second row are surnames too.
OPENERS = word_set(
    "When But And As After Before Then If Here Soon With From At For By To While Where Because Since Though"
    " Although Like Unlike Even Only Once Until Now Yet Both Not What Who How Why Its It His Their Our The A"
    " This That These Those Meanwhile Later Still Also Or Nor Of Between Against"
    " Enter Watch See Or Is Was Are Were Can Will Has Have Does Did Either Neither Which Whom There"
    " Casting Instead Opposite Playing Starring Featuring Thanks"
)
OPENERS_AND_SURNAMES = word_set("An So No In On Do My Her")

RANKS = word_set(
    "captain detective sergeant colonel general major lieutenant officer inspector agent doctor professor"
    " president chairman king queen prince princess emperor father mother sister brother uncle aunt nurse"
    " director coach boss judge teacher principal american korean japanese chinese british english french"
    " german italian spanish russian indian iranian irish scottish north south"
)
# No actor, though it stands in brackets after a name or a description.
NO_ACTOR = word_set(
    "the a an and but or in on at it this that i if no not yes well see read also think ok spoiler spoilers"
    " rated director note aka tv us uk usa ai la ny dc eu un fbi cia kgb nypd vfx cgi dvd hbo bbc pg nr imax"
    " netflix january february march april may june july august september october november december monday"
    " tuesday wednesday thursday friday saturday sunday korea seoul busan japan tokyo china india france"
    " paris germany berlin italy rome spain morocco london england britain america canada mexico russia iran"
    " poland ireland turkey europe africa asia cannes venice sundance locarno toronto part chapter season"
    " episode volume episodes korean japanese chinese american french english german spanish italian part"
    " and/or original winner oscar oscars best"
)


_SPACE = re.compile(r"\s")


def trim_name(text: str, start: int, end: int) -> int:
    """Where the name begins once the words that only open the sentence are left out."""
    while gap := _SPACE.search(text, start, end):
        word, rest = text[start : gap.start()], text[gap.end() : end].lstrip()
        is_surname = word in OPENERS_AND_SURNAMES and "-" in rest.split(maxsplit=1)[0]
        if is_surname or word not in OPENERS | OPENERS_AND_SURNAMES:
            break
        start = end - len(rest)
    return start


def is_person(name: str) -> bool:
    words = name.split()
    if len(words) > 1 and words[0] in OPENERS_AND_SURNAMES and "-" in words[1]:
        return True
    return (
        words[0].lower() not in NO_ACTOR
        and words[0] not in OPENERS
        and (len(words) > 1 or name.lower() not in RANKS)
    )


NAME_RE = re.compile(NAME)
FULL_NAME_RE = re.compile(FULL_NAME)


def has_native(token: str) -> bool:
    return re.match(NATIVE_LETTER, token) is not None


def start_of(found: Found) -> int:
    return found.start

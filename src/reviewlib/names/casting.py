"""Whom of one film's credits a printed name means.

Strangers are the danger: a name that is not in the credits must find nobody. So
likeness counts last, within one film only, and never for East Asian names.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property, lru_cache

from reviewlib.names.folds import korean_folds
from reviewlib.names.japanese import japanese_keys
from reviewlib.names.korean import is_hangul, korean_keys, surnames_of
from reviewlib.names.persons import person_keys, person_parts
from reviewlib.names.scripts import script_keys, script_of
from reviewlib.names.transcriptions import read_transcribed, transcribe_korean

Index = dict[Hashable, set[int]]

LIKENESS = 0.80
"""Share of equal letters from which two names may be one, misprinted."""
MARGIN = 0.08
"""How much the next name must be less like."""
PART_LIKENESS = 0.75
"""The same for the first and the last part by themselves: Jean Smart is not Jane Stuart."""

# What a first name is short for. Two first names agree if they may be short for one.
_SHORT_FOR = {
    "abby": "abigail", "al": "albert alan alfred", "alex": "alexander alexandra alexis", "andy": "andrew",
    "annie": "ann anna anne", "art": "arthur", "barb": "barbara", "becky": "rebecca", "ben": "benjamin",
    "bernie": "bernard", "beth": "elizabeth", "betty": "elizabeth", "bill": "william", "billy": "william",
    "bob": "robert", "bobby": "robert", "brad": "bradley", "cate": "catherine", "cathy": "catherine",
    "charlie": "charles", "chris": "christopher christian christine", "chuck": "charles", "cindy": "cynthia",
    "dan": "daniel", "danny": "daniel", "dave": "david", "deb": "deborah", "debbie": "deborah",
    "dick": "richard", "don": "donald", "doug": "douglas", "drew": "andrew", "ed": "edward edwin",
    "eddie": "edward", "ernie": "ernest", "frank": "francis franklin", "fred": "frederick alfred",
    "gabe": "gabriel", "gene": "eugene", "gerry": "gerald gerard", "greg": "gregory", "hank": "henry",
    "harry": "harold henry", "jack": "john", "jackie": "jacqueline", "jake": "jacob", "jamie": "james",
    "jeff": "jeffrey", "jen": "jennifer", "jenny": "jennifer", "jerry": "gerald jerome", "jim": "james",
    "jimmy": "james", "joe": "joseph", "joey": "joseph", "johnny": "john", "jon": "jonathan",
    "josh": "joshua", "kate": "katherine", "kathy": "katherine kathleen", "katie": "katherine",
    "ken": "kenneth", "larry": "lawrence", "len": "leonard", "leo": "leonardo leonard",
    "liz": "elizabeth", "lou": "louis", "maggie": "margaret", "mandy": "amanda", "marty": "martin",
    "matt": "matthew", "max": "maximilian maxwell", "meg": "margaret", "mick": "michael", "mike": "michael",
    "mickey": "michael", "nat": "nathaniel nathan", "nate": "nathaniel nathan", "ned": "edward",
    "nick": "nicholas", "nicky": "nicholas", "pam": "pamela", "pat": "patrick patricia", "peggy": "margaret",
    "pete": "peter", "phil": "philip", "ray": "raymond", "rich": "richard", "rick": "richard",
    "rob": "robert", "robbie": "robert", "ron": "ronald", "ronnie": "ronald", "russ": "russell",
    "sam": "samuel samantha", "sandy": "sandra alexander", "steve": "steven", "sue": "susan",
    "stan": "stanley", "ted": "theodore edward", "terry": "terence", "theo": "theodore", "tim": "timothy",
    "tom": "thomas", "tommy": "thomas", "tony": "anthony", "vic": "victor", "vince": "vincent",
    "vinnie": "vincent", "walt": "walter", "will": "william", "willie": "william", "zach": "zachary",
    "stephen": "steven", "catherine": "katherine", "kathryn": "katherine", "phillip": "philip",
    "nicolas": "nicholas", "geoffrey": "jeffrey", "geoff": "jeffrey", "alec": "alexander",
    "zack": "zachary", "mathew": "matthew", "katharine": "katherine",
}  # fmt: skip
_WESTERN = frozenset(_SHORT_FOR) | {full for fulls in _SHORT_FOR.values() for full in fulls.split()}
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})

# Surnames of Chinese names, in Mandarin, Cantonese and Hokkien spellings: such a name is never guessed at.
_CHINESE_SURNAMES_WRITTEN = (
    "ang bai cai cao chan chang chao chau chen cheng cheung chiang chien chiu chong chou chow chu chua chui"
    " cui dai deng ding dong du fan fang feng fok fong fu fung gao ge geng gong guan guo han hao he ho hong"
    " hou hsiao hsieh hsu hu huang hui hung jia jiang jin kam kan kang kao ko koo kuo kwan kwok lai lam lao"
    " lau law lee leung li liang liao lim lin ling liu lo long lu lui luk luo ma mak meng miao mo mok ng"
    " ning ouyang pan pang peng poon qi qian qiao qin qiu qu ren shao shen shi shih shu shum siu song su suen"
    " sun szeto tam tan tang tao teng teo tian tien to tong tsai tsang tse tseng tsui tu tung wan wang wei"
    " wen weng wong woo wu xia xiao xie xiong xu xue yam yan yang yao yau ye yee yeh yen yeoh yeung yi yim"
    " yin ying yip yiu yong you yu yuan yue yuen yung zeng zhang zhao zheng zhong zhou zhu zhuang zong zou"
    " zuo"
)
_CHINESE_SURNAMES = frozenset(_CHINESE_SURNAMES_WRITTEN.split())


@dataclass(frozen=True)
class Credited:
    """A person of one film's credits.

    Attributes:
        person_id: As in `tables.PEOPLE`.
        names: Every name the person goes by.
        characters: The roles of this film.
    """

    person_id: str
    names: tuple[str, ...]
    characters: tuple[str, ...] = ()


@dataclass(frozen=True)
class PersonMatch:
    """The person a name means, and why.

    Attributes:
        person_id: As in `tables.PEOPLE`.
        level: exact, parts, nickname, korean, japanese, script, transcription, fold, subset, initial,
            surname, likeness or character, the surest first.
    """

    person_id: str
    level: str


@dataclass(frozen=True)
class Cast:
    """The credits of one film, ready to be asked: the keys of its names are worked out once, when needed."""

    credited: tuple[Credited, ...]

    def match(self, name: str, character: str | None = None) -> PersonMatch | None:
        """Find the one person whom a name means; see `match_person`."""
        for level, find in _LEVELS:
            if found := find(self, name):
                return _decide([self.credited[number] for number in sorted(found)], character, level)
        return _find_likest(name, self.credited) or _find_by_character(name, self.credited, character)

    @cached_property
    def by_parts(self) -> Index:
        """Numbers of those whose name has just these parts."""
        return self._index(lambda name: [" ".join(person_parts(name))])

    @cached_property
    def by_keys(self) -> Index:
        """Numbers by the keys of `person_keys`."""
        return self._index(person_keys)

    @cached_property
    def by_last(self) -> dict[str, list[tuple[int, str]]]:
        """Numbers and names by the last part of the name, a Jr. left out."""
        found: dict[str, list[tuple[int, str]]] = {}
        for number, one in enumerate(self.credited):
            for name in one.names:
                parts, _ = _without_suffix(person_parts(name))
                if parts:
                    found.setdefault(parts[-1], []).append((number, name))
        return found

    @cached_property
    def by_hangul(self) -> Index:
        """Numbers by the names in Hangul that a name may stand for."""
        return self._index(korean_keys)

    @cached_property
    def by_fold(self) -> Index:
        """Numbers by the coarser Korean fold."""
        return self._index(korean_folds)

    @cached_property
    def by_kana(self) -> Index:
        """Numbers by the Japanese keys."""
        return self._index(japanese_keys)

    @cached_property
    def by_sound(self) -> Index:
        """Numbers by how a Korean name may be printed in kana or Cyrillic letters."""
        return self._index(transcribe_korean)

    @cached_property
    def by_transcribed(self) -> Index:
        """Numbers of those whose name stands in kana or Cyrillic letters, by its sounds."""
        return self._index(read_transcribed)

    def _index(self, keys_of: Callable[[str], Iterable[Hashable]]) -> Index:
        index: Index = {}
        for number, one in enumerate(self.credited):
            for name in one.names:
                for key in keys_of(name):
                    index.setdefault(key, set()).add(number)
        return index

    def named_last(self, name: str, agrees: Callable[[str, str], bool]) -> set[int]:
        """Numbers of those of the same last part with whom a name agrees."""
        parts, _ = _without_suffix(person_parts(name))
        same = self.by_last.get(parts[-1], []) if parts else []
        return {number for number, other in same if agrees(name, other)}


def match_person(name: str, credited: Sequence[Credited], character: str | None = None) -> PersonMatch | None:
    """Find the one person of a film's credits whom a name means.

    The levels are tried from the surest on, and the first on which anybody agrees
    decides: where several agree, the character decides between them, or nobody
    is meant. Part of a name, an initial and likeness count only where neither name
    is East Asian, a bare surname where it is no Korean or Chinese one. Who asks a
    film many times makes its `Cast` once.

    Args:
        name: A name as a review prints it.
        credited: The film's credits.
        character: The role that the review gives to that name.

    Returns:
        The person with the level, or None.

    Example:
        >>> credits = [Credited("jeon", ("Jeon Jong-seo",)), Credited("anne", ("Anne Hathaway",))]
        >>> match_person("Jun Jongseo", credits)
        PersonMatch(person_id='jeon', level='korean')
        >>> match_person("Anne Heche", credits)
    """
    return Cast(tuple(credited)).match(name, character)


def _meet(index: Index, keys: Iterable[Hashable]) -> set[int]:
    return set().union(*(index.get(key, ()) for key in keys))


def _meet_fold(cast: Cast, name: str) -> set[int]:
    folds = korean_folds(name)
    found = _meet(cast.by_fold, folds) if folds else set()
    # What can be read as Hangul in both is known to differ already, if it does: 전종서 is no 정종서.
    return {number for number in found if not _are_hangul(name, cast.credited[number].names)}


def _are_hangul(name: str, others: Iterable[str]) -> bool:
    return is_hangul(name) and any(map(is_hangul, others))


def _meet_script(cast: Cast, name: str) -> set[int]:
    """Numbers of those whose name is this one in Cyrillic or Greek letters, or in Latin ones."""
    script = script_of(name)
    if script is not None:
        wanted = script_keys(name, script)
        return {
            number
            for number, one in enumerate(cast.credited)
            if any(script_of(other) is None and wanted & script_keys(other, script) for other in one.names)
        }
    return {
        number
        for number, one in enumerate(cast.credited)
        for other in one.names
        if (its := script_of(other)) is not None and script_keys(name, its) & script_keys(other, its)
    }


def _meet_transcribed(cast: Cast, name: str) -> set[int]:
    """Numbers of those whose Korean name this is in kana or Cyrillic letters, or the other way round."""
    if sounds := read_transcribed(name):
        return _meet(cast.by_sound, sounds)
    return _meet(cast.by_transcribed, transcribe_korean(name)) if cast.by_transcribed else set()


_LEVELS: tuple[tuple[str, Callable[[Cast, str], set[int]]], ...] = (
    (
        "exact",
        lambda cast, name: _meet(cast.by_parts, [key] if (key := " ".join(person_parts(name))) else []),
    ),
    ("parts", lambda cast, name: _meet(cast.by_keys, person_keys(name))),
    ("nickname", lambda cast, name: cast.named_last(name, _share_ends)),
    ("korean", lambda cast, name: _meet(cast.by_hangul, korean_keys(name))),
    ("japanese", lambda cast, name: _meet(cast.by_kana, japanese_keys(name))),
    ("script", _meet_script),
    ("transcription", _meet_transcribed),
    ("fold", _meet_fold),
    ("subset", lambda cast, name: _ask_all(cast, name, _is_part)),
    ("initial", lambda cast, name: cast.named_last(name, _share_initial)),
    ("surname", lambda cast, name: cast.named_last(name, _is_surname)),
)


def _ask_all(cast: Cast, name: str, agrees: Callable[[str, str], bool]) -> set[int]:
    if is_east_asian(name):
        return set()
    return {
        number for number, one in enumerate(cast.credited) if any(agrees(name, other) for other in one.names)
    }


def _decide(fitting: list[Credited], character: str | None, level: str) -> PersonMatch | None:
    if len({one.person_id for one in fitting}) > 1:
        fitting = [one for one in fitting if _has_character(one, character)]
    person_ids = {one.person_id for one in fitting}
    return PersonMatch(person_ids.pop(), level) if len(person_ids) == 1 else None


def _has_character(one: Credited, character: str | None) -> bool:
    wanted = person_keys(character or "")
    return any(wanted & person_keys(role) for role in one.characters)


@lru_cache(maxsize=20_000)
def is_east_asian(name: str) -> bool:
    """Say whether a name is, or may be, Korean, Chinese or Japanese.

    A surname written like one (Lee, Young) is enough, at either end: the doubt
    only forbids guessing.

    Args:
        name: A name as printed.

    Example:
        >>> is_east_asian("Tony Leung"), is_east_asian("Kōji Yakusho"), is_east_asian("Anne Hathaway")
        (True, True, False)
    """
    parts = person_parts(name)
    if not parts or not "".join(parts).isascii():
        # Other scripts have no likeness to measure.
        return True
    ends = {parts[0], parts[-1]}
    return bool(ends & _CHINESE_SURNAMES or korean_keys(name) or japanese_keys(name))


def _without_suffix(parts: list[str]) -> tuple[list[str], str]:
    if len(parts) > 2 and parts[-1] in _SUFFIXES:
        return parts[:-1], parts[-1]
    return parts, ""


def _is_short_for(one: str, other: str) -> bool:
    def meanings(first: str) -> set[str]:
        fulls = {first, *_SHORT_FOR.get(first, "").split()}
        return fulls | {deeper for full in fulls for deeper in _SHORT_FOR.get(full, "").split()}

    return bool(meanings(one) & meanings(other))


def _share_ends(one: str, other: str) -> bool:
    """First and last name agree, the first one perhaps a short form; what stands between does not differ."""
    (parts, suffix), (others, other_suffix) = map(_without_suffix, (person_parts(one), person_parts(other)))
    if len(parts) < 2 or len(others) < 2 or {suffix, other_suffix} >= {"jr", "sr"}:
        return False
    if parts[-1] != others[-1] or not _is_short_for(parts[0], others[0]):
        return False
    between, other_between = parts[1:-1], others[1:-1]
    if between and other_between and not _may_be_initial(between[0], other_between[0]):
        return False
    return parts[0] in _WESTERN or not (is_east_asian(one) or is_east_asian(other))


def _may_be_initial(one: str, other: str) -> bool:
    return one == other or (one[0] == other[0] and min(len(one), len(other)) == 1)


def _is_part(one: str, other: str) -> bool:
    """Two or more parts of the longer name, in its order, with its surname."""
    if is_east_asian(one) or is_east_asian(other):
        return False
    shorter, longer = sorted((person_parts(one), person_parts(other)), key=len)
    left = iter(longer)
    return len(shorter) >= 2 and shorter[-1] in longer[1:] and all(part in left for part in shorter)


def _share_initial(one: str, other: str) -> bool:
    if is_east_asian(one) or is_east_asian(other):
        return False
    parts, others = person_parts(one), person_parts(other)
    if len(parts) < 2 or len(others) < 2 or parts[-1] != others[-1]:
        return False
    # F.W. Murnau is Friedrich Wilhelm.
    for glued, written in ((parts, others), (others, parts)):
        if len(glued) == 2 and len(written) > 2 and glued[0] == "".join(part[0] for part in written[:-1]):
            return True
    # One of them must be printed as an initial: Anne and Amy are two names.
    return min(len(parts[0]), len(others[0])) == 1 and parts[0][0] == others[0][0]


def _is_surname(one: str, other: str) -> bool:
    parts, others = person_parts(one), _without_suffix(person_parts(other))[0]
    if len(parts) != 1 or len(others) < 2 or len(parts[0]) < 3:
        return False
    # A Kim is one of many, and Kati Outinen's surname is hers whatever it could be read as.
    is_shared = bool(surnames_of((parts[0],))) or parts[0] in _CHINESE_SURNAMES
    return parts[0] == others[-1] and "".join(others).isascii() and not is_shared


def _find_likest(name: str, credited: Sequence[Credited]) -> PersonMatch | None:
    best: list[tuple[float, str]] = sorted(
        ((max(_measure_likeness(name, other) for other in one.names), one.person_id) for one in credited),
        reverse=True,
    )
    best = [(likeness, person_id) for likeness, person_id in best if likeness > 0]
    if not best or best[0][0] < LIKENESS:
        return None
    nexts = [likeness for likeness, person_id in best if person_id != best[0][1]]
    if nexts and best[0][0] - nexts[0] < MARGIN:
        return None
    return PersonMatch(best[0][1], "likeness")


def _measure_likeness(one: str, other: str) -> float:
    """Share of equal letters, 0 to 1; 0 where the names are East Asian or an end of them differs."""
    parts, others = person_parts(one), person_parts(other)
    if len(parts) < 2 or len(others) < 2 or is_east_asian(one) or is_east_asian(other):
        return 0.0
    ends = ((parts[0], others[0]), (parts[-1], others[-1]))
    if any(first[0] != second[0] or _ratio(first, second) < PART_LIKENESS for first, second in ends):
        return 0.0
    # Paul Thomas Anderson is no Paul W. S. Anderson.
    if len(parts) > 2 and len(others) > 2 and parts[1][0] != others[1][0]:
        return 0.0
    return _ratio(" ".join(parts), " ".join(others))


def _ratio(one: str, other: str) -> float:
    # Put in one order, since the measure is not the same both ways.
    return SequenceMatcher(None, min(one, other), max(one, other), autojunk=False).ratio()


def _find_by_character(name: str, credited: Sequence[Credited], character: str | None) -> PersonMatch | None:
    """The one who plays that character, if a part of the name is the same too."""
    fitting = [
        one
        for one in credited
        if _has_character(one, character)
        and any(set(person_parts(name)) & set(person_parts(other)) for other in one.names)
    ]
    return _decide(fitting, None, "character") if fitting else None

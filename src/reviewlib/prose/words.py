"""The words of the grammar: names, openers of sentences, ranks, and what a mention is."""

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property

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


@dataclass(frozen=True)
class Name:
    """A run of capitals, or a word of another script, at its place in a text."""

    start: int
    end: int
    text: str

    @property
    def words(self) -> list[str]:
        """Its words, parted at spaces: Jeon Jong-seo has two."""
        return self.text.split()


@dataclass(frozen=True)
class Prose:
    """A text and the names that stand in it, in order; `title` is the film's own."""

    text: str
    title: str | None = None

    @cached_property
    def names(self) -> list[Name]:
        """Every name, without the words that only open a sentence."""
        found = []
        for run in NAME_RE.finditer(self.text):
            start, end = trim_name(self.text, *run.span()), run.end()
            # An abbreviation ended the sentence before: `in L.A. It rains`.
            if (stop := self.text.find(". ", start, end)) >= 0 and (
                opener := _AFTER_STOP.search(self.text, stop, end)
            ):
                end = opener.start()
            found.append(Name(start, end, self.text[start:end]))
        return found

    @cached_property
    def short_names(self) -> frozenset[str]:
        """The first and the last words of full names: the surnames by which people are named later on."""
        return frozenset(
            word
            for name in self.names
            if len(words := name.words) > 1 and words[0] not in OPENERS
            for word in (words[0], words[-1])
        )

    @cached_property
    def dated(self) -> frozenset[str]:
        """Every run of up to six words that stands before a year in brackets."""
        runs: set[str] = set()
        for bracket in _DATED.finditer(self.text):
            words = self.text[max(0, bracket.start() - 80) : bracket.start()].split()[-6:]
            runs.update(" ".join(words[number:]) for number in range(len(words)))
        return frozenset(runs)

    @cached_property
    def places_of(self) -> dict[str, list[int]]:
        """Where each name stands, a year behind it left out: Rain (2018) is a film."""
        places: dict[str, list[int]] = {}
        for name in self.names:
            if not self.text.startswith((" (1", " (2"), name.end):
                places.setdefault(name.text, []).append(name.start)
        return places

    @cached_property
    def title_places(self) -> frozenset[int]:
        """Where the film's own title stands: names in it are no people's."""
        title = self.title or ""
        places: set[int] = set()
        at = self.text.find(title) if len(title) > 2 else -1
        while at >= 0:
            places.update(range(at, at + len(title)))
            at = self.text.find(title, at + len(title))
        return frozenset(places)

    @cached_property
    def _starts(self) -> list[int]:
        return [name.start for name in self.names]

    @cached_property
    def _ends(self) -> list[int]:
        return [name.end for name in self.names]

    def starting_at(self, place: int) -> int | None:
        """The number of the name that begins at this place."""
        number = bisect_left(self._starts, place)
        return number if number < len(self._starts) and self._starts[number] == place else None

    def ending_at(self, place: int) -> int | None:
        """The number of the name that ends at this place."""
        number = bisect_left(self._ends, place)
        return number if number < len(self._ends) and self._ends[number] == place else None

    def list_from(self, number: int) -> list[Name]:
        """The names of a list from this one on: `A, B and C`."""
        names = [self.names[number]]
        for name in self.names[number + 1 : number + _MOST_LISTED]:
            if not LISTED.fullmatch(self.text, names[-1].end, name.start):
                break
            names.append(name)
        return names

    def list_to(self, number: int) -> list[Name]:
        """The names of a list that ends with this one."""
        names = [self.names[number]]
        for name in reversed(self.names[max(0, number - _MOST_LISTED) : number]):
            if not LISTED.fullmatch(self.text, name.end, names[0].start):
                break
            names.insert(0, name)
        return names

    def stands_first(self, place: int) -> bool:
        """Whether a sentence begins here."""
        return OPENING.search(self.text, max(0, place - 8), place) is not None


def word_set(listed: str) -> frozenset[str]:
    """The words of a list, parted at spaces."""
    return frozenset(listed.split())


def any_of(listed: str) -> str:
    """The words of a list as the branches of a pattern."""
    return "|".join(listed.split())


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
    rf"(?:(?!I\.){CAPITAL}\.(?:{CAPITAL}\.){{0,3}}|(?:Jr|Sr|Dr|Mr|Mrs|Ms|St|Lt|Sgt|Capt|Col|Gen|Maj|Rev|Sen"
    rf"|Gov|Det|Insp|Prof|Cpl|Pvt|Adm|Cmdr)\."
    rf"|{CAPITAL}(?:{LETTER}|[\u0300-\u036f]|['’](?!s\b)(?={LETTER})"
    rf"|[-‐](?!{ADDED})(?={LETTER})){{0,30}}+)"
)
PARTICLE = r"(?:de|da|di|del|della|der|den|van|von|bin|bint|ibn|al|la|le|du|do|dos|das|ter|ten|y|van’t)"
NATIVE_LETTER = "[\u0530-\u1dff\u3005\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]"
NATIVE = rf"{NATIVE_LETTER}{{2,16}}(?:[·・=]{NATIVE_LETTER}{{1,16}}){{0,2}}"
# Between the words of a name: a space, particles, or what the person is called by: Dwayne “The Rock” Johnson.
_BETWEEN = rf"(?:{GAP}(?:{PARTICLE}{GAP}){{0,2}}|{GAP}[\"“‘'](?:The{GAP})?{WORD}[\"”’']{GAP})"
NAME = rf"(?<![\w’'-])(?:{WORD}(?:{_BETWEEN}{WORD}){{0,4}}|{NATIVE})"
FULL_NAME = rf"(?<![\w’'-]){WORD}(?:{_BETWEEN}{WORD}){{1,4}}"
# Where a name begins, whatever its script.
NAME_AHEAD = r"(?![a-z])(?=[^\W\d_])"
LOW_WORD = r"[a-zà-öø-ÿ][a-zà-öø-ÿ'’-]{0,24}"
YEAR = r"(?:18(?:8[89]|9[0-9])|19[0-9]{2}|20[0-9]{2})"

# Words that begin a sentence or a description before a name. Those in the second row are surnames too.
OPENERS = word_set(
    "When But And As After Before Then If Here Soon With From At For By To While Where Because Since"
    " Though Although Like Unlike Even Only Once Until Now Yet Both Not What Who How Why Its It His Their"
    " Our The A This That These Those Meanwhile Later Still Also Or Nor Of Between Against Enter Watch See"
    " Or Is Was Are Were Has Have Does Did Either Neither Which Whom There Casting Instead Opposite"
    " Playing Starring Featuring Thanks"
    " Replacing Following Reuniting Joining Adding Using Making Giving Taking Watching Seeing Having Being"
    " Bringing Marking Meet Introducing Think Compare"
)
OPENERS_AND_SURNAMES = word_set("An So No In On Do My Her")
# Trades before a name; the name begins after them.
TRADES = word_set(
    "Director Directors Co-director Co-directors Writer-director Writer-directors Filmmaker Filmmakers"
    " Helmer Auteur Documentarian Writer Writers Screenwriter Producer Composer Cinematographer Lenser"
    " Editor Actor Actors Actress Actresses Newcomer Newcomers Comedian Thesp Thesps Star Stars Costar"
    " Co-star Co-stars Singer Rapper Writer-star Animator"
)

PEOPLES = word_set(
    "american korean japanese chinese british english french german italian spanish russian indian"
    " iranian irish scottish north south canadian australian israeli danish swedish norwegian polish"
    " brazilian mexican argentine chilean peruvian turkish thai vietnamese taiwanese palestinian dutch"
    " belgian austrian greek swiss finnish czech hungarian romanian african european"
)
RANKS = PEOPLES | word_set(
    "captain detective sergeant colonel general major lieutenant officer inspector agent doctor professor"
    " president chairman king queen prince princess emperor father mother sister brother uncle aunt nurse"
    " director coach boss judge teacher principal sheriff deputy commissioner commissaire chief minister"
    " mr mrs ms miss dr lady lord madame madam monsieur sir"
)
# No actor, though it stands in brackets after a name or a description.
NO_ACTOR = word_set(
    "the a an and but or in on at it this that i if no not yes well see read also think ok spoiler"
    " spoilers rated director note aka tv us uk usa ai la ny dc eu un fbi cia kgb nypd vfx cgi dvd hbo bbc"
    " pg nr imax netflix january february march april may june july august september october november"
    " december monday tuesday wednesday thursday friday saturday sunday korea seoul busan japan tokyo"
    " china india france paris germany berlin italy rome spain morocco london england britain america"
    " canada mexico russia iran poland ireland turkey europe africa asia cannes venice sundance locarno"
    " toronto part chapter season episode volume episodes korean japanese chinese american french english"
    " german spanish italian part and/or original winner oscar oscars best nigeria indonesia thailand"
    " vietnam philippines taiwan malaysia singapore pakistan bangladesh nepal israel palestine lebanon"
    " somalia morocco syria iraq egypt algeria tunisia kenya ghana senegal ethiopia brazil argentina chile"
    " colombia peru"
    " cuba portugal belgium netherlands holland denmark sweden norway finland iceland austria switzerland"
    " hungary romania bulgaria greece serbia croatia ukraine czechia slovakia scotland wales australia"
    " texas california florida chicago boston beijing shanghai manila bangkok mumbai delhi madrid"
    " barcelona"
)
# Words that begin another phrase: a description of somebody does not go on over them.
NOT_DESCRIBING = (
    r"(?!(?:who|whom|that|which|whose|and|or|but|when|while|where|than|like|opposite|against|alongside|for"
    r"|from|to|by|with|as|is|was"
    r"|are|were|has|had|such|it|he|she|they|we|you|if|though|into|about|over|before|after)\b)"
)
PERSON_NOUNS = word_set(
    "wife husband mother father son daughter brother sister uncle aunt cousin nephew niece grandmother"
    " grandfather widow widower cop detective boss gangster teacher doctor lawyer girl boy man woman kid"
    " king queen captain sergeant heroine hero villain killer assassin thief nurse priest nun maid butler"
    " ferryman soldier spy agent hacker driver student reporter journalist editor photographer singer"
    " dancer painter writer poet neighbor neighbour landlord landlady policeman policewoman officer"
    " inspector sheriff deputy mayor governor senator president prince princess witch wizard vampire robot"
    " android alien monster ghost scientist professor coach boxer wrestler swimmer fighter crook henchman"
    " sidekick assistant secretary shopkeeper chef cook waiter waitress bartender farmer fisherman hunter"
    " pilot sailor mechanic rookie veteran prosecutor judge butcher baker pharmacist schoolteacher"
    " matriarch patriarch mogul tycoon"
)
# What no character is called: places, peoples, prizes, days.
_NO_CHARACTER = word_set(
    "America American Americans England English Britain British France French Germany German Italy"
    " Italian Spain Spanish Japan Japanese China Chinese Korea Korean Koreans India Indian Russia Russian"
    " Europe European Africa African Asia Asian Hollywood Bollywood London Paris Berlin Tokyo Seoul Busan"
    " Rome Cannes Venice Sundance Best Oscar Oscars Academy Golden Netflix Disney Marvel Pixar Amazon"
    " Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April June July"
    " August September October November December Irish Scottish Jewish Christian Catholic Hitchcock"
    " Broadway Part Chapter Volume Season Episode God Jesus Christmas Halloween I It He She They We You"
    " Not No Yes One Two"
)


def is_character(name: str) -> bool:
    words = name.split()
    return (
        name not in PLACES
        and words[0] not in _NO_CHARACTER | OPENERS
        and not words[-1].startswith(("Award", "Oscar", "Prize", "Festival"))
    )


_SPACE = re.compile(r"\s")
_TRIMMED = OPENERS | OPENERS_AND_SURNAMES | TRADES


def trim_name(text: str, start: int, end: int) -> int:
    """Where the name begins once the words that only open the sentence are left out."""
    while gap := _SPACE.search(text, start, end):
        word, rest = text[start : gap.start()], text[gap.end() : end].lstrip()
        is_surname = word in OPENERS_AND_SURNAMES and "-" in rest.split(maxsplit=1)[0]
        # Director-slash-star Ann Lee, Fourteen-year-old Ann.
        is_joined = word.partition("-")[0] in TRADES or word.endswith("-year-old")
        if is_surname or (word not in _TRIMMED and not is_joined):
            break
        start = end - len(rest)
    return start


_COMPANIES = word_set(
    "Bros Bros. Group Network Channel Television Animation Distribution"
    " Productions Pictures Films Film Studios Studio Entertainment Company Media Corporation Inc."
    " Award Awards Festival University School Street Avenue Road Park Church Records Press News Times Post"
    " Institute Museum Hospital Airport Station Hotel Prize"
)
PLACES = frozenset({
    "Hong Kong", "New York", "Los Angeles", "San Francisco", "Las Vegas", "New Zealand", "North Korea",
    "South Korea", "Sri Lanka", "New York City", "Buenos Aires", "Cape Town", "Tel Aviv", "New Orleans",
    "San Diego", "St. Louis", "New Jersey", "New Delhi", "United States", "United Kingdom",
    "United Nations", "South Africa", "Costa Rica", "Puerto Rico", "Saudi Arabia", "North America",
    "South America", "World War", "Cold War", "Prime Minister", "White House", "Wall Street", "Middle East",
    "Soviet Union", "Old West",
})  # fmt: skip


# Given names that alone in a bracket are a month, a place or another thing.
_GIVEN_AS_WELL = word_set(
    "Ai April May June August India China Paris London Israel Cuba Kenya Berlin Florence Rome Austria"
    " Jordan Georgia Chelsea Brooklyn"
)


def is_person(name: str) -> bool:
    words = name.split()
    is_company = len(words) > 1 and (words[-1] in _COMPANIES - {"Park"} or words[0] == "Studio")
    if is_company or name in PLACES:
        return False
    if len(words) > 1 and words[0] in OPENERS_AND_SURNAMES and "-" in words[1]:
        return True
    return (
        (words[0].lower() not in NO_ACTOR or (len(words) > 1 and words[0] in _GIVEN_AS_WELL))
        and words[0] not in OPENERS
        and (len(words) > 1 or name.lower() not in RANKS)
    )


NAME_RE = re.compile(NAME)
_AFTER_STOP = re.compile(rf"(?<=\.){GAP}(?:{'|'.join(sorted(OPENERS - {'A'}))})(?![\w’'-])")
_DATED = re.compile(rf" \({YEAR}\)")
# What parts the names of a list.
LISTED = re.compile(rf",?{GAP}(?:and|&|y|et|und|e){GAP}|,{GAP}|/|;{GAP}")
_MOST_LISTED = 12
OPENING = re.compile(r"(?:^|[.!?…:;]['\"”’)]{0,2}\s{1,2}|\n\s?|[“\"‘(]|[—–]\s?|- )$")


def has_native(token: str) -> bool:
    return re.match(NATIVE_LETTER, token) is not None


def start_of(found: Found) -> int:
    return found.start

"""Who plays whom, where a bracket says it: `Character (Actor)`."""

import re
from collections.abc import Iterator

from reviewlib.names.korean import is_hangul, is_korean_surname
from reviewlib.prose.words import (
    CAST,
    GAP,
    LISTED,
    LOW_WORD,
    NAME,
    NAME_RE,
    OPENERS,
    PARTICLE,
    PERSON_NOUNS,
    PLACES,
    RANKS,
    TRADES,
    YEAR,
    Found,
    Name,
    Prose,
    has_native,
    is_person,
    word_set,
)

_BRACKET = re.compile(r"(?P<gap>[ \u00a0\n]?)\((?P<inside>[^()\[\]\n]{2,160})\)")

# What may stand before an actor's name in a bracket, and what may follow it.
_NO_LEAD = (
    r"(?!(?:and|or|but|in|on|at|to|from|of|for|by|than|see|not|like|via|aka|formerly|now|then|also"
    r"|as|is|was|starring|directed|written|produced|dir|de|da|di|del|della|van|von|la|le|du|al|el)\b)"
)
_LEAD = (
    rf"(?:(?:is{GAP}|was{GAP})?(?:{LOW_WORD}{GAP}){{0,3}}?(?:played|voiced|portrayed|performed|embodied"
    rf"|brought{GAP}to{GAP}life)"
    rf"(?:{GAP}{LOW_WORD}){{0,5}}?{GAP}by{GAP}(?:{LOW_WORD}{GAP}){{0,3}}?"
    rf"|(?:the{GAP})?voice{GAP}of{GAP}|(?:{_NO_LEAD}{LOW_WORD},?{GAP}){{1,5}}?|(?:Oscar|Emmy|Tony"
    rf"|BAFTA)[- ](?:winner|nominee|winning){GAP})"
)
_COMMENT = (
    rf"(?:,?{GAP}(?:aka|a\.k\.a\.|again|also|and(?={GAP}(?:later|then))|as|at|best{GAP}known|doing|fresh"
    rf"|from|giving|here|in|last{GAP}seen|looking"
    rf"|now|playing|reprising|returning|reuniting|sporting|star{GAP}of|starring|the|who|whose|wearing"
    rf"|with)\b.{{0,130}}"
    rf"|{GAP}of{GAP}(?:[*_“\"‘'].{{1,80}}|.{{1,60}}{GAP}fame)|,{GAP}?[^A-ZÀ-Þ\s].{{0,130}}"
    rf"|,{GAP}[“\"‘'*_][^,]{{1,80}}|[;:—–].{{0,130}}|{GAP}[-–—/]{GAP}?.{{0,130}})"
)
_ACTOR = re.compile(rf"{_LEAD}?(?P<name>(?:{PARTICLE}{GAP})?{NAME})(?P<comment>{_COMMENT})?", re.DOTALL)
_ACTOR_AS = re.compile(
    rf"{_LEAD}?(?P<name>{NAME}),?{GAP}as{GAP}(?:{LOW_WORD}{GAP}){{0,4}}?(?P<character>{NAME})"
)
_ACTOR_LIST = re.compile(
    rf"(?:{_LEAD})?(?P<names>{NAME}(?:(?:{LISTED.pattern}){NAME}){{1,6}})(?:,{GAP}respectively)?"
)
_SOMEBODY = re.compile(r"\b(?:the|a|an|his|her|their|my|our)(?: [\w-]{1,20}){1,4}$", re.IGNORECASE)
_LOCATES = re.compile(r"\b(?:in|at|from|near|into|to|outside|around) $")
_OF_SOMEWHERE = re.compile(r"(?<![\w’'-])(?P<whose>[\w’'-]{1,30})(?P<of> of (?:the )?)$")
_GOES_ON = re.compile(r" (?!and\b)[A-ZÀ-Þ][a-zß-ÿ]")
_HEADS = word_set("leader head founder owner member members ruler heir manager adviser advisor")
_ACRONYM = re.compile(r"[A-Z]{2,6}s?")
_DATED = re.compile(rf"\b{YEAR}\b")

# A title begins so, and no person's name: what critics put in brackets are works as well.
_BEGINS_A_TITLE = word_set(
    "Game Get Black Big Little Breaking Mad American Bad Good Dead Dark Star Stranger Silicon True Lost"
    " Last First Next New Old Wild Wonder Night Day Days Love Life Death Everything Nothing All Not Into"
    " Under Over Out Inside Before After Behind Beyond Some One Two Three Four Five Six Seven Eight Nine"
    " Ten How What When Where Who Why My Your Our Their His Her Its We They It Is Are Be Being Does Let"
    " Make Take Give Come Run Kill Killing Knives Squid Ghost Iron Spider-Man Super X-Men House Home City"
    " Street Road Sea Island Mountain Train Bus Car Red Green White Golden Silver Crazy Happy Sad Fast"
    " Slow Hot Cold Deep High Low Short Bitter Secret Hidden Broken Perfect Eternal Infinite Modern"
    " Ancient Sacred Evil Devil Hell Boys Girls Men Woman Women Kids Children Friends Brothers Sisters"
    " Better Best Call Orphan Peaky Downton Sex Shameless Succession"
)

_OF_A_WORK = re.compile(
    r"\b(?:directors?|writers?|authors?|composers?|editors?|producers?|screenwriters?|cinematograph\w{1,5}"
    r"|films?|movies?|novels?|books?|scores?|songs?|ballads?|scripts?|screenplays?|festivals?"
    r"|studios?|remakes?|editing|photography|cinematography|music|direction|designs?|costumes?|sets?"
    r"|production|sound|lighting|writing|choreography|effects|actors?|actress(?:es)?|performers?|stars?"
    r"|critics?|documentar(?:y|ies)|series|shows?"
    r"|plays?|streets?|cit(?:y|ies)|towns?|countr(?:y|ies)|versions?|albums?|originals?|designers?)$",
    re.IGNORECASE,
)
_CREW_BEFORE = re.compile(
    r"(?P<crew>(?:co-)?(?:directors?|directed by|writers?|written by|helmers?|filmmakers?|auteur"
    r"|cinematographers?|lensers?|photographer|composers?"
    r"|editors?|producers?|screenwriters?|scribes?|actors?|actress(?:es)?|thesps?|starring|stars?|co-stars?"
    r"|playwright|novelist|critic|festival"
    r"|score by|music by|by))[ ,]{1,2}$",
    re.IGNORECASE,
)
_TRADE = re.compile(rf"(?:{'|'.join(sorted(TRADES))}) $")
_OTHER_DIRECTOR = re.compile(
    r"\b(?:museum|funeral|bank|school|theatre|theater|choir|company|managing|camp|film)\s$", re.IGNORECASE
)
_OPENS_A_LIST = re.compile(
    r"(?:^|[\n.!?]\s?)\W{0,3}(?:With|Starring|Cast|Stars|Featuring|Also starring)\b:?\*{0,2}:?\s",
    re.MULTILINE,
)


def find_cast_in_brackets(prose: Prose) -> Iterator[Found]:
    """`Character (Actor)`; a description before the bracket gives an actor without a character."""
    text = prose.text
    listed_to = -1
    for bracket in _BRACKET.finditer(text):
        before = bracket.start()
        if listed := _read_billed(prose, bracket, listed_to):
            listed_to = bracket.end()
            yield listed
            continue
        if before == 0 or text[before - 1] in '*_"”.,;:!?)]»':
            continue
        if text[before - 2 : before] in ("'s", "’s"):
            before -= 2
        elif text[before - 1] in "'’":
            continue
        yield from _read_bracket(prose, before, *bracket.span("inside"))


def _read_bracket(prose: Prose, before: int, low: int, high: int) -> Iterator[Found]:
    text = prose.text
    characters = _names_before(prose, before)
    if _DATED.search(text, low, high):
        return
    if paired := _ACTOR_AS.fullmatch(text, low, high):
        yield _cast(paired.span("name"), paired["character"])
    elif listed := _ACTOR_LIST.fullmatch(text, low, high):
        yield from _share_out(prose, *listed.span("names"), characters, before)
    elif (actor := _ACTOR.fullmatch(text, low, high)) and is_person(actor["name"]):
        # It opened at South by Southwest (SXSW).
        if re.fullmatch(r"[A-Z]{4,}", actor[0]):
            return
        # William (Bill) MacEwen is called so himself.
        if " " not in actor[0] and _GOES_ON.match(text, high + 1):
            return
        if characters and not _is_no_character(prose, characters, actor):
            # A USAF Airman is what somebody is, not what they are called.
            # Of an escort in Los Angeles the place is no name.
            is_kind = (
                text.endswith((" a ", " an ", "A ", "An "), 0, characters[-1].start)
                or characters[-1].text in PLACES
            )
            yield _cast(actor.span("name"), None if is_kind else characters[-1].text)
        elif not characters and _is_described(text, before, actor):
            yield _cast(actor.span("name"), None)


def _cast(span: tuple[int, int], character: str | None) -> Found:
    return Found(*span, "person", CAST, character, is_fact=True)


def _read_billed(prose: Prose, bracket: re.Match[str], listed_to: int) -> Found | None:
    """`With: Actor (Character), Actor (Character)`: a cast list has it the other way round."""
    number = prose.ending_at(bracket.start())
    if number is None:
        return None
    name = prose.names[number]
    lead = prose.text[max(0, name.start - 24) : name.start]
    follows = listed_to >= 0 and LISTED.fullmatch(prose.text, listed_to, name.start)
    opens = any(mark.end() == len(lead) for mark in _OPENS_A_LIST.finditer(lead))
    inside = bracket["inside"]
    if not (follows or opens) or " " not in name.text or not is_person(name.text):
        return None
    if not re.match(
        r",|;|\sand\s|\s&\s|\.|$|\n", prose.text[bracket.end() : bracket.end() + 6]
    ) or _DATED.search(inside):
        return None
    character = inside if re.fullmatch(rf"(?:the{GAP})?{NAME}", inside) else None
    return Found(name.start, name.end, "person", CAST, character, is_fact=True)


def _is_no_character(prose: Prose, names: list[Name], actor: re.Match[str]) -> bool:
    """Whether a real person, a title, a prize or a place stands before the bracket, or no actor in it."""
    text, character, name = prose.text, names[-1], actor["name"]
    lead = text[max(0, character.start - 24) : character.start]
    crew = _CREW_BEFORE.search(lead)
    is_prize = character.text.startswith("Best") or _ACRONYM.fullmatch(character.text) is not None
    before = text[max(0, character.end - 90) : character.end].split()
    is_initials = _ACRONYM.fullmatch(name) is not None and "".join(
        word[0] for word in before if word[0].isupper()
    ).endswith(name)
    # A title stands there: The Host (Bong Joon-ho).
    is_title = lead.endswith(("The ", "A ", "An ")) and not prose.stands_first(
        character.start - len(lead.split()[-1]) - 1
    )
    return (
        character.text == name
        or is_prize
        or is_initials
        or is_title
        # The score by Ann Lee (Rain), but led by Nell (Ann Lee).
        or (crew is not None and " " in character.text and not _OTHER_DIRECTOR.search(lead[: crew.start()]))
        or (name.split()[0] in _BEGINS_A_TITLE and not actor["comment"])
        or _is_word_alone(prose, character, name, lead)
        or _ends_a_cast(names)
    )


def _is_word_alone(prose: Prose, character: Name, name: str, lead: str) -> bool:
    """A word alone in brackets is as often a person's film, or the country a place is in."""
    if has_native(name):
        return not has_native(character.text) or (is_hangul(name) and not _is_korean(name))
    if re.search(r"\s", name) or name in prose.short_names:
        return False
    return (
        _LOCATES.search(lead) is not None
        if " " not in character.text
        else not _opens_with_rank(character.text)
    )


def _ends_a_cast(names: list[Name]) -> bool:
    """`Ann Lee, Tom Orr, Bob Day (Night Bus)`: of actors, the bracket says where one was seen."""
    return len(names) > 2 and all(" " in name.text for name in names)


def _opens_with_rank(name: str) -> bool:
    return name.split(maxsplit=1)[0].lower().rstrip(".") in RANKS


def _is_korean(name: str) -> bool:
    return is_hangul(name) and len(name) <= 4 and is_korean_surname(name)


def _is_described(text: str, before: int, actor: re.Match[str]) -> bool:
    """Whether a person is described before the bracket, and no work or craft."""
    last_words, name = text[max(0, before - 40) : before], actor["name"]
    if _OF_A_WORK.search(last_words) or (has_native(name) and not _is_korean(name)):
        return False
    is_somebody = _SOMEBODY.search(last_words) is not None and actor[0] == name and len(name) <= 12
    return re.search(r"\s", name) is not None or is_somebody


def _names_before(prose: Prose, end: int) -> list[Name]:
    """The names that end here: one, or a list of them; none where a description stands."""
    number = prose.ending_at(end)
    if number is None or prose.names[number].text.lower() in RANKS:
        return []
    names = [name for name in prose.list_to(number) if name.text not in OPENERS]
    if names and _ends_with_title(prose, end):
        # Puss in Boots is called so.
        start = end - len(prose.title or "")
        return [Name(start, end, prose.text[start:end])]
    if names and (owner := _OF_SOMEWHERE.search(prose.text, max(0, end - 90), names[-1].start)):
        first = prose.ending_at(owner.start("of"))
        if first is not None:
            # Merida of DunBroch is called so.
            start = prose.names[first].start
            return [Name(start, end, prose.text[start:end])]
        if owner["whose"] in PERSON_NOUNS | _HEADS:
            return []
    if (
        names
        and " " not in names[-1].text
        and (trade := _TRADE.search(prose.text, max(0, end - 60), names[-1].start))
    ):
        # Director Kim is called so in the film; of Director Kim Sung-hoon only the name is.
        names[-1] = Name(trade.start(), end, prose.text[trade.start() : end])
    return names


def _ends_with_title(prose: Prose, end: int) -> bool:
    """Whether the film is called by its hero's name, of several words."""
    title = prose.title or ""
    return " " in title and prose.text.endswith(title, 0, end) and not title.startswith(("The ", "A "))


def _share_out(prose: Prose, low: int, high: int, characters: list[Name], before: int) -> Iterator[Found]:
    """`A and B (C and D)`: to each their own; without as many characters, none has one."""
    text = prose.text
    spans = [match.span() for match in NAME_RE.finditer(text, low, high)]
    known = characters[-len(spans) :] if len(characters) >= len(spans) else []
    names = [text[a:b] for a, b in spans]
    if not all(is_person(name) and (" " in name or known) for name in names):
        return
    if not any(" " in name or name in prose.short_names for name in names):
        return
    last_words = text[max(0, before - 40) : before]
    if not characters and _OF_A_WORK.search(last_words) and not last_words.endswith(("actors", "stars")):
        return
    for place, span in enumerate(spans):
        yield _cast(span, known[place].text if known else None)

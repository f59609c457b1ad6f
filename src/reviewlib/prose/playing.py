"""Who plays whom, where words say it: `A plays C`, `C played by A`, `A as C`, `A is C`, `A's widow C`."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from reviewlib.prose.words import (
    CAST,
    GAP,
    LOW_WORD,
    NAME_AHEAD,
    NOT_DESCRIBING,
    PARTICLE,
    PEOPLES,
    PERSON_NOUNS,
    RANKS,
    YEAR,
    Found,
    Name,
    Prose,
    any_of,
    is_character,
    is_person,
    word_set,
)

_SOME = rf"(?:{LOW_WORD}{GAP}){{0,3}}?"
_OF_ROLE = (
    r"(?:(?:title|lead|leading|main|central|dual|double|small|supporting|titular)\s)?"
    rf"(?:roles?|parts?|mantle|shoes){GAP}of"
)
# Verbs before the character. Those of the second group need a full name before them: anybody plays the piano.
_SURE = "|".join(
    [
        rf"(?:co-)?(?:stars?|starred|starring){GAP}as",
        rf"repris(?:es?|ed|ing){GAP}(?:his|her|their|the){GAP}{_SOME}roles?{GAP}(?:as|of)",
        rf"tak(?:es?|ing){GAP}(?:on|over){GAP}(?:the{GAP})?{_OF_ROLE}",
        rf"(?:(?:is|are){GAP}{_SOME})?(?:mis)?cast{GAP}{_SOME}as",
        rf"(?:(?:is|are){GAP})?in{GAP}the{GAP}{_OF_ROLE}",
        rf"(?:appears?|(?:shows?|turns?|pops?|crops?){GAP}up|returns?|steps?{GAP}in|appearing|returning){GAP}{_SOME}as",
        rf"(?:is|are){GAP}the{GAP}voices?{GAP}(?:of|behind)",
        rf"(?:has|have|gets|is{GAP}given|lands){GAP}the{GAP}{_SOME}{_OF_ROLE}",
        rf"makes?{GAP}an{GAP}(?:appearance|impression){GAP}{_SOME}as",
    ]
)
_VERBS = (
    "plays? played playing portrays? portrayed portraying voices? voiced voicing embody embodies embodied"
    " embodying essays? essayed essaying inhabits? inhabited inhabiting incarnates? lends imbues invests"
)
_OF_MANY = word_set("play portray voice embody essay inhabit incarnate")
_ASIDE = r"(?:\s\([^()\n]{1,60}\))?(?:,(?!\s(?:and|but|or|while|with)\b)[^,.;:()\n]{1,60},|,)?"
_PLAYS = re.compile(
    rf"{_ASIDE}{GAP}(?:(?:who|also|again|once|both|here|now|has|had|have|(?!previously|formerly|originally)"
    rf"{LOW_WORD}ly){GAP}){{0,3}}"
    rf"(?:(?P<sure>{_SURE})|(?P<verb>{any_of(_VERBS)})){GAP}"
)
_KIN = "mother father wife husband son daughter sister brother friend boss lover rival"
_PRONOUN = re.compile(
    rf"(?:him|her|them)\b(?!{GAP}(?:{LOW_WORD}{GAP}){{0,2}}(?:{any_of(_KIN)}|hand|part|role|own|character)\b)"
)
_SOMEBODY = re.compile(
    rf"(?:an?|his|her|their|two|one{GAP}of|opposite|alongside"
    rf"|the{GAP}(?:{LOW_WORD}{GAP}){{0,4}}?(?:{'|'.join(sorted(PERSON_NOUNS))}|lead|role|part|couple|one|other))\b"
)
_A_GAME = re.compile(
    rf"an?{GAP}(?:{LOW_WORD}{GAP}){{0,2}}?"
    rf"(?:game|part{GAP}in|role{GAP}in|trick|prank|tune|song|hand|round)\b"
)
# Between a name and `as` none of these may stand: known as, as soon as, released as.
_OTHER_AS = (
    "as such same well known described regarded far soon long much just seen by posing poses posed"
    " disguised dressed masquerading masquerades credited referred billed serves served works worked"
    " working doubles not never he she they it we you acts thinks think watches that which who when while"
    " where because if released"
    " distributed marketed titled retitled shown broadcast aired remade published replaced"
)
_MIDDLE = rf"(?:(?!(?:{any_of(_OTHER_AS)})\b){LOW_WORD},?{GAP})"
_AS = re.compile(
    rf"(?:['’]s|(?<=s)['’])?{_ASIDE}{GAP}(?!(?:and|but|or)\b){_MIDDLE}{{0,9}}?as{GAP}"
    r"(?!(?:if|though|well|it|he|she|they|we|you|good|much|such)\b)"
)
_PERFORMANCE = re.compile(
    rf"['’]s?{GAP}{_MIDDLE}{{0,5}}?(?:performance|turn|work|portrayal|role|appearance|cameo|interpretation"
    rf"|impersonation|embodiment|presence|take){GAP}(?:(?:here|opposite|alongside){GAP})?(?:as|of){GAP}"
)
_SHINES = re.compile(
    rf"(?:['’]s)?{_ASIDE}{GAP}{_MIDDLE}{{0,4}}?(?:great|good|perfect|terrific|superb|fine|fantastic|wonderful"
    r"|excellent|brilliant|convincing|shines?|excels?|impresses|stuns|charms?|dazzles"
    rf"|stands{GAP}out|steals{GAP}{_SOME}(?:scene|scenes|show|film|movie))(?:,{GAP}{LOW_WORD})?{GAP}as{GAP}"
)
_IS = re.compile(rf"(?:,[^,.;:()\n]{{1,60}},|,|{GAP}who)?{GAP}(?:is|are)(?:,{GAP}[^,.;:()\n]{{1,30}},)?{GAP}")
_IS_ONE = re.compile(r"\bis\b")
_IS_CALLED = re.compile(rf"(?:the|a|an|his|her|their|our|young|old){GAP}|{NAME_AHEAD}")
_ENDS = re.compile(rf"[.,;:!?]|[–—]|{GAP}(?:[–—-]{GAP}|and\b)|\s?$")
# A character ends its phrase, or a word follows that begins the next one: there is none in `a New York cop`.
_FOLLOWING = (
    "and but or while who whose whom when where as with without in on at for from to opposite against"
    " alongside like is was has had here there then now too again also by than both himself herself if"
    " because though so until after before throughout respectively into over under about off out up down"
    " that which the a an his her"
)
_FOLLOWS = re.compile(
    rf"(?!['’]s?\b)(?:[.,;:!?)\]\"”’*…/]|[–—-]|\s?\n|\s?$|{GAP}(?:[–—(“\"‘-]"
    rf"|(?:{any_of(_FOLLOWING)}|(?!family\b)[a-z]{{2,20}}ly)\b))"
)
_PLAYED_BY = re.compile(
    rf"\b(?P<verb>played|portrayed|voiced|performed|embodied|inhabited|essayed|incarnated|brought{GAP}to{GAP}life)"
    rf"(?:,?{GAP}{LOW_WORD}){{0,7}}?,?{GAP}by{GAP}"
    rf"(?:(?!(?:of|in|on|at|half|to|from|his|her|their)\b){LOW_WORD},?{GAP}){{0,5}}?{NAME_AHEAD}"
)
_BEFORE_PLAYED = re.compile(
    rf"(?:,{GAP}(?:an?|the|his|her|their|whose|who|one|now|also|our)\b[^,.;:()\n]{{1,80}},|,|{GAP}\("
    rf"|{GAP}?[–—]{GAP}?)?{GAP}?(?:(?:is|was|are|were|as|who|that|also|has|been){GAP}){{0,3}}"
    rf"(?:(?!and\b|or\b)(?:{LOW_WORD}ly|so|here|now|once|again|very|well){GAP}){{0,3}}"
)
# The clerk is played by A, the widow by B.
_GAPPED_BY = re.compile(
    rf"(?:,?{GAP}and|,){GAP}(?:the|his|her|their){GAP}(?:{NOT_DESCRIBING}{LOW_WORD}{GAP}){{1,4}}by{GAP}{NAME_AHEAD}"
)
_IN_ANOTHER = re.compile(r"\b(?:previously|formerly|originally) $")
_INSTEAD_OF = re.compile(
    r"\b(?:replac(?:es?|ed|ing)|instead of|than|without(?: the)?(?: \w{1,20})?(?: of)?|involvement of"
    r"|not (?:to )?(?:feature|star|include)|remembers?|recalls?)\s$",
    re.IGNORECASE,
)
# Who played C in the original plays nobody here.
_ELSEWHERE = re.compile(
    rf"{GAP}in{GAP}(?:the|its|this){GAP}(?:{YEAR}{GAP}(?:{LOW_WORD}{GAP}){{0,2}}?(?:films?|movies?|series|remake|reboot"
    rf"|versions?|original|adaptation|show|sitcom|miniseries)\b|(?:previous|original|earlier|other|stage|first"
    rf"|first{GAP}(?:two|three|four)){GAP}(?:films?|movies?|versions?|ones?|series|play|musical|instal\w{{1,10}})\b"
    rf"|(?:film|movie|series)s?{GAP}[A-Z*_“\"])"
)
_BY_SOME = re.compile(rf"\bby{GAP}the{GAP}(?:{LOW_WORD}{GAP})?$")
_WHOM = re.compile(rf",?{GAP}(?:whom|who|that|a{GAP}role{GAP}that){GAP}$")
_WHOM_PLAYS = re.compile(rf"{GAP}(?:{LOW_WORD}{GAP}){{0,2}}?(?:plays?|played|portrays?|voices?|embodies)\b")
_AND = re.compile(rf",?{GAP}(?:and|but|as){GAP}$")
_JOINED = re.compile(rf"{GAP}(?:and|&){GAP}$")
_AT_FIRST = re.compile(
    rf"(?:^|[.!?:;][\"”’)]?\s{{1,2}}|\n|[—–]\s?|[(“\"])[Aa]s{GAP}(?:{NOT_DESCRIBING}{LOW_WORD},?{GAP}){{0,6}}$"
)
_AFTER_FIRST = re.compile(
    rf"(?:,[^,.;:()\n]{{1,80}})?,{GAP}(?:the{GAP})?(?:{NOT_DESCRIBING}{LOW_WORD}{GAP}){{0,4}}"
)
# A and B as Beauty and the Beast; A, B and C as the three Ravens.
_ANOTHER = re.compile(rf",?{GAP}and{GAP}the{GAP}{NAME_AHEAD}")
_TOGETHER = re.compile(rf"\bthe{GAP}(?:{LOW_WORD}{GAP}){{0,2}}$")
_GAPPED = re.compile(rf"(?:[^.;!?\n]{{0,60}}?[,;]?{GAP}and|,){GAP}(?=\w)")
_GAPPED_TARGET = re.compile(rf"{GAP}(?=(?:the|a|an|his|her|their){GAP})")
_OWNS = re.compile(r"(?:['’]s|(?<=s)['’])" + GAP)
_ACRONYM = re.compile(r"[A-Z]{2,6}s?")
_NEXT = re.compile(rf"{GAP}(?:as|plays?|playing|is|portrays|voices)\b")
_NO_ROLE = re.compile(r"^\S{1,30}(?:[Mm]an|ist|ian|ish|ese|ic)$")
# Based on Robert E. Howard's Conan: an author's, no actor's.
_NOT_ACTING = re.compile(r"\b(?:on|of|to|from|after|by|series|novel|as) $", re.IGNORECASE)
_BOOKS = word_set("novel novella book story play saga series trilogy comic manga film movie remake")
_OF_BOOKS = re.compile(
    r"\s(?:novels?|books?|stor(?:y|ies)|series|films?|movies?|saga|trilogy|plays?)\b"
    r"|\s(?:to|and the|of the|of) [A-Z]"
)
_PARTICLE_BEFORE = re.compile(rf"(?<![\w’'-])(?:(?!(?:la|le|al|y)\b){PARTICLE}{GAP}){{1,2}}$")
_KOREAN_GIVEN = re.compile(r"[A-Z][a-z]{1,6}-[a-z]{1,6}")
# Whose hero or brother: of the film, or of another character.
_KIN_OF = word_set(
    "hero heroine villain wife husband mother father son daughter brother sister uncle aunt cousin nephew"
    " niece grandmother grandfather"
)
_ARTICLES_OF_TITLES = word_set("The A An Le La Les El Los Il Der Die Das In On My New")
_ARTICLES = word_set("the a an his her their our young old one both another")
_LOW = re.compile(rf"(?P<word>{LOW_WORD}|[“\"‘][^“”\"‘’\n]{{1,30}}[”\"’])(?:-(?=[A-Z])|,?{GAP})")
_STOPPING = word_set(
    "who whom that which whose and or but when while where than like opposite against alongside for from"
    " to by with as is was are were has had its such it he she they we you if though into about over"
    " before after in on at features stars includes starring featuring including"
)
_OF_THEMSELVES = word_set(
    "version versions voice voices ghost spirit incarnation role roles part parts character iteration variant"
    " name embodiment likeness shoes body mind"
)
_MOST_DESCRIBING = 8


def find_cast_in_words(prose: Prose) -> Iterator[Found]:
    """`A plays C`, `C played by A`, `A as C`, `A is C`; of two forms the surer one first."""
    yield from _find_played_by(prose)
    names = [
        (number, name)
        for number, name in enumerate(prose.names)
        if (" " in name.text or name.text in prose.short_names or _PLAYS.match(prose.text, name.end))
        and is_person(name.text)
        and name.start not in prose.title_places
        and not _INSTEAD_OF.search(prose.text, max(0, name.start - 40), name.start)
    ]
    for read in (_read_performance, _read_plays, _read_whom, _read_as, _read_first, _read_is, _read_owner):
        for number, name in names:
            yield from read(prose, number, name)


def _cast(name: Name, character: str | None = None) -> Found:
    is_rank = character is not None and all(word.lower().rstrip(".") in RANKS for word in character.split())
    return Found(name.start, name.end, "person", CAST, None if is_rank else character, is_fact=True)


def _read_target(prose: Prose, place: int, *, ends: bool = True) -> list[Name]:
    """The characters named from here on, after words that describe them; none where another phrase begins.

    With `ends` their phrase must end with them: a New York cop is none.
    """
    text, start, said = prose.text, place, ""
    for _ in range(_MOST_DESCRIBING):
        if (number := prose.starting_at(place)) is not None:
            name = prose.names[number]
            if owns := _OWNS.match(text, name.end):
                place = owns.end()
                continue
            # `as the chief, Lee Jung-ha as the rookie`: another actor's turn begins.
            is_next = text[start:place].endswith(", ") and _NEXT.match(text, name.end)
            is_trade = name.words[-1].lower() in RANKS | PERSON_NOUNS
            is_a_kind = text.startswith(("a ", "an "), start) and (is_trade or _ACRONYM.fullmatch(name.text))
            if is_next or is_a_kind or not is_character(name.text):
                return []
            listed = prose.list_from(number)
            if particle := _PARTICLE_BEFORE.search(text, start, place):
                name = Name(particle.start(), name.end, text[particle.start() : name.end])
                listed[0] = name
            is_end = not ends or any(_FOLLOWS.match(text, each.end) for each in (listed[-1], name))
            return listed if is_end else []
        word = _LOW.match(text, place)
        if word is None or word["word"] in _STOPPING - _ARTICLES:
            return []
        if "," in word[0] and text.startswith(("a ", "an ", "the "), word.end()):
            return []
        # As the mayor of Lagos, but as the ghost of Nell.
        if word["word"] == "of" and said not in _OF_THEMSELVES:
            return []
        said = word["word"]
        place = word.end()
    return []


def _actors(prose: Prose, number: int) -> list[Name]:
    """The actors of whom a verb behind the last of them speaks."""
    name = prose.names[number]
    if not _JOINED.search(prose.text, max(0, name.start - 6), name.start):
        return [name]
    return [each for each in prose.list_to(number) if each is name or _may_act(each)]


def _may_act(name: Name) -> bool:
    first = name.words[0].lower().rstrip(".")
    return " " in name.text and is_person(name.text) and first not in RANKS and first not in PERSON_NOUNS


def _pair(prose: Prose, number: int, characters: Sequence[Name], *, shares: bool = True) -> list[Found]:
    """`A and B play C and D`: to each their own; two with one character between them have none.

    Without `shares` such a character is the last one's: `C and B as D`.
    """
    actors, everybody, name = _actors(prose, number), prose.list_to(number), prose.names[number]
    is_joined = _JOINED.search(prose.text, max(0, name.start - 6), name.start)
    if is_joined and len(characters) == len(everybody):
        actors = everybody
    if len(actors) > len(characters) == 1:
        another = _ANOTHER.match(prose.text, characters[0].end)
        second = prose.starting_at(another.end()) if another else None
        if second is not None and len(actors) == 2:
            characters = [characters[0], prose.names[second]]
        elif _TOGETHER.search(prose.text, name.end, characters[0].start) and characters[0].text.endswith("s"):
            return [_cast(actor) for actor in actors]
    if len(actors) == 1 or (len(characters) < len(actors) and not shares):
        return [_cast(actors[-1], characters[0].text)]
    if len(characters) >= len(actors):
        return [_cast(actor, character.text) for actor, character in zip(actors, characters, strict=False)]
    return [_cast(actor) for actor in actors]


def _read_performance(prose: Prose, number: int, name: Name) -> list[Found]:
    """`A's performance as C`, `A is great as C`."""
    for form in (_PERFORMANCE, _SHINES):
        if said := form.match(prose.text, name.end):
            is_a_kind = prose.text.startswith(("a ", "an "), said.end())
            is_one = prose.text.startswith("the ", said.end()) or form is _PERFORMANCE
            if characters := _read_target(prose, said.end(), ends=is_a_kind or not is_one):
                return _pair(prose, number, characters)
    return []


def _read_plays(prose: Prose, number: int, name: Name) -> list[Found]:
    """`A plays C`, `A and B play C and D`, `A plays him`, `A plays a widow`."""
    text, is_full = prose.text, " " in name.text
    plays = _PLAYS.match(text, name.end)
    if plays is None or not (is_full or plays["sure"] or name.text in prose.short_names):
        return []
    # The David Mamet play: the verb is of several.
    if plays["verb"] in _OF_MANY and len(_actors(prose, number)) < 2:
        return []
    if (pronoun := _PRONOUN.match(text, plays.end())) and not plays["sure"]:
        character = _name_before(prose, name, _AND) if pronoun[0] != "them" else None
        return [_cast(name, character)]
    is_of_one = plays["sure"] is None and plays["verb"].endswith("s")
    characters = _read_target(prose, plays.end())
    if characters:
        paired = [_cast(name, characters[0].text)] if is_of_one else _pair(prose, number, characters)
        is_here = _ELSEWHERE.match(text, characters[0].end) is None
        return [*paired, *_read_gapped(prose, characters)] if is_here else []
    is_somebody = _SOMEBODY.match(text, plays.end()) and not _A_GAME.match(text, plays.end())
    if plays["sure"] or (is_full and is_somebody):
        return [_cast(actor) for actor in ([name] if is_of_one else _actors(prose, number))]
    return []


def _read_gapped(prose: Prose, characters: Sequence[Name]) -> list[Found]:
    """`A plays C, and B the other one, D`."""
    joint = _GAPPED.match(prose.text, characters[0].end)
    number = prose.starting_at(joint.end()) if joint else None
    if number is None or not _may_act(prose.names[number]):
        return []
    target = _GAPPED_TARGET.match(prose.text, prose.names[number].end)
    others = _read_target(prose, target.end()) if target else []
    return [_cast(prose.names[number], others[0].text)] if others else []


def _name_before(prose: Prose, name: Name, joint: re.Pattern[str]) -> str | None:
    """The name before a clause that begins with `whom` or `and`."""
    lead = joint.search(prose.text, max(0, name.start - 16), name.start)
    number = prose.ending_at(lead.start()) if lead else None
    return prose.names[number].text if number is not None else None


def _read_whom(prose: Prose, number: int, name: Name) -> list[Found]:
    """`C, whom A plays`."""
    character = _name_before(prose, name, _WHOM)
    return [_cast(name, character)] if character and _WHOM_PLAYS.match(prose.text, name.end) else []


def _read_as(prose: Prose, number: int, name: Name) -> list[Found]:
    """`A as C`, `A (as C)`, `A, as C,`; of a surname only the last two."""
    if " " not in name.text and not prose.text.startswith((", as ", " (as "), name.end):
        return []
    # Told by the Brothers Grimm as Little Red Cap.
    if _BY_SOME.search(prose.text, max(0, name.start - 30), name.start):
        return []
    # She tells Ann Lee to live as Bob.
    if prose.text.startswith(" to ", name.end):
        return []
    said = _AS.match(prose.text, name.end)
    if said is None and prose.text.startswith(" (as ", name.end):
        characters = _read_target(prose, name.end + 5)
    else:
        characters = _read_target(prose, said.end()) if said else []
    if not characters or _ELSEWHERE.match(prose.text, characters[0].end):
        return []
    return _pair(prose, number, characters, shares=False)


def _read_first(prose: Prose, number: int, name: Name) -> list[Found]:
    """`As C, a widow, A is at her best`: the character stands first."""
    if " " not in name.text or prose.text.startswith(("'s", "’s"), name.end):
        return []
    for before in prose.names[max(0, number - 3) : number]:
        between = _AFTER_FIRST.fullmatch(prose.text, before.end, name.start)
        is_first = between and _AT_FIRST.search(prose.text, max(0, before.start - 90), before.start)
        if is_first and is_character(before.text):
            return [_cast(name, before.text)]
    return []


def _read_is(prose: Prose, number: int, name: Name) -> list[Found]:
    """`A is C`, or `A is the widow C`, where the phrase ends with the name."""
    said = _IS.match(prose.text, name.end) if " " in name.text else None
    if said is None or not _IS_CALLED.match(prose.text, said.end()):
        return []
    characters = _read_target(prose, said.end())
    if not characters or not any(
        _ENDS.match(prose.text, each.end) for each in (characters[-1], characters[0])
    ):
        return []
    if re.search(r"\b(?:of|in|from)\b", prose.text[said.end() : characters[0].start]):
        return []
    # Clark Kent is Superman, Choi Min-sik Buddhist; Hong Sang-soo is Hong Sang-soo.
    if _NO_ROLE.search(characters[0].text) or characters[0].text == name.text:
        return []
    # A dances, and B is C: of one alone.
    is_of_one = len(characters) == 1 and _IS_ONE.search(said[0]) is not None
    return [_cast(name, characters[0].text)] if is_of_one else _pair(prose, number, characters)


def _read_owner(prose: Prose, number: int, name: Name) -> list[Found]:
    """`A's grumpy ferryman C`, `A's Sister C`: a word says that a person is meant, no film.

    Of A's bare C it is said by the name's form (`Lee Shin-ae`) or by its standing there again.
    """
    said = _OWNS.match(prose.text, name.end) if " " in name.text else None
    characters = _read_target(prose, said.end(), ends=False) if said else []
    if said is None or not characters or prose.text.startswith(("'s", "’s", " ("), characters[0].end):
        return []
    described = prose.text[said.end() : characters[0].start]
    if "," in described or prose.text.endswith("as ", 0, name.start):
        return []
    words = described.split()
    first = characters[0].words[0].lower().rstrip(".")
    has_rank = first in RANKS - PEOPLES and " " in characters[0].text
    is_person_s = has_rank or (words and words[-1] in PERSON_NOUNS - _KIN_OF)
    lead = _NOT_ACTING.search(prose.text, max(0, name.start - 12), name.start)
    is_author_s = (
        (lead and not (is_person_s and lead[0] in ("by ", "to ")))
        or _OF_BOOKS.match(prose.text, characters[0].end)
        or (words and words[-1] in _BOOKS)
    )
    # Song Kang-ho's Ki-taek: a given name by its form, of one whose own has it.
    is_given = _KOREAN_GIVEN.fullmatch(characters[0].text) and _KOREAN_GIVEN.fullmatch(name.words[-1])
    is_a_title = characters[0].start in prose.title_places or prose.text[characters[0].start - 1] in '*_“"‘'
    is_bare = not words and ((is_given and not is_a_title) or _is_named_again(prose, characters[0]))
    if not is_author_s and (is_person_s or is_bare):
        return [_cast(name, characters[0].text)]
    return []


def _is_named_again(prose: Prose, character: Name) -> bool:
    """Whether the text goes on to speak of that person, by the whole name or a part of it."""
    words, text = character.words, prose.text
    is_title = character.text.casefold() in (prose.title or "").casefold()
    is_marked = text[character.start - 1] in '*_“"‘' or character.start in prose.title_places
    if words[0] in _ARTICLES_OF_TITLES or is_title or is_marked:
        return False
    # Twice at the most from each: a text may name somebody a thousand times.
    again = {
        place for part in (character.text, words[0], words[-1]) for place in prose.places_of.get(part, ())[:3]
    }
    is_called = len(words) > 1 or _KOREAN_GIVEN.fullmatch(character.text) is not None
    return len(again - {character.start}) >= (1 if is_called else 2)


def _find_played_by(prose: Prose) -> Iterator[Found]:
    """`C, a widow, is played by A`."""
    ends = [name.end for name in prose.names]
    for match in _PLAYED_BY.finditer(prose.text):
        number = prose.starting_at(match.end())
        if number is None or not is_person(prose.names[number].text):
            continue
        actor, character = prose.names[number], None
        before = bisect_right(ends, match.start()) - 1
        if before >= 0 and _BEFORE_PLAYED.fullmatch(prose.text, ends[before], match.start()):
            character = prose.names[before].text if is_character(prose.names[before].text) else None
        if " " not in actor.text and not (character and actor.text in prose.short_names):
            continue
        if _IN_ANOTHER.search(prose.text, max(0, match.start("verb") - 24), match.start("verb")) or (
            _ELSEWHERE.match(prose.text, actor.end)
        ):
            continue
        if character and _ACRONYM.fullmatch(character):
            character = None
        if (
            character
            and match["verb"] == "performed"
            and prose.text.endswith("by ", 0, prose.names[before].start)
        ):
            continue
        characters = prose.list_to(before) if character else []
        listed = prose.list_from(number)
        if len(characters) == len(listed) > 1:
            yield from (_cast(*pair) for pair in zip(listed, (each.text for each in characters), strict=True))
            continue
        is_list = character is None and match["verb"] != "performed"
        actors = listed if is_list else [actor]
        yield from (
            _cast(each, character)
            for each in actors
            # Played by A, and B is C: the second has a clause of his own.
            if each is actor or (" " in each.text and not _NEXT.match(prose.text, each.end))
        )
        gapped = _GAPPED_BY.match(prose.text, actors[-1].end)
        number = prose.starting_at(gapped.end()) if gapped else None
        if number is not None and _may_act(prose.names[number]):
            yield _cast(prose.names[number])

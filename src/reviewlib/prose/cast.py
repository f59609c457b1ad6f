"""Who plays whom, in brackets and in words."""

import re
from collections.abc import Iterator

from reviewlib.prose.words import (
    CAST,
    FULL_NAME,
    GAP,
    LOW_WORD,
    NAME,
    NAME_RE,
    OPENERS,
    RANKS,
    Found,
    has_native,
    is_person,
    trim_name,
)

_BRACKET = re.compile(r"(?P<gap>[ \u00a0]?)\((?P<inside>[^()\[\]*_\"“”\d\n]{2,120})\)")
_ACTOR = re.compile(
    rf"(?:(?:(?:is\s)?(?:played|voiced|portrayed)\sby|(?:the\s)?voice\sof|an?(?:\s[a-z][\w-]{{1,16}}){{1,3}}"
    rf"|the(?:\s[a-z][\w-]{{2,16}}){{1,3}}|newcomer"
    rf"|with)\s)?(?P<name>{NAME})(?P<comment>,\s[^A-Z\n]{{1,2}}.{{0,90}}|\sagain)?"
)
_ACTOR_AS = re.compile(rf"(?P<name>{NAME})\sas\s(?:the\s)?(?P<character>{NAME})")
_ACTOR_LIST = re.compile(rf"{NAME}(?:(?:,\s(?:and\s)?|\sand\s|\s&\s|/){NAME}){{1,4}}")
_LIST_SIGN = re.compile(r",\s(?:and\s)?|\sand\s|\s&\s|/")
_CHARACTER_BACK = 90
_OF_A_WORK = re.compile(
    r"\b(?:directors?|writers?|authors?|composers?|editors?|producers?|screenwriters?|cinematograph\w{1,5}"
    r"|films?|movies?|novels?|books?|scores?|songs?|ballads?|scripts?|screenplays?|festivals?"
    r"|studios?|remakes?"
    r"|plays?|streets?|cit(?:y|ies)|towns?|countr(?:y|ies)|versions?|albums?|originals?|designers?)$",
    re.IGNORECASE,
)


def find_cast_in_brackets(text: str) -> Iterator[Found]:
    """`Character (Actor)`; a description before the bracket gives an actor without a character."""
    for bracket in _BRACKET.finditer(text):
        low, high = bracket.span("inside")
        before = bracket.start()
        if before == 0 or text[before - 1] in "*_\"”’'.,;:!?)":
            continue
        if paired := _ACTOR_AS.fullmatch(text, low, high):
            yield Found(*paired.span("name"), "person", CAST, paired["character"], is_fact=True)
            continue
        characters = _name_before(text, before)
        if _ACTOR_LIST.fullmatch(text, low, high):
            yield from _share_out(text, low, high, characters)
            continue
        actor = _ACTOR.fullmatch(text, low, high)
        if actor is None or not is_person(actor["name"]):
            continue
        is_one_word = not re.search(r"\s", actor["name"])
        last_words = text[max(0, before - 40) : before]
        if not characters and (
            _OF_A_WORK.search(last_words) or (is_one_word and not _is_described(last_words, actor))
        ):
            continue
        character = characters[-1] if characters else None
        if character and _is_no_character(text, before, character, actor["name"]):
            continue
        yield Found(*actor.span("name"), "person", CAST, character, is_fact=True)


_CREW_BEFORE = re.compile(
    r"(?:directors?|cinematographers?|photographer|writers?|composers?|editors?|producers?|actors?|actress(?:es)?"
    r"|by|starring|stars?|playwright|novelist|critic|festival)[ ,]{1,2}$",
    re.IGNORECASE,
)


def _is_no_character(text: str, before: int, character: str, actor: str) -> bool:
    """Whether a real person, a prize or a place stands before the bracket.

    A word alone in brackets after a name of several is as often a person's film.
    """
    is_word_alone = " " in character and not re.search(r"\s", actor) and not has_native(actor)
    lead = text[max(0, before - len(character) - 20) : before - len(character)]
    is_crew = _CREW_BEFORE.search(lead) is not None
    return character == actor or is_word_alone or is_crew or character.startswith("Best ")


def _is_described(last_words: str, actor: re.Match[str]) -> bool:
    is_a_person = re.search(
        r"\b(?:the|a|an|his|her|their|my|our)(?: [\w-]{1,20}){1,4}$", last_words, re.IGNORECASE
    )
    return is_a_person is not None and not actor["comment"] and len(actor["name"]) <= 12


def _name_before(text: str, end: int) -> list[str]:
    """The names that end here: one, or two joined by `and`; none where a description stands."""
    low = max(0, end - _CHARACTER_BACK)
    names = list(NAME_RE.finditer(text, low, end))
    if not names or names[-1].end() != end:
        return []
    start = trim_name(text, *names[-1].span())
    name = text[start:end]
    if name.lower() in RANKS or name in OPENERS:
        return []
    if len(names) > 1 and re.fullmatch(r"\s(?:and|&)\s", text[names[-2].end() : names[-1].start()]):
        first = names[-2]
        return [text[trim_name(text, *first.span()) : first.end()], name]
    return [name]


def _share_out(text: str, low: int, high: int, characters: list[str]) -> Iterator[Found]:
    """`A and B (C and D)`: to each their own; without as many characters, none has one."""
    spans = []
    start = low
    for sign in [*_LIST_SIGN.finditer(text, low, high), None]:
        spans.append((start, sign.start() if sign else high))
        start = sign.end() if sign else high
    if not all(
        is_person(text[a:b]) and (" " in text[a:b] or len(characters) == len(spans)) for a, b in spans
    ):
        return
    for place, (a, b) in enumerate(spans):
        character = characters[place] if len(characters) == len(spans) else None
        yield Found(a, b, "person", CAST, character, is_fact=True)


_MIDDLE = (
    rf"(?:(?!(?:as|such|same|well|known|described|regarded|far|soon|long|much|just|seen"
    rf"|by)\b){LOW_WORD},?{GAP})"
)
_NO_AS = r"(?!(?:as|such|if|though|well|it|he|she|they|we|you|hard|good|much)\s)"
_DESCRIBED_AS = rf"(?:(?:{_NO_AS}{LOW_WORD},?{GAP}){{0,6}}?)"
_AS = re.compile(
    rf"(?P<actor>{FULL_NAME})(?P<second>{GAP}and{GAP}{FULL_NAME})?(?:['’]s"
    rf"|,)?{GAP}{_MIDDLE}{{0,9}}?as{GAP}"
    rf"{_DESCRIBED_AS}(?P<character>{NAME})(?P<other>{GAP}and{GAP}{NAME})?"
    rf"(?=[.,;:!?)–—…]|{GAP}(?:and|but|or|while|who|whose|[–—-]{GAP})|$)"
)
_PLAYS = re.compile(
    rf"(?P<actor>{FULL_NAME})(?:,[^,.;:()\n]{{1,60}},)?{GAP}(?:{LOW_WORD}{GAP}){{0,2}}?"
    rf"(?:plays|portrays|voices|embodies|stars{GAP}as|co-stars{GAP}as|appears{GAP}as|returns{GAP}as"
    rf"|is{GAP}back{GAP}as|is{GAP}cast{GAP}as){GAP}"
    rf"(?:(?P<pronoun>(?:him|her|them|both)\b(?!{GAP}(?:{LOW_WORD}{GAP}){{0,2}}(?:mother|father"
    rf"|hand|part|role)))"
    rf"|(?:(?:the|a|an|his|her|their|young"
    rf"|old){GAP})?(?:{LOW_WORD},?{GAP}){{0,6}}?(?P<character>{NAME})(?!['’]s))"
)
_NAME_BEFORE_AND = re.compile(rf"(?P<character>{NAME}),?{GAP}(?:and|but){GAP}$")
_PLAYED_BY = re.compile(
    rf"(?P<character>{NAME})(?:,[^,.;:()\n]{{1,80}},|,)?{GAP}(?:(?:is|was|are"
    rf"|as){GAP}){{0,2}}(?:{LOW_WORD}{GAP}){{0,2}}?"
    rf"(?:played|portrayed|voiced|embodied){GAP}(?:{LOW_WORD}{GAP}){{0,4}}?by{GAP}"
    rf"(?:(?!(?:of|in|on|at|half|to|from)\b){LOW_WORD}{GAP}){{0,4}}?(?P<actor>{NAME})"
)


def find_cast_in_words(text: str) -> Iterator[Found]:
    """`A plays C`, `C played by A`, `A as C`."""
    for match in _PLAYED_BY.finditer(text):
        yield from _pair(text, match.span("actor"), match.span("character"))
    for match in _PLAYS.finditer(text):
        if match["pronoun"]:
            start = trim_name(text, *match.span("actor"))
            character = _NAME_BEFORE_AND.search(text[max(0, start - _CHARACTER_BACK) : start])
            name = character["character"] if character and match["pronoun"] in ("him", "her") else None
            yield Found(start, match.end("actor"), "person", CAST, name, is_fact=True)
        else:
            yield from _pair(text, match.span("actor"), match.span("character"))
    for match in _AS.finditer(text):
        if not match["other"] or not match["second"]:
            if not match["other"] and not match["second"]:
                yield from _pair(text, match.span("actor"), match.span("character"))
            continue
        yield from _pair(text, match.span("actor"), match.span("character"))
        yield from _pair(text, _after_and(match, "second"), _after_and(match, "other"))


_AND = re.compile(rf"{GAP}and{GAP}")


def _after_and(match: re.Match[str], group: str) -> tuple[int, int]:
    joint = _AND.match(match.string, *match.span(group))
    return (joint.end() if joint else match.start(group)), match.end(group)


def _pair(text: str, actor: tuple[int, int], character: tuple[int, int]) -> Iterator[Found]:
    start = trim_name(text, *actor)
    name = text[trim_name(text, *character) : character[1]]
    if is_person(text[start : actor[1]]) and name not in OPENERS:
        known = None if name.lower() in RANKS else name
        yield Found(start, actor[1], "person", CAST, known, is_fact=True)

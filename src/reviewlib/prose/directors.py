"""Who directs the film, in the review's own words."""

import re
from collections.abc import Iterator

from reviewlib.prose.words import (
    CAPITAL,
    CAST,
    DIRECTOR,
    FULL_NAME,
    FULL_NAME_RE,
    GAP,
    LETTER,
    LOW_WORD,
    NAME,
    NAME_RE,
    WORD,
    Found,
    is_person,
    trim_name,
)

_NAMES = rf"{NAME}(?:(?:,{GAP}(?:and{GAP})?|{GAP}(?:and|&){GAP}){NAME}){{0,3}}"
_NOT_A_DIRECTOR = re.compile(
    r"(?:original|series|art|music|musical|stunt|casting|assistant|photography|creative|managing"
    r"|technical|animation"
    r"|fight|action|second-unit|unit|funeral|museum|artistic|former|fellow|festival|theatre|theater"
    r"|stage|sales|medical"
    r"|programme|program|executive|sound|lighting|previous|the late|choir|deputy|regional|project|fbi"
    r"|cia)[ -]$",
    re.IGNORECASE,
)
_DIRECTOR_NAMED = re.compile(
    rf"\b(?:[Ww]riter[- /](?:and[- ])?|[Cc]o-|[Aa]ctor-|[Aa]ctor[- ]turned[- ])?(?:[Dd]irectors?"
    rf"|[Ff]ilmmakers?|[Aa]uteur)"
    rf"(?:[- /](?:and[- ])?(?:(?:co-)?writer|producer|star|screenwriter))?,?{GAP}(?P<names>{_NAMES})"
)
_DIRECTED_BY = re.compile(
    rf"\b(?:[Dd]irected|[Cc]o-directed"
    rf"|[Hh]elmed)(?:,?{GAP}(?:and{GAP})?{LOW_WORD}){{0,4}}?{GAP}by{GAP}(?P<names>{_NAMES})"
)
_WORKS = (
    r"(?:films?|movies?|picture|feature|debut|sequel|prequel|thriller|drama|comedy|remake|adaptation"
    r"|follow-up|epic"
    r"|romance|melodrama|documentary|western|horror|satire|biopic|noir|fable|whodunit|farce|account"
    r"|blockbuster)"
)
_NO_ADJECTIVE = (
    r"(?:where|when|which|who|whose|that|a|an|the|in|on|of|at|to|as|by|for|with|from|but|or|novel"
    r"|book|story|play|memoir"
    r"|manga|comic|script|screenplay|score|music|performance|turn|is|are|was|has|had|man['’]s"
    r"|\w{1,20}['’]s)\b"
)
_OWNED = re.compile(
    rf"(?P<names>{NAME}(?:{GAP}and{GAP}{NAME})?)(?:['’]s|(?<=s)['’]){GAP}"
    rf"(?:(?!(?:first|last|next|best|favourite|favorite|own){GAP}(?:film"
    rf"|movie){GAP}role)(?!{_NO_ADJECTIVE}){LOW_WORD},?{GAP}|Korean{GAP}){{0,5}}?"
    rf"{_WORKS}\b(?!{GAP}(?:role|career|star|debut|persona|part|acting)\b)"
)
_ACTING_DEBUT = re.compile(r"\b(?:acting|screen|stage|singing|english-language)\b", re.IGNORECASE)
_DIRECTS = re.compile(
    rf"(?P<names>{FULL_NAME}),?{GAP}(?:(?:who|has|had|once|last|also|here|wrote{GAP}and"
    rf"|writes{GAP}and|again){GAP}){{0,3}}"
    rf"(?:directs|directed|directing|co-directs|helms|helmed"
    rf"|(?:making|makes|made){GAP}(?:his|her|their){GAP}(?:(?:directorial|feature|directing"
    rf"|first){GAP}){{0,2}}(?:debut|feature)"
    rf"|in{GAP}(?:his|her|their){GAP}(?:first|second|third|fourth|fifth|latest|debut|sophomore){GAP}"
    rf"(?:feature|film|work{GAP}of{GAP}fiction|picture|fiction))\b(?!{GAP}(?:by|role|part|at|his"
    rf"|her)\b(?!{GAP}first))"
)
_MADE = re.compile(
    rf"(?P<names>{FULL_NAME}),?{GAP}(?:(?:who|has|had|once|last|also|previously"
    rf"|earlier){GAP}){{0,3}}(?:made|directed|gave{GAP}us|helmed){GAP}[*_“\"]?"
)


_THE_DIRECTOR = re.compile(
    rf"(?P<names>{FULL_NAME}),?{GAP}the{GAP}(?:{LOW_WORD}{GAP}){{0,2}}?(?:writer-)?director\b"
    rf"|(?P<chaired>{FULL_NAME})(?:(?!{CAPITAL}{LETTER})[^.!?\n]){{1,90}}director['’]s{GAP}chair"
    rf"|(?P<keeper>{FULL_NAME}){GAP}(?:keeps|has{GAP}given|opens|fills|begins|ends|closes|sets|gives|shoots|shot|stages"
    rf"|builds|makes|starts|finishes){GAP}(?:his|her|their){GAP}(?:{LOW_WORD},?{GAP}){{0,2}}?{_WORKS}\b"
)
_OWN_FEATURE = re.compile(
    rf"(?<![\w’'-])(?P<names>{WORD})['’]s{GAP}"
    rf"(?:first|second|third|fourth|fifth|sixth|latest|debut|new)"
    rf"{GAP}(?:feature|film|movie|picture)\b(?!{GAP}(?:role|part))"
)


def find_directors(text: str, films: list[Found], others: list[Found]) -> Iterator[Found]:
    """Who the text says directs the film; a director of another film is left out."""
    film_starts = {film.start for film in films}
    film_ends = {film.end for film in films if film.year is not None}
    taken = {place for found in others for place in range(found.start, found.end)}
    for form in (_DIRECTOR_NAMED, _DIRECTED_BY, _DIRECTS, _MADE):
        for match in form.finditer(text):
            lead = text[max(0, match.start() - 14) : match.start()]
            if form is _DIRECTOR_NAMED and _NOT_A_DIRECTOR.search(lead):
                continue
            if form is _DIRECTED_BY and any(
                end in film_ends for end in range(match.start() - 12, match.start())
            ):
                continue
            if form is _MADE and match.end() not in film_starts:
                continue
            yield from _split_names(text, *match.span("names"), taken)
    for match in _THE_DIRECTOR.finditer(text):
        group = next(name for name in ("names", "chaired", "keeper") if match[name])
        yield from _split_names(text, *match.span(group), taken)
    for match in _OWNED.finditer(text):
        if _ACTING_DEBUT.search(match[0], match.end("names") - match.start()):
            continue
        if " " not in match["names"].strip():
            continue
        yield from _split_names(text, *match.span("names"), taken)
    of_cast = {
        word for found in others if found.role == CAST for word in text[found.start : found.end].split()
    }
    surnames = {name[0].split()[-1] for name in FULL_NAME_RE.finditer(text)} - of_cast
    for match in _OWN_FEATURE.finditer(text):
        if match["names"] in surnames:
            yield from _split_names(text, *match.span("names"), taken)


def _split_names(text: str, low: int, high: int, taken: set[int]) -> Iterator[Found]:
    low = trim_name(text, low, high)
    for name in NAME_RE.finditer(text, low, high):
        is_character = re.match(r" \((?!\d)", text[name.end() : name.end() + 3]) is not None
        is_taken = not taken.isdisjoint(range(*name.span()))
        if is_person(name[0]) and not is_character and not is_taken:
            yield Found(*name.span(), "person", DIRECTOR, is_fact=True)

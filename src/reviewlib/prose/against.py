"""What a review says the film is not."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace

from reviewlib.prose.films import TITLE, span_of_title
from reviewlib.prose.words import FULL_NAME, LOW_WORD, NAME, NOT_THIS_ONE, YEAR, Found, Prose, start_of

_CONFUSED = re.compile(
    r"(?:\b[Nn](?:ot|OT)(?: at all)? to be (?:confused|mistaken|mixed up) (?:with|for)"
    r"|\b(?:[Dd]o not|[Dd]on['’]t|[Nn]ever|[Dd]on['’]t be fooled:? do not) (?:confuse|mistake|mix up|mix) "
    r"(?:it|this|that|this one"
    r"|this film|this movie|the film|the movie)(?: up)? (?:with|for)"
    r"|\b[Nn]o relation (?:to|of)|\b[Uu]nrelated to|\b[Nn]othing (?:at all )?to do with"
    r"|\b(?:[Tt]his|[Ii]t)(?:['’]s| is) (?:not|NOT|definitely not)(?= (?:to do with |a remake of )?(?:the"
    r"|a) (?:[0-9]{4} )?[A-Z])"
    r"|\bshares? (?:its|a|the) (?:title|name) with)\s"
    r"(?P<rest>(?:(?!,\s(?:this|it|its|here|which|we|I|he|she|they|but|the\sfilm|the\smovie"
    r"|director)\b)[^.;!?\n]"
    r"|(?<=\b[A-Z])\.|(?<=Dr)\.|(?<=Jr)\.){1,200})"
)
_HINTS = (
    "onfuse",
    "istake",
    " mix ",
    "mixed up",
    "relation",
    "nrelated",
    "othing",
    "s not ",
    "s NOT ",
    "hare",
)
_WORK = (
    r"(?:film|movie|one|vehicle|version|picture|thriller|drama|comedy|horror|monster|action|classic"
    r"|short|series|remake)"
)
_PERSON_IN_CONFUSED = re.compile(
    rf"(?P<star>{NAME})-(?:starred|starring|led|fronted|directed|helmed)\b"
    rf"|\b(?:starring|with|by|from|featuring)\s(?P<with>{FULL_NAME})"
    rf"|\b(?:[Tt]he|an?)\s(?:[0-9]{{4}}\s)?(?P<the>{FULL_NAME})\s(?:{LOW_WORD}\s){{0,2}}{_WORK}\b"
    rf"|(?P<owner>{FULL_NAME})(?:['’]s|(?<=s)['’])\s"
)
_FIRST_TITLE = re.compile(
    rf"(?:(?:the|a|an|another)\s)?(?:(?P<year>{YEAR})\s)?(?:{LOW_WORD},?\s){{0,4}}(?:{NAME}-\w{{1,12}}\s"
    rf"|{FULL_NAME}['’]s\s)?{TITLE}"
)


def set_against(prose: Prose, films: list[Found]) -> Iterator[Found]:
    """Films and people that follow "not to be confused with" and its like."""
    text = prose.text
    if not any(hint in text for hint in _HINTS):
        return
    films = sorted(films, key=start_of)
    for match in _CONFUSED.finditer(text):
        low, high = match.span("rest")
        near = films[bisect_left(films, low, key=start_of) : bisect_left(films, high, key=start_of)]
        inside = [film for film in near if film.end <= high]
        yield from (replace(film, role=NOT_THIS_ONE) for film in inside)
        for person in _PERSON_IN_CONFUSED.finditer(text, low, high):
            group = next(name for name in ("star", "with", "the", "owner") if person[name])
            yield Found(*person.span(group), "person", role=NOT_THIS_ONE)
        if not any(film.kind == "film" for film in inside):
            title = _FIRST_TITLE.match(text, low, high)
            span = span_of_title(title) if title else None
            if (
                title
                and span
                and not re.match(rf"\s(?:{LOW_WORD}\s){{0,2}}{_WORK}\b", text[title.end() : title.end() + 40])
            ):
                year = int(title["year"]) if title["year"] else None
                yield Found(*span, "film", role=NOT_THIS_ONE, year=year)

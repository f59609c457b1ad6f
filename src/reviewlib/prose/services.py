"""Where a review says that the film can be watched."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from reviewlib.prose.words import LOW_WORD, Found

_SERVICES = (
    r"(?:Netflix|Amazon Prime Video|Amazon Prime|Prime Video|Disney(?:\+| ?Plus\b)|Hulu|HBO Max|HBO"
    r"|Apple TV(?:\+| Plus\b)?"
    r"|Paramount(?:\+| Plus\b)|MUBI|Mubi|Shudder|(?:the )?Criterion Channel|Kanopy|Tubi|Rakuten Viki"
    r"|Viki|TVING|Tving|Wavve"
    r"|Watcha|Coupang Play|Crunchyroll|YouTube|iQIYI|Viu|Hotstar|Starz|BritBox|BFI Player"
    r"|Arrow Player|iPlayer|Pluto TV"
    r"|Vudu|Google Play|iTunes|Sky Cinema|MGM\+|AMC\+|Hoopla|Canal\+|RTL\+|Lionsgate\+|Fandango at Home)"
)
# Words that are services only where the phrase says so.
_OTHER_SERVICE = (
    r"(?:Max|Peacock|Amazon|Stan|Binge|Crave|Now|NOW|Plex|Showtime|Filmin|WOW|Joyn|Arte|ARTE|Roku"
    r"|[A-Z][A-Za-z]{1,16}(?: [A-Z][A-Za-z]{1,16}){0,1}(?:\+| Video| TV| Play| Player| Plus| Channel))"
)
_SERVICE = rf"(?:{_SERVICES}|{_OTHER_SERVICE})(?![\w-])"
_ONES = rf"(?P<services>{_SERVICE}(?:(?:,? (?:and|or|and on|or on) |, ){_SERVICE}){{0,3}})"
_SHOWN = r"(?:streaming|available|out|playing|premiering|showing|screening|up)"
_ON = r"(?:on|via|through|over on)"
_BY_NOW = (
    r"(?: (?:now|currently|exclusively|already|still|only|globally|worldwide|everywhere|today"
    r"|to (?:stream|watch|rent|buy)"
    r"|for (?:streaming|rent|free)|in [A-Z][a-z]{1,14})){0,3}"
)
_STATED = re.compile(
    rf"(?:(?<![\w])(?:is|['’]s|are|[Nn]ow|[Cc]urrently)(?: (?:now|currently|also|already|still|only"
    rf"|exclusively)){{0,3}}"
    rf" {_SHOWN}{_BY_NOW} {_ON} |(?<=\w)['’]s(?: (?:now|currently|also|already"
    rf"|still)){{0,2}} {_SHOWN}{_BY_NOW} {_ON} "
    rf"|\b[Nn]ow {_ON} ){_ONES}"
)
_SAID = re.compile(
    rf"\b(?:stream(?:s|ed|ing)?|watch(?:ed|able|es)?|rent(?:ed)?|find|found|see|seen|available"
    rf"|premier(?:es|ed|ing)|lands|landed"
    rf"|arrives|debuts|debuted|drops)(?: (?:it|this|them|the film|now|exclusively"
    rf"|{LOW_WORD})){{0,3}} {_ON} {_ONES}"
)
_NAMED = re.compile(rf"(?<![\w-]){_SERVICES}(?![\w-])(?!['’]s? [a-z])")
_SERVICE_RE = re.compile(_SERVICE)
_SENTENCE = 300
_DENIED = re.compile(r"(?:\bnot|n['’]t|no longer|\bnever|\bnor)(?: \w{1,12}){0,2} ?$", re.IGNORECASE)


def find_services(text: str, films: list[Found]) -> Iterator[Found]:
    """`is streaming on X` of this film is a fact; any other naming of a service is a mention."""
    film_starts = sorted(film.start for film in films if film.kind == "film" and film.year is not None)
    for form in (_STATED, _SAID, _NAMED):
        for match in form.finditer(text):
            low, high = match.span("services") if form is not _NAMED else match.span()
            is_fact = form is _STATED and not _is_of_another(text, match.start(), film_starts)
            spans = _SERVICE_RE.finditer(text, low, high)
            yield from (Found(*span.span(), "platform", is_fact=is_fact) for span in spans)


def _is_of_another(text: str, place: int, film_starts: list[int]) -> bool:
    """Denied, or said of another film that the sentence named first."""
    low = max(0, place - _SENTENCE)
    start = max(text.rfind(". ", low, place), text.rfind("\n", low, place), low - 1)
    is_denied = _DENIED.search(text[max(0, place - 30) : place + 3].rstrip(" is'’")) is not None
    return is_denied or bisect_left(film_starts, place) > bisect_left(film_starts, start + 1)

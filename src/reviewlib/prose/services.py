"""Where a review says that the film can be watched."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from reviewlib.prose.words import LOW_WORD, Found, Prose

_SERVICES = (
    r"(?:Netflix|Amazon Prime Video|Amazon Prime|Prime Video|Disney(?:\+| ?Plus\b)|Hulu|HBO Max|HBO"
    r"|Apple TV(?:\+| Plus\b|(?! [a-z]))"
    r"|Paramount(?:\+| Plus\b)|MUBI|Mubi|Shudder|(?:the )?Criterion Channel|Kanopy|Tubi|Rakuten Viki"
    r"|Viki|TVING|Tving|Wavve"
    r"|Watcha|Coupang Play|Kocowa|KOCOWA\+?|OnDemandKorea|Crunchyroll|YouTube|iQIYI|Viu|Hotstar|Starz"
    r"|BritBox|BFI Player"
    r"|Arrow Player|iPlayer|Pluto TV"
    r"|Vudu|Google Play|iTunes|Sky Cinema|MGM\+|AMC\+|Hoopla|Canal\+|RTL\+|Lionsgate\+|Fandango at Home)"
)
# Words that are services only where the phrase says so.
_OTHER_SERVICE = (
    r"(?:Max|Peacock|Amazon|Stan|Binge|Crave|Now|NOW|Plex|Showtime|Filmin|WOW|Joyn|Arte|ARTE|Roku"
    r"|[A-Z][A-Za-z]{1,16}(?: [A-Z][A-Za-z]{1,16}){0,1}(?:\+| Video| TV| Play| Player| Plus| Channel))"
)
_SERVICE = rf"(?:{_SERVICES}|{_OTHER_SERVICE})(?![\w-])"
_SOMEWHERE = r"(?: in (?:the )?[A-Z][\w.]{1,14})?"
_ONES = rf"(?P<services>{_SERVICE}(?:(?:{_SOMEWHERE},? (?:and|or|and on|or on) |, ){_SERVICE}){{0,3}})"
_SHOWN = r"(?:streaming|available|out|playing|premiering|showing|screening|up)"
_BY_NOW = (
    r"(?:\s(?:now|currently|exclusively|already|still|only|globally|worldwide|everywhere|today"
    r"|to\s(?:stream|watch|rent|buy)|for\s(?:streaming|rent|free)|in\s[A-Z][a-z]{1,14})){0,3}"
)
_ALSO = r"(?:\s(?:now|currently|also|already|still|only|exclusively)){0,3}"
_ON = re.compile(rf"\b(?:over )?(?:on|via|through) {_ONES}(?!['’]s\b)")
_STATED_BEFORE = re.compile(
    rf"(?:(?:(?<!\w)(?:is|are|[Nn]ow|[Cc]urrently)|['’]s){_ALSO}\s{_SHOWN}{_BY_NOW}|\b(?:[Nn]ow|[Cc]urrently)"
    # The film, streaming on Netflix, is.
    r"|\b(?:it|this|film|movie|picture|drama|thriller|comedy|romance|documentary|feature|sequel|remake)[*_”\"]?,"
    rf"{_ALSO}\s(?:available|streaming){_BY_NOW}"
    # A line of its own: Streaming on Netflix.
    rf"|(?:^|\n|[.!?)]\s)\W{{0,3}}(?:[Ss]treaming|[Aa]vailable)(?:\s{_SHOWN})?{_BY_NOW}),?\s$"
)
_IS_BEFORE = re.compile(r"(?:(?<!\w)(?:is|are)|['’]s)\s(?:up\s|out\s)?$")
_NOW_AFTER = re.compile(r" (?:right now|now|already|today|these days)\b")
_LABELLED = re.compile(
    rf"(?:^|\n|[.!?)|]\s)\W{{0,4}}(?:[Ww]here to (?:watch|stream|see it)|[Ss]treaming(?: (?:on|at|service))?"
    rf"|[Ww]atch (?:it )?(?:on|at)|[Aa]vailable (?:on|at)|[Pp]latforms?)\*{{0,2}}:\*{{0,2}}\s{_ONES}"
)
_SAID_BEFORE = re.compile(
    # At the head of a sentence, too: Stream it on Peacock.
    r"\b(?:[Ss]tream(?:s|ed|ing)?|[Ww]atch(?:ed|able|es)?|[Rr]ent(?:ed)?|[Ff]ind|found|see|seen|[Aa]vailable|premier(?:es"
    r"|ed|ing)|lands|landed"
    rf"|arrives|debuts|debuted|drops)(?:\s{LOW_WORD}){{0,4}}\s$"
)
# A name that is a river and a shop as well, where a preposition says that one watches there.
_ON_AMAZON = re.compile(r"\b(?:on|via|hit|hits|through) (?P<services>Amazon)(?![\w-]| Prime)")
# Where a film goes, and what it is called by: no Max and no Stan, who are people as well.
_GOES_TO = re.compile(
    rf"\b(?:hits?|straight to|exclusive to|(?:c[ao]mes?|goe?s?|went|going|heads?|headed)(?: {LOW_WORD})?"
    r" to|[Aa]n?) (?!(?:Max|Stan|Now|NOW|WOW|Amazon|Binge)\b)"
    rf"(?P<services>{_OTHER_SERVICE})(?![\w-])"
)
_ORIGINAL = re.compile(r" [Oo]riginals?\b")
_NAMED = re.compile(
    rf"(?<![\w-])(?=[A-Zti])(?P<services>{_SERVICES})(?![\w-])(?!['’]s? [a-z])"
    r"(?! (?:movie|miniseries|special|subscription|account)s?\b)"
)
# The first letters of each service named so: most reviews name none.
_HINT = re.compile(
    r"Netfl|Amazo|Prime V|Disney|Hulu|HBO|Apple TV|Paramo|M[Uu][Bb][Ii]|Shudd|Criterion C|Kanop|Tubi|Viki"
    r"|T[Vv][Ii][Nn][Gg]|Wavve|Watcha|Coupa|K[Oo][Cc][Oo][Ww]|OnDemandK|Crunchy|YouTu|iQIYI|Viu|Hotstar|Starz"
    r"|BritB|BFI P|Arrow P|iPlay|Pluto|Vudu|Google P|iTunes|Sky C|MGM|AMC|Hoopla|Canal|RTL|Lionsg|Fandango"
)
_BACK = 70
_SERVICE_RE = re.compile(_SERVICE)
_SENTENCE = 300
_DENIED = re.compile(r"(?:\bnot|n['’]t|no longer|\bnever|\bnor)(?: \w{1,12}){0,2} ?$", re.IGNORECASE)


def find_services(prose: Prose, films: list[Found]) -> Iterator[Found]:
    """`is streaming on X` of this film is a fact; any other naming of a service is a mention."""
    text = prose.text
    film_starts = sorted(film.start for film in films if film.kind == "film" and film.year is not None)
    for form in (_LABELLED, _ON, _ON_AMAZON, _GOES_TO, _NAMED):
        for match in form.finditer(text) if form is not _NAMED or _HINT.search(text) else ():
            is_fact = form is _LABELLED
            if form is _ON:
                low = max(0, match.start() - _BACK)
                stated = _STATED_BEFORE.search(text, low, match.start())
                is_said = stated or _SAID_BEFORE.search(text, low, match.start())
                if not is_said and not _NOW_AFTER.match(text, match.end()):
                    continue
                # It's on Netflix now.
                if stated is None and _NOW_AFTER.match(text, match.end()):
                    stated = _IS_BEFORE.search(text, low, match.start())
                is_fact = stated is not None and not _is_of_another(text, stated.start(), film_starts)
            # A Peacock original, but no peacock of another kind.
            if form is _GOES_TO and match[0][0] in "Aa" and not _ORIGINAL.match(text, match.end()):
                continue
            for span in _SERVICE_RE.finditer(text, *match.span("services")):
                yield Found(*span.span(), "platform", is_fact=is_fact)


def _is_of_another(text: str, place: int, film_starts: list[int]) -> bool:
    """Denied, or said of another film that the sentence named first."""
    low = max(0, place - _SENTENCE)
    start = max(text.rfind(". ", low, place), text.rfind("\n", low, place), low - 1)
    is_denied = _DENIED.search(text[max(0, place - 30) : place + 3].rstrip(" is'’")) is not None
    return is_denied or bisect_left(film_starts, place) > bisect_left(film_starts, start + 1)

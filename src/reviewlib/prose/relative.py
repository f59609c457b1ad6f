"""Other films whose year the words only reckon: `next year's X`, `the 1997 film X`, `X three years ago`."""

import re
from collections.abc import Iterator

from reviewlib.prose.films import TITLE, TITLE_BACK, TITLE_RUN, span_of_title
from reviewlib.prose.words import LOW_WORD, NAME, YEAR, Found, Prose

_NUMBER_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen"
    " eighteen nineteen twenty"
)
_COUNTS = {word: number for number, word in enumerate(_NUMBER_WORDS.split(), start=1)} | {
    "a": 1,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "twenty-five": 25,
}
_COUNT = rf"(?P<count>[0-9]{{1,2}}|(?i:{'|'.join(sorted(_COUNTS, key=len, reverse=True))}))"
_MARKED = (
    r"(?:\*{1,2}(?P<t1>[^*\n]{1,90})\*{1,2}|_(?P<t2>[^_\n]{1,90})_|“(?P<t3>[^“”\n]{1,90})”"
    r"|‘(?P<t4>[^‘’\n]{1,90})’"
    r"|\"(?P<t5>[^\"\n]{1,90})\")"
)
_YEAR = re.compile(rf"(?<!\w)(?P<year>{YEAR})(?!\w)")
_WHEN = re.compile(r"(?<!\w)(?P<when>[Nn]ext|[Ll]ast|[Tt]his)\syear(?=['’]s\s)")
_OWNED = re.compile(
    rf"['’]s\s(?:(?:{LOW_WORD}|[A-Z]\w{{1,15}}-(?!starr|led|front|direct|helm){LOW_WORD}),?\s){{0,4}}"
    rf"(?:(?P<star>{NAME})-(?:starred|starring|led|fronted)\s)?(?:(?P<helm>{NAME})-(?:directed"
    rf"|helmed)\s)?{TITLE}"
)
_ARTICLE = re.compile(r"(?:\b(?:and|[Tt]he|[Hh]is|[Hh]er|[Tt]heir|[Ii]ts|[Aa])|\w['’]s|s['’])\s$")
_KIND = re.compile(
    rf"\s(?:(?:{LOW_WORD}|[A-Z][a-z]{{1,12}}(?:-\w{{1,12}})?)\s){{0,4}}?(?:film|movie|drama|comedy|thriller"
    rf"|hit|remake|original|feature"
    r"|debut|documentary|classic|picture|short|sequel|prequel|reboot|version|adaptation|blockbuster|western"
    r"|musical|epic"
    rf"|romance|biopic|masterpiece|melodrama|indie|shocker|caper|weepie|noir|flop),?\s(?:called\s"
    rf"|titled\s)?{TITLE}"
)
_MADE = r"(?:made|directed|helmed|released|filmed|(?:debuted|began|arrived|followed)\swith)"
_MADE_IN = re.compile(
    rf"\b(?:(?:since|after|from|{_MADE})\s{_MARKED},?|(?:who|has|had|he|she|they|also"
    rf"|last)\s{_MADE}\s(?P<t6>{TITLE_RUN}))\s"
    r"(?:back\s|way\sback\s)?in\s$"
)
_IN = re.compile(r"\b[Ii]n\s$")
_CAME = re.compile(rf",?\s(?:with|came|he\smade|she\smade)\s{_MARKED}")
_YEARS = re.compile(
    r"\b(?P<unit>years?|decades?)\s(?:(?P<back>ago|earlier|before|back)|after|since|on\sfrom)\b"
)
# About twenty years ago, or twenty-odd, is no year.
_HOW_MANY = re.compile(
    r"(?<!about )(?<!around )(?<!over )(?<!almost )(?<!nearly )(?<!roughly )(?<!some )(?<!than )"
    rf"\b{_COUNT}\s$"
)
_BEFORE_THEM = re.compile(
    rf"(?:\b(?P<cue>after|since|of|made|directed|in|film|movie|drama|thriller|comedy|feature)\s)?{TITLE},?\s"
    r"$"
)
_CAME_THEN = re.compile(rf",?\s(?:with|came|in)\s{_MARKED}")
_AFTER_THEM = re.compile(rf"\s(?:(?:his|her|their)\s(?:{LOW_WORD}\s){{1,3}})?{TITLE}")
_AFTER_TITLE = re.compile(
    r"\s?(?:[.,;:!?)—–]|$|\n)|\s(?:she|he|it|they|the|a|an|this|we|I|comes?|with|and|in|for)\b"
)
_FILM_NEXT = re.compile(r" (?:film|movie|picture|flick)s?\b")
_SENTENCE = 160
_WON = re.compile(r"\b(?:won|wins?|winning|awards?|prizes?|nominat\w{2,4}|Oscars?|saw|seen)\b")


def find_relative_films(prose: Prose) -> Iterator[Found]:
    """`next year's X`, `1997's X`, `the 1997 film X`, `X three years ago`, `five years after X`."""
    text = prose.text
    has_years = "year" in text or "decade" in text
    for when in _WHEN.finditer(text) if has_years else ():
        number = {"next": 1, "last": -1, "this": 0}[when["when"].lower()]
        yield from _read_owned(text, when.end(), years_from_review=number)
    for year in _YEAR.finditer(text):
        yield from _read_year(text, *year.span(), int(year["year"]))
    for years in _YEARS.finditer(text) if has_years else ():
        if count := _HOW_MANY.search(text, max(0, years.start() - 20), years.start()):
            yield from _read_span(text, count.start(), years, _count_years(count["count"], years["unit"]))


def _read_owned(text: str, place: int, **known: int) -> Iterator[Found]:
    """`next year's noisier, Mia Ray-led X`: what follows the year."""
    owned = _OWNED.match(text, place)
    if owned is None:
        return
    if span := span_of_title(owned):
        yield Found(*span, "film", **known)  # type: ignore[arg-type]
    for group in ("star", "helm"):
        if owned[group]:
            yield Found(*owned.span(group), "person", role=None)


def _read_year(text: str, start: int, end: int, year: int) -> Iterator[Found]:
    """`1997's X`, `the 1997 thriller X`, `made X in 1997`, `in 1997 with “X”`."""
    if text[end : end + 2] in ("'s", "’s"):
        if not text.endswith("the ", 0, start):
            yield from _read_owned(text, end, year=year)
        return
    if _ARTICLE.search(text, max(0, start - 7), start):
        found = _KIND.match(text, end)
    elif _IN.search(text, max(0, start - 4), start):
        found = _MADE_IN.search(text, max(0, start - TITLE_BACK - 20), start) or _CAME.match(text, end)
        low = min(found.start(), start) if found else start
        if _WON.search(text, max(0, low - 60), start):
            return
    else:
        return
    # A 2017 drama Western film has no title here.
    if found and (span := span_of_title(found)) and not _FILM_NEXT.match(text, span[1]):
        yield Found(*span, "film", year=year)


def _read_span(text: str, start: int, years: re.Match[str], count: int) -> Iterator[Found]:
    """`X three years ago`, `five years ago, with “X”`, `five years after X`."""
    if years["back"]:
        # Six years earlier than what was dated just before, not than this film.
        low = max(0, start - _SENTENCE)
        sentence = text[max(low, text.rfind(". ", low, start)) : start]
        if years["back"] in ("earlier", "before") and _YEAR.search(sentence):
            return
        found = _BEFORE_THEM.search(text, max(0, start - TITLE_BACK), start)
        is_plain = found is not None and found["t6"] is not None
        if found and is_plain and not (found["cue"] or found["t6"].split()[0] in ("The", "A", "An")):
            found = None
        found = found or (_CAME_THEN.match(text, years.end()) if years["back"] == "ago" else None)
        if found and (span := span_of_title(found)):
            yield Found(*span, "film", years_from_review=-count)
        return
    found = _AFTER_THEM.match(text, years.end())
    span = span_of_title(found) if found else None
    if found and span and (not found["t6"] or _AFTER_TITLE.match(text, span[1])):
        yield Found(*span, "film", years_from_film=-count)


def _count_years(printed: str, unit: str) -> int:
    number = int(printed) if printed.isdigit() else _COUNTS[printed.lower()]
    return number * (10 if unit.startswith("decade") else 1)

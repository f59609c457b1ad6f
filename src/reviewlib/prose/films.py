"""Other films that a review names, with the year its words give them."""

import re
from collections.abc import Iterator

from reviewlib.prose.words import GAP, LOW_WORD, NAME, WORD, YEAR, Found, has_native, word_set

_YEAR_BRACKET = re.compile(
    rf"[ \u00a0]?(?P<open>[(\[])(?:[^()\[\]\d\n]{{1,60}},[ ]{{1,2}})?(?P<year>"
    rf"{YEAR})(?:[,;][^()\[\]\n]{{0,60}})?[)\]]"
)
_TITLE_BACK = 110
_MARKED_TITLE_END = re.compile(
    r"(?:(?P<mark>\*{1,3}|_{1,3})(?P<a>[^*_\n]{1,90})(?P=mark)|“(?P<b>[^“”\n]{1,90})”|‘(?P<c>[^‘\n]{1,90})’"
    r"|(?<![\w\"])\"(?P<d>[^\"\n]{1,90})\"|(?<![\w'])'(?P<e>[^\n']{1,90})')"
)
_TITLE_TOKEN = re.compile(r"[^\s]{1,60}")
_JOINTS = word_set("of the and a an & vs. vs v. to or + de la du des y et und x / –")
_LOOSE_JOINTS = word_set("in on at from for with by into after before about under over through")
_TITLE_STARTS = word_set("The A An How What When Who Why My Our Your I We If All No")
_BEFORE_TITLE = word_set(
    "But And After Since Like Unlike Before With From As Where When While Yet So In For On At To Of"
    " By If Though"
    " Although Then Even Both Watch See Until Here There Nor Or Is Was Between Compare Think Remember Seen"
    " Neither Either Cue Enter Still Now That This These Director Writer-director"
)
_FOREIGN_START = re.compile(
    r"(?<![\w’'-])(?:Au|Aux|Le|La|Les|Un|Une|Des|Du|Il|El|Los|Las|Lo|Die|Das|Der|Ein|Eine|À|L['’]\w{1,20})"
    r"(?: [\w’'-]{1,24}){1,6}$"
)


def find_dated_films(text: str) -> Iterator[Found]:
    """`Title (2018)`, the title in italics or quotes, or as far back as it can run."""
    for bracket in _YEAR_BRACKET.finditer(text):
        if span := _find_title(text, bracket.start()):
            yield Found(*span, "film", year=int(bracket["year"]))


def _find_title(text: str, end: int) -> tuple[int, int] | None:
    """The title that ends here, or null: marked off, French and the like, or a run of capitals."""
    low = max(0, end - _TITLE_BACK, text.rfind("\n", 0, end) + 1)
    if end > low and text[end - 1] in "*_”’\"'":
        for marked in _MARKED_TITLE_END.finditer(text, low, end):
            if marked.end() == end:
                name = next(group for group in "abcde" if marked[group] is not None)
                return _without_comma(text, *marked.span(name))
        if text[end - 1] in "*_":
            return None
    if foreign := _FOREIGN_START.search(text[low:end]):
        return low + foreign.start(), end
    tokens = list(_TITLE_TOKEN.finditer(text, low, end))
    if low and tokens and not text[low - 1].isspace():
        tokens = tokens[1:]
    first = _walk_back(tokens) if tokens and tokens[-1].end() == end else len(tokens)
    if first == len(tokens):
        return None
    start = tokens[_cut_before(text, tokens, first)].start()
    start += len(text[start:end]) - len(text[start:end].lstrip("([“‘\"'*_—–"))
    title = text[start:end]
    if text[start - 1 : start] == "[" and title.count("]") > title.count("["):
        start, title = start - 1, f"[{title}"
    is_whole = title.count("(") == title.count(")") and title.count("[") == title.count("]")
    return (start, end) if title and is_whole else None


def _without_comma(text: str, start: int, end: int) -> tuple[int, int]:
    while end > start and text[end - 1] in ", ":
        end -= 1
    return start, end


def _walk_back(tokens: list[re.Match[str]]) -> int:
    """The first token of the longest run that may be a title and ends with the last one."""
    first = place = len(tokens)
    while place:
        token = tokens[place - 1][0]
        is_last = place == len(tokens)
        bare = token.lstrip("([“‘\"'*_")
        ends = token[-1] in '.,;!?)]”"*' and not is_last
        if ends and not _runs_on(token, tokens[place][0], place > 1 and tokens[place - 2][0]):
            break
        if bare[:1].isupper() or bare[:1].isdigit() or has_native(bare):
            first = place - 1
        elif is_last or bare.rstrip(",") not in _JOINTS | _LOOSE_JOINTS:
            break
        if bare != token:
            break
        place -= 1
    return first


def _runs_on(token: str, following: str, preceding: str | bool) -> bool:
    """Whether a title goes on after a token with a stop or comma: `Dr.`, `Part 1.`, `I, the`."""
    if token in ("vs.", "Vs.", "Dr.", "Mr.", "Mrs.", "Ms.", "St.", "Vol.", "Pt.", "No.", "S.O.S."):
        return True
    if re.fullmatch(r"(?:\d{1,2}|[IVX]{1,4})\.", token):
        return preceding in ("Part", "Vol.", "Volume", "Chapter", "Episode")
    if re.fullmatch(r"(?:\w\.){1,5}", token):
        return True
    return token[-1] == "," and following in ("the", "a") and token[0].isupper()


_LISTED = re.compile(rf"{YEAR}[)\]],?(?: and)? $")
_LISTED_WITH_OWNER = re.compile(rf"['’]s [^()\na-z][^()\n,]{{0,50}}\({YEAR}\),?(?: and)? $")


def _cut_before(text: str, tokens: list[re.Match[str]], first: int) -> int:
    """Leave out what opens the sentence, an owner, and a name before `in` or `with`."""
    count = len(tokens)
    words = [token[0] for token in tokens]
    before = text[: tokens[first].start()].rstrip()[-1:]
    if (before in ("", ".", "!", "?", "”", '"', ":", ";", ")", "—", "–")) and words[first] in _BEFORE_TITLE:
        first += first + 1 < count
    lead = text[max(0, tokens[first].start() - 90) : tokens[first].start()]
    is_listed = _LISTED.search(lead) is not None and _LISTED_WITH_OWNER.search(lead) is None
    for place in range(first, count - 1):
        is_owner = words[place].endswith(("'s", "’s", "s'", "s’"))
        is_protected = (is_listed and place == first) or words[first] in ("The", "A", "An", "My")
        if is_owner and not is_protected:
            first = place + 1
    for place in range(first + 1, count):
        after_colon = words[place - 1][-1] in ":.-–"
        if (
            words[place] in ("The", "A", "An")
            and not after_colon
            and words[place - 1] not in _JOINTS - {"and"}
        ):
            if words[place - 1] in _LOOSE_JOINTS or words[place - 1] == "and":
                first = place
        elif (
            words[place - 1] in _LOOSE_JOINTS
            and words[first] not in _TITLE_STARTS
            and not any(word.islower() for word in (*words[first : place - 1], words[place]))
        ):
            owned = re.search(
                r"\b(?:his|her|its|their|our)(?: [\w-]{1,20})? $",
                text[max(0, tokens[first].start() - 30) : tokens[first].start()],
            )
            if place - 1 - first > 1 or owned or words[place - 1] == "for":
                first = place
    while first < count - 1 and words[first] in _JOINTS | _LOOSE_JOINTS:
        first += 1
    return first


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
_TITLE_WORD = rf"(?:{WORD}|[0-9]{{1,4}}(?![0-9,.]))"
_TITLE_RUN = (
    rf"{_TITLE_WORD}:?(?:{GAP}(?:(?:of|the|and|a|an|in|to|on|at|for|with|from|vs\."
    rf"|&){GAP}){{0,2}}{_TITLE_WORD}:?){{0,7}}"
)
TITLE = (
    r"(?:\*{1,2}(?P<t1>[^*\n]{1,90})\*{1,2}|_(?P<t2>[^_\n]{1,90})_|“(?P<t3>[^“”\n]{1,90})”"
    rf"|‘(?P<t4>[^‘’\n]{{1,90}})’|\"(?P<t5>[^\"\n]{{1,90}})\"|(?P<t6>(?<![\w’'-]){_TITLE_RUN}))"
)
_STARRED = rf"(?:(?P<star>{NAME})-(?:starred|starring|led|fronted)\s)?"
_DIRECTED = rf"(?:(?P<helm>{NAME})-(?:directed|helmed)\s)?"
_YEAR_S = re.compile(
    rf"(?<![\w])(?:(?P<when>next|last|this)\syear['’]s|(?<!the )(?P<year>{YEAR})['’]s)\s"
    rf"(?:{LOW_WORD},?\s){{0,4}}{_STARRED}{_DIRECTED}{TITLE}",
)
_THE_YEAR_FILM = re.compile(
    rf"\b(?:[Tt]he|[Hh]is|[Hh]er|[Tt]heir|[Ii]ts|a)\s(?P<year>{YEAR})\s(?:{LOW_WORD}\s){{0,3}}"
    rf"(?:film|movie|drama|comedy|thriller|hit|remake|original|feature|debut|documentary|classic"
    rf"|picture),?\s{TITLE}"
)
_YEARS_AGO = re.compile(
    rf"(?:\b(?P<cue>after|since|of|made|directed|in|film|movie|drama|thriller|comedy|feature)\s)?{TITLE},?\s"
    rf"{_COUNT}\s(?P<unit>years?|decades?)\s(?:ago|earlier|before|back)\b"
)
_YEARS_AFTER = re.compile(
    rf"\b{_COUNT}\s(?P<unit>years?|decades?)\s(?:after|since)\s(?:(?:his|her"
    rf"|their)\s(?:{LOW_WORD}\s){{1,3}})?{TITLE}",
)
_NO_TITLE = word_set(
    "Venice Cannes Sundance Berlin Locarno Toronto Busan Telluride Hiroshima Nagasaki World War Chernobyl I"
    " Independence Korea Japan China America Vietnam Iraq Seoul Tokyo Paris London Best Oscar Oscars Academy"
    " Christmas Easter Covid COVID Brexit Hollywood January February March April May June July August"
    " September October November December Monday Tuesday Wednesday Thursday Friday Saturday Sunday He She It"
    " They We His Her Their"
)


def span_of_title(match: re.Match[str]) -> tuple[int, int] | None:
    group = next(f"t{number}" for number in range(1, 7) if match[f"t{number}"] is not None)
    start, end = _without_comma(match.string, *match.span(group))
    if group == "t6":
        end -= match.string[start:end].endswith(":")
        if match.string[start:end].split()[0] in _NO_TITLE or re.match(
            r"['’]s\b", match.string[end : end + 3]
        ):
            return None
    return start, end


def find_relative_films(text: str) -> Iterator[Found]:
    """`next year's X`, `1997's X`, `the 1997 film X`, `X three years ago`, `five years after X`."""
    for match in _YEAR_S.finditer(text):
        if span := span_of_title(match):
            years = {"next": 1, "last": -1, "this": 0}.get(match["when"] or "")
            year = int(match["year"]) if match["year"] else None
            yield Found(*span, "film", year=year, years_from_review=years)
        for group in ("star", "helm"):
            if match[group]:
                yield Found(*match.span(group), "person", role=None)
    for match in _THE_YEAR_FILM.finditer(text):
        if span := span_of_title(match):
            yield Found(*span, "film", year=int(match["year"]))
    for match in _YEARS_AGO.finditer(text):
        span = span_of_title(match)
        bare = match["t6"]
        if span and (not bare or match["cue"] or bare.split()[0] in ("The", "A", "An")):
            yield Found(*span, "film", years_from_review=-_count_years(match))
    for match in _YEARS_AFTER.finditer(text):
        if span := span_of_title(match):
            yield Found(*span, "film", years_from_film=-_count_years(match))


def _count_years(match: re.Match[str]) -> int:
    count = match["count"].lower()
    number = int(count) if count.isdigit() else _COUNTS[count]
    return number * (10 if match["unit"].startswith("decade") else 1)

"""Other films that a review names, with the year its words give them."""

import re
from collections.abc import Iterator

from reviewlib.prose.beginnings import cut_before, walk_back
from reviewlib.prose.words import GAP, WORD, YEAR, Found, Prose, word_set

_TITLE_WORD = (
    rf"(?:{WORD}(?:['’]s(?= [A-Z])|(?<=s)['’](?= [A-Z]))?"
    rf"|(?!{YEAR} [a-z])[0-9]{{1,4}}(?:\.[0-9]{{1,2}}|st|nd|rd|th|-?[A-Z]{{1,2}})?(?![\w-]|[,.][0-9]))"
)
TITLE_RUN = (
    rf"{_TITLE_WORD}:?(?:{GAP}(?:(?:of|the|and|or|a|an|de|du|des|del|la|et|y|in|to|on|at|for|with|from|vs\."
    rf"|&){GAP}){{0,2}}{_TITLE_WORD}:?){{0,7}}"
)
TITLE = (
    r"(?:\*{1,2}(?P<t1>[^*\n]{1,90})\*{1,2}|_(?P<t2>[^_\n]{1,90})_|“(?P<t3>[^“”\n]{1,90})”"
    rf"|‘(?P<t4>[^‘’\n]{{1,90}})’|\"(?P<t5>[^\"\n]{{1,90}})\"|(?P<t6>(?<![\w’'-]){TITLE_RUN}))"
)
_YEAR_BRACKET = re.compile(
    rf"[ \u00a0]?(?P<open>[(\[])(?:[^()\[\]\d\n]{{1,60}},[ ]{{1,2}})?(?P<year>"
    rf"{YEAR})(?:[,;][^()\[\]\n]{{0,60}})?[)\]]"
)
TITLE_BACK = 110
_MARKED_TITLE_END = re.compile(
    r"(?:(?P<mark>\*{1,3}|_{1,3})(?P<a>[^*_\n]{1,90})(?P=mark)|“(?P<b>[^“”\n]{1,90})”|‘(?P<c>[^‘\n]{1,90})’"
    r"|(?<![\w\"])\"(?P<d>[^\"\n]{1,90})\"|(?<![\w'])'(?P<e>[^\n']{1,90})')"
)
# The title in another language, between the title and its year.
_TITLE_BESIDE = re.compile(r"(?<=[\w!?*_”\"’]) \[[^()\[\]\d\n]{1,60}\]$")
_TITLE_INSIDE = re.compile(rf" ?\([*_“\"‘](?P<title>[^*_“”\"‘’()\n]{{1,80}}),?[*_”\"’],? {YEAR}\)")
_EVENT = re.compile(
    r"\w (?:Uprising|Crisis|Massacre|Revolution|Olympics|Olympic Games|Asian Games|Earthquake|Election"
    r"|Treaty|Festival|Expo|Cup|Accords?|Coup)$"
    r"|\b(?:Korean|Vietnam|Gulf|Iraq|Falklands|Balkan|Second World|First World|Great) War$|World War (?:I"
    r"|II|One|Two)$|^(?:Best|Palme) |^Golden (?:Globe|Lion|Bear|Leopard|Palm|Raspberr|Horse Award)"
)
_OTHER_WORK = re.compile(
    r"\b(?:novels?|novellas?|books?|albums?|songs?|singles?|ballads?|plays?|memoirs?|comics?|manga"
    r"|webtoons?|stor(?:y|ies)|poems?|operas?|video games?|games?"
    r"|antholog(?:y|ies)|(?:essay|story|short-story) collections?|paintings?|essays?|records?"
    r"|(?:auto)?biograph(?:y|ies)|articles?|LPs?|EPs?),? "
    r"(?:called |titled |entitled |mainly |mostly |especially |notably |including |such as |like )?"
    r"[*_“‘\"']{0,2}$"
)
# Based on an author's Rain (1990).
_ADAPTED = re.compile(r"\b(?:based on|adapt\w{0,6}(?: of| from)?) [^.;!?,()\n]{1,50}['’]s? [*_“‘\"']{0,2}$")
_JOINT = re.compile(r",?(?: and| or| &)?(?: his| her| their| its)? [*_“‘\"']{0,2}")
# A book whose title was cut: the book Rain with Me: How It Fell (1990).
_PART_OF_WORK = re.compile(
    r"\b(?:novel|book|memoir|biography)s? [*_“\"]?(?:[A-Z0-9][^\s.;!()\n]{0,24} "
    r"|(?:of|the|with|at|to|and|a|an|in|on|for|from|by|my|as) ){1,14}$"
)
_TITLE_TOKEN = re.compile(r"[^\s]{1,60}")
_FOREIGN_START = re.compile(
    r"(?<![\w’'-])(?:Au|Aux|Le|La|Les|Un|Une|Des|Du|Il|El|Los|Las|Lo|Die|Das|Der|Ein|Eine|À|L['’]\w{1,20})"
    r"(?: [\w’'-]{1,24}){1,6}$"
)
# Leaving Las Vegas, Live Free or Die Hard: the title began before.
_GOES_BEFORE = re.compile(r"(?<![\w’'-])[A-ZÀ-Þ][\w-]{0,24}(?: (?:or|to|in))? $")


def find_dated_films(prose: Prose) -> Iterator[Found]:
    """`Title (2018)`, the title in italics or quotes, or as far back as it can run."""
    last, is_no_film = 0, False
    for bracket in _YEAR_BRACKET.finditer(prose.text):
        span = _find_title(prose, bracket.start()) or _find_title_inside(prose, bracket)
        if span is None:
            continue
        # What is no film is followed by more of its kind: his novels Rain (1945) and Sun (1954).
        is_listed = _JOINT.fullmatch(prose.text, last, span[0]) is not None
        is_no_film = (is_no_film and is_listed) or _is_no_film(prose.text, *span)
        last = bracket.end()
        if not is_no_film:
            yield Found(*span, "film", year=int(bracket["year"]))


def _find_title(prose: Prose, end: int) -> tuple[int, int] | None:
    """The title that ends here, or null: marked off, French and the like, or a run of capitals."""
    text = prose.text
    low = max(0, end - TITLE_BACK, text.rfind("\n", 0, end) + 1)
    if (other := _TITLE_BESIDE.search(text, low, end)) and other.start() > low:
        end = other.start()
    if end > low and text[end - 1] in "*_”’\"'":
        for marked in _MARKED_TITLE_END.finditer(text, low, end):
            if marked.end() == end:
                name = next(group for group in "abcde" if marked[group] is not None)
                return _without_comma(text, *marked.span(name))
        if text[end - 1] in "*_":
            return None
    foreign = _FOREIGN_START.search(text[low:end])
    if foreign and not _GOES_BEFORE.search(text, low, low + foreign.start()):
        return low + foreign.start(), end
    tokens = list(_TITLE_TOKEN.finditer(text, low, end))
    if low and tokens and not text[low - 1].isspace():
        tokens = tokens[1:]
    first = walk_back(tokens) if tokens and tokens[-1].end() == end else len(tokens)
    if first == len(tokens):
        return None
    start = tokens[cut_before(prose, tokens, first)].start()
    start += len(text[start:end]) - len(text[start:end].lstrip("([“‘\"'*_—–"))
    title = text[start:end]
    if text[start - 1 : start] == "[" and title.count("]") > title.count("["):
        start, title = start - 1, f"[{title}"
    is_whole = title.count("(") == title.count(")") and title.count("[") == title.count("]")
    return (start, end) if title and is_whole else None


def _find_title_inside(prose: Prose, bracket: re.Match[str]) -> tuple[int, int] | None:
    """`her debut (*Title*, 2018)`."""
    inside = _TITLE_INSIDE.match(prose.text, bracket.start())
    return inside.span("title") if inside else None


def _is_no_film(text: str, start: int, end: int) -> bool:
    """Whether a book, a war, a festival or a place has the year."""
    if _OTHER_WORK.search(text, max(0, start - 40), start) or _PART_OF_WORK.search(
        text, max(0, start - 110), start
    ):
        return True
    if _ADAPTED.search(text, max(0, start - 90), start):
        return True
    if text[end : end + 1] in "*_”’\"'":
        return False
    title, lead = text[start:end], text[max(0, start - 4) : start]
    return _EVENT.search(title) is not None or (
        title in NO_TITLE and lead.endswith(("at ", "in ", "At ", "In "))
    )


def _without_comma(text: str, start: int, end: int) -> tuple[int, int]:
    while end > start and text[end - 1] in ", ":
        end -= 1
    return start, end


NO_TITLE = word_set(
    "Venice Cannes Sundance Berlin Locarno Toronto Busan Telluride Hiroshima Nagasaki World War Chernobyl"
    " I Independence Korea Japan China America Vietnam Iraq Seoul Tokyo Paris London Best Oscar Oscars"
    " Academy Christmas Easter Covid COVID Brexit Hollywood January February March April May June July"
    " August September October November December Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
    " He She It They We His Her Their"
)


_PRONOUNS = word_set("I He She It They We Best")
# Next year's Gladiator sequel is another film than Gladiator.
_NOT_ITSELF = re.compile(
    r"['’]s\b|,? (?:sequel|prequel|remake|reboot|spin-?off|follow-up|adaptation|biopic|series|show|ceremony"
    r"|edition|season|festival|election|tour)s?\b"
)


def span_of_title(match: re.Match[str]) -> tuple[int, int] | None:
    groups = match.groupdict()
    group = next(name for name in ("t1", "t2", "t3", "t4", "t5", "t6") if groups.get(name) is not None)
    start, end = _without_comma(match.string, *match.span(group))
    if group == "t6":
        end -= match.string[start:end].endswith(":")
        words, follows = match.string[start:end].split(), match.string[end : end + 24]
        if (
            NO_TITLE.issuperset(words)
            or (len(words) == 1 and words[0] in _PRONOUNS)
            or _NOT_ITSELF.match(follows)
        ):
            return None
    return start, end

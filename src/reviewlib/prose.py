"""What the prose of a review names: its cast, its director, other films, where to watch.

A grammar of the forms that critics write, not a model of language: each rule is a
pattern one can read, and where the words leave doubt nothing is named. Every
repetition in it has an upper bound, so that no text, however odd, takes more than
time in proportion to its length.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import polars as pl

from reviewlib.names import title_key
from reviewlib.tables import MENTIONS, Frame, complete_frame, empty_frame

CAST, DIRECTOR, NOT_THIS_ONE = "cast", "director", "not this one"


@dataclass(frozen=True)
class _Found:
    """A mention; its year is written (`year`), or so many years from the review's or the film's own."""

    start: int
    end: int
    kind: str
    role: str | None = None
    character: str | None = None
    year: int | None = None
    years_from_review: int | None = None
    years_from_film: int | None = None
    is_fact: bool = False


_RAW_SCHEMA = {
    "text_of_review": pl.String(),
    "start": pl.UInt32(),
    "kind": pl.String(),
    "text": pl.String(),
    "role": pl.String(),
    "character": pl.String(),
    "year": pl.Int32(),
    "years_from_review": pl.Int32(),
    "years_from_film": pl.Int32(),
    "is_fact": pl.Boolean(),
}


def find_mentions(reviews: Frame) -> pl.DataFrame:
    """Find the people, the other films and the places to watch that reviews name.

    A person is named with the role the text gives them (`cast` with the character,
    `director`), another film with its year where the text says it. `next year's`
    and `three years ago` count from the day of publication, or from the film's
    year where there is none; `five years after` counts from the film's year, or
    from the publication's. The film under review is no mention. What follows "not to be
    confused with" has the role `not this one`: it speaks against a film, never
    for one.

    Args:
        reviews: A `tables.REVIEWS` frame; read are review_id, text, title_printed,
            year_printed and published_on.

    Returns:
        A `tables.MENTIONS` frame in the order of the reviews and of their text;
        person_id and film_id are null: linking fills them. `text` is exactly what
        stands in the review from `start` on.

    Example:
        >>> reviews = pl.DataFrame(
        ...     {
        ...         "review_id": ["a"],
        ...         "text": ["Ok-ju (Jeon Jong-seo) stares as in Burning (2018). Now streaming on Netflix."],
        ...         "title_printed": ["Ballerina"],
        ...         "year_printed": [2023],
        ...         "published_on": [None],
        ...     }
        ... )
        >>> find_mentions(reviews).select("start", "text", "role", "character", "year", "is_fact").rows()
        [(7, 'Jeon Jong-seo', 'cast', 'Ok-ju', None, True),
         (35, 'Burning', None, None, 2018, False),
         (68, 'Netflix', None, None, None, True)]
    """
    read = (
        reviews.lazy()
        .select("review_id", "text", "title_printed", "year_printed", "published_on")
        .collect()
        .with_row_index("place")
    )
    rows = [
        (
            text,
            found.start,
            found.kind,
            text[found.start : found.end],
            found.role,
            found.character,
            found.year,
            found.years_from_review,
            found.years_from_film,
            found.is_fact,
        )
        for text in read["text"].unique(maintain_order=True).drop_nulls()
        for found in _read_text(text)
    ]
    if not rows:
        return empty_frame(MENTIONS)
    of_review = pl.coalesce(pl.col("published_on").cast(pl.Date).dt.year(), "year_printed")
    of_film = pl.coalesce("year_printed", pl.col("published_on").cast(pl.Date).dt.year())
    is_own_title = title_key(pl.col("text")) == title_key(pl.col("title_printed"))
    is_own_year = (pl.col("year") == pl.col("year_printed")).fill_null(True)
    is_this_film = (pl.col("kind") == "film") & pl.col("role").is_null() & is_own_title & is_own_year
    mentions = (
        read.rename({"text": "text_of_review"})
        .join(pl.DataFrame(rows, schema=_RAW_SCHEMA, orient="row"), on="text_of_review", how="inner")
        .with_columns(
            year=pl.coalesce(
                "year",
                of_review.cast(pl.Int32) + pl.col("years_from_review"),
                of_film.cast(pl.Int32) + pl.col("years_from_film"),
            )
        )
        .filter(~is_this_film.fill_null(False))
        .sort("place", "start")
    )
    return complete_frame(mentions, MENTIONS)


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# --- words of the grammar -------------------------------------------------------------------------

_CAPITAL = (
    "["
    + "".join(
        letter
        for first, last in ((0x41, 0x530), (0x1E00, 0x2000))
        for letter in map(chr, range(first, last))
        if letter.isupper()
    )
    + "]"
)
_LETTER = r"[^\W\d_]"
_GAP = r"(?:[ \u00a0]{1,2}| ?\n(?!\n))"
_ADDED = r"(?:starred|starring|led|directed|style|esque|like|penned|produced|fronted|helmed)\b"
_WORD = (
    rf"(?:(?!I\.){_CAPITAL}\.(?:{_CAPITAL}\.){{0,3}}|(?:Jr|Sr|Dr|Mr|Mrs|Ms|St)\."
    rf"|{_CAPITAL}(?:{_LETTER}|[\u0300-\u036f]|['’](?!s\b)(?={_LETTER})"
    rf"|[-‐](?!{_ADDED})(?={_LETTER})){{0,30}}+)"
)
_PARTICLE = r"(?:de|da|di|del|della|der|den|van|von|bin|bint|ibn|al|la|le|du|do|dos|das|ter|ten|y|van’t)"
_NATIVE_LETTER = "[\u0530-\u1dff\u3005\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]"
_NATIVE = rf"{_NATIVE_LETTER}{{2,16}}(?:[·・=]{_NATIVE_LETTER}{{1,16}}){{0,2}}"
_NAME = rf"(?<![\w’'-])(?:{_WORD}(?:{_GAP}(?:{_PARTICLE}{_GAP}){{0,2}}{_WORD}){{0,4}}|{_NATIVE})"
_FULL_NAME = rf"(?<![\w’'-]){_WORD}(?:{_GAP}(?:{_PARTICLE}{_GAP}){{0,2}}{_WORD}){{1,4}}"
_LOW_WORD = r"[a-zà-öø-ÿ][a-zà-öø-ÿ'’-]{0,24}"
_YEAR = r"(?:18[7-9][0-9]|19[0-9]{2}|20[0-9]{2})"

# Words that begin a sentence or a description before a name. Those in the second row are surnames too.
_OPENERS = _words(
    "When But And As After Before Then If Here Soon With From At For By To While Where Because Since Though"
    " Although Like Unlike Even Only Once Until Now Yet Both Not What Who How Why Its It His Their Our The A"
    " This That These Those Meanwhile Later Still Also Or Nor Of Between Against"
    " Enter Watch See Or Is Was Are Were Can Will Has Have Does Did Either Neither Which Whom There"
    " Casting Instead Opposite Playing Starring Featuring Thanks"
)
_OPENERS_AND_SURNAMES = _words("An So No In On Do My Her")

_RANKS = _words(
    "captain detective sergeant colonel general major lieutenant officer inspector agent doctor professor"
    " president chairman king queen prince princess emperor father mother sister brother uncle aunt nurse"
    " director coach boss judge teacher principal american korean japanese chinese british english french"
    " german italian spanish russian indian iranian irish scottish north south"
)
# No actor, though it stands in brackets after a name or a description.
_NO_ACTOR = _words(
    "the a an and but or in on at it this that i if no not yes well see read also think ok spoiler spoilers"
    " rated director note aka tv us uk usa ai la ny dc eu un fbi cia kgb nypd vfx cgi dvd hbo bbc pg nr imax"
    " netflix january february march april may june july august september october november december monday"
    " tuesday wednesday thursday friday saturday sunday korea seoul busan japan tokyo china india france"
    " paris germany berlin italy rome spain morocco london england britain america canada mexico russia iran"
    " poland ireland turkey europe africa asia cannes venice sundance locarno toronto part chapter season"
    " episode volume episodes korean japanese chinese american french english german spanish italian part"
    " and/or original winner oscar oscars best"
)
_OF_A_WORK = re.compile(
    r"\b(?:directors?|writers?|authors?|composers?|editors?|producers?|screenwriters?|cinematograph\w{1,5}"
    r"|films?|movies?|novels?|books?|scores?|songs?|ballads?|scripts?|screenplays?|festivals?"
    r"|studios?|remakes?"
    r"|plays?|streets?|cit(?:y|ies)|towns?|countr(?:y|ies)|versions?|albums?|originals?|designers?)$",
    re.IGNORECASE,
)


_SPACE = re.compile(r"\s")


def _trim_name(text: str, start: int, end: int) -> int:
    """Where the name begins once the words that only open the sentence are left out."""
    while gap := _SPACE.search(text, start, end):
        word, rest = text[start : gap.start()], text[gap.end() : end].lstrip()
        is_surname = word in _OPENERS_AND_SURNAMES and "-" in rest.split(maxsplit=1)[0]
        if is_surname or word not in _OPENERS | _OPENERS_AND_SURNAMES:
            break
        start = end - len(rest)
    return start


def _is_person(name: str) -> bool:
    words = name.split()
    if len(words) > 1 and words[0] in _OPENERS_AND_SURNAMES and "-" in words[1]:
        return True
    return (
        words[0].lower() not in _NO_ACTOR
        and words[0] not in _OPENERS
        and (len(words) > 1 or name.lower() not in _RANKS)
    )


# --- films ----------------------------------------------------------------------------------------

_YEAR_BRACKET = re.compile(
    rf"[ \u00a0]?(?P<open>[(\[])(?:[^()\[\]\d\n]{{1,60}},[ ]{{1,2}})?(?P<year>"
    rf"{_YEAR})(?:[,;][^()\[\]\n]{{0,60}})?[)\]]"
)
_TITLE_BACK = 110
_MARKED_TITLE_END = re.compile(
    r"(?:(?P<mark>\*{1,3}|_{1,3})(?P<a>[^*_\n]{1,90})(?P=mark)|“(?P<b>[^“”\n]{1,90})”|‘(?P<c>[^‘\n]{1,90})’"
    r"|(?<![\w\"])\"(?P<d>[^\"\n]{1,90})\"|(?<![\w'])'(?P<e>[^\n']{1,90})')"
)
_TITLE_TOKEN = re.compile(r"[^\s]{1,60}")
_JOINTS = _words("of the and a an & vs. vs v. to or + de la du des y et und x / –")
_LOOSE_JOINTS = _words("in on at from for with by into after before about under over through")
_TITLE_STARTS = _words("The A An How What When Who Why My Our Your I We If All No")
_BEFORE_TITLE = _words(
    "But And After Since Like Unlike Before With From As Where When While Yet So In For On At To Of"
    " By If Though"
    " Although Then Even Both Watch See Until Here There Nor Or Is Was Between Compare Think Remember Seen"
    " Neither Either Cue Enter Still Now That This These Director Writer-director"
)
_FOREIGN_START = re.compile(
    r"(?<![\w’'-])(?:Au|Aux|Le|La|Les|Un|Une|Des|Du|Il|El|Los|Las|Lo|Die|Das|Der|Ein|Eine|À|L['’]\w{1,20})"
    r"(?: [\w’'-]{1,24}){1,6}$"
)


def _find_dated_films(text: str) -> Iterator[_Found]:
    """`Title (2018)`, the title in italics or quotes, or as far back as it can run."""
    for bracket in _YEAR_BRACKET.finditer(text):
        if span := _find_title(text, bracket.start()):
            yield _Found(*span, "film", year=int(bracket["year"]))


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
        if bare[:1].isupper() or bare[:1].isdigit() or _has_native(bare):
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


_LISTED = re.compile(rf"{_YEAR}[)\]],?(?: and)? $")
_LISTED_WITH_OWNER = re.compile(rf"['’]s [^()\na-z][^()\n,]{{0,50}}\({_YEAR}\),?(?: and)? $")


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


def _has_native(token: str) -> bool:
    return re.match(_NATIVE_LETTER, token) is not None


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
_TITLE_WORD = rf"(?:{_WORD}|[0-9]{{1,4}}(?![0-9,.]))"
_TITLE_RUN = (
    rf"{_TITLE_WORD}:?(?:{_GAP}(?:(?:of|the|and|a|an|in|to|on|at|for|with|from|vs\."
    rf"|&){_GAP}){{0,2}}{_TITLE_WORD}:?){{0,7}}"
)
_TITLE = (
    r"(?:\*{1,2}(?P<t1>[^*\n]{1,90})\*{1,2}|_(?P<t2>[^_\n]{1,90})_|“(?P<t3>[^“”\n]{1,90})”"
    rf"|‘(?P<t4>[^‘’\n]{{1,90}})’|\"(?P<t5>[^\"\n]{{1,90}})\"|(?P<t6>(?<![\w’'-]){_TITLE_RUN}))"
)
_STARRED = rf"(?:(?P<star>{_NAME})-(?:starred|starring|led|fronted)\s)?"
_DIRECTED = rf"(?:(?P<helm>{_NAME})-(?:directed|helmed)\s)?"
_YEAR_S = re.compile(
    rf"(?<![\w])(?:(?P<when>next|last|this)\syear['’]s|(?<!the )(?P<year>{_YEAR})['’]s)\s"
    rf"(?:{_LOW_WORD},?\s){{0,4}}{_STARRED}{_DIRECTED}{_TITLE}",
)
_THE_YEAR_FILM = re.compile(
    rf"\b(?:[Tt]he|[Hh]is|[Hh]er|[Tt]heir|[Ii]ts|a)\s(?P<year>{_YEAR})\s(?:{_LOW_WORD}\s){{0,3}}"
    rf"(?:film|movie|drama|comedy|thriller|hit|remake|original|feature|debut|documentary|classic"
    rf"|picture),?\s{_TITLE}"
)
_YEARS_AGO = re.compile(
    rf"(?:\b(?P<cue>after|since|of|made|directed|in|film|movie|drama|thriller|comedy|feature)\s)?{_TITLE},?\s"
    rf"{_COUNT}\s(?P<unit>years?|decades?)\s(?:ago|earlier|before|back)\b"
)
_YEARS_AFTER = re.compile(
    rf"\b{_COUNT}\s(?P<unit>years?|decades?)\s(?:after|since)\s(?:(?:his|her"
    rf"|their)\s(?:{_LOW_WORD}\s){{1,3}})?{_TITLE}",
)
_NO_TITLE = _words(
    "Venice Cannes Sundance Berlin Locarno Toronto Busan Telluride Hiroshima Nagasaki World War Chernobyl I"
    " Independence Korea Japan China America Vietnam Iraq Seoul Tokyo Paris London Best Oscar Oscars Academy"
    " Christmas Easter Covid COVID Brexit Hollywood January February March April May June July August"
    " September October November December Monday Tuesday Wednesday Thursday Friday Saturday Sunday He She It"
    " They We His Her Their"
)


def _span_of_title(match: re.Match[str]) -> tuple[int, int] | None:
    group = next(f"t{number}" for number in range(1, 7) if match[f"t{number}"] is not None)
    start, end = _without_comma(match.string, *match.span(group))
    if group == "t6":
        end -= match.string[start:end].endswith(":")
        if match.string[start:end].split()[0] in _NO_TITLE or re.match(
            r"['’]s\b", match.string[end : end + 3]
        ):
            return None
    return start, end


def _find_relative_films(text: str) -> Iterator[_Found]:
    """`next year's X`, `1997's X`, `the 1997 film X`, `X three years ago`, `five years after X`."""
    for match in _YEAR_S.finditer(text):
        if span := _span_of_title(match):
            years = {"next": 1, "last": -1, "this": 0}.get(match["when"] or "")
            year = int(match["year"]) if match["year"] else None
            yield _Found(*span, "film", year=year, years_from_review=years)
        for group in ("star", "helm"):
            if match[group]:
                yield _Found(*match.span(group), "person", role=None)
    for match in _THE_YEAR_FILM.finditer(text):
        if span := _span_of_title(match):
            yield _Found(*span, "film", year=int(match["year"]))
    for match in _YEARS_AGO.finditer(text):
        span = _span_of_title(match)
        bare = match["t6"]
        if span and (not bare or match["cue"] or bare.split()[0] in ("The", "A", "An")):
            yield _Found(*span, "film", years_from_review=-_count_years(match))
    for match in _YEARS_AFTER.finditer(text):
        if span := _span_of_title(match):
            yield _Found(*span, "film", years_from_film=-_count_years(match))


def _count_years(match: re.Match[str]) -> int:
    count = match["count"].lower()
    number = int(count) if count.isdigit() else _COUNTS[count]
    return number * (10 if match["unit"].startswith("decade") else 1)


# --- what the text says it is not -----------------------------------------------------------------

_CONFUSED = re.compile(
    r"(?:\b[Nn]ot(?: at all)? to be (?:confused|mistaken|mixed up) (?:with|for)"
    r"|\b(?:[Dd]o not|[Dd]on['’]t|[Nn]ever) (?:confuse|mistake|mix up) (?:it|this|that|this one"
    r"|this film) (?:with|for)"
    r"|\b[Nn]o relation (?:to|of)|\b[Uu]nrelated to|\b[Nn]othing to do with)\s"
    r"(?P<rest>(?:(?!,\s(?:this|it|its|here|which|we|I|he|she|they|but|the\sfilm|the\smovie"
    r"|director)\b)[^.;!?\n]"
    r"|(?<=\b[A-Z])\.|(?<=Dr)\.|(?<=Jr)\.){1,200})"
)
_PERSON_IN_CONFUSED = re.compile(
    rf"(?P<star>{_NAME})-(?:starred|starring|led|fronted|directed|helmed)\b"
    rf"|\b(?:starring|with|by|from|featuring)\s(?P<with>{_FULL_NAME})"
    rf"|\b[Tt]he\s(?:[0-9]{{4}}\s)?(?P<the>{_FULL_NAME})\s(?:film|movie|one|vehicle|version|picture"
    rf"|thriller|drama)\b"
    rf"|(?P<owner>{_FULL_NAME})(?:['’]s|(?<=s)['’])\s"
)
_FIRST_TITLE = re.compile(
    rf"(?:(?:the|a|an|another|{_YEAR})\s)?(?:{_LOW_WORD},?\s){{0,4}}(?:{_NAME}-\w{{1,12}}\s"
    rf"|{_FULL_NAME}['’]s\s)?{_TITLE}"
)


def _place(found: _Found) -> int:
    return found.start


def _set_against(text: str, films: list[_Found]) -> Iterator[_Found]:
    """Films and people that follow "not to be confused with" and its like."""
    films = sorted(films, key=_place)
    for match in _CONFUSED.finditer(text):
        low, high = match.span("rest")
        near = films[bisect_left(films, low, key=_place) : bisect_left(films, high, key=_place)]
        inside = [film for film in near if film.end <= high]
        yield from (replace(film, role=NOT_THIS_ONE) for film in inside)
        for person in _PERSON_IN_CONFUSED.finditer(text, low, high):
            group = next(name for name in ("star", "with", "the", "owner") if person[name])
            yield _Found(*person.span(group), "person", role=NOT_THIS_ONE)
        if not any(film.kind == "film" for film in inside):
            title = _FIRST_TITLE.match(text, low, high)
            span = _span_of_title(title) if title else None
            if (
                title
                and span
                and not re.match(r"\s(?:film|movie|one|version)\b", text[title.end() : title.end() + 9])
            ):
                yield _Found(*span, "film", role=NOT_THIS_ONE)


# --- cast -----------------------------------------------------------------------------------------

_BRACKET = re.compile(r"(?P<gap>[ \u00a0]?)\((?P<inside>[^()\[\]*_\"“”\d\n]{2,120})\)")
_ACTOR = re.compile(
    rf"(?:(?:(?:is\s)?(?:played|voiced|portrayed)\sby|(?:the\s)?voice\sof|an?(?:\s[a-z][\w-]{{1,16}}){{1,3}}"
    rf"|the(?:\s[a-z][\w-]{{2,16}}){{1,3}}|newcomer"
    rf"|with)\s)?(?P<name>{_NAME})(?P<comment>,\s[^A-Z\n]{{1,2}}.{{0,90}}|\sagain)?"
)
_ACTOR_AS = re.compile(rf"(?P<name>{_NAME})\sas\s(?:the\s)?(?P<character>{_NAME})")
_ACTOR_LIST = re.compile(rf"{_NAME}(?:(?:,\s(?:and\s)?|\sand\s|\s&\s|/){_NAME}){{1,4}}")
_LIST_SIGN = re.compile(r",\s(?:and\s)?|\sand\s|\s&\s|/")
_NAME_RE = re.compile(_NAME)
_FULL_NAME_RE = re.compile(_FULL_NAME)
_CHARACTER_BACK = 90


def _find_cast_in_brackets(text: str) -> Iterator[_Found]:
    """`Character (Actor)`; a description before the bracket gives an actor without a character."""
    for bracket in _BRACKET.finditer(text):
        low, high = bracket.span("inside")
        before = bracket.start()
        if before == 0 or text[before - 1] in "*_\"”’'.,;:!?)":
            continue
        if paired := _ACTOR_AS.fullmatch(text, low, high):
            yield _Found(*paired.span("name"), "person", CAST, paired["character"], is_fact=True)
            continue
        characters = _name_before(text, before)
        if _ACTOR_LIST.fullmatch(text, low, high):
            yield from _share_out(text, low, high, characters)
            continue
        actor = _ACTOR.fullmatch(text, low, high)
        if actor is None or not _is_person(actor["name"]):
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
        yield _Found(*actor.span("name"), "person", CAST, character, is_fact=True)


_CREW_BEFORE = re.compile(
    r"(?:directors?|cinematographers?|photographer|writers?|composers?|editors?|producers?|actors?|actress(?:es)?"
    r"|by|starring|stars?|playwright|novelist|critic|festival)[ ,]{1,2}$",
    re.IGNORECASE,
)


def _is_no_character(text: str, before: int, character: str, actor: str) -> bool:
    """Whether a real person, a prize or a place stands before the bracket.

    A word alone in brackets after a name of several is as often a person's film.
    """
    is_word_alone = " " in character and not re.search(r"\s", actor) and not _has_native(actor)
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
    names = list(_NAME_RE.finditer(text, low, end))
    if not names or names[-1].end() != end:
        return []
    start = _trim_name(text, *names[-1].span())
    name = text[start:end]
    if name.lower() in _RANKS or name in _OPENERS:
        return []
    if len(names) > 1 and re.fullmatch(r"\s(?:and|&)\s", text[names[-2].end() : names[-1].start()]):
        first = names[-2]
        return [text[_trim_name(text, *first.span()) : first.end()], name]
    return [name]


def _share_out(text: str, low: int, high: int, characters: list[str]) -> Iterator[_Found]:
    """`A and B (C and D)`: to each their own; without as many characters, none has one."""
    spans = []
    start = low
    for sign in [*_LIST_SIGN.finditer(text, low, high), None]:
        spans.append((start, sign.start() if sign else high))
        start = sign.end() if sign else high
    if not all(
        _is_person(text[a:b]) and (" " in text[a:b] or len(characters) == len(spans)) for a, b in spans
    ):
        return
    for place, (a, b) in enumerate(spans):
        character = characters[place] if len(characters) == len(spans) else None
        yield _Found(a, b, "person", CAST, character, is_fact=True)


_MIDDLE = (
    rf"(?:(?!(?:as|such|same|well|known|described|regarded|far|soon|long|much|just|seen"
    rf"|by)\b){_LOW_WORD},?{_GAP})"
)
_NO_AS = r"(?!(?:as|such|if|though|well|it|he|she|they|we|you|hard|good|much)\s)"
_DESCRIBED_AS = rf"(?:(?:{_NO_AS}{_LOW_WORD},?{_GAP}){{0,6}}?)"
_AS = re.compile(
    rf"(?P<actor>{_FULL_NAME})(?P<second>{_GAP}and{_GAP}{_FULL_NAME})?(?:['’]s"
    rf"|,)?{_GAP}{_MIDDLE}{{0,9}}?as{_GAP}"
    rf"{_DESCRIBED_AS}(?P<character>{_NAME})(?P<other>{_GAP}and{_GAP}{_NAME})?"
    rf"(?=[.,;:!?)–—…]|{_GAP}(?:and|but|or|while|who|whose|[–—-]{_GAP})|$)"
)
_PLAYS = re.compile(
    rf"(?P<actor>{_FULL_NAME})(?:,[^,.;:()\n]{{1,60}},)?{_GAP}(?:{_LOW_WORD}{_GAP}){{0,2}}?"
    rf"(?:plays|portrays|voices|embodies|stars{_GAP}as|co-stars{_GAP}as|appears{_GAP}as|returns{_GAP}as"
    rf"|is{_GAP}back{_GAP}as|is{_GAP}cast{_GAP}as){_GAP}"
    rf"(?:(?P<pronoun>(?:him|her|them|both)\b(?!{_GAP}(?:{_LOW_WORD}{_GAP}){{0,2}}(?:mother|father"
    rf"|hand|part|role)))"
    rf"|(?:(?:the|a|an|his|her|their|young"
    rf"|old){_GAP})?(?:{_LOW_WORD},?{_GAP}){{0,6}}?(?P<character>{_NAME})(?!['’]s))"
)
_NAME_BEFORE_AND = re.compile(rf"(?P<character>{_NAME}),?{_GAP}(?:and|but){_GAP}$")
_PLAYED_BY = re.compile(
    rf"(?P<character>{_NAME})(?:,[^,.;:()\n]{{1,80}},|,)?{_GAP}(?:(?:is|was|are"
    rf"|as){_GAP}){{0,2}}(?:{_LOW_WORD}{_GAP}){{0,2}}?"
    rf"(?:played|portrayed|voiced|embodied){_GAP}(?:{_LOW_WORD}{_GAP}){{0,4}}?by{_GAP}"
    rf"(?:(?!(?:of|in|on|at|half|to|from)\b){_LOW_WORD}{_GAP}){{0,4}}?(?P<actor>{_NAME})"
)


def _find_cast_in_words(text: str) -> Iterator[_Found]:
    """`A plays C`, `C played by A`, `A as C`."""
    for match in _PLAYED_BY.finditer(text):
        yield from _pair(text, match.span("actor"), match.span("character"))
    for match in _PLAYS.finditer(text):
        if match["pronoun"]:
            start = _trim_name(text, *match.span("actor"))
            character = _NAME_BEFORE_AND.search(text[max(0, start - _CHARACTER_BACK) : start])
            name = character["character"] if character and match["pronoun"] in ("him", "her") else None
            yield _Found(start, match.end("actor"), "person", CAST, name, is_fact=True)
        else:
            yield from _pair(text, match.span("actor"), match.span("character"))
    for match in _AS.finditer(text):
        if not match["other"] or not match["second"]:
            if not match["other"] and not match["second"]:
                yield from _pair(text, match.span("actor"), match.span("character"))
            continue
        yield from _pair(text, match.span("actor"), match.span("character"))
        yield from _pair(text, _after_and(match, "second"), _after_and(match, "other"))


_AND = re.compile(rf"{_GAP}and{_GAP}")


def _after_and(match: re.Match[str], group: str) -> tuple[int, int]:
    joint = _AND.match(match.string, *match.span(group))
    return (joint.end() if joint else match.start(group)), match.end(group)


def _pair(text: str, actor: tuple[int, int], character: tuple[int, int]) -> Iterator[_Found]:
    start = _trim_name(text, *actor)
    name = text[_trim_name(text, *character) : character[1]]
    if _is_person(text[start : actor[1]]) and name not in _OPENERS:
        known = None if name.lower() in _RANKS else name
        yield _Found(start, actor[1], "person", CAST, known, is_fact=True)


# --- directors ------------------------------------------------------------------------------------

_NAMES = rf"{_NAME}(?:(?:,{_GAP}(?:and{_GAP})?|{_GAP}(?:and|&){_GAP}){_NAME}){{0,3}}"
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
    rf"(?:[- /](?:and[- ])?(?:(?:co-)?writer|producer|star|screenwriter))?,?{_GAP}(?P<names>{_NAMES})"
)
_DIRECTED_BY = re.compile(
    rf"\b(?:[Dd]irected|[Cc]o-directed"
    rf"|[Hh]elmed)(?:,?{_GAP}(?:and{_GAP})?{_LOW_WORD}){{0,4}}?{_GAP}by{_GAP}(?P<names>{_NAMES})"
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
    rf"(?P<names>{_NAME}(?:{_GAP}and{_GAP}{_NAME})?)(?:['’]s|(?<=s)['’]){_GAP}"
    rf"(?:(?!(?:first|last|next|best|favourite|favorite|own){_GAP}(?:film"
    rf"|movie){_GAP}role)(?!{_NO_ADJECTIVE}){_LOW_WORD},?{_GAP}|Korean{_GAP}){{0,5}}?"
    rf"{_WORKS}\b(?!{_GAP}(?:role|career|star|debut|persona|part|acting)\b)"
)
_ACTING_DEBUT = re.compile(r"\b(?:acting|screen|stage|singing|english-language)\b", re.IGNORECASE)
_DIRECTS = re.compile(
    rf"(?P<names>{_FULL_NAME}),?{_GAP}(?:(?:who|has|had|once|last|also|here|wrote{_GAP}and"
    rf"|writes{_GAP}and|again){_GAP}){{0,3}}"
    rf"(?:directs|directed|directing|co-directs|helms|helmed"
    rf"|(?:making|makes|made){_GAP}(?:his|her|their){_GAP}(?:(?:directorial|feature|directing"
    rf"|first){_GAP}){{0,2}}(?:debut|feature)"
    rf"|in{_GAP}(?:his|her|their){_GAP}(?:first|second|third|fourth|fifth|latest|debut|sophomore){_GAP}"
    rf"(?:feature|film|work{_GAP}of{_GAP}fiction|picture|fiction))\b(?!{_GAP}(?:by|role|part|at|his"
    rf"|her)\b(?!{_GAP}first))"
)
_MADE = re.compile(
    rf"(?P<names>{_FULL_NAME}),?{_GAP}(?:(?:who|has|had|once|last|also|previously"
    rf"|earlier){_GAP}){{0,3}}(?:made|directed|gave{_GAP}us|helmed){_GAP}[*_“\"]?"
)


_THE_DIRECTOR = re.compile(
    rf"(?P<names>{_FULL_NAME}),?{_GAP}the{_GAP}(?:{_LOW_WORD}{_GAP}){{0,2}}?(?:writer-)?director\b"
    rf"|(?P<chaired>{_FULL_NAME})(?:(?!{_CAPITAL}{_LETTER})[^.!?\n]){{1,90}}director['’]s{_GAP}chair"
    rf"|(?P<keeper>{_FULL_NAME}){_GAP}(?:keeps|has{_GAP}given|opens|fills|begins|ends|closes|sets|gives|shoots|shot|stages"
    rf"|builds|makes|starts|finishes){_GAP}(?:his|her|their){_GAP}(?:{_LOW_WORD},?{_GAP}){{0,2}}?{_WORKS}\b"
)
_OWN_FEATURE = re.compile(
    rf"(?<![\w’'-])(?P<names>{_WORD})['’]s{_GAP}"
    rf"(?:first|second|third|fourth|fifth|sixth|latest|debut|new)"
    rf"{_GAP}(?:feature|film|movie|picture)\b(?!{_GAP}(?:role|part))"
)


def _find_directors(text: str, films: list[_Found], others: list[_Found]) -> Iterator[_Found]:
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
    surnames = {name[0].split()[-1] for name in _FULL_NAME_RE.finditer(text)} - of_cast
    for match in _OWN_FEATURE.finditer(text):
        if match["names"] in surnames:
            yield from _split_names(text, *match.span("names"), taken)


def _split_names(text: str, low: int, high: int, taken: set[int]) -> Iterator[_Found]:
    low = _trim_name(text, low, high)
    for name in _NAME_RE.finditer(text, low, high):
        is_character = re.match(r" \((?!\d)", text[name.end() : name.end() + 3]) is not None
        is_taken = not taken.isdisjoint(range(*name.span()))
        if _is_person(name[0]) and not is_character and not is_taken:
            yield _Found(*name.span(), "person", DIRECTOR, is_fact=True)


# --- where to watch -------------------------------------------------------------------------------

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
    rf"|{_LOW_WORD})){{0,3}} {_ON} {_ONES}"
)
_NAMED = re.compile(rf"(?<![\w-]){_SERVICES}(?![\w-])(?!['’]s? [a-z])")
_SERVICE_RE = re.compile(_SERVICE)
_SENTENCE = 300
_DENIED = re.compile(r"(?:\bnot|n['’]t|no longer|\bnever|\bnor)(?: \w{1,12}){0,2} ?$", re.IGNORECASE)


def _find_services(text: str, films: list[_Found]) -> Iterator[_Found]:
    """`is streaming on X` of this film is a fact; any other naming of a service is a mention."""
    film_starts = sorted(film.start for film in films if film.kind == "film" and film.year is not None)
    for form in (_STATED, _SAID, _NAMED):
        for match in form.finditer(text):
            low, high = match.span("services") if form is not _NAMED else match.span()
            is_fact = form is _STATED and not _is_of_another(text, match.start(), film_starts)
            spans = _SERVICE_RE.finditer(text, low, high)
            yield from (_Found(*span.span(), "platform", is_fact=is_fact) for span in spans)


def _is_of_another(text: str, place: int, film_starts: list[int]) -> bool:
    """Denied, or said of another film that the sentence named first."""
    low = max(0, place - _SENTENCE)
    start = max(text.rfind(". ", low, place), text.rfind("\n", low, place), low - 1)
    is_denied = _DENIED.search(text[max(0, place - 30) : place + 3].rstrip(" is'’")) is not None
    return is_denied or bisect_left(film_starts, place) > bisect_left(film_starts, start + 1)


# --- all of it ------------------------------------------------------------------------------------


def _read_text(text: str) -> list[_Found]:
    """All mentions of one text in its order, none over another; what is surer stands first."""
    dated = _keep_apart(_find_dated_films(text), [])
    films = _keep_apart(_find_relative_films(text), dated)
    against = _keep_apart(_set_against(text, films), [])
    films = _keep_apart([film for film in films if film.kind == "film"], against)
    cast = _keep_apart(_find_cast_in_brackets(text), films)
    cast = _keep_apart(_find_cast_in_words(text), cast)
    people = _keep_apart(_find_directors(text, films, cast), cast)
    found = _keep_apart(_find_services(text, films), people)
    return sorted(found, key=_place)


def _keep_apart(candidates: Iterable[_Found], kept: list[_Found]) -> list[_Found]:
    """Add the candidates that lie over nothing kept before them."""
    result = list(kept)
    taken = {place for found in kept for place in range(found.start, found.end)}
    for found in candidates:
        span = range(found.start, found.end)
        if span and taken.isdisjoint(span):
            taken.update(span)
            result.append(found)
    return result

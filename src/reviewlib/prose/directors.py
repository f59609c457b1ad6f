"""Who directs the film, in the review's own words."""

import re
from collections.abc import Iterator, Sequence

from reviewlib.prose.words import (
    CAST,
    DIRECTOR,
    GAP,
    LOW_WORD,
    NAME_AHEAD,
    PERSON_NOUNS,
    RANKS,
    YEAR,
    Found,
    Name,
    Prose,
    is_person,
)

_OWNS = rf"(?:['’]s|(?<=s)['’]){GAP}"
_ORDINAL = (
    r"(?:first|debut|second|sophomore|third|latest|last|newest|new|next|final|fifth|ninth|twelfth"
    r"|[a-z]{3,12}th"
    r"|\d{1,2}(?:st|nd|rd|th))"
)
_FEATURE = r"(?:feature(?:-length)?|film|movie|picture|effort|outing)"
_KINDS = (
    r"(?:films?|movies?|picture|feature(?:-length)?|debut|sequel|prequel|threequel|thriller|drama|dramedy"
    r"|comedy"
    r"|remake|reboot|follow-up|epic|romance|melodrama|documentary|western|horror|satire|biopic|noir|fable"
    r"|whodunit"
    r"|farce|blockbuster|mockumentary|chiller|tearjerker|actioner|musical|fantasy|allegory|mystery)"
)
_WORK = rf"(?:{_KINDS}|adaptation|account|direction|effort|outing)"
# A word that makes another thing of the work before it: a film role, a film club, the thriller's score.
_OF_ANOTHER_KIND = (
    rf"(?!{GAP}(?:roles?|appearances?|performances?|credits?|acting|career|star|debut|persona|part|acting|club|school|festival|society|company|studio"
    rf"|crew|set"
    r"|score|critic|music|work|writing|as|class|theory|history|buff|rights|industry|magazine|scholar"
    r"|version|voice"
    rf"|deal|library|camera|stock)\b)(?!{GAP}in{GAP}(?:the|his|her){GAP}role\b)(?!['’]s\b)"
)
_NO_ADJECTIVE = (
    r"(?!(?:where|when|which|who|whose|that|a|an|the|in|on|of|at|to|as|by|for|with|from|but|or|novel|book"
    r"|story|play"
    r"|memoir|manga|comic|script|screenplay|score|music|performance|turn|is|are|was|has|had|acting|screen"
    r"|stage"
    r"|singing|starring|english-language|role)\b|\w{1,20}['’]s\b)"
)
_ADJECTIVES = rf"(?:(?:{_NO_ADJECTIVE}{LOW_WORD}(?:-[A-Z]\w{{1,15}})?|Korean),?{GAP})"

# --- forms before the name ------------------------------------------------------------------------

_OTHER_JOB = r"(?:(?:co-)?writer|producer|star|screenplay|screenwriter|editor|slash-star|slash-writer)"
_TITLED = re.compile(
    r"(?<![^\W_])(?:[Cc]o-)?(?P<title>[Dd]irectors?|[Ff]ilm-?makers?|[Aa]uteurs?|[Hh]elmers?"
    r"|[Dd]ocumentarians?)"
    rf"(?:(?:[-–/](?:and[- ])?|{GAP}and{GAP}|,{GAP}){_OTHER_JOB}){{0,2}}(?:\*{{0,2}}:\*{{0,2}}|,)?{GAP}"
    rf"(?:(?:duo|brothers|team|pair|siblings){GAP})?{NAME_AHEAD}"
)
_ABBREVIATED = re.compile(rf"\b[Dd]ir(?:\.:?|:){GAP}{NAME_AHEAD}")
_DIRECTED_BY = re.compile(
    rf"(?:[Dd]irected|DIRECTED|[Hh]elmed)(?:,?{GAP}(?:and{GAP})?(?!(?:which|that|were|was"
    rf"|who)\b){LOW_WORD}){{0,5}}?"
    rf"\*{{0,2}}{GAP}[Bb][Yy]:?\*{{0,2}}{GAP}(?:{LOW_WORD},?{GAP}){{0,6}}?(?<! a )(?<! an ){NAME_AHEAD}"
)
_FROM = re.compile(rf"(?:from|by|of){GAP}(?:(?!(?:from|by|of)\b){LOW_WORD}{GAP}){{0,3}}?{NAME_AHEAD}")
_FILM_BEFORE = re.compile(
    rf"\b(?:{_KINDS}{GAP}|(?:[Tt]he|[Hh]is|[Hh]er){GAP}(?:very{GAP})?latest{GAP}|direction{GAP})$"
)
_FEATURE_THEN = re.compile(rf"(?:{_FEATURE}|debut),{GAP}(?:{LOW_WORD}{GAP}){{0,2}}?{NAME_AHEAD}")
_FOR_HIS = re.compile(
    rf"\b(?:[Ff]or|[Ii]n|[Ww]ith){GAP}(?:his|her|their){GAP}(?:only{GAP})?{_ORDINAL}{GAP}(?:{LOW_WORD},?{GAP}){{0,3}}?$"
)
_DIRECTOR_OF = re.compile(
    rf"[Dd]irector{GAP}of{GAP}(?!photography)[*_“\"]?[A-Z0-9][^,.;:()\n]{{1,60}}"
    rf"(?: \({YEAR}\))?,{GAP}{NAME_AHEAD}"
)
_OTHER_TRADE = re.compile(
    r"(?:original|series|art|music|musical|stunt|casting|assistant|photography|creative|managing"
    r"|technical|animation|fight|action|second-unit|unit|funeral|museum|artistic|former|fellow"
    r"|festival|theatre|theater|stage|sales|medical|programme|program|executive|sound|lighting"
    r"|previous|the late|choir|deputy|regional|project|fbi|cia|bank|school|company|camp|video"
    r"|commercials?|opera|broadway|tv|idol|mentor|legendary|great|like|unlike|than|with|as|whose"
    r"|pioneering|dedicated to|short['’]s|reminiscent of|recalls|echoes|evokes|homage to|inspired by"
    r"|influence of|legend|told|including|such as)[ -]$",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"(?:\bnot|n['’]t|\bnever|\brather than|\binstead of|\bpreviously|\boriginally)(?: \w{1,12}){0,2} ?$",
    re.IGNORECASE,
)
_ON_A_STAGE = re.compile(r"\b(?:plays?|productions?|musicals?|operas?|episodes?|videos?|concerts?) $")
_OF_ANOTHER = re.compile(r"\b(?:remake|sequel|prequel|reboot|version) (?:of|to) [^.;!?]{0,70}$")
_AFTER_A_FILM = re.compile(rf"\({YEAR}\),?\s?(?:\w{{1,12}}\s){{0,2}}$")
_OF_DATED = re.compile(rf"\({YEAR}\)\s$")
_LOOKS_BACK = re.compile(
    r"[^.!?\n]{0,40}?\bwho(?:se)?\s(?:told|said|once|wrote|died|taught)\b|['’]s\s[A-Z*_“\"]"
)
_ANY = re.compile(r"\b(?:any|every|each|other|another|earlier|many|most|few|these|those|all|some) $")
_CRAFT = re.compile(r"['’]s? $|\b(?:art|stage|voice|music|musical|casting|fight) $", re.IGNORECASE)
_GO_ON = re.compile(r"\s(?:co-)?(?:star|play|appear|lead|shine|make)\b")
# What a text must hold for a form to be looked for at all.
_HINTS = {
    _TITLED: ("irector", "ilmmaker", "ilm-maker", "uteur", "elmer", "ocumentarian"),
    _ABBREVIATED: ("Dir", "dir."),
    _DIRECTED_BY: ("irected", "elmed", "DIRECTED"),
    _DIRECTOR_OF: ("irector of",),
    _FROM: (" from ", " by ", "direction of "),
    _FEATURE_THEN: ("feature, ", "film, ", "movie, ", "picture, ", "effort, ", "outing, ", "debut, "),
}
_BACK = 24

# --- forms after the name -------------------------------------------------------------------------

_OWNED = re.compile(
    rf"{_OWNS}(?!(?:first|last|next|best|favou?rite|own){GAP}(?:film"
    rf"|movie){GAP}role){_ADJECTIVES}{{0,6}}?{_WORK}\b"
    rf"{_OF_ANOTHER_KIND}"
)
_LATEST = re.compile(
    rf"{_OWNS}(?:latest|newest|{_ORDINAL}{GAP}{_FEATURE})\b"
    rf"(?:{GAP}(?:is|was|opens|begins|stars|follows|finds|sees|has|may|might|looks|feels)\b|[,.;:—–]"
    rf"|{GAP}[*_“\"])"
)
_OWN_FEATURE = re.compile(
    rf"['’]s{GAP}(?:{_ORDINAL}{GAP}(?:{LOW_WORD}{GAP}){{0,2}}?(?:{_FEATURE}|debut)|"
    rf"(?:feature{GAP})?debut)\b{_OF_ANOTHER_KIND}"
)
_HYPHENED = re.compile(rf"[-–](?:directed|helmed)\b(?!{GAP}[A-Z*_“\"‘])")
_HIMSELF = rf"(?:who|has|had|once|also|here|wrote{GAP}and|writes{GAP}and|again|both|{LOW_WORD}ly)"
_DIRECTS = re.compile(
    rf"(?:\s\([^()\n]{{1,60}}\))?(?:,[^,.;:()\n]{{1,80}},|,)?{GAP}(?:{_HIMSELF}{GAP}){{0,3}}(?:"
    rf"(?:co-)?(?:directs?|helms?|directing|helming)\b"
    rf"(?!{GAP}(?:[A-Z*_“\"‘]|the{GAP}school|traffic|plays?|commercials|videos|\w{{1,12}}{GAP}attention))"
    rf"|(?:co-)?(?:directed|helmed)(?:{GAP}(?:it|this|the{GAP}(?:film|movie|picture|series)|from|with|in)\b"
    rf"|[.,;])"
    rf"|(?:making|makes|made){GAP}(?:his|her|their){GAP}(?:(?:directorial|feature|directing|first"
    rf"|feature-film){GAP}){{0,2}}"
    rf"(?:debut|feature)\b(?!{GAP}as{GAP}(?:an?{GAP})?act)"
    rf"|in{GAP}(?:only{GAP})?(?:his|her|their|an?){GAP}(?:only{GAP})?{_ORDINAL}{GAP}(?:{LOW_WORD}{GAP}){{0,2}}?"
    rf"(?:{_FEATURE}|work{GAP}of{GAP}fiction|fiction|(?:turn|stint|time){GAP}(?:behind{GAP}the{GAP}camera"
    rf"|as{GAP}director))\b"
    rf"(?!{GAP}(?:acting{GAP})?(?:roles?|parts?|appearances?|performances?|turns?|credits?|together|as|at|with|by"
    rf"|in{GAP}the{GAP}(?:franchise|series))\b))"
)
_MADE = r"(?:made|directed|gave{GAP}us|helmed)".replace("{GAP}", GAP)
_BEFORE = rf"(?:(?:who|has|had|once|last|also|previously|earlier){GAP}){{0,3}}"
_MADE_A_FILM = re.compile(rf",?{GAP}{_BEFORE}{_MADE}{GAP}[*_“\"]?")
_WHO_MADE = re.compile(
    rf",{GAP}who{GAP}{_BEFORE}{_MADE}{GAP}"
    rf"(?:the{GAP}(?:(?!first|second|third|last|previous|other|original|two|three){LOW_WORD}{GAP}){{0,3}})?"
    r"(?=[A-Z*_“\"‘])"
)
_THE_DIRECTOR = re.compile(
    rf",?{GAP}(?:the|a|its|our){GAP}(?:{LOW_WORD}{GAP}){{0,2}}?(?:writer-|co-)?director\b(?!{GAP}of\b|['’])"
    rf"|{GAP}(?:is{GAP})?(?:in{GAP}the{GAP}director['’]s{GAP}chair|behind{GAP}the{GAP}camera)"
)
_TO_THE_CHAIR = re.compile(r"[^.!?\n]{1,120}?director['’]s\schair")
_KEEPS = re.compile(
    rf"{GAP}(?:keeps|has{GAP}given|opens|fills|begins|ends|closes|sets|gives|shoots|shot|stages|builds"
    rf"|makes|starts"
    rf"|finishes){GAP}(?:his|her|their){GAP}(?:{LOW_WORD},?{GAP}){{0,2}}?{_WORK}\b{_OF_ANOTHER_KIND}"
)
_JOINED = re.compile(r"\s(?:and|&)\s$")
_ADJECTIVES_OWNED = re.compile(rf"{_OWNS}{_ADJECTIVES}{{0,6}}?[*_“\"‘']?(?![a-z])")
_FROM_ANOTHER = re.compile(
    r"(?:based on|adapted from|adaptation of|adapts|version of|from|novel|book|play|like|unlike|references"
    r"|echoes|recalls|evokes|homage to|nod to|nods to|attachment to"
    # An actor's last film is not of the actor's making.
    r"|(?:co-)?stars?|actors?|actress|comedian|singer|writer|screenwriter|author|novelist|composer|producer"
    r"|cinematographer|editor)\s$",
    re.IGNORECASE,
)
_MANY = re.compile(r"\b(?:films|movies)$")
_OF_A_TITLE = re.compile(r"\sof\s[*_“\"‘']?(?=[A-ZÀ-Þ])")
_TRADE_NEXT = re.compile(
    r" (?:(?:film-?)?(?:writer-)?(?:director|maker|auteur)s?"
    r"|(?:veteran|alum|alumnus|alumna|regular|stalwart)s?)\b"
)
_TITLE_NEXT = re.compile(r" [*_“\"‘']?(?=[A-ZÀ-Þ])")
_DATED = re.compile(r"[*_”\"’']?\s\([12]")


def find_directors(prose: Prose, films: Sequence[Found], others: Sequence[Found]) -> Iterator[Found]:
    """Who the text says directs the film; a director of another film is left out."""
    taken = {place for found in others for place in range(found.start, found.end)} | prose.title_places
    actors = {prose.text[found.start : found.end] for found in others if found.role == CAST}
    # He plays the director Kafuku, who directs nothing here.
    roles = {found.character for found in others if found.character} - actors
    for names in (*_named_so(prose, films), *_said_of(prose, films, actors)):
        for name in names:
            is_free = taken.isdisjoint(range(name.start, name.end))
            is_free = is_free and name.text not in roles
            if is_free and len(name.text) > 1 and is_person(name.text) and not _has_rank(name):
                yield Found(name.start, name.end, "person", DIRECTOR, is_fact=True)


def _has_rank(name: Name) -> bool:
    first = name.words[0].lower().rstrip(".")
    return first not in ("mr", "ms", "mrs", "lady") and (first in RANKS or first in PERSON_NOUNS)


def _named_so(prose: Prose, films: Sequence[Found]) -> Iterator[list[Name]]:
    """`writer-director A`, `directed by A and B`, `a film by A`, `in her second feature, A`."""
    text = prose.text
    film_ends = {film.end for film in films if film.year is not None}
    for form, hints in _HINTS.items():
        for match in form.finditer(text) if any(hint in text for hint in hints) else ():
            number = prose.starting_at(match.end())
            start = match.start()
            if form is _FROM or form is _FEATURE_THEN:
                before = _FILM_BEFORE if form is _FROM else _FOR_HIS
                lead = before.search(text, max(0, start - 60), start)
                if lead is None or (match[0].startswith("of") and not lead[0].startswith("direction")):
                    continue
                start = lead.start()
                if lead[0].startswith("direction") and _CRAFT.search(text, max(0, start - 12), start):
                    continue
                if form is _FROM and _ANY.search(text, max(0, start - _BACK), start):
                    continue
                # A film by Hammer: of one word is a company as well.
                if form is _FROM and number is not None and not _is_called(prose, prose.names[number]):
                    continue
            if number is None or _DENIED.search(text, max(0, start - _BACK), start):
                continue
            if form is _DIRECTED_BY and _is_of_another(text, start, film_ends):
                continue
            # A film by Canadian director Ida Noor.
            if _TRADE_NEXT.match(text, prose.names[number].end):
                continue
            names = _listed(prose, number)
            if form is _TITLED:
                is_by = text.endswith("by ", 0, start)
                is_other = _OTHER_TRADE.search(text, max(0, start - _BACK), start) is not None
                # Rain (2018) director Ann Lee made Rain, and who knows whether this.
                is_other = is_other or _OF_DATED.search(text, max(0, start - 8), start) is not None
                if (
                    is_other
                    or (is_by and _is_of_another(text, start - 3, film_ends))
                    or _LOOKS_BACK.match(text, names[0].end)
                ):
                    continue
                is_one = not match["title"].endswith("s") and not match[0].lower().startswith("co-")
                names = names[:1] if is_one else names
            yield [name for name in names if not _is_played(prose, name)]


def _is_called(prose: Prose, name: Name) -> bool:
    """Whether a name has several words, or stands with them elsewhere in the text."""
    return " " in name.text or name.text in prose.short_names


def _is_of_another(text: str, start: int, film_ends: set[int]) -> bool:
    """Whether another film stands before `directed by`, or a play."""
    return (
        any(end in film_ends for end in range(start - 12, start))
        or _AFTER_A_FILM.search(text, max(0, start - _BACK), start) is not None
        or _ON_A_STAGE.search(text, max(0, start - _BACK), start) is not None
        or _OF_ANOTHER.search(text, max(0, start - 90), start) is not None
    )


def _listed(prose: Prose, number: int) -> list[Name]:
    """The directors of a list that `and` ends; after a comma alone something else may begin."""
    names = prose.list_from(number)
    last = names[-1]
    joint = prose.text[names[-2].end : last.start] if len(names) > 1 else ""
    if re.search(r"and|&|/", joint) and not _GO_ON.match(prose.text, last.end):
        return [name for name in names if " " in name.text or name is names[0]]
    return names[:1]


def _is_played(prose: Prose, name: Name) -> bool:
    """`Director Kim (Song Kang-ho)` is a character."""
    return (
        " " not in name.text and re.match(r" \([^\W\d_a-z]", prose.text[name.end : name.end + 3]) is not None
    )


def _said_of(prose: Prose, films: Sequence[Found], actors: set[str]) -> Iterator[list[Name]]:
    """`A's second feature`, `A directs`, `A, who made Rain`, `A, the director`."""
    film_starts = {film.start for film in films}
    parts_of_actors = {word for name in actors for word in (name.split()[0], name.split()[-1])}
    for number, name in enumerate(prose.names):
        if " " not in name.text:
            is_known = name.text in prose.short_names and name.text not in parts_of_actors
            if is_known and _OWN_FEATURE.match(prose.text, name.end):
                yield [name]
        elif name.text not in actors and not _AFTER_A_FILM.search(
            prose.text, max(0, name.start - 10), name.start
        ):
            yield _read_name(prose, number, name, film_starts)


def _read_name(prose: Prose, number: int, name: Name, film_starts: set[int]) -> list[Name]:
    text, end = prose.text, name.end
    is_owner = _OWNED.match(text, end) or _LATEST.match(text, end)
    # The people in Ann Lee's movies, Ann Lee's direction of Rain.
    if is_owner and (
        (_MANY.search(is_owner[0]) and not text.endswith(("one of ", "One of "), 0, name.start))
        or _FROM_ANOTHER.search(text, max(0, name.start - _BACK), name.start)
        or _is_another_film(prose, is_owner.end())
    ):
        return []
    if is_owner or (_DIRECTS.match(text, end) and not text.endswith(" as ", 0, name.start)):
        return _owners(prose, number)
    made = _MADE_A_FILM.match(text, end)
    if made and (made.end() in film_starts or _WHO_MADE.match(text, end)):
        return [name]
    is_said = any(form.match(text, end) for form in (_HYPHENED, _KEEPS, _THE_DIRECTOR))
    is_seated = text.find("chair", end, end + 140) > 0 and _TO_THE_CHAIR.match(text, end) is not None
    return [name] if is_said or is_seated or _owns_title(prose, name) else []


def _is_another_film(prose: Prose, place: int) -> bool:
    """Whether a title follows that is not the film's own: `A's film Rain`."""
    title = _TITLE_NEXT.match(prose.text, place)
    if title is None and prose.text.endswith("direction", 0, place):
        title = _OF_A_TITLE.match(prose.text, place)
        return title is not None and title.end() not in prose.title_places
    return title is not None and bool(prose.title_places) and title.end() not in prose.title_places


def _owners(prose: Prose, number: int) -> list[Name]:
    """One owner, or two joined: `A and B's debut`."""
    name = prose.names[number]
    if not _JOINED.search(prose.text, max(0, name.start - 5), name.start):
        return [name]
    return [each for each in prose.list_to(number)[-2:] if " " in each.text]


def _owns_title(prose: Prose, name: Name) -> bool:
    """`A's wry, restless *Title*`, of the film reviewed."""
    owned = _ADJECTIVES_OWNED.match(prose.text, name.end) if prose.title else None
    if owned is None or owned.end() not in prose.title_places or owned.end() - 1 in prose.title_places:
        return False
    if _FROM_ANOTHER.search(prose.text, max(0, name.start - 30), name.start):
        return False
    return not _DATED.match(prose.text, owned.end() + len(prose.title or ""))

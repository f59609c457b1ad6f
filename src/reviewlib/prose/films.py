"""Other films that a review names, with the year its words give them."""

import re
from collections.abc import Iterator

from reviewlib.prose.words import GAP, NO_ACTOR, WORD, YEAR, Found, Prose, has_native, word_set

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
    r"|II|One|Two)$|^(?:Best|Golden|Palme) "
)
_OTHER_WORK = re.compile(
    r"\b(?:novels?|novellas?|books?|albums?|songs?|singles?|ballads?|plays?|memoirs?|comics?|manga"
    r"|webtoons?|stor(?:y|ies)|poems?|operas?|video games?|games?"
    r"|anthology|anthologies|(?:essay|story|short-story) collections?|paintings?|essays?|records?|autobiograph(?:y|ies)|biograph(?:y|ies)|articles?|LPs?|EPs?),? "
    r"(?:called |titled |entitled |mainly |mostly |especially |notably |including |such as |like )?[*_“‘\"']{0,2}$"
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
_JOINTS = word_set("of the and a an & vs. vs v. v to or + de la du des y et und x / –")
_LOOSE_JOINTS = word_set("as in on at from for with by into after before about under over through")
_TITLE_STARTS = word_set("The A An How What When Who Why My Our Your I We If All No")
_BEFORE_TITLE = word_set(
    "But And After Since Like Unlike Before With From As Where When While Yet So In For On At To Of By If"
    " Though Although Then Even Both Watch See Until Here There Nor Or Is Was Between Compare Think"
    " Remember Seen Neither Either Cue Enter Still Now That This These Director Writer-director"
)
_SAYING = word_set(
    "I You He She It We They Me Him Them Us Is Are Was Be Been Do Does Did Not Never Always Can Will Must Should"
    " Has Have Had Call Calls Last Next First One Two Three Four Five Six Seven Days Night Nights Life"
    " Death Dead Man Men Woman Women Girl Girls Boy Boys House Time Home Lost Gone Made Back Everything Nothing"
    " Something Somewhere Journey Adventure Adventures Murder Trouble Alone Born Live Lives Once No Still Here"
)
_SURNAMES_IN_ING = word_set(
    "Fleming Manning Browning Channing Fielding Harding Redding Keating Golding Banning Dowling Gosling Spalding"
    " Rowling Ping Ding Beijing Chongqing Nanjing"
)
# What comes from somewhere in titles: Escape from Alcatraz.
_COMES_FROM = word_set(
    "Escape Escapes Letter Letters Postcards Tales Stories Notes Message Messages Voices Far Away Home Back"
    " Return Returns Terror Beast Creature Visitor Invaders Man Woman Men Women Girl Boy Came Fell Shadows"
)
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
    first = _walk_back(tokens) if tokens and tokens[-1].end() == end else len(tokens)
    if first == len(tokens):
        return None
    start = tokens[_cut_before(prose, tokens, first)].start()
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


_SHORT_YEAR = re.compile(r"['’]\d\d")


def _walk_back(tokens: list[re.Match[str]]) -> int:
    """The first token of the longest run that may be a title and ends with the last one."""
    first = place = len(tokens)
    while place:
        token = tokens[place - 1][0]
        is_last = place == len(tokens)
        bare = token.lstrip("([“‘\"'*_") if not _SHORT_YEAR.fullmatch(token) else token[1:]
        # #Alive is a title.
        is_tagged = token[0] == "#" and len(token) > 1
        ends = token[-1] in '.,;!?)]”"*' and not is_last
        if ends and not _runs_on(tokens, place - 1):
            break
        if bare[:1].isupper() or bare[:1].isdigit() or has_native(bare) or is_tagged:
            first = place - 1
        elif is_last or bare.rstrip(",") not in _JOINTS | _LOOSE_JOINTS:
            break
        if bare != token and not _SHORT_YEAR.fullmatch(token):
            break
        place -= 1
    return first


def _runs_on(tokens: list[re.Match[str]], place: int) -> bool:
    """Whether a title goes on after a token with a stop or comma: `Dr.`, `Part 1.`, `I, the`."""
    token, following = tokens[place][0], tokens[place + 1][0]
    preceding = tokens[place - 1][0] if place else ""
    if token in ("vs.", "Vs.", "Dr.", "Mr.", "Mrs.", "Ms.", "St.", "Vol.", "Pt.", "No.", "S.O.S."):
        return True
    if re.fullmatch(r"(?:\d{1,2}|[IVX]{1,4})\.", token):
        return preceding in ("Part", "Vol.", "Volume", "Chapter", "Episode")
    if re.fullmatch(r"(?:\w\.){1,5}", token):
        return True
    if token in ("Oh,", "Hi,", "Hey,", "Hello,", "Bye,", "Bye-Bye,", "Dear,", "Yes,", "No,"):
        return True
    if token[-1] == "!" and following not in _BEFORE_TITLE:
        # A sequel to Oh! A Day: no sentence ends on the first word after `to`.
        while place and tokens[place][0][0].isupper() and tokens[place][0][-1] not in ".,;?":
            place -= 1
        return tokens[place][0] in ("to", "of", "after", "following", "since", "like", "than")
    if token.endswith(("...", "…")) and token[0].isupper():
        return place > 0 and tokens[place - 1][0][0].isupper()
    return (
        token[-1] == "," and following in ("the", "a", "Inc.", "Ltd.", "Jr.", "M.D.") and token[0].isupper()
    )


_OWNED = re.compile(r"\b(?:his|her|its|their|our)(?: [\w-]{1,20})? $")
# What is no owner: It's a Wonderful Life.
_CONTRACTED = word_set("It That What Who There Here He She Let Where How When Why Everybody Everything")
# Whose films are called theirs by the surname alone, or by the name of the house. Any other single name is
# as likely to be in the title: Rosemary's Baby, Schindler's List.
_CALLED_BY_SURNAME = word_set(
    "Almodóvar Almodovar Altman Anderson Antonioni Argento Aronofsky Ashby Audiard Baumbach Bergman Bertolucci"
    " Besson Bigelow Bong Boorman Branagh Bresson Buñuel Bunuel Burton Campion Capra Carpenter Cassavetes"
    " Chaplin Chazelle Clouzot Cocteau Coogler Coppola Corman Craven Cronenberg Cuarón Cuaron Cukor Curtiz"
    " Dardennes Demme DeMille Dreyer Ducournau Eastwood Eggers Eisenstein Emmerich Ephron Farhadi Fassbinder"
    " Fellini Fincher Flaherty Ford Forman Fosse Friedkin Fukunaga Fuller Garland Gerwig Gilliam Glazer Godard"
    " Greengrass Griffith Guadagnino Haneke Hawks Haynes Herzog Hitchcock Hong Huston Iñárritu Inarritu Jackson"
    " Jarmusch Jenkins Kaufman Kazan Keaton Kiarostami Kieślowski Kieslowski Kobayashi Kore-eda Koreeda Kubrick"
    " Kurosawa Landis Lang Lanthimos Lean Leigh Leone Linklater Loach Lubitsch Lucas Luhrmann Lumet Lynch Lowery"
    " Malick Malle Mangold Mankiewicz Mann McDonagh McQueen Melville Méliès Mendes Miike Miyazaki Mizoguchi"
    " Murnau Nichols Nolan Olivier Ophüls Ophuls Östlund Ostlund Ozon Ozu Pakula Panahi Park Pasolini Payne"
    " Peckinpah Peele Polanski Pollack Powell Preminger Raimi Ramsay Ray Refn Reichardt Renoir Resnais Rivette Roeg"
    " Rohmer Romero Rossellini Safdies Sayles Schlesinger Schrader Sciamma Scorsese Shyamalan Sirk Soderbergh"
    " Sorrentino Spielberg Stone Sturges Tarantino Tarkovsky Tarr Tati Trier Truffaut Tykwer Varda Verhoeven"
    " Vidor Villeneuve Vinterberg Visconti Waititi Wajda Weir Welles Wenders Wilder Woo Wyler Yimou Zemeckis"
    " Zeffirelli Zhang Zhao Zinnemann Zvyagintsev Żuławski Zulawski"
    " Disney Pixar Marvel Ghibli Netflix Hammer Aardman Laika DreamWorks Dreamworks Illumination Hollywood"
    " Bollywood Warner Universal Paramount Sony Blumhouse Apple Amazon HBO BBC Toho Troma Cannon Hulu"
)
# An owner so called is in the title: The Farmer's Wife, King Solomon's Mines.
_BEGINS_OWNER = word_set(
    "The A An This That These Those My His Her Our Their Your King Queen Prince Princess Captain Doctor Dr. Emperor Father Mother Uncle"
    " Aunt Saint St."
)
_PREPOSITIONS = word_set(
    "In On At To From With After Before Since Like For Of By As Under Over Between Without Until When While Where"
)
_DOES = re.compile(
    rf"[*_”\"’]{{0,2}} ?[(\[][^()\[\]\n]{{0,60}}{YEAR}[)\]] (?:is|was|are|were|has|had|does|did|remains?|feels?|felt"
    r"|looks?|looked|made|makes?|won|wins?|took|takes?|would|could|will|may|might|should|gets?|got|still|also)\b"
)
# Prepositions that stand within a sentence in capitals only where a title begins: to At World's End.
_CAPITAL_WITHIN = word_set("At In On To Under Over Into From Before After Beyond Behind Among Between")
# Who admires or makes a film, before its title: Fans of Memories of Murder.
_ADMIRERS = word_set(
    "Fans Fan Lovers Admirers Devotees Viewers Veterans Star Stars Creator Creators Maker Makers Writer"
    " Writers Producer Producers Director Directors Shades Echoes Hints Traces Elements Readers Heirs"
    " Students Champions Critics Survivors"
)
_LISTED = re.compile(rf"{YEAR}[)\]],?(?: and)? $")
_LISTED_WITH_OWNER = re.compile(rf"['’]s [^()\na-z][^()\n,]{{0,50}}\({YEAR}\),?(?: and)? $")


def _cut_before(prose: Prose, tokens: list[re.Match[str]], first: int) -> int:
    """Leave out what opens the sentence, an owner, and a name before `in` or `with`."""
    text, count, own = prose.text, len(tokens), (prose.title or "").casefold()
    words = [token[0] for token in tokens]
    before = text[max(0, tokens[first].start() - 8) : tokens[first].start()].rstrip()[-1:]
    stands_first = before in ("", ".", "!", "?", "”", '"', ":", ";", ")", "—", "–")
    if (
        stands_first
        and words[first] in _ADMIRERS
        and words[first + 1 : first + 2] == ["of"]
        and first + 2 < count
    ):
        first, stands_first = first + 2, False
    # After the Dark (2014): what is called The Dark has a capital there.
    is_followed = first + 1 < count and words[first + 1] not in ("the", "a", "an")
    # In Water (2023) is out of focus: what does something is no place.
    is_subject = words[first] in _PREPOSITIONS and _DOES.match(text, tokens[-1].end()) is not None
    if stands_first and is_followed and not is_subject and words[first] in _BEFORE_TITLE:
        first += 1
    lead = text[max(0, tokens[first].start() - 90) : tokens[first].start()]
    is_listed = _LISTED.search(lead) is not None and _LISTED_WITH_OWNER.search(lead) is None
    for place in range(first, count - 1):
        is_owner = (
            words[place].endswith(("'s", "’s", "s'", "s’"))
            and re.split("['’]", words[place])[0] not in _CONTRACTED
        )
        is_title = not _BEGINS_OWNER.isdisjoint((words[first], words[max(first, place - 1)])) and words[
            place + 1
        ] not in ("The", "A", "An")
        # Mother's Day 2 follows Mother's Day: an owner in the film's own title is one in others of its kind.
        is_own = own.startswith(" ".join(words[first : place + 1]).casefold() + " ")
        is_within = not stands_first and words[first] in _CAPITAL_WITHIN
        # The one owner is kept where nothing says that a person is meant, nor that a whole title follows.
        is_unknown = (
            (place == first or words[place - 1] in _LOOSE_JOINTS)
            and not _is_known_owner(prose, words[place])
            and words[place + 1] not in ("The", "A", "An")
        )
        is_protected = is_unknown or (is_listed and place == first) or is_title or is_own or is_within
        if is_owner and not is_protected:
            first = place + 1
    for place in range(first + 1, count):
        # Rain (2000) and Sympathy for Ann: the word that follows another film begins the next title.
        if is_listed and place == first + 2 and words[first + 1] == "for":
            continue
        first = place if _begins_at(prose, tokens, first, place) else first
    while first < count - 1 and words[first] in _JOINTS | _LOOSE_JOINTS:
        first += 1
    return first


def _is_known_owner(prose: Prose, word: str) -> bool:
    owner = re.split("['’]", word)[0]
    return owner in _CALLED_BY_SURNAME or owner in prose.short_names or owner.lower() in NO_ACTOR


def _begins_at(prose: Prose, tokens: list[re.Match[str]], first: int, place: int) -> bool:
    """Whether the title begins with this token, and what stands before it is a person or a place."""
    words = [token[0] for token in tokens]
    joint, so_far = words[place - 1], words[first : place - 1]
    if words[place] in ("The", "A", "An"):
        return joint[-1] not in ":.-–" and (joint in _LOOSE_JOINTS or joint == "and")
    if joint not in _LOOSE_JOINTS or words[first] in _TITLE_STARTS:
        return False
    # Last Days in Vietnam, OSS 117: Lost in Rio: no person is on the one side, no title on the other.
    if len(words) == place + 1 and words[place].lower() in NO_ACTOR:
        return False
    if any(word[-1] == ":" or word[0].isdigit() for word in so_far):
        return False
    if joint == "from" and so_far and so_far[-1] in _COMES_FROM:
        return False
    if any(
        word.islower() and word not in ("and", "as") for word in (*so_far, words[place])
    ) or _is_a_franchise(prose, so_far):
        return False
    owned = _OWNED.search(prose.text, max(0, tokens[first].start() - 30), tokens[first].start())
    if joint == "from" and len(so_far) == 1 and prose.stands_first(tokens[first].start()):
        # Fresh from Rain (2022), but Escape from Rain.
        return True
    if len(so_far) == 1:
        is_place = so_far[0].lower() in NO_ACTOR
        return owned is not None or so_far[0] in prose.short_names or (joint == "for" and is_place)
    return owned is not None or not _says_something(so_far)


def _says_something(words: list[str]) -> bool:
    """Whether the words are no name: Snow Falling, It Happened, Moscow Does Not Believe."""
    last = words[-1]
    return (
        not _SAYING.isdisjoint(words)
        or (last.endswith("ed") and len(last) > 5)
        or (last.endswith("ing") and len(last) > 5 and last not in _SURNAMES_IN_ING)
    )


def _is_a_franchise(prose: Prose, words: list[str]) -> bool:
    """Whether the words begin the film's own title, or stand before a year: Sherlock Holmes in New York."""
    name = " ".join(words)
    own = (prose.title or "").casefold()
    return own.startswith(name.casefold()) or name in prose.dated


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
    r"['’]s\b|,? (?:sequel|prequel|remake|reboot|spin-?off|follow-up|adaptation|biopic|series|show|ceremony|edition"
    r"|season|festival|election|tour)s?\b"
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

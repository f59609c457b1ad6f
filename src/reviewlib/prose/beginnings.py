"""Where a title begins that ends at a year in brackets: among capitals, small words and owners."""

import re

from reviewlib.prose.words import NO_ACTOR, OPENERS_AND_SURNAMES, YEAR, Prose, has_native, word_set

_JOINTS = word_set("of the and a an & vs. vs v. v to or + de la du des y et und x / –")
_LOOSE_JOINTS = word_set("as in on at from for with by into after before about under over through")
_TITLE_STARTS = word_set("The A An How What When Who Why My Our Your I We If All No")
_BEFORE_TITLE = word_set(
    "But And After Since Like Unlike Before With From As Where When While Yet So In For On At To Of By"
    " If Though Although Then Even Both Watch See Until Here There Nor Or Is Was Between Compare Think"
    " Remember Seen Neither Either Cue Enter Still Now That This These Director Writer-director"
)
# What may stand first in a sentence, and in a title.
_PREPOSITIONS = word_set(
    "In On At To From With After Before Since Like For Of By As Under Over Between Without Until When While"
    " Where"
)
_DOES = re.compile(
    rf"[*_”\"’]{{0,2}} ?[(\[][^()\[\]\n]{{0,60}}{YEAR}[)\]] (?:is|was|are|were|has|had|does|did|remains?"
    r"|feels?|felt|looks?|looked|made|makes?|won|wins?|took|takes?|would|could|will|may|might|should|gets?|got|still"
    r"|also)\b"
)
# Prepositions that stand within a sentence in capitals only where a title begins: to At World's End.
_CAPITAL_WITHIN = word_set("At In On To Under Over Into From Before After Beyond Behind Among Between")
# Words of which no name is made: Snow Falling, It Happened, Moscow Does Not Believe.
_SAYING = word_set(
    "I You He She It We They Me Him Them Us Is Are Was Be Been Do Does Did Not Never Always Can Will"
    " Must Should Has Have Had Call Calls Last Next First One Two Three Four Five Six Seven Days Night"
    " Nights Life Death Dead Man Men Woman Women Girl Girls Boy Boys House Time Home Lost Gone Made Back"
    " Everything Nothing Something Somewhere Journey Adventure Adventures Murder Trouble Alone Born Live"
    " Lives Once No Still Here"
)
_SURNAMES_IN_ING = word_set(
    "Fleming Manning Browning Channing Fielding Harding Redding Keating Golding Banning Dowling Gosling"
    " Spalding Rowling Ping Ding Beijing Chongqing Nanjing"
)
# What comes from somewhere in titles: Escape from Alcatraz.
_COMES_FROM = word_set(
    "Escape Escapes Letter Letters Postcards Tales Stories Notes Message Messages Voices Far Away Home"
    " Back Return Returns Terror Beast Creature Visitor Invaders Man Woman Men Women Girl Boy Came Fell"
    " Shadows"
)
# What is no owner: It's a Wonderful Life.
_CONTRACTED = word_set("It That What Who There Here He She Let Where How When Why Everybody Everything")
# Whose films are called theirs by the surname alone, or by the name of the house. Any other single name is
# as likely to be in the title: Rosemary's Baby, Schindler's List.
_CALLED_BY_SURNAME = word_set(
    "Almodóvar Almodovar Altman Anderson Antonioni Argento Aronofsky Ashby Audiard Baumbach Bergman"
    " Bertolucci Besson Bigelow Bong Boorman Branagh Bresson Buñuel Bunuel Burton Campion Capra"
    " Carpenter Cassavetes Chaplin Chazelle Clouzot Cocteau Coogler Coppola Corman Craven Cronenberg"
    " Cuarón Cuaron Cukor Curtiz Dardennes Demme DeMille Dreyer Ducournau Eastwood Eggers Eisenstein"
    " Emmerich Ephron Farhadi Fassbinder Fellini Fincher Flaherty Ford Forman Fosse Friedkin Fukunaga"
    " Fuller Garland Gerwig Gilliam Glazer Godard Greengrass Griffith Guadagnino Haneke Hawks Haynes"
    " Herzog Hitchcock Hong Huston Iñárritu Inarritu Jackson Jarmusch Jenkins Kaufman Kazan Keaton"
    " Kiarostami Kieślowski Kieslowski Kobayashi Kore-eda Koreeda Kubrick Kurosawa Landis Lang Lanthimos"
    " Lean Leigh Leone Linklater Loach Lubitsch Lucas Luhrmann Lumet Lynch Lowery Malick Malle Mangold"
    " Mankiewicz Mann McDonagh McQueen Melville Méliès Mendes Miike Miyazaki Mizoguchi Murnau Nichols"
    " Nolan Olivier Ophüls Ophuls Östlund Ostlund Ozon Ozu Pakula Panahi Park Pasolini Payne Peckinpah"
    " Peele Polanski Pollack Powell Preminger Raimi Ramsay Ray Refn Reichardt Renoir Resnais Rivette"
    " Roeg Rohmer Romero Rossellini Safdies Sayles Schlesinger Schrader Sciamma Scorsese Shyamalan Sirk"
    " Soderbergh Sorrentino Spielberg Stone Sturges Tarantino Tarkovsky Tarr Tati Trier Truffaut Tykwer"
    " Varda Verhoeven Vidor Villeneuve Vinterberg Visconti Waititi Wajda Weir Welles Wenders Wilder Woo"
    " Wyler Yimou Zemeckis Zeffirelli Zhang Zhao Zinnemann Zvyagintsev Żuławski Zulawski Disney Pixar"
    " Marvel Ghibli Netflix Hammer Aardman Laika DreamWorks Dreamworks Illumination Hollywood Bollywood"
    " Warner Universal Paramount Sony Blumhouse Apple Amazon HBO BBC Toho Troma Cannon Hulu"
)
# An owner so called is in the title: The Farmer's Wife, King Solomon's Mines.
_BEGINS_OWNER = word_set(
    "The A An This That These Those My His Her Our Their Your King Queen Prince Princess Captain Doctor"
    " Dr. Emperor Father Mother Uncle Aunt Saint St."
)
# Who admires or makes a film, before its title: Fans of Memories of Murder.
_ADMIRERS = word_set(
    "Fans Fan Lovers Admirers Devotees Viewers Veterans Star Stars Creator Creators Maker Makers Writer"
    " Writers Producer Producers Director Directors Shades Echoes Hints Traces Elements Readers Heirs"
    " Students Champions Critics Survivors"
)
_ARTICLES = ("The", "A", "An")
_LONGEST_ABBREVIATED = 2
_OWNED = re.compile(r"\b(?:his|her|its|their|our)(?: [\w-]{1,20})? $")
_LISTED = re.compile(rf"{YEAR}[)\]],?(?: and)? $")
_LISTED_WITH_OWNER = re.compile(rf"['’]s [^()\na-z][^()\n,]{{0,50}}\({YEAR}\),?(?: and)? $")
_NEVER_LAST = word_set(
    "vs. Vs. Dr. Mr. Mrs. Ms. St. Vol. Pt. No. S.O.S. Oh, Hi, Hey, Hello, Bye, Bye-Bye, Dear, Yes, No,"
)
_INITIALS = re.compile(r"(?:[A-Z]\.){2,4}")
_SHORT_YEAR = re.compile(r"['’]\d\d")


def walk_back(tokens: list[re.Match[str]]) -> int:
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
    if re.fullmatch(r"(?:\d{1,2}|[IVX]{1,4})\.", token):
        return preceding in ("Part", "Vol.", "Volume", "Chapter", "Episode")
    if token in _NEVER_LAST or re.fullmatch(r"(?:\w\.){1,5}", token):
        return True
    # I, Tonya; Tora! Tora! Tora!
    if token in ("I,", following, f"{following}!"):
        return True
    if token[-1] == "!" and following not in _BEFORE_TITLE:
        # A sequel to Oh! A Day: no sentence ends on the first word after `to`.
        while place and tokens[place][0][0].isupper() and tokens[place][0][-1] not in ".,;?":
            place -= 1
        return tokens[place][0] in ("to", "of", "after", "following", "since", "like", "than")
    if token.endswith(("...", "…")) and token[0].isupper():
        return place > 0 and tokens[place - 1][0][0].isupper()
    # Goonies, The; Harlan County, U.S.A.
    is_turned = following in _ARTICLES and place + 2 == len(tokens)
    is_added = following in ("the", "a", "Inc.", "Ltd.", "Jr.", "M.D.") or _INITIALS.fullmatch(following)
    return token[-1] == "," and token[0].isupper() and (is_turned or bool(is_added))


def cut_before(prose: Prose, tokens: list[re.Match[str]], first: int) -> int:
    """The token with which the title begins, once what opens the sentence, owners and people are left out."""
    words = [token[0] for token in tokens]
    before = prose.text[max(0, tokens[first].start() - 8) : tokens[first].start()].rstrip()[-1:]
    stands_first = before in ("", ".", "!", "?", "”", '"', ":", ";", ")", "—", "–")
    if stands_first:
        opened = _skip_openers(prose, tokens, first)
        first, stands_first = opened, opened < first + 2
    lead = prose.text[max(0, tokens[first].start() - 90) : tokens[first].start()]
    is_listed = _LISTED.search(lead) is not None and _LISTED_WITH_OWNER.search(lead) is None
    is_within = not stands_first and words[first] in _CAPITAL_WITHIN
    if not is_within:
        first = _skip_owners(prose, words, first, is_listed=is_listed)
    for place in range(first + 1, len(tokens)):
        # Rain (2000) and Sympathy for Ann: the word that follows another film begins the next title.
        if is_listed and place == first + 2 and words[first + 1] == "for":
            continue
        first = place if _begins_at(prose, tokens, first, place) else first
    while first < len(tokens) - 1 and words[first] in _JOINTS | _LOOSE_JOINTS:
        first += 1
    return first


def _skip_openers(prose: Prose, tokens: list[re.Match[str]], first: int) -> int:
    words, count = [token[0] for token in tokens], len(tokens)
    if words[first] in _ADMIRERS and words[first + 1 : first + 2] == ["of"] and first + 2 < count:
        return first + 2
    # After the Dark (2014): what is called The Dark has a capital there.
    is_followed = first + 1 < count and words[first + 1] not in ("the", "a", "an")
    # In Water (2023) is out of focus: what does something is no place.
    is_subject = words[first] in _PREPOSITIONS and _DOES.match(prose.text, tokens[-1].end()) is not None
    return first + (is_followed and not is_subject and words[first] in _BEFORE_TITLE)


def _skip_owners(prose: Prose, words: list[str], first: int, *, is_listed: bool) -> int:
    own = (prose.title or "").casefold()
    for place in range(first, len(words) - 1):
        owner, mark, _ = words[place].partition("'" if "'" in words[place] else "’")
        if not words[place].endswith(("'s", "’s", "s'", "s’")) or not mark or owner in _CONTRACTED:
            continue
        has_article = words[place + 1] in _ARTICLES
        is_described = not _is_surname(words, first) and not _BEGINS_OWNER.isdisjoint(
            (words[first], words[max(first, place - 1)])
        )
        # Mother's Day 2 follows Mother's Day: an owner in the film's own title is one in others of its kind.
        is_own = own.startswith(" ".join(words[first : place + 1]).casefold() + " ")
        # The one owner is kept where nothing says that a person is meant, nor that a whole title follows.
        is_alone = place == first or words[place - 1] in _LOOSE_JOINTS
        is_unknown = is_alone and not _is_known_owner(prose, owner)
        is_title = (is_described or is_unknown) and not has_article
        if not (is_title or is_own or (is_listed and place == first)):
            first = place + 1
    return first


def _is_surname(words: list[str], place: int) -> bool:
    """Whether An or No is a surname: An Tae-jin."""
    return words[place] in OPENERS_AND_SURNAMES and "-" in "".join(words[place + 1 : place + 2]).strip("-")


def _is_known_owner(prose: Prose, owner: str) -> bool:
    return owner in _CALLED_BY_SURNAME or owner in prose.short_names or owner.lower() in NO_ACTOR


def _begins_at(prose: Prose, tokens: list[re.Match[str]], first: int, place: int) -> bool:
    """Whether the title begins with this token, and what stands before it is a person or a place."""
    words, start = [token[0] for token in tokens], tokens[first].start()
    joint, so_far = words[place - 1], words[first : place - 1]
    if words[place] in _ARTICLES:
        return joint[-1] not in ":.-–" and (joint in _LOOSE_JOINTS or joint == "and")
    # Last Days in Vietnam, OSS 117: Lost in Rio: no person is on the one side, no title on the other.
    is_place = len(words) == place + 1 and _is_a_place(words[place])
    is_no_name = any(
        word[-1] == ":" or word[0].isdigit() or (word.islower() and word not in ("and", "as"))
        for word in so_far
    )
    if (
        joint not in _LOOSE_JOINTS
        or (words[first] in _TITLE_STARTS and not _is_surname(words, first))
        or is_place
        or is_no_name
        or words[place][0].islower()
        or (joint == "from" and bool(so_far) and so_far[-1] in _COMES_FROM)
        or _is_a_franchise(prose, so_far)
    ):
        return False
    is_owned = _OWNED.search(prose.text, max(0, start - 30), start) is not None
    if len(so_far) != 1:
        return is_owned or not _says_something(so_far)
    return (
        is_owned
        or so_far[0] in prose.short_names
        # Stranded in Morocco for Rain (2018), but Sympathy for Ann.
        or (joint == "for" and so_far[0].lower() in NO_ACTOR)
        # Fresh from Rain (2022), but Escape from Rain.
        or (joint == "from" and prose.stands_first(start))
    )


def _is_a_place(word: str) -> bool:
    """Whether the word is a place, or a day, or such: Us is a film, US is none."""
    return word.lower() in NO_ACTOR and (len(word) > _LONGEST_ABBREVIATED or word.isupper())


def _says_something(words: list[str]) -> bool:
    """Whether the words are no name: they hold a verb, or what only titles say."""
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

"""A heading as printed -> title, original title, year, score, kind, byline.

The forms are those met above real reviews. Nothing is looked up: whether there
is such a film is for linking to say.
"""

import html
import re
import unicodedata
from dataclasses import dataclass, replace

from reviewlib.documents.labels import (
    Labelled,
    is_label,
    take_label_after,
    take_label_and_line,
    take_label_before,
    take_label_of_tail,
)

LONGEST_TITLE_WORDS = 14
LONGEST_HEADING = 300
_LONGEST_NATIVE = 24
FIRST_YEAR, LAST_YEAR = 1874, 2100


@dataclass(frozen=True)
class Heading:
    """What a heading says; what it does not say is null."""

    title: str
    original_title: str | None = None
    year: int | None = None
    score_printed: str | None = None
    kind: str | None = None
    critic: str | None = None


_TAIL_AFTER_SIGN = re.compile(r"[:–—|-]\s*\S")

_YEAR = re.compile(
    r"[(\[](?P<before>[^()\[\]]*[,;])?\s*(?P<year>[0-9]{4})\s*(?:/[IVX]{1,4}|\sfilm|[,;][^()\[\]]*)?[)\]]"
)
_YEAR_AT_END = re.compile(
    r"^(?P<title>.*[^\W\d_].*?)(?P<joint>,|\s[–—-]|(?<=\)))\s(?P<year>(?:19|20)[0-9]{2})$"
)
_CERTIFICATION = re.compile(
    r"\((?:rated\s+)?(?:G|PG|PG-13|R|NC-17|NR|U|12A?|15|18|M|MA15\+|TV-(?:PG|14|MA)|PG12|R15\+|R18\+|unrated)\)",
    re.IGNORECASE,
)

_STARS = (
    r"(?:[★☆⭐🌟✭✮✯✩✰⯪⯨]\uFE0F?\s?)+(?:½|1/2)?(?:\s?\(\s?[0-9][0-9.,½]*\s?(?:/|out of)\s?[0-9]{1,3}\s?\))?"
)
# Stars typed as asterisks: only behind a year or a title that ends, never in one (M*A*S*H).
_ASTERISKS = r"\*{1,5}(?:\s?(?:½|1/2))?"
_FRACTION = (
    r"[0-9]{1,3}(?:[.,][0-9]{1,2})?(?:\s?½)?\s?(?:stars\s)?(?:/|out\sof)\s?(?:100|10|20|[4568])(?![0-9/])"
    r"(?:\s(?:stars|points))?"
)
_COUNTED = r"[0-5](?:[.,]5|\s?½)?\sstars?"
_PERCENT = r"[0-9]{1,3}\s?%"
_LETTER = r"[A-F](?:\s?[+−–-](?!\w))?"
_SIGNED_LETTER = r"[A-F][+−–-]"
_SEPARATORS = r"[\s:–—|,.-]"
_SCORE_IN_TAIL = re.compile(
    rf"^{_SEPARATORS}*(?:(?i:rating|score|grade|note)\s?:?\s*)?"
    rf"(?:[(\[](?P<bracketed>{_FRACTION}|{_PERCENT}|{_LETTER}|{_STARS}|{_ASTERISKS})[)\]]"
    rf"|(?P<score>{_STARS}|{_ASTERISKS}|{_FRACTION}|{_PERCENT}|{_LETTER}))\s*(?=$|[:–—|,.;-])"
)
_SCORE_AT_END = re.compile(
    rf"^(?P<title>.*?[^\s:–—|,-])\s*(?:[:–—|,-]\s*)?"
    rf"(?:\s[(\[](?P<bracketed>{_FRACTION}|{_SIGNED_LETTER}|{_STARS})[)\]]"
    rf"|(?P<stars>{_STARS})|(?<=[\s:–—|,-])(?P<score>{_FRACTION}|{_SIGNED_LETTER})"
    rf"|(?<=[:–—|-]\s)(?P<counted>{_COUNTED}))\s*$"
)
_STARS_FIRST = re.compile(rf"^(?P<score>{_STARS})\s*(?:[:–—|-]\s*)?(?=\w|[“‘\"'«])")
_STARS_INSIDE = re.compile(
    rf"^(?P<title>[^★☆⭐🌟✭✮✯✩✰⯪⯨]*[^★☆⭐🌟✭✮✯✩✰⯪⯨\s])\s*(?P<score>{_STARS})\s*(?:[:–—|-]|$)"
)

_QUOTES = ["“ ”", "‘ ’", '" "', "' '", "„ “", "「 」", "『 』", "《 》", "〈 〉"]
_IN_QUOTES = "|".join(
    # A quotation mark within a word closes nothing: ‘The Farmer’s Boy’.
    [rf"(?<!\w){opening}(?!\s).+?(?<!\s){closing}(?!\w)" for opening, closing in map(str.split, _QUOTES)]
    # French ones stand apart from the title; in Latin letters < begins a tag.
    + [r"(?<!\w)[«‹]\s?(?!\s).+?(?<!\s)\s?[»›](?!\w)", r"<(?=[^\x00-\u036f]).+?>"]
)
_ONE_QUOTED = re.compile(rf"^(?P<before>[^“”‘\"«„「『《〈<]*?)\s?(?P<quoted>{_IN_QUOTES})(?P<after>.*)$")
_DIRECTOR_AND_QUOTED = re.compile(r"^[^“”\",]+,\s*(?P<quoted>“[^“”]+”|\"[^\"]+\")$")
_PARTICLE = re.compile(r"d[aeiuoy]|d[eo]s|del|della|der|den|van|von|bin|al|la|le|y|and|&|et")
_SITE = re.compile(
    r"\b(?:blog|magazine|reviews?|news|times|post|cinema|films|movies|journal|daily|weekly|online|press|podcast|diary)$"
    r"|\.(?:com|net|org|co\.uk|kr|blog)$",
    re.IGNORECASE,
)
_BILLED_AT_END = re.compile(r",\s(?:[Ss]tarring|[Dd]irected [Bb]y)\s[A-ZÀ-Þ].*$")
_BAR = re.compile(r"(?P<first>[^–—|]*[^–—|\s]) [–—|-] (?P<second>[^–—|\s][^–—|]*)")
_DIRECTOR_AT_END = re.compile(r"\s[(\[](?:dir\.?|directed by|d\.)[:\s][^()\[\]]+[)\]]$", re.IGNORECASE)
_BRACKET_AT_END = re.compile(r"^(?P<outside>.*\S)\s*[(\[](?P<inside>[^()\[\]]+)[)\]]$")

_EMPHASIS = re.compile(r"(?<!\w)(\*{1,3}|_{1,3})(?=[^\s*_])(.+?)(?<=\S)\1(?!\w)")
_TAG = re.compile(
    r"</?(?:em|i|b|strong|h[1-6]|span|p|cite|u|a|small|mark|sup|sub|br)(?:\s[^<>]{0,200})?/?>", re.IGNORECASE
)
_MARKDOWN_LINK = re.compile(r"\[([^\[\]]+)\]\((?![0-9]{4}\))[^()\s]+\)")
_FULL_WIDTH = str.maketrans("（）［］：／", "()[]:/")


def parse_heading(line: str) -> Heading:
    """Take a heading apart.

    With a year in brackets everything before it is the title, colons and commas
    included. What stands behind the year is a score if it looks like one, and
    is left out otherwise: a director, a line of praise.

    A native title is what stands in another script than Latin, from its first
    word on, with the digits and words that follow it. A title in one script
    alone has no original title.

    Args:
        line: The heading, or the title of a front matter; Markdown's marks may stand in it.

    Returns:
        The parts; `title` is the whole line where nothing else can be told, and
        `kind` is capsule or full where the heading says so.

    Example:
        >>> parse_heading("Capsule Review: Ballerina 발레리나 (2023)")
        Heading(title='Ballerina', original_title='발레리나', year=2023,
            score_printed=None, kind='capsule', critic=None)
        >>> parse_heading("Godzilla: Tokyo SOS (2003) – 7/10: the monster is back")
        Heading(title='Godzilla: Tokyo SOS', original_title=None, year=2003,
            score_printed='7/10', kind=None, critic=None)
        >>> parse_heading("Fallen Leaves / Kuolleet lehdet (2023)").original_title
        'Kuolleet lehdet'
        >>> parse_heading("[Desk A’s Film Review] “Parasite” ★★★★½").critic
        'Desk A'
    """
    if len(line) > LONGEST_HEADING:
        return Heading(" ".join(line.split()))
    stripped = _strip_marks(line)
    heading, text = _take_label(stripped)
    is_labelled = text != stripped
    year = _find_year(text)
    if year is not None:
        heading = _read_tail(replace(heading, year=int(year["year"])), text[year.end() :])
        title, inside = _turn(_leave_site(text[: year.start()]), (year["before"] or "").strip(" ,;"))
        inside = inside or _native_of_tail(title, text[year.end() :])
        heading = replace(heading, original_title=inside)
    else:
        heading, title = _take_score(heading, _leave_site(text))
        if heading.score_printed is None and (label := take_label_and_line(title)):
            heading, title, is_labelled = _with_label(heading, label), label.rest, True
        dated = _YEAR_AT_END.match(title)
        # Argentina, 1985 is a title.
        if dated and (is_labelled or "," not in dated["joint"]):
            heading, title = replace(heading, year=int(dated["year"])), dated["title"]
    title = _DIRECTOR_AT_END.sub("", title.strip()).rstrip(" ,|–—-:：")
    if label := take_label_after(title):
        heading, title, is_labelled = _with_label(heading, label), label.rest, True
        if heading.year is None and (dated := _YEAR_AT_END.match(title)):
            heading, title = replace(heading, year=int(dated["year"])), dated["title"]
    if is_labelled:
        title = _BILLED_AT_END.sub("", title)
    if not title:
        return replace(heading, title=text or line.strip())
    return _split_titles(heading, title, is_labelled=is_labelled)


def _turn(title: str, inside: str) -> tuple[str, str | None]:
    """The title, and the other one beside the year in the bracket; a director or a country is none."""
    title = title.strip()
    if _has_native_letter(inside) and not _has_native_letter(title):
        return title, inside
    if _has_native_letter(title) and re.search(r"[^\W\d_]", inside) and not _has_native_letter(inside):
        return inside, title
    return title, (inside if _is_other_title(inside) else None)


def _native_of_tail(title: str, tail: str) -> str | None:
    """The native title behind the year, where it stands alone: Night Ferry (2021) 밤배."""
    native = re.split(r"[:|–—★☆]|\s-\s", tail.strip(" -–—|/"))[0].strip().strip("()[]")
    words = [word for word in native.split() if not word.isdigit()]
    is_native = bool(words) and all(map(_has_native_letter, words))
    return native if is_native and len(native) <= _LONGEST_NATIVE and not _has_native_letter(title) else None


def _is_other_title(inside: str) -> bool:
    """Whether a bracket holds a title as other languages write theirs, and no person, country or edition."""
    words = inside.split()
    is_title = len(words) > 1 and any(word[0].islower() and not _PARTICLE.fullmatch(word) for word in words)
    return is_title and not inside.startswith(("dir", "a.k.a", "aka ", "directed "))


def _leave_site(text: str) -> str:
    """Leave out what stands between bars beside the title: a label, the name of the site."""
    parts = [part.strip() for part in text.split(" | ")]
    titles = [part for part in parts if part and not is_label(part)]
    if len(titles) == len(parts) and len(parts) > 1 and _SITE.search(parts[-1]):
        return " | ".join(parts[:-1])
    return titles[0] if titles and len(titles) < len(parts) else text


def is_heading(line: str) -> bool:
    """Tell a heading from the first sentence of a text.

    In doubt it is a sentence: a heading taken for one stays in the text, while
    a sentence taken for a heading would be lost from it.

    Args:
        line: The first line that is not blank.

    Example:
        >>> is_heading("Review: The Moon 더 문(2023)"), is_heading("Parasite")
        (True, True)
        >>> is_heading("I first saw Burning (2018) on a plane, and it has stayed with me.")
        False
    """
    text = _strip_marks(line[: LONGEST_HEADING + 1])
    if not text or len(line) > LONGEST_HEADING:
        return False
    if re.match(r"#{1,6}\s+\S", line.strip()):
        return True
    heading, rest = _take_label(text)
    if len(rest) < len(text):
        return _count_words(rest) <= 3 * LONGEST_TITLE_WORDS
    if year := _find_year(text):
        tail = text[year.end() :].strip()
        tails = (_TAIL_AFTER_SIGN, _CERTIFICATION, _SCORE_IN_TAIL)
        is_tail_of_heading = (
            not tail
            or take_label_of_tail(tail) is not None
            or any(form.match(tail) for form in tails)
            or _native_of_tail(text[: year.start()], tail) == tail
        )
        return is_tail_of_heading and _count_words(text[: year.start()]) <= LONGEST_TITLE_WORDS
    text = _leave_site(text)
    heading, title = _take_score(heading, text)
    if label := take_label_after(title) or take_label_and_line(title):
        title = label.rest
    if heading.score_printed or label:
        return _count_words(title) <= LONGEST_TITLE_WORDS
    return _is_bare_title(text)


def _is_bare_title(text: str) -> bool:
    words = text.split()
    is_abbreviation = re.search(r"(?:\b(?:Inc|Jr|Sr|Co|Mr|Dr|Vol|Pt)|\b[A-Z])\.$", text) is not None
    if len(words) > LONGEST_TITLE_WORDS or text[-1] in ",;:" or (text[-1] in ".…" and not is_abbreviation):
        return False
    if len(words) <= 5:
        return True
    long_words = [word.strip("\"'“”‘’(") for word in words if len(word) > 3]
    in_capitals = [word for word in long_words if not word[:1].islower()]
    return 2 * len(in_capitals) > len(long_words)


def _strip_marks(line: str) -> str:
    text = html.unescape(_TAG.sub("", line)).replace("\u200b", "")
    text = unicodedata.normalize("NFC", text).translate(_FULL_WIDTH)
    text = re.sub(r"^#{1,6}\s+|\s+#+\s*$", "", text.strip())
    text = _MARKDOWN_LINK.sub(r"\1", text)
    return " ".join(_EMPHASIS.sub(r"\2", text).split())


def _take_label(text: str) -> tuple[Heading, str]:
    heading = Heading("")
    if label := take_label_before(text):
        heading, text = _with_label(replace(heading, critic=label.critic), label), label.rest
    if (stars := _STARS_FIRST.match(text)) and len(text) > stars.end():
        heading, text = replace(heading, score_printed=stars["score"].strip()), text[stars.end() :]
    return heading, text


def _with_label(heading: Heading, label: Labelled) -> Heading:
    return replace(heading, kind=heading.kind or label.kind)


def _find_year(text: str) -> re.Match[str] | None:
    """The first year in brackets with something before it: what follows may name other films."""
    for year in _YEAR.finditer(text):
        if FIRST_YEAR <= int(year["year"]) <= LAST_YEAR and text[: year.start()].strip():
            return year
    return None


def _read_tail(heading: Heading, tail: str) -> Heading:
    if label := take_label_of_tail(tail):
        heading, tail = _with_label(heading, label), label.rest
    if certification := _CERTIFICATION.match(tail.strip()):
        tail = tail.strip()[certification.end() :]
    if score := _SCORE_IN_TAIL.match(tail):
        return replace(heading, score_printed=(score["bracketed"] or score["score"]).strip())
    return heading


def _take_score(heading: Heading, text: str) -> tuple[Heading, str]:
    certification = _CERTIFICATION.search(text)
    if certification and text[: certification.start()].strip():
        return _read_tail(heading, text[certification.end() :]), text[: certification.start()]
    if score := _SCORE_AT_END.match(text):
        printed = score["bracketed"] or score["stars"] or score["score"] or score["counted"]
        return replace(heading, score_printed=printed.strip()), score["title"]
    if score := _STARS_INSIDE.match(text):
        return replace(heading, score_printed=score["score"].strip()), score["title"]
    return heading, text


def _split_titles(heading: Heading, title: str, *, is_labelled: bool) -> Heading:
    if directed := _DIRECTOR_AND_QUOTED.match(title):
        original, slash, english = _unquote(directed["quoted"]).partition(" / ")
        if slash:
            return replace(heading, title=english.strip(), original_title=original.strip())
        title = original
    elif quoted := _find_quoted(title, is_labelled=is_labelled):
        title = quoted
    first, slash, second = title.partition(" / ")
    if slash and " / " not in second and heading.original_title is None:
        if _has_native_letter(first) and not _has_native_letter(second):
            first, second = second, first
        return replace(heading, title=first.strip(), original_title=second.strip())
    if heading.original_title is not None:
        return replace(heading, title=title)
    latin, native = _split_scripts(title)
    return replace(heading, title=latin, original_title=native)


def _find_quoted(title: str, *, is_labelled: bool) -> str | None:
    """The title in quotes: alone, after its owner, or behind a label before a line of praise."""
    quoted = _ONE_QUOTED.match(title)
    if quoted is None:
        return None
    before, after = quoted["before"].strip(), quoted["after"].strip()
    is_owned = not before or before.endswith(("'s", "’s", "s'", "s’"))
    is_whole = not after or (is_labelled and not _has_native_letter(after))
    return _unquote(quoted["quoted"]) if is_owned and is_whole else None


def _unquote(text: str) -> str:
    return text.strip()[1:-1].strip(" ,")


def _split_scripts(title: str) -> tuple[str, str | None]:
    """Latin and native part; a bracket is the border, else the first native word or the first Latin one."""
    if parted := _split_at_border(title):
        return parted
    words = title.split()
    natives = [_has_native_letter(word) for word in words]
    if True not in natives:
        return title, None
    start = natives.index(True)
    if any(re.search(r"\w", word) for word in words[:start]):
        return " ".join(words[:start]).rstrip(" ,|–—-:/"), " ".join(words[start:])
    for place in range(start, len(words)):
        if not natives[place] and re.search(r"[^\W\d_]", words[place]):
            return " ".join(words[place:]), " ".join(words[:place]).rstrip(" ,|–—-:/")
    return title, None


def _split_at_border(title: str) -> tuple[str, str] | None:
    if bracket := _BRACKET_AT_END.match(title):
        outside, inside = bracket["outside"], bracket["inside"].strip()
        outside = _find_quoted(outside, is_labelled=False) or outside.strip()
        if re.search(r"[^\W\d_]", inside) and (parted := _part(outside, inside)):
            return parted
        return (outside, inside) if not _has_native_letter(title) and _is_other_title(inside) else None
    bar = _BAR.fullmatch(title)
    return _part(bar["first"], bar["second"]) if bar else None


def _part(first: str, second: str) -> tuple[str, str] | None:
    """The Latin and the native one of two titles; None where both are of one kind."""
    if _has_native_letter(first) is _has_native_letter(second):
        return None
    return (first, second) if _has_native_letter(second) else (second, first)


def _has_native_letter(text: str) -> bool:
    # Letters up to U+036F are Latin and its marks; of those above, only a name can tell.
    return any(
        sign > "\u036f" and sign.isalpha() and "LATIN" not in unicodedata.name(sign, "") for sign in text
    )


def _count_words(text: str) -> int:
    return len(text.split())

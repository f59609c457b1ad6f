"""The labels of a heading: `Film Review:`, `[Cannes Review]`, `TIFF 2023:`, `| Kritik`, in many languages."""

import re
from dataclasses import dataclass

# The word review; what is written together with it (Filmkritik) stands with it.
_REVIEW = (
    r"(?:reviews?|critique|(?:film-?)?kritik|filmbesprechung|rese[ñn]a|cr[ií]tica|recensione|(?:film)?recensie"
    r"|recenzja|recenze|resenha|(?:film)?anmeldelse|(?:film)?recension|(?:elokuva-)?arvostelu|kritika"
    r"|рецензия|отзыв|리뷰|감상평|レビュー|影评|影評)"
)
_SINGULAR = _REVIEW.replace("reviews?", "review")
# Words that stand before it in a label, whatever their number.
_BEFORE = (
    r"(?:capsule|mini|micro|short|quick|full|long|in-depth|film|movie|cinema|dvd|blu-?ray|4k|uhd|streaming|vod"
    r"|festival|advance|early|theatrical|spoiler-free|guest|weekend|retro|throwback|classic|indie|foreign"
    r"|horror|anime|documentary|k-movie|k-drama|korean|japanese|chinese|hong kong|indian|hindi|tamil|french"
    r"|british|asian|netflix|hulu|disney\+|prime video|amazon|hbo max|apple tv\+|shudder|mubi|book to film"
    r"|book to movie|my|our|영화|映画|电影|電影)"
)
_GLUE = r"[\s-]*"
_AFTER_REVIEW = r"(?:\s(?:de|du|da)\s(?:film|pel[ií]cula|filme|cine))?(?:\s?#\s?\d{1,5})?"
# A short take on a film, a film seen again.
_TAKE = r"(?P<label>(?:short|quick|mini|capsule)\stakes?)"
_AGAIN = r"^(?:revisiting|rewatching|re-?watch:)\s(?=\S)"
_LABEL = rf"(?P<label>(?:{_BEFORE}{_GLUE}){{0,6}}{_REVIEW}{_AFTER_REVIEW})"
_BARE_LABEL = rf"(?P<label>(?:{_BEFORE}{_GLUE}){{0,6}}{_SINGULAR}{_AFTER_REVIEW}|capsule)"
_FESTIVAL = (
    r"(?:tiff|nyff|biff|bifan|sxsw|iffr|iffk|afi fest|lff|bfi lff|fantasia|fantastic fest|sundance|berlinale"
    r"|locarno|telluride|tribeca|rotterdam|jeonju|sitges|karlovy vary|kviff|san sebasti[aá]n|frightfest|idfa"
    r"|cph:dox|miff|siff|sff|viff|ciff|niff|nifff|eiff|giff|tff|liff|hkiff|jiff|dmz docs|true/false|hot docs"
    r"|slamdance)"
)
# Cities as well: only with a year is a festival meant.
_CITY = r"(?:cannes|venice|venezia|toronto|busan|berlin|tokyo|london|new york|hong kong)"
# With a year or without one, before the word review.
_SEEN_AT = rf"(?:{_FESTIVAL}|{_CITY})(?:\s?['’]?\d{{2,4}})?"
_TAG = rf"(?:{_FESTIVAL}(?:\s?['’]?\d{{2,4}})?|{_CITY}\s?['’]?\d{{2,4}})"

_SIGN = r"\s*[:–—|：-]\s*"
_PREFIXES = (
    # [X's Film Review], [Cannes Review], 【レビュー】
    re.compile(
        rf"^[\[【](?:(?P<critic>[^\[\]【】]+?)['’]s\s+)?(?:[^\[\]【】]{{0,40}}\s)?{_LABEL}[\]】]\s*:?\s*(?=\S)",
        re.IGNORECASE,
    ),
    re.compile(rf"^[\[【]{_TAG}[\]】]\s*:?\s*(?=\S)", re.IGNORECASE),
    re.compile(rf"^{_LABEL}{_SIGN}(?=\S)", re.IGNORECASE),
    re.compile(rf"^{_TAKE}{_SIGN}(?=\S)", re.IGNORECASE),
    re.compile(_AGAIN, re.IGNORECASE),
    re.compile(rf"^(?:{_TAG}|{_SEEN_AT}\s{_LABEL}){_SIGN}(?=\S)", re.IGNORECASE),
    re.compile(
        rf"^(?:(?:film|movie|review)\s)?#\s?\d{{1,5}}{_SIGN}(?=\S)|^(?:film|movie)\s#\s?\d{{1,5}}{_SIGN}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"^(?:(?:a|my|our|the)\s)?{_LABEL}\s(?:of|de|d['’]|du|zu|von|di|van|av)\s?(?=[«“‘\"'„\w])",
        re.IGNORECASE,
    ),
)
_ALONE = re.compile(rf"^\W*(?:{_BARE_LABEL}|{_TAG})\W*$", re.IGNORECASE)
_BEFORE_LINE = re.compile(rf"^(?P<title>.*?\S)\s+{_BARE_LABEL}{_SIGN}(?P<line>\S.*)$", re.IGNORECASE)
_AFTER_TITLE = re.compile(
    rf"^(?P<title>.*?\S)(?:{_SIGN}|\s+[\[(]?|[»”’\"'』》」]\s*){_BARE_LABEL}[\])]?$", re.IGNORECASE
)
_BARE_REVIEW = re.compile(_SINGULAR, re.IGNORECASE)
_AFTER_YEAR = re.compile(rf"^[\s:–—|\[(-]*{_BARE_LABEL}(?!\w)[\])]?", re.IGNORECASE)
_ARTICLES = ("the", "a", "an", "der", "die", "das", "le", "la", "les", "el", "los", "il")


@dataclass(frozen=True)
class Labelled:
    """A heading without its label: what is left, and what the label said."""

    rest: str
    kind: str | None = None
    critic: str | None = None


def take_label_before(text: str) -> Labelled | None:
    """Take the labels before a title off; None where there is none.

    Example:
        >>> take_label_before("[BIFF 2023] Capsule Review: The Moon")
        Labelled(rest='The Moon', kind='capsule', critic=None)
        >>> take_label_before("[REC] 2") is None
        True
    """
    found: Labelled | None = None
    for _ in range(3):
        rest = found.rest if found else text
        match = next((match for form in _PREFIXES if (match := form.match(rest))), None)
        if match is None:
            break
        groups = match.groupdict()
        found = Labelled(
            rest[match.end() :],
            (found.kind if found else None) or name_kind(groups.get("label") or ""),
            (found.critic if found else None) or groups.get("critic"),
        )
    return found


def take_label_after(title: str) -> Labelled | None:
    """Take the label after a title off: `Still Waters – Film Review`, `Still Waters Review`.

    Example:
        >>> take_label_after("Still Waters – Capsule Review")
        Labelled(rest='Still Waters', kind='capsule', critic=None)
        >>> take_label_after("The Guest Review").rest
        'The Guest'
        >>> take_label_after("The Review") is None
        True
    """
    match = _AFTER_TITLE.match(title)
    if match is None:
        return None
    if match["title"].lower() in _ARTICLES or match["title"].split()[-1].lower() in ("the", "a", "an"):
        # The Guest Review is of The Guest, no guest's review of The.
        rest, _, label = title.rstrip("])").rpartition(" ")
        return Labelled(rest) if _BARE_REVIEW.fullmatch(label) and rest != match["title"] else None
    return Labelled(title[: match.start("label")].rstrip(" :–—|-[(："), name_kind(match["label"]))


def take_label_and_line(text: str) -> Labelled | None:
    """Take a label and the line of praise behind it off: `Still Waters Review: Deep`.

    Example:
        >>> take_label_and_line("Still Waters review – a drama that runs deep")
        Labelled(rest='Still Waters', kind=None, critic=None)
    """
    match = _BEFORE_LINE.match(text)
    if match is None or match["title"].lower() in _ARTICLES:
        return None
    return Labelled(match["title"], name_kind(match["label"]))


def take_label_of_tail(tail: str) -> Labelled | None:
    """Take the label off what stands behind the year.

    Example:
        >>> take_label_of_tail(" Movie Review: deep")
        Labelled(rest=': deep', kind=None, critic=None)
    """
    match = _AFTER_YEAR.match(tail)
    return Labelled(tail[match.end() :], name_kind(match["label"])) if match else None


def is_label(text: str) -> bool:
    """Say whether a text is a label and nothing else.

    Example:
        >>> is_label("Film Review"), is_label("Cannes 2019"), is_label("The Tide Pool Blog")
        (True, True, False)
    """
    return _ALONE.match(text) is not None


def name_kind(label: str) -> str | None:
    """Give the kind a label names: capsule, full, or none.

    Example:
        >>> name_kind("Mini-Review"), name_kind("In-Depth Review"), name_kind("Review")
        ('capsule', 'full', None)
    """
    words = re.split(r"[\s-]+", label.lower())
    if any(word in ("capsule", "mini", "micro", "short", "quick") for word in words):
        return "capsule"
    return "full" if any(word in ("full", "long", "depth") for word in words) else None

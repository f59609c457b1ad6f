"""HTML -> plain text that keeps its paragraphs.

The tags are told apart by the grammar of HTML's tokens, not put into a tree: no
tree is needed for paragraphs, and the trees of html5ever and Lexbor take minutes
for a megabyte of nested lists, where this takes time in proportion to the text.
The standard library's html.parser gives the same text (a test compares them) at
a quarter of the speed.
"""

import html
import re

# An attribute's value may hold >, unless its quote never closes.
_TAG = re.compile(r"<(/?[a-zA-Z][^\s/<>]*+)(?:(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+>|[^<>]*+>)")
_DECLARATION = re.compile(r"<[!?][^<>]*+>")
_BLOCKS = (
    "address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure"
    " footer form h1 h2 h3 h4 h5 h6 header hr html legend main menu nav ol p pre section summary table tbody"
    " tfoot thead title ul"
)
_MARKS = (
    dict.fromkeys(_BLOCKS.split(), "\n\n")
    | {f"/{name}": "\n\n" for name in _BLOCKS.split()}
    | dict.fromkeys(["br", "li", "tr", "caption", "option"], "\n")
    | dict.fromkeys(["td", "th"], " ")
)
_UNSEEN = frozenset(["script", "style", "template", "noscript", "iframe", "svg"])
_UNSEEN_START = re.compile(rf"<({'|'.join(sorted(_UNSEEN))})(?=[\s/>])[^<>]*+>", re.IGNORECASE)
_UNSEEN_END = {name: re.compile(rf"</{name}(?=[\s/>])[^<>]*+>", re.IGNORECASE) for name in _UNSEEN}
# An address that WordPress turns into a player or a frame: no prose.
_EMBEDDED = re.compile(r"\[(embed|audio|video|playlist|youtube|vimeo)(?=[\s\]])[^\[\]]*+\][^\[\]]*+\[/\1\]")
_SHORTCODE = re.compile(r"\[(/?)([a-zA-Z][\w-]{0,60})((?:[\s=/:][^\[\]]*+)?)\]")
_STANDALONE = frozenset(["gallery", "embed", "audio", "video", "playlist", "youtube", "vimeo", "caption"])
_BLANK_LINES = re.compile(r"\n\n\n+")  # not {3,}: three letters re finds by a plain search


def text_of_html(source: str, *, keeps_breaks: bool = False) -> str:
    r"""Give the text of a piece of HTML, its paragraphs parted by a blank line.

    Scripts, styles, comments and embedded frames are left out; characters are
    unescaped. A tag that never closes, or is no tag (`<3`), costs no text.

    Args:
        source: HTML, whole or a part, well formed or not.
        keeps_breaks: True where line breaks count as they stand, and a blank line
            parts paragraphs, as in WordPress's older posts and in Letterboxd's reviews.

    Example:
        >>> text_of_html("<p>One &amp;\ntwo.</p><p>Three<br>four <b>five.")
        'One & two.\n\nThree\nfour five.'
        >>> text_of_html("I <3 it.\n\n<i>Truly</i>.", keeps_breaks=True)
        'I <3 it.\n\nTruly.'
    """
    text = source.replace("\r\n", "\n").replace("\r", "\n") if "\r" in source else source
    if not keeps_breaks:
        text = text.replace("\n", " ")
    if "<" in text:
        text = cut_between(text, "<!--", "-->")
        if "<!" in text or "<?" in text:
            text = _DECLARATION.sub("", text)
        parts = _TAG.split(text)
        names = [name.lower() for name in parts[1::2]]
        if not _UNSEEN.isdisjoint(names):
            parts = _TAG.split(remove_unseen(text))
            names = [name.lower() for name in parts[1::2]]
        parts[1::2] = [_MARKS.get(name, "") for name in names]
        text = "".join(parts)
    if "&" in text:
        text = html.unescape(text)
    text = text.replace("\xa0", " ").replace("\t", " ")
    # Most lines have single spaces, and splitting every word is half of the work.
    lines = [" ".join(line.split()) if "  " in line else line.strip() for line in text.split("\n")]
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


def remove_shortcodes(post: str) -> str:
    """Take WordPress's shortcodes out of a post; what stands between two of them stays.

    A word in brackets is a shortcode if it has attributes, is closed further on,
    holds an underscore or is one of WordPress's own: `[sic]` and `[REC]` are text.
    An address between `[embed]` and its end goes, too.

    Example:
        >>> remove_shortcodes('[gallery ids="1"]Of [REC] [sic]. [su_box]Well[/su_box].')
        'Of [REC] [sic]. Well.'
    """
    if "[" not in post:
        return post
    post = _EMBEDDED.sub("", post)
    closed = {mark[2] for mark in _SHORTCODE.finditer(post) if mark[1]}

    def remove(mark: re.Match[str]) -> str:
        name = mark[2]
        is_code = name in closed or "_" in name or name in _STANDALONE or "=" in mark[3]
        # A caption is a paragraph of its own.
        return mark[0] if not is_code else "\n\n" if mark[1] and name in ("caption", "wp_caption") else ""

    return _SHORTCODE.sub(remove, post)


def cut_between(text: str, opening: str, closing: str) -> str:
    """Leave out what stands from each opening to the next closing; an opening that is never closed stays.

    Example:
        >>> cut_between("a<!-- b -->c<!--d", "<!--", "-->")
        'ac<!--d'
    """
    parts, place = [], 0
    while (start := text.find(opening, place)) >= 0:
        end = text.find(closing, start + len(opening))
        if end < 0:
            break
        parts.append(text[place:start])
        place = end + len(closing)
    return "".join([*parts, text[place:]])


def remove_unseen(text: str) -> str:
    """Leave out what a browser would not show: comments, scripts, styles, embedded frames.

    Example:
        >>> remove_unseen("One <script>run()</script>two.<!-- three -->")
        'One two.'
    """
    text = cut_between(text, "<!--", "-->")
    parts, place, without_end = [], 0, set()
    for start in _UNSEEN_START.finditer(text):
        name = start[1].lower()
        if start.start() < place or name in without_end:
            continue
        end = _UNSEEN_END[name].search(text, start.end())
        if end is None:
            without_end.add(name)
            continue
        parts.append(text[place : start.start()])
        place = end.end()
    return "".join([*parts, text[place:]])

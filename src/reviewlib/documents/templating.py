"""The body of a post -> its words: what a site generator runs and never prints is left out.

Markdown's own marks stay; a reader of prose wants them. Left out are shortcodes of
Hugo, tags of Liquid and Nunjucks, the code and the components of MDX, attributes in
braces, comments, and the tags of HTML.
"""

import html
import re

from reviewlib.documents.markup import cut_between, remove_unseen

# No pattern looks past the next opening of its kind, so that each takes time in proportion to the text.
_TAG = re.compile(r"\{%-?\s*(?P<name>/?[\w./-]*)(?:[^%{]|%(?!\})|\{(?![%{]))*%\}")
_SHORTCODE = re.compile(r"\{\{[<%]?-?\s*(?P<name>/?[\w./-]*)[^{}]*\}\}")
_COMMENTED = re.compile(r"\{%-?\s*comment\b")
_END_OF_COMMENT = re.compile(r"\{%-?\s*endcomment\s*-?%\}")
_ATTRIBUTES = re.compile(r"\{:[^{}\n]*\}|\{#[^{}\n]*#\}|[ \t]\{[#.][^{}\n]*\}[ \t]*$", re.MULTILINE)

# In MDX a paragraph that begins with import or export is a program.
_PROGRAM = re.compile(
    r"^(?:import\s+(?:[^\n;]+\s+from\s+)?[\"'][^\n]+|export\s+(?:const|let|var|default|function|async|\{|\*)[^\n]*"
    r"(?:\n(?!\n)[^\n]*)*)$",
    re.MULTILINE,
)
_COMPONENT = re.compile(r"</?[A-Z][\w.]*(?:[^<>{}\"']|\"[^\"]*\"|'[^']*'|\{(?:[^{}]|\{[^{}]*\})*\})*/?>|</?>")
_SPACE_IN_BRACES = re.compile(r"\{(?:\" *\"|' *')\}")

_BREAKING = "address article aside blockquote details div dl dt dd figcaption figure footer form header hr"
_BREAKING += " h1 h2 h3 h4 h5 h6 main nav ol p pre section summary table tr ul"
_INLINE = "a abbr audio b big button center cite code data del dfn em font i img input ins kbd label li"
_INLINE += " mark picture q s small source span strike strong sub sup td th tbody thead time u var video wbr"
_BREAKING_TAG = re.compile(rf"</?(?:{'|'.join(_BREAKING.split())})(?=[\s/>])[^<>]*>", re.IGNORECASE)
_INLINE_TAG = re.compile(rf"</?(?:{'|'.join(_INLINE.split())})(?=[\s/>])[^<>]*>", re.IGNORECASE)
_LINE_BREAK = re.compile(r"<br\b[^<>]*>\n?", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,31}[0-9]{0,2});")
_BLANK_LINES = re.compile(r"(?:[ \t]*\n){3,}")
# What opens and closes more of the text, and is told by nothing that it holds.
_PAIRED = frozenset(["raw", "endraw", "highlight", "endhighlight"])


# A link whose address a shortcode gave, as ref and post_url do: its words stay.
_LINK_TO_NOTHING = re.compile(r"(?<!!)\[([^\[\]]{1,500})\]\([ \t]*\)")


def strip_templating(body: str, *, is_mdx: bool = False, is_html: bool = False) -> tuple[str, list[str]]:
    r"""Leave out of a body what a site generator runs, and say which shortcodes stood there.

    What a pair of shortcodes holds between them stays, as does what tags of HTML
    hold; the contents of scripts, styles and frames go. Text in braces or angle
    brackets that is none of these stays as written.

    Args:
        body: A post's body, as Markdown or MDX.
        is_mdx: Whether imports, exports and components of MDX may stand in it.
        is_html: Whether it is HTML, whose own tags and characters are to stay.

    Returns:
        The text, and the names of its shortcodes and tags in order, each once.

    Example:
        >>> strip_templating("One {{< youtube abc >}}<b>two</b> <3{: .lead}")
        ('One two <3', ['youtube'])
        >>> strip_templating('As in [Pig]({{< ref "pig.md" >}}).')
        ('As in Pig.', ['ref'])
        >>> strip_templating("import A from './a'\n\n<A b={1}/>Words.", is_mdx=True)
        ('Words.', [])

    Source:
        Hugo, Shortcodes; Liquid, Tags; kramdown, Attribute List Definitions; MDX 3, What is MDX.
    """
    if not (is_mdx or "{" in body or "<" in body or "&" in body):
        return body, []
    names: dict[str, None] = {}

    def note(found: re.Match[str]) -> str:
        name = found["name"].strip("/")
        if name and not name.startswith("end") and name not in _PAIRED:
            names.setdefault(name)
        return ""

    text = cut_between(body, "{/*", "*/}")
    if is_mdx:
        text = _PROGRAM.sub("", text)
        text = _SPACE_IN_BRACES.sub(" ", text)
        text = _COMPONENT.sub("", text)
    if "{" in text:
        text = _cut_comments(text)
        text = _SHORTCODE.sub(note, text)
        text = _TAG.sub(note, text)
        text = _ATTRIBUTES.sub("", text)
    if names:
        text = _LINK_TO_NOTHING.sub(r"\1", text)
    if is_html:
        return text, list(names)
    if "<" in text:
        text = remove_unseen(text)
        text = _LINE_BREAK.sub("\n", text)
        text = _INLINE_TAG.sub("", _BREAKING_TAG.sub("\n\n", text))
    if "&" in text:
        # Half a character can be spelt as a number, but no table can hold it.
        text = _ENTITY.sub(lambda found: html.unescape(found[0]), text).replace("\xa0", " ")
        text = text.encode("utf-8", "replace").decode()
    return _BLANK_LINES.sub("\n\n", text).strip(), list(names)


def _cut_comments(text: str) -> str:
    parts, place = [], 0
    while start := _COMMENTED.search(text, place):
        end = _END_OF_COMMENT.search(text, start.end())
        if end is None:
            break
        parts.append(text[place : start.start()])
        place = end.end()
    return "".join([*parts, text[place:]])

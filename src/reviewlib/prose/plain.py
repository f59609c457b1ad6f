"""A text as its readers see it: without tags, links and entities, each place known in the original."""

import html
import re
from bisect import bisect_right
from dataclasses import dataclass

_MARK = re.compile(
    r"<!--(?:[^-]|-(?!->)){0,900}-->"
    r"|</?(?P<slanted>i|em|cite)(?:\s[^<>]{0,500})?>"
    r"|</?(?P<block>p|div|br|li|ul|ol|h[1-6]|blockquote|tr|td|hr)(?:\s[^<>]{0,500})?/?>"
    r"|</?[a-zA-Z](?:[^<>\s]{0,30})(?:\s[^<>]{0,900})?>"
    r"|\[(?P<linked>[^\[\]\n]{1,200})\]\((?:https?://|www\.|mailto:|[/#.])[^()\s]{0,900}"
    r"(?:\([^()\s]{0,200}\)[^()\s]{0,500})?(?:\s\"[^\"\n]{0,200}\")?\)"
    r"|&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,31});"
    r"|\*\*|__",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Plain:
    """A text without its marks: `starts` are where its pieces begin here, `pieces` where they stood."""

    text: str
    starts: tuple[int, ...] = (0,)
    pieces: tuple[tuple[int, int], ...] = ()

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Give the place in the original of what stands here from start to end."""
        if not self.pieces:
            return start, end
        return self._locate(start)[0], self._locate(end - 1)[1]

    def _locate(self, here: int) -> tuple[int, int]:
        number = bisect_right(self.starts, here) - 1
        low, high = self.pieces[number]
        length = (
            self.starts[number + 1] - self.starts[number] if number + 1 < len(self.starts) else high - low
        )
        if length != high - low:
            # An entity is one sign here, and several there.
            return low, high
        place = low + here - self.starts[number]
        return place, place + 1


def read_plain(text: str) -> Plain:
    r"""Take the marks of HTML and Markdown off a text.

    What stands in italics keeps a `*` on either side, for a title often stands so.
    Blocks are parted by a line break; nothing else is added.

    Example:
        >>> plain = read_plain("<p>In <em>Raw</em> &amp; [Mia](https://example.org/mia)</p>")
        >>> plain.text
        '\nIn *Raw* & Mia\n'
        >>> start = plain.text.index("Mia")
        >>> plain.place(start, start + 3)
        (26, 29)
    """
    if not any(mark in text for mark in ("<", "&", "](", "**", "__")):
        return Plain(text)
    parts: list[str] = []
    starts: list[int] = []
    pieces: list[tuple[int, int]] = []
    length = last = 0
    for mark in _MARK.finditer(text):
        for piece, low, high in ((text[last : mark.start()], last, mark.start()), *_replace(mark)):
            if piece:
                parts.append(piece)
                starts.append(length)
                pieces.append((low, high))
                length += len(piece)
        last = mark.end()
    parts.append(text[last:])
    starts.append(length)
    pieces.append((last, len(text)))
    return Plain("".join(parts), tuple(starts), tuple(pieces))


def _replace(mark: re.Match[str]) -> tuple[tuple[str, int, int], ...]:
    if mark["linked"]:
        return ((mark["linked"], *mark.span("linked")),)
    if mark["slanted"]:
        return (("*", *mark.span()),)
    if mark["block"]:
        return (("\n", *mark.span()),)
    if mark[0].startswith("&"):
        return ((html.unescape(mark[0]), *mark.span()),)
    return ()

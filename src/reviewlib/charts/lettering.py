"""The fonts and sizes of the house, how wide a text is drawn, and how it is broken into lines."""

import unicodedata
from collections.abc import Iterable

from reviewlib.languages import ENGLISH

RARE_LETTERS = r"[\x{0530}-\x{10ff}\x{1100}-\x{1cff}\x{2e80}-\x{fefc}\x{ff00}-\x{ffef}\x{20000}-\x{3ffff}]"
LATIN_FONTS = '"Helvetica Neue", Helvetica, Arial, "Liberation Sans"'
FONT = f"{LATIN_FONTS}, {ENGLISH.fonts}, sans-serif"
"""Fonts that are on the reader's machine; the Korean ones draw what the first lack."""

TITLE_SIZE, SUBTITLE_SIZE, LABEL_SIZE, NOTE_SIZE = 17, 13, 12, 11


def text_width(text: str | None, size: float = LABEL_SIZE) -> float:
    """Estimate how wide a text is drawn, in pixels; a Hangul syllable takes a full em.

    Example:
        >>> text_width("버닝", 10)
        20.0
        >>> text_width("ill", 10) < text_width("www", 10)
        True
    """
    return sum(_em(character) for character in text or "") * size


def _em(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    if character in "iIljtfr.,:;'|!()[]/ -·":
        return 0.31
    if character in "mwMW@%—…":
        return 0.9
    if character.isupper():
        return 0.7
    return 0.62 if character > "\u02ff" else 0.56


def gutter(labels: Iterable[str | None], *, size: float = LABEL_SIZE, most: int = 200) -> int:
    """Work out the room that row labels need left of the plot, in pixels.

    Example:
        >>> gutter(["버닝", "기생충"], size=10)
        44
        >>> gutter([])
        0
    """
    widest = max((text_width(label, size) for label in labels), default=0)
    return min(most, round(widest) + 14) if widest else 0


def wrap_lines(text: str, width: float, size: float, *, weight: float = 1.0) -> list[str]:
    """Break a text into lines that fit a width in pixels, between words where it can.

    A word wider than a line is cut, so that a title of one endless word stays in
    the picture.

    Example:
        >>> wrap_lines("Drama leads with 74 out of 100", 90, 12)
        ['Drama leads', 'with 74 out of', '100']
        >>> wrap_lines("", 90, 12)
        []
    """
    lines: list[str] = []
    line = ""
    for word in text.split():
        piece = word
        longer = f"{line} {piece}" if line else piece
        if text_width(longer, size) * weight <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        while text_width(piece, size) * weight > width and len(piece) > 1:
            fits = max(
                (end for end in range(1, len(piece)) if text_width(piece[:end], size) * weight <= width),
                default=1,
            )
            lines.append(piece[:fits])
            piece = piece[fits:]
        line = piece
    return [*lines, line] if line else lines


def balance_lines(text: str, width: float, size: float, *, weight: float = 1.0) -> list[str]:
    """Break a text as `wrap_lines` does, into lines of about one length: no last word stands alone.

    Example:
        >>> wrap_lines("The genres next to Mystery are close", 190, 12)
        ['The genres next to Mystery are', 'close']
        >>> balance_lines("The genres next to Mystery are close", 190, 12)
        ['The genres next to', 'Mystery are close']
    """
    lines = wrap_lines(text, width, size, weight=weight)
    if len(lines) < 2:
        return lines
    for narrower in range(round(width / 2), round(width), 10):
        tried = wrap_lines(text, narrower, size, weight=weight)
        if len(tried) == len(lines):
            return tried
    return lines

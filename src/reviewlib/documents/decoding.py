"""The bytes of a text file -> its text: UTF-8, what a mark at its head says, or what is declared for it."""

import codecs
import re
from dataclasses import dataclass

# UTF-32's mark begins with UTF-16's, so it is looked for first.
_MARKS = {
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
_STRAY = re.compile("[\udc80-\udcff]")
# Encodings of other scripts, each with the commonest letters of what is written in it. Of a text read in the
# right one they are a third or more, in a wrong one few.
_COMMON = {
    "cp949": "이다는의가을에를고은한지하나도로서기사리어인있대아자수시해그들라만정일부여주전보스면영화게것",
    "cp932": "のにをはたがでてとしれさいるなっくもかりこうだまらきんせすそよ",
    "cp1251": "оеаинтсрвлкмдпу",
    "cp1253": "αοιετσνρκηυπλμ",
}
ENCODINGS = ("cp1252", *_COMMON, "gb18030", "big5", "cp1250", "cp1254")
COMMON_SHARE = 0.4
FEWEST_LETTERS = 20
SAMPLE_BYTES = 200_000


@dataclass(frozen=True)
class Decoded:
    """A text with LF line breaks, null where the bytes are none; what was mended, and on which line first."""

    text: str | None
    mended: str = ""
    line: int | None = None


def decode_bytes(raw: bytes, encoding: str | None = None) -> Decoded:
    """Decode the bytes of a text file.

    A mark at the head decides (UTF-8, UTF-16, UTF-32); else what is UTF-8 is read
    so. Otherwise the declared encoding is taken for the whole file, and without
    one each stray byte is read as Windows-1252, so that a file that is UTF-8 but
    for one quotation mark keeps its other letters.

    Args:
        raw: The bytes.
        encoding: The encoding declared for files that are not UTF-8.

    Example:
        >>> decode_bytes("Amélie".encode("latin-1"))
        Decoded(text='Amélie', mended='not UTF-8: the stray bytes were read as Windows-1252', line=1)
        >>> decode_bytes("한국".encode("cp949"), "cp949").text
        '한국'
    """
    mark = next((mark for mark in _MARKS if raw.startswith(mark)), None)
    mended, line = "", None
    if mark is not None:
        text = raw[len(mark) :].decode(_MARKS[mark], "replace")
        mended = f"{_MARKS[mark][:6].upper()}, not UTF-8: it was read as such" if text else ""
    else:
        text = raw.decode("utf-8-sig", "surrogateescape")
    if "\0" in text:
        return Decoded(None)
    stray = None if mark else _STRAY.search(text)
    if stray and encoding:
        text = raw.decode(encoding, "replace")
        mended = f"not UTF-8: it was read as {encoding}"
        if "\ufffd" in text:
            mended, line = f"{mended}, but for some bytes", text.count("\n", 0, text.index("\ufffd")) + 1
    elif stray:
        mended = "not UTF-8: the stray bytes were read as Windows-1252"
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        line = text.count("\n", 0, _STRAY.search(text).start()) + 1  # type: ignore[union-attr]
        text = _STRAY.sub(_mend_byte, text)
    return Decoded(text.replace("\r\n", "\n").replace("\r", "\n"), mended, line)


def _mend_byte(stray: re.Match[str]) -> str:
    byte = bytes([ord(stray[0]) - 0xDC00])
    try:
        return byte.decode("cp1252")
    except UnicodeDecodeError:
        return byte.decode("latin-1")


def find_encoding(raw: bytes) -> str | None:
    """Find the encoding of a text that is neither UTF-8 nor of Western Europe.

    One of Korean, Japanese, Russian or Greek is found where the text decodes whole
    and its letters are as common as they should be. For `reviewlib add`, which writes it
    into desk.toml; nothing is guessed when a desk is read.

    Args:
        raw: The bytes, or the first of them.

    Returns:
        Its name; null where the text is UTF-8, has too few letters to tell, or fits several.

    Example:
        >>> find_encoding(("조용한 사냥, 그리고 송로버섯. " * 3).encode("cp949"))
        'cp949'
        >>> find_encoding("Une chasse tranquille, et des truffes cachées.".encode("cp1252")) is None
        True
    """
    sample = raw[:SAMPLE_BYTES]
    if any(sample.startswith(mark) for mark in _MARKS) or not _STRAY.search(
        sample.decode("utf-8-sig", "surrogateescape")
    ):
        return None
    best, share_of_best = None, COMMON_SHARE
    for encoding, common in _COMMON.items():
        try:
            # The sample may end within a letter.
            text = codecs.getincrementaldecoder(encoding)().decode(sample)
        except UnicodeDecodeError:
            continue
        letters = re.findall(r"[^\W\d_]", text)
        foreign = [letter for letter in letters if letter > "\x7f"]
        if len(foreign) < FEWEST_LETTERS or 2 * len(foreign) < len(letters):
            continue
        share = sum(letter in common for letter in foreign) / len(foreign)
        if share > share_of_best:
            best, share_of_best = encoding, share
    return best

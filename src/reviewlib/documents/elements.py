"""The rows of an XML file, one at a time: feeds and exports, however large.

The parser is the standard library's expat, used directly: it streams, knows its
lines, and stops the moment a file declares an entity, so neither a billion
laughs nor a file of this machine can come in by one. No DTD is ever fetched.
"""

import codecs
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from html.entities import name2codepoint
from xml.parsers import expat

LONGEST_ROW = 16_000_000
# Rows of fewer bytes are taken without being weighed; an element weighs as much as so many characters.
LONGEST_UNWEIGHED = 1 << 18
WEIGHT_OF_ELEMENT = 160
DEEPEST_NESTING = 200
MOST_BREAKS = 1_000
_CONTROL = bytes([*range(9), 11, 12, *range(14, 32)])
_ENCODINGS = re.compile(
    r"utf-?8|utf-?16(le|be)?|us-ascii|iso-?8859-?\d{1,2}|latin-?1|windows-?125\d|cp125\d|koi8-[ru]|big5"
    r"|shift[_-]jis|euc-(jp|kr)|gb(2312|k|18030)|iso-2022-jp",
    re.IGNORECASE,
)
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
# XML's own five are passed over: of them a file holds many.
_ENTITY = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,10});")


@dataclass(slots=True)
class Element:
    """One element: its name as written, with the prefix; its attributes; its texts and elements in order.

    `line` is that of the row. A row keeps no text between its elements.
    """

    name: str
    line: int
    attributes: dict[str, str]
    parts: list["str | Element"] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text within, in order."""
        if len(self.parts) == 1 and isinstance(self.parts[0], str):
            return self.parts[0]
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)

    @property
    def children(self) -> list["Element"]:
        """The elements directly within."""
        return [part for part in self.parts if isinstance(part, Element)]


@dataclass(frozen=True)
class Break:
    """A place that could not be read: `is_row` where a row is lost with it, `is_end` where the rest is."""

    line: int
    reason: str
    is_row: bool
    is_end: bool = False


@dataclass(frozen=True)
class Mend:
    """What was mended in the bytes, told once for a file."""

    line: int
    reason: str


class _RefusalError(Exception):
    def __init__(self, reason: str, *, is_end: bool = False, is_silent: bool = False) -> None:
        super().__init__(reason)
        self.is_end, self.is_silent = is_end, is_silent


def stream_elements(
    chunks: Iterable[bytes], *, rows: frozenset[str], heads: frozenset[str], skipped: frozenset[str]
) -> Iterator[Element | Break | Mend]:
    """Read an XML file element by element; memory holds one row at a time.

    After a place that is not well formed the reading goes on with the next row.
    Characters that XML forbids are left out, stray bytes are read as Windows-1252,
    and HTML's own names of characters (`&nbsp;`) are understood; each is told once.

    Args:
        chunks: The bytes of the file, in pieces of any size.
        rows: Names of the elements that are rows, such as item.
        heads: Names of elements outside the rows that are wanted too.
        skipped: Names of elements whose content is passed over.

    Yields:
        Elements, and what went wrong, in the file's order.

    Example:
        >>> pieces = [b"<rss><item><title>P", b"ig</title></item></rss>"]
        >>> none = frozenset()
        >>> [row.text for row in stream_elements(pieces, rows=frozenset(["item"]), heads=none, skipped=none)]
        ['Pig']
    """
    start_of_row = re.compile(rb"<(?:%s)(?=[\s/>])" % b"|".join(sorted(name.encode() for name in rows)))
    reading = _Reading(rows, heads, skipped)
    lines_before, breaks = 0, 0
    mends: list[Mend] = []
    searching = False
    tail = b""
    for chunk in _to_utf8(chunks, mends):
        yield from mends
        mends.clear()
        data, tail = tail + chunk, b""
        while data:
            if searching:
                found = start_of_row.search(data)
                place = found.start() if found else max(0, len(data) - 64)
                lines_before += data.count(b"\n", 0, place)
                if found is None:
                    tail = data[place:]
                    break
                data, searching = data[place:], False
                reading = _Reading(rows, heads, skipped, lines_before, is_restarted=True)
                reading.parser.Parse(b"<restart>")
                reading.offset = len(b"<restart>")
            problem = reading.feed(data)
            yield from reading.take()
            if problem is None:
                lines_before += data.count(b"\n")
                break
            breaks += 1
            is_end = problem.is_end or breaks >= MOST_BREAKS
            if not problem.is_silent or is_end:
                yield Break(reading.line, str(problem), reading.row is not None, is_end)
            if is_end:
                return
            # One byte on, so that the same row cannot break twice.
            place = min(len(data), max(1, reading.place))
            lines_before += data.count(b"\n", 0, place)
            data, searching = data[place:], True
    if not searching:
        problem = reading.finish()
        yield from reading.take()
        if problem is not None:
            yield Break(reading.line, str(problem), reading.row is not None)


class _Reading:
    """One run of the parser, from the top or from a row on."""

    def __init__(
        self,
        rows: frozenset[str],
        heads: frozenset[str],
        skipped: frozenset[str],
        lines_before: int = 0,
        *,
        is_restarted: bool = False,
    ) -> None:
        self.rows, self.wanted, self.skipped = rows, rows | heads, skipped
        self.lines_before, self.offset = lines_before, 0
        self.ready: list[Element | Break] = []
        self.stack: list[Element] = []
        self.depth, self.skip_depth, self.is_too_long = 0, 0, False
        self.row: Element | None = None
        self.is_restarted = is_restarted
        self.parser = expat.ParserCreate("utf-8")
        self.parser.buffer_text = True
        self.parser.buffer_size = 1 << 16
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.EntityDeclHandler = self._declare
        self.start_of_feed, self.start_of_row, self.depth_of_row = 0, 0, 0

    @property
    def line(self) -> int:
        return self.parser.CurrentLineNumber + self.lines_before

    @property
    def place(self) -> int:
        """Where in the bytes fed last the parser stands."""
        return self.parser.CurrentByteIndex - self.start_of_feed

    def feed(self, data: bytes) -> _RefusalError | None:
        self.start_of_feed = self.offset
        self.offset += len(data)
        problem = self._parse(data, is_last=False)
        if problem is None and self.offset - self.parser.CurrentByteIndex > LONGEST_ROW:
            return _RefusalError("a single mark of more than 16 million bytes", is_end=True)
        is_long = self.stack and self.offset - self.start_of_row > LONGEST_UNWEIGHED
        if is_long and _weigh(self.stack[0]) > LONGEST_ROW:
            self._give_up_row()
        return problem

    def finish(self) -> _RefusalError | None:
        problem = self._parse(b"", is_last=True)
        if problem is not None and self.row is None and self.is_restarted:
            return None  # the end tag of the whole closes nothing here, and no row is open
        return problem

    def _parse(self, data: bytes, *, is_last: bool) -> _RefusalError | None:
        try:
            self.parser.Parse(data, is_last)
        except _RefusalError as refusal:
            return refusal
        except expat.ExpatError as error:
            reason = expat.errors.messages.get(error.code, str(error))
            if self.is_restarted and self.row is None and "mismatched tag" in reason:
                # The end of what was open before the break.
                return _RefusalError(reason, is_silent=True)
            if is_last and self.row is None and self.depth == 0 and "no element" in reason:
                return _RefusalError("the file holds no element")
            return _RefusalError("the file ends here" if is_last else f"not well formed: {reason}")
        return None

    def take(self) -> list[Element | Break]:
        ready, self.ready = self.ready, []
        return ready

    # Called for every element and text of a file: texts go straight into their list, without a call of ours.
    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > DEEPEST_NESTING:
            raise _RefusalError(f"more than {DEEPEST_NESTING} elements inside one another")
        stack = self.stack
        if not stack:
            if name in self.wanted:
                self._start_row(Element(name, self.line, attributes))
        elif self.skip_depth:
            pass
        elif name in self.skipped:
            self.skip_depth = self.depth
            self.parser.CharacterDataHandler = None
        else:
            element = Element(name, stack[0].line, attributes)
            stack[-1].parts.append(element)
            stack.append(element)
            self.parser.CharacterDataHandler = element.parts.append

    def _start_row(self, element: Element) -> None:
        self.row = element if element.name in self.rows else None
        self.start_of_row, self.depth_of_row = self.parser.CurrentByteIndex, self.depth
        self.stack.append(element)
        self._collect_text()

    def _end(self, name: str) -> None:
        self.depth -= 1
        if self.skip_depth:
            if self.depth >= self.skip_depth:
                return
            self.skip_depth = 0
            if not self.is_too_long:
                self._collect_text()
                return
        stack = self.stack
        if not stack:
            return
        element = stack.pop()
        if stack:
            is_row = len(stack) == 1 and self.row is not None
            self.parser.CharacterDataHandler = None if is_row else stack[-1].parts.append
            return
        self.parser.CharacterDataHandler = None
        self.row = None
        is_long = self.parser.CurrentByteIndex - self.start_of_row > LONGEST_UNWEIGHED
        if self.is_too_long or (is_long and _weigh(element) > LONGEST_ROW):
            self.is_too_long = False
            reason = f"longer than {LONGEST_ROW // 1_000_000} million characters"
            self.ready.append(Break(element.line, reason, name in self.rows))
        else:
            self.ready.append(element)

    def _collect_text(self) -> None:
        is_row = len(self.stack) == 1 and self.row is not None
        self.parser.CharacterDataHandler = None if is_row else self.stack[-1].parts.append

    def _give_up_row(self) -> None:
        """Let go of a row that is too long: all up to its end is passed over."""
        self.is_too_long, self.skip_depth = True, self.depth_of_row
        self.stack[0].parts.clear()
        del self.stack[1:]
        self.parser.CharacterDataHandler = None

    def _declare(self, name: str, *_: object) -> None:
        raise _RefusalError(f"it declares an XML entity ({name[:40]}), which no export does", is_end=True)


def _weigh(element: Element) -> int:
    """What an element takes of memory, in characters."""
    weight = WEIGHT_OF_ELEMENT + sum(map(len, element.attributes.values()))
    return weight + sum(len(part) if isinstance(part, str) else _weigh(part) for part in element.parts)


def _to_utf8(chunks: Iterable[bytes], mends: list[Mend]) -> Iterator[bytes]:
    """The bytes as UTF-8 that XML allows; what had to be mended is noted, each once."""
    decode: Callable[[bytes, bool], tuple[bytes, bool]] | None = None
    line, noted, is_utf8 = 1, set(), True

    def note(reason: str) -> None:
        if reason not in noted:
            noted.add(reason)
            mends.append(Mend(line, reason))

    def convert(chunk: bytes, *, is_last: bool = False) -> bytes:
        nonlocal decode, line, is_utf8
        if decode is None:
            encoding = _find_encoding(chunk)
            is_utf8 = encoding == "utf-8"
            decode = _Utf8().take if is_utf8 else _Other(encoding).take
            chunk = chunk.removeprefix(codecs.BOM_UTF8) if is_utf8 else chunk
        data, is_mended = decode(chunk, is_last)
        if is_mended:
            read_as = "were read as Windows-1252" if is_utf8 else "are shown as \ufffd"
            note(f"not in the encoding it declares: the stray bytes {read_as}")
        if len(kept := data.translate(None, _CONTROL)) < len(data):
            note("characters that XML forbids were left out")
        if b"&" in kept:
            kept = _ENTITY.sub(_write_entity, kept)
        line += kept.count(b"\n")
        return kept

    held = b""
    for chunk in chunks:
        data = held + chunk
        # Held back: the start of an entity that the next piece ends.
        cut = data.rfind(b"&", max(0, len(data) - 12))
        held, data = (data[cut:], data[:cut]) if cut >= 0 else (b"", data)
        if data:
            yield convert(data)
    yield convert(held, is_last=True)


class _Utf8:
    """Bytes that say they are UTF-8: almost always they are, and need no more than the look."""

    def __init__(self) -> None:
        self.pending = b""

    def take(self, chunk: bytes, is_last: bool) -> tuple[bytes, bool]:
        data, self.pending = self.pending + chunk, b""
        if data.isascii():
            return data, False
        try:
            _, taken = codecs.utf_8_decode(data, "strict", is_last)
        except UnicodeDecodeError:
            text, taken = codecs.utf_8_decode(data, "surrogateescape", is_last)
            self.pending = data[taken:]
            return _mend(text), True
        self.pending = data[taken:]
        return data[:taken], False


class _Other:
    """Bytes in any other encoding; where they are none of it, a sign stands for them."""

    def __init__(self, encoding: str) -> None:
        self.decoder = codecs.getincrementaldecoder(encoding)("replace")

    def take(self, chunk: bytes, is_last: bool) -> tuple[bytes, bool]:
        text = self.decoder.decode(chunk, is_last)
        # A decoder can give half a character of UTF-16, which is none.
        return text.encode("utf-8", "replace"), "\ufffd" in text


def _mend(text: str) -> bytes:
    return re.sub("[\ud800-\udfff]", _mend_byte, text).encode()


def _find_encoding(head: bytes) -> str:
    """The encoding that a file says it is in, utf-8 where it says none that is known."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    declared = _DECLARED.search(head[:400])
    name = declared[1].decode() if declared else "utf-8"
    if not _ENCODINGS.fullmatch(name) or name.lower().startswith(("utf-8", "utf8", "utf-16", "utf16")):
        return "utf-8"
    try:
        codecs.lookup(name)
    except LookupError:
        return "utf-8"
    return name


def _mend_byte(stray: re.Match[str]) -> str:
    code = ord(stray[0]) - 0xDC00
    return bytes([code]).decode("cp1252", "replace") if 0x80 <= code <= 0xFF else "\ufffd"


def _write_entity(entity: re.Match[bytes]) -> bytes:
    """HTML's name of a character as its number: XML knows five names only."""
    code = name2codepoint.get(entity[1].decode())
    return entity[0] if code is None else b"&#%d;" % code

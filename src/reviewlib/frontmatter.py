"""The front matter of a text file: YAML, TOML or JSON -> its keys as text, with their lines.

Everything stays text: a YAML reader that guesses turns `no` into false and
12:30 into a number. YAML is read event by event, never composed: libyaml's
composer overflows the stack on deep nesting, and aliases can blow a few lines
up to gigabytes (PyYAML issue 235).
"""

import json
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

import yaml

_Loader: type = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_YAML_NULLS = ("", "~", "null", "Null", "NULL")
# libyaml takes half a minute for a line of 100,000 brackets, unless one stops asking.
DEEPEST_NESTING = 50
_QUOTE = "Write values that hold a colon, a quote or # in quotes."


@dataclass(frozen=True)
class Entry:
    """One key with its values as text: one, those of a list, none if empty; null if it nests deeper."""

    key: str
    line: int
    values: tuple[str, ...] | None


@dataclass(frozen=True)
class FrontMatter:
    """The keys in the file's order, the rest of the file and the line on which it begins."""

    entries: tuple[Entry, ...]
    body: str
    body_line: int


@dataclass(frozen=True)
class Broken:
    """Front matter that cannot be read: where and why."""

    line: int
    reason: str
    remedy: str


def split_front_matter(text: str) -> FrontMatter | Broken:
    r"""Split a file into its front matter and the rest.

    YAML stands between lines of `---`, TOML between lines of `+++`, JSON in one
    object at the top. Blank lines may stand above. A file that begins otherwise
    has no front matter.

    Args:
        text: The file's text, with LF line breaks.

    Returns:
        The keys and the body, or what is broken and on which line of the file.

    Example:
        >>> front = split_front_matter("---\ntitle: Ballerina\n---\nA dance.")
        >>> front.entries, front.body, front.body_line
        ((Entry(key='title', line=2, values=('Ballerina',)),), 'A dance.', 4)
    """
    start = len(text) - len(text.lstrip("\n \t"))
    first_line = text.count("\n", 0, start) + 1
    if text.startswith("{", start):
        return _read_json(text, start, first_line)
    opening = re.compile(r"(---|\+\+\+)[ \t]*(?:\n|\Z)").match(text, start)
    if opening is None:
        return FrontMatter((), text, 1)
    closings = r"^(?:---|\.\.\.)[ \t]*$" if opening[1] == "---" else r"^\+\+\+[ \t]*$"
    closing = re.compile(closings, re.MULTILINE).search(text, opening.end())
    if closing is None:
        remedy = f"Close it with a line of {opening[1]}."
        return Broken(first_line, f"front matter opens with {opening[1]} and never closes", remedy)
    block = text[opening.end() : closing.start()]
    read = _read_yaml if opening[1] == "---" else _read_toml
    entries = read(block, first_line + 1)
    if isinstance(entries, Broken):
        return entries
    return FrontMatter(entries, text[closing.end() :].removeprefix("\n"), _line_at(text, closing.start()) + 1)


def _line_at(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


def _read_yaml(block: str, first_line: int) -> tuple[Entry, ...] | Broken:
    entries: list[Entry] = []
    depth, key, key_line = 0, None, first_line
    values: list[str] | None = []
    try:
        for event in yaml.parse(block, Loader=_Loader):
            is_opening = isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent)
            is_closing = isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent)
            if (
                not is_opening
                and not is_closing
                and not isinstance(event, yaml.ScalarEvent | yaml.AliasEvent)
            ):
                continue
            line = first_line + (event.start_mark.line if event.start_mark else 0)
            if depth == 0:
                if not isinstance(event, yaml.MappingStartEvent) or entries:
                    return Broken(line, "front matter is no list of `key: value`", _QUOTE)
            elif depth == 1 and key is None and not is_closing:
                if not isinstance(event, yaml.ScalarEvent):
                    return Broken(line, "front matter has a key that is no text", _QUOTE)
                key, key_line, values = event.value, line, []
                continue
            elif isinstance(event, yaml.ScalarEvent) and depth <= 2 and values is not None:
                is_plain = event.implicit[0]
                if not is_plain or event.value not in _YAML_NULLS:
                    values.append(event.value)
            elif isinstance(event, yaml.MappingStartEvent | yaml.AliasEvent) or (is_opening and depth > 1):
                values = None
            depth += is_opening - is_closing
            if depth > DEEPEST_NESTING:
                return Broken(line, "front matter is nested too deeply", _QUOTE)
            if depth == 1 and key is not None:
                entries.append(Entry(key, key_line, None if values is None else tuple(values)))
                key = None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = first_line + (min(mark.line, block.count("\n")) if mark else 0)
        reason = getattr(error, "problem", None) or str(error).partition("\n")[0]
        return Broken(line, f"front matter is no YAML: {reason}", _QUOTE)
    return tuple(entries)


def _read_toml(block: str, first_line: int) -> tuple[Entry, ...] | Broken:
    try:
        pairs = tomllib.loads(block, parse_float=str).items()
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        place = re.search(r"\(at line (\d+)", str(error))
        line = first_line + (int(place[1]) - 1 if place else 0)
        reason = re.sub(r"\s*\(at .*\)", "", str(error)).lower()
        return Broken(line, f"front matter is no TOML: {reason}", 'Write `key = "value"`, each key once.')
    return _to_entries(pairs, block, first_line, r"^[ \t]*[\[\"']*{key}[\"']?[ \t]*[=\].]")


def _read_json(text: str, start: int, first_line: int) -> FrontMatter | Broken:
    decoder = json.JSONDecoder(object_pairs_hook=tuple, parse_float=str, parse_int=str, parse_constant=str)
    try:
        pairs, end = decoder.raw_decode(text, start)
    except json.JSONDecodeError as error:
        return Broken(
            error.lineno, f"front matter is no JSON: {error.msg.lower()}", "Mend the object at the top."
        )
    except RecursionError:
        return Broken(first_line, "front matter is no JSON: nested too deeply", "Mend the object at the top.")
    entries = _to_entries(pairs, text[start:end], first_line, r"\"{key}\"\s*:")
    rest = text[end:].lstrip(" \t").removeprefix("\n")
    return FrontMatter(entries, rest, _line_at(text, len(text) - len(rest)))


def _to_entries(
    pairs: Iterable[tuple[str, object]], block: str, first_line: int, form: str
) -> tuple[Entry, ...]:
    entries = []
    for key, value in pairs:
        found = re.search(form.replace("{key}", re.escape(key)), block, re.MULTILINE)
        line = first_line + (block.count("\n", 0, found.start()) if found else 0)
        items = value if isinstance(value, list) else [value]
        texts = [_to_text(item) for item in items if item is not None]
        values = tuple(text for text in texts if text is not None) if None not in texts else None
        entries.append(Entry(_to_text(key) or "", line, values))
    return tuple(entries)


def _to_text(value: object) -> str | None:
    """A plain value as text; null for a list or an object."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        # JSON can spell half a character, which no table can hold.
        return value.encode("utf-8", "replace").decode()
    return None

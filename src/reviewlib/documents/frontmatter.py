"""The front matter of a text file: YAML, TOML or JSON -> its keys as text, with their lines.

Everything stays text: a YAML reader that guesses turns `no` into false and
12:30 into a number. YAML is read event by event, never composed: libyaml's
composer overflows the stack on deep nesting, and aliases can blow a few lines
up to gigabytes (PyYAML issue 235).
"""

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

import yaml

_Loader: type = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_YAML_EVENTS = (
    yaml.ScalarEvent,
    yaml.AliasEvent,
    yaml.SequenceStartEvent,
    yaml.SequenceEndEvent,
    yaml.MappingStartEvent,
    yaml.MappingEndEvent,
)
_YAML_NULLS = ("", "~", "null", "Null", "NULL")
# libyaml takes half a minute for a line of 100,000 brackets, unless one stops asking.
DEEPEST_NESTING = 50
_QUOTE = "Write values that hold a colon, a quote or # in quotes."


@dataclass(frozen=True)
class Entry:
    """One key with its values as text: one, those of a list, none if empty; null if it nests deeper.

    What stands under a key is an entry of its own, `extra.rating`, below the null one of `extra`.
    """

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
    object at the top; `---toml` and `---json` name another form, as in Eleventy.
    Blank lines may stand above. A file that begins otherwise has no front matter.

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
    opening = re.compile(r"(---|\+\+\+)[ \t]*([a-z]+)?[ \t]*(?:\n|\Z)").match(text, start)
    if opening is None or (opening[2] and opening[2] not in (*_FORMS, "js", "javascript")):
        return FrontMatter((), text, 1)
    form = opening[2] or ("yaml" if opening[1] == "---" else "toml")
    if form not in _FORMS:
        remedy = "Write it as YAML, between lines of ---."
        return Broken(first_line, "front matter is a program, which is not run", remedy)
    closings = r"^(?:---|\.\.\.)[ \t]*$" if opening[1] == "---" else r"^\+\+\+[ \t]*$"
    closing = re.compile(closings, re.MULTILINE).search(text, opening.end())
    if closing is None:
        remedy = f"Close it with a line of {opening[1]}."
        return Broken(first_line, f"front matter opens with {opening[1]} and never closes", remedy)
    entries = _FORMS[form](text[opening.end() : closing.start()], first_line + 1)
    if isinstance(entries, Broken):
        return entries
    return FrontMatter(entries, text[closing.end() :].removeprefix("\n"), _line_at(text, closing.start()) + 1)


def _line_at(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


@dataclass(frozen=True)
class _Object:
    """Keys with their lines and values: a text, null, a list, an object, or `_UNREAD`."""

    pairs: tuple[tuple[str, int, object], ...]


class _DeepError(Exception):
    pass


class _KeyError(Exception):
    pass


# What is not followed, such as an alias: copies of copies could fill the memory.
_UNREAD = object()


def _read_yaml(block: str, first_line: int) -> tuple[Entry, ...] | Broken:
    line = first_line

    def build(event: Any, depth: int) -> object:
        nonlocal line
        line = first_line + event.start_mark.line
        if depth > DEEPEST_NESTING:
            raise _DeepError
        if isinstance(event, yaml.ScalarEvent):
            return None if event.implicit[0] and event.value in _YAML_NULLS else event.value
        if isinstance(event, yaml.SequenceStartEvent):
            items = []
            while not isinstance(inner := next(events), yaml.SequenceEndEvent):
                items.append(build(inner, depth + 1))
            return items
        if isinstance(event, yaml.MappingStartEvent):
            pairs = []
            while not isinstance(key := next(events), yaml.MappingEndEvent):
                line = first_line + key.start_mark.line
                if not isinstance(key, yaml.ScalarEvent):
                    raise _KeyError
                pairs.append((key.value, line, build(next(events), depth + 1)))
            return _Object(tuple(pairs))
        return _UNREAD

    read: list[object] = []
    try:
        events: Iterator[Any] = (
            event for event in yaml.parse(block, Loader=_Loader) if isinstance(event, _YAML_EVENTS)
        )
        read += [build(event, 0) for event in events]
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = first_line + (min(mark.line, block.count("\n")) if mark else 0)
        reason = getattr(error, "problem", None) or str(error).partition("\n")[0]
        return Broken(line, f"front matter is no YAML: {reason}", _QUOTE)
    except _DeepError:
        return Broken(line, "front matter is nested too deeply", _QUOTE)
    except _KeyError:
        return Broken(line, "front matter has a key that is no text", _QUOTE)
    if not read:
        return ()
    first = read[0]
    if len(read) > 1 or not isinstance(first, _Object):
        return Broken(first_line, "front matter is no list of `key: value`", _QUOTE)
    return tuple(_flatten(first))


def _flatten(read: _Object, above: str = "") -> Iterator[Entry]:
    """The entries of an object, and one step down those of the objects in it."""
    for key, line, value in read.pairs:
        name = f"{above}{key}"
        if isinstance(value, _Object):
            yield Entry(name, line, None)
            yield from _flatten(value, f"{name}.") if not above else ()
            continue
        items = value if isinstance(value, list) else [value]
        texts = [item for item in items if isinstance(item, str)]
        is_plain = all(item is None or isinstance(item, str) for item in items)
        yield Entry(name, line, tuple(texts) if is_plain else None)


def _read_toml(block: str, first_line: int) -> tuple[Entry, ...] | Broken:
    try:
        pairs = tomllib.loads(block, parse_float=str)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        place = re.search(r"\(at line (\d+)", str(error))
        line = first_line + (int(place[1]) - 1 if place else 0)
        reason = re.sub(r"\s*\(at .*\)", "", str(error)).lower()
        return Broken(line, f"front matter is no TOML: {reason}", 'Write `key = "value"`, each key once.')
    return _find_lines(pairs, block, first_line, r"^[ \t]*[\[\"']*(?:[\w.-]+\.)?{key}[\"']?[ \t]*[=\].]")


def _read_json_block(block: str, first_line: int) -> tuple[Entry, ...] | Broken:
    front = _read_json(block, len(block) - len(block.lstrip()), first_line)
    if isinstance(front, Broken):
        return replace(front, line=front.line + first_line - 1)
    if front.body.strip():
        reason = "front matter is no JSON: more than one object"
        return Broken(first_line, reason, "Mend the object at the top.")
    return front.entries


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
    entries = _find_lines(pairs, text[start:end], first_line, r"\"{key}\"\s*:")
    rest = text[end:].lstrip(" \t").removeprefix("\n")
    return FrontMatter(entries, rest, _line_at(text, len(text) - len(rest)))


def _find_lines(pairs: object, block: str, first_line: int, form: str) -> tuple[Entry, ...]:
    """The entries of what a parser gives without lines: each line is that of the key's first mention."""

    def build(value: object) -> object:
        if isinstance(value, dict):
            value = tuple(value.items())
        if isinstance(value, tuple):
            named = [(_to_text(key) or "", one) for key, one in value]
            return _Object(tuple((key, find_line(key), build(one)) for key, one in named))
        if isinstance(value, list):
            return [build(one) if isinstance(one, list | dict | tuple) else _to_text(one) for one in value]
        return _to_text(value)

    def find_line(key: str) -> int:
        found = re.search(form.replace("{key}", re.escape(key)), block, re.MULTILINE)
        return first_line + (block.count("\n", 0, found.start()) if found else 0)

    built = build(pairs)
    return tuple(_flatten(built)) if isinstance(built, _Object) else ()


def _to_text(value: object) -> str | None:
    """A plain value as text; null for none."""
    if value is None:
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    # JSON can spell half a character, which no table can hold.
    return str(value).encode("utf-8", "replace").decode()


_FORMS = {"yaml": _read_yaml, "yml": _read_yaml, "toml": _read_toml, "json": _read_json_block}

"""What is wrong with a TOML file, each thing with the line it stands on."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Check:
    """What is wrong with a file, found so far, each with the line of the key it is about."""

    file: str
    lines: Mapping[Place, int]
    offenders: list[str] = field(default_factory=list)

    def say(self, place: Place, offence: str) -> None:
        """Note an offence at a key, with the line of the key or of the nearest place around it."""
        known = next((place[:end] for end in range(len(place), 0, -1) if place[:end] in self.lines), None)
        self.offenders.append(offence if known is None else f"line {self.lines[known]}: {offence}")

    def keys(self, stated: Iterable[str], known: tuple[str, ...], place: Place) -> None:
        """Note the keys that are not known, and which was meant."""
        for key in stated:
            if key not in known:
                close = get_close_matches(key, known, n=1)
                meant = f"; {close[0]} was meant?" if close else f"; it knows {', '.join(known)}"
                self.say((*place, key), f"{name_place(place) or self.file}: knows no key {key}{meant}")

    def text(self, stated: Mapping[str, Any], key: str, place: Place) -> None:
        """Note a key whose value is no text."""
        if key in stated and not isinstance(stated[key], str):
            where = f"{name_place(place)}: {key} =" if place else f"{key}:"
            self.say((*place, key), f"{where} {stated[key]!r}, a text in quotes is needed")


def name_place(place: Place) -> str:
    """Name a place as its author wrote it; the file itself is nothing.

    Example:
        >>> name_place(("reviews", 2, "scales", 1)), name_place(("letters",))
        ('[[reviews.scales]] 1', '[letters]')
    """
    names = ".".join(part for part in place if isinstance(part, str))
    if place and isinstance(place[-1], int):
        return f"[[{names}]] {place[-1]}"
    return f"[{names}]" if names else ""


_HEADER = re.compile(r"\s*(\[{1,2})\s*([^\[\]]+?)\s*\]{1,2}\s*(?:#.*)?")
_KEY = re.compile(r"\s*([\"']?)([^\"'=\[\]#]+?)\1\s*=")


def find_lines(text: str) -> dict[Place, int]:
    r"""Find the lines on which the keys of a TOML file stand, for its reader to say.

    A glance, not a parser: text over several lines that looks like keys is taken
    for such, and keys of inline tables are not seen.

    Returns:
        Line, from 1, by place: `("name",)`, `("reviews", 2)` for the second
        [[reviews]], `("reviews", 2, "scale")` for its key.

    Example:
        >>> find_lines('name = "Ours"\n\n[[reviews]]\npath = "a"')
        {('name',): 1, ('reviews', 1): 3, ('reviews', 1, 'path'): 4}
    """
    lines: dict[Place, int] = {}
    counts: dict[Place, int] = {}
    here: Place = ()
    for number, line in enumerate(text.split("\n"), start=1):
        if header := _HEADER.fullmatch(line):
            names = [name.strip().strip("\"'") for name in header[2].split(".")]
            here = ()
            for name in names[:-1]:
                here = (*here, name)
                if here in counts:
                    here = (*here, counts[here])
            here = (*here, names[-1])
            if header[1] == "[[":
                counts[here] = counts.get(here, 0) + 1
                here = (*here, counts[here])
            lines.setdefault(here, number)
        elif key := _KEY.match(line):
            lines.setdefault((*here, key[2].strip()), number)
    return lines

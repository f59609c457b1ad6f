"""The credits of the films reviewed, asked for the names that reviews print."""

import re

import polars as pl

from reviewlib.names.casting import Cast, Credited, PersonMatch
from reviewlib.names.persons import person_keys, person_parts

_MARKS = re.compile(r"<[^<>]*>|\*\*|__")


class Casts:
    """The credits of films, made ready to be asked when a film is first asked; answers are kept."""

    def __init__(self, called: pl.DataFrame) -> None:
        grouped = called.group_by("film_id", "person_id", maintain_order=True).agg(
            names=pl.col("any_name").unique(maintain_order=True),
            characters=pl.col("character").drop_nulls().unique(maintain_order=True),
            departments=pl.col("department").unique(),
        )
        self._directing: dict[str, list[Credited]] = {}
        self._credited: dict[str, list[Credited]] = {}
        self._acting: dict[str, list[Credited]] = {}
        for film_id, person_id, names, characters, departments in grouped.iter_rows():
            credited = Credited(person_id, tuple(names), tuple(characters))
            self._credited.setdefault(film_id, []).append(credited)
            if "acting" in departments:
                self._acting.setdefault(film_id, []).append(credited)
            if "directing" in departments:
                self._directing.setdefault(film_id, []).append(credited)
        self._casts: dict[tuple[str, bool], Cast] = {}
        self._answers: dict[tuple[str, str, str | None, bool], PersonMatch | None] = {}

    def ask(
        self, film_id: str, name: str, character: str | None = None, *, acting: bool = False
    ) -> PersonMatch | None:
        """Find whom a name means in a film's credits, or among its performers."""
        asked = (film_id, name, character, acting)
        if asked not in self._answers:
            if (film_id, acting) not in self._casts:
                credited = (self._acting if acting else self._credited).get(film_id, [])
                self._casts[film_id, acting] = Cast(tuple(credited))
            self._answers[asked] = self._casts[film_id, acting].match(_MARKS.sub("", name), character)
        return self._answers[asked]

    def ask_word(self, film_id: str, word: str, role: str | None, character: str | None) -> str | None:
        """Find whom a single word means: of the directors, or the performers, the one who is called so.

        Said to direct or to play, somebody of that name is meant; where the credits
        have two, the character decides, or nobody is linked.
        """
        asked = (self._directing if role == "director" else self._acting).get(film_id, [])
        wanted = "".join(person_parts(word))
        named = [one for one in asked if any(wanted in _ends_of(name) for name in one.names)]
        if len(named) > 1 and character:
            keys = person_keys(character)
            named = [one for one in named if any(keys & person_keys(part) for part in one.characters)]
        return named[0].person_id if len(named) == 1 else None

    def roles(self, film_id: str, person_id: str) -> tuple[str, ...]:
        """The characters that a person is credited with."""
        return next(
            (one.characters for one in self._acting.get(film_id, []) if one.person_id == person_id), ()
        )


def _ends_of(name: str) -> set[str]:
    """The first and the last word of a name, without marks: Jeon and Jongseo of Jeon Jong-seo."""
    words = ["".join(person_parts(word)) for word in name.split()]
    return {words[0], words[-1]} if len(words) > 1 else set()

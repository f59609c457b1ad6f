"""Titles as somebody else might print them, and films that have nothing to do with it but the name."""

import random
import re
from collections.abc import Callable, Sequence

ARTICLES = ("The", "A", "An", "Le", "La", "Les", "Il", "El", "Der", "Die", "Das")
ROMAN = {"II": "2", "III": "3", "IV": "4", "V": "5", "VI": "6", "VII": "7"}


def turn_article(title: str, chance: random.Random) -> str:
    """`The Hobbit` -> `Hobbit, The`."""
    first, _, rest = title.partition(" ")
    return f"{rest}, {first}" if first in ARTICLES and rest else title


def change_numeral(title: str, chance: random.Random) -> str:
    """`Part II` -> `Part 2`, and back."""
    for roman, arabic in ROMAN.items():
        if re.search(rf"\b{roman}$", title) and roman != "V":
            return re.sub(rf"\b{roman}$", arabic, title)
        if re.search(rf"\b{arabic}$", title):
            return re.sub(rf"\b{arabic}$", roman, title)
    return title


def swap_and(title: str, chance: random.Random) -> str:
    """`Tom and Jerry` -> `Tom & Jerry`, and back."""
    return title.replace(" and ", " & ") if " and " in title else title.replace(" & ", " and ")


def change_case(title: str, chance: random.Random) -> str:
    """Capitals or small letters throughout."""
    return title.upper() if chance.random() < 0.5 else title.lower()


def strip_marks(title: str, chance: random.Random) -> str:
    """No punctuation but the spaces."""
    return " ".join(re.sub(r"[^\w\s]", "", title).split()) or title


def drop_subtitle(title: str, chance: random.Random) -> str:
    """`Title: Subtitle` -> `Title`."""
    return re.split(r": | - | – ", title)[0]


def add_alias(title: str, chance: random.Random) -> str:
    """A second title in brackets that no catalogue knows."""
    words = title.split()
    chance.shuffle(words)
    return f"{title} (a.k.a. The {' '.join(words)} Story)"


def misspell(title: str, chance: random.Random) -> str:
    """Two neighbouring letters change places, in titles long enough to stand it."""
    places = [at for at in range(1, len(title) - 2) if title[at].isalpha() and title[at + 1].isalpha()]
    if len(title) < 9 or not places:
        return title
    at = chance.choice(places)
    return title[:at] + title[at + 1] + title[at] + title[at + 2 :]


def rename(title: str, chance: random.Random) -> str:
    """Another title altogether, as a film has in another country."""
    words = title.split()
    return f"{words[-1]} {chance.choice(['Nights', 'Affair', 'Story', 'Days'])} {words[0]}"


# How often each happens. From the 1,903 films that MovieLens and the list of Oscar nominations share by
# IMDb id: 89.4% have the same key, 97.5% once brackets are read, and the rest another title or subtitle.
TITLE_VARIANTS: Sequence[tuple[float, Callable[[str, random.Random], str]]] = (
    (0.08, turn_article),
    (0.02, change_numeral),
    (0.03, swap_and),
    (0.02, change_case),
    (0.03, strip_marks),
    (0.015, drop_subtitle),
    (0.02, add_alias),
    (0.005, misspell),
    (0.02, rename),
)
# The same films: 92.9% have the same year, 5.6% are listed by the Academy one year later than by MovieLens,
# 0.8% one earlier, 0.6% are further apart.
YEAR_GAPS: Sequence[tuple[float, int]] = ((0.056, 1), (0.008, -1), (0.004, 2), (0.002, -3))
NAMESAKES, NAMESAKES_OF_THE_YEAR = 0.08, 0.05


def print_otherwise(title: str, year: int, chance: random.Random) -> tuple[str, int]:
    """Print a title and its year as somebody else might."""
    for share, vary in TITLE_VARIANTS:
        if chance.random() < share:
            title = vary(title, chance)
    draw = chance.random()
    for share, gap in YEAR_GAPS:
        if draw < share:
            return title, year + gap
        draw -= share
    return title, year


def invent_films(
    known: Sequence[tuple[str, int]], count: int, chance: random.Random
) -> list[dict[str, object]]:
    """Make films for the background: some bear a title that another film has, most have one of their own.

    As many bear another's title as makes a catalogue like IMDb's, where 8% of the
    films share a title with one of a year's distance at most, and 4% with one of
    the same year. Short titles are borne more often: of films with a one-word title
    a quarter share it, of those with six words one in a hundred (58,788 films of
    IMDb up to 2005).

    Args:
        known: Title and year of the films whose titles are borne again.
        count: How many to make.
        chance: The source of chance.

    Returns:
        Rows of film_id, title, film_type, year, votes.
    """
    words = [title.split() for title, _ in known]
    heads = [parts[: max(1, len(parts) // 2)] for parts in words]
    tails = [parts[len(parts) // 2 :] for parts in words]
    by_length = [[one for one in known if len(one[0].split()) <= length] for length in (1, 2, 3, 5)]
    invented = []
    for number in range(count):
        # Half of what a large catalogue lists is younger than twenty years.
        year = round(min(2024, max(1900, 2026 - chance.expovariate(1 / 22))))
        title = " ".join(chance.choice(heads) + chance.choice(tails) + chance.choice(heads)[:1])
        if chance.random() < NAMESAKES:
            title, its_year = chance.choice(chance.choices(by_length, (6, 4, 1, 0.3))[0])
            year = its_year if chance.random() < NAMESAKES_OF_THE_YEAR else year
        kind = chance.random()
        invented.append(
            {
                "film_id": f"background-{number}",
                "title": title,
                "film_type": "movie" if kind < 0.6 else "short" if kind < 0.8 else "series",
                "year": year,
                "votes": round(chance.lognormvariate(4.6, 1.8)),
            }
        )
    return invented

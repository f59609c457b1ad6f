"""What a score is read on: a scale by its name, and the scales that a desk declares for its sources.

A scale is printed beside the score (3/5) or declared; it is never guessed from a value.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from types import MappingProxyType

import polars as pl

from reviewlib.errors import ScaleError

Letters = Mapping[str, float]
LETTERS: Mapping[str, Letters] = MappingProxyType(
    {
        "letters/metacritic": MappingProxyType(
            {"A+": 100.0, "A": 100.0, "A-": 91.0, "B+": 83.0, "B": 75.0, "B-": 67.0}
            | {"C+": 58.0, "C": 50.0, "C-": 42.0, "D+": 33.0, "D": 25.0, "D-": 16.0, "F": 0.0}
        )
    }
)
SCALE_NAMES = ("stars/5", "stars/4", "points/10", "points/100", "percent", "letters/metacritic")
NO_LETTERS: Mapping[str, Letters] = MappingProxyType({})


@dataclass(frozen=True)
class Scale:
    """What a score is read on: the worst and the best verdict, the step between two, a table of letters.

    `half` is a sign that stands for half a star in this source, and for a full one in others.
    """

    name: str
    worst: float
    best: float
    step: float
    letters: Letters | None = field(default=None, repr=False)
    half: str | None = field(default=None, repr=False)


def parse_scale(name: str, letters: Mapping[str, Letters] = NO_LETTERS) -> Scale:
    """Give the scale that a source declares by name.

    The worst verdict of stars and points is 0, not one star: 3 of 5 stars are
    60 on 0-100. A house that gives no verdict under one star reads the same, so
    its lowest score is 20.

    Args:
        name: `stars/5` or `points/10`, with any whole number from 2 to 1,000 as
            the best; `percent`; or a table of letters, `letters/metacritic`. A sign behind
            stars may be declared for a half: `stars/5, half 🌟`.
        letters: Tables of letters beside `LETTERS`, by name, each letter on 0-100.

    Returns:
        The scale. The step of stars and of points up to ten is a half, of more
        points and of per cent one; letters have uneven steps, and the widest is given.

    Raises:
        ScaleError: The name is none of these.

    Example:
        >>> parse_scale("stars/5")
        Scale(name='stars/5', worst=0.0, best=5.0, step=0.5)
        >>> parse_scale("letters/ours", {"letters/ours": {"A": 95.0, "B": 85.0, "C": 75.0}})
        Scale(name='letters/ours', worst=75.0, best=95.0, step=10.0)
        >>> parse_scale("stars/5, half 🌟").half
        '🌟'
        >>> parse_scale("stars")
        Traceback (most recent call last):
        reviewlib.errors.ScaleError: 'stars' is no scale.
        Declare one of stars/5, stars/4, points/10, points/100, percent, letters/metacritic;
        stars/N and points/N take any whole N from 2 to 1000.

    Source:
        `letters/metacritic`: Metacritic, "How we create the Metascore" (A, B+, B- and F
        as printed there, the others equal twelfths).
    """
    if name == "percent":
        return Scale(name, 0.0, 100.0, 1.0)
    table = letters.get(name) or LETTERS.get(name)
    if table:
        values = sorted(table.values())
        steps = [high - low for low, high in pairwise(values)]
        return Scale(name, values[0], values[-1], max(steps, default=0.0), table)
    declared = re.fullmatch(r"((stars|points)/([0-9]{1,4}))(?:, half ([^\w\s]{1,2}))?", name)
    if declared and 2 <= int(declared[3]) <= 1000 and not (declared[4] and declared[2] == "points"):
        best, half = float(declared[3]), (declared[4] or "").replace("\ufe0f", "") or None
        step = 0.5 if declared[2] == "stars" or best <= 10 else 1.0
        return Scale(declared[1], 0.0, best, step, half=half)
    raise ScaleError(
        f"{name!r} is no scale.\nDeclare one of {', '.join([*SCALE_NAMES, *letters])};\n"
        "stars/N and points/N take any whole N from 2 to 1000."
    )


@dataclass(frozen=True)
class ScaleRule:
    """A scale that holds for one critic, from a day of publication on, or both."""

    scale: str
    critic: str | None = None
    from_day: date | None = None


@dataclass(frozen=True)
class DeclaredScales:
    """The scales declared for a source: one for all of it, and rules for a critic or from a day on.

    `letters` are the desk's own tables of letters, by the scale's name.
    """

    scale: str | None = None
    rules: tuple[ScaleRule, ...] = ()
    letters: Mapping[str, Letters] = field(default_factory=dict)

    def choose_scale(self) -> pl.Expr:
        """Give the name of the scale that each review's score is read on.

        A rule for the review's critic goes before one for everybody, and of those
        the one with the latest day that is not after the day of publication. A
        review without a day has no scale where a day would decide.

        Returns:
            String, over a frame with the columns critic and published_on; null
            where no scale is declared, or an unknown day would decide.

        Example:
            >>> reviews = pl.DataFrame({
            ...     "critic": ["Desk A", "Desk A", "Desk B"],
            ...     "published_on": [date(2018, 1, 1), date(2019, 1, 1), date(2019, 1, 1)],
            ... })
            >>> declared = DeclaredScales("stars/5", (
            ...     ScaleRule("points/10", from_day=date(2019, 1, 1)),
            ...     ScaleRule("letters/metacritic", critic="Desk B"),
            ... ))
            >>> reviews.select(declared.choose_scale()).to_series().to_list()
            ['stars/5', 'points/10', 'letters/metacritic']
        """
        day = pl.col("published_on")
        chosen: pl.Expr = pl.lit(self.scale, dtype=pl.String)
        # The last word first: everybody's rules by day, and over them those of one critic.
        for rule in sorted(self.rules, key=_rank):
            holds = pl.lit(True) if rule.critic is None else pl.col("critic").eq_missing(pl.lit(rule.critic))
            if rule.from_day is not None:
                # A day that is not known may be on either side.
                chosen = pl.when(holds & day.is_null()).then(None).otherwise(chosen)
                holds &= (day >= rule.from_day).fill_null(False)
            chosen = pl.when(holds).then(pl.lit(rule.scale)).otherwise(chosen)
        return chosen


def _rank(rule: ScaleRule) -> tuple[bool, date]:
    return rule.critic is not None, rule.from_day or date.min


def declare_scales(scale: "DeclaredScales | str | None") -> DeclaredScales:
    """Give one scale by its name, or none, the form of what a desk declares."""
    return scale if isinstance(scale, DeclaredScales) else DeclaredScales(scale)


def place_in_scale() -> pl.Expr:
    """Place each score among all scores given on the same scale.

    A linear 0-100 does not make scales equal: 3/5 is 60 and mostly praise, 2.5/4
    is 62.5 and mostly not. A place within the scale needs no such promise. It is
    the share of that scale's scores that lie below, plus half of those that are
    equal: 50 is the middle of the scale as it was used. A scale that only one
    critic uses places that critic's films, and says nothing of critics.

    Returns:
        Float64, above 0 and under 100, over a frame with the columns scale and
        score; null without a score or without a named scale.

    Example:
        >>> reviews = pl.DataFrame({"scale": ["stars/5"] * 3 + [None], "score": [80.0, 60.0, 60.0, None]})
        >>> reviews.select(place_in_scale().round(1)).to_series().to_list()
        [83.3, 33.3, 33.3, None]
    """
    has_place = pl.col("score").is_not_null() & pl.col("scale").is_not_null()
    score = pl.when(has_place).then("score")
    return 100 * (score.rank(method="average") - 0.5).over("scale") / score.count().over("scale")

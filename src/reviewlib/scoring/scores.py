"""A score as printed -> its scale, and its value on 0-100.

What cannot be read for sure has no value, and the reason is said.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from reviewlib.scoring.scales import NO_LETTERS, Letters, Scale, parse_scale
from reviewlib.tables import Frame


@dataclass(frozen=True)
class Score:
    """A score as read: its value on 0-100, the scale, and why there is no value where one was printed."""

    value: float | None
    scale: str | None
    reason: str


UNKNOWN_FORM = "not a form of score that is known here"
OPEN_SCORE_REMEDY = "Print the score with its best (3/5), or declare the source's scale in desk.toml."
TWO_KINDS = "two kinds of full stars: one of them may be a half"
VERDICT = "a verdict, not a number"

_NO_SCORE = Score(None, None, "")

_ABSENT = frozenset(
    ["", "-", "--", "n/a", "na", "none", "null", "nil", "nr", "n/r", "unrated", "not rated", "no score"]
)
_VERDICT = re.compile(
    r"(?:\W*(?:two |2 |both |one |1 )?thumbs?[ -]?(?:up|down|sideways)|[\U0001F44D\U0001F44E]+"
    r"|(?:certified )?fresh|rotten|(?:highly |strongly |not )?recommended|must[ -]see|skip it|see it|avoid"
    r"|yes|no|positive|negative|mixed)\W*"
)
_LABEL = re.compile(r"^(?:my |our )?(?:rating|score|grade|verdict) ?[:=] ?")

# Hearts and discs are counted as stars are.
_FILLED, _EMPTY, _HALVES = "★⭐🌟✭✮✯●♥❤■", "☆✩✰○♡□", "⯪⯨"
_ANY_STAR = re.compile(f"[{_FILLED}{_EMPTY}{_HALVES}]")
_STARS = re.compile(rf"(?P<filled>[{_FILLED} ]*)(?P<half>[{_HALVES}½]|1/2)? ?(?P<empty>[{_EMPTY} ]*)")
_HALF_A_STAR = re.compile(rf"(?:[½{_HALVES}]|1/2) ?[{_FILLED}]")
_SIGNS = rf"[{_FILLED}{_EMPTY}{_HALVES}½/12 ]+"
_WHOLE_FRACTION = r"[0-9.,]+½? ?/ ?(?:[3-9]|[1-9][0-9]+)"
# ★★★ 3/4 may be three and three quarters, so beside stars it wants its brackets.
_STARS_WITH_FRACTION = re.compile(
    rf"{_SIGNS}\((?P<bracketed>[^()]*)\)|{_SIGNS} (?!3/4|1/4)(?P<behind>{_WHOLE_FRACTION})"
    rf"|(?P<before>{_WHOLE_FRACTION}) {_SIGNS}"
)
_STAR_AND_QUARTERS = re.compile(rf"[{_FILLED} ]+(?:3/4|1/4)")
_ASTERISKS = re.compile(r"^\*+(?=$|½|1/2| )|(?<=of )\*+$|(?<=/)\*+$")
_STAR_RUN = re.compile(rf"[{_FILLED}](?: ?[{_FILLED}])*")

# ½ stays a sign of its own: "½" is a half, while "1/2" may be one of two.
_QUARTERS = {"½": 0.5, "1/2": 0.5, "¼": 0.25, "1/4": 0.25, "¾": 0.75, "3/4": 0.75}
_NUMBER = r"(?:[0-9]{1,4}(?:[.,][0-9]{1,4}|[ -]?[½¼¾]|[ -](?:1/2|1/4|3/4))?|\.[0-9]{1,4}|[½¼¾]|1/2|1/4|3/4)"
_UNITS = r"stars?|points?|pts|étoiles?|sterne?n?|punkte?n?|점|点"
_UNIT = rf"(?:[ -]?(?P<unit>{_UNITS}))?"
_BEST = rf"(?P<best>[0-9]{{1,4}}(?:[.,]0)?)(?: ?(?P<unit_of_best>{_UNITS}))?"
_FRACTION = re.compile(rf"(?P<value>{_NUMBER}){_UNIT} ?(?:/|:|out of|of|von|sur) ?{_BEST}")
_STAR_UNIT = re.compile(r"star|étoile|stern")
_PERCENT = re.compile(rf"(?P<value>{_NUMBER}) ?(?:%|per ?cent)")
_BARE = re.compile(rf"(?P<value>{_NUMBER}){_UNIT}")
_LETTER = re.compile(r"(?P<letter>[a-z])(?: ?(?P<sign>[+-])|[ -](?P<word>plus|minus))?")

_WORDS = {
    word: str(number)
    for number, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    )
}
_NUMBER_WORD = re.compile(rf"\b(?:{'|'.join(_WORDS)})\b")
_FOLDED_CHARACTERS = (
    {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | dict.fromkeys([0xFE0E, 0xFE0F], "")
    | {ord(sign): "-" for sign in "−–—‐‑"}
    | {ord("⁄"): "/"}
)


def parse_score(printed: str | None, scale: Scale | None = None) -> Score:
    """Read one score as printed.

    A printed scale wins over the declared one. A number without either has no
    value: in 40,915 printed scores a bare 1 was favourable 96 times out of 100,
    so it was the rest of a longer string. A score of more than the best is
    broken as well. Nothing is ever rounded to a step.

    Args:
        printed: The score as it stands; null or blank means none.
        scale: The scale declared for its source; null when none is declared.

    Returns:
        value = (printed - worst) / (best - worst) * 100, with worst 0 for stars
        and points, so that 3/5 is 60. Without a value, `reason` says why;
        it is empty where no score was printed at all.

    Example:
        None printed:

        >>> parse_score("N/A")
        Score(value=None, scale=None, reason='')

        Stars with a fraction in brackets: the fraction, even where ☆ is printed for a full star.

        >>> parse_score("☆☆☆(3/4)")
        Score(value=75.0, scale='stars/4', reason='')

        Full and empty stars: those that are full out of all.

        >>> parse_score("★★★☆☆")
        Score(value=60.0, scale='stars/5', reason='')
        >>> [parse_score(printed).value for printed in ["★★★½☆", "★★★⯪☆", "●●●○○", "4/5 ★★★★"]]
        [70.0, 70.0, 60.0, 80.0]

        Full stars alone need the declared scale; emoji and asterisks are stars.

        >>> parse_score("★★★1/2", parse_scale("stars/4"))
        Score(value=87.5, scale='stars/4', reason='')
        >>> [parse_score(printed, parse_scale("stars/5")).value for printed in ["⭐️⭐️⭐️", "***", "½★"]]
        [60.0, 60.0, 10.0]
        >>> parse_score("★★★").reason
        'stars without empty ones, and no scale of stars is declared'
        >>> parse_score("⭐⭐⭐🌟", parse_scale("stars/5")).reason
        'two kinds of full stars: one of them may be a half'
        >>> parse_score("⭐⭐⭐🌟", parse_scale("stars/5, half 🌟")).value
        70.0

        Letters need a table, since houses differ.

        >>> parse_score("B-", parse_scale("letters/metacritic"))
        Score(value=67.0, scale='letters/metacritic', reason='')
        >>> parse_score("B-").reason
        'a letter, and no table of letters is declared'
        >>> parse_score("B plus", parse_scale("letters/ours", {"letters/ours": {"B+": 88.0}})).value
        88.0
        >>> parse_score("G", parse_scale("letters/metacritic")).reason
        'G is not in letters/metacritic'

        So much of so much.

        >>> [parse_score(printed).value for printed in ["3/4", "7.5/10", "7,5/10", "3½/5", "3 1/2 out of 4"]]
        [75.0, 75.0, 75.0, 70.0, 87.5]
        >>> parse_score("3 of 5 stars"), parse_score("3:5").value
        (Score(value=60.0, scale='stars/5', reason=''), 60.0)
        >>> [parse_score(printed).value for printed in ["(4/5)", "4 (out of 5)", "4/5!", "3 1/2 of 4"]]
        [80.0, 80.0, 80.0, 87.5]
        >>> parse_score("5.5/5").reason, parse_score("2.1/2").reason
        ('5.5 is more than 5', '2.1 is more than 2')
        >>> parse_score("1/2", parse_scale("stars/4")).reason
        '1/2 may be half a star, or one of two'

        Per cent.

        >>> parse_score("85 %")
        Score(value=85.0, scale='percent', reason='')

        Words.

        >>> parse_score("three and a half stars out of four").value
        87.5
        >>> [parse_score(printed, parse_scale("stars/4")).value for printed in ["half a star", "four-star"]]
        [12.5, 100.0]

        A bare number.

        >>> parse_score("8", parse_scale("points/10")).value, parse_score("8").reason
        (80.0, 'a number, and no scale is declared')
        >>> parse_score("3 stars", parse_scale("points/10")).reason
        'stars, and no scale of stars is declared'

        A verdict is no number.

        >>> [parse_score(printed).reason for printed in ["Two thumbs up!", "Fresh", "Recommended"]]
        ['a verdict, not a number', 'a verdict, not a number', 'a verdict, not a number']

        Anything else.

        >>> parse_score("10/12/2023").reason
        'not a form of score that is known here'

    Source:
        The forms and their order: 40,915 printed ratings of 1.1 million reviews
        (98.1% of them have a value here; the rest is null on purpose).
    """
    text = _fold(printed or "")
    if text in _ABSENT:
        return _NO_SCORE
    if _VERDICT.fullmatch(text):
        return Score(None, None, VERDICT)
    return _read_stars(text, scale) if _ANY_STAR.search(text) else _read_numbers(text, scale, is_stars=False)


def _read_stars(text: str, scale: Scale | None) -> Score:
    if printed_twice := _STARS_WITH_FRACTION.fullmatch(text):
        fraction = printed_twice["bracketed"] or printed_twice["behind"] or printed_twice["before"] or ""
        return _read_numbers(fraction.strip(), scale, is_stars=True)
    if _STAR_AND_QUARTERS.fullmatch(text):
        return Score(None, None, "stars and a fraction: it may be part of a star, or the whole score")
    if scale is not None and scale.half and text.endswith(scale.half):
        text = f"{text.removesuffix(scale.half).rstrip()}½"
        if scale.half in text:
            return Score(None, None, TWO_KINDS)
        text = "½ stars" if text == "½" else text
    if _HALF_A_STAR.fullmatch(text):
        text = "½ stars"
    if stars := _STARS.fullmatch(text):
        return _count_stars(stars, scale)
    return _read_numbers(_STAR_RUN.sub(_count_run, text), scale, is_stars=True)


def _fold(printed: str) -> str:
    text = " ".join(printed.translate(_FOLDED_CHARACTERS).lower().split())
    text = _LABEL.sub("", text).rstrip(" .!;,")
    text = re.sub(r"^([(\[])([^()\[\]]*)[)\]]$", r"\2", text)
    text = re.sub(r"\((out of [^()]*)\)$", r"\1", text)
    text = _ASTERISKS.sub(lambda run: "★" * len(run[0]), text)
    text = re.sub(r"[ -]and[ -](?:a|one)[ -]half\b", " ½", text)
    text = re.sub(r"\b(?:a |one[ -])?half(?:[ -]an?)?(?= stars?\b| out\b| of\b|$)", "½", text)
    text = re.sub(r"\b1/2(?= star\b)", "½", text)
    text = re.sub(r"^no(?= stars?\b)", "0", text)
    return _NUMBER_WORD.sub(lambda word: _WORDS[word[0]], text)


def _read_numbers(text: str, scale: Scale | None, *, is_stars: bool) -> Score:
    if fraction := _FRACTION.fullmatch(text):
        is_stars = is_stars or bool(_STAR_UNIT.search(f"{fraction['unit']} {fraction['unit_of_best']}"))
        return _read_fraction(fraction["value"], fraction["best"], scale, is_stars=is_stars)
    if percent := _PERCENT.fullmatch(text):
        return _place(_to_number(percent["value"]), Scale("percent", 0.0, 100.0, 1.0))
    if bare := _BARE.fullmatch(text):
        is_stars = is_stars or bool(_STAR_UNIT.search(bare["unit"] or ""))
        return _read_bare(bare["value"], scale, is_stars=is_stars)
    if letter := _LETTER.fullmatch(text):
        return _read_letter(letter, scale)
    return Score(None, None, UNKNOWN_FORM)


def _read_bare(value: str, scale: Scale | None, *, is_stars: bool) -> Score:
    if scale is None or scale.letters is not None:
        return Score(None, None, "a number, and no scale is declared")
    if is_stars and not scale.name.startswith("stars/"):
        return Score(None, None, "stars, and no scale of stars is declared")
    return _place(_to_number(value), scale)


def _read_fraction(value: str, best: str, scale: Scale | None, *, is_stars: bool) -> Score:
    top = _to_number(best)
    if top < 2 or top > 1000:
        return Score(None, None, f"no scale ends at {best}")
    has_declared_best = scale is not None and scale.letters is None and scale.best == top
    if scale is not None and has_declared_best and scale.name != "percent":
        return _place(_to_number(value), scale)
    if (value, best) == ("1", "2") and scale is not None and scale.name.startswith("stars/"):
        return Score(None, None, "1/2 may be half a star, or one of two")
    return _place(_to_number(value), Scale(f"{'stars' if is_stars else 'points'}/{top:g}", 0.0, top, 0.5))


def _read_letter(letter: re.Match[str], scale: Scale | None) -> Score:
    if scale is None or scale.letters is None:
        return Score(None, None, "a letter, and no table of letters is declared")
    sign = letter["sign"] or {"plus": "+", "minus": "-"}.get(letter["word"], "")
    grade = letter["letter"].upper() + sign
    if grade not in scale.letters:
        return Score(None, None, f"{grade} is not in {scale.name}")
    return Score(scale.letters[grade], scale.name, "")


def _count_stars(stars: re.Match[str], scale: Scale | None) -> Score:
    filled = stars["filled"].replace(" ", "")
    empty = len(stars["empty"].replace(" ", ""))
    count = len(filled) + (0.5 if stars["half"] else 0.0)
    if len(set(filled)) > 1:
        return Score(None, None, TWO_KINDS)
    if empty and not count:
        return Score(None, None, "empty stars alone: they may be printed for full ones")
    if not empty:
        if scale is None or not scale.name.startswith("stars/"):
            return Score(None, None, "stars without empty ones, and no scale of stars is declared")
        return _place(count, scale)
    best = float(len(filled) + bool(stars["half"]) + empty)
    return _place(count, Scale(f"stars/{best:g}", 0.0, best, 0.5))


def find_half_sign(printed: Iterable[str]) -> str:
    """Find the sign that a source prints for half a star: only once, and behind others that are full.

    For `reviewlib add`, which offers it; nothing is taken for a half when a desk is read.

    Args:
        printed: The scores of one source.

    Returns:
        The sign, empty where there is none.

    Example:
        >>> find_half_sign(["⭐⭐", "⭐⭐🌟", "⭐⭐⭐🌟"]), find_half_sign(["⭐🌟🌟", "⭐🌟"])
        ('🌟', '')
    """
    runs = [run for text in printed if (run := _fold(text).replace(" ", "")) and set(run) <= set(_FILLED)]
    halves = {run[-1] for run in runs if len(set(run)) > 1}
    half = halves.pop() if len(halves) == 1 else ""
    is_half = bool(half) and all(half not in run[:-1] and len(set(run)) <= 2 for run in runs)
    return half if is_half and half not in {run for run in runs if len(run) == 1} else ""


def _count_run(run: re.Match[str]) -> str:
    return str(len(run[0].replace(" ", "")))


def _to_number(text: str) -> float:
    for sign, part in _QUARTERS.items():
        if text.endswith(sign):
            return float(text.removesuffix(sign).strip(" -") or 0) + part
    return float(text.replace(",", "."))


def _place(value: float, scale: Scale) -> Score:
    if value > scale.best:
        return Score(None, None, f"{value:g} is more than {scale.best:g}")
    return Score((value - scale.worst) / (scale.best - scale.worst) * 100, scale.name, "")


def read_scores(
    frame: Frame,
    printed: str = "score_printed",
    scale: str | pl.Expr | None = None,
    *,
    letters: Mapping[str, Letters] = NO_LETTERS,
) -> pl.DataFrame:
    """Read a column of printed scores.

    Each distinct pair of score and declared scale is read once. `scale` may
    differ by row: a critic's, or one that holds from a date on.

    Args:
        frame: Any frame with a column of printed scores (String).
        printed: That column.
        scale: The declared scale's name for all rows, or an expression that gives
            each row's (String, null where none is declared).
        letters: The desk's own tables of letters, by the scale's name.

    Returns:
        The rows of `frame`, in order, with three columns added or replaced:

        - scale (String): the scale the score was read on, null without a value
        - score (Float64): 0-100, null without a value
        - score_reason (String): why a printed score has no value, empty otherwise

    Raises:
        ScaleError: A declared scale is not known.

    Example:
        >>> reviews = pl.DataFrame({"score_printed": ["3/4", "7", None]})
        >>> read_scores(reviews, scale="points/10").rows()
        [('3/4', 'points/4', 75.0, ''), ('7', 'points/10', 70.0, ''), (None, None, None, '')]
    """
    declared = scale if isinstance(scale, pl.Expr) else pl.lit(scale, dtype=pl.String)
    asked = frame.lazy().with_columns(declared.cast(pl.String).alias("_declared")).collect()
    pairs = asked.select(pl.col(printed).cast(pl.String), "_declared").unique(maintain_order=True)
    scales = {name: parse_scale(name, letters) for name in pairs["_declared"].unique() if name is not None}
    scores = [parse_score(text, scales.get(name)) for text, name in pairs.iter_rows()]
    read = pairs.with_columns(
        pl.Series("scale", [score.scale for score in scores], dtype=pl.String),
        pl.Series("score", [score.value for score in scores], dtype=pl.Float64),
        pl.Series("score_reason", [score.reason for score in scores], dtype=pl.String),
    )
    return (
        asked.drop("scale", "score", "score_reason", strict=False)
        .with_columns(pl.col(printed).cast(pl.String))
        .join(read, on=[printed, "_declared"], how="left", nulls_equal=True, maintain_order="left")
        .drop("_declared")
    )

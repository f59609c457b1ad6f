"""A score that stands in a review's own text, on a line of its own at the head or the end.

Nobody can tell a verdict from a figure of speech for sure, so a desk has to ask
for it, source by source (`scores_in_text = true`); `reviewlib add` shows what
would be read.
"""

import re

import polars as pl

from reviewlib import tables
from reviewlib.scoring.scales import DeclaredScales
from reviewlib.scoring.scores import OPEN_SCORE_REMEDY, UNKNOWN_FORM, VERDICT, parse_score, read_scores

LINES_LOOKED_AT = 3
LONGEST_LINE = 80
SEVERAL = "several scores stand in the text; none of them is read"
SEVERAL_REMEDY = "Print the verdict under a key of its own, or as the only score at the ends of the text."

_MARKS = re.compile(r"^(?:#{1,6}\s+|>\s*|[-+]\s+)+|\s#+$")
_EMPHASIS = re.compile(r"(\*{1,3}|_{1,3})(?=[^\s*_])(.*[^\s*_])\1")
_ESCAPED = re.compile(r"\\(\*)")
# After "Rating:" these are age classes, or may be.
_CERTIFICATIONS = re.compile(r"12A?|1[568]|[G-Z]", re.IGNORECASE)
_LABELLED = re.compile(
    r"(?:(?:my|our|the|final|overall|film|movie|critic['’]s)\s+)*"
    r"(?:ratings?|score|grade|verdict|stars|overall|total|wertung|bewertung|note|puntuación|calificación|nota"
    r"|valutazione|voto|평점|별점|점수|評価|点数)"
    r"(?P<colon>\s*[:：=–—-]\s*|\s+)(?P<score>\S.*)",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[A-F][+−–-]?", re.IGNORECASE)
_NOTHING = re.compile(r"[-–—.?\s]*|n/?a|none|unrated", re.IGNORECASE)
_STARS = r"[★☆⭐🌟✭✮✯✩✰⯪⯨]"
# What is a score without a word that says so: stars, so much out of so much, a letter with its sign.
_ALONE = re.compile(
    rf"(?:{_STARS}\uFE0F?\s?)+(?:½|1/2)?.{{0,20}}"
    r"|\(?[0-9]{1,3}(?:[.,][0-9]{1,2})?\s?½?\s?(?:/|out\sof)\s?(?:100|10|20|[4568])\)?(?:\s(?:stars|points))?\.?"
    r"|(?:[0-9](?:[.,]5|\s?½|\s1/2)?|(?:one|two|three|four|five|half)(?:\sand\sa\shalf)?(?:\sa)?)[\s-]stars?"
    r"(?:\s(?:out\s)?of\s(?:four|five|ten|4|5|10))?\.?"
    r"|[A-D][+−–-]|(?:[0-9]{1,2}(?:[.,][0-9]{1,2})?|100)\s?%",
    re.IGNORECASE,
)


def find_score_lines(text: str) -> tuple[str, ...]:
    r"""Find the scores among the first and the last lines of a text, each once, as printed.

    Counted are three lines from either end. A line counts whole: after a word for it
    (`Rating:`, `Grade`, `Wertung:`) any form that `scores.parse_score` knows, without
    one stars, `7/10`, `three and a half stars`, `B+` or `85%`.

    Example:
        >>> find_score_lines("A hunt for truffles.\n\n**Rating: 7/10**")
        ('7/10',)
        >>> find_score_lines("★★★½ out of five\n\nIt runs 1/2 an hour too long.")
        ('★★★½ out of five',)
        >>> find_score_lines("Grade: B+"), find_score_lines("Grade A beef."), find_score_lines("***")
        (('B+',), (), ())
    """
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) > 2 * LINES_LOOKED_AT:
        lines = lines[:LINES_LOOKED_AT] + lines[-LINES_LOOKED_AT:]
    found = (_read_line(line) for line in lines if len(line) <= LONGEST_LINE)
    return tuple(dict.fromkeys(score for score in found if score))


def _read_line(line: str) -> str:
    plain = _MARKS.sub("", line.strip())
    plain = (_ESCAPED.sub(r"\1", plain) if _ESCAPED.search(plain) else _EMPHASIS.sub(r"\2", plain)).strip()
    labelled = _LABELLED.fullmatch(plain)
    score = labelled["score"].strip() if labelled else plain
    if not _ALONE.fullmatch(score):
        is_letter = _LETTER.fullmatch(score) is not None
        is_said = labelled is not None and (is_letter or labelled["colon"].strip() != "")
        if not is_said or _CERTIFICATIONS.fullmatch(score):
            return ""
    reason = parse_score(score).reason
    return "" if reason in (UNKNOWN_FORM, VERDICT) or _NOTHING.fullmatch(score) else score


def take_scores(reviews: pl.DataFrame, declared: DeclaredScales) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Give reviews that print no score elsewhere the one that their text prints.

    The text stays as it is.

    Args:
        reviews: A `tables.REVIEWS` frame.
        declared: The scales declared for their source.

    Returns:
        The reviews, in order, and the problems (`tables.PROBLEMS`): a score without a
        value, and texts with several scores that differ, of which none is read.
    """
    lines = [
        find_score_lines(text) if printed is None else ()
        for text, printed in reviews.select("text", "score_printed").iter_rows()
    ]
    asked = reviews.select("source", "source_line", "critic", "published_on").with_columns(
        pl.Series("score_printed", [one[0] if len(one) == 1 else None for one in lines], dtype=pl.String),
        pl.Series("several", [", ".join(one) if len(one) > 1 else None for one in lines], dtype=pl.String),
    )
    read = read_scores(asked, scale=declared.choose_scale(), letters=declared.letters)
    taken = reviews.with_columns(
        pl.coalesce(pl.col(name), read[name]).alias(name) for name in ("score_printed", "scale", "score")
    )
    open_scores = read.filter(pl.col("score_reason") != "").select(
        "source",
        "source_line",
        value="score_printed",
        reason="score_reason",
        remedy=pl.lit(OPEN_SCORE_REMEDY),
    )
    contrary = read.filter(pl.col("several").is_not_null()).select(
        "source",
        "source_line",
        value="several",
        reason=pl.lit(SEVERAL),
        remedy=pl.lit(SEVERAL_REMEDY),
    )
    problems = pl.concat([open_scores, contrary]).select(
        "source",
        pl.col("source_line").alias("line"),
        pl.lit("text").alias("column"),
        pl.col("value").str.head(tables.PROBLEM_VALUE_LIMIT),
        "reason",
        "remedy",
        pl.lit("doubtful", dtype=tables.SEVERITY).alias("severity"),
    )
    return taken, problems

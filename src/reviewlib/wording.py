"""Numbers, scores, dates, lists and comparisons in words, as a sub-editor would print them.

Everything here gives plain text. Escaping it is the page's job.
"""

import math
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date

SMALL_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
TITLE_LIMIT = 90
"""Longest chart title, in characters, that stands on one line of a report."""


def number_in_words(number: int, *, zero: str = "no") -> str:
    """Write a whole number: one to nine in words, from 10 on in figures.

    Args:
        number: Any whole number.
        zero: The word for 0: "no" before a noun, "none" or "zero" elsewhere.

    Example:
        >>> [number_in_words(number) for number in (0, 9, 10, 1204, -2)]
        ['no', 'nine', '10', '1,204', 'minus two']
    """
    if number < 0:
        return f"minus {number_in_words(-number, zero=zero)}"
    if number == 0:
        return zero
    return SMALL_NUMBERS[number] if number < len(SMALL_NUMBERS) else f"{number:,}"


def count_in_words(number: int, singular: str, plural: str | None = None) -> str:
    """Write how many there are of a thing, with the noun in the right number.

    Args:
        number: How many.
        singular: The noun for one.
        plural: The noun for more; by default the singular with an s.

    Example:
        >>> count_in_words(1, "review"), count_in_words(0, "review"), count_in_words(12, "review")
        ('one review', 'no reviews', '12 reviews')
        >>> count_in_words(2, "day of doubt", "days of doubt")
        'two days of doubt'
    """
    noun = singular if abs(number) == 1 else plural if plural is not None else f"{singular}s"
    return f"{number_in_words(number)} {noun}"


def part_in_words(part: int, whole: int, *, of: str = "of") -> str:
    """Write a part of a whole; figures for both as soon as one of them needs figures.

    Args:
        part: How many of them.
        whole: How many in all.
        of: The words between, such as "of the".

    Example:
        >>> part_in_words(2, 3), part_in_words(9, 31), part_in_words(0, 31, of="of the")
        ('two of three', '9 of 31', 'none of the 31')
    """
    if part and whole >= len(SMALL_NUMBERS):
        return f"{part:,} {of} {whole:,}"
    return f"{number_in_words(part, zero='none')} {of} {number_in_words(whole)}"


def list_in_words(items: Iterable[str], *, most: int | None = None, others: str = "others") -> str:
    """Join items as a sentence does: 'a, b and c'.

    Args:
        items: Text, in the order wanted. It goes in as it stands.
        most: Write out this many and count the rest; never leaves out only one.
        others: What the rest are called.

    Returns:
        The list; empty text for no items.

    Example:
        >>> list_in_words(["a", "b", "c"]), list_in_words(["a"]), list_in_words([])
        ('a, b and c', 'a', '')
        >>> list_in_words(["a", "b", "c", "d"], most=2)
        'a, b and two others'
    """
    listed = list(items)
    if most is not None and len(listed) > most + 1:
        listed = [*listed[:most], f"{number_in_words(len(listed) - most)} {others}"]
    if len(listed) < 2:
        return "".join(listed)
    return f"{', '.join(listed[:-1])} and {listed[-1]}"


def isolate(text: str) -> str:
    r"""Keep the direction of a title or a name from turning the sentence around it.

    Text with letters that run from right to left is set between Unicode's
    isolates, which are not seen; all other text is given as it is.

    Example:
        >>> isolate("Burning"), isolate("טוב")
        ('Burning', '\u2068טוב\u2069')

    Source:
        Unicode Standard Annex 9, section 2.4, explicit directional isolates.
    """
    runs_left = any(unicodedata.bidirectional(character) in ("R", "AL") for character in text)
    return f"\u2068{text}\u2069" if runs_left else text


def round_half_up(number: float) -> int:
    """Round to a whole number, halves upward, as readers do (Python rounds 72.5 to 72).

    Example:
        >>> round_half_up(72.5), round_half_up(-2.5), round(72.5)
        (73, -2, 72)
    """
    return math.floor(number + 0.5)


def score_in_words(score: float | None) -> str:
    """Write a score on the common scale.

    Args:
        score: 0-100, or None.

    Example:
        >>> score_in_words(74.3), score_in_words(None)
        ('74 out of 100', 'no score')
    """
    return "no score" if score is None else f"{round_half_up(score)} out of 100"


def share_in_words(share: float | None) -> str:
    """Write a share as a percentage that never rounds up to all or down to none.

    Args:
        share: 0-1, or None.

    Example:
        >>> [share_in_words(share) for share in (0.0, 0.004, 0.285, 0.996, 1.0, None)]
        ['0%', 'under 1%', '29%', 'over 99%', '100%', 'no share']
    """
    if share is None:
        return "no share"
    if 0 < share < 0.01:
        return "under 1%"
    if 0.99 < share < 1:
        return "over 99%"
    return f"{round_half_up(round(share * 100, 9))}%"


def years_in_words(years: float) -> str:
    """Write a span of years, to a tenth, whole ones in words.

    Example:
        >>> years_in_words(3.02), years_in_words(2.46), years_in_words(1.0)
        ('three years', '2.5 years', 'one year')
    """
    tenths = round_half_up(years * 10)
    if tenths % 10 == 0:
        return count_in_words(tenths // 10, "year")
    return f"{tenths / 10:.1f} years"


def month_in_words(month: date | None) -> str:
    """Write the month of a day, in English whatever the machine's language.

    Example:
        >>> month_in_words(date(2023, 10, 1)), month_in_words(None)
        ('October 2023', 'no date')
    """
    return "no date" if month is None else f"{MONTHS[month.month - 1]} {month.year}"


def day_in_words(day: date | None) -> str:
    """Write a day.

    Example:
        >>> day_in_words(date(2023, 10, 6)), day_in_words(None)
        ('6 October 2023', 'no date')
    """
    return "no date" if day is None else f"{day.day} {month_in_words(day)}"


def period_in_words(first: date | None, last: date | None) -> str:
    """Write the months from one to another, with the word that leads into them.

    Example:
        >>> period_in_words(date(2023, 10, 1), date(2023, 10, 1))
        'in October 2023'
        >>> period_in_words(date(2022, 10, 1), date(2024, 9, 1))
        'from October 2022 to September 2024'
        >>> period_in_words(date(2023, 1, 1), date(2023, 3, 1))
        'from January to March 2023'
        >>> period_in_words(None, None)
        'without a date'
    """
    if first is None or last is None:
        return "without a date"
    if (first.year, first.month) == (last.year, last.month):
        return f"in {month_in_words(first)}"
    start = MONTHS[first.month - 1] if first.year == last.year else month_in_words(first)
    return f"from {start} to {month_in_words(last)}"


def change_in_words(now: int | None, before: int | None) -> str | None:
    """Compare two counts, as the words before "in September".

    Args:
        now: The count spoken of.
        before: The count it is held against.

    Returns:
        The comparison; None where one of the two is not known, so that nothing is said.

    Example:
        >>> change_in_words(5, 2), change_in_words(1, 2), change_in_words(2, 2), change_in_words(2, None)
        ('three more than', 'one fewer than', 'the same as', None)
    """
    if now is None or before is None:
        return None
    if now == before:
        return "the same as"
    return f"{number_in_words(abs(now - before))} {'more' if now > before else 'fewer'} than"


def score_change_in_words(now: float | None, before: float | None) -> str | None:
    """Compare two scores by the whole figures that are printed, so that the sum is right on the page.

    Args:
        now: The score spoken of, 0-100.
        before: The score it is held against.

    Returns:
        The comparison; None where one of the two is not known.

    Example:
        >>> [score_change_in_words(74.4, before) for before in (68.5, 75, 73.9)]
        ['five points above', 'one point below', 'level with']
        >>> score_change_in_words(60, None) is None
        True
    """
    if now is None or before is None:
        return None
    points = round_half_up(now) - round_half_up(before)
    if points == 0:
        return "level with"
    return f"{count_in_words(abs(points), 'point')} {'above' if points > 0 else 'below'}"


def start_sentence(words: str) -> str:
    """Begin a sentence with a capital.

    For our own words only: a title that begins in lower case keeps it.

    Example:
        >>> start_sentence("three reviews")
        'Three reviews'
    """
    return words[:1].upper() + words[1:]


def fit_title(wordings: Sequence[str], *, most: int = TITLE_LIMIT) -> str:
    """Choose the first wording that is short enough for a chart title.

    Titles and names are never cut, so where even the last wording is too long it
    is given as it is.

    Args:
        wordings: The same finding, fullest first, shortest last; at least one.
        most: Longest title, in characters.

    Example:
        >>> fit_title(["Drama leads with 74 out of 100 over 12 reviews", "Drama leads"], most=20)
        'Drama leads'
    """
    return next((wording for wording in wordings if len(wording) <= most), wordings[-1])

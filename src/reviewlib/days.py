"""A day as printed -> the day, where it cannot be mistaken."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import polars as pl

from reviewlib.errors import DeskError

DAYS_ALLOWED = "Write the day as 2023-10-06, 2023/10/06, 6 October 2023 or October 6, 2023."
DAY_FIRST, MONTH_FIRST = "day first", "month first"
ORDERS = (DAY_FIRST, MONTH_FIRST)
MOST_MONTHS = 96
"""Over more months than a reader can tell apart, time goes by years."""

# English, German, French, Spanish, Italian and Portuguese, without accents.
_MONTHS = (
    "january januar janner janvier enero gennaio janeiro",
    "february februar fevrier febrero febbraio fevereiro",
    "march marz mars marzo marco",
    "april avril abril aprile",
    "may mai mayo maggio maio",
    "june juni juin junio giugno junho",
    "july juli juillet julio luglio julho",
    "august aout agosto",
    "september septembre septiembre settembre setembro",
    "october oktober octobre octubre ottobre outubro",
    "november novembre noviembre novembro",
    "december dezember decembre diciembre dicembre dezembro",
)
_ZONE = r"(?P<zone>Z|GMT|UTC|[+-][0-9]{2}:?[0-9]{2})"
_SECONDS = r"(?::(?P<second>[0-9]{2})(?:[.,][0-9]+)?)?"
_TIME = rf"(?:[T ]\s*(?P<hour>[0-9]{{1,2}}):(?P<minute>[0-9]{{2}}){_SECONDS}\s*{_ZONE}?)?"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th|er|º)?"
_MONTH, _YEAR = r"(?P<month>[^\W\d_]{3,})\.?", r"(?P<year>[0-9]{4})"
_OF = r"(?:\s+de)?"
_FORMS = tuple(
    re.compile(form + _TIME, re.IGNORECASE)
    for form in (
        rf"{_YEAR}(?P<sign>[-/.])(?P<month>[0-9]{{1,2}})(?P=sign)(?P<day>[0-9]{{1,2}})\.?",
        rf"{_YEAR}\s*[년年]\s*(?P<month>[0-9]{{1,2}})\s*[월月]\s*(?P<day>[0-9]{{1,2}})\s*[일日]",
        rf"{_YEAR}\.\s(?P<month>[0-9]{{1,2}})\.\s(?P<day>[0-9]{{1,2}})\.?",
        rf"{_WEEKDAY}{_DAY}\.?{_OF}\s+{_MONTH},?{_OF}\s+{_YEAR}",
        rf"{_WEEKDAY}{_MONTH}\s+{_DAY},?\s+{_YEAR}",
    )
)


_NUMBERS = {
    order: re.compile(rf"{first}(?P<sign>[-/.])\s?{second}(?P=sign)\s?{_YEAR}{_TIME}", re.IGNORECASE)
    for order, first, second in (
        (DAY_FIRST, r"(?P<day>[0-9]{1,2})", r"(?P<month>[0-9]{1,2})"),
        (MONTH_FIRST, r"(?P<month>[0-9]{1,2})", r"(?P<day>[0-9]{1,2})"),
    )
}


def read_zone(name: str) -> tzinfo:
    """Give the time zone in which a day is a day.

    Args:
        name: A name of the IANA database, or UTC.

    Raises:
        DeskError: There is no zone of this name.

    Example:
        >>> read_zone("Seoul")
        Traceback (most recent call last):
        reviewlib.errors.DeskError: 'Seoul' is no time zone.
        Write one such as Asia/Seoul or UTC.
    """
    if name == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise DeskError(f"{name!r} is no time zone.\nWrite one such as Asia/Seoul or UTC.") from error


def parse_day(printed: str, zone: tzinfo = UTC, *, order: str | None = None) -> date | None:
    """Read a day in one of the forms that cannot be mistaken.

    A moment with its own zone is first brought into `zone`, so that a review of
    23:30 in New York is dated as the desk's calendar has it. A moment without a
    zone keeps its day. `03/04/2023` is the third of April or the fourth of
    March, and is read where an order is declared alone.

    Args:
        printed: The day as it stands: year first with `-`, `/` or `.`, in Korean or
            Japanese, or with the month's name, whole or from three letters on, in English,
            German, French, Spanish, Italian or Portuguese; a time may follow.
        zone: The desk's time zone.
        order: How days in numbers alone are written, `DAY_FIRST` or `MONTH_FIRST`.

    Returns:
        The day, or null when it is not clear.

    Example:
        >>> parse_day("2023-10-06T20:00:00Z", read_zone("Asia/Seoul"))
        datetime.date(2023, 10, 7)
        >>> parse_day("October 6, 2023"), parse_day("03/04/2023")
        (datetime.date(2023, 10, 6), None)
        >>> parse_day("03/04/2023", order=DAY_FIRST), parse_day("6 de octubre de 2023")
        (datetime.date(2023, 4, 3), datetime.date(2023, 10, 6))
    """
    forms = _FORMS if order is None else (*_FORMS, _NUMBERS[order])
    found = next((match for form in forms if (match := form.fullmatch(printed.strip()))), None)
    if found is None:
        return None
    hour, minute, second = (int(found[part] or 0) for part in ("hour", "minute", "second"))
    try:
        day = int(found["day"])
        moment = datetime(int(found["year"]), _to_month(found["month"]), day, hour, minute, second)
        if not found["zone"]:
            return moment.date()
        return moment.replace(tzinfo=_to_offset(found["zone"])).astimezone(zone).date()
    except (ValueError, OverflowError):
        return None


def _to_offset(printed: str) -> tzinfo:
    if printed.isalpha():
        return UTC
    hours, minutes = int(printed[1:3]), int(printed[-2:])
    if minutes > 59:
        raise ValueError(printed)
    return timezone((-1 if printed[0] == "-" else 1) * timedelta(hours=hours, minutes=minutes))


def choose_step(first: date | None, last: date | None) -> Literal["1y", "1mo"]:
    """Give the step of time that a reader can still tell apart: months, or years over many.

    Example:
        >>> choose_step(date(2015, 12, 1), date(2023, 12, 1))
        '1y'
        >>> choose_step(date(2016, 1, 1), date(2023, 12, 1))
        '1mo'
    """
    months = (last.year - first.year) * 12 + last.month - first.month if first and last else 0
    return "1y" if months >= MOST_MONTHS else "1mo"


def is_yearly(first_days: pl.Series) -> bool:
    """Tell whether a row of periods, each by its first day, steps by years, not by months.

    Example:
        >>> is_yearly(pl.Series([date(2022, 1, 1), date(2023, 1, 1)]))
        True
        >>> is_yearly(pl.Series([date(2023, 1, 1), date(2023, 2, 1)]))
        False
    """
    return len(first_days) > 1 and bool((first_days.dt.month() == 1).all())


def find_order(printed: Iterable[str]) -> tuple[str | None, int]:
    """Tell from many days in numbers alone which of day and month stands first.

    Args:
        printed: Days as printed, in any form.

    Returns:
        `DAY_FIRST` or `MONTH_FIRST` where some days leave no doubt and none speaks
        against it, else null; and how many days are in numbers alone.

    Example:
        >>> find_order(["03/04/2023", "16/07/2021"]), find_order(["03/04/2023"])
        (('day first', 2), (None, 1))
    """
    read = dict.fromkeys(ORDERS, 0)
    numbers = 0
    for text in printed:
        if parse_day(text) is None and any(form.fullmatch(text.strip()) for form in _NUMBERS.values()):
            numbers += 1
            for order in ORDERS:
                read[order] += parse_day(text, order=order) is not None
    best, other = sorted(ORDERS, key=lambda order: -read[order])
    return (best if read[best] == numbers > read[other] else None), numbers


def _to_month(printed: str) -> int:
    if printed.isdigit():
        return int(printed)
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", printed.lower()) if sign.isascii())
    months = {
        place
        for place, names in enumerate(_MONTHS, start=1)
        for name in names.split()
        if name.startswith(plain)
    }
    return months.pop() if len(months) == 1 else 0

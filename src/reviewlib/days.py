"""A day as printed -> the day, where it cannot be mistaken."""

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from reviewlib.errors import DeskError

DAYS_ALLOWED = "Write the day as 2023-10-06, 2023/10/06, 6 October 2023 or October 6, 2023."

_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_ZONE = r"(?P<zone>Z|GMT|UTC|[+-][0-9]{2}:?[0-9]{2})"
_SECONDS = r"(?::(?P<second>[0-9]{2})(?:[.,][0-9]+)?)?"
_TIME = rf"(?:[T ]\s*(?P<hour>[0-9]{{1,2}}):(?P<minute>[0-9]{{2}}){_SECONDS}\s*{_ZONE}?)?"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_MONTH, _YEAR = r"(?P<month>[a-z]{3,})\.?", r"(?P<year>[0-9]{4})"
_FORMS = tuple(
    re.compile(form + _TIME, re.IGNORECASE)
    for form in (
        rf"{_YEAR}(?P<sign>[-/.])(?P<month>[0-9]{{1,2}})(?P=sign)(?P<day>[0-9]{{1,2}})",
        rf"{_WEEKDAY}{_DAY}\.?\s+{_MONTH},?\s+{_YEAR}",
        rf"{_WEEKDAY}{_MONTH}\s+{_DAY},?\s+{_YEAR}",
    )
)


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


def parse_day(printed: str, zone: tzinfo = UTC) -> date | None:
    """Read a day in one of the forms that cannot be mistaken.

    A moment with its own zone is first brought into `zone`, so that a review of
    23:30 in New York is dated as the desk's calendar has it. A moment without a
    zone keeps its day. `03/04/2023` is the third of April or the fourth of
    March, and is refused.

    Args:
        printed: The day as it stands: year first with `-`, `/` or `.`, or with the
            month's English name, whole or from three letters on; a time may follow.
        zone: The desk's time zone.

    Returns:
        The day, or null when it is not clear.

    Example:
        >>> parse_day("2023-10-06T20:00:00Z", read_zone("Asia/Seoul"))
        datetime.date(2023, 10, 7)
        >>> parse_day("October 6, 2023"), parse_day("03/04/2023")
        (datetime.date(2023, 10, 6), None)
    """
    found = next((match for form in _FORMS if (match := form.fullmatch(printed.strip()))), None)
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


def _to_month(printed: str) -> int:
    if printed.isdigit():
        return int(printed)
    months = (place for place, name in enumerate(_MONTHS, start=1) if name.startswith(printed.lower()))
    return next(months, 0)

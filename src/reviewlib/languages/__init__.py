"""The language of a desk: its words for what pages and charts say, and how it writes numbers and dates.

Each language is a TOML file beside this one. A word is looked up by its English
text, so that English needs no file, and what has no translation stays English.
What a notebook says, and the sentences that an analysis computes, are the
notebook's own.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
NUMBER_FORMAT = re.compile(r"([+]?)(,?)(?:\.(\d+))?([df%]?)")
DATE_TOKEN = re.compile(r"%(-?)([dmYyBbAaHMS])")
COUNTED = re.compile(r"(\{(?P<of>\w+)\} (?:\w+ )?\w{3,})s\b(?! (?:are|were)\b)")
"""What is counted in an English text, in the plural: of one it loses its s."""
FOLDER = Path(__file__).parent

JAPANESE_FONTS = '"Noto Sans JP", "Noto Sans CJK JP", "Hiragino Sans", "Yu Gothic", Meiryo'
KOREAN_FONTS = '"Noto Sans KR", "Noto Sans CJK KR", "Apple SD Gothic Neo", "Malgun Gothic"'
OTHER_FONTS = '"Segoe UI", Tahoma, "Geeza Pro", "Noto Sans Arabic", "Noto Sans Hebrew", "DejaVu Sans"'
KANA = re.compile("[\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f]")
HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff]")
HAN = re.compile("[\u2e80-\u303f\u3190-\ua4cf\uf900-\ufaff\uff00-\uff65\U00020000-\U0003ffff]")
OTHER = re.compile("[\u0530-\u10ff\u1200-\u1cff\ua4d0-\ua95f\ua980-\uabff\ufb13-\ufdff\ufe70-\ufefc]")
"""Letters that the first fonts of the house, Latin ones, may lack."""


@dataclass(frozen=True)
class Language:
    """A language that pages are set in: `number` and `time` are d3's locales, None for its own English.

    `words_tag` is the language that the words are in: English where there is no file.
    """

    tag: str = "en"
    words: Mapping[str, str] = field(default_factory=dict)
    words_tag: str = "en"
    number: Mapping[str, Any] | None = None
    time: Mapping[str, Any] | None = None
    date_forms: Mapping[str, str] = field(default_factory=dict)

    @property
    def fonts(self) -> str:
        """Fonts for East Asian letters, with the forms of Han characters that are right here."""
        return f"{JAPANESE_FONTS}, {KOREAN_FONTS}" if self.is_japanese else KOREAN_FONTS

    @property
    def is_japanese(self) -> bool:
        """Whether Korean forms of Han characters would be wrong."""
        return self.tag.partition("-")[0].lower() == "ja"

    def put_fonts_first(self, fonts: str) -> str:
        """Put Japanese fonts before those that a chart names, where Korean forms would be wrong."""
        return f"{JAPANESE_FONTS}, {fonts}" if self.is_japanese and "Noto Sans JP" not in fonts else fonts

    def find_fonts(self, text: str) -> str:
        """Name fonts that have the letters of a text, where the house's Latin ones lack some.

        A browser finds a font for each letter by itself. vl-convert, which draws
        pictures, takes any that has it, with serifs or without, whatever the list names.

        Example:
            >>> ENGLISH.find_fonts("Burning"), ENGLISH.find_fonts("ルックバック").partition(",")[0]
            ('', '"Noto Sans JP"')
        """
        if KANA.search(text):
            return JAPANESE_FONTS
        if HANGUL.search(text):
            return KOREAN_FONTS
        if HAN.search(text):
            return self.fonts
        return OTHER_FONTS if OTHER.search(text) else ""

    def say(self, text: str, **values: object) -> str:
        """Say an English text of ours in this language; one that is not known stays as it is.

        Args:
            text: The text, with names in braces for what is put into it.
            values: What is put into it; whole numbers with their thousands set apart.

        Example:
            >>> find_language("de").say("{part} of {all}", part=3, all=1200)
            '3 von 1.200'
            >>> ENGLISH.say("{part} of {all}", part=3, all=1200)
            '3 of 1,200'
            >>> ENGLISH.say("{films} films by {months} months", films=1, months=2)
            '1 film by 2 months'
        """
        said = self.words.get(text, text)
        if not values:
            return said
        if said is text:
            said = COUNTED.sub(lambda found: found[1] if values[found["of"]] == 1 else found[0], said)
        return said.format_map(
            {
                name: self.write_number(value, ",d") if isinstance(value, int) else value
                for name, value in values.items()
            }
        )

    def write_number(self, value: float, form: str = "") -> str:
        """Write a number as Vega would, of the forms that charts use; any other form as "".

        Example:
            >>> find_language("de").write_number(1234.5, ",.1f")
            '1.234,5'
            >>> ENGLISH.write_number(-0.125, "+.1%")
            '−12.5%'
        """
        parsed = NUMBER_FORMAT.fullmatch(form)
        sign, comma, digits, kind = parsed.groups() if parsed else ("", "", None, "")
        if kind == "%":
            text = f"{abs(value) * 100:,.{int(digits or 0)}f}"
        elif kind == "d" or (not kind and float(value).is_integer()):
            text = f"{abs(value):,.0f}"
        elif kind == "f":
            text = f"{abs(value):,.{int(digits or 6)}f}"
        else:
            text = f"{round(abs(value), 2):,}"
        if not comma:
            text = text.replace(",", "")
        number = self.number or {}
        marks = {",": number.get("thousands", ","), ".": number.get("decimal", ".")}
        text = "".join(marks.get(mark, mark) for mark in text)
        is_nothing = not text.strip("0.,")
        before = "−" if value < 0 and not is_nothing else sign
        return f"{before}{text}{number.get('percent', '%') if kind == '%' else ''}"

    def write_date(self, day: date, form: str = "%-d %B %Y") -> str:
        """Write a day or a moment in d3's form, with this language's names and order.

        Example:
            >>> find_language("ko").write_date(date(2024, 9, 1))
            '2024년 9월 1일'
        """
        form = self.date_forms.get(form, form)

        def fill(token: re.Match[str]) -> str:
            bare, kind = token.groups()
            number = self.time or {}
            names = {"B": "months", "b": "shortMonths", "A": "days", "a": "shortDays"}
            if kind in names and number:
                at = day.month - 1 if kind in "Bb" else day.isoweekday() % 7
                return str(number[names[kind]][at])
            text = (
                day.strftime(f"%{kind}")
                if kind not in "Yy"
                else f"{day.year:04d}"[-4 if kind == "Y" else 2 :]
            )
            return text.lstrip("0") or "0" if bare else text

        return DATE_TOKEN.sub(fill, form)

    def write_month(self, month: date) -> str:
        """Write a month and its year."""
        return self.write_date(month, "%B %Y")

    def write_moment(self, moment: datetime, form: str = "") -> str:
        """Write a moment; without its clock where that is midnight."""
        if form:
            return self.write_date(moment, form)
        clock = "" if (moment.hour, moment.minute) == (0, 0) else f" {moment:%H:%M}"
        return f"{self.write_date(moment)}{clock}"


@cache
def find_language(tag: str) -> Language:
    """Find how a language is set; one that is not known here keeps its tag and has English words.

    Args:
        tag: As in HTML's lang attribute, such as "de" or "ko-KR".

    Example:
        >>> find_language("de-AT").say("In this report")
        'In diesem Bericht'
        >>> find_language("no language").tag
        'en'
    """
    if not TAG.fullmatch(tag):
        return ENGLISH
    main = tag.partition("-")[0].lower()
    if main not in list_languages():
        return Language(tag)
    told = tomllib.loads((FOLDER / f"{main}.toml").read_text(encoding="utf-8"))
    return Language(
        tag=tag,
        words=told["words"],
        words_tag=main,
        number=told["number"],
        time=told["time"],
        date_forms=told["dates"],
    )


def list_languages() -> list[str]:
    """List the languages that there are words for, beside English."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


ENGLISH = Language()

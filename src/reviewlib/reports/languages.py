"""The language of a page: its own few words, and how numbers and dates are written.

Only the page's furniture is translated. What a notebook says is said in the
notebook's language.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from types import MappingProxyType
from typing import Any

import vl_convert

TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
NUMBER_FORMAT = re.compile(r"([+]?)(,?)(?:\.(\d+))?([df%]?)")
DATE_TOKEN = re.compile(r"%(-?)([dmYyBbAaHMS])")

ENGLISH_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "skip": "Skip to the report",
        "contents": "In this report",
        "figures": "The figures",
        "save": "Save them as CSV",
        "first_rows": "the first {shown} of {all} rows; the CSV holds all",
        "chart": "Chart",
        "table": "Table",
        "made": "Made with reviewlib from the notebook",
        "settings": "Its settings",
        "yes": "yes",
        "no": "no",
        "none": "none",
    }
)
WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "en": ENGLISH_WORDS,
        "de": {
            "skip": "Zum Bericht",
            "contents": "In diesem Bericht",
            "figures": "Die Zahlen",
            "save": "Als CSV speichern",
            "first_rows": "die ersten {shown} von {all} Zeilen; die CSV enthält alle",
            "chart": "Grafik",
            "table": "Tabelle",
            "made": "Erstellt mit reviewlib aus dem Notebook",
            "settings": "Einstellungen",
            "yes": "ja",
            "no": "nein",
            "none": "keine",
        },
        "fr": {
            "skip": "Aller au rapport",
            "contents": "Dans ce rapport",
            "figures": "Les chiffres",
            "save": "Enregistrer en CSV",
            "first_rows": "les {shown} premières lignes sur {all} ; le CSV les contient toutes",
            "chart": "Graphique",
            "table": "Tableau",
            "made": "Produit par reviewlib à partir du notebook",
            "settings": "Réglages",
            "yes": "oui",
            "no": "non",
            "none": "aucun",
        },
        "ko": {
            "skip": "보고서로 건너뛰기",
            "contents": "차례",
            "figures": "수치 보기",
            "save": "CSV로 저장",
            "first_rows": "전체 {all}행 중 처음 {shown}행, 전체는 CSV에 있음",
            "chart": "차트",
            "table": "표",
            "made": "reviewlib으로 만든 보고서, 노트북:",
            "settings": "설정",
            "yes": "예",
            "no": "아니요",
            "none": "없음",
        },
        "ja": {
            "skip": "レポートへ移動",
            "contents": "目次",
            "figures": "数値を見る",
            "save": "CSVで保存",
            "first_rows": "全{all}行のうち最初の{shown}行、すべてはCSVに",
            "chart": "図",
            "table": "表",
            "made": "reviewlibで作成、ノートブック:",
            "settings": "設定",
            "yes": "はい",
            "no": "いいえ",
            "none": "なし",
        },
    }
)

# The order of day, month and year, for the forms that charts ask for.
DATE_FORMS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "de": {"%-d %B %Y": "%-d. %B %Y"},
        "ko": {"%-d %B %Y": "%Y년 %-m월 %-d일", "%B %Y": "%Y년 %-m월", "%b %Y": "%Y년 %-m월"},
        "ja": {"%-d %B %Y": "%Y年%-m月%-d日", "%B %Y": "%Y年%-m月", "%b %Y": "%Y年%-m月"},
    }
)
LOCALES: Mapping[str, Any] = MappingProxyType({"de": "de-DE", "fr": "fr-FR", "ko": "ko-KR", "ja": "ja-JP"})

JAPANESE_FONTS = '"Noto Sans JP", "Noto Sans CJK JP", "Hiragino Sans", "Yu Gothic", "Meiryo"'


@dataclass(frozen=True)
class Language:
    """A language that pages are set in: `number` and `time` are d3's locales, None for its own English."""

    tag: str = "en"
    words: Mapping[str, str] = field(default_factory=lambda: ENGLISH_WORDS)
    words_tag: str = "en"
    number: Mapping[str, Any] | None = None
    time: Mapping[str, Any] | None = None
    date_forms: Mapping[str, str] = field(default_factory=dict)

    @property
    def fonts_first(self) -> str:
        """Fonts to put before the house's, where Korean forms of Han characters would be wrong."""
        return JAPANESE_FONTS if self.tag.partition("-")[0].lower() == "ja" else ""

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
        >>> find_language("de-AT").words["contents"]
        'In diesem Bericht'
        >>> find_language("no language").tag
        'en'
    """
    if not TAG.fullmatch(tag):
        return ENGLISH
    main = tag.partition("-")[0].lower()
    if main == "en":
        return Language(tag)
    words_tag = main if main in WORDS else "en"
    locale = LOCALES.get(main)
    return Language(
        tag=tag,
        words=WORDS[words_tag],
        words_tag=words_tag,
        number=vl_convert.get_format_locale(locale) if locale else None,
        time=vl_convert.get_time_format_locale(locale) if locale else None,
        date_forms=DATE_FORMS.get(main, {}),
    )


ENGLISH = Language()

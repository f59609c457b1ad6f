"""Every language has every word that a page or a chart may say, and writes numbers and days its own way."""

import ast
import re
from datetime import date, datetime
from pathlib import Path

import pytest
import vl_convert

import reviewlib
from reviewlib.analysis.monthly import PERIOD
from reviewlib.analysis.quality import MEANINGS
from reviewlib.charts.monthly import MEASURES
from reviewlib.languages import ENGLISH, find_language, list_languages
from reviewlib.reports.about import DATA_TO
from reviewlib.reports.contents import STANDING
from reviewlib.reports.figures import UNDESCRIBED
from reviewlib.reports.index import SEARCH_WORDS
from reviewlib.reports.notebooks import find_notebooks, list_parameters, shipped_notebooks
from reviewlib.reports.page import SCRIPT, UNKNOWN, WIDGET

PACKAGE = Path(reviewlib.__file__).parent
SAYING = {"say", "say_columns", "empty_chart", "listing"}
WORDS_OF_ARGUMENTS = {"title", "subtitle", "empty"}
REGIONS = {"ja": "JP", "ko": "KR"}
BRACES = re.compile(r"\{\w+\}")


def find_texts(tree, is_chart):
    """Find what a module says: first arguments of `say`; of a chart its default words and column names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            given = {keyword.arg: keyword.value for keyword in node.keywords}
            if name in SAYING:
                yield from node.args[:1]
            if is_chart and name in SAYING:
                yield from (given[word] for word in WORDS_OF_ARGUMENTS & given.keys())
                yield from getattr(given.get("columns"), "values", [])
        elif is_chart and isinstance(node, ast.FunctionDef):
            pairs = zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
            yield from (default for argument, default in pairs if argument.arg in WORDS_OF_ARGUMENTS)


def list_texts():
    texts = {
        *MEANINGS.values(),
        *SEARCH_WORDS.values(),
        *PERIOD.categories,
        DATA_TO,
        STANDING,
        WIDGET,
        SCRIPT,
        UNKNOWN,
        UNDESCRIBED,
    }
    texts |= {name[:1].upper() + name[1:] for name in MEANINGS} | {label for _, label in MEASURES}
    for path in PACKAGE.rglob("*.py"):
        nodes = find_texts(ast.parse(path.read_text(encoding="utf-8")), path.parent.name == "charts")
        texts |= {
            node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
    for path in (PACKAGE / "reports").rglob("*.j2"):
        texts |= set(re.findall(r'\bsay\("([^"]+)"', path.read_text(encoding="utf-8")))
    for path in find_notebooks([shipped_notebooks()]).values():
        texts |= {path.stem.capitalize(), *(item.name.capitalize() for item in list_parameters(path))}
    return sorted(texts)


@pytest.mark.parametrize("tag", list_languages())
def test_a_language_has_every_word_and_every_brace(tag):
    words = find_language(tag).words
    texts = list_texts()
    assert len(texts) > 150
    assert [text for text in texts if not words.get(text)] == []
    assert [text for text in words if set(BRACES.findall(text)) != set(BRACES.findall(words[text]))] == []


@pytest.mark.parametrize("tag", list_languages())
def test_numbers_and_days_are_d3_s(tag):
    """Their source is vl-convert, which is not asked when a chart is drawn: it would take a kernel's time."""
    language = find_language(tag)
    locale = f"{tag}-{REGIONS.get(tag, tag.upper())}"
    assert vl_convert.get_time_format_locale(locale) == language.time
    numbers = {name: fact for name, fact in language.number.items() if (tag, name) != ("de", "percent")}
    assert vl_convert.get_format_locale(locale) == numbers


def test_what_is_not_known_stays_as_it_is():
    korean = find_language("ko")
    assert korean.say("Our own {heading} <b>") == "Our own {heading} <b>"
    assert korean.say("{first} to {last}", first="{last}", last="<b>") == "{last}~<b>"
    assert find_language("sv").say("Chart") == "Chart"


@pytest.mark.parametrize(
    ("tag", "number", "day"),
    [
        ("en", "1,234.5", "9 September 2024"),
        ("de-AT", "1.234,5", "9. September 2024"),
        ("fr", "1\u00a0234,5", "9 septembre 2024"),
        ("ko-KR", "1,234.5", "2024년 9월 9일"),
        ("ja", "1,234.5", "2024年9月9日"),
        ("sv", "1,234.5", "9 September 2024"),
    ],
)
def test_numbers_and_days_are_written_as_the_language_does(tag, number, day):
    language = find_language(tag)
    assert language.write_number(1234.5, ",.1f").replace("\u202f", "\u00a0") == number
    assert language.write_date(date(2024, 9, 9)) == day
    assert language.tag == tag


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (2024, "", "2024"),
        (2024, "d", "2024"),
        (74.256, "", "74.26"),
        (0.125, ".1%", "12.5%"),
        (3, "+.0f", "+3"),
        (-3, "+d", "−3"),
        (-0.2, ".0f", "0"),
        (1e6, ",", "1,000,000"),
        (5, "~s", "5"),
    ],
)
def test_numbers_are_written_as_the_chart_s_tooltip_does(value, form, text):
    assert ENGLISH.write_number(value, form) == text


def test_moments_name_their_clock_unless_it_is_midnight():
    assert ENGLISH.write_moment(datetime(2024, 9, 9)) == "9 September 2024"
    assert ENGLISH.write_moment(datetime(2024, 9, 9, 7, 5)) == "9 September 2024 07:05"
    assert ENGLISH.write_moment(datetime(2024, 9, 9), "%b %Y") == "Sep 2024"


@pytest.mark.parametrize("tag", ['en"><script>', "", "x", "english language", "de_DE"])
def test_what_is_no_tag_is_english(tag):
    assert find_language(tag) is ENGLISH

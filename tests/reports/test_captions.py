"""The title of a table becomes its caption, whatever stands in it."""

import great_tables as gt
import polars as pl
import pytest
from markupsafe import Markup

from reviewlib.reports.captions import caption_tables, find_caption
from reviewlib.reports.cleaning import clean_html

FILMS = pl.DataFrame({"film": ["Burning"], "score": [98]})


def caption(table):
    return caption_tables(clean_html(table.as_raw_html()))


def test_title_and_subtitle_of_great_tables_become_the_caption():
    cleaned = caption(gt.GT(FILMS).tab_header("Two films", "Scores 0-100"))
    assert (
        '<caption><span class="gt_title">Two films</span> <span class="gt_subtitle">Scores 0-100</span></caption>'
        in cleaned
    )
    assert cleaned.count("<tr") == 2
    assert find_caption(cleaned) == "Two films, Scores 0-100"


def test_a_table_without_a_title_has_no_caption():
    cleaned = caption(gt.GT(FILMS))
    assert "<caption" not in cleaned
    assert find_caption(cleaned) == ""


@pytest.mark.parametrize(
    "title", ["</td></tr></thead>", "<table><tr><td>x", 'a" onmouseover="x()', "<caption>", "$1 \\1"]
)
def test_a_hostile_title_stays_words(title):
    cleaned = caption(gt.GT(FILMS).tab_header(gt.html(str(Markup.escape(title)))))
    assert find_caption(cleaned) == title
    assert cleaned.count("<caption") == cleaned.count("<table") == 1


def test_markup_in_a_title_leaves_every_tag_whole():
    cleaned = caption(gt.GT(FILMS).tab_header(gt.html("<table><tr><td>in</td></tr></table><b>Films</b>")))
    for tag in ("table", "tr", "td", "caption", "thead", "span"):
        assert cleaned.count(f"<{tag}") == cleaned.count(f"</{tag}>"), tag

"""Titles that are the same, and those that are not."""

import unicodedata

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from reviewlib.names.titles import loose_title_keys, normalise_title, title_key, title_keys

LETTERS = st.characters(
    codec="utf-8", categories=["Lu", "Ll", "Lo", "Nd", "Zs", "Po", "Pd"], max_codepoint=0xFFFF
)
TITLES = st.text(LETTERS, max_size=20)
# Letters whose upper case has the lower case it came from, which Unicode does not promise.
PLAIN_TITLES = st.text("abcdefghijklmnopqrstuvwxyzéüñçøåабвгдαβγ 0123456789'-:,&.()", max_size=20)


def normalise(*titles):
    return (
        pl.DataFrame({"title": titles}, schema={"title": pl.String})
        .select(normalise_title(pl.col("title")).alias("title"))["title"]
        .to_list()
    )


def keys(*titles):
    return pl.DataFrame({"title": titles}, schema={"title": pl.String}).select(title_keys(pl.col("title")))


@pytest.mark.parametrize(
    ("title", "normalised"),
    [
        ("Amélie", "amelie"),
        ("L’Avventura", "lavventura"),
        ("Avventura, L'", "lavventura"),
        ("Childe, The", "the childe"),
        (
            "City of Lost Children, The (Cité des enfants perdus, La)",
            "the city of lost children cite des enfants perdus la",
        ),
        ("Hobbit, The: The Desolation of Smaug", "the hobbit the desolation of smaug"),
        ("Godfather, The - Part II", "the godfather part ii"),
        ("Kill Bill: Vol. 2", "kill bill vol 2"),
        ("Romeo + Juliet", "romeo and juliet"),
        ("Rock 'n' Roll", "rock and roll"),
        ("Rock'n'Roll", "rock and roll"),
        ("M*A*S*H", "mash"),
        ("WALL·E", "wall e"),
        ("Alien³", "alien3"),
        ("8½", "8 1 2"),
        ("Ødipus, Æon, Łódź, Straße, Þór", "odipus aeon lodz strasse thor"),
        ("Ǿ", "o"),
        ("Mission: Impossible – Dead Reckoning", "mission impossible dead reckoning"),
        ("ＡＫＩＲＡ", "akira"),
        ("İstanbul Hatırası", "istanbul hatirasi"),
        ("ΟΔΟΣ", "οδοσ"),
        ("12.12: The Day", "1212 the day"),
        ("밀수", "밀수"),
        ("ガンダム", "ガンダム"),
        ("देवदास", "देवदास"),
        ("Ödipus™", "odipus"),
        ("The", "the"),
        ("", ""),
        (None, None),
    ],
)
def test_a_title_in_words(title, normalised):
    assert normalise(title) == [normalised]


def test_three_keys_from_strict_to_lenient():
    expected = pl.DataFrame(
        {
            "k0": ["thespider-man", "l'atalante", "a", "die", "+1", "???", "1%", None],
            "k1": ["thespiderman", "latalante", "a", "die", "+1", "???", "1%", None],
            "k2": ["spiderman", "atalante", "a", "die", "+1", "???", "1%", None],
        }
    )
    assert_frame_equal(keys("The Spider-Man", "L'Atalante", "A", "Die", "+1", "???", "1%", None), expected)


@pytest.mark.parametrize(
    ("title", "loose"),
    [
        ("The Godfather: Part II", ("godfather2", "godfather", "partii", None)),
        ("Godfather 2", ("godfather2", None, None, None)),
        ("Kill Bill, Volume One", ("killbill1", None, None, None)),
        ("Vol. I", ("1", None, None, None)),
        ("Malcolm X", ("malcolmx", None, None, None)),
        ("Chapter X", ("10", None, None, None)),
        ("V", ("v", None, None, None)),
        ("The Movie", ("movie", None, None, None)),
        ("Doctor Strange", ("drstrange", None, None, None)),
        ("The Favourite", ("favorite", None, None, None)),
        ("Kramer versus Kramer", ("kramervskramer", None, None, None)),
        (
            "Mission: Impossible – Fallout",
            ("missionimpossiblefallout", "mission", "impossiblefallout", "fallout"),
        ),
        ("Ballerina (발레리나)", ("ballerina발레리나", "ballerina", "발레리나", None)),
        ("Spider-Man", ("spiderman", None, None, None)),
        (
            "Star Wars: Episode V - The Empire",
            ("starwars5empire", "starwars", "episodevtheempire", "empire"),
        ),
        ("Strangelove, or: How I Learned", ("strangeloveorhowilearned", "strangelove", "howilearned", None)),
        (None, (None, None, None, None)),
    ],
)
def test_loose_keys(title, loose):
    frame = pl.DataFrame({"title": [title]}, schema={"title": pl.String})
    expected = pl.DataFrame([loose], schema=dict.fromkeys(["k3", "k4", "k5", "k6"], pl.String), orient="row")
    assert_frame_equal(frame.select(loose_title_keys(pl.col("title"))), expected)
    assert_frame_equal(frame.lazy().select(loose_title_keys(pl.col("title"))).collect(), expected)


def test_decomposed_hangul_and_kana_meet_the_composed():
    for title in ("발레리나", "ガンダム", "パプリカ"):
        assert normalise(unicodedata.normalize("NFD", title)) == [title]
    assert normalise("カンタム") != normalise("ガンダム")


def test_short_titles_with_signs_do_not_meet_those_without():
    frame = keys("1%", "1", "+1")
    assert frame["k1"].n_unique() == 3


def test_a_short_title_meets_itself_with_a_full_stop():
    assert keys("M.")["k1"].to_list() == keys("M")["k1"].to_list()


def test_the_one_key_keeps_the_column_s_name():
    frame = pl.DataFrame({"title": ["The Moon"]}).lazy().select(title_key(pl.col("title"))).collect()
    assert_frame_equal(frame, pl.DataFrame({"title": ["moon"]}))


@settings(max_examples=40)
@given(TITLES)
def test_a_normalised_title_stays_as_it_is(title):
    once = normalise(title)
    assert normalise(*once) == once


@settings(max_examples=40)
@given(PLAIN_TITLES)
def test_case_does_not_count(title):
    assert_frame_equal(keys(title.upper()), keys(title))


@settings(max_examples=40)
@given(st.text("aeiounyc xkz", max_size=15), st.sampled_from("\u0300\u0301\u0302\u0303\u0308\u0327\u030c"))
def test_diacritics_do_not_count(title, mark):
    assert_frame_equal(keys("".join(sign + mark * sign.isalpha() for sign in title)), keys(title))


@settings(max_examples=40)
@given(st.text("ab' \"-", max_size=12))
def test_the_shape_of_quotes_and_dashes_does_not_count(title):
    printed = title.translate({ord("'"): "’", ord('"'): "”", ord("-"): "–"})
    assert_frame_equal(keys(printed), keys(title))


@settings(max_examples=40)
@given(TITLES)
def test_a_title_with_any_sign_but_space_has_every_key(title):
    has_sign = bool(keys(title)["k0"][0])
    assert all(bool(key) == has_sign for key in keys(title).row(0))

"""Spellings that are one Korean name, and those that are not."""

import csv
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewlib.names.folds import korean_folds
from reviewlib.names.japanese import japanese_keys
from reviewlib.names.korean import is_hangul, korean_keys, romanise_hangul

GOLD = Path(__file__).parents[2] / "benchmarks" / "gold" / "korean_names.csv"
HANGUL = st.characters(min_codepoint=ord("가"), max_codepoint=ord("힣"))
SURNAMES = st.sampled_from(["김", "이", "박", "전", "정", "유", "남궁", "선우"])
# Codas that a name has; ㄲ, ㄸ, ㅃ and ㅉ are written with no other letters.
ONSETS = st.sampled_from([0, 2, 3, 5, 6, 7, 9, 11, 12, 14, 15, 16, 17, 18])
CODAS = st.sampled_from([0, 1, 4, 8, 16, 17, 21])
SYLLABLES = st.builds(
    lambda onset, vowel, coda: chr(ord("가") + (onset * 21 + vowel) * 28 + coda),
    ONSETS,
    st.integers(0, 20),
    CODAS,
)


def read_gold(path=GOLD):
    with path.open(encoding="utf-8", newline="") as file:
        return [(row["hangul"], row["spellings"].split("|")) for row in csv.DictReader(file)]


def test_every_listed_spelling_means_its_name_in_hangul():
    rows = read_gold()
    assert len(rows) >= 100
    spellings = [(hangul, spelled) for hangul, spellings in rows for spelled in spellings]
    missed = [(hangul, spelled) for hangul, spelled in spellings if hangul not in korean_keys(spelled)]
    assert len(spellings) >= 400
    assert missed == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Huh E-jae", "허이재"),
        ("Yeh Ji-won", "예지원"),
        ("Lee Ha-nee", "이하늬"),
        ("Lee Hanee", "Lee Ha-nui"),
    ],
)
def test_a_syllable_written_with_one_e_an_h_for_the_ear_and_nee(one, other):
    assert korean_keys(one) & korean_keys(other)


def test_most_spellings_that_no_table_was_made_with_mean_their_name_too():
    """The names of the second list, some of them spelt by no system: Shin Hae-sun for 신혜선."""
    rows = read_gold(GOLD.with_name("korean_names_more.csv"))
    spellings = [(hangul, spelled) for hangul, spellings in rows for spelled in spellings]
    met = sum(hangul in korean_keys(spelled) for hangul, spelled in spellings)
    either = sum(bool(korean_folds(hangul) & korean_folds(spelled)) for hangul, spelled in spellings)
    assert len(spellings) > 1_000
    assert met / len(spellings) > 0.975
    assert either / len(spellings) > 0.985


@given(SURNAMES, st.lists(SYLLABLES, min_size=1, max_size=2))
def test_a_name_in_hangul_folds_as_its_romanisation_does(surname, given_name):
    name = surname + "".join(given_name)
    assert korean_folds(name) & korean_folds(romanise_hangul(name))


def test_no_spelling_of_one_listed_name_means_another():
    confused = [
        (one, other)
        for (hangul, spellings), (another, others) in combinations(read_gold(), 2)
        for one in [hangul, *spellings]
        for other in [another, *others]
        if korean_keys(one) & korean_keys(other)
    ]
    assert confused == []


def test_the_sample_desk_s_korean_names_mean_their_hangul():
    with (GOLD.parents[2] / "data" / "metadata" / "people.csv").open(encoding="utf-8", newline="") as file:
        people = [(row["name"], row["other_names"].split("|")) for row in csv.DictReader(file)]
    known = [
        (name, set(filter(is_hangul, others)))
        for name, others in people
        if korean_keys(name) and any(map(is_hangul, others))
    ]
    met = sum(1 for name, hangul in known if korean_keys(name) & hangul)
    assert len(known) > 700
    # The rest go by a name that is not their Korean one: Peter Sohn, Jason Yu.
    assert met / len(known) > 0.975


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jeon Jae-heon", "Jeon Jae-hoon"),
        ("Han Seo-ah", "Han Su-ah"),
        ("Lee Je-hoon", "Lee Jae-hoon"),
        ("Kim Seo-young", "Kim So-young"),
        ("Kim Jin-a", "Kim Ji-na"),
        ("Lee Yu-ri", "Lee Yu-i"),
        ("Jeon Jong-seo", "천종서"),
        ("전종서", "천종서"),
        ("Chris Evans", "Luke Evans"),
    ],
)
def test_names_that_no_fold_confuses(one, other):
    assert not korean_keys(one) & korean_keys(other)
    assert not japanese_keys(one) & japanese_keys(other)


def test_a_short_name_is_not_turned_round():
    assert not korean_keys("Won Bin") & korean_keys("Bin Won")


def test_a_glued_name_meets_both_ways_to_part_it():
    assert korean_keys("Kim Jina") & korean_keys("Kim Jin-a") == {"김진아"}
    assert korean_keys("Kim Jina") & korean_keys("Kim Ji-na") == {"김지나"}


@pytest.mark.parametrize(
    "name", ["", "전", "Kim", "Chris Evans", "Alan S. Kim", "ศรี แก้ว", "Kim Ji-hyun-ah-ri", "李安"]
)
def test_what_is_no_korean_name_has_no_korean_key(name):
    assert not {key for key in korean_keys(name) if key != name}


@given(SURNAMES, st.lists(SYLLABLES, min_size=1, max_size=2))
def test_a_romanised_name_means_its_hangul(surname, given_name):
    name = surname + "".join(given_name)
    assert name in korean_keys(romanise_hangul(name))


@given(SURNAMES, st.lists(SYLLABLES, min_size=2, max_size=2))
def test_order_and_hyphen_do_not_count(surname, given_name):
    name = surname + "".join(given_name)
    first, last = romanise_hangul(name).split()
    assert name in korean_keys(f"{last} {first}")
    assert name in korean_keys(f"{first} {last.replace('-', ' ')}")
    assert korean_keys(f"{first} {last}") == korean_keys(f"{first.upper()} {last.upper()}")


@given(st.text(HANGUL, min_size=1, max_size=5))
def test_hangul_means_itself_and_its_key_stays(name):
    assert is_hangul(name)
    assert korean_keys(name) == {name}


@settings(max_examples=50)
@given(st.text(max_size=25))
def test_any_text_can_be_asked(name):
    assert all(is_hangul(key) and korean_keys(key) == {key} for key in korean_keys(name))
    assert all(japanese_keys(key) == {key} for key in japanese_keys(name))
    romanise_hangul(name)


@pytest.mark.parametrize(
    ("hangul", "latin"),
    [
        ("전종서", "Jeon Jong-seo"),
        ("이병헌", "I Byeong-heon"),
        ("박찬욱", "Bak Chan-uk"),
        ("남궁민", "Namgung Min"),
        ("원빈", "Won Bin"),
        ("전 종서", "Jeon Jong-seo"),
        ("설경구", "Seol Gyeong-gu"),
        ("윤여정", "Yun Yeo-jeong"),
        ("비", "비"),
        ("Jeon", "Jeon"),
    ],
)
def test_hangul_in_latin_letters(hangul, latin):
    assert romanise_hangul(hangul) == latin

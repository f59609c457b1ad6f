"""Whom of a film's credits a printed name means, and that strangers find nobody."""

import csv
import os
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewlib.names.casting import Cast, Credited, PersonMatch, is_east_asian, match_person

METADATA = Path(__file__).parents[2] / "data" / "metadata"

CREDITS = [
    Credited("jeon", ("Jeon Jong-seo", "전종서"), ("Ok-ju",)),
    Credited("yakusho", ("Kōji Yakusho",), ("Hirayama",)),
    Credited("leung", ("Tony Leung Chiu-wai", "梁朝偉"), ("Chow",)),
    Credited("downey", ("Robert Downey Jr.",), ("Strauss",)),
    Credited("jackson", ("Samuel L. Jackson",), ("Fury",)),
    Credited("burns", ("Edward Burns",), ("Jack",)),
    Credited("dauphine", ("Da'Vine Joy Randolph",), ("Mary",)),
    Credited("gyllenhaal", ("Jake Gyllenhaal",), ("Dalton",)),
    Credited("hong-1", ("Hong Kyung",), ("Soldier",)),
    Credited("hong-2", ("Hong Gyeong",), ("Priest",)),
    Credited("smith-1", ("Anne Smith",), ("Nurse",)),
    Credited("smith-2", ("Paul Smith",), ("Guard",)),
    Credited("shin", ("Shin Hye-sun", "신혜선"), ("Si-min",)),
    Credited("murnau", ("Friedrich Wilhelm Murnau",), ()),
    Credited("bean", ("Sean Bean",), ()),
    Credited("serebrennikov", ("Kirill Serebrennikov", "Кирилл Серебренников"), ()),
]


@pytest.mark.parametrize(
    ("name", "person_id", "level"),
    [
        ("JEON Jong-Seo", "jeon", "exact"),
        ("Jongseo Jeon", "jeon", "parts"),
        ("전종서", "jeon", "exact"),
        ("Chun Jong-suh", "jeon", "korean"),
        ("Kouji Yakusyo", "yakusho", "japanese"),
        ("梁朝偉", "leung", "exact"),
        ("Кирилл Серебренников", "serebrennikov", "exact"),
        ("Bob Downey", "downey", "nickname"),
        ("Samuel Jackson", "jackson", "nickname"),
        ("Ed Burns", "burns", "nickname"),
        ("Joy Randolph", "dauphine", "subset"),
        ("J. Gyllenhaal", "gyllenhaal", "initial"),
        ("Gyllenhaal", "gyllenhaal", "surname"),
        # Bean could be read as Japanese; as a surname it is nobody else's all the same.
        ("Bean", "bean", "surname"),
        ("Yakusho", "yakusho", "surname"),
        ("F.W. Murnau", "murnau", "initial"),
        ("Jake Gyllenhal", "gyllenhaal", "likeness"),
        ("Shin Hae-sun", "shin", "fold"),
        ("チョン・ジョンソ", "jeon", "transcription"),
        ("Чон Чон Со", "jeon", "transcription"),
    ],
)
def test_each_level_finds_its_person(name, person_id, level):
    assert match_person(name, CREDITS) == PersonMatch(person_id, level)


@pytest.mark.parametrize(
    "name",
    ["", "Kim Tae-ri", "천종서", "Tony Leung Ka-fai", "Leung", "Edward Norton", "Maggie Gyllenhaal", "Jeon", "Smith",
     "Robert Pattinson", "Robert Downey Sr.", "신해선", "A. Smith Jones", "Janet Jackson", "梁家輝", "Кирилл Петров"],
)  # fmt: skip
def test_strangers_find_nobody(name):
    assert match_person(name, CREDITS) is None


def test_the_character_decides_between_two_and_never_for_a_stranger():
    assert match_person("Hong Gyung", CREDITS) is None
    assert match_person("Hong Gyung", CREDITS, "Priest") == PersonMatch("hong-2", "korean")
    assert match_person("Smith", CREDITS, "nurse") == PersonMatch("smith-1", "surname")
    assert match_person("Jeong Seo", CREDITS, "Ok-Ju") == PersonMatch("jeon", "character")
    assert match_person("Kim Tae-ri", CREDITS, "Ok-Ju") is None


def test_the_fold_comes_after_the_keys_and_never_between_two_names_in_hangul():
    """Lee Jae-hoon and Lee Je-hoon fold alike: where one's own keys agree, the other is not asked."""
    both = [Credited("jae", ("Lee Jae-hoon",)), Credited("je", ("Lee Je-hoon",))]
    assert match_person("Lee Jehun", both) == PersonMatch("je", "korean")
    assert match_person("이제훈", both) == PersonMatch("je", "korean")
    assert match_person("이제훈", [Credited("jae", ("이재훈",))]) is None


def test_middle_names_that_differ_are_two_people():
    assert match_person("Paul Thomas Anderson", [Credited("ws", ("Paul W.S. Anderson",))]) is None
    assert match_person("Paul Anderson", [Credited("ws", ("Paul W.S. Anderson",))]) == PersonMatch(
        "ws", "nickname"
    )


def test_a_cast_made_once_answers_as_the_credits_do():
    cast = Cast(tuple(CREDITS))
    for name in ("Chun Jong-suh", "Smith", "Bob Downey", "Shin Hae-sun", "Kim Tae-ri"):
        assert cast.match(name) == match_person(name, CREDITS)


@given(st.text(max_size=20))
def test_any_text_can_be_asked(name):
    assert match_person(name, []) is None
    match = match_person(name, CREDITS, name)
    assert match is None or match.level


@given(st.permutations(CREDITS))
def test_the_order_of_the_credits_does_not_count(credits):
    for name in ("Chun Jong-suh", "Gyllenhal Jake", "Smith", "Bob Downey"):
        assert match_person(name, credits) == match_person(name, CREDITS)


@pytest.mark.parametrize(
    ("name", "expected"), [("Michelle Yeoh", True), ("이정재", True), ("Emma Stone", False)]
)
def test_whose_name_is_never_guessed_at(name, expected):
    assert is_east_asian(name) is expected


def read_sample():
    with (METADATA / "people.csv").open(encoding="utf-8", newline="") as file:
        people = {row["person_id"]: row["name"] for row in csv.DictReader(file)}
    films = defaultdict(set)
    with (METADATA / "credits.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            films[row["film_id"]].add(row["person_id"])
    return people, {film_id: sorted(ids) for film_id, ids in sorted(films.items())}


def test_people_of_other_films_are_strangers():
    """One in 800 of the sample desk's people; STRANGERS=40 asks one in forty, 28,300 pairs in ten seconds."""
    people, films = read_sample()
    step = int(os.environ.get("STRANGERS", "800"))
    everybody = sorted(people)
    asked, linked = 0, []
    for number, (film_id, ids) in enumerate(films.items()):
        credited = [Credited(person_id, (people[person_id],)) for person_id in ids]
        here = {people[person_id] for person_id in ids}
        for person_id in everybody[number % step :: step]:
            if people[person_id] in here:
                continue
            asked += 1
            match = match_person(people[person_id], credited)
            if match:
                linked.append((film_id, people[person_id], match))
    print(f"{len(linked)} of {asked} strangers linked: {linked}")
    assert asked > 1_000
    assert len(linked) / asked <= 0.0005, linked


def test_a_transcribed_name_of_the_credits_is_found_by_a_spelling_and_by_no_other():
    credits = [Credited("park", ("パク・チャヌク",)), Credited("song", ("Song Kang-ho",))]
    assert match_person("Park Chan-wook", credits) == PersonMatch("park", "transcription")
    assert match_person("ソン・ガンホ", credits) == PersonMatch("song", "transcription")
    assert match_person("ポン・ジュノ", credits) is None
    assert match_person("Bong Joon-ho", credits) is None

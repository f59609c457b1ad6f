"""Names in Cyrillic and Greek letters meet those written in Latin letters, and no others."""

import pytest

from reviewlib.names.casting import Credited, match_person
from reviewlib.names.scripts import script_keys, script_of

ONE = [
    ("Андрей Тарковский", "Andrei Tarkovsky"),
    ("Андрей Тарковский", "Tarkovskiy Andrey"),
    ("Кирилл Серебренников", "Kirill Serebrennikov"),
    ("Чулпан Хаматова", "Chulpan Khamatova"),
    ("Александр Сокуров", "Alexander Sokurov"),
    ("Фёдор Бондарчук", "Fyodor Bondarchuk"),
    ("Ксения Раппопорт", "Ksenia Rappoport"),
    ("Евгений Миронов", "Yevgeny Mironov"),
    ("Наталья Мещанинова", "Natalia Meshchaninova"),
    ("Алёна Михайлова", "Alyona Mikhailova"),
    ("Яна Троянова", "Yana Troyanova"),
    ("Γιώργος Λάνθιμος", "Yorgos Lanthimos"),
    ("Θόδωρος Αγγελόπουλος", "Thodoros Angelopoulos"),
    ("Χρήστος Νίκου", "Christos Nikou"),
    ("Μπάμπης Μακρίδης", "Babis Makridis"),
]
TWO = [
    ("Андрей Звягинцев", "Andrei Tarkovsky"),
    ("Яна Троянова", "Anna Troyanova"),
    ("Сергей Бодров", "Sergei Bondarchuk"),
    ("Γιώργος Λάνθιμος", "Yorgos Zois"),
    ("Бодров", "Bodrov"),
    ("전종서", "Jeon Jong-seo"),
]


@pytest.mark.parametrize(("native", "latin"), ONE)
def test_both_ways_to_write_a_name_have_one_key(native, latin):
    script = script_of(native)
    assert script is not None
    assert script_keys(native, script) == script_keys(latin, script) != frozenset()


@pytest.mark.parametrize(("native", "latin"), TWO)
def test_other_names_do_not(native, latin):
    script = script_of(native)
    assert script is None or script_keys(native, script) != script_keys(latin, script) or " " not in native


def test_they_find_each_other_in_the_credits_of_a_film_and_strangers_nobody():
    credits = [Credited("t", ("Andrei Tarkovsky",)), Credited("l", ("Γιώργος Λάνθιμος",))]
    assert match_person("Андрей Тарковский", credits).person_id == "t"
    assert match_person("Yorgos Lanthimos", credits).person_id == "l"
    assert match_person("Андрей Звягинцев", credits) is None
    assert match_person("Yorgos Zois", credits) is None

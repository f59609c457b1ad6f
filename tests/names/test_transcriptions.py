"""Korean names in kana and Cyrillic letters meet their spellings, and nobody else's."""

import pytest

from reviewlib.names.transcriptions import read_transcribed, transcribe_korean


@pytest.mark.parametrize(
    ("printed", "credited"),
    [
        # What ends a syllable begins the next, and an h after n is not written.
        ("パク・チャヌク", "Park Chan-wook"),
        ("ポン・ジュノ", "Bong Joon-ho"),
        ("イ・ソギ", "Lee Seok-i"),
        # Small letters: キャ, チェ, ファ, ウォ, ドゥ.
        ("キム・ギャリ", "Kim Gya-ri"),
        ("チェ・ミンシク", "최민식"),
        ("ファン・ジョンミン", "Hwang Jung-min"),
        ("カン・ドンウォン", "Kang Dong-won"),
        ("ペ・ドゥナ", "Bae Doo-na"),
        ("ハン・ヒョジュ", "Han Hyo-joo"),
        ("キム・ヒエ", "김희애"),
        ("キム・ヘス", "Kim Hye-soo"),
        ("ソン・イェジン", "Son Ye-jin"),
        ("イ・イェジン", "이예진"),
        ("Пак Чхан Ук", "Park Chan-wook"),
        ("Чхан Ук Пак", "박찬욱"),
        ("Пак Чхан-ук", "Park Chan-wook"),
        ("Ли Чжон Чжэ", "Lee Jung-jae"),
        ("Ли Джонджэ", "이정재"),
        ("Юн Е Чжон", "윤여정"),
        ("Пак Хэ Иль", "Park Hae-il"),
        ("Ким Хи Э", "김희애"),
    ],
)
def test_a_korean_name_is_met_in_kana_and_cyrillic(printed, credited):
    assert read_transcribed(printed) & transcribe_korean(credited)


@pytest.mark.parametrize(
    ("printed", "credited"),
    [
        ("パク・チャヌク", "Park Chan-ho"),
        ("キム・ミニ", "Kim Min-ji"),
        # A surname stands by itself: キム・ヨンミン is no Kim Myung-min.
        ("キム・ヨンミン", "김명민"),
        ("Ким Ён Мин", "김명민"),
        ("キ・ミョンミン", "김영민"),
        ("ソン・ヨンジュ", "손현주"),
        ("Пак Со Дам", "Park So-jin"),
        ("Ли Бён Хон", "Im Byung-hun"),
        ("Андрей Тарковский", "Park Chan-wook"),
        ("黒澤明", "Park Chan-wook"),
    ],
)
def test_another_name_is_not(printed, credited):
    assert not read_transcribed(printed) & transcribe_korean(credited)


def test_every_letter_of_both_scripts_can_be_asked():
    for letter in map(chr, [*range(ord("ァ"), ord("ー") + 1), *range(ord("а"), ord("ѐ") + 2)]):
        read_transcribed(f"{letter}{letter}")
    assert read_transcribed("クヮク") == read_transcribed("クァク")


def test_only_what_is_korean_or_transcribed_has_sounds():
    assert transcribe_korean("Tilda Swinton") == frozenset()
    assert read_transcribed("Park Chan-wook") == read_transcribed("") == frozenset()

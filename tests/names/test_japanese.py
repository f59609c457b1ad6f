"""Spellings of one Japanese name in Latin letters."""

import pytest

from reviewlib.names.japanese import japanese_keys


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kōji Yakusho", "Koji Yakusho"),
        ("Kōji Yakusho", "Kouji Yakusho"),
        ("Kôji Yakusho", "Yakusyo Kohji"),
        ("Yūya Yagira", "Yuya Yagira"),
        ("Yuuya Yagira", "YAGIRA Yūya"),
        ("Ryō Kase", "Ryoh Kase"),
        ("Shinji Oohashi", "Shinji Ōhashi"),
        ("Jun'ichi Honda", "Junichi Honda"),
        ("Jun-ichi Honda", "Honda Jun’ichi"),
        ("Kazunari Ninomiya", "Kazunari Ninomiya"),
        ("Shimpei Tanaka", "Sinpei Tanaka"),
        ("Matchi Okubo", "Macchi Ōkubo"),
        ("Joji Tsuda", "Jouji Tuda"),
        ("Chishū Ryū", "Ryuu Chishuu"),
        ("Shūji Huse", "Shuji Fuse"),
    ],
)
def test_japanese_spellings_of_one_name(one, other):
    assert japanese_keys(one) & japanese_keys(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Koji Yakusho", "Keiji Yakusho"),
        ("Yuki Sato", "Yukie Sato"),
        ("Kana Ito", "Kanna Ito"),
        ("Shin Ito", "Shino Ito"),
        ("Aimyon", "Aimyon"),
        ("Robert Pattinson", "Robert Pattinson"),
    ],
)
def test_japanese_keys_that_do_not_meet(one, other):
    assert not japanese_keys(one) & japanese_keys(other)

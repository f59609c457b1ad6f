"""Bytes as text: the mark decides, then UTF-8, then what is declared; and what may be proposed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewlib.documents.decoding import ENCODINGS, decode_bytes, find_encoding

TEXTS = {
    "cp949": "조용한 사냥, 그리고 송로버섯. 그는 돼지를 찾아 나선다. 영화는 천천히 움직인다.",
    "cp932": "静かな狩り、そしてトリュフ。彼は豚を探しに行く。映画はゆっくりと動いていく。",
    "cp1251": "Тихая охота и трюфели. Он идёт искать свинью. Фильм движется медленно.",
    "cp1253": "Ένα ήσυχο κυνήγι και τρούφες. Ψάχνει το γουρούνι του. Η ταινία κινείται αργά.",
}
OTHERS = {
    "cp1252": "Une chasse tranquille, et des truffes cachées; l’été, déjà, était passé à côté.",
    "cp1250": "Zażółć gęślą jaźń, ciche polowanie i trufle w lesie, łąka, źdźbło.",
    "gb18030": "安静的狩猎，还有松露。他去寻找他的猪。电影缓慢而坚定地前进。",
}


@pytest.mark.parametrize(("encoding", "text"), TEXTS.items())
def test_a_text_of_another_script_is_known_and_read_where_it_is_declared(encoding, text):
    raw = text.encode(encoding)
    assert find_encoding(raw) == encoding
    decoded = decode_bytes(raw, encoding)
    assert (decoded.text, decoded.mended) == (text, f"not UTF-8: it was read as {encoding}")
    assert decode_bytes(raw).mended == "not UTF-8: the stray bytes were read as Windows-1252"


@pytest.mark.parametrize(
    ("encoding", "text"), [*OTHERS.items(), *((e, t) for t in TEXTS.values() for e in ["utf-8"])]
)
def test_other_texts_are_proposed_nothing(encoding, text):
    assert find_encoding(text.encode(encoding)) is None


@pytest.mark.parametrize("wrong", TEXTS)
@pytest.mark.parametrize("text", TEXTS.values())
def test_no_script_is_taken_for_another(wrong, text):
    try:
        raw = text.encode("gb18030" if text == TEXTS[wrong] else wrong)
    except UnicodeEncodeError:
        return
    assert find_encoding(raw) is None


def test_too_few_letters_and_a_letter_cut_in_two():
    assert find_encoding("조용한".encode("cp949")) is None
    raw = (TEXTS["cp949"] * 2).encode("cp949")
    assert find_encoding(raw[:-2]) == "cp949"


def test_utf_8_stays_utf_8_whatever_is_declared():
    assert decode_bytes("조용한".encode(), "cp949").text == "조용한"
    assert decode_bytes("조용한".encode("utf-16"), "cp949").mended == "UTF-16, not UTF-8: it was read as such"


def test_bytes_that_the_declared_encoding_lacks_are_said_with_their_line():
    decoded = decode_bytes("조용한\n".encode("cp949") + b"\xff\xff", "cp949")
    assert (decoded.mended, decoded.line) == ("not UTF-8: it was read as cp949, but for some bytes", 2)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_encoding_that_can_be_declared_is_one(encoding):
    assert decode_bytes(b"abc\xe9\xe9", encoding).text.startswith("abc")


@given(st.binary(max_size=60), st.sampled_from([None, *ENCODINGS]))
def test_any_bytes_are_text_that_a_table_can_hold_or_none(raw, encoding):
    decoded = decode_bytes(raw, encoding)
    if decoded.text is not None:
        assert "\r" not in decoded.text
        assert "\0" not in decoded.text
        decoded.text.encode("utf-8")
    find_encoding(raw)

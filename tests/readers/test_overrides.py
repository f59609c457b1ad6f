from reviewlib.readers.overrides import read_overrides


def read(tmp_path, text):
    path = tmp_path / "overrides.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    overrides, problems = read_overrides(path, source="overrides.csv")
    return overrides.rows(), problems.select("line", "value", "reason", "severity").rows()


def test_notes_blanks_and_rows_not_filled_in_are_passed_over(tmp_path):
    text = '\ufeff# candidates: a, b\nreview_id,film_id\n\nr1, f1\n# note\nr2,\n"r,3",f3\nr1,f1\n'
    assert read(tmp_path, text) == ([(4, "r1", "f1"), (7, "r,3", "f3")], [])


def test_a_file_that_is_not_there_holds_nothing(tmp_path):
    overrides, problems = read_overrides(tmp_path / "overrides.csv", source="overrides.csv")
    assert (overrides.height, problems.height) == (0, 0)


def test_a_contradiction_is_named_with_its_line(tmp_path):
    rows, problems = read(tmp_path, "review_id,film_id\nr1,f1\nr1,f2\n")
    assert rows == [(2, "r1", "f1")]
    assert problems == [(3, "f2", "contradicts line 2, which gives r1 the film f1", "refused")]


def test_a_header_without_its_columns_is_refused_whole(tmp_path):
    rows, problems = read(tmp_path, "review,film_id\nr1,f1\n")
    assert rows == []
    assert problems == [(1, "review, film_id", "has no column review_id", "refused")]


def test_letters_that_are_not_utf_8_are_repaired_and_what_is_no_text_is_refused(tmp_path):
    rows, problems = read(tmp_path, b"review_id,film_id\nr\xe9,f1\n")
    assert rows == [(2, "r\xe9", "f1")]
    assert [severity for *_, severity in problems] == ["repaired"]
    rows, problems = read(tmp_path, b"review_id,film_id\nr1,f\x001\n")
    assert rows == []
    assert problems == [(None, None, "is no text", "refused")]


def test_a_mark_that_is_not_closed_spoils_its_own_line_alone(tmp_path):
    rows, problems = read(tmp_path, 'review_id,film_id\nr1,f1\n"r2,f2\nr3;f3\nr4,NONE\n')
    assert rows == [(2, "r1", "f1"), (5, "r4", "none")]
    assert problems == [
        (3, '"r2,f2', "a quotation mark is not closed", "refused"),
        (4, "r3;f3", "has no , between review and film", "refused"),
    ]


def test_a_short_row_has_not_been_filled_in(tmp_path):
    assert read(tmp_path, "review_id,film_id\nr1\n") == ([], [])

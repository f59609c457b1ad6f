"""Excel: cells as they read on the sheet, the sheet that is named, and nothing let in by a hostile workbook."""

import zipfile
from datetime import date, datetime, time

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewlib.readers import workbooks
from reviewlib.readers.grids import Layout
from reviewlib.readers.reviewtable import read_reviews_table
from reviewlib.readers.workbooks import list_sheets, read_workbook


def save(path, **sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return book


def read_one(path, sheets=(), decimal="."):
    ((source, cells),) = read_workbook(path, path.name, sheets=sheets, decimal=decimal)
    return source, cells


def reasons(cells):
    return [problem.reason for problem in (cells if isinstance(cells, list) else cells.problems)]


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (3.5, "General", "3.5"),
        (4, "General", "4"),
        (4.0, "0.0", "4"),
        (0.1 + 0.2, "General", "0.3"),
        (0.85, "0%", "85%"),
        (0.855, "0.0%", "85.5%"),
        (4.5, '0.0"/5"', "4.5/5"),
        (7, '"Score: "0', "Score: 7"),
        (0.5, '0.0" of 5%"', "0.5 of 5%"),
        (0.5, "# ?/?", "0.5"),
        (date(2023, 10, 6), "yyyy-mm-dd", "2023-10-06"),
        (date(2023, 10, 6), "dd/mm/yyyy", "2023-10-06"),
        (datetime(2023, 10, 6, 20, 30), "yyyy-mm-dd hh:mm", "2023-10-06 20:30:00"),
        (time(20, 30), "hh:mm", "20:30:00"),
        (True, "General", "true"),
        ("03/04/2023", "General", "03/04/2023"),
        ("a_x000D_\nb_x005F_x000D_", "General", "a\nb_x000D_"),
        ("=1+1", "text", "=1+1"),
    ],
)
def test_a_cell_reads_as_it_does_on_the_sheet(tmp_path, value, form, text):
    book = save(tmp_path / "a.xlsx", Reviews=[["title", "x"], ["Pig", value]])
    cell = book["Reviews"]["B2"]
    if form == "text":
        cell.data_type = "s"
    else:
        cell.number_format = form
    book.save(tmp_path / "a.xlsx")
    source, cells = read_one(tmp_path / "a.xlsx")
    assert (source, cells.frame["x"].to_list()) == ("a.xlsx/Reviews", [text])


def test_lines_are_the_sheet_s_and_blank_rows_and_columns_are_none(tmp_path):
    rows = [
        ["Reviews of ours"],
        [],
        ["Film", None, "Score"],
        ["Pig", None, 4],
        [],
        ["EO"],
        [None, "x", 3, "y"],
    ]
    save(tmp_path / "a.xlsx", Reviews=rows)
    _, cells = read_one(tmp_path / "a.xlsx")
    assert cells.frame.rows() == [("Pig", "", "4"), ("EO", "", "")]
    assert cells.frame.columns == ["Film", "(column 2)", "Score"]
    assert cells.lines.to_list() == [4, 6]
    assert [(problem.line, problem.reason, problem.severity) for problem in cells.problems] == [
        (1, "a row above the header: not read", "doubtful"),
        (7, "4 cells, where the header has 3", "refused"),
    ]


def test_of_several_sheets_those_named_are_read(tmp_path):
    table = [["Film", "Score"], ["Pig", "3/5"]]
    path = tmp_path / "a.xlsx"
    book = save(path, **{"2022": table, 'The "2023"': table, "Empty": [], "Hidden": table})
    book["Hidden"].sheet_state = "hidden"
    book.save(path)
    assert list_sheets(path) == ["2022", 'The "2023"', "Empty"]
    _, refused = read_one(path)
    assert reasons(refused) == ["has 2 sheets with cells, and desk.toml does not say which to read"]
    assert refused[0].remedy == 'Name those to read in desk.toml: sheets = ["2022", "The \\"2023\\""].'
    reviews, problems = read_reviews_table(path, layout=Layout(sheets=("Hidden", "2022", "2021")))
    assert reviews["review_id"].to_list() == ["a.xlsx/Hidden#2", "a.xlsx/2022#2"]
    assert problems.select("source", "reason", "remedy").rows() == [
        (
            "a.xlsx",
            "has no sheet 2021",
            'Its sheets are: 2022, The "2023", Empty, Hidden. Correct sheets in desk.toml.',
        )
    ]


def test_a_formula_without_a_result_is_said(tmp_path):
    save(tmp_path / "a.xlsx", Reviews=[["title", "score"], ["Pig", "=2+2"], ["EO", 3]])
    _, cells = read_one(tmp_path / "a.xlsx")
    assert cells.frame["score"].to_list() == ["", "3"]
    assert [(problem.line, problem.column, problem.value, problem.reason) for problem in cells.problems] == [
        (2, "column B", "=2+2", "a formula without a stored result; read as none")
    ]


def test_numbers_are_written_with_the_declared_sign(tmp_path):
    save(tmp_path / "a.xlsx", Reviews=[["a", "b"], [8.239, "x"]])
    assert read_one(tmp_path / "a.xlsx", decimal=",")[1].frame.rows() == [("8,239", "x")]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is no .xlsx that can be read: an older format, a password, or damage"),
        (
            bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 512,
            "is no .xlsx that can be read: an older format, a password, or damage",
        ),
        (None, "not a regular file"),
    ],
)
def test_what_is_no_workbook_is_refused(tmp_path, content, reason):
    path = tmp_path / "a.xlsx"
    path.mkdir() if content is None else path.write_bytes(content)
    assert reasons(read_one(path)[1]) == [reason]
    assert list_sheets(path) == []


SHARED_STRINGS = (
    b'<Override PartName="/xl/sharedStrings.xml" ContentType='
    b'"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)


def pack(path, **parts):
    """Replace parts of a small workbook by other bytes."""
    save(path, Reviews=[["title", "score"], ["Pig", "3/5"]])
    with zipfile.ZipFile(path) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    for part, value in parts.items():
        content[next((name for name in content if name.endswith(f"{part}.xml")), f"xl/{part}.xml")] = value
    types = content["[Content_Types].xml"]
    if "sharedStrings" in parts and b"sharedStrings" not in types:
        content["[Content_Types].xml"] = types.replace(b"</Types>", SHARED_STRINGS + b"</Types>")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, value in content.items():
            archive.writestr(name, value)


LAUGHS = (
    b'<!DOCTYPE l [<!ENTITY a "ha">'
    + b"".join(
        b'<!ENTITY %c "%s">' % (letter, b"&%c;" % (letter - 1) * 10) for letter in range(ord("b"), ord("k"))
    )
    + b"]>"
)
SHEET = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData>'
    b"</worksheet>"
)
ROW = b'<row r="1"><c r="A1" t="inlineStr"><is><t>%s</t></is></c><c r="B1"><v>1</v></c></row>'


def test_texts_that_cells_share_are_read(tmp_path):
    texts = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%s</sst>' % (
        b"<si><t>title</t></si><si><r><t>P</t></r><r><t>ig</t></r></si><si><t>\xeb\x8f\xbc\xec\xa7\x80</t></si>"
    )
    rows = b"".join(
        b'<row r="%d"><c r="A%d" t="s"><v>%d</v></c><c r="B%d"><v>1</v></c></row>' % (row, row, text, row)
        for row, text in ((1, 0), (2, 1), (3, 2))
    )
    pack(tmp_path / "a.xlsx", sharedStrings=texts, sheet1=SHEET % rows)
    assert read_one(tmp_path / "a.xlsx")[1].frame["title"].to_list() == ["Pig", "돼지"]


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("sheet1", LAUGHS + SHEET % (ROW % b"&j;")),
        ("sheet1", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + SHEET % (ROW % b"&e;")),
        ("sharedStrings", LAUGHS + b"<sst><si><t>&j;</t></si></sst>"),
        ("workbook", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><workbook>&e;</workbook>'),
        ("styles", b"<not xml"),
        ("sheet1", b"<worksheet"),
        ("sheet1", SHEET % b'<row r="99999999999"><c r="ZZZZ1"><v>1</v></c></row>'),
        ("sheet1", SHEET % b'<row r="1"><c r="A1" t="s"><v>99</v></c></row>'),
    ],
)
def test_a_hostile_part_refuses_the_workbook_and_lets_nothing_in(tmp_path, part, content):
    pack(tmp_path / "a.xlsx", **{part: content})
    _, cells = read_one(tmp_path / "a.xlsx")
    assert isinstance(cells, list)
    assert len(cells) == 1
    assert "root:" not in str(cells)


def test_bombs_are_refused_unread(tmp_path, monkeypatch):
    pack(tmp_path / "a.xlsx", sheet1=b" " * 30_000_000)
    assert reasons(read_one(tmp_path / "a.xlsx")[1]) == ["is packed as only a zip bomb is: not read"]
    # One long text, named by many cells: small as a file, large as a table.
    save(tmp_path / "b.xlsx", Reviews=[["title", "text"], *[["x" * 1_000, "y" * 1_000]] * 60])
    monkeypatch.setattr(workbooks, "LARGEST_TEXT", 100_000)
    assert reasons(read_one(tmp_path / "b.xlsx")[1]) == ["holds more than 0 MB of text"]


def test_a_cell_at_the_far_end_of_the_sheet_costs_little(tmp_path):
    row = ROW % b"title" + b'<row r="1048576"><c r="A1048576"><v>7</v></c></row>'
    pack(tmp_path / "a.xlsx", sheet1=SHEET % row)
    _, cells = read_one(tmp_path / "a.xlsx")
    assert (cells.frame.rows(), cells.lines.to_list()) == ([("7", "")], [1_048_576])


def test_a_sheet_that_announces_too_few_cells_is_read_whole(tmp_path):
    sheet = SHEET.replace(b"<sheetData>", b'<dimension ref="A1:A1"/><sheetData>') % (ROW % b"title")
    pack(tmp_path / "a.xlsx", sheet1=sheet)
    assert read_one(tmp_path / "a.xlsx")[1].frame.columns == ["title", "1"]


VALUES = (
    st.none()
    | st.booleans()
    | st.integers(-(10**9), 10**9)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=6)
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(st.lists(st.tuples(VALUES, st.sampled_from([None, "3/5", 4, 0.8]), VALUES), max_size=6))
def test_rows_of_the_sheet_are_reviews_and_rows_refused(tmp_path, rows):
    path = tmp_path / "a.xlsx"
    save(path, Reviews=[["title", "score", "text"], *rows])
    reviews, problems = read_reviews_table(path)
    filled = sum(any(value is not None and str(value).strip() for value in row) for row in rows)
    assert reviews.height + problems.filter(severity="refused").height == filled


@pytest.fixture(scope="module")
def workbook_bytes(tmp_path_factory):
    path = tmp_path_factory.mktemp("book") / "a.xlsx"
    save(path, Reviews=[["title", "score"], ["Pig", "3/5"], ["EO", 4]], Notes=[["a"]])
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80, deadline=None)
@given(st.data())
def test_a_damaged_part_refuses_the_workbook_or_its_rows_are_accounted_for(tmp_path, workbook_bytes, data):
    """One part is cut, doubled in places, or has bytes changed; the zip around it is whole."""
    name = data.draw(st.sampled_from(sorted(workbook_bytes)))
    part = bytearray(workbook_bytes[name])
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(part)))
        kind = data.draw(st.sampled_from(["cut", "change", "double"]))
        if kind == "cut":
            del part[place : place + data.draw(st.integers(1, 40))]
        elif kind == "change":
            part[place : place + 1] = data.draw(st.binary(min_size=1, max_size=3))
        else:
            part[place:place] = part[place : place + 60]
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for other, value in workbook_bytes.items():
            archive.writestr(other, bytes(part) if other == name else value)
    reviews, problems = read_reviews_table(path, layout=Layout(sheets=("Reviews",)))
    assert reviews.height + problems.filter(severity="refused").height >= 1
    assert reviews.height <= 6


CHANGES = st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=5)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(CHANGES, st.none() | st.integers(0, 10_000))
def test_a_damaged_zip_is_refused_or_read(tmp_path, workbook_bytes, changes, length):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, value in workbook_bytes.items():
            archive.writestr(name, value)
    raw = bytearray(path.read_bytes())
    for place, value in changes:
        raw[place % len(raw)] = value
    path.write_bytes(bytes(raw) if length is None else bytes(raw[: length % len(raw)]))
    reviews, problems = read_reviews_table(path, layout=Layout(sheets=("Reviews",)))
    assert reviews.height + problems.filter(severity="refused").height >= 1

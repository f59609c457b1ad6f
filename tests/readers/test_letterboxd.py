"""Letterboxd exports: joined by entry and film, every row read or refused, hostile zips kept out."""

import csv
import io
import zipfile
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewlib.desk import open_desk
from reviewlib.readers import exports
from reviewlib.readers.letterboxd import read_letterboxd, recognise

SHARED = Path(__file__).parents[3] / "shared" / "data" / "letterboxd_export"
DIARY = "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date\n"
REVIEWS = "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Review,Tags,Watched Date\n"
RATINGS = "Date,Name,Year,Letterboxd URI,Rating\n"
WATCHED = "Date,Name,Year,Letterboxd URI\n"
LIST = "Letterboxd list export v7\nDate,Name,Tags,URL,Description\n2019-09-19,Best,,https://boxd.it/L,About\n\nPosition,Name,Year,URL,Description\n"
FILES = {
    "diary.csv": DIARY
    + '2021-06-13,Pig,2021,https://boxd.it/e1,3.5,,"a, b",2021-06-12\n2021-06-14,Host,,https://boxd.it/e2,,,,2021-06-14\n',
    "reviews.csv": REVIEWS
    + '2021-06-13,Pig,2021,https://boxd.it/e1,3.5,,"<b>Truffles 🐖 ""here"".\n\n<i>Yes","a, b",2021-06-12\n',
    "ratings.csv": RATINGS
    + "2021-06-13,Pig,2021,https://boxd.it/f1,4\n2021-06-13,Host,,https://boxd.it/f2,2\n2021-06-13,PIG,2021,https://boxd.it/f1,3.5\n",
    "watched.csv": WATCHED
    + "2021-06-13,Pig,2021,https://boxd.it/f1\n2021-06-13,Us,2019,https://boxd.it/f3\n",
    "watchlist.csv": WATCHED + "2021-06-13,Jaws,1975,https://boxd.it/f4\n",
    "likes/reviews.csv": "Date,Content\n2021-06-13,https://boxd.it/r1\n",
    "likes/lists.csv": "Date,Content\n2021-06-13,https://boxd.it/l1\n",
    "comments.csv": 'Date,Content,Comment\n2021-06-13,https://boxd.it/r1,"Name, year?"\n',
    "deleted/lists/old.csv": LIST + "1,Pig,2021,https://boxd.it/f1,Once.\n",
    "likes/films.csv": WATCHED + "2021-06-13,Pig,2021,https://boxd.it/f1\n",
    "lists/best.csv": LIST + "1,Pig,2021,https://boxd.it/f1,\n2,Us,2019,https://boxd.it/f3,Mirrors.\n",
    "deleted/diary.csv": DIARY + "2021-06-13,Gone,2021,https://boxd.it/e9,1,,,\n",
    "orphaned/reviews.csv": REVIEWS + "2021-06-13,Lost,2020,https://boxd.it/e8,0.5,,Kept.,,\n",
    "profile.csv": "Date Joined,Username,Email\n2020-01-01,secret-name,secret@example.org\n",
}


def unpack(folder, files):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def pack(path, files, prefix=""):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(prefix + name, text)
    return path


def refused(problems):
    return problems.filter(pl.col("severity").is_in(["refused", "left out"]))


@pytest.mark.parametrize("form", ["folder", "zip", "zip with its folder"])
def test_an_export_in_each_form(tmp_path, form):
    path = unpack(tmp_path / "export", FILES) if form == "folder" else tmp_path / "export.zip"
    if form != "folder":
        pack(path, FILES, "letterboxd-ann-2024/" if "its" in form else "")
    reviews, problems = read_letterboxd(path, critic="Ann")
    seen = sorted(reviews.select("title_printed", "score_printed", "score", "text").rows(), key=str)
    assert seen == [
        ("Host", "2", 40.0, ""),
        ("Host", None, None, ""),
        ("Lost", "0.5", 10.0, "Kept."),
        ("Pig", "3.5", 70.0, 'Truffles 🐖 "here".\n\nYes'),
        ("Pig", "4", 80.0, ""),
        ("Us", None, None, "Mirrors."),
    ]
    assert problems.filter(severity="refused").is_empty(), "nothing in it wants mending"
    assert sorted(refused(problems)["reason"].to_list()) == [
        "a comment on what another person wrote",
        "another person's list that was liked",
        "another person's review that was liked",
        "deleted on Letterboxd",
        "deleted on Letterboxd",
        "deleted on Letterboxd",
        "liked, without a rating or a text",
        "marked as watched, without a day",
        "names a list, which holds no judgement itself",
        "on the watchlist, not seen yet",
        "stands in a list, without a text",
        "the same entry as in reviews.csv, which is read",
        "the same rating as in the diary, which is read",
        "watched, as in the diary",
    ]
    pig = reviews.filter(
        review_id=reviews["review_id"].filter(reviews["text"].str.starts_with("Truffles"))[0]
    )
    row = pig.select("year_printed", "published_on", "watched_on", "tags", "critic", "kind").row(0)
    assert row == (2021, date(2021, 6, 13), date(2021, 6, 12), ["a", "b"], "Ann", "note")
    assert "secret" not in str(problems.rows()) + str(reviews.rows())
    assert recognise(path).startswith("Letterboxd export: reviews, diary")


def test_the_profile_is_never_opened(tmp_path, monkeypatch):
    """Neither the reading nor the look whether something changed opens it."""
    folder = unpack(tmp_path / "desk" / "export", FILES)
    pack(tmp_path / "desk" / "export.zip", FILES, "letterboxd-ann/")
    entry = '[[reviews]]\nformat = "letterboxd"\npath = "%s"\n'
    (tmp_path / "desk" / "desk.toml").write_text(entry % "export" + entry % "export.zip")
    opened = []
    for kind, name in ((Path, "open"), (Path, "read_bytes"), (zipfile.ZipFile, "open")):
        real = getattr(kind, name)

        def note(self, *arguments, real=real, **options):
            opened.append(f"{self} {arguments}")
            return real(self, *arguments, **options)

        monkeypatch.setattr(kind, name, note)
    assert recognise(folder) and recognise(tmp_path / "desk" / "export.zip")
    assert open_desk(tmp_path / "desk").reviews.height == 12
    assert any("export/diary.csv" in name for name in opened)
    assert any("letterboxd-ann/diary.csv" in name for name in opened)
    assert not [name for name in opened if "profile.csv" in name]


def test_a_film_whose_row_reads_like_a_header_is_a_film(tmp_path):
    unpack(tmp_path, {"ratings.csv": RATINGS + "2021-06-13,Name,Year,u/f1,4\n2021-06-14,Pig,2021,u/f2,3\n"})
    assert read_letterboxd(tmp_path)[0]["title_printed"].to_list() == ["Name", "Pig"]


def test_a_member_without_a_name(tmp_path):
    raw = pack(
        tmp_path / "export.zip", {"diary.csv": DIARY + "2021-06-13,Pig,2021,u/e1,4,,,\n", "q": "x"}
    ).read_bytes()
    start = raw.rindex(b"PK\x01\x02")
    central = raw[start:]
    nameless = central[:28] + b"\0\0" + central[30:46] + central[47:]
    size = (int.from_bytes(raw[-10:-6], "little") - 1).to_bytes(4, "little")
    (tmp_path / "export.zip").write_bytes(raw[:start] + nameless[:-10] + size + nameless[-6:])
    with zipfile.ZipFile(tmp_path / "export.zip") as archive:
        assert archive.namelist() == ["diary.csv", ""]
    assert read_letterboxd(tmp_path / "export.zip")[0]["title_printed"].to_list() == ["Pig"]


def test_a_file_with_two_rows_of_one_address(tmp_path):
    unpack(tmp_path, {"ratings.csv": RATINGS + "2021-06-13,Pig,2021,u/f1,4\n2021-06-14,Pig,2021,u/f1,3\n"})
    assert read_letterboxd(tmp_path)[0]["review_id"].to_list() == ["ratings.csv#f1", "ratings.csv#line-3"]


def test_the_day_of_an_import_is_no_viewing(tmp_path):
    rows = "".join(f"2021-06-13,Film {n},2000,https://boxd.it/e{n},,,,2021-06-13\n" for n in range(30))
    unpack(tmp_path, {"diary.csv": DIARY + rows + "2021-06-14,Pig,2021,https://boxd.it/p,,,,2021-06-14\n"})
    reviews, problems = read_letterboxd(tmp_path)
    assert reviews["watched_on"].drop_nulls().to_list() == [date(2021, 6, 14)]
    assert reviews["published_on"].drop_nulls().to_list() == [date(2021, 6, 14)]
    assert problems.select("line", "value", "severity").rows() == [(2, "2021-06-13", "doubtful")]


def test_a_title_is_never_taken_apart(tmp_path):
    unpack(
        tmp_path, {"diary.csv": DIARY + "2021-06-13,Review: A / B (1999) 3/5,2021,https://boxd.it/e,,,,\n"}
    )
    review = read_letterboxd(tmp_path)[0].row(0, named=True)
    assert (review["title_printed"], review["score"]) == ("Review: A / B (1999) 3/5", None)


def test_hostile_zips(tmp_path, monkeypatch):
    good = pack(tmp_path / "good.zip", FILES).read_bytes()
    (tmp_path / "cut.zip").write_bytes(good[: len(good) // 2])
    (tmp_path / "spoilt.zip").write_bytes(good[:60] + b"\xff" * 40 + good[100:])
    pack(tmp_path / "bomb.zip", {"diary.csv": "\n" * 20_000_000})
    pack(tmp_path / "climb.zip", {"../diary.csv": DIARY, "/etc/diary.csv": DIARY, "a/../../diary.csv": DIARY})
    for name in ("cut", "spoilt", "bomb", "climb"):
        problems = read_letterboxd(tmp_path / f"{name}.zip")[1]
        assert refused(problems).height >= 1, name
        recognise(tmp_path / f"{name}.zip")
    assert read_letterboxd(tmp_path / "climb.zip")[1].height == 3
    assert refused(read_letterboxd(tmp_path / "bomb.zip")[1])["reason"].to_list() == [
        "is packed as only a zip bomb is: not read"
    ]
    monkeypatch.setattr(exports, "MOST_FILES", 3)
    assert "holds more than" in read_letterboxd(tmp_path / "good.zip")[1]["reason"][0]
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "bomb.zip",
        "climb.zip",
        "cut.zip",
        "good.zip",
        "spoilt.zip",
    ]


def test_hostile_files(tmp_path):
    (tmp_path / "diary.csv").mkdir()
    (tmp_path / "reviews.csv").write_bytes(b"\0")
    (tmp_path / "ratings.csv").write_text(
        RATINGS + "2021-01-01,Pig\n0000-00-00,Us,2019,u,NaN\n9999-12-31,It,99999,v,1e308\n"
    )
    (tmp_path / "watched.csv").write_text(WATCHED + "x" * 200_000)
    (tmp_path / "loop").symlink_to(tmp_path)
    reviews, problems = read_letterboxd(tmp_path)
    assert reviews.select("title_printed", "score").rows() == [("Us", None), ("It", None)]
    assert problems.filter(source="ratings.csv", severity="refused").height == 1
    assert {"reviews.csv", "watched.csv", "loop"} <= set(problems["source"])


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_every_row_is_read_or_refused(tmp_path, data):
    cell = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=12)
    count = 0
    for name, header in (
        ("diary.csv", DIARY),
        ("reviews.csv", REVIEWS),
        ("ratings.csv", RATINGS),
        ("watched.csv", WATCHED),
    ):
        width = header.count(",") + 1
        rows = data.draw(st.lists(st.lists(cell, min_size=width, max_size=width), max_size=4))
        rows = [row for row in rows if any(part.strip() for part in row)]
        rows = [row for row in rows if not {"name", "year"} <= {part.strip().lower() for part in row}]
        sheet = io.StringIO(newline="")
        csv.writer(sheet).writerows(rows)
        (tmp_path / name).write_text(header + sheet.getvalue(), encoding="utf-8", newline="")
        count += len(rows)
    reviews, problems = read_letterboxd(tmp_path)
    assert reviews.height + refused(problems).height == count


def test_a_real_export():
    if not SHARED.exists():
        pytest.skip("the real export is not here")
    rows = 0
    for path in SHARED.rglob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = [line for line in csv.reader(file) if line]
        rows += len(lines) - (2 if path.parent.name == "lists" else 1)
    reviews, problems = read_letterboxd(SHARED)
    assert reviews.height + refused(problems).height == rows
    assert reviews["review_id"].is_unique().all()


@pytest.mark.parametrize("start", [LIST, "\n" + LIST.partition("\n")[2]], ids=["with its line", "older"])
@pytest.mark.parametrize("form", ["file", "folder"])
def test_a_list_that_was_saved_by_itself(tmp_path, start, form):
    path = tmp_path / "best films.csv"
    path.write_text(start + "1,Pig,2021,https://boxd.it/f1,\n2,Us,2019,https://boxd.it/f3,Mirrors.\n")
    source = path if form == "file" else tmp_path
    assert recognise(source) == "Letterboxd export: one list"
    reviews, problems = read_letterboxd(source)
    assert reviews.select("title_printed", "year_printed", "text").rows() == [("Us", 2019, "Mirrors.")]
    assert refused(problems)["reason"].to_list() == [
        "names a list, which holds no judgement itself",
        "stands in a list, without a text",
    ]


def test_a_review_of_any_length_is_read(tmp_path):
    path = tmp_path / "reviews.csv"
    path.write_text(REVIEWS + f"2021-06-13,Pig,2021,https://boxd.it/e1,3.5,,{'word ' * 40_000},,\n")
    reviews, problems = read_letterboxd(path)
    assert (reviews["words"].to_list(), problems.height) == ([40_000], 0)
    assert csv.field_size_limit() == 131_072


def test_a_row_above_the_header_is_not_lost(tmp_path):
    row = "2021-06-13,Pig,2021,https://boxd.it/e1,3.5,,,\n"
    (tmp_path / "diary.csv").write_text("An export\n" + row + DIARY + row.replace("Pig", "Host"))
    reviews, problems = read_letterboxd(tmp_path)
    assert reviews["title_printed"].to_list() == ["Host"]
    assert problems.select("line", "reason", "severity").rows() == [
        (2, "stands above the header: not read", "refused")
    ]

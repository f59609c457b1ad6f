"""IMDb's dataset files: every row of every file is in a table or named; quotes are data."""

import gzip
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from reviewlib import tables
from reviewlib.desk import open_desk
from reviewlib.readers.imdb_datasets import COLUMNS, name_table, read_imdb, recognise

CUT = Path(__file__).parents[3] / "shared" / "data" / "imdb_cut"
FILES = {
    "title.basics": """tt0000001\tmovie\t"Wild\tWild\t0\t1994\t\\N\t90\tComedy,Drama
tt0000002\ttvMiniSeries\tPachinko\t파친코\t0\t2022\t\\N\t\\N\t\\N
tt0000003\tholodeck\tLater\tLater\t0\tsoon\t\\N\t\\N\t\\N
""",
    "title.ratings": "tt0000001\t7.8\t1200\ntt0000009\t5.0\t3\ntt0000002\t11\t7\n",
    "title.akas": """tt0000001\t1\tSauvage\tFR\tfr\t\\N\t\\N\t0
tt0000001\t2\tSauvage\tFR\t\\N\talternative\t\\N\t0
tt0000001\t3\tWilder\tXWW\ten\t\\N\t\\N\t0
""",
    "title.principals": """tt0000001\t1\tnm01\tactress\t\\N\t["Kim \\"Q\\" A","Self"]
tt0000001\t2\tnm02\tdirector\t\\N\t\\N
tt0000001\t3\tnm03\tstunt_double\t\\N\t"[""Falls""]"
""",
    "title.crew": "tt0000001\tnm02,nm04\tnm02\ntt0000002\t\\N\t\\N\n",
    "title.episode": "tt0000003\ttt0000002\t1\t2\n",
    "name.basics": "nm01\tKim A\t1990\t\\N\tactress\ttt0000001\nnm02\t\\N\t\\N\t\\N\t\\N\t\\N\n",
}


@pytest.fixture
def folder(tmp_path):
    for name, rows in FILES.items():
        write(tmp_path, name, rows)
    return tmp_path


def write(folder, name, rows, *, suffix=".tsv"):
    content = ("\t".join(COLUMNS[name].split()) + "\n" + rows).encode()
    (folder / f"{name}{suffix}").write_bytes(gzip.compress(content) if suffix.endswith(".gz") else content)


def found(problems, name):
    of_file = problems.filter(pl.col("source").str.starts_with(name))
    return of_file.select("line", "column", "value", "severity").rows()


def test_films_take_their_rating_and_keep_their_quotes(folder):
    frames, problems = read_imdb(folder)
    expected = tables.complete_frame(
        pl.DataFrame(
            {
                "film_id": ["tt0000001", "tt0000002", "tt0000003"],
                "imdb_id": ["tt0000001", "tt0000002", "tt0000003"],
                "title": ['"Wild', "Pachinko", "Later"],
                "original_title": ["Wild", "파친코", None],
                "film_type": ["movie", "mini_series", "other"],
                "year": [1994, 2022, None],
                "runtime_min": [90, None, None],
                "genres": [["Comedy", "Drama"], [], []],
                "audience_score": [78.0, None, None],
                "audience_votes": [1200, 7, None],
            }
        ),
        tables.FILMS,
    )
    assert_frame_equal(frames["films"], expected)
    assert found(problems, "title.basics") == [
        (4, "titleType", "holodeck", "doubtful"),
        (4, "startYear", "soon", "doubtful"),
    ]
    assert found(problems, "title.ratings") == [
        (3, "tconst", "tt0000009", "refused"),
        (4, "averageRating", "11", "doubtful"),
    ]


def test_credits_have_no_billing_and_a_director_named_twice_is_one(folder):
    frames, _ = read_imdb(folder)
    columns = ["person_id", "job", "character", "department", "billing"]
    assert frames["credits"].select(columns).rows() == [
        ("nm01", "actor", 'Kim "Q" A / Self', "acting", None),
        ("nm02", "director", None, "directing", None),
        ("nm03", "stunt double", "Falls", "crew", None),
        ("nm04", "director", None, "directing", None),
        ("nm02", "writer", None, "writing", None),
    ]


def test_a_title_once_in_a_region_and_people_with_a_name(folder):
    frames, problems = read_imdb(folder)
    assert frames["alternative_titles"].rows() == [
        ("tt0000001", "Sauvage", "FR", "fr"),
        ("tt0000001", "Wilder", "XWW", "en"),
    ]
    assert found(problems, "title.akas") == [(3, "title", "Sauvage", "left out")]
    assert frames["people"]["person_id"].to_list() == ["nm01"]
    assert found(problems, "name.basics") == [(3, "primaryName", None, "refused")]
    assert found(problems, "title.episode") == [(None, None, None, "left out")]


def test_packed_files_read_alike(folder, tmp_path):
    packed = tmp_path / "packed"
    packed.mkdir()
    for name, rows in FILES.items():
        write(packed, name, rows, suffix=".tsv.gz")
    for name, frame in read_imdb(packed)[0].items():
        assert_frame_equal(frame, read_imdb(folder)[0][name])
    assert recognise(packed) == recognise(folder) != ""


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "lacks the columns"),
        (b"tconst\taverageRating\ntt1\t5", "lacks the columns numVotes, so none of its 1 rows"),
        (b"tconst\taverageRating\tnumVotes\n\xff\xfe\t1\t2", "cannot be read"),
        (b"tconst\taverageRating\tnumVotes\nonly one cell", "1 cells, where the header has 3"),
    ],
)
def test_a_file_that_is_not_whole_is_refused_with_its_reason(tmp_path, content, reason):
    (tmp_path / "title.ratings.tsv").write_bytes(content)
    _, problems = read_imdb(tmp_path)
    assert problems["severity"].to_list() == ["refused"]
    assert problems["reason"][0].startswith(reason)


def test_a_cut_off_or_swollen_gzip_is_refused(tmp_path, monkeypatch):
    whole = gzip.compress(b"tconst\taverageRating\tnumVotes\n" + b"tt0000001\t5.0\t1\n" * 1000)
    (tmp_path / "title.ratings.tsv.gz").write_bytes(whole[:-20])
    assert read_imdb(tmp_path)[1]["reason"][0].startswith("cannot be read")
    monkeypatch.setattr("reviewlib.readers.imdb_datasets.CHUNK", 10)
    (tmp_path / "title.ratings.tsv.gz").write_bytes(gzip.compress(b"a" * 1_000_000))
    assert "unpacks to more than" in read_imdb(tmp_path)[1]["reason"][0]


def test_a_folder_in_place_of_a_file_and_a_wrong_name_are_no_dataset(tmp_path):
    (tmp_path / "title.basics.tsv").mkdir()
    assert recognise(tmp_path) == ""
    assert read_imdb(tmp_path)[1]["severity"].to_list() == ["refused"]
    (tmp_path / "title.ratings.tsv").write_text("Name\tScore\n", encoding="utf-8")
    assert recognise(tmp_path) == ""


CELLS = st.text(st.characters(exclude_characters="\t\n\r", exclude_categories=["Cs"]), max_size=8)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(CELLS, min_size=1, max_size=9), max_size=6))
def test_every_row_of_any_akas_is_in_the_table_or_refused(tmp_path, rows):
    lines = ["\t".join(row) for row in rows]
    write(tmp_path, "title.akas", "\n".join(lines))
    frames, problems = read_imdb(tmp_path)
    lost = problems.filter(pl.col("severity").is_in(["refused", "left out"]), source="title.akas.tsv")
    assert frames["alternative_titles"].height + lost.height == sum(line != "" for line in lines)


def test_the_cut_is_accounted_for_row_by_row():
    if not CUT.is_dir():
        pytest.skip("the shared IMDb files are not here")
    rows = {name: (CUT / f"{name}.tsv").read_bytes().rstrip(b"\n").count(b"\n") for name in COLUMNS}
    frames, problems = read_imdb(CUT)
    counts = problems.group_by("severity", "source").len().filter(pl.col("severity") != "doubtful")
    assert sorted(counts.rows()) == [("left out", "title.akas.tsv", 14), ("left out", "title.episode.tsv", 1)]
    assert frames["films"].height == rows["title.basics"] == 500
    assert frames["films"]["audience_score"].count() == rows["title.ratings"] == 442
    assert frames["alternative_titles"].height + 14 == rows["title.akas"] == 2807
    assert frames["people"].height == rows["name.basics"] == 4036
    assert frames["credits"].height - 298 == rows["title.principals"] == 4479
    crew = pl.read_csv(CUT / "title.crew.tsv", separator="\t", quote_char=None, infer_schema=False)
    for column, job in (("directors", "director"), ("writers", "writer")):
        named = crew.select("tconst", pl.col(column).str.split(",")).explode(column)
        named = named.filter(pl.col(column) != r"\N")
        held = frames["credits"].filter(job=job)
        assert named.join(
            held, left_on=["tconst", column], right_on=["film_id", "person_id"], how="anti"
        ).is_empty()
    assert frames["credits"]["billing"].null_count() == frames["credits"].height
    assert set(frames["credits"]["film_id"]) <= set(frames["films"]["film_id"])


def test_a_desk_reads_them_and_accounts_by_table(folder, tmp_path):
    (tmp_path / "desk.toml").write_text('[[metadata]]\nformat = "imdb"\npath = "."\n', encoding="utf-8")
    accounts = open_desk(tmp_path, cached=False).accounts.select(
        "table", "rows", "refused", "doubtful", "left_out"
    )
    assert accounts.rows() == [
        ("films", 3, 1, 3, 1),
        ("alternative_titles", 2, 0, 0, 1),
        ("credits", 5, 0, 0, 0),
        ("people", 1, 1, 0, 0),
    ]


@pytest.mark.parametrize(("source", "table"), [("a/title.crew.tsv.gz", "credits"), ("a", "films")])
def test_a_file_belongs_to_a_table(source, table):
    assert name_table(source) == table

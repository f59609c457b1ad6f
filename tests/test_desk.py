import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from reviewlib import tables
from reviewlib.cli.new import make_desk
from reviewlib.cli.report import render
from reviewlib.desk import open_desk
from reviewlib.facts import recall_facts
from reviewlib.places import sample_desk

SHARED = Path(__file__).parents[2] / "shared"
SEED = SHARED / "seeds" / "capsule_review.txt"
KOREAN_FILMS = SHARED / "data" / "tmdb_korean" / "kr_movies.csv"

FILMS = """film_id,title,original_title,film_type,year
ballerina-2016,Ballerina,,movie,2016
ballerina-2023,Ballerina,발레리나,movie,2023
ballerina-2025,From the World of John Wick: Ballerina,,movie,2025
"""
OTHER_TITLES = "film_id,title,region\nballerina-2025,Ballerina,\n"


@pytest.fixture
def desk_folder(tmp_path):
    make_desk(tmp_path / "desk")
    return tmp_path / "desk"


def test_a_new_desk_opens_whole(desk_folder):
    desk = open_desk(desk_folder)
    assert desk.reviews.select("title_printed", "film_id", "score", "published_on").rows() == [
        ("Ballerina", "ballerina-2023", None, pl.date(2023, 10, 9).pipe(lambda day: pl.select(day).item())),
        ("The Call", "the-call-2020", 80.0, pl.select(pl.date(2023, 10, 20)).item()),
    ]
    assert desk.problems.rows() == []
    for table in tables.TABLES:
        assert getattr(desk, table.name.lower()).schema == table.schema


def test_the_second_opening_reads_what_the_first_kept(desk_folder, monkeypatch):
    first = open_desk(desk_folder)
    monkeypatch.setattr(
        "reviewlib.sources.read_markdown", lambda *_, **__: pytest.fail("the sources were read again")
    )
    for path in desk_folder.rglob("*.md"):
        os.utime(path, (0, 0))
    second = open_desk(desk_folder)
    assert second.fingerprint == first.fingerprint
    for table in tables.TABLES:
        name = table.name.lower()
        assert_frame_equal(getattr(second, name), getattr(first, name))


def test_what_a_desk_is_called_is_known_without_reading_it(desk_folder):
    assert recall_facts(desk_folder) is None
    settings = desk_folder / "desk.toml"
    stated = settings.read_text(encoding="utf-8")
    stated = "\n".join(line for line in stated.splitlines() if not line.startswith("name"))
    settings.write_text(f"{stated}\n[reports.monthly]\nday = 2023-10-06\n", encoding="utf-8")
    desk = open_desk(desk_folder)
    facts = recall_facts(desk_folder)
    assert vars(facts).items() <= vars(desk).items()
    assert (facts.name, facts.review_count, facts.newest_on) == (desk_folder.name, 2, date(2023, 10, 20))
    assert facts.report_parameters == {"monthly": {"day": date(2023, 10, 6)}}
    moved = desk_folder.rename(desk_folder.with_name("moved"))
    assert recall_facts(moved) is None
    assert open_desk(moved).name == "moved"
    (kept,) = (moved / ".reviewlib" / "cache").glob("*/facts.json")
    kept.write_text("{}", encoding="utf-8")
    assert recall_facts(moved) is None
    assert open_desk(moved).newest_on == date(2023, 10, 20)
    assert recall_facts(moved) is not None


def test_a_desk_that_has_not_changed_loads_nothing_that_reads(desk_folder):
    open_desk(desk_folder)
    code = (
        "import contextlib, sys; from reviewlib.desk import open_desk\n"
        "with contextlib.suppress(Exception): open_desk(sys.argv[1]).find_person('Nobody')\n"
        "print(sorted({'reviewlib.sources', 'reviewlib.settings', 'reviewlib.linking'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, desk_folder], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("change", ["edited", "added", "removed", "renamed", "override", "settings"])
def test_a_change_of_content_is_seen(desk_folder, change):
    first = open_desk(desk_folder)
    review = desk_folder / "reviews" / "the-call.md"
    match change:
        case "edited":
            review.write_text(review.read_text(encoding="utf-8").replace("4/5", "2/5"), encoding="utf-8")
        case "added":
            (desk_folder / "reviews" / "burning.txt").write_text("Burning (2018)\n\nGood.", encoding="utf-8")
        case "removed":
            review.unlink()
        case "renamed":
            review.rename(review.with_name("call.md"))
        case "override":
            (desk_folder / "overrides.csv").write_text(
                "review_id,film_id\nreviews/the-call.md,burning-2018\n", encoding="utf-8"
            )
        case "settings":
            settings = desk_folder / "desk.toml"
            settings.write_text(
                settings.read_text(encoding="utf-8").replace("stars/5", "points/10"), encoding="utf-8"
            )
    assert recall_facts(desk_folder) is None
    second = open_desk(desk_folder)
    assert second.fingerprint != first.fingerprint
    assert not second.reviews.equals(first.reviews)


def test_other_code_reads_the_sources_anew(desk_folder, monkeypatch):
    open_desk(desk_folder)
    monkeypatch.setattr("reviewlib.facts.digest_package", lambda: "other code")
    monkeypatch.setattr(
        "reviewlib.sources.read_overrides", lambda *_, **__: (_ for _ in ()).throw(RuntimeError("read anew"))
    )
    with pytest.raises(RuntimeError, match="read anew"):
        open_desk(desk_folder)


@pytest.mark.parametrize(("zone", "day"), [("Asia/Seoul", "2023-10-07"), ("America/New_York", "2023-10-06")])
def test_a_day_is_that_of_the_desk_whatever_the_source(desk_folder, zone, day):
    settings = desk_folder / "desk.toml"
    table = '[[reviews]]\nformat = "table"\npath = "old.csv"\nscale = "points/10"\ncolumns = { title_printed = "Film" }\n'
    text = settings.read_text(encoding="utf-8").replace("Europe/London", zone)
    settings.write_text(text + table, encoding="utf-8")
    (desk_folder / "old.csv").write_text(
        "Film,year_printed,published_on,score_printed\nBurning,2018,2023-10-06T20:00:00Z,7\n",
        encoding="utf-8",
    )
    (desk_folder / "reviews" / "burning.md").write_text(
        "---\ntitle: Burning\nyear: 2018\ndate: 2023-10-06T20:00:00Z\n---\n\nA text.", encoding="utf-8"
    )
    burning = open_desk(desk_folder).reviews.filter(title_printed="Burning")
    assert burning["published_on"].cast(pl.String).to_list() == [day, day]
    assert burning["score"].to_list() == [None, 70.0]
    assert burning["film_id"].to_list() == ["burning-2018"] * 2


def test_a_desk_that_cannot_be_written_opens_all_the_same(desk_folder):
    (desk_folder / ".reviewlib").write_text("", encoding="utf-8")
    assert open_desk(desk_folder).reviews.height == 2
    assert open_desk(desk_folder).reviews.height == 2


def test_an_override_wins_and_survives(desk_folder):
    (desk_folder / "overrides.csv").write_text(
        "review_id,film_id\nreviews/the-call.md,burning-2018\nreviews/none.md,burning-2018\n",
        encoding="utf-8",
    )
    for _ in range(2):
        desk = open_desk(desk_folder)
        assert desk.reviews.filter(title_printed="The Call")["film_id"].item() == "burning-2018"
        assert desk.problems.select("source", "line", "value").rows() == [
            ("overrides.csv", 3, "reviews/none.md")
        ]


def test_a_review_in_two_sources_is_kept_once_and_both_accounts_say_so(desk_folder):
    settings = desk_folder / "desk.toml"
    again = '\n[[reviews]]\nformat = "markdown"\npath = "reviews/the-call.md"\n'
    settings.write_text(settings.read_text(encoding="utf-8") + again, encoding="utf-8")
    desk = open_desk(desk_folder)
    assert desk.reviews.height == 2
    assert desk.problems.select("source", "severity").rows() == [("reviews/the-call.md", "refused")]
    account = desk.accounts.filter(path="reviews/the-call.md").select("rows", "refused")
    assert account.rows() == [(0, 1)]


def test_the_post_types_that_desk_toml_names_are_read(tmp_path):
    items = "".join(
        f"<item><title>{kind}</title><content:encoded>x</content:encoded><wp:post_type>{kind}</wp:post_type></item>"
        for kind in ("post", "film", "page")
    )
    (tmp_path / "blog.xml").write_text(
        f"<rss><channel><wp:wxr_version>1.2</wp:wxr_version>{items}</channel></rss>"
    )
    entry = '[[reviews]]\nformat = "wordpress"\npath = "blog.xml"\n'
    (tmp_path / "desk.toml").write_text(entry)
    assert open_desk(tmp_path).reviews["title_printed"].to_list() == ["post"]
    (tmp_path / "desk.toml").write_text(entry + 'types = ["post", "film"]')
    desk = open_desk(tmp_path)
    assert desk.reviews["title_printed"].to_list() == ["post", "film"]
    assert desk.problems["reason"].to_list() == ["of type page, not film or post"]


def test_everything_broken_is_named_and_nothing_stops_the_rest(desk_folder):
    reviews = desk_folder / "reviews"
    (reviews / "broken.md").write_text("---\ntitle: [Sleep\nyear: 2023\n---\n\nA text.", encoding="utf-8")
    (reviews / "bad-date.md").write_text(
        "---\ntitle: Sleep\nyear: 2023\ndate: 2023-13-45\n---\n\nA text.", encoding="utf-8"
    )
    (reviews / "empty.txt").write_text("", encoding="utf-8")
    (reviews / "latin.txt").write_bytes("Amélie (2001)\n\nDéjà vu.".encode("latin-1"))
    settings = desk_folder / "desk.toml"
    text = settings.read_text(encoding="utf-8")
    text += '\n[[reviews]]\nformat = "markdown"\npath = "not-there"\n[[metadata]]\nformat = "tables"\npath = "nowhere"\n'
    settings.write_text(text, encoding="utf-8")

    desk = open_desk(desk_folder)
    named = dict(desk.problems.group_by("source").agg(pl.col("severity").cast(pl.String).first()).iter_rows())
    assert named["reviews/broken.md"] == "refused"
    assert named["reviews/empty.txt"] == "refused"
    assert named["not-there"] == "refused"
    assert named["nowhere"] == "refused"
    assert named["reviews/bad-date.md"] == "doubtful"
    assert named["reviews/latin.txt"] == "repaired"
    assert desk.problems.select("reason", "remedy").null_count().row(0) == (0, 0)

    read = dict(desk.reviews.select("source", "text").iter_rows())
    assert read["reviews/latin.txt"] == "Déjà vu."
    assert desk.reviews.filter(source="reviews/bad-date.md")["published_on"].item() is None
    refused = desk.problems.filter(
        pl.col("severity") == "refused", pl.col("source").str.starts_with("reviews/")
    )
    assert len(read) + refused.height == len(list(reviews.iterdir()))


SCALES = """
timezone = "UTC"
[letters.ours]
A = 95
B = 80
[[reviews]]
format = "table"
path = "sheet.csv"
scale = "stars/5"
[[reviews.scales]]
from = 2019-01-01
scale = "points/10"
[[reviews.scales]]
critic = "Desk B"
scale = "letters/ours"
[[reviews.scales]]
critic = "Desk C"
from = 2020-01-01
scale = "stars/4"
"""


def test_scales_hold_by_critic_and_from_a_day_on_and_scores_are_placed(tmp_path):
    (tmp_path / "desk.toml").write_text(SCALES, encoding="utf-8")
    rows = [
        ("Desk A", "2018-12-31", "4", 80.0, "stars/5"),
        ("Desk A", "2019-01-01", "4", 40.0, "points/10"),
        ("Desk A", "", "4", None, None),
        ("Desk A", "", "4/8", 50.0, "points/8"),
        ("Desk B", "", "B", 80.0, "letters/ours"),
        ("Desk B", "2021-01-01", "3/4", 75.0, "points/4"),
        ("Desk C", "2019-12-31", "2", 20.0, "points/10"),
        ("Desk C", "2020-01-01", "2", 50.0, "stars/4"),
        ("Desk C", "", "2", None, None),
    ]
    lines = [f"T{number},{critic},{day},{printed}" for number, (critic, day, printed, *_) in enumerate(rows)]
    (tmp_path / "sheet.csv").write_text("\n".join(["title,critic,date,score", *lines]), encoding="utf-8")
    desk = open_desk(tmp_path)
    assert desk.reviews.select("score", "scale").rows() == [row[3:] for row in rows]
    assert desk.problems.select("line", "value", "remedy").rows() == [
        (line, value, "Give the review its day: which scale of its source holds depends on it.")
        for line, value in ((4, "4"), (10, "2"))
    ]
    # Two scores on points/10, 40 and 20: the lower is placed at 25, the upper at 75.
    assert desk.reviews["score_percentile"].to_list() == [
        50.0,
        75.0,
        None,
        50.0,
        50.0,
        50.0,
        25.0,
        50.0,
        None,
    ]


def test_a_desk_of_nothing_opens(tmp_path):
    (tmp_path / "desk.toml").write_text("", encoding="utf-8")
    desk = open_desk(tmp_path)
    assert (desk.reviews.height, desk.problems.height, desk.newest_on) == (0, 0, None)
    assert desk.cite().endswith("no reviews")


@pytest.mark.skipif(
    not SEED.exists(), reason="the capsule review lies outside of the repository and is not here"
)
@pytest.mark.parametrize("has_film", [True, False])
def test_the_first_review_is_read_as_printed_and_linked_to_its_film_alone(desk_folder, has_film):
    shutil.copyfile(SEED, desk_folder / "reviews" / SEED.name)
    films = (
        FILMS if has_film else "".join(line + "\n" for line in FILMS.splitlines() if "발레리나" not in line)
    )
    for old in (desk_folder / "metadata").iterdir():
        old.unlink()
    (desk_folder / "metadata" / "films.csv").write_text(films, encoding="utf-8")
    (desk_folder / "metadata" / "alternative_titles.csv").write_text(OTHER_TITLES, encoding="utf-8")
    review = open_desk(desk_folder).reviews.filter(source=f"reviews/{SEED.name}").row(0, named=True)
    assert review["title_printed"] == "Ballerina"
    assert review["original_title_printed"] == "발레리나"
    assert review["year_printed"] == 2023
    assert review["kind"] == "capsule"
    assert review["score"] is None
    assert review["score_printed"] is None
    assert review["film_id"] == ("ballerina-2023" if has_film else None)


@pytest.fixture(scope="module")
def korean_desk(tmp_path_factory):
    """A desk whose metadata is a list of Korean films, mapped to the tables' columns."""
    if not KOREAN_FILMS.exists():
        pytest.skip("the list of Korean films lies outside of the repository and is not here")
    folder = tmp_path_factory.mktemp("korean")
    (folder / "desk.toml").write_text(
        'name = "Korean films"\ncountry = "KR"\n[[metadata]]\nformat = "tables"\npath = "metadata"\n'
        '[[reviews]]\nformat = "markdown"\npath = "reviews"\nscale = "stars/5"\n',
        encoding="utf-8",
    )
    (folder / "reviews").mkdir()
    (folder / "reviews" / "oldboy.md").write_text(
        "---\ntitle: Oldboy\nyear: 2003\nrating: 4/5\ndate: 2023-10-02\n---\n\nStill a hammer.",
        encoding="utf-8",
    )
    listed = pl.read_csv(KOREAN_FILMS, infer_schema=False)
    film_id = pl.format("tmdb-{}", "tmdb_id")
    films = listed.select(
        "tmdb_id",
        "title",
        "year",
        "genres",
        film_id=film_id,
        original_title="original_title",
        film_type=pl.lit("movie"),
        countries=pl.lit("KR"),
        runtime_min=pl.col("runtime").replace("0", None),
        audience_score=pl.col("rating").cast(pl.Float64) * 10,
        audience_votes="vote_count",
    )
    cast = (
        listed.select(film_id=film_id, name=pl.col("cast_top5").str.split("|"))
        .explode("name")
        .drop_nulls()
        .filter(pl.col("name") != "")
        .with_columns(
            billing=pl.int_range(1, pl.len() + 1).over("film_id"),
            job=pl.lit("actor"),
            department=pl.lit("acting"),
        )
        .unique(["film_id", "name"], keep="first", maintain_order=True)
        .with_columns(person_id=pl.col("name").str.to_lowercase().str.replace_all(" ", "-"))
    )
    metadata = folder / "metadata"
    metadata.mkdir()
    films.write_csv(metadata / "films.csv")
    cast.drop("name").write_csv(metadata / "credits.csv")
    cast.select("person_id", "name").unique("person_id", keep="first", maintain_order=True).write_csv(
        metadata / "people.csv"
    )
    return folder


def test_a_list_of_1512_korean_films_is_read_whole(korean_desk):
    desk = open_desk(korean_desk)
    assert desk.films.height == 1512
    assert desk.problems.filter(severity="refused").rows() == []
    assert desk.reviews["film_id"].to_list() == ["tmdb-670"]
    assert desk.credits.filter(person_id=desk.find_person("Song Kang-ho")).height >= 20


@pytest.mark.browser
def test_a_career_of_many_films_is_drawn_from_that_list(korean_desk, open_page):
    render("career", {"person": "Song Kang-ho"}, desk_path=str(korean_desk), out_path=None, timeout_s=120)
    visit = open_page(korean_desk / "reports" / "career-song-kang-ho.html", width=400)
    assert visit.errors == []
    films = open_desk(korean_desk).credits.filter(person_id="song-kang-ho").height
    assert f"{films} films" in visit.page.inner_text("main")
    assert (
        visit.page.evaluate("document.querySelectorAll('figure.chart .role-mark text').length") > films >= 20
    )


def test_the_sample_desk_accounts_for_every_file():
    desk = open_desk(sample_desk())
    files = [path for path in (sample_desk() / "reviews").rglob("*") if path.is_file()]
    assert desk.reviews.height == len(files) >= 120
    assert desk.problems.rows() == []
    assert desk.films.height >= 250
    assert set(desk.reviews["critic"]) == {"Desk A", "Desk B", "Desk C", "Desk D"}
    assert desk.reviews["published_on"].dt.truncate("1mo").n_unique() == 24
    unknown = (
        set(desk.credits["film_id"]) | set(desk.releases["film_id"]) | set(desk.alternative_titles["film_id"])
    )
    assert unknown <= set(desk.films["film_id"])
    assert set(desk.credits["person_id"]) <= set(desk.people["person_id"])


def test_every_review_of_the_sample_desk_is_about_the_film_it_prints():
    desk = open_desk(sample_desk())
    # Three films called The Killer lie within a year of each other: that link is left open to be seen.
    assert desk.reviews.filter(pl.col("film_id").is_null())["review_id"].to_list() == [
        "reviews/desk-d/the-killer.md"
    ]
    linked = desk.reviews.join(desk.films, on="film_id")
    assert linked.filter((pl.col("year_printed") - pl.col("year")).abs() > 1).select("review_id").rows() == []


@pytest.mark.parametrize("name", ["Jeon Jong-seo", "Jun Jong Seo", "jongseo jeon", "전종서", "jeon-jong-seo"])
def test_an_actor_of_the_sample_desk_is_found_in_any_spelling(name):
    assert open_desk(sample_desk()).find_person(name) == "jeon-jong-seo"


@pytest.mark.parametrize(
    ("name", "person_id"),
    [
        ("Chun Jong-suh", "jeon-jong-seo"),
        ("Yi Jung-hyeon", "lee-jung-hyun"),
        ("Pae Tu-na", "bae-doona"),
        ("Bak Yu-rim", "park-yu-rim"),
        ("Cho Han-cheol", "cho-han-cheul"),
    ],
)
def test_a_person_of_the_sample_desk_is_found_in_a_spelling_it_does_not_list(name, person_id):
    assert open_desk(sample_desk()).find_person(name) == person_id

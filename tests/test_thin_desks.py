"""Desks that lack dates, scores or everything: each page says so, and shows nothing invented."""

import ast
import json

import pytest

from reviewlib.reports.notebooks import find_notebooks, shipped_notebooks

NOTEBOOKS = find_notebooks([shipped_notebooks()])
TEXT = "A calm picture about a river and a family told at length."
DESK = """
name = "Thin desk"
timezone = "UTC"
[[reviews]]
format = "table"
path = "reviews.csv"
scale = "points/10"
"""
FILMS = """
[[metadata]]
format = "tables"
path = "metadata"
"""


def write_desk(folder, rows, *, films=True):
    (folder / "metadata").mkdir(parents=True)
    (folder / "desk.toml").write_text(DESK + FILMS * films, encoding="utf-8")
    (folder / "reviews.csv").write_text(f"title,year,critic,date,rating,text\n{rows}", encoding="utf-8")
    (folder / "metadata" / "films.csv").write_text(
        "film_id,film_type,title,year,genres\nf1,movie,Quiet River,2023,Drama\n", encoding="utf-8"
    )
    (folder / "metadata" / "releases.csv").write_text(
        "film_id,country,type,released_on\nf1,US,theatrical,2023-05-05\n", encoding="utf-8"
    )
    return folder


@pytest.fixture(scope="module")
def desks(tmp_path_factory):
    folder = tmp_path_factory.mktemp("thin")
    return {
        "undated": write_desk(folder / "undated", f"Quiet River,2023,A,,7,{TEXT}\n"),
        "unscored": write_desk(folder / "unscored", f"Quiet River,2023,A,2023-05-06,,{TEXT}\n"),
        "empty": write_desk(folder / "empty", "", films=False),
    }


def show(name, desk, monkeypatch):
    """Run a notebook's code here, and give what each cell shows: words, or a chart's title."""
    monkeypatch.setenv("REVIEWLIB_DESK", str(desk))
    monkeypatch.setattr("reviewlib.charts.theme.use_theme", lambda language: None)  # it stays for other tests
    names = {}
    shown = []
    for cell in json.loads(NOTEBOOKS[name].read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] != "code":
            continue
        body = ast.parse("".join(cell["source"])).body
        last = body.pop() if isinstance(body[-1], ast.Expr) else None
        exec(compile(ast.Module(body, []), name, "exec"), names)
        value = eval(compile(ast.Expression(last.value), name, "eval"), names) if last else None
        if value is not None:
            shown.append(getattr(value, "markdown", None) or type(value).__name__)
    return shown


def test_without_a_date_no_month_is_invented(desks, monkeypatch):
    head, why, *quality = show("monthly", desks["undated"], monkeypatch)
    assert head == "# What did we publish?\n\nNo review has a day of publication&#46;"
    assert why.startswith(
        "The one review on file has no date, so what was published when cannot be told&#46;"
    )
    assert len(quality) == 2
    assert show("explore", desks["undated"], monkeypatch)[0] == why


def test_without_a_date_of_a_review_the_newest_release_tells_the_year(desks, monkeypatch):
    head = show("releases", desks["undated"], monkeypatch)[0]
    assert head.startswith("# What came out in 2023, and did we cover it?")


def test_without_a_score_one_sentence_says_how_to_get_them(desks, monkeypatch):
    head, why, *quality = show("ratings", desks["unscored"], monkeypatch)
    assert head == "# How does Thin desk score?\n\nNo review has a score yet&#46;"
    assert why.startswith("Scores are read where desk&#46;toml names their scale")
    assert len(quality) == 2


@pytest.mark.parametrize(
    "name, title, shown",
    [
        ("monthly", "# What did we publish?\n\nNo reviews are on file yet&#46;", 4),
        ("releases", "# What came out, and did we cover it?\n\nNo release is known in this period&#46;", 4),
        ("career", "# Whose career have we followed?\n\n", 4),
        ("genres", "# Which genres do we write about, and which do we like?\n\n", 4),
        ("links", "# Which film is each review about?\n\nNo reviews to link&#46;", 2),
    ],
)
def test_an_empty_desk_draws_nothing(desks, monkeypatch, name, title, shown):
    head, *rest = show(name, desks["empty"], monkeypatch)
    assert head.startswith(title)
    assert not any("Chart" in each for each in rest)
    assert len(rest) + 1 == shown

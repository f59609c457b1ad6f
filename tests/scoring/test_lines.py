"""Scores in a text: only what stands alone at its ends, one of them, and only where a desk asks for it."""

from pathlib import Path

import pytest

from reviewlib.desk import open_desk
from reviewlib.scoring.lines import find_score_lines


@pytest.mark.parametrize(
    ("line", "score"),
    [
        ("Rating: 7/10", "7/10"),
        ("**Rating:** 7/10", "7/10"),
        ("- **My rating – ★★★★**", "★★★★"),
        ("### Final score: 88%", "88%"),
        ("(8/10)", "(8/10)"),
        ("8.5 out of 10", "8.5 out of 10"),
        ("★★★½ out of five", "★★★½ out of five"),
        ("⭐️⭐️⭐️", "⭐️⭐️⭐️"),
        ("Rating: **** (out of 5)", "**** (out of 5)"),
        (r"Rating: \*\*\*1/2", "***1/2"),
        ("_Grade: B+_", "B+"),
        ("Grade B", "B"),
        ("A−", "A−"),
        ("Three and a half stars", "Three and a half stars"),
        ("Wertung: 6,5", "6,5"),
        ("평점: 4.5", "4.5"),
    ],
)
def test_a_score_of_its_own_line(line, score):
    assert find_score_lines(f"A hunt for truffles.\n\n{line}") == (score,)
    assert find_score_lines(f"{line}\n\nA hunt for truffles.") == (score,)


@pytest.mark.parametrize(
    "line",
    [
        *(
            "Rating: PG-13",
            "Rating: R",
            "Rating: 15",
            "Rating: 12A",
            "Rated 4/5",
            "I give it 4/5.",
            "Score: none",
        ),
        *(
            "***",
            "* * *",
            "Part 1 of 2",
            "1/2",
            "24/7",
            "10/12/2023",
            "1917",
            "A",
            "Grade A beef",
            "Note: see below",
        ),
        *(
            "Stars: Nicolas Cage",
            "Verdict: recommended",
            "★★★ was what the paper gave it, and wrongly",
            "5 starships",
        ),
    ],
)
def test_no_score(line):
    assert find_score_lines(f"A hunt for truffles.\n{line}") == ()


def test_only_the_ends_of_a_text_are_looked_at():
    lines = [f"Line {number} of the review." for number in range(9)]
    assert find_score_lines("\n\n".join([*lines[:4], "7/10", *lines[4:]])) == ()
    assert find_score_lines("\n\n".join([*lines[:2], "7/10", *lines[2:]])) == ("7/10",)
    assert find_score_lines("\n\n".join([*lines[:8], "7/10", "By Ann", "2023"])) == ("7/10",)


@pytest.fixture
def desk(tmp_path):
    def write(switch: str) -> Path:
        (tmp_path / "r").mkdir(exist_ok=True)
        posts = {
            "a": "Good.\n\nRating: 7/10\n",
            "b": "★★★½\n\nFine.\n",
            "c": "Acting: 9/10\n8/10\n\nSo so.\n\nRating: 6/10\n",
            "d": "Rating: 1/5\n\nThe paper: 3/5\n\nScore: 4/5\n",
        }
        for name, text in posts.items():
            key = "rating: 2/5\n" if name == "d" else ""
            (tmp_path / "r" / f"{name}.md").write_text(
                f"---\ntitle: {name}\n{key}---\n{text}", encoding="utf-8"
            )
        (tmp_path / "desk.toml").write_text(
            f'[[reviews]]\nformat = "markdown"\npath = "r"\nscale = "stars/5"\n{switch}', encoding="utf-8"
        )
        return tmp_path

    return write


def test_a_desk_reads_them_where_it_says_so(desk):
    assert open_desk(desk("")).reviews["score"].to_list() == [None, None, None, 40.0]
    opened = open_desk(desk("scores_in_text = true\n"))
    assert opened.reviews.select("score_printed", "scale", "score").rows() == [
        ("7/10", "points/10", 70.0),
        ("★★★½", "stars/5", 70.0),
        (None, None, None),
        ("2/5", "stars/5", 40.0),
    ]
    assert opened.reviews["text"][0] == "Good.\n\nRating: 7/10"
    assert opened.problems.select("source", "column", "value", "severity").rows() == [
        ("r/c.md", "text", "8/10, 6/10", "doubtful")
    ]
    assert opened.accounts["unscored"].to_list() == [1]


def test_a_score_without_its_scale_is_told(desk):
    folder = desk("scores_in_text = true\n")
    settings = (folder / "desk.toml").read_text(encoding="utf-8").replace('scale = "stars/5"\n', "")
    (folder / "desk.toml").write_text(settings, encoding="utf-8")
    told = open_desk(folder).problems.filter(source="r/b.md").row(0, named=True)
    assert (told["value"], told["reason"]) == (
        "★★★½",
        "stars without empty ones, and no scale of stars is declared",
    )

"""The account of real sources: every row counted without reviewlib, then read with it.

    python benchmarks/accounts.py [FOLDER] [--write FILE]      ../shared/data by default

For each file of each source the rows are counted by the standard library alone
(csv, xml, the names of files). Then the source is read as a desk reads it, and
each row must be in a table, refused or left out with a reason, or stand in a file
of which one row of PROBLEMS says that it is left out whole. The table is printed; where a file
does not add up the last line says so, and the exit code is 1. A source that is
not there is named and passed over. With --write the table goes into a file, if
every source is there.
"""

import csv
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from xml.etree import ElementTree

import polars as pl

from reviewlib.readers.grids import Layout
from reviewlib.settings import Settings, Source
from reviewlib.sources import read_source

REPOSITORY = Path(__file__).resolve().parents[1]
SHARED = REPOSITORY.parent / "shared" / "data"
HEAD = """# The account of real sources

Made by `make accounts` (benchmarks/accounts.py). The rows of each file are counted by Python's standard
library; then reviewlib reads the source, and every row is in a table, refused (it wants mending), left out
(nothing is wrong), or set aside with its whole file, each with a reason. The sources are public data under
their own terms and no part of this repository.

"""
NOT_READ = {
    "oscars": "nominations for a prize, neither reviews nor films",
}

Frames = dict[str, pl.DataFrame]


@dataclass
class Line:
    """One file: rows counted, rows in a table, refused, left out, set aside with the file, and why."""

    source: str
    file: str
    rows: int
    taken: int
    refused: int = 0
    left_out: int = 0
    set_aside: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def adds_up(self) -> bool:
        """Whether each row is accounted for."""
        return self.rows == self.accounted_for

    @property
    def accounted_for(self) -> int:
        """Rows of which it is known what became of them."""
        return self.taken + self.refused + self.left_out + self.set_aside


def count_cells(path: Path, delimiter: str, *, has_quotes: bool = True) -> int:
    """Count the rows of a file of cells under its header; blank lines are none."""
    quoting = csv.QUOTE_MINIMAL if has_quotes else csv.QUOTE_NONE
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        rows = csv.reader(file, delimiter=delimiter, quoting=quoting)
        return sum(any(cell.strip() for cell in row) for row in rows) - 1


def count_list(path: Path) -> int:
    """Count the rows of both tables of a Letterboxd list: under each of two headers."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.reader(file) if row]
    return sum(not {"Name", "Description"} <= set(row) and len(row) > 1 for row in rows)


def count_items(path: Path) -> int:
    """Count the items of a WordPress export."""
    return sum(element.tag == "item" for _, element in ElementTree.iterparse(path))


def read(section: str, source: Source, folder: Path) -> tuple[Frames, pl.DataFrame]:
    """Read a source as the desk does whose folder this is."""
    return read_source(section, source, Settings(folder=folder, name="accounts"))


def draw_up(
    name: str, rows: dict[str, int], taken: Callable[[str], int], problems: pl.DataFrame
) -> Iterator[Line]:
    """Draw up the account of a source, file by file.

    A file that is left out by one row of PROBLEMS, without a line, is set aside.
    """
    for file, count in rows.items():
        of_file = problems.filter(source=file)
        is_whole = (pl.col("severity") == "left out") & pl.col("line").is_null()
        whole = of_file.filter(is_whole)
        refused, left_out = (
            of_file.filter(~is_whole, severity=severity) for severity in ("refused", "left out")
        )
        line = Line(name, Path(file).name, count, taken(file), refused.height, left_out.height)
        line.reasons.update([*refused["reason"], *left_out["reason"]])
        if whole.height == 1:
            line.set_aside = count
            line.reasons[whole["reason"].item()] = count
        yield line


def of_reviews(
    name: str, source: Source, folder: Path, files: Iterable[Path], count: Callable[[Path], int]
) -> Iterator[Line]:
    """Draw up the account of a source of reviews."""
    rows = {file.relative_to(folder).as_posix(): count(file) for file in files}
    frames, problems = read("reviews", source, folder)
    taken = Counter(frames["reviews"]["source"].to_list())
    yield from draw_up(name, rows, lambda file: taken[file], problems)


def of_folder(name: str, source: Source, folder: Path, suffix: str) -> Iterator[Line]:
    """Draw up one line for a folder in which each file is a review."""
    files = sorted((folder / source.path).rglob(f"*{suffix}"))
    yield sum_up(f"*{suffix}", of_reviews(name, source, folder, files, lambda _: 1))


def sum_up(file: str, lines: Iterable[Line]) -> Line:
    """Sum the accounts of several files into one line."""
    first, *others = lines
    total = replace(first, file=file)
    for line in others:
        total.rows += line.rows
        total.taken += line.taken
        total.refused += line.refused
        total.left_out += line.left_out
        total.set_aside += line.set_aside
        total.reasons.update(line.reasons)
    return total


def account_wordpress(folder: Path) -> Iterator[Line]:
    files = sorted((folder / "wordpress").glob("*.xml"))
    yield from of_reviews("wordpress", Source("wordpress", "wordpress"), folder, files, count_items)


def account_letterboxd(folder: Path) -> Iterator[Line]:
    name = "letterboxd_export"
    files, lists = (sorted((folder / name).glob(pattern)) for pattern in ("*.csv", "lists/*.csv"))

    def count(path: Path) -> int:
        return count_list(path) if path in lists else count_cells(path, ",")

    lines = list(of_reviews(name, Source("letterboxd", name), folder, [*files, *lists], count))
    yield from lines[: len(files)]
    yield sum_up("lists/*.csv", lines[len(files) :])


def account_blogs(folder: Path) -> Iterator[Line]:
    for name in ("movielog", "olshansk"):
        yield from of_folder(f"blog_posts/{name}", Source("markdown", f"blog_posts/{name}"), folder, ".md")


def account_rt_reviews(folder: Path) -> Iterator[Line]:
    columns = {"title_printed": "id", "text": "review", "score_printed": "rating", "venue": "publisher"}
    source = Source("table", "rt_reviews/reviews.tsv", layout=Layout(columns=columns))
    file = folder / source.path
    yield from of_reviews("rt_reviews", source, folder, [file], lambda path: count_cells(path, "\t"))


def account_fandango(folder: Path) -> Iterator[Line]:
    for name, score, scale in (("comparison", "Metacritic", "points/100"), ("scrape", "STARS", "stars/5")):
        path = "fivethirtyeight/fandango/fandango_" + (
            "score_comparison.csv" if score != "STARS" else "scrape.csv"
        )
        columns = {"title_printed": "FILM", "score_printed": score}
        source = Source("table", path, layout=Layout(columns=columns), scale=scale)
        yield from of_reviews(
            f"fivethirtyeight, {name}", source, folder, [folder / path], lambda file: count_cells(file, ",")
        )


def account_imdb(folder: Path) -> Iterator[Line]:
    frames, problems = read("metadata", Source("imdb", "imdb_cut"), folder)
    place = folder / "imdb_cut"
    rows = {
        f"imdb_cut/{file.name}": count_cells(file, "\t", has_quotes=False)
        for file in sorted(place.glob("*.tsv"))
    }
    with (place / "title.crew.tsv").open(encoding="utf-8", newline="") as file:
        crew = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    with (place / "title.principals.tsv").open(encoding="utf-8", newline="") as file:
        listed = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        principals = {(row["tconst"], row["nconst"], row["category"]) for row in listed}
    jobs = (("directors", "director"), ("writers", "writer"))
    named = [
        {
            (row["tconst"], person, job)
            for column, job in jobs
            for person in row[column].split(",")
            if person != r"\N"
        }
        for row in crew
    ]
    credited = set(frames["credits"].select("film_id", "person_id", "job").iter_rows())
    added = len(set().union(*named) - principals)
    taken = {
        "title.basics": frames["films"].height,
        "title.akas": frames["alternative_titles"].height,
        "title.principals": frames["credits"].height - added,
        "title.crew": sum(people <= credited for people in named),
        "title.ratings": frames["films"]["audience_score"].count(),
        "name.basics": frames["people"].height,
    }
    yield from draw_up("imdb_cut", rows, lambda file: taken.get(Path(file).stem, 0), problems)


def account_movielens(folder: Path) -> Iterator[Line]:
    frames, problems = read("metadata", Source("movielens", "movielens_small"), folder)
    files = sorted((folder / "movielens_small").glob("*.csv"))
    rows = {f"movielens_small/{file.name}": count_cells(file, ",") for file in files}
    films = frames["films"]
    taken = {
        "movies": films.height,
        "links": films.filter(pl.any_horizontal(pl.col("imdb_id", "tmdb_id").is_not_null())).height,
        "ratings": int(films["audience_votes"].sum()),
    }
    yield from draw_up("movielens_small", rows, lambda file: taken.get(Path(file).stem, 0), problems)


def account_films(
    folder: Path, name: str, *paths: str, count: Callable[[Path], int], scale: str | None = None
) -> Iterator[Line]:
    """Draw up the account of lists of films, one film a row."""
    for path in paths:
        frames, problems = read("metadata", Source("films", path, scale=scale), folder)
        rows = {path: count(folder / path)}
        yield from draw_up(name, rows, lambda _, films=frames["films"]: films.height, problems)


def count_objects(path: Path) -> int:
    """Count the objects of a list in JSON."""
    return len(json.loads(path.read_text(encoding="utf-8")))


def account_korean_films(folder: Path) -> Iterator[Line]:
    path = "tmdb_korean/kr_movies.csv"
    yield from account_films(
        folder, "tmdb_korean", path, count=lambda file: count_cells(file, ","), scale="points/10"
    )


def account_biopics(folder: Path) -> Iterator[Line]:
    path = "fivethirtyeight/biopics/biopics.csv"
    yield from account_films(
        folder, "fivethirtyeight, biopics", path, count=lambda file: count_cells(file, ",")
    )


def account_vega_movies(folder: Path) -> Iterator[Line]:
    yield from account_films(
        folder, "vega_movies", "vega_movies/movies.json", count=count_objects, scale="points/10"
    )


def account_wikipedia_films(folder: Path) -> Iterator[Line]:
    paths = [
        file.relative_to(folder).as_posix() for file in sorted((folder / "wikipedia_films").glob("*.json"))
    ]
    yield from account_films(folder, "wikipedia_films", *paths, count=count_objects)


def account_fivethirtyeight(folder: Path) -> Iterator[Line]:
    yield from account_fandango(folder)
    yield from account_biopics(folder)


ACCOUNTS: dict[str, Callable[[Path], Iterator[Line]]] = {
    "wordpress": account_wordpress,
    "letterboxd_export": account_letterboxd,
    "blog_posts": account_blogs,
    "rt_reviews": account_rt_reviews,
    "fivethirtyeight": account_fivethirtyeight,
    "imdb_cut": account_imdb,
    "movielens_small": account_movielens,
    "tmdb_korean": account_korean_films,
    "vega_movies": account_vega_movies,
    "wikipedia_films": account_wikipedia_films,
}


def draw_up_all(folder: Path) -> tuple[list[Line], list[str]]:
    """Draw up every account; and name the sources that are not there."""
    absent = [name for name in ACCOUNTS if not (folder / name).is_dir()]
    lines = [line for name, account in ACCOUNTS.items() if name not in absent for line in account(folder)]
    return lines, absent


def write_table(lines: Iterable[Line]) -> str:
    """Write the accounts as a table of Markdown: counts and reasons alone."""
    rows = [
        "| source | file | rows | in a table | refused | left out | set aside | why |",
        "|---|---|---:|---:|---:|---:|---:|---|",
    ]
    for line in lines:
        reasons = sorted(line.reasons.items(), key=lambda pair: (-pair[1], pair[0]))
        why = "; ".join(f"{count:,} {reason}" if not line.set_aside else reason for reason, count in reasons)
        numbers = (line.rows, line.taken, line.refused, line.left_out, line.set_aside)
        counts = " | ".join(f"{count:,}" for count in numbers)
        rows.append(f"| {line.source} | {line.file} | {counts} | {why.replace('|', chr(92) + '|')} |")
    return "\n".join(rows) + "\n"


def main(arguments: list[str]) -> int:
    target = Path(arguments[arguments.index("--write") + 1]) if "--write" in arguments else None
    named = [part for part in arguments if part != "--write" and (target is None or part != str(target))]
    folder = Path(named[0]) if named else SHARED
    lines, absent = draw_up_all(folder)
    table = write_table(lines)
    not_read = "".join(f"- {name}: {why}\n" for name, why in NOT_READ.items())
    print(f"{table}\nNo format reads:\n\n{not_read}", end="")
    for name in absent:
        print(f"skipped: {name} is not in {folder}")
    wrong = [line for line in lines if not line.adds_up]
    for line in wrong:
        found = line.accounted_for
        print(f"DOES NOT ADD UP: {line.source}, {line.file}: {line.rows:,} rows, {found:,} accounted for")
    if wrong:
        return 1
    if target is not None and not absent:
        target.write_text(f"{HEAD}{table}\nNo format reads:\n\n{not_read}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

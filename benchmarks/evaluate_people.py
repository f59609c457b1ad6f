"""Measure how well names find their people, and that strangers find nobody.

Run it from the repository: `.venv/bin/python benchmarks/evaluate_people.py`; `--list SET` prints the errors
of a set, `--json FILE` writes the table. In the repository stand facts: gold/korean_names.csv (for tuning)
and gold/korean_names_more.csv (every other name held out) give Korean names in Hangul with the spellings they
are printed in; gold/spellings.csv gives pairs in many scripts, one name or two (every other pair held out).
Where the folder `shared/data` stands beside the repository, pairs are derived from it, ids withheld: from the
Academy's nominations the names that one person was printed with over the years, asked of the nominees of one
film; from those, from IMDb's and from TMDB's credits the people of other films, asked as strangers; and
surnames alone with their characters, as reviews name people.
"""

import argparse
import csv
import json
import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import polars as pl

from reviewlib.casting import Cast, Credited, match_person
from reviewlib.names import person_keys

HERE = Path(__file__).parent
SHARED = HERE.parents[1] / "shared" / "data"
GOALS = {
    "Korean spellings, held out": (0.99, None),
    "Hangul to romanised, held out": (0.95, None),
    "Korean names of two people": (None, 0.0),
    "Academy: other printed names": (0.995, None),
    "Academy: strangers": (None, 0.0005),
    "IMDb: strangers": (None, 0.0005),
    "TMDB: Korean strangers": (None, 0.0005),
}
STRANGERS_ASKED = 60
Verdict = tuple[str, str, str]


def read_spellings(name: str) -> list[tuple[str, list[str]]]:
    """Read names in Hangul with their spellings."""
    with (HERE / "gold" / name).open(encoding="utf-8", newline="") as file:
        return [(row["hangul"], row["spellings"].split("|")) for row in csv.DictReader(file)]


def is_one(printed: str, credited: str) -> bool:
    """Whether a printed name finds the only person of a film's credits."""
    return match_person(printed, [Credited("the one", (credited,))]) is not None


def measure_korean() -> Iterator[Verdict]:
    """Spellings of one name, Hangul and spelling, and the usual spellings of two people."""
    tuning, more = read_spellings("korean_names.csv"), read_spellings("korean_names_more.csv")
    halves = {"tuning": tuning + more[::2], "held out": more[1::2]}
    for half, rows in halves.items():
        for hangul, spellings in rows:
            for one, other in combinations(spellings, 2):
                verdict = "right" if is_one(one, other) else "missed"
                yield f"Korean spellings, {half}", verdict, f"{one} / {other}"
            for spelled in spellings:
                verdict = "right" if is_one(hangul, spelled) else "missed"
                yield f"Hangul to romanised, {half}", verdict, f"{hangul} / {spelled}"
    usual = [spellings[0] for _, spellings in tuning + more]
    for one, other in combinations(usual, 2):
        # Won Bin is no Bin Won, but Woo Hyun (우현) and Hyun Woo (현우) are one name turned round.
        if person_keys(one).isdisjoint(person_keys(other)):
            yield (
                "Korean names of two people",
                "wrong" if is_one(one, other) else "kept apart",
                f"{one} / {other}",
            )


def measure_pairs() -> Iterator[Verdict]:
    """Pairs of names in many scripts: one person's, or two people's."""
    with (HERE / "gold" / "spellings.csv").open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            found, is_same = is_one(row["printed"], row["credited"]), row["is_same"] == "yes"
            verdict = {(True, True): "right", (True, False): "wrong", (False, True): "missed"}.get(
                (found, is_same)
            )
            half = "held out" if number % 2 else "tuning"
            yield (
                f"pairs in five scripts, {half}",
                verdict or "kept apart",
                f"{row['printed']} / {row['credited']}",
            )


def ask_strangers(name: str, films: dict[str, dict[str, str]]) -> Iterator[Verdict]:
    """Ask each film's credits for people of other films; a namesake is no stranger."""
    everybody = sorted({(person, called) for credits in films.values() for person, called in credits.items()})
    draw = random.Random(5)
    for film, credits in sorted(films.items()):
        cast = Cast(tuple(Credited(person, (called,)) for person, called in sorted(credits.items())))
        keys = frozenset().union(*(person_keys(called) for called in credits.values()))
        for person, called in draw.sample(everybody, min(STRANGERS_ASKED, len(everybody))):
            if person not in credits and person_keys(called).isdisjoint(keys):
                found = cast.match(called)
                asked = f"{called} in {film}: {credits.get(found.person_id) if found else ''}"
                yield name, "wrong" if found else "kept apart", asked


def measure_academy(path: Path) -> Iterator[Verdict]:
    """Names that one person was printed with, each asked among the nominees of a film as mostly called."""
    printed: dict[str, Counter[str]] = defaultdict(Counter)
    films: dict[str, set[str]] = defaultdict(set)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            names, ids = ((row[column] or "").split("|") for column in ("Nominees", "NomineeIds"))
            if len(names) == len(ids):
                for called, person in zip(names, ids, strict=True):
                    if person.startswith("nm") and len(called) <= 40:
                        printed[person][called] += 1
                        for film in filter(None, (row["FilmId"] or "").split("|")):
                            films[film].add(person)
    usual = {person: names.most_common(1)[0][0] for person, names in printed.items()}
    credits = {film: {person: usual[person] for person in people} for film, people in films.items()}
    for _, people in sorted(credits.items()):
        cast = Cast(tuple(Credited(person, (called,)) for person, called in sorted(people.items())))
        for person in sorted(people):
            for called in sorted(set(printed[person]) - {usual[person]}):
                found = cast.match(called)
                verdict = "missed" if found is None else "right" if found.person_id == person else "wrong"
                yield "Academy: other printed names", verdict, f"{called} / {usual[person]}"
    many = {film: people for film, people in credits.items() if len(people) >= 4}
    yield from ask_strangers("Academy: strangers", many)


def measure_imdb(folder: Path) -> Iterator[Verdict]:
    """People of other films, and the film's own by the surname and the character alone."""
    text = {"separator": "\t", "quote_char": None, "infer_schema": False, "null_values": "\\N"}
    names = pl.read_csv(folder / "name.basics.tsv", **text).select("nconst", "primaryName").drop_nulls()
    principals = pl.read_csv(folder / "title.principals.tsv", **text).join(names, on="nconst")
    films: dict[str, dict[str, str]] = defaultdict(dict)
    cast_of: dict[str, list[Credited]] = defaultdict(list)
    for film, person, category, characters, called in principals.select(
        "tconst", "nconst", "category", "characters", "primaryName"
    ).iter_rows():
        films[film][person] = called
        if category in ("actor", "actress"):
            # Quoted once more than IMDb does it.
            listed = (characters or "[]").removeprefix('"').removesuffix('"').replace('""', '"')
            roles = tuple(json.loads(listed)) if listed.startswith("[") else ()
            cast_of[film].append(Credited(person, (called,), roles))
    yield from ask_strangers(
        "IMDb: strangers", {film: people for film, people in films.items() if len(people) >= 4}
    )
    for film, credited in sorted(cast_of.items()):
        cast = Cast(tuple(credited))
        for one in credited:
            surname = one.names[0].split()[-1]
            for character in one.characters[:1]:
                found = cast.match(surname, character)
                verdict = (
                    "missed" if found is None else "right" if found.person_id == one.person_id else "wrong"
                )
                yield "IMDb: surname and character", verdict, f"{surname} as {character} in {film}"


def measure_tmdb(path: Path) -> Iterator[Verdict]:
    """People of other Korean films; who is spelled likewise may be the same person, and is not asked."""
    with path.open(encoding="utf-8", newline="") as file:
        films = {
            row["tmdb_id"]: {name: name for name in (*row["cast_top5"].split("|"), row["director"]) if name}
            for row in csv.DictReader(file)
        }
    yield from ask_strangers("TMDB: Korean strangers", films)


def summarise(verdicts: list[Verdict]) -> pl.DataFrame:
    """Count by set; precision, recall and the share of strangers linked are shares of 0-1."""
    counted = pl.DataFrame(verdicts, schema=["set", "verdict", "pair"], orient="row")
    kinds = ("right", "wrong", "missed", "kept apart")
    asked = pl.col("wrong") + pl.col("kept apart")
    goals = pl.DataFrame(
        [(name, *goal) for name, goal in GOALS.items()],
        schema={"set": pl.String, "goal": pl.Float64, "goal, linked": pl.Float64},
        orient="row",
    )
    return (
        counted.group_by("set", maintain_order=True)
        .agg((pl.col("verdict") == kind).sum().alias(kind) for kind in kinds)
        .with_columns(
            precision=pl.when(pl.col("right") > 0).then(
                pl.col("right") / (pl.col("right") + pl.col("wrong"))
            ),
            recall=pl.when(pl.col("right") > 0).then(pl.col("right") / (pl.col("right") + pl.col("missed"))),
            linked=pl.when(pl.col("kept apart") > 0).then(pl.col("wrong") / asked),
        )
        .join(goals, on="set", how="left", maintain_order="left")
    )


def main() -> None:
    """Print the table; `--list SET` the errors of a set, `--json FILE` writes the table."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--list", metavar="SET")
    options = parser.parse_args()
    start = time.process_time()
    verdicts = [*measure_korean(), *measure_pairs()]
    if SHARED.is_dir():
        verdicts += measure_academy(SHARED / "oscars" / "oscars.csv")
        verdicts += measure_imdb(SHARED / "imdb_cut")
        verdicts += measure_tmdb(SHARED / "tmdb_korean" / "kr_movies.csv")
    else:
        print(f"No folder {SHARED}: names printed over the years, and strangers, are not measured.")
    table = summarise(verdicts)
    if options.list:
        for name, verdict, pair in verdicts:
            if name == options.list and verdict in ("wrong", "missed"):
                print(f"{verdict}: {pair}")
    with pl.Config(
        tbl_rows=-1, tbl_hide_column_data_types=True, tbl_hide_dataframe_shape=True, float_precision=4
    ):
        pl.Config.set_tbl_width_chars(180)
        print(table)
    print(f"{len(verdicts):,} names asked in {time.process_time() - start:.0f} s")
    if options.json:
        options.json.write_text(json.dumps(table.to_dicts(), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""Measure what `reviewlib.prose` finds against mentions annotated by hand.

Run it from the repository: `.venv/bin/python benchmarks/prose.py`. The gold
(gold/mentions.csv) covers every third review of the sample desk: its character
and actor pairs, its director where the words themselves tell, other films with
their years, and services with whether the review states the film can be watched
there now. A row of kind `nothing` is a review that names none of these. The rules
were tuned on desks a and c; desks b and d are held out. The annotation began as a
list of what the rules find, corrected and completed in reading each review, so a
slip of the reader errs to the rules' side. A director counts as told where the
review speaks of the making in any words, many of which no rule reads: precision is
what the goals are about, recall says how much is left.
"""

import sys
from pathlib import Path

import polars as pl

from reviewlib.desk import open_desk
from reviewlib.prose import find_mentions

HERE = Path(__file__).parent
GOALS = {"character and actor": 0.96, "director": 0.97, "film with year": 0.95, "service": 0.90}
KEYS = ["review_id", "text", "character", "year", "measure", "is_fact"]


def name_kinds(mentions: pl.DataFrame) -> pl.DataFrame:
    """Give each mention the name of its measure and keep what is measured, each fact of a review once."""
    role, kind = pl.col("role").cast(pl.String).fill_null(""), pl.col("kind").cast(pl.String)
    measure = (
        pl.when((role == "cast") & pl.col("character").is_not_null())
        .then(pl.lit("character and actor"))
        .when(role == "director")
        .then(pl.lit("director"))
        .when((kind == "film") & (role == "") & pl.col("year").is_not_null())
        .then(pl.lit("film with year"))
        .when(kind == "platform")
        .then(pl.lit("service"))
    )
    is_fact = pl.when(kind == "platform").then(pl.col("is_fact"))
    return (
        mentions.select("review_id", "text", "character", "year", measure=measure, is_fact=is_fact)
        .drop_nulls("measure")
        .unique()
    )


def measure_mentions(found: pl.DataFrame, gold: pl.DataFrame) -> pl.DataFrame:
    """Count what is right, wrong and missed by measure; precision and recall are shares of 0-1."""
    right = found.join(gold, on=KEYS, how="semi", nulls_equal=True)
    wrong = found.join(gold, on=KEYS, how="anti", nulls_equal=True)
    missed = gold.join(found, on=KEYS, how="anti", nulls_equal=True)
    return pl.DataFrame(
        [
            {
                "measure": name,
                "right": right.filter(measure=name).height,
                "wrong": wrong.filter(measure=name).height,
                "missed": missed.filter(measure=name).height,
                "goal": goal,
            }
            for name, goal in GOALS.items()
        ]
    ).with_columns(
        precision=pl.col("right") / (pl.col("right") + pl.col("wrong")),
        recall=pl.col("right") / (pl.col("right") + pl.col("missed")),
    )


def read_gold(path: Path = HERE / "gold" / "mentions.csv") -> tuple[pl.DataFrame, list[str]]:
    """Read the annotated mentions, and the reviews that were read for them."""
    read = pl.read_csv(path, infer_schema=False)
    gold = read.filter(pl.col("kind") != "nothing")
    return (
        name_kinds(gold.with_columns(pl.col("year").cast(pl.Int32), is_fact=pl.col("is_fact") == "yes")),
        read["review_id"].unique(maintain_order=True).to_list(),
    )


def main() -> None:
    """Print the figures of both halves, and every miss and error where `--list` is given."""
    gold, read = read_gold()
    reviews = open_desk(HERE.parent / "data").reviews.filter(pl.col("review_id").is_in(read))
    found = name_kinds(find_mentions(reviews))
    pl.Config.set_tbl_hide_column_data_types(True).set_tbl_hide_dataframe_shape(True)
    pl.Config.set_tbl_rows(200).set_fmt_str_lengths(60).set_tbl_width_chars(160).set_float_precision(3)
    halves = {"tuned on (desks a, c)": "desk-[ac]/", "held out (desks b, d)": "desk-[bd]/"}
    for name, desks in halves.items():
        of_half = pl.col("review_id").str.contains(desks)
        count = len([review for review in read if pl.Series([review]).str.contains(desks)[0]])
        print(f"{name}: {count} reviews")
        print(measure_mentions(found.filter(of_half), gold.filter(of_half)))
    if "--list" in sys.argv:
        print("wrong", found.join(gold, on=KEYS, how="anti", nulls_equal=True).sort("review_id").select(KEYS))
        print(
            "missed", gold.join(found, on=KEYS, how="anti", nulls_equal=True).sort("review_id").select(KEYS)
        )


if __name__ == "__main__":
    main()

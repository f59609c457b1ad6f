"""Measure links, scores and names against the truth, beside what one would try first.

    python benchmarks/evaluate.py [--half held-out|tuning|all] [--background FILE.csv] [--only WORD] [--keep]

Gold in the repository (benchmarks/gold): films, titles as printed, spellings of
names and scores, written from facts. Where the folder `shared/data` stands beside
the checkout, also title and year of MovieLens, TMDB, a list of biopics and one of
Oscar nominations against a catalogue of some 145,000 films in which every seventh
film asked for is missing, with and without a name in the text; and same-titled
films told apart by prose alone. Titles come as their source prints them where the
catalogue's record is another source's, else varied as sources vary. Thresholds
were chosen on the tuning half; what is printed is of the other.

The figures of the held-out half are compared with results.json, those of the last
commit; what fell by more than two thousandths is named, and the exit code is 1.
`--keep` writes them.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import polars as pl
from evaluation import baselines, gold
from evaluation.measures import MEASURES, measure_links
from evaluation.shared import find_shared
from evaluation.worlds import Set, make_sets

from reviewlib.linking import index_titles, link_reviews

HERE = Path(__file__).parent
RESULTS = HERE / "evaluation" / "results.json"
FALL = 0.002
SAMPLE = 300
"""So many reviews of a set are enough for the fuzzy matcher, which takes a second for a hundred."""

Results = dict[str, dict[str, float | int | None]]
BASELINES: dict[str, Callable[[pl.DataFrame, pl.DataFrame], pl.DataFrame]] = {
    "exact join": baselines.join_exactly,
    "key, most votes": baselines.take_most_voted,
    "rapidfuzz token_set": lambda reviews, films: baselines.match_token_sets(
        reviews.sample(min(SAMPLE, reviews.height), seed=1), films
    ),
}


def main() -> int:
    """Measure, print, compare."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--half", choices=["held-out", "tuning", "all"], default="held-out")
    parser.add_argument("--background", type=Path, help="real films to stand behind: title, year, votes")
    parser.add_argument("--only", default="", help="sets whose name holds this")
    parser.add_argument("--keep", action="store_true", help="keep the figures as those to compare with")
    asked = parser.parse_args()

    sets = gold.make_sets()
    shared = find_shared(HERE)
    if shared is None:
        print("shared/data is not beside this checkout: the gold of the repository alone.")
    else:
        sets += make_sets(shared, asked.half, background=asked.background)
    results = measure_sets([one for one in sets if asked.only in one.name])
    if not asked.only:
        results |= gold.measure_names() | gold.measure_scores()
    print_table(results)
    # Other halves and other backgrounds are other sets.
    is_comparable = asked.half == "held-out" and asked.background is None and RESULTS.exists()
    if not is_comparable and not asked.keep:
        return 0
    fallen = compare(results, json.loads(RESULTS.read_text(encoding="utf-8")) if is_comparable else {})
    if asked.keep:
        ours = {name: figures for name, figures in results.items() if " | " not in name}
        RESULTS.write_text(json.dumps(ours, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print("\n".join(fallen) or "Nothing fell since the results of the last commit.")
    return 1 if fallen else 0


def measure_sets(sets: list[Set]) -> Results:
    """Measure every set, with each baseline in a row ` | ` of its own, and with reviews a CPU second."""
    results: Results = {}
    indices: dict[int, pl.DataFrame] = {}
    for one in sets:
        catalogue = one.catalogue
        if id(catalogue) not in indices:
            indices[id(catalogue)] = index_titles(catalogue.films, catalogue.alternative_titles)
        began = time.process_time()
        _, links, _ = link_reviews(
            one.reviews,
            catalogue.films,
            catalogue.alternative_titles,
            credits=catalogue.credits,
            people=catalogue.people,
            index=indices[id(catalogue)],
        )
        results[one.name] = measure_links(links, one.truth) | {
            "per_second": round(one.reviews.height / (time.process_time() - began))
        }
        for name, link in BASELINES.items():
            began = time.process_time()
            linked = link(one.reviews, catalogue.films)
            truth = one.truth.join(linked.select("review_id"), on="review_id", how="semi")
            results[f"{one.name} | {name}"] = measure_links(linked, truth) | {
                "per_second": round(linked.height / (time.process_time() - began))
            }
    return results


def print_table(results: Results) -> None:
    """Print the figures, one set after another."""
    print(
        f"{'set':40}{'reviews':>8}{'wrong':>7}{'precision':>11}{'overall':>9}{'recall':>8}{'absent':>8}{'rows/s':>9}"
    )
    for name, figures in results.items():
        shown = name if " | " not in name else f"    {name.split(' | ')[1]}"
        cells = ["–" if (figure := figures.get(key)) is None else f"{figure:.4f}" for key in MEASURES]
        print(
            f"{shown:40}{figures['reviews']:8}{figures['wrong']:7}{cells[0]:>11}{cells[1]:>9}{cells[2]:>8}{cells[3]:>8}"
            f"{figures.get('per_second') or '–':>9}"
        )


def compare(results: Results, before: Results) -> list[str]:
    """Name every figure that is worse than before."""
    fallen = []
    for name, figures in results.items():
        for key in MEASURES:
            now, then = figures.get(key), before.get(name, {}).get(key)
            if now is None or then is None:
                continue
            worse = now - then if key == "absent_accept" else then - now
            if worse > FALL:
                fallen.append(f"FELL {name}: {key} {then:.4f} -> {now:.4f}")
    return fallen


if __name__ == "__main__":
    sys.exit(main())

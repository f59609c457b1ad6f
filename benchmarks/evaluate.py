"""Measure links, people, prose and scores against the truth, beside what one would try first.

    python benchmarks/evaluate.py [--half held-out|tuning|all] [--background FILE.csv] [--only WORD]
        [--list SET] [--keep]

Gold in the repository (benchmarks/gold): films, titles as printed, spellings of names and scores, sentences
and headings, written from facts. Where the folder `shared/data` stands beside the checkout, also title and
year of MovieLens, TMDB, a list of biopics and one of Oscar nominations against a catalogue of some 145,000
films in which every seventh film asked for is missing, with and without a name in the text; same-titled films
told apart by prose alone; films of two sources merged without a common id; names as printed over the years,
and strangers; real prose; headings and sentences made of real titles. Without it that is left out, and said
so. Thresholds were chosen on the tuning half; what is printed is of the other.

A star marks a figure short of its goal. The figures of the held-out half are compared with results.json,
those of the last commit; what fell by more than two thousandths is named, and the exit code is 1. `--keep`
writes them.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import polars as pl
from evaluation import baselines, gold
from evaluation.forms import measure_forms
from evaluation.goals import BELOW, list_missed, name_goals
from evaluation.measures import MEASURES, Figures, measure_links
from evaluation.people import measure_people
from evaluation.prose import measure_prose
from evaluation.shared import find_shared
from evaluation.speed import measure_speed
from evaluation.twins import measure_twins
from evaluation.worlds import Set, make_sets

from reviewlib.linking import index_titles, link_reviews

HERE = Path(__file__).parent
RESULTS = HERE / "evaluation" / "results.json"
FALL = 0.002
SAMPLE = 300
"""So many reviews of a set are enough for the fuzzy matcher, which takes a second for a hundred."""
LEFT_OUT = (
    "Left out, for the folder shared/data is not beside this checkout: links of MovieLens, TMDB, biopics and"
    " Oscars; same-titled films by prose; films of two sources; names printed over the years; strangers; real"
    " prose; headings and sentences of real titles and names."
)

TITLE_AND_YEAR = ": title, year"

Results = dict[str, Figures]
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
    parser.add_argument("--only", default="", metavar="WORD", help="sets whose name holds this")
    parser.add_argument("--list", metavar="SET", help="the errors of a set of people or of prose, instead")
    parser.add_argument("--keep", action="store_true", help="keep the figures as those to compare with")
    asked = parser.parse_args()

    shared = find_shared(HERE)
    if asked.list:
        return list_errors(asked.list, shared)
    sets = gold.make_sets()
    if shared is not None:
        sets += make_sets(shared, asked.half, background=asked.background)
    results = measure_sets([one for one in sets if asked.only in one.name])
    results |= gold.measure_names() | gold.measure_scores()
    results |= measure_people(shared)[0] | measure_prose(shared)[0] | measure_speed()
    results |= {} if shared is None else measure_twins(shared) | measure_forms(shared)
    results = {name: figures for name, figures in results.items() if asked.only in name}
    if asked.half == "held-out":
        results = {name: figures for name, figures in results.items() if ", tuning" not in name}
    print_table(results)
    if shared is None:
        print(LEFT_OUT)
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


def list_errors(name: str, shared: Path | None) -> int:
    """Print what went wrong in a set of people or of prose, and what was missed."""
    for its, verdict, pair in measure_people(shared)[1]:
        if its == name and verdict in ("wrong", "missed"):
            print(f"{verdict}: {pair}")
    for its, text, measure, verdict, fact in measure_prose(shared)[1]:
        if name in (its, f"{its}: {measure}") and verdict != "right":
            print(f"{verdict} {measure}: {' = '.join(filter(None, fact))} | {text[:200]}")
    return 0


def measure_sets(sets: list[Set]) -> Results:
    """Measure every set of links, each baseline in a row ` | ` of its own, with reviews a CPU second.

    The sets of title and year are measured together, too: one of them alone lacks so
    few films that a single one is more than its goal allows.
    """
    results: Results = {}
    together: list[tuple[pl.DataFrame, pl.DataFrame]] = []
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
        if one.name.endswith(TITLE_AND_YEAR):
            together.append((links.select("review_id", "film_id"), one.truth))
        for name, link in BASELINES.items():
            began = time.process_time()
            linked = link(one.reviews, catalogue.films)
            truth = one.truth.join(linked.select("review_id"), on="review_id", how="semi")
            results[f"{one.name} | {name}"] = measure_links(linked, truth) | {
                "per_second": round(linked.height / (time.process_time() - began))
            }
    if len(together) > 1:
        links, truth = (pl.concat(frames) for frames in zip(*together, strict=True))
        results[f"all sets{TITLE_AND_YEAR}"] = measure_links(links, truth)
    return results


COLUMNS = ("n", "wrong", *MEASURES, "per_second")
HEADS = ("n", "wrong", "present", "precision", "recall", "absent", "rows/s")


def print_table(results: Results) -> None:
    """Print the figures, one set after another, then those that are short of a goal."""
    print(f"{'set':46}" + "".join(f"{head:>10}" for head in HEADS) + "  goal")
    below = []
    for name, figures in results.items():
        is_ours = " | " not in name
        missed = list_missed(name, figures) if is_ours else []
        shown = name if is_ours else f"    {name.split(' | ')[1]}"
        cells = [_write(figures, column) + ("*" if column in missed else "") for column in COLUMNS]
        goal = _write_goal(name) if is_ours else ""
        print(f"{shown:46}{''.join(f'{cell:>10}' for cell in cells)}  {goal}".rstrip())
        below += [
            f"BELOW ITS GOAL {name}: {measure} {_write(figures, measure)} of {name_goals(name)[measure]}"
            for measure in missed
        ]
    print("\n".join(below))


def _write(figures: Figures, measure: str) -> str:
    figure = figures.get(measure)
    if measure == "per_second" and figure is None and figures.get("seconds") is not None:
        return f"{figures['seconds']:.2f} s"
    if figure is None:
        return "–"
    return f"{figure:,}" if isinstance(figure, int) else f"{figure:.4f}"


def _write_goal(name: str) -> str:
    heads = dict(zip(COLUMNS, HEADS, strict=True)) | {"seconds": "s"}
    bounds = name_goals(name).items()
    return ", ".join(
        f"{heads[measure]} {'≤' if measure in BELOW else '≥'} {bound:.6g}" for measure, bound in bounds
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

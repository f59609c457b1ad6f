"""What `reviewlib.prose` and `reviewlib.documents.headings` find against what a reader finds.

Three kinds of sets:

- In the repository: sentences and headings written for this purpose, annotated before any rule ran on them.
  By those of gold/sentences_held_out.toml and gold/headings_held_out.csv nobody has mended a rule. And a
  third of the sample desk (gold/mentions.csv), whose annotation began as a list of what the rules found and
  so errs to their side.
- Where the folder `shared/data` is there: real prose. gold/real_mentions.csv holds the facts that a reader
  found in it, never its words. What the credits of a film can decide is counted by them.
- There as well: headings and sentences made of real titles and names (`evaluation.forms`).

A fact counts once a text. Thresholds and rules were chosen on the tuning halves alone.
"""

import csv
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from evaluation.measures import Figures
from reviewlib.desk import open_desk
from reviewlib.documents.headings import parse_heading
from reviewlib.documents.markup import text_of_html
from reviewlib.names.persons import person_parts
from reviewlib.prose import find_mentions
from reviewlib.readers.markdown import read_markdown

GOLD = Path(__file__).parents[1] / "gold"
SAMPLE = GOLD.parents[1] / "data"

PAIRS, CAST, DIRECTORS, FILMS = "character and actor", "cast named", "director", "film with year"
AGAINST, SERVICES = "not this one", "service"
TITLES, YEARS, WHOLE = "heading's titles", "heading's year", "heading, all of it"
HONORIFICS = {"mr", "mrs", "ms", "miss", "sir", "dame", "the", "late", "titular"}

# The films of rt_reviews by their number there: the title and who directed it.
CRITICISED = {
    "3": ("Cosmopolis", "David Cronenberg"),
    "6": ("Disclosure", "Barry Levinson"),
    "10": ("Orange County", "Jake Kasdan"),
    "13": ("Jindabyne", "Ray Lawrence"),
    "14": ("Love Ranch", "Taylor Hackford"),
    "17": ("Tupac: Resurrection", "Lauren Lazin"),
    "21": ("Meet Wally Sparks", "Peter Baldwin"),
    "23": ("American Hustle", "David O. Russell"),
    "25": ("47 Ronin", "Carl Rinsch"),
    "26": ("Coffee and Cigarettes", "Jim Jarmusch"),
    "33": ("Mother Night", "Keith Gordon"),
    "34": ("Mission: Impossible 2", "John Woo"),
    "40": ("Casa de los Babys", "John Sayles"),
    "41": ("Sweet Sixteen", "Ken Loach"),
    "45": ("Meet the Deedles", "Steve Boyum"),
    "52": ("While You Were Sleeping", "Jon Turteltaub"),
    "54": ("The Great Beauty", "Paolo Sorrentino"),
    "57": ("Silver Linings Playbook", "David O. Russell"),
}

Facts = set[tuple[str, str]]
Errors = list[tuple[str, str, str, str, tuple[str, str]]]


def fold(name: str) -> str:
    """Give a name without case, marks and the words of courtesy before it."""
    parts = person_parts(name)
    while len(parts) > 1 and parts[0] in HONORIFICS:
        parts = parts[1:]
    return " ".join(parts)


def read_annotation(sentence: dict[str, object]) -> dict[str, Facts]:
    """Give the facts of an annotated sentence by measure."""
    facts: dict[str, Facts] = {
        measure: set() for measure in (PAIRS, CAST, DIRECTORS, FILMS, AGAINST, SERVICES)
    }
    for entry in sentence.get("cast", []):  # type: ignore[attr-defined]
        actor, _, character = entry.partition(" = ")
        facts[CAST].add((fold(actor), ""))
        if character:
            facts[PAIRS].add((fold(actor), fold(character)))
    for entry in sentence.get("directors", []):  # type: ignore[attr-defined]
        facts[DIRECTORS].add((fold(entry), ""))
    for measure, key in ((FILMS, "films"), (AGAINST, "against")):
        for entry in sentence.get(key, []):  # type: ignore[attr-defined]
            dated = re.fullmatch(r"(.*) \((\d{4})\)", entry)
            facts[measure].add((fold(dated[1]), dated[2]) if dated else (fold(entry), ""))
    for entry in sentence.get("services", []):  # type: ignore[attr-defined]
        service, _, now = entry.partition(": ")
        facts[SERVICES].add((fold(service), now))
    return facts


def read_mentions(mentions: pl.DataFrame) -> dict[str, dict[str, Facts]]:
    """Give the facts that the rules found by review and measure."""
    facts: dict[str, dict[str, Facts]] = {}
    for row in mentions.iter_rows(named=True):
        of_review = facts.setdefault(
            row["review_id"],
            {measure: set() for measure in (PAIRS, CAST, DIRECTORS, FILMS, AGAINST, SERVICES)},
        )
        name, year = fold(row["text"]), str(row["year"] or "")
        if row["role"] == "not this one":
            of_review[AGAINST].add((name, year))
        elif row["role"] == "cast":
            of_review[CAST].add((name, ""))
            if row["character"]:
                of_review[PAIRS].add((name, fold(row["character"])))
        elif row["role"] == "director":
            of_review[DIRECTORS].add((name, ""))
        elif row["kind"] == "film" and year:
            of_review[FILMS].add((name, year))
        elif row["kind"] == "platform":
            of_review[SERVICES].add((name, "now" if row["is_fact"] else ""))
    return facts


def make_reviews(texts: list[dict[str, object]]) -> pl.DataFrame:
    """Give reviews with what `find_mentions` reads; the film is as the head of the gold says."""
    return pl.DataFrame(
        [
            {
                "review_id": text["name"],
                "text": text["text"],
                "title_printed": text.get("title", "Some Film"),
                "year_printed": text.get("year", 2023),
                "published_on": text.get("published"),
            }
            for text in texts
        ],
        schema_overrides={"year_printed": pl.Int32, "published_on": pl.Date},
    )


def count_errors(
    found: dict[str, Facts], gold: dict[str, Facts]
) -> Iterator[tuple[str, str, tuple[str, str]]]:
    """Yield measure, right, wrong or missed, and the fact, for one text.

    Of a director or an actor without a character any part of the name will do.
    """
    for measure, facts in gold.items():
        its = found.get(measure, set())
        if measure in (CAST, DIRECTORS):
            parts = {fact: set(fact[0].split()) for fact in its | facts}
            right = {fact for fact in its if any(parts[fact] <= parts[other] for other in facts)}
            met = {fact for fact in facts if any(parts[other] <= parts[fact] for other in its)}
            yield from ((measure, "right", fact) for fact in met)
        else:
            right = met = its & facts
            yield from ((measure, "right", fact) for fact in right)
        yield from ((measure, "wrong", fact) for fact in its - right)
        yield from ((measure, "missed", fact) for fact in facts - met)


def measure_texts(texts: pl.DataFrame, gold: dict[str, dict[str, Facts]], name: str) -> Errors:
    """Compare what the rules find in texts (`review_id` as in the gold) with what a reader found."""
    found = read_mentions(find_mentions(texts))
    return [
        (name, key, *error)
        for key, facts in gold.items()
        for error in count_errors(found.get(key, {}), facts)
    ]


def measure_sentences() -> Errors:
    """The sentences written for this: those that rules were mended by, and those held out."""
    errors: Errors = []
    sets = {
        "sentences, tuning": ("sentences.toml", "sentences_more.toml"),
        "sentences, held out": ("sentences_held_out.toml",),
        "sentences, held out anew": ("sentences_new.toml",),
    }
    for name, files in sets.items():
        texts = [
            text
            for file in files
            for text in tomllib.loads((GOLD / file).read_text(encoding="utf-8"))["sentence"]
        ]
        named = [{**text, "name": text["text"]} for text in texts]
        gold = {text["name"]: read_annotation(text) for text in named}
        errors += measure_texts(make_reviews(named), gold, name)
    return errors


def measure_desk() -> Errors:
    """The reviews of the sample desk that were read whole: desks a and c for tuning, b and d held out."""
    gold: dict[str, dict[str, Facts]] = {}
    with (GOLD / "mentions.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            facts = gold.setdefault(
                row["review_id"], {PAIRS: set(), DIRECTORS: set(), FILMS: set(), SERVICES: set()}
            )
            name = fold(row["text"])
            if row["role"] == "cast" and row["character"]:
                facts[PAIRS].add((name, fold(row["character"])))
            elif row["role"] == "director":
                facts[DIRECTORS].add((name, ""))
            elif row["kind"] == "film" and row["year"] and not row["role"]:
                facts[FILMS].add((name, row["year"]))
            elif row["kind"] == "platform":
                facts[SERVICES].add((name, "now" if row["is_fact"] == "yes" else ""))
    reviews = open_desk(SAMPLE).reviews
    errors: Errors = []
    for name, desks in (("sample desk, tuning", "desk-[ac]/"), ("sample desk, held out", "desk-[bd]/")):
        half = {key: facts for key, facts in gold.items() if re.search(desks, key)}
        errors += measure_texts(reviews.filter(pl.col("review_id").is_in(list(half))), half, name)
    return errors


def measure_headings() -> Errors:
    """Headings written for this, taken apart: the title with the native one, the year, all of it."""
    errors: Errors = []
    rows = []
    for name, file in (("tuning", "headings.csv"), ("held out", "headings_held_out.csv")):
        with (GOLD / file).open(encoding="utf-8", newline="") as opened:
            rows += [(f"headings, {name}", row) for row in csv.DictReader(opened)]
    for name, row in rows:
        heading = parse_heading(row["heading"])
        parts = {
            TITLES: (row["title"], row["original_title"]),
            YEARS: (row["year"], ""),
            WHOLE: tuple(row[column] for column in row if column != "heading"),
        }
        printed = {
            TITLES: (heading.title, heading.original_title or ""),
            YEARS: (str(heading.year or ""), ""),
            WHOLE: tuple(str(getattr(heading, column) or "") for column in row if column != "heading"),
        }
        for measure, wanted in parts.items():
            is_right = printed[measure] == wanted
            shown = ("", "") if is_right else (str(printed[measure]), str(wanted))
            errors.append((name, row["heading"], measure, "right" if is_right else "wrong", shown))
    return errors


def read_real_texts(shared: Path) -> pl.DataFrame:
    """Read the real prose that gold/real_mentions.csv speaks of; review_id is its source and row."""
    posts, _ = read_markdown(shared / "blog_posts", root=shared)
    rows = [
        (f"{source}#", text, title, year, published)
        for source, text, title, year, published in posts.select(
            "source", "text", "title_printed", "year_printed", "published_on"
        ).rows()
    ]
    path = shared / "letterboxd_export" / "reviews.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            text, year = text_of_html(row["Review"], keeps_breaks=True), row["Year"]
            rows.append(
                (
                    f"letterboxd_export/reviews.csv#{number}",
                    text,
                    row["Name"],
                    int(year) if year else None,
                    None,
                )
            )
    lines = (shared / "rt_reviews" / "reviews.tsv").read_bytes().decode("utf-8", "replace").split("\n")[1:]
    for number, line in enumerate(lines):
        film, text, *_ = *line.split("\t"), "", ""
        title, _ = CRITICISED.get(film, ("Some Film", ""))
        rows.append(
            (f"rt_reviews/reviews.tsv#{number}", text.strip('"').replace('""', '"'), title, None, None)
        )
    schema = {"review_id": pl.String, "text": pl.String, "title_printed": pl.String, "year_printed": pl.Int32}
    return pl.DataFrame(rows, schema=schema | {"published_on": pl.Date}, orient="row")


def measure_real_texts(shared: Path) -> Errors:
    """Posts, diary lines and critics' sentences, by what a reader found in them; every other text held out.

    Actors without a character are not counted: the reader noted them in the posts alone. A director is right
    where it is the film's, told so or not; missed are those told so.
    """
    gold: dict[str, dict[str, Facts]] = {}
    with (GOLD / "real_mentions.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            empty: dict[str, Facts] = {PAIRS: set(), DIRECTORS: set(), FILMS: set(), SERVICES: set()}
            facts = gold.setdefault(f"{row['source']}#{row['row']}", empty)
            if row["measure"] in facts:
                second = row["year"] or fold(row["character"]) or ("now" if row["is_now"] == "yes" else "")
                facts[row["measure"]].add((fold(row["text"]), second))
    texts = read_real_texts(shared)
    names = list(gold)
    errors: Errors = []
    for half, name in enumerate(("real prose, tuning", "real prose, held out")):
        errors += measure_texts(texts, {key: gold[key] for key in names[half::2]}, name)
    lines = texts.filter(pl.col("review_id").str.starts_with("rt_reviews"))
    film_of = dict(zip(lines["review_id"], lines["title_printed"], strict=True))
    directors = {title: fold(director) for title, director in CRITICISED.values()}
    is_own = [
        error[2:4] == (DIRECTORS, "wrong")
        and set(error[4][0].split()) <= set(directors.get(film_of.get(error[1], ""), "").split())
        for error in errors
    ]
    errors = [
        (*error[:3], "right", error[4]) if own else error for error, own in zip(errors, is_own, strict=True)
    ]
    for key, facts in read_mentions(find_mentions(lines)).items():
        for fact in facts[DIRECTORS]:
            is_right = set(fact[0].split()) <= set(directors.get(film_of[key], "").split())
            errors.append(
                ("critics' lines, by the film", key, DIRECTORS, "right" if is_right else "wrong", fact)
            )
    return errors


def measure_prose(shared: Path | None) -> tuple[dict[str, Figures], Errors]:
    """Measure every set, one row for each measure; give the errors as well.

    Args:
        shared: The folder `shared/data`, or None where it is not there.
    """
    errors = measure_sentences() + measure_desk() + measure_headings()
    if shared is not None:
        errors += measure_real_texts(shared)
    counts: dict[str, Counter[str]] = {}
    for name, _, measure, verdict, _ in errors:
        counts.setdefault(f"{name}: {measure}", Counter())[verdict] += 1
    return {name: summarise(count) for name, count in counts.items()}, errors


def summarise(count: Counter[str]) -> Figures:
    """Precision of what was found, recall of what there is to find."""
    right, wrong, missed = count["right"], count["wrong"], count["missed"]
    return {
        "n": count.total(),
        "wrong": wrong,
        "precision": right / (right + wrong) if right + wrong else None,
        "recall": right / (right + missed) if right + missed else None,
    }

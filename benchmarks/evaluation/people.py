"""How well names find their people, and that strangers find nobody.

In the repository stand facts: gold/korean_names.csv (for tuning) and gold/korean_names_more.csv (every other
name held out) give Korean names in Hangul with the spellings they are printed in; gold/spellings.csv gives
pairs in many scripts, of one person or of two (every other pair held out). Where the folder `shared/data` is
there, pairs are derived from it, ids withheld: from the Academy's nominations the names that one person was
printed with over the years, asked of the nominees of one film; from those, from IMDb's and from TMDB's
credits the people of other films, asked as strangers; surnames alone with their characters, as reviews name
people; and names changed as printers change them, asked of the whole cast of their film.
"""

import csv
import json
import random
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from itertools import combinations
from pathlib import Path

import polars as pl
from rapidfuzz import fuzz, process, utils

from evaluation.measures import Figures
from reviewlib.names.casting import Cast, Credited
from reviewlib.names.persons import person_keys

GOLD = Path(__file__).parents[1] / "gold"
STRANGERS_ASKED = 60
TOKEN_SET_CUTOFF = 90
Verdict = tuple[str, str, str]
"""The set, the verdict (right, wrong, missed, kept apart), and what was asked."""
Find = Callable[[str, str | None], str | None]
"""A printed name and a character -> the id of a person of one film's credits."""
Prepare = Callable[[tuple[Credited, ...]], Find]


def prepare_ours(credited: tuple[Credited, ...]) -> Find:
    """Find people as the package does."""
    cast = Cast(credited)

    def find(name: str, character: str | None) -> str | None:
        found = cast.match(name, character)
        return found.person_id if found else None

    return find


def prepare_exact(credited: tuple[Credited, ...]) -> Find:
    """Find people whose name is written just so, but for capitals."""
    names = {name.casefold(): one.person_id for one in credited for name in one.names}
    return lambda name, character: names.get(name.casefold())


def prepare_token_sets(credited: tuple[Credited, ...]) -> Find:
    """Find the likest by rapidfuzz's token_set_ratio, from 90 on."""
    people = [one.person_id for one in credited for _ in one.names]
    names = [utils.default_process(name) for one in credited for name in one.names]

    def find(name: str, character: str | None) -> str | None:
        best = process.extractOne(
            utils.default_process(name), names, scorer=fuzz.token_set_ratio, score_cutoff=TOKEN_SET_CUTOFF
        )
        return people[best[2]] if best else None

    return find


METHODS: Mapping[str, Prepare] = {
    "": prepare_ours,
    "exact join": prepare_exact,
    "rapidfuzz token_set": prepare_token_sets,
}


def drop_marks(name: str, draw: random.Random) -> str:
    """Björk Guðmundsdóttir -> Bjork Gudmundsdottir."""
    plain = "".join(sign for sign in unicodedata.normalize("NFD", name) if not unicodedata.combining(sign))
    return plain.translate(
        str.maketrans({"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "ð": "d", "ß": "ss"})
    )


def drop_middle(name: str, draw: random.Random) -> str | None:
    """Samuel L. Jackson -> Samuel Jackson."""
    words = name.split()
    is_initial = len(words) == 3 and len(words[1].rstrip(".")) == 1
    return f"{words[0]} {words[2]}" if is_initial else None


def drop_hyphens(name: str, draw: random.Random) -> str:
    """Jean-Pierre Léaud -> Jean Pierre Léaud."""
    return name.replace("-", " ")


def turn_round(name: str, draw: random.Random) -> str | None:
    """Koji Yakusho -> Yakusho Koji."""
    words = name.split()
    return f"{words[1]} {words[0]}" if len(words) == 2 else None


def misspell(name: str, draw: random.Random) -> str | None:
    """Two letters within a long surname change places."""
    first, _, last = name.rpartition(" ")
    if not first or len(last) < 6:
        return None
    at = draw.randrange(1, len(last) - 2)
    return f"{first} {last[:at]}{last[at + 1]}{last[at]}{last[at + 2 :]}"


def keep_surname(name: str, draw: random.Random) -> str | None:
    """Michael Caine -> Caine."""
    words = [word for word in name.split() if word not in ("Jr.", "Sr.", "II", "III")]
    return words[-1] if len(words) > 1 else None


def capitalise(name: str, draw: random.Random) -> str:
    """Capitals throughout."""
    return name.upper()


NAME_VARIANTS: tuple[Callable[[str, random.Random], str | None], ...] = (
    drop_marks, drop_middle, drop_hyphens, turn_round, misspell, keep_surname, capitalise,
)  # fmt: skip


def read_spellings(name: str) -> list[tuple[str, list[str]]]:
    """Read names in Hangul with their spellings."""
    with (GOLD / name).open(encoding="utf-8", newline="") as file:
        return [(row["hangul"], row["spellings"].split("|")) for row in csv.DictReader(file)]


def is_one(prepare: Prepare, printed: str, credited: str) -> bool:
    """Whether a printed name finds the only person of a film's credits."""
    return prepare((Credited("the one", (credited,)),))(printed, None) is not None


def judge(found: str | None, person: str) -> str:
    """Say whether the person found is the right one."""
    return "missed" if found is None else "right" if found == person else "wrong"


def measure_korean(prepare: Prepare) -> Iterator[Verdict]:
    """Spellings of one name, Hangul and spelling, and the usual spellings of two people."""
    tuning, more = read_spellings("korean_names.csv"), read_spellings("korean_names_more.csv")
    halves = {"tuning": tuning + more[::2], "held out": more[1::2]}
    for half, rows in halves.items():
        for hangul, spellings in rows:
            for one, other in combinations(spellings, 2):
                verdict = "right" if is_one(prepare, one, other) else "missed"
                yield f"Korean spellings, {half}", verdict, f"{one} / {other}"
            for spelled in spellings:
                verdict = "right" if is_one(prepare, hangul, spelled) else "missed"
                yield f"Hangul to romanised, {half}", verdict, f"{hangul} / {spelled}"
    usual = [spellings[0] for _, spellings in tuning + more]
    for one, other in combinations(usual, 2):
        # Won Bin is no Bin Won, but Woo Hyun (우현) and Hyun Woo (현우) are one name turned round.
        if person_keys(one).isdisjoint(person_keys(other)):
            yield (
                "Korean names of two people",
                "wrong" if is_one(prepare, one, other) else "kept apart",
                f"{one} / {other}",
            )


def measure_pairs(prepare: Prepare) -> Iterator[Verdict]:
    """Pairs of names in many scripts: one person's, or two people's."""
    with (GOLD / "spellings.csv").open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            found, is_same = is_one(prepare, row["printed"], row["credited"]), row["is_same"] == "yes"
            verdict = {(True, True): "right", (True, False): "wrong", (False, True): "missed"}.get(
                (found, is_same)
            )
            half = "held out" if number % 2 else "tuning"
            yield (
                f"pairs in five scripts, {half}",
                verdict or "kept apart",
                f"{row['printed']} / {row['credited']}",
            )


def measure_transcribed(prepare: Prepare) -> Iterator[Verdict]:
    """Korean names as Japanese and Russian print has them, and those of two people."""
    with (GOLD / "korean_transcribed.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["printed"], row["credited"]) for row in csv.DictReader(file)]
    for number, (printed, credited) in enumerate(rows):
        half = "held out" if number % 2 else "tuning"
        verdict = "right" if is_one(prepare, printed, credited) else "missed"
        yield f"Korean names in kana and Cyrillic, {half}", verdict, f"{printed} / {credited}"
        for spellings in (spellings for _, spellings in read_spellings("korean_names.csv")):
            if not any(is_one(prepare, credited, spelled) for spelled in spellings):
                verdict = "wrong" if is_one(prepare, printed, spellings[0]) else "kept apart"
                yield "kana and Cyrillic of two people", verdict, f"{printed} / {spellings[0]}"


def ask_strangers(prepare: Prepare, name: str, films: dict[str, dict[str, str]]) -> Iterator[Verdict]:
    """Ask each film's credits for people of other films; a namesake is no stranger."""
    everybody = sorted({(person, called) for credits in films.values() for person, called in credits.items()})
    draw = random.Random(5)
    for film, credits in sorted(films.items()):
        find = prepare(tuple(Credited(person, (called,)) for person, called in sorted(credits.items())))
        keys = frozenset().union(*(person_keys(called) for called in credits.values()))
        for person, called in draw.sample(everybody, min(STRANGERS_ASKED, len(everybody))):
            if person not in credits and person_keys(called).isdisjoint(keys):
                found = find(called, None)
                asked = f"{called} in {film}: {credits.get(found or '')}"
                yield name, "wrong" if found else "kept apart", asked


def measure_academy(prepare: Prepare, path: Path) -> Iterator[Verdict]:
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
        find = prepare(tuple(Credited(person, (called,)) for person, called in sorted(people.items())))
        for person in sorted(people):
            for called in sorted(set(printed[person]) - {usual[person]}):
                verdict = judge(find(called, None), person)
                yield "Academy: other printed names", verdict, f"{called} / {usual[person]}"
    many = {film: people for film, people in credits.items() if len(people) >= 4}
    yield from ask_strangers(prepare, "Academy: strangers", many)


def measure_imdb(prepare: Prepare, folder: Path) -> Iterator[Verdict]:
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
        prepare, "IMDb: strangers", {film: people for film, people in films.items() if len(people) >= 4}
    )
    for film, credited in sorted(cast_of.items()):
        find = prepare(tuple(credited))
        for one in credited:
            surname = one.names[0].split()[-1]
            for character in one.characters[:1]:
                verdict = judge(find(surname, character), one.person_id)
                yield "IMDb: surname and character", verdict, f"{surname} as {character} in {film}"
    yield from ask_variants(prepare, "IMDb: names printed otherwise", films)


def ask_variants(prepare: Prepare, name: str, films: dict[str, dict[str, str]]) -> Iterator[Verdict]:
    """Ask each film's credits for its own people, their names changed as printers change them."""
    draw = random.Random(11)
    for film, credits in sorted(films.items()):
        find = prepare(tuple(Credited(person, (called,)) for person, called in sorted(credits.items())))
        for person, called in sorted(credits.items()):
            # Two people of one film may be called alike; then nobody can tell.
            keys = person_keys(called)
            is_alone = sum(not keys.isdisjoint(person_keys(other)) for other in credits.values()) == 1
            for vary in NAME_VARIANTS:
                printed = vary(called, draw)
                if printed is not None and printed != called and is_alone:
                    yield name, judge(find(printed, None), person), f"{printed} / {called} in {film}"


def measure_tmdb(prepare: Prepare, path: Path) -> Iterator[Verdict]:
    """People of other Korean films; who is spelled likewise may be the same person, and is not asked."""
    with path.open(encoding="utf-8", newline="") as file:
        films = {
            row["tmdb_id"]: {name: name for name in (*row["cast_top5"].split("|"), row["director"]) if name}
            for row in csv.DictReader(file)
        }
    yield from ask_strangers(prepare, "TMDB: Korean strangers", films)


def measure_people(shared: Path | None) -> tuple[dict[str, Figures], list[Verdict]]:
    """Measure every set, each baseline in rows ` | ` of its own; give the verdicts on ours as well.

    Args:
        shared: The folder `shared/data`, or None where it is not there.
    """
    by_set: dict[str, dict[str, Figures]] = {}
    ours: list[Verdict] = []
    for method, prepare in METHODS.items():
        verdicts = [*measure_korean(prepare), *measure_pairs(prepare), *measure_transcribed(prepare)]
        if shared is not None:
            verdicts += measure_academy(prepare, shared / "oscars" / "oscars.csv")
            verdicts += measure_imdb(prepare, shared / "imdb_cut")
            verdicts += measure_tmdb(prepare, shared / "tmdb_korean" / "kr_movies.csv")
        ours = ours or verdicts
        counts: dict[str, Counter[str]] = {}
        for name, verdict, _ in verdicts:
            counts.setdefault(name, Counter())[verdict] += 1
        for name, count in counts.items():
            by_set.setdefault(name, {})[f"{name} | {method}" if method else name] = summarise(count)
    return {name: figures for rows in by_set.values() for name, figures in rows.items()}, ours


def summarise(count: Counter[str]) -> Figures:
    """Precision and recall of those who are there; of strangers the share that was linked."""
    right, wrong, missed = count["right"], count["wrong"], count["missed"]
    strangers = count["kept apart"] + wrong if count["kept apart"] else 0
    people = right + missed + (0 if strangers else wrong)
    return {
        "n": count.total(),
        "wrong": wrong,
        "precision": right / (right + wrong) if right else None,
        "recall": right / people if people else None,
        "absent_accept": wrong / strangers if strangers else None,
    }

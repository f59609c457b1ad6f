"""Measure the reading of 2,000 Markdown reviews, beside what a plain parse of the same bytes costs.

    python benchmarks/markdown.py [reviews] [--profile]

The reviews are made here, posts of some 400 words with ten keys. Shown are CPU
seconds, the best of five readings of a warm disk: our reader (front matter, title,
days, score, words, problems), and two plain parses, which split the front matter off
and load it, with libyaml and with PyYAML's own parser.
"""

import cProfile
import pstats
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import yaml

from reviewlib.readers.markdown import read_markdown

GOAL_S = 1.0
SENTENCE = (
    "the film opens on a quiet street and holds its breath while two strangers decide whether to trust each "
    "other which is the whole of its story and most of its charm until the weather turns"
)


def make_reviews(folder: Path, count: int) -> int:
    """Write reviews into a folder and give their size in bytes."""
    draw = random.Random(7)
    words = SENTENCE.split()
    for number in range(count):
        title = f"{' '.join(draw.sample(words, 3)).title()} {number}"
        day = f"20{number % 20 + 5:02}-{number % 12 + 1:02}-{number % 28 + 1:02}"
        paragraphs = [" ".join(draw.choices(words, k=80)).capitalize() + "." for _ in range(5)]
        body = "\n\n".join(paragraphs)
        front = (
            f'layout: post\ntitle: "{title} ({1990 + number % 30})"\ndate: {day} 20:00:00 +0000\n'
            f"rating: {number % 5 + 1}/5\nauthor: Desk {'ABC'[number % 3]}\ntags: [drama, slow, night]\n"
            f"imdb_id: tt{1000000 + number}\ndescription: >\n  {paragraphs[0][:150]}\n"
        )
        (folder / f"{day}-{number}.md").write_text(f"---\n{front}---\n\n{body}\n", encoding="utf-8")
    return sum(path.stat().st_size for path in folder.iterdir())


def parse_plainly(folder: Path, loader: type) -> int:
    """Split the front matter off each file and load it, and do no more."""
    parsed = 0
    for path in sorted(folder.iterdir()):
        _, front, _ = path.read_text(encoding="utf-8").split("---\n", 2)
        parsed += len(yaml.load(front, Loader=loader)) > 0
    return parsed


def measure(work: Callable[[], object], *, times: int = 5) -> float:
    """Give the CPU seconds of the quickest of several runs."""
    taken = []
    for _ in range(times):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return min(taken)


def main() -> None:
    """Print the table."""
    numbers = [argument for argument in sys.argv[1:] if argument.isdigit()]
    count = int(numbers[0]) if numbers else 2_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        size = make_reviews(folder, count)
        if "--profile" in sys.argv:
            with cProfile.Profile() as profile:
                read_markdown(folder)
            pstats.Stats(profile).sort_stats("tottime").print_stats(25)
            return
        reviews, problems = read_markdown(folder)
        ours = measure(lambda: read_markdown(folder))
        quick = measure(lambda: parse_plainly(folder, yaml.CSafeLoader))
        slow = measure(lambda: parse_plainly(folder, yaml.SafeLoader), times=2)
    assert reviews.height + problems.filter(severity="refused").height == count
    print(f"{count:,} reviews, {size / 1e6:.1f} MB; CPU seconds, best of five")
    for what, taken in (
        ("reviewlib, whole", ours),
        ("plain parse, libyaml", quick),
        ("plain parse, PyYAML", slow),
    ):
        speed, share = size / 1e6 / taken, taken / quick
        print(f"  {what:<22}{taken:6.2f} s  {speed:7.1f} MB/s  {share:5.1f} times the plain parse")
    if count == 2_000:
        print(f"  goal: under {GOAL_S:.0f} s: {'reached' if ours < GOAL_S else 'missed'}")


if __name__ == "__main__":
    main()

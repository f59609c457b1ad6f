"""Measure how the time to read a text grows with its length, on texts made to be hard.

Run it from the repository: `.venv/bin/python benchmarks/prose_speed.py`. Each pattern is
repeated to a quarter of a million characters and to a million; a grammar that takes time
in proportion to the length takes four times as long for the second. The sample desk's own
reviews, as they stand, tell the everyday speed.
"""

import time
from pathlib import Path

import polars as pl

from reviewlib.desk import open_desk
from reviewlib.prose import find_mentions

PATTERNS = {
    "names": "Ann Lee ",
    "names joined": "Ann and ",
    "names listed": "Ann Lee, ",
    "brackets": "Ann (Lee) ",
    "brackets open": "(",
    "capitals": "A",
    "as": "Ann Lee as ",
    "small words": "Ann Lee and so it went ",
    "stars": "*",
    "quotes open": "“a",
    "years": "(2018)",
    "dated": "Rain of Ann (2018) ",
    "owners": "Ann Lee's new dark ",
    "owners named": "Ann Lee's Bob Day sang. ",
    "played by": "Ann played by ",
    "not this": "not to be confused with ",
    "services": "Netflix, ",
    "spaces": " ",
    "hyphens": "A-",
    "years ago": "one years ago ",
    "directed": "directed and so by ",
    "tags": "<a <a ",
    "comments": "<!-- ",
    "links": "[a](",
    "entities": "&#38;",
}
SHORT, LONG = 250_000, 1_000_000


def measure_seconds(text: str) -> float:
    """Give the CPU seconds that one text takes."""
    review = pl.DataFrame(
        {"review_id": ["r"], "text": [text], "title_printed": ["Ann Lee"], "year_printed": [2023]}
    ).with_columns(published_on=pl.lit(None, dtype=pl.Date))
    start = time.process_time()
    find_mentions(review)
    return time.process_time() - start


def main() -> None:
    """Print seconds for both lengths and their ratio, the worst first."""
    rows = []
    for name, pattern in PATTERNS.items():
        short, long = (
            measure_seconds((pattern * (size // len(pattern) + 1))[:size]) for size in (SHORT, LONG)
        )
        rows.append((name, short, long, long / max(short, 1e-3)))
    table = pl.DataFrame(rows, schema=["pattern", "quarter of a million", "a million", "ratio"], orient="row")
    with pl.Config(
        tbl_rows=-1, tbl_hide_column_data_types=True, tbl_hide_dataframe_shape=True, float_precision=2
    ):
        print(table.sort("a million", descending=True))
    reviews = open_desk(Path(__file__).parent.parent / "data").reviews
    many = pl.concat([reviews.with_columns(text=pl.col("text") + f"\n{number}") for number in range(20)])
    start = time.process_time()
    find_mentions(many)
    seconds = time.process_time() - start
    size = many["text"].str.len_chars().sum() / 1e6
    speed = f"{seconds:.1f} s, {size / seconds:.2f} million a second"
    print(f"{many.height:,} capsules, {size:.1f} million characters: {speed}")


if __name__ == "__main__":
    main()

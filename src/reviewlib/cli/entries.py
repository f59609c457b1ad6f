"""The entry of a source in desk.toml, with the lines that only the editor can decide as comments."""

import json
import re
from collections.abc import Iterable, Mapping

import polars as pl

from reviewlib.cli.describing import FITTING_SHARE, list_text_scores
from reviewlib.cli.recognising import Found, count_open_days
from reviewlib.cli.terminal import without_controls
from reviewlib.days import ORDERS
from reviewlib.errors import DeskError
from reviewlib.readers.grids import Layout
from reviewlib.readers.wordpress import DEFAULT_TYPES
from reviewlib.scoring.scores import UNKNOWN_FORM, VERDICT, parse_score

_SCORE_NAME = re.compile(
    r"rat(?:e|ing)|scor|star|grade|verdict|note?(?:$|_)|wertung|puntu|califica|voto|valuta|평점|별점|점수|評価",
    re.IGNORECASE,
)


def write_entry(found: Found, printed: pl.Series, scales: Mapping[str, int]) -> str:
    """Write the entry of a source: what was found, and as comments what is open.

    Args:
        found: The source.
        printed: Its scores that are open (`describing.list_open_scores`).
        scales: Scales that would read some of them (`describing.measure_scales`).

    Raises:
        DeskError: The name of the file holds bytes that are no text.
    """
    what = " ".join(without_controls(found.what).split())
    lines = [f"# {what}", f"[[{found.section}]]", f'format = "{found.source.format}"']
    lines += [f"path = {_quote(found.source.path)}", *_write_layout(found.source.layout)]
    if found.source.types:
        lines.append(f"types = {_quote_list(found.source.types)}")
    if found.source.dates:
        lines.append(f'dates = "{found.source.dates}"')
    lines += [
        *_ask_types(found),
        *_ask_fields(found),
        *_ask_days(found),
        *_ask_critic(found),
        *_ask_texts(found),
        *_ask_scale(printed, scales),
    ]
    if found.source.format == "imdb" and found.section == "reviews":
        lines += ["# The export tells of the films, too. Uncomment to read them:", "# [[metadata]]"]
        lines += ['# format = "imdb"', f"# path = {_quote(found.source.path)}"]
    return "\n".join(lines) + "\n"


def _write_layout(layout: Layout) -> list[str]:
    lines = []
    if layout.sheets:
        lines.append(f"sheets = {_quote_list(layout.sheets)}")
    if layout.encoding is not None:
        lines.append(f"encoding = {_quote(layout.encoding)}")
    if layout.delimiter is not None:
        lines.append(f"delimiter = {_quote(layout.delimiter)}")
    if layout.decimal != ".":
        lines.append(f"decimal = {_quote(layout.decimal)}")
    if layout.columns:
        pairs = ", ".join(f"{key} = {_quote(name)}" for key, name in layout.columns.items())
        lines.append(f"columns = {{ {pairs} }}")
    return lines


def _ask_types(found: Found) -> list[str]:
    if not found.other_types:
        return []
    wanted = _quote_list([*(found.source.types or DEFAULT_TYPES), *found.other_types])
    counted = ", ".join(f"{rows:,} of type {_quote(kind)}" for kind, rows in found.other_types.items())
    return ["# Posts of other types may be reviews, too. If they are:", f"# types = {wanted}    # {counted}"]


def _ask_fields(found: Found) -> list[str]:
    """Offer the fields of posts that are called after scores and hold them."""
    named = {
        name: values
        for name, values in found.fields.items()
        if _SCORE_NAME.search(name)
        and sum(parse_score(value).reason not in (UNKNOWN_FORM, VERDICT) for value in values)
        >= FITTING_SHARE * len(values)
    }
    if not named:
        return []
    return ["# Posts have fields that may hold the score. Uncomment the one that does:"] + [
        f"# columns = {{ score = {_quote(name)} }}    # {len(values):,} such as {_quote(values[0][:20])}"
        for name, values in named.items()
    ]


def _ask_days(found: Found) -> list[str]:
    days, first = count_open_days(found.problems)
    if not days or found.source.format not in ("table", "markdown"):
        return []
    return ["# Days in numbers can be read in two ways. Uncomment the one that holds:"] + [
        f'# dates = "{order}"    # {days:,} such as {_quote(first)}' for order in ORDERS
    ]


def _ask_critic(found: Found) -> list[str]:
    reviews = found.frames["reviews"] if found.section == "reviews" else None
    without = 0 if reviews is None else reviews["critic"].null_count()
    if reviews is None or not without:
        return []
    return [f'# critic = "Name"    # {without:,} of {reviews.height:,} reviews print no byline']


def _ask_texts(found: Found) -> list[str]:
    in_text = list_text_scores(found) if found.section == "reviews" else pl.Series(dtype=pl.String)
    if in_text.is_empty():
        return []
    such = f"{in_text.len():,} such as {_quote(without_controls(in_text[0]))}"
    return [
        "# Texts print a score on a line of its own, at their head or end. Uncomment to read it:",
        f"# scores_in_text = true    # {such}",
    ]


def _ask_scale(printed: pl.Series, scales: Mapping[str, int]) -> list[str]:
    fitting = {name: count for name, count in scales.items() if count >= FITTING_SHARE * max(scales.values())}
    if not fitting:
        return []
    lines = ["# The scale of the scores is not printed. Uncomment the one that holds:"]
    lines += [
        f'# scale = "{name}"    # reads {count:,} of {printed.len():,}' for name, count in fitting.items()
    ]
    if any(name.startswith("letters/") for name in fitting):
        lines.append("# Houses differ in what letters are worth: [letters.ours] makes a table of yours.")
    return lines


def _quote_list(texts: Iterable[str]) -> str:
    return f"[{', '.join(_quote(text) for text in texts)}]"


def _quote(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise DeskError(
            "the name of the file holds bytes that are no text, and desk.toml is text.\n"
            "Give it a name in letters first."
        ) from error
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")

"""What a source holds, in words; which scales would fit its open scores; and its entry in desk.toml."""

import json
from collections.abc import Mapping

import polars as pl

from reviewlib.analysis.quality import count_problems
from reviewlib.cli.recognising import Found, count_open_days
from reviewlib.cli.terminal import without_controls
from reviewlib.days import ORDERS
from reviewlib.errors import DeskError, list_offenders
from reviewlib.readers.filmlists import choose_film_columns
from reviewlib.readers.grids import FILE_SUFFIXES, SUFFIXES, read_grids
from reviewlib.readers.intake import list_files
from reviewlib.scales import SCALE_NAMES, parse_scale
from reviewlib.scores import read_scores
from reviewlib.settings import Settings
from reviewlib.wording import count_in_words, day_in_words, start_sentence

# A scale that values at least this share of what the best one does is offered.
FITTING_SHARE = 0.9
# Of so many numbers none of which reaches half of a scale's best, the scale is none.
MANY_SCORES = 10
FEW_SHOWN = 8


def list_open_scores(found: Found, settings: Settings) -> pl.Series:
    """List the printed scores that no scale is known for: of reviews, or of the audience in a list."""
    if found.section == "reviews":
        is_open = pl.col("score_printed").is_not_null() & pl.col("score").is_null()
        return found.frames["reviews"].filter(is_open)["score_printed"]
    printed = pl.Series("score_printed", [], dtype=pl.String)
    path = settings.folder / found.source.path
    if found.source.format != "films" or found.source.scale:
        return printed
    files, _ = list_files(path, root=path, suffixes=SUFFIXES if path.is_dir() else FILE_SUFFIXES)
    for file in files:
        for _, cells in read_grids(file, file.name, found.source.layout):
            if isinstance(cells, list):
                continue
            name = choose_film_columns(cells.frame.columns, found.source.layout.columns).get("audience_score")
            if name:
                scores = cells.frame[name].cast(pl.String).rename("score_printed").str.strip_chars()
                printed = printed.append(scores.filter(scores != "").drop_nulls())
    return printed


def measure_scales(printed: pl.Series) -> dict[str, int]:
    """Count how many open scores each scale that can be declared would give a value.

    Left out are scales of which many scores do not reach the half: numbers up to
    five, of a hundred reviews, are no percentages.

    Args:
        printed: Scores as printed that have no value yet.

    Returns:
        Scale to scores, the most first, of those alike the one whose best is
        nearest; only scales that value one. Empty where no score is open.

    Example:
        >>> measure_scales(pl.Series(["3", "4.5", "B"]))
        {'stars/5': 2, 'points/10': 2, 'points/100': 2, 'percent': 2, 'stars/4': 1, 'letters/metacritic': 1}
    """
    if printed.is_empty():
        return {}
    frame = printed.cast(pl.String).rename("score_printed").to_frame()
    measured: list[tuple[int, float, str]] = []
    for name in SCALE_NAMES:
        scores = read_scores(frame, scale=name)["score"].drop_nulls()
        highest = scores.max()
        is_far = scores.len() >= MANY_SCORES and isinstance(highest, float) and highest < 50
        if scores.len() and not is_far:
            measured.append((-scores.len(), parse_scale(name).best, name))
    return {name: -count for count, _, name in sorted(measured, key=lambda one: one[:2])}


def describe_scores(printed: pl.Series) -> str:
    """Say what forms open scores have, and from where to where they run.

    Example:
        >>> describe_scores(pl.Series(["3", "4.5", "B", "B"]))
        'numbers from 3 to 4.5; such as B (2), 3 (1), 4.5 (1)'
    """
    if printed.len() == 1:
        return str(printed[0])[:40]
    texts = printed.str.strip_chars().str.replace(",", ".", literal=True)
    numbers = texts.cast(pl.Float64, strict=False).drop_nulls()
    parts = []
    if numbers.len():
        low, high = numbers.sort()[0], numbers.sort()[-1]
        parts.append(f"numbers from {low:g} to {high:g}" if low != high else f"the number {low:g}")
    letters = texts.filter(texts.str.contains(r"^[A-Za-z]\s?[+-]?$")).str.to_uppercase().str.head(1).unique()
    if letters.len() > 1:
        parts.append(f"letters from {letters.sort()[0]} to {letters.sort()[-1]}")
    seen = printed.rename("printed").value_counts(sort=True)
    shown = seen.sort("count", "printed", descending=[True, False]).head(FEW_SHOWN).rows()
    return "; ".join([*parts, f"such as {', '.join(f'{text[:40]} ({count:,})' for text, count in shown)}"])


def describe_source(found: Found, printed: pl.Series, scales: Mapping[str, int]) -> list[str]:
    """Say in lines what a source holds, what its scores show, and what will be left out and why."""
    lines = [f"{found.what}.", *found.notes]
    if found.section == "metadata":
        filled = {name: frame.height for name, frame in found.frames.items() if frame.height}
        rows = [f"{height:,} {name.replace('_', ' ')}" for name, height in filled.items()]
        lines.append(f"It gives {', '.join(rows)}.")
        if printed.len():
            lines.append(f"{start_sentence(count_in_words(printed.len(), 'score'))} of the audience printed.")
    else:
        lines += _describe_reviews(found.frames["reviews"])
    if printed.len():
        are = "is" if printed.len() == 1 else "are"
        open_scores = start_sentence(count_in_words(printed.len(), "score"))
        lines.append(f"{open_scores} {are} open: {describe_scores(printed)}.")
        if scales:
            lines.append("A scale that is declared would read of them:")
            lines += [f"  {name}: {count:,}" for name, count in scales.items()]
            lines += _advise_folders(found, scales, printed.len())
        else:
            lines.append("No scale that can be declared reads them.")
    days, first = count_open_days(found.problems)
    if days:
        are = "is" if days == 1 else "are"
        lines.append(f"{start_sentence(count_in_words(days, 'day'))} {are} not clear, such as {first[:40]}.")
    lost = count_problems(found.problems.filter(pl.col("severity").is_in(["refused", "left out"])))
    if lost.is_empty():
        lines.append("Nothing is left out.")
    for severity, kinds in lost.group_by("severity", maintain_order=True):
        said = start_sentence(str(severity[0]))
        lines.append(f"{said}: {count_in_words(int(kinds['rows'].sum()), 'row')}.")
        reasons = kinds.select("reason", "rows").rows()
        lines.append(list_offenders(f"{rows:,}: {reason}" for reason, rows in reasons))
    return lines


def _describe_reviews(reviews: pl.DataFrame) -> list[str]:
    days = reviews["published_on"].drop_nulls()
    first, last = days.min(), days.max()
    span = ""
    if first and last:
        span = f", {day_in_words(first)}"  # type: ignore[arg-type]
        span += f" to {day_in_words(last)}" if last != first else ""  # type: ignore[arg-type]
    undated = reviews.height - days.len()
    without = "" if not undated else f"; {undated:,} without a day" if days.len() else ", without a day"
    lines = [f"It gives {count_in_words(reviews.height, 'review')}{span}{without}."]
    printed, scored = reviews["score_printed"].count(), reviews["score"].count()
    if not printed:
        return [*lines, "No score is printed."]
    if printed == 1:
        return [*lines, f"One score is printed{', and read' if scored else ''}."]
    read = "all of them read" if scored == printed else f"{scored:,} of them read"
    return [*lines, f"{start_sentence(count_in_words(printed, 'score'))} printed, {read}."]


def _advise_folders(found: Found, scales: Mapping[str, int], still_open: int) -> list[str]:
    """Where no scale reads most of the scores, and folders differ: name them one by one."""
    if found.section != "reviews" or max(scales.values()) >= FITTING_SHARE * still_open:
        return []
    is_open = pl.col("score").is_null() & pl.col("score_printed").is_not_null()
    within = pl.col("source").str.strip_prefix(f"{found.place}/")
    reviews = found.frames["reviews"].filter(is_open).with_columns(within=within.str.extract(r"^([^/]+)/"))
    best: dict[str, str] = {}
    for name in reviews["within"].drop_nulls().unique(maintain_order=True):
        fitting = measure_scales(reviews.filter(within=name)["score_printed"])
        if fitting:
            best[name] = next(iter(fitting))
    if len(set(best.values())) < 2:
        return []
    pairs = ", ".join(f"{name} ({scale})" for name, scale in list(best.items())[:FEW_SHOWN])
    return [f"Its folders are on different scales: {pairs}. Add them one by one instead."]


def write_entry(found: Found, printed: pl.Series, scales: Mapping[str, int]) -> str:
    """Write the entry of desk.toml, with the lines that only the editor can decide as comments."""
    what = " ".join(without_controls(found.what).split())
    layout = found.source.layout
    lines = [f"# {what}", f"[[{found.section}]]", f'format = "{found.source.format}"']
    lines.append(f"path = {_quote(found.source.path)}")
    if layout.sheets:
        lines.append(f"sheets = [{', '.join(_quote(sheet) for sheet in layout.sheets)}]")
    if layout.encoding is not None:
        lines.append(f"encoding = {_quote(layout.encoding)}")
    if layout.delimiter is not None:
        lines.append(f"delimiter = {_quote(layout.delimiter)}")
    if layout.decimal != ".":
        lines.append(f"decimal = {_quote(layout.decimal)}")
    if layout.columns:
        pairs = ", ".join(f"{key} = {_quote(name)}" for key, name in layout.columns.items())
        lines.append(f"columns = {{ {pairs} }}")
    if found.source.dates:
        lines.append(f'dates = "{found.source.dates}"')
    days, first = count_open_days(found.problems)
    if days and found.source.format in ("table", "markdown"):
        lines.append("# Days in numbers can be read in two ways. Uncomment the one that holds:")
        lines += [f'# dates = "{order}"    # {days:,} such as {_quote(first)}' for order in ORDERS]
    if found.section == "reviews":
        reviews = found.frames["reviews"]
        without = reviews["critic"].null_count()
        if without:
            lines.append(f'# critic = "Name"    # {without:,} of {reviews.height:,} reviews print no byline')
    fitting = {name: count for name, count in scales.items() if count >= FITTING_SHARE * max(scales.values())}
    if fitting:
        lines.append("# The scale of the scores is not printed. Uncomment the one that holds:")
        lines += [
            f'# scale = "{name}"    # reads {count:,} of {printed.len():,}' for name, count in fitting.items()
        ]
        if any(name.startswith("letters/") for name in fitting):
            lines.append("# Houses differ in what letters are worth: [letters.ours] makes a table of yours.")
    return "\n".join(lines) + "\n"


def _quote(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise DeskError(
            "the name of the file holds bytes that are no text, and desk.toml is text.\n"
            "Give it a name in letters first."
        ) from error
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")

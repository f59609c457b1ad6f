"""What a source holds, in words, and which scales would fit its open scores."""

from collections.abc import Mapping
from pathlib import PurePosixPath

import polars as pl

from reviewlib.analysis.quality import count_problems
from reviewlib.cli.recognising import Found, count_open_days
from reviewlib.errors import list_offenders
from reviewlib.readers.filmlists import choose_film_columns
from reviewlib.readers.grids import FILE_SUFFIXES, SUFFIXES, read_grids
from reviewlib.readers.intake import list_files, name_some
from reviewlib.scoring.lines import find_score_lines
from reviewlib.scoring.scales import SCALE_NAMES, parse_scale
from reviewlib.scoring.scores import find_half_sign, parse_score, read_scores
from reviewlib.settings import Settings
from reviewlib.wording import count_in_words, day_in_words, part_in_words, start_sentence

# A scale that values at least this share of what the best one does is offered.
FITTING_SHARE = 0.9
# Of so many numbers none of which reaches half of a scale's best, the scale is none.
MANY_SCORES = 10
FEW_SHOWN = 8
KIND_COLUMNS = ("reason", "severity", "rows", "first_source", "first_line")


def list_open_scores(found: Found, settings: Settings) -> pl.Series:
    """List the printed scores that no scale is known for: of reviews, or of the audience in a list."""
    if found.section == "reviews":
        is_open = pl.col("score_printed").is_not_null() & pl.col("score").is_null()
        printed = found.frames["reviews"].filter(is_open)["score_printed"]
        in_text = list_text_scores(found)
        open_in_text = [score for score in in_text if parse_score(score).value is None]
        return printed.append(pl.Series("score_printed", open_in_text, dtype=pl.String))
    printed = pl.Series("score_printed", [], dtype=pl.String)
    path = settings.folder / found.source.path
    if found.source.format != "films" or found.source.scale:
        return printed
    files, _ = list_files(path, root=path, suffixes=SUFFIXES if path.is_dir() else FILE_SUFFIXES)
    for file in files:
        for _, cells in read_grids(file, file.name, found.source.layout):
            if isinstance(cells, list):
                continue
            chosen = choose_film_columns(cells.frame.columns, found.source.layout.columns)
            if "audience_score" in chosen:
                votes = pl.col(chosen["audience_votes"]) if "audience_votes" in chosen else pl.lit(None)
                is_voted = votes.cast(pl.String).str.contains("[1-9]").fill_null(True)
                scores = pl.col(chosen["audience_score"]).cast(pl.String).str.strip_chars()
                listed = cells.frame.filter(is_voted).select(score_printed=scores).to_series()
                printed = printed.append(listed.filter(listed != "").drop_nulls())
    return printed


def list_text_scores(found: Found) -> pl.Series:
    """List the scores that stand in the texts of reviews which print none elsewhere."""
    texts = found.frames["reviews"].filter(pl.col("score_printed").is_null())["text"]
    scores = [lines[0] for text in texts if len(lines := find_score_lines(text)) == 1]
    return pl.Series("score_printed", scores, dtype=pl.String)


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
    half = find_half_sign(printed.cast(pl.String))
    with_half = [f"{name}, half {half}" for name in SCALE_NAMES if half and name.startswith("stars/")]
    for name in (*SCALE_NAMES, *with_half):
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
    numbers = numbers.filter(numbers.is_finite())
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
        lines.append(f"It gives {_count_rows(found.frames)}.")
        if printed.len():
            lines.append(f"{start_sentence(count_in_words(printed.len(), 'score'))} of the audience printed.")
    else:
        lines += _describe_reviews(found.frames["reviews"])
        if (in_text := list_text_scores(found)).len():
            more = "more " if found.frames["reviews"]["score_printed"].count() else ""
            texts = start_sentence(count_in_words(in_text.len(), f"{more}text prints", f"{more}texts print"))
            lines.append(f"{texts} a score on a line of its own: {describe_scores(in_text)}.")
    if printed.len():
        are = "is" if printed.len() == 1 else "are"
        open_scores = start_sentence(count_in_words(printed.len(), "score"))
        lines.append(f"{open_scores} {are} open: {describe_scores(printed)}.")
        if scales:
            lines.append("A scale that is declared would read of them:")
            lines += [f"  {name}: {count:,}" for name, count in scales.items()]
            if apart := find_folders_apart(found, printed, scales):
                pairs = name_some([f"{name} ({scale})" for name, scale in apart.items() if scale])
                lines.append(f"Its folders are on different scales: {pairs}.")
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
        described = [_describe_kind(*kind) for kind in kinds.select(KIND_COLUMNS).iter_rows()]
        lines.append(list_offenders(described))
    return lines


def _count_rows(frames: Mapping[str, pl.DataFrame]) -> str:
    """How many films, credits and so on a source gives, and for how many films an audience's score."""
    rows = []
    for name, frame in frames.items():
        noun = "person" if name == "people" else name.replace("_", " ").removesuffix("s")
        plural = "people" if name == "people" else None
        if frame.height:
            rows.append(count_in_words(frame.height, noun, plural))
    films = frames.get("films")
    scored = films["audience_score"].count() if films is not None else 0
    return ", ".join(rows) + (
        f"; {count_in_words(scored, 'film')} with an audience's score" if scored else ""
    )


def _describe_kind(reason: str, severity: str, rows: int, source: str, line: int | None) -> str:
    """How many rows are lost for a reason, and where the one is, or the first that wants mending."""
    place = PurePosixPath(source).name + (f":{line}" if line else "")
    where = f" ({place})" if rows == 1 else f" (first {place})" if line and severity == "refused" else ""
    return f"{rows:,}: {reason}{where}"


def _describe_reviews(reviews: pl.DataFrame) -> list[str]:
    days = reviews["published_on"].drop_nulls()
    first, last = days.min(), days.max()
    span = ""
    if first and last:
        span = f", {day_in_words(first)}"  # type: ignore[arg-type]
        span += f" to {day_in_words(last)}" if last != first else ""  # type: ignore[arg-type]
    is_undated = pl.col("published_on").is_null()
    watched = reviews.filter(is_undated, pl.col("watched_on").is_not_null()).height
    undated = reviews.height - days.len() - watched
    without = f"; {watched:,} with a day of viewing alone" if watched else ""
    without += (
        "" if not undated else f"; {undated:,} without a day" if days.len() or watched else ", without a day"
    )
    lines = [f"It gives {count_in_words(reviews.height, 'review')}{span}{without}."]
    with_text = reviews.filter(pl.col("words") > 0).height
    if not with_text:
        lines.append("None of them has a text." if reviews.height > 1 else "It has no text.")
    elif with_text < reviews.height:
        has = "has" if with_text == 1 else "have"
        lines.append(f"{start_sentence(part_in_words(with_text, reviews.height, of='of the'))} {has} a text.")
    printed, scored = reviews["score_printed"].count(), reviews["score"].count()
    if not printed:
        return [*lines, "No score is printed."]
    if printed == 1:
        return [*lines, f"One score is printed{', and read' if scored else ''}."]
    read = "all of them read" if scored == printed else f"{scored:,} of them read"
    return [*lines, f"{start_sentence(count_in_words(printed, 'score'))} printed, {read}."]


def find_folders_apart(found: Found, printed: pl.Series, scales: Mapping[str, int]) -> dict[str, str]:
    """Find the folders of a source that are on different scales, each with its own.

    Args:
        found: The source.
        printed: Its scores that are open.
        scales: Scales that would read some of them, the most first.

    Returns:
        The scale by folder, an empty one for a folder without open scores; nothing where
        one scale reads most of the scores, where a review lies beside the folders, or
        where no scale reads most of a folder's.
    """
    if found.section != "reviews" or not scales or max(scales.values()) >= FITTING_SHARE * printed.len():
        return {}
    is_open = pl.col("score").is_null() & pl.col("score_printed").is_not_null()
    within = pl.col("source").str.strip_prefix(f"{found.place}/").str.extract(r"^([^/]+)/")
    reviews = found.frames["reviews"].with_columns(within=within)
    best: dict[str, str] = {}
    for name in reviews["within"].unique(maintain_order=True):
        own = reviews.filter(is_open, pl.col("within").eq_missing(pl.lit(name)))["score_printed"]
        fitting = measure_scales(own)
        if name is None or (own.len() and max(fitting.values(), default=0) < FITTING_SHARE * own.len()):
            return {}
        best[name] = next(iter(fitting), "")
    return best if len(set(best.values()) - {""}) > 1 else {}

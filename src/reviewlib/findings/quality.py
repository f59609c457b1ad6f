"""The state of a desk's files in words."""

import polars as pl

from reviewlib.analysis.quality import MEANINGS
from reviewlib.tables import SEVERITY
from reviewlib.wording import (
    count_in_words,
    fit_title,
    list_in_words,
    number_in_words,
    share_in_words,
    start_sentence,
)


def describe_quality(summary: pl.DataFrame) -> str:
    """Say how many reviews were read, refused and linked.

    Args:
        summary: A frame of `summarise_quality`.

    Returns:
        Plain text without a full stop, in a chart title's length; a page has to escape it.

    Example:
        >>> summary = pl.DataFrame({
        ...     "measure": ["read", "refused", "linked"], "rows": [136, 1, 130], "share": [1.0, None, 0.956],
        ... })
        >>> describe_quality(summary)
        '136 reviews read, 130 of them linked to a film (96%); one problem refused a row or file'
    """
    rows = _rows_by_measure(summary)
    refused = f"{count_in_words(rows['refused'], 'problem')} refused a row or file" if rows["refused"] else ""
    if rows["read"] == 0:
        return f"No review was read{'; ' if refused else ''}{refused}"
    counted = f"{start_sentence(count_in_words(rows['read'], 'review'))} read"
    if rows["read"] == 1:
        linked = "linked to a film" if rows["linked"] else "not linked to a film"
    elif rows["linked"] == rows["read"]:
        linked = "all linked to a film"
    else:
        share = share_in_words(rows["linked"] / rows["read"])
        linked = f"{number_in_words(rows['linked'], zero='none')} of them linked to a film ({share})"
    if not refused:
        return f"{counted}, {linked}"
    return fit_title([f"{counted}, {linked}; {refused}", f"{counted}, {linked}; some refused"])


def explain_quality(summary: pl.DataFrame) -> str:
    """Say in a paragraph what was read and what the reviews lack.

    Args:
        summary: A frame of `summarise_quality`.

    Returns:
        Plain text, whole sentences. A page has to escape it.

    Example:
        >>> from reviewlib.analysis.quality import summarise_quality
        >>> reviews = pl.DataFrame({
        ...     "link": ["linked", "unmatched"], "published_on": [None, None], "score": [70.0, None],
        ...     "critic": ["Desk B", "Desk B"],
        ... })
        >>> explain_quality(summarise_quality(reviews, pl.DataFrame({"severity": ["repaired"]})))
        'Two reviews read, one of them linked to a film (50%). One is without a film. Two have no day of
        publication and are missing wherever time matters. One has no score. One problem was repaired while
        reading.'
    """
    rows = _rows_by_measure(summary)
    sentences = [f"{describe_quality(summary)}."]
    ambiguous, unmatched = rows["ambiguous"], rows["unmatched"]
    if ambiguous:
        verb = "could be about several films" if ambiguous > 1 else "could be about more than one film"
        sentences.append(f"{_some(ambiguous)} {verb}.")
    if unmatched:
        sentences.append(f"{_some(unmatched)} {'is' if unmatched == 1 else 'are'} without a film.")
    if rows["undated"]:
        undated = (
            "has no day of publication and is"
            if rows["undated"] == 1
            else "have no day of publication and are"
        )
        sentences.append(f"{_some(rows['undated'])} {undated} missing wherever time matters.")
    for measure, lack in (("unscored", "score"), ("without a critic", "byline")):
        if rows[measure]:
            sentences.append(f"{_some(rows[measure])} {'has' if rows[measure] == 1 else 'have'} no {lack}.")
    mended = []
    if rows["repaired"]:
        was = "was" if rows["repaired"] == 1 else "were"
        mended.append(f"{count_in_words(rows['repaired'], 'problem')} {was} repaired while reading")
    if rows["doubtful"]:
        want = "wants" if rows["doubtful"] == 1 else "want"
        mended.append(f"{count_in_words(rows['doubtful'], 'doubtful value')} {want} a look")
    if mended:
        sentences.append(f"{start_sentence(list_in_words(mended))}.")
    if rows["left out"]:
        counted = start_sentence(count_in_words(rows["left out"], "row"))
        is_one = rows["left out"] == 1
        hold = "is no review of its own" if is_one else "are no reviews of their own"
        sentences.append(f"{counted} {hold}, not published, or read elsewhere, and left out.")
    return " ".join(sentences)


def describe_problems(counts: pl.DataFrame) -> str:
    """Say how many problems there are and of how many kinds, and how much is left out with nothing wrong.

    Args:
        counts: A frame of `count_problems`.

    Returns:
        Plain text without a full stop, in a chart title's length; a page has to escape it.

    Example:
        >>> describe_problems(pl.DataFrame({"severity": ["refused", "doubtful"], "rows": [2, 5]}))
        'Seven problems of two kinds: two refused, five doubtful'
        >>> describe_problems(pl.DataFrame({"severity": ["left out"], "rows": [90]}))
        'No problems; 90 rows left out, with nothing wrong'
    """
    kinds = counts.with_columns(pl.col("severity").cast(SEVERITY))
    left_out = int(kinds.filter(severity="left out")["rows"].sum())
    rows_left_out = f"{count_in_words(left_out, 'row')} left out, with nothing wrong" if left_out else ""
    wrong = kinds.filter(pl.col("severity") != "left out")
    total = int(wrong["rows"].sum())
    if total == 0:
        return f"No problems{'; ' if left_out else ''}{rows_left_out}"
    by_severity = wrong.group_by("severity").agg(pl.col("rows").sum()).sort("severity")
    parts = [f"{number_in_words(rows)} {severity}" for severity, rows in by_severity.iter_rows()]
    problems = start_sentence(count_in_words(total, "problem"))
    said = f"{problems} of {count_in_words(wrong.height, 'kind')}: {', '.join(parts)}"
    if total == 1:
        said = f"One problem, {by_severity['severity'][0]}"
    return fit_title([f"{said}; {rows_left_out}", said]) if left_out else said


def _rows_by_measure(summary: pl.DataFrame) -> dict[str, int]:
    return dict.fromkeys(MEANINGS, 0) | dict(summary.select("measure", "rows").iter_rows())


def _some(number: int) -> str:
    return start_sentence(number_in_words(number))

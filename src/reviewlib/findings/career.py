"""A person's career in words: films, scores, gaps and colleagues."""

import polars as pl

from reviewlib.wording import (
    count_in_words,
    fit_title,
    isolate,
    list_in_words,
    number_in_words,
    round_half_up,
    score_in_words,
    start_sentence,
    years_in_words,
)

FEW_FILMS = 3


def describe_career(summary: pl.DataFrame, *, name: str) -> str:
    """Sum a career up in a headline.

    Args:
        summary: The row of `summarise_career`.
        name: The person's name, as it is to be printed.

    Returns:
        Plain text without a full stop, in a chart title's length unless the name is
        very long; a page has to escape it.

    Example:
        >>> summary = pl.DataFrame({"films": [9], "reviewed": [6], "first_year": [2018], "last_year": [2024]})
        >>> describe_career(summary, name="Jeon Jong-seo")
        'Jeon Jong-seo: nine films on file from 2018 to 2024, six of them reviewed'
    """
    row = summary.row(0, named=True)
    if row["films"] == 0:
        return f"{name}: no film on file"
    films = f"{isolate(name)}: {_films_and_years(row['films'], row['first_year'], row['last_year'])}"
    if row["films"] == 1:
        return f"{films}, {'reviewed' if row['reviewed'] else 'not reviewed'}"
    if row["reviewed"] == row["films"]:
        every = "both" if row["films"] == 2 else "all"
        return fit_title([f"{films}, {every} of them reviewed", films])
    return fit_title([f"{films}, {number_in_words(row['reviewed'], zero='none')} of them reviewed", films])


def explain_career(summary: pl.DataFrame, *, name: str) -> str:
    """Sum a career up in a paragraph: its span, our verdicts, the audience's, its longest gap.

    An average needs three scored films, and the audience's is compared on films
    that both scored alone. Films known here are meant, which need not be all.

    Args:
        summary: The row of `summarise_career`.
        name: The person's name, as it is to be printed.

    Returns:
        Plain text, whole sentences. A page has to escape it.

    Example:
        >>> summary = pl.DataFrame({
        ...     "films": [9], "reviewed": [6], "scored": [4], "first_year": [2018], "last_year": [2024],
        ...     "mean_score": [68.2], "best_title": ["Burning"], "best_score": [90.0], "best_films": [1],
        ...     "longest_gap_years": [2.53], "compared": [3], "mean_gap": [-5.0], "year_only": [0],
        ...     "undated": [0],
        ... })
        >>> explain_career(summary, name="Jeon Jong-seo")
        "Jeon Jong-seo has nine films on file from 2018 to 2024. We reviewed six of them and scored four, at
        68 out of 100 on average. Our highest score, 90 out of 100, went to Burning. On the three films
        with both scores, ours is five points below the audience's on average. The longest wait between two
        of them was 2.5 years."
    """
    row = summary.row(0, named=True)
    if row["films"] == 0:
        return f"No film of {name} is on file."
    span = _films_and_years(row["films"], row["first_year"], row["last_year"])
    sentences = [
        f"{isolate(name)} has {span}.",
        _verdicts(row["films"], row["reviewed"], row["scored"], row["mean_score"]),
    ]
    if row["scored"] > 1:
        best = f"Our highest score, {score_in_words(row['best_score'])}, went to"
        others = row["best_films"] - 1
        shared = f" and {count_in_words(others, 'other film')}" if others else ""
        sentences.append(f"{best} {isolate(row['best_title'] or 'a film without a title')}{shared}.")
    if row["compared"] >= FEW_FILMS:
        points = round_half_up(row["mean_gap"])
        side = "above" if points > 0 else "below"
        where = f"{count_in_words(abs(points), 'point')} {side}" if points else "level with"
        films = count_in_words(row["compared"], "film")
        sentences.append(f"On the {films} with both scores, ours is {where} the audience's on average.")
    if row["longest_gap_years"] is not None and row["longest_gap_years"] >= 1:
        sentences.append(
            f"The longest wait between two of them was {years_in_words(row['longest_gap_years'])}."
        )
    if row["year_only"]:
        dated = "is dated by its year alone" if row["year_only"] == 1 else "are dated by their year alone"
        sentences.append(f"{start_sentence(count_in_words(row['year_only'], 'film'))} {dated}.")
    if row["undated"]:
        undated = "has no date" if row["undated"] == 1 else "have no date"
        sentences.append(f"{start_sentence(count_in_words(row['undated'], 'film'))} {undated}.")
    return " ".join(sentences)


def describe_career_scores(career: pl.DataFrame) -> str:
    """Name the films of a career that we scored highest and lowest.

    Args:
        career: A frame of `trace_career`.

    Returns:
        Plain text without a full stop, in a chart title's length where the titles
        allow; a page has to escape it.

    Example:
        >>> career = pl.DataFrame({"title": ["Burning", "Ballerina", "Bargain"], "score": [98.0, 40.0, None]})
        >>> describe_career_scores(career)
        'We scored Burning highest, 98 out of 100, and Ballerina lowest, 40'
    """
    scored = career.drop_nulls("score")
    films = count_in_words(career.height, "film")
    if scored.is_empty():
        return f"{start_sentence(films)}, none with a score of ours"
    highest, lowest = (
        scored.filter(pl.col("score") == end(pl.col("score"))) for end in (pl.Expr.max, pl.Expr.min)
    )
    best = score_in_words(highest["score"][0])
    if scored.height == 1:
        return fit_title([f"We scored one of {films}: {_titles(highest)}, {best}", f"Our one score: {best}"])
    if highest.height == scored.height:
        return f"We scored {'both' if scored.height == 2 else f'all {number_in_words(scored.height)}'} {best}"
    top, worst = f"We scored {_titles(highest)} highest, {best}", round_half_up(lowest["score"][0])
    return fit_title([f"{top}, and {_titles(lowest)} lowest, {worst}", top, f"Our highest score: {best}"])


def describe_gaps(gaps: pl.DataFrame) -> str:
    """Name the longest gap of a career.

    Args:
        gaps: A frame of `list_gaps`.

    Returns:
        Plain text without a full stop, in a chart title's length where the titles
        allow; a page has to escape it.

    Example:
        >>> gaps = pl.DataFrame({"years": [2.53], "before": ["Burning"], "after": ["The Call"]})
        >>> describe_gaps(gaps)
        'The longest gap on file, 2.5 years, lies between Burning and The Call'
    """
    if gaps.is_empty():
        return "No long gap between the films on file"
    longest = gaps.sort("years", descending=True, maintain_order=True).row(0, named=True)
    years = years_in_words(longest["years"])
    before, after = (isolate(longest[end] or "an untitled film") for end in ("before", "after"))
    titles = f"{before} and {after}"
    equal = sum(years_in_words(gap) == years for gap in gaps["years"])
    if equal > 1:
        return f"The longest gaps on file are of {years}, {number_in_words(equal)} times"
    return fit_title(
        [f"The longest gap on file, {years}, lies between {titles}", f"The longest gap on file is {years}"]
    )


def describe_colleagues(colleagues: pl.DataFrame) -> str:
    """Name whom a person shares most films with.

    Args:
        colleagues: A frame of `count_colleagues`.

    Returns:
        Plain text without a full stop, in a chart title's length where the names
        allow; a page has to escape it.

    Example:
        >>> colleagues = pl.DataFrame({"name": ["Lee Chung-hyun", "Yoo Ah-in"], "films": [2, 1]})
        >>> describe_colleagues(colleagues)
        'Lee Chung-hyun is the most frequent colleague, with two shared films'
    """
    if colleagues.is_empty():
        return "No colleague on file"
    first = colleagues.filter(pl.col("films") == pl.col("films").max())
    most = int(first["films"][0])
    names = [isolate(name) for name in first["name"].drop_nulls()]
    if first.height == 1:
        shared = count_in_words(most, "shared film")
        wordings = [f"{name} is the most frequent colleague, with {shared}" for name in names]
        return fit_title([*wordings, f"The most frequent colleague has {shared}"])
    people = start_sentence(count_in_words(first.height, "colleague"))
    if first.height == colleagues.height:
        return f"{people}, with {count_in_words(most, 'shared film')} each"
    share = f"share the most films, {number_in_words(most)} each"
    named = [f"{list_in_words(names)} {share}"] if len(names) == first.height else []
    return fit_title([*named, f"{people} {share}"])


def _titles(films: pl.DataFrame) -> str:
    titles = [isolate(title or "an untitled film") for title in films["title"].to_list()]
    return list_in_words(titles, most=2)


def _films_and_years(films: int, first: int | None, last: int | None) -> str:
    counted = f"{count_in_words(films, 'film')} on file"
    if first is None or last is None:
        return counted
    if first == last:
        return f"{counted} {'from' if films == 1 else 'in'} {first}"
    return f"{counted} from {first} to {last}"


def _verdicts(films: int, reviewed: int, scored: int, mean_score: float | None) -> str:
    if reviewed == 0:
        return "We have not reviewed it." if films == 1 else "We have reviewed none of them."
    which = "it" if films == 1 else f"{number_in_words(reviewed)} of them"
    if films > 1 and reviewed == films:
        which = "both of them" if films == 2 else "all of them"
    if scored == 0:
        return f"We reviewed {which}, without a score."
    if films == 1:
        return f"We reviewed it and gave it {score_in_words(mean_score)}."
    every = "it" if reviewed == 1 else "each"
    scores = f"We reviewed {which} and scored {every if scored == reviewed else number_in_words(scored)}"
    if scored < FEW_FILMS:
        return f"{scores}, too few for an average."
    return f"{scores}, at {score_in_words(mean_score)} on average."

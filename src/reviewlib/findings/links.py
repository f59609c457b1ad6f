"""How sure the films of the reviews are, in words."""

import polars as pl

from reviewlib.wording import count_in_words, fit_title, share_in_words, start_sentence


def describe_links(counts: pl.DataFrame) -> str:
    """State how many reviews are linked, from `count_links`.

    Example:
        >>> counts = pl.DataFrame({"way": ["A", "D", "open"], "reviews": [6, 3, 1]})
        >>> describe_links(counts)
        '9 of 10 reviews are linked to their film, 3 by the people their text names'
    """
    rows = dict(counts.select("way", "reviews").iter_rows())
    total = sum(rows.values())
    if not total:
        return "No reviews to link"
    linked = total - rows.get("open", 0)
    subject = (
        f"{linked:,} of {count_in_words(total, 'review')}"
        if linked < total
        else {1: "the only review", 2: "both reviews"}.get(total, f"all {count_in_words(total, 'review')}")
    )
    verb = "is" if linked == 1 else "are"
    told = rows.get("D", 0)
    by_text = f", {told:,} by the people their text names" if told else ""
    short = start_sentence(f"{subject} {verb} linked to {'its' if total == 1 else 'their'} film")
    return fit_title([f"{short}{by_text}", short])


def describe_open_links(open_links: pl.DataFrame) -> str:
    """State how many links are open, from `list_open_links`.

    Example:
        >>> describe_open_links(pl.DataFrame({"review_id": ["a", "a", "b"], "film_id": ["x", "y", None]}))
        'Two links are open, 1 of them without a candidate'
    """
    count = open_links["review_id"].n_unique()
    if not count:
        return "No link is open"
    bare = open_links.filter(pl.col("film_id").is_null()).height
    verb = "is" if count == 1 else "are"
    without = (
        ""
        if not bare
        else " without a candidate"
        if bare == count
        else f", {bare:,} of them without a candidate"
    )
    return start_sentence(f"{count_in_words(count, 'link')} {verb} open{without}")


def describe_weak_links(weak: pl.DataFrame, counts: pl.DataFrame) -> str:
    """State how many links rest on little, from `list_weak_links` and `count_links`.

    Example:
        >>> counts = pl.DataFrame({"way": ["A", "E"], "reviews": [9, 1]})
        >>> describe_weak_links(pl.DataFrame({"review_id": ["a"]}), counts)
        'One link rests on less than title and year, 10% of all reviews'
    """
    if not weak.height:
        return "No link rests on less than title and year"
    verb = "rests" if weak.height == 1 else "rest"
    share = share_in_words(weak.height / max(int(counts["reviews"].sum()), 1))
    return start_sentence(
        f"{count_in_words(weak.height, 'link')} {verb} on less than title and year, {share} of all reviews"
    )

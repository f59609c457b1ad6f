"""What feeds and exports of blogs have in common: rows of XML, and the review that a post states."""

from collections.abc import Iterable, Iterator
from itertools import chain

from reviewlib.documents.elements import Break, Element, Mend, stream_elements
from reviewlib.documents.jsonld import StatedReview, find_reviews
from reviewlib.readers.exports import Member, read_pieces
from reviewlib.readers.intake import Problem


def stream_rows(
    member: Member,
    problems: list[Problem],
    *,
    rows: frozenset[str],
    heads: frozenset[str],
    skipped: frozenset[str] = frozenset(),
    remedy: str,
) -> Iterator[Element]:
    """Give the elements of an XML file one at a time; what could not be read goes to the problems.

    Args:
        member: The file.
        problems: Where what is wrong is added.
        rows: Names of the elements that are rows.
        heads: Names of elements outside the rows that are wanted too.
        skipped: Names of elements whose content is passed over.
        remedy: What to do where the file is broken.
    """
    source, known = member.source, len(problems)
    pieces = read_pieces(member, problems)
    first = next(pieces, b"")
    if not first and len(problems) > known:
        return  # what cannot be read is said; that it holds no element need not be
    for found in stream_elements(chain([first], pieces), rows=rows, heads=heads, skipped=skipped):
        if isinstance(found, Element):
            yield found
        elif isinstance(found, Mend):
            look = "Look at the posts near this line."
            problems.append(Problem(source, found.reason, look, "repaired", found.line))
        else:
            problems.append(_describe_break(found, source, remedy))


def _describe_break(found: Break, source: str, remedy: str) -> Problem:
    lost = "; the post here is not read" if found.is_row else ""
    rest = "; the rest of the file is not read" if found.is_end else ""
    is_lost = found.is_row or found.is_end or "file" in found.reason
    severity = "refused" if is_lost else "doubtful"
    return Problem(source, f"{found.reason}{lost}{rest}", remedy, severity, found.line)


def name_apart(taken: set[int], *names: str) -> str:
    """Choose the first of several names that no other review has, and take it.

    Kept are the names' hashes, a few bytes each, for there may be many: should two
    be alike, the later review merely gets another name.
    """
    name = next((name for name in names if hash(name) not in taken), names[-1])
    while hash(name) in taken:
        name += "'"
    taken.add(hash(name))
    return name


def choose_stated(pages: Iterable[str], source: str, line: int, problems: list[Problem]) -> StatedReview:
    """Choose the one review that a post states in JSON-LD; a silent one where several differ in score.

    Args:
        pages: Where it may stand: the post's HTML, and what plugins keep beside it.
        source: How the file is called in PROBLEMS.
        line: Where the post begins.
        problems: Where a contradiction is added.
    """
    found = [review for page in pages if _is_stating(page) for review in find_reviews(page)]
    if len({(review.score_printed, review.scale) for review in found}) > 1:
        reason = "several JSON-LD reviews with different scores; none of them is read"
        scores = ", ".join(review.score_printed or "none" for review in found)
        remedy = "Leave one Review in the post."
        problems.append(Problem(source, reason, remedy, "doubtful", line, "ratingValue", scores))
        return StatedReview()
    return found[0] if found else StatedReview()


def _is_stating(page: str) -> bool:
    return "ld+json" in page or (page.lstrip().startswith(("{", "[")) and '"@type"' in page)

"""The reviews that a page states about itself: schema.org `Review` in JSON-LD."""

import contextlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

_START = re.compile(r"<script(?=[\s/])([^<>]*+)>", re.IGNORECASE)
_END = re.compile(r"</script", re.IGNORECASE)
_REVIEW_TYPES = frozenset(["review", "criticreview", "mediareview", "reviewnewsarticle"])
_FILM_TYPES = frozenset(["movie", "tvseries", "tvepisode", "creativework", "film"])
_BEST_WHEN_OMITTED = "5"
_WORST_KNOWN = re.compile(r"[01](?:[.,]0+)?|0?[.,]50*")
DEEPEST_NESTING = 64
MOST_NODES = 100_000


_Node = dict[str, object]


@dataclass(frozen=True)
class StatedReview:
    """One review as stated: texts, null where it is silent; `scale` is the one its bestRating declares."""

    title: str | None = None
    year: str | None = None
    imdb_id: str | None = None
    headline: str | None = None
    critic: str | None = None
    published: str | None = None
    score_printed: str | None = None
    scale: str | None = None
    url: str | None = None
    language: str | None = None
    text: str | None = None


def find_reviews(page: str) -> list[StatedReview]:
    """Find the reviews that a piece of HTML states in its JSON-LD blocks.

    A Review counts wherever it stands: alone, in a graph, or under the film that
    it is about; what it names by `@id` alone is looked up on the page. An average
    of many (AggregateRating) is no review. A block that is no JSON is passed over.

    Args:
        page: HTML, whole or a part; or a block by itself, which begins with { or [.

    Returns:
        The reviews in the page's order. A bestRating of 5 or less is a scale of
        stars, a greater one of points; where it is omitted it is 5. A worstRating
        of 1 is read as 0, as `scales.parse_scale` does. Any other pair (1 the best
        and 6 the worst) is no scale that is known: it is printed behind the score,
        which then has no value.

    Example:
        >>> page = '<script type="application/ld+json">{"@type": "Review", "itemReviewed": {"name": "Pig"}, '
        >>> page += '"reviewRating": {"ratingValue": 3.5, "bestRating": 4}}</script>'
        >>> [(review.title, review.score_printed, review.scale) for review in find_reviews(page)]
        [('Pig', '3.5', 'stars/4')]

    Source:
        schema.org, Review and Rating ("If bestRating is omitted, 5 is assumed").
    """
    blocks: list[object] = []
    for block in _find_blocks(page):
        # A script cannot hold a comment's marks, but plugins write them.
        stripped = block.strip().removeprefix("<!--").removesuffix("-->").strip()
        stripped = stripped.removeprefix("//<![CDATA[").removesuffix("//]]>")
        with contextlib.suppress(ValueError, RecursionError):
            blocks.append(
                json.loads(stripped, parse_float=str, parse_int=str, parse_constant=str, strict=False)
            )
    named = {
        name: node for node, _ in _walk(blocks) if len(node) > 1 and isinstance(name := node.get("@id"), str)
    }
    return [_to_review(node, film, named) for node, film in _walk(blocks) if _types(node) & _REVIEW_TYPES]


def _find_blocks(page: str) -> Iterator[str]:
    if page.lstrip().startswith(("{", "[")) and not _START.search(page):
        yield page
        return
    place = 0
    while start := _START.search(page, place):
        end = _END.search(page, start.end())
        if end is None:
            return
        if "ld+json" in start[1].lower():
            yield page[start.end() : end.start()]
        place = end.end()


def _walk(stated: object) -> Iterator[tuple[_Node, _Node]]:
    """Every object within, with the film that it stands under; nothing within a Review but itself."""
    waiting: list[tuple[object, _Node, int]] = [(stated, {}, 0)]
    for _ in range(MOST_NODES):
        if not waiting:
            return
        node, above, depth = waiting.pop()
        if depth > DEEPEST_NESTING:
            continue
        if isinstance(node, list):
            waiting += [(part, above, depth + 1) for part in reversed(node)]
        elif isinstance(node, dict):
            yield node, above
            if _types(node) & _REVIEW_TYPES:
                continue
            film = node if _types(node) & _FILM_TYPES else above
            waiting += [(part, film, depth + 1) for part in reversed(list(node.values()))]


def _types(node: _Node) -> set[str]:
    types = node.get("@type")
    names = types if isinstance(types, list) else [types]
    return {name.rpartition("/")[2].lower() for name in names if isinstance(name, str)}


def _first(value: object) -> object:
    return (value[0] if value else None) if isinstance(value, list) else value


def _text(node: object, *keys: str) -> str | None:
    """The first of the keys that holds a text, or an object with a name."""
    for key in keys:
        value = _first(node.get(key)) if isinstance(node, dict) else None
        if isinstance(value, dict):
            value = _first(value.get("name") or value.get("@value") or value.get("@id"))
        if isinstance(value, str) and value.strip():
            # JSON can spell half a character, which no table can hold.
            return value.encode("utf-8", "replace").decode().strip()
    return None


def _resolve(node: _Node, key: str, named: dict[str, _Node]) -> object:
    """What a key holds; where that is an @id alone, the object of the page that has it."""
    value = _first(node.get(key))
    if isinstance(value, dict) and "name" not in value and str(value.get("@id")) in named:
        return named[str(value["@id"])]
    return value


def _to_review(node: _Node, above: _Node, named: dict[str, _Node]) -> StatedReview:
    film = _resolve(node, "itemReviewed", named)
    film = film if isinstance(film, dict) else {"name": film} if isinstance(film, str) else above
    score, scale = _read_rating(_first(node.get("reviewRating")))
    day = re.match(r"[0-9]{4}", _text(film, "datePublished", "dateCreated", "releasedEvent") or "")
    same = film.get("sameAs")
    addresses = [*(same if isinstance(same, list) else [same]), film.get("url"), film.get("@id")]
    imdb = re.search(r"imdb\.com/title/(tt[0-9]{5,10})", " ".join(a for a in addresses if isinstance(a, str)))
    return StatedReview(
        title=_text(film, "name"),
        year=day[0] if day else None,
        imdb_id=imdb[1] if imdb else None,
        headline=_text(node, "headline", "name"),
        critic=_text({"author": _resolve(node, "author", named)}, "author"),
        published=_text(node, "datePublished", "dateCreated"),
        score_printed=score,
        scale=scale,
        url=_text(node, "url", "mainEntityOfPage"),
        language=_text(node, "inLanguage"),
        text=_text(node, "reviewBody", "description", "articleBody"),
    )


def _read_rating(rating: object) -> tuple[str | None, str | None]:
    """The score as stated, and the scale that its best and worst declare."""
    value = _text(rating, "ratingValue") if isinstance(rating, dict) else _text({"is": rating}, "is")
    if value is None:
        return None, None
    best, worst = _text(rating, "bestRating") or _BEST_WHEN_OMITTED, _text(rating, "worstRating")
    scale = _name_scale(best)
    is_known = worst is None or _WORST_KNOWN.fullmatch(worst) is not None
    if scale is None or not is_known:
        return f"{value} (best {best}{f', worst {worst}' if worst else ''})", None
    return value, scale


def _name_scale(best: str) -> str | None:
    """The scale that a bestRating declares; null where it is none that can be."""
    whole = re.fullmatch(r"([0-9]{1,4})(?:[.,]0+)?", best)
    if whole is None or not 2 <= int(whole[1]) <= 1000:
        return None
    return f"{'stars' if int(whole[1]) <= 5 else 'points'}/{int(whole[1])}"

"""The reviews that a page states about itself: schema.org `Review` in JSON-LD."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

_START = re.compile(r"<script(?=[\s/])[^<>]*ld\+json[^<>]*>", re.IGNORECASE)
_END = re.compile(r"</script", re.IGNORECASE)
_REVIEW_TYPES = frozenset(["review", "criticreview", "mediareview", "reviewnewsarticle"])
_BEST_WHEN_OMITTED = "5"
DEEPEST_NESTING = 64
MOST_NODES = 100_000


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
    it is about. An average of many (AggregateRating) is no review. A block that is
    no JSON is passed over.

    Args:
        page: HTML, whole or a part.

    Returns:
        The reviews in the page's order. A bestRating of 5 or less is a scale of
        stars, a greater one of points; where it is omitted it is 5.

    Example:
        >>> page = '<script type="application/ld+json">{"@type": "Review", "itemReviewed": {"name": "Pig"}, '
        >>> page += '"reviewRating": {"ratingValue": 3.5, "bestRating": 4}}</script>'
        >>> [(review.title, review.score_printed, review.scale) for review in find_reviews(page)]
        [('Pig', '3.5', 'stars/4')]

    Source:
        schema.org, Review and Rating ("If bestRating is omitted, 5 is assumed").
    """
    found: list[StatedReview] = []
    for block in _find_blocks(page):
        # A script cannot hold a comment's marks, but plugins write them.
        stripped = block.strip().removeprefix("<!--").removesuffix("-->").strip()
        stripped = stripped.removeprefix("//<![CDATA[").removesuffix("//]]>")
        try:
            stated = json.loads(stripped, parse_float=str, parse_int=str, parse_constant=str, strict=False)
        except (ValueError, RecursionError):
            continue
        found += _walk(stated)
    return found


def _find_blocks(page: str) -> Iterator[str]:
    place = 0
    while start := _START.search(page, place):
        end = _END.search(page, start.end())
        if end is None:
            return
        yield page[start.end() : end.start()]
        place = end.end()


def _walk(stated: object) -> Iterator[StatedReview]:
    """Every Review within, with the film above it where it names none itself."""
    waiting: list[tuple[object, dict[str, object], int]] = [(stated, {}, 0)]
    for _ in range(MOST_NODES):
        if not waiting:
            return
        node, above, depth = waiting.pop()
        if depth > DEEPEST_NESTING:
            continue
        if isinstance(node, list):
            waiting += [(part, above, depth + 1) for part in reversed(node)]
        elif isinstance(node, dict):
            if _types(node) & _REVIEW_TYPES:
                yield _to_review(node, above)
                continue
            is_film = bool(_types(node) & {"movie", "tvseries", "tvepisode", "creativework", "film"})
            film = node if is_film else above
            waiting += [(part, film, depth + 1) for part in reversed(list(node.values()))]


def _types(node: dict[str, object]) -> set[str]:
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


def _to_review(node: dict[str, object], above: dict[str, object]) -> StatedReview:
    film = _first(node.get("itemReviewed"))
    film = film if isinstance(film, dict) else {"name": film} if isinstance(film, str) else above
    rating = _first(node.get("reviewRating"))
    value = _text(rating, "ratingValue") if isinstance(rating, dict) else _text(node, "reviewRating")
    best = _text(rating, "bestRating") or _BEST_WHEN_OMITTED
    day = re.match(r"[0-9]{4}", _text(film, "datePublished", "dateCreated", "releasedEvent") or "")
    same = film.get("sameAs")
    addresses = [*(same if isinstance(same, list) else [same]), film.get("url"), film.get("@id")]
    imdb = re.search(r"imdb\.com/title/(tt[0-9]{5,10})", " ".join(a for a in addresses if isinstance(a, str)))
    return StatedReview(
        title=_text(film, "name"),
        year=day[0] if day else None,
        imdb_id=imdb[1] if imdb else None,
        headline=_text(node, "headline", "name"),
        critic=_text(node, "author"),
        published=_text(node, "datePublished", "dateCreated"),
        score_printed=value,
        scale=_scale(best) if value else None,
        url=_text(node, "url", "mainEntityOfPage"),
        language=_text(node, "inLanguage"),
        text=_text(node, "reviewBody", "description", "articleBody"),
    )


def _scale(best: str) -> str | None:
    """The scale that a bestRating declares; null where it is none that can be."""
    whole = re.fullmatch(r"([0-9]{1,4})(?:[.,]0+)?", best.strip())
    if whole is None or not 2 <= int(whole[1]) <= 1000:
        return None
    return f"{'stars' if int(whole[1]) <= 5 else 'points'}/{int(whole[1])}"

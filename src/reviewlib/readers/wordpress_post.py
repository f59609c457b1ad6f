"""One post of a WordPress export: what its fields, plugins and taxonomies say of a review."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from reviewlib.documents.elements import Element
from reviewlib.documents.jsonld import StatedReview
from reviewlib.documents.markup import remove_shortcodes, text_of_html
from reviewlib.readers.columns import name_column, sort_keys
from reviewlib.readers.intake import Problem
from reviewlib.readers.plugins import PLUGIN_FIELDS, find_plugin_score
from reviewlib.readers.posts import choose_stated
from reviewlib.readers.printed import Printed

# Fields of a post that count under the names by which every source knows them.
_FIELDS = (
    *("score_printed", "year_printed", "imdb_id", "tmdb_id", "film_id", "watched_on"),
    *("original_title_printed", "venue", "language"),
)
# Taxonomies that say how a post is shown or which posts translate it, not what it is about.
_NO_TAGS = frozenset(["post_format", "post_translations", "term_translations", "nav_menu"])


NO_COLUMNS: Mapping[str, str] = MappingProxyType({})


@dataclass
class Post:
    """What an item holds: its fields, the fields of plugins, and its terms with their taxonomies."""

    line: int
    fields: dict[str, str] = field(default_factory=dict)
    metas: dict[str, str] = field(default_factory=dict)
    terms: list[tuple[str, str]] = field(default_factory=list)

    def get(self, name: str, default: str = "") -> str:
        """Give a field's text; empty, or the default, where the post lacks it."""
        return self.fields.get(name, default).strip()


def open_item(item: Element) -> Post:
    """Part an item's elements; of a field that stands twice the first counts."""
    post = Post(item.line)
    for child in item.children:
        if child.name == "category":
            post.terms.append((child.attributes.get("domain", ""), _name_term(child)))
        elif child.name == "wp:postmeta":
            meta = {part.name: part.text for part in child.children}
            post.metas.setdefault(meta.get("wp:meta_key", ""), meta.get("wp:meta_value", ""))
        else:
            post.fields.setdefault(child.name, child.text)
    return post


def list_unread(post: Post) -> dict[str, str]:
    """List the fields of a post that no reader knows; those of the program itself begin with a line below."""
    _, unknown = sort_keys(name for name, value in post.metas.items() if value.strip() and name[:1] != "_")
    return {name: post.metas[name].strip() for name in unknown if name not in PLUGIN_FIELDS}


def take_post(
    post: Post,
    *,
    review_id: str,
    source: str,
    title: str,
    authors: Mapping[str, str],
    problems: list[Problem],
    columns: Mapping[str, str] = NO_COLUMNS,
) -> Printed:
    """Bring a post into the form of a review, with the score of the first place that gives one.

    Args:
        post: The post.
        review_id: Its name.
        source: How the file is called in PROBLEMS.
        title: The post's title as text.
        authors: Display names by login.
        columns: Fields or taxonomies of the post by what they hold, which go before all else.
        problems: Where a doubt about the score is added.
    """
    stated = choose_stated([post.get("content:encoded"), *post.metas.values()], source, post.line, problems)
    values, names, scale = _take_values(post, stated, title, authors)
    kept = find_plugin_score(post.metas)
    if kept is not None and kept.doubt:
        remedy = "Give the review a type in the post, or leave it."
        problems.append(Problem(source, kept.doubt, remedy, "doubtful", post.line, kept.field, kept.printed))
    elif kept is not None:
        values["score_printed"], names["score_printed"], scale = kept.printed, kept.field, kept.scale
    tags = _take_terms(post, values, names)
    for key, name in columns.items():
        column = name_column(key)
        terms = [term for domain, term in post.terms if domain == name]
        value = post.metas.get(name, "").strip() or ", ".join(terms)
        if column and value:
            values[column], names[column] = value, name
            scale = None if column == "score_printed" else scale
    return Printed(
        review_id=review_id,
        source=source,
        line=post.line,
        tags=tags,
        values=values,
        text=_take_text(post),
        keys=names,
        may_lack_text=True,
        scale=scale,
    )


def _take_terms(post: Post, values: dict[str, str], names: dict[str, str]) -> tuple[str, ...]:
    """The tags; a term of a taxonomy that is named as a column goes to the values that lack it."""
    tags: list[str] = []
    by_column, _ = sort_keys(dict.fromkeys(domain for domain, _ in post.terms))
    column_of = {
        domain: column for column, domains in by_column.items() for domain in domains if column in _FIELDS
    }
    for domain, term in post.terms:
        if domain in column_of:
            if values.setdefault(column_of[domain], term) is term:
                names[column_of[domain]] = domain
        elif domain not in _NO_TAGS and term:
            tags.append(term)
    return tuple(dict.fromkeys(tags))


def _name_term(category: Element) -> str:
    """The term as printed; a language by its code, as Polylang keeps it beside the name."""
    if category.attributes.get("domain") == "language":
        return category.attributes.get("nicename", "").strip()
    return text_of_html(category.text)


def _take_text(post: Post) -> str:
    """The post as text, and the summary of WP Review's box below, where that says something of its own."""
    content = post.get("content:encoded")
    text = text_of_html(remove_shortcodes(content), keeps_breaks="<!-- wp:" not in content)
    summary = text_of_html(remove_shortcodes(post.metas.get("wp_review_desc", "")), keeps_breaks=True)
    return f"{text}\n\n{summary}".strip() if summary and summary not in text else text


def _take_values(
    post: Post, stated: StatedReview, title: str, authors: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str], str | None]:
    """Values by column, the source's names of them, and the scale that the source gives."""
    values: dict[str, str] = {}
    names: dict[str, str] = {}
    by_column, _ = sort_keys(key for key, value in post.metas.items() if value.strip())
    for column, keys in by_column.items():
        if column in _FIELDS:
            values[column], names[column] = post.metas[keys[0]], keys[0]
    own_scale = None
    if stated.score_printed:
        values["score_printed"], own_scale = stated.score_printed, stated.scale
        names["score_printed"] = "ratingValue"
    creator, moment, local = (post.get(name) for name in ("dc:creator", "wp:post_date_gmt", "wp:post_date"))
    # WordPress writes 0000-00-00 where a post has no such moment.
    days = {
        "wp:post_date_gmt": "" if not moment or moment.startswith("0000") else f"{moment}Z",
        "wp:post_date": "" if local.startswith("0000") else local,
        "pubDate": post.get("pubDate"),
    }
    names["published_on"] = next((name for name, day in days.items() if day), "wp:post_date")
    values |= {
        "title_printed": title or stated.title or "",
        "critic": authors.get(creator, creator) or stated.critic or "",
        "published_on": days[names["published_on"]],
        "url": post.get("link"),
    }
    for column, value in (("year_printed", stated.year), ("imdb_id", stated.imdb_id)):
        if value and column not in values:
            values[column] = value
    return values, names, own_scale

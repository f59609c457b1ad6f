"""Which film a review is about, and which person a name is."""

from reviewlib.linking.films import link_reviews
from reviewlib.linking.index import index_titles
from reviewlib.linking.mentions import link_mentions
from reviewlib.names.finding import find_person

__all__ = ["find_person", "index_titles", "link_mentions", "link_reviews"]

"""The verdicts that review plugins of WordPress keep among a post's fields, each with its scale."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

WP_REVIEW_TOTAL, WP_REVIEW_TYPE = "wp_review_total", "wp_review_type"
# WP Review's types of verdict, each with the scale that its total is on.
WP_REVIEW_SCALES: Mapping[str, str] = {
    "star": "stars/5",
    "point": "points/10",
    "percentage": "percent",
    "circle": "percent",
    "thumbs": "percent",
}
# Plugins that keep every verdict on one scale, however they draw it; 0 is theirs for none.
FIELD_SCALES: Mapping[str, str] = {
    "yasr_overall_rating": "stars/5",  # Yet Another Stars Rating
    "ta_post_review_rating": "stars/5",  # Author hReview
    "wppr_rating": "percent",  # WP Product Review
    "taq_review_score": "percent",  # Taqyeem
    "_lets_review_final_score_100": "percent",  # Let's Review
}
# What the plugins keep that is read, or says how it is.
PLUGIN_FIELDS = frozenset([WP_REVIEW_TOTAL, WP_REVIEW_TYPE, "wp_review_desc", *FIELD_SCALES])
_LONG_FRACTION = re.compile(r"([0-9]{1,4}\.[0-9]{2})[0-9]{3,}")


@dataclass(frozen=True)
class PluginScore:
    """A score as a plugin keeps it, the field, and the scale; `doubt` says why it is not read."""

    printed: str
    field: str
    scale: str | None
    doubt: str = ""


def find_plugin_score(fields: Mapping[str, str]) -> PluginScore | None:
    """Find the verdict among a post's fields: WP Review's first, then those of the other plugins.

    A total that WP Review keeps without its type is on the scale that the site has
    chosen, which an export does not hold: its scale is open. With the type none
    the post shows no review, so its total is not read.

    Args:
        fields: The post's fields by name.

    Example:
        >>> find_plugin_score({"wp_review_total": "3.5", "wp_review_type": "star"})
        PluginScore(printed='3.5', field='wp_review_total', scale='stars/5', doubt='')
        >>> find_plugin_score({"yasr_overall_rating": "0"}) is None
        True

    Source:
        The plugins' own code: WP Review 5 (wp_review_register_default_rating_types), Yet Another
        Stars Rating (overallRating, cut to 5), Author hReview (rating times 20 is the width in
        per cent), WP Product Review (mean of options of 0 to 100), Taqyeem (mean of criteria of
        0 to 100), Let's Review (_lets_review_final_score_100).
    """
    total, kind = (fields.get(name, "").strip() for name in (WP_REVIEW_TOTAL, WP_REVIEW_TYPE))
    is_nothing = not total.strip("0.,")
    if total and kind == "none":
        doubt = (
            "" if is_nothing else "WP Review keeps a total, but its type is none: the post shows no review"
        )
        return PluginScore(total, WP_REVIEW_TOTAL, None, doubt) if doubt else None
    # A total of nothing without a type is what the plugin keeps where no review was written.
    if total and (kind or not is_nothing):
        return PluginScore(_shorten(total), WP_REVIEW_TOTAL, WP_REVIEW_SCALES.get(kind))
    for name, scale in FIELD_SCALES.items():
        value = fields.get(name, "").strip()
        if value.strip("0.,") and value != "-1":
            return PluginScore(_shorten(value), name, scale)
    return None


def _shorten(value: str) -> str:
    """A mean with all its decimals, to the two that a page would show."""
    long = _LONG_FRACTION.fullmatch(value)
    return f"{float(value):.2f}" if long else value

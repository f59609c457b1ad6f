"""The colours of the house, for a light and a dark page."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Shade:
    """One colour of the house, on a light page and on a dark one."""

    light: str
    dark: str
    meaning: str


PALETTE: Mapping[str, Shade] = MappingProxyType(
    {
        "ink": Shade("#1b1a18", "#f1efea", "Text that is read first, and values"),
        "muted": Shade("#625e57", "#b3aea5", "Text that is read second: axes, sources, what is missing"),
        "paper": Shade("#ffffff", "#171614", "The page, and the inside of hollow marks"),
        "rule": Shade("#e4e1db", "#34322e", "Gridlines"),
        "edge": Shade("#9a958c", "#77726a", "Baselines and the release-day line"),
        "accent": Shade("#a8201a", "#f4897b", "What the chart is about: our reviews and scores"),
        "accent_soft": Shade("#f1cdc8", "#5a2924", "Intervals around an accent mark"),
        "context": Shade("#857f76", "#99938a", "Marks to compare with, such as the audience"),
        "context_soft": Shade("#d5d1c9", "#4b4843", "Bars behind a bar, and what was not reviewed"),
        "secondary": Shade("#1d5c8a", "#82bde3", "A second series, where grey would not do"),
        "heat_1": Shade("#f6ddd9", "#3b1d1a", "Counts, lowest quarter"),
        "heat_2": Shade("#e3a198", "#702f29", "Counts, second quarter"),
        "heat_3": Shade("#bd4a40", "#dc7b70", "Counts, third quarter"),
        "heat_4": Shade("#86140f", "#ffb3a9", "Counts, highest quarter"),
    }
)
"""Every colour a spec may name. Contrast of text on both pages is tested (WCAG 2.2, 1.4.3 and 1.4.11)."""

INK, MUTED, PAPER = PALETTE["ink"].light, PALETTE["muted"].light, PALETTE["paper"].light
RULE, EDGE = PALETTE["rule"].light, PALETTE["edge"].light
ACCENT, ACCENT_SOFT = PALETTE["accent"].light, PALETTE["accent_soft"].light
CONTEXT, CONTEXT_SOFT = PALETTE["context"].light, PALETTE["context_soft"].light
SECONDARY = PALETTE["secondary"].light
HEAT = [PALETTE[f"heat_{step}"].light for step in range(1, 5)]

"""The palette's contrast."""

import re

import pytest

from reviewlib.charts.palette import PALETTE

PAIRS_OF_TEXT = [
    ("ink", "paper"),
    ("muted", "paper"),
    ("accent", "paper"),
    ("secondary", "paper"),
    ("paper", "accent"),
    ("ink", "accent_soft"),
    ("ink", "heat_1"),
    ("ink", "heat_2"),
    ("paper", "heat_3"),
    ("paper", "heat_4"),
    ("muted", "rule"),
]
PAIRS_OF_MARKS = [
    ("context", "paper"),
    ("accent", "context_soft"),
    ("accent", "accent_soft"),
    ("accent", "rule"),
]


def contrast(one, other):
    """Give the contrast ratio of WCAG 2.2 (relative luminance of sRGB, +0.05)."""

    def luminance(colour):
        channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    lighter, darker = sorted([luminance(one), luminance(other)], reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_of_black_on_white_is_21():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("shade", ["light", "dark"])
@pytest.mark.parametrize("text, page", PAIRS_OF_TEXT)
def test_text_has_the_contrast_of_level_aa(text, page, shade):
    assert contrast(getattr(PALETTE[text], shade), getattr(PALETTE[page], shade)) >= 4.5


@pytest.mark.parametrize("shade", ["light", "dark"])
@pytest.mark.parametrize("mark, ground", PAIRS_OF_MARKS)
def test_marks_have_the_contrast_of_graphics(mark, ground, shade):
    assert contrast(getattr(PALETTE[mark], shade), getattr(PALETTE[ground], shade)) >= 3


def test_every_light_colour_is_a_colour_of_its_own_in_lower_case():
    lights = [shade.light for shade in PALETTE.values()]
    assert len(set(lights)) == len(lights)
    assert all(
        re.fullmatch(r"#[0-9a-f]{6}", colour) for s in PALETTE.values() for colour in (s.light, s.dark)
    )
    assert not set(lights) & {shade.dark for shade in PALETTE.values()}, "replaced twice, it would be wrong"

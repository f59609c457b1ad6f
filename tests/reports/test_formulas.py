from html.parser import HTMLParser

import pytest

from reviewlib.reports.cleaning import clean_html, split_markdown
from reviewlib.reports.formulas import MATH_TAGS


def math(inner, source, display="inline"):
    return f'<math display="{display}" alttext="{source}"><mrow>{inner}</mrow></math>'


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("So $a_1$.", f"So {math('<msub><mi>a</mi><mn>1</mn></msub>', 'a_1')}."),
        ("It is $$x$$ then", f"It is {math('<mi>x</mi>', 'x')} then"),
        ("$$\n\\alpha\n$$", f"<p>{math('<mi>α</mi>', chr(92) + 'alpha', 'block')}</p>\n"),
        (r"$\text{버닝}$", math("<mtext>버닝</mtext>", r"\text{버닝}")),
    ],
)
def test_a_formula_is_set_as_mathml(source, html):
    (piece,) = split_markdown(source)
    assert piece.html == html


def test_an_environment_by_itself_is_a_formula():
    source = "Then\n\n\\begin{align*}\na &= 1 \\\\\nb &= 2\n\\end{align*}\n"
    _, piece = split_markdown(source)
    assert piece.html.count("<mtr>") == 2
    assert 'display="block"' in piece.html


@pytest.mark.parametrize(
    "tex",
    [r"\notacommand{x}", r"\frac{1", "x^", r"\boxed{x}", "{" * 400 + "}" * 400, "x+" * 4000 + "x"],
    ids=["unknown", "broken", "no exponent", "not drawn by browsers", "deep", "long"],
)
def test_what_cannot_be_set_is_shown_as_its_source_and_says_so(tex):
    (piece,) = split_markdown(f"${tex}$")
    assert piece.html == f"<code>{tex}</code> <small>(a formula, as TeX)</small>"


@pytest.mark.parametrize(
    "tex",
    [
        r"\text{</mtext></math><script>alert(1)</script>}",
        r"\text{<img src=x onerror=alert(1)>}",
        r"\tag{<b onclick=alert(1)>}x",
        r"\href{javascript:alert(1)}{x}",
        r"\style{position:fixed;inset:0}{x}",
        r"\class{skip}{x}",
        r"\hspace{9999em}x",
        r"\unicode{x3c}script\unicode{x3e}",
        r"\operatorname{<a href=javascript:alert(1)>}",
        r'\color{"><script>alert(1)</script>}x',
    ],
)
def test_nothing_in_a_formula_is_markup(tex):
    """latex2mathml's own text holds what stands in \\text as it is; ours is escaped and listed."""
    for source in (f"${tex}$", f"$${tex}$$", f"# ${tex}$"):
        (piece,) = split_markdown(source)
        elements = HTMLElements()
        elements.feed(piece.html)
        assert {tag for tag, _ in elements.found} <= MATH_TAGS | {"code", "small", "pre", "p"}
        assert {name for _, name in elements.found} <= {"", "display", "alttext", "stretchy", "mathvariant"}


def test_mathml_of_somebody_else_is_left_out():
    assert clean_html("<p>x<math><mtext><img src=x onerror=y()></mtext></math></p>") == "<p>x</p>"


class HTMLElements(HTMLParser):
    """Every element of a fragment, with each of its attributes."""

    def __init__(self):
        super().__init__()
        self.found = set()

    def handle_starttag(self, tag, attrs):
        self.found |= {(tag, name) for name, _ in attrs} | {(tag, "")}


@pytest.mark.parametrize(
    "prices",
    [
        "Costs $5 to $9",
        "made $5 million, or A$7, of US$ 9",
        "$1,200-$3,400 and $ 3 $",
        "$20.50/seat, $3) and 5$",
        "in $ and in US$",
        "the budget, $100",
    ],
)
def test_prices_stay_prices(prices):
    (piece,) = split_markdown(prices)
    assert piece.html == prices


def test_an_escaped_dollar_opens_no_formula():
    (piece,) = split_markdown(r"\$a$ and &#36;b&#36;")
    assert piece.html == "$a$ and $b$"

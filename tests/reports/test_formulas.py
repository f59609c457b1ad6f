import pytest

from reviewlib.reports.cleaning import split_markdown


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("Mean $a_1 * b_2 * c_3$ here", "Mean <code>a_1 * b_2 * c_3</code> here"),
        (r"So $\bar{x} < \{y\}$.", r"So <code>\bar{x} &lt; \{y\}</code>."),
        ("It is $$x_1$$ then", "It is <code>x_1</code> then"),
        ("$$\n\\int_0^1 x \\\\ y\n$$", "<pre><code>\\int_0^1 x \\\\ y</code></pre>\n"),
        ("$<script>x</script>$", "<code>&lt;script&gt;x&lt;/script&gt;</code>"),
    ],
)
def test_a_formula_is_shown_as_its_source(source, html):
    (piece,) = split_markdown(source)
    assert piece.html == html


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

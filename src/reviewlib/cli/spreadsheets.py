"""What a spreadsheet would do to a cell of text, and how it is kept from it."""

import polars as pl


def shield_formulas(text: pl.Expr) -> pl.Expr:
    r"""Put an apostrophe before a cell that a spreadsheet would run: it begins with = + - @, tab or return.

    Example:
        >>> pl.select(shield_formulas(pl.Series(["=1+1", "Pig", "-1", "'=x"]))).to_series().to_list()
        ["'=1+1", 'Pig', "'-1", "''=x"]

    Source:
        OWASP, CSV Injection.
    """
    return text.str.replace(r"^('*[=+\-@\t\r])", "'$1")

"""When two titles are the same: by keys, made by polars expressions.

Nothing here is fuzzy: two keys are equal or not.
"""

import polars as pl

_ARTICLES = (
    "the a an la le les l' un une el los las una lo il i gli der die das ein eine det den het een de o os as"
    " um uma"
)
_WITH_SPACE = "|".join(article for article in _ARTICLES.split() if not article.endswith("'"))

_BEFORE_FOLDING = {"½": " 1/2", "¼": " 1/4", "¾": " 3/4", "´": "'", "™": "", "℠": "", "®": "", "©": ""}
_QUOTES_AND_DASHES = dict.fromkeys("’‘‛ʼʻ`′", "'") | dict.fromkeys("“”„‟«»″", '"')
_QUOTES_AND_DASHES |= dict.fromkeys("‐‑‒–—―−", "-")
LETTERS = {
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ł": "l",
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "ı": "i",
    "ς": "σ",
}


def _fold(title: pl.Expr) -> pl.Expr:
    """Steps 1 and 2: width, case, quotes, dashes, letters and diacritics."""
    return (
        title.str.replace_many(_BEFORE_FOLDING)
        .str.normalize("NFKC")
        .str.to_lowercase()
        .str.replace_many(_QUOTES_AND_DASHES)
        .str.normalize("NFD")
        # Only these marks: without its own a kana or an Indic letter is another letter.
        .str.replace_all("[\u0300-\u036f]", "")
        .str.normalize("NFC")
        # After the marks are gone, so that ǿ becomes o as ø does.
        .str.replace_many(LETTERS)
    )


def _turn_article(folded: pl.Expr) -> pl.Expr:
    """Step 3: `hobbit, the` -> `the hobbit`, at the end or before a bracket, colon or dash."""
    border = r"\s*($|[(\[:]|-\s)"
    turned = folded.str.strip_chars().str.replace(rf"^(.+?),\s*({_WITH_SPACE}){border}", "$2 $1 $3")
    return turned.str.replace(rf"^(.+?),\s*(l'){border}", "$2$1 $3").str.strip_chars()


def _part_words(turned: pl.Expr) -> pl.Expr:
    """Step 4: words of letters, numbers and marks, with one space between."""
    return (
        turned.str.replace_all(r"\s*'n'\s*", " and ")
        .str.replace_all(r"&|\s\+\s", " and ")
        .str.replace_all(r"[.'*\"]", "")
        .str.replace_all(r"[^\p{L}\p{N}\p{M}]+", " ")
        .str.strip_chars()
    )


def normalise_title(title: pl.Expr) -> pl.Expr:
    """Write a title without case, diacritics, punctuation and a turned article.

    Args:
        title: A column of titles (String).

    Returns:
        Lower-case words with one space between; null stays null.

    Example:
        >>> titles = pl.DataFrame({"title": ["Tár", "Hobbit, The: An Unexpected Journey", "Tom & Jerry"]})
        >>> titles.select(normalise_title(pl.col("title")))["title"].to_list()
        ['tar', 'the hobbit an unexpected journey', 'tom and jerry']
    """
    return _part_words(_turn_article(_fold(title)))


def fold_text(text: pl.Expr) -> pl.Expr:
    """Write any text as lower-case words with one space between, without diacritics and punctuation.

    Args:
        text: A column of text (String).

    Returns:
        The words, parted at hyphens too; initials are joined; null stays null.

    Example:
        >>> texts = pl.DataFrame({"text": ["J.K. Simmons, Jeon Jong-seo & Penélope Cruz"]})
        >>> texts.select(fold_text(pl.col("text")))["text"].to_list()
        ['jk simmons jeon jong seo and penelope cruz']
    """
    return _part_words(_fold(text))


def title_keys(title: pl.Expr) -> list[pl.Expr]:
    """Give the keys on which two titles are the same, the strictest first.

    A key of fewer than three characters whose title has signs keeps the signs,
    so that `+1`, `1%` and `???` are not lost and `1%` is not `1`.

    Args:
        title: A column of titles (String).

    Returns:
        Expressions named k0, k1 and k2 (String); null stays null:

        - k0: the title without case, diacritics and spaces, signs kept
        - k1: its words glued
        - k2: its words glued, without a leading article

    Example:
        >>> titles = pl.DataFrame({"title": ["The Spider-Man", "밀수", "1%"]})
        >>> titles.select(title_keys(pl.col("title"))).rows()
        [('thespider-man', 'thespiderman', 'spiderman'), ('밀수', '밀수', '밀수'), ('1%', '1%', '1%')]
    """
    turned = _turn_article(_fold(title))
    signs = _keep_signs(turned)
    without_article = _part_words(_drop_article(turned))
    return [
        signs.alias("k0"),
        _glue(_part_words(turned), signs).alias("k1"),
        _glue(without_article, signs).alias("k2"),
    ]


_NUMBER_WORDS = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
]
_NUMERALS = ["ii", "iii", "iv", "vi", "vii", "viii", "ix", "xi", "xii", "xiii", "xiv", "xv", "xvi"]
_NUMERAL_VALUES = [2, 3, 4, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16]
_BRITISH_STEMS = "arm behavi col endeav fav glam harb hon hum lab neighb od parl rum savi splend vap vig"
_FRENCH_STEMS = "cent fib lit lust meag met sab somb spect theat"
_BRITISH_AND_AMERICAN = {f"{stem}our": f"{stem}or" for stem in _BRITISH_STEMS.split()}
_BRITISH_AND_AMERICAN |= {f"{stem}re": f"{stem}er" for stem in _FRENCH_STEMS.split()}
_BRITISH_AND_AMERICAN |= {"favourite": "favorite", "neighbourhood": "neighborhood", "honourable": "honorable"}
_WORDS_FOLDED = (
    {word: str(number) for number, word in enumerate(_NUMBER_WORDS, start=1)}
    | {word: str(number) for word, number in zip(_NUMERALS, _NUMERAL_VALUES, strict=True)}
    | {"doctor": "dr", "mister": "mr", "saint": "st", "versus": "vs", "volume": "", "vol": ""}
    | dict.fromkeys(["the", "a", "an", "and", "part", "pt", "chapter", "episode", "movie", "film"], "")
    | {
        british + plural: american + plural
        for british, american in _BRITISH_AND_AMERICAN.items()
        for plural in ("", "s", "ed", "ing")
    }
)
_PART_NUMERALS = {"i": "1", "v": "5", "x": "10"}


def loose_title_keys(title: pl.Expr) -> list[pl.Expr]:
    """Give the keys on which two titles may be the same: evidence, never enough alone.

    Numerals, number words and spellings count as one, and words like "part" not
    at all; a subtitle stands by itself. A single i, v or x is a number only after
    part, chapter, volume or episode.

    Args:
        title: A column of titles (String).

    Returns:
        Expressions named k3, k4, k5 and k6 (String); null where there is none:

        - k3: the title folded as said, glued
        - k4: what stands before the first `: `, ` - ` or ` (`, as k2 of `title_keys`;
          an `or` at its end is left out
        - k5: what stands after it, as k2
        - k6: what stands after the last of several, as k2

    Example:
        >>> titles = pl.DataFrame({"title": ["The Godfather, Part II", "Mad Max: Fury Road"]})
        >>> titles.select(loose_title_keys(pl.col("title"))).rows()
        [('godfather2', None, None, None), ('madmaxfuryroad', 'madmax', 'furyroad', None)]
    """
    folded = _fold_words(normalise_title(title))
    k3 = pl.when(folded.str.len_chars() > 0).then(folded).otherwise(title_key(title))
    before, after, last = _part_subtitle(title)
    return [
        k3.alias("k3"),
        *(title_keys(part)[-1].alias(name) for part, name in ((before, "k4"), (after, "k5"), (last, "k6"))),
    ]


_KEYS = ["k0", "k1", "k2", "k3", "k4", "k5", "k6"]


def add_title_keys(frame: pl.LazyFrame, column: str) -> pl.LazyFrame:
    """Add the keys of `title_keys` and `loose_title_keys` to every row, each step done once.

    Args:
        frame: Any frame.
        column: Its column of titles (String).

    Returns:
        The frame with k0 to k6 (String) added; k4, k5 and k6 are null where the title has no
        second part, or no third.

    Example:
        >>> titles = pl.LazyFrame({"title": ["The Godfather, Part II"]})
        >>> add_title_keys(titles, "title").collect().row(0)
        ('The Godfather, Part II', 'thegodfather,partii', 'thegodfatherpartii', 'godfatherpartii',
         'godfather2', None, None, None)
    """
    before, after, last = _part_subtitle(pl.col(column))
    return (
        frame.with_columns(
            _turned=_turn_article(_fold(pl.col(column))), _before=before, _after=after, _last=last
        )
        .with_columns(
            _words=_part_words(pl.col("_turned")),
            _bare=_part_words(_drop_article(pl.col("_turned"))),
            k0=_keep_signs(pl.col("_turned")),
        )
        .with_columns(_folded=_fold_words(pl.col("_words")))
        .with_columns(
            k1=_glue(pl.col("_words"), pl.col("k0")),
            k2=_glue(pl.col("_bare"), pl.col("k0")),
            k4=title_keys(pl.col("_before"))[-1],
            k5=title_keys(pl.col("_after"))[-1],
            k6=title_keys(pl.col("_last"))[-1],
        )
        .with_columns(k3=pl.when(pl.col("_folded").str.len_chars() > 0).then("_folded").otherwise("k2"))
        .drop("_turned", "_words", "_bare", "_folded", "_before", "_after", "_last")
        .select(pl.exclude(_KEYS), *_KEYS)
    )


def _fold_words(words: pl.Expr) -> pl.Expr:
    numbered = words.str.replace(r"\b(part|pt|chapter|volume|vol|episode) (i|v|x)\b", "$1 #$2")
    folded = _WORDS_FOLDED | {f"#{numeral}": value for numeral, value in _PART_NUMERALS.items()}
    return numbered.str.split(" ").list.eval(pl.element().replace(folded)).list.join("")


def _part_subtitle(title: pl.Expr) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    """What stands before and after the first `: `, ` - ` or ` (`, and after the last of several."""
    dashes = title.str.replace_all("[‐‑‒–—―−]", "-")
    border = r"(?::\s|\s-\s|\s\()"
    # Dr. Strangelove or: How I Learned to Stop Worrying and Love the Bomb
    before = dashes.str.extract(rf"^(.+?)(?:,? or)?{border}", 1)
    after = dashes.str.extract(rf"^.+?{border}(.+)$", 1)
    return before, after, dashes.str.extract(rf"^.+?{border}.+{border}(.+?)$", 1)


def title_key(title: pl.Expr) -> pl.Expr:
    """Give the one key for everyday use: the glued words without a leading article.

    Args:
        title: A column of titles (String).

    Returns:
        The key k2 of `title_keys` under the column's own name.

    Example:
        >>> titles = pl.DataFrame({"title": ["The Moon", "MOON"]})
        >>> titles.select(title_key(pl.col("title")))["title"].to_list()
        ['moon', 'moon']
    """
    return title_keys(title)[-1].name.keep()


def _keep_signs(turned: pl.Expr) -> pl.Expr:
    return turned.str.replace_all(r"\s", "")


def _drop_article(turned: pl.Expr) -> pl.Expr:
    return turned.str.replace(rf"^(?:(?:{_WITH_SPACE})\s+|l'\s*)(\S.*)$", "$1")


def _glue(words: pl.Expr, signs: pl.Expr) -> pl.Expr:
    glued = words.str.replace_all(" ", "", literal=True)
    kept = signs.str.replace_all(r"[.'*\",:;-]", "")
    return (
        pl.when(glued.str.len_chars() >= 3)
        .then(glued)
        .when(kept.str.len_chars() > 0)
        .then(kept)
        .otherwise(signs)
    )

"""Formulas in notebooks, set as MathML, which browsers draw without a script."""

import html
import re
from re import Match
from typing import Any
from xml.etree.ElementTree import Element

from mistune import Markdown

BLOCK = r"^ {0,3}\$\$(?P<tex_block>(?:(?!\$\$)[\s\S])+)\$\$[ \t]*(?:\n|$)"
ENVIRONMENT = (
    r"^ {0,3}(?P<tex_environment>\\begin\{(?P<environment>(?:equation|align|alignat|gather|multline)\*?)\}"
    r"[\s\S]+?\\end\{(?P=environment)\})[ \t]*(?:\n|$)"
)
# As in Pandoc, no space inside the dollar signs and no digit behind them; and a price opens no formula.
INLINE = (
    r"\$\$(?P<tex_displayed>(?:[^$\\]|\\.)+?)\$\$"
    r"|\$(?![\s$]|\d[\d,.]*(?:[\s\-–—/)]|$))(?P<tex>(?:[^$\\\n]|\\.)*?(?:[^$\\\s]|\\.))\$(?![\d\w])"
)
DELIMITED = re.compile(
    r"\s*(?:\$\$(?P<a>[\s\S]+?)\$\$|\$(?P<b>(?:[^$\\]|\\[\s\S])+)\$|\\\[(?P<c>[\s\S]+?)\\\])\s*"
)

LONGEST = 5_000
LENGTH = re.compile(r"[+-]?\d{0,2}(\.\d{1,3})?(em|ex|px|pt)|0")
CHARACTER = re.compile(r"&#x([0-9A-Fa-f]{1,6});")
WORDS = {"true", "false", "prefix", "infix", "postfix", "left", "right", "center", "normal"}
LENGTHS = {"width", "height", "depth", "voffset", "lspace", "rspace", "minsize", "maxsize", "linethickness"}
SWITCHES = {"displaystyle", "stretchy", "fence", "form", "accent", "movablelimits", "largeop", "columnalign"}
MATH_TAGS = {
    *("math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "mfrac", "msqrt", "mroot", "mstyle", "mpadded"),
    *("msub", "msup", "msubsup", "munder", "mover", "munderover", "mphantom", "mtable", "mtr", "mtd"),
}
PARTS = {"mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2, "msubsup": 3, "munderover": 3}
MATH_ATTRIBUTES: dict[str, set[str]] = {
    tag: {*LENGTHS, *SWITCHES, "scriptlevel", "mathvariant"} for tag in MATH_TAGS
} | {"math": {"display", "alttext"}}
"""What MathML Core draws; nothing in it links, fetches or runs."""


def read_formulas(md: Markdown) -> None:
    r"""Let a Markdown parser know formulas: `$...$`, `$$...$$` and `\begin{equation}...\end{equation}`.

    Source:
        The extension tex_math_dollars of the Pandoc manual; JupyterLab's Markdown
        cells for environments that stand by themselves.
    """
    md.block.register("formula_block", BLOCK, _parse_block, before="list")
    md.block.register("formula_environment", ENVIRONMENT, _parse_environment, before="list")
    md.inline.register("formula", INLINE, _parse_inline, before="codespan")


def show_formula(tex: str, *, is_block: bool = False) -> str:
    r"""Set a formula as MathML, with its source as the text alternative.

    What cannot be set, because its TeX is broken or holds a command that is not
    known, is shown as its source, and says so.

    Example:
        >>> show_formula("a < 1")
        '<math display="inline" alttext="a &lt; 1"><mrow><mi>a</mi><mo>&lt;</mo><mn>1</mn></mrow></math>'
        >>> show_formula(r"\boxed{a}")
        '<code>\\boxed{a}</code> <small>(a formula, as TeX)</small>'
    """
    source = tex.strip()
    row = _convert(source, "block" if is_block else "inline")
    if row is None:
        code = f"<code>{html.escape(source)}</code>"
        said = "<small>(a formula, as TeX)</small>"
        return f"<pre>{code}</pre>\n<p>{said}</p>\n" if is_block else f"{code} {said}"
    display = "block" if is_block else "inline"
    math = f'<math display="{display}" alttext="{html.escape(source)}">{row}</math>'
    return f"<p>{math}</p>\n" if is_block else math


def strip_delimiters(tex: str) -> str | None:
    r"""Give what stands between the delimiters of a formula; None where the text is no single formula.

    Example:
        >>> strip_delimiters(r"$\displaystyle x$"), strip_delimiters("for $x$"), strip_delimiters("x^2")
        ('\\displaystyle x', None, 'x^2')
    """
    found = DELIMITED.fullmatch(tex)
    if found:
        return next(group for group in found.groups() if group is not None).strip()
    return None if "$" in tex.replace(r"\$", "") else tex.strip()


def _convert(tex: str, display: str) -> str | None:
    """Convert TeX to the inside of a <math>; None where something in it would not be drawn."""
    if not tex or len(tex) > LONGEST:
        return None
    # Few pages have a formula, and none should wait for it.
    from latex2mathml.converter import Converter  # noqa: PLC0415

    try:
        math = Converter(display=display).convert_to_element(tex)
        return "".join(_write(part) for part in math)
    except Exception:
        # The library raises errors of its own, and Python's where it did not expect a text.
        return None


def _write(element: Element) -> str:
    """Write an element; the library's own writer would let a text be markup."""
    text = CHARACTER.sub(lambda code: chr(int(code[1], 16)), element.text or "")
    is_whole = len(element) == PARTS.get(element.tag, len(element))
    if element.tag not in MATH_TAGS or text.startswith("\\") or not is_whole:
        raise ValueError(f"{element.tag} {text}")
    kept = [
        f' {name}="{value}"'
        for name, value in element.attrib.items()
        if (name in LENGTHS and LENGTH.fullmatch(value))
        or (name in SWITCHES | {"mathvariant"} and value in WORDS | {"bold", "italic", "bold-italic"})
        or (name == "scriptlevel" and value in "012")
    ]
    inner = "".join(_write(part) for part in element)
    return f"<{element.tag}{''.join(kept)}>{html.escape(text, quote=False)}{inner}</{element.tag}>"


def _parse_block(block: Any, match: Match[str], state: Any) -> int:
    state.append_token({"type": "formula_block", "raw": match.group("tex_block")})
    return match.end()


def _parse_environment(block: Any, match: Match[str], state: Any) -> int:
    state.append_token({"type": "formula_block", "raw": match.group("tex_environment")})
    return match.end()


def _parse_inline(inline: Any, match: Match[str], state: Any) -> int:
    tex = match.group("tex_displayed") or match.group("tex")
    state.append_token({"type": "formula", "raw": tex})
    return match.end()

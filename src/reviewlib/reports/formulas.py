"""Formulas in Markdown, shown as their TeX source, so that nothing in them is taken for markup."""

import html
from re import Match
from typing import Any

from mistune import Markdown

BLOCK = r"^ {0,3}\$\$(?P<tex_block>(?:(?!\$\$)[\s\S])+)\$\$[ \t]*(?:\n|$)"
# As in Pandoc, no space inside the dollar signs and no digit behind them; and a price opens no formula.
INLINE = (
    r"\$\$(?P<tex_displayed>(?:[^$\\]|\\.)+?)\$\$"
    r"|\$(?![\s$]|\d[\d,.]*(?:[\s\-–—/)]|$))(?P<tex>(?:[^$\\\n]|\\.)*?(?:[^$\\\s]|\\.))\$(?![\d\w])"
)


def read_formulas(md: Markdown) -> None:
    """Let a Markdown parser know formulas: `$...$` in a line, `$$...$$` on lines of their own.

    Source:
        The extension tex_math_dollars of the Pandoc manual.
    """
    md.block.register("formula_block", BLOCK, _parse_block, before="list")
    md.inline.register("formula", INLINE, _parse_inline, before="codespan")


def show_formula(tex: str, *, is_block: bool = False) -> str:
    r"""Show a formula's source as code.

    Example:
        >>> show_formula("a_1 < b")
        '<code>a_1 &lt; b</code>'
    """
    code = f"<code>{html.escape(tex.strip())}</code>"
    return f"<pre>{code}</pre>\n" if is_block else code


def _parse_block(block: Any, match: Match[str], state: Any) -> int:
    state.append_token({"type": "formula_block", "raw": match.group("tex_block")})
    return match.end()


def _parse_inline(inline: Any, match: Match[str], state: Any) -> int:
    tex = match.group("tex_displayed") or match.group("tex")
    state.append_token({"type": "formula", "raw": tex})
    return match.end()

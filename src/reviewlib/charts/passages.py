"""Sentences between the charts: plain text in, Markdown out, with nothing in it taken for markup."""

import re
from dataclasses import dataclass

# Every mark that Markdown, HTML or TeX gives a meaning, wherever it stands.
_MARKS = re.compile(r"[\\`*_{}\[\]()<>#+\-.!|~$&@:=^\"']")


@dataclass(frozen=True)
class Passage:
    """Text that Jupyter and the report show as Markdown."""

    markdown: str

    def _repr_markdown_(self) -> str:
        return self.markdown


def opening(question: str, standfirst: str = "") -> Passage:
    r"""Give a report its title, the question, and beneath it the answer in a sentence.

    Args:
        question: Plain text.
        standfirst: Plain text; empty for none.

    Example:
        >>> opening("What did Desk A publish?", "Nine reviews").markdown
        '# What did Desk A publish?\n\nNine reviews'
    """
    return Passage(
        "\n\n".join(part for part in (f"# {escape_markdown(question)}", escape_markdown(standfirst)) if part)
    )


def passage(*paragraphs: str) -> Passage:
    r"""Set paragraphs of plain text; empty ones are left out.

    Example:
        >>> passage("Nine reviews", "", "Three of *Ballerina*").markdown
        'Nine reviews\n\nThree of &#42;Ballerina&#42;'
    """
    return Passage("\n\n".join(escape_markdown(paragraph) for paragraph in paragraphs if paragraph))


def escape_markdown(text: str) -> str:
    """Write text so that Markdown shows it as it is, in one paragraph.

    Marks that could mean something become character references, which CommonMark
    shows as the mark and never as syntax.

    Source:
        CommonMark 0.31, section 2.5, entity and numeric character references.

    Example:
        >>> escape_markdown("1. <b>Tár</b>")
        '1&#46; &#60;b&#62;Tár&#60;/b&#62;'
    """
    one_line = " ".join(text.split())
    return _MARKS.sub(lambda mark: f"&#{ord(mark[0])};", one_line)

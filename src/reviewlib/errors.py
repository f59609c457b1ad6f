"""The errors of reviewlib, and how offenders are listed in them.

Every message says where, what, what is allowed and what to do next. It is
written for the person at the keyboard: the command line prints it alone,
without a traceback.
"""

from collections.abc import Iterable


class ReviewlibError(Exception):
    """Anything reviewlib refuses; its message is meant to be read."""


class TableError(ReviewlibError):
    """A frame does not have the columns that its user needs."""


class DeskError(ReviewlibError):
    """A desk, or its desk.toml, cannot be used as it is."""


class ScaleError(ReviewlibError):
    """A scale is declared under a name that is not known."""


class PersonError(ReviewlibError):
    """A name fits nobody, or several people."""


class NotebookError(ReviewlibError):
    """A notebook cannot be run, or one of its cells failed."""


class PictureError(ReviewlibError):
    """A chart cannot be drawn as a picture."""


def list_offenders(offenders: Iterable[object], *, most: int = 10) -> str:
    """Write offenders one under the other, the first ten and the number of the rest.

    Args:
        offenders: What was found wrong, in the order in which to mend it.
        most: How many are written out.

    Returns:
        One line each, indented by two spaces, without a line break at the end.

    Example:
        >>> print(list_offenders(["a.md", "b.md", "c.md"], most=2))
          a.md
          b.md
          and 1 more
    """
    listed = [str(offender) for offender in offenders]
    lines = listed[:most]
    if len(listed) > most:
        lines.append(f"and {len(listed) - most:,} more")
    return "\n".join(f"  {line}" for line in lines)

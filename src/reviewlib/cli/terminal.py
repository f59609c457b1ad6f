"""What commands share in speaking to a terminal."""

DONE, FAILED = 0, 1


def without_controls(text: str) -> str:
    r"""Give text from files in a form that is harmless for a terminal: no escape sequences, no bells.

    Example:
        >>> without_controls("Tár \x1b[2J")
        'Tár �[2J'
    """
    return "".join(mark if mark == "\n" or mark.isprintable() else "\ufffd" for mark in text)

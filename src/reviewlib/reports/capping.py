"""What a cell prints, up to a stated length; loaded inside the kernel, see `kernel.py`."""

from ipykernel.iostream import OutStream

PRINTED_MOST = 1_000_000


class CappedStream(OutStream):
    """A kernel's stdout or stderr; after a million characters of one cell it says so, and ends."""

    printed = 0

    def write(self, string: str) -> int:
        """Write what there is room for."""
        if self.printed + len(string) <= PRINTED_MOST:
            super().write(string)
            self.printed += len(string)
            return len(string)
        if self.printed <= PRINTED_MOST:
            rest = string[: PRINTED_MOST - self.printed]
            super().write(f"{rest}\n[Cut here: the cell printed more than {PRINTED_MOST:,} characters.]\n")
            self.printed = PRINTED_MOST + 1
        return len(string)

"""The fonts that pictures are measured with, in an order in which that is quick.

vl-convert 1.9 brings Liberation Sans along in memory, but a file of that font on the
machine, as most Linux has it, stands before it. Of a file it opens and maps all
again for each letter that it measures, which takes half of a picture's time.
"""

import os
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from xml.etree.ElementTree import ParseError, fromstring

import vl_convert

NO_FONTS = Path(__file__).with_name("no_fonts.conf")
CONFIGURATION = Path("/etc/fonts")
VARIABLE = "FONTCONFIG_FILE"


@cache
def order_fonts() -> None:
    """Have vl-convert take the font that it brings along before this machine's, for all of this process.

    All other fonts are found as before. Where fontconfig is not what names them, or
    was told otherwise by its environment, nothing changes. For a moment the
    environment says that there are no fonts: call it before another thread starts a
    process.
    """
    folders = list(list_font_folders(_list_configurations()))
    if not sys.platform.startswith("linux") or VARIABLE in os.environ or not folders:
        return
    os.environ[VARIABLE] = str(NO_FONTS)
    try:
        # The first call looks for the machine's fonts, and finds none; then each folder is named.
        for folder in folders:
            vl_convert.register_font_directory(str(folder))
    finally:
        del os.environ[VARIABLE]


def list_font_folders(configurations: Iterable[Path]) -> Iterator[Path]:
    """List the folders that files of fontconfig name and that are there, each once.

    Args:
        configurations: The files; one that is missing names none.

    Source:
        fontconfig, fonts-conf(5): `dir` and its prefix; without one ~ is the home.
    """
    seen: set[Path] = set()
    for file in configurations:
        try:
            named = list(fromstring(file.read_bytes()).iter("dir"))
        except (OSError, ParseError):
            continue
        for element in named:
            name = (element.text or "").strip()
            is_below_data = element.get("prefix") == "xdg"
            folder = _base("XDG_DATA_HOME", ".local/share") / name if is_below_data else _at_home(name)
            if folder.is_absolute() and folder.is_dir() and folder not in seen:
                seen.add(folder)
                yield folder


def _list_configurations() -> list[Path]:
    return [
        _base("XDG_CONFIG_HOME", ".config") / "fontconfig" / "fonts.conf",
        CONFIGURATION / "local.conf",
        CONFIGURATION / "fonts.conf",
        *sorted((CONFIGURATION / "conf.d").glob("*.conf")),
    ]


def _base(variable: str, default: str) -> Path:
    return Path(os.environ.get(variable) or _at_home(f"~/{default}"))


def _at_home(name: str) -> Path:
    # Without a home the path stays relative, and is passed over.
    return Path(name.replace("~", os.environ.get("HOME", "."), 1) if name.startswith("~/") else name)

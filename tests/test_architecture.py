"""The floors of the house: who may import whom, and who may touch what."""

import ast
from pathlib import Path

import pytest

import reviewlib

PACKAGE = Path(reviewlib.__file__).parent

# From the ground up. A module imports only from floors below its own; a new room must be given one.
FLOORS = [
    {"errors"},
    {"tables", "names", "documents", "days", "wording", "intervals", "languages", "places", "digests"},
    {"scoring", "credited"},
    {"twins"},
    {"merging"},
    {"readers", "prose"},
    {"linking"},
    {"analysis", "charts", "settings", "cache", "facts"},
    {"sources", "findings"},
    {"desk"},
    {"reports"},
    {"cli"},
]
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}

# What stands on a room's own ground and may be imported by its other modules.
SHARED_WITHIN = {
    "readers": {
        "intake",
        "columns",
        "printed",
        "cells",
        "exports",
        "posts",
        "plugins",
        "wordpress_post",
        "grids",
        "workbooks",
        "keys",
    },
    "analysis": set(),
    "findings": set(),
    "charts": {"palette", "lettering", "saying", "axes", "finishing", "theme", "most"},
}
# Rooms whose modules work together on one thing: the page, the command line, the grammar of a review,
# the decision about a film, a name, a file of text, a score.
ONE_THING = {"reports", "cli", "prose", "linking", "documents", "names", "scoring"}

ONLY_IN = {
    "altair": {"charts"},
    "great_tables": {"charts"},
    "nbformat": {"reports"},
    "nbclient": {"reports"},
    "nbconvert": {"reports"},
    "rich_click": {"cli"},
}
MAY_TOUCH_FILES = {"languages", "readers", "reports", "settings", "cache", "cli"}
MAY_TOUCH_FILES |= {"places", "digests", "facts"}


def modules():
    return sorted(PACKAGE.rglob("*.py"))


def room_of(path):
    relative = path.relative_to(PACKAGE)
    return relative.parts[0] if len(relative.parts) > 1 else relative.stem


def imports_of(path):
    """Every absolute module name that a file imports, at its head or within a function."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: write imports with their full name"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def find_trespasses(path):
    room = room_of(path)
    if room == "__init__":
        return
    if room not in FLOOR:
        yield f"{path.name}: give the new room {room} a floor in this test and in DESIGN"
        return
    for name in imports_of(path):
        top, *rest = name.split(".")
        if top in ONLY_IN and room not in ONLY_IN[top]:
            yield f"{path.name} imports {top}, which only {ONLY_IN[top]} may"
        if top == "pandas":
            yield f"{path.name} imports pandas"
        if top != "reviewlib" or not rest or rest[0] == "__version__":
            continue
        other = rest[0]
        if other == room:
            sibling = rest[1] if len(rest) > 1 else ""
            if room not in ONE_THING and sibling not in SHARED_WITHIN[room]:
                yield f"{path.name} imports its sibling {name}"
        elif FLOOR[other] >= FLOOR[room]:
            yield f"{path.name} ({room}) imports {name} from a floor not below its own"
        elif room == "reports" and other not in ("errors", "languages"):
            yield f"{path.name} imports {name}: reports knows notebooks, not tables"


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_room_imports_only_from_the_floors_below(path):
    assert list(find_trespasses(path)) == []


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("analysis/genres.py", "from reviewlib.charts import theme"),
        ("analysis/genres.py", "from reviewlib.analysis import scores"),
        ("analysis/genres.py", "import altair as alt"),
        ("tables.py", "from reviewlib.scoring import scales"),
        ("reports/page.py", "from reviewlib import tables"),
        ("names/titles.py", "def fold():\n    from reviewlib.documents import headings"),
        ("kitchen.py", "import polars"),
    ],
)
def test_a_trespass_is_found(file, line, tmp_path, monkeypatch):
    monkeypatch.setattr(f"{__name__}.PACKAGE", tmp_path)
    path = tmp_path / file
    path.parent.mkdir(exist_ok=True)
    path.write_text(line, encoding="utf-8")
    assert list(find_trespasses(path)) != []


FILE_CALLS = {
    "open", "read_text", "write_text", "read_bytes", "write_bytes", "read_csv", "scan_csv", "read_parquet",
    "scan_parquet", "write_parquet", "write_csv", "sink_parquet", "iterdir", "glob", "rglob", "unlink",
}  # fmt: skip


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_only_some_rooms_touch_files(path):
    if room_of(path) in MAY_TOUCH_FILES:
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    called = {
        node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
    }
    assert called & FILE_CALLS == set()


NETWORK = {"urllib.request", "http", "requests", "httpx", "socket", "aiohttp"}
# Finds ports of this machine that are free, for a kernel where Unix sockets are unknown.
TALKS_TO_ITSELF = {"reports/kernels.py": {"socket"}}


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_nothing_reaches_for_the_network(path):
    forbidden = NETWORK - TALKS_TO_ITSELF.get(path.relative_to(PACKAGE).as_posix(), set())
    assert not [name for name in imports_of(path) if name.split(".")[0] in forbidden or name in forbidden]


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_importing_a_module_does_nothing(path):
    """At the head of a module stand definitions and constants, no call for its effect."""
    body = ast.parse(path.read_text(encoding="utf-8")).body
    effects = [
        ast.unparse(node) for node in body if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    ]
    assert effects == []

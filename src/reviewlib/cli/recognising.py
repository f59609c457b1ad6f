"""What a file or folder is, by what it holds."""

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

import polars as pl

from reviewlib.cli.proposing import Proposal, propose_table
from reviewlib.days import find_order
from reviewlib.documents.decoding import SAMPLE_BYTES, find_encoding
from reviewlib.errors import DeskError, list_offenders
from reviewlib.readers.exports import list_members
from reviewlib.readers.feeds import SUFFIXES as FEEDS
from reviewlib.readers.grids import FILE_SUFFIXES as TABLES
from reviewlib.readers.grids import Layout
from reviewlib.readers.intake import list_files, name_some
from reviewlib.readers.markdown import SUFFIXES
from reviewlib.readers.printed import UNCLEAR_DAY
from reviewlib.readers.wordpress import SUFFIXES as EXPORTS
from reviewlib.readers.wordpress import count_other_types, list_fields
from reviewlib.settings import METADATA_FORMATS, REVIEW_FORMATS, Settings, Source
from reviewlib.sources import METADATA_READERS, REVIEW_READERS, read_source
from reviewlib.wording import count_in_words, part_in_words, start_sentence

# Any text has a first line; a review also has one of these.
MARKS = ("year_printed", "published_on", "watched_on", "score_printed", "imdb_id", "tmdb_id")
MARKED_SHARE = 0.5
# A table most of whose rows are refused is some other table.
READ_SHARE = 0.05
FILES_LOOKED_AT = 50
# Where a site generator keeps its posts: what tells it, and the folders in which they may be.
GENERATORS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "Jekyll": (("_config.yml", "_config.yaml"), ("_posts", "_reviews", "_films", "_movies")),
    "Hugo or Zola": (
        tuple(f"{name}.{form}" for name in ("hugo", "config") for form in ("toml", "yaml", "yml", "json")),
        ("content",),
    ),
    "Astro": (("astro.config.mjs", "astro.config.ts", "astro.config.js"), ("src/content",)),
    "Eleventy": (
        (".eleventy.js", "eleventy.config.js", "eleventy.config.mjs", "eleventy.config.cjs"),
        ("src/posts", "posts", "src/reviews", "reviews", "content", "src/content", "src/blog", "blog"),
    ),
}
GENERIC = {
    "tables": "Film metadata in tables",
    "films": "A list of films",
    "table": "Reviews in a table",
    "markdown": "Reviews in text files",
}
MEMBERS = frozenset([".csv", ".json", *FEEDS, *EXPORTS])
LISTED = TABLES | SUFFIXES | frozenset([".zip"])
OTHER_FORMAT = "not a file of this format"
NOTHING = "nothing in it can be read"


@dataclass(frozen=True)
class Found:
    """What a file or folder is: the section of desk.toml, the source, and what reading it gives.

    `place` is what the path is called in the column source of what was read.
    """

    section: str
    source: Source
    what: str
    frames: Mapping[str, pl.DataFrame]
    problems: pl.DataFrame
    place: str
    notes: tuple[str, ...] = ()
    other_types: Mapping[str, int] = field(default_factory=dict)
    fields: Mapping[str, list[str]] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """Rows that reading it gives, of all tables."""
        return sum(frame.height for frame in self.frames.values())


def recognise_source(path: Path, settings: Settings) -> Found:
    """Say what a file or folder is, by what it holds; names alone decide nothing.

    Raises:
        DeskError: It is none of what reviewlib reads; what that is, is listed.
    """
    reasons: list[str] = []
    found: list[Found] = []
    generator, posts = find_posts(path)
    is_known = False
    for section, name, what, proposal in _try_formats(posts):
        is_known = is_known or bool(what)
        if isinstance(proposal, str):
            # Of an export that is known and holds nothing, what it lacks as a table is no cause.
            reasons += [f"as {name}: {proposal}"] * (not is_known)
            continue
        source = Source(format=name, path=_write_path(posts, settings.folder))
        if proposal:
            source = replace(source, layout=proposal.layout)
        one = _read(section, source, what or GENERIC[name], settings)
        if generator:
            one = replace(one, notes=(*_describe_site(generator, path, posts), *one.notes))
        if proposal:
            one = replace(one, notes=(*proposal.notes, *one.notes))
        fault = _find_fault(one, is_known=bool(what))
        if fault:
            reasons += [f"as {name}: {fault}"] * (fault not in (OTHER_FORMAT, NOTHING))
            continue
        found.append(one)
        # A page that states a review may lie in a folder of posts: then the posts are more.
        if not (posts.is_dir() and name == "feed"):
            break
    if found:
        return max(found, key=lambda one: one.rows)
    reasons = reasons or _find_cause(path)
    formats = [f"reviews: {', '.join(REVIEW_FORMATS)}", f"metadata: {', '.join(METADATA_FORMATS)}"]
    said = f"It was tried\n{list_offenders(reasons)}\n" if reasons else ""
    raise DeskError(
        f"{path} is nothing that reviewlib knows.\n{said}It knows\n{list_offenders(formats)}\n"
        "Add the file or folder itself, as it was exported; a table needs a column of titles and one of"
        " texts or scores, or names its columns in desk.toml."
    )


def _find_cause(path: Path) -> list[str]:
    """Why not even one format was tried: a damaged archive, no file in a folder, no ending that is known."""
    suffixes = LISTED | MEMBERS
    if path.is_file() and path.suffix.lower() == ".zip":
        members, problems = list_members(path, root=path.parent, suffixes=MEMBERS)
        return [f"as a zip: {one.reason}" for one in problems] or [
            f"as a zip: it holds {name_some([member.name for member in members])}, none of a known export"
        ]
    if not path.is_file() and not path.is_dir():
        return ["it is neither a file nor a folder"]
    if path.is_file() and path.suffix.lower() not in suffixes:
        return [f"its name ends in none of {', '.join(sorted(suffixes))}"]
    if path.is_dir() and not list_files(path, root=path, suffixes=suffixes)[0]:
        return [f"no file in it ends in one of {', '.join(sorted(suffixes))}"]
    return []


def _read(section: str, source: Source, what: str, settings: Settings) -> Found:
    """Read a source; days in numbers alone in the order that is the only one they have."""
    notes: tuple[str, ...] = ()
    if section == "reviews":
        source = replace(source, scale=settings.scale)
    frames, problems = read_source(section, source, settings)
    types: dict[str, int] = {}
    fields: dict[str, list[str]] = {}
    if source.format == "wordpress":
        types = count_other_types(problems)
        if types and frames["reviews"].is_empty():
            # A theme for reviews keeps them all in posts of its own type.
            source, types = replace(source, types=tuple(types)), {}
            frames, problems = read_source(section, source, settings)
            notes = (f"No post is of type post; those of type {' and '.join(source.types)} are read.",)
        fields = list_fields(settings.folder / source.path, source.types or None)
        if fields:
            named = [f"{name} ({len(values):,})" for name, values in fields.items()]
            notes += (f"Fields of posts that are not read, with their posts: {name_some(named)}.",)
    if source.format == "markdown":
        notes += _note_unmarked(frames["reviews"])
    if source.format in ("table", "markdown"):
        unclear = _list_unclear_days(problems)
        order, _ = find_order(unclear)
        if order:
            source = replace(source, dates=order)
            frames, problems = read_source(section, source, settings)
            notes += (f"Days such as {unclear[0][:40]} are read {order}: not all can be read otherwise.",)
    return Found(section, source, what, frames, problems, settings.name_place(source), notes, types, fields)


def _note_unmarked(reviews: pl.DataFrame) -> tuple[str, ...]:
    """Name a text that may be none of a film among those that are: a site has pages beside its posts."""
    unmarked = reviews.filter(pl.all_horizontal(pl.col(MARKS).is_null()))
    if unmarked.is_empty() or unmarked.height == reviews.height:
        return ()
    is_one = unmarked.height == 1
    named, look = ("prints", "it is a review") if is_one else ("print", "they are reviews")
    first = name_some([PurePosixPath(name).name for name in unmarked["source"]], most=3)
    counted = start_sentence(part_in_words(unmarked.height, reviews.height, of="of the"))
    return (f"{counted} {named} no year, day, score or id; look whether {look}: {first}.",)


def _describe_site(generator: str, site: Path, posts: Path) -> list[str]:
    """Where a site keeps its posts, and which folders beside them are not read."""
    lines = [f"A site of {generator}: its posts are in {posts.name}."]
    _, folders = GENERATORS[generator]
    others = [folder for folder in folders if (site / folder).is_dir() and site / folder != posts]
    others = [folder for folder in others if not (site / folder).is_relative_to(posts)]
    if others:
        lines.append(f"{name_some(others)} may hold reviews, too: add it by itself.")
    drafts = [file for file in (site / "_drafts").rglob("*") if file.suffix.lower() in SUFFIXES]
    if drafts:
        lines.append(f"{start_sentence(count_in_words(len(drafts), 'draft'))} in _drafts: not read.")
    return lines


def find_posts(path: Path) -> tuple[str, Path]:
    """Find the folder of posts in the folder of a site; the path itself where it is none.

    Returns:
        The generator's name, empty where there is none, and the folder of its posts.
    """
    if path.is_dir():
        for name, (signs, folders) in GENERATORS.items():
            inner = next((path / folder for folder in folders if (path / folder).is_dir()), None)
            if inner is not None and any((path / sign).is_file() for sign in signs):
                return name, inner
    return "", path


def _try_formats(path: Path) -> Iterator[tuple[str, str, str, Proposal | str | None]]:
    """Formats to try, those that know their own files first: section, format, what was recognised, layout.

    In place of a layout stands why a table has none.
    """
    readers: list[tuple[str, str, Callable[..., object]]] = [
        ("metadata", name, reader) for name, (reader, _) in METADATA_READERS.items()
    ]
    readers += [("reviews", name, reader) for name, reader in REVIEW_READERS.items()]
    for section, name, reader in readers:
        recognise = getattr(sys.modules[reader.__module__], "recognise", None)
        what = recognise(path) if recognise else ""
        if what:
            yield section, name, what, None
    if path.is_dir():
        yield "metadata", "tables", "", None
    proposal = propose_table(path)
    if isinstance(proposal, Proposal):
        yield proposal.section, proposal.format, "", proposal
    elif proposal:
        yield "reviews", "table", "", proposal
    encoding = _find_encoding(path)
    yield "reviews", "markdown", "", Proposal("reviews", "markdown", Layout(encoding=encoding))


def _find_encoding(path: Path) -> str | None:
    """The encoding of texts that are of another script and not UTF-8; none where they differ."""
    files, _ = list_files(path, root=path, suffixes=SUFFIXES)
    found = set()
    for file in filter(Path.is_file, files[:FILES_LOOKED_AT]):
        try:
            with file.open("rb") as opened:
                found.add(find_encoding(opened.read(SAMPLE_BYTES)))
        except OSError:
            continue
    found.discard(None)
    return found.pop() if len(found) == 1 else None


def _list_unclear_days(problems: pl.DataFrame) -> list[str]:
    return problems.filter(reason=UNCLEAR_DAY)["value"].drop_nulls().to_list()


def count_open_days(problems: pl.DataFrame) -> tuple[int, str]:
    """Count the days in numbers alone that may be read either way, with the first of them."""
    unclear = [text for text in _list_unclear_days(problems) if find_order([text])[1]]
    return len(unclear), unclear[0] if unclear else ""


def _find_fault(found: Found, *, is_known: bool) -> str:
    """Why what a format reads of a path is no source of it; empty when it is one."""
    refused = found.problems.filter(severity="refused").select("source", "reason").rows()
    if any(reason == OTHER_FORMAT for _, reason in refused):
        return OTHER_FORMAT
    if found.rows == 0:
        is_lost = pl.col("severity").is_in(["refused", "left out"])
        lost = found.problems.filter(is_lost).select("source", "reason").rows()
        first = f": {PurePosixPath(lost[0][0]).name}: {lost[0][1]}" if lost else ""
        more = f" (and {len(lost) - 1:,} more)" if len(lost) > 1 else ""
        return f"{NOTHING}{first}{more}"
    if is_known:
        return ""
    if found.source.format == "markdown":
        return _find_fault_of_texts(found.frames["reviews"])
    if found.rows < READ_SHARE * (found.rows + len(refused)):
        return f"only {found.rows:,} of {found.rows + len(refused):,} rows can be read"
    return ""


def _find_fault_of_texts(reviews: pl.DataFrame) -> str:
    marked = reviews.filter(pl.any_horizontal(pl.col(MARKS).is_not_null())).height
    if marked >= MARKED_SHARE * reviews.height:
        return ""
    if reviews.height == 1:
        return "a text, but it prints no year, day, score or id, so nothing says that it reviews a film"
    return f"only {marked:,} of {reviews.height:,} texts print a year, a day, a score or an id"


def _write_path(path: Path, folder: Path) -> str:
    """A path within the desk relative to it, any other as an absolute one."""
    there = path.resolve()
    written = there.relative_to(folder) if there.is_relative_to(folder) else path.absolute()
    return written.as_posix()

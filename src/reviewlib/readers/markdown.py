"""Reviews in Markdown or plain text: one file, one review."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from reviewlib.days import read_zone
from reviewlib.frontmatter import Broken, Entry, split_front_matter
from reviewlib.headings import is_heading, parse_heading
from reviewlib.readers.intake import (
    Printed,
    Problem,
    fold_key,
    list_files,
    make_reviews,
    name_source,
    problems_frame,
    read_text,
    sort_keys,
    split_tags,
)
from reviewlib.scales import DeclaredScales

SUFFIXES = frozenset([".md", ".markdown", ".mdx", ".txt"])


@dataclass(frozen=True)
class _Passed:
    """A key passed over in one file, and the key of the same meaning that was taken, if any."""

    key: str
    taken: str | None
    source: str
    line: int
    value: str


def read_markdown(
    path: Path,
    *,
    root: Path | None = None,
    critic: str | None = None,
    scale: DeclaredScales | str | None = None,
    language: str | None = None,
    time_zone: str = "UTC",
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read a folder of reviews, or one file.

    Front matter may be YAML (`---`), TOML (`+++`) or JSON; without any, the
    first line is the heading. Keys are matched without case, and `publish_date`,
    `publish-date` and `publishDate` are one key. Of several keys of one meaning
    the first of `REVIEW_KEYS` counts; of one key written twice, the first. A
    title such as `Ballerina 발레리나 (2023)` is taken apart; a key of its own
    wins over what the title says.

    `2023-10-06-` at the front of a file's name is the day of publication where
    no key gives one that is clear. A file without a heading takes its name as
    title, which is doubtful.

    Args:
        path: A folder, read with its subfolders in order of name (hidden files
            and linked folders left out), or one file. Suffixes: .md .markdown .mdx .txt.
        root: The folder from which files are named; by default the folder itself.
        critic: The byline where none is printed.
        scale: The scale of scores printed without one (`scales.SCALE_NAMES`).
        language: The language where none is printed (ISO 639-1).
        time_zone: The desk's time zone, in which a moment becomes a day.

    Returns:
        The reviews (`tables.REVIEWS`) by file name, and the problems
        (`tables.PROBLEMS`) by file and line. Every file is a review or refused
        once: unreadable, not text, empty, broken front matter, draft. A folder
        that is missing is a problem too, and the reviews are empty.

    Raises:
        DeskError: The time zone is not known.

    Example:
        >>> reviews, problems = read_markdown(Path("no-such-folder"))
        >>> reviews.height, problems["reason"].to_list()
        (0, ['there is no such file or folder'])
    """
    zone = read_zone(time_zone)
    root = root or (path.parent if path.is_file() else path)
    files, problems = list_files(path, root=root, suffixes=SUFFIXES)
    printed: list[Printed] = []
    passed: list[_Passed] = []
    for file in files:
        source = name_source(file, root)
        text, found = read_text(file, source)
        problems += found
        if text is None:
            continue
        review = _take_apart(text, file, source, problems, passed)
        if review is not None:
            printed.append(review)
    reviews, found = make_reviews(printed, critic=critic, scale=scale, language=language, zone=zone)
    return reviews, problems_frame([*problems, *found, *_note_passed(passed)])


def _take_apart(
    text: str, file: Path, source: str, problems: list[Problem], passed: list[_Passed]
) -> Printed | None:
    if not text.strip():
        problems.append(Problem(source, "the file is empty", "Write the review, or remove the file."))
        return None
    front = split_front_matter(text)
    if isinstance(front, Broken):
        problems.append(Problem(source, front.reason, front.remedy, line=front.line))
        return None
    entries, tags = _choose_entries(front.entries, source, passed)
    values = {column: ", ".join(entry.values or ()) for column, entry in entries.items()}
    heading, body = _take_heading(front.body.strip(), values.get("title_printed"), has_keys=bool(entries))
    if heading is not None:
        values["title_printed"] = heading
    line = front.body_line + front.body.count("\n", 0, len(front.body) - len(front.body.lstrip()))
    stem = file.stem if file.stem != "index" else file.absolute().parent.name
    day_in_name = re.match(r"([0-9]{4}-[0-9]{2}-[0-9]{2})-", stem)
    if "title_printed" not in values and body:
        title = stem.removeprefix(day_in_name[0] if day_in_name else "").encode("utf-8", "backslashreplace")
        values["title_printed"] = " ".join(re.split(r"[-_\s]+", title.decode())).strip() or "-"
        reason = "no heading: the name of the file is taken for the title"
        remedy = "Write the film's title as the first line, or under the key title."
        problems.append(Problem(source, reason, remedy, "doubtful", line, "title", values["title_printed"]))
    return Printed(
        review_id=source,
        source=source,
        line=line,
        values=values,
        text=body,
        tags=tags,
        keys={column: entry.key for column, entry in entries.items()},
        lines={column: entry.line for column, entry in entries.items()},
        day_in_name=day_in_name[1] if day_in_name else None,
    )


def _choose_entries(
    entries: Iterable[Entry], source: str, passed: list[_Passed]
) -> tuple[dict[str, Entry], tuple[str, ...]]:
    """One entry for each column of REVIEWS, and the tags of all keys that hold some."""

    def pass_over(entry: Entry, taken: Entry | None) -> None:
        value = ", ".join(entry.values) if entry.values is not None else "a nested value"
        passed.append(_Passed(entry.key, taken.key if taken else None, source, entry.line, value))

    by_key: dict[str, Entry] = {}
    for entry in entries:
        if entry.values is None:
            pass_over(entry, None)
        elif not any(value.strip() for value in entry.values):
            continue
        elif fold_key(entry.key) not in by_key:
            by_key[fold_key(entry.key)] = entry
        elif entry.values != by_key[fold_key(entry.key)].values:
            pass_over(entry, by_key[fold_key(entry.key)])
    by_column, unknown = sort_keys(by_key)
    for key in unknown:
        pass_over(by_key[key], None)
    tags: list[str] = []
    for key in by_column.pop("tags", []):
        values = by_key[key].values or ()
        tags += split_tags(values[0]) if len(values) == 1 else [value.strip() for value in values]
    chosen = {}
    for column, keys in by_column.items():
        chosen[column] = by_key[keys[0]]
        for key in keys[1:]:
            if by_key[key].values != chosen[column].values:
                pass_over(by_key[key], chosen[column])
    return chosen, tuple(dict.fromkeys(tag for tag in tags if tag))


def _take_heading(body: str, title: str | None, *, has_keys: bool) -> tuple[str | None, str]:
    """The heading of the text, where it stands for the title or repeats it; and the text below."""
    first, _, rest = body.partition("\n")
    # Below front matter only a marked heading counts: the first line is the review's.
    is_marked = re.match(r"#{1,6}\s+\S", first) is not None
    rest = re.sub(r"\A\s*?^(?:=+|-{3,})[ \t]*$", "", rest, count=1, flags=re.MULTILINE).strip()
    if title is None:
        return (first, rest) if is_heading(first) and (is_marked or not has_keys) else (None, body)
    is_repeated = is_marked and parse_heading(first).title.casefold() == parse_heading(title).title.casefold()
    return None, rest if is_repeated else body


def _note_passed(passed: Iterable[_Passed]) -> list[Problem]:
    """One problem for each key over the whole source, with the first file that has it."""
    by_key: dict[tuple[str, str | None], list[_Passed]] = {}
    for key in passed:
        by_key.setdefault((fold_key(key.key), key.taken and fold_key(key.taken)), []).append(key)
    problems = []
    for found in by_key.values():
        first, files = found[0], len({key.source for key in found})
        where = f"in {files:,} file" + "s" * (files != 1)
        if first.taken is None:
            reason = f"a key that is not read, {where}"
            remedy = "Rename the key if the desk should read it, or leave it."
        else:
            reason = f"a second key for what {first.taken} says, {where}; {first.taken} is read"
            remedy = "Keep one of the two keys."
        problems.append(Problem(first.source, reason, remedy, "doubtful", first.line, first.key, first.value))
    return problems

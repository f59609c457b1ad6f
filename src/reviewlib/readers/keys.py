"""The keys of front matter -> the columns of REVIEWS, and what was passed over."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from reviewlib.documents.frontmatter import Entry
from reviewlib.readers.columns import fold_key, name_column, sort_keys, split_tags
from reviewlib.readers.intake import Problem

# Under these keys generators, themes and editors keep a review's own.
HOLDERS = frozenset(["params", "extra", "taxonomies", "review", "film", "movie", "data", "meta", "custom"])
_NO, _YES = frozenset(["false", "no", "off", "0"]), frozenset(["true", "yes", "on", "1"])
_UNPUBLISHED = frozenset(["draft", "private", "pending", "hidden", "unpublished", "future"])
_PUBLISHED = frozenset(["publish", "published", "public", "live"])
# What a key `film` holds when it names no title: an id, an address, the name of another file.
_NO_TITLE = re.compile(r"true|false|tt[0-9]{5,}|[0-9]{5,}|https?://\S+|[a-z0-9]+(?:-[a-z0-9]+)+")


@dataclass(frozen=True)
class Passed:
    """A key passed over in one file, and the key of the same meaning that was taken, if any."""

    key: str
    taken: str | None
    source: str
    line: int
    value: str


def choose_entries(
    entries: Iterable[Entry], source: str, passed: list[Passed]
) -> tuple[dict[str, Entry], tuple[str, ...]]:
    """Choose one entry for each column of REVIEWS, and gather the tags of all keys that hold some.

    Of several keys of one meaning the first of `columns.REVIEW_KEYS` counts, of one
    key written twice the first. What stands under `params`, `extra`, `film` and
    their like counts as if it stood at the top, after what does; `author.name` is
    the author, `rating.value` and `rating.best` are one score. `published: false`
    and a `status` of draft say draft. A `film` that is an id, an address or the
    name of a file gives way to the title.

    Args:
        entries: The keys in the file's order.
        source: How the file is called in PROBLEMS.
        passed: Where keys that are not taken are noted.

    Returns:
        Entries by column, and the tags, each once.
    """

    def pass_over(entry: Entry, taken: Entry | None) -> None:
        value = ", ".join(entry.values) if entry.values is not None else "a nested value"
        passed.append(Passed(entry.key, taken.key if taken else None, source, entry.line, value))

    by_key: dict[str, Entry] = {}
    for key, entry in _name_entries(entries):
        if entry.values is None:
            pass_over(entry, None)
        elif not any(value.strip() for value in entry.values):
            continue
        elif fold_key(key) not in by_key:
            by_key[fold_key(key)] = entry
        elif entry.values != by_key[fold_key(key)].values:
            pass_over(entry, by_key[fold_key(key)])
    _take_drafts(by_key)
    by_column, unknown = sort_keys(by_key)
    for key in unknown:
        pass_over(by_key[key], None)
    tags: list[str] = []
    for key in by_column.pop("tags", []):
        values = by_key[key].values or ()
        tags += split_tags(values[0]) if len(values) == 1 else [value.strip() for value in values]
    by_column.get("title_printed", []).sort(key=lambda key: _names_no_title(by_key[key]))
    chosen = {column: by_key[first] for column, (first, *_) in by_column.items()}
    for column, (_, *others) in by_column.items():
        for other in others:
            if by_key[other].values != chosen[column].values:
                pass_over(by_key[other], chosen[column])
    return chosen, tuple(dict.fromkeys(tag for tag in tags if tag))


def _name_entries(entries: Iterable[Entry]) -> list[tuple[str, Entry]]:
    """The entries under the keys that count: those at the top first, then what objects hold.

    An object none of whose keys is known stays the one entry that it is.
    """
    plain, nested = _part(entries)
    named = [(entry.key, entry) for entry in plain]
    for holder, within in nested:
        lifted = [(key, entry) for entry in within if (key := _lift(holder.key, entry))]
        if not any(name_column(key) for key, _ in lifted):
            named.append((holder.key, holder))
            continue
        if name_column(holder.key) == "score_printed":
            best = _find_best(within)
            lifted = [(key, _join_score(entry, best)) for key, entry in lifted]
            taken = {entry.key for _, entry in lifted} | ({best.key} if best else set())
        else:
            taken = {entry.key for _, entry in lifted}
        named += [*lifted, *((entry.key, entry) for entry in within if entry.key not in taken)]
    return named


def _part(entries: Iterable[Entry]) -> tuple[list[Entry], list[tuple[Entry, list[Entry]]]]:
    """Plain entries, and objects with what stands one step down in them."""
    plain: list[Entry] = []
    nested: list[tuple[Entry, list[Entry]]] = []
    for entry in entries:
        if nested and entry.key.startswith(f"{nested[-1][0].key}."):
            nested[-1][1].append(entry)
        elif entry.values is None:
            nested.append((entry, []))
        else:
            plain.append(entry)
    return plain, nested


def _lift(holder: str, entry: Entry) -> str:
    """The key that an entry within an object would have at the top; empty where it has none."""
    own = entry.key.removeprefix(f"{holder}.")
    column = name_column(holder)
    if column == "critic":
        return holder if fold_key(own) in ("name", "title", "displayname") else ""
    if column == "score_printed":
        return holder if fold_key(own) in ("value", "score", "rating", "stars") else ""
    if fold_key(holder) not in HOLDERS:
        return ""
    is_title = column == "title_printed" and fold_key(own) in ("title", "name")
    return holder if is_title else own


def _find_best(entries: list[Entry]) -> Entry | None:
    keys = ("best", "max", "outof", "total", "bestrating")
    return next((one for one in entries if one.values and fold_key(one.key.rpartition(".")[2]) in keys), None)


def _join_score(entry: Entry, best: Entry | None) -> Entry:
    """A score with the best that stands beside it: rating.value 4 and rating.best 5 are 4/5."""
    value = (entry.values or ("",))[0]
    if best is None or best.values is None or "/" in value:
        return entry
    return replace(entry, values=(f"{value}/{best.values[0]}",))


def _take_drafts(by_key: dict[str, Entry]) -> None:
    """Turn `published: false` and a `status` of draft into the key draft; `true` says nothing."""
    for key, hides, shows in (("published", _NO, _YES), ("status", _UNPUBLISHED, _PUBLISHED)):
        entry = by_key.get(key)
        value = (entry.values or ("",))[0].strip().lower() if entry else ""
        if entry and value in hides:
            by_key["draft"] = replace(entry, values=("true",))
        if value in hides | shows:
            del by_key[key]


def _names_no_title(entry: Entry) -> bool:
    values = entry.values or ("",)
    is_title = fold_key(entry.key.rpartition(".")[2]) in ("title", "titleprinted")
    return not is_title and _NO_TITLE.fullmatch(values[0].strip()) is not None


def note_passed(passed: Iterable[Passed]) -> list[Problem]:
    """Make one problem of each key over the whole source, with the first file that has it."""
    by_key: dict[tuple[str, str | None], list[Passed]] = {}
    for key in passed:
        by_key.setdefault((fold_key(key.key), key.taken and fold_key(key.taken)), []).append(key)
    problems = []
    for found in by_key.values():
        first, files = found[0], len({key.source for key in found})
        where = f"in {files:,} file" + "s" * (files != 1)
        if first.taken is None:
            reason = f"the key {first.key[:60]} is not read, {where}"
            remedy = "Rename the key if the desk should read it, or leave it."
        else:
            reason = f"the key {first.key[:60]} says what {first.taken} says, {where}; {first.taken} is read"
            remedy = "Keep one of the two keys."
        problems.append(Problem(first.source, reason, remedy, "doubtful", first.line, first.key, first.value))
    return problems

"""A desk: its desk.toml, its sources, and all its tables, cached by content."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from reviewlib import cache
from reviewlib.digests import digest_files
from reviewlib.facts import CACHE, FACTS, Facts, list_files, name_tables, recall_facts, write_facts
from reviewlib.languages import find_language
from reviewlib.names.finding import find_person
from reviewlib.places import find_desk
from reviewlib.wording import count_in_words


@dataclass(frozen=True)
class Desk(Facts):
    """A desk, opened: what is known of it, and the tables of `reviewlib.tables`.

    `accounts` has one row per source and table: path, as desk.toml names it, place,
    by which names of its files begin, format, table (String); rows (UInt32): read
    into the table; refused, repaired, doubtful, left_out (UInt32): rows of PROBLEMS
    about that source; unscored, undated (UInt32): reviews read without a score and
    without a day, null for metadata; duplicated (UInt32): how many of those left out
    an earlier source holds already. The rows of a source are those read, refused and
    left out; a file that is left out whole is one of the latter.
    """

    reviews: pl.DataFrame
    films: pl.DataFrame
    alternative_titles: pl.DataFrame
    releases: pl.DataFrame
    credits: pl.DataFrame
    people: pl.DataFrame
    links: pl.DataFrame
    mentions: pl.DataFrame
    problems: pl.DataFrame
    accounts: pl.DataFrame

    def cite(self) -> str:
        """Name the source of a chart: the desk, its reviews and the newest of them.

        Returns:
            Plain text, such as "Source: Sample desk, 143 reviews to 28 September 2024".
        """
        count = self.review_count
        spoken = find_language(self.language)
        if spoken.words_tag == "en":
            reviews = count_in_words(count, "review")
        else:
            reviews = spoken.say("1 review") if count == 1 else spoken.say("{count} reviews", count=count)
        if not self.newest_on:
            return spoken.say("Source: {desk}, {reviews}", desk=self.name, reviews=reviews)
        day = spoken.write_date(self.newest_on)
        return spoken.say("Source: {desk}, {reviews} to {day}", desk=self.name, reviews=reviews, day=day)

    def name_person(self, person_id: str | None) -> str:
        """Give the usual name of a person; the person_id where PEOPLE lacks them, nobody for None."""
        if person_id is None:
            return "nobody"
        names = self.people.filter(person_id=person_id)["name"]
        return names[0] if names.len() else person_id

    def find_person(self, name: str) -> str:
        """Find the person that a name means, in any of the spellings the desk knows.

        Returns:
            The person_id.

        Raises:
            PersonError: Nobody, or several people, go by that name; they, or the
                nearest names, are listed.
        """
        return find_person(name, self.people, self.credits, self.films, self.mentions)


def open_desk(path: str | Path | None = None, *, cached: bool = True) -> Desk:
    """Open a desk: read its sources, link its reviews, account for every row.

    The tables are kept in the desk's folder (.reviewlib/) under a digest of what
    the sources hold; while that stays the same, opening reads them from there.

    Args:
        path: The desk's folder; by default REVIEWLIB_DESK, else the desk you
            stand in, else the sample desk.
        cached: False to read the sources in any case.

    Raises:
        DeskError: The folder is no desk, or its desk.toml cannot be used. What is
            wrong *within* a source is never an error, but a row of `problems`.
    """
    folder = find_desk(path)
    facts = recall_facts(folder) if cached else None
    frames = cache.read_frames(folder / CACHE, name_tables(facts.fingerprint)) if facts else None
    if facts is not None and frames is not None:
        return Desk(**vars(facts) | frames)
    # Loading what reads takes longer than all the rest of opening a desk that has not changed.
    from reviewlib import settings, sources  # noqa: PLC0415

    stated = settings.read_settings(folder)
    listed = sources.list_sources(stated)
    fingerprint = digest_files(list_files(folder, listed))
    read = sources.read_sources(stated)
    facts = Facts(
        folder=folder,
        name=stated.name,
        time_zone=stated.time_zone,
        country=stated.country,
        language=stated.language,
        fingerprint=fingerprint,
        report_parameters=stated.report_parameters,
        letters=stated.letters,
        review_count=read["reviews"].height,
        newest_on=read["reviews"]["published_on"].max(),  # type: ignore[arg-type]
    )
    if cached:
        texts = {FACTS: write_facts(facts, listed)}
        cache.write_frames(folder / CACHE, name_tables(fingerprint), read, texts=texts)
    return Desk(**vars(facts) | read)

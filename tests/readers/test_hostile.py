"""Every format given what is broken or hostile: never a traceback, a hang, a file written or a lost row."""

import gzip
import os
import signal
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path
from tempfile import gettempdir

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from readers.samples import SAMPLES, Sample, recognise
from reviewlib import tables
from reviewlib.desk import open_desk
from reviewlib.merging import METADATA
from reviewlib.settings import METADATA_FORMATS, REVIEW_FORMATS, Settings, Source
from reviewlib.sources import read_source

LONGEST_SECONDS = 60
by_sample = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
packed = pytest.mark.parametrize("sample", [one for one in SAMPLES if one.packed], ids=lambda one: one.name)
of_xml = pytest.mark.parametrize("sample", [one for one in SAMPLES if one.format in ("wordpress", "feed") and not one.packed], ids=lambda one: one.name)  # fmt: skip
of_json = pytest.mark.parametrize("sample", [one for one in SAMPLES if ".json" in str(one.files)], ids=lambda one: one.name)  # fmt: skip


class _Hang(BaseException):
    """No OSError, which a reader would take for a file that cannot be read."""


@pytest.fixture(autouse=True)
def no_hang() -> Iterator[None]:
    def stop(*_: object) -> None:
        raise _Hang(f"still reading after {LONGEST_SECONDS} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(LONGEST_SECONDS)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def list_tree(folder: Path) -> list[tuple[str, int]]:
    """Every name below a folder, with its size."""
    return sorted((str(file), file.lstat().st_size) for file in folder.rglob("*"))


def read(sample: Sample, folder: Path, **more: object) -> tuple[dict[str, pl.DataFrame], pl.DataFrame]:
    """Read a source as a desk does, and hold the result to what every reader promises."""
    before = list_tree(folder.parent)
    recognise(folder / sample.path)
    source = Source(sample.format, sample.path, **more)
    frames, problems = read_source(sample.section, source, Settings(folder=folder, name="desk"))
    assert list_tree(folder.parent) == before
    for name, frame in frames.items():
        assert frame.schema == (METADATA | {"reviews": tables.REVIEWS})[name].schema
    assert problems.schema == tables.PROBLEMS.schema
    assert problems.filter(pl.col("value").str.len_chars() > tables.PROBLEM_VALUE_LIMIT).is_empty()
    for column in ("source", "reason", "remedy"):
        assert problems.filter(pl.col(column).str.strip_chars() == "").is_empty()
    return frames, problems


def count(frames: dict[str, pl.DataFrame]) -> int:
    return sum(frame.height for frame in frames.values())


def refused(problems: pl.DataFrame) -> pl.DataFrame:
    return problems.filter(pl.col("severity").is_in(["refused", "left out"]))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "desk").mkdir()
    return tmp_path / "desk"


def test_every_format_has_a_sample():
    assert {one.format for one in SAMPLES if one.section == "reviews"} == set(REVIEW_FORMATS)
    assert {one.format for one in SAMPLES if one.section == "metadata"} == set(METADATA_FORMATS)


@by_sample
def test_the_sample_is_sound(sample, folder):
    sample.write(folder)
    frames, problems = read(sample, folder)
    assert refused(problems).is_empty()
    (row,) = frames["reviews" if sample.section == "reviews" else "films"].rows(named=True)
    assert row.get("title_printed", row.get("title")) == "Pig"


VALUES = {
    "a rating of 1e308": {"rating": "1e308"},
    "no number": {"rating": "NaN"},
    "endless": {"rating": "-Infinity"},
    "less than nothing": {"rating": "-1"},
    "more than the best": {"rating": "1001"},
    "a rating of 5,000 digits": {"rating": "9" * 5000},
    "the year 0": {"year": "0", "day": "0000-00-00"},
    "the year 9999": {"year": "9999", "day": "9999-12-31T23:59:59-23:59"},
    "a year of 5,000 digits": {"year": "9" * 5000, "day": "9" * 5000},
    "no date": {"day": "2023-02-30", "year": "MMXXI"},
    "a title of a megabyte": {"title": "x" * 1_000_000},
    "a title of brackets": {"title": "(" * 2000 + "[" * 2000},
    "a formula": {"title": "=HYPERLINK(\"https://example.org\")"},
    "controls": {"title": "\x1b[2J\x07Pig\u202e\u200b"},
    "markup": {"title": "<script>alert(1)</script>Pig"},
    "a line's end": {"title": "Pig\r\n2"},
    "quotes": {"title": "\"Pig\" 'n' ``Pig``"},
    "nothing": {"title": "", "year": "", "day": "", "rating": ""},
}  # fmt: skip


@by_sample
@pytest.mark.parametrize("values", VALUES.values(), ids=VALUES)
def test_values_that_are_none(sample, values, folder):
    check_values(sample, values, folder)


def check_values(sample, values, folder):
    sample.write(folder, **values)
    frames, problems = read(sample, folder)
    if sample.section == "reviews":
        assert frames["reviews"].height + refused(problems).height == 1
        assert frames["reviews"]["score"].drop_nulls().is_between(0, 100).all()
    else:
        assert frames["films"].height + refused(problems).height >= 1
        assert frames["films"]["audience_score"].drop_nulls().is_between(0, 100).all()


WORST = ("a rating of 1e308", "no number", "the year 9999", "a title of a megabyte", "controls", "nothing")


@pytest.mark.parametrize("values", [VALUES[name] for name in WORST], ids=WORST)
def test_a_desk_of_all_formats_opens_whatever_their_values(values, folder):
    entries = []
    values = {key: value[:100_000] for key, value in values.items()}
    for number, sample in enumerate(SAMPLES):
        sample.write(folder / str(number), **values)
        entries.append(f'[[{sample.section}]]\nformat = "{sample.format}"\npath = "{number}/{sample.path}"\n')
    (folder / "desk.toml").write_text("".join(entries), encoding="utf-8")
    desk = open_desk(folder, cached=False)
    reviews = desk.accounts.filter(table="reviews")
    assert (reviews["rows"] + reviews["refused"] + reviews["left_out"]).to_list() == [1] * reviews.height


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
DAYS = st.dates().map(str) | st.datetimes().map(str) | TEXTS
NUMBERS = (
    st.integers().map(str) | st.floats().map(str) | st.sampled_from(["★★½", "3/4", "B-", "85%", "½"]) | TEXTS
)
ANY = {"title": TEXTS, "year": NUMBERS, "day": DAYS, "rating": NUMBERS}


@by_sample
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.fixed_dictionaries({}, optional=ANY))
def test_any_values(sample, values, folder):
    # XML and CSV have characters that they cannot hold; what is made of them is the next test's.
    values = {key: "".join(filter(str.isprintable, value)) for key, value in values.items()}
    check_values(sample, values, folder)


@by_sample
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(noise=st.binary(max_size=12), place=st.floats(0, 1), length=st.integers(0, 40))
def test_any_bytes(sample, noise, place, length, folder):
    source = sample.write(folder)
    for file in [source] if source.is_file() else sorted(source.iterdir()):
        raw = file.read_bytes()
        start = int(place * len(raw))
        file.write_bytes(raw[:start] + noise + raw[start + length :])
    read(sample, folder)


RAW = {
    "empty": lambda raw: b"",
    "cut off": lambda raw: raw[: int(len(raw) * 0.8)],
    "NUL bytes": lambda raw: raw[:9] + b"\0\0" + raw[9:],
    "another's bytes": lambda raw: bytes(range(256)) * 40,
    "a mark of UTF-16": lambda raw: b"\xff\xfe" + raw,
    "UTF-16": lambda raw: raw.decode("utf-8", "replace").encode("utf-16"),
    "stray bytes": lambda raw: raw.replace(b"Pig", b"P\xe9g"),
    "old line ends": lambda raw: raw.replace(b"\n", b"\r"),
    "a quote that never closes": lambda raw: raw.replace(b"Pig", b'"Pig'),
    "the same twice": lambda raw: raw + raw,
}


@by_sample
@pytest.mark.parametrize("spoil", RAW.values(), ids=RAW)
def test_files_that_are_none(sample, spoil, folder):
    source = sample.write(folder)
    for file in [source] if source.is_file() else sorted(source.iterdir()):
        file.write_bytes(spoil(file.read_bytes()))
    frames, problems = read(sample, folder)
    assert count(frames) + problems.height >= 1


def spoil_member(sample, source, spoil):
    """Put a sound archive in place of the sample's, with its first file spoilt."""
    with zipfile.ZipFile(source) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    first = next(iter(members))
    with zipfile.ZipFile(source, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in members.items():
            archive.writestr(name, spoil(raw) if name == first else raw)


@packed
@pytest.mark.parametrize(
    "spoil", [*RAW.values(), lambda raw: b"x" * 4_000_000], ids=[*RAW, "megabytes in one line"]
)
def test_a_sound_zip_of_files_that_are_none(sample, spoil, folder):
    spoil_member(sample, sample.write(folder), spoil)
    frames, problems = read(sample, folder)
    assert count(frames) + problems.height >= 1
    assert not problems["reason"].str.contains("no zip|bomb").any(), "the archive itself is sound"


@packed
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(noise=st.binary(max_size=12), place=st.floats(0, 1), length=st.integers(0, 40))
def test_any_bytes_within_a_zip(sample, noise, place, length, folder):
    def spoil(raw):
        start = int(place * len(raw))
        return raw[:start] + noise + raw[start + length :]

    spoil_member(sample, sample.write(folder), spoil)
    read(sample, folder)


@by_sample
def test_megabytes_in_one_line(sample, folder):
    """benchmarks/fuzz.py gives each a hundred."""
    source = sample.write(folder)
    file = source if source.is_file() else sorted(source.iterdir())[0]
    with file.open("wb") as opened:
        for _ in range(4):
            opened.write(b"x" * 1_000_000)
    frames, problems = read(sample, folder)
    assert count(frames) + problems.height >= 1


@by_sample
def test_ten_thousand_columns(sample, folder):
    sample.write(folder, columns=10_000)
    frames, problems = read(sample, folder)
    assert refused(problems).is_empty()
    assert frames["reviews" if sample.section == "reviews" else "films"].height == 1
    assert problems.height <= 10_001


@by_sample
def test_a_folder_where_a_file_is_meant_and_the_reverse(sample, folder):
    source = sample.write(folder)
    if source.is_file():
        source.unlink()
        source.mkdir()
    else:
        file = sorted(source.iterdir())[0]
        file.unlink()
        file.mkdir()
        assert read(sample, folder)[1].height >= 1
        for inner in source.iterdir():
            inner.rmdir() if inner.is_dir() else inner.unlink()
        source.rmdir()
        source.write_bytes(b"x")
    frames, problems = read(sample, folder)
    assert count(frames) == 0 and problems.height >= 1


@by_sample
def test_what_is_not_there(sample, folder):
    frames, problems = read(sample, folder)
    assert count(frames) == 0
    assert refused(problems).height == 1


def put_in_place(file: Path, kind: str) -> None:
    file.unlink()
    if kind == "a pipe":
        os.mkfifo(file)
    elif kind == "a device":
        file.symlink_to("/dev/zero")
    elif kind == "a link to itself":
        file.symlink_to(file)
    else:
        file.symlink_to(file.parent / "gone")


@by_sample
@pytest.mark.parametrize("kind", ["a pipe", "a device", "a link to itself", "a link to nothing"])
def test_things_that_are_no_files(sample, kind, folder):
    source = sample.write(folder)
    is_file = source.is_file()
    put_in_place(source if is_file else sorted(source.iterdir())[0], kind)
    frames, problems = read(sample, folder)
    assert count(frames) + problems.height >= 1
    if is_file:
        assert count(frames) == 0 and refused(problems).height == 1
        assert "Download" not in str(problems["remedy"].to_list())


@by_sample
def test_a_loop_of_folders(sample, folder):
    source = sample.write(folder)
    if source.is_file():
        pytest.skip("the source is a file")
    (source / "loop").symlink_to(source)
    (source / "up").symlink_to(folder.parent)
    frames, problems = read(sample, folder)
    assert refused(problems).is_empty() and count(frames) >= 1


@by_sample
def test_what_must_not_be_read(sample, folder):
    source = sample.write(folder)
    file = source if source.is_file() else sorted(source.iterdir())[0]
    read(sample, folder)  # what Python loads late lies where another user may not read
    file.chmod(0)
    is_root = os.geteuid() == 0
    made = [part for part in folder.parents if Path(gettempdir()) in part.parents]
    above = [*made, folder, *(part for part in (source,) if part.is_dir())]
    modes = {part: part.stat().st_mode for part in above}
    try:
        for part in above:
            part.chmod(modes[part] | 0o055)
        if is_root:
            os.seteuid(65534)
        frames, problems = read(sample, folder)
    finally:
        if is_root:
            os.seteuid(0)
        for part, mode in modes.items():
            part.chmod(mode)
    assert count(frames) + refused(problems).height >= 1
    assert problems["reason"].str.contains("(?i)permission denied|cannot be read|is not here").any()
    assert "Download" not in str(problems["remedy"].to_list()) or sample.packed


@packed
@pytest.mark.parametrize("place", [0.1, 0.5, 0.9, 0.99])
def test_a_zip_cut_off(sample, place, folder):
    source = sample.write(folder)
    raw = source.read_bytes()
    source.write_bytes(raw[: int(len(raw) * place)])
    frames, problems = read(sample, folder)
    assert count(frames) == 0 and refused(problems).height == 1


@packed
def test_a_zip_of_hostile_members(sample, folder):
    source = sample.write(folder)
    (name, template) = next(iter(sample.files.items()))
    leaf = Path(name).name
    link = zipfile.ZipInfo(f"ann/link/{leaf}")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(source, "a", zipfile.ZIP_DEFLATED) as archive:
        for hostile in (f"../{leaf}", f"/etc/{leaf}", f"a/../../{leaf}", f"C:/{leaf}", f"..\\{leaf}"):
            archive.writestr(
                hostile, template.replace("e1,", f"{hostile},").replace("<<", "").replace(">>", "")
            )
        archive.writestr(link, "/etc/passwd")
        archive.writestr(f"bomb/{leaf}", b"\n" * 30_000_000)
    frames, problems = read(sample, folder)
    assert frames["reviews"].height == 1
    reasons = refused(problems)["reason"].to_list()
    assert (
        sorted(reasons)
        == ["is packed as only a zip bomb is: not read"]
        + ["its name leads out of the archive, or it is a link: not read"] * 6
    )


@packed
def test_a_zip_within_a_zip_and_an_empty_one(sample, folder):
    source = sample.write(folder)
    inner = source.read_bytes()
    with zipfile.ZipFile(source, "w") as archive:
        archive.writestr("inner.zip", inner)
    assert refused(read(sample, folder)[1]).height == 1
    with zipfile.ZipFile(source, "w"):
        pass
    assert refused(read(sample, folder)[1]).height == 1


def test_a_packed_file_that_unpacks_to_far_more(folder):
    sample = next(one for one in SAMPLES if one.section == "metadata" and one.format == "imdb")
    source = sample.write(folder)
    basics = source / "title.basics.tsv"
    raw = basics.read_bytes()
    basics.unlink()
    (source / "title.basics.tsv.gz").write_bytes(gzip.compress(raw + b"\n" * 120_000_000, 1))
    assert "more than 100 times its size" in " ".join(read(sample, folder)[1]["reason"])
    (source / "title.basics.tsv.gz").write_bytes(gzip.compress(raw)[:-20])
    assert refused(read(sample, folder)[1]).height >= 1


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {name} "{"&" + before + ";" * 1}{("&" + before + ";") * 9}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
) + "]>"  # fmt: skip


@of_xml
@pytest.mark.parametrize(
    "declared",
    [LAUGHS, '<!DOCTYPE x [<!ENTITY i SYSTEM "file:///etc/passwd">]>', '<!DOCTYPE x SYSTEM "https://example.org/x.dtd" [<!ENTITY % p SYSTEM "file:///etc/passwd">%p;]>'],
    ids=["billion laughs", "file", "parameter"],
)  # fmt: skip
def test_entities(sample, declared, folder):
    if "page" in str(sample.files):
        pytest.skip("a page is no XML")
    source = sample.write(folder, title="Pig")
    text = source.read_text().replace('<?xml version="1.0"?>', "").replace("Pig", "&i;")
    source.write_text('<?xml version="1.0"?>' + declared + text)
    frames, problems = read(sample, folder)
    assert count(frames) == 0
    assert "declares an XML entity" in refused(problems)["reason"].item()


TERMS = {
    "deep": "[" * 100_000 + "]" * 100_000,
    "a hundred deep": "[" * 100 + "]" * 100,
    "half a character": '"Pig \\ud800"',
    "a huge number": "9" * 4000,
    "too huge a number": "9" * 5000,
    "no number": "NaN",
    "endless": "-Infinity",
    "1e999": "1e999",
    "an object": '{"Pig": {"Pig": [{}]}}',
    "a list": '["Pig", null]',
    "true": "true",
    "null": "null",
    "an empty text": '""',
    "a zero": '"\\u0000"',
}


@of_json
@pytest.mark.parametrize("term", TERMS.values(), ids=TERMS)
@pytest.mark.parametrize("key", ["title", "year", "day", "rating"])
def test_terms_of_json(sample, key, term, folder):
    spelt = Sample(sample.section, sample.format, {name: text.replace(f"<<{key}>>", term) for name, text in sample.files.items()}, sample.path, sample.spell, packed=sample.packed)  # fmt: skip
    spelt.write(folder)
    frames, problems = read(sample, folder)
    assert count(frames) + refused(problems).height >= 1
    if sample.section == "reviews":
        assert frames["reviews"].height + refused(problems).height == 1

"""Fuzz every reader: mutated files of each format, kept for what they reach in the code.

    python benchmarks/fuzz.py [SECONDS] [NAME]      30 seconds each by default; NAME chooses by a part of it

Each format starts from its sound sample (tests/readers/samples.py); of one that is
zipped the bytes of the archive are changed, and then those of the file within a sound one. Where atheris
is installed, it leads the mutations by the code that they reach; elsewhere bytes
are changed at random, from a fixed seed. Whatever the bytes, reading must end within
LONGEST_SECONDS of CPU time, raise nothing, give the tables their columns and every problem a
reason and a remedy. Before, each reader is given 100 MB in one line. An input that
breaks this is kept in fuzz-findings/, and the exit code is 1.
"""

import random
import re
import signal
import subprocess
import sys
import tempfile
import time
import traceback
import zipfile
from collections.abc import Callable
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
FINDINGS = Path("fuzz-findings")
LONGEST_SECONDS = 20
LARGEST_INPUT = 20_000
SEED = 20240928
INSIDE = ", within"
TOKENS = (
    *(b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\r\n", b'"', b"''", b"\\ud800", b"\\N", b"\t", b"../"),
    *(b"1e308", b"NaN", b"-1", b"0000-00-00", b"9" * 400, "★★½☆".encode(), "발레리나".encode(), b"*" * 50),
    *(b"<![CDATA[", b"]]>", b"<!--", b"-->", b"<!ENTITY a 'b'>", b"&a;", b"&nbsp;", b"&#xD800;", b"<item>"),
    *(b"</item>", b"<script type='application/ld+json'>", b"</script>", b"[" * 400, b"{", b"}", b"null"),
    *(b"---\n", b"+++\n", b"PK\x03\x04", b"PK\x01\x02"),
)

sys.path.insert(0, str(REPOSITORY / "tests"))


class Overtime(BaseException):
    """Reading has not ended in time."""


def stop(*_: object) -> None:
    raise Overtime(f"still reading after {LONGEST_SECONDS} s")


def make_target(name: str, folder: Path) -> Callable[[bytes], None]:
    """Make the function that reads a format's sample with other bytes in its first file."""
    import polars as pl  # noqa: PLC0415 - imported once atheris watches

    from readers.samples import SAMPLES, recognise  # noqa: PLC0415
    from reviewlib import tables  # noqa: PLC0415
    from reviewlib.merging import METADATA  # noqa: PLC0415
    from reviewlib.settings import Settings, Source  # noqa: PLC0415
    from reviewlib.sources import read_source  # noqa: PLC0415

    sample = next(one for one in SAMPLES if one.name == name.removesuffix(INSIDE))
    source = sample.write(folder)
    file = source if source.is_file() else sorted(source.iterdir())[0]
    member = next(iter(sample.files)) if name.endswith(INSIDE) else None
    contract = METADATA | {"reviews": tables.REVIEWS}

    def read(raw: bytes) -> None:
        if member is None:
            file.write_bytes(raw)
        else:
            with zipfile.ZipFile(file, "w") as archive:
                archive.writestr(member, raw)
        signal.setitimer(signal.ITIMER_PROF, LONGEST_SECONDS)
        try:
            recognise(source)
            settings = Settings(folder=folder, name="fuzz", time_zone="Asia/Seoul")
            frames, problems = read_source(sample.section, Source(sample.format, sample.path), settings)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        for table, frame in frames.items():
            assert frame.schema == contract[table].schema, f"{table} has other columns"
            assert not tables.find_repeated_keys(frame, contract[table]).height, f"{table} repeats a key"
        unsaid = problems.filter(pl.any_horizontal(pl.col("reason", "remedy").str.strip_chars() == ""))
        assert unsaid.is_empty(), "a problem without its reason or remedy"
        held = sum(frame.height for frame in frames.values()) + problems.height
        assert held or not raw.strip() or is_header_alone(raw), "nothing read, and nothing said"

    return read


def is_header_alone(raw: bytes) -> bool:
    """Whether a file may well hold no row: a header, and a line or two of a preamble above it."""
    return len([line for line in re.split(rb"[\r\n]", raw) if line.strip()]) <= 3


def start_of(name: str) -> bytes:
    """The sound sample's first file as bytes."""
    from readers.samples import SAMPLES  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as made:
        sample = next(one for one in SAMPLES if one.name == name.removesuffix(INSIDE))
        source = sample.write(Path(made))
        if name.endswith(INSIDE):
            with zipfile.ZipFile(source) as archive:
                return archive.read(next(iter(sample.files)))
        return (source if source.is_file() else sorted(source.iterdir())[0]).read_bytes()


def keep(name: str, raw: bytes, error: BaseException) -> None:
    FINDINGS.mkdir(exist_ok=True)
    file = FINDINGS / re.sub(r"\W+", "-", f"{name} {abs(hash(raw)) % 10**8}")
    file.write_bytes(raw)
    print(f"  FOUND {file}: {type(error).__name__}: {str(error)[:200]}")
    traceback.print_exception(error, limit=-4)


def mutate(raw: bytes, chance: random.Random) -> bytes:
    """Change a file in one to eight places: a token set in, bytes changed, cut out or doubled."""
    for _ in range(chance.randint(1, 8)):
        start = chance.randint(0, len(raw))
        length = min(chance.choice((0, 1, 1, 2, 8, 40)), len(raw) - start)
        part = raw[start : start + length]
        put = chance.choice((chance.choice(TOKENS), chance.randbytes(length), b"", part * 2))
        raw = raw[:start] + put + raw[start + length :]
    return raw[:LARGEST_INPUT]


def fuzz_at_random(name: str, seconds: float, folder: Path) -> int:
    """Read mutated files until the time is over; give the number of findings."""
    read, kept = make_target(name, folder), [start_of(name)]
    chance, runs, found, end = random.Random(SEED), 0, 0, time.monotonic() + seconds
    while time.monotonic() < end and found < 3:
        raw = mutate(chance.choice(kept), chance)
        runs += 1
        try:
            read(raw)
        except (Exception, Overtime) as error:
            keep(name, raw, error)
            found += 1
        if chance.random() < 0.05:
            kept = [*kept[-30:], raw]
    print(f"  {name}: {runs:,} files at random, {found} findings", flush=True)
    return found


def fuzz_by_coverage(name: str, seconds: float, folder: Path) -> None:
    """Let atheris lead; it ends the process, with an exit code of its own where something is found."""
    import atheris  # noqa: PLC0415

    with atheris.instrument_imports(include=["reviewlib"]):
        read = make_target(name, folder)

    def run(raw: bytes) -> None:
        try:
            read(raw)
        except (Exception, Overtime) as error:
            keep(name, raw, error)
            raise

    corpus = folder / "corpus"
    corpus.mkdir()
    (corpus / "sound").write_bytes(start_of(name))
    words = [token for token in TOKENS if len(token) <= 60]
    words += re.findall(rb"[\w:<>/@\".-]{3,40}", start_of(name))
    dictionary = folder / "words"
    dictionary.write_text(
        "\n".join(f'"{"".join(f"{chr(92)}x{byte:02x}" for byte in word)}"' for word in words)
    )
    options = [f"-max_total_time={int(seconds)}", f"-max_len={LARGEST_INPUT}", f"-dict={dictionary}"]
    options += ["-rss_limit_mb=3000", "-print_final_stats=1", "-verbosity=0", f"-artifact_prefix={folder}/"]
    atheris.Setup([sys.argv[0], *options, str(corpus)], run)
    atheris.Fuzz()


def read_long_line(name: str, folder: Path) -> int:
    """Read a hundred megabytes in one line; give the number of findings."""
    read, start = make_target(name, folder), time.process_time()
    raw = b"x" * 100_000_000
    try:
        read(raw)
    except (Exception, Overtime) as error:
        print(f"  FOUND 100 MB in one line: {type(error).__name__}: {str(error)[:200]}")
        return 1
    print(f"  {name}: 100 MB in one line read in {time.process_time() - start:.1f} CPU s", flush=True)
    return 0


def main() -> int:
    if "--child" in sys.argv:
        _, _, how, name, seconds = sys.argv
        signal.signal(signal.SIGPROF, stop)
        with tempfile.TemporaryDirectory() as made:
            if how == "line":
                return bool(read_long_line(name, Path(made)))
            if how == "random":
                return bool(fuzz_at_random(name, float(seconds), Path(made)))
            fuzz_by_coverage(name, float(seconds), Path(made))
        return 0
    from readers.samples import SAMPLES  # noqa: PLC0415

    numbers = [part for part in sys.argv[1:] if part.replace(".", "").isdigit()]
    chosen = [part for part in sys.argv[1:] if part not in numbers]
    seconds = numbers[0] if numbers else "30"
    known = [one.name + end for one in SAMPLES for end in (["", INSIDE] if one.packed else [""])]
    names = [name for name in known if not chosen or any(part in name for part in chosen)]
    how = "coverage" if _has_atheris() else "random"
    failed = []
    for name in names:
        for kind in ("line", how):
            child = [sys.executable, __file__, "--child", kind, name, seconds]
            done = subprocess.run(child, capture_output=kind == "coverage", text=True, check=False)
            if kind == "coverage":
                runs = re.findall(r"number_of_executed_units: (\d+)", done.stderr)
                print(
                    f"  {name}: {runs[-1] if runs else 'no'} files by coverage, exit {done.returncode}",
                    flush=True,
                )
                print("".join(f"{line}\n" for line in done.stdout.splitlines() if "FOUND" in line), end="")
                if done.returncode:
                    print(done.stderr[done.stderr.find("Traceback") :][:3000])
            failed += [name] * bool(done.returncode)
    print(f"{len(names)} samples, {len(failed)} with findings" + (f": {', '.join(failed)}" if failed else ""))
    return bool(failed)


def _has_atheris() -> bool:
    from importlib.util import find_spec  # noqa: PLC0415

    return find_spec("atheris") is not None


if __name__ == "__main__":
    sys.exit(main())

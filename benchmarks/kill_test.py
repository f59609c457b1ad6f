"""Kill a batch of reports at any moment, many times: every page is whole, and nothing is left behind.

    python benchmarks/kill_test.py [--kills 100]

Each try starts `reviewlib report careers`, waits a random time, kills it with
SIGKILL, and then looks at the pages, the processes and the temporary files, which
it asks to be gone at once, not with the next run.
"""

import argparse
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from reviewlib.places import sample_desk

SETTLE_SECONDS = 10.0


def digest_pages(folder: Path) -> dict[str, str]:
    """Give the digest of each page in a folder."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("career-*.html")}


def list_processes(scratch: Path) -> list[str]:
    """List the processes that still use the scratch folder."""
    left = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            line = (path / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if str(scratch) in line:
            left.append(line)
    return left


def list_files(scratch: Path, out: Path, desk: Path) -> list[Path]:
    """List the files and folders that only a run under way may have."""
    caches = desk / ".reviewlib"
    return [*scratch.iterdir(), *out.rglob("*.part"), *caches.rglob("*.part"), *caches.rglob("making-*")]


def clear(scratch: Path) -> None:
    """Empty the temporary folder, so that what one try leaves is not taken for the next one's."""
    shutil.rmtree(scratch)
    scratch.mkdir()


def try_kills(kills: int, *, least: int, seed: int = 0) -> list[str]:
    """Kill as many runs; give what was wrong after any of them."""
    wrong: list[str] = []
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        scratch, out, desk = Path(name) / "t", Path(name) / "out", Path(name) / "desk"
        scratch.mkdir()
        shutil.copytree(sample_desk(), desk, ignore=shutil.ignore_patterns(".reviewlib"))
        command = [sys.executable, "-c", "from reviewlib.cli import main; main()", "report", "careers"]
        command += ["--min-films", str(least), "--desk", str(desk), "--out", str(out), "--force"]
        environment = {**os.environ, "TMPDIR": str(scratch)}
        began = time.monotonic()
        subprocess.run(command, env=environment, check=True, capture_output=True)
        longest = time.monotonic() - began
        whole = digest_pages(out)
        for number in range(kills):
            process = subprocess.Popen(
                command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            time.sleep(chance.uniform(0.0, longest * 1.05))
            process.send_signal(signal.SIGKILL)
            process.wait()
            if digest_pages(out) != whole:
                wrong.append(f"try {number}: a page is not whole")
            deadline = time.monotonic() + SETTLE_SECONDS
            while (left := list_processes(scratch)) and time.monotonic() < deadline:
                time.sleep(0.1)
            wrong += [f"try {number}: left behind: {item}" for item in left]
            wrong += [f"try {number}: left behind: {path}" for path in list_files(scratch, out, desk)]
            clear(scratch)
        subprocess.run(command, env=environment, check=True, capture_output=True)
        wrong += [f"left in the end: {path}" for path in list_files(scratch, out, desk)]
        if digest_pages(out) != whole:
            wrong.append("in the end: other pages than in the beginning")
    return wrong


def main() -> None:
    """Kill, and say what was wrong."""
    parser = argparse.ArgumentParser(description="Kill batches of reports, and look at what stands.")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--min-films", type=int, default=12)
    options = parser.parse_args()
    wrong = try_kills(options.kills, least=options.min_films)
    print("\n".join(wrong) or f"{options.kills} kills: every page whole, no process and no file left")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()

"""A report in other formats than the page: Markdown, and PDF by a browser."""

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from reviewlib.errors import NotebookError
from reviewlib.reports.markdown import write_markdown
from reviewlib.reports.writing import write_whole

FORMATS = ("html", "md", "pdf")
BROWSER_VARIABLE = "CHROMIUM"
BROWSERS = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "chrome.exe"),
    *("microsoft-edge", "msedge", "msedge.exe"),
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
PDF_TIME = re.compile(rb"(/(?:CreationDate|ModDate) \(D:)(\d{14})([^)]*\))")


def write_format(page: Path, format: str) -> Path:
    """Write a rendered report in another format, beside its page.

    Args:
        page: The HTML page.
        format: "md": Markdown, its pictures in a folder of the same name with
            "-pictures" after it. "pdf": A4, printed by an installed browser.
            "html": nothing is to be done.

    Returns:
        The file.

    Raises:
        NotebookError: The format is not known, the file cannot be written, or
            there is no browser to print with.
    """
    match format:
        case "html":
            return page
        case "md":
            return _write_markdown_file(page)
        case "pdf":
            return print_pdf(page, page.with_suffix(".pdf"))
        case _:
            raise NotebookError(f"{format}: no such format. There are: {', '.join(FORMATS)}.")


def _write_markdown_file(page: Path) -> Path:
    folder = page.with_name(f"{page.stem}-pictures")
    text, pictures = write_markdown(page.read_text(encoding="utf-8"), pictures=folder.name)
    if pictures:
        try:
            folder.mkdir(exist_ok=True)
            for name, content in pictures.items():
                _replace(folder / name, content)
            for stale in folder.glob("picture-*"):
                if stale.name not in pictures:
                    stale.unlink()
        except OSError as error:
            raise _explain(folder, error) from error
    return write_whole(page.with_suffix(".md"), text)


def print_pdf(page: Path, target: Path, *, timeout_s: int = 120) -> Path:
    """Print a page to A4 with Chromium, Chrome or Edge, in the light colours.

    The browser is given a profile of its own and no network. The times that it
    writes into the file are set to zero, so that the same page gives the same file.

    Args:
        page: The HTML page.
        target: The PDF to write.
        timeout_s: Seconds that the browser may take.

    Raises:
        NotebookError: No browser is installed, or it failed.
    """
    browser = find_browser()
    with tempfile.TemporaryDirectory(prefix="reviewlib-") as scratch:
        printed = Path(scratch) / "report.pdf"
        command = [
            browser,
            "--headless",
            "--disable-gpu",
            "--no-first-run",
            "--disable-extensions",
            "--disable-background-networking",
            "--host-resolver-rules=MAP * ~NOTFOUND",
            f"--user-data-dir={Path(scratch) / 'profile'}",
            "--no-pdf-header-footer",
            "--virtual-time-budget=20000",
            f"--print-to-pdf={printed}",
            # Chromium refuses to start as the superuser with its sandbox, as in most containers.
            *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),
            page.resolve().as_uri(),
        ]
        try:
            done = subprocess.run(command, capture_output=True, timeout=timeout_s, check=False)
        except subprocess.TimeoutExpired:
            raise NotebookError(
                f"{page}: {browser} had not printed it after {timeout_s} seconds. Try again, or print the "
                "page from a browser."
            ) from None
        except OSError as error:
            raise NotebookError(
                f"{browser}: the browser cannot be started: {error.strerror or error}. Set "
                f"{BROWSER_VARIABLE} to the path of Chromium or Chrome."
            ) from None
        content = printed.read_bytes() if printed.is_file() else b""
        if done.returncode != 0 or not content.startswith(b"%PDF"):
            said = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:] or ["nothing said"]
            raise NotebookError(
                f"{page}: {browser} did not print it ({said[0][:300]}). Print it from a browser."
            )
    zeroed = PDF_TIME.sub(lambda time: time[1] + b"19700101000000" + time[3], content)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _replace(target, zeroed)
    except OSError as error:
        raise _explain(target, error) from error
    return target


def find_browser() -> str:
    """Find the browser that prints: CHROMIUM from the environment, else the first that is installed.

    Raises:
        NotebookError: There is none.
    """
    named = os.environ.get(BROWSER_VARIABLE)
    for candidate in [named] if named else BROWSERS:
        if found := shutil.which(candidate):
            return found
    missing = f"{BROWSER_VARIABLE}={named} is not a program. " if named else ""
    raise NotebookError(
        f"{missing}A PDF is printed by Chromium or Chrome, and none was found. Install one (Debian: "
        f"apt install chromium), set {BROWSER_VARIABLE} to its path, or print the HTML page from any browser."
    )


def _replace(path: Path, content: bytes) -> None:
    part = path.with_name(f".{path.name[:80]}.{os.getpid()}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _explain(path: Path, error: OSError) -> NotebookError:
    return NotebookError(
        f"{path}: the report cannot be written there: {error.strerror or error}. "
        "Choose another folder, or make this one writable."
    )

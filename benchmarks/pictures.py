"""Take pictures of sample reports, to look at: three widths, light, dark, without scripts, and on paper.

    python benchmarks/pictures.py [reports] [pictures]

The first folder holds rendered reports (`make report`), the second is filled. It
needs playwright and a chromium (CHROMIUM names another than Debian's).
"""

import os
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
WIDTHS = (360, 800, 1600)
DRAWN = "!document.querySelector('figure.chart') || document.documentElement.dataset.charts === 'drawn'"


def take_pictures(reports: Path, pictures: Path) -> int:
    """Take every picture of every page in a folder, and say how many."""
    pictures.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for path in sorted(reports.glob("*.html")):
            for width in WIDTHS:
                for scheme in ("light", "dark"):
                    _take(browser, path, pictures / f"{path.stem}-{width}-{scheme}.png", width, scheme)
                _take(browser, path, pictures / f"{path.stem}-{width}-bare.png", width, "light", is_bare=True)
            _print(browser, path, pictures / f"{path.stem}.pdf")
        browser.close()
    return len(list(pictures.iterdir()))


def _take(
    browser: Browser, path: Path, target: Path, width: int, scheme: str, *, is_bare: bool = False
) -> None:
    page = browser.new_page(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        java_script_enabled=not is_bare,
        offline=True,
    )
    page.goto(path.resolve().as_uri())
    while not is_bare and not page.evaluate(DRAWN):
        page.wait_for_timeout(50)
    page.screenshot(path=target, full_page=True)
    page.close()


def _print(browser: Browser, path: Path, target: Path) -> None:
    page = browser.new_page(offline=True)
    page.goto(path.resolve().as_uri())
    while not page.evaluate(DRAWN):
        page.wait_for_timeout(50)
    page.pdf(path=target, prefer_css_page_size=True)
    page.close()


if __name__ == "__main__":
    root = Path(__file__).resolve().parents[1]
    given = [Path(argument) for argument in sys.argv[1:]]
    folders = [*given, *[root / "reports", root / "pictures"][len(given) :]]
    print(f"{take_pictures(*folders[:2])} pictures in {folders[1]}")

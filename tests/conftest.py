"""What several test files share: a real browser without a network."""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# Speed is measured in benchmarks/, never here: a busy machine must not fail a test.
settings.register_profile("reviewlib", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("reviewlib")

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


LONGEST_FIRST = ("test_sample_reports", "test_hostile_desk", "test_batch", "test_in_browser", "test_cli")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest: run side by side, no process waits for another in the end."""
    places = {name: at for at, name in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: places.get(item.path.stem, len(places)))


@dataclass
class Visit:
    """A page that was opened, and all that it tried."""

    page: Any
    requests: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def wait_until(self, expression: str) -> None:
        """Wait until an expression holds, at most ten seconds.

        Playwright's own `wait_for_function` needs eval, which a report's policy forbids.
        """
        for _ in range(500):
            if self.page.evaluate(expression):
                return
            self.page.wait_for_timeout(20)
        raise AssertionError(f"{expression} never came to hold")


@pytest.fixture(scope="session")
def list_barriers() -> Callable[..., list[str]]:
    """Let axe-core look a page over, if asked with all unfolded: each rule broken, and where first.

    Nothing but its colours changes on a page from light to dark: `colours_alone` tries the rules of those.
    """
    package = pytest.importorskip("axe_playwright_python")
    source = (resources.files(package) / "axe.min.js").read_text(encoding="utf-8")

    def look(page: Any, *, unfolded: bool = False, colours_alone: bool = False) -> list[str]:
        page.evaluate(
            f"document.querySelectorAll('details').forEach(it => {{ it.open = {str(unfolded).lower()} }})"
        )
        if not page.evaluate("'axe' in window"):
            page.evaluate(f"{source};0")
        options = {"resultTypes": ["violations"]} | ({"runOnly": COLOUR_RULES} if colours_alone else {})
        found = page.evaluate(f"axe.run(document, {json.dumps(options)})")["violations"]
        return [f"{rule['id']}: {rule['nodes'][0]['html'][:200]}" for rule in found]

    return look


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A browser, started once; the test is skipped where there is none."""
    if not Path(CHROMIUM).exists():
        pytest.skip(f"no browser at {CHROMIUM}: install chromium, or set CHROMIUM to its path")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Any) -> Iterator[Callable[..., Visit]]:
    """Open an HTML file: `open_page(path, width=1100, scheme="light")`, its charts drawn.

    There is no network. `Visit.requests` holds what the page asked for beside
    itself, `refused` why that did not load, `errors` what its scripts threw and
    what the console shows in red.
    """
    contexts = []

    def visit(path: Path, *, width: int = 1100, scheme: str = "light", **options: Any) -> Visit:
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, offline=True, **options
        )
        contexts.append(context)
        address = path.resolve().as_uri()
        seen = Visit(context.new_page())

        def note_console(message: Any) -> None:
            (seen.errors if message.type == "error" else seen.messages).append(message.text)

        def note_dialog(dialog: Any) -> None:
            seen.dialogs.append(dialog.message)
            dialog.dismiss()

        def note_request(request: Any) -> None:
            if request.url != address and not request.url.startswith("data:"):
                seen.requests.append(request.url)

        seen.page.on("console", note_console)
        seen.page.on("pageerror", lambda error: seen.errors.append(str(error)))
        seen.page.on("dialog", note_dialog)
        seen.page.on("request", note_request)
        seen.page.on("requestfailed", lambda request: seen.refused.append(request.failure))
        seen.page.goto(address)
        if options.get("java_script_enabled") is False:
            return seen
        seen.wait_until(
            "!document.querySelector('figure.chart script') || document.documentElement.dataset.charts === 'drawn'"
        )
        return seen

    yield visit
    for context in contexts:
        context.close()

"""A browser page that holds the portal to its promises: no error, no refused script, nobody else's server."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, Request, Response, expect

from tools.machine import browser as machine_browser

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Milliseconds for what a page is to do, and for what is expected of it: much, since a machine may be busy.
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}


def launch(playwright: Playwright) -> Browser:
    path = os.environ.get("PORTAL_TEST_CHROMIUM") or machine_browser.on_path()
    assert path, "no Chromium: `make test` finds or fetches one"
    return playwright.chromium.launch(executable_path=shutil.which(str(path)), args=FLAGS)


@dataclass
class Watch:
    """What went wrong on a page. `expected` forgives the console's line on a status that a test provokes."""

    origin: str
    javascript: bool = True
    # Addresses elsewhere that the portal may lead to.
    beside: tuple[str, ...] = ()
    faults: list[str] = field(default_factory=list)
    expected: set[int] = field(default_factory=set)

    def follow(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))
        page.on("request", self._request)
        page.on("response", self._response)

    def expect(self, *statuses: int) -> None:
        """The test is about to be answered so: Chromium puts every 4xx on the console as an error."""
        self.expected.update(statuses)

    def _console(self, message: ConsoleMessage) -> None:
        forgiven = any(f"status of {status} " in message.text for status in self.expected)
        if message.type == "error" and not forgiven:
            self.faults.append(f"console: {message.text} ({message.location.get('url')})")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.origin}/", "data:", "blob:", *self.beside)):
            self.faults.append(f"request to another origin: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.status} from {response.url}")


@contextmanager
def watched_page(
    browser: Browser, origin: str, *, javascript: bool, size: dict, beside: tuple[str, ...] = ()
) -> Iterator[Page]:
    """A new empty profile; `page.watch` is its Watch. Faults are raised when the page is done with."""
    watch = Watch(origin, javascript, beside)
    context = browser.new_context(
        base_url=origin, java_script_enabled=javascript, locale="en-GB", timezone_id="Europe/London", **size
    )
    context.set_default_timeout(PATIENCE)
    context.on("page", watch.follow)
    page = context.new_page()
    page.watch = watch
    try:
        yield page
    finally:
        context.close()
    assert not watch.faults, "\n".join(watch.faults)


# What fails is all that is asked; and no rule of ours is about sounds, for which alone axe would load things first.
AXE = {"resultTypes": ["violations"], "preload": False}


def assert_accessible(page: Page) -> None:
    """axe runs inside a page, and so needs scripts: a page without them is judged as a copy that has none."""
    if page.watch.javascript:
        results = Axe().run(page, options=AXE)
    else:
        with _copy_without_scripts(page) as copy:
            results = Axe().run(copy, options=AXE)
    assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"


@contextmanager
def _copy_without_scripts(page: Page) -> Iterator[Page]:
    html = re.sub(r"<script\b.*?</script>", "", page.content(), flags=re.DOTALL)
    assert page.context.browser is not None
    context = page.context.browser.new_context(viewport=page.viewport_size)
    copy = context.new_page()
    copy.route(page.url, lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
    copy.goto(page.url)
    try:
        yield copy
    finally:
        context.close()

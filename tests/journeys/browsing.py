"""Browser pages that fail a test on script errors, refused scripts, 5xx responses and requests to other origins."""

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
# Milliseconds for page actions and expectations; generous, because the machine may be busy.
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
    """Collects faults of a page. `expected` holds statuses whose console error is ignored."""

    origin: str
    javascript: bool = True
    # Other origins that requests may go to.
    beside: tuple[str, ...] = ()
    faults: list[str] = field(default_factory=list)
    expected: set[int] = field(default_factory=set)

    def follow(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))
        page.on("request", self._request)
        page.on("response", self._response)

    def expect(self, *statuses: int) -> None:
        """Ignore these statuses: Chromium logs every 4xx to the console as an error."""
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
    """A page in a new profile; `page.watch` is its Watch. Fails at exit if there were faults."""
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


# Only violations are reported; preloading serves only rules about media, which no page has.
AXE = {"resultTypes": ["violations"], "preload": False}


def assert_accessible(page: Page) -> None:
    """axe needs JavaScript in the page, so a page without it is checked as a copy with its scripts removed."""
    page.wait_for_load_state()
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

"""Fixtures of the browser tests: the stack of `make run`, an SMTP server and Chromium, on each database.

Fixtures have package scope, because Playwright keeps an event loop in its thread and Django's ORM, which other
tests use, refuses to run beside one.
"""

import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg2
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests import smtp
from tests.journeys import browsing, weather
from tests.journeys.portal import ROOT, Portal
from tests.journeys.road import carry_on
from tests.journeys.tab import ready_to_send
from tools.machine import postgresql

# Journeys on one database share one portal, so they run in one process; a module's own mark gives it another.
DATABASES = [
    pytest.param("postgresql", marks=pytest.mark.xdist_group("journeys-postgresql")),
    pytest.param("sqlite", marks=pytest.mark.xdist_group("journeys-sqlite")),
]
# For tests of browser behaviour, which does not depend on the database.
ON_SQLITE = pytest.mark.parametrize("portal", DATABASES[1:], indirect=True, scope="package")
OpenPage = Callable[..., Page]


@pytest.fixture(autouse=True)
def clock() -> None:
    """Overrides the frozen clock: the portal's processes use the machine's clock."""


@pytest.fixture(scope="package", params=DATABASES)
def portal(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    with ExitStack() as stack:
        mail = stack.enter_context(smtp.running())
        url = stack.enter_context(_fresh_database()) if request.param == "postgresql" else ""
        away = stack.enter_context(weather.running())
        data_dir = tmp_path_factory.mktemp(request.param) / "data"
        _copy_prepared(request.param, data_dir)
        portal = Portal(data_dir, mail, url, away)
        stack.callback(portal.stop)
        portal.start()
        yield portal


def _copy_prepared(kind: str, data_dir: Path) -> None:
    """Copy the demo that `make test` prepares once: keys, accounts, static files, a SQLite database."""
    if prepared := os.environ.get("PORTAL_TEST_PREPARED"):
        shutil.copytree(Path(prepared) / kind, data_dir)


@contextmanager
def _fresh_database() -> Iterator[str]:
    """On the server of `make test`, else on a new one."""
    with ExitStack() as stack:
        server = os.environ["DATABASE_URL"]
        if not server.startswith("postgres"):
            server = stack.enter_context(postgresql.cluster(postgresql.find()))
        name = f"journeys_{secrets.token_hex(4)}"
        connection = psycopg2.connect(server)
        connection.autocommit = True
        stack.callback(connection.close)
        with connection.cursor() as cursor:
            template = os.environ.get("PORTAL_TEST_READY", "template1")
            cursor.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
            yield f"{server.rsplit('/', 1)[0]}/{name}"
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = browsing.launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def open_page(request: pytest.FixtureRequest, portal: Portal, browser: Browser) -> Iterator[OpenPage]:
    """Open a page in its own browser context, one for each person: `open_page(phone=False)`."""
    with ExitStack() as stack:

        def open_one(*, phone: bool = True, javascript: bool = True) -> Page:
            size = browsing.PHONE if phone else browsing.DESKTOP
            return stack.enter_context(
                browsing.watched_page(
                    browser, portal.url, javascript=javascript, size=size, beside=(portal.exit_url,)
                )
            )

        yield open_one


@pytest.fixture(params=[True, False], ids=["javascript", "no-javascript"])
def javascript(request: pytest.FixtureRequest) -> bool:
    """Request this beside `phone` or `desktop` to run a test with and without JavaScript."""
    return bool(request.param)


@pytest.fixture
def phone(request: pytest.FixtureRequest, open_page: OpenPage) -> Page:
    return open_page(phone=True, javascript=_with_javascript(request))


@pytest.fixture
def desktop(request: pytest.FixtureRequest, open_page: OpenPage) -> Page:
    return open_page(phone=False, javascript=_with_javascript(request))


def _with_javascript(request: pytest.FixtureRequest) -> bool:
    return "javascript" not in request.fixturenames or bool(request.getfixturevalue("javascript"))


@pytest.fixture
def answered(portal: Portal, phone: Page) -> Page:
    """A phone with all questions answered in its draft, which has opened no page yet."""
    return carry_on(phone, ready_to_send(portal.url))


@pytest.fixture
def axe() -> Callable[[Page], None]:
    return browsing.assert_accessible


@pytest.fixture
def screenshot(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """`screenshot(page, "check-answers")` saves the whole page under test-results/, named after the test.

    Only with PORTAL_TEST_SCREENSHOTS=1, because each takes a quarter of a second.
    """
    test = re.sub(r"[^a-z0-9]+", "-", request.node.name.lower()).strip("-")

    def take(page: Page, name: str) -> None:
        if "PORTAL_TEST_SCREENSHOTS" in os.environ:
            page.screenshot(path=ROOT / "test-results" / f"{test}-{name}.png", full_page=True)

    return take

"""The portal of `make run` and the fixtures of the browser tests."""

from collections import Counter

import pytest

from tests.journeys.browsing import Watch
from tests.journeys.conftest import ON_SQLITE

AREAS = {"cambridgeshire", "cumbria", "essex", "norfolk", "westmorland-and-furness"}
# These need no portal, only the browser of that process.
BESIDE = pytest.mark.xdist_group("journeys-postgresql")
FORCES = {"cambridgeshire", "cumbria", "essex", "norfolk"}


def test_home_page_opens(portal, phone, javascript, axe):
    response = phone.goto("/")
    assert response.status == 200
    assert phone.locator("h1").count() == 1
    if not javascript:  # test_public_pages.py checks it with JavaScript
        axe(phone)


def test_health_and_readiness_are_ok(portal, phone):
    assert phone.request.get("/healthz").json() == {"status": "ok"}
    portal.wait_for("/readyz")  # the worker's first heartbeat may still be missing
    assert phone.request.get("/readyz").json()["status"] == "ok"


def test_every_demo_account_exists(portal):
    roles = Counter(account.role for account in portal.accounts)
    assert roles == {"officer": 4, "supervisor": 4, "editor": 5, "approver": 5, "administrator": 1, "duty": 1}
    assert {each.place for each in portal.accounts if each.role == "officer"} == FORCES
    assert {each.place for each in portal.accounts if each.role == "editor"} == AREAS
    assert all("@" in account.email and len(account.password) >= 12 for account in portal.accounts)


@ON_SQLITE  # test_durability.py restarts a killed portal on both databases
def test_restart_keeps_accounts_and_skips_collectstatic(portal):
    accounts, told = portal.accounts, len(portal.log_text())
    assert portal.stop() == 0, portal.log_text()
    portal.start()
    assert portal.accounts == accounts
    told_now = portal.log_text()[told:]
    assert "Starting the web server" in told_now
    assert "Collecting styles" not in told_now


@BESIDE
@pytest.mark.parametrize(
    ("markup", "fault"),
    [
        ("<script>console.error('planted')</script>", "console: planted"),
        ("<script>planted()</script>", "script error"),
        ("<img src='http://localhost:9/x.png'>", "request to another origin"),
        ("<img src='/fails'>", "503 from"),
    ],
)
def test_watch_reports_planted_faults(browser, markup, fault):
    """Control for Watch: each kind of fault is planted once."""
    watch = Watch("http://watched.test")
    page = browser.new_page()
    watch.follow(page)
    page.route("http://watched.test/", lambda route: route.fulfill(body=markup, content_type="text/html"))
    page.route("http://watched.test/fails", lambda route: route.fulfill(status=503))
    page.goto("http://watched.test/", wait_until="networkidle")
    page.close()
    assert any(fault in each for each in watch.faults), watch.faults


@BESIDE
@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no-javascript"])
def test_axe_reports_planted_fault(browser, javascript, axe):
    html = "<html lang=en><title>t</title><main><h1>h</h1><img src='data:,'></main>"
    page = browser.new_context(java_script_enabled=javascript).new_page()
    page.watch = Watch("http://watched.test", javascript)
    page.route("http://watched.test/", lambda route: route.fulfill(body=html, content_type="text/html"))
    page.goto("http://watched.test/")
    with pytest.raises(AssertionError, match="image-alt"):
        axe(page)
    page.context.close()


def test_pages_have_separate_browser_contexts(open_page):
    first, second = open_page(), open_page(phone=False)
    first.context.add_cookies([{"name": "mine", "value": "1", "url": "http://127.0.0.1"}])
    assert first.viewport_size["width"] == 360
    assert second.viewport_size["width"] == 1280
    assert not second.context.cookies()

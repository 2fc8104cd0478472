"""300 script injection payloads are shown as text on every page and in print."""

import html

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import ON_SQLITE
from tests.journeys.portal import Portal
from tests.journeys.road import carry_on, sign_in
from tests.journeys.smuggling import (
    PAYLOADS,
    ROUNDS,
    TAGS,
    exchange_messages,
    fill_report,
    record_outcome,
    send_report,
    transfer,
)
from tests.journeys.tab import Tab

pytestmark = [ON_SQLITE, pytest.mark.xdist_group("reporter")]
# No page that shows answers has these elements in its main part.
ELEMENTS = "main :is(script, iframe, video, object, math, style, [onerror], [onload], [onfocus], [ontoggle])"


def watch_dialogs(page: Page) -> list[str]:
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    return dialogs


def assert_shown_as_text(page: Page, address: str, least: int) -> None:
    """Assert that no dialog opens and no payload became an element. The Watch reports refused scripts."""
    dialogs = watch_dialogs(page)
    page.goto(address)  # waits for the load event, and so for every resource that a payload names
    for media in ("print", "screen"):
        page.emulate_media(media=media)
        assert not dialogs
        told = page.locator("main").inner_text()
        assert sum(payload in told for payload in set(TAGS)) >= least
        assert page.locator(ELEMENTS).count() == 0


def take_cookies(page: Page, tab: Tab) -> None:
    page.context.clear_cookies()
    carry_on(page, tab)


def as_tab(page: Page, portal: Portal) -> Tab:
    return Tab(portal.url, {each["name"]: each["value"] for each in page.context.cookies()})


def test_300_payloads_are_shown_as_text_everywhere(portal, open_page):
    assert len(PAYLOADS) == 300
    reporter, officer = open_page(), open_page(phone=False)
    sign_in(officer, portal, portal.account("officer", "norfolk"))
    for number in range(ROUNDS):
        tab = fill_report(portal.url, number)
        take_cookies(reporter, tab)
        assert_shown_as_text(reporter, "/report/check/", least=20)
        reference, code = send_report(tab)
        worker, back = as_tab(officer, portal), Tab(portal.url)
        exchange_messages(worker, back, reference, code, number)
        take_cookies(reporter, back)
        assert_shown_as_text(reporter, "/return/messages/", least=10)
        assert_shown_as_text(officer, "/review/", least=0)
        if number % 2:
            assert_shown_as_text(officer, transfer(worker, reference, number), least=20)
        else:
            record_outcome(worker, reference, number)
            for page, least in (("", 20), ("?questions=all", 20), ("messages/", 2), ("notes/", 3), ("timeline/", 0)):
                assert_shown_as_text(officer, f"/review/{reference}/{page}", least=least)
    for mail in portal.mail.messages:
        assert mail.message.get_content_type() == "text/plain"
        assert not [payload for payload in TAGS if payload in mail.text]


def test_unescaped_payload_is_detected(portal, open_page):
    """Control: the page as a template with `|safe` would render it, with and without the content security policy."""
    page = open_page()
    dialogs = watch_dialogs(page)
    take_cookies(page, fill_report(portal.url, 0))

    def unescaped(route, *, policy: bool):
        answer = route.fetch()
        headers = {name: value for name, value in answer.headers.items() if policy or "security-policy" not in name}
        route.fulfill(status=200, headers=headers, body=html.unescape(answer.text()))

    page.route("**/report/check/", lambda route: unescaped(route, policy=True))
    page.goto("/report/check/")
    assert any("Content Security Policy" in fault for fault in page.watch.faults)
    assert page.locator(ELEMENTS).count() > 0
    assert not dialogs
    page.unroute("**/report/check/")
    page.route("**/report/check/", lambda route: unescaped(route, policy=False))
    page.goto("/report/check/")
    for _ in range(200):
        if "1" in dialogs:
            break
        page.wait_for_timeout(100)
    page.watch.faults.clear()
    assert "1" in dialogs

"""A concern in a real browser, from an area's guidance page to an outcome by that force's officer."""

import os
import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DATABASES
from tests.journeys.portal import Portal
from tests.journeys.road import (
    OTHER_WITHOUT_JAVASCRIPT,
    ROADS,
    Look,
    Road,
    answer,
    assert_no_canary,
    carry_on,
    choose,
    fill,
    find_in_queue,
    press,
    sign_in,
)
from tests.referrals.walking import CANARIES

POSTGRESQL, SQLITE = DATABASES
# Most other journeys run on SQLite too, so there it gets its own portal and process.
OWN_PORTAL = {"postgresql": [], "sqlite": [pytest.mark.xdist_group("road")]}


# Each area once, with each pair of database and JavaScript among them; routing of every area is tested on both
# databases without a browser.
WALKS = {
    "cambridgeshire": (SQLITE, False),
    "cumbria": (POSTGRESQL, True),
    "essex": (SQLITE, True),
    "norfolk": (SQLITE, True),
    "westmorland-and-furness": (POSTGRESQL, False),
}


def ways() -> Iterator[Any]:
    """The WALKS; with PORTAL_TEST_EVERY_ROAD=1 all combinations of road, database and JavaScript."""
    for road in ROADS:
        for database, scripts in product(DATABASES, (True, False)):
            if (database, scripts) == WALKS[road.area] or "PORTAL_TEST_EVERY_ROAD" in os.environ:
                name = f"{database.values[0]}-{road.area}-{'javascript' if scripts else 'no-javascript'}"
                marks = [*database.marks, *OWN_PORTAL[database.values[0]]]
                yield pytest.param(*database.values, road, scripts, marks=marks, id=name)


@pytest.fixture
def road(request: pytest.FixtureRequest) -> Road:
    return request.param


def look_at(portal: Portal, road: Road, javascript: bool, axe, screenshot) -> Look:
    """Check every page once only: pages do not depend on the database, nor most of them on the area."""
    if portal.database_url.startswith("postgres"):
        return Look()
    if road.area == "norfolk" and javascript:
        return Look(axe, screenshot)
    without = OTHER_WITHOUT_JAVASCRIPT if road.area == "cambridgeshire" and not javascript else set()
    return Look(axe, screenshot, only={"guidance", "call"} | without)


@pytest.mark.parametrize(("portal", "road", "javascript"), list(ways()), indirect=True, scope="package")
def test_concern_from_guidance_page_to_outcome(
    portal: Portal, road: Road, phone, open_page, javascript, axe, screenshot
):
    look = look_at(portal, road, javascript, axe, screenshot)

    phone.goto(f"/areas/{road.area}/")
    look(phone, "guidance")
    phone.locator(f"a[href='/report/?area={road.area}']").first.click()
    if road.code:
        carry_on(phone, road.answered(portal.url)).goto("/report/check/")
    else:
        answer(phone, road, look)
    press(phone, "Send")
    expect(phone.locator("h1")).to_have_text("Report sent")
    look(phone, "sent")
    reference = phone.locator("#reference").inner_text()
    code = phone.locator("#return-code").inner_text()
    assert re.fullmatch(r"[2-9A-Y]{4}-[2-9A-Y]{4}", reference)
    assert re.fullmatch(r"([2-9A-Z]{4}-){3}[2-9A-Z]{4}", code)

    if "@" in road.contact:
        assert portal.mail.wait_for(road.contact, holding=reference).recipients == [road.contact]
    for each in portal.mail.messages:
        assert_no_canary(each.text)
        assert code not in each.text

    officer = open_page(phone=False)
    sign_in(officer, portal, portal.account("officer", road.force))
    expect(officer.locator("h1")).to_contain_text("concerns")
    look(officer, "queue")
    if "@" not in road.contact:
        make_the_call(officer, road, reference, look)
    find_in_queue(officer, reference).click()
    expect(officer.locator("h1")).to_contain_text(reference)
    for words in (road.called, road.nickname, *(CANARIES[part] for part in ("noticed", "your_name", "email"))):
        expect(officer.get_by_text(words).first).to_be_visible()
    expect(officer.get_by_text(f"27 March {road.born_in}")).to_be_visible()
    look(officer, "concern")

    stranger = open_page(phone=False)
    sign_in(stranger, portal, portal.account("officer", road.other_force))
    stranger.watch.expect(404)
    assert stranger.goto(f"/review/{reference}/").status == 404
    missing = stranger.goto("/review/AAAA-AAAA/")
    assert missing.status == 404
    stranger.goto("/review/")
    expect(stranger.get_by_text(reference)).to_have_count(0)

    press(officer, "Acknowledge")
    officer.get_by_role("link", name="Record an outcome").click()
    expect(officer.locator("h1")).to_contain_text("Assess and record an outcome")
    look(officer, "outcome")
    press(officer, "Record outcome")
    expect(officer.locator(".govuk-error-summary")).to_be_visible()
    look(officer, "outcome-error")
    # One officer closes it: what is urgent and passed on takes two.
    choose(officer, "Signposted to another service")
    fill(officer, "Which service were they signposted to?", "Example Bridge House")
    fill(officer, "Why", "Threats were made; to be assessed.")
    fill(officer, "Threat: why does it not stand in the way?", "The gateway assessment looks into it.")
    choose(officer, "I have looked at the history of this concern, above")
    press(officer, "Record outcome")
    expect(officer.get_by_text("Threats were made; to be assessed.")).to_be_visible()

    second = open_page(phone=False)
    sign_in(second, portal, portal.account("supervisor", road.force))
    second.goto(f"/review/{reference}/approval/")
    expect(second.get_by_text("The gateway assessment looks into it.")).to_be_visible()
    choose(second, "Yes, close the concern")
    fill(second, "Why do you agree?", "It is in the right hands.")
    press(second, "Continue")
    expect(second.get_by_text("Closed by").first).to_be_visible()

    press(phone, "I have written it down")
    phone.goto("/return/")
    look(phone, "return")
    fill(phone, "Enter your return code", code.lower())
    press(phone, "Continue")
    expect(phone.get_by_text("Finished.")).to_be_visible()
    assert phone.url.endswith("/return/messages/")
    look(phone, "status")
    assert_no_canary(phone.content())
    assert_no_canary(portal.log_text())


def make_the_call(officer: Page, road: Road, reference: str, look: Look) -> None:
    officer.goto("/review/calls/")
    # With many calls to one number, one stands for several concerns.
    officer.get_by_role("link", name=re.compile(f"Not yet confirmed by telephone: ({reference}|.* concerns)")).click()
    expect(officer.locator("h1")).to_contain_text(road.contact)
    look(officer, "call")
    choose(officer, "Yes, a person took it")
    press(officer, "Record call")
    expect(officer.get_by_role("link", name=f"Not yet confirmed by telephone: {reference}")).to_have_count(0)
    officer.goto("/review/")

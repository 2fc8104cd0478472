"""What the public sees beside the main road, and what it leaves in their browser: nothing."""

import pytest
from playwright.sync_api import expect

from tests.journeys.road import ROADS, Look, answer, choose, fits, go_on, no_canary, press

EXITS = {
    "Someone is in danger now": ["tel:999"],
    "I have seen something suspicious, or know of a planned attack": ["tel:0800789321", "gov.uk/ACT"],
    "I have seen terrorist material online": ["gov.uk/report-terrorism", "tel:0800789321"],
    "I want advice before I decide": ["tel:08000113764", "tel:101", "tel:08088005000"],
}


@pytest.mark.parametrize("happening", EXITS)
def test_four_answers_lead_to_people(portal, phone, axe, screenshot, happening):
    phone.goto("/report/")
    choose(phone, happening)
    press(phone, "Continue")
    for address in EXITS[happening]:
        expect(phone.locator(f"main a[href*='{address}']").first).to_be_visible()
    axe(phone)
    fits(phone)
    screenshot(phone, "exit")


def test_a_place_outside_leads_to_the_national_line(portal, phone, javascript, axe, screenshot):
    phone.goto("/report/start/")
    press(phone, "Start")
    choose(phone, "One person")
    for heading in ("How do you know", "Do you know their name?", "How old", "Where do they live?"):
        go_on(phone, heading)
    choose(phone, "I do not know")
    go_on(phone, "Where do you know them from?")
    axe(phone)
    choose(phone, "Somewhere else")
    press(phone, "Continue")
    expect(phone.locator("main a[href='tel:08000113764']").first).to_be_visible()
    axe(phone)
    screenshot(phone, "elsewhere")
    phone.get_by_role("link", name="Change where it is").click()
    expect(phone.locator("h1")).to_contain_text("Where do you know them from?")


@pytest.mark.parametrize(
    "path",
    ["/", "/areas/", "/find/?postcode=NR1+1AA", "/privacy/", "/accessibility/", "/cookies/", "/complaints/"],
)
def test_public_pages(portal, phone, axe, screenshot, path):
    assert phone.goto(path).status == 200
    axe(phone)
    fits(phone)
    screenshot(phone, "page")


def test_nothing_is_kept_in_the_browser(portal, phone):
    """After sending, and after "I have written it down": no storage, no cookie that says anything."""
    road = ROADS[3]
    phone.goto("/report/?area=norfolk")
    answer(phone, road, Look())
    kept = phone.evaluate("[localStorage.length, sessionStorage.length]")
    assert kept == [0, 0]
    for cookie in phone.context.cookies():
        no_canary(cookie["value"])
        assert cookie["expires"] == -1 or cookie["name"] == "csrf"
    press(phone, "Send")
    press(phone, "I have written it down")
    assert {cookie["name"] for cookie in phone.context.cookies()} <= {"csrf"}
    no_canary(phone.url)

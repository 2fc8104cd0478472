"""A danger concern that one person tries to close in every way and cannot; then two officers end it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import ON_SQLITE
from tests.journeys.portal import Portal
from tests.journeys.road import Look, assert_no_sideways_scroll, choose, fill, press, sign_in
from tests.journeys.tab import ready_to_send, send

# Officers' pages do not depend on the database.
pytestmark = [ON_SQLITE, pytest.mark.xdist_group("reporter")]
WORDS = {"worry": "He bought a crossbow and keeps it in the shed."}
SIGNS = ("Weapon", "A day or place", "Threat")
FORMER = "The family was asked, and knows of no such thing."


def report(portal: Portal, name: str, words: dict[str, str], risks: list[str]) -> str:
    tab = ready_to_send(
        portal.url,
        council={"council": "E07000070"},
        name={"known": "yes", "full_name": name},
        age={"known": "age", "age": "34"},
        school=None,
        carers=None,
        worry=words,
        risks={"risks": risks},
    )
    return send(tab)[0]


def sign_line(sign: str) -> str:
    return f"{sign}: why does it not stand in the way?"


def test_danger_is_not_closed_by_one_person(portal: Portal, desktop: Page, open_page, axe, screenshot):
    look = Look(axe, screenshot)
    reference = report(portal, "Example Quarrel", WORDS, ["threat", "plan"])
    address = f"/review/{reference}/"
    sign_in(desktop, portal, portal.account("officer", "essex"))
    desktop.goto(address)
    press(desktop, "Acknowledge")
    write_assessment(desktop, address, look)
    try_every_way(desktop, address, reference, look)

    second = open_page(phone=False)
    sign_in(second, portal, portal.account("supervisor", "essex"))
    second.goto(f"{address}approval/")
    for shown in (WORDS["worry"], FORMER, "He has no money for it."):
        expect(second.get_by_text(shown).first).to_be_visible()
    look(second, "second")
    choose(second, "Yes, close the concern")
    press(second, "Continue")
    expect(second.locator(".govuk-error-summary")).to_contain_text("Enter why you agree")
    fill(second, "Why do you agree?", "I have spoken with the family too.")
    press(second, "Continue")
    expect(second.get_by_text("Closed by").first).to_be_visible()
    expect(second.get_by_text("Agreed to the outcome. I have spoken with the family too.")).to_be_visible()


def write_assessment(page: Page, address: str, look: Look) -> None:
    page.goto(f"{address}assessment/")
    expect(page.get_by_label("Intent")).to_have_value(re.compile("From the report: threat. Ticked by the reporter"))
    expect(page.get_by_label("Capability")).to_have_value(re.compile("From the report: weapon. Found by the portal"))
    look(page, "assessment")
    fill(page, "Capability", "He has no money for it.")
    press(page, "Save")
    expect(page.get_by_role("alert", name="Done")).to_contain_text("Assessment saved.")


def try_every_way(page: Page, address: str, reference: str, look: Look) -> None:
    outcome = f"{address}outcome/"
    page.goto(outcome)
    expect(page.get_by_text("There are danger signs.")).to_be_visible()
    expect(page.get_by_text(WORDS["worry"])).to_be_visible()
    look(page, "closing")
    for size in ({"width": 390, "height": 844}, {"width": 1280, "height": 900}):
        page.set_viewport_size(size)
        look.screenshot(page, f"closing-{size['width']}")
        assert_no_sideways_scroll(page)
    # As before: an outcome and a reason.
    choose(page, "Malicious or mistaken")
    fill(page, "Why", "TEST: there is nothing to it at all.")
    choose(page, "I have looked at the history of this concern, above")
    press(page, "Record outcome")
    for sign in SIGNS:
        expect(page.locator(".govuk-error-summary")).to_contain_text(f"danger sign “{sign.lower()}”")
    # With lines that say nothing.
    for sign in SIGNS:
        fill(page, sign_line(sign), "ok")
    press(page, "Record outcome")
    expect(page.locator(".govuk-error-summary")).to_contain_text("in at least 3 words")
    # As bogus, with others.
    page.goto("/review/?choose=some")
    box = page.locator(f"input[name=chosen][value='{reference}']")
    if box.count():
        box.check(force=True)
        press(page, "End as malicious")
        if page.get_by_role("button", name="End those with a tick").count():  # or else none of them may be ended so
            press(page, "End those with a tick")
            expect(page.locator(".govuk-error-summary")).to_contain_text("danger sign")
    # With answers it waits for somebody else, who is not this person.
    page.goto(outcome)
    choose(page, "Malicious or mistaken")
    fill(page, "Why", "The reporter heard of it from somebody else.")
    for sign in SIGNS:
        fill(page, sign_line(sign), FORMER)
    choose(page, "I have looked at the history of this concern, above")
    press(page, "Record outcome")
    expect(page.get_by_text("A second officer has to agree before the concern is closed.")).to_be_visible()
    page.watch.expect(409)
    assert page.goto(f"{address}approval/").status == 409
    page.goto(address)
    expect(page.get_by_text("It waits for a second officer to agree.")).to_be_visible()
    expect(page.get_by_role("button", name="Agree with this outcome or send it back")).to_have_count(0)

"""A supervisor moves an absent officer's work to a colleague; what the colleague changed meanwhile stays, named."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import ON_SQLITE
from tests.journeys.portal import Portal
from tests.journeys.road import Look, choose, press, sign_in
from tests.journeys.tab import ready_to_send, send

# Officers' pages do not depend on the database.
pytestmark = [ON_SQLITE, pytest.mark.xdist_group("reporter")]
NAMES = ("Example Marshfield", "Sample Levelwood", "Specimen Fenbank")


def report(portal: Portal, name: str) -> str:
    tab = ready_to_send(portal.url, council={"council": "E07000070"}, name={"known": "yes", "full_name": name})
    return send(tab)[0]


def owner_of(page: Page, reference: str) -> str:
    page.goto(f"/review/{reference}/")
    return page.locator(".portal-case__facts").inner_text()


def test_supervisor_moves_the_work_of_an_absent_officer(portal: Portal, desktop: Page, open_page, axe, screenshot):
    look = Look(axe, screenshot)
    absent, present = portal.account("officer", "essex"), portal.account("supervisor", "essex")
    references = [report(portal, name) for name in NAMES]
    sign_in(desktop, portal, absent)
    for reference in references:
        desktop.goto(f"/review/{reference}/")
        press(desktop, "Acknowledge")

    boss = open_page(phone=False)
    sign_in(boss, portal, present)
    boss.goto("/review/")
    boss.get_by_role("link", name="Workload", exact=True).click()
    look(boss, "workload")
    boss.get_by_role("link", name=f"Move work of {absent.email}").click()
    look(boss, "move")
    # Keyboard only: the first is left where it is.
    boss.get_by_role("checkbox", name=f"Choose {references[0]}").press("Space")
    boss.get_by_role("combobox").select_option(label=present.email)
    boss.get_by_role("button", name="Continue").press("Enter")
    expect(boss.get_by_role("heading", level=1)).to_contain_text(f"to {present.email}")
    expect(boss.get_by_role("link", name=references[0])).to_have_count(0)
    press(boss, "Move them")
    expect(boss.locator(".govuk-error-summary")).to_contain_text("Select why they are moved")
    look(boss, "confirm")
    # Back for a moment, the absent officer goes on with one of them.
    desktop.goto(f"/review/{references[1]}/")
    press(desktop, "Start assessment")
    expect(desktop.locator(".portal-case__facts")).to_contain_text("In assessment")
    choose(boss, "The officer is absent")
    press(boss, "Move them")
    expect(boss.get_by_text(f"{references[1]} (changed since you saw it)")).to_be_visible()
    look(boss, "moved")

    owned_by_boss = "Example Supervisor"
    assert [owned_by_boss in owner_of(boss, each) for each in references] == [False, False, True]
    boss.goto(f"/review/{references[2]}/timeline/")
    expect(boss.get_by_text("Assigned by a supervisor")).to_be_visible()

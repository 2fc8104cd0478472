"""What a typical concern costs officers, from the queue to the second approval: at most 9 clicks and 6 pages.

Counted in the browser (counting.py), once by pointer and once by keyboard alone. Both sign in before, and the second
officer comes by the link in the mail that asks for the decision, which is one of the clicks.
"""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import ON_SQLITE
from tests.journeys.counting import Count, counting
from tests.journeys.portal import Account, Portal
from tests.journeys.road import Look, find_in_queue, sign_in
from tests.journeys.tab import ready_to_send, send

# Officers' pages do not depend on the database.
pytestmark = [ON_SQLITE, pytest.mark.xdist_group("reporter")]
MOST_CLICKS, MOST_PAGES = 9, 6
MALDON = {"council": "E07000074"}
WHY = "The school and the family have a plan, and know whom to call."


class Pointer:
    """Clicks; types where the cursor is put by Tab."""

    def activate(self, page: Page, control: Locator) -> None:
        control.click()

    def choose(self, page: Page, control: Locator) -> None:
        control.check()

    def enter(self, page: Page, field: Locator, text: str) -> None:
        field.fill(text)


class Keyboard:
    """Only keys, and never a shortcut of the portal's own."""

    def activate(self, page: Page, control: Locator) -> None:
        _tab_to(page, control)
        page.keyboard.press("Enter")

    def choose(self, page: Page, control: Locator) -> None:
        """A radio button is reached through its group: Tab goes to its first button, and arrows select."""
        group = page.locator(f"input[name='{control.get_attribute('name')}']")
        _tab_to(page, group.first)
        if group.first.get_attribute("value") == control.get_attribute("value"):
            page.keyboard.press("Space")
        while not control.is_checked():
            page.keyboard.press("ArrowDown")

    def enter(self, page: Page, field: Locator, text: str) -> None:
        _tab_to(page, field)
        page.keyboard.type(text)


def _tab_to(page: Page, control: Locator) -> None:
    control.wait_for()
    for _ in range(300):
        if control.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reached {control}")


# Not alike, or the portal finds a match between them.
PEOPLE = {Pointer: ("Specimen Larkspur", "29"), Keyboard: ("Sample Quillfeather", "47")}


@pytest.mark.parametrize("hands", [Pointer(), Keyboard()], ids=["pointer", "keyboard"])
def test_typical_concern_costs_nine_clicks_and_six_pages(portal: Portal, open_page, axe, screenshot, hands):
    look = Look(axe, screenshot)
    name, age = PEOPLE[type(hands)]
    about = {"name": {"known": "yes", "full_name": name}, "age": {"known": "age", "age": age}}
    reference, _ = send(ready_to_send(portal.url, council=MALDON, school=None, carers=None, **about))
    owner, second = open_page(phone=False), open_page(phone=False)
    sign_in(owner, portal, portal.account("officer", "essex"))
    sign_in(second, portal, portal.account("supervisor", "essex"))
    owner.goto("/review/?whose=unowned")
    row = find_in_queue(owner, reference)

    with counting(owner, second) as count:
        decide(owner, row, hands, look)
        approve(second, portal, reference, hands, count)
        expect(second.get_by_text("Closed by").first).to_be_visible()
    assert "Checked with the school" in second.locator("main").inner_text()
    assert len(count.clicks) <= MOST_CLICKS, count
    assert len(count.pages) <= MOST_PAGES, count
    # The control: what was done is what was counted.
    assert len(count.clicks) >= 8, count
    assert len(count.pages) == 6, count


def decide(page: Page, row: Locator, hands: Pointer | Keyboard, look: Look) -> None:
    hands.activate(page, row)
    hands.activate(page, page.get_by_role("button", name="Acknowledge and assess"))
    expect(page.locator("h1")).to_contain_text("Assess and record an outcome")
    look(page, f"assess-{type(hands).__name__}")
    hands.enter(page, page.get_by_role("textbox", name="Checks with partners"), "Checked with the school on Monday.")
    hands.choose(page, page.get_by_label("No Prevent concern"))
    for field in page.get_by_role("textbox", name=re.compile("why does it not stand in the way")).all():
        hands.enter(page, field, "The school saw him with his father.")
    hands.enter(page, page.get_by_role("textbox", name="Why", exact=True), WHY)
    hands.enter(
        page, page.get_by_role("textbox", name="Why not gateway assessment?"), "Nothing points to an ideology."
    )
    hands.choose(page, page.get_by_label("I have looked at the history of this concern, above"))
    hands.activate(page, page.get_by_role("button", name="Record outcome"))
    expect(page.get_by_text("A second officer has to agree before the concern is closed.")).to_be_visible()


def approve(page: Page, portal: Portal, reference: str, hands: Pointer | Keyboard, count: Count) -> None:
    account: Account = portal.account("supervisor", "essex")
    mail = portal.mail.wait_for(account.email, holding=f"{reference}: a second decision is asked of you")
    (link,) = re.findall(rf"\S+/review/{reference}/approval/", mail.text)
    count.clicks.append("the link in the mail")
    page.goto(link)
    hands.choose(page, page.get_by_label("Yes, close the concern"))
    hands.enter(page, page.get_by_role("textbox", name="Why do you agree?"), "I have spoken with the school too.")
    hands.activate(page, page.get_by_role("button", name="Continue"))

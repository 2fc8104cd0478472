"""Transfer a concern: the new force reads it, the old one no longer can, and the return code stays valid."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DATABASES
from tests.journeys.portal import Portal
from tests.journeys.road import assert_no_canary, choose, fill, press, sign_in
from tests.journeys.tab import Tab, ready_to_send, send
from tests.referrals.walking import CANARIES

# Officers' pages do not depend on the database.
pytestmark = [
    pytest.mark.parametrize("portal", DATABASES[1:], indirect=True, scope="package"),
    pytest.mark.xdist_group("reporter"),
]
WHY = "They live in Carlisle, as the school told us."
NAME = {"known": "yes", "full_name": "Example Overtheborder"}


def status(portal: Portal, code: str) -> str:
    tab = Tab(portal.url)
    tab.open("/return/")
    page = tab.post("/return/", {"code": code})
    assert page.url.endswith("/return/messages/")
    return page.text


def test_transfer_to_another_force(portal: Portal, desktop: Page, open_page):
    reference, code = send(ready_to_send(portal.url, name=NAME))
    sign_in(desktop, portal, portal.account("officer", "norfolk"))
    desktop.goto(f"/review/{reference}/")
    press(desktop, "Acknowledge")
    desktop.get_by_role("link", name="Send to another force").click()
    choose(desktop, "Cumbria (Cumbria Constabulary)")
    press(desktop, "Send to this force")
    expect(desktop.locator(".govuk-error-summary")).to_contain_text("Enter why it belongs there")
    fill(desktop, "Why", WHY)
    press(desktop, "Send to this force")
    expect(desktop.locator("h1")).to_have_text(f"{reference} was sent on")
    expect(desktop.get_by_text("The other force has not opened it yet.")).to_be_visible()
    told = portal.mail.wait_for("prevent@cumbria.police.uk", holding=reference)
    assert_no_canary(told.text)

    other = open_page(phone=False)
    sign_in(other, portal, portal.account("officer", "cumbria"))
    other.goto("/review/?whose=unowned")
    row = other.get_by_role("row").filter(has_text=reference)
    expect(row).to_contain_text("Unassigned")
    expect(row).to_contain_text("New")
    row.get_by_role("link", name=reference).click()
    for words in (CANARIES["noticed"], CANARIES["email"], NAME["full_name"]):
        expect(other.get_by_text(words).first).to_be_visible()
    other.get_by_role("link", name="From Norfolk Constabulary to Cumbria Constabulary").click()
    expect(other.get_by_text(WHY)).to_be_visible()
    other.get_by_role("link", name="Read the concern").click()
    press(other, "Acknowledge")
    expect(other.locator(".portal-case__facts")).to_contain_text("Example Officer, Cumbria Constabulary")

    desktop.reload()
    expect(desktop.get_by_text("The other force has opened it.")).to_be_visible()
    assert_no_canary(desktop.content())
    desktop.goto("/review/")
    expect(desktop.get_by_role("link", name=reference, exact=True)).to_have_count(
        1
    )  # in the list of transferred concerns only
    desktop.watch.expect(404)
    for page in ("", "print/", "timeline/", "export.json"):
        assert desktop.goto(f"/review/{reference}/{page}").status == 404

    page = status(portal, code)
    assert "looked at" in page
    assert_no_canary(page)
    assert not [secret for secret in (WHY, "Cumbria", "Norfolk") if secret in page]
